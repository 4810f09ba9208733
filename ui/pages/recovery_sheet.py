# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The printed recovery sheet: one page with the code in large letters and what it is for. It names no case and no person."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter

from mlat_desktop.i18n import _
from mlat_desktop.services.new_file import write_new
from ui.fonts import sized


def sheet_bytes(office: str, code: str) -> bytes:
    """The sheet as a PDF of one A4 page."""
    store = QByteArray()
    device = QBuffer(store)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(device)
    writer.setTitle(_("Recovery sheet"))
    edge = QMarginsF(25, 25, 25, 25)
    page = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, edge, QPageLayout.Unit.Millimeter))
    writer.setResolution(96)
    painter = QPainter(writer)
    width = writer.width()
    _block(painter, QRectF(0, 0, width, 60), _("Recovery sheet"), sized(26, QFont.Weight.DemiBold))
    _block(painter, QRectF(0, 50, width, 60), office, sized(16, QFont.Weight.DemiBold))
    text = _("Whoever holds this code opens the office and every case bundle of it. Lock it away, apart from the computer.")
    _block(painter, QRectF(0, 105, width, 80), text, sized(14))
    _block(painter, QRectF(0, 200, width, 200), code, sized(24, QFont.Weight.DemiBold))
    use = _('To use it: start the program, choose the office, then "Use the recovery code", and type it group by group.')
    _block(painter, QRectF(0, 380, width, 80), use, sized(14))
    painter.end()
    device.close()
    return bytes(store.data())


def _block(painter: QPainter, box: QRectF, text: str, font: QFont) -> None:
    painter.setFont(font)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextWordWrap), text)


def save_sheet(path: Path, office: str, code: str) -> None:
    """Write the sheet to a file that does not exist yet (``FILE_EXISTS``, ``DISK_FULL``, ``DISK_FAILED``)."""
    data = sheet_bytes(office, code)

    def fill(out: BinaryIO) -> None:
        out.write(data)

    write_new(path, fill)
