# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Small real files for the training cases: text, tables and pictures, the same bytes for the same case."""

from __future__ import annotations

import csv
import io
import struct
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from mlat_desktop.training.model import PlannedFile

MARK = "TRAINING - invented content"


def _text(lines: list[str]) -> bytes:
    return ("\n".join([MARK, *lines]) + "\n").encode()


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow((*head, MARK))
    write.writerows(rows)
    return out.getvalue().encode()


def png(rng: Random, width: int = 72, height: int = 54) -> bytes:
    """A picture: soft blotches over a grey ground, as a true colour PNG."""
    ground, spots = rng.randrange(150, 210), [
        (rng.randrange(width), rng.randrange(height), rng.randrange(6, 22), [rng.randrange(-90, 60) for _ in range(3)])
        for _ in range(5)
    ]  # fmt: skip
    lines = bytearray()
    for y in range(height):
        lines.append(0)
        for x in range(width):
            colour = [ground - (x + y) // 9] * 3
            for left, top, size, tint in spots:
                inside = size * size - (x - left) ** 2 - (y - top) ** 2
                if inside > 0:
                    colour = [value + shade * inside // (size * size) for value, shade in zip(colour, tint, strict=True)]
            lines.extend(min(255, max(0, value)) for value in colour)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    comment = chunk(b"tEXt", b"Comment\0" + MARK.encode("latin-1"))
    pixels = chunk(b"IDAT", zlib.compress(bytes(lines), 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + comment + pixels + chunk(b"IEND", b"")


def _statement(rng: Random, since: datetime) -> PlannedFile:
    rows, balance = [], rng.randrange(20_000, 900_000) * 100
    for line in range(rng.randrange(18, 40)):
        amount = rng.randrange(-400_000, 420_000) * 10
        balance += amount
        day = (since + timedelta(days=3 * line)).date().isoformat()
        kind = rng.choice(("transfer", "cash", "card", "loan", "fee"))
        rows.append((day, f"{amount / 100:.2f}", f"{balance / 100:.2f}", kind))
    return PlannedFile(name="account-statement.csv", content=_table(("date", "amount", "balance", "kind"), rows))


def _list(rng: Random, since: datetime) -> PlannedFile:
    rows = []
    for n in range(rng.randrange(10, 30)):
        day = (since + timedelta(days=rng.randrange(90))).date().isoformat()
        rows.append((str(n + 1), day, f"{rng.randrange(100, 90000)}", f"lot {rng.randrange(9999)}"))
    return PlannedFile(name="annex-list.csv", content=_table(("no", "date", "quantity", "mark"), rows))


def _log(rng: Random, since: datetime) -> PlannedFile:
    lines = [
        f"{(since + timedelta(seconds=rng.randrange(40) * 60 + 97 * n)).isoformat()}Z 203.0.113.{rng.randrange(1, 255)} "
        f"{rng.choice(('GET', 'POST'))} /{rng.choice(('login', 'code', 'done', 'panel'))} {rng.choice((200, 302, 403))}"
        for n in range(60)
    ]
    return PlannedFile(name="server-access.log", content=_text(lines))


def _profile(rng: Random, _since: datetime) -> PlannedFile:
    loci = ("A-01", "A-02", "B-11", "B-12", "C-07", "C-21", "D-05", "D-08", "E-33", "F-02")
    rows = [(name, str(rng.randrange(6, 30)), str(rng.randrange(6, 30))) for name in loci]
    return PlannedFile(name="profile.csv", content=_table(("locus (invented)", "allele 1", "allele 2"), rows))


def _letter(_rng: Random, since: datetime) -> PlannedFile:
    words = ["To the authority named in the annex.", "We enclose the papers of the file.", "(signed)"]
    return PlannedFile(name="covering-letter.txt", content=_text([since.date().isoformat(), *words]))


def _warrant(rng: Random, since: datetime) -> PlannedFile:
    head = [f"Warrant No. {rng.randrange(100, 999)}", since.date().isoformat()]
    return PlannedFile(name="warrant-of-arrest.txt", content=_text([*head, "Certified copy of the original.", "The registrar"]))


def _contract(rng: Random, since: datetime) -> PlannedFile:
    head = [f"Consultancy contract {rng.randrange(1000, 9999)}", since.date().isoformat()]
    return PlannedFile(name="contract.txt", content=_text([*head, "Fee: 3 per cent on signature."]))


def _photograph(rng: Random, _since: datetime) -> PlannedFile:
    return PlannedFile(name="photograph.png", content=png(rng))


MAKERS: dict[str, Callable[[Random, datetime], PlannedFile]] = {
    "statement": _statement,
    "table": _list,
    "log": _log,
    "profile": _profile,
    "letter": _letter,
    "warrant": _warrant,
    "contract": _contract,
    "photograph": _photograph,
}
TITLES = {
    "statement": "Account statements",
    "table": "List annexed to the request",
    "log": "Access log of the server",
    "profile": "Profile for comparison",
    "letter": "Covering letter",
    "warrant": "Warrant of arrest",
    "contract": "Contract seized at the office",
    "photograph": "Photograph",
}


def make(kind: str, rng: Random, since: datetime) -> PlannedFile:
    """A file of a kind of :data:`MAKERS`; ``since`` is when its content begins."""
    return MAKERS[kind](rng, since)


def scan(rng: Random) -> PlannedFile:
    """A stand-in for the scan of an envelope."""
    return PlannedFile(name="envelope.png", content=png(rng))
