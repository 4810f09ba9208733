# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who is bound by a treaty: the States as they stand today, and of the chosen one its life, reservations, declarations."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.legal_basis import Declaration, Membership, PartyEvent, Standing
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.treaties.views import TreatyDetail
from mlat_desktop.services.wording import article_words
from ui.models.law_list import Line, LineView
from ui.pages.law.words import STANDINGS, fact_level_word
from ui.widgets.basics import GAP, SPACE, WIDE, Combo, button, clear, column, joined, label, row, rule, scroll
from ui.widgets.controls import SearchField
from ui.widgets.form import facts
from ui.widgets.pickers import fold
from ui.widgets.pill import Pill

_DECLARED = "declared"


def standing_line(member: Membership) -> str:
    """Since when a State stands so, in a few words."""
    words = screen()
    if member.standing is Standing.BOUND:
        since = (
            words.fill(_("since {day}"), {"day": words.date(member.since)}) if member.since else _("since when is not recorded")
        )
        until = words.fill(_("until {day}"), {"day": words.date(member.until)}) if member.until else ""
        provisional = _("applied provisionally") if member.provisional else ""
        return joined(since, until, provisional)
    if member.standing is Standing.NOT_YET and member.since:
        return words.fill(_("from {day}"), {"day": words.date(member.since)})
    if member.standing.known_not_bound and member.until:
        return words.fill(_("since {day}"), {"day": words.date(member.until)})
    if member.ratification:
        return words.fill(_("instrument deposited {day}"), {"day": words.date(member.ratification)})
    if member.signature:
        return words.fill(_("signed only, {day}"), {"day": words.date(member.signature)})
    return _("nothing is recorded: check it")


class PartiesPart(QWidget):
    """The States at the side where reading starts, the chosen one beside them."""

    def __init__(self, change: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("look", "clear")
        outer = column(self, margins=(0, 6, 0, 6), gap=SPACE)
        self.search = SearchField(_("Search a State"))
        self.search.searched.connect(lambda _text: self._filter())
        self.standing = Combo(_("Standing"))
        self.standing.currentIndexChanged.connect(lambda _at: self._filter())
        self._count = label("", "muted")
        self.change = button(_("Enter a change"), lambda: change(self.list.key), glyph="pen")
        self.line = row(self.search, self.standing, self._count, self.change, gap=WIDE)
        self.line.setStretch(0, 1)
        outer.addLayout(self.line)
        self.list = LineView(_("States"), self._choose)
        self.search.left_down.connect(self.list.setFocus)
        inner = QWidget()
        self._column: QVBoxLayout = column(inner, margins=(WIDE, 4, 8, 8), gap=GAP + 2)
        both = row(self.list, scroll(inner, name=_("The State")), gap=SPACE)
        both.setStretch(0, 5)
        both.setStretch(1, 6)
        outer.addLayout(both, 1)
        note = _("A State that is not listed is unknown, never taken as not bound.")
        outer.addWidget(label(note, "small", wrap=True))
        self.members: list[Membership] = []
        self._members: dict[str, Membership] = {}
        self._declared: dict[str, list[Declaration]] = {}

    def show_parties(self, detail: TreatyDetail) -> None:
        """Show the States of a treaty."""
        members = sorted(detail.parties, key=lambda each: fold(screen().state(each.state)))
        self._members = {each.state: each for each in members}
        self._declared = {}
        for each in detail.declarations:
            self._declared.setdefault(each.state, []).append(each)
        for state in self._declared:
            self._members.setdefault(state, Membership(state=state, standing=Standing.UNKNOWN))
        counts = {standing: sum(each.standing is standing for each in self._members.values()) for standing in Standing}
        choices: list[tuple[str, object]] = [(_("All States"), "")]
        choices += [(f"{word(each)}  ({screen().number(n)})", each.value) for each, n in counts.items() if n]
        if self._declared:
            choices.append((f"{_('with declarations')}  ({screen().number(len(self._declared))})", _DECLARED))
        self.standing.fill(choices)
        self._filter()

    def _filter(self) -> None:
        typed, wanted = fold(self.search.text().strip()), self.standing.value
        self.members = [
            each
            for state, each in self._members.items()
            if typed in fold(f"{screen().state(state)} {state}") and self._wanted(each, wanted)
        ]
        lines = [self._line(each) for each in self.members]
        self._count.setText(screen().number(len(lines)))
        self.list.show_lines(lines, self.list.key)

    def _wanted(self, member: Membership, wanted: object) -> bool:
        if wanted == _DECLARED:
            return member.state in self._declared
        return not wanted or member.standing.value == wanted

    def _line(self, each: Membership) -> Line:
        declared = _("declarations") if self._declared.get(each.state) or each.reservations else ""
        below = joined(standing_line(each), declared)
        return Line(each.state, screen().state(each.state), below, word(each.standing), STANDINGS[each.standing])

    def _choose(self, state: str) -> None:
        clear(self._column)
        member = self._members.get(state)
        if member is None:
            self._column.addWidget(label(_("No State is recorded. That does not mean that none is bound."), "muted", wrap=True))
            self._column.addStretch(1)
            return
        name = label(screen().state(state), "heading", wrap=True)
        head = row(name, Pill(word(member.standing), STANDINGS[member.standing]), gap=SPACE)
        head.setStretch(0, 1)
        self._column.addLayout(head)
        self._column.addWidget(facts(_days(member)))
        if member.doubtful:
            said = _("An end is recorded without its day or without a source that was read: check it.")
            self._column.addWidget(label(said, "bad", wrap=True))
        self._events(_("WHAT IT DID"), member.events)
        self._events(_("RESERVATIONS THAT STAND"), member.reservations)
        self._events(_("TERRITORIES"), member.territories)
        self._declarations(self._declared.get(state, []))
        self._column.addStretch(1)

    def _events(self, heading: str, events: tuple[PartyEvent, ...]) -> None:
        if not events:
            return
        self._column.addWidget(label(heading, "section"))
        for each in events:
            when = screen().date(each.on) if each.on else _("day not known")
            effective = (
                screen().fill(_("effective {day}"), {"day": screen().date(each.effective_on)}) if each.effective_on else ""
            )
            self._column.addWidget(label(joined(word(each.act), each.territory), "strong", wrap=True))
            below = joined(when, effective, article_words(each.article), fact_level_word(each.level.value))
            self._column.addWidget(label(below, "small", wrap=True))
            if each.text:
                self._column.addWidget(label(screen().text(each.text), wrap=True, selectable=True))

    def _declarations(self, declared: list[Declaration]) -> None:
        if not declared:
            return
        self._column.addWidget(label(_("DECLARATIONS AND RESERVATIONS"), "section"))
        for each in declared:
            self._column.addWidget(rule())
            as_of = screen().fill(_("as of {day}"), {"day": screen().date(each.as_of)})
            self._column.addWidget(label(joined(article_words(each.article), as_of), "strong", wrap=True))
            self._column.addWidget(label(screen().text(each.value), wrap=True, selectable=True))
            self._column.addWidget(label(each.source, "small", wrap=True, selectable=True))


def _days(member: Membership) -> list[tuple[str, str]]:
    words = screen()
    reckoned = _("counted from the deposit") if member.reckoned else ""
    succeeded = _("by succession") if member.succeeded else ""
    since = joined(words.date(member.since), reckoned, succeeded) if member.since else ""
    pairs = [
        (_("Signed"), words.date(member.signature) if member.signature else ""),
        (_("Deposited"), words.date(member.ratification) if member.ratification else ""),
        (_("Bound since"), since or _("not recorded")),
        (_("Until"), words.date(member.until) if member.until else ""),
        (_("Source"), member.source),
    ]
    return [(name, value) for name, value in pairs if value]
