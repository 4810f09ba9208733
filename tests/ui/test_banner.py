# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from ui.main_window import MainWindow
from ui.widgets.controls import Level


def test_a_success_goes_with_its_page_and_a_warning_stays(window: MainWindow) -> None:
    window.say(Level.GOOD, "Saved.", stays=False)
    window.go("letters")
    assert window.banner.text == ""
    window.say(Level.WARN, "Not saved.")
    window.go("today")
    assert window.banner.text == "Not saved."


def test_a_success_said_after_the_page_was_turned_is_seen(window: MainWindow) -> None:
    window.go("letters")
    window.say(Level.GOOD, "Saved.", stays=False)
    window.go("letters")
    assert window.banner.text == "Saved."
