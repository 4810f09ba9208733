# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""SSH signatures: one accepted form, the same bytes as OpenSSH, and nothing for another key, purpose or content."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures

SEED = bytes(range(32))
LINE = signatures.public_key(SEED)
MESSAGE = b"tag manifest\n"
GOOD = signatures.sign(SEED, MESSAGE, "mlat-casebundle-v1")


def holds(signature: bytes, line: str = LINE, message: bytes = MESSAGE, namespace: str = "mlat-casebundle-v1") -> bool:
    try:
        signatures.verify(line, message, signature, namespace)
    except ValueError:
        return False
    return True


def test_a_signature_holds_for_its_key_content_and_purpose_alone() -> None:
    assert holds(GOOD)
    assert not holds(GOOD, message=MESSAGE + b"x")
    assert not holds(GOOD, namespace="file")
    assert not holds(GOOD, line=signatures.public_key(bytes(32)))
    assert signatures.signer(GOOD) == signatures.fingerprint(LINE)


def test_every_single_bit_of_a_signature_counts() -> None:
    for position in range(len(GOOD)):
        for bit in range(8):
            data = bytearray(GOOD)
            data[position] ^= 1 << bit
            assert not holds(bytes(data))


@pytest.mark.parametrize(
    "other",
    [b"", GOOD + b"\n", GOOD.replace(b"\n", b"\r\n"), GOOD[:-1], GOOD[:100], b" " + GOOD, b"x" * 5000, GOOD + GOOD],
)
def test_any_other_form_of_a_signature_is_refused(other: bytes) -> None:
    assert not holds(other)


@pytest.mark.parametrize("line", ["", LINE + " comment", LINE + "\n", LINE[:-4], "ssh-rsa AAAA", LINE.replace(" ", "  ")])
def test_any_other_form_of_a_key_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="key"):
        signatures.fingerprint(line)


def _keys(folder: Path, tool: str) -> tuple[Path, str]:
    path = folder / "key"
    subprocess.run([tool, "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path], check=True)
    return path, " ".join((folder / "key.pub").read_text().split()[:2])


@pytest.mark.interop
def test_ssh_keygen_accepts_ours_and_we_accept_its(tool: Callable[[str], str], tmp_path: Path) -> None:
    keygen = tool("ssh-keygen")
    (tmp_path / "allowed").write_text(f"sender {LINE}\n")
    (tmp_path / "sig").write_bytes(GOOD)
    command = [keygen, "-Y", "verify", "-f", "allowed", "-I", "sender", "-n", "mlat-casebundle-v1", "-s", "sig"]
    done = subprocess.run(command, cwd=tmp_path, input=MESSAGE, capture_output=True, check=False)
    assert done.returncode == 0
    assert signatures.fingerprint(LINE).encode() in done.stdout
    wrong = subprocess.run(command, cwd=tmp_path, input=MESSAGE + b"x", capture_output=True, check=False)
    assert wrong.returncode != 0
    path, line = _keys(tmp_path, keygen)
    (tmp_path / "message").write_bytes(MESSAGE)
    command = [keygen, "-Y", "sign", "-q", "-f", str(path), "-n", "mlat-casebundle-v1", str(tmp_path / "message")]
    subprocess.run(command, check=True, capture_output=True)
    assert holds((tmp_path / "message.sig").read_bytes(), line)
