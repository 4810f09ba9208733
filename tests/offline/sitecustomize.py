# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Refuses every network connection of a test run, in the run itself and in each Python process that it starts.

``tests/conftest.py`` puts this folder on ``PYTHONPATH``, so a child interpreter imports it as its ``sitecustomize``. An audit
hook cannot be taken off again, and a library that swallows the refusal is still found out: :data:`ATTEMPTS` remembers it.

It sees what goes through Python's ``socket`` module. Other doors (Qt's own sockets, ``ctypes``, programs that are started, a
Python with ``-I``, the frozen program) are watched by strace in ``tests/packaging/no_network.sh``.
"""

from __future__ import annotations

import os
import socket
import sys

ATTEMPTS: list[str] = []
"""What tried to reach a network in this process, newest last."""

# -1: the wrapping of a descriptor that exists already. A bare _socket.socket() says the same; what it would do next is refused.
_LOCAL = {getattr(socket, "AF_UNIX", -1), -1}
_LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
_ADDRESSED = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"}


class NetworkRefusedError(RuntimeError):
    """Somebody tried to reach a network; MLAT Desktop never does."""


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event == "socket.__new__":
        refused = os.name == "posix" and arguments[1] not in _LOCAL
    elif event in _ADDRESSED:
        # An AF_UNIX address is a path, every other one a tuple; a message without one goes where its socket is connected.
        refused = not isinstance(arguments[1], (str, bytes, type(None)))
    else:
        refused = event in _LOOK_UPS
    if refused:
        ATTEMPTS.append(f"{event} {arguments[1:]!r}")
        raise NetworkRefusedError(f"{event} {arguments[1:]!r}: nothing here may reach a network")


sys.addaudithook(_refuse)
