# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The message catalogues: gathers the texts of the program, brings the translations up to them, compiles and checks them.

    python -m tests.catalogues update    resources/i18n/mlat.pot and every mlat.po; new texts stand there untranslated
    python -m tests.catalogues compile   every mlat.mo from its mlat.po
    python -m tests.catalogues check     what the tests hold the catalogues to; exit status 1 and a line for each fault

Texts come from ``_()``, ``N_()`` and ``ngettext()`` in the sources, and from the data files of ``TEXTS_OF_DATA``.
"""

from __future__ import annotations

import io
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
I18N = ROOT / "resources" / "i18n"
TEMPLATE = I18N / "mlat.pot"
LANGUAGES = ("ar", "fr")
SOURCES = ("mlat_desktop", "ui")
KEYWORDS = {"_": None, "N_": None, "why": None, "ngettext": (1, 2), "plural": (1, 2)}
TEXTS_OF_DATA = {
    "resources/codes": {"label", "help"},
    "resources/letters": {"label", "labels"},
    "resources/review": {"text"},
    "resources/treaties": {"title", "short"},
    "resources/workflows": {"step"},
}
"""Under which keys the data files of a folder, and of the folders in it, hold texts that the screen translates: a text, or a
table of them.
"""

PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
"""The order that translators of Arabic know: none, one, two, 3-10, 11-99, 100-102. Babel has the last two swapped."""

_FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # a date of the last run would change the file without a change
_PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}")
_WORD = re.compile(r"[A-Za-z]{3,}")


def template() -> Catalog:
    """Every text of the program, sorted, each with the files that hold it."""
    catalogue = _catalogue(None)
    for path in sorted(p for package in SOURCES for p in (ROOT / package).rglob("*.py")):
        for _, text, comments, context in _extracted(path.read_bytes()):
            catalogue.add(text, locations=[(_name(path), None)], auto_comments=comments, context=context)  # type: ignore[list-item]  # no line: it would change with every edit
    for folder, keys in TEXTS_OF_DATA.items():
        for path in sorted((ROOT / folder).rglob("*.toml")):
            for text in _texts(tomllib.loads(path.read_text(encoding="utf-8")), keys):
                catalogue.add(text, locations=[(_name(path), None)])  # type: ignore[list-item]  # no line, as above
    return catalogue


@cache  # of the same source the same texts: the tests ask three times for those of the whole program
def _extracted(source: bytes) -> tuple[Any, ...]:
    return tuple(extract("python", io.BytesIO(source), KEYWORDS, ["Translators:"]))


def _catalogue(language: str | None) -> Catalog:
    catalogue = Catalog(
        locale=language,
        header_comment="# SPDX-FileCopyrightText: The MLAT Desktop project\n# SPDX-License-Identifier: Apache-2.0",
        project="MLAT Desktop",
        version="main",
        msgid_bugs_address="the issue tracker of the project",
        last_translator="the MLAT Desktop project",
        language_team="the MLAT Desktop project",
        creation_date=_FIRST,
        revision_date=_FIRST,
        fuzzy=False,
    )
    if language in PLURALS:
        catalogue.mime_headers = [("Plural-Forms", PLURALS[language])]
    return catalogue


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _texts(data: Any, keys: set[str]) -> Iterator[str]:
    """The texts under ``keys`` at any depth of a data file."""
    if isinstance(data, list):
        for item in data:
            yield from _texts(item, keys)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in keys and isinstance(value, str) and value:
                yield value
            elif key in keys and isinstance(value, dict):
                yield from value.values()
            else:
                yield from _texts(value, keys)


def po(language: str) -> Path:
    return I18N / language / "LC_MESSAGES" / "mlat.po"


def read(language: str) -> Catalog:
    """The translations of a language, empty where there are none yet."""
    path = po(language)
    if not path.is_file():
        return _catalogue(language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def as_po(catalogue: Catalog) -> bytes:
    """The text form, the same for the same content."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The compiled form. Fuzzy entries stay out: an officer must not read a guess."""
    out = io.BytesIO()
    write_mo(out, catalogue, use_fuzzy=False)
    return out.getvalue()


def update() -> None:
    I18N.mkdir(parents=True, exist_ok=True)
    texts = template()
    TEMPLATE.write_bytes(as_po(texts))
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(texts, no_fuzzy_matching=True)
        po(language).parent.mkdir(parents=True, exist_ok=True)
        po(language).write_bytes(as_po(catalogue))


def compile_all() -> None:
    for language in LANGUAGES:
        po(language).with_suffix(".mo").write_bytes(as_mo(read(language)))


def stale() -> list[str]:
    """Files that are not what the sources make of them."""
    faults = []
    texts = template()
    if not TEMPLATE.is_file() or TEMPLATE.read_bytes() != as_po(texts):
        faults.append(f"{_name(TEMPLATE)} is not what the sources say: run python -m tests.catalogues update")
    wanted = {_key(message) for message in _messages(texts)}
    for language in LANGUAGES:
        if {_key(message) for message in _messages(read(language))} != wanted:
            faults.append(f"{_name(po(language))} has other texts than the sources: run python -m tests.catalogues update")
    return faults


def uncompiled() -> list[str]:
    """Compiled catalogues that are not their text form."""
    compiled = {language: po(language).with_suffix(".mo") for language in LANGUAGES}
    return [
        f"{_name(path)} is not its .po: run python -m tests.catalogues compile"
        for language, path in compiled.items()
        if not path.is_file() or path.read_bytes() != as_mo(read(language))
    ]


def untranslated(language: str) -> list[str]:
    """Texts of the program that the language does not have yet."""
    have = {_key(m) for m in _messages(read(language)) if not m.fuzzy and all(_forms(m.string))}
    return [f"{language}: {key[0]!r}" for key in sorted({_key(m) for m in _messages(template())} - have)]


def mistranslated(language: str) -> list[str]:
    """Translations that lose or invent a placeholder, change the space at an end, or repeat an English sentence."""
    faults = []
    for message in _messages(read(language)):
        allowed = set().union(*(_PLACEHOLDER.findall(text) for text in _forms(message.id)))
        for form in filter(None, _forms(message.string)):
            named = set(_PLACEHOLDER.findall(form))
            if named - allowed or (not message.pluralizable and named != allowed):
                faults.append(f"{language}: {form!r} names {sorted(named)}, not {sorted(allowed)}")
            if form.strip() != form and _forms(message.id)[0].strip() == _forms(message.id)[0]:
                faults.append(f"{language}: {form!r} begins or ends with a space")
            if form in _forms(message.id) and len(_WORD.findall(_PLACEHOLDER.sub("", form))) > 3:
                faults.append(f"{language}: {form!r} is still English")
    return faults


def _messages(catalogue: Catalog) -> Iterable[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> tuple[str, str]:
    return _forms(message.id)[0], str(message.context or "")


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def main(arguments: list[str], out: IO[str] = sys.stdout) -> int:
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["check"]:
            faults = stale() + uncompiled()
            for language in LANGUAGES:
                faults += untranslated(language) + mistranslated(language)
            print(*faults, sep="\n", end="\n" if faults else "", file=out)
            return 1 if faults else 0
        case _:
            print(__doc__, file=out)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
