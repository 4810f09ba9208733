# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards, and case bundles on their way out and in.

An export is in the register from its first byte: as failed until it was written, as written until every byte was read back
from the medium, as verified then. Taking in is :mod:`mlat_desktop.services.bundles.importing`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from mlat_desktop import __version__
from mlat_desktop.domain.bundle import (
    BundlePlan,
    BundleRecord,
    BundleState,
    Card,
    CardStatus,
    EjectResult,
    Signatures,
    Sink,
    WrittenBundle,
)
from mlat_desktop.domain.case_record import CaseRecord
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Mail, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, MailKind
from mlat_desktop.i18n import _, screen
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.bundles.case import Builder, Gathered, payloads
from mlat_desktop.services.bundles.case_json import encode
from mlat_desktop.services.bundles.desk import (
    NOT_COMPARED,
    BundleDesk,
    Staged,
    exporter_number,
    located,
)
from mlat_desktop.services.bundles.importing import Importer
from mlat_desktop.services.bundles.port import RegisterIncoming, Transfer
from mlat_desktop.services.bundles.preflight import Lookout, staying, writable
from mlat_desktop.services.bundles.views import BundleChoice, BundleReport, ImportReport, Preflight
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.workplace import Workplace

AGENT = f"MLAT Desktop {__version__}"
BEGUN = "begun"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Export:
    """An export that has begun."""

    request: Request
    gathered: Gathered
    record: BundleRecord
    plan: BundlePlan
    cards: tuple[Card, ...]
    although: str = ""


class Bundles:
    """Cards, drives, and the two ways of a bundle."""

    def __init__(
        self,
        place: Workplace,
        transfer: Transfer,
        signatures: Signatures,
        quarantine: Path,
        register_incoming: RegisterIncoming,
    ) -> None:
        self._place, self._transfer = place, transfer
        self._desk = BundleDesk(place, transfer, signatures, quarantine, register_incoming)
        transfer.sweep(quarantine)  # one process per office: nobody else is receiving

    # -- cards -----------------------------------------------------------------------------------------------------------

    def own_card(self) -> Card:
        """The card of this office."""
        with self._place.store.read() as uow:
            return self._desk.own_card(uow)

    def card_file(self) -> bytes:
        """The card of this office as the file that other offices add."""
        with self._place.store.read() as uow:
            return self._transfer.card_bytes(self._desk.own_card(uow), self._desk.secrets(uow).seed)

    def cards(self) -> tuple[Card, ...]:
        """The cards of other offices."""
        with self._place.store.read() as uow:
            return uow.bundles.cards()

    def add_card(self, path: Path) -> Done[Card]:
        """Read a card file. The card is known then, not trusted. A card that is here already keeps its standing."""
        self._place.must(Act.IMPORT_BUNDLE)
        card = self._transfer.read_card(path)
        with self._place.store.write() as uow:
            own = self._desk.own_card(uow)
            if own.fingerprint == card.fingerprint:
                raise KnownError(Code.CARD_IS_OWN)
            if own.office_uid == card.office_uid:
                raise KnownError(
                    Code.CARD_INVALID, path=path, reason=why("it bears the identity of your own office with another key")
                )
            known = uow.bundles.card(card.fingerprint)
            if known is not None:
                return Done(known)
            card = replace(card, added_at=self._place.now, added_by=self._place.user.uid)
            uow.bundles.set_card(card)
            self._audit_card(uow, "card.added", card)
            uow.commit()
        return Done(card, Changes.of(Kind.CARD))

    def trust(self, fingerprint: str) -> Done[Card]:
        """Trust a card, after its fingerprint was compared on another channel."""
        return self._set_status(fingerprint, CardStatus.TRUSTED, "card.trusted")

    def revoke(self, fingerprint: str) -> Done[Card]:
        """Trust a card no more: nothing is written to it, and nothing signed by it is opened."""
        return self._set_status(fingerprint, CardStatus.REVOKED, "card.revoked")

    def _set_status(self, fingerprint: str, status: CardStatus, action: str) -> Done[Card]:
        self._place.must(Act.TRUST_CARD)
        with self._place.store.write() as uow:
            card = self._card(uow, fingerprint)
            if card.status is CardStatus.REVOKED and status is CardStatus.TRUSTED:
                raise KnownError(Code.CARD_REVOKED, name=card.name, fingerprint=card.fingerprint)
            card = replace(card, status=status)
            if status is CardStatus.TRUSTED:
                card = replace(card, trusted_by=self._place.user.uid, trusted_at=self._place.now)
            uow.bundles.set_card(card)
            self._audit_card(uow, action, card)
            uow.commit()
        return Done(card, Changes.of(Kind.CARD))

    def _card(self, uow: UnitOfWork, fingerprint: str) -> Card:
        card = uow.bundles.card(fingerprint.strip())
        if card is None:
            raise KnownError(Code.CARD_UNKNOWN, fingerprint=fingerprint)
        return card

    def _usable(self, uow: UnitOfWork, fingerprint: str) -> Card:
        if fingerprint.strip() == self._desk.own_card(uow).fingerprint:
            raise KnownError(Code.CARD_IS_OWN)
        card = self._card(uow, fingerprint)
        if card.status is CardStatus.REVOKED:
            raise KnownError(Code.CARD_REVOKED, name=card.name, fingerprint=card.fingerprint)
        if card.status is not CardStatus.TRUSTED:
            raise KnownError(Code.CARD_NOT_TRUSTED, name=card.name, fingerprint=card.fingerprint)
        today = self._place.today
        if not card.valid_from - _DAY <= today <= (card.valid_to or today):  # it may be yesterday here
            end = screen().date(card.valid_to) if card.valid_to else "-"
            raise KnownError(Code.CARD_EXPIRED, name=card.name, start=card.valid_from, end=end)
        return card

    def _audit_card(self, uow: UnitOfWork, action: str, card: Card) -> None:
        detail = {"office": card.office_uid, "name": card.name, "country": card.country, "status": card.status.value}
        self._place.write_audit(uow, action, card.fingerprint, fields=("status",), detail=detail)

    # -- drives ----------------------------------------------------------------------------------------------------------

    def drives(self) -> tuple[Drive, ...]:
        """Removable drives that are mounted; any folder may be chosen instead."""
        return self._transfer.drives()

    def eject(self, folder: Path) -> EjectResult:
        """Let go of the drive on which a bundle lies: the last step, said apart from "written"."""
        return self._transfer.eject(folder)

    def all(self) -> tuple[BundleRecord, ...]:
        """Every bundle written or received, failed ones too."""
        with self._place.store.read() as uow:
            return uow.bundles.all()

    def of_request(self, request_id: RequestId) -> tuple[BundleRecord, ...]:
        """The bundles of a request, failed ones too."""
        with self._place.store.read() as uow:
            return uow.bundles.of_request(request_id)

    # -- out -------------------------------------------------------------------------------------------------------------

    def preflight(
        self, request_id: RequestId, fingerprint: str, target: Path | None, choice: BundleChoice | None = None
    ) -> Preflight:
        """Look before writing: is the card usable, is there room, what goes. Nothing is changed."""
        return Lookout(self._desk, self._usable).look(request_id, fingerprint, target, choice or BundleChoice())

    def export(
        self,
        request_id: RequestId,
        recipients: Sequence[str],
        target: Path,
        choice: BundleChoice | None = None,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[BundleReport]:
        """Write a bundle of a case for one or more trusted offices into ``target``, as a new folder named by its uuid.

        A failure or a cancel leaves no bundle, a failed bundle in the register, and a failed attempt in the custody of every
        item. ``state`` of the report is ``VERIFIED`` once every byte was read back from the medium, else ``WRITTEN``.
        """
        self._place.must(Act.EXPORT_BUNDLE)
        cancel = cancel or CancelToken()
        target = target.absolute()
        writable(target, make=True)
        drive = self._transfer.drive_of(target)
        medium = drive.serial if drive else ""
        begun = self._begin(request_id, recipients, target, choice or BundleChoice(), medium, cancel)
        try:
            written = self._transfer.write(begun.plan, target, Staged(progress or Silent()), cancel)
        except BaseException as error:
            self._failed(begun, medium, error)
            raise
        try:
            record = self._finished(begun, medium, written)
        except BaseException:  # it is not in the register: no bundle leaves as whole of which the office says that it failed
            self._transfer.discard(written.folder)
            raise
        report = self._report(begun, record, written)
        kinds = (Kind.BUNDLE, Kind.EVIDENCE, Kind.MAIL, Kind.REQUEST)
        return Done(report, Changes.of(*kinds, requests=[request_id]))

    def _gather(self, uow: UnitOfWork, request: Request, choice: BundleChoice, cards: Sequence[Card]) -> Gathered:
        builder = Builder(uow, self._place.vault, uow.office.get(), request, choice, cards)
        return builder.gather(self._place.now)

    def _begin(
        self,
        request_id: RequestId,
        recipients: Sequence[str],
        target: Path,
        choice: BundleChoice,
        medium: str,
        cancel: CancelToken,
    ) -> _Export:
        if not recipients:
            raise KnownError(Code.BUNDLE_NO_RECIPIENT)
        with self._place.store.write() as uow:
            cards = tuple(self._usable(uow, fingerprint) for fingerprint in dict.fromkeys(recipients))
            request = uow.requests.get(request_id)
            gathered = self._gather(uow, request, choice, cards)
            sequence = max(uow.bundles.next_sequence(card.fingerprint) for card in cards)
            record = BundleRecord(
                uid=self._place.new_uid(),
                incoming=False,
                request_id=request_id,
                partner=cards[0].fingerprint,
                sequence=sequence,
                created_at=self._place.now.replace(microsecond=0),
                state=BundleState.FAILED,
                place=str(target),
                medium=medium,
                detail=BEGUN,
                by=self._place.user.uid,
            )
            uow.bundles.add(record)
            plan = self._plan(uow, record, gathered, cards, cancel)
            begun = _Export(request, gathered, record, plan, cards, choice.although.strip())
            # Before the first byte: if the power goes while it is written, the log still says that something went out.
            self._audit(uow, "bundle.begun", begun, {"to": [card.fingerprint for card in cards], "medium": medium})
            uow.commit()
        return begun

    def _plan(
        self, uow: UnitOfWork, record: BundleRecord, gathered: Gathered, cards: Sequence[Card], cancel: CancelToken
    ) -> BundlePlan:
        secrets, own = self._desk.secrets(uow), self._desk.own_card(uow)
        case = encode(gathered.record)
        recipients = [*(card.recipient for card in cards), own.recipient, secrets.recovery]
        return BundlePlan(
            uid=record.uid,
            sequence=record.sequence,
            created_at=record.created_at,
            sender=own,
            recipient_cards=tuple(card.fingerprint for card in cards),
            recipients=tuple(dict.fromkeys(recipients)),
            seed=secrets.seed,
            payloads=payloads(gathered, case, hashlib.sha256(case).hexdigest(), self._pusher(cancel)),
            agent=AGENT,
        )

    def _pusher(self, cancel: CancelToken) -> Callable[[StoredBlob], Callable[[Sink], None]]:
        def of(blob: StoredBlob) -> Callable[[Sink], None]:
            def push(sink: Sink) -> None:
                self._place.vault.get(blob, cast(BinaryIO, _SinkFile(sink)), progress=Silent(), cancel=cancel)

            return push

        return of

    def _failed(self, begun: _Export, medium: str, error: BaseException) -> None:
        code = error.code.value if isinstance(error, KnownError) else type(error).__name__
        with self._place.store.write() as uow:
            uow.bundles.update(replace(begun.record, detail=code))
            self._custody(uow, begun.gathered.record, CustodyAct.EXPORT_FAILED, code, medium)
            self._audit(uow, "bundle.export-failed", begun, {"reason": code, "medium": medium})
            uow.commit()

    def _finished(self, begun: _Export, medium: str, written: WrittenBundle) -> BundleRecord:
        state = BundleState.VERIFIED if written.compared else BundleState.WRITTEN
        record = replace(
            begun.record, state=state, digest=written.digest, size=written.size, place=str(written.folder), detail=""
        )
        names = ", ".join(card.name for card in begun.cards)
        with self._place.store.write() as uow:
            uow.bundles.update(record)
            self._custody(uow, begun.gathered.record, CustodyAct.EXPORTED, names, medium)
            uow.requests.add_mail(begun.request.id, self._mail(begun, medium, names))
            self._place.recompute(uow, uow.requests.get(begun.request.id))
            detail: dict[str, object] = {
                "to": [card.fingerprint for card in begun.cards],
                "digest": written.digest,
                "size": written.size,
                "medium": medium,
                "state": state.value,
                "evidence": [item.uid for item in begun.gathered.record.evidence],
                "duties": [duty.uid for duty in begun.gathered.record.duties],
                **({"although": begun.although} if begun.although else {}),
                "letters": [letter.uid for letter in begun.gathered.record.letters],
            }
            self._audit(uow, "bundle.exported", begun, detail)
            uow.commit()
        return record

    def _mail(self, begun: _Export, medium: str, names: str) -> Mail:
        particulars = begun.request.particulars
        return Mail(
            uid=begun.record.uid,
            direction=Direction.OUTGOING,
            kind=MailKind.BUNDLE,
            channel=Channel.MEDIA,
            moment=self._place.here(self._place.now),
            correspondent=names or particulars.their_authority.name,
            subject=particulars.subject,
            our_reference=begun.request.number,
            tracking=medium,
            note=begun.record.uid,
            recorded_by=self._place.user.uid,
        )

    def _custody(self, uow: UnitOfWork, record: CaseRecord, act: CustodyAct, detail: str, medium: str) -> None:
        for item in record.evidence:
            uow.exhibits.add_custody(
                CustodyEntry(
                    evidence_uid=item.uid,
                    at=self._place.now,
                    actor=self._place.user.uid,
                    act=act,
                    detail=detail,
                    medium=medium,
                    sha256=item.sha256,
                )
            )

    def _audit(self, uow: UnitOfWork, action: str, begun: _Export, detail: dict[str, object]) -> None:
        self._place.write_audit(uow, action, begun.record.uid, fields=("bundle",), detail=detail, request_id=begun.request.id)

    def _report(self, begun: _Export, record: BundleRecord, written: WrittenBundle) -> BundleReport:
        case = begun.gathered.record
        return BundleReport(
            uid=record.uid,
            folder=written.folder,
            state=record.state,
            sequence=record.sequence,
            created_at=record.created_at,
            sender=begun.plan.sender,
            recipients=begun.plan.recipient_cards,
            digest=written.digest,
            size=written.size,
            parts=written.parts,
            number=exporter_number(case),
            subject=case.matter.subject,
            letters=len(case.letters),
            evidence=len(case.evidence),
            warnings=(*staying(begun.gathered), *(() if written.compared else (_(NOT_COMPARED),))),
        )

    # -- in --------------------------------------------------------------------------------------------------------------

    def verify(self, folder: Path, progress: Progress | None = None, cancel: CancelToken | None = None) -> BundleReport:
        """Check a bundle completely and take nothing in. Of an own bundle that was only written it records that it holds."""
        self._place.must(Act.READ)
        folder = located(folder)
        keys = self._desk.reader_keys()
        bundle = self._transfer.check(folder, keys, Staged(progress or Silent()), cancel or CancelToken())
        record = self._desk.case_of(bundle)
        self._desk.must_see(bundle, record)
        if bundle.sender.status is CardStatus.OWN:
            self._note_verified(bundle.uid, bundle.digest)
        return self._desk.report(bundle, record, folder, BundleState.VERIFIED)

    def _note_verified(self, uid: str, digest: str) -> None:
        with self._place.store.write() as uow:
            known = uow.bundles.get(Uid(uid))
            if known is None or known.incoming or known.state is not BundleState.WRITTEN or known.digest != digest:
                return
            uow.bundles.update(replace(known, state=BundleState.VERIFIED))
            self._place.write_audit(
                uow,
                "bundle.verified",
                uid,
                fields=("state",),
                detail={"digest": digest},
                request_id=known.request_id,
            )
            uow.commit()

    def import_(self, folder: Path, progress: Progress | None = None, cancel: CancelToken | None = None) -> Done[ImportReport]:
        """Check a bundle completely, then take it in: a new case, or what is new of a known one. All of it or nothing.

        The same bundle again changes nothing and says so. Every refusal has its own code and is in the audit log.
        """
        self._place.must(Act.IMPORT_BUNDLE)
        return Importer(self._desk).take_in(located(folder), Staged(progress or Silent()), cancel or CancelToken())


class _SinkFile(RawIOBase):
    """A sink as the file that the vault writes to."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self._sink = sink

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        return self._sink.write(bytes(cast(bytes, data)))
