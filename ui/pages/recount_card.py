# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a changed law would move on a case, in words, and the card that says so beside the case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.law import Moved, Recount
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.recounts import RecountView
from mlat_desktop.services.wording import article_words, iso_words
from ui.desk import Desk
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, and_more, button, card, isolated, joined, label, row, rtl
from ui.widgets.controls import Glyph, Level
from ui.widgets.pill import Pill

_FEW = 4


def headline(view: RecountView) -> str:
    """What happened, in a line."""
    count = len(view.recount.moved)
    if view.recount.alarm:
        text = ngettext(
            "An error in the law of this office was corrected: {count} date moves.",
            "An error in the law of this office was corrected: {count} dates move.",
            count,
        )
    else:
        text = ngettext(
            "The law of this office has changed: {count} date would move.",
            "The law of this office has changed: {count} dates would move.",
            count,
        )
    return text.format(count=screen().number(count))


def effect(view: RecountView) -> str:
    """What is in force meanwhile."""
    if view.recount.alarm:
        return _("What comes earlier is watched already: nobody waits for a date that is known to be wrong.")
    return _("The case stays on the dates on which it was counted until somebody decides.")


def edition(view: RecountView) -> str:
    """From which edition of the law to which."""
    words = _("Edition {after} ({title}); the case is counted on edition {before}")
    facts = {"after": view.recount.after, "title": isolated(view.title), "before": view.recount.before}
    return words.format(**facts)


def moves(moved: Sequence[Moved]) -> QWidget:
    """Every limit with its day before and after, and whether it comes earlier."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE)
    grid.setVerticalSpacing(GAP)
    grid.setColumnStretch(0, 1)
    for at, each in enumerate(moved):
        before, after = (iso_words(text) or _("no date") for text in (each.before, each.after))
        liberty = _("liberty of a person") if each.liberty else ""
        grid.addWidget(label(each_title(each), "strong", wrap=True, selectable=True), 3 * at, 0)
        grid.addWidget(Pill(*_direction(each)), 3 * at, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignTrailing)
        arrow = "\u2190" if rtl() else "\u2192"
        grid.addWidget(label(f"{isolated(before)} {arrow} {isolated(after)}", selectable=True, wrap=True), 3 * at + 1, 0, 1, 2)
        below = joined(article_words(each.article), liberty)
        grid.addWidget(label(below, "small", wrap=True), 3 * at + 2, 0, 1, 2)
    return made


def each_title(moved: Moved) -> str:
    """The limit in the language of the screen."""
    return screen().text(moved.title)


def _direction(moved: Moved) -> tuple[str, Tone]:
    if moved.forward:
        return _("earlier"), Tone.BAD
    if not moved.after:
        return _("falls away"), Tone.NEUTRAL
    return (_("later"), Tone.NEUTRAL) if moved.before else (_("new date"), Tone.WARN)


class RecountCard(QFrame):
    """The card on a case: what moves, and the two answers."""

    def __init__(self, desk: Desk, request_id: RequestId, views: Sequence[RecountView]) -> None:
        super().__init__()
        self._desk, self._request = desk, request_id
        self.setProperty("look", "well")
        view = views[0]
        self.setAccessibleName(headline(view))
        frame, inside = card(margins=(12, 10, 12, 12))
        frame.setProperty("look", "clear")
        row(frame, parent=self, margins=(0, 0, 0, 0)).setStretch(0, 1)
        alarm = view.recount.alarm
        glyph = Glyph("error" if alarm else "warning", "bad" if alarm else "warn", 18)
        said = row(glyph, label(headline(view), "bad" if alarm else "warn", wrap=True), gap=SPACE)
        said.setStretch(1, 1)
        said.setAlignment(glyph, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(said)
        inside.addWidget(label(edition(view), "small", wrap=True, selectable=True))
        inside.addWidget(moves(view.recount.moved[:_FEW]))
        inside.addWidget(and_more(len(view.recount.moved) - _FEW))
        inside.addWidget(label(effect(view), "small", wrap=True))
        self.accept_button = button(accept_words(view.recount, view.may_keep), self._accept, look="primary")
        self.keep_button = button(_("Keep with a reason"), lambda: desk.shell.decide_recount(request_id))
        self.keep_button.setVisible(any(each.may_keep for each in views))
        inside.addLayout(row(self.accept_button, None))  # one below the other: the card is narrow
        inside.addLayout(row(self.keep_button, None))

    def _accept(self) -> None:
        recounts, request, desk = self._desk.office.recounts, self._request, self._desk
        self.accept_button.setEnabled(False)
        desk.tasks.write(
            self,
            lambda: recounts.accept(request),
            lambda _done: desk.shell.say(Level.GOOD, accepted(), stays=False),
            self._refused,
        )

    def _refused(self, error: KnownError) -> None:
        self.accept_button.setEnabled(True)
        self._desk.shell.refuse(error)


def accept_words(recount: Recount, may_keep: bool) -> str:
    """The act that puts the case on the newer law."""
    return _("I have seen it") if recount.alarm and not may_keep else _("Accept the new dates")


def accepted() -> str:
    """What is said afterwards."""
    return _("The case is counted on the newest law of the office.")
