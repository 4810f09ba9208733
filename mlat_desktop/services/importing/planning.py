# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A sheet looked at as a whole: its columns, its rows and what is wrong with them. Nothing is changed by looking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.importing.cases import Place, RowReader, Sources, text_of
from mlat_desktop.services.importing.dates import DateRule, Decided, Doubt, decide
from mlat_desktop.services.importing.fields import DATES, REPEATED, SOFT, STRICT, Field, field_word
from mlat_desktop.services.importing.joining import joined
from mlat_desktop.services.importing.knowledge import Knowledge
from mlat_desktop.services.importing.lexicon import plain
from mlat_desktop.services.importing.mapping import (
    FAULT_HEADING,
    ColumnMap,
    SheetMap,
    fits,
    header_row,
    headings,
    letters,
    propose,
)
from mlat_desktop.services.importing.plan import (
    ColumnView,
    Fate,
    Fault,
    Key,
    OldCase,
    PlanLine,
    Question,
    Remark,
    SheetPlan,
)
from mlat_desktop.services.importing.port import Grid, SheetRow, Value

_SAMPLES = 3
_MOST_QUESTIONS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the office has before a sheet comes: its lists, its remembered maps, its cases of old registers by their keys, each
    with its number as far as it may be told.
    """

    knowledge: Knowledge
    cases: Mapping[Key, str]
    maps: Sequence[SheetMap] = ()
    today: date
    new_uid: Callable[[], Uid]


def plan_of(grid: Grid, file: str, known: Known, chosen: SheetMap | None, progress: Progress, cancel: CancelToken) -> SheetPlan:
    """What the sheet would become with the map that was chosen, else the remembered one that fits, else one proposed."""
    looking = _Looking(grid, file, known)
    looking.choose(chosen)
    looking.place_columns()
    looking.read_rows(progress, cancel)
    return looking.plan()


@dataclass(slots=True)
class _Looking:
    """One look at one sheet."""

    grid: Grid
    file: str
    known: Known
    header: SheetRow | None = None
    names: tuple[str, ...] = ()
    map: SheetMap = field(default_factory=SheetMap)
    known_as: str = ""
    places: tuple[Place, ...] = ()
    rows: list[SheetRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    lines: dict[int, PlanLine] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    cases: dict[Key, OldCase] = field(default_factory=dict)
    understood: dict[Field, Counter[tuple[str, str]]] = field(default_factory=dict)
    doubts: dict[str, Decided] = field(default_factory=dict)

    # -- the map

    def choose(self, chosen: SheetMap | None) -> None:
        """Find the row of headings and the map."""
        maps = (chosen,) if chosen else self.known.maps
        self.header = header_row(self.grid, chosen.header if chosen else 0, maps)
        if self.header is None:
            reason = why("row {row} is empty or not there: say which row has the headings", row=chosen.header if chosen else 1)
            raise KnownError(Code.SHEET_INVALID, file=self.file, reason=reason)
        wide = max(len(row.cells) for row in self.grid.rows)
        self.names = headings(self.header, wide)
        self._leave_out_rows()
        fitting = next((each for each in self.known.maps if self._fits(each)), None)
        if chosen is not None:
            self._must_have(chosen)
            self.map = chosen
        elif fitting is not None:
            self.map, self.known_as = fitting, fitting.name
        else:
            self.map = propose(self.grid, self._filled(), f"{self.grid.sheet} {self.file}")

    def _fits(self, kept: SheetMap) -> bool:
        return fits(kept, self._filled())

    def _must_have(self, chosen: SheetMap) -> None:
        there = {plain(name) for name in self.names}
        for each in chosen.columns:
            if each.field and plain(each.heading) not in there:
                reason = why("the sheet has no column {heading}", heading=each.heading)
                raise KnownError(Code.SHEET_INVALID, file=self.file, reason=reason)

    def _filled(self) -> tuple[str, ...]:
        """The columns with a heading or a value; what lies to the right of the last one is no column."""
        used = {place for row in self.rows for place, cell in enumerate(row.cells) if cell is not None}
        header = self.header.cells if self.header else ()
        used |= {place for place, cell in enumerate(header) if cell is not None}
        return tuple(name for place, name in enumerate(self.names) if place in used)

    def _leave_out_rows(self) -> None:
        """Keep the rows below the headings that can be cases."""
        assert self.header is not None
        again, titles, hidden = 0, 0, 0
        headed = [_same(cell) for cell in self.header.cells]
        for row in self.grid.rows:
            if row.number <= self.header.number:
                continue
            if [_same(cell) for cell in row.cells] == headed:
                again += 1
            elif row.number in self.grid.wide_titles:
                titles += 1
            else:
                hidden += row.hidden
                self.rows.append(row)
        above = sum(row.number < self.header.number for row in self.grid.rows)
        told = (
            (above, why("{count} rows above the headings are left out", count=above)),
            (again, why("{count} rows that repeat the headings are left out", count=again)),
            (titles, why("{count} rows of titles that run across the sheet are left out", count=titles)),
            (hidden, why("{count} hidden rows are read like all others", count=hidden)),
        )
        self.remarks += [Remark(what) for count, what in told if count]
        if self.grid.broken_text:
            self._remark(why("the text looks as if it had been saved in a wrong encoding: look at the names before you go on"))
        if self.grid.others:
            self._remark(why("the workbook has further sheets: {names}", names=", ".join(self.grid.others)))

    def _remark(self, what: Why) -> None:
        self.remarks.append(Remark(what))

    # -- the columns

    def place_columns(self) -> None:
        """Say of each column what it means, and let the values of a column of days tell how they are written."""
        if not self.map.hidden_rows:
            self.rows = [row for row in self.rows if not row.hidden]
        made = []
        for at, name in enumerate(self.names):
            column = self.map.column(name)
            if column.field is None or plain(name) == plain(FAULT_HEADING):
                continue
            rule = DateRule(column.order, column.years_from, column.real_dates)
            if column.field in DATES:
                self.doubts[name] = decide((row.cells[at] for row in self.rows if at < len(row.cells)), rule)
                rule = self.doubts[name].rule
            answers = {plain(text): self._answer(column, text, code) for text, code in column.values.items()}
            made.append(Place(at, letters(at), column, rule, answers))
        self.places = tuple(made)
        for single, count in Counter(place.map.field for place in made).items():
            if single not in REPEATED and count > 1 and single is not None:
                reason = why("two columns say {field}: choose one of them", field=field_word(single))
                raise KnownError(Code.MAP_INVALID, file=self.map.name or self.file, reason=reason)

    def _answer(self, column: ColumnMap, text: str, code: str) -> str:
        assert column.field is not None
        if column.field in STRICT | SOFT and not self.known.knowledge.has(column.field, code):
            reason = why("{code}, for {value} in the column {heading}, is no code of {field}",
                         code=code, value=text, heading=column.heading, field=field_word(column.field))  # fmt: skip
            raise KnownError(Code.MAP_INVALID, file=self.map.name or self.file, reason=reason)
        return code

    # -- the rows

    def read_rows(self, progress: Progress, cancel: CancelToken) -> None:
        """Make cases of the rows, or mistakes."""
        for each, code in self.map.defaults.items():
            if each in STRICT and not self.known.knowledge.has(each, code):
                reason = why("{code} is no code of {field}", code=code, field=field_word(each))
                raise KnownError(Code.MAP_INVALID, file=self.map.name or self.file, reason=reason)
        by_field: dict[Field, list[Place]] = {}
        for place in self.places:
            if place.map.field is not None:
                by_field.setdefault(place.map.field, []).append(place)
        sources = Sources(
            places=by_field,
            defaults=self.map.defaults,
            knowledge=self.known.knowledge,
            today=self.known.today,
            file=self.file,
            sheet=self.grid.sheet,
            new_uid=self.known.new_uid,
            word=self._heard,
        )
        for done, row in enumerate(self.rows):
            if done % 200 == 0:
                cancel.check()
                progress.step(done, len(self.rows), _("Looking at the rows"))
            self._row(RowReader(sources, row))
        years = Counter((klass, side, number) for klass, side, number, _year in self.cases)
        if several := sum(count > 1 for count in years.values()):
            self._remark(
                why("{count} old numbers stand in several years; each year is taken for a case of its own", count=several)
            )

    def _heard(self, field: Field, text: str, code: str) -> None:
        self.understood.setdefault(field, Counter())[text, code] += 1

    def _row(self, reader: RowReader) -> None:
        case, number = reader.case(), reader.row.number
        if case is None:
            self.faults += reader.faults
            self.lines[number] = PlanLine(row=number, fate=Fate.BAD, old_number=reader.number)
            return
        if (ours := self.known.cases.get(case.key)) is not None:
            self.lines[number] = _line(case, number, Fate.ALREADY, ours)
            return
        first = self.cases.get(case.key)
        if first is None:
            self.cases[case.key] = case
            self.lines[number] = _line(case, number, Fate.NEW)
            return
        together = joined(first, case)
        if isinstance(together, Why):
            self.faults.append(Fault(row=number, reason=together, value=case.old_number))
            self.lines[number] = _line(case, number, Fate.BAD)
            return
        self.cases[case.key] = together
        self.lines[number] = _line(case, number, Fate.JOINED)

    # -- the answer

    def plan(self) -> SheetPlan:
        """Everything that was found."""
        assert self.header is not None
        if not self.rows:
            self._remark(why("there are no rows below the headings"))
        return SheetPlan(
            file=self.file,
            sheet=self.grid.sheet,
            others=self.grid.others,
            header=self.header.number,
            map=self.map,
            known_as=self.known_as,
            columns=tuple(self._columns()),
            lines=tuple(self.lines[row.number] for row in self.rows),
            faults=tuple(self.faults),
            questions=tuple(self._questions()),
            remarks=tuple(self.remarks),
            cases=tuple(self.cases.values()),
            rows=tuple(self.rows),
            headings=self.names,
        )

    def _columns(self) -> Iterator[ColumnView]:
        filled = set(self._filled())
        for at, name in enumerate(self.names):
            if name not in filled:
                continue
            values = [row.cells[at] for row in self.rows if at < len(row.cells) and row.cells[at] is not None]
            column = self.map.column(name)
            heard = self.understood.get(column.field, Counter()) if column.field in STRICT | SOFT else Counter()
            decided = self.doubts.get(name)
            yield ColumnView(
                map=column,
                letters=letters(at),
                filled=len(values),
                hidden=at in self.grid.hidden_columns,
                samples=tuple(dict.fromkeys(text_of(value)[:60] for value in values[:200]))[:_SAMPLES],
                understood=tuple((text, code, count) for (text, code), count in heard.most_common()),
                order=decided.rule.order if decided else column.order,
            )

    def _questions(self) -> Iterator[Question]:
        """What one answer settles, the most frequent first: how a column's days are written, and words by column."""
        for doubt, column, where in dict.fromkeys((f.doubt, f.column, f.letters) for f in self.faults if f.doubt):
            same = [fault for fault in self.faults if fault.doubt is doubt and fault.letters == where]
            yield Question(column=column, letters=where, value=same[0].value, count=len(same), doubt=doubt)
        fields = {place.letters: place.map.field for place in self.places}
        words: Counter[tuple[str, str, str]] = Counter()
        offered: dict[tuple[str, str, str], tuple[str, ...]] = {}
        for fault in self.faults:
            meant = fields.get(fault.letters)
            if fault.doubt is None and fault.value and meant in STRICT:
                key = fault.column, fault.letters, fault.value
                words[key] += 1
                offered[key] = fault.choices or (self.known.knowledge.choices(meant) if meant else ())
        for (column, where, value), count in words.most_common(_MOST_QUESTIONS):
            yield Question(column=column, letters=where, value=value, count=count, choices=offered[column, where, value])


def _same(cell: Value) -> str:
    return plain(text_of(cell))


def _line(case: OldCase, row: int, fate: Fate, number: str = "") -> PlanLine:
    parts = case.particulars
    return PlanLine(
        row=row,
        fate=fate,
        old_number=case.old_number,
        klass=parts.klass,
        direction=parts.direction,
        state=parts.other_state,
        subject=parts.subject,
        registered=case.registered,
        status=case.status,
        outcome=case.outcome,
        ended_on=case.ended_on,
        number=number,
    )


def doubtful(plan: SheetPlan) -> frozenset[Doubt]:
    """What the columns of days leave open."""
    return frozenset(question.doubt for question in plan.questions if question.doubt)
