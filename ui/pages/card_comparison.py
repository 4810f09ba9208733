# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The form in which an officer writes down, while telephoning, what the other office reads aloud."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.bundle import Card
from mlat_desktop.domain.office_cards import Way
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.services.bundles.card_views import NewComparison
from ui.widgets.basics import Combo, button, row
from ui.widgets.form import Section, area, line


class ComparisonForm(Section):
    """One comparison. ``record`` gets what was written; the form stays until it was taken."""

    def __init__(self, card: Card, record: Callable[[NewComparison], None], cancel: Callable[[], None]) -> None:
        note = _(
            "Telephone the office on a number that you know from elsewhere, never from the card or its letter."
            " Let them read first, and type all that you hear. The program compares it."
        )
        super().__init__(_("Compare the fingerprint of {office}").format(office=card.name), note=note)
        self.spoke_with, self.number, self.number_from = line(), line(), line()
        self.way = Combo(_("How you reached them"))
        self.way.fill([(word(way), way) for way in (Way.TELEPHONE, Way.IN_PERSON, Way.DIPLOMATIC)])
        self.heard, self.note = area(lines=3), line()
        known = _("Such as: list of the embassy, 2026")
        self._fields = {
            self.spoke_with: self.add(_("Who reads to you"), self.spoke_with, required=True),
            self.way: self.add(_("How you reached them"), self.way),
            self.number: self.add(_("Number called"), self.number),
            self.number_from: self.add(_("From where the number is known"), self.number_from, required=True, help_text=known),
            self.heard: self.add(_("What you hear: all 40 figures or all 16 words"), self.heard, span=2, required=True),
        }
        self.add(_("Remark"), self.note, span=2)
        self._record = record
        self.complete = button(_("&Record the comparison"), self._done, look="primary")
        self.body.addLayout(row(None, button(_("Cancel"), cancel), self.complete))
        self.way.currentIndexChanged.connect(self._fit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(self.complete.click)

    def first_focus(self) -> QWidget:
        """Where the officer begins."""
        return self.spoke_with

    def _fit(self, *_arguments: object) -> None:
        """Only a telephone has a number that somebody may have given you."""
        for each in (self.number, self.number_from):
            self._fields[each].setVisible(self.way.value is Way.TELEPHONE)

    def _lacking(self) -> QWidget | None:
        """Say beside each field what is needed there; the first of them, None where nothing is missing."""
        texts = {self.spoke_with: self.spoke_with.text(), self.heard: self.heard.toPlainText()}
        if self.way.value is Way.TELEPHONE:
            texts[self.number_from] = self.number_from.text()
        for each, field in self._fields.items():
            field.complain("" if texts.get(each, "-").strip() else _("This is needed."))
        return next((each for each in self._fields if not texts.get(each, "-").strip()), None)

    def _done(self) -> None:
        lacking, way = self._lacking(), self.way.value
        if lacking is not None:
            lacking.setFocus()
            return
        self._record(
            NewComparison(
                spoke_with=self.spoke_with.text(),
                heard=self.heard.toPlainText(),
                way=way if isinstance(way, Way) else Way.TELEPHONE,
                number=self.number.text(),
                number_from=self.number_from.text(),
                note=self.note.text(),
            )
        )
