# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat request arrest`` and ``mlat request follow``: cases that begin without a letter of request."""

from __future__ import annotations

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run, find
from mlat_desktop.cli.shaping import request_shape
from mlat_desktop.domain.vocabulary import RequestClass
from mlat_desktop.i18n import _


def add(group: Group) -> None:
    """Add the commands of this module to ``mlat request``."""
    arrest = group.command("arrest", _arrest, _("Open a case from an arrest, before any request is there"))
    arrest.add_argument("person", metavar=_("PERSON"), help=_("the name of who was arrested"))
    other = _("the State on the other side")
    arrest.add_argument("--state", required=True, type=parsing.a_state, metavar=_("STATE"), help=other)
    arrest.add_argument(
        "--at", required=True, type=parsing.a_time, metavar=_("TIME"), help=_("when, on the clock of the place of arrest")
    )
    arrest.add_argument("--place", type=parsing.a_state, default="", metavar=_("STATE"), help=_("where; here by default"))
    arrest.add_argument("--zone", default="", help=_("the IANA time zone of that place, where a State has several"))
    arrest.add_argument("--original", default="", metavar=_("NAME"), help=_("the name in its own script"))
    arrest.add_argument("--born", type=parsing.a_date, metavar=_("DATE"))
    arrest.add_argument("--nationality", type=parsing.a_state, default="", metavar=_("STATE"))
    treaty = _("the legal basis; by default the treaty that the finder names first")
    arrest.add_argument("--treaty", default="", metavar="ID", help=treaty)
    arrest.add_argument("--their-reference", default="", metavar=_("TEXT"))
    arrest.add_argument("--officer", metavar=_("NAME"), default="", help=_("sign-in name of who is responsible for it"))
    follow = group.command("follow", _follow, _("Register a request that follows another one; both name each other"))
    follow.add_argument("reference", metavar="REF", help=_("the request's number, uid, or a reference that it alone carries"))
    follow.add_argument("--class", dest="klass", type=parsing.one_of(RequestClass), default=RequestClass.MLA, metavar=_("CODE"))
    follow.add_argument(
        "--received", metavar=_("TIME"), type=parsing.a_time, help=_("when it reached this office (local time)")
    )
    follow.add_argument("--sent", metavar=_("TIME"), type=parsing.a_time, help=_("when this office sent it (local time)"))
    follow.add_argument("--officer", metavar=_("NAME"), default="", help=_("sign-in name of who is responsible for it"))


def _arrest(run: Run) -> None:
    from mlat_desktop.services.opening import Arrest

    given = run.arguments
    with run.office() as office:
        arrest = Arrest(
            person=given.person,
            other_state=given.state,
            when=given.at,
            place=given.place,
            zone=given.zone,
            name_original=given.original,
            born_on=given.born,
            nationality=given.nationality,
            treaty_id=given.treaty,
            their_reference=given.their_reference,
        )
        kept = office.opening.arrest(arrest, officer=given.officer).value
        telling.request(run.printer, request_shape(office.register.show(kept.id), telling.names(office)))


def _follow(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        old = find(office, given.reference)
        opening = office.opening
        kept = opening.follow(old.id, given.klass, received=given.received, sent=given.sent, officer=given.officer).value
        telling.request(run.printer, request_shape(office.register.show(kept.id), telling.names(office)))
