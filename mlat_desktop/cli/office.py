# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat init``, ``check`` and ``audit``: set up an office, and check that what it holds is whole."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, passphrases
from mlat_desktop.cli.exhibit_shapes import EvidenceCheckShape
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.printing import shorten
from mlat_desktop.cli.run import CheckFailedError, Run, find, read_file
from mlat_desktop.cli.shapes import (
    AuditEntryShape,
    AuditShape,
    CheckShape,
    OfficeShape,
    UnwatchedShape,
    copied,
)
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.i18n import LANGUAGES, _, ngettext
from mlat_desktop.services.audit_words import action_words
from mlat_desktop.services.watching import Watch
from mlat_desktop.system import files

if TYPE_CHECKING:
    from mlat_desktop.services.views import AuditReport


def add(top: Group) -> None:
    """Add the commands of this module."""
    init = top.command("init", _init, _("Set up a new office in an empty folder"))
    init.add_argument("folder", metavar=_("DIR"), type=Path)
    init.add_argument("--country", required=True, type=parsing.a_state, metavar=_("STATE"), help=_("as CH or BR (ISO 3166-1)"))
    init.add_argument("--name", required=True, metavar=_("TEXT"), help=_("the name of the office"))
    init.add_argument("--admin", required=True, metavar=_("NAME"), help=_("sign-in name of the first administrator"))
    init.add_argument("--full-name", default="", metavar=_("NAME"), help=_("the administrator's name on letters"))
    init.add_argument("--title", default="", metavar=_("TEXT"), help=_("the administrator's title on letters"))
    init.add_argument("--zone", default="", help=_("IANA time zone of the office; its capital's by default"))
    init.add_argument("--subdivision", default="", metavar=_("CODE"), help=_("part of the State whose holidays apply"))
    init.add_argument(
        "--letterhead",
        type=Path,
        metavar=_("FILE"),
        help=_("text file with the lines on top of its letters"),
    )
    init.add_argument(
        "--recovery-out",
        required=True,
        type=Path,
        metavar=_("FILE"),
        help=_("new file for the recovery code: print it, then delete it"),
    )
    top.command("check", _check, _("Check the audit log, all evidence and the files of the office"))
    audit = top.group("audit", _("The audit log"))
    audit.command("verify", _verify, _("Walk the whole chain and compare every kept detail"))
    listing = audit.command("list", _list, _("Show the newest entries"), listing=True)
    listing.add_argument("reference", metavar="REF", nargs="?", help=_("only those of this request"))
    listing.add_argument("--limit", type=parsing.a_count, default=100, metavar="N")


def _init(run: Run) -> None:
    from mlat_desktop.bootstrap import NewOffice, create_office

    given = run.arguments
    lines = _letterhead(given.letterhead)
    new = NewOffice(
        name=given.name,
        country=given.country,
        zone=given.zone,
        subdivision=given.subdivision,
        letterhead=dict.fromkeys(LANGUAGES, lines) if lines else {},
        admin_name=given.admin,
        admin_full_name=given.full_name or given.admin,
        admin_title=given.title,
    )
    passphrase = passphrases.given(given.passphrase_file, "MLAT_PASSPHRASE_FILE", _("New passphrase: "), twice=True)
    with passphrases.SecretFile(given.recovery_out) as secret:
        created = create_office(given.folder, new, passphrase)
        try:
            _keep_code(secret, created.recovery_code, given.folder)
            shape = copied(
                OfficeShape, created.office.info, user=created.office.info.user.name, recovery_file=str(given.recovery_out)
            )
        finally:
            created.office.close()
    if run.printer.answer("mlat.office/1", shape):
        return
    run.printer.line(_("The office {name} ({country}) was set up.").format(name=shape.name, country=shape.country))
    run.printer.raw(_("Folder: {path}").format(path=shape.folder))
    run.printer.raw(_("Recovery code: {path}").format(path=shape.recovery_file))
    run.printer.line(_("Print the recovery code and delete the file: it alone opens the office when a passphrase is lost."))


def _keep_code(secret: passphrases.SecretFile, code: str, folder: Path) -> None:
    """Write the recovery code, or take the new office away again: an office whose code nobody has must not come into use."""
    try:
        secret.write(code + "\n")
    except OSError as error:
        with suppress(OSError):
            files.empty(folder)
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise KnownError(Code.DISK_FULL if full else Code.DISK_FAILED, reason=error.strerror or str(error)) from error


def _letterhead(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    try:
        lines = tuple(line.strip() for line in read_file(path).decode("utf-8-sig").splitlines() if line.strip())
    except UnicodeDecodeError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=why("it is not UTF-8 text")) from error
    if not 1 <= len(lines) <= 12:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=why("a letterhead has one to twelve lines"))
    return lines


def audit_shape(report: AuditReport) -> AuditShape:
    """The answer of a walk along the chain."""
    return copied(AuditShape, report, whole=not report.fault)


def _verify(run: Run) -> None:
    with run.office() as office:
        shape = audit_shape(office.maintenance.verify_audit())
    if not run.printer.answer("mlat.audit/1", shape) and shape.whole:
        _print_audit(run, shape)
    if not shape.whole:
        raise CheckFailedError(_audit_fault(shape))


def _print_audit(run: Run, shape: AuditShape) -> None:
    run.printer.line(
        ngettext(
            "The audit log is whole: {count} entry, {details} details compared.",
            "The audit log is whole: {count} entries, {details} details compared.",
            shape.entries,
        ).format(count=shape.entries, details=shape.details_checked)
    )
    run.printer.raw(_("Last hash: {hash}").format(hash=shape.head))


def _audit_fault(shape: AuditShape) -> str:
    return _("The audit log is broken: {fault}. Do not work on; restore a backup and inform the head.").format(
        fault=shape.fault
    )


def _list(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request_id = find(office, given.reference).id if given.reference else None
        rows = [copied(AuditEntryShape, line) for line in office.maintenance.audit_lines(request_id, given.limit)]
    if run.printer.rows("mlat.audit-list/1", rows):
        return
    run.printer.table(
        ["#", _("When"), _("Who"), _("Action"), _("Subject"), _("Detail")],
        [[row.seq, row.at, row.actor, action_words(row.action), row.subject, shorten(row.detail, 80)] for row in rows],
    )


def _check(run: Run) -> None:
    with run.office() as office, run.long_work() as cancel:
        report = office.maintenance.check(progress=run.progress, cancel=cancel)
    shape = CheckShape(
        whole=not report.faults,
        audit=audit_shape(report.audit),
        evidence=tuple(copied(EvidenceCheckShape, each, id=each.uid) for each in report.evidence),
        faults=tuple(report.faults),
        notes=tuple(report.notes),
        unwatched=tuple(UnwatchedShape(request=e.number, lacks=e.lacks, message=e.words) for e in report.watch.found),
        unwatched_hidden=report.watch.hidden,
    )
    if not run.printer.answer("mlat.check/1", shape):
        if shape.audit.whole:
            _print_audit(run, shape.audit)
        sound = sum(not each.fault for each in shape.evidence)
        run.printer.line(
            _("Evidence: {sound} of {count} items are what the register says.").format(sound=sound, count=len(shape.evidence))
        )
        _print_watch(run, report.watch)
        for fault in shape.faults:
            run.printer.line(fault, indent=2)
        for note in shape.notes:
            run.printer.line(_("Note: {note}").format(note=note), indent=2)
    if not shape.whole:
        raise CheckFailedError(
            ngettext(
                "The office is not whole: {count} fault. Do not work on; restore a backup.",
                "The office is not whole: {count} faults. Do not work on; restore a backup.",
                len(shape.faults),
            ).format(count=len(shape.faults))
        )
    if report.watch:
        raise CheckFailedError(
            _("The office is whole, but open cases are not watched. Set a reminder on each: mlat request remind REF --on DATE.")
        )


def _print_watch(run: Run, watch: Watch) -> None:
    said = _("Open cases without a holder, a next action or a day: {count}.")
    run.printer.line(said.format(count=len(watch.found) + watch.hidden))
    for words in watch.words():
        run.printer.line(words, indent=2)
