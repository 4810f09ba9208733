# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0015 does to data: letters stay with their case, and one may now stand beside all of them."""

from __future__ import annotations

import importlib
import json

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

LETTER = (
    "INSERT INTO letter (id, uid, request_id, kind, language, template, status, content, subject, drafted_by, drafted_at,"
    " version, number, approved_by, sealed_by, digest, sha256, blob, channel, tracking, void_reason, copies) VALUES"
    " (1, 'l-1', 1, 'query', 'en', '1:x', 'draft', '{}', 's', 'u', '2026-01-01 00:00:00', 1, NULL, '', '', '', '', '', '', '',"
    " '', 0)"
)


def _insert_office(connection: sa.Connection, settings: str) -> None:
    columns = connection.exec_driver_sql("PRAGMA table_info(office)").mappings().all()
    row: dict[str, object] = {c["name"]: "" if c["type"] == "TEXT" else 0 for c in columns if c["notnull"]}
    row |= {"id": 1, "uid": "o1", "letterhead": "{}", "settings": settings}
    names = ", ".join(f'"{name}"' for name in row)
    connection.exec_driver_sql(f"INSERT INTO office ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


_STEPS = {"60, 30": "30,60", "0": "off", "0,30,30": "30", "soon": "", "": ""}


def seed(connection: sa.Connection) -> None:
    """A case with a letter, and an office with days of reminders as the earlier version took them."""
    insert_request(connection, 1)
    connection.exec_driver_sql(LETTER)
    _insert_office(connection, json.dumps({"kept": "x", "target_chase": "60, 30"}))


def check(connection: sa.Connection) -> None:
    """The letter is what it was; another one may belong to no single case. Steps rise, and nobody is reminded anew."""
    steps_of = importlib.import_module("migrations.versions.0015_chasers").steps_of
    assert {days: steps_of(days) for days in _STEPS} == _STEPS
    kept = json.loads(connection.exec_driver_sql("SELECT settings FROM office").scalar_one())
    assert kept == {"kept": "x", "target_chase": "30,60"}
    row = connection.exec_driver_sql("SELECT request_id, kind, state, holder, item_uid FROM letter").one()
    assert tuple(row) == (1, "query", "", None, None)
    connection.exec_driver_sql(
        "INSERT INTO letter SELECT 2, 'l-2', NULL, kind, language, template, status, content, subject, drafted_by, drafted_at,"
        " version, NULL, approved_by, approved_at, sealed_by, sealed_at, digest, sha256, blob, dispatched_on, channel,"
        " tracking, void_reason, copies, 'FR', NULL, NULL FROM letter WHERE id = 1"
    )
    assert connection.exec_driver_sql("SELECT state FROM letter WHERE request_id IS NULL").scalar_one() == "FR"
    assert [connection.exec_driver_sql("SELECT count(*) FROM " + name).scalar_one() for name in ("letter_case", "delay")] == [
        0,
        0,
    ]
