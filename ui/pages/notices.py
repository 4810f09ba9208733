# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the person at the desk was told about cases: a card on Today until it is put away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.absences import AbsenceView, standing_words
from mlat_desktop.services.notices import NoticeView
from ui.desk import Desk
from ui.widgets.basics import GAP, SPACE, WIDE, and_more, button, card, column, joined, label, row, rule
from ui.widgets.controls import Glyph

_SHOWN = 6


def notices_card(desk: Desk, owner: QObject, notices: Sequence[NoticeView], standing: Sequence[AbsenceView] = ()) -> QWidget:
    """The card, with those for whom one stands in; ``owner`` is the page whose work putting a notice away is."""
    frame, inside = card(margins=(8, 12, 8, 8), gap=0)
    said = (
        ""
        if not notices
        else ngettext("{count} notice", "{count} notices", len(notices)).format(count=screen().number(len(notices)))
    )
    heading = row(label(_("For you"), "heading"), label(said, "muted"), None, margins=(WIDE, 0, WIDE, SPACE), gap=WIDE)
    inside.addLayout(heading)
    for absence in standing:
        inside.addWidget(rule())
        inside.addLayout(row(label(standing_words(absence), "strong", wrap=True), margins=(WIDE, 8, 8, 8)))
    for each in notices[:_SHOWN]:
        inside.addWidget(rule())
        inside.addWidget(_line(desk, owner, each))
    inside.addLayout(row(and_more(len(notices) - _SHOWN), margins=(WIDE, 0, WIDE, 0)))
    frame.setAccessibleName(joined(_("For you"), said))
    return frame


def seal_card(said: str) -> QWidget:
    """That the certificate of the office's seal comes to its end, for everybody."""
    frame, inside = card(margins=(8, 12, 8, 8), gap=0)
    warned = row(
        Glyph("warning", "warn", 22), label(said, "strong", wrap=True, selectable=True), gap=WIDE, margins=(WIDE, 0, WIDE, 0)
    )
    warned.setStretch(1, 1)
    inside.addLayout(warned)
    frame.setAccessibleName(said)
    return frame


def _line(desk: Desk, owner: QObject, notice: NoticeView) -> QWidget:
    made = QWidget()
    words = column(gap=1)
    words.addWidget(label(notice.sentence, wrap=True, selectable=True))
    words.addWidget(label(desk.time(notice.at), "small"))
    acts = []
    if notice.number:
        look = button(_("Open"), lambda: desk.shell.open_request(notice.request_id), look="link")
        look.setAccessibleName(joined(_("Open {number}").format(number=notice.number), notice.sentence))
        acts.append(look)
    away = button(_("Put away"), lambda: desk.tasks.write(owner, lambda: desk.office.notices.read(notice.id)), look="link")
    away.setAccessibleName(_("Put away: {notice}").format(notice=notice.sentence))
    acts.append(away)
    line = row(words, *acts, gap=GAP, margins=(WIDE, 8, 8, 8), parent=made)
    line.setStretch(0, 1)
    return made
