# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The fixed words of letters: every language has the same ones, and one for each code of a closed vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from mlat_desktop.domain.vocabulary import Holder, Outcome, PersonRole, RequestClass, Status
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, words

PLURAL = re.compile("_(one|two|few|many|other)$")
CLOSED = {
    "statuses": Status,
    "matters": RequestClass,
    "classes": RequestClass,
    "roles": PersonRole,
    "outcomes": Outcome,
    "holders": Holder,
}


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_every_language_has_the_fixed_words_of_english(language: str) -> None:
    ours, theirs = words(language).sections, words("en").sections
    assert _keys(theirs) == _keys(ours)
    assert all(text.strip() for part in ours.values() for text in part.values())


def _keys(sections: Mapping[str, Mapping[str, str]]) -> dict[str, set[str]]:
    """What the sections have words for; each language counts in its own forms."""
    return {name: {PLURAL.sub("", key) for key in part} for name, part in sections.items() if name != "treaties"}


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
@pytest.mark.parametrize("section", CLOSED)
def test_every_code_has_its_words(section: str, language: str) -> None:
    assert {each.value for each in CLOSED[section]} == set(words(language).sections[section])
