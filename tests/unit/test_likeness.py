# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One person has many spellings: which are taken for one, which are not, and why two requests are alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mlat_desktop.domain.likeness import Likeness, Shared, alike, likenesses, sounds
from mlat_desktop.domain.request import Particulars, Person, Reference, Uid
from mlat_desktop.domain.vocabulary import Direction, PersonRole, ReferenceKind, RequestClass

ONE_PERSON = [
    ("Mohammed Al-Rashid", "محمد الرشيد"),
    ("Muhammad Rashid", "Mohamed al Rasheed"),
    ("Мухаммед Рашид", "Mohammed Rashid"),
    ("Yusuf Karimov", "Юсуф Каримов"),
    ("Youssef Haddad", "يوسف حداد"),
    ("Omar Haddad", "عمر حداد"),
    ("Umar Hadad", "Omar Haddad"),
    ("Abdul Rahman Saleh", "عبد الرحمن صالح"),
    ("Abdulrahman Saleh", "Abd al-Rahman Salih"),
    ("Abdullah Nasser", "عبد الله ناصر"),
    ("Abd Allah Nasir", "Abdallah Nasser"),
    ("Aleksandr Petrovich Ivanov", "Александр Петрович Иванов"),
    ("Alexander Ivanov", "Aleksandr Ivanov"),
    ("Евгений Хворостов", "Yevgeny Khvorostov"),
    ("Jean-Pierre Müller", "Jean Pierre Mueller"),
    ("José García López", "Jose Garcia"),
    ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
    ("Khaled Chaabane", "Khalid Shaaban"),
    ("Nawaz Sharif", "نواز شريف"),
    ("Kowalski Jan", "Jan Kovalski"),
    ("Cohen David", "כהן דוד"),
    ("Dawood Ibrahim", "داوود إبراهيم"),
    ("Petrović Marija", "Petrovich Maria"),
    ("Yuri Andropov", "Jurij Andropow"),
    ("Schevchenko Andrej", "Андрей Шевченко"),
    ("Hossein Kamal", "Husayn Kamal"),
    ("Hassan bin Ali Khan", "حسن علي خان"),
    ("Meridian Trade Ltd", "MERIDIAN TRADE Limited"),
]
TWO_PERSONS = [
    ("Anna Kern", "Ian Karan"),
    ("John Smith", "Jane Smith"),
    ("Ahmed Ali", "Hamad Ali"),
    ("Carlos Silva", "Clara Silva"),
    ("Li Na", "Lu Ni"),
    ("Hans Meier", "Hanna Meyer"),
    ("Bank of Brazil", "Bank of Bahrain"),
    ("Mohammed", "Mohammed Rashid"),
    ("", "Omar Haddad"),
]


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_these_may_be_one_person_and_are_found_by_a_word_that_they_share(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)
    assert sounds(one) & sounds(other)


@pytest.mark.parametrize(("one", "other"), TWO_PERSONS)
def test_these_are_not_taken_for_one(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)


def test_a_very_long_name_makes_few_words() -> None:
    assert len(sounds(" ".join(["وووو" * 9, "ييييي", "Хххх", "Ггггг", "بتثج", "Aaaa Bbbb Cccc Dddd"]))) < 200


def test_why_two_requests_are_alike_is_said_with_the_strongest_reason_first() -> None:
    here = _request("Yousef Haddad", "45/B/2023")
    typed = replace(
        _request("Omar Hadad", "45-b 2023"),
        persons=(_person("Jussuf Hadad", "يوسف حداد"), _person("Omar Haddad")),
        references=(*_request("", "45-b 2023").references, Reference(kind=ReferenceKind.LINKED, value="mlai 2026-0007")),
    )
    assert likenesses(typed, "MLAI-2026-0007", here) == (
        Likeness(Shared.NUMBER, "mlai 2026-0007", "MLAI-2026-0007"),
        Likeness(Shared.REFERENCE, "45-b 2023", "45/B/2023"),
        Likeness(Shared.SOUND, "Jussuf Hadad", "Yousef Haddad"),
    )
    assert likenesses(_request("", "az 9"), "N", _request("", ""), ["AZ 9"])[0].shared is Shared.REFERENCE


def test_two_days_of_birth_are_two_persons_unless_the_name_is_the_very_same() -> None:
    one, other = (replace(_person("Omar Haddad"), born_on=date(year, 1, 2)) for year in (1970, 1980))
    base = _request("", "")

    def shared(mine: Person, theirs: Person) -> list[Shared]:
        found = likenesses(replace(base, persons=(mine,)), "N", replace(base, persons=(theirs,)))
        return [each.shared for each in found]

    assert shared(one, other) == [Shared.NAME]
    assert shared(one, replace(other, name="Umar Hadad")) == []
    assert shared(one, replace(other, name="Umar Hadad", born_on=None)) == [Shared.SOUND]
    assert shared(one, replace(other, name="X", aliases=("Umar Hadad",), born_on=None)) == [Shared.SOUND]


def _person(name: str, original: str = "") -> Person:
    return Person(uid=Uid(name or "p"), name=name, name_original=original, role=PersonRole.SUSPECT)


def _request(name: str, reference: str) -> Particulars:
    return Particulars(
        klass=RequestClass.MLA,
        direction=Direction.INCOMING,
        subject="s",
        other_state="BR",
        persons=(_person(name),) if name else (),
        references=(Reference(kind=ReferenceKind.THEIRS, value=reference),) if reference else (),
    )
