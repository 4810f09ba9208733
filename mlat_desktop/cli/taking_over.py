# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What ``mlat request import`` and ``mlat request maps`` do; loaded when they are first wanted (``cli.old_registers``)."""

from __future__ import annotations

from collections.abc import Mapping

from mlat_desktop.cli.register_shapes import (
    ColumnShape,
    QuestionShape,
    SheetErrorShape,
    SheetMapShape,
    SheetRowShape,
    SheetShape,
)
from mlat_desktop.cli.run import CheckFailedError, Run, must_not_exist, write_new
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _, called, ngettext
from mlat_desktop.messages import sentence
from mlat_desktop.services.importing.dates import Order
from mlat_desktop.services.importing.fields import DATES, field_word
from mlat_desktop.services.importing.mapping import read_map, to_toml
from mlat_desktop.services.importing.plan import Fate, Fault, PlanLine, SheetPlan
from mlat_desktop.services.importing.port import Reading
from mlat_desktop.services.importing.words import doubt_word, order_word

MOST_SHOWN = 50
"""Mistakes on a terminal; a file of them holds all."""


def take_in(run: Run) -> None:
    """``mlat request import``."""
    given = run.arguments
    chosen = read_map(given.map) if given.map else None
    for target in (given.write_map, given.errors):
        if target:
            must_not_exist(target)
    with run.office() as office, run.long_work() as cancel:
        registers = office.old_registers
        how = Reading(sheet=given.sheet, encoding=given.encoding)
        grid = registers.read(given.file, how, progress=run.progress, cancel=cancel)
        plan = registers.look(grid, given.file, chosen, progress=run.progress, cancel=cancel)
        if given.write_map:
            write_new(given.write_map, to_toml(plan.map).encode())
        if given.errors and plan.faults:
            registers.write_faults(plan, given.errors)
        numbers: Mapping[int, str] = {}
        if not given.dry_run and not plan.count(Fate.BAD):
            numbers = registers.take_in(plan, progress=run.progress, cancel=cancel).value.numbers
    shape = sheet_shape(plan, numbers, dry_run=given.dry_run)
    if not run.printer.answer("mlat.register-import/1", shape):
        _tell(run, plan, shape)
    if shape.bad:
        raise CheckFailedError(sentence(KnownError(Code.SHEET_FAULTS, file=plan.file, rows=shape.bad)))


def sheet_shape(plan: SheetPlan, numbers: Mapping[int, str], *, dry_run: bool) -> SheetShape:
    """A plan for whoever scripts."""
    faults: dict[int, list[Fault]] = {}
    for fault in plan.faults:
        faults.setdefault(fault.row, []).append(fault)
    return SheetShape(
        file=plan.file,
        sheet=plan.sheet,
        other_sheets=plan.others,
        header_row=plan.header,
        map=plan.known_as,
        dry_run=dry_run,
        taken_in=len(numbers),
        new=plan.count(Fate.NEW),
        joined=plan.count(Fate.JOINED),
        already=plan.count(Fate.ALREADY),
        bad=plan.count(Fate.BAD),
        columns=tuple(
            ColumnShape(
                letters=each.letters,
                heading=each.map.heading,
                field=each.map.field,
                order=each.order if each.map.field in DATES else None,
                filled=each.filled,
                hidden=each.hidden,
                samples=each.samples,
            )
            for each in plan.columns
        ),
        questions=tuple(
            QuestionShape(
                column=each.letters,
                heading=each.column,
                value=each.value,
                count=each.count,
                doubt=each.doubt,
                choices=each.choices,
            )
            for each in plan.questions
        ),
        remarks=tuple(each.sentence for each in plan.remarks),
        rows=tuple(_row(line, numbers.get(line.row, line.number), faults.get(line.row, [])) for line in plan.lines),
    )


def _row(line: PlanLine, number: str, faults: list[Fault]) -> SheetRowShape:
    return SheetRowShape(
        row=line.row,
        fate=line.fate,
        old_number=line.old_number,
        number=number,
        klass=line.klass,
        direction=line.direction,
        state=line.state,
        subject=line.subject,
        registered_on=line.registered,
        status=line.status,
        outcome=line.outcome,
        ended_on=line.ended_on,
        errors=tuple(
            SheetErrorShape(
                column=each.letters,
                heading=each.column,
                value=each.value,
                message=each.sentence,
                doubt=each.doubt,
                choices=each.choices,
            )
            for each in faults
        ),
    )


def _tell(run: Run, plan: SheetPlan, shape: SheetShape) -> None:
    """The same for people: the columns, what is open, the mistakes, and what became of it."""
    printer = run.printer
    printer.line(_("{file}, sheet {sheet}, headings in row {row}").format(file=plan.file, sheet=plan.sheet, row=plan.header))
    if plan.known_as:
        printer.line(_("The columns are read as remembered under {name}.").format(name=plan.known_as))
    rows = [
        [
            each.letters,
            each.map.heading,
            field_word(each.map.field) if each.map.field else _("left out"),
            order_word(each.order) if each.map.field in DATES and each.order is not Order.AUTO else "",
            " · ".join(each.samples),
        ]
        for each in plan.columns
    ]
    printer.table([_("Column"), _("Heading"), _("Means"), _("Days are written"), _("First values")], rows, widest=30)
    for remark in plan.remarks:
        printer.line(remark.sentence)
    if plan.questions:
        printer.line()
        printer.line(_("One answer in the map settles each of these:"))
        printer.table(
            [_("Column"), _("Heading"), _("Value"), _("Cells"), _("What is asked")],
            [
                [
                    each.letters,
                    each.column,
                    each.value,
                    each.count,
                    doubt_word(each.doubt) if each.doubt else ", ".join(each.choices),
                ]
                for each in plan.questions[:MOST_SHOWN]
            ],
        )
        if (left := len(plan.questions) - MOST_SHOWN) > 0:
            printer.line(ngettext("and {count} more", "and {count} more", left).format(count=left))
    if plan.faults:
        printer.line()
        printer.table(
            [_("Row"), _("Column"), _("Value"), _("Mistake")],
            [[each.row, each.letters, each.value, each.sentence] for each in plan.faults[:MOST_SHOWN]],
        )
        if (left := len(plan.faults) - MOST_SHOWN) > 0:
            printer.line(
                ngettext(
                    "{count} more mistake is not shown: --errors FILE.xlsx writes all.",
                    "{count} more mistakes are not shown: --errors FILE.xlsx writes all.",
                    left,
                ).format(count=left)
            )
    printer.line()
    _tell_end(run, shape, plan.ended)


def _tell_end(run: Run, shape: SheetShape, ended: int) -> None:
    for name, count in (
        (_("Rows that are new cases"), shape.new),
        (_("of these ended"), ended),
        (_("Rows that add to the case of an earlier row"), shape.joined),
        (_("Rows that are in the register already"), shape.already),
        (_("Rows with a mistake"), shape.bad),
    ):
        run.printer.line(called(name, str(count)))
    if shape.dry_run:
        run.printer.line(_("This was a dry run: nothing was changed."))
    elif not shape.bad:
        run.printer.line(
            ngettext("{count} case was entered.", "{count} cases were entered.", shape.taken_in).format(count=shape.taken_in)
        )


def maps(run: Run) -> None:
    """``mlat request maps``."""
    with run.office() as office:
        if run.arguments.forget:
            office.old_registers.forget(run.arguments.forget)
        kept = office.old_registers.maps()
    rows = [
        SheetMapShape(name=each.name, headings=tuple(column.heading for column in each.columns), toml=to_toml(each))
        for each in kept
    ]
    if run.printer.rows("mlat.sheet-maps/1", rows):
        return
    run.printer.table([_("Name"), _("Columns")], [[row.name, ", ".join(row.headings)] for row in rows])
