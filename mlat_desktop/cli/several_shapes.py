# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers about acts on several requests or letters (rules in :mod:`mlat_desktop.cli.shapes`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswerShape:
    """What became of one request: ``changed`` says that something was done on it; ``code`` and ``message`` why it was not,
    empty where nothing stood against it. ``was`` is who was responsible before. ``asked`` is how the command named it.
    """

    asked: str
    request: str
    changed: bool
    code: str
    message: str
    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralShape:
    """An act on several requests: one row each, in the order of asking."""

    changed: int
    same: int
    refused: int
    rows: tuple[CaseAnswerShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAnswerShape:
    """What became of one letter: ``outcome`` is ``done``, ``same`` (it had been through the act before), ``refused`` (``code``
    and ``message`` say why) or ``left`` (not begun when somebody stopped). ``asked`` is how the command named it.
    """

    asked: str
    letter: int | None
    number: str
    outcome: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersShape:
    """An act on several letters: one row each, in the order of asking."""

    done: int
    same: int
    refused: int
    left: int
    rows: tuple[LetterAnswerShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterShape:
    """A printer of this computer and what it offers, its own setting first; ``duplex`` holds ``off``, ``long``, ``short``."""

    printer: str
    duplex: tuple[str, ...]
    trays: tuple[str, ...]
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressesShape:
    """Envelopes or address labels that were written to a file, or ``printed``: then there is no path."""

    addresses: int
    path: str
    printed: bool
