# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The deadlines of the whole office: as a list, a month or a line of days, and beside them how the chosen one comes about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QItemSelection, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QFrame, QListView, QSplitter, QStackedWidget, QWidget

from mlat_desktop.domain.changes import Done, Kind
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.board import BoardEntry, BoardFilter, BoardView, Facet, LookAhead, Span
from mlat_desktop.services.views import DeadlineView, TodayAct, TodayLine
from ui import a11y
from ui.desk import Desk
from ui.models.board_list import ENTRY, BoardDelegate, BoardList
from ui.pages.calendar_files import permitted
from ui.pages.deadline_acts import paper_act, urgent_acts
from ui.pages.page import Page
from ui.pages.saved_lists import board_headings, board_row
from ui.pages.saving import Rows, SaveList
from ui.pages.today import Line, explained
from ui.widgets.ahead import ahead_words
from ui.widgets.basics import (
    EDGE,
    SPACE,
    WIDE,
    Combo,
    and_more,
    button,
    card,
    clear,
    column,
    joined,
    label,
    pressed_by,
    row,
    scroll,
)
from ui.widgets.controls import ChipRow, EmptyState, Glyph, Level
from ui.widgets.lanes import Lane, Lanes
from ui.widgets.month import MonthGrid
from ui.widgets.reasoning import Act, Reasoning

SPANS: dict[Span, Callable[[], str]] = {
    Span.ALL: lambda: _("All"),
    Span.OVERDUE: lambda: _("Overdue"),
    Span.TODAY: lambda: _("Today"),
    Span.WEEK: lambda: _("7 days"),
    Span.MONTH: lambda: _("30 days"),
}
_LIST, _MONTH, _LINE = "list", "month", "line"
_UNDATED = "no-date"
_BACK, _AHEAD = timedelta(days=7), timedelta(days=35)
_MOST_LANES = 24


class DeadlineList(QListView):
    """The list as a view: Enter opens the case."""

    def __init__(self, open_case: Callable[[], object]) -> None:
        super().__init__()
        self._open_case = open_case
        self.setAccessibleName(_("Deadlines"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(BoardDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter."""
        if pressed_by(event):
            self._open_case()
        else:
            super().keyPressEvent(event)


class DeadlinesPage(Page):
    """The page."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.REQUEST, Kind.EVENT, Kind.DEADLINE, Kind.TREATY, Kind.MAIL, Kind.OFFICE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Deadlines"))
        self._wanted = BoardFilter()
        self._month: date | None = None
        self._chosen: BoardEntry | None = None
        self.undated: list[Line] = []
        self._make_head()
        self._make_filters()
        self._make_strip()
        self._make_body()

    # -- making ----------------------------------------------------------------------------------------------------------

    def _make_head(self) -> None:
        self.forms = ChipRow(_("How to show the deadlines"))
        for key, text in ((_LIST, _("List")), (_MONTH, _("Month")), (_LINE, _("Timeline"))):
            self.forms.add(key, text)
        self.forms.chosen.connect(lambda _key: self.make_stale())
        self.acts.addWidget(self.forms)
        self.to_file = button(_("Write a calendar file"), self._ask_file, glyph="calendar")
        self.to_file.hide()
        self.acts.addWidget(self.to_file)
        self.acts.addWidget(button(_("Page for the office"), self.desk.shell.office_page))

    def _make_filters(self) -> None:
        self.spans = ChipRow(_("Which days"))
        for span, words in SPANS.items():
            self.spans.add(span.value, words())
        self.spans.add(_UNDATED, _("No date"))
        self.spans.chosen.connect(self._on_span)
        self.state, self.officer, self.treaty = (Combo(name) for name in (_("State"), _("Officer"), _("Treaty")))
        self.nature = Combo(_("Treaty limits or own targets"))
        self.nature.fill([(_("All kinds"), None), (_("Treaty limits"), False), (_("Own targets"), True)])
        for combo in (self.state, self.officer, self.treaty):
            combo.setMaximumWidth(150)
        for combo in (self.state, self.officer, self.treaty, self.nature):
            combo.currentIndexChanged.connect(self._on_combo)
        self.saving = SaveList(self, _("Deadlines"), board_headings(), self._saved)
        filters = (self.state, self.officer, self.treaty, self.nature, self.saving.button())
        self.body.addLayout(row(self.spans, None, *filters, gap=SPACE))

    def _saved(self) -> Rows:
        entries = tuple(self.model.entries)
        return lambda: [board_row(each) for each in entries]

    def _make_strip(self) -> None:
        """What ends while nobody works, above everything else."""
        self._strip, inside = card(margins=(14, 8, 10, 8))
        self._ahead = label("", wrap=True)
        self._show_ahead = button(_("Show them"), self.show_ahead)
        line = row(Glyph("warning", "warn", 18), self._ahead, self._show_ahead, gap=WIDE)
        line.setStretch(1, 1)
        inside.addLayout(line)
        self._strip.hide()
        self.body.addWidget(self._strip)

    def _make_body(self) -> None:
        self.model = BoardList(self)
        self.list = DeadlineList(self._open_case)
        self.list.setModel(self.model)
        self.list.selectionModel().selectionChanged.connect(self._on_selected)
        self.list.doubleClicked.connect(lambda _index: self._open_case())
        self.month = MonthGrid()
        self.month.turned.connect(self._on_turned)
        self.month.chosen.connect(self._on_day)
        self.lanes = Lanes()
        self.lanes.chosen.connect(self._choose)
        inner = QWidget()
        drawn = column(inner, margins=(8, 8, 8, 8))
        drawn.addWidget(self.lanes)
        self._left_out = column()
        drawn.addLayout(self._left_out)
        drawn.addStretch(1)
        self._empty = EmptyState("deadlines", _("No deadline matches"), _("Take a filter away."))
        frame, inside = card(margins=(6, 6, 6, 6), gap=0)
        self._forms = QStackedWidget()
        self._forms.setProperty("look", "clear")
        undated = QWidget()
        self._undated = column(undated, margins=(0, 2, 0, 8), gap=0)
        self._undated_part = scroll(undated, name=_("Limits without a date"))
        for each in (self.list, self.month, scroll(inner, name=_("Timeline")), self._empty, self._undated_part):
            self._forms.addWidget(each)
        inside.addWidget(self._forms, 1)
        self._more = label("", "small")
        inside.addWidget(self._more)
        sheet, sheet_column = card(margins=(0, 0, 0, 0))
        self.reasoning = Reasoning()
        self.reasoning.setContentsMargins(EDGE, 14, EDGE, 14)
        sheet_column.addWidget(scroll(self.reasoning, name=_("How this date comes about")))
        sheet.setMinimumWidth(356)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(14)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(frame)
        splitter.addWidget(sheet)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([750, 360])
        self.body.addWidget(splitter, 1)

    # -- showing ---------------------------------------------------------------------------------------------------------

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def refresh(self) -> None:
        """Read the board again in the form that is shown."""
        self.to_file.setVisible(permitted(self.desk))
        view = self.office.board.show(self._wanted)
        total = ngettext("{count} deadline", "{count} deadlines", view.total)
        self.beside.setText(total.format(count=screen().number(view.total)))
        self._fill_filters(view)
        self._fill_strip(self.office.board.look_ahead())
        left = view.total - len(view.entries)
        more = ngettext(
            "{count} more is not shown: narrow the filters.", "{count} more are not shown: narrow the filters.", left
        )
        self._more.setText(more.format(count=screen().number(left)) if left > 0 and self.forms.value == _LIST else "")
        undated = self.office.today.undated()
        words = _("No date")
        self.spans.set_text(_UNDATED, f"{words}  {screen().number(len(undated))}" if undated else words)
        if self.spans.value == _UNDATED:
            self._show_undated(undated)
            return
        {_LIST: self._show_list, _MONTH: self._show_month, _LINE: self._show_line}[self.forms.value](view)

    def _fill_filters(self, view: BoardView) -> None:
        for span, words in SPANS.items():
            count = view.counts[span]
            self.spans.set_text(span.value, f"{words()}  {screen().number(count)}" if count else words())
        for combo, every, facets in (
            (self.state, _("All States"), view.states),
            (self.officer, _("All officers"), view.officers),
            (self.treaty, _("All treaties"), view.treaties),
        ):
            combo.fill([(every, ""), *((_faceted(each), each.value) for each in facets)])

    def _fill_strip(self, ahead: LookAhead) -> None:
        self._strip.setVisible(bool(ahead.entries))
        self._ahead.setText(ahead_words(ahead))

    def _show_list(self, view: BoardView) -> None:
        kept = self._chosen
        self.model.reset(view.entries)
        self._forms.setCurrentWidget(self.list if view.entries else self._empty)
        at = next((n for n, entry in enumerate(view.entries) if kept is not None and _same(entry, kept)), 0)
        if view.entries:
            self.list.setCurrentIndex(self.model.index(at, 0))
        else:
            self._choose(None)

    def _show_undated(self, undated: Sequence[TodayLine]) -> None:
        """What nothing computes, whatever else is filtered: no filter may hide that a person must act."""
        clear(self._undated)
        self.undated = []
        self._more.setText("")
        if undated:
            said = _("NO LIMIT COMPUTED: a person must enter the date")
            self._undated.addLayout(row(label(said, "bad", wrap=True), margins=(WIDE, 6, WIDE, 6)))
        for each in undated:
            made = Line(each)
            made.clicked.connect(lambda _checked=False, one=each: self._settle(one))
            self.undated.append(made)
            self._undated.addLayout(explained(self.desk, made))
        self._undated.addStretch(1)
        self._forms.setCurrentWidget(self._undated_part if undated else self._empty)
        self._chosen = None
        self.reasoning.show_nothing(_('"Why?" says of each limit why nothing is computed.'))

    def _settle(self, line: TodayLine) -> None:
        request = RequestId(line.row.id)
        if line.act is TodayAct.ENTER_DATE:
            self.desk.shell.enter_date(request, line.limit_id, line.trigger_uid)
        else:
            self.desk.shell.open_request(request)

    def _show_month(self, view: BoardView) -> None:
        today = self.office.register.today
        month = self._month or today
        first, last = MonthGrid.span(month)
        loads = {load.day: load for load in self.office.board.days(first, last, replace(self._wanted, span=Span.ALL))}
        self.month.show_month(month, loads, today)
        self._forms.setCurrentWidget(self.month)

    def _show_line(self, view: BoardView) -> None:
        today = self.office.register.today
        first, last = today - _BACK, today + _AHEAD
        shown = [entry for entry in view.entries if first <= entry.when <= last]
        names = dict.fromkeys(entry.line.state for entry in shown)
        lanes = [Lane(screen().state(name), tuple(e for e in shown if e.line.state == name)) for name in names]
        rest = frozenset(load.day for load in self.office.board.days(first, last) if load.rest)
        self.lanes.show_lanes(lanes[:_MOST_LANES], first, last, today, rest)
        clear(self._left_out)
        self._left_out.addWidget(and_more(len(lanes) - _MOST_LANES))
        if shown:
            self._forms.setCurrentIndex(2)
        else:
            self._forms.setCurrentWidget(self._empty)

    # -- what the user does ----------------------------------------------------------------------------------------------

    def _on_span(self, key: str) -> None:
        if key == _UNDATED:
            self.make_stale()
        else:
            self._show(replace(self._wanted, span=Span(key), first=None, last=None))

    def _on_combo(self, _at: int) -> None:
        state, officer, treaty = (str(each.value or "") for each in (self.state, self.officer, self.treaty))
        own = self.nature.value if isinstance(self.nature.value, bool) else None
        self._show(replace(self._wanted, state=state, officer=officer, treaty=treaty, own=own))

    def _show(self, wanted: BoardFilter) -> None:
        self._wanted = wanted
        self.make_stale()

    def show_ahead(self) -> None:
        """Show what ends on the next days of rest."""
        self.spans.choose(Span.ALL.value)
        ahead = self.office.board.look_ahead()
        last = ahead.back_on - timedelta(days=1)
        self.forms.choose(_LIST)
        self._show(replace(self._wanted, span=Span.ALL, first=ahead.act_on, last=last))

    def _on_turned(self, day: date) -> None:
        self._month = day.replace(day=1)
        self.make_stale()

    def _on_day(self, day: date) -> None:
        self.spans.choose(Span.ALL.value)
        self.forms.choose(_LIST)
        self._show(replace(self._wanted, span=Span.ALL, first=day, last=day))
        self.list.setFocus()

    def _on_selected(self, chosen: QItemSelection, _before: QItemSelection) -> None:
        indexes = chosen.indexes()
        if indexes:
            self._choose(indexes[0].data(ENTRY))

    def _choose(self, entry: BoardEntry | None) -> None:
        self._chosen = entry
        if entry is None:
            self.reasoning.show_nothing(_("Choose a deadline to see how its date comes about."))
            return
        try:
            view = self._view_of(entry)
        except KnownError as error:
            self.desk.shell.refuse(error)
            return
        if view is None:  # the case moved on while the board was looked at
            self.make_stale()
            return
        request = RequestId(entry.line.request_id)
        acts: list[Act] = [
            *urgent_acts(self.desk, request, view),
            (_("Open the case"), self._open_case),
            (_("Log what happened"), self._log),
            paper_act(self.desk, request, view),
        ]
        subject = joined(entry.line.number, entry.line.subject, screen().state(entry.line.state))
        self.reasoning.show_deadline(view, subject, acts)
        a11y.tab_in_reading_order(self)

    def _view_of(self, entry: BoardEntry) -> DeadlineView | None:
        case = self.office.register.show(RequestId(entry.line.request_id))
        same = [view for view in case.deadlines if view.deadline.limit_id == entry.line.limit_id]
        return next((view for view in same if view.deadline.ends_on == entry.line.ends_on), same[0] if same else None)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, _("Write a calendar file"), "deadlines.ics")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        dialog.fileSelected.connect(lambda path: self.write_file(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_file(self, path: Path) -> None:
        """Write what is filtered into a calendar file, and say what it holds."""
        board, wanted = self.office.board, self._wanted

        def done(entries: int) -> None:
            text = ngettext(
                "{count} deadline is written to {path}. Restricted cases are left out.",
                "{count} deadlines are written to {path}. Restricted cases are left out.",
                entries,
            )
            said = screen().fill(text, {"count": screen().number(entries), "path": path})
            self.desk.shell.say(Level.GOOD, said, stays=False)

        self.desk.tasks.write(self, lambda: Done(board.write_calendar(path, wanted)), done)

    def _open_case(self) -> None:
        if self._chosen is not None:
            self.desk.shell.open_request(RequestId(self._chosen.line.request_id))

    def _log(self) -> None:
        if self._chosen is not None:
            self.desk.shell.log_event(RequestId(self._chosen.line.request_id))


def _faceted(facet: Facet) -> str:
    return f"{facet.words}  ({screen().number(facet.count)})"


def _same(one: BoardEntry, other: BoardEntry) -> bool:
    def key(entry: BoardEntry) -> tuple[int, str, date]:
        return entry.line.request_id, entry.line.limit_id, entry.line.ends_on

    return key(one) == key(other)
