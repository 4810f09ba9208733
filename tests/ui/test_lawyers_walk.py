# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A lawyer's walk through the window: the basis for banking evidence, a limit that ends on a Sunday, a pack and its cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import Request
from mlat_desktop.i18n import screen
from mlat_desktop.services.board import BoardEntry
from tests.ui import law
from tests.ui.law import LIMIT, SUNDAY
from tests.ui.test_law_changes import take_in
from tests.ui.test_treaties_page import words
from ui.main_window import MainWindow
from ui.pages.deadlines import DeadlinesPage
from ui.pages.law.basis import BasisFinder
from ui.pages.law.sheet import LIMITS
from ui.pages.treaties import TreatiesPage

pytestmark = pytest.mark.thorough


def entry_of(page: DeadlinesPage, request: Request) -> BoardEntry:
    return next(e for e in page.model.entries if e.line.request_id == request.id and e.line.limit_id == LIMIT)


def test_the_basis_for_banking_evidence_is_found_and_read_in_its_treaty(window: MainWindow, prepared: Office) -> None:
    window.go("treaties")
    page = window.page("treaties")
    assert isinstance(page, TreatiesPage)
    page.find_basis.click()
    finder = window.editor
    assert isinstance(finder, BasisFinder)
    finder.requesting.set_value("BR")
    finder.sought.set_value("banking")
    first = finder.list.lines.lines[0]
    assert (first.figure, first.key, first.pill) == ("1", "CH-BR-MLA-2004", "in force")
    said = words(finder)
    for row in prepared.treaties.legal_basis("BR", "CH", date(2026, 11, 21), "banking")[0].why:
        assert row in said
    finder.leave()
    window.open_treaty(first.key)
    page.sheet.tabs.setCurrentIndex(LIMITS)
    assert page.sheet.treaty_id == "CH-BR-MLA-2004"


def test_a_provisional_arrest_that_ends_on_a_sunday_is_explained_and_not_moved(window: MainWindow, prepared: Office) -> None:
    request = law.arrested(prepared)
    window.go("deadlines")
    page = window.page("deadlines")
    assert isinstance(page, DeadlinesPage)
    entry = entry_of(page, request)
    assert entry.line.ends_on == SUNDAY
    page._choose(entry)
    said = words(page.reasoning)
    assert screen().date(SUNDAY, "weekday") in said
    view = next(v for v in prepared.casework.deadlines(request.id) if v.deadline.limit_id == LIMIT)
    assert view.deadline.due_on == SUNDAY
    assert view.deadline.act_by is not None
    assert view.deadline.act_by < SUNDAY
    for sentence in view.reasoning:
        assert sentence in said
    assert [sentence for sentence in view.reasoning if "not move" in sentence], view.reasoning


def test_a_pack_that_changes_the_status_of_a_protocol_names_the_cases_that_move(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    request = law.case(prepared)
    before = [each.deadline.due_on for each in prepared.casework.deadlines(request.id)]
    said = words(take_in(window, law.pack(tmp_path, prepared)))
    assert "In force since: 1 Dec 2026 (new)" in said
    assert "Not in force: yes -> no" in said
    assert "Serving the order on the provider" in said
    assert [each.deadline.due_on for each in prepared.casework.deadlines(request.id)] == before, "looking changed the case"
