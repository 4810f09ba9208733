# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The address book: for each State whom to write to, what it asks for per measure, and what it declared to treaties.

What must be verified again stands first. Entries are changed in editors of their own (:mod:`ui.pages.state_editors`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.directory import AuthorityEntry, AuthorityRole, CountryProfile, Freshness, Possible
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.directory import StateLine, Statement, statement_words
from mlat_desktop.services.wording import article_words
from ui.desk import Desk
from ui.pages.page import Page
from ui.pages.saved_lists import authority_headings, authority_row
from ui.pages.saving import Rows, SaveList
from ui.theme import Tone
from ui.widgets.basics import EDGE, GAP, SPACE, button, card, clear, column, isolated, joined, label, row, rule, scroll
from ui.widgets.controls import EmptyState, Level, SearchField
from ui.widgets.form import facts
from ui.widgets.pickers import fold
from ui.widgets.pill import Pill
from ui.widgets.two_lines import TwoLineList

OVERDUE = "overdue"
"""The key of the first row of the list, which leads to everything that must be verified."""

FRESH_TONES = {Freshness.VERIFIED: Tone.GOOD, Freshness.OVERDUE: Tone.WARN, Freshness.UNVERIFIED: Tone.WARN}
_POSSIBLE = {Possible.YES: Tone.GOOD, Possible.CONDITIONS: Tone.WARN, Possible.NO: Tone.BAD, Possible.UNKNOWN: Tone.NEUTRAL}
Entry = AuthorityEntry | CountryProfile


class StatesPage(Page):
    """The page."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.DIRECTORY, Kind.TREATY, Kind.OFFICE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Address book"))
        self.search_field = SearchField(_("Search a State"))
        self.search_field.setFixedWidth(240)
        self.search_field.searched.connect(self._filter)
        self.acts.addWidget(self.search_field)
        self.add = button(_("&Add an authority..."), self._add, look="primary", glyph="plus")
        self.acts.addWidget(self.add)
        self.saving = SaveList(self, _("Address book"), authority_headings(), self._saved)
        self.acts.addWidget(self.saving.button())
        self._may = _permitted(desk)
        self.add.setEnabled(self._may)
        self.list = TwoLineList(_("States"))
        self.list.currentItemChanged.connect(lambda _now, _before: self._show())
        self.search_field.left_down.connect(self.list.setFocus)
        frame, inside = card(margins=(6, 6, 6, 6))
        inside.addWidget(self.list)
        frame.setMinimumWidth(270)
        sheet, sheet_column = card(margins=(0, 0, 0, 0))
        inner = QWidget()
        self._sheet: QVBoxLayout = column(inner, margins=(EDGE, 16, EDGE, 16), gap=SPACE)
        sheet_column.addWidget(scroll(inner, name=_("The State")))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(14)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(frame)
        splitter.addWidget(sheet)
        splitter.setSizes([290, 820])
        self.body.addWidget(splitter, 1)
        self._lines: tuple[StateLine, ...] = ()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def _saved(self) -> Rows:
        book = self.office.address_book
        return lambda: [authority_row(each) for each in book.authorities()]

    def search(self) -> None:
        """Go to the search field."""
        self.search_field.setFocus()

    def refresh(self) -> None:
        """Read the book again."""
        self._lines = self.office.address_book.states()
        self.codes = self.office.codes.now()
        entries = sum(line.authorities for line in self._lines)
        count = ngettext("{count} authority", "{count} authorities", entries)
        self.beside.setText(count.format(count=screen().number(entries)))
        self._filter(self.search_field.text())

    def show_state(self, state: str) -> None:
        """Show one State."""
        self.refresh_if_stale()
        self.search_field.clear()
        self._filter("")
        self.list.choose(state)

    # -- the list --------------------------------------------------------------------------------------------------------

    def _filter(self, typed: str) -> None:
        kept, words = self.list.key(), fold(typed).split()
        blocked = self.list.blockSignals(True)
        self.list.clear()
        late = sum(line.overdue for line in self._lines)
        if late and not words:
            count = ngettext("{count} entry", "{count} entries", late).format(count=screen().number(late))
            self.list.add(OVERDUE, _("To be verified"), count, warn=True)
        for line in sorted(self._lines, key=lambda each: fold(screen().state(each.state))):
            name = screen().state(line.state)
            if all(each in fold(f"{line.state} {name}") for each in words):
                self.list.add(line.state, name, _below(line), warn=bool(line.overdue))
        if not self.list.choose(kept) and self.list.count():
            self.list.setCurrentRow(0)
        self.list.blockSignals(blocked)
        self._show()

    # -- the sheet -------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        clear(self._sheet)
        key = self.list.key()
        if key == OVERDUE:
            self._show_overdue()
        elif key:
            self._show_state(key)
        else:
            text = _("Enter the authorities you write to. They are offered when a request or a letter is drafted.")
            self._sheet.addWidget(EmptyState("office", _("Nothing is entered"), text))
        self._sheet.addStretch(1)

    def _show_overdue(self) -> None:
        self._sheet.addWidget(label(_("To be verified"), "heading"))
        said = _("Compare each entry with its source. An address that is out of date loses a letter.")
        self._sheet.addWidget(label(said, "muted", wrap=True))
        for entry in self.office.address_book.overdue():
            self._sheet.addWidget(rule())
            title = screen().state(entry.state)
            named = entry.name if isinstance(entry, AuthorityEntry) else self._measure(entry)
            self._head(listed(title, isolated(named)), entry)
            self._sheet.addWidget(facts(_filled([(_("Source"), entry.source), (_("Verified"), self._verified(entry))])))
            self._acts(entry)

    def _show_state(self, state: str) -> None:
        sheet = self.office.address_book.sheet(state)
        title = label(screen().state(state), "heading", wrap=True)
        self._sheet.addWidget(title)
        self._sheet.addWidget(label(_("AUTHORITIES"), "section"))
        for entry in sheet.authorities:
            self._sheet.addWidget(rule())
            self._authority(entry)
        if not sheet.authorities:
            self._sheet.addWidget(label(_("No authority is entered."), "muted"))
        if self._may:
            more = button(_("Add an authority"), partial(self._add_to, state), look="link", glyph="plus")
            self._sheet.addLayout(row(more, None))
        write = button(_("Write all that is outstanding"), lambda: self.desk.shell.write_outstanding(state), look="link")
        self._sheet.addLayout(row(write, None))
        self._sheet.addSpacing(GAP)
        self._sheet.addWidget(label(_("WHAT THIS STATE ASKS FOR"), "section"))
        for profile in sheet.profiles:
            self._sheet.addWidget(rule())
            self._profile(profile)
        if not sheet.profiles:
            self._sheet.addWidget(label(_("Nothing is entered."), "muted"))
        if self._may:
            fresh = CountryProfile(uid="", state=state)
            write = button(_("Describe a measure"), partial(self.desk.shell.edit_entry, fresh), look="link", glyph="plus")
            self._sheet.addLayout(row(write, None))
        self._declared(sheet.statements)

    def _authority(self, entry: AuthorityEntry) -> None:
        self._head(entry.name, entry, word(entry.role))
        pairs = [
            (_("Address"), entry.address),
            (_("Person in charge"), entry.person),
            (_("Telephone"), entry.phone),
            (_("E-mail"), entry.email),
            (_("Fax"), entry.fax),
            (_("Office hours"), joined(entry.hours, entry.zone)),
            (_("Languages"), self._languages(entry)),
            (_("Channels"), self._channels(entry)),
            (_("Encryption and signatures"), entry.encryption),
            (_("Treaties"), listed(*entry.treaties)),
            (_("Remark"), entry.note),
            (_("Source"), entry.source),
            (_("Verified"), self._verified(entry)),
        ]
        self._sheet.addWidget(facts(_filled(pairs)))
        self._acts(entry)

    def _profile(self, profile: CountryProfile) -> None:
        self._head(self._measure(profile), profile)
        pairs = [
            (_("Possible?"), word(profile.possible) if profile.measure else ""),
            (_("Legal framework"), profile.legal_framework),
            (_("Receiving authority"), profile.receiving_authority),
            (_("Executing authority"), profile.executing_authority),
            (_("Languages"), self._languages(profile)),
            (_("Channels"), self._channels(profile)),
            (_("Means of communication"), profile.means),
            (_("Time for execution"), profile.execution_deadline),
            (_("Double criminality"), profile.dual_criminality),
            (_("Use of the evidence"), profile.use_limitation),
            (_("Documents asked for"), profile.special_documentation),
            (_("Special requirements"), profile.special_requirements),
            (_("Links"), profile.links),
            (_("Other"), profile.other),
            (_("Source"), profile.source),
            (_("Verified"), self._verified(profile)),
        ]
        self._sheet.addWidget(facts(_filled(pairs)))
        self._acts(profile)

    def _declared(self, statements: tuple[Statement, ...]) -> None:
        if not statements:
            return
        self._sheet.addSpacing(GAP)
        self._sheet.addWidget(label(_("DECLARED TO TREATIES"), "section"))
        said = _("As it was read on the day named; look whether it still stands before you rely on it.")
        self._sheet.addWidget(label(said, "small", wrap=True))
        for each in statements:
            told = each.declaration
            self._sheet.addWidget(rule())
            title = label(told.value, "strong", wrap=True, selectable=True)
            act = self._taker(each)
            line = row(title, act) if act is not None else row(title)
            line.setStretch(0, 1)
            self._sheet.addLayout(line)
            where = listed(isolated(each.treaty), article_words(told.article))
            day = _("as of {day}").format(day=screen().date(told.as_of))
            self._sheet.addWidget(label(joined(statement_words(told.kind), where, day), "small", wrap=True))
            self._sheet.addWidget(label(told.source, "small", wrap=True, selectable=True))

    def _taker(self, statement: Statement) -> QWidget | None:
        if statement.taken:
            return Pill(_("Taken over"), Tone.NEUTRAL)
        if not self._may:
            return None
        made = button(_("Take over..."), partial(self._take_over, statement), look="link")
        told = statement.declaration
        where = listed(isolated(told.value), isolated(statement.treaty), article_words(told.article))
        made.setAccessibleName(_("Take over: {field}").format(field=where))
        return made

    def _head(self, title: str, entry: Entry, below: str = "") -> None:
        standing = self.office.address_book.standing(entry)
        parts: list[QWidget] = [label(title, "strong", wrap=True, selectable=True)]
        if isinstance(entry, CountryProfile) and entry.measure and entry.possible is not Possible.UNKNOWN:
            parts.append(Pill(word(entry.possible), _POSSIBLE[entry.possible]))
        if entry.active:
            parts.append(Pill(word(standing.freshness), FRESH_TONES[standing.freshness]))
        else:
            parts.append(Pill(_("Retired"), Tone.NEUTRAL))
        line = row(*parts)
        line.setStretch(0, 1)
        self._sheet.addLayout(line)
        if below:
            self._sheet.addWidget(label(below, "small"))

    def _acts(self, entry: Entry) -> None:
        if not self._may:
            return
        named = entry.name if isinstance(entry, AuthorityEntry) else self._measure(entry)
        acts: list[QPushButton] = []
        if entry.active:
            verify = button(_("Verified today"), partial(self._verify, entry), glyph="check")
            verify.setAccessibleName(_("Verified today: {entry}").format(entry=named))
            acts.append(verify)
        change = button(_("Change...") if entry.active else _("Use again..."), partial(self.desk.shell.edit_entry, entry))
        change.setAccessibleName(_("Change: {entry}").format(entry=named))
        acts.append(change)
        if entry.active:
            retire = button(_("Retire"), partial(self._ask_retire, entry, named), look="quiet")
            retire.setAccessibleName(_("Retire: {entry}").format(entry=named))
            acts.append(retire)
        self._sheet.addLayout(row(*acts, None))

    # -- words -----------------------------------------------------------------------------------------------------------

    def _measure(self, profile: CountryProfile) -> str:
        return self.codes.label("assistance", profile.measure) if profile.measure else _("In general")

    def _languages(self, entry: Entry) -> str:
        return listed(*(self.codes.tongue(code) for code in entry.languages))

    def _channels(self, entry: Entry) -> str:
        return listed(*(self.codes.label("channels", code) for code in entry.channels))

    def _verified(self, entry: Entry) -> str:
        standing = self.office.address_book.standing(entry)
        if standing.verified_on is None or standing.until is None:
            return _("never")
        until = _("counts until {day}").format(day=screen().date(standing.until))
        return joined(screen().date(standing.verified_on), standing.verified_by, until)

    # -- acts ------------------------------------------------------------------------------------------------------------

    def _add(self) -> None:
        key = self.list.key()
        self._add_to("" if key == OVERDUE else key)

    def _add_to(self, state: str) -> None:
        self.desk.shell.edit_entry(AuthorityEntry(uid="", state=state, role=AuthorityRole.CENTRAL, name=""))

    def _take_over(self, statement: Statement) -> None:
        self.desk.shell.edit_entry(self.office.address_book.taken_over(statement))

    def _verify(self, entry: Entry) -> None:
        book = self.office.address_book
        said = _("Verified. It counts for {count} months.").format(count=screen().number(entry.verify_months))
        if isinstance(entry, AuthorityEntry):
            uid = entry.uid
            self._write(lambda: book.verify_authority(uid), said)
        else:
            state, measure = entry.state, entry.measure
            self._write(lambda: book.verify_profile(state, measure), said)

    def _ask_retire(self, entry: Entry, named: str) -> None:
        said = _("{entry} will be offered no longer. It stays readable here and can be used again.").format(entry=named)
        self.desk.shell.say(Level.WARN, said, ((_("Retire it"), partial(self._retire, entry)),))

    def _retire(self, entry: Entry) -> None:
        book = self.office.address_book
        if isinstance(entry, AuthorityEntry):
            uid = entry.uid
            self._write(lambda: book.retire_authority(uid), _("Retired."))
        else:
            state, measure = entry.state, entry.measure
            self._write(lambda: book.retire_profile(state, measure), _("Retired."))

    def _write(self, act: Callable[[], Done[AuthorityEntry] | Done[CountryProfile]], said: str) -> None:
        def work() -> Done[None]:
            changes: Changes = act().changes
            return Done(None, changes)

        self.desk.tasks.write(self, work, lambda _nothing: self.desk.shell.say(Level.GOOD, said, stays=False))


def _below(line: StateLine) -> str:
    late = ngettext("{count} to verify", "{count} to verify", line.overdue).format(count=screen().number(line.overdue))
    known = ngettext("{count} authority", "{count} authorities", line.authorities)
    declared = ngettext("{count} declaration", "{count} declarations", line.statements)
    parts = [
        late if line.overdue else "",
        known.format(count=screen().number(line.authorities)) if line.authorities else "",
        declared.format(count=screen().number(line.statements)) if line.statements else "",
    ]
    return joined(*parts)


def _filled(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if value]


def _permitted(desk: Desk) -> bool:
    try:
        desk.office.info.user.must(Act.KEEP_TREATIES)
    except KnownError:
        return False
    return True
