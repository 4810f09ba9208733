# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The frame of every page that stands before an office is open: the house on one side, the page on the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mlat_desktop.i18n import LANGUAGES, _, language, screen
from mlat_desktop.settings import Settings
from ui.tasks import Tasks
from ui.widgets.basics import EDGE, SPACE, WIDE, Combo, column, label, row, scroll
from ui.widgets.controls import Banner, Glyph

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


class Door(Protocol):
    """The window, as a page before the office sees it."""

    settings: Settings
    tasks: Tasks
    data_folder: Path

    def enter(self, office: Office) -> None:
        """Show an office that has just been opened."""

    def show_threshold(self, page: Threshold) -> None:
        """Show another page that stands before the office."""

    def welcome(self) -> None:
        """Show the first page."""

    def remember(self) -> None:
        """Keep the key of the office just opened in this computer's key store."""

    def after_recovery(self) -> None:
        """Ask for a new passphrase: the office was opened by its recovery code."""

    def prefer(self, *, language: str | None = None, theme: str | None = None) -> None:
        """Take another language or theme."""


class Threshold(QWidget):
    """A page before the office. ``self.body`` is its column, ``self.banner`` says what went wrong.

    ``PREFERENCES``: whether language and theme are offered beside it. They make the window anew, so that a page that holds what
    was typed, or a code that is shown once, does without.
    """

    PREFERENCES: ClassVar[bool] = True

    def __init__(self, door: Door, title: str, text: str = "", *, width: int = 620) -> None:
        super().__init__()
        self.door = door
        self.setProperty("look", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner = Banner()
        inner = QWidget()
        self.body: QVBoxLayout = column(gap=WIDE)
        self.body.addWidget(label(title, "display", wrap=True))
        if text:
            self.body.addWidget(label(text, "muted", wrap=True))
        self.body.addSpacing(4)
        holder = QWidget()
        holder.setMaximumWidth(width)
        holder.setMinimumWidth(min(width, 560))
        holder.setProperty("look", "clear")
        holder.setLayout(self.body)
        centred = row(None, holder, None, parent=inner, margins=(32, 36, 32, 28))
        centred.setStretch(1, 10)
        right = column(gap=0)
        right.addWidget(self.banner)
        right.addWidget(scroll(inner, name=title), 1)
        row(self._house(), right, parent=self, gap=0).setStretch(1, 1)

    def first_focus(self) -> QWidget:
        """The control that has the focus when the page is shown."""
        return self

    def at_stake(self) -> str:
        """What would be lost for good if the window were closed now, as a sentence; empty if nothing."""
        return ""

    def put_away(self) -> None:
        """The window closes: let go of what the page holds."""

    def _house(self) -> QFrame:
        panel = QFrame()
        panel.setProperty("look", "rail")
        panel.setFixedWidth(360)
        inside = column(panel, margins=(32, 44, 32, 24), gap=WIDE)
        inside.addWidget(Glyph("seal", "rail_strong", 44))
        inside.addWidget(label("MLAT Desktop", "display"))
        inside.addWidget(label(_("The register of a central authority for mutual legal assistance and extradition"), wrap=True))
        inside.addSpacing(EDGE)
        for glyph, text in (
            ("shield", _("Works alone on this computer. It never uses a network.")),
            ("lock", _("Everything is encrypted. Each person has a key of their own.")),
            ("clock", _("Every treaty limit with its date and the reasoning behind it.")),
            ("letters", _("Sealed letters, and case bundles for removable media.")),
        ):
            line = row(Glyph(glyph, "rail_text", 18), label(text, wrap=True), gap=WIDE)
            line.setStretch(1, 1)
            inside.addLayout(line)
        inside.addStretch(1)
        if self.PREFERENCES:
            self._offer_preferences(inside)
        return panel

    def _offer_preferences(self, inside: QVBoxLayout) -> None:
        inside.addWidget(label(_("Language of the screen"), "small"))
        choice = Combo(_("Language of the screen"))
        choice.fill([(str(language(code).locale.get_display_name(code)), code) for code in LANGUAGES])
        choice.choose(screen().code)
        choice.activated.connect(lambda _at: self.door.prefer(language=str(choice.value)))
        look = Combo(_("Theme"))
        look.fill([(_("As the system"), "system"), (_("Light"), "light"), (_("Dark"), "dark")])
        look.choose(self.door.settings.theme)
        look.activated.connect(lambda _at: self.door.prefer(theme=str(look.value)))
        inside.addLayout(row(choice, look, gap=SPACE))
