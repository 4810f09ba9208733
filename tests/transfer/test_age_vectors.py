# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The public vectors of the age format (C2SP CCTV) against the age layer in use: each opens or fails as its author says."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mlat_desktop.transfer import age

FOLDER = Path(__file__).resolve().parents[1] / "vectors" / "age"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name != "LICENSE")
OTHER_KEY = "AGE-SECRET-KEY-1XMWWC06LY3EE5RYTXM9MFLAZ2U56JJJ36S0MYPDRWSVLUL66MV4QX3S7F6"


@dataclass(frozen=True)
class Vector:
    expect: str
    identity: str
    payload: str
    body: bytes


def vector(name: str) -> Vector:
    head, _, body = (FOLDER / name).read_bytes().partition(b"\n\n")
    told = dict(line.split(": ", 1) for line in head.decode().splitlines())
    return Vector(
        expect=told["expect"],
        identity=told.get("identity", OTHER_KEY),
        payload=told.get("payload", ""),
        body=zlib.decompress(body) if told.get("compressed") == "zlib" else body,
    )


def outcome(each: Vector) -> tuple[str, bytes]:
    """What our layer says, and everything that it released until then."""
    out = io.BytesIO()
    try:
        age.decrypt(io.BytesIO(each.body), out, each.identity)
    except age.NoKeyError:
        return "no match", out.getvalue()
    except age.DamagedError:
        return "failure", out.getvalue()
    return "success", out.getvalue()


def _ours(expect: str) -> str:
    """Our layer has one word for every kind of damage."""
    return expect if expect in {"success", "no match"} else "failure"


@pytest.mark.parametrize("name", FILES)
def test_a_vector_opens_or_fails_as_it_says(name: str) -> None:
    each = vector(name)
    said, released = outcome(each)
    assert said == _ours(each.expect)
    if each.expect in {"success", "payload failure"}:
        assert hashlib.sha256(released).hexdigest() == each.payload
    else:
        assert released == b""


def test_the_vectors_are_all_there(figure: Callable[[str, object], None]) -> None:
    kinds = [vector(name).expect for name in FILES]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        "HMAC failure": 1,
        "header failure": 31,
        "no match": 3,
        "payload failure": 18,
        "success": 14,
    }
    figure("age vectors of C2SP that end as they tell", f"{len(FILES)} of {len(FILES)}")


def test_a_header_without_end_is_not_read_for_ever() -> None:
    """A hostile sender's header may be as long as its file; no more of it is read than a header may have."""
    asked = 0

    class Endless:
        def read(self, count: int = -1, /) -> bytes:
            nonlocal asked
            asked += count
            return b"A" * count if asked > 1 << 16 else b"age-encryption.org/v1\n-> X25519 ".ljust(count, b"A")

    with pytest.raises(age.DamagedError, match="no end"):
        age.decrypt(Endless(), io.BytesIO(), OTHER_KEY)
    assert asked < 2 * age.MOST_HEADER


def test_a_stream_that_fails_in_the_header_is_heard_as_it_spoke() -> None:
    class Pulled:
        def read(self, count: int = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output error"):
        age.decrypt(Pulled(), io.BytesIO(), OTHER_KEY)
