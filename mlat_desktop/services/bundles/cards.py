# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards: our own to hand out, those of partners to compare, to trust and to revoke."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mlat_desktop.domain.bundle import Card, CardStatus
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import screen
from mlat_desktop.services.bundles.desk import BundleDesk
from mlat_desktop.services.bundles.port import Transfer
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

_DAY = timedelta(days=1)


class Cards:
    """Which offices we know and which we trust."""

    def __init__(self, place: Workplace, transfer: Transfer, desk: BundleDesk) -> None:
        self._place, self._transfer, self._desk = place, transfer, desk

    def own(self) -> Card:
        """The card of this office."""
        with self._place.store.read() as uow:
            return self._desk.own_card(uow)

    def own_file(self) -> bytes:
        """The card of this office as the file that other offices add."""
        with self._place.store.read() as uow:
            return self._transfer.card_bytes(self._desk.own_card(uow), self._desk.secrets(uow).seed)

    def all(self) -> tuple[Card, ...]:
        """The cards of other offices."""
        with self._place.store.read() as uow:
            return uow.bundles.cards()

    def add(self, path: Path) -> Done[Card]:
        """Read a card file. The card is known then, not trusted. A card that is here already keeps its standing."""
        self._place.must(Act.IMPORT_BUNDLE)
        card = self._transfer.read_card(path)
        with self._place.store.write() as uow:
            own = self._desk.own_card(uow)
            if own.fingerprint == card.fingerprint:
                raise KnownError(Code.CARD_IS_OWN)
            if own.office_uid == card.office_uid:
                raise KnownError(
                    Code.CARD_INVALID, path=path, reason=why("it bears the identity of your own office with another key")
                )
            known = uow.bundles.card(card.fingerprint)
            if known is not None:
                return Done(known)
            card = replace(card, added_at=self._place.now, added_by=self._place.user.uid)
            uow.bundles.set_card(card)
            self._audit(uow, "card.added", card)
            uow.commit()
        return Done(card, Changes.of(Kind.CARD))

    def trust(self, fingerprint: str) -> Done[Card]:
        """Trust a card, after its fingerprint was compared on another channel."""
        return self._set_status(fingerprint, CardStatus.TRUSTED, "card.trusted")

    def revoke(self, fingerprint: str) -> Done[Card]:
        """Trust a card no more: nothing is written to it, and nothing signed by it is opened."""
        return self._set_status(fingerprint, CardStatus.REVOKED, "card.revoked")

    def _set_status(self, fingerprint: str, status: CardStatus, action: str) -> Done[Card]:
        self._place.must(Act.TRUST_CARD)
        with self._place.store.write() as uow:
            card = self._card(uow, fingerprint)
            if card.status is CardStatus.REVOKED and status is CardStatus.TRUSTED:
                raise KnownError(Code.CARD_REVOKED, name=card.name, fingerprint=card.fingerprint)
            card = replace(card, status=status)
            if status is CardStatus.TRUSTED:
                card = replace(card, trusted_by=self._place.user.uid, trusted_at=self._place.now)
            uow.bundles.set_card(card)
            self._audit(uow, action, card)
            uow.commit()
        return Done(card, Changes.of(Kind.CARD))

    def _card(self, uow: UnitOfWork, fingerprint: str) -> Card:
        card = uow.bundles.card(fingerprint.strip())
        if card is None:
            raise KnownError(Code.CARD_UNKNOWN, fingerprint=fingerprint)
        return card

    def usable(self, uow: UnitOfWork, fingerprint: str) -> Card:
        """The card of a partner to whom a bundle may be written today; every reason why not has its own refusal."""
        if fingerprint.strip() == self._desk.own_card(uow).fingerprint:
            raise KnownError(Code.CARD_IS_OWN)
        card = self._card(uow, fingerprint)
        if card.status is CardStatus.REVOKED:
            raise KnownError(Code.CARD_REVOKED, name=card.name, fingerprint=card.fingerprint)
        if card.status is not CardStatus.TRUSTED:
            raise KnownError(Code.CARD_NOT_TRUSTED, name=card.name, fingerprint=card.fingerprint)
        today = self._place.today
        if not card.valid_from - _DAY <= today <= (card.valid_to or today):  # it may be yesterday here
            end = screen().date(card.valid_to) if card.valid_to else "-"
            raise KnownError(Code.CARD_EXPIRED, name=card.name, start=card.valid_from, end=end)
        return card

    def _audit(self, uow: UnitOfWork, action: str, card: Card) -> None:
        detail = {"office": card.office_uid, "name": card.name, "country": card.country, "status": card.status.value}
        self._place.write_audit(uow, action, card.fingerprint, fields=("status",), detail=detail)
