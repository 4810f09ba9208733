# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of the mail room: the tray and the book, a letter being entered, one being matched, a translation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Direction, EventKind
from mlat_desktop.services.mailroom.mailroom import Filing, NewPiece
from mlat_desktop.services.mailroom.translations import NewTranslation
from ui.main_window import MainWindow
from ui.pages.mailroom.choice import AWAY
from ui.pages.mailroom.piece import PieceEditor
from ui.pages.register import RegisterPage


class MailScreens:
    """The screens over a training office; what they show is entered when it is first needed."""

    def __init__(self, office: Office, case: Callable[[], RequestId]) -> None:
        self._office, self._case = office, case
        self._tray = self._translation = ""

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "mail": self._page,
            "mail-enter": self._entering,
            "mail-match": self._matching,
            "mail-off": self._taking_off,
            "translation": lambda w: w.edit("translation", self._case()),
            "translation-back": lambda w: w.edit("translation-back", self.translation()),
            "translations": self._papers,
        }

    def tray(self) -> str:
        """A letter that nobody knows a case for; beside it one that was matched and one that was not for us."""
        if not self._tray:
            mail, today = self._office.mail, self._office.register.today
            noon = self._office.clock.now().replace(tzinfo=None)
            new = NewPiece(
                direction=Direction.INCOMING, role="other-state", name="Ministério da Justiça, DRCI",
                when=noon - timedelta(days=9),
                subject="Reminder: records of accounts at two banks", theirs=("08099.001234/2026-77", "Of. 4471/DRCI"),
                dated_on=today - timedelta(days=20),
            )  # fmt: skip
            self._tray = mail.log(new).value.number
            court = NewPiece(
                direction=Direction.INCOMING, role="court", name="District Court 3", when=noon - timedelta(days=1),
                subject="Record of the hearing of two witnesses", ours=(self._number(),),
            )  # fmt: skip
            mail.log(court, filings=[Filing(request_id=self._case())])
            stray = NewPiece(
                direction=Direction.INCOMING,
                role="other",
                name="Land registry",
                when=noon - timedelta(days=2),
                subject="Invoice",
            )
            mail.log(stray, not_for_us="For the cash office: passed on")
        return self._tray

    def translation(self) -> str:
        """A translation that is overdue."""
        if not self._translation:
            today = self._office.register.today
            new = NewTranslation(
                what="Letter of request with its two annexes", language_from="pt", language_to="de", certified=True,
                translator="Sworn translator M. Ott", due_on=today - timedelta(days=3), asked_on=today - timedelta(days=20),
            )  # fmt: skip
            self._translation = self._office.translations.ask(self._case(), new).value.uid
        return self._translation

    def _number(self) -> str:
        return self._office.register.rows([self._case()])[0].number

    def _page(self, window: MainWindow) -> None:
        self.tray(), self.translation()
        window.go("mailroom")

    def _entering(self, window: MainWindow) -> None:
        window.enter_mail(references=self._number())
        editor = window.editor
        assert isinstance(editor, PieceEditor)
        editor.subject.setText("Answer to the letter of request")
        kinds = [each.kind for each in editor.happening.offers]
        editor.happening.what.choose((EventKind.QUERY_ANSWERED if EventKind.QUERY_ANSWERED in kinds else kinds[0]).value)
        editor.happening.chosen.emit()

    def _matching(self, window: MainWindow) -> None:
        window.enter_mail(self.tray())
        editor = window.editor
        assert isinstance(editor, PieceEditor)
        editor.choice.choose(AWAY)

    def _taking_off(self, window: MainWindow) -> None:
        self.tray()
        (piece, *_rest) = self._office.mail.of_request(self._case())
        window.edit("mail-off", piece.number, self._case())

    def _papers(self, window: MainWindow) -> None:
        self.tray(), self.translation()
        window.open_request(self._case())
        page = window.page("register")
        assert isinstance(page, RegisterPage)
        page.detail.tabs.setCurrentIndex(1)
