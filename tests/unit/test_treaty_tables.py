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
from mlat_desktop.domain.basis_order import Known, Question, find
from mlat_desktop.domain.clock_engine import Applied
from mlat_desktop.domain.counting import Rule
from mlat_desktop.domain.deadlines import DeadlineState, LimitKind, Step
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.legal_basis import Party, Standing, membership
from mlat_desktop.domain.treaty import Bound, Limit, Measure, Scope, Series, SourceLevel, Subject, Treaty
from mlat_desktop.domain.vocabulary import EventKind, RequestClass
from mlat_desktop.i18n import language
from mlat_desktop.messages import sentence
from mlat_desktop.reasoning import LEVELS, RULES, SENTENCES, span, step_sentences
from mlat_desktop.services.codes import codes
from mlat_desktop.services.treaties.tables import parse_declarations, parse_parties, parse_table, shipped
from tests.unit.clock_cases import clock_all, event, tables

KNOWN = list(csv.DictReader(files("tests.vectors").joinpath("time_limits.csv").read_text("utf-8").splitlines()))
WITHOUT_A_LIMIT = {
    "ECOWAS-MLA-1992",
    "ETS-076",
    "ETS-086",
    "ETS-098",
    "ETS-099",
    "ETS-141",
    "EU-US-MLA",
    "HAGUE-1970",
    "LJUBLJANA-HAGUE-2023",
    "OAS-MLA-OP-1993",
    "OAS-SENT-1993",
    "OECD-BRIBERY",
    "SAARC-MLA-2008",
    "SADC-MLA-2002",
}
"""Instruments of the collected facts of which no limit is known."""
PARTIES = {
    "CETS-198": 16,
    "CETS-209": 20,
    "CETS-212": 3,
    "CETS-224": 48,
    "ETS-024": 40,
    "ETS-030": 45,
    "ETS-076": 1,
    "ETS-086": 39,
    "ETS-098": 44,
    "ETS-099": 18,
    "ETS-112": 45,
    "ETS-141": 9,
    "ETS-182": 9,
    "ETS-185": 79,
    "EU-MLA-2000": 17,
    "EU-REG-2018-1805": 25,
    "EU-REG-2023-1543": 26,
    "OAS-MLA-1992": 28,
    "OAS-MLA-OP-1993": 9,
    "OAS-SENT-1993": 20,
    "UN-CYBER-2024": 65,
    "UN-DRUGS-1988": 189,
    "UN-TERFIN-1999": 191,
    "UNCAC": 188,
    "UNTOC": 189,
}
"""How many party rows were collected for an instrument: more may come, none may go."""
NO_NUMBER = {
    "interval": Measure.INTERVAL,
    "until decision on request": Measure.EVENT,
    "until 2026-12-31": Measure.EVENT,
    "as soon as possible": Measure.PROMPTLY,
    "without delay": Measure.PROMPTLY,
    "as stated": Measure.PROMPTLY,
    "deadlines set in request": Measure.PROMPTLY,
    "set by requested Party": Measure.AGREED,
    "reasonable period fixed by requested State": Measure.AGREED,
    "domestic period": Measure.AGREED,
    "domestic detention limit": Measure.AGREED,
    "immediately": Measure.EXPIRY,
    "before day 40 of ETS 24 16(4)": Measure.RELATIVE,
    "date of receipt": Measure.EQUIVALENCE,
}
BOUND = {
    "requesting": {Bound.REQUESTING},
    "issuing": {Bound.REQUESTING},
    "court of origin": {Bound.REQUESTING},
    "Australia": {Bound.REQUESTED},
    "requested": {Bound.REQUESTED},
    "executing": {Bound.REQUESTED},
    "enforcing": {Bound.REQUESTED},
    "arresting authority": {Bound.REQUESTED},
    "transit State": {Bound.REQUESTED},
    "requested FIU": {Bound.REQUESTED},
    "engine rule": {Bound.REQUESTED},
    "person": {Bound.PERSON},
    "sentenced person": {Bound.PERSON},
    "suspect/accused/victim": {Bound.PERSON},
    "complainant": {Bound.PERSON},
    "defendant": {Bound.PERSON},
    "both": {Bound.BOTH},
    "court": {Bound.BOTH},
    "eligibility": {Bound.BOTH},
    "provider/custodian": {Bound.PROVIDER},
    "provider": {Bound.PROVIDER},
    "notified Member State": {Bound.NOTIFIED},
    "treaty administration": {Bound.DEPOSITARY},
    "each Party": {Bound.PARTY},
    "signatories": {Bound.PARTY},
}


def _twins(row: dict[str, str]) -> list[Limit]:
    """The rows that stand for one line of the list: several where it gives a pair or two numbers in brackets."""
    treaty = tables()[row["treaty_id"]]
    exact = [limit for limit in treaty.limits if limit.article == row["article"]]
    found = exact or [limit for limit in treaty.limits if limit.article.startswith(row["article"] + "(")]
    assert found, row["article"]
    pair = treaty.limit(found[0].pair) if "cap" in row["duration"] else None
    return [*found[: len(exact) or 1], *([pair] if pair else [])]


def test_every_instrument_that_is_known_has_a_table() -> None:
    assert {row["treaty_id"] for row in KNOWN} | WITHOUT_A_LIMIT == set(tables())
    assert (len(tables()), len(KNOWN)) == (112, 283)


@pytest.mark.parametrize("row", KNOWN, ids=[f"{row['treaty_id']} {row['article']}" for row in KNOWN])
def test_every_known_limit_is_shipped_with_its_length_source_and_level(row: dict[str, str]) -> None:
    twins = _twins(row)
    for limit in twins:
        assert limit.source.level.value == row["level"]
        assert limit.source.url == row["source_url"]
    assert twins[0].bound in BOUND[re.sub(r" \(.*\)", "", row["bound_party"])]
    if row["duration"] in NO_NUMBER:
        assert twins[0].measure is NO_NUMBER[row["duration"]]
        assert twins[0].length is None
    else:
        lengths = [limit.length for limit in twins if limit.length is not None]
        assert {abs(length.count) for length in lengths} == {int(each) for each in re.findall(r"\d+", row["duration"])}
        assert {length.unit.value for length in lengths} == {row["unit"]}


def test_no_shipped_limit_is_invented() -> None:
    """A row beyond the list has no number, or it was read in the text itself and is named here."""
    twins = {id(limit) for row in KNOWN for limit in _twins(row)}
    extra = [limit for treaty in tables().values() for limit in treaty.limits if id(limit) not in twins]
    assert {limit.id for limit in extra if limit.length is not None} == {
        "AR-KR-EXTR-1995/17.6",
        "CH-CL-MLA-2006/26.2",
        "CH-CO-MLA-2011/26.2",
        "CH-ID-MLA-2019/26.2",
        "CH-PH-EXTR-1989/7.4",
        "EU-FD-2008-909/15.2",
        "EU-REG-2024-3011/8.8",
    }
    assert all(limit.source.level is not SourceLevel.MEMORY for limit in extra if limit.length is not None)


def test_limits_that_speak_of_others_speak_of_limits_that_exist() -> None:
    ids = {limit.id for treaty in tables().values() for limit in treaty.limits}
    for treaty in tables().values():
        for limit in treaty.limits:
            named = {*limit.refers, *limit.suspends, *(each.id for each in limit.replaces)}
            named |= {limit.pair, limit.within, limit.extension.by if limit.extension else ""} - {""}
            assert named <= ids, limit.id


def test_relations_and_protocols_name_other_instruments_that_exist() -> None:
    for treaty in tables().values():
        named = {*treaty.protocol_to, *(each for relation in treaty.relations for each in relation.others)}
        assert named <= set(tables()) - {treaty.id}, treaty.id


def test_channels_languages_and_grounds_are_codes_of_the_lists() -> None:
    known = {name: {item.id for item in codes(name)} for name in ("channels", "languages", "grounds")}
    for treaty in tables().values():
        assert set(treaty.channels) <= known["channels"], treaty.id
        assert set(treaty.languages) <= known["languages"], treaty.id
        assert {ground.code for ground in treaty.refusal} - {""} <= known["grounds"], treaty.id


def test_pairs_point_at_each_other_and_the_may_comes_first() -> None:
    for treaty in tables().values():
        for limit in (each for each in treaty.limits if each.pair):
            other = treaty.limit(limit.pair)
            assert other is not None
            assert other.pair == limit.id
            assert {limit.kind, other.kind} == {LimitKind.MAY, LimitKind.SHALL}
            may, shall = sorted((limit, other), key=lambda each: each.kind is not LimitKind.MAY)
            assert may.length is not None
            assert shall.length is not None
            assert may.length.count < shall.length.count


def test_what_is_never_late_was_looked_at_row_by_row() -> None:
    """A right that ends after some hours is a ceiling; what only begins then, and is never late, is listed here: the person may
    be released or ask for it, and a treaty that says "shall be released" is not among them.
    """
    begins = {
        "AR-AU-EXTR/10.4",
        "AR-KR-EXTR-1995/9.4",
        "AR-PE-EXTR-2004/VIII.4",
        "AR-US-EXTR-1997/11.4",
        "AR-US-EXTR-1997/12.4",
        "ARAB-RIYADH-1983/44.may",
        "CH-AU-EXTR-1988/10.3",
        "CH-PH-EXTR-1989/7.4",
        "CIS-MINSK-1993/67",
        "CW-LONDON/discharge",
        "ECOWAS-EXTR-1994/22.may",
        "ETS-024/16.4/may",
        "ETS-024/18.4/may",
        "NL-CA-EXTR/11.4/may",
        "US-IN-EXTR-1997/12.4",
        "US-UK-EXTR-2003/12.4",
    }
    assert {limit.id for treaty in tables().values() for limit in treaty.limits if limit.kind is LimitKind.MAY} == begins


def test_what_may_be_released_is_never_late_and_what_shall_be_always_is() -> None:
    """Except in India: the ministry says that the person may apply to be released, the Act itself "shall be discharged"."""
    for row in KNOWN:
        if row["treaty_id"] == "IN-EXTR-ACT-1962":
            continue
        said = row["consequence"]
        kind = _twins(row)[0].kind
        if re.search(r"(?i)\bmay (be released|be discharged|apply to be released|end the arrest)", said):
            assert kind is LimitKind.MAY, row
        if re.search(r"(?i)\b(shall be|must be|in any event) released|shall not exceed this|must order discharge", said):
            assert kind in {LimitKind.SHALL, LimitKind.CEILING}, row


def test_a_row_from_memory_computes_no_day() -> None:
    seen = 0
    for treaty in tables().values():
        for row in treaty.limits:
            if row.source.level is not SourceLevel.MEMORY or row.scope is not Scope.CASE:
                continue
            seen += 1
            kinds = dict.fromkeys((*row.requires, *row.trigger))
            made = clock_all(
                [Applied(treaty, chosen=True)],
                [event(kind, f"2026-03-0{day}T10:00") for day, kind in enumerate(kinds, start=1)],
                requesting=next(iter(row.asked_by), "TR"),
                requested=next(iter(row.only_for), "CH"),
                klass=next(iter(row.classes), RequestClass.MLA),
            )
            mine = [each for each in made if each.limit_id == row.id]
            assert mine or row.measure in {Measure.EXTENSION, Measure.EQUIVALENCE, Measure.INTERVAL}, row.id
            assert all(each.due_on is None and each.due_at is None and each.cautious_on is None for each in mine), row.id
            assert all(each.state is DeadlineState.UNCOMPUTED for each in mine), row.id
    assert seen > 20


def test_memberships_and_declarations_name_shipped_treaties_with_a_source() -> None:
    seed = shipped()
    assert {row.treaty_id for row in seed.parties} <= set(tables())
    assert {row.treaty_id for row in seed.declarations} <= set(tables())
    assert all(row.source for row in seed.parties)
    assert all(row.source for row in seed.declarations)
    shipped_rows = Counter(row.treaty_id for row in seed.parties)
    assert {treaty for treaty, rows in PARTIES.items() if shipped_rows[treaty] < rows} == set()
    assert sum(PARTIES.values()) == 1363
    # Five rows more than collected: consent that can be revoked, in the one word that the clock reads, and the Nordic States.
    assert len(seed.declarations) == 120 + 5
    assert len({(row.treaty_id, row.state) for row in seed.parties}) == len(seed.parties)


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
        ("schema = 2", "schema = 3", "schema", "reads schemas up to 2"),
        ("schema = 2", "schema = 0", "schema", "reads schemas up to 2"),
        ("schema = 2", 'schema = "1"', "schema", "whole number"),
        ("schema = 2", "schema = true", "schema", "whole number"),
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
        ('within = "ETS-185/29.7/floor"', 'within = "ETS-185/29.7/until"', "ETS-185/29.7/until", "within itself"),
        ('scope = "administration"', 'scop = "administration"', "scop", "no such key"),
        ("adopted = 2001-11-23", "adopted = 2001-11-23T10:00:00", "adopted", "date"),
        ("adopted = 2001-11-23", "adopted = 2001-11-23\nnot_in_force = 1", "not_in_force", "true or false"),
        ("adopted = 2001-11-23", "adopted = 2001-11-23\nnot_in_force = true", "in_force", "both"),
        ("adopted = 2001-11-23", 'adopted = 2001-11-23\ncircle = ["Chile"]', "circle", "alpha-2"),
        ('series = "council-of-europe"', 'series = "bilateral"', "circle", "two States"),
        ('"mla", "evidence", "cybercrime", "extradition"', "", "subjects", "about something"),
        ("[profile]", "[profile]\nweather = { text = 'fine' }", "profile.weather", "not a point"),
        ("[source]", "[[source]]", "source", "a table is needed"),
        ("read_on = 2026-11-22", "read_on = 'today'", "read_on", "date"),
        ("schema = 2", "schema = ", "file", "not TOML"),
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


def test_a_table_of_the_first_schema_is_still_read() -> None:
    assert parse_table(GOOD.replace("schema = 2", "schema = 1", 1), "t.toml") == parse_table(GOOD, "t.toml")


def test_a_huge_or_deep_table_is_refused() -> None:
    assert "too large" in _refused("#" * ((1 << 20) + 1))[1]
    assert _refused("a = " + "[" * 100_000)[1]
    assert "too deeply" in _refused(".".join(["a"] * 400_000) + " = 1")[1]
    assert "too deeply" in _refused("[" + ' . "a\\""' * 100_000 + "]")[1]
    assert "not TOML" in _refused("a = " + "9" * 100_000)[1]


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
    treaty = _changed(tables()["UNCAC"], accession=None)
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
    undated = _changed(base, in_force=None, life=())
    assert membership(undated, "CH", date(2026, 1, 1), []).standing is Standing.UNKNOWN
    scheme = _changed(base, id="CW", series=Series.SCHEME, binding=False)
    both = [Party(treaty_id="CW", state=s, entry_into_force=date(2000, 1, 1)) for s in ("CH", "EG")]
    asked = Question(requesting="CH", requested="EG", on=date(2026, 1, 1), sought=(Subject.EVIDENCE,))
    (found,) = find(Known([scheme], both), asked)
    assert found.basis.standing is Standing.BOUND
    assert not found.usable


def _changed(treaty: Treaty, **facts: object) -> Treaty:
    from dataclasses import replace

    return replace(treaty, **facts)  # type: ignore[arg-type]  # fields are named by the test


# -- the sentences


def _modules() -> dict[str, ast.Module]:
    """The modules that make steps: those of the field and the services that finish what it computed."""
    root = Path(mlat_desktop.__file__).parent
    paths = [path for folder in ("domain", "services") for path in (root / folder).rglob("*.py")]
    return {
        ".".join((root.name, *path.relative_to(root).with_suffix("").parts)): ast.parse(path.read_text(encoding="utf-8"))
        for path in paths
    }


def _prefix(tree: ast.Module, modules: dict[str, ast.Module]) -> str:
    """What stands before the codes of a module: in its own maker of steps, or in the one that it imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in {"step", "_step"}:
            texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            return next((text for text in texts if isinstance(text, str) and re.fullmatch(r"[a-z]+\.", text)), "")
        if isinstance(node, ast.ImportFrom) and node.module and any(each.name == "step" for each in node.names):
            return _prefix(modules[node.module], modules)
    return ""


def _texts(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def _codes(node: ast.AST) -> set[str]:
    """The codes that a call names, without the words by which one of two is chosen."""
    if isinstance(node, ast.IfExp):
        return _codes(node.body) | _codes(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def test_every_code_that_can_be_emitted_has_a_sentence_and_no_sentence_is_left_over() -> None:
    modules = _modules()
    emitted: set[str] = set()
    possible: set[str] = set()
    for tree in modules.values():
        prefix = _prefix(tree, modules)
        texts = _texts(tree)
        possible |= {f"{prefix}{text}" for text in texts} | texts
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"step", "_step"}:
                emitted |= {f"{prefix}{code}" for code in _codes(node.args[0])}
    ours = {code for code in emitted if code.partition(".")[0] in {each.partition(".")[0] for each in SENTENCES}}
    assert len(ours) > 60
    assert ours - set(SENTENCES) == set()
    assert set(SENTENCES) - possible == set()


def test_every_rule_and_level_has_words() -> None:
    assert set(RULES) == set(Rule)
    # A date that the office entered has no level in a table.
    assert set(LEVELS) - {"entered"} == {level.value for level in SourceLevel}


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
