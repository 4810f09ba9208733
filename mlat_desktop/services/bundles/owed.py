# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which receipts for bundles that came in are still owed, and what of them a bundle to that office says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlat_desktop.domain.bundle import BundleState, Card
from mlat_desktop.domain.case_record import SharedReceipt
from mlat_desktop.domain.receipt import BundleReceipt
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.ports import UnitOfWork


def is_owed(uow: UnitOfWork, receipt: BundleReceipt) -> bool:
    """Whether no bundle that left has taken a receipt of ours along."""
    if not receipt.given or not receipt.carried_by:
        return receipt.given
    carrier = uow.bundles.get(Uid(receipt.carried_by))
    return carrier is None or carrier.state is BundleState.FAILED


def office_of(uow: UnitOfWork, fingerprint: str) -> str:
    """The office of a card: it keeps its identity when its keys change."""
    card = uow.bundles.card(fingerprint)
    return card.office_uid if card else fingerprint


def receipts_for(
    uow: UnitOfWork, request_id: RequestId, cards: Sequence[Card], again: Iterable[Uid] = ()
) -> tuple[SharedReceipt, ...]:
    """What a bundle of this case to these offices says of bundles that came from there. To several offices it says nothing:
    what one of them sent us is no matter of the others.
    """
    offices = {card.office_uid for card in cards}
    if len(offices) != 1:
        return ()
    wanted = frozenset(again)
    found = (
        each
        for each in uow.bundles.receipts(request_id)
        if each.given and office_of(uow, each.partner) in offices and (each.bundle in wanted or is_owed(uow, each))
    )
    return tuple(
        SharedReceipt(bundle=each.bundle, digest=each.digest, at=each.at, number=each.number, result=each.result)
        for each in found
        if each.at is not None and each.result is not None
    )
