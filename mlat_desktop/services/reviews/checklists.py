# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The checklist of a case: looked at item by item, asked for in one letter, counted by rounds; what was returned at intake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.checklist import Answer, CheckItem, ItemState, Part, left
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.domain.vocabulary import Direction, EventKind, Outcome, RequestClass, Status
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.services.codes import Codes, must_know, of_office
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.reviews.asking import checked
from mlat_desktop.services.reviews.lists import profile_field
from mlat_desktop.services.reviews.port import ReturnedCause, ReturnedCount
from mlat_desktop.services.workplace import Workplace

Drafts = Callable[[RequestId, str, str], Done[Letter]]
"""Drafts a letter of a kind in a language: ``Correspondence.draft``."""

BLOCK_SETTING = "checklist_blocks"
"""Whether a letter of request whose checklist lacks something essential may not be submitted: on or off (the default)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an officer found of one item."""

    item: str
    state: ItemState
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item as shown, in the language of the screen; ``fallback`` says that only the English of the data exists. ``earlier``
    are answers before the one that counts.
    """

    id: str
    part: Part
    text: str
    fallback: bool
    treaty: str
    article: str
    source: str
    essential: bool
    concerns: bool
    in_record: bool | None
    state: ItemState
    note: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistView:
    """The checklist of a case. ``queries`` counts the letters in which we asked for more, ``gone`` are answers to items that
    the list no longer has; ``lacking`` names the essential items that are missing or were not looked at; ``causes`` say why the
    request was returned, ``returned`` whether it was.
    """

    request: Request
    items: tuple[ItemView, ...]
    gone: tuple[Answer, ...]
    queries: int
    answered: int
    lacking: tuple[str, ...]
    names: Mapping[str, str]
    returned: bool
    causes: tuple[ReturnedCause, ...]
    codes: Codes

    def count(self, state: ItemState) -> int:
        """How many items stand so."""
        return sum(item.state is state for item in self.items)


class Checklists:
    """Shows and fills in checklists."""

    def __init__(self, place: Workplace, draft: Drafts) -> None:
        self._place = place
        self._draft = draft

    def show(self, request_id: RequestId) -> ChecklistView:
        """The checklist as it stands."""
        with self._place.store.read() as uow:
            request = uow.requests.get(request_id)
            items, answers = checked(uow, request), uow.reviews.answers(request_id)
            events = [event.kind for event in uow.requests.events(request_id) if not event.annulled]
            return ChecklistView(
                request=request,
                items=tuple(_item_view(item) for item in items),
                gone=left([item.wanted for item in items], answers),
                queries=events.count(EventKind.QUERY_SENT),
                answered=events.count(EventKind.QUERY_ANSWERED),
                lacking=tuple(_said(item) for item in items if item.lacking),
                names={user.uid: user.full_name or user.name for user in uow.people.all()},
                returned=is_returned(request),
                causes=uow.reviews.causes(request_id),
                codes=of_office(uow),
            )

    def mark(self, request_id: RequestId, marks: Sequence[Mark]) -> Done[int]:
        """Keep what was found of some items, in one step; how many changed. ``CHECKLIST_INVALID`` for an unknown item, and for
        one that is not needed without a reason. What did not change is not written again.
        """
        self._place.must(Act.LOG_EVENT)
        with self._place.store.write() as uow:
            request = uow.requests.get(request_id)
            known = {item.wanted.id: item for item in checked(uow, request)}
            changed = [mark for mark in marks if _must_fit(known, mark) and _differs(known[mark.item], mark)]
            for mark in changed:
                wanted_one = known[mark.item].wanted
                answer = Answer(
                    item_id=mark.item,
                    text=wanted_one.text,
                    article=wanted_one.article,
                    state=mark.state,
                    note=mark.note.strip(),
                    at=self._place.now,
                    by=self._place.user.uid,
                )
                uow.reviews.add_answer(request_id, answer)
            if changed:
                detail = {mark.item: {"state": mark.state.value, "note": mark.note.strip()} for mark in changed}
                self._audit(uow, "checklist.kept", request, "checklist", detail)
            uow.commit()
        return Done(len(changed), Changes.of(Kind.REQUEST, requests=[request_id]))

    def ask(self, request_id: RequestId, language: str) -> Done[Letter]:
        """Draft the letter that asks for what is missing; ``CHECKLIST_NOTHING`` if nothing is marked so."""
        view = self.show(request_id)
        if not view.count(ItemState.MISSING):
            raise KnownError(Code.CHECKLIST_NOTHING, reference=view.request.number)
        return self._draft(request_id, "query", language)

    def return_for(self, request_id: RequestId, code: str, note: str = "", *, withdrawn: bool = False) -> Done[None]:
        """Say why a request was returned, by a code of the list ``returned``; ``withdrawn`` takes it back."""
        self._place.must(Act.LOG_EVENT)
        with self._place.store.write() as uow:
            request = uow.requests.get(request_id)
            if not is_returned(request):
                raise _refused(why("{reference} was not returned", reference=request.number))
            must_know(uow, [("returned", code)])
            at, by = self._place.now, self._place.user.uid
            cause = ReturnedCause(code=code, note=note.strip(), at=at, by=by, withdrawn=withdrawn)
            uow.reviews.add_cause(request_id, cause)
            detail = {"code": code, "note": note, "withdrawn": withdrawn}
            self._audit(uow, "returned.cause", request, "returned", detail)
            uow.commit()
        return Done(None, Changes.of(Kind.REQUEST, requests=[request_id]))

    def returned(self, first: date | None = None, last: date | None = None) -> tuple[ReturnedCount, ...]:
        """How many requests were returned, by State and cause, of those registered between two days."""
        with self._place.store.read() as uow:
            return uow.reviews.returned(first, last)

    def _audit(self, uow: UnitOfWork, action: str, request: Request, field: str, detail: Mapping[str, object]) -> None:
        self._place.write_audit(uow, action, request.uid, fields=(field,), detail=detail, request_id=request.id)


def is_returned(request: Request) -> bool:
    """Whether a request was sent back: at intake without a number of its own class, or later by a decision."""
    incoming = request.particulars.direction is Direction.INCOMING
    return incoming and (request.particulars.klass is RequestClass.RETURNED or request.outcome is Outcome.RETURNED)


def lacking(uow: UnitOfWork, request: Request) -> tuple[str, ...]:
    """What an outgoing request still lacks before it is submitted, in words; nothing for others, and once it was sent."""
    if request.particulars.direction is not Direction.OUTGOING or request.status is not Status.IN_PREPARATION:
        return ()
    return tuple(_said(item) for item in checked(uow, request) if item.lacking and item.wanted.part is not Part.FORM)


def must_be_whole(uow: UnitOfWork, request: Request) -> None:
    """Where the office says so, refuse to submit a letter of request whose checklist lacks something essential."""
    if uow.office.get().settings.get(BLOCK_SETTING, "off") != "on":
        return
    found = lacking(uow, request)
    if found:
        raise KnownError(Code.CHECKLIST_MISSING, reference=request.number, items=listed(*found))


def words_of(item: CheckItem) -> tuple[str, bool]:
    """The text of an item on the screen, and whether it is a fallback."""
    text, fallback = item.wanted.said(screen().code)
    about = profile_field(item.wanted.id)
    if about:  # the office's own words need no translation
        return _("{name}: {value}").format(name=_(about), value=text), False
    return text, fallback


def _item_view(item: CheckItem) -> ItemView:
    text, fallback = words_of(item)
    each = item.wanted
    return ItemView(
        id=each.id,
        part=each.part,
        text=text,
        fallback=fallback,
        treaty=each.treaty,
        article=each.article,
        source=each.source,
        essential=each.essential,
        concerns=each.concerns,
        in_record=item.filled,
        state=item.state,
        note=item.note,
        answers=item.answers,
    )


def _said(item: CheckItem) -> str:
    return words_of(item)[0]


def _must_fit(known: Mapping[str, CheckItem], mark: Mark) -> bool:
    if mark.item not in known:
        raise _refused(why("it has no item {item}", item=mark.item))
    if mark.state is ItemState.NOT_NEEDED and not mark.note.strip() and known[mark.item].wanted.concerns:
        raise _refused(why("an item that is not needed says why: {item}", item=mark.item))
    return True


def _differs(item: CheckItem, mark: Mark) -> bool:
    return (item.state, item.note) != (mark.state, mark.note.strip())


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.CHECKLIST_INVALID, reason=reason)
