# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat bundle prepare``, ``carry``, ``discard``, ``eject`` and ``list``: bundles on this computer and on media."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli.bundle_media_shapes import BundleMediumShape, BundleRecordShape, RemovedShape
from mlat_desktop.cli.parsing import Group, UsageError
from mlat_desktop.cli.passphrase_shapes import PassphraseShape
from mlat_desktop.cli.receipt_shapes import ReceiptShape
from mlat_desktop.cli.run import CheckFailedError, Run, find
from mlat_desktop.cli.shapes import BundleShape, CardShape, copied
from mlat_desktop.domain.bundle import BundleRecord, BundleState, EjectResult
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.messages import reason as reason_words

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.domain.request import RequestId
    from mlat_desktop.services.bundles.receipt_desk import ReceiptView
    from mlat_desktop.services.bundles.views import BundleReport, Outgoing


def add(bundle: Group) -> None:
    """Add the commands of this module."""
    carry = bundle.command("carry", _carry, _("Go on with a prepared bundle: a retry, the next medium, or a further copy"))
    carry.add_argument("uid", metavar="UID")
    carry.add_argument("--out", required=True, type=Path, metavar=_("DIR"), help=_("folder or drive on which to write it"))
    add_keep(carry)
    discard = bundle.command("discard", _discard, _("Remove a prepared bundle from this computer"))
    discard.add_argument("uid", metavar="UID")
    eject = bundle.command("eject", _eject, _("Let go of the drive of a bundle and record that it was removed"))
    eject.add_argument("what", metavar=_("UID|DIR"), help=_("a bundle, or the drive or folder that it was written on"))
    eject.add_argument(
        "--by-hand", action="store_true", help=_("record that you let go of it yourself, where the system could not")
    )
    listing = bundle.command("list", _list, _("Show the bundles of a request or of all, failed ones too"), listing=True)
    listing.add_argument("reference", metavar="REF", nargs="?", help=_("the request's number"))


def add_keep(parser: ArgumentParser) -> None:
    """Whether the prepared files stay."""
    parser.add_argument(
        "--keep", action="store_true", help=_("keep it prepared on this computer once it is verified, for a further copy")
    )


# -- answering about a bundle ----------------------------------------------------------------------------------------------


def bundle_shape(report: BundleReport, receipts: Sequence[ReceiptView] = ()) -> BundleShape:
    """The answer about a bundle as it lies on its media, with the receipts that it takes along."""
    media = tuple(copied(BundleMediumShape, each) for each in report.media)
    carried = tuple(copied(ReceiptShape, each) for each in receipts)
    sender = copied(CardShape, report.sender)
    return copied(BundleShape, report, folder=str(report.folder), sender=sender, media=media, receipts=carried)


def answer(run: Run, report: BundleReport, said: str = "", receipts: Sequence[ReceiptView] = ()) -> None:
    """Answer with a bundle and the receipts that it takes along. One that is not whole on media yet is no success for a script:
    exit 1 beside the answer.
    """
    shape = bundle_shape(report, receipts)
    if not run.printer.answer("mlat.bundle/1", shape):
        if said:
            run.printer.line(said)
        print_bundle(run, shape)
        tell_codes(run, receipts)
    if shape.state is BundleState.PARTLY:
        text = _("The bundle {uid} is not whole yet. Put in the next medium, then: mlat bundle carry {uid} --out DIR")
        raise CheckFailedError(text.format(uid=shape.uid))


def print_bundle(run: Run, shape: BundleShape) -> None:
    """A bundle for people."""
    run.printer.line(f"{shape.number}  {shape.subject}")
    run.printer.raw(_("Folder: {path}").format(path=shape.folder))
    run.printer.fact(_("Status"), label(shape.state))
    run.printer.fact(_("From"), f"{shape.sender.name} ({shape.sender.country})")
    run.printer.raw(f"  {shape.sender.fingerprint}")
    run.printer.fact(_("Made"), shape.created_at)
    run.printer.line(
        _("Letters: {letters}, items of evidence: {evidence}, bytes: {size}, parts: {parts}").format(
            letters=shape.letters, evidence=shape.evidence, size=screen().number(shape.size), parts=shape.parts
        )
    )
    run.printer.raw(f"SHA-256 {shape.digest}")
    for warning in shape.warnings:
        run.printer.line(warning)


def tell_codes(run: Run, receipts: Sequence[ReceiptView]) -> None:
    """Each receipt with its check code, which the two offices can compare by telephone."""
    from mlat_desktop.services.bundles.receipt_desk import code_words

    for each in receipts:
        run.printer.line(" ".join(part for part in (each.sentence, code_words(each)) if part))


@contextmanager
def hinted(office: Office, request_id: RequestId) -> Iterator[None]:
    """Say after a failure with which command a prepared bundle is gone on with."""
    before = {each.record.uid for each in office.bundles.outgoing(request_id)}
    try:
        yield
    except KnownError:
        left = [each.record.uid for each in office.bundles.outgoing(request_id) if each.prepared]
        for uid in left:
            if uid not in before:
                text = _("The bundle stays prepared on this computer. Go on with it: mlat bundle carry {uid} --out DIR")
                sys.stderr.write(text.format(uid=uid) + "\n")
        raise


# -- deeds -----------------------------------------------------------------------------------------------------------------


def _carry(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        report = office.bundles.carry(given.uid, given.out, run.progress, cancel, keep=given.keep).value
        carried = office.bundles.receipts.carried_by(Uid(report.uid))
    answer(run, report, receipts=carried)


def _discard(run: Run) -> None:
    with run.office() as office:
        record = office.bundles.discard(run.arguments.uid).value
        row = row_of(office, _known(office)[record.uid])
    if not run.printer.rows("mlat.bundle-list/1", [row]):
        run.printer.line(_("What was prepared of the bundle {uid} was removed from this computer.").format(uid=record.uid))


def _eject(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        uid = given.what if given.what in _known(office) else ""
        folder = None if uid else Path(given.what)
        if folder is not None and not folder.exists() and not given.by_hand:
            raise UsageError(_("{what} is neither a bundle of this office nor a folder").format(what=given.what))
        result = office.bundles.remove(uid, folder, by_hand=given.by_hand).value
    shape = RemovedShape(result=result, recorded=result is EjectResult.EJECTED or given.by_hand)
    if not run.printer.answer("mlat.bundle-removed/1", shape):
        run.printer.line(_SAID[result]() if not given.by_hand else _("It is recorded that the medium was removed."))
    if not shape.recorded:
        raise CheckFailedError(_("The medium is not recorded as removed. Let go of it yourself, then confirm with --by-hand."))


_SAID = {
    EjectResult.EJECTED: lambda: _("The drive may be pulled now."),
    EjectResult.BY_HAND: lambda: _("Let go of the drive in the file manager before you pull it."),
    EjectResult.NOT_REMOVABLE: lambda: _("The bundle lies on a disk of this computer."),
}


# -- the list --------------------------------------------------------------------------------------------------------------


def _known(office: Office) -> dict[str, Outgoing]:
    return {str(each.record.uid): each for each in office.bundles.outgoing()}


def _list(run: Run) -> None:
    with run.office() as office:
        reference = run.arguments.reference
        request = find(office, reference) if reference else None
        records = office.bundles.of_request(request.id) if request else office.bundles.all()
        known = _known(office)
        rows = [row_of(office, known.get(str(each.uid), each)) for each in records]
    if run.printer.rows("mlat.bundle-list/1", rows):
        return
    run.printer.table(
        [_("Made"), _("Direction"), _("Office"), _("Status"), _("Bytes"), _("Place"), _("Receipt"), "UID"],
        [
            [
                row.created_at,
                _("in") if row.incoming else _("out"),
                ", ".join(row.offices),
                _status(row),
                row.size,
                row.place,
                " ".join(each.sentence for each in row.receipts),
                row.uid,
            ]
            for row in rows
        ],
    )
    for row in rows:
        if row.outdated:
            text = _("{uid} may not leave any more: {reason}. Discard it, and prepare it again.")
            run.printer.line(text.format(uid=row.uid, reason=row.outdated_because))


def _sender(office: Office, record: BundleRecord) -> tuple[str, ...]:
    """The name of who wrote a bundle that came."""
    named = (card.name for card in office.bundles.cards() if card.fingerprint == record.partner)
    return (next(named, record.partner),)


def _status(row: BundleRecordShape) -> str:
    if row.prepared:
        ago = ngettext("prepared {count} day ago", "prepared {count} days ago", row.days)
        return "; ".join((label(row.state), ago.format(count=screen().number(row.days)) if row.days else _("prepared today")))
    if row.removed:
        return _("{status}; media removed").format(status=label(row.state))
    return label(row.state)


def row_of(office: Office, found: Outgoing | BundleRecord) -> BundleRecordShape:
    """A line of the list of bundles."""
    record = found if isinstance(found, BundleRecord) else found.record
    out = None if isinstance(found, BundleRecord) else found
    number = office.register.show(record.request_id).request.number if record.request_id else ""
    return copied(
        BundleRecordShape,
        record,
        request=number,
        missing=out.missing if out else (),
        prepared=bool(out and out.prepared),
        removed=bool(out and out.removed),
        days=out.days if out else 0,
        outdated=out.outdated.reason if out and out.outdated else "",
        outdated_because=reason_words(out.outdated.words) if out and out.outdated else "",
        media=tuple(copied(BundleMediumShape, each) for each in out.media) if out else (),
        receipts=tuple(copied(ReceiptShape, each) for each in office.bundles.receipts.of_bundle(record.uid)),
        offices=out.offices if out else _sender(office, record),
        passphrase=copied(PassphraseShape, out.passphrase) if out and out.passphrase else None,
    )
