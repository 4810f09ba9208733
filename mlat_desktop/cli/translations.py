# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat translation``: translations as steps of a case, with their day and their certificate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.mail_shapes import TranslationShape
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import commas
from mlat_desktop.cli.run import Run, find
from mlat_desktop.cli.shapes import copied
from mlat_desktop.i18n import _
from mlat_desktop.labels import label
from mlat_desktop.services.wording import relative

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.domain.translation import Translation


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("translation", _("Translations: ask for them, watch their day, take them back with their certificate"))
    ask = group.command("ask", _ask, _("Ask for the translation of a document or letter of a request"))
    ask.add_argument("reference", metavar="REF", help=_("the request's number"))
    ask.add_argument("what", metavar=_("TEXT"), help=_("what is to be translated"))
    ask.add_argument("--from", dest="language_from", required=True, metavar=_("LANGUAGE"), help=_("its code, such as pt"))
    ask.add_argument("--into", dest="language_to", required=True, metavar=_("LANGUAGE"), help=_("its code, such as en"))
    ask.add_argument("--translator", required=True, metavar=_("NAME"))
    ask.add_argument("--due", required=True, type=parsing.a_date, metavar=_("DATE"))
    ask.add_argument("--certified", action="store_true", help=_("with a certificate"))
    ask.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("when it was asked; today by default"))
    hands = ask.add_mutually_exclusive_group()
    goes, stays = (
        _("the case goes to the translator; so it is by default if it is with us"),
        _("the case stays with who has it"),
    )
    hands.add_argument("--hand-over", dest="hand_over", action="store_const", const=True, default=None, help=goes)
    hands.add_argument("--no-hand-over", dest="hand_over", action="store_const", const=False, help=stays)
    ask.add_argument("--note", default="", metavar=_("TEXT"))
    received = _one(group.command("received", _received, _("Record that a translation came, or its certificate")))
    received.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("the day; today by default"))
    received.add_argument("--certificate", default="", metavar=_("NUMBER"), help=_("the number of its certificate"))
    received.add_argument("--certified-by", default="", metavar=_("NAME"))
    received.add_argument("--certified-on", type=parsing.a_date, metavar=_("DATE"))
    received.add_argument("--scan", type=Path, metavar=_("FILE"), help=_("its scan, kept encrypted"))
    received.add_argument("--note", default="", metavar=_("TEXT"))
    withdraw = _one(group.command("withdraw", _withdraw, _("Withdraw what was asked")))
    withdraw.add_argument("--reason", required=True, metavar=_("TEXT"))
    listing = group.command("list", _list, _("List the translations of a request or of the office, by their day"), listing=True)
    listing.add_argument("reference", metavar="REF", nargs="?", help=_("the request's number"))
    listing.add_argument("--waiting", action="store_true", help=_("only what is still awaited"))


def _one(parser: Parser) -> Parser:
    parser.add_argument("id", metavar="ID", help=_("of mlat translation list"))
    return parser


def _ask(run: Run) -> None:
    from mlat_desktop.services.mailroom.translations import NewTranslation

    given = run.arguments
    new = NewTranslation(
        what=given.what,
        language_from=given.language_from,
        language_to=given.language_to,
        translator=given.translator,
        due_on=given.due,
        certified=given.certified,
        asked_on=given.on,
        hand_over=given.hand_over,
        note=given.note,
    )
    with run.office() as office:
        request = find(office, given.reference)
        _answer(run, office, office.translations.ask(request.id, new).value)


def _received(run: Run) -> None:
    from mlat_desktop.services.mailroom.translations import Certificate

    given = run.arguments
    certificate = Certificate(number=given.certificate, name=given.certified_by, on=given.certified_on)
    with run.office() as office:
        _answer(run, office, office.translations.receive(given.id, given.on, certificate, given.scan, given.note).value)


def _withdraw(run: Run) -> None:
    with run.office() as office:
        _answer(run, office, office.translations.withdraw(run.arguments.id, run.arguments.reason).value)


def _list(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        if given.reference:
            request = find(office, given.reference)
            found = [(request.number, each) for each in office.translations.of_request(request.id)]
            found = [each for each in found if each[1].waits or not given.waiting]
        else:
            found = list(office.translations.all(waiting=given.waiting))
        rows = [translation_shape(office, number, each) for number, each in found]
    if run.printer.rows("mlat.translations/1", rows):
        return
    run.printer.table(
        ["ID", _("Request"), _("Due"), _("How near"), _("Status"), _("Translator"), _("What")],
        [
            [
                row.id[:8],
                row.request,
                row.due_on,
                "" if row.days is None else relative(row.days),
                label(row.state),
                row.translator,
                commas(row.what, f"{row.language_from}-{row.language_to}"),
            ]
            for row in rows
        ],
    )


def translation_shape(office: Office, number: str, each: Translation) -> TranslationShape:
    """A translation of request ``number`` for whoever scripts."""
    days = (each.due_on - office.register.today).days if each.waits else None
    by = telling.names(office).get(each.recorded_by, each.recorded_by)
    return copied(TranslationShape, each, id=each.uid, request=number, days=days, by=by)


def _answer(run: Run, office: Office, made: Translation) -> None:
    request_id, _found = office.translations.find(made.uid)
    row = translation_shape(office, office.register.show(request_id).request.number, made)
    if run.printer.answer("mlat.translation/1", row):
        return
    run.printer.line(f"{row.request}  " + commas(row.what, f"{row.language_from}-{row.language_to}", label(row.state)))
    run.printer.raw(f"  ID {row.id}")
    for name, value in (
        (_("Translator"), row.translator),
        (_("Due"), row.due_on if row.waits else None),
        (_("Certificate"), commas(row.certificate_number, row.certificate_name)),
        (_("Scan"), commas(row.scan_name, row.scan_sha256)),
        (_("Remark"), commas(row.note, row.reason)),
    ):
        if value:
            run.printer.fact(name, value, indent=2)
