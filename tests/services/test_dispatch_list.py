# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The dispatch list: what left on a day and what is to leave, and of a restricted case the number alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import Channel, Direction
from mlat_desktop.services.mailroom.mailroom import NewPiece
from tests.services.conftest import WORDS, incoming
from tests.services.test_access import RECEIVED, at_desk, restricted
from tests.services.test_office_pages import read

__all__ = ["read"]
FIELDS = {"signatory_name": "Anna Arn"}


@pytest.fixture
def pair(office: Office) -> tuple[Office, Office]:
    """An officer who writes and a head who approves and seals."""
    for name, role in (("berta", Role.OFFICER), ("doris", Role.HEAD)):
        office.people.add(name, f"{name.title()} Berg", "", role, f"{WORDS} and a {name}")
    return at_desk(office, "berta"), at_desk(office, "doris")


def sealed(pair: tuple[Office, Office], case: Request, to: str) -> Letter:
    berta, doris = pair
    if case.particulars.confidentiality_reason:
        berta.access.name(case.id, "doris", "Signs")
    letter = berta.correspondence.draft(case.id, "acknowledgement", "en", {**FIELDS, "to_name": to}).value
    berta.correspondence.submit(letter.id)
    doris.correspondence.approve(letter.id)
    return doris.correspondence.seal(letter.id).value


def test_what_left_and_what_is_to_leave_stands_on_it_once(
    office: Office, pair: tuple[Office, Office], clock: SetClock, tmp_path: Path, read: Callable[[Path], str]
) -> None:
    berta, _doris = pair
    open_case = incoming(berta, RECEIVED)
    earlier = sealed(pair, open_case, "Earlier Addressee")
    berta.correspondence.dispatch(earlier.id, Channel.POST)
    clock.at += timedelta(days=1)
    today = office.register.today
    secret = restricted(berta)
    gone = sealed(pair, open_case, "Ministry of Justice")
    hidden = sealed(pair, secret, "Secret Addressee")
    waiting = sealed(pair, open_case, "Prosecutor General")
    berta.correspondence.dispatch(gone.id, Channel.DIPLOMATIC_BAG)
    berta.correspondence.dispatch(hidden.id, Channel.COURIER, tracking="XX 77")
    piece = NewPiece(
        direction=Direction.OUTGOING, role="their-authority", name="Ministry", subject="Acknowledged", when=office._place.now
    )
    office.mail.log(replace(piece, ours=(gone.number,), tracking="Seal 4412", channel=Channel.DIPLOMATIC_BAG))
    parcel = office.mail.log(replace(piece, name="Forensic institute", channel=Channel.POST, tracking="RR 1")).value

    lines = office.dispatch_list.lines()
    assert [(each.number, each.channel, each.tracking) for each in lines] == [
        (parcel.number, Channel.POST, "RR 1"),
        (hidden.number, Channel.COURIER, ""),
        (gone.number, Channel.DIPLOMATIC_BAG, "Seal 4412"),
        (waiting.number, None, ""),
    ]
    assert [each.number for each in office.dispatch_list.lines(today - timedelta(days=1))] == [earlier.number]
    said = read(office.dispatch_list.write(tmp_path / "book.pdf").value.path)
    assert hidden.number in said
    assert "Secret" not in said
    assert "XX 77" not in said
    assert "Prosecutor" in said
    assert "4 pieces in all." in said
    assert "Page 1 of 1" in said
    berta.dispatch_list.write(tmp_path / "hers.pdf")
    assert "Secret Addressee" in read(tmp_path / "hers.pdf")
    assert office.maintenance.audit_lines()[0].action == "page.dispatch-list"
    with pytest.raises(KnownError) as refusal:
        office.dispatch_list.write(tmp_path / "book.pdf")
    assert refusal.value.code is Code.FILE_EXISTS


def test_on_a_day_without_dispatch_it_says_so(office: Office, tmp_path: Path, read: Callable[[Path], str]) -> None:
    made = office.dispatch_list.write(tmp_path / "book.pdf").value
    assert made.lines == ()
    assert "Nothing is on the list of this day." in read(made.path)
