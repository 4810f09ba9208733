# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Fields for a day and a time of day, typed rather than clicked: ``21.11.2026``, ``21 nov``, ``2026-11-21``, ``today``, ``-3``.

What was understood is shown at once with the month as a word, so that 3/4 is never mistaken; days come first, as in every form
of the field. An empty field is a day that is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit

from mlat_desktop.i18n import _, language, latin_digits, screen
from ui import icons
from ui.widgets.basics import SPACE, Compound, level, repolish, row

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[./\-\s](\d{1,2})(?:[./\-\s](\d{2,4}))?\.?")
_WORDS = re.compile(r"(\d{1,2})\.?\s*([^\W\d_][^\d]*?)\.?\s*(\d{2,4})?")
_SHIFT = re.compile(r"([+\-])\s*(\d{1,4})")
_TIME = re.compile(r"(\d{1,2})(?:[:.hH\s]?(\d{2}))?")


@lru_cache(maxsize=8)
def _months(code: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for each in {code, "en"}:
        for kind in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in language(each).locale.months[kind][width].items():
                    names[str(name).casefold().rstrip(".")] = int(number)
    return names


def read_day(text: str, today: date) -> date | None:
    """Read a day as people type it; None if it is none. Without a year it is the one nearest to ``today``."""
    typed = _plain(latin_digits(text).strip())
    if typed in {"today", "t", _plain(_("today"))}:
        return today
    try:
        if shift := _SHIFT.fullmatch(typed):
            return today + timedelta(days=int(shift[2]) if shift[1] == "+" else -int(shift[2]))
        if iso := _ISO.fullmatch(typed):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return _without_order(typed, today)
    except (ValueError, OverflowError):
        return None


def _plain(text: str) -> str:
    """A word as any keyboard types it: without the difference of case, with the straight apostrophe."""
    return text.casefold().replace("\u2019", "'")


def _without_order(typed: str, today: date) -> date | None:
    if numbers := _NUMBERS.fullmatch(typed):
        return _of(int(numbers[1]), int(numbers[2]), numbers[3], today)
    if (words := _WORDS.fullmatch(typed)) and (month := _month(words[2].strip())):
        return _of(int(words[1]), month, words[3], today)
    return None


def _month(typed: str) -> int | None:
    names = _months(screen().code)
    if typed in names:
        return names[typed]
    if len(typed) < 3:
        return None
    found = {number for name, number in names.items() if name.startswith(typed)}
    return found.pop() if len(found) == 1 else None


def _of(day: int, month: int, year: str | None, today: date) -> date:
    if year is None:
        candidates = []
        for each in (today.year - 1, today.year, today.year + 1):
            try:
                candidates.append(date(each, month, day))
            except ValueError:
                continue
        if not candidates:
            raise ValueError("no such day")
        return min(candidates, key=lambda d: abs((d - today).days))
    full = int(year)
    if len(year) == 2:
        full += 2000 if full < 70 else 1900
    if len(year) == 3:
        raise ValueError("three digits are no year")
    return date(full, month, day)


def read_time(text: str) -> time | None:
    """Read a time of day (``9``, ``930``, ``9:30``, ``9h30``); None if it is none."""
    found = _TIME.fullmatch(latin_digits(text).strip())
    if not found:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None


class DateField(QLineEdit):
    """A day, or nothing.

    Signals:
        dated: the day changed (None when it was emptied or is not understood).
    """

    dated = Signal(object)

    def __init__(self, name: str, today: Callable[[], date], *, required: bool = False) -> None:
        super().__init__()
        self._today, self._required = today, required
        self._day: date | None = None
        level(self)
        self.setAccessibleName(name)
        self.setPlaceholderText(_("day month year"))
        self.setToolTip(_("For example 21.11.2026, 21 nov, 2026-11-21, today, -3 (three days ago)"))
        self._pick = QAction(icons.icon("calendar", "muted"), _("Choose the day of {field}").format(field=name), self)
        self._pick.triggered.connect(self._open_calendar)
        self.addAction(self._pick, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._on_text_edited)

    @property
    def day(self) -> date | None:
        """The day, None if the field is empty or wrong."""
        return self._day

    @property
    def wrong(self) -> bool:
        """Whether something stands there that is no day, or nothing where a day is needed."""
        return self._day is None and (self._required or bool(self.text().strip()))

    def set_day(self, day: date | None) -> None:
        """Show a day."""
        changed = day != self._day
        self._day = day
        self.setText(screen().date(day) if day else "")
        self._mark(wrong=False)
        if changed:
            self.dated.emit(day)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write out what was understood."""
        super().focusOutEvent(event)
        self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down opens the calendar; Up and Down move by a day."""
        key = event.key()
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open_calendar()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            step = 1 if key == Qt.Key.Key_Up else -1
            self.set_day((self._day or self._today()) + timedelta(days=step if self._day else 0))
        else:
            super().keyPressEvent(event)

    def _on_text_edited(self, text: str) -> None:
        day = read_day(text, self._today()) if text.strip() else None
        self._mark(wrong=False)
        if day != self._day:
            self._day = day
            self.dated.emit(day)

    def _settle(self) -> None:
        if self._day is not None:
            self.setText(screen().date(self._day))
        self._mark(wrong=self._day is None and bool(self.text().strip()))

    def _mark(self, *, wrong: bool) -> None:
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            repolish(self)

    def _open_calendar(self) -> None:
        calendar = QCalendarWidget(self)
        calendar.setWindowFlags(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        shown = self._day or self._today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))

        def take(chosen: QDate) -> None:
            self.set_day(date(chosen.year(), chosen.month(), chosen.day()))
            calendar.close()

        calendar.activated.connect(take)
        calendar.clicked.connect(take)
        calendar.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        calendar.show()
        calendar.setFocus()


class MomentField(Compound):
    """A day and a time of day on the wall clock.

    Signals:
        dated: either changed.
    """

    dated = Signal()

    def __init__(self, name: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._day = DateField(name, lambda: now().date(), required=True)
        self._time = QLineEdit()
        self._time.setAccessibleName(_("{field}: time of day").format(field=name))
        self._time.setPlaceholderText(_("hh:mm"))
        self._time.setFixedWidth(74)
        row(self._day, self._time, parent=self, gap=SPACE)
        self._day.dated.connect(lambda _day: self.dated.emit())
        self._time.textEdited.connect(lambda _text: self.dated.emit())
        self._time.editingFinished.connect(self._settle)
        self.set_moment(now())

    @property
    def value(self) -> datetime | None:
        """The naive wall-clock time, None if either part is missing or wrong."""
        at = read_time(self._time.text())
        return datetime.combine(self._day.day, at) if self._day.day and at else None

    def heart(self) -> DateField:
        """The field of the day."""
        return self._day

    def set_moment(self, when: datetime | None) -> None:
        """Show a wall-clock time."""
        self._day.set_day(when.date() if when else None)
        self._time.setText(f"{when:%H:%M}" if when else "")

    def _settle(self) -> None:
        at = read_time(self._time.text())
        if at:
            self._time.setText(f"{at:%H:%M}")
        self._time.setProperty("wrong", at is None)
        repolish(self._time)
