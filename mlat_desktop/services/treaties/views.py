# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the treaty service answers with: treaties, limits, legal bases and counted questions, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.legal_basis import Basis, Declaration, Membership, Party
from mlat_desktop.domain.treaty import PROFILE_POINTS, Fact, Ground, Limit, Treaty
from mlat_desktop.i18n import N_, Language, screen
from mlat_desktop.reasoning import span


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyView:
    """A line of the list of treaties. ``limits`` counts those of cases, ``uncomputed`` those that never compute a date."""

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
class TreatyDetail:
    """A treaty with everything its table says, who is party to it and what they declared."""

    view: TreatyView
    source: str
    read_on: date
    profile: tuple[PointView, ...]
    contents: tuple[PointView, ...]
    refusal: tuple[PointView, ...]
    notes: tuple[PointView, ...]
    limits: tuple[LimitView, ...]
    parties: tuple[Party, ...]
    declarations: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisView:
    """An instrument between two States. ``standing``: bound, ratified, not-yet or unknown; ``note`` says it in a sentence."""

    treaty: str
    title: str
    short: str
    series: str
    subjects: tuple[str, ...]
    standing: str
    usable: bool
    in_force: bool
    binding: bool
    requesting: Membership
    requested: Membership
    note: str
    protocols: tuple[BasisView, ...]
    declarations: tuple[Declaration, ...]


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
        version=treaty.version,
        limits=len(treaty.limits),
        uncomputed=sum(row.source.level.value == "memory" for row in treaty.limits),
    )


def treaty_detail(treaty: Treaty, parties: Sequence[Party], declarations: Sequence[Declaration]) -> TreatyDetail:
    """Everything that the table of a treaty says."""
    points = sorted(treaty.profile.items(), key=lambda item: PROFILE_POINTS.index(item[0]))
    return TreatyDetail(
        view=treaty_view(treaty),
        source=treaty.source.url,
        read_on=treaty.source.read_on,
        profile=tuple(_point(point, fact) for point, fact in points),
        contents=tuple(
            PointView(point=each.code, text=each.text, article=each.article, level=treaty.source.level.value)
            for each in treaty.contents
        ),
        refusal=tuple(_point("", fact) for fact in treaty.refusal),
        notes=tuple(_point("", fact) for fact in treaty.notes),
        limits=tuple(limit_view(row) for row in treaty.limits),
        parties=tuple(sorted(parties, key=lambda row: row.state)),
        declarations=tuple(sorted(declarations, key=lambda row: (row.state, row.article))),
    )


def _point(point: str, fact: Fact | Ground) -> PointView:
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


_NOTES = {
    "bound": N_("Both States are bound on this day."),
    "ratified": N_("Both States deposited their instruments; the day of entry into force is not recorded for each. Check it."),
    "not-yet": N_("Not yet in force between them on this day."),
    "unknown": N_("The register does not know whether both States are bound. That does not mean that they are not: check it."),
}
_NOT_IN_FORCE = N_("The instrument itself is not in force on this day.")
_NOT_BINDING = N_("This is a scheme, not a treaty: it binds nobody.")


def basis_view(one: Basis, declarations: Sequence[Declaration], language: Language | None = None) -> BasisView:
    """An instrument between two States, with what they declared on it."""
    words = language or screen()
    note = _NOTES[one.standing.value]
    if not one.in_force:
        note = _NOT_IN_FORCE
    if not one.treaty.binding:
        note = _NOT_BINDING
    return BasisView(
        treaty=one.treaty.id,
        title=one.treaty.title,
        short=one.treaty.short,
        series=one.treaty.series.value,
        subjects=tuple(sorted(one.treaty.subjects)),
        standing=one.standing.value,
        usable=one.usable,
        in_force=one.in_force,
        binding=one.treaty.binding,
        requesting=one.requesting,
        requested=one.requested,
        note=words.text(note),
        protocols=tuple(basis_view(each, declarations, words) for each in one.protocols),
        declarations=tuple(row for row in declarations if row.treaty_id == one.treaty.id),
    )
