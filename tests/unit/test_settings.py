# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mlat_desktop import settings
from mlat_desktop.settings import Settings


def test_preferences_come_back_as_they_were_saved(tmp_path: Path) -> None:
    kept = Settings(language="ar", theme="dark", geometry="AbC=").opened("/offices/bern", "amoretti")
    settings.save(tmp_path, kept)
    assert settings.load(tmp_path) == settings.Loaded(kept)
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_each_letterhead_keeps_its_printer(tmp_path: Path) -> None:
    front = settings.Printing(queue="Front", sides="two-sided-long-edge", tray="Tray2")
    kept = Settings().prints("en", front).prints("ar", settings.Printing(queue="Attic")).prints("fr", front)
    settings.save(tmp_path, kept)
    assert settings.load(tmp_path).settings == kept
    assert kept.printing["en"] == front
    assert kept.printing["ar"].queue == "Attic"


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none") == settings.Loaded(Settings())


def test_the_office_opened_last_stands_first_and_old_ones_are_forgotten() -> None:
    kept = Settings()
    for number in range(12):
        kept = kept.opened(f"/offices/{number}", "amoretti")
    kept = kept.opened("/offices/7", "jkeller")
    assert kept.offices[:2] == ("/offices/7", "/offices/11")
    assert len(kept.offices) == settings.MOST_OFFICES
    assert kept.last_user == "jkeller"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"format": 2}',
        '{"format": 1, "theme": "pink"}',
        '{"format": 1, "offices": [3]}',
        '{"format": 1, "language": 7}',
    ],
)
def test_a_damaged_file_is_kept_aside_and_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "settings.json").write_text(content, encoding="utf-8")
    loaded = settings.load(tmp_path)
    assert loaded.settings == Settings()
    assert loaded.set_aside is not None
    assert loaded.set_aside.read_text(encoding="utf-8") == content
    settings.save(tmp_path, Settings(language="fr"))
    assert settings.load(tmp_path).settings.language == "fr"
    (tmp_path / "settings.json").write_text(content, encoding="utf-8")
    again = settings.load(tmp_path)
    assert again.set_aside != loaded.set_aside


def test_a_failure_while_saving_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(tmp_path, Settings(language="fr"))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        settings.save(tmp_path, Settings(language="ar"))
    assert json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))["language"] == "fr"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]
