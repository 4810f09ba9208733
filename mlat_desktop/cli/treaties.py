# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat treaties export``, ``diff``, ``import`` and what follows: treaty packs from one office to another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import law
from mlat_desktop.cli.pack_shapes import PackDiffShape, diff_shape, export_shape, import_shape
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.run import Run
from mlat_desktop.i18n import _, called, listed, screen

if TYPE_CHECKING:
    from mlat_desktop.services.treaties.packs import PackChoices


def add(top: Group) -> None:
    """Add the commands of this module, and those of editions under the name of the treaties."""
    treaties = top.group("treaties", _("The office's treaty tables"))
    export = treaties.command("export", _export, _("Write tables as one signed file for other offices (.mlatpack)"))
    export.add_argument("pack", metavar=_("PACK"), type=Path, help=_("the file to write; it must not exist"))
    export.add_argument("ids", metavar="ID", nargs="*", help=_("treaties as in the list; all without any"))
    export.add_argument("--title", default="", metavar=_("TEXT"), help=_("what the pack is called"))
    export.add_argument("--without-parties", action="store_true", help=_("leave out who is a party, and the declarations"))
    export.add_argument("--calendars", action="store_true", help=_("add the rest days of this State"))
    diff = treaties.command("diff", _diff, _("Show what a pack would change, and which open cases; changes nothing"))
    take = treaties.command("import", _import, _("Propose the law of a pack; another person publishes it"))
    for each in (diff, take):
        _add_pack(each)
    take.add_argument("--digest", default="", metavar="SHA256", help=_("only the pack of which diff showed this digest"))
    take.add_argument("--publish", action="store_true", help=_("publish it at once, where the office works with one person"))
    law.add_editions(treaties)


def _add_pack(parser: Parser) -> None:
    parser.add_argument("pack", metavar=_("PACK"), type=Path)
    for option, help_text in (
        ("--keep-local", _("what this office made itself stays: a treaty, or an id that diff shows; may be given again")),
        ("--take-theirs", _("what this office made itself gives way to the pack; may be given again")),
    ):
        parser.add_argument(option, action="append", default=[], metavar="ID", help=help_text)


def _choices(run: Run) -> PackChoices:
    from mlat_desktop.services.treaties.packs import PackChoices

    given = run.arguments
    return PackChoices(keep_local=frozenset(given.keep_local), take_theirs=frozenset(given.take_theirs))


def _export(run: Run) -> None:
    from mlat_desktop.services.treaties.packs import PackChoice

    given = run.arguments
    parties = not given.without_parties
    choice = PackChoice(
        treaties=tuple(given.ids), parties=parties, life=parties, declarations=parties, calendars=given.calendars
    )
    with run.office() as office:
        shape = export_shape(office.packs.export(given.pack, choice, given.title).value)
        fingerprint = office.bundles.own_card().fingerprint
    printer = run.printer
    if printer.answer("mlat.pack/1", shape):
        return
    printer.raw(shape.path)
    printer.fact(_("Title"), shape.title)
    printer.fact(_("Number"), shape.number)
    printer.fact(_("Tables"), shape.tables)
    printer.fact(_("Memberships"), shape.parties)
    printer.fact(_("Declarations"), shape.declarations)
    printer.raw(called(_("Signed by"), fingerprint))
    printer.line(_("An office that trusts the card of yours can take it in."))


def _diff(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        shape = diff_shape(office.packs.diff(given.pack, _choices(run), run.progress, cancel))
    if not run.printer.answer("mlat.pack-diff/1", shape):
        _tell_diff(run, shape)


def _tell_diff(run: Run, shape: PackDiffShape) -> None:
    printer, pack = run.printer, shape.pack
    printer.line(pack.title)
    printer.fact(_("Made by"), listed(pack.office, screen().state(pack.country), printer.words(pack.made_at)))
    printer.fact(_("Number"), pack.number)
    printer.raw(called(_("Signed by"), pack.fingerprint))
    treaty = None
    for each in shape.differences:
        if each.treaty != treaty:
            treaty = each.treaty
            printer.line()
            printer.line(treaty or _("Rest days"))
        printer.line(each.text, indent=2)
    printer.line()
    if shape.conflicts:
        printer.line(_("This office made its own law of these; say of each --keep-local ID or --take-theirs ID:"))
        for conflict in shape.conflicts:
            printer.line(called(conflict.id, conflict.what), indent=2)
        printer.line()
    if shape.effect is None:
        printer.line(_("Nothing in it differs from the law of this office."))
        return
    last = _("Nothing was changed. To take in this one and no other: mlat treaties import PACK --digest {digest}").format(
        digest=pack.digest
    )
    law.tell_effect(run, replace(shape.effect, rows=()), last)


def _import(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        done = office.packs.import_(
            given.pack, _choices(run), seen=given.digest, publish=given.publish, progress=run.progress, cancel=cancel
        ).value
        shape = import_shape(done)
    if run.printer.answer("mlat.pack-import/1", shape):
        return
    if shape.effect is None:
        text = _("Proposed, nothing was changed. To make it the law: mlat treaties publish {uid}").format(uid=shape.uid)
        run.printer.line(text)
        return
    law.tell_effect(run, replace(shape.effect, rows=()), law.published(shape.edition))
