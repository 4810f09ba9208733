# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What stands on every page of a case: by the stage of the proceedings, in each language of letters."""

from __future__ import annotations

import pytest

from mlat_desktop.domain.caution import caution_key
from mlat_desktop.domain.request import Particulars, Person, Uid
from mlat_desktop.domain.vocabulary import Direction, PersonRole, RequestClass, Stage
from mlat_desktop.services.caution import caution_words
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, words


def _case(stage: Stage | None, role: PersonRole | None = None) -> Particulars:
    persons = (Person(uid=Uid("p"), name="X", role=role),) if role else ()
    return Particulars(
        klass=RequestClass.MLA, direction=Direction.INCOMING, subject="s", other_state="BR", stage=stage, persons=persons
    )


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_every_stage_has_words_of_its_own_in_every_language_that_fit_on_the_foot_of_a_page(language: str) -> None:
    keys = [*(stage.value for stage in Stage), "unstated"]
    said = [words(language).of("caution", key) for key in keys]
    assert all(said)
    assert len(set(said)) == len(said)
    assert max(map(len, said)) < 210


def test_without_a_stage_a_case_is_cautioned_if_anybody_is_blamed() -> None:
    assert caution_key(_case(None)) == caution_key(_case(None, PersonRole.WITNESS)) == ""
    assert {caution_key(_case(None, role)) for role in (PersonRole.SUSPECT, PersonRole.ACCUSED)} == {"unstated"}
    assert caution_key(_case(Stage.CHARGED)) == "charged"
    assert caution_words(_case(None)) == ""
    assert "has been charged" in caution_words(_case(Stage.INVESTIGATION))
    assert "presumed innocent" in caution_words(_case(Stage.TRIAL))
