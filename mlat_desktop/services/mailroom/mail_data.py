# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the data files say of mail: its kinds, with whom it is exchanged, and which event a piece may be on a case."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mlat_desktop.domain.errors import BugError, Code, KnownError, why
from mlat_desktop.domain.vocabulary import PLANNED, Channel, Direction, EventKind, Holder, MailKind
from mlat_desktop.i18n import screen


@dataclass(frozen=True, slots=True)
class PieceKind:
    """A kind of piece: how the log of a case calls it, and how it usually travels."""

    id: str
    text: str
    mail: MailKind
    channel: Channel

    def label(self) -> str:
        """Its words in the language of the screen."""
        return screen().text(self.text)


@dataclass(frozen=True, slots=True)
class Role:
    """With whom mail is exchanged. ``holder`` is who has a case that is handed to them, None where nothing is handed over."""

    id: str
    text: str
    holder: Holder | None
    abroad: bool

    def label(self) -> str:
        """Its words in the language of the screen."""
        return screen().text(self.text)


@cache
def kinds() -> tuple[PieceKind, ...]:
    """Every kind, in the order in which they are offered."""
    rows = _read("codes", "mail_kinds")["code"]
    return tuple(PieceKind(row["id"], row["label"], MailKind(row["mail"]), Channel(row["channel"])) for row in rows)


@cache
def roles() -> tuple[Role, ...]:
    """Everybody with whom mail is exchanged, in the order in which they are offered."""
    rows = _read("codes", "mail_roles")["code"]
    return tuple(
        Role(row["id"], row["label"], Holder(row["holder"]) if "holder" in row else None, row["abroad"]) for row in rows
    )


def kind_of(code: str) -> PieceKind:
    """A kind by its code; ``MAIL_INVALID`` if there is none."""
    found = next((each for each in kinds() if each.id == code), None)
    if found is None:
        raise KnownError(Code.MAIL_INVALID, reason=why("there is no kind of mail {code}", code=code))
    return found


def role_of(code: str) -> Role:
    """Somebody by the code; ``MAIL_INVALID`` if there is none."""
    found = next((each for each in roles() if each.id == code), None)
    if found is None:
        raise KnownError(Code.MAIL_INVALID, reason=why("nobody with whom mail is exchanged is called {code}", code=code))
    return found


def events_of(way: Direction, case: Direction, role: str) -> tuple[EventKind, ...]:
    """The events that a piece may be, the likeliest first; whoever stands in several rows may have sent any of theirs."""
    return tuple(dict.fromkeys(kind for row in _rows() if row[:2] == (way, case) and role in row[2] for kind in row[3]))


@cache
def _rows() -> tuple[tuple[Direction, Direction, frozenset[str], tuple[EventKind, ...]], ...]:
    raw = _read("workflows", "mail")
    known = {each.id for each in roles()}
    try:
        made = tuple(
            (Direction(row["way"]), Direction(row["case"]), frozenset(row["with"]), tuple(map(EventKind, row["events"])))
            for row in raw["piece"]
        )
    except (KeyError, ValueError, TypeError) as error:
        raise BugError(f"workflow mail: {error!r}") from error
    strange = {role for row in made for role in row[2]} - known
    planned = {kind for row in made for kind in row[3]} & PLANNED
    if strange or planned:
        raise BugError(f"workflow mail: {sorted(strange)} {sorted(planned)}")
    return made


def _read(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads(files("resources").joinpath(folder, f"{name}.toml").read_text(encoding="utf-8"))
