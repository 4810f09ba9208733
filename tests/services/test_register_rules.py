# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Numbers that can never collide, ends that are given once, and files whose content no register could hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import Cost, Item, Person, Uid
from mlat_desktop.domain.vocabulary import Direction, EventKind, Outcome, RequestClass, Status
from mlat_desktop.labels import label
from mlat_desktop.messages import sentence
from mlat_desktop.services import records
from mlat_desktop.services.codes import codes
from mlat_desktop.services.ports import Series
from tests.services.conftest import incoming, particulars

RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
INCOMING_MLA = Series(klass=RequestClass.MLA, direction=Direction.INCOMING, prefix="RH")


def test_the_first_number_follows_the_old_register(office: Office) -> None:
    office.register.set_series(replace(INCOMING_MLA, pattern="{prefix} {serial}/{year}", first=418, first_year=2026))
    assert [incoming(office, RECEIVED).number for _ in range(2)] == ["RH 418/2026", "RH 419/2026"]


def test_a_first_number_that_would_be_ignored_is_refused(office: Office) -> None:
    incoming(office, RECEIVED)
    with pytest.raises(KnownError) as refused:
        office.register.set_series(replace(INCOMING_MLA, first=418, first_year=2026))
    assert refused.value.code is Code.NUMBER_PATTERN
    assert "2026" in sentence(refused.value)
    office.register.set_series(replace(INCOMING_MLA, first=418, first_year=2027))
    assert incoming(office, RECEIVED).number == "RH-2026-0002"


def test_a_withdrawal_has_one_status_whichever_way_it_is_entered(office: Office) -> None:
    first, second = incoming(office, RECEIVED), incoming(office, RECEIVED)
    office.register.withdraw(first.id, "The proceedings were closed")
    office.register.close(second.id, Outcome.WITHDRAWN, "The proceedings were closed")
    for each in (first, second):
        ended = office.register.find(each.number)
        assert (ended.status, ended.outcome) == (Status.WITHDRAWN, Outcome.WITHDRAWN)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_withdrawal_without_a_reason_is_refused(office: Office, reason: str) -> None:
    request = incoming(office, RECEIVED)
    with pytest.raises(KnownError) as refused:
        office.register.withdraw(request.id, reason)
    assert refused.value.code is Code.REQUEST_INVALID
    with pytest.raises(KnownError) as refused:
        office.register.close(request.id, Outcome.WITHDRAWN, reason)
    assert refused.value.code is Code.REQUEST_INVALID
    assert office.register.find(request.number).status.open


@pytest.mark.parametrize(
    "change",
    [
        {"prefix": "MLO"},
        {"prefix": "mlo"},
        {"pattern": "{prefix}-{year}-{serial.__class__}"},
        {"pattern": "{prefix}-{year}-{serial!r}"},
        {"pattern": "{prefix}-{year}-{serial:.0e}"},
        {"pattern": "{prefix}-{year}-{serial:999999999d}"},
        {"pattern": "{prefix}-{year}"},
        {"pattern": "{prefix}-{serial}"},
        {"pattern": "{prefix}-{year}-{serial"},
        {"pattern": "{}-{year}-{serial}"},
        {"first": 0, "first_year": 2027},
    ],
)
def test_a_series_that_could_give_a_number_twice_is_refused(office: Office, change: dict[str, object]) -> None:
    before = office.register.series()
    with pytest.raises(KnownError) as refused:
        office.register.set_series(replace(INCOMING_MLA, **change))  # type: ignore[arg-type]  # the table above fits
    assert refused.value.code is Code.NUMBER_PATTERN
    assert office.register.series() == before


def test_a_case_that_has_ended_does_not_end_a_second_time(office: Office) -> None:
    request = incoming(office, RECEIVED)
    office.register.close(request.id, Outcome.GRANTED, "Sent")
    with pytest.raises(KnownError) as refused:
        office.register.close(request.id, Outcome.LAPSED, "Again")
    assert refused.value.code is Code.REQUEST_CLOSED
    assert f"({label(Status.CLOSED)})" in sentence(refused.value)
    assert office.register.find(request.number).outcome is Outcome.GRANTED


def test_the_ground_of_a_refusal_that_was_logged_does_not_move_its_day(office: Office) -> None:
    request = incoming(office, RECEIVED)
    office.casework.add_event(request.id, EventKind.REFUSED, datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    ground = codes("grounds")[0].id
    office.register.close(request.id, Outcome.REFUSED_COURT, "By the court", ground)
    after = office.register.find(request.number)
    assert (after.status, after.ended_on, after.ground) == (Status.REFUSED, date(2026, 11, 10), ground)


def test_two_parts_with_one_identifier_and_amounts_beyond_measure_are_refused(office: Office) -> None:
    person, item = Person(uid=Uid("p"), name="A"), Item(uid=Uid("i"), kind=codes("assistance")[0].id)
    wrong = (
        {"persons": (person, person)},
        {"items": (item, item)},
        {"costs": (Cost(extraordinary=True, minor=10**19, currency="CHF"),)},
    )
    for change in wrong:
        with pytest.raises(KnownError) as refused:
            office.register.log(replace(particulars(), **change), received=RECEIVED)
        assert refused.value.code is Code.REQUEST_INVALID


def test_half_of_a_character_in_a_file_is_refused_by_name() -> None:
    plain = records.to_plain(particulars())
    with pytest.raises(KnownError) as refused:
        records.read_particulars({**plain, "subject": "K\ud83dln"})
    assert refused.value.code is Code.FILE_INVALID
    assert "subject" in sentence(refused.value)
