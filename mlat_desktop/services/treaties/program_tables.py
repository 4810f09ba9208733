# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Tables that this version of the program brings and the office does not have yet.

An office keeps its law: a newer program changes none of it. What it brings is offered like a pack, looked at, proposed and
published like one; what the office made by hand is never among it.
"""

from __future__ import annotations

from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.law_changes import Part, changed_rows, conflicts_of, without
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.tables import Seed, shipped


def offered_by_program(uow: UnitOfWork, seed: Seed | None = None) -> LawContent:
    """What ``seed`` (by default the tables that came with this program) has and the office lacks; empty if there is nothing.

    A table is offered if the office has none of that treaty or an older version, told by the version strings, which are days;
    memberships and declarations if they differ. What was made in this office by hand is left out.
    """
    brought = seed or shipped()
    kept = {table.treaty_id: table.version for table in uow.treaties.tables()}
    content = LawContent(
        tables=tuple(text for table, text in brought.tables if kept.get(table.id, "") < table.version),
        parties=brought.parties,
        declarations=brought.declarations,
    )
    differing = {(row.part, row.key) for row in changed_rows(uow, content)}
    newer = LawContent(
        tables=content.tables,
        parties=tuple(row for row in content.parties if (Part.PARTY, (row.treaty_id, row.state)) in differing),
        declarations=tuple(row for row in content.declarations if (Part.DECLARATION, (row.treaty_id, row.state)) in differing),
    )
    return without(newer, conflicts_of(uow, newer))
