# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What somebody who knows the tables would send to the same encrypted database by hand for the same rows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from mlat_desktop.domain.delays import ANSWERS
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
_CHASE = "substr(d.limit_id, 1, 9) = 'own/chase'"
_ENDS = "coalesce(d.due_on, d.watched_on)"
_ANSWERS = " OR ".join(f"d.stops LIKE '%\"{kind}\"%'" for kind in sorted(ANSWERS))
_SETTLED_BY = (
    """CASE WHEN d.stops LIKE '%"acknowledged"%' THEN 'acknowledgement' WHEN d.stops LIKE '%"refused"%' THEN 'refusal' END"""
)
TODAY = f"""
WITH
near AS MATERIALIZED (SELECT id, request_id FROM deadline WHERE watched_on <= :far),
limits AS MATERIALIZED (SELECT d.id, d.request_id FROM near n JOIN deadline d ON d.id = n.id
    WHERE d.watched_on <= :soon AND NOT {_CHASE}),
chase AS MATERIALIZED (SELECT d.id, d.request_id FROM near n JOIN deadline d ON d.id = n.id
    WHERE d.watched_on <= :soon AND {_CHASE} AND {_ENDS} <= :today),
late AS MATERIALIZED (SELECT d.id, d.request_id FROM near n JOIN deadline d ON d.id = n.id {_CASE_OF}
    WHERE r.direction = 'in' AND d.kind NOT IN ('may', 'floor') AND ({_ANSWERS}) AND {_ENDS} BETWEEN :today AND :delay
    AND NOT EXISTS (SELECT 1 FROM event e WHERE e.request_id = d.request_id AND e.kind = 'delay-notified' AND NOT e.annulled
        AND date(e.at, e.offset || ' minutes') >= d.started_on)),
begun AS MATERIALIZED (SELECT request_id, kind, max(id) AS id FROM letter
    WHERE request_id IS NOT NULL AND status IN ('draft', 'review', 'approved', 'sealed') GROUP BY 1, 2),
seen AS (SELECT request_id FROM limits UNION SELECT request_id FROM chase UNION SELECT request_id FROM late
    UNION SELECT request_id FROM letter WHERE status IN ('review', 'approved')
    UNION SELECT request_id FROM review_sheet WHERE state = 'proposed'
    UNION SELECT request_id FROM recount WHERE state = 'open'
    UNION SELECT request_id FROM deadline WHERE state = 'uncomputed')
SELECT 1 AS part, d.liberty AS grave, d.own_target AS own, d.watched_on AS day, {_ROW}, {_LIMIT}, b.id AS letter
    FROM limits l JOIN deadline d ON d.id = l.id {_CASE_OF}
    LEFT JOIN begun b ON b.request_id = d.request_id AND b.kind = {_SETTLED_BY}
UNION ALL SELECT 2, 0, 0, NULL, {_ROW}, {_NO_LIMIT}, NULL FROM recount d {_CASE_OF} WHERE d.state = 'open'
UNION ALL SELECT 3, d.liberty, d.own_target, d.due_on, {_ROW}, {_LIMIT}, NULL FROM entered_date e
    JOIN deadline d ON d.request_id = e.request_id AND d.limit_id = e.limit_id AND d.trigger_uid = e.trigger_uid {_CASE_OF}
    WHERE e.confirmed_at IS NULL AND e.withdrawn_at IS NULL AND d.level = 'entered' AND d.state = 'running'
UNION ALL SELECT 4, 0, 0, NULL, {_ROW}, {_NO_LIMIT}, d.id FROM letter d {_CASE_OF} WHERE d.status IN ('review', 'approved')
UNION ALL SELECT 4, 0, 0, NULL, {_ROW}, {_NO_LIMIT}, NULL FROM review_sheet d {_CASE_OF} WHERE d.state = 'proposed'
UNION ALL SELECT 5, 0, 1, r.step_on, {_ROW}, {_NO_LIMIT}, NULL FROM request r
    WHERE r.step_on <= :today AND r.status NOT IN (SELECT value FROM json_each(:ended))
    AND r.id NOT IN (SELECT request_id FROM seen WHERE request_id IS NOT NULL)
UNION ALL SELECT 6, d.liberty, d.own_target, NULL, {_ROW}, {_LIMIT}, NULL FROM deadline d {_CASE_OF}
    WHERE d.state = 'uncomputed' AND r.status NOT IN (SELECT value FROM json_each(:ended))
UNION ALL SELECT 7, d.liberty, d.own_target, d.watched_on, {_ROW}, {_LIMIT}, NULL FROM chase l
    JOIN deadline d ON d.id = l.id {_CASE_OF}
UNION ALL SELECT 8, d.liberty, d.own_target, d.watched_on, {_ROW}, {_LIMIT}, b.id FROM late l
    JOIN deadline d ON d.id = l.id {_CASE_OF}
    LEFT JOIN begun b ON b.request_id = d.request_id AND b.kind = 'delay'
ORDER BY 1, 2 DESC, 3, 4
"""
CASE, LIMIT, LETTER = 4, 34, 46
"""In which columns of it a line has its request, the name of its limit and its letter."""
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
