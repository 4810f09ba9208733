# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters signed by hand, where the office does so: the scan of the signed letter is its record copy, the sealed file stays
beside it, byte for byte.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.domain.letters import Letter, LetterAct, LetterScan, ScanKind
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.letters.desk import MOST_LETTER, LettersDesk
from mlat_desktop.services.ports import OfficeRecord, StoredBlob, UnitOfWork
from mlat_desktop.services.workplace import name_of

INK_SETTING = "sign_in_ink"
"""The office's setting that its letters are signed by hand, "on" or "off"; off where it was never set."""


def signs_by_hand(office: OfficeRecord) -> bool:
    """Whether the letters of an office bear a signature by hand."""
    return office.settings.get(INK_SETTING, "off") == "on"


class Ink(LettersDesk):
    """Keeps the scans of the papers of a letter."""

    def signed(self, letter_id: int, on: date, scan: Path) -> Done[Letter]:
        """Record that a sealed letter was signed by hand, with its scan. A later scan takes the place of an earlier one as the
        record copy; both are kept.
        """
        self._must(LetterAct.SIGN)
        with self._with_scan(scan) as (blob, kind), self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.SIGN)
            letter = self._update(uow, replace(letter, signed_on=self._not_before_seal(letter, on)))
            kept = self._keep_scan(uow, letter, ScanKind.SIGNED, on, scan, blob, kind)
            self._audit(uow, "letter.signed", letter, on=on.isoformat(), sha256=kept)
            uow.commit()
        return self._done(letter)

    @property
    def signs_by_hand(self) -> bool:
        """Whether the letters of this office bear a signature by hand."""
        with self._place.store.read() as uow:
            return signs_by_hand(uow.office.get())

    def waits_for_signature(self, letter_id: int) -> bool:
        """Whether a letter is sealed and the signature by hand is missing that the office asks for."""
        with self._place.store.read() as uow:
            letter = uow.letters.get(letter_id)
            return letter.may(LetterAct.DISPATCH) and letter.signed_on is None and signs_by_hand(uow.office.get())

    def scans(self, letter_id: int) -> tuple[LetterScan, ...]:
        """The scans of the papers of a letter, oldest first."""
        with self._place.store.read() as uow:
            return uow.letters.scans(uow.letters.get(letter_id).id)

    def record_copy(self, letter_id: int) -> LetterScan | None:
        """The scan of the letter as it was signed by hand, None where there is none: then the sealed file is the record."""
        return next((each for each in reversed(self.scans(letter_id)) if each.kind is ScanKind.SIGNED), None)

    def scan_bytes(self, scan: LetterScan) -> bytes:
        """A scan, byte for byte as it was taken in."""
        with self._place.store.read() as uow:
            uow.letters.get(scan.letter_id)
            return self._place.vault.read(uow.exhibits.blob(scan.blob), most=MOST_LETTER)

    def scan_pages(self, scan: LetterScan, width: int) -> list[Raster]:
        """The pages of a scan as pixels; an image is one page."""
        data = self.scan_bytes(scan)
        count = self._press.pages(data) if scan.media_type == "application/pdf" else 1
        return [self._press.scan_raster(data, page, width) for page in range(count)]

    @contextmanager
    def _with_scan(self, path: Path | None) -> Iterator[tuple[StoredBlob | None, str]]:
        """Take a scan into the encrypted store once it can be read as what it says it is; out again if it is not kept."""
        if path is None:
            yield None, ""
            return
        data = _read(path)
        kind = self._press.scan_type(data)
        if not kind:
            raise _refused(path, why("it is no PDF, PNG or JPEG file that can be shown"))
        blob = self._place.vault.put(io.BytesIO(data), size=len(data), progress=Silent(), cancel=CancelToken())
        try:
            yield blob, kind
        except BaseException:
            self._place.forget(blob)
            raise

    def _keep_scan(
        self,
        uow: UnitOfWork,
        letter: Letter,
        what: ScanKind,
        on: date,
        path: Path | None,
        blob: StoredBlob | None,
        media_type: str,
    ) -> str:
        """Keep the row of a scan; its SHA-256, empty where there is none."""
        if path is None or blob is None:
            return ""
        uow.exhibits.add_blob(blob)
        uow.letters.add_scan(
            LetterScan(
                uid=self._place.new_uid(),
                letter_id=letter.id,
                kind=what,
                on=on,
                name=name_of(path),
                media_type=media_type,
                size=blob.size,
                sha256=blob.sha256,
                blob=blob.id,
                recorded_by=self._place.user.uid,
                recorded_at=self._place.now,
            )
        )
        return blob.sha256


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_LETTER:
            raise _refused(path, why("it is larger than {size} bytes", size=MOST_LETTER))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise KnownError(Code.FILE_MISSING, path=str(path)) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error


def _refused(path: Path, reason: object) -> KnownError:
    return KnownError(Code.LETTER_SCAN, name=name_of(path), reason=reason)
