# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How a date came about, for reading and for paper: the event, the rule, each step, the source and the version of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from mlat_desktop.domain.deadlines import DeadlineState
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.deadline_words import act_name, nature
from mlat_desktop.services.views import DeadlineView
from mlat_desktop.services.wording import article_words, relative
from ui.models.board_list import TONES
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, button, clear, column, isolated, joined, label, row, rtl
from ui.widgets.form import facts
from ui.widgets.pill import Pill

NARROWEST = 300
"""Pixels that every place where reasoning is shown has for a row of buttons."""

Act = tuple[str, Callable[[], object]]
"""The words on a button and what it does."""


class Reasoning(QWidget):
    """One deadline with its whole reasoning. What a page wants done with it stands as buttons under the title."""

    def __init__(self) -> None:
        super().__init__()
        self._column: QVBoxLayout = column(self, gap=SPACE)
        self.buttons: list[QPushButton] = []

    def show_deadline(self, view: DeadlineView, subject: str, acts: Sequence[Act]) -> None:
        """Show a deadline of the case ``subject``."""
        clear(self._column)
        self._column.addWidget(label(subject, "muted", wrap=True, selectable=True))
        self._column.addWidget(label(view.title, "heading", wrap=True, selectable=True))
        self._column.addLayout(row(_distance(view), label(nature(view.deadline), "muted"), None, gap=SPACE))
        self._show_acts(view, subject, acts)
        self._column.addWidget(facts(_facts(view)))
        self._column.addSpacing(GAP)
        self._show_steps(view)
        self._column.addStretch(1)

    def show_below(self, view: DeadlineView, subject: str, acts: Sequence[Act]) -> None:
        """Show it under a line that names the deadline already, so without its title."""
        clear(self._column)
        self._column.addWidget(facts(_facts(view)))
        self._show_steps(view)
        self._show_acts(view, subject, acts, across=1)

    def show_nothing(self, text: str) -> None:
        """No deadline is chosen."""
        clear(self._column)
        self.buttons.clear()
        self._column.addWidget(label(text, "muted", wrap=True))
        self._column.addStretch(1)

    def _show_acts(self, view: DeadlineView, subject: str, acts: Sequence[Act], *, across: int = 2) -> None:
        self.buttons = [button(text, act, look="" if at else "primary") for at, (text, act) in enumerate(acts)]
        self.buttons.append(button(_("Copy the reasoning"), lambda: self._copy(view, subject)))
        for each in self.buttons:
            each.setAccessibleName(joined(each.text().replace("&", ""), view.title))
        widths = [each.sizeHint().width() for each in self.buttons]
        if max(sum(widths[at : at + across]) for at in range(0, len(widths), across)) > NARROWEST:
            across = 1  # a language of longer words
        for at in range(0, len(self.buttons), across):
            self._column.addLayout(row(*self.buttons[at : at + across], None, gap=SPACE))

    def _show_steps(self, view: DeadlineView) -> None:
        self._column.addWidget(label(_("HOW THIS DATE COMES ABOUT"), "section"))
        for number, sentence in enumerate(view.reasoning, start=1):
            figure = label(screen().number(number), "muted")
            figure.setFixedWidth(22)
            figure.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
            line = row(figure, sentence_label(sentence), gap=SPACE)
            line.setStretch(1, 1)
            self._column.addLayout(line)

    def _copy(self, view: DeadlineView, subject: str) -> None:
        QGuiApplication.clipboard().setText(as_text(view, subject))


def sentence_label(text: str) -> QLabel:
    """A sentence in the language of the screen. It runs as that language does, though it may begin with a foreign name."""
    return label(f"\u200f{text}" if rtl() else text, wrap=True, selectable=True)


def as_text(view: DeadlineView, subject: str) -> str:
    """The reasoning as plain text, in the same words."""
    head = [*filter(None, [subject]), view.title, *(f"{name}: {value}" for name, value in _facts(view))]
    steps = [f"{number}. {sentence}" for number, sentence in enumerate(view.reasoning, start=1)]
    return "\n".join([*head, "", *steps, ""])


def _distance(view: DeadlineView) -> Pill:
    if view.deadline.state is DeadlineState.UNCOMPUTED:
        return Pill(_("no date"), Tone.BAD)
    words = relative(view.days, view.deadline.kind) if view.days is not None else _("not running")
    return Pill(words, TONES[view.lateness])


def _facts(view: DeadlineView) -> list[tuple[str, str]]:
    deadline = view.deadline
    source = "" if view.own_target else joined(view.treaty_name, article_words(view.article))
    pairs = [
        (_("Set for") if view.own_target else _("By law"), view.caption),
        (_("Cautious"), view.cautious),
        (act_name(deadline), screen().date(deadline.act_by, "weekday") if deadline.act_by else ""),
        (_("Rests on"), source),
        (_("Table"), isolated(deadline.table_version)),
        (_("Calendar"), isolated(deadline.calendar)),
    ]
    return [(name, value) for name, value in pairs if value]
