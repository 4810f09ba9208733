# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Records travel as JSON without loss, and a faulty file is refused with its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import jsonschema
import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.moment import Moment, moment
from mlat_desktop.domain.request import Custody, Item, Particulars, Person, Uid, Urgency
from mlat_desktop.domain.vocabulary import Direction, RequestClass, Status, UrgencyLevel
from mlat_desktop.messages import sentence
from mlat_desktop.services import records

LEAST = {"klass": "mla", "direction": "in", "subject": "Banking records", "other_state": "DE"}


def full() -> Particulars:
    return Particulars(
        klass=RequestClass.EXTRADITION,
        direction=Direction.INCOMING,
        subject="طلب تسليم",
        other_state="EG",
        document_date=date(2026, 2, 28),
        persons=(
            Person(uid=Uid("p"), name="Salim Haddad", name_original="سليم حداد", custody=(Custody(since=date(2026, 1, 2)),)),
        ),
        items=(Item(uid=Uid("i"), kind="extradite", due_on=date(2026, 12, 1)),),
        urgency=Urgency(level=UrgencyLevel.EMERGENCY, reason="custody", accepted=False),
    )


def test_a_record_comes_back_equal_from_its_plain_values() -> None:
    assert records.from_plain(records.to_plain(full()), Particulars) == full()


def test_a_moment_keeps_its_stated_offset_even_against_the_zone_of_today() -> None:
    read = records.from_plain({"at": "2026-10-13T23:30:00+05:00", "zone": "Europe/Zurich"}, Moment)
    assert read.offset == 300
    assert read.local_date == date(2026, 10, 13)
    assert read.at == datetime(2026, 10, 13, 18, 30, tzinfo=UTC)


def test_parts_without_a_uid_get_one_of_their_own() -> None:
    read = records.read_particulars({**LEAST, "persons": [{"name": "A"}, {"name": "B"}]})
    assert len({person.uid for person in read.persons}) == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"subject": 3}, "expected str at subject"),
        ({"klass": "mlx"}, "not one of mla"),
        ({"persns": []}, "unknown field persns"),
        ({"persons": [{"nme": "A"}]}, "persons[0]"),
        ({"document_date": "2026-13-01"}, "at document_date"),
        ({"urgency": {"accepted": "yes"}}, "at urgency.accepted"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place_of_the_fault(change: dict[str, Any], said: str) -> None:
    with pytest.raises(KnownError) as refused:
        records.read_particulars({**LEAST, **change})
    assert refused.value.code is Code.FILE_INVALID
    assert said in sentence(refused.value)


@pytest.mark.parametrize("text", ["{", "[1,]", '{"a": 1, "a": 2}', "[" * 100_000])
def test_json_that_is_broken_or_says_a_thing_twice_is_refused(text: str) -> None:
    with pytest.raises(KnownError) as refused:
        records.read_json(text)
    assert refused.value.code is Code.FILE_INVALID


def test_the_published_schema_accepts_what_the_converter_writes_and_refuses_what_it_refuses() -> None:
    schema = records.schema_of(Particulars)
    jsonschema.validate(records.to_plain(full()), schema)
    for faulty in ({**LEAST, "persns": []}, {**LEAST, "klass": "mlx"}, {"klass": "mla"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(faulty, schema)


def test_changed_names_only_the_fields_that_differ() -> None:
    before, after = records.changed(full(), records.from_plain({**records.to_plain(full()), "notes": "x"}, Particulars))
    assert (before, after) == ({"notes": ""}, {"notes": "x"})


def test_a_naive_time_is_the_wall_clock_of_its_zone() -> None:
    assert moment(datetime(2026, 10, 13, 23, 30), "Europe/Zurich").at == datetime(2026, 10, 13, 21, 30, tzinfo=UTC)  # noqa: DTZ001 -- wall-clock time of the office
    with pytest.raises(KnownError):
        moment(datetime(2026, 1, 1), "Europe/Nowhere")  # noqa: DTZ001 -- wall-clock time of the office


def test_codes_of_different_vocabularies_with_one_text_stay_apart() -> None:
    from mlat_desktop.domain.vocabulary import Outcome
    from mlat_desktop.labels import label

    assert label(Status.WITHDRAWN) != label(Outcome.WITHDRAWN)
