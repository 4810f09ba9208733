# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Of a restricted case no command of ``mlat`` says a word to another person: not its number, not its subject, no name on it."""

from __future__ import annotations

import argparse
import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mlat_desktop.cli.main import parser
from mlat_desktop.services.drive_port import Drive
from tests.functional.mlat import Mlat, copy_of, office, second_file, write_json

pytestmark = pytest.mark.thorough

NAME, SUBJECT, THEIRS, EXHIBIT = "Valeriana Quistorp", "Zwetschgenwasser export", "77/ZX/2026", "ledger-of-quistorp.txt"
SERIAL = "4C530001"
"""The stick with the bundle of that case, which is lost."""
READING = {
    "absence list": [],
    "audit list": [],
    "audit verify": [],
    "authorities list": [],
    "board": [],
    "bundle receipts": [],
    "bundle unknown": [],
    "calendar list": [],
    "card show": [],
    "carrier list": [],
    "carrier show": [SERIAL],
    "chase list": [],
    "chase steps": [],
    "check": [],
    "codes list": [],
    "deadlines": [],
    "delay due": [],
    "duty list": [],
    "evidence verify": [],
    "incident list": [],
    "letter list": [],
    "letter-language list": [],
    "letter outstanding": ["--state", "BR", "--list"],
    "look-ahead": [],
    "mail find": ["ZX/2026", "--name", "Valeriana"],
    "mail list": [],
    "notices list": ["--all"],
    "office image list": [],
    "office seal list": [],
    "office show": [],
    "profiles list": [],
    "request list": [],
    "template list": [],
    "today": [],
    "translation list": [],
    "treaties list": [],
    "user list": [],
}
"""Commands that are not told which case, with the words that make them say the most.

A command that is missing here fails below.
"""


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Mlat:
    """An office with a restricted case of berta's that has one of everything, and an open one of anna's."""
    tmp_path = tmp_path_factory.mktemp("pattern")
    made = office(tmp_path / "office", "CH", people=("berta",))
    berta = made.by("berta", second_file(made))
    particulars = {
        "klass": "mla", "direction": "in", "subject": SUBJECT, "other_state": "BR", "confidentiality": "restricted",
        "confidentiality_reason": "Source", "stage": "trial", "basis": {"kind": "treaty", "treaty_id": "UNCAC"},
        "references": [{"kind": "theirs", "value": THEIRS}], "notes": f"Ask {NAME}", "own_target": "2026-10-01",
        "persons": [{"uid": "11111111-1111-4111-8111-111111111111", "name": NAME}],
    }  # fmt: skip
    berta.run("request", "log", write_json(tmp_path / "r.json", particulars), "--received", "2026-09-01T09:00")
    exhibit = tmp_path / EXHIBIT
    exhibit.write_text("x")
    berta.run("evidence", "add", berta.rows("request", "list")[0]["number"], exhibit)
    number = berta.rows("request", "list")[0]["number"]
    berta.run("letter", "draft", number, "acknowledgement", "--language", "en")
    came = ["--direction", "in", "--role", "other-state", "--name", NAME, "--subject", SUBJECT, "--at", "2026-09-03T09:00"]
    berta.run("mail", "log", *came, "--theirs", THEIRS, "--to", number)
    wanted = ["--from", "pt", "--into", "en", "--translator", NAME, "--due", "2026-09-20", "--on", "2026-09-04"]
    berta.run("translation", "ask", number, SUBJECT, *wanted)
    open_one = {"klass": "mla", "direction": "in", "subject": "Bank records", "other_state": "BR"}
    made.run("request", "log", write_json(tmp_path / "o.json", open_one), "--received", "2026-09-02T09:00")
    _lose_a_stick(made, berta, number, tmp_path)
    return made


def _lose_a_stick(made: Mlat, berta: Mlat, number: str, tmp_path: Path) -> None:
    """Berta writes the case on a stick, for Brazil, and reports that it is lost."""
    stick, card = tmp_path / "stick", tmp_path / "br.card"
    stick.mkdir()
    office(tmp_path / "br" / "office", "BR", people=()).run("card", "show", "--out", card)
    made.trust(made.json("card", "add", card)["fingerprint"])
    drive = Drive(stick, "STICK", SERIAL, "exfat", 1 << 30, 1 << 30, True, True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mlat_desktop.transfer.drives.drive_of", lambda path: drive)
        berta.run("bundle", "export", number, "--to", card, "--out", stick)
    berta.run("incident", "report", "--medium", SERIAL, "--kind", "lost", "--what", "Left in a train")


@pytest.fixture
def here(pattern: Mlat, tmp_path: Path) -> Mlat:
    return copy_of(pattern, tmp_path / "office")


def _secrets(here: Mlat) -> list[str]:
    berta = here.by("berta", second_file(here))
    rows = [row for row in berta.rows("request", "list") if row["restricted"]]
    assert len(rows) == 1
    return [rows[0]["number"], NAME, SUBJECT, THEIRS, EXHIBIT]


def _leaf(parser_: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> list[str]:
    """Every command by its words."""
    groups = [each for each in parser_._actions if isinstance(each, argparse._SubParsersAction)]
    if not groups:
        return [" ".join(words)]
    return [found for name, inner in groups[0].choices.items() for found in _leaf(inner, (*words, name))]


def test_no_command_that_lists_names_it(here: Mlat) -> None:
    secrets = _secrets(here)
    for command, more in READING.items():
        for form in ((), ("--json",)):
            answer = here.run(*command.split(), *more, *form)
            told = [secret for secret in secrets if secret in answer.out + answer.err]
            assert not told, f"mlat {command} {' '.join(form)} tells {told}"


def test_a_lost_stick_says_that_a_restricted_case_was_on_it_and_no_more(here: Mlat) -> None:
    berta, secrets = here.by("berta", second_file(here)), _secrets(here)
    (seen,) = berta.rows("incident", "list")
    assert [(each["request"], each["subject"]) for each in seen["bundles"]] == [(secrets[0], SUBJECT)]
    assert [each["request"] for each in berta.json("carrier", "show", SERIAL)["bundles"]] == [secrets[0]]
    secrets += [seen["bundles"][0]["bundle"], seen["bundles"][0]["exhibits"][0]["title"]]
    reported = ["incident", "report", "--medium", SERIAL, "--kind", "stolen", "--what", "Not in the safe"]
    for words in (["incident", "list"], ["incident", "show", seen["number"]], ["carrier", "list"], ["carrier", "show", SERIAL],
                  ["bundle", "receipts"], ["bundle", "unknown"], ["today"], reported):  # fmt: skip
        answers = [here.json(*words)] if words is reported else [here.json(*words), here.run(*words).out]
        told = [secret for secret in secrets if secret in json.dumps(answers, ensure_ascii=False)]
        assert not told, f"mlat {' '.join(words)} tells {told}"
    for row in (*here.rows("incident", "list"), *here.rows("carrier", "list")):
        assert (row["hidden"], row["bundles"]) == (1, [])


def test_the_commands_that_list_are_all_tried() -> None:
    words = set(_leaf(parser([])))
    assert set(READING) <= words, set(READING) - words
    listing = {each for each in words if each.split()[-1] in {"list", "board", "look-ahead", "today", "deadlines", "verify"}}
    assert listing - set(READING) <= {
        "authorities verify", "bundle list", "bundle verify", "delay list", "evidence list", "letter verify", "profiles verify",
        "template list",
    }, "a new command that lists is tried here"  # fmt: skip


def test_asked_by_its_number_it_is_as_unknown_as_any_other(here: Mlat, tmp_path: Path) -> None:
    number = _secrets(here)[0]
    fresh = write_json(tmp_path / "amend.json", {"notes": "x"})
    lost = here.rows("incident", "list")[0]["number"]
    commands: list[list[object]] = [
        ["request", "show", "REF"],
        ["request", "amend", "REF", fresh],
        ["request", "assign", "REF", "anna"],
        ["request", "assign", "REF", "--to", "anna"],
        ["request", "remind", "REF", "--on", "2030-01-02"],
        ["request", "event", "REF", "acknowledged", "--at", "2026-09-03T09:00"],
        ["request", "withdraw", "REF", "--reason", "x"],
        ["request", "close", "REF", "--outcome", "granted"],
        ["request", "reopen", "REF", "--reason", "x"],
        ["request", "recount", "REF"],
        ["deadlines", "REF"],
        ["evidence", "list", "REF"],
        ["evidence", "add", "REF", fresh],
        ["letter", "draft", "REF", "acknowledgement", "--language", "en"],
        ["letter", "list", "REF"],
        ["bundle", "list", "REF"],
        ["bundle", "receipts", "REF"],
        ["bundle", "receipt", "REF", "--out", tmp_path],
        ["incident", "list", "--request", "REF"],
        ["incident", "note", lost, "x", "--request", "REF"],
        ["chase", "noted", "REF", "--how", "call", "--note", "x"],
        ["chase", "heard", "REF", "--note", "x"],
        ["delay", "list", "REF"],
        ["delay", "noted", "REF", "--reason", "court", "--how", "call"],
        ["translation", "list", "REF"],
        ["restricted", "handlers", "REF"],
        ["restricted", "name", "REF", "anna", "--reason", "x"],
    ]
    for command in commands:
        said = []
        for reference in (number, "MLAI-2026-0999"):
            words = [reference if word == "REF" else word for word in command]
            answer = here.run(*words, expect=1)
            said.append((answer.out + answer.err).replace(reference, "REF"))
        assert said[0] == said[1], command
        assert "REF" in said[0] or "no case has this number" in said[0], command
    for word in (NAME, SUBJECT, THEIRS, number):
        assert here.rows("request", "search", word) == []


def test_the_whole_log_is_verified_and_listed_without_it(here: Mlat) -> None:
    secrets = _secrets(here)
    listed = json.dumps(here.json("audit", "list"), ensure_ascii=False)
    assert [secret for secret in secrets if secret in listed] == []
    assert "Bank records" in listed
    assert here.json("audit", "verify")["whole"]


def test_a_case_registered_for_somebody_else_says_its_number_and_no_more(here: Mlat, tmp_path: Path) -> None:
    given = {"klass": "mla", "direction": "in", "subject": "Other", "other_state": "BR", "confidentiality": "restricted",
             "confidentiality_reason": "x", "officer": "berta"}  # fmt: skip
    answer = here.json("request", "log", write_json(tmp_path / "x.json", given), "--received", "2026-09-01T09:00")
    assert answer["done"] == "request.registered"
    here.run("request", "show", answer["subject"], expect=1)


def test_a_head_opens_it_and_its_officer_reads_why(here: Mlat) -> None:
    number = _secrets(here)[0]
    berta = here.by("berta", second_file(here))
    here.run("restricted", "open", number, "--reason", "x", expect=1)  # berta is the head: the administrator is not
    assert [row["user"] for row in berta.rows("restricted", "name", number, "anna", "--reason", "Helps")] == ["berta", "anna"]
    said = here.run("request", "show", number).out
    assert SUBJECT in said
    assert "presumed innocent until a final judgment" in said
    (told,) = here.rows("notices", "list")
    assert told["request"] == number
    here.run("notices", "read", told["id"])
    assert here.rows("notices", "list") == []
    assert len(here.rows("notices", "list", "--all")) == 1
    here.run("notices", "read", told["id"], expect=1)
    assert len(berta.rows("restricted", "end", number, "anna", "--reason", "Done")) == 1
    assert here.rows("notices", "list", "--all") == []


def test_whoever_registers_a_look_alike_is_warned_only_of_what_he_may_see(here: Mlat, tmp_path: Path) -> None:
    number = _secrets(here)[0]
    alike = {"klass": "mla", "direction": "in", "subject": "Bank records", "other_state": "BR",
             "persons": [{"name": "Waleriana Kistorp"}], "references": [{"kind": "theirs", "value": "9/OPEN"}]}  # fmt: skip
    form = write_json(tmp_path / "alike.json", alike)
    first = here.run("request", "log", form, "--received", "2026-09-03T09:00")
    assert "registered:" not in first.err
    (told,) = here.by("berta", second_file(here)).rows("notices", "list")
    assert told["request"] == number
    assert told["kind"] == "duplicate"
    assert "A similar name: " + NAME in told["sentence"]
    second = here.run("request", "log", form, "--received", "2026-09-04T09:00")
    assert (
        "Look whether this is already registered:\n  MLI-2026-0003: The same reference: 9/OPEN, The same name: " in second.err
    )
    assert number not in first.err + second.err


def test_an_absence_is_entered_listed_and_ended_and_its_deputy_sees_what_is_restricted(here: Mlat) -> None:
    number = _secrets(here)[0]
    berta = here.by("berta", second_file(here))
    berta.run("absence", "enter", "berta", "--deputy", "anna", "--first", "2026-01-01", "--last", "2036-12-31", expect=1)
    today = datetime.now(ZoneInfo("UTC")).date()
    days = ("--first", (today - timedelta(days=1)).isoformat(), "--last", (today + timedelta(days=2)).isoformat())
    (entered,) = berta.rows("absence", "enter", "berta", "--deputy", "anna", *days, "--note", "Leave")
    assert entered["now"]
    assert SUBJECT in here.run("request", "show", number).out
    assert [row["uid"] for row in here.rows("absence", "list")] == [entered["uid"]]
    assert "Leave" in here.run("absence", "list").out
    berta.run("absence", "end", entered["uid"])
    here.run("request", "show", number, expect=1)
    assert here.rows("absence", "list") == []
