# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An administrator takes a language of letters in from the settings; every list of languages offers it until it is retired."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from mlat_desktop import i18n
from mlat_desktop.bootstrap import Office
from tests.letters.packs import pack
from tests.ui import long_words
from ui.main_window import MainWindow
from ui.pages.letter_languages import LetterLanguagesSection
from ui.pages.outstanding import OutstandingEditor
from ui.pages.settings import SettingsPage
from ui.pages.templates.page import TemplatesPage

pytestmark = pytest.mark.thorough


@pytest.fixture
def card(window: MainWindow) -> LetterLanguagesSection:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page.letter_languages


def words(card: LetterLanguagesSection) -> str:
    return "\n".join(each.text() for each in card.findChildren(QLabel))


def test_a_file_is_written_checked_and_taken_in_and_lists_offer_it_until_it_is_retired(
    card: LetterLanguagesSection, window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    card.write(tmp_path / "begun.toml", prepared.letter_languages.start("fa", "fr"))
    card.check(tmp_path / "begun.toml")
    assert not card.take.isEnabled()
    assert "It cannot be used as it is." in words(card)
    assert "more remarks" in words(card)
    (tmp_path / "fa.toml").write_text(pack("fa"), encoding="utf-8")
    card.check(tmp_path / "fa.toml")
    assert "It can be taken in, with 2 letters." in words(card)
    card.take.click()
    assert "Persian" in window.banner.text
    assert prepared.letter_languages.codes()[-1] == "fa"
    templates = window.edit("templates")
    assert isinstance(templates, TemplatesPage)
    templates.refresh_if_stale()
    templates.language.choose("fa")
    assert templates.language.value == "fa"
    outstanding = window.edit("outstanding")
    assert isinstance(outstanding, OutstandingEditor)
    outstanding.language.choose("fa")
    assert outstanding.language.value != "fa", "it has no words for this kind"
    window.go("settings")
    retire = next(each for each in card.findChildren(QAbstractButton) if each.text() == "Retire")
    retire.click()
    assert card.reason.accessibleDescription(), "it needs its reason"
    card.reason.setText("Nobody translates into it any more")
    retire.click()
    assert "fa" not in prepared.letter_languages.codes()
    assert "Retired" in {each.text() for each in card.findChildren(QLabel)}


def test_what_is_no_file_of_a_language_is_said_in_the_card(card: LetterLanguagesSection, tmp_path: Path) -> None:
    for name, data in (("a.toml", b"\xff\xfe"), ("b.toml", b"schema = = 1"), ("c.toml", b"")):
        (tmp_path / name).write_bytes(data)
        card.check(tmp_path / name)
        assert "cannot be used" in words(card) or "UTF-8" in words(card), name
        assert not card.take.isEnabled()
    card.code.setText("en")
    card.begin.click()
    assert "comes with the program" in words(card)


def test_in_words_two_fifths_longer_the_card_leaves_half_the_page_to_the_others(
    card: LetterLanguagesSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with long_words.spoken(monkeypatch) as code:
        i18n.use(code)
        made = LetterLanguagesSection(card._desk)
        i18n.use("en")
    assert made.minimumSizeHint().width() <= 540
    made.deleteLater()
