# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Two offices with real databases, vaults and keys, and a bundle made straight with the writer."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyrage
import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import BundlePlan, Card, CardStatus, Payload, ReaderKeys, Sink
from mlat_desktop.domain.case_record import (
    CaseRecord,
    Exporter,
    Matter,
    OfficeName,
    Party,
    SharedBasis,
    SharedEvidence,
    SharedUrgency,
    Side,
)
from mlat_desktop.domain.clock_engine import Applied
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.people import Role, User
from mlat_desktop.domain.request import Event, Request, Uid
from mlat_desktop.domain.vocabulary import BasisKind, Confidentiality, Direction, RequestClass, Status, UrgencyLevel
from mlat_desktop.services.bundles.bundles import Bundles
from mlat_desktop.services.bundles.case_json import encode
from mlat_desktop.services.bundles.port import AmendIn, RegisterIncoming
from mlat_desktop.services.casework import Casework
from mlat_desktop.services.evidence import EvidenceRoom
from mlat_desktop.services.ports import OfficeRecord, Series, UnitOfWork
from mlat_desktop.services.register import Register
from mlat_desktop.services.treaties.edition import Law
from mlat_desktop.services.workplace import Workplace
from mlat_desktop.store import upgrade
from mlat_desktop.store.unit_of_work import SqlStore
from mlat_desktop.store.vault import AgeVault
from mlat_desktop.transfer.carrier import Carrier
from mlat_desktop.transfer.medium import Medium

KEY = bytes(range(32))
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CASE_UID = Uid("11111111-2222-4333-8444-555555555555")


@dataclass(frozen=True)
class Keys:
    """The keys of an office outside any database."""

    seed: bytes
    identity: str
    card: Card


def keys(name: str, country: str, number: int) -> Keys:
    seed = hashlib.sha256(f"test office {number}".encode()).digest()
    line = signatures.public_key(seed)
    identity = pyrage.x25519.Identity.generate()
    card = Card(
        fingerprint=signatures.fingerprint(line),
        office_uid=f"{number:08d}-0000-4000-8000-000000000000",
        name=name,
        country=country,
        recipient=str(identity.to_public()),
        signing_key=line,
        valid_from=date(2026, 1, 1),
        status=CardStatus.TRUSTED,
    )
    return Keys(seed, str(identity), card)


@pytest.fixture
def sender() -> Keys:
    return keys("Office A", "CH", 1)


@pytest.fixture
def receiver() -> Keys:
    return keys("Office B", "BR", 2)


@pytest.fixture
def stranger() -> Keys:
    return keys("Office C", "FR", 3)


def reader_keys(own: Keys, *cards: Card, now: datetime = NOW) -> ReaderKeys:
    return ReaderKeys(cards=cards, own_fingerprint=own.card.fingerprint, identity=own.identity, now=now)


def payload(path: str, content: bytes) -> Payload:
    def push(sink: Sink) -> None:
        for start in range(0, len(content), 70_000):
            sink.write(content[start : start + 70_000])

    return Payload(path, len(content), hashlib.sha256(content).hexdigest(), push)


def case_bytes(card: Card, evidence: Sequence[tuple[str, bytes]] = ()) -> bytes:
    office = OfficeName(uid=card.office_uid, name=card.name, country=card.country)
    record = CaseRecord(
        uid=CASE_UID,
        origin=office,
        exporter=Exporter(office=office, side=Side.REQUESTING, at=NOW, status=Status.SENT),
        requesting=Party(country=card.country, numbers=("MLA-O-2026-0001",)),
        requested=Party(country="BR"),
        matter=Matter(
            klass=RequestClass.MLA,
            subject="Banking records",
            basis=SharedBasis(kind=BasisKind.RECIPROCITY),
            urgency=SharedUrgency(level=UrgencyLevel.ORDINARY),
            confidentiality=Confidentiality.ORDINARY,
        ),
        evidence=tuple(
            SharedEvidence(
                uid=Uid(f"{number:08d}-aaaa-4aaa-8aaa-aaaaaaaaaaaa"),
                origin=card.office_uid,
                exhibit=f"E/{number}",
                title=path,
                file_name=path.rpartition("/")[2],
                media_type="application/octet-stream",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                path=path,
            )
            for number, (path, content) in enumerate(evidence, 1)
        ),
    )
    return encode(record)


FILES = (("data/evidence/0001/ledger.bin", bytes(range(256)) * 40), ("data/evidence/0002/سجل-记录.txt", b"record"))


def plan(
    by: Keys, to: Sequence[Keys], files: Sequence[tuple[str, bytes]] = FILES, uid: str = "", **changes: object
) -> BundlePlan:
    case = case_bytes(by.card, files)
    made: dict[str, object] = {
        "uid": uid or "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
        "sequence": 1,
        "created_at": NOW,
        "sender": by.card,
        "recipient_cards": tuple(each.card.fingerprint for each in to),
        "recipients": tuple(each.card.recipient for each in (*to, by)),
        "seed": by.seed,
        "payloads": (payload("data/case.json", case), *(payload(path, content) for path, content in files)),
        "agent": "MLAT Desktop test",
    }
    made.update(changes)
    return BundlePlan(**made)  # type: ignore[arg-type]  # a test changes any field


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


class NoLimits:
    """A treaty clock without treaties."""

    def compute(
        self,
        uow: UnitOfWork,
        request: Request,
        events: Sequence[Event],
        today: date,
        *,
        as_of: date | None = None,
        stored_calendars_only: bool = False,
        law: Law | None = None,
    ) -> tuple[Deadline, ...]:
        return ()

    def on_each(
        self, uow: UnitOfWork, request: Request, events: Sequence[Event], today: date, laws: Sequence[Law]
    ) -> tuple[tuple[Deadline, ...], ...]:
        return ((),) * len(laws)

    def in_play(self, uow: UnitOfWork, request: Request, events: Sequence[Event]) -> tuple[Applied, ...]:
        return ()


@dataclass
class OfficeDesk:
    """A whole office, its services wired as the program wires them."""

    folder: Path
    store: SqlStore
    vault: AgeVault
    place: Workplace
    register: Register
    casework: Casework
    evidence: EvidenceRoom
    bundles: Bundles

    def knows(self, other: OfficeDesk, *, trusted: bool = True) -> str:
        path = self.folder / f"{other.place.office.country}.card"
        path.write_bytes(other.bundles.card_file())
        fingerprint = self.bundles.add_card(path).value.fingerprint
        if trusted:
            self.bundles.trust(fingerprint)
        return fingerprint

    def doors(self) -> tuple[RegisterIncoming, AmendIn]:
        """The register's two doors for a bundle."""
        return self.register.register_incoming, self.register.amend_in

    def rebuilt(self, media: Carrier) -> Bundles:
        return Bundles(self.place, media, signatures, self.folder / "quarantine", *self.doors())


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "office.db"
    upgrade.create(path, KEY)
    return path


MakeOffice = Callable[..., OfficeDesk]


@pytest.fixture
def office(empty_database: Path, tmp_path: Path, clock: SetClock) -> Iterator[MakeOffice]:
    made: list[OfficeDesk] = []

    def make(name: str, country: str, *, part_size: int = 4_000_000_000, medium: Medium | None = None) -> OfficeDesk:
        number = len(made) + 1
        folder = tmp_path / f"office-{number}"
        folder.mkdir()
        store = SqlStore(Path(shutil.copy(empty_database, folder / "office.db")), KEY, clock)
        uid = f"0000000{number}-0000-4000-8000-000000000000"
        record = OfficeRecord(uid=uid, name=name, country=country, zone="Europe/Zurich", created_at=clock.now())
        user = User(id=1, uid=f"user-{number}", name="anna", full_name="Anna A", title="", role=Role.ADMINISTRATOR, slot="s")
        with store.write() as uow:
            uow.office.set(record)
            uow.office.set_secret("sign-ed25519", os.urandom(32))
            uow.office.set_secret("age-identity", str(pyrage.x25519.Identity.generate()).encode())
            uow.office.set_secret("recovery-recipient", str(pyrage.x25519.Identity.generate().to_public()).encode())
            for direction in Direction:
                uow.requests.set_series(Series(klass=RequestClass.MLA, direction=direction, prefix=f"{country}-{direction}"))
            uow.people.add(user)
            uow.commit()
        vault = AgeVault(folder / "blobs")
        place = Workplace(store=store, vault=vault, clock=clock, user=user, office=record, treaty_clock=NoLimits())
        register = Register(place)
        media = Carrier(signatures, medium, part_size)
        desk = OfficeDesk(
            folder=folder,
            store=store,
            vault=vault,
            place=place,
            register=register,
            casework=Casework(place),
            evidence=EvidenceRoom(place),
            bundles=Bundles(place, media, signatures, folder / "quarantine", register.register_incoming, register.amend_in),
        )
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.store.close()
