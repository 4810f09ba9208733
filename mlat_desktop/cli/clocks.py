# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat deadlines``, ``today``, ``treaties`` and ``legal-basis``: what the law says, by when, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mlat_desktop.cli import due, parsing, telling
from mlat_desktop.cli.law_shapes import RecountShape, recount_shape
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.recounts import recount_lines
from mlat_desktop.cli.run import Run, find
from mlat_desktop.cli.shapes import DeadlineShape, TodayShape, copied
from mlat_desktop.cli.shaping import deadline_shape
from mlat_desktop.cli.treaty_shapes import TreatyDetailShape, TreatyShape
from mlat_desktop.domain.legal_basis import Membership, Standing
from mlat_desktop.domain.mailroom import PieceState
from mlat_desktop.i18n import _, called, listed, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.services.today import GROUP_WORDS
from mlat_desktop.services.views import TodayGroup, TodayLine
from mlat_desktop.services.wording import relative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.office_matters import OfficeLine
    from mlat_desktop.services.treaties.basis_views import BasisView
    from mlat_desktop.services.treaties.views import CodedView, LimitView


def add(top: Group) -> None:
    """Add the commands of this module."""
    due.add(top)
    deadlines = top.command("deadlines", _deadlines, _("Show deadlines with their reasoning"), listing=True)
    deadlines.add_argument("reference", metavar="REF", nargs="?", help=_("only those of this request"))
    deadlines.add_argument("--as-of", type=parsing.a_date, metavar=_("DATE"), help=_("as they stood on that day"))
    today = top.command("today", _today, _("Show what must be done today"), listing=True)
    today.add_argument("--mine", action="store_true", help=_("only what is for whoever asks"))
    treaties = top.group("treaties", _("The office's treaty tables"))
    treaties.command("list", _treaties, _("List the treaties"), listing=True)
    treaties.command("show", _treaty, _("Show a treaty with its limits, members and declarations")).add_argument(
        "id", metavar="ID", help=_("as in the list, such as ETS-024")
    )
    basis = top.command("legal-basis", _basis, _("Show what may stand between two States"))
    basis.add_argument("--requesting", required=True, type=parsing.a_state, metavar=_("STATE"))
    basis.add_argument("--requested", required=True, type=parsing.a_state, metavar=_("STATE"))
    basis.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("the day that counts; today by default"))
    basis.add_argument(
        "--for", dest="subject", default="", metavar=_("SUBJECT"), help=_("such as evidence, extradition or banking")
    )


# -- deadlines -------------------------------------------------------------------------------------------------------------


def _deadlines(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        shapes = _of_request(office, given.reference, given.as_of) if given.reference else _of_all(office, given.as_of)
        waiting = _recounts(office, given.reference) if given.as_of is None else []
    if run.printer.rows("mlat.deadlines/1", shapes):
        return
    if not shapes:
        run.printer.line(_("There are no deadlines."))
    elif not given.reference:
        telling.deadline_lines(run.printer, shapes)
        run.printer.line()
    for number in dict.fromkeys(each.request for each in shapes):
        run.printer.line(number)
        for each in shapes:
            if each.request == number:
                telling.deadline(run.printer, each, indent=2)
    for recount in waiting:
        if not given.reference:
            run.printer.line(recount.request)
        recount_lines(run.printer, recount, indent=2)


def _recounts(office: Office, reference: str | None) -> list[RecountShape]:
    """What newer law would move, on a request or on all of them."""
    found = office.recounts.of_request(find(office, reference).id) if reference else office.recounts.waiting()
    return [recount_shape(view) for view in found]


def _of_request(office: Office, reference: str, as_of: date | None) -> list[DeadlineShape]:
    request = find(office, reference)
    return [deadline_shape(request.number, each) for each in office.casework.deadlines(request.id, as_of)]


def _of_all(office: Office, as_of: date | None) -> list[DeadlineShape]:
    """What is still awaited on all requests, the most pressing first; limits without a date come before any date."""
    found = [deadline_shape(number, view) for number, view in office.casework.awaited(as_of)]
    return sorted(found, key=lambda each: (each.days is not None, each.days or 0, each.request, each.limit))


def _today(run: Run) -> None:
    with run.office() as office:
        beside = [_of_office(each) for each in office.matters.lines()]
        rows = [_of_case(each) for each in office.today.lines(mine=run.arguments.mine)]
        tray = office.mail.pieces(PieceState.UNMATCHED)
        oldest = max((each.age(office.register.today) for each in tray), default=0)
        warning = office.today.seal_warning()
    if run.printer.rows("mlat.today/1", [*beside, *rows]):
        return
    _tell_matters(run, beside)
    if warning:
        run.printer.line(warning)
    for group in TodayGroup:
        heading = screen().text(GROUP_WORDS[group])
        lines = [row for row in rows if row.group is group]
        if not lines:
            continue
        run.printer.line(_("{name}: {value}").format(name=heading, value=len(lines)))
        run.printer.table(
            [_("Request"), _("How near"), _("What"), _("Subject")],
            [
                [row.request, "" if row.days is None else relative(row.days, row.limit_kind), row.title, row.subject]
                for row in lines
            ],
        )
        run.printer.line()
    if tray:
        count = ngettext("{count} piece of mail without a case", "{count} pieces of mail without a case", len(tray))
        days = ngettext("the oldest for {count} day", "the oldest for {count} days", oldest)
        run.printer.line(listed(count.format(count=len(tray)), days.format(count=oldest)))
    if not rows and not tray and not beside:
        run.printer.line(_("Nothing is late, nothing is due within a week, nothing waits."))


def _of_case(line: TodayLine) -> TodayShape:
    return copied(
        TodayShape, line, request=line.row.number, subject=line.row.subject, letter=line.letter_id, reference="", todo=()
    )


def _of_office(line: OfficeLine) -> TodayShape:
    nothing = {"request": "", "own_target": True, "liberty": False, "letter": None, "letter_kind": "", "limit_kind": None}
    return copied(TodayShape, line, **nothing)


def _tell_matters(run: Run, beside: Sequence[TodayShape]) -> None:
    """What is of no one case, before everything else."""
    for group in (TodayGroup.INCIDENT, TodayGroup.CARD):
        lines = [each for each in beside if each.group is group]
        if not lines:
            continue
        run.printer.line(_("{name}: {value}").format(name=screen().text(GROUP_WORDS[group]), value=len(lines)))
        for each in lines:
            near = "" if each.days is None else relative(each.days, None)
            of_incident = (each.reference, each.title, each.subject) if group is TodayGroup.INCIDENT else (each.title,)
            run.printer.line(listed(*of_incident, near), indent=2)
            for step in each.todo:
                run.printer.line(_("Still to do: {measure}").format(measure=step), indent=4)
        run.printer.line()


# -- treaties --------------------------------------------------------------------------------------------------------------


def _treaties(run: Run) -> None:
    with run.office() as office:
        rows = [copied(TreatyShape, each) for each in office.treaties.list()]
    if run.printer.rows("mlat.treaties/1", rows):
        return
    run.printer.table(
        ["ID", _("Limits"), _("Not computed"), _("In force"), _("Title")],
        [[row.id, row.limits, row.uncomputed, row.in_force, screen().text(row.title)] for row in rows],
    )


def _treaty(run: Run) -> None:
    with run.office() as office:
        detail = office.treaties.show(run.arguments.id)
    shape = copied(TreatyDetailShape, detail, treaty=copied(TreatyShape, detail.view))
    printer = run.printer
    if printer.answer("mlat.treaty/2", shape):
        return
    printer.line(f"{shape.treaty.id}  {screen().text(shape.treaty.title)}")
    printer.fact(_("In force"), shape.treaty.in_force)
    printer.fact(_("Source"), f"{shape.source} ({screen().date(shape.read_on)})")
    for event in shape.life:
        day = screen().date(event.on) if event.on else ""
        printer.line(listed(day, label(event.act), event.text), indent=2)
    for point in (*shape.profile, *shape.contents):
        printer.line(" ".join(part for part in (point.point, point.article, point.text) if part), indent=2)
    _print_asks(run, shape.channels, shape.languages, 2)
    for ground in shape.refusal:
        printer.line(" ".join(part for part in (_how(ground.mandatory), ground.article, ground.text) if part), indent=2)
    for relation in shape.relations:
        printer.line(" ".join(part for part in (relation.article, relation.text) if part), indent=2)
    for note in shape.notes:
        printer.line(" ".join(part for part in (note.article, note.text) if part), indent=2)
    if shape.limits:
        printer.line()
        printer.line(_("Limits"))
    for limit in shape.limits:
        _print_limit(run, limit)
    _print_parties(run, shape)


def _how(mandatory: bool | None) -> str:
    return "" if mandatory is None else _("must be refused:") if mandatory else _("may be refused:")


def _print_parties(run: Run, shape: TreatyDetailShape) -> None:
    if shape.parties:
        run.printer.line()
        run.printer.table(
            [_("State"), _("Standing"), _("Signed"), _("Ratified"), _("In force"), _("Until")],
            [[row.state, label(row.standing), row.signature, row.ratification, row.since, row.until] for row in shape.parties],
        )
    for row in shape.declarations:
        run.printer.line(called(f"{row.state} {row.article} {row.kind}", row.value), indent=2)


def _print_limit(run: Run, limit: LimitView) -> None:
    text = " ".join(part for part in (limit.id, limit.article, limit.length, limit.rule) if part)
    run.printer.line(called(text, screen().text(limit.title)), indent=2)
    if limit.level == "memory":
        run.printer.line(_("NO LIMIT COMPUTED: its source was not read"), indent=6)
    run.printer.line(called(limit.level, f"{limit.source} ({screen().date(limit.read_on)})"), indent=6)


def _basis(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        rows = office.treaties.legal_basis(given.requesting, given.requested, given.on or office.register.today, given.subject)
    if run.printer.rows("mlat.legal-basis/2", rows):
        return
    unsure = [row for row in rows if row.in_force == "unknown"]
    strangers = [row for row in unsure if _unheard_of(row.requesting) and _unheard_of(row.requested)]
    for row in rows:
        if row not in strangers:
            _print_basis(run, row)
    if strangers:
        run.printer.line(
            _("Of these the register knows nothing for either State, which does not mean that they are not bound:")
        )
        run.printer.line(listed(*(row.id for row in strangers)), indent=4)


def _unheard_of(member: Membership | None) -> bool:
    return member is not None and member.standing is Standing.UNKNOWN and not member.events and not member.signature


def _print_basis(run: Run, row: BasisView) -> None:
    printer, words = run.printer, screen()
    printer.line(f"{words.number(row.order)}  {row.id}  {words.text(row.title)}")
    answer = {"yes": _("in force between them"), "no": _("not in force between them")}.get(row.in_force, _("not known"))
    printer.line(called(answer, row.note), indent=4)
    for sentence in row.why if row.why[:1] != (row.note,) else row.why[1:]:
        printer.line(sentence, indent=4)
    for protocol in row.protocols:
        printer.line(f"{protocol.id}  {words.text(protocol.title)}", indent=4)
    _print_asks(run, row.asks.channels, row.asks.languages, 4)
    if row.usable:
        for point in (*row.asks.points, *row.asks.contents):
            printer.line(" ".join(part for part in (point.point, point.article, words.text(point.text)) if part), indent=6)
    for promise in row.undertakings:
        printer.line(promise.label, indent=6)
    for said in row.declarations:
        printer.line(called(f"{said.state} {said.article} {said.kind}", said.value), indent=6)


def _print_asks(run: Run, channels: tuple[CodedView, ...], languages: tuple[CodedView, ...], indent: int) -> None:
    if channels:
        run.printer.line(called(_("Channel"), listed(*(each.label for each in channels))), indent=indent)
    if languages:
        run.printer.line(called(_("Language"), listed(*(each.label for each in languages))), indent=indent)
