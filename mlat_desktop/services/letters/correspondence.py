# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters from draft to dispatch: who may do what with them, in which order, and what the register remembers.

A letter is drafted by one person and approved by a second; sealing takes the number, draws, signs and keeps the file in one
unit of work; afterwards its bytes never change. What a page looks like is the press's business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from mlat_desktop.domain.annexes import certified_parts
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_sheet import LetterVerdict, Raster
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.people import Act
from mlat_desktop.services.letters.annexing import sha256_of
from mlat_desktop.services.letters.approving import Approving
from mlat_desktop.services.letters.desk import MOST_LETTER
from mlat_desktop.services.letters.kinds import kind_of
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.matter import matter_of
from mlat_desktop.services.letters.paper import Paper
from mlat_desktop.services.letters.sealing import own_certificates
from mlat_desktop.services.letters.sheets import sheets_of
from mlat_desktop.services.letters.skeleton import letter_with_gaps
from mlat_desktop.services.letters.stationery import images_of
from mlat_desktop.services.letters.telephone import Telephone
from mlat_desktop.services.letters.verdict import decisive, judge, judge_annexes, judge_unseen
from mlat_desktop.services.reviews.lists import wanted


class Correspondence(Approving, Paper, Telephone):
    """Writes, seals, sends and checks letters."""

    def preview(self, letter_id: int) -> bytes:
        """What the letter looks like: the kept file once it is sealed, a PDF marked DRAFT before, which shows also what a
        letter that is still written lacks.
        """
        with self._place.store.read() as uow:
            letter = uow.letters.get(letter_id)
            if letter.blob:
                return self._bytes(uow, letter)
            office, matter, annexes = uow.office.get(), matter_of(uow, letter), uow.letters.annexes(letter_id)
            images, languages = images_of(uow), languages_of(uow)
            self._must_be_printable(letter)
            if letter.status is LetterStatus.DRAFT:
                asks = matter.request is not None and kind_of(letter.kind).measures_after
                letter = letter_with_gaps(letter, languages, wanted(uow, matter.case) if asks else ())
        now = self._place.now.replace(microsecond=0)
        sheets = sheets_of(office, matter, letter, languages, annexes, images)
        return self._press.compose(sheets.draft(on=self._place.today, at=now))

    def editable(self, letter_id: int) -> Done[bytes]:
        """The letter as a text document (DOCX) for partners who want to comment: marked as not sealed, whatever it is itself.

        It leaves the office with what the letter says, so that it was made is recorded.
        """
        self._place.must(Act.DRAFT_LETTER)
        with self._place.store.write() as uow:
            letter, office = uow.letters.get(letter_id), uow.office.get()
            annexes = uow.letters.annexes(letter_id)
            sheets = sheets_of(office, matter_of(uow, letter), letter, languages_of(uow), annexes)
            now = self._place.now.replace(microsecond=0)
            on = letter.sealed_at.astimezone(ZoneInfo(office.zone)).date() if letter.sealed_at else self._place.today
            made = self._press.editable(sheets.editable(letter, on=on, at=now))
            self._audit(uow, "letter.editable-copy", letter, sha256=hashlib.sha256(made).hexdigest())
            uow.commit()
        return Done(made, self._done(letter).changes)

    def pdf(self, letter_id: int) -> bytes:
        """The sealed file, byte for byte as it was kept."""
        with self._place.store.read() as uow:
            return self._bytes(uow, uow.letters.get(letter_id))

    def joined(self, pdfs: Sequence[bytes], *, whole_sheets: bool) -> bytes:
        """The pages of several letters as one file for a printer."""
        return pdfs[0] if len(pdfs) == 1 else self._press.joined(pdfs, whole_sheets=whole_sheets)

    def pages(self, pdf: bytes) -> int:
        """How many pages a PDF of a letter has."""
        return self._press.pages(pdf)

    def raster(self, pdf: bytes, page: int, width: int) -> Raster:
        """A page (from 0) as pixels, for a preview and for printers that take images."""
        return self._press.raster(pdf, page, width)

    def verify(self, pdf: bytes) -> LetterVerdict:
        """Say of any file whether it is a letter of this office, kept byte for byte, or what is wrong with it."""
        known = self._verdict_on_annexes(hashlib.sha256(pdf).hexdigest())
        if known is not None:
            return known
        finding = self._press.examine(pdf)
        with self._place.store.read() as uow:
            letter = uow.letters.by_sha256(finding.sha256)
            unseen = uow.whole.letters.by_sha256(finding.sha256) if letter is None else None
            ours = own_certificates(uow)
            reference = matter_of(uow, letter).number if letter else ""
            kept = letter or unseen
            after = decisive(uow.whole.letters, kept.uid) if kept else None
            zone = ZoneInfo(uow.office.get().zone)
            parts = certified_parts(uow.letters.annexes(letter.id)) if letter else ()
        if unseen is not None:  # it is as genuine to whoever may not see its case
            return judge_unseen(finding, unseen, zone, after)
        return replace(judge(finding, letter, reference, ours, zone, after), translations=parts)

    def verify_file(self, path: Path) -> LetterVerdict:
        """:meth:`verify` of a file: annexes may be of any size, of anything else no more is read than a letter may have."""
        known = self._verdict_on_annexes(sha256_of(path))
        if known is not None:
            return known
        if path.stat().st_size > MOST_LETTER:
            raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=why("it is too large"))
        return self.verify(path.read_bytes())

    def _verdict_on_annexes(self, sha256: str) -> LetterVerdict | None:
        with self._place.store.read() as uow:
            kept = uow.whole.letters.annex_file_by_sha256(sha256)
            if kept is None:
                return None
            seen = uow.letters.annex_file_by_sha256(sha256) is not None
            letter = uow.whole.letters.get(kept.letter_id)
            zone = ZoneInfo(uow.office.get().zone)
            after = decisive(uow.whole.letters, letter.uid)
            reference = matter_of(uow, letter).number if seen else ""
            parts = certified_parts(uow.letters.annexes(letter.id)) if seen else ()
        return replace(judge_annexes(sha256, letter, reference, zone, after, seen=seen), translations=parts)
