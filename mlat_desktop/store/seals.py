# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The seals of the office and the images on its letters, in the database."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from mlat_desktop.domain.seals import ImageUse, OfficeSeal, StationeryImage
from mlat_desktop.store.mapping import plain, record, values
from mlat_desktop.store.seal_tables import seal, stationery


class SqlSeals:
    """``ports.Seals`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[OfficeSeal, ...]:
        """Every seal, oldest first."""
        found = self._connection.execute(sa.select(seal).order_by(seal.c.id))
        return tuple(record(OfficeSeal, row) for row in plain(found))

    def keep(self, kept: OfficeSeal) -> None:
        """Store a seal, in place of what was known of the same certificate."""
        row = values(kept, seal)
        changed = self._connection.execute(sa.update(seal).where(seal.c.fingerprint == kept.fingerprint).values(row))
        if not changed.rowcount:
            self._connection.execute(sa.insert(seal).values(row))

    def images(self) -> tuple[StationeryImage, ...]:
        """The images that are printed now."""
        query = sa.select(stationery).where(stationery.c.removed_at.is_(None)).order_by(stationery.c.id)
        return tuple(record(StationeryImage, row) for row in plain(self._connection.execute(query)))

    def add_image(self, image: StationeryImage) -> None:
        """Keep a new image; the caller takes the one before it away first."""
        self._connection.execute(sa.insert(stationery).values(values(image, stationery)))

    def take_image_away(self, use: ImageUse, owner: str, at: datetime, by: str) -> bool:
        """Print an image no more; whether there was one. Its row stays, for letters name it by its digest."""
        where = (stationery.c.use == use, stationery.c.owner == owner, stationery.c.removed_at.is_(None))
        changed = self._connection.execute(sa.update(stationery).where(*where).values(removed_at=at, removed_by=by))
        return bool(changed.rowcount)
