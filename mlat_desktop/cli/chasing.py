# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat chase`` and ``mlat delay``: who is to be reminded, and whom we must tell that we are late. Nothing goes by itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.chase_shapes import ChaseShape, DelayDueShape, DelayShape, PreparedShape, RefusedShape, StepsShape
from mlat_desktop.cli.letters import answer
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import harmless
from mlat_desktop.cli.run import CheckFailedError, Run, find
from mlat_desktop.cli.shapes import CodeShape, DoneShape, EventLogged, copied
from mlat_desktop.cli.shaping import deadline_shape, event_shape, letter_shape
from mlat_desktop.domain.request import Event, Request, Uid
from mlat_desktop.domain.vocabulary import Holder, MailKind
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.services.chasing import delays
from mlat_desktop.services.chasing.chasing import ChaseLine, Prepared
from mlat_desktop.services.chasing.delays import Late
from mlat_desktop.services.chasing.own_steps import StepsView
from mlat_desktop.services.wording import article_words, relative

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("chase", _("Reminders: proposed by the program, sent by people"))
    listing = group.command("list", _list, _("List the reminders that are due"), listing=True)
    listing.add_argument(
        "--holder", type=parsing.one_of(Holder), metavar=_("CODE"), help=_("only what lies with: {codes}").format(
            codes=parsing.codes_of(Holder)
        ),
    )  # fmt: skip
    prepare = group.command("prepare", _prepare, _("Draft the reminders that are due on requests"), screen_language=False)
    prepare.add_argument("references", metavar="REF", nargs="+", help=_("the request's number"))
    prepare.add_argument(
        "--language", dest="letter_language", default="", metavar=_("CODE"), help=_("the language of the letters")
    )
    prepare.add_argument("--early", action="store_true", help=_("one that is not due yet too"))
    noted = _about(group.command("noted", _noted, _("Record a reminder that went without a letter: it counts like one")))
    noted.add_argument(
        "--how", required=True, type=parsing.one_of(MailKind), metavar=_("CODE"), help=parsing.codes_of(MailKind)
    )
    noted.add_argument("--further", action="store_true", help=_("it went to a liaison, an embassy or a contact point"))
    _about(group.command("heard", _heard, _("Record a word from whoever has it: the reminders begin anew")))
    steps = group.command("steps", _steps, _("Show after how many days who is reminded, or set it for your office"))
    steps.add_argument("--holder", type=parsing.one_of(Holder), metavar=_("CODE"), help=parsing.codes_of(Holder))
    steps.add_argument("--days", metavar="30,60,90", help=_("the days, or off; empty for those of the program"))
    _add_delay(top.group("delay", _("Notices of delay to another State, with reasons")))


def _about(parser: Parser) -> Parser:
    parser.add_argument("reference", metavar="REF", help=_("the request's number"))
    parser.add_argument("--note", required=True, metavar=_("TEXT"), help=_("what was said"))
    parser.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("today by default"))
    parser.add_argument("--item", metavar="UID", help=_("the item of assistance it is about"))
    return parser


def _add_delay(group: Group) -> None:
    group.command("due", _due, _("List the limits before whose end another State should be told"), listing=True)
    listing = group.command("list", _delays, _("List what was recorded of the delay of a request"))
    listing.add_argument("reference", metavar="REF", help=_("the request's number"))
    group.command("reasons", _reasons, _("List the reasons for delay"))
    prepare = _late(group.command("prepare", _notice, _("Record a delay and draft the notice of it"), screen_language=False))
    prepare.add_argument(
        "--language", dest="letter_language", default="en", metavar=_("CODE"), help=_("the language of the letter")
    )
    noted = _late(group.command("noted", _told, _("Record a delay of which the other State was told without a letter")))
    noted.add_argument(
        "--how", required=True, type=parsing.one_of(MailKind), metavar=_("CODE"), help=parsing.codes_of(MailKind)
    )
    noted.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("today by default"))
    days = group.command("ahead", _ahead, _("Set how many days before a limit a notice is proposed; 0 for never"))
    days.add_argument("days", type=int, metavar="N")


def _late(parser: Parser) -> Parser:
    parser.add_argument("reference", metavar="REF", help=_("the request's number"))
    parser.add_argument("--reason", required=True, metavar=_("CODE"), help=_("see: mlat delay reasons"))
    parser.add_argument("--expected", type=parsing.a_date, metavar=_("DATE"), help=_("by when the answer is expected instead"))
    parser.add_argument("--say", default="", metavar=_("TEXT"), help=_("what the other State reads, in place of the reason"))
    parser.add_argument("--note", default="", metavar=_("TEXT"), help=_("stays in the office"))
    parser.add_argument("--limit", default="", metavar="LIMIT[@EVENT]", help=_("the limit that it is about"))
    return parser


# -- reminders -------------------------------------------------------------------------------------------------------------


def _list(run: Run) -> None:
    with run.office() as office:
        rows = [_chase(line) for line in office.chasing.due(holder=run.arguments.holder)]
    if run.printer.rows("mlat.chase-list/1", rows):
        return
    run.printer.table(
        [_("Request"), _("How near"), _("What"), _("Lies with"), _("Subject")],
        [[row.request, relative(row.days, None), _step(row), _whom(row), row.subject] for row in rows],
    )


def _chase(line: ChaseLine) -> ChaseShape:
    row = line.row
    return copied(
        ChaseShape, line, request=row.number, subject=row.subject, state=row.state, direction=row.direction, officer=row.officer
    )


def _step(row: ChaseShape) -> str:
    return _("take it further") if row.escalates else _("reminder {number}").format(number=screen().number(row.rung))


def _whom(row: ChaseShape) -> str:
    other = screen().state(row.state) if row.holder is Holder.OTHER_STATE else ""
    return listed(label(row.holder), row.whom or other)


def _prepare(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        made = office.chasing.prepare(given.references, given.letter_language, early=given.early)
        _tell_prepared(run, office, made)
    if made.refusals:
        raise CheckFailedError("\n".join(each.message for each in made.refusals))


def _tell_prepared(run: Run, office: Office, made: Prepared) -> None:
    names = telling.names(office)
    keys = sorted({letter.request_id for letter in made.drafts if letter.request_id is not None})
    numbers: dict[int | None, str] = {row.id: row.number for row in office.register.rows(keys)}
    letters = tuple(letter_shape(letter, numbers.get(letter.request_id, ""), names) for letter in made.drafts)
    refused = tuple(RefusedShape(request=each.reference, code=each.code.value, message=each.message) for each in made.refusals)
    if run.printer.answer("mlat.chase-prepared/1", PreparedShape(letters=letters, refused=refused)):
        return
    run.printer.table(
        ["ID", _("Request"), _("Language"), _("Subject")],
        [[letter.id, letter.request, letter.language, letter.subject] for letter in letters],
    )


def _noted(run: Run) -> None:
    given = run.arguments
    item = Uid(given.item) if given.item else None
    with run.office() as office:
        request = find(office, given.reference)
        noted = office.chasing.noted
        event = noted(request.number, given.how, given.note, on=given.on, item=item, further=given.further).value
        _logged(run, office, request, event)


def _heard(run: Run) -> None:
    given = run.arguments
    item = Uid(given.item) if given.item else None
    with run.office() as office:
        request = find(office, given.reference)
        _logged(run, office, request, office.chasing.heard(request.number, given.note, on=given.on, item=item).value)


def _logged(run: Run, office: Office, request: Request, event: Event) -> None:
    view, names = office.register.show(request.id), telling.names(office)
    shape = EventLogged(
        request=request.number,
        status=view.request.status,
        event=event_shape(event, names),
        mail=None,
        deadlines=tuple(deadline_shape(request.number, each) for each in view.deadlines),
    )
    if not run.printer.answer("mlat.event-logged/1", shape):
        telling.event_logged(run.printer, shape)


def _steps(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        if given.holder is not None and given.days is not None:
            office.own_steps.set_steps(given.holder, given.days)
        rows = [_steps_shape(each) for each in office.own_steps.show() if given.holder in {None, each.holder}]
    if run.printer.rows("mlat.chase-steps/1", rows):
        return
    run.printer.table(
        [_("Lies with"), _("Reminders after days"), _("Then every"), _("Whose")],
        [
            [
                label(row.holder),
                listed(*(screen().number(day) for day in row.days)) or _("none"),
                screen().number(row.again),
                _("your office") if row.own else _("the program"),
            ]
            for row in rows
        ],
    )


def _steps_shape(view: StepsView) -> StepsShape:
    return StepsShape(holder=view.holder, days=view.steps.days, again=view.steps.again, own=view.own, source=view.steps.source)


# -- delay -----------------------------------------------------------------------------------------------------------------


def _due(run: Run) -> None:
    with run.office() as office:
        rows = [
            DelayDueShape(
                request=line.row.number,
                subject=line.row.subject,
                state=line.row.state,
                limit=line.deadline.limit_id,
                event=line.deadline.trigger_uid,
                title=screen().text(line.deadline.title),
                article=line.deadline.article,
                ends_on=line.deadline.ends_on,
                days=line.days,
            )
            for line in office.delays.due()
        ]
    if run.printer.rows("mlat.delay-due/1", rows):
        return
    run.printer.table(
        [_("Request"), _("How near"), _("Limit"), _("Article"), _("Subject")],
        [[row.request, relative(row.days, None), row.title, article_words(row.article), row.subject] for row in rows],
    )


def _delays(run: Run) -> None:
    with run.office() as office:
        names = telling.names(office)
        rows = []
        for each in office.delays.of(find(office, run.arguments.reference).number):
            reason = delays.reason_of(each.reason)
            rows.append(
                copied(
                    DelayShape, each, label=reason.label() if reason else each.reason, limit=each.limit_id,
                    event=each.trigger_uid, recorded_by=names.get(each.recorded_by, each.recorded_by),
                )
            )  # fmt: skip
    if run.printer.rows("mlat.delays/1", rows):
        return
    run.printer.table(
        [_("Recorded"), _("Reason"), _("Expected by"), _("Remark")],
        [[screen().time(row.recorded_at), row.label, _day(row), row.note] for row in rows],
    )


def _day(row: DelayShape) -> str:
    return screen().date(row.expected_on) if row.expected_on else ""


def _reasons(run: Run) -> None:
    rows = [CodeShape(list="delays", code=each.code, label=each.label(), own=False, active=True) for each in delays.reasons()]
    if not run.printer.rows("mlat.codes/1", rows):
        run.printer.table([_("Code"), _("Meaning")], [[row.code, row.label] for row in rows])


def _of(run: Run) -> Late:
    given = run.arguments
    return Late(reason=given.reason, expected_on=given.expected, note=given.note, say=given.say, limit=given.limit)


def _notice(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        answer(run, office, office.delays.prepare(request.number, _of(run), given.letter_language).value)


def _told(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        _logged(run, office, request, office.delays.noted(request.number, _of(run), given.how, on=given.on).value)


def _ahead(run: Run) -> None:
    with run.office() as office:
        days = office.own_steps.set_ahead(run.arguments.days).value
    done = _("A notice of delay is proposed {days} days before a limit.").format(days=screen().number(days))
    if not run.printer.answer("mlat.done/1", DoneShape(done="delay.ahead", subject=str(days))):
        sys.stdout.write(harmless(done) + "\n")
