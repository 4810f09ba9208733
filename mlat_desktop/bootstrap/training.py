# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes the training office: a real office whose three years were lived by three invented people.

It is no secret: its passphrase stands here and is shown where the office is opened. Guessing it costs little, so that a class
can sit down and begin.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from mlat_desktop.bootstrap import NewOffice, Office, create_office, open_office
from mlat_desktop.clock import Clock, SetClock, SystemClock
from mlat_desktop.crypto.keys import Cost
from mlat_desktop.progress import CancelToken, Progress
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

    ``as_of`` is the morning on which its story stands (today by default). A failure or a cancel leaves nothing of a new one.
    """
    planned = plan(as_of or SystemClock().now().date(), count)
    head, officer = planned.users[1].name, planned.users[0].name
    built = None
    if not (path / "office.json").exists():
        built = _make(path, planned, progress, cancel)
    return TrainingOffice(open_office(path, user=officer, passphrase=PASSPHRASE, clock=clock, cost=CHEAP), officer, head, built)


def receiver_office(path: Path, *, clock: Clock | None = None) -> Office:
    """A second, empty training office in another State, to receive what the first one sends."""
    new = NewOffice(
        name="Central Authority for International Assistance (training)",
        country="DE",
        admin_name="empfang",
        admin_full_name="Ottilie Wiesenbach",
        admin_title="Head of registry (training)",
        letterhead={"en": ("TRAINING OFFICE", "Central Authority for International Assistance", "Bonn")},
        training=True,
    )
    return create_office(path, new, PASSPHRASE, clock=clock, cost=CHEAP).office


def seeded(seed: int) -> Callable[[], str]:
    """Identifiers from a seed: the records of a training office are the same for the same day, on every machine."""
    numbers = itertools.count()
    return lambda: str(uuid5(_INVENTED, f"{seed}/{next(numbers)}"))


def _eve(planned: TrainingPlan) -> datetime:
    return datetime.combine(planned.as_of - timedelta(days=1), time(17), tzinfo=ZoneInfo(planned.zone))


def _make(path: Path, planned: TrainingPlan, progress: Progress | None, cancel: CancelToken | None) -> Built:
    existed = path.exists()
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
    try:
        with office:
            for person in (officer, *others):
                office.people.add(person.name, person.full_name, person.title, person.role, PASSPHRASE)
            desks = {head.name: office, officer.name: office.at_desk(officer.name)}
            built = build(desks, planned, clock, progress=progress, cancel=cancel)
            clock.at = max(clock.at, _eve(planned))  # a short story ends before some of its addresses were verified
            address_book.fill(office.address_book, planned.as_of)
            mail_room.fill(desks[officer.name], planned.as_of)
            return built
    except BaseException:
        files.empty(path)
        if not existed:
            files.remove_folder(path)
        raise
