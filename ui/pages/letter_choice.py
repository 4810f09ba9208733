# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which letter, in which language: two choices, then the draft is open."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Direction
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.services.letters.kinds import COMPUTATION
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.deadline_acts import limit_name
from ui.pages.letter_beside import second_languages
from ui.pages.letter_kinds import LetterKinds
from ui.pages.offer import OfferCard
from ui.pages.papers import language_name, letter_rows
from ui.widgets.basics import WIDE, Combo, column, label
from ui.widgets.form import Field, Section


class LetterChoice(CaseEditor):
    """The form."""

    def __init__(self, desk: Desk, request_id: RequestId, kind: str = "", limit: str = "") -> None:
        super().__init__(desk, request_id, _("Write a letter"), _("&Begin the draft"), self._complete)
        self._kinds = desk.office.correspondence.kinds(request_id)
        made = Section(_("Which letter"), columns=2)
        self.kind, self.language = LetterKinds(self._kinds), Combo()
        self.kind.choose(kind)
        made.add(_("&Letter"), self.kind)
        self.limit = Combo()
        self._offer_limits(limit)
        beside = QWidget()
        inside = column(beside, gap=WIDE)
        inside.addWidget(
            Field(_("La&nguage of the letter"), self.language, help_text=_("It need not be the language of the screen."))
        )
        self.second = Combo()
        inside.addWidget(Field(_("Second lan&guage, side by side"), self.second))
        self._limit_field = Field(_("The &date to explain"), self.limit)
        inside.addWidget(self._limit_field)
        inside.addStretch(1)
        made.place(beside)
        self.sheet.addWidget(made)
        written = Section(_("Letters of this case"), columns=1)
        if self.view.letters:
            letter_rows(written.body, desk, self.view)
        else:
            written.body.addWidget(label(_("No letter yet."), "muted"))
        self.sheet.addWidget(written)
        self.sheet.addStretch(1)
        particulars = self.request.particulars
        self._offer = desk.office.address_book.offered(
            particulars.other_state, particulars.basis.treaty_id, particulars.items[0].kind if particulars.items else ""
        )
        self.offer = OfferCard()
        self.offer.show_offer(self._offer, may_take=False)
        self.side.insertWidget(0, self.offer)
        self.kind.chosen.connect(self._offer_languages)
        self.language.currentIndexChanged.connect(self._offer_second)
        self._offer_languages()
        self._known = bool(kind) and self.kind.value == kind

    def first_focus(self) -> QWidget:
        """The language if the letter is known already, else the search among the letters."""
        return self.language if self._known else self.kind.search

    def _offer_languages(self, *_arguments: object) -> None:
        chosen = next((each for each in self._kinds if each.kind == self.kind.value), None)
        self._limit_field.setVisible(chosen is not None and chosen.kind == COMPUTATION)
        self.complete.setEnabled(chosen is not None)
        if chosen is None:
            return
        self.language.fill([(language_name(code), code) for code in chosen.languages])
        outgoing = self.request.particulars.direction is Direction.OUTGOING
        asked = self._offer.language_codes if outgoing else ()
        for code in (*asked, self.request.particulars.language, screen().code, "en"):
            if code in chosen.languages:
                self.language.choose(code)
                break
        self._offer_second()

    def _offer_second(self, *_arguments: object) -> None:
        chosen = next((each for each in self._kinds if each.kind == self.kind.value), None)
        self.second.fill(second_languages(chosen.languages if chosen else (), str(self.language.value or "")))

    def _offer_limits(self, limit: str) -> None:
        limits = [view for view in self.view.deadlines if not view.own_target] or list(self.view.deadlines)
        named = [(limit_name(each.deadline.limit_id, each.deadline.trigger_uid), each) for each in limits]
        self.limit.fill([(listed(each.title, each.caption), name) for name, each in named])
        self.limit.choose(limit)
        if limit and self.limit.value != limit:
            self.limit.choose(next((name for name, each in named if each.deadline.limit_id == limit), limit))

    def _complete(self) -> None:
        self.complete.setEnabled(False)
        correspondence, request = self.office.correspondence, self.request.id
        kind, language, beside = self.kind.value, str(self.language.value), str(self.second.value or "")
        fields = {"limit": str(self.limit.value)} if kind == COMPUTATION else None
        self.desk.tasks.write(
            self, lambda: correspondence.draft(request, kind, language, fields, beside=beside), self._on_drafted, self.refused
        )

    def _on_drafted(self, letter: Letter) -> None:
        shell = self.desk.shell
        shell.back()
        shell.open_letter(letter.id)
