# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Paper where the system takes no PDF files (Windows): the pages of the sealed file as images, through Qt's printer.

What is printed is what the preview shows. The file itself never lies on the disk in clear.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_sheet import Raster

WIDTH = 2480
"""Pixels across a page: A4 at 300 dots per inch, as fine as an office printer lays down a letter."""

Ask = Callable[[QPrinter, QWidget, Callable[[], None]], None]


def offer(
    parent: QWidget,
    pages: Sequence[Raster],
    title: str,
    allowed: Callable[[int], None],
    printed: Callable[[int], None],
    refused: Callable[[KnownError], None],
    ask: Ask | None = None,
) -> None:
    """Let the person choose a printer, print, and tell ``printed`` how many copies came out. Returns at once.

    ``allowed`` raises before the paper what ``printed`` would raise after it.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()))
    printer.setFullPage(True)

    def accepted() -> None:
        try:
            allowed(printer.copyCount())
            paint(pages, printer)
        except KnownError as error:
            refused(error)
        else:
            printed(printer.copyCount())

    (ask or _ask)(printer, parent, accepted)


def _ask(printer: QPrinter, parent: QWidget, accepted: Callable[[], None]) -> None:
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()


def paint(pages: Sequence[Raster], printer: QPrinter) -> None:
    """Each page as large as the paper lets it be. ``KnownError(PRINTER_FAILED)`` if the printer stops."""
    rounds = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    painter = QPainter()
    if not painter.begin(printer):
        raise KnownError(Code.PRINTER_FAILED, reason=why("the spooler refused it"))
    try:
        for number, page in enumerate([*pages] * rounds):
            if number and not printer.newPage():
                raise KnownError(Code.PRINTER_FAILED, reason=why("the spooler refused it"))
            image = QImage(page.data, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888)
            paper = QRectF(painter.viewport())
            size = QSizeF(page.width, page.height).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(paper.topLeft(), size), image)
    finally:
        painter.end()
