# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A treaty repository in memory, for the rules of the treaty service alone; the real one is tested with the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import cast

from mlat_desktop.clock import SetClock
from mlat_desktop.domain.duties import Duty
from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.domain.law import Edition
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyEvent
from mlat_desktop.domain.receipt import BundleReceipt
from mlat_desktop.domain.request import Mail, RequestId
from mlat_desktop.domain.translation import Translation
from mlat_desktop.services.letters.store_port import AwaitedReply
from mlat_desktop.services.ports import CalendarRow, OfficeRecord, Store, StoredTable, UnitOfWork
from mlat_desktop.services.treaties.treaties import Treaties


class MemoryTreaties:
    def __init__(self) -> None:
        self.kept: list[StoredTable] = []
        self.party_rows: dict[tuple[str, str], Party] = {}
        self.declaration_rows: list[Declaration] = []
        self.snapshots: dict[tuple[str, str, int], CalendarRow] = {}
        self.published: list[Edition] = []

    def editions(self) -> tuple[Edition, ...]:
        return tuple(self.published)

    def newest_edition(self) -> int:
        return len(self.published)

    def add_edition(self, edition: Edition) -> None:
        self.published.append(edition)

    def tables(self, edition: int | None = None, *, corrected: bool = False) -> tuple[StoredTable, ...]:
        del edition, corrected
        return tuple({row.treaty_id: row for row in self.kept}.values())

    def table_hashes(self, edition: int | None = None, *, corrected: bool = False) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((row.treaty_id, row.sha256) for row in self.tables(edition, corrected=corrected)))

    def table_text(self, treaty_id: str, sha256: str) -> str:
        return next(row.text for row in self.kept if (row.treaty_id, row.sha256) == (treaty_id, sha256))

    def table(self, treaty_id: str, version: str = "", edition: int | None = None) -> StoredTable | None:
        del edition
        found = [row for row in self.kept if row.treaty_id == treaty_id and version in {"", row.version}]
        return found[-1] if found else None

    def add_table(self, table: StoredTable) -> None:
        self.kept.append(table)

    def parties(self, treaty_id: str = "", state: str = "", edition: int | None = None) -> tuple[Party, ...]:
        del edition
        rows = self.party_rows.values()
        return tuple(row for row in rows if treaty_id in {"", row.treaty_id} and state in {"", row.state})

    def party_events(self, treaty_id: str = "", state: str = "", edition: int | None = None) -> tuple[PartyEvent, ...]:
        del treaty_id, state, edition
        return ()

    def set_parties(self, rows: Sequence[Party], edition: int = 1) -> None:
        del edition
        self.party_rows |= {(row.treaty_id, row.state): row for row in rows}

    def declarations(self, treaty_id: str = "", state: str = "", edition: int | None = None) -> tuple[Declaration, ...]:
        del edition
        rows = self.declaration_rows
        return tuple(row for row in rows if treaty_id in {"", row.treaty_id} and state in {"", row.state})

    def set_declarations(self, rows: Sequence[Declaration], edition: int = 1) -> None:
        del edition
        self.declaration_rows += rows

    def calendars(
        self, state: str, subdivision: str, years: Iterable[int], edition: int | None = None
    ) -> dict[int, CalendarRow]:
        del edition
        return {year: row for year in years if (row := self.snapshots.get((state, subdivision, year)))}

    def add_calendar(self, row: CalendarRow) -> None:
        self.snapshots[row.state, row.subdivision, row.year] = row


class MemoryOffice:
    def __init__(self, record: OfficeRecord) -> None:
        self.record = record

    def get(self) -> OfficeRecord:
        return self.record


class MemoryExhibits:
    def __init__(self) -> None:
        self.held: list[Evidence] = []

    def of_request(self, request_id: RequestId) -> tuple[Evidence, ...]:
        del request_id
        return tuple(self.held)


class MemoryRequests:
    def __init__(self) -> None:
        self.kept: list[Mail] = []

    def mails(self, request_id: RequestId) -> tuple[Mail, ...]:
        del request_id
        return tuple(self.kept)


class MemoryDuties:
    def of_request(self, request_id: RequestId) -> tuple[Duty, ...]:
        del request_id
        return ()


class MemoryBundles:
    def receipts(self, request_id: RequestId) -> tuple[BundleReceipt, ...]:
        del request_id
        return ()


class MemoryMail:
    def translations(self, request_id: RequestId) -> tuple[Translation, ...]:
        del request_id
        return ()


class MemoryLetters:
    """No letter awaits an answer."""

    def awaiting(self, request_id: RequestId) -> tuple[AwaitedReply, ...]:
        return ()


class MemoryUnit:
    def __init__(self, country: str) -> None:
        self.requests = MemoryRequests()
        self.exhibits = MemoryExhibits()
        self.duties = MemoryDuties()
        self.bundles = MemoryBundles()
        self.mailroom = MemoryMail()
        self.letters = MemoryLetters()
        self.treaties = MemoryTreaties()
        record = OfficeRecord(uid="office", name="Office", country=country, zone="Europe/Zurich")
        self.office = MemoryOffice(record)

    @property
    def port(self) -> UnitOfWork:
        """This unit as the port that the service knows; it has what the service uses of it."""
        return cast(UnitOfWork, self)


class MemoryStore:
    def __init__(self, unit: MemoryUnit) -> None:
        self.unit = unit

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        yield self.unit.port

    write = read


def seeded(country: str = "CH") -> tuple[Treaties, MemoryUnit]:
    """The service over a new office of ``country`` with the seed in it."""
    unit = MemoryUnit(country)
    clock = SetClock(datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
    service = Treaties(cast(Store, MemoryStore(unit)), clock, "admin")
    service.seed(unit.port)
    return service, unit


def bound(treaty_id: str, *states: str, since: str = "2000-01-01") -> list[Party]:
    """Membership rows as an administrator would enter them."""
    return [Party(treaty_id=treaty_id, state=each, entry_into_force=date.fromisoformat(since)) for each in states]
