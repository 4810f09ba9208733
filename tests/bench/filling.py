# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A real office with as many requests as an office has after many years, put there through the store."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import NewOffice, Office
from mlat_desktop.crypto.keys import Cost
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind, Step
from mlat_desktop.domain.duties import Duty, DutyParty
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.own_targets import CHASE
from mlat_desktop.domain.request import Event, InHand, Item, LegalBasis, Particulars, Person, Reference, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import (
    BasisKind,
    Confidentiality,
    Direction,
    EventKind,
    Holder,
    PersonRole,
    ReferenceKind,
    RequestClass,
    Status,
)
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.store.unit_of_work import SqlStore, SqlUnit
from tests.bench import mail_room
from tests.bench.patterns import Copy, Patterns

PASSPHRASE = "nine blue herons over water"
CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
NOW = datetime.now(UTC).replace(microsecond=0)
USER = "anna"
BLOCK = 2000
YEARS = timedelta(days=365 * 25)

_STATES = ("DE", "FR", "IT", "BR", "US", "GB", "ES", "AT", "EG", "NG", "SE", "PT")
_NAMES = ("Müller", "Haddad", "Okafor", "García López", "Novák", "Żółć", "O’Connor", "Lindqvist", "da Silva", "Petrović")
_THINGS = ("banking records", "witness interview", "service of summons", "freezing order", "telephone records")
_BEGUN = (("event", EventKind.REQUEST_RECEIVED.value), ("event_at", "2026-03-02T10:15:00+01:00"), ("state", "BR"))
_REASONING = (
    Step("clock.trigger-at", _BEGUN),
    Step("clock.article", (("treaty", "UNCAC"), ("article", "46(24)"))),
    *(Step("own.note", (("note", note),)) for note in ("Answered by telephone", "Counted from the bag", "Seen by the head")),
)
"""As much as a limit has to say for itself."""

_STATUSES = (Status.REGISTERED, Status.UNDER_REVIEW, Status.CLOSED, Status.CLOSED, Status.CLOSED, Status.CLOSED)


@dataclass
class Filled:
    """An open office and its parts as the benches need them."""

    office: Office
    store: SqlStore
    path: Path


def filled(folder: Path, requests: int) -> Filled:
    """The office in ``folder`` with ``requests`` requests, made where it is not there yet."""
    if not (folder / "office.json").exists():
        part = folder.with_name(f"{folder.name}.part")  # one that was only begun must not pass for a whole one
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        new = NewOffice(name="Office of Measurement", country="CH", admin_name=USER)
        with bootstrap.create_office(part, new, PASSPHRASE, cost=CHEAP, durable=False).office as office:
            _fill(store_of(office), requests)
            mail_room.fill(store_of(office), requests, NOW)
        part.rename(folder)
    office = bootstrap.open_office(folder, passphrase=PASSPHRASE, cost=CHEAP)
    return Filled(office, store_of(office), folder / "office.db")


def newest(folder: Path) -> str:
    """The number of the newest request of an office."""
    with bootstrap.open_office(folder, passphrase=PASSPHRASE, cost=CHEAP) as office:
        ids = office.register.ids(ListQuery())
        return office.register.rows(ids[:1])[0].number


def store_of(office: Office) -> SqlStore:
    """The store behind the facade: floors ask the database itself."""
    store = office.casework._place.store
    assert isinstance(store, SqlStore)
    return store


def _fill(store: SqlStore, requests: int) -> None:
    """The first requests are stored like any other; all further ones are their copies under numbers and times of their own."""
    chance = random.Random(20261121)
    whole = min(BLOCK, requests)
    with store.write() as unit:
        for serial in range(1, whole + 1):
            _enter(unit, serial, requests, chance)
        unit.commit()
    patterns = Patterns.read(store, whole)
    for start in range(whole, requests, BLOCK):
        with store.write() as unit:
            patterns.copy(unit, [copy_of(serial, requests) for serial in range(start + 1, min(start + BLOCK, requests) + 1)])
            unit.commit()


def when_of(serial: int, total: int) -> datetime:
    """Requests are spread evenly over the years, the last one yesterday."""
    return (NOW - timedelta(hours=30) - YEARS * ((total - serial) / total)).replace(microsecond=0)


def number_of(serial: int, when: datetime) -> str:
    """The office's own number."""
    return f"MLAI-{when.year}-{serial:06d}"


def uid_of(serial: int) -> Uid:
    """An identifier that no two requests share."""
    return Uid(f"00000000-0000-4000-8000-{serial:012d}")


def copy_of(serial: int, total: int) -> Copy:
    """What the copy with this serial has of its own."""
    when = when_of(serial, total)
    return Copy(serial, uid_of(serial), number_of(serial, when), when)


def _enter(unit: SqlUnit, serial: int, total: int, chance: random.Random) -> None:
    when = when_of(serial, total)
    status = chance.choice(_STATUSES) if serial < total * 0.96 else Status.REGISTERED
    request = Request(
        id=RequestId(0),
        uid=uid_of(serial),
        number=number_of(serial, when),
        year=when.year,
        serial=serial,
        particulars=_particulars(serial, chance),
        status=status,
        registered_at=when,
        registered_by="anna",
        officer="anna",
        origin_office="office",
        version=1,
    )
    request_id = unit.requests.add(request)
    event = Event(
        uid=Uid(f"e-{serial}"),
        kind=EventKind.REQUEST_RECEIVED,
        moment=moment(when, "Europe/Zurich"),
        place="CH",
        recorded_at=when,
    )
    unit.requests.add_event(request_id, event)
    if status.open:
        hand = _in_hand(when, chance)
        unit.requests.set_deadlines(request_id, [_deadline(serial, when, chance), *_reminder(serial, hand, when, chance)])
        unit.requests.set_in_hand(request_id, hand)
        if serial % 40 == 0:
            unit.requests.add_event(request_id, _told(serial))
        if serial % 4 == 0:
            unit.duties.add(request_id, _duty(serial, when))
    detail = {"number": request.number, "subject": request.particulars.subject}
    unit.audit.append(
        at=when, actor="anna", action="request.registered", subject=request.uid, detail=detail, request_id=request_id
    )


def _particulars(serial: int, chance: random.Random) -> Particulars:
    name = f"{chance.choice(('Anna', 'John', 'Rami', 'Katarina', 'José'))} {chance.choice(_NAMES)}"
    thing = chance.choice(_THINGS)
    return Particulars(
        klass=RequestClass.MLA,
        direction=Direction.INCOMING,
        subject=f"{thing.capitalize()}, {name}",
        other_state=chance.choice(_STATES),
        references=(Reference(kind=ReferenceKind.THEIRS, value=f"{serial % 977}/{chance.choice('ABC')}/{2000 + serial % 26}"),),
        basis=LegalBasis(kind=BasisKind.RECIPROCITY),
        persons=(Person(uid=Uid(f"p-{serial}"), name=name, role=PersonRole.SUSPECT),),
        items=(Item(uid=Uid(f"i-{serial}"), kind="documents", particulars=thing),),
        confidentiality=Confidentiality.RESTRICTED if serial % BLOCK % 500 == 7 else Confidentiality.ORDINARY,
    )


def _told(serial: int) -> Event:
    """That the other State knows already that the answer will be late."""
    when = NOW - timedelta(days=3)
    return Event(
        uid=Uid(f"t-{serial}"),
        kind=EventKind.DELAY_NOTIFIED,
        moment=moment(when, "Europe/Zurich"),
        place="CH",
        recorded_at=when,
    )


def _reminder(serial: int, hand: InHand, when: datetime, chance: random.Random) -> list[Deadline]:
    """The step of the ladder of whoever has the case, and of every tenth that of one of its items."""
    if hand.holder is Holder.US:
        return []
    due = (NOW + timedelta(days=chance.randrange(-5, 300))).date()
    item = f"/i-{serial}" if serial % 10 == 0 else ""
    lies = Step("own.chase-lies", (("holder", hand.holder.value), ("since_on", when.date().isoformat())))
    step = Step("own.chase", (("number", "1"), ("length", "30"), ("unit", "day"), ("since_on", when.date().isoformat())))
    answer = _deadline(serial, when, chance)
    steps = (step, lies, Step("own.note", (("note", hand.name),)))
    return [replace(answer, limit_id=f"{CHASE}/1{item}", title="Remind them", due_on=due, stops=("reminded",), steps=steps)]


def _deadline(serial: int, when: datetime, chance: random.Random) -> Deadline:
    """Every fourth is what another State waits for."""
    due = (NOW + timedelta(days=chance.randrange(-5, 400))).date()
    return Deadline(
        limit_id="own/answer",
        treaty_id="",
        table_version="",
        own_target=True,
        title="Answer",
        article="",
        bound="requested",
        kind=LimitKind.SOFT,
        liberty=False,
        level="text",
        state=DeadlineState.RUNNING,
        started_on=when.date(),
        due_on=due,
        stops=("reply-sent", "decided") if serial % 4 == 0 else ("acknowledged", "refused"),
        steps=_REASONING,
    )


def _in_hand(when: datetime, chance: random.Random) -> InHand:
    """Every open case has its holder and its next look; a handful of a hundred waits for it already."""
    step = (NOW + timedelta(days=chance.randrange(-5, 400))).date()
    return InHand(holder=chance.choice(list(Holder)), name="Bureau Lenz", since=when.date(), step_on=step)


def _duty(serial: int, when: datetime) -> Duty:
    return Duty(
        uid=Uid(f"d-{serial}"),
        kind="costs",
        text="Pay the expert",
        given_by=DutyParty.OTHER_STATE,
        owed_by=DutyParty.US,
        owner=USER,
        lasting=True,
        since=when.date(),
        review_on=(NOW + timedelta(days=serial % 90)).date(),
        origin="",
        recorded_at=when,
        recorded_by=USER,
    )
