# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat bundle verify``, ``preview`` and ``import``: a bundle that has arrived, on one medium or several."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import bundle_passphrases
from mlat_desktop.cli.bundle_media import bundle_shape, print_bundle, tell_codes
from mlat_desktop.cli.intake_shapes import AdditionShape, FieldChangeShape, FieldOfferShape, PreviewShape, ReceiptOfferShape
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.receipt_shapes import ReceiptShape
from mlat_desktop.cli.run import Run
from mlat_desktop.cli.shapes import ImportShape, copied
from mlat_desktop.domain.merging import Added, FieldStanding
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import N_, _, called, listed, screen
from mlat_desktop.labels import label

if TYPE_CHECKING:
    from mlat_desktop.services.bundles.intake_views import ImportPreview

ARRIVALS = {
    "new-case": N_("A new case: it would be registered under a number of your own."),
    "update": N_("News of {number}."),
    "answer": N_("An answer to your request {number}."),
    "already": N_("This very bundle was taken in before, under {number}. Nothing would change."),
}


def add(bundle: Group) -> None:
    """Add the commands of this module."""
    verify = bundle.command("verify", _verify, _("Check a bundle completely and take nothing in"))
    look = bundle.command("preview", _preview, _("Check a bundle completely and say what it would change"))
    take = bundle.command("import", _import, _("Check a bundle completely and take it in, all of it or nothing"))
    for parser in (verify, look, take):
        words = _("folder or drive of the bundle; several if its parts lie on several media")
        parser.add_argument("folders", metavar=_("DIR"), type=Path, nargs="+", help=words)
        bundle_passphrases.add_passphrase(parser)
    field = _("FIELD")
    words = _("take this field from the bundle although it differs here; again for several")
    take.add_argument("--take", action="append", default=[], metavar=field, help=words)
    words = _("leave this field of the bundle although it is empty here; again for several")
    take.add_argument("--leave", action="append", default=[], metavar=field, help=words)
    words = _("take in only the bundle whose digest the preview named")
    take.add_argument("--digest", default="", metavar="SHA256", help=words)
    words = _("what the sender answered, where it numbered two bundles alike; the audit log keeps it")
    take.add_argument("--although", default="", metavar=_("TEXT"), help=words)


def _verify(run: Run) -> None:
    with run.office() as office, run.long_work() as cancel:
        report = office.bundles.verify(
            run.arguments.folders, run.progress, cancel, passphrase=bundle_passphrases.passphrase_of(run.arguments)
        )
    shape = bundle_shape(report)
    if not run.printer.answer("mlat.bundle/1", shape):
        run.printer.line(_("The bundle is whole, known and unchanged."))
        print_bundle(run, shape)


# -- preview ---------------------------------------------------------------------------------------------------------------


def _preview(run: Run) -> None:
    with run.office() as office, run.long_work() as cancel:
        seen = office.bundles.preview(
            run.arguments.folders, run.progress, cancel, passphrase=bundle_passphrases.passphrase_of(run.arguments)
        )
    shape = preview_shape(seen)
    if run.printer.answer("mlat.bundle-preview/1", shape):
        return
    run.printer.line(_(ARRIVALS[shape.arrival.value]).format(number=shape.number))
    print_bundle(run, shape.bundle)
    if shape.trusted_at is not None:
        run.printer.line(
            _("The card is trusted since {day}, by {people}.").format(
                day=screen().date(shape.trusted_at.date()), people=listed(*shape.vouched_by)
            )
        )
    if shape.status:
        run.printer.fact(_("Status there"), shape.status)
    _print_additions(run, shape)
    _print_receipts(run, shape)
    _print_fields(run, shape)
    for each in shape.gone:
        run.printer.line(_("No longer listed by the sender, and kept here: {what}").format(what=each))
    for warning in (shape.fork, *(each for each in shape.warnings if each not in shape.bundle.warnings)):
        if warning:
            run.printer.line(warning)


def preview_shape(seen: ImportPreview) -> PreviewShape:
    """The answer about what a bundle would change."""
    fields = tuple(
        copied(
            FieldOfferShape,
            each,
            changes=tuple(FieldChangeShape(what=c.what, ours=c.before, theirs=c.after) for c in each.changes),
        )
        for each in seen.fields
    )
    added = tuple(copied(AdditionShape, each) for each in seen.added)
    brought = tuple(copied(ReceiptOfferShape, each) for each in seen.receipts)
    return copied(PreviewShape, seen, bundle=bundle_shape(seen.bundle), fields=fields, added=added, receipts=brought)


def _print_additions(run: Run, shape: PreviewShape) -> None:
    entries = [each for each in shape.added if each.kind is not Added.RECEIPT]
    if entries:
        run.printer.line(_("It would add:"))
    for each in entries:
        day = screen().date(each.on) if each.on else ""
        run.printer.line("  " + called(label(each.kind), listed(each.title, each.detail, day)))


def _print_receipts(run: Run, shape: PreviewShape) -> None:
    if shape.receipts:
        run.printer.line(_("Receipts that it brings:"))
    for each in shape.receipts:
        run.printer.line(each.sentence, indent=2)
        run.printer.line(_("Check code {code}").format(code=each.check_code), indent=2)


def _print_fields(run: Run, shape: PreviewShape) -> None:
    same = sum(each.standing is FieldStanding.SAME for each in shape.fields)
    if same:
        run.printer.line(_("Fields that say the same: {count}").format(count=screen().number(same)))
    for each in shape.fields:
        if each.standing is FieldStanding.SAME:
            continue
        then = (_("would be taken") if each.taken else _("would be kept")) if each.choice else ""
        run.printer.line(listed(each.field, label(each.standing), then))
        for change in each.changes:
            run.printer.line("  " + called(change.what, f"{change.ours or '-'} | {change.theirs or '-'}"))


# -- import ----------------------------------------------------------------------------------------------------------------


def _import(run: Run) -> None:
    from mlat_desktop.services.bundles.intake_views import ImportChoice

    given = run.arguments
    choice = ImportChoice(
        take=frozenset(given.take), leave=frozenset(given.leave), digest=given.digest.lower(), although=given.although
    )
    with run.office() as office, run.long_work() as cancel:
        report = office.bundles.import_(
            given.folders, run.progress, cancel, choice, passphrase=bundle_passphrases.passphrase_of(given)
        ).value
        came = () if report.already else office.bundles.receipts.carried_by(Uid(report.bundle.uid))
    confirmed = tuple(copied(ReceiptShape, each) for each in came)
    shape = copied(ImportShape, report, bundle=bundle_shape(report.bundle), confirmed=confirmed)
    if run.printer.answer("mlat.import/1", shape):
        return
    if shape.already:
        run.printer.line(_("This bundle was taken in before as {number}; nothing was changed.").format(number=shape.number))
    elif shape.created:
        run.printer.line(_("Registered as {number}.").format(number=shape.number))
    else:
        run.printer.line(_("Added to {number}.").format(number=shape.number))
    run.printer.line(
        _("New here: events {events}, mail {mails}, letters {letters}, items of evidence {evidence}, duties {duties}").format(
            events=shape.events, mails=shape.mails, letters=shape.letters, evidence=shape.evidence, duties=shape.duties
        )
    )
    tell_codes(run, came)
    if shape.fields:
        run.printer.line(_("Taken from the bundle: {fields}").format(fields=listed(*shape.fields)))
    for warning in shape.warnings:
        run.printer.line(warning)
