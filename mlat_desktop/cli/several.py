# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat request assign`` and ``remind``: acts on several requests at once, each with its own answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing
from mlat_desktop.cli.parsing import Group, Parser, UsageError
from mlat_desktop.cli.printing import harmless
from mlat_desktop.cli.run import CheckFailedError, Run, find
from mlat_desktop.cli.several_shapes import CaseAnswerShape, SeveralShape
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.i18n import _, ngettext
from mlat_desktop.messages import sentence
from mlat_desktop.services.several import Answers

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office

OneCase = Callable[["Run", "Office", Request, str], None]


def add(group: Group, assign_one: OneCase) -> None:
    """Add the commands of this module; ``assign_one`` is the form of ``assign`` that names one request and one person."""
    assign = group.command(
        "assign", lambda run: _assign(run, assign_one), _("Make somebody else responsible for a request, or for several")
    )
    _add_references(assign)
    assign.add_argument(
        "--to", default="", metavar=_("NAME"), help=_("sign-in name of who is responsible from now on; alone after one REF too")
    )
    remind = group.command("remind", _remind, _("Have requests looked at again on a day"))
    _add_references(remind)
    remind.add_argument("--on", type=parsing.a_date, required=True, metavar=_("DATE"), help=_("the day"))
    help_of_note = _("what is to be done then: it becomes the next action")
    remind.add_argument("--note", default="", metavar=_("TEXT"), help=help_of_note)


def _add_references(parser: Parser) -> None:
    help_text = _("the request's number, uid, or a reference that it alone carries")
    parser.add_argument("references", metavar="REF", nargs="+", help=help_text)


def _assign(run: Run, assign_one: OneCase) -> None:
    given = run.arguments
    if not given.to and len(given.references) != 2:
        raise UsageError(_("who shall have them? Give --to NAME"))
    with run.office() as office:
        if given.to:
            answer = _on_each(office, given.references, lambda ids: office.several.assign(ids, given.to).value)
        else:
            reference, name = given.references
            assign_one(run, office, find(office, reference), name)
            return
    text = ngettext("{count} request is assigned to {name}.", "{count} requests are assigned to {name}.", answer.changed)
    _tell(run, answer, text.format(count=answer.changed, name=given.to))


def _remind(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        answer = _on_each(
            office, given.references, lambda ids: office.several.remind(ids, given.on, given.note, progress=run.progress).value
        )
    text = ngettext(
        "{count} request will be shown again on {day}.", "{count} requests will be shown again on {day}.", answer.changed
    )
    _tell(run, answer, text.format(count=answer.changed, day=run.printer.words(given.on)))


def _on_each(office: Office, references: Sequence[str], act: Callable[[list[RequestId]], Answers]) -> SeveralShape:
    """Act on what the references name; one that names nothing has its answer among the others."""
    unknown: dict[str, KnownError] = {}
    found: dict[str, RequestId] = {}
    for reference in references:
        try:
            found[reference] = find(office, reference).id
        except KnownError as error:
            unknown[reference] = error
    answers = {each.id: each for each in act(list(found.values())).cases}
    rows = []
    for reference in dict.fromkeys(references):
        if reference in unknown:
            rows.append(_row(reference, "", unknown[reference]))
        else:
            each = answers[found[reference]]
            rows.append(_row(reference, each.number, each.refused, changed=each.changed, was=each.was))
    changed, refused = sum(row.changed for row in rows), sum(bool(row.code) for row in rows)
    return SeveralShape(changed=changed, same=len(rows) - changed - refused, refused=refused, rows=tuple(rows))


def _row(asked: str, number: str, refused: KnownError | None, *, changed: bool = False, was: str = "") -> CaseAnswerShape:
    code, message = (refused.code.value, sentence(refused)) if refused else ("", "")
    return CaseAnswerShape(asked=asked, request=number, changed=changed, code=code, message=message, was=was)


def _tell(run: Run, answer: SeveralShape, said: str) -> None:
    """The answer of each, and what of it was refused; a part that was refused is exit 1."""
    if not run.printer.answer("mlat.several/1", answer):
        run.printer.line(said)
        for row in answer.rows:
            if not row.changed and not row.code:
                run.printer.line(_("{number} needed no change.").format(number=row.request), indent=2)
    if answer.refused:
        for row in answer.rows:
            if row.code:
                sys.stderr.write(harmless(row.message) + "\n")
        text = ngettext("On {count} request nothing was done.", "On {count} requests nothing was done.", answer.refused)
        raise CheckFailedError(text.format(count=answer.refused))
