# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Deadlines as an iCalendar file (RFC 5545), for a calendar outside. It names nobody: number, article and day alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar
from icalendar import Event as Entry

from mlat_desktop.i18n import _, listed

if TYPE_CHECKING:
    from mlat_desktop.services.board import BoardEntry


def calendar_bytes(entries: Iterable[BoardEntry], now: datetime, office_uid: str) -> bytes:
    """The file: an entry for the whole day on which each deadline is to be looked at, one at its hour for limits in hours.

    An entry keeps its uid while its case, limit and day stay the same, so that a calendar that takes the file again does not
    show it twice.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//MLAT Desktop//deadlines//EN")
    made.add("method", "PUBLISH")
    for each in entries:
        made.add_component(_entry(each, now, office_uid))
    return bytes(made.to_ical())


def _entry(each: BoardEntry, now: datetime, office_uid: str) -> Entry:
    line = each.line
    made = Entry()
    made.add("uid", f"{line.request_id}-{line.limit_id.replace('/', '-')}-{each.when.isoformat()}@{office_uid}")
    made.add("dtstamp", now)
    made.add("summary", listed(line.number, each.title, each.article, each.treaty_name))
    if line.due_at is not None:
        made.add("dtstart", line.due_at.at)
    else:
        made.add("dtstart", each.when)
        made.add("dtend", each.when + timedelta(days=1))
    if line.ends_on != each.when:
        made.add("description", _("The limit itself ends on {day}.").format(day=line.ends_on.isoformat()))
    made.add("class", "CONFIDENTIAL")
    made.add("transp", "TRANSPARENT")
    return made
