# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What ``build.spec`` tells PyInstaller, read with stand-ins in place of PyInstaller itself (which only a builder installs)."""

from __future__ import annotations

import importlib
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

PAGES: dict[str, str] = importlib.import_module("ui.pages.by_name").PAGES
ROOT = Path(__file__).resolve().parents[2]
BINARIES = {
    "PySide6/Qt/plugins/platforms/libqxcb.so": True,
    "PySide6/Qt/plugins/platforms/libqoffscreen.so": True,
    "PySide6\\Qt\\plugins\\platforms\\qwindows.dll": True,
    "PySide6/Qt/plugins/platforms/libqeglfs.so": False,
    "PySide6/Qt/plugins/platforms/libqminimal.so": False,
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so": False,
    "PySide6/Qt/plugins/tls/libqopensslbackend.so": False,
    "PySide6/Qt/translations/qtbase_ar.qm": True,
    "PySide6/Qt/translations/qtbase_de.qm": False,
    "PySide6/Qt/translations/qt_ar.qm": False,
    "PySide6/Qt/plugins/generic/libqtuiotouchplugin.so": False,
    "PySide6/Qt/lib/libQt6Network.so.6": False,
    "PySide6/Qt/lib/libQt6Svg.so.6": True,
    "babel/locale-data/root.dat": True,
    "babel/locale-data/fr_CH.dat": True,
    "babel/locale-data/sw_KE.dat": False,
    "libpython3.11.so.1.0": True,
    "sqlcipher3/_sqlite3.cpython-311-x86_64-linux-gnu.so": True,
    "aiohttp/_http_parser.cpython-311-x86_64-linux-gnu.so": False,
    "cryptography/hazmat/bindings/_rust.abi3.so": True,
}
LEAN = {"libpython3.11.so.1.0", "sqlcipher3/_sqlite3.cpython-311-x86_64-linux-gnu.so"}


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SimpleNamespace:
    """What the recipe asked for."""
    asked = SimpleNamespace(programs={}, options={}, scripts=[], left=[], stripped=[])

    def analysis(scripts: list[str], **options: Any) -> SimpleNamespace:
        asked.options, asked.scripts = options, scripts
        binaries = [(name, name, "BINARY") for name in BINARIES]
        return SimpleNamespace(pure=[], scripts=[], binaries=binaries, datas=[("resources/__pycache__/x.pyc", "x", "DATA")])

    def program(*_: object, name: str, **options: Any) -> None:
        asked.programs[name] = options

    def collect(*parts: Any, **_: object) -> None:
        asked.left = [entry[0] for part in parts[2:] for entry in part]

    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: asked.stripped.append(command))
    monkeypatch.setattr(sys, "platform", "linux")
    hooks = ModuleType("PyInstaller.utils.hooks")
    for name in ("collect_data_files", "copy_metadata"):
        setattr(hooks, name, lambda what: [(what, what)])
    hooks.collect_submodules = lambda package: [package]  # type: ignore[attr-defined]  # a stand-in
    for module in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, module, ModuleType(module))
    monkeypatch.setitem(sys.modules, hooks.__name__, hooks)
    words = {
        "SPECPATH": str(ROOT),
        "workpath": str(tmp_path),
        "Analysis": analysis,
        "PYZ": lambda _: None,
        "EXE": program,
        "COLLECT": collect,
        "BUNDLE": collect,
    }
    runpy.run_path(str(ROOT / "build.spec"), init_globals=words)
    return asked


def test_the_program_of_the_offices_has_a_window_and_a_console_door(build: SimpleNamespace) -> None:
    assert build.scripts == [str(ROOT / "mlat_desktop" / "__main__.py")]
    assert {name: options["console"] for name, options in build.programs.items()} == {"mlat-desktop": False, "mlat": True}
    assert not any(options["upx"] for options in build.programs.values())


def test_it_takes_every_package_and_data_folder_along(build: SimpleNamespace) -> None:
    hidden = set(build.options["hiddenimports"])
    assert {"mlat_desktop", "ui", "migrations", "resources", "logging.config", "keyring.backends"} <= hidden
    assert {place.partition(":")[0] for place in PAGES.values()} <= hidden
    assert {"mlat_desktop.cli.letters", "migrations.versions.0001_first_tables"} <= hidden
    sources = [Path(source) for source, _ in build.options["datas"] if source.startswith(str(ROOT))]
    assert {ROOT / "resources", ROOT / "migrations"} <= set(sources)
    assert [path for path in sources if not path.exists()] == []


def test_it_leaves_out_what_no_office_needs(build: SimpleNamespace) -> None:
    assert build.left == [name for name, wanted in BINARIES.items() if wanted]
    assert {"pytest", "PySide6.QtNetwork"} <= set(build.options["excludes"])


def test_it_strips_what_comes_with_symbols_and_nothing_that_others_signed(build: SimpleNamespace) -> None:
    assert {command[-1] for command in build.stripped} == LEAN
    assert len({command[-2] for command in build.stripped}) == len(LEAN)


def test_what_it_is_built_from_is_what_was_tested() -> None:
    pinned = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n", re.MULTILINE)
    text = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-build.lock")}
    tested, built = ({match[1]: match[2] for match in pinned.finditer(lock)} for lock in text.values())
    assert pinned.sub("", text["requirements-build.lock"]) == ""
    builders = {"altgraph", "macholib", "pefile", "pyinstaller", "pyinstaller-hooks-contrib"}
    assert set(built) - set(tested) == builders
    assert {name: version for name, version in built.items() if tested.get(name, version) != version} == {}
