# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``--save FILE``: the rows of any list as a spreadsheet, one column for each name that ``--json`` gives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from mlat_desktop.cli.run import must_not_exist
from mlat_desktop.i18n import ngettext
from mlat_desktop.services import records
from mlat_desktop.services.importing.port import ListTable, Value

OF_CASES = frozenset(
    f"mlat.{name}"
    for name in ("request-list", "deadlines", "board", "today", "duty-list", "evidence-list", "letters", "returned", "recounts")
)
"""Lists that tell of cases, and so of people: their pages bear the words of caution."""


@dataclass(frozen=True, slots=True)
class Saving:
    """Writes rows to a new file, whole or not at all."""

    path: Path

    def __post_init__(self) -> None:
        """Refuse a file that is there before any work is done for it."""
        must_not_exist(self.path)

    def __call__(self, what: str, rows: Sequence[object]) -> str:
        """Write the rows; where they are, in a sentence."""
        from mlat_desktop.bootstrap import save_list
        from mlat_desktop.services.caution import caution_of_many

        first = next(iter(rows), None)
        names = [each.name for each in fields(first)] if is_dataclass(first) and not isinstance(first, type) else []
        cells = ([_cell(getattr(row, name)) for name in names] for row in rows)
        foot = caution_of_many() if what.partition("/")[0] in OF_CASES else ""
        save_list(self.path, ListTable(title=what.partition("/")[0], headings=names or ["-"], rows=cells, foot=foot))
        return ngettext("{count} row is in {path}.", "{count} rows are in {path}.", len(rows)).format(
            count=len(rows), path=self.path
        )


def _cell(value: object) -> Value:
    """A value of a record as a cell: what is a day or a number stays one, an instant is told with its zone."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value
    if value is None or isinstance(value, date | bool):
        return value
    if isinstance(value, int | float | str):
        return value
    plain = records.to_plain(value)
    return (
        "; ".join(map(str, plain))
        if isinstance(plain, list) and all(isinstance(each, str) for each in plain)
        else json.dumps(plain, ensure_ascii=False)
    )
