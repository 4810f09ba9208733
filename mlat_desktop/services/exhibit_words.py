# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How it stands with the return of an exhibit, in the language of the screen; one wording for the window and ``mlat``."""

from __future__ import annotations

from datetime import date

from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.i18n import _, screen


def return_words(item: Evidence) -> str:
    """Lent, owed, returned or returned without its receipt; empty where it neither is lent nor must go back."""
    if item.returned_on is not None:
        back = _("returned on {day}").format(day=screen().date(item.returned_on))
        if item.return_receipt:
            return _("{returned}, receipt {receipt}").format(returned=back, receipt=item.return_receipt)
        return _("{returned}, its receipt is missing").format(returned=back)
    if item.lent_on is not None:
        lent = _("lent to {whom} on {day}").format(whom=item.lent_to, day=screen().date(item.lent_on))
        return _with_day(lent, item.return_due)
    if item.to_return:
        whom = item.received_from
        return _with_day(_("must go back to {whom}").format(whom=whom) if whom else _("must go back"), item.return_due)
    return ""


def _with_day(said: str, due: date | None) -> str:
    if due is None:
        return _("{said}, no day agreed").format(said=said)
    return _("{said}, by {day}").format(said=said, day=screen().date(due))
