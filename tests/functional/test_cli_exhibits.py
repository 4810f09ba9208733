# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat exhibit`` and ``mlat duty``: the life of an original and of a condition, from the shell alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.functional.mlat import Mlat

pytestmark = pytest.mark.thorough


def test_an_original_is_registered_sealed_lent_and_comes_back_with_its_receipt(here: Mlat, number: str, tmp_path: Path) -> None:
    made = here.json(
        "exhibit", "register", number, "--title", "Ledger of Meridian", "--original", "--received-from", "Police of Bern",
        "--seal-number", "S 1", "--volume", "2/5", "--place", "Safe 3",
    )  # fmt: skip
    exhibit = made["exhibit"]
    assert (made["form"], made["volume"], made["volumes"], made["custody"][0]["act"]) == ("object", 2, 5, "registered")
    assert here.rows("exhibit", "outstanding") == []
    here.json("exhibit", "seal", exhibit, "S 2", "--found", "broken", "--note", "opened to count the pages")
    moved = here.json("exhibit", "hand-over", exhibit, "--to", "Court of Bern", "--at", "2026-11-20T14:05", "--found", "whole")
    assert (moved["holder"], moved["custody"][-1]["given_by"]) == ("Court of Bern", "Central Authority of CH")
    here.json("exhibit", "hand-over", exhibit, "--place", "Safe 3")
    lent = here.json("exhibit", "lend", exhibit, "--to", "Court of Brasília", "--due", "2027-02-26")
    assert (lent["outstanding"], lent["return_due"]) == (True, "2027-02-26")
    assert [row["exhibit"] for row in here.rows("exhibit", "outstanding")] == [exhibit]
    assert [row["limit"].split("/")[:2] for row in here.rows("deadlines", number) if "return" in row["limit"]] == [
        ["own", "return"]
    ]
    assert here.json("exhibit", "agree", exhibit, "2027-03-15")["return_due"] == "2027-03-15"
    assert here.json("request", "close", number, "--outcome", "granted", expect=1)["code"] == "request.held"
    assert "receipt is missing" in here.json("exhibit", "return", exhibit, "--found", "whole")["return_words"]
    scan = tmp_path / "receipt.pdf"
    scan.write_bytes(b"%PDF-1.4")
    done = here.json("exhibit", "receipt", exhibit, "Q 17", "--scan", scan)
    assert (done["outstanding"], [each["kind"] for each in done["attachments"]]) == (False, ["receipt"])
    told = here.run("exhibit", "show", exhibit).out
    assert all(word in told for word in ("volume 2 of 5", "S 1 → S 2", "seal broken", "Court of Brasília", "receipt Q 17"))
    assert here.json("request", "close", number, "--outcome", "granted")["status"] == "closed"
    assert here.json("check")["whole"] is True


def test_a_medium_is_taken_in_and_its_files_and_hashes_are_shown(here: Mlat, number: str, tmp_path: Path) -> None:
    stick, photo, hashes = tmp_path / "STICK", tmp_path / "stick.jpg", tmp_path / "list.md5"
    stick.mkdir()
    (stick / "a.csv").write_bytes(b"1;2\n")
    (stick / "b.csv").write_bytes(b"3;4\n")
    photo.write_bytes(b"photo")
    good = hashlib.md5(b"1;2\n", usedforsecurity=False).hexdigest()
    hashes.write_text(f"{good}  a.csv\n{'0' * 32}  b.csv\n{'1' * 32}  c.csv\n")
    words = ["exhibit", "take-in", number, stick, "--serial", "0951-1666", "--photo", photo, "--hashes", hashes]
    made = here.json(*words, "--class", "unlawful-to-view", "--received-from", "Police")
    assert (made["taken"], made["agree"], made["differ"]) == (2, 1, 1)
    assert [file["fault"] for file in made["files"]] == ["", "", "not on the medium, but named in list.md5"]
    exhibit = made["evidence"]["exhibit"]
    assert here.json("exhibit", "files", exhibit) == made
    told = here.run("exhibit", "files", exhibit).out
    assert "MD5 supplied in list.md5 is " + "0" * 32 in told
    assert "2 files are here whole." in told
    copy = tmp_path / "copy.tar"
    assert here.json("evidence", "export", exhibit, "--out", copy, expect=1)["code"] == "evidence.withheld"
    assert not copy.exists()
    here.json("evidence", "export", exhibit, "--out", copy, "--although", "Order of the court")
    assert copy.exists()
    assert here.json("exhibit", "classify", exhibit, "", "--reason", "Looked through by the police")["classification"] == ""
    assert len(here.json("exhibit", "photo", exhibit, photo)["attachments"]) == 2
    assert "unlawful-to-view" in {row["code"] for row in here.rows("exhibit", "classes")}
    assert "Unlawful to view" in here.run("exhibit", "classes").out
    for wrong in ("5/2", "0/2", "two"):
        assert "write it as 2/5" in here.run("exhibit", "register", number, "--title", "x", "--volume", wrong, expect=2).err


def test_a_case_closes_over_a_lasting_duty_but_not_over_a_short_one(here: Mlat, number: str) -> None:
    lasting = here.json("duty", "add", number, "speciality", "No other offence", "--article", "ETS 24 art. 14")
    short = here.json("duty", "add", number, "costs", "Pay the expert", "--due", "2026-12-18", "--owner", "berta")
    assert (lasting["lasting"], lasting["review_on"], short["lasting"], short["owner"]) == (True, "2027-11-21", False, "berta")
    assert [row["uid"] for row in here.rows("duty", "list", number)] == [short["uid"], lasting["uid"]]
    assert here.json("duty", "give", short["uid"], "--to", "ANNA")["owner"] == "anna"
    assert here.json("duty", "give", short["uid"], "--to", "nobody", expect=1)["code"] == "user.unknown"
    assert here.json("duty", "from-decision", number, expect=1)["code"] == "duty.invalid"
    refused = here.json("request", "close", number, "--outcome", "granted", expect=1)
    assert refused["code"] == "request.held"
    assert "Costs to be settled" in refused["message"]
    assert here.json("duty", "review", short["uid"], "2027-01-15", "--note", "Invoice not here")["due_on"] == "2027-01-15"
    ended = here.json("duty", "discharge", short["uid"], "--how", "Paid, receipt 77")
    assert (ended["state"], ended["ended_by"]) == ("discharged", "anna")
    assert here.json("request", "close", number, "--outcome", "granted")["status"] == "closed"
    assert [row["uid"] for row in here.rows("duty", "list")] == [lasting["uid"]]
    assert "Rule of speciality" in here.run("duty", "list").out
    assert here.json("duty", "lift", lasting["uid"], "--how", "Consent of Brazil")["state"] == "lifted"
    assert here.rows("duty", "list") == []
    assert "speciality" in {row["code"] for row in here.rows("duty", "kinds")}
    assert "Outlives the case" in here.run("duty", "kinds").out


def test_a_case_is_ended_in_spite_of_a_short_duty_with_a_reason(here: Mlat, number: str) -> None:
    here.json("duty", "add", number, "other", "Tell the family")
    here.json("request", "withdraw", number, "--reason", "No longer needed", expect=1)
    words = ["request", "withdraw", number, "--reason", "No longer needed", "--in-spite-of", "The embassy tells them"]
    ended = here.json(*words)
    assert ended["status"] == "withdrawn"
    assert [duty["state"] for duty in ended["duties"]] == ["open"]
