# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat request recount`` and the dates entered by hand: what an officer decides about the dates of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing
from mlat_desktop.cli.law_shapes import EnteredShape, RecountShape, recount_shape
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.printing import Printer
from mlat_desktop.cli.run import Run, find
from mlat_desktop.cli.shapes import copied
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.entered_dates import known_by
from mlat_desktop.services.wording import moved_words

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.domain.law import EnteredDate
    from mlat_desktop.domain.request import Request


def add(group: Group) -> None:
    """Add these commands to those of ``mlat request``."""
    recount = group.command("recount", _recount, _("Show what newer law would move on a case, accept it, or keep the dates"))
    enter = group.command("enter-date", _enter, _("Enter the date of a limit that can not be computed, with its source"))
    confirm = group.command("confirm-date", _confirm, _("Confirm an entered date as the second person"))
    withdraw = group.command("withdraw-date", _withdraw, _("Take back a date that was entered wrongly"))
    for each in (recount, enter, confirm, withdraw):
        each.add_argument("reference", metavar="REF", help=_("the request's number, uid, or a reference that it alone carries"))
    for each in (enter, confirm, withdraw):
        each.add_argument("limit", metavar=_("LIMIT"), help=_("the id of the limit (mlat deadlines REF)"))
    choice = recount.add_mutually_exclusive_group()
    choice.add_argument("--accept", action="store_true", help=_("count the case on the newest law"))
    choice.add_argument("--keep", metavar=_("REASON"), help=_("leave it on its dates, with the reason"))
    day = enter.add_mutually_exclusive_group(required=True)
    day.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("the last day"))
    day.add_argument("--at", type=parsing.a_time, metavar=_("TIME"), help=_("the last minute, for a limit in hours"))
    enter.add_argument("--source", required=True, metavar=_("TEXT"), help=_("where the date comes from"))
    enter.add_argument("--note", default="", metavar=_("TEXT"))
    enter.add_argument("--event", default="", metavar="UID", help=_("the event, where the limit runs more than once"))
    confirm.add_argument("--reason", default="", metavar=_("TEXT"), help=_("needed where one person works alone"))
    withdraw.add_argument("--reason", required=True, metavar=_("TEXT"))


# -- recounts --------------------------------------------------------------------------------------------------------------


def _recount(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        shapes = [recount_shape(view) for view in office.recounts.of_request(request.id)]
        if given.accept:
            decided = office.recounts.accept(request.id).value
        elif given.keep is not None:
            decided = office.recounts.keep(request.id, given.keep).value
        else:
            decided = ()
    if decided:
        state = decided[-1].state
        shapes = [copied(RecountShape, each, state=state, reason=decided[-1].reason) for each in shapes]
    if run.printer.rows("mlat.recounts/1", shapes):
        return
    if decided:
        said = _("{request}: counted on the newest law.") if given.accept else _("{request}: its dates stay as they are.")
        run.printer.line(said.format(request=request.number))
    elif not shapes:
        run.printer.line(_("{request}: no recount waits.").format(request=request.number))
    for each in shapes:
        recount_lines(run.printer, each, indent=2)


def recount_lines(printer: Printer, shape: RecountShape, *, indent: int = 0) -> None:
    """What newer law does to a case."""
    words = {"title": shape.title, "edition": shape.after}
    if shape.alarm:
        printer.line(screen().fill(_("ALARM, watched already (edition {edition}: {title})"), words), indent=indent)
    else:
        printer.line(screen().fill(_("The law changed (edition {edition}: {title})"), words), indent=indent)
    for moved in shape.moved:
        printer.line(moved_words(moved), indent=indent + 2)


# -- entered dates ---------------------------------------------------------------------------------------------------------


def _enter(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        entered = office.entered_dates.enter(
            request.id,
            given.limit,
            due_on=given.on,
            due_at=given.at,
            source=given.source,
            note=given.note,
            trigger_uid=given.event,
        ).value
        _tell(run, office, request, entered, _("{limit}: {day} is watched from now on; a second person must confirm it."))


def _confirm(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        entered = _of(office, request, given.limit, waiting=True)
        done = office.entered_dates.confirm(request.id, entered.uid, given.reason).value
        _tell(run, office, request, done, _("{limit}: {day} is confirmed."))


def _withdraw(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        entered = _of(office, request, given.limit, waiting=False)
        done = office.entered_dates.withdraw(request.id, entered.uid, given.reason).value
        _tell(run, office, request, done, _("{limit}: {day} was withdrawn."))


def _of(office: Office, request: Request, limit: str, *, waiting: bool) -> EnteredDate:
    """The date that was entered for a limit; the unconfirmed one first, if that is what is ``waiting``."""
    wanted = limit.strip().lower()
    found = [
        each
        for each in known_by(office.entered_dates.of_request(request.id), office.clock.now())
        if each.limit_id.lower() == wanted
    ]
    if not found:
        reason = why("no date was entered for {limit} on {reference}", limit=limit.strip(), reference=request.number)
        raise KnownError(Code.ENTERED_REFUSED, reason=reason)
    return next((each for each in found if waiting and not each.confirmed_by), found[-1])


def _tell(run: Run, office: Office, request: Request, entered: EnteredDate, words: str) -> None:
    names = {user.uid: user.name for user in office.people.all()}
    people = {name: names.get(getattr(entered, name), "") for name in ("entered_by", "confirmed_by", "withdrawn_by")}
    shape = copied(EnteredShape, entered, request=request.number, limit=entered.limit_id, **people)
    if run.printer.answer("mlat.entered-date/1", shape):
        return
    day = screen().time(entered.due_at.local) if entered.due_at else screen().date(entered.due_on, "weekday")
    run.printer.line(screen().fill(words, {"limit": entered.limit_id, "day": day}))
