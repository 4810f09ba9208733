# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A small real office for the tests of the window and for its pictures: encrypted, with fictional cases in every state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import NewOffice, Office
from mlat_desktop.clock import SetClock
from mlat_desktop.crypto.keys import Cost
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import (
    Authority,
    Item,
    LegalBasis,
    Offence,
    Particulars,
    Person,
    Reference,
    Request,
    Uid,
    Urgency,
)
from mlat_desktop.domain.vocabulary import (
    Channel,
    Confidentiality,
    Direction,
    EventKind,
    MailKind,
    Outcome,
    PersonRole,
    ReferenceKind,
    RequestClass,
    UrgencyLevel,
)
from mlat_desktop.services.casework import NewMail
from mlat_desktop.services.evidence import NewEvidence

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
PASSPHRASE = "orchid basket tunnel copper nine"
SECOND = "granite harbour violin lemon eight"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def new_office(folder: Path, *, clock: SetClock | None = None, training: bool = False, country: str = "CH") -> Office:
    """A new, empty office, open as its administrator Alessandra Moretti (``amoretti``)."""
    made = bootstrap.create_office(
        folder,
        NewOffice(
            name="Central Authority of Helvania",
            country=country,
            admin_name="amoretti",
            admin_full_name="Alessandra Moretti",
            admin_title="Head of section",
            training=training,
        ),
        PASSPHRASE,
        clock=clock or SetClock(at=NOW),
        cost=CHEAP,
    )
    return made.office


@dataclass(frozen=True)
class Case:
    """One fictional case: how long ago it came or went, and what happened since."""

    subject: str
    state: str
    days: int
    direction: Direction = Direction.INCOMING
    klass: RequestClass = RequestClass.MLA
    treaty: str = "ETS-030"
    theirs: str = ""
    person: str = ""
    original: str = ""
    kind: str = "documents"
    offence: str = "fraud"
    events: tuple[tuple[EventKind, int], ...] = ()
    urgent: bool = False
    restricted: bool = False


ACK = EventKind.ACKNOWLEDGED
CASES = (
    Case(
        "Banking records, Meridian Trade Ltd",
        "DE",
        78,
        theirs="BfJ III 3-4471/26",
        person="Meridian Trade Ltd",
        events=((ACK, 75),),
    ),
    Case("Witness interview, K. Novak", "AT", 20, theirs="14 HR 118/26k", person="Katarina Novak", kind="evidence"),
    Case("Freezing order, account 4471", "GB", 11, treaty="CETS-198", urgent=True, kind="freezing", events=((ACK, 9),)),
    Case(
        "Service of summons, R. Haddad",
        "EG",
        33,
        treaty="UNTOC",
        theirs="45/ب/2023",
        person="Rami Haddad",
        original="رامي حداد",
        kind="service",
    ),
    Case("Subscriber data, two accounts", "US", 5, treaty="ETS-185", restricted=True, offence="cybercrime", events=((ACK, 4),)),
    Case(
        "Search of premises, Lindqvist AB",
        "SE",
        140,
        events=((ACK, 138), (EventKind.DECIDED, 110), (EventKind.TRANSMITTED, 100)),
    ),
    Case("Company registry extracts", "AE", 60, direction=Direction.OUTGOING, treaty="UNCAC", offence="corruption"),
    Case("Telephone records, Operation Lantern", "ES", 2, direction=Direction.OUTGOING, urgent=True),
    Case("Video hearing, Dr. Okafor", "NG", 46, direction=Direction.OUTGOING, treaty="UNCAC", person="Dr. Chidi Okafor"),
    Case(
        "Extradition of T. Brandt",
        "TR",
        26,
        klass=RequestClass.EXTRADITION,
        treaty="ETS-024",
        person="Tomas Brandt",
        restricted=True,
        events=((EventKind.ARREST, 24),),
    ),
    Case(
        "Seizure of vehicle, plate HX-204", "FR", 210, events=((ACK, 206), (EventKind.DECIDED, 180), (EventKind.EXECUTED, 90))
    ),
    Case(
        "Preservation of data, mail host",
        "BR",
        15,
        klass=RequestClass.PRESERVATION,
        treaty="ETS-185",
        events=((EventKind.PRESERVATION_EFFECTED, 14),),
    ),
)


def particulars(case: Case) -> Particulars:
    """What an officer would have typed."""
    from mlat_desktop.services.codes import codes

    kinds, offences = [c.id for c in codes("assistance")], [c.id for c in codes("offences")]
    kind = case.kind if case.kind in kinds else kinds[0]
    offence = case.offence if case.offence in offences else offences[0]
    role = PersonRole.HOLDER if case.person.endswith("Ltd") else PersonRole.SUSPECT
    persons = (Person(uid=Uid(str(uuid4())), name=case.person, name_original=case.original, role=role),) if case.person else ()
    return Particulars(
        klass=case.klass,
        direction=case.direction,
        subject=case.subject,
        other_state=case.state,
        their_authority=Authority(name="Ministry of Justice, International Cooperation"),
        references=(Reference(kind=ReferenceKind.THEIRS, value=case.theirs),) if case.theirs else (),
        basis=LegalBasis(treaty_id=case.treaty),
        persons=persons,
        items=(Item(uid=Uid(str(uuid4())), kind=kind, target=case.person, place="Geneva"),),
        offences=(Offence(category=offence, law_text="art. 146 Penal Code", main=True),),
        urgency=Urgency(level=UrgencyLevel.URGENT, reason="custody", needed_by=date(2026, 12, 4)) if case.urgent else Urgency(),
        confidentiality=Confidentiality.RESTRICTED if case.restricted else Confidentiality.ORDINARY,
        confidentiality_reason="investigation under seal" if case.restricted else "",
        document_date=(NOW - timedelta(days=case.days + 4)).date(),
    )


def fill(office: Office, clock: SetClock) -> list[Request]:
    """Work the cases off through the services, each at its own time."""
    made = []
    for case in sorted(CASES, key=lambda each: -each.days):
        clock.at = NOW - timedelta(days=case.days)
        when = clock.at
        given = {"received": when} if case.direction is Direction.INCOMING else {"sent": when}
        request = office.register.log(particulars(case), **given).value  # type: ignore[arg-type]  # fields are named by the test
        for kind, days in case.events:
            clock.at = max(clock.at, NOW - timedelta(days=days))
            office.casework.add_event(request.id, kind, clock.at - timedelta(minutes=5))
        made.append(request)
    clock.at = NOW
    return made


def furnish(office: Office, clock: SetClock, scratch: Path) -> list[Request]:
    """The cases, with mail, evidence, letters in every state and a second person."""
    requests = fill(office, clock)
    first = next(r for r in requests if r.particulars.subject.startswith("Banking"))
    office.people.add("jkeller", "Jonas Keller", "Legal officer", Role.SIGNATORY, SECOND)
    scratch.mkdir(parents=True, exist_ok=True)
    file = scratch / "account-statements.csv"
    file.write_text("date,amount\n2026-01-02,1500.00\n", encoding="utf-8")
    office.evidence.add(first.id, file, NewEvidence(title="Account statements 2026", received_from="Bank of Helvania"))
    mail = NewMail(
        direction=Direction.INCOMING,
        kind=MailKind.LETTER,
        channel=Channel.COURIER,
        when=NOW - timedelta(days=30),
        correspondent="Federal Office of Justice, Bonn",
        subject="Additional account numbers",
        their_reference="BfJ III 3-4471/26",
    )
    office.casework.log_mail(first.id, mail)
    office.register.amend(
        first.id,
        replace(first.particulars, operation="Meridian"),
        version=office.register.show(first.id).request.version,
        reason="Name of the operation learnt by telephone",
    )
    closed = next(r for r in requests if r.particulars.subject.startswith("Seizure"))
    office.register.close(closed.id, Outcome.GRANTED, "Vehicle handed over")
    office.correspondence.draft(first.id, "acknowledgement", "en")
    waiting = office.correspondence.draft(requests[-1].id, office.correspondence.kinds(requests[-1].id)[0].kind, "en").value
    assert waiting.id
    return requests


def open_as(folder: Path, user: str, passphrase: str, clock: SetClock) -> Office:
    """Open an office made by :func:`new_office` as somebody."""
    return bootstrap.open_office(folder, user=user, passphrase=passphrase, clock=clock, cost=CHEAP)
