# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The blocks of a template in its editor: what each is, its words or the list it shows, its conditions, its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from mlat_desktop.domain.letter_text import Block, BlockKind
from mlat_desktop.domain.letter_wording import LISTS
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.letters.template_words import block_words
from ui import a11y
from ui.widgets.basics import SPACE, Combo, button, column, icon_button, label, row
from ui.widgets.form import line

Named = Sequence[tuple[str, str]]
"""Fields as (what they are called, name)."""
_MOST_LINES = 9


class TextArea(QPlainTextEdit):
    """A text that is as high as its lines, to a point; Tab leaves it."""

    def __init__(self, text: str, direction: Qt.LayoutDirection) -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)
        self.setLayoutDirection(direction)
        option = self.document().defaultTextOption()
        option.setTextDirection(direction)  # whatever a paragraph begins with, such as the name of a field
        self.document().setDefaultTextOption(option)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere in another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        most = _MOST_LINES * self.fontMetrics().lineSpacing()
        height, block = 0.0, self.document().begin()
        while block.isValid() and height <= most:  # the lines of Arabic are higher than those of the face
            height += self.blockBoundingRect(block).height()
            block = block.next()
        over = height > most
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if over else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.setFixedHeight(round(min(max(height, self.fontMetrics().lineSpacing()), most)) + 22)


class ConditionFields(QWidget):
    """A condition: a field, and the value that it must have where any will not do."""

    edited = Signal()

    def __init__(self, name: str, never: str, fields: Named, condition: str) -> None:
        super().__init__()
        field, _asks, value = condition.partition("=")
        self.name, self.field, self.value = name, Combo(name), line(value, hint=_("any value"))
        known = any(each == field for _called, each in fields)
        self.field.fill([(never, ""), *fields, *([] if known or not field else [(field, field)])])
        self.field.choose(field)
        self.value.setMaximumWidth(110)
        self.field.currentIndexChanged.connect(lambda _at: self._on_edited())
        self.value.textEdited.connect(lambda _text: self._on_edited())
        called = label(name, "small")
        called.setMinimumWidth(86)
        made = row(called, self.field, label("=", "small"), self.value, parent=self, gap=SPACE)
        made.setStretch(1, 1)
        self._show()

    def condition(self) -> str:
        """The condition as a template writes it."""
        field, value = str(self.field.value or ""), self.value.text().strip()
        return f"{field}={value}" if field and value else field

    def _show(self) -> None:
        self.value.setEnabled(bool(self.field.value))

    def _on_edited(self) -> None:
        self._show()
        self.edited.emit()


class BlockRow(QFrame):
    """One block.

    Signals:
        edited: something of it was changed.
        entered: its text got the focus.
    """

    edited = Signal()
    entered = Signal(QObject)

    def __init__(self, block: Block, fields: Named, direction: Qt.LayoutDirection) -> None:
        super().__init__()
        self.setProperty("look", "well")
        inside = column(self, margins=(10, 8, 10, 10), gap=6)
        self.number = label("", "strong")
        self.number.setMinimumWidth(22)
        self._at = 1, 1
        self.kind = Combo(_("Kind of block"))
        self.kind.fill([(block_words(kind), kind) for kind in BlockKind])
        self.kind.choose(block.kind)
        self.ask = button(_("Condition"), self._show_conditions, look="link")
        self.up, self.down = icon_button("chevron-up", _("Move up")), icon_button("chevron-down", _("Move down"))
        self.more, self.remove = icon_button("plus", _("Add a block below")), icon_button("trash", _("Remove the block"))
        for each in (self.up, self.down, self.more, self.remove):
            each.setFixedSize(30, 28)
        inside.addLayout(row(self.number, self.kind, None, self.ask, self.up, self.down, self.more, self.remove, gap=4))
        self._fields, self._block = fields, block
        self._when: ConditionFields | None = None
        self._unless: ConditionFields | None = None
        self._conditions = column(gap=6)
        inside.addLayout(self._conditions)
        self.text = TextArea(block.text, direction)
        inside.addWidget(self.text)
        self.field, self.heads = Combo(_("Field that the list shows")), line(" | ".join(block.heads))
        self.field.fill([(_("Choose the field"), ""), *fields])
        self.field.choose(block.field)
        self.heads.setPlaceholderText(_("heads of the columns, a | between"))
        self.heads.setLayoutDirection(direction)
        inside.addLayout(row(self.field, self.heads, gap=SPACE))
        self._connect()
        self._show()

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _at: self._on_kind())
        self.field.currentIndexChanged.connect(lambda _at: self.edited.emit())
        self.text.textChanged.connect(self.edited)
        self.heads.textEdited.connect(lambda _text: self.edited.emit())
        self.text.installEventFilter(self)
        if self._block.when:
            self.when_fields()
        if self._block.unless:
            self.unless_fields()

    def when_fields(self) -> ConditionFields:
        """The condition under which the block stands; made when it is first wanted, for most blocks have none."""
        if self._when is None:
            self._when = self._condition(_("Only if filled"), _("always"), self._block.when, 0)
        return self._when

    def unless_fields(self) -> ConditionFields:
        """The condition under which the block is left out."""
        if self._unless is None:
            self._unless = self._condition(_("Not if filled"), _("never left out"), self._block.unless, 1)
        return self._unless

    def _condition(self, name: str, never: str, condition: str, at: int) -> ConditionFields:
        made = ConditionFields(name, never, self._fields, condition)
        made.edited.connect(self.edited)
        self._conditions.insertWidget(min(at, self._conditions.count()), made)
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell which text is worked on."""
        if watched is self.text and event.type() is QEvent.Type.FocusIn:
            self.entered.emit(self.text)
        return super().eventFilter(watched, event)

    def block(self) -> Block:
        """The block as it stands in the form; what its kind does not have is left out."""
        kind = self.kind.value
        assert isinstance(kind, BlockKind)
        heads = [head.strip() for head in self.heads.text().split("|")]
        return Block(
            kind=kind,
            text="" if kind in LISTS or kind is BlockKind.SIGNATURE else self.text.toPlainText(),
            field=str(self.field.value or "") if kind in LISTS else "",
            heads=tuple(head for head in heads if head) if kind is BlockKind.TABLE else (),
            when=self._when.condition() if self._when else "",
            unless=self._unless.condition() if self._unless else "",
        )

    def call(self, number: int, last: int) -> None:
        """Tell the block its number; the first goes no further up, the last no further down."""
        said = screen().number(number)
        self.number.setText(said)
        self.setAccessibleName(_("Block {number}").format(number=said))
        self._at = number, last
        controls: dict[QWidget, str] = {
            self.kind: _("Kind of block"),
            self.text: _("Text"),
            self.field: _("Field that the list shows"),
            self.heads: _("Heads of the columns"),
            self.ask: _("Condition"),
            self.up: _("Move up"),
            self.down: _("Move down"),
            self.more: _("Add a block below"),
            self.remove: _("Remove the block"),
        }
        for condition in (self._when, self._unless):
            if condition is not None:
                controls[condition.field] = condition.name
                controls[condition.value] = _("{condition}: with this value").format(condition=condition.name)
        for control, name in controls.items():
            control.setAccessibleName(_("{field}, row {number}").format(field=name, number=said))
        self.up.setEnabled(number > 1)
        self.down.setEnabled(number < last)

    def first(self) -> QWidget:
        """What is worked on first."""
        return self.text if self.text.isVisibleTo(self) else self.field if self.field.isVisibleTo(self) else self.kind

    def _on_kind(self) -> None:
        self._show()
        self.edited.emit()

    def _show_conditions(self) -> None:
        first = self.when_fields().field
        self.unless_fields()
        self.call(*self._at)
        self._show()
        a11y.tab_in_reading_order(self)
        first.setFocus()

    def _show(self) -> None:
        kind = self.kind.value
        self.text.setVisible(kind not in LISTS and kind is not BlockKind.SIGNATURE)
        self.field.setVisible(kind in LISTS)
        self.heads.setVisible(kind is BlockKind.TABLE)
        self.ask.setVisible(self._when is None or self._unless is None)


class BlockList(QWidget):
    """All blocks of a template.

    Signals:
        edited: a block was changed, added, moved or taken out.
        entered: the text of a block got the focus.
    """

    edited = Signal()
    entered = Signal(QObject)

    def __init__(self, fields: Named, direction: Qt.LayoutDirection) -> None:
        super().__init__()
        self._fields, self._direction = fields, direction
        self.rows: list[BlockRow] = []
        self._gone: tuple[int, Block] | None = None
        inside = column(self, gap=SPACE)
        self._column = column(gap=SPACE)
        inside.addLayout(self._column)
        self.add = button(_("Add a &block"), lambda: self._put_new(len(self.rows)), look="link", glyph="plus")
        self.restore = button(_("Put the block that was removed &back"), self._restore, look="link", glyph="history")
        self.restore.hide()
        inside.addLayout(row(self.add, self.restore, None, gap=SPACE))
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(partial(self._move_here, step))

    def blocks(self) -> tuple[Block, ...]:
        """The blocks as they stand in the form."""
        return tuple(each.block() for each in self.rows)

    def set_blocks(self, blocks: Sequence[Block]) -> None:
        """Show other blocks."""
        for each in self.rows:
            self._let_go(each)
        self.rows = []
        for block in blocks:
            self._put(len(self.rows), block)
        self._renumber()

    def show_block(self, number: int) -> None:
        """Go to a block by its number from 1."""
        if 0 < number <= len(self.rows):
            self.rows[number - 1].first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, at: int, block: Block) -> BlockRow:
        made = BlockRow(block, self._fields, self._direction)
        made.edited.connect(self.edited)
        made.entered.connect(self.entered)
        acts: dict[QPushButton, Callable[[], object]] = {
            made.up: partial(self._move, made, -1),
            made.down: partial(self._move, made, 1),
            made.more: lambda: self._put_new(self.rows.index(made) + 1),
            made.remove: partial(self._remove, made),
        }
        for control, act in acts.items():
            control.clicked.connect(lambda _checked=False, act=act: act())
        self.rows.insert(at, made)
        self._column.insertWidget(at, made)
        return made

    def _put_new(self, at: int) -> None:
        made = self._put(at, Block(kind=BlockKind.PARA))
        self._changed()
        made.first().setFocus()

    def _move(self, moved: BlockRow, step: int) -> None:
        at = self.rows.index(moved) + step
        if not 0 <= at < len(self.rows):
            return
        self.rows.remove(moved)
        self.rows.insert(at, moved)
        self._column.removeWidget(moved)
        self._column.insertWidget(at, moved)
        self._changed()

    def _move_here(self, step: int) -> None:
        here = next((each for each in self.rows if each.isAncestorOf(self.focusWidget() or self)), None)
        if here is not None:
            typed = self.focusWidget()
            self._move(here, step)
            if typed is not None:
                typed.setFocus()

    def _remove(self, gone: BlockRow) -> None:
        at = self.rows.index(gone)
        self._gone = at, gone.block()
        self.rows.remove(gone)
        self._let_go(gone)
        self.restore.show()
        self._changed()
        self.restore.setFocus()

    def _restore(self) -> None:
        if self._gone is not None:
            at, block = self._gone
            self._gone = None
            self.restore.hide()
            made = self._put(min(at, len(self.rows)), block)
            self._changed()
            made.first().setFocus()

    def _let_go(self, gone: BlockRow) -> None:
        self._column.removeWidget(gone)
        gone.hide()
        gone.setParent(None)
        gone.deleteLater()

    def _changed(self) -> None:
        self._renumber()
        self.edited.emit()

    def _renumber(self) -> None:
        for number, each in enumerate(self.rows, start=1):
            each.call(number, len(self.rows))
        a11y.tab_in_reading_order(self)


def bold(text: QPlainTextEdit | QLineEdit) -> None:
    """Set what is selected in bold, or set two pairs of stars to type between."""
    if isinstance(text, QLineEdit):
        start, chosen = text.selectionStart(), text.selectedText()
        text.insert(f"**{chosen}**")
        if not chosen:
            text.setCursorPosition((start if start >= 0 else text.cursorPosition()) - 2)
        return
    cursor = text.textCursor()
    chosen = cursor.selectedText().replace("\u2029", "\n")
    cursor.insertText(f"**{chosen}**")
    if not chosen:
        cursor.setPosition(cursor.position() - 2)
        text.setTextCursor(cursor)
