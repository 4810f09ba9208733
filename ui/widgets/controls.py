# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Chips, the search field, the period bar, the empty state and the banner."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from mlat_desktop.i18n import _
from ui import a11y, icons
from ui.theme import Tone, theme, tokens
from ui.widgets.basics import SPACE, WIDE, button, column, icon_button, label, level, look, repolish, row, rtl, tab_before


class ChipRow(QWidget):
    """Exclusive filters in a row; the arrow keys move between them.

    Signals:
        chosen: the key of the chip.
    """

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._row = row(parent=self, gap=6)
        self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        self._row.addStretch(1)

    def add(self, key: str, text: str) -> None:
        """Add a chip at the end; the first one is chosen."""
        chip = button(text, lambda: self.chosen.emit(key), look="chip")
        chip.setCheckable(True)
        chip.setChecked(not self._chips)
        self._chips[key] = chip
        self._group.addButton(chip)
        self._row.insertWidget(self._row.count() - 1, chip)

    def set_text(self, key: str, text: str) -> None:
        """Show another text (with a figure, say)."""
        self._chips[key].setText(text)

    def choose(self, key: str) -> None:
        """Choose a chip as a click would."""
        if not self._chips[key].isChecked():
            self._chips[key].setChecked(True)
            for name, chip in self._chips.items():  # Qt gives the Tab key to the chosen one only after a click
                chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)
            self.chosen.emit(key)

    @property
    def value(self) -> str:
        """The key of the chosen chip."""
        return next(key for key, chip in self._chips.items() if chip.isChecked())


class SearchField(QLineEdit):
    """A search field that answers a moment after the last key.

    Signals:
        searched: the text, 150 ms after typing stopped, or at once with Enter.
        left_down: the Down key was pressed: the user wants the list.
    """

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__()
        level(self)
        self.setPlaceholderText(hint)
        self.setToolTip(hint)
        self.setAccessibleName(hint)
        glyph = QAction(icons.icon("search", "muted"), hint, self)
        self.addAction(glyph, QLineEdit.ActionPosition.LeadingPosition)
        self._wipe = QAction(icons.icon("close", "muted"), _("Clear the search"), self)
        self._wipe.triggered.connect(self.wipe)
        self.addAction(self._wipe, QLineEdit.ActionPosition.TrailingPosition)
        self._wipe.setVisible(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(150)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._tell)

    def wipe(self) -> None:
        """Empty the field and search for nothing, at once."""
        self.clear()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties, Down goes to the list."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.wipe()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def _on_text_changed(self, text: str) -> None:
        self._wipe.setVisible(bool(text))
        self._pause.start()

    def _tell(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text().strip())


class PeriodBar(QProgressBar):
    """How much of a period has passed. The words beside it say the same, and it is heard as the part that has passed."""

    def __init__(self) -> None:
        super().__init__()
        self._share, self._tone = 0.0, Tone.NEUTRAL
        self.setRange(0, 100)
        self.setTextVisible(False)
        self.setFixedHeight(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def set(self, share: float, tone: Tone, words: str) -> None:
        """Fill ``share`` (0 to 1) in a tone; ``words`` is what is heard."""
        self._share, self._tone = max(0.0, min(1.0, share)), tone
        self.setValue(round(100 * self._share))
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(160, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and filling, from the side where reading starts."""
        t = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.track))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, 5, 5)
        if self._share > 0:
            width = max(10.0, box.width() * self._share)
            x = box.width() - width if rtl() else 0.0
            painter.setBrush(QColor(t.tone(self._tone)[0]))
            painter.drawRoundedRect(QRectF(x, 0, width, box.height()), 5, 5)
        painter.end()


class Glyph(QWidget):
    """An icon as an ornament; what it means is said by the words beside it."""

    def __init__(self, name: str, ink: str = "muted", side: int = 18) -> None:
        super().__init__()
        self._name, self._ink = name, ink
        self.setFixedSize(side, side)
        theme().changed.connect(self.update)

    def set(self, name: str, ink: str) -> None:
        """Show another icon."""
        self._name, self._ink = name, ink
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        turned = self._name == "chevron" and rtl()
        icons.paint(painter, self._name, getattr(tokens(), self._ink), QRectF(self.rect()), mirrored=turned)
        painter.end()


class EmptyState(QWidget):
    """What a page says when it has nothing to show, and the one act that would change that."""

    def __init__(self, glyph: str, title: str, text: str = "", act: QPushButton | None = None) -> None:
        super().__init__()
        inside = column(self, margins=(24, 48, 24, 48), gap=SPACE)
        inside.addStretch(1)
        inside.addWidget(Glyph(glyph, "muted", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addSpacing(SPACE)
        self._title, self._text = label(title, "heading", wrap=True), label(text, "muted", wrap=True)
        for each in (self._title, self._text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(each)
        if act is not None:
            inside.addSpacing(WIDE)
            inside.addWidget(act, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(2)

    def say(self, title: str, text: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)


class Level(StrEnum):
    """How grave a message is."""

    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


_GLYPHS = {Level.INFO: "info", Level.GOOD: "success", Level.WARN: "warning", Level.BAD: "error"}
_INKS = {Level.INFO: "accent_text", Level.GOOD: "good", Level.WARN: "warn", Level.BAD: "bad"}


class Banner(QWidget):
    """A message inside the page, in place of a modal dialog. It stays until it is closed, answered or replaced.

    Signals:
        closed: it went away.
    """

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._glyph = Glyph("info", "accent_text", 20)
        self._text = label("", wrap=True, selectable=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._acts = row(gap=SPACE)
        self._close = icon_button("close", _("Close this message"), self.dismiss)
        self._frame = QFrame()
        row(self._glyph, self._text, self._acts, self._close, parent=self._frame, margins=(14, 8, 8, 8), gap=WIDE)
        row(self._frame, parent=self, margins=(22, 12, 22, 0))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    def say(
        self, level: Level, text: str, acts: tuple[tuple[str, Callable[[], object]], ...] = (), *, stays: bool = True
    ) -> None:
        """Show a message with its answers; one that does not stay goes after eight seconds."""
        self._timer.stop()
        self._frame.setProperty("banner", level.value)
        repolish(self._frame)
        self._glyph.set(_GLYPHS[level], _INKS[level])
        self._text.setText(text)
        while (item := self._acts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        made = [button(words, self._answer(act), look="" if number else "primary") for number, (words, act) in enumerate(acts)]
        for each in made:
            self._acts.addWidget(each)
        tab_before(self._close, *made)
        self.setAccessibleName(text)
        self.show()
        a11y.announce(self)
        if not stays:
            self._timer.start(8000)

    @property
    def text(self) -> str:
        """The message shown, empty when there is none."""
        return "" if self.isHidden() else self._text.text()

    def turn_the_page(self) -> None:
        """Another page is shown: a success has been read and goes; what asks, warns or refuses stays."""
        if self._timer.isActive():
            self.dismiss()

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.hide()
        self._text.clear()
        self.closed.emit()

    def _answer(self, act: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            self.dismiss()
            act()

        return run


class Strength(QWidget):
    """Five steps of a passphrase's strength, with the word for it."""

    def __init__(self) -> None:
        super().__init__()
        self._bar, self._word = PeriodBar(), label("", "small")
        self._advice = label("", "small", wrap=True)
        inside: QVBoxLayout = column(self, gap=4)
        inside.addLayout(row(self._bar, self._word, gap=WIDE))
        inside.addWidget(self._advice)
        self.set(-1, "")

    def set(self, score: int, advice: str) -> None:
        """Show a score of 0 to 4; -1 is "nothing typed"."""
        words = (_("very weak"), _("weak"), _("fair"), _("good"), _("strong"))
        tones = (Tone.BAD, Tone.BAD, Tone.WARN, Tone.GOOD, Tone.GOOD)
        if score < 0:
            self._bar.set(0, Tone.NEUTRAL, _("Strength of the passphrase"))
            self._word.clear()
        else:
            said = _("Strength: {word}").format(word=words[score])
            self._bar.set((score + 1) / 5, tones[score], said)
            self._word.setText(said)
            look(self._word, {Tone.BAD: "bad", Tone.WARN: "warn", Tone.GOOD: "good"}[tones[score]])
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
