# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The treaty tables as the clocks use them: every limit with its article, rule and source level, and who is bound."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from mlat_desktop.domain.changes import Kind
from mlat_desktop.domain.legal_basis import Standing
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.services.treaties.views import LimitView, TreatyDetail, TreatyView
from mlat_desktop.services.wording import article_words
from ui.desk import Desk
from ui.fonts import sized
from ui.pages.page import Page
from ui.theme import Tone, tokens
from ui.widgets.basics import EDGE, GAP, SPACE, WIDE, card, clear, column, joined, label, leading, row, rule, scroll
from ui.widgets.controls import SearchField
from ui.widgets.form import facts
from ui.widgets.pickers import fold
from ui.widgets.pill import Pill

NAME, BELOW = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
_LEVELS = {"text": Tone.GOOD, "secondary": Tone.WARN, "memory": Tone.BAD}


def level_word(level: str) -> str:
    """What a source level means to a reader."""
    return {
        "text": _("read in the text"),
        "secondary": _("secondary source"),
        "memory": _("not confirmed: never computed"),
    }.get(level, level)


def series_word(series: str) -> str:
    """The family of an instrument in words."""
    return {
        "un": _("United Nations"),
        "council-of-europe": _("Council of Europe"),
        "eu": _("European Union"),
        "bilateral": _("bilateral"),
        "regional": _("regional"),
        "hague": _("Hague Conference"),
        "oecd": _("OECD"),
        "domestic": _("law of a State"),
        "scheme": _("scheme, not binding"),
        "model": _("model, not binding"),
    }.get(series, series)


class _TwoLines(QStyledItemDelegate):
    """Name and family of a treaty."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """A row."""
        return QSize(100, 46)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Paint the two lines."""
        t, box = tokens(), QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.selection))
            painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(10, 4, -10, -4)
        flags = int(leading() | Qt.AlignmentFlag.AlignVCenter)
        lines = ((NAME, sized(13, QFont.Weight.DemiBold), t.text, 0), (BELOW, sized(12), t.muted, 20))
        for role, font, ink, down in lines:
            painter.setFont(font)
            painter.setPen(QColor(ink))
            text = QFontMetrics(font).elidedText(str(index.data(role)), Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(QRect(inner.x(), inner.y() + down, inner.width(), 18), flags, text)
        painter.restore()


class TreatyList(QListWidget):
    """The treaties by name."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Treaties"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setSpacing(1)
        self.setItemDelegate(_TwoLines(self))


class TreatiesPage(Page):
    """The page."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.TREATY})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Treaties"))
        self.search_field = SearchField(_("Search a treaty"))
        self.search_field.setFixedWidth(280)
        self.search_field.searched.connect(self._filter)
        self.acts.addWidget(self.search_field)
        self.list = TreatyList()
        self.list.currentItemChanged.connect(self._on_chosen)
        self.search_field.left_down.connect(self.list.setFocus)
        frame, inside = card(margins=(6, 6, 6, 6))
        inside.addWidget(self.list)
        frame.setMinimumWidth(330)
        sheet, sheet_column = card(margins=(0, 0, 0, 0))
        inner = QWidget()
        self._sheet: QVBoxLayout = column(inner, margins=(EDGE, 16, EDGE, 16), gap=SPACE)
        sheet_column.addWidget(scroll(inner, name=_("The treaty")))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(14)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(frame)
        splitter.addWidget(sheet)
        splitter.setSizes([350, 760])
        self.body.addWidget(splitter, 1)
        self._all: tuple[TreatyView, ...] = ()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def search(self) -> None:
        """Go to the search field."""
        self.search_field.setFocus()

    def refresh(self) -> None:
        """Read the tables again."""
        self._all = self.office.treaties.list()
        count = ngettext("{count} treaty", "{count} treaties", len(self._all))
        self.beside.setText(count.format(count=screen().number(len(self._all))))
        self._filter(self.search_field.text())

    def _filter(self, typed: str) -> None:
        words = fold(typed).split()
        self.list.clear()
        for each in self._all:
            title, short = screen().text(each.title), screen().text(each.short)
            held = fold(f"{each.id} {each.title} {each.short} {title} {short} {each.series}")
            if all(word in held for word in words):
                name = short or title
                item = QListWidgetItem(listed(name, series_word(each.series)))
                item.setData(Qt.ItemDataRole.UserRole, each.id)
                item.setData(NAME, name)
                item.setData(BELOW, joined(series_word(each.series), title if title != name else ""))
                item.setToolTip(title)
                self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)

    def _on_chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        clear(self._sheet)
        if item is None:
            return
        detail = self.office.treaties.show(str(item.data(Qt.ItemDataRole.UserRole)))
        self._show(detail)
        self._sheet.addStretch(1)

    def _show(self, detail: TreatyDetail) -> None:
        view = detail.view
        self._sheet.addWidget(label(joined(view.id, series_word(view.series)), "muted", selectable=True))
        self._sheet.addWidget(label(screen().text(view.title), "heading", wrap=True, selectable=True))
        force = screen().date(view.in_force) if view.in_force else _("not stated")
        pairs = [
            (_("In force"), _("not in force") if view.not_in_force else force),
            (_("Protocol to"), listed(*view.protocol_to)),
            (_("Table version"), view.version),
            (_("Source"), detail.source),
            (_("Read on"), screen().date(detail.read_on)),
        ]
        self._sheet.addWidget(facts([(name, value) for name, value in pairs if value]))
        self._sheet.addSpacing(GAP)
        self._sheet.addWidget(label(_("LIMITS"), "section"))
        for limit in detail.limits:
            self._sheet.addWidget(rule())
            self._sheet.addWidget(self._limit(limit))
        if not detail.limits:
            self._sheet.addWidget(label(_("Its text sets no limit of time."), "muted"))
        self._parties(detail)

    def _limit(self, limit: LimitView) -> QWidget:
        made = QWidget()
        inside = column(made, margins=(0, GAP, 0, GAP), gap=2)
        title = label(screen().text(limit.title), "strong", wrap=True)
        head = row(title, Pill(level_word(limit.level), _LEVELS.get(limit.level, Tone.NEUTRAL)), gap=WIDE)
        head.setStretch(0, 1)
        inside.addLayout(head)
        liberty = _("liberty of a person") if limit.liberty else ""
        inside.addWidget(label(joined(article_words(limit.article), limit.length, liberty), wrap=True, selectable=True))
        inside.addWidget(label(limit.text, "small", wrap=True, selectable=True))
        return made

    def _parties(self, detail: TreatyDetail) -> None:
        self._sheet.addSpacing(SPACE)
        self._sheet.addWidget(label(_("WHO IS BOUND"), "section"))
        bound = sorted(screen().state(party.state) for party in detail.parties if party.standing is Standing.BOUND)
        known = ngettext("{count} State is known to be bound", "{count} States are known to be bound", len(bound))
        note = _("A State that is not listed is unknown, never taken as not bound.")
        self._sheet.addWidget(label(known.format(count=screen().number(len(bound))), "strong"))
        self._sheet.addWidget(label(listed(*bound), wrap=True, selectable=True))
        self._sheet.addWidget(label(note, "small", wrap=True))
