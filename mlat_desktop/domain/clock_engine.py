# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The treaty clock: from the limits of the instruments in play and the events of a case to its deadlines.

Everything comes in as an argument (tables, memberships, declarations, rest days, what was known when); each deadline leaves
with the steps that led to it. What can not be known is said, never guessed: such a limit is UNCOMPUTED. The office's own
targets are another matter, in :mod:`mlat_desktop.domain.own_targets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mlat_desktop.domain.cautious import OtherEnd, cautious_reading
from mlat_desktop.domain.clock_steps import equivalent_step, result_step, rule_step, source_step, step, trigger_step, waits
from mlat_desktop.domain.counting import Counted, Interval, Length, RestDays, Rule, Unit, count
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind, Step
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.legal_basis import Standing
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.request import Event, Uid
from mlat_desktop.domain.situation import COUNTS_EVENT_DAY, Applied, Situation, domestic_in_play, extended_by, known_events
from mlat_desktop.domain.treaty import Bound, Limit, Measure, Repeat, Side, SourceLevel
from mlat_desktop.domain.vocabulary import PLANNED, EventKind

__all__ = ["Applied", "Situation", "compute_limits", "domestic_in_play", "extended_by", "known_events"]

_NOBODY_RESTS = RestDays(weekend=frozenset(), name="none")
_UNCOUNTED = {
    Measure.EVENT: ("until-event", DeadlineState.UNTIL_EVENT),
    Measure.PROMPTLY: ("promptly", DeadlineState.UNTIL_EVENT),
    Measure.AGREED: ("agreed", DeadlineState.UNCOMPUTED),
}
_SHIFTING = frozenset({Rule.EU1182, Rule.EU1182_WD, Rule.ETS76})
_NO_DEADLINE = frozenset({Measure.INTERVAL, Measure.EXTENSION, Measure.EXPIRY, Measure.EQUIVALENCE})
_SIDES = {
    Bound.REQUESTING: Side.REQUESTING,
    Bound.PERSON: Side.REQUESTING,  # the person is in the State that asked for it
}


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
        self.counted_as: dict[tuple[Uid, EventKind], Step] = {}
        self.may_count_as: list[tuple[EventKind, Step]] = []
        self.also_stops: dict[EventKind, list[EventKind]] = {}
        self.events = self._with_equivalents(known_events(situation))

    def _with_equivalents(self, events: Sequence[Event]) -> list[Event]:
        """The events, and once more as what they count those that an instrument puts on a level with another."""
        found = list(events)
        for one in self.applied:
            for row in one.treaty.limits:
                if row.counts_as is not None and self.case.concerns(row):
                    found += self._equivalents(one, row, row.counts_as, events)
        once = {(event.uid, event.kind): event for event in found}  # two articles may say the same
        return sorted(once.values(), key=lambda event: event.moment.at)

    def _equivalents(self, one: Applied, row: Limit, kind: EventKind, events: Sequence[Event]) -> list[Event]:
        happened = [event for event in events if event.kind in row.trigger and row.in_force(event.on)]
        as_such = [replace(event, kind=kind) for event in happened]
        told = [equivalent_step(event, same, one.treaty, row) for event, same in zip(happened, as_such, strict=True)]
        if not one.certain or _memory(row):
            self.may_count_as += [(kind, replace(each, code="clock.equivalent-unknown")) for each in told]
            return []
        self.also_stops.setdefault(kind, []).extend(row.trigger)
        self.counted_as |= {(event.uid, kind): each for event, each in zip(happened, told, strict=True)}
        return as_such

    # -- which limits start

    def row(self, one: Applied, row: Limit) -> list[Deadline]:
        """The deadlines of one limit, in order of their triggers."""
        if row.measure in _NO_DEADLINE or not self.case.concerns(row):
            return []
        triggers = [event for event in self.events if event.kind in row.trigger and row.in_force(event.on)]
        triggers = [event for event in triggers if self._allowed(one, row, event) and not self._replaced(one, row, event)]
        if not triggers:
            return []
        if not one.certain:
            return [] if row.kind is LimitKind.SOFT else [self._unknown_membership(one, row, triggers[0])]
        if row.repeat is Repeat.EACH:
            return self._each(one, row, triggers)
        trigger = triggers[0] if row.repeat is Repeat.FIRST else triggers[-1]
        again = row.repeat is Repeat.LATEST and len(triggers) > 1
        made = self._deadline(one, row, trigger, self.events, restarted=again)[0]
        last = triggers[-1]
        if last is not trigger and last.uid != trigger.uid:
            made = _with(made, step("no-second", event=last.kind.value, event_on=last.on))
        return [made]

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

    def _replaced(self, one: Applied, row: Limit, trigger: Event) -> bool:
        return any(_stands_in(other, limit) for other, limit in self._replacers(one, row, trigger))

    def _replacers(self, one: Applied, row: Limit, trigger: Event) -> list[tuple[Applied, Limit]]:
        """What stands in for a limit, or might; the law of a State stands in for nothing but a limit of its own."""
        return [
            (other, candidate)
            for other in self.applied
            for candidate in other.treaty.limits
            if any(each.id == row.id for each in candidate.replaces)
            and self.case.concerns(candidate)
            and candidate.in_force(trigger.on)
            and (other.treaty.id == one.treaty.id or not other.domestic)
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
        steps = self._trigger_steps(trigger)
        if restarted:
            steps.append(step("restarted", event_on=trigger.on))
        made = self._frame(one, row, trigger)
        made = replace(made, steps=(*steps, *self._context(one, row, trigger)))
        made = self._measured(one, row, trigger, made)
        return self._settled(row, trigger, made, events)

    def _trigger_steps(self, trigger: Event) -> list[Step]:
        """How the time starts: with what happened, and as what that counts."""
        told = self.counted_as.get((trigger.uid, trigger.kind))
        return [trigger_step(trigger), *((told,) if told else ())]

    def _frame(self, one: Applied, row: Limit, trigger: Event | None) -> Deadline:
        named = [kind for alternative in row.stop for kind in sorted(alternative)]
        stops = [each for kind in named for each in (kind, *self.also_stops.get(kind, ()))]
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
            stops=tuple(dict.fromkeys(kind.value for kind in stops)),
        )

    def _context(self, one: Applied, row: Limit, trigger: Event) -> list[Step]:
        """Article, what the officer's choice rests on, what stands in for what, and whose law it is."""
        steps = [step("article", treaty=one.treaty.short, article=row.article)]
        if not one.treaty.binding:
            steps.append(step("not-binding", treaty=one.treaty.short))
        if one.domestic:
            steps.append(step("domestic", state=self.case.requested))
        elif one.standing is not Standing.BOUND:
            steps.append(step("chosen", treaty=one.treaty.short))
        replaced = [each.id for each in row.replaces]
        if replaced and one.standing is Standing.BOUND:
            own = one.treaty.limit(replaced[0])
            code, limit = ("replaces", replaced[0]) if own is None else ("replaces-own", own.article)
            steps.append(step(code, treaty=one.treaty.short, limit=limit))
        for other, candidate in self._replacers(one, row, trigger):
            if _memory(candidate):
                steps.append(step("may-be-replaced-unread", treaty=other.treaty.short, article=candidate.article))
            elif candidate.length is not None:
                facts = {"length": candidate.length.text, "unit": candidate.length.unit.value}
                steps.append(step("may-be-replaced", treaty=other.treaty.short, **facts))
        return steps + self._law_beside(one, row, trigger)

    def _law_beside(self, one: Applied, row: Limit, trigger: Event) -> list[Step]:
        """The law of the requested State where it gives a number of its own for the same thing: a row of its own shows it."""
        if one.domestic:
            return []
        return [
            step("domestic-beside", state=self.case.requested, treaty=other.treaty.short, article=limit.article)
            for other in self.applied
            for limit in other.treaty.limits
            if other.domestic and limit.length is not None and limit.liberty == row.liberty
            if trigger.kind in limit.trigger and set(limit.stop) & set(row.stop)
            if self.case.concerns(limit) and not self._replaced(other, limit, trigger)
        ]

    def _unknown_membership(self, one: Applied, row: Limit, trigger: Event) -> Deadline:
        steps = (
            *self._trigger_steps(trigger),
            step("article", treaty=one.treaty.short, article=row.article),
            step("membership-unknown", treaty=one.treaty.short, a=self.case.requesting, b=self.case.requested),
        )
        made = replace(self._frame(one, row, trigger), steps=steps)
        return self._settled(row, trigger, made, self.events)[0]

    def _measured(self, one: Applied, row: Limit, trigger: Event, made: Deadline) -> Deadline:
        if _memory(row):
            return _with(made, step("memory"), source_step(one.treaty, row))
        if row.measure in _UNCOUNTED:
            code, state = _UNCOUNTED[row.measure]
            return _with(made, step(code), source_step(one.treaty, row), state=state)
        if row.measure is Measure.RELATIVE:
            return _with(made, self._before(row), source_step(one.treaty, row), state=DeadlineState.UNTIL_EVENT)
        length, why = self._length(one, row)
        if length is None:
            return _with(made, *why, source_step(one.treaty, row))
        return self._dated(one, row, trigger, length, _with(made, *why))

    def _before(self, row: Limit) -> Step:
        """In time before another limit ends: its day, where it is running."""
        for other in self.applied:
            for candidate in other.treaty.limits:
                if candidate.measure is Measure.RELATIVE:  # it has no day of its own, and might refer back
                    continue
                if candidate.id in row.refers and (found := self.row(other, candidate)) and found[0].due_on:
                    return step("before-limit", treaty=other.treaty.short, limit=candidate.article, due_on=found[0].due_on)
        return step("before-limit-unknown", limit=row.refers[0])

    def _length(self, one: Applied, row: Limit) -> tuple[Length | None, list[Step]]:
        most = row.length
        if row.measure is not Measure.DECLARED or most is None:
            return most, []
        declared = self.case.declared(one.treaty.id, row.declared)
        if declared is None:
            return None, [step("not-declared", state=self.case.requested, most=most.text.lstrip("-"))]
        value = declared.value.strip()
        if not value.isdecimal() or not 1 <= int(value) <= abs(most.count):
            return None, [step("declared-unusable", state=self.case.requested, value=declared.value)]
        days = int(value) * most.sign
        facts = {"state": self.case.requested, "days": value, "as_of_on": declared.as_of, "url": declared.source}
        return Length(str(days), most.unit, days), [step("declared", **facts)]

    def _dated(self, one: Applied, row: Limit, trigger: Event, length: Length, made: Deadline) -> Deadline:
        side = row.calendar or _SIDES.get(row.bound, Side.REQUESTED)
        rule, override = self._rule(one, row, side)
        rest_days = self._rest_days(row, rule, side)
        suspended, why, since = self._suspensions(row, trigger)
        if since is not None:
            return _with(made, rule_step(rule), *override, *why, source_step(one.treaty, row), state=DeadlineState.SUSPENDED)
        base = count(rule, _start(rule, trigger), length, rest_days, suspended)
        counted, more = self._extended(row, rule, trigger, length, rest_days, suspended, base)
        steps = [rule_step(rule), *override, *why, *base.steps, *more]
        if rest_days is not _NOBODY_RESTS and rest_days.name and (not rule.hours or counted.act_by):
            looked_at = side if rule in _SHIFTING else row.acts or side
            steps.append(step("calendar", state=self.case.state(looked_at), calendar=rest_days.name))
        others = self._other_ends(one, row, trigger, suspended)
        cautious, reading = cautious_reading(
            row, rule, counted.due_on, others, self.case.rest_days(side), self.case.state(side)
        )
        due_at = moment(counted.due_at, trigger.moment.zone) if counted.due_at else None
        steps += [*reading, result_step(row, counted)]
        if row.liberty and row.source.level is SourceLevel.SECONDARY:
            steps.append(step("confirm"))
        return replace(
            made,
            state=DeadlineState.RUNNING,
            due_on=None if due_at else counted.due_on,
            due_at=due_at,
            cautious_on=cautious,
            act_by=counted.act_by,
            calendar=rest_days.name,
            steps=(*made.steps, *steps, source_step(one.treaty, row)),
        )

    def _rule(self, one: Applied, row: Limit, side: Side) -> tuple[Rule, list[Step]]:
        """The rule of the row, unless the State where it is counted declared that it counts the day of the event."""
        if row.rule is None:
            raise BugError(f"{row.id} is counted without a rule")
        if row.rule is not Rule.PLAIN:
            return row.rule, []
        # For a person in custody it is the State that holds the person whose courts count, whomever the limit binds.
        holding = (Side.REQUESTED,) if row.liberty and row.bound is not Bound.PERSON else ()
        for each in dict.fromkeys((side, *holding)):
            said = self.case.declared(one.treaty.id, COUNTS_EVENT_DAY, each)
            if said is not None and said.value.strip().lower() == "yes":
                facts = {"state": said.state, "as_of_on": said.as_of, "url": said.source}
                return Rule.INCLUSIVE_START, [step("event-day-counted", **facts)]
        return row.rule, []

    def _other_ends(self, one: Applied, row: Limit, trigger: Event, suspended: Sequence[Interval]) -> list[OtherEnd]:
        """Where the time would end under what may apply instead: what may stand in for the limit, and, since a secondary source
        never decides on liberty alone, what a limit that was read in one stands in for.
        """
        rows = [(other.treaty.short, limit) for other, limit in self._replacers(one, row, trigger)]
        if row.liberty and row.source.level is SourceLevel.SECONDARY:
            ids = {each.id for each in row.replaces}
            rows += [(other.treaty.short, limit) for other in self.applied for limit in other.treaty.limits if limit.id in ids]
        return [
            OtherEnd(
                f"{short}, {limit.article}",
                limit.rule,
                count(limit.rule, trigger.on, limit.length, _NOBODY_RESTS, suspended).due_on,
            )
            for short, limit in rows
            if limit.rule in {Rule.PLAIN, Rule.INCLUSIVE_START} and limit.length is not None and not _memory(limit)
        ]

    def _rest_days(self, row: Limit, rule: Rule, side: Side) -> RestDays:
        if rule in _SHIFTING:
            return self.case.rest_days(side)
        if (row.bound is Bound.PERSON or waits(row)) and row.acts is None:
            # Nobody's office acts for the person, nor before a time to wait is over: there is no working day to advise.
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
        reasoned = [event for event in asked if event.note.strip() or event.mail_uid]
        event = reasoned[0] if reasoned else asked[0]
        facts = {"article": extension.article, "event": event.kind.value, "event_on": event.on}
        late = event.moment.local > counted.due_at if counted.due_at else event.on > counted.due_on
        if late:
            return counted, [step("extension-late", **facts)]
        if not reasoned:
            return counted, [step("extension-unreasoned", **facts)]
        more = extension.max
        extra = more.count * 24 if rule.hours and more.unit is not Unit.HOUR else more.count
        whole = Length(str(length.count + extra), length.unit, length.count + extra, length.days)
        longer = count(rule, _start(rule, trigger), whole, rest_days, suspended)
        said = step("extended", **facts, length=more.text, unit=more.unit.value)
        return longer, [said, *(each for each in longer.steps if each not in counted.steps)]

    def _suspensions(self, row: Limit, trigger: Event) -> tuple[list[Interval], list[Step], date | None]:
        """The days that do not count, why, and since when the time stands still, if it does now."""
        found: list[Interval] = []
        steps: list[Step] = []
        since: date | None = None
        for one in self.applied:
            for candidate in one.treaty.limits:
                if row.id not in candidate.suspends or not self.case.concerns(candidate):
                    continue
                closed, open_since = self._spans(candidate)
                spans = [span for span in closed if span.end > trigger.on]
                # A protection does not run out while it can not be used; a standing consent suspends nothing yet.
                still = open_since if row.kind is LimitKind.FLOOR and row.bound is Bound.PERSON else None
                if not spans and still is None:
                    continue
                facts = {"treaty": one.treaty.short, "article": candidate.article}
                if one.standing is not Standing.BOUND or _memory(candidate):
                    steps.append(step("suspension-unknown", **facts))
                elif candidate.declared and not self._says_yes(one, candidate):
                    steps.append(step("suspension-not-declared", **facts, state=self.case.requested))
                else:
                    found += spans
                    if spans:
                        steps.append(step("suspension", **facts, events=len(spans)))
                    if still is not None:
                        since = min(filter(None, (since, still)))
                        steps.append(step("suspended-now", **facts, pause_on=still))
        return found, steps, since

    def _says_yes(self, one: Applied, row: Limit) -> bool:
        declared = self.case.declared(one.treaty.id, row.declared)
        return declared is not None and declared.value.strip().lower() == "yes"

    def _spans(self, row: Limit) -> tuple[list[Interval], date | None]:
        """The intervals of a row that suspends, and since when one is open."""
        found: list[Interval] = []
        begun: date | None = None
        stops = {kind for alternative in row.stop for kind in alternative}
        for event in self.events:
            if event.kind in row.trigger and begun is None:
                begun = event.on
            elif event.kind in stops and begun is not None:
                if event.on > begun:
                    found.append(Interval(begun, event.on))
                begun = None
        return found, begun

    # -- what settles it

    def _settled(self, row: Limit, trigger: Event, made: Deadline, events: Sequence[Event]) -> tuple[Deadline, frozenset[Uid]]:
        early = row.before or row.kind is LimitKind.BACKWARD
        stop = _earliest(row.stop, trigger, events, early=early)
        end = _earliest(row.ends, trigger, events, early=False)
        if stop is not None and row.kind is LimitKind.FLOOR and made.due_on is not None and stop.on > made.due_on:
            made = _with(made, step("floor-lapsed", due_on=made.due_on, event=stop.kind.value, event_on=stop.on))
            stop = None
        if stop is not None and (end is None or stop.moment.at <= end.moment.at):
            late = _late(made, stop)
            said = step("settled-late" if late else "settled", event=stop.kind.value, event_on=stop.on)
            told = self.counted_as.get((stop.uid, stop.kind))
            settled = _with(made, *((told,) if told else ()), said, state=DeadlineState.SETTLED)
            return replace(settled, settled_uid=stop.uid, settled_on=stop.on), frozenset({stop.uid})
        if end is not None:
            ended = _with(made, step("ended", event=end.kind.value, event_on=end.on), state=DeadlineState.ENDED)
            return replace(ended, settled_uid=end.uid, settled_on=end.on), frozenset()
        awaited = {kind for alternative in row.stop for kind in alternative}
        return _with(made, *(each for kind, each in self.may_count_as if kind in awaited)), frozenset()

    # -- limits that follow from other limits, and the end of the case

    def relative(self, one: Applied, row: Limit, deadlines: Sequence[Deadline]) -> list[Deadline]:
        """EXPIRY rows: what must happen at once when one of the limits named ends unsettled."""
        if row.measure is not Measure.EXPIRY or not self.case.concerns(row) or not one.certain:
            return []
        base = [each for each in deadlines if each.limit_id in row.refers and each.due_on is not None]
        if not base:
            return []
        last = max(base, key=lambda each: (each.started_on or date.min, each.due_on or date.min))
        steps = (
            step("article", treaty=one.treaty.short, article=row.article),
            step("at-expiry", limit=last.article, due_on=last.due_on or ""),
            *(each for each in last.steps if each.code.startswith("clock.cautious")),
            *((step("confirm"),) if row.liberty and row.source.level is SourceLevel.SECONDARY else ()),
            source_step(one.treaty, row),
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
        if not _memory(row):
            return [made]
        without = replace(made, due_on=None, act_by=None, cautious_on=None)
        if last.state not in {DeadlineState.RUNNING, DeadlineState.SUSPENDED}:
            return [without]
        return [_with(without, step("memory"), state=DeadlineState.UNCOMPUTED)]

    def closed(self, made: Deadline) -> Deadline:
        """A case that has ended ends the clocks of both States, except those that protect a person."""
        waiting = {DeadlineState.RUNNING, DeadlineState.UNTIL_EVENT, DeadlineState.UNCOMPUTED}
        if self.case.open or made.liberty or made.bound == Bound.PERSON.value or made.state not in waiting:
            return made
        return _with(made, step("case-ended"), state=DeadlineState.ENDED)


def _stands_in(other: Applied, limit: Limit) -> bool:
    """Whether a limit surely stands in for another: what nobody has read takes nothing away."""
    return other.certain and other.standing is Standing.BOUND and not _memory(limit)


def _memory(row: Limit) -> bool:
    return row.source.level is SourceLevel.MEMORY


def _start(rule: Rule, trigger: Event) -> datetime | date:
    """The day of the event, or for hours its time in its zone: the end is then read off the clocks of that place too."""
    if not rule.hours:
        return trigger.on
    there = trigger.moment.at.astimezone(ZoneInfo(trigger.moment.zone))
    stated = trigger.moment.local
    return there if there.utcoffset() == stated.utcoffset() else stated


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
