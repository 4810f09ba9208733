# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A second office that makes treaty packs, and packs of it that no honest program would write."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mlat_desktop.bootstrap import Office
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.pack import PackHead
from mlat_desktop.services.treaties.law_content import LawContent, dump
from mlat_desktop.transfer.treaty_pack import TreatyPacks
from tests.trust import trust

FILES = TreatyPacks(signatures)
MADE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def seed_of(office: Office) -> bytes:
    with office.casework._place.store.read() as uow:
        found = uow.office.secret("sign-ed25519")
    assert found is not None
    return found


def card_of(office: Office, folder: Path) -> Path:
    path = folder / f"{office.info.country}.card"
    path.write_bytes(office.bundles.card_file())
    return path


def trusts(one: Office, other: Office, folder: Path) -> str:
    fingerprint = one.bundles.add_card(card_of(other, folder)).value.fingerprint
    trust(one, fingerprint)
    return fingerprint


def head(office: Office, sequence: int = 1) -> PackHead:
    info = office.info
    return PackHead(
        uid="11111111-2222-4333-8444-555555555555",
        sequence=sequence,
        title="Changes of autumn",
        made_at=MADE,
        office_uid=info.uid,
        office=info.name,
        country=info.country,
        signing_key=signatures.public_key(seed_of(office)),
        schema=2,
    )


def forged(
    office: Office,
    path: Path,
    content: LawContent | str,
    sequence: int = 1,
    change: Callable[[dict[str, Any]], None] | None = None,
    **named: Any,
) -> Path:
    """A pack that an office signs although its own program would never write it."""
    text = content if isinstance(content, str) else dump(content)
    if change is not None:
        value = json.loads(text)
        change(value)
        text = json.dumps(value, ensure_ascii=False)
    path.write_bytes(FILES.encode(replace(head(office, sequence), **named), text, seed_of(office)))
    return path
