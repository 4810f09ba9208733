# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who is bound, entered in the window: the effect first, then a proposal; what is missing or impossible gets one sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.vocabulary import EventKind
from tests.ui import law
from tests.ui.law_screens import member, treaty
from tests.ui.test_treaties_page import words
from ui.main_window import MainWindow
from ui.pages.law.member import MembershipEditor
from ui.pages.law.sheet import PARTIES
from ui.pages.treaties import TreatiesPage

pytestmark = pytest.mark.thorough


def opened(window: MainWindow, treaty_id: str, state: str) -> MembershipEditor:
    """From the row of a State; one that has none yet is chosen in the form."""
    page = treaty(window, treaty_id, PARTIES, state=state)
    page.sheet.parties.change.click()
    made = window.editor
    assert isinstance(made, MembershipEditor)
    assert made.state.value == page.sheet.parties.list.key
    made.state.set_value(state)
    return made


def test_a_denunciation_is_looked_at_and_proposed(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    made = member(window)
    qtbot.waitUntil(made.complete.isEnabled)
    assert "No date of an open case changes." in words(made)
    assert not prepared.publishing.proposals()
    made.article.setText("40(1)")
    assert not made.complete.isEnabled(), "what was typed after the look could be proposed unseen"
    made.show_effect.click()
    qtbot.waitUntil(made.complete.isEnabled)
    made.complete.click()
    qtbot.waitUntil(lambda: bool(prepared.publishing.proposals()))
    (waiting,) = prepared.publishing.proposals()
    assert waiting.proposal.kind is EditionKind.MEMBERSHIP
    page = window.page("treaties")
    assert isinstance(page, TreatiesPage)
    assert "waits for a second person" in words(page.changes)


def test_a_membership_that_moves_the_date_of_an_open_case_names_the_case(
    window: MainWindow, prepared: Office, qtbot: QtBot
) -> None:
    request = law.arrested(prepared)
    prepared.casework.add_event(request.id, EventKind.FINAL_DISCHARGE, datetime(2026, 11, 16, 10, 0, tzinfo=UTC))
    made = opened(window, "CETS-212", "AL")
    made.bound.set_day(date(2026, 10, 1))
    made.source.setText("Official journal of 20 September 2026")
    made.show_effect.click()
    qtbot.waitUntil(made.complete.isEnabled)
    assert [each.text() for each in made.findChildren(QPushButton) if request.number in each.text()], "the case is not named"


@pytest.mark.parametrize("source", ["", "C.N.411"])
def test_what_is_missing_or_impossible_is_said_and_kept(window: MainWindow, source: str) -> None:
    made = opened(window, "UNTOC", "NP")
    made.source.setText(source)
    made.signed.set_day(date(2026, 5, 1))
    made.bound.set_day(date(2020, 5, 1))
    made.show_effect.click()
    assert not made.complete.isEnabled()
    said = words(made) + window.banner.text
    assert ("the days do not follow one another" if source else "This is needed.") in said
    assert made.signed.day == date(2026, 5, 1)
    assert made.dirty()
