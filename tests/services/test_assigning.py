# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who is responsible for a request: somebody who works here, and the log says who it was before."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import Request
from mlat_desktop.services.ports import ListQuery
from tests.services.conftest import SignIn, incoming, particulars

RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def case(office: Office) -> Request:
    return incoming(office, RECEIVED)


def refusal(act: Callable[[], object]) -> Code:
    with pytest.raises(KnownError) as refused:
        act()
    return refused.value.code


def gone(office: Office, name: str) -> None:
    """Somebody left."""
    with office._place.store.write() as uow:
        user = uow.people.by_name(name)
        assert user is not None
        uow.people.update(replace(user, active=False))
        uow.commit()


def test_a_request_is_given_to_a_colleague_and_the_log_says_from_whom(office: Office, case: Request) -> None:
    after = office.register.assign(case.id, " CLERK ", version=case.version).value
    assert (after.officer, after.version) == ("clerk", case.version + 1)
    assert office.register.find(case.number) == after
    assert list(office.register.ids(ListQuery(officer="clerk"))) == [case.id]
    line = office.maintenance.audit_lines(case.id)[0]
    assert (line.action, json.loads(line.detail)) == ("request.assigned", {"officer": "clerk", "was": "anna"})


def test_giving_it_to_who_has_it_changes_nothing(office: Office, case: Request) -> None:
    assert office.register.assign(case.id, "Anna", version=case.version).value == case
    assert office.maintenance.audit_lines(case.id)[0].action == "request.registered"


def test_nobody_is_responsible_who_does_not_work_here(office: Office, case: Request) -> None:
    gone(office, "clerk")
    for name in ("nobody", "clerk", "", "Anna Arn"):
        assert refusal(partial(office.register.assign, case.id, name, version=case.version)) is Code.USER_UNKNOWN
    for name in ("nobody", "clerk"):
        assert refusal(partial(office.register.log, particulars(), received=RECEIVED, officer=name)) is Code.USER_UNKNOWN
    assert office.register.counts()["all"] == 1
    assert office.register.log(particulars(), received=RECEIVED, officer="ANNA").value.officer == "anna"


def test_who_assigns_what_another_changed_is_told(office: Office, case: Request) -> None:
    office.register.assign(case.id, "clerk", version=case.version)
    assert refusal(lambda: office.register.assign(case.id, "anna", version=case.version)) is Code.REQUEST_CHANGED


def test_a_clerk_gives_no_request_away(office: Office, case: Request, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    assert refusal(lambda: clerk.register.assign(case.id, "clerk", version=case.version)) is Code.NOT_PERMITTED
