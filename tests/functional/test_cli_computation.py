# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The reasoning of a date from the command line: the letter says what the deadlines say as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.domain.letter_text import clean
from tests.functional.mlat import office, set_clock, write_json
from tests.services.law import LIMIT

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REQUEST = {
    "klass": "extradition",
    "direction": "in",
    "subject": "Extradition of a courier",
    "other_state": "AL",
    "basis": {"kind": "treaty", "treaty_id": "ETS-024"},
    "received": "2026-11-02T10:15",
}


def test_a_letter_and_the_json_of_the_deadlines_give_the_same_reasons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, SetClock(NOW))
    here = office(tmp_path / "office", "CH", clock=NOW)
    number = str(here.json("request", "log", write_json(tmp_path / "request.json", REQUEST))["number"])
    here.json("request", "event", number, "arrest", "--at", "2026-11-02T12:00")
    reasons = next(row["reasoning"] for row in here.rows("deadlines", number) if row["limit"] == LIMIT)
    fields = write_json(tmp_path / "fields.json", {"limit": LIMIT, "remarks": "For the file."})
    letter = here.json("letter", "draft", number, "computation", "--language", "en", "--fields", fields)["id"]
    content = here.json("letter", "show", letter)["content"]
    assert content["fields"]["steps"].split("\n") == [clean(each) for each in reasons]
    assert content["fields"]["remarks"] == "For the file."
    french = here.json("letter", "draft", number, "computation", "--language", "fr", "--fields", fields)["id"]
    assert "Arrestation" in here.json("letter", "show", french)["content"]["fields"]["steps"]
    unknown = write_json(tmp_path / "unknown.json", {"limit": "ETS-024/99"})
    refused = here.run("letter", "draft", number, "computation", "--fields", unknown, expect=1)
    assert "ETS-024/99" in refused.err
