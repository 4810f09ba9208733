# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A bundle opened without our program, by the very commands that OPEN-ME.txt prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer.writer import Writer
from tests.transfer.conftest import FILES, Keys, plan

LONG = ("data/evidence/0003/" + "très-long-" * 15 + ".txt", b"long name")


@pytest.mark.interop
def test_the_steps_of_the_guide_open_a_bundle(sender: Keys, receiver: Keys, stick: Path, tool: Callable[[str], str]) -> None:
    for name in ("age", "ssh-keygen", "tar", "sha256sum"):
        tool(name)
    files = [*FILES, LONG]
    folder = Writer(signatures, part_size=9_000).write(plan(sender, [receiver], files), stick, Silent(), CancelToken()).folder
    text = (folder / "OPEN-ME.txt").read_text("utf-8-sig").replace("\r", "")
    unix = text.partition("== Linux, macOS ==")[2].partition("== Windows")[0]
    commands = [re.sub(r"^\[\d\] ", "", line) for line in unix.strip().splitlines()]
    assert len(commands) == 8
    (folder / "key.txt").write_text(receiver.identity + "\n")
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    for command in commands:
        ready = command.replace("ssh-ed25519 AAAA...", sender.card.signing_key)
        done = subprocess.run(ready, shell=True, cwd=folder, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, (ready, done.stdout, done.stderr)
    (bag,) = (path for path in folder.iterdir() if path.is_dir())
    assert {path: (bag / path).read_bytes() for path, _ in files} == dict(files)
    valid = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", str(bag)], capture_output=True, check=False, env=environment
    )
    assert valid.returncode == 0, valid.stderr


@pytest.mark.interop
def test_gnu_tar_lists_what_we_read(sender: Keys, receiver: Keys, stick: Path, tool: Callable[[str], str]) -> None:
    tool("age")
    folder = Writer(signatures).write(plan(sender, [receiver], [*FILES, LONG]), stick, Silent(), CancelToken()).folder
    (stick / "key.txt").write_text(receiver.identity + "\n")
    listed = subprocess.run(
        f"{tool('age')} -d -i {stick}/key.txt {folder}/bundle.tar.age.001 | {tool('tar')} -tf -",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    names = [line.partition("/")[2] for line in listed.stdout.splitlines()]
    assert LONG[0] in {
        name.encode().decode("unicode_escape").encode("latin-1").decode() if "\\" in name else name for name in names
    }
