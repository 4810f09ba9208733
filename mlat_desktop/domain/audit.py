# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The hash chain of the audit log.

Each entry's hash covers the hash before it and the exact bytes of its body, so that an altered, missing or inserted entry
breaks every later one. The body holds ids, action, field names and a salted SHA-256 of the detail; the detail itself lies
in an erasable table, so that disposal of a case does not break the chain (decision 9).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64
_TAG = b"mlat-audit-1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as stored. ``seq`` starts at 1 without gaps; ``prev`` and ``hash`` are lower-case hex SHA-256;
    ``body`` is the canonical JSON that was hashed, byte for byte.
    """

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    body: str
    prev: str
    hash: str


def canonical(value: object) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 text, no NaN. Floats are refused, their text is not canonical."""

    def refuse(item: object) -> object:
        raise TypeError(f"not canonical: {type(item).__name__}")

    def walk(item: object) -> None:
        if isinstance(item, float):
            refuse(item)
        elif isinstance(item, Mapping):
            for each in item.values():
                walk(each)
        elif isinstance(item, list | tuple):
            for each in item:
                walk(each)

    walk(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=refuse)


def digest(*, seq: int, at: str, actor: str, action: str, subject: str, body: str, prev: str) -> str:
    """The hash of an entry: SHA-256 over length-prefixed fields, so that no two different entries share bytes."""
    out = hashlib.sha256(_TAG)
    for part in (prev, str(seq), at, actor, action, subject, body):
        data = part.encode()
        out.update(len(data).to_bytes(8, "big") + data)
    return out.hexdigest()


def entry(*, after: Entry | None, at: datetime, actor: str, action: str, subject: str, body: Mapping[str, object]) -> Entry:
    """The next entry after ``after`` (None for the first of an office)."""
    seq, prev = (1, GENESIS) if after is None else (after.seq + 1, after.hash)
    stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = canonical(body)
    hashed = digest(seq=seq, at=stamp, actor=actor, action=action, subject=subject, body=text, prev=prev)
    return Entry(seq=seq, at=stamp, actor=actor, action=action, subject=subject, body=text, prev=prev, hash=hashed)


def salted(detail: str, salt: str) -> str:
    """The salted digest of a detail that the chain keeps when the detail itself is erased. ``salt`` is hex."""
    return hashlib.sha256(bytes.fromhex(salt) + detail.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainFault:
    """Where a chain breaks: the sequence number at which it was noticed, and how."""

    seq: int
    fault: str


def verify(entries: Iterable[Entry]) -> tuple[int, ChainFault | None]:
    """Walk a chain from its first entry: how many entries hold, and the first fault (None when all hold)."""
    prev, expected = GENESIS, 1
    for item in entries:
        if item.seq != expected:
            return expected - 1, ChainFault(expected, "missing")
        if item.prev != prev:
            return expected - 1, ChainFault(item.seq, "unlinked")
        again = digest(
            seq=item.seq,
            at=item.at,
            actor=item.actor,
            action=item.action,
            subject=item.subject,
            body=item.body,
            prev=item.prev,
        )
        if again != item.hash:
            return expected - 1, ChainFault(item.seq, "altered")
        prev, expected = item.hash, expected + 1
    return expected - 1, None
