# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat evidence``: take files into the encrypted store, with their chain of custody, and prove that they are unchanged."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.exhibit_shapes import EvidenceCheckShape, EvidenceShape
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import Printer, commas
from mlat_desktop.cli.run import CheckFailedError, Run, find
from mlat_desktop.cli.shapes import copied
from mlat_desktop.cli.shaping import evidence_shapes
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.i18n import _, called, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.services.bundles.ended import custody_words
from mlat_desktop.services.rulebook import class_label

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.evidence import NewEvidence

MOST_VOLUMES = 99_999


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("evidence", _("Evidence and its chain of custody"))
    new = group.command("add", _add, _("Take a file into the encrypted store"))
    new.add_argument("reference", metavar="REF", help=_("the request's number"))
    new.add_argument("file", metavar=_("FILE"), type=Path)
    new.add_argument("--title", default="", metavar=_("TEXT"), help=_("what it is; its file name by default"))
    add_particulars(new)
    listing = group.command("list", _list, _("Show the evidence of a request with its custody"), listing=True)
    listing.add_argument("reference", metavar="REF", help=_("the request's number"))
    export = group.command("export", _export, _("Write the plain content of an item to a new file; the copy is logged"))
    export.add_argument("id", metavar="ID", help=_("the item's uid or exhibit number"))
    export.add_argument("--out", type=Path, metavar=_("FILE"), help=_("a new file; its own name in this folder by default"))
    export.add_argument(
        "--although", default="", metavar=_("TEXT"), help=_("why content of a withheld class may leave; the audit log keeps it")
    )
    verify = group.command("verify", _verify, _("Read every item again and compare size and hash"))
    verify.add_argument("reference", metavar="REF", nargs="?", help=_("only those of this request"))


def add_particulars(parser: Parser) -> None:
    """The options that describe a new exhibit of any form."""
    parser.add_argument("--original", action="store_true", help=_("an original, not a copy"))
    parser.add_argument("--received-from", default="", metavar=_("NAME"))
    parser.add_argument("--seal-number", default="", metavar=_("TEXT"), help=_("the number on its bag or seal"))
    parser.add_argument("--volume", type=_a_volume, default=(0, 0), metavar="K/N", help=_("volume K of N, such as 2/5"))
    parser.add_argument("--place", default="", metavar=_("TEXT"), help=_("where it is kept"))
    parser.add_argument("--to-return", action="store_true", help=_("it must go back to whom it came from"))
    parser.add_argument("--return-due", type=parsing.a_date, metavar=_("DATE"), help=_("the agreed day: it must go back"))
    parser.add_argument("--class", dest="classification", default="", metavar=_("CODE"), help=_("see mlat exhibit classes"))


def particulars(given: argparse.Namespace, *, serial: str = "") -> NewEvidence:
    """What these options say."""
    from mlat_desktop.services.evidence import NewEvidence

    volume, volumes = given.volume
    return NewEvidence(
        title=given.title,
        original=given.original,
        received_from=given.received_from,
        seal_number=given.seal_number,
        return_due=given.return_due,
        to_return=given.to_return,
        volume=volume,
        volumes=volumes,
        place=given.place,
        classification=given.classification,
        medium_serial=serial,
    )


def _a_volume(text: str) -> tuple[int, int]:
    volume, slash, volumes = text.partition("/")
    if slash and volume.isdecimal() and volumes.isdecimal() and 0 < int(volume) <= int(volumes) <= MOST_VOLUMES:
        return int(volume), int(volumes)
    raise argparse.ArgumentTypeError(_("{text} is not a volume: write it as 2/5").format(text=repr(text)))


def _add(run: Run) -> None:
    given = run.arguments
    new = particulars(given)
    with run.office() as office, run.long_work() as cancel:
        request = find(office, given.reference)
        item = office.evidence.add(request.id, given.file, new, progress=run.progress, cancel=cancel).value
        shape = shape_of(office, request.id, item.uid)
    if run.printer.answer("mlat.evidence/1", shape):
        return
    run.printer.line(
        _("{exhibit}: {file}, {size} bytes, taken in.").format(
            exhibit=shape.exhibit, file=shape.file_name, size=screen().number(shape.size)
        )
    )
    run.printer.raw(f"SHA-256 {shape.sha256}")
    run.printer.raw(f"ID {shape.id}")


def of_request(office: Office, request_id: RequestId) -> tuple[EvidenceShape, ...]:
    """The exhibits of a request."""
    return evidence_shapes(office.register.show(request_id), telling.names(office))


def shape_of(office: Office, request_id: RequestId, uid: str) -> EvidenceShape:
    """One exhibit of a request."""
    return next(each for each in of_request(office, request_id) if each.id == uid)


def _list(run: Run) -> None:
    with run.office() as office:
        rows = of_request(office, find(office, run.arguments.reference).id)
    if not run.printer.rows("mlat.evidence-list/1", rows):
        for row in rows:
            tell(run.printer, row)


def tell(printer: Printer, row: EvidenceShape) -> None:
    """An exhibit with its chain of custody."""
    volume = _("volume {volume} of {volumes}").format(volume=row.volume, volumes=row.volumes) if row.volumes else ""
    printer.line(f"{row.exhibit}  " + commas(row.title, volume))
    what = [label(row.form), _("original") if row.original else _("copy"), class_label(row.classification)]
    printer.line(commas(*(part for part in what if part)), indent=2)
    if row.file_name:
        printer.raw(f"  {row.file_name}, {screen().number(row.size)}, SHA-256 {row.sha256}")
    printer.raw(f"  ID {row.id}")
    for name, value in (
        (_("Serial number"), row.medium_serial),
        (_("Number of the seal"), row.seal_number),
        (_("Held by"), row.holder or _("this office")),
        (_("Place"), row.place),
        (_("Return"), row.return_words),
    ):
        if value:
            printer.fact(name, value, indent=2)
    for link in row.custody:
        hands = f"{link.given_by} → {link.received_by}" if link.given_by and link.received_by else link.given_by
        seal = "" if link.seal_intact is None else _("seal whole") if link.seal_intact else _("seal broken")
        told = custody_words(link.act, link.detail)
        parts = (label(link.act), link.by, hands, link.place, link.medium, seal, link.receipt, told)
        printer.line("  ".join(part for part in (printer.words(link.at), *parts) if part), indent=4)
    for each in row.attachments:
        printer.line(called(label(each.kind), each.file_name), indent=4)


def _export(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        request_id, item = office.evidence.find(uid_of(office, given.id))
        # The name may have come from another office: only its last part can name a file here.
        out = given.out or Path.cwd() / (Path(item.file_name).name or item.uid)
        office.evidence.export(item.uid, out, although=given.although, progress=run.progress, cancel=cancel)
        shape = shape_of(office, request_id, item.uid)
    if not run.printer.answer("mlat.evidence/1", shape):
        run.printer.raw(
            _("{exhibit} was written to {path}; the copy is in its custody.").format(exhibit=shape.exhibit, path=out)
        )


def uid_of(office: Office, name: str) -> Uid:
    """The uid of an item by its exhibit number (the request's number, a slash, a count); any other name is taken for a uid."""
    number, slash, _count = name.rpartition("/")
    if not slash:
        return Uid(name)
    for item in of_request(office, find(office, number).id):
        if item.exhibit == name:
            return Uid(item.id)
    raise KnownError(Code.EVIDENCE_UNKNOWN, reference=name)


def _verify(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        request_id = find(office, given.reference).id if given.reference else None
        checks = office.evidence.verify(request_id, progress=run.progress, cancel=cancel)
    rows = [copied(EvidenceCheckShape, check, id=check.uid) for check in checks]
    faults = [row for row in rows if row.fault]
    if not run.printer.rows("mlat.evidence-checks/1", rows):
        run.printer.table(
            [_("Exhibit"), _("File"), _("Result")], [[row.exhibit, row.file_name, row.fault or _("unchanged")] for row in rows]
        )
    if faults:
        raise CheckFailedError(
            ngettext(
                "{count} item of evidence is not what the register says: restore it from a backup.",
                "{count} items of evidence are not what the register says: restore them from a backup.",
                len(faults),
            ).format(count=len(faults))
        )
