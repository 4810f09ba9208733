# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The filters of the register: chosen from one menu, combined as one likes, each a chip that a click or a key takes away.

They stay as long as the office is open, also when language or theme make the window anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from mlat_desktop.domain.vocabulary import Direction, Holder, RequestClass, Status
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.ports import ListQuery
from ui.icons import icon
from ui.widgets.basics import PushButton, button, clear, label, row, rtl
from ui.widgets.dates import DateField

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office

_KEPT: WeakKeyDictionary[Office, ListQuery] = WeakKeyDictionary()
"""What each open office was last filtered by; it goes when the office is locked."""

_AHEAD = (0, 7, 30)

E = TypeVar("E", bound=StrEnum)


def kept_filters(office: Office) -> ListQuery:
    """The filters of this session."""
    return _KEPT.get(office, ListQuery())


def keep_filters(office: Office, query: ListQuery) -> None:
    """Remember the filters until the office is locked."""
    _KEPT[office] = query


@dataclass(frozen=True, slots=True)
class _Chip:
    """A filter that is in force, and the query without it."""

    words: str
    without: ListQuery


class _FilterChip(PushButton):
    """One filter: pressing it, or Delete on it, takes it away."""

    def __init__(self, words: str, away: Callable[[], object]) -> None:
        super().__init__(words)
        self.setProperty("look", "chip")
        self.setCheckable(True)
        self.setChecked(True)
        self.setIcon(icon("close", "accent_text"))
        other = Qt.LayoutDirection.LeftToRight if rtl() else Qt.LayoutDirection.RightToLeft
        self.setLayoutDirection(other)  # the cross stands behind the words
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Take the filter away: {filter}").format(filter=words))
        self.setToolTip(self.accessibleName())
        self.clicked.connect(lambda _checked=False: away())

    def sizeHint(self) -> QSize:
        """Room for words of two scripts in one line, which are wider than each by itself."""
        return super().sizeHint() + QSize(28 if rtl() else 14, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace press it."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.click()
        else:
            super().keyPressEvent(event)


class FilterMenu(PushButton):
    """The button that opens the menu of filters; ``query`` gives the one of the moment.

    Signals:
        chosen: the new query.
        asked: the name of a day of the query that shall be typed.
    """

    chosen = Signal(object)
    asked = Signal(str)

    def __init__(self, office: Office, query: Callable[[], ListQuery]) -> None:
        super().__init__(_("&Filter"))
        self.setIcon(icon("chevron-down", "text"))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight if rtl() else Qt.LayoutDirection.RightToLeft)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleDescription(_("Opens the menu of filters"))
        self._office, self._query = office, query
        self.menu_of_filters = QMenu(self)
        self.menu_of_filters.setAccessibleName(_("Filters"))
        self.clicked.connect(lambda _checked=False: self._open())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the menu, as Enter and Space do."""
        if event.key() == Qt.Key.Key_Down:
            self.click()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        self.fill()
        self.menu_of_filters.popup(self.mapToGlobal(self.rect().bottomRight() if rtl() else self.rect().bottomLeft()))

    def fill(self) -> None:
        """Make the menu for the query of the moment."""
        menu, query = self.menu_of_filters, self._query()
        menu.clear()
        me = self._office.info.user
        others = [(each.full_name, each.name) for each in self._office.people.all() if each.active and each.uid != me.uid]
        people = [(_("Mine"), me.name), *sorted(others)]
        officers = [(words, replace(query, officer=name)) for words, name in ((_("Everyone"), ""), *people)]
        self._group(_("Responsible"), officers)
        self._group(_("In hand of"), [(words, replace(query, holder=each)) for words, each in _any(_("Anybody"), Holder)])
        for name, title in _day_titles().items():
            days = ((_("Any day"), None), *self._days())
            made = self._group(title, [(words, _with_day(query, name, day)) for words, day in days])
            other = QAction(_("Another day..."), made)
            other.triggered.connect(partial(self._ask, name))
            made.addAction(other)
        kinds = _any(_("Any kind"), RequestClass)
        self._group(_("Kind of request"), [(words, replace(query, klass=each)) for words, each in kinds])
        self._statuses(query)
        ways = _any(_("Any direction"), Direction)
        self._group(_("Direction"), [(words, replace(query, direction=each)) for words, each in ways])

    def _days(self) -> list[tuple[str, date]]:
        today = self._office.register.today
        found = [today + timedelta(days=ahead) for ahead in _AHEAD]
        return list(zip((_("today"), _("in 7 days"), _("in 30 days")), found, strict=True))

    def _group(self, title: str, items: Sequence[tuple[str, ListQuery]]) -> QMenu:
        menu, now = QMenu(title, self.menu_of_filters), self._query()
        for words, query in items:
            self._add(menu, words, query, on=query == now)
        self.menu_of_filters.addMenu(menu)
        return menu

    def _ask(self, name: str, _on: bool = False) -> None:
        self.asked.emit(name)

    def _statuses(self, query: ListQuery) -> None:
        """Several at once; the one chosen with a chip above the list is one of them."""
        menu = QMenu(_("Status"), self.menu_of_filters)
        self._add(menu, _("Any status"), replace(query, statuses=frozenset()), on=not query.statuses)
        for status in Status:
            self._add(menu, word(status), replace(query, statuses=query.statuses ^ {status}), on=status in query.statuses)
        self.menu_of_filters.addMenu(menu)

    def _add(self, menu: QMenu, words: str, query: ListQuery, *, on: bool) -> None:
        made = QAction(words.replace("&", "&&"), menu)
        made.setCheckable(True)
        made.setChecked(on)
        made.triggered.connect(lambda _on=False: self.chosen.emit(query))
        menu.addAction(made)


def _day_titles() -> dict[str, str]:
    """The days of a query that can be typed, by their names."""
    return {"step_by": _("Next step by"), "due_by": _("Due by")}


def _with_day(query: ListQuery, name: str, day: date | None) -> ListQuery:
    return replace(query, step_by=day) if name == "step_by" else replace(query, due_by=day)


def _any(anything: str, kind: type[E]) -> list[tuple[str, E | None]]:
    """The words of an enumeration below those for no choice."""
    return [(anything, None), *((word(each), each) for each in kind)]


class FilterRow(QWidget):
    """The filters in force, each as a chip; hidden where there is none.

    Signals:
        chosen: the query without a filter, or with a day that was typed.
        left: the last chip went: the focus must go elsewhere.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setAccessibleName(_("Filters in force"))
        self._office = office
        self._query, self._day_of = ListQuery(), ""
        self._line = row(parent=self, gap=6)
        self._chips = row(gap=6)
        self._day_words: QLabel = label("", "field")
        self._day = DateField(_("Day"), lambda: office.register.today)
        self._day.setFixedWidth(170)
        self._day.editingFinished.connect(self._on_day)
        self._line.addLayout(self._chips)
        self._line.addWidget(self._day_words)
        self._line.addWidget(self._day)
        self._line.addStretch(1)
        self._show_day("")
        self.hide()

    def show_query(self, query: ListQuery, *, above: bool = False, put_by: ListQuery | None = None) -> None:
        """Show the filters of a query; ``above`` says that a chip above the list shows its status already, ``put_by`` are
        filters that were taken away to show one request.
        """
        focused = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._query = query
        clear(self._chips)
        found = list(self._in_force(query, above=above))
        for each in found:
            self._chips.addWidget(_FilterChip(each.words, partial(self._take, each.without)))
        if len(found) > 1:
            bare = replace(
                ListQuery(text=query.text, sort=query.sort, descending=query.descending, state=query.state),
                overdue_on=query.overdue_on, open_only=query.open_only, statuses=query.statuses if above else frozenset(),
            )  # fmt: skip
            self._chips.addWidget(button(_("Clear all filters"), lambda: self._take(bare), look="link"))
        if put_by is not None:
            self._chips.addWidget(button(_("Your filters again"), lambda: self._take(put_by), look="link"))
        self.setVisible(bool(found) or put_by is not None or bool(self._day_of))
        if focused:
            self._keep_focus()

    def ask_day(self, name: str) -> None:
        """Let a day of the query be typed."""
        self._show_day(name)
        self.show()
        self._day.setFocus()

    def chips(self) -> list[QPushButton]:
        """The chips and links, in their order."""
        items = (self._chips.itemAt(at) for at in range(self._chips.count()))
        found = (item.widget() for item in items if item is not None)
        return [each for each in found if isinstance(each, QPushButton)]

    def _show_day(self, name: str) -> None:
        self._day_of = name
        words = _day_titles().get(name, "")
        self._day_words.setText(words)
        if words:
            self._day.setAccessibleName(words)
        for each in (self._day_words, self._day):
            each.setVisible(bool(name))

    def _on_day(self) -> None:
        if self._day_of and (day := self._day.day) is not None:
            name = self._day_of
            self._show_day("")
            self._day.set_day(None)
            self._take(_with_day(self._query, name, day))

    def _take(self, query: ListQuery) -> None:
        self.chosen.emit(query)

    def _keep_focus(self) -> None:
        chips = self.chips()
        if chips:
            chips[0].show()  # a layout shows it a moment later, and what is hidden takes no focus
            chips[0].setFocus()
        else:
            self.left.emit()

    def _in_force(self, query: ListQuery, *, above: bool) -> Iterator[_Chip]:
        """Every filter of this row, in the order of the menu."""
        if query.officer:
            names = {each.name: each.full_name for each in self._office.people.all()}
            mine = query.officer == self._office.info.user.name
            who = _("Mine") if mine else _("Responsible: {name}").format(name=names.get(query.officer, query.officer))
            yield _Chip(who, replace(query, officer=""))
        if query.holder is not None:
            yield _Chip(_("In hand of: {holder}").format(holder=word(query.holder)), replace(query, holder=None))
        if query.step_by is not None:
            day = screen().date(query.step_by)
            yield _Chip(_("Next step by {day}").format(day=day), replace(query, step_by=None))
        if query.due_by is not None:
            yield _Chip(_("Due by {day}").format(day=screen().date(query.due_by)), replace(query, due_by=None))
        if query.klass is not None:
            yield _Chip(word(query.klass), replace(query, klass=None))
        for status in sorted(frozenset() if above else query.statuses, key=list(Status).index):
            yield _Chip(word(status), replace(query, statuses=query.statuses - {status}))
        if query.direction is not None:
            yield _Chip(word(query.direction), replace(query, direction=None))
