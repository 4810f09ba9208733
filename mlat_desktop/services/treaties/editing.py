# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Lets a person of the office change a treaty table, or write a new one, field by field; another person publishes it.

Whoever changes a table says where the change was read, when and by whom, whether the law changed or an error is corrected, and
gives the version a name. That is written onto the table and onto every limit that changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy, deepcopy
from dataclasses import dataclass, replace
from datetime import date

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.law import EditionKind, Proposal
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.treaty import ChangeKind, SourceLevel
from mlat_desktop.messages import reason
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.law_words import Difference, table_differences
from mlat_desktop.services.treaties.pack_content import fault_of
from mlat_desktop.services.treaties.publishing import EffectView, Publishing
from mlat_desktop.services.treaties.table_text import SECTIONS, Row, TableDraft, drafted, written
from mlat_desktop.services.treaties.tables import parse_table
from mlat_desktop.services.workplace import Workplace

MOST_FAULTS = 20
_PLACE = re.compile(r"file\.(?P<section>\w+)\[(?P<row>\d+)\](?:\.(?P<key>.*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Where a change was read, when, by whom and how well; what kind of change it is, and the name of the new version. A change
    of the law has its ``effective_on``; ``text`` says what changed.
    """

    source: str = ""
    read_on: date | None = None
    verified_by: str = ""
    level: SourceLevel = SourceLevel.TEXT
    kind: ChangeKind | None = None
    text: str = ""
    effective_on: date | None = None
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong at one field. ``section`` is ``head``, ``source``, ``profile``, ``verification`` or a list of the draft, in
    which ``row`` counts from 0; ``key`` is empty where the whole row is meant.
    """

    section: str
    row: int | None
    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A draft as far as it can be read: the ``text`` is empty while there are faults."""

    faults: tuple[Fault, ...]
    text: str
    differences: tuple[Difference, ...]


class TreatyEditor:
    """The service."""

    def __init__(self, place: Workplace, publishing: Publishing) -> None:
        self._place = place
        self._publishing = publishing

    def open(self, treaty_id: str) -> TableDraft:
        """The table that counts, to be changed. Raises ``TREATY_UNKNOWN``."""
        with self._place.store.read() as uow:
            kept = uow.treaties.table(treaty_id)
        if kept is None:
            raise KnownError(Code.TREATY_UNKNOWN, treaty=treaty_id)
        return drafted(kept.text)

    def blank(self) -> TableDraft:
        """A table from scratch."""
        return TableDraft(head={"binding": True})

    def suggested(self, draft: TableDraft) -> Verification:
        """What is likely to be verified: read today by the person at the desk, under the day as version."""
        with self._place.store.read() as uow:
            taken = _versions(uow, draft.id)
        today = self._place.today.isoformat()
        number = next(each for each in range(1, len(taken) + 2) if (today if each == 1 else f"{today}.{each}") not in taken)
        version = today if number == 1 else f"{today}.{number}"
        name = self._place.user.full_name or self._place.user.name
        return Verification(
            source=str(draft.source.get("url", "")), read_on=self._place.today, verified_by=name, version=version
        )

    def check(self, draft: TableDraft, verification: Verification) -> Checked:
        """Everything that is wrong with a draft, field by field, and what it would change."""
        with self._place.store.read() as uow:
            kept = uow.treaties.table(draft.id) if draft.id else None
            missing = tuple(self._missing(uow, draft, verification))
        old = kept.text if kept else ""
        stamped = _stamped(draft, drafted(old) if old else TableDraft(), self._complete(verification))
        found = (*missing, *_faults(stamped))
        if found:
            return Checked(faults=found, text="", differences=())
        text = written(stamped.values(), old)
        known = parse_table(old, f"{draft.id}.toml") if old else None
        differences = tuple(table_differences(known, parse_table(text, f"{draft.id}.toml")))
        return Checked(faults=(), text=text, differences=differences)

    def effect(self, checked: Checked, progress: Progress | None = None, cancel: CancelToken | None = None) -> EffectView:
        """Which dates of open cases a checked draft would move. Nothing is changed."""
        return self._publishing.effect(LawContent(tables=(checked.text,)), progress, cancel)

    def propose(self, draft: TableDraft, verification: Verification, title: str = "") -> Done[Proposal]:
        """Propose a draft for a second person to publish. Raises ``LAW_INVALID`` with the first of its faults."""
        self._place.must(Act.KEEP_TREATIES)
        checked = self.check(draft, verification)
        if checked.faults:
            first = checked.faults[0]
            where = ".".join(
                part for part in (first.section, "" if first.row is None else str(first.row + 1), first.key) if part
            )
            raise KnownError(Code.LAW_INVALID, reason=why("{where}: {fault}", where=where, fault=first.reason))
        words = title.strip() or f"{draft.head.get('short') or draft.id}: {verification.text.strip()}"
        return self._publishing.propose(EditionKind.EDITOR, words[:300], LawContent(tables=(checked.text,)))

    # -- parts

    def _complete(self, given: Verification) -> Verification:
        """With something for all that lacks, which was said already: so that the faults of the table itself are found."""
        return replace(
            given,
            source=given.source.strip() or "-",
            read_on=given.read_on or self._place.today,
            verified_by=given.verified_by.strip() or "-",
            kind=given.kind or ChangeKind.CORRECTION,
            text=given.text.strip() or "-",
            version=given.version.strip() or "0",
        )

    def _missing(self, uow: UnitOfWork, draft: TableDraft, given: Verification) -> Sequence[Fault]:
        """What a verification lacks."""
        found: list[tuple[str, Why]] = []
        if not given.source.strip():
            found.append(("source", why("say where it was read")))
        if given.read_on is None:
            found.append(("read_on", why("say on which day it was read")))
        elif given.read_on > self._place.today:
            found.append(("read_on", why("it can not have been read in the future")))
        if not given.verified_by.strip():
            found.append(("verified_by", why("say who read it")))
        if given.kind is None:
            found.append(("kind", why("say whether the law changed or an error is corrected")))
        if given.kind is ChangeKind.LAW and given.effective_on is None:
            found.append(("effective_on", why("say from which day the changed law counts")))
        if not given.text.strip():
            found.append(("text", why("say in a line what changed")))
        if not given.version.strip():
            found.append(("version", why("the new version needs a name")))
        elif given.version.strip() in _versions(uow, draft.id):
            found.append(("version", why("there is a version of this name already; a changed table needs another")))
        made = [Fault(section="verification", row=None, key=key, reason=reason(text)) for key, text in found]
        kept = uow.treaties.table(draft.id) if draft.id else None
        if not draft.based_on and kept is not None:
            taken = why("the office has a table of this id already; open that one")
            made.append(Fault(section="head", row=None, key="id", reason=reason(taken)))
        elif draft.based_on and kept is not None and kept.version != draft.based_on:
            newer = why("the table was changed meanwhile; open it again")
            made.append(Fault(section="head", row=None, key="version", reason=reason(newer)))
        elif draft.based_on and kept is None:
            renamed = why("the id of a table never changes")
            made.append(Fault(section="head", row=None, key="id", reason=reason(renamed)))
        return made


def _versions(uow: UnitOfWork, treaty_id: str) -> frozenset[str]:
    return frozenset(each.version for each in uow.treaties.versions(treaty_id)) if treaty_id else frozenset()


def _stamped(draft: TableDraft, kept: TableDraft, given: Verification) -> TableDraft:
    """The draft with its verification on the table and on every limit that differs."""
    stamp: Row = {
        "url": given.source.strip(),
        "read_on": given.read_on,
        "level": given.level.value,
        "verified_by": given.verified_by.strip(),
    }
    change: Row = {
        "kind": given.kind.value if given.kind else "",
        "text": given.text.strip(),
        "effective_on": given.effective_on,
    }
    known = {row.get("id"): row for row in kept.limits}
    limits = []
    for row in deepcopy(draft.limits):
        was = known.get(row.get("id"), {})
        differs = {key: value for key, value in row.items() if key != "source"} != {
            key: value for key, value in was.items() if key != "source"
        }
        if not row.get("source") or (differs and row["source"] == was.get("source")):
            row["source"] = dict(stamp)
        limits.append(row)
    head = {**deepcopy(draft.head), "version": given.version.strip()}
    return replace(draft, head=head, source=stamp, change=change, limits=limits)


def _faults(draft: TableDraft) -> list[Fault]:
    """What is wrong with the values: of each row the first fault, of the rest of the table the first."""
    left = copy(draft)
    for name in SECTIONS.values():
        setattr(left, name, list(getattr(draft, name)))
    places = {name: list(range(len(getattr(draft, name)))) for name in SECTIONS.values()}
    found: list[Fault] = []
    while len(found) < MOST_FAULTS:
        fault = _first(left)
        if fault is None:
            break
        section, row, key, text = fault
        if row is None:
            if not any(each.row is not None for each in found) or section in {"head", "source", "profile"}:
                found.append(Fault(section=section, row=None, key=key, reason=text))
            break
        found.append(Fault(section=section, row=places[section].pop(row), key=key, reason=text))
        getattr(left, section).pop(row)
        if "in the table" in text:  # what it speaks of may be what was left out
            break
    return found


def _first(draft: TableDraft) -> tuple[str, int | None, str, str] | None:
    """Section, row, field and reason of the first fault."""
    try:
        text = written(draft.values())
        table = parse_table(text, f"{draft.id or 'table'}.toml")
    except KnownError as error:
        section, row, key = _field(draft, str(error.facts["where"]))
        return section, row, key, str(error.facts["reason"])
    hidden = fault_of(table)
    return None if hidden is None else ("head", None, "", reason(hidden))


def _field(draft: TableDraft, where: str) -> tuple[str, int | None, str]:
    """The field of a draft at a place of the text."""
    found = _PLACE.fullmatch(where)
    if found and found["section"] in SECTIONS:
        return SECTIONS[found["section"]], int(found["row"]), found["key"] or ""
    for number, limit in enumerate(draft.limits):
        name = str(limit.get("id", ""))
        if name and (where == name or where.startswith(f"{name}.")):
            return "limits", number, where[len(name) + 1 :]
    section, _dot, key = where.removeprefix("file.").partition(".")
    if section in {"profile", "source", "change"}:
        return "verification" if section == "change" else section, None, key
    return "head", None, "" if section == "file" else section
