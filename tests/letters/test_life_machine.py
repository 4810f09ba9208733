# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Any order of acts: kept bytes never change, no number is used twice or lost, nothing leaves unsealed, and an act succeeds
from the statuses that the table of the domain names, and from no other.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from PIL import Image

from mlat_desktop.clock import SetClock
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letters import KEPT, LIFE, Follow, Letter, LetterAct, LetterStatus
from mlat_desktop.domain.vocabulary import Channel
from tests.letters.conftest import Desk, seated
from tests.letters.test_service import IN

pytestmark = pytest.mark.thorough

_BETWEEN_LETTERS = {Code.LETTER_FOLLOWED, Code.LETTER_LEFT, Code.LETTER_COMMENT, Code.LETTER_COMMENTS_OPEN}
"""Refusals that do not lie in where the letter itself stands."""

_MOST = 8


def test_every_status_is_reached_from_a_draft_and_every_act_is_possible_somewhere() -> None:
    reached, before = {LetterStatus.DRAFT}, set[LetterStatus]()
    while reached != before:
        before = set(reached)
        reached |= {step.to for step in LIFE.values() if step.to and step.of & reached}
    assert reached == set(LetterStatus)
    assert set(LIFE) == set(LetterAct)
    assert all(step.of and step.by for step in LIFE.values())


def test_what_has_left_or_is_void_changes_its_status_never_again() -> None:
    for end in (LetterStatus.DISPATCHED, LetterStatus.VOID):
        assert [act for act, step in LIFE.items() if end in step.of and step.to] == []
    assert [act for act, step in LIFE.items() if LetterStatus.VOID in step.of] == []


def refused_by(act: Callable[[], object]) -> Code | None:
    """With which code an act was refused, None if it was done."""
    try:
        act()
    except KnownError as error:
        return error.code
    return None


class Life(RuleBasedStateMachine):
    """Letters of one case in the hands of a writer and a signatory."""

    office: Path
    reached: set[LetterStatus]
    replaced: int

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        sit = self.stack.enter_context(seated(self.office, self.folder, SetClock(at=datetime(2026, 11, 21, 9, tzinfo=UTC))))
        self.anna: Desk = sit("anna")
        self.martin: Desk = sit("martin")
        self.letters: list[int] = []
        self.kept: dict[int, tuple[str, str]] = {}
        self.left: set[int] = set()
        Image.new("L", (8, 8)).save(self.folder / "scan.png")

    def teardown(self) -> None:
        self.stack.close()

    @initialize()
    def begin(self) -> None:
        self.draft()

    @rule()
    def draft(self) -> None:
        if len(self.letters) < _MOST:
            self.letters.append(self.anna.letters.draft(self.anna.requests[IN], "acknowledgement", "en").value.id)

    def act(self, act: LetterAct, key: int, do: Callable[[int], object]) -> None:
        letter = self.letters[key % len(self.letters)]
        before = self.martin.letters.show(letter)
        refusal = refused_by(lambda: do(letter))
        after = self.martin.letters.show(letter)
        if refusal is None:
            assert before.may(act), (act, before.status)
            assert after.status is (LIFE[act].to or before.status)
        else:
            assert refusal in _BETWEEN_LETTERS or not before.may(act), (act, before.status, refusal)
            assert after == before

    key = st.integers(0, _MOST - 1)

    @rule(key=key)
    def forward(self, key: int) -> None:
        """The next step, so that long lives are lived too."""
        status = self.martin.letters.show(self.letters[key % len(self.letters)]).status
        {
            LetterStatus.DRAFT: self.submit,
            LetterStatus.REVIEW: self.approve,
            LetterStatus.APPROVED: self.seal,
            LetterStatus.SEALED: self.dispatch,
        }.get(status, self.correct)(key)

    @rule(key=key)
    def submit(self, key: int) -> None:
        self.act(LetterAct.SUBMIT, key, self.anna.letters.submit)

    @rule(key=key)
    def take_back(self, key: int) -> None:
        self.act(LetterAct.TAKE_BACK, key, self.anna.letters.take_back)

    @rule(key=key)
    def comment(self, key: int) -> None:
        self.act(LetterAct.COMMENT, key, lambda letter: self.martin.letters.comment(letter, "Look here.", 0))

    @rule(key=key)
    def send_back(self, key: int) -> None:
        self.act(LetterAct.SEND_BACK, key, self.martin.letters.send_back)

    @rule(key=key)
    def approve(self, key: int) -> None:
        self.act(LetterAct.APPROVE, key, lambda letter: self.martin.letters.approve(letter, with_comments=True))

    @rule(key=key)
    def seal(self, key: int) -> None:
        self.act(LetterAct.SEAL, key, self.martin.letters.seal)

    @rule(key=key)
    def sign(self, key: int) -> None:
        today, scan = self.martin.place.today, self.folder / "scan.png"
        self.act(LetterAct.SIGN, key, lambda letter: self.martin.letters.signed(letter, today, scan))

    @rule(key=key)
    def print(self, key: int) -> None:
        self.act(LetterAct.PRINT, key, self.martin.letters.printed)

    @rule(key=key)
    def void(self, key: int) -> None:
        self.act(LetterAct.VOID, key, lambda letter: self.martin.letters.void(letter, "Wrong"))

    @rule(key=key)
    def dispatch(self, key: int) -> None:
        self.act(LetterAct.DISPATCH, key, lambda letter: self.martin.letters.dispatch(letter, Channel.POST))

    @rule(key=key)
    def receive(self, key: int) -> None:
        today = self.martin.place.today
        self.act(LetterAct.RECEIVE, key, lambda letter: self.martin.letters.received(letter, today, "Registry"))

    def follow(self, act: LetterAct, key: int, begin: Callable[[int], Done[Letter]]) -> None:
        def do(letter: int) -> Done[Letter]:
            made = begin(letter)
            self.letters.append(made.value.id)
            return made

        if len(self.letters) < _MOST:
            self.act(act, key, do)

    @rule(key=key)
    def supersede(self, key: int) -> None:
        self.follow(LetterAct.SUPERSEDE, key, self.anna.letters.supersede)

    @rule(key=key)
    def replace(self, key: int) -> None:
        """Supersede one that is sealed, and go through with it; else bring one nearer to its seal."""
        letters = self.martin.letters
        free = [at for at, each in enumerate(self.letters) if letters.show(each).may(LetterAct.SUPERSEDE)]
        free = [at for at in free if not letters.followers(self.letters[at])]
        if not free or len(self.letters) == _MOST:
            self.forward(key)
            return
        newest = len(self.letters)
        self.supersede(free[key % len(free)])
        for step in (self.submit, self.approve, self.seal):
            step(newest)
        Life.replaced += 1

    @rule(key=key)
    def correct(self, key: int) -> None:
        self.follow(LetterAct.CORRECT, key, self.anna.letters.correct)

    @rule(key=key)
    def withdraw(self, key: int) -> None:
        self.follow(LetterAct.WITHDRAW, key, lambda letter: self.anna.letters.withdraw(letter, "Ours"))

    @invariant()
    def remember(self) -> None:
        self.reached.update(letter.status for letter in self.martin.letters.all())

    @invariant()
    def kept_bytes_never_change(self) -> None:
        for letter in self.martin.letters.all():
            if letter.number:
                data = self.martin.letters.pdf(letter.id)
                found = (letter.number, hashlib.sha256(data).hexdigest())
                assert found[1] == letter.sha256
                assert self.kept.setdefault(letter.id, found) == found
        assert self.kept.keys() <= {letter.id for letter in self.martin.letters.all()}

    @invariant()
    def numbers_have_no_gap_and_no_twin(self) -> None:
        numbers = sorted(letter.number for letter in self.martin.letters.all() if letter.number)
        assert numbers == [f"L-2026-{n:04d}" for n in range(1, len(numbers) + 1)]

    @invariant()
    def nothing_leaves_unsealed_or_comes_back(self) -> None:
        for letter in self.martin.letters.all():
            if letter.status in KEPT:
                assert letter.number
                assert letter.approved_by not in {"", letter.drafted_by}
            if letter.dispatched_on is not None:
                self.left.add(letter.id)
            assert (letter.id in self.left) == (letter.status is LetterStatus.DISPATCHED)

    @invariant()
    def what_is_superseded_is_void(self) -> None:
        for letter in self.martin.letters.all():
            if letter.follows_as is Follow.SUPERSEDES and letter.status in KEPT:
                assert self.martin.letters.find(letter.follows).status is LetterStatus.VOID


def test_any_order_of_acts_keeps_the_rules(stored_office: Path) -> None:
    Life.office, Life.reached, Life.replaced = stored_office, set(), 0
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=3, stateful_step_count=28, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
        ),
    )
    assert Life.reached == set(LetterStatus), "the machine walked too little"
    assert Life.replaced
