# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What is half-typed in a form is kept, encrypted, so that a lock or a crash loses nothing; the next such form has it again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.i18n import _
from ui.desk import Desk
from ui.pages.page import Editor
from ui.widgets.keeping import put_back, taken, watch

PAUSE = 2000
"""Milliseconds after a change until what was typed is kept."""


class HalfTyped:
    """The draft of one form.

    ``name`` is what it is kept under, ``content`` what stands in the form as plain JSON values (nothing where the form keeps
    none), ``said`` the line of the form that tells of it. ``touched`` says that something was typed since it was last a record.
    """

    def __init__(self, desk: Desk, owner: QWidget, name: str, content: Callable[[], dict[str, Any]], said: QLabel) -> None:
        self.name, self.touched = name, False
        self._desk, self._owner, self._content, self._said = desk, owner, content, said
        self._kept, self._turn = False, 0
        self._told = ""
        self._one = threading.Lock()
        self._later = QTimer(owner)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._save)

    def load(self) -> dict[str, Any] | None:
        """What was left half-typed, None if there is nothing."""
        found = self._desk.office.drafts.load(self.name)
        self._kept = found is not None
        return found

    def resumed(self, said: str = "") -> None:
        """What was left stands in the form again: it is no record yet."""
        self.touched = True
        self.tell(said or _("What you had begun to type is here again."))

    def tell(self, said: str) -> None:
        """Say it in the line of the form."""
        self._told = said
        self._said.setText(said)

    def touch(self, *_arguments: object) -> None:
        """Something was typed. Who types without a pause has most to lose: the next key does not put off the keeping."""
        self.touched = True
        if not self._later.isActive():
            self._later.start()

    def keep(self) -> None:
        """Keep it now."""
        self._later.stop()
        self._turn += 1  # what still waits for its thread is older
        content = self._content() if self.touched else {}
        if content:
            with self._one:
                self._desk.office.drafts.save(self.name, content)
                self._kept = True

    def forget(self) -> None:
        """It became a record, or was given up."""
        self._later.stop()
        self._turn += 1  # what still waits for its thread would bring it back
        self.touched = False
        with self._one:
            if self._kept:
                self._desk.office.drafts.discard(self.name)
                self._kept = False

    def _save(self) -> None:
        content = self._content() if self.touched else {}
        if not content:
            return
        drafts, name, turn = self._desk.office.drafts, self.name, self._turn

        def save() -> Done[bool]:
            with self._one:
                wanted = turn == self._turn
                if wanted:
                    drafts.save(name, content)
                    self._kept = True
            return Done(wanted)

        self._desk.tasks.write(self._owner, save, self._on_saved)

    def _on_saved(self, kept: bool) -> None:
        if kept and self._said.text() in {"", self._told}:  # what else is said there counts more
            self.tell(_("What you typed is kept, encrypted."))


def half_typed(desk: Desk, form: Editor, name: str, controls: Mapping[str, QWidget]) -> HalfTyped:
    """Keep what stands in these controls of a form. They hold by now what it begins with; what was left is put in them."""
    made = HalfTyped(desk, form, name, lambda: taken(controls), form.said)
    kept = made.load()
    if kept is not None:
        put_back(controls, kept)
        made.resumed()
    watch(controls, made.touch)
    return made


class KeptEditor(Editor):
    """A form of which what is half-typed is kept; it sets ``half`` once its controls hold what it begins with."""

    half: HalfTyped

    def dirty(self) -> bool:
        """Whether something was typed that is no record yet."""
        return self.half.touched

    def keep(self) -> None:
        """Keep it now: the office is being locked."""
        self.half.keep()

    def gone(self) -> None:
        """The user left without saving: forget what was kept."""
        self.half.forget()
