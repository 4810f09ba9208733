# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``bundle.json``: the signed list of everything that lies in a bundle's folder, readable without any key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.transfer.checked_json import JsonError, parse, validate

ENVELOPE = "bundle.json"
SIGNATURE = "bundle.json.sig"
OPEN_ME = "OPEN-ME.txt"
FORMAT = "mlat-case-bundle"
VERSION = (1, 1)
_BEFORE = (1, 0)
"""What an envelope says that any reader of version 1 understands."""
INCOMPLETE = ".incomplete"
PART = "bundle.tar.age."
YEARS = range(2000, 3000)
"""When a bundle may have been made: at the edges of the calendar no zone and no day of grace can be added."""
SEVEN = "bundle.7z."
"""Parts of the form for an office without a card, since version 1.1."""
_SCHEMA = "bundle-1.schema.json"
_MOST = 8 << 20
MOST_PARTS = 9_999
"""As many as the schema of an envelope admits; a reader refuses one with more."""


def part_name(number: int, stem: str = PART) -> str:
    """The name of a part, counted from 1."""
    return f"{stem}{number:03d}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the folder as the envelope lists it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What ``bundle.json`` says; ``created_at`` to the second."""

    uid: str
    sequence: int
    created_at: datetime
    sender: str
    files: tuple[Listed, ...]
    parts: tuple[Listed, ...]

    @property
    def seven(self) -> bool:
        """Whether its parts are a 7z archive under a passphrase, not an age file."""
        return self.parts[0].name.startswith(SEVEN)

    def encode(self) -> bytes:
        """The file as written: canonical JSON and a newline."""
        return (
            canonical(
                {
                    "format": FORMAT,
                    "version": list(VERSION if self.seven else _BEFORE),
                    "id": self.uid,
                    "sequence": self.sequence,
                    "created": _instant(self.created_at),
                    "sender": self.sender,
                    "files": [_listed(file) for file in self.files],
                    "parts": [_listed(file) for file in self.parts],
                }
            )
            + "\n"
        ).encode()


def _instant(at: datetime) -> str:
    """To the second, in UTC. ``strftime`` writes years before 1000 with as few digits as it likes."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _listed(file: Listed) -> dict[str, Any]:
    return {"name": file.name, "size": file.size, "sha256": file.sha256}


def decode(data: bytes) -> Envelope:
    """Read an envelope whose signature holds; ``BUNDLE_NEWER`` or ``BUNDLE_ENVELOPE`` otherwise."""
    try:
        found = parse(data, most=_MOST)
        _known_version(found)
        validate(found, _SCHEMA)
        envelope = Envelope(
            uid=found["id"],
            sequence=found["sequence"],
            created_at=datetime.strptime(found["created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
            sender=found["sender"],
            files=tuple(Listed(f["name"], f["size"], f["sha256"]) for f in found["files"]),
            parts=tuple(Listed(f["name"], f["size"], f["sha256"]) for f in found["parts"]),
        )
    except (JsonError, ValueError) as error:
        raise KnownError(Code.BUNDLE_ENVELOPE, name=ENVELOPE, reason=error.args[0] if error.args else "") from error
    if envelope.created_at.year not in YEARS:
        raise KnownError(Code.BUNDLE_ENVELOPE, name=ENVELOPE, reason=why("it was made in a year that cannot be"))
    stem = SEVEN if envelope.seven else PART
    if [part.name for part in envelope.parts] != [part_name(n + 1, stem) for n in range(len(envelope.parts))]:
        raise KnownError(Code.BUNDLE_ENVELOPE, name=ENVELOPE, reason=why("the parts are not counted from 001 on"))
    return envelope


def _known_version(found: dict[str, Any]) -> None:
    version = found.get("version")
    if not (isinstance(version, list) and len(version) == 2 and all(type(n) is int for n in version)):
        raise JsonError(why("it states no version"))
    if version[0] > VERSION[0]:
        raise KnownError(
            Code.BUNDLE_NEWER, theirs=".".join(map(str, version)), ours=".".join(str(number) for number in VERSION)
        )
