# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The files of letter languages: one to be translated is written, one that was translated is weighed.

Which forms of number a language has, its months and its script come from Babel; whether its signs can be printed, the press
says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from mlat_desktop.domain import language_pack, letter_wording
from mlat_desktop.domain.errors import Why, why
from mlat_desktop.domain.language_pack import Counting, Measure, Pack, PackFinding, has_words, refused
from mlat_desktop.domain.letter_wording import Wording, spoken, wording_of
from mlat_desktop.i18n import _, called, screen
from mlat_desktop.messages import reason as reason_words
from mlat_desktop.services.letters.kinds import kind_of, kinds
from mlat_desktop.services.letters.languages import Languages, languages_of
from mlat_desktop.services.letters.measures import program_measures
from mlat_desktop.services.letters.template_versions import parsed, versions
from mlat_desktop.services.letters.template_words import field_words, place_words
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, words
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.kept import kept_table

MODEL = "en"
_COUNTED = range(1_001)
"""How many pages an annex may have: whatever form a language keeps for millions is never asked for."""
_LONGEST_LINE = 118


@dataclass(frozen=True, slots=True)
class Original:
    """What is translated: the words, templates and measures of a language as the office uses them now."""

    code: str
    words: Mapping[str, Mapping[str, str]]
    letters: Mapping[str, Wording]
    measures: Mapping[str, Measure]


def original(uow: UnitOfWork, code: str) -> Original:
    """The texts of a language. Raises ``LETTER_KIND`` for one that is not offered."""
    languages = languages_of(uow)
    languages.must_be_offered(code)
    letters = {}
    for kind in kinds():
        if languages.has(kind, code):
            letters[kind] = wording_of(parsed(versions(uow, kind, code).used))
    sections = {name: dict(part) for name, part in languages.words(code).sections.items()}
    own = languages.measures(code)
    titles = {**_titles(uow), **sections.pop("treaties", {})}
    measures = program_measures(code) if own is None else own
    return Original(code, {**sections, "treaties": titles}, letters, measures)


def _titles(uow: UnitOfWork) -> dict[str, str]:
    """The titles of the treaties that the program has words for in any language, as their tables call them."""
    codes = {code for each in LETTER_LANGUAGES for code in words(each).sections.get("treaties", {})}
    tables = {code: kept_table(uow, code) for code in sorted(codes)}
    return {code: table.title if table else "" for code, table in tables.items()}


def locale_of(code: str) -> Locale:
    """What Babel knows of a language. Raises ``LETTER_LANGUAGE`` for one that it does not know."""
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise refused(why("the program knows neither its dates nor its numbers"), code[:20]) from error


@cache
def counting(code: str) -> Counting:
    """Which forms of number a language has for what a letter counts."""
    rule, forms = locale_of(code).plural_form, dict[str, list[int]]()
    for number in _COUNTED:
        forms.setdefault(rule(number), []).append(number)
    forms.setdefault("other", [])
    return Counting({form: tuple(forms[form]) for form in ("zero", "one", "two", "few", "many", "other") if form in forms})


def must_be_possible(code: str, uncovered: Callable[[str], str]) -> None:
    """Refuse what can be no language of the office: one of the program, one that Babel does not know, one in a script that no
    face of the letters has. Raises ``LETTER_LANGUAGE``.
    """
    if not language_pack.CODE.match(code):
        raise refused(why("its code is none; write it as pt, pt-BR or sr-Latn"), code[:20])
    if code in LETTER_LANGUAGES:
        raise refused(
            why("it comes with the program; change single templates of it under Templates of letters"), screen().tongue(code)
        )
    locale = locale_of(code)
    months = "".join(locale.months["format"]["wide"].values())
    char = uncovered(months + (locale.get_language_name() or ""))
    if char:
        named = f"{char} (U+{ord(char):04X})"
        reason = why("no face of the letters has its script: the character {character} could not be printed", character=named)
        raise refused(reason, screen().tongue(code))


# -- weighing --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pack with all that is to be said of it, what keeps it out first."""

    pack: Pack
    findings: tuple[PackFinding, ...]

    @property
    def usable(self) -> bool:
        """Whether it can be taken in."""
        return not any(each.grave for each in self.findings)


def weigh(uow: UnitOfWork, text: str, uncovered: Callable[[str], str]) -> Weighed:
    """Read a file and say all that is to be said of it. Raises ``LETTER_LANGUAGE`` for what can be no pack at all."""
    told = language_pack.read(text)
    pack = told.pack
    must_be_possible(pack.language, uncovered)
    languages = languages_of(uow)
    findings = [*told.findings, *_against_the_kept(languages, pack)]
    source = pack.source if pack.source in languages.codes() and pack.source != pack.language else MODEL
    if source != pack.source:
        offered = ", ".join(each for each in languages.codes() if each != pack.language)
        findings.append(PackFinding("from", why("choose one of {choices}", choices=offered)))
    model = original(uow, source)
    findings += language_pack.weigh_words(pack.words, words(MODEL).sections, counting(pack.language))
    findings += _weigh_letters(uow, pack, model)
    findings += language_pack.weigh_measures(pack.measures, program_measures(MODEL))
    findings += language_pack.weigh_glyphs(pack, uncovered)
    return Weighed(pack, tuple(sorted(dict.fromkeys(findings), key=lambda each: not each.grave)))


def _against_the_kept(languages: Languages, pack: Pack) -> Iterator[PackFinding]:
    own = languages.own.get(pack.language)
    if own is None:
        return
    if pack.version <= own.kept.version:
        reason = why("version {version} was taken in already: give it a higher number", version=own.kept.version)
        yield PackFinding("version", reason)
    for kind in own.pack.letters:
        if kind not in pack.letters:
            yield PackFinding(kind, why("the version that was taken in has this letter: a newer one cannot leave it out"))


def _weigh_letters(uow: UnitOfWork, pack: Pack, model: Original) -> Iterator[PackFinding]:
    for kind, wording in pack.letters.items():
        if kind not in kinds():
            yield PackFinding(kind[:40], why("there is no such kind of letter"))
            continue
        of_model = model.letters.get(kind) or original(uow, MODEL).letters[kind]
        found = letter_wording.weigh(wording, kind_of(kind).fields)
        yield from language_pack.weigh_letter(kind, wording, of_model, found)
    if not pack.letters:
        yield PackFinding("letter", why("it has no letter with words"))


def said(finding: PackFinding) -> str:
    """A finding as one sentence."""
    text = reason_words(finding.reason)
    if finding.place:
        text = called(place_words(finding.place), text)
    return (called(f"[{finding.part}]", text) if finding.part else text) + "."


def as_reason(finding: PackFinding) -> Why:
    """A finding inside the sentence of a refusal."""
    inner = finding.reason
    if isinstance(finding.place, int):
        inner = why("block {number}: {reason}", number=finding.place, reason=inner)
    return why("[{part}] {reason}", part=finding.part, reason=inner) if finding.part else inner


# -- writing ---------------------------------------------------------------------------------------------------------------


def start(of: Original, code: str, known: Pack | None) -> str:
    """The TOML of a pack to translate: each text of ``of`` as a comment over its place. What ``known``, the newest version that
    was taken in, has already stands in its place.
    """
    return "\n".join(_lines(of, code, known)) + "\n"


def _lines(of: Original, code: str, known: Pack | None) -> Iterator[str]:
    names = {"language": screen().tongue(code), "original": screen().tongue(of.code)}
    yield from _comment(_("Letter language: {language}, translated from {original}.").format(**names))
    yield from _comment(
        _(
            "Write the translation between the quotation marks; the original stands above as a comment. What stands in braces "
            "is filled in by the program and stays as it is; ** begins and ends bold words. A letter of which nothing is "
            "translated is left out. Save the file as UTF-8."
        )
    )
    yield ""
    yield f"schema = {language_pack.SCHEMA}"
    yield f"language = {_value(code)}"
    yield f"from = {_value(of.code)}"
    yield f"version = {known.version + 1 if known else 1}"
    yield from _word_lines(of, code, known)
    for kind, wording in of.letters.items():
        yield from _letter_lines(kind, wording, known.letters.get(kind) if known else None)
    for kind, measure in of.measures.items():
        done = known.measures.get(kind) if known else None
        yield from ("", f"[measures.{_key(kind)}]")
        yield from _pair("heading", measure.heading, done.heading if done else "")
        for text in measure.paras:
            yield from _comment(text)
        yield f"paras = {_value(list(done.paras) if done else [''] * len(measure.paras))}"


def _word_lines(of: Original, code: str, known: Pack | None) -> Iterator[str]:
    forms = counting(code).forms
    for section, part in of.words.items():
        yield from ("", f"[words.{section}]")
        done = known.words.get(section, {}) if known else {}
        counted = {key: language_pack.stem(key) for key in part if f"{language_pack.stem(key)}_other" in part}
        for key, text in part.items():
            if section == "treaties" and not text and not done.get(key):
                continue
            if key not in counted or counted[key] == key:
                yield from _pair(key, text, done.get(key, ""))
            elif key.endswith("_other"):
                for form, numbers in forms.items():
                    shown = ", ".join(map(str, numbers[:6])) + (" ..." if len(numbers) > len(numbers[:6]) else "")
                    yield from _comment(_("for the numbers {numbers}").format(numbers=shown))
                    name = f"{counted[key]}_{form}"
                    yield from _pair(name, text, done.get(name, ""))


def _letter_lines(kind: str, wording: Wording, done: Wording | None) -> Iterator[str]:
    yield from ("", "", f"# {'-' * 60}")
    yield from _comment(called(kind, _(kind_of(kind).label)))
    used = [*spoken(wording.subject), *(name for block in wording.blocks for name in spoken(block.text))]
    for name in dict.fromkeys(used):
        yield from _comment(f"  {{{name}}}: {field_words(name)}")
    yield "[[letter]]"
    yield f"kind = {_value(kind)}"
    yield from _pair("title", wording.title, done.title if done else "")
    yield from _pair("subject", wording.subject, done.subject if done else "")
    if done:
        wanted, texts = done.blocks, {each.text for each in wording.blocks}
    else:
        wanted, texts = wording.blocks, set[str]()
    for number, block in enumerate(wanted):
        yield from ("", "[[letter.block]]", f"kind = {_value(block.kind.value)}")
        parts = {"when": block.when, "unless": block.unless, "field": block.field}
        yield from (f"{name} = {_value(value)}" for name, value in parts.items() if value)
        model = wording.blocks[number] if number < len(wording.blocks) and texts else block
        if block.heads:
            yield from _comment(" | ".join(model.heads))
            yield f"heads = {_value(list(block.heads) if done else [''] * len(block.heads))}"
        if block.text:
            yield from _pair("text", model.text, block.text if done else "")


def _pair(key: str, text: str, done: str) -> Iterator[str]:
    yield from _comment(text)
    yield f"{_key(key)} = {_value(done or ('' if has_words(text) else text))}"


def _comment(text: str) -> Iterator[str]:
    line = "#"
    for each in text.replace("\n", " ").split(" "):
        if len(line) + len(each) > _LONGEST_LINE and line != "#":
            yield line
            line = "#"
        line += f" {each}"
    yield line


def _key(name: str) -> str:
    return name if all(char.isascii() and (char.isalnum() or char in "-_") for char in name) else _value(name)


def _value(value: Sequence[str] | str) -> str:
    """A value as TOML; a blank at which no line may break is shown by its number, for no editor shows it."""
    return json.dumps(value, ensure_ascii=False).replace("\u00a0", "\\u00a0").replace("\u202f", "\\u202f")
