# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The legal basis that the shipped tables find between real States."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from mlat_desktop.domain.basis_order import Known, Question, find
from mlat_desktop.domain.legal_basis import InForce, Standing
from mlat_desktop.domain.treaty import Subject
from mlat_desktop.domain.vocabulary import BasisKind
from mlat_desktop.services.codes import codes
from mlat_desktop.services.treaties.basis_views import BasisView, sought
from mlat_desktop.services.treaties.tables import shipped
from mlat_desktop.services.treaties.treaties import Treaties
from tests.unit.treaty_memory import bound, seeded

DAY = date(2026, 11, 21)


@cache
def service() -> Treaties:
    """One office with the seed; these tests only read it."""
    return seeded()[0]


def between(requesting: str, requested: str, about: str, on: date = DAY) -> dict[str, BasisView]:
    rows = service().legal_basis(requesting, requested, on, about)
    assert [row.order for row in rows] == list(range(1, len(rows) + 1))
    return {row.id: row for row in rows}


def test_brazil_to_switzerland_their_treaty_of_2004_then_the_conventions_of_the_united_nations() -> None:
    found = between("BR", "CH", "evidence")
    first = found["CH-BR-MLA-2004"]
    assert (first.order, first.in_force, first.usable, first.parties) == (1, "yes", True, ("BR", "CH"))
    assert "treaty of these two States, in force since 27 Jul 2009" in first.why[0]
    assert found["UNCAC"].in_force == found["UNTOC"].in_force == "yes"
    assert any("subsidiary" in sentence and "art. 46(7)" in sentence for sentence in found["UNCAC"].why)
    assert found["ETS-030"].in_force == "unknown"
    assert found["ETS-030"].order > found["UNTOC"].order
    assert "does not know whether Brazil is bound" in found["ETS-030"].why[0]
    assert found["CW-HARARE"].kind == "scheme"
    assert not found["CW-HARARE"].usable
    assert not {"reciprocity", "letters-rogatory", "ETS-024", "CH-EG-MLA-2000"} & set(found)


def test_the_first_row_says_what_it_asks_of_a_request_for_banking_evidence() -> None:
    asks = between("BR", "CH", "banking")["CH-BR-MLA-2004"].asks
    assert {each.code: each.label for each in asks.channels}["central-authority"] == "Between central authorities"
    assert [each.label for each in asks.languages] == ["A language of the requested State"]
    assert "24(1)(a)" in {each.article for each in asks.contents}
    assert [each.article for each in asks.points if each.point == "channel"] == ["23"]


def test_before_their_treaty_was_in_force_it_is_not_a_basis_and_the_row_says_from_when() -> None:
    row = between("BR", "CH", "evidence", date(2005, 1, 1))["CH-BR-MLA-2004"]
    assert (row.in_force, row.usable) == ("no", False)
    assert "27 Jul 2009" in row.why[0]


def test_argentina_and_the_united_states_extradite_on_their_treaty_of_1997() -> None:
    found = between("AR", "US", "extradition")
    assert (found["AR-US-EXTR-1997"].order, found["AR-US-EXTR-1997"].usable) == (1, True)
    assert "AR-US-MLA-1990" not in found
    assert not {"EU-US-EXTR", "EU-US-MLA"} & set(found)


def test_the_european_convention_takes_the_place_of_a_treaty_of_turkiye_and_switzerland() -> None:
    tables = {each.id: each for each, _ in shipped().tables}
    own = replace(tables["AR-US-EXTR-1997"], id="CH-TR-EXTR", circle=frozenset({"CH", "TR"}))
    asked = Question(requesting="TR", requested="CH", on=DAY, sought=(Subject.EXTRADITION,))
    parties = bound("ETS-024", "TR", "CH")
    first, second = find(Known([own, tables["ETS-024"]], parties), asked)
    assert (first.basis.treaty.id, first.usable) == ("ETS-024", True)
    assert (second.basis.treaty.id, second.in_force, second.usable) == ("CH-TR-EXTR", InForce.YES, False)
    assert second.gives_way_to == ("ETS-024",)


def test_an_investigation_order_from_germany_to_portugal_comes_before_the_convention_of_1959() -> None:
    found = between("DE", "PT", "evidence")
    assert found["EU-EIO-2014"].usable
    assert found["EU-EIO-2014"].order < found["ETS-030"].order
    assert (found["ETS-030"].in_force, found["ETS-030"].usable) == ("yes", False)
    assert "EU-EIO-2014" in found["ETS-030"].gives_way_to
    without = between("DE", "IE", "evidence")
    assert "EU-EIO-2014" not in without
    assert (without["ETS-030"].order, without["ETS-030"].usable) == (1, True)


def test_orders_to_providers_come_first_for_computer_data_only() -> None:
    general = between("DE", "IE", "evidence")["EU-REG-2023-1543"]
    assert general.usable
    assert general.order > 1
    assert any("certain evidence only" in sentence for sentence in general.why)
    assert between("DE", "IE", "cybercrime")["EU-REG-2023-1543"].order == 1


def test_between_member_states_the_arrest_warrant_takes_the_place_of_the_convention_on_extradition() -> None:
    for state in ("DE", "HR", "BG", "RO"):
        found = between("FR", state, "extradition")
        assert (found["EU-EAW-2002"].order, found["EU-EAW-2002"].usable) == (1, True)
        assert found["ETS-024"].gives_way_to == ("EU-EAW-2002",)


def test_a_day_that_is_only_the_last_possible_one_is_told_so_and_excludes_nothing_before_it() -> None:
    warrant = between("FR", "DE", "extradition")["EU-EAW-2002"]
    assert "Germany is bound since 11 Jul 2007 at the latest: the first day is not recorded." in warrant.why
    before = between("FR", "DE", "extradition", date(2006, 10, 1))["EU-EAW-2002"]
    assert (before.in_force, before.usable) == ("unknown", False)
    treaty = between("NL", "US", "extradition")["NL-US-EXTR-1980"]
    assert (treaty.order, treaty.usable) == (1, True)
    assert "in force since 1 Feb 2010 at the latest" in treaty.why[0]
    assert between("NL", "US", "extradition", date(2005, 1, 1))["NL-US-EXTR-1980"].in_force == "unknown"


def test_norway_says_that_it_extradites_to_its_neighbours_under_other_law() -> None:
    row = between("SE", "NO", "extradition")["ETS-024"]
    assert any("uniform legislation" in each.value for each in row.declarations)


@pytest.mark.parametrize(
    ("requesting", "requested", "about", "first"),
    [
        ("TR", "CH", "extradition", "ETS-024"),
        ("IT", "AR", "extradition", "AR-IT-EXTR-1987"),
        ("AU", "AR", "extradition", "AR-AU-EXTR"),
        ("AR", "AU", "evidence", "AR-AU-MLA-1990"),
        ("CA", "AR", "evidence", "AR-CA-MLA-2000"),
        ("TH", "MY", "evidence", "ASEAN-MLAT-2004"),
        ("CH", "RS", "extradition", "ETS-024"),
        ("CH", "ES", "extradition", "ETS-024"),
        ("TR", "NL", "extradition", "ETS-024"),
    ],
)
def test_the_treaty_that_practice_uses_comes_first(requesting: str, requested: str, about: str, first: str) -> None:
    row = between(requesting, requested, about)[first]
    assert (row.order, row.usable) == (1, True)


def test_kenya_and_mauritius_help_each_other_under_the_convention_against_corruption() -> None:
    row = between("KE", "MU", "evidence")["UNCAC"]
    assert (row.in_force, row.usable) == ("yes", True)
    assert row.requesting is not None
    assert (row.requesting.since, row.requesting.reckoned) == (date(2005, 12, 14), True)
    assert "counted from the deposit of its instrument on 9 Dec 2003 (art. 68(2))" in row.why[0]


def test_agreements_of_the_union_with_a_third_state_stand_between_it_and_a_member_state_only() -> None:
    assert "EU-US-MLA" not in between("DE", "FR", "evidence")
    assert "EU-US-MLA" in between("DE", "US", "evidence")
    assert between("DE", "US", "evidence")["EU-US-MLA"].usable
    assert between("HR", "US", "evidence")["EU-US-MLA"].in_force == "unknown"
    assert any("EU-US extradition" in each for each in between("NL", "US", "extradition")["NL-US-EXTR-1980"].why)
    assert "EU-UK-TCA" not in between("DE", "FR", "extradition")
    assert between("DE", "GB", "extradition")["EU-UK-TCA"].in_force == "yes"


@pytest.mark.parametrize(
    ("about", "kinds"),
    [
        ("extradition", {"reciprocity"}),
        ("sentenced", {"reciprocity"}),
        ("evidence", {"reciprocity", "letters-rogatory"}),
        ("", {"reciprocity", "letters-rogatory"}),
    ],
)
def test_two_states_without_an_instrument_are_left_with_reciprocity_or_letters_rogatory(about: str, kinds: set[str]) -> None:
    found = between("AQ", "BV", about).values()
    left = [row for row in found if row.kind in set(BasisKind) - {BasisKind.TREATY}]
    assert {row.kind for row in left} == kinds
    assert [row.id for row in found][-len(left) :] == [row.id for row in left]
    for row in left:
        assert (row.in_force, row.usable) == ("unknown", False)
        assert {"channel", "language"} <= {each.code for each in row.undertakings}
        assert "No instrument is known" in row.note
    promised = {each.code for row in left for each in row.undertakings}
    assert ("speciality" in promised) is (about in {"extradition", ""})
    assert "reciprocity" in promised


def test_every_kind_of_assistance_leads_to_subjects_and_any_other_word_does_not() -> None:
    assert all(sought(code.id) for code in codes("assistance"))
    assert sought("extradition") == (Subject.EXTRADITION,)
    assert sought("preservation")[0] is Subject.CYBERCRIME
    assert sought(" ") == ()


def test_for_preservation_of_data_the_budapest_convention_comes_first() -> None:
    assert between("BR", "CH", "preservation")["ETS-185"].order == 1


def test_a_treaty_shows_its_life_and_how_every_state_stands_to_it_on_a_day() -> None:
    detail = service().show("ch-br-mla-2004", date(2009, 7, 26))
    assert {row.state: row.standing for row in detail.parties} == {"BR": Standing.NOT_YET, "CH": Standing.NOT_YET}
    assert detail.standing.in_force is InForce.NO
    today = service().show("CH-BR-MLA-2004")
    assert {row.standing for row in today.parties} == {Standing.BOUND}
    assert today.view.circle == ("BR", "CH")
    assert [each.label for each in today.relations][:1] == ["beside"]
    assert today.channels[0].label == "Between central authorities"
    grounds = service().show("CH-BR-MLA-2004").refusal
    assert all(each.label for each in grounds if each.code)
