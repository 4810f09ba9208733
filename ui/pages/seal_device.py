# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A seal whose key is on a device (PKCS #11): how an administrator sets it up, and where its PIN is asked for each act."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.seals import TokenPlace
from mlat_desktop.i18n import _
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.seals import SealView, state_words
from ui.desk import Desk
from ui.widgets.basics import GAP, button, joined, row
from ui.widgets.controls import Level
from ui.widgets.form import Section, line


class DeviceSection(Section):
    """The card in the settings: the maker's library, the device, the key on it. ``brought`` is called when a seal came in."""

    def __init__(self, desk: Desk, brought: Callable[[], object]) -> None:
        note = _("For a card, a stick or a security module. The key never leaves it, and a second person puts the seal in use.")
        super().__init__(_("Seal on a device (PKCS #11)"), columns=1, note=note)
        self._desk, self._brought = desk, brought
        self.module, self.token, self.label, self.pin = line(), line(), line(), line(secret=True)
        self._module_field = self.add(_("Library of the device’s maker"), self.module)
        self.choose = button(_("Choose the library..."), self._choose, glyph="folder")
        self._token_field = self.add(_("Label of the device"), self.token)
        self._label_field = self.add(_("Label of the key and its certificate"), self.label)
        self._pin_field = self.add(_("PIN of the device"), self.pin, help_text=_("Asked each time, and kept nowhere."))
        self.bring = button(_("Bring it in"), self._bring, glyph="check")
        self.bring.setAccessibleName(_("Bring in the seal on the device"))
        self.body.addLayout(row(self.choose, self.bring, None, gap=GAP))

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Library of the device’s maker"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.module.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _bring(self) -> None:
        asked = (
            (self._module_field, self.module), (self._token_field, self.token), (self._label_field, self.label),
            (self._pin_field, self.pin),
        )  # fmt: skip
        lacking = [(field, control) for field, control in asked if not control.text().strip()]
        for field, control in asked:
            field.complain(_("This is needed.") if (field, control) in lacking else "")
        if lacking:
            lacking[0][1].setFocus()
            return
        place = TokenPlace(
            module=self.module.text().strip(), token=self.token.text().strip(), label=self.label.text().strip()
        )  # fmt: skip
        pin, seals = self.pin.text(), self._desk.office.seals
        self.pin.clear()
        self.bring.setEnabled(False)
        self._desk.tasks.write(self, lambda: seals.bring_in_token(place, pin), self._done, self._refused)

    def _done(self, seal: SealView) -> None:
        self.bring.setEnabled(True)
        for control in (self.module, self.token, self.label):
            control.clear()
        self._brought()
        self._desk.shell.say(Level.GOOD, joined(seal.subject, state_words(seal.state)))

    def _refused(self, error: KnownError) -> None:
        self.bring.setEnabled(True)
        self._module_field.complain(sentence(error))
        self.pin.setFocus()


class PinBox(Section):
    """Asks for the PIN of the device on which the seal in use is, for one act."""

    def __init__(self, token: str) -> None:
        super().__init__(_("The seal is on the device {token}").format(token=token), columns=2)
        self.setProperty("look", "well")
        self.pin = line(secret=True)
        self._field = self.add(_("PIN of the device"), self.pin, help_text=_("Asked each time, and kept nowhere."))

    def taken(self) -> str:
        """The PIN, which no longer stands in the field; empty where none was entered, and the field says so."""
        pin = self.pin.text()
        self._field.complain("" if pin else _("This is needed."))
        if not pin:
            self.pin.setFocus()
        self.pin.clear()
        return pin


def pin_box(desk: Desk) -> PinBox | None:
    """The box where the seal in use is on a device."""
    token = desk.office.seals.lacks_pin()
    return PinBox(token) if token else None
