# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The code on paper: found by zbarimg on a page as scanned and as a poor photocopy, its signature checked by OpenSSL."""

from __future__ import annotations

import base64
import io
import itertools
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageChops, ImageFilter

from mlat_desktop.domain.letter_sheet import SealKeys
from tests.interop.conftest import LANGUAGES, Letters

pytestmark = [pytest.mark.interop, pytest.mark.slow]

DOTS = 300
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PREFIX = bytes.fromhex("302a300506032b6570032100")
"""What stands before 32 bytes of Ed25519 in a public key of X.509 (RFC 8410)."""
Tool = Callable[[str], str]


def scan(pdf: bytes, tool: Tool, folder: Path) -> Image.Image:
    """The last page as a scanner at 300 dots per inch gives it, in grey."""
    (folder / "letter.pdf").write_bytes(pdf)
    subprocess.run([tool("pdftoppm"), "-r", str(DOTS), "-gray", "letter.pdf", "page"], cwd=folder, check=True)
    pages = sorted(folder.glob("page*.pgm"))
    with Image.open(pages[-1]) as page:
        page.load()
        for each in pages:
            each.unlink()
        return page


def codes(page: Image.Image, tool: Tool, folder: Path) -> list[str]:
    """What zbarimg reads from a page; a payload may end with a space, so only the line's end is cut off."""
    page.save(folder / "scan.png")
    command = [tool("zbarimg"), "--raw", "-q", "-Sdisable", "-Sqrcode.enable", "scan.png"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.stdout.decode("ascii").splitlines()


def copied(page: Image.Image, *, degrees: float, blur: float, noise: int, quality: int, seed: int) -> Image.Image:
    """A photocopy: laid on askew, out of focus, speckled, kept as a poor JPEG in grey."""
    made = page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=245).filter(ImageFilter.GaussianBlur(blur))
    if noise:
        grain = Image.frombytes("L", made.size, random.Random(seed).randbytes(made.width * made.height))
        made = ImageChops.add(made, grain.point([128 + (value - 128) * noise // 128 for value in range(256)]), 1, -128)
    kept = io.BytesIO()
    made.save(kept, "JPEG", quality=quality)
    return Image.open(kept)


def decoded(text: str) -> bytes:
    """Base45 by the words of RFC 9285, apart from the program's own."""
    threes = [text[at : at + 3] for at in range(0, len(text), 3)]
    return b"".join(sum(ALPHABET.index(c) * 45**n for n, c in enumerate(three)).to_bytes(2, "big") for three in threes)


def test_the_code_of_a_sealed_letter_proves_it_without_our_program(
    letters: Letters, keys: SealKeys, tool: Tool, tmp_path: Path
) -> None:
    """Number, day and digest are those in the register, and OpenSSL finds the office's signature over them good."""
    public = Ed25519PrivateKey.from_private_bytes(keys.signing_key).public_key().public_bytes_raw()
    pem = base64.encodebytes(PREFIX + public).decode("ascii")
    (tmp_path / "office.pem").write_text(f"-----BEGIN PUBLIC KEY-----\n{pem}-----END PUBLIC KEY-----\n", encoding="ascii")
    verify = ["pkeyutl", "-verify", "-pubin", "-inkey", "office.pem", "-rawin", "-in", "said", "-sigfile", "signature"]
    for paper in letters(*(("acknowledgement", language) for language in LANGUAGES)).values():
        (text,) = codes(scan(paper.sealed, tool, tmp_path), tool, tmp_path)
        prefix, _, signature = text.partition("::")
        letter = paper.letter
        assert letter.sealed_at is not None
        assert prefix.split(":")[:5] == ["CA1", "CH-CA", letter.number, "20261121", letter.digest[:32].upper()]
        assert len(decoded(signature)) == 64
        (tmp_path / "signature").write_bytes(decoded(signature))
        for said, status in ((prefix, 0), (prefix.replace(letter.number, "L-2026-9999"), 1)):
            (tmp_path / "said").write_bytes(b"mlat-letter-qr-1\0" + said.encode("ascii"))
            done = subprocess.run([tool("openssl"), *verify], cwd=tmp_path, capture_output=True, check=False)
            assert done.returncode == status, done.stderr


def test_the_code_survives_a_poor_photocopy(
    letters: Letters, tool: Tool, tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    """Askew, out of focus, speckled, grey. What is beyond reading gives nothing; it never gives another text."""
    page = scan(letters(("acknowledgement", "fr"))["acknowledgement", "fr"].sealed, tool, tmp_path)
    wanted = codes(page, tool, tmp_path)
    assert len(wanted) == 1
    read = []
    for degrees, blur in itertools.product((1.0, 3.0), (0.5, 1.0)):
        copy = copied(page, degrees=degrees, blur=blur, noise=40, quality=50, seed=7)
        read.append(codes(copy, tool, tmp_path) == wanted)
    figure(
        f"photocopies at {DOTS} dpi whose code zbarimg reads (up to 3 degrees, blur 1 px, noise 40 of 128)",
        f"{sum(read)} of {len(read)}",
    )
    assert all(read)
    beyond = copied(page, degrees=2.0, blur=4.0, noise=60, quality=20, seed=7)
    assert codes(beyond, tool, tmp_path) == []
