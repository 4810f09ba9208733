# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What two offices read to each other on the telephone, what they write down of it, and for how long that is fresh.

The signature of a card proves that one hand made it. Whose hand that is, only a comparison on a way that nobody could have
forged together with the card shows. What is compared is a digest of everything that a forger would have to change: the
office's identity, the key that signs and the key to which bundles are encrypted.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.bundle import Card
from mlat_desktop.domain.errors import Why, why
from mlat_desktop.domain.request import Uid
from mlat_desktop.domain.spoken_words import spoken

GROUPS, FIGURES = 8, 5
WORDS = 16
_TAG = "mlat-office-card-identity-v1"
_DIGITS = GROUPS * FIGURES


class SpokenAs(StrEnum):
    """How a fingerprint was read aloud."""

    WORDS = "words"
    DIGITS = "digits"
    UNSTATED = "unstated"


class Way(StrEnum):
    """How the two offices reached each other for the comparison."""

    TELEPHONE = "telephone"
    IN_PERSON = "in-person"
    DIPLOMATIC = "diplomatic"
    SIGNED = "signed"
    UNSTATED = "unstated"


def identity(office_uid: str, signing_key: str, recipient: str) -> bytes:
    """SHA-256 of what a card binds together, each on a line of its own: none of them can hold a line's end."""
    return hashlib.sha256("\n".join((_TAG, office_uid, signing_key, recipient, "")).encode()).digest()


def identity_of(card: Card) -> bytes:
    """The digest of this card."""
    return identity(card.office_uid, card.signing_key, card.recipient)


def digits_of(card: Card) -> str:
    """Forty figures in groups of five: the digest as a number, its last forty decimal figures (132 bits)."""
    text = f"{int.from_bytes(identity_of(card), 'big') % 10**_DIGITS:0{_DIGITS}d}"
    return " ".join(text[at : at + FIGURES] for at in range(0, _DIGITS, FIGURES))


def digit_lines(card: Card) -> str:
    """The same in two lines. No-break spaces hold each line together as one number, which runs from left to right everywhere:
    with common spaces a line of right-to-left text would begin with the last group.
    """
    groups = digits_of(card).split()
    return "\n".join("\u00a0".join(groups[at : at + GROUPS // 2]) for at in (0, GROUPS // 2))


def words_of(card: Card) -> tuple[str, ...]:
    """Sixteen words: the first 128 bits of the digest."""
    return spoken(identity_of(card)[:WORDS])


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard beside what the card has: ``wrong`` are the places, counted from 1, that differ."""

    spoken_as: SpokenAs
    wrong: tuple[int, ...]


def heard(card: Card, said: str) -> Heard | Why:
    """Compare what was heard with the card; the reason if it is neither all the words nor all the figures.

    Figures may be those of any script, with anything between the groups; words in any case.
    """
    marks = [char for char in said if char.isalnum()]
    if marks and all(char.isdecimal() for char in marks):
        figures = "".join(str(unicodedata.decimal(char)) for char in marks)
        if len(figures) != _DIGITS:
            return why("the fingerprint has {all} figures; heard: {count}", all=_DIGITS, count=len(figures))
        groups = [figures[at : at + FIGURES] for at in range(0, _DIGITS, FIGURES)]
        return Heard(SpokenAs.DIGITS, _differing(groups, digits_of(card).split()))
    found = "".join(char if char.isalnum() else " " for char in said).lower().split()
    if len(found) != WORDS:
        return why("the fingerprint has {all} words; heard: {count}", all=WORDS, count=len(found))
    return Heard(SpokenAs.WORDS, _differing(found, [word.lower() for word in words_of(card)]))


def _differing(found: list[str], wanted: list[str]) -> tuple[int, ...]:
    return tuple(place for place, (one, other) in enumerate(zip(found, wanted, strict=True), 1) if one != other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A fingerprint that was read aloud: who of us heard it from whom, on which way, from where that way was known, what was
    heard, and whether it was the card's. ``confirmed_by`` is who trusted the card on it; ``alone`` why that is the same person.
    """

    uid: Uid
    fingerprint: str
    same: bool
    spoken_as: SpokenAs
    heard: str = field(repr=False)
    spoke_with: str
    way: Way
    number: str
    number_from: str
    note: str
    by: str
    at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    alone: str = ""


class FreshState(StrEnum):
    """How a trusted card stands against the office's own target."""

    FRESH = "fresh"
    STALE = "stale"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Freshness:
    """``last`` is the day on which the card was last compared, ``due`` the day until which that counts as fresh."""

    state: FreshState
    last: date | None = None
    due: date | None = None


DEFAULT_MONTHS = 12
MONTHS_SETTING = "card_months"
"""The own target of an office: after how many months a fingerprint is to be compared anew. It is no law."""

DEFAULT_VALIDITY = 36
VALIDITY_SETTING = "own_card_months"
"""The setting that says for how many months a new card of the office itself is valid unless somebody says otherwise."""

DEFAULT_ENDING = 60
ENDING_SETTING = "card_ending_days"
"""The setting that says how many days before its end a card is said to end."""


def freshness(last: date | None, today: date, months: int) -> Freshness:
    """How a card that was last compared on ``last`` stands; 0 months switch the target off."""
    if last is None:
        return Freshness(FreshState.NEVER)
    if not months:
        return Freshness(FreshState.FRESH, last)
    due = later(last, months)
    return Freshness(FreshState.STALE if today > due else FreshState.FRESH, last, due)


def months_of(setting: str, default: int = DEFAULT_MONTHS) -> int:
    """The office's target; what is no number keeps the default, so that a slip never stops a bundle."""
    return int(setting) if setting.isascii() and setting.isdecimal() and len(setting) <= 3 else default


def later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKeys:
    """A pair of keys that this office made after its first: secrets, kept in the encrypted database. ``endorsement`` is the
    signature of the keys before (``continues``, their OpenSSH line) over the new card.
    """

    fingerprint: str
    seed: bytes = field(repr=False)
    identity: str = field(repr=False)
    valid_from: date
    valid_to: date | None
    continues: str
    endorsement: str
    made_at: datetime
    made_by: str
    revoked_on: date | None = None
    revoked_why: str = ""
