# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the taking over of an old register asks: the numbers under which cases are known already, and many new ones at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

import sqlalchemy as sa

from mlat_desktop.domain.vocabulary import Confidentiality, Direction, ReferenceKind, RequestClass
from mlat_desktop.services.old_number_port import OldNumber
from mlat_desktop.services.ports import Series
from mlat_desktop.store import tables


class OldNumbers(ABC):
    """The part of ``ports.Requests`` that knows cases again which came from a spreadsheet."""

    _connection: sa.Connection

    @abstractmethod
    def take_serial(self, klass: RequestClass, direction: Direction, year: int) -> tuple[int, Series]:
        """See :class:`SqlRequests`."""

    def take_serials(self, klass: RequestClass, direction: Direction, year: int, count: int) -> tuple[int, Series]:
        """The first of ``count`` serials in a row, all of which are taken as by :meth:`take_serial`."""
        first, series = self.take_serial(klass, direction, year)
        kept = tables.serial
        where = (kept.c.klass == klass, kept.c.direction == direction, kept.c.year == year)
        self._connection.execute(sa.update(kept).where(*where).values(last=first + count - 1))
        return first, series

    def old_numbers(self) -> Iterator[OldNumber]:
        """Every number of an old register with the case that bears it."""
        request, reference = tables.request, tables.reference
        columns = (request.c.klass, request.c.direction, request.c.year, request.c.number, request.c.confidentiality)
        query = (
            sa.select(reference.c.value, *columns)
            .join(request, request.c.id == reference.c.request_id)
            .where(reference.c.kind == ReferenceKind.OLD_SYSTEM)
        )
        for value, klass, direction, year, number, secrecy in self._connection.execute(query):
            yield OldNumber(
                value=value,
                klass=klass,
                direction=direction,
                year=year,
                number=number,
                restricted=secrecy is Confidentiality.RESTRICTED,
            )
