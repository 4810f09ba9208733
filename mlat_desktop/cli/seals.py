# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat office seal``: the certificates with which the office seals its letters."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, passphrases, telling
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import harmless
from mlat_desktop.cli.run import Run, read_file
from mlat_desktop.cli.seal_shapes import ImageShape, SealShape
from mlat_desktop.cli.shapes import DoneShape, copied
from mlat_desktop.domain.seals import ImageUse, TokenPlace
from mlat_desktop.i18n import _
from mlat_desktop.services.letters.sealing import SealEnd
from mlat_desktop.services.letters.seals import LEAST_NAMED, SealView, state_words
from mlat_desktop.services.letters.stationery import use_words

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("office", _("The record of this office")).group("seal", _("The certificates that seal its letters"))
    group.command("list", _list, _("Show every seal that the office has or had"), listing=True)
    bring = group.command("import", _import, _("Bring in the seal of a PKCS #12 file; it seals nothing until it is put in use"))
    bring.add_argument("file", type=Path, metavar="FILE.p12")
    bring.add_argument(
        "--file-passphrase",
        type=Path,
        metavar=_("FILE"),
        help=_("a file that holds the passphrase of the PKCS #12 file; without it you are asked on a terminal"),
    )
    token = group.command("token", _token, _("Bring in the seal whose key is on a device (PKCS #11)"))
    token.add_argument("--module", required=True, metavar=_("FILE"), help=_("the library that came with the device"))
    token.add_argument("--token", required=True, metavar=_("TEXT"), help=_("the label of the device"))
    token.add_argument("--key", required=True, metavar=_("TEXT"), help=_("the label of the key and its certificate"))
    token.add_argument(
        "--pin-file", type=Path, metavar=_("FILE"), help=_("a file that holds the PIN; without it you are asked")
    )
    use = group.command("use", _use, _("Seal with this one from now on; a second person does it than who brought it in"))
    retire = group.command("retire", _retire, _("Destroy the key of a seal that is not in use; its certificate stays"))
    for parser in (use, retire):
        parser.add_argument("seal", metavar=_("FINGERPRINT"), help=_("the first eight digits or more"))
    retire.add_argument("--reason", required=True, metavar=_("TEXT"))
    _add_images(top.group("office", _("The record of this office")).group("image", _("The images on its letters")))


def add_pin(parser: Parser) -> None:
    """Where the PIN of a device with the seal is read from."""
    parser.add_argument(
        "--pin-file", type=Path, metavar=_("FILE"), help=_("a file that holds the PIN of the device with the seal")
    )


def opened(run: Run, office: Office) -> AbstractContextManager[None]:
    """The device with the seal opened for one act; its PIN is asked for if the seal in use is on one."""
    wanted = bool(office.seals.lacks_pin())
    return office.seals.opened(passphrases.given(run.arguments.pin_file, "", _("PIN of the device: ")) if wanted else "")


def tell_end(run: Run, end: SealEnd) -> None:
    """Until when the certificate of the seal is valid, and what is to be done about it."""
    run.printer.fact(_("Certificate of the seal valid until"), end.on)
    if end.warning:
        sys.stderr.write(harmless(end.warning) + "\n")


def _add_images(group: Group) -> None:
    group.command("list", _images, _("Show the images that are printed: the office's and your own facsimile"), listing=True)
    bring = group.command("set", _bring_image, _("Print this PNG or JPEG image on letters from now on"))
    away = group.command("remove", _remove_image, _("Print it no more"))
    for parser in (bring, away):
        parser.add_argument("use", type=parsing.one_of(ImageUse), metavar=_("CODE"), help=parsing.codes_of(ImageUse))
    bring.add_argument("file", type=Path, metavar="FILE.png")


def _images(run: Run) -> None:
    with run.office() as office:
        rows = [copied(ImageShape, each) for each in office.stationery.images()]
    if not run.printer.rows("mlat.office-images/1", rows):
        run.printer.table(
            [_("Image"), _("Pixels"), "SHA-256"],
            [[use_words(row.use), f"{row.width} × {row.height}", row.sha256[:16]] for row in rows],
        )


def _bring_image(run: Run) -> None:
    data = read_file(run.arguments.file)
    with run.office() as office:
        shape = copied(ImageShape, office.stationery.bring_in(run.arguments.use, data).value)
    if not run.printer.answer("mlat.office-image/1", shape):
        said = _("{width} × {height} pixels").format(width=shape.width, height=shape.height)
        run.printer.fact(use_words(shape.use), said)


def _remove_image(run: Run) -> None:
    use: ImageUse = run.arguments.use
    with run.office() as office:
        office.stationery.take_away(use)
    if not run.printer.answer("mlat.done/1", DoneShape(done="image.taken-away", subject=use.value)):
        run.printer.line(_("Printed no more: {image}").format(image=use_words(use)))


def _list(run: Run) -> None:
    with run.office() as office:
        names = telling.names(office)
        rows = [_shape(each, names.get(each.added_by, "")) for each in office.seals.all()]
    if run.printer.rows("mlat.office-seals/1", rows):
        return
    run.printer.table(
        [_("Fingerprint"), _("State"), _("Seal"), _("Issued by"), _("Key"), _("Valid until")],
        [
            [row.fingerprint[:LEAST_NAMED], state_words(row.state), row.subject, row.issuer, row.key_type, row.ends_on]
            for row in rows
        ],
    )


def _import(run: Run) -> None:
    data = read_file(run.arguments.file)
    with run.office() as office:
        secret = passphrases.given(run.arguments.file_passphrase, "", _("Passphrase of the PKCS #12 file: "))
        _tell(run, office.seals.bring_in(data, secret).value)


def _token(run: Run) -> None:
    given = run.arguments
    place = TokenPlace(module=str(Path(given.module).absolute()), token=given.token, label=given.key)
    with run.office() as office:
        pin = passphrases.given(given.pin_file, "", _("PIN of the device: "))
        _tell(run, office.seals.bring_in_token(place, pin).value)


def _use(run: Run) -> None:
    with run.office() as office:
        _tell(run, office.seals.use(run.arguments.seal).value)


def _retire(run: Run) -> None:
    with run.office() as office:
        _tell(run, office.seals.retire(run.arguments.seal, run.arguments.reason).value)


def _shape(view: SealView, name: str) -> SealShape:
    return copied(SealShape, view, added_by=name)


def _tell(run: Run, view: SealView) -> None:
    if run.printer.answer("mlat.office-seal/1", _shape(view, view.added_by)):
        return
    run.printer.line(_("Seal {seal}: {state}").format(seal=view.subject, state=state_words(view.state)))
    run.printer.fact(_("Fingerprint"), view.fingerprint)
    run.printer.fact(_("Issued by"), view.issuer)
    run.printer.fact(_("Key"), view.key_type)
    run.printer.fact(_("Valid until"), view.ends_on)
