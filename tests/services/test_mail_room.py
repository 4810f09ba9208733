# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The mail room: what comes is matched by any reference, never lost, never tells of a restricted case, and is kept whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.access import NoticeKind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.mailroom import Found, Piece, PieceState, written
from mlat_desktop.domain.request import Person, Reference, Request, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, Holder, MailKind, ReferenceKind, Status
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.likeness import Alike
from mlat_desktop.services.mailroom.effects import Effect
from mlat_desktop.services.mailroom.mail_data import events_of, kinds, roles
from mlat_desktop.services.mailroom.mailroom import Filing, NewPiece
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.workflows import workflows
from tests.services.conftest import particulars
from tests.services.test_access import Desks, at_desk, desks, restricted

pytestmark = pytest.mark.thorough

__all__ = ["desks"]  # the fixture
ARRIVED = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001 - the wall clock of the office
IN, OUT = Direction.INCOMING, Direction.OUTGOING


def letter(subject: object = "Your request", **more: object) -> NewPiece:
    given: dict[str, object] = {"direction": IN, "role": "other-state", "name": "Ministério da Justiça", "when": ARRIVED}
    return NewPiece(**{**given, "subject": subject, **more})  # type: ignore[arg-type]  # as the record has them


def case(office: Office, direction: Direction = IN, *references: str, persons: tuple[Person, ...] = ()) -> Request:
    quoted = tuple(Reference(kind=ReferenceKind.THEIRS, value=each) for each in references)
    given = replace(particulars(direction), references=quoted, persons=persons)
    if direction is IN:
        return office.register.log(given, received=ARRIVED).value
    return office.register.log(given, sent=ARRIVED).value


def found(office: Office, *references: str, names: tuple[str, ...] = ()) -> list[tuple[str, Found]]:
    return [(each.row.number, each.because[0].found) for each in office.mail.candidates(references, names)]


def refused(act: object, code: Code = Code.MAIL_INVALID) -> str:
    assert callable(act)
    with pytest.raises(KnownError) as refusal:
        act()
    assert refusal.value.code is code
    return str(refusal.value.facts.get("reason", ""))


def test_a_piece_is_matched_by_every_reference_of_either_side(office: Office, tmp_path: Path) -> None:
    one = case(office, IN, "45/B/2023")
    before = case(office, OUT)
    linked = replace(particulars(), references=(Reference(kind=ReferenceKind.PREVIOUS_REQUEST, value=before.number),))
    after = office.register.log(linked, received=ARRIVED).value
    scan = tmp_path / "ledger.txt"
    scan.write_text("x")
    exhibit = office.evidence.add(one.id, scan, NewEvidence(title="Ledger")).value.exhibit
    for typed, wanted in (
        ("45 b-2023", (one.number, Found.REFERENCE)),
        (one.number.lower().replace("-", " "), (one.number, Found.NUMBER)),
        (exhibit, (one.number, Found.EXHIBIT)),
        ("5/B/20", (one.number, Found.PART)),
    ):
        assert wanted in found(office, typed), typed
    assert found(office, before.number) == [(before.number, Found.NUMBER), (after.number, Found.REFERENCE)]
    assert found(office, "99/X") == []
    assert found(office, "5/") == [], "two letters are a part of everything"


def test_a_reference_that_a_matched_piece_brought_finds_the_case_for_the_next_one(office: Office) -> None:
    one = case(office)
    piece = office.mail.log(letter(theirs=("DRCI 7", "VARA 12/2026")), filings=[Filing(request_id=one.id)]).value
    assert found(office, "vara 12 2026") == [(one.number, Found.REFERENCE)]
    assert found(office, piece.number) == [(one.number, Found.REFERENCE)]
    assert [each.there for each in office.mail.candidates(["drci7"])[0].because] == ["DRCI 7"]


def test_names_are_a_second_offer_in_any_spelling(office: Office) -> None:
    person = Person(uid=Uid("p"), name="Мухаммед Аль-Хамади")
    one = case(office, IN, "A-1", persons=(person,))
    other = case(office, IN, "ZB 77")
    assert found(office, "ZB 77", names=("Mohammed al-Hammadi",)) == [
        (other.number, Found.REFERENCE),
        (one.number, Found.SOUND),
    ]


def test_mail_event_scan_and_clocks_are_recorded_in_one_step(office: Office, tmp_path: Path) -> None:
    asked = case(office, OUT)
    scan, annex = tmp_path / "reply.pdf", tmp_path / "annex.pdf"
    scan.write_bytes(b"%PDF reply")
    annex.write_bytes(b"%PDF annex")
    new = letter("They have it", theirs=("CR-9",), ours=(asked.number,), dated_on=date(2026, 11, 18), kind="note")
    piece = office.mail.log(new, [scan, annex], [Filing(request_id=asked.id, event=EventKind.RECEIPT_CONFIRMED)]).value
    assert (piece.number, piece.state, piece.channel) == ("P-2026-0001", PieceState.MATCHED, Channel.DIPLOMATIC_BAG)
    assert office.mail.get("p-2026-0001") == piece
    view = office.register.show(asked.id)
    (mail,) = view.mails
    assert (mail.kind, mail.their_reference, mail.our_reference) == (MailKind.NOTE, "CR-9", asked.number)
    assert [(each.name, each.size, len(each.sha256)) for each in piece.scans] == [("reply.pdf", 10, 64), ("annex.pdf", 10, 64)]
    assert [office.mail.scan_bytes(each) for each in piece.scans] == [b"%PDF reply", b"%PDF annex"]
    assert office.casework.scan_bytes(mail) == b"%PDF reply"
    assert view.request.status is Status.AWAITING_REPLY
    receipt = next(each for each in view.deadlines if each.deadline.limit_id == "own/receipt")
    assert receipt.deadline.settled_uid == mail.event_uid
    assert office.mail.of_request(asked.id) == (piece,)
    assert office.maintenance.check().faults == ()


def test_the_events_that_a_piece_may_be_are_offered_with_what_each_does_to_the_clocks(office: Office) -> None:
    asked = case(office, OUT)
    offered = office.mail.offers(asked.id, IN, "other-state")
    kinds_offered = [each.kind for each in offered]
    assert kinds_offered[0] is EventKind.RECEIPT_CONFIRMED
    assert EventKind.REPLY_RECEIVED in kinds_offered
    assert EventKind.REQUEST_SENT not in kinds_offered
    assert EventKind.CAME_BACK not in kinds_offered
    done = office.mail.effects(asked.id, EventKind.REPLY_RECEIVED, ARRIVED)
    assert ("own/receipt", Effect.STOPS) in [(each.limit_id, each.effect) for each in done]
    out = office.mail.effects(asked.id, EventKind.QUERY_SENT, ARRIVED)
    assert ("own/receipt", Effect.SUSPENDS) in [(each.limit_id, each.effect) for each in out]
    assert office.register.show(asked.id).request == asked, "a preview keeps nothing"


def test_domestic_mail_hands_the_case_over_and_brings_it_back(office: Office) -> None:
    one = case(office)
    court = letter("Please take the testimony", direction=OUT, role="court", name="District Court 3")
    offered = office.mail.offers(one.id, OUT, "court")
    assert (offered[0].kind, offered[0].holder) == (EventKind.HANDED_OVER, Holder.COURT)
    filing = Filing(request_id=one.id, event=EventKind.HANDED_OVER, next_on=date(2026, 12, 15))
    office.mail.log(court, filings=[filing])
    held = office.register.show(one.id).request.in_hand
    assert held is not None
    assert (held.holder, held.name, held.step_on) == (Holder.COURT, "District Court 3", date(2026, 12, 15))
    back = letter("Record of the testimony", role="court", name="District Court 3", when=datetime(2026, 11, 21, 9))  # noqa: DTZ001 -- wall-clock time of the office
    assert office.mail.offers(one.id, IN, "court")[0].kind is EventKind.CAME_BACK
    office.mail.log(back, filings=[Filing(request_id=one.id, event=EventKind.CAME_BACK)])
    held = office.register.show(one.id).request.in_hand
    assert held is not None
    assert held.holder is Holder.US
    nobody = replace(court, role="other")
    assert "handed over" in refused(lambda: office.mail.log(nobody, filings=[filing]))


def test_what_has_no_case_waits_in_the_tray_with_its_age_until_it_is_matched_or_put_away(office: Office) -> None:
    old = office.mail.log(letter("Whose is this?", when=datetime(2026, 11, 9, 9))).value  # noqa: DTZ001 -- wall-clock time of the office
    new = office.mail.log(letter("And this?")).value
    tray = office.mail.pieces(PieceState.UNMATCHED)
    assert [(each.number, each.age(office.register.today)) for each in tray] == [(old.number, 12), (new.number, 1)]
    assert "not for us" in refused(lambda: office.mail.give_back(new.number, " "))
    put_away = office.mail.give_back(new.number, "For the land registry: sent on").value
    assert (put_away.state, put_away.reason) == (PieceState.RETURNED, "For the land registry: sent on")
    assert "tray" in refused(lambda: office.mail.give_back(new.number, "Again"))
    one = case(office)
    matched = office.mail.match(new.number, [Filing(request_id=one.id)]).value
    assert (matched.state, matched.reason) == (PieceState.MATCHED, "")
    assert "already" in refused(lambda: office.mail.match(new.number, [Filing(request_id=one.id)]))
    assert [each.number for each in office.mail.pieces(text="whose 0001")] == [old.number]


def test_a_piece_that_is_a_new_request_begins_it_from_the_moment_at_which_it_came(office: Office) -> None:
    piece = office.mail.log(letter("Bank records", theirs=("RJ-5",), dated_on=date(2026, 11, 2))).value
    given = office.mail.prefill(piece.number)
    assert (given.references[0].value, given.document_date, given.other_state) == ("RJ-5", date(2026, 11, 2), "")
    matched, request = office.mail.begin(piece.number, replace(given, other_state="BR")).value
    view = office.register.show(request.id)
    assert view.events[0].moment == piece.moment
    assert view.mails[0].subject == "Bank records"
    assert matched.matches[0].request_id == request.id
    assert "already" in refused(lambda: office.mail.begin(piece.number, replace(given, other_state="BR")))


def test_a_piece_may_belong_to_several_cases(office: Office) -> None:
    one, two = case(office), case(office)
    piece = office.mail.log(letter(), filings=[Filing(request_id=one.id), Filing(request_id=two.id)]).value
    assert [each.request_id for each in piece.matches] == [one.id, two.id]
    assert [office.register.show(each).mails[0].subject for each in (one.id, two.id)] == ["Your request"] * 2


def test_nothing_is_told_of_a_restricted_case_and_its_handler_is(desks: Desks) -> None:
    berta, clerk = desks["berta"], desks["clerk"]
    secret = restricted(berta, references=(Reference(kind=ReferenceKind.THEIRS, value="TOP 1/2026"),))
    assert found(clerk, "TOP 1/2026") == [] == found(clerk, secret.number)
    refused(lambda: clerk.mail.offers(secret.id, IN, "other-state"), Code.REQUEST_UNKNOWN)
    piece = clerk.mail.log(letter("For your eyes", theirs=("top1 2026",))).value
    assert piece.state is PieceState.UNMATCHED
    (told,) = berta.notices.mine()
    assert told.kind is NoticeKind.MAIL
    assert piece.number in told.sentence
    assert secret.number in told.sentence
    assert "TOP 1/2026" in told.sentence
    assert clerk.notices.mine() == () == desks["anna"].notices.mine()
    refused(lambda: clerk.mail.match(piece.number, [Filing(request_id=secret.id)]), Code.REQUEST_UNKNOWN)
    berta.mail.match(piece.number, [Filing(request_id=secret.id)])
    assert clerk.mail.pieces() == ()
    refused(lambda: clerk.mail.get(piece.number), Code.PIECE_UNKNOWN)
    assert clerk.mail.log(letter("The next")).value.number == "P-2026-0002", "a hidden number is not given twice"


def test_a_refused_event_or_a_broken_write_leaves_nothing_behind(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = case(office)
    scan = tmp_path / "s.pdf"
    scan.write_bytes(b"%PDF")
    filings = [Filing(request_id=one.id), Filing(request_id=one.id, event=EventKind.EXTENSION_GRANTED)]
    refused(lambda: office.mail.log(letter(), [scan], filings))

    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("mlat_desktop.services.mailroom.mailroom.tell_of_hidden", broken)
    with pytest.raises(RuntimeError):
        office.mail.log(letter(), [scan], [Filing(request_id=one.id, event=EventKind.STATUS_ASKED)])
    monkeypatch.undo()
    assert office.mail.pieces() == ()
    assert office.register.show(one.id).mails == ()
    assert len(office.register.show(one.id).events) == 1
    assert list(office._place.vault.present()) == []
    assert office.mail.log(letter()).value.number == "P-2026-0001", "no number is lost"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"subject": " "}, "subject"),
        ({"name": ""}, "from whom"),
        ({"kind": "pigeon"}, "pigeon"),
        ({"role": "ghost"}, "ghost"),
        ({"dated_on": date(2027, 1, 1)}, "future"),
        ({"reply_due": date(2226, 1, 1)}, "years away"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(office: Office, wrong: dict[str, object], words: str) -> None:
    assert words in refused(lambda: office.mail.log(letter(**wrong)))


def test_an_auditor_reads_the_book_and_enters_nothing(office: Office) -> None:
    office.mail.log(letter())
    auditor = at_desk(office, "auditor")
    assert len(auditor.mail.pieces()) == 1
    refused(lambda: auditor.mail.log(letter()), Code.NOT_PERMITTED)


def test_references_are_read_off_a_pasted_text() -> None:
    assert written(" 45/B/2023; ML-7\n45 b 2023, \u200e\n ,;") == ("45/B/2023", "ML-7")


def test_the_data_of_the_mail_room_fit_the_workflows() -> None:
    assert len({each.id for each in kinds()}) == len(kinds())
    assert len({each.id for each in roles()}) == len(roles())
    for way in Direction:
        for side in Direction:
            offered = {kind for (_klass, of), flow in workflows().items() if of is side for kind in flow.offered}
            for role in roles():
                strange = set(events_of(way, side, role.id)) - offered
                assert not strange, f"{way} {side} {role.id}: {sorted(strange)}"


def test_the_number_of_a_year_begins_anew(office: Office, clock: SetClock) -> None:
    office.mail.log(letter())
    clock.at = datetime.fromisoformat("2027-01-04T09:00:00+00:00")
    made: Piece = office.mail.log(letter()).value
    assert made.number == "P-2027-0001"


def test_likeness_still_finds_a_case_by_the_references_of_its_mail(office: Office) -> None:
    one = case(office)
    office.mail.log(letter(theirs=("QX-1",)), filings=[Filing(request_id=one.id)])
    typed = replace(particulars(), references=(Reference(kind=ReferenceKind.THEIRS, value="qx 1"),))
    alike: tuple[Alike, ...] = office.alikes.of(typed)
    assert [each.row.number for each in alike] == [one.number]


def test_a_piece_is_no_event_that_its_way_or_the_workflow_does_not_know(office: Office) -> None:
    one = case(office)
    for event in (EventKind.REPLY_SENT, EventKind.REQUEST_SENT, EventKind.EXTENSION_GRANTED):
        assert one.number in refused(
            lambda event=event: office.mail.log(letter(), (), [Filing(request_id=one.id, event=event)])
        )
    assert office.mail.pieces() == ()
    office.mail.log(letter(), (), [Filing(request_id=one.id, event=EventKind.STATUS_ASKED)])


def test_a_case_that_has_ended_takes_mail_and_no_next_step(office: Office) -> None:
    one = office.register.withdraw(case(office).id, "No longer wanted").value
    late = Filing(request_id=one.id, next_on=date(2026, 12, 1))
    refused(lambda: office.mail.log(letter(), (), [late]), Code.REQUEST_CLOSED)
    assert office.mail.log(letter(), (), [replace(late, next_on=None)]).value.state is PieceState.MATCHED


def test_a_piece_matched_to_a_wrong_case_goes_back_to_the_tray_and_leaves_no_mark_on_its_clocks(office: Office) -> None:
    wrong, right = case(office, OUT), case(office, OUT)
    before = office.register.show(wrong.id)
    new = letter("Their reply", theirs=("QX-77",), reply_due=date(2026, 12, 1))
    piece = office.mail.log(new, (), [Filing(request_id=wrong.id, event=EventKind.REPLY_RECEIVED)]).value
    assert office.register.show(wrong.id).request.status is not before.request.status
    assert "why" in refused(lambda: office.mail.unmatch(piece.number, " "))
    assert "not matched to this case" in refused(lambda: office.mail.unmatch(piece.number, "Mistaken", right.id))
    back = office.mail.unmatch(piece.number, "It answers the other request").value
    assert (back.state, back.number, back.matches, back.request_id) == (PieceState.UNMATCHED, piece.number, (), None)
    assert office.mail.get(piece.number) == back
    assert office.mail.of_request(wrong.id) == ()
    view = office.register.show(wrong.id)
    assert (view.request.status, view.mails) == (before.request.status, ())
    assert [each.deadline for each in view.deadlines] == [each.deadline for each in before.deadlines]
    assert view.events[-1].annulled_reason == "It answers the other request"
    told = [each.detail for each in view.timeline]
    assert "Taken off this case: It answers the other request" in told
    assert not any("Their reply" in each for each in told)
    assert found(office, "QX-77") == []
    assert list(office.register.ids(ListQuery(text="QX-77"))) == []
    acts = [line.action for line in office.maintenance.audit_lines()]
    assert {"mail.taken-off", "event.annulled", "mail.unmatched"} <= set(acts)
    assert "no case" in refused(lambda: office.mail.unmatch(piece.number, "Again"))
    office.mail.match(piece.number, [Filing(request_id=right.id, event=EventKind.REPLY_RECEIVED)])
    assert office.register.show(right.id).mails[0].subject == "Their reply"
    assert office.maintenance.check().faults == ()


def test_what_was_taken_off_by_mistake_may_be_matched_there_again(office: Office) -> None:
    one = case(office)
    piece = office.mail.log(letter(theirs=("QX-1",)), (), [Filing(request_id=one.id)]).value
    office.mail.unmatch(piece.number, "Not theirs")
    again = office.mail.match(piece.number, [Filing(request_id=one.id)]).value
    assert [each.request_id for each in again.matches] == [one.id]
    assert len(office.register.show(one.id).mails) == 1
    assert found(office, "qx 1") == [(one.number, Found.REFERENCE)]


def test_a_piece_of_several_cases_is_taken_off_the_one_that_is_named(office: Office) -> None:
    one, two = case(office), case(office)
    piece = office.mail.log(letter(), (), [Filing(request_id=one.id), Filing(request_id=two.id)]).value
    assert "several" in refused(lambda: office.mail.unmatch(piece.number, "Mistaken"))
    left = office.mail.unmatch(piece.number, "Mistaken", one.id).value
    assert (left.state, left.request_id, [each.request_id for each in left.matches]) == (PieceState.MATCHED, two.id, [two.id])
    assert len(office.register.show(two.id).mails) == 1
    refused(lambda: at_desk(office, "auditor").mail.unmatch(piece.number, "Mistaken"), Code.NOT_PERMITTED)


def test_a_piece_stays_hidden_while_it_belongs_to_a_case_that_the_clerk_may_not_see(desks: Desks) -> None:
    berta, clerk = desks["berta"], desks["clerk"]
    secret, open_case = restricted(berta), case(clerk)
    piece = clerk.mail.log(letter(), (), [Filing(request_id=open_case.id)]).value
    berta.mail.match(piece.number, [Filing(request_id=secret.id)])
    clerk.mail.unmatch(piece.number, "Mistaken")
    assert clerk.mail.pieces() == ()
    assert [each.number for each in berta.mail.of_request(secret.id)] == [piece.number]
