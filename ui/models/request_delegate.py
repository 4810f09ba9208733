# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Paints the register's rows: two lines, a pill, a deadline with its distance in words; mirrored in right-to-left layouts."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mlat_desktop.domain.vocabulary import Direction, Status
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label
from mlat_desktop.services.ports import RequestRow
from mlat_desktop.services.views import Lateness
from mlat_desktop.services.wording import lateness, relative
from ui import icons
from ui.fonts import sized
from ui.models.request_table import Column, RequestTable, RowRole
from ui.theme import Tone, tokens
from ui.widgets.basics import code, isolated, joined
from ui.widgets.pill import HEIGHT as PILL
from ui.widgets.pill import paint_pill, pill_width

ROW = 54
_EDGE = 12
_TONES = {
    Status.REGISTERED: Tone.ACCENT,
    Status.IN_PREPARATION: Tone.ACCENT,
    Status.UNDER_REVIEW: Tone.ACCENT,
    Status.REPLY_RECEIVED: Tone.ACCENT,
    Status.QUERY_SENT: Tone.WARN,
    Status.AWAITING_REPLY: Tone.WARN,
    Status.POSTPONED: Tone.WARN,
    Status.PARTLY_EXECUTED: Tone.GOOD,
    Status.EXECUTED: Tone.GOOD,
    Status.REFUSED: Tone.BAD,
}


def status_tone(status: Status) -> Tone:
    """The tint of a status; its word always stands in it."""
    return _TONES.get(status, Tone.NEUTRAL)


_NEARNESS = {Lateness.LATE: Tone.BAD, Lateness.SOON: Tone.WARN}
"""The tint of a distance in days; what passed, is far or is nothing has none."""


class RequestDelegate(QStyledItemDelegate):
    """One delegate for the four columns."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows are 54 px high."""
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Paint a cell."""
        row = index.data(RowRole)
        box = QRect(option.rect)
        state = option.state
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        painter.save()
        self._ground(painter, box, state, index.column(), mirrored=mirrored)
        if self._has_the_focus(index.row()):
            for y in (box.top(), box.bottom() - 1):
                painter.fillRect(QRect(box.left(), y, box.width(), 2), QColor(tokens().focus))
        if isinstance(row, RequestRow):
            column = Column(index.column())
            inner = box.adjusted(_EDGE, 0, -_EDGE, 0)
            if column is Column.REQUEST:
                self._request(painter, inner, row, mirrored=mirrored)
            elif column is Column.STATE:
                self._line(painter, inner, screen().state(row.state), sized(13), tokens().text, mirrored=mirrored)
            elif column is Column.STATUS:
                self._status(painter, inner, row, mirrored=mirrored)
            else:
                model = index.model()
                if isinstance(model, RequestTable):
                    self._deadline(painter, inner, row, model.today(), mirrored=mirrored)
        painter.restore()

    def _has_the_focus(self, row: int) -> bool:
        """Whether to mark the row on which the keys act: where several are chosen, or it is none of those chosen."""
        view = self.parent()
        if not isinstance(view, QAbstractItemView) or not view.hasFocus() or view.currentIndex().row() != row:
            return False
        chosen = view.selectionModel().selection().toList()
        return sum(each.height() for each in chosen) != 1 or chosen[0].top() != row

    def _ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag, column: int, *, mirrored: bool) -> None:
        t = tokens()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(t.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(t.hover))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(t.line_soft))
        if state & QStyle.StateFlag.State_Selected and column == Column.REQUEST:
            x = box.right() - 2 if mirrored else box.left()
            painter.fillRect(QRect(x, box.top(), 3, box.height()), QColor(t.accent))

    def _request(self, painter: QPainter, box: QRect, row: RequestRow, *, mirrored: bool) -> None:
        t = tokens()
        upper, lower = _halves(box)
        marks = [("lock", "bad", _("Restricted"))] if row.restricted else []
        if row.urgent:
            marks.append(("warning", "warn", _("Urgent")))
        width = upper.width() - 20 * len(marks)
        shown = QFontMetrics(sized(13, QFont.Weight.DemiBold)).elidedText(
            isolated(row.subject), Qt.TextElideMode.ElideRight, width
        )
        used = QFontMetrics(sized(13, QFont.Weight.DemiBold)).horizontalAdvance(shown)
        self._line(painter, upper, shown, sized(13, QFont.Weight.DemiBold), t.text, mirrored=mirrored)
        for number, (glyph, ink, _word) in enumerate(marks):
            offset = used + 8 + 20 * number
            x = upper.right() - offset - 14 if mirrored else upper.left() + offset
            icons.paint(painter, glyph, getattr(t, ink), QRectF(x, upper.bottom() - 16, 14, 14))
        words = [word for _glyph, _ink, word in marks]
        way = _("from them") if row.direction is Direction.INCOMING else _("from us")
        below = joined(row.number, way, *words, code(row.theirs))
        self._line(painter, lower, below, sized(12), t.muted, mirrored=mirrored)

    def _status(self, painter: QPainter, box: QRect, row: RequestRow, *, mirrored: bool) -> None:
        text = label(row.status)
        width = min(pill_width(text), box.width())
        x = box.right() - width + 1 if mirrored else box.left()
        paint_pill(painter, QRect(x, box.center().y() - PILL // 2, width, PILL), text, status_tone(row.status))

    def _deadline(self, painter: QPainter, box: QRect, row: RequestRow, today: date, *, mirrored: bool) -> None:
        t, awaited = tokens(), row.awaited(today)
        upper, lower = _halves(box)
        bold = sized(12, QFont.Weight.DemiBold)
        if awaited is None:
            text, ink = (_("NO LIMIT COMPUTED"), t.bad) if row.uncomputed else (_("No deadline"), t.muted)
            self._line(painter, box, text, bold if row.uncomputed else sized(13), ink, mirrored=mirrored)
            return
        watched = awaited.watched(today)
        self._line(painter, upper, screen().date(watched), sized(13), t.text, mirrored=mirrored)
        nature = _("own target") if awaited.own_target else _("treaty limit")
        days = (watched - today).days
        tone = _NEARNESS.get(lateness(days, awaited.kind), Tone.NEUTRAL)
        ink = t.muted if tone is Tone.NEUTRAL else t.tone(tone)[0]
        font = sized(12) if tone is Tone.NEUTRAL else bold
        self._line(painter, lower, joined(relative(days, awaited.kind), nature), font, ink, mirrored=mirrored)

    def _line(self, painter: QPainter, box: QRect, text: str, font: QFont, ink: str, *, mirrored: bool) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(box, flags, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))


def _halves(box: QRect) -> tuple[QRect, QRect]:
    middle = box.center().y()
    return QRect(box.left(), middle - 19, box.width(), 20), QRect(box.left(), middle + 1, box.width(), 18)
