# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes the training office: a real office whose three years were lived by three invented people.

It is no secret: its passphrase stands here and is shown where the office is opened. Guessing it costs little, so that a class
can sit down and begin.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from mlat_desktop.bootstrap import NewOffice, Office, create_office, open_office
from mlat_desktop.clock import Clock, SetClock, SystemClock
from mlat_desktop.crypto.keys import Cost, KeyFile
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.instance_lock import InstanceLock
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.store.errors import of_system
from mlat_desktop.system import files
from mlat_desktop.training import address_book, mail_room
from mlat_desktop.training.build import Built, build
from mlat_desktop.training.model import TrainingPlan
from mlat_desktop.training.parts import HEAD, OFFICER
from mlat_desktop.training.planning import plan

# Of fictional cases alone, and printed in the manual.
PASSPHRASE = "for practice only: seven lanterns at noon"
SIGN_IN = tuple((each.name, each.full_name, each.title) for each in (OFFICER, HEAD))
"""Who may sign in: name, full name, title."""
_INVENTED = UUID("5d3bd0d1-5f0c-4f35-9d3a-1f5a0f1c7e21")
"""The name space of all that is invented for training."""
CHEAP = Cost(passes=1, memory_kib=8192, lanes=1)
_PARTS = frozenset(
    {"office.json", "keys.json", "office.db", "office.db-wal", "office.db-shm", "attempts.json", "ballast", "lock"}
    | {"blobs", "quarantine", "upgrades", "logs"}
)
"""What a folder of an office holds."""


@dataclass(frozen=True, slots=True)
class TrainingOffice:
    """A training office that is open as its case officer, and what came of the plan (None if it was there before)."""

    office: Office
    officer: str
    head: str
    built: Built | None


def training_office(
    path: Path,
    *,
    as_of: date | None = None,
    count: int = 200,
    clock: Clock | None = None,
    progress: Progress | None = None,
    cancel: CancelToken | None = None,
) -> TrainingOffice:
    """Make the training office in ``path``, or open the one that was made there before, as its case officer.

    ``as_of`` is the morning on which its story stands (today by default). A failure or a cancel leaves nothing of a new one;
    what a kill leaves lies beside ``path`` until the next attempt, and passes for no office.
    """
    planned = plan(as_of or SystemClock().now().date(), count)
    head, officer = planned.users[1].name, planned.users[0].name
    built = None
    if not (path / "office.json").exists():
        with _in_its_place_when_whole(path) as part:
            built = _make(part, planned, progress, cancel)
    return TrainingOffice(open_office(path, user=officer, passphrase=PASSPHRASE, clock=clock, cost=CHEAP), officer, head, built)


def receiver_office(path: Path, *, clock: Clock | None = None) -> Office:
    """A second training office in another State, to receive what the first one sends: made, or the one made before."""
    new = NewOffice(
        name="Central Authority for International Assistance (training)",
        country="DE",
        admin_name="empfang",
        admin_full_name="Ottilie Wiesenbach",
        admin_title="Head of registry (training)",
        letterhead={"en": ("TRAINING OFFICE", "Central Authority for International Assistance", "Bonn")},
        training=True,
    )
    if not (path / "office.json").exists():
        with _in_its_place_when_whole(path) as part:
            create_office(part, new, PASSPHRASE, clock=clock, cost=CHEAP).office.close()
    return open_office(path, passphrase=PASSPHRASE, clock=clock, cost=CHEAP)


def seeded(seed: int) -> Callable[[], str]:
    """Identifiers from a seed: the records of a training office are the same for the same day, on every machine."""
    numbers = itertools.count()
    return lambda: str(uuid5(_INVENTED, f"{seed}/{next(numbers)}"))


def _eve(planned: TrainingPlan) -> datetime:
    return datetime.combine(planned.as_of - timedelta(days=1), time(17), tzinfo=ZoneInfo(planned.zone))


@contextmanager
def _in_its_place_when_whole(path: Path) -> Iterator[Path]:
    """Where to make an office that becomes ``path`` when the block has ended well: whoever looks finds none or a whole one.

    ``path`` must not exist or be empty (``OFFICE_EXISTS``); a failure in the block leaves nothing.
    """
    path = path.absolute()
    part = path.with_name(path.name + ".part")
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise KnownError(Code.OFFICE_EXISTS, folder=str(path))
        _clear(part)
        try:
            yield part
            files.remove_folder(path)  # empty; Windows puts no folder in the place of another
            files.rename(part, path)
        except BaseException:
            _clear(part)
            raise
        files.sync_folder(path.parent)
    except OSError as error:
        raise of_system(error) from error


def _clear(part: Path) -> None:
    """Remove what an attempt left. What is not surely a training office in the making is somebody's: ``OFFICE_EXISTS``."""
    if not part.exists():
        return
    if not part.is_dir() or not _ours(part):
        raise KnownError(Code.OFFICE_EXISTS, folder=str(part))
    InstanceLock.acquire(part / "lock", user="", since=SystemClock().now()).release()  # nobody makes it at this moment
    files.empty(part)
    files.remove_folder(part)


def _ours(part: Path) -> bool:
    """Whether there is nothing but parts of an office, and its keys, if it has got any, open with the open passphrase."""
    if any(each.name.removesuffix(".part") not in _PARTS for each in part.iterdir()):
        return False
    try:
        KeyFile.read(part / "keys.json", cost=CHEAP).open_with(PASSPHRASE)
    except KnownError:
        return not (part / "keys.json").exists() and not (part / "office.db").exists()  # the keys are made before the database
    return True


def _make(path: Path, planned: TrainingPlan, progress: Progress | None, cancel: CancelToken | None) -> Built:
    clock = SetClock(planned.begins)
    officer, head, *others = planned.users
    new = NewOffice(
        name=planned.office,
        country=planned.country,
        zone=planned.zone,
        admin_name=head.name,
        admin_full_name=head.full_name,
        admin_title=head.title,
        letterhead=planned.letterhead,
        settings=planned.settings,
        training=True,
    )
    office = create_office(path, new, PASSPHRASE, clock=clock, cost=CHEAP, durable=False, uids=seeded(planned.seed)).office
    with office:
        for person in (officer, *others):
            office.people.add(person.name, person.full_name, person.title, person.role, PASSPHRASE)
        desks = {head.name: office, officer.name: office.at_desk(officer.name)}
        built = build(desks, planned, clock, progress=progress, cancel=cancel)
        clock.at = max(clock.at, _eve(planned))  # a short story ends before some of its addresses were verified
        address_book.fill(office.address_book, planned.as_of)
        mail_room.fill(desks[officer.name], planned.as_of)
        return built
