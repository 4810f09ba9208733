# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers about receipts for bundles: a contract, like all of :mod:`mlat_desktop.cli.shapes`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mlat_desktop.domain.receipt import ReceiptResult, ReceiptWay


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptShape:
    """A receipt for a bundle. ``given`` says that the bundle came in and the receipt is this office's to give (``owed`` while
    it has not left); else the bundle is this office's and ``awaited`` says that nobody confirmed it. ``way`` is how it came
    back, ``number`` that of the request in the office which received the bundle, ``name`` who signed on paper. Both offices
    have the same ``check_code`` if they hold the same bundle.
    """

    bundle: str
    partner: str
    office: str
    given: bool
    owed: bool
    awaited: bool
    received_on: date | None
    number: str
    result: ReceiptResult | None
    way: ReceiptWay | None
    name: str
    sentence: str
    check_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFormShape:
    """The receipt form of a bundle on paper: its languages (``beside`` empty for one alone) and the check code on it."""

    bundle: str
    path: str
    language: str
    beside: str
    check_code: str
