# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The Unicode bidirectional algorithm (UAX #9): in which direction each character of a paragraph runs.

Written here because no installable library gives levels, and a reference printed back to front is a wrong reference. It is
proven on every case of Unicode's own conformance file. It resolves levels and orders runs; it must not know of fonts or pages.
"""

from __future__ import annotations

import unicodedata
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field

LTR, RTL, AUTO = 0, 1, 2

_MAX_DEPTH = 125
_MAX_BRACKETS = 63
_EMBEDDINGS = frozenset({"RLE", "LRE", "RLO", "LRO"})
_ISOLATES = frozenset({"RLI", "LRI", "FSI"})
_REMOVED = _EMBEDDINGS | {"PDF", "BN"}
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "RLI", "LRI", "FSI", "PDI"})

# Bidi_Paired_Bracket of the Unicode character database: closing bracket by opening bracket.
_PAIRS = dict(
    zip(
        "([{༺༼᚛⁅⁽₍⌈⌊〈❨❪❬❮❰❲❴⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼⸢⸤⸦⸨⹕⹗⹙⹛〈《「『【〔〖〘〚﹙﹛﹝（［｛｟｢",
        ")]}༻༽᚜⁆⁾₎⌉⌋〉❩❫❭❯❱❳❵⟆⟧⟩⟫⟭⟯⦄⦆⦈⦊⦌⦐⦎⦒⦔⦖⦘⧙⧛⧽⸣⸥⸧⸩⹖⹘⹚⹜〉》」』】〕〗〙〛﹚﹜﹞）］｝｠｣",
        strict=True,
    )
)
# U+2329/232A and U+3008/3009 are canonically equivalent: one pair may close the other.
_PAIRS["\u2329"] = "\u232a"
_CANONICAL = {"\u232a": "\u3009"}
_CLOSING = frozenset(_PAIRS.values())


@dataclass(frozen=True, slots=True)
class Resolved:
    """Levels of a paragraph. ``levels`` has one entry a character, None for those that rule X9 removes; ``classes`` are the
    original bidi classes, which rule L1 needs line by line.
    """

    base: int
    levels: tuple[int | None, ...]
    classes: tuple[str, ...]


def resolve(text: str, base: int = AUTO) -> Resolved:
    """Resolve the levels of one paragraph (rules P2 to I2). ``base`` is LTR, RTL or AUTO (first strong character)."""
    classes = tuple(bidi_class(char) for char in text)
    matching = _matching_pdis(classes)
    level = _first_strong(classes, 0, len(classes), matching) if base == AUTO else base
    run = _Paragraph(text, classes, matching, level)
    run.explicit()
    for sequence in run.sequences():
        run.weak(sequence)
        run.brackets(sequence)
        run.neutral(sequence)
        run.implicit(sequence)
    levels = tuple(None if classes[i] in _REMOVED else run.levels[i] for i in range(len(text)))
    return Resolved(level, levels, classes)


def bidi_class(char: str) -> str:
    """The Bidi_Class of a character, with the defaults that Unicode gives to unassigned ones."""
    found = unicodedata.bidirectional(char)
    if found:
        return found
    code = ord(char)
    if 0x0590 <= code <= 0x05FF or 0x07C0 <= code <= 0x085F or 0xFB1D <= code <= 0xFB4F or 0x10800 <= code <= 0x10CFF:
        return "R"
    if 0x0600 <= code <= 0x07BF or 0x0860 <= code <= 0x08FF or 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFF:
        return "AL"
    return "L"


def line_levels(resolved: Resolved, start: int, end: int) -> list[int | None]:
    """Levels of the line ``start:end`` after rule L1: trailing white space and separators take the paragraph's level."""
    levels = list(resolved.levels[start:end])
    reset = True
    for i in range(end - 1, start - 1, -1):
        kind = resolved.classes[i]
        if kind in ("S", "B"):
            levels[i - start] = resolved.base
            reset = True
        elif kind == "WS" or kind in _ISOLATES or kind == "PDI":
            if reset:
                levels[i - start] = resolved.base
        elif kind not in _REMOVED:
            reset = False
    return levels


def visual_order(levels: Sequence[int]) -> list[int]:
    """Indices from left to right (rule L2) for things that carry these levels: characters or whole runs."""
    order = list(range(len(levels)))
    if not levels:
        return order
    lowest_odd = min((level for level in levels if level % 2), default=None)
    if lowest_odd is None:
        return order
    for level in range(max(levels), lowest_odd - 1, -1):
        i = 0
        while i < len(levels):
            if levels[order[i]] < level:
                i += 1
                continue
            j = i
            while j < len(levels) and levels[order[j]] >= level:
                j += 1
            order[i:j] = reversed(order[i:j])
            i = j
    return order


def _matching_pdis(classes: Sequence[str]) -> dict[int, int]:
    """Rule BD9: the index of the PDI that closes each isolate initiator; one that stays open has no entry."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for i, kind in enumerate(classes):
        if kind in _ISOLATES:
            stack.append(i)
        elif kind == "PDI" and stack:
            found[stack.pop()] = i
    return found


def _first_strong(classes: Sequence[str], start: int, end: int, matching: dict[int, int]) -> int:
    """Rules P2 and P3 on a stretch: skip what stands inside isolates."""
    i = start
    while i < end:
        kind = classes[i]
        if kind == "L":
            return LTR
        if kind in ("R", "AL"):
            return RTL
        if kind in _ISOLATES:
            i = matching.get(i, end)
        i += 1
    return LTR


@dataclass(slots=True)
class _Status:
    level: int
    override: str
    isolate: bool


@dataclass(slots=True)
class _Stack:
    """The directional status stack with its counters of what did not fit (rules X2 to X7)."""

    entries: list[_Status]
    overflow_isolates: int = 0
    overflow_embeddings: int = 0
    valid_isolates: int = 0

    @property
    def top(self) -> _Status:
        return self.entries[-1]

    def _room(self, level: int) -> bool:
        return level <= _MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings

    def embed(self, *, rtl: bool, override: str) -> None:
        level = _next(self.top.level, rtl=rtl)
        if self._room(level):
            self.entries.append(_Status(level, override, False))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def isolate(self, *, rtl: bool) -> None:
        level = _next(self.top.level, rtl=rtl)
        if self._room(level):
            self.valid_isolates += 1
            self.entries.append(_Status(level, "", True))
        else:
            self.overflow_isolates += 1

    def end_isolate(self) -> None:
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.top.isolate:
                self.entries.pop()
            self.entries.pop()
            self.valid_isolates -= 1

    def end_embedding(self) -> None:
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not self.top.isolate and len(self.entries) > 1:
            self.entries.pop()


@dataclass(slots=True)
class _Sequence:
    """An isolating run sequence (BD13): its character indices, in order, and the types at its borders."""

    at: list[int]
    sos: str
    eos: str
    level: int


@dataclass(slots=True)
class _Paragraph:
    text: str
    classes: tuple[str, ...]
    matching: dict[int, int]
    base: int
    levels: list[int] = field(default_factory=list)
    types: list[str] = field(default_factory=list)

    def explicit(self) -> None:
        """Rules X1 to X8."""
        self.types = list(self.classes)
        self.levels = [self.base] * len(self.classes)
        stack = _Stack([_Status(self.base, "", False)])
        for i, kind in enumerate(self.classes):
            if kind in _EMBEDDINGS:
                self.levels[i] = stack.top.level
                stack.embed(rtl=kind[0] == "R", override={"RLO": "R", "LRO": "L"}.get(kind, ""))
            elif kind in _ISOLATES:
                self._place(i, stack.top)
                stack.isolate(rtl=self._isolate_is_rtl(i, kind))
            elif kind == "PDI":
                stack.end_isolate()
                self._place(i, stack.top)
            elif kind in ("PDF", "BN"):
                self.levels[i] = stack.top.level
                if kind == "PDF":
                    stack.end_embedding()
            elif kind != "B":
                self._place(i, stack.top)

    def _place(self, i: int, status: _Status) -> None:
        self.levels[i] = status.level
        if status.override:
            self.types[i] = status.override

    def _isolate_is_rtl(self, i: int, kind: str) -> bool:
        if kind != "FSI":
            return kind == "RLI"
        end = self.matching.get(i, len(self.classes))
        return _first_strong(self.classes, i + 1, end, self.matching) == RTL

    def sequences(self) -> list[_Sequence]:
        """Rule X10: level runs chained over isolates, with their sos and eos."""
        kept = [i for i, kind in enumerate(self.classes) if kind not in _REMOVED]
        runs: list[list[int]] = []
        for i in kept:
            if runs and self.levels[runs[-1][-1]] == self.levels[i]:
                runs[-1].append(i)
            else:
                runs.append([i])
        starting = {run[0]: run for run in runs}
        closers = set(self.matching.values())
        position = {i: n for n, i in enumerate(kept)}
        found = []
        for run in runs:
            if self.classes[run[0]] == "PDI" and run[0] in closers:
                continue
            chain = list(run)
            while self.classes[chain[-1]] in _ISOLATES and chain[-1] in self.matching:
                chain.extend(starting[self.matching[chain[-1]]])
            level = self.levels[chain[0]]
            before, after = position[chain[0]] - 1, position[chain[-1]] + 1
            previous = self.levels[kept[before]] if before >= 0 else self.base
            open_isolate = self.classes[chain[-1]] in _ISOLATES
            following = self.base if open_isolate or after >= len(kept) else self.levels[kept[after]]
            found.append(_Sequence(chain, _side(max(level, previous)), _side(max(level, following)), level))
        return found

    def weak(self, sequence: _Sequence) -> None:
        """Rules W1 to W7."""
        types, at = self.types, sequence.at
        previous = strong = sequence.sos
        for i in at:  # W1, W2, W3
            if types[i] == "NSM":
                types[i] = "ON" if previous in _ISOLATES or previous == "PDI" else previous
            previous = types[i]
            if types[i] in ("L", "R", "AL"):
                strong = types[i]
            elif types[i] == "EN" and strong == "AL":
                types[i] = "AN"
        for i in at:
            if types[i] == "AL":
                types[i] = "R"
        for n in range(1, len(at) - 1):  # W4
            left, here, right = types[at[n - 1]], types[at[n]], types[at[n + 1]]
            if here == "ES" and left == right == "EN":
                types[at[n]] = "EN"
            elif here == "CS" and left == right and left in ("EN", "AN"):
                types[at[n]] = left
        self._terminators(at)
        strong = sequence.sos
        for i in at:  # W7
            if types[i] in ("L", "R"):
                strong = types[i]
            elif types[i] == "EN" and strong == "L":
                types[i] = "L"

    def _terminators(self, at: list[int]) -> None:
        """Rules W5 and W6."""
        types = self.types
        n = 0
        while n < len(at):
            if types[at[n]] != "ET":
                n += 1
                continue
            end = n
            while end < len(at) and types[at[end]] == "ET":
                end += 1
            beside = (n > 0 and types[at[n - 1]] == "EN") or (end < len(at) and types[at[end]] == "EN")
            if beside:
                for i in at[n:end]:
                    types[i] = "EN"
            n = end
        for i in at:
            if types[i] in ("ES", "ET", "CS"):
                types[i] = "ON"

    def brackets(self, sequence: _Sequence) -> None:
        """Rule N0."""
        at, types = sequence.at, self.types
        embedding = _side(sequence.level)
        for first, last in self._bracket_pairs(at):
            inside = {_strong(types[at[n]]) for n in range(first + 1, last)} - {""}
            if embedding in inside:
                chosen = embedding
            elif inside:
                opposite = inside.pop()
                before = next((s for n in range(first - 1, -1, -1) if (s := _strong(types[at[n]]))), sequence.sos)
                chosen = opposite if before == opposite else embedding
            else:
                continue
            for n in (first, last):
                types[at[n]] = chosen
                for i in at[n + 1 :]:
                    if self.classes[i] != "NSM":
                        break
                    types[i] = chosen

    def _bracket_pairs(self, at: list[int]) -> list[tuple[int, int]]:
        """Rule BD16, ordered by the opening bracket; more than 63 open brackets stop the search."""
        pairs: list[tuple[int, int]] = []
        stack: list[tuple[str, int]] = []
        for n, i in enumerate(at):
            if self.types[i] != "ON":
                continue
            char = self.text[i]
            if char in _PAIRS:
                if len(stack) == _MAX_BRACKETS:
                    return []
                close = _PAIRS[char]
                stack.append((_CANONICAL.get(close, close), n))
            elif char in _CLOSING:
                close = _CANONICAL.get(char, char)
                for depth in range(len(stack) - 1, -1, -1):
                    if stack[depth][0] == close:
                        insort(pairs, (stack[depth][1], n))
                        del stack[depth:]
                        break
        return pairs

    def neutral(self, sequence: _Sequence) -> None:
        """Rules N1 and N2."""
        at, types = sequence.at, self.types
        n = 0
        while n < len(at):
            if types[at[n]] not in _NEUTRAL:
                n += 1
                continue
            end = n
            while end < len(at) and types[at[end]] in _NEUTRAL:
                end += 1
            before = _strong(types[at[n - 1]]) if n else sequence.sos
            after = _strong(types[at[end]]) if end < len(at) else sequence.eos
            chosen = before if before == after else _side(sequence.level)
            for i in at[n:end]:
                types[i] = chosen
            n = end

    def implicit(self, sequence: _Sequence) -> None:
        """Rules I1 and I2."""
        for i in sequence.at:
            level, kind = self.levels[i], self.types[i]
            if level % 2 == 0:
                self.levels[i] = level + {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
            elif kind in ("L", "AN", "EN"):
                self.levels[i] = level + 1


def _next(level: int, *, rtl: bool) -> int:
    """The least higher level of the wanted direction."""
    return level + 1 + (level % 2 if rtl else (level + 1) % 2)


def _side(level: int) -> str:
    return "R" if level % 2 else "L"


def _strong(kind: str) -> str:
    """What a type counts as for neutrals: numbers are right-to-left (N1); empty for neutrals themselves."""
    if kind in ("EN", "AN", "R"):
        return "R"
    return "L" if kind == "L" else ""
