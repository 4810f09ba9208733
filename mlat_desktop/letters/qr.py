# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The QR code of a sealed letter: number, date and digest of its record, signed by the office with Ed25519.

``CA1:CH-CA:L-2026-0007:20261121:<first 16 bytes of the digest, hex>:<key id, hex>::<base45 signature>``, all of it in the
alphanumeric set of QR codes. Base45 may hold spaces: a scan is never stripped.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mlat_desktop.letters.pdf import BLACK, MM, Page

SIDE = 26 * MM
"""Side of the printed code, its quiet border of four modules included."""

_BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_TAG = b"mlat-letter-qr-1\0"


@dataclass(frozen=True, slots=True)
class QrClaim:
    """What a code claims, once its signature held."""

    country: str
    number: str
    on: date
    digest_start: str


def text(signing_key: bytes, *, country: str, number: str, on: date, digest: str) -> str:
    """The signed text. ``signing_key`` is the 32-byte Ed25519 secret, ``digest`` hex SHA-256 of the letter record."""
    private = Ed25519PrivateKey.from_private_bytes(signing_key)
    prefix = f"CA1:{country}-CA:{number}:{on:%Y%m%d}:{digest[:32]}:{key_id(_raw(private.public_key()))}".upper()
    return f"{prefix}::{base45(private.sign(_TAG + prefix.encode()))}"


def read(scanned: str, public_key: bytes) -> QrClaim | None:
    """The claim of a scanned text if the office with this 32-byte public key signed it, else None."""
    prefix, mark, signature = scanned.partition("::")
    parts = prefix.split(":")
    if not mark or len(parts) != 6 or parts[0] != "CA1":
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(unbase45(signature), _TAG + prefix.encode())
        on = date(int(parts[3][:4]), int(parts[3][4:6]), int(parts[3][6:8]))
    except (InvalidSignature, ValueError):
        return None
    return QrClaim(parts[1].removesuffix("-CA"), parts[2], on, parts[4].lower())


def key_id(public_key: bytes) -> str:
    """Four bytes, in hex, by which a reader chooses the key to verify with."""
    return hashlib.sha256(public_key).hexdigest()[:8]


def draw(page: Page, x: float, y: float, content: str, *, side: float = SIDE, error: str = "m") -> None:
    """Draw the code with its quiet border into a square whose lower left corner is given."""
    rows = [bytes(row) for row in segno.make(content, error=error, boost_error=False, micro=False).matrix]
    module = side / (len(rows) + 8)
    page.rect(x, y, side, side, (1.0, 1.0, 1.0))
    boxes = []
    for r, row in enumerate(rows):
        top = y + side - (r + 5) * module
        start = None
        for c in range(len(row) + 1):
            dark = c < len(row) and row[c]
            if dark and start is None:
                start = c
            elif not dark and start is not None:
                boxes.append((x + (start + 4) * module, top, (c - start) * module, module))
                start = None
    page.rects(boxes, BLACK)


def base45(data: bytes) -> str:
    """RFC 9285 encoding."""
    out = []
    for i in range(0, len(data) - 1, 2):
        value = data[i] * 256 + data[i + 1]
        out += [_BASE45[value % 45], _BASE45[value // 45 % 45], _BASE45[value // 2025]]
    if len(data) % 2:
        out += [_BASE45[data[-1] % 45], _BASE45[data[-1] // 45]]
    return "".join(out)


def unbase45(encoded: str) -> bytes:
    """RFC 9285 decoding; raises ``ValueError`` for text that no encoder makes."""
    values = [_BASE45.index(char) for char in encoded]
    if len(values) % 3 == 1:
        raise ValueError("base45 length")
    out = bytearray()
    for i in range(0, len(values), 3):
        three = values[i : i + 3]
        value = sum(item * 45**power for power, item in enumerate(three))
        out += value.to_bytes(len(three) - 1, "big") if value < 256 ** (len(three) - 1) else _too_large()
    return bytes(out)


def _too_large() -> bytes:
    raise ValueError("base45 value")


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
