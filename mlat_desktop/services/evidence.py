# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Evidence: into the encrypted store, out of it, read again; each time with a link in its chain of custody.

An item's file is written before its rows: a power cut between the two leaves a file that nobody can read, which ``mlat check``
names, and never a row without its file.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry, Evidence, ExhibitForm
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId, Uid
from mlat_desktop.i18n import _
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.closing import originals_out
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.rulebook import class_label, must_be_class, withheld
from mlat_desktop.services.workplace import Workplace, name_of

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """What an officer enters with an exhibit. One with a day of return must go back, with or without ``to_return``."""

    title: str
    original: bool = False
    received_from: str = ""
    seal_number: str = ""
    return_due: date | None = None
    to_return: bool = False
    volume: int = 0
    volumes: int = 0
    place: str = ""
    classification: str = ""
    medium_serial: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """The result of reading one item again; ``fault`` is empty when content and hash agree."""

    uid: Uid
    exhibit: str
    file_name: str
    fault: str


class EvidenceRoom:
    """Keeps the evidence of all cases. ``drive_of`` tells on which drive a folder lies."""

    def __init__(self, place: Workplace, drive_of: Callable[[Path], Drive | None] = lambda _folder: None) -> None:
        self._place, self._drive_of = place, drive_of

    def add(
        self,
        request_id: RequestId,
        path: Path,
        new: NewEvidence,
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[Evidence]:
        """Take a file into the encrypted store, hash it, and open its chain of custody."""
        self._place.must(Act.ADD_EVIDENCE)
        blob = self._place.keep_file(path, progress, cancel)
        try:
            with self._place.store.write() as uow:
                item = self._enter(uow, uow.requests.get(request_id), path, new, blob)
                uow.commit()
        except BaseException:
            self._place.forget(blob)
            raise
        return Done(item, Changes.of(Kind.EVIDENCE, Kind.REQUEST, requests=[request_id]))

    def _enter(self, uow: UnitOfWork, request: Request, path: Path, new: NewEvidence, blob: StoredBlob) -> Evidence:
        name = name_of(path)
        uow.exhibits.add_blob(blob)
        item = replace(
            numbered(self._place, uow, request, new),
            title=new.title.strip() or name,
            file_name=name,
            media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
            size=blob.size,
            sha256=blob.sha256,
            blob=blob.id,
        )
        uow.exhibits.add(request.id, item)
        self._custody(uow, item, CustodyAct.INGESTED, new.received_from, item.medium_serial or self._serial(path))
        detail = {"exhibit": item.exhibit, "file": name, "sha256": blob.sha256, "size": blob.size, **told(item)}
        self._place.write_audit(uow, "evidence.added", request.uid, fields=("evidence",), detail=detail, request_id=request.id)
        if item.outstanding:
            self._place.recompute(uow, request)
        return item

    def register(self, request_id: RequestId, new: NewEvidence) -> Done[Evidence]:
        """Give a number to a thing that is no file: an original ledger in a box, a telephone in its bag."""
        self._place.must(Act.ADD_EVIDENCE)
        if not new.title.strip():
            raise KnownError(Code.EVIDENCE_INVALID, reason=why("say what it is"))
        with self._place.store.write() as uow:
            request = uow.requests.get(request_id)
            item = replace(numbered(self._place, uow, request, new), form=ExhibitForm.OBJECT)
            uow.exhibits.add(request_id, item)
            self._custody(uow, item, CustodyAct.REGISTERED, new.received_from)
            detail = {"exhibit": item.exhibit, **told(item)}
            self._place.write_audit(
                uow, "evidence.registered", request.uid, fields=("evidence",), detail=detail, request_id=request_id
            )
            if item.outstanding:
                self._place.recompute(uow, request)
            uow.commit()
        return Done(item, Changes.of(Kind.EVIDENCE, Kind.REQUEST, requests=[request_id]))

    def find(self, uid: Uid) -> tuple[RequestId, Evidence]:
        """An item and its case; ``EVIDENCE_UNKNOWN`` if there is none."""
        with self._place.store.read() as uow:
            return uow.exhibits.get(uid)

    def export(
        self,
        uid: Uid,
        target: Path,
        *,
        although: str = "",
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[Path]:
        """Write the plain content of an item to ``target`` (which must not exist), check it, and log the copy.

        Content of a case leaves the office with it, as in a bundle, and needs the same right. Of a withheld class it leaves
        only with ``although``, the reason for this second choice (``EVIDENCE_WITHHELD``).
        """
        self._place.must(Act.EXPORT_BUNDLE)
        with self._place.store.read() as uow:
            request_id, item = uow.exhibits.get(uid)
            if not item.blob:
                raise KnownError(Code.EVIDENCE_INVALID, reason=why("it is a thing and has no content to write"))
            must_be_free(item, although)
            blob = uow.exhibits.blob(item.blob)

        def fill(out: BinaryIO) -> None:
            self._place.vault.get(blob, out, progress=progress or Silent(), cancel=cancel or CancelToken())

        # Before the copy gets its name: none leaves without a line in its custody, not even if the power goes.
        write_new(target, fill, ready=lambda: self._note_copy(request_id, item, target, although.strip()))
        return Done(target, Changes.of(Kind.EVIDENCE, requests=[request_id]))

    def _note_copy(self, request_id: RequestId, item: Evidence, target: Path, although: str) -> None:
        although = although if withheld(item.classification) else ""
        with self._place.store.write() as uow:
            told, serial = ": ".join(part for part in (name_of(target), although) if part), self._serial(target)
            self._custody(uow, item, CustodyAct.EXPORTED, told, serial)
            request = uow.requests.get(request_id)
            detail = {"exhibit": item.exhibit, "file": name_of(target), "sha256": item.sha256}
            if serial:
                detail["medium"] = serial
            if although:
                detail |= {"class": item.classification, "although": although}
            self._place.write_audit(
                uow, "evidence.exported", request.uid, fields=("custody",), detail=detail, request_id=request_id
            )
            uow.commit()

    def verify(
        self,
        request_id: RequestId | None = None,
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> tuple[EvidenceCheck, ...]:
        """Decrypt every item (of one case or of all), compare size and hash, and log the check in its custody."""
        self._place.must(Act.READ)
        progress, cancel = progress or Silent(), cancel or CancelToken()
        with self._place.store.read() as uow:
            seen = None if request_id else {item.uid for _, item in uow.exhibits.all()}
            found = uow.exhibits.of_request(request_id) if request_id else tuple(item for _, item in uow.whole.exhibits.all())
            items = tuple(item for item in found if item.blob)  # a thing has no content to read again
            blobs = {item.blob: uow.exhibits.blob(item.blob) for item in items}
        checks = []
        for done, item in enumerate(items, start=1):
            cancel.check()
            result = self._checked(item, blobs[item.blob], cancel)
            if seen is not None and item.uid not in seen:  # checked like any other, told without its case
                result = replace(result, exhibit=_("{uid} of a restricted case").format(uid=item.uid), file_name="")
            checks.append(result)
            progress.step(done, len(items), result.exhibit)
        with self._place.store.write() as uow:
            for item, result in zip(items, checks, strict=True):
                self._custody(uow.whole, item, CustodyAct.FIXITY_CHECKED, result.fault or "sha256")
            subject = uow.requests.get(request_id).uid if request_id else self._place.office.uid
            detail = {"items": len(checks), "faults": {each.exhibit: each.fault for each in checks if each.fault}}
            self._place.write_audit(uow, "evidence.checked", subject, fields=("custody",), detail=detail, request_id=request_id)
            uow.commit()
        return tuple(checks)

    def _checked(self, item: Evidence, blob: StoredBlob, cancel: CancelToken) -> EvidenceCheck:
        fault = ""
        try:
            self._place.vault.get(blob, Nowhere(), progress=Silent(), cancel=cancel)
        except KnownError as error:
            if error.code is Code.CANCELLED:
                raise
            fault = str(error.facts.get("reason", error.code.value))
        if not fault and blob.sha256 != item.sha256:
            fault = "sha256"
        return EvidenceCheck(uid=item.uid, exhibit=item.exhibit, file_name=item.file_name, fault=fault)

    def _serial(self, path: Path) -> str:
        """The serial number of the medium that a file lies on, or is about to; of a disk of this computer nothing."""
        drive = self._drive_of(path.absolute().parent)
        return drive.serial if drive is not None and drive.removable else ""

    def _custody(self, uow: UnitOfWork, item: Evidence, act: CustodyAct, detail: str, medium: str = "") -> None:
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


def numbered(place: Workplace, uow: UnitOfWork, request: Request, new: NewEvidence) -> Evidence:
    """An exhibit with the next number of its case, still without content."""
    must_be_class(new.classification)
    if new.volume < 0 or new.volumes < 0 or (new.volume > new.volumes) or (new.volumes and not new.volume):
        raise KnownError(Code.EVIDENCE_INVALID, reason=why("the volumes are written as 2 of 5"))
    lent = originals_out(
        uow.requests.events(request.id)
    )  # then the day is that of their return to us, and the event watches it
    return Evidence(
        uid=place.new_uid(),
        exhibit=f"{request.number}/{uow.exhibits.next_exhibit(request.id)}",
        title=new.title.strip(),
        file_name="",
        media_type="",
        size=0,
        sha256="",
        blob="",
        original=new.original,
        received_from=new.received_from.strip(),
        seal_number=new.seal_number.strip(),
        return_due=new.return_due,
        to_return=new.to_return or (new.return_due is not None and not lent),
        volume=new.volume,
        volumes=new.volumes,
        place=new.place.strip(),
        classification=new.classification,
        medium_serial=new.medium_serial.strip(),
        added_at=place.now,
        added_by=place.user.uid,
    )


def told(item: Evidence) -> dict[str, object]:
    """What the audit log says of a new exhibit beside its file, where there is something to say."""
    volume = f"{item.volume}/{item.volumes}" if item.volumes else ""
    due = item.return_due.isoformat() if item.return_due else ""
    found = {
        "title": item.title if not item.file_name else "",
        "class": item.classification,
        "volume": volume,
        "place": item.place,
        "serial": item.medium_serial,
        "return_due": due,
    }
    return {name: value for name, value in found.items() if value}


def must_be_free(item: Evidence, although: str) -> None:
    """Refuse content of a withheld class without the reason for a second, express choice."""
    if withheld(item.classification) and not although.strip():
        raise KnownError(Code.EVIDENCE_WITHHELD, exhibit=item.exhibit, class_name=class_label(item.classification))


class Nowhere(BytesIO):
    """A target that forgets: content is read to be hashed, not to be kept."""

    def write(self, data: Buffer, /) -> int:
        """Forget ``data``."""
        return memoryview(data).nbytes
