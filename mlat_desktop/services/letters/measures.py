# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a letter of request says of each kind of assistance beside its particulars: how a hearing is to be held, what a bank is
not to be told. ``resources/letters/measures`` holds the words; an officer may change them in the letter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from mlat_desktop.domain.language_pack import Measure
from mlat_desktop.domain.letter_text import Block, BlockKind, Content


@cache
def program_measures(language: str) -> Mapping[str, Measure]:
    """The words of a language of the program; none where it has none."""
    path = files("resources").joinpath("letters", "measures", f"{language}.toml")
    if not path.is_file():
        return {}
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: Measure(heading=section["heading"], paras=tuple(section["paras"]))
        for name, section in data.items()
        if isinstance(section, dict)
    }


def _set(measure: Measure) -> Iterator[Block]:
    yield Block(kind=BlockKind.HEADING, text=measure.heading)
    for text in measure.paras:
        yield Block(kind=BlockKind.PARA, text=text)


def with_measures(content: Content, after: str, assistance: Iterable[str], own: Mapping[str, Measure] | None = None) -> Content:
    """The same letter with a section for each kind of assistance asked, once each, after the list in field ``after``; before
    the closing where an office's own template has no such list. ``own`` are the words of a language that the office added.
    """
    sections = program_measures(content.language) if own is None else own
    added = [block for kind in dict.fromkeys(assistance) for block in (_set(sections[kind]) if kind in sections else ())]
    if not added:
        return content
    ends = (BlockKind.CLOSING, BlockKind.SIGNATURE)
    end = next((at for at, block in enumerate(content.blocks) if block.kind in ends), len(content.blocks))
    place = next((at for at, block in enumerate(content.blocks, start=1) if block.field == after), end)
    return replace(content, blocks=(*content.blocks[:place], *added, *content.blocks[place:]))
