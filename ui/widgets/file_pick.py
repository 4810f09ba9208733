# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A file that is chosen by a button or dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton

from mlat_desktop.i18n import _
from ui.widgets.basics import SPACE, Compound, ElidedLabel, button, icon_button, row


class FilePick(Compound):
    """A file chosen by button or dropped on it.

    Signals:
        taken: another file was chosen, or the one chosen was taken away.
    """

    taken = Signal()

    def __init__(self, text: str, title: str) -> None:
        super().__init__()
        self._title = title
        self.path: Path | None = None
        self.choose = button(text, self._choose, glyph="attach")
        self._shown = ElidedLabel(_("no file"), "muted")
        self._away = icon_button("close", _("Take the file away"), lambda: self.take(None))
        self._away.hide()
        line_of_parts = row(self.choose, self._shown, self._away, parent=self, gap=SPACE)
        line_of_parts.setStretch(1, 1)
        self.setAcceptDrops(True)

    def heart(self) -> QPushButton:
        """The button that chooses."""
        return self.choose

    def take(self, path: Path | None) -> None:
        """Choose a file."""
        self.path = path
        self._shown.setText(path.name if path else _("no file"))
        self._away.setVisible(path is not None)
        self.taken.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one local file."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the file."""
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.take(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
