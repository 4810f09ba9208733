# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What an entry of the address book must be before it is kept; every problem is one sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from zoneinfo import available_timezones

from mlat_desktop.domain.directory import AuthorityEntry, CountryProfile
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.services.codes import Codes, of_office
from mlat_desktop.services.countries import states
from mlat_desktop.services.ports import UnitOfWork

MOST_LETTERS = 4000
MOST_MONTHS = 120
_LINES = frozenset("\n\t")


def check_authority(uow: UnitOfWork, entry: AuthorityEntry, old: AuthorityEntry | None, today: date) -> None:
    """Raise ``DIRECTORY_INVALID`` with the first problem; a code that ``old`` has already may have been retired since."""
    _check_common(entry, today)
    if not entry.name.strip():
        raise _refused(why("an authority needs its name"))
    if entry.email and ("@" not in entry.email or any(char.isspace() for char in entry.email)):
        raise _refused(why("{email} is not an e-mail address", email=entry.email))
    if entry.zone and entry.zone not in available_timezones():
        raise _refused(why("{zone} is not a time zone, such as Europe/Berlin", zone=entry.zone))
    codes = of_office(uow)
    _check_codes(codes, "languages", entry.languages, old.languages if old else ())
    _check_codes(codes, "channels", entry.channels, old.channels if old else ())
    for treaty in entry.treaties:
        if uow.treaties.table(treaty) is None and not (old and treaty in old.treaties):
            raise _refused(why("the treaty table has no treaty {treaty}", treaty=treaty))


def check_profile(uow: UnitOfWork, profile: CountryProfile, old: CountryProfile | None, today: date) -> None:
    """Raise ``DIRECTORY_INVALID`` with the first problem."""
    _check_common(profile, today)
    codes = of_office(uow)
    _check_codes(codes, "languages", profile.languages, old.languages if old else ())
    _check_codes(codes, "channels", profile.channels, old.channels if old else ())
    if profile.measure:
        _check_codes(codes, "assistance", [profile.measure], [old.measure] if old else ())


def _check_common(entry: AuthorityEntry | CountryProfile, today: date) -> None:
    if entry.state not in states():
        raise _refused(why("{state} is not a two-letter code of a State (ISO 3166-1)", state=repr(entry.state)))
    if not entry.source.strip():
        raise _refused(why("it needs its source: where it was read, or who told it"))
    if not 1 <= entry.verify_months <= MOST_MONTHS:
        raise _refused(why("a verification lasts 1 to {most} months", most=MOST_MONTHS))
    if entry.verified_on is not None and entry.verified_on > today:
        raise _refused(why("it cannot have been verified on a day that has not come"))
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, str):
            _check_text(field.name, value)


def _check_text(name: str, text: str) -> None:
    if len(text) > MOST_LETTERS:
        raise _refused(why("{field} has more than {most} letters", field=name, most=MOST_LETTERS))
    if any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} and char not in _LINES for char in text):
        raise _refused(why("{field} holds a character that cannot be printed", field=name))


def _check_codes(codes: Codes, name: str, used: Iterable[str], before: Iterable[str]) -> None:
    kept = set(before)
    for code in used:
        if code not in kept and not codes.has(name, code):
            raise _refused(why("the list {list} has no code {code}", list=name, code=code))


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.DIRECTORY_INVALID, reason=reason)
