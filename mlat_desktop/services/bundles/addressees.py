# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""To whom a bundle went, by name: the holders of cards, or the one office without a card, kept with its passphrase."""

from __future__ import annotations

from mlat_desktop.domain.bundle import BundleRecord
from mlat_desktop.domain.receipt import BundleReceipt, ReceiptWay
from mlat_desktop.domain.request import Uid
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from mlat_desktop.services.ports import UnitOfWork

NO_CARD = ""
"""Stands for the fingerprint of an office that has no card; a bundle goes to one such office at most."""


def addressees(uow: UnitOfWork, record: BundleRecord) -> tuple[tuple[str, str], ...]:
    """Name and State of each office to which a bundle of ours went; the fingerprint for the name of a card that is here no
    longer.
    """
    without_card = uow.bundles.passphrase(record.uid)
    if without_card:
        return ((without_card.office, without_card.country),)
    addressed = [each for each in record.recipients or (record.partner,) if each]
    cards = [(each, uow.bundles.card(each)) for each in addressed]
    return tuple((card.name, card.country) if card else (fingerprint, "") for fingerprint, card in cards)


def offices_of(uow: UnitOfWork, record: BundleRecord) -> tuple[str, ...]:
    """The names alone."""
    return tuple(name for name, _country in addressees(uow, record))


def office_name(uow: UnitOfWork, receipt: BundleReceipt) -> str:
    """Of which office a receipt is. What went to an office without a card is confirmed by a bundle once it has one: its card
    says the name then.
    """
    card = uow.bundles.card(receipt.partner)
    if card or receipt.partner:
        return card.name if card else receipt.partner
    carrier = uow.bundles.get(Uid(receipt.carried_by)) if receipt.way is ReceiptWay.BUNDLE else None
    signer = uow.bundles.card(carrier.partner) if carrier else None
    without_card = uow.bundles.passphrase(receipt.bundle)
    return signer.name if signer else without_card.office if without_card else ""


def languages_of(uow: UnitOfWork, state: str) -> tuple[str, ...]:
    """In which of our languages of letters a State likes to be written to, by the address book."""
    entries = [each for each in uow.directory.authorities(state) if each.active]
    profiles = [each for each in uow.directory.profiles(state) if each.active and not each.measure]
    named = [*(each.languages for each in entries), *(each.languages for each in profiles)]
    return tuple(dict.fromkeys(code for codes in named for code in codes if code in LETTER_LANGUAGES))
