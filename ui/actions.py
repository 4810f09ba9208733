# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The places of the rail and the keys of the window: one table, from which rail, shortcuts and the help text are made."""

from __future__ import annotations

from dataclasses import dataclass

from mlat_desktop.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the rail: its key, icon and word, whether it stands at the foot, and the digit that goes there with Ctrl."""

    key: str
    glyph: str
    text: str
    low: bool = False
    digit: str = ""


PLACES = (
    Place("today", "today", N_("Today"), digit="1"),
    Place("register", "register", N_("Register"), digit="2"),
    Place("deadlines", "deadlines", N_("Deadlines"), digit="3"),
    Place("letters", "letters", N_("Letters"), digit="4"),
    Place("mailroom", "mail", N_("Mail"), digit="0"),
    Place("bundles", "bundles", N_("Case bundles"), digit="5"),
    Place("cards", "cards", N_("Partner offices"), digit="6"),
    Place("treaties", "treaties", N_("Treaties"), digit="7"),
    Place("states", "office", N_("Address book"), digit="8"),
    Place("settings", "settings", N_("Settings"), low=True, digit="9"),
)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the window: its sequence, the name of the window's method, and what it does."""

    keys: str
    method: str
    text: str


KEYS = (
    Key("Ctrl+N", "new_request", N_("New request")),
    Key("Ctrl+Shift+N", "new_arrest", N_("Open a case from an arrest")),
    Key("Ctrl+F", "search", N_("Search the register")),
    Key("Ctrl+E", "log_event_here", N_("Log what happened on the request shown")),
    Key("Ctrl+Shift+M", "enter_mail", N_("Enter mail in the book and match it")),
    Key("Ctrl+M", "log_mail_here", N_("Log what arrived or left on the request shown")),
    Key("Ctrl+T", "write_letter_here", N_("Write a letter on the request shown")),
    Key("Ctrl+L", "lock", N_("Lock the office")),
    Key("F1", "help", N_("This help")),
)


def help_lines() -> list[tuple[str, str]]:
    """Keys and what they do, for the help page."""
    lines = [(f"Ctrl+{place.digit}", _(place.text)) for place in PLACES]
    lines += [(key.keys, _(key.text)) for key in KEYS]
    lines += [
        ("Enter", _("Today: do what settles the line; register: go to the request")),
        (_("Shift or Ctrl and arrows"), _("Register and Today: select several requests; Ctrl+Space one more, Ctrl+A all")),
        ("Esc", _("Leave a form, empty the search")),
        ("Ctrl+Enter", _("Complete the form: register, log, save")),
        ("Alt+Down", _("Open the list or the calendar of a field")),
        ("t, -3, 21 nov", _("In a date field: today, three days ago, that day")),
    ]
    return lines
