# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Sealed letters on paper: the first print is the letter, every further one says that it is a duplicate."""

from __future__ import annotations

from dataclasses import replace

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import Letter, LetterAct
from mlat_desktop.domain.printing import PrinterOffers, PrintOptions
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.i18n import _
from mlat_desktop.services.letters.desk import LettersDesk
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.matter import matter_of
from mlat_desktop.services.letters.port import Printer
from mlat_desktop.services.letters.words import date_in_words

_MOST_PRINTED = 1 << 30


class Paper(LettersDesk):
    """Prints letters."""

    def paper(self, letter_id: int) -> bytes:
        """What the printer gets: the sealed file the first time, its pages marked DUPLICATE later, nothing of a void letter."""
        self._must(LetterAct.PRINT)
        with self._place.store.read() as uow:
            letter = self._at(uow, letter_id, LetterAct.PRINT)
            pdf, office, matter = self._bytes(uow, letter), uow.office.get(), matter_of(uow, letter)
            languages = languages_of(uow)
        if not letter.copies:
            return pdf
        said, states = languages.words(letter.language), (matter.state, office.country)
        note = said.of("mark", "duplicate_note").format(
            copy=letter.copies + 1,
            number=letter_text.isolate(letter.number, code=True, rtl=runs_left(letter.language)),
            date=date_in_words(self._place.today, letter.language, *states),
        )
        marks = [languages.words(code).of("mark", "duplicate") for code in (letter.language, letter.beside) if code]
        return self._press.duplicate(pdf, "\n".join(marks), note, letter.language)

    def printed(self, letter_id: int, copies: int = 1) -> Done[Letter]:
        """Record that copies came out of a printer."""
        self._must(LetterAct.PRINT)
        check_copies(copies)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.PRINT)
            letter = self._update(uow, replace(letter, copies=letter.copies + copies))
            self._audit(uow, "letter.printed", letter, copies=copies, total=letter.copies)
            uow.commit()
        return self._done(letter)

    @property
    def has_spooler(self) -> bool:
        """Whether this system takes the sealed file itself (:meth:`print`); else the window prints its pages as images."""
        return self._printer is not None

    def may_print(self, copies: int) -> None:
        """Refuse before the paper what would be refused after it: no copy leaves without its record."""
        self._must(LetterAct.PRINT)
        check_copies(copies)

    def must_take_files(self) -> None:
        """``PRINTER_WINDOW`` on a system whose printers take no files; before pages are drawn for nothing."""
        if self._printer is None:
            raise KnownError(Code.PRINTER_WINDOW)

    def printers(self) -> tuple[str, ...]:
        """Names of this computer's printers, the default first; none where the window prints images."""
        return self._printer.queues() if self._printer else ()

    def printer_offers(self, queue: str = "") -> PrinterOffers:
        """What a printer can do."""
        return self._printer.offers(queue) if self._printer else PrinterOffers()

    def print(self, letter_id: int, options: PrintOptions) -> Done[Letter]:
        """Hand a sealed letter, and its annexes after it, to a printer of the system and record the copies."""
        self.may_print(options.copies)
        self.must_take_files()
        number = self.show(letter_id).number
        self.to_printer(self.paper(letter_id), options, number)
        annexes = self.bound_annexes(letter_id)
        if annexes:
            self.to_printer(annexes, options, _("{number}, annexes").format(number=number))
        return self.printed(letter_id, options.copies)

    def bound_annexes(self, letter_id: int) -> bytes:
        """The annexes of a sealed letter as one file, empty where it has none."""
        with self._place.store.read() as uow:
            bound = uow.letters.annex_file(letter_id)
            return self._place.vault.read(uow.exhibits.blob(bound.blob), most=_MOST_PRINTED) if bound else b""

    def to_printer(self, pdf: bytes, options: PrintOptions, title: str) -> None:
        """Hand pages to a printer of the system; what it cannot do is refused before. The copies are for the caller to
        record (:meth:`printed`).
        """
        hand_over(self._printer, pdf, options, title)


def hand_over(printer: Printer | None, pdf: bytes, options: PrintOptions, title: str) -> None:
    """Hand pages to a printer of the system; ``PRINTER_FAILED`` names what it cannot do, before it is asked. On a system that
    takes no files ``PRINTER_WINDOW``.
    """
    if printer is None:
        raise KnownError(Code.PRINTER_WINDOW)
    offers = printer.offers(options.queue)
    media = "" if options.media == "A4" else options.media  # printers call it by a longer name, and every one has it
    for value, offered in ((options.sides, offers.sides), (options.tray, offers.trays), (media, offers.media)):
        if value and offered and value not in offered:
            reason = why("the printer does not offer {wish}; it offers {offers}", wish=value, offers=" ".join(offered))
            raise KnownError(Code.PRINTER_FAILED, reason=reason)
    printer.print(pdf, options, title=title)


def check_copies(copies: int) -> None:
    """Refuse a number of copies that nobody means."""
    if not 1 <= copies <= 99:
        raise KnownError(Code.LETTER_FIELD_INVALID, field=why("the number of copies"), reason=why("choose 1 to 99"))
