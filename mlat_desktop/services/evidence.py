# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Evidence: into the encrypted store, out of it, read again; each time with a link in its chain of custody.

An item's file is written before its rows: a power cut between the two leaves a file that nobody can read, which ``mlat check``
names, and never a row without its file.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry, Evidence
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId, Uid
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.workplace import Workplace, name_of

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """What an officer enters with a file of evidence."""

    title: str
    original: bool = False
    received_from: str = ""
    seal_number: str = ""
    return_due: date | None = None


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """The result of reading one item again; ``fault`` is empty when content and hash agree."""

    uid: Uid
    exhibit: str
    file_name: str
    fault: str


class EvidenceRoom:
    """Keeps the evidence of all cases."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

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
                item = self._enter(uow, uow.requests.get(request_id), name_of(path), new, blob)
                uow.commit()
        except BaseException:
            self._place.forget(blob)
            raise
        return Done(item, Changes.of(Kind.EVIDENCE, Kind.REQUEST, requests=[request_id]))

    def _enter(self, uow: UnitOfWork, request: Request, name: str, new: NewEvidence, blob: StoredBlob) -> Evidence:
        uow.exhibits.add_blob(blob)
        item = Evidence(
            uid=self._place.new_uid(),
            exhibit=f"{request.number}/{uow.exhibits.next_exhibit(request.id)}",
            title=new.title.strip() or name,
            file_name=name,
            media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
            size=blob.size,
            sha256=blob.sha256,
            blob=blob.id,
            original=new.original,
            received_from=new.received_from,
            seal_number=new.seal_number,
            return_due=new.return_due,
            added_at=self._place.now,
            added_by=self._place.user.uid,
        )
        uow.exhibits.add(request.id, item)
        self._custody(uow, item, CustodyAct.INGESTED, new.received_from)
        detail = {"exhibit": item.exhibit, "file": name, "sha256": blob.sha256, "size": blob.size}
        self._place.write_audit(uow, "evidence.added", request.uid, fields=("evidence",), detail=detail, request_id=request.id)
        return item

    def find(self, uid: Uid) -> tuple[RequestId, Evidence]:
        """An item and its case; ``EVIDENCE_UNKNOWN`` if there is none."""
        with self._place.store.read() as uow:
            return uow.exhibits.get(uid)

    def export(
        self, uid: Uid, target: Path, *, progress: Progress | None = None, cancel: CancelToken | None = None
    ) -> Done[Path]:
        """Write the plain content of an item to ``target`` (which must not exist), check it, and log the copy.

        Content of a case leaves the office with it, as in a bundle, and needs the same right.
        """
        self._place.must(Act.EXPORT_BUNDLE)
        with self._place.store.read() as uow:
            request_id, item = uow.exhibits.get(uid)
            blob = uow.exhibits.blob(item.blob)

        def fill(out: BinaryIO) -> None:
            self._place.vault.get(blob, out, progress=progress or Silent(), cancel=cancel or CancelToken())

        # Before the copy gets its name: none leaves without a line in its custody, not even if the power goes.
        write_new(target, fill, ready=lambda: self._note_copy(request_id, item, target))
        return Done(target, Changes.of(Kind.EVIDENCE, requests=[request_id]))

    def _note_copy(self, request_id: RequestId, item: Evidence, target: Path) -> None:
        with self._place.store.write() as uow:
            self._custody(uow, item, CustodyAct.EXPORTED, name_of(target))
            request = uow.requests.get(request_id)
            detail = {"exhibit": item.exhibit, "file": name_of(target), "sha256": item.sha256}
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
            items = uow.exhibits.of_request(request_id) if request_id else tuple(item for _, item in uow.exhibits.all())
            blobs = {item.blob: uow.exhibits.blob(item.blob) for item in items}
        checks = []
        for done, item in enumerate(items, start=1):
            cancel.check()
            checks.append(self._checked(item, blobs[item.blob], cancel))
            progress.step(done, len(items), item.exhibit)
        with self._place.store.write() as uow:
            for item, result in zip(items, checks, strict=True):
                self._custody(uow, item, CustodyAct.FIXITY_CHECKED, result.fault or "sha256")
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

    def _custody(self, uow: UnitOfWork, item: Evidence, act: CustodyAct, detail: str) -> None:
        uow.exhibits.add_custody(
            CustodyEntry(
                evidence_uid=item.uid,
                at=self._place.now,
                actor=self._place.user.uid,
                act=act,
                detail=detail,
                sha256=item.sha256,
            )
        )


class Nowhere(BytesIO):
    """A target that forgets: content is read to be hashed, not to be kept."""

    def write(self, data: Buffer, /) -> int:
        """Forget ``data``."""
        return memoryview(data).nbytes
