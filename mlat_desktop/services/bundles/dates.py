# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The dates of a case before it leaves: one outside the years of the format is a slip of the keyboard here, and a refusal at
the receiver's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

from mlat_desktop.domain.case_record import YEARS, CaseRecord
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import N_, _, called, screen
from mlat_desktop.services.history import FIELDS

_GROUPS = {
    "exporter": N_("Ended"),
    "events": N_("Timeline"),
    "mails": N_("Correspondence"),
    "evidence": N_("Evidence"),
    "custody": N_("Chain of custody"),
    "duties": N_("Duties"),
    "receipts": N_("Receipts"),
}
"""The words of what stands at the top of a record; ``matter`` has those of its fields."""

_Step = tuple[str, int]
"""A field, and which of its parts, counted from 1; 0 where it has none or one alone."""


def must_be_carried(record: CaseRecord) -> None:
    """``BUNDLE_DATE`` with the first date that every receiver would refuse, and the words of its field."""
    for path, day in _days(record, ()):
        if day.year not in YEARS:
            known = day.isoformat()[:10]  # as it is typed: no calendar of a screen shows such a year well
            raise KnownError(Code.BUNDLE_DATE, field=_words(path), date=known, first=str(YEARS[0]), last=str(YEARS[-1]))


def _days(value: object, path: tuple[_Step, ...]) -> Iterator[tuple[tuple[_Step, ...], date]]:
    if isinstance(value, date):
        yield path, value
    elif isinstance(value, tuple):
        for number, each in enumerate(value, 1):
            yield from _days(each, (*path[:-1], (path[-1][0], number if len(value) > 1 else 0)))
    elif is_dataclass(value):
        for part in fields(value):
            yield from _days(getattr(value, part.name), (*path, (part.name, 0)))


def _words(path: tuple[_Step, ...]) -> str:
    (top, number), *rest = path
    inside = _counted(_GROUPS[top], number) if top in _GROUPS else ""
    for name, place in rest:
        if name in FIELDS:
            word = _counted(FIELDS[name], place)
            inside = called(inside, word) if inside else word
    return inside


def _counted(word: str, number: int) -> str:
    return f"{_(word)} {screen().number(number)}" if number else _(word)
