# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Treaty packs as files: one form, signed as a whole, refused with a reason in every other."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.pack import PACK_NAMESPACE, PackHead
from mlat_desktop.messages import sentence
from mlat_desktop.transfer.treaty_pack import TreatyPacks

SEED = bytes(range(32))
KEY = signatures.public_key(SEED)
HEAD = PackHead(
    uid="11111111-2222-4333-8444-555555555555",
    sequence=3,
    title="Changes of autumn 2026 · تعديلات",
    made_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    office_uid="66666666-7777-4888-9999-aaaaaaaaaaaa",
    office="Direction des affaires pénales",
    country="LU",
    signing_key=KEY,
    schema=2,
)
CONTENT = '{"parties":[{"state":"LU"}],"tables":["schema = 2\\n"]}'
PACKS = TreatyPacks(signatures)


def _pack(tmp_path: Path, data: bytes | None = None) -> Path:
    path = tmp_path / "autumn.mlatpack"
    path.write_bytes(PACKS.encode(HEAD, CONTENT, SEED) if data is None else data)
    return path


def _reason(path: Path) -> str:
    with pytest.raises(KnownError) as refused:
        PACKS.read(path)
    assert refused.value.code is Code.PACK_INVALID
    assert "Nothing was changed" in sentence(refused.value)
    return sentence(refused.value)


def test_a_pack_comes_back_as_it_was_written(tmp_path: Path) -> None:
    pack = PACKS.read(_pack(tmp_path))
    assert pack.head == HEAD
    assert pack.content == CONTENT
    assert pack.fingerprint == signatures.fingerprint(KEY)


def test_ssh_keygen_verifies_a_pack_as_the_format_page_says(
    tmp_path: Path, tool: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    tool("ssh-keygen")
    _pack(tmp_path).rename(tmp_path / "NAME.mlatpack")
    page = request.config.rootpath.joinpath("docs", "formats", "treaty-pack-1.md").read_text(encoding="utf-8")
    commands = page.split("```\n")[1]
    done = subprocess.run(["sh", "-euc", commands], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f'Good "{PACK_NAMESPACE}" signature' in done.stdout


def test_no_flipped_bit_of_a_pack_is_taken(tmp_path: Path, figure: Callable[[str, object], None]) -> None:
    whole = PACKS.encode(HEAD, CONTENT, SEED)
    chance = random.Random(20261122)
    places = chance.sample(range(len(whole) * 8), 1000)
    path = tmp_path / "flipped.mlatpack"
    for place in places:
        data = bytearray(whole)
        data[place // 8] ^= 1 << place % 8
        path.write_bytes(data)
        with pytest.raises(KnownError) as refused:
            PACKS.read(path)
        assert refused.value.code is Code.PACK_INVALID
    figure("flipped bits of a treaty pack refused", len(places))


@pytest.mark.parametrize("kept", [0, 1, 200, 500, -1, -30])
def test_a_truncated_pack_is_refused(tmp_path: Path, kept: int) -> None:
    _reason(_pack(tmp_path, PACKS.encode(HEAD, CONTENT, SEED)[:kept]))


def test_what_was_added_after_the_signature_is_refused(tmp_path: Path) -> None:
    _reason(_pack(tmp_path, PACKS.encode(HEAD, CONTENT, SEED) + b"\n"))


def test_a_pack_without_signature_says_so(tmp_path: Path) -> None:
    unsigned = PACKS.encode(HEAD, CONTENT, SEED).split(b"-----BEGIN")[0]
    assert "not signed" in _reason(_pack(tmp_path, unsigned))


def test_a_pack_signed_by_another_key_than_it_names_is_refused(tmp_path: Path) -> None:
    assert "another key" in _reason(_pack(tmp_path, PACKS.encode(HEAD, CONTENT, bytes(32))))


def test_a_signature_for_another_purpose_does_not_count(tmp_path: Path) -> None:
    signed = PACKS.encode(HEAD, CONTENT, SEED).split(b"-----BEGIN")[0]
    foreign = signed + signatures.sign(SEED, signed, "mlat-casebundle-v1")
    assert "another purpose" in _reason(_pack(tmp_path, foreign))


def _signed(change: Callable[[dict[str, Any]], None], **layout: Any) -> bytes:
    body = json.loads(PACKS.encode(HEAD, CONTENT, SEED).split(b"-----BEGIN")[0])
    change(body)
    signed = (json.dumps(body, **{"ensure_ascii": False, "indent": 1, "sort_keys": True, **layout}) + "\n").encode()
    return signed + signatures.sign(SEED, signed, PACK_NAMESPACE)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda body: body.update(version=2), "version 2"),
        (lambda body: body.update(format="other"), "not a treaty pack"),
        (lambda body: body.update(more=1), "Additional properties"),
        (lambda body: body.pop("title"), "title"),
        (lambda body: body.update(title="two\nlines"), "title"),
        (lambda body: body.update(sequence=0), "sequence"),
        (lambda body: body.update(content=[]), "content"),
        (lambda body: body.update(made_at="2026-11-22T09:30:00+02:00"), "made_at"),
        (lambda body: body.update(made_at="2026-13-22T09:30:00+00:00"), "month"),
        (lambda body: body["office"].update(country="lux"), "country"),
        (lambda body: body.update(content={"x": 1.5}), "number 1.5"),
    ],
)
def test_a_well_signed_pack_of_another_form_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], reason: str
) -> None:
    assert reason in _reason(_pack(tmp_path, _signed(change)))


def test_the_same_content_written_otherwise_is_refused(tmp_path: Path) -> None:
    assert "one form" in _reason(_pack(tmp_path, _signed(lambda _: None, indent=2)))


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"[" * 100_000, "JSON"), (b"\xff\xfe", "JSON"), (b'{"format":1,"format":1}', "twice"), (b"[]", "not a JSON object")],
)
def test_hostile_json_is_refused(tmp_path: Path, body: bytes, reason: str) -> None:
    signed = body + b"\n"
    assert reason in _reason(_pack(tmp_path, signed + signatures.sign(SEED, signed, PACK_NAMESPACE)))


def test_an_endless_pack_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "endless.mlatpack"
    with path.open("wb") as stream:
        stream.truncate(1 << 33)
    assert "larger than" in _reason(path)


def test_a_key_that_is_not_one_is_refused(tmp_path: Path) -> None:
    data = PACKS.encode(replace(HEAD, signing_key="ssh-rsa AAAA"), CONTENT, SEED)
    _reason(_pack(tmp_path, data))
