# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What stands on the letters of the office: the lines of its letterhead in each language, and its images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.domain.seals import ImageUse, StationeryImage
from mlat_desktop.i18n import _, screen
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.stationery import use_words
from ui import a11y
from ui.desk import Desk
from ui.pages.letters import read_file
from ui.widgets.basics import GAP, SPACE, WIDE, Combo, button, clear, column, joined, label, row, rule
from ui.widgets.controls import Level
from ui.widgets.form import Section, area

T = TypeVar("T")
_SIDE = 44


class StationerySection(Section):
    """The card."""

    def __init__(self, desk: Desk) -> None:
        note = _("A language without lines of its own gets the English ones. Images are optional.")
        super().__init__(_("Letterhead"), columns=1, note=note)
        self._desk = desk
        self._keeps = Act.KEEP_OFFICE in PERMITTED[desk.office.info.user.role]
        self.language, self.lines = Combo(), area(lines=5)
        self._offered: tuple[str, ...] = ()
        self.add(_("Language of the letter"), self.language)
        self._lines_field = self.add(_("Lines, from the State down to the address"), self.lines)
        self.save = button(_("Save the letterhead"), self._save, glyph="check")
        self.lines.setEnabled(self._keeps)
        self.save.setEnabled(self._keeps)
        self.body.addLayout(row(self.save, None))
        self._images: QVBoxLayout = column(gap=SPACE)
        self.body.addLayout(self._images)
        self._said = label("", "bad", wrap=True)
        self._said.setVisible(False)
        self.body.addWidget(self._said)
        self.language.currentIndexChanged.connect(self._show_lines)
        self.refresh()

    def refresh(self) -> None:
        """Read lines and images again; what is being typed stays."""
        offered = self._desk.office.letter_languages.codes()
        if offered != self._offered:
            self._offered, chosen = offered, self.language.value
            self.language.blockSignals(True)
            self.language.fill([(screen().tongue(code), code) for code in offered])
            self.language.choose(chosen or offered[0])
            self.language.blockSignals(False)
        if not self.lines.document().isModified():
            self._show_lines()
        clear(self._images)
        found = {each.use: each for each in self._desk.office.stationery.images()}
        for use in ImageUse:
            self._images.addWidget(rule())
            self._images.addWidget(self._image(use, found.get(use)))
        a11y.tab_in_reading_order(self.window())  # the buttons of the images were made anew

    def _show_lines(self, *_arguments: object) -> None:
        kept = self._desk.office.record.show().letterhead.get(str(self.language.value), ())
        rtl = runs_left(str(self.language.value))
        self.lines.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        self.lines.setPlainText("\n".join(kept))
        self.lines.document().setModified(False)

    def _image(self, use: ImageUse, image: StationeryImage | None) -> QWidget:
        made, shown = QWidget(), QLabel()
        shown.setFixedSize(_SIDE * 2, _SIDE)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = use_words(use)
        if image is not None:
            picture = QPixmap()
            picture.loadFromData(image.png)
            whole, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            shown.setPixmap(picture.scaled(shown.size(), whole, smooth))
            shown.setAccessibleName(name)
        words = column(gap=1)
        words.addWidget(label(name, "strong", wrap=True))
        pixels = _("{width} × {height} pixels").format(width=image.width, height=image.height) if image else _("none")
        words.addWidget(label(pixels, "small"))
        acts = []
        if self._desk.office.stationery.may(use):
            choose = button(_("Choose..."), lambda: self._choose(use), look="link")
            choose.setAccessibleName(joined(_("Choose an image"), name))
            acts.append(choose)
            if image is not None:
                away = button(_("Take away"), lambda: self._take_away(use), look="link")
                away.setAccessibleName(joined(_("Take away"), name))
                acts.append(away)
        inside = row(*([shown] if image else []), words, *acts, gap=WIDE if image else GAP, parent=made)
        inside.setStretch(1 if image else 0, 1)
        return made

    def _choose(self, use: ImageUse) -> None:
        dialog = QFileDialog(self, use_words(use), "", _("Images (*.png *.jpg *.jpeg)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.bring_in(use, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def bring_in(self, use: ImageUse, path: Path) -> None:
        """Print the image of a file from now on."""
        stationery = self._desk.office.stationery
        self._write(lambda: stationery.bring_in(use, read_file(path)))

    def _take_away(self, use: ImageUse) -> None:
        self._write(lambda: self._desk.office.stationery.take_away(use))

    def _save(self) -> None:
        lines = self.lines.toPlainText().split("\n")
        language, record = str(self.language.value), self._desk.office.record
        self.lines.document().setModified(False)
        self._write(lambda: record.keep(letterhead={language: lines}))

    def _write(self, act: Callable[[], Done[T]]) -> None:
        self._said.setVisible(False)
        self._desk.tasks.write(self, act, self._done, self._refused)

    def _done(self, _value: object) -> None:
        self.refresh()
        self._desk.shell.say(Level.GOOD, _("Letters look like this from now on."))

    def _refused(self, error: KnownError) -> None:
        self.lines.document().setModified(True)  # what was typed stays to be mended
        self._said.setText(sentence(error))
        self._said.setVisible(True)
