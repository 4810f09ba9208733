# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Archives that a trusted office signed and encrypted correctly, and that must still not be taken in."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.tar_stream import END, header
from tests.transfer import forging
from tests.transfer.conftest import Keys, reader_keys
from tests.transfer.forging import UID, Entry, info_head, resummed

E1 = "data/evidence/0001/"
NAMES = {
    "parent": "../../evil.txt",
    "parent inside": E1 + "../../../evil.txt",
    "current folder": E1 + "./evil.txt",
    "empty component": E1 + "/evil.txt",
    "backslashes": E1 + "..\\..\\evil.txt",
    "drive letter": E1 + "C:evil.txt",
    "ntfs stream": E1 + "ledger.bin:evil",
    "reserved": E1 + "CON.txt",
    "reserved superscript": E1 + "com¹.txt",
    "trailing dot": E1 + "evil.txt.",
    "trailing space": E1 + "evil.txt ",
    "hidden": E1 + ".profile",
    "control": E1 + "evil\x07.txt",
    "newline": E1 + "evil\n.txt",
    "right-to-left override": E1 + "evil\u202etxt.exe",
    "zero width": E1 + "evil\u200b.txt",
    "not composed": E1 + "e\u0301vil.txt",
    "case collision": E1 + "LEDGER.bin",
    "ligature collision": "data/evidence/0001/led\ufb00er.bin",
    "per cent": E1 + "evil%0a.txt",
    "long component": E1 + "x" * 201,
    "long path": E1 + "/".join(["y" * 100] * 12),
    "outside its places": "data/other/evil.txt",
    "extra tag file": "extra.html",
    "fetch file": "fetch.txt",
}


def _typed(kind: bytes, linkname: str = "") -> Entry:
    return Entry(E1 + "evil", head=info_head(f"{UID}/{E1}evil", 0, kind, linkname=linkname), listed=False)


def _changed(at: int, data: bytes) -> Entry:
    block = header(f"{UID}/{E1}evil", 4)
    return Entry(E1 + "evil", b"evil", head=resummed(block[:at] + data + block[at + len(data) :]))


def _pax(records: bytes) -> Entry:
    head = info_head("PaxHeaders/entry", len(records), b"x") + records + bytes(-len(records) % 512)
    return Entry(E1 + "evil", b"evil", head=head + header(f"{UID}/{E1}evil", 4))


ENTRIES: dict[str, Callable[[], Entry]] = {
    "symbolic link": lambda: _typed(tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": lambda: _typed(tarfile.LNKTYPE, linkname=f"{UID}/data/case.json"),
    "character device": lambda: _typed(tarfile.CHRTYPE),
    "block device": lambda: _typed(tarfile.BLKTYPE),
    "folder": lambda: _typed(tarfile.DIRTYPE),
    "pipe": lambda: _typed(tarfile.FIFOTYPE),
    "contiguous file": lambda: _typed(tarfile.CONTTYPE),
    "old file type": lambda: _typed(tarfile.AREGTYPE),
    "sparse file": lambda: _typed(tarfile.GNUTYPE_SPARSE),
    "gnu long name": lambda: Entry(E1 + "g", head=info_head(f"{UID}/{E1}" + "n" * 150, 0, gnu=True)),
    "global pax header": lambda: Entry(E1 + "g", b"12 path=abc\n", head=info_head("g", 12, b"g"), listed=False),
    "pax with another key": lambda: _pax(b"18 linkpath=/evil\n"),
    "pax path twice": lambda: _pax(b"15 path=a/b/cd\n15 path=a/b/ce\n"),
    "pax length lies": lambda: _pax(b"99 path=a\n"),
    "pax not needed": lambda: _pax(f"{len(UID) + 34} path={UID}/{E1}evil\n".encode()),
    "oversized pax": lambda: _pax(b"x" * 70_000),
    "mode with setuid": lambda: _changed(100, b"0004755\0"),
    "owner named": lambda: _changed(265, b"root\0"),
    "modified time": lambda: _changed(136, b"00000000001\0"),
    "prefix field": lambda: _changed(345, b"../..\0"),
    "gnu magic": lambda: _changed(257, b"ustar  \0"),
    "size in base 256": lambda: _changed(124, b"\x80" + bytes(10) + b"\x04"),
    "name with bytes behind its end": lambda: _changed(90, b"evil"),
    "name that is not UTF-8": lambda: _changed(60, b"\xff\xfe"),
    "wrong checksum": lambda: Entry(
        E1 + "evil", b"evil", head=header(f"{UID}/{E1}evil", 4)[:148] + b"000000\0 " + header(f"{UID}/{E1}evil", 4)[156:]
    ),
    "something in the padding": lambda: Entry(E1 + "evil", b"evil", padded=b"evil" + b"x" + bytes(507)),
    "beside the bag": lambda: Entry("other/evil.txt", b"evil", rooted=False, listed=False),
}


def refused(folder: Path, keys: tuple[Keys, Keys], tmp_path: Path) -> KnownError:
    sender, receiver = keys
    reader, quarantine = Reader(signatures), tmp_path / "quarantine"
    before = sorted(path for path in tmp_path.rglob("*") if path != quarantine)
    with pytest.raises(KnownError) as caught:
        reader.check(folder, reader_keys(receiver, sender.card), Silent(), CancelToken())
    with (
        pytest.raises(KnownError) as again,
        reader.receive(folder, reader_keys(receiver, sender.card), quarantine, Silent(), CancelToken()),
    ):
        pytest.fail("it was handed out")
    assert again.value.code is caught.value.code
    assert sorted(path for path in tmp_path.rglob("*") if path != quarantine) == before
    assert sentence(caught.value)
    return caught.value


@pytest.fixture
def pair(sender: Keys, receiver: Keys) -> tuple[Keys, Keys]:
    return sender, receiver


def test_a_forged_bundle_without_a_fault_is_accepted(pair: tuple[Keys, Keys], stick: Path) -> None:
    """The forging of this file is right, so that every refusal below is for its own reason."""
    sender, receiver = pair
    folder = forging.seal(stick, forging.tar_of(forging.bag_entries(sender, [receiver])), sender, [receiver])
    checked = Reader(signatures).check(folder, reader_keys(receiver, sender.card), Silent(), CancelToken())
    assert len(checked.files) == 2


@pytest.mark.parametrize("kind", NAMES)
def test_a_hostile_name_is_refused(kind: str, pair: tuple[Keys, Keys], stick: Path, tmp_path: Path) -> None:
    sender, receiver = pair
    entries = forging.bag_entries(sender, [receiver], [Entry(NAMES[kind], b"evil")])
    if kind == "ligature collision":
        entries = forging.bag_entries(sender, [receiver], [Entry(NAMES[kind], b"a"), Entry(E1 + "ledffer.bin", b"b")])
    folder = forging.seal(stick, forging.tar_of(entries), sender, [receiver])
    assert refused(folder, pair, tmp_path).code in {
        Code.BUNDLE_BAD_NAME,
        Code.BUNDLE_CONTENTS_EXTRA,
        Code.BUNDLE_MANIFEST,
    }


@pytest.mark.parametrize("kind", ENTRIES)
def test_a_hostile_entry_is_refused(kind: str, pair: tuple[Keys, Keys], stick: Path, tmp_path: Path) -> None:
    sender, receiver = pair
    entries = forging.bag_entries(sender, [receiver], [ENTRIES[kind]()])
    folder = forging.seal(stick, forging.tar_of(entries), sender, [receiver])
    assert refused(folder, pair, tmp_path).code in {Code.BUNDLE_CONTENTS, Code.BUNDLE_BAD_NAME, Code.BUNDLE_CONTENTS_EXTRA}


@pytest.mark.parametrize("kind", ["twice", "no end", "half an end", "after the end", "cut", "compressed", "empty", "noise"])
def test_a_hostile_archive_is_refused(kind: str, pair: tuple[Keys, Keys], stick: Path, tmp_path: Path) -> None:
    sender, receiver = pair
    entries = forging.bag_entries(sender, [receiver])
    whole = forging.tar_of(entries)
    tar = {
        "twice": forging.tar_of([*entries, entries[1]]),
        "no end": whole[: -len(END)],
        "half an end": whole[:-512],
        "after the end": whole + b"x",
        "cut": whole[:3000],
        "compressed": forging.gzipped(whole),
        "empty": b"",
        "noise": bytes(range(256)) * 10,
    }[kind]
    folder = forging.seal(stick, tar, sender, [receiver])
    assert refused(folder, pair, tmp_path).code in {Code.BUNDLE_CONTENTS, Code.BUNDLE_BAD_NAME}


def test_a_file_that_no_list_names_and_one_that_is_missing_are_refused(
    pair: tuple[Keys, Keys], stick: Path, tmp_path: Path
) -> None:
    sender, receiver = pair
    entries = forging.bag_entries(sender, [receiver])
    unlisted = [*entries, Entry(E1 + "evil.txt", b"evil", listed=False)]
    first = forging.seal(stick, forging.tar_of(unlisted), sender, [receiver])
    assert refused(first, pair, tmp_path).code is Code.BUNDLE_CONTENTS_EXTRA
    (stick / "second").mkdir()
    missing = [entry for entry in entries if not entry.path.endswith("ledger.bin")]
    second = forging.seal(stick / "second", forging.tar_of(missing), sender, [receiver])
    assert refused(second, pair, tmp_path).code is Code.BUNDLE_MANIFEST
    (stick / "third").mkdir()
    swapped = [Entry(entry.path, entry.content[::-1]) if entry.path.endswith("ledger.bin") else entry for entry in entries]
    third = forging.seal(stick / "third", forging.tar_of(swapped), sender, [receiver])
    assert refused(third, pair, tmp_path).code is Code.BUNDLE_MANIFEST


def test_content_signed_by_another_office_is_refused(
    pair: tuple[Keys, Keys], stranger: Keys, stick: Path, tmp_path: Path
) -> None:
    """A trusted office passes on, under its own envelope, what another office signed."""
    sender, receiver = pair
    entries = forging.bag_entries(sender, [receiver], inner=stranger)
    folder = forging.seal(stick, forging.tar_of(entries), sender, [receiver])
    assert refused(folder, pair, tmp_path).code is Code.BUNDLE_INNER_SIGNER


def test_a_bundle_passed_on_to_an_office_it_was_not_addressed_to_is_refused(
    pair: tuple[Keys, Keys], stranger: Keys, stick: Path, tmp_path: Path
) -> None:
    sender, receiver = pair
    entries = forging.bag_entries(sender, [stranger])
    folder = forging.seal(stick, forging.tar_of(entries), sender, [receiver])
    assert refused(folder, pair, tmp_path).code is Code.BUNDLE_FORWARDED


def test_a_signature_made_for_another_purpose_is_refused(pair: tuple[Keys, Keys], stick: Path, tmp_path: Path) -> None:
    sender, receiver = pair
    folder = forging.seal(stick, forging.tar_of(forging.bag_entries(sender, [receiver])), sender, [receiver])
    data = (folder / "bundle.json").read_bytes()
    (folder / "bundle.json.sig").write_bytes(signatures.sign(sender.seed, data, "file"))
    assert refused(folder, pair, tmp_path).code is Code.BUNDLE_SIGNATURE


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (b"{}", Code.BUNDLE_SCHEMA),
        (b"not json", Code.BUNDLE_SCHEMA),
        (b'{"version":[1,0],"version":[1,0]}', Code.BUNDLE_SCHEMA),
        (b'{"version":[2,0]}', Code.BUNDLE_NEWER),
        (b"[" * 100_000 + b"]" * 100_000, Code.BUNDLE_SCHEMA),
        (b'{"a":NaN}', Code.BUNDLE_SCHEMA),
        (b'{"a":"\xff"}', Code.BUNDLE_SCHEMA),
    ],
)
def test_a_case_record_that_breaks_its_schema_is_refused(
    case: bytes, code: Code, pair: tuple[Keys, Keys], stick: Path, tmp_path: Path
) -> None:
    sender, receiver = pair
    entries = forging.bag_entries(sender, [receiver], case=case)
    folder = forging.seal(stick, forging.tar_of(entries), sender, [receiver])
    assert refused(folder, pair, tmp_path).code is code
