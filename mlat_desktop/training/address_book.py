# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Invented authorities and profiles for the training office, entered through the service that an officer uses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from mlat_desktop.domain.directory import AuthorityEntry, CountryProfile
from mlat_desktop.services import records
from mlat_desktop.services.directory import AddressBook
from mlat_desktop.training.cast import table

SOURCE = "Invented for the training office"


def fill(book: AddressBook, as_of: date) -> None:
    """Enter the address book as it stands on the morning of ``as_of``."""
    for row in table("address_book")["authority"]:
        book.keep_authority(records.from_plain(_entry(row, as_of), AuthorityEntry))
    for row in table("address_book")["profile"]:
        book.keep_profile(records.from_plain(_entry(row, as_of), CountryProfile))


def _entry(row: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    verified = row.get("verified")
    day = (as_of - timedelta(days=verified)).isoformat() if verified is not None else None
    return {"uid": "", **{k: v for k, v in row.items() if k != "verified"}, "source": SOURCE, "verified_on": day}
