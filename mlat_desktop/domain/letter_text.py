# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The text of a letter before it is a page: templates of blocks, their fields, and the record that is signed.

A template is TOML with ``{field}`` placeholders and ``**bold**`` and nothing else: no expressions, no markup, no code. What an
officer types is a value, never a part of the template, and every value is isolated so that a reference cannot turn around
inside Arabic text. This module opens no file and formats no date (the caller says how a value reads in a language).
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.scripts import runs_left

SCHEMAS = (1, 2)
CONTENT_SCHEMA = "mlat.letter-content/1"
RECORD_SCHEMA = "mlat.letter/1"

Span = tuple[str, bool]

_LRI, _RLI, _FSI, _PDI, _GLUE = "\u2066", "\u2067", "\u2068", "\u2069", "\u2060"
_CONTROLS = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2060\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
)
_TOKEN = re.compile(r"\*\*|\{([a-z][a-z0-9_]*)\}")
_FOREIGN = re.compile(r"\+?[A-Za-z\u00c0-\u024f0-9](?:[^\u0590-\u08ff\ufb1d-\ufefc\n]*[A-Za-z\u00c0-\u024f0-9)/])?")
"""A run of Latin letters and figures with what stands between them, up to the next word that runs to the left."""
_FIGURES = 2
_MOST_BLOCKS = 1000
"""Of a letter's own text: more fill more pages than a letter may have."""
_STOPS = (".", "。", "؟", "?", "!")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


class BlockKind(StrEnum):
    """Kinds of block. PARA, HEADING, SALUTATION and CLOSING hold text; BULLETS, NUMBERED and TABLE show a list field."""

    HEADING = "heading"
    SALUTATION = "salutation"
    PARA = "para"
    BULLETS = "bullets"
    NUMBERED = "numbered"
    TABLE = "table"
    CLOSING = "closing"
    SIGNATURE = "signature"


class FieldKind(StrEnum):
    """How a value is entered and set. CODE is a reference, number or article that must read in one piece and in its own order;
    DATE is ISO 8601 and printed in words; LINES is one entry a line with tab-separated parts; SENTENCES is one sentence a line
    in the language of the letter: it runs as the letter does, whatever word it begins with.
    """

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    LINES = "lines"
    SENTENCES = "sentences"


_LISTS = frozenset({BlockKind.BULLETS, BlockKind.NUMBERED, BlockKind.TABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field of a template. ``required`` is checked when the letter is submitted, not while it is drafted."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of a template or of a letter. It appears only if field ``when`` is filled and field ``unless`` is empty; either
    may ask for one value of its field, as ``rung=2``.
    """

    kind: BlockKind
    text: str = ""
    field: str = ""
    heads: tuple[str, ...] = ()
    when: str = ""
    unless: str = ""

    def stands(self, fields: Mapping[str, str]) -> bool:
        """Whether its conditions hold."""
        return (not self.when or _holds(self.when, fields)) and not (self.unless and _holds(self.unless, fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A letter as the office writes it. ``sha256`` is that of the TOML text and part of every sealed record."""

    kind: str
    language: str
    version: int
    title: str
    subject: str
    fields: tuple[FieldSpec, ...]
    blocks: tuple[Block, ...]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One letter's own copy of its template, which may be edited block by block, and the values of its fields.

    ``original`` are the fields of a text beside the authentic one that stand there in the words of that one, as an officer
    decided; no other letter has any.
    """

    kind: str
    language: str
    template_version: int
    template_sha256: str
    title: str
    subject: str
    specs: tuple[FieldSpec, ...]
    blocks: tuple[Block, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    original: tuple[str, ...] = ()

    def with_original(self, names: Iterable[str]) -> Content:
        """The same text with these fields in the words of the authentic one. Raises ``KnownError`` for an unknown field."""
        wanted, known = set(names), [spec.name for spec in self.specs]
        for name in sorted(wanted.difference(known)):
            raise KnownError(Code.LETTER_FIELD_UNKNOWN, field=name, known=", ".join(known))
        return replace(self, original=tuple(name for name in known if name in wanted))

    def with_fields(self, values: Mapping[str, str]) -> Content:
        """The same letter with some values set. Raises ``KnownError`` for an unknown field or an impossible value."""
        known = {spec.name: spec for spec in self.specs}
        for name, value in values.items():
            if name not in known:
                raise KnownError(Code.LETTER_FIELD_UNKNOWN, field=name, known=", ".join(known))
            _check_value(known[name], value)
        merged = {**self.fields, **{name: clean(value) for name, value in values.items()}}
        return replace(self, fields={name: value for name, value in merged.items() if value})

    def with_text(self, index: int, text: str) -> Content:
        """The same letter with the text of one block changed; placeholders must name known fields."""
        blocks = list(self.blocks)
        if not 0 <= index < len(blocks):
            raise KnownError(Code.LETTER_CONTENT, reason=why("there is no block {index}", index=index))
        blocks[index] = replace(blocks[index], text=clean(text))
        changed = replace(self, blocks=tuple(blocks))
        _check_blocks(changed.blocks, {spec.name for spec in self.specs}, Code.LETTER_CONTENT, {})
        return changed

    def missing(self) -> tuple[str, ...]:
        """Names of required fields in which nothing is written."""
        return tuple(spec.name for spec in self.specs if spec.required and blank(self.fields.get(spec.name, "")))

    def broken_off(self) -> tuple[str, ...]:
        """Names of empty fields without which a sentence that stands in the letter breaks off; one that would be a sentence of
        its own may stay away.
        """
        found = (
            name
            for block in self.blocks
            if block.stands(self.fields)
            for token in _TOKEN.finditer(block.text)
            if (name := token.group(1)) and not self.fields.get(name) and not _by_itself(block.text, token.span())
        )
        return tuple(dict.fromkeys(found))

    def shows(self, name: str) -> bool:
        """Whether a block that stands in the letter shows the value of a field: its text may have been written anew."""
        return any(
            block.field == name or any(token.group(1) == name for token in _TOKEN.finditer(block.text))
            for block in self.blocks
            if block.stands(self.fields)
        )

    def to_json(self) -> str:
        """Canonical JSON, as kept in ``Letter.content``."""
        return canonical(
            {
                "schema": CONTENT_SCHEMA,
                "kind": self.kind,
                "language": self.language,
                "template": {"version": self.template_version, "sha256": self.template_sha256},
                "title": self.title,
                "subject": self.subject,
                "fields": dict(self.fields),
                **({"original": list(self.original)} if self.original else {}),
                "specs": [{"name": spec.name, "kind": spec.kind.value, "required": spec.required} for spec in self.specs],
                "blocks": [_block_json(block) for block in self.blocks],
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledBlock:
    """A block ready to be set: spans of literal text. ``rows`` are entries of a list; ``key`` is that of its counterpart."""

    kind: BlockKind
    spans: tuple[Span, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A letter's words, in order. ``text`` of it is what the signed record keeps."""

    title: str
    subject: tuple[Span, ...]
    blocks: tuple[FilledBlock, ...]

    def lines(self) -> list[str]:
        """The plain words, one entry a block or list entry, without the controls that steer direction."""
        found = [plain(self.subject)]
        for block in self.blocks:
            if block.spans:
                found.append(plain(block.spans))
            if block.heads:
                found.append("\t".join(block.heads))
            found.extend("\t".join(plain(cell) for cell in row) for row in block.rows)
        return found


Say = Callable[[FieldKind, str], str]
"""How a value reads in the letter's language (a date in words, say); text and codes usually come back as they are."""


def parse(text: str, fields: Sequence[FieldSpec] = ()) -> Template:
    """Read a template. ``fields`` are those of its kind; a template of schema 1 brings its own. Raises
    ``KnownError(LETTER_TEMPLATE)`` that names what is wrong with it.
    """
    facts = {"kind": "?", "language": "?"}
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnownError(
            Code.LETTER_TEMPLATE, **facts, reason=why("it is not valid TOML ({error})", error=str(error))
        ) from error
    facts = {"kind": str(data.get("kind", "?")), "language": str(data.get("language", "?"))}
    if data.get("schema") not in SCHEMAS:
        raise KnownError(Code.LETTER_TEMPLATE, **facts, reason=why("its schema is not {schema}", schema=SCHEMAS[-1]))
    try:
        specs = read_fields(data["field"]) if data["schema"] == SCHEMAS[0] else tuple(fields)
        blocks = tuple(_block(item) for item in data["block"])
        template = Template(
            kind=data["kind"],
            language=data["language"],
            version=int(data["version"]),
            title=data["title"],
            subject=data["subject"],
            fields=specs,
            blocks=blocks,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KnownError(
            Code.LETTER_TEMPLATE, **facts, reason=why("a part is missing or wrong: {error}", error=str(error))
        ) from error
    names = {spec.name for spec in specs}
    if len(names) != len(specs) or not all(_NAME.match(name) for name in names):
        raise KnownError(Code.LETTER_TEMPLATE, **facts, reason=why("field names must be plain, lower-case and used once"))
    _check_text(template.subject, names, Code.LETTER_TEMPLATE, facts)
    _check_blocks(blocks, names, Code.LETTER_TEMPLATE, facts)
    return template


def read_fields(items: Sequence[Mapping[str, Any]]) -> tuple[FieldSpec, ...]:
    """The fields of a kind or template from its TOML. Raises ``KeyError`` or ``ValueError`` for what is none."""
    return tuple(
        FieldSpec(name=item["name"], kind=FieldKind(item.get("kind", "text")), required=item.get("required", False))
        for item in items
    )


def begin(template: Template) -> Content:
    """A letter's own copy of a template, with no value yet."""
    return Content(
        kind=template.kind,
        language=template.language,
        template_version=template.version,
        template_sha256=template.sha256,
        title=template.title,
        subject=template.subject,
        specs=template.fields,
        blocks=template.blocks,
    )


def load(text: str) -> Content:
    """Read ``Letter.content`` back, wherever it comes from. Raises ``KnownError(LETTER_CONTENT)``."""
    try:
        data = json.loads(text)
        if data["schema"] != CONTENT_SCHEMA:
            raise ValueError("unknown schema")
        content = Content(
            kind=data["kind"],
            language=data["language"],
            template_version=int(data["template"]["version"]),
            template_sha256=data["template"]["sha256"],
            title=clean(data["title"]),
            subject=clean(data["subject"]),
            specs=tuple(
                FieldSpec(name=item["name"], kind=FieldKind(item["kind"]), required=bool(item["required"]))
                for item in data["specs"]
            ),
            blocks=tuple(_block(item) for item in data["blocks"]),
        )
        values = {str(name): str(value) for name, value in data["fields"].items()}
        original = [str(name) for name in data.get("original", ())]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise KnownError(
            Code.LETTER_CONTENT, reason=why("it is not the content of a letter ({error})", error=str(error)[:200])
        ) from error
    if len(content.blocks) > _MOST_BLOCKS:
        raise KnownError(Code.LETTER_CONTENT, reason=why("it has more than {most} blocks", most=_MOST_BLOCKS))
    names = {spec.name for spec in content.specs}
    _check_text(content.subject, names, Code.LETTER_CONTENT, {})
    _check_blocks(content.blocks, names, Code.LETTER_CONTENT, {})
    return content.with_fields(values).with_original(original)


def fill(content: Content, say: Say = lambda kind, value: value, notes: Mapping[str, str] = MappingProxyType({})) -> Filled:
    """Put the values into the text. ``when`` keeps blocks away; what ``notes`` say of a field stands behind its value."""
    kinds = {spec.name: spec.kind for spec in content.specs}
    rtl = runs_left(content.language)
    filler = _Filler(content.fields, kinds, say, rtl, notes)
    blocks = []
    for block in content.blocks:
        if not block.stands(content.fields):
            continue
        key = "|".join((block.kind, block.field, block.when, block.unless))
        if block.kind in _LISTS:
            rows = filler.rows(block.field)
            if rows:
                blocks.append(FilledBlock(kind=block.kind, heads=block.heads, rows=rows, key=key))
                if block.field in notes:
                    blocks.append(FilledBlock(kind=BlockKind.PARA, spans=((notes[block.field], False),)))
        else:
            blocks.append(FilledBlock(kind=block.kind, spans=filler.spans(block.text), key=key))
    return Filled(title=content.title, subject=filler.spans(content.subject), blocks=tuple(blocks))


def _by_itself(text: str, span: tuple[int, int]) -> bool:
    before, after = text[: span[0]].rstrip(" *"), text[span[1] :].lstrip("*")
    return (not before or before.endswith(_STOPS)) and (not after or after[0] in " \n")


def _holds(condition: str, fields: Mapping[str, str]) -> bool:
    name, asks, value = condition.partition("=")
    found = fields.get(name, "")
    return found == value if asks else bool(found)


@dataclass(frozen=True, slots=True)
class _Filler:
    values: Mapping[str, str]
    kinds: Mapping[str, FieldKind]
    say: Say
    rtl: bool
    notes: Mapping[str, str]

    def spans(self, text: str) -> tuple[Span, ...]:
        found: list[Span] = []
        bold, at = False, 0
        for token in _TOKEN.finditer(text):
            found.append((text[at : token.start()], bold))
            at = token.end()
            if token.group() == "**":
                bold = not bold
                continue
            value = self.values.get(token.group(1), "")
            found.append((self._said(self.kinds[token.group(1)], value), bold))
            if value and token.group(1) in self.notes:
                found.append((f" {self.notes[token.group(1)]}", bold))
            elif value.endswith(_STOPS) and text[at : at + 1] == value[-1]:
                at += 1  # the sentence that somebody typed brings its full stop along
        found.append((text[at:], bold))
        return tuple((part, heavy) for part, heavy in found if part)

    def rows(self, name: str) -> tuple[tuple[tuple[Span, ...], ...], ...]:
        found = []
        if self.kinds.get(name) is FieldKind.SENTENCES:
            lines = [clean(line).strip() for line in self.values.get(name, "").split("\n")]
            return tuple((((_running(line, rtl=self.rtl), False),),) for line in lines if line)
        for line in self.values.get(name, "").split("\n"):
            cells = tuple(_cell(cell, self.rtl) for cell in line.split("\t"))
            if any(cells):
                found.append(cells)
        return tuple(found)

    def _said(self, kind: FieldKind, value: str) -> str:
        if kind is FieldKind.SENTENCES and value:
            return _running(clean(value).replace("\n", " "), rtl=self.rtl)
        return isolate(self.say(kind, clean(value)), code=kind is FieldKind.CODE, rtl=self.rtl) if value else ""


def _cell(text: str, rtl: bool) -> tuple[Span, ...]:
    """A cell of a list. One in capitals and digits alone (an account, a passport, a reference) stays in one piece."""
    value = clean(text).strip()
    if not value:
        return ()
    capitals = value == value.upper() and not any(map(_caseless_word, value.split()))
    code = len(value) <= 42 and capitals and any(char.isdigit() for char in value)
    return ((isolate(value, code=code, rtl=rtl), False),)


def _caseless_word(word: str) -> bool:
    """Whether this is a word of a script without capitals: with its day and its year the name of a month is no code."""
    letters = [char for char in word if not unicodedata.combining(char)]
    return len(letters) > 1 and all(char.isalpha() and char.lower() == char.upper() for char in letters)


def blank(text: str) -> bool:
    """Whether a text shows nothing on paper: it is empty, or blanks and invisible characters alone."""
    return all(unicodedata.category(char)[0] in "ZC" for char in text)


def clean(text: str) -> str:
    """A value as it may enter a letter: NFC, without control characters and without anybody's own direction controls."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    return _CONTROLS.sub("", unicodedata.normalize("NFC", unified))


def isolate(text: str, *, code: bool, rtl: bool) -> str:
    """Wrap a value so that neither it nor its surroundings can reorder the other (UAX #9 isolates).

    A code keeps its parts in the reading order of the letter: ``45/ب/2023`` reads 45, then ب, then 2023 in a letter that
    runs to the right as in one that runs to the left; and it is not broken over two lines.
    """
    if not text:
        return ""
    if not code:
        return _running(text, rtl=True) if rtl and _begins_right_to_left(text) else f"{_FSI}{text}{_PDI}"
    glued = text.replace(" ", f" {_GLUE}")
    if not any(_right_to_left(char) for char in glued):
        return f"{_LRI}{glued}{_PDI}"
    if rtl:
        return f"{_RLI}{glued}{_PDI}"
    parts: list[str] = []
    inside = False
    for char in glued:
        if unicodedata.combining(char):
            parts.append(char)
            continue
        if _right_to_left(char) != inside:
            parts.append(_PDI if inside else _RLI)
            inside = not inside
        parts.append(char)
    if inside:
        parts.append(_PDI)
    return f"{_LRI}{''.join(parts)}{_PDI}"


def _running(text: str, *, rtl: bool) -> str:
    """Sentences of the letter's own language, isolated as a whole; what is foreign in a letter that runs to the left keeps its
    own order, brackets and hyphens too.
    """
    if not rtl:
        return f"{_LRI}{text}{_PDI}"
    return f"{_RLI}{_FOREIGN.sub(lambda run: _kept_together(run.group()), text)}{_PDI}"


def _kept_together(run: str) -> str:
    """A foreign run in its own order; one or two figures alone follow the sentence, word by word: a year comes before its
    hour. More of them are a number in groups, of a telephone say.
    """
    at = _unpaired(run)
    if at is not None:  # its other half stands in the sentence: there it must stay, or it would turn around
        before, after = run[:at].rstrip(), run[at + 1 :].lstrip()
        gaps = run[len(before) : at], run[at + 1 : len(run) - len(after)]
        return f"{before and _kept_together(before)}{gaps[0]}{run[at]}{gaps[1]}{after and _kept_together(after)}"
    if any(char.isalpha() for char in run) or run.startswith("+") or len(run.split()) > _FIGURES:
        return f"{_LRI}{run}{_PDI}"
    return " ".join(part if part.isdigit() else f"{_LRI}{part}{_PDI}" for part in run.split(" "))


def _unpaired(run: str) -> int | None:
    """Where a bracket stands whose other half is not in the run; None if there is none."""
    opened: list[int] = []
    for at, char in enumerate(run):
        if char == "(":
            opened.append(at)
        elif char == ")" and not opened:
            return at
        elif char == ")":
            opened.pop()
    return opened[0] if opened else None


def _begins_right_to_left(text: str) -> bool:
    strong = next((kind for char in text if (kind := unicodedata.bidirectional(char)) in {"L", "R", "AL"}), "L")
    return strong != "L"


def _right_to_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL")


def plain(spans: tuple[Span, ...]) -> str:
    """The words of spans without direction controls and glue."""
    return _CONTROLS.sub("", "".join(text for text, _ in spans))


def record_digest(record: Mapping[str, object]) -> str:
    """Lower-case hex SHA-256 of a canonical letter record: what the QR code signs."""
    return hashlib.sha256(canonical(record).encode()).hexdigest()


def _block(item: Mapping[str, object]) -> Block:
    kind = BlockKind(str(item["kind"]))
    heads = item.get("heads", ())
    if not isinstance(heads, list | tuple):
        raise TypeError("heads must be a list")
    return Block(
        kind=kind,
        text=clean(str(item.get("text", ""))),
        field=str(item.get("field", "")),
        heads=tuple(clean(str(head)) for head in heads),
        when=str(item.get("when", "")),
        unless=str(item.get("unless", "")),
    )


def _block_json(block: Block) -> dict[str, object]:
    values: dict[str, object] = {
        "text": block.text,
        "field": block.field,
        "heads": list(block.heads),
        "when": block.when,
        "unless": block.unless,
    }
    return {"kind": block.kind.value, **{name: value for name, value in values.items() if value}}


def _check_blocks(blocks: tuple[Block, ...], names: set[str], code: Code, facts: Mapping[str, str]) -> None:
    for block in blocks:
        for name in (block.when.partition("=")[0], block.unless.partition("=")[0], block.field):
            if name and name not in names:
                raise KnownError(code, **facts, reason=why("it names the field {name}, which it does not have", name=name))
        if block.kind in _LISTS and not block.field:
            raise KnownError(code, **facts, reason=why("a list has no field"))
        _check_text(block.text, names, code, facts)


def _check_text(text: str, names: set[str], code: Code, facts: Mapping[str, str]) -> None:
    if text.count("**") % 2:
        raise KnownError(code, **facts, reason=why("a bold passage (**) is not closed"))
    for token in _TOKEN.finditer(text):
        if token.group(1) and token.group(1) not in names:
            raise KnownError(
                code, **facts, reason=why("it names the field {name}, which it does not have", name=token.group(1))
            )
    rest = _TOKEN.sub("", text)
    if "{" in rest or "}" in rest:
        raise KnownError(code, **facts, reason=why("a brace stands alone, without the name of a field"))


def _check_value(spec: FieldSpec, value: str) -> None:
    if spec.kind is FieldKind.DATE and value:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            reason = why("{value} is not a date like 2025-06-30", value=value[:40])
            raise KnownError(Code.LETTER_FIELD_INVALID, field=spec.name, reason=reason) from error
    if spec.kind in {FieldKind.CODE, FieldKind.DATE} and "\n" in value:
        raise KnownError(Code.LETTER_FIELD_INVALID, field=spec.name, reason=why("it must stand on one line"))
    most = 200_000 if spec.kind is FieldKind.LINES else 20_000  # a list over many pages; they are counted when it is drawn
    if len(value) > most:
        reason = why("it is longer than {most} characters", most=f"{most:,}")
        raise KnownError(Code.LETTER_FIELD_INVALID, field=spec.name, reason=reason)
