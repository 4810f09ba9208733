# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Several requests chosen, and the forms that act on them, for pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Direction, Holder
from mlat_desktop.services.ports import ListQuery
from ui.main_window import MainWindow
from ui.pages.letter import LetterEditor
from ui.pages.letters_together import LettersTogetherEditor, Stage
from ui.pages.print_box import AddressBox, ask_address, ask_how
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
            "letters-approve": lambda w: self._letters(w, Stage.APPROVE),
            "letters-print": lambda w: self._letters(w, Stage.PRINT),
            "letter-print": lambda w: self._one_letter(w, "print"),
            "letter-envelope": lambda w: self._one_letter(w, "envelope"),
            "letter-envelope-print": lambda w: self._one_letter(w, "envelope-print"),
            "remind-several": lambda w: w.edit("remind-several", self._some()),
        }

    def _letters(self, window: MainWindow, stage: Stage) -> None:
        if not self._office.letters_together.waiting(LetterStatus.SEALED):
            self._write_letters()
        window.edit("letters-together", stage)
        form = window.editor
        assert isinstance(form, LettersTogetherEditor)
        remarked = [at for at, key in enumerate(form._letters) if form._open.get(key)]
        for at in (*range(min(2, form.list.count())), *remarked):
            form.list.item(at).setSelected(True)
        if remarked:
            form.list.setCurrentRow(remarked[0], form.list.selectionModel().SelectionFlag.NoUpdate)

    def _write_letters(self) -> None:
        letters, people = self._office.correspondence, self._office.people.all()
        own, needed = self._office.info.user.name, {Act.APPROVE_LETTER, Act.SEAL_LETTER}
        head = next(each.name for each in people if each.active and each.name != own and needed <= PERMITTED[each.role])
        fields = {"signatory_name": "Jonas Keller", "to_name": "Ministry of Justice"}
        incoming = ListQuery(direction=Direction.INCOMING, open_only=True)
        cases = self._office.register.rows(self._office.register.ids(incoming))
        made = []
        for case in [each for each in cases if not each.restricted][:5]:
            letter = letters.draft(RequestId(case.id), "acknowledgement", "en", fields).value
            letters.submit(letter.id)
            made.append(letter.id)
        letters.comment(made[0], "Is the addressee still in office?")
        other = self._office.at_desk(head).letters_together
        other.approve(made[2:])
        other.seal(made[2:])

    def _one_letter(self, window: MainWindow, what: str) -> None:
        kept = {LetterStatus.SEALED, LetterStatus.DISPATCHED}
        window.open_letter(next(each.id for each in self._office.correspondence.all() if each.status in kept))
        form = window.editor
        assert isinstance(form, LetterEditor)
        if what == "print":
            ask_how(form.desk, form._side, "en", lambda _options: None)
        else:
            ask_address(form.desk, form._side, form.letter.id)
            if what == "envelope-print":
                form.findChildren(AddressBox)[-1].ask_printer()

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
