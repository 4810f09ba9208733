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

import hashlib
import io
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from mlat_desktop.domain.bundle import (
    SIGNATURE_NAMESPACE,
    Arrived,
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
from mlat_desktop.transfer.envelope import ENVELOPE, SEVEN, SIGNATURE, Envelope, Listed, decode
from mlat_desktop.transfer.joined import Joined
from mlat_desktop.transfer.medium import BLOCK, Medium, known_here
from mlat_desktop.transfer.pipe import Pipe, PipeBrokenError
from mlat_desktop.transfer.seven import SevenError, SevenReader, WrongPassphraseError
from mlat_desktop.transfer.sources import Sources, Steps, compare, of_part, open_plain, part_missing
from mlat_desktop.transfer.tar_stream import Member, TarError, members

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

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

    def check(self, folders: Path | Sequence[Path], keys: ReaderKeys, progress: Progress, cancel: CancelToken) -> CheckedBundle:
        """Check a bundle where it lies, on one medium or several, and keep nothing of it. Every refusal has its own code."""
        sources = Sources(folders)
        envelope, sender = self._outside(sources, keys)
        here, missing = sources.plan(envelope)
        if missing:
            raise part_missing(envelope, missing)
        steps = Steps(progress, cancel, 2 * _size(envelope), "checking")
        for listed, path in here:
            _compared(path, listed, envelope, steps, None)
        places = dict(here)
        return self._inside([places[part] for part in envelope.parts], envelope, sender, keys, steps)

    def gather(
        self, folders: Path | Sequence[Path], keys: ReaderKeys, place: Path, progress: Progress, cancel: CancelToken
    ) -> Arrived:
        """Copy into ``place`` what lies here of a bundle and is not there yet, each part compared with the signed envelope.

        A refusal leaves ``place`` as it was before. ``BUNDLE_OTHER_MEDIUM`` where it holds another bundle's parts.
        """
        sources = Sources(folders)
        envelope, sender = self._outside(sources, keys)
        fresh = not place.exists()
        try:
            if fresh:
                self._begin(place, sources, envelope)
            else:
                Sources(place).must_hold(sources.folders[0])
            held = frozenset(part.name for part in envelope.parts if (place / part.name).exists())
            here, missing = sources.plan(envelope, held)
            steps = Steps(progress, cancel, sum(listed.size for listed, _ in here), "receiving")
            for listed, path in here:
                copy = place / listed.name
                _compared(path, listed, envelope, steps, None if copy.exists() else copy)
        except BaseException as error:
            if fresh:  # a full disk above all: what was copied would keep it full
                Medium().discard(place)
            if isinstance(error, OSError):
                raise known_here(error) from error
            raise
        return Arrived(
            uid=envelope.uid,
            sequence=envelope.sequence,
            created_at=envelope.created_at,
            sender=sender,
            size=_size(envelope),
            parts=len(envelope.parts),
            missing=tuple(missing),
        )

    @contextmanager
    def opened(self, place: Path, keys: ReaderKeys, progress: Progress, cancel: CancelToken) -> Iterator[Received]:
        """Check what :meth:`gather` put together, all of it anew, and hand it out; it stays where it is."""
        sources = Sources(place)
        envelope, sender = self._outside(sources, keys)
        here, missing = sources.plan(envelope)
        if missing:
            raise part_missing(envelope, missing)
        steps = Steps(progress, cancel, 2 * _size(envelope), "checking")
        paths = [place / part.name for part in envelope.parts]
        try:
            if envelope.seven:
                _must_open(paths, keys, sender)
            for listed, path in here:
                _compared(path, listed, envelope, steps, None)
            bundle = self._inside(paths, envelope, sender, keys, steps)
            taking = Steps(progress, cancel, _size(envelope), "taking")
            yield Received(bundle, _each(bundle, paths, keys, sender, taking))
        except OSError as error:
            raise known_here(error) from error

    @contextmanager
    def receive(
        self, folders: Path | Sequence[Path], keys: ReaderKeys, quarantine: Path, progress: Progress, cancel: CancelToken
    ) -> Iterator[Received]:
        """Copy the encrypted parts into ``quarantine``, check the copy, and hand it out; removed again on leaving.

        ``each(take)`` then calls ``take(file, stream)`` for every letter and evidence file; the stream's hash is checked
        against the signed manifest, and ``take`` must have read it whole or not at all.
        """
        sources = Sources(folders)
        envelope, sender = self._outside(sources, keys)
        here, missing = sources.plan(envelope)
        if missing:
            raise part_missing(envelope, missing)
        place = quarantine / f"incoming-{os.urandom(8).hex()}"
        steps = Steps(progress, cancel, 3 * _size(envelope), "receiving")
        try:
            self._begin(place, sources, envelope)
            for listed, path in here:
                _compared(path, listed, envelope, steps, place / listed.name)
            paths = [place / part.name for part in envelope.parts]
            bundle = self._inside(paths, envelope, sender, keys, steps)
            yield Received(bundle, _each(bundle, paths, keys, sender, steps))
        except OSError as error:
            raise known_here(error) from error
        finally:
            Medium().discard(place)

    @staticmethod
    def _begin(place: Path, sources: Sources, envelope: Envelope) -> None:
        place.mkdir(parents=True)
        _room(place, 2 * _size(envelope))
        (place / ENVELOPE).write_bytes(sources.envelope)
        (place / SIGNATURE).write_bytes(sources.signature)

    def _outside(self, sources: Sources, keys: ReaderKeys) -> tuple[Envelope, Card]:
        """The envelope, once a trusted office's signature over it holds, and the card of that office."""
        try:
            fingerprint = self._signatures.signer(sources.signature)
        except ValueError as error:
            raise KnownError(Code.BUNDLE_ENVELOPE, name=SIGNATURE, reason=error.args[0] if error.args else "") from error
        sender = _sender(fingerprint, keys)
        try:
            self._signatures.verify(sender.signing_key, sources.envelope, sources.signature, SIGNATURE_NAMESPACE)
        except ValueError as error:
            raise KnownError(Code.BUNDLE_SIGNATURE, reason=error.args[0] if error.args else "", name=sender.name) from error
        envelope = decode(sources.envelope)
        if envelope.sender != sender.fingerprint:
            raise KnownError(Code.BUNDLE_ENVELOPE, name=ENVELOPE, reason=why("it names another sender than its signer"))
        _valid(sender, envelope)
        sources.must_list_all(envelope)
        return envelope, sender

    def _inside(self, paths: Sequence[Path], envelope: Envelope, sender: Card, keys: ReaderKeys, steps: Steps) -> CheckedBundle:
        contents = Contents(envelope.uid)
        _decrypted(paths, keys, sender, steps, contents.take)
        contents.verify_signer(sender, self._signatures)
        found = contents.check(envelope.sequence)
        addressed = sender.status is not CardStatus.OWN and not envelope.seven  # a passphrase has no address
        if addressed and not {keys.own_fingerprint, *keys.other_fingerprints}.intersection(found.recipients):
            raise KnownError(Code.BUNDLE_FORWARDED, name=sender.name)
        return CheckedBundle(
            uid=envelope.uid,
            sequence=envelope.sequence,
            created_at=envelope.created_at,
            sender=sender,
            recipient_cards=found.recipients,
            digest=found.digest,
            size=_size(envelope),
            parts=len(envelope.parts),
            case=found.case,
            files=found.files,
        )


def _size(envelope: Envelope) -> int:
    return sum(part.size for part in envelope.parts)


def _compared(path: Path, listed: Listed, envelope: Envelope, steps: Steps, copy: Path | None) -> None:
    """Compare a file and keep an equal one at ``copy``; one that differs leaves no copy."""
    try:
        compare(path, listed, steps, copy)
    except BaseException as error:
        if copy is not None:
            with suppress(OSError):
                files.remove(copy)
        if isinstance(error, KnownError):
            raise of_part(error, envelope, listed) from error
        raise


def _each(
    bundle: CheckedBundle, paths: Sequence[Path], keys: ReaderKeys, sender: Card, steps: Steps
) -> Callable[[Callable[[BundleFile, BinaryIO], None]], None]:
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

        _decrypted(paths, keys, sender, steps, one)

    return each


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
    """A day of grace on either side: the two offices may live on different dates. A card may end on the calendar's last day,
    to which nothing can be added.
    """
    made = envelope.created_at.date()
    if sender.valid_from - made > _DAY or (sender.valid_to is not None and made - sender.valid_to > _DAY):
        raise KnownError(Code.BUNDLE_SENDER_EXPIRED, name=sender.name, created=made)


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

    def __init__(self, paths: Sequence[Path], steps: Steps) -> None:
        super().__init__()
        self._paths = iter(paths)
        self._file: BinaryIO | None = None
        self._name = ""
        self._steps = steps

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        while True:
            if self._file is None:
                path = next(self._paths, None)
                if path is None:
                    return 0
                self._file, self._name = open_plain(path), path.name
            try:
                count = cast(io.FileIO, self._file).readinto(buffer)
            except OSError as error:
                raise KnownError(Code.FILE_UNREADABLE, path=self._name, reason=error.strerror or str(error)) from error
            if count:
                self._steps.step(count)
                return count
            self._file.close()
            self._file = None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def _decrypted(paths: Sequence[Path], keys: ReaderKeys, sender: Card, steps: Steps, take: Callable[[Member], None]) -> None:
    """Decrypt in another thread and hand every file of the tar to ``take``; complete only when this returns."""
    if paths[0].name.startswith(SEVEN):
        _unlocked(paths, keys, sender, steps, take)
        return
    pipe = Pipe()
    failed: list[BaseException] = []

    def release() -> None:
        try:
            joined = cast(io.RawIOBase, _Joined(paths, steps))
            with io.BufferedReader(joined, BLOCK) as source:  # short reads at the borders of parts are its business
                age.decrypt(source, pipe, keys.identity, *keys.other_identities)
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


def _must_open(paths: Sequence[Path], keys: ReaderKeys, sender: Card) -> None:
    """Whether the passphrase of a 7z form is the right one, told from the end of its last part: nobody waits for hundreds of
    gigabytes to be read before a slip is said. The parts were compared when they came, and are compared again after this.
    """
    if not keys.passphrase:
        raise KnownError(Code.BUNDLE_PASSPHRASE_NEEDED, name=sender.name)
    try:
        with Joined(paths, lambda _count: None) as source:
            SevenReader(source, source.size, keys.passphrase)
    except WrongPassphraseError as error:
        raise KnownError(Code.BUNDLE_PASSPHRASE_WRONG, name=sender.name) from error
    except SevenError:
        return  # what is damaged is told by the comparison


def _unlocked(paths: Sequence[Path], keys: ReaderKeys, sender: Card, steps: Steps, take: Callable[[Member], None]) -> None:
    """The same of the 7z form. Its parts were compared with the signed envelope before, so that nothing forged is decrypted."""
    if not keys.passphrase:
        raise KnownError(Code.BUNDLE_PASSPHRASE_NEEDED, name=sender.name)
    try:
        with Joined(paths, steps.step) as source:
            for member in SevenReader(source, source.size, keys.passphrase).members():
                take(member)
    except WrongPassphraseError as error:
        raise KnownError(Code.BUNDLE_PASSPHRASE_WRONG, name=sender.name) from error
    except (SevenError, TarError) as error:
        raise KnownError(Code.BUNDLE_CONTENTS, reason=error.args[0] if error.args else "") from error


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

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._member.read(len(view))
        self.hash.update(data)
        self.taken += len(data)
        view[: len(data)] = data
        return len(data)
