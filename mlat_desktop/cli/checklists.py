# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat request checklist`` and ``mlat request returned``: what is missing, and what was sent back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mlat_desktop.cli import letters, parsing
from mlat_desktop.cli.parsing import Group, UsageError
from mlat_desktop.cli.printing import commas
from mlat_desktop.cli.review_shapes import AnswerShape, CauseShape, CheckItemShape, ChecklistShape, ReturnedShape
from mlat_desktop.cli.run import Run, find
from mlat_desktop.cli.shapes import copied
from mlat_desktop.domain.checklist import Answer, ItemState
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.services.reviews.checklists import ChecklistView, ItemView, Mark
from mlat_desktop.services.wording import article_words

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("request", _("The register: log, find, amend and end requests"))
    one = group.command("checklist", _checklist, _("Show what a request must contain, fill it in, ask for what is missing"))
    one.add_argument("reference", metavar="REF", help=_("the request's number, uid, or a reference that it alone carries"))
    one.add_argument(
        "--set", dest="marks", action="append", type=_mark, default=[], metavar=_("ITEM=STATE"),
        help=_("what was found of an item: {states}; may be given again").format(states=parsing.codes_of(ItemState)),
    )  # fmt: skip
    one.add_argument("--note", default="", metavar=_("TEXT"), help=_("a remark on what is set; needed for not-needed"))
    one.add_argument("--query", default="", metavar=_("LANGUAGE"), help=_("draft the letter that asks for what is missing"))
    one.add_argument(
        "--returned-for", default="", metavar=_("CODE"), help=_("why it was returned (mlat request codes returned)")
    )
    one.add_argument("--not-returned-for", default="", metavar=_("CODE"), help=_("take such a cause back"))
    back = group.command("returned", _returned, _("Count the requests that were returned, by State and cause"))
    back.add_argument("--from", dest="first", type=parsing.a_date, metavar=_("DATE"), help=_("registered on that day or later"))
    back.add_argument("--to", dest="last", type=parsing.a_date, metavar=_("DATE"), help=_("registered on that day or before"))


def _mark(text: str) -> tuple[str, ItemState]:
    item, equals, state = text.rpartition("=")
    if not equals or state not in list(ItemState):
        known = parsing.codes_of(ItemState)
        raise argparse.ArgumentTypeError(
            _("{text} is not an item, an equals sign and one of: {known}").format(text=repr(text), known=known)
        )
    return item.strip(), ItemState(state)


def _checklist(run: Run) -> None:
    given = run.arguments
    if given.note and not (given.marks or given.returned_for):
        raise UsageError(_("--note says something about what is set"))
    with run.office() as office:
        request = find(office, given.reference)
        if given.marks:
            items = office.checklists.show(request.id).items
            marks = [Mark(item=_named(items, item), state=state, note=given.note) for item, state in given.marks]
            office.checklists.mark(request.id, marks)
        if given.returned_for:
            office.checklists.return_for(request.id, given.returned_for, given.note)
        if given.not_returned_for:
            office.checklists.return_for(request.id, given.not_returned_for, withdrawn=True)
        if given.query:
            letters.answer(run, office, office.checklists.ask(request.id, given.query).value)
            return
        _tell(run, office, office.checklists.show(request.id))


def _named(items: tuple[ItemView, ...], name: str) -> str:
    """The item of an id, or of the last part of one if only one ends so."""
    found = [item.id for item in items if item.id == name] or [item.id for item in items if item.id.endswith(f"/{name}")]
    if len(found) != 1:
        raise KnownError(Code.CHECKLIST_INVALID, reason=why("it has no item {item}", item=name))
    return found[0]


def _tell(run: Run, office: Office, view: ChecklistView) -> None:
    shape = checklist_shape(view)
    if run.printer.answer("mlat.checklist/1", shape):
        return
    run.printer.line(f"{view.request.number}  {view.request.particulars.subject}")
    if not shape.items:
        run.printer.line(_("A request of this class asks for nothing, so there is no list."))
    for part in dict.fromkeys(item.part for item in shape.items):
        run.printer.line()
        run.printer.line(label(part))
        for item in (each for each in shape.items if each.part is part):
            _print_item(run, item)
    run.printer.line()
    for text in summary(view):
        run.printer.line(text)


def _print_item(run: Run, item: CheckItemShape) -> None:
    cited = commas(article_words(item.article), item.treaty) if item.article else item.source
    text = f"{item.text} (en)" if item.fallback else item.text
    run.printer.line(f"[{label(item.state)}] {text}", indent=2)
    run.printer.line(commas(cited, item.id), indent=6)
    if item.note:
        run.printer.line(item.note, indent=6)


def summary(view: ChecklistView) -> list[str]:
    """How the checklist stands, in sentences."""
    missing, unseen = view.count(ItemState.MISSING), view.count(ItemState.NOT_LOOKED_AT)
    said = [
        ngettext("{count} item is missing.", "{count} items are missing.", missing).format(count=missing),
        ngettext("{count} item was not looked at.", "{count} items were not looked at.", unseen).format(count=unseen),
    ]
    if view.queries:
        asked = ngettext("{count} query was sent.", "{count} queries were sent.", view.queries)
        said.append(asked.format(count=view.queries))
    if view.returned:
        causes = commas(*(view.codes.label("returned", cause.code) for cause in view.causes))
        said.append(_("Returned: {causes}.").format(causes=causes) if causes else _("Returned; no cause was entered."))
    return said


def checklist_shape(view: ChecklistView) -> ChecklistShape:
    """The JSON answer."""

    def answer(each: Answer) -> AnswerShape:
        return copied(AnswerShape, each, by=view.names.get(each.by, each.by))

    return ChecklistShape(
        request=view.request.number,
        items=tuple(copied(CheckItemShape, item, answers=tuple(answer(each) for each in item.answers)) for item in view.items),
        present=view.count(ItemState.PRESENT),
        missing=view.count(ItemState.MISSING),
        not_needed=view.count(ItemState.NOT_NEEDED),
        not_looked_at=view.count(ItemState.NOT_LOOKED_AT),
        lacking=view.lacking,
        queries=view.queries,
        answered=view.answered,
        returned=view.returned,
        causes=tuple(
            copied(CauseShape, cause, label=view.codes.label("returned", cause.code), by=view.names.get(cause.by, cause.by))
            for cause in view.causes
        ),
    )


def _returned(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        codes = office.codes.now()
        rows = [
            copied(ReturnedShape, each, label=codes.label("returned", each.cause) if each.cause else _("no cause entered"))
            for each in office.checklists.returned(given.first, given.last)
        ]
    if run.printer.rows("mlat.returned/1", rows):
        return
    run.printer.table([_("State"), _("Count"), _("Cause")], [[screen().state(row.state), row.count, row.label] for row in rows])
