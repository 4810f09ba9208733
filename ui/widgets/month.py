# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A month on a page: every day says how many deadlines it has and whether the office rests; arrows move, Enter opens a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QSizePolicy, QWidget

from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.board import DayLoad
from ui.fonts import sized
from ui.theme import Tone, theme, tokens
from ui.widgets.basics import GAP, column, icon_button, joined, label, pressed_by, row, rtl
from ui.widgets.pill import HEIGHT, paint_pill, pill_width

WEEKS = 6


class DayCell(QAbstractButton):
    """One day of the month. What it shows is in its name too, for the ear."""

    def __init__(self, grid: MonthGrid) -> None:
        super().__init__()
        self._grid = grid
        self._load: DayLoad | None = None
        self._today = self._away = False
        self.setAccessibleName(_("Day of the month"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def show_load(self, load: DayLoad, *, today: bool, away: bool) -> None:
        """Show a day; ``away`` days belong to the month before or after."""
        self._load, self._today, self._away = load, today, away
        count = ngettext("{count} deadline", "{count} deadlines", load.count).format(count=screen().number(load.count))
        grave = _("liberty of a person") if load.liberty else ""
        rest = _("rest day") if load.rest else ""
        here = _("today") if today else ""
        self.setAccessibleName(joined(screen().date(load.day, "weekday"), here, count, grave, rest))
        self.setToolTip(self.accessibleName())
        self.update()

    @property
    def day(self) -> date | None:
        """The day shown."""
        return self._load.day if self._load else None

    def sizeHint(self) -> QSize:
        """Room for a figure and a pill."""
        return QSize(96, 62)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move over the days, Enter and Space open one."""
        side = -1 if rtl() else 1
        steps = {Qt.Key.Key_Left: -side, Qt.Key.Key_Right: side, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        if pressed_by(event):
            self.click()
        elif event.key() in steps and self.day is not None:
            self._grid.go(self.day + timedelta(days=steps[Qt.Key(event.key())]))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the day."""
        load = self._load
        if load is None:
            return
        t = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = t.selection if self.underMouse() else t.track if load.rest else t.card
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(t.focus), 2) if self.hasFocus() else QPen(QColor(t.line), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setFont(sized(13, QFont.Weight.Bold if self._today else QFont.Weight.Medium))
        painter.setPen(QColor(t.accent_text if self._today else t.muted if self._away else t.text))
        side = Qt.AlignmentFlag.AlignRight if rtl() else Qt.AlignmentFlag.AlignLeft
        words = screen().number(load.day.day)
        if self._today:
            words = joined(words, _("today"))
        box = self.rect().adjusted(9, 6, -9, -6)
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop), words)
        if load.count:
            self._pill(painter, box, load)
        painter.end()

    def _pill(self, painter: QPainter, box: QRect, load: DayLoad) -> None:
        text = screen().number(load.count)
        if load.liberty:
            text = _("{count}, liberty").format(count=text)
        width = min(pill_width(text), box.width())
        x = box.right() - width + 1 if rtl() else box.left()
        tone = Tone.BAD if load.liberty else Tone.ACCENT
        paint_pill(painter, QRect(x, box.bottom() - HEIGHT + 1, width, HEIGHT), text, tone)


class MonthGrid(QWidget):
    """A month with the days around it that fill its weeks.

    Signals:
        turned: another month is wanted; the first day of the grid is its argument.
        chosen: a day was opened.
    """

    turned = Signal(object)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._month, self._today = date.min, date.min
        self._title: QLabel = label("", "heading")
        back = icon_button("chevron-back", _("Month before"), lambda: self._turn(-1))
        forth = icon_button("chevron", _("Next month"), lambda: self._turn(1))
        outer = column(self, margins=(12, 10, 12, 12), gap=GAP)
        outer.addLayout(row(back, self._title, forth, None, gap=8))
        grid = QGridLayout()
        grid.setSpacing(GAP)
        self._heads = [label("", "muted") for _n in range(7)]
        for at, head in enumerate(self._heads):
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(head, 0, at)
            grid.setColumnStretch(at, 1)
        self.cells = [DayCell(self) for _n in range(7 * WEEKS)]
        for at, cell in enumerate(self.cells):
            grid.addWidget(cell, 1 + at // 7, at % 7)
            cell.clicked.connect(lambda _checked=False, each=cell: self.chosen.emit(each.day))
        for week in range(WEEKS):
            grid.setRowStretch(1 + week, 1)
        outer.addLayout(grid, 1)

    @property
    def month(self) -> date:
        """The first day of the month shown."""
        return self._month

    @staticmethod
    def span(month: date) -> tuple[date, date]:
        """The first and last day that a grid of that month shows."""
        first = month.replace(day=1)
        start = first - timedelta(days=(first.weekday() - screen().locale.first_week_day) % 7)
        return start, start + timedelta(days=7 * WEEKS - 1)

    def show_month(self, month: date, loads: Mapping[date, DayLoad], today: date) -> None:
        """Show a month; ``loads`` has every day of its :meth:`span`."""
        self._month, self._today = month.replace(day=1), today
        self._title.setText(screen().month(self._month))
        start, _last = self.span(month)
        for at, head in enumerate(self._heads):
            head.setText(screen().weekday((start + timedelta(days=at)).weekday()))
        for at, cell in enumerate(self.cells):
            day = start + timedelta(days=at)
            cell.show_load(loads[day], today=day == today, away=day.month != self._month.month)

    def go(self, day: date) -> None:
        """Put the focus on a day, turning the page if it is not here."""
        start, last = self.span(self._month)
        if not start <= day <= last or day.month != self._month.month:
            self.turned.emit(day)
        for cell in self.cells:
            if cell.day == day:
                cell.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, step: int) -> None:
        months = self._month.year * 12 + self._month.month - 1 + step
        self.turned.emit(date(months // 12, months % 12 + 1, 1))
