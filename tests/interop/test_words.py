# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a search of the archive finds: pdftotext gives the words of a sealed letter in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from mlat_desktop.domain.letter_sheet import SealKeys
from mlat_desktop.letters.press import Press
from tests.interop.conftest import KINDS, LANGUAGES
from tests.letters.test_pages import AT, MARKS, extracted, sheet

pytestmark = pytest.mark.interop

WORDS = {"ar": re.compile("[\u0621-\u064a]{2,}"), "en": re.compile(r"[^\W\d_]{2,}"), "fr": re.compile(r"[^\W\d_]{2,}")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_letter_are_found_in_their_order(
    language: str, keys: SealKeys, tool: Callable[[str], str], tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    total = 0
    for kind in KINDS:
        made = sheet(kind, language)
        pdf = Press().seal(Press().compose(made), keys, at=AT, reason="x", location="CH")
        text = MARKS.sub("", extracted(pdf, tool, tmp_path))  # a vowel mark and its letter come in either order
        wanted = WORDS[language].findall(MARKS.sub("", "\n".join(made.filled.lines())))
        changes = SequenceMatcher(None, wanted, WORDS[language].findall(text), autojunk=False).get_opcodes()
        assert [wanted[start:end] for tag, start, end, _, _ in changes if tag in {"delete", "replace"}] == []
        assert len(wanted) > 100
        total += len(wanted)
    figure(f"words of the three letters in {language} that pdftotext finds in order", f"{total} of {total}")
