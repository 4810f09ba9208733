# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Consoles and pipes of Windows: Arabic on a code page of 1981, a reader that leaves, a program without any stream."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from mlat_desktop.cli import main as cli
from mlat_desktop.cli import passphrases
from mlat_desktop.cli.printing import TerminalProgress
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.system import console, language
from tests.system.windows import Kernel32

DUE = ["due", "--rule", "EU1182", "--from", "2026-03-02T14:30", "--length", "30", "--unit", "day"]
ARABIC, FRENCH, GERMAN, ENGLISH = 0x0401, 0x040C, 0x0407, 0x0409


class Stream(io.TextIOWrapper):
    """Standard output with the encoding of a country, strict as Python sets it up."""

    def __init__(self, encoding: str, *, terminal: bool = False, fails: int = 0) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors="strict", newline="\n")
        self.terminal, self.fails, self.said = terminal, fails, False

    def write(self, text: str, /) -> int:
        self.said = True
        return super().write(text)

    def isatty(self) -> bool:
        return self.terminal

    def flush(self) -> None:
        if self.fails and self.said:
            raise OSError(self.fails, "Invalid argument")
        super().flush()

    @property
    def got(self) -> bytes:
        self.flush()
        return bytes(self.buffer.getvalue())  # type: ignore[attr-defined]  # it is a BytesIO


def _run(monkeypatch: pytest.MonkeyPatch, stream: Stream, words: Sequence[str]) -> int:
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", Stream("cp850", terminal=True))
    return cli.main(words)


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "cp1252", "cp1256"])
@pytest.mark.parametrize("code", ["ar", "fr"])
def test_redirected_answers_are_utf_8_whatever_the_code_page(
    kernel32: Kernel32, monkeypatch: pytest.MonkeyPatch, encoding: str, code: str
) -> None:
    stream = Stream(encoding)
    assert _run(monkeypatch, stream, ["--language", code, *DUE]) == 0
    text = stream.got.decode("utf-8")
    assert "\\u" not in text
    assert any(ord(c) > 0x7F for c in text)


def test_who_asks_for_a_code_page_gets_it_with_escapes(kernel32: Kernel32, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "cp850")
    stream = Stream("cp850")
    assert _run(monkeypatch, stream, ["--language", "ar", *DUE]) == 0
    assert "\\u06" in stream.got.decode("cp850")


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "cp1252"])
def test_a_real_process_on_a_console_of_a_country_ends_well(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": f"{encoding}:strict"}
    command = [sys.executable, "-m", "mlat_desktop", "--language", "ar", *DUE]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert b"\\u06" in done.stdout
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["cp850", "cp1252", "utf-8"])
def test_json_is_the_same_to_powershell_in_every_code_page(
    kernel32: Kernel32, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    stream = Stream(encoding)
    assert _run(monkeypatch, stream, ["--language", "ar", "--json", *DUE]) == 0
    assert stream.got.isascii()
    assert any(ord(c) > 0x7F for c in str(json.loads(stream.got)))


def test_a_reader_that_leaves_is_no_mistake_of_ours(kernel32: Kernel32, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_silence", lambda: None)
    stream = Stream("cp850", fails=errno.EINVAL)
    assert _run(monkeypatch, stream, DUE) == 0
    stream.fails = 0
    assert not console.reader_left(OSError(errno.EINVAL, "Invalid argument", "a?b.json")), "a bad name has a name"


def test_progress_uses_no_escape_sequences_and_leaves_a_clean_line() -> None:
    stream = Stream("cp850", terminal=True)
    console.forgive(stream)
    progress = TerminalProgress(stream)
    progress.step(1, 10, "writing something long for السيد")
    progress.step(10, 10, "done")
    progress.close()
    drawn = stream.got.decode("cp850")
    assert "\x1b" not in drawn
    last = drawn.split("\r")
    assert last[-1] == ""
    assert last[-2].strip() == ""
    assert len(last[-2]) >= len(last[-3].rstrip())


def test_a_program_of_the_desktop_has_streams_that_lead_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    console.supply_streams()
    assert sys.stdout is not None
    assert sys.stderr is not None
    print("nobody reads this")
    sys.stdout.close()
    sys.stderr.close()


@pytest.mark.parametrize(("number", "code"), [(ARABIC, "ar"), (FRENCH, "fr"), (ENGLISH, "en"), (GERMAN, "de"), (0xFFFF, "")])
def test_the_language_of_the_screens_of_windows_is_asked_for(
    kernel32: Kernel32, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    kernel32.language = number
    assert language.preferred() == ((code,) if code else ())
    assert cli.screen_language([]) == (code if code in {"ar", "fr"} else "en")


def test_the_locale_names_of_the_c_library_of_windows_name_no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "Arabic_Saudi Arabia.1256")
    assert cli.screen_language([]) == "en"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfseven lanterns\r\n", b"seven lanterns\r\n", b"seven lanterns"])
def test_a_passphrase_that_notepad_saved_is_the_passphrase(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "passphrase.txt").write_bytes(content)
    assert passphrases.from_file(tmp_path / "passphrase.txt") == "seven lanterns"


def test_a_passphrase_in_utf_16_as_an_older_powershell_writes_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "passphrase.txt").write_text("seven lanterns\r\n", encoding="utf-16")
    with pytest.raises(KnownError) as refusal:
        passphrases.from_file(tmp_path / "passphrase.txt")
    assert refusal.value.code is Code.FILE_UNREADABLE


def test_the_door_works_without_streams() -> None:
    """As the window's program of Windows starts: with no standard output there is nothing to print to, and nothing fails."""
    code = "import sys; sys.stdout = sys.stderr = None; from mlat_desktop.__main__ import main; sys.exit(main(['--version']))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
