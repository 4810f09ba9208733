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
from mlat_desktop.domain.bundle import CARD_NAMESPACE, Card, Signatures
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.transfer.checked_json import JsonError, parse, validate

FORMAT = "mlat-office-card"
VERSION = 1
SCHEMA = "card-1.schema.json"
_MOST = 64 << 10


def encode(card: Card, seed: bytes, signatures: Signatures) -> bytes:
    """The card file of an office, signed with its own key."""
    body = _body(card)
    signature = signatures.sign(seed, canonical(body).encode(), CARD_NAMESPACE).decode()
    return (canonical({"card": body, "signature": signature}) + "\n").encode()


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


def read(path: Path, signatures: Signatures) -> Card:
    """The card in a file; raises ``KnownError(CARD_INVALID)`` unless it is whole, known in form and signed by its own key."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST + 1)
    except FileNotFoundError as error:
        raise KnownError(Code.FILE_MISSING, path=path) from error
    except OSError as error:
        raise KnownError(Code.CARD_INVALID, path=path, reason=error.strerror or "unreadable") from error
    try:
        return decode(data, signatures)
    except (JsonError, ValueError) as error:
        raise KnownError(Code.CARD_INVALID, path=path, reason=error.args[0] if error.args else "") from error


def decode(data: bytes, signatures: Signatures) -> Card:
    """The card in these bytes; ``ValueError`` or :class:`JsonError` says what is wrong with it."""
    found = parse(data, most=_MOST)
    validate(found, SCHEMA)
    body = found["card"]
    fingerprint = signatures.fingerprint(body["signing_key"])
    signatures.verify(body["signing_key"], canonical(body).encode(), found["signature"].encode(), CARD_NAMESPACE)
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
    )
