# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One letter with all that is outstanding with a State: what would stand in it, and what stays out of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.letters import Letter
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.letters.kinds import OUTSTANDING
from mlat_desktop.services.letters.outstanding import Outstanding, OutstandingCase, left_out_words
from ui import a11y
from ui.desk import Desk
from ui.pages.letter_beside import second_languages
from ui.pages.look import Look
from ui.pages.page import Editor
from ui.pages.papers import language_name
from ui.widgets.basics import WIDE, Combo, clear, column, joined, label, row, scroll
from ui.widgets.form import Section
from ui.widgets.ticks import Tick

FEW = 12
"""Cases of a side that are named on the screen; the letter names all."""


class OutstandingEditor(Editor):
    """The form. ``state`` is the State that it opens on."""

    def __init__(self, desk: Desk, state: str = "") -> None:
        super().__init__(desk, _("All that is outstanding with a State"), _("&Draft the letter"), self._complete)
        self.state, self.language, self.second = Combo(), Combo(), Combo()
        self.ticks: list[tuple[Tick, str]] = []
        self._found: Outstanding | None = None  # nothing may be drafted on what is not shown
        self._drafting = False
        self._look = Look(desk, self, None, reads=True)  # over a large register it takes seconds
        made = Section(_("The letter"), columns=2)
        made.add(_("&State"), self.state)
        made.add(_("&Language of the letter"), self.language)
        made.add(_("Second lan&guage, side by side"), self.second)
        inner = QWidget()
        sheet = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        sheet.addWidget(made)
        self._shown = column(gap=WIDE)
        sheet.addLayout(self._shown)
        sheet.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("All that is outstanding with a State")), 1)
        self.language.fill([(language_name(code), code) for code in self.office.letter_languages.codes(OUTSTANDING)])
        self.language.choose(screen().code)
        self.language.currentIndexChanged.connect(self._offer_second)
        self._offer_second()
        self._may()
        outstanding = self.office.outstanding
        self._look.begin(
            lambda _progress, _cancel: outstanding.states(), lambda found: self._fill(found, state), desk.shell.refuse
        )

    def first_focus(self) -> QWidget:
        """The State."""
        return self.state

    def dirty(self) -> bool:
        """Nothing is typed here that would be lost."""
        return False

    def _fill(self, found: tuple[tuple[str, int], ...], state: str) -> None:
        self.state.fill([(f"{screen().state(code)} ({screen().number(count)})", code) for code, count in found])
        self.state.choose(state)
        self.state.currentIndexChanged.connect(self._show_state)
        self._show_state()

    def _show_state(self, *_arguments: object) -> None:
        clear(self._shown)
        self.ticks.clear()
        self._found = None
        self._may()
        code = str(self.state.value or "")
        if not code:
            self._shown.addWidget(label(_("No request is open."), "muted"))
            return
        outstanding = self.office.outstanding
        self._look.begin(lambda _progress, _cancel: outstanding.show(code), self._show, self.desk.shell.refuse)

    def _show(self, found: Outstanding) -> None:
        self._found = found
        self._shown.addWidget(self._side(_("Our requests that they hold"), found.ours))
        self._shown.addWidget(self._side(_("Their requests that we hold"), found.theirs))
        if found.restricted:
            self._shown.addWidget(self._left_out(found))
        self._may()
        a11y.tab_in_reading_order(self)

    def _side(self, title: str, cases: tuple[OutstandingCase, ...]) -> Section:
        made = Section(title, columns=1)
        for case in cases[:FEW]:
            days = ngettext("{count} day", "{count} days", case.days).format(count=screen().number(case.days))
            reminded = screen().date(case.reminded_on) if case.reminded_on else ""
            expected = screen().date(case.expected_on) if case.expected_on else ""
            facts = joined(
                case.theirs,
                word(case.request.particulars.klass),
                days,
                _("last reminded on {day}").format(day=reminded) if reminded else "",
                _("expected by {day}").format(day=expected) if expected else "",
            )
            line = row(label(case.request.number, "strong", selectable=True), label(facts, "muted", wrap=True), gap=WIDE)
            line.setStretch(1, 1)
            made.body.addLayout(line)
        if len(cases) > FEW:
            rest = len(cases) - FEW
            more = ngettext("and {count} more", "and {count} more", rest).format(count=screen().number(rest))
            made.body.addWidget(label(more, "muted"))
        if not cases:
            made.body.addWidget(label(_("Nothing."), "muted"))
        return made

    def _left_out(self, found: Outstanding) -> Section:
        made = Section(_("Restricted"), columns=1, note=left_out_words(found))
        for case in found.restricted:
            tick = Tick(listed(case.request.number, word(case.request.particulars.klass)))
            tick.setAccessibleName(_("Put {number} into the letter").format(number=case.request.number))
            tick.toggled.connect(self._may)
            self.ticks.append((tick, case.request.number))
            made.body.addWidget(tick)
        return made

    @property
    def including(self) -> list[str]:
        """The restricted cases that shall stand in the letter."""
        return [number for tick, number in self.ticks if tick.isChecked()]

    def _offer_second(self, *_arguments: object) -> None:
        self.second.fill(second_languages(self.office.letter_languages.codes(OUTSTANDING), str(self.language.value or "")))

    def _may(self, *_arguments: object) -> None:
        found = self._found
        anything = found is not None and bool(found.ours or found.theirs or self.including)
        self.complete.setEnabled(anything and not self._drafting)

    def _complete(self) -> None:
        self._drafting = True
        self._may()
        outstanding, state, code, including = (
            self.office.outstanding, str(self.state.value), str(self.language.value), self.including,
        )  # fmt: skip
        beside = str(self.second.value or "")
        self.desk.tasks.write(
            self, lambda: outstanding.draft(state, code, including, beside=beside), self._drafted, self._refused
        )

    def _drafted(self, letter: Letter) -> None:
        shell = self.desk.shell
        shell.back()
        shell.open_letter(letter.id)

    def _refused(self, error: KnownError) -> None:
        self._drafting = False
        self._may()
        self.desk.shell.refuse(error)
