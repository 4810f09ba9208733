# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One letter with all that is outstanding with a State: both ways, over pages, and without what is restricted."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.request import Authority, Reference, Request
from mlat_desktop.domain.vocabulary import (
    Channel,
    Confidentiality,
    Direction,
    EventKind,
    ReferenceKind,
)
from mlat_desktop.services.views import TodayGroup
from tests.services.conftest import SignIn, particulars
from tests.services.test_access import at_desk

pytestmark = pytest.mark.thorough

RECEIVED = datetime(2026, 6, 1, 8)  # noqa: DTZ001 -- wall-clock time of the office


def _made(
    office: Office, direction: Direction, theirs: str = "", confidentiality: Confidentiality = Confidentiality.ORDINARY
) -> Request:
    made = replace(
        particulars(direction),
        references=(Reference(kind=ReferenceKind.THEIRS, value=theirs),) if theirs else (),
        their_authority=Authority(name="Ministry of Justice", address="Brasilia"),
        confidentiality=confidentiality,
        confidentiality_reason="Sources" if confidentiality is Confidentiality.RESTRICTED else "",
    )
    incoming = direction is Direction.INCOMING
    case = office.register.log(made, received=RECEIVED if incoming else None).value
    if not incoming:
        office.casework.add_event(case.id, EventKind.REQUEST_SENT, RECEIVED)
    return case


@pytest.fixture
def busy(office: Office, clock: SetClock) -> Office:
    office.record.keep(settings={"two_people": "off"}, reason="A test has one person")
    clock.at = datetime(2026, 6, 1, 9, tzinfo=UTC)
    return office


def sealed(office: Office, letter: Letter) -> Letter:
    desk = office.correspondence
    desk.submit(letter.id)
    desk.approve(letter.id)
    return desk.seal(letter.id).value


def pages(office: Office, letter: Letter) -> list[str]:
    pdf = pypdfium2.PdfDocument(io.BytesIO(office.correspondence.pdf(letter.id)))
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def test_it_lists_what_they_hold_and_what_we_hold(busy: Office, clock: SetClock) -> None:
    ours, theirs = _made(busy, Direction.OUTGOING, "BR-77/2026"), _made(busy, Direction.INCOMING, "OF-1")
    _made(busy, Direction.OUTGOING)
    done = _made(busy, Direction.INCOMING)
    busy.casework.add_event(done.id, EventKind.REFUSED, RECEIVED, note="x")
    clock.at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    found = busy.outstanding.show("br")
    assert [each.request.number for each in found.theirs] == [theirs.number]
    assert (len(found.ours), found.ours[0].request.number, found.ours[0].days) == (2, ours.number, 30)
    letter = busy.outstanding.draft("BR", "en").value
    fields = busy.correspondence.content(letter.id).fields
    first = fields["ours"].split("\n")[0].split("\t")
    assert (first[0], first[1], first[2], first[4]) == (ours.number, "BR-77/2026", "1 June 2026", "30")
    assert fields["theirs"].split("\t")[:2] == ["OF-1", theirs.number]
    assert (letter.request_id, letter.state) == (None, "BR")


def test_it_says_the_same_of_every_case_in_a_second_language(busy: Office, clock: SetClock) -> None:
    ours = _made(busy, Direction.OUTGOING, "BR-77/2026")
    clock.at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    letter = busy.outstanding.draft("BR", "en", beside="fr").value
    pair = busy.correspondence.pair(letter.id)
    assert pair is not None
    first, second = (each.fields["ours"].split("\t") for each in (pair.first, pair.second))
    assert (first[0], first[2]) == (ours.number, "1 June 2026")
    assert (second[0], second[2]) == (ours.number, "1er juin 2026")
    assert pair.untold() == ()
    assert busy.correspondence.preview(letter.id).startswith(b"%PDF")
    with pytest.raises(KnownError) as caught:
        busy.outstanding.draft("BR", "en", beside="en")
    assert caught.value.code is Code.LETTER_BESIDE_SAME


def test_it_is_sealed_and_verified_like_any_letter_and_reminds_of_all_that_it_asks(busy: Office, clock: SetClock) -> None:
    ours, theirs = _made(busy, Direction.OUTGOING), _made(busy, Direction.INCOMING)
    clock.at = datetime(2026, 7, 4, 9, tzinfo=UTC)
    assert len(busy.chasing.due()) == 1
    draft = busy.outstanding.draft("BR", "en").value
    assert busy.correspondence.preview(draft.id).startswith(b"%PDF")
    busy.correspondence.submit(draft.id)
    (line,) = [each for each in busy.today.lines() if each.group is TodayGroup.APPROVAL]
    assert line.letter_id == draft.id
    busy.correspondence.approve(draft.id)
    letter = busy.correspondence.seal(draft.id).value
    verdict = busy.correspondence.verify(busy.correspondence.pdf(letter.id))
    assert verdict.ok
    assert verdict.request_number == ""
    assert busy.correspondence.dispatch(letter.id, Channel.DIPLOMATIC_BAG).value.status is LetterStatus.DISPATCHED
    assert busy.register.show(ours.id).events[-1].kind is EventKind.STATUS_ASKED
    assert busy.register.show(theirs.id).events[-1].kind is EventKind.REQUEST_RECEIVED
    assert busy.chasing.due() == ()


def test_restricted_cases_stay_out_unless_they_are_named(busy: Office) -> None:
    plain = _made(busy, Direction.OUTGOING)
    secret = _made(busy, Direction.OUTGOING, confidentiality=Confidentiality.RESTRICTED)
    found = busy.outstanding.show("BR")
    assert [each.request.number for each in found.ours] == [plain.number]
    assert len(found.restricted) == 1
    letter = busy.outstanding.draft("BR", "en").value
    assert secret.number not in busy.correspondence.content(letter.id).fields["ours"]
    named = busy.outstanding.draft("BR", "en", [secret.number.lower()]).value
    assert secret.number in busy.correspondence.content(named.id).fields["ours"]
    kept = sealed(busy, named)
    assert "RESTRICTED" in pages(busy, kept)[0]


def test_whoever_may_not_see_a_listed_case_knows_nothing_of_the_letter(busy: Office, sign_in: SignIn) -> None:
    _made(busy, Direction.OUTGOING)
    secret = _made(busy, Direction.OUTGOING, confidentiality=Confidentiality.RESTRICTED)
    open_one, hidden = busy.outstanding.draft("BR", "en").value, busy.outstanding.draft("BR", "en", [secret.number]).value
    clerk = sign_in("clerk")
    assert [each.id for each in clerk.correspondence.all()] == [open_one.id]
    with pytest.raises(KnownError) as caught:
        clerk.correspondence.show(hidden.id)
    assert caught.value.code is Code.LETTER_UNKNOWN
    assert clerk.outstanding.show("BR").restricted == ()  # not even the number of what is kept from them
    with pytest.raises(KnownError) as caught:
        clerk.outstanding.draft("BR", "en", [secret.number])
    assert caught.value.code is Code.REQUEST_UNKNOWN


def test_a_long_list_runs_over_pages_that_each_say_what_their_columns_are(busy: Office) -> None:
    for number in range(60):
        _made(busy, Direction.OUTGOING, f"BR-{number}/2026")
    letter = sealed(busy, busy.outstanding.draft("BR", "en").value)
    found = pages(busy, letter)
    assert len(found) >= 3
    with_rows = [page for page in found if "BR-" in page]
    assert all("Last reminder" in page for page in with_rows)
    assert sum(page.count("BR-") for page in found) == 60


def test_where_nothing_is_outstanding_no_letter_is_written(busy: Office) -> None:
    for state, code in (("FR", Code.OUTSTANDING_NOTHING), ("France", Code.OUTSTANDING_STATE)):
        with pytest.raises(KnownError) as caught:
            busy.outstanding.draft(state, "fr")
        assert caught.value.code is code
    assert busy.correspondence.all() == ()
    assert date(2026, 6, 1) == busy.register.today


def test_a_request_without_a_day_of_receipt_is_outstanding_since_the_office_registered_it(
    office: Office, clock: SetClock
) -> None:
    clock.at = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # half past one of the next day on the office's own clock
    received = datetime(2026, 6, 2, 1)  # noqa: DTZ001 -- wall-clock time of the office
    case = office.register.log(replace(particulars(), other_state="BR"), received=received).value
    for event in office.register.show(case.id).events:
        office.casework.annul_event(case.id, event.uid, "Entered by mistake")
    (line,) = office.outstanding.show("BR").theirs
    assert (line.since, line.days) == (date(2026, 6, 2), 0)


def test_whoever_edited_a_letter_of_no_single_case_does_not_approve_it(busy: Office) -> None:
    busy.record.keep(settings={"two_people": "on"}, reason="Two people see each letter")
    _made(busy, Direction.INCOMING)
    letter = at_desk(busy, "clerk").outstanding.draft("BR", "en").value
    desk = busy.correspondence
    desk.edit(letter.id, desk.content(letter.id), letter.version)
    desk.submit(letter.id)
    with pytest.raises(KnownError) as refusal:
        desk.approve(letter.id)
    assert refusal.value.code is Code.LETTER_SECOND_PERSON
