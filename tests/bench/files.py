# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Bundles and evidence of 256 MiB against hashing the same bytes once, and how much memory they take."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import Payload, Sink
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.store.vault import AgeVault
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.writer import Writer
from tests.bench.measure import Line, timed
from tests.transfer.conftest import case_bytes, keys, payload, plan, reader_keys

BLOCK, MEGABYTES, ROUNDS = 1 << 20, 256, 3


def run(folder: Path) -> list[Line]:
    source = folder / "evidence.bin"
    with source.open("wb") as stream:
        for _ in range(MEGABYTES):
            stream.write(os.urandom(BLOCK))
    before = _peak()
    sha256 = _digest(source)
    found: dict[str, list[float]] = {"sha256": []}
    for _ in range(ROUNDS):
        found["sha256"].append(timed(lambda: _digest(source)))
        for what, seconds in (*_bundle(folder, source, sha256), *_evidence(folder, source)):
            found.setdefault(what, []).append(seconds)
    floor = median(found.pop("sha256"))
    note = f"peak {_peak():.0f} MiB, {before:.0f} before"
    return [Line(f"{what}, {MEGABYTES} MiB", median(times), floor, "hashlib.sha256", note) for what, times in found.items()]


def _bundle(folder: Path, source: Path, sha256: str) -> list[tuple[str, float]]:
    sender, receiver = keys("A", "CH", 1), keys("B", "BR", 2)
    item = Payload("data/evidence/0001/evidence.bin", source.stat().st_size, sha256, lambda sink: _push(source, sink))
    made = plan(sender, [receiver], payloads=(payload("data/case.json", case_bytes(sender.card)), item))
    stick = folder / "stick"
    stick.mkdir()
    times = [("write a bundle", timed(lambda: Writer(signatures).write(made, stick, Silent(), CancelToken())))]
    (bundle,) = stick.iterdir()
    readers = reader_keys(receiver, sender.card)
    times.append(("check a bundle", timed(lambda: Reader(signatures).check(bundle, readers, Silent(), CancelToken()))))
    shutil.rmtree(stick)
    return times


def _evidence(folder: Path, source: Path) -> list[tuple[str, float]]:
    vault = AgeVault(folder / "blobs")

    def put() -> None:
        with source.open("rb") as stream:
            kept.append(vault.put(stream, size=source.stat().st_size, progress=Silent(), cancel=CancelToken()))

    kept: list = []  # type: ignore[type-arg]
    times = [("take evidence in", timed(put))]
    get: Callable[[], None] = lambda: vault.get(kept[0], _Nowhere(), progress=Silent(), cancel=CancelToken())  # noqa: E731
    times.append(("verify evidence", timed(get)))
    vault.remove(kept[0].id)
    return times


class _Nowhere(BytesIO):
    def write(self, data: object, /) -> int:
        return memoryview(data).nbytes  # type: ignore[arg-type]


def _push(source: Path, sink: Sink) -> None:
    with source.open("rb", buffering=0) as stream:
        while block := stream.read(BLOCK):
            sink.write(block)


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
