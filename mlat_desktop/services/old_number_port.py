# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What an office still knows of the numbers of its old register."""

from __future__ import annotations

from dataclasses import dataclass

from mlat_desktop.domain.vocabulary import Direction, RequestClass


@dataclass(frozen=True, slots=True, kw_only=True)
class OldNumber:
    """A case that came from an old register: its number there, ours, and by what else it is known again."""

    value: str
    klass: RequestClass
    direction: Direction
    year: int
    number: str
    restricted: bool
