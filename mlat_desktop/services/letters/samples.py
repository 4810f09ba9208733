# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Values for the fields of a template while it is previewed, so that an office sees a letter; ``samples.toml`` holds them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from mlat_desktop.domain.errors import Why
from mlat_desktop.domain.letter_text import Content, FieldKind, FieldSpec
from mlat_desktop.messages import reason
from mlat_desktop.services.letters.kinds import field_label
from mlat_desktop.services.letters.matter import Matter
from mlat_desktop.services.letters.measures import with_measures

SAMPLE_STATE = "KE"
_ASKED = ("banking", "evidence")
"""What the list of assistance in ``samples.toml`` asks for."""


@cache
def _samples() -> Mapping[str, Mapping[str, str]]:
    text = files("resources").joinpath("letters", "samples.toml").read_text(encoding="utf-8")
    return {name: part for name, part in tomllib.loads(text).items() if isinstance(part, dict)}


def sample(spec: FieldSpec, language: str) -> str:
    """A value for a field: one of the language, else of all, else an English one, else what the field is called."""
    for part in (language, "all", "en"):
        found = _samples().get(part, {}).get(spec.name)
        if found:
            return found
    if spec.kind is FieldKind.DATE:
        return "2026-06-30"
    label = field_label(spec.name)
    return reason(label) if isinstance(label, Why) else label


def with_samples(content: Content, *, every: bool, measures_after: str = "") -> Content:
    """The same letter with a value in each field, and the sections of what is asked for behind the list ``measures_after``.
    With ``every`` each block stands in it, whatever its condition.
    """
    if measures_after:
        content = with_measures(content, measures_after, _ASKED)
    filled = content.with_fields({spec.name: sample(spec, content.language) for spec in content.specs})
    if not every:
        return filled
    return replace(filled, blocks=tuple(replace(block, when="", unless="") for block in filled.blocks))


def sample_matter() -> Matter:
    """What the previewed letter is about: no case of the office."""
    return Matter(state=SAMPLE_STATE)
