# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Case bundles on their way out.

An export is in the register from its first byte: as failed until it was written, as written until every byte was read back
from the medium, as verified then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from mlat_desktop import __version__
from mlat_desktop.domain.bundle import BundlePlan, BundleRecord, BundleState, Card, Sink, WrittenBundle
from mlat_desktop.domain.case_record import CaseRecord
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Mail, Request, RequestId
from mlat_desktop.domain.vocabulary import Channel, Direction, MailKind
from mlat_desktop.i18n import _
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.bundles.case import Builder, Gathered, payloads
from mlat_desktop.services.bundles.case_json import encode
from mlat_desktop.services.bundles.desk import (
    NOT_COMPARED,
    BundleDesk,
    Staged,
    exporter_number,
)
from mlat_desktop.services.bundles.preflight import staying, writable
from mlat_desktop.services.bundles.views import BundleChoice, BundleReport
from mlat_desktop.services.ports import StoredBlob, UnitOfWork

AGENT = f"MLAT Desktop {__version__}"
BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class _Export:
    """An export that has begun."""

    request: Request
    gathered: Gathered
    record: BundleRecord
    plan: BundlePlan
    cards: tuple[Card, ...]
    although: str = ""


def gather(desk: BundleDesk, uow: UnitOfWork, request: Request, choice: BundleChoice, cards: Sequence[Card]) -> Gathered:
    """What a bundle of a case would carry."""
    return Builder(uow, desk.place.vault, uow.office.get(), request, choice, cards).gather(desk.place.now)


class Exporter:
    """Writes bundles; ``usable`` gives the trusted card of a fingerprint or refuses it."""

    def __init__(self, desk: BundleDesk, usable: Callable[[UnitOfWork, str], Card]) -> None:
        self._desk, self._usable = desk, usable

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
        self._desk.place.must(Act.EXPORT_BUNDLE)
        cancel = cancel or CancelToken()
        target = target.absolute()
        writable(target, make=True)
        drive = self._desk.transfer.drive_of(target)
        medium = drive.serial if drive else ""
        begun = self._begin(request_id, recipients, target, choice or BundleChoice(), medium, cancel)
        try:
            written = self._desk.transfer.write(begun.plan, target, Staged(progress or Silent()), cancel)
        except BaseException as error:
            self._failed(begun, medium, error)
            raise
        try:
            record = self._finished(begun, medium, written)
        except BaseException:  # it is not in the register: no bundle leaves as whole of which the office says that it failed
            self._desk.transfer.discard(written.folder)
            raise
        report = self._report(begun, record, written)
        kinds = (Kind.BUNDLE, Kind.EVIDENCE, Kind.MAIL, Kind.REQUEST)
        return Done(report, Changes.of(*kinds, requests=[request_id]))

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
        with self._desk.place.store.write() as uow:
            cards = tuple(self._usable(uow, fingerprint) for fingerprint in dict.fromkeys(recipients))
            request = uow.requests.get(request_id)
            gathered = gather(self._desk, uow, request, choice, cards)
            sequence = uow.bundles.next_sequence()
            record = BundleRecord(
                uid=self._desk.place.new_uid(),
                incoming=False,
                request_id=request_id,
                partner=cards[0].fingerprint,
                sequence=sequence,
                created_at=self._desk.place.now.replace(microsecond=0),
                state=BundleState.FAILED,
                place=str(target),
                medium=medium,
                detail=BEGUN,
                by=self._desk.place.user.uid,
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
                self._desk.place.vault.get(blob, cast(BinaryIO, _SinkFile(sink)), progress=Silent(), cancel=cancel)

            return push

        return of

    def _failed(self, begun: _Export, medium: str, error: BaseException) -> None:
        code = error.code.value if isinstance(error, KnownError) else type(error).__name__
        with self._desk.place.store.write() as uow:
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
        with self._desk.place.store.write() as uow:
            uow.bundles.update(record)
            self._custody(uow, begun.gathered.record, CustodyAct.EXPORTED, names, medium)
            uow.requests.add_mail(begun.request.id, self._mail(begun, medium, names))
            self._desk.place.recompute(uow, uow.requests.get(begun.request.id))
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
            moment=self._desk.place.here(self._desk.place.now),
            correspondent=names or particulars.their_authority.name,
            subject=particulars.subject,
            our_reference=begun.request.number,
            tracking=medium,
            note=begun.record.uid,
            recorded_by=self._desk.place.user.uid,
        )

    def _custody(self, uow: UnitOfWork, record: CaseRecord, act: CustodyAct, detail: str, medium: str) -> None:
        for item in record.evidence:
            uow.exhibits.add_custody(
                CustodyEntry(
                    evidence_uid=item.uid,
                    at=self._desk.place.now,
                    actor=self._desk.place.user.uid,
                    act=act,
                    detail=detail,
                    medium=medium,
                    sha256=item.sha256,
                )
            )

    def _audit(self, uow: UnitOfWork, action: str, begun: _Export, detail: dict[str, object]) -> None:
        self._desk.place.write_audit(
            uow, action, begun.record.uid, fields=("bundle",), detail=detail, request_id=begun.request.id
        )

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


class _SinkFile(RawIOBase):
    """A sink as the file that the vault writes to."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self._sink = sink

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        return self._sink.write(bytes(cast(bytes, data)))
