# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mlat_desktop import i18n
from ui.widgets.dates import DateField, read_day, read_time
from ui.widgets.pickers import Picker, StatePicker

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("21.11.2026", date(2026, 11, 21)),
        ("3/4/26", date(2026, 4, 3)),
        ("2026-02-28", date(2026, 2, 28)),
        ("21 nov", date(2026, 11, 21)),
        ("3 january 2027", date(2027, 1, 3)),
        ("5 jan", date(2027, 1, 5)),
        ("1 1 58", date(2058, 1, 1)),
        ("1 1 1971", date(1971, 1, 1)),
        ("t", TODAY),
        ("today", TODAY),
        ("-3", date(2026, 11, 18)),
        ("+45", date(2027, 1, 5)),
        ("٢١/١١/٢٠٢٦", date(2026, 11, 21)),
        ("31.11.2026", None),
        ("21 nov 202", None),
        ("tomorrow-ish", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: date | None) -> None:
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["aujourd'hui", "aujourd\u2019hui", "Aujourd'hui", "today"])
def test_today_is_read_with_the_apostrophe_of_any_keyboard(typed: str) -> None:
    i18n.use("fr")
    assert read_day(typed, TODAY) == TODAY


def test_months_are_read_in_the_language_of_the_screen() -> None:
    i18n.use("fr")
    assert read_day("3 février 2027", TODAY) == date(2027, 2, 3)
    i18n.use("ar")
    assert read_day("3 مارس 2027", TODAY) == date(2027, 3, 3)


@pytest.mark.parametrize(
    ("typed", "at"),
    [("9", time(9)), ("930", time(9, 30)), ("9:30", time(9, 30)), ("09h05", time(9, 5)), ("25:00", None), ("x", None)],
)
def test_a_time_of_day_is_read(typed: str, at: time | None) -> None:
    assert read_time(typed) == at


def test_a_date_field_writes_out_what_it_understood_and_marks_what_it_did_not(qtbot: QtBot) -> None:
    field = DateField("Born on", lambda: TODAY)
    qtbot.addWidget(field)
    QTest.keyClicks(field, "3/4/2026")
    assert field.day == date(2026, 4, 3)
    field.clearFocus()
    field._settle()
    assert field.text() == "3 Apr 2026"
    other = DateField("Born on", lambda: TODAY)
    qtbot.addWidget(other)
    QTest.keyClicks(other, "3/14/2026")
    other._settle()
    assert other.day is None
    assert other.wrong
    assert other.property("wrong") is True


def test_the_arrow_keys_move_a_date_by_a_day(qtbot: QtBot) -> None:
    field = DateField("Day", lambda: TODAY)
    qtbot.addWidget(field)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.day == TODAY
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.day == date(2026, 11, 22)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.day == TODAY


@pytest.mark.parametrize(("language", "typed"), [("en", "switz"), ("en", "CH"), ("fr", "suisse"), ("ar", "سويسرا")])
def test_a_state_is_found_by_its_name_on_the_screen_or_its_code(qtbot: QtBot, language: str, typed: str) -> None:
    i18n.use(language)
    field = StatePicker("State")
    qtbot.addWidget(field)
    field.setFocus()
    field.setText(typed)
    field.textEdited.emit(typed)
    field.settle()
    assert field.value == "CH"
    assert field.text() == i18n.screen().state("CH")


def test_what_is_not_in_the_list_is_no_choice(qtbot: QtBot) -> None:
    field = Picker("Kind", [("a", "Alpha"), ("b", "Beta")])
    qtbot.addWidget(field)
    field.setText("Gamma")
    field.textEdited.emit("Gamma")
    field.settle()
    assert field.value == ""
    assert field.wrong
