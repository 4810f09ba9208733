# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The office that has no card yet: its name, its State, the language of the index, and what a bundle for it is safe against."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mlat_desktop.i18n import _
from mlat_desktop.services.bundles.views import WithoutCard
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from ui.desk import Desk
from ui.pages.papers import language_name
from ui.widgets.basics import SPACE, WIDE, Combo, column, label, row
from ui.widgets.controls import Glyph
from ui.widgets.form import Field, line
from ui.widgets.pickers import StatePicker


class NoCard(QWidget):
    """The form of it, filled from the case.

    Signals:
        changed: something else is entered.
    """

    changed = Signal()

    def __init__(self, desk: Desk, name: str, state: str) -> None:
        super().__init__()
        self._desk = desk
        self._asked = False
        self.name = line(name)
        self.state, self.language = StatePicker(_("State")), Combo()
        self.state.set_value(state)
        self.language.fill([(language_name(code), code) for code in LETTER_LANGUAGES])
        inside = column(self, gap=SPACE)
        inside.addWidget(Field(_("Na&me of the office"), self.name, required=True))
        both = row(Field(_("&State"), self.state, required=True), Field(_("&Index in"), self.language), gap=WIDE)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        inside.addLayout(both)
        safe = _(
            "Safe on its way: a 7z archive under a passphrase that the program makes. Whoever has the medium alone, or the"
            " letter alone, can read nothing."
        )
        unsafe = _(
            "Not safe from whoever has both. The passphrase proves nothing about the sender: the partner checks the signature"
            " with your key, asked for by telephone. Your recovery key never opens it, and once they have the letter, nor can"
            " you."
        )
        for glyph, ink, text in (("success", "good", safe), ("warning", "warn", unsafe)):
            sign = Glyph(glyph, ink, 18)
            said = row(sign, label(text, "small", wrap=True), gap=SPACE)
            said.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
            said.setStretch(1, 1)
            inside.addLayout(said)
        # At each key, not when it loses the focus: the click that writes would take it, and begin a look in place of the act.
        self.name.textChanged.connect(self._on_changed)
        self.state.picked.connect(self._on_state)
        self.language.activated.connect(self._on_language)

    @property
    def office(self) -> WithoutCard:
        """What is entered so far."""
        return WithoutCard(name=self.name.text(), country=self.state.value)

    @property
    def index_language(self) -> str:
        """The language of the page that lists what the bundle holds."""
        return str(self.language.value or "en")

    def suggest(self) -> None:
        """Choose the language in which offices of that State are written to, unless somebody chose one."""
        if self.state.value and not self._asked:
            self.language.choose(self._desk.office.passphrase_letters.language_for(self.state.value))

    def _on_state(self, *_arguments: object) -> None:
        self.suggest()
        self.changed.emit()

    def _on_language(self, *_arguments: object) -> None:
        self._asked = True  # what somebody chose is not chosen otherwise with the next State
        self.changed.emit()

    def _on_changed(self, *_arguments: object) -> None:
        self.changed.emit()
