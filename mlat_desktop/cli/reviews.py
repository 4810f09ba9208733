# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat request review``: the decision sheet of a request, written by one person and decided by another."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlat_desktop.cli import parsing
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import commas
from mlat_desktop.cli.review_shapes import CautionShape, PointShape, ReviewShape, SheetShape, StandingShape
from mlat_desktop.cli.run import Run, find, read_json_file
from mlat_desktop.cli.shapes import copied
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.review import Finding, Proposal, Sheet, SheetContent, SheetState
from mlat_desktop.i18n import _, called, screen
from mlat_desktop.labels import label
from mlat_desktop.messages import reason as reason_words
from mlat_desktop.services import records
from mlat_desktop.services.reviews.reviews import ReviewView
from mlat_desktop.services.wording import article_words

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office

LETTERS = {Proposal.REFUSE: "refusal"}
"""The kind of letter that a decision calls for."""


def add(top: Group) -> None:
    """Add the commands of this module."""
    requests = top.group("request", _("The register: log, find, amend and end requests"))
    group = requests.group("review", _("The legal review of a request: the decision sheet"))
    show = _one(group.command("show", _show, _("Show the decision sheets of a request")))
    show.add_argument("--as-of", type=parsing.a_date, metavar=_("DATE"), help=_("what was decided by the end of that day"))
    _one(group.command("start", _start, _("Begin the sheet of this round, with the grounds of the treaty")))
    keep = _one(group.command("set", _set, _("Enter what was found from a JSON file; other fields stay as they are")))
    keep.add_argument("file", metavar="FILE.json", type=Path, help=_("fields of the sheet; grounds by their id"))
    propose = _one(group.command("propose", _propose, _("Hand the sheet over for the decision")))
    decide = _one(group.command("decide", _decide, _("Decide as proposed; the case moves in the same step")))
    decide.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("the day of the decision; today by default"))
    decide.add_argument(
        "--consulted", type=parsing.a_date, metavar=_("DATE"), help=_("record a consultation held on that day first")
    )
    for each in (keep, propose, decide):
        each.add_argument(
            "--version", dest="if_version", type=parsing.a_count, metavar="N", help=_("refuse unless it has this version")
        )


def _one(parser: Parser) -> Parser:
    parser.add_argument("reference", metavar="REF", help=_("the request's number, uid, or a reference that it alone carries"))
    return parser


def _show(run: Run) -> None:
    with run.office() as office:
        _tell(run, office, find(office, run.arguments.reference).id, run.arguments.as_of)


def _start(run: Run) -> None:
    with run.office() as office:
        request = find(office, run.arguments.reference)
        office.reviews.start(request.id)
        _tell(run, office, request.id)


def _set(run: Run) -> None:
    fresh = read_json_file(run.arguments.file)
    with run.office() as office:
        request = find(office, run.arguments.reference)
        sheet = _sheet(office, request.id, request.number)
        content = merged(sheet.content, fresh)
        office.reviews.keep(request.id, content, version=run.arguments.if_version or sheet.version)
        _tell(run, office, request.id)


def _propose(run: Run) -> None:
    with run.office() as office:
        request = find(office, run.arguments.reference)
        sheet = _sheet(office, request.id, request.number)
        office.reviews.propose(request.id, version=run.arguments.if_version or sheet.version)
        _tell(run, office, request.id)


def _decide(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        sheet = _sheet(office, request.id, request.number)
        office.reviews.decide(request.id, version=given.if_version or sheet.version, on=given.on, consulted=given.consulted)
        _tell(run, office, request.id)


def _sheet(office: Office, request_id: RequestId, number: str) -> Sheet:
    sheet = office.reviews.show(request_id).sheet
    if sheet is None:
        raise KnownError(Code.REVIEW_INVALID, reason=why("{reference} has none yet: begin it first", reference=number))
    return sheet


def merged(old: SheetContent, fresh: Any) -> SheetContent:
    """The content with the fields of a file; a ground of the file changes the one of its id, or is added."""
    if not isinstance(fresh, dict):
        raise KnownError(Code.FILE_INVALID, reason=why("it must hold one object with the fields of a decision sheet"))
    plain = records.to_plain(old)
    grounds = {ground["id"]: ground for ground in plain["grounds"]}
    given = fresh.get("grounds", [])
    if not isinstance(given, list) or not all(isinstance(each, dict) and isinstance(each.get("id"), str) for each in given):
        raise KnownError(Code.FILE_INVALID, reason=why("its grounds are a list of objects with an id"))
    for each in given:
        grounds[each["id"]] = {**grounds.get(each["id"], {}), **each}
    return records.from_plain({**plain, **fresh, "grounds": list(grounds.values())}, SheetContent)


def _tell(run: Run, office: Office, request_id: RequestId, as_of: date | None = None) -> None:
    view = office.reviews.show(request_id, as_of)
    shape = review_shape(view, as_of)
    if run.printer.answer("mlat.review/1", shape):
        return
    run.printer.line(f"{shape.request}  {view.request.particulars.subject}")
    run.printer.fact(_("Status"), label(shape.status))
    if shape.then:
        stood = label(shape.then.status) if shape.then.status else _("not yet registered")
        run.printer.fact(_("On {day}").format(day=screen().date(shape.then.on)), stood)
    run.printer.fact(_("Consultation before a refusal"), article_words(shape.consultation))
    run.printer.fact(_("Consulted on"), shape.consulted_on)
    if not shape.rounds:
        run.printer.line(_("There is no decision sheet."))
    for each in shape.rounds:
        _print_sheet(run, each)
    if shape.faults:
        run.printer.line(_("It cannot be proposed yet:"))
    for text in shape.faults:
        run.printer.line(f"- {text}", indent=2)
    for caution in shape.cautions:
        run.printer.line(called(_("Caution"), f"{caution.text} ({caution.source})"))
    if shape.letter:
        run.printer.line(_("The decision is told by a letter:"))
        run.printer.raw(f"  mlat letter draft {shape.request} {shape.letter}")


def _print_sheet(run: Run, sheet: SheetShape) -> None:
    content = sheet.content
    run.printer.line()
    run.printer.line(commas(_("Round {round}").format(round=sheet.round), label(sheet.state)))
    run.printer.fact(_("Proposal"), label(content.proposal) if content.proposal else "", indent=2)
    run.printer.fact(_("Decided on"), sheet.decided_on, indent=2)
    run.printer.fact(_("Decided by"), sheet.decided_by, indent=2)
    run.printer.fact(_("Written by"), sheet.author, indent=2)
    for name, text in (
        (_("Legal basis"), content.basis), (_("Competence"), content.competence), (_("Dual criminality"), content.dual_test),
        (_("Conditions"), content.conditions), (_("Speciality and use"), content.speciality),
        (_("Data protection"), content.data_protection), (_("Reasons"), content.reasons),
    ):  # fmt: skip
        run.printer.fact(name, text, indent=2)
    run.printer.table(
        [_("Ground"), _("Article"), _("Kind"), _("Finding")],
        [[g.id, g.article or g.source, mandatory_words(g.mandatory), label(g.finding)] for g in content.grounds
         if g.finding is not Finding.OPEN or sheet.state is not SheetState.DECIDED],
    )  # fmt: skip


def mandatory_words(mandatory: bool | None) -> str:
    """Whether a ground shall or may be used."""
    return _("not said") if mandatory is None else _("mandatory") if mandatory else _("optional")


def review_shape(view: ReviewView, as_of: date | None = None) -> ReviewShape:
    """The JSON answer."""

    def sheet(each: Sheet) -> SheetShape:
        names = {part: view.names.get(getattr(each, part), getattr(each, part)) for part in ("author", "decided_by")}
        return copied(SheetShape, each, **names)

    rounds = (*view.earlier, *((view.sheet,) if view.sheet else ()))
    decided = view.sheet is not None and view.sheet.state is SheetState.DECIDED
    proposal = view.sheet.content.proposal if view.sheet else None
    return ReviewShape(
        request=view.request.number,
        status=view.request.status,
        outcome=view.request.outcome,
        ground=view.request.ground,
        treaty=view.treaty,
        points=tuple(copied(PointShape, point) for point in view.points),
        consultation=view.duty.consult_article,
        consultation_where_appropriate=view.duty.appropriate,
        consulted_on=view.consulted_on,
        reasons=view.duty.reasons_article,
        rounds=tuple(sheet(each) for each in rounds),
        faults=tuple(reason_words(fault) for fault in view.faults),
        cautions=tuple(CautionShape(text=screen().text(each.text), source=each.source) for each in view.cautions),
        letter=LETTERS.get(proposal, "") if decided and proposal and as_of is None else "",
        then=StandingShape(
            on=as_of, status=view.then.status if view.then else None, outcome=view.then.outcome if view.then else None
        )
        if as_of
        else None,
    )
