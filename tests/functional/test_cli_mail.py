# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat mail`` and ``mlat translation``: a clerk's day from the shell alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import jsonschema
import pytest

from mlat_desktop.cli.formats import schemas
from mlat_desktop.cli.mail import read_mail_file
from mlat_desktop.domain.errors import KnownError
from tests.functional.mlat import Mlat, write_json

pytestmark = pytest.mark.thorough

PIECE = {"direction": "in", "role": "other-state", "name": "Ministry", "subject": "Further pages", "at": "2026-11-20T10:00"}


def test_a_letter_waits_in_the_tray_and_is_found_and_matched_with_its_event(here: Mlat, number: str, tmp_path: Path) -> None:
    scan = tmp_path / "letter.pdf"
    scan.write_bytes(b"%PDF-1.4")
    made = here.json(
        "mail", "log", "--direction", "in", "--role", "other-state", "--name", "Ministry", "--subject", "Further pages",
        "--at", "2026-11-10T10:00", "--theirs", "DRCI 77", "--ours", number, "--scan", scan,
    )  # fmt: skip
    assert (made["number"], made["state"], made["age"], made["requests"]) == ("P-2026-0001", "unmatched", 11, [])
    assert made["scans"][0]["sha256"] == hashlib.sha256(b"%PDF-1.4").hexdigest()
    assert [row["number"] for row in here.rows("mail", "list", "--unmatched")] == ["P-2026-0001"]
    (found,) = here.rows("mail", "find", number.lower())
    assert (found["request"], found["found"], found["sure"]) == (number, "number", True)
    offers = here.rows("mail", "offers", number, "--direction", "in", "--role", "other-state")
    assert "query-answered" in [row["event"] for row in offers]
    assert here.rows("mail", "offers", number, "--direction", "out", "--role", "court")[0]["holder"] == "court"
    done = here.json("mail", "match", "P-2026-0001", number, "--event", "query-answered")
    assert (done["state"], done["requests"]) == ("matched", [number])
    assert here.rows("mail", "list", "--unmatched") == []
    shown = here.json("request", "show", number)
    assert [each["their_reference"] for each in shown["mails"]] == ["DRCI 77"]
    assert [row["number"] for row in here.rows("request", "search", "drci77")] == [number]
    assert [row["number"] for row in here.rows("mail", "list", "--search", "drci 77")] == ["P-2026-0001"]
    assert here.json("mail", "match", "P-2026-0001", number, expect=1)["code"] == "mail.invalid"
    assert here.json("mail", "show", "P-9999-0001", expect=1)["code"] == "mail.unknown"
    off = here.json("mail", "unmatch", "P-2026-0001", "--reason", "It answers another one")
    assert (off["state"], off["requests"]) == ("unmatched", [])
    assert here.json("request", "show", number)["mails"] == []
    assert [row["number"] for row in here.rows("mail", "list", "--unmatched")] == ["P-2026-0001"]
    assert here.json("mail", "unmatch", "P-2026-0001", "--reason", "Again", expect=1)["code"] == "mail.invalid"
    assert here.json("mail", "match", "P-2026-0001", number)["requests"] == [number]
    assert here.json("mail", "unmatch", "P-2026-0001", number, "--reason", "Again")["state"] == "unmatched"


def test_a_file_holds_all_of_it_and_its_schema_and_its_reader_agree(here: Mlat, number: str, tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text("scan")
    case = {"request": number, "event": "handed-over", "next_on": "2026-12-15"}
    whole = {**PIECE, "direction": "out", "role": "court", "name": "Court of Bern", "scans": ["s.txt"], "cases": [case]}
    made = here.json("mail", "log", write_json(tmp_path / "mail.json", whole))
    assert (made["requests"], made["channel"]) == ([number], "post")
    held = here.json("request", "show", number)["in_hand"]
    assert (held["holder"], held["name"], held["step_on"]) == ("court", "Court of Bern", "2026-12-15")
    schema = jsonschema.Draft202012Validator(schemas()["mail-file.schema.json"])
    for value, good in (
        (PIECE, True),
        (whole, True),
        ({**PIECE, "cases": [{"request": number, "event": "flown"}]}, False),
        ({**PIECE, "sujet": "x"}, False),
        ({**PIECE, "theirs": "one"}, False),
        ([], False),
    ):
        try:
            read_mail_file(value)
            read = True
        except KnownError:
            read = False
        assert (schema.is_valid(value), read) == (good, good), value


def test_what_is_not_for_us_and_what_begins_a_request(here: Mlat, tmp_path: Path) -> None:
    first = here.json("mail", "log", write_json(tmp_path / "a.json", {**PIECE, "theirs": ["RJ-5"]}))
    back = here.json("mail", "return", first["number"], "--reason", "For the land registry")
    assert (back["state"], back["reason"]) == ("returned", "For the land registry")
    second = here.json("mail", "log", write_json(tmp_path / "b.json", {**PIECE, "theirs": ["RJ-6"]}))
    begun = here.json("mail", "begin", second["number"], "--class", "mla", "--state", "BR")
    (request,) = begun["requests"]
    assert [each["value"] for each in here.json("request", "show", request)["particulars"]["references"]] == ["RJ-6"]
    assert here.run("mail", "list").out.count("P-2026-") == 2
    assert here.run("mail", "show", second["number"]).out.startswith("P-2026-0002")


def test_a_translation_is_asked_received_and_withdrawn(here: Mlat, number: str) -> None:
    asked = here.json(
        "translation", "ask", number, "Letter of request", "--from", "pt", "--into", "de", "--translator", "A. Ott",
        "--due", "2026-12-01", "--certified",
    )  # fmt: skip
    assert (asked["state"], asked["waits"], asked["days"], asked["handed_over"]) == ("asked", True, 10, True)
    assert here.json("request", "show", number)["in_hand"]["holder"] == "translator"
    assert [row["id"] for row in here.rows("translation", "list", "--waiting")] == [asked["id"]]
    done = here.json("translation", "received", asked["id"][:8], "--certificate", "7/26", "--certified-by", "A. Ott")
    assert (done["state"], done["certificate_number"], done["waits"]) == ("certified", "7/26", False)
    assert here.json("request", "show", number)["in_hand"]["holder"] == "us"
    again = here.json(
        "translation", "ask", number, "Annex", "--from", "pt", "--into", "de", "--translator", "B", "--due", "2026-12-01"
    )
    assert here.json("translation", "withdraw", again["id"], "--reason", "Not needed")["state"] == "withdrawn"
    assert len(here.rows("translation", "list", number)) == 2
    assert "A. Ott" in here.run("translation", "list").out
    assert here.json("translation", "withdraw", "nonsense", "--reason", "x", expect=1)["code"] == "translation.unknown"


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (["mail", "log"], 2),
        (["mail", "log", "--direction", "in", "--role", "ghost"], 2),
        (["mail", "find"], 1),
        (["mail", "find", "//"], 1),
    ],
)
def test_what_is_badly_asked_gets_one_sentence(here: Mlat, words: list[str], exit_code: int) -> None:
    here.json(*words, expect=exit_code)
