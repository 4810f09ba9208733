# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The statement of an office that a key of its own counts no more: one line of JSON, signed, like a card."""

from __future__ import annotations

from datetime import date
from typing import Any

from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.bundle import REVOCATION_NAMESPACE, Revocation, Signatures
from mlat_desktop.transfer.checked_json import validate

FORMAT = "mlat-card-revocation"
SCHEMA = "card-revocation-1.schema.json"


def encode(revocation: Revocation, seed: bytes, signatures: Signatures) -> bytes:
    """The file, signed by this key."""
    body = {
        "format": FORMAT,
        "version": 1,
        "office_uid": revocation.office_uid,
        "fingerprint": revocation.fingerprint,
        "since": revocation.since.isoformat(),
        "reason": revocation.reason,
        "made_on": revocation.made_on.isoformat(),
        "signing_key": signatures.public_key(seed),
    }
    signature = signatures.sign(seed, canonical(body).encode(), REVOCATION_NAMESPACE).decode()
    return (canonical({"revocation": body, "signature": signature}) + "\n").encode()


def read(found: dict[str, Any], signatures: Signatures) -> Revocation:
    """The statement in a parsed file; ``ValueError`` or ``JsonError`` says what is wrong with it."""
    validate(found, SCHEMA)
    body = found["revocation"]
    signatures.verify(body["signing_key"], canonical(body).encode(), found["signature"].encode(), REVOCATION_NAMESPACE)
    return Revocation(
        office_uid=body["office_uid"],
        fingerprint=body["fingerprint"],
        since=date.fromisoformat(body["since"]),
        reason=body["reason"],
        made_on=date.fromisoformat(body["made_on"]),
        signed_by=signatures.fingerprint(body["signing_key"]),
    )
