# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The catalogues say what the sources say, in every language of the screen, and the compiled ones are the written ones."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from mlat_desktop import i18n
from tests import catalogues


def test_the_template_and_the_translations_have_the_texts_of_the_sources() -> None:
    assert catalogues.stale() == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    assert catalogues.untranslated(language) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_translation_keeps_the_placeholders_and_is_in_its_language(language: str) -> None:
    assert catalogues.mistranslated(language) == []


def test_the_compiled_catalogues_are_the_written_ones() -> None:
    assert catalogues.uncompiled() == []


def test_the_languages_of_the_screen_are_those_of_the_catalogues() -> None:
    assert sorted(i18n.LANGUAGES) == sorted(("en", *catalogues.LANGUAGES))
    folders = {path.parent.parent.name for path in catalogues.I18N.rglob("*.po")}
    assert folders == set(catalogues.LANGUAGES)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two texts in code and one in data, and a catalogue of its own."""
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "I18N", tmp_path / "i18n")
    monkeypatch.setattr(catalogues, "TEMPLATE", tmp_path / "i18n" / "mlat.pot")
    monkeypatch.setattr(catalogues, "LANGUAGES", ("fr",))
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "page.py").write_text(
        'A = N_("Open the office")\ndef f(n):\n    return ngettext("{count} day", "{count} days", n)\n', encoding="utf-8"
    )
    (tmp_path / "resources" / "codes").mkdir(parents=True)
    (tmp_path / "resources" / "codes" / "a.toml").write_text(
        '[[code]]\nid = "x"\nlabel = "Search and seizure"\n', encoding="utf-8"
    )
    return tmp_path


def test_arabic_counts_in_the_order_that_translators_know() -> None:
    catalogue = catalogues.read("ar")
    rule = gettext.c2py(catalogue.plural_expr)
    assert catalogue.num_plurals == 6
    assert [rule(n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)] == [0, 1, 2, 3, 3, 4, 4, 5, 5, 3]


def _translate(text: str) -> None:
    path = catalogues.po("fr")
    path.write_text(path.read_text(encoding="utf-8").replace('msgid "Open the office"\nmsgstr ""', text), encoding="utf-8")


def test_texts_of_code_and_data_reach_the_catalogue_and_come_back_translated(small: Path) -> None:
    catalogues.update()
    assert catalogues.stale() == []
    missing = catalogues.untranslated("fr")
    assert missing == ["fr: 'Open the office'", "fr: 'Search and seizure'", "fr: '{count} day'"]
    _translate('msgid "Open the office"\nmsgstr "Ouvrir le bureau"')
    assert catalogues.untranslated("fr") == missing[1:]
    assert len(catalogues.uncompiled()) == 1
    catalogues.compile_all()
    assert catalogues.uncompiled() == []
    assert b"Ouvrir le bureau" in catalogues.po("fr").with_suffix(".mo").read_bytes()
    catalogues.update()
    assert "Ouvrir le bureau" in catalogues.po("fr").read_text(encoding="utf-8")


def test_a_new_text_makes_the_catalogues_stale(small: Path) -> None:
    catalogues.update()
    (small / "ui" / "more.py").write_text('B = N_("Close")\n', encoding="utf-8")
    assert len(catalogues.stale()) == 2


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ('msgid "Open the office"\nmsgstr "Ouvrir {office}"', "names ['office'], not []"),
        ('msgid "Open the office"\nmsgstr "Ouvrir "', "begins or ends with a space"),
    ],
)
def test_a_translation_that_would_break_on_screen_is_found(small: Path, translation: str, fault: str) -> None:
    catalogues.update()
    _translate(translation)
    assert [fault in line for line in catalogues.mistranslated("fr")] == [True]
