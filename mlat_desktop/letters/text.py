# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The text engine of letters: one way for every script, from spans of plain text to lines of placed glyphs.

Levels come from :mod:`bidi`, glyphs from HarfBuzz, lines from a least-squares choice of breaks. Input is spans of literal
text, so nothing that an officer types can act as markup. It draws nothing and knows no page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import uharfbuzz as hb

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.letters import bidi
from mlat_desktop.letters.fonts import Chain, Face, chain, invisible, script
from mlat_desktop.letters.pdf import BLACK, Colour, Glyph

Span = tuple[str, bool]
Align = Literal["start", "justify", "center", "end"]

_JOINERS = "\u200c\u200d"
_GLUE = "\u00a0\u202f\u2060\ufeff"
_RLM = "\u200f"
_OPENING, _PDI = "\u2066\u2067\u2068", "\u2069"
_SIGNS = frozenset({"ES", "ET", "CS", "ON"})
"""Bidi classes of signs without a direction of their own, white space apart."""
# Kinsoku: what may not begin and what may not end a line of Chinese or Japanese.
_NO_START = frozenset("，。、；：？！）》」』】〕〗’”…—ー々％,.;:?!)]}·")
_NO_END = frozenset("（《「『【〔〖‘“([{¥＄")


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks. Sizes in points; ``base`` is the paragraph's direction (see :mod:`bidi`); ``tracking`` is extra
    space after each glyph, for capitals of a letterhead (never for joined scripts).
    """

    size: float
    leading: float
    language: str = "en"
    base: int = bidi.LTR
    align: Align = "start"
    colour: Colour = BLACK
    tracking: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs from left to right, starting ``x`` points from the left edge of the column."""

    x: float
    glyphs: tuple[Glyph, ...]
    width: float


@dataclass(frozen=True, slots=True)
class _Segment:
    """Text between two allowed breaks: ``start:end`` is drawn, ``end:next`` is white space that a break swallows."""

    start: int
    end: int
    next: int
    width: float
    space: float


class _Paragraph:
    """One paragraph prepared for breaking: a face, a weight and a level for every character."""

    def __init__(self, spans: Sequence[Span], style: Style) -> None:
        self.style = style
        self.text = "".join(text for text, _ in spans)
        self.bold = [bold for text, bold in spans for _ in text]
        self.resolved = bidi.resolve(self.text, style.base)
        self.scripts = _scripts(self.text, style.language)
        self.faces = _faces(self.text, self.bold, self.scripts, style.language)
        self.hints = _hints(self.text, self.resolved)

    def segments(self) -> list[_Segment]:
        """The pieces that lines are made of."""
        found: list[_Segment] = []
        start = 0
        for stop in _breaks(self.text):
            end = stop
            while end > start and self.text[end - 1] in " \t":
                end -= 1
            width = self._width(start, end)
            found.append(_Segment(start, end, stop, width, self._width(end, stop)))
            start = stop
        return found

    def split(self, segment: _Segment, room: float) -> list[_Segment]:
        """Break a piece that is wider than the column, between characters (never before a combining mark)."""
        found: list[_Segment] = []
        start = segment.start
        while start < segment.end:
            end = start + 1
            while end < segment.end and (unicodedata.combining(self.text[end]) or self._width(start, end + 1) <= room):
                end += 1
            last = end == segment.end
            following = segment.next if last else end
            found.append(_Segment(start, end, following, self._width(start, end), self._width(end, following) if last else 0.0))
            start = end
        return found

    def _width(self, start: int, end: int) -> float:
        return sum(glyph.advance for glyph in self.glyphs(start, end))

    def glyphs(self, start: int, end: int) -> list[Glyph]:
        """The glyphs of one line from left to right (rules L1 and L2 of UAX #9, then shaping run by run)."""
        levels = bidi.line_levels(self.resolved, start, end)
        runs: list[tuple[int, str, Face, str, str]] = []
        level = self.resolved.base
        for i in range(start, end):
            char = self.text[i]
            if invisible(char) and char not in _JOINERS:
                continue
            found = levels[i - start]
            level = level if found is None else found
            key = (level, self.faces[i], self.scripts[i], self.hints.get(i, ""))
            if runs and (runs[-1][0], *runs[-1][2:]) == key:
                runs[-1] = (level, runs[-1][1] + char, *key[1:])
            else:
                runs.append((level, char, *key[1:]))
        out: list[Glyph] = []
        for n in bidi.visual_order([run[0] for run in runs]):
            level, text, face, kind, hint = runs[n]
            out.extend(_scaled(shape(text, face, bool(level % 2), kind, self.style.language), self.style, hint))
        return out


def layout(spans: Iterable[Span], style: Style, width: float) -> list[Line]:
    """Break spans into lines of at most ``width`` points. A line feed starts a new line.

    Raises ``KnownError(LETTER_GLYPH_MISSING)`` for a character that no face can print.
    """
    lines: list[Line] = []
    for spans_of_one in _paragraphs(spans):
        paragraph = _Paragraph(spans_of_one, style)
        pieces: list[_Segment] = []
        for segment in paragraph.segments():
            pieces.extend([segment] if segment.width <= width else paragraph.split(segment, width))
        chosen = _choose(pieces, width)
        for n, (first, last) in enumerate(chosen):
            glyphs = paragraph.glyphs(pieces[first].start, pieces[last].end)
            lines.append(_aligned(glyphs, style, width, final=n == len(chosen) - 1))
        if not pieces:
            lines.append(Line(0.0, (), 0.0))
    return lines


def single(text: str, style: Style, *, bold: bool = False) -> Line:
    """One line that is never broken, wherever it ends."""
    paragraph = _Paragraph([(text, bold)], style)
    glyphs = paragraph.glyphs(0, len(text))
    return Line(0.0, tuple(glyphs), sum(glyph.advance for glyph in glyphs))


def _paragraphs(spans: Iterable[Span]) -> list[list[Span]]:
    found: list[list[Span]] = [[]]
    for text, bold in spans:
        for n, part in enumerate(text.split("\n")):
            if n:
                found.append([])
            if part:
                found[-1].append((part, bold))
    return found


def _choose(pieces: Sequence[_Segment], width: float) -> list[tuple[int, int]]:
    """First and last piece of each line, so that the squares of what is left over are least (the last line is free)."""
    count = len(pieces)
    best = [float("inf")] * count + [0.0]
    upto = [0] * count
    for first in range(count - 1, -1, -1):
        used = 0.0
        for last in range(first, count):
            used += pieces[last].width
            if used > width + 0.01 and last > first:
                break
            left = 0.0 if last == count - 1 else (max(width - used, 0.0) / width) ** 2
            # A single short word as last line looks forlorn: it costs a little.
            lonely = 0.02 if last == count - 1 and first == last and first and used < width / 6 else 0.0
            cost = left + lonely + best[last + 1]
            if cost < best[first]:
                best[first], upto[first] = cost, last
            used += pieces[last].space
    lines, at = [], 0
    while at < count:
        lines.append((at, upto[at]))
        at = upto[at] + 1
    return lines


def _aligned(glyphs: list[Glyph], style: Style, width: float, *, final: bool) -> Line:
    natural = sum(glyph.advance for glyph in glyphs)
    left = width - natural
    if style.align == "justify" and not final and left > 0:
        stretched = _stretched(glyphs, left, style.size)
        if stretched is not None:
            return Line(0.0, stretched, width)
    at_start = style.align in ("start", "justify")
    rtl = style.base == bidi.RTL
    if style.align == "center":
        x = left / 2
    elif at_start == rtl:
        x = left
    else:
        x = 0.0
    return Line(x, tuple(glyphs), natural)


_MOST_AT_A_SPACE, _MOST_BETWEEN_IDEOGRAPHS = 0.55, 0.16
"""How much a line is stretched at most, in parts of the size of its type: rather a line that ends early than one with holes."""


def _stretched(glyphs: list[Glyph], left: float, size: float) -> tuple[Glyph, ...] | None:
    """Spread what is left over spaces, or between Chinese characters; None where that would tear the line apart."""
    spaces = [n for n, glyph in enumerate(glyphs) if glyph.text in (" ", "\u00a0")]
    ideographs = [n for n, glyph in enumerate(glyphs[:-1]) if glyph.text and script(glyph.text[0]) == "Han"]
    places = ideographs if len(ideographs) > len(spaces) else spaces
    most = size * (_MOST_BETWEEN_IDEOGRAPHS if places is ideographs else _MOST_AT_A_SPACE)
    if not places or left / len(places) > most:
        return None
    extra = left / len(places)
    chosen = set(places)
    return tuple(replace(glyph, advance=glyph.advance + extra) if n in chosen else glyph for n, glyph in enumerate(glyphs))


def _breaks(text: str) -> list[int]:
    """Indices before which a line may end, the end of the text included. References with / and - are never broken."""
    found = []
    for i in range(1, len(text)):
        before, after = text[i - 1], text[i]
        if after in _GLUE or before in _GLUE or after in " \t":
            continue
        if before in " \t\u200b" or _between_ideographs(text, i):
            found.append(i)
    if text:
        found.append(len(text))
    return found


def _between_ideographs(text: str, at: int) -> bool:
    """Whether a line may end before ``at`` because Chinese stands on one of its sides, and no mark forbids it. What isolates a
    value is looked through: a line may end before the value and after it.
    """
    before, after = text[at - 1], text[at]
    if (invisible(before) and before != _PDI) or (invisible(after) and after not in _OPENING) or unicodedata.combining(after):
        return False
    left = next((char for char in reversed(text[:at]) if not invisible(char)), "")
    right = next((char for char in text[at:] if not invisible(char)), "")
    if not left or not right or left in _NO_END or right in _NO_START:
        return False
    return _ideographic(left) or _ideographic(right)


def _ideographic(char: str) -> bool:
    return script(char) == "Han"


def _scripts(text: str, language: str) -> list[str]:
    """A script for every character: what belongs to none takes that of its word, or the letter's own."""
    home = {"ar": "Arabic", "fa": "Arabic", "ur": "Arabic", "zh": "Han", "ru": "Cyrillic"}.get(language[:2], "Latin")
    kinds = [script(char) for char in text]
    start = 0
    while start < len(text):
        if text[start].isspace():
            kinds[start] = home
            start += 1
            continue
        end = start
        while end < len(text) and not text[end].isspace():
            end += 1
        strong = {kind for kind in kinds[start:end] if kind not in ("Common", "Arabic")}
        current = strong.pop() if len(strong) == 1 else home
        for i in range(start, end):
            if kinds[i] == "Common":
                kinds[i] = current if not unicodedata.combining(text[i]) or i == start else kinds[i - 1]
        start = end
    return kinds


def _faces(text: str, bold: Sequence[bool], scripts: Sequence[str], language: str) -> list[Face]:
    faces: list[Face] = []
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and scripts[end] == scripts[start] and bold[end] == bold[start]:
            end += 1
        faces.extend(_faces_of_word(text[start:end], chain(language, scripts[start], bold=bold[start])))
        start = end
    return faces


def _faces_of_word(text: str, faces: Chain) -> list[Face]:
    """One face for the whole stretch where one holds it, else the first that holds each character."""
    for item in faces:
        if all(item.holds(char) or invisible(char) for char in text):
            return [item] * len(text)
    found: list[Face] = []
    for char in text:
        if invisible(char) or char.isspace() or unicodedata.combining(char):
            found.append(found[-1] if found else next(iter(faces)))
            continue
        holding = next((each for each in faces if each.holds(char)), None)
        if holding is None:
            raise KnownError(Code.LETTER_GLYPH_MISSING, character=f"{char} (U+{ord(char):04X})", field=text.strip())
        found.append(holding)
    return found


def _scaled(glyphs: Sequence[Glyph], style: Style, hint: str) -> list[Glyph]:
    if not glyphs:
        return []
    k = style.size * glyphs[0].face.scale / 1000
    return [
        Glyph(glyph.face, glyph.gid, glyph.text, glyph.x * k, glyph.y * k, glyph.advance * k + style.tracking, hint)
        for glyph in glyphs
    ]


def _hints(text: str, resolved: bidi.Resolved) -> dict[int, str]:
    """Where a sign belongs to text that runs to the left, but stands against text of another level, as in ``45/ب/2023``.

    The file keeps no isolates, and a reader that works the order out again from bare glyphs takes the stroke for a part of the
    number. The mark of its direction says what the isolates said, and also keeps the order where the text is pasted.
    """
    found: dict[int, str] = {}
    if not any(level and level % 2 for level in resolved.levels):
        return found
    seen = [i for i, char in enumerate(text) if not invisible(char)]
    for before, i, after in zip(seen, seen[1:], seen[2:], strict=False):
        level = resolved.levels[i] or 0
        if resolved.classes[i] not in _SIGNS or not level % 2 or text[before].isspace() or text[after].isspace():
            continue
        if {resolved.levels[before], resolved.levels[after]} != {level}:
            found[i] = _RLM
    return found


_TAGS = {"Latin": "Latn", "Arabic": "Arab", "Han": "Hani", "Cyrillic": "Cyrl", "Greek": "Grek"}


@lru_cache(maxsize=8192)
def shape(text: str, face: Face, rtl: bool, kind: str, language: str) -> tuple[Glyph, ...]:
    """Shape a run of one face and direction; figures in 1/1000 em.

    The text of a cluster goes to its widest glyph alone, so that a reader of the page meets every character once.
    """
    buffer: Any = hb.Buffer()
    buffer.add_codepoints([ord(" ") if char in "\t\u00a0\u202f" and not face.holds(char) else ord(char) for char in text])
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.script = _TAGS.get(kind, "Zyyy")
    buffer.language = language
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    hb.shape(face.hb_font, buffer)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    texts = _cluster_texts(text, infos, positions)
    k = 1000 / face.upem
    return tuple(
        Glyph(face, info.codepoint, texts[n], place.x_offset * k, place.y_offset * k, place.x_advance * k)
        for n, (info, place) in enumerate(zip(infos, positions, strict=True))
    )


def _cluster_texts(text: str, infos: Sequence[Any], positions: Sequence[Any]) -> list[str]:
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    bearer: dict[int, int] = {}
    for n, info in enumerate(infos):
        known = bearer.get(info.cluster)
        if known is None or positions[n].x_advance > positions[known].x_advance:
            bearer[info.cluster] = n
    return [text[info.cluster : ends[info.cluster]] if bearer[info.cluster] == n else "" for n, info in enumerate(infos)]
