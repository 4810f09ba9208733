# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Case bundles on their way out: gathered, encrypted, signed and prepared on this computer, then handed to the carriage.

An export is in the register from its first byte: as failed until it was prepared or written, as written until every byte was
read back from its media, as verified then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from mlat_desktop import __version__
from mlat_desktop.domain.bundle import (
    INDEX_PATH,
    BundlePlan,
    BundlePurpose,
    BundleRecord,
    BundleState,
    Card,
    CarriedParts,
    Payload,
    Sink,
)
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.office_cards import digits_of
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.bundles import receipts, without_card
from mlat_desktop.services.bundles.carrying import BEGUN, Carriage
from mlat_desktop.services.bundles.case import Builder, Gathered, payloads
from mlat_desktop.services.bundles.case_json import encode
from mlat_desktop.services.bundles.dates import must_be_carried
from mlat_desktop.services.bundles.desk import BundleDesk, Overall
from mlat_desktop.services.bundles.index_page import index_page
from mlat_desktop.services.bundles.preflight import staying, writable
from mlat_desktop.services.bundles.views import BundleChoice, BundleReport
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.ports import StoredBlob, UnitOfWork

AGENT = f"MLAT Desktop {__version__}"


@dataclass(frozen=True, slots=True)
class _Export:
    """An export that has begun."""

    request: Request
    gathered: Gathered
    record: BundleRecord
    plan: BundlePlan


def gather(desk: BundleDesk, uow: UnitOfWork, request: Request, choice: BundleChoice, cards: Sequence[Card]) -> Gathered:
    """What a bundle of a case would carry."""
    return Builder(uow, desk.place.vault, uow.office.get(), request, choice, cards).gather(desk.place.now)


class Exporter:
    """Writes bundles; ``usable`` gives the trusted card of a fingerprint or refuses it."""

    def __init__(self, desk: BundleDesk, usable: Callable[[UnitOfWork, str], Card]) -> None:
        self._desk, self._usable = desk, usable
        self._carriage = Carriage(desk, usable)

    def export(
        self,
        request_id: RequestId,
        recipients: Sequence[str],
        target: Path,
        choice: BundleChoice | None = None,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        *,
        part_size: int = 0,
        keep: bool = False,
    ) -> Done[BundleReport]:
        """Write a bundle of a case for one or more trusted offices onto the medium of ``target``, as a folder named by its uid.

        It is prepared on this computer first, where that has the room, then carried: what breaks off is gone on with by
        :meth:`Carriage.carry`. Where a medium is too small for all, the report's state is PARTLY and ``missing`` says which
        parts the next one gets. Without the room it goes straight onto the medium, and a broken-off one starts anew.

        A failure or a cancel leaves nothing that looks like a bundle, a failed attempt in the register, and one in the custody
        of every item. ``state`` is VERIFIED once every byte was read back from the media, else WRITTEN. ``part_size`` makes
        smaller parts than usual; ``keep`` leaves it prepared for another copy. ``progress`` hears of one count of bytes.
        """
        self._desk.place.must(Act.EXPORT_BUNDLE)
        cancel = cancel or CancelToken()
        target = target.absolute()
        writable(target, make=True)
        begun = self._begin(request_id, recipients, choice or BundleChoice(), cancel)
        total, needed = sum(payload.size for payload in begun.plan.payloads), self._needed(begun)
        if not self._desk.can_prepare(needed):
            stages = [(("writing",), total), (("comparing",), needed)]
            done = self._straight(begun, target, needed, Overall(progress or Silent(), stages), cancel)
        else:
            overall = Overall(progress or Silent(), [(("preparing",), total), *Overall.carrying(needed)])
            medium = self._desk.transfer.drive_of(target)
            self._prepare(begun, part_size or self._desk.transfer.fitting_part(needed, target), overall, cancel)
            self._must_be_there(target, medium)
            done = self._carriage.carry(begun.record.uid, target, overall, cancel, keep=keep)
        return replace(done, value=replace(done.value, warnings=(*done.value.warnings, *staying(begun.gathered))))

    def prepare(
        self,
        request_id: RequestId,
        recipients: Sequence[str],
        choice: BundleChoice | None = None,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        *,
        part_size: int = 0,
    ) -> Done[BundleReport]:
        """Encrypt and sign a bundle on this computer and carry it nowhere yet; ``DISK_FULL`` where it has not the room."""
        self._desk.place.must(Act.EXPORT_BUNDLE)
        begun = self._begin(request_id, recipients, choice or BundleChoice(), cancel or CancelToken())
        total = sum(payload.size for payload in begun.plan.payloads)
        overall = Overall(progress or Silent(), [(("preparing",), total)])
        if not self._desk.can_prepare(self._needed(begun)):
            error = KnownError(Code.DISK_FULL)
            self._failed(begun, error)
            raise error
        record = self._prepare(begun, part_size, overall, cancel or CancelToken())
        report = self._carriage.report(record)
        report = replace(report, warnings=(*report.warnings, *staying(begun.gathered)))
        return Done(report, Changes.of(Kind.BUNDLE))

    def _must_be_there(self, target: Path, before: Drive | None) -> None:
        """Preparing takes hours, and where a stick was pulled meanwhile its folder may be one of this computer now."""
        now = self._desk.transfer.drive_of(target)
        if _which(now) != _which(before):
            raise KnownError(Code.BUNDLE_UNPLUGGED, path=target, reason=why("another medium is there than when this began"))

    def _needed(self, begun: _Export) -> int:
        return self._desk.transfer.size_of([(payload.path, payload.size) for payload in begun.plan.payloads])

    def _prepare(self, begun: _Export, part_size: int, progress: Progress, cancel: CancelToken) -> BundleRecord:
        """The files of the bundle on this computer; from here on it can be carried."""
        desk = self._desk
        try:
            prepared = desk.transfer.prepare(begun.plan, desk.outgoing, progress, cancel, part_size)
        except BaseException as error:
            self._failed(begun, error)
            raise
        try:
            with desk.place.store.write() as uow:
                record = replace(
                    begun.record,
                    state=BundleState.PREPARED,
                    digest=prepared.digest,
                    size=prepared.size,
                    parts=len(prepared.parts),
                    detail="",
                )
                uow.bundles.update(record)
                detail = {"digest": record.digest, "size": record.size, "parts": record.parts}
                self._audit(uow, "bundle.prepared", begun, detail)
                uow.commit()
        except BaseException:
            desk.transfer.discard(prepared.folder)
            raise
        return record

    def _straight(
        self, begun: _Export, target: Path, needed: int, progress: Progress, cancel: CancelToken
    ) -> Done[BundleReport]:
        """Onto the medium in one go: this computer has not the room for its files."""
        with self._desk.place.store.write() as uow:
            attempt = self._carriage.begin(uow, begun.record, target)
            uow.commit()
        try:
            drive = self._desk.transfer.drive_of(target)
            if drive and drive.free < needed:
                raise KnownError(Code.BUNDLE_NO_SPACE, path=target, needed=needed, free=drive.free)
            written = self._desk.transfer.write(begun.plan, target, progress, cancel)
        except BaseException as error:
            self._carriage.failed(attempt, error)
            raise
        record = replace(attempt.record, digest=written.digest, size=written.size, parts=written.parts)
        carried = CarriedParts(folder=written.folder, first=1, last=written.parts, compared=written.compared)
        return self._carriage.finished(replace(attempt, record=record), carried)

    def _begin(
        self,
        request_id: RequestId,
        recipients: Sequence[str],
        choice: BundleChoice,
        cancel: CancelToken,
    ) -> _Export:
        if bool(recipients) is (choice.without_card is not None):  # neither, or both
            raise KnownError(Code.BUNDLE_NO_RECIPIENT)
        with self._desk.place.store.write() as uow:
            cards = tuple(self._usable(uow, fingerprint) for fingerprint in dict.fromkeys(recipients))
            request = uow.requests.get(request_id)
            gathered = gather(self._desk, uow, request, choice, cards)
            must_be_carried(gathered.record)
            sequence = uow.bundles.next_sequence()
            record = BundleRecord(
                uid=self._desk.place.new_uid(),
                incoming=False,
                request_id=request_id,
                partner=cards[0].fingerprint if cards else "",
                sequence=sequence,
                created_at=self._desk.place.now.replace(microsecond=0),
                state=BundleState.FAILED,
                detail=BEGUN,
                by=self._desk.place.user.uid,
                recipients=tuple(card.fingerprint for card in cards),
                evidence=tuple(item.uid for item in gathered.record.evidence),
                letters=tuple(letter.uid for letter in gathered.record.letters),
                purpose=BundlePurpose.RECEIPT if choice.only_receipts else BundlePurpose.CASE,
                signed_by=digits_of(self._desk.own_card(uow)),
            )
            uow.bundles.add(record)
            receipts.begun(self._desk.place, uow, record, cards, gathered.record)
            plan = self._plan(uow, record, gathered, cards, cancel, choice.index_language)
            if choice.without_card:
                plan = replace(
                    plan, recipients=(), passphrase=without_card.begin(self._desk.place, uow, record, choice.without_card)
                )
            begun = _Export(request, gathered, record, plan)
            detail: dict[str, object] = {
                "to": [card.fingerprint for card in cards],
                "evidence": list(record.evidence),
                "letters": list(record.letters),
                "duties": [duty.uid for duty in gathered.record.duties],
                **({"office": choice.without_card.name} if choice.without_card else {}),
                **({"although": choice.although.strip()} if choice.although.strip() else {}),
                **({"seen": list(choice.seen)} if choice.seen else {}),
            }
            self._audit(uow, "bundle.begun", begun, detail)
            uow.commit()
        return begun

    def _plan(
        self,
        uow: UnitOfWork,
        record: BundleRecord,
        gathered: Gathered,
        cards: Sequence[Card],
        cancel: CancelToken,
        index_language: str,
    ) -> BundlePlan:
        secrets, own = self._desk.secrets(uow), self._desk.own_card(uow)
        case = encode(gathered.record)
        page = index_page(gathered.record, record.uid, index_language)
        index = Payload(INDEX_PATH, len(page), hashlib.sha256(page).hexdigest(), lambda sink: _all(sink.write(page)))
        first, *others = payloads(gathered, case, hashlib.sha256(case).hexdigest(), self._pusher(cancel))
        recipients = [*(card.recipient for card in cards), own.recipient, secrets.recovery]
        return BundlePlan(
            uid=record.uid,
            sequence=record.sequence,
            created_at=record.created_at,
            sender=own,
            recipient_cards=tuple(card.fingerprint for card in cards),
            recipients=tuple(dict.fromkeys(recipients)),
            seed=secrets.seed,
            payloads=(first, index, *others),
            agent=AGENT,
        )

    def _pusher(self, cancel: CancelToken) -> Callable[[StoredBlob], Callable[[Sink], None]]:
        def of(blob: StoredBlob) -> Callable[[Sink], None]:
            def push(sink: Sink) -> None:
                self._desk.place.vault.get(blob, cast(BinaryIO, _SinkFile(sink)), progress=Silent(), cancel=cancel)

            return push

        return of

    def _failed(self, begun: _Export, error: BaseException) -> None:
        """It broke off before it was to go onto a medium."""
        code = error.code.value if isinstance(error, KnownError) else type(error).__name__
        with self._desk.place.store.write() as uow:
            uow.bundles.update(replace(begun.record, detail=code))
            self._carriage.custody(uow, begun.record, CustodyAct.EXPORT_FAILED, code, "")
            self._audit(uow, "bundle.export-failed", begun, {"reason": code})
            uow.commit()

    def _audit(self, uow: UnitOfWork, action: str, begun: _Export, detail: dict[str, object]) -> None:
        self._desk.place.write_audit(
            uow, action, begun.record.uid, fields=("bundle",), detail=detail, request_id=begun.request.id
        )


def _which(drive: Drive | None) -> tuple[Path, str] | None:
    return (drive.path, drive.serial) if drive else None


def _all(_count: int) -> None:
    """A sink says how much it took; it takes all."""


class _SinkFile(RawIOBase):
    """A sink as the file that the vault writes to."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self._sink = sink

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        return self._sink.write(bytes(cast(bytes, data)))
