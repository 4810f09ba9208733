# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat letter outstanding``: one letter with all that is outstanding with a State, or the list of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from mlat_desktop.cli import parsing
from mlat_desktop.cli.chase_shapes import OutstandingCaseShape, OutstandingShape
from mlat_desktop.cli.letters import answer
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.printing import harmless
from mlat_desktop.cli.run import Run
from mlat_desktop.cli.shapes import copied
from mlat_desktop.i18n import _, called, screen
from mlat_desktop.labels import label
from mlat_desktop.services.letters.outstanding import Outstanding, OutstandingCase, left_out_words


def add(top: Group) -> None:
    """Add the command of this module."""
    group = top.group("letter", "")
    words = _("Draft one letter with all that is outstanding with a State, both ways")
    parser = group.command("outstanding", _outstanding, words, screen_language=False)
    parser.add_argument("--state", required=True, type=parsing.a_state, metavar=_("STATE"), help=_("such as FR"))
    parser.add_argument(
        "--language", dest="letter_language", default="en", metavar=_("CODE"), help=_("the language of the letter")
    )
    parser.add_argument("--beside", default="", metavar=_("CODE"), help=_("a second language, side by side"))
    parser.add_argument(
        "--including", action="append", default=[], metavar="REF", help=_("a restricted request that shall stand in it")
    )
    parser.add_argument("--list", action="store_true", help=_("only show what would stand in it"))


def _outstanding(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        found = office.outstanding.show(given.state, given.including)
        if given.list:
            _tell(run, found)
            return
        letter = office.outstanding.draft(given.state, given.letter_language, given.including, beside=given.beside).value
        if found.restricted:
            sys.stderr.write(harmless(left_out_words(found)) + "\n")
        answer(run, office, letter)


def _tell(run: Run, found: Outstanding) -> None:
    shape = OutstandingShape(
        state=found.state,
        ours=tuple(map(_shape, found.ours)),
        theirs=tuple(map(_shape, found.theirs)),
        restricted=tuple(each.request.number for each in found.restricted),
    )
    if run.printer.answer("mlat.outstanding/1", shape):
        return
    for heading, rows in ((_("Our requests that they hold"), shape.ours), (_("Their requests that we hold"), shape.theirs)):
        run.printer.line(called(heading, screen().number(len(rows))))
        _table(run, rows)
    if found.restricted:
        run.printer.line(left_out_words(found))


def _table(run: Run, rows: Sequence[OutstandingCaseShape]) -> None:
    run.printer.table(
        [_("Request"), _("Their reference"), _("Class"), _("Status"), _("Since"), _("Days")],
        [
            [row.request, row.theirs, label(row.klass), label(row.status), screen().date(row.since), screen().number(row.days)]
            for row in rows
        ],
    )


def _shape(case: OutstandingCase) -> OutstandingCaseShape:
    request = case.request
    particulars = request.particulars
    return copied(
        OutstandingCaseShape, case, request=request.number, direction=particulars.direction, klass=particulars.klass,
        status=request.status,
    )  # fmt: skip
