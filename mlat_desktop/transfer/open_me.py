# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``OPEN-ME.txt``: how to open a bundle with public tools, in the six languages of the United Nations.

It lies unencrypted on the medium, so that it names no case, no person and no office.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files


def open_me(uid: str, parts: Sequence[str]) -> bytes:
    """The file for one bundle; ``parts`` in order."""
    text = files("resources").joinpath("bundle", "open-me.txt").read_text("utf-8") + "\n" + _commands(uid, parts)
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _commands(uid: str, parts: Sequence[str]) -> str:
    verify = "ssh-keygen -Y verify -f {up}allowed_signers -I sender -n mlat-casebundle-v1 -s {name}.sig < {path}"
    outer = verify.format(up="", name="bundle.json", path="bundle.json")
    inner = verify.format(up="", name=uid, path=f"{uid}/tagmanifest-sha256.txt")
    unpack = ["[5] age -d -i key.txt -o bundle.tar bundle.tar.age", "[6] tar -xf bundle.tar", f"[7] {inner}"]
    unix = [
        "== Linux, macOS ==",
        "[1] echo 'sender ssh-ed25519 AAAA...' > allowed_signers",
        f"[2] {outer}",
        f"[3] sha256sum OPEN-ME.txt {' '.join(parts)}",
        f"[4] cat {' '.join(parts)} > bundle.tar.age",
        *unpack,
        f"[8] cd {uid} && sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt",
    ]
    windows = [
        "== Windows (cmd.exe) ==",
        "[1] echo sender ssh-ed25519 AAAA...> allowed_signers",
        f"[2] {outer}",
        *(f"[3] certutil -hashfile {name} SHA256" for name in ("OPEN-ME.txt", *parts)),
        f"[4] copy /b {'+'.join(parts)} bundle.tar.age",
        *unpack,
        f"[8] cd {uid}",
        '    for /f "tokens=1,*" %a in (manifest-sha256.txt) do certutil -hashfile "%b" SHA256',
    ]
    return "\n".join([*unix, "", *windows]) + "\n"
