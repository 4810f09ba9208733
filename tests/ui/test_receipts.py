# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Receipts for case bundles in the window: told under each bundle, sent, printed, entered from paper."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.ports import ListQuery
from tests.ui.ask_names import twice
from tests.ui.test_export import trusted
from ui.main_window import MainWindow
from ui.pages.bundles import BundlesPage
from ui.pages.receipts import PaperReceiptEditor, write_form

pytestmark = pytest.mark.thorough


@pytest.fixture
def partner(prepared: Office, tmp_path: Path, desk_clock: SetClock) -> str:
    return trusted(prepared, tmp_path, desk_clock, "Office of Bonn", "DE")


@pytest.fixture
def sent(prepared: Office, partner: str, tmp_path: Path) -> tuple[RequestId, Uid]:
    """A bundle that lies on a medium and of which nobody has said that it arrived."""
    case = RequestId(prepared.register.ids(ListQuery())[0])
    report = prepared.bundles.export(case, [partner], tmp_path / "stick").value
    return case, Uid(report.uid)


def said(page: BundlesPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel))


def pressed(page: BundlesPage, words: str) -> None:
    next(each for each in page.findChildren(QPushButton) if each.text() == words).click()


def bundles(window: MainWindow) -> BundlesPage:
    window.go("bundles")
    page = window.page("bundles")
    assert isinstance(page, BundlesPage)
    return page


def test_a_receipt_on_paper_is_entered_from_the_list_of_bundles(
    window: MainWindow, prepared: Office, sent: tuple[RequestId, Uid], tmp_path: Path, qtbot: QtBot
) -> None:
    printed = prepared.receipt_forms.write(sent[1], tmp_path / "form.pdf", first="en", beside="")
    page = bundles(window)
    assert "No receipt of Office of Bonn yet." in said(page)
    pressed(page, "It came on paper...")
    editor = window.editor
    assert isinstance(editor, PaperReceiptEditor)
    asked = [each.text().replace("\u00a0", " ") for each in editor.findChildren(QLabel)]
    assert f"The check code on the form must be {printed.check_code}." in asked
    editor.complete.click()  # nothing is filled in: it is asked for, and nothing is entered
    assert prepared.bundles.receipts.of_bundle(sent[1])[0].awaited
    editor.on.set_day(prepared.register.today)
    editor.by.setText("J. Silva, registrar")
    editor.number.setText("BR-5")
    editor.complete.click()
    qtbot.waitUntil(lambda: not prepared.bundles.receipts.of_bundle(sent[1])[0].awaited)
    qtbot.waitUntil(lambda: window.editor is None)
    (view,) = prepared.bundles.receipts.of_bundle(sent[1])
    assert (view.received_on, view.name, view.number) == (prepared.register.today, "J. Silva, registrar", "BR-5")
    page = bundles(window)
    assert view.sentence in said(page)
    assert f"Check code {printed.check_code}" in said(page).replace("\u00a0", " ")


def test_the_acts_under_each_bundle_and_each_limit_have_names_of_their_own(
    window: MainWindow, prepared: Office, sent: tuple[RequestId, Uid], partner: str, tmp_path: Path
) -> None:
    prepared.bundles.export(sent[0], [partner], tmp_path / "another")  # in the same minute, to the same office
    page = bundles(window)
    QApplication.processEvents()  # what is not laid out yet is not heard
    assert twice(window) == []
    acts = [each for each in page.findChildren(QPushButton) if each.text() == "It came on paper..."]
    number = prepared.register.show(sent[0]).request.number
    assert len(acts) == 2
    for act in acts:
        assert act.accessibleName().startswith("It came on paper...")
        assert "Office of Bonn" in act.accessibleName()
        assert number in act.accessibleName()
    window.open_request(sent[0])
    QApplication.processEvents()
    assert twice(window) == []


def test_a_day_before_the_bundle_is_refused_and_nothing_typed_is_lost(
    window: MainWindow, prepared: Office, sent: tuple[RequestId, Uid], qtbot: QtBot
) -> None:
    pressed(bundles(window), "It came on paper...")
    editor = window.editor
    assert isinstance(editor, PaperReceiptEditor)
    editor.on.set_day(prepared.register.today - timedelta(days=9))
    editor.by.setText("J. Silva")
    editor.complete.click()
    qtbot.waitUntil(editor.complete.isEnabled)
    assert window.editor is editor
    assert editor.by.text() == "J. Silva"
    assert prepared.bundles.receipts.of_bundle(sent[1])[0].awaited


def test_the_form_is_written_and_its_check_code_told(
    window: MainWindow, sent: tuple[RequestId, Uid], tmp_path: Path, qtbot: QtBot
) -> None:
    target = tmp_path / "form.pdf"
    assert window.desk is not None
    write_form(window.desk, sent[1], target)
    qtbot.waitUntil(target.exists)
    assert target.read_bytes().startswith(b"%PDF")
