# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The caution that stands on every page of a case: what may be said of a person at this stage, and who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mlat_desktop.domain.vocabulary import PersonRole

SUSPECTED = frozenset({PersonRole.SUSPECT, PersonRole.ACCUSED, PersonRole.CONVICTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionText:
    """The words for a key (``stage.charged``, say) in a language. Version 0 came with the program."""

    key: str
    language: str
    version: int
    text: str
    set_by: str = ""
    set_at: datetime | None = None
