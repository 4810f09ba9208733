# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The 7z form of a bundle, for an office without a card: written, read by us, and refused in every other form."""

from __future__ import annotations

import io
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import CheckedBundle
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.spoken_code import GROUPS, RANDOM_BYTES, read_spoken_code, spoken_code
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer import seven
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.tar_stream import TarError
from mlat_desktop.transfer.writer import Writer
from tests.transfer.conftest import FILES, Keys, plan, reader_keys

PASSPHRASE = spoken_code(bytes(range(7, 7 + RANDOM_BYTES)))
PART = 4_000


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """One second a trial less: the key is known."""
    key = seven.key_of(PASSPHRASE)
    real = seven.key_of
    monkeypatch.setattr(seven, "key_of", lambda given: key if given == PASSPHRASE else real(given))


def written(sender: Keys, stick: Path, part_size: int = PART) -> Path:
    wanted = plan(sender, [], recipients=(), passphrase=PASSPHRASE)
    return Writer(signatures, part_size=part_size).write(wanted, stick, Silent(), CancelToken()).folder


def check(folder: Path, receiver: Keys, sender: Keys, passphrase: str = PASSPHRASE) -> CheckedBundle:
    keys = replace(reader_keys(receiver, sender.card), passphrase=passphrase)
    return Reader(signatures).check(folder, keys, Silent(), CancelToken())


def refusal(folder: Path, receiver: Keys, sender: Keys, passphrase: str = PASSPHRASE) -> Code:
    with pytest.raises(KnownError) as caught:
        check(folder, receiver, sender, passphrase)
    return caught.value.code


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("part_size", [PART, 4_000_000_000], ids=["several parts", "one part"])
def test_what_is_written_under_a_passphrase_is_read_with_it(part_size: int, sender: Keys, receiver: Keys, stick: Path) -> None:
    folder = written(sender, stick, part_size)
    found = check(folder, receiver, sender)
    assert {file.path for file in found.files} == {path for path, _ in FILES}
    assert (found.sender.fingerprint, found.recipient_cards) == (sender.card.fingerprint, ())
    parts = sorted(path.name for path in folder.glob("bundle.7z.*"))
    assert (len(parts) > 2) == (part_size == PART)
    assert json.loads((folder / "bundle.json").read_text())["version"] == [1, 1]
    data = b"".join((folder / name).read_bytes() for name in parts)
    assert b"ledger" not in data
    assert "ledger".encode("utf-16-le") not in data, "names are encrypted"


@pytest.mark.usefixtures("quick")
def test_the_passphrase_is_asked_for_and_a_wrong_one_is_said_to_be_wrong(sender: Keys, receiver: Keys, stick: Path) -> None:
    folder = written(sender, stick)
    assert refusal(folder, receiver, sender, "") is Code.BUNDLE_PASSPHRASE_NEEDED
    assert refusal(folder, receiver, sender, spoken_code(bytes(RANDOM_BYTES))) is Code.BUNDLE_PASSPHRASE_WRONG


@pytest.mark.usefixtures("quick")
def test_a_stranger_is_no_sender_even_with_the_passphrase(sender: Keys, receiver: Keys, stranger: Keys, stick: Path) -> None:
    assert refusal(written(sender, stick), receiver, stranger) is Code.BUNDLE_SENDER_UNKNOWN


@pytest.mark.usefixtures("quick")
def test_every_changed_bit_is_refused_before_anything_is_decrypted(sender: Keys, receiver: Keys, stick: Path) -> None:
    folder = written(sender, stick)
    chance = random.Random(7)
    for path in sorted(folder.glob("bundle.7z.*")):
        good = path.read_bytes()
        for _ in range(4):
            bad = bytearray(good)
            bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
            path.write_bytes(bad)
            assert refusal(folder, receiver, sender) is Code.BUNDLE_FILE_ALTERED
        path.write_bytes(good)
    assert check(folder, receiver, sender)


def archive(files: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    writer = seven.SevenWriter(out, PASSPHRASE)
    for name, data in files:
        writer.begin(name, len(data))
        writer.write(data)
    writer.end()
    out.seek(0)
    out.write(writer.head)
    return out.getvalue()


def unpacked(data: bytes) -> list[tuple[str, bytes]]:
    reader = seven.SevenReader(io.BytesIO(data), len(data), PASSPHRASE)
    found = []
    for member in reader.members():
        content = bytearray()
        while block := member.read():
            content += block
        found.append((member.name, bytes(content)))
    return found


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "files",
    [
        [("x", b"1" * 16)],
        [("e", b""), ("f", b"q"), ("g", b"")],
        [("a/b.txt", b"hello"), ("a/empty", b""), ("a/سجل", bytes(range(256)) * 3000)],
        [(f"data/{n:04d}", b"x" * n) for n in range(200)],
    ],
    ids=["one", "empty ones", "long", "many"],
)
def test_an_archive_gives_back_what_was_put_in(files: list[tuple[str, bytes]]) -> None:
    assert unpacked(archive(files)) == files


@pytest.mark.usefixtures("quick")
def test_no_damage_makes_the_parser_stumble_or_accept_another_list() -> None:
    """Beyond what the signatures would let through: cut, lengthened and changed archives straight into the parser."""
    files = [("a", b"12345" * 9), ("b", b"")]
    good = archive(files)
    chance = random.Random(3)
    trials = [good[:cut] for cut in range(0, len(good), 7)] + [good + b"\0"]
    for _ in range(300):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        trials.append(bytes(bad))
    names_kept = 0
    for trial in trials:
        try:
            found = unpacked(trial)
        except (seven.SevenError, seven.WrongPassphraseError, TarError):
            continue
        assert [name for name, _ in found] == ["a", "b"], "only content, which the manifest of the bag covers"
        names_kept += 1
    assert names_kept < 100


@pytest.mark.usefixtures("quick")
def test_nothing_hides_behind_the_last_file(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [("a", b"12345")]
    with monkeypatch.context() as patch:
        patch.setattr(seven, "_filled", lambda data: data + b"x" * (-len(data) % 16))
        data = archive(files)
    with pytest.raises(seven.SevenError):
        unpacked(data)


@pytest.mark.usefixtures("quick")
def test_no_more_files_are_listed_than_a_bundle_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive([(f"a/{n}", b"") for n in range(4)] + [("a/full", b"x")])
    assert len(unpacked(data)) == 5
    monkeypatch.setattr("mlat_desktop.transfer.seven.MOST_MEMBERS", 4)
    with pytest.raises(seven.SevenError):
        unpacked(data)


@pytest.mark.usefixtures("quick")
def test_a_name_that_may_not_stand_in_a_bundle_is_never_written() -> None:
    for name in ("../x", "a\\b", "CON", "a//b", "x\u202egnp"):
        with pytest.raises(ValueError, match=r"it |Windows"):
            archive([("x", b""), (name, b"x")])
    with pytest.raises(ValueError, match="two"):
        archive([("a", b"1"), ("A", b"2")])


def test_the_numbers_of_the_format_are_written_as_others_read_them() -> None:
    for value in (0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, 1 << 32, (1 << 56) - 1, 1 << 56, (1 << 63) - 1):
        assert seven._Cursor(seven.number(value)).number() == value
    assert seven.number(0x80) == b"\x80\x80"


# -- the passphrase --------------------------------------------------------------------------------------------------------


def test_a_passphrase_survives_being_read_out_and_written_down() -> None:
    for typed in (PASSPHRASE.lower(), PASSPHRASE.replace("-", " "), f" {PASSPHRASE.replace('0', 'o')}\n"):
        assert read_spoken_code(typed) == PASSPHRASE


def test_each_slip_is_found_in_its_group() -> None:
    symbols = PASSPHRASE.replace("-", "")
    for at, symbol in enumerate(symbols):
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            if other != symbol:
                with pytest.raises(KnownError) as caught:
                    read_spoken_code(symbols[:at] + other + symbols[at + 1 :])
                assert (caught.value.code, caught.value.facts["group"]) == (Code.PASSPHRASE_MISTYPED, at // 5 + 1)
        if at + 1 < len(symbols) and symbols[at + 1] != symbol:
            with pytest.raises(KnownError):
                read_spoken_code(symbols[:at] + symbols[at + 1] + symbol + symbols[at + 2 :])
    groups = PASSPHRASE.split("-")
    for one in range(GROUPS):
        for two in range(one):
            swapped = list(groups)
            swapped[one], swapped[two] = groups[two], groups[one]
            with pytest.raises(KnownError):
                read_spoken_code("-".join(swapped))


def test_a_passphrase_that_is_too_short_is_counted() -> None:
    with pytest.raises(KnownError) as caught:
        read_spoken_code(PASSPHRASE[:-1])
    assert (caught.value.code, caught.value.facts["count"]) == (Code.PASSPHRASE_LENGTH, 34)


def test_all_random_bits_are_in_the_passphrase() -> None:
    codes = {spoken_code(bytes(RANDOM_BYTES - at // 8 - 1) + bytes([1 << at % 8]) + bytes(at // 8)) for at in range(4, 144)}
    assert len(codes) == 140
