# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The cards of the page: what the columns mean, what is asked, what is wrong, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from mlat_desktop.domain.vocabulary import Direction, Outcome, RequestClass
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.importing.dates import Doubt, Order, RealDates
from mlat_desktop.services.importing.fields import DATES, Field, field_word
from mlat_desktop.services.importing.mapping import LATEST_DAY, ColumnMap, SheetMap
from mlat_desktop.services.importing.plan import ColumnView, Fate, Question, SheetPlan
from mlat_desktop.services.importing.words import code_word, doubt_word, order_word
from ui.widgets.basics import GAP, SPACE, WIDE, Combo, ElidedLabel, card, column, joined, label, row, rule
from ui.widgets.controls import Glyph
from ui.widgets.form import Section, facts
from ui.widgets.ticks import Tick

MOST_QUESTIONS, MOST_FAULTS = 20, 60
"""More are shown once these are settled: nobody reads a thousand lines on a screen."""
Changed = Callable[[SheetMap], object]


def _figure(count: int) -> str:
    return screen().number(count)


def summary_card(plan: SheetPlan) -> QFrame:
    """What it comes to, in figures, and what is to be known of the sheet as a whole."""
    frame, inside = card(gap=SPACE)
    bad = plan.count(Fate.BAD)
    glyph = Glyph("error", "bad", 22) if bad else Glyph("success", "good", 22)
    said = (
        ngettext("{count} row has a mistake. Nothing comes in before it is settled.",
                 "{count} rows have a mistake. Nothing comes in before they are settled.", bad)
        if bad
        else ngettext("{count} case can come in.", "{count} cases can come in.", plan.count(Fate.NEW))
    )  # fmt: skip
    head = row(glyph, label(said.format(count=_figure(bad or plan.count(Fate.NEW))), "heading", wrap=True), gap=WIDE)
    head.setStretch(1, 1)
    inside.addLayout(head)
    pairs = [
        (_("Sheet"), joined(plan.sheet, _("headings in row {row}").format(row=_figure(plan.header)))),
        (
            _("Columns read"),
            _("as remembered under {name}").format(name=plan.known_as) if plan.known_as else _("by their headings"),
        ),
        (_("New cases"), _figure(plan.count(Fate.NEW))),
        (_("of these ended"), _figure(plan.ended)),
        (_("Rows that add to an earlier row"), _figure(plan.count(Fate.JOINED))),
        (_("In the register already"), _figure(plan.count(Fate.ALREADY))),
    ]
    inside.addWidget(facts(pairs))
    for remark in plan.remarks:
        inside.addWidget(label(remark.sentence, "muted", wrap=True))
    return frame


def questions_card(plan: SheetPlan, changed: Changed) -> QFrame:
    """What one answer settles for a whole column."""
    frame, inside = card(gap=SPACE)
    inside.addWidget(label(_("One answer settles each of these for the whole column"), "heading", wrap=True))
    for at, question in enumerate(plan.questions[:MOST_QUESTIONS]):
        if at:
            inside.addWidget(rule())
        text = doubt_word(question.doubt) if question.doubt else _("What does this mean?")
        cells = ngettext("{count} cell", "{count} cells", question.count).format(count=_figure(question.count))
        about = column(gap=GAP)
        about.addWidget(ElidedLabel(joined(question.column, question.value), "strong"))
        about.addWidget(ElidedLabel(joined(text, cells), "muted"))
        across = row(about, _answer(plan, question, joined(text, question.column, question.value), changed), gap=WIDE)
        across.setStretch(0, 1)
        inside.addLayout(across)
    if (left := len(plan.questions) - MOST_QUESTIONS) > 0:
        inside.addWidget(label(_("{count} more follow.").format(count=_figure(left)), "muted"))
    return frame


def _answer(plan: SheetPlan, question: Question, spoken: str, changed: Changed) -> Combo:
    """The answers to a question, whose name for the ear is the question with its column and example."""
    combo = Combo(spoken)
    combo.setMinimumWidth(260)
    items = [(_("choose"), None), *_answers(plan, question)]
    combo.fill(items)

    def answered() -> None:
        if isinstance(combo.value, ColumnMap):
            changed(plan.map.with_column(combo.value))

    combo.currentIndexChanged.connect(lambda _at: answered())
    return combo


def _answers(plan: SheetPlan, question: Question) -> list[tuple[str, object]]:
    """Each answer with what it makes of the column."""
    known = plan.map.column(question.column)
    if question.doubt is Doubt.ORDER:
        orders = (Order.DAY_FIRST, Order.MONTH_FIRST, Order.YEAR_FIRST)
        return [(order_word(each), replace(known, order=each)) for each in orders]
    if question.doubt is Doubt.NUMBERS:
        return [(order_word(each), replace(known, order=each)) for each in (Order.SERIAL_1900, Order.SERIAL_1904)]
    if question.doubt is Doubt.CENTURY:
        years = (1930, 1950, 1900, 2000)
        return [(f"{first}–{first + 99}", replace(known, years_from=first)) for first in years]
    if question.doubt is Doubt.SWAPPED:
        return [
            (_("No, they are right"), replace(known, real_dates=RealDates.RIGHT)),
            (_("Yes, swap them back"), replace(known, real_dates=RealDates.SWAPPED)),
        ]
    meant = known.field
    if meant is None:
        return []
    choices = sorted((code_word(meant, code), code) for code in question.choices)
    return [(text, replace(known, values={**known.values, question.value: code})) for text, code in choices]


def columns_card(plan: SheetPlan, changed: Changed) -> QFrame:
    """What each column means, with its first values; for days also how they are written."""
    frame, inside = card(gap=SPACE)
    inside.addWidget(label(_("What the columns mean"), "heading"))
    inside.addWidget(label(_("What means nothing else goes to the notes of its case under its heading."), "small", wrap=True))
    grid = QGridLayout()
    grid.setHorizontalSpacing(WIDE)
    grid.setVerticalSpacing(6)
    for at, stretch in enumerate((3, 4, 3, 3)):
        grid.setColumnStretch(at, stretch)
    for at, text in enumerate((_("Column"), _("First values"), _("Meaning"), _("How days are written"))):
        grid.addWidget(label(text, "field"), 0, at)
    for at, view in enumerate(plan.columns, start=1):
        _column_row(grid, at, plan, view, changed)
    inside.addLayout(grid)
    return frame


def _column_row(grid: QGridLayout, at: int, plan: SheetPlan, view: ColumnView, changed: Changed) -> None:
    heading = joined(view.letters, view.map.heading, _("hidden") if view.hidden else "")
    grid.addWidget(ElidedLabel(heading, "strong"), at, 0)
    grid.addWidget(ElidedLabel(joined(*view.samples), "muted"), at, 1)
    meaning = Combo(_("Meaning of column {heading}").format(heading=view.map.heading))
    fields = sorted(((field_word(each), each) for each in Field), key=lambda pair: pair[0].casefold())
    meaning.fill([(_("Left out"), None), *fields])
    meaning.choose(view.map.field)

    def meant() -> None:
        chosen = meaning.value
        made = ColumnMap(heading=view.map.heading, field=chosen if isinstance(chosen, Field) else None)
        changed(plan.map.with_column(made))

    meaning.currentIndexChanged.connect(lambda _at: meant())
    grid.addWidget(meaning, at, 2)
    if view.map.field not in DATES:
        return
    order = Combo(_("How the days of column {heading} are written").format(heading=view.map.heading))
    auto = order_word(Order.AUTO) if view.order is Order.AUTO else f"{order_word(Order.AUTO)}: {order_word(view.order)}"
    order.fill([(auto, Order.AUTO), *((order_word(each), each) for each in Order if each is not Order.AUTO)])
    order.choose(view.map.order)

    def written() -> None:
        if isinstance(order.value, Order):
            changed(plan.map.with_column(replace(view.map, order=order.value)))

    order.currentIndexChanged.connect(lambda _at: written())
    grid.addWidget(order, at, 3)


def defaults_card(plan: SheetPlan, changed: Changed) -> QWidget:
    """What all rows have in common and no column says."""
    made = Section(_("For rows that do not say it"), columns=4)

    def chosen(field: Field, value: object) -> None:
        kept = {each: code for each, code in plan.map.defaults.items() if each is not field}
        changed(replace(plan.map, defaults={**kept, field: str(value)} if value else kept))

    lists: tuple[tuple[Field, str, tuple[Direction | RequestClass | Outcome, ...]], ...] = (
        (Field.DIRECTION, _("&Direction"), tuple(Direction)),
        (Field.CLASS, _("&Kind of request"), tuple(RequestClass)),
        (Field.OUTCOME, _("&Outcome of ended cases"), tuple(Outcome)),
    )
    for field, text, codes in lists:
        combo = Combo()
        combo.fill([(_("each row must say it"), ""), *((word(code), code.value) for code in codes)])
        combo.choose(plan.map.defaults.get(field, ""))
        combo.currentIndexChanged.connect(lambda _at, field=field, combo=combo: chosen(field, combo.value))
        made.add(text, combo)
    latest = Tick(_("Ended on the latest day of the row"))
    latest.setChecked(plan.map.defaults.get(Field.ENDED) == LATEST_DAY)
    latest.toggled.connect(lambda on: chosen(Field.ENDED, LATEST_DAY if on else ""))
    made.add(_("&Missing day of ending"), latest)
    return made


def faults_card(plan: SheetPlan) -> QFrame:
    """The mistakes, row by row."""
    frame, inside = card(gap=SPACE)
    inside.addWidget(label(_("Mistakes"), "heading"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(WIDE)
    grid.setVerticalSpacing(GAP)
    for at, stretch in ((1, 1), (2, 5)):
        grid.setColumnStretch(at, stretch)
    for at, fault in enumerate(plan.faults[:MOST_FAULTS]):
        grid.addWidget(label(_("Row {row}").format(row=_figure(fault.row)), "strong"), at, 0)
        grid.addWidget(ElidedLabel(joined(fault.letters, fault.column), "muted"), at, 1)
        grid.addWidget(ElidedLabel(joined(fault.value, fault.sentence)), at, 2)
    inside.addLayout(grid)
    if (left := len(plan.faults) - MOST_FAULTS) > 0:
        inside.addWidget(label(_("{count} more follow.").format(count=_figure(left)), "muted"))
    return frame
