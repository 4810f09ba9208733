# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the command line prints: aligned words for people, or one JSON document and nothing else.

Knows no command. Text of a case is made harmless before a terminal sees it, and a console that cannot show a character gets
its escape instead of a crash.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, TextIO

from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.services import records
from mlat_desktop.services.codes import SHIPPED
from mlat_desktop.system import console

_WIDE = frozenset("WF")
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
# Cc could move the cursor or colour the screen; these could make a name read as another one. Isolates stay: they cannot reach
# beyond themselves, and our own Arabic sentences need them.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")


def commas(*parts: object) -> str:
    """What there is of some words, with the commas of the language between them."""
    return listed(*(str(part) for part in parts if part))


def harmless(text: str) -> str:
    """Text of a case as a terminal may show it: control characters and overrides of direction as visible escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) == "Cc" or c in _OVERRIDES else c for c in text)


def width(text: str) -> int:
    """Columns that a terminal gives to a text."""
    return sum(
        0 if unicodedata.category(c) in _NO_WIDTH else 2 if unicodedata.east_asian_width(c) in _WIDE else 1 for c in text
    )


def shorten(text: str, columns: int) -> str:
    """At most ``columns`` wide, with an ellipsis of ASCII where something was left out."""
    if width(text) <= columns:
        return text
    kept, used = [], 0
    for c in text:
        used += width(c)
        if used > columns - 3:
            break
        kept.append(c)
    return "".join(kept).rstrip() + "..."


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most ``columns`` where words allow it, measured as a terminal shows them."""
    if width(text) <= columns:
        return [text] if text.strip() else []
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        wide = width(word)
        if line and used + 1 + wide > columns:
            lines.append(line)
            line, used = word, wide
        else:
            line, used = (f"{line} {word}", used + 1 + wide) if line else (word, wide)
    return [*lines, line] if line else lines


class Printer:
    """Prints the answers of one run. With ``as_json`` only :meth:`document` writes to standard output, once. ``zone`` and
    ``codes`` are those of the office, once one is open.
    """

    LINE = 100

    def __init__(self, *, as_json: bool, out: TextIO | None = None) -> None:
        self.as_json = as_json
        self.zone: tzinfo | None = None
        self.codes = SHIPPED
        self.saving: Callable[[str, Sequence[object]], str] | None = None
        """Writes the rows of the answer to a file, if that was asked for, and says where they are."""
        self._out = out or sys.stdout

    def words(self, value: object) -> str:
        """A value as people read it: dates in words, instants on the office's clock, yes and no, nothing for None."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, datetime):
            return screen().time(value.astimezone(self.zone) if self.zone and value.utcoffset() == timedelta(0) else value)
        if isinstance(value, date):
            return screen().date(value)
        return str(value)

    def document(self, what: str, value: Mapping[str, Any]) -> None:
        """One JSON document in the envelope of ``docs/formats``: ``what`` is its schema with version (``mlat.due/1``)."""
        # Escapes where somebody may read the pipe in another encoding: what is ASCII is right in all of them.
        text = json.dumps({"schema": what, **value}, ensure_ascii=console.ascii_only(self._out), indent=2)
        self._out.write(text + "\n")

    def answer(self, what: str, record: object) -> bool:
        """Print a record as the JSON answer; False (and nothing printed) when people are reading."""
        if self.as_json:
            self.document(what, records.to_plain(record))
        return self.as_json

    def rows(self, what: str, rows: Sequence[object]) -> bool:
        """Print records as the rows of the JSON answer; False when people are reading. Rows that are to be saved are."""
        if self.saving is not None:
            sentence = self.saving(what, rows)
            if not self.as_json:
                self.line(sentence)
                return True
        if self.as_json:
            self.document(what, {"rows": [records.to_plain(row) for row in rows]})
        return self.as_json

    def stream(self, what: str, rows: Iterable[object]) -> bool:
        """As :meth:`rows`, each printed as soon as it is made, on a line of its own; False (and no row made) for people."""
        if self.as_json:
            ascii_only = console.ascii_only(self._out)
            self._out.write(f'{{"schema": {json.dumps(what)}, "rows": [')
            between = "\n"
            for row in rows:
                self._out.write(between + json.dumps(records.to_plain(row), ensure_ascii=ascii_only))
                between = ",\n"
            self._out.write("\n]}\n")
        return self.as_json

    def line(self, text: str = "", *, indent: int = 0) -> None:
        """One line for people, wrapped at words; nothing with JSON."""
        if self.as_json:
            return
        lines = wrapped(harmless(text), self.LINE - indent) or [""]
        self._write("\n".join((" " * indent + each).rstrip() for each in lines))

    def fact(self, name: str, value: object, *, indent: int = 0) -> None:
        """``name: value`` for people; an empty value prints nothing."""
        text = self.words(value)
        if text:
            self.line(_("{name}: {value}").format(name=name, value=text), indent=indent)

    def raw(self, text: str) -> None:
        """A line for people that is never broken: a path, a fingerprint, a command to copy."""
        if not self.as_json:
            self._write(harmless(text))

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]], *, widest: int = 44) -> None:
        """Aligned columns for people, the last one as wide as it wants."""
        if self.as_json:
            return
        last = len(headings) - 1
        cells = [list(headings)]
        for row in rows:
            texts = [harmless(self.words(cell)) for cell in row]
            cells.append([text if n == last else shorten(text, widest) for n, text in enumerate(texts)])
        widths = [max(width(row[n]) for row in cells) for n in range(len(headings))]
        cells.insert(1, ["-" * min(wide, self.LINE) for wide in widths])
        for row in cells:
            text = "  ".join(cell + " " * (widths[n] - width(cell)) for n, cell in enumerate(row))
            self._write(text.rstrip())

    def _write(self, text: str) -> None:
        self._out.write(text + "\n")


class TerminalProgress:
    """Draws how far long work is, on standard error and only on a terminal: a log file gets no dots."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._drawn = ""
        self._on = self._stream is not None and self._stream.isatty()

    def step(self, done: int, total: int, what: str = "") -> None:
        """Redraw the line when the percentage changed."""
        if not self._on:
            return
        text = f"{min(100, done * 100 // total) if total else 0:3d} %  {shorten(harmless(what), 60)}"
        if text != self._drawn:
            # Blanks over what is left of the longer line before: an older console of Windows shows escape sequences as text.
            self._stream.write("\r" + text + " " * max(0, width(self._drawn) - width(text)))
            self._stream.flush()
            self._drawn = text

    def close(self) -> None:
        """Leave the line as if nothing had been drawn."""
        if self._drawn:
            self._stream.write("\r" + " " * width(self._drawn) + "\r")
            self._stream.flush()
            self._drawn = ""
