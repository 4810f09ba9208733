# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The next action of an open case: never empty, and never still the one that was done.

What an officer wrote stays; only the program's own suggestion moves on with the status.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.vocabulary import Direction, Status
from mlat_desktop.i18n import LANGUAGES, N_, language, screen

_IN, _OUT = Direction.INCOMING, Direction.OUTGOING

SUGGESTED: dict[tuple[Direction, Status], str] = {
    (_IN, Status.REGISTERED): N_("Acknowledge and check for completeness"),
    (_IN, Status.UNDER_REVIEW): N_("Decide on the execution"),
    (_IN, Status.QUERY_SENT): N_("Wait for the answer to our query"),
    (_IN, Status.POSTPONED): N_("Review the postponement"),
    (_IN, Status.WITH_EXECUTOR): N_("Follow the execution"),
    (_IN, Status.PARTLY_EXECUTED): N_("Obtain what is still missing"),
    (_IN, Status.EXECUTED): N_("Send the result and close"),
    (_OUT, Status.IN_PREPARATION): N_("Draft the letter of request"),
    (_OUT, Status.SENT): N_("Confirm receipt"),
    (_OUT, Status.AWAITING_REPLY): N_("Wait for the reply"),
    (_OUT, Status.QUERY_SENT): N_("Answer their query"),
    (_OUT, Status.POSTPONED): N_("Review the postponement"),
    (_OUT, Status.PARTLY_EXECUTED): N_("Wait for the rest of the reply"),
    (_OUT, Status.REPLY_RECEIVED): N_("Check the result and close"),
}


@cache
def _own_words() -> frozenset[str]:
    return frozenset(language(code).text(text) for code in LANGUAGES for text in SUGGESTED.values()) | {""}


def following(particulars: Particulars, status: Status) -> Particulars:
    """The particulars with the suggestion for ``status``, unless somebody wrote a next action of their own."""
    text = SUGGESTED.get((particulars.direction, status))
    if text is None or particulars.next_action not in _own_words():
        return particulars
    return replace(particulars, next_action=screen().text(text))
