# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One template: what waits for whom, its page, and its versions with their differences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.letters import TemplateOrigin, TemplateState
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.template_words import ChangeView, change_views, standing
from mlat_desktop.services.letters.templates import PROGRAM, TemplateView, VersionView
from ui import a11y
from ui.desk import Desk
from ui.pages.papers import language_name
from ui.theme import Tone
from ui.widgets.basics import EDGE, GAP, SPACE, WIDE, button, clear, column, joined, label, row, rule, scroll
from ui.widgets.controls import EmptyState
from ui.widgets.form import Field, line
from ui.widgets.paper import Preview
from ui.widgets.pill import Pill

_TONES = {TemplateState.WAITING: Tone.WARN, TemplateState.IN_USE: Tone.NEUTRAL, TemplateState.SET_ASIDE: Tone.NEUTRAL}


class VersionsPart(QWidget):
    """The versions of a template, the newest first, and in what one differs from the one in use.

    Signals:
        back_wanted: the version of this number is to be made the newest again; 0 is what the program brings.
    """

    back_wanted = Signal(int)

    def __init__(self, desk: Desk, *, may: bool) -> None:
        super().__init__()
        self._desk, self._may = desk, may
        self._view: TemplateView | None = None
        self._under: dict[int, QVBoxLayout] = {}
        outer = column(self, gap=SPACE)
        self.reason = line()
        self._reason_field = Field(_("Why a version is to &come back"), self.reason)
        self._reason_field.setVisible(may)
        outer.addWidget(self._reason_field)
        inner = QWidget()
        self._column: QVBoxLayout = column(inner, margins=(0, 2, 8, 12), gap=SPACE)
        outer.addWidget(scroll(inner, name=_("Versions")), 1)

    def show_versions(self, view: TemplateView, versions: Sequence[VersionView]) -> None:
        """Show the versions of a template."""
        self._view = view
        self._under.clear()
        clear(self._column)
        if view.newer or view.origin is TemplateOrigin.OFFICE:
            self._column.addWidget(self._program())
            self._column.addWidget(rule())
        for each in versions:
            self._column.addWidget(self._version(each))
            self._column.addWidget(rule())
        self._column.addStretch(1)

    def reason_given(self) -> str:
        """The reason typed; where there is none it is asked for."""
        said = self.reason.text().strip()
        self._reason_field.complain("" if said else _("Say in a few words why."))
        if not said:
            self.reason.setFocus()
        return said

    def _program(self) -> QWidget:
        made, inside = _part()
        inside.addWidget(label(_("What this version of the program brings"), "strong", wrap=True))
        self._add_acts(inside, PROGRAM, _("The program"))
        return made

    def _version(self, each: VersionView) -> QWidget:
        made, inside = _part()
        name = _("Version {number}").format(number=screen().number(each.version))
        pill = Pill(standing(each.state, used=each.used), Tone.GOOD if each.used else _TONES[each.state])
        inside.addLayout(row(label(name, "strong"), None, pill, gap=SPACE))
        when = self._desk.time(each.saved_at) if each.saved_at else ""
        inside.addWidget(label(joined(word(each.origin), each.saved_by, when), "small", wrap=True))
        if each.note:
            inside.addWidget(label(each.note, wrap=True, selectable=True))
        if each.decided_by:
            decided = _("Set aside by {person}") if each.state is TemplateState.SET_ASIDE else _("Approved by {person}")
            said = joined(decided.format(person=each.decided_by), self._desk.time(each.decided_at) if each.decided_at else "")
            inside.addWidget(label(said, "small", wrap=True))
        if not each.used:
            self._add_acts(inside, each.version, name, back=each.state is not TemplateState.WAITING)
        return made

    def _add_acts(self, inside: QVBoxLayout, version: int, name: str, *, back: bool = True) -> None:
        under: QVBoxLayout = column(gap=GAP)
        compare = button(_("Compare with the one in use"), look="link")
        compare.setAccessibleName(_("Compare with the one in use: {version}").format(version=name))
        compare.clicked.connect(lambda _checked=False: self._toggle(version, name))
        self._under[version] = under
        acts: list[QWidget | None] = [compare]
        if self._may and back:
            again = button(_("Make it the newest again"), partial(self.back_wanted.emit, version), look="link")
            again.setAccessibleName(_("Make it the newest again: {version}").format(version=name))
            acts.append(again)
        inside.addLayout(row(*acts, None, gap=SPACE))
        inside.addLayout(under)

    def compare(self, version: int, name: str) -> None:
        """Show in what a version differs from the one in use."""
        under, view = self._under.get(version), self._view
        if under is None or view is None:
            return
        clear(under)
        try:
            found = self._desk.office.templates.differences(view.kind, view.language, version, view.version)
        except KnownError as error:
            under.addWidget(label(sentence(error), "bad", wrap=True))
            return
        changes = change_views(found)
        for each in changes:
            under.addWidget(difference(each, name, _("In use")))
        if not changes:
            under.addWidget(label(_("They do not differ."), "muted"))
        a11y.tab_in_reading_order(self)

    def _toggle(self, version: int, name: str) -> None:
        under = self._under[version]
        if under.count():
            clear(under)
        else:
            self.compare(version, name)


def difference(each: ChangeView, old: str, new: str) -> QWidget:
    """A place in which two versions differ: both wordings, one below the other."""
    made = QFrame()
    made.setProperty("look", "well")
    inside = column(made, margins=(10, 8, 10, 8), gap=4)
    inside.addWidget(label(each.place, "small"))
    for name, text in ((old, each.before), (new, each.after)):
        said = label(text or _("nothing"), "" if text else "muted", wrap=True, selectable=True)
        whose = label(name, "field")
        whose.setFixedWidth(84)
        both = row(whose, said, gap=WIDE)
        both.setStretch(1, 1)
        inside.addLayout(both)
    return made


def _part() -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    return made, column(made, margins=(0, 4, 0, 4), gap=GAP)


class TemplateSheet(QFrame):
    """The template chosen."""

    def __init__(self, desk: Desk, *, may: bool) -> None:
        super().__init__()
        self._desk, self._may, self._waits_for = desk, may, 0
        self.setProperty("look", "card")
        outer = column(self, gap=0)
        self._stack = QStackedWidget()
        self._stack.setProperty("look", "clear")
        outer.addWidget(self._stack)
        self._stack.addWidget(EmptyState("letters", _("No template is selected"), _("Choose one in the list.")))
        self._stack.addWidget(self._make_sheet())

    def _make_sheet(self) -> QWidget:
        sheet = QWidget()
        sheet.setProperty("look", "clear")
        inside = column(sheet, margins=(EDGE, 14, EDGE, 6), gap=6)
        self._title, self._below = label("", "heading", wrap=True), label("", "muted", wrap=True)
        self.change = button(_("&Change the text"), look="primary", glyph="pen")
        self.export = button(_("Save as a &file..."), glyph="export")
        self.take_in = button(_("&Take in a file..."), glyph="import")
        inside.addWidget(self._title)
        inside.addWidget(self._below)
        self._acts = row(self.change, self.export, self.take_in, None, gap=SPACE)
        inside.addLayout(self._acts)
        inside.addWidget(self._make_waiting())
        inside.addWidget(self._make_newer())
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Parts of the template"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._parts = QStackedWidget()
        self._parts.setProperty("look", "clear")
        self.preview, self.versions = Preview(), VersionsPart(self._desk, may=self._may)
        shown = QWidget()
        shown.setProperty("look", "clear")
        under = column(shown, gap=GAP)
        self._which = label("", "warn", wrap=True)
        under.addWidget(self._which)
        under.addWidget(self.preview, 1)
        for text, part in ((_("Page with sample values"), shown), (_("Versions"), self.versions)):
            self.tabs.addTab(text)
            self._parts.addWidget(part)
        self.tabs.currentChanged.connect(self._on_tab)
        inside.addWidget(self.tabs)
        inside.addWidget(self._parts, 1)
        for each in (self.change, self.take_in):
            each.setVisible(self._may)
        return sheet

    def _make_waiting(self) -> QWidget:
        self._waiting, inside = _well()
        self._waits = label("", "warn", wrap=True)
        inside.addWidget(self._waits)
        self._waits_note = label("", wrap=True, selectable=True)
        inside.addWidget(self._waits_note)
        self.reason = line(hint=_("why it is set aside"))
        self.reason.setAccessibleName(_("Why it is set aside"))
        self._look_waiting = button(_("Com&pare"), self._compare_waiting, glyph="history")
        self._look_waiting.setAccessibleName(_("Compare the version that waits with the one in use"))
        self.look = button(_("See its pa&ge"), glyph="eye")
        self.approve = button(_("&Approve"), look="primary", glyph="check")
        self.set_aside = button(_("Set a&side"), look="danger")
        acts = row(self.look, self._look_waiting, self.approve, self.reason, self.set_aside, gap=SPACE)
        acts.setStretch(3, 1)
        inside.addLayout(acts)
        self._second = label(_("Somebody else approves it: you saved it yourself."), "muted", wrap=True)
        inside.addWidget(self._second)
        return self._waiting

    def _make_newer(self) -> QWidget:
        self._newer, inside = _well()
        text = _("A newer text came with the program. This office's own stays in use until you have compared both.")
        inside.addWidget(label(text, "strong", wrap=True))
        self._look = button(_("C&ompare them"), self._compare_newer, glyph="history")
        self.take_over = button(_("Begin from the &newer text"), glyph="pen")
        inside.addLayout(row(self._look, self.take_over, None, gap=SPACE))
        return self._newer

    def _compare_waiting(self) -> None:
        self.tabs.setCurrentIndex(1)
        self.versions.compare(self._waits_for, _("Version {number}").format(number=screen().number(self._waits_for)))

    def _compare_newer(self) -> None:
        self.tabs.setCurrentIndex(1)
        self.versions.compare(PROGRAM, _("The program"))

    def show_nothing(self) -> None:
        """No template is chosen."""
        self._stack.setCurrentIndex(0)

    def show_template(self, view: TemplateView, versions: Sequence[VersionView]) -> None:
        """Show a template; the part that was looked at stays in front."""
        number = _("Version {number}").format(number=screen().number(view.version))
        when = self._desk.time(view.saved_at) if view.saved_at else ""
        self._title.setText(view.label)
        self._below.setText(joined(language_name(view.language), number, word(view.origin), view.saved_by, when))
        waits = next((each for each in versions if each.version == view.waiting), None)
        self._waits_for = view.waiting
        self._waiting.setVisible(waits is not None)
        if waits is not None:
            said = _("Version {number} by {person} waits for a second person.")
            self._waits.setText(said.format(number=screen().number(waits.version), person=waits.saved_by))
            self._waits_note.setText(waits.note)
            self.approve.setVisible(self._may and waits.may_approve)
            self._second.setVisible(self._may and not waits.may_approve)
            for each in (self.reason, self.set_aside):
                each.setVisible(self._may)
        self._newer.setVisible(bool(view.newer))
        self.take_over.setVisible(self._may)
        self.versions.show_versions(view, versions)
        self._stack.setCurrentIndex(1)

    def say_version(self, version: int | None) -> None:
        """Say which version the page shows, where it is not the one in use."""
        said = _("This is the page of version {number}, which is not in use yet.")
        self._which.setText(said.format(number=screen().number(version)) if version else "")
        self._which.setVisible(bool(version))

    def reason_given(self) -> str:
        """Why the version that waits is set aside; where nothing is typed it is asked for."""
        said = self.reason.text().strip()
        if not said:
            self.reason.setFocus()
        return said

    def clear_reason(self) -> None:
        """It is kept."""
        self.reason.clear()
        self.versions.reason.clear()

    def _on_tab(self, at: int) -> None:
        self._parts.setCurrentIndex(at)
        a11y.tab_in_reading_order(self)


def _well() -> tuple[QFrame, QVBoxLayout]:
    made = QFrame()
    made.setProperty("look", "well")
    return made, column(made, margins=(12, 10, 12, 10), gap=SPACE)
