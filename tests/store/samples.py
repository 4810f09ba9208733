# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Records with every field filled, so that a column that nobody writes or reads is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from mlat_desktop.domain.annexes import AnnexFile
from mlat_desktop.domain.bundle import BundleRecord, BundleState
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind, Step
from mlat_desktop.domain.duties import Duty, DutyParty
from mlat_desktop.domain.evidence import Attachment, AttachmentKind
from mlat_desktop.domain.incidents import (
    Carrier,
    CarrierEntry,
    CarrierState,
    EntryKind,
    Incident,
    IncidentEntry,
    IncidentKind,
    IncidentState,
    PassphraseWay,
)
from mlat_desktop.domain.law import Edition, EditionKind
from mlat_desktop.domain.letters import Follow, Letter, LetterComment, LetterScan, LetterStatus, ScanKind
from mlat_desktop.domain.mailroom import Piece, PieceMatch, Scan
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.receipt import BundleReceipt, ReceiptResult
from mlat_desktop.domain.request import (
    AssetAmount,
    Authority,
    Cost,
    Custody,
    Event,
    InHand,
    Item,
    LegalBasis,
    Mail,
    Offence,
    Particulars,
    Person,
    Reference,
    Request,
    RequestId,
    Uid,
    Urgency,
)
from mlat_desktop.domain.review import Finding, Met, Proposal, Sheet, SheetContent, SheetGround, SheetState
from mlat_desktop.domain.translation import Translation
from mlat_desktop.domain.vocabulary import (
    AssetAct,
    BasisKind,
    Channel,
    Confidentiality,
    Direction,
    EventKind,
    Holder,
    ItemStatus,
    MailKind,
    Outcome,
    PersonRole,
    ReferenceKind,
    RequestClass,
    Stage,
    Status,
    UrgencyLevel,
)
from mlat_desktop.services.incidents.port import KeptShare
from mlat_desktop.services.ports import UnitOfWork

THEN = datetime(2026, 3, 2, 14, 30, 15, 123456, tzinfo=UTC)
DAY = date(2026, 3, 31)


def authority(name: str) -> Authority:
    return Authority(
        name=name,
        address="Brasília\nEsplanada",
        person="Dr. Ana",
        phone="+55 61 0",
        email="a@example.org",
        hours="9-17",
        zone="America/Sao_Paulo",
    )


def person(uid: str, name: str) -> Person:
    return Person(
        uid=Uid(uid),
        name=name,
        role=PersonRole.SUSPECT,
        legal_person=True,
        name_original="محمد عبد الله",
        aliases=("Momo", "El Zorro"),
        born_on=date(1970, 2, 3),
        birth_place="Oran",
        nationality="DZ",
        address="Rue 1",
        documents="Passport 12AB34567",
        custody=(
            Custody(since=date(2026, 1, 1), until=DAY, place="Bern"),
            Custody(since=date(2026, 4, 1), place="Thun"),
        ),
        protected=True,
    )


def item(uid: str) -> Item:
    return Item(
        uid=Uid(uid),
        kind="bank-records",
        target="IBAN CH93 0076 2011 6238 5295 7",
        place="Zürich",
        particulars="Statements",
        procedure="Under seal",
        executing_authority="Public prosecutor",
        status=ItemStatus.EXECUTED,
        due_on=DAY,
        outcome=Outcome.PARTLY,
        outcome_on=DAY,
        ground="ne-bis-in-idem",
        assets=(AssetAmount(act=AssetAct.FROZEN, minor=10**15, currency="CHF", on=DAY),),
    )


def particulars(subject: str = "Fraud against O’Connor & Søn") -> Particulars:
    return Particulars(
        klass=RequestClass.MLA,
        direction=Direction.OUTGOING,
        subject=subject,
        other_state="BR",
        their_authority=authority("Ministério da Justiça"),
        issuing_authority=authority("Court"),
        investigating_authority=authority("Police"),
        references=(
            Reference(kind=ReferenceKind.OLD_SYSTEM, value="OLD 7/1999", note="blue binder"),
            Reference(kind=ReferenceKind.THEIRS, value="45/B/2023"),
        ),
        basis=LegalBasis(
            kind=BasisKind.RECIPROCITY,
            treaty_id="ETS-030",
            article="1",
            domestic_article="67a",
            reciprocity_given=True,
            reciprocity_received=True,
        ),
        operation="Operation Lava",
        stage=Stage.TRIAL,
        facts="He took it.",
        persons=(person("p-1", "GARCÍA LÓPEZ, José"), replace(person("p-2", "Łukasz Żółć"), aliases=(), custody=())),
        items=(item("i-1"), replace(item("i-2"), assets=(), outcome=None)),
        offences=(
            Offence(category="fraud", law_text="§ 263", max_penalty="10 years", main=True),
            Offence(category="forgery"),
        ),
        costs=(Cost(extraordinary=True, minor=-5, currency="EUR", payer="BR", agreed=True, note="Interpreter"),),
        urgency=Urgency(level=UrgencyLevel.URGENT, reason="hearing", needed_by=DAY, asked_by="Court", accepted=False),
        confidentiality=Confidentiality.RESTRICTED,
        confidentiality_reason="Informant",
        do_not_notify=True,
        language="pt-BR",
        document_date=date(2026, 2, 28),
        own_target=DAY,
        next_action="Send",
        next_action_on=DAY,
        notes="Call first",
    )


def request(serial: int = 1, given: Particulars | None = None, **changes: object) -> Request:
    made = Request(
        id=RequestId(0),
        uid=Uid(f"00000000-0000-4000-8000-{serial:012d}"),
        number=f"OUT-2026-{serial:04d}",
        year=2026,
        serial=serial,
        particulars=given or particulars(),
        status=Status.SENT,
        registered_at=THEN,
        registered_by="anna",
        officer="berta",
        origin_office="office-1",
        version=1,
        outcome=Outcome.LAPSED,
        outcome_reason="Time",
        ground="political",
        ended_on=DAY,
        in_hand=InHand(holder=Holder.TRANSLATOR, name="Bureau Lenz", since=DAY, step_on=DAY),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test names the fields that it changes


def plain(subject: str, serial: int, **changes: object) -> Request:
    """A request with little in it."""
    bare = Particulars(klass=RequestClass.MLA, direction=Direction.OUTGOING, subject=subject, other_state="BR")
    return request(serial, replace(bare, **changes), outcome=None, ended_on=None)  # type: ignore[arg-type]  # as above


def event(uid: str = "e-1", at: datetime = THEN) -> Event:
    return Event(
        uid=Uid(uid),
        kind=EventKind.ARREST,
        moment=moment(at, "America/Sao_Paulo"),
        place="BR",
        note="At the airport",
        mail_uid=Uid("m-1"),
        holder=Holder.COURT,
        whom="Court of Appeal",
        item_uid=Uid("i-1"),
        recorded_at=THEN,
        recorded_by="anna",
    )


def mail() -> Mail:
    return Mail(
        uid=Uid("m-1"),
        direction=Direction.INCOMING,
        kind=MailKind.NOTE,
        channel=Channel.DIPLOMATIC_BAG,
        moment=moment(THEN, "Europe/Zurich"),
        correspondent="Embassy",
        subject="Note verbale",
        dated_on=DAY,
        their_reference="NV 12",
        our_reference="OUT-2026-0001",
        tracking="RR1",
        reply_due=DAY,
        note="Torn",
        scan_name="note.pdf",
        scan_blob="0" * 32,
        event_uid=Uid("e-1"),
        recorded_by="anna",
    )


def deadline(limit: str, **changes: object) -> Deadline:
    made = Deadline(
        limit_id=limit,
        treaty_id="ETS-024",
        table_version="2026-01",
        own_target=True,
        title=f"Title of {limit}",
        article="16.4",
        bound="requesting",
        kind=LimitKind.CEILING,
        liberty=True,
        level="text",
        state=DeadlineState.RUNNING,
        trigger_uid="e-1",
        settled_uid="e-2",
        started_on=date(2026, 3, 2),
        due_on=date(2026, 4, 11),
        due_at=moment(datetime(2026, 4, 10, 23, 30), "America/Sao_Paulo"),  # noqa: DTZ001 -- wall-clock time of the place
        cautious_on=date(2026, 4, 9),
        act_by=date(2026, 4, 10),
        settled_on=date(2026, 4, 8),
        calendar="BR/2026/1",
        source="https://example.org",
        stops=("extradition-documents-received", "released"),
        steps=(Step("counted", (("from", "2026-03-02"), ("length", "40"))), Step("shifted")),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # as above


def letter(request_id: RequestId, uid: str = "l-1") -> Letter:
    return Letter(
        id=0,
        uid=Uid(uid),
        request_id=request_id,
        kind="acknowledgement",
        language="ar",
        template="acknowledgement/ar/3",
        status=LetterStatus.SEALED,
        content='{"blocks":[]}',
        subject="Reçu",
        drafted_by="anna",
        drafted_at=THEN,
        version=1,
        number="L-2026-0001",
        approved_by="berta",
        approved_at=THEN,
        sealed_by="berta",
        sealed_at=THEN,
        digest="d" * 64,
        sha256="e" * 64,
        blob="0" * 32,
        dispatched_on=DAY,
        channel="post",
        tracking="RR2",
        void_reason="Typo",
        copies=2,
        state="FR",
        holder=Holder.COURT,
        item_uid=Uid("i-1"),
        dated_on=DAY,
        signed_on=DAY,
        unsigned_reason="Abroad",
        bag="B-7",
        bag_seal="S-9",
        pieces=4,
        received_on=DAY,
        received_by="Greffe",
        reply_by=DAY,
        follows=Uid("l-0"),
        follows_as=Follow.SUPERSEDES,
        follows_reason="Typo",
        beside="fr",
        beside_content='{"blocks":[1]}',
    )


def unsealed(request_id: RequestId, uid: str) -> Letter:
    """A letter before it has a number and a seal."""
    return replace(
        letter(request_id, uid),
        status=LetterStatus.APPROVED,
        number="",
        sealed_by="",
        sealed_at=None,
        digest="",
        sha256="",
        blob="",
        dispatched_on=None,
        channel="",
        tracking="",
        void_reason="",
        copies=0,
        dated_on=None,
        signed_on=None,
        unsigned_reason="",
        bag="",
        bag_seal="",
        pieces=None,
        received_on=None,
        received_by="",
    )


def annex_file(letter_id: int) -> AnnexFile:
    return AnnexFile(letter_id=letter_id, sha256="f" * 64, pages=3, size=9, blob="0" * 32, archival=True)


def photo(exhibit: Uid, blob: str) -> Attachment:
    return Attachment(
        uid=Uid("p-1"),
        evidence_uid=exhibit,
        kind=AttachmentKind.PHOTO,
        file_name="stick.jpg",
        media_type="image/jpeg",
        size=1,
        sha256="a",
        blob=blob,
        added_at=THEN,
        added_by="a",
    )


def bundle(key: RequestId, **changes: Any) -> BundleRecord:
    made: dict[str, Any] = {
        "uid": Uid("b-sample"), "incoming": True, "request_id": key, "partner": "SHA256:x", "sequence": 1, "created_at": THEN,
        "state": BundleState.IMPORTED, "digest": "abc", "size": 1, "by": "a",
    }  # fmt: skip
    return BundleRecord(**{**made, **changes})


def receipt(key: RequestId, **changes: Any) -> BundleReceipt:
    made: dict[str, Any] = {
        "bundle": Uid("b-sample"), "request_id": key, "partner": "SHA256:x", "given": True, "digest": "abc", "at": THEN,
        "number": "IN-1", "result": ReceiptResult.TAKEN_IN, "recorded_at": THEN, "recorded_by": "a",
    }  # fmt: skip
    return BundleReceipt(**{**made, **changes})


def duty(uid: str = "d-1", **changes: Any) -> Duty:
    made = Duty(
        uid=Uid(uid),
        kind="costs",
        text="Pay the expert",
        given_by=DutyParty.OTHER_STATE,
        owed_by=DutyParty.US,
        owner="anna",
        lasting=False,
        since=DAY,
        origin="o-1",
        recorded_at=THEN,
        recorded_by="a",
    )
    return replace(made, **changes)


def sheet(uid: str = "s-1") -> Sheet:
    ground = SheetGround(
        id="ETS-030/2", text="Political", code="political", article="2", mandatory=False, source="s", finding=Finding.APPLIES,
        reasons="r",
    )  # fmt: skip
    content = SheetContent(
        basis="ETS 30",
        competence="Ours",
        dual_required=True,
        dual_test="Theft is theft",
        dual_result=Met.NOT_MET,
        grounds=(ground,),
        conditions="None",
        speciality="Article 23",
        data_protection="Article 26",
        urgency_accepted=False,
        proposal=Proposal.POSTPONE,
        granted=("i-1",),
        postpone_article="3",
        postpone_until=DAY,
        reasons="Our own inquiry",
        no_consultation="They asked for none",
    )
    return Sheet(
        uid=uid,
        request_uid=request().uid,
        round=1,
        state=SheetState.PROPOSED,
        content=content,
        author="anna",
        started_at=THEN,
        changed_at=THEN,
        decided_by="berta",
        decided_at=THEN,
        decided_on=DAY,
    )


def edition(unit: UnitOfWork, at: datetime) -> int:
    """Begin an edition of the law in a unit of work; its number."""
    number = 1 + max((each.id for each in unit.treaties.editions()), default=0)
    unit.treaties.add_edition(
        Edition(id=number, kind=EditionKind.EDITOR, title=f"Edition {number}", published_at=at, published_by="a")
    )
    return number


def fill_mail_room(unit: UnitOfWork, key: RequestId) -> None:
    """A piece with a scan, matched to a case, and a translation; the blob of the scan must be kept already."""
    scan = Scan(name="s.pdf", media_type="application/pdf", size=1, sha256="a", blob="0" * 32)
    piece = Piece(
        uid=Uid("p-1"), number="P-2026-0001", year=2026, serial=1, direction=Direction.INCOMING, kind="letter", role="court",
        name="Court", channel=Channel.POST, moment=mail().moment, subject="s", recorded_at=THEN, recorded_by="a", scans=(scan,),
    )  # fmt: skip
    unit.mailroom.add(piece)
    unit.mailroom.add_match(piece.uid, PieceMatch(request_id=key, mail_uid=Uid("m-1"), matched_at=THEN, matched_by="a"))
    asked = Translation(
        uid=Uid("t-1"), what="w", language_from="pt", language_to="en", translator="t", asked_on=DAY, due_on=DAY,
        recorded_at=THEN, recorded_by="a",
    )  # fmt: skip
    unit.mailroom.add_translation(key, asked)


def comment(letter_id: int) -> LetterComment:
    return LetterComment(
        uid=Uid("lc-1"), letter_id=letter_id, text="Which article?", written_by="berta", written_at=THEN, block=2, quote="Dear"
    )


def signed_scan(letter_id: int) -> LetterScan:
    return LetterScan(
        uid=Uid("ls-1"),
        letter_id=letter_id,
        kind=ScanKind.SIGNED,
        on=DAY,
        name="signed.pdf",
        media_type="application/pdf",
        size=1,
        sha256="a" * 64,
        blob="0" * 32,
        recorded_by="berta",
        recorded_at=THEN,
    )


def lost() -> Incident:
    return Incident(
        uid=Uid("incident"), number="INC-2026-0001", kind=IncidentKind.LOST, state=IncidentState.OPEN, medium="4C53",
        noticed_at=THEN, place="p", what="w", passphrase=PassphraseWay.NONE, expected=(EntryKind.TOLD_PARTNER,), owner="a",
        reported_at=THEN, reported_by="a", authority_by=THEN,
    )  # fmt: skip


def fill_rooms(unit: UnitOfWork, key: RequestId) -> None:
    """The mail room, a bundle with its receipt, a medium of the office and an incident with it."""
    fill_mail_room(unit, key)
    unit.bundles.add(bundle(key))
    unit.bundles.set_receipt(receipt(key))
    line = CarrierEntry(serial="4C53", at=THEN, by="a", state=CarrierState.IN_SAFE, label="Blue 3")
    unit.incidents.set_carrier(Carrier(serial="4C53", label="Blue 3", state=CarrierState.IN_SAFE), line)
    made = lost()
    unit.incidents.add(made, [KeptShare(request_id=key, bundle=Uid("b-1"), content={"number": "1"})])
    done = IncidentEntry(at=THEN, kind=EntryKind.TOLD_PARTNER, recorded_at=THEN, by="a", whom="w", note="n", request_id=key)
    unit.incidents.add_entry(made.uid, done)
