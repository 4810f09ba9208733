# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Bundles on their way onto media: carried, gone on with, spread over several, let go of.

A medium is in the register from the first byte that it gets: as failed, until what it is to hold lies there whole (written),
and was read back from it (verified). Every attempt is in the custody of every exhibit, with the serial of the medium.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mlat_desktop.domain.bundle import (
    BundleMedium,
    BundlePurpose,
    BundleRecord,
    BundleState,
    Card,
    CarriedParts,
    EjectResult,
    PreparedBundle,
)
from mlat_desktop.domain.bundle_media import all_removed, missing_parts, next_parts, present_copy, serials, spans, state_of
from mlat_desktop.domain.bundle_media import whole_copies as copies_of
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Mail, RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, MailKind
from mlat_desktop.i18n import _, ngettext
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.bundles.addressees import offices_of
from mlat_desktop.services.bundles.desk import NEXT_MEDIUM, NEXT_MEDIUM_MANY, NOT_COMPARED, BundleDesk, Overall
from mlat_desktop.services.bundles.outdated import must_be_current, outdated
from mlat_desktop.services.bundles.preflight import writable
from mlat_desktop.services.bundles.views import BundleReport, Outgoing
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.ports import UnitOfWork

BEGUN = "begun"
INTERRUPTED = "interrupted"
DISCARDED = "discarded"

_NOTHING_WRITTEN = frozenset({Code.BUNDLE_NO_SPACE, Code.BUNDLE_MEDIUM_HAS})
"""Refusals before the first byte: an attempt on the medium, no copy of an exhibit."""

_KINDS = (Kind.BUNDLE, Kind.EVIDENCE, Kind.MAIL, Kind.REQUEST)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One medium that is being written: the bundle, its row, what it is to get."""

    record: BundleRecord
    medium: BundleMedium
    wanted: tuple[int, ...] = ()
    adopt: bool = True


class Carriage:
    """Carries bundles; ``usable`` gives the trusted card of a fingerprint or refuses it."""

    def __init__(self, desk: BundleDesk, usable: Callable[[UnitOfWork, str], Card]) -> None:
        self._desk, self._usable = desk, usable

    # -- how a bundle stands ---------------------------------------------------------------------------------------------

    def standing(self, uow: UnitOfWork, record: BundleRecord) -> Outgoing:
        """A bundle of this office with its media."""
        media, passphrase = uow.bundles.media(record.uid), uow.bundles.passphrase(record.uid)
        prepared = self._prepared(record) is not None
        return Outgoing(
            record=record,
            media=media,
            missing=missing_parts(record.parts, media, present_copy(media)),
            prepared=prepared,
            removed=all_removed(media),
            offices=offices_of(uow, record),
            passphrase=replace(passphrase, code="") if passphrase else None,
            days=(self._desk.place.today - self._desk.place.here(record.created_at).local_date).days,
            outdated=outdated(self._desk, uow, record, media, self._usable) if prepared else None,
        )

    def record(self, uow: UnitOfWork, uid: str) -> BundleRecord:
        """The record of a bundle that this office wrote; ``BUNDLE_UNKNOWN``."""
        found = uow.bundles.get(Uid(uid.strip()))
        if found is None or found.incoming:
            raise KnownError(Code.BUNDLE_UNKNOWN, uid=uid)
        return found

    def _prepared(self, record: BundleRecord) -> PreparedBundle | None:
        """The files of a bundle on this computer, if the register knows that they are all there and nobody gave them up."""
        if not _carriable(record):
            return None
        return self._desk.transfer.prepared(self._desk.outgoing / record.uid)

    # -- carrying --------------------------------------------------------------------------------------------------------

    def carry(
        self, uid: str, target: Path, progress: Progress, cancel: CancelToken, *, keep: bool = False
    ) -> Done[BundleReport]:
        """Bring what is missing of a prepared bundle onto the medium of ``target``; of a whole one, one more copy. One that may
        not leave any more is refused: ``BUNDLE_OUTDATED`` (:mod:`mlat_desktop.services.bundles.outdated`).

        A failure leaves an attempt in register and custody and, on the medium, nothing that looks like a bundle; the next one
        goes on with the parts that lie there whole. Once all was read back from media, the prepared files are removed from
        this computer, unless ``keep``: another copy can be carried then.
        """
        self._desk.place.must(Act.EXPORT_BUNDLE)
        target = target.absolute()
        writable(target, make=True)
        with self._desk.place.store.write() as uow:
            record = self.record(uow, uid)
            prepared = self._prepared(record)
            if prepared is None:
                raise KnownError(Code.BUNDLE_NOT_PREPARED, uid=record.uid)
            must_be_current(self._desk, uow, record, self._usable)
            attempt = self.begin(uow, record, target)
            uow.commit()
        size = sum(prepared.parts[number - 1] for number in attempt.wanted)
        overall = progress if isinstance(progress, Overall) else Overall(progress, Overall.carrying(size))

        carry = self._desk.transfer.carry
        try:
            carried = carry(prepared.folder, target, attempt.wanted, overall, cancel, adopt=attempt.adopt)
        except BaseException as error:
            self.failed(attempt, error)
            if isinstance(error, KnownError) and error.code is Code.CANCELLED:
                raise KnownError(Code.BUNDLE_STOPPED) from error
            raise
        return self.finished(attempt, carried, keep=keep)

    def begin(self, uow: UnitOfWork, record: BundleRecord, target: Path) -> Attempt:
        """Put an attempt into the register, before its first byte: if the power goes, the log says that something went out."""
        media = uow.bundles.media(record.uid)
        copy, wanted = next_parts(record.parts, media) if record.parts else (1, ())
        drive = self._desk.transfer.drive_of(target)
        medium = BundleMedium(
            bundle_uid=record.uid,
            request_id=record.request_id,
            number=len(media) + 1,
            copy=copy,
            serial=drive.serial if drive else "",
            label=drive.label if drive else "",
            place=str(target),
            state=BundleState.FAILED,
            begun_at=self._desk.place.now,
            detail=BEGUN,
            by=self._desk.place.user.uid,
        )
        for left in media:  # how it ended is known now: the same medium is here, and is about to be read
            if (left.detail, left.serial, left.place) == (BEGUN, medium.serial, medium.place):
                self._fail(uow, record, left, INTERRUPTED)
        media = uow.bundles.media(record.uid)
        known = any(m.holds and (m.serial, m.place) == (medium.serial, str(target / record.uid)) for m in media)
        record = self._stored(uow, record, (*media, medium), BEGUN)
        detail = {"medium": medium.serial, "number": medium.number, "copy": copy, "parts": spans(wanted)}
        self._audit(uow, "bundle.carrying", record, detail)
        return Attempt(record, medium, wanted, not known)

    def _stored(self, uow: UnitOfWork, record: BundleRecord, media: tuple[BundleMedium, ...], detail: str = "") -> BundleRecord:
        """Store the newest medium, and the bundle as its media have it."""
        uow.bundles.set_medium(media[-1])
        whole = [medium.place for medium in media if medium.holds]
        record = replace(
            record,
            state=state_of(record.parts, media),
            place=(whole or [media[-1].place])[-1],
            medium=serials(record, media),
            detail=detail,
        )
        uow.bundles.update(record)
        return record

    def failed(self, attempt: Attempt, error: BaseException) -> None:
        """The attempt stays as failed, here and in the custody of every exhibit."""
        code = error.code.value if isinstance(error, KnownError) else type(error).__name__
        wrote = not (isinstance(error, KnownError) and error.code in _NOTHING_WRITTEN)
        with self._desk.place.store.write() as uow:
            self._fail(uow, attempt.record, attempt.medium, code, custody=wrote)
            uow.commit()

    def _fail(self, uow: UnitOfWork, record: BundleRecord, medium: BundleMedium, code: str, *, custody: bool = True) -> None:
        ended = replace(medium, detail=code, ended_at=self._desk.place.now)
        media = tuple(each for each in uow.bundles.media(record.uid) if each.number != medium.number)
        self._stored(uow, record, (*media, ended), code)
        if custody:
            self.custody(uow, record, CustodyAct.EXPORT_FAILED, code, medium.serial)
        self._audit(uow, "bundle.export-failed", record, {"reason": code, "medium": medium.serial})

    def finished(self, attempt: Attempt, carried: CarriedParts, *, keep: bool = False) -> Done[BundleReport]:
        """What lies on the medium is recorded; if it cannot be, it does not leave as a bundle."""
        try:
            record = self._finish(attempt, carried)
        except BaseException:  # no bundle leaves as whole of which the office says that it failed
            self._desk.transfer.discard(carried.folder)
            raise
        if record.state is BundleState.VERIFIED and not keep:
            self._desk.transfer.discard(self._desk.outgoing / record.uid)
        return Done(self.report(record, carried), Changes.of(*_KINDS, requests=[self._request_id(record)]))

    def _finish(self, attempt: Attempt, carried: CarriedParts) -> BundleRecord:
        state = BundleState.VERIFIED if carried.compared else BundleState.WRITTEN
        medium = replace(
            attempt.medium,
            state=state,
            first=carried.first,
            last=carried.last,
            place=str(carried.folder),
            ended_at=self._desk.place.now,
            detail="",
        )
        with self._desk.place.store.write() as uow:
            before = tuple(each for each in uow.bundles.media(medium.bundle_uid) if each.number != medium.number)
            media = (*before, medium)
            record = self._stored(uow, attempt.record, media)
            names = ", ".join(offices_of(uow, record))
            parts = range(medium.first, medium.last + 1)
            part = f" ({spans(parts)}/{record.parts})" if len(parts) < record.parts else ""
            self.custody(uow, record, CustodyAct.EXPORTED, names + part, medium.serial)
            detail: dict[str, object] = {
                "to": list(record.recipients),
                "digest": record.digest,
                "size": record.size,
                "medium": medium.serial,
                "state": state.value,
                "copy": medium.copy,
                "parts": spans(parts),
                "kept": carried.kept,
                "evidence": list(record.evidence),
                "letters": list(record.letters),
            }
            copies = copies_of(record.parts, media)
            first = bool(copies) and not copies_of(record.parts, before)
            if first:
                if record.purpose is BundlePurpose.CASE:  # a receipt answers nothing that waits for an answer
                    uow.requests.add_mail(self._request_id(record), self._mail(uow, record, names))
                self._desk.place.recompute(uow, uow.requests.get(self._request_id(record)))
            if first:
                self._audit(uow, "bundle.exported", record, detail)
            elif medium.copy in copies:
                self._audit(uow, "bundle.copied", record, detail)
            else:
                self._audit(uow, "bundle.part-written", record, detail)
            uow.commit()
        return record

    def report(self, record: BundleRecord, carried: CarriedParts | None = None) -> BundleReport:
        """A bundle in words and figures, as its record has it."""
        with self._desk.place.store.read() as uow:
            found = self.standing(uow, record)
            request = uow.requests.get(self._request_id(record))
            own = self._desk.own_card(uow)
        warnings = [] if carried is None or carried.compared else [_(NOT_COMPARED)]
        if found.missing and record.state is BundleState.PARTLY:
            text = ngettext(NEXT_MEDIUM, NEXT_MEDIUM_MANY, len(found.missing))
            warnings.insert(0, text.format(parts=spans(found.missing), count=record.parts))
        return BundleReport(
            uid=record.uid,
            folder=carried.folder if carried else self._desk.outgoing / record.uid,
            state=record.state,
            sequence=record.sequence,
            created_at=record.created_at,
            sender=own,
            recipients=record.recipients,
            digest=record.digest,
            size=record.size,
            parts=record.parts,
            number=request.number,
            subject=request.particulars.subject,
            letters=len(record.letters),
            evidence=len(record.evidence),
            warnings=tuple(warnings),
            media=found.media,
            missing=found.missing,
            prepared=found.prepared,
            offices=found.offices,
            by_passphrase=found.passphrase is not None,
        )

    # -- after it --------------------------------------------------------------------------------------------------------

    def note_verified(self, uid: str, digest: str, folders: Sequence[Path]) -> None:
        """A bundle of ours that was only written was read whole from these folders: the media on which they lie count as
        verified, and no other. A copy of it on this computer proves nothing of a stick.
        """
        with self._desk.place.store.write() as uow:
            known = uow.bundles.get(Uid(uid))
            if known is None or known.incoming or known.digest != digest:
                return
            there = [(folder.absolute(), self._desk.transfer.drive_of(folder)) for folder in folders]
            read = _media_at(there, [each for each in uow.bundles.media(known.uid) if each.state is BundleState.WRITTEN])
            if not read:
                return
            for medium in read:
                uow.bundles.set_medium(replace(medium, state=BundleState.VERIFIED))
                self.custody(uow, known, CustodyAct.FIXITY_CHECKED, "sha256", medium.serial)
            state = state_of(known.parts, uow.bundles.media(known.uid))
            uow.bundles.update(replace(known, state=state))
            self._audit(uow, "bundle.verified", known, {"digest": digest})
            uow.commit()
        if state is BundleState.VERIFIED:
            self._desk.transfer.discard(self._desk.outgoing / known.uid)

    def discard(self, uid: str) -> Done[BundleRecord]:
        """Remove what is prepared of a bundle from this computer, and what a failed attempt left of it on a medium here."""
        self._desk.place.must(Act.EXPORT_BUNDLE)
        with self._desk.place.store.write() as uow:
            record = self.record(uow, uid)
            media = uow.bundles.media(record.uid)
            state = state_of(record.parts, media)
            if state in (BundleState.PREPARED, BundleState.FAILED):
                record = replace(record, state=BundleState.FAILED, detail=DISCARDED)
                uow.bundles.update(record)
            self._audit(uow, "bundle.discarded", record, {"state": state.value})
            uow.commit()
        self._desk.transfer.discard(self._desk.outgoing / record.uid)
        for medium in media:
            if not medium.holds:
                self._desk.transfer.discard_broken(Path(medium.place), record.uid)
        return Done(record, Changes.of(Kind.BUNDLE))

    def remove(self, uid: str, folder: Path | None, *, by_hand: bool) -> Done[EjectResult]:
        """Let go of the drive of a bundle's newest medium, or the one at ``folder``, and record when; ``by_hand``: it was done.

        BY_HAND as the answer means that the system could not: nothing is recorded then until it is confirmed with ``by_hand``.
        """
        self._desk.place.must(Act.EXPORT_BUNDLE)
        with self._desk.place.store.read() as uow:
            every = uow.bundles.media(self.record(uow, uid).uid) if uid else uow.bundles.all_media()
        there = [m for m in every if m.removed_at is None and m.detail != BEGUN and (folder is None or _lies(m, folder))]
        if not there:
            raise KnownError(Code.BUNDLE_NOT_WRITTEN)
        place = folder or Path(there[-1].place)
        if folder is None:
            there = [m for m in there if (m.serial, _drive_of(m)) == (there[-1].serial, _drive_of(there[-1]))]
        result = EjectResult.EJECTED if by_hand else self._desk.transfer.eject(place)
        if result is not EjectResult.EJECTED:
            return Done(result)
        how = EjectResult.BY_HAND if by_hand else result
        with self._desk.place.store.write() as uow:
            for medium in there:
                uow.bundles.set_medium(replace(medium, removed_at=self._desk.place.now, removed_how=how.value))
                bundle = uow.bundles.get(medium.bundle_uid)
                assert bundle is not None, "a medium belongs to a bundle"
                self._audit(uow, "bundle.removed", bundle, {"medium": medium.serial, "how": how.value})
            uow.commit()
        return Done(how, Changes.of(Kind.BUNDLE))

    def settle(self) -> None:
        """Clear up after a killed program or a power cut; only while nobody exports.

        A bundle that was still being prepared failed, and touched no medium. What became of one that was being carried only
        a person can say (:mod:`mlat_desktop.services.incidents.attempts`), or the next attempt on that medium. Files that no
        register entry says are whole, and those that somebody gave up, are removed.
        """
        with self._desk.place.store.read() as uow:
            records = [record for record in uow.whole.bundles.all() if not record.incoming]
            carried = {medium.bundle_uid for medium in uow.whole.bundles.all_media()}
        known = frozenset(record.uid for record in records if _carriable(record))
        self._desk.transfer.sweep_outgoing(self._desk.outgoing, known)
        packing = [record for record in records if record.detail == BEGUN and record.uid not in carried]
        if not packing:
            return
        with self._desk.place.store.write() as uow:
            for record in packing:
                uow.whole.bundles.update(replace(record, detail=INTERRUPTED))
                self.custody(uow.whole, record, CustodyAct.EXPORT_FAILED, INTERRUPTED, "")
                self._audit(uow.whole, "bundle.export-failed", record, {"reason": INTERRUPTED})
            uow.commit()

    # -- entries ---------------------------------------------------------------------------------------------------------

    def custody(self, uow: UnitOfWork, record: BundleRecord, act: CustodyAct, detail: str, serial: str) -> None:
        """An entry for every exhibit in a bundle."""
        held = {item.uid: item.sha256 for item in uow.exhibits.of_request(self._request_id(record))}
        for uid in record.evidence:
            uow.exhibits.add_custody(
                CustodyEntry(
                    evidence_uid=uid,
                    at=self._desk.place.now,
                    actor=self._desk.place.user.uid,
                    act=act,
                    detail=detail,
                    medium=serial,
                    sha256=held[uid],
                )
            )

    def _mail(self, uow: UnitOfWork, record: BundleRecord, names: str) -> Mail:
        request = uow.requests.get(self._request_id(record))
        particulars = request.particulars
        return Mail(
            uid=record.uid,
            direction=Direction.OUTGOING,
            kind=MailKind.BUNDLE,
            channel=Channel.MEDIA,
            moment=self._desk.place.here(self._desk.place.now),
            correspondent=names or particulars.their_authority.name,
            subject=particulars.subject,
            our_reference=request.number,
            tracking=record.medium,
            note=record.uid,
            recorded_by=self._desk.place.user.uid,
        )

    @staticmethod
    def _request_id(record: BundleRecord) -> RequestId:
        assert record.request_id is not None, "a bundle that went out belongs to a request"
        return record.request_id

    def _audit(self, uow: UnitOfWork, action: str, record: BundleRecord, detail: dict[str, object]) -> None:
        self._desk.place.write_audit(uow, action, record.uid, fields=("bundle",), detail=detail, request_id=record.request_id)


def _carriable(record: BundleRecord) -> bool:
    """Whether a bundle was prepared to its end and not given up. A kill between files and register leaves files of others."""
    return bool(record.parts) and record.detail != DISCARDED


def _media_at(there: Sequence[tuple[Path, Drive | None]], written: Sequence[BundleMedium]) -> list[BundleMedium]:
    """Which of these media the folders lie on: by serial number, or by place where one side tells none. One medium alone whose
    system tells none may come back at another place.
    """

    def same(medium: BundleMedium, folder: Path, drive: Drive | None) -> bool:
        if medium.serial and drive and drive.serial:
            return medium.serial == drive.serial
        return medium.place == str(folder)

    found = [medium for medium in written if any(same(medium, folder, drive) for folder, drive in there)]
    if found or len(written) != 1 or written[0].serial:
        return found
    return list(written) if all(drive and drive.removable and not drive.serial for _folder, drive in there) else []


def _lies(medium: BundleMedium, folder: Path) -> bool:
    """Whether a medium's bundle lies in a folder, or the other way round."""
    place, folder = Path(medium.place), folder.absolute()
    return place.is_relative_to(folder) or folder.is_relative_to(place)


def _drive_of(medium: BundleMedium) -> Path:
    """The folder that was chosen for a medium."""
    place = Path(medium.place)
    return place.parent if place.name == medium.bundle_uid else place
