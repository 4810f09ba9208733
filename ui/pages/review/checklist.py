# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a request must contain, looked at item by item; what is missing goes out in one letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mlat_desktop.domain.checklist import ItemState, Part
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Direction
from mlat_desktop.i18n import _, called, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.reviews.checklists import ChecklistView, ItemView, Mark
from mlat_desktop.services.reviews.port import ReturnedCause
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.detail import cited
from ui.pages.request_rows import code_items
from ui.widgets.basics import GAP, SPACE, Combo, button, card, column, joined, label, row, rule
from ui.widgets.controls import Level
from ui.widgets.form import Section, facts, line
from ui.widgets.pickers import Picker

_WIDE = 150
"""Pixels of the box that says what was found."""


class ItemRow(QWidget):
    """One item: what it asks for and where it says so, what was found, and a remark where one is useful."""

    def __init__(self, item: ItemView) -> None:
        super().__init__()
        self.item = item
        self.state = Combo(_("Finding on: {what}").format(what=item.text))
        self.state.fill([(word(state), state) for state in ItemState])
        self.state.choose(item.state)
        self.state.setFixedWidth(_WIDE)
        self.note = line(item.note)
        self.note.setAccessibleName(_("Remark on: {item}").format(item=item.text))
        text = column(gap=1)
        shown = label(item.text, "" if item.concerns else "muted", wrap=True, selectable=True)
        text.addWidget(shown)
        text.addWidget(label(self._below(), "small", wrap=True, selectable=True))
        text.addWidget(self.note)
        side = column()
        side.addWidget(self.state)
        side.addStretch(1)
        inside = row(text, side, parent=self, gap=SPACE, margins=(0, GAP, 0, GAP))
        inside.setStretch(0, 1)
        self.state.currentIndexChanged.connect(self._show_note)
        self._show_note()

    def tab_stops(self) -> tuple[QWidget, ...]:
        """What was found, then what is to be said of it: the remark is asked for by the finding."""
        return self.state, self.note

    def _below(self) -> str:
        item = self.item
        where = cited(item.treaty, item.article) if item.article else item.source
        applies = "" if item.essential else _("where it applies")
        recorded = _("stands in the record of the case") if item.in_record else ""
        only = _("in English only") if item.fallback else ""
        unasked = "" if item.concerns else _("concerns something that is not asked for")
        return joined(where, applies, unasked, recorded, only)

    def _show_note(self, *_arguments: object) -> None:
        found = self.state.value
        noted = found is ItemState.MISSING or (found is ItemState.NOT_NEEDED and self.item.concerns)
        self.note.setVisible(noted or bool(self.note.text()))
        self.note.setPlaceholderText(
            _("why it is not needed") if found is ItemState.NOT_NEEDED else _("what exactly is missing; the letter says it too")
        )

    @property
    def mark(self) -> Mark:
        """What stands in the row."""
        state = self.state.value
        assert isinstance(state, ItemState)
        return Mark(item=self.item.id, state=state, note=self.note.text().strip())

    @property
    def changed(self) -> bool:
        """Whether it differs from what is kept."""
        return (self.item.state, self.item.note) != (self.mark.state, self.mark.note)


class ChecklistEditor(CaseEditor):
    """The form."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Checklist"), _("&Keep"), self._complete)
        self.checklist: ChecklistView = desk.office.checklists.show(request_id)
        self.rows = tuple(ItemRow(item) for item in self.checklist.items)
        may = Act.LOG_EVENT in PERMITTED[desk.office.info.user.role]
        incoming = self.request.particulars.direction is Direction.INCOMING
        self.count = label("", "strong", wrap=True)
        self.rest = button(_("Mark the &rest as present"), self._rest)
        self.ask = button(_("&Ask for what is missing"), self._ask, glyph="mail")
        self.ask.setVisible(incoming)
        self.foot.insertWidget(2, self.ask)
        self.sheet.addWidget(self._head())
        if self.checklist.returned:
            self.sheet.addWidget(self._returned())
        for part in dict.fromkeys(item.part for item in self.checklist.items):
            self.sheet.addWidget(self._part(part))
        self.sheet.addStretch(1)
        self.complete.setEnabled(may and bool(self.rows))
        self.ask.setEnabled(may and bool(self.rows))
        self.rest.setVisible(may and bool(self.rows))
        controls: dict[str, QWidget] = {}
        for each in self.rows:
            controls |= {f"{each.item.id} state": each.state, f"{each.item.id} note": each.note}
            each.state.currentIndexChanged.connect(self._tell)
        if self.checklist.returned:
            controls |= {"cause": self.cause, "cause note": self.cause_note}
        self.resume(**controls)
        self._tell()

    def first_focus(self) -> QWidget:
        """The first item that nobody looked at."""
        unseen = (each.state for each in self.rows if each.mark.state is ItemState.NOT_LOOKED_AT)
        return next(unseen, self.rows[0].state if self.rows else self.cancel)

    def _head(self) -> QFrame:
        frame, inside = card()
        top = row(self.count, self.rest, gap=SPACE)
        top.setStretch(0, 1)
        inside.addLayout(top)
        if self.checklist.queries:
            asked = ngettext("{count} query was sent.", "{count} queries were sent.", self.checklist.queries)
            inside.addWidget(label(asked.format(count=self.checklist.queries), "muted"))
        if not self.rows:
            inside.addWidget(label(_("A request of this class asks for nothing, so there is no list."), "muted", wrap=True))
        if self.checklist.gone:
            gone = listed(*(f"{answer.text} ({word(answer.state)})" for answer in self.checklist.gone))
            said = _("Looked at under the basis of before and no longer asked for: {items}").format(items=gone)
            inside.addWidget(label(said, "small", wrap=True, selectable=True))
        return frame

    def _part(self, part: Part) -> Section:
        made = Section(word(part), columns=1)
        made.body.setSpacing(0)
        for at, each in enumerate(one for one in self.rows if one.item.part is part):
            if at:
                made.body.addWidget(rule())
            made.body.addWidget(each)
        return made

    # -- what was returned -----------------------------------------------------------------------------------------------

    def _returned(self) -> Section:
        made = Section(_("Why it was returned"), columns=2, note=_("Returned requests are counted by State and cause."))
        self._causes: QVBoxLayout = made.body
        for cause in self.checklist.causes:
            made.body.addWidget(self._cause(cause))
        self.cause = Picker(_("Cause"), code_items(self.checklist.codes, "returned"))
        self.cause_note = line()
        made.add(_("&Cause"), self.cause)
        made.add(_("Re&mark"), self.cause_note)
        made.body.addLayout(row(None, button(_("Add the cause"), self._add_cause)))
        first = self.today().replace(month=1, day=1)
        counted = self._counted(first)
        if counted:
            made.body.addWidget(label(_("RETURNED SINCE {day}").format(day=screen().date(first)), "section"))
            made.body.addWidget(facts(counted))
        return made

    def _counted(self, first: date) -> list[tuple[str, str]]:
        """How many requests were returned, a line for each State, its causes in it."""
        found: dict[str, list[str]] = {}
        for each in self.office.checklists.returned(first):
            cause = self.checklist.codes.label("returned", each.cause) if each.cause else _("no cause entered")
            found.setdefault(each.state, []).append(called(cause, screen().number(each.count)))
        return [(screen().state(state), listed(*causes)) for state, causes in found.items()]

    def _cause(self, cause: ReturnedCause) -> QWidget:
        made = QWidget()
        text = joined(self.checklist.codes.label("returned", cause.code), cause.note)
        take = button(_("Take back"), partial(self._take_back, cause.code), look="link")
        take.setAccessibleName(_("Take back: {cause}").format(cause=text))
        row(label(text, wrap=True), take, parent=made, gap=SPACE).setStretch(0, 1)
        return made

    def _add_cause(self) -> None:
        if self.cause.value:
            checklists, request, code = self.office.checklists, self.request.id, self.cause.value
            note = self.cause_note.text().strip()
            self.desk.tasks.write(self, lambda: checklists.return_for(request, code, note), self._added, self.refused)

    def _take_back(self, code: str) -> None:
        checklists, request = self.office.checklists, self.request.id
        self.desk.tasks.write(self, lambda: checklists.return_for(request, code, withdrawn=True), self._again, self.refused)

    def _added(self, _nothing: object) -> None:
        self.cause.set_value("")
        self.cause_note.clear()
        self._again()

    def _again(self, *_arguments: object) -> None:
        """Open it anew; what was marked and not kept yet stands there again."""
        if self._marks() or self.cause.value:
            self.keep()
        else:
            self.half.forget()
        shell, request = self.desk.shell, self.request.id
        shell.back()
        shell.work_on("checklist", request)

    # -- acting ----------------------------------------------------------------------------------------------------------

    def _tell(self, *_arguments: object) -> None:
        states = [each.mark.state for each in self.rows]
        missing, unseen = states.count(ItemState.MISSING), states.count(ItemState.NOT_LOOKED_AT)
        self.count.setText(
            " ".join(
                (
                    ngettext("{count} item is missing.", "{count} items are missing.", missing).format(
                        count=screen().number(missing)
                    ),
                    ngettext("{count} item was not looked at.", "{count} items were not looked at.", unseen).format(
                        count=screen().number(unseen)
                    ),
                )
            )
        )
        self.rest.setEnabled(unseen > 0)

    def _rest(self) -> None:
        for each in self.rows:
            if each.mark.state is ItemState.NOT_LOOKED_AT:
                each.state.choose(ItemState.PRESENT)

    def _marks(self) -> tuple[Mark, ...]:
        return tuple(each.mark for each in self.rows if each.changed)

    def _complete(self) -> None:
        self._keep_then(lambda _count: self.finish(_("The checklist is kept.")))

    def _ask(self) -> None:
        if not any(each.mark.state is ItemState.MISSING for each in self.rows):
            self.desk.shell.say(Level.WARN, _("Mark what is missing first: the letter asks for exactly that."))
            return
        self._keep_then(self._write)

    def _keep_then(self, then: Callable[[int], None]) -> None:
        checklists, request, marks = self.office.checklists, self.request.id, self._marks()
        self.complete.setEnabled(False)
        self.desk.tasks.write(self, lambda: checklists.mark(request, marks), then, self.refused)

    def _write(self, _count: object) -> None:
        self.half.forget()
        shell, request = self.desk.shell, self.request.id
        shell.back()
        shell.write_letter(request, "query")
