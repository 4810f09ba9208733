# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The six told investigations of ``threads.toml`` as planned requests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.request import (
    Authority,
    Cost,
    Custody,
    Item,
    LegalBasis,
    Particulars,
    Person,
    Reference,
    Urgency,
)
from mlat_desktop.domain.vocabulary import (
    BasisKind,
    Channel,
    Confidentiality,
    Direction,
    EventKind,
    Holder,
    ItemStatus,
    MailKind,
    Outcome,
    PersonRole,
    ReferenceKind,
    RequestClass,
    Stage,
    UrgencyLevel,
)
from mlat_desktop.training import cast, exhibits, parts
from mlat_desktop.training.days import ZONE, Diary, instant
from mlat_desktop.training.model import (
    PlannedAmendment,
    PlannedDuty,
    PlannedEnd,
    PlannedEvent,
    PlannedEvidence,
    PlannedLetter,
    PlannedMail,
    PlannedNaming,
    PlannedReopening,
    PlannedRequest,
    PlannedSheet,
    PlannedThing,
    Step,
)

Row = dict[str, Any]


def told(as_of: date, seed: int) -> list[PlannedRequest]:
    """Every request of the six threads, in the order of the file."""
    return [_Teller(row, as_of, seed).request() for row in cast.table("threads")["request"]]


class _Teller:
    """Turns one row of the file into a request; particulars change as its steps are told."""

    def __init__(self, row: Row, as_of: date, seed: int) -> None:
        self._row, self._as_of = row, as_of
        self._rng = cast.generator(seed, row["key"])
        self._diary = Diary(as_of, self._rng)
        self._state = cast.states()[row["state"]]
        self._direction = Direction(row["direction"])
        self._klass = RequestClass(row["class"])
        self._now = self._particulars()
        told_steps = [set(step) for step in row["steps"]]
        self._ends = any("end" in step for step in told_steps) and not any("reopen" in step for step in told_steps)

    def request(self) -> PlannedRequest:
        row, incoming = self._row, self._direction is Direction.INCOMING
        clock = time.fromisoformat(row["clock"]) if "clock" in row else time(8, 20)
        logged = self._diary.office(row["ago"], clock, duty=row.get("duty", False))
        received = datetime.combine(logged.date(), time.fromisoformat(row.get("received_clock", "07:50")))
        first = self._now
        steps = tuple(self._step(told) for told in row["steps"])
        return PlannedRequest(
            when=instant(logged),
            by=parts.OFFICER.name,
            key=row["key"],
            thread=row["thread"],
            particulars=replace(first, document_date=received.date() - timedelta(days=3)) if incoming else first,
            status=parts.status_after(self._klass, self._direction, steps, first.items),
            received=received if incoming else None,
            officer=parts.AWAY.name if row.get("away") else "",
            links=tuple(row.get("links", ())),
            steps=steps,
        )

    # -- what is entered -----------------------------------------------------------------------------------------------

    def _particulars(self) -> Particulars:
        row, rng = self._row, self._rng
        restricted, confidential = row.get("restricted", ""), row.get("confidential", False)
        marking = Confidentiality.CONFIDENTIAL if confidential else Confidentiality.ORDINARY
        persons = tuple(self._person(person) for person in row["persons"])
        return Particulars(
            klass=self._klass,
            direction=self._direction,
            subject=row["subject"],
            other_state=self._state.code,
            their_authority=parts.ministry(self._state, cast.person(rng, self._state.cast).latin),
            issuing_authority=self._issuer(),
            references=self._references(),
            basis=self._basis(),
            operation=row["thread"],
            stage=Stage(row["stage"]) if "stage" in row else None,
            facts=row["facts"],
            persons=persons,
            items=tuple(self._item(item) for item in row["items"]),
            offences=parts.offences(row["offences"], row.get("law", ""), row.get("penalty", "")),
            urgency=self._urgency(),
            confidentiality=Confidentiality.RESTRICTED if restricted else marking,
            confidentiality_reason=restricted or ("Asked for by the requesting authority" if confidential else ""),
            do_not_notify=bool(restricted or confidential),
            language=self._state.language,
            own_target=self._as_of + timedelta(days=row["target"]) if "target" in row else None,
            next_action=row.get("next", "Check for completeness"),
        )

    def _issuer(self) -> Authority:
        city = cast.swiss_city(self._rng) if self._direction is Direction.OUTGOING else self._rng.choice(self._state.cities)
        return Authority(name=f"Public prosecutor's office, {city}", address=city)

    def _references(self) -> tuple[Reference, ...]:
        rng, year = self._rng, (self._as_of - timedelta(days=self._row["ago"])).year
        serial = rng.randrange(1000, 99999)
        found = []
        if self._direction is Direction.INCOMING:
            theirs = self._state.reference.format(n=serial, y=year, yy=f"{year % 100:02d}")
            found.append(Reference(kind=ReferenceKind.THEIRS, value=theirs))
        else:
            found.append(Reference(kind=ReferenceKind.ISSUING, value=f"STA {rng.randrange(1, 9)}/{year}/{serial}"))
        if "reference_interpol" in self._row:
            found.append(Reference(kind=ReferenceKind.INTERPOL, value=self._row["reference_interpol"]))
        return tuple(found)

    def _basis(self) -> LegalBasis:
        if self._row.get("comity"):
            return LegalBasis(kind=BasisKind.COMITY)
        for treaty, article in (("treaty", "article"), ("treaty_else", "article_else")):
            if self._row.get(treaty) in cast.shipped_treaties():
                return LegalBasis(kind=BasisKind.TREATY, treaty_id=self._row[treaty], article=self._row.get(article, ""))
        return parts.reciprocity()

    def _urgency(self) -> Urgency:
        if "urgency" not in self._row:
            return Urgency()
        return Urgency(level=UrgencyLevel.URGENT, reason=self._row["urgency"], asked_by=self._issuer().name, accepted=True)

    def _person(self, row: Row) -> Person:
        return Person(
            uid=parts.uid(self._rng),
            name=row["name"],
            role=PersonRole(row["role"]),
            legal_person=row.get("legal", False),
            name_original=row.get("original", ""),
            aliases=(row["alias"],) if "alias" in row else (),
            born_on=date.fromisoformat(row["born"]) if "born" in row else None,
            nationality=row.get("nationality", ""),
            protected=row.get("protected", False),
        )

    def _item(self, row: list[str]) -> Item:
        kind, target, particulars, procedure = row
        return Item(uid=parts.uid(self._rng), kind=kind, target=target, particulars=particulars, procedure=procedure)

    # -- what is done --------------------------------------------------------------------------------------------------

    def _step(self, row: Row) -> Step:
        clock = time.fromisoformat(row["clock"]) if "clock" in row else None
        at = self._diary.office(row["ago"], clock, duty=row.get("duty", False))
        tellers = (
            ("mail", self._mail), ("event", self._event), ("letter", self._letter), ("evidence", self._evidence),
            ("thing", self._thing), ("duty-of", self._duty), ("sheet", _sheet), ("name", _naming),
        )  # fmt: skip
        for word, tell in tellers:
            if word in row:
                return tell(row, at)
        return self._decision(row, at)

    def _decision(self, row: Row, at: datetime) -> Step:
        when, by = instant(at), parts.OFFICER.name
        if "reopen" in row:
            return PlannedReopening(when=when, by=by, reason=row["reopen"])
        if "end" in row:
            why = row.get("in_spite_of", "")  # what is open is for the head to close over
            return PlannedEnd(
                when=when,
                by=parts.HEAD.name if why else by,
                outcome=Outcome(row["end"]),
                reason=row["reason"],
                ground=row.get("ground", ""),
                in_spite_of=why,
            )
        self._now = self._changed(row, at.date())
        return PlannedAmendment(when=when, by=by, particulars=self._now, reason=row["reason"])

    def _event(self, row: Row, at: datetime) -> PlannedEvent:
        happened = at - timedelta(minutes=5)
        if "at_ago" in row:
            happened = datetime.combine(self._as_of - timedelta(days=row["at_ago"]), happened.time())
        if "at_clock" in row:
            happened = datetime.combine(happened.date(), time.fromisoformat(row["at_clock"]))
        ahead = row.get("at_ago", 0) < 0
        while not ahead and instant(happened, row.get("zone", ZONE)) > instant(at):
            # The desk was moved off a week-end: what it writes down happened before.
            happened -= timedelta(days=1)
        return PlannedEvent(
            when=instant(at),
            by=parts.OFFICER.name,
            kind=EventKind(row["event"]),
            at=happened,
            zone=row.get("zone", ZONE),
            place=row.get("place", "CH"),
            note=row.get("note", ""),
            item=row.get("of_item"),
            holder=Holder(row["holder"]) if "holder" in row else None,
            whom=row.get("whom", ""),
        )

    def _mail(self, row: Row, at: datetime) -> PlannedMail:
        incoming = row["dir"] == "in"
        return PlannedMail(
            when=instant(at),
            by=parts.OFFICER.name,
            direction=Direction(row["dir"]),
            kind=MailKind(row["kind"]),
            channel=Channel(row["mail"]),
            at=at - timedelta(minutes=5),
            correspondent=row["with"],
            subject=row["subject"],
            dated_on=at.date() - timedelta(days=6) if incoming and row["kind"] == "letter" else at.date(),
            note=row.get("note", ""),
            scan=exhibits.scan(self._rng) if incoming and row["kind"] in {"letter", "note"} else None,
            event=EventKind(row["event"]) if "event" in row else None,
        )

    def _letter(self, row: Row, at: datetime) -> PlannedLetter:
        until = LetterStatus(row["until"])
        drafted = PlannedLetter(
            when=instant(at),
            by=parts.OFFICER.name,
            kind=row["letter"],
            language=row["language"],
            until=until,
            fields={**parts.SIGNATORY, **row.get("fields", {})},
            approver=parts.HEAD.name,
        )
        if until is not LetterStatus.DISPATCHED:
            return drafted
        return replace(
            drafted,
            submitted=instant(self._diary.later(20)),
            approved=instant(self._diary.later(35)),
            sealed=instant(self._diary.later(10)),
            dispatched=instant(self._diary.later(15)),
            channel=Channel(row.get("channel", "diplomatic-bag")),
            tracking=row.get("tracking", ""),
        )

    def _evidence(self, row: Row, at: datetime) -> PlannedEvidence:
        kind = row["evidence"]
        return PlannedEvidence(
            when=instant(at),
            by=parts.OFFICER.name,
            file=exhibits.make(kind, self._rng, at - timedelta(days=40)),
            title=row["title"],
            original=row.get("original", False),
            received_from=row["from"],
            seal_number=row.get("seal", ""),
            return_due=self._as_of + timedelta(days=row["return_in"]) if "return_in" in row else None,
        )

    def _thing(self, row: Row, at: datetime) -> PlannedThing:
        return PlannedThing(
            when=instant(at),
            by=parts.OFFICER.name,
            title=row["thing"],
            received_from=row["from"],
            seal_number=row["seal"],
            place=row["kept"],
            lent_to=row.get("lent", ""),
            return_due=self._as_of + timedelta(days=row["return_in"]) if "return_in" in row else None,
        )

    def _duty(self, row: Row, at: datetime) -> PlannedDuty:
        return PlannedDuty(
            when=instant(at),
            by=parts.OFFICER.name,
            kind=row["duty-of"],
            text=row["text"],
            article=row.get("article", ""),
            due_on=self._as_of + timedelta(days=row["due_in"]) if "due_in" in row else None,
        )

    def _changed(self, row: Row, on: date) -> Particulars:
        now = self._now
        if "custody" in row:
            stay = Custody(since=self._as_of - timedelta(days=row["since_ago"]), place=row["at"])
            persons = list(now.persons)
            persons[row["custody"]] = replace(persons[row["custody"]], custody=(stay,))
            return replace(now, persons=tuple(persons))
        items = list(now.items)
        items[row["item"]] = _settled(items[row["item"]], row, on)
        return replace(
            now,
            items=tuple(items),
            costs=now.costs + _cost(row.get("cost")),
            next_action=row.get("next", "" if self._ends else now.next_action),
        )


def _sheet(row: Row, at: datetime) -> PlannedSheet:
    written = row["sheet"]
    return PlannedSheet(
        when=instant(at),
        by=parts.OFFICER.name,
        basis=written["basis"],
        competence=written["competence"],
        dual_test=written["dual_test"],
        absent=row["absent"],
    )


def _naming(row: Row, at: datetime) -> PlannedNaming:
    return PlannedNaming(when=instant(at), by=parts.OFFICER.name, user=row["name"], reason=row["reason"])


def _cost(row: list[Any] | None) -> tuple[Cost, ...]:
    if not row:
        return ()
    return (Cost(extraordinary=True, note=row[0], minor=row[1], currency=row[2], payer="both in halves"),)


def _settled(item: Item, row: Row, on: date) -> Item:
    outcome = Outcome(row["outcome"]) if "outcome" in row else None
    done = outcome in {Outcome.GRANTED, Outcome.PARTLY}
    status = ItemStatus.EXECUTED if done else ItemStatus.NOT_EXECUTED
    return replace(
        item,
        status=ItemStatus(row["status"]) if "status" in row else status,
        outcome=outcome,
        outcome_on=on if outcome else None,
        ground=row.get("ground", ""),
        assets=item.assets + parts.asset(row.get("asset"), on),
    )
