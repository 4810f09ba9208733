# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of the law of the office, for pictures and walks: treaties, the finder of legal bases, packs, editions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.legal_basis import PartyAct
from mlat_desktop.domain.request import Request
from tests.ui import law
from ui.main_window import MainWindow
from ui.pages.deadlines import DeadlinesPage
from ui.pages.law.basis import BasisFinder
from ui.pages.law.editor import PARTS, TreatyEditor
from ui.pages.law.member import MembershipEditor
from ui.pages.law.pack_in import PackIn
from ui.pages.law.sheet import ARTICLES, LIFE, LIMITS, PARTIES
from ui.pages.treaties import TreatiesPage

HEADS = frozenset(
    {"law-changes", "pack-in", "pack-out", "law-review", "law-undo", "treaty-editor", "treaty-editor-source", "law-member"}
)
"""Screens whose work is that of a head or administrator."""


class LawScreens:
    """The screens over a training office; the pack and the case that it changes are made when they are first needed."""

    def __init__(self, head: Office, scratch: Path) -> None:
        self._head, self._scratch = head, scratch
        self._path: Path | None = None
        self._arrest: Request | None = None

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "treaties": lambda w: treaty(w, "ETS-024"),
            "treaty-articles": lambda w: treaty(w, "ETS-030", ARTICLES),
            "treaty-limits": lambda w: treaty(w, "CETS-224", LIMITS),
            "treaty-parties": lambda w: treaty(w, "UNTOC", PARTIES, state="NP"),
            "treaty-life": lambda w: treaty(w, "ETS-024", LIFE),
            "legal-basis": lambda w: basis(w, "BR", "CH", "banking"),
            "legal-basis-none": lambda w: basis(w, "BR", "CH", "banking", day=date(1960, 5, 2)),
            "treaty-editor": lambda w: editor(w, "CETS-224", "limits"),
            "treaty-editor-source": lambda w: editor(w, "CETS-224", "verification"),
            "law-member": member,
            "deadline-sunday": self._sunday,
            "pack-in": self._pack_in,
            "pack-out": partial(_open, key="pack-out"),
            "law-review": self._review,
            "law-changes": self._changes,
        }

    def _pack(self) -> Path:
        if self._path is None:
            self._path = law.pack(self._scratch, self._head)
            law.case(self._head)
        return self._path

    def _pack_in(self, window: MainWindow) -> None:
        path = self._pack()
        window.change_law("pack-in")
        editor = window.editor
        assert isinstance(editor, PackIn)
        editor.read(path)

    def _sunday(self, window: MainWindow) -> None:
        if self._arrest is None:
            self._arrest = law.arrested(self._head, 5)  # the table of this office says forty-five days
        window.go("deadlines")
        page = window.page("deadlines")
        assert isinstance(page, DeadlinesPage)
        wanted = (self._arrest.id, law.LIMIT)
        rows = (row for row, e in enumerate(page.model.entries) if (e.line.request_id, e.line.limit_id) == wanted)
        page.list.setCurrentIndex(page.model.index(next(rows), 0))
        page.list.scrollTo(page.list.currentIndex(), page.list.ScrollHint.PositionAtCenter)

    def _proposal(self) -> str:
        waiting = self._head.publishing.proposals()
        if waiting:
            return waiting[0].proposal.uid
        return self._head.packs.import_(self._pack()).value.proposal.uid

    def _review(self, window: MainWindow) -> None:
        window.change_law("law-review", self._proposal())

    def _changes(self, window: MainWindow) -> None:
        self._proposal()
        window.go("treaties")
        page = window.page("treaties")
        assert isinstance(page, TreatiesPage)
        page.show_changes()


def _open(window: MainWindow, key: str) -> None:
    window.change_law(key)


def treaty(window: MainWindow, treaty_id: str, part: int = 0, *, state: str = "") -> TreatiesPage:
    """Show a part of a treaty's sheet."""
    window.open_treaty(treaty_id)
    page = window.page("treaties")
    assert isinstance(page, TreatiesPage)
    page.sheet.tabs.setCurrentIndex(part)
    if state:
        page.sheet.parties.list.choose(state)
    return page


def member(window: MainWindow) -> MembershipEditor:
    """Show what a State did with a treaty, entered and looked at."""
    window.change_law("law-member", "UNTOC", "NP")
    made = window.editor
    assert isinstance(made, MembershipEditor)
    made.kinds.choose("happened")
    made.source.setText("C.N.411.2026.TREATIES of 2 November 2026")
    made.deed.choose(PartyAct.DENOUNCED)
    made.done_on.set_day(date(2026, 11, 2))
    made.counts_from.set_day(date(2027, 11, 2))
    made.show_effect.click()
    return made


def editor(window: MainWindow, treaty_id: str, part: str) -> TreatyEditor:
    """Show a part of the editor of a treaty."""
    window.edit_treaty(treaty_id)
    made = window.editor
    assert isinstance(made, TreatyEditor)
    made.tabs.setCurrentIndex(PARTS.index(part))
    return made


def basis(window: MainWindow, requesting: str, requested: str, for_: str, day: date | None = None) -> BasisFinder:
    """Show the finder with an answer."""
    window.find_basis(requesting, requested, for_)
    editor = window.editor
    assert isinstance(editor, BasisFinder)
    if day is not None:
        editor.day.set_day(day)
        editor.chips.choose("left")
    return editor
