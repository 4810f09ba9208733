# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The treaty tables that an office has accepted, parsed once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from mlat_desktop.domain.treaty import Series, Treaty
from mlat_desktop.i18n import screen
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.tables import parse_table

_MOST = 2048
_PARSED: dict[tuple[str, str], Treaty] = {}
"""Tables as parsed, by treaty and hash: the same text is the same law in every office of the process."""


def _parsed(treaty_id: str, sha256: str, text: Callable[[], str]) -> Treaty:
    known = _PARSED.get((treaty_id, sha256))
    if known is None:
        if len(_PARSED) >= _MOST:
            _PARSED.clear()
        known = _PARSED[treaty_id, sha256] = parse_table(text(), f"{treaty_id}.toml")
    return known


def kept_tables(uow: UnitOfWork, edition: int | None = None, *, corrected: bool = False) -> tuple[Treaty, ...]:
    """Every treaty of the office, each in the newest version that it accepted; with ``edition`` as the law stood then, and
    with ``corrected`` without the errors that were found in these tables since.
    """
    treaties = uow.treaties
    hashes = treaties.table_hashes(edition, corrected=corrected)
    return tuple(_parsed(treaty, sha256, partial(treaties.table_text, treaty, sha256)) for treaty, sha256 in hashes)


def kept_table(uow: UnitOfWork, treaty_id: str) -> Treaty | None:
    """A treaty of the office in the newest version that it accepted; None if the office has no such table."""
    row = uow.treaties.table(treaty_id) if treaty_id else None
    return None if row is None else _parsed(row.treaty_id, row.sha256, lambda: row.text)


def short_titles(uow: UnitOfWork, treaty_ids: Iterable[str]) -> dict[str, str]:
    """The short titles of these treaties in the language of the screen, by id; what the tables do not know is left out."""
    found = [treaty for each in sorted(treaty_ids) if (treaty := kept_table(uow, each)) is not None]
    return {treaty.id: screen().text(treaty.short or treaty.title) for treaty in found}


def domestic_laws(uow: UnitOfWork, treaty_ids: Iterable[str]) -> frozenset[str]:
    """Which of these tables are a State's own law and no treaty."""
    found = (treaty for each in treaty_ids if (treaty := kept_table(uow, each)) is not None)
    return frozenset(treaty.id for treaty in found if treaty.series is Series.DOMESTIC)
