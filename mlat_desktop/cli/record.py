# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat office``: what the office says of itself on its letters."""

from __future__ import annotations

import argparse

from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.run import Run
from mlat_desktop.cli.shapes import LetterheadShape, OfficeRecordShape
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.letters.ink import signs_by_hand
from mlat_desktop.services.office_record import NUMBERS, number_of
from mlat_desktop.services.ports import OfficeRecord


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("office", _("The record of this office"))
    group.command("show", _show, _("Show the letterhead and the rules of this office"))
    change = group.command("set", _set, _("Correct the letterhead, the contact or the rule of two people"))
    change.add_argument(
        "--letterhead",
        action="append",
        type=_head,
        default=[],
        metavar=_("LANG:LINE|LINE"),
        help=_("the lines on top of letters in a language; may be given again for another one"),
    )
    change.add_argument("--contact", metavar=_("TEXT"), help=_("how to reach the office, as letters say it"))
    change.add_argument("--two-people", choices=("on", "off"), help=_("whether a letter needs a second person to approve it"))
    change.add_argument("--calendar-files", choices=("on", "off"), help=_("whether deadlines may leave in calendar files"))
    change.add_argument(
        "--consult-before-refusal", choices=("on", "off"), help=_("whether a refusal needs a consultation where no treaty asks")
    )
    change.add_argument(
        "--checklist-blocks", choices=("on", "off"), help=_("whether a letter of request waits until its checklist is whole")
    )
    change.add_argument("--sign-in-ink", choices=("on", "off"), help=_("whether letters are signed by hand before they leave"))
    change.add_argument(
        "--target-reply",
        metavar=_("DAYS"),
        help=_("days in which an answer is expected to a letter that asks for one; 0 expects none"),
    )
    _add_times(change)
    change.add_argument("--reason", default="", metavar=_("TEXT"), help=_("why; needed to let one person alone approve"))


def _add_times(change: Parser) -> None:
    """The office's own times around bundles and cards."""
    change.add_argument(
        "--target-bundle", metavar=_("DAYS"), help=_("days in which a receipt for a case bundle is expected; 0 expects none")
    )
    change.add_argument(
        "--card-months",
        metavar=_("MONTHS"),
        help=_("months after which the fingerprint of a partner's card is to be compared anew; 0 for never"),
    )
    change.add_argument("--own-card-months", metavar=_("MONTHS"), help=_("months for which a new card of this office is valid"))
    change.add_argument(
        "--card-ending-days", metavar=_("DAYS"), help=_("days before its end from which a card stands on Today")
    )


def _head(text: str) -> tuple[str, tuple[str, ...]]:
    language, colon, lines = text.partition(":")
    if not colon:
        raise argparse.ArgumentTypeError(_("{text} does not begin with a language and a colon").format(text=repr(text)))
    return language.strip(), tuple(lines.split("|"))


def _show(run: Run) -> None:
    with run.office() as office:
        _tell(run, office.record.show())


def _set(run: Run) -> None:
    given = run.arguments
    names = (
        "contact",
        "two_people",
        "calendar_files",
        "consult_before_refusal",
        "checklist_blocks",
        "sign_in_ink",
        *NUMBERS,
    )
    settings = {name: getattr(given, name) for name in names}
    with run.office() as office:
        kept = office.record.keep(
            letterhead=dict(given.letterhead),
            settings={name: value for name, value in settings.items() if value is not None},
            reason=given.reason,
        )
        _tell(run, kept.value)


def _tell(run: Run, record: OfficeRecord) -> None:
    shape = OfficeRecordShape(
        uid=record.uid,
        name=record.name,
        country=record.country,
        zone=record.zone,
        letterhead=tuple(
            LetterheadShape(language=language, lines=tuple(lines)) for language, lines in sorted(record.letterhead.items())
        ),
        contact=record.settings.get("contact", ""),
        two_people=record.settings.get("two_people", "on") != "off",
        calendar_files=record.settings.get("calendar_files", "off") == "on",
        consult_before_refusal=record.settings.get("consult_before_refusal", "off") == "on",
        checklist_blocks=record.settings.get("checklist_blocks", "off") == "on",
        sign_in_ink=signs_by_hand(record),
        **{name: number_of(record.settings, name) for name in NUMBERS},
    )
    if run.printer.answer("mlat.office-record/1", shape):
        return
    run.printer.line(f"{shape.name} ({shape.country}), {shape.zone}")
    for head in shape.letterhead:
        run.printer.line(_("Letterhead ({language}):").format(language=head.language))
        for line in head.lines:
            run.printer.line(line, indent=2)
    run.printer.line(_("Contact: {contact}").format(contact=shape.contact or "-"))
    run.printer.line(
        _("A letter needs a second person to approve it.")
        if shape.two_people
        else _("One person alone may write and approve a letter.")
    )
    if shape.consult_before_refusal:
        run.printer.line(_("Each refusal needs a consultation first, also where no treaty asks for it."))
    if shape.checklist_blocks:
        run.printer.line(_("A letter of request waits until its checklist is whole."))
    if shape.sign_in_ink:
        run.printer.line(_("Letters are signed by hand before they leave."))
    if shape.target_reply:
        run.printer.line(
            ngettext(
                "An answer to a letter that asks for one is expected within {count} day.",
                "An answer to a letter that asks for one is expected within {count} days.",
                shape.target_reply,
            ).format(count=shape.target_reply)
        )
    _tell_times(run, shape)
    run.printer.line(
        _("Deadlines may leave in calendar files.") if shape.calendar_files else _("No calendar files are written.")
    )


def _tell_times(run: Run, shape: OfficeRecordShape) -> None:
    """The office's own times around bundles and cards; they are no law."""
    run.printer.fact(_("Receipt for a case bundle expected"), _within_days(shape.target_bundle))
    run.printer.fact(_("Fingerprints of partners compared anew"), _after_months(shape.card_months))
    run.printer.fact(_("New cards of this office valid"), _for_months(shape.own_card_months))
    run.printer.fact(_("Cards that end stand on Today"), _days_before(shape.card_ending_days))


def _within_days(days: int) -> str:
    if not days:
        return _("none is expected")
    return ngettext("within {count} day", "within {count} days", days).format(count=screen().number(days))


def _after_months(months: int) -> str:
    if not months:
        return _("not again")
    return ngettext("after {count} month", "after {count} months", months).format(count=screen().number(months))


def _for_months(months: int) -> str:
    return ngettext("for {count} month", "for {count} months", months).format(count=screen().number(months))


def _days_before(days: int) -> str:
    return ngettext("{count} day before their end", "{count} days before their end", days).format(count=screen().number(days))
