# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers about a bundle before it is written. Part of the contract of ``mlat``."""

from __future__ import annotations

from dataclasses import dataclass

from mlat_desktop.services.bundles.look import LookLevel, LookTopic


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLineShape:
    """One thing that was looked at. ``code`` is stable, for a refusal the refusal's own; ``text`` is in the language of the
    answers; ``must_see`` asks somebody to say that he has seen it before anything is written.
    """

    code: str
    level: LookLevel
    topic: LookTopic
    text: str
    must_see: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PreflightShape:
    """A look before a bundle of ``request`` is written to ``target``; ``recipients`` are fingerprints of usable cards. The
    figures count what would go; ``media`` is how many media like this one the bundle takes; ``ready`` that nothing stands in
    the way.
    """

    request: str
    recipients: tuple[str, ...]
    target: str | None
    medium: str
    serial: str
    file_system: str
    needed: int
    free: int
    media: int
    letters: int
    evidence: int
    mails: int
    events: int
    custody: int
    duties: int
    ready: bool
    lines: tuple[LookLineShape, ...]
