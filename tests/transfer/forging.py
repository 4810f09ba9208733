# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes bundles that our writer would never make, correctly signed and encrypted by an office that the receiver trusts."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import SIGNATURE_NAMESPACE, BundleFile
from mlat_desktop.transfer import bag
from mlat_desktop.transfer.envelope import ENVELOPE, OPEN_ME, SIGNATURE, Envelope, Listed, part_name
from mlat_desktop.transfer.tar_stream import END, header
from tests.transfer.conftest import FILES, NOW, Keys, case_bytes

UID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"


@dataclass(frozen=True)
class Entry:
    """A file to put into the bag; ``head`` replaces its tar header, ``padded`` its content with padding."""

    path: str
    content: bytes = b""
    head: bytes | None = None
    listed: bool = True
    padded: bytes | None = None
    rooted: bool = True

    def encode(self) -> bytes:
        name = f"{UID}/{self.path}" if self.rooted else self.path
        head = self.head if self.head is not None else header(name, len(self.content))
        padded = self.padded if self.padded is not None else self.content + bytes(-len(self.content) % 512)
        return head + padded


def bag_entries(
    by: Keys,
    to: Sequence[Keys],
    extra: Sequence[Entry] = (),
    *,
    case: bytes | None = None,
    inner: Keys | None = None,
    told: tuple[bytes, bytes] = (b"", b""),
) -> list[Entry]:
    """A whole bag whose manifest lists the extra entries too, and its signature. ``told`` replaces words of its bag-info."""
    case = case if case is not None else case_bytes(by.card, FILES)
    payload = [Entry("data/case.json", case), *(Entry(path, content) for path, content in FILES), *extra]
    listed = [
        BundleFile(each.path, len(each.content), hashlib.sha256(each.content).hexdigest()) for each in payload if each.listed
    ]
    info = bag.BagInfo(
        organization=by.card.name,
        uid=UID,
        dated=NOW.date(),
        agent="test",
        octets=sum(each.size for each in listed),
        streams=len(listed),
        sequence=1,
        recipients=tuple(each.card.fingerprint for each in to),
    ).encode()
    assert told[0] in info
    info = info.replace(*told)
    manifest = bag.manifest(listed)
    tags = [(bag.BAGIT, bag.BAGIT_TXT), (bag.BAG_INFO, info), (bag.MANIFEST, manifest)]
    tag_manifest = bag.manifest([BundleFile(n, len(c), hashlib.sha256(c).hexdigest()) for n, c in tags])
    signature = signatures.sign((inner or by).seed, tag_manifest, SIGNATURE_NAMESPACE)
    return [
        *payload,
        *(Entry(name, content) for name, content in tags),
        Entry(bag.TAG_MANIFEST, tag_manifest),
        Entry(f"{UID}.sig", signature, rooted=False),
    ]


def tar_of(entries: Sequence[Entry], end: bytes = END) -> bytes:
    return b"".join(entry.encode() for entry in entries) + end


def seal(target: Path, tar: bytes, by: Keys, to: Sequence[Keys], **changes: object) -> Path:
    """The folder of a bundle around any tar."""
    sealed = pyrage.encrypt(tar, [pyrage.x25519.Recipient.from_str(each.card.recipient) for each in to])
    return envelope(target, [sealed], by, **changes)


def envelope(target: Path, parts: Sequence[bytes], by: Keys, **changes: object) -> Path:
    """The folder of a bundle around any parts; ``changes`` are fields of the envelope."""
    folder = target / UID
    folder.mkdir()
    guide = b"TRAINING. A forged bundle of the tests.\r\n"
    listed = [Listed(part_name(n), len(p), hashlib.sha256(p).hexdigest()) for n, p in enumerate(parts, 1)]
    made = Envelope(
        uid=UID,
        sequence=1,
        created_at=NOW,
        sender=by.card.fingerprint,
        files=(Listed(OPEN_ME, len(guide), hashlib.sha256(guide).hexdigest()),),
        parts=tuple(listed),
    )
    data = replace(made, **changes).encode()  # type: ignore[arg-type]  # a test changes any field
    for name, part in zip([each.name for each in listed], parts, strict=True):
        (folder / name).write_bytes(part)
    (folder / OPEN_ME).write_bytes(guide)
    (folder / ENVELOPE).write_bytes(data)
    (folder / SIGNATURE).write_bytes(signatures.sign(by.seed, data, SIGNATURE_NAMESPACE))
    return folder


def info_head(name: str, size: int = 0, kind: bytes = b"0", *, gnu: bool = False, linkname: str = "") -> bytes:
    """A header as Python's tarfile writes it."""
    info = tarfile.TarInfo(name)
    info.size, info.type, info.mode, info.linkname = size, kind, 0o644, linkname
    return info.tobuf(tarfile.GNU_FORMAT if gnu else tarfile.USTAR_FORMAT, "utf-8", "surrogateescape")


def resummed(block: bytes) -> bytes:
    """A ustar block with the right checksum for its changed bytes."""
    block = block[:148] + b" " * 8 + block[156:]
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def gzipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("x")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
