# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which of the instruments between two States comes first, and why (docs/adr/0011-legal-basis-order.md).

First what the register can say to bind both: there the relationship clauses of the instruments decide, then the narrower
circle before the wider. Next what it does not know, what is known not to be in force, what binds nobody, and the law of the
requested State. Each place has its reasons, as codes with facts; ``services/treaties/basis_words.py`` has the sentences.
Nothing here decides for the officer which instrument to use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from mlat_desktop.domain.deadlines import Step
from mlat_desktop.domain.legal_basis import (
    Basis,
    InForce,
    Life,
    Membership,
    Party,
    PartyEvent,
    Standing,
    basis,
    life_of,
)
from mlat_desktop.domain.treaty import LifeAct, Relation, RelationKind, Series, SourceLevel, Subject, Treaty


class Tier(IntEnum):
    """The groups in which the rows stand."""

    USABLE = 0
    GIVES_WAY = 1
    UNKNOWN = 2
    NOT_IN_FORCE = 3
    BINDS_NOBODY = 4
    DOMESTIC = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One row of the answer: its place (``order`` from 1), whether it is in force between the two States, and the reasons.
    ``gives_way_to`` are the ids of those that take its place between these States.
    """

    basis: Basis
    order: int
    tier: Tier
    in_force: InForce
    reasons: tuple[Step, ...]
    gives_way_to: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the register can say that a request may rest on it: it binds both, and gives way to none."""
        return self.tier is Tier.USABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: between which States, on which day, about what (the closest subject first; nothing: about anything)."""

    requesting: str
    requested: str
    on: date
    sought: tuple[Subject, ...] = ()

    def in_field(self, treaty: Treaty) -> bool:
        """Whether what is asked is a field of its own (computer data), and the instrument is about it."""
        return bool(self.sought) and self.sought[0] in _FIELDS and self.sought[0] in treaty.subjects


@dataclass(frozen=True, slots=True)
class Known:
    """What the register has: the tables, the memberships and the lives of the treaties for the two States."""

    treaties: Sequence[Treaty]
    parties: Sequence[Party]
    events: Sequence[PartyEvent] = ()


_WIDTH: Mapping[Series, int] = {
    Series.BILATERAL: 0,
    Series.EU: 1,
    Series.REGIONAL: 2,
    Series.COUNCIL_OF_EUROPE: 2,
    Series.HAGUE: 3,
    Series.OECD: 4,
    Series.UN: 4,
}
_BY_SUBJECT = frozenset({Series.UN, Series.OECD})
_FIELDS = frozenset({Subject.CYBERCRIME})
_BY_FIELD = frozenset({Subject.CYBERCRIME, Subject.ASSETS})


def find(known: Known, asked: Question) -> tuple[Finding, ...]:
    """Every instrument that may stand between the two States, in order. Protocols appear under what they amend."""
    rows = [
        basis(each, asked.requesting, asked.requested, asked.on, known.parties, known.treaties, known.events)
        for each in _candidates(known.treaties, asked)
    ]
    bound = [each for each in rows if each.between is InForce.YES]
    clauses = _Clauses(bound, asked)
    tiers = {each.treaty.id: _tier(each, clauses) for each in rows}
    places = {treaty_id: place for place, treaty_id in enumerate(clauses.order())}

    def key(one: Basis) -> tuple[int, int, int, tuple[bool, int, int, str]]:
        tier = tiers[one.treaty.id]
        strangers = (
            0 if one.treaty.circle else sum(each.standing is Standing.UNKNOWN for each in (one.requesting, one.requested))
        )
        return (tier, places.get(one.treaty.id, 0), strangers if tier is Tier.UNKNOWN else 0, _usual(one, asked))

    ordered = sorted(rows, key=key)
    found = [
        Finding(
            basis=one,
            order=place,
            tier=tiers[one.treaty.id],
            in_force=one.between,
            reasons=tuple(_reasons(one, rows, clauses, asked)),
            gives_way_to=clauses.masters(one.treaty.id),
        )
        for place, one in enumerate(ordered, 1)
    ]
    return (*found, *_domestic(known.treaties, asked, len(found)))


def _candidates(treaties: Iterable[Treaty], asked: Question) -> list[Treaty]:
    """The instruments that can stand between these States and are about what is asked; a protocol only if alone."""
    fitting = [
        each
        for each in treaties
        if each.series is not Series.DOMESTIC and _about(each, asked) and each.joins(asked.requesting, asked.requested)
    ]
    ids = {each.id for each in fitting}
    return [each for each in fitting if not ids & set(each.protocol_to)]


def _about(treaty: Treaty, asked: Question) -> bool:
    return not asked.sought or bool(treaty.subjects & set(asked.sought))


def _usual(one: Basis, asked: Question) -> tuple[bool, int, int, str]:
    """The order where no clause decides: the field asked about, the narrower circle, the closer subject, the id."""
    treaty = one.treaty
    close = [place for place, each in enumerate(asked.sought) if each in treaty.subjects]
    width = _WIDTH[Series.UN] if _by_subject(treaty) and not asked.in_field(treaty) else _WIDTH.get(treaty.series, 9)
    return (not asked.in_field(treaty), width, min(close, default=0), treaty.id)


def _by_subject(treaty: Treaty) -> bool:
    """Whether it is a convention on some offences or some evidence, not on assistance or extradition as such."""
    fields = _BY_FIELD if treaty.series is Series.COUNCIL_OF_EUROPE else _FIELDS if treaty.series is Series.EU else frozenset()
    return bool(treaty.subjects & fields) or treaty.series in _BY_SUBJECT


def _tier(one: Basis, clauses: _Clauses) -> Tier:
    if not one.treaty.binding:
        return Tier.BINDS_NOBODY
    if one.between is InForce.YES:
        return Tier.GIVES_WAY if clauses.masters(one.treaty.id) else Tier.USABLE
    return Tier.UNKNOWN if one.between is InForce.UNKNOWN else Tier.NOT_IN_FORCE


# -- relationship clauses


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of the instrument ``of`` that puts ``first`` before ``then``; ``displaces`` where it takes its place."""

    of: str
    first: str
    then: str
    displaces: bool
    relation: Relation

    @property
    def other(self) -> str:
        """The instrument of which the clause speaks."""
        return self.then if self.first == self.of else self.first


def _applies(relation: Relation, other: Treaty, asked: Question) -> bool:
    """Whether a clause speaks of another instrument for what is asked, on that day."""
    if relation.since is not None and relation.since > asked.on:
        return False
    if other.id not in relation.others and other.series not in relation.series:
        return False
    if not relation.subjects:
        return True
    return bool(relation.subjects & set(asked.sought)) if asked.sought else other.subjects <= relation.subjects


def _clauses_of(one: Treaty, other: Treaty, asked: Question) -> list[_Clause]:
    found = []
    for relation in one.relations:
        if one.id == other.id or relation.kind is RelationKind.BESIDE or not _applies(relation, other, asked):
            continue
        if relation.kind is RelationKind.SUBSIDIARY and asked.in_field(one) and not asked.in_field(other):
            continue  # what is asked is not the procedure that gives way, and the other instrument does not know it
        ahead = relation.kind is RelationKind.SUPERSEDES
        first, then = (one.id, other.id) if ahead else (other.id, one.id)
        displaces = relation.kind is not RelationKind.SUBSIDIARY
        found.append(_Clause(one.id, first, then, displaces, relation))
    return found


class _Clauses:
    """The clauses between the instruments that bind both States. Clauses that point at each other, round any circle, cancel
    out: then the usual order stands, and the rows say so. What is only remembered of a clause orders nothing.
    """

    def __init__(self, bound: Sequence[Basis], asked: Question) -> None:
        self._ids = [one.treaty.id for one in sorted(bound, key=lambda one: _usual(one, asked))]
        said = [
            clause
            for one in bound
            for other in bound
            for clause in _clauses_of(one.treaty, other.treaty, asked)
        ]  # fmt: skip
        self.unread = [clause for clause in said if clause.relation.level is SourceLevel.MEMORY]
        read = [clause for clause in said if clause.relation.level is not SourceLevel.MEMORY]
        after: dict[str, set[str]] = {each: set() for each in self._ids}
        for clause in read:
            after[clause.first].add(clause.then)
        reach = {each: _reached(each, after) for each in self._ids}
        self.circular = [clause for clause in read if clause.first in reach[clause.then]]
        self.deciding = [clause for clause in read if clause.first not in reach[clause.then]]

    def masters(self, treaty_id: str) -> tuple[str, ...]:
        """Those that take the place of an instrument between these States."""
        return tuple(dict.fromkeys(each.first for each in self.deciding if each.displaces and each.then == treaty_id))

    def order(self) -> list[str]:
        """The ids: the usual order, as far as no clause puts one behind another."""
        waits = {each: {clause.first for clause in self.deciding if clause.then == each} for each in self._ids}
        made: list[str] = []
        while len(made) < len(self._ids):
            ready = next(each for each in self._ids if each not in made and waits[each] <= set(made))
            made.append(ready)
        return made


def _reached(start: str, after: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    left = [start]
    while left:
        new = after[left.pop()] - found
        found |= new
        left.extend(new)
    return found


# -- reasons


def _step(code: str, **facts: str | date | None) -> Step:
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items() if value is not None}
    return Step(f"basis.{code}", tuple(told.items()))


def _reasons(one: Basis, rows: Sequence[Basis], clauses: _Clauses, asked: Question) -> Iterable[Step]:
    """Why a row stands where it does, the most important first."""
    if not one.treaty.binding:
        yield _step("model" if one.treaty.series is Series.MODEL else "scheme")
        return
    yield from _own_life(one.treaty, one.life)
    yield from _members(one)
    if one.between is InForce.YES:
        yield from _place(one, rows, clauses, asked)
    else:
        yield from _if_bound(one, rows, asked)
    yield from _protocols(one)
    yield from _amendments(one, asked.on)
    for member in (one.requesting, one.requested):
        for each in member.reservations:
            yield _step("reservation", state=member.state, article=each.article, text=each.text)


_STOPPED = {LifeAct.SUSPENDED: "suspended", LifeAct.REPLACED: "replaced", LifeAct.TERMINATED: "terminated"}


def _own_life(treaty: Treaty, life: Life) -> Iterable[Step]:
    if treaty.not_in_force:
        yield _step("not-in-force")
    elif life.in_force is InForce.NO and life.act in _STOPPED:
        yield _step(_STOPPED[life.act], since_on=life.since)
    elif life.in_force is InForce.NO:
        yield _step("in-force-later", since_on=life.since)
    elif life.act is LifeAct.PROVISIONALLY_APPLIED:
        yield _step("provisional", since_on=life.since)


def _members(one: Basis) -> Iterable[Step]:
    two = (one.requesting, one.requested)
    plain = all(each.standing is Standing.BOUND and not each.events for each in two)
    if plain and one.treaty.series is Series.BILATERAL:
        code = "both-bilateral-latest" if one.requesting.at_latest else "both-bilateral"
        yield _step(code, since_on=one.requesting.since)
    elif plain and one.treaty.binds_circle and not any(each.ratification for each in two):
        yield _step("circle", since_on=max(each.since or date.min for each in two), article=one.treaty.binds_circle.article)
    else:
        yield from (_member(each, one.treaty) for each in two)
    for each in two:
        if each.until is not None and not each.standing.known_not_bound:
            yield _step("member-leaves", state=each.state, until_on=each.until)


def _member(each: Membership, treaty: Treaty) -> Step:
    """How one State stands to the instrument, and since when."""
    reckoned = treaty.accession if each.reckoned else None
    return _step(
        f"member-{_member_code(each)}",
        state=each.state,
        since_on=each.since,
        until_on=each.until,
        signed_on=each.signature,
        deposited_on=each.ratification,
        article=reckoned.article if reckoned else None,
    )


def _member_code(each: Membership) -> str:
    code = each.standing.value
    if each.doubtful:
        return "doubtful"
    if each.standing is Standing.BOUND:
        marks = {"provisional": each.provisional, "bound-undated": each.since is None, "reckoned": each.reckoned}
        marks |= {"latest": each.at_latest, "succeeded": each.succeeded}
        return next((mark for mark, holds in marks.items() if holds), code)
    if each.standing is Standing.RATIFIED and each.ratification is None:
        return "ratified-undated"
    return "signed" if each.standing is Standing.UNKNOWN and each.signature is not None else code


def _place(one: Basis, rows: Sequence[Basis], clauses: _Clauses, asked: Question) -> Iterable[Step]:
    """Why an instrument that binds both States stands before or behind the others that do."""
    own = one.treaty
    others = [each.treaty for each in rows if each.between is InForce.YES and each.treaty.id != own.id]
    yield from _told(own.id, clauses.deciding)
    for code, said in (("circular", clauses.circular), ("unread", clauses.unread)):
        for clause in said:
            if clause.of == own.id:
                yield _step(code, treaty=clause.other, article=clause.relation.article)
    yield from _may_be_displaced(own, rows, asked)
    displaced = clauses.masters(own.id)
    if others and own.series is Series.BILATERAL and not displaced:
        yield _step("special")
    for relation in own.relations:
        if relation.kind is RelationKind.BESIDE:
            named = [each.id for each in others if _applies(relation, each, asked)]
            if named:
                yield _step("beside", treaties="\n".join(named), article=relation.article)
    if _by_subject(own):
        yield _step("by-subject")


_SAID = {
    (RelationKind.SUPERSEDES, True): "displaces",
    (RelationKind.SUPERSEDES, False): "displaced",
    (RelationKind.YIELDS, True): "yields",
    (RelationKind.YIELDS, False): "yielded",
    (RelationKind.SUBSIDIARY, True): "subsidiary",
    (RelationKind.SUBSIDIARY, False): "leads",
}


def _told(own: str, deciding: Iterable[_Clause]) -> Iterable[Step]:
    """What the deciding clauses say of an instrument, its own and those of others, alike ones together."""
    said: dict[tuple[str, str], list[str]] = {}
    for clause in deciding:
        if own in {clause.first, clause.then}:
            mine = clause.of == own
            code = _SAID[clause.relation.kind, mine]
            article = clause.relation.article if mine or code == "displaced" else ""
            said.setdefault((code, article), []).append(clause.other if mine else clause.of)
    for (code, article), others in said.items():
        yield _step(code, treaties="\n".join(dict.fromkeys(others)), article=article)


def _heard_of(one: Basis) -> bool:
    """Whether the register has anything on one of the two States, or the instrument names both."""
    return bool(one.treaty.circle) or any(each.standing is not Standing.UNKNOWN for each in (one.requesting, one.requested))


def _may_be_displaced(own: Treaty, rows: Sequence[Basis], asked: Question) -> Iterable[Step]:
    """What would take the place of an instrument if it bound both States, which the register does not know."""
    for other in rows:
        if other.between is InForce.UNKNOWN and _heard_of(other):
            said = [*_clauses_of(other.treaty, own, asked), *_clauses_of(own, other.treaty, asked)]
            if any(clause.displaces and clause.then == own.id for clause in said):
                yield _step("may-be-displaced", treaty=other.treaty.id)


def _if_bound(one: Basis, rows: Sequence[Basis], asked: Question) -> Iterable[Step]:
    """What an instrument of which the register is not sure would do to those that bind both States."""
    if one.between is not InForce.UNKNOWN or not _heard_of(one):
        return
    for other in rows:
        if other.between is InForce.YES:
            for clause in _clauses_of(one.treaty, other.treaty, asked):
                if clause.displaces and clause.first == one.treaty.id:
                    yield _step("would-displace", treaty=other.treaty.id, article=clause.relation.article)


def _protocols(one: Basis) -> Iterable[Step]:
    for each in one.protocols if one.between is InForce.YES else ():
        code = {InForce.YES: "protocol", InForce.NO: "protocol-not", InForce.UNKNOWN: "protocol-unknown"}[each.between]
        yield _step(code, treaty=each.treaty.id)


def _amendments(one: Basis, on: date) -> Iterable[Step]:
    """Amendments of the instrument, and of which of the two States an acceptance is recorded; protocols are told as such."""
    two = (one.requesting, one.requested)
    if one.between is not InForce.YES or (one.protocols and not any(member.amendments for member in two)):
        return
    for act in one.treaty.life:
        if act.act is not LifeAct.AMENDED or (act.on is not None and act.on > on):
            continue
        accepted = [member.state for member in two if member.amendments]
        known = _step("amended-accepted", text=act.text, states="\n".join(accepted))
        yield known if len(accepted) == len(two) else _step("amended", text=act.text, states="\n".join(accepted))


# -- the law of the requested State


def _domestic(treaties: Iterable[Treaty], asked: Question, before: int) -> Iterable[Finding]:
    laws = [
        each for each in treaties if each.series is Series.DOMESTIC and each.circle == {asked.requested} and _about(each, asked)
    ]
    for place, law in enumerate(sorted(laws, key=lambda each: each.id), before + 1):
        life = life_of(law, asked.on)
        home = Membership(state=asked.requested, standing=Standing.BOUND, since=law.in_force, source=law.source.url)
        away = Membership(state=asked.requesting, standing=Standing.UNKNOWN)
        made = Basis(
            treaty=law, standing=Standing.UNKNOWN, requesting=away, requested=home, in_force=life.in_force is not InForce.NO,
            life=life,
        )  # fmt: skip
        steps = (*_own_life(law, life), _step("domestic", state=asked.requested))
        yield Finding(basis=made, order=place, tier=Tier.DOMESTIC, in_force=life.in_force, reasons=steps)
