# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""To whom a bundle goes: the partner of the case chosen beforehand, further offices where somebody wants them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from mlat_desktop.domain.bundle import Card, CardStatus
from mlat_desktop.i18n import _, screen
from ui.desk import Desk
from ui.widgets.basics import GAP, SPACE, Combo, button, clear, column, icon_button, joined, label, row
from ui.widgets.form import Section


class Whom(Section):
    """The offices that will be able to open the bundle.

    Signals:
        changed: other offices are chosen.
    """

    changed = Signal()

    def __init__(self, desk: Desk, other_state: str) -> None:
        super().__init__(_("To whom"), columns=1)
        self._cards: list[Card] = [c for c in desk.office.bundles.cards() if c.status is CardStatus.TRUSTED]
        self._cards.sort(key=lambda card: (card.country != other_state, card.name))
        self.recipient = Combo()
        self.recipient.fill(self._items())
        self.recipient.currentIndexChanged.connect(self.changed)
        self.add(_("&Office"), self.recipient)
        self._more: list[Combo] = []
        self._rows = column(gap=GAP)
        self.body.addLayout(self._rows)
        if not self._cards:
            self.body.addWidget(label(_("No partner office is trusted yet."), "warn", wrap=True))
            self.body.addLayout(row(button(_("Partner offices"), lambda: desk.shell.go("cards"), look="link"), None))
        self.another: QPushButton = button(_("Add another office"), self._on_another, look="link", glyph="plus")
        self.body.addLayout(row(self.another, None))
        self._settle()
        self.body.addWidget(label(_("Your own office and its recovery key can open it, too."), "small", wrap=True))
        self.body.addStretch(1)

    def _items(self) -> list[tuple[str, object]]:
        return [(joined(card.name, screen().state(card.country)), card.fingerprint) for card in self._cards]

    @property
    def chosen(self) -> tuple[str, ...]:
        """The fingerprints of the offices, the first one first, each once."""
        found = [str(combo.value) for combo in (self.recipient, *self._more) if combo.value]
        return tuple(dict.fromkeys(found))

    @property
    def names(self) -> tuple[str, ...]:
        """Their names."""
        names = {card.fingerprint: card.name for card in self._cards}
        return tuple(names[each] for each in self.chosen)

    def _settle(self) -> None:
        self.another.setVisible(len(self._more) + 1 < len(self._cards))

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
        self._more = []
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
        self._settle()
        self.changed.emit()
