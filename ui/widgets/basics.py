# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Labels, buttons, cards and layouts in the house's look, so that a page reads as what it shows."""

from __future__ import annotations

import unicodedata
from abc import abstractmethod
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from mlat_desktop.domain.letter_text import isolate
from mlat_desktop.i18n import ngettext, screen
from ui import a11y
from ui.icons import icon, paint
from ui.theme import tokens

GAP, SPACE, WIDE, EDGE = 4, 8, 12, 20
"""The four distances of the house, in pixels."""
_SINK = 2
_CHEVRON = 44


def rtl() -> bool:
    """Whether the screen reads from right to left."""
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def leading() -> Qt.AlignmentFlag:
    """The side where reading starts. Absolute, for Qt leaves Latin text on the left of a right-to-left page otherwise."""
    side = Qt.AlignmentFlag.AlignRight if rtl() else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def look(widget: QWidget, name: str) -> None:
    """Give a widget another look of the style sheet, at once."""
    if widget.property("look") != name:
        widget.setProperty("look", name)
        repolish(widget)


def repolish(widget: QWidget) -> None:
    """Have the style sheet look at changed properties."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


_OVERHANG = 8
"""Pixels kept free at the left of wrapped right-to-left text, else its last letter is cut: Qt counts the blank at the end."""


def label(text: str = "", look: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label of plain text. Text of cases is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
    if look:
        made.setProperty("look", look)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if rtl():
            made.setContentsMargins(_OVERHANG, 0, 0, 0)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def isolated(text: str) -> str:
    """A text of a case inside a line of the screen: its direction stays its own (45/B/2023 in an Arabic line, say)."""
    if text.isascii() and not rtl():
        return text
    if any(c in text for c in "\u2066\u2067\u2068"):
        return text  # isolated within: Qt sets an isolate within an isolate wrongly
    mixed = rtl() or any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text)
    return f"\u2068{text}\u2069" if mixed and text else text


def code(text: str) -> str:
    """A reference or number inside a line: its parts keep the reading order of the page (45, then the letter, then 2023)."""
    mixed = not text.isascii() and any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text)
    return isolate(text, code=True, rtl=rtl()) if mixed else isolated(text)


def joined(*parts: str) -> str:
    """The parts that say something, in one line, each in its own direction; the line runs in that of the page."""
    said = [isolated(part) for part in parts if part]
    # Qt takes a line of nothing but isolated parts for one that runs from left to right.
    return ("\u200f" if rtl() and len(said) > 1 else "") + " · ".join(said)


def _direction(text: str) -> Qt.LayoutDirection:
    """Where a line of text begins: at the page's side if it is composed of isolated parts, else where its first letter says."""
    sides = {"L": Qt.LayoutDirection.LeftToRight, "R": Qt.LayoutDirection.RightToLeft, "AL": Qt.LayoutDirection.RightToLeft}
    strong = next((sides[kind] for c in text if (kind := unicodedata.bidirectional(c)) in sides), None)
    mixed = any(c in text for c in "\u2066\u2067\u2068")
    return QGuiApplication.layoutDirection() if mixed or strong is None else strong


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where the room ends; the whole text is its tool tip and its accessible name."""

    def __init__(self, text: str = "", look: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if look:
            self.setProperty("look", look)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Set the whole text."""
        super().setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text cut to the room."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setLayoutDirection(_direction(self.text()))  # else the ellipsis would stand where a foreign text begins
        text = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(leading() | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


class Compound(QWidget):
    """A control of several parts that a form treats as one field. It has no focus proxy: Qt would stop Tab there once more."""

    @abstractmethod
    def heart(self) -> QWidget:
        """The part that has the field's name and takes the focus for it."""


def heart(control: QWidget) -> QWidget:
    """The control itself, or the part that stands for a compound one."""
    return control.heart() if isinstance(control, Compound) else control


def tab_before(anchor: QWidget, *parts: QWidget) -> None:
    """Put ``parts`` into the tab order right before ``anchor``; it follows the order of making otherwise."""
    before = anchor.previousInFocusChain() or anchor
    while (before.focusPolicy() is Qt.FocusPolicy.NoFocus or before in parts) and before is not anchor:
        before = before.previousInFocusChain() or anchor  # the tab order knows no widget that takes no focus
    for each in parts:
        QWidget.setTabOrder(before, each)
        before = each


def pressed_by(event: QKeyEvent) -> bool:
    """Whether a key presses the button that has the focus. Qt takes Enter for one in a dialog only."""
    plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
    return plain and not event.isAutoRepeat() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class PushButton(QPushButton):
    """A button that Enter presses as Space does."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setAutoDefault(False)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text; where its mnemonic is a letter added behind it, that letter is not spoken."""
        no_other_name = self.accessibleName() in {"", a11y.plain(self.text())}
        super().setText(text)
        if no_other_name:
            self.setAccessibleName(a11y.plain(text) if "(&" in text else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter."""
        if pressed_by(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button; on the accent a second ring inside the dark one shows the focus (3:1 against the ground)."""
        super().paintEvent(event)
        if self.hasFocus() and self.property("look") == "primary":
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens().on_accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 5, 5)
            painter.end()


def button(
    text: str, clicked: Callable[[], object] | None = None, *, look: str = "", glyph: str = "", tip: str = ""
) -> QPushButton:
    """A push button; ``glyph`` names an icon."""
    made = PushButton(text)
    if look:
        made.setProperty("look", look)
    if glyph:
        ink = {"primary": "on_accent", "danger": "bad", "link": "accent_text"}.get(look, "text")
        made.setIcon(icon(glyph, ink))
        made.setIconSize(QSize(16, 16))
    if tip:
        made.setToolTip(tip)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def level(edit: QLineEdit) -> QLineEdit:
    """Keep the text of a field on one height in every script: Qt sets Arabic letters two pixels above Latin ones."""

    def settle(text: str) -> None:
        arabic = any(unicodedata.bidirectional(c) == "AL" for c in text)
        edit.setTextMargins(0, 2 * _SINK if arabic else 0, 0, 0)

    edit.textChanged.connect(settle)
    settle(edit.text())
    return edit


def icon_button(glyph: str, name: str, clicked: Callable[[], object] | None = None) -> QPushButton:
    """A button that shows an icon only; ``name`` is spoken and shown as its tip."""
    made = button("", clicked, look="quiet", glyph=glyph, tip=name)
    made.setAccessibleName(name)
    made.setFixedSize(32, 32)
    return made


class Combo(QComboBox):
    """A drop-down list with the house's chevron; ``value`` is the data of the chosen item."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._data: list[object] = []
        if name:
            self.setAccessibleName(name)
            self.setAccessibleDescription(name)  # AT-SPI gives the present entry for the name
        self.setMaxVisibleItems(14)
        self.currentTextChanged.connect(self.setToolTip)  # the whole of it where the box is too narrow
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumWidth(64)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def fill(self, items: Sequence[tuple[str, object]]) -> None:
        """Replace the items by (text, data) and keep the chosen data where it still exists; no signal is sent."""
        kept = self.value
        blocked = self.blockSignals(True)
        self.clear()
        # Qt would hand a StrEnum back as a plain text: the data stays on this side.
        self._data = [data for _text, data in items]
        self.addItems([text for text, _data in items])
        self.choose(kept)
        self.blockSignals(blocked)
        self.setToolTip(self.currentText())

    def choose(self, data: object) -> None:
        """Choose the item with this data, if there is one."""
        if data in self._data:
            self.setCurrentIndex(self._data.index(data))
            self.setToolTip(self.currentText())

    @property
    def offered(self) -> list[object]:
        """The data of the items, in their order."""
        return list(self._data)

    @property
    def value(self) -> object:
        """The data of the chosen item, None if there is none."""
        at = self.currentIndex()
        return self._data[at] if 0 <= at < len(self._data) else None

    def showPopup(self) -> None:
        """Open the list under the name of the field."""
        self.view().setAccessibleName(self.accessibleName())
        super().showPopup()

    def minimumSizeHint(self) -> QSize:
        """Any width will do: in a form all columns are equal."""
        return QSize(64, super().minimumSizeHint().height())

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Cut a text that is too long where it ends, and show that it is cut."""
        super().initStyleOption(option)
        room = self.width() - _CHEVRON
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then the chevron at its end."""
        super().paintEvent(event)
        painter = QPainter(self)
        box = self.rect()
        x = 8 if rtl() else box.width() - 22
        paint(painter, "chevron-down", tokens().muted, QRectF(x, (box.height() - 14) / 2, 14, 14))
        painter.end()


def card(*, margins: tuple[int, int, int, int] = (EDGE, 16, EDGE, 16), gap: int = SPACE) -> tuple[QFrame, QVBoxLayout]:
    """A white card with a thin line and round corners, and the column inside it."""
    frame = QFrame()
    frame.setProperty("look", "card")
    return frame, column(frame, margins=margins, gap=gap)


def column(
    parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = SPACE
) -> QVBoxLayout:
    """A vertical layout."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(gap)
    return made


def row(
    *parts: QWidget | QLayout | None,
    parent: QWidget | None = None,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    gap: int = SPACE,
) -> QHBoxLayout:
    """A horizontal layout of ``parts``; None stands for the stretch."""
    made = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(gap)
    fill(made, *parts)
    return made


def fill(layout: QBoxLayout, *parts: QWidget | QLayout | None) -> None:
    """Add ``parts`` in order; None stands for the stretch."""
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setProperty("look", "rule")
    made.setFixedHeight(1)
    return made


def scroll(inner: QWidget, *, name: str = "") -> QScrollArea:
    """A transparent scroll area that grows its content to its width."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner.setProperty("look", "clear")
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if name:
        area.setAccessibleName(name)
    return area


def and_more(left: int) -> QLabel:
    """How many of a list are not written out; hidden where all of them are."""
    words = ngettext("and {count} more", "and {count} more", max(left, 0))
    made = label(words.format(count=screen().number(left)), "small", wrap=True)
    if left <= 0:
        made.hide()
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go when control returns to the event loop."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
