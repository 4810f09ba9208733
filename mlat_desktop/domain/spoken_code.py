# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A passphrase of random symbols that one officer reads out to another on the telephone, in whatever languages they speak.

Seven groups of five: four symbols are random, the fifth is a checksum of its group and of the group's place, so that a wrong
symbol, two that changed places and two groups that did are found in the group where the slip happened. 140 random bits. Digits
and Latin letters that are not mistaken for one another (no I, L, O, U). It is typed as it stands, in capitals with hyphens.
"""

from __future__ import annotations

from mlat_desktop.domain.check_code import ALPHABET
from mlat_desktop.domain.errors import Code, KnownError

GROUPS = 7
RANDOM_BITS = GROUPS * 4 * 5
RANDOM_BYTES = (RANDOM_BITS + 7) // 8
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = frozenset("-.\u2010\u2011\u2012\u2013\u2014")
_FIELD = 0b100101
_GROUP = 4


def spoken_code(random: bytes) -> str:
    """The code of ``RANDOM_BYTES`` random bytes; the bits beyond ``RANDOM_BITS`` are not used."""
    value = int.from_bytes(random[:RANDOM_BYTES]) >> (RANDOM_BYTES * 8 - RANDOM_BITS)
    symbols = [value >> 5 * place & 31 for place in reversed(range(GROUPS * _GROUP))]
    groups = [symbols[start : start + _GROUP] for start in range(0, len(symbols), _GROUP)]
    return "-".join("".join(ALPHABET[s] for s in (*group, _check(at, group))) for at, group in enumerate(groups))


def read_spoken_code(typed: str) -> str:
    """A code as it was typed, in the form of :func:`spoken_code`. ``PASSPHRASE_MISTYPED`` names the group that is wrong."""
    text = "".join(char for char in typed.upper() if not char.isspace() and char not in _BETWEEN).translate(_READ_AS)
    if len(text) != GROUPS * (_GROUP + 1):
        raise KnownError(Code.PASSPHRASE_LENGTH, count=len(text), expected=GROUPS * (_GROUP + 1))
    groups = [text[start : start + _GROUP + 1] for start in range(0, len(text), _GROUP + 1)]
    for at, group in enumerate(groups):
        values = [ALPHABET.find(char) for char in group]
        if -1 in values or values[-1] != _check(at, values[:-1]):
            raise KnownError(Code.PASSPHRASE_MISTYPED, group=at + 1, groups=GROUPS)
    return "-".join(groups)


def _check(at: int, values: list[int]) -> int:
    """A weighted sum in the field of 32 elements; each place has its own weight, and each group its own start."""
    total, weight = at + 1, 2
    for value in values:
        total ^= _times(weight, value)
        weight = _times(weight, 2)
    return total


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        b >>= 1
        a <<= 1
        if a & 32:
            a ^= _FIELD
    return product
