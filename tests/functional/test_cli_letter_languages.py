# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat letter-language``: an office adds a language of its own and writes in it, from the shell alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.mlat import Mlat, office, write_json
from tests.letters.packs import pack

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Mlat:
    return office(tmp_path_factory.mktemp("language") / "office", "CH")


def test_a_language_is_begun_checked_seen_added_written_and_retired(here: Mlat, tmp_path: Path) -> None:
    begun, ready = tmp_path / "begun.toml", tmp_path / "ready.toml"
    ready.write_text(pack("pt"), encoding="utf-8")
    made = here.json("letter-language", "start", "pt", "--from", "es", "--out", begun)
    assert (made["name"], made["version"], made["path"]) == ("Portuguese", 1, str(begun))
    here.json("letter-language", "start", "pt", "--out", begun, expect=1)
    told = here.json("letter-language", "check", begun, expect=1)
    assert (told["usable"], told["kinds"]) == (False, [])
    assert any(each["part"] == "words.page.date" and each["grave"] for each in told["findings"])
    told = here.json("letter-language", "check", ready)
    assert (told["usable"], told["kinds"], told["findings"]) == (True, ["acknowledgement", "query"], [])
    here.json("letter-language", "preview", ready, "--kind", "query", "--out", tmp_path / "query.pdf")
    assert (tmp_path / "query.pdf").read_bytes().startswith(b"%PDF")
    made = here.json("letter-language", "add", ready)
    assert (made["state"], [each["version"] for each in made["versions"]]) == ("in-use", [1])
    assert [row["language"] for row in here.rows("letter-language", "list")] == ["en", "fr", "es", "ar", "ru", "zh", "pt"]
    assert "Portuguese" in here.run("letter-language", "show", "pt").out
    here.json("letter-language", "export", "pt", "--out", tmp_path / "kept.toml")
    assert (tmp_path / "kept.toml").read_bytes() == ready.read_bytes()
    asked = {"klass": "mla", "direction": "in", "subject": "Bank records", "other_state": "BR", "received": "2026-11-20T10:15"}
    number = here.json("request", "log", write_json(tmp_path / "request.json", asked))["number"]
    letter = here.json("letter", "draft", number, "acknowledgement", "--language", "pt")
    assert letter["language"] == "pt"
    assert here.json("letter", "draft", number, "refusal", "--language", "pt", expect=1)["code"] == "letter.kind"
    assert here.json("letter-language", "retire", "pt", "--reason", "Nobody translates")["state"] == "retired"
    assert here.json("letter", "draft", number, "query", "--language", "pt", expect=1)["code"] == "letter.language"
    assert here.json("letter-language", "retire", "en", "--reason", "x", expect=1)["code"] == "letter.language"
