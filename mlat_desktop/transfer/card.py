# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The office card: a small file with the public keys of an office, signed by that office itself.

The signature proves only that the file is whole and that whoever made it holds the signing key. Whose key it is, is settled by
comparing the fingerprint on another channel.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyrage

from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.bundle import CARD_NAMESPACE, SUCCESSOR_NAMESPACE, Card, Revocation, Signatures
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.transfer import revocation
from mlat_desktop.transfer.checked_json import JsonError, parse, validate

FORMAT = "mlat-office-card"
VERSION = 1
SCHEMA = "card-1.schema.json"
_MOST = 64 << 10


def encode(card: Card, seed: bytes, signatures: Signatures, before: tuple[str, str] | None = None) -> bytes:
    """The card file of an office, signed with its own key; ``before`` are the key it continues and that key's signature."""
    body = _body(card)
    signature = signatures.sign(seed, canonical(body).encode(), CARD_NAMESPACE).decode()
    whole: dict[str, Any] = {"card": body, "signature": signature}
    if before is not None:
        whole["continues"] = {"signing_key": before[0], "signature": before[1]}
    return (canonical(whole) + "\n").encode()


def endorse(card: Card, seed: bytes, signatures: Signatures) -> str:
    """The signature of the key before over the card that continues it."""
    return signatures.sign(seed, canonical(_body(card)).encode(), SUCCESSOR_NAMESPACE).decode()


def _body(card: Card) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "office_uid": card.office_uid,
        "name": card.name,
        "country": card.country,
        "recipient": card.recipient,
        "signing_key": card.signing_key,
        "valid_from": card.valid_from.isoformat(),
        "valid_to": card.valid_to.isoformat() if card.valid_to else None,
    }


def read(path: Path, signatures: Signatures, data: bytes | None = None) -> Card | Revocation:
    """The card or the revocation in a file; raises ``CARD_INVALID`` unless it is whole, known in form and signed."""
    if data is None:
        data = _bytes(path)
    try:
        return decode(data, signatures)
    except (JsonError, ValueError) as error:
        raise KnownError(Code.CARD_INVALID, path=path, reason=error.args[0] if error.args else "") from error


def _bytes(path: Path) -> bytes:
    if path.exists() and not path.is_file():  # to read from a pipe or a device may never end
        raise KnownError(Code.CARD_INVALID, path=path, reason=why("not a plain file"))
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST + 1)
    except FileNotFoundError as error:
        raise KnownError(Code.FILE_MISSING, path=path) from error
    except OSError as error:
        raise KnownError(Code.CARD_INVALID, path=path, reason=error.strerror or "unreadable") from error


def decode(data: bytes, signatures: Signatures) -> Card | Revocation:
    """What is in these bytes; ``ValueError`` or :class:`JsonError` says what is wrong with it."""
    found = parse(data, most=_MOST)
    if "revocation" in found:
        return revocation.read(found, signatures)
    validate(found, SCHEMA)
    body = found["card"]
    fingerprint = signatures.fingerprint(body["signing_key"])
    signatures.verify(body["signing_key"], canonical(body).encode(), found["signature"].encode(), CARD_NAMESPACE)
    before = found.get("continues")
    if before is not None:
        signatures.verify(before["signing_key"], canonical(body).encode(), before["signature"].encode(), SUCCESSOR_NAMESPACE)
    try:
        pyrage.x25519.Recipient.from_str(body["recipient"])
    except pyrage.RecipientError as error:
        raise ValueError(why("its age recipient is of a kind that this program does not know")) from error
    valid_to = body["valid_to"]
    return Card(
        fingerprint=fingerprint,
        office_uid=body["office_uid"],
        name=body["name"],
        country=body["country"],
        recipient=body["recipient"],
        signing_key=body["signing_key"],
        valid_from=date.fromisoformat(body["valid_from"]),
        valid_to=date.fromisoformat(valid_to) if valid_to else None,
        continues=signatures.fingerprint(before["signing_key"]) if before is not None else "",
    )
