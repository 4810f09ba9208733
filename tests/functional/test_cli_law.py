# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Editions, recounts, entered dates and calendars from the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.mlat import Mlat, second_file, set_clock, write_json

pytestmark = pytest.mark.thorough

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIMIT = "EU-EIO-2014/12.3"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    clock = SetClock(NOW)
    set_clock(monkeypatch, clock)
    return clock


def _logged(here: Mlat, tmp_path: Path, **more: Any) -> str:
    value = {
        "klass": "mla",
        "direction": "in",
        "subject": "Search",
        "other_state": "DE",
        "received": "2026-11-02T10:15",
        **more,
    }
    return str(here.json("request", "log", write_json(tmp_path / "request.json", value))["number"])


def _due(here: Mlat, number: str, limit: str = LIMIT) -> str:
    return str(next(row["due_on"] for row in here.rows("deadlines", number) if row["limit"] == limit))


def test_a_holiday_decreed_later_goes_through_two_people_and_a_decision(here: Mlat, tmp_path: Path) -> None:
    number = _logged(here, tmp_path, basis={"kind": "treaty", "treaty_id": "EU-EIO-2014"})
    due = _due(here, number)
    year = due[:4]
    assert here.json("calendar", "show", "ch", year)["kept"] is True
    change = ("calendar", "change", "CH", year, "--add", due, "--source", "Official journal 12/2026")
    proposed = here.json(*change)
    assert [(row["part"], row["key"]) for row in proposed["rows"]] == [("calendar", ["CH", "", year])]
    assert (proposed["cases_moved"], proposed["edition"]) == (1, 0)
    assert proposed["cases"][0]["moved"][0]["before"] == due
    uid = proposed["proposal"]
    assert [row["uid"] for row in here.rows("treaties", "proposals")] == [uid]
    refused = here.run("treaties", "publish", uid, expect=1)
    assert "second person" in refused.err
    berta = here.by("berta", second_file(here))
    assert "1 date moves" in berta.run("treaties", "effect", uid).out
    published = berta.json("treaties", "publish", uid)
    assert (published["edition"], published["cases_moved"]) == (2, 1)
    assert _due(here, number) == due
    shown = here.run("deadlines", number).out
    assert "The law changed (edition 2" in shown
    assert [row["group"] for row in here.rows("today")].count("recount") == 1
    assert "dates to decide: 1" in here.run("today").out
    waiting = here.rows("request", "recount", number)
    assert (waiting[0]["may_keep"], waiting[0]["state"], len(waiting[0]["moved"])) == (True, "open", 1)
    assert "no recount" not in here.run("request", "recount", number).out
    accepted = here.rows("request", "recount", number, "--accept")
    assert accepted[0]["state"] == "accepted"
    assert _due(here, number) > due
    assert "no recount waits" in here.run("request", "recount", number).out
    assert "none waits" in here.run("request", "recount", number, "--keep", "no", expect=1).err
    assert [row["id"] for row in here.rows("treaties", "editions")] == [2, 1]
    listed = {(row["state"], str(row["year"])): row["holidays"] for row in here.rows("calendar", "list")}
    assert due in listed["CH", year]
    assert "taken back" in here.run("treaties", "undo", "--reason", "the decree was annulled").out
    assert _due(here, number) == due
    assert "ALARM" in here.run("deadlines", number).out
    assert "can not stay" in here.run("request", "recount", number, "--keep", "no", expect=1).err
    here.run("request", "recount", number, "--accept")


def test_an_office_of_one_publishes_at_once(here: Mlat) -> None:
    here.run("office", "set", "--two-people", "off", "--reason", "one person works here")
    words = ("calendar", "change", "SA", "2027", "--weekend", "4,5", "--source", "Royal decree")
    made = here.json(*words, "--publish")
    assert made["edition"] == 2
    assert here.json("calendar", "show", "SA", "2027")["weekend"] == [4, 5]
    assert "Thursday" in here.run("calendar", "show", "SA", "2027").out
    assert "nothing in it differs" in here.run(*words, expect=1).err


def test_a_saturday_that_is_worked_is_no_rest_day(here: Mlat) -> None:
    known = here.json("calendar", "show", "HU", "2026")
    assert known["worked"] == ["2026-01-10", "2026-08-08"], "known from the holidays package"
    words = ("calendar", "change", "CH", "2027", "--source", "Official journal 3/2027")
    assert "weekend" in here.json(*words, "--work", "2027-03-03", expect=1)["message"]
    here.json(*words, "--work", "2027-03-06")
    uid = here.rows("treaties", "proposals")[0]["uid"]
    effect = here.json("treaties", "effect", uid)
    assert [(row["part"], row["key"]) for row in effect["rows"]] == [("calendar", ["CH", "", "2027"])]
    assert "2027-03-06" in effect["rows"][0]["after"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--add", "2027-01-01"), "already"),
        (("--add", "2026-03-01"), "does not lie in 2027"),
        (("--remove", "2027-03-03"), "is no holiday"),
        (("--weekend", "8"), "weekend"),
        (("--weekend", "1,2,3,4,5,6,7"), "weekend"),
        (("--source", " "), "source"),
        ((), "nothing in it differs"),
    ],
)
def test_a_calendar_that_can_not_be_is_refused(template: Mlat, words: tuple[str, ...], said: str) -> None:
    source = () if "--source" in words else ("--source", "Official journal")
    given = words if "--source" not in words else ("--add", "2027-03-03", *words)
    refused = template.run("calendar", "change", "CH", "2027", *given, *source, expect=1)
    assert said in refused.err
    assert not template.rows("treaties", "proposals")


def test_a_proposal_is_laid_aside(here: Mlat) -> None:
    uid = here.json("calendar", "change", "CH", "2027", "--add", "2027-03-03", "--source", "Decree")["proposal"]
    here.json("treaties", "discard", uid, "--reason", "a slip")
    assert "Nothing waits" in here.run("treaties", "proposals").out
    assert "no proposal" in here.run("treaties", "publish", uid, expect=1).err
    assert "came with the program" in here.run("treaties", "undo", expect=1).err


def test_a_date_is_entered_confirmed_by_another_and_withdrawn(here: Mlat, tmp_path: Path) -> None:
    number = _logged(here, tmp_path, klass="extradition", other_state="AL", basis={"kind": "treaty", "treaty_id": "ETS-024"})
    here.run("request", "event", number, "query-sent", "--at", "2026-11-10T09:00")
    limit = "ETS-024/13"
    assert "NO LIMIT COMPUTED: enter date, source, second pair of eyes" in here.run("deadlines", number).out
    entered = here.json("request", "enter-date", number, limit, "--on", "2026-12-15", "--source", "Note verbale 12")
    assert (entered["limit"], entered["entered_by"], entered["confirmed_by"]) == (limit, "anna", "")
    assert _due(here, number, limit) == "2026-12-15"
    assert "a second person must confirm" in " ".join(here.run("deadlines", number).out.split())
    assert "second person must confirm: 1" in here.run("today").out
    assert "second person must confirm it" in here.run("request", "confirm-date", number, limit, expect=1).err
    berta = here.by("berta", second_file(here))
    assert berta.json("request", "confirm-date", number, limit)["confirmed_by"] == "berta"
    assert "must confirm" not in " ".join(here.run("deadlines", number).out.split())
    withdrawn = here.json("request", "withdraw-date", number, limit, "--reason", "of another case")
    assert withdrawn["withdrawn_by"] == "anna"
    assert "no date was entered" in here.run("request", "withdraw-date", number, limit, "--reason", "again", expect=1).err
    assert here.run("request", "enter-date", number, limit, "--source", "x", expect=2).err


def test_the_board_shows_all_states_or_one_and_the_look_ahead_what_ends_at_the_weekend(here: Mlat, tmp_path: Path) -> None:
    number = _logged(here, tmp_path, basis={"kind": "treaty", "treaty_id": "EU-EIO-2014"})
    rows = here.rows("board")
    assert LIMIT in {row["limit"] for row in rows if row["request"] == number}
    assert here.rows("board", "--state", "de") == rows
    assert not here.rows("board", "--state", "BR")
    ahead = here.json("look-ahead")
    assert (ahead["first"], ahead["act_on"], ahead["back_on"]) == ("2026-11-28", "2026-11-27", "2026-11-30")


def test_an_effect_is_told_in_words_and_not_in_rows_as_they_are_kept(here: Mlat, tmp_path: Path) -> None:
    _logged(here, tmp_path)
    told = here.run("calendar", "change", "CH", "2026", "--add", "2026-12-24", "--source", "Official journal").out
    assert "the calendar of Switzerland for 2026: days of rest added: 24 Dec 2026" in told
    uid = here.rows("treaties", "proposals")[0]["uid"]
    assert "days of rest added: 24 Dec 2026" in here.run("treaties", "effect", uid).out
