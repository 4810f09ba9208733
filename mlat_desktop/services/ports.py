# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the services need from the world; adapters implement it, only ``bootstrap`` knows which.

Every repository works inside one unit of work: nothing is kept until :meth:`UnitOfWork.commit`, leaving the block without it
rolls back. No database or library object crosses: frozen dataclasses, enums and plain values do.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO, NamedTuple, Protocol

from mlat_desktop.domain.audit import Entry
from mlat_desktop.domain.bundle import BundleMedium, BundleRecord, Card
from mlat_desktop.domain.bundle_passphrase import BundlePassphrase
from mlat_desktop.domain.deadlines import Awaited, Deadline, LimitKind
from mlat_desktop.domain.directory import AuthorityEntry, CountryProfile, OwnCode
from mlat_desktop.domain.evidence import Attachment, CustodyEntry, Evidence, MediumFile
from mlat_desktop.domain.law import Edition, EnteredDate, Proposal, ProposalState, Recount, RecountState
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyEvent
from mlat_desktop.domain.office_cards import Comparison, OwnKeys
from mlat_desktop.domain.people import User
from mlat_desktop.domain.receipt import BundleReceipt
from mlat_desktop.domain.request import Event, InHand, Mail, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import Direction, Holder, RequestClass, Status
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.access_port import AccessStore, Reader
from mlat_desktop.services.board_port import BoardLine, BoardQuery
from mlat_desktop.services.duties_port import Duties
from mlat_desktop.services.incidents.port import IncidentStore
from mlat_desktop.services.letters.language_port import LetterLanguages
from mlat_desktop.services.letters.seal_port import SealStore
from mlat_desktop.services.letters.store_port import Delays, Letters
from mlat_desktop.services.mailroom.port import MailBook
from mlat_desktop.services.old_number_port import OldNumber
from mlat_desktop.services.reviews.port import Reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRecord:
    """The office itself. ``letterhead`` maps a BCP 47 language to the lines printed on top of a letter; ``zone`` is IANA;
    ``settings`` are plain text values (digits, two_people, ...).
    """

    uid: str
    name: str
    country: str
    zone: str
    subdivision: str = ""
    training: bool = False
    letterhead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Numbering of one class and direction. ``pattern`` is a format of {prefix} {year} {serial}; ``first`` is where the old
    register stopped plus one, for ``first_year`` only.
    """

    klass: RequestClass
    direction: Direction
    prefix: str
    pattern: str = "{prefix}-{year}-{serial:04d}"
    first: int = 1
    first_year: int = 0


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """An encrypted file of the vault. ``identity`` is its own age secret (AGE-SECRET-KEY-1...), which lives in the row
    only; ``size`` and ``sha256`` are those of the plain content.
    """

    id: str
    identity: str = field(repr=False)
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """What a list shows. ``text`` is free search; empty sets mean "any"; ``sort`` is one of number, subject, state, status,
    due, registered, updated, officer, step. ``overdue_on`` keeps only requests with a limit that ended before it, ``due_by``
    those of which what is awaited must be done by that day, ``step_by`` those that must be looked at by that day.
    """

    text: str = ""
    statuses: frozenset[Status] = frozenset()
    direction: Direction | None = None
    klass: RequestClass | None = None
    state: str = ""
    officer: str = ""
    overdue_on: date | None = None
    due_by: date | None = None
    holder: Holder | None = None
    step_by: date | None = None
    open_only: bool = False
    sort: str = "registered"
    descending: bool = True


@dataclass(frozen=True, slots=True)  # lists make thousands of them, in the order of its fields
class RequestRow:
    """One line of the register. ``due`` is the earliest of what is awaited; where that is only a possibility or an assurance,
    ``then`` is the earliest that obliges. ``uncomputed`` says that some limit of it has no computed date and must be entered.
    """

    id: int
    number: str
    subject: str
    state: str
    direction: Direction
    klass: RequestClass
    status: Status
    officer: str
    urgent: bool
    restricted: bool
    registered_on: date
    uncomputed: bool
    next_action: str
    theirs: str
    holder: Holder | None = None
    held_by: str = ""
    held_since: date | None = None
    step_on: date | None = None
    due: Awaited | None = None
    then: Awaited | None = None

    def awaited(self, today: date) -> Awaited | None:
        """What to name on ``today``: a possibility or an assurance that has passed gives way to what must be done."""
        return self.then if self.due and self.then and self.due.passed(today) else self.due


class LimitLine(NamedTuple):
    """A deadline of a case as Today names it, without its reasoning. ``act_on`` is the last working day to act and ``ends_on``
    the end itself, None where there is none; ``stops`` are the codes of the events that settle it; ``domestic`` says that it is
    the requested State's own law.
    """

    row: RequestRow
    limit_id: str
    trigger_uid: str
    title: str
    kind: LimitKind
    own_target: bool
    liberty: bool
    stops: tuple[str, ...]
    domestic: bool
    act_on: date | None
    ends_on: date | None

    def watched(self, today: date) -> date | None:
        """The day to look at on ``today``: the day to act until it has passed, then the end."""
        return self.ends_on if self.act_on is None or self.act_on < today else self.act_on


@dataclass(frozen=True, slots=True)
class Revision:
    """One amendment: ``before`` and ``after`` are canonical JSON of the changed fields alone."""

    at: datetime
    actor: str
    reason: str
    before: str
    after: str


class Requests(Protocol):
    """The register."""

    def old_numbers(self) -> Iterator[OldNumber]:
        """Every number of an old register with the case that bears it."""

    def take_serials(self, klass: RequestClass, direction: Direction, year: int, count: int) -> tuple[int, Series]:
        """The first of ``count`` serials in a row, all of which are taken as by :meth:`take_serial`."""

    def take_serial(self, klass: RequestClass, direction: Direction, year: int) -> tuple[int, Series]:
        """The next serial of the series in ``year``; given back by a rollback, so that no number is ever lost."""

    def series(self) -> tuple[Series, ...]: ...
    def set_series(self, series: Series) -> None: ...
    def add(self, request: Request) -> RequestId:
        """Store a new request (its ``id`` is ignored) with all its parts and search text."""

    def get(self, request_id: RequestId) -> Request:
        """Raise ``KnownError(REQUEST_UNKNOWN)`` if there is none."""

    def find(self, reference: str) -> Request:
        """By own number (any letter case) or uid; raise ``KnownError(REQUEST_UNKNOWN)``."""

    def update(self, request: Request) -> None:
        """Store an amended request whose ``version`` is one above the stored; ``KnownError(REQUEST_CHANGED)`` otherwise."""

    def ids(self, query: ListQuery, today: date) -> array[int]:
        """Ids of the whole ordered result, as a signed 64-bit array; what is due is named as on ``today``."""

    def to_look_at(self, today: date) -> array[int]:
        """Ids of the open requests of which the day to look at them has come, the longest due first."""

    def rows(self, ids: Sequence[int]) -> list[RequestRow]:
        """Rows in the order of ``ids``."""

    def similar(self, references: Sequence[str], names: Sequence[str]) -> list[RequestRow]:
        """Requests that share a reference or a name, in any spelling, the surest first (for the duplicate warning)."""

    def events(self, request_id: RequestId) -> tuple[Event, ...]: ...
    def add_event(self, request_id: RequestId, event: Event) -> None: ...
    def annul_event(self, request_id: RequestId, uid: Uid, reason: str) -> None: ...
    def mails(self, request_id: RequestId) -> tuple[Mail, ...]: ...
    def add_mail(self, request_id: RequestId, mail: Mail) -> None: ...
    def mails_taken_off(self, request_id: RequestId) -> tuple[Mail, ...]: ...
    def take_mail_off(self, request_id: RequestId, uid: Uid, reason: str) -> None: ...
    def deadlines(self, request_id: RequestId) -> tuple[Deadline, ...]: ...
    def set_deadlines(self, request_id: RequestId, deadlines: Sequence[Deadline]) -> None:
        """Replace the request's deadlines and its next watched day."""

    def set_in_hand(self, request_id: RequestId, in_hand: InHand | None) -> None:
        """Keep who has a case in hand; None once it has ended."""

    def pinned(self, request_id: RequestId) -> int:
        """The edition of the law on which the deadlines are counted, 0 before they were counted for the first time."""

    def pin(self, request_id: RequestId, edition: int) -> None: ...
    def behind(self, edition: int, after: RequestId, most: int) -> tuple[RequestId, ...]:
        """Open requests with a key above ``after`` that are counted on another edition than this one, at most so many."""

    def entered_dates(self, request_id: RequestId) -> tuple[EnteredDate, ...]:
        """Dates entered by hand, withdrawn ones too, oldest first."""

    def add_entered_date(self, request_id: RequestId, entered: EnteredDate) -> None: ...
    def unconfirmed(self) -> tuple[tuple[RequestId, EnteredDate], ...]:
        """Dates on open requests that were entered, not withdrawn and not confirmed, oldest first."""

    def change_entered_date(self, entered: EnteredDate) -> None:
        """Store that an entered date was confirmed or withdrawn."""

    def pressing(self, until: date, today: date) -> list[LimitLine]:
        """The lines of what :meth:`watched` finds, in its order; of reminders those alone whose day has come."""

    def undated(self) -> list[LimitLine]:
        """The lines of what :meth:`uncomputed` finds, in its order."""

    def to_confirm(self) -> list[LimitLine]:
        """Running limits with a date that :meth:`unconfirmed` finds, in its order."""

    def watched(self, until: date, *begins: str) -> list[tuple[RequestRow, Deadline]]:
        """Every running deadline whose watched day is not after ``until``, earliest first; with ``begins`` those alone whose
        name begins with one of these.
        """

    def uncomputed(self) -> list[tuple[RequestRow, Deadline]]: ...
    def board(self, query: BoardQuery, most: int, skip: int = 0) -> list[BoardLine]:
        """Running deadlines of the whole office, the most pressing first, from the ``skip``-th on, at most so many."""

    def board_counts(self, query: BoardQuery) -> Mapping[str, int]:
        """How many there are under each heading: overdue, today, week, month, all (its own bounds of days are left out)."""

    def board_days(self, query: BoardQuery) -> Mapping[date, tuple[int, int]]:
        """By day to look at: how many, and how many of these concern liberty."""

    def board_facets(self, query: BoardQuery) -> Mapping[str, Mapping[str, int]]:
        """By ``state``, ``officer`` and ``treaty``: how many deadlines each value has, its own filters left out."""

    def counts(self, today: date) -> Mapping[str, int]:
        """Figures for the chips: all, open, overdue, and one per status value."""

    def revisions(self, request_id: RequestId) -> tuple[Revision, ...]: ...
    def add_revision(self, request_id: RequestId, revision: Revision) -> None: ...


class Exhibits(Protocol):
    """Evidence, custody and the stored blobs."""

    def add_blob(self, blob: StoredBlob) -> None: ...
    def blob(self, blob_id: str) -> StoredBlob: ...
    def blobs(self) -> Iterator[StoredBlob]: ...
    def next_exhibit(self, request_id: RequestId) -> int: ...
    def add(self, request_id: RequestId, evidence: Evidence) -> None: ...
    def get(self, uid: Uid) -> tuple[RequestId, Evidence]: ...
    def of_request(self, request_id: RequestId) -> tuple[Evidence, ...]: ...
    def all(self) -> Iterator[tuple[RequestId, Evidence]]: ...
    def update(self, evidence: Evidence) -> None: ...
    def attach(self, attachment: Attachment) -> None: ...
    def attachments(self, uid: Uid) -> tuple[Attachment, ...]: ...
    def add_medium_files(self, uid: Uid, files: Sequence[MediumFile]) -> None: ...
    def medium_files(self, uid: Uid) -> tuple[MediumFile, ...]: ...
    def add_custody(self, entry: CustodyEntry) -> None: ...
    def custody(self, uid: Uid) -> tuple[CustodyEntry, ...]: ...


class Bundles(Protocol):
    """Cards and bundle records."""

    def cards(self) -> tuple[Card, ...]: ...
    def card(self, fingerprint: str) -> Card | None: ...
    def set_card(self, card: Card) -> None: ...
    def comparisons(self, fingerprint: str = "") -> tuple[Comparison, ...]: ...
    def set_comparison(self, comparison: Comparison) -> None: ...
    def last_seen(self) -> Mapping[str, datetime]: ...
    def own_keys(self) -> tuple[OwnKeys, ...]: ...
    def set_own_keys(self, keys: OwnKeys) -> None: ...
    def next_sequence(self) -> int: ...
    def add(self, record: BundleRecord) -> None: ...
    def update(self, record: BundleRecord) -> None: ...
    def get(self, uid: Uid) -> BundleRecord | None: ...
    def of_request(self, request_id: RequestId) -> tuple[BundleRecord, ...]: ...
    def all(self) -> tuple[BundleRecord, ...]: ...
    def media(self, uid: Uid) -> tuple[BundleMedium, ...]: ...
    def all_media(self) -> tuple[BundleMedium, ...]: ...
    def set_medium(self, medium: BundleMedium) -> None: ...
    def receipts(self, request_id: RequestId) -> tuple[BundleReceipt, ...]: ...
    def receipts_of(self, bundle: Uid) -> tuple[BundleReceipt, ...]: ...
    def all_receipts(self) -> tuple[BundleReceipt, ...]: ...
    def set_receipt(self, receipt: BundleReceipt) -> None: ...
    def passphrase(self, bundle: Uid) -> BundlePassphrase | None: ...
    def set_passphrase(self, passphrase: BundlePassphrase) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTable:
    """A treaty table as kept: the TOML text, its version and hash. Immutable; ``edition`` is the one with which it was
    published, ``change`` why it differs from the version before (a ``ChangeKind``, empty for a first version).
    """

    treaty_id: str
    version: str
    text: str
    sha256: str
    accepted_at: datetime
    accepted_by: str
    edition: int = 0
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """Rest days of one State, subdivision and year as they were known when ``version`` was taken. ``weekend`` holds ISO
    weekday numbers (Monday 1); ``worked`` are days of the weekend on which work is done.
    """

    state: str
    subdivision: str
    year: int
    version: str
    holidays: tuple[date, ...]
    weekend: tuple[int, ...]
    source: str
    edition: int = 0
    worked: tuple[date, ...] = ()


class Treaties(Protocol):
    """The office's law: tables, memberships, declarations and calendars, in editions. Whoever asks without ``edition`` is
    answered from the newest one; with it, as the law stood in that edition. What was undone never counts.
    """

    def editions(self) -> tuple[Edition, ...]:
        """Every edition, undone ones too, oldest first."""

    def newest_edition(self) -> int:
        """The newest edition that was not undone; 0 in an office without any law."""

    def add_edition(self, edition: Edition) -> None:
        """Begin an edition; its ``id`` is one more than the highest there ever was."""

    def undo_edition(self, edition: int, at: datetime, by: str) -> None:
        """Take the newest edition back. Its rows stay and count no more."""

    def tables(self, edition: int | None = None, *, corrected: bool = False) -> tuple[StoredTable, ...]:
        """The newest version of each treaty; ``corrected`` goes on from ``edition`` as far as only errors were corrected."""

    def table_hashes(self, edition: int | None = None, *, corrected: bool = False) -> tuple[tuple[str, str], ...]:
        """Treaty and hash of what :meth:`tables` answers, in its order, without the texts."""

    def table_text(self, treaty_id: str, sha256: str) -> str:
        """The text of a table with this hash."""

    def table(self, treaty_id: str, version: str = "", edition: int | None = None) -> StoredTable | None: ...
    def versions(self, treaty_id: str) -> tuple[StoredTable, ...]:
        """Every version that counts or counted and was not undone, oldest first."""

    def add_table(self, table: StoredTable) -> None: ...
    def parties(self, treaty_id: str = "", state: str = "", edition: int | None = None) -> tuple[Party, ...]: ...
    def set_parties(self, rows: Sequence[Party], edition: int, *, gone: Sequence[Party] = ()) -> None:
        """Publish memberships, each in place of the one of the same treaty and State; ``gone`` ones stand no longer."""

    def party_events(self, treaty_id: str = "", state: str = "", edition: int | None = None) -> tuple[PartyEvent, ...]: ...
    def set_party_events(self, treaty_id: str, state: str, rows: Sequence[PartyEvent], edition: int) -> None:
        """Publish the whole life of a treaty for one State, in place of what was known of it."""

    def declarations(self, treaty_id: str = "", state: str = "", edition: int | None = None) -> tuple[Declaration, ...]: ...
    def set_declarations(self, rows: Sequence[Declaration], edition: int, *, emptied: Sequence[tuple[str, str]] = ()) -> None:
        """Publish all declarations of every treaty and State that ``rows`` speak of, in place of those known; of those in
        ``emptied`` (treaty, State) none is left.
        """

    def calendars(
        self, state: str, subdivision: str, years: Iterable[int], edition: int | None = None
    ) -> Mapping[int, CalendarRow]:
        """A snapshot for each of ``years`` that has one, by year: the newest, or the newest of that edition; a year that was
        first needed after it is answered by its first snapshot.
        """

    def all_calendars(self) -> tuple[CalendarRow, ...]:
        """The newest snapshot of every State, subdivision and year that was ever needed, in that order."""

    def add_calendar(self, row: CalendarRow) -> None: ...
    def proposals(self, state: ProposalState | None = None) -> tuple[Proposal, ...]: ...
    def proposal(self, uid: str) -> Proposal | None: ...
    def add_proposal(self, proposal: Proposal) -> None: ...
    def decide_proposal(self, proposal: Proposal) -> None:
        """Store how an open proposal was decided."""

    def recounts(
        self, state: RecountState | None = RecountState.OPEN, request_id: RequestId | None = None
    ) -> tuple[Recount, ...]:
        """Recounts of the office or of one case, oldest first."""

    def add_recount(self, recount: Recount) -> int: ...
    def decide_recount(self, recount: Recount) -> None: ...


class HolidaySource(Protocol):
    """Where rest days are read from when a snapshot is first taken; never asked again for a year that is stored."""

    def snapshot(self, state: str, subdivision: str, year: int) -> CalendarRow | None:
        """The rest days of a State (and subdivision, if it is known there) in a year, None where nothing is known."""


class Directory(Protocol):
    """The address book: authorities, country profiles, and codes that the office added to its lists."""

    def authorities(self, state: str = "") -> tuple[AuthorityEntry, ...]: ...
    def authority(self, uid: str) -> AuthorityEntry | None: ...
    def set_authority(self, entry: AuthorityEntry) -> None: ...
    def profiles(self, state: str = "") -> tuple[CountryProfile, ...]: ...
    def set_profile(self, profile: CountryProfile) -> None: ...
    def own_codes(self, name: str = "") -> tuple[OwnCode, ...]: ...
    def set_own_code(self, code: OwnCode) -> None: ...


class People(Protocol):
    """Users."""

    def all(self) -> tuple[User, ...]: ...
    def by_name(self, name: str) -> User | None: ...
    def by_slot(self, slot: str) -> User | None: ...
    def add(self, user: User) -> int: ...
    def update(self, user: User) -> None: ...


class OfficeStore(Protocol):
    """The office record and its secrets: age identity, signing key, seal key and certificate, and what is half typed."""

    def get(self) -> OfficeRecord: ...
    def set(self, record: OfficeRecord) -> None: ...
    def secret(self, name: str) -> bytes | None: ...
    def set_secret(self, name: str, value: bytes) -> None: ...


class AuditLog(Protocol):
    """The hash chain. ``detail`` goes to an erasable table, its salted digest into the chain."""

    def append(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str,
        fields: Sequence[str] = (),
        detail: Mapping[str, object] | None = None,
        request_id: RequestId | None = None,
    ) -> Entry: ...
    def last(self) -> Entry | None: ...
    def entries(self) -> Iterator[Entry]: ...
    def detailed(self, newest: int | None = None) -> Iterator[tuple[Entry, tuple[str, str] | None]]:
        """Every entry, or the ``newest`` so many, oldest first, each with what :meth:`detail` says of it."""

    def detail(self, seq: int) -> tuple[str, str] | None:
        """Detail text and hex salt of an entry, None once erased."""

    def of_request(self, request_id: RequestId) -> tuple[Entry, ...]: ...
    def of_subject(self, subject: str, request_id: RequestId | None) -> tuple[Entry, ...]: ...


class UnitOfWork(Protocol):
    """One transaction over everything."""

    @property
    def whole(self) -> UnitOfWork:
        """The same transaction as the program's own work sees it, restricted cases of others too."""

    @property
    def access(self) -> AccessStore: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def letters(self) -> Letters: ...
    @property
    def delays(self) -> Delays: ...
    @property
    def exhibits(self) -> Exhibits: ...
    @property
    def duties(self) -> Duties: ...
    @property
    def bundles(self) -> Bundles: ...
    @property
    def treaties(self) -> Treaties: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def mailroom(self) -> MailBook: ...
    @property
    def people(self) -> People: ...
    @property
    def office(self) -> OfficeStore: ...
    @property
    def seals(self) -> SealStore: ...
    @property
    def languages(self) -> LetterLanguages: ...
    @property
    def incidents(self) -> IncidentStore: ...
    @property
    def audit(self) -> AuditLog: ...
    def commit(self) -> None: ...


class Store(Protocol):
    """The encrypted database of an open office. Safe to call from several threads; each unit has its own connection.

    What a unit of :meth:`seen_by` answers is what that person may see: a restricted case of others is not there.
    """

    def seen_by(self, reader: Reader) -> Store:
        """The same store as this person's work sees it."""

    @property
    def whole(self) -> Store:
        """The same store as the program's own work sees it: a recount, a check. Nothing of it is shown to a person."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A consistent snapshot; committing is refused."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """BEGIN IMMEDIATE; rolls back unless :meth:`UnitOfWork.commit` was called."""

    def faults(self) -> tuple[str, ...]:
        """Read every page and walk every index and reference: what is wrong, in the words of the database."""

    def close(self) -> None: ...


class Vault(Protocol):
    """Encrypted files beside the database, one age file per item under an identity of its own."""

    def put(self, source: BinaryIO, *, size: int, progress: Progress, cancel: CancelToken) -> StoredBlob:
        """Encrypt ``source`` in one pass. Nothing is left behind on failure (``DISK_FULL``, ``DISK_FAILED``, ``CANCELLED``)."""

    def get(self, blob: StoredBlob, target: BinaryIO, *, progress: Progress, cancel: CancelToken) -> None:
        """Decrypt into ``target`` and compare size and SHA-256; ``FILE_UNREADABLE`` if anything differs."""

    def read(self, blob: StoredBlob, *, most: int = 64 << 20) -> bytes:
        """The whole content of a small file (a letter, a scan)."""

    def scratch(self) -> BinaryIO:
        """A file for the length of one act, to read and write anywhere in it; closing it removes it. No plain byte of it
        lies on the disk, and no place of it may be written twice.
        """

    def present(self) -> Iterator[str]:
        """Ids of the files that exist on disk."""

    def remove(self, blob_id: str) -> None: ...
