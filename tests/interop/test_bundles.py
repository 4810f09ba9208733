# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A bundle opened without our program, by the very commands that OPEN-ME.txt prints, and judged by two validators of bags."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer.writer import Writer
from tests.functional.mlat import validate
from tests.transfer.conftest import FILES, Keys, plan

pytestmark = pytest.mark.interop

LONG = ("data/evidence/0003/" + "très-long-" * 15 + ".txt", b"long name")
EMPTY = ("data/evidence/0004/empty.dat", b"")
CONTENTS = (*FILES, LONG, EMPTY)
WHOLE, IN_PARTS = 4_000_000_000, 9_000
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}
BAGIT_PY = [sys.executable, "-m", "bagit", "--validate"]
Tool = Callable[[str], str]


@dataclass(frozen=True)
class Said:
    """One command as it was typed, and what became of it."""

    step: int
    command: str
    status: int
    out: str

    def hashes(self) -> dict[str, str]:
        """What sha256sum printed, by name."""
        return {name: digest for digest, name in (line.split() for line in self.out.splitlines())}


@dataclass(frozen=True)
class Received:
    """A bundle as it lies in a folder of the receiver's own computer, with the receiver's key."""

    folder: Path
    sender: Keys
    system: str = "Linux"
    passphrase: str = ""

    @property
    def guide(self) -> str:
        return (self.folder / "OPEN-ME.txt").read_text("utf-8-sig").replace("\r", "")

    def listed(self) -> dict[str, tuple[int, str]]:
        """Size and SHA-256 of every file beside bundle.json, as it lists them."""
        told = json.loads((self.folder / "bundle.json").read_text("utf-8"))
        return {each["name"]: (each["size"], each["sha256"]) for each in (*told["files"], *told["parts"])}

    def commands(self) -> list[tuple[int, str]]:
        """The numbered commands of the guide for Linux, as they stand there."""
        unix = self.guide.partition(f"== {self.system} ==")[2].partition("== ")[0]
        found = [re.fullmatch(r"\[(\d)\] (.+)", line) for line in unix.strip().splitlines()]
        assert all(found)
        told = [(int(each.group(1)), each.group(2)) for each in found if each]
        assert told[0][0] == 0, "first how to get the tools, which this machine has"
        return told[1:]

    def follow(self, signing_key: str = "") -> list[Said]:
        """Type every command into a shell; the one thing filled in is the sender's key, from the card."""
        said = []
        for step, command in self.commands():
            ready = command.replace("ssh-ed25519 AAAA...", signing_key or self.sender.card.signing_key)
            typed = f"{self.passphrase}\n" if self.passphrase else None
            done = subprocess.run(
                ready, shell=True, cwd=self.folder, capture_output=True, text=True, check=False, env=ENVIRONMENT, input=typed
            )
            said.append(Said(step, ready, done.returncode, done.stdout + done.stderr))
            if done.returncode:
                break
        return said

    @property
    def bag(self) -> Path:
        (bag,) = (path for path in self.folder.iterdir() if path.is_dir())
        return bag


@pytest.fixture
def arrive(sender: Keys, receiver: Keys, stick: Path, tmp_path: Path, tool: Tool) -> Callable[[int], Received]:
    """``arrive(part_size)``: a bundle written, carried over and copied to the receiver's computer."""
    for name in ("age", "ssh-keygen", "tar", "sha256sum"):
        tool(name)

    def carry(part_size: int) -> Received:
        writer = Writer(signatures, part_size=part_size)
        written = writer.write(plan(sender, [receiver], CONTENTS), stick, Silent(), CancelToken()).folder
        here = Path(shutil.copytree(written, tmp_path / "own computer"))
        (here / "key.txt").write_text(receiver.identity + "\n", encoding="ascii")
        return Received(here, sender)

    return carry


@pytest.mark.parametrize("part_size", [WHOLE, IN_PARTS], ids=["one part", "several parts"])
def test_the_steps_of_the_guide_open_a_bundle(
    part_size: int, arrive: Callable[[int], Received], figure: Callable[[str, object], None]
) -> None:
    received = arrive(part_size)
    listed = received.listed()
    assert (len(listed) > 2) == (part_size == IN_PARTS)
    said = received.follow()
    assert [each.step for each in said] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [each for each in said if each.status] == []
    assert "Good" in said[1].out
    assert "Good" in said[6].out
    assert {name: ((received.folder / name).stat().st_size, digest) for name, digest in said[2].hashes().items()} == listed
    assert said[7].out.count(": OK") == len(CONTENTS) + 2 + 3, "the payload with record and schema, and three tag files"
    assert {path: (received.bag / path).read_bytes() for path, _ in CONTENTS} == dict(CONTENTS)
    assert _valid(received.bag, BAGIT_PY)
    figure(f"steps of OPEN-ME.txt that open a bundle of {len(listed) - 1} part(s)", f"{len(said)} of {len(said)}")


@pytest.mark.slow
@pytest.mark.parametrize("part_size", [WHOLE, IN_PARTS], ids=["one part", "several parts"])
def test_an_independent_validator_agrees(part_size: int, arrive: Callable[[int], Received], bagit_utils: str) -> None:
    received = arrive(part_size)
    received.follow()
    assert _valid(received.bag, [bagit_utils, "validate", "-i"])
    _change(received.bag / FILES[0][0], 1)
    assert not _valid(received.bag, [bagit_utils, "validate", "-i"])
    assert not _valid(received.bag, BAGIT_PY)


def _valid(bag: Path, command: list[str]) -> bool:
    """What a validator of bags says."""
    done = subprocess.run([*command, str(bag)], capture_output=True, check=False, env=ENVIRONMENT, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 0


def _change(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_whoever_follows_the_steps_finds_a_changed_envelope(arrive: Callable[[int], Received]) -> None:
    received = arrive(WHOLE)
    _change(received.folder / "bundle.json", 40)
    last = received.follow()[-1]
    assert (last.step, "Good" in last.out) == (2, False)


def test_whoever_follows_the_steps_finds_another_sender(arrive: Callable[[int], Received], stranger: Keys) -> None:
    last = arrive(WHOLE).follow(stranger.card.signing_key)[-1]
    assert (last.step, "Good" in last.out) == (2, False)


@pytest.mark.parametrize("part", ["bundle.tar.age.001", "bundle.tar.age.002"])
def test_whoever_follows_the_steps_finds_a_changed_part(part: str, arrive: Callable[[int], Received]) -> None:
    received = arrive(IN_PARTS)
    listed = received.listed()
    _change(received.folder / part, -20)
    said = received.follow()
    assert [name for name, digest in said[2].hashes().items() if digest != listed[name][1]] == [part]
    assert said[-1].step == 5, "age opens nothing of which a bit was changed"


def test_the_six_languages_tell_the_same_steps_and_share_one_set_of_commands(arrive: Callable[[int], Received]) -> None:
    received = arrive(WHOLE)
    words, _, commands = received.guide.partition("== Linux ==")
    assert commands.count("== Windows (cmd.exe) ==") == 1
    assert "ssh-keygen -Y" not in words, "a command stands once, for all readers"
    languages = [text for text in re.split(r"\n\n+", words.strip()) if text]
    assert [text.splitlines()[0] for text in languages] == ["ENGLISH", "FRANÇAIS", "ESPAÑOL", "РУССКИЙ", "中文", "العربية"]
    told = [_files_of_each_step(text) for text in languages]
    assert len(told[0]) == 9
    assert all(each == told[0] for each in told), "a step names the same files and tools in every language"
    windows = re.findall(r"^\[(\d)\]", commands.partition("== Windows")[2], flags=re.MULTILINE)
    assert sorted(set(windows)) == ["0", *(str(step) for step, _ in received.commands())]
    assert "in (tagmanifest-sha256.txt manifest-sha256.txt) do" in commands, "the list of hashes is a file to be checked, too"
    assert commands.count("sha256sum") == 3, "macOS has none"
    assert "winget install FiloSottile.age" in commands
    assert "brew install age" in commands


def _files_of_each_step(text: str) -> dict[int, list[str]]:
    """By the number of each step: the names of files, keys and answers that it mentions."""
    parts = re.split(r"^\[(\d)\] ", text, flags=re.MULTILINE)
    name = re.compile(r"[a-z_]+\.(?:json|txt)|allowed_signers|data/[a-z]+|\bage\b|SHA-256|Good", re.ASCII)
    return {int(number): sorted(name.findall(step)) for number, step in zip(parts[1::2], parts[2::2], strict=True)}


def test_the_steps_for_macos_open_a_bundle(arrive: Callable[[int], Received], tool: Tool) -> None:
    """Its tools are on this machine under the same names."""
    tool("shasum")
    said = replace(arrive(IN_PARTS), system="macOS").follow()
    assert [each.step for each in said if not each.status] == [1, 2, 3, 4, 5, 6, 7, 8], said[-1]
    assert said[7].out.count(": OK") == len(CONTENTS) + 2 + 3


def test_gnu_tar_lists_what_we_read(arrive: Callable[[int], Received], tool: Tool) -> None:
    received = arrive(WHOLE)
    listed = subprocess.run(
        f"{tool('age')} -d -i key.txt bundle.tar.age.001 | {tool('tar')} --quoting-style=literal -tf -",
        shell=True,
        cwd=received.folder,
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )
    assert {path for path, _ in CONTENTS} <= {line.partition("/")[2] for line in listed.stdout.splitlines()}


@pytest.mark.slow
def test_the_bundle_of_the_demonstration_opens_and_holds_a_letter_that_verifies(tool: Tool, tmp_path: Path) -> None:
    """The program's own export; the sender's key comes from the receiver's trusted card, its own from its database."""
    from mlat_desktop.bootstrap import open_office

    demo = [sys.executable, "-m", "mlat_desktop", "demo", str(tmp_path / "demo"), "--requests", "12", "--json"]
    given = {name: value for name, value in ENVIRONMENT.items() if name != "DISPLAY"}
    made = json.loads(subprocess.run(demo, env=given, capture_output=True, check=True).stdout)
    validate(made)
    passphrase = Path(made["receiver_passphrase_file"]).read_text(encoding="utf-8").strip()
    with open_office(Path(made["receiver_office"]), passphrase=passphrase) as office:
        (partner,) = office.bundles.cards()
        own = office.bundles.own_card()
        with office._place.store.read() as uow:
            identity = uow.office.secret("age-identity")
    assert identity is not None
    folder = Path(made["bundle"])
    (tmp_path / "key.txt").write_bytes(identity + b"\n")
    page = Path(__file__).resolve().parents[2] / "docs" / "formats" / "reader.py"
    words = (folder, partner.signing_key, tmp_path / "key.txt", own.fingerprint)
    listed = subprocess.run(
        [sys.executable, "-I", str(page), *map(str, words)], capture_output=True, text=True, check=True
    ).stdout
    assert {"data/case.json", "data/letters", "data/evidence"} <= set(
        re.findall(r"data/(?:case\.json|letters|evidence)", listed)
    )
    (folder / "key.txt").write_bytes(identity + b"\n")
    received = Received(folder, Keys(b"", "", partner))
    said = received.follow()
    assert [each.step for each in said if not each.status] == [1, 2, 3, 4, 5, 6, 7, 8], said[-1]
    letters, evidence = sorted(received.bag.glob("data/letters/**/*.pdf")), sorted(received.bag.glob("data/evidence/*/*"))
    assert [path.read_bytes() for path in letters] == [Path(made["letter"]).read_bytes()]
    assert [path.suffix for path in evidence] == [".csv"]
    signed = subprocess.run([tool("pdfsig"), str(letters[0])], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in signed
