# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the service of treaty packs needs from the world: files."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from mlat_desktop.domain.pack import Pack, PackHead


class PackFiles(Protocol):
    """Treaty packs as files; :class:`mlat_desktop.transfer.treaty_pack.TreatyPacks` is the real one."""

    def encode(self, head: PackHead, content: str, seed: bytes) -> bytes:
        """The file of a pack, signed with the key of ``head.signing_key``."""

    def read(self, path: Path) -> Pack:
        """``PACK_INVALID`` unless it is whole, of a known form and signed by the key it names."""
