# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat mail``: the book of what comes and goes, matched to its cases."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.mail_shapes import (
    CandidateShape,
    ClockShape,
    DispatchListShape,
    LeavingShape,
    MailFile,
    OfferShape,
    PieceShape,
    ScanShape,
)
from mlat_desktop.cli.parsing import Group, Parser, UsageError
from mlat_desktop.cli.printing import commas
from mlat_desktop.cli.run import Run, find, must_not_exist, read_json_file
from mlat_desktop.cli.shapes import CodeShape, copied
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.mailroom import Piece, PieceState, written
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, RequestClass
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.services import records
from mlat_desktop.services.mailroom import mail_data
from mlat_desktop.services.mailroom.effects import effect_words

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.mailroom.mailroom import Filing, NewPiece


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("mail", _("The mail room: letters, notes, calls and messages, and the case of each"))
    _add_log(group.command("log", _log, _("Enter what came or left, with its scans, and match it to its cases")))
    listing = group.command("list", _list, _("List the book of mail, the newest first"), listing=True)
    which = listing.add_mutually_exclusive_group()
    help_text = _("only what has no case, the oldest first")
    which.add_argument("--unmatched", dest="state", action="store_const", const=PieceState.UNMATCHED, help=help_text)
    which.add_argument("--state", type=parsing.one_of(PieceState), metavar=_("CODE"), help=parsing.codes_of(PieceState))
    listing.add_argument("--search", default="", metavar=_("WORDS"), help=_("a part of a reference, number, name or subject"))
    _one(group.command("show", _show, _("Show a piece of mail")))
    search = group.command("find", _find, _("Find the cases to which a reference or a name leads, and why"), listing=True)
    search.add_argument("references", metavar="REF", nargs="*", help=_("a reference of either side, or a part of one"))
    search.add_argument("--name", action="append", default=[], metavar=_("NAME"), help=_("a name, in any spelling"))
    offers = group.command(
        "offers", _offers, _("List the events that a piece may be on a request, and what each does"), listing=True
    )
    offers.add_argument("reference", metavar="REF", help=_("the request's number"))
    offers.add_argument("--direction", required=True, type=parsing.one_of(Direction), metavar="in|out")
    offers.add_argument("--role", required=True, type=_role, metavar=_("CODE"), help=_("see mlat mail kinds"))
    offers.add_argument("--at", type=parsing.a_time, metavar=_("TIME"), help=_("when it arrived or left; now by default"))
    match = _one(group.command("match", _match, _("Match a piece of mail to a request")))
    match.add_argument("reference", metavar="REF", help=_("the request's number"))
    _add_filing(match)
    off = _one(group.command("unmatch", _unmatch, _("Take a piece of mail off a request to which it does not belong")))
    off.add_argument("reference", metavar="REF", nargs="?", help=_("the request's number, where it has several"))
    off.add_argument("--reason", required=True, metavar=_("TEXT"), help=_("why it does not belong there"))
    back = _one(group.command("return", _return, _("Put a piece away that is not for us")))
    back.add_argument("--reason", required=True, metavar=_("TEXT"), help=_("why, and where it went"))
    begin = _one(group.command("begin", _begin, _("Register the new incoming request that a piece of mail is")))
    begin.add_argument("--class", dest="klass", required=True, type=parsing.one_of(RequestClass), metavar=_("CODE"))
    begin.add_argument("--state", required=True, type=parsing.a_state, metavar=_("STATE"), help=_("the other State"))
    begin.add_argument("--officer", default="", metavar=_("NAME"), help=_("sign-in name of who is responsible for it"))
    book = group.command("book", _book, _("Write the dispatch list of a day as a PDF: what left and what is to leave"))
    book.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("today by default"))
    book.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help=_("a new file"))
    group.command("kinds", _codes, _("List the kinds of mail and with whom it is exchanged"), listing=True)


def _one(parser: Parser) -> Parser:
    parser.add_argument("number", metavar=_("NUMBER"), help=_("of the book (mlat mail list)"))
    return parser


def _role(text: str) -> str:
    known = [each.id for each in mail_data.roles()]
    if text not in known:
        raise argparse.ArgumentTypeError(_("{text} is not one of: {known}").format(text=repr(text), known=", ".join(known)))
    return text


def _kind(text: str) -> str:
    known = [each.id for each in mail_data.kinds()]
    if text not in known:
        raise argparse.ArgumentTypeError(_("{text} is not one of: {known}").format(text=repr(text), known=", ".join(known)))
    return text


def _add_log(log: Parser) -> None:
    log.add_argument(
        "file", metavar="FILE.json", nargs="?", type=Path, help=_("all of it as a file (docs/formats), in place of the options")
    )
    log.add_argument("--direction", type=parsing.one_of(Direction), metavar="in|out")
    log.add_argument("--role", type=_role, metavar=_("CODE"), help=_("from or to what kind of correspondent: mlat mail kinds"))
    log.add_argument("--name", metavar=_("NAME"), help=_("from whom or to whom"))
    log.add_argument("--subject", metavar=_("TEXT"))
    log.add_argument("--at", type=parsing.a_time, metavar=_("TIME"), help=_("when it arrived or left"))
    log.add_argument("--kind", type=_kind, default="letter", metavar=_("CODE"), help=_("see mlat mail kinds"))
    log.add_argument(
        "--channel", type=parsing.one_of(Channel), metavar=_("CODE"), help=_("the usual one of its kind by default")
    )
    log.add_argument("--theirs", action="append", default=[], metavar=_("TEXT"), help=_("a reference of theirs, as written"))
    log.add_argument("--ours", action="append", default=[], metavar=_("TEXT"), help=_("a reference of ours, as written"))
    log.add_argument("--dated", type=parsing.a_date, metavar=_("DATE"), help=_("the date written on it"))
    log.add_argument("--reply-due", type=parsing.a_date, metavar=_("DATE"), help=_("by when an answer is asked for"))
    log.add_argument("--tracking", default="", metavar=_("TEXT"))
    log.add_argument("--note", default="", metavar=_("TEXT"))
    log.add_argument("--scan", action="append", default=[], type=Path, metavar=_("FILE"), help=_("its scan, kept encrypted"))
    log.add_argument("--to", action="append", default=[], metavar="REF", help=_("a request to which it belongs"))
    _add_filing(log)
    log.add_argument("--not-for-us", default="", metavar=_("TEXT"), help=_("put it away at once, with this reason"))


def _add_filing(parser: Parser) -> None:
    parser.add_argument("--event", type=parsing.one_of(EventKind), metavar=_("KIND"), help=_("the event that it is there"))
    parser.add_argument("--next", type=parsing.a_date, metavar=_("DATE"), help=_("the day of the next step on the request"))


# -- entering


def _log(run: Run) -> None:
    with run.office() as office:
        new, scans, filings, not_for_us = _of_file(run, office) if run.arguments.file else _of_options(run, office)
        _answer(run, office, office.mail.log(new, scans, filings, not_for_us).value)


Given = tuple["NewPiece", list[Path], "list[Filing]", str]


def _of_options(run: Run, office: Office) -> Given:
    from mlat_desktop.services.mailroom.mailroom import Filing, NewPiece

    given = run.arguments
    missing = [name for name in ("direction", "role", "name", "subject", "at") if getattr(given, name) is None]
    if missing:
        raise UsageError(_("missing: {names}").format(names=", ".join(f"--{name}" for name in missing)))
    if (given.event or given.next) and not given.to:
        raise UsageError(_("--event and --next need --to REF"))
    new = NewPiece(
        direction=given.direction,
        role=given.role,
        name=given.name,
        subject=given.subject,
        when=given.at,
        kind=given.kind,
        channel=given.channel,
        theirs=tuple(given.theirs),
        ours=tuple(given.ours),
        dated_on=given.dated,
        reply_due=given.reply_due,
        tracking=given.tracking,
        note=given.note,
    )
    filings = [
        Filing(request_id=find(office, each).id, event=given.event, next_on=given.next) for each in dict.fromkeys(given.to)
    ]
    return new, list(given.scan), filings, given.not_for_us


def _of_file(run: Run, office: Office) -> Given:
    from mlat_desktop.services.mailroom.mailroom import Filing, NewPiece

    path = run.arguments.file
    read = read_mail_file(read_json_file(path))
    new = NewPiece(
        direction=read.direction,
        role=read.role,
        name=read.name,
        subject=read.subject,
        when=_time(read.at),
        kind=read.kind,
        channel=read.channel,
        theirs=read.theirs,
        ours=read.ours,
        dated_on=read.dated_on,
        reply_due=read.reply_due,
        tracking=read.tracking,
        note=read.note,
    )
    beside = Path() if str(path) == "-" else path.parent
    filings = [Filing(request_id=find(office, each.request).id, event=each.event, next_on=each.next_on) for each in read.cases]
    return new, [beside / each for each in read.scans], filings, read.not_for_us


def read_mail_file(value: Any) -> MailFile:
    """What a file of ``mlat mail log`` says; ``FILE_INVALID`` names the fault."""
    for name in ("theirs", "ours", "scans", "cases"):
        if isinstance(value, dict) and not isinstance(value.get(name, []), list):
            raise KnownError(Code.FILE_INVALID, reason=why("expected a list at {name}", name=name))
    return records.from_plain(value, MailFile)


def _time(text: str) -> datetime:
    try:
        return parsing.a_time(text)
    except argparse.ArgumentTypeError as error:
        raise KnownError(Code.FILE_INVALID, reason=why("{fault} at {name}", fault=str(error), name="at")) from error


def _match(run: Run) -> None:
    from mlat_desktop.services.mailroom.mailroom import Filing

    given = run.arguments
    with run.office() as office:
        filing = Filing(request_id=find(office, given.reference).id, event=given.event, next_on=given.next)
        _answer(run, office, office.mail.match(given.number, [filing]).value)


def _unmatch(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request_id = find(office, given.reference).id if given.reference else None
        _answer(run, office, office.mail.unmatch(given.number, given.reason, request_id).value)


def _return(run: Run) -> None:
    with run.office() as office:
        _answer(run, office, office.mail.give_back(run.arguments.number, run.arguments.reason).value)


def _begin(run: Run) -> None:
    from dataclasses import replace

    given = run.arguments
    with run.office() as office:
        particulars = replace(office.mail.prefill(given.number), klass=given.klass, other_state=given.state)
        piece, _request = office.mail.begin(given.number, particulars, officer=given.officer).value
        _answer(run, office, piece)


# -- reading


def _list(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        rows = [piece_shape(office, each) for each in office.mail.pieces(given.state, given.search)]
    if run.printer.rows("mlat.mail-list/1", rows):
        return
    run.printer.table(
        [_("Number"), _("When"), _("From or to"), _("References"), _("Case"), _("Subject")],
        [
            [
                row.number,
                row.moment.local_date,
                row.name,
                commas(*row.ours, *row.theirs),
                commas(*row.requests) or label(row.state),
                row.subject,
            ]
            for row in rows
        ],
    )


def _show(run: Run) -> None:
    with run.office() as office:
        _answer(run, office, office.mail.get(run.arguments.number))


def _find(run: Run) -> None:
    from mlat_desktop.services.mailroom.matching import because_words

    given = run.arguments
    references = written("\n".join(given.references))
    if not references and not any(each.strip() for each in given.name):
        raise KnownError(Code.SEARCH_EMPTY)
    with run.office() as office:
        found = office.mail.candidates(references, given.name)
    rows = [
        copied(
            CandidateShape, each.row, request=each.row.number, found=each.because[0].found, sure=each.sure,
            because=tuple(because_words(one) for one in each.because),
        )
        for each in found
    ]  # fmt: skip
    if run.printer.rows("mlat.mail-candidates/1", rows):
        return
    if not rows:
        run.printer.line(_("No case is found by this."))
    else:
        run.printer.table(
            [_("Request"), _("Why"), _("Status"), _("Subject")],
            [[row.request, listed(*row.because), label(row.status), row.subject] for row in rows],
        )


def _offers(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        when = given.at or office.clock.now()
        rows = []
        for each in office.mail.offers(request.id, given.direction, given.role):
            clocks = office.mail.effects(request.id, each.kind, when, given.role)
            shapes = tuple(copied(ClockShape, one, limit=one.limit_id) for one in clocks)
            made = copied(OfferShape, each, event=each.kind, title=each.label, clocks=shapes)
            rows.append((made, [effect_words(one) for one in clocks]))
    if run.printer.rows("mlat.mail-offers/1", [made for made, _words in rows]):
        return
    for made, words in rows:
        run.printer.line(commas(made.event, made.title, label(made.status) if made.moves else ""))
        for text in words:
            run.printer.line(text, indent=4)


def _book(run: Run) -> None:
    given = run.arguments
    must_not_exist(given.out)
    with run.office() as office:
        made = office.dispatch_list.write(given.out, given.on).value
    rows = tuple(copied(LeavingShape, line, channel=line.channel.value if line.channel else "") for line in made.lines)
    if not run.printer.answer("mlat.dispatch-list/1", DispatchListShape(on=made.on, path=str(made.path), rows=rows)):
        text = ngettext("{count} piece is on the list in {path}.", "{count} pieces are on the list in {path}.", len(rows))
        run.printer.line(text.format(count=len(rows), path=made.path))


def _codes(run: Run) -> None:
    rows = [CodeShape(list="mail_kinds", code=each.id, label=each.label()) for each in mail_data.kinds()]
    rows += [CodeShape(list="mail_roles", code=each.id, label=each.label()) for each in mail_data.roles()]
    if not run.printer.rows("mlat.codes/1", rows):
        run.printer.table([_("List"), _("Code"), _("Meaning")], [[row.list, row.code, row.label] for row in rows])


def piece_shape(office: Office, piece: Piece) -> PieceShape:
    """A piece for whoever scripts; of its cases those that the person at the desk may see."""
    names = telling.names(office)
    numbers = [row.number for row in office.register.rows([RequestId(each.request_id) for each in piece.matches])]
    return copied(
        PieceShape, piece, age=piece.age(office.register.today), requests=tuple(numbers),
        scans=tuple(copied(ScanShape, each) for each in piece.scans), by=names.get(piece.recorded_by, piece.recorded_by),
    )  # fmt: skip


def _answer(run: Run, office: Office, piece: Piece) -> None:
    row = piece_shape(office, piece)
    if run.printer.answer("mlat.mail/1", row):
        return
    run.printer.line(f"{row.number}  " + commas(label(row.state), *row.requests))
    way = _("from {whom}") if row.direction is Direction.INCOMING else _("to {whom}")
    kind = mail_data.kind_of(row.kind).label()
    run.printer.line(commas(kind, way.format(whom=row.name), screen().time(row.moment.local)), indent=2)
    run.printer.line(row.subject, indent=2)
    for name, value in (
        (_("Their references"), commas(*row.theirs)),
        (_("Our references"), commas(*row.ours)),
        (_("Dated"), row.dated_on),
        (_("Reply due"), row.reply_due),
        (_("Tracking number"), row.tracking),
        (_("Remark"), row.note),
        (_("Not for us"), row.reason),
        (_("Entered by"), row.by),
    ):
        if value:
            run.printer.fact(name, value, indent=2)
    for scan in row.scans:
        run.printer.raw(f"  {scan.name}  {scan.size}  {scan.sha256}")
