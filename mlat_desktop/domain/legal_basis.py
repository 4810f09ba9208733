# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How States stand to an instrument on a day, and the instrument between two of them, as far as the register knows.

What the register does not know it says: an absent State, or one of which only a signature is recorded, is "unknown", never
"not a party". A State that left is known not to be bound, which is something else. Which of several instruments comes first
says :mod:`mlat_desktop.domain.basis_order`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from mlat_desktop.domain.counting import RestDays, count
from mlat_desktop.domain.treaty import LifeAct, Series, SourceLevel, Treaty

AT_LATEST = "at the latest"
"""With these words the source of a membership, or the text of an event in the life of an instrument, says that its day is only
the last possible one: before it nothing is known.
"""


class Standing(StrEnum):
    """How a State stands to an instrument on a day. BOUND: also where it applies it provisionally (``Membership.provisional``).
    RATIFIED: its instrument was deposited, the day of entry into force is not known. NOT_YET: bound from a recorded later day.
    SUSPENDED and ENDED: it was bound and is known not to be on that day.
    """

    BOUND = "bound"
    RATIFIED = "ratified"
    NOT_YET = "not-yet"
    SUSPENDED = "suspended"
    ENDED = "ended"
    UNKNOWN = "unknown"

    @property
    def known_not_bound(self) -> bool:
        """Whether the register knows that the State is not bound on the day; not to know it is something else."""
        return self in {Standing.NOT_YET, Standing.SUSPENDED, Standing.ENDED}


class InForce(StrEnum):
    """Whether an instrument is in force, as far as the register knows."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """What is recorded of a State's membership."""

    treaty_id: str
    state: str
    signature: date | None = None
    ratification: date | None = None
    entry_into_force: date | None = None
    source: str = ""


class PartyAct(StrEnum):
    """What a State does with an instrument, or what happens to it for that State."""

    NEGOTIATED = "negotiated"
    SIGNED = "signed"
    RATIFIED = "ratified"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    ACCEDED = "acceded"
    SUCCEEDED = "succeeded"
    PROVISIONALLY_APPLIED = "provisionally-applied"
    IN_FORCE = "in-force"
    RESERVED = "reserved"
    RESERVATION_WITHDRAWN = "reservation-withdrawn"
    OBJECTED = "objected"
    AMENDMENT_ACCEPTED = "amendment-accepted"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    DENOUNCED = "denounced"
    TERMINATED = "terminated"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyEvent:
    """One step in the life of a treaty for one State. ``on`` is the day of the act, ``effective_on`` the day from which it
    counts; ``territory`` the territory of an extension; ``article`` and ``text`` what a reservation concerns.
    """

    treaty_id: str
    state: str
    act: PartyAct
    on: date | None = None
    effective_on: date | None = None
    territory: str = ""
    article: str = ""
    text: str = ""
    source: str
    level: SourceLevel = SourceLevel.TEXT

    @property
    def counts_on(self) -> date | None:
        """The day from which the act counts, as far as it is recorded; of a mere deposit or denunciation that is not known."""
        return self.effective_on or (None if self.act in _LATER else self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A declaration or reservation as it stood ``as_of``."""

    treaty_id: str
    state: str
    article: str
    kind: str
    value: str
    source: str
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """How one State stands to an instrument, since when, and where that was read.

    ``since`` is the first day of being bound (or the recorded later one; the last possible one where ``at_latest``), ``until``
    the day from which it is suspended or ended; ``reckoned`` says that ``since`` was counted from the deposit by the
    instrument's own rule; ``doubtful`` that an act recorded from memory, or without its day, keeps the register from knowing.
    ``events`` is the recorded life, oldest first; ``reservations`` those that stand on the day, ``territories`` the extensions,
    ``amendments`` the acceptances.
    """

    state: str
    standing: Standing
    since: date | None = None
    until: date | None = None
    signature: date | None = None
    ratification: date | None = None
    source: str = ""
    provisional: bool = False
    succeeded: bool = False
    reckoned: bool = False
    at_latest: bool = False
    doubtful: bool = False
    events: tuple[PartyEvent, ...] = ()
    reservations: tuple[PartyEvent, ...] = ()
    territories: tuple[PartyEvent, ...] = ()
    amendments: tuple[PartyEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Whether the instrument itself is in force on a day, and the day that decides it: ``act`` the last thing that happened to
    it, None where only its entry into force is recorded.
    """

    in_force: InForce
    since: date | None = None
    act: LifeAct | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """An instrument between two States on a day. ``standing`` is the weaker membership of the two; ``in_force`` false while the
    instrument itself is not in force on that day; ``protocols`` are those that amend it, with their own standing.
    """

    treaty: Treaty
    standing: Standing
    requesting: Membership
    requested: Membership
    in_force: bool
    life: Life
    protocols: tuple[Basis, ...] = ()

    @property
    def between(self) -> InForce:
        """Whether the instrument is in force between the two States. Where both are known to be bound it is in force."""
        if not self.in_force or not self.treaty.binding or self.standing.known_not_bound:
            return InForce.NO
        return InForce.YES if self.standing is Standing.BOUND else InForce.UNKNOWN

    @property
    def usable(self) -> bool:
        """Whether the register can say that the instrument binds both States."""
        return self.between is InForce.YES


# Of two States the one that is known not to be bound decides; next the one of which nothing is known.
_ORDER = (Standing.BOUND, Standing.RATIFIED, Standing.UNKNOWN, Standing.NOT_YET, Standing.SUSPENDED, Standing.ENDED)
_CONSENTS = frozenset({PartyAct.RATIFIED, PartyAct.ACCEPTED, PartyAct.APPROVED, PartyAct.ACCEDED})
_LATER = _CONSENTS | {PartyAct.DENOUNCED}
_ENDS = frozenset({PartyAct.DENOUNCED, PartyAct.TERMINATED})
_STARTS = _CONSENTS | {PartyAct.IN_FORCE, PartyAct.SUCCEEDED, PartyAct.PROVISIONALLY_APPLIED, PartyAct.RESUMED}


# -- the instrument itself

_IN_LIFE = {
    LifeAct.PROVISIONALLY_APPLIED: True,
    LifeAct.IN_FORCE: True,
    LifeAct.APPLIES: True,
    LifeAct.RESUMED: True,
    LifeAct.SUSPENDED: False,
    LifeAct.REPLACED: False,
    LifeAct.TERMINATED: False,
}


def life_of(treaty: Treaty, on: date) -> Life:
    """Whether the instrument itself is in force on a day; what is only remembered settles nothing.

    An act of the Union that applies later than it is in force counts from the day on which it applies.
    """
    if treaty.not_in_force:
        return Life(in_force=InForce.NO)
    stages = _stages(treaty)
    reached = [each for each in stages if each[0] <= on]
    if reached:
        since, act = reached[-1]
        living = act is None or _IN_LIFE[act]
        return Life(in_force=InForce.YES if living else InForce.NO, since=since, act=act)
    if stages and not _last_possible(treaty, stages[0][0]):
        return Life(in_force=InForce.NO, since=stages[0][0], act=stages[0][1])
    return Life(in_force=InForce.UNKNOWN)


def _stages(treaty: Treaty) -> list[tuple[date, LifeAct | None]]:
    known = [each for each in treaty.life if each.act in _IN_LIFE and each.level is not SourceLevel.MEMORY]
    dated: list[tuple[date, LifeAct | None]] = [(each.on, each.act) for each in known if each.on is not None]
    if treaty.in_force is not None and treaty.in_force_level is not SourceLevel.MEMORY:
        dated.insert(0, (treaty.in_force, None))
    applies = [day for day, act in dated if act is LifeAct.APPLIES]
    if applies:
        dated = [each for each in dated if each[1] not in {None, LifeAct.IN_FORCE} or each[0] >= applies[0]]
    return sorted(dated, key=lambda each: each[0])


def _begins(treaty: Treaty) -> date | None:
    return next((day for day, act in _stages(treaty) if act is None or _IN_LIFE[act]), None)


def _last_possible(treaty: Treaty, day: date) -> bool:
    """Whether the life of an instrument gives a day only as the last possible one."""
    return any(each.on == day and AT_LATEST in each.text for each in treaty.life)


# -- a State


def membership(treaty: Treaty, state: str, on: date, parties: Iterable[Party], events: Iterable[PartyEvent] = ()) -> Membership:
    """How ``state`` stands to ``treaty`` on a day, from its row and the events of its life.

    The two States of a bilateral treaty in force are bound by it, and those of a circle that needs no act of theirs.
    """
    row = next((each for each in parties if each.treaty_id == treaty.id and each.state == state), None)
    acts = sorted(
        (each for each in events if each.treaty_id == treaty.id and each.state == state),
        key=lambda each: each.counts_on or each.on or date.min,
    )
    made = _from_row(treaty, state, on, row) if row else _from_treaty(treaty, state, on)
    return _lived(treaty, replace(made, events=tuple(acts)), acts, on)


def _from_row(treaty: Treaty, state: str, on: date, row: Party) -> Membership:
    """What the row of memberships says alone."""
    since, reckoned = row.entry_into_force, False
    if since is None and row.ratification is not None:
        since = _reckoned(treaty, row.ratification)
        reckoned = since is not None
    standing = Standing.UNKNOWN
    at_latest = since is not None and not reckoned and AT_LATEST in row.source
    if at_latest and since is not None and since > on:
        since, at_latest = None, False
    elif since is not None:
        standing = Standing.BOUND if since <= on else Standing.NOT_YET
    elif row.ratification is not None and row.ratification <= on:
        standing = Standing.RATIFIED
    return Membership(
        state=state,
        standing=standing,
        since=since,
        signature=row.signature,
        ratification=row.ratification,
        source=row.source,
        reckoned=reckoned,
        at_latest=at_latest,
    )


def _reckoned(treaty: Treaty, deposited: date) -> date | None:
    """From when the instrument binds a State of which only the deposit is recorded; None where its table does not say."""
    rule = treaty.accession
    if rule is None or rule.level is SourceLevel.MEMORY:
        return None
    begins = _begins(treaty)
    return None if begins is None else max(begins, count(rule.rule, deposited, rule.length, RestDays()).due_on)


def _from_treaty(treaty: Treaty, state: str, on: date) -> Membership:
    """A State of which no row is kept: bound where the instrument itself says so, else unknown."""
    unknown = Membership(state=state, standing=Standing.UNKNOWN)
    if state not in treaty.circle:
        return unknown
    if treaty.series is Series.BILATERAL or (treaty.binds_circle and treaty.binds_circle.level is not SourceLevel.MEMORY):
        begins = _begins(treaty)
        if begins is None:
            return replace(unknown, source=treaty.source.url)
        at_latest = _last_possible(treaty, begins)
        if at_latest and begins > on:
            return replace(unknown, source=treaty.source.url)
        standing = Standing.BOUND if begins <= on else Standing.NOT_YET
        provisional = life_of(treaty, on).act is LifeAct.PROVISIONALLY_APPLIED
        made = replace(unknown, standing=standing, since=begins, source=treaty.source.url)
        return replace(made, provisional=provisional, at_latest=at_latest)
    return unknown


def _lived(treaty: Treaty, made: Membership, acts: Sequence[PartyEvent], on: date) -> Membership:
    """The membership after what happened to it up to a day."""
    for act in acts:
        made = _noted(made, act, on)
        if act.level is SourceLevel.MEMORY:
            made = _remembered(made, act, on)
        elif act.act in _ENDS or act.act is PartyAct.SUSPENDED:
            made = _stopped(made, act, on)
        elif act.act in _STARTS:
            made = _started(treaty, made, act, on)
    return made


def _noted(made: Membership, act: PartyEvent, on: date) -> Membership:
    """What an act adds besides being bound: reservations, territories, amendments, days of signature and deposit."""
    day = act.counts_on or act.on
    if day is not None and day > on:
        return made
    if act.act is PartyAct.RESERVATION_WITHDRAWN:
        left = tuple(each for each in made.reservations if act.article and each.article != act.article)
        return replace(made, reservations=left)
    one = (act,)
    return replace(
        made,
        reservations=made.reservations + (one if act.act is PartyAct.RESERVED else ()),
        territories=made.territories + (one if act.act is PartyAct.EXTENDED else ()),
        amendments=made.amendments + (one if act.act is PartyAct.AMENDMENT_ACCEPTED else ()),
        signature=made.signature or (act.on if act.act is PartyAct.SIGNED else None),
        ratification=(act.on if act.act in _CONSENTS else None) or made.ratification,
    )


def _stopped(made: Membership, act: PartyEvent, on: date) -> Membership:
    """After a denunciation, a termination or a suspension; one whose day of effect is not recorded makes it doubtful."""
    if act.territory:
        return made  # it left for a territory only
    day = act.counts_on
    if day is None:
        said = act.on is None or act.on <= on
        return replace(made, standing=Standing.UNKNOWN, doubtful=True, source=act.source) if said else made
    if day > on:
        return replace(made, until=day)
    if made.standing is Standing.BOUND and made.since is not None and made.since > day:
        return made  # it came back later
    standing = Standing.SUSPENDED if act.act is PartyAct.SUSPENDED else Standing.ENDED
    return replace(made, standing=standing, until=day, provisional=False, doubtful=False, source=act.source)


def _started(treaty: Treaty, made: Membership, act: PartyEvent, on: date) -> Membership:
    """After an act by which the State is bound, or bound again."""
    if act.territory:
        return made
    if act.act is PartyAct.RESUMED and made.standing is Standing.ENDED:
        return made
    day, reckoned = act.counts_on, False
    if day is None and act.on is not None and act.act in _CONSENTS:
        day = _reckoned(treaty, act.on)
        reckoned = day is not None
    source = act.source or made.source
    if day is None:
        deposited = act.on is not None and act.on <= on and made.standing in {Standing.UNKNOWN, Standing.ENDED}
        return replace(made, standing=Standing.RATIFIED, until=None, source=source) if deposited else made
    if day > on:
        waits = made.standing in {Standing.UNKNOWN, Standing.RATIFIED} and not made.doubtful
        return replace(made, standing=Standing.NOT_YET, since=day, reckoned=reckoned, source=source) if waits else made
    provisional = act.act is PartyAct.PROVISIONALLY_APPLIED and made.standing is not Standing.BOUND
    already = made.standing is Standing.BOUND and not made.provisional
    again = act.act is PartyAct.RESUMED
    return replace(
        made,
        standing=Standing.BOUND,
        since=made.since if already or (again and made.since) else day,
        until=None,
        provisional=provisional,
        succeeded=made.succeeded or act.act is PartyAct.SUCCEEDED,
        reckoned=made.reckoned if already else reckoned,
        at_latest=made.at_latest and already,
        doubtful=False,
        source=made.source if already else source,
    )


def _remembered(made: Membership, act: PartyEvent, on: date) -> Membership:
    """An end that is only remembered can not be relied on, nor can it be passed over."""
    day = act.counts_on or act.on
    ends = act.act in _ENDS or act.act is PartyAct.SUSPENDED
    if ends and not act.territory and (day is None or day <= on) and made.standing is Standing.BOUND:
        return replace(made, standing=Standing.UNKNOWN, doubtful=True, source=act.source)
    return made


# -- the instrument between two States


def basis(
    treaty: Treaty,
    requesting: str,
    requested: str,
    on: date,
    parties: Sequence[Party],
    protocols: Iterable[Treaty] = (),
    events: Sequence[PartyEvent] = (),
) -> Basis:
    """How one instrument stands between the two States, with those of ``protocols`` that amend it."""
    theirs = membership(treaty, requesting, on, parties, events)
    ours = membership(treaty, requested, on, parties, events)
    life = life_of(treaty, on)
    return Basis(
        treaty=treaty,
        standing=max(theirs.standing, ours.standing, key=_ORDER.index),
        requesting=theirs,
        requested=ours,
        in_force=life.in_force is not InForce.NO,
        life=life,
        protocols=tuple(
            basis(each, requesting, requested, on, parties, (), events)
            for each in protocols
            if treaty.id in each.protocol_to and each.joins(requesting, requested)
        ),
    )
