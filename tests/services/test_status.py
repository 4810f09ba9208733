# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Where a case stands: after events that come in any order, after an annulment, and who may end it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, MailKind, Outcome, Status
from mlat_desktop.services.casework import NewMail
from mlat_desktop.services.codes import codes
from tests.services.conftest import SignIn, incoming


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, 0, tzinfo=UTC)


def test_an_event_that_is_logged_late_does_not_undo_what_happened_after_it(office: Office) -> None:
    request = incoming(office, on(9, 1))
    office.casework.add_event(request.id, EventKind.EXECUTED, on(11, 2))
    office.casework.add_event(request.id, EventKind.TRANSMITTED, on(9, 20))
    assert office.register.find(request.number).status is Status.EXECUTED


def test_a_query_logged_after_its_answer_leaves_the_case_under_review(office: Office) -> None:
    request = incoming(office, on(9, 1))
    office.casework.add_event(request.id, EventKind.QUERY_ANSWERED, on(10, 5))
    office.casework.add_event(request.id, EventKind.QUERY_SENT, on(9, 20))
    assert office.register.find(request.number).status is Status.UNDER_REVIEW


def test_annulling_a_refusal_that_was_logged_by_mistake_opens_the_case_again(office: Office) -> None:
    request = incoming(office, on(9, 1))
    office.casework.add_event(request.id, EventKind.DECIDED, on(9, 20))
    refusal = office.casework.add_event(request.id, EventKind.REFUSED, on(10, 1)).value
    assert office.register.find(request.number).status is Status.REFUSED
    office.casework.annul_event(request.id, refusal.uid, "Of another case")
    after = office.register.find(request.number)
    assert (after.status, after.outcome, after.ended_on) == (Status.APPROVED, None, None)


def test_annulling_an_event_takes_back_the_status_it_had_made(office: Office) -> None:
    request = incoming(office, on(9, 1))
    office.casework.add_event(request.id, EventKind.ACKNOWLEDGED, on(9, 2))
    wrong = office.casework.add_event(request.id, EventKind.EXECUTED, on(10, 1)).value
    office.casework.annul_event(request.id, wrong.uid, "Of another case")
    assert office.register.find(request.number).status is Status.UNDER_REVIEW


def test_annulling_an_event_does_not_open_a_case_that_somebody_closed(office: Office) -> None:
    request = incoming(office, on(9, 1))
    event = office.casework.add_event(request.id, EventKind.EXECUTED, on(10, 1)).value
    office.register.close(request.id, Outcome.GRANTED)
    office.casework.annul_event(request.id, event.uid, "Twice")
    after = office.register.find(request.number)
    assert (after.status, after.outcome) == (Status.CLOSED, Outcome.GRANTED)


def test_annulling_a_refusal_keeps_the_refusal_that_was_decided_with_its_ground(office: Office) -> None:
    request = incoming(office, on(9, 1))
    event = office.casework.add_event(request.id, EventKind.REFUSED, on(10, 1)).value
    office.register.close(request.id, Outcome.REFUSED_COURT, "Of ours", codes("grounds")[0].id)
    office.casework.annul_event(request.id, event.uid, "Wrong day")
    assert office.register.find(request.number).status is Status.REFUSED


def test_a_case_is_taken_up_again_by_that_act_alone(office: Office) -> None:
    request = incoming(office, on(9, 1))
    office.register.close(request.id, Outcome.GRANTED)
    with pytest.raises(KnownError) as refused:
        office.casework.add_event(request.id, EventKind.REOPENED, on(10, 1))
    assert refused.value.code is Code.EVENT_INVALID
    assert office.register.find(request.number).status is Status.CLOSED


def test_a_clerk_logs_what_happens_but_ends_no_case(office: Office, sign_in: SignIn) -> None:
    request = incoming(office, on(9, 1))
    clerk = sign_in("clerk")
    clerk.casework.add_event(request.id, EventKind.DECIDED, on(9, 20))
    with pytest.raises(KnownError) as refused:
        clerk.casework.add_event(request.id, EventKind.REFUSED, on(10, 1))
    assert refused.value.code is Code.NOT_PERMITTED
    assert clerk.register.find(request.number).status is Status.APPROVED


def test_a_day_that_was_set_is_not_taken_from_the_letter_that_tells_it(office: Office, tmp_path: Path) -> None:
    request = incoming(office, on(9, 1))
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF")
    mail = NewMail(
        direction=Direction.INCOMING,
        kind=MailKind.LETTER,
        channel=Channel.POST,
        when=on(10, 1),
        correspondent="Brasília",
        subject="The surrender is set for December",
    )
    with pytest.raises(KnownError) as refused:
        office.casework.log_mail(request.id, mail, scan=scan, event=EventKind.SURRENDER_DATE)
    assert refused.value.code is Code.MAIL_INVALID
    assert office.register.show(request.id).mails == ()
