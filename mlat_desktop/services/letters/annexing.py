# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Annexes of letters: put to a draft, listed in it by themselves, and bound into one numbered file with its seal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.annexes import Annex, AnnexFacts, AnnexFile
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import BugError, Code, KnownError, why
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry
from mlat_desktop.domain.letters import Letter, LetterAct
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Uid
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.evidence import must_be_free
from mlat_desktop.services.letters.desk import LettersDesk, name_of
from mlat_desktop.services.letters.port import AnnexAbout, AnnexPart
from mlat_desktop.services.letters.sheets import Sheets
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.rulebook import class_label, withheld
from mlat_desktop.services.workplace import name_of as file_name_of

MOST_ANNEXES, MOST_PAGES = 99, 5000
_CHUNK = 1 << 20
_ADDED = "letter.annex-added"


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a letter becomes while it is sealed."""

    number: str
    on: date
    at: datetime


class Annexing(LettersDesk):
    """Puts annexes to letters."""

    def annexes(self, letter_id: int) -> tuple[Annex, ...]:
        """The annexes of a letter in their order."""
        with self._place.store.read() as uow:
            return uow.letters.annexes(uow.letters.get(letter_id).id)

    def add_annex(
        self,
        letter_id: int,
        path: Path,
        title: str = "",
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[Letter]:
        """Put a PDF or an image from the disk to a draft, after those that it has. ``ANNEX_UNFIT`` tells why not."""
        self._place.must(Act.DRAFT_LETTER)
        name = file_name_of(path)
        blob = self._place.keep_file(path, progress, cancel)
        try:
            facts = self._facts(blob, name)
            with self._place.store.write() as uow:
                letter = self._at(uow, letter_id, LetterAct.EDIT)
                uow.exhibits.add_blob(blob)
                letter = self._put(uow, letter, self._annex(facts, blob, name, title or Path(name).stem))
                uow.commit()
        except BaseException:
            self._place.forget(blob)
            raise
        return self._done(letter)

    def add_exhibit(self, letter_id: int, evidence_uid: Uid, title: str = "", *, although: str = "") -> Done[Letter]:
        """Put an exhibit of the letter's own case to a draft. One of a withheld class needs ``although``, the reason for this
        express choice (``EVIDENCE_WITHHELD``), as it does when it leaves by itself.
        """
        self._place.must(Act.DRAFT_LETTER)
        with self._place.store.read() as uow:
            letter = self._at(uow, letter_id, LetterAct.EDIT)
            request_id, item = uow.exhibits.get(evidence_uid)
            if request_id != letter.request_id:
                raise KnownError(Code.ANNEX_UNFIT, file=item.exhibit, reason=why("it belongs to another case"))
            if not item.blob:
                raise KnownError(Code.ANNEX_UNFIT, file=item.exhibit, reason=why("it is a thing and no file"))
            must_be_free(item, although)
            if not withheld(item.classification):
                although = ""  # a reason is given for what is known: that the class is withheld
            blob = uow.exhibits.blob(item.blob)
        facts = self._facts(blob, item.exhibit)
        annex = self._annex(facts, blob, item.file_name, title or item.title, evidence_uid)
        with self._place.store.write() as uow:
            letter = self._put(uow, self._at(uow, letter_id, LetterAct.EDIT), annex, exhibit=item.exhibit, although=although)
            uow.commit()
        return self._done(letter)

    def remove_annex(self, letter_id: int, number: int) -> Done[Letter]:
        """Take an annex off a draft; those after it move up. One that another annex translates stays (``ANNEX_TRANSLATED``)."""

        def take_off(kept: list[Annex], annex: Annex) -> None:
            for n, each in enumerate(kept, start=1):
                if each.translation and each.translation.of == annex.uid:
                    raise KnownError(Code.ANNEX_TRANSLATED, number=number, other=n + (n >= number))

        return self._arrange(letter_id, number, "letter.annex-removed", take_off)

    def move_annex(self, letter_id: int, number: int, to: int) -> Done[Letter]:
        """Give an annex of a draft another place."""
        return self._arrange(
            letter_id, number, "letter.annex-moved", lambda kept, annex: kept.insert(max(0, to - 1), annex), to=to
        )

    def annex_file(self, letter_id: int) -> AnnexFile | None:
        """The bound annexes of a sealed letter, None where it has none."""
        with self._place.store.read() as uow:
            return uow.letters.annex_file(uow.letters.get(letter_id).id)

    def save_annexes(self, letter_id: int, target: Path) -> Path:
        """Write the bound annexes of a sealed letter, byte for byte as they were sealed, to a file that must not exist."""
        with self._place.store.read() as uow:
            letter = uow.letters.get(letter_id)
            kept = uow.letters.annex_file(letter.id)
            if kept is None:
                if letter.blob:
                    raise KnownError(Code.ANNEX_NONE, letter=name_of(letter))
                raise KnownError(Code.LETTER_NOT_SEALED, letter=name_of(letter))
            blob = uow.exhibits.blob(kept.blob)

        def fill(out: BinaryIO) -> None:
            self._place.vault.get(blob, out, progress=Silent(), cancel=CancelToken())

        write_new(target, fill)
        return target

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _annex(self, facts: AnnexFacts, blob: StoredBlob, name: str, title: str, evidence: Uid | None = None) -> Annex:
        said = letter_text.clean(title).replace("\n", " ").replace("\t", " ").strip()[:300] or name
        char = self._press.uncovered(said)
        if char:
            raise KnownError(Code.LETTER_GLYPH_MISSING, character=f"{char} (U+{ord(char):04X})", field=why("the title"))
        return Annex(
            uid=self._place.new_uid(),
            title=said,
            file_name=name,
            pages=facts.pages,
            size=blob.size,
            sha256=blob.sha256,
            blob=blob.id,
            evidence_uid=evidence,
            signed=facts.signed,
            carries=facts.carries,
            archival=facts.archival,
            added_by=self._place.user.uid,
            added_at=self._place.now,
        )

    def _put(self, uow: UnitOfWork, letter: Letter, annex: Annex, *, exhibit: str = "", although: str = "") -> Letter:
        kept = uow.letters.annexes(letter.id)
        if len(kept) >= MOST_ANNEXES or sum(each.pages for each in kept) + annex.pages > MOST_PAGES:
            raise KnownError(Code.ANNEX_TOO_MANY, most=MOST_ANNEXES, pages=MOST_PAGES)
        uow.letters.set_annexes(letter.id, (*kept, annex))
        letter = self._update(uow, letter)
        detail = {
            "title": annex.title,
            "file": annex.file_name,
            "sha256": annex.sha256,
            "exhibit": exhibit,
            "although": although,
            "translation": annex.translation.language if annex.translation else "",
        }
        told = {name: value for name, value in detail.items() if value}
        self._audit(uow, "letter.annex-added", letter, fields=("annexes",), **told)
        return letter

    def _arrange(
        self, letter_id: int, number: int, action: str, change: Callable[[list[Annex], Annex], None], **detail: object
    ) -> Done[Letter]:
        self._place.must(Act.DRAFT_LETTER)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.EDIT)
            kept = list(uow.letters.annexes(letter.id))
            annex = numbered(kept, number, letter)
            kept.remove(annex)
            change(kept, annex)
            uow.letters.set_annexes(letter.id, kept)
            letter = self._update(uow, letter)
            self._audit(uow, action, letter, fields=("annexes",), title=annex.title, sha256=annex.sha256, **detail)
            uow.commit()
        return self._done(letter)

    def _facts(self, blob: StoredBlob, name: str) -> AnnexFacts:
        with ExitStack() as stack:
            return self._press.annex_facts(self._opened(stack, blob), name)

    def _opened(self, stack: ExitStack, blob: StoredBlob) -> BinaryIO:
        """The file to read anywhere in it."""
        scratch = stack.enter_context(self._place.vault.scratch())
        self._place.vault.get(blob, scratch, progress=Silent(), cancel=CancelToken())
        return scratch

    def _bound(
        self, uow: UnitOfWork, letter: Letter, sheets: Sheets, sealing: Sealing, kept: list[StoredBlob]
    ) -> AnnexFile | None:
        """Bind the annexes of a letter that is being sealed, and keep the file; None where there are none."""
        annexes = sheets.annexes
        if not annexes:
            return None
        front = self._contents(sheets, sealing)
        plan = sheets.annex_plan(self._press.pages(front))
        archival = all(annex.archival for annex in annexes)
        with ExitStack() as stack:
            parts = [
                AnnexPart(
                    self._opened(stack, uow.exhibits.blob(annex.blob)),
                    sheets.annex_name(n),
                    sheets.annex_stamps(n, plan, sealing.number),
                    f"annex-{n:02d}.pdf" if annex.attached else "",
                )
                for n, annex in enumerate(annexes, start=1)
            ]
            out = stack.enter_context(self._place.vault.scratch())
            title, author = sheets.annex_title(sealing.number)
            self._press.bind(front, parts, AnnexAbout(title, author, letter.language, sealing.at, archival), out)
            size = out.seek(0, 2)
            out.seek(0)
            blob = self._place.vault.put(out, size=size, progress=Silent(), cancel=CancelToken())
        kept.append(blob)
        uow.exhibits.add_blob(blob)
        file = AnnexFile(
            letter_id=letter.id, sha256=blob.sha256, pages=plan.total, size=blob.size, blob=blob.id, archival=archival
        )
        uow.letters.keep_annex_file(file)
        self._note_custody(uow, annexes, sealing.number)
        return file

    def _contents(self, sheets: Sheets, sealing: Sealing) -> bytes:
        """The contents, set again until the pages that they tell are right beside their own number."""
        pages = 1
        for _ in range(4):
            sheet = sheets.contents(sheets.annex_plan(pages), number=sealing.number, on=sealing.on, at=sealing.at)
            front = self._press.compose(sheet)
            found = self._press.pages(front)
            if found == pages:
                return front
            pages = found
        raise BugError("the contents of the annexes come to no end")

    def _note_custody(self, uow: UnitOfWork, annexes: Sequence[Annex], number: str) -> None:
        """Content of an exhibit leaves with the letter: its custody says so."""
        for annex in annexes:
            if annex.evidence_uid is not None:
                entry = CustodyEntry(
                    evidence_uid=annex.evidence_uid,
                    at=self._place.now,
                    actor=self._place.user.uid,
                    act=CustodyAct.EXPORTED,
                    detail=number,
                    sha256=annex.sha256,
                )
                uow.exhibits.add_custody(entry)


def must_leave_by_choice(uow: UnitOfWork, letter: Letter) -> None:
    """Refuse an annex whose exhibit is of a withheld class where nobody gave a reason for it in this letter: it was classed
    so after it was annexed (``ANNEX_WITHHELD``).
    """
    reasoned: set[tuple[str, str]] | None = None
    for number, annex in enumerate(uow.letters.annexes(letter.id), start=1):
        if annex.evidence_uid is None:
            continue
        _request, item = uow.exhibits.get(annex.evidence_uid)
        if not withheld(item.classification):
            continue
        reasoned = _reasoned(uow, letter) if reasoned is None else reasoned
        if (item.exhibit, annex.sha256) not in reasoned:
            raise KnownError(
                Code.ANNEX_WITHHELD,
                letter=name_of(letter),
                number=number,
                exhibit=item.exhibit,
                class_name=class_label(item.classification),
            )


def _reasoned(uow: UnitOfWork, letter: Letter) -> set[tuple[str, str]]:
    """The exhibits, each with the digest of its content, that were last put to the letter with a reason."""
    last = dict[tuple[str, str], str]()
    for entry in uow.audit.of_subject(letter.uid, letter.request_id):
        kept = uow.audit.detail(entry.seq) if entry.action == _ADDED else None
        if kept is not None:
            told = json.loads(kept[0])
            last[told.get("exhibit", ""), told["sha256"]] = told.get("although", "").strip()
    return {each for each, reason in last.items() if reason}


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file of any size. ``FILE_MISSING``, ``FILE_UNREADABLE``."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as source:
            while part := source.read(_CHUNK):
                found.update(part)
    except FileNotFoundError as error:
        raise KnownError(Code.FILE_MISSING, path=str(path)) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error
    return found.hexdigest()


def numbered(annexes: Sequence[Annex], number: int, letter: Letter) -> Annex:
    """The annex with this number, which begins at 1; ``ANNEX_UNKNOWN`` where the letter has none."""
    if not 1 <= number <= len(annexes):
        raise KnownError(Code.ANNEX_UNKNOWN, number=number, letter=name_of(letter))
    return annexes[number - 1]
