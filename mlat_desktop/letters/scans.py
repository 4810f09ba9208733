# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Scans of papers: what they are, and their pages as pixels. They are read to their end before they are kept: half a file looks
like a whole one until somebody needs it.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.letters import raster as pages

PDF = "application/pdf"
_IMAGES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg"}
"""The second picture that telephones put into a JPEG file makes it no other kind of file."""
_PROOF = 100
"""Pixels of the width at which every page is drawn once, as a proof."""


def media_type(data: bytes) -> str:
    """PDF, PNG or JPEG; empty for anything else and for what cannot be shown whole."""
    if data.startswith(b"%PDF-"):
        return PDF if _whole_pdf(data) else ""
    image = _image(data)
    return _IMAGES.get(image.format or "", "") if image else ""


def _whole_pdf(data: bytes) -> bool:
    try:
        pages.must_draw(data, _PROOF)
    except (KnownError, ValueError, RuntimeError):
        return False
    return True


def raster(data: bytes, page: int, width: int) -> Raster:
    """Page ``page`` (from 0) ``width`` pixels wide; an image is one page. Raises ``KnownError(FILE_UNREADABLE)``."""
    if data.startswith(b"%PDF-"):
        return pages.raster(data, page, width)
    image = _image(data)
    if image is None:
        raise KnownError(Code.FILE_UNREADABLE, path="scan", reason=why("it is not an image that can be shown"))
    height = max(1, round(image.height * width / image.width))
    drawn = image.convert("RGB").resize((width, height))
    return Raster(width, height, drawn.tobytes())


def _image(data: bytes) -> Image.Image | None:
    """The image, read to its last row; None for what is none, is cut off or is out of all measure."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a large image, which is measured below, and of what stands beside its pixels
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            if image.width * image.height > pages.MOST_PIXELS:
                return None
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return image
