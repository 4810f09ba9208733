# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A deadline explained from end to end says what the screen and the JSON say, under headings."""

from __future__ import annotations

from mlat_desktop.domain.vocabulary import EventKind, RequestClass
from mlat_desktop.i18n import language
from mlat_desktop.reasoning import sentences
from mlat_desktop.services.explaining import HEADINGS, Part, explained, explained_text
from mlat_desktop.services.viewing import deadline_view
from tests.unit.clock_cases import clock, clock_all, event, tables

K = EventKind
ENGLISH = language("en")
ARREST = event(K.ARREST, "2026-10-13T23:30", place="CH")


def test_an_explanation_goes_from_the_event_to_the_source() -> None:
    made = clock(["ETS-024"], [ARREST], klass=RequestClass.EXTRADITION)["ETS-024/16.4/max"]
    told = explained(made, ENGLISH)
    parts = [Part.EVENT, Part.LAW, Part.RULE, Part.COUNTING, Part.CAUTION, Part.RESULT, Part.SOURCE]
    assert [each.part for each in told] == parts
    text = explained_text(made, ENGLISH)
    for words in ("13 Oct 2026 23:30 (Switzerland", "article 16(4)", "plain calendar time", "act by Fri 20 Nov 2026",
                  "Cautious reading: one day earlier, Sat 21 Nov 2026", "Due by the end of Sun 22 Nov 2026",
                  made.source, f"table of {made.table_version}"):  # fmt: skip
        assert words in text
    assert text.index("What starts the time") < text.index("The result") < text.index("Source and version of the table")


def test_what_became_of_a_limit_comes_last() -> None:
    made = clock(["ETS-024"], [ARREST, event(K.RELEASED, "2026-10-20T10:00")], klass=RequestClass.EXTRADITION)
    assert [each.part for each in explained(made["ETS-024/16.4/max"], ENGLISH)][-2:] == [Part.SOURCE, Part.COURSE]


def test_screen_json_and_explanation_say_the_same_in_the_same_order() -> None:
    everything = [event(kind, "2026-03-02T10:00") for kind in EventKind]
    for treaty_id in tables():
        for klass in (RequestClass.MLA, RequestClass.EXTRADITION):
            for made in clock_all([treaty_id], everything, klass=klass):
                told = tuple(each for paragraph in explained(made, ENGLISH) for each in paragraph.sentences)
                assert told == sentences(made, ENGLISH) == deadline_view(made, made.started_on or ARREST.on).reasoning


def test_every_part_has_a_heading() -> None:
    assert set(HEADINGS) == set(Part)
