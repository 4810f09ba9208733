# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat board`` and ``mlat look-ahead``: the deadlines of the whole office, and what ends while nobody works."""

from __future__ import annotations

from pathlib import Path

from mlat_desktop.cli import parsing
from mlat_desktop.cli.board_shapes import BoardShape, CalendarFileShape, HandoverShape, LookAheadShape
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run
from mlat_desktop.cli.shapes import copied
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.board import BoardEntry, BoardFilter, Span
from mlat_desktop.services.wording import relative


def add(top: Group) -> None:
    """Add the commands of this module."""
    board = top.command("board", _board, _("Show the deadlines of the whole office, the most pressing first"), listing=True)
    spans = [span.value for span in Span]
    board.add_argument("--span", choices=spans, default=Span.ALL.value, help=_("which days; all by default"))
    board.add_argument("--state", type=parsing.a_state, metavar=_("STATE"), help=_("only with this State"))
    board.add_argument("--officer", default="", metavar=_("NAME"), help=_("only the cases of this person"))
    board.add_argument("--treaty", default="", metavar="ID", help=_("only the limits of this treaty"))
    board.add_argument("--liberty", action="store_true", help=_("only what concerns the liberty of a person"))
    help_of_file = _("write them to a new calendar file, if the office permits it")
    board.add_argument("--ics", type=Path, metavar="FILE.ics", help=help_of_file)
    ahead = top.command("look-ahead", _look_ahead, _("Show what ends before the next working day after a weekend or holiday"))
    ahead.add_argument("--out", type=Path, metavar="FILE.pdf", help=_("write the page to be printed into a new file"))
    ahead.add_argument("--on-call", default="", metavar=_("TEXT"), help=_("who can be reached, and how: stands on that page"))
    handover = top.command("handover", _handover, _("Write down the desk of an officer: open cases and what is next on them"))
    handover.add_argument("name", metavar=_("NAME"), help=_("sign-in name of the officer"))
    handover.add_argument("--out", type=Path, metavar="FILE.pdf", required=True, help=_("a new file"))


def _board(run: Run) -> None:
    given = run.arguments
    wanted = BoardFilter(
        span=Span(given.span), state=given.state or "", officer=given.officer, treaty=given.treaty, liberty=given.liberty
    )
    with run.office() as office:
        if given.ics:
            count = office.board.write_calendar(given.ics, wanted)
            if not run.printer.answer("mlat.calendar-file/1", CalendarFileShape(path=str(given.ics), entries=count)):
                run.printer.line(
                    ngettext("{count} deadline is in {path}.", "{count} deadlines are in {path}.", count).format(
                        count=count, path=given.ics
                    )
                )
            return
        view = office.board.show(wanted)
    rows = [board_shape(each) for each in view.entries]
    if run.printer.rows("mlat.board/1", rows):
        return
    _print(run, view.entries)
    left = view.total - len(view.entries)
    if left > 0:
        run.printer.line(_("{count} more are not shown: narrow the question.").format(count=left))


def _look_ahead(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        found = office.board.look_ahead()
        if given.out:
            office.pages.weekend(given.out, given.on_call)
    shape = LookAheadShape(
        first=found.first, back_on=found.back_on, act_on=found.act_on, rows=tuple(board_shape(each) for each in found.entries)
    )
    if run.printer.answer("mlat.look-ahead/1", shape):
        return
    run.printer.line(
        _("The office rests from {first}; it works again on {back}. What ends in between must be done by {act}:").format(
            first=screen().date(found.first, "weekday"),
            back=screen().date(found.back_on, "weekday"),
            act=screen().date(found.act_on, "weekday"),
        )
    )
    _print(run, found.entries)
    if given.out:
        run.printer.line(_("The page is in {path}.").format(path=given.out))


def _handover(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        made = office.pages.handover(given.out, given.name)
    shape = HandoverShape(officer=made.officer, cases=made.cases, path=str(made.path))
    if not run.printer.answer("mlat.handover/1", shape):
        text = ngettext("{count} open case is in {path}.", "{count} open cases are in {path}.", made.cases)
        run.printer.line(text.format(count=made.cases, path=made.path))


def board_shape(each: BoardEntry) -> BoardShape:
    """A line of the board for whoever scripts."""
    line = each.line
    return copied(
        BoardShape,
        line,
        request=line.number,
        limit=line.limit_id,
        treaty=line.treaty_id,
        title=each.title,
        when=each.when,
        days=each.days,
        lateness=each.lateness,
    )


def _print(run: Run, entries: tuple[BoardEntry, ...]) -> None:
    if not entries:
        run.printer.line(_("There are no deadlines."))
        return
    run.printer.table(
        [_("Day"), _("How near"), _("Request"), _("What"), _("Treaty"), _("Subject")],
        [
            [
                each.when,
                relative(each.days, each.line.kind),
                each.line.number,
                each.title,
                " ".join(part for part in (each.treaty_name, each.article) if part),
                each.line.subject,
            ]
            for each in entries
        ],
    )
