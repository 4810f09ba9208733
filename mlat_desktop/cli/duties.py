# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat duty``: what rests on a case, who watches it, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.exhibit_shapes import DutyShape
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import Printer, commas
from mlat_desktop.cli.run import Run, find
from mlat_desktop.cli.shapes import CodeShape
from mlat_desktop.cli.shaping import duty_shape
from mlat_desktop.domain.duties import DutyParty, DutyState
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label
from mlat_desktop.services.rulebook import duty_kinds, duty_label

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("duty", _("Duties that rest on cases: conditions, speciality, secrecy, assurances"))
    _add_entering(group.command("add", _add, _("Enter a duty on a request")))
    listing = group.command("list", _list, _("List the duties of a request, or every open duty of the office"), listing=True)
    listing.add_argument("reference", metavar="REF", nargs="?", help=_("the request's number"))
    for name, act, text in (
        ("discharge", _discharge, _("Record that a duty was done")),
        ("lift", _lift, _("Record that the one to whom a duty was owed consented to its end")),
    ):
        ending = _one(group.command(name, act, text))
        ending.add_argument("--how", required=True, metavar=_("TEXT"), help=_("how it was done, or who consented"))
        ending.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("the day; today by default"))
    review = _one(group.command("review", _review, _("Record that a duty was looked at, and when to look again")))
    review.add_argument("next", type=parsing.a_date, metavar=_("DATE"), help=_("the next day"))
    review.add_argument("--note", default="", metavar=_("TEXT"))
    give = _one(group.command("give", _give, _("Have somebody else watch a duty")))
    give.add_argument("--to", required=True, metavar=_("NAME"), help=_("sign-in name of who watches it from now on"))
    help_text = _("Make duties of the conditions and the speciality under which a request was granted")
    decided = group.command("from-decision", _from_decision, help_text)
    decided.add_argument("reference", metavar="REF", help=_("the request's number"))
    group.command("kinds", _kinds, _("List the kinds of duty"))


def _add_entering(new: Parser) -> None:
    new.add_argument("reference", metavar="REF", help=_("the request's number"))
    new.add_argument("kind", metavar=_("CODE"), help=_("see mlat duty kinds"))
    new.add_argument("text", metavar=_("TEXT"), help=_("what must be done or left undone"))
    parties = parsing.codes_of(DutyParty)
    party = parsing.one_of(DutyParty)
    new.add_argument("--given-by", type=party, default=DutyParty.OTHER_STATE, metavar=_("CODE"), help=parties)
    new.add_argument("--given-name", default="", metavar=_("NAME"), help=_("who set it, by name"))
    new.add_argument("--owed-by", type=party, default=DutyParty.US, metavar=_("CODE"), help=parties)
    new.add_argument("--owed-name", default="", metavar=_("NAME"), help=_("who owes it, by name"))
    new.add_argument("--article", default="", metavar=_("TEXT"))
    new.add_argument("--owner", default="", metavar=_("NAME"), help=_("who watches it; the request's officer by default"))
    kind = new.add_mutually_exclusive_group()
    stays, holds = _("it stays after the case has closed"), _("the case stays open until it is done")
    kind.add_argument("--lasting", action="store_const", const=True, default=None, help=stays)
    kind.add_argument("--short", dest="lasting", action="store_const", const=False, help=holds)
    new.add_argument("--since", type=parsing.a_date, metavar=_("DATE"), help=_("since when it binds; today by default"))
    new.add_argument("--due", type=parsing.a_date, metavar=_("DATE"), help=_("the day by which it must be done"))
    new.add_argument("--review", type=parsing.a_date, metavar=_("DATE"), help=_("the next day to look at it"))


def _one(parser: Parser) -> Parser:
    parser.add_argument("uid", metavar="UID", help=_("the duty's uid (mlat duty list)"))
    return parser


def _add(run: Run) -> None:
    from mlat_desktop.services.duties import NewDuty

    given = run.arguments
    new = NewDuty(
        kind=given.kind,
        text=given.text,
        given_by=given.given_by,
        given_name=given.given_name,
        owed_by=given.owed_by,
        owed_name=given.owed_name,
        article=given.article,
        owner=given.owner,
        lasting=given.lasting,
        since=given.since,
        due_on=given.due,
        review_on=given.review,
    )
    with run.office() as office:
        request = find(office, given.reference)
        _answer(run, office, office.duties.add(request.id, new).value.uid)


def _list(run: Run) -> None:
    with run.office() as office:
        names = telling.names(office)
        if run.arguments.reference:
            request = find(office, run.arguments.reference)
            rows = [duty_shape(duty, request.number, names) for duty in office.duties.of_request(request.id)]
        else:
            rows = [duty_shape(duty, number, names) for number, duty in office.duties.open()]
    if not run.printer.rows("mlat.duty-list/1", rows):
        for row in rows:
            _tell(run.printer, row)


def _discharge(run: Run) -> None:
    _end(run, lifted=False)


def _lift(run: Run) -> None:
    _end(run, lifted=True)


def _end(run: Run, *, lifted: bool) -> None:
    given = run.arguments
    with run.office() as office:
        _answer(run, office, office.duties.discharge(given.uid, given.on, given.how, lifted=lifted).value.uid)


def _review(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _answer(run, office, office.duties.review(given.uid, given.next, given.note).value.uid)


def _give(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _answer(run, office, office.duties.give(given.uid, given.to).value.uid)


def _from_decision(run: Run) -> None:
    with run.office() as office:
        request = find(office, run.arguments.reference)
        made = office.duties.from_decision(request.id).value
        names = telling.names(office)
        rows = [duty_shape(duty, request.number, names) for duty in made]
    if not run.printer.rows("mlat.duty-list/1", rows):
        for row in rows:
            _tell(run.printer, row)


def _answer(run: Run, office: Office, uid: Uid) -> None:
    request_id, duty = office.duties.find(uid)
    shape = duty_shape(duty, office.register.show(request_id).request.number, telling.names(office))
    if not run.printer.answer("mlat.duty/1", shape):
        _tell(run.printer, shape)


def _tell(printer: Printer, row: DutyShape) -> None:
    printer.line(f"{row.request}  " + commas(duty_label(row.kind), row.article, label(row.state)))
    printer.line(row.text, indent=2)
    printer.raw(f"  UID {row.uid}")
    lasts = _("stays after the case has closed") if row.lasting else _("the case stays open until it is done")
    for name, value in (
        (_("Set by"), commas(label(row.given_by), row.given_name)),
        (_("Owed by"), commas(label(row.owed_by), row.owed_name)),
        (_("Watched by"), row.owner),
        (_("Until when"), lasts),
        (_("Due"), row.due_on),
        (_("Look again"), row.review_on if row.state is DutyState.OPEN else None),
        (_("Ended"), commas(screen().date(row.ended_on), row.ended_how) if row.ended_on else ""),
    ):
        if value:
            printer.fact(name, value, indent=2)


def _kinds(run: Run) -> None:
    rows = [CodeShape(list="duties", code=kind.id, label=kind.label()) for kind in duty_kinds()]
    if not run.printer.rows("mlat.codes/1", rows):
        lasting = {kind.id: kind.lasting for kind in duty_kinds()}
        run.printer.table(
            [_("Code"), _("Meaning"), _("Outlives the case")],
            [[row.code, row.label, _("yes") if lasting[row.code] else _("no")] for row in rows],
        )
