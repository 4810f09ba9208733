# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The address book in the window: read, verified, changed, taken over, and offered while somebody drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.directory import AuthorityEntry, AuthorityRole, CountryProfile, Possible
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Authority, RequestId
from mlat_desktop.services.ports import ListQuery
from tests.ui import office as offices
from ui.main_window import MainWindow
from ui.pages.letter import LetterEditor
from ui.pages.letter_choice import LetterChoice
from ui.pages.new_request import RequestEditor
from ui.pages.settings import SettingsPage
from ui.pages.state_editors import AuthorityEditor, ProfileEditor
from ui.pages.states import OVERDUE, StatesPage

pytestmark = pytest.mark.thorough

TODAY = offices.NOW.date()
BERLIN = AuthorityEntry(
    uid="",
    state="DE",
    role=AuthorityRole.CENTRAL,
    name="Central Authority, Bonn",
    address="Lindenzeile 14\n53000 Bonn",
    languages=("de",),
    channels=("central-authority",),
    source="Their sheet",
    verified_on=date(2025, 1, 10),
)


@pytest.fixture
def entered(prepared: Office) -> AuthorityEntry:
    """One authority of Germany, long overdue."""
    return prepared.address_book.keep_authority(BERLIN).value


def page_of(window: MainWindow) -> StatesPage:
    window.go("states")
    page = window.page("states")
    assert isinstance(page, StatesPage)
    return page


def words_of(page: StatesPage) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page))


def press(page: StatesPage, name: str) -> None:
    QApplication.processEvents()
    found = [each for each in page.findChildren(QPushButton) if each.isVisibleTo(page)]
    next(each for each in found if name in {each.text(), each.accessibleName()}).click()


def test_what_must_be_verified_stands_first_and_one_press_verifies_it(entered: AuthorityEntry, window: MainWindow) -> None:
    page = page_of(window)
    assert page.list.key() == OVERDUE
    assert "Verification overdue" in words_of(page)
    press(page, "Verified today: Central Authority, Bonn")
    assert page.office.address_book.authority(entered.uid).verified_on == TODAY
    assert not page.list.choose(OVERDUE)
    page.show_state("DE")
    assert "Verified" in words_of(page)
    assert "Alessandra Moretti" in words_of(page)


def test_the_sheet_says_who_receives_how_and_in_which_language(entered: AuthorityEntry, window: MainWindow) -> None:
    book = window.desk.office.address_book if window.desk else None
    assert book is not None
    profile = CountryProfile(
        uid="", state="DE", measure="banking", possible=Possible.CONDITIONS, special_documentation="Account number", source="x"
    )
    book.keep_profile(profile)
    page = page_of(window)
    page.show_state("DE")
    shown = words_of(page)
    for said in (entered.name, "German", "Between central authorities", "Possible under conditions", "Account number"):
        assert said in shown


def test_an_authority_is_changed_in_its_form_and_the_list_shows_it(entered: AuthorityEntry, window: MainWindow) -> None:
    page = page_of(window)
    page.show_state("DE")
    press(page, "Change: Central Authority, Bonn")
    editor = window.editor
    assert isinstance(editor, AuthorityEditor)
    phone = editor._controls["phone"]
    assert isinstance(phone, QLineEdit)
    phone.setText("+49 228 1")
    editor.verified.setChecked(True)
    editor._lists["languages"].append("en")
    editor.complete.click()
    assert window.editor is None
    kept = page.office.address_book.authority(entered.uid)
    assert (kept.phone, kept.languages, kept.verified_on) == ("+49 228 1", ("de", "en"), TODAY)
    assert page.list.key() == "DE"
    assert "+49 228 1" in words_of(page)


def test_a_new_authority_without_its_source_is_marked_and_nothing_typed_is_lost(window: MainWindow) -> None:
    editor = form(window, AuthorityEntry(uid="", state="", role=AuthorityRole.CENTRAL, name=""))
    editor.complete.click()
    assert "marked" in editor.said.text()
    editor.state.set_value("PT")
    name, source = editor._controls["name"], editor._controls["source"]
    assert isinstance(name, QLineEdit)
    assert isinstance(source, QPlainTextEdit)
    name.setText("Procuradoria")
    source.setPlainText("Telephone")
    editor.complete.click()
    assert [each.name for each in editor.office.address_book.authorities("PT")] == ["Procuradoria"]


def test_what_is_half_typed_comes_back_until_it_is_given_up(entered: AuthorityEntry, window: MainWindow) -> None:
    first = form(window, entered)
    note = first._controls["note"]
    assert isinstance(note, QPlainTextEdit)
    note.setPlainText("Ask for Ms Astermann")
    first._lists["channels"].append("post")
    assert first.dirty()
    first.keep()
    window.back()
    again = form(window, entered)
    assert (again.entry().note, again.entry().channels) == ("Ask for Ms Astermann", ("central-authority", "post"))
    assert again.dirty()
    again._give_up()
    assert form(window, entered).entry().note == ""


def form(window: MainWindow, entry: AuthorityEntry) -> AuthorityEditor:
    window.edit_entry(entry)
    editor = window.editor
    assert isinstance(editor, AuthorityEditor)
    return editor


def test_a_profile_is_described_for_a_measure(window: MainWindow) -> None:
    window.edit_entry(CountryProfile(uid="", state="PT"))
    editor = window.editor
    assert isinstance(editor, ProfileEditor)
    editor.measure.choose("banking")
    editor.possible.choose(Possible.YES)
    source = editor._controls["source"]
    assert isinstance(source, QPlainTextEdit)
    source.setPlainText("Their sheet")
    editor.complete.click()
    kept = editor.office.address_book.profile("PT", "banking")
    assert (kept.possible, kept.verified_on) == (Possible.YES, None)


def test_a_declaration_is_taken_over_into_a_form_and_kept_as_not_verified(window: MainWindow) -> None:
    page = page_of(window)
    page.show_state("FR")
    assert "DECLARED TO TREATIES" in words_of(page)
    statement = next(each for each in page.office.address_book.sheet("FR").statements if each.role is not None)
    QApplication.processEvents()
    taking = [each for each in page.findChildren(QPushButton) if each.accessibleName().startswith("Take over: ")]
    next(each for each in taking if statement.declaration.value in each.accessibleName()).click()
    editor = window.editor
    assert isinstance(editor, AuthorityEditor)
    assert editor.dirty(), "what was taken over is kept nowhere yet"
    editor.complete.click()
    (kept,) = page.office.address_book.authorities("FR")
    assert (kept.verified_on, kept.treaties) == (None, (statement.declaration.treaty_id,))
    page.show_state("FR")
    assert "Taken over" in words_of(page)


def test_retiring_asks_first_and_can_be_undone(entered: AuthorityEntry, window: MainWindow) -> None:
    page = page_of(window)
    page.show_state("DE")
    press(page, "Retire: Central Authority, Bonn")
    assert page.office.address_book.authority(entered.uid).active
    page._retire(entered)
    assert not page.office.address_book.authority(entered.uid).active
    page.show_state("DE")
    assert "Retired" in words_of(page)
    press(page, "Change: Central Authority, Bonn")
    assert isinstance(window.editor, AuthorityEditor)
    window.editor.complete.click()
    assert page.office.address_book.authority(entered.uid).active


def test_who_does_not_keep_the_tables_reads_only(entered: AuthorityEntry, window: MainWindow) -> None:
    office = window.desk.office if window.desk else None
    assert office is not None
    office.people.add("clara", "Clara Cremer", "", Role.CLERK, "granite harbour violin lemon ten")
    clerk = office.at_desk("clara")
    window.let_go()
    window.enter(clerk)
    page = page_of(window)
    page.show_state("DE")
    assert not page.add.isEnabled()
    assert entered.name in words_of(page)
    assert not [each for each in page.findChildren(QPushButton) if each.text().startswith(("Change", "Verified", "Retire"))]


def test_the_address_is_offered_when_the_state_is_chosen_and_one_press_takes_it(
    entered: AuthorityEntry, window: MainWindow
) -> None:
    window.new_request()
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    assert editor.offer.isHidden()
    editor.form.state.set_value("DE")
    assert not editor.offer.isHidden()
    assert editor.offer.take.accessibleName() == "Take the address of Central Authority, Bonn"
    editor.offer.take.click()
    taken = editor.form.particulars().their_authority
    assert (taken.name, taken.address) == (entered.name, entered.address)
    assert editor.offer.take.isHidden(), "there is nothing more to take"


def test_what_is_offered_anew_leaves_the_focus_where_somebody_types(entered: AuthorityEntry, window: MainWindow) -> None:
    window.new_request()
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    editor.form.state.set_value("DE")
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    editor.form.subject.setFocus()
    editor._look()
    QApplication.processEvents()
    assert QApplication.focusWidget() is editor.form.subject


def test_typed_words_are_never_written_over_and_an_address_stays_with_its_name(
    entered: AuthorityEntry, window: MainWindow
) -> None:
    window.new_request()
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    editor.form.authority.setText("Prosecutor of Köln")
    editor.form.state.set_value("DE")
    assert editor.offer.take.isHidden()
    editor.form.take(Authority(name=entered.name, address=entered.address))
    assert editor.form.particulars().their_authority == Authority(name="Prosecutor of Köln")
    editor.form.authority.setText("")
    editor._look()
    editor.offer.take.click()
    assert editor.form.particulars().their_authority.address == entered.address
    editor.form.authority.setText("Prosecutor of Köln")
    assert editor.form.particulars().their_authority.address == ""


def test_a_letter_takes_the_address_of_its_addressee(entered: AuthorityEntry, window: MainWindow) -> None:
    office = window.desk.office if window.desk else None
    assert office is not None
    (found,) = office.register.rows(office.register.ids(ListQuery(text="Banking records")))
    request = office.register.show(RequestId(found.id)).request
    changed = replace(request.particulars, their_authority=Authority(name=entered.name))
    office.register.amend(request.id, changed, version=request.version, reason="their name")
    window.write_letter(request.id)
    choice = window.editor
    assert isinstance(choice, LetterChoice)
    assert choice.offer.offer is not None
    assert choice.offer.offer.authority == office.address_book.authority(entered.uid)
    choice.complete.click()
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    address = editor._fields["to_address"]
    assert isinstance(address, QPlainTextEdit)
    assert address.toPlainText() == ""
    editor.offer.take.click()
    assert address.toPlainText() == entered.address
    address.setPlainText("Somewhere else")
    editor._show_offer()
    assert editor.offer.take.isHidden()
    editor._take_address()
    assert address.toPlainText() == "Somewhere else"
    editor._touched = False


def test_an_own_language_and_ground_are_offered_in_the_forms(window: MainWindow) -> None:
    office = window.desk.office if window.desk else None
    assert office is not None
    office.codes.add("languages", "gsw", {"en": "Swiss German"})
    office.codes.add("assistance", "drone-footage", {"en": "Footage of drones"})
    window.new_request()
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    editor.form.language.set_value("gsw")
    assert editor.form.language.text() == "Swiss German"
    row = editor.form.items.rows[0]
    row.kind.set_value("drone-footage")  # type: ignore[attr-defined]  # the test knows what it is
    assert editor.form.particulars().items[0].kind == "drone-footage"
    assert editor.form.particulars().language == "gsw"


def test_an_administrator_adds_and_retires_a_code_in_the_settings(window: MainWindow) -> None:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.own_codes
    section.list.choose("grounds")
    section.code.setText("Red Tape")
    section.words["en"].setText("Red tape")
    section.save.click()
    assert "The list of codes was not changed" in window.banner.text
    assert section.words["en"].text() == "Red tape", "what was typed stays to be corrected"
    section.code.setText("red-tape")
    section.save.click()
    codes = page.office.codes
    assert codes.now().has("grounds", "red-tape")
    QApplication.processEvents()
    retire = next(each for each in section.findChildren(QPushButton) if each.accessibleName() == "Retire: red-tape")
    retire.click()
    assert not codes.now().has("grounds", "red-tape")
