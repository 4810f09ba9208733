# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which keys are this office's: the pair it was founded with, among its secrets, and every pair it made since.

A pair is used from the first day of its card on; until then the one before is. None is ever thrown away: what was encrypted
to it must open for as long as the case is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.office_cards import OwnKeys
from mlat_desktop.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class OwnPair:
    """A pair of keys of this office. ``made`` is None for the first one."""

    seed: bytes = field(repr=False)
    identity: str = field(repr=False)
    made: OwnKeys | None = None


def pairs(uow: UnitOfWork) -> tuple[OwnPair, ...]:
    """Every pair, oldest first."""
    seed, identity = uow.office.secret("sign-ed25519"), uow.office.secret("age-identity")
    if seed is None or identity is None:
        raise BugError("the office lacks its first keys")
    later = (OwnPair(each.seed, each.identity, each) for each in uow.bundles.own_keys())
    return (OwnPair(seed, identity.decode()), *later)


def in_use(known: tuple[OwnPair, ...], today: date) -> OwnPair:
    """The pair that signs today: the newest whose card has begun."""
    return next(each for each in reversed(known) if each.made is None or each.made.valid_from <= today)
