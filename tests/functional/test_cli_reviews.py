# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Checklists, returned requests and decision sheets from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.mlat import Mlat, copy_of, office, second_file, set_clock, write_json

pytestmark = pytest.mark.thorough

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Mlat:
    return office(tmp_path_factory.mktemp("reviews") / "office", "PT", clock=NOW)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    made = SetClock(NOW)
    set_clock(monkeypatch, made)
    return made


@pytest.fixture
def here(template: Mlat, tmp_path: Path, clock: SetClock) -> Mlat:
    return copy_of(template, tmp_path / "office")


def _log(here: Mlat, received: str = "2026-11-20T10:00", **fields: Any) -> str:
    value = {"klass": "mla", "direction": "in", "subject": "A company", "other_state": "DE", **fields}
    file = write_json(here.folder.with_suffix(".json"), value)
    words: Sequence[str] = ("--received", received) if value["direction"] == "in" else ()
    number: str = here.json("request", "log", file, *words)["number"]
    return number


def _state(here: Mlat, number: str, item: str) -> str:
    return next(str(each["state"]) for each in here.json("request", "checklist", number)["items"] if each["id"] == item)


def test_what_is_missing_goes_out_in_one_letter_and_our_own_targets_wait(here: Mlat, clock: SetClock, tmp_path: Path) -> None:
    number = _log(
        here, basis={"treaty_id": "EU-EIO-2014"}, items=[{"kind": "banking"}], their_authority={"name": "Staatsanwaltschaft"},
    )  # fmt: skip
    listed = here.json("request", "checklist", number)
    offences = next(item["id"] for item in listed["items"] if item["id"].endswith("/offences"))
    assert listed["not_looked_at"] > 0
    assert here.json("request", "checklist", number, "--query", "en", expect=1)["code"] == "checklist.nothing-missing"
    marked = here.json("request", "checklist", number, "--set", "offences=missing", "--note", "one line only")
    assert marked["missing"] == 1
    assert _state(here, number, offences) == "missing"
    plain = here.run("request", "checklist", number).out
    assert "1 item is missing." in plain
    assert "one line only" in plain

    before = {row["limit"]: row for row in here.rows("deadlines", number)}
    letter = here.json("request", "checklist", number, "--query", "en")
    assert letter["kind"] == "query"
    here.json("letter", "submit", letter["id"])
    head = here.by("berta", second_file(here))
    head.json("letter", "approve", letter["id"])
    head.json("letter", "seal", letter["id"], "--out", tmp_path / "query.pdf")
    assert {row["limit"]: row["state"] for row in here.rows("deadlines", number)} == {
        limit: row["state"] for limit, row in before.items()
    }, "sealing sends nothing"
    head.json("letter", "dispatch", letter["id"], "--channel", "post")
    after = {row["limit"]: row for row in here.rows("deadlines", number)}
    law = [limit for limit, row in before.items() if not row["own_target"]]
    assert {limit: after[limit]["due_on"] for limit in law} == {limit: before[limit]["due_on"] for limit in law}
    assert {after[limit]["state"] for limit in law} == {before[limit]["state"] for limit in law}
    assert "suspended" in {row["state"] for row in after.values() if row["own_target"]}
    assert here.json("request", "checklist", number)["queries"] == 1
    clock.at = datetime(2026, 11, 25, 9, tzinfo=UTC)
    here.json("request", "event", number, "query-answered", "--at", "2026-11-24T09:00")
    assert here.json("request", "checklist", number)["answered"] == 1
    assert "suspended" not in {row["state"] for row in here.rows("deadlines", number)}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--set", "nothing=missing"], "checklist.invalid"),
        (["--set", "offences=not-needed"], "checklist.invalid"),
        (["--query", "de"], "checklist.nothing-missing"),
        (["--returned-for", "language"], "checklist.invalid"),
    ],
)
def test_a_checklist_refuses_what_cannot_be_in_one_sentence(here: Mlat, words: list[str], code: str) -> None:
    number = _log(here, basis={"treaty_id": "EU-EIO-2014"})
    assert here.json("request", "checklist", number, *words, expect=1)["code"] == code
    here.run("request", "checklist", number, "--set", "offences", expect=2)
    here.run("request", "checklist", number, "--note", "alone", expect=2)


def test_returned_requests_are_counted(here: Mlat) -> None:
    number = _log(here, klass="returned")
    answer = here.json("request", "checklist", number, "--returned-for", "language", "--note", "in Finnish")
    assert [cause["label"] for cause in answer["causes"]] == ["Not in an accepted language and without a translation"]
    _log(here, klass="returned", other_state="TR")
    assert [(row["state"], row["cause"], row["count"]) for row in here.rows("request", "returned")] == [
        ("DE", "language", 1), ("TR", "", 1),
    ]  # fmt: skip
    assert here.rows("request", "returned", "--from", "2026-11-22") == []
    assert "no cause entered" in here.run("request", "returned").out


def test_a_letter_of_request_waits_for_its_checklist_where_the_office_says_so(here: Mlat, tmp_path: Path) -> None:
    number = _log(
        here, direction="out", basis={"treaty_id": "UNCAC"}, items=[{"kind": "banking"}], facts="A bribe was paid.",
        their_authority={"name": "Ministry", "address": "Berlin"}, issuing_authority={"name": "Prosecutor"},
    )  # fmt: skip
    fields = write_json(tmp_path / "fields.json", {"offences": ["Bribery"]})
    letter = here.json("letter", "draft", number, "request", "--language", "en", "--fields", fields)["id"]
    here.json("office", "set", "--checklist-blocks", "on")
    refused = here.json("letter", "submit", letter, expect=1)
    assert refused["code"] == "checklist.missing"
    assert "Subject matter" in refused["message"]
    lacking = [item["id"] for item in here.json("request", "checklist", number)["items"] if item["essential"]]
    for item in lacking:
        here.json("request", "checklist", number, "--set", f"{item}=present")
    assert here.json("letter", "submit", letter)["status"] == "review"


def test_a_letter_of_request_that_lacks_something_is_submitted_with_a_warning(here: Mlat, tmp_path: Path) -> None:
    number = _log(
        here, direction="out", basis={"treaty_id": "UNCAC"}, items=[{"kind": "banking"}], facts="A bribe was paid.",
        their_authority={"name": "Ministry", "address": "Berlin"}, issuing_authority={"name": "Prosecutor"},
    )  # fmt: skip
    fields = write_json(tmp_path / "fields.json", {"offences": ["Bribery"]})
    letter = here.json("letter", "draft", number, "request", "--language", "en", "--fields", fields)["id"]
    assert "The checklist of this request still lacks:" in here.run("letter", "submit", letter).err


def test_a_sheet_is_written_proposed_and_decided_by_two_people(here: Mlat, tmp_path: Path) -> None:
    number = _log(here, basis={"treaty_id": "ETS-030"}, items=[{"kind": "banking"}])
    started = here.json("request", "review", "start", number)
    ground = started["rounds"][0]["content"]["grounds"][0]
    assert (started["treaty"], started["rounds"][0]["state"]) == ("ETS 30", "draft")
    assert "It cannot be proposed yet:" in here.run("request", "review", "show", number).out
    file = write_json(
        tmp_path / "sheet.json",
        {
            "basis": "Article 1", "proposal": "refuse", "reasons": "A political matter",
            "grounds": [{"id": ground["id"], "finding": "applies", "reasons": "A political matter"}],
        },
    )  # fmt: skip
    kept = here.json("request", "review", "set", number, file)
    assert kept["rounds"][0]["content"]["grounds"][0]["finding"] == "applies"
    assert kept["faults"] == []
    assert here.json("request", "review", "decide", number, expect=1)["code"] == "review.state"
    here.json("request", "review", "propose", number)
    assert here.json("request", "review", "decide", number, expect=1)["code"] == "review.second-person"
    head = here.by("berta", second_file(here))
    stale = head.json("request", "review", "decide", number, "--version", "1", expect=1)
    assert stale["code"] == "review.changed"
    decided = head.json("request", "review", "decide", number)
    assert (decided["status"], decided["ground"], decided["letter"]) == ("refused", ground["code"], "refusal")
    assert decided["rounds"][0]["decided_by"] == "Berta"
    plain = here.run("request", "review", "show", number).out
    assert "mlat letter draft" in plain
    letter = here.json("letter", "draft", number, "refusal", "--language", "en")
    fields = here.json("letter", "show", letter["id"])["content"]["fields"]
    assert fields["reasons"] == "A political matter"
    assert fields["ground_article"] == ground["article"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ([], "file.invalid"),
        ({"grounds": {}}, "file.invalid"),
        ({"grounds": [{"id": 1}]}, "file.invalid"),
        ({"proposal": "maybe"}, "file.invalid"),
        ({"nonsense": 1}, "file.invalid"),
        ({"granted": ["x"]}, "review.invalid"),
        ({"grounds": [{"id": "mine", "text": "Mine", "code": "no-such"}]}, "request.invalid"),
    ],
)
def test_a_bad_file_of_a_sheet_changes_nothing(here: Mlat, tmp_path: Path, content: Any, code: str) -> None:
    number = _log(here, basis={"treaty_id": "ETS-030"})
    file = write_json(tmp_path / "sheet.json", content)
    assert here.json("request", "review", "set", number, file, expect=1)["code"] == "review.invalid", "none is begun yet"
    before = here.json("request", "review", "start", number)["rounds"]
    assert here.json("request", "review", "set", number, file, expect=1)["code"] == code
    assert here.json("request", "review", "show", number)["rounds"] == before
