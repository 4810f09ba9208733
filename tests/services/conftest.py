# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A real office whose clock stands where a test puts it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import NewOffice, Office, create_office, open_office
from mlat_desktop.clock import SetClock
from mlat_desktop.crypto.keys import Cost
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Particulars, Request
from mlat_desktop.domain.vocabulary import Direction, RequestClass

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FOUNDED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""Before any day that a test goes back to: an office seals nothing before the certificate of its seal is valid."""
CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
WORDS = "seven lanterns at noon by the river"

SignIn = Callable[[str], Office]
"""Signs somebody else in, in place of whoever sat there."""


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture(scope="session")
def recovery_code() -> dict[str, str]:
    return {}


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory, recovery_code: dict[str, str]) -> Path:
    """An office that is made once and copied for each test."""
    made = tmp_path_factory.mktemp("pattern") / "office"
    new = NewOffice(name="Federal Office of Justice", country="CH", admin_name="anna", admin_full_name="Anna Arn")
    created = create_office(made, new, WORDS, clock=SetClock(FOUNDED), cost=CHEAP)
    recovery_code["code"] = created.recovery_code
    with created.office as office:
        for role in (Role.CLERK, Role.AUDITOR):
            office.people.add(role.value, f"The {role.value}", "", role, f"{WORDS} and a {role.value}")
    (made / "ballast").unlink()
    return made


@pytest.fixture
def office(pattern: Path, folder: Path, clock: SetClock) -> Iterator[Office]:
    shutil.copytree(pattern, folder)
    with open_office(folder, user="anna", passphrase=WORDS, clock=clock, cost=CHEAP) as opened:
        yield opened


@pytest.fixture
def sign_in(office: Office, folder: Path, clock: SetClock) -> Iterator[SignIn]:
    """Opens the office as the person of a role."""
    opened: list[Office] = []

    def enter(name: str) -> Office:
        office.close()
        opened.append(open_office(folder, user=name, passphrase=f"{WORDS} and a {name}", clock=clock, cost=CHEAP))
        return opened[-1]

    yield enter
    for each in opened:
        each.close()


def particulars(direction: Direction = Direction.INCOMING, subject: str = "Bank records of a company") -> Particulars:
    return Particulars(klass=RequestClass.MLA, direction=direction, subject=subject, other_state="BR")


def incoming(office: Office, received: datetime) -> Request:
    return office.register.log(particulars(), received=received).value
