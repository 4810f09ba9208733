# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The next action of an open case: never empty, and never still the one that was done.

What an officer wrote stays; only the program's own suggestion moves on with the status.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from mlat_desktop.domain.holding import begun_on, in_hand, stand_of
from mlat_desktop.domain.request import Event, InHand, Particulars, Request, Uid
from mlat_desktop.domain.vocabulary import MailKind, Status
from mlat_desktop.i18n import LANGUAGES, language, screen
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workflows import workflow, workflows


@cache
def _own_words() -> frozenset[str]:
    steps = {stand.step for each in workflows().values() for stand in each.stands.values()}
    return frozenset(language(code).text(text) for code in LANGUAGES for text in steps) | {""}


def following(particulars: Particulars, status: Status) -> Particulars:
    """The particulars with the suggestion for ``status``, unless somebody wrote a next action of their own."""
    if not status.open or particulars.next_action not in _own_words():
        return particulars
    step = stand_of(workflow(particulars.klass, particulars.direction), status).step
    return replace(particulars, next_action=screen().text(step))


def from_bundles(uow: UnitOfWork, request: Request, events: Sequence[Event]) -> Collection[Uid]:
    """The events of a case that another office recorded."""
    if not any(each.mail_uid for each in events):
        return frozenset()
    bundles = {mail.uid for mail in uow.requests.mails(request.id) if mail.kind is MailKind.BUNDLE}
    return frozenset(each.uid for each in events if each.mail_uid in bundles)


def first_day(uow: UnitOfWork, request: Request, events: Sequence[Event]) -> date:
    """The day from which a case is counted: that of its first event or of its registration, at the office."""
    return begun_on(events, request.registered_at.astimezone(ZoneInfo(uow.office.get().zone)).date())


def hand_of(uow: UnitOfWork, request: Request) -> InHand | None:
    """Who has a case in hand now, and when it must be looked at again; None once it has ended."""
    events = uow.requests.events(request.id)
    particulars = request.particulars
    return in_hand(
        workflow(particulars.klass, particulars.direction),
        request.status,
        events,
        begin=first_day(uow, request, events),
        own_day=particulars.next_action_on,
        theirs=from_bundles(uow, request, events),
    )
