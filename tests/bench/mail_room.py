# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a long-lived office has beside its cases: the book of mail with its tray, and letters that left, wait or were begun."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.mailroom import Piece, PieceState, number_of, words_key
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction
from mlat_desktop.store import mail_tables, tables
from mlat_desktop.store.mapping import moment_columns, values
from mlat_desktop.store.unit_of_work import SqlStore

PIECES_OF_TWO = 3
"""Pieces of mail for every two requests."""
IN_TRAY = 40
_BLOCK = 5000
_LETTER_KINDS = ("acknowledgement", "refusal", "delay", "chaser")
_UNSENT = (*(LetterStatus.DRAFT,) * 250, *(LetterStatus.REVIEW,) * 40, *(LetterStatus.APPROVED,) * 10)


def fill(store: SqlStore, requests: int, now: datetime) -> None:
    """So much mail, and a letter for two requests in three; those that have not left are about the newest open ones."""
    _pieces(store, requests, now)
    _letters(store, requests, now)


def _pieces(store: SqlStore, requests: int, now: datetime) -> None:
    total, chance = requests * PIECES_OF_TWO // 2, random.Random(20261122)
    tray = frozenset(total - each * 3 for each in range(min(IN_TRAY, total // 10)))
    serials: dict[int, int] = {}
    for start in range(0, total, _BLOCK):
        pieces, matches = [], []
        for key in range(start + 1, min(start + _BLOCK, total) + 1):
            when = now - timedelta(days=365 * 25) * ((total - key) / total)
            serials[when.year] = serial = serials.get(when.year, 0) + 1
            case = None if key in tray else RequestId(1 + (key - 1) * 2 // PIECES_OF_TWO)
            made = _piece(key, serial, when, case, chance)
            columns = values(made, mail_tables.piece, words_key=words_key(made), **moment_columns(made.moment))
            pieces.append({**columns, "id": key, "theirs": list(made.theirs), "ours": list(made.ours)})
            if case is not None:
                matches.append(
                    {"piece_id": key, "request_id": case, "mail_uid": f"m-{key}", "matched_at": when, "matched_by": "a"}
                )
        _insert(store, mail_tables.piece, pieces)
        _insert(store, mail_tables.piece_match, matches)


def _piece(key: int, serial: int, when: datetime, case: RequestId | None, chance: random.Random) -> Piece:
    return Piece(
        uid=Uid(f"piece-{key}"),
        number=number_of(when.year, serial),
        year=when.year,
        serial=serial,
        direction=Direction.OUTGOING if key % 3 == 0 else Direction.INCOMING,
        kind="letter",
        role="other-state",
        name=chance.choice(("Bundesamt für Justiz", "Ministère de la Justice", "Staatsanwaltschaft II", "Court of Cassation")),
        channel=Channel.POST,
        moment=moment(when, "Europe/Zurich"),
        subject=f"{chance.choice(('Banking records', 'Summons', 'Query', 'Reply'))}, {chance.choice('ABCD')}",
        recorded_at=when,
        recorded_by="anna",
        theirs=(f"{key % 9973}/{chance.choice('ABC')}/{when.year}",),
        ours=() if case is None else (f"MLAI-{when.year}-{case:06d}",),
        state=PieceState.UNMATCHED if case is None else PieceState.MATCHED,
        settled_at=None if case is None else when,
        settled_by="" if case is None else "anna",
        request_id=case,
    )


def _letters(store: SqlStore, requests: int, now: datetime) -> None:
    with store.read() as unit:
        query = "SELECT request_id FROM deadline WHERE watched_on >= ? ORDER BY watched_on, id LIMIT ?"
        found = unit.connection.exec_driver_sql(query, (now.date().isoformat(), min(len(_UNSENT), requests // 20)))
        unsent = [int(row[0]) for row in found]
    rows = [
        _letter(at, 1 + (at - 1) * 3 // 2, LetterStatus.DISPATCHED, now - timedelta(days=400))
        for at in range(1, requests * 2 // 3 + 1)
    ]
    first = len(rows) + 1
    rows += [_letter(first + at, case, status, now) for at, (case, status) in enumerate(zip(unsent, _UNSENT, strict=False))]
    for start in range(0, len(rows), _BLOCK):
        _insert(store, tables.letter, rows[start : start + _BLOCK])


def _letter(key: int, case: int, status: LetterStatus, when: datetime) -> dict[str, Any]:
    sent = status is LetterStatus.DISPATCHED
    empty = dict.fromkeys(
        ("approved_by", "sealed_by", "digest", "sha256", "blob", "channel", "tracking", "void_reason", "state"), ""
    )
    return {
        **empty,
        "id": key,
        "uid": f"letter-{key}",
        "request_id": case,
        "kind": _LETTER_KINDS[key % len(_LETTER_KINDS)],
        "language": "en",
        "template": "acknowledgement/en/1",
        "status": status,
        "content": '{"blocks":[{"text":"We have the honour to acknowledge receipt of your request."}]}',
        "subject": "Your request",
        "drafted_by": "anna",
        "drafted_at": when,
        "version": 1,
        "number": f"L-{key:06d}" if sent else None,
        "dispatched_on": when.date() if sent else None,
        "copies": 0,
    }


def _insert(store: SqlStore, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        with store.write() as unit:
            unit.connection.execute(sa.insert(table), list(rows))
            unit.commit()
