# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The treaty tables that an office has accepted, parsed once each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mlat_desktop.domain.treaty import Series, Treaty
from mlat_desktop.i18n import screen
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.tables import parse_table


@lru_cache(maxsize=1024)
def _parsed(sha256: str, text: str, treaty_id: str) -> Treaty:
    del sha256  # the key under which the parsed table is remembered
    return parse_table(text, f"{treaty_id}.toml")


def kept_tables(uow: UnitOfWork, edition: int | None = None, *, corrected: bool = False) -> tuple[Treaty, ...]:
    """Every treaty of the office, each in the newest version that it accepted; with ``edition`` as the law stood then, and
    with ``corrected`` without the errors that were found in these tables since.
    """
    return tuple(_parsed(row.sha256, row.text, row.treaty_id) for row in uow.treaties.tables(edition, corrected=corrected))


def kept_table(uow: UnitOfWork, treaty_id: str) -> Treaty | None:
    """A treaty of the office in the newest version that it accepted; None if the office has no such table."""
    row = uow.treaties.table(treaty_id) if treaty_id else None
    return None if row is None else _parsed(row.sha256, row.text, row.treaty_id)


def short_titles(uow: UnitOfWork, treaty_ids: Iterable[str]) -> dict[str, str]:
    """The short titles of these treaties in the language of the screen, by id; what the tables do not know is left out."""
    found = [treaty for each in sorted(treaty_ids) if (treaty := kept_table(uow, each)) is not None]
    return {treaty.id: screen().text(treaty.short or treaty.title) for treaty in found}


def domestic_laws(uow: UnitOfWork, treaty_ids: Iterable[str]) -> frozenset[str]:
    """Which of these tables are a State's own law and no treaty."""
    found = (treaty for each in treaty_ids if (treaty := kept_table(uow, each)) is not None)
    return frozenset(treaty.id for treaty in found if treaty.series is Series.DOMESTIC)
