# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Carries a prepared bundle, or what is still missing of it, onto a medium, and goes on where an attempt was broken off.

The folder is called ``<uuid>.incomplete`` until everything in it was synced and read back. What a pulled, full, failing or
cancelled attempt leaves keeps that name; the next attempt reads every part there back from the medium, keeps those that are
whole and writes the others. A medium that is too small for all gets as many whole parts as it takes, in their order; each
medium of a bundle carries the same signed envelope, which lists all parts.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.bundle import CarriedParts, PreparedBundle
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.transfer.drives import bypasses_memory
from mlat_desktop.transfer.envelope import (
    ENVELOPE,
    INCOMPLETE,
    MOST_PARTS,
    OPEN_ME,
    SIGNATURE,
    Envelope,
    Listed,
    decode,
)
from mlat_desktop.transfer.medium import BLOCK, Medium, known
from mlat_desktop.transfer.parts import UNFINISHED, small, unfinished
from mlat_desktop.transfer.sources import left_by_desktop
from mlat_desktop.transfer.writer import PART_SIZE

SYNC_EVERY = 64 << 20
"""Bytes after which a part is synced while it is written: what the progress says is on the medium, and a stop is quick."""

_CLUSTER = 1 << 17
"""Bytes that a small file may take on a medium, whatever its length."""

_BESIDE = 6
"""Clusters for what lies beside the parts: guide, envelope, signature, folder, and two to spare."""

_FEWEST = 1 << 20


def fitting_part(needed: int, free: int) -> int:
    """How large parts are made for a first medium with ``free`` bytes: never above ``PART_SIZE``.

    A bundle that fits is cut as usual. One that does not is cut so that the medium is filled to its last part by at least
    four equal ones: media of the same size are filled too, and another one wastes at most one part.
    """
    room = free - _BESIDE * _CLUSTER
    if needed <= room or room < _FEWEST:
        return PART_SIZE
    count = max(4, -(-room // PART_SIZE))
    part = min(PART_SIZE, room // count - _CLUSTER) if room // count > 2 * _CLUSTER else room - _CLUSTER
    return max(part, least_part(needed))


def least_part(needed: int) -> int:
    """How large parts must be so that there are no more than an envelope may list, with a hundredth to spare: ``needed`` was
    reckoned before anything was encrypted. A nearly full first medium would make them smaller.
    """
    return min(PART_SIZE, -(-needed * 101 // (100 * MOST_PARTS)))


@dataclass(frozen=True, slots=True)
class _Ready:
    """A prepared bundle as it is about to be copied."""

    folder: Path
    envelope: Envelope
    beside: dict[str, bytes]

    def part(self, number: int) -> Listed:
        return self.envelope.parts[number - 1]

    @property
    def small(self) -> list[Listed]:
        """What lies beside the parts, as it must be found again."""
        return [Listed(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in self.beside.items()]


class _Steps:
    """Bytes done of those to be done, in a stage that changes its name but not its scale."""

    def __init__(self, progress: Progress, cancel: CancelToken, total: int) -> None:
        self._progress, self.cancel, self._total = progress, cancel, total
        self._done, self.what = 0, "rechecking"

    def begin(self, what: str, done: int, total: int) -> None:
        self.what, self._done, self._total = what, done, total

    def step(self, count: int) -> None:
        self.cancel.check()
        self._done += count
        self._progress.step(min(self._done, self._total), self._total, self.what)


def prepared(folder: Path) -> PreparedBundle | None:
    """What lies prepared in a folder; None unless all of it is there."""
    try:
        envelope = decode((folder / ENVELOPE).read_bytes())
        sizes = tuple((folder / part.name).stat().st_size for part in envelope.parts)
    except (OSError, KnownError):
        return None
    if sizes != tuple(part.size for part in envelope.parts) or envelope.uid != folder.name:
        return None
    return PreparedBundle(folder=folder, parts=sizes)


class Courier:
    """Carries. ``medium`` is another one in tests only."""

    def __init__(self, medium: Medium | None = None) -> None:
        self._medium = medium or Medium()

    def carry(
        self,
        source: Path,
        target: Path,
        wanted: Sequence[int],
        progress: Progress,
        cancel: CancelToken,
        *,
        adopt: bool = True,
    ) -> CarriedParts:
        """Bring the parts ``wanted`` of the bundle prepared in ``source``, or the first of them that fit, into a folder in
        ``target`` that is named by the bundle's uid. All of it is read back from there.

        A folder of that name that is there already is taken for ours if every byte of it holds (the computer failed between
        its renaming and the register), unless ``adopt`` is false: then the medium is one of this bundle's and is refused,
        ``BUNDLE_MEDIUM_HAS``. ``BUNDLE_NO_SPACE`` where not even one part fits.
        """
        ready = _ready(source)
        done, folder = target / ready.envelope.uid, target / f"{ready.envelope.uid}{INCOMPLETE}"
        total = sum(ready.part(number).size for number in wanted)
        steps = _Steps(progress, cancel, total)
        try:
            if folder.is_symlink() or done.is_symlink():
                raise KnownError(Code.BUNDLE_TARGET, path=target, reason=why("a link stands where the bundle belongs"))
            if done.exists():
                if not adopt:
                    raise KnownError(Code.BUNDLE_MEDIUM_HAS, path=target)
                there = self._adopted(ready, done, wanted, steps)
                if there:
                    return CarriedParts(
                        folder=done, first=there[0], last=there[-1], compared=bypasses_memory(done), kept=len(there)
                    )
                self._medium.rename(done, folder)
            return self._carried(ready, folder, done, wanted, steps)
        except OSError as error:
            raise known(error, target) from error

    def _adopted(self, ready: _Ready, done: Path, wanted: Sequence[int], steps: _Steps) -> list[int]:
        """The wanted parts in a folder that bears its final name, if nothing in it is damaged, they are the next ones, and no
        reader would refuse it for anything else that lies there.
        """
        names = {path.name for path in done.iterdir() if not left_by_desktop(path.name)}
        if not set(ready.beside) <= names <= {*ready.beside, *(part.name for part in ready.envelope.parts)}:
            return []
        there = [number for number in wanted if ready.part(number).name in names]
        if not there or there != list(wanted[: len(there)]):
            return []
        files = [*ready.small, *(ready.part(number) for number in there)]
        return there if all(self._holds(done, file, steps) for file in files) else []

    def _carried(self, ready: _Ready, folder: Path, done: Path, wanted: Sequence[int], steps: _Steps) -> CarriedParts:
        kept = self._kept(ready, folder, wanted, steps) if folder.exists() else []
        chosen = self._fitting(ready, folder, wanted, kept)
        try:
            if not folder.exists():
                self._medium.make_folder(folder)
            for number in kept:
                if number not in chosen:
                    self._medium.remove(folder / ready.part(number).name)
            sizes = {number: ready.part(number).size for number in chosen}
            steps.begin("writing", sum(sizes[n] for n in chosen if n in kept), sum(sizes.values()))
            for number in chosen:
                if number not in kept:
                    self._copy(ready.folder, folder, ready.part(number), steps)
            self._seal(ready, folder)
            self._compare(ready, folder, [number for number in chosen if number not in kept], steps)
            compared = bypasses_memory(folder)
            self._medium.rename(folder, done)
            self._medium.sync_folder(done.parent)
        except BaseException as error:
            self._left(ready, folder, done, error)
            raise
        kept_here = len([number for number in chosen if number in kept])
        return CarriedParts(folder=done, first=chosen[0], last=chosen[-1], compared=compared, kept=kept_here)

    # -- what lies there from before -------------------------------------------------------------------------------------

    def _kept(self, ready: _Ready, folder: Path, wanted: Sequence[int], steps: _Steps) -> list[int]:
        """The wanted parts that lie in the folder whole; all else of ours in it is removed, the envelope first."""
        for name in (SIGNATURE, ENVELOPE, OPEN_ME):
            self._medium.remove(folder / name)
        numbers = {part.name: number for number, part in enumerate(ready.envelope.parts, 1)}
        kept = []
        for path in sorted(folder.iterdir()):
            number = numbers.get(path.name)
            if number is None and not path.name.endswith(UNFINISHED):
                if left_by_desktop(path.name):
                    continue
                raise KnownError(
                    Code.BUNDLE_TARGET, path=folder, reason=why("{name} in it is not of this bundle", name=path.name)
                )
            if number is not None and number in wanted and self._holds(folder, ready.part(number), steps):
                kept.append(number)
            else:
                self._medium.remove(path)
        return kept

    def _holds(self, folder: Path, part: Listed, steps: _Steps) -> bool:
        path = folder / part.name
        if path.stat().st_size != part.size:
            return False
        return self._medium.read_back(path, steps.cancel, steps.step) == (part.sha256, part.size)

    def _fitting(self, ready: _Ready, folder: Path, wanted: Sequence[int], kept: Sequence[int]) -> list[int]:
        """The first wanted parts, as many as there is room for."""
        free = self._medium.free(folder.parent)
        room = free - _BESIDE * _CLUSTER
        chosen = []
        for number in wanted:
            if number not in kept:
                room -= -(-ready.part(number).size // _CLUSTER) * _CLUSTER
                if room < 0:
                    break
            chosen.append(number)
        if not chosen:
            needed = ready.part(wanted[0]).size + (_BESIDE + 1) * _CLUSTER
            raise KnownError(Code.BUNDLE_NO_SPACE, path=folder.parent, needed=needed, free=free)
        return chosen

    # -- writing ---------------------------------------------------------------------------------------------------------

    def _copy(self, source: Path, folder: Path, part: Listed, steps: _Steps) -> None:
        """One part, from the computer's disk, whose content is hashed on the way."""
        path, found, unsynced = folder / part.name, hashlib.sha256(), 0
        with _opened(source / part.name) as reading, self._medium.create(unfinished(path)) as file:
            while block := _read(reading, source / part.name):
                self._medium.write(file, block)
                found.update(block)
                unsynced += len(block)
                if unsynced >= SYNC_EVERY:
                    self._medium.sync(file)
                    unsynced = 0
                steps.step(len(block))
            if found.hexdigest() != part.sha256:
                raise KnownError(Code.BUNDLE_PREPARED_DAMAGED, name=part.name)
            self._medium.sync(file)
        self._medium.rename(unfinished(path), path)

    def _seal(self, ready: _Ready, folder: Path) -> None:
        """What lies beside the parts, the envelope last."""
        small(self._medium, folder / OPEN_ME, ready.beside[OPEN_ME])
        self._medium.sync_folder(folder)
        for name in (ENVELOPE, SIGNATURE):
            small(self._medium, folder / name, ready.beside[name])
        self._medium.sync_folder(folder)

    def _compare(self, ready: _Ready, folder: Path, written: Sequence[int], steps: _Steps) -> None:
        """Read back what this attempt wrote; what it kept was read back before."""
        expected = [*(ready.part(number) for number in written), *ready.small]
        steps.begin("comparing", 0, sum(file.size for file in expected))
        for file in expected:
            steps.cancel.check()
            if self._medium.read_back(folder / file.name, steps.cancel, steps.step) != (file.sha256, file.size):
                raise KnownError(Code.BUNDLE_DIFFERS, name=file.name)

    def _left(self, ready: _Ready, folder: Path, done: Path, error: BaseException) -> None:
        """Clear up as far as the medium allows: whole parts stay for the next attempt, under a name that every reader refuses.
        A medium that answers otherwise than it was written to keeps nothing.
        """
        differs = isinstance(error, KnownError) and error.code is Code.BUNDLE_DIFFERS
        names = {part.name for part in ready.envelope.parts}
        with contextlib.suppress(OSError):
            if not folder.exists():  # it had its name already
                self._medium.rename(done, folder)
            there = {path.name for path in folder.iterdir()}
            if differs or not there & names:
                self._medium.discard(folder)
                return
            for name in (SIGNATURE, ENVELOPE, OPEN_ME, *(name for name in sorted(there) if name.endswith(UNFINISHED))):
                self._medium.remove(folder / name)


def _ready(folder: Path) -> _Ready:
    try:
        beside = {name: (folder / name).read_bytes() for name in (OPEN_ME, ENVELOPE, SIGNATURE)}
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=folder, reason=error.strerror or str(error)) from error
    envelope = decode(beside[ENVELOPE])
    for listed in envelope.files:
        if hashlib.sha256(beside.get(listed.name, b"")).hexdigest() != listed.sha256:
            raise KnownError(Code.BUNDLE_PREPARED_DAMAGED, name=listed.name)
    return _Ready(folder, envelope, beside)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb", buffering=0)
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=path, reason=error.strerror or str(error)) from error


def _read(file: BinaryIO, path: Path) -> bytes:
    try:
        return file.read(BLOCK)
    except OSError as error:  # the computer's own disk, not the medium
        raise KnownError(Code.FILE_UNREADABLE, path=path, reason=error.strerror or str(error)) from error
