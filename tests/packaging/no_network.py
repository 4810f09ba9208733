# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The proof of no network, by ``strace`` around the finished program: see ``no_network.sh``.

Standard library only. The program runs with a home folder of its own and an environment of a handful of variables, so that
neither the tests' audit hook nor a setting of whoever runs the proof has a part in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.packaging import screen, sockets  # noqa: E402 -- this file is also run by its path alone

NOT_RUN = 77
PATIENCE = 240
"""Seconds that one command may take under strace on a slow machine."""
CONNECTS = "import contextlib, socket\nwith contextlib.suppress(OSError), socket.socket() as s: s.connect(('127.0.0.1', 9))"
CONNECTS_BY_A_CHILD = f"import subprocess, sys\nsubprocess.run([sys.executable, '-I', '-c', {CONNECTS!r}], check=True)"


class NotRunError(Exception):
    """The proof cannot be carried out here; the text says why."""


class FailedError(Exception):
    """A run did not do its work, so that its trace proves nothing."""


@dataclass
class Proof:
    """The commands of one program, run and watched in a folder of their own."""

    name: str
    command: list[str]
    window: list[str]
    scratch: Path
    environment: dict[str, str] = field(default_factory=dict)
    total: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        home = self.scratch / "home"
        home.mkdir(mode=0o700)
        self.environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
            "CUPS_SERVER": str(self.scratch / "no-spooler.sock"),
        }

    def traced(self, words: Sequence[str]) -> tuple[list[str], Path]:
        """The command that runs ``words`` under strace, and where its trace will lie."""
        handle, name = tempfile.mkstemp(prefix="trace-", dir=self.scratch)
        os.close(handle)
        return [
            "strace",
            "-f",
            "--seccomp-bpf",
            "-qq",
            "-s",
            "0",
            "-e",
            f"trace={sockets.TRACED}",
            "-o",
            name,
            "--",
            *words,
        ], Path(name)

    def run(self, words: Sequence[str], statuses: Sequence[int] = (0,)) -> tuple[sockets.Sockets, str]:
        """Run a command to its end under strace: what it asked for, and its standard output."""
        command, trace = self.traced(words)
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode not in statuses:
            raise FailedError(f"{' '.join(words)} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-600:]}")
        return read(trace), done.stdout.decode(errors="replace")

    def judge(self, what: str, found: Sequence[sockets.Sockets], more: str = "") -> None:
        """Print the line of a run, and keep what it should not have done."""
        whole = sockets.together(found)
        self.total += sum(whole.made.values())
        verdict = "REFUSED" if whole.foreign else "ok"
        print(f"no network: {self.name}: {what}: {verdict}; {whole.told()}{more}", flush=True)
        if not whole.programs:
            self.faults.append(f"{what}: strace watched no program")
        self.faults += [f"{what}: {line}" for line in whole.foreign]


def read(trace: Path) -> sockets.Sockets:
    """What a trace file holds."""
    return sockets.read(trace.read_text(encoding="utf-8", errors="replace").splitlines())


class Office:
    """An office of the demonstration, and ``mlat`` in it under strace."""

    def __init__(self, proof: Proof, folder: str, passphrase_file: str) -> None:
        self.proof = proof
        self.named = ["--office", folder, "--passphrase-file", passphrase_file]
        self.found: list[sockets.Sockets] = []

    def mlat(self, *words: str, user: str = "", statuses: Sequence[int] = (0,)) -> Any:
        """Run a command of the office; its JSON answer."""
        who = ["--user", user] if user else []
        found, out = self.proof.run([*self.proof.command, *words, *self.named, *who, "--json"], statuses)
        self.found.append(found)
        return json.loads(out)

    def taken(self) -> list[sockets.Sockets]:
        """The traces since the last time."""
        found, self.found = self.found, []
        return found


# -- the runs ----------------------------------------------------------------------------------------------------------------


def control(proof: Proof) -> None:
    """Programs that do open a network socket, themselves or by a child, must be seen, or nothing here counts."""
    for how, code in (("by itself", CONNECTS), ("by a child", CONNECTS_BY_A_CHILD)):
        found, _ = proof.run([sys.executable, "-I", "-c", code])
        connected = [line for line in found.foreign if line.startswith("connect(") and "127.0.0.1" in line]
        if not found.made["AF_INET"] or not connected:
            raise FailedError(f"the positive control was not seen ({how}): {found.told()}")
        print(f"no network: {proof.name}: positive control, a connection {how}: seen; {found.told()}", flush=True)


def demonstration(proof: Proof) -> dict[str, Any]:
    """Every step of the main job: log, clock, sealed letter, bundle, verification; then what the copy checks of itself."""
    found, out = proof.run([*proof.command, "demo", str(proof.scratch / "demo"), "--requests", "40", "--json"])
    proof.judge("demo", [found])
    found, _ = proof.run([*proof.command, "self-test"])
    proof.judge("self-test", [found])
    made: dict[str, Any] = json.loads(out)
    return made


def papers(proof: Proof, made: dict[str, Any]) -> None:
    """A letter from draft to paper, and a bundle from one office to the other, each command a process of its own."""
    here = Office(proof, made["office"], made["passphrase_file"])
    there = Office(proof, made["receiver_office"], made["receiver_passphrase_file"])
    scratch, request, user, head = proof.scratch, made["request"], made["user"], made["head"]
    letter = str(here.mlat("letter", "draft", request, "acknowledgement", user=user)["id"])
    for step in ("submit", "approve", "seal"):
        out = ["--out", str(scratch / "letter.pdf")] if step == "seal" else []
        here.mlat("letter", step, letter, *out, user=user if step == "submit" else head)
    here.mlat("letter", "verify", str(scratch / "letter.pdf"))
    here.mlat("letter", "print", letter, "--printer", "no-such-queue", statuses=(0, 1))
    proof.judge("letter: draft, submit, approve, seal, verify, print", here.taken())

    (scratch / "exhibit.bin").write_bytes(bytes(range(256)) * 4096)
    (scratch / "stick").mkdir()
    here.mlat("evidence", "add", request, str(scratch / "exhibit.bin"), user=user)
    card = there.mlat("card", "show")["own"]["fingerprint"]
    folder = here.mlat("bundle", "export", request, "--to", card, "--out", str(scratch / "stick"), user=user)["folder"]
    there.mlat("bundle", "verify", folder)
    there.mlat("bundle", "import", folder)
    proof.judge("bundle: evidence, export, verify, import", [*here.taken(), *there.taken()])
    for words in (["today"], ["deadlines"], ["treaties", "list"], ["request", "list"], ["check"], ["audit", "verify"]):
        here.mlat(*words)
    proof.judge("reading: today, deadlines, treaties, requests, check, audit", here.taken())


def window(proof: Proof) -> None:
    """The window over the demonstration's office: sign in, every page by its keys, a new request, lock, close."""
    shown = Path(tempfile.mkdtemp(dir=proof.scratch))
    command, trace = proof.traced([*proof.window, "demo", str(proof.scratch / "seen"), "--requests", "40"])
    passphrase = proof.scratch / "seen" / "training.passphrase"
    try:
        pages = screen.walk(command, ROOT, proof.environment, shown, passphrase)
    except screen.NotSeenError as error:
        raise FailedError(f"the window: {error}") from error
    proof.judge("window", [read(trace)], f"; pages seen: {', '.join(pages)}")


# -- what is proven ----------------------------------------------------------------------------------------------------------


def subject(words: Sequence[str], scratch: Path) -> Proof:
    """The program that the arguments of the script name."""
    if list(words) == ["checkout"]:
        door = [sys.executable, "-m", "mlat_desktop"]
        ready = subprocess.run([*door, "--version"], cwd=ROOT, capture_output=True, text=True, check=False)
        if ready.returncode:
            raise NotRunError(f"the environment of the checkout is not finished: {ready.stderr.strip()[-300:]}")
        return Proof("checkout", door, door, scratch)
    if len(words) == 2 and words[0] == "frozen":
        folder = Path(words[1]).resolve()
        for name in ("mlat", "mlat-desktop"):
            if not os.access(folder / name, os.X_OK):
                raise FailedError(f"there is no executable {name} in {folder}")
        return Proof("frozen", [str(folder / "mlat")], [str(folder / "mlat-desktop")], scratch)
    raise SystemExit("usage: no_network.sh checkout | frozen DIR")


def must_be_possible() -> None:
    """Find out before any work whether processes may be watched here."""
    if shutil.which("strace") is None:
        raise NotRunError("strace is not installed (Debian package strace)")
    probe = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True, text=True, timeout=30, check=False)
    if probe.returncode:
        raise NotRunError(f"processes may not be watched here: {probe.stderr.strip()[-200:]}")
    for tool, package in screen.TOOLS.items():
        if shutil.which(tool) is None:
            raise NotRunError(f"{tool} is not installed (Debian package {package}), so no window can be shown")


def prove(words: Sequence[str], scratch: Path) -> int:
    """Run everything; the exit status."""
    must_be_possible()
    proof = subject(words, scratch)
    control(proof)
    papers(proof, demonstration(proof))
    window(proof)
    for fault in proof.faults:
        print(f"no network: {proof.name}: FOUND: {fault}", flush=True)
    if not proof.faults:
        print(f"no network: {proof.name}: PROVEN: {proof.total} sockets asked for, none that leaves the computer", flush=True)
    return 1 if proof.faults else 0


def main(words: Sequence[str]) -> int:
    """Run the proof that the words name, tidy up, and return the exit status."""
    try:
        with tempfile.TemporaryDirectory(prefix="mlat-no-network-") as scratch:
            return prove(words, Path(scratch))
    except NotRunError as error:
        print(f"NOT RUN: no network: {error}", flush=True)
        return NOT_RUN
    except (FailedError, subprocess.TimeoutExpired) as error:
        print(f"no network: FAILED: {error}", flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
