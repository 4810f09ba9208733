# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Open cases that nobody watches: without a holder, a next action or a day. There must be none; a check looks for them.

Every act of the program gives an open case all three, so that what is found here came with older data or by a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.services.ports import ListQuery, RequestRow, UnitOfWork


class Lack(StrEnum):
    """What an open case must have."""

    HOLDER = "holder"
    NEXT_ACTION = "next-action"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwatched:
    """An open case and what it lacks."""

    id: RequestId
    number: str
    lacks: tuple[Lack, ...]

    @property
    def words(self) -> str:
        """What it lacks and what to do, in the language of the screen."""
        names = {
            Lack.HOLDER: _("who has it in hand"),
            Lack.NEXT_ACTION: _("the next action"),
            Lack.DAY: _("the day to look at it"),
        }
        text = _("{number} lacks this: {lacks}. Set a reminder on it, with a day and what is to be done.")
        return screen().fill(text, {"number": self.number, "lacks": listed(*(names[each] for each in self.lacks))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The result of looking: the cases that the reader sees, and how many others there are."""

    found: tuple[Unwatched, ...] = ()
    hidden: int = 0

    def __bool__(self) -> bool:
        return bool(self.found or self.hidden)

    def words(self) -> tuple[str, ...]:
        """Each in the language of the screen."""
        return tuple(self._words())

    def _words(self) -> Iterator[str]:
        for each in self.found:
            yield each.words
        if self.hidden:
            text = ngettext(
                "{count} restricted case that you do not handle lacks one of them. Have its officer look.",
                "{count} restricted cases that you do not handle lack one of them. Have their officers look.",
                self.hidden,
            )
            yield text.format(count=screen().number(self.hidden))


def unwatched(uow: UnitOfWork, today: date) -> Watch:
    """Look through all open cases, also those that the reader does not see."""
    everywhere = _lacking(uow.whole, today)
    seen = {row.id for row in uow.requests.rows([row.id for row in everywhere])}
    found = tuple(Unwatched(id=RequestId(row.id), number=row.number, lacks=lacks(row)) for row in everywhere if row.id in seen)
    return Watch(found=found, hidden=len(everywhere) - len(found))


def lacks(row: RequestRow) -> tuple[Lack, ...]:
    """What an open case lacks."""
    having = ((Lack.HOLDER, row.holder), (Lack.NEXT_ACTION, row.next_action.strip()), (Lack.DAY, row.step_on))
    return tuple(name for name, value in having if not value)


def _lacking(uow: UnitOfWork, today: date) -> list[RequestRow]:
    ids = uow.requests.ids(ListQuery(open_only=True, sort="number", descending=False), today)
    return [row for row in uow.requests.rows(ids) if lacks(row)]
