# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What two requests share, in words."""

from __future__ import annotations

from mlat_desktop.domain.likeness import Shared
from mlat_desktop.i18n import N_, _

_WORDS = {
    Shared.NUMBER: N_("Its number is quoted: {there}"),
    Shared.REFERENCE: N_("The same reference: {there}"),
    Shared.NAME: N_("The same name: {there}"),
    Shared.SOUND: N_("A similar name: {there}"),
}


def because_words(shared: Shared, there: str) -> str:
    """What two requests share; ``there`` is how it is written in the one that is here already."""
    return _(_WORDS[shared]).format(there=there)
