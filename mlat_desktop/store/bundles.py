# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards, the record of every bundle written or received, and the media that it was carried onto."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from mlat_desktop.domain.bundle import BundleMedium, BundleRecord, BundleState, Card
from mlat_desktop.domain.bundle_passphrase import BundlePassphrase
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.office_cards import Comparison, OwnKeys
from mlat_desktop.domain.receipt import BundleReceipt
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.store import bundle_tables, card_tables, statements, tables
from mlat_desktop.store.mapping import plain, record, values
from mlat_desktop.store.sight import whole


class SqlBundles:
    """``ports.Bundles`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def cards(self) -> tuple[Card, ...]:
        """Every card, by name of the office."""
        table = tables.card
        rows = self._connection.execute(sa.select(table).order_by(table.c.name, table.c.fingerprint)).mappings()
        return tuple(record(Card, row) for row in rows)

    def card(self, fingerprint: str) -> Card | None:
        """The card with this fingerprint."""
        query = sa.select(tables.card).where(tables.card.c.fingerprint == fingerprint)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else record(Card, row)

    def set_card(self, card: Card) -> None:
        """Add a card, or replace the one with its fingerprint."""
        table = tables.card
        self._connection.execute(sa.delete(table).where(table.c.fingerprint == card.fingerprint))
        self._connection.execute(sa.insert(table).values(values(card, table)))

    def comparisons(self, fingerprint: str = "") -> tuple[Comparison, ...]:
        """How a card was compared, or every card, oldest first."""
        table = card_tables.card_comparison
        where = table.c.fingerprint == fingerprint if fingerprint else sa.true()
        rows = self._connection.execute(sa.select(table).where(where).order_by(table.c.id)).mappings()
        return tuple(record(Comparison, row) for row in rows)

    def set_comparison(self, comparison: Comparison) -> None:
        """Keep a comparison, in place of what was known of it before it was confirmed."""
        self._keep(card_tables.card_comparison, "uid", comparison)

    def last_seen(self) -> Mapping[str, datetime]:
        """When the newest bundle that was taken in was made, by the fingerprint of who signed it."""
        table = bundle_tables.bundle
        query = sa.select(table.c.partner, sa.func.max(table.c.created_at, type_=table.c.created_at.type)).where(
            table.c.incoming.is_(True), table.c.state == BundleState.IMPORTED
        )
        return {row[0]: row[1] for row in whole(self._connection).execute(query.group_by(table.c.partner))}

    def own_keys(self) -> tuple[OwnKeys, ...]:
        """The keys that the office made after its first, oldest first."""
        table = card_tables.own_keys
        rows = self._connection.execute(sa.select(table).order_by(table.c.made_at, table.c.fingerprint)).mappings()
        return tuple(record(OwnKeys, row) for row in rows)

    def set_own_keys(self, keys: OwnKeys) -> None:
        """Keep a pair of keys."""
        self._keep(card_tables.own_keys, "fingerprint", keys)

    def _keep(self, table: sa.Table, name: str, kept: Comparison | OwnKeys) -> None:
        row = values(kept, table)
        changed = self._connection.execute(sa.update(table).where(table.c[name] == row[name]).values(row))
        if not changed.rowcount:
            self._connection.execute(sa.insert(table).values(row))

    def next_sequence(self) -> int:
        """The number of the next bundle that we write. One count for all offices: a bundle for several of them has one number,
        which none of them may see again.
        """
        table = bundle_tables.bundle
        query = sa.select(sa.func.max(table.c.sequence)).where(table.c.incoming.is_(False))
        return int(whole(self._connection).execute(query).scalar() or 0) + 1

    def add(self, bundle: BundleRecord) -> None:
        """Keep the record of a bundle."""
        self._connection.execute(sa.insert(bundle_tables.bundle).values(values(bundle, bundle_tables.bundle)))

    def update(self, bundle: BundleRecord) -> None:
        """Store how a bundle stands now."""
        table = bundle_tables.bundle
        change = sa.update(table).where(table.c.uid == bundle.uid).values(values(bundle, table))
        if self._connection.execute(change).rowcount != 1:
            raise BugError(f"no bundle {bundle.uid}")

    def get(self, uid: Uid) -> BundleRecord | None:
        """The record of a bundle."""
        row = (
            self._connection.execute(sa.select(bundle_tables.bundle).where(bundle_tables.bundle.c.uid == uid))
            .mappings()
            .first()
        )
        return None if row is None else _bundle(row)

    def of_request(self, request_id: RequestId) -> tuple[BundleRecord, ...]:
        """The bundles of a request, oldest first."""
        return self._many(bundle_tables.bundle.c.request_id == request_id)

    def all(self) -> tuple[BundleRecord, ...]:
        """Every bundle, oldest first."""
        return self._many(sa.true())

    def _many(self, where: sa.ColumnElement[bool]) -> tuple[BundleRecord, ...]:
        table = bundle_tables.bundle
        rows = self._connection.execute(sa.select(table).where(where).order_by(table.c.created_at, table.c.uid)).mappings()
        return tuple(_bundle(row) for row in rows)

    def media(self, uid: Uid) -> tuple[BundleMedium, ...]:
        """The attempts to carry a bundle onto a medium, in their order."""
        return self._media(bundle_tables.bundle_medium.c.bundle_uid == uid)

    def all_media(self) -> tuple[BundleMedium, ...]:
        """Those of every bundle."""
        return self._media(sa.true())

    def set_medium(self, medium: BundleMedium) -> None:
        """Add an attempt, or store how it stands now."""
        table = bundle_tables.bundle_medium
        own = (table.c.bundle_uid == medium.bundle_uid, table.c.number == medium.number)
        if not self._connection.execute(sa.update(table).where(*own).values(values(medium, table))).rowcount:
            self._connection.execute(sa.insert(table).values(values(medium, table)))

    def _media(self, where: sa.ColumnElement[bool]) -> tuple[BundleMedium, ...]:
        table = bundle_tables.bundle_medium
        rows = self._connection.execute(sa.select(table).where(where).order_by(table.c.id)).mappings()
        return tuple(record(BundleMedium, row) for row in rows)

    def receipts(self, request_id: RequestId) -> tuple[BundleReceipt, ...]:
        """The receipts on a case, ours to give and those we wait for or have."""
        table = bundle_tables.bundle_receipt
        query = statements.selection(table.c.request_id, table.c.id)
        rows = plain(self._connection.execute(query, {statements.WANTED: request_id}))
        return tuple(record(BundleReceipt, row) for row in rows)

    def receipts_of(self, bundle: Uid) -> tuple[BundleReceipt, ...]:
        """The receipts for one bundle, one for each office."""
        return self._receipts(bundle_tables.bundle_receipt.c.bundle == bundle)

    def all_receipts(self) -> tuple[BundleReceipt, ...]:
        """Every receipt of the office."""
        return self._receipts(sa.true())

    def set_receipt(self, receipt: BundleReceipt) -> None:
        """Keep a receipt, or how the one of this office for this bundle stands now."""
        table = bundle_tables.bundle_receipt
        same, changed = (table.c.bundle == receipt.bundle, table.c.partner == receipt.partner), values(receipt, table)
        if not self._connection.execute(sa.update(table).where(*same).values(changed)).rowcount:
            self._connection.execute(sa.insert(table).values(changed))

    def passphrase(self, bundle: Uid) -> BundlePassphrase | None:
        """The passphrase of a bundle for an office without a card, and its letter; None of any other bundle."""
        table = bundle_tables.bundle_passphrase
        row = self._connection.execute(sa.select(table).where(table.c.bundle == bundle)).mappings().first()
        return None if row is None else record(BundlePassphrase, row)

    def set_passphrase(self, passphrase: BundlePassphrase) -> None:
        """Keep a passphrase, or how the one of this bundle stands now."""
        table = bundle_tables.bundle_passphrase
        same, changed = table.c.bundle == passphrase.bundle, values(passphrase, table)
        if not self._connection.execute(sa.update(table).where(same).values(changed)).rowcount:
            self._connection.execute(sa.insert(table).values(changed))

    def _receipts(self, where: sa.ColumnElement[bool]) -> tuple[BundleReceipt, ...]:
        table = bundle_tables.bundle_receipt
        rows = self._connection.execute(sa.select(table).where(where).order_by(table.c.id)).mappings()
        return tuple(record(BundleReceipt, row) for row in rows)


def _bundle(row: sa.RowMapping) -> BundleRecord:
    lists = {name: tuple(row[name]) for name in ("recipients", "evidence", "letters")}
    return record(BundleRecord, row, **lists)
