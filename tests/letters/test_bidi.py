# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Unicode's own conformance file for the bidirectional algorithm (BidiCharacterTest.txt, version 15.0)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlat_desktop.letters import bidi

FILE = Path(__file__).parent.parent / "vectors" / "BidiCharacterTest-15.0.txt.gz"


def cases() -> Iterator[tuple[str, ...]]:
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                yield tuple(line.strip().split(";"))


def fault(case: tuple[str, ...]) -> str:
    text = "".join(chr(int(code, 16)) for code in case[0].split())
    resolved = bidi.resolve(text, int(case[1]))
    levels = bidi.line_levels(resolved, 0, len(text))
    wanted = [None if level == "x" else int(level) for level in case[3].split()]
    kept = [i for i, level in enumerate(levels) if level is not None]
    order = [kept[n] for n in bidi.visual_order([level for level in levels if level is not None])]
    right = (resolved.base, levels, order) == (int(case[2]), wanted, [int(i) for i in case[4].split()])
    return "" if right else f"{case}: {resolved.base} {levels} {order}"


def test_a_sample_of_the_conformance_file_holds() -> None:
    everything = list(cases())
    assert len(everything) == 91_707
    # All cases written by hand at the head of the file, then every fortieth of the generated ones.
    assert [found for case in everything[:120] + everything[120::40] if (found := fault(case))] == []


@pytest.mark.slow
def test_the_whole_conformance_file_holds() -> None:
    assert [found for case in cases() if (found := fault(case))] == []
