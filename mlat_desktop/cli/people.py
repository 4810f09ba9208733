# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat user`` and ``mlat key``: who can unlock the office, and with what."""

from __future__ import annotations

from pathlib import Path

from mlat_desktop.cli import parsing, passphrases
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.run import Run
from mlat_desktop.cli.shapes import DoneShape, UserShape, copied
from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.people import Role
from mlat_desktop.i18n import _
from mlat_desktop.labels import label


def add(top: Group) -> None:
    """Add the commands of this module."""
    user = top.group("user", _("The people of the office"))
    fresh = user.command("add", _add, _("Add a person with a passphrase of their own"))
    fresh.add_argument("name", metavar=_("NAME"), help=_("sign-in name"))
    fresh.add_argument("--role", required=True, type=parsing.one_of(Role), metavar=_("CODE"), help=parsing.codes_of(Role))
    fresh.add_argument("--full-name", default="", metavar=_("NAME"), help=_("the name on letters"))
    fresh.add_argument("--title", default="", metavar=_("TEXT"), help=_("the title on letters"))
    _new_passphrase(fresh, _("a file that holds the new person's passphrase"))
    user.command("list", _list, _("Show everybody"), listing=True)
    key = top.group("key", _("Your own passphrase"))
    _new_passphrase(key.command("change", _change, _("Change your passphrase")), _("a file that holds the new passphrase"))
    recover = key.command("recover", _recover, _("Set a new passphrase with the printed recovery code"))
    recover.add_argument(
        "--recovery-file", type=Path, metavar=_("FILE"), help=_("a file that holds the recovery code; else you are asked")
    )
    _new_passphrase(recover, _("a file that holds the new passphrase"))


def _new_passphrase(parser: Parser, help_text: str) -> None:
    parser.add_argument("--new-passphrase-file", type=Path, metavar=_("FILE"), help=help_text)


def _add(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        passphrase = passphrases.fresh(given.new_passphrase_file, _("Passphrase of the new person: "))
        user = office.people.add(given.name, given.full_name or given.name, given.title, given.role, passphrase).value
    if not run.printer.answer("mlat.user/1", copied(UserShape, user)):
        run.printer.line(_("{name} was added in the role of {role}.").format(name=user.name, role=label(user.role)))


def _list(run: Run) -> None:
    with run.office() as office:
        rows = [copied(UserShape, user) for user in office.people.all()]
    if run.printer.rows("mlat.user-list/1", rows):
        return
    run.printer.table(
        [_("Sign-in name"), _("Full name"), _("Function"), _("Role"), _("Active")],
        [[row.name, row.full_name, row.title, label(row.role), row.active] for row in rows],
    )


def _change(run: Run) -> None:
    with run.office() as office:
        old = run.passphrase()
        new = passphrases.fresh(run.arguments.new_passphrase_file, _("New passphrase: "))
        office.people.change_passphrase(old, new)
        name = office.info.user.name
    if not run.printer.answer("mlat.done/1", DoneShape(done="key.changed", subject=name)):
        run.printer.line(_("The passphrase of {name} was changed.").format(name=name))


def _recover(run: Run) -> None:
    from mlat_desktop.bootstrap import open_office

    given = run.arguments
    folder = run.folder
    code = passphrases.given(given.recovery_file, "", _("Recovery code: "), missing=Code.RECOVERY_MISSING)
    with open_office(folder, user=run.user, recovery_code=code) as office:
        new = passphrases.fresh(given.new_passphrase_file, _("New passphrase: "))
        office.people.reset_passphrase(new)
        name = office.info.user.name
    if not run.printer.answer("mlat.done/1", DoneShape(done="key.recovered", subject=name)):
        run.printer.line(_("{name} has a new passphrase.").format(name=name))
