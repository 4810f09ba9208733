# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat due``: counts one limit, or a whole table of them, and says why. Needs no office.

A table is answered row by row while it is read: it may be longer than the memory.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from mlat_desktop.cli import parsing
from mlat_desktop.cli.parsing import Group, UsageError
from mlat_desktop.cli.run import CheckFailedError, Run
from mlat_desktop.cli.shapes import DueShape
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _, ngettext

if TYPE_CHECKING:
    from mlat_desktop.services.treaties.views import DueAnswer, DueLine


def add(top: Group) -> None:
    """Add the command of this module."""
    due = top.command("due", _due, _("Count a limit: the day it ends, and why. Needs no office"))
    due.add_argument("--rule", metavar=_("RULE"), help=_("the counting rule, such as EU1182 or ETS76"))
    due.add_argument("--from", dest="start", metavar=_("TIME"), help=_("the event that starts it, in local time"))
    due.add_argument("--length", metavar="N", help=_("a whole number, 1M+10D or 1.5M; negative counts backwards"))
    due.add_argument("--unit", metavar=_("UNIT"), help=_("such as day, week, month or hour"))
    due.add_argument("--holidays", type=parsing.days, default=(), metavar=_("DATES"), help=_("with commas between them"))
    due.add_argument(
        "--suspend", default="", metavar="A/B", help=_("days that do not count: from A, up to but not including B")
    )
    due.add_argument(
        "--weekend", type=weekdays, default=(6, 7), metavar="6,7", help=_("rest days of the week, Monday is 1; 6,7 by default")
    )
    due.add_argument("--file", type=Path, metavar="VECTORS.csv", help=_("a table of such questions instead"))


def weekdays(text: str) -> tuple[int, ...]:
    """ISO numbers of weekdays with commas between them."""
    return tuple(parsing.a_count(part.strip()) for part in text.split(",") if part.strip())


def _due(run: Run) -> None:
    if run.arguments.file:
        _answer_file(run, run.arguments.file)
        return
    row = _of_question(run)
    if run.printer.rows("mlat.due/1", (row,)):
        return
    run.printer.raw(row.due)
    for sentence in row.reasoning:
        run.printer.line(sentence, indent=2)


def _of_question(run: Run) -> DueShape:
    from mlat_desktop.services.treaties.due import answer_due
    from mlat_desktop.services.treaties.views import DueQuestion

    given = run.arguments
    wanted = {"--rule": given.rule, "--from": given.start, "--length": given.length, "--unit": given.unit}
    missing = [name for name, value in wanted.items() if value is None]
    if missing:
        raise UsageError(_("these are missing: {names} (or --file VECTORS.csv)").format(names=", ".join(missing)))
    answer = answer_due(
        DueQuestion(
            rule=given.rule,
            start=given.start,
            length=given.length,
            unit=given.unit,
            holidays=given.holidays,
            suspend=given.suspend,
            weekend=given.weekend,
        )
    )
    return _shape("", answer)


def _shape(name: str, answer: DueAnswer) -> DueShape:
    return DueShape(
        id=name, due=answer.due, due_on=answer.due_on, due_at=_iso_minutes(answer.due_at), unmoved_on=answer.unmoved_on,
        shift=answer.shift, act_by=answer.act_by, suspended_days=answer.suspended_days, rule=answer.rule,
        reasoning=answer.reasoning, error="",
    )  # fmt: skip


def _iso_minutes(when: datetime | None) -> str | None:
    return when.isoformat(timespec="minutes") if when is not None else None


# -- a table of questions


def _answer_file(run: Run, path: Path) -> None:
    """Answer each row of a table. It is read to its end first: a table that breaks off is refused before a word is printed."""
    from mlat_desktop.services.treaties.due import check_due_lines, due_lines

    with _table(path) as table:
        check_due_lines(table, str(path))
        table.seek(0)
        faults = _Faults(due_lines(table, str(path)))
        if not run.printer.stream("mlat.due/1", (_line_shape(line) for line in faults)):
            run.printer.table(["id", "due", _("Remark")], [[line.id, line.due, line.error] for line in faults], widest=60)
    if faults.count:
        raise CheckFailedError(
            ngettext(
                "{count} question of {path} has no answer; its row says why.",
                "{count} questions of {path} have no answer; their rows say why.",
                faults.count,
            ).format(count=faults.count, path=path)
        )


class _Faults:
    """Passes lines on and counts those without an answer."""

    def __init__(self, lines: Iterator[DueLine]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[DueLine]:
        for line in self._lines:
            self.count += bool(line.error)
            yield line


def _line_shape(line: DueLine) -> DueShape:
    if line.answer is not None:
        return _shape(line.id, line.answer)
    return DueShape(
        id=line.id, due=line.due, due_on=None, due_at=None, unmoved_on=None, shift=0, act_by=None, suspended_days=0, rule="",
        reasoning=(), error=line.error,
    )  # fmt: skip


@contextmanager
def _table(path: Path) -> Iterator[IO[str]]:
    """The text of a table that a person named, or of standard input for ``-``; a pipe is kept until it was read twice."""
    with ExitStack() as open_files:
        try:
            given = sys.stdin.buffer if str(path) == "-" else open_files.enter_context(path.open("rb"))
            stream: IO[bytes] = given
            if given is sys.stdin.buffer or not given.seekable():
                stream = open_files.enter_context(tempfile.TemporaryFile())
                shutil.copyfileobj(given, stream)
                stream.seek(0)
        except FileNotFoundError as error:
            raise KnownError(Code.FILE_MISSING, path=str(path)) from error
        except OSError as error:
            raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error
        yield open_files.enter_context(io.TextIOWrapper(cast("io.BufferedReader", stream), "utf-8-sig", newline=""))
