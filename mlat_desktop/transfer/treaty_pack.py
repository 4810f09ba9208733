# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Writes and reads treaty packs: one text file, JSON that a lawyer can read, closed by an SSH signature.

    {
      "format": "mlat-treaty-pack",
      ...
    }
    -----BEGIN SSH SIGNATURE-----
    ...

The signature covers every byte before it, so that ``ssh-keygen -Y verify`` checks it without this program. What is read must be
byte for byte what would be written: a pack has one form, and no bit of it changes unnoticed.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mlat_desktop.domain.bundle import Signatures
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.pack import PACK_NAMESPACE, Pack, PackHead
from mlat_desktop.transfer.checked_json import JsonError, parse, validate

FORMAT = "mlat-treaty-pack"
VERSION = 1
SCHEMA = "treaty-pack-1.schema.json"
_MOST = 32 << 20  # a hundred instruments with all memberships have some two million bytes
_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"


class TreatyPacks:
    """The real one of ``services.treaties.pack_port.PackFiles``. ``signatures`` are SSH signatures."""

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures

    def encode(self, head: PackHead, content: str, seed: bytes) -> bytes:
        """The file of a pack, signed with the key of ``head.signing_key``."""
        signed = _signed(head, json.loads(content))
        return signed + self._signatures.sign(seed, signed, PACK_NAMESPACE)

    def read(self, path: Path) -> Pack:
        """The pack in a file; ``KnownError(PACK_INVALID)`` unless it is whole, of a known form and signed by the key it
        names.
        """
        try:
            with path.open("rb") as stream:
                data = stream.read(_MOST + 1)
        except FileNotFoundError as error:
            raise KnownError(Code.FILE_MISSING, path=str(path)) from error
        except OSError as error:
            raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error
        try:
            return self._decode(data)
        except (JsonError, ValueError) as error:
            raise KnownError(Code.PACK_INVALID, path=str(path), reason=error.args[0] if error.args else "") from error

    def _decode(self, data: bytes) -> Pack:
        if len(data) > _MOST:
            raise ValueError(why("it is larger than {most} bytes", most=_MOST))
        place = data.find(_BEGIN)
        if place < 0:
            raise ValueError(why("it is not signed, or its end is missing"))
        signed, signature = data[:place], data[place:]
        found = parse(signed, most=_MOST)
        _known_form(found)
        self._signatures.verify(found["signing_key"], signed, signature, PACK_NAMESPACE)
        validate(found, SCHEMA)
        head = _head(found)
        if _signed(head, found["content"]) != signed:
            raise ValueError(why("it is not written in the one form that a pack has"))
        return Pack(
            head=head,
            content=_canonical(found["content"]),
            digest=hashlib.sha256(signed).hexdigest(),
            fingerprint=self._signatures.fingerprint(head.signing_key),
        )


def _known_form(found: dict[str, Any]) -> None:
    """Say what a file is before its signature is looked at: a newer form may be signed in a way that is not known here."""
    if found.get("format") != FORMAT:
        raise ValueError(why("it is not a treaty pack"))
    version = found.get("version")
    if version != VERSION:
        raise ValueError(why("it has version {theirs}, this program reads version {ours}", theirs=str(version), ours=VERSION))
    if not isinstance(found.get("signing_key"), str):
        raise ValueError(why("it does not name the key that signed it"))


def _signed(head: PackHead, content: Any) -> bytes:
    body = {
        "format": FORMAT,
        "version": VERSION,
        "uid": head.uid,
        "sequence": head.sequence,
        "title": head.title,
        "made_at": head.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "office": {"uid": head.office_uid, "name": head.office, "country": head.country},
        "signing_key": head.signing_key,
        "schema": head.schema,
        "content": content,
    }
    return (json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _canonical(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _head(found: dict[str, Any]) -> PackHead:
    office = found["office"]
    made_at = datetime.fromisoformat(found["made_at"])
    if made_at.tzinfo is None:
        raise ValueError(why("the time at which it was made has no offset"))
    return PackHead(
        uid=found["uid"],
        sequence=found["sequence"],
        title=found["title"],
        made_at=made_at,
        office_uid=office["uid"],
        office=office["name"],
        country=office["country"],
        signing_key=found["signing_key"],
        schema=found["schema"],
    )
