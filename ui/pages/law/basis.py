# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Finds the legal basis between two States: what may stand between them on a day, in order, with the reasons in sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.legal_basis import Declaration, InForce
from mlat_desktop.domain.treaty import Subject
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.treaties.basis_views import BasisView
from mlat_desktop.services.wording import article_words
from ui import a11y
from ui.desk import Desk
from ui.models.law_list import Line, LineView
from ui.pages.law.words import FORCE, fact_level_word, point_word, series_word, subject_word
from ui.pages.page import Editor
from ui.theme import Tone
from ui.widgets.basics import EDGE, GAP, SPACE, WIDE, button, card, clear, column, joined, label, row, rule, scroll
from ui.widgets.controls import ChipRow
from ui.widgets.dates import DateField
from ui.widgets.form import Field, facts, level_with, line
from ui.widgets.pickers import Picker, StatePicker, fold
from ui.widgets.pill import Pill

_ALL, _USABLE, _CHECK, _NOT, _LEFT = "all", "usable", "check", "not", "left"
_FALLBACKS = {"reciprocity", "letters-rogatory"}

Use = Callable[[BasisView, str], object]
"""What is done with the basis that was chosen and the article typed."""


class BasisFinder(Editor):
    """The page. ``use`` takes what was chosen back to the form that asked; without it one only reads."""

    def __init__(self, desk: Desk, requesting: str = "", requested: str = "", for_: str = "", use: Use | None = None) -> None:
        super().__init__(desk, _("Find the legal basis"), _("&Use this basis"), self._use)
        self._asked_by = use
        self._rows: tuple[BasisView, ...] = ()
        self._shown: BasisView | None = None
        self._make_question(requesting, requested, for_)
        self._make_answer()
        self.complete.setVisible(use is not None)
        self.cancel.setText(_("Back to the request") if use is not None else _("Close"))
        self.article = line(hint=_("may stay empty"))
        self.article.setMaximumWidth(150)
        self.article.setAccessibleName(_("Article"))
        self._article_name = label(_("Article"), "muted")
        self.foot.insertWidget(1, self._article_name)
        self.foot.insertWidget(2, self.article)
        for each in (self.article, self._article_name):
            each.setVisible(use is not None)
        self._ask()

    # -- making ----------------------------------------------------------------------------------------------------------

    def _make_question(self, requesting: str, requested: str, for_: str) -> None:
        frame, inside = card(margins=(EDGE, 12, EDGE, 12))
        self.requesting, self.requested = StatePicker(_("Requesting State")), StatePicker(_("Requested State"))
        self.sought = Picker(_("What is sought"), self._kinds(), hint=_("anything"))
        self.day = DateField(_("On the day"), lambda: self.office.register.today)
        self.day.set_day(self.office.register.today)
        self.requesting.set_value(requesting)
        self.requested.set_value(requested or ("" if requesting == self.office.info.country else self.office.info.country))
        self.sought.set_value(for_)
        swap = button(_("Swap"), self._swap)
        swap.setAccessibleName(_("Swap the two States"))
        fields = [
            Field(_("Requesting &State"), self.requesting),
            Field(_("Requested S&tate"), self.requested),
            Field(_("&What is sought"), self.sought),
            Field(_("On the &day"), self.day),
        ]
        across = row(fields[0], level_with(fields[0], swap), *fields[1:], gap=WIDE)
        for at, share in ((0, 4), (2, 4), (3, 4), (4, 2)):
            across.setStretch(at, share)
        inside.addLayout(across)
        self.body.addWidget(frame)
        for picker in (self.requesting, self.requested, self.sought):
            picker.picked.connect(lambda _code: self._ask())
        self.day.dated.connect(lambda *_day: self._ask())

    def _kinds(self) -> list[tuple[str, str]]:
        """Kinds of assistance, and subjects that are no such kind."""
        kinds = {item.id: item.label() for item in self.office.codes.now().offered("assistance") if not item.own}
        subjects = {each.value: _capital(subject_word(each.value)) for each in Subject if each.value not in kinds}
        return sorted({**subjects, **kinds}.items(), key=lambda item: fold(item[1]))

    def _make_answer(self) -> None:
        self.chips = ChipRow(_("Which of them"))
        for key, text in _chips().items():
            self.chips.add(key, text)
        self.chips.chosen.connect(lambda _key: self._fill())
        self._said = label("", "muted", wrap=True)
        across = row(self.chips, self._said, gap=WIDE)
        across.setStretch(1, 1)
        self.body.addLayout(across)
        self.list = LineView(_("Legal bases in their order"), self._choose, lambda _key: self._use())
        frame, inside = card(margins=(6, 6, 6, 6), gap=0)
        inside.addWidget(self.list)
        sheet, sheet_column = card(margins=(0, 0, 0, 0))
        inner = QWidget()
        self._column: QVBoxLayout = column(inner, margins=(EDGE, 14, EDGE, 14), gap=SPACE)
        self._area = scroll(inner, name=_("The basis chosen"))
        sheet_column.addWidget(self._area)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(14)
        splitter.setChildrenCollapsible(False)
        for part in (frame, sheet):
            splitter.addWidget(part)
        frame.setMinimumWidth(320)
        sheet.setMinimumWidth(380)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([452, 660])
        self.body.addWidget(splitter, 1)

    # -- asking ----------------------------------------------------------------------------------------------------------

    def first_focus(self) -> QWidget:
        """The first State that is not known yet, else the list."""
        return next((each for each in (self.requesting, self.requested) if not each.value), self.list)

    def _swap(self) -> None:
        one, other = self.requesting.value, self.requested.value
        self.requesting.set_value(other)
        self.requested.set_value(one)

    def _ask(self) -> None:
        one, other, day = self.requesting.value, self.requested.value, self.day.day
        self._rows = ()
        if not one or not other or day is None:
            self._say(_("Name both States and the day: what may stand between them appears here."))
        elif one == other:
            self._say(_("Name two different States."))
        else:
            try:
                self._rows = self.office.treaties.legal_basis(one, other, day, self.sought.value)
            except KnownError as error:
                self.desk.shell.refuse(error)
            self._say("")
        self._count()
        self._fill()

    def _say(self, text: str) -> None:
        self._said.setText(text)

    def _count(self) -> None:
        for key, text in _chips().items():
            count = sum(_in(each, key) for each in self._rows)
            self.chips.set_text(key, f"{text}  {screen().number(count)}" if count else text)
        if self._rows:
            usable = sum(each.usable for each in self._rows)
            found = ngettext("{count} instrument binds both States.", "{count} instruments bind both States.", usable)
            none = _("No instrument is known to bind both States: what is left without one stands at the end.")
            self._say(found.format(count=screen().number(usable)) if usable else none)

    def _fill(self) -> None:
        lines = [_line(each) for each in self._rows if _in(each, self.chips.value)]
        self.list.show_lines(lines, self._shown.id if self._shown else "")

    # -- showing ---------------------------------------------------------------------------------------------------------

    def _choose(self, basis_id: str) -> None:
        self._shown = next((each for each in self._rows if each.id == basis_id), None)
        self.complete.setEnabled(self._shown is not None and self._shown.kind in {"treaty", *_FALLBACKS})
        clear(self._column)
        if self._shown is None:
            self._column.addWidget(label(_("Choose a basis to see why it stands where it does."), "muted", wrap=True))
        else:
            self._show(self._shown)
        self._column.addStretch(1)
        a11y.tab_in_reading_order(self)
        self._area.verticalScrollBar().setValue(0)

    def _show(self, view: BasisView) -> None:
        words, body = screen(), self._column
        force = InForce(view.in_force)
        pill = Pill(_force_words(view), FORCE[force] if view.binding or view.kind in _FALLBACKS else Tone.NEUTRAL)
        body.addLayout(row(label(joined(view.id if view.series else "", _kind(view)), "muted", selectable=True), None, pill))
        body.addWidget(label(words.text(view.title), "heading", wrap=True, selectable=True))
        if view.series:
            shown = button(_("Show the treaty"), partial(self.desk.shell.open_treaty, view.id), look="aside")
            body.addLayout(row(shown, None))
        body.addWidget(label(view.note, "strong" if view.usable else "warn", wrap=True))
        self._reasons(view)
        if view.undertakings:
            body.addSpacing(GAP)
            body.addWidget(label(_("WHAT MUST BE PROMISED OR KEPT"), "section"))
            for each in view.undertakings:
                body.addWidget(label(each.label, wrap=True, selectable=True))
        self._asks(view)
        self._protocols(view)
        self._declarations(view.declarations)

    def _reasons(self, view: BasisView) -> None:
        self._column.addSpacing(GAP)
        self._column.addWidget(label(_("WHY IT STANDS HERE"), "section"))
        for number, sentence in enumerate(view.why, start=1):
            figure = label(screen().number(number), "muted")
            figure.setFixedWidth(22)
            figure.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
            across = row(figure, label(sentence, wrap=True, selectable=True), gap=SPACE)
            across.setStretch(1, 1)
            self._column.addLayout(across)

    def _asks(self, view: BasisView) -> None:
        asks, body = view.asks, self._column
        body.addSpacing(GAP)
        body.addWidget(label(_("WHAT IT ASKS FOR"), "section"))
        pairs = [
            (_("Channel"), listed(*(each.label for each in asks.channels)) or _("not entered")),
            (_("Language"), listed(*(each.label for each in asks.languages)) or _("not entered")),
        ]
        body.addWidget(facts(pairs))
        if asks.contents:
            body.addWidget(label(_("The request contains:"), "strong"))
        for each in asks.contents:
            body.addLayout(_cited(each.text, each.article, fact_level_word(each.level)))
        for each in asks.points:
            body.addWidget(rule())
            head = joined(point_word(each.point), article_words(each.article), fact_level_word(each.level))
            body.addWidget(label(head, "strong", wrap=True))
            body.addWidget(label(screen().text(each.text), wrap=True, selectable=True))

    def _protocols(self, view: BasisView) -> None:
        if not view.protocols:
            return
        self._column.addSpacing(GAP)
        self._column.addWidget(label(_("PROTOCOLS TO IT"), "section"))
        for each in view.protocols:
            force = InForce(each.in_force)
            name = label(screen().text(each.short or each.title), "strong", wrap=True)
            across = row(name, Pill(word(force), FORCE[force]), gap=SPACE)
            across.setStretch(0, 1)
            self._column.addLayout(across)
            self._column.addWidget(label(screen().text(each.title), "small", wrap=True))

    def _declarations(self, declared: Sequence[Declaration]) -> None:
        self._column.addSpacing(GAP)
        if not declared:
            return
        self._column.addWidget(label(_("WHAT THE TWO STATES DECLARED"), "section"))
        for each in declared:
            well = QFrame()
            well.setProperty("look", "well")
            inside = column(well, margins=(12, 8, 12, 8), gap=2)
            as_of = screen().fill(_("as of {day}"), {"day": screen().date(each.as_of)})
            inside.addWidget(label(joined(screen().state(each.state), article_words(each.article), as_of), "strong", wrap=True))
            inside.addWidget(label(screen().text(each.value), wrap=True, selectable=True))
            self._column.addWidget(well)

    # -- taking it back --------------------------------------------------------------------------------------------------

    def _use(self) -> None:
        if self._asked_by is None or self._shown is None or not self.complete.isEnabled():
            return
        use, chosen, article = self._asked_by, self._shown, self.article.text().strip()
        self.desk.shell.back()
        use(chosen, article)


def _chips() -> dict[str, str]:
    return {
        _ALL: _("All"),
        _USABLE: _("Bind both"),
        _CHECK: _("To be checked"),
        _NOT: _("Not usable"),
        _LEFT: _("Without a treaty"),
    }


def _in(each: BasisView, key: str) -> bool:
    if key == _ALL:
        return True
    if key == _LEFT or each.kind in _FALLBACKS:
        return key == _LEFT and each.kind in _FALLBACKS
    unknown = each.in_force == InForce.UNKNOWN.value
    return {_USABLE: each.usable, _CHECK: not each.usable and unknown, _NOT: not each.usable and not unknown}[key]


def _line(each: BasisView) -> Line:
    tone = FORCE[InForce(each.in_force)] if each.binding or each.kind in _FALLBACKS else Tone.NEUTRAL
    name = screen().text(each.short or each.title)
    below = joined(_kind(each), each.why[0] if each.why else each.note)
    figure = screen().number(each.order)
    return Line(each.id, name, below, _force_words(each), tone, figure, tip=listed(screen().text(each.title), each.note))


def _force_words(each: BasisView) -> str:
    if each.kind in _FALLBACKS:
        return _("without a treaty")
    if not each.binding and each.kind != "domestic":
        return _("not binding")
    if each.kind == "treaty" and each.in_force == InForce.YES.value and not each.usable:
        return _("gives way")
    return word(InForce(each.in_force))


def _kind(each: BasisView) -> str:
    return series_word(each.series) if each.series else _("law of the requested State")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cited(text: str, article: str, doubt: str) -> QVBoxLayout:
    made = column(gap=0)
    across = row(gap=SPACE)
    across.addWidget(label("•", "muted"), 0, Qt.AlignmentFlag.AlignTop)
    across.addWidget(label(screen().text(text), wrap=True, selectable=True), 1)
    if article or doubt:
        across.addWidget(label(joined(article_words(article), doubt), "small"), 0, Qt.AlignmentFlag.AlignTop)
    made.addLayout(across)
    return made
