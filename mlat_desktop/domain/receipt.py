# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The receipt for a case bundle: what the office that took one in owes to the one that wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.request import RequestId, Uid


class ReceiptResult(StrEnum):
    """What became of the bundle there: taken in, or there already when it came again."""

    TAKEN_IN = "taken-in"
    ALREADY_THERE = "already-there"


class ReceiptWay(StrEnum):
    """How a receipt came back to the office that wrote the bundle."""

    BUNDLE = "bundle"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleReceipt:
    """The receipt of one office for one bundle. Where ``given``, the bundle came in here and the receipt is ours to give to
    ``partner`` (a fingerprint): ``carried_by`` is the bundle that took it along, empty while it is owed. Else the bundle is
    ours and went to ``partner``: ``received_on`` is None while the receipt has not come; ``carried_by`` is the bundle that
    brought it, or the mail with the paper. ``number`` is that of the case in the receiving office, ``name`` who signed a paper.
    """

    bundle: Uid
    request_id: RequestId
    partner: str
    given: bool
    digest: str
    at: datetime | None = None
    received_on: date | None = None
    number: str = ""
    result: ReceiptResult | None = None
    way: ReceiptWay | None = None
    carried_by: str = ""
    name: str = ""
    recorded_at: datetime | None = None
    recorded_by: str = ""

    @property
    def awaited(self) -> bool:
        """Whether the other office has not yet said that the bundle arrived."""
        return not self.given and self.received_on is None

    @property
    def owed(self) -> bool:
        """Whether we took a bundle in and did not yet say so to whoever wrote it."""
        return self.given and not self.carried_by
