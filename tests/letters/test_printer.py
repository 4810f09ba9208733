# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The way to paper, with a spooler of our own in the search path."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.printing import PrinterOffers, PrintOptions, Sides
from mlat_desktop.letters import printer
from mlat_desktop.letters.printer import LpPrinter
from tests.letters.ipp import serving


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
    LpPrinter().print(b"%PDF sealed", PrintOptions(queue="Front", copies=2), title="L-2026-0007")
    assert (only / "got").read_bytes() == b"%PDF sealed"
    assert (only / "said").read_text().split() == ["-o", "media=A4", "-n", "2", "-t", "L-2026-0007", "-d", "Front"]


def test_a_spooler_that_refuses_is_quoted(only: Path) -> None:
    spooler(only, "lp", 'echo "lp: no such destination" >&2; exit 1')
    with pytest.raises(KnownError) as caught:
        LpPrinter().print(b"x", PrintOptions(), title="t")
    assert caught.value.code is Code.PRINTER_FAILED
    assert "no such destination" in str(caught.value.facts["reason"])


def test_without_a_spooler_the_refusal_says_so(only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(only))
    with pytest.raises(KnownError) as caught:
        LpPrinter().print(b"x", PrintOptions(), title="t")
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
        LpPrinter().print(b"x", PrintOptions(), title="t")
    assert (only / "server").read_text().strip() == str(only / "cups.sock")


def test_where_no_spooler_listens_nothing_is_tried(only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spooler(only, "lp", f'touch "{only}/tried"')
    monkeypatch.setattr(printer, "_SOCKETS", (str(only / "cups.sock"),))
    monkeypatch.setenv("CUPS_SERVER", "print.example.org")
    with pytest.raises(KnownError) as caught:
        LpPrinter().print(b"x", PrintOptions(queue="Front"), title="t")
    assert caught.value.code is Code.PRINTER_MISSING
    assert LpPrinter().queues() == ()
    assert not (only / "tried").exists()


def test_the_default_printer_comes_first(only: Path) -> None:
    with serving(only / "cups.sock", {"Attic": {}, "Front": {}}, default="Front"):
        assert LpPrinter().queues() == ("Front", "Attic")


def test_what_a_printer_offers_is_told_its_own_setting_first(only: Path) -> None:
    front = {
        "sides-supported": ["one-sided", "two-sided-long-edge", "two-sided-short-edge"],
        "sides-default": ["two-sided-long-edge"],
        "media-supported": ["na_letter_8.5x11in", "iso_a4_210x297mm", "iso_c5_162x229mm", "custom_min_1x1mm"],
        "media-default": ["iso_a4_210x297mm"],
        "media-source-supported": ["auto", "tray-1", "tray 2 -o raw"],
    }
    with serving(only / "cups.sock", {"Front": front, "Attic": {}}, default="Front"):
        offers, attic, none = (LpPrinter().offers(queue) for queue in ("", "Attic", "Cellar"))
    assert offers.sides == (Sides.LONG_EDGE, Sides.ONE, Sides.SHORT_EDGE)
    assert offers.trays == ("auto", "tray-1")
    assert offers.media == ("iso_a4_210x297mm", "na_letter_8.5x11in", "iso_c5_162x229mm")
    assert attic == none == PrinterOffers()


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 403 Forbidden\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n" + bytes(8) + b"\x04\x44\xff"]
)
def test_a_spooler_that_answers_nonsense_offers_nothing(only: Path, answer: bytes) -> None:
    with serving(only / "cups.sock", {}, raw=answer):
        assert LpPrinter().queues() == ()
        assert LpPrinter().offers("Front") == PrinterOffers()


def test_sides_tray_and_paper_reach_the_spooler(only: Path) -> None:
    spooler(only, "lp", f'echo "$@" > "{only}/said"; cat > /dev/null')
    wish = PrintOptions(sides=Sides.SHORT_EDGE, tray="tray-2", media="iso_c5_162x229mm")
    LpPrinter().print(b"x", wish, title="t")
    said = (only / "said").read_text().split()
    assert said == ["-o", "media=iso_c5_162x229mm,tray-2", "-o", "sides=two-sided-short-edge", "-n", "1", "-t", "t"]


@pytest.mark.parametrize("hostile", ["tray-1 raw", "-o", "tray-1,job-sheets=none", "Trä"])
def test_no_further_option_hides_in_the_name_of_a_tray(only: Path, hostile: str) -> None:
    spooler(only, "lp", f'touch "{only}/tried"')
    with pytest.raises(KnownError) as caught:
        LpPrinter().print(b"x", PrintOptions(tray=hostile), title="t")
    assert caught.value.code is Code.PRINTER_FAILED
    assert not (only / "tried").exists()
