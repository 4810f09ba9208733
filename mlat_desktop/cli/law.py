# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat calendar``, and the commands of ``mlat treaties`` that list, publish and take back editions of the law."""

from __future__ import annotations

from collections.abc import Sequence

from mlat_desktop.cli import parsing
from mlat_desktop.cli.due import weekdays
from mlat_desktop.cli.law_shapes import (
    EffectShape,
    calendar_shape,
    edition_shape,
    effect_shape,
    proposal_shape,
)
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run
from mlat_desktop.cli.shapes import DoneShape
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.i18n import N_, _, listed, ngettext, screen
from mlat_desktop.services.access import restricted_cases
from mlat_desktop.services.treaties.calendars import CalendarChange
from mlat_desktop.services.treaties.law_changes import Part
from mlat_desktop.services.wording import moved_words

KINDS = {
    EditionKind.SEED: N_("came with the program"),
    EditionKind.PACK: N_("treaty pack"),
    EditionKind.EDITOR: N_("edited here"),
    EditionKind.CALENDAR: N_("calendar"),
    EditionKind.MEMBERSHIP: N_("memberships"),
}
PARTS = {
    Part.TABLE: N_("Treaty table"),
    Part.PARTY: N_("Membership"),
    Part.LIFE: N_("Life of a treaty"),
    Part.DECLARATION: N_("Declarations"),
    Part.CALENDAR: N_("Rest days"),
}


def add(top: Group) -> None:
    """Add the commands of this module."""
    _add_calendar(top)


def add_editions(law: Group) -> None:
    """Add what lists, publishes and takes back editions."""
    law.command("editions", _editions, _("List the editions, the newest first"), listing=True)
    law.command("proposals", _proposals, _("List what waits for a second person"), listing=True)
    effect = law.command("effect", _effect, _("Show what a proposal would change, and which dates of open cases would move"))
    publish = law.command("publish", _publish, _("Make a proposal the law and recount the open cases"))
    discard = law.command("discard", _discard, _("Lay a proposal aside"))
    for each in (effect, publish, discard):
        each.add_argument("uid", metavar="UID", help=_("as in the list of proposals"))
    discard.add_argument("--reason", required=True, metavar=_("TEXT"))
    undo = law.command("undo", _undo, _("Take the newest edition back and recount the open cases"))
    undo.add_argument("--reason", default="", metavar=_("TEXT"))
    undo.add_argument("--edition", type=parsing.a_count, metavar="ID", help=_("only if this is still the newest edition"))


def _add_calendar(top: Group) -> None:
    calendar = top.group("calendar", _("The rest days of States, as the office counts with them"))
    calendar.command("list", _list, _("List the calendars that the office counts with"), listing=True)
    show = calendar.command("show", _show, _("Show the rest days of a State in a year"))
    change = calendar.command("change", _change, _("Change the rest days of a State: shows the effect, then proposes it"))
    for each in (show, change):
        each.add_argument("state", metavar=_("STATE"), type=parsing.a_state)
        each.add_argument("year", metavar=_("YEAR"), type=parsing.a_count)
        each.add_argument("--subdivision", default="", metavar=_("CODE"), help=_("a part of the State, such as GE"))
    change.add_argument("--add", type=parsing.days, default=(), metavar=_("DATES"), help=_("further holidays"))
    change.add_argument("--remove", type=parsing.days, default=(), metavar=_("DATES"), help=_("holidays that are none"))
    change.add_argument("--weekend", type=weekdays, metavar="6,7", help=_("rest days of the week, Monday is 1"))
    change.add_argument(
        "--work", type=parsing.days, default=(), metavar=_("DATES"), help=_("days of the weekend that are worked")
    )
    change.add_argument("--source", required=True, metavar=_("TEXT"), help=_("where it was decreed"))
    change.add_argument("--publish", action="store_true", help=_("publish it at once, where the office works with one person"))


# -- editions --------------------------------------------------------------------------------------------------------------


def _editions(run: Run) -> None:
    with run.office() as office:
        rows = [edition_shape(view) for view in office.publishing.editions()]
    if run.printer.rows("mlat.editions/1", rows):
        return
    run.printer.table(
        ["ID", _("Published"), _("Kind"), _("By"), _("Second person"), _("Taken back"), _("Title")],
        [
            [row.id, row.published_at, _(KINDS[row.kind]), row.published_by, row.approved_by, row.undone_at, row.title]
            for row in rows
        ],
    )


def _proposals(run: Run) -> None:
    with run.office() as office:
        rows = [
            proposal_shape(view.proposal, view.proposed_by, may_publish=view.may_publish)
            for view in office.publishing.proposals()
        ]
    if run.printer.rows("mlat.proposals/1", rows):
        return
    if not rows:
        run.printer.line(_("Nothing waits to be published."))
        return
    run.printer.table(
        ["UID", _("Proposed"), _("Kind"), _("By"), _("Title")],
        [[row.uid, row.proposed_at, _(KINDS[row.kind]), row.proposed_by, row.title] for row in rows],
    )


def _effect(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        content = office.publishing.content(given.uid)
        shape = effect_shape(office.publishing.effect(content, run.progress, cancel), proposal=given.uid)
        lines = [each.text for each in office.publishing.differences(content)]
    last = _("Nothing was changed. To make it the law: mlat treaties publish {uid}").format(uid=given.uid)
    tell_effect(run, shape, last, lines)


def _publish(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        edition, view = office.publishing.publish(given.uid, run.progress, cancel).value
    tell_effect(run, effect_shape(view, proposal=given.uid, edition=edition.id), published(edition.id))


def published(edition: int) -> str:
    """The sentence that closes a publishing."""
    return _("Published as edition {edition}.").format(edition=edition)


def _undo(run: Run) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        edition, view = office.publishing.undo(given.reason, run.progress, cancel, seen=given.edition).value
    tell_effect(run, effect_shape(view), _("Edition {edition} was taken back.").format(edition=edition.id))


def _discard(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        office.publishing.discard(given.uid, given.reason)
    said = _("The proposal was laid aside.")
    if not run.printer.answer("mlat.done/1", DoneShape(done=said, subject=given.uid)):
        run.printer.line(said)


def tell_effect(run: Run, shape: EffectShape, last: str, lines: Sequence[str] = ()) -> None:
    """What a change does, for people or as JSON; ``last`` is the sentence that closes it, ``lines`` say in words what differs,
    in place of a table of the rows as they are kept.
    """
    printer = run.printer
    if printer.answer("mlat.law-effect/1", shape):
        return
    for line in lines:
        printer.line(line)
    if lines:
        printer.line()
    elif shape.rows:
        printer.table(
            [_("Part of the law"), _("Which"), _("Before"), _("After")],
            [[_(PARTS[row.part]), " ".join(part for part in row.key if part), row.before, row.after] for row in shape.rows],
        )
        printer.line()
    if not shape.cases_moved:
        printer.line(_("No date of an open case moves."))
    else:
        dates = ngettext("{count} date moves", "{count} dates move", shape.dates_moved).format(count=shape.dates_moved)
        cases = ngettext("on {count} open case", "on {count} open cases", shape.cases_moved).format(count=shape.cases_moved)
        forward = _("to an earlier day: {count}").format(count=shape.forward)
        printer.line(screen().fill(_("{dates} {cases}; {forward}."), {"dates": dates, "cases": cases, "forward": forward}))
    for case in shape.cases:
        printer.line(f"{case.request}  {case.subject}")
        for moved in case.moved:
            printer.line(moved_words(moved), indent=4)
        if case.alarm:
            printer.line(_("A corrected error: the earlier date is watched at once."), indent=4)
    if shape.unseen:
        printer.line(restricted_cases(shape.unseen))
    left = shape.cases_moved - shape.unseen - len(shape.cases)
    if left > 0:
        printer.line(_("Further cases that are not shown: {count}").format(count=left))
    printer.line(last)


# -- calendars -------------------------------------------------------------------------------------------------------------


def _list(run: Run) -> None:
    with run.office() as office:
        rows = [calendar_shape(row, kept=True) for row in office.calendars.list()]
    if run.printer.rows("mlat.calendars/1", rows):
        return
    run.printer.table(
        [_("State"), _("Part"), _("Year"), _("Holidays"), _("Weekend"), _("Version"), _("Source")],
        [
            [row.state, row.subdivision, str(row.year), len(row.holidays), _weekend(row.weekend), row.version, row.source]
            for row in rows
        ],
    )


def _show(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        view = office.calendars.show(given.state, given.year, given.subdivision)
    shape = calendar_shape(view.row, kept=view.kept)
    printer = run.printer
    if printer.answer("mlat.calendar/1", shape):
        return
    printer.line(f"{screen().state(shape.state)} {shape.subdivision} {shape.year}".replace("  ", " "))
    for day in shape.holidays:
        printer.line(screen().date(day, "weekday"), indent=2)
    printer.fact(_("Weekend"), _weekend(shape.weekend))
    printer.fact(_("Worked nevertheless"), ", ".join(screen().date(day, "weekday") for day in shape.worked))
    printer.fact(_("Source"), shape.source)
    if not shape.kept:
        printer.line(_("The office has not counted with this year yet; this is what the program knows of it."))


def _change(run: Run) -> None:
    given = run.arguments
    change = CalendarChange(
        state=given.state,
        year=given.year,
        subdivision=given.subdivision,
        add=given.add,
        remove=given.remove,
        weekend=given.weekend,
        work=given.work,
        source=given.source,
    )
    with run.office() as office, run.long_work() as cancel:
        content = office.calendars.changed(change)
        view = office.publishing.effect(content, run.progress, cancel)
        lines = [each.text for each in office.publishing.differences(content)]
        proposal = office.calendars.propose(change).value
        if given.publish:
            edition, view = office.publishing.publish(proposal.uid, run.progress, cancel).value
            shape, said = effect_shape(view, proposal=proposal.uid, edition=edition.id), published(edition.id)
        else:
            shape = effect_shape(view, proposal=proposal.uid)
            said = _("Proposed, nothing was changed. To make it the law: mlat treaties publish {uid}").format(uid=proposal.uid)
    tell_effect(run, shape, said, lines)


def _weekend(days: tuple[int, ...]) -> str:
    names = screen().locale.days["format"]["wide"]
    return listed(*(names[day - 1] for day in days))
