# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What writing and taking in of bundles share: the office's keys and card, where a bundle lies, and its report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from mlat_desktop.domain.access import NoticeKind
from mlat_desktop.domain.bundle import BundleState, Card, CardStatus, CheckedBundle, ReaderKeys, Signatures
from mlat_desktop.domain.case_record import CaseRecord, OfficeName, Side, check_record
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.request import Request, Uid
from mlat_desktop.domain.spoken_code import read_spoken_code
from mlat_desktop.i18n import N_, _, screen
from mlat_desktop.progress import Progress
from mlat_desktop.services.access import active_handlers
from mlat_desktop.services.bundles.case_json import decode
from mlat_desktop.services.bundles.own_keys import OwnPair, in_use, pairs
from mlat_desktop.services.bundles.port import AmendIn, RegisterIncoming, Transfer
from mlat_desktop.services.bundles.views import BundleReport
from mlat_desktop.services.notices import tell
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

ON_THE_WAY = timedelta(days=30)
"""How long after a partner's new card began bundles made with the old key are still taken in."""
ENVELOPE = "bundle.json"
INCOMPLETE = ".incomplete"

FROM_FUTURE = N_("The bundle says that it was made on {created}, which lies in the future: one of the two clocks is wrong.")
OLDER = N_("A newer bundle of this office was taken in before this one (number {sequence}; the newest was {newest}).")
OTHER_STATE = N_("The case is addressed to {state}, not to your State. It may have been sent to you for information.")
NOT_REGISTERED = N_("Your register had no such request: it was registered anew, with the number {number}.")
NOT_COMPARED = N_(
    "The system answered from its memory when the bundle was read back. Take the medium out, put it in again and verify the"
    " bundle there."
)
NOT_REMOVABLE = N_("{path} is not on a removable drive.")
KEPT_BACK = N_("Not in it, because their class is withheld: {exhibits}.")
THINGS = N_("Not in it, because they are physical exhibits and travel by themselves: {exhibits}.")

NEXT_MEDIUM = N_("Put in the next medium: part {parts} of {count} is still to be written.")
NEXT_MEDIUM_MANY = N_("Put in the next medium: parts {parts} of {count} are still to be written.")

OUTGOING = "outgoing"
"""The folder, beside the quarantine, of what is prepared to leave: the files of a bundle as they are to lie on media."""

SPARE = 256 << 20
"""Bytes of the computer's own disk that stay free when a bundle is prepared there."""

_STAGES = {
    "preparing": N_("Encrypting on this computer"),
    "rechecking": N_("Checking what lies on the medium from before"),
    "writing": N_("Writing"),
    "comparing": N_("Reading back and comparing"),
    "checking": N_("Checking"),
    "receiving": N_("Copying and checking"),
    "taking": N_("Taking in"),
}
STAGES_OUT = ("preparing", "writing", "comparing")
"""The stages of a bundle on its way out, in their order."""


def stage_words(stage: str) -> str:
    """A stage in the language of the screen, as the progress of the work names it."""
    return _(_STAGES[stage])


@dataclass(frozen=True, slots=True)
class Staged:
    """Progress whose stages are named in the language of the screen."""

    inner: Progress

    def step(self, done: int, total: int, what: str = "") -> None:
        """Hand on, with the stage in words."""
        self.inner.step(done, total, _(_STAGES[what]) if what in _STAGES else what)


class Overall:
    """Progress over several stages as one count of bytes that never goes back: rate and time left can be told from it.

    ``stages`` are pairs: the names of steps that share a scale, and about how many bytes they move.
    """

    def __init__(self, inner: Progress, stages: Sequence[tuple[tuple[str, ...], int]]) -> None:
        self._inner, self._last = Staged(inner), 0
        self._total = max(1, sum(size for _names, size in stages))
        self._stages, before = {}, 0
        for names, size in stages:
            self._stages.update(dict.fromkeys(names, (before, size)))
            before += size

    @staticmethod
    def carrying(size: int) -> list[tuple[tuple[str, ...], int]]:
        """The stages of bringing ``size`` bytes onto a medium."""
        return [(("rechecking", "writing"), size), (("comparing",), size)]

    def step(self, done: int, total: int, what: str = "") -> None:
        """Hand on what is done of the whole."""
        before, size = self._stages.get(what, (self._last, 0))
        self._last = max(self._last, before + size * min(done, total) // max(total, 1))
        self._inner.step(self._last, self._total, what)


@dataclass(frozen=True, slots=True)
class OfficeSecrets:
    """The office's keys for bundles, as kept in its database."""

    seed: bytes = field(repr=False)
    identity: str = field(repr=False)
    recovery: str


def _until_replaced(card: Card, partners: Mapping[str, Card]) -> Card:
    """A card that another one replaced counts for what was made until a while after the other one began."""
    successor = partners.get(card.replaced_by)
    if successor is None:
        return card
    end = successor.valid_from + ON_THE_WAY
    return replace(card, valid_to=min(card.valid_to or end, end))


@dataclass(frozen=True, slots=True)
class BundleDesk:
    """Everything that the two halves of the bundle service work with."""

    place: Workplace
    transfer: Transfer
    signatures: Signatures
    quarantine: Path
    register_incoming: RegisterIncoming
    amend_in: AmendIn

    @property
    def outgoing(self) -> Path:
        """Where bundles are prepared."""
        return self.quarantine.parent / OUTGOING

    def can_prepare(self, needed: int) -> bool:
        """Whether this computer has the room to prepare a bundle of so many bytes; else it goes straight onto its medium."""
        return self.transfer.room(self.quarantine.parent) >= needed + SPARE

    def secrets(self, uow: UnitOfWork) -> OfficeSecrets:
        """The keys that the office uses today."""
        pair, recovery = in_use(pairs(uow), self.place.today), uow.office.secret("recovery-recipient")
        if recovery is None:
            raise BugError("the office lacks its recovery recipient")
        return OfficeSecrets(seed=pair.seed, identity=pair.identity, recovery=recovery.decode())

    def own_card(self, uow: UnitOfWork) -> Card:
        """The card of this office, made from the keys that it uses today."""
        return self.card_of(uow, in_use(pairs(uow), self.place.today))

    def own_cards(self, uow: UnitOfWork) -> tuple[Card, ...]:
        """The cards of all its keys, oldest first."""
        return tuple(self.card_of(uow, pair) for pair in pairs(uow))

    def card_of(self, uow: UnitOfWork, pair: OwnPair) -> Card:
        """The card of a pair of keys of this office."""
        office, made = uow.office.get(), pair.made
        line = self.signatures.public_key(pair.seed)
        return Card(
            fingerprint=self.signatures.fingerprint(line),
            office_uid=office.uid,
            name=office.name,
            country=office.country,
            recipient=self.transfer.recipient_of(pair.identity),
            signing_key=line,
            valid_from=made.valid_from if made else (office.created_at or self.place.now).date(),
            valid_to=made.valid_to if made else None,
            status=CardStatus.OWN,
            continues=self.signatures.fingerprint(made.continues) if made else "",
        )

    def reader_keys(self, passphrase: str = "", bundle: str = "") -> ReaderKeys:
        """With what this office reads bundles: every key it ever had opens what was encrypted to it; for the 7z form the
        ``passphrase`` as it was typed, or the one that is still kept for ``bundle``, which is ours.
        """
        typed = read_spoken_code(passphrase) if passphrase.strip() else ""
        with self.place.store.read() as uow:
            kept = None if typed or not bundle else uow.bundles.passphrase(Uid(bundle))
            known = pairs(uow)
            current = in_use(known, self.place.today)
            own, mine = self.card_of(uow, current), self.own_cards(uow)
            prints = {card.fingerprint for card in mine}
            partners = {card.fingerprint: card for card in uow.bundles.cards() if card.fingerprint not in prints}
        return ReaderKeys(
            cards=(*mine, *(_until_replaced(card, partners) for card in partners.values())),
            own_fingerprint=own.fingerprint,
            identity=current.identity,
            now=self.place.now,
            other_fingerprints=tuple(sorted(prints - {own.fingerprint})),
            other_identities=tuple(pair.identity for pair in known if pair is not current),
            passphrase=typed or (kept.code if kept else ""),
        )

    def case_of(self, bundle: CheckedBundle) -> CaseRecord:
        """The case record of a checked bundle, once it agrees with its files and its sender."""
        record = decode(bundle.case)
        sender = bundle.sender
        check_record(record, bundle.files, OfficeName(uid=sender.office_uid, name=sender.name, country=sender.country))
        return record

    def must_see(self, bundle: CheckedBundle, record: CaseRecord) -> None:
        """Refuse a bundle of a case that the person at the desk may not see, and tell those who handle it that it is here.

        ``BUNDLE_RESTRICTED``, with nothing of the case.
        """
        own = (side.numbers for side in (record.requested, record.requesting) if side.country == self.place.office.country)
        references = (record.uid, *(number for numbers in own for number in numbers))
        with self.place.store.write() as uow:
            hidden = [each for each in references if found(uow, each) is None and found(uow.whole, each) is not None]
            if not hidden:
                return
            request = uow.whole.requests.find(hidden[0])
            facts = {"by": self.place.user.full_name, "partner": bundle.sender.name}
            told = active_handlers(uow.whole, request, self.place.now)
            tell(self.place, uow.whole, told, NoticeKind.BUNDLE, request.id, facts=facts)
            uow.commit()
        raise KnownError(Code.BUNDLE_RESTRICTED)

    def report(self, bundle: CheckedBundle, record: CaseRecord, folder: Path, state: BundleState) -> BundleReport:
        """A bundle in words and figures."""
        return BundleReport(
            uid=bundle.uid,
            folder=folder,
            state=state,
            sequence=bundle.sequence,
            created_at=bundle.created_at,
            sender=bundle.sender,
            recipients=bundle.recipient_cards,
            digest=bundle.digest,
            size=bundle.size,
            parts=bundle.parts,
            number=exporter_number(record),
            subject=record.matter.subject,
            letters=len(record.letters),
            evidence=len(record.evidence),
            warnings=tuple(self._warnings(bundle, record)),
        )

    def _warnings(self, bundle: CheckedBundle, record: CaseRecord) -> list[str]:
        found = []
        if bundle.created_at > self.place.now + timedelta(days=1):
            found.append(_(FROM_FUTURE).format(created=screen().time(bundle.created_at)))
        if bundle.sender.status is CardStatus.OWN:
            return found
        with self.place.store.read() as uow:
            known = [r.sequence for r in uow.whole.bundles.all() if r.incoming and r.partner == bundle.sender.fingerprint]
        newest = max(known, default=0)
        if bundle.sequence < newest:
            found.append(_(OLDER).format(sequence=bundle.sequence, newest=newest))
        theirs = record.requested if record.exporter.side is Side.REQUESTING else record.requesting
        if theirs.country != self.place.office.country:
            found.append(_(OTHER_STATE).format(state=screen().state(theirs.country)))
        return found


def found(uow: UnitOfWork, reference: str) -> Request | None:
    """The case here under a number or uid, if the person at the desk sees it."""
    try:
        return uow.requests.find(reference)
    except KnownError as error:
        if error.code is not Code.REQUEST_UNKNOWN:
            raise
        return None


def exporter_number(record: CaseRecord) -> str:
    """The number of the case in the office that wrote the record."""
    own = record.requesting if record.exporter.side is Side.REQUESTING else record.requested
    return own.numbers[0] if own.numbers else record.uid


def all_located(folders: Path | Sequence[Path]) -> tuple[Path, ...]:
    """The folders of one bundle on one medium or several."""
    given = (folders,) if isinstance(folders, Path) else tuple(folders)
    first = located(given[0])
    return (first, *(located(each, first.name) for each in given[1:]))


def located(folder: Path, uid: str = "") -> Path:
    """The folder of the bundle itself, where ``folder`` is the drive or folder that holds exactly one bundle, or ``uid``."""
    try:
        if uid and (folder / uid / ENVELOPE).exists():
            return folder / uid
        if (folder / ENVELOPE).exists() or folder.name.endswith(INCOMPLETE):
            return folder
        inside = [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]
        whole = [path for path in inside if (path / ENVELOPE).exists() and not path.name.endswith(INCOMPLETE)]
        broken = [path for path in inside if path.name.endswith(INCOMPLETE)]
    except OSError as error:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            raise KnownError(Code.BUNDLE_MISSING, path=folder) from error
        raise KnownError(Code.FILE_UNREADABLE, path=folder, reason=error.strerror or str(error)) from error
    if len(whole) == 1:
        return whole[0]
    return broken[0] if broken and not whole else folder
