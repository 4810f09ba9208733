# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What stands in a spreadsheet that an officer saves from a list: requests, deadlines, Today, exhibits, duties, authorities,
parties of a treaty, people, the log.
"""

from __future__ import annotations

from datetime import date

from mlat_desktop.domain.directory import AuthorityEntry
from mlat_desktop.domain.duties import Duty
from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.domain.legal_basis import Membership
from mlat_desktop.domain.people import User
from mlat_desktop.i18n import _, called, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.services.audit_words import action_words
from mlat_desktop.services.board import BoardEntry
from mlat_desktop.services.importing.port import Value
from mlat_desktop.services.office_matters import OfficeLine
from mlat_desktop.services.ports import RequestRow
from mlat_desktop.services.rulebook import class_label, duty_label
from mlat_desktop.services.views import AuditLine, TodayAct, TodayLine


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


def today_headings() -> tuple[str, ...]:
    """The columns of Today."""
    return (_("Group"), _("What is due"), _("Day"), _("Days"), _("Number"), _("Subject"), _("State"), _("Responsible"))


def today_row(line: TodayLine, group: str) -> tuple[Value, ...]:
    """A line of Today under its heading."""
    row = line.row
    return (group, line.title, line.when, line.days, row.number, row.subject, screen().state(row.state), row.officer)


def matter_row(line: OfficeLine, group: str) -> tuple[Value, ...]:
    """A line of Today that is of no one case."""
    title = called(line.title, listed(*line.todo)) if line.todo else line.title
    number = line.reference if line.act is TodayAct.SEE_TO_INCIDENT else ""
    return (group, title, line.when, line.days, number, line.subject, "", "")


def exhibit_headings() -> tuple[str, ...]:
    """The columns of the exhibits of a case."""
    return (
        _("Exhibit"), _("Title"), _("File"), _("Original"), _("Class"), _("Received from"), _("Seal number"), _("Holder"),
        _("Place"), _("Return due"), _("Returned"), _("Lent to"), "SHA-256",
    )  # fmt: skip


def exhibit_row(item: Evidence) -> tuple[Value, ...]:
    """An exhibit; never its content."""
    kind = class_label(item.classification) if item.classification else ""
    return (
        item.exhibit, item.title, item.file_name, item.original, kind, item.received_from, item.seal_number, item.holder,
        item.place, item.return_due, item.returned_on, item.lent_to, item.sha256,
    )  # fmt: skip


def duty_headings() -> tuple[str, ...]:
    """The columns of duties."""
    return (
        _("Kind"), _("What it says"), _("Article"), _("Set by"), _("Owed by"), _("Watched by"), _("Since"), _("To be done by"),
        _("Look again on"), _("Status"), _("Ended"), _("How it was done"),
    )  # fmt: skip


def duty_row(duty: Duty) -> tuple[Value, ...]:
    """A duty."""
    given, owed = listed(label(duty.given_by), duty.given_name), listed(label(duty.owed_by), duty.owed_name)
    return (
        duty_label(duty.kind), duty.text, duty.article, given, owed, duty.owner, duty.since, duty.due_on, duty.review_on,
        label(duty.state), duty.ended_on, duty.ended_how,
    )  # fmt: skip


def authority_headings() -> tuple[str, ...]:
    """The columns of the address book."""
    return (
        _("State"), _("Role"), _("Name"), _("Address"), _("Person"), _("Telephone"), _("Email"), _("Verified on"), _("Source"),
        _("In use"),
    )  # fmt: skip


def authority_row(entry: AuthorityEntry) -> tuple[Value, ...]:
    """An authority of a State."""
    return (
        screen().state(entry.state), label(entry.role), entry.name, entry.address, entry.person, entry.phone, entry.email,
        entry.verified_on, entry.source, entry.active,
    )  # fmt: skip


def member_headings() -> tuple[str, ...]:
    """The columns of the States of a treaty."""
    return (_("State"), _("Code"), _("Standing"), _("Since"), _("Until"), _("Signed"), _("Deposited"), _("Source"))


def member_row(member: Membership) -> tuple[Value, ...]:
    """A State of a treaty."""
    return (
        screen().state(member.state), member.state, label(member.standing), member.since, member.until, member.signature,
        member.ratification, member.source,
    )  # fmt: skip


def person_headings() -> tuple[str, ...]:
    """The columns of the people of the office."""
    return (_("Full name"), _("Sign-in name"), _("Function"), _("Role"), _("Works here"))


def person_row(user: User) -> tuple[Value, ...]:
    """A person of the office."""
    return (user.full_name, user.name, user.title, label(user.role), user.active)


def audit_headings() -> tuple[str, ...]:
    """The columns of the log."""
    return (_("Entry"), _("When"), _("Who"), _("Action"), _("Subject"), _("Detail"))


def audit_row(line: AuditLine) -> tuple[Value, ...]:
    """An entry of the log; the instant with its zone, as every clock must read it."""
    return (line.seq, line.at.isoformat(timespec="seconds"), line.actor, action_words(line.action), line.subject, line.detail)
