# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Archives that a trusted office signed and encrypted correctly, and that must still not be taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer.reader import Reader
from tests.transfer import forging
from tests.transfer.conftest import Keys, reader_keys
from tests.transfer.forging import Entry
from tests.transfer.hostile import E1, KINDS


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


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_archive_is_refused(kind: str, pair: tuple[Keys, Keys], stick: Path, tmp_path: Path) -> None:
    sender, receiver = pair
    folder = forging.seal(stick, KINDS[kind].tar(sender, receiver), sender, [receiver])
    assert refused(folder, pair, tmp_path).code is KINDS[kind].code


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


@pytest.mark.parametrize(
    "told",
    [
        (b"Payload-Oxum: ", b"Payload-Oxum: 1"),
        (b".3\nBundle-Format", b".4\nBundle-Format"),
        (b"Bundle-Sequence: 1\n", b"Bundle-Sequence: 2\n"),
        (b"urn:uuid:", b"urn:uuid:0"),
        (b"mlat-case-bundle 1.0", b"mlat-case-bundle 1.1"),
    ],
    ids=["bytes", "files", "sequence", "identifier", "form"],
)
def test_a_signed_description_of_another_bag_is_refused(
    told: tuple[bytes, bytes], pair: tuple[Keys, Keys], stick: Path, tmp_path: Path
) -> None:
    sender, receiver = pair
    folder = forging.seal(stick, forging.tar_of(forging.bag_entries(sender, [receiver], told=told)), sender, [receiver])
    assert refused(folder, pair, tmp_path).code is Code.BUNDLE_MANIFEST


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
