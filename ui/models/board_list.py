# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The deadlines of the office as a list: a line is painted and spoken whole, from distance to day."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.board import BoardEntry
from mlat_desktop.services.views import Lateness
from mlat_desktop.services.wording import relative
from ui.fonts import sized
from ui.models.index import TOP, Index
from ui.theme import Tone, tokens
from ui.widgets.basics import joined, rtl
from ui.widgets.pill import HEIGHT, paint_pill, pill_width

ENTRY = Qt.ItemDataRole.UserRole + 1
ROW = 54
_WHEN, _DAY = 122, 132

TONES = {
    Lateness.LATE: Tone.BAD,
    Lateness.SOON: Tone.WARN,
    Lateness.LATER: Tone.NEUTRAL,
    Lateness.PASSED: Tone.WARN,
    Lateness.NONE: Tone.NEUTRAL,
}


def nature(entry: BoardEntry) -> str:
    """Whether a treaty, the requested State or the office itself set it."""
    if entry.line.own_target:
        return _("own target")
    return _("law of the requested State") if entry.domestic else _("treaty limit")


def below(entry: BoardEntry) -> str:
    """What stands under the title of a deadline."""
    line = entry.line
    liberty = _("liberty of a person") if line.liberty else ""
    source = "" if line.own_target else joined(entry.treaty_name, entry.article)
    restricted = word(Confidentiality.RESTRICTED) if line.restricted else ""
    return joined(nature(entry), source, liberty, restricted, line.number, screen().state(line.state), entry.officer_name)


def spoken(entry: BoardEntry) -> str:
    """The whole line in words."""
    distance = relative(entry.days, entry.line.kind)
    return joined(entry.title, distance, screen().date(entry.when, "weekday"), below(entry), entry.line.subject)


class BoardList(QAbstractListModel):
    """The entries in the order in which the board gives them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: tuple[BoardEntry, ...] = ()

    def reset(self, entries: Sequence[BoardEntry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry itself, or its words."""
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return spoken(entry)
        return entry.line.subject if role == Qt.ItemDataRole.ToolTipRole else None


class BoardDelegate(QStyledItemDelegate):
    """Paints a line: distance, title with what it rests on, day."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A row."""
        return QSize(400, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the line."""
        entry = index.data(ENTRY)
        if not isinstance(entry, BoardEntry):
            return
        t, box = tokens(), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setBrush(QColor(t.selection if chosen else t.hover))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 7, 7)
        inner = box.adjusted(12, 0, -12, 0)
        words = relative(entry.days, entry.line.kind)
        pill = part(inner, 0, min(pill_width(words), _WHEN))
        middle = QRect(pill.x(), pill.center().y() - HEIGHT // 2, pill.width(), HEIGHT)
        paint_pill(painter, middle, words, TONES[entry.lateness])
        wide = inner.width() - _WHEN - _DAY - 24
        text = part(inner, _WHEN + 12, wide)
        upper, lower = QRect(text.x(), box.y() + 8, wide, 20), QRect(text.x(), box.y() + 28, wide, 18)
        _write(painter, upper, joined(entry.title, entry.line.subject), sized(13, QFont.Weight.DemiBold), t.text)
        _write(painter, lower, below(entry), sized(12), t.muted)
        day = part(inner, inner.width() - _DAY, _DAY)
        _write(painter, QRect(day.x(), upper.y(), _DAY, 20), screen().date(entry.when, "weekday"), sized(13), t.text)
        ends = entry.line.ends_on
        note = _("ends {day}").format(day=screen().date(ends)) if ends != entry.when else ""
        _write(painter, QRect(day.x(), lower.y(), _DAY, 18), note, sized(12), t.muted)
        painter.restore()


def part(box: QRect, offset: int, width: int) -> QRect:
    """A part of ``box`` that lies ``offset`` from the side where reading starts."""
    x = box.right() - offset - width + 1 if rtl() else box.left() + offset
    return QRect(x, box.top(), width, box.height())


def _write(painter: QPainter, box: QRect, text: str, font: QFont, ink: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink))
    side = Qt.AlignmentFlag.AlignRight if rtl() else Qt.AlignmentFlag.AlignLeft
    flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(box, flags, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
