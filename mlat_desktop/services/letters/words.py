# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Words of letters in the letter's own language: fixed words of the page, dates in full, labels of fields and kinds.

They are kept apart from the catalogues of the screen, because a sealed letter must not change its wording with a translation
of the program; ``resources/letters/words`` holds them, ``resources/codes/arabic_months.toml`` the names of months.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from babel.dates import format_date

from mlat_desktop.domain.errors import BugError, Code, KnownError, why
from mlat_desktop.domain.letter_sheet import SheetWords
from mlat_desktop.domain.letter_text import FieldKind
from mlat_desktop.domain.letters import Letter, LetterTemplate
from mlat_desktop.i18n import _, language, latin_digits, listed, screen
from mlat_desktop.services.letters.kinds import kind_of, kinds

LETTER_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
"""The languages that come with the program; those of an office are known by :mod:`mlat_desktop.services.letters.languages`."""

_NUMBER = re.compile(r"^version = (\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of one language, by section and key."""

    language: str
    sections: Mapping[str, Mapping[str, str]]

    def of(self, section: str, key: str, fallback: str = "") -> str:
        """A word; ``fallback`` where the section does not know the key."""
        return self.sections.get(section, {}).get(key, fallback)

    def sheet(self) -> SheetWords:
        """The words that stand on every page."""
        page = self.sections["page"]
        return SheetWords(
            our_reference=page["our_reference"],
            their_reference=page["their_reference"],
            date=page["date"],
            number=page["number"],
            page=page["page"],
            seal_caption=page["seal_caption"],
            ink_seal=page["ink_seal"],
            verify_caption=page["verify_caption"],
            check_code=page["check_code"],
            article_separator=page["article_separator"],
            colon=page["colon"],
        )

    def counted(self, section: str, key: str, count: int) -> str:
        """A number of things, in the form that the number asks for in this language."""
        form = language(self.language).locale.plural_form(count)
        return (self.of(section, f"{key}_{form}") or self.of(section, f"{key}_other")).format(n=count)

    def mark(self, name: str, **facts: str) -> str:
        """A mark and, on a second line, what it means."""
        return f"{self.of('mark', name)}\n{self.of('mark', f'{name}_note').format(**facts)}"


@cache
def words(code: str) -> Words:
    """The words of a language of the program. Raises ``KnownError(LETTER_KIND)`` for any other."""
    if code not in LETTER_LANGUAGES:
        reason = why("letters are written in {languages}", languages=", ".join(LETTER_LANGUAGES))
        raise KnownError(Code.LETTER_KIND, kind=code, reference="-", reason=reason)
    text = files("resources").joinpath("letters", "words", f"{code}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Words(code, {name: part for name, part in data.items() if isinstance(part, dict)})


def shipped_template(kind: str, code: str) -> str:
    """The TOML text of the template that came with the program. Raises ``KnownError(LETTER_KIND)``."""
    path = files("resources").joinpath("letters", kind, f"{code}.toml")
    if code not in kind_of(kind).languages:
        raise KnownError(Code.LETTER_KIND, kind=kind, reference=code, reason=why("there is no template in this language"))
    return path.read_text(encoding="utf-8")


@cache
def program_text(kind: str, code: str) -> LetterTemplate:
    """:func:`shipped_template` as a version. Its number is read without the rest, for a list has all of them."""
    text = shipped_template(kind, code)
    found = _NUMBER.search(text)
    if found is None:
        raise BugError(f"the template {kind}/{code} of the program has no version")
    number = int(found.group(1))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return LetterTemplate(kind=kind, language=code, version=number, text=text, sha256=sha256, program_version=number)


@cache
def _month_profiles() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    text = files("resources").joinpath("codes", "arabic_months.toml").read_text(encoding="utf-8")
    return tuple((frozenset(row["states"]), tuple(row["months"])) for row in tomllib.loads(text)["profile"])


def arabic_months(*states: str) -> tuple[str, ...]:
    """The names of the months as the first of ``states`` that has an Arabic usage writes them."""
    profiles = _month_profiles()
    for state in states:
        for members, months in profiles:
            if state in members:
                return months
    return profiles[0][1]


_AS_BABEL_WRITES = frozenset({"es", "ru", "zh"})
"""Languages whose long form has more than day, month and year: de, г., 年月日."""


def date_in_words(day: date, code: str, *states: str) -> str:
    """A date as it is written in a letter: the month is always a word, so that no reader can take it for the day."""
    if code == "ar":
        return f"{day.day} {arabic_months(*states)[day.month - 1]} {day.year}"
    if code in _AS_BABEL_WRITES or code not in LETTER_LANGUAGES:
        return latin_digits(format_date(day, "long", locale=language(code).locale))
    text = language(code).date(day, "long")
    return text.replace("1 ", "1er ", 1) if code == "fr" and day.day == 1 else text


@dataclass(frozen=True, slots=True)
class Saying:
    """How values read in one letter (the ``Say`` of :mod:`mlat_desktop.domain.letter_text`)."""

    language: str
    states: tuple[str, ...]

    def __call__(self, kind: FieldKind, value: str) -> str:
        """A date in words, its day on the same line as its month; anything else as it is."""
        if kind is not FieldKind.DATE:
            return value
        return date_in_words(date.fromisoformat(value), self.language, *self.states).replace(" ", "\u00a0", 1)


def letter_name(letter: Letter) -> str:
    """What a letter is: its kind and its languages. Its subject repeats that of the case, which stands beside it."""
    kind = kinds().get(letter.kind)
    tongues = (screen().tongue(code) for code in (letter.language, letter.beside) if code)
    return listed(_(kind.label) if kind else letter.kind, *tongues)
