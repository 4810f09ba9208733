# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat card`` and ``mlat bundle``: who the partners are, and cases that travel encrypted between offices."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import bundle_intake, bundle_looks, bundle_media, parsing, receipts
from mlat_desktop.cli.bundle_looks import FINGERPRINT
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run, find, read_file, write_new
from mlat_desktop.cli.shapes import CardShape, OwnCardShape, copied
from mlat_desktop.domain.bundle import Card, CardStatus
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import _, called, screen
from mlat_desktop.labels import label
from mlat_desktop.services import records

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


def add(top: Group) -> None:
    """Add the commands of this module."""
    card = top.group("card", _("The public cards of this office and its partners"))
    show = card.command("show", _show, _("Show this office's card and those of its partners"))
    show.add_argument("--out", type=Path, metavar=_("FILE"), help=_("write this office's card to a new file for a partner"))
    new = card.command("add", _add, _("Take in a partner's card file; it is known then, not yet trusted"))
    new.add_argument("file", metavar=_("FILE"), type=Path)
    trust = card.command("trust", _trust, _("Trust a card after its fingerprint was compared on another channel"))
    revoke = card.command("revoke", _revoke, _("Trust a card no more"))
    for parser in (trust, revoke):
        parser.add_argument("fingerprint", metavar=_("FINGERPRINT"))
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
            required=True,
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
    bundle_intake.add(bundle)
    bundle_media.add(bundle)
    receipts.add(bundle)


# -- cards -----------------------------------------------------------------------------------------------------------------


def _show(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        own, file, others = office.bundles.own_card(), office.bundles.card_file(), office.bundles.cards()
    if given.out:
        write_new(given.out, file)
    shape = OwnCardShape(
        own=copied(CardShape, own), file=file.decode(), partners=tuple(copied(CardShape, each) for each in others)
    )
    if run.printer.answer("mlat.card/1", shape):
        return
    for each in (shape.own, *shape.partners):
        _print_card(run, each)
    if given.out:
        run.printer.raw(_("The card of this office was written to {path}.").format(path=given.out))


def _print_card(run: Run, card: CardShape) -> None:
    run.printer.line(called(f"{card.name} ({screen().state(card.country)})", label(card.status)))
    run.printer.raw(f"  {card.fingerprint}")
    run.printer.raw(f"  {card.recipient}")


def _add(run: Run) -> None:
    with run.office() as office:
        card = _read_card(office, run.arguments.file)
    _answer_card(run, card)
    if card.status is CardStatus.KNOWN:
        run.printer.line(
            _("Compare the fingerprint with that office by telephone or through the diplomatic channel, then trust the card.")
        )


def _read_card(office: Office, path: Path) -> Card:
    """Take in a card file, or the JSON answer of ``mlat card show``, which carries one."""
    text = read_file(path)
    inner = _card_within(text)
    if inner is None:
        return office.bundles.add_card(path).value
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder) / path.name
        unpacked.write_bytes(inner)
        return office.bundles.add_card(unpacked).value


def _card_within(data: bytes) -> bytes | None:
    try:
        value = records.read_json(data.decode("utf-8-sig"))
    except (KnownError, UnicodeDecodeError):
        return None  # the reader of cards says what is wrong with it
    if isinstance(value, dict) and value.get("schema") == "mlat.card/1" and isinstance(value.get("file"), str):
        return str(value["file"]).encode()
    return None


def _trust(run: Run) -> None:
    with run.office() as office:
        card = office.bundles.trust(run.arguments.fingerprint).value
    _answer_card(run, card)


def _revoke(run: Run) -> None:
    with run.office() as office:
        card = office.bundles.revoke(run.arguments.fingerprint).value
    _answer_card(run, card)


def _answer_card(run: Run, card: Card) -> None:
    shape = copied(CardShape, card)
    if not run.printer.answer("mlat.partner-card/1", shape):
        _print_card(run, shape)


# -- bundles ---------------------------------------------------------------------------------------------------------------


def _export(run: Run) -> None:
    given = run.arguments
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
    bundle_media.answer(run, report)


def _prepare(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        request = find(office, given.reference)
        recipients = [_recipient(office, name) for name in given.to]
        choice = bundle_looks.choice_of(office, request.id, given)
        bundles = office.bundles
        report = bundles.prepare(request.id, recipients, choice, run.progress, cancel, part_size=given.part_size).value
    bundle_media.answer(run, report)


def _recipient(office: Office, name: str) -> str:
    """The fingerprint of a card that is named by file or by fingerprint."""
    if name.startswith(FINGERPRINT):
        return name
    card = _read_card(office, Path(name))
    if card.status is CardStatus.KNOWN:
        card = office.bundles.trust(card.fingerprint).value
        notice = _("The card of {name} is trusted from now on. Make sure that its fingerprint was compared: {fingerprint}")
        sys.stderr.write(notice.format(name=card.name, fingerprint=card.fingerprint) + "\n")
    return card.fingerprint
