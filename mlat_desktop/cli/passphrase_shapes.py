# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answer about the letter with the passphrase of a bundle: a contract, like all of :mod:`mlat_desktop.cli.shapes`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mlat_desktop.domain.vocabulary import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseShape:
    """How the letter with the passphrase of a bundle stands; the passphrase itself is never told. ``ended_at`` is when it was
    destroyed here.
    """

    bundle: str
    office: str
    country: str
    language: str
    channel: Channel | None
    medium_channel: Channel | None
    although: str
    letters: int
    letter_at: datetime | None
    ended_at: datetime | None
