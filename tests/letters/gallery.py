# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every kind of letter in every language, from realistic values: what tests measure and people look at.

``python -m tests.letters.gallery docs/letters`` makes the contact sheets, one a language; ``--digests`` prints the SHA-256 of
each letter instead, ``--pdf FOLDER`` writes the letters themselves. Languages may be named behind.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from mlat_desktop.domain.check_code import check_code
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import Content, begin, parse
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.letters.press import Press
from mlat_desktop.services.letters.beside import paired
from mlat_desktop.services.letters.kinds import kind_of, kinds
from mlat_desktop.services.letters.matter import Matter
from mlat_desktop.services.letters.measures import with_measures
from mlat_desktop.services.letters.sheets import Sheets
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, shipped_template
from mlat_desktop.services.ports import OfficeRecord

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
KINDS = tuple(kinds())
CODE = "CA1:CH:L-2026-0007:20261121:" + "AB" * 16 + ":0F1E2D3C::" + "6BF5Z7:K" * 11
"""A code as long as a real one; what it proves is tested elsewhere."""
_VALUES = Path(__file__).with_name("values")
_HOME = {"transmission": "executing_authority", "ministry": "foreign_ministry"}
"""Kinds that go to our own authorities, and the value that names the addressee."""
_ASKED = ("evidence", "banking", "company-records", "service")

_ACROSS, _WIDE, _GAP, _HEAD = 10, 186, 10, 22


@cache
def values(language: str) -> Mapping[str, str]:
    """The values of a language."""
    found: dict[str, str] = {}
    for name in ("all", language):
        data = tomllib.loads((_VALUES / f"{name}.toml").read_text(encoding="utf-8"))
        found |= {key: value for key, value in data.items() if isinstance(value, str)}
    return found


def content(kind: str, language: str, *, sparse: bool = False) -> Content:
    """A letter with every field filled, or, ``sparse``, with those alone that it must have."""
    begun = begin(parse(shipped_template(kind, language), kind_of(kind).fields))
    if after := kind_of(kind).measures_after:
        begun = with_measures(begun, after, _ASKED)
    given = dict(values(language))
    if kind in _HOME:
        given |= {"to_name": given[_HOME[kind]], "to_address": "", "to_state": "CH", "their_reference": "", "their_date": ""}
    if sparse:
        given["rung"] = "1"  # a later one names the reminder before it, which the case always knows
    wanted = [each for each in begun.specs if each.required or not sparse]
    return begun.with_fields({each.name: given[each.name] for each in wanted})


def second(kind: str, language: str, beside: str, *, sparse: bool = False) -> Content:
    """The text of such a letter in another language, with the words of that language."""
    found = content(kind, beside, sparse=sparse)
    pair = paired(content(kind, language, sparse=sparse), found)
    shared = {each.name for each in found.specs if not pair.worded(each)}
    return replace(found, fields={name: value for name, value in found.fields.items() if name not in shared})


def sheet(kind: str, language: str, *, sparse: bool = False, beside: str = "") -> LetterSheet:
    """The same as it is sealed: confidential, with a caution, a number and a code."""
    settings = {
        "place": "Bern",
        "place_fr": "Berne",
        "place_es": "Berna",
        "place_ar": "برن",
        "place_ru": "Берн",
        "place_zh": "伯尔尼",
    }
    head = {
        code: tuple(tomllib.loads((_VALUES / f"{code}.toml").read_text(encoding="utf-8"))["letterhead"])
        for code in (language, beside)
        if code
    }
    office = OfficeRecord(uid="o", name="Office", country="CH", zone="Europe/Zurich", letterhead=head, settings=settings)
    matter = Matter(state="EG", confidentiality=Confidentiality.CONFIDENTIAL, caution="charged")
    other = second(kind, language, beside, sparse=sparse) if beside else None
    made = Sheets(office, matter, content(kind, language, sparse=sparse), second=other)
    short = check_code("L-2026-0007", "5f" * 32)
    return made.final(number="L-2026-0007", on=date(2026, 11, 21), at=AT, qr=CODE, check_code=short)


@cache
def pdf(kind: str, language: str, *, sparse: bool = False, beside: str = "") -> bytes:
    """The file before it is signed."""
    return Press().compose(sheet(kind, language, sparse=sparse, beside=beside))


def every(languages: Sequence[str] = LETTER_LANGUAGES) -> Iterator[tuple[str, str]]:
    """Kind and language of every letter: a note on a computation is written in the languages of the screen alone."""
    return ((kind, language) for language in languages for kind in KINDS if language in kind_of(kind).languages)


def digests() -> dict[str, str]:
    """The SHA-256 of every letter by kind and language."""
    return {f"{kind}-{language}": hashlib.sha256(pdf(kind, language)).hexdigest() for kind, language in every()}


def contact_sheet(language: str) -> Image.Image:
    """All pages of all letters of a language, small, side by side."""
    press, pages = Press(), []
    for kind, _ in every([language]):
        file = pdf(kind, language)
        for number in range(press.pages(file)):
            drawn = press.raster(file, number, _WIDE * 2)
            image = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data)
            pages.append(
                (kind if number == 0 else "", image.resize((_WIDE, round(_WIDE * 297 / 210)), Image.Resampling.LANCZOS))
            )
    high = pages[0][1].height + _HEAD + _GAP
    rows = -(-len(pages) // _ACROSS)
    made = Image.new("RGB", (_ACROSS * (_WIDE + _GAP) + _GAP, rows * high + _GAP), (214, 218, 224))
    pen = ImageDraw.Draw(made)
    for at, (kind, image) in enumerate(pages):
        x, y = _GAP + at % _ACROSS * (_WIDE + _GAP), _GAP + at // _ACROSS * high
        pen.text((x, y + 4), kind, fill=(24, 36, 60), font_size=13)
        made.paste(image, (x, y + _HEAD))
    return made


def main(arguments: Sequence[str]) -> None:
    """Make the sheets, or print the digests."""
    if "--digests" in arguments:
        sys.stdout.write(json.dumps(digests()))
        return
    folder, *rest = [each for each in arguments if each != "--pdf"]
    named = [each for each in rest if each in LETTER_LANGUAGES] or LETTER_LANGUAGES
    Path(folder).mkdir(parents=True, exist_ok=True)
    for language in named:
        if "--pdf" in arguments:
            for kind, _ in every([language]):
                Path(folder, f"{kind}-{language}.pdf").write_bytes(pdf(kind, language))
        else:
            contact_sheet(language).save(Path(folder, f"letters-{language}.jpg"), quality=72, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
