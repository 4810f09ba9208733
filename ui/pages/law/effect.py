# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a change of the law would do: the rows that differ in plain words, and the dates of open cases that would move."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mlat_desktop.domain.law import Moved
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.access import restricted_cases
from mlat_desktop.services.treaties.law_words import Change, Difference
from mlat_desktop.services.treaties.publishing import CaseEffect, EffectView
from mlat_desktop.services.wording import article_words, iso_words
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, WIDE, ElidedLabel, button, card, column, isolated, joined, label, row, rule
from ui.widgets.controls import Glyph
from ui.widgets.pill import Pill

_MOST = 400
"""Rows that are written out; of more it is said how many there are."""


def differences_card(found: Sequence[Difference], names: Callable[[str], str]) -> QWidget:
    """What differs, treaty by treaty. ``names`` gives the short title of a treaty."""
    frame, inside = card(gap=SPACE)
    count = ngettext("{count} row differs", "{count} rows differ", len(found)).format(count=screen().number(len(found)))
    inside.addWidget(label(_("What would change in the law of this office"), "heading", wrap=True))
    inside.addWidget(label(count, "muted"))
    treaty: str | None = None
    for each in found[:_MOST]:
        if each.treaty != treaty:
            treaty = each.treaty
            inside.addSpacing(GAP)
            inside.addWidget(label(joined(names(treaty), treaty) if treaty else _("Calendars"), "strong", wrap=True))
        inside.addWidget(rule())
        pill, tone = _change(each.change)
        text = label(each.text, wrap=True, selectable=True)
        across = row(text, Pill(pill, tone), gap=WIDE)
        across.setStretch(0, 1)
        inside.addLayout(across)
    if len(found) > _MOST:
        inside.addWidget(label(_more(len(found) - _MOST), "muted", wrap=True))
    frame.setAccessibleName(count)
    return frame


def _change(change: Change) -> tuple[str, Tone]:
    return {
        Change.NEW: (_("new"), Tone.GOOD),
        Change.CHANGED: (_("changed"), Tone.WARN),
        Change.GONE: (_("gone"), Tone.BAD),
    }[change]


def effect_card(effect: EffectView, open_case: Callable[[RequestId], object]) -> QWidget:
    """Which dates of open cases would move: case, deadline, before, after."""
    frame, inside = card(gap=SPACE)
    inside.addWidget(label(_("What it does to open cases"), "heading", wrap=True))
    glyph, ink, said = summary(effect)
    across = row(Glyph(glyph, ink, 20), label(said, "strong", wrap=True), gap=WIDE)
    across.setStretch(1, 1)
    inside.addLayout(across)
    frame.setAccessibleName(said)
    if effect.cases:
        inside.addWidget(rule())
        inside.addLayout(_table(effect.cases, open_case))
    if effect.unseen:
        inside.addWidget(label(restricted_cases(effect.unseen), "muted", wrap=True))
    left = effect.cases_moved - effect.unseen - len(effect.cases)
    if left > 0:
        inside.addWidget(label(_more(left), "muted", wrap=True))
    return frame


def summary(effect: EffectView) -> tuple[str, str, str]:
    """Icon, ink and sentence: how many dates of how many cases move."""
    if not effect.dates_moved:
        return "success", "good", _("No date of an open case changes.")
    dates = ngettext("{count} date", "{count} dates", effect.dates_moved).format(count=screen().number(effect.dates_moved))
    cases = ngettext("{count} open case", "{count} open cases", effect.cases_moved)
    words = {"dates": dates, "cases": cases.format(count=screen().number(effect.cases_moved))}
    said = screen().fill(_("Changes: {dates} on {cases}."), words)
    if effect.forward:
        forward = ngettext(
            "{count} comes earlier, or where there was none.",
            "{count} come earlier, or where there was none.",
            effect.forward,
        )
        said = f"{said} {forward.format(count=screen().number(effect.forward))}"
    if effect.alarms:
        alarm = ngettext(
            "On {count} case the earlier date is watched at once.",
            "On {count} cases the earlier date is watched at once.",
            effect.alarms,
        )
        said = f"{said} {alarm.format(count=screen().number(effect.alarms))}"
    bad = effect.forward or effect.alarms
    return ("warning", "bad" if bad else "warn", said)


def _table(cases: Sequence[CaseEffect], open_case: Callable[[RequestId], object]) -> QGridLayout:
    made = QGridLayout()
    made.setHorizontalSpacing(WIDE)
    made.setVerticalSpacing(GAP)
    for at, (text, share) in enumerate(((_("Case"), 5), (_("Deadline"), 6), (_("Before"), 3), (_("After"), 4))):
        made.addWidget(label(text, "section"), 0, at)
        made.setColumnStretch(at, share)
    line = 1
    for case in cases:
        made.addWidget(rule(), line, 0, 1, 4)
        line += 1
        for at, moved in enumerate(case.moved):
            if at == 0:
                made.addWidget(_case(case, open_case), line, 0, Qt.AlignmentFlag.AlignTop)
            for place, widget in enumerate(_moved(moved, alarm=case.alarm), start=1):
                made.addWidget(widget, line, place, Qt.AlignmentFlag.AlignTop)
            line += 1
    return made


def _case(case: CaseEffect, open_case: Callable[[RequestId], object]) -> QWidget:
    made = QWidget()
    inside: QVBoxLayout = column(made, gap=0)
    link = button(isolated(case.number), lambda: open_case(case.request_id), look="aside")
    link.setAccessibleName(screen().fill(_("Open the case {number}"), {"number": case.number}))
    inside.addLayout(row(link, None))
    inside.addWidget(ElidedLabel(case.subject, "small"))
    return made


def _moved(moved: Moved, *, alarm: bool) -> tuple[QWidget, QWidget, QWidget]:
    title = QWidget()
    inside = column(title, gap=0)
    inside.addWidget(label(screen().text(moved.title), wrap=True))
    liberty = _("liberty of a person") if moved.liberty else ""
    inside.addWidget(label(joined(article_words(moved.article), liberty), "small", wrap=True))
    before = label(iso_words(moved.before) or _("no date"), wrap=True)
    after = QWidget()
    held = column(after, gap=0)
    held.addWidget(label(iso_words(moved.after) or _("no date"), "bad" if moved.forward else "strong", wrap=True))
    if moved.forward:
        held.addWidget(label(_forward(moved, alarm=alarm), "bad", wrap=True))
    return title, before, after


def _forward(moved: Moved, *, alarm: bool) -> str:
    if not moved.before:
        return _("where there was none")
    return _("earlier: watched at once") if alarm else _("earlier")


def _more(count: int) -> str:
    text = ngettext("{count} more is not written out.", "{count} more are not written out.", count)
    return text.format(count=screen().number(count))
