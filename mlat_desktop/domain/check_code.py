# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The check code of a sealed letter: twelve symbols that one person reads out to another on the telephone.

Eleven symbols are the first 55 bits of a digest over the letter's number and the digest of its record, so the same record
always has the same code and a code can be computed for letters that were printed without one. The twelfth is a checksum in the
field of 32 elements: it finds every single wrong symbol and every two that changed places, the two slips of a tired ear.
The alphabet has no I, L, O and U; I and L are read as 1 and O as 0.
"""

from __future__ import annotations

import hashlib
import unicodedata

from mlat_desktop.domain.errors import Code, KnownError, Why, why

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 12
GROUP = 4
_TAG = b"mlat-letter-check-1\0"
_READ_AS = {"I": "1", "L": "1", "O": "0"}
_BETWEEN = frozenset(" -.\u00a0\u2010\u2011\u2013")
_FIELD = 0b100101
"""x^5 + x^2 + 1, whose root generates the field: twelve places have twelve different weights."""


def check_code(number: str, digest: str) -> str:
    """The code of the letter with this number whose record has this digest, in groups of four."""
    found = hashlib.sha256(_TAG + number.encode() + b"\0" + digest.encode()).digest()
    bits = int.from_bytes(found[:7]) >> 1
    values = [bits >> 5 * place & 31 for place in reversed(range(SYMBOLS - 1))]
    return _grouped("".join(ALPHABET[value] for value in [*values, _checksum(values)]))


def read_check_code(said: str) -> str:
    """A code as it was typed, in the form of :func:`check_code`; ``LETTER_CHECK_CODE`` where no letter can have it."""
    symbols = []
    for char in said.upper():
        if char in _BETWEEN or unicodedata.category(char) in {"Zs", "Cf"}:
            continue
        digit = unicodedata.decimal(char, None)  # digits of the reader's own script are digits
        symbol = str(digit) if digit is not None else _READ_AS.get(char, char)
        if symbol not in ALPHABET:
            raise _unreadable(why("no code holds the symbol {symbol}", symbol=char))
        symbols.append(symbol)
    if len(symbols) != SYMBOLS:
        raise _unreadable(why("a code has twelve symbols, and these are {count}", count=len(symbols)))
    values = [ALPHABET.index(symbol) for symbol in symbols]
    if _checksum(values[:-1]) != values[-1]:
        raise _unreadable(why("one of its symbols was misheard or mistyped"))
    return _grouped("".join(symbols))


def _unreadable(reason: Why) -> KnownError:
    return KnownError(Code.LETTER_CHECK_CODE, reason=reason)


def _grouped(symbols: str) -> str:
    return " ".join(symbols[at : at + GROUP] for at in range(0, SYMBOLS, GROUP))


def _checksum(values: list[int]) -> int:
    """The symbol that makes the sum of all symbols, each times the power of the generator at its place, zero.

    The last place has the weight one, so the symbol is the sum of the others.
    """
    total = 0
    for value in values:
        total = _doubled(total ^ value)
    return total


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value & 32 else value
