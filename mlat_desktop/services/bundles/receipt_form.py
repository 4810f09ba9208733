# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The receipt form on paper that goes with a case bundle: what was sent, and room for who receives it to say so.

It travels beside the medium, where anybody may read it: no person of the case is named on it, nor what the case is about.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.bundle import BundleMedium, BundleRecord
from mlat_desktop.domain.check_code import check_code
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import Filled, FilledBlock, isolate
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, Uid
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.domain.vocabulary import ReferenceKind
from mlat_desktop.i18n import language, screen
from mlat_desktop.services.bundles.addressees import addressees, languages_of
from mlat_desktop.services.letters.port import LetterPress
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, date_in_words, words
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.office_pages import heading, table
from mlat_desktop.services.ports import OfficeRecord, UnitOfWork
from mlat_desktop.services.workplace import Workplace, name_of

_ROOM = "\u00a0\n\u00a0"
"""Two empty lines, high enough to write on by hand; where a label stands in two languages it makes that room itself."""

_TO_CIRCLE = frozenset({"seal", "checked"})
"""Questions whose answers stand beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptForm:
    """A form that was written: of which bundle, in which languages (the second empty for none), and its check code."""

    bundle: Uid
    path: Path
    language: str
    beside: str
    check_code: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is said of a bundle, the same in every language."""

    office: OfficeRecord
    request: Request
    record: BundleRecord
    media: tuple[BundleMedium, ...]
    offices: tuple[tuple[str, str], ...]


class ReceiptForms:
    """Writes the forms as PDF/A files."""

    def __init__(self, place: Workplace, press: LetterPress) -> None:
        self._place, self._press = place, press

    def write(self, uid: Uid, target: Path, *, first: str = "", beside: str | None = None) -> ReceiptForm:
        """Write the form of a bundle of ours into a new file. ``first`` is the language (that of the screen), ``beside`` the
        second one: that of the receiving State by the address book where nothing is said, none for an empty text.

        ``BUNDLE_RECEIPT_INVALID`` for a bundle that this office did not write; ``LETTER_KIND`` for a language without words;
        ``FILE_EXISTS``, ``DISK_FULL``, ``DISK_FAILED``.
        """
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            facts = _facts(uow, self._place, uid)
            known = languages_of(uow, facts.request.particulars.other_state) if beside is None else ()
        first = first or (screen().code if screen().code in LETTER_LANGUAGES else "en")
        second = next((each for each in known if each != first), "") if beside is None else beside
        second = "" if second == first else second
        sheet = self._sheet(facts, first, second)
        pdf, code = self._press.compose(sheet), sheet.check_code

        def note() -> None:
            with self._place.store.write() as writing:
                detail = {"file": name_of(target), "languages": [each for each in (first, second) if each]}
                request_id = facts.request.id
                self._place.write_audit(writing, "bundle.receipt-form", uid, detail=detail, request_id=request_id)
                writing.commit()

        def put(out: BinaryIO) -> None:
            out.write(pdf)

        write_new(target, put, ready=note)
        return ReceiptForm(bundle=uid, path=target, language=first, beside=second, check_code=code)

    def _sheet(self, facts: _Facts, code: str, second: str) -> LetterSheet:
        office, record = facts.office, facts.record
        said, own = words(code), _words_of(code)
        other = _words_of(second) if second else None
        lines = tuple(line.strip() for line in office.letterhead.get(code, office.letterhead.get("en", ())) if line.strip())
        head = lines[:2] if len(lines) > 1 else (language(code).state(office.country), lines[0] if lines else office.name)
        states = (facts.request.particulars.other_state, office.country)
        below = other["title"] if other else own["subject"]
        return LetterSheet(
            language=code,
            rtl=runs_left(code),
            words=replace(said.sheet(), verify_caption=own["caption"]),
            filled=Filled(title=own["title"], subject=((below, False),), blocks=_blocks(facts, code, second)),
            letterhead=head,
            recipient=tuple(line for name, country in facts.offices for line in (name, language(code).state(country))),
            our_reference=facts.request.number,
            date_line=date_in_words(record.created_at.date(), code, *states),
            marks=tuple(said.mark(name) for name in (["training"] if office.training else [])),
            signatory=tuple(each["sign"] for each in (own, other) if each),
            qr=f"MLAT-BUNDLE:{record.uid}:{record.digest}".upper(),
            check_code=check_code(record.uid, record.digest),
            made_at=self._place.now,
            office=head[-1],
        )


def _facts(uow: UnitOfWork, place: Workplace, uid: Uid) -> _Facts:
    record = uow.bundles.get(uid)
    if record is None or record.incoming or record.request_id is None or not record.digest:
        raise KnownError(Code.BUNDLE_RECEIPT_INVALID, reason=why("this office has written no bundle with this number"))
    offices = tuple((name, country) for name, country in addressees(uow, record) if country)
    media = tuple(each for each in uow.bundles.media(uid) if each.first)
    return _Facts(place.office, uow.requests.get(record.request_id), record, media, offices)


def _blocks(facts: _Facts, code: str, second: str) -> tuple[FilledBlock, ...]:
    """What was sent and what is asked, each label in both languages; the facts read the same in all of them."""
    record, references = facts.record, facts.request.particulars.references
    codes = tuple(each for each in (code, second) if each)

    def said(name: str, between: str = " / ", **known: object) -> str:
        return between.join(dict.fromkeys(_words_of(each)[name].format(**known) for each in codes))

    theirs = ", ".join(each.value for each in references if each.kind is ReferenceKind.THEIRS)
    sent = [
        (said("bundle"), record.uid),
        *([(said("number"), theirs)] if theirs else []),
        (said("size"), language(code).number(record.size)),
        *((said("medium", "\n", n=n, parts=_parts(each)), each.serial or "\u2013") for n, each in enumerate(facts.media, 1)),
    ]
    sent = [(name, isolate(fact, code=True, rtl=runs_left(code))) for name, fact in sent]
    digest = " ".join(record.digest[at : at + 8] for at in range(0, len(record.digest), 8))
    sent.append((said("digest"), f"\u2066{digest}\u2069"))  # no code that must stay on one line
    asked = ("received_on", "seal", "state", "checked", *(() if theirs else ("number",)))
    blanks = [(said(name, "\n"), _ROOM if not second and name not in _TO_CIRCLE else "") for name in asked]
    return (heading(said("sent")), table((), sent), heading(said("received")), table((), blanks))


def _parts(medium: BundleMedium) -> str:
    return str(medium.first) if medium.first == medium.last else f"{medium.first}\u2013{medium.last}"


@cache
def _all_words() -> Mapping[str, Mapping[str, str]]:
    text = files("resources").joinpath("bundle", "receipt-form.toml").read_text(encoding="utf-8")
    return {code: said for code, said in tomllib.loads(text).items() if isinstance(said, dict)}


def _words_of(code: str) -> Mapping[str, str]:
    words(code)  # refuses a language that has none
    return _all_words()[code]
