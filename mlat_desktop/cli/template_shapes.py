# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The records of the JSON answers about templates of letters, by the rules of ``cli.shapes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mlat_desktop.domain.letters import TemplateOrigin, TemplateState


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateShape:
    """A template as it is used now. ``version`` counts what this office has had; ``newer`` is the program's number of a text
    that came since the office made its own or last compared it, ``waiting`` the version that waits for a second person, both
    null for none. What came with the program was saved by nobody.
    """

    kind: str
    label: str
    language: str
    version: int
    origin: TemplateOrigin
    saved_at: datetime | None
    saved_by: str
    newer: int | None
    waiting: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateTextShape(TemplateShape):
    """A template with the TOML of one of its versions, ``shown``: 0 is what this version of the program brings."""

    shown: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateVersionShape:
    """One version. ``program_version`` is the program's own number of a text that came with it, and of one of the office the
    newest of the program with which it was compared; ``used`` marks the one that the next letter is written from. ``sha256`` is
    that of the text, as sealed letters name it.
    """

    version: int
    origin: TemplateOrigin
    program_version: int
    state: TemplateState
    used: bool
    saved_at: datetime | None
    saved_by: str
    note: str
    decided_at: datetime | None
    decided_by: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFindingShape:
    """What is to be said of a template, in the language of the answers: a ``grave`` finding keeps it from being used. ``block``
    counts from 1, null where it concerns something else.
    """

    grave: bool
    block: int | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateCheckShape:
    """Whether a file can be used as this template, and all that is to be said of it."""

    kind: str
    language: str
    usable: bool
    findings: tuple[TemplateFindingShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateChangeShape:
    """A place in which two versions differ, in the language of the answers; an empty text where one has nothing there."""

    place: str
    before: str
    after: str
