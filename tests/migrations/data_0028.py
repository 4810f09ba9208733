# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0028 does to data: a bundle that came in is owed its receipt; of one that left none is expected."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

_BUNDLE = (
    "INSERT INTO bundle (uid, incoming, request_id, partner, sequence, created_at, state, digest, size, place, medium, detail,"
    " by) VALUES ('{uid}', {incoming}, 1, 'SHA256:x', 1, '2026-01-01 00:00:00', '{state}', 'abc', 9, '/stick', 'S-1', '', 'u')"
)
_MAIL = (
    'INSERT INTO mail (request_id, uid, direction, kind, channel, at, zone, "offset", correspondent, subject, their_reference,'
    " our_reference, tracking, note, scan_name, scan_blob, recorded_by)"
    " VALUES (1, '{uid}', '{way}', 'bundle', 'media', '2026-01-04 08:00:00', 'UTC', 0, 'B', 's', '', '', '', '', '', '', 'u')"
)


def seed(connection: sa.Connection) -> None:
    """A bundle that came in, one that left and one that failed."""
    insert_request(connection, 1)
    for uid, incoming, state in (("b-in", 1, "imported"), ("b-out", 0, "verified"), ("b-bad", 0, "failed")):
        connection.exec_driver_sql(_BUNDLE.format(uid=uid, incoming=incoming, state=state))
    for uid, way in (("b-in", "in"), ("b-out", "out")):
        connection.exec_driver_sql(_MAIL.format(uid=uid, way=way))


def check(connection: sa.Connection) -> None:
    """All bundles are there, for cases, and the one receipt says when its bundle came and under which number."""
    rows = connection.exec_driver_sql("SELECT uid, purpose, digest FROM bundle ORDER BY uid").all()
    assert [tuple(row) for row in rows] == [
        ("b-bad", "case", "abc"), ("b-in", "case", "abc"), ("b-out", "case", "abc"),
    ]  # fmt: skip
    number = connection.exec_driver_sql("SELECT number FROM request WHERE id = 1").scalar_one()
    receipts = connection.exec_driver_sql(
        "SELECT bundle, partner, given, digest, at, received_on, number, result, carried_by FROM bundle_receipt"
    ).all()
    assert [tuple(row) for row in receipts] == [
        ("b-in", "SHA256:x", 1, "abc", "2026-01-04 08:00:00", None, number, "taken-in", ""),
    ]  # fmt: skip
