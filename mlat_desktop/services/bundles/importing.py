# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Taking a bundle in: a new case, or what is new of a known one. Nothing is ever overwritten; all of it is kept or nothing.

The store is touched only after every check has passed. Files go into the vault first, the records in one transaction
afterwards; whatever fails in between takes the files out again.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.bundle import BundleFile, BundleState, CardStatus
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Uid
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.bundles.desk import BundleDesk
from mlat_desktop.services.bundles.entering import Entering
from mlat_desktop.services.bundles.news import Intake, News, known_request, news_of
from mlat_desktop.services.bundles.port import Received
from mlat_desktop.services.bundles.views import ImportReport
from mlat_desktop.services.ports import StoredBlob, UnitOfWork


class Importer:
    """Takes bundles in."""

    def __init__(self, desk: BundleDesk) -> None:
        self._desk = desk
        self._place = desk.place

    def take_in(self, folder: Path, progress: Progress, cancel: CancelToken) -> Done[ImportReport]:
        """Check, copy, compare with what is here, and keep what is new."""
        self._place.must(Act.IMPORT_BUNDLE)
        try:
            with self._desk.transfer.receive(
                folder, self._desk.reader_keys(), self._desk.quarantine, progress, cancel
            ) as received:
                return self._keep(folder, received, cancel)
        except KnownError as error:
            if error.code is not Code.CANCELLED:
                self._note_refusal(folder, error)
            raise

    def _note_refusal(self, folder: Path, error: KnownError) -> None:
        facts = {name: str(value) for name, value in error.facts.items()}
        detail = {"folder": folder.name, "code": error.code.value, **facts}
        with self._place.store.write() as uow:
            self._place.write_audit(uow, "bundle.refused", folder.name, fields=("bundle",), detail=detail)
            uow.commit()

    def _keep(self, folder: Path, received: Received, cancel: CancelToken) -> Done[ImportReport]:
        bundle = received.bundle
        if bundle.sender.status is CardStatus.OWN:
            raise KnownError(Code.BUNDLE_OWN)
        self._desk.must_see(bundle, self._desk.case_of(bundle))
        drive = self._desk.transfer.drive_of(folder)
        intake = Intake(bundle, self._desk.case_of(bundle), drive.serial if drive else "")
        with self._place.store.read() as uow:
            again = self._again(uow, intake, folder)
            if again is not None:
                return Done(again)
            news = news_of(uow, intake, known_request(self._place, uow, intake))
        try:
            self._store_files(received, intake, news, cancel)
            cancel.check()
            return Entering(self._desk).enter(folder, intake)
        except BaseException:
            self._place.forget(*intake.blobs.values())
            raise

    # -- what is here already --------------------------------------------------------------------------------------------

    def _again(self, uow: UnitOfWork, intake: Intake, folder: Path) -> ImportReport | None:
        """The report of a bundle that was taken in before; ``BUNDLE_REPLAYED`` if its content was another one."""
        known = uow.bundles.get(Uid(intake.bundle.uid))
        if known is None:
            return None
        if not known.incoming or known.digest != intake.bundle.digest or known.request_id is None:
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
        case = intake.bundle.case
        intake.blobs["case"] = self._put(BytesIO(case), len(case), cancel)

    def _put(self, stream: BinaryIO, size: int, cancel: CancelToken) -> StoredBlob:
        return self._place.vault.put(stream, size=size, progress=Silent(), cancel=cancel)
