# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A print spooler that only says what printers it has, on a socket in a folder."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

Printers = Mapping[str, Mapping[str, Sequence[str]]]


@contextmanager
def serving(path: Path, printers: Printers, *, default: str = "", raw: bytes | None = None) -> Iterator[None]:
    """Answer at ``path`` for as long as the block runs, in two chunks; with ``raw`` that alone."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(path))
        door.listen()
        door.settimeout(0.1)
        over = threading.Event()
        server = threading.Thread(target=_serve, args=(door, over, printers, default, raw))
        server.start()
        try:
            yield
        finally:
            over.set()
            server.join()


def _serve(door: socket.socket, over: threading.Event, printers: Printers, default: str, raw: bytes | None) -> None:
    while not over.is_set():
        try:
            talk, _ = door.accept()
        except TimeoutError:
            continue
        with talk:
            talk.settimeout(5)
            asked = b""
            while not asked.endswith(b"\x03"):
                asked += talk.recv(65536)
            (operation,) = struct.unpack_from(">H", asked.partition(b"\r\n\r\n")[2], 2)
            wanted = printers if operation == 0x4002 else {name: each for name, each in printers.items() if name == default}
            talk.sendall(_answer(wanted) if raw is None else raw)


def _answer(printers: Printers) -> bytes:
    body = struct.pack(">BBHI", 1, 1, 0, 1) + b"\x01" + _attribute(0x47, "attributes-charset", ["utf-8"])
    for name, offered in printers.items():
        body += b"\x04" + _attribute(0x42, "printer-name", [name])
        # A collection, as real spoolers send them: what is inside belongs to no attribute of the printer.
        body += b"\x34" + _sized("media-col-default") + _sized("") + b"\x4a" + _sized("") + _sized("media-type")
        body += b"\x44" + _sized("") + _sized("stationery") + b"\x37" + _sized("") + _sized("")
        for attribute, values in offered.items():
            body += _attribute(0x44, attribute, values)
    body += b"\x03"
    half = len(body) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:]))
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"


def _attribute(tag: int, name: str, values: Sequence[str]) -> bytes:
    return b"".join(bytes([tag]) + _sized("" if n else name) + _sized(value) for n, value in enumerate(values))


def _sized(text: str) -> bytes:
    return struct.pack(">H", len(text.encode())) + text.encode()
