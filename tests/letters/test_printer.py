# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The way to paper, with a spooler of our own in the search path."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.letters import printer
from mlat_desktop.letters.printer import LpPrinter


def spooler(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("CUPS_SERVER", f"{tmp_path}/cups.sock")
    return tmp_path


def test_the_sealed_bytes_reach_the_spooler_as_they_are(only: Path) -> None:
    spooler(only, "lp", f'echo "$@" > "{only}/said"; cat > "{only}/got"')
    LpPrinter().print(b"%PDF sealed", queue="Front", copies=2, title="L-2026-0007")
    assert (only / "got").read_bytes() == b"%PDF sealed"
    assert (only / "said").read_text().split() == ["-o", "media=A4", "-n", "2", "-t", "L-2026-0007", "-d", "Front"]


def test_a_spooler_that_refuses_is_quoted(only: Path) -> None:
    spooler(only, "lp", 'echo "lp: no such destination" >&2; exit 1')
    with pytest.raises(KnownError) as caught:
        LpPrinter().print(b"x", queue="", copies=1, title="t")
    assert caught.value.code is Code.PRINTER_FAILED
    assert "no such destination" in str(caught.value.facts["reason"])


def test_without_a_spooler_the_refusal_says_so(only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(only))
    with pytest.raises(KnownError) as caught:
        LpPrinter().print(b"x", queue="", copies=1, title="t")
    assert caught.value.code is Code.PRINTER_MISSING
    assert LpPrinter().queues() == ()


@pytest.mark.parametrize("named", ["print.example.org", "192.0.2.7:631", "localhost", ""])
def test_a_letter_goes_to_no_spooler_but_that_of_this_computer(only: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    """A server on a network, named in somebody's settings, never gets a letter: it would cross the wire in clear."""
    spooler(only, "lp", f'echo "$CUPS_SERVER" > "{only}/server"; cat >/dev/null')
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(only / "cups.sock"))
        monkeypatch.setattr(printer, "_SOCKETS", ("/nonexistent/cups.sock", str(only / "cups.sock")))
        monkeypatch.setenv("CUPS_SERVER", named)
        LpPrinter().print(b"x", queue="", copies=1, title="t")
    assert (only / "server").read_text().strip() == str(only / "cups.sock")


def test_where_no_spooler_listens_nothing_is_tried(only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spooler(only, "lp", f'touch "{only}/tried"')
    monkeypatch.setattr(printer, "_SOCKETS", (str(only / "cups.sock"),))
    monkeypatch.setenv("CUPS_SERVER", "print.example.org")
    with pytest.raises(KnownError) as caught:
        LpPrinter().print(b"x", queue="Front", copies=1, title="t")
    assert caught.value.code is Code.PRINTER_MISSING
    assert LpPrinter().queues() == ()
    assert not (only / "tried").exists()


def test_the_default_printer_comes_first(only: Path) -> None:
    spooler(only, "lpstat", '[ "$1" = -e ] && printf "Attic\\nFront\\n" || echo "system default destination: Front"')
    assert LpPrinter().queues() == ("Front", "Attic")
