# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""To whom a bundle goes: the partner of the case chosen beforehand, further offices where somebody wants them; or one that has
no card yet.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from mlat_desktop.domain.bundle import Card, CardStatus
from mlat_desktop.domain.request import Particulars
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.bundles.views import WithoutCard
from ui import a11y
from ui.desk import Desk
from ui.pages.exporting.no_card import NoCard
from ui.widgets.basics import GAP, SPACE, Combo, button, clear, column, icon_button, joined, label, row
from ui.widgets.form import Section
from ui.widgets.ticks import Tick


class Whom(Section):
    """The offices that will be able to open the bundle.

    Signals:
        changed: other offices are chosen.
    """

    changed = Signal()

    def __init__(self, desk: Desk, particulars: Particulars) -> None:
        super().__init__(_("To whom"), columns=1)
        other_state, every = particulars.other_state, desk.office.bundles.cards()
        self._cards: list[Card] = [c for c in every if c.status is CardStatus.TRUSTED]
        self._cards.sort(key=lambda card: (card.country != other_state, card.name))
        self.recipient = Combo()
        self.recipient.fill(self._items())
        self.recipient.currentIndexChanged.connect(self.changed)
        field = self.add(_("&Office"), self.recipient)
        self._more: list[Combo] = []
        self._lines: list[QWidget] = []
        self._rows = column(gap=GAP)
        self.body.addLayout(self._rows)
        none = QWidget()
        told = column(none, gap=GAP)
        told.addWidget(label(_("No partner office is trusted yet."), "warn", wrap=True))
        told.addLayout(row(button(_("Partner offices"), lambda: desk.shell.go("cards"), look="link"), None))
        self.body.addWidget(none)
        self.another: QPushButton = button(_("Add another office"), self._on_another, look="link", glyph="plus")
        self.body.addLayout(row(self.another, None))
        own = label(_("Your own office and its recovery key can open it, too."), "small", wrap=True)
        self.body.addWidget(own)
        self._by_card = (field, own, *(() if self._cards else (none,)))
        none.setVisible(not self._cards)
        self.no_card = Tick(_("Partner has no card yet"))
        self.body.addLayout(row(self.no_card, None))
        self.office = NoCard(desk, particulars.their_authority.name, other_state)
        self.office.changed.connect(self.changed)
        self.body.addWidget(self.office)
        self.body.addStretch(1)
        known = {CardStatus.KNOWN, CardStatus.TRUSTED}
        self.no_card.setChecked(bool(other_state) and not any(c.country == other_state and c.status in known for c in every))
        self.no_card.toggled.connect(self._on_no_card)
        self._settle()

    def _items(self) -> list[tuple[str, object]]:
        return [(joined(card.name, screen().state(card.country)), card.fingerprint) for card in self._cards]

    @property
    def chosen(self) -> tuple[str, ...]:
        """The fingerprints of the offices, the first one first, each once; none where the office has no card."""
        if self.no_card.isChecked():
            return ()
        found = [str(combo.value) for combo in (self.recipient, *self._more) if combo.value]
        return tuple(dict.fromkeys(found))

    @property
    def without_card(self) -> WithoutCard | None:
        """The office that has no card, as it is typed so far."""
        return self.office.office if self.no_card.isChecked() else None

    def first_focus(self) -> QWidget:
        """What is asked first."""
        return self.office.name if self.no_card.isChecked() else self.recipient

    def _on_no_card(self, *_arguments: object) -> None:
        self._settle()
        a11y.tab_in_reading_order(self)
        self.changed.emit()

    def _settle(self) -> None:
        without = self.no_card.isChecked()
        self.office.setVisible(without)
        if without:
            self.office.suggest()
        for part in self._by_card:
            part.setVisible(not without)
        for line in self._lines:
            line.setVisible(not without)
        self.another.setVisible(not without and len(self._more) + 1 < len(self._cards))

    def _on_another(self) -> None:
        taken = self.chosen
        made = Combo(_("Another office"))
        made.fill(self._items())
        made.choose(next((card.fingerprint for card in self._cards if card.fingerprint not in taken), ""))
        made.currentIndexChanged.connect(self.changed)
        self._more.append(made)
        self._lay_out()
        made.setFocus()

    def _without(self, combo: Combo) -> Callable[[], None]:
        def act() -> None:
            self._more.remove(combo)
            self._lay_out()
            self.recipient.setFocus()

        return act

    def _lay_out(self) -> None:
        chosen = [str(combo.value) for combo in self._more]
        clear(self._rows)
        self._more, self._lines = [], []
        for fingerprint in chosen:
            combo = Combo(_("Another office"))
            combo.fill(self._items())
            combo.choose(fingerprint)
            combo.currentIndexChanged.connect(self.changed)
            holder = QWidget()
            line = row(combo, icon_button("close", _("Without this office"), self._without(combo)), parent=holder, gap=SPACE)
            line.setStretch(0, 1)
            self._rows.addWidget(holder)
            self._more.append(combo)
            self._lines.append(holder)
        self._settle()
        self.changed.emit()
