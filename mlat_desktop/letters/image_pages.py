# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An image (PNG or JPEG) as the one page of a PDF, upright and as large as it says that the paper was.

The pixels of a photograph in JPEG pass as they are, without what else the file holds: the place where it was taken, the camera,
a smaller picture from before it was cut.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

from mlat_desktop.letters.pdf import A4, MM

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MOST_BYTES = 64 << 20
_MOST_PIXELS = 120_000_000
"""An A3 sheet at 600 dots per inch in both directions has 70 million."""
_TURNS = {3: 180, 6: 90, 8: 270}
"""How an image is turned that says that the camera lay on its side or on its head."""
_LEAST_DPI, _MOST_DPI = 50, 2400
_EDGE = 6 * MM
_ORIENTATION = 0x0112
_START_OF_SCAN, _APP, _APP14, _COMMENT = 0xDA, range(0xE0, 0xF0), 0xEE, 0xFE


def is_image(beginning: bytes) -> bool:
    """Whether a file begins as a PNG or a JPEG does."""
    return beginning.startswith((PNG, JPEG))


def page_of(data: bytes) -> bytes:
    """The PDF. Raises ``ValueError`` for an image that is damaged, cut off or out of all measure."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of large images, which are measured here, and of what stands beside the pixels
        return _drawn(_read(data), data)


def _drawn(image: Image.Image, data: bytes) -> bytes:
    turn = _TURNS.get(int(image.getexif().get(_ORIENTATION, 1)), 0)
    plain = image.format == "JPEG" and image.mode in {"L", "RGB"}
    shown = image if plain else _opaque(image)
    grey = shown.mode == "L"
    with pikepdf.new() as pdf:
        keys = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=shown.width, Height=shown.height, BitsPerComponent=8,
            ColorSpace=Name.DeviceGray if grey else Name.DeviceRGB,
        )  # fmt: skip
        keys.Filter = Name.DCTDecode if plain else Name.FlateDecode
        stream = pdf.make_stream(_pixels_of(data) if plain else zlib.compress(shown.tobytes(), 6), keys)
        width, height = _size(image, lying=bool(turn % 180))
        page = pdf.add_blank_page(page_size=(width, height))
        page.obj.Resources = Dictionary(XObject=Dictionary(I=stream))
        page.obj.Contents = pdf.make_stream(b"q %.3f 0 0 %.3f 0 0 cm /I Do Q" % (width, height))
        page.obj.Rotate = turn
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _read(data: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        if image.width * image.height > _MOST_PIXELS:
            raise ValueError("too many pixels")
        image.load()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("no image that can be read whole") from error
    return image


def _opaque(image: Image.Image) -> Image.Image:
    """Grey or red, green and blue; what shows through becomes white, as paper is."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode.startswith(("I", "F")):  # sixteen bits of grey
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        above = image.convert("RGBA")
        paper = Image.new("RGBA", above.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, above).convert("RGB")
    return image.convert("RGB")


def _size(image: Image.Image, *, lying: bool) -> tuple[float, float]:
    """In points: as large as its resolution says, else as large as a sheet has room."""
    told = image.info.get("dpi")
    across, down = (float(told[0]), float(told[1])) if isinstance(told, tuple) and len(told) == 2 else (0.0, 0.0)
    if _LEAST_DPI <= across <= _MOST_DPI and _LEAST_DPI <= down <= _MOST_DPI:
        return image.width * 72 / across, image.height * 72 / down
    wide = (image.width > image.height) is not lying
    room = (A4[1] if wide else A4[0]) - 2 * _EDGE, (A4[0] if wide else A4[1]) - 2 * _EDGE
    if lying:
        room = room[1], room[0]
    scale = min(room[0] / image.width, room[1] / image.height)
    return image.width * scale, image.height * scale


def _pixels_of(data: bytes) -> bytes:
    """A JPEG without remarks of any application but the one that says how its colours are kept."""
    parts = [data[:2]]
    for kind, begin, end in _segments(data):
        if kind == _START_OF_SCAN:
            parts.append(data[begin:])
            break
        if kind != _COMMENT and (kind not in _APP or kind in {0xE0, _APP14}):
            parts.append(data[begin:end])
    return b"".join(parts)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise ValueError("no JPEG")
        if data[at + 1] == 0xFF:  # filling
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield data[at + 1], at, at + 2 + length
        at += 2 + length
