# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Records as JSON and back: one strict converter for files, history, bundles and the command line.

Unknown keys are refused (a misspelt field would be lost silently), enums travel as their codes, dates as ISO 8601, instants
with zone and stated offset. :func:`read_particulars` turns every fault into one sentence that names the place in the file.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import uuid4

from cattrs import Converter, transform_error
from cattrs.errors import ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.moment import Moment, moment
from mlat_desktop.domain.request import Particulars

T = TypeVar("T")


def _converter() -> Converter:
    made = Converter(forbid_extra_keys=True, detailed_validation=True)
    made.register_structure_hook(date, lambda value, _: _as_date(value))
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(datetime, lambda value, _: _as_instant(value))
    made.register_unstructure_hook(datetime, datetime.isoformat)
    made.register_structure_hook(Moment, lambda value, _: _as_moment(value))
    made.register_unstructure_hook(Moment, lambda m: {"at": m.isoformat(), "zone": m.zone})
    for kind in (str, int, bool):
        made.register_structure_hook(kind, _exact(kind))
    made.register_structure_hook_factory(is_dataclass, lambda cls: make_dict_structure_fn(cls, made))
    made.register_unstructure_hook_factory(is_dataclass, lambda cls: make_dict_unstructure_fn(cls, made))
    return made


def _as_code(value: object, kind: type[StrEnum]) -> StrEnum:
    if isinstance(value, str) and value in list(kind):
        return kind(value)
    raise ValueError(f"{value!r} is not one of {', '.join(kind)}")


def _exact(kind: type) -> Any:
    def take(value: object, target: type) -> object:
        # cattrs finds this hook for subclasses too, and our codes are StrEnums.
        if isinstance(target, type) and issubclass(target, StrEnum):
            return _as_code(value, target)
        if type(value) is not kind:
            raise TypeError(f"expected {kind.__name__}")
        if isinstance(value, str) and not value.isprintable() and any("\ud800" <= char <= "\udfff" for char in value):
            raise ValueError("half of a character")  # JSON can spell it, no record can hold it
        return value

    return take


def _as_date(value: object) -> date:
    if not isinstance(value, str):
        raise TypeError("expected a date as YYYY-MM-DD")
    return date.fromisoformat(value)


def _as_instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise TypeError("expected an instant as ISO 8601")
    read = datetime.fromisoformat(value)
    if read.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return read.astimezone(UTC)


def _as_moment(value: object) -> Moment:
    if not isinstance(value, Mapping) or set(value) != {"at", "zone"}:
        raise TypeError("expected an instant with 'at' and 'zone'")
    at = datetime.fromisoformat(str(value["at"]))
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("an instant needs its offset")
    checked = moment(at, str(value["zone"]))
    return Moment(at=checked.at, zone=checked.zone, offset=int(offset.total_seconds() // 60))


CONVERTER = _converter()


def to_plain(record: object) -> Any:
    """A record as plain JSON values."""
    return CONVERTER.unstructure(record)


def from_plain(value: object, kind: type[T]) -> T:
    """A record from plain JSON values; ``KnownError(FILE_INVALID)`` names the first faulty place."""
    try:
        return CONVERTER.structure(value, kind)
    except KnownError:
        raise
    except Exception as error:  # cattrs groups whatever the hooks raise
        raise KnownError(Code.FILE_INVALID, reason=why("{fault}", fault=_fault(error))) from error


def _fault(error: Exception) -> str:
    found = transform_error(error, format_exception=_words)
    return found[0].replace("@ $.", "at ").replace("@ $", "at the top") if found else str(error)


def _words(error: BaseException, kind: type | None) -> str:
    if isinstance(error, ForbiddenExtraKeysError):
        return f"unknown field {', '.join(sorted(error.extra_fields))}"
    if isinstance(error, KeyError):
        return f"the field {error.args[0]} is missing"
    if isinstance(error, IterableValidationError):
        return "not a list of the right kind"
    return str(error)


def read_json(text: str | bytes) -> Any:
    """Parse JSON from outside; ``KnownError(FILE_INVALID)`` says where it breaks. Duplicate keys are refused."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        read = dict(pairs)
        if len(read) != len(pairs):
            raise ValueError("a field is given twice")
        return read

    try:
        return json.loads(text, object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise KnownError(Code.FILE_INVALID, reason=why("it is not JSON ({fault})", fault=str(error))) from error


def read_particulars(value: object) -> Particulars:
    """Particulars from a file written by a person: parts without a uid get one."""
    if not isinstance(value, Mapping):
        raise KnownError(Code.FILE_INVALID, reason=why("it must hold one object with the fields of a request"))
    plain = dict(value)
    for part in ("persons", "items"):
        if isinstance(plain.get(part), list):
            plain[part] = [_with_uid(each) for each in plain[part]]
    return from_plain(plain, Particulars)


def _with_uid(part: object) -> object:
    return {"uid": str(uuid4()), **part} if isinstance(part, Mapping) else part


def changed(before: object, after: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields in which two records of one kind differ, as plain values: (before, after)."""
    old, new = to_plain(before), to_plain(after)
    names = [name for name in new if old.get(name) != new[name]]
    return {n: old.get(n) for n in names}, {n: new[n] for n in names}


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record kind, made from its types: what ``docs/formats`` publishes."""
    definitions: dict[str, Any] = {}
    root = _schema(kind, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": definitions}


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    plain = _plain_schema(kind)
    if plain is not None:
        return plain
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin in {Union, types.UnionType}:
        return {"anyOf": [_schema(each, definitions) for each in arguments]}
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}
            definitions[kind.__name__] = _object_schema(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    raise TypeError(f"no schema for {kind!r}")


def _plain_schema(kind: Any) -> dict[str, Any] | None:
    kind = getattr(kind, "__supertype__", kind)
    simple: dict[Any, dict[str, Any]] = {
        str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}, type(None): {"type": "null"},
        date: {"type": "string", "format": "date"}, datetime: {"type": "string", "format": "date-time"},
        Moment: {
            "type": "object", "required": ["at", "zone"], "additionalProperties": False,
            "properties": {"at": {"type": "string", "format": "date-time"}, "zone": {"type": "string"}},
        },
    }  # fmt: skip
    if kind in simple:
        return simple[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [member.value for member in kind]}
    return None


def _object_schema(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:

    hints = get_type_hints(kind)
    required = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
    return {
        "type": "object",
        "properties": {f.name: _schema(hints[f.name], definitions) for f in fields(kind)},
        "required": required,
        "additionalProperties": False,
    }
