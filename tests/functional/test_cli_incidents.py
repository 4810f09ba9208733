# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat incident`` and ``mlat carrier``: a stick is lost; from the shell alone until a second person closes it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mlat_desktop.services.drive_port import Drive
from tests.functional.mlat import Mlat, office, second_file

pytestmark = pytest.mark.thorough

SERIAL = "4C530001"


@pytest.fixture
def written(here: Mlat, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The uid of a bundle of the request on the stick."""
    stick = tmp_path / "stick"
    stick.mkdir()
    found = Drive(stick, "STICK", SERIAL, "exfat", 1 << 30, 1 << 30, True, True)
    monkeypatch.setattr("mlat_desktop.transfer.drives.drive_of", lambda path: found)
    theirs, card = office(tmp_path / "br" / "office", "BR"), tmp_path / "br.card"
    theirs.run("card", "show", "--out", card)
    fingerprint = here.json("card", "add", card)["fingerprint"]
    for each in (here, here.by("berta", second_file(here))):
        each.trust(fingerprint)
    evidence = tmp_path / "ledger.csv"
    evidence.write_bytes(b"1;2\n")
    here.json("evidence", "add", number, evidence, "--title", "Ledger of Meridian")
    return str(here.json("bundle", "export", number, "--to", fingerprint, "--out", stick)["uid"])


def test_a_lost_stick_from_the_report_to_its_end(
    here: Mlat, number: str, written: str, tmp_path: Path, tool: Callable[[str], str]
) -> None:
    assert here.json("incident", "target", 72)["hours"] == 72
    made = here.json(
        "incident", "report", "--medium", SERIAL, "--kind", "lost", "--noticed-at", "2026-11-21T09:30",
        "--where", "Train to Bern", "--what", "The courier left the bag",
    )  # fmt: skip
    uid = made["number"]
    (bundle,) = made["bundles"]
    assert (bundle["bundle"], bundle["request"], bundle["recipients"][0]["country"]) == (written, number, "BR")
    assert [each["title"] for each in bundle["exhibits"]] == ["Ledger of Meridian"]
    assert made["authority_by"] == "2026-11-24T08:30:00+00:00"
    assert made["next"] == made["outstanding"][0] or made["next"] == "authority-informed"
    line = here.rows("today")[0]  # a lost stick is the most urgent thing that an office has
    assert (line["group"], line["reference"], line["request"], line["when"]) == ("incident", uid, "", "2026-11-24")
    assert len(line["todo"]) == len(made["outstanding"]) > 1
    assert line["todo"][0] == made["next_words"]
    spoken = here.run("today").out
    assert spoken.startswith("Incidents: 1")
    assert all(f"Still to do: {step}" in spoken for step in line["todo"])
    told = here.run("incident", "show", uid).out
    assert all(word in told for word in ("Ledger of Meridian", "Central Authority of BR", "Train to Bern", "Still to do"))
    assert told.count("21 Nov 2026 09:30") == 1
    assert "Reported: 21 Nov 2026 10:00" in told, "both on the clock of the office"
    assert "no passphrase" not in told, "each bundle says how it opens"
    page = tmp_path / "incident.pdf"
    here.json("incident", "print", uid, "--out", page)
    found = subprocess.run([tool("pdftotext"), "-enc", "UTF-8", page, "-"], check=True, capture_output=True).stdout.decode()
    found = " ".join(found.split())
    assert all(word in found for word in (uid, number, "Ledger of Meridian", "Central Authority of BR", "No receipt"))
    assert here.json("incident", "print", uid, "--out", page, expect=1)["code"] == "file.exists"
    for kind in made["outstanding"]:
        here.json("incident", "measure", uid, kind, "--whom", "Told by telephone", "--at", "2026-11-21T09:45")
    assert here.json("incident", "measure", uid, "police-report", "--not-needed", expect=1)["code"] == "incident.invalid"
    here.json("incident", "note", uid, "The line of the railway is open until noon", "--request", number)
    assert here.json("incident", "assess", uid, "The keys are in Brasília alone")["state"] == "assessed"
    assert here.json("incident", "close", uid, "--findings", "x", expect=1)["code"] == "incident.second-person"
    closed = here.by("berta", second_file(here)).json("incident", "close", uid, "--findings", "No harm to anybody")
    assert (closed["state"], closed["closed_by"], closed["next"]) == ("closed", "berta", None)
    assert here.json("incident", "found", uid, "The railway has it")["entries"][-1]["kind"] == "found"
    assert here.rows("incident", "list", "--open") == []
    assert not [row for row in here.rows("today") if row["group"] == "incident"]
    assert [row["number"] for row in here.rows("incident", "list", "--request", number)] == [uid]
    assert here.json("incident", "show", "INC-1", expect=1)["code"] == "incident.unknown"
    assert here.json("check")["whole"] is True


def test_the_media_of_the_office(here: Mlat, number: str, written: str) -> None:
    (medium,) = here.rows("carrier", "list")
    assert (medium["serial"], medium["state"], medium["bundles"][0]["request"]) == (SERIAL, "unknown", number)
    here.json("carrier", "note", SERIAL, "--label", "Blue 3", "--state", "on-the-way", "--holder", "Courier Meier")
    told = here.run("carrier", "show", SERIAL).out
    assert all(word in told for word in ("Blue 3", "On the way", "Courier Meier", "on it"))
    assert here.json("carrier", "note", SERIAL, expect=1)["code"] == "carrier.invalid"
    assert here.json("carrier", "show", "none", expect=1)["code"] == "carrier.invalid"
    assert here.rows("bundle", "unknown") == []
    assert here.json("bundle", "became", written, "wiped", "--how", "x", expect=1)["code"] == "bundle.attempt-invalid"
