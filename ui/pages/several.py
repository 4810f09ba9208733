# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Acts on several requests that were chosen in a list: who shall have them, when to look at them again.

What was refused stays on the page, each request with its own sentence; an assignment can be taken back at once.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.chasing.chasing import Prepared
from mlat_desktop.services.several import Answers, CaseAnswer
from ui.desk import Answers as BannerActs
from ui.desk import Desk
from ui.pages.half_typed import KeptEditor, half_typed
from ui.pages.page import Editor
from ui.widgets.basics import SPACE, WIDE, Combo, column, joined, label, scroll
from ui.widgets.controls import Level
from ui.widgets.dates import DateField
from ui.widgets.form import Section, line
from ui.widgets.selection_bar import SeveralAct
from ui.widgets.work import WorkBar

_NAMED = 10
"""Requests named on the form; of more it says how many."""


def several_acts(desk: Desk, chosen: Callable[[], Sequence[RequestId]]) -> list[SeveralAct]:
    """What the bar below a list offers to who sits at the desk."""
    if Act.AMEND not in PERMITTED[desk.office.info.user.role]:
        return []
    shell = desk.shell
    return [
        (_("A&ssign..."), "person", lambda: shell.edit("assign-several", tuple(chosen()))),
        (_("Set a &reminder..."), "clock", lambda: shell.edit("remind-several", tuple(chosen()))),
        (_("Draft &chasers"), "letters", lambda: chase(desk, chosen())),
    ]


class SeveralEditor(Editor):
    """A form on several requests; after the act it says what was not done."""

    def __init__(self, desk: Desk, cases: Sequence[RequestId], title: str, act: str) -> None:
        super().__init__(desk, title, act, self._perform)
        self._cases = tuple(cases)
        text = ngettext("{count} request", "{count} requests", len(cases)).format(count=screen().number(len(cases)))
        self.beside.setText(text)
        inner = QWidget()
        self.sheet: QVBoxLayout = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        self.work = WorkBar()
        self._form = self.form()
        self.sheet.addWidget(self._form)
        self.sheet.addWidget(self.work)
        self._list: QVBoxLayout = self._fresh_list(_("The requests"))
        self.sheet.addStretch(1)
        self.body.addWidget(scroll(inner, name=title), 1)
        self._name_cases()

    @abstractmethod
    def form(self) -> Section:
        """The section that asks what is needed."""

    @abstractmethod
    def operation(self) -> Callable[[Progress, CancelToken], Done[Answers]] | None:
        """The act with what was entered; None where something is missing, which is said on the form."""

    @abstractmethod
    def said_of(self, done: Answers) -> str:
        """What was done, in a sentence."""

    def offered_after(self, done: Answers) -> BannerActs:
        """What the message offers after the act."""
        del done
        return ()

    def _fresh_list(self, title: str) -> QVBoxLayout:
        """A section of requests at the foot of the form."""
        self._below = Section(title)
        made = column(gap=SPACE)
        self._below.body.addLayout(made)
        self.sheet.insertWidget(2, self._below)
        return made

    def _name_cases(self) -> None:
        rows = self.office.register.rows(self._cases[:_NAMED])
        people = {each.name: each.full_name for each in self.office.people.all()}
        for each in rows:
            below = joined(each.number, people.get(each.officer, each.officer), each.next_action)
            self._add(each.subject, below)
        more = len(self._cases) - len(rows)
        if more > 0:
            text = ngettext("and {count} more", "and {count} more", more)
            self._list.addWidget(label(text.format(count=screen().number(more)), "muted"))

    def _add(self, name: str, below: str, look: str = "small") -> None:
        holder = QWidget()
        inside = column(holder, gap=1)
        inside.addWidget(label(name, "strong", wrap=True, selectable=True))
        inside.addWidget(label(below, look, wrap=True, selectable=True))
        self._list.addWidget(holder)

    def _perform(self) -> None:
        act = self.operation() if self.understood() else None
        if act is None:
            return
        self.complete.setEnabled(False)
        job = self.desk.tasks.long(self, act, self._done, self._failed)
        self.work.watch(job, self.complete.text().replace("&", ""))

    def _done(self, done: Answers) -> None:
        shell, said = self.desk.shell, self.said_of(done)
        if not done.refused:
            shell.back()
            shell.say(Level.GOOD, said, self.offered_after(done))
            return
        self.complete.hide()
        self.cancel.setText(_("Done"))
        self._form.hide()
        self._below.hide()
        self._list = self._fresh_list(_("Nothing was done on these"))
        for each in done.refused:
            self._add(joined(each.number, each.subject) or _("A request"), refusal(each), "warn")
        shell.say(Level.WARN, said, self.offered_after(done))
        self.cancel.setFocus()

    def _failed(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)


def refusal(answer: CaseAnswer) -> str:
    """Why nothing was done on a request."""
    return sentence(answer.refused) if answer.refused is not None else ""


def _with_rest(said: str, done: Answers) -> str:
    """The sentence on what was done, with the number of what was not."""
    parts = [said] if done.changed or not done.refused else []
    if done.same:
        text = ngettext("{count} needed no change.", "{count} needed no change.", len(done.same))
        parts.append(text.format(count=screen().number(len(done.same))))
    if done.refused:
        text = ngettext("On {count} request nothing was done.", "On {count} requests nothing was done.", len(done.refused))
        parts.append(text.format(count=screen().number(len(done.refused))))
    return " ".join(parts)


class AssignEditor(SeveralEditor):
    """Who shall be responsible for the requests."""

    def __init__(self, desk: Desk, cases: Sequence[RequestId]) -> None:
        super().__init__(desk, cases, _("Assign requests"), _("&Assign"))

    def form(self) -> Section:
        """Who."""
        note = _("Each request gets its own entry in the log. A restricted one is given to another officer on its own.")
        made = Section(_("Who is responsible from now on"), columns=2, note=note)
        self.officer = Combo()
        self._people = {each.name: each.full_name for each in self.office.people.all() if each.active}
        self.officer.fill([(full_name, name) for name, full_name in self._people.items()])
        self.officer.choose(self.office.info.user.name)
        made.add(_("&Responsible"), self.officer)
        return made

    def first_focus(self) -> QWidget:
        """Who."""
        return self.officer

    def operation(self) -> Callable[[Progress, CancelToken], Done[Answers]]:
        """Give them to the one chosen."""
        several, cases, name = self.office.several, self._cases, str(self.officer.value)
        return lambda progress, cancel: several.assign(cases, name, progress=progress, cancel=cancel)

    def said_of(self, done: Answers) -> str:
        """How many, and to whom."""
        count = len(done.changed)
        text = ngettext("{count} request is assigned to {name}.", "{count} requests are assigned to {name}.", count)
        name = self._people.get(done.officer, done.officer)
        return _with_rest(screen().fill(text, {"count": screen().number(count), "name": name}), done)

    def offered_after(self, done: Answers) -> BannerActs:
        """Taking it back."""
        desk = self.desk  # the form is gone by then
        return ((_("Assign back"), lambda: assign_back(desk, done)),) if done.changed else ()


def chase(desk: Desk, cases: Sequence[RequestId]) -> None:
    """Draft the letters that remind those who have the requests, where one is due; each that is refused says why."""
    register, chasing = desk.office.register, desk.office.chasing

    def prepare() -> Done[Prepared]:
        numbers = [row.number for row in register.rows(cases)]
        return Done(chasing.prepare(numbers), Changes.of(Kind.LETTER, requests=cases))

    def tell(made: Prepared) -> None:
        count = len(made.drafts)
        text = ngettext("{count} letter is drafted.", "{count} letters are drafted.", count)
        said = [text.format(count=screen().number(count)), *(each.message for each in made.refusals[:3])]
        if (more := len(made.refusals) - 3) > 0:
            said.append(ngettext("and {count} more", "and {count} more", more).format(count=screen().number(more)))
        desk.shell.say(Level.WARN if made.refusals else Level.GOOD, " ".join(said), stays=bool(made.refusals))

    desk.tasks.write(desk.hub, prepare, tell)


def assign_back(desk: Desk, given: Answers) -> None:
    """Give requests back to those who had them."""
    several, shell = desk.office.several, desk.shell

    def tell(done: Answers) -> None:
        count = len(done.changed)
        text = ngettext(
            "{count} request is with its former officer again.", "{count} requests are with their former officers again.", count
        )
        said = _with_rest(text.format(count=screen().number(count)), done)
        refused = " ".join(refusal(each) for each in done.refused[:3])
        shell.say(Level.WARN if refused else Level.GOOD, f"{said} {refused}".strip(), stays=bool(refused))

    desk.tasks.write(desk.hub, lambda: several.assign_back(given), tell)


class RemindEditor(SeveralEditor, KeptEditor):
    """When the requests must be looked at again, and what is to be done then."""

    def __init__(self, desk: Desk, cases: Sequence[RequestId]) -> None:
        super().__init__(desk, cases, _("Remind of requests"), _("&Set the reminder"))
        self.half = half_typed(desk, self, type(self).__name__, {"day": self.day, "note": self.note})

    def form(self) -> Section:
        """The day and the note."""
        note = _("The day stands on each request and on Today. A note becomes its next action; without one that stays.")
        made = Section(_("When to look at them again"), columns=2, note=note)
        self.day, self.note = DateField(_("Day"), lambda: self.office.register.today), line()
        self._day_field = made.add(_("&Day"), self.day, required=True)
        made.add(_("&What is to be done then"), self.note)
        return made

    def first_focus(self) -> QWidget:
        """The day."""
        return self.day

    def _done(self, done: Answers) -> None:
        self.half.forget()
        super()._done(done)

    def operation(self) -> Callable[[Progress, CancelToken], Done[Answers]] | None:
        """Set the day."""
        day = self.day.day
        self._day_field.complain("" if day else _("This is needed."))
        if day is None:
            self.day.setFocus()
            return None
        return self._set(day, self.note.text().strip())

    def _set(self, day: date, note: str) -> Callable[[Progress, CancelToken], Done[Answers]]:
        several, cases = self.office.several, self._cases
        self._said_day = screen().date(day)
        return lambda progress, cancel: several.remind(cases, day, note, progress=progress, cancel=cancel)

    def said_of(self, done: Answers) -> str:
        """How many, and when."""
        count = len(done.changed)
        text = ngettext(
            "{count} request will be shown again on {day}.", "{count} requests will be shown again on {day}.", count
        )
        return _with_rest(text.format(count=screen().number(count), day=self._said_day), done)
