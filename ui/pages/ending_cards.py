# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What Today says of cards that end: ours, and those of partners to whom bundles go."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.office_matters import EndingCard, ending_words
from ui.desk import Desk
from ui.widgets.basics import SPACE, WIDE, and_more, button, card, joined, label, row, rule
from ui.widgets.controls import Glyph

_SHOWN = 6


def ending_cards(desk: Desk) -> QWidget | None:
    """The card on Today; None while none ends."""
    found = desk.office.matters.ending_cards()
    if not found:
        return None
    frame, inside = card(margins=(8, 12, 8, 8), gap=SPACE)
    count = ngettext("{count} card", "{count} cards", len(found)).format(count=screen().number(len(found)))
    look = button(_("Partner offices"), lambda: desk.shell.go("cards"), look="link")
    head = row(label(_("Cards that end"), "heading"), label(count, "muted"), None, look, margins=(WIDE, 0, WIDE, 0), gap=WIDE)
    inside.addLayout(head)
    for each in found[:_SHOWN]:
        inside.addWidget(rule())
        inside.addWidget(_line(desk, each))
    inside.addLayout(row(and_more(len(found) - _SHOWN), margins=(WIDE, 0, WIDE, 0)))
    frame.setAccessibleName(joined(_("Cards that end"), count))
    return frame


def _line(desk: Desk, ending: EndingCard) -> QWidget:
    made = QWidget()
    today = desk.office.register.today
    late = ending.ends_on < today
    said = label(ending_words(ending, today), "strong" if ending.own or late else "", wrap=True, selectable=True)
    shown = row(Glyph("warning", "bad" if late else "warn", 18), said, gap=WIDE, margins=(WIDE, 0, 8, 0), parent=made)
    shown.setStretch(1, 1)
    return made
