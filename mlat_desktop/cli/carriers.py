# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat carrier``: the removable media of the office; ``mlat bundle unknown``: exports whose end nobody saw.

(``mlat evidence`` and ``mlat.medium/1`` speak of media that came as evidence.)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mlat_desktop.cli import bundle_media, parsing, telling
from mlat_desktop.cli.incident_shapes import AttemptShape, CarrierBundleShape, CarrierEntryShape, CarrierShape
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import commas
from mlat_desktop.cli.run import Run
from mlat_desktop.cli.shapes import copied
from mlat_desktop.domain.incidents import Became, CarrierState
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.incidents.carriers import CarrierView


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("carrier", _("The sticks, discs and disks on which the office carries bundles"))
    group.command("list", _list, _("List the media of the office"), listing=True)
    _one(group.command("show", _show, _("Show a medium: where it is, who has it, which bundles ever lay on it")))
    note = _one(group.command("note", _note, _("Record where a medium is, who has it, or that it was wiped; enter a new one")))
    states, state = parsing.codes_of(CarrierState), parsing.one_of(CarrierState)
    note.add_argument("--state", type=state, metavar=_("CODE"), help=states)
    note.add_argument("--label", metavar=_("TEXT"), help=_("what the sticker on it says"))
    note.add_argument("--holder", metavar=_("TEXT"), help=_("who has it now"))
    note.add_argument("--wiped", action="store_true", help=_("everything on it was wiped"))
    note.add_argument("--note", default="", metavar=_("TEXT"))
    bundle = top.group("bundle", _("Cases in encrypted, signed bundles"))
    bundle.command("unknown", _unknown, _("List the exports whose end nobody saw"), listing=True)
    became = bundle.command("became", _became, _("Record what became of the medium of such an export"))
    became.add_argument("uid", metavar="UID", help=_("the bundle's uid (mlat bundle unknown)"))
    became.add_argument("what", type=parsing.one_of(Became), metavar=_("CODE"), help=parsing.codes_of(Became))
    became.add_argument("--how", required=True, metavar=_("TEXT"), help=_("how you know"))


def _one(parser: Parser) -> Parser:
    parser.add_argument("serial", metavar=_("SERIAL"), help=_("the medium, by its serial number"))
    return parser


def _list(run: Run) -> None:
    with run.office() as office:
        names = telling.names(office)
        rows = [_shape(office, each, names) for each in office.carriers.all()]
    if run.printer.rows("mlat.carrier-list/1", rows):
        return
    run.printer.table(
        [_("Serial number"), _("Sticker"), _("Where"), _("Holder"), _("Bundles")],
        [[r.serial, r.label, label(r.state), r.holder, screen().number(len(r.bundles) + r.hidden)] for r in rows],
    )


def _show(run: Run) -> None:
    with run.office() as office:
        _answer(run, office, office.carriers.show(run.arguments.serial))


def _note(run: Run) -> None:
    from mlat_desktop.services.incidents.carriers import CarrierNote

    given = run.arguments
    new = CarrierNote(state=given.state, label=given.label, holder=given.holder, wiped=given.wiped, note=given.note)
    with run.office() as office:
        _answer(run, office, office.carriers.note(given.serial, new).value)


def _shape(office: Office, view: CarrierView, names: Mapping[str, str]) -> CarrierShape:
    wanted = sorted({each.request_id for each in view.bundles if each.request_id is not None})
    numbers = {row.id: row.number for row in office.register.rows(wanted)}
    return copied(
        CarrierShape,
        view.carrier,
        hidden=view.hidden,
        bundles=tuple(
            copied(
                CarrierBundleShape,
                each,
                bundle=each.uid,
                request=numbers.get(each.request_id or 0, ""),
                on_it=each.uid in view.holds,
            )
            for each in view.bundles
        ),
        entries=tuple(copied(CarrierEntryShape, each, by=names.get(each.by, "")) for each in view.entries),
    )


def _answer(run: Run, office: Office, view: CarrierView) -> None:
    shape = _shape(office, view, telling.names(office))
    if run.printer.answer("mlat.carrier/1", shape):
        return
    run.printer.line(f"{shape.serial}  " + commas(shape.label, label(shape.state), shape.holder))
    if shape.wiped_at:
        run.printer.fact(_("Wiped"), shape.wiped_at, indent=2)
    for each in shape.bundles:
        where = _("on it") if each.on_it else _("no longer on it")
        run.printer.line(commas(each.request, label(each.state), screen().time(each.created_at), where), indent=2)
        run.printer.raw(f"    {each.bundle}")
    if shape.hidden:
        text = ngettext("{count} bundle of a restricted case", "{count} bundles of restricted cases", shape.hidden)
        run.printer.line(text.format(count=screen().number(shape.hidden)), indent=2)
    if shape.entries:
        run.printer.table(
            [_("When"), _("Where"), _("Holder"), _("Remark"), _("By")],
            [[each.at, label(each.state), each.holder, each.note, each.by] for each in shape.entries],
        )


def _unknown(run: Run) -> None:
    with run.office() as office:
        rows = [
            AttemptShape(
                bundle=each.record.uid,
                request=each.number,
                medium=each.copy.serial,
                place=each.record.place,
                begun_at=each.copy.at,
            )
            for each in office.attempts.unknown()
        ]
    if not run.printer.rows("mlat.attempts/1", rows):
        run.printer.table(
            [_("Begun"), _("Request"), _("Medium"), _("Place"), "UID"],
            [[each.begun_at, each.request, each.medium, each.place, each.bundle] for each in rows],
        )


def _became(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        record = office.attempts.settle(given.uid, given.what, given.how).value
        row = bundle_media.row_of(office, record)
    if not run.printer.rows("mlat.bundle-list/1", [row]):
        run.printer.line(commas(row.request, label(given.what)))
