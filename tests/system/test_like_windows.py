# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The whole main job on a file system with the manners of Windows: nothing is replaced or removed while it is open."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from mlat_desktop import settings
from mlat_desktop.bootstrap import NewOffice, create_office, open_office
from mlat_desktop.bootstrap.training import CHEAP, PASSPHRASE
from mlat_desktop.cli.main import main
from mlat_desktop.clock import SetClock
from mlat_desktop.progress import CancelToken
from mlat_desktop.store import integrity
from mlat_desktop.transfer.medium import Medium
from tests.system.windows import FileSystem, Kernel32

OFFICE = NewOffice(name="Federal Office of Justice", country="CH", admin_name="anna")


def _mlat(monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    out = StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    assert main(words) == 0
    return out.getvalue()


@pytest.mark.slow
def test_the_main_job_holds_no_file_that_it_replaces_and_waits_for_scanners(
    monkeypatch: pytest.MonkeyPatch,
    kernel32: Kernel32,
    no_waiting: list[float],
    tmp_path: Path,
    figure: Callable[[str, object], None],
) -> None:
    played = FileSystem(monkeypatch, scanner=True)
    made = json.loads(_mlat(monkeypatch, "demo", str(tmp_path / "demo"), "--requests", "1", "--json"))
    for office, user, word in (
        (made["office"], made["head"], made["passphrase_file"]),
        (made["receiver_office"], made["receiver_user"], made["receiver_passphrase_file"]),
    ):
        _mlat(monkeypatch, "--office", office, "--user", user, "--passphrase-file", word, "check")
    left = [each for each in tmp_path.rglob("*") if each.suffix in {".part", ".incomplete"} or "incoming-" in each.name]
    assert left == []
    assert played.refused > 20
    assert played.refused == len(no_waiting), "every refusal was answered by patience, none by giving up"
    figure("first attempts to replace or remove a file that were refused as on Windows", played.refused)


def test_a_bundle_is_compared_with_what_the_medium_holds_on_windows_too(
    monkeypatch: pytest.MonkeyPatch, kernel32: Kernel32, tmp_path: Path
) -> None:
    FileSystem(monkeypatch)
    folder = tmp_path / "stick"
    medium = Medium()
    medium.make_folder(folder)
    with medium.create(folder / "x.part") as file:
        medium.write(file, b"x" * 70_000)
        medium.sync(file)
    medium.rename(folder / "x.part", folder / "x")
    kernel32.on_medium[str(folder / "x")] = bytes(70_000)
    assert medium.read_back(folder / "x", CancelToken())[1] == 70_000
    lost = medium.read_back(folder / "x", CancelToken())
    kernel32.on_medium.clear()
    assert medium.read_back(folder / "x", CancelToken()) != lost
    medium.discard(folder)
    assert not folder.exists()


def test_an_office_that_could_not_be_made_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, kernel32: Kernel32, tmp_path: Path, clock: SetClock
) -> None:
    FileSystem(monkeypatch)

    def fails() -> str:
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        create_office(tmp_path / "office", OFFICE, PASSPHRASE, clock=clock, cost=CHEAP, uids=fails)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_of_the_database_is_made_and_replaced(
    monkeypatch: pytest.MonkeyPatch, kernel32: Kernel32, no_waiting: list[float], tmp_path: Path, clock: SetClock
) -> None:
    played = FileSystem(monkeypatch, scanner=True)
    with create_office(tmp_path / "office", OFFICE, PASSPHRASE, clock=clock, cost=CHEAP).office as office:
        key = office._keys._key
        for _again in range(2):
            integrity.snapshot(tmp_path / "office" / "office.db", key, tmp_path / "copies" / "office.db")
    assert [each.name for each in (tmp_path / "copies").iterdir()] == ["office.db"]
    open_office(tmp_path / "office", passphrase=PASSPHRASE, clock=clock, cost=CHEAP).close()
    assert played.refused == len(no_waiting) > 0


def test_preferences_are_kept_replaced_and_put_aside(
    monkeypatch: pytest.MonkeyPatch, kernel32: Kernel32, no_waiting: list[float], tmp_path: Path
) -> None:
    FileSystem(monkeypatch, scanner=True)
    for theme in ("light", "dark"):
        settings.save(tmp_path, settings.Settings(theme=theme))
    assert settings.load(tmp_path).settings.theme == "dark"
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")
    aside = settings.load(tmp_path).set_aside
    assert aside is not None
    assert aside.exists()


def test_an_office_opened_under_another_spelling_of_its_folder_stands_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import ntpath

    monkeypatch.setattr(os.path, "normcase", ntpath.normcase)
    kept = settings.Settings().opened("C:\\Office", "anna").opened("c:/office", "anna")
    assert kept.offices == ("c:/office",)
