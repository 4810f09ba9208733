# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How a State stands to an instrument over its life there, and in which order the instruments between two States come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlat_desktop.domain.basis_order import Finding, Known, Question, Tier, find
from mlat_desktop.domain.counting import Rule
from mlat_desktop.domain.legal_basis import (
    InForce,
    Membership,
    Party,
    PartyAct,
    PartyEvent,
    Standing,
    basis,
    life_of,
    membership,
)
from mlat_desktop.domain.treaty import (
    Accession,
    Fact,
    LifeAct,
    LifeEvent,
    Relation,
    RelationKind,
    Series,
    Source,
    SourceLevel,
    Subject,
    Treaty,
    faults,
    length_of,
)
from mlat_desktop.services.treaties.basis_words import SENTENCES, basis_sentence

pytestmark = pytest.mark.thorough

DAY = date(2026, 11, 21)
READ = Source(url="read", read_on=DAY, level=SourceLevel.TEXT)


def treaty(treaty_id: str, series: Series = Series.UN, **facts: Any) -> Treaty:
    base = Treaty(
        id=treaty_id,
        version="1",
        title=treaty_id,
        short=treaty_id,
        series=series,
        subjects=frozenset({Subject.MLA, Subject.EVIDENCE}),
        binding=series not in {Series.SCHEME, Series.MODEL},
        source=READ,
        in_force=date(1990, 1, 1),
    )
    return replace(base, **facts)


def pair(treaty_id: str, **facts: Any) -> Treaty:
    return treaty(treaty_id, Series.BILATERAL, circle=frozenset({"AA", "BB"}), **facts)


def act(kind: PartyAct, on: str = "", effective: str = "", **facts: Any) -> PartyEvent:
    made = PartyEvent(treaty_id="T", state="AA", act=kind, source="notice")
    day = date.fromisoformat(on) if on else None
    return replace(made, on=day, effective_on=date.fromisoformat(effective) if effective else None, **facts)


def member(*acts: PartyEvent, on: str = "2020-06-01", row: Party | None = None, of: Treaty | None = None) -> Membership:
    return membership(of or treaty("T"), "AA", date.fromisoformat(on), [row] if row else [], acts)


def bound(treaty_id: str, *states: str) -> list[Party]:
    return [Party(treaty_id=treaty_id, state=each, entry_into_force=date(2000, 1, 1)) for each in states]


def clause(kind: RelationKind, *others: str, **facts: Any) -> Relation:
    return replace(Relation(kind=kind, article="9", text="clause", others=others), **facts)


def ask(treaties: Sequence[Treaty], parties: Sequence[Party] = (), **facts: Any) -> tuple[Finding, ...]:
    asked = Question(requesting="AA", requested="BB", on=DAY, sought=(Subject.EVIDENCE, Subject.MLA))
    return find(Known(treaties, parties), replace(asked, **facts))


def ids(found: Sequence[Finding]) -> list[str]:
    return [each.basis.treaty.id for each in found]


def told(one: Finding) -> set[str]:
    return {step.code.removeprefix("basis.") for step in one.reasons}


# -- the life of a treaty for one State


ROW = Party(treaty_id="T", state="AA", entry_into_force=date(2000, 1, 1))


@pytest.mark.parametrize(
    ("acts", "day", "standing"),
    [
        ([act(PartyAct.DENOUNCED, "2018-01-01", "2019-01-01")], "2018-12-31", Standing.BOUND),
        ([act(PartyAct.DENOUNCED, "2018-01-01", "2019-01-01")], "2019-01-01", Standing.ENDED),
        ([act(PartyAct.TERMINATED, "2019-01-01")], "2020-01-01", Standing.ENDED),
        ([act(PartyAct.SUSPENDED, "2019-01-01")], "2019-06-01", Standing.SUSPENDED),
        ([act(PartyAct.SUSPENDED, "2019-01-01"), act(PartyAct.RESUMED, "2020-01-01")], "2020-01-01", Standing.BOUND),
        ([act(PartyAct.DENOUNCED, "", "2019-01-01"), act(PartyAct.IN_FORCE, "2021-01-01")], "2020-01-01", Standing.ENDED),
        ([act(PartyAct.DENOUNCED, "", "2019-01-01"), act(PartyAct.IN_FORCE, "2021-01-01")], "2021-01-01", Standing.BOUND),
        ([act(PartyAct.DENOUNCED, "2019-01-01")], "2020-01-01", Standing.UNKNOWN),
        ([act(PartyAct.DENOUNCED, "", "2019-01-01", level=SourceLevel.MEMORY)], "2020-01-01", Standing.UNKNOWN),
        ([act(PartyAct.DENOUNCED, "", "2019-01-01", territory="Islands")], "2020-01-01", Standing.BOUND),
        ([act(PartyAct.TERMINATED, "2019-01-01"), act(PartyAct.RESUMED, "2020-01-01")], "2021-01-01", Standing.ENDED),
    ],
)
def test_a_state_that_was_bound_may_leave_pause_and_come_back(acts: list[PartyEvent], day: str, standing: Standing) -> None:
    assert member(*acts, on=day, row=ROW).standing is standing


def test_who_came_back_is_bound_although_an_older_end_is_recorded() -> None:
    again = replace(ROW, entry_into_force=date(2021, 1, 1))
    left = act(PartyAct.DENOUNCED, "", "2019-01-01")
    assert member(left, on="2022-01-01", row=again).standing is Standing.BOUND
    assert member(left, on="2020-01-01", row=again).standing is Standing.ENDED


def test_an_announced_end_is_told_while_the_state_is_still_bound() -> None:
    left = member(act(PartyAct.DENOUNCED, "2020-01-01", "2021-01-01"), row=ROW)
    assert (left.standing, left.until) == (Standing.BOUND, date(2021, 1, 1))


def test_a_state_without_a_row_is_bound_by_what_it_did() -> None:
    assert member().standing is Standing.UNKNOWN
    provisional = member(act(PartyAct.PROVISIONALLY_APPLIED, "2019-01-01"))
    assert (provisional.standing, provisional.provisional) == (Standing.BOUND, True)
    final = member(act(PartyAct.PROVISIONALLY_APPLIED, "2019-01-01"), act(PartyAct.IN_FORCE, "2020-01-01"))
    assert (final.standing, final.provisional, final.since) == (Standing.BOUND, False, date(2020, 1, 1))
    heir = member(act(PartyAct.SUCCEEDED, "2006-10-23", "2006-06-06"))
    assert (heir.standing, heir.succeeded, heir.since) == (Standing.BOUND, True, date(2006, 6, 6))
    assert member(act(PartyAct.ACCEDED, "2019-01-01")).standing is Standing.RATIFIED
    assert member(act(PartyAct.ACCEDED, "2019-01-01", "2021-01-01")).standing is Standing.NOT_YET
    assert member(act(PartyAct.SIGNED, "2019-01-01")).standing is Standing.UNKNOWN
    assert member(act(PartyAct.IN_FORCE, "2019-01-01", level=SourceLevel.MEMORY)).standing is Standing.UNKNOWN


def test_territories_reservations_and_amendments_are_kept_as_they_stand_on_the_day() -> None:
    acts = (
        act(PartyAct.EXTENDED, "2010-01-01", territory="Islands"),
        act(PartyAct.RESERVED, "2001-01-01", article="2", text="fiscal offences"),
        act(PartyAct.RESERVED, "2001-01-01", article="5", text="search"),
        act(PartyAct.RESERVATION_WITHDRAWN, "2015-01-01", article="2"),
        act(PartyAct.AMENDMENT_ACCEPTED, "2021-01-01"),
    )
    made = member(*acts, row=ROW)
    assert [each.territory for each in made.territories] == ["Islands"]
    assert [each.article for each in made.reservations] == ["5"]
    assert made.amendments == ()
    assert len(member(*acts, row=ROW, on="2014-01-01").reservations) == 2
    assert len(member(*acts, row=ROW, on="2021-01-01").amendments) == 1
    assert made.events == tuple(sorted(acts, key=lambda each: each.on or date.min))


def test_a_deposit_binds_from_the_day_that_the_instrument_says_and_not_before_it_is_in_force() -> None:
    rule = Accession(length=length_of("30", "nth_day"), rule=Rule.NTH_DAY, article="68(2)")
    made = treaty("T", accession=rule, in_force=date(2005, 12, 14))
    early, late = (replace(ROW, entry_into_force=None, ratification=each) for each in (date(2003, 12, 9), date(2006, 11, 9)))
    assert member(row=early, of=made).since == date(2005, 12, 14)
    found = member(row=late, of=made)
    assert (found.standing, found.since, found.reckoned) == (Standing.BOUND, date(2006, 12, 9), True)
    assert member(row=late, of=made, on="2006-12-08").standing is Standing.NOT_YET
    remembered = replace(made, accession=replace(rule, level=SourceLevel.MEMORY))
    assert member(row=late, of=remembered).standing is Standing.RATIFIED


@given(st.lists(st.tuples(st.sampled_from(PartyAct), st.dates(date(1990, 1, 1), date(2030, 1, 1))), max_size=8), st.randoms())
def test_the_life_of_a_state_does_not_depend_on_the_order_of_its_rows(steps: list[tuple[PartyAct, date]], chance: Any) -> None:
    days = {day: kind for kind, day in steps}
    acts = [act(kind, effective=day.isoformat()) for day, kind in days.items()]
    mixed = list(acts)
    chance.shuffle(mixed)
    assert member(*acts) == member(*mixed)


# -- the life of the instrument


def test_the_instrument_itself_lives_and_ends() -> None:
    ended = treaty("T", life=(LifeEvent(act=LifeAct.TERMINATED, on=date(2015, 1, 1)),))
    assert life_of(ended, date(2014, 12, 31)).in_force is InForce.YES
    assert life_of(ended, date(2015, 1, 1)).in_force is InForce.NO
    paused = treaty("T", life=(LifeEvent(act=LifeAct.SUSPENDED, on=date(2015, 1, 1)), LifeEvent(act=LifeAct.RESUMED, on=DAY)))
    assert [life_of(paused, day).in_force for day in (date(2016, 1, 1), DAY)] == [InForce.NO, InForce.YES]
    assert life_of(treaty("T", not_in_force=True, in_force=None), DAY).in_force is InForce.NO
    assert life_of(treaty("T", in_force_level=SourceLevel.MEMORY), DAY).in_force is InForce.UNKNOWN
    act_of_union = treaty("T", Series.EU, life=(LifeEvent(act=LifeAct.APPLIES, on=date(2027, 2, 1)),))
    assert life_of(act_of_union, DAY).in_force is InForce.NO
    assert life_of(act_of_union, date(2027, 2, 1)).in_force is InForce.YES


def test_a_regulation_binds_its_circle_and_a_directive_does_not() -> None:
    directive = treaty("T", Series.EU, circle=frozenset({"AA", "BB"}))
    assert membership(directive, "AA", DAY, []).standing is Standing.UNKNOWN
    regulation = replace(directive, binds_circle=Fact(text="directly applicable", article="40"))
    assert membership(regulation, "AA", DAY, []).standing is Standing.BOUND
    assert membership(regulation, "CC", DAY, []).standing is Standing.UNKNOWN
    remembered = replace(directive, binds_circle=Fact(text="directly applicable", level=SourceLevel.MEMORY))
    assert membership(remembered, "AA", DAY, []).standing is Standing.UNKNOWN


def test_before_the_last_possible_day_nothing_is_known() -> None:
    row = Party(treaty_id="T", state="AA", entry_into_force=date(2020, 1, 1), source="a report (at the latest from that day)")
    sure = member(row=row, on="2020-01-01")
    assert (sure.standing, sure.since, sure.at_latest) == (Standing.BOUND, date(2020, 1, 1), True)
    before = member(row=row, on="2019-12-31")
    assert (before.standing, before.since, before.at_latest) == (Standing.UNKNOWN, None, False)
    exact = act(PartyAct.IN_FORCE, "2018-01-01")
    assert member(exact, row=row, on="2019-12-31").standing is Standing.BOUND
    begun = LifeEvent(act=LifeAct.IN_FORCE, on=DAY, text="In force at the latest on this day")
    own = pair("T", in_force=None, life=(begun,))
    assert [life_of(own, day).in_force for day in (date(2010, 1, 1), DAY)] == [InForce.UNKNOWN, InForce.YES]
    assert membership(own, "AA", DAY, []).at_latest
    assert membership(own, "AA", date(2010, 1, 1), []).standing is Standing.UNKNOWN


def test_an_agreement_between_two_sides_stands_only_between_them() -> None:
    made = treaty("T", Series.EU, circle=frozenset({"AA", "BB", "US"}), side=frozenset({"US"}))
    assert made.joins("AA", "US")
    assert made.joins("US", "BB")
    assert not made.joins("AA", "BB")
    assert not made.joins("US", "CC")
    assert ask([made]) == ()
    assert ids(ask([made], requested="US")) == ["T"]
    assert faults(made) == ()
    assert faults(replace(made, side=frozenset({"CC"})))


# -- the order


def test_the_narrower_circle_comes_first_and_what_binds_nobody_last() -> None:
    tables = [
        treaty("S", Series.SCHEME),
        treaty("U"),
        treaty("R", Series.REGIONAL),
        pair("B"),
        treaty("X", Series.COUNCIL_OF_EUROPE),
        treaty("N", not_in_force=True, in_force=None),
        treaty("D", Series.DOMESTIC, circle=frozenset({"BB"})),
        treaty("E", Series.DOMESTIC, circle=frozenset({"AA"})),
    ]
    found = ask(tables, [*bound("U", "AA", "BB"), *bound("R", "AA", "BB"), *bound("S", "AA", "BB"), *bound("X", "AA")])
    assert ids(found) == ["B", "R", "U", "X", "N", "S", "D"]
    assert [each.in_force for each in found[:6]] == ["yes", "yes", "yes", "unknown", "no", "no"]
    assert [each.usable for each in found] == [True] * 3 + [False] * 4
    assert "special" in told(found[0])
    assert "by-subject" in told(found[2])
    assert "member-unknown" in told(found[3])


def test_a_clause_that_supersedes_puts_a_convention_before_a_treaty_of_two() -> None:
    over = clause(RelationKind.SUPERSEDES, series=frozenset({Series.BILATERAL}))
    convention = treaty("C", Series.COUNCIL_OF_EUROPE, relations=(over,))
    first, second = ask([pair("B"), convention], bound("C", "AA", "BB"))
    assert (first.basis.treaty.id, first.usable) == ("C", True)
    assert (second.basis.treaty.id, second.in_force, second.usable) == ("B", InForce.YES, False)
    assert second.gives_way_to == ("C",)
    assert "displaces" in told(first)
    assert "displaced" in told(second)
    unsure = ask([pair("B"), convention], bound("C", "AA"))
    assert ids(unsure) == ["B", "C"]
    assert unsure[0].usable
    assert "may-be-displaced" in told(unsure[0])
    assert "would-displace" in told(unsure[1])
    assert "may-be-displaced" not in told(ask([pair("B"), convention])[0])


def test_a_subsidiary_procedure_stays_usable_behind_what_it_gives_way_to() -> None:
    general = treaty("Z", Series.UN)
    humble = treaty("A", Series.UN, relations=(clause(RelationKind.SUBSIDIARY, "Z"),))
    found = ask([humble, general], bound("A", "AA", "BB") + bound("Z", "AA", "BB"))
    assert ids(found) == ["Z", "A"]
    assert all(each.usable for each in found)


@pytest.mark.parametrize(
    "facts",
    [{"level": SourceLevel.MEMORY}, {"since": date(2030, 1, 1)}, {"subjects": frozenset({Subject.EXTRADITION})}],
)
def test_a_clause_counts_only_where_it_was_read_for_its_subject_and_from_its_day(facts: dict[str, Any]) -> None:
    convention = treaty("C", Series.REGIONAL, relations=(clause(RelationKind.SUPERSEDES, "B", **facts),))
    found = ask([convention, pair("B")], bound("C", "AA", "BB"))
    assert ids(found) == ["B", "C"]
    assert found[0].usable
    assert ("unread" in told(found[1])) is ("level" in facts)


def test_clauses_that_point_at_each_other_cancel_out_and_say_so() -> None:
    one = treaty("A", relations=(clause(RelationKind.SUPERSEDES, "B"),))
    two = treaty("B", relations=(clause(RelationKind.SUPERSEDES, "C"),))
    three = treaty("C", relations=(clause(RelationKind.SUPERSEDES, "A"),))
    parties = [row for each in "ABC" for row in bound(each, "AA", "BB")]
    found = ask([three, two, one], parties)
    assert ids(found) == ["A", "B", "C"]
    assert all(each.usable and "circular" in told(each) for each in found)


def test_for_computer_data_the_convention_on_it_comes_first() -> None:
    cyber = treaty(
        "C",
        Series.COUNCIL_OF_EUROPE,
        subjects=frozenset({Subject.CYBERCRIME, Subject.EVIDENCE, Subject.MLA}),
        relations=(clause(RelationKind.SUBSIDIARY, "B"),),
    )
    parties = bound("C", "AA", "BB")
    assert ids(ask([pair("B"), cyber], parties)) == ["B", "C"]
    data = (Subject.CYBERCRIME, Subject.EVIDENCE, Subject.MLA)
    assert ids(ask([pair("B"), cyber], parties, sought=data)) == ["C", "B"]


def test_one_state_known_not_to_be_bound_decides_whatever_is_known_of_the_other() -> None:
    left = PartyEvent(treaty_id="T", state="AA", act=PartyAct.TERMINATED, on=date(2010, 1, 1), source="notice")
    one = basis(treaty("T"), "AA", "BB", DAY, bound("T", "AA"), (), [left])
    assert (one.standing, one.between) == (Standing.ENDED, InForce.NO)
    assert basis(treaty("T"), "AA", "BB", DAY, bound("T", "AA")).between is InForce.UNKNOWN


def test_a_protocol_stands_under_what_it_amends_and_alone_where_that_is_missing() -> None:
    protocol = treaty("P", protocol_to=("C",))
    (row,) = ask([treaty("C"), protocol], bound("C", "AA", "BB") + bound("P", "AA", "BB"))
    assert [each.treaty.id for each in row.basis.protocols] == ["P"]
    assert "protocol" in told(row)
    assert ids(ask([protocol])) == ["P"]


# -- whatever the tables say


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Treaty], list[Party]]:
    names = [f"T{place}" for place in range(draw(st.integers(1, 7)))]
    tables = []
    for name in names:
        series = draw(st.sampled_from(Series))
        circle = {Series.BILATERAL: frozenset({"AA", "BB"}), Series.DOMESTIC: frozenset({"BB"})}.get(series, frozenset())
        relations = draw(
            st.lists(
                st.builds(
                    clause,
                    st.sampled_from(RelationKind),
                    st.sampled_from(names),
                    level=st.sampled_from(SourceLevel),
                    series=st.frozensets(st.sampled_from(Series), max_size=2),
                ),
                max_size=3,
            )
        )
        not_in_force = draw(st.booleans()) and draw(st.booleans())
        day = None if not_in_force else date(1990, 1, 1)
        made = treaty(name, series, circle=circle, relations=tuple(relations), not_in_force=not_in_force, in_force=day)
        tables.append(made)
    rows = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(["AA", "BB"])), max_size=14, unique=True))
    return tables, [row for name, state in rows for row in bound(name, state)]


@given(worlds(), st.randoms())
def test_the_order_is_whole_the_same_for_any_order_of_the_tables_and_never_loops(
    world: tuple[list[Treaty], list[Party]], chance: Any
) -> None:
    tables, parties = world
    found = ask(tables, parties)
    assert [each.order for each in found] == list(range(1, len(found) + 1))
    assert sorted(ids(found)) == sorted(each.id for each in tables)
    assert [each.tier for each in found] == sorted(each.tier for each in found)
    mixed = list(tables)
    chance.shuffle(mixed)
    assert ids(ask(mixed, parties)) == ids(found)
    titles = {each.id: each.short for each in tables}
    for one in found:
        assert one.reasons
        assert all(basis_sentence(step, titles) for step in one.reasons)
        assert not set(one.gives_way_to) & {one.basis.treaty.id}


@given(worlds())
def test_nothing_is_concluded_from_an_absent_state(world: tuple[list[Treaty], list[Party]]) -> None:
    tables, parties = world
    recorded = {(row.treaty_id, row.state) for row in parties}
    for one in ask(tables, parties):
        law = one.basis.treaty
        absent = any((law.id, state) not in recorded for state in ("AA", "BB"))
        if absent and law.binding and not law.not_in_force and law.series not in {Series.BILATERAL, Series.DOMESTIC}:
            assert (one.tier, one.in_force) == (Tier.UNKNOWN, InForce.UNKNOWN)


@given(worlds())
def test_a_clause_that_decides_is_kept_by_the_order(world: tuple[list[Treaty], list[Party]]) -> None:
    found = ask(*world)
    place = {each.basis.treaty.id: each.order for each in found}
    for one in found:
        assert all(place[master] < one.order for master in one.gives_way_to) or one.tier is not Tier.GIVES_WAY


def test_every_reason_has_its_sentence() -> None:
    import ast
    from pathlib import Path

    import mlat_desktop.domain.basis_order as module

    text = Path(module.__file__).read_text(encoding="utf-8")
    words = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    members = {f"member-{word}" for word in (*words, *Standing)}
    unused = {code for code in (each.removeprefix("basis.") for each in SENTENCES) if code not in words | members}
    assert unused == set()
