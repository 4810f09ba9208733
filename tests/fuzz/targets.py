# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What must hold for any bytes, parser by parser: a named refusal, or something that says the same when written again.

A target returns whether the bytes were accepted. Whatever else it raises is a finding. Behind a signature stand the parsers
that only a trusted office reaches, so most targets accept every signature: the office may be hostile, or its key stolen.
"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import CASE_PATH, INDEX_PATH, SCHEMA_PATH, BundleFile, Card, CardStatus, Revocation
from mlat_desktop.domain.bundle_names import fault, folded, sanitised
from mlat_desktop.domain.case_record import CaseRecord, OfficeName, check_record, shared_part
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.services.bundles import case_json
from mlat_desktop.services.bundles.case import particulars_of
from mlat_desktop.transfer import age, bag, card, envelope, revocation, seven, tar_stream
from mlat_desktop.transfer.checked_json import JsonError, schema_bytes
from mlat_desktop.transfer.contents import Contents, Found
from mlat_desktop.transfer.treaty_pack import TreatyPacks

Target = Callable[[bytes], bool]

SEED = hashlib.sha256(b"office of the fuzzing").digest()
LINE = signatures.public_key(SEED)
UID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
CUT = b"\n--8<--\n"
"""Parts the sections of an input of :func:`bundle`; no section can hold it, which costs the search nothing."""

AGENT = "fuzzing"
MADE = date(2026, 11, 21)
SENDER = Card(
    fingerprint=signatures.fingerprint(LINE),
    office_uid="00000001-0000-4000-8000-000000000000",
    name="Office A",
    country="CH",
    recipient="age1unused",
    signing_key=LINE,
    valid_from=date(2026, 1, 1),
    status=CardStatus.TRUSTED,
)
IDENTITY = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
"""The identity of the public age vectors; it protects nothing."""


PASSPHRASE = "0"


_key = cache(seven.key_of)


class Trusting:
    """Signatures that always hold: everything behind them is reached."""

    def public_key(self, seed: bytes) -> str:
        return signatures.public_key(seed)

    def fingerprint(self, key_line: str) -> str:
        return signatures.fingerprint(key_line)

    def sign(self, seed: bytes, message: bytes, namespace: str) -> bytes:
        return b""

    def verify(self, key_line: str, message: bytes, signature: bytes, namespace: str) -> None:
        return None

    def signer(self, signature: bytes) -> str:
        return SENDER.fingerprint

    def named_key(self, signature: bytes) -> str:
        return SENDER.signing_key


def tar(data: bytes) -> bool:
    """An accepted archive is, byte for byte, the one that our writer makes of what was understood."""
    out = io.BytesIO()
    writer = tar_stream.TarWriter(out)
    try:
        for member in tar_stream.members(io.BytesIO(data)):
            content = bytearray()
            while block := member.read(4096):
                content += block
            writer.begin(member.name, member.size)
            writer.write(bytes(content))
    except (tar_stream.TarError, KnownError):
        return False
    writer.end()
    assert out.getvalue() == data, "an archive was accepted in another form than ours"
    return True


def envelope_json(data: bytes) -> bool:
    """What was understood can be written, and is understood alike again."""
    try:
        found = envelope.decode(data)
    except KnownError:
        return False
    written = found.encode()
    again = envelope.decode(written)
    assert again == found, "an envelope changes when it is written again"
    assert again.encode() == written
    assert [part.name for part in found.parts] == [envelope.part_name(n + 1) for n in range(len(found.parts))]
    return True


def sshsig(data: bytes) -> bool:
    """An accepted signature or key line has one form; and nobody signs for our key by chance."""
    try:
        raw, namespace, signed = signatures._parse(data)
    except ValueError:
        return _key_line(data)
    assert signatures._armor(raw, namespace, signed) == data, "a signature was accepted in another form than ours"
    assert signatures.signer(data).startswith("SHA256:")
    try:
        signatures.verify(LINE, b"what nobody signed", data, "fuzzing")
    except ValueError:
        return True
    raise AssertionError("a signature holds that nobody made")


def _key_line(data: bytes) -> bool:
    line = data.decode("latin-1")
    try:
        print_ = signatures.fingerprint(line)
    except ValueError:
        return False
    assert print_.startswith("SHA256:")
    assert len(line) == 80, "an Ed25519 key line has one form"
    return True


def office_card(data: bytes) -> bool:
    """A card says the same when it is written again; and the real signature never holds for bytes made by chance."""
    try:
        found = card.decode(data, Trusting())
    except (JsonError, ValueError):
        return False
    if isinstance(found, Revocation):
        written = revocation.encode(found, SEED, Trusting())
        again = card.decode(written, Trusting())
        assert again == replace(found, signed_by=SENDER.fingerprint), "a revocation changes when it is written again"
        return True
    assert "\n" not in found.name + found.country + found.office_uid + found.signing_key + found.recipient
    written = card.encode(found, SEED, Trusting())
    again = card.decode(written, Trusting())
    assert again == replace(found, continues=""), "a card changes when it is written again"
    with suppress(JsonError, ValueError):
        assert card.decode(data, signatures) == found
    return True


def case(data: bytes) -> bool:
    """Schema, decoding, business rules and our own particulars; written canonically, a record is understood alike."""
    try:
        found = _checked_case(data)
    except (JsonError, KnownError):
        return False
    written = case_json.encode(found)
    again = case_json.decode(written)
    assert again == found, "a record changes when it is written again"
    assert case_json.encode(again) == written
    shared = shared_part(found)
    assert shared_part(shared) == shared
    assert case_json.decode(case_json.encode(shared)) == shared
    particulars_of(found)
    return True


def _checked_case(data: bytes) -> CaseRecord:
    from mlat_desktop.transfer.contents import _check_case

    _check_case(data)
    found = case_json.decode(data)
    letters = {item.path: BundleFile(item.path, item.size, item.sha256) for item in found.letters}
    listed = letters | {item.path: BundleFile(item.path, item.size, item.sha256) for item in found.evidence}
    check_record(found, tuple(listed.values()), OfficeName(uid=SENDER.office_uid, name="", country=SENDER.country))
    return found


def manifests(data: bytes) -> bool:
    """A manifest or a bag-info.txt that is accepted is written back to the same bytes."""
    accepted = False
    try:
        found = bag.parse_manifest(data)
    except bag.BagError:
        pass
    else:
        files = [BundleFile(path, 0, sha256) for path, sha256 in found.items()]
        assert bag.manifest(files) == data, "a manifest was accepted in another form than ours"
        accepted = True
    try:
        info = bag.parse_info(data)
    except bag.BagError:
        return accepted
    assert info.encode() == data, "a bag-info.txt was accepted in another form than ours"
    return True


def contents(data: bytes) -> bool:
    """The whole way of a decrypted archive, byte by byte as it comes out of age."""
    try:
        found = _contents(data)
    except (tar_stream.TarError, KnownError):
        return False
    _judge(found)
    return True


def bundle(data: bytes) -> bool:
    """The same for an archive whose hashes are right whatever it says.

    Sections: ``case.json``, ``bag-info.txt`` (empty: the right one), then path and content of one file after another.
    """
    record, *more = data.split(CUT)
    info, rest = (more[0] if more else b""), more[1:]
    files = [(CASE_PATH, record), (SCHEMA_PATH, schema_bytes("case-1.schema.json"))]
    files += [(name.decode("utf-8", "replace"), content) for name, content in zip(rest[::2], rest[1::2], strict=False)]
    out = io.BytesIO()
    writer = tar_stream.TarWriter(out)

    def put(path: str, content: bytes) -> BundleFile:
        writer.begin(f"{UID}/{path}", len(content))
        writer.write(content)
        return BundleFile(path, len(content), hashlib.sha256(content).hexdigest())

    try:
        payload = [put(path, content) for path, content in files]
        tags = [
            put(bag.BAGIT, bag.BAGIT_TXT),
            put(bag.BAG_INFO, info or _info(payload)),
            put(bag.MANIFEST, bag.manifest(payload)),
        ]
        put(bag.TAG_MANIFEST, bag.manifest(tags))
        writer.begin(f"{UID}.sig", 3)
        writer.write(b"sig")
    except ValueError:
        return False  # a name that the writer refuses: the target "tar" looks at those
    writer.end()
    return contents(out.getvalue())


def _info(payload: list[BundleFile]) -> bytes:
    return bag.BagInfo(
        organization=SENDER.name,
        uid=UID,
        dated=MADE,
        agent=AGENT,
        octets=sum(file.size for file in payload),
        streams=len(payload),
        sequence=1,
        recipients=(SENDER.fingerprint,),
        form=bag.WITH_INDEX if any(file.path == INDEX_PATH for file in payload) else bag.FORMAT,
    ).encode()


def _contents(data: bytes) -> Found:
    taken = Contents(UID)
    for member in tar_stream.members(io.BytesIO(data)):
        taken.take(member)
    taken.verify_signer(SENDER, Trusting())
    return taken.check(1)


def _judge(found: Found) -> None:
    """What a bundle that passed must be, and what becomes of its record."""
    assert len({folded(file.path) for file in found.files}) == len(found.files)
    assert all(fault(file.path) is None for file in found.files)
    try:
        record = case_json.decode(found.case)
        check_record(record, found.files, OfficeName(uid=SENDER.office_uid, name="", country=SENDER.country))
    except KnownError:
        return
    named = {item.path for item in record.letters} | {item.path for item in record.evidence}
    assert named == {file.path for file in found.files}
    particulars_of(record)


def pack(data: bytes) -> bool:
    """A treaty pack that is accepted is, byte for byte, the one that would be written."""
    try:
        found = TreatyPacks(Trusting())._decode(data)
    except (JsonError, ValueError, KnownError):
        return False
    written = TreatyPacks(Trusting()).encode(found.head, found.content, SEED)
    assert data.startswith(written), "a pack was accepted in another form than ours"
    assert json.loads(found.content) is not None
    assert found.head.made_at.astimezone(UTC) > datetime.min.replace(tzinfo=UTC)
    return True


def age_file(data: bytes) -> bool:
    """Nothing but the two named refusals comes out of the age layer."""
    out = io.BytesIO()
    try:
        age.decrypt(io.BytesIO(data), out, IDENTITY)
    except (age.NoKeyError, age.DamagedError):
        return False
    assert len(out.getvalue()) < len(data)
    return True


def seven_zip(data: bytes) -> bool:
    """A list of files that is accepted is, byte for byte, the one that our writer makes; an archive holds what it lists.

    The first byte says what the others are: ``L`` the list, ``H`` the encoded header that says where the list is, behind a
    signature header that is right for it whatever it says, else an archive. The key is derived once: half a million rounds each
    would be no search.
    """
    if data[:1] == b"H":
        return _seven_header(data[1:])
    if data[:1] != b"L":
        try:
            with _cheap_key():
                members = seven.SevenReader(io.BytesIO(data[1:]), len(data) - 1, PASSPHRASE).members()
                return sum(len(_whole(member)) == member.size for member in members) > 0
        except (seven.SevenError, seven.WrongPassphraseError, tar_stream.TarError):
            return False
    packed, listing = int.from_bytes(data[1:5], "little"), data[5:]
    try:
        entries, iv = seven._entries(listing, packed)
    except seven.SevenError:
        return False
    assert seven._listing(entries, packed, iv) == listing, "a list of files was accepted in another form than ours"
    assert all(fault(each.name) is None for each in entries)
    assert sum(each.size for each in entries) <= packed
    return True


def _seven_header(encoded: bytes) -> bool:
    """Of all encoded headers before one and the same list, a single one is accepted."""
    body, right = sealed()
    archive = seven._head(len(body), encoded) + body + encoded
    try:
        with _cheap_key():
            reader = seven.SevenReader(io.BytesIO(archive), len(archive), PASSPHRASE)
    except (seven.SevenError, seven.WrongPassphraseError, tar_stream.TarError):
        return False
    assert encoded == right, "an encoded header was accepted in another form than ours"
    return [_whole(member) for member in reader.members()] == [b"hello"]


@cache
def sealed() -> tuple[bytes, bytes]:
    """What stands between the two headers of an archive of one small file, and its encoded header, in every process alike."""
    content, vectors = seven._filled(b"hello"), (bytes(seven.BLOCK), bytes(range(seven.BLOCK)))
    listing = seven._listing([seven.Entry("a/b.txt", 5, zlib.crc32(b"hello"))], len(content), vectors[0])
    encrypted = []
    for data, vector in zip((content, seven._filled(listing)), vectors, strict=True):
        cipher = Cipher(algorithms.AES(_key(PASSPHRASE)), modes.CBC(vector)).encryptor()
        encrypted.append(cipher.update(data) + cipher.finalize())
    told = (len(content), len(encrypted[1]), len(listing), vectors[1], zlib.crc32(listing))
    return b"".join(encrypted), seven._encoded(*told)


def _whole(member: tar_stream.Member) -> bytes:
    content = bytearray()
    while block := member.read(4096):
        content += block
    return bytes(content)


@contextmanager
def _cheap_key() -> Iterator[None]:
    before = seven.key_of
    vars(seven)["key_of"] = _key
    try:
        yield
    finally:
        vars(seven)["key_of"] = before


def names(data: bytes) -> bool:
    """Any name becomes one that may stand in a bundle."""
    text = data.decode("utf-8", "surrogateescape" if data[:1] == b"\xed" else "replace")
    made = sanitised(text)
    assert fault(made) is None, f"{text!a} became {made!a}"
    assert "/" not in made
    return fault(text) is None


TARGETS: dict[str, Target] = {
    "tar": tar,
    "envelope": envelope_json,
    "sshsig": sshsig,
    "card": office_card,
    "case": case,
    "manifests": manifests,
    "contents": contents,
    "bundle": bundle,
    "pack": pack,
    "age": age_file,
    "seven": seven_zip,
    "names": names,
}
