# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards, and case bundles on their way out and in: the one door of all that.

Out is :mod:`mlat_desktop.services.bundles.exporting`, in :mod:`mlat_desktop.services.bundles.importing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from mlat_desktop.domain.bundle import BundleRecord, BundleState, Card, CardStatus, EjectResult, Signatures
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.office_cards import Comparison, Freshness
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.bundles.card_views import CardStanding, NewComparison
from mlat_desktop.services.bundles.cards import Cards
from mlat_desktop.services.bundles.carrying import Carriage
from mlat_desktop.services.bundles.contents import Contents, contents
from mlat_desktop.services.bundles.desk import BundleDesk, Staged, all_located
from mlat_desktop.services.bundles.exporting import Exporter
from mlat_desktop.services.bundles.importing import Importer
from mlat_desktop.services.bundles.intake_views import ImportChoice, ImportPreview
from mlat_desktop.services.bundles.port import AmendIn, RegisterIncoming, Transfer
from mlat_desktop.services.bundles.preflight import Lookout
from mlat_desktop.services.bundles.receipt_desk import ReceiptDesk
from mlat_desktop.services.bundles.renewing import Renewing
from mlat_desktop.services.bundles.room import IntakeRoom
from mlat_desktop.services.bundles.views import BundleChoice, BundleReport, ImportReport, Outgoing, Preflight
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.workplace import Workplace


class Bundles:
    """Cards, drives, and the two ways of a bundle."""

    def __init__(
        self,
        place: Workplace,
        transfer: Transfer,
        signatures: Signatures,
        quarantine: Path,
        register_incoming: RegisterIncoming,
        amend_in: AmendIn,
    ) -> None:
        self._place, self._transfer = place, transfer
        self._desk = BundleDesk(place, transfer, signatures, quarantine, register_incoming, amend_in)
        self.intake = IntakeRoom(self._desk)
        self._cards = Cards(place, transfer, self._desk)
        self._carriage = Carriage(self._desk, self._cards.usable)
        transfer.sweep(quarantine)  # one process per office: nobody else is receiving
        self._carriage.settle()

    # -- cards (:mod:`mlat_desktop.services.bundles.cards`) --------------------------------------------------------------

    def own_card(self) -> Card:
        """The card of this office."""
        return self._cards.own()

    def card_file(self) -> bytes:
        """The card of this office as the file that other offices add."""
        return self._cards.own_file()

    def cards(self) -> tuple[Card, ...]:
        """The cards of other offices."""
        return self._cards.all()

    def add_card(self, path: Path, data: bytes | None = None) -> Done[Card]:
        """Read a card file, or ``data`` that was found in it. The card is known then, not trusted. A card that is here already
        keeps its standing.
        """
        return self._cards.add(path, data)

    def read_card(self, path: Path) -> Card:
        """What stands in a card file; it is not taken in."""
        return self._cards.read(path)

    def card_standings(self) -> tuple[CardStanding, ...]:
        """The cards of other offices with what is known of each beside its card."""
        return self._cards.standings()

    def freshness(self, fingerprint: str) -> Freshness:
        """Whether a card was compared or seen within the office's own target."""
        return self._cards.freshness(fingerprint)

    def compare_card(self, fingerprint: str, new: NewComparison) -> Done[Comparison]:
        """Record that a fingerprint was compared on another channel."""
        return self._cards.compare(fingerprint, new)

    def trust(self, fingerprint: str, reason: str = "") -> Done[Card]:
        """Trust a card as the second person after its fingerprint was compared; :meth:`Cards.trust` tells who may alone."""
        return self._cards.trust(fingerprint, reason)

    def revoke(self, fingerprint: str, since: date | None = None, reason: str = "") -> Done[Card]:
        """Trust a card no more: nothing is written to it, and nothing signed by it is opened."""
        return self._cards.revoke(fingerprint, since, reason)

    def own_cards(self) -> tuple[Card, ...]:
        """The cards of all keys of this office, oldest first."""
        return self._cards.own_all()

    def renew_card(self, valid_from: date | None = None, valid_to: date | None = None) -> Done[Card]:
        """New keys for this office; their card is signed by the keys before."""
        return Renewing(self._desk).renew(valid_from, valid_to)

    def own_revocation(self, fingerprint: str, since: date | None = None, reason: str = "") -> bytes:
        """The file that tells partners that an older key of this office counts no more."""
        return Renewing(self._desk).statement(fingerprint, since, reason)

    def under_way(self, fingerprint: str) -> int:
        """How many bundles that one of this office's keys signed nobody has confirmed yet."""
        return Renewing(self._desk).under_way(fingerprint)

    # -- drives ----------------------------------------------------------------------------------------------------------

    def drives(self) -> tuple[Drive, ...]:
        """Removable drives that are mounted; any folder may be chosen instead."""
        return self._transfer.drives()

    def eject(self, folder: Path) -> EjectResult:
        """Let go of the drive on which a bundle lies: the last step, said apart from "written"."""
        return self._transfer.eject(folder)

    def all(self) -> tuple[BundleRecord, ...]:
        """Every bundle written or received, failed ones too."""
        with self._place.store.read() as uow:
            return uow.bundles.all()

    def of_request(self, request_id: RequestId) -> tuple[BundleRecord, ...]:
        """The bundles of a request, failed ones too."""
        with self._place.store.read() as uow:
            return uow.bundles.of_request(request_id)

    # -- out -------------------------------------------------------------------------------------------------------------

    def preflight(
        self, request_id: RequestId, recipients: Sequence[str], target: Path | None, choice: BundleChoice | None = None
    ) -> Preflight:
        """Look before writing: are the cards usable, is there room, what goes. Nothing is changed."""
        return Lookout(self._desk, self._cards.usable, self._cards.freshness).look(
            request_id, recipients, target, choice or BundleChoice()
        )

    def contents(self, request_id: RequestId, recipients: Sequence[str] = ()) -> Contents:
        """What of a case can go into a bundle for these offices."""
        with self._place.store.read() as uow:
            cards = tuple(card for card in uow.bundles.cards() if card.fingerprint in recipients)
            return contents(self._desk, uow, uow.requests.get(request_id), cards)

    def export(
        self,
        request_id: RequestId,
        recipients: Sequence[str],
        target: Path,
        choice: BundleChoice | None = None,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        *,
        part_size: int = 0,
        keep: bool = False,
    ) -> Done[BundleReport]:
        """Prepare a bundle of a case for one or more trusted offices and carry it to a medium: :meth:`Exporter.export`."""
        exporter = Exporter(self._desk, self._cards.usable)
        return exporter.export(request_id, recipients, target, choice, progress, cancel, part_size=part_size, keep=keep)

    def prepare(
        self,
        request_id: RequestId,
        recipients: Sequence[str],
        choice: BundleChoice | None = None,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        *,
        part_size: int = 0,
    ) -> Done[BundleReport]:
        """Encrypt and sign a bundle on this computer, to be carried later."""
        exporter = Exporter(self._desk, self._cards.usable)
        return exporter.prepare(request_id, recipients, choice, progress, cancel, part_size=part_size)

    def carry(
        self,
        uid: str,
        target: Path,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        *,
        keep: bool = False,
    ) -> Done[BundleReport]:
        """Go on with a prepared bundle: retry, next medium, or another copy of a whole one. :meth:`Carriage.carry` tells."""
        return self._carriage.carry(uid, target, progress or Silent(), cancel or CancelToken(), keep=keep)

    def outgoing(self, request_id: RequestId | None = None) -> tuple[Outgoing, ...]:
        """The bundles that go out of a request (or of all), each with its media and what is still to be written."""
        with self._place.store.read() as uow:
            found = uow.bundles.all() if request_id is None else uow.bundles.of_request(request_id)
            return tuple(self._carriage.standing(uow, record) for record in found if not record.incoming)

    def can_prepare(self, needed: int) -> bool:
        """Whether this computer has room to prepare a bundle of so many bytes; else a broken-off one starts anew."""
        return self._desk.can_prepare(needed)

    def discard(self, uid: str) -> Done[BundleRecord]:
        """Give a prepared bundle up: its files are removed from this computer, its record stays."""
        return self._carriage.discard(uid)

    def remove(self, uid: str = "", folder: Path | None = None, *, by_hand: bool = False) -> Done[EjectResult]:
        """Let go of the drive of a bundle's newest medium, or of the drive at ``folder``, and record that it was removed.

        BY_HAND as the answer means that the system could not: ``by_hand=True`` records then that somebody did. :meth:`eject`
        alone records nothing.
        """
        return self._carriage.remove(uid, folder, by_hand=by_hand)

    # -- in --------------------------------------------------------------------------------------------------------------

    def verify(
        self,
        folder: Path | Sequence[Path],
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        *,
        passphrase: str = "",
    ) -> BundleReport:
        """Check a bundle completely and take nothing in. Of an own bundle that was only written it records that it holds. The
        parts may lie on several media. ``passphrase`` as typed, for the 7z form; of an own bundle the one that is kept will do.
        """
        self._place.must(Act.READ)
        folders = all_located(folder)
        keys = self._desk.reader_keys(passphrase, folders[0].name)
        bundle = self._transfer.check(folders, keys, Staged(progress or Silent()), cancel or CancelToken())
        record = self._desk.case_of(bundle)
        self._desk.must_see(bundle, record)
        if bundle.sender.status is CardStatus.OWN:
            self._carriage.note_verified(bundle.uid, bundle.digest, folders)
        return self._desk.report(bundle, record, folders[0], BundleState.VERIFIED)

    def preview(
        self,
        folder: Path | Sequence[Path],
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        *,
        passphrase: str = "",
    ) -> ImportPreview:
        """Check a bundle completely where it lies and say all that it would change. Nothing changes."""
        staged = Staged(progress or Silent())
        return Importer(self._desk, passphrase).preview(all_located(folder), staged, cancel or CancelToken())

    def import_(
        self,
        folder: Path | Sequence[Path],
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        choice: ImportChoice | None = None,
        *,
        passphrase: str = "",
    ) -> Done[ImportReport]:
        """Check a bundle completely, then take it in: a new case, or what is new of a known one. All of it or nothing.

        The same bundle again changes nothing and says so. Every refusal has its own code and is in the audit log.
        """
        folders, staged = all_located(folder), Staged(progress or Silent())
        return Importer(self._desk, passphrase).take_in(folders, choice or ImportChoice(), staged, cancel or CancelToken())

    # -- receipts --------------------------------------------------------------------------------------------------------

    @property
    def receipts(self) -> ReceiptDesk:
        """Receipts for bundles, ours and theirs."""
        return ReceiptDesk(self._desk, self._cards.usable)
