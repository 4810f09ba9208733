# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Pages of a PDF as pixels for the preview and for printers that take images only. What is shown is what is kept."""

from __future__ import annotations

from threading import Lock
from typing import Any

import pypdfium2 as pdfium

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import Raster

_ONE_AT_A_TIME = Lock()
"""PDFium is not thread-safe: every call of this process goes through here."""


def page_count(pdf: bytes) -> int:
    """How many pages a file has. Raises ``KnownError(FILE_UNREADABLE)`` for what is no PDF."""
    with _ONE_AT_A_TIME:
        document = _open(pdf)
        try:
            return len(document)
        finally:
            document.close()


def raster(pdf: bytes, page: int, width: int) -> Raster:
    """Page ``page`` (from 0) ``width`` pixels wide. Raises ``KnownError(FILE_UNREADABLE)``."""
    with _ONE_AT_A_TIME:
        document = _open(pdf)
        try:
            sheet = document[page]
            bitmap = sheet.render(scale=width / sheet.get_width(), rev_byteorder=True, prefer_bgrx=False)
            rows = _packed(bitmap)
            found = Raster(int(bitmap.width), int(bitmap.height), rows)
            bitmap.close()
            sheet.close()
            return found
        finally:
            document.close()


def _packed(bitmap: Any) -> bytes:
    """The rows without their padding."""
    data = bytes(bitmap.buffer)
    row = int(bitmap.width) * 3
    stride = int(bitmap.stride)
    if stride == row:
        return data[: row * int(bitmap.height)]
    return b"".join(data[n * stride : n * stride + row] for n in range(int(bitmap.height)))


def _open(pdf: bytes) -> Any:
    try:
        return pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        raise KnownError(Code.FILE_UNREADABLE, path="PDF", reason="it is not a PDF file that can be shown") from error
