# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Files that are chosen by a button or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton

from mlat_desktop.i18n import _, listed
from ui.widgets.basics import SPACE, Compound, ElidedLabel, button, icon_button, row


class FilesPick(Compound):
    """Any number of files, chosen by button or dropped on it.

    Signals:
        taken: other files were chosen, or those chosen were taken away.
    """

    taken = Signal()

    def __init__(self, text: str, title: str) -> None:
        super().__init__()
        self._title = title
        self.paths: tuple[Path, ...] = ()
        self.choose = button(text, self._choose, glyph="attach")
        self._shown = ElidedLabel(_("no file"), "muted")
        self._away = icon_button("close", _("Take the files away"), lambda: self.take(()))
        self._away.hide()
        line_of_parts = row(self.choose, self._shown, self._away, parent=self, gap=SPACE)
        line_of_parts.setStretch(1, 1)
        self.setAcceptDrops(True)

    def heart(self) -> QPushButton:
        """The button that chooses."""
        return self.choose

    def take(self, paths: Sequence[Path]) -> None:
        """Choose these files in place of those chosen."""
        self.paths = tuple(dict.fromkeys(paths))
        self._shown.setText(listed(*(path.name for path in self.paths)) or _("no file"))
        self._away.setVisible(bool(self.paths))
        self.taken.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept local files."""
        urls = event.mimeData().urls()
        if urls and all(url.isLocalFile() for url in urls):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the files."""
        self.take([*self.paths, *(Path(url.toLocalFile()) for url in event.mimeData().urls())])

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda paths: self.take([*self.paths, *map(Path, paths)]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class FilePick(Compound):
    """A file, or with ``folder`` a folder, chosen by button or dropped on it.

    Signals:
        taken: another file was chosen, or the one chosen was taken away.
    """

    taken = Signal()

    def __init__(self, text: str, title: str, *, folder: bool = False) -> None:
        super().__init__()
        self._title, self._folder = title, folder
        self.path: Path | None = None
        self.choose = button(text, self._choose, glyph="folder" if folder else "attach")
        self._shown = ElidedLabel(self._nothing(), "muted")
        self._away = icon_button("close", _("Take it away") if folder else _("Take the file away"), lambda: self.take(None))
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
        self._shown.setText((path.name or str(path)) if path else self._nothing())
        self._away.setVisible(path is not None)
        self.taken.emit()

    def _nothing(self) -> str:
        return _("no folder") if self._folder else _("no file")

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
        dialog.setFileMode(QFileDialog.FileMode.Directory if self._folder else QFileDialog.FileMode.ExistingFile)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, self._folder)
        dialog.fileSelected.connect(lambda path: self.take(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
