# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters with their annexes to a printer that takes images (Windows): the printer chosen once, painted one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtPrintSupport import QPrinter

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.domain.letters import Letter
from mlat_desktop.i18n import _
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.letters.correspondence import Correspondence
from mlat_desktop.services.letters.together import LetterAnswers, Stack
from ui import printing
from ui.pages.print_box import said_printed

if TYPE_CHECKING:
    from ui.pages.letter import LetterEditor
    from ui.pages.letters_together import LettersTogetherEditor


def print_stack(page: LettersTogetherEditor, chosen: Sequence[int], letterhead: str, *, again: bool) -> None:
    """Print letters as one job; the copies are recorded once all pages are with the spooler."""
    office, desk = page.office, page.desk
    together, letters = office.letters_together, office.correspondence

    def drawn(stack: Stack) -> None:
        if not stack.papers:
            page.done(stack.answers)
            return
        numbers = [each.number for each in stack.answers.letters if each.id in stack.papers]
        printer = printing.prepared(f"{numbers[0]} ... {numbers[-1]}", desk.shell.printing(letterhead))

        def accepted() -> None:
            desk.shell.remember_printing(letterhead, printing.how_of(printer))

            def paint(progress: Progress, cancel: CancelToken) -> Done[LetterAnswers]:
                letters.may_print(printer.copyCount())
                both = _both(printer)
                units = [_unit(letters, key, pdf) for key, pdf in stack.papers.items()]
                printing.paint(_Pages(letters, units, progress, cancel, both=both), printer)
                return together.record(stack, printer.copyCount())

            page.start(paint)

        printing.choose(printer, page, accepted)

    def draw(progress: Progress, cancel: CancelToken) -> Stack:
        return together.stack(chosen, again=again, progress=progress, cancel=cancel)

    def failed(error: KnownError) -> None:
        page.failed(error)

    page.work.watch(desk.tasks.long_read(page, draw, drawn, failed), _("The letters are being drawn."))


def print_letter(page: LetterEditor, letter: Letter) -> None:
    """Print a letter and its annexes after it; the copies are recorded once all pages are with the spooler."""
    letters, desk = page.office.correspondence, page.desk
    letterhead = letter.language

    def drawn(pdf: bytes) -> None:
        printer = printing.prepared(letter.number, desk.shell.printing(letterhead))

        def accepted() -> None:
            desk.shell.remember_printing(letterhead, printing.how_of(printer))

            def paint(progress: Progress, cancel: CancelToken) -> Done[Letter]:
                letters.may_print(printer.copyCount())
                units = [[each] for each in _unit(letters, letter.id, pdf)]  # the annexes begin on a sheet of their own
                printing.paint(_Pages(letters, units, progress, cancel, both=_both(printer)), printer)
                return letters.printed(letter.id, printer.copyCount())

            page.at_length(paint, lambda _letter: said_printed(), _("The letter is being printed."))

        printing.choose(printer, page, accepted)

    desk.tasks.read(page, lambda: letters.paper(letter.id), drawn, desk.shell.refuse)


def _both(printer: QPrinter) -> bool:
    return printer.duplex() in {QPrinter.DuplexMode.DuplexLongSide, QPrinter.DuplexMode.DuplexShortSide}


def _unit(letters: Correspondence, key: int, pdf: bytes) -> list[Callable[[], bytes]]:
    """A letter and its annexes, which are read when they are wanted: those of many letters would fill the memory."""
    annexed = letters.annex_file(key) is not None
    return [lambda: pdf, *([partial(letters.bound_annexes, key)] if annexed else [])]


class _Pages:
    """The pages of what is printed, drawn when they are wanted, and again for a further copy. Each of ``units`` begins on a
    sheet of its own: None is the empty back of one.
    """

    def __init__(
        self,
        letters: Correspondence,
        units: Sequence[Sequence[Callable[[], bytes]]],
        progress: Progress,
        cancel: CancelToken,
        *,
        both: bool,
    ) -> None:
        self._letters, self._units, self._progress, self._cancel, self._both = letters, units, progress, cancel, both

    def __iter__(self) -> Iterator[Raster | None]:
        files, done = sum(map(len, self._units)), 0
        for unit in self._units:
            count = 0
            for read in unit:
                pdf = read()
                pages = self._letters.pages(pdf)
                for page in range(pages):
                    self._cancel.check()
                    self._progress.step(done * pages + page, files * pages)
                    yield self._letters.raster(pdf, page, printing.WIDTH)
                count, done = count + pages, done + 1
            if self._both and count % 2:
                yield None
