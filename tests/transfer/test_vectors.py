# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The published vectors of case bundles and cards: unchanged since they were made, and each opens or is refused as written,
by the program and by the reader of one page that stands in the specification.
"""

from __future__ import annotations

import hashlib
import json
import runpy
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import BundleFile, BundleRecord, BundleState, Card, CardStatus
from mlat_desktop.domain.case_record import OfficeName, check_record
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.bundles.case_json import decode
from mlat_desktop.services.bundles.views import ImportReport
from mlat_desktop.transfer import card, seven
from mlat_desktop.transfer.reader import Reader
from tests.transfer.conftest import NOW, Keys, MakeOffice, OfficeDesk, reader_keys
from tests.vectors.make_bundles import CARDS, FOLDER, SCRIPTS, SMALL, SUMS, THEIRS, VECTORS, offices

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "formats" / "reader.py"
INDEX = {each["name"]: each for each in json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))}
KEY = cache(seven.key_of)
"""Half a million rounds for each vector of the 7z form would prove nothing more than those for one."""
REFUSALS = (OSError, LookupError, ValueError, subprocess.CalledProcessError, tarfile.TarError)
"""All that the page may raise for a bundle: any other error would be its own."""


@pytest.fixture(autouse=True)
def _one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seven, "key_of", KEY)


def _folder(name: str) -> Path:
    (found,) = (FOLDER / name).iterdir()
    return found


def _trusted(role: str) -> Card:
    """The card of an office as its published file has it, after its comparison."""
    found = card.decode((CARDS / f"{role}.json").read_bytes(), signatures)
    assert isinstance(found, Card)
    return replace(found, status=CardStatus.TRUSTED)


@pytest.fixture(scope="module")
def known() -> dict[str, Keys]:
    return {role: replace(each, card=_trusted(role)) for role, each in offices().items()}


def test_no_byte_of_a_vector_has_changed() -> None:
    lines = [line.split("  ", 1) for line in SUMS.read_text(encoding="utf-8").splitlines()]
    listed = {name: digest for digest, name in lines}
    files = [path for folder in (FOLDER, CARDS) for path in folder.rglob("*") if path.is_file() and path.name != "index.json"]
    found = {path.relative_to(SUMS.parent).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert found == listed
    assert sum(path.stat().st_size for path in files) < 900_000


def test_the_index_tells_what_the_maker_knows() -> None:
    assert [(name, told["why"], told["code"], told.get("passphrase", "")) for name, told in INDEX.items()] == [
        (name, each.why, each.code, each.passphrase) for name, each in VECTORS.items()
    ]


@pytest.mark.parametrize("name", INDEX)
def test_a_vector_opens_or_is_refused_as_written(name: str, known: dict[str, Keys], tmp_path: Path) -> None:
    keys = replace(reader_keys(known["receiver"], known["sender"].card), passphrase=INDEX[name].get("passphrase", ""))
    if INDEX[name]["code"]:
        with pytest.raises(KnownError) as caught:
            Reader(signatures).check(_folder(name), keys, Silent(), CancelToken())
        assert caught.value.code.value == INDEX[name]["code"]
        return
    checked = Reader(signatures).check(_folder(name), keys, Silent(), CancelToken())
    sender = known["sender"].card
    record = decode(checked.case)
    check_record(record, checked.files, OfficeName(uid=sender.office_uid, name=sender.name, country=sender.country))
    assert {BundleFile(item.path, item.size, item.sha256) for item in record.evidence} == set(checked.files)


@pytest.fixture
def receiving(office: MakeOffice, known: dict[str, Keys]) -> OfficeDesk:
    """The office ``receiver`` with its published keys, trusting the card of ``sender`` as it was published."""
    desk = office(known["receiver"].card.name, known["receiver"].card.country)
    with desk.store.write() as uow:
        uow.office.set_secret("sign-ed25519", known["receiver"].seed)
        uow.office.set_secret("age-identity", known["receiver"].identity.encode())
        uow.commit()
    desk.bundles.trust(desk.bundles.add_card(CARDS / "sender.json").value.fingerprint)
    return desk


def taken_in(desk: OfficeDesk, name: str) -> ImportReport:
    return desk.bundles.import_(_folder(name), passphrase=INDEX[name].get("passphrase", "")).value


@pytest.mark.parametrize(("name", "files"), [("index-page", SCRIPTS), ("seven", SCRIPTS), ("receipt", SMALL)])
def test_an_office_takes_a_vector_in(name: str, files: tuple[tuple[str, bytes], ...], receiving: OfficeDesk) -> None:
    found = taken_in(receiving, name)
    assert (found.created, found.bundle.evidence) == (True, len(files))
    with receiving.store.read() as uow:
        held = {item.sha256: item.size for item in uow.exhibits.of_request(found.request_id)}
    assert held == {hashlib.sha256(content).hexdigest(): len(content) for _, content in files}


def test_an_office_takes_a_vector_of_nothing_but_a_receipt_in(receiving: OfficeDesk, known: dict[str, Keys]) -> None:
    """It holds for the bundle that this office wrote with that digest; to any other office it is unknown."""
    with pytest.raises(KnownError) as caught:
        taken_in(receiving, "only-receipts")
    assert caught.value.code is Code.BUNDLE_RECEIPT_UNKNOWN
    case = taken_in(receiving, "index-page").request_id
    ours = BundleRecord(
        uid=THEIRS,
        incoming=False,
        request_id=case,
        partner=known["sender"].card.fingerprint,
        sequence=1,
        created_at=NOW,
        state=BundleState.VERIFIED,
        digest="0" * 64,
        recipients=(known["sender"].card.fingerprint,),
    )
    with receiving.store.write() as uow:
        uow.bundles.add(ours)
        uow.commit()
    found = taken_in(receiving, "only-receipts")
    assert (found.request_id, found.created, found.receipts) == (case, False, 1)
    (closed,) = receiving.bundles.receipts.of_bundle(THEIRS)
    assert (closed.awaited, closed.number) == (False, "MLA-O-2026-0001")


@pytest.mark.interop
@pytest.mark.parametrize("name", INDEX)
def test_the_reader_of_one_page_agrees(
    name: str, known: dict[str, Keys], tmp_path: Path, tool: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    for program in ("age", "ssh-keygen"):
        tool(program)
    receiver, out = known["receiver"], tmp_path / "out"
    (tmp_path / "key.txt").write_text(receiver.identity + "\n", encoding="ascii")
    out.mkdir()
    words = (_folder(name), known["sender"].card.signing_key, tmp_path / "key.txt", receiver.card.fingerprint, out)
    read = runpy.run_path(str(PAGE))["main"]
    if INDEX[name]["code"] or "passphrase" in INDEX[name]:  # it opens what is in the age form, and refuses every other
        with pytest.raises(REFUSALS):
            read(*map(str, words))
        assert capsys.readouterr().out == ""
        assert not list(out.iterdir())
        return
    read(*map(str, words))
    said = [line.split(" ", 2) for line in capsys.readouterr().out.splitlines()]
    assert {number: int(size) for number, size, _ in said} == {each.name: each.stat().st_size for each in out.iterdir()}
    assert "data/case.json" in {path for _, _, path in said}


@pytest.mark.interop
def test_the_reader_of_one_page_is_a_command(known: dict[str, Keys], tmp_path: Path, tool: Callable[[str], str]) -> None:
    for program in ("age", "ssh-keygen"):
        tool(program)
    (tmp_path / "key.txt").write_text(known["receiver"].identity + "\n", encoding="ascii")
    for name, status in (("scripts", 0), ("forwarded", 1)):
        words = (_folder(name), known["sender"].card.signing_key, tmp_path / "key.txt", known["receiver"].card.fingerprint)
        done = subprocess.run([sys.executable, "-I", str(PAGE), *map(str, words)], capture_output=True, check=False)
        assert done.returncode == status, done.stderr


def test_the_reader_fits_on_a_page_and_stands_in_the_specification() -> None:
    text = PAGE.read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert sum(not line.startswith(("#", '"""')) for line in lines) <= 60
    assert text.split("\n", 2)[2] in (PAGE.parent / "case-bundle-1.md").read_text(encoding="utf-8")


def test_cards_are_those_of_the_published_keys() -> None:
    for role, each in offices().items():
        assert _trusted(role).signing_key == signatures.public_key(each.seed)
        assert (CARDS / f"{role}.json").read_bytes() == card.encode(
            replace(each.card, status=CardStatus.KNOWN), each.seed, signatures
        )


@pytest.mark.parametrize("told", json.loads((CARDS / "index.json").read_text(encoding="utf-8")), ids=lambda told: told["name"])
def test_a_card_is_taken_or_refused_as_written(told: dict[str, str]) -> None:
    path = CARDS / f"{told['name']}.json"
    if not told["code"]:
        assert isinstance(card.read(path, signatures), Card)
        return
    with pytest.raises(KnownError) as caught:
        card.read(path, signatures)
    assert caught.value.code.value == told["code"]


def test_every_card_of_the_vectors_stands_in_their_index() -> None:
    told = {each["name"] for each in json.loads((CARDS / "index.json").read_text(encoding="utf-8"))}
    assert {path.stem for path in CARDS.iterdir()} == told | {"index"}
