# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What we ask of another State, tell it unasked, ask about and take back."""

from __future__ import annotations

from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.duties import DutyParty
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder, ReferenceKind
from mlat_desktop.services.chasing import ladders
from mlat_desktop.services.letters.filling.source import Source, Values, iso, named, on_one_line, texts


def matter(source: Source) -> Values:
    """What stands in every letter that asks for something or tells of something."""
    p = source.particulars
    return {
        "issuing_authority": named(p.issuing_authority),
        "facts": p.facts,
        "offences": source.offences(),
        "persons": source.persons(),
        "procedure": "\n".join(item.procedure for item in p.items if item.procedure),
        "confidentiality": p.confidentiality_reason,
        "do_not_notify": source.words.of("page", "no_notice") if p.do_not_notify else "",
    }


def spontaneous(source: Source) -> Values:
    """Information that nobody asked for, on the conditions to which the other State is bound."""
    return {**matter(source), "conditions": texts(source.duties(DutyParty.OTHER_STATE))}


def enquiry(source: Source) -> Values:
    """Since when we wait, and when they last were heard."""
    heard = ladders.shipped().words(Holder.OTHER_STATE, Direction.OUTGOING)
    return {**sent(source), "heard_on": source.last_on(*heard)}


def withdrawal(source: Source) -> Values:
    """What is lent to them comes back; without a list the whole request is withdrawn."""
    lent = [each for each in source.exhibits if each.lent]
    return {**sent(source), "to_return": "\n".join(f"{each.exhibit}\t{on_one_line(each.title)}" for each in lent)}


def sent(source: Source) -> Values:
    """When our request left."""
    return {"sent_on": source.last_on(EventKind.REQUEST_SENT)}


def reciprocity(source: Source) -> Values:
    """Our word for a like case: for which offences and measures it is given."""
    return {**sent(source), "offences": source.offences()}


# -- data that are to be preserved -----------------------------------------------------------------------------------------


def preservation(source: Source) -> Values:
    """Data to be kept until a request for them comes."""
    return {**matter(source), **_ticket(source)}


def renewal(source: Source) -> Values:
    """The day until which they are assured is that of the limit that runs."""
    kept = next((each for each in source.running() if _assures(each)), None)
    until = iso(kept.ends_on) if kept else ""
    return {**sent(source), **_ticket(source), **_notice(source), "preserved_until": until}


def release(source: Source) -> Values:
    """What need not be kept any longer."""
    return {**sent(source), **_ticket(source), **_notice(source)}


def _ticket(source: Source) -> Values:
    p = source.particulars
    data = [[item.particulars, item.target, item.place] for item in p.items]
    return {
        "ticket": source.reference(ReferenceKind.PRESERVATION_TICKET),
        "data": "\n".join("\t".join(on_one_line(part) for part in parts if part) for parts in data if any(parts)),
    }


def _notice(source: Source) -> Values:
    return {"do_not_notify": matter(source)["do_not_notify"]}


def _assures(deadline: Deadline) -> bool:
    """Whether it is the time for which preserved data stay."""
    return deadline.lapses and EventKind.PRESERVED_DATA_REQUESTED.value in deadline.stops
