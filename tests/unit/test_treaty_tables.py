# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The shipped treaty tables are whole, and a table that is not is refused with its place and reason."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

import mlat_desktop
from mlat_desktop.domain.deadlines import LimitKind, Step
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.legal_basis import Party, Standing, legal_basis, membership
from mlat_desktop.domain.treaty import Bound, Limit, Measure, Scope, Series, Subject, Treaty
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.i18n import language
from mlat_desktop.messages import sentence
from mlat_desktop.reasoning import LEVELS, RULES, SENTENCES, span, step_sentences
from mlat_desktop.services.treaties.tables import parse_declarations, parse_parties, parse_table, shipped
from tests.unit.clock_cases import tables

_ROWS = csv.DictReader(files("tests.vectors").joinpath("time_limits.csv").read_text("utf-8").splitlines())
KNOWN = [row for row in _ROWS if row["treaty_id"] in tables()]
NO_NUMBER = {
    "interval": Measure.INTERVAL,
    "until decision on request": Measure.EVENT,
    "as soon as possible": Measure.PROMPTLY,
    "without delay": Measure.PROMPTLY,
    "as stated": Measure.PROMPTLY,
    "deadlines set in request": Measure.PROMPTLY,
    "set by requested Party": Measure.AGREED,
    "domestic period": Measure.AGREED,
    "immediately": Measure.EXPIRY,
    "before day 40 of ETS 24 16(4)": Measure.RELATIVE,
}
BOUND = {
    "requesting": {Bound.REQUESTING},
    "issuing": {Bound.REQUESTING},
    "requested": {Bound.REQUESTED},
    "executing": {Bound.REQUESTED},
    "engine rule": {Bound.REQUESTED},
    "person": {Bound.PERSON},
    "both": {Bound.BOTH},
    "provider/custodian": {Bound.PROVIDER},
    "provider": {Bound.PROVIDER},
    "notified Member State": {Bound.NOTIFIED},
    "treaty administration": {Bound.DEPOSITARY},
    "each Party": {Bound.PARTY},
    "requested FIU": {Bound.REQUESTED},
}


def _twin(row: dict[str, str]) -> Limit:
    treaty = tables()[row["treaty_id"]]
    exact = [limit for limit in treaty.limits if limit.article == row["article"]]
    found = exact or [limit for limit in treaty.limits if limit.article.startswith(row["article"] + "(")]
    assert found, row["article"]
    return found[0]


def test_the_twenty_instruments_are_there() -> None:
    assert len(tables()) == 20
    assert len(KNOWN) == 77


@pytest.mark.parametrize("row", KNOWN, ids=[f"{row['treaty_id']} {row['article']}" for row in KNOWN])
def test_every_known_limit_is_shipped_with_its_length_source_and_level(row: dict[str, str]) -> None:
    limit = _twin(row)
    assert limit.source.level.value == row["level"]
    assert limit.source.url == row["source_url"]
    assert limit.bound in BOUND[re.sub(r" \(.*\)", "", row["bound_party"])]
    number = re.search(r"\d+", row["duration"])
    if row["duration"] in NO_NUMBER:
        assert limit.measure is NO_NUMBER[row["duration"]]
        assert limit.length is None
    else:
        assert number is not None
        assert limit.length is not None
        assert abs(limit.length.count) == int(number.group())
        assert limit.length.unit.value == row["unit"]


def test_no_shipped_limit_is_invented() -> None:
    shipped_rows = Counter(limit.article for treaty in tables().values() for limit in treaty.limits)
    twins = {id(_twin(row)) for row in KNOWN}
    extra = [limit.id for treaty in tables().values() for limit in treaty.limits if id(limit) not in twins]
    assert sum(shipped_rows.values()) == len(KNOWN) + len(extra)
    # The floor of the Budapest Convention has a second row for cases of mutual assistance.
    assert extra == ["ETS-185/29.7/floor-mla", "ETS-185/29.7/until-mla"]


def test_limits_that_speak_of_others_speak_of_limits_that_exist() -> None:
    ids = {limit.id for treaty in tables().values() for limit in treaty.limits}
    for treaty in tables().values():
        for limit in treaty.limits:
            named = {*limit.refers, *limit.suspends, *(each.id for each in limit.replaces)}
            named |= {limit.pair, limit.within, limit.extension.by if limit.extension else ""} - {""}
            assert named <= ids, limit.id
        assert set(treaty.protocol_to) <= set(tables())


def test_pairs_point_at_each_other_and_the_may_comes_first() -> None:
    for treaty in tables().values():
        for limit in (each for each in treaty.limits if each.pair):
            other = treaty.limit(limit.pair)
            assert other is not None
            assert other.pair == limit.id
            assert {limit.kind, other.kind} == {LimitKind.MAY, LimitKind.SHALL}


def test_what_is_never_late_was_looked_at_row_by_row() -> None:
    """A right that ends after some hours is a ceiling; what only begins then, and is never late, is listed here."""
    begins = {"ETS-024/16.4/may", "ETS-024/18.4/may"}
    assert {limit.id for treaty in tables().values() for limit in treaty.limits if limit.kind is LimitKind.MAY} == begins


def test_memberships_and_declarations_name_shipped_treaties_with_a_source() -> None:
    seed = shipped()
    assert {row.treaty_id for row in seed.parties} <= set(tables())
    assert {row.treaty_id for row in seed.declarations} <= set(tables())
    assert all(row.source for row in seed.parties)
    assert all(row.source for row in seed.declarations)
    assert Counter(row.treaty_id for row in seed.parties)["ETS-185"] == 79


# -- refusals of tables

GOOD = files("resources").joinpath("treaties", "ETS-185.toml").read_text(encoding="utf-8")


def _refused(text: str) -> tuple[str, str]:
    with pytest.raises(KnownError) as caught:
        parse_table(text, "t.toml")
    assert caught.value.code is Code.TREATY_TABLE_INVALID
    assert "t.toml" in sentence(caught.value)
    return str(caught.value.facts["where"]), str(caught.value.facts["reason"])


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ("schema = 1", "schema = 3", "schema", "reads schemas up to 2"),
        ("schema = 1", "schema = 0", "schema", "reads schemas up to 2"),
        ("schema = 1", 'schema = "1"', "schema", "whole number"),
        ("schema = 1", "schema = true", "schema", "whole number"),
        ('id = "ETS-185"', "", "id", "text is needed"),
        ('id = "ETS-185"', 'id = " "', "id", "text is needed"),
        ('kind = "floor"', 'kind = "flor"', "kind", "is not one of"),
        ('length = "60"', 'length = "sixty"', "length", "not a length"),
        ('length = "60"', "length = 60", "length", "text is needed"),
        ('length = "60"', 'length = "-60"', "ETS-185/29.7/floor", "sign"),
        ('unit = "day"', 'unit = "hour"', "ETS-185/16.2", "does not count"),
        ('rule = "PLAIN"', 'rule = "RETRO"', "ETS-185/16.2", "backward"),
        ('rule = "PLAIN"', 'rule = "SUSPEND"', "ETS-185/16.2", "not by a rule"),
        ('rule = "PLAIN"\n', "", "ETS-185/16.2", "a counted limit has"),
        ('trigger = ["preservation-effected"]\n', "", "ETS-185/29.7/floor", "needs a trigger"),
        ('trigger = ["preservation-effected"]', 'trigger = "x"', "trigger", "list of texts"),
        ('id = "ETS-185/16.2"', 'id = "ETS-999/16.2"', "ETS-999/16.2", "does not begin with"),
        ('id = "ETS-185/29.7/until"', 'id = "ETS-185/16.2"', "ETS-185/16.2", "twice"),
        ('within = "ETS-185/29.7/floor"', 'within = "ETS-185/1"', "ETS-185/29.7/until", "its floor"),
        ('scope = "administration"', 'scop = "administration"', "scop", "no such key"),
        ("adopted = 2001-11-23", "adopted = 2001-11-23T10:00:00", "adopted", "date"),
        ("adopted = 2001-11-23", "adopted = 2001-11-23\nnot_in_force = 1", "not_in_force", "true or false"),
        ("adopted = 2001-11-23", "adopted = 2001-11-23\nnot_in_force = true", "in_force", "both"),
        ("adopted = 2001-11-23", 'adopted = 2001-11-23\ncircle = ["Chile"]', "circle", "alpha-2"),
        ('series = "council-of-europe"', 'series = "bilateral"', "circle", "two States"),
        ('"mla", "evidence", "cybercrime", "extradition"', "", "subjects", "about something"),
        ("[profile]", "[profile]\nweather = { text = 'fine' }", "profile.weather", "not a point"),
        ("[source]", "[[source]]", "source", "a table is needed"),
        ("read_on = 2026-11-21", "read_on = 'today'", "read_on", "date"),
        ("schema = 1", "schema = ", "file", "not TOML"),
    ],
)
def test_a_table_with_one_fault_is_refused_where_the_fault_is(old: str, new: str, where: str, reason: str) -> None:
    assert old in GOOD
    found, why = _refused(GOOD.replace(old, new, 1))
    assert where in found
    assert reason in why


def _limit_with(line: str) -> str:
    head = GOOD.split("[[limit]]", maxsplit=1)[0]
    base = (
        'id = "ETS-185/1"\ntitle = "T"\ntext = "T"\narticle = "1"\nbound = "requested"\nkind = "shall"\n'
        'trigger = ["arrest"]\nsource = { url = "u", read_on = 2026-01-01, level = "text" }\n'
    )
    return f"{head}[[limit]]\n{base}{line}\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('measure = "interval"', "a row that suspends"),
        ('measure = "interval"\nsuspends = ["a"]', "a trigger and a stop"),
        ('measure = "agreed"\nsuspends = ["a"]', "a row that suspends"),
        ('measure = "relative"', "names them"),
        ('measure = "agreed"\nrefers = ["a"]', "names them"),
        ('measure = "agreed"\npair = "a"', "its pair"),
        ('measure = "agreed"\nvalid_from = 2026-02-01\nvalid_to = 2026-01-01', "before it begins"),
        ('measure = "agreed"\nreplaces = 3', "list of tables"),
        ('measure = "agreed"\nreplaces = [3]', "table is needed"),
        ('measure = "agreed"\nreplaces = [{ id = "a", when = "sometimes" }]', "unknown condition"),
        ('measure = "agreed"\nextension = { max = "x", unit = "day", needs = "arrest", article = "1" }', "not a length"),
        ('length = "3"\nunit = "fortnight"\nrule = "PLAIN"', "fortnight"),
    ],
)
def test_a_limit_that_contradicts_itself_is_refused(line: str, reason: str) -> None:
    _, why = _refused(_limit_with(line))
    assert reason in why


def test_a_limit_can_end_and_later_ones_begin() -> None:
    table = parse_table(_limit_with('measure = "agreed"\nvalid_from = 2026-02-01\nvalid_to = 2026-03-01'), "t.toml")
    limit = table.limits[0]
    assert [limit.in_force(date(2026, month, 15)) for month in (1, 2, 3)] == [False, True, False]


def test_a_huge_or_deep_table_is_refused() -> None:
    assert "too large" in _refused("#" * ((1 << 20) + 1))[1]
    assert _refused("a = " + "[" * 100_000)[1]


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n",
        "treaty_id,iso3166_alpha2,signature,ratification_or_accession,entry_into_force,source_url\nA,CH,,,2026-13-01,x\n",
        "treaty_id,iso3166_alpha2,signature,ratification_or_accession,entry_into_force,source_url\nA,CH\n",
        'treaty_id,iso3166_alpha2,signature,ratification_or_accession,entry_into_force,source_url\nA,CH,,,,"x\n',
    ],
)
def test_a_list_of_parties_with_a_fault_is_refused(text: str) -> None:
    with pytest.raises(KnownError) as caught:
        parse_parties(text, "parties.csv")
    assert caught.value.code is Code.TREATY_TABLE_INVALID


def test_a_declaration_without_its_day_is_refused() -> None:
    with pytest.raises(KnownError, match="as of which"):
        parse_declarations("treaty_id,iso3166_alpha2,article,kind,value,source_url,as_of\nA,CH,1,k,v,s,\n", "d.csv")


# -- who is bound


def test_what_is_not_recorded_is_unknown_and_a_deposit_alone_is_not_being_bound() -> None:
    treaty = tables()["UNCAC"]
    rows = [
        Party(treaty_id="UNCAC", state="AA", signature=date(2003, 12, 9)),
        Party(treaty_id="UNCAC", state="BB", ratification=date(2005, 1, 1)),
        Party(treaty_id="UNCAC", state="CC", entry_into_force=date(2005, 12, 14)),
    ]
    standing = {s: membership(treaty, s, date(2026, 1, 1), rows).standing for s in ("AA", "BB", "CC", "DD")}
    assert standing == {
        "AA": Standing.UNKNOWN,
        "BB": Standing.RATIFIED,
        "CC": Standing.BOUND,
        "DD": Standing.UNKNOWN,
    }
    assert membership(treaty, "BB", date(2004, 1, 1), rows).standing is Standing.UNKNOWN
    assert membership(treaty, "CC", date(2005, 12, 13), rows).standing is Standing.NOT_YET


def test_a_bilateral_treaty_of_unknown_date_is_unknown_and_a_scheme_is_never_usable() -> None:
    base = tables()["CH-EG-MLA-2000"]
    undated = _changed(base, in_force=None)
    assert membership(undated, "CH", date(2026, 1, 1), []).standing is Standing.UNKNOWN
    scheme = _changed(base, id="CW", series=Series.SCHEME, binding=False)
    both = [Party(treaty_id="CW", state=s, entry_into_force=date(2000, 1, 1)) for s in ("CH", "EG")]
    (found,) = legal_basis([scheme], both, "CH", "EG", date(2026, 1, 1), Subject.EVIDENCE)
    assert found.standing is Standing.BOUND
    assert not found.usable


def _changed(treaty: Treaty, **facts: object) -> Treaty:
    from dataclasses import replace

    return replace(treaty, **facts)  # type: ignore[arg-type]  # fields are named by the test


# -- the sentences


def _emitted() -> set[str]:
    folder = Path(mlat_desktop.__file__).parent / "domain"
    prefix = {"counting": "count", "clock_engine": "clock", "own_targets": "own"}
    codes: set[str] = set()
    for module, first in prefix.items():
        for node in ast.walk(ast.parse((folder / f"{module}.py").read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_step"):
                continue
            names = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
            codes |= {f"{first}.{name}" for name in names if isinstance(name, str)}
    # Codes that stand in tables of the engine, and the words by which one of two codes is chosen.
    codes |= {f"clock.{code}" for code in ("until-event", "promptly", "agreed")}
    codes |= {f"clock.{code}" for code in ("result-may", "result-floor", "result-soft", "result")}
    return {code for code in codes if not code.endswith(".x")}


def test_every_code_that_can_be_emitted_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert _emitted() == set(SENTENCES)


def test_every_rule_and_level_has_words() -> None:
    from mlat_desktop.domain.counting import Rule
    from mlat_desktop.domain.treaty import SourceLevel

    assert set(RULES) == set(Rule)
    assert set(LEVELS) == {level.value for level in SourceLevel}


def test_lengths_are_read_out_in_words() -> None:
    english = language("en")
    assert span("1", "day", english) == "1 day"
    assert span("1M+10D", "month+day", english) == "1 month and 10 days"
    assert span("1.5M", "month", english) == "1 month and 15 days"
    words = [span("2", unit, english) for unit in ("hour", "week", "year", "working_day", "clear_day", "consecutive_day")]
    assert words == ["2 hours", "2 weeks", "2 years", "2 working days", "2 clear days", "2 consecutive days"]
    assert span("2", "calendar_day", english) == "2 days"


def test_dates_of_the_reasoning_are_in_the_readers_language() -> None:
    step = Step("clock.settled", (("event", EventKind.ARREST.value), ("event_on", "2026-03-01")))
    assert step_sentences([step], language("en")) == ("Settled: Arrest, Sun 1 Mar 2026.",)
    (french,) = step_sentences([step], language("fr"))
    assert "mars" in french


def test_administration_rows_are_shown_but_never_run() -> None:
    rows = [limit for treaty in tables().values() for limit in treaty.limits if limit.scope is Scope.ADMINISTRATION]
    assert {"ETS-024/31", "ETS-185/16.2", "UNTOC/38.1"} <= {row.id for row in rows}
