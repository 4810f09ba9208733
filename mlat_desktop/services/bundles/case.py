# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""From the register to the case record that leaves, and from a record that came to particulars of our own.

What came from another office earlier leaves under that office's name again: the records received are kept with the case and
tell which entry is whose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mlat_desktop.domain.bundle import CASE_PATH, Card, Payload, Sink
from mlat_desktop.domain.bundle_names import sanitised
from mlat_desktop.domain.case_record import (
    CaseRecord,
    Exporter,
    Matter,
    OfficeName,
    Party,
    SharedBasis,
    SharedCustody,
    SharedEvent,
    SharedEvidence,
    SharedLetter,
    SharedMail,
    SharedUrgency,
    Side,
    only_receipts_of,
)
from mlat_desktop.domain.evidence import SHARED_ACTS, CustodyAct, CustodyEntry, SharedAct
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.request import (
    Authority,
    LegalBasis,
    Mail,
    Particulars,
    Reference,
    Request,
    RequestId,
    Uid,
    Urgency,
)
from mlat_desktop.domain.vocabulary import Direction, EventKind, MailKind, ReferenceKind
from mlat_desktop.services.bundles.case_json import decode
from mlat_desktop.services.bundles.duties import shared_duties
from mlat_desktop.services.bundles.owed import receipts_for
from mlat_desktop.services.bundles.views import BundleChoice
from mlat_desktop.services.evidence import must_be_free
from mlat_desktop.services.ports import OfficeRecord, StoredBlob, UnitOfWork, Vault
from mlat_desktop.services.rulebook import withheld

CASE_FILE = "case.json"
OWN_REFERENCES = frozenset({ReferenceKind.THEIRS, ReferenceKind.OLD_SYSTEM, ReferenceKind.LINKED})
"""Kinds of reference that belong to one office alone; THEIRS travels as the other State's number."""

BETWEEN_STATES = frozenset(
    {
        EventKind.REQUEST_SENT,
        EventKind.REQUEST_RECEIVED,
        EventKind.RECEIPT_CONFIRMED,
        EventKind.ACKNOWLEDGED,
        EventKind.QUERY_SENT,
        EventKind.QUERY_ANSWERED,
        EventKind.CONSULTATION_HELD,
        EventKind.STATUS_ASKED,
        EventKind.STATUS_ANSWERED,
        EventKind.DELAY_NOTIFIED,
        EventKind.REPLY_SENT,
        EventKind.REPLY_RECEIVED,
        EventKind.ORIGINALS_LENT,
        EventKind.ORIGINALS_RETURNED,
        EventKind.EXTRADITION_DOCUMENTS_RECEIVED,
    }
)
"""Events whose mail went between the two offices whatever its correspondent was called."""


KEPT_HOME = frozenset(
    {
        EventKind.ENDED,
        EventKind.HANDED_OVER,
        EventKind.CAME_BACK,
        EventKind.NOT_EXECUTED,
        EventKind.REMINDED,
        EventKind.HEARD_FROM,
        EventKind.ESCALATED,
        EventKind.BUNDLE_RECEIVED,
    }
)
"""What only says where a case lies in our office and whom we reminded of it, which bundle of ours arrived, or that we closed
it; older offices know not all of them.
"""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A record and, in its order, the stored files of its letters and evidence by their paths in the bag. ``kept_back`` are the
    numbers of exhibits that stay because their class is withheld, ``things`` of those that no bundle can carry.
    """

    record: CaseRecord
    blobs: tuple[tuple[str, StoredBlob], ...]
    kept_back: tuple[str, ...] = ()
    things: tuple[str, ...] = ()


def side_of(direction: Direction) -> Side:
    """Which State we speak for in a case of this direction."""
    return Side.REQUESTING if direction is Direction.OUTGOING else Side.REQUESTED


def received_records(uow: UnitOfWork, vault: Vault, request_id: RequestId) -> tuple[CaseRecord, ...]:
    """The records that came in bundles for this request, oldest first, as kept with it."""
    found = []
    for mail in uow.requests.mails(request_id):
        incoming = mail.kind is MailKind.BUNDLE and mail.direction is Direction.INCOMING
        if incoming and mail.scan_name == CASE_FILE and mail.scan_blob:
            found.append(decode(vault.read(uow.exhibits.blob(mail.scan_blob))))
    return tuple(found)


class Builder:
    """Gathers one case inside a unit of work."""

    def __init__(
        self,
        uow: UnitOfWork,
        vault: Vault,
        office: OfficeRecord,
        request: Request,
        choice: BundleChoice,
        partners: Sequence[Card],
    ) -> None:
        self._uow, self._request, self._choice = uow, request, choice
        self._own = OfficeName(uid=office.uid, name=office.name, country=office.country)
        self._side = side_of(request.particulars.direction)
        self._received = received_records(uow, vault, request.id)
        self._cards = partners
        self._partners = {card.name.casefold() for card in partners}
        self._partners.add(request.particulars.their_authority.name.casefold())
        self._people = {user.uid: user.full_name or user.name for user in uow.people.all()}
        entries = [e for r in self._received for group in (r.events, r.mails, r.letters, r.evidence) for e in group]
        self._origins = {entry.uid: entry.origin for entry in entries}

    def gather(self, at: datetime) -> Gathered:
        """The record as of now, and what files it needs."""
        request = self._request
        letters = self._letters()
        evidence = self._evidence()
        origin = next((r.origin for r in self._received if r.uid == request.uid), self._own)
        requesting, requested = self._parties()
        record = CaseRecord(
            uid=request.uid,
            origin=origin,
            exporter=Exporter(
                office=self._own,
                side=self._side,
                at=at.replace(microsecond=0),
                status=request.status,
                outcome=request.outcome,
                outcome_reason=request.outcome_reason,
                ground=request.ground,
                ended_on=request.ended_on,
            ),
            requesting=requesting,
            requested=requested,
            matter=matter_of(request.particulars),
            events=tuple(self._events()) if self._choice.events else (),
            mails=tuple(self._mails({letter.uid for letter, _ in letters})),
            letters=tuple(letter for letter, _ in letters),
            evidence=tuple(item for item, _ in evidence),
            custody=tuple(self._links(item for item, _ in evidence)) if self._choice.custody else (),
            duties=shared_duties(self._uow.duties.of_request(request.id), self._side),
            receipts=receipts_for(self._uow, request.id, self._cards, self._choice.receipts),
        )
        if self._choice.only_receipts:
            return Gathered(only_receipts_of(record), ())
        files = [(letter.path, blob) for letter, blob in letters] + [(item.path, blob) for item, blob in evidence]
        going, exhibits = {item.uid for item in record.evidence}, self._uow.exhibits.of_request(request.id)
        return Gathered(
            record,
            tuple(files),
            kept_back=tuple(e.exhibit for e in exhibits if e.blob and e.uid not in going and withheld(e.classification)),
            things=tuple(e.exhibit for e in exhibits if not e.blob),
        )

    def _origin(self, uid: Uid) -> str:
        return self._origins.get(uid, self._own.uid)

    def _parties(self) -> tuple[Party, Party]:
        particulars = self._request.particulars
        ours = Party(country=self._own.country, authority=Authority(name=self._own.name), numbers=(self._request.number,))
        numbers = tuple(r.value for r in particulars.references if r.kind is ReferenceKind.THEIRS)
        theirs = Party(country=particulars.other_state, authority=particulars.their_authority, numbers=numbers)
        return (ours, theirs) if self._side is Side.REQUESTING else (theirs, ours)

    def _events(self) -> Iterator[SharedEvent]:
        for event in sorted(self._uow.requests.events(self._request.id), key=lambda e: (e.moment.at, e.uid)):
            if not event.annulled and event.kind not in KEPT_HOME:
                yield SharedEvent(
                    uid=event.uid,
                    origin=self._origin(event.uid),
                    kind=event.kind,
                    moment=event.moment,
                    place=event.place,
                )

    def _mails(self, letters: set[Uid]) -> Iterator[SharedMail]:
        kinds = {event.uid: event.kind for event in self._uow.requests.events(self._request.id) if not event.annulled}
        for mail in sorted(self._uow.requests.mails(self._request.id), key=lambda m: (m.moment.at, m.uid)):
            if mail.kind is MailKind.BUNDLE or mail.uid in letters or mail.uid in self._letter_uids():
                continue
            dialogue = mail.event_uid is not None and kinds.get(mail.event_uid) in BETWEEN_STATES
            if not self._leaves(mail, dialogue):
                continue
            ours = mail.direction is Direction.OUTGOING
            mine, other = mail.our_reference, mail.their_reference
            requesting = self._side is Side.REQUESTING
            yield SharedMail(
                uid=mail.uid,
                origin=self._origin(mail.uid),
                sent_by=self._side if ours else self._side.other,
                kind=mail.kind,
                channel=mail.channel,
                moment=mail.moment,
                subject=mail.subject,
                dated_on=mail.dated_on,
                requesting_reference=mine if requesting else other,
                requested_reference=other if requesting else mine,
                tracking=mail.tracking,
            )

    def _letter_uids(self) -> set[Uid]:
        return {letter.uid for record in self._received for letter in record.letters}

    def _leaves(self, mail: Mail, dialogue: bool) -> bool:
        if self._choice.mails is not None:
            return mail.uid in self._choice.mails
        return mail.uid in self._origins or dialogue or mail.correspondent.casefold() in self._partners

    def _letters(self) -> list[tuple[SharedLetter, StoredBlob]]:
        found: list[tuple[SharedLetter, StoredBlob]] = []
        for letter in self._uow.letters.of_request(self._request.id):
            if letter.status not in {LetterStatus.SEALED, LetterStatus.DISPATCHED} or not letter.blob:
                continue
            blob = self._uow.exhibits.blob(letter.blob)
            shared = SharedLetter(
                uid=letter.uid,
                origin=self._own.uid,
                number=letter.number,
                kind=letter.kind,
                language=letter.language,
                subject=letter.subject,
                file_name=f"{letter.number or letter.uid}-{letter.kind}-{letter.language}.pdf",
                size=blob.size,
                sha256=blob.sha256,
                path="",
            )
            found.append((shared, blob))
        mails = {mail.uid: mail for mail in self._uow.requests.mails(self._request.id)}
        for record in self._received:
            for shared in record.letters:
                mail = mails.get(shared.uid)
                if mail is not None and mail.scan_blob and all(shared.uid != each.uid for each, _ in found):
                    found.append((shared, self._uow.exhibits.blob(mail.scan_blob)))
        chosen = self._choice.letters
        found = [(each, blob) for each, blob in found if chosen is None or each.uid in chosen]
        found.sort(key=lambda pair: (pair[0].origin, pair[0].number, pair[0].uid))
        return [
            (replace(each, path=f"data/letters/{n:04d}/{sanitised(each.file_name, 'letter')}"), blob)
            for n, (each, blob) in enumerate(found, 1)
        ]

    def _evidence(self) -> list[tuple[SharedEvidence, StoredBlob]]:
        chosen = self._choice.evidence
        present = [item for item in self._uow.exhibits.of_request(self._request.id) if item.blob]
        items = [e for e in present if (e.uid in chosen if chosen is not None else not withheld(e.classification))]
        for item in items:
            must_be_free(item, self._choice.although)
        items.sort(key=lambda item: (item.exhibit, item.uid))
        return [
            (
                SharedEvidence(
                    uid=item.uid,
                    origin=self._origin(item.uid),
                    exhibit=item.exhibit,
                    title=item.title,
                    file_name=item.file_name,
                    media_type=item.media_type,
                    size=item.size,
                    sha256=item.sha256,
                    original=item.original,
                    seal_number=item.seal_number,
                    classification=item.classification,
                    path=f"data/evidence/{number:04d}/{sanitised(item.file_name, 'evidence')}",
                ),
                self._uow.exhibits.blob(item.blob),
            )
            for number, item in enumerate(items, 1)
        ]

    def _links(self, items: Iterable[SharedEvidence]) -> Iterator[SharedCustody]:
        for item in items:
            yield from self._custody(item.uid)

    def _custody(self, uid: Uid) -> Iterator[SharedCustody]:
        """What other offices recorded as they recorded it, then our own links."""
        theirs = {}
        for record in self._received:
            for link in record.custody:
                if link.evidence_uid == uid and link.origin != self._own.uid:
                    theirs[link.at, CustodyAct(link.act), link.detail, link.medium, link.sha256] = link
        yield from theirs.values()
        for entry in self._uow.exhibits.custody(uid):
            new = (entry.at, entry.act, entry.detail, entry.medium, entry.sha256) not in theirs
            act = SHARED_ACTS.get(entry.act)
            if new and act is not None:
                yield _own_link(entry, act, self._own.uid, self._people.get(entry.actor, entry.actor))


def _own_link(entry: CustodyEntry, act: SharedAct, office: str, actor: str) -> SharedCustody:
    return SharedCustody(
        evidence_uid=entry.evidence_uid,
        origin=office,
        at=entry.at,
        actor=actor,
        act=act,
        detail=entry.detail,
        medium=entry.medium,
        sha256=entry.sha256,
    )


def matter_of(particulars: Particulars) -> Matter:
    """The shared part of particulars, told from neither side."""
    p = particulars
    outgoing = p.direction is Direction.OUTGOING
    given, taken = p.basis.reciprocity_given, p.basis.reciprocity_received
    return Matter(
        klass=p.klass,
        subject=p.subject,
        basis=SharedBasis(
            kind=p.basis.kind,
            treaty_id=p.basis.treaty_id,
            article=p.basis.article,
            requesting_promised=given if outgoing else taken,
            requested_promised=taken if outgoing else given,
        ),
        urgency=SharedUrgency(
            level=p.urgency.level, reason=p.urgency.reason, needed_by=p.urgency.needed_by, asked_by=p.urgency.asked_by
        ),
        confidentiality=p.confidentiality,
        confidentiality_reason=p.confidentiality_reason,
        do_not_notify=p.do_not_notify,
        operation=p.operation,
        stage=p.stage,
        facts=p.facts,
        language=p.language,
        document_date=p.document_date,
        issuing_authority=p.issuing_authority,
        investigating_authority=p.investigating_authority,
        references=tuple(r for r in p.references if r.kind not in OWN_REFERENCES),
        persons=p.persons,
        items=p.items,
        offences=p.offences,
        costs=p.costs,
    )


def particulars_of(record: CaseRecord) -> Particulars:
    """Particulars of our own for a record that came: the other direction, the exporter's State as the other one."""
    matter, exporter = record.matter, record.exporter
    outgoing = exporter.side is Side.REQUESTED  # the exporter was asked, hence we asked
    theirs = record.requested if outgoing else record.requesting
    numbers = tuple(Reference(kind=ReferenceKind.THEIRS, value=number) for number in theirs.numbers)
    basis = matter.basis
    return Particulars(
        klass=matter.klass,
        direction=Direction.OUTGOING if outgoing else Direction.INCOMING,
        subject=matter.subject,
        other_state=exporter.office.country,
        their_authority=theirs.authority,
        issuing_authority=matter.issuing_authority,
        investigating_authority=matter.investigating_authority,
        references=(*matter.references, *numbers),
        basis=LegalBasis(
            kind=basis.kind,
            treaty_id=basis.treaty_id,
            article=basis.article,
            reciprocity_given=basis.requesting_promised if outgoing else basis.requested_promised,
            reciprocity_received=basis.requested_promised if outgoing else basis.requesting_promised,
        ),
        operation=matter.operation,
        stage=matter.stage,
        facts=matter.facts,
        persons=matter.persons,
        items=matter.items,
        offences=matter.offences,
        costs=matter.costs,
        urgency=Urgency(
            level=matter.urgency.level,
            reason=matter.urgency.reason,
            needed_by=matter.urgency.needed_by,
            asked_by=matter.urgency.asked_by,
        ),
        confidentiality=matter.confidentiality,
        confidentiality_reason=matter.confidentiality_reason,
        do_not_notify=matter.do_not_notify,
        language=matter.language,
        document_date=matter.document_date,
    )


def payloads(
    gathered: Gathered, case: bytes, case_sha256: str, push: Callable[[StoredBlob], Callable[[Sink], None]]
) -> tuple[Payload, ...]:
    """Everything that goes under ``data/``; ``push`` tells how a stored file is read."""

    def case_itself(sink: Sink) -> None:
        sink.write(case)

    first = Payload(CASE_PATH, len(case), case_sha256, case_itself)
    return (first, *(Payload(path, blob.size, blob.sha256, push(blob)) for path, blob in gathered.blobs))
