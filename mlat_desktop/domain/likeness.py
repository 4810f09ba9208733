# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""When two names may be one: in other letters, with other vowels, in another order, or with a part left out.

A name is brought into Latin letters and boiled down to what its spellings share: consonants that are written for one another
become one, vowels go. Two names are alike if two of their parts are. It warns, it decides nothing: what it misses a shared
reference may show, what it finds too much a reader sees at a glance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, product

from mlat_desktop.domain.request import Particulars, Person
from mlat_desktop.domain.spelling import APART, name_key, normal, squeezed


class Shared(StrEnum):
    """What two requests have in common."""

    NUMBER = "number"
    REFERENCE = "reference"
    NAME = "name"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Likeness:
    """One thing that two requests share: as it was typed, and as it is written in the other one."""

    shared: Shared
    typed: str
    there: str


_PARTS = 6
"""Parts of a name that are compared: the seventh and later ones of a very long name add nothing."""
_LEAST = 4
"""Letters that must be left of a name, or of two of its parts together: fewer are shared by half a register."""
_CLOSE, _ALL_CLOSE = 0.6, 0.75
"""How alike two parts must be with their vowels, where both scripts write them, and all parts on an average."""

_ARTICLES = "al el ad ar as an az at ash the la le du di da do dos das de del della den der von vom van zu zum zur of for"
_CHILDREN = "bin ibn ben bint bnt بن ابن بنت and und et y e mr mrs ms dr prof sheikh shaykh"
_COMPANIES = "ltd llc limited inc corp co gmbh ag sa sarl srl spa plc"
_LEFT_OUT = frozenset(f"{_ARTICLES} {_CHILDREN} {_COMPANIES}".split())
"""Parts that are written or not."""

# A letter that is written in two ways in Latin letters, or is a vowel in one name and a consonant in another, has both.
_LETTERS: dict[str, tuple[str, ...]] = {
    **{letter: ("a",) for letter in "اأإآعءаэυ"},
    **dict(zip("бдзклмнпрст", ((each,) for each in "bdzklmnprst"), strict=True)),
    **dict(zip("بتثجدذرزسشصضطظغفقكلمنپچژگ",
               ((each,) for each in ("b", "t", "th", "j", "d", "dh", "r", "z", "s", "sh", "s", "d", "t", "z", "gh", "f", "k",
                                     "k", "l", "m", "n", "p", "ch", "zh", "g")), strict=True)),
    "ح": ("h",), "خ": ("kh",), "ه": ("h",), "و": ("v", "u"), "ي": ("y", "i"),
    "в": ("v",), "г": ("g", "h"), "ґ": ("g",), "ж": ("zh",), "ф": ("f",), "х": ("kh", "h"), "ц": ("ts",), "ч": ("ch",),
    "ш": ("sh",), "щ": ("sh",), "ъ": ("",), "ь": ("",), "е": ("e",), "є": ("ye",), "и": ("i",), "і": ("i",), "ї": ("i",),
    "о": ("o",), "у": ("u",), "ы": ("y",), "ю": ("yu",), "я": ("ya",), "ј": ("j",), "љ": ("l",), "њ": ("n",), "џ": ("dz",),
    "ђ": ("d",), "ћ": ("c",), "қ": ("k",), "ғ": ("g",), "ң": ("n",), "ө": ("o",), "ұ": ("u",), "ү": ("u",), "һ": ("h",),
    **dict(zip("αβγδεζηθικλμνξοπρσςτφχψω",
               (("a",), ("v", "b"), ("g",), ("d",), ("e",), ("z",), ("i",), ("th",), ("i",), ("k",), ("l",), ("m",), ("n",),
                ("ks",), ("o",), ("p",), ("r",), ("s",), ("s",), ("t",), ("f",), ("kh", "h"), ("ps",), ("o",)), strict=True)),
    **dict(zip("אבגדהוזחטיכךלמםנןסעפףצץקרשת",
               (("a",), ("b", "v"), ("g",), ("d",), ("h",), ("v", "u"), ("z",), ("h", "kh"), ("t",), ("y", "i"), ("k", "kh"),
                ("k", "kh"), ("l",), ("m",), ("m",), ("n",), ("n",), ("s",), ("a",), ("p", "f"), ("p", "f"), ("ts",), ("ts",),
                ("k",), ("r",), ("sh", "s"), ("t",)), strict=True)),
}  # fmt: skip
_VOWELLESS = re.compile("[\u0590-\u05ff\u0600-\u06ff]")
_AMBIGUOUS = 3
"""Letters of a part that are read in both ways; further ones are read in the first."""
_FOREIGN = re.compile("[^a-z0-9]")

_ALIKE = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        ("tsch|tch", "k"), ("shch|sch|sh|zh|ts|tz|sz|ss|z", "s"), ("ch|kh|ck|qu|[cq]", "k"), ("dj|dzh", "j"), ("gh", "g"),
        ("ph", "f"), ("th", "t"), ("dh", "d"), ("x", "ks"), ("w", "v"), ("^[jy]e", "e"), ("^y", "j"), ("(?<=[aeiou])[jy]$", ""),
        ("i[jy]|[jy]i|(?!^)y", "i"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
_VOWELS = re.compile("(?!^)[aeiouyh]")
_TWICE = re.compile(r"(.)\1+")


def sounds(name: str) -> frozenset[str]:
    """The words by which a name is found in any spelling: one for each two of its parts, or one for a name of a single part."""
    parts = [_bare(part) for part in _parts(name)]
    if len(parts) == 1:
        return frozenset(each for each in parts[0] if len(each) >= _LEAST)
    pairs = (" ".join(sorted(both)) for one, other in combinations(parts, 2) for both in product(one, other))
    return frozenset(pair for pair in pairs if len(pair) > _LEAST)


def alike(one: str, other: str) -> bool:
    """Whether two names may be of one person."""
    mine, theirs = _parts(one), _parts(other)
    wanted = 1 if len(mine) == len(theirs) == 1 else 2
    left, found = list(theirs), list[float]()
    for part in mine:
        best, match = max(((_closeness(part, each), each) for each in left), default=(0.0, ""))
        if best >= _CLOSE:
            left.remove(match)
            found.append(best)
    return len(found) >= wanted and sum(found) >= _ALL_CLOSE * len(found) and bool(sounds(one) & sounds(other))


def _closeness(one: str, other: str) -> float:
    """How alike two parts are, from 0 to 1."""
    if not _bare(one) & _bare(other):
        return 0.0
    if _VOWELLESS.search(one) or _VOWELLESS.search(other):
        return 1.0
    pairs = product(_readings(one), _readings(other))
    return max(SequenceMatcher(None, mine, theirs).ratio() for mine, theirs in pairs)


def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name that count, articles and particles left out; servants of God are one part."""
    found: list[str] = []
    for word in APART.sub(" ", normal(name)).split():
        if found and re.fullmatch("abd([aeu][a-z]?)?|عبد", found[-1]):
            found[-1] += word if word not in _LEFT_OUT else ""
        elif word not in _LEFT_OUT:
            found.append(word)
    return tuple(found[:_PARTS])


@lru_cache(maxsize=4096)
def _readings(part: str) -> frozenset[str]:
    """A part of a name in Latin letters, consonants that are written for one another as one."""
    if part.startswith("ال") and len(part) > 4 and part != "الله":
        part = part[2:]
    part = part.replace("عبدال", "عبد", 1) if part != "عبدالله" else part
    ways, doubtful = [""], 0
    for letter in part:
        options = _LETTERS.get(letter, (letter,))
        doubtful += len(options) > 1
        options = options if doubtful <= _AMBIGUOUS else options[:1]
        ways = [way + option for way in ways for option in options]
    if "ch" in part:  # as it sounds in French
        ways.append(part.replace("ch", "sh"))
    return frozenset(_reduced(way) for way in ways)


def _reduced(latin: str) -> str:
    latin = _FOREIGN.sub("", latin) or latin  # a script without a table of its own is compared as it is
    latin = re.sub("^abd[aeu][lr]", "abd", latin) if not latin.startswith("abdal") or len(latin) > 7 else latin
    for pattern, instead in _ALIKE:
        latin = pattern.sub(instead, latin)
    return latin


@lru_cache(maxsize=4096)
def _bare(part: str) -> frozenset[str]:
    """What is left of a part without its vowels; a first one only tells that there is one."""
    return frozenset(_TWICE.sub(r"\1", re.sub("^[aeiou]", "a", _VOWELS.sub("", each))) for each in _readings(part)) - {""}


# -- requests --------------------------------------------------------------------------------------------------------------


def names_of(person: Person) -> tuple[str, ...]:
    """Every spelling of a person's name."""
    return tuple(each for each in (person.name, person.name_original, *person.aliases) if each.strip())


def quoted(text: str) -> list[str]:
    """The references in one field of mail: the whole, and each of several with semicolons between them."""
    parts = [each.strip() for each in text.split(";")]
    return list(dict.fromkeys(each for each in (text, *parts) if each))


def likenesses(typed: Particulars, number: str, there: Particulars, mailed: Iterable[str] = ()) -> tuple[Likeness, ...]:
    """What a request that is being typed shares with another one of this number, whose mail bears the references ``mailed``."""
    found = [*_by_reference(typed, number, there, mailed)]
    for person in typed.persons:
        best = min((each for other in there.persons for each in _of_persons(person, other)), default=None, key=_strength)
        if best is not None:
            found.append(best)
    return tuple(sorted(found, key=_strength))


def _strength(likeness: Likeness) -> int:
    return list(Shared).index(likeness.shared)


def _by_reference(typed: Particulars, number: str, there: Particulars, mailed: Iterable[str]) -> Iterator[Likeness]:
    written = {squeezed(each): each for each in (*mailed, *(each.value for each in there.references)) if squeezed(each)}
    for reference in typed.references:
        key = squeezed(reference.value)
        if key and key == squeezed(number):
            yield Likeness(Shared.NUMBER, reference.value, number)
        elif key in written:
            yield Likeness(Shared.REFERENCE, reference.value, written[key])


def _of_persons(one: Person, other: Person) -> Iterator[Likeness]:
    strangers = one.born_on is not None and other.born_on is not None and one.born_on != other.born_on
    for mine, theirs in product(names_of(one), names_of(other)):
        if name_key(mine) and name_key(mine) == name_key(theirs):
            yield Likeness(Shared.NAME, mine, theirs)
        elif not strangers and alike(mine, theirs):
            yield Likeness(Shared.SOUND, mine, theirs)
