# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A language pack: the fixed words of letters and the templates of some kinds, as an office translated them into its language.

What a pack holds is data from a stranger: texts with named placeholders and nothing else. It is read strictly, every fault is
named, and what is taken in is only what was read here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mlat_desktop.domain import letter_wording
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letter_text import Block
from mlat_desktop.domain.letter_wording import Finding, Wording
from mlat_desktop.domain.toml_keys import too_deep

SCHEMA = 1
MOST_FILE, MOST_WORD, MOST_LETTERS, MOST_VERSION, MOST_PARAS, MOST_PARA = 2_000_000, 1_000, 200, 9_999, 20, 4_000
CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\Z")
"""A language by BCP 47, as far as letters need it: pt, pt-BR, sr-Latn."""

Sections = Mapping[str, Mapping[str, str]]

_TOP = frozenset({"schema", "language", "from", "version", "words", "letter", "measures"})
_PLURAL = re.compile(r"_(zero|one|two|few|many|other)\Z")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_OPTIONAL = "treaties"
"""The section of words that a language may have: titles of treaties; without one a treaty is called as its table calls it."""
_TREATY = re.compile(r"[A-Z][A-Za-z0-9-]{1,60}\Z")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff]"
)
"""Control characters, signs that steer direction, half characters, and those that mean nothing outside one program."""


@dataclass(frozen=True, slots=True)
class PackFinding:
    """What is to be said of a pack. ``part`` is the place in the file (``words.page.date``, ``acknowledgement``), empty for the
    whole; ``place`` the place within a letter, as of :class:`~mlat_desktop.domain.letter_wording.Finding`.
    """

    part: str
    reason: Why
    place: int | str = ""
    grave: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a letter of request says of one kind of assistance."""

    heading: str
    paras: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All of its words."""
        return (self.heading, *self.paras)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack as it was read. ``letters`` are the kinds that it has words for; what is left empty as a whole is not in it."""

    language: str
    source: str
    version: int
    words: Sections
    letters: Mapping[str, Wording]
    measures: Mapping[str, Measure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadPack:
    """A pack as far as it could be read, and what could not."""

    pack: Pack
    findings: tuple[PackFinding, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    """How a language counts: each form and the numbers, of those that a letter may count, for which it stands."""

    forms: Mapping[str, Sequence[int]]


def stem(key: str) -> str:
    """A key of the words without its form of number."""
    return _PLURAL.sub("", key)


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces, in their order."""
    return tuple(_PLACEHOLDER.findall(text))


def has_words(text: str) -> bool:
    """Whether there is anything to translate beside placeholders and signs."""
    return any(char.isalpha() for char in _PLACEHOLDER.sub("", text))


# -- reading ---------------------------------------------------------------------------------------------------------------


def read(text: str) -> ReadPack:
    """Read a file. Raises ``KnownError(LETTER_LANGUAGE)`` for what is no such file at all."""
    if len(text) > MOST_FILE:
        raise refused(why("the file is longer than {most} characters", most=f"{MOST_FILE:,}"))
    bad = _FORBIDDEN.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        raise refused(why("line {line} holds the control character {code}", line=line, code=_code(bad.group())))
    if too_deep(text):
        raise refused(why("its parts are nested too deeply"))
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise refused(why("its parts are nested too deeply")) from error
    except ValueError as error:  # of the parser, and of a number of thousands of digits
        raise refused(why("it is not valid TOML ({error})", error=str(error)[:200])) from error
    if data.get("schema") != SCHEMA:
        raise refused(why("its schema is not {schema}", schema=SCHEMA))
    language = data.get("language")
    if not isinstance(language, str) or not CODE.match(language):
        raise refused(why("it does not say by its code (such as pt or sr-Latn) which language it is"))
    found = [PackFinding("", why("language packs have no part {name}", name=name)) for name in _unknown(data, _TOP)]
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= MOST_VERSION:
        found.append(PackFinding("", why("its version is no number from 1 to {most}", most=f"{MOST_VERSION:,}")))
        version = 1
    source = data.get("from")
    if not isinstance(source, str):
        found.append(PackFinding("", why("its part {name} is missing or is no text", name="from")))
        source = ""
    words = dict(_read_words(data.get("words"), found))
    letters = _read_letters(data.get("letter", []), language, found)
    measures = dict(_read_measures(data.get("measures", {}), found))
    pack = Pack(language=language, source=source, version=version, words=words, letters=letters, measures=measures)
    return ReadPack(pack, tuple(found))


def refused(reason: Why, language: str = "?") -> KnownError:
    """The refusal of a language."""
    return KnownError(Code.LETTER_LANGUAGE, language=language, reason=reason)


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def _unknown(data: Mapping[str, Any], known: Collection[str]) -> list[str]:
    return sorted(str(name)[:40] for name in data.keys() - set(known))[:20]


def _read_words(data: object, found: list[PackFinding]) -> Iterator[tuple[str, dict[str, str]]]:
    if not isinstance(data, dict):
        found.append(PackFinding("words", why("its part {name} is missing or is no text", name="words")))
        return
    for section, part in data.items():
        if not isinstance(part, dict):
            found.append(PackFinding(f"words.{section[:40]}", why("it is no section of words")))
            continue
        texts = {}
        for key, text in part.items():
            if isinstance(text, str):
                texts[key] = text
            else:
                found.append(PackFinding(f"words.{section[:40]}.{key[:40]}", why("it is no text")))
        yield section, texts


def _read_letters(data: object, language: str, found: list[PackFinding]) -> dict[str, Wording]:
    letters: dict[str, Wording] = {}
    if not isinstance(data, list) or len(data) > MOST_LETTERS:
        found.append(PackFinding("letter", why("it is no list of at most {most} letters", most=MOST_LETTERS)))
        return letters
    for number, item in enumerate(data, start=1):
        kind = item.get("kind") if isinstance(item, dict) else None
        if not isinstance(kind, str) or not kind:
            found.append(PackFinding(f"letter {number}", why("it does not say of which kind it is")))
            continue
        told = letter_wording.read_table({**item, "language": language})
        if kind in letters:
            found.append(PackFinding(kind[:40], why("it is there twice")))
        elif any(has_words(text) for text in _texts(told.wording)):
            letters[kind] = told.wording
            found += [PackFinding(kind[:40], each.reason, each.place) for each in told.findings]
        else:
            found.append(PackFinding(kind[:40], why("nothing of it is translated yet: it is left out"), grave=False))
    return letters


def _texts(wording: Wording) -> Iterator[str]:
    yield from (wording.title, wording.subject)
    for block in wording.blocks:
        yield from (block.text, *block.heads)


def _read_measures(data: object, found: list[PackFinding]) -> Iterator[tuple[str, Measure]]:
    if not isinstance(data, dict):
        found.append(PackFinding("measures", why("it is no section of words")))
        return
    for kind, part in data.items():
        heading = part.get("heading") if isinstance(part, dict) else None
        paras = part.get("paras") if isinstance(part, dict) else None
        known = isinstance(part, dict) and not _unknown(part, ("heading", "paras"))
        listed = isinstance(paras, list) and len(paras) <= MOST_PARAS and all(isinstance(each, str) for each in paras)
        if not (known and listed and isinstance(heading, str)):
            found.append(PackFinding(f"measures.{kind[:40]}", why("it is no heading with its paragraphs")))
            continue
        assert isinstance(paras, list)
        made = Measure(heading=heading, paras=tuple(paras))
        if any(text.strip() for text in made.texts):
            yield kind, made


# -- weighing --------------------------------------------------------------------------------------------------------------


def weigh_words(ours: Sections, model: Sections, counting: Counting) -> Iterator[PackFinding]:
    """Every gap and fault of the fixed words, against those of the program in ``model``."""
    for section in sorted(ours.keys() - model.keys() - {_OPTIONAL}):
        yield PackFinding(f"words.{section[:40]}", why("letters have no such section of words"))
    for section, part in model.items():
        if section != _OPTIONAL:
            yield from _weigh_section(section, ours.get(section, {}), part, counting)
    for key, text in ours.get(_OPTIONAL, {}).items():
        part_name = f"words.{_OPTIONAL}.{key[:60]}"
        if not _TREATY.match(key):
            yield PackFinding(part_name, why("it is no code of a treaty"))
        elif text.strip():
            yield from _weigh_text(part_name, text, ())


def _weigh_section(name: str, ours: Mapping[str, str], model: Mapping[str, str], counting: Counting) -> Iterator[PackFinding]:
    counted = {stem(key): key for key in model if stem(key) != key and f"{stem(key)}_other" in model}
    wanted: dict[str, tuple[str, Sequence[int]]] = {}
    for key, text in model.items():
        if stem(key) in counted:
            for form, numbers in counting.forms.items():
                wanted[f"{stem(key)}_{form}"] = (model[f"{stem(key)}_other"], numbers)
        else:
            wanted[key] = (text, ())
    for key in sorted(ours.keys() - wanted.keys()):
        reason = why("letters have no such word")
        if stem(key) in counted:
            reason = why("this language does not count so; its forms are {forms}", forms=", ".join(counting.forms))
        yield PackFinding(f"words.{name}.{key[:40]}", reason)
    for key, (text, numbers) in wanted.items():
        part = f"words.{name}.{key}"
        if not ours.get(key, "").strip():
            plural = stem(key) in counted
            shown = ", ".join(map(str, sorted(numbers)[:4]))
            yield PackFinding(
                part, why("the form for {numbers} is missing", numbers=shown) if plural else why("it is not translated")
            )
        else:
            yield from _weigh_text(part, ours[key], placeholders(text), may_omit=len(numbers) == 1)


def _weigh_text(part: str, text: str, names: Collection[str], *, may_omit: bool = False) -> Iterator[PackFinding]:
    """A text that is printed as it stands but for its placeholders."""
    yield from _weigh_chars(part, text)
    if "\n" in text or "\t" in text or "\r" in text:
        yield PackFinding(part, why("it must stand on one line"))
    if len(text) > MOST_WORD:
        yield PackFinding(part, why("it is longer than {most} characters", most=f"{MOST_WORD:,}"))
    if "**" in text:
        yield PackFinding(part, why("nothing bold can stand here"))
    used = placeholders(text)
    for name in dict.fromkeys(each for each in used if each not in names):
        known = ", ".join(f"{{{each}}}" for each in names)
        reason = why("{name} is no placeholder here; there is: {known}", name=f"{{{name[:40]}}}", known=known)
        yield PackFinding(part, reason if known else why("no placeholder can stand here"))
    for name in names:
        if name not in used and not may_omit:
            yield PackFinding(part, why("its placeholder {name} is missing", name=f"{{{name}}}"))
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        yield PackFinding(part, why("a brace stands alone, without the name of a placeholder"))


def _weigh_chars(part: str, text: str, place: int | str = "") -> Iterator[PackFinding]:
    bad = _FORBIDDEN.search(text)
    if bad:
        yield PackFinding(part, why("it holds the control character {code}", code=_code(bad.group())), place)


def weigh_letter(kind: str, ours: Wording, model: Wording, findings: Collection[Finding]) -> Iterator[PackFinding]:
    """Faults of a letter: what was found in its ``findings``, and where it departs from the text that was translated."""
    for place, text in (("title", ours.title), ("subject", ours.subject)):
        yield from _weigh_chars(kind, text, place)
    for number, block in enumerate(ours.blocks, start=1):
        for text in (block.text, *block.heads):
            yield from _weigh_chars(kind, text, number)
    yield from (PackFinding(kind, each.reason, each.place, each.grave) for each in findings)
    shapes, wanted = [_shape(block) for block in ours.blocks], [_shape(block) for block in model.blocks]
    if shapes != wanted:
        pairs = zip(shapes, wanted, strict=False)
        at = next((n for n, (one, other) in enumerate(pairs, start=1) if one != other), min(len(shapes), len(wanted)) + 1)
        reason = why("from here on its blocks are not those of the text that was translated: look whether one is missing")
        yield PackFinding(kind, reason, at, grave=False)
    shown = set(_fields(ours))
    for name in dict.fromkeys(_fields(model)):
        if name not in shown:
            reason = why("it shows the field {name} nowhere, the text that was translated does", name=name)
            yield PackFinding(kind, reason, grave=False)


def _shape(block: Block) -> tuple[str, ...]:
    return (block.kind.value, block.field, block.when, block.unless, str(len(block.heads)))


def _fields(wording: Wording) -> Iterator[str]:
    yield from letter_wording.spoken(wording.subject)
    for block in wording.blocks:
        yield from letter_wording.spoken(block.text)
        if block.field:
            yield block.field


def weigh_measures(ours: Mapping[str, Measure], model: Collection[str]) -> Iterator[PackFinding]:
    """Faults of what a letter of request says of each kind of assistance."""
    for kind, measure in ours.items():
        part = f"measures.{kind[:40]}"
        if kind not in model:
            yield PackFinding(part, why("there is no such kind of assistance with words of its own"))
        if not measure.paras or not all(text.strip() for text in measure.texts):
            yield PackFinding(part, why("a part of it is not translated"))
        for text in measure.texts:
            yield from _weigh_chars(part, text)
            if len(text) > MOST_PARA:
                yield PackFinding(part, why("it is longer than {most} characters", most=f"{MOST_PARA:,}"))
            if "{" in text or "}" in text:
                yield PackFinding(part, why("no placeholder can stand here"))
            if text.count("**") % 2:
                yield PackFinding(part, why("a bold passage (**) is not closed"))
    if ours:
        for kind in model:
            if kind not in ours:
                yield PackFinding(f"measures.{kind}", why("nothing of it is translated yet: it is left out"), grave=False)


def weigh_glyphs(pack: Pack, uncovered: Callable[[str], str]) -> Iterator[PackFinding]:
    """Characters that no face of the letters has: each once, with the first place at which it stands."""
    told: set[str] = set()
    for part, place, text in _places(pack):
        char = uncovered(text)
        if char and char not in told:
            told.add(char)
            named = f"{char} ({_code(char)})"
            yield PackFinding(part, why("the character {character} is in no face of the letters", character=named), place)


def _places(pack: Pack) -> Iterator[tuple[str, int | str, str]]:
    for section, words in pack.words.items():
        for key, text in words.items():
            yield f"words.{section[:40]}.{key[:40]}", "", text
    for kind, wording in pack.letters.items():
        yield kind, "title", wording.title
        yield kind, "subject", wording.subject
        for number, block in enumerate(wording.blocks, start=1):
            yield kind, number, "\n".join((block.text, *block.heads))
    for kind, measure in pack.measures.items():
        yield f"measures.{kind[:40]}", "", "\n".join(measure.texts)
