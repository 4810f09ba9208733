# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Words of offices and what they mean: data under ``resources/sheets``, compared in one plain spelling."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from mlat_desktop.i18n import language, latin_digits
from mlat_desktop.services.countries import NOT_STATES, states

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", "pt", "de")
"""Languages in which CLDR's names of States and months are known to the import."""

_ARABIC = str.maketrans("أإآٱىیکةؤئ", "ااااييكهوي", "ـ")
_LATIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ё": "е", "№": "no", "°": "o"})
_APART = re.compile(r"[\W_]+")


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """One spelling for what readers take for the same: lower case, Latin digits, no accents, no marks, single spaces."""
    made = latin_digits(unicodedata.normalize("NFKC", text)).casefold().translate(_LATIN).translate(_ARABIC)
    bare = (c for c in unicodedata.normalize("NFKD", made) if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join(_APART.sub(" ", "".join(bare).translate(_ARABIC)).split())


@cache
def data(name: str) -> Mapping[str, Any]:
    """A file of words."""
    text = files("resources").joinpath("sheets", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def meanings(name: str, part: str) -> Mapping[str, str]:
    """What each plain word of a part of a file means; a word that means two things means nothing."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for meaning, words in data(name)[part].items():
        for word in words:
            key = plain(word)
            if found.setdefault(key, meaning) != meaning:
                twice.add(key)
    return {word: meaning for word, meaning in found.items() if word not in twice}


def words(name: str, part: str, key: str) -> frozenset[str]:
    """The plain words of a list."""
    return frozenset(plain(word) for word in data(name)[part][key])


# -- States


@cache
def _state_names() -> Mapping[str, frozenset[str]]:
    """Every plain name with the States that bear it."""
    found: dict[str, set[str]] = {}

    def name(text: str, *codes: str) -> None:
        found.setdefault(plain(text), set()).update(codes)

    known = states()
    for tag in LANGUAGES:
        names = language(tag).locale.territories
        for code in known:
            if code in names:
                name(str(names[code]), code)
    for code, others in data("states")["names"].items():
        for other in others:
            name(other, code)
    for text, codes in data("states")["several"].items():
        found[plain(text)] = set(codes)
    return {text: frozenset(codes) for text, codes in found.items()}


@cache
def _alpha3() -> Mapping[str, str]:
    """ISO 3166-1 alpha-3."""
    from babel.core import get_global

    known = frozenset(states())
    pairs = get_global("territory_aliases").items()
    found = {str(old).lower(): str(new[0]) for old, new in pairs if len(new) == 1 and new[0] in known}
    return {old: new for old, new in found.items() if len(old) == 3 and old.isalpha()}


@lru_cache(maxsize=20_000)
def states_of(text: str) -> tuple[str, ...]:
    """The States that a text may mean: one, several, or none. An ISO code comes before any name."""
    key = plain(text)
    if all(len(letter) == 1 for letter in key.split()):
        key = key.replace(" ", "")  # F.R.G.
    if len(key) == 2 and key.upper() in states() and key.upper() not in NOT_STATES:
        return (key.upper(),)
    names = _state_names()
    if key in names:
        return tuple(sorted(names[key]))
    if key in _alpha3():
        return (_alpha3()[key],)
    for before in sorted(words("states", "strip", "words"), key=len, reverse=True):
        if key.startswith(f"{before} ") and key.removeprefix(f"{before} ") in names:
            return tuple(sorted(names[key.removeprefix(f"{before} ")]))
    return _turned(text)


_BEHIND = re.compile(r"(.+?)\s*[,،(（]\s*(.+?)\s*[)）]?\s*")


def _turned(text: str) -> tuple[str, ...]:
    """Names such as "Moldova, Republic of" and "Iran (Islamic Republic of)", where what stands behind belongs in front."""
    parts = _BEHIND.fullmatch(text.strip())
    return tuple(sorted(_state_names().get(plain(f"{parts[2]} {parts[1]}"), frozenset()))) if parts else ()


# -- months


@cache
def months() -> Mapping[str, int]:
    """Plain names of the months in every known language, with the usages of the Arab States; what names two is left out."""
    found: dict[str, set[int]] = {}
    for tag in LANGUAGES:
        locale = language(tag).locale
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[form][width].items():
                    found.setdefault(plain(str(name)), set()).add(int(number))
    text = files("resources").joinpath("codes", "arabic_months.toml").read_text(encoding="utf-8")
    for profile in tomllib.loads(text)["profile"]:
        for number, name in enumerate(profile["months"], start=1):
            found.setdefault(plain(name), set()).add(number)
    found.setdefault("sept", set()).add(9)
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1 and not name.isdigit()}


@cache
def weekdays() -> frozenset[str]:
    """Plain names of the days of the week, which stand before a date and say nothing more."""
    names: Iterable[Any] = (
        name
        for tag in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in language(tag).locale.days["format"][width].values()
    )
    return frozenset(plain(str(name)) for name in names)
