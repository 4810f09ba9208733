# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the print spooler of this computer says of its printers, asked through its socket in the file system and nowhere else.

The commands that would tell (``lpstat -e``, ``lpoptions -l``) look around the network for printers, or ask a printer by its
host's name. So the spooler is asked in its own protocol (IPP, RFC 8010 and 8011) for what it has itself.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator, Mapping, Sequence

Attributes = Mapping[str, tuple[str, ...]]

_PRINTERS, _DEFAULT = 0x4002, 0x4001
_OPERATION, _END, _PRINTER = 0x01, 0x03, 0x04
_KEYWORD, _CHARSET, _LANGUAGE = 0x44, 0x47, 0x48
_TEXTS = frozenset(range(0x41, 0x4A))
_WANTED = (
    "printer-name", "sides-supported", "sides-default", "media-supported", "media-default",
    "media-source-supported",
)  # fmt: skip
_LOCAL: int = vars(socket).get("AF_UNIX", 0)  # Python on Windows has none; no spooler of this kind answers there
_PATIENCE = 10.0
_MOST = 8 << 20


def printers(path: str) -> tuple[Attributes, ...]:
    """The printers of the spooler whose socket is at ``path``, its default first; none if it does not answer."""
    try:
        first = [each.get("printer-name", ("",))[0] for each in _ask(path, _DEFAULT)]
        found = [each for each in _ask(path, _PRINTERS) if each.get("printer-name")]
    except (OSError, ValueError, IndexError, struct.error):
        return ()
    return tuple(sorted(found, key=lambda each: (each["printer-name"][0] not in first, each["printer-name"][0])))


def _ask(path: str, operation: int) -> list[Attributes]:
    body = struct.pack(">BBHI", 1, 1, operation, 1) + bytes([_OPERATION])
    body += _attribute(_CHARSET, "attributes-charset", ["utf-8"])
    body += _attribute(_LANGUAGE, "attributes-natural-language", ["en"])
    body += _attribute(_KEYWORD, "requested-attributes", _WANTED) + bytes([_END])
    head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\nContent-Length: {len(body)}\r\n"
    with socket.socket(_LOCAL, socket.SOCK_STREAM) as talk:
        talk.settimeout(_PATIENCE)
        talk.connect(path)
        talk.sendall(f"{head}Connection: close\r\n\r\n".encode("ascii") + body)
        parts, size = list[bytes](), 0
        while size < _MOST and (part := talk.recv(65536)):
            parts.append(part)
            size += len(part)
    return list(_groups(_content(b"".join(parts))))


def _attribute(tag: int, name: str, values: Sequence[str]) -> bytes:
    out = b""
    for n, value in enumerate(values):
        called = b"" if n else name.encode("ascii")
        text = value.encode("ascii")
        out += struct.pack(">BH", tag, len(called)) + called + struct.pack(">H", len(text)) + text
    return out


def _content(answer: bytes) -> bytes:
    """The body of the answer, its chunks put together."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.split(b"\r\n")[0].split(b" ")[1:2] == [b"200"]:
        raise ValueError("the spooler refused")
    if b"transfer-encoding: chunked" not in head.lower():
        return body
    out = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if not length:
            break
        out, body = out + rest[:length], rest[length + 2 :]
    return out


def _groups(body: bytes) -> Iterator[Attributes]:
    """The printers in an answer: text values alone, by the name of their attribute."""
    at, name, depth = 8, "", 0
    found: dict[str, tuple[str, ...]] | None = None
    while at < len(body) and body[at] != _END:
        tag = body[at]
        at += 1
        if tag < 0x10:
            if found is not None:
                yield found
            found = {} if tag == _PRINTER else None
            continue
        called, at = _bytes(body, at)
        value, at = _bytes(body, at)
        depth += {0x34: 1, 0x37: -1}.get(tag, 0)  # members of a collection are of no interest here
        if called and not depth:
            name = called.decode("ascii")
        if found is not None and tag in _TEXTS and not depth:
            found[name] = (*found.get(name, ()), value.decode("utf-8"))
    if found is not None:
        yield found


def _bytes(body: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", body, at)
    end = at + 2 + length
    if end > len(body):
        raise ValueError("the answer of the spooler ends too soon")
    return body[at + 2 : end], end
