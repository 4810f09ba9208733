# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Paper where the system takes no PDF files (Windows): the pages of the sealed file as images, through Qt's printer.

What is printed is what the preview shows. The file itself never lies on the disk in clear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.domain.printing import Sides
from mlat_desktop.settings import Printing

WIDTH = 2480
"""Pixels across a page: A4 at 300 dots per inch, as fine as an office printer lays down a letter."""

_DUPLEX = {
    Sides.AS_SET: QPrinter.DuplexMode.DuplexAuto,
    Sides.ONE: QPrinter.DuplexMode.DuplexNone,
    Sides.LONG_EDGE: QPrinter.DuplexMode.DuplexLongSide,
    Sides.SHORT_EDGE: QPrinter.DuplexMode.DuplexShortSide,
}
_TRAYS = {each.value for each in QPrinter.PaperSource}
_SIZES = {"na_letter_8.5x11in": QPageSize.PageSizeId.Letter, "na_legal_8.5x14in": QPageSize.PageSizeId.Legal}
"""Paper other than A4 that an office puts letters on; called as the spoolers of other systems call it."""

Ask = Callable[[QPrinter, QWidget, Callable[[], None]], None]


def prepared(title: str, how: Printing, page: tuple[float, float] | None = None) -> QPrinter:
    """A printer set as this computer remembers it, as far as it is still there; for pages of another size than A4 if ``page``
    says width and height in millimetres.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if how.queue and how.queue in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(how.queue)
        if how.tray.isascii() and how.tray.isdigit():
            source = QPrinter.PaperSource(int(how.tray)) if int(how.tray) in _TRAYS else QPrinter.PaperSource.Auto
            printer.setPaperSource(source)
    printer.setDocName(title)
    printer.setPageLayout(_layout(how, page))
    printer.setFullPage(True)
    printer.setDuplex(_DUPLEX[Sides(how.sides) if how.sides in set(Sides) else Sides.AS_SET])
    return printer


def _layout(how: Printing, page: tuple[float, float] | None) -> QPageLayout:
    if page is None:
        size = QPageSize(_SIZES.get(how.media, QPageSize.PageSizeId.A4))
        return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
    short, long = sorted(page)
    lying = QPageLayout.Orientation.Landscape if page[0] > page[1] else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter), lying, QMarginsF())


def how_of(printer: QPrinter) -> Printing:
    """What was chosen, to be remembered."""
    sides = next((each for each, mode in _DUPLEX.items() if mode is printer.duplex()), Sides.AS_SET)
    tray = printer.paperSource()
    size = printer.pageLayout().pageSize().id()
    return Printing(
        queue=printer.printerName(),
        sides=sides.value,
        tray="" if tray is QPrinter.PaperSource.Auto else str(tray.value),
        media=next((name for name, each in _SIZES.items() if each is size), ""),
    )


def offer(
    parent: QWidget,
    pages: Sequence[Raster],
    title: str,
    allowed: Callable[[int], None],
    printed: Callable[[int], object],
    refused: Callable[[KnownError], object],
    ask: Ask | None = None,
    *,
    how: Printing | None = None,
    remember: Callable[[Printing], None] | None = None,
    page: tuple[float, float] | None = None,
) -> None:
    """Let the person choose a printer, print, and tell ``printed`` how many copies came out. Returns at once.

    ``allowed`` raises before the paper what ``printed`` would raise after it. ``how`` is what the computer remembers; ``page``
    as :func:`prepared` says.
    """
    printer = prepared(title, how or Printing(), page)

    def accepted() -> None:
        if remember is not None:
            remember(how_of(printer))
        try:
            allowed(printer.copyCount())
            paint(pages, printer)
        except KnownError as error:
            refused(error)
        else:
            printed(printer.copyCount())

    (ask or _ask)(printer, parent, accepted)


def choose(printer: QPrinter, parent: QWidget, accepted: Callable[[], None]) -> None:
    """Let the person choose a printer and how it prints. Returns at once."""
    _ask(printer, parent, accepted)


def _ask(printer: QPrinter, parent: QWidget, accepted: Callable[[], None]) -> None:
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()


def paint(pages: Iterable[Raster | None], printer: QPrinter) -> None:
    """Each page as large as the paper lets it be, None an empty one. ``KnownError(PRINTER_FAILED)`` if the printer stops; if
    the pages themselves end in a refusal, the whole job is taken back.
    """
    rounds = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError(Code.PRINTER_FAILED, reason=why("the spooler refused it"))
    try:
        for number, page in enumerate(each for _round in range(rounds) for each in pages):
            if number and not printer.newPage():
                raise KnownError(Code.PRINTER_FAILED, reason=why("the spooler refused it"))
            if page is None:
                continue
            image = QImage(page.data, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888)
            paper = QRectF(painter.viewport())
            size = QSizeF(page.width, page.height).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(paper.topLeft(), size), image)
    except KnownError:
        printer.abort()
        raise
    finally:
        painter.end()
