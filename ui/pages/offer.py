# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the address book offers while a request or a letter is drafted: whom to write to, how, in which language, what form.

One click takes the address. It is offered only where nothing else was typed: it never writes over anybody's words.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from mlat_desktop.domain.directory import CountryProfile, Possible
from mlat_desktop.i18n import _, called, listed, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.directory import Offer, statement_words
from ui.pages.states import FRESH_TONES
from ui.widgets.basics import EDGE, GAP, SPACE, button, clear, column, label, row
from ui.widgets.pill import Pill


class OfferCard(QFrame):
    """The card.

    Signals:
        taken: the address is to be taken.
    """

    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName(_("From the address book"))
        inside = column(self, margins=(EDGE, 16, EDGE, 16), gap=GAP)
        self._whom: QVBoxLayout = column(gap=GAP)
        self._how: QVBoxLayout = column(gap=GAP)
        # The button stays while the words around it change: it may have the focus.
        self.take = button(_("Take this address"), self.taken.emit, look="link", glyph="check")
        inside.addLayout(self._whom)
        inside.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeading)
        inside.addLayout(self._how)
        self.offer: Offer | None = None

    def show_offer(self, offer: Offer | None, measure: str = "", *, may_take: bool) -> None:
        """Show what is offered; None, before a State is chosen, hides the card. ``measure`` is the word for it."""
        self.offer = offer
        clear(self._whom)
        clear(self._how)
        self.take.setVisible(may_take)
        self.setVisible(offer is not None and not offer.empty)
        if offer is None or offer.empty:
            return
        self._whom.addWidget(label(_("FROM THE ADDRESS BOOK"), "section"))
        if offer.authority is not None and offer.standing is not None:
            self._whom.addWidget(label(offer.authority.name, "strong", wrap=True))
            fresh = offer.standing.freshness
            self._whom.addLayout(row(Pill(word(fresh), FRESH_TONES[fresh]), None))
            self._whom.addWidget(label(listed(*offer.authority.address.splitlines()), "small", wrap=True))
            self.take.setAccessibleName(_("Take the address of {authority}").format(authority=offer.authority.name))
        else:
            self._whom.addWidget(label(_("No authority is entered."), "muted", wrap=True))
        for name, value in self._facts(offer, measure):
            self._how.addWidget(label(called(name, value), "small", wrap=True))
        for each in offer.statements:
            told = each.declaration
            day = screen().date(told.as_of)
            said = _("Declared to {treaty} ({day}): {kind}, {words}").format(
                treaty=each.treaty, day=day, kind=statement_words(told.kind), words=told.value
            )
            self._how.addSpacing(SPACE)
            self._how.addWidget(label(said, "small", wrap=True))

    def _facts(self, offer: Offer, measure: str) -> list[tuple[str, str]]:
        profiles: list[CountryProfile] = [each for each in (offer.profile, offer.general) if each is not None]

        def first(field: str) -> str:
            return next((listed(*str(getattr(p, field)).splitlines()) for p in profiles if getattr(p, field)), "")

        possible = offer.profile.possible if offer.profile is not None else Possible.UNKNOWN
        pairs = [
            (measure, word(possible) if measure and possible is not Possible.UNKNOWN else ""),
            (_("Languages"), listed(*offer.languages)),
            (_("Channels"), listed(*offer.channels)),
            (_("Documents asked for"), first("special_documentation")),
            (_("Special requirements"), first("special_requirements")),
            (_("Time for execution"), first("execution_deadline")),
        ]
        return [(name, value) for name, value in pairs if value]
