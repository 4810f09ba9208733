# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The register's list: an array of ids, rows fetched in pages of 256 by primary key, the newest 40 pages kept.

The scroll bar is exact, any sort is possible, and a list of a million requests opens in well under a second. A filter resets
the whole model; nobody patches a row.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.services.ports import RequestRow
from mlat_desktop.services.wording import next_deadline
from ui.models.index import TOP, Index

PAGE, KEPT = 256, 40
RowRole = Qt.ItemDataRole.UserRole


class Column(IntEnum):
    """Columns of the list."""

    REQUEST = 0
    STATE = 1
    STATUS = 2
    DEADLINE = 3


SORTS = {
    Column.REQUEST: "number",
    Column.STATE: "state",
    Column.STATUS: "status",
    Column.DEADLINE: "due",
}


class RequestTable(QAbstractTableModel):
    """Rows of the register; :data:`RowRole` gives the whole ``RequestRow``."""

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], list[RequestRow]],
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._places: dict[int, int] | None = None
        self._pages: OrderedDict[int, list[RequestRow]] = OrderedDict()
        self.today = today

    def reset(self, ids: array[int]) -> None:
        """Show another list."""
        self.beginResetModel()
        self._ids = ids
        self._places = None
        self._pages.clear()
        self.endResetModel()

    def forget(self) -> None:
        """Read the rows again when they are next shown; the list itself stays."""
        self._pages.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(Column) - 1))

    @property
    def ids(self) -> array[int]:
        """The ids in order."""
        return self._ids

    def place_of(self, request_id: int) -> int:
        """The row of a request, -1 if the list does not hold it."""
        if self._places is None:
            self._places = {each: at for at, each in enumerate(self._ids)}
        return self._places.get(request_id, -1)

    def row_at(self, at: int) -> RequestRow | None:
        """The row shown at a place."""
        if not 0 <= at < len(self._ids):
            return None
        number = at // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(self._ids[number * PAGE : (number + 1) * PAGE])
            self._pages[number] = page
            if len(self._pages) > KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        offset = at % PAGE
        return page[offset] if offset < len(page) else None

    def rowCount(self, parent: Index = TOP) -> int:
        """The length of the whole list."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = TOP) -> int:
        """The columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, which is also what a screen reader says; the row itself for the delegate."""
        if role not in {Qt.ItemDataRole.DisplayRole, RowRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == RowRole:
            return row
        return self._text(row, Column(index.column()))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The names of the columns."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (_("Request"), _("State"), _("Status"), _("Next deadline"))[section]

    def _text(self, row: RequestRow, column: Column) -> str:
        if column is Column.REQUEST:
            return listed(row.subject, row.number)
        if column is Column.STATE:
            return screen().state(row.state)
        if column is Column.STATUS:
            return label(row.status)
        return next_deadline(row, self.today())
