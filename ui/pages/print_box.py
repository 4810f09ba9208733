# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How letters are printed: printer, sides, tray, paper and copies, as this computer remembers them for a letterhead; and what
carries the letters, envelopes and labels, as files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.printing import PrinterOffers, PrintOptions, Sides
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.letters.envelopes import Addressed, formats, marks, sheets
from mlat_desktop.settings import ENVELOPES, LABELS, Printing
from ui import a11y
from ui.desk import Desk
from ui.pages.ask_card import ask_on_top
from ui.widgets.basics import SPACE, Combo, button, row
from ui.widgets.controls import Level
from ui.widgets.form import Section, line

if TYPE_CHECKING:
    from ui.pages.letter import LetterEditor

MOST_COPIES = 99


def side_words(sides: Sides) -> str:
    """How sides are called."""
    return {
        Sides.AS_SET: _("As the printer is set"),
        Sides.ONE: _("One side only"),
        Sides.LONG_EDGE: _("Both sides, turned over the long edge"),
        Sides.SHORT_EDGE: _("Both sides, turned over the short edge"),
    }[sides]


class PrintBox(Section):
    """Asks how. What the printers are is looked up without making anybody wait. What has its ``own_paper`` is not asked about
    sides and size.
    """

    def __init__(self, desk: Desk, letterhead: str, *, own_paper: bool = False) -> None:
        super().__init__(_("Printing"), columns=2)
        self._desk, self._letterhead, self._own_paper = desk, letterhead, own_paper
        self._kept = desk.shell.printing(letterhead)
        self.printer, self.sides, self.tray, self.media = Combo(), Combo(), Combo(), Combo()
        self.copies = line("1")
        self.add(_("Printer"), self.printer)
        self._copies_field = self.add(_("Copies"), self.copies)
        sides = self.add(_("Sides"), self.sides, span=2)
        self.add(_("Tray"), self.tray, span=2 if own_paper else 1)
        media = self.add(_("Paper"), self.media)
        if own_paper:  # an envelope has one side to print, and a size of its own
            sides.hide()
            media.hide()
        self._show_printers(())
        self._show_offers(PrinterOffers())
        letters = desk.office.correspondence
        desk.tasks.read(self, letters.printers, self._show_printers)
        self.printer.currentIndexChanged.connect(lambda _at: self._ask())

    def _show_printers(self, names: Sequence[str]) -> None:
        kept = self._kept.queue
        known = list(dict.fromkeys([*names, *([kept] if kept else [])]))
        self.printer.fill([(_("The system's own"), ""), *((name, name) for name in known)])
        self.printer.choose(kept)
        if names:
            self._ask()

    def _ask(self) -> None:
        letters, queue = self._desk.office.correspondence, str(self.printer.value or "")
        self._desk.tasks.read(self, lambda: letters.printer_offers(queue), self._show_offers)

    def _show_offers(self, offers: PrinterOffers) -> None:
        kept = self._kept if self.printer.value == self._kept.queue else Printing()
        own = _("As the printer is set")
        offered = [each for each in offers.sides if each] or [each for each in Sides if each]
        self.sides.fill([(side_words(each), each.value) for each in (Sides.AS_SET, *offered)])
        self.tray.fill([(own, ""), *((each, each) for each in dict.fromkeys([*offers.trays, *filter(None, [kept.tray])]))])
        self.media.fill([("A4", ""), *((each, each) for each in dict.fromkeys([*offers.media, *filter(None, [kept.media])]))])
        for combo, value in ((self.sides, kept.sides), (self.tray, kept.tray), (self.media, kept.media)):
            combo.choose(value)

    def options(self) -> PrintOptions | None:
        """What was chosen, and remembered for the letterhead; None where it cannot be understood, which is said."""
        typed = self.copies.text().strip()
        right = typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= MOST_COPIES
        self._copies_field.complain("" if right else _("Choose 1 to {most}.").format(most=screen().number(MOST_COPIES)))
        if not right:
            self.copies.setFocus()
            return None
        how = Printing(
            queue=str(self.printer.value or ""),
            sides=str(self.sides.value or ""),
            tray=str(self.tray.value or ""),
            media="" if self._own_paper else str(self.media.value or ""),
        )
        self._desk.shell.remember_printing(self._letterhead, how)
        return PrintOptions(queue=how.queue, copies=int(typed), sides=Sides(how.sides), tray=how.tray, media=how.media)


class AddressBox(Section):
    """Envelopes and labels of letters, written as a PDF."""

    def __init__(self, desk: Desk, letters: Callable[[], Sequence[int]]) -> None:
        note = _("The address is that of the letter. How confidential the letter is never stands on an envelope.")
        super().__init__(_("Envelopes and labels"), columns=2, note=note)
        self._desk, self._letters = desk, letters
        self.paper, self.mark, self.first = Combo(), Combo(), line("1")
        envelopes = [(_("Envelope {format}").format(format=each.code), ("envelope", each.code)) for each in formats()]
        size, number = _("Labels {width} x {height} mm"), screen().number
        labels = [
            (size.format(width=number(each.width), height=number(each.height)), ("labels", each.code)) for each in sheets()
        ]
        self.paper.fill([*envelopes, *labels])
        self.mark.fill([(_("No mark"), ""), *((each.words(), each.code) for each in marks())])
        self.add(_("&Kind"), self.paper)
        self._mark_field = self.add(_("&Mark"), self.mark)
        help_text = _("Counted row by row from the upper left label: where a used sheet goes on.")
        self._first_field = self.add(_("&First label"), self.first, help_text=help_text)
        self.write = button(_("&Write the PDF..."), self._choose, glyph="folder")
        self.to_paper = button(_("Print..."), self.ask_printer, glyph="print")
        self.to_paper.setAccessibleName(_("Print envelopes or labels"))
        self.acts = row(None, self.write, self.to_paper, gap=SPACE)
        self.body.addLayout(self.acts)
        self.how: PrintBox | None = None
        self.paper.currentIndexChanged.connect(lambda _at: self._fit())
        self._fit()

    def _fit(self) -> None:
        envelope = self._what()[0] == "envelope"
        self._mark_field.setVisible(envelope)
        self._first_field.setVisible(not envelope)
        self._ask_no_more()

    def _what(self) -> tuple[str, str]:
        kind, code = self.paper.value if isinstance(self.paper.value, tuple) else ("envelope", "C5")
        return str(kind), str(code)

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("File of the addresses"), f"{self._what()[0]}-{self._desk.office.register.today}.pdf")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self.save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _draw(self) -> Callable[[], Addressed]:
        kind, code = self._what()
        first = self.first.text().strip()
        at = int(first) if first.isascii() and first.isdigit() and len(first) < 5 else 0
        envelopes, letters, mark = self._desk.office.envelopes, tuple(self._letters()), str(self.mark.value or "")
        if kind == "envelope":
            return lambda: envelopes.draw_envelopes(letters, format_=code, mark=mark)
        return lambda: envelopes.draw_labels(letters, sheet=code, first=at)

    def save(self, path: str) -> None:
        """Write the file."""
        envelopes, target, draw = self._desk.office.envelopes, Path(path), self._draw()
        said = screen().fill(_("The addresses are in {path}."), {"path": path})
        self._do(lambda: envelopes.write(draw(), target), said)

    def _do(self, work: Callable[[], Done[int]], said: str) -> None:
        shell = self._desk.shell
        self._desk.tasks.write(self, work, lambda _count: shell.say(Level.GOOD, said, stays=False), shell.refuse)

    # -- to a printer

    def ask_printer(self) -> None:
        """Ask how they are printed, as the system of this computer wants it."""
        if not self._desk.office.correspondence.has_spooler:
            self._offer_images()
            return
        self._ask_no_more()
        self.how = PrintBox(self._desk, self._purpose(), own_paper=True)
        self.how.setProperty("look", "well")
        go = button(_("Print"), self._print, look="primary", glyph="print")
        self.how.body.addLayout(row(None, button(_("Cancel"), self._ask_no_more), go))
        self.body.addWidget(self.how)
        a11y.tab_in_reading_order(self.window())
        self.how.printer.setFocus()

    def _ask_no_more(self) -> None:
        if self.how is not None:
            self.how.hide()
            self.how.deleteLater()
            self.how = None

    def _purpose(self) -> str:
        return ENVELOPES if self._what()[0] == "envelope" else LABELS

    def _print(self) -> None:
        options = self.how.options() if self.how else None
        if options is not None:
            envelopes, draw = self._desk.office.envelopes, self._draw()
            self._do(lambda: envelopes.print(draw(), options), _said_printed())

    def _offer_images(self) -> None:
        """Print the pages as images, where the system takes no files."""
        from ui import printing

        office, draw, purpose, shell = self._desk.office, self._draw(), self._purpose(), self._desk.shell

        def pages() -> tuple[Addressed, list[Raster]]:
            made, letters = draw(), office.correspondence
            return made, [letters.raster(made.pdf, at, printing.WIDTH) for at in range(letters.pages(made.pdf))]

        def choose(found: tuple[Addressed, list[Raster]]) -> None:
            made, drawn = found
            printing.offer(
                self,
                drawn,
                made.title,
                office.envelopes.may_print,
                lambda copies: self._do(lambda: office.envelopes.printed(made, copies), _said_printed()),
                shell.refuse,
                how=shell.printing(purpose),
                remember=lambda how: shell.remember_printing(purpose, how),
                page=(made.width, made.height),
            )

        self._desk.tasks.read(self, pages, choose, shell.refuse)


def _said_printed() -> str:
    return _("The addresses were handed to the printer.")


def ask_how(desk: Desk, side: QVBoxLayout, letterhead: str, act: Callable[[PrintOptions], object]) -> None:
    """Ask on top of a page how a letter is printed, then do it."""
    made = PrintBox(desk, letterhead)

    def chosen() -> None:
        options = made.options()
        if options is not None:
            act(options)

    go = button(_("Print"), chosen, look="primary", glyph="print")
    made.body.addLayout(row(None, button(_("Cancel"), made.deleteLater), go))
    ask_on_top(side, made)
    made.printer.setFocus()


def print_one(
    page: LetterEditor, side: QVBoxLayout, letter: Letter, do: Callable[[Callable[[], Done[Letter]], str], object]
) -> None:
    """Print a letter as the system of this computer wants it; ``do`` performs and says what was done."""
    desk, correspondence = page.desk, page.office.correspondence
    if correspondence.has_spooler:
        said = said_printed()
        ask_how(desk, side, letter.language, lambda options: do(lambda: correspondence.print(letter.id, options), said))
        return
    from ui.pages.print_stack import print_letter

    print_letter(page, letter)


def said_printed() -> str:
    """What is said of a letter that was printed."""
    return _("Handed to the printer; the copy is recorded.")


def ask_address(desk: Desk, side: QVBoxLayout, letter: int) -> None:
    """Ask on top of a page for the envelope or the label of a letter."""
    made = AddressBox(desk, lambda: [letter])
    away = button(_("Close"), made.deleteLater)
    away.setAccessibleName(_("Close envelopes and labels"))
    made.acts.insertWidget(1, away)
    ask_on_top(side, made)
    made.paper.setFocus()


def ask_dispatch_list(desk: Desk, parent: QWidget) -> None:
    """Ask where the dispatch list of today goes and write it there."""

    def write(path: str) -> None:
        said = screen().fill(_("The dispatch list is in {path}."), {"path": path})
        shell, lists = desk.shell, desk.office.dispatch_list
        desk.tasks.write(parent, lambda: lists.write(Path(path)), lambda _made: shell.say(Level.GOOD, said), shell.refuse)

    dialog = QFileDialog(parent, _("File of the dispatch list"), f"dispatch-{desk.office.register.today}.pdf")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.fileSelected.connect(write)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
