# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat incident``: a medium is lost, a bundle found open, a key exposed; what was on it, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.incident_shapes import (
    IncidentBundleShape,
    IncidentEntryShape,
    IncidentPageShape,
    IncidentShape,
    IncidentTargetShape,
)
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import Printer, commas
from mlat_desktop.cli.run import Run, find
from mlat_desktop.cli.shapes import copied
from mlat_desktop.domain.incidents import MEASURES, EntryKind, IncidentKind, PassphraseWay
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.services.incidents.words import (
    arrival,
    caution_of,
    entry_words,
    next_words,
    passphrase_words,
    person_words,
    protected_by,
    todo,
    who_words,
)
from mlat_desktop.services.rulebook import class_label

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.domain.request import RequestId
    from mlat_desktop.services.incidents.incidents import IncidentView


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("incident", _("Incidents with media and bundles: lost, stolen, found open, sent to the wrong office"))
    _add_report(group.command("report", _report, _("Report an incident; what was on the medium is looked up and kept")))
    listing = group.command("list", _list, _("List the incidents, newest first"), listing=True)
    listing.add_argument("--open", action="store_true", help=_("only those that somebody must still see to"))
    listing.add_argument("--request", default="", metavar="REF", help=_("only those that concern this request"))
    _one(group.command("show", _show, _("Show an incident: what was on the medium, what was done, what is next")))
    note = _one(group.command("note", _note, _("Add a remark to an incident")))
    note.add_argument("text", metavar=_("TEXT"))
    note.add_argument("--request", default="", metavar="REF", help=_("it is about this request alone"))
    _add_measure(_one(group.command("measure", _measure, _("Record a measure that was taken, or why one is not"))))
    found = _one(group.command("found", _found, _("Record that the medium was found again")))
    found.add_argument("text", metavar=_("TEXT"), help=_("by whom, and in what state"))
    found.add_argument("--at", type=parsing.a_time, metavar=_("TIME"), help=_("when; now by default"))
    assess = _one(group.command("assess", _assess, _("Record what the office thinks of it, once every measure is answered")))
    assess.add_argument("text", metavar=_("TEXT"))
    close = _one(group.command("close", _close, _("Close an assessed incident: another person than who reported it")))
    close.add_argument("--findings", required=True, metavar=_("TEXT"))
    page = _one(group.command("print", _print, _("Write the page of an incident, to be printed")))
    page.add_argument("--out", type=Path, metavar="FILE.pdf", required=True, help=_("a new file"))
    target = group.command(
        "target", _target, _("Show or set the office's own target for telling the data-protection authority")
    )
    target.add_argument("hours", nargs="?", type=int, metavar=_("HOURS"), help=_("hours after it was noticed; 0 for none"))


def _one(parser: Parser) -> Parser:
    parser.add_argument("incident", metavar=_("NUMBER"), help=_("the incident's number or uid (mlat incident list)"))
    return parser


def _add_report(new: Parser) -> None:
    kinds = parsing.codes_of(IncidentKind)
    new.add_argument("--kind", required=True, type=parsing.one_of(IncidentKind), metavar=_("CODE"), help=kinds)
    what = new.add_mutually_exclusive_group(required=True)
    what.add_argument("--medium", default="", metavar=_("SERIAL"), help=_("the medium, by its serial number"))
    what.add_argument("--bundle", default="", metavar="UID", help=_("the bundle, where the medium has no number"))
    new.add_argument("--noticed-at", type=parsing.a_time, metavar=_("TIME"), help=_("when it was noticed; now by default"))
    new.add_argument("--where", default="", metavar=_("TEXT"), help=_("where it happened"))
    new.add_argument("--what", required=True, metavar=_("TEXT"), help=_("what happened; name no person here"))
    ways, way = parsing.codes_of(PassphraseWay), parsing.one_of(PassphraseWay)
    new.add_argument("--passphrase", type=way, default=PassphraseWay.NONE, metavar=_("CODE"), help=ways)
    new.add_argument("--owner", default="", metavar=_("NAME"), help=_("who sees to it; you by default"))


def _add_measure(new: Parser) -> None:
    kinds = parsing.codes_of(MEASURES)
    new.add_argument("kind", type=parsing.one_of(EntryKind), metavar=_("CODE"), help=kinds)
    new.add_argument("--whom", default="", metavar=_("TEXT"), help=_("who was told"))
    new.add_argument("--note", default="", metavar=_("TEXT"), help=_("what was done, or why it is not"))
    new.add_argument("--at", type=parsing.a_time, metavar=_("TIME"), help=_("when; now by default"))
    new.add_argument("--not-needed", action="store_true", help=_("it is not taken; the note says why"))
    new.add_argument("--request", default="", metavar="REF", help=_("it is about this request alone"))


def _report(run: Run) -> None:
    from mlat_desktop.services.incidents.incidents import NewIncident

    given = run.arguments
    new = NewIncident(
        kind=given.kind,
        medium=given.medium,
        bundle=given.bundle,
        noticed_at=given.noticed_at,
        place=given.where,
        what=given.what,
        passphrase=given.passphrase,
        owner=given.owner,
    )
    with run.office() as office:
        _answer(run, office, office.incidents.report(new).value)


def _list(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.request) if given.request else None
        found = office.incidents.of_request(request.id) if request else office.incidents.all()
        names = telling.names(office)
        rows = [_shape(office, each, names) for each in found if each.incident.open or not given.open]
    if run.printer.rows("mlat.incident-list/1", rows):
        return
    run.printer.table(
        [_("Incident"), _("Kind"), _("Status"), _("Medium"), _("Noticed"), _("Next"), _("By")],
        [
            [r.number, label(r.kind), label(r.state), r.medium, r.noticed_at, r.next_words, _who(r)]
            for r in rows
        ],
    )  # fmt: skip


def _show(run: Run) -> None:
    with run.office() as office:
        _answer(run, office, office.incidents.show(run.arguments.incident))


def _note(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _answer(run, office, office.incidents.note(given.incident, given.text, _about(run, office)).value)


def _about(run: Run, office: Office) -> RequestId | None:
    return find(office, run.arguments.request).id if run.arguments.request else None


def _measure(run: Run) -> None:
    from mlat_desktop.services.incidents.incidents import NewMeasure

    given = run.arguments
    with run.office() as office:
        new = NewMeasure(
            kind=given.kind,
            at=given.at,
            whom=given.whom,
            note=given.note,
            needed=not given.not_needed,
            request_id=_about(run, office),
        )
        _answer(run, office, office.incidents.measure(given.incident, new).value)


def _found(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _answer(run, office, office.incidents.found(given.incident, given.text, given.at).value)


def _assess(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _answer(run, office, office.incidents.assess(given.incident, given.text).value)


def _close(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _answer(run, office, office.incidents.close(given.incident, given.findings).value)


def _print(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        view = office.incident_pages.write(given.incident, given.out)
    shape = IncidentPageShape(incident=view.incident.number, path=str(given.out))
    if not run.printer.answer("mlat.incident-page/1", shape):
        run.printer.line(_("The page is in {path}.").format(path=given.out))


def _target(run: Run) -> None:
    with run.office() as office:
        hours = run.arguments.hours
        shape = IncidentTargetShape(
            hours=office.incidents.target() if hours is None else office.incidents.set_target(hours).value
        )
    if run.printer.answer("mlat.incident-target/1", shape):
        return
    if not shape.hours:
        run.printer.line(_("The office has set itself no target."))
        return
    text = ngettext("Own target: within {count} hour.", "Own target: within {count} hours.", shape.hours)
    run.printer.line(text.format(count=screen().number(shape.hours)))


# -- answers


def _shape(office: Office, view: IncidentView, names: Mapping[str, str]) -> IncidentShape:
    incident = view.incident
    rows = office.register.rows(sorted({each.request_id for each in view.entries if each.request_id is not None}))
    numbers = {row.id: row.number for row in rows}
    return copied(
        IncidentShape,
        incident,
        reported_by=names.get(incident.reported_by, ""),
        closed_by=names.get(incident.closed_by, ""),
        overdue=view.overdue,
        outstanding=view.outstanding,
        next=view.next,
        next_words=next_words(view),
        who=view.who,
        hidden=view.hidden,
        bundles=tuple(
            copied(IncidentBundleShape, share, request=share.number, caution=caution_of(share)) for share in view.shares
        ),
        entries=tuple(
            copied(IncidentEntryShape, each, by=names.get(each.by, ""), request=numbers.get(each.request_id or 0, ""))
            for each in view.entries
        ),
    )


def _who(shape: IncidentShape) -> str:
    return _("a second person") if shape.next is EntryKind.CLOSED else shape.who


def _answer(run: Run, office: Office, view: IncidentView) -> None:
    shape = _shape(office, view, telling.names(office))
    if not run.printer.answer("mlat.incident/1", shape):
        _tell(run.printer, view, shape)


def _tell(printer: Printer, view: IncidentView, shape: IncidentShape) -> None:
    printer.line(f"{shape.number}  " + commas(label(shape.kind), label(shape.state)))
    for name, value in (
        (_("What happened"), shape.what),
        (_("Where"), shape.place),
        (_("Noticed"), shape.noticed_at),
        (_("Reported"), commas(printer.words(shape.reported_at), shape.reported_by)),
        (_("Medium"), shape.medium),
        (_("Passphrase"), passphrase_words(shape.passphrase)),
        (_("Own target for the authority"), shape.authority_by),
        (_("Next"), commas(shape.next_words, who_words(view, {}))),
        (_("Findings"), shape.findings),
    ):
        if value:
            printer.fact(name, value, indent=2)
    for share in view.shares:
        printer.line()
        printer.line(f"{share.number}  {share.subject}")
        printer.raw(f"  {share.bundle}")
        printer.line(" ".join((protected_by(share, shape.passphrase), arrival(share))), indent=2)
        if caution := caution_of(share):
            printer.line(caution, indent=2)
        if share.at_most:
            text = _("How much of it was written is not known: everything that can have been is listed.")
            printer.line(text, indent=2)
        printer.fact(_("Persons"), listed(*map(person_words, share.persons)), indent=2)
        marked = [commas(each.exhibit, each.title, class_label(each.classification)) for each in share.exhibits]
        printer.fact(_("Exhibits"), listed(*marked), indent=2)
        printer.fact(_("Letters"), listed(*(commas(each.number, each.subject) for each in share.letters)), indent=2)
    if view.hidden:
        said = ngettext(
            "{count} restricted case that you may not see was on it too.",
            "{count} restricted cases that you may not see were on it too.",
            view.hidden,
        )
        printer.line(said.format(count=screen().number(view.hidden)))
    if view.entries or view.outstanding:
        printer.line()
        rows: list[list[object]] = [
            [each.at, entry_words(each), shaped.by] for each, shaped in zip(view.entries, shape.entries, strict=True)
        ]
        rows += [["", _("Still to do: {measure}").format(measure=todo(each)), ""] for each in view.outstanding]
        printer.table([_("When"), _("What"), _("By")], rows)
