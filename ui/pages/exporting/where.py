# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Onto what a bundle goes: the drives that are plugged in, looked for again and again while somebody looks at the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog

from mlat_desktop.i18n import _
from mlat_desktop.services.drive_port import Drive
from ui.desk import Desk
from ui.pages.papers import size_text
from ui.widgets.basics import WIDE, Combo, button, joined, row
from ui.widgets.form import Section, line
from ui.widgets.ticks import Tick

EVERY = 2000
"""Milliseconds between two looks at the drives."""


class Where(Section):
    """The medium.

    Signals:
        changed: another place is chosen, or what is plugged in at the chosen one changed.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Onto what"), columns=2)
        self._desk, self._known = desk, tuple[Drive, ...]()
        self._looking = False
        self.drive = Combo()
        self.folder = line(hint=_("a folder"))
        self.add(_("&Removable drive"), self.drive)
        self.add(_("Or a &folder"), self.folder)
        self.choose = button(_("Choose a folder..."), self.ask, glyph="folder")
        self.copies = Tick(_("A second copy is to follow"))
        self.copies.setToolTip(_("It stays prepared on this computer: for another courier, or a safe."))
        self.body.addLayout(row(self.choose, self.copies, None, gap=WIDE))
        self.body.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._show(desk.office.bundles.drives())
        self.drive.currentIndexChanged.connect(self._on_drive)
        self.folder.textChanged.connect(self.changed)

    @property
    def target(self) -> Path | None:
        """Where the bundle is to lie."""
        text = self.folder.text().strip()
        return Path(text) if text else None

    def rest(self, *, rests: bool) -> None:
        """Look for drives no longer, while one of them is being written to; or again."""
        if rests:
            self._timer.stop()
        elif self.isVisible():
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for a drive any more."""
        super().hideEvent(event)
        self._timer.stop()

    def look(self) -> None:
        """Look which drives are there now, on the reading thread; one look at a time."""
        if self._looking:
            return
        self._looking = True
        bundles = self._desk.office.bundles
        self._desk.tasks.read(self, bundles.drives, self._found, lambda _error: self._found(self._known))

    def look_now(self) -> None:
        """Look at once, before an act that needs to know."""
        self._found(self._desk.office.bundles.drives())

    def _found(self, drives: tuple[Drive, ...]) -> None:
        self._looking = False
        if drives != self._known:
            self._show(drives)

    def _show(self, drives: tuple[Drive, ...]) -> None:
        """A drive that came is chosen where none was; one that was pulled is chosen no longer."""
        before = {str(each.path) for each in self._known}
        self._known = drives
        paths = [str(each.path) for each in drives]
        items: list[tuple[str, object]] = [(self._words(each), path) for each, path in zip(drives, paths, strict=True)]
        self.drive.fill([(_("none: a folder"), ""), *items])
        now = self.folder.text().strip()
        if now in before and now not in paths:
            now = ""
        if not now and paths:
            now = paths[0]
        self.drive.blockSignals(True)
        self.drive.choose(now if now in paths else "")
        self.drive.blockSignals(False)
        if now != self.folder.text().strip():
            self.folder.setText(now)
        else:
            self.changed.emit()

    @staticmethod
    def _words(drive: Drive) -> str:
        free = _("{free} of {total} free").format(free=size_text(drive.free), total=size_text(drive.total))
        return joined(drive.label or str(drive.path), drive.file_system, drive.serial, free)

    def _on_drive(self, *_arguments: object) -> None:
        path = str(self.drive.value or "")
        if path:
            self.folder.setText(path)

    def ask(self) -> None:
        """Have a folder chosen."""
        dialog = QFileDialog(self, _("Folder for the bundle"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
