# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Turns a letter and its case into what the press prints, and into the record that the QR code signs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import accumulate

from mlat_desktop.domain.annexes import Annex, AnnexFile
from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.letter_beside import Pair
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import RECORD_SCHEMA, BlockKind, Content, Filled, FilledBlock, isolate, load
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.domain.seals import ImageUse
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.i18n import language
from mlat_desktop.services.letters.annex_words import AnnexWords, named_in, with_annexes
from mlat_desktop.services.letters.beside import notes, paired, prevailing
from mlat_desktop.services.letters.languages import PROGRAM_LANGUAGES, Languages
from mlat_desktop.services.letters.matter import Matter
from mlat_desktop.services.letters.stationery import NO_IMAGES, SheetImages
from mlat_desktop.services.letters.words import Saying, Words, date_in_words
from mlat_desktop.services.ports import OfficeRecord


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of one letter. The words are those of the letter's language, never of the screen's. ``second`` is its text in
    another language, and ``notes`` what a text says behind single fields.
    """

    office: OfficeRecord
    matter: Matter
    content: Content
    annexes: tuple[Annex, ...] = ()
    images: SheetImages = NO_IMAGES
    second: Content | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    languages: Languages = PROGRAM_LANGUAGES

    def final(self, *, number: str, on: date, at: datetime, qr: str, check_code: str) -> LetterSheet:
        """The letter as it is sealed."""
        return self._sheet(number=number, on=on, at=at, qr=qr, check_code=check_code, sealed=True)

    def draft(self, *, on: date, at: datetime) -> LetterSheet:
        """The letter as it would look, marked DRAFT, without number, seal and code."""
        return self._sheet(number="", on=on, at=at, qr="", check_code="", sealed=False)

    def editable(self, letter: Letter, *, on: date, at: datetime) -> LetterSheet:
        """The letter for partners who want to comment: it says of itself what it is, and bears neither seal nor code."""
        sheet = self._editable(number=letter.number, on=on, at=at)
        other = self._other()
        if other is None or sheet.beside is None:
            return sheet
        second = other._editable(number=letter.number, on=on, at=at)
        return replace(sheet, beside=replace(second, prevails=sheet.beside.prevails))

    def _editable(self, *, number: str, on: date, at: datetime) -> LetterSheet:
        sheet = self._sheet(number=number, on=on, at=at, qr="", sealed=True)
        note = self._words.of("mark", "editable_caption")
        return replace(sheet, seal_text="", marks=(*sheet.marks, self._words.mark("editable")), note=note)

    def record(self, letter: Letter, *, number: str, on: date, bound: AnnexFile | None = None) -> dict[str, object]:
        """The canonical letter record: what the office answers for, whatever the page looks like."""
        filled = self._filled()
        fields = self.content.fields
        return {
            "schema": RECORD_SCHEMA,
            "letter": letter.uid,
            "kind": letter.kind,
            "language": letter.language,
            "number": number,
            "date": on.isoformat(),
            "office": {"uid": self.office.uid, "name": self.office.name, "country": self.office.country},
            **self._about(),
            "to": list(self._recipient()),
            "their_reference": fields.get("their_reference", ""),
            "template": {"version": self.content.template_version, "sha256": self.content.template_sha256},
            "classification": self.matter.confidentiality.value,
            "training": self.office.training,
            "title": filled.title,
            "text": filled.lines(),
            "signatory": list(self._signatory()),
            **self._in_second(),
            **(self._annexed(bound) if bound else {}),
            **self._pictured(),
            "head": self._head(),
            **self.languages.recorded(self.content.language),
        }

    def _in_second(self) -> dict[str, object]:
        """The text beside the authentic one, and what both say of the two; a letter in one language has nothing of it."""
        other = self._other()
        if other is None:
            return {}
        pair, filled = self._pair(), other._filled()
        return {
            "beside": {
                "language": other.content.language,
                "template": {"version": other.content.template_version, "sha256": other.content.template_sha256},
                "title": filled.title,
                "text": filled.lines(),
                "head": other._head(),
                "in_original": list(pair.in_original()),
                **self.languages.recorded(other.content.language),
                "prevails": list(prevailing(pair, self.languages)),
            }
        }

    def _head(self) -> dict[str, object]:
        """What stands at the head and the foot of the page and in no other part of the record."""
        printed = {
            "letterhead": list(self._letterhead()),
            "our_reference": self.content.fields.get("our_reference", self.matter.number),
            "their_date": self.content.fields.get("their_date", ""),
            "place": self._place(),
            "caution": self.matter.caution,
        }
        return {name: value for name, value in printed.items() if value}

    def _pictured(self) -> dict[str, object]:
        """The digests of the images printed; a letter without any has the record that it always had."""
        used = self.images.digests(*ImageUse)
        return {"images": used} if used else {}

    def _about(self) -> dict[str, object]:
        if self.matter.request is not None:
            return {"request": {"uid": self.matter.uid, "number": self.matter.number}}
        return {
            "state": self.matter.state,
            "requests": [{"uid": each.uid, "number": each.number} for each in self.matter.cases],
        }

    def sealed_content(self, record: Mapping[str, object]) -> str:
        """The content with the signed record beside it: neither changes any more."""
        return canonical({**json.loads(self.content.to_json()), "record": record})

    # -- annexes ---------------------------------------------------------------------------------------------------------

    def annex_plan(self, front: int) -> AnnexPlan:
        """Where the annexes stand behind ``front`` pages of contents."""
        starts = tuple(accumulate([front + 1, *(annex.pages for annex in self.annexes)]))
        return AnnexPlan(starts[:-1], starts[-1] - 1)

    def annex_name(self, number: int) -> str:
        """Annex 1: Ledger, in the letter's language."""
        return f"{self._named.name(number)}: {self._named.title(number)}"

    def annex_title(self, number: str) -> tuple[str, str]:
        """The title and the author of the file."""
        return self._words.of("annex", "title").format(number=number), self._office_name()

    def annex_stamps(self, number: int, plan: AnnexPlan, letter: str) -> tuple[str, ...]:
        """The words at the foot of every page of an annex."""
        said, rtl = self._words, runs_left(self.content.language)
        before = [isolate(letter, code=True, rtl=rtl), *self._named.stamp(number)]
        after = [self._classification(), *(mark.partition("\n")[0] for mark in self._marks(draft=False))]
        start = plan.starts[number - 1]
        pages = (
            said.of("page", "page").format(page=start + n, pages=plan.total) for n in range(self.annexes[number - 1].pages)
        )
        return tuple(" · ".join(part for part in (*before, page, *after) if part) for page in pages)

    def contents(self, plan: AnnexPlan, *, number: str, on: date, at: datetime) -> LetterSheet:
        """The first pages of the bound annexes: which there are, where each begins, and what its pages do not show."""
        said, named = self._words, self._named
        sheet = self._sheet(number=number, on=on, at=at, qr="", sealed=True)
        words = said.sheet()
        rows = tuple(
            (
                ((named.name(n), True),),
                ((isolate(named.title(n), code=False, rtl=sheet.rtl), False),),
                ((str(annex.pages), False),),
                ((str(start), False),),
            )
            for n, (annex, start) in enumerate(zip(self.annexes, plan.starts, strict=True), start=1)
        )
        notes = [
            said.of("annex", "signed" if annex.signed else "carries").format(annex=named.name(n))
            for n, annex in enumerate(self.annexes, start=1)
            if annex.attached
        ]
        notes = [*named.certificates(), *notes]
        if not all(annex.archival for annex in self.annexes):
            notes.append(said.of("annex", "not_archival"))
        heads = tuple(said.of("annex", name) for name in ("head_annex", "head_title", "head_pages", "head_from"))
        blocks = [FilledBlock(kind=BlockKind.TABLE, heads=heads, rows=rows)]
        blocks += [FilledBlock(kind=BlockKind.PARA, spans=((note, False),)) for note in notes]
        title = said.of("annex", "title").format(number=isolate(number, code=True, rtl=sheet.rtl))
        filled = Filled(title=title, subject=sheet.filled.subject, blocks=tuple(blocks))
        page = words.page.replace("{pages}", str(plan.total))
        plain = replace(sheet, filled=filled, words=replace(words, page=page), seal_text="", signatory=(), signed=False)
        return replace(plain, prevails="", beside=None)

    def _annexed(self, bound: AnnexFile) -> dict[str, object]:
        named = self._named
        parts = [
            {"title": named.title(n), "pages": annex.pages, "sha256": annex.sha256, **named.record(annex)}
            for n, annex in enumerate(self.annexes, start=1)
        ]
        return {"annexes": {"sha256": bound.sha256, "pages": bound.pages, "parts": parts}}

    # -- parts -----------------------------------------------------------------------------------------------------------

    @property
    def _words(self) -> Words:
        return self.languages.words(self.content.language)

    @property
    def _saying(self) -> Saying:
        return Saying(self.content.language, (self.matter.state, self.office.country))

    def _filled(self) -> Filled:
        return with_annexes(self.content, self._named, self.notes)

    @property
    def _named(self) -> AnnexWords:
        return AnnexWords(self.annexes, self._words, self._saying)

    def _pair(self) -> Pair:
        assert self.second is not None
        return paired(self.content, self.second)

    def _other(self) -> Sheets | None:
        """The sheets of the second language."""
        if self.second is None:
            return None
        pair = self._pair()
        annexes = named_in(self.annexes, pair.second.language)
        said = notes(pair, self.languages)
        return Sheets(self.office, self.matter, pair.complete(), annexes, notes=said, languages=self.languages)

    def _sheet(self, *, number: str, on: date, at: datetime, qr: str, check_code: str = "", sealed: bool) -> LetterSheet:
        sheet = self._one(number=number, on=on, at=at, qr=qr, check_code=check_code, sealed=sealed)
        other = self._other()
        if other is None:
            return sheet
        first, second = prevailing(self._pair(), self.languages)
        beside = other._one(number=number, on=on, at=at, qr=qr, check_code=check_code, sealed=sealed)
        return replace(sheet, prevails=first, beside=replace(beside, prevails=second))

    def _one(self, *, number: str, on: date, at: datetime, qr: str, check_code: str, sealed: bool) -> LetterSheet:
        said, fields, code = self._words, self.content.fields, self.content.language
        head = self._letterhead()
        return LetterSheet(
            language=code,
            rtl=runs_left(code),
            words=said.sheet(),
            filled=self._filled(),
            letterhead=head,
            recipient=self._recipient(),
            our_reference=fields.get("our_reference", self.matter.number),
            their_reference=fields.get("their_reference", ""),
            their_date=self._their_date(),
            date_line=self._date_line(on),
            number=number,
            classification=self._classification(),
            caution=self._words.of("caution", self.matter.caution),
            marks=self._marks(draft=not sealed),
            signatory=self._signatory(),
            seal_text=self._seal_text(head) if sealed else "",
            seal_centre=self.office.country,
            qr=qr,
            check_code=check_code,
            made_at=at,
            letterhead_image=self.images.png(ImageUse.LETTERHEAD),
            seal_image=self.images.png(ImageUse.SEAL) if qr else b"",
            facsimile=self.images.png(ImageUse.FACSIMILE) if qr else b"",
            office=self._office_name(),
        )

    def _office_name(self) -> str:
        head = self._letterhead()
        return head[1] if len(head) > 1 else head[0]

    def _letterhead(self) -> tuple[str, ...]:
        """The lines in the letter's language; an office that has none there gets its State and its name."""
        kept = self.office.letterhead
        lines = tuple(line.strip() for line in kept.get(self.content.language, ()) if line.strip())
        if not lines:
            lines = tuple(line.strip() for line in kept.get("en", ()) if line.strip())
        if len(lines) > 1:
            return lines
        return (self._state(self.office.country), lines[0] if lines else self.office.name)

    def _recipient(self) -> tuple[str, ...]:
        fields = self.content.fields
        lines = [fields.get("to_name", ""), *fields.get("to_address", "").split("\n")]
        where = fields.get("to_state") or self.matter.state
        state = self._state(where)
        if where != self.office.country and not any(state.casefold() in line.casefold() for line in lines):
            lines.append(state if runs_left(self.content.language) else state.upper())
        return tuple(line.strip() for line in lines if line.strip())

    def _signatory(self) -> tuple[str, ...]:
        fields = self.content.fields
        found = [fields.get("signatory_name", ""), *fields.get("signatory_title", "").split("\n")]
        return tuple(line for line in found if line)

    def _their_date(self) -> str:
        value = self.content.fields.get("their_date", "")
        spec = next((spec for spec in self.content.specs if spec.name == "their_date"), None)
        if not value or spec is None:
            return ""
        return self._words.of("page", "of_date").format(date=self._saying(spec.kind, value))

    def _date_line(self, on: date) -> str:
        said = date_in_words(on, self.content.language, *self._saying.states)
        place = self._place()
        return self._words.of("page", "place_date").format(place=place, date=said) if place else said

    def _place(self) -> str:
        return self.office.settings.get(f"place_{self.content.language}") or self.office.settings.get("place", "")

    def _classification(self) -> str:
        level = self.matter.confidentiality
        return "" if level is Confidentiality.ORDINARY else self._words.of("classification", level.value)

    def _marks(self, *, draft: bool) -> tuple[str, ...]:
        marks = ["training"] if self.office.training else []
        if draft:
            marks.append("draft")
        return tuple(self._words.mark(name) for name in marks)

    def _seal_text(self, head: tuple[str, ...]) -> str:
        return f"{head[1]} · {head[0]}"

    def _state(self, code: str) -> str:
        return language(self.content.language).state(code)


def sheets_of(
    office: OfficeRecord,
    matter: Matter,
    letter: Letter,
    languages: Languages,
    annexes: tuple[Annex, ...] = (),
    images: SheetImages = NO_IMAGES,
) -> Sheets:
    """The sheets of a letter that is kept, in its languages."""
    second = load(letter.beside_content) if letter.beside else None
    return Sheets(office, matter, load(letter.content), annexes, images, second, languages=languages)


@dataclass(frozen=True, slots=True)
class AnnexPlan:
    """On which page each annex begins, and how many pages there are in all."""

    starts: tuple[int, ...]
    total: int
