# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters about a person who is sought or surrendered."""

from __future__ import annotations

from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.liberty import Stay, days_held, stays
from mlat_desktop.domain.request import Event
from mlat_desktop.domain.vocabulary import EventKind, ReferenceKind
from mlat_desktop.services.letters.filling.asking import matter, sent
from mlat_desktop.services.letters.filling.executing import leaving
from mlat_desktop.services.letters.filling.source import Source, Values, article, iso


def provisional_arrest(source: Source) -> Values:
    """Who is sought, for what, and what INTERPOL has of it."""
    return {**matter(source), **_sought(source), "interpol_reference": source.reference(ReferenceKind.INTERPOL)}


def extradition(source: Source) -> Values:
    """The request itself; whoever is held already is said to be."""
    held = _held(source)
    return {
        **matter(source),
        **_sought(source),
        "arrested_on": iso(held.since) if held else "",
        "schedule": source.documents(leaving(source)),
    }


def surrender(source: Source) -> Values:
    """Where, when and until when: the days are those of events and of the limit that runs."""
    day, held, limit = _appointed(source), _held(source), _taking_over(source)
    found = stays(source.events)
    return {
        "person": _sought(source)["person"],
        "decided_on": source.last_on(EventKind.EXTRADITION_DECIDED),
        "surrender_on": iso(day.on) if day else "",
        "custody_from": iso(held.since) if held else "",
        "custody_days": str(days_held(found, day.on)) if found and day else "",
        "remove_by": iso(limit.ends_on) if limit else "",
        "limit_article": article(limit.article) if limit else "",
    }


def taking_over(source: Source) -> Values:
    """The counterpart on a request of ours: what was granted, the day that was set, and since when they hold the person."""
    day, held = _appointed(source), _held(source)
    return {
        **sent(source),
        "person": _sought(source)["person"],
        "decided_on": source.last_on(EventKind.EXTRADITION_DECIDED),
        "surrender_on": iso(day.on) if day else "",
        "custody_from": iso(held.since) if held else "",
    }


def _sought(source: Source) -> Values:
    person = source.sought()
    main = next((each for each in source.particulars.offences if each.main), None)
    return {
        "person": source.facts_of(person) if person else "",
        "whereabouts": person.address if person else "",
        "penalty": main.max_penalty if main else "",
    }


def _held(source: Source) -> Stay | None:
    """The stay in custody that lasts."""
    found = stays(source.events)
    return found[-1] if found and found[-1].until is None else None


def _appointed(source: Source) -> Event | None:
    """The day that was set last: a new one takes the place of the first."""
    for kind in (EventKind.NEW_SURRENDER_DATE, EventKind.SURRENDER_DATE):
        found = [each for each in source.events if each.kind is kind]
        if found:
            return found[-1]
    return None


def _taking_over(source: Source) -> Deadline | None:
    """The limit after which a person who was not taken over may be released, the earliest of several."""
    days = {each.uid for each in source.events if each.kind in {EventKind.SURRENDER_DATE, EventKind.NEW_SURRENDER_DATE}}
    running = [each for each in source.running() if EventKind.SURRENDERED.value in each.stops]
    return next((each for each in running if each.trigger_uid in days), next(iter(running), None))
