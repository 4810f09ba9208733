# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A treaty pack: law that one office hands to another as one signed file (``docs/formats/treaty-pack-1.md``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PACK_NAMESPACE = "mlat-treatypack-v1"
PACK_SUFFIX = ".mlatpack"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackHead:
    """Who made a pack, when, and what it is called. ``signing_key`` is the OpenSSH line of the office that signed it;
    ``schema`` the newest schema of the tables in it; ``sequence`` counts the packs of that office.
    """

    uid: str
    sequence: int
    title: str
    made_at: datetime
    office_uid: str
    office: str
    country: str
    signing_key: str
    schema: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack whose signature holds. ``content`` is the law in it, as canonical JSON; ``digest`` the SHA-256 of the signed
    bytes; ``fingerprint`` that of the key. Whose key it is, and whether that office is trusted, is not settled here.
    """

    head: PackHead
    content: str
    digest: str
    fingerprint: str
