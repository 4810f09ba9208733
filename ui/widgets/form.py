# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Sections of a form: a card with a heading and fields on a grid, each label above its field and tied to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from mlat_desktop.i18n import _
from ui import a11y
from ui.widgets.basics import EDGE, GAP, WIDE, ElidedLabel, button, column, heart, label, level, repolish, rtl


class Field(QWidget):
    """A label, its control, and the line below where a fault is said."""

    def __init__(self, text: str, control: QWidget, *, required: bool = False, help_text: str = "") -> None:
        super().__init__()
        self.control = control
        inside = column(self, gap=3)
        self.label = label(f"{text} *" if required else text, "field")
        target = heart(control)
        a11y.buddy(self.label, target)
        target.setAccessibleName(a11y.plain(text))
        self._below = label(help_text, "small", wrap=True)
        self._help = help_text
        self._below.setVisible(bool(help_text))
        inside.addWidget(self.label)
        inside.addWidget(control)
        inside.addWidget(self._below)
        inside.addStretch(1)

    def rename(self, text: str) -> None:
        """Call the field something else."""
        self.label.setText(f"{text} *" if self.label.text().endswith(" *") else text)
        heart(self.control).setAccessibleName(a11y.plain(text))

    def complain(self, text: str) -> None:
        """Say what is wrong with the field; the empty text takes it back."""
        self._below.setText(text or self._help)
        self._below.setProperty("look", "bad" if text else "small")
        repolish(self._below)
        self._below.setVisible(bool(text or self._help))
        target = heart(self.control)
        target.setProperty("wrong", bool(text))
        target.setAccessibleDescription(text or self._help)
        repolish(target)


def level_with(field: Field, control: QWidget) -> QWidget:
    """A control without a label of its own, as low as the control of the field beside it in whatever script its label is."""
    made = QWidget()
    inside = column(made, gap=0)
    field.label.ensurePolished()
    inside.addSpacing(field.label.sizeHint().height() + 3)
    inside.addWidget(control)
    inside.addStretch(1)
    return made


class Section(QFrame):
    """A card of fields on a grid of ``columns``."""

    def __init__(self, title: str, *, columns: int = 2, note: str = "") -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        self._columns, self._next = columns, 0
        self._placed: dict[QWidget, int] = {}
        self.body: QVBoxLayout = column(self, margins=(EDGE, 14, EDGE, 16), gap=WIDE)
        if title:
            self.body.addWidget(label(title, "heading"))
        if note:
            self.body.addWidget(label(note, "small", wrap=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(WIDE)
        self._grid.setVerticalSpacing(10)
        for each in range(columns):
            self._grid.setColumnStretch(each, 1)
        self.body.addLayout(self._grid)

    def add(self, text: str, control: QWidget, *, span: int = 1, required: bool = False, help_text: str = "") -> Field:
        """Add a field in the next free cells."""
        made = Field(text, control, required=required, help_text=help_text)
        self.place(made, span=span)
        return made

    def place(self, widget: QWidget, *, span: int = 1) -> None:
        """Add any widget in the next free cells."""
        if self._next % self._columns + span > self._columns:
            self._next += self._columns - self._next % self._columns
        at, side = divmod(self._next, self._columns)
        self._grid.addWidget(widget, at, side, 1, span, Qt.AlignmentFlag.AlignTop)
        self._next += span
        self._placed[widget] = span

    def show_only(self, *widgets: QWidget) -> None:
        """Show these of its parts, in this order and without gaps between them; the others are hidden."""
        spans = dict(self._placed)
        for each in spans:
            self._grid.removeWidget(each)
            each.setVisible(each in widgets)
        self._next = 0
        for each in widgets:
            self.place(each, span=spans[each])
        a11y.tab_in_reading_order(self)


def line(text: str = "", *, secret: bool = False, hint: str = "") -> QLineEdit:
    """A field of one line; ``secret`` shows dots."""
    made = QLineEdit()
    level(made)
    made.setText(text)
    made.setPlaceholderText(hint)
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
        made.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    return made


def area(text: str = "", *, lines: int = 3, hint: str = "") -> QPlainTextEdit:
    """A field of several lines. Tab leaves it, as it leaves every field."""
    made = QPlainTextEdit(text)
    made.setTabChangesFocus(True)
    made.setPlaceholderText(hint)
    made.setFixedHeight(made.fontMetrics().lineSpacing() * lines + 22)
    return made


def facts(pairs: list[tuple[str, str]]) -> QWidget:
    """A grid of labels and values, for reading."""
    made = QWidget()
    grid = _facts_grid(made)
    for at, (name, value) in enumerate(pairs):
        grid.addWidget(label(name, "muted"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(value, wrap=True, selectable=True), at, 1)
    return made


def _facts_grid(parent: QWidget) -> QGridLayout:
    made = QGridLayout(parent)
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(WIDE)
    made.setVerticalSpacing(0 if rtl() else GAP)  # the lines of Arabic bring their own room
    made.setColumnStretch(1, 1)
    return made


class BriefFacts(QWidget):
    """The first facts, one line each; a link shows them all, whole. What comes below is not pushed off the screen."""

    def __init__(self, pairs: list[tuple[str, str]], *, few: int) -> None:
        super().__init__()
        outer = column(self, gap=GAP)
        self._short, self._whole = QWidget(), facts(pairs)
        grid = _facts_grid(self._short)
        for at, (name, value) in enumerate(pairs[:few]):
            grid.addWidget(label(name, "muted"), at, 0)
            grid.addWidget(ElidedLabel(value), at, 1, 1, 1 if at == min(few, len(pairs)) - 1 else 2)
        self._more = button(_("All details"), self._toggle, look="aside")
        grid.addWidget(self._more, min(few, len(pairs)) - 1, 2)
        self._less = button(_("Fewer details"), self._toggle, look="aside")
        self._less.hide()
        self._whole.hide()
        outer.addWidget(self._short)
        outer.addWidget(self._whole)
        outer.addWidget(self._less, 0, Qt.AlignmentFlag.AlignTrailing)

    def _toggle(self) -> None:
        whole = self._whole.isHidden()
        self._short.setVisible(not whole)
        self._whole.setVisible(whole)
        self._less.setVisible(whole)
        (self._less if whole else self._more).setFocus()
