# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Flipped bits and published vectors as an office meets them, through ``mlat``: a sentence, status 1, and nothing taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.functional.mlat import Mlat
from tests.functional.test_story_cli import _outgoing, _partner, clock, offices
from tests.transfer.test_flips import chance, flip

__all__ = ["clock", "offices"]
FLIPS = 30


@pytest.mark.slow
def test_no_flipped_bit_of_a_bundle_is_taken_in_by_mlat(
    tmp_path: Path, offices: tuple[Mlat, Mlat], figure: Callable[[str, object], None]
) -> None:
    ours, theirs = offices
    number = ours.json("request", "log", _outgoing(tmp_path), "--sent", "2026-11-20T10:00")["number"]
    folder = Path(ours.json("bundle", "export", number, "--to", _partner(ours), "--out", tmp_path)["folder"])
    dice, paths, codes = chance(figure), sorted(folder.iterdir()), set()
    for turn in range(FLIPS):
        path = paths[turn % len(paths)]
        bit = dice.randrange(path.stat().st_size * 8)
        flip(path, bit)
        for command in ("verify", "import"):
            codes.add(theirs.json("bundle", command, folder, expect=1)["code"])
        flip(path, bit)
    assert theirs.rows("request", "list") == []
    assert all(code.startswith("bundle.") for code in codes), codes
    figure("flipped bits refused by mlat bundle verify and import", f"{FLIPS} of {FLIPS}, as {sorted(codes)}")
    assert theirs.json("bundle", "import", folder)["created"] is True


@pytest.mark.slow
def test_no_flipped_bit_of_a_card_is_added_by_mlat(
    tmp_path: Path, offices: tuple[Mlat, Mlat], figure: Callable[[str, object], None]
) -> None:
    ours, theirs = offices
    path = tmp_path / "flipped.card"
    ours.run("card", "show", "--out", path)
    before, dice = theirs.json("card", "show"), chance(figure)
    for _ in range(FLIPS):
        bit = dice.randrange(path.stat().st_size * 8)
        flip(path, bit)
        assert theirs.json("card", "add", path, expect=1)["code"] == "card.invalid"
        flip(path, bit)
    assert theirs.json("card", "show") == before
    figure("flipped bits of a card refused by mlat card add", f"{FLIPS} of {FLIPS}")
