# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answer about an act on several requests (rules in :mod:`mlat_desktop.cli.shapes`)."""

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
