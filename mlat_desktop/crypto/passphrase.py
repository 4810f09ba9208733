# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How hard a passphrase is to guess, and the least that opens an office.

Usage: ``strength(text, about=("anna", "Federal Office"))`` and ``demand_strong(text, about=...)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mlat_desktop.domain.errors import Code, KnownError, Why, why

SHORTEST = 10
"""Characters that a passphrase must have."""
LEAST = 3
"""The score that a passphrase must reach: 10^8 guesses or more, each of them half a second."""
_MEASURED = 72  # zxcvbn's time grows with the square of the length; what comes after only adds


@dataclass(frozen=True, slots=True)
class Strength:
    """``score`` 0 (guessed at once) to 4; ``advice`` what is wrong with it, None if it is good enough."""

    score: int
    advice: Why | None


_ADVICE: tuple[tuple[str, Why], ...] = (
    ("straight row", why("Neighbouring keys are easy to guess.")),
    ("keyboard pattern", why("Short keyboard patterns are easy to guess.")),
    ("repeat", why("Repeated characters or words are easy to guess.")),
    ("sequence", why("Sequences such as abc or 6543 are easy to guess.")),
    ("recent year", why("Years are easy to guess.")),
    ("date", why("Dates are easy to guess.")),
    ("name", why("Names are easy to guess.")),
    ("common password", why("This is one of the passwords that are tried first.")),
    ("word by itself", why("A single word is easy to guess.")),
)


def strength(passphrase: str, about: Sequence[str] = ()) -> Strength:
    """Judge a passphrase. ``about`` are words that somebody would try first: the user's and the office's names."""
    from zxcvbn import zxcvbn  # its word lists are large, and an office is opened without judging anything

    if not passphrase:
        return Strength(0, why("It is empty."))
    words: list[Any] = [part for text in about for part in (text, *text.split()) if part]
    found = zxcvbn(passphrase[:_MEASURED], user_inputs=words)
    score = int(found["score"])
    if len(passphrase) < SHORTEST:
        return Strength(min(score, LEAST - 1), why("It has fewer than {least} characters.", least=SHORTEST))
    if score >= LEAST:
        return Strength(score, None)
    warning = str(found["feedback"]["warning"] or "").lower()
    advice = next((text for mark, text in _ADVICE if mark in warning), why("It is too simple."))
    return Strength(score, advice)


def demand_strong(passphrase: str, about: Sequence[str] = ()) -> None:
    """Raise ``KnownError(PASSPHRASE_WEAK, advice)`` for a passphrase that is too easy to guess."""
    judged = strength(passphrase, about)
    if judged.advice is not None:
        raise KnownError(Code.PASSPHRASE_WEAK, advice=judged.advice)
