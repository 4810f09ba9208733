# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Exhibits, what lies beside them, what is on a medium, and duties come back as they were stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlat_desktop.domain.duties import DutyParty, DutyState
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry, Evidence, ExhibitForm, HashCheck, MediumFile
from mlat_desktop.domain.request import Uid
from mlat_desktop.services.ports import StoredBlob
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples
from tests.store.samples import DAY, THEN

THING = Evidence(
    uid=Uid("v-1"),
    exhibit="IN-1/1",
    title="Ledger",
    file_name="",
    media_type="",
    size=0,
    sha256="",
    blob="",
    form=ExhibitForm.OBJECT,
    volume=2,
    volumes=5,
    place="Safe 3",
    to_return=True,
)


def test_a_thing_without_a_file_comes_back_and_moves(store: SqlStore) -> None:
    link = CustodyEntry(
        evidence_uid=THING.uid, at=THEN, actor="anna", act=CustodyAct.HANDED_OVER, given_by="Us", received_by="Court",
        place="Room 4", seal_number="S 2", seal_intact=False, receipt="Q 9", recorded_at=THEN,
    )  # fmt: skip
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.exhibits.add(key, THING)
        moved = replace(
            THING, holder="Court", lent_to="Court", lent_on=DAY, return_due=DAY, returned_on=DAY, return_receipt="Q 9",
            seal_number="S 2", classification="hazardous", place="Room 4",
        )  # fmt: skip
        unit.exhibits.update(moved)
        unit.exhibits.add_custody(link)
        assert unit.exhibits.get(THING.uid) == (key, moved)
        assert unit.exhibits.custody(THING.uid) == (link,)
        with pytest.raises(KnownError) as unknown:
            unit.exhibits.update(replace(THING, uid=Uid("v-2")))
        assert unknown.value.code is Code.EVIDENCE_UNKNOWN


def test_what_lies_beside_an_exhibit_and_what_is_on_a_medium_come_back(store: SqlStore) -> None:
    checks = (HashCheck(source="a.md5", algorithm="md5", supplied="1", found="2"),)
    files = [
        MediumFile(path="DCIM/1.jpg", size=3, sha256="a", md5="2", sha1="c", checks=checks),
        MediumFile(path="gone", size=0, fault="missing|a.md5"),
    ]
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.exhibits.add_blob(StoredBlob("0" * 32, "secret", 1, "a"))
        unit.exhibits.add(key, THING)
        unit.exhibits.attach(samples.photo(THING.uid, "0" * 32))
        unit.exhibits.add_medium_files(THING.uid, files)
        assert unit.exhibits.attachments(THING.uid) == (samples.photo(THING.uid, "0" * 32),)
        assert unit.exhibits.medium_files(THING.uid) == tuple(files)


def test_a_duty_comes_back_and_stays_ended(store: SqlStore) -> None:
    duty = samples.duty(
        given_name="Parquet de Brest", owed_by=DutyParty.DOMESTIC, owed_name="Court", article="art. 14", lasting=True,
        due_on=DAY, review_on=DAY, bundle="b-1",
    )  # fmt: skip
    ended = replace(duty, owner="ben", state=DutyState.LIFTED, ended_on=DAY, ended_by="ben", ended_how="By their letter")
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.duties.add(key, duty)
        assert unit.duties.get(duty.uid) == (key, duty)
        unit.duties.update(ended)
        assert unit.duties.of_request(key) == (ended,)
        assert list(unit.duties.all()) == []
        assert list(unit.duties.all(open_only=False)) == [(key, ended)]
        with pytest.raises(KnownError) as unknown:
            unit.duties.get(Uid("d-2"))
        assert unknown.value.code is Code.DUTY_UNKNOWN
        unit.commit()
    with pytest.raises(BugError, match="duty has ended"), store.write() as unit:
        unit.duties.update(replace(ended, state=DutyState.OPEN))
