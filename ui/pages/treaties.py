# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The law as the clocks use it: every instrument with its sheet, and beside it how this law came about and changes."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from mlat_desktop.domain.changes import Kind
from mlat_desktop.domain.legal_basis import InForce, Standing
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.treaty import Series, Subject
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.treaties.views import TreatyDetail, TreatyView
from ui import a11y
from ui.desk import Desk
from ui.models.law_list import Line, LineView
from ui.pages.law.changes import ChangesPart
from ui.pages.law.sheet import TreatySheet
from ui.pages.law.words import FORCE, series_word, subject_word
from ui.pages.page import Page
from ui.pages.saved_lists import member_headings, member_row
from ui.pages.saving import Rows, SaveList
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, Combo, button, card, column, joined, label, row
from ui.widgets.controls import ChipRow, SearchField
from ui.widgets.pickers import fold

_TREATIES, _CHANGES = "treaties", "changes"
_NOT_BINDING, _OURS, _UNCOMPUTED = "not-binding", "ours", "uncomputed"
_SCHEMES = {Series.SCHEME.value, Series.MODEL.value}


class TreatiesPage(Page):
    """The page."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.TREATY})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Treaties"))
        self._all: tuple[TreatyView, ...] = ()
        self._standings: dict[str, tuple[InForce, Standing]] = {}
        self._make_head()
        self._forms = QStackedWidget()
        self._forms.setProperty("look", "clear")
        self._forms.addWidget(self._make_treaties())
        self.changes = ChangesPart(desk, may=self._may())
        self._forms.addWidget(self.changes)
        self.body.addWidget(self._forms, 1)

    def _may(self) -> bool:
        return Act.KEEP_TREATIES in PERMITTED[self.office.info.user.role]

    # -- making ----------------------------------------------------------------------------------------------------------

    def _make_head(self) -> None:
        self.forms = ChipRow(_("Treaties or changes"))
        self.forms.add(_TREATIES, _("Treaties"))
        self.forms.add(_CHANGES, _("Changes of the law"))
        self.forms.chosen.connect(self._on_form)
        self.acts.addWidget(self.forms)
        self.find_basis = button(_("&Find the legal basis"), self._find, look="primary", glyph="search")
        self.acts.addWidget(self.find_basis)

    def _make_treaties(self) -> QWidget:
        self.search_field = SearchField(_("Search a treaty"))
        self.search_field.searched.connect(lambda _text: self._filter())
        self.family, self.subject, self.force, self.only = (
            Combo(name) for name in (_("Family"), _("Subject"), _("In force"), _("Which of them"))
        )
        self.family.fill([(_("All families"), ""), *((series_word(each.value), each.value) for each in Series)])
        self.subject.fill([(_("All subjects"), ""), *((subject_word(each.value), each.value) for each in Subject)])
        force = [(_("In force or not"), ""), *((word(each), each.value) for each in InForce), (_("not binding"), _NOT_BINDING)]
        self.force.fill(force)
        only = [(_("All of them"), ""), (_("bind our State"), _OURS), (_("have limits that are not computed"), _UNCOMPUTED)]
        self.only.fill(only)
        for combo in (self.family, self.subject, self.force, self.only):
            combo.setMaximumWidth(190)
            combo.currentIndexChanged.connect(lambda _at: self._filter())
        made = QWidget()
        made.setProperty("look", "clear")
        outer = row(gap=SPACE)
        for each in (self.search_field, self.family, self.subject, self.force, self.only):
            outer.addWidget(each)
        outer.setStretch(0, 1)
        self.list = LineView(_("Treaties"), self._on_chosen, self._on_opened)
        self.search_field.left_down.connect(self.list.setFocus)
        frame, inside = card(margins=(6, 6, 6, 6), gap=2)
        self._none = label(_("No treaty matches: take a filter away."), "muted", wrap=True)
        self._none.setContentsMargins(10, 10, 10, 10)
        inside.addWidget(self._none)
        inside.addWidget(self.list, 1)
        frame.setMinimumWidth(300)
        shell = self.desk.shell
        self.sheet = TreatySheet(self._name, shell.edit_treaty, partial(shell.change_law, "law-member"))
        self.saving = SaveList(self, _("Parties"), member_headings(), self._saved_members)
        self.sheet.parties.line.addWidget(self.saving.button())
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(14)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(frame)
        splitter.addWidget(self.sheet)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([372, 740])
        whole = column(made, gap=WIDE)
        whole.addLayout(outer)
        whole.addWidget(splitter, 1)
        return made

    # -- showing ---------------------------------------------------------------------------------------------------------

    def _saved_members(self) -> Rows:
        members = tuple(self.sheet.parties.members)
        return lambda: [member_row(each) for each in members]

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list if self.forms.value == _TREATIES else self.changes.first_focus()

    def search(self) -> None:
        """Go to the search field."""
        self.search_field.setFocus()

    def refresh(self) -> None:
        """Read the tables again."""
        treaties = self.office.treaties
        self._all = tuple(sorted(treaties.list(), key=lambda each: (each.series in _SCHEMES, fold(self._name_of(each)))))
        self._standings = dict(treaties.standings(self.office.info.country))
        self._filter()
        if self.forms.value == _CHANGES:
            self.changes.refresh()

    def show_treaty(self, treaty_id: str) -> None:
        """Show the sheet of a treaty, whatever the filters were."""
        self.forms.choose(_TREATIES)
        if not self.list.choose(treaty_id):
            self.search_field.clear()
            for combo in (self.family, self.subject, self.force, self.only):
                combo.choose("")
            self._filter()
            self.list.choose(treaty_id)

    def show_changes(self) -> None:
        """Show how the law came about."""
        self.forms.choose(_CHANGES)

    def _find(self) -> None:
        self.desk.shell.find_basis()

    def _on_form(self, form: str) -> None:
        self._forms.setCurrentIndex(0 if form == _TREATIES else 1)
        self._count()
        if form == _CHANGES:
            self.changes.refresh()
        a11y.tab_in_reading_order(self)

    def _filter(self) -> None:
        words = fold(self.search_field.text()).split()
        lines = [self._line(each) for each in self._all if self._wanted(each, words)]
        self._none.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.list.show_lines(lines, self.list.key)
        self._count()

    def _count(self) -> None:
        shown, total = len(self.list.lines.lines), len(self._all)
        if self.forms.value == _CHANGES:
            self.beside.setText("")
            return
        count = ngettext("{count} treaty", "{count} treaties", total).format(count=screen().number(total))
        some = _("{shown} of {count}").format(shown=screen().number(shown), count=count)
        self.beside.setText(count if shown == total else some)

    def _wanted(self, each: TreatyView, words: list[str]) -> bool:
        in_force, ours = self._standings[each.id]
        title, short = screen().text(each.title), screen().text(each.short)
        held = fold(f"{each.id} {each.title} {each.short} {title} {short} {series_word(each.series)}")
        force = self.force.value
        return (
            all(typed in held for typed in words)
            and self.family.value in {"", each.series}
            and (not self.subject.value or self.subject.value in each.subjects)
            and (not force or (not each.binding if force == _NOT_BINDING else each.binding and in_force.value == force))
            and (self.only.value != _OURS or (ours is Standing.BOUND and each.binding))
            and (self.only.value != _UNCOMPUTED or each.uncomputed > 0)
        )

    def _line(self, each: TreatyView) -> Line:
        in_force, ours = self._standings[each.id]
        pill, tone = (word(in_force), FORCE[in_force]) if each.binding else (_("not binding"), Tone.NEUTRAL)
        bound = _("binds us") if ours is Standing.BOUND and each.binding else ""
        title = screen().text(each.title)
        uncounted = ngettext("{count} limit not computed", "{count} limits not computed", each.uncomputed)
        uncounted = uncounted.format(count=screen().number(each.uncomputed)) if each.uncomputed else ""
        below = joined(series_word(each.series), bound, uncounted)
        return Line(each.id, self._name_of(each), below, pill, tone, tip=listed(title, below))

    def _name_of(self, each: TreatyView) -> str:
        return screen().text(each.short) or screen().text(each.title)

    def _name(self, treaty_id: str) -> str:
        return next((self._name_of(each) for each in self._all if each.id == treaty_id), treaty_id)

    def _on_chosen(self, treaty_id: str) -> None:
        if not treaty_id:
            self.sheet.show_nothing()
            return
        self._show(self.office.treaties.show(treaty_id))

    def _on_opened(self, _treaty_id: str) -> None:
        self.sheet.tabs.setFocus()

    def _show(self, detail: TreatyDetail) -> None:
        self.sheet.show_treaty(detail, self.office.treaties.versions(detail.view.id), may_change=self._may())
