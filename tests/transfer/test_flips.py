# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One bit of one file, anywhere: refused, each time. The seed is printed; ``MLAT_FLIPS=SEED`` turns the same bits again."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer import card
from mlat_desktop.transfer.checked_json import JsonError
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.writer import Writer
from tests.fuzz import seeds
from tests.transfer.conftest import Keys, plan, reader_keys

FLIPS = 2000
CONTENT = random.Random(1).randbytes(1 << 20)


def chance(figure: Callable[[str, object], None]) -> random.Random:
    seed = int(os.environ.get("MLAT_FLIPS") or random.SystemRandom().randrange(1 << 32))
    print(f"MLAT_FLIPS={seed}")
    figure("seed of the flipped bits", seed)
    return random.Random(seed)


def flip(path: Path, bit: int) -> None:
    """Turn one bit where it stands; the same call turns it back."""
    with path.open("r+b") as file:
        file.seek(bit // 8)
        byte = file.read(1)[0] ^ (1 << bit % 8)
        file.seek(bit // 8)
        file.write(bytes([byte]))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_flipped_bit_of_a_bundle_of_a_megabyte_is_taken(
    sender: Keys, receiver: Keys, stick: Path, figure: Callable[[str, object], None]
) -> None:
    files = [("data/evidence/0001/ledger.bin", CONTENT)]
    folder = Writer(signatures, part_size=300_000).write(plan(sender, [receiver], files), stick, Silent(), CancelToken()).folder
    dice, reader, keys = chance(figure), Reader(signatures), reader_keys(receiver, sender.card)
    paths = sorted(folder.iterdir())
    assert len(paths) == 3 + 4
    refused, codes = Counter[str](), Counter[str]()
    for _ in range(FLIPS):
        path = dice.choice(paths)
        bit = dice.randrange(path.stat().st_size * 8)
        flip(path, bit)
        with pytest.raises(KnownError) as caught:
            reader.check(folder, keys, Silent(), CancelToken())
        flip(path, bit)
        refused[path.name] += 1
        codes[caught.value.code.value] += 1
    reader.check(folder, keys, Silent(), CancelToken())
    assert set(refused) == {path.name for path in paths}
    figure("flipped bits of a bundle refused", f"{refused.total()} of {FLIPS}, {dict(sorted(codes.items()))}")


@pytest.mark.parametrize("kind", ["good", "good-ending", "good-continuing", "good-revocation"])
def test_no_flipped_bit_of_a_card_or_revocation_is_taken(kind: str, figure: Callable[[str, object], None]) -> None:
    whole = seeds.of("card")[kind]
    card.decode(whole, signatures)
    places = chance(figure).sample(range(len(whole) * 8), 400)
    for place in places:
        data = bytearray(whole)
        data[place // 8] ^= 1 << place % 8
        with pytest.raises((JsonError, ValueError)):
            card.decode(bytes(data), signatures)
    figure(f"flipped bits of a card refused ({kind})", f"{len(places)} of {len(places)}")
