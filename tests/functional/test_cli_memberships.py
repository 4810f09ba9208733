# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who is bound, entered by hand: memberships, what happened to them, declarations; each a proposal with its effect told."""

from __future__ import annotations

import pytest

from tests.functional.mlat import Mlat

pytestmark = pytest.mark.thorough

SOURCE = ("--source", "notification of the depositary, 12 November 2026")


@pytest.fixture
def here(here: Mlat) -> Mlat:
    here.json("office", "set", "--two-people", "off", "--reason", "one lawyer")
    return here


def _standing(here: Mlat, treaty: str, state: str) -> dict[str, object]:
    return next(row for row in here.json("treaties", "show", treaty)["parties"] if row["state"] == state)


def test_a_membership_is_proposed_and_published_with_its_source(here: Mlat) -> None:
    words = ("treaties", "member", "cets-212", "TN", "--ratified", "2026-08-03", "--in-force", "2026-12-01", *SOURCE)
    assert here.json(*words)["rows"][0]["key"] == ["CETS-212", "TN"]
    (waiting,) = here.rows("treaties", "proposals")
    assert waiting["kind"] == "membership"
    here.json("treaties", "publish", waiting["uid"])
    row = _standing(here, "CETS-212", "TN")
    assert (row["ratification"], row["since"], row["source"]) == ("2026-08-03", "2026-12-01", SOURCE[1])


def test_what_is_not_named_of_a_row_stays(here: Mlat) -> None:
    before = _standing(here, "UNCAC", "BR")
    here.json("treaties", "member", "UNCAC", "BR", "--in-force", "2005-12-14", *SOURCE, "--publish")
    after = _standing(here, "UNCAC", "BR")
    assert (after["signature"], after["ratification"]) == (before["signature"], before["ratification"])
    assert after["since"] == "2005-12-14"


def test_a_denunciation_ends_a_membership_from_its_day_and_undo_brings_it_back(here: Mlat) -> None:
    def basis(day: str) -> str:
        rows = here.rows("legal-basis", "--requesting", "TR", "--requested", "CH", "--on", day, "--for", "extradition")
        return str(next(row for row in rows if row["id"] == "ETS-024")["in_force"])

    assert basis("2027-07-01") == "yes"
    words = ("treaties", "happened", "ETS-024", "TR", "denounced", "--on", "2026-11-12", "--effective", "2027-05-13")
    here.json(*words, *SOURCE, "--publish")
    assert (basis("2027-05-12"), basis("2027-07-01")) == ("yes", "no")
    assert here.json(*words, *SOURCE, expect=1)["message"].count("nothing in it differs") == 1
    here.json("treaties", "undo")
    assert basis("2027-07-01") == "yes"


def test_a_declaration_stands_in_place_of_the_one_of_its_article_and_kind(here: Mlat) -> None:
    words = ("treaties", "declared", "ETS-030", "CH", "summons_lead_days", "45", "--article", "7(3)", "--as-of", "2026-11-12")
    known = [row for row in here.json("treaties", "show", "ETS-030")["declarations"] if row["state"] == "CH"]
    here.json(*words, *SOURCE, "--publish")
    found = [row for row in here.json("treaties", "show", "ETS-030")["declarations"] if row["state"] == "CH"]
    assert [row["value"] for row in found if row["kind"] == "summons_lead_days" and row["article"] == "7(3)"] == ["45"]
    assert len(found) in {len(known), len(known) + 1}


def test_a_row_that_was_an_error_stands_no_longer(here: Mlat) -> None:
    here.json("treaties", "member", "UNCAC", "BR", "--gone", *SOURCE, "--publish")
    assert "BR" not in {row["state"] for row in here.json("treaties", "show", "UNCAC")["parties"]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("member", "NOPE", "BR", "--in-force", "2026-01-01"), "no treaty table NOPE"),
        (("member", "UNCAC", "BR"), "names no day"),
        (("member", "UNCAC", "BR", "--ratified", "2001-01-01"), "do not follow one another"),
        (("member", "CETS-212", "TN", "--gone"), "no membership of Tunisia"),
        (("happened", "UNCAC", "BR", "reserved"), "names no day"),
        (("declared", "UNCAC", "BR", " ", "x", "--as-of", "2026-01-01"), "has a kind"),
    ],
)
def test_what_can_not_be_is_refused_in_a_sentence(template: Mlat, words: tuple[str, ...], said: str) -> None:
    refused = template.run("treaties", *words, *SOURCE, expect=1)
    assert said in refused.err
    assert not template.rows("treaties", "proposals")
