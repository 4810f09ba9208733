# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the bilateral treaties of Switzerland, Liechtenstein and the Netherlands say otherwise than one expects."""

from __future__ import annotations

from datetime import date

import pytest

from mlat_desktop.domain.deadlines import DeadlineState, LimitKind
from mlat_desktop.domain.treaty import SourceLevel, Treaty
from mlat_desktop.domain.vocabulary import EventKind as K
from mlat_desktop.domain.vocabulary import RequestClass
from mlat_desktop.services.codes import codes
from tests.unit.clock_cases import clock, event, tables

EXTR = RequestClass.EXTRADITION
BILATERAL = [each for each in tables().values() if each.id.startswith(("CH-", "LI-", "NL-"))]


@pytest.mark.parametrize(
    ("limit", "states", "trigger", "due"),
    [
        ("LI-US-MLAT-2002/10.4", ("US", "LI"), K.OFFICIAL_INFORMATION, date(2026, 3, 9)),
        ("CH-US-MLA-1973/27.3", ("US", "CH"), K.OFFICIAL_INFORMATION, date(2026, 3, 12)),
        ("NL-US-MLA-1981/9.3", ("US", "NL"), K.OFFICIAL_INFORMATION, date(2026, 3, 12)),
        ("CH-EG-MLA-2000/17.3", ("EG", "CH"), K.PRESENCE_NOT_REQUIRED, date(2026, 3, 17)),
        ("NL-CA-MLA/13.3", ("CA", "NL"), K.OFFICIAL_INFORMATION, date(2026, 3, 17)),
        ("CH-BR-MLA-2004/18.3", ("BR", "CH"), K.PRESENCE_NOT_REQUIRED, date(2026, 4, 1)),
    ],
)
def test_safe_conduct_is_not_fifteen_days_everywhere(limit: str, states: tuple[str, str], trigger: K, due: date) -> None:
    made = clock(
        [limit.split("/", maxsplit=1)[0]], [event(trigger, "2026-03-02T09:00")], requesting=states[0], requested=states[1]
    )
    assert made[limit].due_on == due


@pytest.mark.parametrize(
    ("limit", "states", "trigger", "due"),
    [
        ("NL-US-EXTR-1980/15", ("US", "NL"), K.FREE_TO_LEAVE, date(2026, 4, 1)),
        ("NL-CA-EXTR/14", ("CA", "NL"), K.FREE_TO_LEAVE, date(2026, 4, 1)),
        ("CH-BR-EXTR-1932/V", ("BR", "CH"), K.FINAL_DISCHARGE, date(2026, 4, 1)),
        ("CH-CA-EXTR-1993/15-16", ("CA", "CH"), K.FINAL_DISCHARGE, date(2026, 4, 16)),
        ("NL-AU-EXTR/12.3-13", ("AU", "NL"), K.FINAL_DISCHARGE, date(2026, 4, 16)),
    ],
)
def test_speciality_lasts_thirty_days_or_forty_five(limit: str, states: tuple[str, str], trigger: K, due: date) -> None:
    case = [event(trigger, "2026-03-02T09:00")]
    assert (
        clock([limit.split("/", maxsplit=1)[0]], case, requesting=states[0], requested=states[1], klass=EXTR)[limit].due_on
        == due
    )


def test_liechtenstein_lengthens_seven_days_of_safe_conduct_to_fifteen_in_all() -> None:
    told = event(K.OFFICIAL_INFORMATION, "2026-03-02T09:00")
    longer = event(K.EXTENSION_GRANTED, "2026-03-05T09:00", note="The witness is ill")
    made = clock(["LI-US-MLAT-2002"], [told, longer], requesting="US", requested="LI")
    assert made["LI-US-MLAT-2002/10.4"].due_on == date(2026, 3, 17)


def test_australia_has_fifteen_days_to_take_a_person_over_and_fifteen_more_on_reasoned_request() -> None:
    decided = event(K.DECISION_COMMUNICATED, "2026-03-02T09:00")
    more = event(K.EXTENSION_GRANTED, "2026-03-10T09:00", note="No escort is free before April")
    short = clock(["CH-AU-EXTR-1988"], [decided], requesting="AU", klass=EXTR)["CH-AU-EXTR-1988/11.4"]
    long = clock(["CH-AU-EXTR-1988"], [decided, more], requesting="AU", klass=EXTR)["CH-AU-EXTR-1988/11.4"]
    assert (short.due_on, long.due_on) == (date(2026, 3, 17), date(2026, 4, 1))


def test_only_australia_waits_fifteen_days_after_the_last_judgment() -> None:
    judged = [event(K.COMMITTED, "2026-03-02T09:00"), event(K.APPEAL_ENDED, "2026-04-01T09:00")]
    towards = clock(["NL-AU-EXTR"], judged, requesting="NL", requested="AU", klass=EXTR)
    assert towards["NL-AU-EXTR/10.1"].due_on == date(2026, 4, 16)
    assert "NL-AU-EXTR/10.1" not in clock(["NL-AU-EXTR"], judged, requesting="AU", requested="NL", klass=EXTR)


def test_receipt_by_the_embassy_is_receipt_between_the_netherlands_and_the_united_states() -> None:
    arrest, embassy = event(K.ARREST, "2026-03-01T10:00"), event(K.EMBASSY_RECEIPT, "2026-04-28T10:00")
    held = clock(["NL-US-EXTR-1980"], [arrest], requesting="US", requested="NL", klass=EXTR)["NL-US-EXTR-1980/11.4"]
    assert (held.due_on, held.state) == (date(2026, 4, 30), DeadlineState.RUNNING)
    held = clock(["NL-US-EXTR-1980"], [arrest, embassy], requesting="US", requested="NL", klass=EXTR)["NL-US-EXTR-1980/11.4"]
    assert (held.state, held.settled_on) == (DeadlineState.SETTLED, date(2026, 4, 28))


def test_a_summons_that_must_be_sent_in_time_may_arrive_later() -> None:
    hearing = event(K.APPEARANCE_DATE, "2026-05-15T09:00")
    case = [event(K.SUMMONS_SENT, "2026-03-30T09:00"), event(K.SUMMONS_ARRIVED, "2026-04-20T09:00"), hearing]
    sent = clock(["CH-CL-MLA-2006"], case, requesting="CL")["CH-CL-MLA-2006/14.4"]
    arrived = clock(["CH-BR-MLA-2004"], case, requesting="BR")["CH-BR-MLA-2004/14.4"]
    assert (sent.due_on, sent.settled_on) == (date(2026, 3, 31), date(2026, 3, 30))
    assert (arrived.due_on, arrived.settled_on) == (date(2026, 3, 31), date(2026, 4, 20))


def test_what_the_treaty_leaves_to_the_requested_state_is_asked_for_and_not_computed() -> None:
    gone = event(K.DETAINEE_TRANSFERRED, "2026-03-02T09:00")
    back = clock(["CH-BR-MLA-2004"], [gone], requesting="BR")["CH-BR-MLA-2004/20.1"]
    assert back.due_on is None
    assert back.state is DeadlineState.UNCOMPUTED


@pytest.mark.parametrize("treaty", BILATERAL, ids=[each.id for each in BILATERAL])
def test_a_bilateral_table_uses_the_lists_and_says_how_to_ask(treaty: Treaty) -> None:
    assert {each.code for each in treaty.refusal} <= {each.id for each in codes("grounds")}
    assert set(treaty.channels) <= {each.id for each in codes("channels")}
    assert set(treaty.languages) <= {each.id for each in codes("languages")}
    assert {"channel", "denunciation"} <= set(treaty.profile)
    assert treaty.channels
    assert treaty.languages
    stable = [each.code for each in treaty.contents]
    assert len(stable) == len(set(stable)) > 3


def test_a_day_that_no_text_gives_is_never_told_as_read() -> None:
    doubtful = {each.id: each.in_force_level for each in BILATERAL if each.in_force_level is not SourceLevel.TEXT}
    assert doubtful == {
        "NL-AU-EXTR": SourceLevel.SECONDARY,
        "NL-AU-MLA": SourceLevel.SECONDARY,
        "NL-CA-EXTR": SourceLevel.SECONDARY,
        "NL-CA-MLA": SourceLevel.SECONDARY,
        "NL-US-EXTR-1980": SourceLevel.MEMORY,
        "NL-US-MLA-1981": SourceLevel.MEMORY,
    }
    assert tables()["NL-HK-MLA"].in_force is None


def test_speciality_under_the_swiss_treaty_with_the_united_states_waits_until_the_person_may_leave() -> None:
    case = [event(K.FINAL_DISCHARGE, "2026-03-02T09:00"), event(K.FREE_TO_LEAVE, "2026-03-20T09:00")]
    made = clock(["CH-US-EXTR-1990"], case, requesting="US", klass=EXTR)["CH-US-EXTR-1990/16"]
    assert (made.started_on, made.due_on) == (date(2026, 3, 20), date(2026, 5, 4))
    assert "CH-US-EXTR-1990/16" not in clock(["CH-US-EXTR-1990"], case[:1], requesting="US", klass=EXTR)


def test_a_new_date_after_force_majeure_starts_the_forty_five_days_of_argentina_and_italy_anew() -> None:
    case = [event(K.DECISION_COMMUNICATED, "2026-03-02T09:00"), event(K.NEW_SURRENDER_DATE, "2026-04-10T09:00")]
    made = clock(["AR-IT-EXTR-1987"], case, requesting="IT", requested="AR", klass=EXTR)["AR-IT-EXTR-1987/19"]
    assert (made.state, made.due_on) == (DeadlineState.RUNNING, date(2026, 5, 25))


def test_a_new_date_between_argentina_and_australia_leaves_no_person_without_a_limit() -> None:
    case = [event(K.DECISION_COMMUNICATED, "2026-03-02T09:00"), event(K.NEW_SURRENDER_DATE, "2026-03-25T09:00")]
    made = clock(["AR-AU-EXTR"], case, requesting="AU", requested="AR", klass=EXTR)
    assert made["AR-AU-EXTR/13.2"].state is DeadlineState.ENDED
    assert (made["AR-AU-EXTR/13.3"].state, made["AR-AU-EXTR/13.3"].liberty) == (DeadlineState.UNCOMPUTED, True)


def test_india_discharges_a_person_and_does_not_only_allow_it() -> None:
    arrest = [event(K.ARREST, "2026-03-01T10:00")]
    made = clock(["IN-EXTR-ACT-1962"], arrest, requesting="US", requested="IN", klass=EXTR)["IN-EXTR-ACT-1962/34B.2"]
    assert (made.kind, made.due_on, made.kind.obliges) == (LimitKind.SHALL, date(2026, 4, 30), True)


def test_forty_days_of_minsk_say_that_the_older_text_may_give_less() -> None:
    arrest = [event(K.ARREST, "2026-02-01T10:00")]
    made = clock(["CIS-MINSK-1993"], arrest, requesting="RU", requested="KZ", klass=EXTR)
    assert made["CIS-MINSK-1993/62.1-1997"].due_on == date(2026, 3, 13)
    assert "clock.may-be-replaced-unread" in {step.code for step in made["CIS-MINSK-1993/62.1-1997"].steps}
    assert made["CIS-MINSK-1993/62.1-1993"].state is DeadlineState.UNCOMPUTED
