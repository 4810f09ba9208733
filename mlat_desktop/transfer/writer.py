# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Writes a case bundle: tar, age, parts, envelope, in one pass over the content, with nothing plain on any disk.

The folder is called ``<uuid>.incomplete`` until every byte of it was synced and read back; whatever goes wrong before that
leaves no bundle. Order of the syncs: each part before its name, the folder after them, the envelope last.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from mlat_desktop.domain.bundle import (
    SCHEMA_PATH,
    SIGNATURE_NAMESPACE,
    BundlePlan,
    PreparedBundle,
    Signatures,
    WrittenBundle,
)
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.transfer import age
from mlat_desktop.transfer.checked_json import schema_bytes
from mlat_desktop.transfer.drives import bypasses_memory
from mlat_desktop.transfer.envelope import ENVELOPE, INCOMPLETE, OPEN_ME, PART, SEVEN, SIGNATURE, Envelope, Listed, part_name
from mlat_desktop.transfer.medium import Medium, known, known_here
from mlat_desktop.transfer.open_me import open_me
from mlat_desktop.transfer.packing import SCHEMA, Packer, Told
from mlat_desktop.transfer.parts import Parts, SevenParts, small
from mlat_desktop.transfer.pipe import Pipe, PipeBrokenError
from mlat_desktop.transfer.seven import SevenWriter
from mlat_desktop.transfer.tar_stream import TarWriter, total_size

T = TypeVar("T")
PART_SIZE = 4_000_000_000


def _sizes(listed: list[Listed]) -> tuple[int, ...]:
    return tuple(each.size for each in listed if each.name.startswith((PART, SEVEN)))


class Writer:
    """Writes bundles. ``medium`` is another one in tests only; parts are at most ``PART_SIZE`` bytes, so that every file
    system takes them.
    """

    def __init__(self, signatures: Signatures, medium: Medium | None = None, part_size: int = PART_SIZE) -> None:
        self._signatures = signatures
        self._packer = Packer(signatures)
        self._medium = medium or Medium()
        self._part_size = min(part_size, PART_SIZE)
        self._stage = "writing"

    def write(self, plan: BundlePlan, target: Path, progress: Progress, cancel: CancelToken) -> WrittenBundle:
        """Write, read back, compare, then give the folder its final name. A failure leaves nothing that looks like a bundle."""

        def fill(folder: Path) -> tuple[str, list[Listed], bool]:
            digest, listed = self._fill(plan, folder, progress, cancel)
            self._compare(folder, listed, progress, cancel)
            return digest, listed, bypasses_memory(folder)

        try:
            digest, listed, compared = self._whole_or_nothing(target, plan.uid, fill)
        except OSError as error:
            raise known(error, target) from error
        parts = _sizes(listed)
        return WrittenBundle(folder=target / plan.uid, digest=digest, size=sum(parts), parts=len(parts), compared=compared)

    def prepare(self, plan: BundlePlan, outgoing: Path, progress: Progress, cancel: CancelToken) -> PreparedBundle:
        """The very files that are to lie on media, on the computer's own disk. A failure leaves nothing of them."""
        self._stage = "preparing"
        try:
            digest, listed = self._whole_or_nothing(
                outgoing, plan.uid, lambda folder: self._fill(plan, folder, progress, cancel)
            )
        except OSError as error:
            raise known_here(error) from error
        return PreparedBundle(folder=outgoing / plan.uid, parts=_sizes(listed), digest=digest)

    def _whole_or_nothing(self, target: Path, uid: str, fill: Callable[[Path], T]) -> T:
        folder, done = target / f"{uid}{INCOMPLETE}", target / uid
        made: list[Path] = []
        try:
            made.append(folder)
            self._medium.make_folder(folder)
            found = fill(folder)
            self._medium.rename(folder, done)
            made.append(done)
            self._medium.sync_folder(target)
        except BaseException:
            for path in made:
                self._medium.discard(path)
            raise
        return found

    def _fill(self, plan: BundlePlan, folder: Path, progress: Progress, cancel: CancelToken) -> tuple[str, list[Listed]]:
        """All files, the envelope last; the digest, and what each of them must be found to be."""
        total = sum(payload.size for payload in plan.payloads)
        told = Told(self._stage, total, progress, cancel)
        digest, parts = (
            self._under_passphrase(plan, folder, told, cancel) if plan.passphrase else self._encrypt(plan, folder, told)
        )
        guide = open_me(plan.uid, [part.name for part in parts])
        listed = Listed(OPEN_ME, len(guide), hashlib.sha256(guide).hexdigest())
        envelope = Envelope(
            uid=plan.uid,
            sequence=plan.sequence,
            created_at=plan.created_at,
            sender=plan.sender.fingerprint,
            files=(listed,),
            parts=tuple(parts),
        ).encode()
        signature = self._signatures.sign(plan.seed, envelope, SIGNATURE_NAMESPACE)
        small(self._medium, folder / OPEN_ME, guide)
        self._medium.sync_folder(folder)
        small(self._medium, folder / ENVELOPE, envelope)
        small(self._medium, folder / SIGNATURE, signature)
        self._medium.sync_folder(folder)
        return digest, [
            *parts,
            listed,
            Listed(ENVELOPE, len(envelope), hashlib.sha256(envelope).hexdigest()),
            Listed(SIGNATURE, len(signature), hashlib.sha256(signature).hexdigest()),
        ]

    def _compare(self, folder: Path, expected: list[Listed], progress: Progress, cancel: CancelToken) -> None:
        done, total = 0, sum(file.size for file in expected)

        def tell(count: int) -> None:
            nonlocal done
            done += count
            progress.step(done, total, "comparing")

        for file in expected:
            cancel.check()
            if self._medium.read_back(folder / file.name, cancel, tell) != (file.sha256, file.size):
                raise KnownError(Code.BUNDLE_DIFFERS, name=file.name)

    def _under_passphrase(self, plan: BundlePlan, folder: Path, told: Told, cancel: CancelToken) -> tuple[str, list[Listed]]:
        """The 7z form, for an office without a card."""
        parts = SevenParts(folder, self._medium, self._part_size)
        try:
            archive = SevenWriter(parts, plan.passphrase)
            digest = self._packer.pack(plan, archive, told)
            parts.complete(archive.head, cancel)
        finally:
            parts.abandon()
        return digest, parts.listed

    def _encrypt(self, plan: BundlePlan, folder: Path, told: Told) -> tuple[str, list[Listed]]:
        """Pack in this thread, encrypt and write in another; whichever fails first is what is raised."""
        parts, pipe = Parts(folder, self._medium, self._part_size), Pipe()
        failed: list[BaseException] = []

        def seal() -> None:
            try:
                age.encrypt(pipe, parts, plan.recipients)
                parts.finish_part()
                pipe.leave()
            except BaseException as error:
                failed.append(error)
                pipe.leave(error)

        thread = threading.Thread(target=seal, name="bundle-encryption", daemon=True)
        thread.start()
        try:
            digest = self._packer.pack(plan, TarWriter(pipe), told)
            pipe.end()
        except BaseException as error:
            pipe.end(error)
            thread.join()
            own = [cause for cause in failed if not isinstance(cause, PipeBrokenError)]
            if own:  # the encryption stopped first: what this thread met is only its echo
                raise own[0] from None
            raise
        else:
            thread.join()
            if failed:
                raise failed[0]
        finally:
            parts.abandon()
        return digest, parts.listed


def encrypted_size(plan_files: list[tuple[str, int]]) -> int:
    """About how many bytes a bundle of these payload paths and sizes takes, its small files with some room included."""
    prefix = "0" * 36 + "/"
    names = [(prefix + path, size) for path, size in plan_files]
    names.append((prefix + SCHEMA_PATH, len(schema_bytes(SCHEMA))))
    tar = total_size(names) + 300 * (len(plan_files) + 8)
    return tar + (tar // 65536 + 1) * 16 + 4096 + len(open_me("0" * 36, [part_name(1)]))
