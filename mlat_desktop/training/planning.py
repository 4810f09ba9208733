# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Plans the whole training office: six told investigations among ordinary cases, in order of registration.

Every request draws from a generator of its own, named by seed and key, so that one more case does not change the others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.vocabulary import Confidentiality, Direction, EventKind, RequestClass, Status
from mlat_desktop.training import cases, cast, exhibits, parts
from mlat_desktop.training.courses import Course
from mlat_desktop.training.days import ZONE, Diary, instant, working_day
from mlat_desktop.training.lives import Life, course
from mlat_desktop.training.model import (
    PlannedAbsence,
    PlannedEvent,
    PlannedEvidence,
    PlannedLetter,
    PlannedRequest,
    TrainingPlan,
)
from mlat_desktop.training.stories import told

SEED = 20240229
YEARS = timedelta(days=1096)
OFFICE = "Federal Office for Mutual Assistance (training)"
LETTERHEAD: Mapping[str, tuple[str, ...]] = {
    "en": ("TRAINING OFFICE", "Federal Office for Mutual Assistance", "Central authority, Bern"),
    "fr": ("OFFICE D'EXERCICE", "Office fédéral de l'entraide judiciaire", "Autorité centrale, Berne"),
    "ar": ("مكتب تدريبي", "المكتب الاتحادي للمساعدة القضائية", "السلطة المركزية، برن"),
}
REVIEWS, APPROVED, VOIDS = 6, 3, 22
"""Letters of the ordinary cases: waiting for a second person, waiting for the seal, declared void; the rest are drafts."""
EXHIBITS = 15
AWAYS = 8
"""Every so many-th ordinary case is that of the officer who is away."""


def plan(as_of: date, count: int = 200, seed: int = SEED) -> TrainingPlan:
    """A training office as it stands on the morning of ``as_of``: nothing in it happened on that day or later, but for dates
    that were set for the future. The same day, count and seed give the same plan.
    """
    stories = told(as_of, seed)[:count]
    ordinary = _ordinary(as_of, count - len(stories), seed)
    requests = sorted(stories + ordinary, key=lambda request: (request.when, request.key))
    return TrainingPlan(
        as_of=as_of,
        seed=seed,
        office=OFFICE,
        country="CH",
        zone=ZONE,
        letterhead=LETTERHEAD,
        settings={"contact": "intake@central-authority.example"},
        begins=instant(datetime.combine(as_of - YEARS - timedelta(days=4), time(9, 0))),
        users=(parts.OFFICER, parts.HEAD, parts.AWAY),
        requests=tuple(requests),
        absences=(_absence(as_of),) if requests else (),
    )


def _absence(as_of: date) -> PlannedAbsence:
    """The officer who is away since Monday of the week before, and for another week."""
    entered = working_day(as_of - timedelta(days=9))
    return PlannedAbsence(
        when=instant(datetime.combine(entered, time(16, 45))),
        by=parts.HEAD.name,
        user=parts.AWAY.name,
        deputy=parts.OFFICER.name,
        first=entered + timedelta(days=1),
        last=as_of + timedelta(days=8),
        note="Military service",
    )


def _ordinary(as_of: date, count: int, seed: int) -> list[PlannedRequest]:
    """Drawn cases. Blocks and States are dealt in turn from shuffled decks, so that none comes twice before all came once."""
    decks = _Decks(seed)
    made, kinds = [], {}
    for n, (klass, direction, life) in enumerate(course(count)):
        block, turn = decks.block(klass)
        state = decks.state(cases.partners(block, klass))
        kinds[f"case-{n:04d}"] = block["files"]
        made.append(_request(f"case-{n:04d}", as_of, seed, klass, direction, life, block, turn, state, n))
    made = _with_letters(made, seed)
    return _with_exhibits(made, kinds, seed)


class _Decks:
    """Deals building blocks by class, and States among those that fit, the one dealt least often first."""

    def __init__(self, seed: int) -> None:
        self._rng = cast.generator(seed, "decks")
        self._blocks = {klass: self._shuffled(cases.blocks(klass)) for klass in RequestClass}
        self._turns = dict.fromkeys(RequestClass, 0)
        self._dealt = dict.fromkeys(cast.states(), 0)

    def block(self, klass: RequestClass) -> tuple[cases.Row, int]:
        """The next block of a class and how often it was dealt before."""
        deck, turn = self._blocks[klass], self._turns[klass]
        self._turns[klass] += 1
        return deck[turn % len(deck)], turn // len(deck)

    def state(self, fitting: Sequence[cast.State]) -> cast.State:
        """A State of those that fit, among the least dealt."""
        least = min(self._dealt[state.code] for state in fitting)
        state = self._rng.choice([state for state in fitting if self._dealt[state.code] <= least])
        self._dealt[state.code] += 1
        return state

    def _shuffled(self, rows: list[cases.Row]) -> list[cases.Row]:
        return self._rng.sample(rows, len(rows))


def _request(
    key: str,
    as_of: date,
    seed: int,
    klass: RequestClass,
    direction: Direction,
    life: Life,
    block: cases.Row,
    turn: int,
    state: cast.State,
    place: int,
) -> PlannedRequest:
    rng = cast.generator(seed, key)
    ago = rng.randint(life.youngest, life.oldest)
    if life.end:
        # What has ended lies further back than what is in hand: the three years fill evenly.
        ago = max(ago, rng.randint(life.youngest, life.oldest))
    diary = Diary(as_of, rng)
    logged = diary.office(ago)
    drawn = cases.draw(rng, state, klass, direction, logged.date())
    particulars = cases.particulars(rng, block, klass, direction, state, logged.date(), drawn, turn)
    received = logged - timedelta(hours=rng.choice((1, 2, 22, 46)), minutes=rng.randrange(50))
    told_course = Course(as_of=as_of, rng=rng, diary=diary, ago=ago, life=life, state=state, drawn=drawn, place=place)
    first, steps = told_course.run(particulars)
    restricted = first.confidentiality is Confidentiality.RESTRICTED
    return PlannedRequest(
        when=instant(logged),
        by=parts.OFFICER.name,
        key=key,
        thread="",
        particulars=first,
        status=parts.status_after(klass, direction, steps),
        received=received if direction is Direction.INCOMING else None,
        officer=parts.AWAY.name if place % AWAYS == 0 and not restricted else "",
        steps=steps,
    )


_LETTER_FOR = {Status.IN_PREPARATION: "request", Status.REGISTERED: "acknowledgement"}
_LETTERLESS = frozenset({RequestClass.SPONTANEOUS, RequestClass.ENQUIRY, RequestClass.RETURNED})
_VOID_FOR = {
    EventKind.ACKNOWLEDGED: ("acknowledgement", "Acknowledged by e-mail at their wish; no letter needed"),
    EventKind.REQUEST_SENT: ("request", "Sent on the form of the electronic platform instead of a letter"),
}


def _with_letters(made: list[PlannedRequest], seed: int) -> list[PlannedRequest]:
    """Letters on cases that have not been answered or sent yet, and some that were begun and not needed in the end."""
    wanting = [n for n, request in enumerate(made) if request.status in _LETTER_FOR and _writable(request)]
    wanting.sort(key=lambda n: -made[n].when.timestamp())
    until = [LetterStatus.REVIEW] * REVIEWS + [LetterStatus.APPROVED] * APPROVED + [LetterStatus.DRAFT] * len(wanting)
    for n, status in zip(wanting, until, strict=False):
        request = made[n]
        letter = _letter(request, status, cast.generator(seed, f"{request.key}:letter"))
        made[n] = replace(request, steps=(*request.steps, letter))
    begun = [n for n, request in enumerate(made) if _writable(request) and _first_word(request)]
    for n in begun[:: max(1, len(begun) // VOIDS)][:VOIDS]:
        made[n] = _with_void(made[n])
    return made


def _writable(request: PlannedRequest) -> bool:
    """Whether a letter is written on such a case, by the officer for the head, who is not named for a restricted one; and can
    be printed: its fonts have no East Asian characters yet.
    """
    hidden = request.particulars.confidentiality is Confidentiality.RESTRICTED
    references = "".join(reference.value for reference in request.particulars.references)
    wide = any(unicodedata.east_asian_width(char) in {"W", "F"} for char in references)
    return request.klass not in _LETTERLESS and not wide and not hidden


def _letter(request: PlannedRequest, until: LetterStatus, rng: Random) -> PlannedLetter:
    last = request.steps[-1].when if request.steps else request.when
    at = last + timedelta(minutes=rng.randrange(9, 40))
    seen = until in {LetterStatus.REVIEW, LetterStatus.APPROVED}
    return PlannedLetter(
        when=at,
        by=parts.OFFICER.name,
        kind=_LETTER_FOR[request.status],
        language=cast.states()[request.particulars.other_state].letter,
        until=until,
        submitted=at + timedelta(minutes=5) if seen else None,
        approved=at + timedelta(minutes=31) if until is LetterStatus.APPROVED else None,
        approver=parts.HEAD.name,
        fields=parts.SIGNATORY,
    )


def _first_word(request: PlannedRequest) -> PlannedEvent | None:
    """The event for which a letter might have been written."""
    return next((s for s in request.steps if isinstance(s, PlannedEvent) and s.kind in _VOID_FOR), None)


def _with_void(request: PlannedRequest) -> PlannedRequest:
    event = _first_word(request)
    assert event is not None
    kind, reason = _VOID_FOR[event.kind]
    letter = PlannedLetter(
        when=event.when - timedelta(minutes=4),
        by=parts.OFFICER.name,
        kind=kind,
        language=cast.states()[request.particulars.other_state].letter,
        until=LetterStatus.VOID,
        approver=parts.HEAD.name,
        fields=parts.SIGNATORY,
        voided=event.when,
        void_reason=reason,
    )
    place = request.steps.index(event)
    return replace(request, steps=(*request.steps[:place], letter, *request.steps[place:]))


def _with_exhibits(made: list[PlannedRequest], kinds: Mapping[str, Sequence[str]], seed: int) -> list[PlannedRequest]:
    """Evidence on cases that were carried out at least in part."""
    rng = cast.generator(seed, "exhibits")
    got = {Status.PARTLY_EXECUTED, Status.EXECUTED, Status.REPLY_RECEIVED, Status.CLOSED}
    able = [n for n, request in enumerate(made) if request.status in got and kinds[request.key] and len(request.steps) > 2]
    for n in sorted(rng.sample(able, min(EXHIBITS, len(able)))):
        request = made[n]
        kind = rng.choice(kinds[request.key])
        before, begun = request.steps[-1].when, request.when.replace(tzinfo=None) - timedelta(days=60)
        evidence = PlannedEvidence(
            when=before,
            by=parts.OFFICER.name,
            file=exhibits.make(kind, cast.generator(seed, f"{request.key}:{kind}"), begun),
            title=exhibits.TITLES[kind],
            received_from=request.particulars.their_authority.name,
            seal_number=f"TR-{rng.randrange(10000, 99999)}" if rng.random() < 0.5 else "",
        )
        made[n] = replace(request, steps=(*request.steps[:-1], evidence, request.steps[-1]))
    return made
