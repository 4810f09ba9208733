# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a request rests on where no instrument is known to bind both States, and what must be promised then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mlat_desktop.domain.treaty import Subject
from mlat_desktop.domain.vocabulary import BasisKind
from mlat_desktop.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """A basis without a treaty: its kind, what it is, what it may be about, and the undertakings by code."""

    id: str
    kind: BasisKind
    title: str
    subjects: frozenset[Subject]
    why: tuple[str, ...]
    undertakings: Mapping[str, str]


_NONE = N_("No instrument is known to bind both States for this. Rows above whose standing is unknown are worth a check first.")
_LAW = N_(
    "Whether the law of {state} allows it without a treaty, and on which conditions, is for that State to say: ask first."
)
_RECIPROCITY = N_("A written assurance of reciprocity: the requesting State would do the same for {state} in a like case.")
_CHANNEL = N_("It goes through the diplomatic channel, unless the law of {state} names another authority.")
_LANGUAGE = N_("It is written in, or translated into, an official language of {state}.")
_USE = N_("An undertaking on use: what is sent serves only the proceedings of the request, unless {state} consents to more.")
_SPECIALITY = N_(
    "An undertaking of speciality: the person is tried or punished only for the offences of the request and is not handed on to"
    " another State, unless {state} consents."
)
_PENALTY = N_("Where the offence carries the death penalty: an assurance that it is not imposed or not carried out.")
_COSTS = N_("An undertaking to bear the costs that {state} does not bear itself.")

_COMMON = {"channel": _CHANNEL, "language": _LANGUAGE, "costs": _COSTS}

_EXTRADITION = Fallback(
    id="reciprocity-extradition",
    kind=BasisKind.RECIPROCITY,
    title=N_("Extradition on reciprocity, under the law of the requested State"),
    subjects=frozenset({Subject.EXTRADITION}),
    why=(_NONE, _LAW),
    undertakings={"reciprocity": _RECIPROCITY, "speciality": _SPECIALITY, "death-penalty": _PENALTY, **_COMMON},
)
_ASSISTANCE = Fallback(
    id="reciprocity",
    kind=BasisKind.RECIPROCITY,
    title=N_("Assistance on reciprocity, under the law of the requested State"),
    subjects=frozenset(Subject) - {Subject.EXTRADITION},
    why=(_NONE, _LAW),
    undertakings={"reciprocity": _RECIPROCITY, "use": _USE, **_COMMON},
)
_ROGATORY = Fallback(
    id="letters-rogatory",
    kind=BasisKind.LETTERS_ROGATORY,
    title=N_("Letters rogatory from court to court, under the law of the requested State"),
    subjects=frozenset(Subject) - {Subject.EXTRADITION, Subject.SENTENCED, Subject.PROCEEDINGS},
    why=(_NONE, N_("A court of the requesting State asks the competent court of {state}, which acts under its own law."), _LAW),
    undertakings={"use": _USE, **_COMMON},
)


def fallbacks(sought: Iterable[Subject]) -> tuple[Fallback, ...]:
    """What is left without an instrument, for what is sought; letters rogatory gather evidence, they surrender nobody."""
    wanted = set(sought) or set(Subject)
    return tuple(each for each in (_EXTRADITION, _ASSISTANCE, _ROGATORY) if wanted & each.subjects)
