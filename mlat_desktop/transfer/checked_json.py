# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reads JSON that came from outside: bounded, without double keys or odd numbers, and valid under a schema we ship.

The schema that travels in a bundle is for its readers elsewhere; ours is never taken from a bundle.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from mlat_desktop.domain.errors import why

MOST = 64 << 20


class JsonError(Exception):
    """Not JSON, or not of the form that the schema demands; the text says where, in English."""


@cache
def _validator(schema: str) -> Draft202012Validator:
    found = json.loads(schema_bytes(schema))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(_to_the_end(found))


def _to_the_end(value: Any) -> Any:
    """A schema whose patterns mean what ECMA-262 says: Python's ``$`` would let a line break pass at the end."""
    if isinstance(value, list):
        return [_to_the_end(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: re.sub(r"(?<!\\)\$$", r"\\Z", each) if key == "pattern" and isinstance(each, str) else _to_the_end(each)
        for key, each in value.items()
    }


def schema_bytes(name: str) -> bytes:
    """A schema of the program, as it travels."""
    return files("resources").joinpath("schema", name).read_bytes()


def parse(data: bytes, *, most: int = MOST) -> dict[str, Any]:
    """A JSON object; raises :class:`JsonError`."""
    if len(data) > most:
        raise JsonError(why("it is larger than {most} bytes", most=most))
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, RecursionError) as fault:
        raise JsonError(why("it is not the JSON that was expected ({fault})", fault=str(fault))) from fault
    if not isinstance(value, dict):
        raise JsonError(why("it is not a JSON object"))
    return value


def validate(value: dict[str, Any], schema: str) -> None:
    """Raise :class:`JsonError` with the first place at which the value breaks the schema."""
    try:
        error = next(_validator(schema).iter_errors(value), None)
    except RecursionError as fault:
        raise JsonError(why("it is nested too deeply")) from fault
    if error is not None:
        raise JsonError(why("at {place}: {fault}", place=error.json_path, fault=error.message[:200]))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(text: str) -> Any:
    raise ValueError(f"the number {text[:40]}")
