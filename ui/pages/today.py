# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The first page of the day: what is late, what is due, what waits for a second person, what has no computed date.

Every line leads to the act that settles it, with Enter or a click.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Kind
from mlat_desktop.domain.mailroom import Piece, PieceState
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.standing import DUTY, RETURN
from mlat_desktop.domain.translation import TARGET
from mlat_desktop.i18n import N_, _, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.board import LookAhead
from mlat_desktop.services.chasing.chasing import chased_item
from mlat_desktop.services.today import GROUP_WORDS
from mlat_desktop.services.views import TodayAct, TodayGroup, TodayLine
from mlat_desktop.services.wording import relative
from ui import icons
from ui.desk import Desk
from ui.fonts import sized
from ui.pages.deadline_acts import limit_name
from ui.pages.ending_cards import ending_cards
from ui.pages.incidents.today import incidents_card
from ui.pages.notices import notices_card, seal_card
from ui.pages.page import Page
from ui.pages.saved_lists import matter_row, today_headings, today_row
from ui.pages.saving import Rows, SaveList
from ui.pages.several import several_acts
from ui.theme import Tone, theme, tokens
from ui.widgets.ahead import ahead_words
from ui.widgets.basics import SPACE, WIDE, button, card, clear, column, joined, label, pressed_by, row, rtl, rule, scroll
from ui.widgets.controls import ChipRow, EmptyState, Glyph
from ui.widgets.pill import HEIGHT as PILL
from ui.widgets.pill import paint_pill, pill_width
from ui.widgets.selection_bar import SelectionBar
from ui.widgets.ticks import draw_tick

EVERYONE, MINE = "everyone", "mine"
TONES = {
    TodayGroup.OVERDUE: Tone.BAD,
    TodayGroup.RECOUNT: Tone.BAD,
    TodayGroup.UNCOMPUTED: Tone.BAD,
    TodayGroup.CHASE: Tone.ACCENT,
    TodayGroup.APPROVAL: Tone.ACCENT,
    TodayGroup.STEP: Tone.ACCENT,
}
ACTS = {
    TodayAct.OPEN: (N_("Open the request"), "chevron"),
    TodayAct.LOG_EVENT: (N_("Log what happened"), "check"),
    TodayAct.REMIND: (N_("Remind them"), "letters"),
    TodayAct.NOTIFY_DELAY: (N_("Tell of the delay"), "letters"),
    TodayAct.WRITE_LETTER: (N_("Write the letter"), "letters"),
    TodayAct.OPEN_LETTER: (N_("Go on with the letter"), "letters"),
    TodayAct.OPEN_EXHIBIT: (N_("Open the exhibit"), "bundles"),
    TodayAct.OPEN_DUTY: (N_("Open the duty"), "shield"),
    TodayAct.APPROVE_LETTER: (N_("Read and approve"), "eye"),
    TodayAct.SEAL_LETTER: (N_("Seal"), "seal"),
    TodayAct.SIGN_LETTER: (N_("Record the signature"), "pen"),
    TodayAct.DECIDE: (N_("Decide"), "seal"),
    TodayAct.DECIDE_RECOUNT: (N_("Decide"), "chevron"),
    TodayAct.CONFIRM_DATE: (N_("Check and confirm"), "eye"),
    TodayAct.ENTER_DATE: (N_("Enter the date"), "pen"),
    TodayAct.TAKE_TRANSLATION: (N_("Received or withdrawn"), "pen"),
}
_OF_LETTERS = frozenset({TodayAct.OPEN_LETTER, TodayAct.APPROVE_LETTER, TodayAct.SEAL_LETTER, TodayAct.SIGN_LETTER})
_BOX = 16
"""Pixels of the box that chooses a line."""
OLD_MAIL = 7
"""Days after which mail without a case is late."""
FIRST = 8
"""Lines of a group shown before "show all"."""


class Line(QAbstractButton):
    """One thing to do. The whole line is the button, for the ear too; its box, Ctrl and Shift choose it beside others.

    Signals:
        picked: it is to be chosen or let go; with all from the one chosen before it, if so said.
        extended: it and the line so many places on are to be chosen, and that one has the focus.
        every: all lines are to be chosen (True), or none.
    """

    picked = Signal(bool)
    extended = Signal(int)
    every = Signal(bool)

    def __init__(self, line: TodayLine, *, choosable: bool = False) -> None:
        super().__init__()
        self.line = line
        self.chosen = self.choosing = False
        self._choosable = choosable
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(54)
        self._act = _(ACTS[line.act][0])
        self._when = when_words(line)
        self.setAccessibleName(joined(line.title, line.row.subject, line.row.number, self._when, self._nature(), self._act))
        self.setToolTip(joined(line.row.subject, line.row.number))
        theme().changed.connect(self.update)

    def _nature(self) -> str:
        if self.line.group in {TodayGroup.APPROVAL, TodayGroup.UNCOMPUTED, TodayGroup.RECOUNT, TodayGroup.UNCONFIRMED}:
            return ""
        if self.line.group is TodayGroup.STEP:
            held = self.line.row
            return listed(word(held.holder) if held.holder else "", held.held_by)
        if self.line.own_target:
            return _("own target")
        return _("law of the requested State") if self.line.domestic else _("treaty limit")

    def sizeHint(self) -> QSize:
        """A row."""
        return QSize(400, 54)

    def show_chosen(self, *, chosen: bool, choosing: bool) -> None:
        """Show whether it is chosen, and the box whenever any line is."""
        if (chosen, choosing) != (self.chosen, self.choosing):
            self.chosen, self.choosing = chosen, choosing
            self.setAccessibleDescription(_("selected") if chosen else "")
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the box, or with Ctrl or Shift, chooses; any other acts."""
        several = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        x = event.position().x()
        inside = self.rect().contains(event.position().toPoint())
        if self._choosable and inside and (event.modifiers() & several or (self.width() - x if rtl() else x) < WIDE + _BOX + 4):
            self.setDown(False)
            self.picked.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().mouseReleaseEvent(event)

    def _keys_choose(self, event: QKeyEvent) -> bool:
        """Ctrl+Space chooses, Shift with an arrow goes on choosing, Ctrl+A takes all, Escape lets all go."""
        if not self._choosable:
            return False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.picked.emit(False)
        elif shift and event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.extended.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.every.emit(True)
        elif event.key() == Qt.Key.Key_Escape and self.choosing:
            self.every.emit(False)
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space act; Up and Down move."""
        if self._keys_choose(event):
            return
        if pressed_by(event):
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self._next(QWidget.nextInFocusChain)
        elif event.key() == Qt.Key.Key_Up:
            self._next(QWidget.previousInFocusChain)
        else:
            super().keyPressEvent(event)

    def _next(self, step: Callable[[QWidget], QWidget | None]) -> None:
        """Go to the line below or above; what stands beside the lines is reached by Tab."""
        found = step(self)
        while found is not None and not isinstance(found, Line):
            found = step(found)
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint distance, matter and act."""
        t, line = tokens(), self.line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse() or self.chosen:
            painter.setBrush(QColor(t.selection if self.hasFocus() or self.chosen else t.hover))
            painter.setPen(QPen(QColor(t.focus), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        box = self.rect().adjusted(WIDE, 0, -WIDE, 0)
        if self._choosable and (self.choosing or self.hasFocus() or self.underMouse()):
            side = _part(box, 0, _BOX)
            mark = QRectF(side.x() + 0.5, (self.height() - _BOX) / 2 + 0.5, _BOX - 1, _BOX - 1)
            draw_tick(painter, mark, checked=self.chosen)
        if self._choosable:
            box = _part(box, _BOX + SPACE, box.width() - _BOX - SPACE)
        tone = TONES.get(line.group, Tone.WARN)
        words = self._when
        width = min(pill_width(words), 150)
        self._pill(painter, box, words, width, tone)
        act_width = QFontMetrics(sized(13, QFont.Weight.Medium)).horizontalAdvance(self._act) + 34
        inner = _part(box, 166, box.width() - 166 - act_width - 16)
        bold = sized(13, QFont.Weight.DemiBold)
        upper, lower = QRect(inner.x(), 8, inner.width(), 20), QRect(inner.x(), 28, inner.width(), 18)
        self._text(painter, upper, line.title, bold, t.text)
        liberty = _("liberty of a person") if line.liberty else ""
        below = joined(self._nature(), liberty, line.row.subject, line.row.number, screen().state(line.row.state))
        self._text(painter, lower, below, sized(12), t.muted)
        end = _part(box, box.width() - act_width, act_width)
        self._text(painter, _part(end, 26, end.width() - 26), self._act, sized(13, QFont.Weight.Medium), t.accent_text)
        glyph = _part(end, 4, 16)
        name, place = ACTS[line.act][1], QRectF(glyph.x(), box.center().y() - 7, 16, 16)
        icons.paint(painter, name, t.accent_text, place, mirrored=rtl() and name == "chevron")
        painter.end()

    def _pill(self, painter: QPainter, box: QRect, words: str, width: int, tone: Tone) -> None:
        place = _part(box, 0, width)
        paint_pill(painter, QRect(place.x(), (self.height() - PILL) // 2, width, PILL), words, tone)

    def _text(self, painter: QPainter, box: QRect, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        side = Qt.AlignmentFlag.AlignRight if rtl() else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(box, flags, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))


def _part(box: QRect, offset: int, width: int) -> QRect:
    """A part of ``box`` that lies ``offset`` from the side where reading starts."""
    x = box.right() - offset - width + 1 if rtl() else box.left() + offset
    return QRect(x, box.top(), width, box.height())


def explained(desk: Desk, made: Line) -> QHBoxLayout:
    """The line and, beside it, the way to how its date comes about."""
    line, shown = made.line, row(made, gap=0, margins=(0, 0, 8, 0))
    shown.setStretch(0, 1)
    if line.limit_id:
        request = RequestId(line.row.id)
        why = button(_("Why?"), lambda: desk.shell.explain(request, line.limit_id, line.trigger_uid), look="link")
        # A limit of which the other State should be told may stand among those that are due as well.
        again = _(GROUP_WORDS[line.group]) if line.group is TodayGroup.DELAY else ""
        why.setAccessibleName(_("Why? {title}").format(title=joined(line.title, line.row.number, again)))
        shown.addWidget(why)
    return shown


def when_words(line: TodayLine) -> str:
    """How far it is, or why it is here."""
    if line.days is not None:
        return relative(line.days, line.limit_kind)
    if line.group is TodayGroup.UNCOMPUTED:
        return _("no date")
    if line.group is TodayGroup.RECOUNT or line.act is TodayAct.DECIDE:
        return _("to decide")
    if line.group is TodayGroup.UNCONFIRMED:
        return _("to confirm")
    if line.act is TodayAct.SIGN_LETTER:
        return _("to sign")
    return _("to approve") if line.act is TodayAct.APPROVE_LETTER else _("to seal")


class TodayPage(Page):
    """The morning board."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset(
        {Kind.REQUEST, Kind.EVENT, Kind.DEADLINE, Kind.LETTER, Kind.MAIL, Kind.NOTICE, Kind.INCIDENT, Kind.CARD}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Today"))
        self.whose = ChipRow(_("Whose cases"))
        self.whose.add(EVERYONE, _("Everyone's"))
        self.whose.add(MINE, _("Mine"))
        self.whose.setToolTip(
            _("Mine: your cases, those you stand in for, those that nobody has, and what waits for your approval")
        )
        self.whose.chosen.connect(lambda _key: self.refresh())
        self.acts.addWidget(self.whose)
        self.acts.addWidget(button(_("&New request"), desk.shell.new_request, look="primary", glyph="plus"))
        self.acts.addWidget(button(_("&Arrest"), desk.shell.new_arrest))
        self.saving = SaveList(self, _("Today"), today_headings(), self._saved)
        self.acts.addWidget(self.saving.button())
        self._whole: set[TodayGroup] = set()
        inner = QWidget()
        self._column: QVBoxLayout = column(inner, margins=(0, 0, 6, 0), gap=WIDE)
        self.body.addWidget(scroll(inner, name=_("Things to do today")), 1)
        self.lines: list[Line] = []
        self._chosen: set[int] = set()
        self._last: Line | None = None
        self.bar = SelectionBar(several_acts(desk, self.chosen), partial(self._every, True), partial(self._every, False))
        self.body.addWidget(self.bar)

    def refresh(self) -> None:
        """Read the board again."""
        clear(self._column)
        self.lines.clear()
        mine = self.whose.value == MINE
        all_lines = self.office.today.lines(mine=mine)
        incidents = incidents_card(self.desk)
        if incidents is not None:
            self._column.addWidget(incidents)
        self._show_ahead(self.office.board.look_ahead())
        if said := self.office.today.seal_warning():
            self._column.addWidget(seal_card(said))
        ends = ending_cards(self.desk)
        if ends is not None:
            self._column.addWidget(ends)
        notices, standing = self.office.notices.mine(), self.office.absences.standing_in()
        if notices or standing:
            self._column.addWidget(notices_card(self.desk, self, notices, standing))
        tray = self.office.mail.pieces(PieceState.UNMATCHED)
        if tray:
            self._column.addWidget(self._tray(tray))
        self.beside.setText(screen().date(self.office.register.today, "full"))
        for group in TodayGroup:
            found = [line for line in all_lines if line.group is group]
            if found:
                self._column.addWidget(self._group(group, found))
        if not all_lines and not notices and not tray and incidents is None and ends is None:
            nothing = _("No deadline is late or near, and no letter waits for anybody.")
            nobody = _("No deadline of yours is late or near, and no letter waits for you.")
            self._column.addWidget(EmptyState("success", _("Nothing waits"), nobody if mine else nothing))
        self._column.addStretch(1)
        self._last = None
        self._chosen &= {made.line.row.id for made in self.lines}
        self._show_chosen()

    def chosen(self) -> list[RequestId]:
        """The requests of the lines chosen, each once, in the order of the page."""
        found = (made.line.row.id for made in self.lines if made.line.row.id in self._chosen)
        return [RequestId(each) for each in dict.fromkeys(found)]

    def _pick(self, made: Line, through: bool) -> None:
        """Choose a line or let it go; with all lines from the one chosen before, if so said."""
        if through and self._last in self.lines:
            first, last = sorted((self.lines.index(self._last), self.lines.index(made)))
            self._chosen |= {each.line.row.id for each in self.lines[first : last + 1]}
        else:
            self._chosen ^= {made.line.row.id}
        self._last = made
        self._show_chosen()

    def _extend(self, made: Line, step: int) -> None:
        at = self.lines.index(made)
        beside = self.lines[min(max(at + step, 0), len(self.lines) - 1)]
        self._chosen |= {made.line.row.id, beside.line.row.id}
        self._last = beside
        beside.setFocus()
        self._show_chosen()

    def _every(self, chosen: bool) -> None:
        self._chosen = {made.line.row.id for made in self.lines} if chosen else set()
        self._show_chosen()

    def _show_chosen(self) -> None:
        for made in self.lines:
            made.show_chosen(chosen=made.line.row.id in self._chosen, choosing=bool(self._chosen))
        self.bar.show_count(len(self._chosen), len({made.line.row.id for made in self.lines}), least=1)

    def _tray(self, tray: tuple[Piece, ...]) -> QWidget:
        """Mail that has no case, and for how long the oldest has waited: it leads to the tray."""
        frame, inside = card(margins=(WIDE, 8, 10, 8))
        days = max(piece.age(self.office.register.today) for piece in tray)
        count = ngettext("{count} piece of mail without a case", "{count} pieces of mail without a case", len(tray))
        oldest = ngettext("the oldest for {count} day", "the oldest for {count} days", days).format(count=screen().number(days))
        text = joined(count.format(count=screen().number(len(tray))), oldest)
        act = button(_("Open the tray"), lambda: self.desk.shell.go("mailroom"))
        line = row(Glyph("mail", "bad" if days >= OLD_MAIL else "warn", 18), label(text, "strong", wrap=True), act, gap=WIDE)
        line.setStretch(1, 1)
        inside.addLayout(line)
        frame.setAccessibleName(text)
        return frame

    def _show_ahead(self, ahead: LookAhead) -> None:
        """On the last working day before days of rest, what ends in them."""
        if not ahead.entries or ahead.act_on > self.office.register.today:
            return
        frame, inside = card(margins=(WIDE, 8, 10, 8))
        text = ahead_words(ahead)
        line = row(
            Glyph("warning", "warn", 18),
            label(text, "strong", wrap=True, selectable=True),
            button(_("Show them"), self.desk.shell.deadlines_ahead),
            button(_("Page for the office"), self.desk.shell.office_page),
            gap=WIDE,
        )
        line.setStretch(1, 1)
        inside.addLayout(line)
        frame.setAccessibleName(text)
        self._column.addWidget(frame)

    def _saved(self) -> Rows:
        matters, lines = self.office.matters.lines(), self.office.today.lines(mine=self.whose.value == MINE)
        return lambda: [
            *(matter_row(each, _(GROUP_WORDS[each.group])) for each in matters),
            *(today_row(each, _(GROUP_WORDS[each.group])) for each in lines),
        ]

    def first_focus(self) -> QWidget:
        """The first line, if there is one."""
        return self.lines[0] if self.lines else self

    def _group(self, group: TodayGroup, found: list[TodayLine]) -> QWidget:
        text = GROUP_WORDS[group]
        frame, inside = card(margins=(8, 12, 8, 8), gap=0)
        heading = label(_(text), "heading")
        count = ngettext("{count} line", "{count} lines", len(found)).format(count=screen().number(len(found)))
        inside.addLayout(row(heading, label(count, "muted"), None, margins=(WIDE, 0, WIDE, SPACE), gap=WIDE))
        inside.addWidget(rule())
        shown = found if group in self._whole else found[:FIRST]
        for line in shown:
            made = Line(line, choosable=True)
            made.clicked.connect(lambda _checked=False, each=line: self.settle(each))
            made.picked.connect(partial(self._pick, made))
            made.extended.connect(partial(self._extend, made))
            made.every.connect(self._every)
            self.lines.append(made)
            inside.addLayout(explained(self.desk, made))
        if len(shown) < len(found):
            more = _("Show all {count}").format(count=screen().number(len(found)))
            every = button(more, lambda: self._show_whole(group), look="link")
            every.setAccessibleName(joined(more, _(text)))
            inside.addLayout(row(every, None, margins=(WIDE, 4, 0, 4)))
        frame.setAccessibleName(joined(_(text), count))
        return frame

    def _show_whole(self, group: TodayGroup) -> None:
        self._whole.add(group)
        self.refresh()

    def settle(self, line: TodayLine) -> None:
        """Do what settles a line."""
        shell, request = self.desk.shell, RequestId(line.row.id)
        if line.act is TodayAct.WRITE_LETTER:
            shell.write_letter(request, line.letter_kind)
        elif line.act in {TodayAct.REMIND, TodayAct.NOTIFY_DELAY}:
            self._write_to(line)
        elif line.act is TodayAct.LOG_EVENT:
            shell.log_event(request)
        elif line.act is TodayAct.DECIDE_RECOUNT:
            shell.decide_recount(request)
        elif line.act is TodayAct.TAKE_TRANSLATION:
            shell.edit("translation-back", line.limit_id.removeprefix(TARGET))
        elif line.act is TodayAct.DECIDE:
            shell.work_on("decision", request)
        elif line.act is TodayAct.ENTER_DATE:
            shell.enter_date(request, line.limit_id, line.trigger_uid)
        elif line.act is TodayAct.CONFIRM_DATE:
            shell.check_date(request, line.limit_id, line.trigger_uid)
        elif line.act is TodayAct.OPEN_EXHIBIT:
            shell.open_exhibit(request, Uid(line.limit_id.removeprefix(RETURN)))
        elif line.act is TodayAct.OPEN_DUTY:
            shell.open_duty(request, Uid(line.limit_id.removeprefix(DUTY)))
        elif line.act in _OF_LETTERS and line.letter_id is not None:
            shell.open_letter(line.letter_id)
        else:
            shell.open_request(request)

    def _write_to(self, line: TodayLine) -> None:
        """Remind whoever has it, or tell another State that we are late."""
        shell, request = self.desk.shell, RequestId(line.row.id)
        if line.act is TodayAct.REMIND:
            shell.remind(request, chased_item(line.limit_id))
        else:
            shell.tell_delay(request, limit_name(line.limit_id, line.trigger_uid))
