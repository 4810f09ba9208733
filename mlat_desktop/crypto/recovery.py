# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The printed recovery code: 200 random bits and a check, in letters that are not mistaken for one another.

From its bits HKDF derives two independent secrets: the key of the recovery slot, and the age identity to which every
bundle of the office is also encrypted. Both follow from the paper alone, so that bundles open even when the office is lost.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mlat_desktop.domain.errors import Code, KnownError

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_SECRET = 25  # bytes: 40 letters
_CHECK = 5  # letters: a mistake passes once in 33 million
_GROUP = 5
_TAG = b"mlat-recovery-code-1\0"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def new_secret() -> bytes:
    """The 200 random bits of a new code."""
    return secrets.token_bytes(_SECRET)


def code_of(secret: bytes) -> str:
    """The code as it is printed: nine groups of five."""
    text = _letters(secret) + _check(secret)
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def secret_of(code: str) -> bytes:
    """The bits of a typed code, in any letter case and grouping; ``KnownError(RECOVERY_MISTYPED)`` if the check fails."""
    text = "".join(char for char in code.upper() if not char.isspace() and char not in "-‐‑–—.").translate(_READ_AS)
    if len(text) != _SECRET * 8 // 5 + _CHECK or any(char not in _LETTERS for char in text):
        raise KnownError(Code.RECOVERY_MISTYPED)
    value = 0
    for char in text[:-_CHECK]:
        value = value << 5 | _LETTERS.index(char)
    secret = value.to_bytes(_SECRET, "big")
    if not hmac.compare_digest(_check(secret), text[-_CHECK:]):
        raise KnownError(Code.RECOVERY_MISTYPED)
    return secret


def slot_key(secret: bytes) -> bytes:
    """The wrapping key of the recovery slot."""
    return _derived(secret, b"mlat recovery slot 1")


def identity_of(secret: bytes) -> str:
    """The age identity (``AGE-SECRET-KEY-1...``) that opens every bundle of the office."""
    return _bech32("age-secret-key-", _derived(secret, b"mlat recovery identity 1")).upper()


def recipient_of(secret: bytes) -> str:
    """The public half of :func:`identity_of` (``age1...``)."""
    return str(pyrage.x25519.Identity.from_str(identity_of(secret)).to_public())


def _letters(data: bytes) -> str:
    value, count = int.from_bytes(data, "big"), len(data) * 8 // 5
    return "".join(_LETTERS[value >> 5 * place & 31] for place in reversed(range(count)))


def _check(secret: bytes) -> str:
    return _letters(hashlib.sha256(_TAG + secret).digest()[:5])[:_CHECK]


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret)


def _bech32(prefix: str, data: bytes) -> str:
    """Bech32 (BIP 173), the spelling that age gives to keys."""
    bits = int.from_bytes(data, "big") << (-len(data) * 8 % 5)
    count = (len(data) * 8 + 4) // 5
    words = [bits >> 5 * place & 31 for place in reversed(range(count))]
    spread = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    check = _polymod([*spread, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    return f"{prefix}1{''.join(_BECH32[w] for w in (*words, *(check >> 5 * (5 - n) & 31 for n in range(6))))}"


def _polymod(words: list[int]) -> int:
    value = 1
    for word in words:
        top = value >> 25
        value = (value & 0x1FFFFFF) << 5 ^ word
        for place, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> place & 1:
                value ^= factor
    return value
