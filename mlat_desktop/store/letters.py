# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters and their templates in the database. That a sealed letter stays as it is, the triggers see to."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.annexes import Annex, AnnexFile, Certified
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.letters import (
    Follow,
    Letter,
    LetterComment,
    LetterScan,
    LetterStatus,
    LetterTemplate,
    ListedCase,
    TemplateState,
)
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.letters.store_port import AwaitedReply, Begun
from mlat_desktop.store import annex_tables, letter_tables, tables
from mlat_desktop.store.mapping import plain, record, values

_T, _CASES = tables.letter, tables.letter_case
_ANNEXES, _BOUND = annex_tables.letter_annex, annex_tables.letter_annex_file
_WAITING = sa.select(_T).where(_T.c.status.in_([LetterStatus.REVIEW, LetterStatus.APPROVED])).order_by(_T.c.drafted_at, _T.c.id)

_UNSIGNED = (
    sa.select(_T)
    .where(_T.c.status == LetterStatus.SEALED, _T.c.signed_on.is_(None), _T.c.sealed_at.is_not(None))
    .order_by(_T.c.sealed_at, _T.c.id)
)
_COMMENTS, _SCANS = letter_tables.letter_comment, letter_tables.letter_scan
_UNSENT = [LetterStatus.DRAFT, LetterStatus.REVIEW, LetterStatus.APPROVED, LetterStatus.SEALED]
_BEGUN = (
    sa.select(_T.c.request_id, _T.c.kind, _T.c.holder, _T.c.item_uid, _T.c.id)
    .where(_T.c.request_id.is_not(None), _T.c.status.in_(_UNSENT))
    .order_by(_T.c.id)
)


class SqlLetters:
    """``ports.Letters`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, letter: Letter) -> int:
        """Store a new letter (its ``id`` is ignored) and tell its key."""
        row = _row(letter)
        del row["id"]
        key = self._connection.execute(sa.insert(_T).values(row)).inserted_primary_key
        if key is None:
            raise BugError("a letter was stored without a key")
        return int(key[0])

    def get(self, letter_id: int) -> Letter:
        """Raise ``KnownError(LETTER_UNKNOWN)`` if there is none."""
        found = self._first(_T.c.id == letter_id)
        if found is None:
            raise KnownError(Code.LETTER_UNKNOWN, letter=letter_id)
        return found

    def by_sha256(self, sha256: str) -> Letter | None:
        """The letter whose sealed file has this SHA-256."""
        return self._first(_T.c.sha256 == sha256) if sha256 else None

    def update(self, letter: Letter) -> None:
        """Store a changed letter whose ``version`` is one above the stored; ``KnownError(LETTER_CHANGED)`` otherwise."""
        where = (_T.c.id == letter.id, _T.c.version == letter.version - 1)
        if self._connection.execute(sa.update(_T).where(*where).values(_row(letter))).rowcount != 1:
            self.get(letter.id)
            raise KnownError(Code.LETTER_CHANGED, letter=letter.number or letter.subject)

    def of_request(self, request_id: RequestId) -> tuple[Letter, ...]:
        """The letters of a request, oldest first."""
        return self._many(_T.c.request_id == request_id)

    def to_state(self, state: str) -> tuple[Letter, ...]:
        """The letters to a State that belong to no single case, oldest first."""
        return self._many(sa.and_(_T.c.request_id.is_(None), _T.c.state == state))

    def list_cases(self, letter_id: int, cases: Sequence[ListedCase]) -> None:
        """Keep which cases a letter lists, in place of those it listed before."""
        self._connection.execute(sa.delete(_CASES).where(_CASES.c.letter_id == letter_id))
        for case in cases:
            self._connection.execute(sa.insert(_CASES).values(values(case, _CASES, letter_id=letter_id)))

    def cases(self, letter_id: int) -> tuple[ListedCase, ...]:
        """The cases that a letter lists."""
        query = sa.select(_CASES).where(_CASES.c.letter_id == letter_id).order_by(_CASES.c.request_id)
        return tuple(record(ListedCase, row) for row in plain(self._connection.execute(query)))

    def set_annexes(self, letter_id: int, annexes: Sequence[Annex]) -> None:
        """Keep the annexes of a draft in this order, in place of those it had."""
        self._connection.execute(sa.delete(_ANNEXES).where(_ANNEXES.c.letter_id == letter_id))
        for place, annex in enumerate(annexes, start=1):
            row = values(annex, _ANNEXES, letter_id=letter_id, position=place, translation=_certified_row(annex.translation))
            self._connection.execute(sa.insert(_ANNEXES).values(row))

    def annexes(self, letter_id: int) -> tuple[Annex, ...]:
        """The annexes of a letter in their order."""
        query = sa.select(_ANNEXES).where(_ANNEXES.c.letter_id == letter_id).order_by(_ANNEXES.c.position)
        found = plain(self._connection.execute(query))
        return tuple(record(Annex, row, translation=_certified(row["translation"])) for row in found)

    def keep_annex_file(self, file: AnnexFile) -> None:
        """Keep the bound annexes of a letter that is not sealed yet."""
        self._connection.execute(sa.insert(_BOUND).values(values(file, _BOUND)))

    def annex_file(self, letter_id: int) -> AnnexFile | None:
        """The bound annexes of a letter."""
        return self._bound(_BOUND.c.letter_id == letter_id)

    def annex_file_by_sha256(self, sha256: str) -> AnnexFile | None:
        """The bound annexes with this SHA-256."""
        return self._bound(_BOUND.c.sha256 == sha256) if sha256 else None

    def _bound(self, where: sa.ColumnElement[bool]) -> AnnexFile | None:
        row = self._connection.execute(sa.select(_BOUND).where(where).limit(1)).mappings().first()
        return None if row is None else record(AnnexFile, row)

    def waiting(self) -> tuple[Letter, ...]:
        """Letters in review or approved but not sealed."""
        return tuple(_letter(row) for row in plain(self._connection.execute(_WAITING)))

    def unsigned(self) -> tuple[Letter, ...]:
        """Letters that are sealed, have not left and bear no signature by hand."""
        return tuple(_letter(row) for row in plain(self._connection.execute(_UNSIGNED)))

    def followers(self, uid: Uid) -> tuple[Letter, ...]:
        """The letters that supersede, correct or withdraw a letter and are not void, oldest first. One that took the place of
        such a letter says of the first what that one said.
        """
        found = list[Letter]()
        for each in self._many(_T.c.follows == uid):
            if each.status is not LetterStatus.VOID:
                found.append(each)
                continue
            instead = (later for later in self.followers(each.uid) if later.follows_as is Follow.SUPERSEDES)
            found += (replace(later, follows_as=each.follows_as) for later in instead)
        return tuple(found)

    def awaiting(self, request_id: RequestId) -> tuple[AwaitedReply, ...]:
        """To which letters of a case that left an answer is awaited, oldest first."""
        query = (
            sa.select(_T.c.uid, _T.c.subject, _T.c.content, _T.c.dispatched_on, _T.c.reply_by)
            .where(_T.c.request_id == request_id, _T.c.reply_by.is_not(None))
            .order_by(_T.c.dispatched_on, _T.c.id)
        )
        return tuple(
            AwaitedReply(
                uid=Uid(row["uid"]),
                subject=row["subject"],
                correspondent=json.loads(row["content"]).get("fields", {}).get("to_name", ""),
                left_on=row["dispatched_on"],
                reply_by=row["reply_by"],
            )
            for row in plain(self._connection.execute(query))
            if not self._withdrawn(Uid(row["uid"]))
        )

    def _withdrawn(self, uid: Uid) -> bool:
        """Whether another letter that left says so."""
        later = self.followers(uid)
        return any(each.follows_as is Follow.WITHDRAWS and each.status is LetterStatus.DISPATCHED for each in later)

    def add_comment(self, comment: LetterComment) -> None:
        """Keep a comment."""
        self._connection.execute(sa.insert(_COMMENTS).values(values(comment, _COMMENTS)))

    def settle_comment(self, comment: LetterComment) -> None:
        """Keep who settled a comment, when and with which answer."""
        ended = {"settled_by": comment.settled_by, "settled_at": comment.settled_at, "answer": comment.answer}
        self._connection.execute(sa.update(_COMMENTS).where(_COMMENTS.c.uid == comment.uid).values(ended))

    def comments(self, letter_id: int) -> tuple[LetterComment, ...]:
        """The comments on a letter, oldest first."""
        query = sa.select(_COMMENTS).where(_COMMENTS.c.letter_id == letter_id).order_by(_COMMENTS.c.id)
        return tuple(record(LetterComment, row) for row in plain(self._connection.execute(query)))

    def add_scan(self, scan: LetterScan) -> None:
        """Keep the scan of a paper; the row of its blob is the caller's."""
        self._connection.execute(sa.insert(_SCANS).values(values(scan, _SCANS)))

    def scans(self, letter_id: int) -> tuple[LetterScan, ...]:
        """The scans of the papers of a letter, oldest first."""
        query = sa.select(_SCANS).where(_SCANS.c.letter_id == letter_id).order_by(_SCANS.c.id)
        return tuple(record(LetterScan, row) for row in plain(self._connection.execute(query)))

    def sealed(self) -> tuple[Letter, ...]:
        """Letters that were sealed and have not left."""
        return self._many(_T.c.status == LetterStatus.SEALED)

    def left_on(self, day: date) -> tuple[Letter, ...]:
        """Letters that left on a day, by number."""
        query = sa.select(_T).where(_T.c.dispatched_on == day).order_by(_T.c.number)
        return tuple(_letter(row) for row in plain(self._connection.execute(query)))

    def begun(self) -> dict[Begun, int]:
        """The keys of letters that were begun and have not left."""
        found = self._connection.execute(_BEGUN)
        return {(request, kind, holder or "", item or ""): key for request, kind, holder, item, key in found}

    def all(self) -> tuple[Letter, ...]:
        """Every letter of the office, oldest first."""
        return self._many(sa.true())

    def find(self, name: str) -> Letter | None:
        """The letter with this number or uid."""
        return self._first(sa.or_(_T.c.number == name, _T.c.uid == name)) if name else None

    def digests(self) -> Iterator[tuple[str, str]]:
        """Number and record digest of every letter that was sealed."""
        query = sa.select(_T.c.number, _T.c.digest).where(_T.c.number.is_not(None), _T.c.digest != "").order_by(_T.c.id)
        return ((number, digest) for number, digest in self._connection.execute(query))

    def take_number(self, year: int) -> int:
        """The next letter number of the year, gapless: a rollback gives it back."""
        kept = tables.letter_number
        last = self._connection.execute(sa.select(kept.c.last).where(kept.c.year == year)).scalar()
        if last is None:
            self._connection.execute(sa.insert(kept).values(year=year, last=1))
            return 1
        self._connection.execute(sa.update(kept).where(kept.c.year == year).values(last=int(last) + 1))
        return int(last) + 1

    def template(self, kind: str, language: str) -> LetterTemplate | None:
        """The newest version of a template that may be used."""
        table = tables.letter_template
        which = (table.c.kind == kind, table.c.language == language, table.c.state == TemplateState.IN_USE)
        query = sa.select(table).where(*which).order_by(table.c.version.desc()).limit(1)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else record(LetterTemplate, row)

    def templates(self, kind: str = "", language: str = "") -> tuple[LetterTemplate, ...]:
        """Every version of a template, or of all templates, oldest first."""
        table = tables.letter_template
        query = sa.select(table).order_by(table.c.kind, table.c.language, table.c.version)
        query = query.where(table.c.kind == kind) if kind else query
        query = query.where(table.c.language == language) if language else query
        return tuple(record(LetterTemplate, row) for row in plain(self._connection.execute(query)))

    def set_template(self, template: LetterTemplate) -> None:
        """Keep a new version of a template; one that is there already with the same text is left alone.

        A sealed record names its template's version: another text under an old version is a bug of the caller.
        """
        table = tables.letter_template
        where = (
            table.c.kind == template.kind,
            table.c.language == template.language,
            table.c.version == template.version,
        )
        held = self._connection.execute(sa.select(table.c.sha256).where(*where)).scalar()
        if held is None:
            self._connection.execute(sa.insert(table).values(values(template, table)))
        elif held != template.sha256:
            raise BugError(f"template {template.kind}/{template.language} {template.version} has another text already")

    def decide_template(self, template: LetterTemplate) -> None:
        """Keep what became of a version that waited."""
        table = tables.letter_template
        where = (
            table.c.kind == template.kind,
            table.c.language == template.language,
            table.c.version == template.version,
        )
        decided = {"state": template.state, "decided_by": template.decided_by, "decided_at": template.decided_at}
        if self._connection.execute(sa.update(table).where(*where).values(decided)).rowcount != 1:
            raise BugError(f"there is no template {template.kind}/{template.language} {template.version}")

    def _first(self, where: sa.ColumnElement[bool]) -> Letter | None:
        row = self._connection.execute(sa.select(_T).where(where).order_by(_T.c.id).limit(1)).mappings().first()
        return None if row is None else _letter(row)

    def _many(self, where: sa.ColumnElement[bool]) -> tuple[Letter, ...]:
        query = sa.select(_T).where(where).order_by(_T.c.drafted_at, _T.c.id)
        return tuple(_letter(row) for row in plain(self._connection.execute(query)))


def _row(letter: Letter) -> dict[str, Any]:
    # An empty number is NULL, for every number given is unique.
    return values(letter, _T, number=letter.number or None)


def _letter(row: Mapping[Any, Any]) -> Letter:
    return record(Letter, row, number=row["number"] or "")


def _certified_row(given: Certified | None) -> dict[str, Any] | None:
    return {**dataclasses.asdict(given), "on": given.on.isoformat()} if given else None


def _certified(row: Mapping[str, Any] | None) -> Certified | None:
    return Certified(**{**row, "on": date.fromisoformat(row["on"])}) if row else None
