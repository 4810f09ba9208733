# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Images on letters: what comes in is made fit to be printed, and nobody's signature is printed by somebody else."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.letter_text import record_digest
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.seals import ImageUse
from mlat_desktop.letters.images import clean
from mlat_desktop.letters.press import Press
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.ink import INK_SETTING
from mlat_desktop.services.letters.stationery import Stationery
from tests.letters.conftest import Desk
from tests.letters.test_pages import sheet
from tests.letters.test_service import Sit, refused, sealed

RED, CLEAR = (200, 20, 30, 255), (0, 0, 0, 0)


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (120, 80), **saved: object) -> bytes:
    out = io.BytesIO()
    colour: object = RED if mode == "RGBA" else (200, 20, 30) if mode == "RGB" else 90
    Image.new(mode, size, colour).save(out, kind, **saved)  # type: ignore[arg-type]  # a colour and options by name, in tests only
    return out.getvalue()


def seen(png: bytes) -> Image.Image:
    opened = Image.open(io.BytesIO(png))
    opened.load()
    return opened


def test_transparency_becomes_white_and_what_else_the_file_holds_is_dropped() -> None:
    drawn = Image.new("RGBA", (100, 60), CLEAR)
    drawn.paste(RED, (0, 0, 50, 60))
    told = PngInfo()
    told.add_text("Author", "Anna Keller")
    exif = Image.Exif()
    exif[0x010F] = "Camera of Anna"
    out = io.BytesIO()
    drawn.save(out, "PNG", pnginfo=told, exif=exif)
    assert b"Anna" in out.getvalue()
    made = clean(out.getvalue())
    image = seen(made.png)
    assert (image.mode, image.size, image.info) == ("RGB", (100, 60), {})
    assert (image.getpixel((10, 10)), image.getpixel((90, 10))) == ((200, 20, 30), (255, 255, 255))
    assert b"Anna" not in made.png


def test_a_photo_stands_upright_and_in_the_colours_of_its_profile() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side
    made = clean(picture("JPEG", size=(120, 80), exif=exif))
    assert (made.width, made.height) == (80, 120)
    grey = picture("PNG", "L")
    assert seen(clean(grey).png).getpixel((5, 5)) == (90, 90, 90)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # a profile that does not fit is no obstacle
    assert clean(picture(icc_profile=lab)).width == 120
    assert clean(picture("JPEG", "CMYK")).height == 80
    assert seen(clean(picture("PNG", "I;16")).png).getpixel((5, 5)) == (0, 0, 0)
    assert seen(clean(picture(size=(4000, 1000))).png).size == (2000, 500)


def bomb() -> bytes:
    """A few hundred bytes that would be 90,000 by 90,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 90_000, 90_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bomb, "too many"),
        (lambda: picture(size=(30, 400)), "too few"),
        (lambda: picture("GIF", "L"), "not a PNG or JPEG"),
        (lambda: picture("PNG")[:-30], "not a PNG or JPEG"),
        (lambda: b"", "not a PNG or JPEG"),
        (lambda: bytes(9 << 20), "more than 8 MB"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_its_reason(data: Callable[[], bytes], said: str) -> None:
    assert said in sentence(refused(Code.IMAGE_REFUSED, lambda: clean(data())))


def stationery(desk: Desk, role: Role | None = None) -> Stationery:
    if role is not None:
        desk.place.user = replace(desk.place.user, role=role)
    return Stationery(desk.place, Press().clean_image)


def images_in(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return sum(len(page.get_images()) for page in opened.pages)


def record(letter: Letter) -> dict[str, object]:
    found: dict[str, object] = json.loads(letter.content)["record"]
    return found


def test_an_office_without_images_seals_the_record_that_it_always_sealed(desk: Sit) -> None:
    letter = sealed(desk)
    assert "images" not in record(letter)
    assert images_in(desk("anna").letters.pdf(letter.id)) == 0


def test_images_are_printed_and_named_by_digest_in_the_signed_record(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    office = stationery(anna, Role.ADMINISTRATOR)
    arms = office.bring_in(ImageUse.LETTERHEAD, picture()).value
    office.bring_in(ImageUse.SEAL, picture(size=(90, 90)))
    stamp = office.bring_in(ImageUse.SEAL, picture("PNG", "RGBA", (300, 300))).value
    letter = sealed(desk)
    assert record(letter)["images"] == {"letterhead": arms.sha256, "seal": stamp.sha256}
    assert record_digest(record(letter)) == letter.digest
    assert images_in(martin.letters.pdf(letter.id)) == 2
    assert martin.letters.verify(martin.letters.pdf(letter.id)).ok
    draft = martin.letters.draft(martin.requests["MLAI-2026-0007"], "acknowledgement", "ar").value
    assert images_in(martin.letters.preview(draft.id)) == 1, "no seal on a draft"
    office.take_away(ImageUse.SEAL)
    refused(Code.IMAGE_MISSING, lambda: office.take_away(ImageUse.SEAL))
    assert record(sealed(desk))["images"] == {"letterhead": arms.sha256}


def test_a_signature_is_printed_for_its_owner_alone(desk: Sit) -> None:
    martin = desk("martin")
    signature = stationery(martin).bring_in(ImageUse.FACSIMILE, picture(size=(400, 120))).value
    own = sealed(desk, signatory_name="Dr. Martin Frei")
    assert record(own)["images"] == {"facsimile": signature.sha256}
    other = sealed(desk, signatory_name="Anna Keller")
    assert "images" not in record(other), "martin seals a letter that somebody else signs"
    assert stationery(desk("anna")).images() == (), "nobody else is shown it"
    refused(Code.NOT_PERMITTED, lambda: stationery(desk("clara")).bring_in(ImageUse.FACSIMILE, picture()))
    refused(Code.NOT_PERMITTED, lambda: stationery(martin).bring_in(ImageUse.SEAL, picture()))


def test_the_same_images_give_the_same_bytes() -> None:
    png = clean(picture("PNG", "RGBA")).png
    shown = sheet("refusal", "ar", letterhead_image=png, seal_image=png, facsimile=png)
    assert Press().compose(shown) == Press().compose(shown)
    assert b"/SMask" not in Press().compose(shown)
    assert b"/Interpolate true" not in Press().compose(shown)


def test_no_signature_is_printed_where_the_office_signs_by_hand(desk: Sit) -> None:
    martin = desk("martin")
    stationery(martin).bring_in(ImageUse.FACSIMILE, picture(size=(400, 120)))
    settings = martin.place.office.settings
    martin.set_office(replace(martin.place.office, settings={**settings, INK_SETTING: "on"}))
    letter = sealed(desk, signatory_name="Dr. Martin Frei")
    assert "images" not in record(letter)
    assert images_in(martin.letters.pdf(letter.id)) == 0, "the line is empty for the pen"
    martin.set_office(replace(martin.place.office, settings={**settings, INK_SETTING: "off"}))
    assert images_in(martin.letters.pdf(sealed(desk, signatory_name="Dr. Martin Frei").id)) == 1
