# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Lets every writer of the program meet a disk that is full after n blocks, for every n until it fits.

``python -m tests.damage.full_disks MADE PLACE EVERY [WRITER...]`` prints what it counted as JSON. It runs in a mount namespace
of its own (``unshare --mount``) and mounts two small file systems below PLACE, of which one is filled to its last n blocks: the
errors are the kernel's own, for SQLite and for us. Before n has grown to what an act needs, the act must end in the sentence of
a full disk, and leave every file that was there as it was and none under a new name; with room again it must succeed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.messages import sentence
from mlat_desktop.store import folder as folders
from mlat_desktop.transfer import reader
from tests.kills import desk

BLOCK, SIZE = 4096, 48 << 20
MOST = 4000
"""Blocks that no act of these may need."""

FULL = (Code.DISK_FULL, Code.BUNDLE_NO_SPACE)


@dataclass
class Disk:
    """A small file system."""

    path: Path

    def mount(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(self.path)], check=True)

    @contextmanager
    def with_left(self, blocks: int) -> Iterator[None]:
        """Nearly full inside the block, as before after it."""
        ballast = self.path / "what others keep here"
        with ballast.open("wb", buffering=0) as stream:
            with suppress(OSError):
                while stream.write(bytes(64 * BLOCK)):
                    pass
            with suppress(OSError):
                while stream.write(bytes(BLOCK)):
                    pass
            stream.truncate(max(stream.tell() // BLOCK - blocks, 0) * BLOCK)
        try:
            yield
        finally:
            ballast.unlink()


@dataclass
class Place:
    """An office on a small disk, another small disk beside it, and a number for each attempt."""

    office: Disk
    stick: Disk
    number: int = 0
    words: str = desk.WORDS

    @property
    def folder(self) -> Path:
        return self.office.path / "a"

    def name(self) -> str:
        self.number += 1
        return f"work {self.number}"


Act = Callable[[], object]


@dataclass(frozen=True)
class Writer:
    """Something that writes: ``prepare`` makes fresh work with an open office (or a closed one) and returns the act itself."""

    name: str
    prepare: Callable[[Place, Office], Act] | None = None
    closed: Callable[[Place], Act] | None = None
    fills_stick: bool = False
    step: int = 1
    may_change: tuple[str, ...] = ()
    repeat: bool = True
    """Whether there is fresh work for another try after each refusal, and not only after the first."""


@dataclass
class Counted:
    """What all the attempts came to."""

    writers: int = 0
    refused: int = 0
    most_blocks: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def tree(*roots: Path) -> dict[str, str]:
    """Every file and its content, the database's own apart, which is asked in another way."""
    found = {}
    for root in roots:
        for path in root.rglob("*"):
            if path.name.startswith("office.db") or path.name in {"lock", "what others keep here"}:
                continue
            if path.is_dir() and path.parent.name == "blobs":
                continue  # the drawer of a file that was not kept
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
    return found


def attempt(writer: Writer, place: Place, blocks: int, counted: Counted) -> bool:
    """Try once with that many blocks left, then, if it was refused, once more with room; whether the first try succeeded."""
    with ExitStack() as held:
        if writer.prepare:
            office = held.enter_context(desk.enter(place.folder, place.words)[0])
            act = writer.prepare(place, office)
        else:
            assert writer.closed is not None
            act = writer.closed(place)
        disk = place.stick if writer.fills_stick else place.office
        before = tree(place.office.path, place.stick.path)
        where = f"{writer.name}, {blocks} blocks left"
        with disk.with_left(blocks):
            refused = _try(act, where, counted)
            after = tree(place.office.path, place.stick.path) if refused else before
        if not refused:
            return True
        counted.refused += 1
        changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        changed = {path for path in changed if not any(part in path for part in writer.may_change)}
        counted.faults += [f"{where}: {path} {'is new' if path not in before else 'changed'}" for path in sorted(changed)]
        if (writer.repeat or not blocks) and _try(act, where + ", and then with room", counted):
            counted.faults.append(f"{where}: does not succeed with room")
    return False


def _try(act: Act, where: str, counted: Counted) -> bool:
    """Whether the act was refused for the full disk; anything else that it raises is a fault."""
    try:
        act()
    except KnownError as error:
        if error.code not in FULL or "{" in sentence(error):
            counted.faults.append(f"{where}: {error}")
        return True
    except OSError as error:
        if error.errno != errno.ENOSPC:
            counted.faults.append(f"{where}: {error!r}")
        return True
    except Exception as error:
        counted.faults.append(f"{where}: {error!r}")
        return True
    return False


def exhaust(writer: Writer, made: Path, place: Path, every: int, counted: Counted) -> None:
    """From no block left to as many as the act needs."""
    here = Place(Disk(place / "disk"), Disk(place / "stick"))
    for disk in (here.office, here.stick):
        for each in list(disk.path.iterdir()):
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    desk.copied(made / "a", here.folder)
    desk.copied(made / "stick", here.office.path / "bundles")
    blocks = 0
    while not attempt(writer, here, blocks, counted):
        blocks += writer.step * every
        if blocks > MOST:
            counted.faults.append(f"{writer.name}: never succeeds")
            break
    counted.most_blocks = max(counted.most_blocks, blocks)
    counted.writers += 1
    counted.faults += [f"{writer.name}: {fault}" for fault in desk.faults(here.folder, *words_of(here))]


def words_of(place: Place) -> tuple[str, ...]:
    return (place.words, desk.WORDS)


def run(made: Path, place: Path, every: int, names: list[str]) -> Counted:
    """All writers, or those that are named; ``every`` steps over numbers of blocks."""
    from tests.damage.writers import WRITERS

    # What is asked of the file system beforehand is a courtesy; here the writing itself must find out.
    folders.MARGIN = -(1 << 50)
    setattr(reader, "_room", lambda _place, _needed: None)  # noqa: B010 -- mypy would hold it against the names
    counted = Counted()
    for disk in ("disk", "stick"):
        Disk(place / disk).mount()
    for writer in WRITERS:
        if not names or writer.name in names:
            began = time.monotonic()
            exhaust(writer, made, place, every, counted)
            print(f"{writer.name}: {time.monotonic() - began:.1f} s", file=sys.stderr)
    return counted


def main(words: list[str]) -> None:
    started = time.monotonic()
    counted = run(Path(words[0]), Path(words[1]), int(words[2]), words[3:])
    counted.seconds = round(time.monotonic() - started, 1)
    print(json.dumps(vars(counted)))


if __name__ == "__main__":
    main(sys.argv[1:])
