# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The law of the requested State stands beside the treaty on a case, and counts where there is no treaty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.deadlines import DeadlineState
from mlat_desktop.domain.request import LegalBasis
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, RequestClass
from mlat_desktop.services.views import DeadlineView
from tests.services.conftest import particulars

RECEIVED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def _limits(office: Office, other: str, basis: LegalBasis) -> dict[str, DeadlineView]:
    asked = replace(particulars(Direction.OUTGOING), klass=RequestClass.EXTRADITION, other_state=other, basis=basis)
    case = office.register.log(asked).value
    office.casework.add_event(case.id, EventKind.ARREST, RECEIVED, place=other)
    return {view.deadline.limit_id: view for view in office.casework.deadlines(case.id) if not view.own_target}


def test_a_treaty_and_the_law_of_the_requested_state_have_a_row_each(office: Office) -> None:
    found = _limits(office, "GB", LegalBasis(kind=BasisKind.TREATY, treaty_id="ETS-024"))
    assert found["ETS-024/16.4/max"].deadline.due_on == date(2026, 12, 11)
    law = found["UK-EXTR-ACT-2003/74.default"]
    assert law.deadline.due_on == date(2026, 12, 15), "45 days beginning with the day of arrest"
    assert any("law of United Kingdom, the requested State" in line for line in law.reasoning)
    assert any("has a limit of its own for this" in line for line in found["ETS-024/16.4/max"].reasoning)


def test_without_a_treaty_the_law_of_the_requested_state_still_counts(office: Office) -> None:
    found = _limits(office, "IN", LegalBasis(kind=BasisKind.RECIPROCITY))
    assert [view.deadline.due_on for view in found.values()] == [date(2026, 12, 31)]
    assert all(view.deadline.to_confirm for view in found.values())


def test_the_law_of_the_requesting_state_is_not_in_play(office: Office) -> None:
    asked = replace(
        particulars(), klass=RequestClass.EXTRADITION, other_state="IN", basis=LegalBasis(kind=BasisKind.RECIPROCITY)
    )
    case = office.register.log(asked, received=RECEIVED).value
    office.casework.add_event(case.id, EventKind.ARREST, RECEIVED)
    limits = [view for view in office.casework.deadlines(case.id) if not view.own_target]
    assert [view for view in limits if view.deadline.state is DeadlineState.RUNNING] == []
