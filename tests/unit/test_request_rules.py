# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A request gets no number until what must be true of it is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import Cost, Custody, Offence, Particulars, Person, Reference, Uid, Urgency
from mlat_desktop.domain.request_rules import check, problems
from mlat_desktop.domain.vocabulary import (
    Confidentiality,
    Direction,
    EventKind,
    ReferenceKind,
    RequestClass,
    Status,
    UrgencyLevel,
)
from mlat_desktop.services.workflows import workflow, workflows

TODAY = date(2026, 11, 21)
GOOD = Particulars(klass=RequestClass.MLA, direction=Direction.INCOMING, subject="Banking records", other_state="DE")


def test_the_least_that_an_envelope_tells_is_enough() -> None:
    assert list(problems(GOOD, own_state="CH", today=TODAY)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"subject": "  "}, "subject is empty"),
        ({"subject": "x" * 301}, "300"),
        ({"other_state": ""}, "other State"),
        ({"other_state": "ch"}, "other State"),
        ({"other_state": "CH"}, "our own"),
        ({"offences": (Offence(category="fraud"),)}, "main one"),
        ({"offences": (Offence(category="fraud", main=True), Offence(category="drugs", main=True))}, "main one"),
        ({"references": (Reference(kind=ReferenceKind.THEIRS, value=" "),)}, "reference is empty"),
        ({"persons": (Person(uid=Uid("p"), name=""),)}, "no name"),
        (
            {"persons": (Person(uid=Uid("p"), name="A", custody=(Custody(since=TODAY, until=date(2026, 1, 1)),)),)},
            "before it begins",
        ),
        ({"costs": (Cost(extraordinary=True, minor=-1, currency="CHF"),)}, "negative"),
        ({"document_date": date(2026, 11, 22)}, "future"),
        ({"urgency": Urgency(level=UrgencyLevel.URGENT)}, "reason for its urgency"),
        ({"confidentiality": Confidentiality.RESTRICTED}, "reason for the restriction"),
        ({"klass": RequestClass.RETURNED, "direction": Direction.OUTGOING}, "returned at intake"),
    ],
)
def test_what_is_missing_is_said(change: dict[str, Any], said: str) -> None:
    with pytest.raises(KnownError) as refused:
        check(replace(GOOD, **change), own_state="CH", today=TODAY)
    assert refused.value.code is Code.REQUEST_INVALID
    assert said in str(refused.value.facts["reason"])


MLA = workflow(RequestClass.MLA, Direction.INCOMING)


def test_an_ended_case_moves_only_when_it_is_reopened() -> None:
    assert MLA.moved(Status.REFUSED, EventKind.EXECUTED) is Status.REFUSED
    assert MLA.moved(Status.REFUSED, EventKind.REOPENED) is Status.UNDER_REVIEW


def test_a_late_acknowledgement_does_not_undo_progress() -> None:
    assert MLA.moved(Status.REGISTERED, EventKind.ACKNOWLEDGED) is Status.UNDER_REVIEW
    assert MLA.moved(Status.WITH_EXECUTOR, EventKind.ACKNOWLEDGED) is Status.WITH_EXECUTOR


def test_every_event_that_moves_a_case_is_offered_on_some_case() -> None:
    offered = {kind for each in workflows().values() for kind in each.offered}
    moving = {kind for each in workflows().values() for kind in each.moves}
    assert moving - offered == set()
