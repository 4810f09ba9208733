# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""QR codes of office cards: as a picture, and found again in the pixels of a scan."""

from __future__ import annotations

import io

import segno
import zxingcpp

from mlat_desktop.domain.letter_sheet import Raster

_SCALE = 6
_BORDER = 4


def png(content: str) -> bytes:
    """A code as a picture, with the quiet border that readers need. ``ValueError`` if no code can hold so much."""
    try:
        code = segno.make(content, error="l", micro=False)
    except segno.DataOverflowError as error:
        raise ValueError("too much for a code") from error
    out = io.BytesIO()
    code.save(out, kind="png", scale=_SCALE, border=_BORDER)
    return out.getvalue()


def found(picture: Raster) -> tuple[str, ...]:
    """The texts of all codes in a picture, each once; a code that holds no text is none of ours."""
    view = memoryview(picture.data).cast("B", (picture.height, picture.width, 3))
    texts: dict[str, None] = {}
    for each in zxingcpp.read_barcodes(view, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])):
        try:
            texts[bytes(each.bytes).decode("utf-8")] = None
        except UnicodeDecodeError:
            continue
    return tuple(texts)
