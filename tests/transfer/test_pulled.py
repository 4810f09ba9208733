# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Sticks that are pulled out at many moments: never a success that is not whole, never a bundle that looks whole and is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import PreparedBundle
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer.carrier import Carrier
from mlat_desktop.transfer.courier import Courier
from mlat_desktop.transfer.medium import Medium
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.writer import Writer
from tests.transfer.conftest import Keys, plan, reader_keys
from tests.transfer.stick import Stick

pytestmark = pytest.mark.thorough

PART = 6_000
AGAIN = "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"


def _write(medium: Medium, sender: Keys, receiver: Keys, root: Path, uid: str = "") -> Path:
    made = plan(sender, [receiver], uid=uid)
    return Writer(signatures, medium, PART).write(made, root, Silent(), CancelToken()).folder


def _whole(folder: Path, sender: Keys, receiver: Keys) -> bool:
    try:
        Reader(signatures).check(folder, reader_keys(receiver, sender.card), Silent(), CancelToken())
    except KnownError:
        return False
    return True


def _pulled(seed: int, root: Path, sender: Keys, receiver: Keys, steps: int) -> str:
    """Write, pull at some moment, look at what is there, write again: in what it ended, or what is wrong."""
    chance = Random(seed)
    # A third after it was said to be written: that is when people pull. A third while its envelope and names are given.
    moments = (chance.randrange(1, steps + 1), chance.randrange(steps - 15, steps + 1), 0)
    stick = Stick(root, chance, pull_at=chance.choice(moments))
    try:
        _write(stick, sender, receiver, root)
        said = "written"
    except KnownError as error:
        said = error.code.value
    stick.pull()
    there = [each for each in root.iterdir() if not each.name.endswith(".incomplete")]
    for each in there:
        assert _whole(each, sender, receiver), f"{seed}: {each.name} looks whole and is not"
    for each in root.glob("*.incomplete"):
        assert not _whole(each, sender, receiver), f"{seed}: {each.name} is believed"
    if said == "written":
        assert len(there) == 1, f"{seed}: it was said to be written"
    again = _write(Stick(root, chance), sender, receiver, root, AGAIN)
    assert _whole(again, sender, receiver), f"{seed}: the next attempt"
    return said


def _steps(root: Path, sender: Keys, receiver: Keys) -> int:
    root.mkdir()
    whole = Stick(root, Random(0))
    _write(whole, sender, receiver, root)
    return whole.steps


@pytest.mark.parametrize("seeds", [range(30), pytest.param(range(30, 400), marks=pytest.mark.slow)], ids=["few", "many"])
def test_a_stick_that_is_pulled_at_any_moment_tells_no_lie(
    seeds: range, sender: Keys, receiver: Keys, tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    steps = _steps(tmp_path / "whole", sender, receiver)
    ends = []
    for seed in seeds:
        root = tmp_path / str(seed)
        root.mkdir()
        ends.append(_pulled(seed, root, sender, receiver, steps))
        shutil.rmtree(root)
    assert set(ends) == {"written", Code.BUNDLE_UNPLUGGED}, "both kinds of moment were met"
    figure("sticks pulled, of these while they were written", f"{len(ends)}, {ends.count(Code.BUNDLE_UNPLUGGED)}")


def _prepared(folder: Path, sender: Keys, receiver: Keys) -> PreparedBundle:
    return Carrier(signatures, part_size=PART).prepare(plan(sender, [receiver]), folder, Silent(), CancelToken())


def _truth(roots: list[Path], sender: Keys, receiver: Keys) -> bool:
    """Whether what lies under the final names makes a whole bundle; each of them alone is a part of one, or all of it."""
    there = [each for root in roots for each in root.iterdir() if not each.name.endswith(".incomplete")]
    for each in there:
        code = _refusal([each], sender, receiver)
        assert code in {None, Code.BUNDLE_PART_MISSING}, f"{each.name} looks like a medium of a bundle and is none: {code}"
    return bool(there) and _refusal(there, sender, receiver) is None


def _refusal(folders: list[Path], sender: Keys, receiver: Keys) -> Code | None:
    try:
        Reader(signatures).check(folders, reader_keys(receiver, sender.card), Silent(), CancelToken())
    except KnownError as error:
        return error.code
    return None


def _carried(seed: int, made: PreparedBundle, place: Path, sender: Keys, receiver: Keys) -> list[str]:
    """Carry a prepared bundle onto sticks, some too small, which are pulled at some moments and put in again, to its end."""
    chance, roots, ends = Random(seed), list[Path](), list[str]()
    wanted = list(range(1, len(made.parts) + 1))
    while wanted:
        root = place / f"stick-{len(roots)}"
        root.mkdir(parents=True)
        roots.append(root)
        room = chance.choice((1 << 40, 1_000_000 + sum(made.parts) * 2 // 3))
        for attempt in range(4):
            moment = chance.choice((chance.randrange(1, 60), chance.randrange(1, 200), 0)) if attempt < 3 else 0
            stick = Stick(root, chance, moment, room)
            try:
                done = Courier(stick).carry(made.folder, root, wanted, Silent(), CancelToken())
            except KnownError as error:
                ends.append(error.code.value)
                stick.pull()
                _truth(roots, sender, receiver)
                _decay(root, chance)
                continue
            stick.pull()
            wanted = [number for number in wanted if number > done.last]
            assert _truth(roots, sender, receiver) is not bool(wanted), f"{seed}: it was said to be written"
            ends += ["written", *(["kept"] if done.kept else [])]
            break
    return [*ends, *(["several"] if len(roots) > 1 else [])]


def _decay(root: Path, chance: Random) -> None:
    """Now and then a bit turns in what an attempt left behind."""
    parts = sorted(root.glob("*.incomplete/bundle.tar.age.*"))
    if parts and chance.random() < 0.5:
        part = chance.choice(parts)
        data = bytearray(part.read_bytes()) or bytearray(1)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        part.write_bytes(data)


@pytest.mark.parametrize("seeds", [range(12), pytest.param(range(12, 250), marks=pytest.mark.slow)], ids=["few", "many"])
def test_a_bundle_that_is_carried_again_after_each_pull_arrives_whole(
    seeds: range, sender: Keys, receiver: Keys, tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    made = _prepared(tmp_path / "outgoing", sender, receiver)
    ends = []
    for seed in seeds:
        ends += _carried(seed, made, tmp_path / str(seed), sender, receiver)
        shutil.rmtree(tmp_path / str(seed))
    assert set(ends) == {"written", "kept", "several", Code.BUNDLE_UNPLUGGED}
    figure("media written, pulls on the way", f"{ends.count('written')}, {ends.count(Code.BUNDLE_UNPLUGGED)}")


class _Careless(Stick):
    """What a file manager does: nothing is synced."""

    def sync_folder(self, path: Path) -> None:
        return None

    def sync(self, file: object) -> None:
        return None


def test_the_model_of_a_stick_finds_a_writer_that_does_not_sync(sender: Keys, receiver: Keys, tmp_path: Path) -> None:
    lost = 0
    for seed in range(12):
        root = tmp_path / str(seed)
        root.mkdir()
        stick = _Careless(root, Random(seed))
        folder = _write(stick, sender, receiver, root)
        stick.pull()
        lost += not (folder.is_dir() and _whole(folder, sender, receiver))
    assert lost > 6
