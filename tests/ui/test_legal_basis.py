# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The finder of legal bases: the rows of the service in their order, why each stands there, and back into the request."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.vocabulary import BasisKind, Direction
from tests.ui.law_screens import basis
from tests.ui.test_treaties_page import words
from ui.main_window import MainWindow
from ui.pages.law.basis import BasisFinder
from ui.pages.new_request import RequestEditor
from ui.pages.treaties import TreatiesPage

pytestmark = pytest.mark.thorough

DAY = date(2026, 11, 21)


def editor(window: MainWindow) -> RequestEditor:
    window.new_request()
    made = window.editor
    assert isinstance(made, RequestEditor)
    made.form.direction.choose(Direction.INCOMING)
    made.form.state.set_value("BR")
    return made


def test_brazil_asks_switzerland_for_banking_evidence(window: MainWindow, prepared: Office) -> None:
    finder = basis(window, "BR", "CH", "banking")
    rows = prepared.treaties.legal_basis("BR", "CH", DAY, "banking")
    shown = [line.key for line in finder.list.lines.lines]
    assert shown == [each.id for each in rows]
    assert shown[0] == "CH-BR-MLA-2004"
    assert shown.index("CH-BR-MLA-2004") < shown.index("UNCAC") < shown.index("UNTOC") < shown.index("ETS-030")
    said = words(finder)
    assert "It is the treaty of these two States, in force since 27 Jul 2009." in said
    assert "art. 24(1)(a)" in said, "what the request must contain is not shown with its article"
    finder.list.choose("ETS-030")
    assert "The register does not know whether Brazil is bound." in words(finder)
    assert finder.list.lines.lines[shown.index("ETS-030")].pill == "not known"


def test_the_chips_part_what_binds_from_what_must_be_checked(window: MainWindow, prepared: Office) -> None:
    finder = basis(window, "BR", "CH", "banking")
    rows = prepared.treaties.legal_basis("BR", "CH", DAY, "banking")
    finder.chips.choose("usable")
    assert [line.key for line in finder.list.lines.lines] == [each.id for each in rows if each.usable]
    finder.chips.choose("check")
    assert {line.pill for line in finder.list.lines.lines} == {"not known"}
    parts = []
    for key in ("usable", "check", "not", "left"):
        finder.chips.choose(key)
        parts += [line.key for line in finder.list.lines.lines]
    assert sorted(parts) == sorted(each.id for each in rows)


def test_another_day_and_other_states_are_answered_at_once(window: MainWindow) -> None:
    finder = basis(window, "BR", "CH", "banking")
    finder.day.set_day(date(1960, 5, 2))
    assert "No instrument is known to bind both States" in finder._said.text()
    finder.chips.choose("left")
    assert [line.key for line in finder.list.lines.lines] == ["reciprocity", "letters-rogatory"]
    said = words(finder)
    assert "WHAT MUST BE PROMISED OR KEPT" in said
    assert "A written assurance of reciprocity" in said
    finder.requested.set_value("BR")
    assert finder._said.text() == "Name two different States."


def test_it_is_reached_in_two_clicks_and_goes_back_with_escape(window: MainWindow) -> None:
    window.go("treaties")
    page = window.page("treaties")
    assert isinstance(page, TreatiesPage)
    page.find_basis.click()
    finder = window.editor
    assert isinstance(finder, BasisFinder)
    assert finder.requested.value == "CH"
    assert not finder.complete.isVisible()
    QTest.keyClick(finder, Qt.Key.Key_Escape)
    assert window.editor is None


def test_what_was_found_fills_the_request_and_nothing_typed_is_lost(window: MainWindow) -> None:
    made = editor(window)
    made.form.subject.setText("Account statements, Meridian Trade Ltd")
    made.form.find_basis.click()
    finder = window.editor
    assert isinstance(finder, BasisFinder)
    assert (finder.requesting.value, finder.requested.value) == ("BR", "CH")
    finder.sought.set_value("banking")
    finder.list.choose("UNCAC")
    finder.article.setText("46(3)(f)")
    finder.complete.click()
    assert window.editor is made
    typed = made.form.particulars()
    assert (typed.basis.kind, typed.basis.treaty_id, typed.basis.article) == (BasisKind.TREATY, "UNCAC", "46(3)(f)")
    assert typed.subject == "Account statements, Meridian Trade Ltd"


def test_reciprocity_that_was_found_is_a_basis_of_its_own_kind(window: MainWindow) -> None:
    made = editor(window)
    made.form.find_basis.click()
    finder = window.editor
    assert isinstance(finder, BasisFinder)
    finder.day.set_day(date(1960, 5, 2))
    finder.list.choose("reciprocity")
    finder.complete.click()
    assert made.form.particulars().basis.kind is BasisKind.RECIPROCITY


def test_leaving_the_finder_leads_back_to_the_form_that_asked(window: MainWindow) -> None:
    made = editor(window)
    made.form.find_basis.click()
    assert window.editor is not made
    window.back()
    assert window.editor is made
