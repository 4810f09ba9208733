# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reads a case bundle from the outside in, and gives nothing to anybody before every check of it has passed.

Order: folder, signature of the envelope by a trusted office, envelope, sizes and hashes of all files, decryption, strict tar,
signature inside by the same office, addressee, manifests, schema. Nothing is parsed before its signature or its
authenticated block was checked; no name from a bundle becomes a path. To take a bundle in, its encrypted parts are first
copied into the quarantine folder and only the copy is read: a medium cannot show one content to the checks and another
one afterwards, and nothing plain ever lies on a disk.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from mlat_desktop.domain.bundle import (
    SIGNATURE_NAMESPACE,
    BundleFile,
    Card,
    CardStatus,
    CheckedBundle,
    ReaderKeys,
    Signatures,
)
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.system import files
from mlat_desktop.transfer import age
from mlat_desktop.transfer.contents import Contents
from mlat_desktop.transfer.envelope import ENVELOPE, INCOMPLETE, OPEN_ME, SIGNATURE, Envelope, Listed, decode
from mlat_desktop.transfer.medium import BLOCK, Medium, known
from mlat_desktop.transfer.pipe import Pipe, PipeBrokenError
from mlat_desktop.transfer.tar_stream import Member, TarError, members

_MOST_ENVELOPE = 8 << 20
_MOST_SIGNATURE = 4096
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Received:
    """A checked bundle whose encrypted copy lies in quarantine."""

    bundle: CheckedBundle
    each: Callable[[Callable[[BundleFile, BinaryIO], None]], None]


class Reader:
    """Reads bundles."""

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures

    def check(self, folder: Path, keys: ReaderKeys, progress: Progress, cancel: CancelToken) -> CheckedBundle:
        """Check a bundle where it lies and keep nothing of it. Every refusal has its own code."""
        envelope, sender = self._outside(folder, keys)
        total = 2 * sum(part.size for part in envelope.parts)
        steps = _Steps(progress, cancel, total, "checking")
        for listed in (*envelope.files, *envelope.parts):
            _hash_file(folder / listed.name, listed, steps, None)
        return self._inside(folder, envelope, sender, keys, steps)

    @contextmanager
    def receive(
        self, folder: Path, keys: ReaderKeys, quarantine: Path, progress: Progress, cancel: CancelToken
    ) -> Iterator[Received]:
        """Copy the encrypted parts into ``quarantine``, check the copy, and hand it out; removed again on leaving.

        ``each(take)`` then calls ``take(file, stream)`` for every letter and evidence file; the stream's hash is checked
        against the signed manifest, and ``take`` must have read it whole or not at all.
        """
        envelope, sender = self._outside(folder, keys)
        size = sum(part.size for part in envelope.parts)
        place = quarantine / f"incoming-{os.urandom(8).hex()}"
        steps = _Steps(progress, cancel, 3 * size, "receiving")
        try:
            place.mkdir(parents=True)
            _room(place, 2 * size)
            for listed in (*envelope.files, *envelope.parts):
                copy = None if listed.name == OPEN_ME else place / listed.name
                _hash_file(folder / listed.name, listed, steps, copy)
            bundle = self._inside(place, envelope, sender, keys, steps)
            wanted = {file.path: file for file in bundle.files}

            def each(take: Callable[[BundleFile, BinaryIO], None]) -> None:
                def one(member: Member) -> None:
                    file = wanted.get(member.name.partition("/")[2])
                    if file is None:
                        return
                    content = _Content(member)
                    take(file, cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, content), BLOCK)))
                    if content.taken and content.hash.hexdigest() != file.sha256:
                        raise KnownError(Code.BUNDLE_MANIFEST, name=file.path, reason=why("it has another hash"))

                _decrypted(place, envelope, keys, sender, steps, one)

            yield Received(bundle, each)
        except OSError as error:
            raise known(error, place) from error
        finally:
            Medium().discard(place)

    def _outside(self, folder: Path, keys: ReaderKeys) -> tuple[Envelope, Card]:
        """The envelope, once a trusted office's signature over it holds, and the card of that office."""
        names = _names(folder)
        signature = _small(folder, SIGNATURE, _MOST_SIGNATURE)
        data = _small(folder, ENVELOPE, _MOST_ENVELOPE)
        try:
            fingerprint = self._signatures.signer(signature)
        except ValueError as error:
            raise KnownError(Code.BUNDLE_ENVELOPE, name=SIGNATURE, reason=error.args[0] if error.args else "") from error
        sender = _sender(fingerprint, keys)
        try:
            self._signatures.verify(sender.signing_key, data, signature, SIGNATURE_NAMESPACE)
        except ValueError as error:
            raise KnownError(Code.BUNDLE_SIGNATURE, reason=error.args[0] if error.args else "", name=sender.name) from error
        envelope = decode(data)
        if envelope.sender != sender.fingerprint:
            raise KnownError(Code.BUNDLE_ENVELOPE, name=ENVELOPE, reason=why("it names another sender than its signer"))
        _valid(sender, envelope)
        listed = {file.name for file in (*envelope.files, *envelope.parts)}
        extra = sorted(names - listed - {ENVELOPE, SIGNATURE})
        if extra:
            raise KnownError(Code.BUNDLE_FILE_EXTRA, name=extra[0])
        return envelope, sender

    def _inside(self, folder: Path, envelope: Envelope, sender: Card, keys: ReaderKeys, steps: _Steps) -> CheckedBundle:
        contents = Contents(envelope.uid)
        _decrypted(folder, envelope, keys, sender, steps, contents.take)
        contents.verify_signer(sender, self._signatures)
        found = contents.check(envelope.sequence)
        own = sender.status is CardStatus.OWN
        if not own and keys.own_fingerprint not in found.recipients:
            raise KnownError(Code.BUNDLE_FORWARDED, name=sender.name)
        return CheckedBundle(
            uid=envelope.uid,
            sequence=envelope.sequence,
            created_at=envelope.created_at,
            sender=sender,
            recipient_cards=found.recipients,
            digest=found.digest,
            size=sum(part.size for part in envelope.parts),
            parts=len(envelope.parts),
            case=found.case,
            files=found.files,
        )


class _Steps:
    """Progress over several passes, and cancelling."""

    def __init__(self, progress: Progress, cancel: CancelToken, total: int, what: str) -> None:
        self._progress, self._cancel, self._total, self._what = progress, cancel, total, what
        self._done = 0

    def step(self, count: int) -> None:
        self._cancel.check()
        self._done = min(self._done + count, self._total)
        self._progress.step(self._done, self._total, self._what)


def _names(folder: Path) -> set[str]:
    """The names in a bundle's folder. What desktops leave behind by themselves is neither read nor counted."""
    if folder.name.endswith(INCOMPLETE):
        raise KnownError(Code.BUNDLE_INCOMPLETE, path=folder)
    try:
        names = {entry.name for entry in os.scandir(folder)}
    except (FileNotFoundError, NotADirectoryError) as error:
        raise KnownError(Code.BUNDLE_MISSING, path=folder) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=folder, reason=error.strerror or str(error)) from error
    names = {name for name in names if not _left_by_desktop(name)}
    if ENVELOPE not in names and SIGNATURE not in names:
        raise KnownError(Code.BUNDLE_MISSING, path=folder)
    return names


def _left_by_desktop(name: str) -> bool:
    return name in {".DS_Store", "Thumbs.db", "desktop.ini"} or name.startswith("._")


def _open(path: Path) -> BinaryIO:
    """A regular file of the bundle's folder, never through a link, a pipe or a device."""
    try:
        return cast(BinaryIO, os.fdopen(files.open_plain(path), "rb", buffering=0))
    except FileNotFoundError as error:
        raise KnownError(Code.BUNDLE_FILE_MISSING, name=path.name) from error
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.EINVAL}:
            raise KnownError(Code.FILE_UNREADABLE, path=path.name, reason=why("not a plain file")) from error
        raise KnownError(Code.FILE_UNREADABLE, path=path.name, reason=error.strerror or str(error)) from error


def _small(folder: Path, name: str, most: int) -> bytes:
    with _open(folder / name) as file:
        data = bytearray()
        while len(data) <= most and (block := _block(file, name)):
            data += block
    if len(data) > most:
        raise KnownError(Code.BUNDLE_ENVELOPE, name=name, reason=why("too large"))
    return bytes(data)


def _block(file: BinaryIO, name: str) -> bytes:
    try:
        return file.read(BLOCK)
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=name, reason=error.strerror or str(error)) from error


def _sender(fingerprint: str, keys: ReaderKeys) -> Card:
    card = next((card for card in keys.cards if card.fingerprint == fingerprint), None)
    if card is None:
        raise KnownError(Code.BUNDLE_SENDER_UNKNOWN, fingerprint=fingerprint)
    if card.status is CardStatus.REVOKED:
        raise KnownError(Code.BUNDLE_SENDER_REVOKED, name=card.name, fingerprint=fingerprint)
    if card.status is CardStatus.KNOWN:
        raise KnownError(Code.BUNDLE_SENDER_UNTRUSTED, name=card.name, fingerprint=fingerprint)
    return card


def _valid(sender: Card, envelope: Envelope) -> None:
    """A day of grace on either side: the two offices may live on different dates."""
    made = envelope.created_at.date()
    if made < sender.valid_from - _DAY or (sender.valid_to is not None and made > sender.valid_to + _DAY):
        raise KnownError(Code.BUNDLE_SENDER_EXPIRED, name=sender.name, created=made)


def _hash_file(path: Path, listed: Listed, steps: _Steps, copy: Path | None) -> None:
    """Compare a file with what the envelope lists; keep an equal one at ``copy``, if given."""
    found, size = hashlib.sha256(), 0
    target = copy.open("xb") if copy is not None else None
    try:
        with _open(path) as file:
            while size <= listed.size and (block := _block(file, listed.name)):
                found.update(block)
                size += len(block)
                if target is not None:
                    target.write(block)
                steps.step(len(block))
        if target is not None:
            target.flush()
    finally:
        if target is not None:
            with suppress(OSError):  # a full disk is heard in the flush above
                target.close()
    if size < listed.size:
        raise KnownError(Code.BUNDLE_FILE_TRUNCATED, name=listed.name, size=size, expected=listed.size)
    if size != listed.size or found.hexdigest() != listed.sha256:
        raise KnownError(Code.BUNDLE_FILE_ALTERED, name=listed.name)


def _room(place: Path, needed: int) -> None:
    """Refuse early where the disk clearly has no room: for the copy and for what is then taken into the store."""
    try:
        usage = shutil.disk_usage(place)
    except OSError:
        return
    if usage.total and usage.free < needed:
        raise KnownError(Code.BUNDLE_NO_SPACE, path=place.parent, needed=needed, free=usage.free)


class _Joined(io.RawIOBase):
    """The parts, one after another."""

    def __init__(self, folder: Path, parts: tuple[Listed, ...], steps: _Steps) -> None:
        super().__init__()
        self._paths = iter([folder / part.name for part in parts])
        self._file: BinaryIO | None = None
        self._steps = steps

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # typeshed's buffer type is private
        while True:
            if self._file is None:
                path = next(self._paths, None)
                if path is None:
                    return 0
                self._file = _open(path)
            count = cast(io.FileIO, self._file).readinto(buffer)
            if count:
                self._steps.step(count)
                return count
            self._file.close()
            self._file = None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def _decrypted(
    folder: Path, envelope: Envelope, keys: ReaderKeys, sender: Card, steps: _Steps, take: Callable[[Member], None]
) -> None:
    """Decrypt in another thread and hand every file of the tar to ``take``; complete only when this returns."""
    pipe = Pipe()
    failed: list[BaseException] = []

    def release() -> None:
        try:
            joined = cast(io.RawIOBase, _Joined(folder, envelope.parts, steps))
            with io.BufferedReader(joined, BLOCK) as source:  # short reads at the borders of parts are its business
                age.decrypt(source, pipe, keys.identity)
            pipe.end()
        except BaseException as error:
            failed.append(error)
            pipe.end(error)

    thread = threading.Thread(target=release, name="bundle-decryption", daemon=True)
    thread.start()
    raised: BaseException | None = None
    try:
        for member in members(pipe):
            take(member)
    except BaseException as error:  # told apart below, when both threads have stopped
        raised = error
    pipe.leave(raised)
    thread.join()
    own = next((error for error in failed if not isinstance(error, PipeBrokenError)), raised)
    if own is not None:
        raise _named(own, sender) from own


def _named(error: BaseException, sender: Card) -> BaseException:
    if isinstance(error, age.NoKeyError):
        return KnownError(Code.BUNDLE_WRONG_RECIPIENT, name=sender.name)
    if isinstance(error, age.DamagedError):
        return KnownError(Code.BUNDLE_UNDECRYPTABLE, reason=error.args[0] if error.args else "")
    if isinstance(error, TarError):
        return KnownError(Code.BUNDLE_CONTENTS, reason=error.args[0] if error.args else "")
    return error


class _Content(io.RawIOBase):
    """A tar member as a plain file object."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self._member = member
        self.hash = hashlib.sha256()
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # typeshed's buffer type is private
        data = self._member.read(len(buffer))
        self.hash.update(data)
        self.taken += len(data)
        buffer[: len(data)] = data
        return len(data)
