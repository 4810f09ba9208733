# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Packs the bag and its signature into an archive, whichever it is: every form of a bundle holds the same bag."""

from __future__ import annotations

import hashlib
from typing import Protocol

from mlat_desktop.domain.bundle import (
    INDEX_PATH,
    SCHEMA_PATH,
    SIGNATURE_NAMESPACE,
    BundleFile,
    BundlePlan,
    Payload,
    Signatures,
)
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.transfer import bag
from mlat_desktop.transfer.checked_json import schema_bytes
from mlat_desktop.transfer.tar_stream import TarError

SCHEMA = "case-1.schema.json"


class Archive(Protocol):
    """Files one after another, each of a size told before."""

    def begin(self, name: str, size: int) -> None:
        """The next file."""

    def write(self, data: bytes, /) -> int:
        """Some of it. Raises :class:`TarError` where it is longer than was told."""

    def end(self) -> None:
        """No more files."""


class Told:
    """Progress over the content that goes into a bundle, and cancelling."""

    def __init__(self, stage: str, total: int, progress: Progress, cancel: CancelToken) -> None:
        self._stage, self._total, self._progress, self._cancel = stage, total, progress, cancel
        self._done = 0

    def step(self, count: int) -> None:
        """So much more of it; raises where somebody cancelled."""
        self._cancel.check()
        self._done += count
        if count:
            self._progress.step(self._done, self._total, self._stage)


class _Watched:
    """A sink that counts, hashes and listens for cancelling."""

    def __init__(self, archive: Archive, told: Told) -> None:
        self._archive, self._told = archive, told
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> int:
        self.hash.update(data)
        self.size += len(data)
        self._archive.write(data)
        self._told.step(len(data))
        return len(data)


class Packer:
    """Packs bags; each is signed with the key of its plan."""

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures

    def pack(self, plan: BundlePlan, archive: Archive, told: Told) -> str:
        """The bag and its signature as one archive; the digest of its tag manifest."""

        def put(path: str, data: bytes) -> BundleFile:
            told.step(0)
            archive.begin(f"{plan.uid}/{path}", len(data))
            archive.write(data)
            return BundleFile(path, len(data), hashlib.sha256(data).hexdigest())

        first = put(bag.BAGIT, bag.BAGIT_TXT)
        schema = put(SCHEMA_PATH, schema_bytes(SCHEMA))
        payload = [schema, *(_stream(plan.uid, item, archive, told) for item in plan.payloads)]
        info = bag.BagInfo(
            organization=plan.sender.name,
            uid=plan.uid,
            dated=plan.created_at.date(),
            agent=plan.agent,
            octets=sum(file.size for file in payload),
            streams=len(payload),
            sequence=plan.sequence,
            recipients=plan.recipient_cards,
            form=bag.WITH_INDEX if any(file.path == INDEX_PATH for file in payload) else bag.FORMAT,
        )
        tags = [first, put(bag.BAG_INFO, info.encode()), put(bag.MANIFEST, bag.manifest(payload))]
        manifest = bag.manifest(tags)
        digest = put(bag.TAG_MANIFEST, manifest).sha256
        signature = self._signatures.sign(plan.seed, manifest, SIGNATURE_NAMESPACE)
        archive.begin(f"{plan.uid}.sig", len(signature))
        archive.write(signature)
        archive.end()
        return digest


def _stream(uid: str, item: Payload, archive: Archive, told: Told) -> BundleFile:
    archive.begin(f"{uid}/{item.path}", item.size)
    watched = _Watched(archive, told)
    try:
        item.push(watched)
    except TarError as error:
        raise KnownError(Code.BUNDLE_SOURCE, name=item.path, reason=why("it is longer than recorded")) from error
    if watched.size != item.size:
        raise KnownError(Code.BUNDLE_SOURCE, name=item.path, reason=why("it is shorter than recorded"))
    if watched.hash.hexdigest() != item.sha256:
        raise KnownError(Code.BUNDLE_SOURCE, name=item.path, reason=why("its content has another hash"))
    return BundleFile(item.path, item.size, item.sha256)
