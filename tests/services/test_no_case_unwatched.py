# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""No sequence of what officers do leaves an open case without holder, next action and day, or loses a day of a share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from mlat_desktop.bootstrap import open_office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.holding import shares
from mlat_desktop.domain.items import ONLY_OF_ITEMS
from mlat_desktop.domain.request import Particulars, RequestId
from mlat_desktop.domain.vocabulary import PLANNED, Direction, EventKind, Holder, Outcome, RequestClass
from mlat_desktop.domain.workflow import Need
from mlat_desktop.services.casework import About
from mlat_desktop.services.workflows import workflow
from tests.services.conftest import CHEAP, NOW, WORDS

START = date(2026, 11, 23)
WORKFLOWS = [(klass, direction) for direction in Direction for klass in RequestClass if klass is not RequestClass.RETURNED]
KEPT = frozenset({EventKind.REOPENED, EventKind.ENDED, EventKind.REFUSED})
"""Never annulled here: a refusal taken back was no end, so that its days count as open ones after all, which the plain measure
below does not know.
"""
_NOT_HERE = PLANNED | ONLY_OF_ITEMS | {EventKind.REOPENED, EventKind.ENDED}
KINDS = [kind for kind in EventKind if kind not in _NOT_HERE]


class Casework(RuleBasedStateMachine):
    """A case in an office that is a copy of ``pattern``."""

    pattern: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        place = Path(self._stack.enter_context(tempfile.TemporaryDirectory())) / "office"
        shutil.copytree(self.pattern, place)
        self.clock = SetClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
        self.office = self._stack.enter_context(open_office(place, user="anna", passphrase=WORDS, clock=self.clock, cost=CHEAP))
        self.request = RequestId(0)
        self.ended: date | None = None
        self.open_days = 0
        self.since = START

    def teardown(self) -> None:
        self._stack.close()

    @property
    def today(self) -> date:
        return self.clock.at.date()

    @initialize(which=st.sampled_from(WORKFLOWS))
    def register(self, which: tuple[RequestClass, Direction]) -> None:
        klass, direction = which
        what = Particulars(klass=klass, direction=direction, subject="A case", other_state="BR")
        self.flow = workflow(klass, direction)
        received = self.clock.at.replace(tzinfo=None) if direction is Direction.INCOMING else None
        self.request = self.office.register.log(what, received=received).value.id

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.clock.at += timedelta(days=days)

    @precondition(lambda self: self.ended is None)
    @rule(kind=st.sampled_from(KINDS), holder=st.sampled_from([each for each in Holder if each is not Holder.US]))
    def log(self, kind: EventKind, holder: Holder) -> None:
        handed = kind is EventKind.HANDED_OVER
        about = About(holder=holder, whom="Somebody") if handed else About()
        if kind is EventKind.EXTENSION_GRANTED:
            return  # needs a limit that can be extended: tests/services/test_extensions.py
        note = "Reasons" if Need.REASONS in self.flow.needs(kind) else "Noted"
        self.office.casework.add_event(self.request, kind, self.clock.at.replace(tzinfo=None), note=note, about=about)
        self._look()

    @precondition(lambda self: self.ended is None)
    @rule(which=st.integers(0, 30))
    def annul(self, which: int) -> None:
        events = [
            event for event in self.office.register.show(self.request).events if not event.annulled and event.kind not in KEPT
        ][1:]
        if events:
            self.office.casework.annul_event(self.request, events[which % len(events)].uid, "A slip")
            self._look()

    @precondition(lambda self: self.ended is None)
    @rule(outcome=st.sampled_from([Outcome.GRANTED, Outcome.WITHDRAWN]))
    def close(self, outcome: Outcome) -> None:
        self.office.register.close(self.request, outcome, "Done", in_spite_of="Agreed by telephone")
        self._look()

    @precondition(lambda self: self.ended is not None)
    @rule()
    def reopen(self) -> None:
        self.office.register.reopen(self.request, "New facts")
        self._look()

    def _look(self) -> None:
        """Note when the case ends and is taken up again: the measure that its days are held against."""
        still = self.office.register.show(self.request).request.status.open
        if self.ended is None and not still:
            self.open_days += (self.today - self.since).days
            self.ended = self.today
        elif self.ended is not None and still:
            self.ended, self.since = None, self.today

    @invariant()
    def watched(self) -> None:
        if not self.request:
            return
        view = self.office.register.show(self.request)
        if not view.request.status.open:
            assert view.request.in_hand is None
            return
        hand = view.request.in_hand
        assert hand is not None
        assert hand.since <= self.today
        assert hand.step_on >= START
        assert view.request.particulars.next_action

    @invariant()
    def no_day_is_lost(self) -> None:
        if not self.request:
            return
        view = self.office.register.show(self.request)
        open_now = 0 if self.ended is not None else (self.today - self.since).days
        assert sum(shares(view.held).values()) == self.open_days + open_now


Run = Callable[[int, int], None]


@pytest.fixture
def run(pattern: Path) -> Run:
    assert NOW.tzinfo

    def walk(examples: int, steps: int) -> None:
        wanted = settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],  # each step is a real office: making a failure smaller would take minutes
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(type("Here", (Casework,), {"pattern": pattern}), settings=wanted)

    return walk


def test_no_few_acts_leave_a_case_unwatched(run: Run) -> None:
    run(8, 10)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_sequence_of_acts_leaves_a_case_unwatched(run: Run) -> None:
    run(150, 30)
