# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers of ``mlat authorities``, ``mlat profiles`` and ``mlat codes``, by the rules of ``cli.shapes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.directory import AuthorityRole, Freshness, Possible


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityShape:
    """An authority of another State. ``standing`` says whether its verification still counts, ``verified_until`` to when."""

    uid: str
    state: str
    role: AuthorityRole
    name: str
    address: str
    person: str
    phone: str
    email: str
    fax: str
    hours: str
    zone: str
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    encryption: str
    treaties: tuple[str, ...]
    note: str
    source: str
    verified_on: date | None
    verified_by: str
    verify_months: int
    verified_until: date | None
    standing: Freshness
    active: bool
    updated_at: datetime | None
    updated_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileShape:
    """What a State asks for, in general (``measure`` empty) or for one measure; as :class:`AuthorityShape` otherwise."""

    uid: str
    state: str
    measure: str
    possible: Possible
    legal_framework: str
    receiving_authority: str
    executing_authority: str
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    means: str
    execution_deadline: str
    dual_criminality: str
    use_limitation: str
    special_documentation: str
    special_requirements: str
    links: str
    other: str
    source: str
    verified_on: date | None
    verified_by: str
    verify_months: int
    verified_until: date | None
    standing: Freshness
    active: bool
    updated_at: datetime | None
    updated_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsShape:
    """The words for a code in one language."""

    language: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCodeShape:
    """A code that the office added to a list; one that is not ``active`` is read and no longer offered."""

    list: str
    code: str
    labels: tuple[WordsShape, ...]
    active: bool
