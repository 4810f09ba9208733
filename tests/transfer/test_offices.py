# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office A exports a case, office B takes it in and answers: real databases, real vaults, real age."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import BundleState, CardStatus
from mlat_desktop.domain.case_record import CaseRecord, check_record, shared_part
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import (
    Authority,
    Item,
    LegalBasis,
    Offence,
    Particulars,
    Person,
    Reference,
    RequestId,
    Uid,
    Urgency,
)
from mlat_desktop.domain.vocabulary import (
    BasisKind,
    Channel,
    Direction,
    EventKind,
    MailKind,
    Outcome,
    PersonRole,
    ReferenceKind,
    RequestClass,
    Status,
)
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.bundles.case import Builder
from mlat_desktop.services.bundles.case_json import decode, encode
from mlat_desktop.services.bundles.news import Intake, news_of
from mlat_desktop.services.bundles.views import BundleChoice
from mlat_desktop.services.casework import NewMail
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.register import Begin
from mlat_desktop.transfer.carrier import Carrier
from tests.transfer.conftest import MakeOffice, OfficeDesk
from tests.transfer.failing import Failing

pytestmark = pytest.mark.thorough

OUTGOING = Particulars(
    klass=RequestClass.MLA,
    direction=Direction.OUTGOING,
    subject="Banking records of Al-Nour Trading / سجلات مصرفية",
    other_state="BR",
    their_authority=Authority(name="Office B", address="Brasília"),
    issuing_authority=Authority(name="Prosecutor of Geneva"),
    references=(
        Reference(kind=ReferenceKind.COURT, value="P/123/2026"),
        Reference(kind=ReferenceKind.OLD_SYSTEM, value="old 77"),
        Reference(kind=ReferenceKind.THEIRS, value="BR-99"),
    ),
    basis=LegalBasis(kind=BasisKind.RECIPROCITY, reciprocity_given=True),
    facts="Funds moved in 2025.",
    persons=(
        Person(
            uid=Uid("aaaaaaaa-0000-4000-8000-000000000001"),
            name="Omar Haddad",
            name_original="عمر حداد",
            role=PersonRole.SUSPECT,
            born_on=date(1970, 1, 2),
        ),
    ),
    items=(Item(uid=Uid("aaaaaaaa-0000-4000-8000-000000000002"), kind="banking-records", target="IBAN CH93"),),
    offences=(Offence(category="money-laundering", law_text="art. 305bis", main=True),),
    urgency=Urgency(needed_by=date(2027, 1, 31)),
    notes="our own doubt about the informant",
    next_action="call the prosecutor",
    own_target=date(2027, 2, 1),
)


@pytest.fixture
def a(office: MakeOffice) -> OfficeDesk:
    return office("Office A", "CH")


@pytest.fixture
def b(office: MakeOffice, a: OfficeDesk) -> OfficeDesk:
    return office("Office B", "BR")


def logged(a: OfficeDesk, folder: Path) -> RequestId:
    """An outgoing case with two exhibits, a sealed letter, mail to the other office and mail to an own prosecutor."""
    with a.store.write() as uow:
        request = a.register.enter(uow, OUTGOING, (Begin(EventKind.REQUEST_SENT, a.place.here(a.place.now)),))
        uow.commit()
    for name, content in (("دفتر الأستاذ.bin", b"ledger" * 50_000), ("记录 100%.txt", b"record")):
        path = folder / name
        path.write_bytes(content)
        a.evidence.add(request.id, path, NewEvidence(title=name, received_from="Police"))
    for correspondent, note in (("Office B", ""), ("Prosecutor of Geneva", "internal")):
        mail = NewMail(
            direction=Direction.OUTGOING,
            kind=MailKind.LETTER,
            channel=Channel.POST,
            when=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
            correspondent=correspondent,
            subject=f"to {correspondent}",
            our_reference="CH-1",
            note=note,
        )
        a.casework.log_mail(request.id, mail)
    seal_letter(a, request.id)
    return request.id


def seal_letter(desk: OfficeDesk, request_id: RequestId) -> None:
    content = b"%PDF-1.4 a sealed letter"
    blob = desk.vault.put(BytesIO(content), size=len(content), progress=Silent(), cancel=CancelToken())
    letter = Letter(
        id=0,
        uid=Uid("bbbbbbbb-0000-4000-8000-000000000001"),
        request_id=request_id,
        kind="request",
        language="en",
        template="request/1",
        status=LetterStatus.DRAFT,
        content="{}",
        subject="Letter of request",
        drafted_by="user-1",
        drafted_at=desk.place.now,
    )
    with desk.store.write() as uow:
        uow.exhibits.add_blob(blob)
        letter_id = uow.letters.add(letter)
        sealed = replace(letter, id=letter_id, version=2, status=LetterStatus.SEALED, number="L/2026/1", blob=blob.id)
        uow.letters.update(replace(sealed, sha256=blob.sha256, sealed_at=desk.place.now, sealed_by="user-1"))
        uow.commit()


def record_of(desk: OfficeDesk, request_id: RequestId) -> CaseRecord:
    with desk.store.read() as uow:
        request = uow.requests.get(request_id)
        return Builder(uow, desk.vault, desk.place.office, request, BundleChoice(), ()).gather(desk.place.now).record


@pytest.fixture
def sent(a: OfficeDesk, b: OfficeDesk, tmp_path: Path, stick: Path) -> tuple[RequestId, Path]:
    """A bundle from A on the stick; both offices trust each other."""
    b.knows(a)
    request_id = logged(a, tmp_path)
    report = a.bundles.export(request_id, [a.knows(b)], stick).value
    return request_id, report.folder


def test_a_case_comes_over_whole_and_exports_equal(a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path]) -> None:
    folder = sent[1]
    checked = b.bundles.verify(folder)
    assert (checked.letters, checked.evidence, checked.number) == (1, 2, "CH-out-2026-0001")
    done = b.bundles.import_(folder).value
    assert (done.created, done.number, done.evidence, done.letters, done.mails) == (True, "BR-in-2026-0001", 2, 1, 1)
    with b.store.read() as uow:
        request = uow.requests.get(done.request_id)
        items = uow.exhibits.of_request(done.request_id)
        for item in items:
            acts = [entry.act for entry in uow.exhibits.custody(item.uid)]
            assert acts[-1] is CustodyAct.IMPORTED
            assert CustodyAct.INGESTED in acts
            assert uow.exhibits.custody(item.uid)[0].actor == "Anna A (Office A)"
        contents = {item.file_name: b.vault.read(uow.exhibits.blob(item.blob)) for item in items}
    assert contents == {"دفتر الأستاذ.bin": b"ledger" * 50_000, "记录 100%.txt": b"record"}
    assert request.particulars.direction is Direction.INCOMING
    assert request.particulars.other_state == "CH"
    assert Reference(kind=ReferenceKind.THEIRS, value="CH-out-2026-0001") in request.particulars.references
    assert request.particulars.basis.reciprocity_received
    assert request.origin_office == a.place.office.uid
    sent_record = decode_sent(b, done.request_id)
    again = record_of(b, done.request_id)
    assert encode(shared_part(again)) == encode(shared_part(sent_record))
    assert shared_part(again).evidence[0].sha256
    assert encode(again) != encode(sent_record)


def decode_sent(b: OfficeDesk, request_id: RequestId) -> CaseRecord:
    with b.store.read() as uow:
        mail = next(m for m in uow.requests.mails(request_id) if m.kind is MailKind.BUNDLE)
        return decode(b.vault.read(uow.exhibits.blob(mail.scan_blob)))


def test_what_is_an_offices_own_does_not_leave(a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path]) -> None:
    done = b.bundles.import_(sent[1]).value
    with b.store.read() as uow:
        mail = next(m for m in uow.requests.mails(done.request_id) if m.kind is MailKind.BUNDLE)
        text = b.vault.read(uow.exhibits.blob(mail.scan_blob)).decode()
    assert "Omar Haddad" in text
    for own in ("informant", "call the prosecutor", "old 77", "to Prosecutor of Geneva", "internal", "2027-02-01"):
        assert own not in text


def test_the_export_is_in_the_register_of_its_office(a: OfficeDesk, sent: tuple[RequestId, Path]) -> None:
    request_id, folder = sent
    with a.store.read() as uow:
        (record,) = uow.bundles.of_request(request_id)
        assert record.state is BundleState.VERIFIED
        assert record.uid == folder.name
        assert [m.channel for m in uow.requests.mails(request_id) if m.kind is MailKind.BUNDLE] == [Channel.MEDIA]
        for item in uow.exhibits.of_request(request_id):
            assert uow.exhibits.custody(item.uid)[-1].act is CustodyAct.EXPORTED
        assert "bundle.exported" in [entry.action for entry in uow.audit.of_request(request_id)]


def test_the_same_bundle_again_changes_nothing(b: OfficeDesk, sent: tuple[RequestId, Path]) -> None:
    first = b.bundles.import_(sent[1])
    with b.store.read() as uow:
        before = [entry.hash for entry in uow.audit.entries()]
    again = b.bundles.import_(sent[1])
    assert again.value.already
    assert again.value.number == first.value.number
    assert not again.changes.kinds
    with b.store.read() as uow:
        assert [entry.hash for entry in uow.audit.entries()] == before


def test_an_answer_adds_to_the_case_it_answers_and_overwrites_nothing(
    a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path], tmp_path: Path, clock: SetClock
) -> None:
    request_id, folder = sent
    theirs = b.bundles.import_(folder).value.request_id
    clock.at = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    b.casework.add_event(theirs, EventKind.EXECUTED, b.place.now)
    b.casework.add_event(theirs, EventKind.REPLY_SENT, b.place.now)
    path = tmp_path / "statement.pdf"
    path.write_bytes(b"statement of the bank")
    b.evidence.add(theirs, path, NewEvidence(title="Statement"))
    answers = tmp_path / "answers"
    report = b.bundles.export(theirs, [b.bundles.cards()[0].fingerprint], answers).value
    with a.store.read() as uow:
        before = uow.requests.get(request_id)
    done = a.bundles.import_(answers).value
    assert (done.created, done.request_id, done.evidence, done.letters) == (False, request_id, 1, 0)
    assert done.bundle.uid == report.uid
    with a.store.read() as uow:
        after = uow.requests.get(request_id)
        kinds = [event.kind for event in uow.requests.events(request_id)]
        assert len(uow.exhibits.of_request(request_id)) == 3
    assert done.fields == ("references",)
    theirs_now = Reference(kind=ReferenceKind.THEIRS, value="BR-in-2026-0001")
    kept = before.particulars
    assert after.particulars == replace(kept, references=(*kept.references, theirs_now)), "their number, and nothing else"
    assert after.number == before.number
    assert kinds.count(EventKind.REQUEST_SENT) == 1
    assert {EventKind.EXECUTED, EventKind.REPLY_SENT, EventKind.REPLY_RECEIVED} <= set(kinds)
    assert after.status.value == "reply-received"
    assert a.bundles.import_(answers).value.already


def test_what_another_office_reopened_or_logged_long_ago_moves_no_case_of_ours(
    a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path], tmp_path: Path, clock: SetClock
) -> None:
    request_id, folder = sent
    theirs = b.bundles.import_(folder).value.request_id
    a.casework.add_event(request_id, EventKind.REPLY_RECEIVED, datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
    clock.at = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    first = b.bundles.export(theirs, [b.bundles.cards()[0].fingerprint], tmp_path / "first").value
    a.casework.add_event(request_id, EventKind.REPLY_RECEIVED, a.place.now)
    a.bundles.import_(first.folder)
    with a.store.read() as uow:
        assert uow.requests.get(request_id).status is Status.REPLY_RECEIVED
    a.register.close(request_id, Outcome.GRANTED)
    b.register.close(theirs, Outcome.GRANTED)
    b.register.reopen(theirs, "A second account")
    clock.at = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    second = b.bundles.export(theirs, [b.bundles.cards()[0].fingerprint], tmp_path / "second").value
    a.bundles.import_(second.folder)
    with a.store.read() as uow:
        after = uow.requests.get(request_id)
        kinds = {event.kind for event in uow.requests.events(request_id)}
    assert EventKind.REOPENED in kinds
    assert (after.status, after.outcome) == (Status.CLOSED, Outcome.GRANTED)


def refused(desk: OfficeDesk, folder: Path) -> KnownError:
    with desk.store.read() as uow:
        counts = dict(uow.requests.counts(desk.place.today))
    blobs = sorted(desk.vault.present())
    with pytest.raises(KnownError) as caught:
        desk.bundles.import_(folder)
    assert len(sentence(caught.value)) > 40
    with desk.store.read() as uow:
        assert dict(uow.requests.counts(desk.place.today)) == counts
        last = uow.audit.last()
    assert sorted(desk.vault.present()) == blobs
    assert last is not None
    assert last.action == "bundle.refused"
    quarantine = desk.folder / "quarantine"
    assert not quarantine.exists() or not list(quarantine.iterdir())
    return caught.value


def test_an_unknown_an_untrusted_and_a_revoked_sender_are_told_apart(
    a: OfficeDesk, b: OfficeDesk, tmp_path: Path, stick: Path
) -> None:
    request_id = logged(a, tmp_path)
    a.bundles.export(request_id, [a.knows(b)], stick)
    assert refused(b, stick).code is Code.BUNDLE_SENDER_UNKNOWN
    fingerprint = b.knows(a, trusted=False)
    assert refused(b, stick).code is Code.BUNDLE_SENDER_UNTRUSTED
    b.bundles.trust(fingerprint)
    b.bundles.revoke(fingerprint)
    assert refused(b, stick).code is Code.BUNDLE_SENDER_REVOKED


def test_a_bundle_for_another_office_is_refused(
    a: OfficeDesk, b: OfficeDesk, office: MakeOffice, tmp_path: Path, stick: Path
) -> None:
    third = office("Office C", "FR")
    third.knows(a)
    a.bundles.export(logged(a, tmp_path), [a.knows(b)], stick)
    assert refused(third, stick).code is Code.BUNDLE_WRONG_RECIPIENT


def test_an_office_does_not_import_its_own_bundle_but_verifies_it(
    a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path]
) -> None:
    assert a.bundles.verify(sent[1]).evidence == 2
    assert refused(a, sent[1]).code is Code.BUNDLE_OWN


def test_a_bundle_cannot_reach_into_a_matter_with_another_state(
    a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path]
) -> None:
    with b.store.write() as uow:
        foreign = replace(OUTGOING, direction=Direction.INCOMING, other_state="FR")
        with a.store.read() as theirs:
            uid = theirs.requests.get(sent[0]).uid
        b.register.enter(uow, foreign, (), uid=uid)
        uow.commit()
    assert refused(b, sent[1]).code is Code.BUNDLE_NOT_THEIRS


def test_a_known_uid_with_another_content_is_refused(
    a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path], stick: Path, tmp_path: Path
) -> None:
    b.bundles.import_(sent[1])
    with a.store.read() as uow:
        item = uow.exhibits.of_request(sent[0])[0]
    other = b"forged"
    blob = a.vault.put(BytesIO(other), size=len(other), progress=Silent(), cancel=CancelToken())
    with a.store.write() as uow:
        request = a.register.enter(uow, OUTGOING, (), uid=Uid("cccccccc-0000-4000-8000-000000000001"))
        uow.commit()
    assert request.number == "CH-out-2026-0002"
    record = record_of(a, sent[0])
    forged = replace(
        record,
        evidence=tuple(
            replace(each, sha256=blob.sha256, size=blob.size) if each.uid == item.uid else each for each in record.evidence
        ),
    )
    with b.store.read() as uow:
        bundle = b.bundles._transfer.check(sent[1], b.bundles._desk.reader_keys(), Silent(), CancelToken())
        known = uow.requests.find(record.uid)
        with pytest.raises(KnownError) as caught:
            news_of(uow, Intake(bundle, forged, ""), known)
    assert caught.value.code is Code.BUNDLE_CONTRADICTS


def test_two_exhibits_under_one_number_are_refused_in_a_sentence(
    a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path]
) -> None:
    record = record_of(a, sent[0])
    twice = replace(record, evidence=tuple(replace(each, exhibit="E/1") for each in record.evidence))
    with b.store.read() as uow:
        bundle = b.bundles._transfer.check(sent[1], b.bundles._desk.reader_keys(), Silent(), CancelToken())
        with pytest.raises(KnownError) as caught:
            news_of(uow, Intake(bundle, twice, ""), None)
    assert caught.value.code is Code.BUNDLE_CONTRADICTS


def test_an_identifier_that_is_taken_by_mail_here_is_refused_in_a_sentence(
    a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path]
) -> None:
    b.bundles.import_(sent[1])
    record = record_of(a, sent[0])
    bundle = b.bundles._transfer.check(sent[1], b.bundles._desk.reader_keys(), Silent(), CancelToken())
    (mail, *_), (letter, *_) = record.mails, record.letters
    forged = (
        replace(record, mails=(replace(mail, uid=Uid(bundle.uid)),)),
        replace(record, letters=(replace(letter, uid=Uid(bundle.uid)),)),
        replace(record, mails=(), letters=(replace(letter, uid=mail.uid),)),
    )
    with b.store.read() as uow:
        known = uow.requests.find(record.uid)
        assert not news_of(uow, Intake(bundle, record, ""), known).mails
        for each in forged:
            with pytest.raises(KnownError) as caught:
                news_of(uow, Intake(bundle, each, ""), known)
            assert caught.value.code is Code.BUNDLE_CONTRADICTS


def test_an_identifier_that_could_pass_for_a_number_of_ours_is_refused(a: OfficeDesk, sent: tuple[RequestId, Path]) -> None:
    record = record_of(a, sent[0])
    shadow = replace(record, uid=Uid("br-in-2026-0002"))
    with pytest.raises(KnownError) as caught:
        check_record(shadow, (), record.exporter.office)
    assert caught.value.code is Code.BUNDLE_SCHEMA


def test_what_the_register_refuses_leaves_no_file_behind(
    a: OfficeDesk, office: MakeOffice, tmp_path: Path, stick: Path
) -> None:
    """Another office of our own State: everything was checked and stored when the register says no."""
    twin = office("Office D", "CH")
    twin.knows(a)
    a.bundles.export(logged(a, tmp_path), [a.knows(twin)], stick)
    assert refused(twin, stick).code is Code.REQUEST_INVALID


def test_what_an_interrupted_import_left_is_swept_when_the_office_opens_again(b: OfficeDesk) -> None:
    left = b.folder / "quarantine" / "incoming-0123"
    left.mkdir(parents=True)
    (left / "bundle.tar.age.001").write_bytes(b"encrypted")
    b.rebuilt(Carrier(signatures))
    assert not list((b.folder / "quarantine").iterdir())


def test_a_replayed_identifier_with_another_content_is_an_alarm(b: OfficeDesk, sent: tuple[RequestId, Path]) -> None:
    b.bundles.import_(sent[1])
    with b.store.write() as uow:
        known = uow.bundles.get(Uid(sent[1].name))
        assert known is not None
        uow.bundles.update(replace(known, digest="0" * 64))
        uow.commit()
    assert refused(b, sent[1]).code is Code.BUNDLE_REPLAYED


def test_a_newer_bundle_updates_and_an_older_one_after_it_is_remarked(
    a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path], tmp_path: Path
) -> None:
    request_id, first = sent
    path = tmp_path / "late.txt"
    path.write_bytes(b"late")
    a.evidence.add(request_id, path, NewEvidence(title="Late"))
    report = a.bundles.export(request_id, [a.bundles.cards()[0].fingerprint], tmp_path / "second").value
    assert report.sequence == 2
    newer = b.bundles.import_(report.folder).value
    assert (newer.created, newer.evidence) == (True, 3)
    older = b.bundles.import_(first).value
    assert (older.created, older.evidence, older.events, older.letters) == (False, 0, 0, 0)
    assert any("newer bundle" in warning for warning in older.warnings)
    with b.store.read() as uow:
        assert len(uow.exhibits.of_request(newer.request_id)) == 3


def test_a_full_stick_leaves_a_failed_attempt_with_its_serial_and_no_dispatch(
    office: MakeOffice, tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = office("Office A", "CH", medium=Failing(errno.ENOSPC, after=200_000))
    b = office("Office B", "BR")
    drive = Drive(stick, "STICK", "4C53", "exfat", 1 << 30, 1 << 30, True, True)
    monkeypatch.setattr("mlat_desktop.transfer.drives.drive_of", lambda path: drive)
    request_id = logged(a, tmp_path)
    with pytest.raises(KnownError) as caught:
        a.bundles.export(request_id, [a.knows(b)], stick)
    assert caught.value.code is Code.DISK_FULL
    assert not list(stick.iterdir())
    with a.store.read() as uow:
        (record,) = uow.bundles.of_request(request_id)
        assert (record.state, record.medium, record.detail) == (BundleState.FAILED, "4C53", "disk.full")
        assert not [m for m in uow.requests.mails(request_id) if m.kind is MailKind.BUNDLE]
        last = uow.exhibits.custody(uow.exhibits.of_request(request_id)[0].uid)[-1]
    assert (last.act, last.medium) == (CustodyAct.EXPORT_FAILED, "4C53")


def test_one_bundle_goes_to_two_offices(a: OfficeDesk, b: OfficeDesk, office: MakeOffice, tmp_path: Path, stick: Path) -> None:
    third = office("Office C", "FR")
    for desk in (b, third):
        desk.knows(a)
    a.bundles.export(logged(a, tmp_path), [a.knows(b), a.knows(third)], stick)
    assert not b.bundles.import_(stick).value.warnings
    warnings = third.bundles.import_(stick).value.warnings
    assert any("addressed to Brazil" in warning for warning in warnings)


def test_an_answer_to_what_the_register_does_not_hold_is_registered_anew_as_ours(
    a: OfficeDesk, b: OfficeDesk, tmp_path: Path, stick: Path
) -> None:
    """B kept the request on paper only and answers A, whose register began later."""
    a.knows(b)
    incoming = replace(OUTGOING, direction=Direction.INCOMING, other_state="CH", their_authority=Authority(name="Office A"))
    with b.store.write() as uow:
        request = b.register.enter(uow, incoming, (Begin(EventKind.REQUEST_RECEIVED, b.place.here(b.place.now)),))
        uow.commit()
    b.bundles.export(request.id, [b.knows(a)], stick)
    done = a.bundles.import_(stick).value
    assert done.number == "CH-out-2026-0001"
    assert any("registered anew" in warning for warning in done.warnings)


def test_export_needs_a_trusted_card_of_another_office_and_a_role(
    a: OfficeDesk, b: OfficeDesk, tmp_path: Path, stick: Path
) -> None:
    request_id = logged(a, tmp_path)
    fingerprint = a.knows(b, trusted=False)
    own = a.bundles.own_card().fingerprint
    for recipients, code in (
        ([fingerprint], Code.CARD_NOT_TRUSTED),
        (["SHA256:nobody"], Code.CARD_UNKNOWN),
        ([own], Code.CARD_IS_OWN),
        ([], Code.BUNDLE_NO_RECIPIENT),
    ):
        with pytest.raises(KnownError) as caught:
            a.bundles.export(request_id, recipients, stick)
        assert caught.value.code is code
    a.bundles.trust(fingerprint)
    a.place.user = replace(a.place.user, role=Role.CLERK)
    with pytest.raises(KnownError) as caught:
        a.bundles.export(request_id, [fingerprint], stick)
    assert caught.value.code is Code.NOT_PERMITTED
    assert not list(stick.iterdir())


def test_preflight_tells_size_and_problems_and_changes_nothing(
    a: OfficeDesk, b: OfficeDesk, tmp_path: Path, stick: Path
) -> None:
    request_id = logged(a, tmp_path)
    fingerprint = a.knows(b, trusted=False)
    look = a.bundles.preflight(request_id, [fingerprint], stick / "missing" / "deep")
    assert {each.refusal.code for each in look.problems if each.refusal} == {Code.CARD_NOT_TRUSTED, Code.BUNDLE_TARGET}
    a.bundles.trust(fingerprint)
    look = a.bundles.preflight(request_id, [fingerprint], stick)
    assert not look.problems
    written = a.bundles.export(request_id, [fingerprint], stick).value
    total = sum(path.stat().st_size for path in written.folder.iterdir())
    assert total <= look.needed <= total + 40_000


def test_damaged_evidence_stops_the_export_and_says_which(a: OfficeDesk, b: OfficeDesk, tmp_path: Path, stick: Path) -> None:
    request_id = logged(a, tmp_path)
    fingerprint = a.knows(b)
    with a.store.read() as uow:
        blob = next(iter(uow.exhibits.of_request(request_id))).blob
    (path,) = (a.folder / "blobs").glob(f"*/{blob}.age")
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(KnownError) as caught:
        a.bundles.export(request_id, [fingerprint], stick)
    assert caught.value.code is Code.FILE_UNREADABLE
    assert not list(stick.iterdir())
    with a.store.read() as uow:
        (record,) = uow.bundles.of_request(request_id)
        assert (record.state, record.detail) == (BundleState.FAILED, "file.unreadable")
        item = uow.exhibits.of_request(request_id)[0]
        assert uow.exhibits.custody(item.uid)[-1].act is CustodyAct.EXPORT_FAILED


def test_a_card_is_known_then_trusted_then_revoked_for_good(a: OfficeDesk, b: OfficeDesk) -> None:
    fingerprint = a.knows(b, trusted=False)
    assert a.bundles.cards()[0].status is CardStatus.KNOWN
    a.bundles.trust(fingerprint)
    assert a.bundles.add_card(a.folder / "BR.card").value.status is CardStatus.TRUSTED
    a.bundles.revoke(fingerprint)
    with pytest.raises(KnownError) as caught:
        a.bundles.trust(fingerprint)
    assert caught.value.code is Code.CARD_REVOKED


def test_every_flipped_bit_of_a_card_is_refused(a: OfficeDesk, b: OfficeDesk, tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    whole = b.bundles.card_file()
    assert json.loads(whole)["card"]["country"] == "BR"
    for position in range(0, len(whole) - 1, 7):
        data = bytearray(whole)
        data[position] ^= 1 << (position % 8)
        path.write_bytes(data)
        with pytest.raises(KnownError) as caught:
            a.bundles.add_card(path)
        assert caught.value.code is Code.CARD_INVALID
    assert not a.bundles.cards()
