# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The published formats are those of the program."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from mlat_desktop.cli import formats
from mlat_desktop.cli.cases import read_request_file
from mlat_desktop.domain.errors import KnownError
from tests.functional.mlat import FORMATS


def test_the_published_schemas_are_those_that_the_program_makes(tmp_path: Path) -> None:
    formats.write(tmp_path)
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in FORMATS.glob("*.schema.json")}
    assert kept == made, "run: python -m mlat_desktop.cli.formats docs/formats"


def test_every_schema_is_a_valid_schema() -> None:
    for schema in formats.schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ({"klass": "mla", "direction": "in", "subject": "x", "other_state": "BR"}, True),
        ({"klass": "mla", "direction": "in", "subject": "x", "other_state": "BR", "received": "2026-11-20T10:00"}, True),
        ({"klass": "mla", "direction": "in", "subject": "x", "other_state": "BR", "persons": [{"name": "N"}]}, True),
        ({"klass": "mla", "direction": "in", "subject": "x"}, False),
        ({"klass": "unheard-of", "direction": "in", "subject": "x", "other_state": "BR"}, False),
        ({"klass": "mla", "direction": "in", "subject": "x", "other_state": "BR", "sujet": "y"}, False),
        ({"klass": "mla", "direction": "in", "subject": 5, "other_state": "BR"}, False),
        (["not", "an", "object"], False),
    ],
)
def test_the_schema_of_a_request_file_and_its_reader_agree(value: object, *, good: bool) -> None:
    schema = json.loads((FORMATS / "request-file.schema.json").read_text(encoding="utf-8"))
    valid = jsonschema.Draft202012Validator(schema).is_valid(value)
    try:
        read_request_file(value)
        read = True
    except KnownError:
        read = False
    assert (valid, read) == (good, good)
