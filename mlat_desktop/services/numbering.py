# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How a new office numbers until it says otherwise: a prefix per class and direction, a counter per year."""

from __future__ import annotations

from mlat_desktop.domain.vocabulary import Direction, RequestClass
from mlat_desktop.services.ports import Series

_PREFIXES: dict[RequestClass, str] = {
    RequestClass.MLA: "ML",
    RequestClass.EXTRADITION: "EX",
    RequestClass.SPONTANEOUS: "SP",
    RequestClass.PRESERVATION: "PR",
    RequestClass.SERVICE: "SV",
    RequestClass.PROCEEDINGS: "TP",
    RequestClass.SENTENCED: "TS",
    RequestClass.CUSTODY: "TC",
    RequestClass.ENQUIRY: "EN",
    RequestClass.RETURNED: "RT",
}
_SIDES = {Direction.INCOMING: "I", Direction.OUTGOING: "O"}


def default_series() -> tuple[Series, ...]:
    """A series for every class and direction: MLI-2026-0001 for incoming MLA, EXO-2026-0001 for outgoing extradition."""
    return tuple(
        Series(klass=klass, direction=direction, prefix=prefix + side)
        for klass, prefix in _PREFIXES.items()
        for direction, side in _SIDES.items()
    )
