# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What can be done with a deadline, wherever it is shown: enter a date that none computes, look at one, put it on paper."""

from __future__ import annotations

from mlat_desktop.domain.deadlines import DeadlineState
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.i18n import _
from mlat_desktop.services.deadline_words import has_entered_date, wants_date
from mlat_desktop.services.letters.kinds import REFUSAL, called_until, kind_of, settling
from mlat_desktop.services.views import DeadlineView, RequestView
from ui.desk import Desk
from ui.widgets.reasoning import Act


def urgent_acts(desk: Desk, request_id: RequestId, view: DeadlineView) -> list[Act]:
    """What a person must do so that it can be watched, or be relied on."""
    deadline, shell = view.deadline, desk.shell
    name = deadline.limit_id, deadline.trigger_uid
    if wants_date(deadline):
        return [(_("Enter the date"), lambda: shell.enter_date(request_id, *name))]
    if has_entered_date(deadline):
        text = _("Check the entered date") if deadline.to_confirm else _("The entered date")
        return [(text, lambda: shell.check_date(request_id, *name))]
    return []


def paper_act(desk: Desk, request_id: RequestId, view: DeadlineView) -> Act:
    """Put the reasoning into a letter."""
    named = limit_name(view.deadline.limit_id, view.deadline.trigger_uid)
    return _("Print the reasoning"), lambda: desk.shell.write_letter(request_id, "computation", limit=named)


def letter_acts(desk: Desk, request: Request, view: DeadlineView) -> list[Act]:
    """Write the letter that settles it, or else the one that is written while it runs. A refusal is begun on the decision
    sheet, not beside a date.
    """
    if not request.status.open or view.deadline.state is not DeadlineState.RUNNING:
        return []
    p = request.particulars
    # A surrender ends the office's own targets too, long before anything is granted.
    ways = (settling,) if view.deadline.own_target else (settling, called_until)
    found = [named(stop, p.direction, p.klass) for named in ways for stop in view.deadline.stops]
    kind = next((each for each in found if each not in {"", REFUSAL}), "")
    if not kind:
        return []
    return [write_act(desk, request.id, kind)]


def write_act(desk: Desk, request_id: RequestId, kind: str) -> Act:
    """Write a letter of this kind."""
    text = _("Write: {letter}").format(letter=_(kind_of(kind).label))
    return text, lambda: desk.shell.write_letter(request_id, kind)


def limit_name(limit_id: str, trigger_uid: str) -> str:
    """How a letter is told of which deadline it speaks: the limit, and the event where it may run more than once."""
    return f"{limit_id}@{trigger_uid}" if trigger_uid else limit_id


def find(case: RequestView, limit_id: str, trigger_uid: str) -> DeadlineView | None:
    """A deadline of a case; None if it is gone."""
    views = [each for each in case.deadlines if each.deadline.limit_id == limit_id]
    exact = next((each for each in views if each.deadline.trigger_uid == trigger_uid), None)
    return exact or (views[0] if views and not trigger_uid else None)
