# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What ends while the office rests, in one sentence, for every page that says it."""

from __future__ import annotations

from mlat_desktop.i18n import ngettext, screen
from mlat_desktop.services.board import LookAhead


def ahead_words(ahead: LookAhead) -> str:
    """How many deadlines end on the days of rest, and by when to act."""
    count = len(ahead.entries)
    if ahead.act_on < ahead.first:
        text = ngettext(
            "{count} deadline ends while the office rests, before {back}. Act by {act}.",
            "{count} deadlines end while the office rests, before {back}. Act by {act}.",
            count,
        )
    else:
        text = ngettext(
            "{count} deadline ends before {back}, and the office rests until then.",
            "{count} deadlines end before {back}, and the office rests until then.",
            count,
        )
    back, act = screen().date(ahead.back_on, "weekday"), screen().date(ahead.act_on, "weekday")
    return screen().fill(text, {"count": screen().number(count), "back": back, "act": act})
