# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The open request beside the list: what it is, what is next, its clocks, its papers and its history."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.holding import shares
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import BasisKind, Confidentiality, Direction, ReferenceKind, UrgencyLevel
from mlat_desktop.i18n import _, called, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.absences import away_words
from mlat_desktop.services.deadline_words import nature
from mlat_desktop.services.views import DeadlineView, Lateness, RequestView
from mlat_desktop.services.wording import article_words, relative
from ui.desk import Desk
from ui.icons import icon
from ui.models.request_delegate import status_tone
from ui.pages.caution import caution_line, show_caution
from ui.pages.deadline_acts import letter_acts, paper_act, urgent_acts
from ui.pages.exhibits.rows import duty_rows, evidence_rows, standing_acts
from ui.pages.mailroom.rows import translation_rows
from ui.pages.papers import history_rows, letter_rows, mail_rows
from ui.pages.recount_card import RecountCard
from ui.pages.saved_lists import duty_headings, duty_row, exhibit_headings, exhibit_row
from ui.pages.saving import SaveList
from ui.theme import Tone
from ui.widgets.basics import EDGE, GAP, SPACE, button, clear, code, column, isolated, joined, label, row, scroll
from ui.widgets.controls import EmptyState, PeriodBar
from ui.widgets.form import BriefFacts, facts
from ui.widgets.pill import Pill
from ui.widgets.timeline import Timeline

_TONES = {
    Lateness.LATE: Tone.BAD,
    Lateness.SOON: Tone.WARN,
    Lateness.LATER: Tone.NEUTRAL,
    Lateness.PASSED: Tone.WARN,
    Lateness.NONE: Tone.NEUTRAL,
}
_LEAST = 340
"""Pixels across below which nobody can narrow the request."""
_BOLD = 12
"""How much wider the names of the parts may become when another one is chosen, for the chosen one is bold."""
_FEW = 6
"""The facts seen at once, as many as leave room for the timeline on a small screen."""
_LOOKS = {Lateness.LATE: "bad", Lateness.SOON: "warn", Lateness.LATER: "muted", Lateness.PASSED: "warn", Lateness.NONE: "muted"}


class RequestDetail(QFrame):
    """The card beside the list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: RequestView | None = None
        self._unfilled: set[int] = set()
        self.setProperty("look", "card")
        self.setAccessibleName(_("Request"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = column(self, margins=(0, 0, 0, 0), gap=0)
        self._stack = QStackedWidget()
        self._stack.setProperty("look", "clear")
        outer.addWidget(self._stack)
        self._stack.addWidget(EmptyState("register", _("No request is selected"), _("Choose one in the list.")))
        self._stack.addWidget(self._make_sheet())

    def minimumSizeHint(self) -> QSize:
        """Room for the acts and the names of the parts in every language."""
        least = super().minimumSizeHint()
        return QSize(max(_LEAST, least.width() + _BOLD), least.height())

    def _make_sheet(self) -> QWidget:
        sheet = QWidget()
        sheet.setProperty("look", "clear")
        column_of_sheet = column(sheet, margins=(EDGE, 14, EDGE, 0), gap=6)
        self._number = label("", "muted", selectable=True)
        self._pill = Pill()
        self._subject = label("", "heading", wrap=True, selectable=True)
        column_of_sheet.addLayout(row(self._number, None, self._pill))
        column_of_sheet.addWidget(self._subject)
        column_of_sheet.addLayout(self._make_acts())
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Parts of the request"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for text in (_("Case"), _("Papers"), _("Persons"), _("History")):
            self.tabs.addTab(text)
        column_of_sheet.addWidget(self.tabs)
        self._parts = QStackedWidget()
        self._parts.setProperty("look", "clear")
        self.tabs.currentChanged.connect(self._on_tab)
        self._bodies: list[QVBoxLayout] = []
        for text in (_("Case"), _("Papers"), _("Persons"), _("History")):
            inner = QWidget()
            self._bodies.append(column(inner, margins=(0, 2, 8, 16), gap=SPACE))
            self._parts.addWidget(scroll(inner, name=text))
        column_of_sheet.addWidget(self._parts, 1)
        self._caution = caution_line()
        column_of_sheet.addWidget(self._caution)
        column_of_sheet.addSpacing(SPACE)
        return sheet

    def _make_acts(self) -> QHBoxLayout:
        self._first = button("", self._on_first, look="primary", glyph="check")
        self._second = button(_("Write &letter"), self._write)
        self._more = button(_("&More"), glyph="chevron-down")
        self._more.setLayoutDirection(self.layoutDirection())
        self._menu = QMenu(self._more)
        self._more.clicked.connect(self._open_menu)
        return row(self._first, self._second, self._more, None, gap=SPACE)

    def _on_tab(self, part: int) -> None:
        self._fill(part)
        self._parts.setCurrentIndex(part)

    # -- showing ---------------------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Put the keyboard on the first act."""
        self._first.setFocus()

    def show_nothing(self) -> None:
        """Nothing is selected."""
        self._view = None
        self._stack.setCurrentIndex(0)

    def show_request(self, request_id: RequestId) -> None:
        """Show a request as it stands now."""
        try:
            view = self._desk.office.register.show(request_id)
        except KnownError as error:
            self.show_nothing()
            self._desk.shell.refuse(error)
            return
        self._view = view
        request = view.request
        self._number.setText(request.number)
        self._pill.set(word(request.status), status_tone(request.status))
        self._subject.setText(request.particulars.subject)
        self._first.setText(_("Log &event") if request.status.open else _("&Reopen"))
        self._second.setVisible(request.status.open)
        show_caution(self._caution, request.particulars)
        self._unfilled = set(range(len(self._bodies)))
        self._fill(self.tabs.currentIndex())
        self._stack.setCurrentIndex(1)

    def _fill(self, part: int) -> None:
        """Fill a part when it is first seen: leafing through a list need not draw what nobody looks at."""
        if self._view is None or part not in self._unfilled:
            return
        self._unfilled.discard(part)
        body = self._bodies[part]
        clear(body)
        (self._show_case, self._show_papers, self._show_persons, self._show_history)[part](body, self._view)
        body.addStretch(1)

    def _show_case(self, body: QVBoxLayout, view: RequestView) -> None:
        for shown in self._recounts(view):
            body.addWidget(shown)
        body.addWidget(BriefFacts(case_facts(view), few=_FEW))
        away = self._desk.office.absences.of(view.request.officer)
        if away is not None:
            body.addWidget(label(called(away.full_name, away_words(away)), "warn", wrap=True))
        body.addWidget(label(_("DEADLINES"), "section"))
        if view.next_deadline is not None:
            body.addWidget(self._period(view.next_deadline, view.request.id))
        elif not any(d.days is not None for d in view.deadlines):
            body.addWidget(label(_("No deadline is running."), "muted"))
        desk, request = self._desk, view.request.id
        timeline = Timeline(
            urgent=lambda deadline: (
                standing_acts(desk, request, deadline)
                or (urgent_acts(desk, request, deadline) if view.request.status.open else [])
            ),
            paper=lambda deadline: [*letter_acts(desk, view.request, deadline), paper_act(desk, request, deadline)],
        )
        timeline.show_entries(view.timeline)
        body.addWidget(timeline)

    def _recounts(self, view: RequestView) -> list[QWidget]:
        waiting = self._desk.office.recounts.of_request(view.request.id) if view.request.status.open else ()
        return [RecountCard(self._desk, view.request.id, waiting)] if waiting else []

    def _period(self, deadline: DeadlineView, request_id: RequestId) -> QWidget:
        name = deadline.deadline.limit_id, deadline.deadline.trigger_uid
        why = button(_("Why?"), lambda: self._desk.shell.explain(request_id, *name), look="aside")
        why.setAccessibleName(_("How this date comes about: {title}").format(title=deadline.title))
        return _period(deadline, why)

    def _show_papers(self, body: QVBoxLayout, view: RequestView) -> None:
        body.addWidget(label(_("LETTERS"), "section"))
        letter_rows(body, self._desk, view)
        body.addSpacing(SPACE)
        body.addWidget(label(_("RECEIVED AND SENT"), "section"))
        mail_rows(body, self._desk, view, self)
        body.addSpacing(SPACE)
        body.addWidget(label(_("TRANSLATIONS"), "section"))
        translation_rows(body, self._desk, view.request.id)
        body.addSpacing(SPACE)
        exhibits = [exhibit_row(each) for each in view.evidence]
        save = SaveList(self, view.request.number, exhibit_headings(), lambda: lambda: exhibits, self._desk)
        body.addLayout(_headed(_("EVIDENCE"), save, _("Save the exhibits as a spreadsheet"), exhibits))
        evidence_rows(body, self._desk, view, self)
        body.addSpacing(SPACE)
        duties = [duty_row(each) for each in view.duties]
        save = SaveList(self, view.request.number, duty_headings(), lambda: lambda: duties, self._desk)
        body.addLayout(_headed(_("DUTIES"), save, _("Save the duties as a spreadsheet"), duties))
        duty_rows(body, self._desk, view)

        others = [r for r in view.request.particulars.references if r.kind is not ReferenceKind.THEIRS]
        if others:
            body.addSpacing(SPACE)
            body.addWidget(label(_("OTHER REFERENCES"), "section"))
            body.addWidget(facts([(word(r.kind), joined(code(r.value), r.note)) for r in others]))

    def _show_persons(self, body: QVBoxLayout, view: RequestView) -> None:
        particulars = view.request.particulars
        body.addWidget(label(_("PERSONS AND ENTITIES"), "section"))
        for person in particulars.persons:
            named = person.name + (f" ({person.name_original})" if person.name_original else "")
            title = label(named, "strong", wrap=True, selectable=True)
            born = _("born {day}").format(day=screen().date(person.born_on)) if person.born_on else ""
            protected = _("protected") if person.protected else ""
            below = joined(word(person.role), born, screen().state(person.nationality), protected)
            body.addLayout(_pair(title, below))
            if person.aliases:
                known = screen().fill(_("also known as {names}"), {"names": "; ".join(map(isolated, person.aliases))})
                body.addWidget(label(known, "small", wrap=True, selectable=True))
        if not particulars.persons:
            body.addWidget(label(_("Nobody is named."), "muted"))
        body.addSpacing(SPACE)
        body.addWidget(label(_("ASKED FOR"), "section"))
        for item in particulars.items:
            title = label(view.codes.label("assistance", item.kind), "strong", wrap=True)
            ended = screen().date(item.outcome_on) if item.outcome_on else ""
            body.addLayout(_pair(title, joined(item.target, item.place, item.executing_authority, word(item.status), ended)))
        if not particulars.items:
            body.addWidget(label(_("Nothing is entered."), "muted"))
        body.addSpacing(SPACE)
        body.addWidget(label(_("OFFENCES"), "section"))
        for offence in particulars.offences:
            main = _("main offence") if offence.main else ""
            title = label(view.codes.label("offences", offence.category), "strong", wrap=True)
            body.addLayout(_pair(title, joined(main, offence.law_text, offence.max_penalty)))
        if not particulars.offences:
            body.addWidget(label(_("Nothing is entered."), "muted"))

    def _show_history(self, body: QVBoxLayout, view: RequestView) -> None:
        if view.held:
            body.addWidget(label(_("WHO HAD IT"), "section"))
            body.addWidget(facts(held_facts(view)))
            body.addSpacing(SPACE)
        history_rows(body, self._desk, view)

    # -- acting ----------------------------------------------------------------------------------------------------------

    def _on_first(self) -> None:
        if self._view is None:
            return
        if self._view.request.status.open:
            self._desk.shell.log_event(self._view.request.id)
        else:
            self._desk.shell.end_request(self._view.request.id)

    def _write(self) -> None:
        if self._view is not None:
            self._desk.shell.write_letter(self._view.request.id)

    def _open_menu(self) -> None:
        if self._view is None:
            return
        shell, request = self._desk.shell, self._view.request
        incoming = request.particulars.direction is Direction.INCOMING
        late = incoming and request.status.open
        self._menu.clear()
        entries: list[tuple[str, str, Callable[[], object]]] = [
            ("mail", _("Log &mail or a call"), lambda: shell.log_mail(request.id)),
            ("pen", _("Ask for a &translation"), lambda: shell.edit("translation", request.id)),
            *([("letters", _("&Remind whoever has it"), lambda: shell.remind(request.id))] if request.status.open else []),
            *([("letters", _("Tell of a &delay"), lambda: shell.tell_delay(request.id))] if late else []),
            ("check", _("&Checklist"), lambda: shell.work_on("checklist", request.id)),
            *([("pen", _("Decision &sheet"), lambda: shell.work_on("decision", request.id))] if incoming else []),
            ("plus", _("Register a request that &follows"), lambda: shell.follow_request(request.id)),
            ("attach", _("&Add evidence"), lambda: shell.add_evidence(request.id)),
            ("shield", _("Enter a d&uty"), lambda: shell.enter_duty(request.id)),
            ("bundles", _("&Export a case bundle"), lambda: shell.export_bundle(request.id)),
            ("warning", _("&Incidents with its bundles"), lambda: shell.edit("incidents", request.id)),
            ("pen", _("Ame&nd"), lambda: shell.amend_request(request.id)),
            ("check", _("C&lose or withdraw") if request.status.open else _("&Reopen"), lambda: shell.end_request(request.id)),
        ]
        if request.particulars.confidentiality is Confidentiality.RESTRICTED:
            entries.append(("eye", _("&Who sees it"), lambda: shell.edit("access", request.id)))
        for glyph, text, act in entries:
            made = QAction(icon(glyph), text, self._menu)
            made.triggered.connect(act)
            self._menu.addAction(made)
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def _headed(title: str, save: SaveList, name: str, rows: Sequence[object]) -> QHBoxLayout:
    """The heading of a list with its way into a spreadsheet, where it has rows."""
    return row(label(title, "section"), None, *([save.button(name)] if rows else []))


def _pair(title: QLabel, below: str) -> QVBoxLayout:
    made = column(gap=1)
    made.addWidget(title)
    if below:
        made.addWidget(label(below, "small", wrap=True, selectable=True))
    return made


def _period(deadline: DeadlineView, why: QWidget) -> QWidget:
    made = QWidget()
    inside = column(made, gap=3)
    source = "" if deadline.own_target else cited(deadline.treaty_name, deadline.article)
    heading = row(label(deadline.title, "strong", wrap=True), why, gap=GAP)
    heading.setStretch(0, 1)
    inside.addLayout(heading)
    inside.addWidget(label(joined(nature(deadline.deadline), source), "small", wrap=True))
    distance = label(
        relative(deadline.days, deadline.deadline.kind) if deadline.days is not None else "", _LOOKS[deadline.lateness]
    )
    if deadline.total_days and deadline.elapsed_days is not None:
        said = _("Day {day} of {total}").format(day=deadline.elapsed_days, total=deadline.total_days)
        bar = PeriodBar()
        bar.set(deadline.elapsed_days / deadline.total_days, _bar_tone(deadline), said)
        inside.addLayout(row(label(said), None, distance))
        inside.addWidget(bar)
    else:
        inside.addLayout(row(label(deadline.caption), None, distance))
    return made


def _bar_tone(deadline: DeadlineView) -> Tone:
    return Tone.ACCENT if deadline.lateness is Lateness.LATER else _TONES[deadline.lateness]


def case_facts(view: RequestView) -> list[tuple[str, str]]:
    """The label and value pairs of a request, those first that matter most."""
    p = view.request.particulars
    incoming = p.direction is Direction.INCOMING
    urgency = confidentiality = ""
    if p.urgency.level is not UrgencyLevel.ORDINARY:
        needed = _("by {day}").format(day=screen().date(p.urgency.needed_by)) if p.urgency.needed_by else ""
        reason = view.codes.label("urgency", p.urgency.reason) if p.urgency.reason else ""
        urgency = joined(word(p.urgency.level), reason, needed)
    if p.confidentiality is not Confidentiality.ORDINARY:
        confidentiality = word(p.confidentiality)
    pairs = [
        (_("Requesting State") if incoming else _("Requested State"), screen().state(p.other_state)),
        (_("Outcome"), word(view.request.outcome) if view.request.outcome is not None else ""),
        (_("Legal basis"), basis_text(p.basis.kind, view.treaty_name, p.basis.article)),
        (_("In custody"), _custody(view)),
        (_("In hand of"), _hand(view)),
        (_("Next action"), _step(view)),
        (_("Officer"), view.officer),
        (_("Urgency"), urgency),
        (_("Confidentiality"), confidentiality),
        (_("Their reference"), listed(*(code(r.value) for r in p.references if r.kind is ReferenceKind.THEIRS))),
        (_("Authority"), p.their_authority.name),
        (_("Kind"), f"{word(p.klass)} · {word(p.direction)}"),
    ]
    return [(name, value) for name, value in pairs if value]


def held_facts(view: RequestView) -> list[tuple[str, str]]:
    """How many days each holder had the case; together they are the days on which it was open."""
    shared = shares(view.held)
    total = sum(shared.values())
    days = sorted(shared.items(), key=lambda each: -each[1])
    found = [(word(holder), _days(count)) for holder, count in days if count]
    return [*found, (_("All together"), _days(total))]


def _custody(view: RequestView) -> str:
    """Since when the person sought is held, and how many days in all."""
    if not view.stays:
        return ""
    last = view.stays[-1]
    since = _("since {day}") if last.until is None and view.request.status.open else ""
    return joined(_days(view.custody_days), since.format(day=screen().date(last.since)))


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=screen().number(count))


def _hand(view: RequestView) -> str:
    """Who has an open case, and for how long already."""
    hand = view.request.in_hand
    if hand is None:
        return ""
    passed = sum(each.days for each in view.held if each.since >= hand.since)
    return joined(listed(word(hand.holder), hand.name), _days(passed))


def _step(view: RequestView) -> str:
    """The next action of an open case, its day first: a narrow line is cut off at its end."""
    hand = view.request.in_hand
    if hand is None:
        return ""
    step = isolated(view.request.particulars.next_action)  # in another script it would draw the year of the day to itself
    return joined(_("by {day}").format(day=screen().date(hand.step_on)), step)


def basis_text(kind: BasisKind, treaty: str, article: str) -> str:
    """The legal basis in a few words."""
    if kind is not BasisKind.TREATY:
        return word(kind)
    return cited(treaty, article) or _("not stated")


def cited(treaty: str, article: str) -> str:
    """A place in a treaty: "ETS 24, art. 12"."""
    # The words of the article isolate its figures themselves; an isolate within an isolate is set wrongly by Qt.
    return listed(isolated(treaty), article_words(article))
