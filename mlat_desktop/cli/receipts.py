# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat bundle receipt | received | receipts | receipt-form``: what confirms that a case bundle arrived, both ways."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import bundle_media
from mlat_desktop.cli.parsing import Group, a_date, one_of
from mlat_desktop.cli.receipt_shapes import ReceiptFormShape, ReceiptShape
from mlat_desktop.cli.run import Run, find
from mlat_desktop.cli.shapes import copied
from mlat_desktop.domain.request import Uid
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.i18n import _
from mlat_desktop.labels import label

if TYPE_CHECKING:
    from mlat_desktop.services.bundles.receipt_desk import ReceiptView


def add(bundle: Group) -> None:
    """Add the commands of this module to ``mlat bundle``."""
    send = bundle.command("receipt", _send, _("Write a small bundle with the receipts that are owed and nothing else"))
    send.add_argument("reference", metavar="UID", help=_("a bundle that came in, or the number of its request"))
    send.add_argument("--out", required=True, type=Path, metavar=_("DIR"), help=_("folder or drive on which to write it"))
    came = bundle.command("received", _received, _("Enter a signed receipt for a bundle that came back on paper"))
    came.add_argument("uid", metavar="UID", help=_("the bundle that this office wrote"))
    came.add_argument(
        "--on", required=True, type=a_date, metavar=_("DATE"), help=_("the day on which the bundle arrived there")
    )
    came.add_argument("--by", required=True, metavar=_("NAME"), help=_("who signed, and in what capacity"))
    came.add_argument("--number", default="", metavar=_("TEXT"), help=_("their number of the request, if they wrote it down"))
    came.add_argument("--office-card", default="", metavar=_("FINGERPRINT"), help=_("which of several offices signed"))
    came.add_argument("--channel", type=one_of(Channel), default=Channel.POST, metavar=_("CODE"), help=_("how the paper came"))
    came.add_argument("--scan", type=Path, metavar=_("FILE"), help=_("the scan of the signed receipt"))
    words = _("Write the receipt form that goes on paper with a bundle as a PDF file")
    form = bundle.command("receipt-form", _form, words, screen_language=False)
    form.add_argument("uid", metavar="UID", help=_("the bundle that this office wrote"))
    form.add_argument("--out", required=True, type=Path, metavar=_("FILE"), help=_("the PDF file to write"))
    form.add_argument("--language", dest="letter_language", default="", metavar=_("CODE"), help=_("its language"))
    form.add_argument(
        "--beside", default=None, metavar=_("CODE"), help=_("its second language; an empty text for none (that of the State)")
    )
    listing = bundle.command("receipts", _list, _("Show which bundles are confirmed, and which are not"), listing=True)
    listing.add_argument("reference", metavar="REF", nargs="?", default="", help=_("the request's number; all without it"))


def _send(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        report = office.bundles.receipts.send(given.reference, given.out, run.progress, cancel).value
        carried = office.bundles.receipts.carried_by(Uid(report.uid))
    bundle_media.answer(run, report, receipts=carried)


def _received(run: Run) -> None:
    from mlat_desktop.services.bundles.receipt_desk import PaperReceipt

    given = run.arguments
    paper = PaperReceipt(on=given.on, by=given.by, partner=given.office_card, number=given.number, channel=given.channel)
    with run.office() as office:
        view = office.bundles.receipts.received(Uid(given.uid), paper, given.scan).value
    _tell(run, view)


def _form(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        form = office.receipt_forms.write(Uid(given.uid), given.out, first=given.letter_language, beside=given.beside)
    if not run.printer.answer("mlat.bundle-receipt-form/1", copied(ReceiptFormShape, form, path=str(form.path))):
        run.printer.raw(_("The receipt form was written to {path}.").format(path=form.path))
        run.printer.fact(_("Check code"), form.check_code)


def _tell(run: Run, view: ReceiptView) -> None:
    if not run.printer.answer("mlat.bundle-receipt/1", copied(ReceiptShape, view)):
        bundle_media.tell_codes(run, [view])


def _list(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        found = office.bundles.receipts.all()
        if given.reference:
            wanted = find(office, given.reference).id
            found = tuple(each for each in found if each.request_id == wanted)
    if run.printer.rows("mlat.bundle-receipts/1", [copied(ReceiptShape, each) for each in found]):
        return
    run.printer.table(
        [_("Direction"), _("Receipt"), _("How"), _("Check code"), "UID"],
        [
            [
                _("in") if each.given else _("out"),
                each.sentence,
                label(each.way) if each.way else "",
                each.check_code,
                each.bundle,
            ]
            for each in found
        ],
    )
