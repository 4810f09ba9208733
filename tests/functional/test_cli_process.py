# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The door and the command line as a process of their own: consoles, pipes, terminals, and what is not loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.functional.mlat import PASSPHRASE, office

ROOT = Path(__file__).resolve().parents[2]
DUE = ("due", "--rule", "EU1182", "--from", "2026-03-02T14:30", "--length", "30", "--unit", "day")


def _run(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "mlat_desktop", *map(str, words)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False,
    )  # fmt: skip


def test_a_console_of_ascii_shows_arabic_as_escapes_and_json_whole() -> None:
    told = _run(*DUE, "--language", "ar", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(b"2026-04-01")
    assert b"\\u0623\\u0628\\u0631\\u064a\\u0644" in told.stdout
    answer = json.loads(_run(*DUE, "--language", "ar", "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0").stdout)
    assert "أبريل" in " ".join(answer["rows"][0]["reasoning"])


def test_a_reader_that_stops_early_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    vectors = ROOT / "tests" / "vectors" / "counting_vectors.csv"
    command = [sys.executable, "-m", "mlat_desktop", "due", "--file", str(vectors)]
    with subprocess.Popen(command, cwd=ROOT, stdout=write, stderr=subprocess.PIPE) as process:
        os.close(write)
        _out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")


def test_a_full_disk_behind_standard_output_is_a_sentence() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mlat_desktop", *DUE], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"disk is full" in done.stderr


def test_counting_loads_neither_the_window_nor_the_database() -> None:
    code = (
        "import sys; from mlat_desktop.cli.main import main; main(sys.argv[1:]);"
        "print([name for name in ('PySide6', 'sqlcipher3', 'reportlab', 'pyhanko', 'pyrage') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, *DUE], cwd=ROOT, capture_output=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == b"[]"


@pytest.mark.slow
def test_a_list_loads_only_what_a_list_needs(tmp_path: Path) -> None:
    here = office(tmp_path / "office", "CH")
    idle = ("PySide6", "alembic", "keyring", "zxcvbn", "holidays", "reportlab", "pyhanko", "pikepdf", "pypdfium2", "segno")
    code = (
        "import sys; from mlat_desktop.cli.main import main; main(sys.argv[1:]);"
        f"print([name for name in {idle} if name in sys.modules])"
    )
    signed = ["--office", str(here.folder), "--user", "anna", "--passphrase-file", str(here.passphrase_file)]
    for words in (["request", "list"], ["letter", "list"], ["today"]):
        command = [sys.executable, "-c", code, *words, *signed]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=True)
        assert done.stdout.splitlines()[-1] == b"[]", words


@pytest.mark.slow
def test_an_office_is_opened_in_the_window_before_the_libraries_of_letters_load() -> None:
    code = (
        "import sys; from ui.app import fetch, fetch_more; names = 'sqlcipher3', 'pyhanko', 'reportlab', 'alembic';"
        "fetch(); print([name for name in names if name in sys.modules]);"
        "fetch_more(); print([name for name in names if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == ["['sqlcipher3']", "['sqlcipher3', 'pyhanko', 'reportlab']"]


@pytest.mark.slow
def test_the_passphrase_is_asked_on_a_terminal_and_never_echoed(tmp_path: Path) -> None:
    import pty

    here = office(tmp_path / "office", "CH")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "mlat_desktop", "user", "list", "--office", str(here.folder), "--user", "anna"]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        shown = _until(ours, b"Passphrase: ")
        os.write(ours, PASSPHRASE.encode() + b"\n")
        shown += _until(ours, b"Berta")
        process.wait(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    assert PASSPHRASE.encode() not in shown


def _until(terminal: int, wanted: bytes) -> bytes:
    shown = b""
    end = time.monotonic() + 60
    while wanted not in shown:
        assert time.monotonic() < end, shown
        shown += os.read(terminal, 4096)
    return shown


@pytest.mark.slow
def test_ctrl_c_ends_long_work_with_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    import signal

    folder = tmp_path / "demo"
    command = [sys.executable, "-m", "mlat_desktop", "demo", str(folder), "--requests", "200", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        end = time.monotonic() + 60
        while not (folder / "training.part" / "office.db").exists():
            assert time.monotonic() < end
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert json.loads(out)["code"] == "work.cancelled"
    assert err.startswith(b"Stopped at your request")
    assert [each.name for each in folder.iterdir()] == ["bundles"], "neither an office nor a part of one"
