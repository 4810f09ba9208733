# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Language, theme and lock in the open program: the office stays open, every page stays alive, nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from mlat_desktop.clock import SetClock
from mlat_desktop.i18n import _
from tests.functional import verbs
from tests.functional.verbs import ANNA
from tests.functional.window import Officer, Sit, plain
from ui import a11y

pytestmark = pytest.mark.slow
"""Real windows and real keys: half a minute that CI spends."""

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LANGUAGES, THEMES = ("en", "fr", "ar"), ("system", "light", "dark")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture
def anna(sit: Sit) -> Officer:
    """At work in a new office with one request."""
    anna = sit("ch")
    verbs.found_office(anna, "Switzerland", "Federal Office of Justice", "Anna Amsel", ANNA)
    verbs.log_the_envelope(anna)
    return anna


def _every_page_lives(anna: Officer) -> None:
    """Each page of the rail, and the help, comes up with something to read, and the shortcuts reach it."""
    seen = set()
    for number in range(1, 8):
        anna.press(f"Ctrl+{number}")
        page = frozenset(anna.words())
        assert len(page) > 15
        seen.add(page)
    anna.press("F1")
    assert len(seen) == 7
    anna.press("Ctrl+2")
    anna.sees("MLI-2026-0001")
    anna.press("Ctrl+9")


def _dark() -> bool:
    return QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def _prefer(anna: Officer, list_name: str, number: int) -> None:
    before = anna.window
    anna.choose_number(plain(a11y.plain(_(list_name))), number)
    anna.until(lambda: anna.window is not before and anna.window.isVisible(), "the window in its new dress")


def test_languages_and_themes_change_under_an_open_office(anna: Officer) -> None:
    assert anna.window.desk is not None
    office = anna.window.desk.office
    anna.press("Ctrl+9")
    for language, theme in (("ar", "dark"), ("fr", "light"), ("en", "dark")):
        _prefer(anna, "&Language of the screen", LANGUAGES.index(language))
        _prefer(anna, "&Theme", THEMES.index(theme))
        assert anna.window.desk is not None
        assert anna.window.desk.office is office
        rtl = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        assert (rtl, _dark()) == (language == "ar", theme == "dark")
        _every_page_lives(anna)
    anna.press("Ctrl+N")
    anna.press("Escape", "Ctrl+L")
    anna.sees("Unlock")
    anna.write(ANNA)
    anna.press("Return")
    anna.sees("Anna Amsel")
    _every_page_lives(anna)


def test_a_request_being_typed_survives_another_theme(anna: Officer) -> None:
    anna.press("Ctrl+N", "Tab", "Tab", "Tab")
    anna.write("Hearing of two witnesses")
    anna.press("Ctrl+9")
    _prefer(anna, "&Theme", THEMES.index("dark"))
    anna.press("Ctrl+N")
    anna.sees("Continues what was begun earlier.")
    assert anna.field("Subject") == "Hearing of two witnesses"


def test_an_event_being_typed_is_asked_about_before_another_theme(anna: Officer) -> None:
    anna.press("Ctrl+E")
    anna.write("Executed")
    anna.press("Tab", "Ctrl+9")
    anna.choose_number("Theme", THEMES.index("dark"))
    anna.is_told("What you typed here has not been saved.")
    assert anna.field("Event") == "Executed"
    before = anna.window
    anna.click("Change it without saving")
    anna.until(lambda: anna.window is not before and anna.window.isVisible(), "the window in its new dress")
    assert _dark()


def test_the_page_of_the_recovery_code_offers_nothing_that_would_take_it_away(sit: Sit) -> None:
    anna = sit("ch")
    assert anna.reads("Language of the screen")
    verbs.fill_in_an_office(anna, "Switzerland", "Federal Office of Justice", "Anna Amsel", ANNA)
    assert not anna.reads("Language of the screen")
    anna.click("Create the office")
    anna.sees("The recovery code")
    assert not anna.reads("Language of the screen")
    code = verbs.recovery_code(anna)
    anna.write(code.split("-")[2])
    anna.press("Return")
    anna.sees("Nothing waits")
