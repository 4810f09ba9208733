# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Conditions, undertakings and the end of a case: the duties that rest on it, ours or theirs."""

from __future__ import annotations

from mlat_desktop.domain.duties import DutyParty
from mlat_desktop.domain.vocabulary import Direction, EventKind
from mlat_desktop.services.letters.filling.asking import sent
from mlat_desktop.services.letters.filling.source import Source, Values, articles, iso, on_one_line, texts

_OWN_FIELDS = {
    "use-limitation": "use_limits",
    "speciality": "speciality",
    "no-death-penalty": "death_penalty",
    "treatment": "treatment",
    "retrial": "retrial",
}
"""Kinds of duty for which an undertaking has a section of its own."""
_BACK = "return-items"


def conditions(source: Source) -> Values:
    """What binds the other State if it takes our assistance."""
    owed = source.duties(DutyParty.OTHER_STATE)
    own = [each for each in owed if each.kind in {"use-limitation", "speciality"}]
    return {
        "decided_on": source.last_on(EventKind.DECIDED, EventKind.EXTRADITION_DECIDED),
        "conditions": texts(each for each in owed if each not in own),
        "conditions_article": articles(owed),
        "use_limits": texts(each for each in own if each.kind == "use-limitation"),
        "speciality": texts(each for each in own if each.kind == "speciality"),
    }


def acceptance(source: Source) -> Values:
    """What the other State made its condition and we accept."""
    owed = [each for each in source.duties(DutyParty.US) if each.given_by is DutyParty.OTHER_STATE]
    return {**sent(source), "conditions": texts(owed), "conditions_article": articles(owed)}


def undertaking(source: Source) -> Values:
    """What we promise; who gives the promise is for whoever signs to say."""
    owed = source.duties(DutyParty.US)
    own = {
        field: ("\n" if field in {"use_limits", "speciality"} else " ").join(
            on_one_line(each.text) for each in owed if each.kind == kind
        )
        for kind, field in _OWN_FIELDS.items()
    }
    back = [each.due_on for each in owed if each.kind == _BACK and each.due_on]
    rest = (each for each in owed if each.kind not in _OWN_FIELDS and not (each.kind == _BACK and each.due_on))
    return {**sent(source), **own, "return_by": iso(min(back, default=None)), "undertakings": texts(rest)}


def closing(source: Source) -> Values:
    """The outcome, what goes on binding whoever got the assistance, and what must still be done."""
    outcome = source.request.outcome
    incoming = source.particulars.direction is Direction.INCOMING
    lasting = [each for each in source.duties(DutyParty.OTHER_STATE if incoming else DutyParty.US) if each.lasting]
    open_duties = [each for side in (DutyParty.US, DutyParty.OTHER_STATE) for each in source.duties(side)]
    return {
        "outcome": source.words.of("outcomes", outcome.value) if outcome else "",
        "conditions": texts(lasting),
        "still_due": texts(each for each in open_duties if not each.lasting),
    }
