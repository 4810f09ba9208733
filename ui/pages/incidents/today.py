# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What Today says of incidents while they are open: who must do what next; and that an export ended unseen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.i18n import _, ngettext, screen
from ui.desk import Desk
from ui.pages.incidents.listing import incident_line
from ui.widgets.basics import SPACE, WIDE, button, card, label, row, rule


def incidents_card(desk: Desk) -> QWidget | None:
    """The card; None while there is nothing to say."""
    office = desk.office
    found, unknown = office.incidents.all(open_only=True), office.attempts.unknown()
    if not found and not unknown:
        return None
    frame, inside = card(margins=(8, 12, 8, 8), gap=SPACE)
    every = button(_("All incidents"), lambda: desk.shell.edit("incidents", again=True), look="link")
    inside.addLayout(row(label(_("Incidents"), "heading"), None, every, margins=(WIDE, 0, WIDE, 0), gap=WIDE))
    names = {user.name: user.full_name for user in office.people.all()}
    for each in found:
        inside.addWidget(rule())
        line = incident_line(desk, each, names)
        line.setContentsMargins(WIDE, 0, 8, 0)
        inside.addWidget(line)
    if unknown:
        text = ngettext(
            "{count} export ended and nobody saw how: say what became of the medium.",
            "{count} exports ended and nobody saw how: say what became of the media.",
            len(unknown),
        ).format(count=screen().number(len(unknown)))
        answer = button(_("Say what became of it"), lambda: desk.shell.edit("incidents", again=True), look="link")
        told = row(label(text, "strong", wrap=True), answer, margins=(WIDE, 0, 8, 0), gap=WIDE)
        told.setStretch(0, 1)
        inside.addWidget(rule())
        inside.addLayout(told)
    frame.setAccessibleName(_("Incidents"))
    return frame
