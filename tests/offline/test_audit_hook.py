# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The hook that keeps every test run off the network, shown to refuse: a dog that nobody ever heard bark proves nothing."""

from __future__ import annotations

import _socket
import contextlib
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import conftest

NOWHERE = ("127.0.0.1", 9)


@pytest.fixture
def attempts() -> Iterator[list[str]]:
    """What the hook remembers during a test; forgiven at its end, for here it was meant."""
    before = len(conftest._ATTEMPTS)
    remembered: list[str] = conftest._ATTEMPTS
    yield remembered
    del remembered[before:]


def _message() -> None:
    # A datagram without a connection, from a socket whose family nobody named: Python's own default is AF_INET.
    with contextlib.closing(_socket.socket(-1, socket.SOCK_DGRAM)) as made:
        made.sendmsg([b"x"], [], 0, NOWHERE)


def _datagram() -> None:
    with contextlib.closing(_socket.socket(-1, socket.SOCK_DGRAM)) as made:
        made.sendto(b"x", NOWHERE)


def _connection() -> None:
    with contextlib.closing(_socket.socket()) as made:
        made.connect(NOWHERE)


def _listening() -> None:
    with contextlib.closing(_socket.socket()) as made:
        made.bind(("127.0.0.1", 0))


WAYS: dict[str, Callable[[], object]] = {
    "a socket": lambda: socket.socket(socket.AF_INET),
    "a socket of the sixth version": lambda: socket.socket(socket.AF_INET6),
    "a socket of the usual family": socket.socket,
    "a connection": lambda: socket.create_connection(NOWHERE, timeout=1),
    "a connection from below": _connection,
    "a listening socket": _listening,
    "a datagram": _datagram,
    "a message": _message,
    "the address of a name": lambda: socket.getaddrinfo("localhost", 80),
    "the address of a name, the old way": lambda: socket.gethostbyname("localhost"),
    "the name of an address": lambda: socket.getnameinfo(NOWHERE, 0),
    "the name of an address, the old way": lambda: socket.gethostbyaddr("127.0.0.1"),
    "a page of the web": lambda: urllib.request.urlopen("http://127.0.0.1:9/"),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_a_network_is_refused_and_remembered(way: str, attempts: list[str]) -> None:
    before = len(attempts)
    with pytest.raises(RuntimeError, match="nothing here may reach a network"):
        WAYS[way]()
    assert len(attempts) == before + 1


def test_programs_of_the_same_computer_may_talk(tmp_path: Path) -> None:
    one, other = socket.socketpair()
    with one, other, socket.socket(socket.AF_UNIX) as listening, socket.socket(socket.AF_UNIX) as calling:
        one.sendall(b"x")
        one.sendmsg([b"y"])
        assert other.recv(2) == b"xy"
        listening.bind(str(tmp_path / "s"))
        listening.listen()
        calling.connect(str(tmp_path / "s"))


def test_a_python_that_a_test_starts_is_watched_too() -> None:
    code = (
        "import socket, subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'], check=True)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "NetworkRefusedError" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_refusal_that_somebody_swallows_fails_the_test_in_every_worker(processes: str, tmp_path: Path) -> None:
    text = "import contextlib, socket\ndef test_{}():\n    with contextlib.suppress(Exception):\n        socket.socket()\n"
    for name in ("one", "two"):
        (tmp_path / f"test_{name}.py").write_text(text.format(name), encoding="utf-8")
    plugins = ["-p", "xdist", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, "-n", processes, "-c", os.devnull, str(tmp_path)]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    told = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 1, told.stdout + told.stderr
    assert "2 passed, 2 errors" in told.stdout
    assert told.stdout.count("tried to reach a network: socket.__new__") >= 2
