# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the bundle service needs from the world beside the store: media, and its neighbours among the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from mlat_desktop.domain.bundle import (
    Arrived,
    BundleFile,
    BundlePlan,
    Card,
    CarriedParts,
    CheckedBundle,
    EjectResult,
    PreparedBundle,
    ReaderKeys,
    Revocation,
    WrittenBundle,
)
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.request import Particulars, Request, Uid
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.drive_port import Drive, LyingThere
from mlat_desktop.services.ports import UnitOfWork


class Received(Protocol):
    """A bundle that passed every check; its encrypted copy lies in quarantine until the block is left."""

    @property
    def bundle(self) -> CheckedBundle:
        """What was checked."""

    @property
    def each(self) -> Callable[[Callable[[BundleFile, BinaryIO], None]], None]:
        """Calls ``take(file, stream)`` for every letter and evidence file; refuses content that is not the signed one."""


class Transfer(Protocol):
    """Cards, bundles and drives; :class:`mlat_desktop.transfer.carrier.Carrier` is the real one."""

    def card_bytes(self, own: Card, seed: bytes, before: tuple[str, str] | None = None) -> bytes:
        """The card file of the own office; ``before`` are the key that it continues and that key's signature."""

    def endorse(self, own: Card, seed: bytes) -> str:
        """The signature of an older key over the card that continues it."""

    def revocation_bytes(self, statement: Revocation, seed: bytes) -> bytes:
        """The file that revokes a key, signed by this one."""

    def read_card(self, path: Path, data: bytes | None = None) -> Card | Revocation:
        """The card or the revocation in a file, or in ``data`` found in it; ``CARD_INVALID`` unless whole and signed."""

    def new_keys(self) -> tuple[bytes, str]:
        """A new signing seed and a new age identity."""

    def recipient_of(self, identity: str) -> str:
        """The age recipient of an age identity."""

    def drives(self) -> tuple[Drive, ...]:
        """Removable drives that are mounted."""

    def drive_of(self, path: Path) -> Drive | None:
        """The drive on which a folder lies."""

    def lying_on(self, path: Path) -> LyingThere:
        """What lies on the medium at ``path`` already, counted; what systems leave there by themselves is not."""

    def eject(self, path: Path) -> EjectResult:
        """Let go of a removable drive."""

    def size_of(self, files: list[tuple[str, int]]) -> int:
        """About how many bytes a bundle with these payload paths and sizes takes."""

    def write(self, plan: BundlePlan, target: Path, progress: Progress, cancel: CancelToken) -> WrittenBundle:
        """A complete bundle under ``target``, or nothing that looks like one."""

    def room(self, folder: Path) -> int:
        """Bytes that are free on the computer's own disk, where ``folder`` lies."""

    def prepare(
        self, plan: BundlePlan, outgoing: Path, progress: Progress, cancel: CancelToken, part_size: int = 0
    ) -> PreparedBundle:
        """The files of a bundle in ``outgoing/<uid>``, encrypted, private; a failure leaves nothing of them. Parts of
        ``part_size`` bytes if that is given and less than the format's most.
        """

    def prepared(self, folder: Path) -> PreparedBundle | None:
        """What lies prepared in a folder; None unless all of it is there."""

    def fitting_part(self, needed: int, target: Path) -> int:
        """How large the parts of a bundle are best made that is to begin on the medium of ``target``."""

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
        """The parts ``wanted`` of a prepared bundle, or the first of them that fit, written to ``target`` and read back from
        there. What an attempt before left there whole is kept; whole parts of a failed one stay, never a folder that looks
        like a bundle. ``adopt``: a folder that already bears the bundle's name may be taken for this attempt's.
        """

    def discard_broken(self, target: Path, uid: str) -> None:
        """Remove what a broken-off attempt left of a bundle in ``target``, if that is there."""

    def sweep_outgoing(self, outgoing: Path, known: frozenset[str]) -> None:
        """Remove what an interrupted :meth:`prepare` left, and what is prepared of bundles that are not ``known``."""

    def discard(self, folder: Path) -> None:
        """Take a bundle off its medium again, as far as that allows it."""

    def check(self, folders: Path | Sequence[Path], keys: ReaderKeys, progress: Progress, cancel: CancelToken) -> CheckedBundle:
        """Check a bundle where it lies, on one medium or several."""

    def receive(
        self, folders: Path | Sequence[Path], keys: ReaderKeys, quarantine: Path, progress: Progress, cancel: CancelToken
    ) -> AbstractContextManager[Received]:
        """Check a copy of a bundle and hand it out."""

    def gather(
        self, folders: Path | Sequence[Path], keys: ReaderKeys, place: Path, progress: Progress, cancel: CancelToken
    ) -> Arrived:
        """Copy into ``place`` what lies here of a bundle and is not there yet; a refusal leaves it as it was."""

    def opened(
        self, place: Path, keys: ReaderKeys, progress: Progress, cancel: CancelToken
    ) -> AbstractContextManager[Received]:
        """Check all anew what was gathered in ``place`` and hand it out; it stays there."""

    def sweep(self, quarantine: Path) -> None:
        """Remove what an interrupted :meth:`receive` or :meth:`gather` left behind; only while nobody receives."""


class RegisterIncoming(Protocol):
    """The register's way to take in a case that came in a bundle, inside the caller's unit of work.

    It gives the case this office's own number, keeps ``uid`` and ``origin_office``, records REQUEST_RECEIVED at ``received``
    for an incoming case (for an outgoing one, which an answer brings that is not in the register, no event), computes the
    deadlines and writes the audit entry.
    """

    def __call__(self, uow: UnitOfWork, particulars: Particulars, uid: Uid, origin_office: str, received: Moment) -> Request:
        """The registered request."""


class AmendIn(Protocol):
    """The register's way to amend a case inside the caller's unit of work: as an officer's correction, with its reason in the
    history, its audit entry and its deadlines.
    """

    def __call__(self, uow: UnitOfWork, old: Request, particulars: Particulars, reason: str) -> Request:
        """The amended request."""
