# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The page of partner offices: the comparison is written on it, refused where it differs, and a second person trusts."""

from __future__ import annotations

from pathlib import Path

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.office_cards import digits_of
from tests.ui import office as offices
from ui.main_window import MainWindow
from ui.pages.cards import CardsPage


def _form_of(page: CardsPage) -> object:
    return page._form


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
    assert form is not None
    form.spoke_with.setText("B. Bonn")
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


def test_our_card_is_shown_and_printed_as_a_code(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    window.go("cards")
    page = window.page("cards")
    assert isinstance(page, CardsPage)
    page._show_code()
    assert page._code.pixmap().width() > 300
    page.save_page(tmp_path / "ours.pdf")
    assert (tmp_path / "ours.pdf").read_bytes().startswith(b"%PDF-")
    assert prepared.info.name in window.banner.text or "Saved as" in window.banner.text
