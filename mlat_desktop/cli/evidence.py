# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat evidence``: take files into the encrypted store, with their chain of custody, and prove that they are unchanged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import CheckFailedError, Run, find
from mlat_desktop.cli.shapes import EvidenceCheckShape, EvidenceShape, copied
from mlat_desktop.cli.shaping import request_shape
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("evidence", _("Evidence and its chain of custody"))
    new = group.command("add", _add, _("Take a file into the encrypted store"))
    new.add_argument("reference", metavar="REF", help=_("the request's number"))
    new.add_argument("file", metavar=_("FILE"), type=Path)
    new.add_argument("--title", default="", metavar=_("TEXT"), help=_("what it is; its file name by default"))
    new.add_argument("--original", action="store_true", help=_("an original that goes back, not a copy"))
    new.add_argument("--received-from", default="", metavar=_("NAME"))
    new.add_argument("--seal-number", default="", metavar=_("TEXT"), help=_("the number on its bag or seal"))
    new.add_argument("--return-due", type=parsing.a_date, metavar=_("DATE"))
    listing = group.command("list", _list, _("Show the evidence of a request with its custody"))
    listing.add_argument("reference", metavar="REF", help=_("the request's number"))
    export = group.command("export", _export, _("Write the plain content of an item to a new file; the copy is logged"))
    export.add_argument("id", metavar="ID", help=_("the item's uid or exhibit number"))
    export.add_argument("--out", type=Path, metavar=_("FILE"), help=_("a new file; its own name in this folder by default"))
    verify = group.command("verify", _verify, _("Read every item again and compare size and hash"))
    verify.add_argument("reference", metavar="REF", nargs="?", help=_("only those of this request"))


def _add(run: Run) -> None:
    from mlat_desktop.services.evidence import NewEvidence

    given = run.arguments
    new = NewEvidence(
        title=given.title,
        original=given.original,
        received_from=given.received_from,
        seal_number=given.seal_number,
        return_due=given.return_due,
    )
    with run.office() as office, run.long_work() as cancel:
        request = find(office, given.reference)
        item = office.evidence.add(request.id, given.file, new, progress=run.progress, cancel=cancel).value
        shape = next(each for each in _of(office, request.id) if each.id == item.uid)
    if run.printer.answer("mlat.evidence/1", shape):
        return
    run.printer.line(
        _("{exhibit}: {file}, {size} bytes, taken in.").format(
            exhibit=shape.exhibit, file=shape.file_name, size=screen().number(shape.size)
        )
    )
    run.printer.raw(f"SHA-256 {shape.sha256}")
    run.printer.raw(f"ID {shape.id}")


def _of(office: Office, request_id: RequestId) -> tuple[EvidenceShape, ...]:
    return request_shape(office.register.show(request_id), telling.names(office)).evidence


def _list(run: Run) -> None:
    with run.office() as office:
        rows = _of(office, find(office, run.arguments.reference).id)
    if run.printer.rows("mlat.evidence-list/1", rows):
        return
    for row in rows:
        run.printer.line(f"{row.exhibit}  {row.title}")
        run.printer.raw(f"  {row.file_name}, {screen().number(row.size)}, SHA-256 {row.sha256}")
        run.printer.raw(f"  ID {row.id}")
        for link in row.custody:
            run.printer.line(
                "  ".join(
                    part for part in (run.printer.words(link.at), label(link.act), link.by, link.medium, link.detail) if part
                ),
                indent=4,
            )


def _export(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        request_id, item = office.evidence.find(_uid(office, given.id))
        # The name may have come from another office: only its last part can name a file here.
        out = given.out or Path.cwd() / (Path(item.file_name).name or item.uid)
        office.evidence.export(item.uid, out, progress=run.progress, cancel=cancel)
        shape = next(each for each in _of(office, request_id) if each.id == item.uid)
    if not run.printer.answer("mlat.evidence/1", shape):
        run.printer.raw(
            _("{exhibit} was written to {path}; the copy is in its custody.").format(exhibit=shape.exhibit, path=out)
        )


def _uid(office: Office, name: str) -> Uid:
    """The uid of an item by its exhibit number (the request's number, a slash, a count); any other name is taken for a uid."""
    number, slash, _count = name.rpartition("/")
    if not slash:
        return Uid(name)
    for item in _of(office, find(office, number).id):
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
