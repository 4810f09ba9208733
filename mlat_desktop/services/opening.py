# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Cases that begin otherwise than with a letter of request: an arrest at two in the morning, or another case."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mlat_desktop.domain.changes import Changes, Done
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.moment import Moment, moment
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import LegalBasis, Particulars, Person, Reference, Request, RequestId, Uid, Urgency
from mlat_desktop.domain.vocabulary import (
    Direction,
    EventKind,
    PersonRole,
    ReferenceKind,
    RequestClass,
    UrgencyLevel,
)
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.access import name_the_same
from mlat_desktop.services.casework import TOUCHED, Casework
from mlat_desktop.services.countries import zone_of
from mlat_desktop.services.register import Begin, Register
from mlat_desktop.services.treaties.treaties import Treaties
from mlat_desktop.services.workplace import Workplace

SUBJECT = "extradition"
"""What a treaty must be about to be proposed as the legal basis of an arrest (``TreatyTables.legal_basis``)."""

_FOLLOWING = frozenset(RequestClass) - {RequestClass.RETURNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrest:
    """What is known when a person has been arrested and no request is there yet. ``when`` naive is the clock of ``place``, the
    State of the arrest (its day is the one that counts); ``other_state`` is the State on the other side: the one that wants
    the person, or the one that arrested them for us. Without a ``treaty_id`` the one that the finder names first is taken.
    """

    person: str
    other_state: str
    when: datetime | Moment
    place: str = ""
    zone: str = ""
    name_original: str = ""
    born_on: date | None = None
    nationality: str = ""
    treaty_id: str = ""
    their_reference: str = ""
    references: tuple[Reference, ...] = field(default=())


class Opening:
    """Opens cases without a letter of request."""

    def __init__(self, place: Workplace, register: Register, casework: Casework, treaties: Treaties) -> None:
        self._place, self._register, self._casework, self._treaties = place, register, casework, treaties

    # -- an arrest -------------------------------------------------------------------------------------------------------

    def arrest(self, arrest: Arrest, *, officer: str = "") -> Done[Request]:
        """Open an extradition case from an arrest; the limits of provisional arrest run from it at once.

        Arrested here the case is incoming, arrested in the other State it is ours. ``REQUEST_INVALID`` without the name of the
        person, ``EVENT_INVALID`` for a moment that cannot be.
        """
        self._place.must(Act.REGISTER)
        own = self._place.office.country
        place = arrest.place or own
        if place not in {own, arrest.other_state}:
            raise KnownError(
                Code.REQUEST_INVALID, reason=why("the place of arrest is neither here nor in the State on the other side")
            )
        if not arrest.person.strip():
            raise KnownError(Code.REQUEST_INVALID, reason=why("the name of the person is missing; write Unknown if it is"))
        zone = arrest.zone or (self._place.office.zone if place == own else zone_of(place))
        when = self._place.past(arrest.when if isinstance(arrest.when, Moment) else moment(arrest.when, zone))
        direction = Direction.INCOMING if place == own else Direction.OUTGOING
        treaty = arrest.treaty_id or self.proposed(arrest.other_state, direction, when.local_date)
        begin = Begin(EventKind.ARREST, when, place)
        return self._register.begin(_of_arrest(arrest, direction, treaty, self._place.new_uid()), [begin], officer=officer)

    def proposed(self, other_state: str, direction: Direction, on: date) -> str:
        """The treaty that the finder names first for an extradition; empty where it knows none that binds both States."""
        own = self._place.office.country
        incoming = direction is Direction.INCOMING
        states = (other_state, own) if incoming else (own, other_state)
        found = self._treaties.legal_basis(*states, on, SUBJECT)
        return next((each.id for each in found if each.usable and each.kind == "treaty"), "")

    # -- another case ----------------------------------------------------------------------------------------------------

    def follow(
        self,
        request_id: RequestId,
        klass: RequestClass,
        *,
        received: datetime | Moment | None = None,
        sent: datetime | Moment | None = None,
        officer: str = "",
    ) -> Done[Request]:
        """Register a request that follows another one: a supplementary request, or the MLA request after a preservation.

        Both name each other. A preservation is told of the request for what it keeps from the moment at which the requested
        State has it (CETS 185 art. 29(7)): for one of ours, when its receipt is logged.
        """
        self._place.must(Act.REGISTER)
        if klass not in _FOLLOWING:
            raise KnownError(Code.REQUEST_INVALID, reason=why("what is returned at intake follows nothing"))
        with self._place.store.write() as uow:
            old = uow.requests.get(request_id)
            new = self._register.enter(
                uow,
                self._particulars(old, klass),
                self._register.first(replace(old.particulars, klass=klass), received, sent),
                officer=officer,
            )
            name_the_same(self._place, uow, old, new)
            self._register.refer(uow, old, Reference(kind=ReferenceKind.LINKED, value=new.number), new.number)
            if received is not None:
                self._casework.tell_ticket(uow, new, self._place.here(received))
            uow.commit()
        return Done(new, Changes.of(*TOUCHED, requests=[request_id, new.id]))

    def _particulars(self, old: Request, klass: RequestClass) -> Particulars:
        """What both requests share; what is asked for is new, and so is everything that was said of its course."""
        was = old.particulars
        ticket = was.klass is RequestClass.PRESERVATION
        kind = ReferenceKind.PRESERVATION_TICKET if ticket else ReferenceKind.PREVIOUS_REQUEST
        kept = tuple(each for each in was.references if each.kind not in {kind, ReferenceKind.LINKED})
        return replace(
            was,
            klass=klass,
            references=(*kept, Reference(kind=kind, value=old.number)),
            basis=replace(was.basis, article=""),
            persons=tuple(replace(each, uid=self._place.new_uid()) for each in was.persons),
            items=(),
            costs=(),
            own_target=None,
            document_date=None,
            next_action="",
            next_action_on=None,
        )


def _of_arrest(arrest: Arrest, direction: Direction, treaty: str, uid: Uid) -> Particulars:
    theirs = Reference(kind=ReferenceKind.THEIRS, value=arrest.their_reference.strip())
    return Particulars(
        klass=RequestClass.EXTRADITION,
        direction=direction,
        subject=screen().fill(_("Provisional arrest of {person}"), {"person": arrest.person.strip()}),
        other_state=arrest.other_state,
        references=(*((theirs,) if theirs.value else ()), *arrest.references),
        basis=LegalBasis(treaty_id=treaty),
        persons=(
            Person(
                uid=uid,
                name=arrest.person.strip(),
                name_original=arrest.name_original.strip(),
                role=PersonRole.SUSPECT,
                born_on=arrest.born_on,
                nationality=arrest.nationality,
            ),
        ),
        urgency=Urgency(level=UrgencyLevel.URGENT, reason="custody"),
    )
