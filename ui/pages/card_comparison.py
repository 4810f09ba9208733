# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The form in which an officer writes down, while telephoning, what the other office reads aloud."""

from __future__ import annotations

from collections.abc import Callable

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
        self.add(_("Who reads to you"), self.spoke_with, required=True)
        self.add(_("How you reached them"), self.way)
        self.add(_("Number called"), self.number)
        self.add(_("From where the number is known"), self.number_from, help_text=_("Such as: list of the embassy, 2026"))
        self.add(_("What you hear: all 40 figures or all 16 words"), self.heard, span=2, required=True)
        self.add(_("Remark"), self.note, span=2)
        self._record = record
        self.complete = button(_("&Record the comparison"), self._done, look="primary")
        self.body.addLayout(row(None, button(_("Cancel"), cancel), self.complete))

    def first_focus(self) -> QWidget:
        """Where the officer begins."""
        return self.spoke_with

    def _done(self) -> None:
        way = self.way.value
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
