# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The door of this package: everything the bundle service asks of media, in one object."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from mlat_desktop.domain.bundle import (
    SIGNATURE_NAMESPACE,
    Arrived,
    BundlePlan,
    Card,
    CarriedParts,
    CheckedBundle,
    EjectResult,
    PreparedBundle,
    ReaderKeys,
    Revocation,
    Signatures,
    WrittenBundle,
)
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.drive_port import Drive, LyingThere
from mlat_desktop.system import files
from mlat_desktop.transfer import age, card, drives, revocation
from mlat_desktop.transfer.courier import Courier, fitting_part, least_part, prepared
from mlat_desktop.transfer.envelope import ENVELOPE, INCOMPLETE, SIGNATURE
from mlat_desktop.transfer.lying import lying_on
from mlat_desktop.transfer.medium import Medium, OwnDisk
from mlat_desktop.transfer.reader import Reader, Received
from mlat_desktop.transfer.writer import PART_SIZE, Writer, encrypted_size


class Carrier:
    """``services.bundles.port.Transfer``. ``medium`` (what is carried away), ``own`` (the computer's own disk) and
    ``part_size`` are other ones in tests only.
    """

    def __init__(
        self, signatures: Signatures, medium: Medium | None = None, part_size: int = PART_SIZE, own: Medium | None = None
    ) -> None:
        self._signatures = signatures
        self._writer = Writer(signatures, medium, part_size)
        self._medium, self._own, self._part_size = medium or Medium(), own or OwnDisk(), part_size
        self._courier = Courier(self._medium)
        self._reader = Reader(signatures)

    def card_bytes(self, own: Card, seed: bytes, before: tuple[str, str] | None = None) -> bytes:
        """The card file of the own office."""
        return card.encode(own, seed, self._signatures, before)

    def endorse(self, own: Card, seed: bytes) -> str:
        """The signature of an older key over the card that continues it."""
        return card.endorse(own, seed, self._signatures)

    def revocation_bytes(self, statement: Revocation, seed: bytes) -> bytes:
        """The file that revokes a key, signed by this one."""
        return revocation.encode(statement, seed, self._signatures)

    def read_card(self, path: Path, data: bytes | None = None) -> Card | Revocation:
        """``CARD_INVALID`` unless whole and signed."""
        return card.read(path, self._signatures, data)

    def new_keys(self) -> tuple[bytes, str]:
        """A new signing seed and a new age identity."""
        return age.new_keys()

    def recipient_of(self, identity: str) -> str:
        """The age recipient of an age identity."""
        return age.recipient_of(identity)

    def drives(self) -> tuple[Drive, ...]:
        """Removable drives that are mounted."""
        return drives.drives()

    def drive_of(self, path: Path) -> Drive | None:
        """The drive on which a folder lies."""
        return drives.drive_of(path)

    def lying_on(self, path: Path) -> LyingThere:
        """What lies on the medium at ``path`` already, counted."""
        return lying_on(path)

    def eject(self, path: Path) -> EjectResult:
        """Let go of a removable drive."""
        return drives.eject(path)

    def size_of(self, files: list[tuple[str, int]]) -> int:
        """About how many bytes a bundle with these payload paths and sizes takes."""
        return encrypted_size(files)

    def write(self, plan: BundlePlan, target: Path, progress: Progress, cancel: CancelToken) -> WrittenBundle:
        """A complete bundle under ``target``, or nothing that looks like one."""
        return self._writer.write(plan, target, progress, cancel)

    def room(self, folder: Path) -> int:
        """Bytes that are free on the computer's own disk, where ``folder`` lies."""
        return self._own.free(folder)

    def prepare(
        self, plan: BundlePlan, outgoing: Path, progress: Progress, cancel: CancelToken, part_size: int = 0
    ) -> PreparedBundle:
        """The files of a bundle in ``outgoing/<uid>``, encrypted, private; a failure leaves nothing of them."""
        files.private_folder(outgoing)
        most = min(part_size or self._part_size, self._part_size)
        most = max(most, least_part(self.size_of([(payload.path, payload.size) for payload in plan.payloads])))
        return Writer(self._signatures, self._own, most).prepare(plan, outgoing, progress, cancel)

    def prepared(self, folder: Path) -> PreparedBundle | None:
        """What lies prepared in a folder; None unless all of it is there."""
        return prepared(folder)

    def fitting_part(self, needed: int, target: Path) -> int:
        """How large the parts of a bundle are best made that is to begin on the medium of ``target``."""
        try:
            return fitting_part(needed, self._medium.free(target))
        except OSError:  # it does not answer: carrying says so, with an attempt in the register
            return PART_SIZE

    def carry(
        self,
        source: Path,
        target: Path,
        wanted: Sequence[int],
        progress: Progress,
        cancel: CancelToken,
        *,
        adopt: bool = True,
    ) -> CarriedParts:
        """The parts ``wanted`` of a prepared bundle, or the first of them that fit, written to ``target`` and read back."""
        self._must_hold(source)
        return self._courier.carry(source, target, wanted, progress, cancel, adopt=adopt)

    def _must_hold(self, source: Path) -> None:
        """``BUNDLE_PREPARED_DAMAGED`` where the signature of a prepared bundle no longer holds, by the key that it names: what
        rots on this computer must not leave as whole. Parts and guide are compared with the envelope as they are copied.
        """
        try:
            envelope, signature = (source / ENVELOPE).read_bytes(), (source / SIGNATURE).read_bytes()
            key = self._signatures.named_key(signature)
            self._signatures.verify(key, envelope, signature, SIGNATURE_NAMESPACE)
        except OSError as error:
            raise KnownError(Code.FILE_UNREADABLE, path=source, reason=error.strerror or str(error)) from error
        except ValueError as error:
            raise KnownError(Code.BUNDLE_PREPARED_DAMAGED, name=ENVELOPE) from error

    def discard_broken(self, target: Path, uid: str) -> None:
        """Remove what a broken-off attempt left of a bundle in ``target``, if that is there."""
        Medium().discard(target / f"{uid}{INCOMPLETE}")

    def sweep_outgoing(self, outgoing: Path, known: frozenset[str]) -> None:
        """Remove what an interrupted :meth:`prepare` left, and what is prepared of bundles that are not ``known``."""
        for left in outgoing.glob("*"):
            if left.name not in known:
                Medium().discard(left)

    def discard(self, folder: Path) -> None:
        """Take a bundle off its medium again, as far as that allows it."""
        Medium().discard(folder)

    def check(self, folders: Path | Sequence[Path], keys: ReaderKeys, progress: Progress, cancel: CancelToken) -> CheckedBundle:
        """Check a bundle where it lies, on one medium or several."""
        return self._reader.check(folders, keys, progress, cancel)

    def receive(
        self, folders: Path | Sequence[Path], keys: ReaderKeys, quarantine: Path, progress: Progress, cancel: CancelToken
    ) -> AbstractContextManager[Received]:
        """Check a copy of a bundle and hand it out."""
        return self._reader.receive(folders, keys, quarantine, progress, cancel)

    def gather(
        self, folders: Path | Sequence[Path], keys: ReaderKeys, place: Path, progress: Progress, cancel: CancelToken
    ) -> Arrived:
        """Copy what lies here of a bundle to what is there of it already."""
        return self._reader.gather(folders, keys, place, progress, cancel)

    def opened(
        self, place: Path, keys: ReaderKeys, progress: Progress, cancel: CancelToken
    ) -> AbstractContextManager[Received]:
        """Check a copy that was gathered and hand it out."""
        return self._reader.opened(place, keys, progress, cancel)

    def sweep(self, quarantine: Path) -> None:
        """Remove what an interrupted :meth:`receive` left behind; only while nobody receives."""
        for left in quarantine.glob("incoming-*"):
            Medium().discard(left)
