# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat restricted``, ``mlat notices`` and ``mlat absence``: who sees a restricted case, what you were told, who stands in."""

from __future__ import annotations

from collections.abc import Sequence

from mlat_desktop.cli import parsing
from mlat_desktop.cli.access_shapes import AbsenceShape, HandlerShape, NoticeShape
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run, find
from mlat_desktop.cli.shapes import DoneShape, copied
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label
from mlat_desktop.services.access import Handler


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("restricted", _("Who sees a restricted case"))
    show = group.command("handlers", _handlers, _("Show who sees it: its officer and the people named for it"))
    name = group.command("name", _name, _("Let a person see it, as its officer or as the head of the office"))
    end = group.command("end", _end, _("Let a named person see it no longer"))
    for each in (show, name, end):
        each.add_argument("reference", metavar="REF", help=_("the request's number, uid, or a reference that it alone carries"))
    for each in (name, end):
        each.add_argument("person", metavar=_("NAME"), help=_("sign-in name"))
    opening = group.command("open", _open, _("Open one for a day that you do not handle, as the head; its handlers are told"))
    opening.add_argument("number", metavar=_("NUMBER"), help=_("the number of the request"))
    for each in (name, end, opening):
        each.add_argument("--reason", required=True, metavar=_("TEXT"))
    notices = top.group("notices", _("What you were told about cases"))
    listing = notices.command("list", _list, _("Show what you have not read"))
    listing.add_argument("--all", action="store_true", help=_("what you have read too"))
    read = notices.command("read", _read, _("Put a notice away"))
    read.add_argument("id", type=parsing.a_count, metavar="N", help=_("its number in the list"))
    absence = top.group("absence", _("Who is away and who stands in"))
    absence.command("list", _absences, _("Show who is away, or will be"), listing=True)
    enter = absence.command("enter", _enter, _("Enter that a person is away and who stands in"))
    enter.add_argument("person", metavar=_("NAME"), help=_("sign-in name"))
    enter.add_argument("--deputy", required=True, metavar=_("NAME"), help=_("sign-in name"))
    for flag, words in (("--first", _("the first day away")), ("--last", _("the last day away"))):
        enter.add_argument(flag, required=True, type=parsing.a_date, metavar=_("DATE"), help=words)
    enter.add_argument("--note", default="", metavar=_("TEXT"))
    over = absence.command("end", _over, _("Enter that a person is back before the last day"))
    over.add_argument("uid", metavar="UID", help=_("its identifier in the list"))


def _handlers(run: Run) -> None:
    with run.office() as office:
        _tell(run, office.access.handlers(find(office, run.arguments.reference).id))


def _name(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _tell(run, office.access.name(find(office, given.reference).id, given.person, given.reason).value)


def _end(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _tell(run, office.access.end(find(office, given.reference).id, given.person, given.reason).value)


def _open(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = office.access.open(given.number, given.reason).value
    if not run.printer.answer("mlat.done/1", DoneShape(done="access.opened", subject=request.number)):
        run.printer.line(
            _("{number} is open to you for a day. Its handlers were told your reason.").format(number=request.number)
        )


def _tell(run: Run, handlers: Sequence[Handler]) -> None:
    rows = [copied(HandlerShape, each) for each in handlers]
    if run.printer.rows("mlat.handlers/1", rows):
        return
    if not rows:
        run.printer.line(_("The case is not restricted: everybody of the office sees it."))
        return
    run.printer.table(
        [_("Sign-in name"), _("Full name"), _("Sees it as"), _("Until"), _("Reason"), _("Named by")],
        [
            [
                row.user,
                row.full_name,
                label(row.kind) if row.kind else _("Officer of the case"),
                screen().time(row.until.astimezone(run.printer.zone)) if row.until else "",
                row.reason,
                row.given_by,
            ]
            for row in rows
        ],
    )


def _absences(run: Run) -> None:
    with run.office() as office:
        rows = [copied(AbsenceShape, each) for each in office.absences.all()]
    _tell_absences(run, rows)


def _enter(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        made = office.absences.enter(given.person, given.deputy, given.first, given.last, given.note).value
    _tell_absences(run, [copied(AbsenceShape, made)])


def _over(run: Run) -> None:
    uid = run.arguments.uid
    with run.office() as office:
        office.absences.end(uid)
    if not run.printer.answer("mlat.done/1", DoneShape(done="absence.ended", subject=uid)):
        run.printer.line(_("The absence is over. The deputy no longer sees what is restricted to others."))


def _tell_absences(run: Run, rows: Sequence[AbsenceShape]) -> None:
    if run.printer.rows("mlat.absences/1", rows):
        return
    if not rows:
        run.printer.line(_("Nobody is away, or will be."))
        return
    run.printer.table(
        [_("Person"), _("Deputy"), _("First day"), _("Last day"), _("Remark"), "UID"],
        [[row.full_name, row.deputy_name, row.first, row.last, row.note, row.uid] for row in rows],
    )


def _list(run: Run) -> None:
    with run.office() as office:
        rows = [copied(NoticeShape, each, request=each.number) for each in office.notices.mine(unread=not run.arguments.all)]
    if run.printer.rows("mlat.notices/1", rows):
        return
    if not rows:
        run.printer.line(_("There is nothing that you have not read."))
        return
    run.printer.table(
        [_("No."), _("When"), _("What")],
        [[row.id, screen().time(row.at.astimezone(run.printer.zone)), row.sentence] for row in rows],
    )


def _read(run: Run) -> None:
    number = run.arguments.id
    with run.office() as office:
        office.notices.read(number)
    if not run.printer.answer("mlat.done/1", DoneShape(done="notice.read", subject=str(number))):
        run.printer.line(_("The notice was put away."))
