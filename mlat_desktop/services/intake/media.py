# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Takes a stick, disc or disk in as one exhibit: its content, a hash for each file, the hashes that came with it, a photo.

The content goes into the store in one pass, the records in one unit of work afterwards; whatever fails or is stopped in between
leaves nothing. A supplied hash that does not agree stops nothing either: the exhibit is what it is, and the report says so.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, cast

from mlat_desktop.domain.bundle_names import sanitised
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.evidence import (
    Attachment,
    AttachmentKind,
    CustodyAct,
    CustodyEntry,
    Evidence,
    ExhibitForm,
    HashCheck,
    MediumFile,
)
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.evidence import NewEvidence, numbered, told
from mlat_desktop.services.exhibits import LARGEST_PICTURE, Forgetting, attach
from mlat_desktop.services.intake import ewf, hash_lists
from mlat_desktop.services.intake.archive import Content, archive_size
from mlat_desktop.services.intake.hash_lists import Supplied
from mlat_desktop.services.intake.walking import Found, walk
from mlat_desktop.services.ports import StoredBlob
from mlat_desktop.services.workplace import Workplace, name_of

ARCHIVE = "application/x-tar"
IMAGE = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumToTake:
    """What an officer chooses. ``path`` is where the medium is mounted, a folder, or an image file; ``hashes`` are lists that
    came beside it, their names relative to the medium.
    """

    path: Path
    new: NewEvidence
    exclude: tuple[str, ...] = ()
    hashes: tuple[Path, ...] = ()
    photo: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeReport:
    """What was taken in. ``taken`` counts the files whose whole content is here."""

    item: Evidence
    files: tuple[MediumFile, ...]
    attachments: tuple[Attachment, ...] = ()

    @property
    def taken(self) -> int:
        """Files whose whole content is here."""
        return sum(1 for file in self.files if file.sha256)

    @property
    def faults(self) -> tuple[MediumFile, ...]:
        """What could not be read whole, was left out, or is missing."""
        return tuple(file for file in self.files if file.fault)

    @property
    def differing(self) -> tuple[MediumFile, ...]:
        """Files whose supplied hash is another one."""
        return tuple(file for file in self.files if any(not check.agrees for check in file.checks))

    @property
    def checked(self) -> int:
        """Supplied hashes that agree."""
        return sum(1 for file in self.files for check in file.checks if check.agrees)


@dataclass(slots=True)
class _Taking:
    """One medium on its way in."""

    found: list[Found]
    supplied: list[Supplied] = field(default_factory=list)
    images: dict[str, tuple[HashCheck, ...]] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)


class MediaIntake:
    """Takes media in and tells what was on them."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def take(
        self,
        request_id: RequestId,
        medium: MediumToTake,
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[IntakeReport]:
        """Take a medium in. Raises ``MEDIUM_INVALID``, ``FILE_MISSING``, ``FILE_UNREADABLE``, ``CANCELLED``, and what a full
        disk raises; nothing is kept then.
        """
        self._place.must(Act.ADD_EVIDENCE)
        progress, cancel = progress or Silent(), cancel or CancelToken()
        taking = _Taking(self._found(medium, cancel))
        for path in medium.hashes:
            taking.supplied += self._list(path)
        photo = self._photo(medium.photo)
        with Forgetting(self._place, photo):
            blob, files = self._store(taking, medium.path, progress, cancel)
        with Forgetting(self._place, blob, photo):
            self._examine(taking, cancel)
            cancel.check()
            files = _compared(files, taking)
            report = self._keep(request_id, medium, taking, blob, files, photo)
        return Done(report, Changes.of(Kind.EVIDENCE, Kind.REQUEST, requests=[request_id]))

    def report(self, uid: Uid) -> IntakeReport:
        """What was taken in with an exhibit; of one that is no medium the list is empty."""
        with self._place.store.read() as uow:
            _request, item = uow.exhibits.get(uid)
            return IntakeReport(item=item, files=uow.exhibits.medium_files(uid), attachments=uow.exhibits.attachments(uid))

    # -- reading the medium

    def _found(self, medium: MediumToTake, cancel: CancelToken) -> list[Found]:
        found = list(walk(medium.path, medium.exclude, cancel))
        if medium.path.is_file() and medium.path.suffix.lower() == ".e01":
            found = [each for part in ewf.segments(medium.path) for each in walk(part, (), cancel)]
        if not any(not each.fault for each in found):
            raise KnownError(Code.MEDIUM_INVALID, reason=why("there is no file on it that can be read"))
        return found

    def _list(self, path: Path) -> tuple[Supplied, ...]:
        try:
            if path.stat().st_size > hash_lists.LARGEST_LIST:
                raise KnownError(Code.MEDIUM_INVALID, reason=why("the list of hashes {name} is too large", name=name_of(path)))
            found = hash_lists.read(path.read_bytes(), name_of(path))
        except FileNotFoundError as error:
            raise KnownError(Code.FILE_MISSING, path=str(path)) from error
        except OSError as error:
            raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error
        if not found:
            reason = why("the list {name} holds no MD5, SHA-1 or SHA-256 hash with the name of a file", name=name_of(path))
            raise KnownError(Code.MEDIUM_INVALID, reason=reason)
        return found

    def _photo(self, path: Path | None) -> StoredBlob | None:
        if path is None:
            return None
        with suppress(OSError):
            if path.stat().st_size > LARGEST_PICTURE:
                raise KnownError(Code.MEDIUM_INVALID, reason=why("the photo {name} is too large", name=name_of(path)))
        return self._place.keep_file(path)

    def _store(
        self, taking: _Taking, root: Path, progress: Progress, cancel: CancelToken
    ) -> tuple[StoredBlob, list[MediumFile]]:
        archive = not (root.is_file() and len(taking.found) == 1)
        total = archive_size(taking.found) if archive else taking.found[0].size
        heard = _Heard(progress)
        content = Content(taking.found, archive=archive, heard=heard.begin)
        try:
            blob = self._place.vault.put(cast(BinaryIO, content), size=total, progress=heard, cancel=cancel)
        except OSError as error:
            raise KnownError(Code.FILE_UNREADABLE, path=str(root), reason=error.strerror or str(error)) from error
        if not any(file.sha256 for file in content.files):
            self._place.forget(blob)
            raise KnownError(Code.MEDIUM_INVALID, reason=why("there is no file on it that can be read"))
        return blob, content.files

    def _examine(self, taking: _Taking, cancel: CancelToken) -> None:
        """Read the lists that lie on the medium, and the content of its images."""
        names = {each.name: each for each in taking.found if not each.fault}
        for name, each in names.items():
            if hash_lists.is_list(name) and each.size <= hash_lists.LARGEST_LIST:
                with suppress(OSError):  # its own row says that it could not be read
                    folder = name.rpartition("/")[0]
                    taking.supplied += hash_lists.read(each.path.read_bytes(), name, folder)
            if name.lower().endswith(".e01"):
                self._examine_image(taking, each, cancel)

    def _examine_image(self, taking: _Taking, each: Found, cancel: CancelToken) -> None:
        source = name_of(each.path)
        try:
            made = ewf.examine(ewf.segments(each.path), cancel)
        except ewf.EwfError as error:
            taking.broken[each.name] = f"image|{error}"
            return
        except OSError as error:
            taking.broken[each.name] = f"image|{error.strerror or error}"
            return
        pairs = (("md5", made.stored_md5, made.md5), ("sha1", made.stored_sha1, made.sha1))
        taking.images[each.name] = tuple(
            HashCheck(source=source, algorithm=f"{name}-of-content", supplied=stored, found=found)
            for name, stored, found in pairs
            if stored
        )

    # -- keeping

    def _keep(
        self,
        request_id: RequestId,
        medium: MediumToTake,
        taking: _Taking,
        blob: StoredBlob,
        files: list[MediumFile],
        photo: StoredBlob | None,
    ) -> IntakeReport:
        archive = not (medium.path.is_file() and len(taking.found) == 1)
        name = name_of(medium.path) or "medium"
        with self._place.store.write() as uow:
            request = uow.requests.get(request_id)
            item = replace(
                numbered(self._place, uow, request, medium.new),
                form=ExhibitForm.MEDIUM,
                title=medium.new.title.strip() or name,
                file_name=sanitised(f"{medium.new.medium_serial.strip() or name}.tar", "medium") if archive else name,
                media_type=ARCHIVE if archive else (mimetypes.guess_type(name)[0] or IMAGE),
                size=blob.size,
                sha256=blob.sha256,
                blob=blob.id,
            )
            report = IntakeReport(item=item, files=tuple(files))
            uow.exhibits.add_blob(blob)
            uow.exhibits.add(request_id, item)
            uow.exhibits.add_medium_files(item.uid, files)
            uow.exhibits.add_custody(self._first_link(item))
            detail = {
                "exhibit": item.exhibit,
                "sha256": item.sha256,
                "size": item.size,
                "files": report.taken,
                "faults": len(report.faults),
                "hashes_agree": report.checked,
                "hashes_differ": [file.path for file in report.differing][:100],
                **told(item),
            }
            self._place.write_audit(
                uow, "evidence.medium-added", request.uid, fields=("evidence",), detail=detail, request_id=request_id
            )
            kept: tuple[Attachment, ...] = ()
            if photo and medium.photo:
                picture = name_of(medium.photo)
                kept = (attach(self._place, uow, request_id, item, AttachmentKind.PHOTO, picture, photo),)
            if item.outstanding:
                self._place.recompute(uow, request)
            uow.commit()
        return replace(report, attachments=kept)

    def _first_link(self, item: Evidence) -> CustodyEntry:
        return CustodyEntry(
            evidence_uid=item.uid,
            at=self._place.now,
            actor=self._place.user.uid,
            act=CustodyAct.INGESTED,
            detail=item.received_from,
            medium=item.medium_serial,
            sha256=item.sha256,
            place=item.place,
            seal_number=item.seal_number,
        )


class _Heard:
    """Tells the listener the name of the file beside the count of bytes."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._name = progress, ""

    def begin(self, name: str) -> None:
        """A file begins."""
        self._name = name

    def step(self, done: int, total: int, _what: str = "") -> None:
        """So many bytes of all."""
        self._progress.step(done, total, self._name)


def _compared(files: Iterable[MediumFile], taking: _Taking) -> list[MediumFile]:
    """The files with the supplied hashes beside them, and behind them what a list names and the medium does not hold."""
    wanted: dict[str, list[Supplied]] = {}
    made = list(files)
    names = {file.path for file in made}
    for each in taking.supplied:
        wanted.setdefault(_matching(each.path, names), []).append(each)
    done = [_with_checks(file, wanted.pop(file.path, ()), taking) for file in made]
    missing = [MediumFile(path=path, size=0, fault=f"missing|{rows[0].source}") for path, rows in sorted(wanted.items())]
    return [*done, *missing]


def _matching(path: str, names: set[str]) -> str:
    """A name of a list as the medium has it: lists of Windows are written with the other slash."""
    turned = path.replace("\\", "/").removeprefix("./")
    return path if path in names or turned not in names else turned


def _with_checks(file: MediumFile, rows: Sequence[Supplied], taking: _Taking) -> MediumFile:
    found: Mapping[str, str] = {"md5": file.md5, "sha1": file.sha1, "sha256": file.sha256}
    checks = tuple(
        HashCheck(source=row.source, algorithm=row.algorithm, supplied=row.value, found=found[row.algorithm]) for row in rows
    )
    fault = file.fault or taking.broken.get(file.path, "")
    return replace(file, checks=(*checks, *taking.images.get(file.path, ())), fault=fault)
