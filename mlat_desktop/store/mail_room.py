# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The book of mail and the translations in the database, and in which cases a reference is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.mailroom import Found, Piece, PieceMatch, PieceState, Scan, words_key
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.spelling import squeezed
from mlat_desktop.domain.translation import Translation
from mlat_desktop.domain.vocabulary import Direction
from mlat_desktop.services.mailroom.port import Hit
from mlat_desktop.store import mail_tables, statements, tables
from mlat_desktop.store.mail_tables import piece_match, piece_scan
from mlat_desktop.store.mapping import moment_columns, moment_of, plain, record, values
from mlat_desktop.store.sight import whole

_T, _tr = mail_tables.piece, mail_tables.translation
_LEAST_PART = 4
"""Letters and digits of a part that is looked for inside references: fewer are inside half a register."""
_SETTLED = ("state", "reason", "settled_at", "settled_by", "request_id")
_ENDED = (
    "state", "ended_on", "certificate_number", "certificate_name", "certificate_on", "scan_name", "scan_sha256", "scan_blob",
    "reason", "ended_by",
)  # fmt: skip
_APART = "-/ ._:\\()"


class SqlMailBook:
    """``ports.MailBook`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    # -- pieces

    def take_serial(self, year: int) -> int:
        """The next number of the year. What is hidden from the reader counts too, else a number would be given twice."""
        last = sa.select(sa.func.coalesce(sa.func.max(_T.c.serial), 0)).where(_T.c.year == year)
        return int(whole(self._connection).execute(last).scalar_one()) + 1

    def add(self, piece: Piece) -> None:
        """Keep a piece with its scans."""
        lists = {"theirs": list(piece.theirs), "ours": list(piece.ours)}
        row = values(piece, _T, words_key=words_key(piece), **lists, **moment_columns(piece.moment))
        self._connection.execute(statements.insertion(_T), row)
        key = self._key(piece.uid)
        if piece.scans:
            scans = [values(each, piece_scan, piece_id=key) for each in piece.scans]
            self._connection.execute(statements.insertion(piece_scan), scans)

    def settle(self, piece: Piece) -> None:
        """Keep how a piece stands."""
        changed = {name: getattr(piece, name) for name in _SETTLED}
        if self._connection.execute(sa.update(_T).where(_T.c.uid == piece.uid).values(changed)).rowcount != 1:
            raise KnownError(Code.PIECE_UNKNOWN, reference=piece.number)

    def add_match(self, uid: Uid, match: PieceMatch) -> None:
        """Keep that a piece belongs to a case."""
        self._connection.execute(sa.insert(piece_match).values(values(match, piece_match, piece_id=self._key(uid))))

    def take_off(self, uid: Uid, match: PieceMatch) -> None:
        """Keep that a piece no longer belongs to a case."""
        table = piece_match
        where = (
            table.c.piece_id == self._key(uid), table.c.request_id == match.request_id, table.c.taken_off_at.is_(None),
        )  # fmt: skip
        ended = {"taken_off_at": match.taken_off_at, "taken_off_by": match.taken_off_by, "taken_off": match.taken_off}
        if self._connection.execute(sa.update(table).where(*where).values(ended)).rowcount != 1:
            raise KnownError(Code.PIECE_UNKNOWN, reference=uid)

    def get(self, reference: str) -> Piece:
        """By number or uid."""
        wanted = reference.strip()
        where = sa.or_(_T.c.number == wanted.upper(), _T.c.uid == wanted)
        found = self._read(sa.select(_T).where(where).limit(1))
        if not found:
            raise KnownError(Code.PIECE_UNKNOWN, reference=wanted)
        return found[0]

    def pieces(self, state: PieceState | None = None, text: str = "", most: int = 500) -> tuple[Piece, ...]:
        """What lies in the book."""
        query = sa.select(_T).limit(most)
        oldest_first = state is PieceState.UNMATCHED
        query = query.order_by(_T.c.at, _T.c.id) if oldest_first else query.order_by(_T.c.at.desc(), _T.c.id.desc())
        if state is not None:
            query = query.where(_T.c.state == state)
        for word in filter(None, (squeezed(part) for part in text.split())):
            query = query.where(_T.c.words_key.contains(word, autoescape=True))
        return self._read(query)

    def out_on(self, day: date) -> tuple[Piece, ...]:
        """What went out on a day of its own place, by number."""
        noon = datetime.combine(day, time(12), tzinfo=UTC)
        near = _T.c.at.between(noon - timedelta(days=2), noon + timedelta(days=2))
        query = sa.select(_T).where(_T.c.direction == Direction.OUTGOING, near).order_by(_T.c.year, _T.c.serial)
        return tuple(each for each in self._read(query) if each.moment.local_date == day)

    def of_request(self, request_id: RequestId) -> tuple[Piece, ...]:
        """The pieces that were matched to a case, oldest first."""
        stands = (piece_match.c.request_id == request_id, piece_match.c.taken_off_at.is_(None))
        keys = sa.select(piece_match.c.piece_id).where(*stands)
        return self._read(sa.select(_T).where(_T.c.id.in_(keys)).order_by(_T.c.at, _T.c.id))

    def _key(self, uid: Uid) -> int:
        return int(self._connection.execute(sa.select(_T.c.id).where(_T.c.uid == uid)).scalar_one())

    def _read(self, query: sa.Select[Any]) -> tuple[Piece, ...]:
        rows = list(plain(self._connection.execute(query)))
        keys = [row["id"] for row in rows]
        scans, matches = self._beside(piece_scan, keys), self._beside(piece_match, keys)
        return tuple(
            record(
                Piece, row, moment=moment_of(row), theirs=tuple(row["theirs"]), ours=tuple(row["ours"]),
                scans=tuple(record(Scan, each) for each in scans.get(row["id"], ())),
                matches=tuple(record(PieceMatch, each) for each in matches.get(row["id"], ()) if each["taken_off_at"] is None),
            )
            for row in rows
        )  # fmt: skip

    def _beside(self, table: sa.Table, keys: Sequence[int]) -> dict[int, list[Mapping[str, Any]]]:
        found: dict[int, list[Mapping[str, Any]]] = {}
        if keys:
            query = sa.select(table).where(table.c.piece_id.in_(keys)).order_by(table.c.id)
            for row in plain(self._connection.execute(query)):
                found.setdefault(row["piece_id"], []).append(row)
        return found

    # -- in which cases a reference is found

    def hits(self, references: Sequence[str], most: int = 60) -> tuple[Hit, ...]:
        """Cases in which one of these is found, wholly or in part."""
        found: dict[tuple[int, Found], Hit] = {}
        for typed in references:
            word = squeezed(typed)
            if not word:
                continue
            for hit in self._hits(typed, word, most):
                found.setdefault((hit.request_id, hit.found), hit)
        order = list(Found)
        return tuple(sorted(found.values(), key=lambda hit: (order.index(hit.found), -hit.request_id)))

    def _hits(self, typed: str, word: str, most: int) -> Iterator[Hit]:
        wholly = {Found.NUMBER: _number(), Found.REFERENCE: _reference(), Found.LETTER: _letter(), Found.EXHIBIT: _exhibit()}
        seen: set[int] = set()
        for found, (key, query) in wholly.items():
            for row in self._connection.execute(query.where(key == word).order_by(sa.desc("case_id")).limit(most)):
                seen.add(int(row.case_id))
                yield Hit(RequestId(int(row.case_id)), found, typed, str(row.there))
        if len(word) < _LEAST_PART:
            return
        whole_word = sa.func.instr(" " + _T.c.words_key + " ", f" {word} ") > 0
        # Found by itself first: for that the index of the book suffices, where a join would read every piece of it.
        quoting = sa.select(_T.c.id).where(whole_word)
        book = sa.select(piece_match.c.request_id, _T.c.number).join(_T, _T.c.id == piece_match.c.piece_id)
        book = book.where(_T.c.id.in_(quoting), piece_match.c.taken_off_at.is_(None))
        for request_id, text in self._connection.execute(book.order_by(piece_match.c.id.desc()).limit(most)):
            if request_id not in seen:
                seen.add(request_id)
                yield Hit(RequestId(request_id), Found.REFERENCE, typed, str(text))
        for key, query in wholly.values():
            inside = query.where(key.contains(word, autoescape=True)).order_by(sa.desc("case_id")).limit(most)
            for row in self._connection.execute(inside):
                if int(row.case_id) not in seen:
                    yield Hit(RequestId(int(row.case_id)), Found.PART, typed, str(row.there))

    # -- translations

    def add_translation(self, request_id: RequestId, translation: Translation) -> None:
        """Keep what was asked."""
        self._connection.execute(sa.insert(_tr).values(_row(translation, request_id=request_id)))

    def update_translation(self, translation: Translation) -> None:
        """Keep how it stands."""
        changed = _row(translation)
        chosen = {name: changed[name] for name in _ENDED}
        self._connection.execute(sa.update(_tr).where(_tr.c.uid == translation.uid).values(chosen))

    def translation(self, uid: str) -> tuple[RequestId, Translation]:
        """By uid or the beginning of one."""
        wanted = uid.strip().lower()
        query = sa.select(_tr).where(_tr.c.uid.startswith(wanted, autoescape=True)).limit(2)
        rows = list(plain(self._connection.execute(query))) if len(wanted) >= _LEAST_PART else []
        if len(rows) != 1:
            raise KnownError(Code.TRANSLATION_UNKNOWN, reference=uid.strip())
        return RequestId(rows[0]["request_id"]), _translation(rows[0])

    def translations(self, request_id: RequestId) -> tuple[Translation, ...]:
        """Those of a case, oldest first."""
        query = statements.selection(_tr.c.request_id, _tr.c.id)
        rows = plain(self._connection.execute(query, {statements.WANTED: request_id}))
        return tuple(_translation(row) for row in rows)

    def all_translations(self) -> tuple[tuple[RequestId, Translation], ...]:
        """Those of the whole office by their day."""
        rows = plain(self._connection.execute(sa.select(_tr).order_by(_tr.c.due_on, _tr.c.id)))
        return tuple((RequestId(row["request_id"]), _translation(row)) for row in rows)


def _row(translation: Translation, **more: object) -> dict[str, Any]:
    return values(translation, _tr, scan_blob=translation.scan_blob or None, **more)


def _translation(row: Mapping[Any, Any]) -> Translation:
    return record(Translation, row, scan_blob=row["scan_blob"] or "")


def _bare(column: sa.Column[Any]) -> sa.ColumnElement[str]:
    """A number of ours as it is compared: without what stands between its letters and digits."""
    made: sa.ColumnElement[str] = sa.func.lower(column)
    for mark in _APART:
        made = sa.func.replace(made, mark, "")
    return made


Source = tuple[sa.ColumnElement[str], sa.Select[tuple[Any, str]]]
"""What is compared, and a query for the case and the words in which it has it."""


def _source(key: sa.ColumnElement[str], there: sa.ColumnElement[str], case: sa.ColumnElement[Any]) -> Source:
    return key, sa.select(case.label("case_id"), there.label("there")).distinct()


def _number() -> Source:
    table = tables.request
    return _source(_bare(table.c.number_key), table.c.number, table.c.id)


def _reference() -> Source:
    table = tables.likeness
    key, query = _source(table.c.word_key, table.c.word_key, table.c.request_id)
    return key, query.where(table.c.kind == "reference")


def _letter() -> Source:
    table = tables.letter
    key, query = _source(_bare(table.c.number), table.c.number, table.c.request_id)
    return key, query.where(table.c.number != "")


def _exhibit() -> Source:
    table = tables.evidence
    return _source(_bare(table.c.exhibit), table.c.exhibit, table.c.request_id)
