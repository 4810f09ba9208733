# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The key file: every way to open an office, and no other."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyrage
import pytest

from mlat_desktop import messages
from mlat_desktop.crypto import recovery
from mlat_desktop.crypto.keys import Cost, KeyFile, NewKeys
from mlat_desktop.domain.errors import BugError, Code, KnownError

CHEAP = Cost(1, 64, 1)
WORDS = "correct horse battery staple"
VECTOR_CODE = "000G4-0R40M-30E20-9185G-R38E1-W8124-GK2GA-HC5RR-T1N8M"
VECTOR_SLOT = "c8bf1f06752665943ed8940a23245db6d100768f0dfe00b9b82ba0f10deafcdf"
VECTOR_IDENTITY = "AGE-SECRET-KEY-1JVU6AYYD8H2UHAMJZARK9FN74FMPMM7YPU69H60N85MXH8ACJSDSNSMYPH"


@pytest.fixture
def new(tmp_path: Path) -> NewKeys:
    return KeyFile.create(tmp_path / "keys.json", office_uid="office-1", user="Anna", passphrase=WORDS, cost=CHEAP)


def _read(tmp_path: Path) -> KeyFile:
    return KeyFile.read(tmp_path / "keys.json", cost=CHEAP)


def _refusal(work: Callable[[], object]) -> Code:
    with pytest.raises(KnownError) as refusal:
        work()
    assert "{" not in messages.sentence(refusal.value)
    return refusal.value.code


def _edit(tmp_path: Path, change: Callable[[Any], None]) -> None:
    path = tmp_path / "keys.json"
    found = json.loads(path.read_text())
    change(found)
    path.write_text(json.dumps(found))


def _turned(wrapped: str) -> str:
    """One bit turned: a fixed byte in its place would be the right one in one file of 256."""
    return f"{int(wrapped[:2], 16) ^ 1:02x}" + wrapped[2:]


def test_the_passphrase_opens_with_and_without_a_name(new: NewKeys, tmp_path: Path) -> None:
    for user in (None, "Anna", " aNNa "):
        assert _read(tmp_path).open_with(WORDS, user) == (new.key, new.slot)
    assert _refusal(lambda: _read(tmp_path).open_with(WORDS + " ")) is Code.PASSPHRASE_WRONG
    assert _refusal(lambda: _read(tmp_path).open_with("")) is Code.PASSPHRASE_WRONG
    assert _refusal(lambda: _read(tmp_path).open_with(WORDS, "Berta")) is Code.USER_UNKNOWN


def test_a_passphrase_is_the_same_from_every_keyboard(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    KeyFile.create(path, office_uid="o", user="a", passphrase="Cafe\u0301 mu\u0308de\u00a0x", cost=CHEAP)
    KeyFile.read(path).open_with("Caf\u00e9 m\u00fcde x")


def test_neither_key_nor_passphrase_nor_code_is_in_the_file_or_a_print_of_it(new: NewKeys, tmp_path: Path) -> None:
    text = (tmp_path / "keys.json").read_text() + repr(new)
    for hidden in (new.key.hex(), WORDS, new.recovery_code, new.recovery_code.replace("-", "")):
        assert hidden not in text
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_each_user_has_a_slot_of_their_own(new: NewKeys, tmp_path: Path) -> None:
    slot = new.file.add_passphrase_slot("berta", "other words", new.key)
    assert _read(tmp_path).open_with("other words") == (new.key, slot)
    assert _read(tmp_path).open_with("other words", "berta") == (new.key, slot)
    assert _refusal(lambda: _read(tmp_path).open_with("other words", "Anna")) is Code.PASSPHRASE_WRONG
    assert _refusal(lambda: new.file.add_passphrase_slot("BERTA", "x", new.key)) is Code.USER_EXISTS
    new.file.remove_slot(slot)
    assert _refusal(lambda: _read(tmp_path).open_with("other words")) is Code.PASSPHRASE_WRONG
    with pytest.raises(BugError):
        new.file.remove_slot(new.slot)


def test_a_changed_passphrase_keeps_slot_and_key(new: NewKeys, tmp_path: Path) -> None:
    assert _refusal(lambda: new.file.change_passphrase(new.slot, "wrong", "new")) is Code.PASSPHRASE_WRONG
    new.file.change_passphrase(new.slot, WORDS, "new")
    assert _read(tmp_path).open_with("new") == (new.key, new.slot)
    assert _refusal(lambda: _read(tmp_path).open_with(WORDS)) is Code.PASSPHRASE_WRONG
    new.file.set_passphrase(new.slot, "Anna", "newer", new.key)
    assert _read(tmp_path).open_with("newer").key == new.key


def test_the_printed_code_opens_however_it_is_typed(new: NewKeys, tmp_path: Path) -> None:
    code = new.recovery_code
    assert [len(group) for group in code.split("-")] == [5] * 9
    typed = (code, code.lower(), code.replace("-", ""), code.replace("-", " \n"), code.replace("0", "o").replace("1", "l"))
    for each in typed:
        assert _read(tmp_path).open_with_recovery(each).key == new.key


def test_a_typing_mistake_is_told_from_a_code_of_another_office(new: NewKeys, tmp_path: Path) -> None:
    code = new.recovery_code
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    for place, char in enumerate(code):
        if char == "-":
            continue
        other = letters[(letters.index(char) + 1) % 32]
        wrong = code[:place] + other + code[place + 1 :]
        assert _refusal(partial(_read(tmp_path).open_with_recovery, wrong)) is Code.RECOVERY_MISTYPED
    swapped = "-".join([*code.split("-")[1::-1], *code.split("-")[2:]])
    for wrong in (swapped, code[:-1], code + "0", "", "U" * 45):
        assert _refusal(partial(_read(tmp_path).open_with_recovery, wrong)) is Code.RECOVERY_MISTYPED
    other_office = recovery.code_of(recovery.new_secret())
    assert _refusal(lambda: _read(tmp_path).open_with_recovery(other_office)) is Code.RECOVERY_WRONG


def test_a_new_code_takes_the_place_of_the_old(new: NewKeys, tmp_path: Path) -> None:
    code, recipient = new.file.replace_recovery(new.key)
    assert recipient != new.recovery_recipient
    assert _read(tmp_path).open_with_recovery(code).key == new.key
    assert _refusal(lambda: _read(tmp_path).open_with_recovery(new.recovery_code)) is Code.RECOVERY_WRONG


def test_the_paper_alone_opens_what_was_encrypted_to_the_office(new: NewKeys) -> None:
    sealed = pyrage.encrypt(b"case", [pyrage.x25519.Recipient.from_str(new.recovery_recipient)])
    identity = recovery.identity_of(recovery.secret_of(new.recovery_code))
    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]) == b"case"


def test_the_derivations_from_the_paper_never_change() -> None:
    """Printed sheets lie in safes for decades: these values hold for ever."""
    secret = bytes(range(25))
    assert recovery.code_of(secret) == VECTOR_CODE
    assert recovery.slot_key(secret).hex() == VECTOR_SLOT
    assert recovery.identity_of(secret) == VECTOR_IDENTITY


def test_our_spelling_of_an_identity_is_that_of_age() -> None:
    made = pyrage.x25519.Identity.generate()
    values = ["qpzry9x8gf2tvdw0s3jn54khce6mua7l".index(char) for char in str(made).lower().rpartition("1")[2][:-6]]
    bits = 0
    for value in values:
        bits = bits << 5 | value
    data = (bits >> 4).to_bytes(32, "big")
    assert recovery._bech32("age-secret-key-", data).upper() == str(made)


def test_the_computers_key_store_opens_on_behalf_of_its_owner(new: NewKeys, tmp_path: Path) -> None:
    berta = new.file.add_passphrase_slot("berta", "other words", new.key)
    slot, wrapping = new.file.add_keyring_slot(berta, new.key)
    assert _read(tmp_path).open_with_wrapping(slot, wrapping) == (new.key, berta)
    for wrong in ((slot, bytes(32)), (slot, b""), (berta, wrapping), ("none", wrapping)):
        assert _refusal(partial(_read(tmp_path).open_with_wrapping, *wrong)) is Code.PASSPHRASE_WRONG
    new.file.remove_slot(berta)
    assert _refusal(lambda: _read(tmp_path).open_with_wrapping(slot, wrapping)) is Code.PASSPHRASE_WRONG


@pytest.mark.parametrize(
    ("field", "value"), [("id", "0" * 16), ("name", "Berta"), ("argon2id", {"passes": 2, "memory_kib": 64, "lanes": 1})]
)
def test_a_slot_is_bound_to_what_stands_beside_it(new: NewKeys, tmp_path: Path, field: str, value: object) -> None:
    _edit(tmp_path, lambda found: found["slots"][0].update({field: value, "check": ""}))  # by somebody who knows the format
    assert _refusal(lambda: _read(tmp_path).open_with(WORDS)) is Code.PASSPHRASE_WRONG


def test_a_slot_of_another_office_does_not_open(new: NewKeys, tmp_path: Path) -> None:
    _edit(tmp_path, lambda found: found.update(office="office-2"))
    assert _refusal(lambda: _read(tmp_path).open_with(WORDS)) is Code.PASSPHRASE_WRONG


def _huge_cost(found: Any) -> None:
    found["slots"][0]["argon2id"]["memory_kib"] = 1 << 40


def _large_cost(found: Any) -> None:
    found["slots"][0]["argon2id"]["memory_kib"] = (1 << 20) + 1


@pytest.mark.parametrize(
    "change",
    [
        _huge_cost,
        _large_cost,
        lambda found: found.pop("slots"),
        lambda found: found.pop("office"),
        lambda found: found["slots"][0].pop("salt"),
        lambda found: found["slots"][0].update(wrapped="00"),
        lambda found: found["slots"][0].update(nonce="zz"),
        lambda found: found["slots"][0].update(argon2id=None),
        lambda found: found["slots"][0].update(argon2id={"nonsense": 1}),
        lambda found: found.update(slots=["x"]),
        lambda found: found.update(format=None),
    ],
)
def test_a_damaged_file_is_a_sentence(new: NewKeys, tmp_path: Path, change: Callable[[Any], None]) -> None:
    _edit(tmp_path, change)
    # One slot, or the whole file: there is another slot, that of the recovery code.
    assert _refusal(lambda: _read(tmp_path).open_with(WORDS)) in {Code.KEY_DAMAGED, Code.KEYFILE_DAMAGED}


def test_a_damaged_slot_is_named_keeps_nobody_out_and_is_mended_by_the_recovery_code(new: NewKeys, tmp_path: Path) -> None:
    new.file.add_passphrase_slot("berta", "other words", new.key)
    _edit(tmp_path, lambda found: found["slots"][0].update(wrapped=_turned(found["slots"][0]["wrapped"])))
    file = _read(tmp_path)
    assert file.damaged == (("passphrase", "Anna"),)
    for user in ("anna", None):
        with pytest.raises(KnownError) as refusal:
            file.open_with(WORDS, user)
        assert "key of Anna in keys.json is damaged" in messages.sentence(refusal.value)
    with pytest.raises(KnownError) as refusal:
        file.open_with(WORDS, "bert")
    assert refusal.value.code is Code.USER_UNKNOWN, "a slip of the pen is not blamed on somebody's damaged key"
    assert file.open_with("other words").key == new.key
    file.change_passphrase(file.open_with("other words").slot, "other words", "newer words")
    assert _read(tmp_path).damaged == (("passphrase", "Anna"),), "it stays in the file as it is"


@pytest.mark.parametrize(
    "harm",
    [{"wrapped": "00" * 48}, {"id": "0000"}, {"kind": "passphrasf"}, {"name": "Anma"}, {"salt": "zz"}],
    ids=lambda harm: str(next(iter(harm))),
)
def test_the_recovery_code_mends_a_slot_whatever_of_it_is_damaged(new: NewKeys, tmp_path: Path, harm: dict[str, str]) -> None:
    new.file.add_passphrase_slot("berta", "other words", new.key)
    _edit(tmp_path, lambda found: found["slots"][0].update(harm))
    file = _read(tmp_path)
    opened = file.open_with_recovery(new.recovery_code)
    file.set_passphrase(new.slot, "Anna", "words of Anna", opened.key)
    again = _read(tmp_path)
    assert again.damaged == ()
    assert again.open_with("words of Anna", "anna") == (new.key, new.slot)
    assert again.open_with("other words", "berta").key == new.key


def test_damaged_slots_of_other_kinds_go_with_what_they_belong_to(new: NewKeys, tmp_path: Path) -> None:
    berta = new.file.add_passphrase_slot("berta", "other words", new.key)
    new.file.add_keyring_slot(berta, new.key)

    def harm(found: Any) -> None:
        for slot in found["slots"]:
            if slot["kind"] != "passphrase":
                slot.update(wrapped=_turned(slot["wrapped"]))

    _edit(tmp_path, harm)
    file = _read(tmp_path)
    assert sorted(file.damaged) == [("keyring", "berta"), ("recovery", "")]
    file.replace_recovery(new.key)
    assert _read(tmp_path).damaged == (("keyring", "berta"),)
    file.remove_slot(berta)
    assert _read(tmp_path).damaged == ()


def test_every_flipped_bit_of_a_slot_is_told_from_a_wrong_passphrase(new: NewKeys, tmp_path: Path) -> None:
    whole = (tmp_path / "keys.json").read_bytes()
    start, end = whole.index(b'"id"'), whole.index(b"recovery")
    for place in range(start, end, 7):
        damaged = bytearray(whole)
        damaged[place] ^= 2
        (tmp_path / "keys.json").write_bytes(damaged)
        # What does not count (a name of a field, a blank) may decay.
        assert _outcome(tmp_path) in {new.key, Code.KEYFILE_DAMAGED, Code.KEY_DAMAGED}


def _outcome(folder: Path) -> bytes | Code:
    try:
        return _read(folder).open_with(WORDS).key
    except KnownError as error:
        return error.code


_STARVED = """
import resource, sys
from pathlib import Path
from mlat_desktop.crypto.keys import Cost, KeyFile
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.messages import sentence
size = int(next(line for line in open("/proc/self/status") if line.startswith("VmSize")).split()[1]) << 10
resource.setrlimit(resource.RLIMIT_AS, (size + (200 << 20), size + (200 << 20)))
try:
    KeyFile.create(Path(sys.argv[1]), office_uid="u", user="anna", passphrase="x", cost=Cost(1, 512 << 10, 1))
except KnownError as error:
    print(error.code.value, sentence(error))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes memory away from a process like this")
def test_too_little_memory_for_a_passphrase_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    told = subprocess.run([sys.executable, "-c", _STARVED, path], capture_output=True, text=True, check=True).stdout
    assert told.startswith("memory.short This computer has too little free memory")
    assert "512 MiB" in told
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", secrets.token_bytes(500)])
def test_what_is_no_key_file_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keys.json").write_bytes(content)
    assert _refusal(lambda: _read(tmp_path)) is Code.KEYFILE_DAMAGED


def test_a_missing_file_and_a_newer_one_are_sentences(new: NewKeys, tmp_path: Path) -> None:
    _edit(tmp_path, lambda found: found.update(format=2))
    assert _refusal(lambda: _read(tmp_path)) is Code.OFFICE_NEWER
    (tmp_path / "keys.json").unlink()
    assert _refusal(lambda: _read(tmp_path)) is Code.KEYFILE_DAMAGED


def test_a_key_file_is_never_made_over_another(new: NewKeys, tmp_path: Path) -> None:
    before = (tmp_path / "keys.json").read_bytes()
    again = lambda: KeyFile.create(tmp_path / "keys.json", office_uid="o", user="a", passphrase="b", cost=CHEAP)  # noqa: E731 -- one line, called below
    assert _refusal(again) is Code.FILE_EXISTS
    assert (tmp_path / "keys.json").read_bytes() == before


FULL = """
import resource, sys
from pathlib import Path
from mlat_desktop.crypto.keys import Cost, KeyFile
from mlat_desktop.domain.errors import KnownError
path = Path(sys.argv[1])
file = KeyFile.read(path, cost=Cost(1, 64, 1))
key, slot = file.open_with("correct horse battery staple")
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    file.change_passphrase(slot, "correct horse battery staple", "new")
except KnownError as error:
    print(error.code.value, len(file.slots), file.open_with("correct horse battery staple").slot == slot)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the file size are of POSIX")
def test_a_full_disk_leaves_the_old_key_file_whole(new: NewKeys, tmp_path: Path) -> None:
    before = (tmp_path / "keys.json").read_bytes()
    command = [sys.executable, "-c", FULL, str(tmp_path / "keys.json")]
    run = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), check=True)
    assert run.stdout.split() == ["disk.full", "2", "True"]
    assert (tmp_path / "keys.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_the_cost_of_a_guess_is_what_was_measured() -> None:
    assert Cost() == Cost(passes=3, memory_kib=256 * 1024, lanes=4)
