# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat letter batch``: several letters approved, sealed and printed, and the printer that a computer remembers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlat_desktop import settings
from tests.functional.mlat import Mlat, second_file
from tests.letters.ipp import serving
from tests.system import windows

OFFERED = {
    "sides-supported": ["one-sided", "two-sided-long-edge", "two-sided-short-edge"],
    "media-source-supported": ["auto", "tray-1"],
}
pytestmark = [pytest.mark.thorough, pytest.mark.skipif(sys.platform == "win32", reason="there is no lp")]


@pytest.fixture(autouse=True)
def spooler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A spooler that writes down what it is asked; each job leaves a file."""
    folder = tmp_path / "bin"
    folder.mkdir()
    scripts = {
        "lp": f'cat > "$(mktemp {folder}/job.XXXXXX)"; echo "$@" >> {folder}/asked',
    }
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("CUPS_SERVER", f"{folder}/cups.sock")
    monkeypatch.setattr(settings, "config_folder", lambda: tmp_path / "config")
    with serving(folder / "cups.sock", {"Attic": {}, "Front": OFFERED}, default="Front"):
        yield folder


@pytest.fixture
def letters(here: Mlat, number: str) -> list[str]:
    """Letters that wait for approval."""
    made = [str(here.json("letter", "draft", number, "acknowledgement")["id"]) for _ in range(3)]
    for each in made:
        here.json("letter", "submit", each)
    return made


def test_letters_are_approved_sealed_and_printed_together_and_nothing_twice(
    here: Mlat, letters: list[str], spooler: Path
) -> None:
    head = here.by("berta", second_file(here))
    here.run("letter", "comment", letters[0], "Name the article.")
    left_out = head.json("letter", "batch", "approve", letters[0], expect=1)
    assert [(row["outcome"], row["code"]) for row in left_out["rows"]] == [("refused", "letter.comments-open")]
    head.json("letter", "batch", "approve", "--with-comments", *letters[:2])
    answer = head.json("letter", "batch", "seal", *letters, "4711", expect=1)
    assert (answer["done"], answer["same"], answer["refused"], answer["left"]) == (2, 0, 2, 0)
    assert [(row["number"], row["outcome"], row["code"]) for row in answer["rows"]] == [
        ("L-2026-0001", "done", ""),
        ("L-2026-0002", "done", ""),
        ("", "refused", "letter.state"),
        ("", "refused", "letter.unknown"),
    ]
    printed = head.json("letter", "batch", "print", "L-2026-0002", "L-2026-0001", "--duplex", "long", "--copies", "2")
    assert [row["number"] for row in printed["rows"]] == ["L-2026-0002", "L-2026-0001"]
    again = head.run("letter", "batch", "print", "L-2026-0001", "L-2026-0002")
    assert "L-2026-0002 needed no change." in again.out
    assert len(list(spooler.glob("job.*"))) == 1
    asked = (spooler / "asked").read_text().split()
    assert asked == ["-o", "media=A4", "-o", "sides=two-sided-long-edge", "-n", "2", "-t", "L-2026-0002", "...", "L-2026-0001"]
    assert "With 1 letter nothing was done." in head.run("letter", "batch", "seal", letters[2], expect=1).err


def test_a_computer_remembers_the_printer_of_a_letterhead(
    here: Mlat, letters: list[str], spooler: Path, tmp_path: Path
) -> None:
    head = here.by("berta", second_file(here))
    head.json("letter", "batch", "approve", *letters)
    head.json("letter", "batch", "seal", *letters)
    words = ["--printer", "Front", "--duplex", "short", "--tray", "tray-1", "--remember"]
    head.json("letter", "print", "L-2026-0001", *words)
    head.json("letter", "print", "L-2026-0002")
    head.json("letter", "print", "L-2026-0003", "--printer", "Attic")
    first, second, third = (spooler / "asked").read_text().splitlines()
    assert first.replace("0001", "0002") == second
    assert "-o media=A4,tray-1 -o sides=two-sided-short-edge" in first
    assert third == "-o media=A4 -n 1 -t L-2026-0003 -d Attic"
    kept = (tmp_path / "config" / "settings.json").read_text(encoding="utf-8")
    assert "L-2026" not in kept
    refused = head.json("letter", "print", "L-2026-0001", "--tray", "tray-9", expect=1)
    assert "it offers auto tray-1" in refused["message"]


def test_envelopes_and_labels_go_to_the_printer_that_is_remembered_for_them(
    here: Mlat, letters: list[str], spooler: Path, tmp_path: Path
) -> None:
    head = here.by("berta", second_file(here))
    head.json("letter", "batch", "approve", *letters)
    head.json("letter", "batch", "seal", *letters)
    for act in ("envelope", "labels"):
        head.run("letter", act, "L-2026-0001", expect=2)
        head.run("letter", act, "L-2026-0001", "--print", "--out", tmp_path / "both.pdf", expect=2)
    words = ["--printer", "Front", "--tray", "tray-1", "--remember"]
    answer = head.json("letter", "envelope", "L-2026-0001", "--format", "DL", "--print", *words)
    assert (answer["addresses"], answer["path"], answer["printed"]) == (1, "", True)
    assert "2 addresses were handed to the printer." in head.run("letter", "envelope", *letters[:2], "--print").out
    head.json("letter", "labels", *letters, "--first", "5", "--print", "--copies", "2")
    first, second, third = (spooler / "asked").read_text().splitlines()
    assert first == "-o media=iso_dl_110x220mm,tray-1 -n 1 -t Addresses of L-2026-0001 -d Front"
    assert second == "-o media=iso_c5_162x229mm,tray-1 -n 1 -t Addresses of L-2026-0001–L-2026-0002 -d Front"
    assert third == "-o media=A4 -n 2 -t Addresses of L-2026-0001–L-2026-0003"
    assert all(each.read_bytes().startswith(b"%PDF") for each in spooler.glob("job.*"))
    refused = head.json("letter", "envelope", "L-2026-0001", "--print", "--tray", "tray-9", expect=1)
    assert "it offers auto tray-1" in refused["message"]
    told = [row for row in head.rows("audit", "list") if row["action"] == "letter.addressed"]
    assert len(told) == 1 + 2 + 3, "what was refused is not told as printed"


def test_the_printers_of_a_computer_are_listed_with_what_they_offer(here: Mlat) -> None:
    front, attic = here.rows("letter", "printers")
    assert front == {"printer": "Front", "duplex": ["off", "long", "short"], "trays": ["auto", "tray-1"], "media": []}
    assert attic["printer"] == "Attic"
    assert "tray-1" in here.run("letter", "printers").out


def test_on_windows_the_command_line_says_where_letters_are_printed(
    here: Mlat, letters: list[str], spooler: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = here.by("berta", second_file(here))
    head.json("letter", "batch", "approve", *letters)
    head.json("letter", "batch", "seal", *letters)
    windows.become(monkeypatch)
    assert head.rows("letter", "printers") == []
    assert "printed from the window" in head.run("letter", "printers").out
    for words in (("print", "L-2026-0001"), ("batch", "print", *letters), ("envelope", "L-2026-0001", "--print")):
        refused = head.json("letter", *words, expect=1)
        assert refused["code"] == "printer.window"
        assert "mlat letter preview" in refused["message"]
    assert not (spooler / "asked").exists(), "nothing was handed over"
    assert {row["copies"] for row in head.rows("letter", "list")} == {0}
    head.json("letter", "preview", "L-2026-0001", "--out", tmp_path / "letter.pdf")
    assert head.json("letter", "verify", tmp_path / "letter.pdf")["genuine"] is True, "what the sentence says to do works"
