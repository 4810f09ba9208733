# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat bundle receipt | received | receipts | receipt-form`` between two offices, and the letter that goes along."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.mlat import Mlat, office
from tests.letters.test_annexes import pdf_file

pytestmark = pytest.mark.thorough

BACK = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)


def test_the_loop_is_closed_by_mlat(here: Mlat, number: str, tmp_path: Path) -> None:
    there = office(tmp_path / "there", "BR", clock=datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
    for one, other, name in ((here, there, "br"), (there, here, "ch")):
        other.json("card", "show", "--out", tmp_path / f"{name}.card")
        one.trust(str(one.json("card", "add", tmp_path / f"{name}.card")["fingerprint"]))
    sent = here.json("bundle", "export", number, "--to", tmp_path / "br.card", "--out", tmp_path / "stick")
    (row,) = here.json("bundle", "receipts", number)["rows"]
    assert (row["bundle"], row["awaited"], row["given"]) == (sent["uid"], True, False)
    form = here.json(
        "bundle", "receipt-form", sent["uid"], "--out", tmp_path / "form.pdf", "--language", "fr", "--beside", "ar"
    )
    assert (form["language"], form["beside"]) == ("fr", "ar")
    assert (tmp_path / "form.pdf").read_bytes().startswith(b"%PDF")
    letter = here.json("letter", "draft", number, "bundle", "--language", "fr")
    assert letter["kind"] == "bundle"
    taken = there.json("bundle", "import", sent["folder"])
    back = there.json("bundle", "receipt", taken["number"], "--out", tmp_path / "back")
    assert (back["letters"], back["evidence"]) == (0, 0)
    assert [each["check_code"] for each in back["receipts"]] == [form["check_code"]]
    seen = here.json("bundle", "preview", back["folder"])
    (brought,) = seen["receipts"]
    assert (brought["bundle"], brought["sequence"], brought["closes"]) == (sent["uid"], sent["sequence"], True)
    assert (brought["number"], brought["check_code"]) == (taken["number"], form["check_code"])
    spoken = here.run("bundle", "preview", back["folder"]).out
    assert "Receipts that it brings:" in spoken
    assert form["check_code"] in spoken
    assert here.json("bundle", "receipts", number)["rows"][0]["awaited"], "looking closes nothing"
    done = here.json("bundle", "import", back["folder"])
    assert (done["number"], done["created"], done["receipts"]) == (number, False, 1)
    assert [(each["bundle"], each["check_code"]) for each in done["confirmed"]] == [(sent["uid"], form["check_code"])]
    told = [line for line in here.json("bundle", "list", number)["rows"] if line["uid"] == sent["uid"]]
    assert [(each["way"], each["number"]) for each in told[0]["receipts"]] == [("bundle", taken["number"])]
    none_left = there.run("bundle", "receipt", taken["number"], "--out", tmp_path / "more", expect=1)
    assert "every bundle of this case" in none_left.err
    again = here.run("bundle", "received", sent["uid"], "--on", "2026-11-21", "--by", "J. Silva", expect=1)
    assert "its receipt is here already" in again.err
    here.run("bundle", "received", sent["uid"], "--by", "J. Silva", expect=2)


def test_a_receipt_that_came_back_on_paper_is_entered(here: Mlat, number: str, tmp_path: Path, clock: SetClock) -> None:
    office(tmp_path / "there", "BR", clock=clock.at).run("card", "show", "--out", tmp_path / "br.card")
    here.trust(here.json("card", "add", tmp_path / "br.card")["fingerprint"])
    sent = here.json("bundle", "export", number, "--to", tmp_path / "br.card", "--out", tmp_path / "stick")["uid"]
    clock.at = BACK
    signed = ["bundle", "received", sent, "--by", "J. Silva, archivist", "--number", "77/2026"]
    too_soon = here.run(*signed, "--on", "2026-11-20", expect=1)
    assert here.rows("bundle", "receipts", number)[0]["awaited"] is True, too_soon.err
    told = here.json(*signed, "--on", "2026-12-01", "--scan", pdf_file(tmp_path / "signed.pdf"))
    assert (told["bundle"], told["received_on"], told["awaited"], told["given"]) == (sent, "2026-12-01", False, False)
    assert (told["way"], told["name"], told["number"]) == ("paper", "J. Silva, archivist", "77/2026")
    (row,) = here.rows("bundle", "receipts", number)
    assert {name: row[name] for name in ("bundle", "received_on", "way", "name", "number", "awaited", "given")} == {
        name: told[name] for name in ("bundle", "received_on", "way", "name", "number", "awaited", "given")
    }
