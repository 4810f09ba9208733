# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What annexes are called in their letter, in the letter's own language: where they are listed, what is said of certified
translations among them, and what stands at the foot of their pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from mlat_desktop.domain.annexes import Annex, Certified
from mlat_desktop.domain.letter_text import Block, BlockKind, Content, FieldKind, FieldSpec, Filled, FilledBlock, fill, isolate
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.i18n import language
from mlat_desktop.services.letters.words import Saying, Words, date_in_words

_ENCLOSED = "enclosures"


@dataclass(frozen=True, slots=True)
class AnnexWords:
    """The words for the annexes of one letter."""

    annexes: tuple[Annex, ...]
    said: Words
    saying: Saying

    def name(self, number: int) -> str:
        """Annex 1."""
        return self.said.of("annex", "annex").format(n=number)

    def title(self, number: int) -> str:
        """The title that it was given; of a certified translation what it is."""
        annex = self.annexes[number - 1]
        found = annex.translation
        return self._phrase("of", found) if found else annex.title

    def stamp(self, number: int) -> tuple[str, ...]:
        """What names it at the foot of its pages."""
        translated = self.annexes[number - 1].translation
        return (self.name(number), *([self.said.of("translation", "stamp")] if translated else []))

    def certificates(self) -> list[str]:
        """A paragraph for each certified translation: of what, into which language, by whom, on which day."""
        return [self._certificate(n, each.translation) for n, each in enumerate(self.annexes, start=1) if each.translation]

    def record(self, annex: Annex) -> dict[str, object]:
        """What the signed record says of a certified translation; nothing for any other annex."""
        found = annex.translation
        if found is None:
            return {}
        told = {
            "of": self._number(found) or "letter",
            "language": found.language,
            "by": found.by,
            "capacity": found.capacity,
            "on": found.on.isoformat(),
            "number": found.number,
            "place": found.place,
        }
        return {"translation": {name: value for name, value in told.items() if value}}

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _certificate(self, number: int, found: Certified) -> str:
        by = self._value(found.by)
        if found.capacity:
            by = self.said.of("translation", "capacity").format(by=by, capacity=self._value(found.capacity))
        on = date_in_words(found.on, self.said.language, *self.saying.states).replace(" ", "\u00a0", 1)
        text = self._phrase("said", found, annex=_unbroken(self.name(number)), by=by, date=on)
        for name, value, code in (("number", found.number, True), ("place", found.place, False)):
            if value:
                more = self.said.of("translation", name).format(**{name: self._value(value, code=code)})
                text = self.said.of("translation", "joined").format(first=text, next=more)
        return text

    def _phrase(self, name: str, found: Certified, **more: str) -> str:
        number = self._number(found)
        text = self.said.of("translation", f"{name}_annex" if number else f"{name}_letter")
        return text.format(language=found.language_name, of=_unbroken(self.name(number)) if number else "", **more)

    def _number(self, found: Certified) -> int:
        """The number of the annex that it translates, 0 for the letter."""
        return next((n for n, each in enumerate(self.annexes, start=1) if each.uid == found.of), 0) if found.of else 0

    def _value(self, text: str, *, code: bool = False) -> str:
        return isolate(text, code=code, rtl=runs_left(self.said.language))


def _unbroken(name: str) -> str:
    """With its number on the same line."""
    return name.replace(" ", "\u00a0")


def named_in(annexes: Sequence[Annex], code: str) -> tuple[Annex, ...]:
    """The same annexes with the languages of certified translations called as in another language of the letter."""
    names = language(code).locale.languages
    return tuple(
        replace(each, translation=replace(found, language_name=str(names.get(found.language, found.language_name))))
        if (found := each.translation)
        else each
        for each in annexes
    )


def with_annexes(content: Content, named: AnnexWords, notes: Mapping[str, str] = MappingProxyType({})) -> Filled:
    """The words of a letter that lists its annexes by itself: among its enclosures where its kind has such, before the closing
    where not. Of certified translations it says before the closing who certified them. ``notes`` are those of :func:`fill`.
    """
    if not named.annexes:
        return fill(content, named.saying, notes)
    rows = [
        f"{named.name(n)}\t{named.title(n)}\t{named.said.counted('annex', 'pages', annex.pages)}"
        for n, annex in enumerate(named.annexes, start=1)
    ]
    more = [FilledBlock(kind=BlockKind.PARA, spans=((text, False),)) for text in named.certificates()]
    shown = {block.field for block in content.blocks}
    if _ENCLOSED in shown:
        kept = content.fields.get(_ENCLOSED, "")
        lines = "\n".join([*([kept] if kept else []), *rows])
        filled = fill(replace(content, fields={**content.fields, _ENCLOSED: lines}), named.saying, notes)
    else:
        filled = fill(content, named.saying, notes)
        head = FilledBlock(kind=BlockKind.PARA, spans=((named.said.of("annex", "enclosed"), False),), key=_ENCLOSED)
        more = [head, *fill(_list_alone(content, rows), named.saying).blocks, *more]
    at = next((n for n, block in enumerate(filled.blocks) if block.kind is BlockKind.CLOSING), len(filled.blocks))
    return replace(filled, blocks=(*filled.blocks[:at], *more, *filled.blocks[at:]))


def _list_alone(content: Content, rows: Sequence[str]) -> Content:
    """A content that is nothing but the list, so that its entries are set as those of every list are."""
    block = Block(kind=BlockKind.BULLETS, field=_ENCLOSED)
    spec = FieldSpec(name=_ENCLOSED, kind=FieldKind.LINES)
    return replace(content, subject="", specs=(spec,), blocks=(block,), fields={_ENCLOSED: "\n".join(rows)})
