# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``case.json``: the case record as canonical JSON and back.

A later minor version may add fields: they are dropped here (the received file itself is kept whole). Everything else that
does not fit is refused.
"""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.case_record import FORMAT, VERSION, CaseRecord
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.services.records import from_plain, read_json, schema_of, to_plain

SCHEMA_ID = "urn:mlat-desktop:schema:case:1"


def encode(record: CaseRecord) -> bytes:
    """Canonical JSON (sorted keys, no spaces, UTF-8) and a newline: equal records are equal bytes."""
    return (canonical(to_plain(record)) + "\n").encode()


def decode(data: bytes) -> CaseRecord:
    """A record that already passed the schema; ``BUNDLE_SCHEMA`` names the first place that does not fit."""
    try:
        plain = read_json(data)
        version = plain["version"]
        if version[1] > VERSION[1]:
            plain = _known_fields(plain, CaseRecord)
        return from_plain(plain, CaseRecord)
    except KnownError as error:
        raise KnownError(Code.BUNDLE_SCHEMA, reason=error.facts.get("reason", "")) from error
    except (KeyError, TypeError, IndexError) as error:
        raise KnownError(Code.BUNDLE_SCHEMA, reason=why("it states no version")) from error


def _known_fields(value: Any, kind: Any) -> Any:
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        inner = [each for each in get_args(kind) if each is not type(None)]
        return _known_fields(value, inner[0]) if value is not None and len(inner) == 1 else value
    if origin is tuple and isinstance(value, list):
        return [_known_fields(each, get_args(kind)[0]) for each in value]
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(value, dict):
        hints = get_type_hints(kind)
        names = {f.name for f in fields(kind)}
        return {name: _known_fields(each, hints[name]) for name, each in value.items() if name in names}
    return value


def case_schema() -> dict[str, Any]:
    """The schema that travels in every bundle, made from the record's types. Unknown fields are allowed: see above."""
    schema: dict[str, Any] = _open(schema_of(CaseRecord))
    body = schema["$defs"]["CaseRecord"]
    body["properties"]["format"] = {"const": FORMAT}
    body["properties"]["version"] = {
        "type": "array",
        "prefixItems": [{"const": VERSION[0]}, {"type": "integer", "minimum": 0}],
        "minItems": 2,
        "maxItems": 2,
    }
    body["required"] = [*body["required"], "format", "version"]
    title = "Case record of a case bundle (data/case.json), version 1; a later minor version may add properties"
    return {"$schema": schema["$schema"], "$id": SCHEMA_ID, "title": title, **schema}


def _open(value: Any) -> Any:
    if isinstance(value, dict):
        keep = value.get("properties", {}).keys() != {"at", "zone"}  # a moment has these two fields for ever
        return {k: _open(v) for k, v in value.items() if not (keep and k == "additionalProperties")}
    return [_open(each) for each in value] if isinstance(value, list) else value
