# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The old spreadsheet comes in: looked at without a trace, then whole or not at all, and never twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.vocabulary import Direction, EventKind, Outcome, ReferenceKind, RequestClass, Status
from mlat_desktop.progress import CancelToken
from mlat_desktop.services.importing.dates import Doubt, Order
from mlat_desktop.services.importing.fields import Field
from mlat_desktop.services.importing.mapping import ColumnMap, SheetMap, from_toml, read_map, to_toml
from mlat_desktop.services.importing.plan import Fate, SheetPlan
from mlat_desktop.services.ports import ListQuery
from tests.services.conftest import SignIn
from tests.sheets.books import book, lines, read, text

pytestmark = pytest.mark.thorough

HEAD = ("Our ref", "Direction", "Type", "State", "Subject", "Received", "Sent", "Status", "Outcome", "Closed")
OPEN = ("I 1/2021", "incoming", "MLA", "France", "Bank records", "2021-04-25", "", "open", "", "")
ENDED = ("O 7/2019", "outgoing", "Extradition", "Deutschland", "J. Doe", "", "2019-02-03", "closed", "extradited", "2020-05-06")


def sheet(tmp_path: Path, *rows: Sequence[str], head: Sequence[str] = HEAD, name: str = "register.csv") -> Path:
    return text(tmp_path / name, lines(head, *rows))


def look(office: Office, path: Path, chosen: SheetMap | None = None) -> SheetPlan:
    return office.old_registers.look(office.old_registers.read(path), path, chosen)


def enter(office: Office, path: Path, chosen: SheetMap | None = None) -> dict[int, str]:
    return office.old_registers.take_in(look(office, path, chosen)).value.numbers


def count(office: Office) -> int:
    return len(office.register.ids(ListQuery()))


def sentences(plan: SheetPlan) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.sentence) for fault in plan.faults]


def test_each_row_becomes_a_case_with_what_its_days_tell(office: Office, tmp_path: Path) -> None:
    numbers = enter(office, sheet(tmp_path, OPEN, ENDED))
    assert numbers == {2: "MLI-2021-0001", 3: "EXO-2019-0001"}
    first, second = (office.register.show(office.register.find(numbers[row]).id) for row in (2, 3))
    assert (first.request.status, first.request.particulars.other_state) == (Status.REGISTERED, "FR")
    assert [(each.kind, each.on) for each in first.events] == [(EventKind.REQUEST_RECEIVED, date(2021, 4, 25))]
    assert first.request.in_hand is not None
    assert first.request.particulars.next_action
    assert (second.request.status, second.request.outcome) == (Status.CLOSED, Outcome.GRANTED)
    assert second.request.ended_on == date(2020, 5, 6)
    assert [each.kind for each in second.events] == [EventKind.REQUEST_SENT, EventKind.ENDED]
    old = second.request.particulars.references[0]
    assert (old.kind, old.value, old.note) == (ReferenceKind.OLD_SYSTEM, "O 7/2019", "register.csv, register, row 3")
    assert second.deadlines == ()


def test_a_look_changes_nothing(office: Office, tmp_path: Path) -> None:
    before = office.maintenance.verify_audit()
    plan = look(office, sheet(tmp_path, OPEN, ENDED))
    assert (plan.count(Fate.NEW), plan.ended) == (2, 1)
    assert (count(office), office.maintenance.verify_audit().entries, office.old_registers.maps()) == (0, before.entries, ())


def test_one_mistake_keeps_the_whole_sheet_out(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path, OPEN, ("I 2/2021", "incoming", "MLA", "Atlantis", "x", "2021-05-01", "", "", "", ""), ENDED)
    with pytest.raises(KnownError) as refused:
        enter(office, path)
    assert (refused.value.code, refused.value.facts["rows"], count(office)) == (Code.SHEET_FAULTS, 1, 0)


def test_what_was_corrected_and_comes_again_enters_only_what_is_new(office: Office, tmp_path: Path) -> None:
    first = enter(office, sheet(tmp_path, OPEN))
    plan = look(office, sheet(tmp_path, OPEN, ENDED))
    assert [(line.fate, line.number) for line in plan.lines] == [(Fate.ALREADY, first[2]), (Fate.NEW, "")]
    office.old_registers.take_in(plan)
    assert office.old_registers.take_in(plan).value.numbers == {}, "the same plan once more: all are there"
    assert count(office) == 2
    spelt = ("i-1 / 2021", *OPEN[1:])
    assert look(office, sheet(tmp_path, spelt)).lines[0].fate is Fate.ALREADY


def test_work_that_is_stopped_leaves_nothing(office: Office, tmp_path: Path) -> None:
    stopped = CancelToken()

    class StopsAtTheEnd:
        def step(self, done: int, total: int, what: str = "") -> None:
            if done >= 50:
                stopped.cancel()

    path = sheet(tmp_path, *((f"I {n}/2021", *OPEN[1:]) for n in range(120)))
    with pytest.raises(KnownError) as refused:
        office.old_registers.take_in(look(office, path), progress=StopsAtTheEnd(), cancel=stopped)
    assert (refused.value.code, count(office), office.old_registers.maps()) == (Code.CANCELLED, 0, ())
    assert len(enter(office, path)) == 120


def test_numbers_of_a_year_have_no_gap_and_follow_those_given_before(office: Office, tmp_path: Path) -> None:
    enter(office, sheet(tmp_path, OPEN))
    more = enter(office, sheet(tmp_path, *((f"I {n}/2021", *OPEN[1:5], f"2021-0{n}-01", *OPEN[6:]) for n in (5, 3, 4))))
    assert sorted(more.values()) == ["MLI-2021-0002", "MLI-2021-0003", "MLI-2021-0004"]
    assert more[3] == "MLI-2021-0002", "by the day of registration"


def test_an_ambiguous_day_is_asked_once_for_its_column(office: Office, tmp_path: Path) -> None:
    rows = [(f"I {n}/2021", *OPEN[1:5], f"0{n}/04/2021", *OPEN[6:]) for n in (1, 2, 3)]
    plan = look(office, sheet(tmp_path, *rows))
    assert [(q.doubt, q.column, q.count) for q in plan.questions] == [(Doubt.ORDER, "Received", 3)]
    answered = plan.map.with_column(replace(plan.map.column("Received"), order=Order.DAY_FIRST))
    assert [line.registered for line in look(office, sheet(tmp_path, *rows), answered).lines] == [
        date(2021, 4, day) for day in (1, 2, 3)
    ]
    decided = look(office, sheet(tmp_path, *rows, ("I 9/2021", *OPEN[1:5], "25/04/2021", *OPEN[6:])))
    assert (decided.faults, decided.lines[0].registered) == ((), date(2021, 4, 1))
    assert next(each.order for each in decided.columns if each.map.field is Field.RECEIVED) is Order.DAY_FIRST


def test_one_answer_settles_a_word_for_the_whole_column(office: Office, tmp_path: Path) -> None:
    rows = [(f"I {n}/2021", *OPEN[1:3], "Korea", *OPEN[4:]) for n in (1, 2)]
    plan = look(office, sheet(tmp_path, *rows))
    assert [(q.value, q.count, q.choices) for q in plan.questions] == [("Korea", 2, ("KP", "KR"))]
    answered = plan.map.with_column(replace(plan.map.column("State"), values={"Korea": "KR"}))
    assert {line.state for line in look(office, sheet(tmp_path, *rows), answered).lines} == {"KR"}


def test_a_map_is_remembered_and_fits_the_next_sheet_of_the_kind(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path, OPEN, head=("Our ref", "Direction", "Type", "State", "Kurz", "Received", "Sent", "Status", "O", "C"))
    plan = look(office, path)
    assert plan.map.column("Kurz").field is Field.NOTES, "what means nothing is not lost"
    office.old_registers.take_in(look(office, path, plan.map.with_column(ColumnMap(heading="Kurz", field=Field.SUBJECT))))
    again = look(office, path)
    assert (again.known_as, again.map.column("Kurz").field) == ("register", Field.SUBJECT)
    assert [each.name for each in office.old_registers.maps()] == ["register"]
    office.old_registers.forget("register")
    assert (office.old_registers.maps(), look(office, path).known_as) == ((), "")
    with pytest.raises(KnownError):
        office.old_registers.forget("register")


def test_a_map_is_the_same_as_a_file(tmp_path: Path) -> None:
    made = SheetMap(
        name="Alt",
        header=3,
        hidden_rows=False,
        defaults={Field.DIRECTION: "in", Field.ENDED: "latest"},
        columns=(
            ColumnMap(heading="رقم", field=Field.OLD_NUMBER),
            ColumnMap(heading='A "b" = c', field=Field.RECEIVED, order=Order.DAY_FIRST, years_from=1950),
            ColumnMap(heading="X", field=Field.STATE, values={"Korea": "KR"}),
            ColumnMap(heading="Y"),
        ),
    )
    assert from_toml(to_toml(made), "x") == made
    path = text(tmp_path / "map.toml", to_toml(made))
    assert read_map(path) == made


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("schema = 2", "schema"),
        ("nonsense", "not TOML"),
        ("schema = 1\ncolour = 1", "colour"),
        ('schema = 1\n[[column]]\nheading = "x"\nfield = "shoe"', "field: shoe"),
        ('schema = 1\n[[column]]\nheading = "x"\norder = "dmy"', "order: dmy"),
        ('schema = 1\n[[column]]\nheading = " "', "heading"),
        ('schema = 1\n[defaults]\nshoe = "x"', "defaults: shoe"),
        ("schema = 1\nheader = -1", "header"),
        ("schema = 1\ncolumn = 3", "column"),
    ],
)
def test_a_faulty_map_is_refused_with_the_first_thing_that_is_wrong(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(KnownError) as refused:
        read_map(text(tmp_path / "map.toml", content))
    assert refused.value.code is Code.MAP_INVALID
    assert words in str(refused.value.facts["reason"])


FAULTS = [
    (("", *OPEN[1:]), "our old number is missing"),
    (("1", "sideways", *OPEN[2:]), "does not say whether it came in or went out"),
    (("1", "incoming", "shoes", *OPEN[3:]), "is not known as a kind of request"),
    (("1", *OPEN[1:3], "", *OPEN[4:]), "it is not said: Other State"),
    (("1", *OPEN[1:3], "Switzerland", *OPEN[4:]), "the other State is our own"),
    (("1", *OPEN[1:5], "", *OPEN[6:]), "the day of receipt is missing"),
    (("1", *OPEN[1:5], "2027-01-01", *OPEN[6:]), "the day lies in the future"),
    (("1", *OPEN[1:5], "1921-04-25", *OPEN[6:]), "more than 60 years away"),
    (("1", *OPEN[1:7], "closed", "", "2022-01-01"), "not said with what outcome"),
    (("1", *OPEN[1:7], "executed", "", ""), "the day is missing"),
    (("1", *OPEN[1:7], "executed", "", "2020-01-01"), "it ended before it began"),
    (("1", *OPEN[1:7], "open", "", "2022-01-01"), "said to be open, and to have ended"),
]


@pytest.mark.parametrize(("row", "words"), FAULTS, ids=[words for _row, words in FAULTS])
def test_a_mistake_has_its_row_its_column_and_one_sentence(
    office: Office, tmp_path: Path, row: Sequence[str], words: str
) -> None:
    plan = look(office, sheet(tmp_path, OPEN, row))
    assert plan.count(Fate.BAD) == 1
    assert [row for row, _column, _said in sentences(plan)] == [3]
    assert words in plan.faults[0].sentence


def test_rows_of_one_number_are_one_case_where_they_agree(office: Office, tmp_path: Path) -> None:
    head = (*HEAD, "Person", "Remarks")
    agreed = [(*OPEN, "Anna Haddad", "first"), (*OPEN, "Rami Haddad", "second"), (*OPEN, "anna HADDAD", "first")]
    numbers = enter(office, sheet(tmp_path, *agreed, head=head))
    parts = office.register.find(numbers[2]).particulars
    assert [each.name for each in parts.persons] == ["Anna Haddad", "Rami Haddad"]
    assert parts.notes.splitlines() == ["Remarks: first", "Remarks: second"]
    differ = [("9", *OPEN[1:], "A", ""), ("9", *OPEN[1:3], "Spain", *OPEN[4:], "B", "")]
    plan = look(office, sheet(tmp_path, *differ, head=head))
    assert [(line.row, line.fate) for line in plan.lines] == [(2, Fate.NEW), (3, Fate.BAD)]
    assert "row 2 has the same old number, but not the same State" in plan.faults[0].sentence


def test_numbers_that_begin_anew_each_year_are_cases_of_their_own(office: Office, tmp_path: Path) -> None:
    rows = [("1", *OPEN[1:5], f"{year}-04-25", *OPEN[6:]) for year in (2020, 2021)]
    plan = look(office, sheet(tmp_path, *rows))
    assert plan.count(Fate.NEW) == 2
    assert any("stand in several years" in remark.sentence for remark in plan.remarks)


def test_nothing_that_is_not_understood_is_lost(office: Office, tmp_path: Path) -> None:
    head = (*HEAD, "Shelf", "Officer", "Offence")
    numbers = enter(office, sheet(tmp_path, (*OPEN, "B 12", "Mrs. Gone", "piracy of the high seas"), head=head))
    request = office.register.find(numbers[2])
    assert request.officer == "anna"
    for kept in ("Shelf: B 12", "Officer: Mrs. Gone"):
        assert kept in request.particulars.notes


def test_titles_repeated_headings_and_totals_are_told_apart(office: Office, tmp_path: Path) -> None:
    rows = [("Register of the office", *[None] * 9), HEAD, OPEN, HEAD, ("2019", *[None] * 9), ENDED]
    path = book(tmp_path / "r.xlsx", [[cell or None for cell in row] for row in rows], merged=["A1:J1", "A5:J5"])
    plan = look(office, path)
    assert (plan.header, [line.row for line in plan.lines], plan.faults) == (2, [3, 6], ())
    assert len(plan.remarks) == 3


def test_the_direction_may_stand_in_the_name_of_the_sheet(office: Office, tmp_path: Path) -> None:
    head = ("Ref", "Type", "Country", "Matter", "Date")
    path = sheet(tmp_path, ("1", "MLA", "FR", "x", "2021-04-25"), head=(*head[:4], "Date received"), name="Incoming.csv")
    plan = look(office, path)
    assert (plan.map.defaults, plan.lines[0].direction) == ({Field.DIRECTION: "in"}, Direction.INCOMING)


def test_mistakes_go_out_as_a_list_that_comes_in_again_once_it_is_mended(office: Office, tmp_path: Path) -> None:
    bad = ("I 2/2021", "incoming", "MLA", "Atlantis", "=1+1", "2021-05-01", "", "", "", "")
    plan = look(office, sheet(tmp_path, OPEN, bad))
    for name in ("faults.xlsx", "faults.csv"):
        assert office.old_registers.write_faults(plan, tmp_path / name) == 1
        grid = read(tmp_path / name)
        assert len(grid.rows) == 2
        assert "Atlantis is not known as a State" in str(grid.rows[1].cells[0])
        again = look(office, tmp_path / name)
        assert [fault.sentence for fault in again.faults] == [plan.faults[0].sentence]
        assert grid.rows[1].cells[5] == "=1+1"
    with pytest.raises(KnownError):
        office.old_registers.write_faults(plan, tmp_path / "faults.csv")
    mended = [tuple(str(cell or "").replace("Atlantis", "Brazil") for cell in row.cells) for row in grid.rows]
    numbers = enter(office, text(tmp_path / "mended.csv", lines(*mended)))
    assert office.register.find(numbers[2]).particulars.other_state == "BR"


def test_the_audit_log_says_from_which_row_a_case_came(office: Office, tmp_path: Path) -> None:
    numbers = enter(office, sheet(tmp_path, OPEN, ENDED))
    log = office.maintenance.audit_lines()
    said = [line for line in log if line.action == "request.taken-over"]
    assert len(said) == 2
    assert any('"rows":[3]' in line.detail.replace(" ", "") and numbers[3] in line.detail for line in said)
    assert {line.action for line in log if line.action.startswith("register.")} == {"register.taken-over", "register.sheet-map"}
    assert office.maintenance.verify_audit().fault == ""


def test_a_clerk_enters_open_cases_and_an_auditor_none(sign_in: SignIn, tmp_path: Path) -> None:
    clerk = sign_in("clerk")
    assert len(enter(clerk, sheet(tmp_path, OPEN))) == 1
    with pytest.raises(KnownError) as refused:
        enter(clerk, sheet(tmp_path, ENDED))
    assert refused.value.code is Code.NOT_PERMITTED
    clerk.close()
    auditor = sign_in("auditor")
    with pytest.raises(KnownError):
        look(auditor, sheet(tmp_path, OPEN))


def test_a_restricted_case_is_recognised_without_its_number(office: Office, tmp_path: Path) -> None:
    from mlat_desktop.domain.vocabulary import Confidentiality

    numbers = enter(office, sheet(tmp_path, OPEN))
    kept = office.register.find(numbers[2])
    secret = replace(kept.particulars, confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="a minister")
    office.register.amend(kept.id, secret, version=kept.version, reason="it must be")
    line = look(office, sheet(tmp_path, OPEN)).lines[0]
    assert (line.fate, line.number, line.klass) == (Fate.ALREADY, "", RequestClass.MLA)
