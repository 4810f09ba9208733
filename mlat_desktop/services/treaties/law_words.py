# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Says in plain words, row by row, what some content would change in the law of the office.

Everything that :func:`~mlat_desktop.services.treaties.law_changes.changed_rows` finds has at least one line here, so that
nobody agrees to what was not shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import partial, singledispatch
from typing import TypeVar

from mlat_desktop.domain.counting import Length, Rule
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyEvent
from mlat_desktop.domain.treaty import Limit, Source, SourceLevel, Treaty
from mlat_desktop.i18n import N_, _, called, listed, ngettext, screen
from mlat_desktop.labels import LABELS, label
from mlat_desktop.reasoning import LEVELS, RULES, span
from mlat_desktop.services.ports import CalendarRow, UnitOfWork
from mlat_desktop.services.treaties.kept import kept_table
from mlat_desktop.services.treaties.law_changes import ChangedRow, Part, changed_rows
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.tables import parse_table

R = TypeVar("R")

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


class Change(StrEnum):
    """What happens to a row."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


class About(StrEnum):
    """What a row is about."""

    TABLE = "table"
    LIMIT = "limit"
    PROFILE = "profile"
    CONTENT = "content"
    REFUSAL = "refusal"
    LIFE = "life"
    RELATION = "relation"
    NOTE = "note"
    PARTY = "party"
    PARTY_LIFE = "party-life"
    DECLARATION = "declaration"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs. ``treaty`` is empty of a calendar; ``what``, ``before`` and ``after`` are words, the latter two
    empty where there was or will be nothing; ``text`` is the whole as one line.
    """

    about: About
    change: Change
    treaty: str
    what: str
    before: str
    after: str

    @property
    def text(self) -> str:
        """The line to read."""
        facts = {"what": self.what, "before": self.before, "after": self.after}
        if self.change is Change.NEW:
            return screen().fill(_("{what}: {after} (new)") if self.after else _("{what} (new)"), facts)
        if self.change is Change.GONE:
            return screen().fill(_("{what}: no longer there (was: {before})"), facts)
        if self.about is About.PARTY:
            return screen().fill(_("{what}: {after} (was: {before})"), facts)
        return screen().fill(_("{what}: {before} -> {after}"), facts)


NAMES: Mapping[str, str] = {
    "version": N_("Version of the table"),
    "title": N_("Title"),
    "short": N_("Short title"),
    "series": N_("Series"),
    "subjects": N_("Subjects"),
    "binding": N_("Binding"),
    "source": N_("Source"),
    "adopted": N_("Adopted"),
    "place": N_("Place"),
    "in_force": N_("In force since"),
    "in_force_level": N_("How well the day of entry into force is attested"),
    "not_in_force": N_("Not in force"),
    "circle": N_("States addressed"),
    "side": N_("One side"),
    "binds_circle": N_("Binds all States addressed"),
    "accession": N_("Bound after the deposit"),
    "protocol_to": N_("Protocol to"),
    "channels": N_("Channels"),
    "languages": N_("Languages"),
    "change": N_("Reason of the change"),
    "text": N_("Words"),
    "article": N_("Article"),
    "bound": N_("Who is bound"),
    "kind": N_("Kind"),
    "measure": N_("Measure"),
    "rule": N_("Rule of counting"),
    "length": N_("Length"),
    "trigger": N_("Starts with"),
    "stop": N_("Is met by"),
    "ends": N_("Is made pointless by"),
    "before": N_("May be met before it starts"),
    "repeat": N_("When it starts again"),
    "scope": N_("Scope"),
    "liberty": N_("Concerns the liberty of a person"),
    "pair": N_("Belongs together with"),
    "requires": N_("Only if there was"),
    "unless": N_("Not if there was"),
    "only_for": N_("Only for the requested States"),
    "asked_by": N_("Only for the requesting States"),
    "counts_as": N_("Counts as"),
    "within": N_("Within"),
    "declared": N_("Depends on the declaration"),
    "calendar": N_("Rest days of"),
    "acts": N_("Who must act"),
    "classes": N_("Only for cases of"),
    "replaces": N_("Replaces"),
    "suspends": N_("Suspends"),
    "refers": N_("Refers to"),
    "extension": N_("Extension"),
    "valid_from": N_("Valid from"),
    "valid_to": N_("Valid to"),
}
"""The fields of tables and limits, for people."""

POINTS: Mapping[str, str] = {
    "channel": N_("Channel"),
    "language": N_("Language"),
    "form": N_("Form of the request"),
    "authentication": N_("Authentication"),
    "urgency": N_("Urgent requests"),
    "documents": N_("Documents"),
    "supplementary": N_("Supplementary information"),
    "confidentiality": N_("Confidentiality"),
    "use": N_("Limits of use"),
    "data-protection": N_("Protection of data"),
    "dual-criminality": N_("Double criminality"),
    "nationals": N_("Own nationals"),
    "death-penalty": N_("Death penalty"),
    "reasons": N_("Duty to give reasons"),
    "postponement": N_("Postponement"),
    "consultation": N_("Consultation"),
    "costs": N_("Costs"),
    "spontaneous": N_("Information without a request"),
    "video": N_("Hearing by video"),
    "custody": N_("Transfer of persons in custody"),
    "safe-conduct": N_("Safe conduct"),
    "service": N_("Service of documents"),
    "seizure": N_("Search and seizure"),
    "preservation": N_("Preservation of data"),
    "confiscation": N_("Confiscation"),
    "joint-teams": N_("Joint investigation teams"),
    "interception": N_("Interception"),
    "provisional-arrest": N_("Provisional arrest"),
    "simplified": N_("Simplified surrender"),
    "surrender": N_("Surrender"),
    "speciality": N_("Speciality"),
    "property": N_("Handing over of property"),
    "transit": N_("Transit"),
    "competing": N_("Competing requests"),
    "proceedings": N_("Transfer of proceedings"),
    "sentenced": N_("Sentenced persons"),
    "subsidiary": N_("Relation to other grounds"),
    "territory": N_("Territory"),
    "denunciation": N_("Denunciation"),
}
"""The points of a profile, for people."""

_HEAD = tuple(
    each.name
    for each in fields(Treaty)
    if each.name not in {"id", "profile", "contents", "refusal", "life", "relations", "notes", "limits"}
)


def differences(uow: UnitOfWork, content: LawContent) -> tuple[Difference, ...]:
    """Every difference, treaty by treaty in the order of the content, calendars last."""
    return tuple(each for row in changed_rows(uow, content) for each in _row(uow, content, row))


def change_words(row: ChangedRow) -> str:
    """What a changed row is about, in words: for the question whose law shall stand."""
    if row.part is Part.CALENDAR:
        return _calendar_name(*row.key)
    names = {
        Part.TABLE: N_("the table {treaty}"),
        Part.PARTY: N_("the membership of {state} in {treaty}"),
        Part.LIFE: N_("the life of {treaty} for {state}"),
        Part.DECLARATION: N_("the declarations of {state} to {treaty}"),
    }
    state = screen().state(row.key[1]) if len(row.key) > 1 else ""
    return screen().fill(_(names[row.part]), {"treaty": row.key[0], "state": state})


def _row(uow: UnitOfWork, content: LawContent, row: ChangedRow) -> Iterable[Difference]:
    if row.part is Part.TABLE:
        text = next(text for text in content.tables if parse_table(text, "table.toml").id == row.key[0])
        return table_differences(kept_table(uow, row.key[0]), parse_table(text, "table.toml"))
    if row.part is Part.CALENDAR:
        return _calendar(uow, content, row)
    treaty, state = row.key
    if row.part is Part.PARTY:
        was = next((each for each in uow.treaties.parties(treaty, state)), None)
        now = next((each for each in content.parties if (each.treaty_id, each.state) == row.key), None)
        return [_one(About.PARTY, treaty, screen().state(state), _party(was), _party(now), _party_plainly(was, now))]
    if row.part is Part.LIFE:
        steps = [each for each in content.party_events if (each.treaty_id, each.state) == row.key]
        return _listed(About.PARTY_LIFE, treaty, uow.treaties.party_events(treaty, state), steps, _step_key, _step_name, _step)
    said = [each for each in content.declarations if (each.treaty_id, each.state) == row.key]
    known = uow.treaties.declarations(treaty, state)
    return _listed(About.DECLARATION, treaty, known, said, lambda each: (each.article, each.kind), _declared_name, _declared)


# -- tables


def table_differences(old: Treaty | None, new: Treaty) -> Iterator[Difference]:
    """How one version of a table differs from the one that counts; of a new table its limits."""
    treaty = new.id
    if old is None:
        limits = ngettext("{count} limit", "{count} limits", len(new.limits)).format(count=screen().number(len(new.limits)))
        title = listed(screen().text(new.title), limits)
        yield Difference(about=About.TABLE, change=Change.NEW, treaty=treaty, what=treaty, before="", after=title)
    else:
        for name in _HEAD:
            was, now = getattr(old, name), getattr(new, name)
            if was != now:
                words = _version(was, now) if name == "version" else say(now)
                yield _one(About.TABLE, treaty, _(NAMES[name]), say(was), words)
    yield from _limits(old, new)
    if old is None:
        return
    for point in dict.fromkeys([*old.profile, *new.profile]):
        was, now = old.profile.get(point), new.profile.get(point)
        if was != now:
            yield _one(About.PROFILE, treaty, _(POINTS[point]), say(was), say(now))
    parts: tuple[tuple[About, Sequence[object], Sequence[object]], ...] = (
        (About.CONTENT, old.contents, new.contents),
        (About.REFUSAL, old.refusal, new.refusal),
        (About.LIFE, old.life, new.life),
        (About.RELATION, old.relations, new.relations),
        (About.NOTE, old.notes, new.notes),
    )
    for about, was_rows, now_rows in parts:
        yield from _listed(about, treaty, was_rows, now_rows, _part_key, partial(part_name, about), say)


def _version(was: str, now: str) -> str:
    """A version, with a warning where it is older than the one that counts: the other office may have an older program."""
    if _DATED.match(was) and _DATED.match(now) and now[:10] < was[:10]:
        return screen().fill(_("{version}, which bears an earlier date"), {"version": now})
    return now


def part_name(about: About, row: object) -> str:
    """What a row of a table is called: its kind and its article."""
    names = {
        About.CONTENT: N_("Contents of a request"),
        About.REFUSAL: N_("Ground of refusal"),
        About.LIFE: N_("Life of the treaty"),
        About.RELATION: N_("Relation to other instruments"),
        About.NOTE: N_("Note"),
    }
    return listed(_(names[about]), str(getattr(row, "article", "")))


def _part_key(row: object) -> Hashable:
    return getattr(row, "code", "") or getattr(row, "act", ""), getattr(row, "article", ""), getattr(row, "kind", "")


def _limits(old: Treaty | None, new: Treaty) -> Iterator[Difference]:
    standing = {row.id: row for row in old.limits} if old else {}
    for limit in new.limits:
        was = standing.pop(limit.id, None)
        if was is None:
            yield _one(About.LIMIT, new.id, _limit_name(limit), "", _limit_words(limit))
        elif was != limit:
            yield from _limit(new.id, was, limit)
    for limit in standing.values():
        yield _one(About.LIMIT, new.id, _limit_name(limit), _limit_words(limit), "")


def _limit(treaty: str, was: Limit, now: Limit) -> Iterator[Difference]:
    for each in fields(Limit):
        before, after = getattr(was, each.name), getattr(now, each.name)
        if before == after:
            continue
        name = _limit_name(was)
        what = name if each.name == "length" else called(name, _(NAMES[each.name]))
        words = _of_source(before, after) if isinstance(before, Source) else (say(before), say(after))
        yield Difference(about=About.LIMIT, change=Change.CHANGED, treaty=treaty, what=what, before=words[0], after=words[1])


def _of_source(before: Source, after: Source) -> tuple[str, str]:
    """What differs of a source: the rest of it is long, and would hide that."""
    names = [each.name for each in fields(Source) if getattr(before, each.name) != getattr(after, each.name)]
    was, now = (listed(*(say(getattr(each, name)) for name in names)) for each in (before, after))
    return was, now


def _limit_name(limit: Limit) -> str:
    article = screen().fill(_("article {article}"), {"article": limit.article})
    return f"{screen().text(limit.title)} ({article})"


def _limit_words(limit: Limit) -> str:
    return say(limit.length) if limit.length else say(limit.measure)


# -- memberships, declarations, calendars


def _party(row: Party | None) -> str:
    if row is None:
        return ""
    words = screen()
    days = (
        (row.entry_into_force, N_("in force {day}")),
        (row.ratification, N_("instrument deposited {day}")),
        (row.signature, N_("signed {day}")),
    )
    known = [words.fill(_(text), {"day": words.date(day)}) for day, text in days if day]
    if not known:
        return _("recorded without a date")
    if row.signature and len(known) == 1:
        return words.fill(_("signed only, {day}"), {"day": words.date(row.signature)})
    return listed(*known)


def _party_plainly(was: Party | None, now: Party | None) -> tuple[str, str] | None:
    """The sources, where nothing else of a membership differs."""
    if was is None or now is None or _party(was) != _party(now):
        return None
    return listed(_party(was), was.source), listed(_party(now), now.source)


def _step_key(row: PartyEvent) -> Hashable:
    return row.act, row.on, row.effective_on, row.territory, row.article


def _step_name(row: PartyEvent) -> str:
    return listed(screen().state(row.state), label(row.act), row.article, row.territory)


def _step(row: PartyEvent) -> str:
    words = screen()
    effective = words.fill(_("effective {day}"), {"day": words.date(row.effective_on)}) if row.effective_on else ""
    return listed(words.date(row.on) if row.on else "", effective, row.text, say(row.level), row.source)


def _declared_name(row: Declaration) -> str:
    return listed(screen().state(row.state), row.article, row.kind)


def _declared(row: Declaration) -> str:
    as_of = screen().fill(_("as of {day}"), {"day": screen().date(row.as_of)})
    return listed(row.value, as_of, row.source)


def _calendar_name(state: str, subdivision: str, year: str) -> str:
    place = listed(screen().state(state), subdivision)
    return screen().fill(_("the calendar of {place} for {year}"), {"place": place, "year": year})


def _calendar(uow: UnitOfWork, content: LawContent, row: ChangedRow) -> Iterator[Difference]:
    state, subdivision, year = row.key
    now = next(each for each in content.calendars if (each.state, each.subdivision, str(each.year)) == row.key)
    was = uow.treaties.calendars(state, subdivision, [int(year)]).get(int(year))
    name = _calendar_name(state, subdivision, year)
    if was is None:
        yield _one(About.CALENDAR, "", name, "", say(now.holidays))
        return
    new, gone = sorted(set(now.holidays) - set(was.holidays)), sorted(set(was.holidays) - set(now.holidays))
    if new:
        yield _one(About.CALENDAR, "", called(name, _("days of rest added")), "", say(tuple(new)))
    if gone:
        yield _one(About.CALENDAR, "", called(name, _("days of rest taken away")), say(tuple(gone)), "")
    work = sorted(set(now.worked) - set(was.worked))
    if work:
        yield _one(About.CALENDAR, "", called(name, _("days of the weekend that are worked")), "", say(tuple(work)))
    idle = sorted(set(was.worked) - set(now.worked))
    if idle:
        yield _one(About.CALENDAR, "", called(name, _("days of the weekend that are no longer worked")), say(tuple(idle)), "")
    if was.weekend != now.weekend or not (new or gone or work or idle):
        yield Difference(
            about=About.CALENDAR, change=Change.CHANGED, treaty="", what=called(name, _("weekend")),
            before=_weekend(was), after=_weekend(now),
        )  # fmt: skip


def _weekend(row: CalendarRow) -> str:
    monday = date(2024, 1, 1)
    return listed(*(screen().date(monday.replace(day=day), "weekday").split()[0] for day in row.weekend))


# -- parts


def _one(about: About, treaty: str, what: str, before: str, after: str, plainly: tuple[str, str] | None = None) -> Difference:
    change = Change.CHANGED if bool(before) is bool(after) else Change.NEW if after else Change.GONE
    before, after = plainly or (before, after)
    return Difference(about=about, change=change, treaty=treaty, what=what, before=before, after=after)


def _listed(
    about: About,
    treaty: str,
    old: Iterable[R],
    new: Iterable[R],
    key: Callable[[R], Hashable],
    name: Callable[[R], str],
    words: Callable[[R], str],
) -> Iterator[Difference]:
    """Rows without an id: those of the same key are held against each other in their order."""
    standing, offered = _keyed(old, key), _keyed(new, key)
    for place, row in offered.items():
        was = standing.pop(place, None)
        if was is None:
            yield _one(about, treaty, name(row), "", words(row))
        elif was != row:
            yield _one(about, treaty, name(row), words(was), words(row))
    for row in standing.values():
        yield _one(about, treaty, name(row), words(row), "")


def _keyed(rows: Iterable[R], key: Callable[[R], Hashable]) -> dict[Hashable, R]:
    found: dict[Hashable, R] = {}
    for row in rows:
        number = 0
        while (key(row), number) in found:
            number += 1
        found[key(row), number] = row
    return found


@singledispatch
def say(value: object) -> str:
    """A value of a table in words."""
    if is_dataclass(value):
        return listed(*(say(getattr(value, each.name)) for each in fields(value)))
    return "" if value is None else str(value)


@say.register
def _say_bool(value: bool) -> str:
    return _("yes") if value else _("no")


@say.register
def _say_date(value: date) -> str:
    return screen().date(value)


@say.register
def _say_rule(value: Rule) -> str:
    return screen().text(RULES[value])


@say.register
def _say_level(value: SourceLevel) -> str:
    return screen().text(LEVELS[value.value])


@say.register
def _say_code(value: StrEnum) -> str:
    return label(value) if (type(value), value.value) in LABELS else value.value


@say.register
def _say_length(value: Length) -> str:
    return span(value.text.lstrip("-"), value.unit.value, screen())


@say.register(frozenset)
def _say_set(value: frozenset[object]) -> str:
    return listed(*sorted(say(each) for each in value))


@say.register(tuple)
def _say_tuple(value: tuple[object, ...]) -> str:
    return listed(*(say(each) for each in value))
