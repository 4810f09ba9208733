# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The words of caution of a case, as its letters bear them, in the language of the screen."""

from __future__ import annotations

from mlat_desktop.domain.caution import caution_key
from mlat_desktop.domain.request import Particulars
from mlat_desktop.i18n import screen
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, words


def caution_words(particulars: Particulars) -> str:
    """What stands on every page of the case; empty where nobody is blamed of anything."""
    code = screen().code
    return words(code if code in LETTER_LANGUAGES else "en").of("caution", caution_key(particulars))


def caution_of_many() -> str:
    """What stands under a list of cases in every stage of the proceedings."""
    code = screen().code
    return words(code if code in LETTER_LANGUAGES else "en").of("caution", "unstated")
