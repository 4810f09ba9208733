# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One mechanism for every text: gettext catalogues for words, Babel for dates, numbers and the names of States.

The language of the screen is one :class:`Language` that :func:`use` sets; a letter's language is another object, passed as
an argument. Catalogues are ``resources/i18n/<language>/LC_MESSAGES/mlat.mo``; English is the text in the source.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import PurePath

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

LANGUAGES = ("en", "fr", "ar")
"""Languages of the screen in this release, English first."""


def marked(message: str) -> str:
    """Mark a text of a table for extraction without translating it yet."""
    return message


N_ = marked
"""The name by which tools of gettext know it."""


class Language:
    """A language of the screen or of a letter: its catalogue and its formats. Immutable; safe in any thread."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = Locale.parse(code.replace("-", "_"))
        self.right_to_left: bool = self.locale.text_direction == "rtl"
        """Whether the script runs from right to left."""
        self._catalogue = _catalogue(code)
        # The names out of which Babel makes a date; it reads its pattern anew for each, which a table of dates feels.
        self._months = {width: dict(self.locale.months["format"][width]) for width in ("abbreviated", "wide")}
        self._days = {width: dict(self.locale.days["format"][width]) for width in ("abbreviated", "wide")}

    def text(self, message: str) -> str:
        """The translation of a message, itself where there is none; the empty text stays empty."""
        return self._catalogue.gettext(message) if message else ""

    def fill(self, text: str, facts: Mapping[str, object]) -> str:
        """A translated text with its placeholders filled.

        In a right-to-left language every text among the values is isolated (UAX #9, FSI and PDI): without that, article
        ``16(4)`` reads ``(4)16`` and a reference ``45/B/2023`` turns around.
        """
        if not self.right_to_left:
            return text.format(**facts)
        return text.format(**{name: _isolated(value) for name, value in facts.items()})

    def plural(self, one: str, many: str, count: int) -> str:
        """The plural form for ``count`` of a message pair."""
        return self._catalogue.ngettext(one, many, count)

    def month(self, day: date) -> str:
        """The month of a day with its year, as it stands over a calendar."""
        name = str(self.locale.months["stand-alone"]["wide"][day.month])
        return latin_digits(f"{name[:1].upper()}{name[1:]} {day.year}")

    def date(self, day: date, style: str = "medium") -> str:
        """A date for people, never ambiguous (the month is a word). ``style``: medium, weekday (with the short day), full."""
        width = "wide" if style in {"full", "long"} else "abbreviated"
        text = f"{day.day} {self._months[width][day.month]} {day.year}"
        if style in {"full", "weekday"}:
            text = f"{self._days[width][day.weekday()]} {text}"
        return latin_digits(text)

    def weekday(self, number: int) -> str:
        """The short name of a day of the week, Monday 0, as it stands alone over a column."""
        return str(self.locale.days["stand-alone"]["abbreviated"][number])

    def time(self, when: datetime) -> str:
        """Date and time of day for people, on the wall clock that ``when`` carries."""
        return f"{self.date(when)} {when.hour:02}:{when.minute:02}"

    def number(self, value: int | float) -> str:
        """A number with the separators of the language."""
        return latin_digits(format_decimal(value, locale=self.locale))

    def state(self, code: str) -> str:
        """The name of a State or territory by its ISO 3166-1 alpha-2 code; the code itself where there is none."""
        return str(self.locale.territories.get(code, code))

    def tongue(self, code: str) -> str:
        """The name of a language by its BCP 47 code; the code itself where there is none."""
        if "-" not in code:
            return str(self.locale.languages.get(code, code))
        try:
            return Locale.parse(code.replace("-", "_")).get_display_name(self.locale) or code
        except (UnknownLocaleError, ValueError):
            return code


def _isolated(value: object) -> object:
    # What is isolated within needs no isolate around it: Qt sets an isolate within an isolate wrongly.
    plain = isinstance(value, str | PurePath) and str(value) and not _ISOLATES.intersection(str(value))
    return f"\u2068{value}\u2069" if plain else value


_ISOLATES = frozenset("\u2066\u2067\u2068")


def latin_digits(text: str) -> str:
    """Arabic-Indic digits as Latin ones: the house rule for dates and numbers in Arabic."""
    return text if text.isascii() else text.translate(_DIGITS)


_DIGITS = {ord(c): str(i % 10) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    path = files("resources").joinpath("i18n", code, "LC_MESSAGES", "mlat.mo")
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as stream:
        return gettext.GNUTranslations(stream)


@lru_cache(maxsize=16)
def language(code: str) -> Language:
    """The language object of a BCP 47 code."""
    return Language(code)


class _Screen:
    current = language("en")


def use(code: str) -> Language:
    """Set the language of the screen (and of the command line) and return it."""
    _Screen.current = language(code)
    return _Screen.current


def screen() -> Language:
    """The language of the screen."""
    return _Screen.current


def _(message: str) -> str:
    """Translate into the language of the screen. Only inside functions: at import the language is not known."""
    return _Screen.current.text(message)


def listed(*parts: str) -> str:
    """What there is of some words, with the commas of the screen's language between them."""
    return _(", ").join(part for part in parts if part)


def called(name: str, value: str) -> str:
    """A name and what it stands for, with the colon of the screen's language between them."""
    return _("{name}: {value}").format(name=name, value=value)


def size_words(count: int) -> str:
    """A number of bytes for people."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{screen().number(round(value, 1) if unit != 'B' else count)} {unit}"
        value /= 1000
    return f"{screen().number(round(value, 1))} GB"


def ngettext(one: str, many: str, count: int) -> str:
    """The plural form in the language of the screen; the caller formats ``{count}`` itself."""
    return _Screen.current.plural(one, many, count)
