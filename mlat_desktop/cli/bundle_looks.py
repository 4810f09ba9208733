# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat bundle preflight``: look before a bundle is written. And the choice of contents, which writing shares."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import bundle_passphrases
from mlat_desktop.cli.look_shapes import LookLineShape, PreflightShape
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import CheckFailedError, Run, find
from mlat_desktop.cli.shapes import copied
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _, called, screen, size_words
from mlat_desktop.services.bundles.contents import GROUPS
from mlat_desktop.services.bundles.look import LookLevel, LookLine

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.domain.request import RequestId, Uid
    from mlat_desktop.services.bundles.views import BundleChoice, Preflight

FINGERPRINT = "SHA256:"
_MARKS = {LookLevel.STOP: "!!", LookLevel.LOOK: " !", LookLevel.GOOD: "ok"}


def add(bundle: Group) -> None:
    """Add the command of this module."""
    look = bundle.command("preflight", _preflight, _("Look before a bundle is written; nothing is changed"))
    look.add_argument("reference", metavar="REF", help=_("the request's number"))
    look.add_argument(
        "--to",
        action="append",
        default=[],
        metavar=_("CARD"),
        help=_("a trusted fingerprint or a card file that is known; again for several offices"),
    )
    look.add_argument(
        "--out", type=Path, metavar=_("DIR"), help=_("folder or drive to look at; else the only removable drive there is")
    )
    add_choice(look)


def add_choice(parser: ArgumentParser) -> None:
    """What goes and what is left out."""
    bundle_passphrases.add_office(parser)
    words = _("language of the page that tells people what the bundle holds: en, fr, es, ar, ru or zh")
    parser.add_argument("--index-language", default="en", metavar=_("CODE"), help=words)
    parser.add_argument("--no-letters", action="store_true", help=_("leave the sealed letters out"))
    parser.add_argument("--no-evidence", action="store_true", help=_("leave the exhibits out"))
    parser.add_argument("--no-mails", action="store_true", help=_("leave the correspondence out"))
    parser.add_argument("--no-events", action="store_true", help=_("leave the timeline out"))
    parser.add_argument("--no-custody", action="store_true", help=_("leave the chain of custody out"))
    parser.add_argument(
        "--exhibit", action="append", metavar=_("NUMBER"), help=_("only this exhibit; again for several of them")
    )
    parser.add_argument(
        "--although",
        default="",
        metavar=_("TEXT"),
        help=_("why exhibits of a withheld class may leave as well; the audit log keeps it"),
    )


def choice_of(office: Office, request_id: RequestId, given: Namespace) -> BundleChoice:
    """What goes by the options given; withheld exhibits as well, where somebody says why they may leave."""
    from mlat_desktop.services.bundles.views import BundleChoice

    return BundleChoice(
        letters=frozenset() if given.no_letters else None,
        evidence=_evidence(office, request_id, given),
        mails=frozenset() if given.no_mails else None,
        events=not given.no_events,
        custody=not given.no_custody,
        although=given.although,
        without_card=bundle_passphrases.office_of(given),
        index_language=given.index_language,
    )


def _evidence(office: Office, request_id: RequestId, given: Namespace) -> frozenset[Uid] | None:
    if given.no_evidence:
        return frozenset()
    if given.exhibit:
        return frozenset(_exhibits(office, request_id, given.exhibit))
    if not given.although.strip():
        return None
    return frozenset(item.uid for item in office.register.show(request_id).evidence if item.blob)


def _exhibits(office: Office, request_id: RequestId, named: Sequence[str]) -> Iterator[Uid]:
    known = {name: item.uid for item in office.register.show(request_id).evidence for name in (item.exhibit, item.uid)}
    for each in named:
        if each not in known:
            raise KnownError(Code.EVIDENCE_UNKNOWN, reference=each)
        yield known[each]


def _card(office: Office, name: str) -> str:
    """The fingerprint of a card named by file or fingerprint; looking takes no card in."""
    return name if name.startswith(FINGERPRINT) else office.bundles.read_card(Path(name)).fingerprint


def _preflight(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        recipients = [_card(office, name) for name in given.to]
        target = given.out or _only_drive(office)
        look = office.bundles.preflight(request.id, recipients, target, choice_of(office, request.id, given))
    shape = _shape(look, request.number, target)
    if not run.printer.answer("mlat.preflight/1", shape):
        _print(run, shape)
    if not shape.ready:
        raise CheckFailedError(_("Nothing can be written yet: look at what stands in the way."))


def _only_drive(office: Office) -> Path | None:
    drives = office.bundles.drives()
    return drives[0].path if len(drives) == 1 else None


def _shape(look: Preflight, number: str, target: Path | None) -> PreflightShape:
    drive = look.drive
    return copied(
        PreflightShape,
        look,
        request=number,
        recipients=tuple(card.fingerprint for card in look.cards),
        target=str(target) if target else None,
        medium=drive.label if drive else "",
        serial=drive.serial if drive else "",
        file_system=drive.file_system if drive else "",
        ready=not look.problems,
        lines=tuple(copied(LookLineShape, line, code=_code(line)) for line in look.lines),
    )


def _code(line: LookLine) -> str:
    return line.refusal.code.value if line.refusal is not None else line.code.value


def _print(run: Run, shape: PreflightShape) -> None:
    counts = {name: getattr(shape, name) for name in GROUPS}
    said = [called(_(GROUPS[name]), screen().number(count)) for name, count in counts.items()]
    run.printer.line("; ".join([*said, size_words(shape.needed)]))
    for line in shape.lines:
        run.printer.line(f"{_MARKS[line.level]}  {line.text}")
    if shape.ready:
        run.printer.line(_("Nothing stands in the way."))
