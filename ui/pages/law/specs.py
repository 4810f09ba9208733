# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The fields of a treaty table, part by part, with the closed vocabularies as choices in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from mlat_desktop.domain.counting import Rule, Unit
from mlat_desktop.domain.deadlines import LimitKind
from mlat_desktop.domain.treaty import (
    PROFILE_POINTS,
    Bound,
    ChangeKind,
    LifeAct,
    Measure,
    RelationKind,
    Repeat,
    Scope,
    Series,
    Side,
    SourceLevel,
    Subject,
)
from mlat_desktop.domain.vocabulary import EventKind, RequestClass
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.services.codes import Codes
from ui.pages.law.fields import Items, Kind, Spec
from ui.pages.law.words import (
    bound_word,
    kind_word,
    level_word,
    measure_word,
    point_word,
    rule_word,
    series_word,
    subject_word,
)

Choices = list[tuple[object, str]]


def _of(values: Iterable[StrEnum], words: Callable[[str], str]) -> Items:
    return lambda: [(each.value, words(each.value)) for each in values]


def _labelled(values: Iterable[StrEnum]) -> Items:
    return lambda: sorted(((each.value, word(each)) for each in values), key=lambda item: item[1].casefold())


def _levels() -> list[tuple[str, str]]:
    return [(each.value, level_word(each.value)) for each in SourceLevel]


def units() -> list[tuple[str, str]]:
    """Units of a length."""
    return [
        (Unit.HOUR.value, _("hours")),
        (Unit.DAY.value, _("days")),
        (Unit.CALENDAR_DAY.value, _("calendar days")),
        (Unit.CONSECUTIVE_DAY.value, _("consecutive days")),
        (Unit.WORKING_DAY.value, _("working days")),
        (Unit.CLEAR_DAY.value, _("clear days")),
        (Unit.WEEK.value, _("weeks")),
        (Unit.MONTH.value, _("months")),
        (Unit.MONTH_DAY.value, _("months and days, such as 3+15")),
        (Unit.YEAR.value, _("years")),
        (Unit.NTH_DAY.value, _("the day of that number")),
        (Unit.DAY_AFTER.value, _("the day after")),
    ]


def _rules() -> list[tuple[str, str]]:
    return [(each.value, f"{each.value}: {rule_word(each.value)}") for each in Rule if each is not Rule.SUSPEND]


def _repeats() -> list[tuple[str, str]]:
    return [
        (Repeat.FIRST.value, _("the first counts")),
        (Repeat.LATEST.value, _("the latest starts it again")),
        (Repeat.EACH.value, _("each has a limit of its own")),
    ]


def _scopes() -> list[tuple[str, str]]:
    return [(Scope.CASE.value, _("counted on a case")), (Scope.ADMINISTRATION.value, _("concerns the treaty itself"))]


def _sides() -> list[tuple[str, str]]:
    return [(Side.REQUESTING.value, _("the requesting State")), (Side.REQUESTED.value, _("the requested State"))]


def _mandatory() -> Choices:
    return [(True, _("must be refused")), (False, _("may be refused"))]


def changes() -> list[tuple[str, str]]:
    """Why a version differs from the one before."""
    return [
        (ChangeKind.LAW.value, _("the law changed")),
        (ChangeKind.CORRECTION.value, _("an error of the table is corrected")),
    ]


def head(codes: Codes, treaties: Items) -> Sequence[Spec]:
    """What the instrument is."""

    def channels() -> list[tuple[str, str]]:
        return [(item.id, item.label()) for item in codes.offered("channels")]

    def languages() -> list[tuple[str, str]]:
        return [(item.id, item.label()) for item in codes.offered("languages")]

    return (
        Spec("id", _("Name in the tables"), required=True, help_text=_("for example CH-XX-MLA-2026; it never changes")),
        Spec("short", _("Short title"), required=True),
        Spec("title", _("Title"), required=True, span=2),
        Spec("series", _("Family"), Kind.ONE, _of(Series, series_word), required=True),
        Spec("subjects", _("Subjects"), Kind.MANY, _of(Subject, subject_word), required=True),
        Spec("binding", _("It binds States"), Kind.FLAG),
        Spec("not_in_force", _("It is not in force"), Kind.FLAG),
        Spec("adopted", _("Adopted"), Kind.DAY),
        Spec("place", _("Place")),
        Spec("in_force", _("In force since"), Kind.DAY),
        Spec("in_force_level", _("How well that day is attested"), Kind.ONE, _levels, default="text"),
        Spec("circle", _("States addressed"), Kind.STATES, help_text=_("none: open to all")),
        Spec("side", _("One side of them"), Kind.STATES, help_text=_("only between two groups of States")),
        Spec("protocol_to", _("Protocol to"), Kind.MANY, treaties),
        Spec("channels", _("Channels"), Kind.MANY, channels),
        Spec("languages", _("Languages"), Kind.MANY, languages),
    )


def fact() -> Sequence[Spec]:
    """A line of the profile."""
    return (
        Spec("article", _("Article")),
        Spec("level", _("How well it is attested"), Kind.ONE, _levels, default="text"),
        Spec("text", _("What it says"), Kind.AREA, span=2),
    )


def content() -> Sequence[Spec]:
    """Something that a request must contain."""
    return (
        Spec("code", _("Name in the tables"), required=True),
        Spec("article", _("Article"), required=True),
        Spec("text", _("What a request must contain"), Kind.AREA, required=True, span=2),
    )


def ground(codes: Codes) -> Sequence[Spec]:
    """A ground of refusal."""
    return (
        Spec("mandatory", _("May or must"), Kind.ONE, _mandatory),
        Spec("article", _("Article")),
        Spec("code", _("Kind of ground"), Kind.ONE, lambda: [(item.id, item.label()) for item in codes.offered("grounds")]),
        Spec("level", _("How well it is attested"), Kind.ONE, _levels, default="text"),
        Spec("text", _("The ground"), Kind.AREA, required=True, span=2),
    )


def life() -> Sequence[Spec]:
    """A day in the life of the instrument."""
    return (
        Spec("act", _("What happened"), Kind.ONE, _labelled(LifeAct), required=True),
        Spec("on", _("On the day"), Kind.DAY),
        Spec("level", _("How well it is attested"), Kind.ONE, _levels, default="text"),
        Spec("text", _("More"), Kind.AREA, span=2),
    )


def relation(treaties: Items) -> Sequence[Spec]:
    """How it stands to others."""
    return (
        Spec("kind", _("It"), Kind.ONE, _labelled(RelationKind), required=True),
        Spec("article", _("Article"), required=True),
        Spec("others", _("These instruments"), Kind.MANY, treaties),
        Spec("series", _("These families"), Kind.MANY, _of(Series, series_word)),
        Spec("subjects", _("Only for"), Kind.MANY, _of(Subject, subject_word)),
        Spec("since", _("Since"), Kind.DAY),
        Spec("level", _("How well it is attested"), Kind.ONE, _levels, default="text"),
        Spec("text", _("What the clause says"), Kind.AREA, required=True, span=2),
    )


def note() -> Sequence[Spec]:
    """A note."""
    return fact()


def limit(limits: Items) -> Sequence[Spec]:
    """A limit; ``limits`` are those of the table, to which it may point."""
    events = _labelled(EventKind)
    return (
        Spec("title", _("Title"), required=True, span=2),
        Spec("id", _("Name in the tables"), required=True, help_text=_("the treaty, a stroke, the article")),
        Spec("article", _("Article"), required=True),
        Spec("text", _("What it says"), Kind.AREA, required=True, span=2),
        Spec("bound", _("Whom it binds"), Kind.ONE, _of(Bound, bound_word), required=True),
        Spec("kind", _("What happens at its end"), Kind.ONE, _of(LimitKind, kind_word), required=True),
        Spec("measure", _("How long"), Kind.ONE, _of(Measure, measure_word), default="counted"),
        Spec("rule", _("Rule of counting"), Kind.ONE, _rules),
        Spec("length", _("How many")),
        Spec("unit", _("Unit"), Kind.ONE, units),
        Spec("liberty", _("It concerns the liberty of a person"), Kind.FLAG),
        Spec("before", _("It may be met before it starts"), Kind.FLAG),
        Spec("trigger", _("Starts with"), Kind.MANY, events),
        Spec("stop", _("Is met by"), Kind.MANY, events),
        Spec("ends", _("Is made pointless by"), Kind.MANY, events),
        Spec("requires", _("Only if there was"), Kind.MANY, events),
        Spec("unless", _("Not if there was"), Kind.MANY, events),
        Spec("counts_as", _("Counts as"), Kind.ONE, events),
        Spec("repeat", _("When it starts again"), Kind.ONE, _repeats, default="first"),
        Spec("scope", _("Scope"), Kind.ONE, _scopes, default="case"),
        Spec("pair", _("Belongs together with"), Kind.ONE, limits),
        Spec("within", _("Within"), Kind.ONE, limits),
        Spec("suspends", _("Suspends"), Kind.MANY, limits),
        Spec("refers", _("Refers to"), Kind.MANY, limits),
        Spec("only_for", _("Only for these requested States"), Kind.STATES),
        Spec("asked_by", _("Only for these requesting States"), Kind.STATES),
        Spec("declared", _("Depends on the declaration")),
        Spec("classes", _("Only for cases of"), Kind.MANY, _labelled(RequestClass)),
        Spec("calendar", _("Rest days of"), Kind.ONE, _sides),
        Spec("acts", _("Who must act"), Kind.ONE, _sides),
        Spec("valid_from", _("Valid from"), Kind.DAY),
        Spec("valid_to", _("Valid to"), Kind.DAY),
    )


def verification() -> Sequence[Spec]:
    """Where a change was read, and what kind of change it is."""
    return (
        Spec("kind", _("Kind of change"), Kind.ONE, changes, required=True),
        Spec("effective_on", _("Counts from"), Kind.DAY, help_text=_("needed if the law changed")),
        Spec("text", _("What changed, in a line"), required=True, span=2),
        Spec("source", _("Where it was read"), required=True, span=2, help_text=_("the address of the text, or the journal")),
        Spec("read_on", _("Read on"), Kind.DAY, required=True),
        Spec("verified_by", _("Read by"), required=True),
        Spec("level", _("How well it is attested"), Kind.ONE, _levels, required=True, default="text"),
        Spec("version", _("Name of the new version"), required=True),
    )


def points() -> list[tuple[str, str]]:
    """The points of a profile."""
    return [(each, point_word(each)) for each in PROFILE_POINTS]
