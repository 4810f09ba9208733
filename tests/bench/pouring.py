# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One large bundle: against the same steps by public tools, against ``cp``, stage by stage, and its memory however large it is.

The stages alone tell which of them is the limit. Their floor is a public tool that does the same and no more; hashes are
those of openssl, four times as quick as ``sha256sum`` where the processor has instructions for them.

The same under a passphrase, for an office without a card: against the same steps by 7-Zip, and against 7-Zip alone.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from tests.bench import pourer
from tests.bench.measure import Measure, Sample
from tests.bench.processes import Processes, Ran

_TOOLS = ("age", "age-keygen", "openssl", "tar", "ssh-keygen", "sync", "cp")
_SETUP = """
age-keygen -o own.key 2>/dev/null; age-keygen -o other.key 2>/dev/null
age-keygen -y own.key > own.pub; age-keygen -y other.key > other.pub
ssh-keygen -q -t ed25519 -N '' -f sign
"""
_BUNDLE = """
mkdir stick
openssl dgst -sha256 -r source > manifest-sha256.txt
ssh-keygen -q -Y sign -f sign -n bundle manifest-sha256.txt 2>/dev/null
tar -c source manifest-sha256.txt manifest-sha256.txt.sig | age -R own.pub -R other.pub |
  tee stick/bundle.tar.age | openssl dgst -sha256 -r > sum
sync stick/bundle.tar.age stick
openssl dgst -sha256 -r < stick/bundle.tar.age | cmp - sum
rm -r stick manifest-sha256.txt manifest-sha256.txt.sig sum
"""
_SEVEN_ALONE = """
mkdir stick
7zz a -bso0 -bsp0 -mx=0 -mhe=on -v4000000000b -p"$PASSPHRASE" stick/bundle.7z source
sync stick/* stick
rm -r stick
"""
_SEVEN = """
mkdir stick
openssl dgst -sha256 -r source > manifest-sha256.txt
ssh-keygen -q -Y sign -f sign -n bundle manifest-sha256.txt 2>/dev/null
7zz a -bso0 -bsp0 -mx=0 -mhe=on -v4000000000b -p"$PASSPHRASE" stick/bundle.7z \\
  source manifest-sha256.txt manifest-sha256.txt.sig
openssl dgst -sha256 -r stick/* > sum
sync stick/* stick
openssl dgst -sha256 -r stick/* | cmp - sum
rm -r stick manifest-sha256.txt manifest-sha256.txt.sig sum
"""
_COPY = "cp source copy && sync copy && rm copy"
_STAGES = {
    "sha256": ("hash", "openssl dgst -sha256 source > sum", "openssl dgst"),
    "tar": ("pack", "tar -c source | cat > /dev/null", "tar | cat"),
    "age": ("encrypt", "age -R other.pub source > /dev/null", "age"),
    "write": ("write and sync", _COPY, "cp, sync"),
    "read-back": ("read back around the memory", "openssl dgst -sha256 source > sum", "openssl dgst, from memory"),
}


def run(processes: Processes, on_disk: int, streamed: int, rounds: int) -> list[Measure]:
    """``on_disk`` and ``streamed`` are MiB; the two figures of memory are to be the same."""
    folder = processes.folder / "pouring"
    folder.mkdir()
    source = folder / "source"
    with source.open("wb") as file:
        for _ in range(on_disk):
            file.write(os.urandom(pourer.MEBIBYTE))
    missing = [name for name in _TOOLS if shutil.which(name) is None]
    if not missing:
        _shell(processes, _SETUP, folder)
    absent = f"not installed: {', '.join(missing)}" if missing else ""
    ours, public, copied = list[Sample](), list[Sample](), list[Sample]()
    for _ in range(rounds):
        if not missing:
            public.append(_shell(processes, _BUNDLE, folder))
            copied.append(_shell(processes, _COPY, folder))
        ours.append(_bundle(processes, source, folder))
    made = [
        _measure("a bundle onto a disk", on_disk, ours, public, "openssl dgst, tar, age, tee, sync, openssl dgst", absent),
        _measure("the same against a copy", on_disk, ours, copied, "cp, sync", absent),
    ]
    made += _under_passphrase(processes, source, on_disk, rounds, missing)
    for stage, (what, script, tool) in _STAGES.items():
        alone = [_pourer(processes, stage, on_disk, folder)]
        floor = [] if missing else [_shell(processes, script, folder)]
        made.append(_measure(f"of this alone: {what}", on_disk, alone, floor, tool, absent))
    (folder / "written").unlink()
    many = [_pourer(processes, "sink", streamed, folder)]
    made.append(Measure(what=f"a bundle into a medium that counts, {streamed} MiB", ours=many, mebibytes=streamed))
    many = [_pourer(processes, "sink-7z", streamed, folder)]
    made.append(Measure(what=f"a 7z into a medium that keeps its first part, {streamed} MiB", ours=many, mebibytes=streamed))
    shutil.rmtree(folder)
    return made


def _under_passphrase(processes: Processes, source: Path, size: int, rounds: int, missing: list[str]) -> list[Measure]:
    """The 7z form, of the same source."""
    folder, missing = source.parent, [*missing, *(name for name in ("7zz",) if shutil.which(name) is None)]
    absent = f"not installed: {', '.join(missing)}" if missing else ""
    ours, public, alone = list[Sample](), list[Sample](), list[Sample]()
    for _ in range(rounds):
        if not missing:
            public.append(_shell(processes, _SEVEN, folder))
            alone.append(_shell(processes, _SEVEN_ALONE, folder))
        ours.append(_bundle(processes, source, folder, "bundle-7z"))
    return [
        _measure("a 7z onto a disk", size, ours, public, "openssl dgst, 7zz a, openssl dgst, sync, openssl dgst", absent),
        _measure("the same against 7-Zip alone", size, ours, alone, "7zz a, sync", absent),
    ]


def _measure(what: str, size: int, ours: list[Sample], floor: list[Sample], tools: str, missing: str) -> Measure:
    per_gib = [f"{sum(each.cpu or 0 for each in side) / len(side) / size * 1024:.1f}" for side in (ours, floor) if side]
    note = f"processor per GiB: {' against '.join(per_gib)} s"
    return Measure(
        what=f"{what}, {size} MiB", ours=ours, floor=floor, floor_what=tools, missing=missing, mebibytes=size, note=note
    )


def _bundle(processes: Processes, source: Path, folder: Path, form: str = "bundle") -> Sample:
    target = folder / "target"
    target.mkdir()
    sample = _sample(processes.python("-m", "tests.bench.pourer", form, source, target))
    shutil.rmtree(target)
    return sample


def _pourer(processes: Processes, stage: str, mebibytes: int, folder: Path) -> Sample:
    place = folder / "target"
    if stage.startswith("sink"):
        place.mkdir()
    to = place if stage.startswith("sink") else folder
    sample = _sample(processes.python("-m", "tests.bench.pourer", stage, str(mebibytes), to))
    if to == place:
        shutil.rmtree(place)
    return sample


def _sample(ran: Ran) -> Sample:
    """Of a process of ours the work alone, without the start of Python; its memory whole."""
    found = json.loads(ran.printed)
    return Sample(found["seconds"], found["cpu"], ran.sample.mebibytes)


def _shell(processes: Processes, script: str, folder: Path) -> Sample:
    return processes.run(
        ["bash", "-euo", "pipefail", "-c", f'cd "$1"\n{script}', "bash", folder], PASSPHRASE=pourer.PASSPHRASE
    ).sample
