# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The part of the store's port that knows incidents and the office's media (see ``ports``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mlat_desktop.domain.incidents import Carrier, CarrierEntry, Incident, IncidentEntry
from mlat_desktop.domain.request import RequestId, Uid


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptShare:
    """What of one case lay on the medium, as it is kept: ``content`` are the plain values of a ``Share``."""

    request_id: RequestId
    bundle: Uid
    content: Mapping[str, Any]


class IncidentStore(Protocol):
    """Incidents, and the media of the office. Whoever may not see a case is not given what of it lay on a medium."""

    def add(self, made: Incident, shares: Sequence[KeptShare]) -> None:
        """Keep an incident with what was on the medium."""

    def update(self, changed: Incident) -> None:
        """Keep how it stands; what was reported stays."""

    def find(self, reference: str) -> Incident:
        """By uid or number; ``INCIDENT_UNKNOWN``."""

    def all(self) -> tuple[Incident, ...]:
        """Every incident, newest first."""

    def count(self, beginning: str) -> int:
        """How many have a number that begins so."""

    def shares(self, uid: str) -> tuple[KeptShare, ...]:
        """What was on the medium."""

    def entries(self, uid: str) -> tuple[IncidentEntry, ...]:
        """What was done and learnt, as it was recorded."""

    def add_entry(self, uid: str, entry: IncidentEntry) -> None:
        """Keep what was done or learnt."""

    def carriers(self) -> tuple[Carrier, ...]:
        """Every medium in the register, by serial number."""

    def carrier(self, serial: str) -> Carrier | None:
        """A medium by its serial number."""

    def set_carrier(self, made: Carrier, entry: CarrierEntry) -> None:
        """Keep how a medium stands, and the line that says so."""

    def carrier_entries(self, serial: str) -> tuple[CarrierEntry, ...]:
        """The life of a medium, oldest first."""
