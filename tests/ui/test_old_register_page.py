# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An officer takes in the old register: file, answers, columns, mistakes, and then all of it; and saves a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from mlat_desktop.bootstrap import Office
from mlat_desktop.services.importing.dates import Doubt, Order
from mlat_desktop.services.importing.fields import Field
from mlat_desktop.services.importing.plan import Fate, Question, SheetPlan
from mlat_desktop.services.ports import ListQuery
from tests.sheets.books import cells, text
from tests.ui.register_screens import opened, sheet
from ui.main_window import MainWindow
from ui.pages.deadlines import DeadlinesPage
from ui.pages.old_register.page import OldRegisterEditor
from ui.pages.register import RegisterPage
from ui.widgets.basics import Combo, joined
from ui.widgets.ticks import Tick

pytestmark = pytest.mark.thorough


def named(page: OldRegisterEditor, name: str) -> Combo:
    return next(each for each in page.findChildren(Combo) if each.accessibleName() == name and each.parent() is not None)


def plan_of(page: OldRegisterEditor) -> SheetPlan:
    assert page.plan is not None
    return page.plan


def question(page: OldRegisterEditor, doubt: Doubt | None) -> Question:
    return next(each for each in plan_of(page).questions if each.doubt is doubt)


def answer(page: OldRegisterEditor, asked: Question, words: str) -> None:
    about = joined(asked.column, asked.value)  # the question comes before it
    combo = next(
        each for each in page.findChildren(Combo) if each.accessibleName().endswith(about) and each.parent() is not None
    )
    combo.setCurrentIndex(combo.findText(words))


def shown(page: OldRegisterEditor) -> str:
    QApplication.processEvents()  # what was just put there is shown with the next one
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page))


def test_what_is_open_is_answered_on_the_page_and_then_all_comes_in(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    before = len(prepared.register.ids(ListQuery()))
    page = opened(window, sheet(tmp_path))
    assert not page.complete.isEnabled()
    for _column in range(3):  # the days of three columns may be read in two ways
        answer(page, question(page, Doubt.ORDER), "Day, month, year")
    assert "Korea" in shown(page)
    answer(page, question(page, None), "South Korea")
    left = [fault.sentence for fault in plan_of(page).faults]
    assert left == ["it has ended, but it is not said with what outcome"]
    outcome = named(page, "Outcome of ended cases")
    outcome.setCurrentIndex(outcome.findText("Granted"))
    assert [fault.sentence for fault in plan_of(page).faults] == ["it has ended, but the day is missing"]
    page.findChildren(Tick)[-1].setChecked(True)
    assert (plan_of(page).faults, page.complete.isEnabled()) == ((), True)
    page.complete.click()
    assert window.editor is None
    assert len(prepared.register.ids(ListQuery())) == before + 4
    assert [each.column("Country").values for each in prepared.old_registers.maps()] == [{"Korea": "KR"}]
    again = opened(window, sheet(tmp_path))
    assert (plan_of(again).known_as, plan_of(again).count(Fate.ALREADY)) == ("register", 4)
    assert not again.complete.isEnabled()


def test_a_column_gets_another_meaning(window: MainWindow, tmp_path: Path) -> None:
    page = opened(window, sheet(tmp_path, good=True))
    assert plan_of(page).map.column("Shelf").field is Field.NOTES
    meaning = named(page, "Meaning of column Shelf")
    meaning.setCurrentIndex(meaning.findText("Operation"))
    assert plan_of(page).cases[0].particulars.operation == "B 12"
    meaning = named(page, "Meaning of column Date received")
    meaning.setCurrentIndex(0)
    assert any("day of receipt" in fault.sentence for fault in plan_of(page).faults)
    assert page.dirty()


def test_how_days_are_written_may_be_said_for_a_column(window: MainWindow, tmp_path: Path) -> None:
    page = opened(window, sheet(tmp_path, good=True))
    order = named(page, "How the days of column Date received are written")
    assert "Day, month, year" in order.currentText()
    order.setCurrentIndex(order.findText("Month, day, year"))
    assert plan_of(page).map.column("Date received").order is Order.MONTH_FIRST
    assert any("no such day" in fault.sentence for fault in plan_of(page).faults)


def test_a_file_that_is_none_is_refused_in_words_and_an_encoding_can_be_chosen(window: MainWindow, tmp_path: Path) -> None:
    page = opened(window, text(tmp_path / "old.xls", b"\xd0\xcf\x11\xe0" + bytes(100)))
    assert "save it as .xlsx" in shown(page)
    assert not page.complete.isEnabled()
    path = text(tmp_path / "a.csv", sheet(tmp_path, good=True).read_text(encoding="utf-8"), "windows-1256")
    page.file.take(path)
    assert "is not UTF-8" in shown(page)
    page.encoding.setCurrentIndex(page.encoding.findText("windows-1256"))
    assert plan_of(page).lines[0].state == "FR"


def test_the_rows_with_mistakes_are_saved_to_be_corrected(window: MainWindow, tmp_path: Path) -> None:
    page = opened(window, sheet(tmp_path))
    assert page.errors.isVisibleTo(page)
    page.save_faults(tmp_path / "mistakes.xlsx")
    assert len(cells(tmp_path / "mistakes.xlsx")) == 5


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_register_is_saved_as_it_is_filtered(window: MainWindow, tmp_path: Path, suffix: str) -> None:
    window.go("register")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    page.search_field.setText("banking")
    page.search_field.returnPressed.emit()
    page.saving.write(tmp_path / f"list.{suffix}")
    saved = cells(tmp_path / f"list.{suffix}")
    assert len(saved) == page.table_model.rowCount() + 1
    assert saved[0][:3] == ("Number", "Subject", "State")
    assert "list.saved" in {line.action for line in window.desk.office.maintenance.audit_lines()}  # type: ignore[union-attr]  # the test knows what it is


def test_the_deadlines_are_saved(window: MainWindow, tmp_path: Path) -> None:
    window.go("deadlines")
    page = window.page("deadlines")
    assert isinstance(page, DeadlinesPage)
    page.saving.write(tmp_path / "deadlines")
    assert len(cells(tmp_path / "deadlines.xlsx")) == len(page.model.entries) + 1
