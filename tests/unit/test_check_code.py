# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The short check code of a letter: always the same from the same record, and a slip of tongue or ear is seen as one."""

from __future__ import annotations

import itertools

import pytest

from mlat_desktop.domain.check_code import ALPHABET, check_code, read_check_code
from mlat_desktop.domain.errors import Code, KnownError

DIGEST = "5f" * 32
CODE = check_code("L-2026-0007", DIGEST)


def misheard(said: str) -> bool:
    try:
        read_check_code(said)
    except KnownError as error:
        return error.code is Code.LETTER_CHECK_CODE
    return False


def test_the_code_of_a_record_is_this_for_ever() -> None:
    """Letters on paper bear it: a change of how it is made would make liars of them."""
    assert CODE == "N20W WD7B ZK2H"


def test_number_and_digest_both_make_the_code() -> None:
    assert len({CODE, check_code("L-2026-0008", DIGEST), check_code("L-2026-0007", "60" * 32)}) == 3
    assert {len(part) for part in CODE.split()} == {4}
    assert set(CODE) <= {*ALPHABET, " "}


def test_every_single_wrong_symbol_and_every_swap_is_seen() -> None:
    symbols = CODE.replace(" ", "")
    for at, other in itertools.product(range(12), ALPHABET):
        if other != symbols[at]:
            assert misheard(symbols[:at] + other + symbols[at + 1 :])
    for one, two in itertools.combinations(range(12), 2):
        if symbols[one] != symbols[two]:
            swapped = list(symbols)
            swapped[one], swapped[two] = swapped[two], swapped[one]
            assert misheard("".join(swapped))


def test_it_is_read_as_people_say_and_type_it() -> None:
    assert read_check_code(CODE.lower().replace(" ", "-")) == CODE
    assert read_check_code("\u2066" + CODE + "\u2069 ") == CODE
    with_one = next(code for n in range(999) if {"0", "1"} <= set(code := check_code(f"L-{n}", DIGEST)))
    assert read_check_code(with_one.replace("1", "l").replace("0", "O")) == with_one
    assert read_check_code(with_one.translate({ord(str(n)): chr(0x660 + n) for n in range(10)})) == with_one


@pytest.mark.parametrize("said", ["", "12", CODE[:-1], CODE + "0", "\u0661", "U" + CODE[1:], "é" + CODE[1:], "0" * 4000])
def test_what_is_no_code_is_refused_with_its_reason(said: str) -> None:
    assert misheard(said)
