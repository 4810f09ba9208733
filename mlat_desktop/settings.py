# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What this computer's user prefers: language, theme, the offices opened last. Never a secret, never a case.

A JSON file in the user's configuration folder, written whole beside itself and moved into place. A damaged file is kept
aside under another name and reported, never overwritten in silence.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

import platformdirs

from mlat_desktop.system import files

FORMAT = 1
MOST_OFFICES = 8
ENVELOPES, LABELS = "envelopes", "labels"
"""For what else than the letters of a letterhead a printer is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """How letters of one letterhead are printed on this computer; empty is the system's own choice. ``sides`` as in
    ``domain.printing``. Copies are not kept: each copy is an act of its own.
    """

    queue: str = ""
    sides: str = ""
    tray: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Preferences. ``language`` empty means the system's; ``theme`` is ``system``, ``light`` or ``dark``; ``offices`` are
    folders, the last one first; ``geometry`` and ``splitter`` are the window's own state in base64; ``printing`` is by the
    language of the letterhead, and for :data:`ENVELOPES` and :data:`LABELS`.
    """

    language: str = ""
    theme: str = "system"
    offices: tuple[str, ...] = ()
    last_user: str = ""
    geometry: str = ""
    splitter: str = ""
    printing: Mapping[str, Printing] = field(default_factory=dict)

    def prints(self, letterhead: str, how: Printing) -> Settings:
        """The settings after letters of a letterhead were printed in this way."""
        return replace(self, printing={**self.printing, letterhead: how})

    def opened(self, folder: str, user: str) -> Settings:
        """The settings after an office was opened: its folder stands first."""
        rest = tuple(f for f in self.offices if os.path.normcase(f) != os.path.normcase(folder))
        return replace(self, offices=(folder, *rest)[:MOST_OFFICES], last_user=user)


def config_folder() -> Path:
    """Where preferences and crash reports lie."""
    return Path(platformdirs.user_config_dir("mlat-desktop", appauthor=False))


def data_folder() -> Path:
    """Where a new office is proposed and the training office lives."""
    return Path(platformdirs.user_data_dir("mlat-desktop", appauthor=False))


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings as read; ``set_aside`` is where a damaged file was put, None when nothing was wrong."""

    settings: Settings
    set_aside: Path | None = None


def load(folder: Path) -> Loaded:
    """Read the preferences; defaults where there are none."""
    path = folder / "settings.json"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Loaded(Settings())
    except (OSError, UnicodeDecodeError):
        return Loaded(Settings(), _set_aside(path))
    try:
        return Loaded(_read(json.loads(text)))
    except (ValueError, TypeError, KeyError):
        return Loaded(Settings(), _set_aside(path))


def save(folder: Path, settings: Settings) -> None:
    """Write the preferences whole, or leave the old file as it was (an ``OSError`` says why)."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"format": FORMAT, **asdict(settings)}, ensure_ascii=False, indent=1)
    files.write_whole(folder / "settings.json", text.encode())


def _read(data: object) -> Settings:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("not a settings file of this format")
    made = Settings(
        language=_text(data, "language"),
        theme=_text(data, "theme", "system"),
        offices=_texts(data, "offices"),
        last_user=_text(data, "last_user"),
        geometry=_text(data, "geometry"),
        splitter=_text(data, "splitter"),
        printing=_printing(data.get("printing", {})),
    )
    if made.theme not in {"system", "light", "dark"}:
        raise ValueError("theme")
    return made


def _printing(data: object) -> Mapping[str, Printing]:
    if not isinstance(data, dict):
        raise TypeError("printing")
    found: dict[str, Printing] = {}
    for letterhead, how in data.items():
        if not isinstance(how, dict):
            raise TypeError("printing")
        found[letterhead] = Printing(**{each.name: _text(how, each.name) for each in fields(Printing)})
    return found


def _text(data: Mapping[str, object], name: str, default: str = "") -> str:
    value = data.get(name, default)
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _texts(data: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = data.get(name, ())
    if not isinstance(value, list | tuple):
        raise TypeError(name)
    if not all(isinstance(each, str) for each in value):
        raise TypeError(name)
    return tuple(value)


def _set_aside(path: Path) -> Path | None:
    for number in range(1, 1000):
        aside = path.with_name(f"settings-damaged-{number}.json")
        if not aside.exists():
            try:
                files.rename(path, aside)
            except OSError:
                return None
            return aside
    return None
