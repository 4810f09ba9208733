# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What must not change does not change, even for a statement that forgets the rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from mlat_desktop.domain.access import Grant, GrantKind
from mlat_desktop.domain.checklist import Answer, ItemState
from mlat_desktop.domain.delays import Delay
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry, Evidence, HashCheck, MediumFile
from mlat_desktop.domain.law import EditionKind, EnteredDate, Proposal, Recount
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyAct, PartyEvent
from mlat_desktop.domain.letter_languages import LanguageState, LetterLanguage
from mlat_desktop.domain.letters import LetterStatus, LetterTemplate, TemplateState
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.ports import CalendarRow, Revision, StoredBlob, StoredTable, UnitOfWork
from mlat_desktop.services.reviews.port import ReturnedCause
from mlat_desktop.store import ddl
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples
from tests.store.samples import DAY, THEN

pytestmark = pytest.mark.thorough


def _fill_law(unit: UnitOfWork, key: RequestId) -> None:
    samples.edition(unit, THEN)
    unit.treaties.add_table(
        StoredTable(treaty_id="T", version="1", text="t", sha256="1", accepted_at=THEN, accepted_by="a", edition=1)
    )
    unit.treaties.add_calendar(
        CalendarRow(state="BR", subdivision="", year=2026, version="1", holidays=(DAY,), weekend=(6, 7), source="s", edition=1)
    )
    unit.treaties.set_parties([Party(treaty_id="T", state="BR", source="s")], 1)
    step = PartyEvent(treaty_id="T", state="BR", act=PartyAct.SIGNED, on=DAY, source="s")
    unit.treaties.set_party_events("T", "BR", [step], 1)
    said = Declaration(treaty_id="T", state="BR", article="1", kind="k", value="v", source="s", as_of=DAY)
    unit.treaties.set_declarations([said], 1)
    proposal = Proposal(uid="p", kind=EditionKind.EDITOR, title="t", body="{}", proposed_by="a", proposed_at=THEN)
    unit.treaties.add_proposal(proposal)
    waiting = Recount(id=0, request_id=key, before=1, after=2, alarm=False, found_at=THEN, moved=())
    unit.treaties.add_recount(waiting)
    entered = EnteredDate(uid="e", limit_id="T/1", trigger_uid="x", due_on=DAY, source="s", entered_by="a", entered_at=THEN)
    unit.requests.add_entered_date(key, entered)


@pytest.fixture
def full(store: SqlStore) -> SqlStore:
    """A row in every table that a trigger guards."""
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.requests.add_event(key, samples.event())
        unit.requests.annul_event(key, Uid("e-1"), "Wrong")
        unit.requests.add_mail(key, samples.mail())
        unit.requests.add_revision(key, Revision(at=THEN, actor="a", reason="r", before="{}", after="{}"))
        letter = unit.letters.add(samples.letter(key))
        unit.letters.add_comment(samples.comment(letter))
        unit.letters.add_scan(samples.signed_scan(letter))
        waits = LetterTemplate(kind="k", language="fr", version=1, text="t", sha256="1", state=TemplateState.WAITING)
        unit.letters.set_template(waits)
        unit.languages.add(LetterLanguage(language="pt", version=1, text="t", sha256="1", added_at=THEN, added_by="a"))
        unit.exhibits.add_blob(StoredBlob("0" * 32, "secret", 1, "a"))
        bound = unit.letters.add(samples.unsealed(key, "l-annexed"))
        unit.letters.keep_annex_file(samples.annex_file(bound))
        unit.exhibits.add(
            key,
            Evidence(uid=Uid("v"), exhibit="1", title="t", file_name="f", media_type="m", size=1, sha256="a", blob="0" * 32),
        )
        unit.exhibits.add_custody(CustodyEntry(evidence_uid=Uid("v"), at=THEN, actor="a", act=CustodyAct.RECEIVED))
        unit.exhibits.attach(samples.photo(Uid("v"), "0" * 32))
        check = HashCheck(source="list.md5", algorithm="md5", supplied="b", found="b")
        unit.exhibits.add_medium_files(Uid("v"), [MediumFile(path="a/b", size=1, sha256="a", md5="b", checks=(check,))])
        unit.duties.add(key, samples.duty())
        unit.access.add_grant(
            Grant(id=0, request_id=key, account_uid="u", kind=GrantKind.NAMED, reason="r", given_by="a", given_at=THEN)
        )
        _fill_law(unit, key)
        answer = Answer(item_id="i", text="t", article="1", state=ItemState.MISSING, note="n", at=THEN, by="a")
        unit.reviews.add_answer(key, answer)
        unit.reviews.add_cause(key, ReturnedCause(code="language", note="n", at=THEN, by="a"))
        unit.reviews.add_sheet(key, samples.sheet())
        samples.fill_rooms(unit, key)
        late = Delay(uid=Uid("late"), reason="court", note="n", expected_on=DAY, recorded_by="a", recorded_at=THEN)
        unit.delays.add(key, late)
        for _ in range(2):
            unit.audit.append(at=THEN, actor="a", action="b", subject="c", detail={"x": 1}, request_id=key)
        unit.commit()
    return store


def _refused(store: SqlStore, statement: str) -> str:
    with pytest.raises(BugError) as refusal, store.write() as unit:
        unit.connection.execute(sa.text(statement))
    return str(refusal.value)


COLUMNS = {**ddl._FROZEN, "letter": f"{ddl._FROZEN['letter']} {ddl._SEALED}"}


@pytest.mark.parametrize("table", COLUMNS)
def test_a_frozen_column_refuses_a_change(full: SqlStore, table: str) -> None:
    for column in COLUMNS[table].split():
        value = f"CASE typeof(\"{column}\") WHEN 'integer' THEN \"{column}\" + 1 ELSE coalesce(\"{column}\", '') || 'x' END"
        refusal = _refused(full, f'UPDATE "{table}" SET "{column}" = {value}')
        assert "is immutable" in refusal or "is sealed" in refusal or "SQLITE_CONSTRAINT_FOREIGNKEY" in refusal, column


@pytest.mark.parametrize("table", ddl._KEPT.split())
def test_nothing_is_deleted_from_the_record(full: SqlStore, table: str) -> None:
    assert "never deleted" in _refused(full, f'DELETE FROM "{table}"')


def test_an_annulled_event_stays_annulled(full: SqlStore) -> None:
    assert "stays annulled" in _refused(full, "UPDATE event SET annulled = 0")


@pytest.mark.parametrize(
    ("seq", "prev"),
    [
        ("4", "(SELECT hash FROM audit ORDER BY seq DESC LIMIT 1)"),
        ("2", "(SELECT hash FROM audit ORDER BY seq DESC LIMIT 1)"),
        ("3", "(SELECT hash FROM audit ORDER BY seq LIMIT 1)"),
    ],
)
def test_an_audit_entry_follows_the_last_or_is_refused(full: SqlStore, seq: str, prev: str) -> None:
    rest = "'2026', 'a', 'b', 'c', '{}'"
    refusal = _refused(full, f"INSERT OR REPLACE INTO audit VALUES ({seq}, {rest}, {prev}, 'h', NULL)")
    assert "does not follow" in refusal


def test_a_letter_language_that_has_ended_stays_so(full: SqlStore) -> None:
    (first,) = _languages(full)
    with full.write() as unit:
        unit.languages.end(replace(first, state=LanguageState.RETIRED, ended_at=THEN, ended_by="a", reason="Not asked for"))
        unit.commit()
    assert "has ended" in _refused(full, "UPDATE letter_language SET state = 'in-use'")
    assert _languages(full)[0].reason == "Not asked for"


def _languages(store: SqlStore) -> tuple[LetterLanguage, ...]:
    with store.read() as unit:
        return unit.languages.all()


def test_a_sealed_letter_can_still_be_sent_and_voided(full: SqlStore) -> None:
    with full.write() as unit:
        sealed = unit.letters.by_sha256("e" * 64)
        assert sealed is not None
        sent = replace(sealed, version=2, status=LetterStatus.DISPATCHED, tracking="RR9", copies=3)
        unit.letters.update(sent)
        unit.letters.update(replace(sent, version=3, status=LetterStatus.VOID, void_reason="Wrong"))
        unit.commit()


def test_a_letter_that_is_not_sealed_can_be_edited(full: SqlStore) -> None:
    with full.write() as unit:
        key = unit.requests.find("OUT-2026-0001").id
        draft = replace(samples.letter(key, "l-2"), number="", sealed_at=None, status=LetterStatus.DRAFT)
        made = replace(draft, id=unit.letters.add(draft))
        unit.letters.update(replace(made, version=2, content="{}", subject="Other"))
        unit.commit()


@pytest.mark.parametrize("statement", ["UPDATE request SET klass = 'nonsense'", "INSERT INTO mail (request_id) VALUES (99)"])
def test_the_database_refuses_words_and_parents_that_do_not_exist(full: SqlStore, statement: str) -> None:
    assert "SQLITE_CONSTRAINT" in _refused(full, statement)
