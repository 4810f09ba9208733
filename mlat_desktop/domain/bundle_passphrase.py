# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The passphrase of a bundle for an office without a card, and the letter that brings it there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePassphrase:
    """Kept as long as the letter may have to be made again; ``code`` is empty once the office confirmed that it has it.

    ``letters`` counts how often the letter was made, the other fields tell of the last time. ``medium_channel`` is how the
    medium travels, ``although`` why the letter may go the same way.
    """

    bundle: Uid
    request_id: RequestId | None
    office: str
    country: str
    code: str = field(repr=False)
    language: str = ""
    channel: Channel | None = None
    medium_channel: Channel | None = None
    although: str = ""
    letters: int = 0
    letter_at: datetime | None = None
    ended_at: datetime | None = None
    recorded_by: str = ""
