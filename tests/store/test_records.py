# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What is stored comes back as it was: every record, every field."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from mlat_desktop.domain.bundle import BundleRecord, BundleState, Card, CardStatus
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry, Evidence
from mlat_desktop.domain.legal_basis import Declaration, Party
from mlat_desktop.domain.letters import LetterStatus, LetterTemplate, TemplateOrigin, TemplateState
from mlat_desktop.domain.people import Role, User
from mlat_desktop.domain.receipt import ReceiptResult
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.ports import CalendarRow, OfficeRecord, Revision, StoredBlob, StoredTable
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples
from tests.store.samples import DAY, THEN


def _unfilled(record: Any, where: str) -> list[str]:
    """Fields that stand at their default: a sample must have none, else it proves nothing about them."""
    found = []
    for each in fields(record):
        value = getattr(record, each.name)
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        if value == default:
            found.append(f"{where}.{each.name}")
        elif is_dataclass(value):
            found += _unfilled(value, f"{where}.{each.name}")
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            found += _unfilled(value[0], f"{where}.{each.name}")
    return found


def test_the_samples_fill_every_field() -> None:
    assert _unfilled(samples.request(), "request") == []
    assert _unfilled(samples.mail(), "mail") == ["mail.taken_off"]
    assert _unfilled(samples.event(), "event") == ["event.annulled", "event.annulled_reason"]
    assert _unfilled(samples.letter(RequestId(1)), "letter") == ["letter.version"]
    assert _unfilled(samples.deadline("x"), "deadline") == []


def test_a_request_comes_back_as_it_was_stored(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.commit()
    with store.read() as unit:
        assert unit.requests.get(key) == replace(samples.request(), id=key)


def test_an_amended_request_comes_back_as_amended(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        parts = samples.particulars("Other subject")
        amended = samples.request(1, replace(parts, persons=parts.persons[1:], items=(), costs=()), id=key, version=2)
        unit.requests.update(amended)
        assert unit.requests.get(key) == amended
        unit.requests.add_revision(key, Revision(at=THEN, actor="anna", reason="Error", before="{}", after='{"a":1}'))
        assert unit.requests.revisions(key) == (Revision(at=THEN, actor="anna", reason="Error", before="{}", after='{"a":1}'),)


def test_events_mail_and_deadlines_come_back(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        late, early = samples.event("e-1"), samples.event("e-2", THEN - timedelta(days=1))
        unit.requests.add_event(key, late)
        unit.requests.add_event(key, early)
        assert unit.requests.events(key) == (early, late)
        unit.requests.annul_event(key, late.uid, "Wrong person")
        assert unit.requests.events(key)[1] == replace(late, annulled=True, annulled_reason="Wrong person")
        unit.requests.add_mail(key, samples.mail())
        assert unit.requests.mails(key) == (samples.mail(),)
        unit.requests.take_mail_off(key, samples.mail().uid, "Another case")
        assert unit.requests.mails(key) == ()
        assert unit.requests.mails_taken_off(key) == (replace(samples.mail(), taken_off="Another case"),)
        limits = [samples.deadline("a"), samples.deadline("b", due_at=None, due_on=None, act_by=None, steps=())]
        unit.requests.set_deadlines(key, limits)
        assert unit.requests.deadlines(key) == tuple(limits)


def test_an_event_is_annulled_once(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.requests.add_event(key, samples.event())
        unit.requests.annul_event(key, Uid("e-1"), "Wrong")
        with pytest.raises(KnownError) as refusal:
            unit.requests.annul_event(key, Uid("e-1"), "Again")
    assert refusal.value.code is Code.EVENT_INVALID


def test_a_letter_comes_back_and_is_found_by_its_hashes(store: SqlStore) -> None:
    with store.write() as unit:
        request = unit.requests.add(samples.request())
        sent = samples.letter(request)
        key = unit.letters.add(sent)
        stored = replace(sent, id=key)
        assert unit.letters.get(key) == stored
        assert unit.letters.by_sha256("e" * 64) == stored
        assert unit.letters.by_sha256("") is None
        draft = replace(sent, uid=Uid("l-2"), number="", sealed_at=None, status=LetterStatus.REVIEW)
        other = replace(draft, id=unit.letters.add(draft))
        unit.letters.add(replace(draft, uid=Uid("l-3"), status=LetterStatus.DRAFT))  # two letters without a number
        assert unit.letters.waiting() == (other,)
        assert unit.letters.find(sent.number) == unit.letters.find(sent.uid) == stored
        assert unit.letters.find("") is unit.letters.find("no such") is None
        assert [each.uid for each in unit.letters.all()] == [sent.uid, "l-2", "l-3"]
        unit.letters.update(replace(other, version=2, subject="New"))
        with pytest.raises(KnownError) as refusal:
            unit.letters.update(replace(other, version=2, subject="Lost"))
        assert refusal.value.code is Code.LETTER_CHANGED
        assert [each.subject for each in unit.letters.of_request(request)] == ["Reçu", "New", "Reçu"]


def test_a_template_keeps_its_text_under_its_version(store: SqlStore) -> None:
    first, second = (LetterTemplate(kind="k", language="fr", version=v, text=f"t{v}", sha256=str(v)) for v in (1, 2))
    with store.write() as unit:
        for template in (second, first, first):
            unit.letters.set_template(template)
        assert unit.letters.template("k", "fr") == second
        assert unit.letters.template("k", "de") is None
        with pytest.raises(BugError):
            unit.letters.set_template(replace(first, text="other", sha256="9"))


def test_a_version_that_waits_is_used_only_once_it_is_decided_and_then_stays_so(store: SqlStore) -> None:
    first = LetterTemplate(kind="k", language="fr", version=1, text="t1", sha256="1", program_version=1)
    own = LetterTemplate(
        kind="k", language="fr", version=2, text="t2", sha256="2", origin=TemplateOrigin.OFFICE, program_version=1,
        state=TemplateState.WAITING, author="u-1", saved_at=THEN, note="Our form of address",
    )  # fmt: skip
    approved = replace(own, state=TemplateState.IN_USE, decided_by="u-2", decided_at=THEN)
    with store.write() as unit:
        for template in (first, own):
            unit.letters.set_template(template)
        assert unit.letters.template("k", "fr") == first
        unit.letters.decide_template(approved)
        assert unit.letters.template("k", "fr") == approved
        assert unit.letters.templates() == unit.letters.templates("k", "fr") == (first, approved)
        assert unit.letters.templates("k", "de") == ()
        with pytest.raises(sa.exc.IntegrityError, match="template is decided"):
            unit.letters.decide_template(replace(own, state=TemplateState.SET_ASIDE))


def test_evidence_and_its_custody_come_back(store: SqlStore) -> None:
    blob = StoredBlob("0" * 32, "AGE-SECRET-KEY-1X", 5 << 40, "a" * 64)
    kept = Evidence(
        uid=Uid("v-1"),
        exhibit="1",
        title="Disk",
        file_name="disk.img",
        media_type="application/octet-stream",
        size=5 << 40,
        sha256="a" * 64,
        blob=blob.id,
        original=True,
        received_from="Police",
        seal_number="S 1",
        return_due=DAY,
        returned_on=DAY,
        added_at=THEN,
        added_by="anna",
    )
    link = CustodyEntry(
        evidence_uid=kept.uid, at=THEN, actor="anna", act=CustodyAct.LENT, detail="To court", medium="USB1", sha256="a"
    )
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        assert unit.exhibits.next_exhibit(key) == 1
        unit.exhibits.add_blob(blob)
        unit.exhibits.add(key, kept)
        unit.exhibits.add_custody(link)
        unit.exhibits.add_custody(replace(link, act=CustodyAct.RETURNED))
        assert unit.exhibits.next_exhibit(key) == 2
        assert unit.exhibits.blob(blob.id) == next(iter(unit.exhibits.blobs())) == blob
        assert unit.exhibits.get(kept.uid) == next(iter(unit.exhibits.all())) == (key, kept)
        assert unit.exhibits.of_request(key) == (kept,)
        assert unit.exhibits.custody(kept.uid) == (link, replace(link, act=CustodyAct.RETURNED))
        with pytest.raises(KnownError):
            unit.exhibits.get(Uid("v-2"))


def test_cards_and_bundles_come_back(store: SqlStore) -> None:
    card = Card(
        fingerprint="SHA256:x",
        office_uid="o",
        name="Office B",
        country="BR",
        recipient="age1",
        signing_key="ssh-ed25519 A",
        valid_from=DAY,
        valid_to=DAY,
        added_at=THEN,
        added_by="anna",
        note="By post",
    )
    sent = BundleRecord(
        uid=Uid("b-1"),
        incoming=False,
        request_id=None,
        partner="o",
        sequence=1,
        created_at=THEN,
        state=BundleState.WRITTEN,
        digest="d",
        size=5 << 40,
        place="/media",
        medium="USB",
        detail="-",
        by="anna",
    )
    trusted = replace(card, status=CardStatus.TRUSTED, trusted_by="berta", trusted_at=THEN)
    with store.write() as unit:
        unit.bundles.set_card(card)
        unit.bundles.set_card(trusted)
        assert unit.bundles.cards() == (trusted,)
        assert unit.bundles.card("SHA256:x") == trusted
        assert unit.bundles.card("SHA256:y") is None
        key = unit.requests.add(samples.request())
        sent = replace(sent, request_id=key)
        assert unit.bundles.next_sequence() == 1
        unit.bundles.add(sent)
        unit.bundles.add(replace(sent, uid=Uid("b-2"), incoming=True, sequence=41))
        assert unit.bundles.next_sequence() == 2
        unit.bundles.update(replace(sent, state=BundleState.VERIFIED))
        assert unit.bundles.get(Uid("b-1")) == replace(sent, state=BundleState.VERIFIED)
        assert len(unit.bundles.all()) == len(unit.bundles.of_request(key)) == 2
        owed = samples.receipt(key, bundle=Uid("b-2"))
        gone = replace(owed, carried_by="b-1", result=ReceiptResult.ALREADY_THERE)
        for each in (owed, gone):
            unit.bundles.set_receipt(each)
            assert unit.bundles.receipts(key) == unit.bundles.receipts_of(Uid("b-2")) == unit.bundles.all_receipts() == (each,)


def test_treaties_and_calendars_come_back_newest_first(store: SqlStore) -> None:
    first = StoredTable(treaty_id="T", version="10", text="a", sha256="1", accepted_at=THEN, accepted_by="anna", edition=1)
    second = replace(first, version="9", text="b")
    party = Party(treaty_id="T", state="BR", signature=DAY, ratification=DAY, entry_into_force=DAY, source="s")
    said = Declaration(treaty_id="T", state="BR", article="5", kind="language", value="pt", source="s", as_of=DAY)
    days = CalendarRow(
        state="BR",
        subdivision="",
        year=2026,
        version="1",
        holidays=(DAY, date(2026, 12, 25)),
        weekend=(6, 7),
        source="s",
        edition=1,
    )
    with store.write() as unit:
        samples.edition(unit, THEN)
        unit.treaties.add_table(first)
        unit.treaties.add_table(second)
        assert unit.treaties.tables() == (second,)
        assert (unit.treaties.table("T"), unit.treaties.table("T", "10")) == (second, first)
        unit.treaties.set_parties([replace(party, source="old"), replace(party, state="CH")], 1)
        unit.treaties.set_parties([party], samples.edition(unit, THEN))
        assert unit.treaties.parties(state="BR") == (party,)
        assert len(unit.treaties.parties("T")) == 2
        unit.treaties.set_declarations([said, replace(said, value="en")], 1)
        unit.treaties.set_declarations([replace(said, value="fr")], 2)
        assert unit.treaties.declarations("T", "BR") == (replace(said, value="fr"),)
        unit.treaties.add_calendar(days)
        unit.treaties.add_calendar(replace(days, version="2"))
        assert unit.treaties.calendars("BR", "", [2025, 2026]) == {2026: replace(days, version="2")}
        assert unit.treaties.calendars("BR", "SP", [2026]) == {}


def test_people_are_unique_by_name_in_any_letter_case(store: SqlStore) -> None:
    anna = User(id=0, uid="u-1", name="Anna", full_name="Anna A", title="Head", role=Role.HEAD, slot="s-1", active=False)
    with store.write() as unit:
        anna = replace(anna, id=unit.people.add(anna))
        assert unit.people.by_name(" anna ") == unit.people.by_slot("s-1") == anna
        assert unit.people.by_slot("") is None
        with pytest.raises(KnownError) as refusal:
            unit.people.add(replace(anna, uid="u-2", name="ANNA", slot="s-2"))
        assert refusal.value.code is Code.USER_EXISTS
        unit.people.update(replace(anna, role=Role.CLERK, active=True))
        assert unit.people.all() == (replace(anna, role=Role.CLERK, active=True),)


def test_the_office_and_its_secrets_come_back(store: SqlStore) -> None:
    office = OfficeRecord(
        uid="o",
        name="Büro",
        country="CH",
        zone="Europe/Zurich",
        subdivision="BE",
        training=True,
        letterhead={"fr": ("Office", "Berne")},
        settings={"digits": "latin"},
        created_at=THEN,
    )
    with store.write() as unit:
        unit.office.set(office)
        unit.office.set_secret("age", b"\0\xff")
        unit.office.set_secret("age", b"\1\xff")
        assert unit.office.get() == office
        assert (unit.office.secret("age"), unit.office.secret("none")) == (b"\1\xff", None)


def test_an_instant_keeps_its_meaning_whatever_its_offset(store: SqlStore) -> None:
    there = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=3)))
    with store.write() as unit:
        key = unit.requests.add(samples.request(registered_at=there))
        assert unit.requests.get(key).registered_at == there
        with pytest.raises(BugError):
            _naive(unit.requests, key)


def _naive(requests: Any, key: RequestId) -> None:
    try:
        requests.add_revision(key, Revision(at=datetime(2026, 1, 1), actor="", reason="", before="", after=""))  # noqa: DTZ001 -- wall-clock time of the office
    except Exception as error:
        raise BugError(str(error)) from error
