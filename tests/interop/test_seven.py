# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The 7z form opened by 7-Zip, by the very commands that its OPEN-ME.txt prints; what 7-Zip finds itself and what not."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.spoken_code import RANDOM_BYTES, spoken_code
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer.seven import SevenWriter
from mlat_desktop.transfer.writer import Writer
from tests.interop.test_bundles import CONTENTS, ENVIRONMENT, IN_PARTS, WHOLE, Received, _change
from tests.transfer.conftest import Keys, plan
from tests.vectors.make_bundles import FOLDER, SCRIPTS, offices
from tests.vectors.make_bundles import PASSPHRASE as PUBLISHED

pytestmark = pytest.mark.interop

PASSPHRASE = spoken_code(bytes(range(RANDOM_BYTES)))
Tool = Callable[[str], str]


@pytest.fixture
def arrive(sender: Keys, stick: Path, tmp_path: Path, tool: Tool) -> Callable[[int], Received]:
    """``arrive(part_size)``: a bundle under a passphrase, carried over and copied to the receiver's computer."""
    for name in ("7zz", "ssh-keygen", "sha256sum"):
        tool(name)

    def carry(part_size: int) -> Received:
        wanted = plan(sender, [], CONTENTS, recipients=(), passphrase=PASSPHRASE)
        written = Writer(signatures, part_size=part_size).write(wanted, stick, Silent(), CancelToken()).folder
        here = Path(shutil.copytree(written, tmp_path / "own computer"))
        return Received(here, sender, passphrase=PASSPHRASE)

    return carry


@pytest.mark.parametrize("part_size", [WHOLE, IN_PARTS], ids=["one part", "several parts"])
def test_the_steps_of_the_guide_open_a_bundle(
    part_size: int, arrive: Callable[[int], Received], figure: Callable[[str, object], None]
) -> None:
    received = arrive(part_size)
    listed = received.listed()
    assert (len(listed) > 2) == (part_size == IN_PARTS)
    said = received.follow()
    assert [each.step for each in said if not each.status] == [1, 2, 3, 4, 5, 6], said[-1]
    assert "Good" in said[1].out
    assert "Good" in said[4].out
    assert {name: ((received.folder / name).stat().st_size, digest) for name, digest in said[2].hashes().items()} == listed
    assert said[5].out.count(": OK") == len(CONTENTS) + 2 + 3
    assert {path: (received.bag / path).read_bytes() for path, _ in CONTENTS} == dict(CONTENTS)
    figure(f"steps of OPEN-ME.txt that open a 7z bundle of {len(listed) - 1} part(s)", f"{len(said)} of {len(said)}")


@pytest.mark.parametrize("name", ["seven", "seven-parts"])
def test_the_guide_opens_the_published_vectors(name: str, tmp_path: Path, tool: Tool) -> None:
    for program in ("7zz", "ssh-keygen", "sha256sum"):
        tool(program)
    (folder,) = (FOLDER / name).iterdir()
    here = Path(shutil.copytree(folder, tmp_path / "own computer"))
    received = Received(here, offices()["sender"], passphrase=PUBLISHED)
    said = received.follow()
    assert [each.step for each in said if not each.status] == [1, 2, 3, 4, 5, 6], said[-1]
    assert {path: (received.bag / path).read_bytes() for path, _ in SCRIPTS} == dict(SCRIPTS)


def test_7zip_shows_no_name_without_the_passphrase_and_says_that_a_wrong_one_is_wrong(
    arrive: Callable[[int], Received],
) -> None:
    received = arrive(IN_PARTS)
    wrong = spoken_code(bytes(RANDOM_BYTES))
    done = _seven(received.folder, "l", wrong)
    assert done.returncode == 2
    assert "Wrong password" in done.stdout + done.stderr
    assert "ledger" not in done.stdout + done.stderr
    last = replace(received, passphrase=wrong).follow()[-1]
    assert (last.step, last.status) == (4, 2)
    assert not [path for path in received.folder.iterdir() if path.is_dir()]


def test_7zip_finds_a_missing_part(arrive: Callable[[int], Received]) -> None:
    received = arrive(IN_PARTS)
    (received.folder / "bundle.7z.002").unlink()
    assert _seven(received.folder, "t", PASSPHRASE).returncode == 2


def test_a_changed_bit_is_found_by_the_outer_hash_by_7zip_and_by_the_signed_manifest(
    arrive: Callable[[int], Received],
) -> None:
    received = arrive(IN_PARTS)
    listed = received.listed()
    _change(received.folder / "bundle.7z.001", 200)
    said = received.follow()
    assert [name for name, digest in said[2].hashes().items() if digest != listed[name][1]] == ["bundle.7z.001"]
    assert (said[-1].step, said[-1].status) == (4, 2)
    assert "CRC Failed" in said[-1].out


def test_what_crc_does_not_find_the_signature_inside_does(arrive: Callable[[int], Received], tmp_path: Path) -> None:
    """Whoever has the passphrase can make another archive of it, which 7-Zip calls whole: the signed manifest does not."""
    received = arrive(WHOLE)
    received.follow()
    bag = received.bag
    target = bag / CONTENTS[0][0]
    target.write_bytes(b"forged")
    out = io.BytesIO()
    archive = SevenWriter(out, PASSPHRASE)
    for path in sorted(each for each in (*bag.rglob("*"), received.folder / f"{bag.name}.sig") if each.is_file()):
        data = path.read_bytes()
        archive.begin(path.relative_to(received.folder).as_posix(), len(data))
        archive.write(data)
    archive.end()
    out.seek(0)
    out.write(archive.head)
    shutil.rmtree(bag)
    (received.folder / "bundle.7z.001").write_bytes(out.getvalue())
    assert _seven(received.folder, "t", PASSPHRASE).returncode == 0
    (received.folder / f"{bag.name}.sig").unlink()
    said = received.follow()
    assert "Good" in said[4].out, "the list itself was not touched"
    assert (said[-1].step, said[-1].status) == (6, 1)
    assert f"{CONTENTS[0][0]}: FAILED" in said[-1].out


def test_the_six_languages_tell_the_same_steps(arrive: Callable[[int], Received]) -> None:
    words, _, commands = arrive(WHOLE).guide.partition("== Linux ==")
    languages = [text for text in re.split(r"\n\n+", words.strip()) if text]
    assert [text.splitlines()[0] for text in languages] == ["ENGLISH", "FRANÇAIS", "ESPAÑOL", "РУССКИЙ", "中文", "العربية"]
    name = re.compile(r"[a-z_]+\.(?:json|txt|html)|allowed_signers|data/[a-z]+|\b7-Zip\b|SHA-256|Good|PowerShell", re.ASCII)
    told = [{n: sorted(name.findall(step)) for n, step in _steps(text)} for text in languages]
    assert sorted(told[0]) == list("0123456")
    assert all(each == told[0] for each in told)
    for install in ("apt install 7zip", "brew install sevenzip", "winget install 7zip.7zip"):
        assert install in commands


def _steps(text: str) -> list[tuple[str, str]]:
    parts = re.split(r"^\[(\d)\] ", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _seven(folder: Path, what: str, passphrase: str) -> subprocess.CompletedProcess[str]:
    command = ["7zz", what, "bundle.7z.001"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=ENVIRONMENT, input=f"{passphrase}\n"
    )
