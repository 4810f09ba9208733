# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat treaties member|happened|declared``: who is bound, what happened to it, and what a State declared, entered by hand."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mlat_desktop.cli import law, parsing
from mlat_desktop.cli.law_shapes import effect_shape
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run
from mlat_desktop.domain.legal_basis import Declaration, PartyAct, PartyEvent
from mlat_desktop.domain.treaty import SourceLevel
from mlat_desktop.i18n import _
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.memberships import MembershipChange

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("treaties", _("The office's treaty tables"))
    member = group.command("member", _member, _("Enter since when a State is bound: shows the effect, then proposes it"))
    happened = group.command("happened", _happened, _("Enter what a State did with a treaty, such as denounced or reserved"))
    declared = group.command("declared", _declared, _("Enter a declaration of a State"))
    for each in (member, happened, declared):
        each.add_argument("treaty", metavar="ID", help=_("as in the list, such as ETS-024"))
        each.add_argument("state", metavar=_("STATE"), type=parsing.a_state)
        each.add_argument("--source", required=True, metavar=_("TEXT"), help=_("where it was read"))
        each.add_argument(
            "--publish", action="store_true", help=_("publish it at once, where the office works with one person")
        )
    _days(member, signed=_("day of signature"), ratified=_("day of ratification or accession"), in_force=_("bound since"))
    member.add_argument("--gone", action="store_true", help=_("the row was an error: it stands no longer"))
    happened.add_argument("act", choices=[act.value for act in PartyAct], metavar=_("ACT"), help=", ".join(PartyAct))
    _days(happened, on=_("day of the act"), effective=_("day from which it counts"))
    for name, text in (("territory", _("territory of an extension")), ("article", _("article")), ("text", _("what it says"))):
        happened.add_argument(f"--{name}", default="", metavar=_("TEXT"), help=text)
    declared.add_argument("kind", metavar=_("KIND"), help=_("such as language, central_authority or summons_lead_days"))
    declared.add_argument("value", metavar=_("TEXT"), help=_("what it says"))
    declared.add_argument("--article", default="", metavar=_("TEXT"), help=_("article"))
    declared.add_argument("--as-of", required=True, type=parsing.a_date, metavar=_("DATE"), help=_("as it stood on that day"))


def _days(command: argparse.ArgumentParser, **named: str) -> None:
    for name, text in named.items():
        command.add_argument(f"--{name.replace('_', '-')}", type=parsing.a_date, metavar=_("DATE"), help=text)


def _member(run: Run) -> None:
    given = run.arguments
    change = MembershipChange(
        treaty_id=given.treaty,
        state=given.state,
        signature=given.signed,
        ratification=given.ratified,
        entry_into_force=given.in_force,
        source=given.source,
        gone=given.gone,
    )
    with run.office() as office:
        _propose(run, office, office.memberships.membership(change))


def _happened(run: Run) -> None:
    given = run.arguments
    event = PartyEvent(
        treaty_id=given.treaty,
        state=given.state,
        act=PartyAct(given.act),
        on=given.on,
        effective_on=given.effective,
        territory=given.territory,
        article=given.article,
        text=given.text,
        source=given.source,
        level=SourceLevel.TEXT,
    )
    with run.office() as office:
        _propose(run, office, office.memberships.event(event))


def _declared(run: Run) -> None:
    given = run.arguments
    declaration = Declaration(
        treaty_id=given.treaty,
        state=given.state,
        article=given.article,
        kind=given.kind,
        value=given.value,
        source=given.source,
        as_of=given.as_of,
    )
    with run.office() as office:
        _propose(run, office, office.memberships.declaration(declaration))


def _propose(run: Run, office: Office, content: LawContent) -> None:
    with run.long_work() as cancel:
        view = office.publishing.effect(content, run.progress, cancel)
        lines = [each.text for each in office.publishing.differences(content)]
        proposal = office.memberships.propose(content).value
        if run.arguments.publish:
            edition, view = office.publishing.publish(proposal.uid, run.progress, cancel).value
            shape, said = effect_shape(view, proposal=proposal.uid, edition=edition.id), law.published(edition.id)
        else:
            shape = effect_shape(view, proposal=proposal.uid)
            said = _("Proposed, nothing was changed. To make it the law: mlat treaties publish {uid}").format(uid=proposal.uid)
    law.tell_effect(run, shape, said, lines)
