# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Incidents and the office's media in the database: what was reported never changes, entries are only added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.incidents import Carrier, CarrierEntry, EntryKind, Incident, IncidentEntry
from mlat_desktop.services.incidents.port import KeptShare
from mlat_desktop.store.incident_tables import carrier, carrier_entry, incident, incident_entry, incident_share
from mlat_desktop.store.mapping import plain, record, values

_MOVES = ("state", "owner", "closed_at", "closed_by", "findings")


class SqlIncidents:
    """``ports.IncidentStore`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, made: Incident, shares: Sequence[KeptShare]) -> None:
        """Keep an incident with what was on the medium."""
        row = values(made, incident, expected=[each.value for each in made.expected])
        key = self._connection.execute(sa.insert(incident).values(row)).inserted_primary_key
        if key is None:
            raise BugError("an incident was stored without a key")
        for place, each in enumerate(shares):
            row = values(each, incident_share, incident_id=key[0], position=place, content=dict(each.content))
            self._connection.execute(sa.insert(incident_share).values(row))

    def update(self, changed: Incident) -> None:
        """Keep how it stands; what was reported stays."""
        moved = {name: getattr(changed, name) for name in _MOVES}
        self._connection.execute(sa.update(incident).where(incident.c.uid == changed.uid).values(moved))

    def find(self, reference: str) -> Incident:
        """By uid or number; ``INCIDENT_UNKNOWN``."""
        wanted = reference.strip()
        query = sa.select(incident).where(sa.or_(incident.c.uid == wanted, incident.c.number == wanted))
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise KnownError(Code.INCIDENT_UNKNOWN, reference=wanted)
        return _incident(row)

    def all(self) -> tuple[Incident, ...]:
        """Every incident, newest first."""
        rows = plain(self._connection.execute(sa.select(incident).order_by(incident.c.id.desc())))
        return tuple(_incident(row) for row in rows)

    def count(self, beginning: str) -> int:
        """How many incidents have a number that begins so."""
        query = sa.select(sa.func.count()).select_from(incident).where(incident.c.number.startswith(beginning))
        return int(self._connection.execute(query).scalar_one())

    def shares(self, uid: str) -> tuple[KeptShare, ...]:
        """What was on the medium, in the order in which it was written there."""
        query = (
            sa.select(incident_share)
            .join(incident, incident.c.id == incident_share.c.incident_id)
            .where(incident.c.uid == uid)
            .order_by(incident_share.c.position)
        )
        return tuple(record(KeptShare, row) for row in plain(self._connection.execute(query)))

    def entries(self, uid: str) -> tuple[IncidentEntry, ...]:
        """What was done and learnt, as it was recorded."""
        query = (
            sa.select(incident_entry)
            .join(incident, incident.c.id == incident_entry.c.incident_id)
            .where(incident.c.uid == uid)
            .order_by(incident_entry.c.id)
        )
        return tuple(record(IncidentEntry, row) for row in plain(self._connection.execute(query)))

    def add_entry(self, uid: str, entry: IncidentEntry) -> None:
        """Keep what was done or learnt."""
        key = self._connection.execute(sa.select(incident.c.id).where(incident.c.uid == uid)).scalar_one()
        self._connection.execute(sa.insert(incident_entry).values(values(entry, incident_entry, incident_id=key)))

    # -- media of the office

    def carriers(self) -> tuple[Carrier, ...]:
        """Every medium in the register, by serial number."""
        rows = plain(self._connection.execute(sa.select(carrier).order_by(carrier.c.serial)))
        return tuple(record(Carrier, row) for row in rows)

    def carrier(self, serial: str) -> Carrier | None:
        """A medium by its serial number."""
        row = self._connection.execute(sa.select(carrier).where(carrier.c.serial == serial)).mappings().first()
        return None if row is None else record(Carrier, row)

    def set_carrier(self, made: Carrier, entry: CarrierEntry) -> None:
        """Keep how a medium stands, and the line that says so."""
        row = values(made, carrier)
        if not self._connection.execute(sa.update(carrier).where(carrier.c.serial == made.serial).values(row)).rowcount:
            self._connection.execute(sa.insert(carrier).values(row))
        key = self._connection.execute(sa.select(carrier.c.id).where(carrier.c.serial == made.serial)).scalar_one()
        self._connection.execute(sa.insert(carrier_entry).values(values(entry, carrier_entry, carrier_id=key)))

    def carrier_entries(self, serial: str) -> tuple[CarrierEntry, ...]:
        """The life of a medium, oldest first."""
        query = (
            sa.select(carrier_entry)
            .join(carrier, carrier.c.id == carrier_entry.c.carrier_id)
            .where(carrier.c.serial == serial)
            .order_by(carrier_entry.c.id)
        )
        return tuple(record(CarrierEntry, row, serial=serial) for row in plain(self._connection.execute(query)))


def _incident(row: Mapping[Any, Any]) -> Incident:
    return record(Incident, row, expected=tuple(EntryKind(each) for each in row["expected"]))
