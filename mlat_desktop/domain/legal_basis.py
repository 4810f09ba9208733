# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which instruments bind two States on a day, as far as the register knows.

What the register does not know it says: an absent State, or one of which only a signature is recorded, is "unknown", never
"not a party". Nothing here decides for the officer which instrument to use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mlat_desktop.domain.treaty import Series, SourceLevel, Subject, Treaty


class Standing(StrEnum):
    """How a State stands to an instrument on a day. RATIFIED: its instrument was deposited, the day of entry into force is not
    recorded. NOT_YET: bound from a recorded later day.
    """

    BOUND = "bound"
    RATIFIED = "ratified"
    NOT_YET = "not-yet"
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
    """How one State stands to an instrument, since when, and where that was read."""

    state: str
    standing: Standing
    since: date | None = None
    signature: date | None = None
    ratification: date | None = None
    source: str = ""


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
    protocols: tuple[Basis, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the register can say that the instrument binds both States."""
        return self.treaty.binding and self.in_force and self.standing is Standing.BOUND


_ORDER = (Standing.BOUND, Standing.RATIFIED, Standing.NOT_YET, Standing.UNKNOWN)


def membership(treaty: Treaty, state: str, on: date, parties: Iterable[Party]) -> Membership:
    """How ``state`` stands to ``treaty`` on a day. The two States of a bilateral treaty in force are bound by it."""
    if treaty.series is Series.BILATERAL and state in treaty.circle:
        if treaty.in_force is None:
            return Membership(state=state, standing=Standing.UNKNOWN, source=treaty.source.url)
        bound = treaty.in_force <= on
        standing = Standing.BOUND if bound else Standing.NOT_YET
        return Membership(state=state, standing=standing, since=treaty.in_force, source=treaty.source.url)
    row = next((each for each in parties if each.treaty_id == treaty.id and each.state == state), None)
    if row is None:
        return Membership(state=state, standing=Standing.UNKNOWN)
    return Membership(
        state=state,
        standing=_standing(row, on),
        since=row.entry_into_force,
        signature=row.signature,
        ratification=row.ratification,
        source=row.source,
    )


def _standing(row: Party, on: date) -> Standing:
    if row.entry_into_force is not None:
        return Standing.BOUND if row.entry_into_force <= on else Standing.NOT_YET
    if row.ratification is not None and row.ratification <= on:
        return Standing.RATIFIED
    return Standing.UNKNOWN


def basis(
    treaty: Treaty, requesting: str, requested: str, on: date, parties: Sequence[Party], protocols: Iterable[Treaty] = ()
) -> Basis:
    """How one instrument stands between the two States, with those of ``protocols`` that amend it."""
    theirs = membership(treaty, requesting, on, parties)
    ours = membership(treaty, requested, on, parties)
    return Basis(
        treaty=treaty,
        standing=max(theirs.standing, ours.standing, key=_ORDER.index),
        requesting=theirs,
        requested=ours,
        in_force=not treaty.not_in_force and not (treaty.in_force is not None and treaty.in_force > on),
        protocols=tuple(basis(each, requesting, requested, on, parties) for each in protocols if treaty.id in each.protocol_to),
    )


def legal_basis(
    treaties: Sequence[Treaty],
    parties: Sequence[Party],
    requesting: str,
    requested: str,
    on: date,
    subject: Subject | None = None,
) -> tuple[Basis, ...]:
    """Every instrument that may stand between two States on a day, the certain ones first; bilateral before wider ones.

    Protocols appear under the instruments that they amend. An instrument addressed to other States only is left out; one of
    which the register lacks the memberships is listed as unknown.
    """
    found = [
        basis(treaty, requesting, requested, on, parties, treaties)
        for treaty in treaties
        if not treaty.protocol_to
        and (subject is None or subject in treaty.subjects)
        and (not treaty.circle or {requesting, requested} <= treaty.circle)
    ]
    return tuple(sorted(found, key=_certainty))


def _certainty(one: Basis) -> tuple[bool, int, bool, str]:
    wide = one.treaty.series is not Series.BILATERAL
    return (not (one.in_force and one.treaty.binding), _ORDER.index(one.standing), wide, one.treaty.id)
