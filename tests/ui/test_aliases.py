# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Other names of a person are entered in the form, shown on the case, and find the same person again."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.ports import ListQuery
from ui.main_window import MainWindow
from ui.pages.new_request import RequestEditor
from ui.pages.register import RegisterPage
from ui.pages.request_rows import PersonRow, other_names


def test_other_names_are_read_with_the_semicolons_of_every_script() -> None:
    assert other_names(" Okafor, Chidi ; C. Okafor؛ شيدي ;; C. Okafor ") == ("Okafor, Chidi", "C. Okafor", "شيدي")
    assert other_names(" ; ") == ()


def test_aliases_are_entered_kept_shown_and_found_again(window: MainWindow, prepared: Office) -> None:
    case = RequestId(prepared.register.ids(ListQuery(text="summons Haddad"))[0])
    window.amend_request(case)
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    person = editor.form.persons.rows[0]
    assert isinstance(person, PersonRow)
    assert person.aliases.accessibleName() == "Also known as"
    person.aliases.setText("Abu Yusuf; أبو يوسف")
    editor.reason.setText("Learnt from the police")
    editor.complete.click()
    assert prepared.register.show(case).request.particulars.persons[0].aliases == ("Abu Yusuf", "أبو يوسف")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    page.select(case)
    page.detail.tabs.setCurrentIndex(2)
    assert "also known as Abu Yusuf; أبو يوسف" in {
        each.text().replace("\u2068", "").replace("\u2069", "") for each in page.detail.findChildren(QLabel)
    }
    window.new_request()
    fresh = window.editor
    assert isinstance(fresh, RequestEditor)
    row = fresh.form.persons.append(None)
    assert isinstance(row, PersonRow)
    row.name.setText("Somebody else")
    row.aliases.setText("ABU YUSUF")
    found = prepared.alikes.of(fresh.form.particulars())
    assert case in [each.row.id for each in found]
