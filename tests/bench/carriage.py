# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Evidence and bundles against the same steps by public tools, as an office without us would write them into a script.

Both sides keep evidence encrypted, hash what they take in, give out and carry, sign, read back what they wrote, and wait for
the disk. Ours keeps the register, the custody and the audit log besides.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from tests.bench.measure import Measure, Sample
from tests.bench.processes import Processes

BLOCK = 1 << 20
TOOLS = ("age", "age-keygen", "sha256sum", "tar", "ssh-keygen", "sync")
_SETUP = """
age-keygen -o store.key 2>/dev/null; age-keygen -o other.key 2>/dev/null
age-keygen -y store.key > store.pub; age-keygen -y other.key > other.pub
ssh-keygen -q -t ed25519 -N '' -f sign
echo "sender $(cat sign.pub)" > signers
"""
_IN = """
sha256sum source.bin > source.sum
age -R store.pub -o held.age source.bin
sync held.age
"""
_OUT = """
age -d -i store.key -o back/source.bin held.age
cd back && sha256sum --quiet -c ../source.sum && sync source.bin
"""
_EXPORT = """
mkdir -p bag/data stick
age -d -i store.key -o bag/data/source.bin held.age
cd bag
printf 'BagIt-Version: 1.0\\nTag-File-Character-Encoding: UTF-8\\n' > bagit.txt
sha256sum data/source.bin > manifest-sha256.txt
sha256sum bagit.txt manifest-sha256.txt > tagmanifest-sha256.txt
ssh-keygen -q -Y sign -f ../sign -n bundle tagmanifest-sha256.txt 2>/dev/null
mv tagmanifest-sha256.txt.sig ..
cd ..
tar -c bag tagmanifest-sha256.txt.sig | age -R store.pub -R other.pub | tee stick/bundle.tar.age | sha256sum > stick/sum
sed -i 's/-$/bundle.tar.age/' stick/sum
ssh-keygen -q -Y sign -f sign -n bundle stick/sum 2>/dev/null
sync stick/bundle.tar.age stick/sum stick/sum.sig stick
cd stick && sha256sum --quiet -c sum
"""
_IMPORT = """
ssh-keygen -q -Y verify -f signers -I sender -n bundle -s stick/sum.sig < stick/sum
(cd stick && sha256sum --quiet -c sum)
mkdir opened
age -d -i other.key stick/bundle.tar.age | tar -x -C opened
cd opened
ssh-keygen -q -Y verify -f ../signers -I sender -n bundle -s tagmanifest-sha256.txt.sig < bag/tagmanifest-sha256.txt
"$PYTHON" -m bagit --quiet --validate bag
age -R ../other.pub -o ../kept.age bag/data/source.bin
sync ../kept.age
"""
_ACTS = {
    "in": ("take evidence in", _IN, "sha256sum, age, sync"),
    "out": ("give evidence out", _OUT, "age -d, sha256sum -c, sync"),
    "export": ("write a bundle", _EXPORT, "age -d, sha256sum, ssh-keygen, tar, age, sha256sum, sync, read back"),
    "import": ("import a bundle", _IMPORT, "ssh-keygen, sha256sum -c, age -d, tar, bagit, age, sync"),
}


def run(processes: Processes, mebibytes: float, rounds: int) -> list[Measure]:
    """The first turn is not counted, unless there is but one."""
    folder = processes.folder / f"carriage-{mebibytes:g}"
    public = folder / "public"
    public.mkdir(parents=True)
    source = public / "source.bin"
    with source.open("wb") as stream:
        for _ in range(max(int(mebibytes), 1)):
            stream.write(os.urandom(int(BLOCK * min(mebibytes, 1))))
    missing = [name for name in TOOLS if shutil.which(name) is None]
    if not missing:
        _shell(processes, _SETUP, public)
    processes.python("-m", "tests.bench.carrier", "prepare", folder)
    ours: dict[str, list[Sample]] = {act: [] for act in _ACTS}
    theirs: dict[str, list[Sample]] = {act: [] for act in _ACTS}
    before = 0.0
    warm = 1 if rounds > 1 else 0
    for turn in range(rounds + warm):
        carried = json.loads(processes.python("-m", "tests.bench.carrier", "carry", folder, source).printed)
        before = max(before, carried["in"]["before"])
        if turn >= warm:
            for act, each in carried.items():
                ours[act].append(Sample(each["seconds"], each["cpu"], each["mebibytes"]))
        if missing:
            continue
        shutil.rmtree(public / "back", ignore_errors=True)
        (public / "back").mkdir()
        for act, (_what, script, _tools) in _ACTS.items():
            sample = _shell(processes, script, public)
            if turn >= warm:
                theirs[act].append(sample)
        for name in ("bag", "stick", "opened"):
            shutil.rmtree(public / name)
        for name in ("held.age", "kept.age", "tagmanifest-sha256.txt.sig"):
            (public / name).unlink()
    shutil.rmtree(folder)
    return [
        Measure(
            what=f"{what}, {mebibytes:g} MiB",
            ours=ours[act],
            floor=theirs[act],
            floor_what=tools,
            missing=f"not installed: {', '.join(missing)}" if missing else "",
            mebibytes=mebibytes,
            note=f"our process held {before:.0f} MiB before" if act == "in" else "",
        )
        for act, (what, _script, tools) in _ACTS.items()
    ]


def _shell(processes: Processes, script: str, folder: Path) -> Sample:
    return processes.run(["bash", "-euo", "pipefail", "-c", f'cd "$1"\n{script}', "bash", folder], PYTHON=sys.executable).sample
