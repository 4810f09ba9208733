# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The address book and the office's own codes from the command line; every answer is held against its schema."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mlat_desktop.clock import SetClock
from tests.functional.mlat import FORMATS, Mlat, set_clock, write_json

pytestmark = pytest.mark.thorough

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DRCI: dict[str, Any] = {
    "state": "BR", "role": "central", "name": "Department of Asset Recovery", "address": "Esplanada\nBrasília",
    "languages": ["pt"], "channels": ["central-authority"], "source": "Telephone call", "verified_on": "2025-10-01",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    clock = SetClock(NOW)
    set_clock(monkeypatch, clock)
    return clock


def test_an_authority_is_added_found_overdue_verified_changed_and_retired(tmp_path: Path, here: Mlat) -> None:
    made = here.json("authorities", "set", write_json(tmp_path / "drci.json", DRCI))
    assert (made["standing"], made["verified_until"], made["verified_by"]) == ("overdue", "2026-10-01", "Anna Amsel")
    uid = made["uid"]
    assert [row["uid"] for row in here.rows("authorities", "list", "--state", "br", "--overdue")] == [uid]
    assert here.json("authorities", "verify", uid, "--on", "2026-11-20")["standing"] == "verified"
    assert here.rows("authorities", "list", "--overdue") == []
    changed = here.json("authorities", "set", write_json(tmp_path / "more.json", {"uid": uid, "phone": "+55 61 1"}))
    assert (changed["phone"], changed["address"], changed["standing"]) == ("+55 61 1", DRCI["address"], "unverified")
    told = here.run("authorities", "show", uid).out
    assert "Portuguese" in told
    assert "Never verified" in told
    assert here.json("authorities", "retire", uid)["active"] is False
    assert "Retired" in here.run("authorities", "list").out
    assert here.json("authorities", "show", "nothing", expect=1)["code"] == "directory.unknown"


def test_a_profile_is_kept_for_a_measure_and_in_general(tmp_path: Path, here: Mlat) -> None:
    file = tmp_path / "profile.json"
    here.json("profiles", "set", write_json(file, {"state": "BR", "languages": ["pt"], "source": "Their sheet"}))
    given = {"state": "BR", "measure": "banking", "possible": "conditions", "source": "Their sheet"}
    assert here.json("profiles", "set", write_json(file, given))["possible"] == "conditions"
    here.json("profiles", "set", write_json(file, {"state": "BR", "measure": "banking", "dual_criminality": "asked for"}))
    kept = here.json("profiles", "show", "br", "--measure", "banking")
    assert (kept["possible"], kept["dual_criminality"]) == ("conditions", "asked for")
    assert [row["measure"] for row in here.rows("profiles", "list", "--state", "BR", "--overdue")] == ["", "banking"]
    assert here.json("profiles", "verify", "BR", "--measure", "banking")["verified_on"] == "2026-11-23"
    assert [row["measure"] for row in here.rows("profiles", "list", "--overdue")] == [""]
    assert "Possible under conditions" in here.run("profiles", "show", "BR", "--measure", "banking").out
    assert "in general" in here.run("profiles", "list").out
    assert here.json("profiles", "retire", "BR")["active"] is False
    assert here.json("profiles", "show", "AR", expect=1)["code"] == "directory.unknown"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ([], "file.invalid"),
        ({**DRCI, "telephone": "1"}, "file.invalid"),
        ({**DRCI, "updated_by": "me"}, "file.invalid"),
        ({**DRCI, "role": "king"}, "file.invalid"),
        ({**DRCI, "languages": "pt"}, "file.invalid"),
        ({**DRCI, "source": ""}, "directory.invalid"),
        ({**DRCI, "languages": ["klingon"]}, "directory.invalid"),
        ({"uid": "nothing", "phone": "1"}, "directory.unknown"),
        ({"state": "BR"}, "file.invalid"),
    ],
)
def test_a_faulty_file_changes_nothing(tmp_path: Path, here: Mlat, fault: object, code: str) -> None:
    assert here.json("authorities", "set", write_json(tmp_path / "fault.json", fault), expect=1)["code"] == code
    assert here.rows("authorities", "list") == []


@pytest.mark.parametrize(
    ("value", "good"),
    [(DRCI, True), ({"uid": "u", "phone": "1"}, True), ({"state": "BR"}, False), ({**DRCI, "active": True}, False)],
)
def test_the_schema_of_an_authority_file_agrees(value: object, *, good: bool) -> None:
    schema = json.loads((FORMATS / "authority-file.schema.json").read_text(encoding="utf-8"))
    assert jsonschema.Draft202012Validator(schema).is_valid(value) is good


def test_an_own_code_is_added_listed_used_and_retired(tmp_path: Path, here: Mlat) -> None:
    made = here.json("codes", "add", "assistance", "drone-footage", "--label", "en=Footage of drones", "--label", "fr=Drones")
    assert made["labels"] == [{"language": "en", "words": "Footage of drones"}, {"language": "fr", "words": "Drones"}]
    row = here.rows("codes", "list", "assistance")[-1]
    assert (row["code"], row["own"], row["active"], row["label"]) == ("drone-footage", True, True, "Footage of drones")
    request = {
        "klass": "mla", "direction": "in", "subject": "Harbour", "other_state": "BR", "received": "2026-11-20T10:15",
        "items": [{"kind": "drone-footage"}],
    }  # fmt: skip
    number = here.json("request", "log", write_json(tmp_path / "request.json", request))["number"]
    assert here.json("codes", "retire", "assistance", "drone-footage")["active"] is False
    assert "Footage of drones" in here.run("request", "show", number).out
    assert here.json("request", "log", tmp_path / "request.json", expect=1)["code"] == "request.invalid"
    assert here.rows("codes", "list", "assistance")[-1]["active"] is False
    assert "offered no longer" in here.run("codes", "retire", "assistance", "drone-footage").out


@pytest.mark.parametrize(
    "words",
    [
        ["add", "colours", "red", "--label", "en=Red"],
        ["add", "grounds", "Red", "--label", "en=Red"],
        ["add", "grounds", "political", "--label", "en=Political"],
        ["add", "grounds", "tape"],
        ["add", "grounds", "tape", "--label", "en= "],
        ["retire", "grounds", "political"],
    ],
)
def test_a_code_is_refused_in_one_sentence(here: Mlat, words: list[str]) -> None:
    refused = here.json("codes", *words, expect=1)
    assert refused["code"] == "office.code-invalid"
    assert refused["message"].startswith("The list of codes was not changed: ")


def test_a_label_without_its_language_is_wrong_usage(here: Mlat) -> None:
    assert here.json("codes", "add", "grounds", "tape", "--label", "Tape", expect=2)["code"] == "usage"
