# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat chase``, ``mlat delay``, ``mlat letter outstanding``: an office that loses sight of nothing, from the shell alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.mlat import REQUEST, Mlat, copy_of, office, set_clock, write_json

pytestmark = pytest.mark.thorough

SENT, LATER = datetime(2026, 9, 1, 9, 0, tzinfo=UTC), datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Mlat:
    return office(tmp_path_factory.mktemp("template") / "office", "CH", clock=SENT)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(SENT)


@pytest.fixture
def here(template: Mlat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: SetClock) -> Mlat:
    set_clock(monkeypatch, clock)
    return copy_of(template, tmp_path / "ch" / "office")


@pytest.fixture
def ours(here: Mlat, tmp_path: Path, clock: SetClock) -> str:
    """A request of ours that was sent eighty-one days ago."""
    asked = {**REQUEST, "direction": "out", "references": []}
    number = str(here.json("request", "log", write_json(tmp_path / "out.json", asked))["number"])
    here.json("request", "event", number, "request-sent", "--at", "2026-09-01T10:00")
    clock.at = LATER
    return number


def test_reminders_are_listed_drafted_noted_and_answered(here: Mlat, ours: str) -> None:
    (row,) = here.rows("chase", "list")
    assert (row["request"], row["rung"], row["due_on"], row["holder"]) == (ours, 1, "2026-10-01", "other-state")
    assert here.rows("chase", "list", "--holder", "court") == []
    assert [each["group"] for each in here.rows("today") if each["act"] == "remind"] == ["chase"]
    made = here.json("chase", "prepare", ours, "--language", "fr")
    assert (made["letters"][0]["kind"], made["letters"][0]["holder"], made["refused"]) == ("chaser", "other-state", [])
    again = here.json("chase", "prepare", ours, "NO-SUCH", expect=1)
    assert [each["code"] for each in again["refused"]] == ["chase.drafted", "request.unknown"]
    noted = here.json("chase", "noted", ours, "--how", "call", "--note", "They will look")
    assert noted["event"]["kind"] == "status-asked"
    assert here.rows("chase", "list") == []
    heard = here.json("chase", "heard", ours, "--note", "In December")
    assert heard["event"]["kind"] == "status-answered"


def test_an_office_sets_its_own_steps_and_its_lists_follow_at_once(here: Mlat, ours: str) -> None:
    assert {row["holder"]: row["days"] for row in here.rows("chase", "steps")}["other-state"] == [30, 60, 90]
    (own,) = here.rows("chase", "steps", "--holder", "other-state", "--days", "85,170")
    assert (own["days"], own["again"], own["own"]) == ([85, 170], 85, True)
    assert here.rows("chase", "list") == []
    here.rows("chase", "steps", "--holder", "other-state", "--days", "")
    assert [row["request"] for row in here.rows("chase", "list")] == [ours]
    refused = here.json("chase", "steps", "--holder", "other-state", "--days", "30,20", expect=1)
    assert "30,60,90" in refused["message"]
    assert here.json("chase", "steps", "--holder", "person", "--days", "30", expect=1)["code"] == "office.invalid"


def test_a_delay_is_told_with_its_reason(here: Mlat, tmp_path: Path, clock: SetClock) -> None:
    order = {
        **REQUEST,
        "other_state": "DE",
        "basis": {"kind": "treaty", "treaty_id": "EU-EIO-2014"},
        "received": SENT.isoformat(),
    }
    number = str(here.json("request", "log", write_json(tmp_path / "in.json", order))["number"])
    clock.at = datetime(2026, 9, 25, 9, 0, tzinfo=UTC)
    (row,) = here.rows("delay", "due")
    assert (row["request"], row["limit"], row["article"]) == (number, "EU-EIO-2014/12.3", "12(3)")
    here.json("delay", "ahead", "3")
    assert here.rows("delay", "due") == []
    here.json("delay", "ahead", "10")
    assert "court" in [each["code"] for each in here.rows("delay", "reasons")]
    refused = here.json("delay", "prepare", number, "--reason", "rain", expect=1)
    assert refused["code"] == "delay.invalid"
    letter = here.json("delay", "prepare", number, "--reason", "court", "--expected", "2026-10-20", "--note", "ours alone")
    assert letter["kind"] == "delay"
    told = here.json("delay", "noted", number, "--reason", "court", "--how", "email")
    assert told["event"]["kind"] == "delay-notified"
    assert here.rows("delay", "due") == []
    assert [each["note"] for each in here.rows("delay", "list", number)] == ["ours alone", ""]


def test_one_letter_lists_what_is_outstanding_with_a_state(here: Mlat, ours: str, tmp_path: Path) -> None:
    state = here.rows("chase", "list")[0]["state"]
    found = here.json("letter", "outstanding", "--state", state, "--list")
    assert [each["request"] for each in found["ours"]] == [ours]
    letter = here.json("letter", "outstanding", "--state", state.lower(), "--language", "fr")
    assert (letter["request"], letter["state"], letter["kind"]) == ("", state, "outstanding")
    here.json("letter", "preview", letter["id"], "--out", tmp_path / "p.pdf")
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF")
    assert here.rows("letter", "list")[0]["id"] == letter["id"]
    assert here.json("letter", "outstanding", "--state", "IS", expect=1)["code"] == "outstanding.nothing"
