# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every list of the window leaves as a spreadsheet: a row for each line that is shown, and an entry in the log."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.directory import AuthorityEntry, AuthorityRole
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.duties import NewDuty
from mlat_desktop.services.ports import ListQuery
from ui.main_window import MainWindow
from ui.pages.law.sheet import PARTIES
from ui.pages.register import RegisterPage
from ui.pages.saved_lists import duty_headings, duty_row, exhibit_headings, exhibit_row
from ui.pages.saving import SaveList
from ui.pages.today import TodayPage
from ui.pages.treaties import TreatiesPage


def written(saving: SaveList, path: Path) -> list[list[str]]:
    saving.write(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def page_of(window: MainWindow, place: str) -> Any:
    window.go(place)
    return window.page(place)


def test_today_is_saved_whole_with_its_headings(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    page = page_of(window, "today")
    assert isinstance(page, TodayPage)
    rows = written(page.saving, tmp_path / "today.csv")
    lines = prepared.today.lines()
    assert len(rows) == len(lines) + 1
    assert (rows[0][:2], rows[1][4]) == (["Group", "What is due"], lines[0].row.number)


def test_address_book_people_and_log_are_saved(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    entry = AuthorityEntry(uid="", state="BR", role=AuthorityRole.CENTRAL, name="DRCI, Brasília", source="Note verbale 3/2026")
    prepared.address_book.keep_authority(entry)
    book = written(page_of(window, "states").saving, tmp_path / "book.csv")
    assert [row[2] for row in book[1:]] == [each.name for each in prepared.address_book.authorities()]
    settings = page_of(window, "settings")
    people = written(settings.saving_people, tmp_path / "people.csv")
    assert [row[1] for row in people[1:]] == [user.name for user in prepared.people.all()]
    before = len(prepared.maintenance.audit_lines(None, 10**6))
    log = written(settings.saving_log, tmp_path / "log.csv")
    assert len(log) == before + 1
    assert prepared.maintenance.audit_lines(None, 1)[0].action == "list.saved"


def test_the_parties_of_a_treaty_are_saved_as_they_are_filtered(window: MainWindow, tmp_path: Path) -> None:
    page = page_of(window, "treaties")
    assert isinstance(page, TreatiesPage)
    page.show_treaty("ETS-030")
    page.sheet.tabs.setCurrentIndex(PARTIES)
    whole = written(page.saving, tmp_path / "all.csv")
    page.sheet.parties.search.setText("switzerland")
    page.sheet.parties.search.returnPressed.emit()
    one = written(page.saving, tmp_path / "one.csv")
    assert len(whole) > 40
    assert [row[1] for row in one[1:]] == ["CH"]


@pytest.mark.parametrize("name", ["Save the exhibits as a spreadsheet", "Save the duties as a spreadsheet"])
def test_exhibits_and_duties_of_a_case_have_their_button(window: MainWindow, prepared: Office, name: str) -> None:
    case = RequestId(prepared.register.ids(ListQuery(text="banking"))[0])
    prepared.duties.add(case, NewDuty(kind="speciality", text="No other offence"))
    window.open_request(case)
    page = page_of(window, "register")
    assert isinstance(page, RegisterPage)
    page.detail.tabs.setCurrentIndex(1)
    assert name in {each.accessibleName() for each in page.detail.findChildren(QPushButton)}
    view = prepared.register.show(case)
    assert [len(exhibit_row(each)) for each in view.evidence] == [len(exhibit_headings())]
    assert [len(duty_row(each)) for each in view.duties] == [len(duty_headings())]
