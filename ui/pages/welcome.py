# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The first page: an office opened before, a new one, an existing one, or the training office."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Progress
from ui.pages.threshold import Door, Threshold
from ui.widgets.basics import GAP, SPACE, button, column, label, row
from ui.widgets.controls import Glyph, Level
from ui.widgets.work import WorkBar

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office

TRAINING = "training"


class WelcomePage(Threshold):
    """The choice at the first start, and at every start at which no office was opened before."""

    def __init__(self, door: Door) -> None:
        super().__init__(door, _("Welcome"), _("Open your office, set up a new one, or practise with fictional cases."))
        self._first: QWidget = self
        known = [Path(folder) for folder in door.settings.offices if (Path(folder) / "office.json").is_file()]
        if known:
            self.body.addWidget(label(_("OPENED BEFORE"), "section"))
            for folder in known[:3]:
                self.body.addWidget(self._tile("office", office_name(folder), str(folder), partial(self.unlock, folder)))
            self.body.addSpacing(SPACE)
            self.body.addWidget(label(_("OTHERWISE"), "section"))
        self.new = self._tile(
            "plus",
            _("Set up a new office"),
            _("Country, letterhead, first administrator, key. About five minutes."),
            self.set_up,
        )
        self.existing = self._tile(
            "folder", _("Open an existing office"), _("Choose the folder of an office on this computer."), self.choose
        )
        self.training = self._tile(
            "training",
            _("Practise in the training office"),
            _("200 fictional requests over three years, marked TRAINING on every screen and page."),
            self.practise,
        )
        for tile in (self.new, self.existing, self.training):
            self.body.addWidget(tile)
        self.work = WorkBar()
        self.body.addWidget(self.work)
        self.body.addStretch(1)

    def _tile(self, glyph: str, title: str, text: str, act: Callable[[], object]) -> QPushButton:
        tile = button("", act, look="tile")
        if self._first is self:
            self._first = tile
        tile.setAccessibleName(title)
        tile.setAccessibleDescription(text)
        words = column(gap=2)
        words.addWidget(label(title, "strong"))
        words.addWidget(label(text, "small", wrap=True))
        line = row(Glyph(glyph, "accent_text", 24), words, Glyph("chevron", "muted", 16), parent=tile, gap=16)
        line.setContentsMargins(18, GAP, 18, GAP)
        line.setStretch(1, 1)
        return tile

    def first_focus(self) -> QWidget:
        """The first tile."""
        return self._first

    def set_up(self) -> None:
        """Set up a new office."""
        from ui.pages.new_office import NewOfficePage

        page = NewOfficePage(self.door)
        self.door.show_threshold(page)

    def unlock(self, folder: Path) -> None:
        """Ask for the passphrase of an office."""
        from ui.pages.unlock import UnlockPage

        page = UnlockPage(self.door, folder, self.door.settings.last_user)
        self.door.show_threshold(page)

    def choose(self) -> None:
        """Choose the folder of an office."""
        dialog = QFileDialog(self, _("Folder of the office"), str(self.door.data_folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_folder_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_folder_chosen(self, path: str) -> None:
        folder = Path(path)
        if not (folder / "office.json").is_file():
            self.banner.say(Level.BAD, sentence(KnownError(Code.OFFICE_MISSING, folder=folder)))
            return
        self.unlock(folder)

    def practise(self) -> None:
        """Make the training office, or open the one made before."""
        self.banner.dismiss()
        self.setFocus()  # else Qt hands it from the disabled tiles to the choice of language
        for tile in (self.new, self.existing, self.training):
            tile.setEnabled(False)
        folder = self.door.data_folder / TRAINING

        def work(progress: Progress, cancel: CancelToken) -> Office:
            from mlat_desktop import bootstrap

            return bootstrap.training_office(folder, progress=progress, cancel=cancel)

        enter, failed = self.door.enter, self._on_practise_failed
        job = self.door.tasks.long_read(self, work, enter, failed, unclaimed=lambda office: office.close())
        self.work.watch(job, _("The training office is being made."))

    def _on_practise_failed(self, error: KnownError) -> None:
        for tile in (self.new, self.existing, self.training):
            tile.setEnabled(True)
        self.training.setFocus()
        self.banner.say(Level.INFO if error.code is Code.CANCELLED else Level.BAD, sentence(error))


def office_name(folder: Path) -> str:
    """What to call an office whose name is still encrypted: its folder."""
    return _("Training office") if folder.name == TRAINING else folder.name
