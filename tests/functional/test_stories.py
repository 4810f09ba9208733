# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Cases of an officer, counted by hand, through ``mlat``: what the program says must be right to the day."""

from __future__ import annotations

import csv
import re
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop import bootstrap
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.law import Edition, EditionKind
from mlat_desktop.domain.legal_basis import Declaration, Party
from mlat_desktop.domain.vocabulary import Direction, RequestClass
from mlat_desktop.services.ports import Series
from tests.functional.mlat import PASSPHRASE, Mlat, mlat, office, second_file, set_clock, write_json


class Case:
    """A case on the desk of an office whose clock the story moves."""

    def __init__(self, here: Mlat, clock: SetClock, number: str) -> None:
        self.here, self.clock, self.number = here, clock, number

    def event(self, kind: str, at: str, *more: str) -> dict[str, Any]:
        """Log an event the hour after it happened."""
        self.clock.at = max(self.clock.at, datetime.fromisoformat(at).replace(tzinfo=UTC, hour=23))
        logged: dict[str, Any] = self.here.json("request", "event", self.number, kind, "--at", at, *more)
        return logged

    def deadlines(self, as_of: str = "") -> dict[str, dict[str, Any]]:
        rows = self.here.rows("deadlines", self.number, *(("--as-of", as_of) if as_of else ()))
        return {row["limit"]: row for row in rows}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    clock = SetClock(datetime(2026, 1, 5, 8, tzinfo=UTC))
    set_clock(monkeypatch, clock)
    return clock


def _log(here: Mlat, clock: SetClock, at: str, **fields: Any) -> Case:
    clock.at = datetime.fromisoformat(at).replace(tzinfo=UTC, hour=23)
    outgoing = fields.get("direction") == "out"
    value = {"klass": "mla", "direction": "in", "subject": "A story", **fields}
    value |= {} if outgoing else {"received": at}
    file = write_json(here.folder.with_suffix(".json"), value)
    return Case(here, clock, here.json("request", "log", file)["number"])


def _set_up(here: Mlat, parties: Sequence[Party] = (), declarations: Sequence[Declaration] = ()) -> None:
    """Facts of a story that the shipped tables do not hold: they are the test's own, not the program's."""
    with bootstrap.open_office(here.folder, user="anna", passphrase=PASSPHRASE) as opened, opened._place.store.write() as uow:
        edition = uow.treaties.newest_edition() + 1
        at = datetime(2026, 1, 1, tzinfo=UTC)
        uow.treaties.add_edition(
            Edition(id=edition, kind=EditionKind.EDITOR, title="The story", published_at=at, published_by="anna")
        )
        uow.treaties.set_parties(parties, edition)
        uow.treaties.set_declarations(declarations, edition)
        uow.commit()


def test_story_1_forty_days_of_provisional_arrest_are_counted_at_the_place_of_arrest(tmp_path: Path, clock: SetClock) -> None:
    here = office(tmp_path / "office", "CH", clock=clock.at)
    party = Party(treaty_id="CETS-209", state="TR", entry_into_force=date(2016, 11, 1), source="the story")
    revocable = Declaration(
        treaty_id="CETS-209", state="CH", article="4(5)", kind="consent_revocable", value="yes", source="the story",
        as_of=date(2016, 11, 1),
    )  # fmt: skip
    _set_up(here, [party], [revocable])
    case = _log(here, clock, "2026-10-12T09:00", klass="extradition", other_state="TR", basis={"treaty_id": "ETS-024"})
    arrest = case.event("arrest", "2026-10-13T23:30", "--place", "CH")
    assert arrest["event"]["on"] == "2026-10-13"
    case.event("consent-given", "2026-10-16T10:00")
    case.event("consent-revoked", "2026-10-20T10:00")
    case.event("request-received", "2026-11-24T09:00", "--note", "without the warrant of article 12")
    case.event("released", "2026-11-27T16:00")
    case.event("extradition-documents-received", "2026-11-30T09:00")

    arrested = case.deadlines("2026-10-15")
    assert arrested["CETS-209/6.1"]["due_on"] == "2026-10-23"
    may, shall = arrested["ETS-024/16.4/may"], arrested["ETS-024/16.4/max"]
    assert (may["kind"], may["started_on"], may["due_on"], may["cautious_on"]) == (
        "may",
        "2026-10-13",
        "2026-10-31",
        "2026-10-30",
    )
    assert (shall["kind"], shall["due_on"], shall["act_by"], shall["cautious_on"]) == (
        "shall", "2026-11-22", "2026-11-20", "2026-11-21",
    )  # fmt: skip
    assert shall["liberty"] is True
    assert may["act_by"] == "2026-10-30"
    assert "Sat 31 Oct 2026" in may["caption"]
    assert "Sun 22 Nov 2026 is a rest day, but this limit does not move: act by Fri 20 Nov 2026." in shall["reasoning"]
    assert any("Switzerland; the day at that place counts" in line for line in shall["reasoning"])
    assert case.deadlines("2026-10-17")["CETS-209/7"]["due_on"] == "2026-11-05"

    revoked = case.deadlines("2026-10-21")
    assert revoked["CETS-209/7"]["state"] == "ended"
    assert (revoked["ETS-024/16.4/may"]["due_on"], revoked["ETS-024/16.4/max"]["due_on"]) == ("2026-11-04", "2026-11-26")
    assert case.deadlines("2026-11-25")["ETS-024/16.4/max"]["state"] == "running"
    released = case.deadlines()["ETS-024/16.4/max"]
    assert (released["state"], released["settled_on"]) == ("ended", "2026-11-27")

    case.event("arrest", "2026-12-02T08:00", "--place", "CH")
    again = case.deadlines()["ETS-024/16.4/max"]
    assert (again["started_on"], again["state"]) == ("2026-10-13", "ended")
    assert "A later event starts no second time: Arrest, Wed 2 Dec 2026." in again["reasoning"]
    table = here.json("treaties", "show", "ETS-024")
    assert any("16(5)" in limit["text"] for limit in table["limits"] if limit["id"] == "ETS-024/16.4/may")


def test_story_2_preserved_data_are_assured_until_and_never_due(tmp_path: Path, clock: SetClock) -> None:
    here = office(tmp_path / "office", "CH", clock=clock.at)
    basis = {"treaty_id": "ETS-185"}
    in_time = _log(
        here, clock, "2026-09-02T08:00", klass="preservation", other_state="BR", basis=basis, own_target="2026-12-01"
    )
    in_time.event("preservation-effected", "2026-09-02T15:00")
    late = _log(here, clock, "2026-09-02T08:00", klass="preservation", other_state="BR", basis=basis, own_target="2026-12-01")
    late.event("preservation-effected", "2026-09-02T15:00")
    floor = late.deadlines()["ETS-185/29.7/floor"]
    assert (floor["kind"], floor["due_on"]) == ("floor", "2026-11-01")
    assert "assured until" in floor["caption"].lower()
    assert "Sun 1 Nov" in floor["caption"]
    assert "moved" not in " ".join(floor["reasoning"])
    assert "due by" not in " ".join(floor["reasoning"]).lower()

    clock.at = datetime(2026, 10, 29, 23, tzinfo=UTC)
    request = here.json("request", "follow", in_time.number, "--received", "2026-10-29T09:00")
    assert {(each["kind"], each["value"]) for each in request["particulars"]["references"]} == {
        ("preservation-ticket", in_time.number)
    }
    ticket = here.json("request", "show", in_time.number)
    assert {(each["kind"], each["value"]) for each in ticket["particulars"]["references"]} == {("linked", request["number"])}
    kept = in_time.deadlines()
    assert kept["ETS-185/29.7/floor"]["state"] == "settled"
    assert (kept["ETS-185/29.7/until"]["state"], kept["ETS-185/29.7/until"]["due_on"]) == ("until-event", None)

    late.event("request-sent", "2026-10-29T09:00", "--note", "as their letter says")
    assert late.deadlines("2026-10-30")["ETS-185/29.7/floor"]["state"] == "running", "sent is not received"
    clock.at = datetime(2026, 11, 3, 23, tzinfo=UTC)
    here.json("request", "follow", late.number, "--received", "2026-11-03T09:00")
    lapsed = late.deadlines()
    assert "ETS-185/29.7/until" not in lapsed
    assert lapsed["ETS-185/29.7/floor"]["state"] == "running"
    near = {day: late.deadlines(day)["ETS-185/29.7/floor"]["lateness"] for day in ("2026-10-15", "2026-10-31", "2026-11-01")}
    assert near == {"2026-10-15": "later", "2026-10-31": "soon", "2026-11-01": "late"}, "red from 1 November"
    assert lapsed["ETS-185/29.7/floor"]["lateness"] == "late"
    assert any("Nothing assures it any longer" in line for line in lapsed["ETS-185/29.7/floor"]["reasoning"])
    assert [row["due_on"] for row in lapsed.values() if row["own_target"] and row["due_on"] == "2026-12-01"] == ["2026-12-01"]
    for case in (in_time, late):
        treaty = [row for row in case.deadlines().values() if not row["own_target"]]
        assert all("90" not in f"{row['title']} {row['caption']} {row['reasoning']}" for row in treaty)


def test_story_3_an_order_executed_in_part_keeps_its_ninety_days(tmp_path: Path, clock: SetClock) -> None:
    here = office(tmp_path / "office", "PT", clock=clock.at)
    items = [{"kind": "banking", "target": "Banco do Porto"}, {"kind": "evidence", "target": "Rui Faria, witness"}]
    case = _log(here, clock, "2026-11-20T10:00", other_state="DE", basis={"treaty_id": "EU-EIO-2014"}, items=items)
    asked = case.deadlines()
    assert (asked["EU-EIO-2014/16.1"]["due_on"], asked["EU-EIO-2014/16.1"]["state"]) == ("2026-11-27", "running")
    assert asked["EU-EIO-2014/12.3"]["due_on"] == "2026-12-21"
    assert any("Sun 20 Dec 2026" in line for line in asked["EU-EIO-2014/12.3"]["reasoning"])
    case.event("acknowledged", "2026-11-25T10:00")
    assert case.deadlines()["EU-EIO-2014/16.1"]["state"] == "settled"

    case.event("query-sent", "2026-12-02T10:00")
    during = case.deadlines()["EU-EIO-2014/12.3"]
    assert (during["due_on"], during["state"]) == ("2026-12-21", "running"), "the query moves nothing"
    case.event("query-answered", "2026-12-10T10:00")
    assert case.deadlines()["EU-EIO-2014/12.3"]["due_on"] == "2026-12-21"
    case.event("decided", "2026-12-18T10:00")
    decided = case.deadlines()
    assert decided["EU-EIO-2014/12.3"]["state"] == "settled"
    assert "12(5)" not in " ".join(decided["EU-EIO-2014/12.3"]["reasoning"])
    assert (decided["EU-EIO-2014/12.4"]["due_on"], decided["EU-EIO-2014/12.4"]["state"]) == ("2027-03-18", "running")

    for number, whom in (("1", "Ministério Público, Porto"), ("2", "Tribunal de Instrução, Porto")):
        case.event("transmitted", "2026-12-21T10:00", "--item", number, "--whom", whom)
    assert case.event("executed", "2027-01-20T10:00", "--item", "1")["status"] == "partly-executed"
    case.event("reply-sent", "2027-01-22T10:00", "--note", "The banking records")
    shown = here.json("request", "show", case.number)
    assert [item["status"] for item in shown["particulars"]["items"]] == ["executed", "with-executor"]
    assert (shown["status"], shown["in_hand"]["step_on"] > "2027-01-22") == ("partly-executed", True)
    in_part = case.deadlines()["EU-EIO-2014/12.4"]
    assert (in_part["due_on"], in_part["state"]) == ("2027-03-18", "running"), "executed in part stops nothing"

    silent = ["request", "event", case.number, "not-executed", "--at", "2027-02-03T10:00"]
    clock.at = datetime(2027, 2, 3, 23, tzinfo=UTC)
    assert "which item" in here.json(*silent, "--note", "The witness is silent", expect=1)["message"]
    assert "reasons" in here.json(*silent, "--item", "2", expect=1)["message"]
    assert here.json(*silent, "--item", "2", "--note", "The witness is silent")["status"] == "executed"
    ends = [(item["status"], item["outcome"]) for item in here.json("request", "show", case.number)["particulars"]["items"]]
    assert ends == [("executed", "granted"), ("not-executed", "otherwise")], "nobody refused it"
    done = case.deadlines()["EU-EIO-2014/12.4"]
    assert (done["state"], done["settled_on"]) == ("settled", "2027-02-03")
    whole = here.json("request", "close", case.number, "--outcome", "granted", expect=1)
    assert "Partly granted" in whole["message"]
    _lend_the_ledgers(case, ["request", "close", case.number, "--outcome", "partly", "--reason", "The witness was silent"])


def _lend_the_ledgers(case: Case, ending: Sequence[str]) -> None:
    """Article 13(3) and (4): originals lent until a day that the two authorities agree on; only their receipt ends it."""
    here = case.here
    ledgers = here.json("exhibit", "register", case.number, "--title", "Ledgers 2019 to 2023", "--original")["exhibit"]
    here.json("exhibit", "lend", ledgers, "--to", "Staatsanwaltschaft Köln", "--at", "2027-02-03T12:00")
    unnamed = _return_of(case)
    assert (unnamed["state"], unnamed["due_on"], unnamed["own_target"]) == ("uncomputed", None, True)
    assert any("The law gives no number of days: agree on a date of return" in line for line in unnamed["reasoning"])
    assert here.json(*ending, expect=1)["code"] == "request.held", "not complete while the ledgers are out"
    here.json("exhibit", "agree", ledgers, "2027-02-26")
    agreed = _return_of(case)
    assert (agreed["state"], agreed["due_on"], agreed["article"]) == ("running", "2027-02-26", ""), "no treaty gives that date"

    case.clock.at = datetime(2027, 2, 24, 23, tzinfo=UTC)
    here.json("exhibit", "return", ledgers, "--found", "whole")
    held = here.json(*ending, expect=1)
    assert (held["code"], "receipt" in held["message"]) == ("request.held", True), "not complete until the receipt"
    assert _return_of(case)["state"] == "running"
    here.json("exhibit", "receipt", ledgers, "R 12 of 24 February 2027")
    assert not [limit for limit in case.deadlines() if limit.startswith("own/return/")]
    closed = here.json(*ending)
    assert (closed["status"], closed["outcome"]) == ("closed", "partly")


def _return_of(case: Case) -> dict[str, Any]:
    """The one target that watches the return of an exhibit."""
    (found,) = (row for limit, row in case.deadlines().items() if limit.startswith("own/return/"))
    return found


def _refused_too_early(case: Case, head: Mlat, folder: Path) -> None:
    """A letter of refusal before the consultation: its reasons are nobody's yet, and it is not sealed."""
    here = case.here
    letter = here.json("letter", "draft", case.number, "refusal", "--language", "en")["id"]
    assert "reasons" not in here.json("letter", "show", letter)["content"]["fields"], "nobody has decided"
    early = write_json(folder / "early.json", {"reasons": "It is not in conformity."})
    letter = here.json("letter", "draft", case.number, "refusal", "--language", "en", "--fields", early)["id"]
    here.json("letter", "submit", letter)
    head.json("letter", "approve", letter)
    assert "46(26)" in head.json("letter", "seal", letter, "--out", folder / "early.pdf", expect=1)["message"]
    assert not (folder / "early.pdf").exists()
    blanks = write_json(folder / "blanks.json", {"reasons": " "})
    nothing = here.json("letter", "draft", case.number, "refusal", "--fields", blanks)["id"]
    assert here.json("letter", "submit", nothing, expect=1)["code"] == "letter.field-missing"


def test_story_4_a_refusal_needs_consultation_and_reasons_and_a_reopened_case_keeps_its_number(
    tmp_path: Path, clock: SetClock
) -> None:
    here = office(tmp_path / "office", "MU", clock=clock.at)
    head = here.by("berta", second_file(here))
    case = _log(
        here, clock, "2026-02-02T09:00", other_state="KE", basis={"treaty_id": "UNCAC"}, items=[{"kind": "banking"}],
        their_authority={"name": "Office of the Attorney General", "address": "Nairobi"},
    )  # fmt: skip
    begun = here.json("request", "review", "start", case.number)
    ground = next(each for each in begun["rounds"][0]["content"]["grounds"] if each["article"] == "46(21)(a)")
    found = {"id": ground["id"], "finding": "applies", "reasons": "No certified copies came"}
    sheet = write_json(tmp_path / "sheet.json", {"proposal": "refuse", "grounds": [found]})

    clock.at = datetime(2026, 2, 20, 9, tzinfo=UTC)
    here.json("request", "review", "set", case.number, sheet)
    assert here.json("request", "review", "propose", case.number, expect=1)["code"] == "review.invalid", "no reasons"
    here.json("request", "review", "set", case.number, write_json(sheet, {"reasons": "It is not in conformity."}))
    asked = here.json("request", "review", "propose", case.number, expect=1)
    assert asked["code"] == "refusal.consultation"
    assert "46(26)" in asked["message"]
    _refused_too_early(case, head, tmp_path)

    case.event("consultation-held", "2026-03-03T10:00")
    clock.at = datetime(2026, 3, 30, 9, tzinfo=UTC)
    here.json("request", "review", "propose", case.number)
    refused = head.json("request", "review", "decide", case.number)
    assert (refused["status"], refused["outcome"], refused["ground"]) == ("refused", "refused-authority", ground["code"])
    assert (refused["reasons"], refused["rounds"][0]["decided_on"]) == ("46(23)", "2026-03-30")
    letter = here.json("letter", "draft", case.number, "refusal", "--language", "en")["id"]
    shown = here.json("letter", "show", letter)["content"]["fields"]
    assert (shown["consulted_on"], shown["consult_article"], shown["reasons_article"]) == ("2026-03-03", "46(26)", "46(23)")
    assert (shown["ground_article"], shown["reasons"]) == ("46(21)(a)", "It is not in conformity.")
    here.json("letter", "submit", letter)
    head.json("letter", "approve", letter)
    head.json("letter", "seal", letter, "--out", tmp_path / "refusal.pdf")

    clock.at = datetime(2027, 1, 11, 9, tzinfo=UTC)
    again = here.json("request", "reopen", case.number, "--reason", "New facts")
    assert (again["number"], again["outcome"]) == (case.number, None)
    assert here.json("request", "review", "start", case.number)["rounds"][1]["round"] == 2

    def stood(day: str) -> dict[str, Any]:
        then: dict[str, Any] = here.json("request", "review", "show", case.number, "--as-of", day)["then"]
        return then

    days = ("2025-12-31", "2026-12-31", "2027-01-11")
    assert [stood(day)["status"] for day in days] == [None, "refused", again["status"]]
    assert [stood(day)["outcome"] for day in days] == [None, "refused-authority", None]
    # Carried forward into 2026, 2027 and after the reopening: 0 + 1 - 1 = 0, and 0 + 0 new + 1 reopened = 1.
    assert [int(stood(day)["status"] not in {None, "refused"}) for day in days] == [0, 0, 1]


@pytest.fixture
def summons(tmp_path: Path, clock: SetClock) -> Case:
    """Switzerland has a person summoned in Egypt for the first of March."""
    here = office(tmp_path / "office", "CH", clock=clock.at)
    with bootstrap.open_office(here.folder, user="anna", passphrase=PASSPHRASE) as opened:
        own = Series(klass=RequestClass.SERVICE, direction=Direction.OUTGOING, prefix="MLA", first=412, first_year=2026)
        opened.register.set_series(own)
    case = _log(
        here, clock, "2026-11-23T09:00", klass="service", direction="out", other_state="EG",
        subject="تبليغ تكليف بالحضور", basis={"treaty_id": "CH-EG-MLA-2000", "article": "13"},
        references=[{"kind": "theirs", "value": "45/ب/2023"}], persons=[{"name": "Ludovic Zumbrunnen", "role": "witness"}],
        items=[{"kind": "service", "target": "Ludovic Zumbrunnen", "particulars": "IBAN CH93 0076 2011 6238 5295 7"}],
        facts="وقائع القضية معروضة في المرفق.", their_authority={"name": "وزارة العدل", "address": "القاهرة"},
        issuing_authority={"name": "Ministère public de Genève"}, document_date="2026-11-23",
    )  # fmt: skip
    here.json("request", "event", case.number, "appearance-date", "--at", "2027-03-01T09:00")
    return case


def test_story_6_a_summons_counts_back_and_advises_the_working_day_of_the_other_state(summons: Case) -> None:
    assert summons.number == "MLA-2026-0412"
    limit = summons.deadlines()["CH-EG-MLA-2000/13.4"]
    assert (limit["kind"], limit["due_on"], limit["act_by"]) == ("backward", "2027-01-15", "2027-01-14")
    assert limit["when"] == "2027-01-14"
    assert "Fri 15 Jan 2027 is a rest day, but this limit does not move: act by Thu 14 Jan 2027." in limit["reasoning"]
    assert any("Rest days looked at: Egypt" in line for line in limit["reasoning"])


@pytest.mark.interop
def test_story_6_the_references_of_an_arabic_summons_read_in_order(
    summons: Case, tmp_path: Path, tool: Callable[[str], str]
) -> None:
    here = summons.here
    fields = write_json(tmp_path / "fields.json", {"needed_by": "2027-03-01", "offences": ["جريمة الاحتيال"]})
    letter = here.json("letter", "draft", summons.number, "request", "--language", "ar", "--fields", fields)["id"]
    here.json("letter", "submit", letter)
    head = here.by("berta", second_file(here))
    head.json("letter", "approve", letter)
    head.json("letter", "seal", letter, "--out", tmp_path / "letter.pdf")
    text = _text(tmp_path / "letter.pdf", tool("pdftotext"))
    assert "MLA-2026-0412" in text
    assert "CH93 0076 2011 6238 5295 7" in text
    assert "Ludovic Zumbrunnen" in text
    assert "45/ب/2023" in text
    assert "مارس" in text, "Egypt says mars, not adhar"
    assert here.json("letter", "verify", tmp_path / "letter.pdf")["genuine"] is True


def _text(path: Path, pdftotext: str) -> str:
    """The text as a public tool reads it, without the direction marks that it adds."""
    read = subprocess.run([pdftotext, "-enc", "UTF-8", path, "-"], capture_output=True, check=True, text=True, encoding="utf-8")
    return " ".join(re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u2060]", "", read.stdout).split())


def test_every_counting_vector_is_answered_by_the_command_line() -> None:
    vectors = Path(__file__).resolve().parents[1] / "vectors" / "counting_vectors.csv"
    with vectors.open(encoding="utf-8", newline="") as stream:
        expected = {row["id"]: row["expected_due"] for row in csv.DictReader(stream)}
    answered = mlat("due", "--file", vectors, "--json", expect=0).json["rows"]
    assert {row["id"]: row["due"] for row in answered} == expected
