# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The composition root: makes and opens offices, and is the only place that knows which adapter serves which port.

:class:`Office` is the program without a face; the window and the command line are its two faces. Its services are made on
first use, so that a first window need not wait for the libraries of letters and bundles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.clock import Clock, SystemClock
from mlat_desktop.crypto import keystore
from mlat_desktop.crypto import passphrase as passphrases
from mlat_desktop.crypto.keys import Cost, KeyFile, Opened, same_name
from mlat_desktop.crypto.office_keys import OfficeKeys
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import BugError, Code, KnownError, why
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.people import Role, User
from mlat_desktop.domain.request import RequestId
from mlat_desktop.instance_lock import InstanceLock
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.absences import Absences
from mlat_desktop.services.access import Access
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.board import DeadlineBoard
from mlat_desktop.services.casework import Casework
from mlat_desktop.services.codes import CodeLists
from mlat_desktop.services.countries import zone_of
from mlat_desktop.services.directory import AddressBook
from mlat_desktop.services.drafts import Drafts
from mlat_desktop.services.duties import Duties
from mlat_desktop.services.entering import EnteredDates
from mlat_desktop.services.evidence import EvidenceRoom
from mlat_desktop.services.exhibits import ExhibitDesk
from mlat_desktop.services.keys_port import Strength
from mlat_desktop.services.likeness import Alikes
from mlat_desktop.services.maintenance import Maintenance
from mlat_desktop.services.notices import Notices
from mlat_desktop.services.numbering import default_series
from mlat_desktop.services.office_record import OfficeDesk
from mlat_desktop.services.opening import Opening
from mlat_desktop.services.people import People
from mlat_desktop.services.ports import OfficeRecord, Series, Store, UnitOfWork
from mlat_desktop.services.recounts import Recounts
from mlat_desktop.services.register import Register, check_series
from mlat_desktop.services.reviews.checklists import Checklists
from mlat_desktop.services.reviews.reviews import Reviews
from mlat_desktop.services.today import Today
from mlat_desktop.services.treaties.calendars import Calendars
from mlat_desktop.services.treaties.clock import TreatyClock
from mlat_desktop.services.treaties.memberships import Memberships
from mlat_desktop.services.treaties.publishing import Publishing
from mlat_desktop.services.treaties.treaties import Treaties
from mlat_desktop.services.views import OfficeView
from mlat_desktop.services.workplace import Workplace, random_uid
from mlat_desktop.store import upgrade
from mlat_desktop.store.folder import OfficeFolder
from mlat_desktop.store.holiday_source import PackagedHolidays
from mlat_desktop.store.unit_of_work import SqlStore
from mlat_desktop.store.vault import AgeVault
from mlat_desktop.system import files

if TYPE_CHECKING:
    from mlat_desktop.services.bundles.bundles import Bundles
    from mlat_desktop.services.intake.media import MediaIntake
    from mlat_desktop.services.importing.desk import OldRegisters
    from mlat_desktop.services.importing.lists import Lists
    from mlat_desktop.services.importing.port import ListTable
    from mlat_desktop.services.letters.correspondence import Correspondence
    from mlat_desktop.services.office_pages import OfficePages
    from mlat_desktop.services.treaties.editing import TreatyEditor
    from mlat_desktop.services.treaties.packs import Packs

CLOCK_SLACK = timedelta(minutes=5)
"""How far this computer's clock may lag behind the last audit entry before somebody is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffice:
    """What the first start asks for. ``zone`` defaults to the zone of the State's capital; ``letterhead`` maps a language to
    the lines on top of a letter (the office's name by default); ``series`` replace the default numbering class by class.
    """

    name: str
    country: str
    admin_name: str
    admin_full_name: str = ""
    admin_title: str = ""
    zone: str = ""
    subdivision: str = ""
    letterhead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    series: tuple[Series, ...] = ()
    training: bool = False


@dataclass(frozen=True, slots=True)
class CreatedOffice:
    """A new, open office and the recovery code that must be printed now: it is not kept anywhere."""

    office: Office
    recovery_code: str = field(repr=False)


class Office:
    """An open office. Closing it forgets the keys and lets others open it."""

    def __init__(self, place: Workplace, folder: OfficeFolder, keys: OfficeKeys, held: ExitStack) -> None:
        self._place = place
        self._folder = folder
        self._keys = keys
        self._held = held

    @property
    def info(self) -> OfficeView:
        """Which office it is and who works in it."""
        office = self._place.office
        return OfficeView(
            uid=office.uid,
            name=office.name,
            country=office.country,
            zone=office.zone,
            training=office.training,
            user=self._place.user,
            folder=str(self._folder.path),
        )

    @property
    def clock(self) -> Clock:
        """The clock that stamps every entry."""
        return self._place.clock

    @cached_property
    def treaties(self) -> Treaties:
        """Treaty tables, legal bases and the counting of limits."""
        return _treaties(self._place.store, self._place.clock, self._place.user.name)

    @cached_property
    def publishing(self) -> Publishing:
        """The editions of the office's law: propose, publish, take back."""
        return Publishing(self._place)

    @cached_property
    def memberships(self) -> Memberships:
        """Who is bound by which treaty, entered by hand."""
        return Memberships(self._place)

    @cached_property
    def calendars(self) -> Calendars:
        """Rest days of States, as the office counts with them."""
        return Calendars(self._place, PackagedHolidays())

    @cached_property
    def packs(self) -> Packs:
        """Treaty packs, out and in."""
        from mlat_desktop.bootstrap.wiring import packs

        return packs(self._place, self.publishing)

    @cached_property
    def editor(self) -> TreatyEditor:
        """Treaty tables, field by field."""
        from mlat_desktop.services.treaties.editing import TreatyEditor

        return TreatyEditor(self._place, self.publishing)

    @cached_property
    def recounts(self) -> Recounts:
        """Cases that wait for a recount on newer law."""
        return Recounts(self._place)

    @cached_property
    def entered_dates(self) -> EnteredDates:
        """Dates that officers enter where none can be computed."""
        return EnteredDates(self._place)

    @cached_property
    def register(self) -> Register:
        """The register of requests."""
        return Register(self._place)

    @cached_property
    def old_registers(self) -> OldRegisters:
        """Spreadsheets of old registers, on their way in."""
        from mlat_desktop.bootstrap.wiring import old_registers

        return old_registers(self._place)

    @cached_property
    def lists(self) -> Lists:
        """Lists, on their way out as spreadsheets."""
        from mlat_desktop.bootstrap.wiring import lists

        return lists(self._place)

    @cached_property
    def casework(self) -> Casework:
        """Events, mail, deadlines."""
        return Casework(self._place)

    @cached_property
    def opening(self) -> Opening:
        """Cases that begin with an arrest or with another case."""
        return Opening(self._place, self.register, self.casework, self.treaties)

    @cached_property
    def evidence(self) -> EvidenceRoom:
        """Evidence and its chain of custody."""
        return EvidenceRoom(self._place)

    @cached_property
    def exhibits(self) -> ExhibitDesk:
        """What happens to exhibits: hands, loans, seals, classes."""
        return ExhibitDesk(self._place)

    @cached_property
    def media(self) -> MediaIntake:
        """Sticks, discs and disks that arrive as evidence."""
        from mlat_desktop.services.intake.media import MediaIntake

        return MediaIntake(self._place)

    @cached_property
    def duties(self) -> Duties:
        """Duties that rest on cases."""
        return Duties(self._place)

    @cached_property
    def correspondence(self) -> Correspondence:
        """Letters, from draft to seal, dispatch and verification."""
        # Here and below: the libraries of letters and bundles load when they are first wanted.
        from mlat_desktop.bootstrap.wiring import correspondence

        return correspondence(self._place, self.casework)

    @cached_property
    def checklists(self) -> Checklists:
        """What each request must contain, and what is missing."""

        def draft(request_id: RequestId, kind: str, language: str) -> Done[Letter]:
            return self.correspondence.draft(request_id, kind, language)  # loads the libraries of letters only now

        return Checklists(self._place, draft)

    @cached_property
    def reviews(self) -> Reviews:
        """The decision sheets."""
        return Reviews(self._place, self.casework)

    @cached_property
    def bundles(self) -> Bundles:
        """Office cards and case bundles."""
        from mlat_desktop.bootstrap.wiring import bundles

        return bundles(self._place, self._folder, self.register)

    @cached_property
    def codes(self) -> CodeLists:
        """The code lists, with what the office added to them."""
        return CodeLists(self._place)

    @cached_property
    def address_book(self) -> AddressBook:
        """Authorities of other States and what each State asks for."""
        return AddressBook(self._place)

    @cached_property
    def board(self) -> DeadlineBoard:
        """The deadlines of the whole office."""
        return DeadlineBoard(self._place)

    @cached_property
    def pages(self) -> OfficePages:
        """Pages that the office prints for itself."""
        from mlat_desktop.bootstrap.wiring import office_pages

        return office_pages(self._place, self.board)

    @cached_property
    def today(self) -> Today:
        """The morning board."""
        return Today(self._place)

    @cached_property
    def people(self) -> People:
        """The people and their keys."""
        return People(self._place, self._keys)

    @cached_property
    def record(self) -> OfficeDesk:
        """What the office says of itself on its letters."""
        return OfficeDesk(self._place)

    @cached_property
    def access(self) -> Access:
        """Who sees a restricted case."""
        return Access(self._place)

    @cached_property
    def absences(self) -> Absences:
        """Who is away and who stands in."""
        return Absences(self._place)

    @cached_property
    def alikes(self) -> Alikes:
        """Requests that look like one that is being typed."""
        return Alikes(self._place)

    @cached_property
    def notices(self) -> Notices:
        """What the person at the desk was told."""
        return Notices(self._place)

    @cached_property
    def drafts(self) -> Drafts:
        """What is being typed."""
        return Drafts(self._place)

    @cached_property
    def maintenance(self) -> Maintenance:
        """Audit and integrity."""
        return Maintenance(self._place, self.evidence, self._keys)

    def at_desk(self, name: str) -> Office:
        """This office with another of its people at the desk, for the making of a training office.

        Refused anywhere else: in a real office only a key makes an actor.
        """
        if not self._place.office.training:
            raise BugError("a person of a real office acts only by their own key")
        with self._place.store.read() as uow:
            user = uow.people.by_name(name)
        if user is None:
            raise KnownError(Code.USER_UNKNOWN, user=name)
        seen = self._place.store.seen_by(Reader(user.uid, user.name))
        return Office(replace(self._place, user=user, store=seen), self._folder, self._keys, ExitStack())

    def close(self) -> None:
        """Close the database, forget the keys and give the office free."""
        self._held.close()

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def strength(passphrase: str, *about: str) -> Strength:
    """How hard a passphrase is to guess, before there is an office; ``about`` are words that somebody would try first."""
    judged = passphrases.strength(passphrase, about)
    return Strength(score=judged.score, advice=judged.advice, enough=judged.advice is None)


def save_list(path: Path, table: ListTable) -> None:
    """Write a list to a new file: CSV where its name says so, else a workbook. ``FILE_EXISTS``, ``DISK_FULL``."""
    from mlat_desktop.services.importing.lists import save
    from mlat_desktop.transfer.sheets import SheetFiles

    save(SheetFiles(), path, table)


def training_office(path: Path, *, progress: Progress | None = None, cancel: CancelToken | None = None) -> Office:
    """Make the training office in ``path``, or open the one that was made there before: one click in the window."""
    from mlat_desktop.bootstrap import training

    return training.training_office(path, progress=progress, cancel=cancel).office


def remembered(path: Path) -> bool:
    """Whether this computer's key store remembers a key for the office in ``path``; False where that cannot be told."""
    try:
        return keystore.recall(OfficeFolder.open(path).uid) is not None
    except KnownError:
        return False


# -- making ------------------------------------------------------------------------------------------------------------------


def create_office(
    path: Path,
    new: NewOffice,
    passphrase: str,
    *,
    clock: Clock | None = None,
    cost: Cost | None = None,
    durable: bool = True,
    uids: Callable[[], str] = random_uid,
) -> CreatedOffice:
    """Make an office in ``path``, which must not exist or be empty, and open it as its first administrator.

    ``cost`` is that of guessing a passphrase; only tests and training offices make it cheap. On any failure nothing is left.
    ``uids`` gives identifiers; only a training office draws them from a seed.
    Without ``durable`` nothing is sure to be on the disk before the office is closed: only for what a failure throws away.
    """
    clock = clock or SystemClock()
    _check_new(new)
    passphrases.demand_strong(passphrase, (new.admin_name, new.name))
    uid = random_uid()  # always its own: two training offices are two offices
    existed = path.exists()
    folder = OfficeFolder.create(path, uid)
    with _nothing_left(folder.path, existed=existed), ExitStack() as held:  # closed first: Windows removes no open file
        lock = InstanceLock.acquire(folder.lock, user=new.admin_name, since=clock.now())
        held.callback(lock.release)
        keys = KeyFile.create(folder.keys, office_uid=uid, user=new.admin_name, passphrase=passphrase, cost=cost)
        upgrade.create(folder.database, keys.key)
        store = SqlStore(folder.database, keys.key, clock, durable=durable)
        held.callback(store.close)
        place = _first_day(store, folder, new, uid, keys.slot, clock, keys.recovery_recipient, uids)
        office = Office(place, folder, OfficeKeys(keys.file, keys.key, keys.slot, place.user.name), held.pop_all())
    return CreatedOffice(office, keys.recovery_code)


def _check_new(new: NewOffice) -> None:
    if not new.name.strip():
        raise KnownError(Code.REQUEST_INVALID, reason=why("the office needs a name"))
    if len(new.country) != 2 or not new.country.isupper():
        raise KnownError(Code.REQUEST_INVALID, reason=why("the office needs its State as a two-letter code of ISO 3166-1"))
    if not new.admin_name.strip():
        raise KnownError(Code.REQUEST_INVALID, reason=why("the first administrator needs a sign-in name"))
    kept = {(series.klass, series.direction): series for series in (*default_series(), *new.series)}
    for series in new.series:
        check_series(series, kept.values())


@contextmanager
def _nothing_left(path: Path, *, existed: bool) -> Iterator[None]:
    try:
        yield
    except BaseException:
        files.empty(path)
        if not existed:
            files.remove_folder(path)
        raise


def _first_day(
    store: SqlStore,
    folder: OfficeFolder,
    new: NewOffice,
    uid: str,
    slot: str,
    clock: Clock,
    recovery_recipient: str,
    uids: Callable[[], str],
) -> Workplace:
    """The records without which no office works, in one unit of work."""
    record = OfficeRecord(
        uid=uid,
        name=new.name.strip(),
        country=new.country,
        zone=new.zone or zone_of(new.country),
        subdivision=new.subdivision,
        training=new.training,
        letterhead=new.letterhead or {"en": (new.name.strip(),)},
        settings=new.settings,
        created_at=clock.now(),
    )
    admin = User(
        id=0,
        uid=uids(),
        name=new.admin_name.strip(),
        full_name=new.admin_full_name.strip() or new.admin_name.strip(),
        title=new.admin_title.strip(),
        role=Role.ADMINISTRATOR,
        slot=slot,
    )
    with store.write() as uow:
        uow.office.set(record)
        uow.people.add(admin)
        kept = uow.people.by_slot(slot)
        assert kept is not None
        place = _workplace(store, folder, clock, kept, record, uids)
        own = {(series.klass, series.direction): series for series in new.series}
        for series in default_series():
            uow.requests.set_series(own.get((series.klass, series.direction), series))
        _seed(uow, place, recovery_recipient)
        place.write_audit(
            uow, "office.created", uid, fields=("office",), detail={"name": record.name, "country": record.country}
        )
        uow.commit()
    return place


def _seed(uow: UnitOfWork, place: Workplace, recovery_recipient: str) -> None:
    """Treaty tables and the office's own keys; its card is made of these, templates are kept when they are first used."""
    from mlat_desktop.bootstrap.wiring import make_own_keys

    _treaties(place.store, place.clock, place.user.name).seed(uow)
    make_own_keys(uow, place, recovery_recipient)


def set_back(path: Path, passphrase: str) -> tuple[str, Path]:
    """Give the office in ``path`` the database of the first program there was: for the self-test, on an office of its own.

    Returns that version, and where the next opening, which upgrades it, keeps the copy from before.
    """
    folder = OfficeFolder.open(path)
    with ExitStack() as held:
        lock = InstanceLock.acquire(folder.lock, user="", since=SystemClock().now())
        held.callback(lock.release)
        key = _unlock(KeyFile.read(folder.keys), None, passphrase, None, keyring=False).key
        version = upgrade.set_back(folder.database, key)
    return version, folder.upgrades / f"office-{version}.db"


# -- opening -----------------------------------------------------------------------------------------------------------------


def open_office(
    path: Path,
    *,
    user: str | None = None,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    keyring: bool = False,
    clock: Clock | None = None,
    clock_confirmed: bool = False,
    cost: Cost | None = None,
    progress: Progress | None = None,
) -> Office:
    """Open the office in ``path``: by passphrase, by recovery code, or (``keyring``) by what this computer remembers.

    Without ``user`` the slots are tried in order and the one that opens is the actor; a recovery code opens as ``user`` or as
    the first administrator. ``clock_confirmed`` confirms a clock that stands before the last audit entry. An older database is
    upgraded after a verified copy was made. Raises every refusal of ``OFFICE_*``, ``PASSPHRASE_*`` and ``RECOVERY_*``.
    """
    clock = clock or SystemClock()
    folder = OfficeFolder.open(path)
    file = KeyFile.read(folder.keys, cost=cost)
    _of_one_office(folder.uid, file.office_uid)
    with ExitStack() as held:
        lock = InstanceLock.acquire(folder.lock, user=user or "", since=clock.now())
        held.callback(lock.release)
        opened = _unlock(file, user, passphrase, recovery_code, keyring=keyring)
        store = _database(folder, opened.key, clock, progress)
        held.callback(store.close)
        by_code = passphrase is None and recovery_code is not None
        place = _arrive(store, folder, clock, opened, user if by_code else None, by_code=by_code)
        lock.name_user(place.user.name)
        _of_one_office(folder.uid, place.office.uid)
        behind = _clock_behind(place, accept=clock_confirmed)
        slot = place.user.slot if by_code else opened.slot
        folder.sweep()
        AgeVault(folder.blobs).sweep()
        _note_opening(place, by_code=by_code, behind=behind)
        return Office(place, folder, OfficeKeys(file, opened.key, slot, place.user.name, by_code=by_code), held.pop_all())


def _of_one_office(uid: str, other: str) -> None:
    """Label, key file and database must be of one office: mixed backups must not pass for a wrong passphrase."""
    if uid != other:
        raise KnownError(Code.OFFICE_DAMAGED, reason=why("its files are not all of the same office"))


def _unlock(file: KeyFile, user: str | None, passphrase: str | None, recovery_code: str | None, *, keyring: bool) -> Opened:
    if passphrase is not None:
        return file.open_with(passphrase, user)
    if recovery_code is not None:
        return file.open_with_recovery(recovery_code)
    remembered = keystore.recall(file.office_uid) if keyring else None
    if remembered is None:
        raise KnownError(Code.KEY_NOT_REMEMBERED if keyring else Code.PASSPHRASE_MISSING)
    return file.open_with_wrapping(*remembered)


def _database(folder: OfficeFolder, key: bytes, clock: Clock, progress: Progress | None) -> SqlStore:
    try:
        store = _prepared(folder, key, clock, progress)
    except KnownError as error:
        if not folder.filled(error):
            raise
        # A full disk may keep even a whole database from opening: the ballast exists for this moment.
        if not folder.release_ballast():
            raise KnownError(Code.DISK_FULL) from error
        store = _prepared(folder, key, clock, progress)
    folder.restore_ballast()
    return store


def _prepared(folder: OfficeFolder, key: bytes, clock: Clock, progress: Progress | None) -> SqlStore:
    upgrade.prepare(folder.database, key, keep=folder.upgrades, progress=progress)
    store = SqlStore(folder.database, key, clock)
    try:
        with store.read():  # the first reading makes the small files without which nothing works
            return store
    except BaseException:
        store.close()
        raise


def _arrive(
    store: SqlStore, folder: OfficeFolder, clock: Clock, opened: Opened, named: str | None, *, by_code: bool
) -> Workplace:
    with store.read() as uow:
        record = uow.office.get()
        people = [each for each in uow.people.all() if each.active]
    if by_code:
        found = [each for each in people if (same_name(each.name, named) if named else each.role is Role.ADMINISTRATOR)]
    else:
        found = [each for each in people if each.slot == opened.slot]
    if not found:
        raise KnownError(Code.USER_UNKNOWN, user=named or "?")
    return _workplace(store, folder, clock, found[0], record)


def _clock_behind(place: Workplace, *, accept: bool) -> datetime | None:
    """The time of the last audit entry if this computer's clock stands before it and that was confirmed, else None."""
    with place.store.read() as uow:
        last = uow.audit.last()
    at = datetime.fromisoformat(last.at) if last else None
    if at is None or place.now >= at - CLOCK_SLACK:
        return None
    if not accept:
        raise KnownError(Code.OFFICE_CLOCK_BACK, now=place.now, last=at)
    return at


def _note_opening(place: Workplace, *, by_code: bool, behind: datetime | None) -> None:
    """An opening that is out of the ordinary is in the log: by the recovery code, or with a clock that went back."""
    if not by_code and behind is None:
        return
    with place.store.write() as uow:
        if by_code:
            place.write_audit(uow, "office.opened-by-code", place.office.uid, detail={"as": place.user.name})
        if behind is not None:
            place.write_audit(uow, "office.clock-confirmed", place.office.uid, detail={"last": behind.isoformat()})
        uow.commit()


# -- wiring ------------------------------------------------------------------------------------------------------------------


def _treaties(store: Store, clock: Clock, user: str) -> Treaties:
    return Treaties(store, clock, user)


def _workplace(
    store: SqlStore,
    folder: OfficeFolder,
    clock: Clock,
    user: User,
    record: OfficeRecord,
    uids: Callable[[], str] = random_uid,
) -> Workplace:
    return Workplace(
        store=store.seen_by(Reader(user.uid, user.name)),
        vault=AgeVault(folder.blobs),
        clock=clock,
        user=user,
        office=record,
        treaty_clock=TreatyClock(PackagedHolidays()),
        uids=uids,
    )
