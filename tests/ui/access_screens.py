# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of restricted cases and of what looks alike, for pictures and walks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import Particulars, Person, Reference, Request, Uid
from mlat_desktop.domain.vocabulary import Confidentiality, Direction, PersonRole, ReferenceKind, RequestClass, Stage
from ui.main_window import MainWindow
from ui.pages.new_request import RequestEditor

HEADS = frozenset({"open-restricted"})
"""Screens whose work is that of a head or administrator."""
RECEIVED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECRET = Particulars(
    klass=RequestClass.MLA,
    direction=Direction.INCOMING,
    subject="Accounts of a former minister",
    other_state="BR",
    confidentiality=Confidentiality.RESTRICTED,
    confidentiality_reason="Informant",
    stage=Stage.INVESTIGATION,
    references=(Reference(kind=ReferenceKind.THEIRS, value="77/2026"),),
    persons=(
        Person(uid=Uid("aaaaaaaa-0000-4000-8000-00000000000a"), name="Youssef Haddad", name_original="يوسف حداد",
               role=PersonRole.SUSPECT),
    ),
)  # fmt: skip


class AccessScreens:
    """The screens over a training office; the restricted case is made when it is first needed."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._case: Request | None = None

    def case(self) -> Request:
        """A restricted case of the person at the desk, for which a colleague is named, and a look-alike of that colleague."""
        if self._case is None:
            self._case = self._office.register.log(SECRET, received=RECEIVED).value
            mine = self._office.access.handlers(self._case.id)[0].user
            other = next(each.name for each in self._office.people.all() if each.name != mine)
            persons = (replace(SECRET.persons[0], name="Yusuf Hadad", name_original=""),)
            alike = replace(
                SECRET, subject="Telephone records", confidentiality=Confidentiality.ORDINARY, references=(), persons=persons
            )
            self._office.at_desk(other).register.log(alike, received=RECEIVED)
            today = self._office.register.today
            self._office.at_desk(other).absences.enter(other, mine, today, today + timedelta(days=9), "Leave")
            self._office.access.name(self._case.id, other, "Knows the language of the file")
        return self._case

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "restricted": lambda w: w.open_request(self.case().id),
            "restricted-people": lambda w: w.edit("access", self.case().id),
            "open-restricted": lambda w: w.edit("open-restricted"),
            "today-notices": self._today,
            "absences": lambda w: w.edit("absence"),
            "new-request-alike": self._alike,
        }

    def _today(self, window: MainWindow) -> None:
        self.case()
        window.go("today")
        page = window.page("today")
        assert page is not None
        page.refresh()

    def _alike(self, window: MainWindow) -> None:
        self.case()
        window.new_request()
        editor = window.editor
        assert isinstance(editor, RequestEditor)
        references = (Reference(kind=ReferenceKind.THEIRS, value="77-2026"),)
        ordinary = replace(SECRET, subject="Company papers", confidentiality=Confidentiality.ORDINARY, references=references)
        editor.form.show_particulars(ordinary)
        editor._look()
