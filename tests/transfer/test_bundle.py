# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Writing and reading bundles with real age and real files: whole ones, damaged ones, interrupted ones."""

from __future__ import annotations

import errno
import hashlib
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import SIGNATURE_NAMESPACE, BundleFile, CardStatus, Payload, Sink
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer.carrier import Carrier
from mlat_desktop.transfer.medium import Medium
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.writer import Writer
from tests.transfer import forging
from tests.transfer.conftest import FILES, NOW, Keys, payload, plan, reader_keys
from tests.transfer.failing import Failing

PART = 6_000


def written(stick: Path, sender: Keys, receiver: Keys, part_size: int = PART) -> Path:
    return Writer(signatures, part_size=part_size).write(plan(sender, [receiver]), stick, Silent(), CancelToken()).folder


def check(folder: Path, receiver: Keys, *senders: Keys) -> None:
    cards = [each.card for each in senders]
    Reader(signatures).check(folder, reader_keys(receiver, *cards), Silent(), CancelToken())


def refusal(folder: Path, receiver: Keys, *senders: Keys) -> Code:
    with pytest.raises(KnownError) as caught:
        check(folder, receiver, *senders)
    return caught.value.code


def test_what_was_written_is_read_in_several_parts(sender: Keys, receiver: Keys, stick: Path, tmp_path: Path) -> None:
    folder = written(stick, sender, receiver)
    parts = sorted(folder.glob("bundle.tar.age.*"))
    assert len(parts) > 3
    assert all(part.stat().st_size == PART for part in parts[:-1])
    found: dict[str, bytes] = {}

    def take(file: BundleFile, stream: BinaryIO) -> None:
        found[file.path] = stream.read()

    reader = Reader(signatures)
    with reader.receive(
        folder, reader_keys(receiver, sender.card), tmp_path / "quarantine", Silent(), CancelToken()
    ) as received:
        (place,) = (tmp_path / "quarantine").iterdir()
        assert all(b"ledger" not in path.read_bytes() for path in place.iterdir())
        received.each(take)
    assert found == dict(FILES)
    assert not list((tmp_path / "quarantine").iterdir())


def test_who_takes_a_file_takes_all_of_it_or_none(sender: Keys, receiver: Keys, stick: Path, tmp_path: Path) -> None:
    files = [("data/evidence/0001/a.bin", bytes(3 << 20)), ("data/evidence/0002/b.bin", bytes(3 << 20))]
    folder = Writer(signatures).write(plan(sender, [receiver], files), stick, Silent(), CancelToken()).folder
    keys, quarantine = reader_keys(receiver, sender.card), tmp_path / "quarantine"

    def a_little(_file: BundleFile, stream: BinaryIO) -> None:
        stream.read(10)

    with Reader(signatures).receive(folder, keys, quarantine, Silent(), CancelToken()) as received:
        received.each(lambda _file, _stream: None)
        with pytest.raises(KnownError) as caught:
            received.each(a_little)
    assert caught.value.code is Code.BUNDLE_MANIFEST


def test_the_sender_and_its_recovery_key_open_it_too(sender: Keys, receiver: Keys, stranger: Keys, stick: Path) -> None:
    made = plan(sender, [receiver])
    made = replace(made, recipients=(*made.recipients, stranger.card.recipient))
    folder = Writer(signatures).write(made, stick, Silent(), CancelToken()).folder
    own = replace(sender, card=replace(sender.card, status=CardStatus.OWN))
    check(folder, own, own)
    assert refusal(folder, stranger, sender) is Code.BUNDLE_FORWARDED


def test_every_flipped_bit_is_refused(sender: Keys, receiver: Keys, stick: Path) -> None:
    folder = written(stick, sender, receiver)
    files = sorted(folder.iterdir())
    dice = random.Random(20261121)
    codes: set[Code] = set()
    for _ in range(300):
        path = dice.choice(files)
        whole = path.read_bytes()
        data = bytearray(whole)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.write_bytes(data)
        codes.add(refusal(folder, receiver, sender))
        path.write_bytes(whole)
    check(folder, receiver, sender)
    assert Code.BUNDLE_FILE_ALTERED in codes


def test_every_flipped_bit_behind_a_renewed_envelope_is_refused(sender: Keys, receiver: Keys, stick: Path) -> None:
    """The sender's own office, or whoever stole its key, alters the ciphertext: age itself must notice."""
    folder = written(stick, sender, receiver, 1 << 30)
    whole = (folder / "bundle.tar.age.001").read_bytes()
    dice = random.Random(7)
    for number in range(60):
        data = bytearray(whole)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        (stick / str(number)).mkdir()
        forged = forging.envelope(stick / str(number), [bytes(data)], sender)
        assert refusal(forged, receiver, sender) in {Code.BUNDLE_UNDECRYPTABLE, Code.BUNDLE_WRONG_RECIPIENT}


@pytest.mark.parametrize("cut", [1, 500, 1024, 66_000])
def test_a_cut_behind_a_renewed_envelope_is_refused(sender: Keys, receiver: Keys, stick: Path, cut: int) -> None:
    folder = (
        Writer(signatures)
        .write(plan(sender, [receiver], [("data/evidence/0001/x.bin", bytes(200_000))]), stick, Silent(), CancelToken())
        .folder
    )
    whole = (folder / "bundle.tar.age.001").read_bytes()
    (stick / "cut").mkdir()
    forged = forging.envelope(stick / "cut", [whole[:-cut]], sender)
    assert refusal(forged, receiver, sender) is Code.BUNDLE_UNDECRYPTABLE


def test_missing_cut_and_foreign_files_are_told_apart(sender: Keys, receiver: Keys, stick: Path) -> None:
    folder = written(stick, sender, receiver)
    part = folder / "bundle.tar.age.002"
    whole = part.read_bytes()
    part.unlink()
    assert refusal(folder, receiver, sender) is Code.BUNDLE_PART_MISSING
    part.write_bytes(whole[:100])
    assert refusal(folder, receiver, sender) is Code.BUNDLE_PART_TRUNCATED
    part.write_bytes(whole + b"x")
    assert refusal(folder, receiver, sender) is Code.BUNDLE_FILE_ALTERED
    part.unlink()
    part.symlink_to("/dev/zero")
    assert refusal(folder, receiver, sender) is Code.FILE_UNREADABLE
    part.unlink()
    part.write_bytes(whole)
    (folder / "extra.html").write_text("evil")
    assert refusal(folder, receiver, sender) is Code.BUNDLE_FILE_EXTRA
    (folder / "extra.html").unlink()
    (folder / ".DS_Store").write_text("left by a desktop")
    check(folder, receiver, sender)


def test_an_unfinished_and_an_absent_bundle_are_told_apart(sender: Keys, receiver: Keys, stick: Path) -> None:
    folder = written(stick, sender, receiver)
    unfinished = folder.with_name(folder.name + ".incomplete")
    shutil.copytree(folder, unfinished)
    assert refusal(unfinished, receiver, sender) is Code.BUNDLE_INCOMPLETE
    assert refusal(stick, receiver, sender) is Code.BUNDLE_MISSING
    assert refusal(stick / "nothing", receiver, sender) is Code.BUNDLE_MISSING
    (folder / "bundle.json.sig").unlink()
    assert refusal(folder, receiver, sender) is Code.BUNDLE_FILE_MISSING


def test_a_newer_format_is_named_and_a_later_minor_one_accepted(sender: Keys, receiver: Keys, stick: Path) -> None:
    folder = written(stick, sender, receiver)
    path = folder / "bundle.json"
    plain = json.loads(path.read_bytes())

    def renewed(**changes: object) -> None:
        data = json.dumps({**plain, **changes}).encode()
        path.write_bytes(data)
        (folder / "bundle.json.sig").write_bytes(signatures.sign(sender.seed, data, SIGNATURE_NAMESPACE))

    renewed(version=[2, 0])
    assert refusal(folder, receiver, sender) is Code.BUNDLE_NEWER
    renewed(version=[1, 7], colour="blue")
    check(folder, receiver, sender)
    faults: tuple[dict[str, object], ...] = (
        {"version": "1.0"},
        {"parts": []},
        {"sequence": 1.5},
        {"id": "../x"},
        {"id": plain["id"] + "\n"},
        {"created": "0001-01-01T00:00:00Z"},
        {"created": "9999-12-31T23:59:59Z"},
        {"created": "2026-11-21T09:00:00Z\n"},
        {"parts": plain["parts"][1:]},
    )
    for broken in faults:
        renewed(**broken)
        assert refusal(folder, receiver, sender) is Code.BUNDLE_ENVELOPE


def test_senders_are_judged_before_anything_is_opened(sender: Keys, receiver: Keys, stick: Path) -> None:
    folder = written(stick, sender, receiver)
    (folder / "bundle.tar.age.001").unlink()  # nobody gets as far as to miss it

    def as_(**changes: object) -> Keys:
        return replace(sender, card=replace(sender.card, **changes))  # type: ignore[arg-type]  # fields are named by the test

    assert refusal(folder, receiver) is Code.BUNDLE_SENDER_UNKNOWN
    assert refusal(folder, receiver, as_(status=CardStatus.KNOWN)) is Code.BUNDLE_SENDER_UNTRUSTED
    assert refusal(folder, receiver, as_(status=CardStatus.REVOKED)) is Code.BUNDLE_SENDER_REVOKED
    assert refusal(folder, receiver, as_(valid_to=date(2026, 10, 1))) is Code.BUNDLE_SENDER_EXPIRED
    assert refusal(folder, receiver, as_(valid_from=date.min, valid_to=date.max)) is Code.BUNDLE_PART_MISSING
    later = (NOW + timedelta(days=30)).date()
    assert refusal(folder, receiver, as_(valid_from=later)) is Code.BUNDLE_SENDER_EXPIRED
    assert refusal(folder, receiver, sender) is Code.BUNDLE_PART_MISSING


def test_a_full_medium_at_any_byte_leaves_nothing_behind(sender: Keys, receiver: Keys, stick: Path) -> None:
    folder = written(stick, sender, receiver)
    total = sum(path.stat().st_size for path in folder.iterdir())
    shutil.rmtree(folder)
    for after in [*range(0, 300, 37), *range(300, total - 2000, total // 40), total - 2000]:
        writer = Writer(signatures, Failing(errno.ENOSPC, after=after), PART)
        with pytest.raises(KnownError) as caught:
            writer.write(plan(sender, [receiver]), stick, Silent(), CancelToken())
        assert caught.value.code is Code.DISK_FULL
        assert not list(stick.iterdir())
    # age adds a stanza of random length to its header: hence the 2000 bytes on either side
    Writer(signatures, Failing(errno.ENOSPC, after=total + 2000), PART).write(
        plan(sender, [receiver]), stick, Silent(), CancelToken()
    )


@pytest.mark.parametrize("act", ["sync", "rename", "sync_folder"])
def test_a_medium_that_fails_at_any_step_never_shows_a_finished_bundle(
    act: str, sender: Keys, receiver: Keys, stick: Path
) -> None:
    for times in range(1, 5):
        writer = Writer(signatures, Failing(errno.EIO, act=act, times=times), PART)
        with pytest.raises(KnownError) as caught:
            writer.write(plan(sender, [receiver]), stick, Silent(), CancelToken())
        assert caught.value.code is Code.BUNDLE_UNPLUGGED
        assert not list(stick.iterdir())


class Pulled(Failing):
    """A stick that is gone: nothing can be removed from it any more."""

    def discard(self, folder: Path) -> None:
        return None


def test_a_pulled_stick_keeps_only_what_every_reader_refuses(sender: Keys, receiver: Keys, stick: Path) -> None:
    with pytest.raises(KnownError):
        Writer(signatures, Pulled(errno.EIO, after=15_000), PART).write(
            plan(sender, [receiver]), stick, Silent(), CancelToken()
        )
    (left,) = stick.iterdir()
    assert refusal(left, receiver, sender) is Code.BUNDLE_PART_BROKEN_OFF


class Forgetful(Medium):
    """A medium that keeps other bytes than it was given."""

    def sync(self, file: BinaryIO) -> None:
        super().sync(file)
        path = Path(file.name)
        if path.name.startswith("bundle.tar.age.002"):
            data = bytearray(path.read_bytes())
            data[10] ^= 1
            path.write_bytes(data)


def test_what_is_read_back_differently_is_no_bundle(sender: Keys, receiver: Keys, stick: Path) -> None:
    with pytest.raises(KnownError) as caught:
        Writer(signatures, Forgetful(), PART).write(plan(sender, [receiver]), stick, Silent(), CancelToken())
    assert caught.value.code is Code.BUNDLE_DIFFERS
    assert not list(stick.iterdir())


class Counting:
    """Cancels at the nth step."""

    def __init__(self, cancel: CancelToken, at: int) -> None:
        self.cancel, self.at, self.seen = cancel, at, 0

    def step(self, done: int, total: int, what: str = "") -> None:
        assert 0 <= done <= total
        self.seen += 1
        if self.seen == self.at:
            self.cancel.cancel()


def test_cancelling_at_any_point_leaves_nothing(sender: Keys, receiver: Keys, stick: Path, tmp_path: Path) -> None:
    files = [("data/evidence/0001/x.bin", bytes(400_000))]
    for at in range(1, 12):
        cancel = CancelToken()
        with pytest.raises(KnownError) as caught:
            Writer(signatures, part_size=100_000).write(plan(sender, [receiver], files), stick, Counting(cancel, at), cancel)
        assert caught.value.code is Code.CANCELLED
        assert not list(stick.iterdir())
    folder = Writer(signatures, part_size=100_000).write(plan(sender, [receiver], files), stick, Silent(), CancelToken()).folder
    quarantine = tmp_path / "quarantine"
    for at in range(1, 8):
        cancel = CancelToken()
        with (
            pytest.raises(KnownError) as caught,
            Reader(signatures).receive(folder, reader_keys(receiver, sender.card), quarantine, Counting(cancel, at), cancel),
        ):
            pytest.fail("it was handed out")
        assert caught.value.code is Code.CANCELLED
        assert not list(quarantine.iterdir())


def _push(content: bytes) -> Callable[[Sink], None]:
    def push(sink: Sink) -> None:
        sink.write(content)

    return push


@pytest.mark.parametrize("content", [b"shorter", b"rather longer than it was", b"other bytes"])
def test_a_source_that_is_not_what_was_recorded_stops_the_bundle(
    content: bytes, sender: Keys, receiver: Keys, stick: Path
) -> None:
    made = plan(sender, [receiver])
    good = payload("data/evidence/0003/x.bin", b"eleven byte")
    made = replace(made, payloads=(*made.payloads, Payload(good.path, good.size, good.sha256, _push(content))))
    with pytest.raises(KnownError) as caught:
        Writer(signatures).write(made, stick, Silent(), CancelToken())
    assert caught.value.code is Code.BUNDLE_SOURCE
    assert not list(stick.iterdir())


def test_a_source_that_raises_is_heard_as_it_spoke(sender: Keys, receiver: Keys, stick: Path) -> None:
    def push(sink: Sink) -> None:
        raise KnownError(Code.FILE_UNREADABLE, path="x", reason="gone")

    made = plan(sender, [receiver])
    made = replace(made, payloads=(*made.payloads, Payload("data/evidence/0003/x", 5, hashlib.sha256().hexdigest(), push)))
    with pytest.raises(KnownError) as caught:
        Writer(signatures).write(made, stick, Silent(), CancelToken())
    assert caught.value.code is Code.FILE_UNREADABLE
    assert not list(stick.iterdir())


def test_a_folder_that_cannot_be_written_is_named(sender: Keys, receiver: Keys, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        Carrier(signatures).write(plan(sender, [receiver]), tmp_path / "gone", Silent(), CancelToken())
    assert caught.value.code is Code.BUNDLE_UNPLUGGED


def test_the_guide_names_no_case(sender: Keys, receiver: Keys, stick: Path) -> None:
    text = (written(stick, sender, receiver) / "OPEN-ME.txt").read_text("utf-8-sig")
    for word in ("ENGLISH", "FRANÇAIS", "ESPAÑOL", "РУССКИЙ", "中文", "العربية", "bundle.tar.age.002"):
        assert word in text
    for secret in ("Office A", "Banking", "MLA-O"):
        assert secret not in text
