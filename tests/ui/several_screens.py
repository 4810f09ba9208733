# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Several requests chosen, and the forms that act on them, for pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.vocabulary import Direction, Holder
from mlat_desktop.services.ports import ListQuery
from ui.main_window import MainWindow
from ui.pages.register import RegisterPage
from ui.pages.several import AssignEditor
from ui.pages.today import TodayPage


class SeveralScreens:
    """Forms on the first requests of the office."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """By name."""
        return {
            "register-several": self._register,
            "today-several": self._today,
            "register-filters": self._filters,
            "assign-several": lambda w: w.edit("assign-several", self._some()),
            "assign-refused": self._refused,
            "remind-several": lambda w: w.edit("remind-several", self._some()),
        }

    def _some(self) -> tuple[int, ...]:
        return tuple(self._office.register.ids(ListQuery(open_only=True))[:14])

    def _register(self, window: MainWindow) -> None:
        window.go("register")
        page = window.page("register")
        assert isinstance(page, RegisterPage)
        page.table.setFocus()
        page.table.choose_all([0, 1, 2, 4, 6])

    def _today(self, window: MainWindow) -> None:
        window.go("today")
        page = window.page("today")
        assert isinstance(page, TodayPage)
        for made in (page.lines[0], page.lines[2], page.lines[3]):
            made.picked.emit(False)

    def _filters(self, window: MainWindow) -> None:
        window.go("register")
        page = window.page("register")
        assert isinstance(page, RegisterPage)
        page.filters.chosen.emit(
            ListQuery(holder=Holder.EXECUTING_AUTHORITY, step_by=date(2026, 12, 21), direction=Direction.INCOMING)
        )

    def _refused(self, window: MainWindow) -> None:
        every = self._office.register.rows(self._office.register.ids(ListQuery()))
        closed = [each.id for each in every if not each.status.open][:2]
        secret = [each.id for each in every if each.restricted and each.status.open][:1]
        form = window.edit("assign-several", (*self._some()[:3], *closed, *secret))
        assert isinstance(form, AssignEditor)
        form.complete.click()
