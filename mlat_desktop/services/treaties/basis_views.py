# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The legal bases between two States as a page shows them: the place of each, the reasons, and what it asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mlat_desktop.domain.basis_order import Finding, Tier
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.legal_basis import Basis, Declaration, InForce, Membership
from mlat_desktop.domain.treaty import Series, Subject
from mlat_desktop.i18n import N_, screen
from mlat_desktop.services.treaties.basis_words import basis_sentence
from mlat_desktop.services.treaties.fallback import Fallback
from mlat_desktop.services.treaties.views import CodedView, PointView, coded, contents_of, points_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksView:
    """What an instrument asks of a request: its contents, the ways and languages as codes with labels, and the points of the
    profile that say how it is made (channel, language, form, authentication, documents).
    """

    contents: tuple[PointView, ...]
    channels: tuple[CodedView, ...]
    languages: tuple[CodedView, ...]
    points: tuple[PointView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisView:
    """A legal basis between two States. ``order`` counts from 1; ``kind``: treaty, scheme, domestic, or without an instrument
    reciprocity and letters-rogatory. ``in_force``: yes, no or unknown, between the two States; ``usable``: a request may rest
    on it as far as the register knows; ``note`` is the one sentence that matters most, ``why`` all of them.
    ``parties`` are the two States of a bilateral treaty; ``declarations`` those of the two States on it and on its protocols;
    ``undertakings`` what must be promised where no instrument binds.
    """

    id: str
    order: int
    kind: str
    title: str
    short: str
    series: str
    subjects: tuple[str, ...]
    parties: tuple[str, ...]
    binding: bool
    in_force: str
    usable: bool
    standing: str
    note: str
    why: tuple[str, ...]
    gives_way_to: tuple[str, ...]
    requesting: Membership | None
    requested: Membership | None
    protocols: tuple[ProtocolView, ...]
    asks: AsksView
    declarations: tuple[Declaration, ...]
    undertakings: tuple[CodedView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolView:
    """An instrument that amends or supplements another, between the same two States."""

    id: str
    title: str
    short: str
    in_force: str
    standing: str
    requesting: Membership
    requested: Membership


_HOW = ("channel", "language", "form", "authentication", "documents", "urgency")

_NOTES = {
    Tier.USABLE: N_("Both States are bound on this day."),
    Tier.GIVES_WAY: N_("Both States are bound, but another instrument takes its place between them."),
    Tier.UNKNOWN: N_(
        "The register does not know whether both States are bound. That does not mean that they are not: check it."
    ),
    Tier.NOT_IN_FORCE: N_("It is not in force between these States on this day."),
    Tier.BINDS_NOBODY: N_("This is a scheme or a model, not a treaty: it binds nobody."),
    Tier.DOMESTIC: N_("The law of the requested State applies there with and without a treaty."),
}


def finding_view(one: Finding, declarations: Sequence[Declaration], titles: Mapping[str, str]) -> BasisView:
    """An instrument at its place."""
    treaty, words = one.basis.treaty, screen()
    ids = {treaty.id, *(each.treaty.id for each in one.basis.protocols)}
    kinds = {Tier.BINDS_NOBODY: "scheme", Tier.DOMESTIC: "domestic"}
    domestic = one.tier is Tier.DOMESTIC
    return BasisView(
        id=treaty.id,
        order=one.order,
        kind=kinds.get(one.tier, "treaty"),
        title=treaty.title,
        short=treaty.short,
        series=treaty.series.value,
        subjects=tuple(sorted(treaty.subjects)),
        parties=tuple(sorted(treaty.circle)) if treaty.series is Series.BILATERAL else (),
        binding=treaty.binding,
        in_force=one.in_force.value,
        usable=one.usable,
        standing=one.basis.standing.value,
        note=words.text(_NOTES[one.tier]),
        why=tuple(basis_sentence(step, titles) for step in one.reasons),
        gives_way_to=one.gives_way_to,
        requesting=None if domestic else one.basis.requesting,
        requested=None if domestic else one.basis.requested,
        protocols=tuple(_protocol(each) for each in one.basis.protocols),
        asks=AsksView(
            contents=contents_of(treaty),
            channels=coded("channels", treaty.channels),
            languages=coded("languages", treaty.languages),
            points=tuple(each for each in points_of(treaty) if each.point in _HOW),
        ),
        declarations=tuple(row for row in declarations if row.treaty_id in ids),
        undertakings=(),
    )


def _protocol(one: Basis) -> ProtocolView:
    return ProtocolView(
        id=one.treaty.id,
        title=one.treaty.title,
        short=one.treaty.short,
        in_force=one.between.value,
        standing=one.standing.value,
        requesting=one.requesting,
        requested=one.requested,
    )


def fallback_view(one: Fallback, order: int, requested: str) -> BasisView:
    """A basis without an instrument. Whether the requested State accepts it is not known to any register."""
    words = screen()
    state = {"state": words.state(requested)}
    title = words.text(one.title)
    told = tuple(words.fill(words.text(each), state) for each in one.why)
    return BasisView(
        id=one.id,
        order=order,
        kind=one.kind.value,
        title=title,
        short=title,
        series="",
        subjects=tuple(sorted(one.subjects)),
        parties=(),
        binding=False,
        in_force=InForce.UNKNOWN.value,
        usable=False,
        standing="",
        note=told[0],
        why=told,
        gives_way_to=(),
        requesting=None,
        requested=None,
        protocols=(),
        asks=AsksView(
            contents=(), channels=coded("channels", ("diplomatic",)), languages=coded("languages", ("requested",)), points=()
        ),
        declarations=(),
        undertakings=tuple(
            CodedView(code=code, label=words.fill(words.text(text), state)) for code, text in one.undertakings.items()
        ),
    )


# -- what is sought


def sought(text: str) -> tuple[Subject, ...]:
    """The subjects that an instrument must be about, the closest first, for a kind of assistance (``banking``) or a subject
    (``evidence``); nothing for the empty text. Raises ``KnownError(TREATY_QUESTION)``.
    """
    asked = text.strip().lower()
    if not asked:
        return ()
    known = _subjects_of_assistance()
    if asked in known:
        return known[asked]
    if asked in set(Subject):
        return (Subject(asked),)
    names = ", ".join(dict.fromkeys([*(each.value for each in Subject), *known]))
    raise KnownError(
        Code.TREATY_QUESTION, reason=why("{text} is not one of the subjects {known}", text=repr(text), known=names)
    )


@cache
def _subjects_of_assistance() -> Mapping[str, tuple[Subject, ...]]:
    rows = tomllib.loads(files("resources").joinpath("codes", "assistance.toml").read_text(encoding="utf-8"))["code"]
    return {row["id"]: tuple(Subject(each) for each in row["subjects"]) for row in rows}
