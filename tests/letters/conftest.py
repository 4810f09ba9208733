# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A small real office for letters: encrypted database, encrypted vault, real seal; only the clock of treaties stands still."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.crypto.seals import Seals
from mlat_desktop.domain.clock_engine import Applied
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.letter_sheet import SealKeys
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.people import Role, User
from mlat_desktop.domain.request import (
    Authority,
    Event,
    Item,
    LegalBasis,
    Offence,
    Particulars,
    Person,
    Reference,
    Request,
    RequestId,
    Uid,
    Urgency,
)
from mlat_desktop.domain.vocabulary import (
    Confidentiality,
    Direction,
    EventKind,
    PersonRole,
    ReferenceKind,
    RequestClass,
    Status,
    UrgencyLevel,
)
from mlat_desktop.letters.press import Press
from mlat_desktop.services.casework import Casework
from mlat_desktop.services.letters.correspondence import Correspondence
from mlat_desktop.services.letters.sealing import SEAL_CERTIFICATE, SEAL_KEY, SIGNING_KEY
from mlat_desktop.services.ports import OfficeRecord, StoredTable, UnitOfWork
from mlat_desktop.services.treaties.edition import Law
from mlat_desktop.services.treaties.tables import sha256_of, shipped
from mlat_desktop.services.workplace import Workplace
from mlat_desktop.store import upgrade
from mlat_desktop.store.unit_of_work import SqlStore
from mlat_desktop.store.vault import AgeVault
from tests.store.samples import edition as samples_edition

KEY = bytes(range(32))
THEN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
IBAN = "CH93 0076 2011 6238 5295 7"
LETTERHEAD = {
    "en": (
        "Swiss Confederation",
        "Federal Office of Justice",
        "International Legal Assistance Division",
        "Bundesrain 20, CH-3003 Bern  ·  irh@justice.example",
    ),
    "fr": ("Confédération suisse", "Office fédéral de la justice", "Domaine de l’entraide judiciaire internationale"),
    "ar": ("الاتحاد السويسري", "المكتب الاتحادي للعدل", "شعبة المساعدة القضائية الدولية"),
}


class StillClock:
    """Computes no deadlines: limits are tested elsewhere."""

    def compute(
        self, uow: UnitOfWork, request: Request, events: Sequence[Event], today: date, **_: object
    ) -> tuple[Deadline, ...]:
        return ()

    def on_each(
        self, uow: UnitOfWork, request: Request, events: Sequence[Event], today: date, laws: Sequence[Law]
    ) -> tuple[tuple[Deadline, ...], ...]:
        return ((),) * len(laws)

    def in_play(self, uow: UnitOfWork, request: Request, events: Sequence[Event]) -> tuple[Applied, ...]:
        return ()


@dataclass
class Desk:
    """One person's place in the office."""

    place: Workplace
    letters: Correspondence
    requests: dict[str, RequestId]

    def event(self, request_id: RequestId, kind: EventKind, at: datetime) -> None:
        with self.place.store.write() as uow:
            uow.requests.add_event(request_id, _event(kind, at))
            uow.commit()

    def set_office(self, record: OfficeRecord) -> None:
        with self.place.store.write() as uow:
            uow.office.set(record)
            uow.commit()
        self.place.office = record


def _event(kind: EventKind, at: datetime) -> Event:
    return Event(uid=Uid(f"e-{kind}-{at:%Y%m%d}"), kind=kind, moment=moment(at, "Europe/Zurich"), place="CH", recorded_at=THEN)


def particulars(direction: Direction, state: str, treaty: str) -> Particulars:
    return Particulars(
        klass=RequestClass.MLA,
        direction=direction,
        subject="Criminal proceedings against John Kamau and others (laundering)",
        other_state=state,
        their_authority=Authority(name="Central Authority, Ministry of Justice", address="P.O. Box 40112\nThe Capital"),
        issuing_authority=Authority(name="Office of the Attorney General of Switzerland", address="Guisanplatz 1, Bern"),
        references=(Reference(kind=ReferenceKind.THEIRS, value="45/ب/2023"),),
        basis=LegalBasis(treaty_id=treaty, article="art. 13" if state == "EG" else "46(13)"),
        facts="Between 2019 and 2023 the accused moved the proceeds of bribery through two accounts.",
        persons=(
            Person(uid=Uid("p1"), name="John Kamau", role=PersonRole.ACCUSED, born_on=date(1970, 2, 3), nationality="KE"),
            Person(uid=Uid("p2"), name="Mohamed Abdallah", name_original="محمد عبد الله", role=PersonRole.WITNESS),
            Person(uid=Uid("p3"), name="Hidden Witness", role=PersonRole.WITNESS, protected=True),
        ),
        items=(
            Item(uid=Uid("i1"), kind="banking", particulars="Statements from 2019 to 2023", target=IBAN, place="Geneva"),
            Item(uid=Uid("i2"), kind="evidence", particulars="Hearing of Pierre Dupont as a witness"),
        ),
        offences=(
            Offence(category="laundering", law_text="Article 305bis of the Criminal Code", max_penalty="5 years", main=True),
        ),
        urgency=Urgency(level=UrgencyLevel.URGENT, reason="trial", needed_by=date(2027, 2, 1)),
        confidentiality=Confidentiality.RESTRICTED,
        document_date=date(2026, 10, 28),
    )


def _request(number: str, given: Particulars) -> Request:
    return Request(
        id=RequestId(0),
        uid=Uid(f"r-{number}"),
        number=number,
        year=2026,
        serial=int(number[-4:]),
        particulars=given,
        status=Status.REGISTERED if given.direction is Direction.INCOMING else Status.IN_PREPARATION,
        registered_at=THEN,
        registered_by="u-1",
        officer="u-1",
        origin_office="office-1",
        version=1,
    )


@pytest.fixture(scope="session")
def keys() -> SealKeys:
    return Seals().make(office="Federal Office of Justice", country="CH", at=THEN)


@pytest.fixture(scope="session")
def stored_office(tmp_path_factory: pytest.TempPathFactory, keys: SealKeys) -> Path:
    """An office with three cases, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("office")
    upgrade.create(folder / "office.db", KEY)
    store = SqlStore(folder / "office.db", KEY, SetClock(THEN))
    with store.write() as uow:
        uow.office.set(
            OfficeRecord(
                uid="office-1",
                name="Federal Office of Justice",
                country="CH",
                zone="Europe/Zurich",
                letterhead=LETTERHEAD,
                settings={"place": "Bern", "place_ar": "برن", "contact": "+41 58 462 11 20"},
            )
        )
        for name, secret in ((SEAL_KEY, keys.seal_key), (SEAL_CERTIFICATE, keys.certificate), (SIGNING_KEY, keys.signing_key)):
            uow.office.set_secret(name, secret)
        for user in USERS:
            uow.people.add(user)
        samples_edition(uow, THEN)
        for table, text in shipped().tables:
            if table.id in ("UNCAC", "CH-EG-MLA-2000"):
                uow.treaties.add_table(
                    StoredTable(
                        treaty_id=table.id,
                        version=table.version,
                        text=text,
                        sha256=sha256_of(text),
                        accepted_at=THEN,
                        accepted_by="u-2",
                        edition=1,
                    )
                )
        for number, direction, state, treaty in CASES:
            given = _request(number, particulars(direction, state, treaty))
            request_id = uow.requests.add(given)
            if direction is Direction.INCOMING:
                uow.requests.add_event(request_id, _event(EventKind.REQUEST_RECEIVED, datetime(2026, 11, 16, 9, 0)))  # noqa: DTZ001 -- wall-clock time of the office
        uow.commit()
    store.close()
    return folder


CASES = (
    ("MLA-2026-0412", Direction.OUTGOING, "EG", "CH-EG-MLA-2000"),
    ("MLAI-2026-0007", Direction.INCOMING, "KE", "UNCAC"),
)
USERS = (
    User(id=0, uid="u-1", name="anna", full_name="Anna Keller", title="Case officer", role=Role.SIGNATORY, slot="s1"),
    User(id=0, uid="u-2", name="martin", full_name="Dr. Martin Frei", title="Head of division", role=Role.HEAD, slot="s2"),
    User(id=0, uid="u-3", name="clara", full_name="Clara Monod", title="Registry", role=Role.CLERK, slot="s3"),
)


@pytest.fixture
def desk(stored_office: Path, tmp_path: Path, clock: SetClock) -> Iterator[Callable[[str], Desk]]:
    """``desk("anna")``: the place of that user in one office."""
    with seated(stored_office, tmp_path, clock) as sit:
        yield sit


@contextmanager
def seated(stored_office: Path, folder: Path, clock: SetClock) -> Iterator[Callable[[str], Desk]]:
    """The same office in a folder of one's own."""
    shutil.copy(stored_office / "office.db", folder / "office.db")
    store = SqlStore(folder / "office.db", KEY, clock)
    vault = AgeVault(folder / "blobs")
    with store.read() as uow:
        record = uow.office.get()
        ids = {row.number: RequestId(row.id) for row in uow.requests.similar(["45/ب/2023"], [])}

    def sit(name: str) -> Desk:
        user = replace(next(user for user in USERS if user.name == name))
        place = Workplace(store, vault, clock, user, record, StillClock())
        return Desk(place, Correspondence(place, Casework(place), Press()), ids)

    yield sit
    store.close()
