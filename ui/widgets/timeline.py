# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The vertical timeline of a case: rows of labels (heard, selectable, right in both directions) and one painted mark each.

Marks differ by shape as well as colour: done is a filled tick, what comes next has a dot, what is late a stroke, later is
hollow; a treaty limit stands in a diamond, the office's own target in a dashed ring, and the word says it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mlat_desktop.domain.deadlines import DeadlineState
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.deadline_words import nature
from mlat_desktop.services.views import DeadlineView, EntryKind, EntryState, TimelineEntry
from ui import a11y
from ui.theme import theme, tokens
from ui.widgets.basics import GAP, SPACE, button, clear, column, joined, label, row
from ui.widgets.reasoning import Act, Reasoning

Acts = Callable[[DeadlineView], list[Act]]
"""What can be done with a deadline."""

_MARK = 28
_CENTRE = 10.5
_LOOKS = {EntryState.NEXT: "warn", EntryState.LATE: "bad"}


class _Mark(QWidget):
    """The dot of a row and the line to its neighbours."""

    def __init__(self, entry: TimelineEntry, *, first: bool, last: bool, next_done: bool) -> None:
        super().__init__()
        self._entry, self._first, self._last, self._next_done = entry, first, last, next_done
        self.setFixedWidth(_MARK)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As high as its row."""
        return QSize(_MARK, 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint line and dot."""
        t, middle = tokens(), self.width() / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        done = self._entry.state is EntryState.DONE
        if not self._first:
            painter.setPen(QPen(QColor(t.good if done else t.line), 2))
            painter.drawLine(QPointF(middle, 0), QPointF(middle, _CENTRE - 9))
        if not self._last:
            painter.setPen(QPen(QColor(t.good if done and self._next_done else t.line), 2))
            painter.drawLine(QPointF(middle, _CENTRE + 9), QPointF(middle, self.height()))
        if done:
            self._tick(painter, QPointF(middle, _CENTRE))
        else:
            self._awaited(painter, QPointF(middle, _CENTRE))
        painter.end()

    def _tick(self, painter: QPainter, centre: QPointF) -> None:
        t = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.good))
        painter.drawEllipse(centre, 9, 9)
        painter.setPen(QPen(QColor(t.card), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        x, y = centre.x(), centre.y()
        painter.drawPolyline(QPolygonF([QPointF(x - 4, y), QPointF(x - 1, y + 3), QPointF(x + 4, y - 3)]))

    def _awaited(self, painter: QPainter, centre: QPointF) -> None:
        t, entry = tokens(), self._entry
        ink = QColor({EntryState.NEXT: t.warn, EntryState.LATE: t.bad}.get(entry.state, t.muted))
        pen = QPen(ink, 2)
        if entry.own_target:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([1.9, 1.6])
        painter.setPen(pen)
        painter.setBrush(QColor(t.card))
        x, y = centre.x(), centre.y()
        if entry.kind is EntryKind.DEADLINE and not entry.own_target:
            painter.drawPolygon(QPolygonF([QPointF(x, y - 9.5), QPointF(x + 9.5, y), QPointF(x, y + 9.5), QPointF(x - 9.5, y)]))
        else:
            painter.drawEllipse(centre, 8, 8)
        if entry.state is EntryState.NEXT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(centre, 3.2, 3.2)
        elif entry.state is EntryState.LATE:
            painter.setPen(QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(x, y - 3.8), QPointF(x, y + 0.6))
            painter.drawPoint(QPointF(x, y + 3.8))


class TimelineRow(QWidget):
    """One entry: its words, what must be done about it, and behind "Why?" its reasoning. ``called`` is how its acts name it."""

    def __init__(self, entry: TimelineEntry, called: str, mark: _Mark, urgent: Acts | None, paper: Acts | None) -> None:
        super().__init__()
        self.entry, self._paper = entry, paper
        self._reasons: Reasoning | None = None
        self._words = words = QVBoxLayout()
        words.setSpacing(1)
        words.setContentsMargins(0, 0, 0, 9)
        title = label(entry.title, "strong" if entry.state in _LOOKS else "", wrap=True, selectable=True)
        heading = row(title, gap=GAP)
        heading.setStretch(0, 1)
        words.addLayout(heading)
        when = screen().date(entry.when, "weekday") if entry.when else ""
        dated = joined(when, entry.relative)
        if dated:
            words.addWidget(label(dated, _LOOKS.get(entry.state, "small"), wrap=True, selectable=True))
        undated = entry.deadline is not None and entry.deadline.deadline.state is DeadlineState.UNCOMPUTED
        detail = entry.detail if entry.detail != when else ""
        if undated:  # said in words, on a line of its own
            words.addWidget(label(detail, "bad", wrap=True, selectable=True))
            detail = ""
        detail = joined(nature(entry.deadline.deadline) if entry.deadline is not None else "", detail)
        if detail:
            words.addWidget(label(detail, "small", wrap=True, selectable=True))
        if entry.deadline is not None and urgent is not None:
            for text, act in urgent(entry.deadline):
                made = button(text, act)
                made.setAccessibleName(joined(text, called))
                words.addSpacing(GAP)
                words.addLayout(row(made, None))
        if entry.deadline is not None and entry.reasoning:
            self.why = button(_("Why?"), self._toggle, look="aside")
            self.why.setAccessibleName(_("Why? {title}").format(title=called))
            heading.addWidget(self.why, 0, Qt.AlignmentFlag.AlignTop)
        row(mark, words, parent=self, gap=GAP + 4)

    def _toggle(self) -> None:
        deadline = self.entry.deadline
        assert deadline is not None
        if self._reasons is None:
            self._reasons = Reasoning()
            self._reasons.setContentsMargins(0, SPACE, 0, GAP)
            self._reasons.show_below(deadline, "", self._paper(deadline) if self._paper is not None else [])
            self._reasons.hide()
            self._words.addWidget(self._reasons)
        shown = self._reasons.isHidden()
        self._reasons.setVisible(shown)
        a11y.tab_in_reading_order(self)
        self.why.setText(_("Hide the reasoning") if shown else _("Why?"))


def _called(entries: tuple[TimelineEntry, ...]) -> list[str]:
    """How each entry is named: by its title; where several have the same, with its date and which of them it is."""
    total, met = Counter(entry.title for entry in entries if entry.deadline is not None), Counter[str]()
    names = []
    for entry in entries:
        if entry.deadline is None or total[entry.title] == 1:
            names.append(entry.title)
            continue
        met[entry.title] += 1
        which = {"done": screen().number(met[entry.title]), "total": screen().number(total[entry.title])}
        when = screen().date(entry.when, "weekday") if entry.when else ""
        names.append(joined(entry.title, when, screen().fill(_("{done} of {total}"), which)))
    return names


class Timeline(QWidget):
    """The timeline of one case. ``urgent`` says what must be done about a deadline, ``paper`` what its reasoning offers."""

    def __init__(self, *, urgent: Acts | None = None, paper: Acts | None = None) -> None:
        super().__init__()
        self._urgent, self._paper = urgent, paper
        self.setAccessibleName(_("Timeline"))
        self._column = column(self, gap=0)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        """Show other entries, earliest first as they come."""
        clear(self._column)
        called = _called(entries)
        for index, entry in enumerate(entries):
            following = entries[index + 1] if index + 1 < len(entries) else None
            mark = _Mark(
                entry,
                first=index == 0,
                last=following is None,
                next_done=following is not None and following.state is EntryState.DONE,
            )
            self._column.addWidget(TimelineRow(entry, called[index], mark, self._urgent, self._paper))
