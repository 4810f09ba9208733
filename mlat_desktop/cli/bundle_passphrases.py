# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat bundle passphrase-letter`` and ``passphrase-received``: bundles for an office that has no card yet."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, passphrases
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.passphrase_shapes import PassphraseShape
from mlat_desktop.cli.run import Run
from mlat_desktop.cli.shapes import copied
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label

if TYPE_CHECKING:
    from mlat_desktop.services.bundles.views import WithoutCard


def add(bundle: Group) -> None:
    """Add the commands of this module."""
    words = _("Write the letter with the passphrase of a bundle, for print")
    letter = bundle.command("passphrase-letter", _letter, words, screen_language=False)
    letter.add_argument("uid", metavar="UID", help=_("the bundle's identifier, the name of its folder"))
    letter.add_argument("--out", required=True, type=Path, metavar=_("FILE"), help=_("new file to write"))
    letter.add_argument(
        "--language",
        dest="letter_language",
        default="en",
        metavar=_("CODE"),
        help=_("language of the letter: en, fr, es, ar, ru or zh"),
    )
    ways = _("how the letter goes: {codes}").format(codes=parsing.codes_of(Channel))
    letter.add_argument("--channel", required=True, type=parsing.one_of(Channel), metavar=_("CODE"), help=ways)
    letter.add_argument(
        "--medium-channel",
        required=True,
        type=parsing.one_of(Channel),
        metavar=_("CODE"),
        help=_("how the medium goes; by another way"),
    )
    letter.add_argument(
        "--although", default="", metavar=_("TEXT"), help=_("why both must go the same way; the audit log keeps it")
    )
    received = bundle.command("passphrase-received", _received, _("Record that the letter arrived, and destroy the passphrase"))
    received.add_argument("uid", metavar="UID", help=_("the bundle's identifier, the name of its folder"))


def add_office(parser: ArgumentParser) -> None:
    """For whom a bundle is that has no card."""
    words = _("name of an office that has no card: the bundle opens with a passphrase; with --state, in place of --to")
    parser.add_argument("--without-card", default="", metavar=_("NAME"), help=words)
    parser.add_argument("--state", type=parsing.a_state, metavar=_("STATE"), help=_("its State, in two letters"))


def must_name_office(given: Namespace) -> None:
    """A bundle is for somebody: without ``--to`` and ``--without-card`` the command is written wrongly."""
    if not (given.to or given.without_card):
        raise parsing.UsageError(_("for which office? --to CARD, or --without-card NAME with --state"))


def office_of(given: Namespace) -> WithoutCard | None:
    """The office without a card that was named, if any."""
    from mlat_desktop.services.bundles.views import WithoutCard

    return WithoutCard(name=given.without_card, country=given.state or "") if given.without_card or given.state else None


def tell_next(run: Run, uid: str) -> None:
    """To whom reads the answer: a bundle that opens with a passphrase is of no use before its letter is on its way."""
    if run.arguments.without_card and not run.printer.as_json:
        text = _("It opens with a passphrase. Write the letter that brings it: mlat bundle passphrase-letter {uid} --out FILE")
        run.printer.raw(text.format(uid=uid))


def add_passphrase(parser: ArgumentParser) -> None:
    """Where the passphrase of an arriving bundle is."""
    words = _("file with the passphrase from the letter, for a bundle that opens with one")
    parser.add_argument("--bundle-passphrase-file", type=Path, metavar=_("FILE"), help=words)


def passphrase_of(given: Namespace) -> str:
    """The passphrase that was given for a bundle, if any."""
    return passphrases.from_file(given.bundle_passphrase_file) if given.bundle_passphrase_file else ""


def _letter(run: Run) -> None:
    from mlat_desktop.services.bundles.without_card import PassphraseLetter

    given = run.arguments
    letter = PassphraseLetter(
        language=given.letter_language, channel=given.channel, medium_channel=given.medium_channel, although=given.although
    )
    with run.office() as office:
        shape = copied(PassphraseShape, office.passphrase_letters.write(given.uid, given.out, letter).value)
    if run.printer.answer("mlat.bundle-passphrase/1", shape):
        return
    run.printer.raw(_("The letter with the passphrase was written to {path}.").format(path=given.out))
    run.printer.line(
        _("Print it, destroy the file, and send it to {name} by another way than the medium.").format(name=shape.office)
    )


def _received(run: Run) -> None:
    with run.office() as office:
        shape = copied(PassphraseShape, office.passphrase_letters.received(run.arguments.uid).value)
    if run.printer.answer("mlat.bundle-passphrase/1", shape):
        return
    assert shape.channel is not None
    run.printer.line(
        _("The passphrase of bundle {bundle} was destroyed here; its letter went to {name} on {day} ({channel}).").format(
            bundle=shape.bundle,
            name=shape.office,
            day=screen().date(shape.letter_at.date()) if shape.letter_at else "-",
            channel=label(shape.channel),
        )
    )
