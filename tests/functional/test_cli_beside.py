# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A letter in two languages, side by side, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.mlat import Mlat, office, second_file, set_clock, write_json

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mlat:
    set_clock(monkeypatch, SetClock(NOW))
    made = office(tmp_path / "office", "PT", clock=NOW)
    value = {"klass": "mla", "direction": "in", "subject": "A company", "other_state": "DE"}
    value["their_authority"] = {"name": "Staatsanwaltschaft"}  # type: ignore[assignment]  # plain JSON
    made.json("request", "log", write_json(tmp_path / "case.json", value), "--received", "2026-11-20T10:00")
    return made


def test_a_letter_in_two_languages_is_written_and_sealed(here: Mlat, tmp_path: Path) -> None:
    number = here.rows("request", "list")[0]["number"]
    fields = write_json(tmp_path / "fields.json", {"remarks": "Thank you."})
    made = here.json("letter", "draft", number, "acknowledgement", "--beside", "ar", "--fields", fields)
    assert (made["language"], made["beside"]) == ("en", "ar")
    letter = made["id"]
    shown = here.json("letter", "beside", letter)
    missing = [row["name"] for row in shown["fields"] if row["standing"] == "missing"]
    assert "remarks" in missing
    assert "our_reference" not in {row["name"] for row in shown["fields"]}
    assert here.json("letter", "submit", letter, expect=1)["code"] == "letter.beside-missing"
    here.json("letter", "beside", letter, "--fields", write_json(tmp_path / "ar.json", {"remarks": "نشكركم."}))
    rest = [word for name in missing if name != "remarks" for word in ("--original", name)]
    told = here.json("letter", "beside", letter, *rest) if rest else here.json("letter", "beside", letter)
    assert {row["name"]: row["text"] for row in told["fields"]}["remarks"] == "نشكركم."
    assert "missing" not in {row["standing"] for row in told["fields"]}
    assert "نشكركم." in here.run("letter", "beside", letter).out
    content = here.json("letter", "show", letter)
    assert content["content"]["language"] == "en"
    assert content["beside_content"]["language"] == "ar"
    assert here.json("letter", "edit", letter, write_json(tmp_path / "whole.json", content["beside_content"]))["beside"] == "ar"
    here.json("letter", "submit", letter)
    head = here.by("berta", second_file(here))
    head.json("letter", "approve", letter)
    sealed = head.json("letter", "seal", letter, "--out", tmp_path / "letter.pdf")
    assert sealed["beside"] == "ar"
    assert here.json("letter", "verify", tmp_path / "letter.pdf")["genuine"] is True


def test_a_second_language_is_laid_beside_a_draft_and_taken_away(here: Mlat) -> None:
    number = here.rows("request", "list")[0]["number"]
    letter = here.json("letter", "draft", number, "acknowledgement")["id"]
    assert here.json("letter", "beside", letter)["fields"] == []
    assert "one language" in here.run("letter", "beside", letter).out
    assert here.json("letter", "show", letter)["beside_content"] is None
    assert here.json("letter", "beside", letter, "--original", "remarks", expect=1)["code"] == "letter.beside-none"
    assert here.json("letter", "beside", letter, "--language", "en", expect=1)["code"] == "letter.beside-same"
    assert here.json("letter", "beside", letter, "--language", "fr")["beside"] == "fr"
    assert here.json("letter", "beside", letter, "--none")["beside"] == ""
    here.run("letter", "beside", letter, "--none", "--language", "fr", expect=2)
