# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A language that nobody speaks: every English text two fifths longer and in accented letters, as a German or Finnish
translator might need it. It is made in memory from the texts themselves, keeps placeholders, mnemonics and plural forms, and is
offered to no user.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mlat_desktop import i18n

CODE = "en-XA"
"""The code by which the world knows such a language; nothing in the program does."""
_ACCENTS = str.maketrans("AEIOUaeiouycnszCNSZ", "ÅÉÎÕÛåéîõûýçñšžÇÑŠŽ")
_KEPT = re.compile(r"(\{[^{}]*\}|&.|https?://\S+)")
_FILLING = " lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna"
LONGER = 0.4


def longer(text: str) -> str:
    """The same text in accented letters with two fifths more letters at its end; what is filled in later stays as it is."""
    if not text.strip():
        return text
    accented = "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in _KEPT.split(text))
    letters = len(re.sub(r"\{[^{}]*\}", "", text))
    wanted = max(1, round(letters * LONGER))
    if wanted < 4:
        return accented + "ñ" * wanted
    filling = (_FILLING * (1 + wanted // len(_FILLING)))[:wanted]
    return accented + filling.rstrip().ljust(wanted, "õ")


class LongWords(gettext.NullTranslations):
    """English, made longer."""

    def gettext(self, message: str) -> str:
        return longer(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return longer(msgid1 if n == 1 else msgid2)


class LongLanguage(i18n.Language):
    """The language object."""

    def __init__(self) -> None:
        super().__init__("en")
        self._catalogue = LongWords()


@contextmanager
def spoken(patch: pytest.MonkeyPatch) -> Iterator[str]:
    """While it is spoken, its code stands for it wherever the program asks for a language."""
    known, made = i18n.language, LongLanguage()

    def language(code: str) -> i18n.Language:
        return made if code == CODE else known(code)

    with patch.context() as within:
        within.setattr(i18n, "language", language)
        yield CODE
