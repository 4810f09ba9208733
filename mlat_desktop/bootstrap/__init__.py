# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The composition root: makes and opens offices, and is the only place that knows which adapter serves which port.

:class:`Office` is the program without a face; the window and the command line are its two faces. Its services are made on
first use, so that a first window need not wait for the libraries of letters and bundles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.bootstrap.office import Office as Office
from mlat_desktop.clock import Clock, SystemClock
from mlat_desktop.crypto import keystore
from mlat_desktop.crypto import passphrase as passphrases
from mlat_desktop.crypto.keys import Cost, KeyFile, Opened, same_name
from mlat_desktop.crypto.office_keys import OfficeKeys
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.people import Role, User
from mlat_desktop.domain.request import RequestId
from mlat_desktop.instance_lock import InstanceLock
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.countries import zone_of
from mlat_desktop.services.keys_port import Strength
from mlat_desktop.services.numbering import default_series
from mlat_desktop.services.ports import ListQuery, OfficeRecord, Series, UnitOfWork
from mlat_desktop.services.register import check_series
from mlat_desktop.services.treaties.clock import TreatyClock
from mlat_desktop.services.treaties.treaties import Treaties
from mlat_desktop.services.workplace import Workplace, random_uid
from mlat_desktop.store import upgrade
from mlat_desktop.store.folder import OfficeFolder
from mlat_desktop.store.holiday_source import PackagedHolidays
from mlat_desktop.store.unit_of_work import SqlStore
from mlat_desktop.store.vault import AgeVault
from mlat_desktop.system import files

if TYPE_CHECKING:
    from mlat_desktop.services.importing.port import ListTable

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

    Treaties(place.store, place.clock, place.user.name).seed(uow)
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
        store, upgraded = _database(folder, opened.key, clock, progress)
        held.callback(store.close)
        by_code = passphrase is None and recovery_code is not None
        place = _arrive(store, folder, clock, opened, user if by_code else None, by_code=by_code)
        lock.name_user(place.user.name)
        _of_one_office(folder.uid, place.office.uid)
        behind = _clock_behind(place, accept=clock_confirmed)
        slot = place.user.slot if by_code else opened.slot
        folder.sweep()
        AgeVault(folder.blobs).sweep()
        if upgraded:
            _count_anew(place, progress)
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


def _count_anew(place: Workplace, progress: Progress | None) -> None:
    """Count every open case as this program does, in an office that an older one kept: a case would show that one's reminders
    until something happens on it. Restricted cases that the one at the desk does not see are counted too.
    """
    with place.store.write() as uow:
        found = uow.whole.requests.ids(ListQuery(open_only=True, sort="number", descending=False), place.today)
        place.recompute_all(uow.whole, [RequestId(each) for each in found], progress)
        uow.commit()


def _database(folder: OfficeFolder, key: bytes, clock: Clock, progress: Progress | None) -> tuple[SqlStore, bool]:
    """The store, and whether its database was upgraded for it."""
    try:
        store, upgraded = _prepared(folder, key, clock, progress)
    except KnownError as error:
        if not folder.filled(error):
            raise
        # A full disk may keep even a whole database from opening: the ballast exists for this moment.
        if not folder.release_ballast():
            raise KnownError(Code.DISK_FULL) from error
        store, upgraded = _prepared(folder, key, clock, progress)
    folder.restore_ballast()
    return store, upgraded


def _prepared(folder: OfficeFolder, key: bytes, clock: Clock, progress: Progress | None) -> tuple[SqlStore, bool]:
    before = upgrade.prepare(folder.database, key, keep=folder.upgrades, progress=progress)
    store = SqlStore(folder.database, key, clock)
    try:
        with store.read():  # the first reading makes the small files without which nothing works
            return store, before is not None
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
