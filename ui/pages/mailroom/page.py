# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The mail room: what has no case yet, the book of what came and went, and the translations that are awaited."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Kind
from mlat_desktop.domain.mailroom import Piece, PieceState
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.translation import Translation
from mlat_desktop.domain.vocabulary import Direction
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.mailroom.mail_data import kind_of
from ui.desk import Desk
from ui.pages.mailroom.rows import translation_row
from ui.pages.page import Page
from ui.pages.papers import paper
from ui.pages.print_box import ask_dispatch_list
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, and_more, button, card, clear, code, column, joined, label, rule, scroll
from ui.widgets.controls import EmptyState, SearchField
from ui.widgets.pill import Pill

_FIRST = 60
"""Pieces of the tray and of the book that are shown; the rest is found by its words."""
OLD = 7
"""Days after which a piece without a case is late."""


class MailPage(Page):
    """The page."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.MAIL, Kind.REQUEST, Kind.NOTICE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Mail"))
        self.enter = button(_("&Enter mail"), partial(desk.shell.enter_mail), look="primary", glyph="plus")
        self.acts.addWidget(button(_("&Dispatch list..."), partial(ask_dispatch_list, desk, self), glyph="print"))
        self.acts.addWidget(self.enter)
        self.field = SearchField(_("Any reference, number, name or subject"))
        self.field.setAccessibleName(_("Search the book of mail"))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(250)
        self._soon.timeout.connect(self.refresh)
        self.field.textChanged.connect(lambda _text: self._soon.start())
        self.field.returnPressed.connect(self._enter_with)
        self.body.addWidget(self.field)
        inner = QWidget()
        self._column: QVBoxLayout = column(inner, margins=(0, 0, 6, 8), gap=WIDE)
        self.body.addWidget(scroll(inner, name=_("Mail")), 1)

    def first_focus(self) -> QWidget:
        """The reference: what a clerk reads first on a letter."""
        return self.field

    def search(self) -> None:
        """Go to the field."""
        self.field.setFocus()

    def _enter_with(self) -> None:
        """Enter goes on with what was typed: it is the reference of the piece in hand."""
        self.desk.shell.enter_mail(references=self.field.text().strip())

    def refresh(self) -> None:
        """Read the book again."""
        clear(self._column)
        text = self.field.text().strip()
        mail = self.office.mail
        tray = mail.pieces(PieceState.UNMATCHED, text)
        book = [each for each in mail.pieces(None, text) if each.state is not PieceState.UNMATCHED][:_FIRST]
        waiting = self.office.translations.all(waiting=True) if not text else ()
        numbers = self._numbers([*tray, *book])
        count = ngettext("{count} without a case", "{count} without a case", len(tray))
        self.beside.setText(count.format(count=screen().number(len(tray))))
        if tray or not text:
            self._column.addWidget(self._tray(tray))
        if waiting:
            self._column.addWidget(self._translations(waiting))
        self._column.addWidget(self._book(book, numbers, text))
        self._column.addStretch(1)

    def _numbers(self, pieces: list[Piece]) -> dict[int, str]:
        keys = sorted({RequestId(match.request_id) for piece in pieces for match in piece.matches})
        return {each.id: each.number for each in self.office.register.rows(keys)}

    def _tray(self, tray: tuple[Piece, ...]) -> QWidget:
        frame, inside = card(margins=(WIDE, 12, WIDE, 12), gap=0)
        inside.addWidget(label(_("Without a case"), "heading"))
        inside.addSpacing(SPACE)
        if not tray:
            inside.addWidget(label(_("Everything that came has its case, or was put away."), "muted", wrap=True))
        for piece in tray[:_FIRST]:
            inside.addWidget(rule())
            match = button(_("Match"), partial(self.desk.shell.enter_mail, piece.number), look="link")
            match.setAccessibleName(_("Match {mail}: {subject}").format(mail=piece.number, subject=piece.subject))
            days = piece.age(self.office.register.today)
            pill = Pill(_waited(days), Tone.BAD if days >= OLD else Tone.WARN)
            inside.addWidget(paper("mail", piece.subject, below(piece), pill, match))
        inside.addWidget(and_more(len(tray) - _FIRST))
        return frame

    def _translations(self, waiting: tuple[tuple[str, Translation], ...]) -> QWidget:
        frame, inside = card(margins=(WIDE, 12, WIDE, 12), gap=0)
        inside.addWidget(label(_("Translations awaited"), "heading"))
        inside.addSpacing(SPACE)
        for number, each in waiting:
            inside.addWidget(rule())
            inside.addWidget(translation_row(self.desk, each, number))
        return frame

    def _book(self, book: list[Piece], numbers: dict[int, str], text: str) -> QWidget:
        frame, inside = card(margins=(WIDE, 12, WIDE, 12), gap=0)
        inside.addWidget(label(_("The book"), "heading"))
        inside.addSpacing(SPACE)
        if not book:
            said = _("Nothing in the book has these words.") if text else _("What comes or goes gets its number here.")
            inside.addWidget(EmptyState("mail", _("Nothing is found") if text else _("The book is empty"), said))
        for piece in book:
            inside.addWidget(rule())
            ends: list[QWidget] = []
            if piece.state is PieceState.RETURNED:
                ends.append(Pill(word(piece.state), Tone.NEUTRAL))
            for each in piece.matches:
                if each.request_id in numbers:
                    number = numbers[each.request_id]
                    look = button(number, partial(self.desk.shell.open_request, each.request_id), look="link")
                    look.setAccessibleName(_("Open {number}").format(number=number))
                    ends += [look, self._taking_off(piece, each.request_id, number)]
            again = button(_("Open"), partial(self.desk.shell.enter_mail, piece.number), look="link")
            again.setAccessibleName(_("Open the mail {number}").format(number=piece.number))
            inside.addWidget(paper("mail", piece.subject, below(piece), *ends, again))
        return frame

    def _taking_off(self, piece: Piece, request_id: RequestId, number: str) -> QWidget:
        made = button(_("Take off"), partial(self.desk.shell.edit, "mail-off", piece.number, request_id), look="link")
        made.setAccessibleName(_("Take {mail} off {number}").format(mail=piece.number, number=number))
        return made


def _waited(days: int) -> str:
    if not days:
        return _("since today")
    return ngettext("for {count} day", "for {count} days", days).format(count=screen().number(days))


def below(piece: Piece) -> str:
    """What a piece is, in one line of small letters."""
    way = _("from {whom}") if piece.direction is Direction.INCOMING else _("to {whom}")
    return joined(
        code(piece.number),
        kind_of(piece.kind).label(),
        screen().fill(way, {"whom": piece.name}),
        screen().date(piece.moment.local_date),
        *(code(each) for each in piece.references),
        piece.reason,
    )
