# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One letter with all that is outstanding with a State, both ways.

A restricted case is left out unless whoever writes the letter may see it and names it. How many were left out is told to them
on the screen and to nobody else: the letter does not say so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.delays import expected_on
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letters import Letter, ListedCase
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Authority, Event, Request, RequestId
from mlat_desktop.domain.vocabulary import Confidentiality, Direction, EventKind, Holder, ReferenceKind
from mlat_desktop.i18n import language, ngettext, screen
from mlat_desktop.services.countries import states
from mlat_desktop.services.letters.kinds import OUTSTANDING
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.words import date_in_words
from mlat_desktop.services.ports import ListQuery, UnitOfWork
from mlat_desktop.services.workplace import Workplace

NONE = "–"


class DraftsToState(Protocol):
    """``Correspondence.draft_to_state``."""

    def __call__(self, state: str, kind: str, texts: Mapping[str, dict[str, str]], cases: Sequence[ListedCase]) -> Done[Letter]:
        """Begin a letter that belongs to no single case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutstandingCase:
    """A case in the list. ``since`` is when a request of ours was sent or one of theirs received; ``days`` since then."""

    request: Request
    since: date
    days: int
    theirs: str
    reminded_on: date | None
    expected_on: date | None

    @property
    def restricted(self) -> bool:
        """Whether it stays out of the letter unless it is named."""
        return self.request.particulars.confidentiality is Confidentiality.RESTRICTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """All that is outstanding with a State and would be listed, the oldest first; ``restricted`` were left out."""

    state: str
    ours: tuple[OutstandingCase, ...]
    theirs: tuple[OutstandingCase, ...]
    restricted: tuple[OutstandingCase, ...]


def left_out_words(found: Outstanding) -> str:
    """How many restricted cases stay out of the letter, for whoever writes it."""
    count = len(found.restricted)
    return ngettext(
        "{count} restricted case that you may see stays out of the letter unless you name it.",
        "{count} restricted cases that you may see stay out of the letter unless you name them.",
        count,
    ).format(count=screen().number(count))


class OutstandingLetters:
    """Lists what is outstanding and writes the letter. ``draft`` gives the writer of letters, whose libraries load late."""

    def __init__(self, place: Workplace, draft: Callable[[], DraftsToState]) -> None:
        self._place = place
        self._draft = draft

    def states(self) -> tuple[tuple[str, int], ...]:
        """The States with which something is open, and how many requests, most first."""
        found: dict[str, int] = {}
        with self._place.store.read() as uow:
            for row in uow.requests.rows(uow.requests.ids(ListQuery(open_only=True), self._place.today)):
                found[row.state] = found.get(row.state, 0) + 1
        return tuple(sorted(found.items(), key=lambda each: (-each[1], screen().state(each[0]))))

    def show(self, state: str, including: Collection[str] = ()) -> Outstanding:
        """What is outstanding with a State as the person at the desk sees it; restricted cases only by their numbers."""
        code = state.strip().upper()
        if code not in states():
            raise KnownError(Code.OUTSTANDING_STATE, state=state)
        with self._place.store.read() as uow:
            return self._gathered(uow, code, {each.strip().casefold() for each in including})

    def draft(self, state: str, letter_language: str, including: Collection[str] = (), *, beside: str = "") -> Done[Letter]:
        """Draft the letter, with the text in the language ``beside`` next to its own if there is one. ``OUTSTANDING_NOTHING``
        where nothing would stand in it.
        """
        self._place.must(Act.DRAFT_LETTER)
        found = self.show(state, including)
        unknown = {each.strip().casefold() for each in including} - {
            each.request.number.casefold() for each in (*found.ours, *found.theirs)
        }
        if unknown:
            raise KnownError(Code.REQUEST_UNKNOWN, reference=", ".join(sorted(unknown)))
        if not found.ours and not found.theirs:
            raise KnownError(Code.OUTSTANDING_NOTHING, state=screen().state(found.state))
        if beside == letter_language:
            raise KnownError(Code.LETTER_BESIDE_SAME, language=screen().tongue(beside))
        with self._place.store.read() as uow:
            for code in filter(None, (letter_language, beside)):
                languages_of(uow).must_be_offered(code)
        texts = {code: self._values(found, code) for code in (letter_language, beside) if code}
        cases = [ListedCase(each.request.id, reminds=True) for each in found.ours]
        cases += [ListedCase(each.request.id, reminds=False) for each in found.theirs]
        return self._draft()(found.state, OUTSTANDING, texts, cases)

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _gathered(self, uow: UnitOfWork, state: str, including: set[str]) -> Outstanding:
        today = self._place.today
        listed: list[OutstandingCase] = []
        left_out: list[OutstandingCase] = []
        query = ListQuery(state=state, open_only=True, sort="registered", descending=False)
        for row in uow.requests.rows(uow.requests.ids(query, today)):
            if row.direction is Direction.OUTGOING and row.holder is not Holder.OTHER_STATE:
                continue  # it lies with us or with one of our own authorities: nothing to ask them about
            case = _case(uow, uow.requests.get(RequestId(row.id)), row.registered_on, today)
            out = case.restricted and case.request.number.casefold() not in including
            (left_out if out else listed).append(case)
        listed.sort(key=lambda each: (each.since, each.request.number))
        return Outstanding(
            state=state,
            ours=tuple(each for each in listed if each.request.particulars.direction is Direction.OUTGOING),
            theirs=tuple(each for each in listed if each.request.particulars.direction is Direction.INCOMING),
            restricted=tuple(left_out),
        )

    def _values(self, found: Outstanding, code: str) -> dict[str, str]:
        said = language(code)
        with self._place.store.read() as uow:
            fixed = languages_of(uow).words(code)
        states = found.state, self._place.office.country

        def day(on: date | None) -> str:
            return date_in_words(on, code, *states) if on else NONE

        def line(*cells: str) -> str:
            return "\t".join(" ".join(cell.split()) or NONE for cell in cells)

        ours = [
            line(each.request.number, each.theirs, day(each.since), fixed.of("classes", each.request.particulars.klass),
                 said.number(each.days), day(each.reminded_on))
            for each in found.ours
        ]  # fmt: skip
        theirs = [
            line(each.theirs, each.request.number, day(each.since), fixed.of("classes", each.request.particulars.klass),
                 fixed.of("statuses", each.request.status), day(each.expected_on))
            for each in found.theirs
        ]  # fmt: skip
        authority = _addressee([*found.ours, *found.theirs])
        return {
            "to_name": authority.name or said.state(found.state),
            "to_address": "\n".join(part for part in (authority.person, authority.address) if part),
            "to_state": found.state,
            "as_of": self._place.today.isoformat(),
            "ours": "\n".join(ours),
            "theirs": "\n".join(theirs),
        }


def _case(uow: UnitOfWork, request: Request, registered_on: date, today: date) -> OutstandingCase:
    events = [each for each in uow.requests.events(request.id) if not each.annulled and each.item_uid is None]
    outgoing = request.particulars.direction is Direction.OUTGOING
    first = EventKind.REQUEST_SENT if outgoing else EventKind.REQUEST_RECEIVED
    since = _first(events, first) or registered_on
    refs = request.particulars.references
    return OutstandingCase(
        request=request,
        since=since,
        days=(today - since).days,
        theirs=next((each.value for each in refs if each.kind is ReferenceKind.THEIRS), ""),
        reminded_on=_last(events, EventKind.STATUS_ASKED) if outgoing else None,  # of theirs it is they who ask
        expected_on=None if outgoing else expected_on(uow.delays.of_request(request.id)),
    )


def _first(events: Sequence[Event], kind: EventKind) -> date | None:
    return min((each.on for each in events if each.kind is kind), default=None)


def _last(events: Sequence[Event], kind: EventKind) -> date | None:
    return max((each.on for each in events if each.kind is kind), default=None)


def _addressee(cases: Sequence[OutstandingCase]) -> Authority:
    """The authority of the other State that most of the cases name."""
    named: dict[str, list[Authority]] = {}
    for case in cases:
        authority = case.request.particulars.their_authority
        if authority.name:
            named.setdefault(" ".join(authority.name.casefold().split()), []).append(authority)
    return max(named.values(), key=len)[-1] if named else Authority()
