# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Pages of a PDF as pixels for the preview and for printers that take images only. What is shown is what is kept."""

from __future__ import annotations

from threading import Lock
from typing import Any

import pypdfium2 as pdfium

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letter_sheet import Raster

MOST_PIXELS = 120_000_000
"""An A3 sheet at 600 dots per inch in both directions has 70 million."""
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
            return _drawn(document[page], width)
        finally:
            document.close()


def must_draw(pdf: bytes, width: int) -> None:
    """Draw every page once. Raises ``KnownError(FILE_UNREADABLE)`` where there is none, or one that cannot be drawn."""
    with _ONE_AT_A_TIME:
        document = _open(pdf)
        try:
            for page in range(len(document)):
                _drawn(document[page], width)
            if not len(document):
                raise _unfit(why("it has no page"))
        except pdfium.PdfiumError as error:
            raise _unfit(why("it is not a PDF file that can be shown")) from error
        finally:
            document.close()


def _drawn(sheet: Any, width: int) -> Raster:
    try:
        _must_fit(sheet.get_width(), sheet.get_height(), width)
        bitmap = sheet.render(scale=width / sheet.get_width(), rev_byteorder=True, prefer_bgrx=False)
        found = Raster(int(bitmap.width), int(bitmap.height), _packed(bitmap))
        bitmap.close()
        return found
    finally:
        sheet.close()


def _must_fit(wide: float, high: float, width: int) -> None:
    """A page a hair wide and a mile high would fill the memory at any width."""
    if not (wide > 0 and high > 0 and width * width * high / wide <= MOST_PIXELS):
        raise _unfit(why("a page of it is out of all measure"))


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
        raise _unfit(why("it is not a PDF file that can be shown")) from error


def _unfit(reason: Why) -> KnownError:
    return KnownError(Code.FILE_UNREADABLE, path="PDF", reason=reason)
