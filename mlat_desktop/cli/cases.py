# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat request``: log, list, search, show and amend requests, log what happens on them, end and reopen them."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlat_desktop.cli import old_registers, opening, parsing, recounts, several, telling
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.run import Run, find, read_json_file
from mlat_desktop.cli.shapes import CodeShape, DoneShape, EventLogged, MailShape, RequestShape, copied
from mlat_desktop.cli.shaping import deadline_shape, event_shape, request_line, request_shape
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.moment import Moment, moment
from mlat_desktop.domain.request import Event, Mail, Particulars, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, Holder, MailKind, Outcome, RequestClass, Status
from mlat_desktop.i18n import _, called, listed, ngettext
from mlat_desktop.services import codes, records
from mlat_desktop.services.casework import About
from mlat_desktop.services.countries import zone_of
from mlat_desktop.services.likeness_words import because_words
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.wording import next_deadline

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office

SORTS = ("number", "subject", "state", "status", "due", "registered", "updated", "officer", "step")
_ALIKE = 5
"""Requests that may be the same matter, named when one is registered."""
BESIDE = ("received", "sent", "officer")
"""What a file of ``mlat request log`` may say beside the particulars of the request."""


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("request", _("The register: log, find, amend and end requests"))
    _add_entering(group)
    opening.add(group)
    _add_reading(group)
    _add_happenings(group)
    _add_ending(group)
    recounts.add(group)
    old_registers.add(group)


def _add_entering(group: Group) -> None:
    log = group.command("log", _log, _("Register a request from a JSON file and start its clocks"))
    log.add_argument("file", metavar="FILE.json", type=Path, help=_("its particulars (docs/formats); - reads standard input"))
    log.add_argument("--received", metavar=_("TIME"), type=parsing.a_time, help=_("when it reached this office (local time)"))
    log.add_argument("--sent", metavar=_("TIME"), type=parsing.a_time, help=_("when this office sent it (local time)"))
    log.add_argument("--officer", metavar=_("NAME"), default="", help=_("sign-in name of who is responsible for it"))
    amend = group.command("amend", _amend, _("Change what was entered; the old state stays in the history"))
    _add_reference(amend)
    amend.add_argument("file", metavar="FILE.json", type=Path, help=_("the fields that change; all others stay as they are"))
    amend.add_argument("--reason", default="", metavar=_("TEXT"), help=_("why; the name of the file by default"))
    amend.add_argument(
        "--version", dest="if_version", type=parsing.a_count, metavar="N", help=_("refuse unless the request has this version")
    )


def _add_reading(group: Group) -> None:
    _add_list_options(group.command("list", _list, _("List requests"), listing=True))
    search = group.command("search", _search, _("Search all references, names and subjects, in any script"), listing=True)
    search.add_argument("words", metavar=_("WORDS"), nargs="+")
    _add_list_options(search)
    listing = group.command("codes", _codes, _("List the codes that a request may use"), listing=True)
    listing.add_argument("list", nargs="?", choices=codes.LISTS, help=_("only those of this list"))
    _add_reference(group.command("show", _show, _("Show everything about a request")))


def _add_list_options(parser: Parser) -> None:
    parser.add_argument("--status", action="append", type=parsing.one_of(Status), metavar=_("CODE"), default=[])
    parser.add_argument("--direction", type=parsing.one_of(Direction), metavar="in|out")
    parser.add_argument("--class", dest="klass", type=parsing.one_of(RequestClass), metavar=_("CODE"))
    parser.add_argument("--state", type=parsing.a_state, metavar=_("STATE"), help=_("the other State"))
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--officer", default="", metavar=_("NAME"), help=_("only the requests of this person"))
    who.add_argument("--mine", action="store_true", help=_("only the requests of whoever asks"))
    parser.add_argument("--open", action="store_true", help=_("only requests that have not ended"))
    parser.add_argument("--overdue", action="store_true", help=_("only requests with a day that has passed"))
    parser.add_argument("--due-by", type=parsing.a_date, metavar=_("DATE"), help=_("only requests due on that day or before"))
    holding = _("only requests that this holder has in hand")
    parser.add_argument("--holder", type=parsing.one_of(Holder), metavar=_("CODE"), help=holding)
    stepping = _("only open requests that must be looked at on that day or before")
    parser.add_argument("--step-by", type=parsing.a_date, metavar=_("DATE"), help=stepping)
    parser.add_argument("--sort", choices=SORTS, default="registered")
    parser.add_argument("--ascending", action="store_true")
    parser.add_argument("--limit", type=parsing.a_count, metavar="N", help=_("at most so many"))


def _add_happenings(group: Group) -> None:
    event = group.command("event", _event, _("Log what happened; the status moves and every clock is computed again"))
    _add_reference(event)
    event.add_argument("kind", metavar=_("KIND"), type=parsing.one_of(EventKind), help=_("such as acknowledged or decided"))
    event.add_argument(
        "--at",
        required=True,
        metavar=_("TIME"),
        type=parsing.a_time,
        help=_("when, on the clock of that place"),
    )
    event.add_argument("--place", type=parsing.a_state, metavar=_("STATE"), help=_("where; here by default"))
    event.add_argument("--zone", default="", help=_("the IANA time zone of that place, where a State has several"))
    event.add_argument("--note", default="", metavar=_("TEXT"))
    event.add_argument(
        "--holder", type=parsing.one_of(Holder), metavar=_("CODE"), help=_("of handed-over: who has the case from then on")
    )
    event.add_argument("--whom", default="", metavar=_("NAME"), help=_("to whom it went: their name"))
    event.add_argument("--item", type=parsing.a_count, metavar="N", help=_("of the N-th item of assistance only"))
    annul = group.command("annul", _annul, _("Take an event that was logged by mistake out of every computation"))
    _add_reference(annul)
    annul.add_argument("event", metavar="UID", help=_("the event's uid (mlat request show)"))
    annul.add_argument("--reason", required=True, metavar=_("TEXT"))
    several.add(group, _assign)
    _add_mail(group.command("mail", _mail, _("Log a letter, note, call or message that arrived or left, with its scan")))


def _add_mail(mail: Parser) -> None:
    _add_reference(mail)
    mail.add_argument("--direction", required=True, type=parsing.one_of(Direction), metavar="in|out")
    mail.add_argument("--kind", type=parsing.one_of(MailKind), default=MailKind.LETTER, metavar=_("CODE"))
    mail.add_argument("--channel", type=parsing.one_of(Channel), default=Channel.POST, metavar=_("CODE"))
    mail.add_argument("--at", required=True, type=parsing.a_time, metavar=_("TIME"), help=_("when it arrived or left"))
    mail.add_argument("--correspondent", required=True, metavar=_("NAME"), help=_("from whom or to whom"))
    mail.add_argument("--subject", required=True, metavar=_("TEXT"))
    mail.add_argument("--dated", type=parsing.a_date, metavar=_("DATE"), help=_("the date written on it"))
    mail.add_argument("--their-reference", default="", metavar=_("TEXT"))
    mail.add_argument("--our-reference", default="", metavar=_("TEXT"))
    mail.add_argument("--tracking", default="", metavar=_("TEXT"))
    mail.add_argument("--reply-due", type=parsing.a_date, metavar=_("DATE"), help=_("by when an answer is asked for"))
    mail.add_argument("--note", default="", metavar=_("TEXT"))
    mail.add_argument("--scan", type=Path, metavar=_("FILE"), help=_("its scan, kept encrypted"))
    mail.add_argument("--event", type=parsing.one_of(EventKind), metavar=_("KIND"), help=_("the event that it brings about"))


def _add_ending(group: Group) -> None:
    withdraw = group.command("withdraw", _withdraw, _("End a request that the requesting State no longer wants"))
    _add_reference(withdraw)
    withdraw.add_argument("--reason", default="", metavar=_("TEXT"))
    _add_in_spite(withdraw)
    close = group.command("close", _close, _("End a request with its outcome"))
    _add_reference(close)
    close.add_argument(
        "--outcome", required=True, type=parsing.one_of(Outcome), metavar=_("CODE"), help=parsing.codes_of(Outcome)
    )
    close.add_argument("--reason", default="", metavar=_("TEXT"))
    close.add_argument("--ground", default="", metavar=_("CODE"), help=_("the ground of a refusal"))
    _add_in_spite(close)
    reopen = group.command("reopen", _reopen, _("Take up an ended request again under its own number"))
    _add_reference(reopen)
    reopen.add_argument("--reason", required=True, metavar=_("TEXT"))


def _add_in_spite(parser: Parser) -> None:
    parser.add_argument(
        "--in-spite-of", default="", metavar=_("TEXT"), help=_("why it ends although duties are open or exhibits are out")
    )


def _add_reference(parser: Parser) -> None:
    parser.add_argument("reference", metavar="REF", help=_("the request's number, uid, or a reference that it alone carries"))


# -- entering --------------------------------------------------------------------------------------------------------------


def _log(run: Run) -> None:
    given = run.arguments
    particulars, beside = read_request_file(read_json_file(given.file))
    received, sent = given.received or beside["received"], given.sent or beside["sent"]
    with run.office() as office:
        _warn_of_alike(office, particulars)
        request = office.register.log(
            particulars, received=received, sent=sent, officer=given.officer or beside["officer"]
        ).value
        _tell_if_seen(run, office, request, "request.registered")


def _sees(office: Office, request_id: RequestId) -> bool:
    """Whether the person at the desk still sees a case: not one that they restricted, or registered so, for somebody else."""
    return bool(office.register.rows([request_id]))


def read_request_file(value: Any) -> tuple[Particulars, dict[str, Any]]:
    """The particulars of a file for ``mlat request log``, and what it says beside them; ``FILE_INVALID`` names the fault."""
    beside: dict[str, Any] = {"received": None, "sent": None, "officer": ""}
    if isinstance(value, dict):
        beside |= {name: value[name] for name in BESIDE if name in value}
        value = {name: field for name, field in value.items() if name not in BESIDE}
    if not isinstance(beside["officer"], str):
        raise KnownError(Code.FILE_INVALID, reason=why("expected text at officer"))
    for name in ("received", "sent"):
        beside[name] = _time_of_file(name, beside[name])
    return records.read_particulars(value), beside


def _time_of_file(name: str, value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        return parsing.a_time(value if isinstance(value, str) else repr(value))
    except argparse.ArgumentTypeError as error:
        raise KnownError(Code.FILE_INVALID, reason=why("{fault} at {name}", fault=str(error), name=name)) from error


def _warn_of_alike(office: Office, particulars: Particulars) -> None:
    found = office.alikes.of(particulars)
    if found:
        sys.stderr.write(_("Look whether this is already registered:") + "\n")
    for each in found[:_ALIKE]:
        why_so = listed(*(because_words(one.shared, one.there) for one in each.because))
        sys.stderr.write(f"  {called(each.row.number, why_so)}\n")
    if len(found) > _ALIKE:
        sys.stderr.write("  " + _("Further cases that are not shown: {count}").format(count=len(found) - _ALIKE) + "\n")


def _amend(run: Run) -> None:
    given = run.arguments
    fresh = read_json_file(given.file)
    if not isinstance(fresh, dict):
        raise KnownError(Code.FILE_INVALID, reason=why("it must hold one object with the fields of a request"))
    unknown = sorted(set(fresh) - {field.name for field in fields(Particulars)})
    if unknown:
        raise KnownError(Code.FILE_INVALID, reason=why("unknown field {name}", name=", ".join(unknown)))
    reason = given.reason or _("File {name}").format(name=given.file.name)
    with run.office() as office:
        old = find(office, given.reference)
        particulars = records.read_particulars({**records.to_plain(old.particulars), **fresh})
        office.register.amend(old.id, particulars, version=given.if_version or old.version, reason=reason)
        _tell_if_seen(run, office, old, "request.amended")


def _assign(run: Run, office: Office, old: Request, name: str) -> None:
    office.register.assign(old.id, name, version=old.version)
    _tell_if_seen(run, office, old, "request.assigned")


def _tell_if_seen(run: Run, office: Office, old: Request, done: str) -> None:
    """The case as it stands now, or the least about one that the person at the desk sees no longer."""
    if _sees(office, old.id):
        telling.request(run.printer, _shape(office, old.id))
    elif not run.printer.answer("mlat.done/1", DoneShape(done=done, subject=old.number)):
        run.printer.line(_("{number} is restricted: you do not handle it, and see it no longer.").format(number=old.number))


# -- reading ---------------------------------------------------------------------------------------------------------------


def _list(run: Run, text: str = "") -> None:
    given = run.arguments
    with run.office() as office:
        query = ListQuery(
            text=text,
            statuses=frozenset(given.status),
            direction=given.direction,
            klass=given.klass,
            state=given.state or "",
            officer=office.info.user.name if given.mine else given.officer,
            overdue_on=office.register.today if given.overdue else None,
            due_by=given.due_by,
            holder=given.holder,
            step_by=given.step_by,
            open_only=given.open,
            sort=given.sort,
            descending=not given.ascending,
        )
        ids = office.register.ids(query)
        found, today = office.register.rows(ids[: given.limit] if given.limit else ids), office.register.today
        rows, total = [request_line(row, today) for row in found], len(ids)
    if run.printer.rows("mlat.request-list/1", rows):
        return
    telling.request_lines(run.printer, rows, [next_deadline(row, today) for row in found])
    run.printer.line(
        ngettext("{count} request", "{count} requests", total).format(count=total)
        if len(rows) == total
        else _("{shown} of {count} requests").format(shown=len(rows), count=total)
    )


def _search(run: Run) -> None:
    _list(run, " ".join(run.arguments.words))


def _show(run: Run) -> None:
    with run.office() as office:
        telling.request(run.printer, _shape(office, find(office, run.arguments.reference).id))


def _codes(run: Run) -> None:
    names = (run.arguments.list,) if run.arguments.list else codes.LISTS
    rows = [CodeShape(list=name, code=item.id, label=item.label()) for name in names for item in codes.codes(name)]
    if not run.printer.rows("mlat.codes/1", rows):
        run.printer.table([_("List"), _("Code"), _("Meaning")], [[row.list, row.code, row.label] for row in rows])


def _shape(office: Office, request_id: RequestId) -> RequestShape:
    return request_shape(office.register.show(request_id), telling.names(office))


# -- what happens ----------------------------------------------------------------------------------------------------------


def _event(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        place = given.place or office.info.country
        when = _when(given.at, given.zone, place, office)
        about = About(holder=given.holder, whom=given.whom, item=_item(request, given.item))
        event = office.casework.add_event(request.id, given.kind, when, place=place, note=given.note, about=about).value
        _logged(run, office, request.id, event=event)


def _item(request: Request, number: int | None) -> Uid | None:
    """The item that a number stands for: the first one is 1."""
    items = request.particulars.items
    if number is None:
        return None
    if number > len(items):
        raise KnownError(Code.EVENT_INVALID, reason=why("this request asks for {count} items only", count=len(items)))
    return items[number - 1].uid


def _when(at: datetime, zone: str, place: str, office: Office) -> Moment:
    """A naive time is read off a clock at the place where the thing happened: that day is the one that counts."""
    if zone:
        return moment(at, zone)
    return moment(at, office.info.zone if place == office.info.country else zone_of(place))


def _annul(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        office.casework.annul_event(request.id, given.event, given.reason)
        telling.request(run.printer, _shape(office, request.id))


def _mail(run: Run) -> None:
    from mlat_desktop.services.casework import NewMail

    given = run.arguments
    new = NewMail(
        direction=given.direction,
        kind=given.kind,
        channel=given.channel,
        when=given.at,
        correspondent=given.correspondent,
        subject=given.subject,
        dated_on=given.dated,
        their_reference=given.their_reference,
        our_reference=given.our_reference,
        tracking=given.tracking,
        reply_due=given.reply_due,
        note=given.note,
    )
    with run.office() as office:
        request = find(office, given.reference)
        mail = office.casework.log_mail(request.id, new, scan=given.scan, event=given.event).value
        event = next((e for e in office.register.show(request.id).events if e.uid == mail.event_uid), None)
        _logged(run, office, request.id, event=event, mail=mail)


def _logged(run: Run, office: Office, request_id: RequestId, *, event: Event | None = None, mail: Mail | None = None) -> None:
    view = office.register.show(request_id)
    names = telling.names(office)
    answer = EventLogged(
        request=view.request.number,
        status=view.request.status,
        event=event_shape(event, names) if event else None,
        mail=copied(MailShape, mail, by=names.get(mail.recorded_by, mail.recorded_by)) if mail else None,
        deadlines=tuple(deadline_shape(view.request.number, each) for each in view.deadlines),
    )
    if run.printer.answer("mlat.event-logged/1", answer):
        return
    telling.event_logged(run.printer, answer)


# -- ending ----------------------------------------------------------------------------------------------------------------


def _withdraw(run: Run) -> None:
    with run.office() as office:
        request = find(office, run.arguments.reference)
        office.register.withdraw(request.id, run.arguments.reason, in_spite_of=run.arguments.in_spite_of)
        telling.request(run.printer, _shape(office, request.id))


def _close(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        request = find(office, given.reference)
        office.register.close(request.id, given.outcome, given.reason, given.ground, in_spite_of=given.in_spite_of)
        telling.request(run.printer, _shape(office, request.id))


def _reopen(run: Run) -> None:
    with run.office() as office:
        request = find(office, run.arguments.reference)
        office.register.reopen(request.id, run.arguments.reason)
        telling.request(run.printer, _shape(office, request.id))
