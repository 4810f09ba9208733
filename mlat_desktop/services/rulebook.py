# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the data files say about duties and about classes of exhibits, beside their words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.i18n import Language, screen


@dataclass(frozen=True, slots=True)
class DutyKind:
    """A kind of duty. ``lasting`` is what it is unless an officer says otherwise; ``source`` where such a duty is found."""

    id: str
    text: str
    lasting: bool
    source: str = ""

    def label(self, language: Language | None = None) -> str:
        """Its words, by default in the language of the screen."""
        return (language or screen()).text(self.text)


@dataclass(frozen=True, slots=True)
class ExhibitClass:
    """A class of exhibits. ``withheld``: never shown, and copied only on a second, reasoned demand."""

    id: str
    text: str
    withheld: bool
    help: str = ""

    def label(self, language: Language | None = None) -> str:
        """Its words, by default in the language of the screen."""
        return (language or screen()).text(self.text)


@cache
def duty_kinds() -> tuple[DutyKind, ...]:
    """Every kind of duty, in the order in which they are offered."""
    rows = _rows("duties")
    return tuple(DutyKind(row["id"], row["label"], row["lasting"], row.get("source", "")) for row in rows)


@cache
def exhibit_classes() -> tuple[ExhibitClass, ...]:
    """Every class of exhibits."""
    rows = _rows("exhibit_classes")
    return tuple(ExhibitClass(row["id"], row["label"], row["withheld"], row.get("help", "")) for row in rows)


def duty_kind(code: str) -> DutyKind | None:
    """A kind by its code, None for one that this version does not know (another office's)."""
    return next((kind for kind in duty_kinds() if kind.id == code), None)


def duty_label(code: str, language: Language | None = None) -> str:
    """The words for a kind of duty; one that is not known is shown as it is."""
    kind = duty_kind(code)
    return kind.label(language) if kind else code


def class_label(code: str) -> str:
    """The words for a class of exhibits, empty for an ordinary one; one that is not known is shown as it is."""
    found = next((each for each in exhibit_classes() if each.id == code), None)
    return found.label() if found else code


def withheld(code: str) -> bool:
    """Whether the content of this class is never shown and goes nowhere by default. A class that a newer office made, of which
    nothing is known here, is treated as the gravest.
    """
    if not code:
        return False
    found = next((each for each in exhibit_classes() if each.id == code), None)
    return found is None or found.withheld


def must_be_class(code: str) -> None:
    """Refuse a class that the list does not offer."""
    if code and all(each.id != code for each in exhibit_classes()):
        raise KnownError(Code.EVIDENCE_INVALID, reason=why("there is no class {code}", code=code))


def _rows(name: str) -> list[dict[str, Any]]:
    text = files("resources").joinpath("codes", f"{name}.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["code"]
    return found
