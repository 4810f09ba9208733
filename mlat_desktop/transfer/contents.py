# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a decrypted bundle holds: gathered file by file, parsed only after its inner signature holds.

Small files stay in memory up to a limit each; letters and evidence are hashed and let go.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from mlat_desktop.domain.bundle import (
    CASE_PATH,
    INDEX_PATH,
    SCHEMA_PATH,
    SIGNATURE_NAMESPACE,
    BundleFile,
    Card,
    Signatures,
)
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.transfer import bag
from mlat_desktop.transfer.checked_json import JsonError, parse, validate
from mlat_desktop.transfer.tar_stream import Member

SCHEMA = "case-1.schema.json"
_LIMITS = {
    bag.BAGIT: 4096,
    bag.BAG_INFO: 1 << 20,
    bag.MANIFEST: 128 << 20,
    bag.TAG_MANIFEST: 4096,
    CASE_PATH: 64 << 20,
    SCHEMA_PATH: 1 << 20,
}
_CONTENT = re.compile(r"data/(letters|evidence)/[0-9]{4,6}/[^/]+")
_CASE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the checks leave."""

    recipients: tuple[str, ...]
    digest: str
    case: bytes
    files: tuple[BundleFile, ...]


class Contents:
    """Takes the files of one bundle; then :meth:`verify_signer`, then :meth:`check`, in that order."""

    def __init__(self, uid: str) -> None:
        self._uid = uid
        self._kept: dict[str, bytes] = {}
        self._seen: dict[str, BundleFile] = {}
        self._signature: bytes | None = None

    def take(self, member: Member) -> None:
        """Keep a small file, hash a large one."""
        if member.name == f"{self._uid}.sig":
            self._signature = _whole(member, 4096)
            return
        root, _, path = member.name.partition("/")
        if root != self._uid or not (path in _LIMITS or path == INDEX_PATH or _CONTENT.fullmatch(path)):
            raise KnownError(Code.BUNDLE_CONTENTS_EXTRA, name=member.name)
        if path in _LIMITS:
            data = _whole(member, _LIMITS[path])
            self._kept[path] = data
            sha256 = hashlib.sha256(data).hexdigest()
        else:
            found = hashlib.sha256()
            while block := member.read(1 << 20):
                found.update(block)
            sha256 = found.hexdigest()
        self._seen[path] = BundleFile(path, member.size, sha256)

    def verify_signer(self, sender: Card, signatures: Signatures) -> None:
        """The tag manifest must be signed by the very office that signed the envelope."""
        manifest = self._kept.get(bag.TAG_MANIFEST)
        if manifest is None or self._signature is None:
            name = bag.TAG_MANIFEST if manifest is None else f"{self._uid}.sig"
            raise KnownError(Code.BUNDLE_MANIFEST, name=name, reason=why("it is missing"))
        try:
            signer = signatures.signer(self._signature)
            if signer != sender.fingerprint:
                raise KnownError(Code.BUNDLE_INNER_SIGNER, name=sender.name, fingerprint=signer)
            signatures.verify(sender.signing_key, manifest, self._signature, SIGNATURE_NAMESPACE)
        except ValueError as error:
            raise KnownError(
                Code.BUNDLE_INNER_SIGNATURE, name=sender.name, reason=error.args[0] if error.args else ""
            ) from error

    def check(self, sequence: int) -> Found:
        """Manifests, bag information and schema, each against the bytes that came."""
        tags = _listed(bag.TAG_MANIFEST, self._kept[bag.TAG_MANIFEST])
        if set(tags) != {bag.BAGIT, bag.BAG_INFO, bag.MANIFEST}:
            raise KnownError(Code.BUNDLE_MANIFEST, name=bag.TAG_MANIFEST, reason=why("it does not list the bag's own files"))
        self._compare(tags)
        payload = _listed(bag.MANIFEST, self._kept[bag.MANIFEST])
        self._compare(payload)
        extra = sorted(set(self._seen) - set(tags) - set(payload) - {bag.TAG_MANIFEST})
        if extra:
            raise KnownError(Code.BUNDLE_CONTENTS_EXTRA, name=extra[0])
        if CASE_PATH not in payload:
            raise KnownError(Code.BUNDLE_MANIFEST, name=CASE_PATH, reason=why("it is missing"))
        info = self._info(sequence, payload)
        case = self._kept[CASE_PATH]
        _check_case(case)
        content = [file for path, file in self._seen.items() if path in payload and path not in {*_LIMITS, INDEX_PATH}]
        digest = self._seen[bag.TAG_MANIFEST].sha256
        return Found(recipients=info.recipients, digest=digest, case=case, files=tuple(content))

    def _compare(self, listed: dict[str, str]) -> None:
        for path, sha256 in listed.items():
            if path not in self._seen:
                raise KnownError(Code.BUNDLE_MANIFEST, name=path, reason=why("it is missing"))
            if self._seen[path].sha256 != sha256:
                raise KnownError(Code.BUNDLE_MANIFEST, name=path, reason=why("it has another hash"))

    def _info(self, sequence: int, payload: dict[str, str]) -> bag.BagInfo:
        if self._kept[bag.BAGIT] != bag.BAGIT_TXT:
            raise KnownError(Code.BUNDLE_MANIFEST, name=bag.BAGIT, reason=why("not of the expected form"))
        try:
            info = bag.parse_info(self._kept[bag.BAG_INFO])
        except bag.BagError as error:
            raise KnownError(Code.BUNDLE_MANIFEST, name=bag.BAG_INFO, reason=error.args[0] if error.args else "") from error
        if (INDEX_PATH in payload) is not (info.form == bag.WITH_INDEX):
            raise KnownError(Code.BUNDLE_MANIFEST, name=bag.BAG_INFO, reason=why("it describes another bundle"))
        octets = sum(self._seen[path].size for path in payload)
        if (info.uid, info.sequence, info.octets, info.streams) != (self._uid, sequence, octets, len(payload)):
            raise KnownError(Code.BUNDLE_MANIFEST, name=bag.BAG_INFO, reason=why("it describes another bundle"))
        return info


def _whole(member: Member, most: int) -> bytes:
    if member.size > most:
        raise KnownError(Code.BUNDLE_CONTENTS, reason=why("{name} is larger than {most} bytes", name=member.name, most=most))
    data = bytearray()
    while block := member.read(1 << 20):
        data += block
    return bytes(data)


def _listed(name: str, data: bytes) -> dict[str, str]:
    try:
        return bag.parse_manifest(data)
    except bag.BagError as error:
        raise KnownError(Code.BUNDLE_MANIFEST, name=name, reason=error.args[0] if error.args else "") from error


def _check_case(data: bytes) -> None:
    try:
        found = parse(data)
        version = found.get("version")
        if isinstance(version, list) and version and type(version[0]) is int and version[0] > _CASE_VERSION:
            raise KnownError(Code.BUNDLE_NEWER, theirs=".".join(map(str, version)), ours=f"{_CASE_VERSION}.0")
        validate(found, SCHEMA)
    except JsonError as error:
        raise KnownError(Code.BUNDLE_SCHEMA, reason=error.args[0] if error.args else "") from error
