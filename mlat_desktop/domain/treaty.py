# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A treaty as a table: its profile and its limits, in closed vocabularies and checked as a whole.

A table is data that an office may exchange for a newer one; the words it may use stand here, so that a table can ask for
nothing that :mod:`mlat_desktop.domain.clock_engine` does not do. Nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mlat_desktop.domain.counting import Length, Rule, Unit, parse_length
from mlat_desktop.domain.deadlines import LimitKind
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.vocabulary import EventKind, RequestClass

SCHEMA = 2
"""The schema of the tables that this program writes; it reads every one from 1 on."""


class SourceLevel(StrEnum):
    """How well a limit is attested. TEXT computes; SECONDARY computes, says so, and never alone decides a limit on liberty;
    MEMORY never computes.
    """

    TEXT = "text"
    SECONDARY = "secondary"
    MEMORY = "memory"


class Bound(StrEnum):
    """Whom a limit binds or protects."""

    REQUESTING = "requesting"
    REQUESTED = "requested"
    BOTH = "both"
    PERSON = "person"
    PROVIDER = "provider"
    NOTIFIED = "notified"
    PARTY = "party"
    DEPOSITARY = "depositary"


class Side(StrEnum):
    """One of the two States of a request."""

    REQUESTING = "requesting"
    REQUESTED = "requested"


class Measure(StrEnum):
    """How long a limit is, where it is not simply a number of units.

    COUNTED: a number (``length``, ``unit``, ``rule``). DECLARED: a number that the requested State declared, at most
    ``length``. EVENT: until something happens. PROMPTLY: no number, as soon as possible. AGREED: the treaty leaves the number
    to the States. INTERVAL: the row only suspends others. RELATIVE: in time before another limit ends. EXPIRY: the moment at
    which other limits end. EXTENSION: the row only lengthens another limit. EQUIVALENCE: the event that triggers the row
    counts as another (``counts_as``), such as receipt by an embassy.
    """

    COUNTED = "counted"
    DECLARED = "declared"
    EVENT = "event"
    PROMPTLY = "promptly"
    AGREED = "agreed"
    INTERVAL = "interval"
    RELATIVE = "relative"
    EXPIRY = "expiry"
    EXTENSION = "extension"
    EQUIVALENCE = "equivalence"


class Repeat(StrEnum):
    """What a second trigger does: the FIRST counts, the LATEST re-starts the limit, or EACH has a limit of its own."""

    FIRST = "first"
    LATEST = "latest"
    EACH = "each"


class Scope(StrEnum):
    """CASE limits are computed on a request; ADMINISTRATION ones concern the treaty itself and are only shown."""

    CASE = "case"
    ADMINISTRATION = "administration"


class Subject(StrEnum):
    """What an instrument is about."""

    MLA = "mla"
    EVIDENCE = "evidence"
    EXTRADITION = "extradition"
    ASSETS = "assets"
    CYBERCRIME = "cybercrime"
    SENTENCED = "sentenced"
    PROCEEDINGS = "proceedings"
    SERVICE = "service"
    CIVIL = "civil"


class Series(StrEnum):
    """The family of an instrument. DOMESTIC is the law of one State (its ``circle``), which the clock shows beside the treaty
    when that State is the requested one; SCHEME and MODEL bind nobody.
    """

    UN = "un"
    COUNCIL_OF_EUROPE = "council-of-europe"
    EU = "eu"
    REGIONAL = "regional"
    HAGUE = "hague"
    OECD = "oecd"
    BILATERAL = "bilateral"
    DOMESTIC = "domestic"
    SCHEME = "scheme"
    MODEL = "model"


class LifeAct(StrEnum):
    """What happens in the life of an instrument."""

    NEGOTIATED = "negotiated"
    ADOPTED = "adopted"
    OPENED = "opened"
    SIGNED = "signed"
    PROVISIONALLY_APPLIED = "provisionally-applied"
    IN_FORCE = "in-force"
    APPLIES = "applies"
    AMENDED = "amended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    REPLACED = "replaced"
    TERMINATED = "terminated"
    CLOSED_FOR_SIGNATURE = "closed-for-signature"


class RelationKind(StrEnum):
    """How an instrument stands to others between two States that both bind. SUPERSEDES: the others give way to it. YIELDS: it
    gives way to them. SUBSIDIARY: its own procedure applies only where none of them is in force. BESIDE: it leaves them
    untouched, and either may be used.
    """

    SUPERSEDES = "supersedes"
    YIELDS = "yields"
    SUBSIDIARY = "subsidiary"
    BESIDE = "beside"


class ChangeKind(StrEnum):
    """Why a version of a table differs from the one before: the LAW changed, or an error of the table was corrected."""

    LAW = "law"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact was read, when, by whom where that is recorded, and how well it is attested."""

    url: str
    read_on: date
    level: SourceLevel
    verified_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """This limit stands in for the limit ``id`` ``when`` both States are bound by this instrument (the one case known)."""

    id: str
    when: str = "both-bound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How far a limit can be extended at most, and which event it needs. ``by`` is the id of the limit row that says so."""

    max: Length
    needs: EventKind
    article: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit. ``stop`` events settle it, ``ends`` events make it pointless; each entry is a set of events that must all have
    happened.

    ``before`` says that a stop counts even when it lies before the trigger; ``requires`` are events that must have happened
    for the limit to exist, ``unless`` ones that must not have happened since; ``only_for`` the requested States whose law the
    row speaks of, empty for all; ``within`` is the floor inside which the trigger must fall; ``declared`` a declaration of the
    requested State on which the limit depends; ``calendar`` and ``acts`` the State whose rest days are looked at for the shift
    and for the advised day; ``refers`` the limits that RELATIVE and EXPIRY rows speak of; ``asked_by`` the requesting States
    only for which the row speaks, empty for all; ``counts_as`` the event as which the trigger of an EQUIVALENCE counts.
    """

    id: str
    title: str
    text: str
    article: str
    bound: Bound
    kind: LimitKind
    measure: Measure
    source: Source
    rule: Rule | None = None
    length: Length | None = None
    trigger: tuple[EventKind, ...] = ()
    stop: tuple[frozenset[EventKind], ...] = ()
    ends: tuple[frozenset[EventKind], ...] = ()
    before: bool = False
    repeat: Repeat = Repeat.FIRST
    scope: Scope = Scope.CASE
    liberty: bool = False
    pair: str = ""
    requires: tuple[EventKind, ...] = ()
    unless: tuple[EventKind, ...] = ()
    only_for: frozenset[str] = frozenset()
    asked_by: frozenset[str] = frozenset()
    counts_as: EventKind | None = None
    within: str = ""
    declared: str = ""
    calendar: Side | None = None
    acts: Side | None = None
    classes: frozenset[RequestClass] = frozenset()
    replaces: tuple[Replacement, ...] = ()
    suspends: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    extension: Extension | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the row applies to a trigger on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the profile: what the instrument says on a point, where, and how well that is attested."""

    text: str
    article: str = ""
    level: SourceLevel = SourceLevel.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground of refusal: ``code`` one of the list of grounds, empty where none fits; ``mandatory`` None where the text that
    was read does not say whether it may or shall be used.
    """

    text: str
    article: str = ""
    level: SourceLevel = SourceLevel.TEXT
    code: str = ""
    mandatory: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """A day in the life of the instrument itself; of its parties see the memberships. ``on`` None where it is not known."""

    act: LifeAct
    on: date | None
    text: str = ""
    level: SourceLevel = SourceLevel.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relationship clause: to the instruments ``others`` (ids) and to whole families ``series``, for the ``subjects`` named
    (empty: for all). ``since`` is the first day on which it counts.
    """

    kind: RelationKind
    article: str
    text: str
    others: tuple[str, ...] = ()
    series: frozenset[Series] = frozenset()
    subjects: frozenset[Subject] = frozenset()
    since: date | None = None
    level: SourceLevel = SourceLevel.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Accession:
    """How long after the deposit of its instrument a State is bound, at the earliest when the treaty itself is in force."""

    length: Length
    rule: Rule
    article: str
    level: SourceLevel = SourceLevel.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What this version of a table changes against the one before. ``effective_on`` is the day of the changed law."""

    kind: ChangeKind
    text: str
    effective_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One thing that a request must contain under the instrument: ``code`` is stable, ``text`` is shown."""

    code: str
    text: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Treaty:
    """An instrument. ``circle`` are the only States that it addresses (bilateral and European ones), empty for all;
    ``protocol_to`` the instruments that it amends or supplements; ``in_force`` None where it is not in force or not known.
    ``side`` is one side of an instrument between two sides (the rest of the circle is the other), empty where it stands between
    any two; ``binds_circle`` says why it binds every State of its circle without an act of its own; ``accession`` from when it
    binds a State of which only the deposit is recorded. ``channels`` and ``languages`` are codes of the office's lists;
    ``requested`` and ``requesting`` among the languages stand for those of the States.
    """

    id: str
    version: str
    title: str
    short: str
    series: Series
    subjects: frozenset[Subject]
    binding: bool
    source: Source
    adopted: date | None = None
    place: str = ""
    in_force: date | None = None
    in_force_level: SourceLevel = SourceLevel.TEXT
    not_in_force: bool = False
    circle: frozenset[str] = frozenset()
    side: frozenset[str] = frozenset()
    binds_circle: Fact | None = None
    accession: Accession | None = None
    protocol_to: tuple[str, ...] = ()
    profile: Mapping[str, Fact] = field(default_factory=dict)
    contents: tuple[Content, ...] = ()
    refusal: tuple[Ground, ...] = ()
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    life: tuple[LifeEvent, ...] = ()
    relations: tuple[Relation, ...] = ()
    change: Change | None = None
    notes: tuple[Fact, ...] = ()
    limits: tuple[Limit, ...] = ()

    def limit(self, limit_id: str) -> Limit | None:
        """The limit of that id, None where there is none."""
        return next((row for row in self.limits if row.id == limit_id), None)

    def joins(self, one: str, other: str) -> bool:
        """Whether it can stand between these two States at all."""
        inside = not self.circle or {one, other} <= self.circle
        return inside and (not self.side or (one in self.side) is not (other in self.side))


PROFILE_POINTS = (
    "channel",
    "language",
    "form",
    "authentication",
    "urgency",
    "documents",
    "supplementary",
    "confidentiality",
    "use",
    "data-protection",
    "dual-criminality",
    "nationals",
    "death-penalty",
    "reasons",
    "postponement",
    "consultation",
    "costs",
    "spontaneous",
    "video",
    "custody",
    "safe-conduct",
    "service",
    "seizure",
    "preservation",
    "confiscation",
    "joint-teams",
    "interception",
    "provisional-arrest",
    "simplified",
    "surrender",
    "speciality",
    "property",
    "transit",
    "competing",
    "proceedings",
    "sentenced",
    "subsidiary",
    "territory",
    "denunciation",
)
"""The points of a profile, in the order in which they are shown."""


def length_of(text: str, unit: str) -> Length:
    """A length of a table; raises ``ValueError`` with the reason."""
    try:
        return parse_length(text, Unit(unit))
    except KnownError as error:
        raise ValueError(str(error.facts["reason"])) from error


def faults(treaty: Treaty) -> tuple[str, ...]:
    """Everything that is wrong with a table, each as ``where: reason``; nothing when it may be used."""
    found = [f"{row.id}: {reason}" for row in treaty.limits for reason in _limit_faults(treaty, row)]
    ids = [row.id for row in treaty.limits]
    found += [f"{one}: the id stands twice" for one in sorted({i for i in ids if ids.count(i) > 1})]
    found += [f"profile.{point}: not a point of a profile" for point in treaty.profile if point not in PROFILE_POINTS]
    if not treaty.subjects:
        found.append("subjects: an instrument is about something")
    if treaty.series is Series.BILATERAL and len(treaty.circle) != 2:
        found.append("circle: a bilateral treaty names its two States")
    if treaty.series is Series.DOMESTIC and len(treaty.circle) != 1:
        found.append("circle: a domestic law names its State")
    if treaty.series in {Series.SCHEME, Series.MODEL} and treaty.binding:
        found.append("binding: a scheme and a model bind nobody")
    if treaty.not_in_force and treaty.in_force is not None:
        found.append("in_force: the table says both that it is in force and that it is not")
    if treaty.side and not treaty.side < treaty.circle:
        found.append("side: one side is a part of the circle, the rest of it is the other")
    if treaty.binds_circle and not treaty.circle:
        found.append("binds_circle: there is no circle")
    if treaty.accession and not _countable(treaty.accession):
        found.append("accession: a State is bound some days (NTH-DAY) or months (COE-EIF) after its deposit")
    found += [f"relation {each.article}: it names no other instrument" for each in treaty.relations if not _related(each)]
    return tuple(found)


def _countable(each: Accession) -> bool:
    units = {Rule.NTH_DAY: {Unit.DAY, Unit.NTH_DAY}, Rule.COE_EIF: {Unit.MONTH}}
    return each.length.unit in units.get(each.rule, set()) and each.length.sign > 0


def _related(each: Relation) -> bool:
    return bool(each.others or each.series)


def _limit_faults(treaty: Treaty, row: Limit) -> Iterable[str]:
    if not row.id.startswith(f"{treaty.id}/"):
        yield f"the id does not begin with {treaty.id}/"
    if row.scope is Scope.CASE and not row.trigger and row.measure is not Measure.EXPIRY:
        yield "a limit of a case needs a trigger"
    counted = row.measure in {Measure.COUNTED, Measure.DECLARED, Measure.EXTENSION}
    if counted is not (row.length is not None and row.rule is not None):
        yield "a counted limit has a length, a unit and a rule, any other has none"
    if row.rule is not None and row.length is not None:
        yield from _rule_faults(row, row.rule, row.length)
    if (row.measure is Measure.INTERVAL) is not bool(row.suspends):
        yield "a row that suspends is an interval and names what it suspends"
    if row.measure is Measure.INTERVAL and not (row.trigger and row.stop):
        yield "an interval has a trigger and a stop"
    if (row.measure is Measure.EQUIVALENCE) is not (row.counts_as is not None):
        yield "a row of equivalence says as what its event counts, any other does not"
    if (row.measure in {Measure.RELATIVE, Measure.EXPIRY}) is not bool(row.refers):
        yield "a row that is relative to others names them, any other does not"
    if row.pair and treaty.limit(row.pair) is None:
        yield f"its pair {row.pair} is not in the table"
    if row.within and treaty.limit(row.within) is None:
        yield f"its floor {row.within} is not in the table"
    if row.within and _returns(treaty, row):
        yield "its floor lies within itself"
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        yield "it ends before it begins"
    yield from (f"{each.id} is replaced under an unknown condition" for each in row.replaces if each.when != "both-bound")


def _returns(treaty: Treaty, row: Limit) -> bool:
    """Whether the floors, one within the other, have no last one: the clock would look for it for ever."""
    seen: set[str] = set()
    floor: Limit | None = row
    while floor is not None and floor.within:
        if floor.id in seen:
            return True
        seen.add(floor.id)
        floor = treaty.limit(floor.within)
    return False


def _rule_faults(row: Limit, rule: Rule, length: Length) -> Iterable[str]:
    if rule.backward is not (row.kind is LimitKind.BACKWARD):
        yield "a backward limit is counted by a backward rule, and only such a limit"
    if rule.hours is not (length.unit is Unit.HOUR):
        yield f"the rule {rule.value} does not count in {length.unit.value}"
    if rule is Rule.SUSPEND:
        yield "suspension is said by the row that suspends, not by a rule"
    if rule.backward is not (length.sign < 0):
        yield "the sign of the length does not go with its rule"


def check(treaty: Treaty, invalid: Callable[[str, str], KnownError]) -> Treaty:
    """The table itself if it is whole; else raise what ``invalid`` makes of the first fault (where, reason)."""
    wrong = faults(treaty)
    if wrong:
        where, _, reason = wrong[0].partition(": ")
        raise invalid(where, reason)
    return treaty
