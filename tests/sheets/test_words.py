# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Words of offices: States, kinds and headings in eight languages; what two things are called is nobody's name."""

from __future__ import annotations

import pytest

from mlat_desktop.services.countries import NOT_STATES, states
from mlat_desktop.services.importing.fields import WORDS, Field
from mlat_desktop.services.importing.knowledge import Knowledge
from mlat_desktop.services.importing.lexicon import data, meanings, plain, states_of
from mlat_desktop.services.importing.mapping import meaning

KNOWN = Knowledge(own_state="CH")

NAMES = [
    ("fr", "FR"),
    ("FRA", "FR"),
    ("France", "FR"),
    ("FRANCE ", "FR"),
    ("République française", "FR"),
    ("فرنسا", "FR"),
    ("Франция", "FR"),
    ("法国", "FR"),
    ("Frankreich", "FR"),
    ("Federal Republic of Germany", "DE"),
    ("F.R.G.", "DE"),
    ("UK", "GB"),
    ("Great Britain", "GB"),
    ("U.S.A.", "US"),
    ("the United States of America", "US"),
    ("Etats-Unis", "US"),
    ("EE.UU.", "US"),
    ("Côte d’Ivoire", "CI"),
    ("Ivory Coast", "CI"),
    ("Türkiye", "TR"),
    ("Turkey", "TR"),
    ("Moldova, Republic of", "MD"),
    ("Iran (Islamic Republic of)", "IR"),
    ("Czech Republic", "CZ"),
    ("Swaziland", "SZ"),
    ("Burma", "MM"),
    ("Holland", "NL"),
    ("المملكة العربية السعودية", "SA"),
    ("الإمارات", "AE"),
    ("Российская Федерация", "RU"),
    ("Republic of Korea", "KR"),
    ("DRC", "CD"),
    ("Congo-Brazzaville", "CG"),
    ("Kingdom of Spain", "ES"),
    ("BRÉSIL", "BR"),
    ("Brasil", "BR"),
    ("Schweiz", "CH"),
    ("Eswatini", "SZ"),
    ("North Macedonia", "MK"),
    ("Kosovo", "XK"),
]


@pytest.mark.parametrize(("text", "code"), NAMES, ids=[text for text, _code in NAMES])
def test_a_state_is_known_in_many_spellings(text: str, code: str) -> None:
    assert states_of(text) == (code,)


@pytest.mark.parametrize("text", ["Korea", "Congo", "كوريا", "Конго", "Virgin Islands", "Yugoslavia", "USSR", "Czechoslovakia"])
def test_a_name_that_several_states_bore_is_asked_about(text: str) -> None:
    assert len(states_of(text)) > 1


@pytest.mark.parametrize("text", ["Atlantis", "", "various", "EU", "UN", "xx", "Frnace", "12"])
def test_what_is_no_state_is_none(text: str) -> None:
    assert states_of(text) == ()


def test_every_code_in_the_tables_is_one_of_the_program() -> None:
    table = data("states")
    assert set(table["names"]) <= set(states())
    named = {code for codes in table["several"].values() for code in codes}
    assert named <= set(states()) - set(NOT_STATES)
    for part, name in (("direction", Field.DIRECTION), ("class", Field.CLASS), ("status", Field.STATUS)):
        assert {code for code in data("words")[part] if not KNOWN.has(name, code)} == set(), part
    assert set(data("headings")["fields"]) <= {each.value for each in Field}


def test_no_word_of_the_tables_is_written_twice_for_two_things() -> None:
    for name, part in (
        ("words", "direction"),
        ("words", "class"),
        ("words", "status"),
        ("headings", "fields"),
        ("headings", "sides"),
    ):
        every = {plain(word) for words in data(name)[part].values() for word in words}
        assert sorted(every - set(meanings(name, part))) == [], f"{name}, {part}: these mean two things"


def test_every_field_has_a_name_and_headings() -> None:
    assert set(WORDS) == set(Field)
    assert {each.value for each in Field} == set(data("headings")["fields"])


HEADINGS = [
    ("Our ref.", Field.OLD_NUMBER),
    ("N° de dossier", Field.OLD_NUMBER),
    ("رقم الملف", Field.OLD_NUMBER),
    ("案号", Field.OLD_NUMBER),
    ("Requesting State", Field.STATE),
    ("Pays", Field.STATE),
    ("الدولة", Field.STATE),
    ("Date of receipt", Field.RECEIVED),
    ("Date received (dd/mm/yy)", Field.RECEIVED),
    ("Reçu le", Field.RECEIVED),
    ("تاريخ الورود", Field.RECEIVED),
    ("Дата получения", Field.RECEIVED),
    ("STATUS", Field.STATUS),
    ("Name of person", Field.PERSON),
    ("Remarks", Field.NOTES),
    ("Shelf", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "field"), HEADINGS, ids=[text or "nothing" for text, _field in HEADINGS])
def test_a_heading_is_known_in_many_words(text: str, field: Field | None) -> None:
    assert meaning(text) is field


def test_kinds_directions_and_ends_are_known_in_many_words() -> None:
    for text, code in (("Incoming", "in"), ("وارد", "in"), ("ACTIVE", "out"), ("passive", "in"), ("Ausgang", "out")):
        assert KNOWN.meanings(Field.DIRECTION, text) == (code,)
    for text, code in (
        ("Extradition", "extradition"),
        ("تسليم", "extradition"),
        ("Commission rogatoire", "mla"),
        ("引渡", "extradition"),
    ):
        assert KNOWN.meanings(Field.CLASS, text) == (code,)
    for text, code in (("pending", "open"), ("Executed", "granted"), ("مغلق", "ended"), ("отказано", "refused-authority")):
        assert KNOWN.meanings(Field.STATUS, text) == (code,)
    assert KNOWN.meanings(Field.STATUS, "see file") == ()
