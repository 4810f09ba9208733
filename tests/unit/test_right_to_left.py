# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What is put into an Arabic sentence keeps its own order: an article or a reference that turned around is another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlat_desktop import i18n
from mlat_desktop.domain.deadlines import Step
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.letters import bidi
from mlat_desktop.messages import sentence
from mlat_desktop.reasoning import step_sentences
from mlat_desktop.services.wording import article_words


def visual(text: str) -> str:
    """The characters of a right-to-left paragraph as they stand from left to right."""
    levels = bidi.line_levels(bidi.resolve(text, bidi.RTL), 0, len(text))
    kept = [place for place, level in enumerate(levels) if level is not None]
    order = bidi.visual_order([level for level in levels if level is not None])
    return "".join(text[kept[place]] for place in order)


@pytest.fixture
def arabic() -> i18n.Language:
    return i18n.use("ar")


def test_an_article_in_the_reasoning_reads_in_its_own_order(arabic: i18n.Language) -> None:
    step = Step("clock.article", (("treaty", "ETS 24"), ("article", "16(4) first limb")))
    (said,) = step_sentences([step], arabic)
    assert "16(4) first limb" in visual(said)
    assert "16(4) first limb" not in visual(said.replace("\u2068", "").replace("\u2069", "")), "the case is not the hard one"


def test_an_article_as_it_is_cited_reads_in_its_own_order(arabic: i18n.Language) -> None:
    assert "46(3)(f)" in visual(article_words("46(3)(f)"))


def test_a_reference_and_a_folder_in_a_refusal_read_in_their_own_order(arabic: i18n.Language) -> None:
    assert "45/B/2023" in visual(sentence(KnownError(Code.REQUEST_UNKNOWN, reference="45/B/2023")))
    assert "/tmp/a (1)/b" in visual(sentence(KnownError(Code.OFFICE_MISSING, folder=Path("/tmp/a (1)/b"))))
    reason = why("the list {list} has no code {code}", list="offences", code="x(1)")
    assert "x(1)" in visual(sentence(KnownError(Code.REQUEST_INVALID, reason=reason)))


def test_english_sentences_carry_no_marks() -> None:
    i18n.use("en")
    assert "\u2068" not in sentence(KnownError(Code.REQUEST_UNKNOWN, reference="45/B/2023"))
