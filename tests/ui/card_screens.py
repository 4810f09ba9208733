# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of cards and keys that rarely stand: new keys, lost ones, a card that ends, for pictures and walks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QApplication, QScrollArea

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.bundle import Card
from ui.main_window import MainWindow
from ui.pages.cards import CardsPage
from ui.pages.own_keys import RevocationForm
from ui.pages.today import TodayPage

HEADS = frozenset({"partners-new-keys", "partners-lost-keys", "partners-ending"})
"""The head of the office makes and revokes keys."""


class CardScreens:
    """The screens over a training office with one partner; what ends here goes on afterwards."""

    def __init__(self, head: Office) -> None:
        self._head = head

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "partners-new-keys": self._new_keys,
            "partners-lost-keys": self._lost_keys,
            "partners-ending": self._ending,
            "today-cards": self._today,
        }

    def _page(self, window: MainWindow) -> CardsPage:
        window.go("cards")
        page = window.page("cards")
        assert isinstance(page, CardsPage)
        return page

    def _new_keys(self, window: MainWindow) -> None:
        page = self._page(window)
        page._ask_renew()
        self._into_sight(page)

    def _lost_keys(self, window: MainWindow) -> None:
        page = self._page(window)
        own, register = self._head.bundles.own_card(), self._head.register

        def form() -> RevocationForm:
            return RevocationForm([own], lambda: register.today, lambda _key: 2, lambda *_told: None, page._put_away)

        page._open_form("ours", form)
        self._into_sight(page)

    def _into_sight(self, page: CardsPage) -> None:
        for _again in range(4):
            QApplication.processEvents()
        area = next(each for each in page.findChildren(QScrollArea) if each.isVisible())
        if page._form is not None:
            area.ensureWidgetVisible(page._form, 0, 24)

    def _ending(self, window: MainWindow) -> None:
        before = self._with_end(30)
        self._page(window).make_stale()
        self._keep(before)

    def _today(self, window: MainWindow) -> None:
        before = self._with_end(-2)
        window.go("today")
        page = window.page("today")
        assert isinstance(page, TodayPage)
        page.make_stale()
        self._keep(before)

    def _with_end(self, days: int) -> Card:
        """Let the partner's card end so many days from now; the card as it was."""
        before = self._head.bundles.cards()[0]
        self._keep(replace(before, valid_to=self._head.register.today + timedelta(days=days)))
        return before

    def _keep(self, card: Card) -> None:
        with self._head._place.store.write() as uow:
            uow.bundles.set_card(card)
            uow.commit()
