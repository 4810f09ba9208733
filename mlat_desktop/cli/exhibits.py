# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat exhibit``: things and whole media get a number, change hands, are lent, come back, are sealed and classed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing
from mlat_desktop.cli.evidence import add_particulars, of_request, particulars, shape_of, tell, uid_of
from mlat_desktop.cli.exhibit_shapes import HashCheckShape, MediumFileShape, MediumShape
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.run import Run, find
from mlat_desktop.cli.shapes import CodeShape, copied
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.evidence import AttachmentKind, Evidence
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.i18n import _, ngettext, screen

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.exhibits import HandOver
    from mlat_desktop.services.intake.media import IntakeReport

Act = Callable[["Office", Uid], Done[Evidence]]


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("exhibit", _("Exhibits: hands, loans, returns, seals, classes, whole media"))
    new = group.command("register", _register, _("Give a number to a physical exhibit, such as a ledger in a box"))
    new.add_argument("reference", metavar="REF", help=_("the request's number"))
    new.add_argument("--title", required=True, metavar=_("TEXT"), help=_("what it is"))
    add_particulars(new)
    _add_intake(group)
    out = group.command("outstanding", _outstanding, _("List every exhibit whose return is not complete"), listing=True)
    out.add_argument("reference", metavar="REF", nargs="?", help=_("only those of this request"))
    _one(group.command("show", _show, _("Show an exhibit with its chain of custody")))
    _add_hands(group)
    _add_rest(group)


def _add_intake(group: Group) -> None:
    medium = group.command("take-in", _take_in, _("Take a stick, disc, disk or image in whole, with a hash for each file"))
    medium.add_argument("reference", metavar="REF", help=_("the request's number"))
    medium.add_argument("path", metavar=_("PATH"), type=Path, help=_("the folder at which it is mounted, or an image file"))
    medium.add_argument("--title", default="", metavar=_("TEXT"), help=_("what it is; its name by default"))
    medium.add_argument("--serial", default="", metavar=_("TEXT"), help=_("the serial number of the medium"))
    medium.add_argument("--photo", type=Path, metavar=_("FILE"), help=_("a photo of the medium"))
    medium.add_argument(
        "--hashes", type=Path, action="append", default=[], metavar=_("FILE"), help=_("a list of hashes that came beside it")
    )
    medium.add_argument(
        "--exclude", action="append", default=[], metavar=_("PATTERN"), help=_("leave these names out, such as *.tmp")
    )
    add_particulars(medium)
    _one(group.command("files", _files, _("Show what was on a medium and which hashes agreed")))


def _add_hands(group: Group) -> None:
    over = _one(group.command("hand-over", _hand_over, _("Record that an exhibit changed hands")))
    over.add_argument("--to", default="", metavar=_("NAME"), help=_("who received it; this office by default"))
    over.add_argument("--from", dest="giver", default="", metavar=_("NAME"), help=_("who gave it; who has it by default"))
    lend = _one(group.command("lend", _lend, _("Record that an exhibit was lent and must come back")))
    lend.add_argument("--to", required=True, metavar=_("NAME"), help=_("to whom"))
    lend.add_argument("--due", type=parsing.a_date, metavar=_("DATE"), help=_("the day agreed for its return"))
    back = _one(group.command("return", _return, _("Record that a lent exhibit is back, or that an owed one has gone back")))
    back.add_argument("--to", default="", metavar=_("NAME"), help=_("who received what had to go back"))
    seal = _one(group.command("seal", _seal, _("Record a new seal on an exhibit")))
    seal.add_argument("number", metavar=_("TEXT"), help=_("the number of the new seal"))
    for each in (over, lend, back, seal):
        each.add_argument("--at", type=parsing.a_time, metavar=_("TIME"), help=_("when; now by default"))
        each.add_argument("--place", default="", metavar=_("TEXT"), help=_("where it is now"))
        each.add_argument("--found", choices=("whole", "broken"), help=_("how the seal was found"))
        each.add_argument("--receipt", default="", metavar=_("TEXT"), help=_("what the signed receipt bears"))
        each.add_argument("--note", default="", metavar=_("TEXT"))


def _add_rest(group: Group) -> None:
    agree = _one(group.command("agree", _agree, _("Record the day that was agreed for the return of an exhibit")))
    agree.add_argument("due", type=parsing.a_date, metavar=_("DATE"))
    receipt = _one(group.command("receipt", _receipt, _("Record the receipt for what was handed back")))
    receipt.add_argument("receipt", metavar=_("TEXT"), help=_("what it bears: its number, or its date and who signed it"))
    receipt.add_argument("--scan", type=Path, metavar=_("FILE"), help=_("its scan, kept encrypted"))
    photo = _one(group.command("photo", _photo, _("Keep a photo beside an exhibit")))
    photo.add_argument("file", type=Path, metavar=_("FILE"))
    classify = _one(group.command("classify", _classify, _("Give an exhibit a class; an empty one takes its class away")))
    classify.add_argument("classification", metavar=_("CODE"), help=_("see mlat exhibit classes"))
    classify.add_argument("--reason", required=True, metavar=_("TEXT"))
    group.command("classes", _classes, _("List the classes that an exhibit may have"))


def _one(parser: Parser) -> Parser:
    parser.add_argument("id", metavar="ID", help=_("the item's uid or exhibit number"))
    return parser


# -- taking in -------------------------------------------------------------------------------------------------------------


def _register(run: Run) -> None:
    given = run.arguments
    new = particulars(given)
    with run.office() as office:
        request = find(office, given.reference)
        _answer(run, office, request.id, office.evidence.register(request.id, new).value.uid)


def _take_in(run: Run) -> None:
    from mlat_desktop.services.intake.media import MediumToTake

    given = run.arguments
    medium = MediumToTake(
        path=given.path,
        new=particulars(given, serial=given.serial),
        exclude=tuple(given.exclude),
        hashes=tuple(given.hashes),
        photo=given.photo,
    )
    with run.office() as office, run.long_work() as cancel:
        request = find(office, given.reference)
        report = office.media.take(request.id, medium, progress=run.progress, cancel=cancel).value
        _tell_medium(run, office, request.id, report, every_file=False)


def _files(run: Run) -> None:
    with run.office() as office:
        request_id, item = office.exhibits.find(uid_of(office, run.arguments.id))
        _tell_medium(run, office, request_id, office.media.report(item.uid), every_file=True)


def _tell_medium(run: Run, office: Office, request_id: RequestId, report: IntakeReport, *, every_file: bool) -> None:
    from mlat_desktop.services.intake.words import algorithm_words, fault_words

    evidence = shape_of(office, request_id, report.item.uid)
    files = tuple(
        copied(
            MediumFileShape,
            file,
            fault=fault_words(file.fault),
            checks=tuple(copied(HashCheckShape, each, agrees=each.agrees) for each in file.checks),
        )
        for file in report.files
    )
    shape = MediumShape(evidence=evidence, taken=report.taken, agree=report.checked, differ=len(report.differing), files=files)
    if run.printer.answer("mlat.medium/1", shape):
        return
    tell(run.printer, evidence)
    taken = ngettext("{count} file is here whole.", "{count} files are here whole.", shape.taken)
    run.printer.line(taken.format(count=screen().number(shape.taken)))
    run.printer.line(
        _("Supplied hashes: {agree} agree, files with another hash: {differ}").format(agree=shape.agree, differ=shape.differ)
    )
    for file in files:
        if file.fault:
            run.printer.raw(f"  {file.path}: {file.fault}")
        elif every_file:
            run.printer.raw(f"  {file.path}, {screen().number(file.size)}, SHA-256 {file.sha256}")
        for check in (each for each in file.checks if not each.agrees):
            name = algorithm_words(check.algorithm)
            run.printer.raw(
                "  "
                + _("{path}: {name} supplied in {source} is {supplied}, found {found}").format(
                    path=file.path, name=name, source=check.source, supplied=check.supplied, found=check.found or "-"
                )
            )


# -- showing ---------------------------------------------------------------------------------------------------------------


def _outstanding(run: Run) -> None:
    with run.office() as office:
        named = run.arguments.reference
        wanted = (find(office, named).id,) if named else office.exhibits.outstanding()
        rows = [row for request_id in wanted for row in of_request(office, request_id) if row.outstanding]
    if not run.printer.rows("mlat.evidence-list/1", rows):
        run.printer.table(
            [_("Exhibit"), _("Title"), _("Held by"), _("Return")],
            [[row.exhibit, row.title, row.holder or _("this office"), row.return_words] for row in rows],
        )


def _show(run: Run) -> None:
    with run.office() as office:
        request_id, item = office.exhibits.find(uid_of(office, run.arguments.id))
        _answer(run, office, request_id, item.uid)


def _answer(run: Run, office: Office, request_id: RequestId, uid: Uid) -> None:
    shape = shape_of(office, request_id, uid)
    if not run.printer.answer("mlat.evidence/1", shape):
        tell(run.printer, shape)


def _classes(run: Run) -> None:
    from mlat_desktop.services.rulebook import exhibit_classes

    rows = [CodeShape(list="exhibit-classes", code=each.id, label=each.label()) for each in exhibit_classes()]
    if not run.printer.rows("mlat.codes/1", rows):
        run.printer.table([_("Code"), _("Meaning")], [[row.code, row.label] for row in rows])


# -- what happens ----------------------------------------------------------------------------------------------------------


def _act(run: Run, act: Act) -> None:
    with run.office() as office:
        uid = uid_of(office, run.arguments.id)
        act(office, uid)
        request_id, item = office.exhibits.find(uid)
        _answer(run, office, request_id, item.uid)


def _hands(run: Run, *, receiver: str = "", giver: str = "") -> HandOver:
    from mlat_desktop.services.exhibits import HandOver

    given = run.arguments
    at: datetime | None = given.at
    return HandOver(
        received_by=receiver,
        given_by=giver,
        at=at,
        place=given.place,
        seal_intact=None if given.found is None else given.found == "whole",
        receipt=given.receipt,
        note=given.note,
    )


def _hand_over(run: Run) -> None:
    hands = _hands(run, receiver=run.arguments.to, giver=run.arguments.giver)
    _act(run, lambda office, uid: office.exhibits.hand_over(uid, hands))


def _lend(run: Run) -> None:
    to, due, hands = run.arguments.to, run.arguments.due, _hands(run)
    _act(run, lambda office, uid: office.exhibits.lend(uid, to, hands, due))


def _return(run: Run) -> None:
    hands = _hands(run, receiver=run.arguments.to)
    _act(run, lambda office, uid: office.exhibits.give_back(uid, hands))


def _seal(run: Run) -> None:
    number, hands = run.arguments.number, _hands(run)
    _act(run, lambda office, uid: office.exhibits.seal(uid, number, hands))


def _agree(run: Run) -> None:
    _act(run, lambda office, uid: office.exhibits.agree(uid, run.arguments.due))


def _receipt(run: Run) -> None:
    given = run.arguments
    _act(run, lambda office, uid: office.exhibits.receipt(uid, given.receipt, given.scan))


def _classify(run: Run) -> None:
    given = run.arguments
    _act(run, lambda office, uid: office.exhibits.classify(uid, given.classification, given.reason))


def _photo(run: Run) -> None:
    with run.office() as office:
        uid = uid_of(office, run.arguments.id)
        office.exhibits.attach(uid, AttachmentKind.PHOTO, run.arguments.file)
        _answer(run, office, office.exhibits.find(uid)[0], uid)
