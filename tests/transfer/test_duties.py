# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Duties bind in the office that receives a bundle; what must not leave by default does not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from mlat_desktop.domain.case_record import shared_part
from mlat_desktop.domain.duties import DutyParty, DutyState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import SharedAct
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.bundles.case_json import decode, encode
from mlat_desktop.services.bundles.look import LookCode
from mlat_desktop.services.bundles.views import BundleChoice
from mlat_desktop.services.duties import Duties, NewDuty
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.exhibits import ExhibitDesk, HandOver
from tests.transfer.conftest import MakeOffice, OfficeDesk
from tests.transfer.test_offices import logged, record_of

PROMISED = NewDuty(
    kind="speciality",
    text="Prosecuted for no other offence",
    given_by=DutyParty.US,
    owed_by=DutyParty.OTHER_STATE,
    owed_name="Court of Recife",
    article="ETS 24 art. 14",
    since=date(2026, 11, 2),
)
OWED = NewDuty(kind="report-outcome", text="Tell us how the trial ends", lasting=False, due_on=date(2027, 5, 3))
AT_HOME = NewDuty(kind="costs", text="Pay the expert of Basel", given_by=DutyParty.DOMESTIC, owed_by=DutyParty.US)


@pytest.fixture
def a(office: MakeOffice) -> OfficeDesk:
    return office("Office A", "CH")


@pytest.fixture
def b(office: MakeOffice, a: OfficeDesk) -> OfficeDesk:
    return office("Office B", "BR")


@pytest.fixture
def case(a: OfficeDesk, b: OfficeDesk, tmp_path: Path) -> RequestId:
    b.knows(a)
    return logged(a, tmp_path)


def test_conditions_and_undertakings_bind_in_the_office_that_receives_them(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    for new in (PROMISED, OWED, AT_HOME):
        Duties(a.place).add(case, new)
    done_ = Duties(a.place).add(case, NewDuty(kind="other", text="Already done")).value
    Duties(a.place).discharge(done_.uid, how="Done")
    bundle = a.bundles.export(case, [a.knows(b)], stick).value
    taken = b.bundles.import_(bundle.folder).value
    assert taken.duties == 2
    here = {duty.text: duty for duty in Duties(b.place).of_request(taken.request_id)}
    assert set(here) == {PROMISED.text, OWED.text}
    promised, owed = here[PROMISED.text], here[OWED.text]
    assert (promised.given_by, promised.owed_by, promised.owed_name) == (
        DutyParty.OTHER_STATE, DutyParty.DOMESTIC, "Court of Recife",
    )  # fmt: skip
    assert (promised.lasting, promised.review_on, promised.since) == (True, date(2027, 11, 21), date(2026, 11, 2))
    assert (owed.given_by, owed.owed_by, owed.lasting, owed.due_on) == (
        DutyParty.US, DutyParty.OTHER_STATE, False, date(2027, 5, 3),
    )  # fmt: skip
    assert promised.bundle == bundle.uid
    assert promised.owner == b.register.show(taken.request_id).request.officer
    sent, again = record_of(a, case), record_of(b, taken.request_id)
    assert shared_part(sent).duties == shared_part(again).duties == sent.duties
    Duties(b.place).discharge(owed.uid, how="Told by letter")
    newer = a.bundles.export(case, [a.knows(b)], stick).value
    assert b.bundles.import_(newer.folder).value.duties == 0
    assert Duties(b.place).find(owed.uid)[1].state is DutyState.DISCHARGED


def test_a_record_of_an_older_office_has_no_duties_and_is_taken_in(a: OfficeDesk, case: RequestId) -> None:
    plain = json.loads(encode(record_of(a, case)))
    del plain["duties"]
    plain["version"] = [1, 0]
    for item in plain["evidence"]:
        del item["classification"]
    assert decode(json.dumps(plain).encode()).duties == ()


def test_a_known_duty_with_another_content_is_refused(a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path) -> None:
    duty = Duties(a.place).add(case, OWED).value
    first = a.bundles.export(case, [a.knows(b)], stick).value
    b.bundles.import_(first.folder)
    with a.store.write() as uow:
        uow.connection.exec_driver_sql("DROP TRIGGER tr_duty_frozen")
        uow.connection.exec_driver_sql("UPDATE duty SET text = 'Another thing' WHERE uid = ?", (duty.uid,))
        uow.commit()
    second = a.bundles.export(case, [a.knows(b)], stick).value
    with pytest.raises(KnownError) as refused:
        b.bundles.import_(second.folder)
    assert refused.value.code is Code.BUNDLE_CONTRADICTS


def test_withheld_content_and_things_stay_and_the_report_says_so(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, stick: Path
) -> None:
    path = tmp_path / "disk.img"
    path.write_bytes(b"image")
    disk = a.evidence.add(case, path, NewEvidence(title="Disk", classification="unlawful-to-view")).value
    box = a.evidence.register(case, NewEvidence(title="Box")).value
    found = a.bundles.preflight(case, [a.knows(b)], stick)
    assert found.evidence == 2
    said = {line.code: line.text for line in found.lines}
    assert disk.exhibit in said[LookCode.WITHHELD_STAYS]
    assert box.exhibit in said[LookCode.THINGS_STAY]
    chosen = BundleChoice(evidence=frozenset({disk.uid, box.uid}))
    with pytest.raises(KnownError) as refused:
        a.bundles.export(case, [a.knows(b)], stick, chosen)
    assert refused.value.code is Code.EVIDENCE_WITHHELD
    with_reason = BundleChoice(evidence=frozenset({disk.uid, box.uid}), although="Order of the court")
    report = a.bundles.export(case, [a.knows(b)], stick, with_reason).value
    assert report.evidence == 1
    taken = b.bundles.import_(report.folder).value
    (there,) = b.register.show(taken.request_id).evidence
    assert there.classification == "unlawful-to-view"
    with a.store.read() as uow:
        query = "SELECT detail FROM audit_detail JOIN audit USING (seq) WHERE action = 'bundle.begun' ORDER BY seq DESC LIMIT 1"
        told = uow.connection.exec_driver_sql(query).scalar_one()
    assert json.loads(told)["although"] == "Order of the court"


def test_links_that_an_older_office_does_not_know_stay_at_home(a: OfficeDesk, case: RequestId) -> None:
    desk = ExhibitDesk(a.place)
    item = a.register.show(case).evidence[0]
    desk.seal(item.uid, "S 9", HandOver())
    desk.hand_over(item.uid, HandOver(received_by="Court"))
    desk.lend(item.uid, "Court", HandOver())
    acts = [link.act for link in record_of(a, case).custody if link.evidence_uid == item.uid]
    assert acts == [SharedAct.INGESTED, SharedAct.LENT]
