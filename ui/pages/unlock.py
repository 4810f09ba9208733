# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The locked door of an office: name and passphrase, the recovery code, or the key that this computer remembers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _
from mlat_desktop.messages import sentence
from ui.pages.threshold import Door, Threshold
from ui.pages.welcome import TRAINING, office_name
from ui.widgets.basics import WIDE, button, card, joined, label, row
from ui.widgets.controls import Level
from ui.widgets.form import Field, line
from ui.widgets.ticks import Tick

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


class UnlockPage(Threshold):
    """Opens an office."""

    def __init__(self, door: Door, folder: Path, user: str) -> None:
        super().__init__(door, _("Unlock {office}").format(office=office_name(folder)), str(folder), width=480)
        self._folder = folder
        self.user, self.passphrase = line(user), line(secret=True)
        self.code = line(hint="XXXXX-XXXXX-XXXXX-…")
        self.remember = Tick(_("&Remember the key on this computer"))
        self.remember.setToolTip(_("Kept in the computer's own key store; the passphrase always works too."))
        self._ways = QStackedWidget()
        self._ways.setProperty("look", "clear")
        self._ways.addWidget(self._by_passphrase())
        self._ways.addWidget(self._by_code())
        self.body.addWidget(self._ways)
        if folder.name == TRAINING:
            self.body.addWidget(self._training_hint())
        self._other = button("", self._change_way, look="link")
        self._keyring = button(
            _("Unlock with the key this computer remembers"), self._open_by_keyring, look="link", glyph="key"
        )
        self.body.addLayout(row(self._other, None, button(_("Another office"), door.welcome, look="link")))
        self.body.addLayout(row(self._keyring, None))
        self.body.addStretch(1)
        self._show_way(0)

    def first_focus(self) -> QWidget:
        """The passphrase if the name is known."""
        return self.passphrase if self.user.text() else self.user

    def _by_passphrase(self) -> QWidget:
        frame, inside = card(gap=WIDE)
        inside.addWidget(Field(_("&Name"), self.user))
        inside.addWidget(Field(_("&Passphrase"), self.passphrase))
        inside.addWidget(self.remember)
        self.open = button(_("&Unlock"), self._open_by_passphrase, look="primary", glyph="key")
        inside.addLayout(row(self.open, None))
        inside.addStretch(1)
        self.passphrase.returnPressed.connect(self._open_by_passphrase)
        self.user.returnPressed.connect(self.passphrase.setFocus)
        return frame

    def _by_code(self) -> QWidget:
        frame, inside = card(gap=WIDE)
        inside.addWidget(label(_("The recovery code stands on the printed sheet of this office."), "muted", wrap=True))
        inside.addWidget(Field(_("Recovery &code"), self.code))
        self.open_by_code = button(_("Unlock with the code"), self._open_by_code, look="primary", glyph="key")
        inside.addLayout(row(self.open_by_code, None))
        inside.addStretch(1)
        self.code.returnPressed.connect(self._open_by_code)
        return frame

    def _training_hint(self) -> QWidget:
        from mlat_desktop.bootstrap import training

        frame, inside = card(gap=4)
        inside.addWidget(label(_("The training office keeps no secret. Its passphrase:"), "muted", wrap=True))
        inside.addWidget(label(training.PASSPHRASE, "strong", wrap=True, selectable=True))
        inside.addWidget(label(_("A letter needs two people. Sign in as:"), "muted", wrap=True))
        for name, full_name, title in training.SIGN_IN:
            known = button(joined(full_name, title), partial(self._choose_person, name), look="link", glyph="person")
            inside.addLayout(row(known, None))
        self.passphrase.setText(training.PASSPHRASE)
        return frame

    def _choose_person(self, name: str) -> None:
        self.user.setText(name)
        self.open.setFocus()

    def _show_way(self, way: int) -> None:
        self._ways.setCurrentIndex(way)
        self._other.setText(_("Use the recovery code") if way == 0 else _("Use name and passphrase"))

    def _change_way(self) -> None:
        way = 1 - self._ways.currentIndex()
        self._show_way(way)
        (self.code if way else self.passphrase).setFocus()

    # -- opening ---------------------------------------------------------------------------------------------------------

    def _open_by_passphrase(self) -> None:
        self._open(user=self.user.text().strip() or None, passphrase=self.passphrase.text())

    def _open_by_code(self) -> None:
        self._open(recovery_code=self.code.text())

    def _open_by_keyring(self) -> None:
        self._open(keyring=True)

    def _open(
        self,
        *,
        user: str | None = None,
        passphrase: str | None = None,
        recovery_code: str | None = None,
        keyring: bool = False,
        clock_confirmed: bool = False,
    ) -> None:
        self.banner.dismiss()
        self._ways.setEnabled(False)

        def work() -> Office:
            from mlat_desktop import bootstrap

            return bootstrap.open_office(
                self._folder,
                user=user,
                passphrase=passphrase,
                recovery_code=recovery_code,
                keyring=passphrase is None and recovery_code is None,
                clock_confirmed=clock_confirmed,
            )

        def failed(error: KnownError) -> None:
            self._ways.setEnabled(True)
            if error.code is Code.OFFICE_CLOCK_BACK:
                confirm = (
                    _("The clock is right"),
                    lambda: self._open(
                        user=user,
                        passphrase=passphrase,
                        recovery_code=recovery_code,
                        keyring=keyring,
                        clock_confirmed=True,
                    ),
                )
                self.banner.say(Level.WARN, sentence(error), (confirm,))
                return
            self.banner.say(Level.BAD, sentence(error))
            again = self.code if self._ways.currentIndex() else self.passphrase
            again.selectAll()
            again.setFocus()

        def opened(office: Office) -> None:
            self._opened(office, recovered=bool(recovery_code))

        self.door.tasks.read(self, work, opened, failed, unclaimed=lambda office: office.close())

    def _opened(self, office: Office, *, recovered: bool) -> None:
        remember, door = self.remember.isChecked(), self.door
        self.passphrase.clear()
        self.code.clear()
        door.enter(office)
        if recovered:
            door.after_recovery()
        elif remember:
            door.remember()
