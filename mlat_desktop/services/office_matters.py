# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What must be done today and is of no one case: open incidents, exports whose end nobody saw, cards that end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from mlat_desktop.domain.bundle import Card, CardStatus
from mlat_desktop.domain.incidents import EntryKind
from mlat_desktop.domain.office_cards import ENDING_SETTING
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.services.incidents.attempts import Attempt, Attempts
from mlat_desktop.services.incidents.incidents import Incidents, IncidentView
from mlat_desktop.services.incidents.words import cases_words, next_words, todo
from mlat_desktop.services.office_record import number_of
from mlat_desktop.services.ports import ListQuery, UnitOfWork
from mlat_desktop.services.views import TodayAct, TodayGroup
from mlat_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLine:
    """Something to do today that is of no one case. ``reference`` is the incident's number, the bundle's uid or the card's
    fingerprint; ``todo`` says what of an incident is still to be done, the next of it first.
    """

    group: TodayGroup
    act: TodayAct
    reference: str
    title: str
    subject: str
    when: date | None = None
    days: int | None = None
    todo: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingCard:
    """A card that ends soon or has ended: the office's ``own``, or that of a partner to whom bundles go."""

    fingerprint: str
    name: str
    own: bool
    ends_on: date


class OfficeMatters:
    """Reads them; the most urgent thing that an office can have comes first."""

    def __init__(self, place: Workplace, incidents: Incidents, attempts: Attempts) -> None:
        self._place, self._incidents, self._attempts = place, incidents, attempts

    def lines(self) -> tuple[OfficeLine, ...]:
        """All of them, for everybody: of restricted cases of others only that there are some."""
        self._place.must(Act.READ)
        incidents = [self._incident(each) for each in self._incidents.all(open_only=True)]
        unseen = [_unseen(each) for each in self._attempts.unknown()]
        return (*sorted(incidents, key=_urgency), *unseen, *(self._ends(each) for each in self.ending_cards()))

    def ending_cards(self) -> tuple[EndingCard, ...]:
        """The own card if no later one is made, and the trusted cards of partners in use that nothing replaces, from as many
        days before their end as the office set; the first to end first.
        """
        today, days = self._place.today, number_of(self._place.office.settings, ENDING_SETTING)
        with self._place.store.read() as uow:
            found = [*self._own(uow, today + timedelta(days=days)), *_theirs(uow, today, days)]
        return tuple(sorted(found, key=lambda each: (not each.own, each.ends_on, each.name)))

    def _own(self, uow: UnitOfWork, until: date) -> Iterator[EndingCard]:
        for newest in uow.bundles.own_keys()[-1:]:  # the keys with which an office was founded have no end
            if newest.valid_to is not None and newest.valid_to <= until:
                yield EndingCard(
                    fingerprint=newest.fingerprint, name=self._place.office.name, own=True, ends_on=newest.valid_to
                )

    def _incident(self, view: IncidentView) -> OfficeLine:
        incident = view.incident
        asked = incident.authority_by if EntryKind.AUTHORITY in view.outstanding else None
        when = asked.astimezone(ZoneInfo(self._place.office.zone)).date() if asked else None
        steps = [next_words(view), *(todo(kind) for kind in view.outstanding)]
        return OfficeLine(
            group=TodayGroup.INCIDENT,
            act=TodayAct.SEE_TO_INCIDENT,
            reference=incident.number,
            title=listed(label(incident.kind), incident.medium),
            subject=cases_words(view),
            when=when,
            days=(when - self._place.today).days if when else None,
            todo=tuple(dict.fromkeys(steps)),
        )

    def _ends(self, card: EndingCard) -> OfficeLine:
        days = (card.ends_on - self._place.today).days
        return OfficeLine(
            group=TodayGroup.CARD,
            act=TodayAct.RENEW_CARD if card.own else TodayAct.ASK_FOR_CARD,
            reference=card.fingerprint,
            title=ending_words(card, self._place.today),
            subject=card.name,
            when=card.ends_on,
            days=days,
        )


def ending_words(card: EndingCard, today: date) -> str:
    """That a card ends or has ended, and what to do about it."""
    if card.own and card.ends_on < today:
        text = _("Our card ended on {day}: nobody opens our bundles until new keys are made and partners have the new card.")
    elif card.own:
        text = _("Our card ends on {day}: make new keys, and give the new card to your partners in time.")
    elif card.ends_on < today:
        text = _("The card of {office} ended on {day}: nothing can be written to it. Ask the office for its new card.")
    else:
        text = _("The card of {office} ends on {day}: ask the office for its new card.")
    return screen().fill(text, {"office": card.name, "day": screen().date(card.ends_on)})


def _unseen(attempt: Attempt) -> OfficeLine:
    copy = attempt.copy
    return OfficeLine(
        group=TodayGroup.INCIDENT,
        act=TodayAct.SAY_WHAT_BECAME,
        reference=attempt.record.uid,
        title=_("An export ended and nobody saw how: say what became of the medium"),
        subject=listed(attempt.number, copy.serial or attempt.record.place),
    )


def _urgency(line: OfficeLine) -> tuple[bool, date]:
    return line.when is None, line.when or date.max


def _theirs(uow: UnitOfWork, today: date, days: int) -> Iterator[EndingCard]:
    """Of cards that ended longer ago nobody is told for ever: the look before an export says it to whoever needs one."""
    cards = uow.bundles.cards()
    span = timedelta(days=days)
    near = [
        card
        for card in cards
        if card.status is CardStatus.TRUSTED
        and card.valid_to is not None
        and today - span <= card.valid_to <= today + span
        and not any(_follows(other, card) for other in cards)
    ]
    if not near:
        return
    used = _used(uow)
    for card in near:
        if card.fingerprint in used or _waits(uow, card, today):
            yield EndingCard(fingerprint=card.fingerprint, name=card.name, own=False, ends_on=card.valid_to or today)


def _follows(other: Card, card: Card) -> bool:
    """Whether a trusted card of the same office lasts longer."""
    same = other.office_uid == card.office_uid and other.fingerprint != card.fingerprint
    longer = other.valid_to is None or (card.valid_to is not None and other.valid_to > card.valid_to)
    return same and longer and other.status is CardStatus.TRUSTED


def _used(uow: UnitOfWork) -> frozenset[str]:
    """The cards to which bundles went or from which they came."""
    return frozenset(each for record in uow.bundles.all() for each in (record.partner, *record.recipients))


def _waits(uow: UnitOfWork, card: Card, today: date) -> bool:
    """Whether a case with the office's State is open."""
    return bool(uow.requests.ids(ListQuery(state=card.country, open_only=True), today))
