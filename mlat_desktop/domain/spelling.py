# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One spelling for what readers take for the same, in every script: what is stored and what is asked are compared in it."""

from __future__ import annotations

import re
import unicodedata

# Letters that NFKD leaves whole although readers take them for one another.
_FOLDED = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ħ": "h",
        "Ħ": "H", "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "ё": "е", "Ё": "Е",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي",
        "ـ": "",
    }
)  # fmt: skip
# Scripts that are written without spaces: each character is a word of its own, a run of them a phrase.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f])"
)
_UNSEEN = {"Mn", "Cf"}  # accents and vowel signs; joiners, soft hyphens and marks of direction that came with a paste
APART = re.compile(r"[\W_]+")
"""What stands between letters and digits."""


def normal(text: str) -> str:
    """The text as it is compared: one spelling for what readers take for the same, lower case, no marks."""
    if text.isascii():  # nothing below would change more than its letter case
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDED)).translate(_FOLDED)
    bare = "".join(char for char in plain if unicodedata.category(char) not in _UNSEEN)
    return _UNSPACED.sub(r" \1 ", bare.casefold())


def squeezed(text: str) -> str:
    """The normal text without anything between its letters and digits: ``CH93 0076`` and ``ch930076`` are one."""
    return APART.sub("", normal(text))


def name_key(name: str) -> str:
    """A name regardless of the order and the punctuation of its parts: ``GARCÍA, José`` and ``Jose Garcia`` are one."""
    return " ".join(sorted(APART.sub(" ", normal(name)).split()))
