# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An open case says what is to be done next, and never what was done already."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.vocabulary import Direction, EventKind
from tests.services.conftest import NOW, incoming, particulars


def next_action(office: Office, request_id: int) -> str:
    return office.register.rows([request_id])[0].next_action


def test_the_programs_own_suggestion_moves_on_with_the_status(office: Office) -> None:
    request = office.register.log(particulars(Direction.OUTGOING)).value
    assert next_action(office, request.id) == "Draft the letter of request"
    office.casework.add_event(request.id, EventKind.REQUEST_SENT, NOW - timedelta(hours=2))
    assert next_action(office, request.id) == "Confirm receipt"
    office.casework.add_event(request.id, EventKind.REPLY_RECEIVED, NOW - timedelta(hours=1))
    assert next_action(office, request.id) == "Check the result and close"


def test_what_an_officer_wrote_stays(office: Office) -> None:
    own = replace(particulars(), next_action="Call the prosecutor in Bern")
    request = office.register.log(own, received=NOW - timedelta(days=1)).value
    office.casework.add_event(request.id, EventKind.ACKNOWLEDGED, NOW)
    assert next_action(office, request.id) == "Call the prosecutor in Bern"


def test_two_things_of_one_day_stand_in_the_order_of_their_hours(office: Office) -> None:
    request = incoming(office, NOW - timedelta(hours=3))
    office.casework.add_event(request.id, EventKind.EXECUTED, NOW - timedelta(hours=1))
    office.casework.add_event(request.id, EventKind.ACKNOWLEDGED, NOW - timedelta(hours=2))
    told = [entry.title for entry in office.register.show(request.id).timeline if entry.kind.value == "event"]
    assert told == ["Request received", "Acknowledgement sent", "Executed"]
