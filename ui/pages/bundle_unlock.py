# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Asks for the passphrase of a bundle that came for an office without a card. What was typed stays until it is right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _, screen
from mlat_desktop.messages import sentence
from ui.widgets.basics import SPACE, button, column, label, row
from ui.widgets.form import Field, line
from ui.widgets.ticks import Tick

ABOUT_PASSPHRASE = frozenset(
    {Code.BUNDLE_PASSPHRASE_NEEDED, Code.BUNDLE_PASSPHRASE_WRONG, Code.PASSPHRASE_MISTYPED, Code.PASSPHRASE_LENGTH}
)
"""Refusals after which the bundle is as well as before."""


class UnlockCard(QWidget):
    """The question. ``given`` takes what was typed."""

    def __init__(self, bundle: str, sender: str, given: Callable[[str], object], put_away: Callable[[], object]) -> None:
        super().__init__()
        self._given = given
        body = column(self, gap=SPACE)
        said = _(
            "This bundle of {name} opens with a passphrase, which came in a letter of its own. The letter names the bundle that"
            " it opens: {bundle}."
        )
        unnamed = _("This bundle opens with a passphrase, which came in a letter of its own. The letter names it: {bundle}.")
        facts = {"name": sender, "bundle": bundle}
        body.addWidget(label(screen().fill(said if sender else unnamed, facts), wrap=True, selectable=True))
        self.typed: QLineEdit = line(secret=True)
        self.typed.returnPressed.connect(self._on_given)
        helps = _("As it stands in the letter. Small letters, blanks and missing hyphens do no harm.")
        self._field = Field(_("Pa&ssphrase of the letter"), self.typed, required=True, help_text=helps)
        half = row(self._field, None)  # a line as wide as the page would be long to read along
        half.setStretch(0, 3)
        half.setStretch(1, 2)
        body.addLayout(half)
        self.shown = Tick(_("Show what is typed"))
        self.shown.toggled.connect(self._on_shown)
        body.addLayout(row(self.shown, None))
        self.open: QPushButton = button(_("&Open it"), self._on_given, look="primary", glyph="check")
        body.addLayout(row(self.open, button(_("&Put it away"), put_away), None, gap=SPACE))

    def wait(self) -> None:
        """It is being tried."""
        self._field.complain("")
        self.setEnabled(False)

    def refuse(self, error: KnownError) -> None:
        """Say why it did not open; what was typed stands there still."""
        self.setEnabled(True)
        self._field.complain("" if error.code is Code.CANCELLED else sentence(error))
        self.typed.setFocus()

    def _on_shown(self, on: bool) -> None:
        self.typed.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    def _on_given(self) -> None:
        if self.typed.text().strip():
            self._given(self.typed.text())
        else:
            self._field.complain(_("This is needed."))
            self.typed.setFocus()
