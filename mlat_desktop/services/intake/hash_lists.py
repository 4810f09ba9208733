# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Lists of hashes as they come with media: of md5sum and its relatives, of BSD, or one hash alone beside its file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

ALGORITHMS = {32: "md5", 40: "sha1", 64: "sha256"}
LARGEST_LIST = 64 << 20
_GNU = re.compile(r"(\\?)([0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}) [ *](.+)")
_BSD = re.compile(r"(MD5|SHA1|SHA-1|SHA256|SHA-256) ?\((.+)\) ?= ?([0-9A-Fa-f]+)")
_ALONE = re.compile(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}")
_BESIDE = re.compile(r"\.(md5|sha1|sha256)$", re.IGNORECASE)
_NAMED = re.compile(r"(md5|sha1|sha256)sums?(\.txt)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Supplied:
    """A hash somebody supplied for a path; ``source`` names the list."""

    path: str
    algorithm: str
    value: str
    source: str


def is_list(path: str) -> bool:
    """Whether a file of this name lies on a medium to say what others hash to."""
    name = PurePosixPath(path).name
    return bool(_BESIDE.search(name) or _NAMED.fullmatch(name))


def read(data: bytes, source: str, folder: str = "") -> tuple[Supplied, ...]:
    """The hashes of a list; lines that are none are passed over. ``folder`` is where the list lies on the medium: its names
    are relative to it. A single hash without a name belongs to the file whose name the list bears (``image.dd.md5``).
    """
    text = data.decode("utf-8-sig", "backslashreplace")
    found = [made for line in text.splitlines() if (made := _line(line.strip("\r"), source, folder)) is not None]
    if not found and (alone := _ALONE.fullmatch(text.strip())) and _BESIDE.search(source):
        beside = _BESIDE.sub("", PurePosixPath(source).name)
        found = [Supplied(_within(folder, beside), ALGORITHMS[len(alone[0])], alone[0].lower(), source)]
    return tuple(found)


def _line(line: str, source: str, folder: str) -> Supplied | None:
    if gnu := _GNU.fullmatch(line):
        name = _unescaped(gnu[3]) if gnu[1] else gnu[3]
        return Supplied(_within(folder, name), ALGORITHMS[len(gnu[2])], gnu[2].lower(), source)
    if (bsd := _BSD.fullmatch(line)) and len(bsd[3]) in ALGORITHMS:
        return Supplied(_within(folder, bsd[2]), ALGORITHMS[len(bsd[3])], bsd[3].lower(), source)
    return None


def _unescaped(name: str) -> str:
    return re.sub(r"\\([\\nr])", lambda match: {"n": "\n", "r": "\r"}.get(match[1], "\\"), name)


def _within(folder: str, name: str) -> str:
    """A name of a list as a path on the medium: slashes, no leading ``./``."""
    parts = [part for part in name.split("/") if part not in {"", "."}]
    return "/".join([folder, *parts] if folder else parts)
