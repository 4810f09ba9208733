# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every way in which the files of an office are damaged or mixed up is found and named: at opening, or by the check.

``CASES`` is the table: what was done, where it is found, and words that the sentence must hold.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mlat_desktop.crypto.keys import KeyFile
from mlat_desktop.domain.request import Mail
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.store.engine import connect
from tests.functional.mlat import mlat
from tests.kills import desk
from tests.kills.acts import a_mail

PAGE = 4096


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two offices, with evidence, a sealed letter and a scan in the first, and its database of the day before."""
    folder = desk.make(tmp_path_factory.mktemp("damaged") / "made", bundles=0)
    shutil.copy(folder / "a" / "office.db", folder / "yesterday.db")
    with desk.enter(folder / "a", desk.WORDS)[0] as office:
        request, letters = desk.log(office, "A case"), office.correspondence
        (folder / "ledger.bin").write_bytes(b"ledger" * 900)
        office.evidence.add(request.id, folder / "ledger.bin", NewEvidence(title="ledger"))
        mail: Mail = office.casework.log_mail(request.id, a_mail("scan"), scan=folder / "ledger.bin").value
        letter = letters.draft(request.id, "request", "en", {"to_name": "x", "facts": "y", "items": "z"}).value.id
        for step in (letters.submit, letters.approve):
            step(letter)
        sealed = letters.seal(letter).value
        (folder / "blobs.json").write_text(json.dumps({"letter": sealed.blob, "scan": mail.scan_blob}))
    (folder / "secret").write_text(desk.WORDS + "\n", encoding="utf-8")
    (folder / "berta").write_text(desk.WORDS + " too\n", encoding="utf-8")
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "here"))


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 4
    path.write_bytes(content)


def _blob(place: Path, what: str) -> Path:
    name = str(json.loads((place / "blobs.json").read_text())[what])
    return place / "a" / "blobs" / name[:2] / f"{name}.age"


def _evidence(place: Path) -> Path:
    others = {_blob(place, "letter"), _blob(place, "scan")}
    return next(path for path in (place / "a" / "blobs").rglob("*.age") if path not in others)


def _keys(place: Path, change: Callable[[list[dict[str, object]]], None]) -> None:
    path = place / "a" / "keys.json"
    found = json.loads(path.read_text())
    change(found["slots"])
    path.write_text(json.dumps(found))


def _log_of_other(place: Path) -> None:
    """A log that the other office had left behind."""
    connection = connect(place / "b" / "office.db", desk.key(place / "b", desk.WORDS))
    connection.execute("CREATE TABLE t (x)")
    shutil.copy(place / "b" / "office.db-wal", place / "a" / "office.db-wal")
    connection.close()


def _wrapped(slots: list[dict[str, object]], kind: str, name: str = "") -> None:
    slot = next(each for each in slots if each["kind"] == kind and name in {"", each["name"]})
    wrapped = str(slot["wrapped"])
    slot["wrapped"] = f"{int(wrapped[:2], 16) ^ 1:02x}{wrapped[2:]}"  # a fixed byte would be the right one in one file of 256


@dataclass(frozen=True)
class Case:
    """What is done to an office, who then tries, with which command, and what the sentence says."""

    name: str
    harm: Callable[[Path], object]
    says: tuple[str, ...]
    command: tuple[str, ...] = ("today",)
    user: str = "anna"


CHECK = ("check",)
DB, KEYS, LABEL = "a/office.db", "a/keys.json", "a/office.json"
CASES = (
    Case("database missing", lambda p: (p / DB).unlink(), ("office.db is missing", "Restore the last backup")),
    Case("database empty", lambda p: os.truncate(p / DB, 0), ("office.db is empty",)),
    Case("first page of the database flipped", lambda p: flip(p / DB, 100), ("office.db is damaged, or belongs to another",)),
    Case("first page of the database zero", lambda p: _zero(p / DB, 0), ("office.db is damaged, or belongs to another",)),
    Case("database cut in the middle", lambda p: os.truncate(p / DB, _size(p) // 2), ("cannot be read",)),
    Case("last page of the database cut off", lambda p: os.truncate(p / DB, _size(p) - PAGE), ("database cannot be read",)),
    Case("a page of the database flipped", lambda p: flip(p / DB, 60 * PAGE + 9), ("office.db", "page 61"), CHECK),
    Case("a page of the database zero", lambda p: _zero(p / DB, 60), ("office.db", "page 61"), CHECK),
    Case("database of another office", lambda p: shutil.copy(p / "b/office.db", p / DB), ("office.db is damaged, or belongs",)),
    Case("log of another office", _log_of_other, ("office.db-wal belongs to another database",)),
    Case("key file missing", lambda p: (p / KEYS).unlink(), ("key file", "is missing", "keys.json from the last backup")),
    Case("key file cut", lambda p: os.truncate(p / KEYS, 200), ("key file", "not whole")),
    Case("key file empty", lambda p: os.truncate(p / KEYS, 0), ("key file", "not whole")),
    Case("key file of another office", lambda p: shutil.copy(p / "b/keys.json", p / KEYS), ("not all of the same office",)),
    Case("own key in the file", lambda p: _keys(p, _harm_anna), ("key of anna in keys.json is damaged", "recovery code")),
    Case(
        "key of a colleague", lambda p: _keys(p, _harm_anna),
        ("keys.json: the key of anna in it is damaged", "recovery code"), CHECK, "berta",
    ),
    Case("label cut", lambda p: os.truncate(p / LABEL, 9), ("office.json is not readable",)),
    Case("label missing", lambda p: (p / LABEL).unlink(), ("There is no office in",)),
    Case("label of another office", lambda p: shutil.copy(p / "b/office.json", p / LABEL), ("not all of the same office",)),
    Case("something else in the place of the database", lambda p: _folder(p / DB), ("office.db is missing",)),
    Case("something else in the place of the key file", lambda p: _folder(p / KEYS), ("key file", "directory")),
    Case("something else in the place of the label", lambda p: _folder(p / LABEL), ("There is no office in",)),
    Case("evidence missing", lambda p: _evidence(p).unlink(), ("exhibit", "is missing"), CHECK),
    Case("evidence flipped", lambda p: flip(_evidence(p), 400), ("exhibit", "altered"), CHECK),
    Case("letter missing", lambda p: _blob(p, "letter").unlink(), ("the stored file", "is missing"), CHECK),
    Case("letter flipped", lambda p: flip(_blob(p, "letter"), 400), ("the stored file", "altered"), CHECK),
    Case("scan cut", lambda p: os.truncate(_blob(p, "scan"), 300), ("the stored file", "altered"), CHECK),
    Case("files exchanged", lambda p: _exchange(_blob(p, "scan"), _evidence(p)), ("exhibit", "altered"), CHECK),
)  # fmt: skip


def _size(place: Path) -> int:
    return (place / DB).stat().st_size


def _harm_anna(slots: list[dict[str, object]]) -> None:
    _wrapped(slots, "passphrase", "anna")


def _folder(path: Path) -> None:
    """As good as a file that nobody may read, also for a test that may do everything."""
    path.unlink()
    path.mkdir()


def _zero(path: Path, page: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(page * PAGE)
        stream.write(bytes(PAGE))


def _exchange(one: Path, other: Path) -> None:
    content = one.read_bytes(), other.read_bytes()
    one.write_bytes(content[1])
    other.write_bytes(content[0])


def _run(place: Path, case: Case) -> str:
    secret = place / ("berta" if case.user == "berta" else "secret")
    answer = mlat("--office", place / "a", "--passphrase-file", secret, "--user", case.user, *case.command, expect=1)
    return answer.out + answer.err


def _looked_at(place: Path) -> dict[str, str]:
    """What looking must not change: the key file, the label, the stored files, and the database where it is not opened."""
    paths = [path for path in (place / "a").rglob("*") if path.is_file() and path.name not in {"lock", "office.db-shm"}]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_damage_is_found_and_named(place: Path, case: Case) -> None:
    case.harm(place)
    before = _looked_at(place)
    said = _run(place, case)
    for words in case.says:
        assert words in said
    after = _looked_at(place)
    if case.command == CHECK:  # the check itself is in the log and in the custody of the evidence
        before.pop(str(place / DB))
        after.pop(str(place / DB))
    assert after == before, "nothing is overwritten by looking"


def test_a_file_of_nobody_is_told_and_is_no_fault(place: Path) -> None:
    extra = place / "a" / "blobs" / "ab" / ("ab" * 16 + ".age")
    extra.parent.mkdir(exist_ok=True)
    extra.write_bytes(b"left behind")
    answer = mlat("--office", place / "a", "--passphrase-file", place / "secret", "--user", "anna", "check", expect=0)
    assert f"the stored file {'ab' * 16} belongs to no record" in answer.out


def test_a_database_of_the_day_before_is_told_by_the_files_that_it_does_not_know(place: Path) -> None:
    shutil.copy(place / "yesterday.db", place / DB)
    answer = mlat("--office", place / "a", "--passphrase-file", place / "secret", "--user", "anna", "check", expect=0)
    assert answer.out.count("or office.db is an older copy") == 3, "evidence, scan and letter of today"


def test_a_damaged_key_is_mended_by_the_recovery_code_and_others_are_not_touched(place: Path) -> None:
    _keys(place, lambda slots: _wrapped(slots, "passphrase", "berta"))
    with desk.enter(place / "a", desk.WORDS)[0] as office:
        office.people.change_passphrase(desk.WORDS, desk.WORDS + " new")
    slots = json.loads((place / KEYS).read_text())["slots"]
    assert sorted(slot["name"] for slot in slots if slot["kind"] == "passphrase") == ["anna", "berta"], "it stays in the file"
    assert desk.fits(KeyFile.read(place / KEYS), desk.WORDS + " new")
