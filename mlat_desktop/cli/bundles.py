# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat bundle``: cases that travel encrypted between offices."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import bundle_intake, bundle_looks, bundle_media, bundle_passphrases, parsing, receipts
from mlat_desktop.cli.bundle_looks import FINGERPRINT
from mlat_desktop.cli.cards import read_card
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run, find
from mlat_desktop.domain.bundle import CardStatus
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


def add(top: Group) -> None:
    """Add the commands of this module."""
    _add_bundle(top.group("bundle", _("Cases in encrypted, signed bundles")))


def _add_bundle(bundle: Group) -> None:
    export = bundle.command("export", _export, _("Write a bundle of a request for partners"))
    export.add_argument("--out", required=True, type=Path, metavar=_("DIR"), help=_("folder or drive on which to write it"))
    bundle_media.add_keep(export)
    prepare = bundle.command("prepare", _prepare, _("Encrypt and sign a bundle on this computer, to be carried later"))
    for parser in (export, prepare):
        parser.add_argument("reference", metavar="REF", help=_("the request's number"))
        parser.add_argument(
            "--to",
            default=[],
            action="append",
            metavar=_("CARD"),
            help=_("a trusted fingerprint, or a card file: naming it trusts it, if your role may; again for several offices"),
        )
        parser.add_argument(
            "--part-size",
            type=parsing.a_count,
            default=0,
            metavar=_("BYTES"),
            help=_("make parts of at most so many bytes, at most 4,000,000,000"),
        )
        bundle_looks.add_choice(parser)
    bundle_looks.add(bundle)
    bundle_passphrases.add(bundle)
    bundle_intake.add(bundle)
    bundle_media.add(bundle)
    receipts.add(bundle)


# -- bundles ---------------------------------------------------------------------------------------------------------------


def _export(run: Run) -> None:
    given = run.arguments
    bundle_passphrases.must_name_office(given)
    with run.office() as office, run.long_work() as cancel:
        request = find(office, given.reference)
        recipients = [_recipient(office, name) for name in given.to]
        choice = bundle_looks.choice_of(office, request.id, given)
        with bundle_media.hinted(office, request.id):
            report = office.bundles.export(
                request.id,
                recipients,
                given.out,
                choice,
                run.progress,
                cancel,
                part_size=given.part_size,
                keep=given.keep,
            ).value
        carried = office.bundles.receipts.carried_by(Uid(report.uid))
    bundle_media.answer(run, report, receipts=carried)
    bundle_passphrases.tell_next(run, report.uid)


def _prepare(run: Run) -> None:
    given = run.arguments
    bundle_passphrases.must_name_office(given)
    with run.office() as office, run.long_work() as cancel:
        request = find(office, given.reference)
        recipients = [_recipient(office, name) for name in given.to]
        choice = bundle_looks.choice_of(office, request.id, given)
        bundles = office.bundles
        report = bundles.prepare(request.id, recipients, choice, run.progress, cancel, part_size=given.part_size).value
        carried = bundles.receipts.carried_by(Uid(report.uid))
    bundle_media.answer(run, report, receipts=carried)
    bundle_passphrases.tell_next(run, report.uid)


def _recipient(office: Office, name: str) -> str:
    """The fingerprint of a card that is named by file or by fingerprint."""
    if name.startswith(FINGERPRINT):
        return name
    card = read_card(office, Path(name))
    if card.status is CardStatus.KNOWN:
        card = office.bundles.trust(card.fingerprint).value
        if card.status is CardStatus.TRUSTED:  # else a second person must, and the export says so
            notice = _("The card of {name} is trusted from now on. Make sure that its fingerprint was compared: {fingerprint}")
            sys.stderr.write(notice.format(name=card.name, fingerprint=card.fingerprint) + "\n")
    return card.fingerprint
