# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The kinds of letter that a case may need, by occasion, found by any part of their names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from mlat_desktop.i18n import _, listed
from mlat_desktop.services.letters.writing import LetterKindView
from ui.widgets.basics import GAP, Compound, column, label
from ui.widgets.controls import SearchField
from ui.widgets.pickers import fold

_KIND, _HELD = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_ROWS = 14
"""As many lines as stand in the form before the list is scrolled."""


class LetterKinds(Compound):
    """A search field and, below it, the kinds under the names of their occasions.

    Signals:
        chosen: another kind is chosen; its code.
    """

    chosen = Signal(str)

    def __init__(self, kinds: Sequence[LetterKindView]) -> None:
        super().__init__()
        self.search = SearchField(_("Search the letters"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Letter"))
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = label(_("No letter of this name is written on such a case."), "muted", wrap=True)
        self._nothing.hide()
        self._fill(kinds)
        inside = column(self, gap=GAP)
        inside.addWidget(self.search)
        inside.addWidget(self.list)
        inside.addWidget(self._nothing)
        self.search.searched.connect(self._filter)
        self.search.left_down.connect(self.list.setFocus)
        self.list.currentItemChanged.connect(self._tell)

    def heart(self) -> QListWidget:
        """The list; a focus proxy would lead Tab back into it from the end of the page."""
        return self.list

    @property
    def value(self) -> str:
        """The code of the chosen kind, empty if there is none."""
        item = self.list.currentItem()
        return str(item.data(_KIND) or "") if item is not None else ""

    @property
    def offered(self) -> list[str]:
        """The codes that are shown, in their order."""
        return [str(item.data(_KIND)) for item in self._items() if item.data(_KIND) and not item.isHidden()]

    def choose(self, code: str) -> None:
        """Choose the kind of a code, if there is one."""
        for item in self._items():
            if code and item.data(_KIND) == code:
                self.list.setCurrentItem(item)
                self.list.scrollToItem(item, QListWidget.ScrollHint.PositionAtCenter)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _fill(self, kinds: Sequence[LetterKindView]) -> None:
        occasion = ""
        for each in kinds:
            if each.occasion != occasion:
                occasion = each.occasion
                head = QListWidgetItem(occasion)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(head)
            item = QListWidgetItem(each.label)
            item.setData(_KIND, each.kind)
            item.setData(_HELD, fold(f"{each.label} {each.kind} {occasion}"))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, listed(each.label, occasion))
            item.setToolTip(each.label)
            self.list.addItem(item)
        line = self.list.sizeHintForRow(0) if self.list.count() else 0
        self.list.setFixedHeight(line * min(self.list.count(), _ROWS) + 2 * GAP)
        self._first()

    def _first(self) -> None:
        item = next((each for each in self._items() if each.data(_KIND) and not each.isHidden()), None)
        if item is not None:
            self.list.setCurrentItem(item)
        else:
            self.list.setCurrentRow(-1)

    def _filter(self, typed: str) -> None:
        words = fold(typed).split()
        head, below = None, 0
        for item in self._items():
            if not item.data(_KIND):
                if head is not None:
                    head.setHidden(not below)
                head, below = item, 0
                continue
            found = all(word in str(item.data(_HELD)) for word in words)
            item.setHidden(not found)
            below += found
        if head is not None:
            head.setHidden(not below)
        self.list.setVisible(bool(self.offered))
        self._nothing.setVisible(not self.offered)
        if self.value not in self.offered:
            self._first()

    def _tell(self, *_arguments: object) -> None:
        self.chosen.emit(self.value)


class _Lines(QStyledItemDelegate):
    """Occasions in bold."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Set the heading apart."""
        super().initStyleOption(option, index)
        if not index.data(_KIND):
            option.font.setBold(True)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Room enough for a finger."""
        size = super().sizeHint(option, index)
        size.setHeight(max(size.height(), option.fontMetrics.lineSpacing() + 11))
        return size
