# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What lies on a medium: every name, none followed. A link, a pipe or a folder that cannot be opened is told, never skipped."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.progress import CancelToken

MOST = 1_000_000
"""Entries of one medium: more are taken in folder by folder."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something on a medium. ``path`` opens it, ``name`` is its path on the medium as text; a ``fault`` keeps it out."""

    path: Path
    name: str
    size: int = 0
    modified: float = 0.0
    fault: str = ""


def text_of(path: str) -> str:
    """A name as text that can be kept: bytes that are no UTF-8 become escapes, so that two names never become one."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def walk(root: Path, exclude: Sequence[str], cancel: CancelToken) -> Iterator[Found]:
    """Everything below a folder in the order of the bytes of its names, or the file itself; ``exclude`` are patterns of
    names or paths (``*.tmp``, ``System Volume Information``). Raises ``MEDIUM_INVALID`` where there is nothing to read at all.
    """
    try:
        about = root.lstat()
    except FileNotFoundError as error:
        raise KnownError(Code.FILE_MISSING, path=str(root)) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(root), reason=error.strerror or str(error)) from error
    if stat.S_ISREG(about.st_mode):
        yield Found(root, text_of(root.name), about.st_size, about.st_mtime)
        return
    if not stat.S_ISDIR(about.st_mode):
        raise _refused(why("it is neither a folder nor an image file: choose the folder at which the medium is mounted"))
    count = 0
    folders = [(root, "")]
    while folders:
        folder, above = folders.pop()
        inner = []
        for found, is_folder in _listed(folder, above, exclude):
            cancel.check()
            count += 1
            if count > MOST:
                raise _refused(why("it holds more than a million files: take it in folder by folder, or as an image"))
            if is_folder:
                inner.append((found.path, found.name))
            else:
                yield found
        folders += reversed(inner)


def _listed(folder: Path, above: str, exclude: Sequence[str]) -> Iterator[tuple[Found, bool]]:
    try:
        with os.scandir(folder) as entries:
            rows = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        if not above:
            raise KnownError(Code.FILE_UNREADABLE, path=str(folder), reason=error.strerror or str(error)) from error
        yield Found(folder, f"{above}/", fault=f"unreadable|{error.strerror or error}"), False
        return
    for entry in rows:
        name = f"{above}/{text_of(entry.name)}" if above else text_of(entry.name)
        path = folder / entry.name
        try:
            about = entry.stat(follow_symlinks=False)
        except OSError as error:
            yield Found(path, name, fault=f"unreadable|{error.strerror or error}"), False
            continue
        if any(fnmatchcase(name, each) or fnmatchcase(text_of(entry.name), each) for each in exclude):
            yield Found(path, name, about.st_size, fault="left-out"), False
        elif stat.S_ISDIR(about.st_mode) and not _is_junction(entry, about):
            yield Found(path, name), True
        elif stat.S_ISREG(about.st_mode):
            yield Found(path, name, about.st_size, about.st_mtime), False
        else:
            yield Found(path, name, fault="link" if entry.is_symlink() or stat.S_ISDIR(about.st_mode) else "special"), False


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.MEDIUM_INVALID, reason=reason)


def _is_junction(entry: os.DirEntry[str], about: os.stat_result) -> bool:
    """Whether a folder of Windows is only a pointer to another one."""
    return entry.is_symlink() or bool(getattr(about, "st_reparse_tag", 0))
