# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``OPEN-ME.txt``: how to open a bundle with public tools, in the six languages of the United Nations.

It lies unencrypted on the medium, so that it names no case, no person and no office.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from mlat_desktop.transfer.envelope import SEVEN

_VERIFY = "ssh-keygen -Y verify -f allowed_signers -I sender -n mlat-casebundle-v1 -s {name}.sig < {path}"

_SUMS_OF_WINDOWS = (
    'for /f "tokens=1,*" %a in (tagmanifest-sha256.txt manifest-sha256.txt) do '
    '@(certutil -hashfile "%b" SHA256 | findstr %a >nul && echo %b: OK || echo %b: FAILED)'
)
"""Windows has no ``sha256sum -c``: this says of each file what that says. ``chcp 65001`` lets it read names of any script."""


def open_me(uid: str, parts: Sequence[str]) -> bytes:
    """The file for one bundle; ``parts`` in order. Their name says of which form it is."""
    seven = parts[0].startswith(SEVEN)
    guide = "open-me-7z.txt" if seven else "open-me.txt"
    text = files("resources").joinpath("bundle", guide).read_text("utf-8")
    blocks = [_linux(uid, parts, seven), _macos(uid, parts, seven), _windows(uid, parts, seven)]
    return "\n".join([text, *("\n".join(block) + "\n" for block in blocks)]).replace("\n", "\r\n").encode("utf-8-sig")


def _outer() -> str:
    return f"[2] {_VERIFY.format(name='bundle.json', path='bundle.json')}"


def _inside(uid: str, parts: Sequence[str], seven: bool, unpack: str, join: str, slash: str = "/") -> list[str]:
    """From the parts to the bag, and the signature in it."""
    inner = _VERIFY.format(name=uid, path=f"{uid}{slash}tagmanifest-sha256.txt")
    if seven:
        return [f"[4] {unpack} x {parts[0]}", f"[5] {inner}"]
    opened = ["[5] age -d -i key.txt -o bundle.tar bundle.tar.age", "[6] tar -xf bundle.tar", f"[7] {inner}"]
    return [f"[4] {join}", *opened]


def _unix(uid: str, parts: Sequence[str], seven: bool, install: str, unpack: str, sums: str) -> list[str]:
    last = 6 if seven else 8
    return [
        f"[0] {install}",
        "[1] echo 'sender ssh-ed25519 AAAA...' > allowed_signers",
        _outer(),
        f"[3] {sums} OPEN-ME.txt {' '.join(parts)}",
        *_inside(uid, parts, seven, unpack, f"cat {' '.join(parts)} > bundle.tar.age"),
        f"[{last}] cd {uid} && export LC_ALL=C && {sums} -c tagmanifest-sha256.txt && {sums} -c manifest-sha256.txt",
    ]


def _linux(uid: str, parts: Sequence[str], seven: bool) -> list[str]:
    """Debian, Ubuntu and their like; where the package has another name, only this one line differs."""
    install = "sudo apt install 7zip openssh-client" if seven else "sudo apt install age openssh-client"
    return ["== Linux ==", *_unix(uid, parts, seven, install, "7zz", "sha256sum")]


def _macos(uid: str, parts: Sequence[str], seven: bool) -> list[str]:
    install = "brew install sevenzip" if seven else "brew install age"
    return ["== macOS ==", *_unix(uid, parts, seven, install, "7zz", "shasum -a 256")]


def _windows(uid: str, parts: Sequence[str], seven: bool) -> list[str]:
    install = "winget install 7zip.7zip" if seven else "winget install FiloSottile.age"
    unpack = '"%ProgramFiles%\\7-Zip\\7z.exe"'
    last = 6 if seven else 8
    return [
        "== Windows (cmd.exe) ==",
        f"[0] {install}",
        "[1] echo sender ssh-ed25519 AAAA...> allowed_signers",
        _outer(),
        *(f"[3] certutil -hashfile {name} SHA256" for name in ("OPEN-ME.txt", *parts)),
        *_inside(uid, parts, seven, unpack, f"copy /b {'+'.join(parts)} bundle.tar.age", "\\"),
        f"[{last}] cd {uid}",
        "    chcp 65001",
        f"    {_SUMS_OF_WINDOWS}",
    ]
