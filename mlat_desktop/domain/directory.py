# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whom to write to and how: authorities of other States, and what each State asks for per measure.

The columns are those of the PC-OC country sheet of the Council of Europe and of the Fiches belges of the European Judicial
Network. Every entry says where it was read and when it was last verified, for an address that is out of date loses a letter.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class AuthorityRole(StrEnum):
    """What an authority does in a State."""

    CENTRAL = "central"
    RECEIVING = "receiving"
    JUDICIAL = "judicial"
    DIPLOMATIC = "diplomatic"
    CONTACT_POINT = "contact-point"
    FIU = "fiu"
    OTHER = "other"


class Possible(StrEnum):
    """Whether a State grants a measure."""

    YES = "yes"
    CONDITIONS = "conditions"
    NO = "no"
    UNKNOWN = "unknown"


class Freshness(StrEnum):
    """Whether an entry may still be relied on: verified lately, too long ago, or never."""

    VERIFIED = "verified"
    OVERDUE = "overdue"
    UNVERIFIED = "unverified"


def lasts_until(verified_on: date, months: int) -> date:
    """The last day on which a verification counts: the same day so many months later, or the last of a shorter month."""
    year, month = divmod(verified_on.year * 12 + verified_on.month - 1 + months, 12)
    return date(year, month + 1, min(verified_on.day, monthrange(year, month + 1)[1]))


def freshness(verified_on: date | None, months: int, today: date) -> Freshness:
    """How an entry stands on ``today``."""
    if verified_on is None:
        return Freshness.UNVERIFIED
    return Freshness.VERIFIED if today <= lasts_until(verified_on, months) else Freshness.OVERDUE


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityEntry:
    """An authority of a State. ``treaties`` are ids for which it is named (empty: all); ``languages`` and ``channels`` codes of
    the office's lists; ``encryption`` what it says of encryption and electronic signatures; ``hours`` office hours in words,
    ``zone`` an IANA zone. ``verify_months`` is how long a verification lasts.
    """

    uid: str
    state: str
    role: AuthorityRole
    name: str
    address: str = ""
    person: str = ""
    phone: str = ""
    email: str = ""
    fax: str = ""
    hours: str = ""
    zone: str = ""
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    encryption: str = ""
    treaties: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    verified_on: date | None = None
    verified_by: str = ""
    verify_months: int = 12
    active: bool = True
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryProfile:
    """What a State asks for: in general (``measure`` empty, the PC-OC sheet), or for one measure (a code of the list of
    assistance, the Fiche belge). Texts are the office's own words.
    """

    uid: str
    state: str
    measure: str = ""
    possible: Possible = Possible.UNKNOWN
    legal_framework: str = ""
    receiving_authority: str = ""
    executing_authority: str = ""
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    means: str = ""
    execution_deadline: str = ""
    dual_criminality: str = ""
    use_limitation: str = ""
    special_documentation: str = ""
    special_requirements: str = ""
    links: str = ""
    other: str = ""
    source: str = ""
    verified_on: date | None = None
    verified_by: str = ""
    verify_months: int = 12
    active: bool = True
    updated_at: datetime | None = None
    updated_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCode:
    """A code that the office added to one of its lists (languages, channels, grounds, ...), with its words per BCP 47 language;
    at least those of the office's own language are there.
    """

    list: str
    id: str
    labels: tuple[tuple[str, str], ...]
    active: bool = True
    added_by: str = ""
    added_at: datetime | None = None
