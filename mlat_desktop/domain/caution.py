# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The caution that stands on every page of a case: what may be said of the persons in it at this stage of the proceedings."""

from __future__ import annotations

from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.vocabulary import PersonRole

_BLAMED = frozenset({PersonRole.SUSPECT, PersonRole.ACCUSED, PersonRole.CONVICTED})


def caution_key(particulars: Particulars) -> str:
    """Which words of caution a case bears: those of the stage of the proceedings; without a stage those for anybody who is
    blamed of something, or none, an empty text, where nobody is.
    """
    if particulars.stage is not None:
        return particulars.stage.value
    return "unstated" if any(person.role in _BLAMED for person in particulars.persons) else ""
