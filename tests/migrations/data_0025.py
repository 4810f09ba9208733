# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0025 does to data: bundles stay what they were; each that went out has one medium, what came in has none."""

from __future__ import annotations

import json

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

_ROW = (
    "INSERT INTO bundle (uid, incoming, request_id, partner, sequence, created_at, state, digest, size, place, medium, detail,"
    " \"by\") VALUES (:uid, :incoming, 1, 'SHA256:b', 1, '2026-03-02 10:00:00.000000', :state, 'd', 5, '/media/x', :medium,"
    " :detail, 'u')"
)


def seed(connection: sa.Connection) -> None:
    """A bundle that was verified, one that failed, one that came."""
    insert_request(connection, 1)
    for uid, incoming, state, medium, detail in (
        ("b-1", 0, "verified", "4C53", ""),
        ("b-2", 0, "failed", "4C54", "disk.full"),
        ("b-3", 1, "imported", "", ""),
    ):
        given = {"uid": uid, "incoming": incoming, "state": state, "medium": medium, "detail": detail}
        connection.execute(sa.text(_ROW), given)


def check(connection: sa.Connection) -> None:
    """Nothing is lost, the media are told, and a bundle may be prepared."""
    rows = connection.exec_driver_sql("SELECT uid, state, medium, parts, recipients FROM bundle ORDER BY uid").all()
    assert [(uid, state, medium, parts, json.loads(to)) for uid, state, medium, parts, to in rows] == [
        ("b-1", "verified", "4C53", 0, ["SHA256:b"]),
        ("b-2", "failed", "4C54", 0, ["SHA256:b"]),
        ("b-3", "imported", "", 0, []),
    ]
    media = connection.exec_driver_sql(
        "SELECT bundle_uid, request_id, number, copy, serial, place, state, detail, removed_at FROM bundle_medium ORDER BY id"
    )
    assert [tuple(row) for row in media] == [
        ("b-1", 1, 1, 1, "4C53", "/media/x", "verified", "", None),
        ("b-2", 1, 1, 1, "4C54", "/media/x", "failed", "disk.full", None),
    ]
    connection.exec_driver_sql("UPDATE bundle SET state = 'prepared' WHERE uid = 'b-2'")
