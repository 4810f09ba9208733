# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What somebody who knows the tables would send to the same encrypted database by hand for the same rows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from mlat_desktop.store.unit_of_work import SqlStore

NEWEST = "ORDER BY registered_at DESC, id DESC"
_ROW = (
    "r.id, r.number, r.subject, r.other_state, r.direction, r.klass, r.status, r.officer, r.urgency_level <> 'ordinary', "
    "r.confidentiality = 'restricted', r.registered_on, r.uncomputed, r.next_action, r.theirs, r.holder, r.held_by, "
    "r.held_since, r.step_on, r.due_on, r.due_end, r.due_title, r.due_kind, r.due_own, r.due_liberty, r.then_on, r.then_end, "
    "r.then_title, r.then_kind, r.then_own, r.then_liberty"
)
_LIMIT = (
    "d.limit_id, d.trigger_uid, d.title, d.kind, d.own_target, d.liberty, d.stops, d.steps LIKE '%\"clock.domestic\"%', "
    "d.watched_on, d.due_on, d.due_at, d.due_offset"
)
_NO_LIMIT = ", ".join(["NULL"] * 12)
_CASE_OF = "JOIN request r ON r.id = d.request_id"
TODAY = f"""
SELECT 1 AS part, d.liberty AS grave, d.own_target AS own, d.watched_on AS day, {_ROW}, {_LIMIT}
    FROM deadline d {_CASE_OF} WHERE d.watched_on <= :soon
UNION ALL SELECT 2, 0, 0, NULL, {_ROW}, {_NO_LIMIT} FROM recount d {_CASE_OF} WHERE d.state = 'open'
UNION ALL SELECT 3, d.liberty, d.own_target, d.due_on, {_ROW}, {_LIMIT} FROM entered_date e
    JOIN deadline d ON d.request_id = e.request_id AND d.limit_id = e.limit_id AND d.trigger_uid = e.trigger_uid {_CASE_OF}
    WHERE e.confirmed_at IS NULL AND e.withdrawn_at IS NULL AND d.level = 'entered' AND d.state = 'running'
UNION ALL SELECT 4, 0, 0, NULL, {_ROW}, {_NO_LIMIT} FROM letter d {_CASE_OF} WHERE d.status IN ('review', 'approved')
UNION ALL SELECT 4, 0, 0, NULL, {_ROW}, {_NO_LIMIT} FROM review_sheet d {_CASE_OF} WHERE d.state = 'proposed'
UNION ALL SELECT 5, 0, 1, r.step_on, {_ROW}, {_NO_LIMIT} FROM request r
    WHERE r.step_on <= :today AND r.status NOT IN (SELECT value FROM json_each(:ended))
    AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.request_id = r.id AND d.watched_on <= :soon)
UNION ALL SELECT 6, d.liberty, d.own_target, NULL, {_ROW}, {_LIMIT} FROM deadline d {_CASE_OF}
    WHERE d.state = 'uncomputed' AND r.status NOT IN (SELECT value FROM json_each(:ended))
ORDER BY 1, 2 DESC, 3, 4
"""
BY_KEY = f"SELECT id FROM request WHERE id IN (SELECT rowid FROM request_search WHERE request_search MATCH ?) {NEWEST}"
BY_WALK = f"SELECT id FROM request WHERE +id IN (SELECT rowid FROM request_search WHERE request_search MATCH ?) {NEWEST}"
"""The two ways to what a search finds: the first is quicker where it finds few, the second where it finds many."""


def asked(store: SqlStore, statement: str, given: Any = ()) -> list[Any]:
    """What the driver answers."""
    with store.read() as unit:
        driver: Any = unit.connection.connection.driver_connection
        return list(driver.execute(statement, given).fetchall())


def ids(store: SqlStore, statement: str, *given: object) -> array[int]:
    """The keys of a list."""
    return array("q", (row[0] for row in asked(store, statement, given)))


def listed(store: SqlStore, most: int, statement: str, *given: object) -> list[Any]:
    """A list as it opens: all of its keys, and the first rows."""
    return rows(store, ids(store, statement, *given)[:most])


def rows(store: SqlStore, keys: Sequence[int]) -> list[Any]:
    """The rows of a page."""
    marks = ",".join("?" * len(keys))
    return asked(store, f"SELECT {_ROW} FROM request r WHERE r.id IN ({marks})", list(keys))
