# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How fast a bundle is written and read against the floor of hashing the same bytes once, and how much memory it takes.

Run by hand: ``python -m tests.bench.bench_bundle [MiB]``. Ratios of one run count, absolute times are the machine's.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import Payload, Sink
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.writer import Writer
from tests.transfer.conftest import case_bytes, keys, payload, plan, reader_keys

BLOCK = 1 << 20
ROUNDS = 3


def digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "evidence.bin"
        with source.open("wb") as stream:
            for _ in range(megabytes):
                stream.write(os.urandom(BLOCK))
        measure(folder, source, megabytes)


def measure(folder: Path, source: Path, megabytes: int) -> None:
    sender, receiver = keys("A", "CH", 1), keys("B", "BR", 2)
    sha256 = digest(source)

    def push(sink: Sink) -> None:
        with source.open("rb", buffering=0) as stream:
            while block := stream.read(BLOCK):
                sink.write(block)

    case = case_bytes(sender.card)
    item = Payload("data/evidence/0001/evidence.bin", source.stat().st_size, sha256, push)
    made = plan(sender, [receiver], payloads=(payload("data/case.json", case), item))
    readers = reader_keys(receiver, sender.card)
    stick = folder / "stick"
    stick.mkdir()
    times: dict[str, list[tuple[float, float]]] = {"sha256": [], "write": [], "check": []}
    before = peak()
    for _ in range(ROUNDS):
        times["sha256"].append(timed(lambda: digest(source)))
        times["write"].append(timed(lambda: Writer(signatures).write(made, stick, Silent(), CancelToken())))
        (bundle,) = stick.iterdir()
        times["check"].append(timed(lambda: Reader(signatures).check(bundle, readers, Silent(), CancelToken())))  # noqa: B023
        shutil.rmtree(bundle)
    floor_wall, floor_cpu = (median(each[i] for each in times["sha256"]) for i in (0, 1))
    for what, found in times.items():
        wall, cpu = (median(each[i] for each in found) for i in (0, 1))
        print(
            f"{what:8} {megabytes / wall:7.0f} MiB/s   wall x{wall / floor_wall:5.2f}   CPU x{cpu / floor_cpu:5.2f}   of sha256"
        )
    print(f"memory: {before:.0f} MiB before, {peak():.0f} MiB at its peak")


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 256)
