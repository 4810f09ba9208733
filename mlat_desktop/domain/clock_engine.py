# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The treaty clock: from the limits of the instruments in play and the events of a case to its deadlines.

Everything comes in as an argument (tables, memberships, declarations, rest days, what was known when); each deadline leaves
with the steps that led to it. What can not be known is said, never guessed: such a limit is UNCOMPUTED. The office's own
targets are another matter, in :mod:`mlat_desktop.domain.own_targets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from mlat_desktop.domain.counting import Counted, Interval, Length, RestDays, Rule, Unit, count
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind, Step
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.legal_basis import Declaration, Standing
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.request import Event, Uid
from mlat_desktop.domain.treaty import Bound, Limit, Measure, Repeat, Scope, Series, Side, SourceLevel, Subject, Treaty
from mlat_desktop.domain.vocabulary import PLANNED, EventKind, RequestClass

_NOBODY_RESTS = RestDays(weekend=frozenset(), name="none")
_UNCOUNTED = {
    Measure.EVENT: ("until-event", DeadlineState.UNTIL_EVENT),
    Measure.PROMPTLY: ("promptly", DeadlineState.UNTIL_EVENT),
    Measure.AGREED: ("agreed", DeadlineState.UNCOMPUTED),
}
_NO_DEADLINE = frozenset({Measure.INTERVAL, Measure.EXTENSION, Measure.EXPIRY, Measure.EQUIVALENCE})
_SIDES = {
    Bound.REQUESTING: Side.REQUESTING,
    Bound.PERSON: Side.REQUESTING,  # the person is in the State that asked for it
}


@dataclass(frozen=True, slots=True)
class Applied:
    """An instrument in play. ``standing`` is what the register knows of both States' membership; ``chosen`` that the officer
    named it as the legal basis, which is followed even where the register does not know the membership.
    """

    treaty: Treaty
    standing: Standing = Standing.BOUND
    chosen: bool = False

    @property
    def domestic(self) -> bool:
        """Whether it is the law of one State, which applies there beside any treaty."""
        return self.treaty.series is Series.DOMESTIC

    @property
    def certain(self) -> bool:
        """Whether its limits are computed."""
        return self.chosen or self.domestic or self.standing is Standing.BOUND


_ASSISTANCE = frozenset({Subject.MLA, Subject.EVIDENCE, Subject.ASSETS, Subject.CYBERCRIME})
_SUBJECTS: Mapping[RequestClass, frozenset[Subject]] = {
    RequestClass.MLA: _ASSISTANCE,
    RequestClass.EXTRADITION: frozenset({Subject.EXTRADITION}),
    RequestClass.SPONTANEOUS: _ASSISTANCE,
    RequestClass.PRESERVATION: _ASSISTANCE,
    RequestClass.SERVICE: frozenset({Subject.SERVICE, Subject.MLA}),
    RequestClass.PROCEEDINGS: frozenset({Subject.PROCEEDINGS}),
    RequestClass.SENTENCED: frozenset({Subject.SENTENCED}),
    RequestClass.CUSTODY: frozenset({Subject.MLA, Subject.EVIDENCE}),
}


def domestic_in_play(tables: Iterable[Treaty], requested: str, klass: RequestClass) -> tuple[Treaty, ...]:
    """The laws of the requested State that speak of a case of this class; they count beside a treaty and without one."""
    subjects = _SUBJECTS.get(klass, frozenset())
    return tuple(
        each
        for each in tables
        if each.series is Series.DOMESTIC and each.circle == {requested} and each.subjects & subjects and not each.not_in_force
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A case as the clock sees it. ``calendars`` are the rest days per State; ``known_until`` the instant up to which things
    are known (None: everything recorded); ``open`` false once the case has ended.
    """

    requesting: str
    requested: str
    klass: RequestClass
    events: Sequence[Event]
    calendars: Mapping[str, RestDays] = field(default_factory=dict)
    declarations: Sequence[Declaration] = ()
    known_until: datetime | None = None
    open: bool = True

    def state(self, side: Side) -> str:
        """The State on that side."""
        return self.requesting if side is Side.REQUESTING else self.requested

    def rest_days(self, side: Side) -> RestDays:
        """The rest days of the State on that side; without a snapshot only Saturday and Sunday, and the reasoning says so."""
        return self.calendars.get(self.state(side), RestDays(years=frozenset()))

    def declared(self, treaty_id: str, kind: str) -> Declaration | None:
        """The newest declaration of the requested State of that kind."""
        rows = [row for row in self.declarations if (row.treaty_id, row.state, row.kind) == (treaty_id, self.requested, kind)]
        return max(rows, key=lambda row: row.as_of, default=None)


def known_events(situation: Situation) -> list[Event]:
    """The events that count, oldest first: not annulled, and known at the instant asked about.

    A planned day (a hearing, a surrender) is known from the moment it was recorded, whatever day it is.
    """
    until = situation.known_until
    found = [event for event in situation.events if not event.annulled and (until is None or _known(event, until))]
    return sorted(found, key=lambda event: (event.moment.at, event.recorded_at is not None, event.uid))


def _known(event: Event, until: datetime) -> bool:
    if event.kind in PLANNED:
        return event.recorded_at is None or event.recorded_at <= until
    return event.moment.at <= until


def compute_limits(applied: Sequence[Applied], situation: Situation) -> tuple[Deadline, ...]:
    """Every deadline that the instruments give in this situation, the earliest watched first.

    The tables are those that the caller found between the two States: the chosen one and the protocols to it.
    """
    engine = _Engine(applied, situation)
    deadlines = [made for one in applied for row in one.treaty.limits for made in engine.row(one, row)]
    deadlines += [made for one in applied for row in one.treaty.limits for made in engine.relative(one, row, deadlines)]
    return tuple(sorted((engine.closed(each) for each in deadlines), key=_order))


def _order(deadline: Deadline) -> tuple[date, str]:
    return deadline.watched_on or deadline.due_on or date.max, deadline.limit_id


class _Engine:
    """One computation. Holds the inputs, so that each rule of the engine stays a short method."""

    def __init__(self, applied: Sequence[Applied], situation: Situation) -> None:
        self.applied = applied
        self.case = situation
        self.events = known_events(situation)

    # -- which limits start

    def row(self, one: Applied, row: Limit) -> list[Deadline]:
        """The deadlines of one limit, in order of their triggers."""
        if row.measure in _NO_DEADLINE or not self._concerns(row):
            return []
        triggers = [event for event in self.events if event.kind in row.trigger and row.in_force(event.on)]
        triggers = [event for event in triggers if self._allowed(one, row, event)]
        if not triggers or self._replaced(row):
            return []
        if not one.certain:
            return [] if row.kind is LimitKind.SOFT else [self._unknown_membership(one, row, triggers[0])]
        if row.repeat is Repeat.EACH:
            return self._each(one, row, triggers)
        trigger = triggers[0] if row.repeat is Repeat.FIRST else triggers[-1]
        again = row.repeat is Repeat.LATEST and len(triggers) > 1
        return [self._deadline(one, row, trigger, self.events, restarted=again)[0]]

    def _concerns(self, row: Limit) -> bool:
        return (
            row.scope is Scope.CASE
            and (not row.classes or self.case.klass in row.classes)
            and (not row.only_for or self.case.requested in row.only_for)
            and (not row.asked_by or self.case.requesting in row.asked_by)
        )

    def _allowed(self, one: Applied, row: Limit, trigger: Event) -> bool:
        earlier = [event for event in self.events if event.moment.at <= trigger.moment.at]
        if not set(row.requires) <= {event.kind for event in earlier}:
            return False
        last = [event.kind in row.requires for event in earlier if event.kind in {*row.requires, *row.unless}][-1:]
        if row.unless and last == [False]:
            return False
        floor = one.treaty.limit(row.within) if row.within else None
        floors = self.row(one, floor) if floor else []
        # A period that had already run out when the trigger came can not be continued by it.
        return not floors or any(each.due_on is None or trigger.on <= each.due_on for each in floors)

    def _replaced(self, row: Limit) -> bool:
        return any(other.certain and other.standing is Standing.BOUND for other, _ in self._replacers(row))

    def _replacers(self, row: Limit) -> list[tuple[Applied, Limit]]:
        return [
            (other, candidate)
            for other in self.applied
            for candidate in other.treaty.limits
            if any(each.id == row.id for each in candidate.replaces)
        ]

    def _each(self, one: Applied, row: Limit, triggers: Sequence[Event]) -> list[Deadline]:
        # First come, first settled: one answer never closes two questions.
        left = list(self.events)
        found = []
        for trigger in triggers:
            made, used = self._deadline(one, row, trigger, left)
            left = [event for event in left if event.uid not in used]
            found.append(made)
        return found

    # -- one deadline

    def _deadline(
        self, one: Applied, row: Limit, trigger: Event, events: Sequence[Event], *, restarted: bool = False
    ) -> tuple[Deadline, frozenset[Uid]]:
        steps = [_trigger_step(trigger)]
        if restarted:
            steps.append(_step("restarted", event_on=trigger.on))
        made = self._frame(one, row, trigger)
        made = replace(made, steps=(*steps, *self._context(one, row)))
        made = self._measured(one, row, trigger, made)
        return self._settled(row, trigger, made, events)

    def _frame(self, one: Applied, row: Limit, trigger: Event | None) -> Deadline:
        return Deadline(
            limit_id=row.id,
            treaty_id=one.treaty.id,
            table_version=one.treaty.version,
            own_target=False,
            title=row.title,
            article=row.article,
            bound=row.bound.value,
            kind=row.kind,
            liberty=row.liberty,
            level=row.source.level.value,
            state=DeadlineState.UNCOMPUTED,
            trigger_uid=trigger.uid if trigger else "",
            started_on=trigger.on if trigger else None,
            source=row.source.url,
            stops=tuple(dict.fromkeys(kind.value for alternative in row.stop for kind in sorted(alternative))),
        )

    def _context(self, one: Applied, row: Limit) -> list[Step]:
        """Article, what the officer's choice rests on, and what stands in for what."""
        steps = [_step("article", treaty=one.treaty.short, article=row.article)]
        if one.standing is not Standing.BOUND:
            steps.append(_step("chosen", treaty=one.treaty.short))
        if row.replaces and one.standing is Standing.BOUND:
            steps.append(_step("replaces", treaty=one.treaty.short, limit=row.replaces[0].id))
        for other, candidate in self._replacers(row):
            if candidate.length is not None:
                facts = {"length": candidate.length.text, "unit": candidate.length.unit.value}
                steps.append(_step("may-be-replaced", treaty=other.treaty.short, **facts))
        return steps

    def _unknown_membership(self, one: Applied, row: Limit, trigger: Event) -> Deadline:
        steps = (
            _trigger_step(trigger),
            _step("article", treaty=one.treaty.short, article=row.article),
            _step("membership-unknown", treaty=one.treaty.short, a=self.case.requesting, b=self.case.requested),
        )
        made = replace(self._frame(one, row, trigger), steps=steps)
        return self._settled(row, trigger, made, self.events)[0]

    def _measured(self, one: Applied, row: Limit, trigger: Event, made: Deadline) -> Deadline:
        if row.source.level is SourceLevel.MEMORY:
            return _with(made, _step("memory"), _source_step(one, row))
        if row.measure in _UNCOUNTED:
            code, state = _UNCOUNTED[row.measure]
            return _with(made, _step(code), _source_step(one, row), state=state)
        if row.measure is Measure.RELATIVE:
            return _with(made, self._before(row), _source_step(one, row), state=DeadlineState.UNTIL_EVENT)
        length, why = self._length(one, row)
        if length is None:
            return _with(made, *why, _source_step(one, row))
        return self._dated(one, row, trigger, length, _with(made, *why))

    def _before(self, row: Limit) -> Step:
        """In time before another limit ends: its day, where it is running."""
        for other in self.applied:
            for candidate in other.treaty.limits:
                if candidate.id in row.refers and (found := self.row(other, candidate)) and found[0].due_on:
                    return _step("before-limit", treaty=other.treaty.short, limit=candidate.article, due_on=found[0].due_on)
        return _step("before-limit-unknown", limit=row.refers[0])

    def _length(self, one: Applied, row: Limit) -> tuple[Length | None, list[Step]]:
        most = row.length
        if row.measure is not Measure.DECLARED or most is None:
            return most, []
        declared = self.case.declared(one.treaty.id, row.declared)
        if declared is None:
            return None, [_step("not-declared", state=self.case.requested, most=most.text.lstrip("-"))]
        value = declared.value.strip()
        if not value.isdecimal() or not 1 <= int(value) <= abs(most.count):
            return None, [_step("declared-unusable", state=self.case.requested, value=declared.value)]
        days = int(value) * most.sign
        facts = {"state": self.case.requested, "days": value, "as_of_on": declared.as_of, "url": declared.source}
        return Length(str(days), most.unit, days), [_step("declared", **facts)]

    def _dated(self, one: Applied, row: Limit, trigger: Event, length: Length, made: Deadline) -> Deadline:
        rule = row.rule
        if rule is None:
            raise BugError(f"{row.id} is counted without a rule")
        side = row.calendar or _SIDES.get(row.bound, Side.REQUESTED)
        rest_days = self._rest_days(row, rule, side)
        suspended, why = self._suspensions(row, trigger)
        base = count(rule, _start(rule, trigger), length, rest_days, suspended)
        counted, more = self._extended(row, rule, trigger, length, rest_days, suspended, base)
        steps = [rule_step(rule), *why, *base.steps, *more]
        if rest_days is not _NOBODY_RESTS and not rule.hours and rest_days.name:
            looked_at = side if rule in {Rule.EU1182, Rule.EU1182_WD, Rule.ETS76} else row.acts or side
            steps.append(_step("calendar", state=self.case.state(looked_at), calendar=rest_days.name))
        cautious = None
        if row.liberty and row.kind in {LimitKind.MAY, LimitKind.SHALL, LimitKind.CEILING} and rule is Rule.PLAIN:
            # Some States count the day of arrest: for a person in custody the earlier day is the safe one. A floor protects
            # longer the later it ends, so it has no earlier reading.
            cautious = counted.due_on - timedelta(days=1)
            steps.append(_step("cautious", cautious_on=cautious))
        due_at = moment(counted.due_at, trigger.moment.zone) if counted.due_at else None
        steps.append(_result_step(row, counted))
        if row.liberty and row.source.level is SourceLevel.SECONDARY:
            steps.append(_step("confirm"))
        return replace(
            made,
            state=DeadlineState.RUNNING,
            due_on=None if due_at else counted.due_on,
            due_at=due_at,
            cautious_on=cautious,
            act_by=counted.act_by,
            calendar=rest_days.name,
            steps=(*made.steps, *steps, _source_step(one, row)),
        )

    def _rest_days(self, row: Limit, rule: Rule, side: Side) -> RestDays:
        if rule in {Rule.EU1182, Rule.EU1182_WD, Rule.ETS76}:
            return self.case.rest_days(side)
        if rule.hours or (row.bound is Bound.PERSON and row.acts is None):
            # Nobody's office acts for the person: there is no working day to advise.
            return _NOBODY_RESTS
        return self.case.rest_days(row.acts or side)

    def _extended(
        self,
        row: Limit,
        rule: Rule,
        trigger: Event,
        length: Length,
        rest_days: RestDays,
        suspended: Sequence[Interval],
        counted: Counted,
    ) -> tuple[Counted, list[Step]]:
        """Lengthen by the most that the law allows, if what the law needs for it came in time."""
        extension = row.extension
        asked = [e for e in self.events if extension and e.kind is extension.needs and e.moment.at >= trigger.moment.at]
        if extension is None or not asked:
            return counted, []
        event = asked[0]
        facts = {"article": extension.article, "event": event.kind.value, "event_on": event.on}
        late = event.moment.local > counted.due_at if counted.due_at else event.on > counted.due_on
        if late:
            return counted, [_step("extension-late", **facts)]
        more = extension.max
        extra = more.count * 24 if rule.hours and more.unit is not Unit.HOUR else more.count
        whole = Length(str(length.count + extra), length.unit, length.count + extra, length.days)
        longer = count(rule, _start(rule, trigger), whole, rest_days, suspended)
        step = _step("extended", **facts, length=more.text, unit=more.unit.value)
        return longer, [step, *(each for each in longer.steps if each not in counted.steps)]

    def _suspensions(self, row: Limit, trigger: Event) -> tuple[list[Interval], list[Step]]:
        found: list[Interval] = []
        steps: list[Step] = []
        for one in self.applied:
            for candidate in one.treaty.limits:
                if row.id not in candidate.suspends:
                    continue
                spans = [span for span in self._spans(candidate) if span.end > trigger.on]
                if not spans:
                    continue
                facts = {"treaty": one.treaty.short, "article": candidate.article}
                if one.standing is not Standing.BOUND or candidate.source.level is SourceLevel.MEMORY:
                    steps.append(_step("suspension-unknown", **facts))
                elif candidate.declared and not self._says_yes(one, candidate):
                    steps.append(_step("suspension-not-declared", **facts, state=self.case.requested))
                else:
                    found += spans
                    steps.append(_step("suspension", **facts, events=len(spans)))
        return found, steps

    def _says_yes(self, one: Applied, row: Limit) -> bool:
        declared = self.case.declared(one.treaty.id, row.declared)
        return declared is not None and declared.value.strip().lower() == "yes"

    def _spans(self, row: Limit) -> Iterable[Interval]:
        begun: date | None = None
        stops = {kind for alternative in row.stop for kind in alternative}
        for event in self.events:
            if event.kind in row.trigger and begun is None:
                begun = event.on
            elif event.kind in stops and begun is not None:
                if event.on > begun:
                    yield Interval(begun, event.on)
                begun = None

    # -- what settles it

    def _settled(self, row: Limit, trigger: Event, made: Deadline, events: Sequence[Event]) -> tuple[Deadline, frozenset[Uid]]:
        early = row.before or row.kind is LimitKind.BACKWARD
        stop = _earliest(row.stop, trigger, events, early=early)
        end = _earliest(row.ends, trigger, events, early=False)
        if stop is not None and row.kind is LimitKind.FLOOR and made.due_on is not None and stop.on > made.due_on:
            made = _with(made, _step("floor-lapsed", due_on=made.due_on, event=stop.kind.value, event_on=stop.on))
            stop = None
        if stop is not None and (end is None or stop.moment.at <= end.moment.at):
            late = _late(made, stop)
            step = _step("settled-late" if late else "settled", event=stop.kind.value, event_on=stop.on)
            settled = _with(made, step, state=DeadlineState.SETTLED)
            return replace(settled, settled_uid=stop.uid, settled_on=stop.on), frozenset({stop.uid})
        if end is not None:
            step = _step("ended", event=end.kind.value, event_on=end.on)
            ended = _with(made, step, state=DeadlineState.ENDED)
            return replace(ended, settled_uid=end.uid, settled_on=end.on), frozenset()
        return made, frozenset()

    # -- limits that follow from other limits, and the end of the case

    def relative(self, one: Applied, row: Limit, deadlines: Sequence[Deadline]) -> list[Deadline]:
        """EXPIRY rows: what must happen at once when one of the limits named ends unsettled."""
        if row.measure is not Measure.EXPIRY or not self._concerns(row) or not one.certain:
            return []
        base = [each for each in deadlines if each.limit_id in row.refers and each.due_on is not None]
        if not base:
            return []
        last = max(base, key=lambda each: (each.started_on or date.min, each.due_on or date.min))
        steps = (
            _step("article", treaty=one.treaty.short, article=row.article),
            _step("at-expiry", limit=last.article, due_on=last.due_on or ""),
            *((_step("confirm"),) if row.liberty and row.source.level is SourceLevel.SECONDARY else ()),
            _source_step(one, row),
        )
        made = replace(
            self._frame(one, row, None),
            state=last.state,
            trigger_uid=last.trigger_uid,
            started_on=last.started_on,
            due_on=last.due_on,
            act_by=last.act_by,
            cautious_on=last.cautious_on,
            settled_on=last.settled_on,
            settled_uid=last.settled_uid,
            calendar=last.calendar,
            steps=steps,
        )
        return [_with(made, _step("memory"), state=DeadlineState.UNCOMPUTED)] if _memory(row) else [made]

    def closed(self, made: Deadline) -> Deadline:
        """A case that has ended ends the clocks of both States, except those that protect a person."""
        waiting = {DeadlineState.RUNNING, DeadlineState.UNTIL_EVENT, DeadlineState.UNCOMPUTED}
        if self.case.open or made.liberty or made.bound == Bound.PERSON.value or made.state not in waiting:
            return made
        return _with(made, _step("case-ended"), state=DeadlineState.ENDED)


def _memory(row: Limit) -> bool:
    return row.source.level is SourceLevel.MEMORY


def _start(rule: Rule, trigger: Event) -> datetime | date:
    return trigger.moment.local if rule.hours else trigger.on


def _earliest(
    alternatives: Iterable[frozenset[EventKind]], trigger: Event, events: Sequence[Event], *, early: bool
) -> Event | None:
    """The event that completed the first alternative: the last of its kinds to happen."""
    completed = []
    for kinds in alternatives:
        firsts = [
            next((e for e in events if e.kind is kind and (early or _follows(e, trigger))), None) for kind in sorted(kinds)
        ]
        known = [event for event in firsts if event is not None]
        if len(known) == len(firsts):
            completed.append(max(known, key=lambda event: event.moment.at))
    return min(completed, key=lambda event: event.moment.at, default=None)


def _follows(event: Event, trigger: Event) -> bool:
    """Whether an event lies after a trigger; by days alone where one of them carries no time of day."""
    dateless = trigger.kind in PLANNED or time(0) in {event.moment.local.time(), trigger.moment.local.time()}
    return event.on >= trigger.on if dateless else event.moment.at >= trigger.moment.at


def _late(made: Deadline, stop: Event) -> bool:
    if made.due_at is not None:
        return stop.moment.at > made.due_at.at
    return made.due_on is not None and stop.on > made.due_on


def _with(made: Deadline, *steps: Step, state: DeadlineState | None = None) -> Deadline:
    return replace(made, steps=(*made.steps, *steps), state=state or made.state)


def rule_step(rule: Rule) -> Step:
    """The step that says by which rule a period is counted."""
    return _step("rule", rule=rule.value)


def _trigger_step(event: Event) -> Step:
    at = event.moment.local.isoformat(timespec="minutes")
    if event.place:
        return _step("trigger-at", event=event.kind.value, event_at=at, state=event.place)
    return _step("trigger", event=event.kind.value, event_at=at)


def _source_step(one: Applied, row: Limit) -> Step:
    level = row.source.level.value
    return _step("source", level=level, url=row.source.url, read_on=row.source.read_on, version=one.treaty.version)


def _result_step(row: Limit, counted: Counted) -> Step:
    if counted.due_at is not None:
        return _step("result-at", due_at=counted.due_at.isoformat(timespec="minutes"))
    code = {LimitKind.MAY: "result-may", LimitKind.FLOOR: "result-floor", LimitKind.SOFT: "result-soft"}
    if row.kind is LimitKind.FLOOR and row.bound is Bound.PERSON:
        return _step("result-protected", due_on=counted.due_on)
    return _step(code.get(row.kind, "result"), due_on=counted.due_on)


def _step(code: str, **facts: object) -> Step:
    return Step(f"clock.{code}", tuple((name, str(value)) for name, value in facts.items()))
