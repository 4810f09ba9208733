# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What fuzzing starts from and what it ever found, without the fuzzer: each target judges its seeds, its old findings, and
some hundred inputs that differ from them a little.
"""

from __future__ import annotations

import random

import pytest

from tests.fuzz import seeds
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_knows_good_from_bad(name: str) -> None:
    """A target that accepted nothing would prove nothing."""
    said = {seed: TARGETS[name](data) for seed, data in seeds.of(name).items()}
    assert {seed for seed, accepted in said.items() if accepted} >= {seed for seed in said if seed.startswith("good")}
    assert any(said.values())
    assert not TARGETS[name](b"\xff" * 700)


@pytest.mark.parametrize("name", TARGETS)
def test_small_changes_find_nothing(name: str) -> None:
    chance = random.Random(7)
    for data in seeds.of(name).values():
        for _ in range(12):
            changed = bytearray(data)
            for _ in range(chance.randint(1, 3)):
                at = chance.randrange(len(changed) + 1)
                changed[at : at + chance.randint(0, 4)] = chance.randbytes(chance.randint(0, 4))
            TARGETS[name](bytes(changed))


def test_every_old_finding_belongs_to_a_target() -> None:
    assert {path.name for path in seeds.FOUND.iterdir()} <= set(TARGETS)
