# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A treaty table is changed field by field, with its verification, for another person to publish."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.treaty import SCHEMA, ChangeKind
from mlat_desktop.messages import sentence
from mlat_desktop.services.treaties.editing import Verification
from mlat_desktop.services.treaties.table_text import TableDraft, drafted, written
from mlat_desktop.services.treaties.tables import parse_table, shipped
from tests.services.conftest import SignIn
from tests.services.law import DUE, LIMIT, TREATY, alone, deadline, extradition, publish, table

pytestmark = pytest.mark.thorough

READ = Verification(
    source="Collected treaties 2026, 77",
    read_on=date(2026, 11, 20),
    verified_by="Anna Arn",
    kind=ChangeKind.LAW,
    text="Forty-five days by the amending protocol",
    effective_on=date(2026, 11, 1),
    version="2026-11-21",
)


def limit_of(draft: TableDraft, limit: str = LIMIT) -> dict[str, object]:
    return next(row for row in draft.limits if row["id"] == limit)


def new_table() -> TableDraft:
    return TableDraft(
        head={
            "id": "CH-ZZ-MLA", "title": "Treaty with nobody", "short": "Nobody", "series": "bilateral", "subjects": ["mla"],
            "binding": True, "circle": ["CH", "AL"], "channels": ["central-authority"], "languages": [],
        },
        profile={"costs": {"text": "Each bears its own.", "article": "9"}, "video": {"text": ""}},
        contents=[{"code": "facts", "text": "The facts.", "article": "5"}],
        refusal=[{"text": "Political offences.", "article": "3", "mandatory": True}],
        relations=[{"kind": "beside", "article": "20", "text": "Others stay.", "series": ["un"]}],
        life=[{"act": "signed", "on": date(2026, 1, 2)}],
        limits=[
            {
                "id": "CH-ZZ-MLA/7", "title": "Answer", "text": "Within thirty days.", "article": "7", "bound": "requested",
                "kind": "shall", "length": "30", "unit": "day", "rule": "PLAIN", "trigger": ["request-received"],
                "stop": ["executed"],
            }
        ],
    )  # fmt: skip


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_a_shipped_table_comes_back_to_the_letter_and_a_change_touches_its_own_lines(every: int) -> None:
    for treaty, text in shipped().tables[::every]:
        schema = tomllib.loads(text)["schema"]
        draft = drafted(text)
        assert written({**draft.values(), "schema": schema}, text) == text, treaty.id
        draft.head["version"] = "another"
        if draft.limits:
            draft.limits[-1]["title"] = "Another title"
            draft.limits.insert(0, {**draft.limits[0], "id": f"{treaty.id}/another"})
        draft.notes.append({"text": "Another note."})
        new = written({**draft.values(), "schema": schema}, text)
        gone = Counter(text.splitlines()) - Counter(new.splitlines())
        assert sorted(line.split()[0] for line in gone) in (["title", "version"], ["version"]), treaty.id
        assert new.startswith("# SPDX")
        assert parse_table(new, "new.toml") == parse_table(written({**draft.values(), "schema": schema}), "fresh.toml")


def test_a_changed_limit_is_proposed_with_who_read_it_where(office: Office, sign_in: SignIn) -> None:
    request = extradition(office)
    draft = office.editor.open(TREATY)
    limit_of(draft)["length"] = "45"
    checked = office.editor.check(draft, READ)
    assert checked.faults == ()
    assert any(each.text.endswith("40 days -> 45 days") for each in checked.differences)
    assert [case.number for case in office.editor.effect(checked).cases] == [request.number]
    proposal = office.editor.propose(draft, READ).value
    assert (proposal.kind, proposal.title.endswith("Forty-five days by the amending protocol")) == (EditionKind.EDITOR, True)
    with pytest.raises(KnownError) as refused:
        office.publishing.publish(proposal.uid)
    assert refused.value.code is Code.LAW_SECOND_PERSON
    text = office.publishing.content(proposal.uid).tables[0]
    made = parse_table(text, "new.toml")
    limit = made.limit(LIMIT)
    assert limit is not None
    assert made.change is not None
    assert (limit.source.url, limit.source.verified_by, limit.source.read_on) == (READ.source, "Anna Arn", READ.read_on)
    assert (made.change.kind, made.change.effective_on, made.version) == (ChangeKind.LAW, READ.effective_on, "2026-11-21")
    assert made.source.verified_by == "Anna Arn"
    others = [row for row in made.limits if row.id != LIMIT]
    assert others == [row for row in parse_table(table(office).text, "old.toml").limits if row.id != LIMIT]


def test_a_correction_that_brings_a_date_forward_alarms(office: Office) -> None:
    alone(office)
    request = extradition(office)
    draft = office.editor.open(TREATY)
    limit_of(draft)["length"] = "30"
    error = replace(READ, kind=ChangeKind.CORRECTION, effective_on=None, text="It was thirty all along")
    _edition, effect = office.publishing.publish(office.editor.propose(draft, error).value.uid).value
    assert (effect.alarms, effect.forward) == (1, 1)
    assert deadline(office, request).due_on == date(2026, 12, 2) < DUE


def test_a_table_from_scratch_becomes_law(office: Office) -> None:
    alone(office)
    assert office.editor.blank().based_on == ""
    proposal = office.editor.propose(new_table(), READ).value
    office.publishing.publish(proposal.uid)
    text = table(office, "CH-ZZ-MLA").text
    made = parse_table(text, "new.toml")
    assert tomllib.loads(text)["schema"] == SCHEMA
    assert list(tomllib.loads(text))[:4] == ["schema", "id", "version", "title"]
    assert set(made.profile) == {"costs"}
    assert made.limits[0].source.verified_by == "Anna Arn"
    again = office.editor.check(new_table(), replace(READ, version="2"))
    assert [(each.section, each.key) for each in again.faults] == [("head", "id")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"source": " "}, "source"),
        ({"read_on": None}, "read_on"),
        ({"read_on": date(2026, 11, 23)}, "read_on"),
        ({"verified_by": ""}, "verified_by"),
        ({"kind": None}, "kind"),
        ({"effective_on": None}, "effective_on"),
        ({"text": ""}, "text"),
        ({"version": ""}, "version"),
        ({"version": "2026-11-22"}, "version"),
    ],
)
def test_a_change_without_its_verification_is_not_proposed(office: Office, given: dict[str, object], field: str) -> None:
    draft = office.editor.open(TREATY)
    limit_of(draft)["length"] = "45"
    if field == "version" and given["version"]:
        given = {"version": table(office).version}
    verification = replace(READ, **given)  # type: ignore[arg-type]  # one field each
    assert [(each.section, each.key) for each in office.editor.check(draft, verification).faults] == [("verification", field)]
    with pytest.raises(KnownError) as refused:
        office.editor.propose(draft, verification)
    assert refused.value.code is Code.LAW_INVALID
    assert field in sentence(refused.value)
    assert not office.publishing.proposals(None)


Spoil = Callable[[TableDraft], object]


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda draft: draft.head.update(title=""), ("head", None, "title")),
        (lambda draft: draft.head.update(series="planets"), ("head", None, "series")),
        (lambda draft: draft.head.update(weather="fine"), ("head", None, "weather")),
        (lambda draft: draft.head.update(title="\u202etitle"), ("head", None, "")),
        (lambda draft: draft.profile["costs"].update(level="hearsay"), ("profile", None, "costs.level")),
        (lambda draft: draft.contents[0].pop("text"), ("contents", 0, "text")),
        (lambda draft: draft.refusal[0].update(mandatory="yes"), ("refusal", 0, "mandatory")),
        (lambda draft: draft.relations[0].update(kind="married"), ("relations", 0, "kind")),
        (lambda draft: draft.life[0].update(on="yesterday"), ("life", 0, "on")),
        (lambda draft: draft.limits[0].update(length="many"), ("limits", 0, "length")),
        (lambda draft: draft.limits[0].update(id="ETS-024/7"), ("limits", 0, "")),
        (lambda draft: draft.limits[0].update(pair="CH-ZZ-MLA/8"), ("limits", 0, "")),
        (lambda draft: draft.limits[0].pop("id"), ("limits", 0, "id")),
        (lambda draft: draft.limits[0].update(trigger=["comet"]), ("limits", 0, "trigger")),
    ],
)
def test_a_fault_is_said_at_its_field(office: Office, spoil: Spoil, place: tuple[str, int | None, str]) -> None:
    draft = new_table()
    spoil(draft)
    checked = office.editor.check(draft, READ)
    assert [(each.section, each.row, each.key) for each in checked.faults] == [place]
    assert checked.faults[0].reason
    assert checked.text == ""


def test_every_faulty_row_is_said_at_once(office: Office) -> None:
    draft = new_table()
    draft.limits.append({**draft.limits[0], "id": "CH-ZZ-MLA/8", "kind": "never"})
    draft.limits[0]["unit"] = "fortnight"
    draft.contents.append({"code": "x"})
    checked = office.editor.check(draft, replace(READ, source=""))
    assert [(each.section, each.row) for each in checked.faults] == [
        ("verification", None), ("contents", 1), ("limits", 0), ("limits", 1),
    ]  # fmt: skip


def test_a_draft_of_a_table_that_changed_meanwhile_is_not_proposed(office: Office) -> None:
    alone(office)
    draft = office.editor.open(TREATY)
    limit_of(draft)["length"] = "45"
    publish(office, written({**drafted(table(office).text).values(), "version": "2026-11-21.x"}, table(office).text))
    faults = office.editor.check(draft, READ).faults
    assert [(each.section, each.key) for each in faults] == [("head", "version")]


def test_what_is_suggested_is_a_version_that_is_free(office: Office) -> None:
    alone(office)
    draft = office.editor.open(TREATY)
    suggested = office.editor.suggested(draft)
    assert (suggested.version, suggested.verified_by, suggested.read_on) == ("2026-11-21", "Anna Arn", date(2026, 11, 21))
    limit_of(draft)["length"] = "45"
    office.publishing.publish(office.editor.propose(draft, READ).value.uid)
    assert office.editor.suggested(office.editor.open(TREATY)).version == "2026-11-21.2"


def test_only_who_keeps_the_tables_proposes_a_change(office: Office, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    draft = clerk.editor.open(TREATY)
    limit_of(draft)["length"] = "45"
    with pytest.raises(KnownError) as refused:
        clerk.editor.propose(draft, READ)
    assert refused.value.code is Code.NOT_PERMITTED
    with pytest.raises(KnownError) as unknown:
        clerk.editor.open("ETS-999")
    assert unknown.value.code is Code.TREATY_UNKNOWN
