# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the window and the command line call the choices of an import."""

from __future__ import annotations

from mlat_desktop.domain.vocabulary import Direction, Outcome, RequestClass
from mlat_desktop.i18n import N_, _, screen
from mlat_desktop.labels import label
from mlat_desktop.services.importing.dates import Doubt, Order
from mlat_desktop.services.importing.fields import Field
from mlat_desktop.services.importing.knowledge import ENDED, OPEN
from mlat_desktop.services.importing.plan import Fate

_ORDERS: dict[Order, str] = {
    Order.AUTO: N_("As the column itself tells"),
    Order.DAY_FIRST: N_("Day, month, year"),
    Order.MONTH_FIRST: N_("Month, day, year"),
    Order.YEAR_FIRST: N_("Year, month, day"),
    Order.SERIAL_1900: N_("Day numbers from 1900"),
    Order.SERIAL_1904: N_("Day numbers from 1904"),
}
_DOUBTS: dict[Doubt, str] = {
    Doubt.ORDER: N_("Does the day come first, or the month?"),
    Doubt.CENTURY: N_("Which hundred years do years of two digits belong to?"),
    Doubt.NUMBERS: N_("From which year do the day numbers count?"),
    Doubt.SWAPPED: N_("Did Excel swap day and month in the real dates?"),
}
_FATES: dict[Fate, str] = {
    Fate.NEW: N_("New case"),
    Fate.JOINED: N_("Adds to an earlier row"),
    Fate.ALREADY: N_("In the register already"),
    Fate.BAD: N_("Mistake"),
}


def order_word(order: Order) -> str:
    """How the days of a column are written."""
    return _(_ORDERS[order])


def doubt_word(doubt: Doubt) -> str:
    """What a column's days leave open, as a question."""
    return _(_DOUBTS[doubt])


def fate_word(fate: Fate) -> str:
    """What becomes of a row."""
    return _(_FATES[fate])


def code_word(field: Field, code: str) -> str:
    """A code that a value may mean, for somebody who chooses."""
    if field in {Field.STATE, Field.NATIONALITY}:
        return screen().state(code)
    if field is Field.DIRECTION:
        return label(Direction(code))
    if field is Field.CLASS:
        return label(RequestClass(code))
    if field in {Field.STATUS, Field.OUTCOME}:
        said = {OPEN: _("The case is open"), ENDED: _("The case has ended; how, another column says")}
        return said[code] if code in said else label(Outcome(code))
    return code
