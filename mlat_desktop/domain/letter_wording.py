# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The wording of a template while an office changes it: read with every fault named at once, weighed, compared, and written in
one form, so that nothing but blocks and named fields ever comes into use.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letter_text import SCHEMAS, Block, BlockKind, FieldSpec, Template, clean
from mlat_desktop.domain.toml_keys import too_deep

MOST_FILE, MOST_BLOCKS, MOST_TEXT, MOST_HEADS = 400_000, 200, 20_000, 8
MOST_WORDS = 60_000
"""Characters of all blocks together: more would fill more pages than a letter may have."""
LISTS = frozenset({BlockKind.BULLETS, BlockKind.NUMBERED, BlockKind.TABLE})
"""Blocks that show a field of several lines."""
ON_PAGE = frozenset(
    {
        "to_name",
        "to_address",
        "to_state",
        "our_reference",
        "their_reference",
        "their_date",
        "signatory_name",
        "signatory_title",
    }
)
"""Fields that every page shows by itself, whatever the text says."""

_PARTS = ("kind", "text", "field", "heads", "when", "unless")
_WHOLE = frozenset({"schema", "kind", "language", "version", "title", "subject", "block"})
_TOKEN = re.compile(r"\*\*|\{([a-z][a-z0-9_]*)\}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\n]+")
"""Not the blank that French sets before a colon, at which no line may break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What an office may change of a template."""

    title: str
    subject: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of a wording. ``place`` is the number of a block from 1, or ``title``, ``subject`` or empty for the
    whole; a ``grave`` one keeps it from being used.
    """

    place: int | str
    reason: Why
    grave: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A file of a template: what it says it is, its wording as far as it could be read, and what could not."""

    kind: str
    language: str
    wording: Wording
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A place in which two wordings differ: a block, or the title or the subject as text; None where one has nothing."""

    place: str
    before: Block | str | None
    after: Block | str | None


def wording_of(template: Template) -> Wording:
    """The wording of a template that is in use."""
    return Wording(title=template.title, subject=template.subject, blocks=template.blocks)


def read(text: str, kind: str = "?", language: str = "?") -> Read:
    """Read a TOML file. Raises ``KnownError(LETTER_TEMPLATE)`` for what is no such file at all."""
    facts = {"kind": kind, "language": language}
    if len(text) > MOST_FILE:
        reason = why("the file is longer than {most} characters", most=f"{MOST_FILE:,}")
        raise KnownError(Code.LETTER_TEMPLATE, **facts, reason=reason)
    if too_deep(text):
        raise KnownError(Code.LETTER_TEMPLATE, **facts, reason=why("its parts are nested too deeply"))
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise KnownError(Code.LETTER_TEMPLATE, **facts, reason=why("its parts are nested too deeply")) from error
    except ValueError as error:  # of the parser, and of a number of thousands of digits
        reason = why("it is not valid TOML ({error})", error=str(error)[:200])
        raise KnownError(Code.LETTER_TEMPLATE, **facts, reason=reason) from error
    if data.get("schema") != SCHEMAS[-1]:
        raise KnownError(Code.LETTER_TEMPLATE, **facts, reason=why("its schema is not {schema}", schema=SCHEMAS[-1]))
    return read_table(data)


def read_table(data: Mapping[str, Any]) -> Read:
    """The words of a template in a table that was read already, with what could not be read of it."""
    found = _unknown("", data, _WHOLE)
    items = data.get("block")
    if not isinstance(items, list):
        items = []
    blocks = []
    for place, item in enumerate(items[: MOST_BLOCKS + 1], start=1):
        block, faults = _read_block(place, item)
        blocks.append(block)
        found += faults
    named = [data.get(name) for name in ("kind", "language", "title", "subject")]
    for name, value in zip(("kind", "language", "title", "subject"), named, strict=True):
        if not isinstance(value, str):
            found.append(Finding("", why("its part {name} is missing or is no text", name=name)))
    texts = [value if isinstance(value, str) else "" for value in named]
    wording = Wording(title=texts[2], subject=texts[3], blocks=tuple(blocks))
    return Read(kind=texts[0], language=texts[1], wording=wording, findings=tuple(found))


def _unknown(place: int | str, data: Mapping[str, Any], known: frozenset[str]) -> list[Finding]:
    names = sorted(str(name)[:40] for name in data.keys() - known)
    return [Finding(place, why("templates have no part {name}", name=name)) for name in names[:20]]


def _read_block(place: int, item: object) -> tuple[Block, list[Finding]]:
    if not isinstance(item, dict):
        return Block(kind=BlockKind.PARA), [Finding(place, why("it is no block"))]
    found = _unknown(place, item, frozenset(_PARTS))
    kind = item.get("kind")
    if kind not in list(BlockKind):
        known = ", ".join(BlockKind)
        found.append(Finding(place, why("{kind} is no kind of block; there are: {known}", kind=str(kind)[:40], known=known)))
        kind = BlockKind.PARA
    texts = {}
    for name in ("text", "field", "when", "unless"):
        value = item.get(name, "")
        if not isinstance(value, str):
            found.append(Finding(place, why("its part {name} is missing or is no text", name=name)))
            value = ""
        texts[name] = value
    heads = item.get("heads", [])
    if not isinstance(heads, list) or not all(isinstance(head, str) for head in heads):
        found.append(Finding(place, why("its part {name} is missing or is no text", name="heads")))
        heads = []
    return Block(kind=BlockKind(kind), heads=tuple(heads), **texts), found


def cleaned(wording: Wording) -> Wording:
    """The same wording as it may enter a letter: without control characters and without anybody's own direction controls."""
    return Wording(
        title=_line(wording.title),
        subject=_line(wording.subject),
        blocks=tuple(
            Block(
                kind=block.kind,
                text="" if block.kind in LISTS or block.kind is BlockKind.SIGNATURE else clean(block.text).strip(" \t\n"),
                field=_line(block.field) if block.kind in LISTS else "",
                heads=tuple(map(_line, block.heads)) if block.kind is BlockKind.TABLE else (),
                when=_line(block.when),
                unless=_line(block.unless),
            )
            for block in wording.blocks
        ),
    )


def _line(text: str) -> str:
    return _BLANKS.sub(" ", clean(text)).strip(" ")


# -- weighing --------------------------------------------------------------------------------------------------------------


def weigh(wording: Wording, fields: Sequence[FieldSpec]) -> tuple[Finding, ...]:
    """Everything that is to be said of a wording: what keeps it from being used, and what its writer should look at."""
    names = {spec.name for spec in fields}
    found = [*_weigh_whole(wording), *_weigh_line("title", wording.title), *_weigh_text("subject", wording.subject, names)]
    for number, block in enumerate(wording.blocks, start=1):
        found += _weigh_block(number, block, names)
    if not any(each.grave for each in found):
        found += _advice(wording, fields)
    return tuple(found)


def _weigh_whole(wording: Wording) -> Iterator[Finding]:
    for place, text in (("title", wording.title), ("subject", wording.subject)):
        if not clean(text).strip():
            yield Finding(place, why("it is empty"))
        elif len(text) > MOST_TEXT // 20:
            yield Finding(place, why("it is longer than {most} characters", most=f"{MOST_TEXT // 20:,}"))
    if not wording.blocks:
        yield Finding("", why("it has no blocks"))
    if len(wording.blocks) > MOST_BLOCKS:
        yield Finding("", why("it has more than {most} blocks", most=MOST_BLOCKS))
    if sum(len(block.text) for block in wording.blocks) > MOST_WORDS:
        yield Finding("", why("it is longer than {most} characters", most=f"{MOST_WORDS:,}"))
    kinds = [block.kind for block in wording.blocks]
    if BlockKind.CLOSING in kinds:
        end = kinds.index(BlockKind.CLOSING)
        for number, kind in enumerate(kinds[end + 1 :], start=end + 2):
            if kind is not BlockKind.SIGNATURE:
                yield Finding(number, why("after the closing only the signature may stand"))


def _weigh_block(place: int, block: Block, names: set[str]) -> Iterator[Finding]:
    for condition in (block.when, block.unless):
        name = condition.partition("=")[0]
        if condition and name not in names:
            yield Finding(place, why("its condition names the field {name}, which letters of this kind do not have", name=name))
    if block.kind in LISTS:
        if not block.field:
            yield Finding(place, why("a list needs the field that it shows"))
        elif block.field not in names:
            yield Finding(
                place, why("it names the field {name}, which letters of this kind do not have", name=block.field[:80])
            )
        if len(block.heads) > MOST_HEADS:
            yield Finding(place, why("a table has at most {most} columns", most=MOST_HEADS))
        for head in block.heads:
            yield from _weigh_line(place, head)
    elif block.kind is not BlockKind.SIGNATURE:
        if not clean(block.text).strip():
            yield Finding(place, why("it is empty"))
        elif len(block.text) > MOST_TEXT:
            yield Finding(place, why("it is longer than {most} characters", most=f"{MOST_TEXT:,}"))
        yield from _weigh_text(place, block.text, names)


def _weigh_line(place: int | str, text: str) -> Iterator[Finding]:
    """A text that is printed as it stands."""
    if "{" in text or "}" in text or "**" in text:
        yield Finding(place, why("no field and nothing bold can stand here"))
    if _SURROGATE.search(text):
        yield Finding(place, why("it holds half of a character"))


def _weigh_text(place: int | str, text: str, names: set[str]) -> Iterator[Finding]:
    if text.count("**") % 2:
        yield Finding(place, why("a bold passage (**) is not closed"))
    unknown = dict.fromkeys(token.group(1) for token in _TOKEN.finditer(text) if token.group(1) and token.group(1) not in names)
    for name in unknown:
        yield Finding(place, why("it names the field {name}, which letters of this kind do not have", name=name[:80]))
    rest = _TOKEN.sub("", text)
    if "{" in rest or "}" in rest:
        yield Finding(place, why("a brace stands alone, without the name of a field"))
    if _SURROGATE.search(text):
        yield Finding(place, why("it holds half of a character"))


def _advice(wording: Wording, fields: Sequence[FieldSpec]) -> Iterator[Finding]:
    """What is allowed and yet seldom meant."""
    if cleaned(wording) != wording:
        said = why("signs that steer direction, other control characters or needless blanks are taken out")
        yield Finding("", said, grave=False)
    if not any(block.kind is BlockKind.SIGNATURE for block in wording.blocks):
        yield Finding("", why("it has no block for the signature"), grave=False)
    used = set(spoken(wording.subject))
    for block in wording.blocks:
        used |= {*spoken(block.text), block.field, _name(block.when), _name(block.unless)}
    for spec in fields:
        if spec.required and spec.name not in used | ON_PAGE:
            said = why("the field {name} must be filled in, and the text shows it nowhere", name=spec.name)
            yield Finding("", said, grave=False)
    optional = {spec.name for spec in fields if not spec.required}
    for place, block in enumerate(wording.blocks, start=1):
        for name in dict.fromkeys(spoken(block.text)):
            if name in optional and not block.when and name not in ON_PAGE:
                said = why("it speaks of {name}, which may be empty: give the block the condition that it is filled", name=name)
                yield Finding(place, said, grave=False)


def _name(condition: str) -> str:
    return condition.partition("=")[0]


def spoken(text: str) -> tuple[str, ...]:
    """The names of the fields in a text, in its order."""
    return tuple(token.group(1) for token in _TOKEN.finditer(text) if token.group(1))


# -- writing and comparing -------------------------------------------------------------------------------------------------


def write(wording: Wording, *, kind: str, language: str, version: int) -> str:
    """The TOML of a wording: the same wording gives the same text."""
    head = {"schema": SCHEMAS[-1], "kind": kind, "language": language, "version": version}
    lines = [f"{name} = {_value(value)}" for name, value in head.items()]
    lines += [f"title = {_value(wording.title)}", f"subject = {_value(wording.subject)}"]
    for block in wording.blocks:
        lines += ["", "[[block]]", f"kind = {_value(block.kind.value)}"]
        parts = {"when": block.when, "unless": block.unless, "field": block.field, "heads": block.heads, "text": block.text}
        lines += [f"{name} = {_value(value)}" for name, value in parts.items() if value]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    """A value as TOML: the escapes of JSON are among its own."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def changes(before: Wording, after: Wording) -> tuple[Change, ...]:
    """In what two wordings differ, block by block, in the order of the letter."""
    found = [
        Change(place, old, new)
        for place, old, new in (("title", before.title, after.title), ("subject", before.subject, after.subject))
        if old != new
    ]
    for kind, i, j, k, m in SequenceMatcher(a=before.blocks, b=after.blocks, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        old, new = list(before.blocks[i:j]), list(after.blocks[k:m])
        for at in range(max(len(old), len(new))):
            place = f"{k + at + 1}" if at < len(new) else f"{i + at + 1}"
            found.append(Change(place, old[at] if at < len(old) else None, new[at] if at < len(new) else None))
    return tuple(found)
