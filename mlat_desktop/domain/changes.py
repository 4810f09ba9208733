# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a write changed: the word that travels from a service to every page that must look again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Kind(StrEnum):
    """Kinds of record a page may show."""

    OFFICE = "office"
    PEOPLE = "people"
    REQUEST = "request"
    EVENT = "event"
    MAIL = "mail"
    DEADLINE = "deadline"
    LETTER = "letter"
    EVIDENCE = "evidence"
    DUTY = "duty"
    BUNDLE = "bundle"
    CARD = "card"
    TREATY = "treaty"
    DIRECTORY = "directory"
    NOTICE = "notice"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Changes:
    """Kinds touched and the requests concerned (an empty set of requests means: possibly any)."""

    kinds: frozenset[Kind] = frozenset()
    requests: frozenset[int] = frozenset()

    @classmethod
    def of(cls, *kinds: Kind, requests: Iterable[int] = ()) -> Changes:
        """Name the kinds and, where known, the local ids of the requests concerned."""
        return cls(frozenset(kinds), frozenset(requests))

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.kinds | other.kinds, self.requests | other.requests)


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The answer of every write: its value, and what changed."""

    value: T
    changes: Changes = field(default_factory=Changes)
