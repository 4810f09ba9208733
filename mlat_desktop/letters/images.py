# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Takes an image in for letters: what comes out is opaque sRGB pixels in a PNG that holds nothing else.

PDF/A-1b knows no transparency and no colours but those of its output intent, so both are settled here, once. Metadata (places,
names, devices) never reaches a letter.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageCms, ImageOps

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letter_sheet import CleanImage

MOST_BYTES = 8 << 20
MOST_PIXELS = 40_000_000
LEAST_SIDE = 40
KEPT_SIDE = 2000
"""Pixels of the longer side as kept: on the sixty millimetres that the widest image has, more than 600 to the inch."""


def clean(data: bytes) -> CleanImage:
    """The pixels of a PNG or JPEG file; ``IMAGE_REFUSED`` for what is none, is too large or too small."""
    if len(data) > MOST_BYTES:
        raise _refused(why("the file has more than {most} MB", most=MOST_BYTES >> 20))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of large images; the header is judged below
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
                _must_fit(opened.size)
                opened.load()
                made = _opaque(_in_srgb(ImageOps.exif_transpose(opened)))
    except KnownError:
        raise
    except Image.DecompressionBombError as error:  # the library has its own bound, above ours
        raise _too_many() from error
    except Exception as error:  # whatever a decoder trips over, the file is no image that can be printed
        raise _refused(why("it is not a PNG or JPEG file that can be read")) from error
    made.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    bare = Image.frombytes("RGB", made.size, made.tobytes())
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    return CleanImage(png=out.getvalue(), width=bare.width, height=bare.height)


def _must_fit(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MOST_PIXELS:
        raise _too_many()
    if min(size) < LEAST_SIDE:
        raise _refused(why("it has {width} by {height} pixels, too few to be printed", width=width, height=height))


def _in_srgb(image: Image.Image) -> Image.Image:
    """The image in sRGB, its transparency kept; colours of another profile converted."""
    alpha = (
        image.convert("RGBA").getchannel("A") if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info else None
    )
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 257).convert("L")  # sixteen bits to eight
    plain = image if image.mode in {"RGB", "CMYK", "L"} else image.convert("RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            plain = converted or plain
        except ImageCms.PyCMSError:
            pass  # a profile for other colours than the image has: its numbers are taken as sRGB
    plain = plain.convert("RGB")
    if alpha is not None:
        plain.putalpha(alpha)
    return plain


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, (255, 255, 255))
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.IMAGE_REFUSED, reason=reason)


def _too_many() -> KnownError:
    return _refused(why("it has more than {most} million pixels, which is too many", most=MOST_PIXELS // 1_000_000))
