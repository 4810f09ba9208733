# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The page of partner offices: the comparison is written on it, refused where it differs, and a second person trusts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.office_cards import ENDING_SETTING, MONTHS_SETTING, Way, digits_of
from mlat_desktop.domain.own_targets import BUNDLE_SETTING
from mlat_desktop.domain.people import Role
from tests.ui import office as offices
from ui.main_window import MainWindow
from ui.pages.card_comparison import ComparisonForm
from ui.pages.cards import CardsPage
from ui.pages.own_keys import RenewalForm, RevocationForm
from ui.pages.settings import SettingsPage
from ui.pages.today import TodayPage

pytestmark = pytest.mark.thorough


def pressable(page: CardsPage) -> set[str]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return {each.text() for each in page.findChildren(QPushButton)}


def _form_of(page: CardsPage) -> object:
    return page._form


def _opened(window: MainWindow) -> CardsPage:
    window.go("cards")
    page = window.page("cards")
    assert isinstance(page, CardsPage)
    return page


def _press(page: CardsPage, words: str) -> None:
    QApplication.processEvents()  # what is not laid out yet is not seen
    next(each for each in page.findChildren(QPushButton) if each.text() == words and each.isVisible()).click()


def _said(page: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_a_comparison_is_written_on_the_page_and_kept_until_it_holds(
    window: MainWindow, prepared: Office, tmp_path: Path, desk_clock: SetClock
) -> None:
    new = bootstrap.NewOffice(name="Office of Bonn", country="DE", admin_name="b", admin_full_name="B. Bonn")
    made = bootstrap.create_office(tmp_path / "de", new, offices.PASSPHRASE, clock=desk_clock, cost=offices.CHEAP).office
    with made as other:
        other.card_paper.save(tmp_path / "de.png")
    window.go("cards")
    page = window.page("cards")
    assert isinstance(page, CardsPage)
    page.add_file(tmp_path / "de.png")
    card = prepared.bundles.cards()[0]
    page._compare(card)
    form = page._form
    assert isinstance(form, ComparisonForm)
    form.complete.click()
    lacking = [each.text() for each in form.findChildren(QLabel) if each.isVisible()].count("This is needed.")
    assert lacking == 3, "who reads, from where the number is known, what is heard"
    assert QApplication.focusWidget() in {form.spoke_with, None}
    form.way.choose(Way.IN_PERSON)
    assert not form.number_from.isVisible()
    form.way.choose(Way.TELEPHONE)
    form.spoke_with.setText("B. Bonn")
    form.number_from.setText("Their letter")
    form.heard.setPlainText("12345")
    form.complete.click()
    assert page._form is form
    assert form.heard.toPlainText() == "12345"
    assert not prepared.bundles.card_standings()[0].comparisons
    form.number_from.setText("Embassy list 2026")
    form.heard.setPlainText(digits_of(card))
    page.refresh()  # somebody else changed a card meanwhile
    assert page._form is form
    assert form.isVisible()
    form.complete.click()
    assert _form_of(page) is None
    (comparison,) = prepared.bundles.card_standings()[0].comparisons
    assert (comparison.same, comparison.number_from) == (True, "Embassy list 2026")
    assert "&Trust the card" in pressable(page)
    prepared.people.add("anna", "Anna Amsel", "Legal officer", Role.OFFICER, offices.SECOND)
    assert window.desk is not None
    shown = CardsPage(replace(window.desk, office=prepared.at_desk("anna")))
    shown.refresh()
    assert "&Compare..." in pressable(shown)
    assert not {"&Trust the card", "Revoke"} & pressable(shown), "offered to somebody who may not"
    shown.deleteLater()


def test_our_card_is_shown_and_printed_as_a_code(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    window.go("cards")
    page = window.page("cards")
    assert isinstance(page, CardsPage)
    page._show_code()
    assert page._code.pixmap().width() > 300
    page.save_page(tmp_path / "ours.pdf")
    assert (tmp_path / "ours.pdf").read_bytes().startswith(b"%PDF-")
    assert prepared.info.name in window.banner.text or "Saved as" in window.banner.text


def test_new_keys_are_made_for_a_later_day_and_what_they_mean_is_said_first(window: MainWindow, prepared: Office) -> None:
    page, old, today = _opened(window), prepared.bundles.own_card(), prepared.register.today
    _press(page, "Make &new keys...")
    form = page._form
    assert isinstance(form, RenewalForm)
    assert "Bundles under way stay good" in form.means.text()
    form.begins.set_day(today - timedelta(days=1))
    form.complete.click()
    assert "This day has passed." in _said(form)
    begins = today + timedelta(days=14)
    form.begins.set_day(begins)
    assert form.ends.day is not None
    assert form.ends.day > begins + timedelta(days=365)
    ends = begins + timedelta(days=400)
    form.ends.set_day(ends)
    form.begins.set_day(begins)
    page.refresh()  # somebody else changed a card meanwhile
    QApplication.processEvents()
    assert page._form is form
    assert form.isVisible()
    form.complete.click()
    assert _form_of(page) is None
    own, newest = prepared.bundles.own_card(), prepared.bundles.own_cards()[-1]
    assert own.fingerprint == old.fingerprint  # until the day has come
    assert (newest.valid_from, newest.valid_to, newest.continues) == (begins, ends, old.fingerprint)
    assert "Give it to your partners now" in window.banner.text


def test_lost_keys_are_revoked_by_a_file_once_there_are_new_ones(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    page, old = _opened(window), prepared.bundles.own_card()
    _press(page, "Our keys were &lost...")
    assert _form_of(page) is None
    assert "Make new keys first" in window.banner.text
    prepared.bundles.renew_card()
    page.refresh()
    _press(page, "Our keys were &lost...")
    form = page._form
    assert isinstance(form, RevocationForm)
    assert form.which.offered == [old.fingerprint]
    assert "No bundle signed with them is under way." in form.means.text()
    asked: list[tuple[object, ...]] = []
    form._save = lambda *told: asked.append(told)
    form.complete.click()
    assert "This is needed." in _said(form)
    form.reason.setText("Laptop stolen")
    form.since.set_day(prepared.register.today + timedelta(days=1))
    form.complete.click()
    assert "This day lies in the future." in _said(form)
    assert asked == []
    form.since.set_day(prepared.register.today)
    form.complete.click()
    assert asked == [(old.fingerprint, prepared.register.today, "Laptop stolen")]
    taken = tmp_path / "taken.json"
    taken.write_bytes(b"")
    page.save_statement(taken, old.fingerprint, prepared.register.today, "Laptop stolen")
    assert page._form is form, "nothing typed is lost where the file cannot be written"
    page.save_statement(tmp_path / "ended.json", old.fingerprint, prepared.register.today, "Laptop stolen")
    assert _form_of(page) is None
    told = json.loads((tmp_path / "ended.json").read_text(encoding="utf-8"))["revocation"]
    assert (told["fingerprint"], told["reason"]) == (old.fingerprint, "Laptop stolen")


def test_today_says_that_our_card_ends_and_leads_to_it(window: MainWindow, prepared: Office, desk_clock: SetClock) -> None:
    prepared.bundles.renew_card(valid_to=prepared.register.today + timedelta(days=61))
    window.go("today")
    today = window.page("today")
    assert isinstance(today, TodayPage)
    today.make_stale()
    assert "Cards that end" not in _said(today)
    desk_clock.at += timedelta(days=1)
    today.make_stale()
    assert "Our card ends on" in _said(today)
    next(each for each in today.findChildren(QPushButton) if each.text() == "Partner offices").click()
    page = window.page("cards")
    assert isinstance(page, CardsPage)
    page.make_stale()
    assert page.isVisible()
    assert "make new keys and hand the new card to your partners" in _said(page)


def test_the_times_of_the_office_are_set_whole_or_not_at_all(window: MainWindow, prepared: Office) -> None:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.bundle_times
    assert [control.text() for control, _field in section.times.values()] == ["21", "12", "36", "60"]
    section.times[BUNDLE_SETTING][0].setText("10")
    section.times[ENDING_SETTING][0].setText("soon")
    section.keep.click()
    assert "Enter a whole number from 0 to 366." in [each.text() for each in section.findChildren(QLabel)]
    assert BUNDLE_SETTING not in prepared.record.show().settings
    section.times[ENDING_SETTING][0].setText("90")
    section.keep.click()
    kept = prepared.record.show().settings
    assert (kept[BUNDLE_SETTING], kept[ENDING_SETTING]) == ("10", "90")
    assert MONTHS_SETTING not in kept, "what was not changed is not set"
