# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Taking a bundle in: a new case, or what is new of a known one, all of it or nothing.

Nothing that stands here is overwritten but what the officer takes field by field.

The store is touched only after every check has passed. Files go into the vault first, the records in one transaction
afterwards; whatever fails in between takes the files out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.bundle import BundleFile, BundleState, CardStatus, CheckedBundle
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Uid
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.bundles import receipts
from mlat_desktop.services.bundles.comparing import fork
from mlat_desktop.services.bundles.desk import BundleDesk
from mlat_desktop.services.bundles.entering import Entering
from mlat_desktop.services.bundles.intake_views import ImportChoice, ImportPreview
from mlat_desktop.services.bundles.news import Intake, News, known_request, news_of
from mlat_desktop.services.bundles.port import Received
from mlat_desktop.services.bundles.preview import preview_of
from mlat_desktop.services.bundles.views import ImportReport
from mlat_desktop.services.ports import StoredBlob, UnitOfWork

_OUTSIDE = frozenset(
    {"fingerprint", "size", "expected", "count", "sequence", "known", "created", "on", "theirs", "ours", "needed", "free"}
)
"""Facts of a refusal that tell of the medium, the envelope and the sender."""
_LYING_OPEN = re.compile(r"OPEN-ME\.txt|bundle\.[a-z0-9.]+")
_OF_THE_ENVELOPE = frozenset({Code.BUNDLE_ENVELOPE, Code.BUNDLE_SIGNATURE, Code.FILE_UNREADABLE})


def _outside(error: KnownError) -> dict[str, str]:
    """What of a refusal may stand in the log, which is open to more people than the case: nothing from inside the bundle or of
    the case here. The entry belongs to no case, and would not be erased with it.
    """
    facts = error.facts
    told = {name: str(facts[name]) for name in sorted(_OUTSIDE & facts.keys())}
    if isinstance(facts.get("number"), int):  # of a part; the number of a case is a text
        told["number"] = str(facts["number"])
    if _LYING_OPEN.fullmatch(str(facts.get("name", ""))):
        told["name"] = str(facts["name"])
    if error.code in _OF_THE_ENVELOPE:
        told["reason"] = str(facts.get("reason", ""))
    return told


class Importer:
    """Takes bundles in."""

    def __init__(self, desk: BundleDesk, passphrase: str = "") -> None:
        self._desk = desk
        self._passphrase = passphrase
        self._place = desk.place

    def take_in(
        self, folders: Sequence[Path], choice: ImportChoice, progress: Progress, cancel: CancelToken
    ) -> Done[ImportReport]:
        """Check, copy, compare with what is here, and keep what is new and what the officer takes."""
        self._place.must(Act.IMPORT_BUNDLE)
        desk = self._desk
        with (
            self.refusals(folders),
            desk.transfer.receive(folders, desk.reader_keys(self._passphrase), desk.quarantine, progress, cancel) as received,
        ):
            return self.keep(folders, received, choice, cancel)

    def preview(self, folders: Sequence[Path], progress: Progress, cancel: CancelToken) -> ImportPreview:
        """Check a bundle where it lies and say what it would change; nothing is copied, nothing changes."""
        self._place.must(Act.IMPORT_BUNDLE)
        with self.refusals(folders):
            bundle = self._desk.transfer.check(folders, self._desk.reader_keys(self._passphrase), progress, cancel)
            return self.look(folders, bundle)

    def look(self, folders: Sequence[Path], bundle: CheckedBundle) -> ImportPreview:
        """What a checked bundle would change. Refuses what :meth:`keep` would refuse, but for what the officer may answer."""
        intake = self._intake(folders, bundle)
        with self._place.store.read() as uow:
            again = self._again(uow, intake, folders[0])
            return preview_of(self._desk, uow, intake, folders[0], again)

    @contextmanager
    def refusals(self, folders: Sequence[Path]) -> Iterator[None]:
        """Note in the audit log what is refused inside."""
        try:
            yield
        except KnownError as error:
            if error.code is not Code.CANCELLED:
                self._note_refusal(folders[0], error)
            raise

    def _note_refusal(self, folder: Path, error: KnownError) -> None:
        detail = {"folder": folder.name, "code": error.code.value, **_outside(error)}
        with self._place.store.write() as uow:
            self._place.write_audit(uow, "bundle.refused", folder.name, fields=("bundle",), detail=detail)
            uow.commit()

    def _intake(self, folders: Sequence[Path], bundle: CheckedBundle) -> Intake:
        if bundle.sender.status is CardStatus.OWN:
            raise KnownError(Code.BUNDLE_OWN)
        record = self._desk.case_of(bundle)
        self._desk.must_see(bundle, record)
        drives = (self._desk.transfer.drive_of(folder) for folder in folders)
        serials = dict.fromkeys(drive.serial for drive in drives if drive and drive.serial)
        return Intake(bundle, record, ", ".join(serials))

    def keep(
        self, folders: Sequence[Path], received: Received, choice: ImportChoice, cancel: CancelToken
    ) -> Done[ImportReport]:
        """Take in a bundle that was checked: all of it or nothing."""
        if choice.digest and choice.digest != received.bundle.digest:
            raise KnownError(Code.BUNDLE_CHANGED)
        intake = self._intake(folders, received.bundle)
        with self._place.store.read() as uow:
            again = self._again(uow, intake, folders[0])
            if again is None:
                forked = fork(uow, intake.bundle)
                if forked is not None and not choice.although.strip():
                    raise forked
                request = known_request(self._place, uow, intake)
                news = news_of(uow, intake, request)
                Entering(self._desk, choice).must_fit(uow, intake, request)
        if again is not None:
            receipts.owe_again(self._place, Uid(intake.bundle.uid))
            return Done(again)
        try:
            self._store_files(received, intake, news, cancel)
            cancel.check()
            return Entering(self._desk, choice).enter(folders[0], intake)
        except BaseException:
            self._place.forget(*intake.blobs.values())
            raise

    # -- what is here already --------------------------------------------------------------------------------------------

    def _again(self, uow: UnitOfWork, intake: Intake, folder: Path) -> ImportReport | None:
        """The report of a bundle that was taken in before; ``BUNDLE_REPLAYED`` if its content was another one."""
        known = uow.whole.bundles.get(Uid(intake.bundle.uid))
        if known is None:
            return None
        seen = uow.bundles.get(known.uid) is not None  # else it was taken in for a case that is not this one
        if not seen or not known.incoming or known.digest != intake.bundle.digest or known.request_id is None:
            raise KnownError(Code.BUNDLE_REPLAYED, on=known.created_at, name=intake.bundle.sender.name)
        report = self._desk.report(intake.bundle, intake.record, folder, BundleState.IMPORTED)
        number = uow.requests.get(known.request_id).number
        return ImportReport(bundle=report, request_id=known.request_id, number=number, already=True)

    # -- files -----------------------------------------------------------------------------------------------------------

    def _store_files(self, received: Received, intake: Intake, news: News, cancel: CancelToken) -> None:
        record = intake.record
        wanted = {letter.path for letter in record.letters if letter.uid in news.letters}
        wanted |= {item.path for item in record.evidence if item.uid in news.evidence}

        def take(file: BundleFile, stream: BinaryIO) -> None:
            if file.path in wanted:
                intake.blobs[file.path] = self._put(stream, file.size, cancel)
                if intake.blobs[file.path].sha256 != file.sha256:
                    raise KnownError(Code.BUNDLE_FILE_ALTERED, name=file.path)

        if wanted:
            received.each(take)
        if record.only_receipts:
            return  # its entry in the register says all that is in it
        case = intake.bundle.case
        intake.blobs["case"] = self._put(BytesIO(case), len(case), cancel)

    def _put(self, stream: BinaryIO, size: int, cancel: CancelToken) -> StoredBlob:
        return self._place.vault.put(stream, size=size, progress=Silent(), cancel=cancel)
