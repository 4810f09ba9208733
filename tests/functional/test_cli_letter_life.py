# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The life of a letter from the command line: comments, ink, dispatch and receipt, and the letters that follow it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mlat_desktop.clock import SetClock
from tests.functional.mlat import Mlat, office, second_file, set_clock, write_json

pytestmark = pytest.mark.thorough

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mlat:
    set_clock(monkeypatch, SetClock(NOW))
    made = office(tmp_path / "office", "PT", clock=NOW)
    value = {"klass": "mla", "direction": "in", "subject": "A company", "other_state": "DE"}
    value["their_authority"] = {"name": "Staatsanwaltschaft"}  # type: ignore[assignment]  # plain JSON
    made.json("request", "log", write_json(tmp_path / "case.json", value), "--received", "2026-11-20T10:00")
    return made


def _draft(here: Mlat, kind: str = "acknowledgement") -> str:
    number = here.rows("request", "list")[0]["number"]
    return str(here.json("letter", "draft", number, kind)["id"])


def _sealed(here: Mlat, letter: str, *options: str) -> dict[str, Any]:
    head = here.by("berta", second_file(here))
    here.json("letter", "submit", letter)
    head.json("letter", "approve", letter)
    found: dict[str, Any] = head.json("letter", "seal", letter, *options)
    return found


def test_a_letter_goes_back_with_comments(here: Mlat) -> None:
    letter, head = _draft(here), here.by("berta", second_file(here))
    here.json("letter", "submit", letter)
    made = head.json("letter", "comment", letter, "Name the article.", "--paragraph", "2")
    assert (made["paragraph"], made["by"], made["open"]) == (2, "berta", True)
    assert head.json("letter", "approve", letter, expect=1)["code"] == "letter.comments-open"
    assert head.json("letter", "send-back", letter, "--comment", "Shorter.")["status"] == "draft"
    assert [row["text"] for row in here.rows("letter", "comments", letter)] == ["Name the article.", "Shorter."]
    settled = here.json("letter", "settle", letter, made["uid"][:8], "--answer", "It is 46.")
    assert (settled["open"], settled["settled_by"], settled["answer"]) == (False, "anna", "It is 46.")
    assert "It is 46." in here.run("letter", "comments", letter).out
    here.json("letter", "submit", letter)
    assert head.json("letter", "approve", letter, "--with-comments")["status"] == "approved"
    shown = here.json("letter", "show", letter)
    assert [each["open"] for each in shown["comments"]] == [False, True]


def test_a_letter_is_signed_sent_received_and_answered_for(here: Mlat, tmp_path: Path) -> None:
    assert here.json("office", "set", "--sign-in-ink", "on", "--target-reply", "30")["target_reply"] == 30
    assert "signed by hand" in here.run("office", "show").out
    letter = _draft(here)
    assert _sealed(here, letter, "--dated", "2026-11-21")["dated_on"] == "2026-11-21"
    assert [row["act"] for row in here.rows("today") if row["act"] == "sign-letter"] == ["sign-letter"]
    assert here.json("letter", "dispatch", letter, expect=1)["code"] == "letter.unsigned"
    Image.new("L", (210, 297), 250).save(tmp_path / "signed.png")
    signed = here.json("letter", "signed", letter, "--on", "2026-11-21", "--scan", tmp_path / "signed.png")
    assert signed["signed_on"] == "2026-11-21"
    here.json("letter", "record-copy", letter, "--out", tmp_path / "copy.png")
    assert (tmp_path / "copy.png").read_bytes() == (tmp_path / "signed.png").read_bytes()
    way = ["--channel", "diplomatic-bag", "--bag", "P-77", "--bag-seal", "0042318", "--pieces", "2", "--reply-by", "2026-12-24"]
    sent = here.json("letter", "dispatch", letter, *way)
    assert (sent["bag"], sent["bag_seal"], sent["pieces"], sent["reply_by"]) == ("P-77", "0042318", 2, "2026-12-24")
    had = here.json("letter", "received", letter, "--on", "2026-11-21", "--by", "Registry")
    assert (had["received_on"], had["received_by"]) == ("2026-11-21", "Registry")
    plain = here.run("letter", "show", letter).out
    assert "P-77" in plain
    assert "signed.png" in plain
    assert here.json("letter", "expect", letter, "--no-reply")["reply_by"] is None


def test_what_follows_a_letter_is_shown_both_ways_and_by_its_verification(here: Mlat, tmp_path: Path) -> None:
    pdf = tmp_path / "first.pdf"
    first = _sealed(here, _draft(here), "--out", str(pdf))
    second = here.json("letter", "supersede", first["number"])
    assert (second["follows"], second["follows_as"], second["status"]) == (first["uid"], "supersedes", "draft")
    second = _sealed(here, str(second["id"]), "--out", str(tmp_path / "second.pdf"))
    verdict = here.json("letter", "verify", pdf, expect=1)
    assert (verdict["verdict"], verdict["followed_by"], verdict["followed_as"]) == ("voided", second["number"], "supersedes")
    assert second["number"] in here.run("letter", "show", first["number"]).out
    here.json("letter", "dispatch", second["number"])
    third = here.json("letter", "correct", second["number"], "--language", "fr")
    assert third["kind"] == "correction"
    here.by("berta", second_file(here)).json("letter", "void", third["id"], "--reason", "Withdrawn instead")
    fourth = here.json("letter", "withdraw", second["number"], "--reason", "The wrong State")
    assert (fourth["kind"], fourth["follows_reason"]) == ("retraction", "The wrong State")
    _sealed(here, str(fourth["id"]))
    found = here.json("letter", "verify", tmp_path / "second.pdf", expect=1)
    assert (found["verdict"], found["genuine"]) == ("withdrawn", False)
    assert [each["follows_as"] for each in here.json("letter", "show", second["number"])["followed_by"]] == ["withdraws"]


def test_a_check_code_read_out_names_its_letter_and_no_other(here: Mlat) -> None:
    letter = _sealed(here, _draft(here))
    code = letter["check_code"].replace(" ", "-").lower()
    told = here.json("letter", "check-code", code, "--number", letter["number"])
    assert (told["belongs"], told["number"], told["dated_on"]) == (True, letter["number"], "2026-11-21")
    assert "Staatsanwaltschaft" in told["addressee"]
    assert "only the sealed file proves" in " ".join(here.run("letter", "check-code", code).out.split())
    other = _sealed(here, _draft(here))
    assert not here.json("letter", "check-code", code, "--number", other["number"], expect=1)["belongs"]
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert here.json("letter", "check-code", wrong, expect=1)["code"] == "letter.check-code"


def test_the_list_of_the_day_and_the_envelopes_are_written_for_the_mail_room(here: Mlat, tmp_path: Path) -> None:
    number = _sealed(here, _draft(here))["number"]
    made = here.json("mail", "book", "--on", "2026-11-21", "--out", tmp_path / "list.pdf")
    assert [(row["number"], row["channel"], row["hidden"]) for row in made["rows"]] == [(number, "", False)]
    here.json("letter", "dispatch", number, "--channel", "diplomatic-bag", "--bag", "P-77")
    made = here.json("mail", "book", "--out", tmp_path / "after.pdf")
    assert [(row["number"], row["channel"], row["pieces"]) for row in made["rows"]] == [(number, "diplomatic-bag", 1)]
    for what, name in (("envelope", "envelopes.pdf"), ("labels", "labels.pdf")):
        assert here.json("letter", what, number, "--out", tmp_path / name)["addresses"] == 1
        assert (tmp_path / name).read_bytes().startswith(b"%PDF-")
        here.json("letter", what, number, "--out", tmp_path / name, expect=1)  # never written over
