# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the treaty service answers with: treaties, limits and counted questions, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.law import Edition
from mlat_desktop.domain.legal_basis import Declaration, Life, Membership
from mlat_desktop.domain.treaty import PROFILE_POINTS, Accession, Change, Fact, Ground, LifeEvent, Limit, Relation, Treaty
from mlat_desktop.i18n import screen
from mlat_desktop.labels import label
from mlat_desktop.reasoning import span
from mlat_desktop.services.codes import code_label


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyView:
    """A line of the list of treaties. ``circle`` are the only States that it addresses, the two of a bilateral treaty, none
    where it is open. ``limits`` counts those of cases, ``uncomputed`` those that never compute a
    date.
    """

    id: str
    title: str
    short: str
    series: str
    subjects: tuple[str, ...]
    binding: bool
    adopted: date | None
    in_force: date | None
    not_in_force: bool
    protocol_to: tuple[str, ...]
    circle: tuple[str, ...]
    version: str
    limits: int
    uncomputed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitView:
    """A limit as shown: ``length`` in words, empty where the text gives no number; ``triggers`` and ``stops`` are codes."""

    id: str
    title: str
    text: str
    article: str
    bound: str
    kind: str
    measure: str
    length: str
    rule: str
    triggers: tuple[str, ...]
    stops: tuple[str, ...]
    liberty: bool
    scope: str
    level: str
    source: str
    read_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PointView:
    """A point of the profile with its article and level."""

    point: str
    text: str
    article: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedView:
    """A code with its words in the language of the screen."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundView:
    """A ground of refusal. ``code`` and ``label`` are empty where no code fits; ``mandatory`` None where the text that was read
    does not say whether it may or shall be used.
    """

    text: str
    article: str
    level: str
    code: str
    label: str
    mandatory: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationView:
    """A relationship clause: to the instruments ``others`` and to whole families ``series``, for ``subjects`` (none: all)."""

    kind: str
    label: str
    article: str
    text: str
    others: tuple[str, ...]
    series: tuple[str, ...]
    subjects: tuple[str, ...]
    since: date | None
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyDetail:
    """A treaty with everything its table says, its own life, and who is party to it and what they declared.

    ``standing`` says whether the instrument itself is in force on the day asked about, ``parties`` how each State stands to it
    then, with its reservations, territories and life.
    """

    view: TreatyView
    place: str
    source: str
    read_on: date
    level: str
    on: date
    standing: Life
    life: tuple[LifeEvent, ...]
    side: tuple[str, ...]
    binds_circle: Fact | None
    accession: str
    relations: tuple[RelationView, ...]
    channels: tuple[CodedView, ...]
    languages: tuple[CodedView, ...]
    change: Change | None
    profile: tuple[PointView, ...]
    contents: tuple[PointView, ...]
    refusal: tuple[GroundView, ...]
    notes: tuple[PointView, ...]
    limits: tuple[LimitView, ...]
    parties: tuple[Membership, ...]
    declarations: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """A version of a table that counts or counted here: by whom it was accepted and with which edition."""

    version: str
    accepted_at: datetime
    accepted_by: str
    edition: Edition | None
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueQuestion:
    """A counting question as typed. ``start`` is ISO 8601, ``suspend`` FROM/TO; ``weekend`` ISO weekday numbers."""

    rule: str
    start: str
    length: str
    unit: str
    holidays: tuple[date, ...] = ()
    suspend: str = ""
    weekend: tuple[int, ...] = (6, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAnswer:
    """The answer: ``due`` is a date, or a local time for rules in hours, as ISO text; ``reasoning`` whole sentences."""

    due: str
    due_on: date
    due_at: datetime | None
    unmoved_on: date
    shift: int
    act_by: date | None
    suspended_days: int
    rule: str
    reasoning: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One row of a table of questions: ``due`` or, if it can not be counted, ``error`` in a sentence."""

    id: str
    due: str
    error: str = ""
    answer: DueAnswer | None = None


def treaty_view(treaty: Treaty) -> TreatyView:
    """The line of a treaty."""
    return TreatyView(
        id=treaty.id,
        title=treaty.title,
        short=treaty.short,
        series=treaty.series.value,
        subjects=tuple(sorted(treaty.subjects)),
        binding=treaty.binding,
        adopted=treaty.adopted,
        in_force=treaty.in_force,
        not_in_force=treaty.not_in_force,
        protocol_to=treaty.protocol_to,
        circle=tuple(sorted(treaty.circle)),
        version=treaty.version,
        limits=len(treaty.limits),
        uncomputed=sum(row.source.level.value == "memory" for row in treaty.limits),
    )


def treaty_detail(
    treaty: Treaty, on: date, standing: Life, parties: Sequence[Membership], declarations: Sequence[Declaration]
) -> TreatyDetail:
    """Everything that the table of a treaty says, and how the States stand to it on a day."""
    return TreatyDetail(
        view=treaty_view(treaty),
        place=treaty.place,
        source=treaty.source.url,
        read_on=treaty.source.read_on,
        level=treaty.source.level.value,
        on=on,
        standing=standing,
        life=treaty.life,
        side=tuple(sorted(treaty.side)),
        binds_circle=treaty.binds_circle,
        accession=_accession(treaty.accession),
        relations=tuple(_relation(each) for each in treaty.relations),
        channels=coded("channels", treaty.channels),
        languages=coded("languages", treaty.languages),
        change=treaty.change,
        profile=points_of(treaty),
        contents=contents_of(treaty),
        refusal=tuple(_ground(each) for each in treaty.refusal),
        notes=tuple(_point("", fact) for fact in treaty.notes),
        limits=tuple(limit_view(row) for row in treaty.limits),
        parties=tuple(sorted(parties, key=lambda row: row.state)),
        declarations=tuple(sorted(declarations, key=lambda row: (row.state, row.article))),
    )


def coded(name: str, values: Sequence[str]) -> tuple[CodedView, ...]:
    """Codes of a list with their words."""
    return tuple(CodedView(code=each, label=code_label(name, each)) for each in values)


def points_of(treaty: Treaty) -> tuple[PointView, ...]:
    """The profile in the order in which it is shown."""
    points = sorted(treaty.profile.items(), key=lambda item: PROFILE_POINTS.index(item[0]))
    return tuple(_point(point, fact) for point, fact in points)


def contents_of(treaty: Treaty) -> tuple[PointView, ...]:
    """What a request must contain."""
    level = treaty.source.level.value
    return tuple(PointView(point=each.code, text=each.text, article=each.article, level=level) for each in treaty.contents)


def _accession(rule: Accession | None) -> str:
    return span(rule.length.text, rule.length.unit.value, screen()) if rule else ""


def _relation(each: Relation) -> RelationView:
    return RelationView(
        kind=each.kind.value,
        label=label(each.kind),
        article=each.article,
        text=each.text,
        others=each.others,
        series=tuple(sorted(each.series)),
        subjects=tuple(sorted(each.subjects)),
        since=each.since,
        level=each.level.value,
    )


def _ground(each: Ground) -> GroundView:
    return GroundView(
        text=each.text,
        article=each.article,
        level=each.level.value,
        code=each.code,
        label=code_label("grounds", each.code) if each.code else "",
        mandatory=each.mandatory,
    )


def _point(point: str, fact: Fact) -> PointView:
    return PointView(point=point, text=fact.text, article=fact.article, level=fact.level.value)


def limit_view(row: Limit) -> LimitView:
    """A limit with its length in words."""
    length = span(row.length.text.lstrip("-"), row.length.unit.value, screen()) if row.length else ""
    return LimitView(
        id=row.id,
        title=row.title,
        text=row.text,
        article=row.article,
        bound=row.bound.value,
        kind=row.kind.value,
        measure=row.measure.value,
        length=length,
        rule=row.rule.value if row.rule else "",
        triggers=tuple(each.value for each in row.trigger),
        stops=tuple("+".join(sorted(each)) for each in row.stop),
        liberty=row.liberty,
        scope=row.scope.value,
        level=row.source.level.value,
        source=row.source.url,
        read_on=row.source.read_on,
    )
