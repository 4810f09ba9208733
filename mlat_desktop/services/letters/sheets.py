# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Turns a letter and its case into what the press prints, and into the record that the QR code signs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import RECORD_SCHEMA, RTL_LANGUAGES, Content, Filled, fill
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.i18n import language
from mlat_desktop.services.letters.matter import Matter
from mlat_desktop.services.letters.words import Saying, Words, date_in_words, words
from mlat_desktop.services.ports import OfficeRecord


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of one letter. The words are those of the letter's language, never of the screen's."""

    office: OfficeRecord
    matter: Matter
    content: Content

    def final(self, *, number: str, on: date, at: datetime, qr: str) -> LetterSheet:
        """The letter as it is sealed."""
        return self._sheet(number=number, on=on, at=at, qr=qr, sealed=True)

    def draft(self, *, on: date, at: datetime) -> LetterSheet:
        """The letter as it would look, marked DRAFT, without number, seal and code."""
        return self._sheet(number="", on=on, at=at, qr="", sealed=False)

    def record(self, letter: Letter, *, number: str, on: date) -> dict[str, object]:
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
        }

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

    # -- parts -----------------------------------------------------------------------------------------------------------

    @property
    def _words(self) -> Words:
        return words(self.content.language)

    @property
    def _saying(self) -> Saying:
        return Saying(self.content.language, (self.matter.state, self.office.country))

    def _filled(self) -> Filled:
        return fill(self.content, self._saying)

    def _sheet(self, *, number: str, on: date, at: datetime, qr: str, sealed: bool) -> LetterSheet:
        said, fields, code = self._words, self.content.fields, self.content.language
        head = self._letterhead()
        return LetterSheet(
            language=code,
            rtl=code in RTL_LANGUAGES,
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
            made_at=at,
            office=head[1] if len(head) > 1 else head[0],
        )

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
            lines.append(state if self.content.language in RTL_LANGUAGES else state.upper())
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
        place = self.office.settings.get(f"place_{self.content.language}") or self.office.settings.get("place", "")
        return self._words.of("page", "place_date").format(place=place, date=said) if place else said

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
