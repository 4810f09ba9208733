# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The folders of one bundle, which may lie on several media, and the files in them: read plainly, compared, never trusted.

Each medium carries the same envelope and signature and some of the parts. Whatever stands in any of the folders must be
listed in the envelope.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.system import files
from mlat_desktop.transfer.envelope import ENVELOPE, INCOMPLETE, PART, SEVEN, SIGNATURE, Envelope, Listed
from mlat_desktop.transfer.medium import BLOCK
from mlat_desktop.transfer.parts import UNFINISHED

MOST_ENVELOPE = 8 << 20
MOST_SIGNATURE = 4096


class Sources:
    """The folders in which a bundle lies. The first one tells which bundle it is; every other must hold the same."""

    def __init__(self, folders: Path | Sequence[Path]) -> None:
        self.folders = (folders,) if isinstance(folders, Path) else tuple(folders)
        self._names = {folder: names(folder) for folder in self.folders}
        first = self.folders[0]
        self.signature = small(first, SIGNATURE, MOST_SIGNATURE)
        self.envelope = small(first, ENVELOPE, MOST_ENVELOPE)
        for folder in self.folders[1:]:
            self.must_hold(folder)

    def must_hold(self, folder: Path) -> None:
        """``BUNDLE_OTHER_MEDIUM`` unless a folder bears this very envelope."""
        found = small(folder, ENVELOPE, MOST_ENVELOPE), small(folder, SIGNATURE, MOST_SIGNATURE)
        if found != (self.envelope, self.signature):
            raise KnownError(Code.BUNDLE_OTHER_MEDIUM, path=folder)

    def must_list_all(self, envelope: Envelope) -> None:
        """``BUNDLE_FILE_EXTRA`` for a file that the envelope does not list."""
        listed = {file.name for file in (*envelope.files, *envelope.parts)} | {ENVELOPE, SIGNATURE}
        for found in self._names.values():
            extra = sorted(found - listed)
            if extra:
                raise KnownError(Code.BUNDLE_FILE_EXTRA, name=extra[0])

    def path_of(self, listed: Listed) -> Path | None:
        """Where a listed file lies; of two that bear its name the one that is long enough to be it."""
        found = [folder / listed.name for folder in self.folders if listed.name in self._names[folder]]
        return next((path for path in found if _size(path) == listed.size), found[0] if found else None)

    def plan(self, envelope: Envelope, held: frozenset[str] = frozenset()) -> tuple[list[tuple[Listed, Path]], list[int]]:
        """The listed files that lie here with their places, and the numbers of the parts that do not; ``held`` are the names
        of those that nobody looks for any more. A file beside the parts lies on every medium.
        """
        here: list[tuple[Listed, Path]] = []
        for file in envelope.files:
            here.append((file, self.path_of(file) or self.folders[0] / file.name))  # whose absence its reading tells
        missing: list[int] = []
        for number, part in enumerate(envelope.parts, 1):
            path = None if part.name in held else self.path_of(part)
            if path is not None:
                here.append((part, path))
            elif part.name not in held:
                missing.append(number)
        return here, missing


def part_missing(envelope: Envelope, missing: Sequence[int]) -> KnownError:
    """The refusal for a bundle of which a part lies elsewhere."""
    if len(envelope.parts) == 1:
        return KnownError(Code.BUNDLE_FILE_MISSING, name=envelope.parts[0].name)
    return KnownError(Code.BUNDLE_PART_MISSING, number=missing[0], count=len(envelope.parts))


def of_part(error: KnownError, envelope: Envelope, listed: Listed) -> KnownError:
    """A refusal of a file, told by the number of the part where the bundle has several."""
    if error.code is not Code.BUNDLE_FILE_TRUNCATED or len(envelope.parts) == 1 or listed not in envelope.parts:
        return error
    number = envelope.parts.index(listed) + 1
    facts = {name: error.facts[name] for name in ("size", "expected")}
    return KnownError(Code.BUNDLE_PART_TRUNCATED, number=number, count=len(envelope.parts), **facts)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return -1


class Steps:
    """Progress over several passes, and cancelling."""

    def __init__(self, progress: Progress, cancel: CancelToken, total: int, what: str) -> None:
        self._progress, self._cancel, self._total, self._what = progress, cancel, total, what
        self._done = 0

    def step(self, count: int) -> None:
        """Further by so many bytes."""
        self._cancel.check()
        self._done = min(self._done + count, self._total)
        self._progress.step(self._done, self._total, self._what)


def names(folder: Path) -> set[str]:
    """The names in a bundle's folder. What desktops leave behind by themselves is neither read nor counted."""
    if folder.name.endswith(INCOMPLETE):
        raise _broken_off(folder)
    try:
        names = {entry.name for entry in os.scandir(folder)}
    except (FileNotFoundError, NotADirectoryError) as error:
        raise KnownError(Code.BUNDLE_MISSING, path=folder) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=folder, reason=error.strerror or str(error)) from error
    names = {name for name in names if not left_by_desktop(name)}
    if ENVELOPE not in names and SIGNATURE not in names:
        raise KnownError(Code.BUNDLE_MISSING, path=folder)
    return names


def _broken_off(folder: Path) -> KnownError:
    """The refusal of a folder that never got its name; a part that was being written gives away which one it was."""
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            number = path.name.removesuffix(UNFINISHED).rpartition(".")[2]
            if path.name.startswith((PART, SEVEN)) and path.name.endswith(UNFINISHED) and number.isdecimal():
                return KnownError(Code.BUNDLE_PART_BROKEN_OFF, number=int(number), path=folder)
    return KnownError(Code.BUNDLE_INCOMPLETE, path=folder)


def left_by_desktop(name: str) -> bool:
    """Whether a desktop leaves such a file behind by itself."""
    return name in {".DS_Store", "Thumbs.db", "desktop.ini"} or name.startswith("._")


def open_plain(path: Path) -> BinaryIO:
    """A regular file of the bundle's folder, never through a link, a pipe or a device."""
    try:
        return cast(BinaryIO, os.fdopen(files.open_plain(path), "rb", buffering=0))
    except FileNotFoundError as error:
        raise KnownError(Code.BUNDLE_FILE_MISSING, name=path.name) from error
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.EINVAL}:
            raise KnownError(Code.FILE_UNREADABLE, path=path.name, reason=why("not a plain file")) from error
        raise KnownError(Code.FILE_UNREADABLE, path=path.name, reason=error.strerror or str(error)) from error


def small(folder: Path, name: str, most: int) -> bytes:
    """A file of at most so many bytes; ``BUNDLE_ENVELOPE`` beyond."""
    with open_plain(folder / name) as file:
        data = bytearray()
        while len(data) <= most and (block := _block(file, name)):
            data += block
    if len(data) > most:
        raise KnownError(Code.BUNDLE_ENVELOPE, name=name, reason=why("too large"))
    return bytes(data)


def _block(file: BinaryIO, name: str) -> bytes:
    try:
        return file.read(BLOCK)
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=name, reason=error.strerror or str(error)) from error


def compare(path: Path, listed: Listed, steps: Steps, copy: Path | None) -> None:
    """Compare a file with what the envelope lists; keep an equal one at ``copy``, if given."""
    found, size = hashlib.sha256(), 0
    target = copy.open("xb") if copy is not None else None
    try:
        with open_plain(path) as file:
            while size <= listed.size and (block := _block(file, listed.name)):
                found.update(block)
                size += len(block)
                if target is not None:
                    target.write(block)
                steps.step(len(block))
        if target is not None:
            target.flush()
    finally:
        if target is not None:
            with suppress(OSError):  # a full disk is heard in the flush above
                target.close()
    if size < listed.size:
        raise KnownError(Code.BUNDLE_FILE_TRUNCATED, name=listed.name, size=size, expected=listed.size)
    if size != listed.size or found.hexdigest() != listed.sha256:
        raise KnownError(Code.BUNDLE_FILE_ALTERED, name=listed.name)
