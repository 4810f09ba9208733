# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Two offices that trust each other, made once and copied, and what must hold of an office after anything was killed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mlat_desktop.bootstrap import NewOffice, Office, create_office, open_office
from mlat_desktop.crypto.keys import Cost, KeyFile
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Particulars, Request
from mlat_desktop.domain.vocabulary import Direction, RequestClass
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.store import integrity
from mlat_desktop.store.engine import connect
from tests.trust import trust

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
WORDS = "seven lanterns over a quiet harbour 41"


def outgoing(subject: str) -> Particulars:
    return Particulars(klass=RequestClass.MLA, direction=Direction.OUTGOING, subject=subject, other_state="BR")


def log(office: Office, subject: str) -> Request:
    return office.register.log(outgoing(subject), received=None, sent=an_hour_ago()).value


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


def enter(folder: Path, *words: str) -> tuple[Office, str]:
    """Open an office with the first of these passphrases that fits; anything but a wrong passphrase is a fault."""
    keys = KeyFile.read(folder / "keys.json", cost=CHEAP)
    fitting = [each for each in words if fits(keys, each)]
    return open_office(folder, user="anna", passphrase=fitting[0], cost=CHEAP), fitting[0]


def fits(keys: KeyFile, words: str) -> bool:
    """Whether a passphrase is that of anna."""
    with suppress(KnownError):
        return bool(keys.open_with(words, "anna"))
    return False


def make(folder: Path, bundles: int = 8) -> Path:
    """The offices ``a`` and ``b``, and under ``stick`` bundles from b to a, all below ``folder``."""
    folder.mkdir(parents=True)
    offices = []
    for name, country in (("a", "CH"), ("b", "BR")):
        new = NewOffice(name=f"Office {name}", country=country, admin_name="anna", settings={"two_people": "off"})
        offices.append(create_office(folder / name, new, WORDS, cost=CHEAP, durable=False).office)
    a, b = offices
    for one, other in ((a, b), (b, a)):
        card = folder / "card.json"
        card.write_bytes(other.bundles.card_file())
        trust(one, one.bundles.add_card(card).value.fingerprint)
    a.people.add("berta", "Berta", "", Role.HEAD, WORDS + " too")
    paper = folder / "paper.bin"
    paper.write_bytes(b"ledger" * 3000)
    for number in range(bundles):
        request = b.register.log(
            Particulars(klass=RequestClass.MLA, direction=Direction.OUTGOING, subject=f"Sent {number}", other_state="CH"),
            received=None,
            sent=an_hour_ago(),
        ).value
        b.evidence.add(request.id, paper, NewEvidence(title="ledger"))
        b.bundles.export(request.id, [a.bundles.own_card().fingerprint], folder / "stick")
    for each in offices:
        each.close()
    for name in ("a", "b"):
        (folder / name / "ballast").unlink(missing_ok=True)  # 16 MiB that every copy would carry
    return folder


def copied(made: Path, folder: Path) -> Path:
    """The offices again, for one series of kills."""
    shutil.copytree(made, folder)
    return folder


def faults(folder: Path, *words: str) -> list[str]:
    """Open the office as somebody does on the next morning, and everything that is wrong with it then."""
    found: list[str] = []
    office, _word = enter(folder, *words)
    with office:
        office.bundles.cards()  # the first use of bundles sweeps the quarantine
        found += office.maintenance.check().faults
    found += integrity.check(folder / "office.db", key(folder, *words))
    left = [p for p in folder.rglob("*") if p.name.endswith(".part") or p.name.startswith("incoming-")]
    found += [f"left behind: {path.relative_to(folder)}" for path in left]
    found += gaps(query(folder, *words))
    return found


def key(folder: Path, *words: str) -> bytes:
    keys = KeyFile.read(folder / "keys.json", cost=CHEAP)
    return keys.open_with(next(each for each in words if fits(keys, each)), "anna").key


Query = Callable[..., list[tuple[object, ...]]]


def query(folder: Path, *words: str) -> Query:
    """Ask the database of a closed office, beside all the code that is under test."""
    secret = key(folder, *words)

    def ask(statement: str, *values: object) -> list[tuple[object, ...]]:
        connection = connect(folder / "office.db", secret, writing=False)
        try:
            return [tuple(row) for row in connection.execute(statement, values).fetchall()]
        finally:
            connection.close()

    return ask


def gaps(ask: Query) -> list[str]:
    """Every series of numbers must be 1, 2, 3 ... without a gap."""
    series = {
        "requests": "SELECT klass || direction || year, serial FROM request ORDER BY 1, 2",
        "letters": "SELECT substr(number, 1, 7), CAST(substr(number, 8) AS INTEGER) FROM letter WHERE number IS NOT NULL"
        " AND number <> '' ORDER BY 1, 2",
        "exhibits": "SELECT request_id, CAST(substr(exhibit, instr(exhibit, '/') + 1) AS INTEGER) FROM evidence ORDER BY 1, 2",
        "bundles": "SELECT signed_by, sequence FROM bundle WHERE incoming = 0 ORDER BY 1, 2",
        "audit": "SELECT 'audit', seq FROM audit ORDER BY 2",
    }
    found = []
    for what, statement in series.items():
        numbers: dict[object, list[object]] = {}
        for name, number in ask(statement):
            numbers.setdefault(name, []).append(number)
        found += [f"{what} {n}: {got}" for n, got in numbers.items() if got != list(range(1, len(got) + 1))]
    return found
