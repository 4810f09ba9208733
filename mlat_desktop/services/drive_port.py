# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A place to write a bundle to, as the system tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Drive:
    """A place to write a bundle to. ``free`` and ``total`` in bytes; ``serial`` empty where the system does not tell."""

    path: Path
    label: str
    serial: str
    file_system: str
    free: int
    total: int
    removable: bool
    writable: bool


@dataclass(frozen=True, slots=True)
class LyingThere:
    """What lies on a medium already, by number alone: whole bundles, unfinished ones, and everything else."""

    bundles: int = 0
    unfinished: int = 0
    others: int = 0
