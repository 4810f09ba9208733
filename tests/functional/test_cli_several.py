# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat request assign`` and ``remind`` on several requests: what was done, and of the rest why not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.mlat import Mlat, set_clock, write_json

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    clock = SetClock(NOW)
    set_clock(monkeypatch, clock)
    return clock


def _requests(here: Mlat, folder: Path, count: int) -> list[str]:
    value = {"klass": "mla", "direction": "in", "subject": "Bank records", "other_state": "EG", "received": "2026-11-20"}
    file = write_json(folder / "request.json", value)
    return [here.json("request", "log", file)["number"] for _each in range(count)]


def test_several_requests_are_assigned_and_what_was_not_is_said_of_each(here: Mlat, tmp_path: Path) -> None:
    one, two, over = _requests(here, tmp_path, 3)
    here.run("request", "withdraw", over, "--reason", "Settled")
    plain = here.run("request", "assign", one, "--to", "BERTA")
    assert plain.out.strip() == "1 request is assigned to BERTA."
    answer = here.json("request", "assign", one, two, over, "MLAI-2026-0999", "--to", "berta", expect=1)
    assert (answer["changed"], answer["same"], answer["refused"]) == (1, 1, 2)
    assert [(row["request"], row["changed"], row["code"], row["was"]) for row in answer["rows"]] == [
        (one, False, "", "berta"),
        (two, True, "", "anna"),
        (over, False, "request.closed", "anna"),
        ("", False, "request.unknown", ""),
    ]
    spoken = here.run("request", "assign", over, "--to", "berta", expect=1)
    assert f"{over} has ended" in spoken.err
    assert "On 1 request nothing was done." in spoken.err
    assert [row["officer"] for row in here.rows("request", "list", "--open")] == ["berta", "berta"]
    assert here.rows("request", "list", "--open", "--mine") == []
    assert [row["number"] for row in here.rows("request", "list", "--mine")] == [over]
    assert here.json("request", "assign", one, two, "--to", "nobody", expect=1)["code"] == "user.unknown"
    assert "Give --to NAME" in here.run("request", "assign", one, expect=2).err


def test_a_reminder_stands_on_each_request_as_its_next_action(here: Mlat, tmp_path: Path) -> None:
    numbers = _requests(here, tmp_path, 2)
    answer = here.json("request", "remind", *numbers, "--on", "2026-12-04", "--note", "Ring the court")
    assert (answer["changed"], answer["refused"]) == (2, 0)
    found = here.rows("request", "list", "--step-by", "2026-12-04")
    assert {row["number"] for row in found} == set(numbers)
    assert {row["next_action"] for row in found} == {"Ring the court"}
    assert here.rows("request", "list", "--step-by", "2026-12-03") == []
    assert "looked" not in here.run("request", "remind", *numbers, "--on", "2026-12-05").err
    late = here.json("request", "remind", *numbers, "--on", "2026-11-23", expect=1)
    assert late["message"].endswith("the day of a reminder must lie ahead.")
