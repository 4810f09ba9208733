# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What of a request, and of a deadline, stands in a spreadsheet that an officer saves."""

from __future__ import annotations

from datetime import date

from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label
from mlat_desktop.services.board import BoardEntry
from mlat_desktop.services.importing.port import Value
from mlat_desktop.services.ports import RequestRow


def saved_headings() -> tuple[str, ...]:
    """The columns of the register."""
    return (
        _("Number"),
        _("Subject"),
        _("State"),
        _("Direction"),
        _("Kind of request"),
        _("Status"),
        _("Responsible"),
        _("Registered"),
        _("Next deadline"),
        _("What is due"),
        _("Next action"),
        _("Their reference"),
    )


def saved_row(row: RequestRow, today: date) -> tuple[Value, ...]:
    """A request; days are days, so that a spreadsheet can count with them."""
    due = row.awaited(today)
    return (
        row.number,
        row.subject,
        screen().state(row.state),
        label(row.direction),
        label(row.klass),
        label(row.status),
        row.officer,
        row.registered_on,
        due.act_on if due else None,
        due.title if due else "",
        row.next_action,
        row.theirs,
    )


def board_headings() -> tuple[str, ...]:
    """The columns of the deadlines."""
    return (_("Day"), _("Request"), _("Subject"), _("State"), _("Responsible"), _("What is due"), _("Treaty"), _("Article"))


def board_row(entry: BoardEntry) -> tuple[Value, ...]:
    """A deadline."""
    line = entry.line
    return (
        entry.when,
        line.number,
        line.subject,
        screen().state(line.state),
        line.officer,
        entry.title,
        entry.treaty_name,
        entry.article,
    )
