# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The sheet of one treaty: what it is, what it says article by article, its limits, who is bound, and its life."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from mlat_desktop.domain.legal_basis import InForce
from mlat_desktop.domain.treaty import LifeEvent
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.treaties.views import GroundView, KeptVersion, LimitView, RelationView, TreatyDetail
from mlat_desktop.services.wording import article_words
from ui.pages.law.parties import PartiesPart
from ui.pages.law.words import (
    FORCE,
    LEVELS,
    bound_word,
    fact_level_word,
    family_words,
    kind_word,
    length_words,
    level_word,
    point_word,
    rule_word,
    series_word,
    starts_words,
    stops_words,
    subject_word,
    uncomputed,
)
from ui.theme import Tone
from ui.widgets.basics import EDGE, GAP, SPACE, WIDE, button, clear, column, isolated, joined, label, row, rule, scroll
from ui.widgets.controls import EmptyState
from ui.widgets.form import facts
from ui.widgets.pill import Pill

OVERVIEW, ARTICLES, LIMITS, PARTIES, LIFE = range(5)
Names = Callable[[str], str]
"""The short title of a treaty by its id."""


class TreatySheet(QFrame):
    """One treaty in five parts; each part is filled when it is looked at."""

    def __init__(self, names: Names, edit: Callable[[str], object], enter: Callable[[str, str], object]) -> None:
        super().__init__()
        self._names, self._edit, self._enter = names, edit, enter
        self._detail: TreatyDetail | None = None
        self._versions: Sequence[KeptVersion] = ()
        self._filled: set[int] = set()
        self.setProperty("look", "card")
        outer = column(self, gap=0)
        self._stack = QStackedWidget()
        self._stack.setProperty("look", "clear")
        outer.addWidget(self._stack)
        self._stack.addWidget(EmptyState("treaties", _("No treaty is selected"), _("Choose one in the list.")))
        self._stack.addWidget(self._make_sheet())

    def _make_sheet(self) -> QWidget:
        sheet = QWidget()
        sheet.setProperty("look", "clear")
        inside = column(sheet, margins=(EDGE, 14, EDGE, 6), gap=6)
        self._number = label("", "muted", selectable=True)
        self._force = Pill()
        self._correct = button(_("&Change the table"), self._on_edit, glyph="pen")
        inside.addLayout(row(self._number, self._force, None, self._correct, gap=SPACE))
        self._title = label("", "heading", wrap=True, selectable=True)
        inside.addWidget(self._title)
        self._nature = label("", "warn", wrap=True)
        inside.addWidget(self._nature)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Parts of the treaty"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        names = (_("Overview"), _("Articles"), _("Limits"), _("Parties"), _("Life"))
        for text in names:
            self.tabs.addTab(text)
        self.tabs.currentChanged.connect(self._on_tab)
        inside.addWidget(self.tabs)
        self._parts = QStackedWidget()
        self._parts.setProperty("look", "clear")
        self._bodies: dict[int, QVBoxLayout] = {}
        self.parties = PartiesPart(lambda state: self._enter(self.treaty_id, state))
        for at, text in enumerate(names):
            if at == PARTIES:
                self._parts.addWidget(self.parties)
                continue
            inner = QWidget()
            self._bodies[at] = column(inner, margins=(0, 6, 8, 12), gap=SPACE)
            self._parts.addWidget(scroll(inner, name=text))
        inside.addWidget(self._parts, 1)
        return sheet

    @property
    def treaty_id(self) -> str:
        """The treaty shown, empty where there is none."""
        return self._detail.view.id if self._detail else ""

    def show_nothing(self) -> None:
        """No treaty is chosen."""
        self._detail = None
        self._stack.setCurrentIndex(0)

    def show_treaty(self, detail: TreatyDetail, versions: Sequence[KeptVersion], *, may_change: bool) -> None:
        """Show a treaty; the part that was looked at stays in front. ``versions`` are those kept here, the newest first."""
        self._detail, self._versions = detail, versions
        view = detail.view
        self._number.setText(joined(view.id, series_word(view.series)))
        self._title.setText(screen().text(view.title))
        force = detail.standing.in_force
        self._force.set(word(force) if view.binding else _("not binding"), FORCE[force] if view.binding else Tone.NEUTRAL)
        self._nature.setText(_nature(detail))
        self._nature.setVisible(bool(self._nature.text()))
        self._correct.setVisible(may_change)
        self.parties.change.setVisible(may_change)
        count = len(detail.limits)
        self.tabs.setTabText(LIMITS, _counted(_("Limits"), count))
        self.tabs.setTabText(PARTIES, _counted(_("Parties"), len(detail.parties)))
        self._filled.clear()
        self._fill(self.tabs.currentIndex())
        self._stack.setCurrentIndex(1)

    def _on_edit(self) -> None:
        if self._detail is not None:
            self._edit(self._detail.view.id)

    def _on_tab(self, part: int) -> None:
        self._fill(part)
        self._parts.setCurrentIndex(part)

    def _fill(self, part: int) -> None:
        if self._detail is None or part in self._filled:
            return
        self._filled.add(part)
        if part == PARTIES:
            self.parties.show_parties(self._detail)
            return
        body = self._bodies[part]
        clear(body)
        {OVERVIEW: self._overview, ARTICLES: self._articles, LIMITS: self._limits, LIFE: self._life}[part](body, self._detail)
        body.addStretch(1)

    # -- what it is ------------------------------------------------------------------------------------------------------

    def _overview(self, body: QVBoxLayout, detail: TreatyDetail) -> None:
        view, words = detail.view, screen()
        force = words.date(view.in_force) if view.in_force else _("not stated")
        adopted = joined(words.date(view.adopted) if view.adopted else "", words.text(detail.place))
        pairs = [
            (_("Subjects"), listed(*(subject_word(each) for each in view.subjects))),
            (_("Adopted"), adopted),
            (_("In force"), _("not in force") if view.not_in_force else force),
            (_("States addressed"), listed(*(words.state(each) for each in view.circle)) if len(view.circle) < 30 else ""),
            (_("Protocol to"), listed(*(self._names(each) for each in view.protocol_to))),
            (_("Channels"), listed(*(each.label for each in detail.channels))),
            (_("Languages"), listed(*(each.label for each in detail.languages))),
            (_("Bound after"), _after_deposit(detail)),
            (_("Table version"), isolated(view.version)),
            (_("Verified on"), words.date(detail.read_on)),
            (_("Source"), detail.source),
        ]
        body.addWidget(facts([(name, value) for name, value in pairs if value]))
        body.addLayout(row(Pill(level_word(detail.level), LEVELS.get(detail.level, Tone.NEUTRAL)), None))
        self._relations(body, detail.relations)
        notes = [each for each in detail.notes if each.text]
        if notes:
            body.addSpacing(GAP)
            body.addWidget(label(_("NOTES"), "section"))
            for note in notes:
                body.addWidget(_said(note.text, note.article, note.level))

    def _relations(self, body: QVBoxLayout, relations: Sequence[RelationView]) -> None:
        if not relations:
            return
        body.addSpacing(GAP)
        body.addWidget(label(_("HOW IT STANDS TO OTHER INSTRUMENTS"), "section"))
        for each in relations:
            others = [self._names(other) for other in each.others] + [family_words(series) for series in each.series]
            about = listed(*(subject_word(subject) for subject in each.subjects))
            subjects = screen().fill(_("for {subjects}"), {"subjects": about}) if about else ""
            since = screen().fill(_("since {day}"), {"day": screen().date(each.since)}) if each.since else ""
            body.addWidget(rule())
            body.addWidget(label(f"{screen().text(each.label)}: {listed(*others)}", "strong", wrap=True, selectable=True))
            below = joined(article_words(each.article), subjects, since, fact_level_word(each.level))
            if below:
                body.addWidget(label(below, "small", wrap=True))
            if each.text:
                body.addWidget(label(screen().text(each.text), wrap=True, selectable=True))

    # -- what it says ----------------------------------------------------------------------------------------------------

    def _articles(self, body: QVBoxLayout, detail: TreatyDetail) -> None:
        if not (detail.profile or detail.contents or detail.refusal):
            body.addWidget(label(_("The articles of this instrument have not been entered yet."), "muted", wrap=True))
            return
        for heading, points in ((_("WHAT IT SAYS"), detail.profile), (_("WHAT A REQUEST MUST CONTAIN"), detail.contents)):
            if not points:
                continue
            body.addWidget(label(heading, "section"))
            for point in points:
                title = point_word(point.point) if points is detail.profile else ""
                body.addWidget(rule())
                body.addWidget(_said(point.text, point.article, point.level, title))
            body.addSpacing(SPACE)
        if detail.refusal:
            self._grounds(body, detail.refusal)

    def _grounds(self, body: QVBoxLayout, grounds: Sequence[GroundView]) -> None:
        for wanted, heading, tone in (
            (True, _("MUST BE REFUSED"), _("mandatory")),
            (False, _("MAY BE REFUSED"), _("optional")),
            (None, _("GROUNDS OF REFUSAL: MAY OR MUST WAS NOT READ"), ""),
        ):
            found = [each for each in grounds if each.mandatory is wanted]
            if not found:
                continue
            body.addWidget(label(heading, "section"))
            for each in found:
                body.addWidget(rule())
                body.addWidget(_said(each.text, each.article, each.level, each.label, tone))
            body.addSpacing(SPACE)

    # -- its limits ------------------------------------------------------------------------------------------------------

    def _limits(self, body: QVBoxLayout, detail: TreatyDetail) -> None:
        uncounted = sum(each.level == "memory" for each in detail.limits)
        if uncounted:
            said = ngettext(
                "{count} of its limits is not confirmed in a source and computes no date.",
                "{count} of its limits are not confirmed in a source and compute no date.",
                uncounted,
            )
            body.addWidget(label(said.format(count=screen().number(uncounted)), "bad", wrap=True))
        for limit in detail.limits:
            body.addWidget(_limit(limit))
        if not detail.limits:
            body.addWidget(label(_("Its text sets no limit of time."), "muted"))

    # -- its life --------------------------------------------------------------------------------------------------------

    def _life(self, body: QVBoxLayout, detail: TreatyDetail) -> None:
        body.addWidget(label(_("LIFE OF THE INSTRUMENT"), "section"))
        for event in detail.life:
            body.addWidget(_event(event))
        if not detail.life:
            body.addWidget(label(_("Nothing of its life has been entered yet."), "muted"))
        body.addSpacing(SPACE)
        body.addWidget(label(_("VERSIONS OF THE TABLE KEPT HERE"), "section"))
        for kept in self._versions:
            body.addWidget(rule())
            edition = kept.edition
            current = _("in use") if kept.version == detail.view.version else ""
            body.addWidget(label(joined(kept.version, current), "strong", selectable=True))
            accepted = joined(screen().date(kept.accepted_at.date()), kept.accepted_by)
            title = screen().text(edition.title) if edition else ""
            number = screen().fill(_("edition {number}"), {"number": screen().number(edition.id)}) if edition else ""
            body.addWidget(label(joined(number, title, accepted), "small", wrap=True, selectable=True))
        if detail.change is not None:
            kind = _("the law changed") if detail.change.kind.value == "law" else _("an error of the table was corrected")
            effective = screen().date(detail.change.effective_on) if detail.change.effective_on else ""
            body.addWidget(label(joined(kind, effective, detail.change.text), wrap=True, selectable=True))


def _counted(text: str, count: int) -> str:
    return f"{text}  {screen().number(count)}" if count else text


def _nature(detail: TreatyDetail) -> str:
    if not detail.view.binding:
        return _("This text binds nobody: it is a model or a scheme. No duty and no limit follows from it alone.")
    if detail.standing.in_force is InForce.NO:
        return _("It is not in force today. It is no basis of a request, and its limits bind nobody yet or no longer.")
    if detail.standing.in_force is InForce.UNKNOWN:
        return _("The table does not say since when it is in force. Check it before you rest a request on it.")
    return ""


def _after_deposit(detail: TreatyDetail) -> str:
    return _("{length} after the deposit of its instrument").format(length=detail.accession) if detail.accession else ""


def _said(text: str, article: str, level: str, title: str = "", nature: str = "") -> QWidget:
    """A line of the profile: its point and article, what it says, and, where it is not certain, that it is not."""
    made = QWidget()
    inside = column(made, margins=(0, 2, 0, 4), gap=2)
    head = joined(title, article_words(article) if article else "", nature)
    doubt = fact_level_word(level)
    parts: list[QWidget] = [label(head, "strong" if title else "small", wrap=True)]
    if doubt:
        parts.append(Pill(doubt, LEVELS[level]))
    if head or doubt:
        line = row(*parts, gap=WIDE)
        line.setStretch(0, 1)
        inside.addLayout(line)
    inside.addWidget(label(screen().text(text), wrap=True, selectable=True))
    return made


def _limit(limit: LimitView) -> QWidget:
    """A limit: its article, length, start, stop and rule, and how well it is attested."""
    made = QFrame()
    made.setProperty("look", "well")
    made.setAccessibleName(screen().text(limit.title))
    inside = column(made, margins=(14, 10, 14, 10), gap=GAP)
    head = row(label(screen().text(limit.title), "strong", wrap=True), gap=SPACE)
    if limit.liberty:
        head.addWidget(Pill(_("liberty of a person"), Tone.WARN), 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(Pill(level_word(limit.level), LEVELS.get(limit.level, Tone.NEUTRAL)), 0, Qt.AlignmentFlag.AlignTop)
    head.setStretch(0, 1)
    inside.addLayout(head)
    line = joined(article_words(limit.article), length_words(limit), kind_word(limit.kind), bound_word(limit.bound))
    inside.addWidget(label(line, wrap=True, selectable=True))
    if limit.level == "memory":
        inside.addWidget(label(uncomputed(), "bad", wrap=True))
    inside.addWidget(label(screen().text(limit.text), "small", wrap=True, selectable=True))
    pairs = [
        (_("Starts with"), starts_words(limit)),
        (_("Is met by"), stops_words(limit)),
        (_("Counting"), rule_word(limit.rule)),
        (_("Noted on") if limit.level == "memory" else _("Verified on"), screen().date(limit.read_on)),
        (_("Source"), limit.source),
    ]
    inside.addWidget(facts([(name, value) for name, value in pairs if value]))
    return made


def _event(event: LifeEvent) -> QWidget:
    made = QWidget()
    inside = column(made, margins=(0, 2, 0, 4), gap=1)
    inside.addWidget(rule())
    when = screen().date(event.on) if event.on else _("day not known")
    inside.addWidget(label(joined(when, word(event.act), fact_level_word(event.level.value)), "strong", wrap=True))
    if event.text:
        inside.addWidget(label(screen().text(event.text), wrap=True, selectable=True))
    return made
