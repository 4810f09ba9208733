# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The register: filters and search above, the list with the next deadline, and the open request beside it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import ClassVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSplitter, QStackedWidget, QTableView, QWidget

from mlat_desktop.domain.changes import Changes, Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Status
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.ports import ListQuery
from ui import a11y
from ui.desk import Desk
from ui.models.request_delegate import ROW, RequestDelegate
from ui.models.request_table import SORTS, Column, RequestTable
from ui.pages.detail import RequestDetail
from ui.pages.page import Page
from ui.pages.register_filters import FilterMenu, FilterRow, keep_filters, kept_filters
from ui.pages.saved_lists import saved_headings, saved_row
from ui.pages.saving import Rows, SaveList
from ui.pages.several import several_acts
from ui.widgets.basics import SPACE, button, card, icon_button, row
from ui.widgets.controls import ChipRow, EmptyState, SearchField
from ui.widgets.pickers import StatePicker
from ui.widgets.selection_bar import SelectionBar

_STATUS_CHIPS = (Status.IN_PREPARATION, Status.AWAITING_REPLY, Status.EXECUTED)


class RegisterTable(QTableView):
    """The list as a view: whole rows, Enter opens the request beside it; Shift and Ctrl choose several."""

    def __init__(self, model: RequestTable) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(RequestDelegate(self))
        self.setAccessibleName(_("Requests"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionsClickable(True)
        columns.setFixedHeight(38)
        columns.setAccessibleName(_("Columns"))
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(Column.REQUEST, QHeaderView.ResizeMode.Stretch)
        for column, width in ((Column.STATE, 108), (Column.STATUS, 150), (Column.DEADLINE, 164)):
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and last request; Escape leaves one of several chosen."""
        count, plain = self.model().rowCount(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and count and plain:
            self.choose(0 if event.key() == Qt.Key.Key_Home else count - 1)
        elif event.key() == Qt.Key.Key_Escape and len(self.chosen_rows()) > 1:
            self.choose(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.choose_all()
        else:
            super().keyPressEvent(event)

    def chosen_rows(self) -> list[int]:
        """The places of all rows chosen, from the top."""
        ranges = ((each.top(), each.bottom()) for each in self.selectionModel().selection().toList())
        return sorted({at for top, bottom in ranges for at in range(top, bottom + 1)})

    def choose_all(self, rows: Sequence[int] | None = None) -> None:
        """Choose all rows, or these beside each other and apart; the one that has the focus keeps it."""
        places = range(self.model().rowCount()) if rows is None else sorted(rows)
        wanted = QItemSelection()
        for first, last in _runs(places):
            wanted.select(self.model().index(first, 0), self.model().index(last, 0))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(wanted, flags)

    def choose(self, at: int, *, middle: bool = False) -> None:
        """Select a row and bring it into sight; ``selectRow`` finds no column before a right-to-left view was laid out."""
        index = self.model().index(at, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        hints = QAbstractItemView.ScrollHint
        seen = self.viewport().rect().contains(self.visualRect(index))
        self.scrollTo(index, hints.PositionAtCenter if middle and not seen else hints.EnsureVisible)


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbours."""
    if isinstance(places, range):
        if places:
            yield places[0], places[-1]
        return
    for _offset, run in groupby(enumerate(places), lambda each: each[1] - each[0]):
        found = [place for _at, place in run]
        yield found[0], found[-1]


class RegisterPage(Page):
    """The list page of the mock."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset(
        {Kind.REQUEST, Kind.EVENT, Kind.MAIL, Kind.DEADLINE, Kind.LETTER, Kind.EVIDENCE, Kind.BUNDLE}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Register"))
        self._query = kept_filters(desk.office)
        self._put_by: ListQuery | None = None
        self._wanted: RequestId | None = None
        self._make_filters()
        self.table_model = RequestTable(self.office.register.rows, lambda: self.office.register.today, self)
        self.table = RegisterTable(self.table_model)
        self.table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.table.horizontalHeader().sectionClicked.connect(self._on_header_clicked)
        self.detail = RequestDetail(desk)
        self.table.activated.connect(self._on_activated)
        self._make_body()

    def _make_filters(self) -> None:
        self.search_field = SearchField(_("Search reference, name, subject, State"))
        self.search_field.setFixedWidth(360)
        self.search_field.searched.connect(lambda text: self._use(replace(self._query, text=text)))
        self.search_field.left_down.connect(self._into_the_list)
        self.acts.addWidget(self.search_field)
        if self.office.access.may_open:
            self.acts.addWidget(
                button(_("Open a restricted case"), lambda: self.desk.shell.edit("open-restricted"), glyph="eye")
            )
        self.acts.addWidget(icon_button("import", _("Take in an old register"), self._take_over))
        self.acts.addWidget(button(_("&New request"), self.desk.shell.new_request, look="primary", glyph="plus"))
        self.chips = ChipRow(_("Filter by status"))
        self.chips.add("all", _("All"))
        self.chips.add("open", _("Not ended"))
        self.chips.add("overdue", _("Overdue"))
        for status in _STATUS_CHIPS:
            self.chips.add(status.value, word(status))
        self.chips.chosen.connect(self._on_chip)
        self.state = StatePicker(_("Filter by State"))
        self.state.setPlaceholderText(_("All States"))
        self.state.setFixedWidth(150)
        self.state.picked.connect(lambda code: self._use(replace(self._query, state=code)))
        self.menu = FilterMenu(self.office, lambda: self._query)
        self.filters = FilterRow(self.office)
        self.menu.chosen.connect(self._use)
        self.menu.asked.connect(self.filters.ask_day)
        self.filters.chosen.connect(self._use)
        self.filters.left.connect(self.menu.setFocus)
        self.saving = SaveList(self, _("Register"), saved_headings(), self._saved)
        self.body.addLayout(row(self.chips, None, self.menu, self.state, self.saving.button(), gap=SPACE))
        self.body.addWidget(self.filters)
        self._show_filters()

    def _make_body(self) -> None:
        frame, inside = card(margins=(1, 1, 1, 6), gap=0)
        self._empty = EmptyState("register", _("No request matches"), _("Take a filter away, or search for less."))
        self._lists = QStackedWidget()
        self._lists.setProperty("look", "clear")
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._empty)
        inside.addWidget(self._lists, 1)
        self.bar = SelectionBar(several_acts(self.desk, self.chosen), self.table.choose_all, self._choose_one)
        inside.addWidget(self.bar)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(14)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(frame)
        self.splitter.addWidget(self.detail)
        frame.setMinimumWidth(520)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([750, 364])
        self.body.addWidget(self.splitter, 1)

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the ids again and keep the same request selected."""
        kept = self._wanted if self._wanted is not None else self.shown_request()
        several = self.chosen() if self._wanted is None else []
        self._wanted = None
        ids = self._ids()
        self.table_model.reset(ids)
        total = ngettext("{count} request", "{count} requests", len(ids))
        self.beside.setText(total.format(count=screen().number(len(ids))))
        self._count()
        self._lists.setCurrentWidget(self.table if ids else self._empty)
        at = self.table_model.place_of(kept) if kept is not None else -1
        if ids:
            self._select_row(max(at, 0))
            self._choose_again(several)
        else:
            self.detail.show_nothing()
        self._show_bar()

    def select(self, request_id: RequestId) -> None:
        """Show a request; filters that hide it are taken away."""
        if self.table_model.place_of(request_id) < 0:
            self._wanted = request_id
            before, self._query = self._query, ListQuery(sort=self._query.sort, descending=self._query.descending)
            self._put_by = before if before != self._query else None
            self._show_filters()
            self.refresh()
        else:
            self._select_row(self.table_model.place_of(request_id))

    def search(self) -> None:
        """Go to the search field with all of it selected."""
        self.search_field.setFocus()
        self.search_field.selectAll()

    def shown_request(self) -> RequestId | None:
        """The request selected."""
        chosen = self.table.selectionModel().currentIndex()
        row_shown = self.table_model.row_at(chosen.row()) if chosen.isValid() else None
        return RequestId(row_shown.id) if row_shown else None

    def chosen(self) -> list[RequestId]:
        """The requests selected, in the order of the list."""
        ids = self.table_model.ids
        return [RequestId(ids[at]) for at in self.table.chosen_rows() if at < len(ids)]

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def _on_changed(self, changes: Changes) -> None:
        self.make_stale()

    def _saved(self) -> Rows:
        register, ids = self.office.register, array("q", self.table_model.ids)
        return lambda: [saved_row(each, register.today) for each in register.rows(ids)]

    def _ids(self) -> array[int]:
        try:
            return self.office.register.ids(self._query)
        except KnownError as error:
            if error.code is not Code.SEARCH_EMPTY:
                raise
            return array("q")

    def _count(self) -> None:
        late = self.office.register.counts().get("overdue", 0)
        self.chips.set_text("overdue", f"{_('Overdue')}  {screen().number(late)}" if late else _("Overdue"))

    # -- what the user does ----------------------------------------------------------------------------------------------

    def _use(self, query: ListQuery) -> None:
        """List what a query asks for, and show its filters."""
        if query == self._query:
            return
        self._query, self._put_by = query, None
        keep_filters(self.office, query)
        self._show_filters()
        self.make_stale()

    def _show_filters(self) -> None:
        query, shown = self._query, self._shown_above()
        for control in (self.search_field, self.state, self.chips):
            control.blockSignals(True)
        if self.search_field.text().strip() != query.text:
            self.search_field.setText(query.text)
        self.state.set_value(query.state)
        self.chips.choose(shown)
        for control in (self.search_field, self.state, self.chips):
            control.blockSignals(False)
        self.filters.show_query(query, above=shown in set(Status), put_by=self._put_by)
        a11y.tab_in_reading_order(self)  # filters are made anew and would come last

    def _shown_above(self) -> str:
        """The chip above the list that shows the query."""
        if self._query.overdue_on is not None:
            return "overdue"
        alone = next(iter(self._query.statuses)) if len(self._query.statuses) == 1 else None
        if alone in _STATUS_CHIPS and not self._query.open_only:
            return str(alone)
        return "open" if self._query.open_only else "all"

    def _on_chip(self, key: str) -> None:
        overdue = self.office.register.today if key == "overdue" else None
        from_menu = frozenset() if self._shown_above() in set(Status) else self._query.statuses
        statuses = frozenset({Status(key)}) if key in set(Status) else from_menu
        self._use(replace(self._query, statuses=statuses, overdue_on=overdue, open_only=key == "open"))

    def _on_header_clicked(self, section: int) -> None:
        sort = SORTS[Column(section)]
        same = self._query.sort == sort
        self._use(replace(self._query, sort=sort, descending=not self._query.descending if same else False))

    def _take_over(self) -> None:
        self.desk.shell.edit("old-register", again=True)

    def _into_the_list(self) -> None:
        self.table.setFocus()
        if self.table_model.ids and not self.table.currentIndex().isValid():
            self._select_row(0)

    def _on_activated(self, _index: QModelIndex) -> None:
        self.detail.take_focus()

    def _select_row(self, at: int) -> None:
        chosen = self.table.currentIndex().row() == at
        self.table.choose(at, middle=True)
        if chosen and (shown := self.shown_request()) is not None:  # else the new selection has shown it already
            self.detail.show_request(shown)

    def _choose_one(self) -> None:
        self.table.choose(max(self.table.currentIndex().row(), 0))
        self.table.setFocus()

    def _choose_again(self, several: Sequence[RequestId]) -> None:
        """After the list was read anew: those of several chosen requests that it still has."""
        if len(several) < 2:
            return
        places = [at for each in several if (at := self.table_model.place_of(each)) >= 0]
        if len(places) > 1:
            self.table.choose_all(places)

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        shown = self.table_model.row_at(current.row()) if current.isValid() else None
        if shown is not None:
            self.detail.show_request(RequestId(shown.id))

    def _on_selection_changed(self, _chosen: QItemSelection, _before: QItemSelection) -> None:
        self._show_bar()

    def _show_bar(self) -> None:
        self.bar.show_count(len(self.table.chosen_rows()), self.table_model.rowCount())
