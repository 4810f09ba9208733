# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Envelopes and address labels for sealed letters, as files and on paper: the address of the letter itself, word for word."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import KEPT, Letter
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.printing import PrintOptions
from mlat_desktop.domain.stationery import Cover, Covers, Envelope, LabelSheet
from mlat_desktop.i18n import _, language, screen
from mlat_desktop.services.letters.desk import name_of
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.matter import matter_of
from mlat_desktop.services.letters.paper import check_copies, hand_over
from mlat_desktop.services.letters.port import LetterPress, Printer
from mlat_desktop.services.letters.together import MOST
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.ports import OfficeRecord, UnitOfWork
from mlat_desktop.services.workplace import Workplace
from mlat_desktop.services.workplace import name_of as file_name

_TRANSIT = "en"
"""A country of transit reads the name of the country in this language too."""
_POSTAL = "fr"
"""The official language of the Universal Postal Union, in which a mark stands too."""
_LATIN = frozenset({"en", "es", "fr"})


@dataclass(frozen=True, slots=True)
class EnvelopeMark:
    """What may be marked on an envelope; ``texts`` by language."""

    code: str
    label: str
    texts: dict[str, str]

    def words(self) -> str:
        """Its name in the language of the screen."""
        return screen().text(self.label)


@cache
def formats() -> tuple[Envelope, ...]:
    """The envelopes, as they are offered."""
    return tuple(Envelope(row["code"], row["width"], row["height"], row["media"]) for row in _data()["envelope"])


@cache
def sheets() -> tuple[LabelSheet, ...]:
    """The sheets of labels, as they are offered."""
    return tuple(LabelSheet(**{name: row[name] for name in row if name != "source"}) for row in _data()["sheet"])


@cache
def marks() -> tuple[EnvelopeMark, ...]:
    """The marks, as they are offered."""
    return tuple(
        EnvelopeMark(row["code"], row["label"], {name: row[name] for name in row if len(name) == 2}) for row in _data()["mark"]
    )


def _data() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files("resources").joinpath("letters", "stationery.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Addressed:
    """Envelopes or labels of letters, drawn: ``paper`` is the code of the format or of the sheet, ``width`` and ``height`` are
    those of a page in millimetres, ``media`` what printers call it, empty for A4.
    """

    letters: tuple[Letter, ...]
    pdf: bytes
    paper: str
    title: str
    width: float = 210.0
    height: float = 297.0
    media: str = ""
    mark: str = ""


class Envelopes:
    """Draws them, writes them as PDF files and prints them."""

    def __init__(self, place: Workplace, press: LetterPress, printer: Printer | None = None) -> None:
        self._place, self._press, self._printer = place, press, printer

    def envelopes(self, letters: Sequence[int], target: Path, *, format_: str = "C5", mark: str = "") -> Done[int]:
        """Write an envelope for each letter into a new file; how many. ``mark`` is one of :func:`marks` or empty."""
        return self.write(self.draw_envelopes(letters, format_=format_, mark=mark), target)

    def labels(self, letters: Sequence[int], target: Path, *, sheet: str = "3x8", first: int = 1) -> Done[int]:
        """Write an address label for each letter into a new file, the first on label ``first`` of the sheet."""
        return self.write(self.draw_labels(letters, sheet=sheet, first=first), target)

    def draw_envelopes(self, letters: Sequence[int], *, format_: str = "C5", mark: str = "") -> Addressed:
        """An envelope for each letter, to be written or printed."""
        envelope = next((each for each in formats() if each.code == format_), None)
        if envelope is None:
            raise _unknown(why("the format of the envelope"), [each.code for each in formats()])
        chosen = next((each for each in marks() if each.code == mark), None)
        if mark and chosen is None:
            raise _unknown(why("the mark"), [each.code for each in marks()])
        made = self._draw(letters, chosen, lambda covers: self._press.envelopes(covers, envelope), envelope.code)
        return replace(made, width=envelope.width, height=envelope.height, media=envelope.media)

    def draw_labels(self, letters: Sequence[int], *, sheet: str = "3x8", first: int = 1) -> Addressed:
        """An address label for each letter, to be written or printed."""
        chosen = next((each for each in sheets() if each.code == sheet), None)
        if chosen is None:
            raise _unknown(why("the sheet of labels"), [each.code for each in sheets()])
        if not 1 <= first <= chosen.count:
            reason = why("this sheet has the labels 1 to {count}", count=chosen.count)
            raise KnownError(Code.LETTER_FIELD_INVALID, field=why("the first label"), reason=reason)
        return self._draw(letters, None, lambda covers: self._press.labels(covers, chosen, first), chosen.code)

    def write(self, made: Addressed, target: Path) -> Done[int]:
        """Write them into a new file; how many letters."""
        write_new(target, lambda out: _put(out.write(made.pdf)), ready=lambda: self._addressed(made, file=file_name(target)))
        return Done(len(made.letters))

    def print(self, made: Addressed, options: PrintOptions) -> Done[int]:
        """Hand them to a printer of the system, on their own paper unless ``options`` name another one; how many letters."""
        self.may_print(options.copies)
        hand_over(self._printer, made.pdf, replace(options, media=options.media or made.media), made.title)
        return self.printed(made, options.copies)

    def may_print(self, copies: int) -> None:
        """Refuse before the paper what would be refused after it."""
        self._place.must(Act.LOG_EVENT)
        check_copies(copies)

    def printed(self, made: Addressed, copies: int = 1) -> Done[int]:
        """Record that they came out of a printer."""
        self.may_print(copies)
        self._addressed(made, copies=copies)
        return Done(len(made.letters))

    # -- parts

    def _draw(
        self, letters: Sequence[int], mark: EnvelopeMark | None, draw: Callable[[Covers], bytes], paper: str
    ) -> Addressed:
        self._place.must(Act.LOG_EVENT)
        wanted = list(dict.fromkeys(letters))
        if not 1 <= len(wanted) <= MOST:
            reason = why("choose 1 to {most} letters", most=MOST)
            raise KnownError(Code.LETTERS_REFUSED, reason=reason)
        with self._place.store.read() as uow:
            office = uow.office.get()
            found = tuple(_kept(uow, key) for key in wanted)
            covers = tuple(_cover(uow, office, letter, mark) for letter in found)
        self._must_be_printable(covers)
        names = [letter.number for letter in found]
        title = _("Addresses of {letters}").format(letters=names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}")
        pdf = draw(
            Covers(
                covers=covers,
                title=title,
                office=office.name,
                language=covers[0].language,
                made_at=self._place.now,
            )
        )
        return Addressed(found, pdf, paper, title, mark=mark.code if mark else "")

    def _addressed(self, made: Addressed, **how: object) -> None:
        with self._place.store.write() as uow:
            for letter in made.letters:
                detail = {"paper": made.paper, **how, **({"mark": made.mark} if made.mark else {})}
                self._place.write_audit(uow, "letter.addressed", letter.uid, detail=detail, request_id=letter.request_id)
            uow.commit()

    def _must_be_printable(self, covers: Sequence[Cover]) -> None:
        for cover in covers:
            for text in (*cover.to, *cover.country, *cover.sender, cover.mark):
                char = self._press.uncovered(text)
                if char:
                    named = f"{char} (U+{ord(char):04X})"
                    raise KnownError(Code.LETTER_GLYPH_MISSING, character=named, field=why("the address"))


def _kept(uow: UnitOfWork, key: int) -> Letter:
    letter = uow.letters.get(key)
    if letter.status not in KEPT:
        raise KnownError(Code.LETTER_NOT_SEALED, letter=name_of(letter))
    return letter


def _cover(uow: UnitOfWork, office: OfficeRecord, letter: Letter, mark: EnvelopeMark | None) -> Cover:
    fields, code = letter_text.load(letter.content).fields, letter.language
    state = fields.get("to_state") or matter_of(uow, letter).state
    lines = [line.strip() for line in (fields.get("to_name", ""), *fields.get("to_address", "").split("\n")) if line.strip()]
    country = _country(state, code) if state and state != office.country else ()
    known = {language(each).state(state).casefold() for each in (code, _TRANSIT, _POSTAL)} if country else set()
    # The country has a line of its own, in capitals: where the address ends with it, once is enough.
    while len(lines) > 1 and lines[-1].casefold() in known:
        lines.pop()
    said = languages_of(uow).words(code)
    return Cover(
        language=code,
        to=tuple(lines),
        country=country,
        sender=_sender(office, code),
        number=letter.number,
        mark=_both(mark.texts.get(code, mark.texts[_POSTAL]), mark.texts[_POSTAL], code) if mark else "",
        training=said.mark("training").partition("\n")[0] if office.training else "",
    )


def _country(state: str, code: str) -> tuple[str, ...]:
    own, transit = language(code).state(state).upper(), language(_TRANSIT).state(state).upper()
    if own == transit:
        return (transit,)
    return (f"{own} – {transit}",) if code in _LATIN else (own, transit)


def _both(own: str, postal: str, code: str) -> str:
    if own == postal:
        return postal.upper()
    return f"{own.upper()} – {postal.upper()}" if code in _LATIN else f"{own}\n{postal.upper()}"


def _sender(office: OfficeRecord, code: str) -> tuple[str, ...]:
    """The letterhead: an item that cannot be delivered comes back to it."""
    lines = office.letterhead.get(code) or office.letterhead.get("en") or ()
    kept = tuple(line.strip() for line in lines if line.strip())
    return kept if len(kept) > 1 else (language(code).state(office.country), kept[0] if kept else office.name)


def _unknown(field: Any, offered: Sequence[str]) -> KnownError:
    return KnownError(Code.LETTER_FIELD_INVALID, field=field, reason=why("choose one of {choices}", choices=", ".join(offered)))


def _put(_count: int) -> None:
    """A stream says how much it took; it takes all."""
