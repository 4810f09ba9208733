# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The watchdogs of ``tests/conftest.py`` bite: each is shown a small test run that breaks its rule."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import keyring
import pytest

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parents[2]

BREAKERS = {
    "tried to reach a network": """
        import socket
        def test_it():
            try:
                socket.create_connection(("192.0.2.1", 80), timeout=1)
            except RuntimeError:
                pass
    """,
    "unexpected log record: WARNING mlat_desktop.store: late": """
        import logging
        def test_it():
            logging.getLogger("mlat_desktop.store").warning("late")
    """,
    "expected log record did not come": """
        def test_it(expect_log):
            expect_log("mlat_desktop.store", "late")
    """,
    "may not be skipped here: Skipped: no age (Debian": """
        import pytest
        def test_it():
            pytest.skip("no age (Debian package age)")
    """,
    "QMessageBox.exec() would wait for a person": """
        from PySide6.QtWidgets import QMessageBox
        def test_it(qtbot):
            QMessageBox().exec()
    """,
    "QObject::startTimer": """
        from PySide6.QtCore import QObject
        import threading
        def test_it(qtbot):
            worker = threading.Thread(target=lambda: QObject().startTimer(1))
            worker.start()
            worker.join()
    """,
    "DeprecationWarning: old": """
        import warnings
        def test_it():
            warnings.warn("old", DeprecationWarning)
    """,
}


GOOD = """
        import logging
        def test_it(expect_log):
            expect_log("mlat_desktop", "late")
            logging.getLogger("mlat_desktop.store").warning("late")
"""


def test_a_run_that_breaks_a_rule_of_the_house_fails_and_says_why(tmp_path: Path) -> None:
    for number, source in enumerate([*BREAKERS.values(), GOOD]):
        (tmp_path / f"test_{number}.py").write_text(textwrap.dedent(source), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.conftest", "-p", "no:randomly"]
    command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path)]
    environment = {**os.environ, "MLAT_NO_SKIP": "1"}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert [words for words in BREAKERS if words not in run.stdout] == [], run.stdout + run.stderr
    assert f"test_{len(BREAKERS)}.py" not in run.stdout, "the test that keeps the rules must pass"
    assert run.returncode == pytest.ExitCode.TESTS_FAILED


def test_a_python_process_that_a_test_starts_reaches_no_network_either(tmp_path: Path) -> None:
    script = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "NetworkRefusedError" in run.stderr


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no local sockets")
def test_a_local_socket_is_no_network() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.send(b"here")
        assert other.recv(4) == b"here"


def test_a_test_has_a_key_store_of_its_own() -> None:
    assert keyring.get_password("mlat", "office") is None
    keyring.set_password("mlat", "office", "secret")
    assert keyring.get_password("mlat", "office") == "secret"
    assert type(keyring.get_keyring()).__module__ == "tests.memory_keyring"


def test_which_is_empty_again_in_the_next_one() -> None:
    """Whichever of the two runs first, neither sees the other's secret."""
    test_a_test_has_a_key_store_of_its_own()
