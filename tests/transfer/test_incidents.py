# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A stick is lost: what was on it is known, frozen, told to whom it concerns, and a second person closes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import BundleMedium, BundleRecord, BundleState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.incidents import (
    Became,
    CarrierState,
    EntryKind,
    IncidentKind,
    IncidentState,
    PassphraseWay,
)
from mlat_desktop.domain.people import Role, User
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.incidents.attempts import Attempts
from mlat_desktop.services.incidents.carriers import CarrierNote, Carriers
from mlat_desktop.services.incidents.incidents import Incidents, IncidentView, NewIncident, NewMeasure
from mlat_desktop.services.notices import Notices
from mlat_desktop.services.workplace import Workplace
from mlat_desktop.transfer.carrier import Carrier
from tests.transfer.conftest import OfficeDesk
from tests.transfer.test_offices import a, b, logged

pytestmark = pytest.mark.thorough

__all__ = ["a", "b"]  # fixtures

SERIAL = "4C530001"
BORIS = User(id=2, uid="user-boris", name="boris", full_name="Boris B", title="", role=Role.OFFICER, slot="t")


@pytest.fixture
def drive(stick: Path, monkeypatch: pytest.MonkeyPatch) -> Drive:
    found = Drive(stick, "STICK", SERIAL, "exfat", 1 << 30, 1 << 30, True, True)
    monkeypatch.setattr("mlat_desktop.transfer.drives.drive_of", lambda path: found)
    return found


@pytest.fixture
def request_id(a: OfficeDesk, b: OfficeDesk, drive: Drive, tmp_path: Path) -> RequestId:
    """A case of which a bundle lies on the stick."""
    key = logged(a, tmp_path)
    a.bundles.export(key, [a.knows(b)], drive.path)
    return key


def boris(desk: OfficeDesk) -> Workplace:
    with desk.store.write() as uow:
        uow.people.add(BORIS)
        uow.commit()
    return replace(desk.place, user=BORIS, store=desk.store.seen_by(Reader(BORIS.uid, BORIS.name)))


def lost(place: Workplace) -> IncidentView:
    new = NewIncident(kind=IncidentKind.LOST, medium=SERIAL, what="Left on the train", place="Bern")
    return Incidents(place).report(new).value


def restrict(desk: OfficeDesk, key: RequestId) -> None:
    with desk.store.read() as uow:
        request = uow.requests.get(key)
    given = replace(request.particulars, confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="Source")
    desk.register.amend(key, given, version=request.version, reason="Asked")


def test_a_lost_stick_names_everything_that_was_on_it(a: OfficeDesk, b: OfficeDesk, request_id: RequestId) -> None:
    view = lost(a.place)
    assert (view.incident.number, view.incident.state, view.hidden) == ("INC-2026-0001", IncidentState.OPEN, 0)
    (share,) = view.shares
    assert (share.number, share.bundle_state, share.at_most) == ("CH-out-2026-0001", BundleState.VERIFIED, False)
    assert [(each.name, each.role.value) for each in share.persons] == [("Omar Haddad", "suspect")]
    assert share.caution
    assert [each.exhibit for each in share.exhibits] == ["CH-out-2026-0001/1", "CH-out-2026-0001/2"]
    assert [each.number for each in share.letters] == ["L/2026/1"]
    assert [(each.name, each.country) for each in share.recipients] == [("Office B", "BR")]
    assert share.arrived_on is None
    expected = [EntryKind.TOLD_PARTNER, EntryKind.TOLD_PERSONS, EntryKind.AUTHORITY, EntryKind.SENT_AGAIN]
    assert list(view.outstanding) == expected
    assert (view.next, view.who) == (EntryKind.TOLD_PARTNER, "anna")


def test_every_exhibit_gets_its_entry_and_the_medium_is_lost(a: OfficeDesk, request_id: RequestId) -> None:
    view = lost(a.place)
    with a.store.read() as uow:
        items = uow.exhibits.of_request(request_id)
        assert len(items) == 2
        for item in items:
            link = uow.exhibits.custody(item.uid)[-1]
            assert (link.act, link.medium, link.sha256) == (CustodyAct.COPY_LOST, SERIAL, item.sha256)
            assert link.detail == view.incident.number
    assert Carriers(a.place).show(SERIAL).carrier.state is CarrierState.LOST
    Incidents(a.place).found(view.incident.uid, "The railway found it, unopened")
    with a.store.read() as uow:
        assert [uow.exhibits.custody(item.uid)[-1].act for item in items] == [CustodyAct.COPY_FOUND] * 2
    assert Carriers(a.place).show(SERIAL).carrier.state is CarrierState.RETURNED


def test_the_list_is_what_it_was_when_it_was_reported(a: OfficeDesk, request_id: RequestId) -> None:
    view = lost(a.place)
    with a.store.read() as uow:
        request = uow.requests.get(request_id)
    a.register.amend(request_id, replace(request.particulars, persons=()), version=request.version, reason="Corrected")
    again = Incidents(a.place).show(view.incident.number)
    assert [each.name for each in again.shares[0].persons] == ["Omar Haddad"]


def test_who_may_not_see_a_case_learns_only_that_there_is_one(a: OfficeDesk, request_id: RequestId) -> None:
    other = boris(a)
    restrict(a, request_id)
    view = lost(other)
    assert (view.shares, view.hidden) == ((), 1)
    assert "Omar" not in repr(Incidents(other).all())
    assert "CH-out" not in repr(Incidents(other).all())
    (notice,) = Notices(a.place).mine()
    assert view.incident.number in notice.sentence
    assert "CH-out-2026-0001" in notice.sentence
    seen = Incidents(a.place).show(view.incident.uid)
    assert (seen.shares[0].persons[0].name, seen.hidden, seen.shares[0].restricted) == ("Omar Haddad", 0, True)
    assert Carriers(other).show(SERIAL).hidden == 1
    assert Carriers(other).show(SERIAL).bundles == ()


def test_what_is_said_of_a_restricted_case_stays_with_those_who_see_it(a: OfficeDesk, request_id: RequestId) -> None:
    other = boris(a)
    restrict(a, request_id)
    view = lost(other)
    told = NewMeasure(kind=EntryKind.TOLD_PERSONS, whom="Omar Haddad", request_id=request_id)
    with pytest.raises(KnownError) as refused:
        Incidents(other).measure(view.incident.uid, told)
    assert refused.value.code is Code.REQUEST_UNKNOWN
    Incidents(a.place).measure(view.incident.uid, told)
    assert Incidents(other).show(view.incident.uid).entries == ()
    assert EntryKind.TOLD_PERSONS not in Incidents(other).show(view.incident.uid).outstanding
    assert [each.whom for each in Incidents(a.place).show(view.incident.uid).entries] == ["Omar Haddad"]
    for kind in Incidents(other).show(view.incident.uid).outstanding:
        Incidents(a.place).measure(view.incident.uid, replace(told, kind=kind))
    assert Incidents(other).assess(view.incident.uid, "Nothing was read").value.next is EntryKind.CLOSED


def test_it_is_closed_by_a_second_person_once_everything_was_answered(a: OfficeDesk, request_id: RequestId) -> None:
    incidents, other = Incidents(a.place), Incidents(boris(a))
    uid = lost(a.place).incident.uid
    for act in (incidents.assess, incidents.close):
        with pytest.raises(KnownError) as refused:
            act(uid, "Nothing can have been read")
        assert refused.value.code is Code.INCIDENT_INVALID
    with pytest.raises(KnownError):
        incidents.measure(uid, NewMeasure(kind=EntryKind.TOLD_PARTNER))
    with pytest.raises(KnownError):
        incidents.measure(uid, NewMeasure(kind=EntryKind.POLICE, needed=False, whom="nobody"))
    for kind in (EntryKind.TOLD_PARTNER, EntryKind.TOLD_PERSONS, EntryKind.AUTHORITY):
        view = incidents.measure(uid, NewMeasure(kind=kind, whom="By telephone")).value
    assert (view.incident.state, view.next) == (IncidentState.MEASURES, EntryKind.SENT_AGAIN)
    view = incidents.measure(uid, NewMeasure(kind=EntryKind.SENT_AGAIN, needed=False, note="It goes by courier")).value
    assert view.next is EntryKind.ASSESSED
    view = incidents.assess(uid, "Age keys of one office; the stick was cold").value
    assert (view.next, view.who) == (EntryKind.CLOSED, "")
    with pytest.raises(KnownError) as own:
        incidents.close(uid, "Closed")
    assert own.value.code is Code.INCIDENT_SECOND_PERSON
    closed = other.close(uid, "No case was harmed").value
    assert (closed.incident.closed_by, closed.incident.findings, closed.next) == ("user-boris", "No case was harmed", None)
    with pytest.raises(KnownError):
        incidents.measure(uid, NewMeasure(kind=EntryKind.POLICE, whom="Police of Bern"))
    again = incidents.found(uid, "The finder brought it").value
    assert again.incident.state is IncidentState.CLOSED
    assert [each.kind for each in again.entries][-2:] == [EntryKind.CLOSED, EntryKind.FOUND]
    assert incidents.all(open_only=True) == ()


def test_one_person_alone_may_close_it_where_the_office_says_so(a: OfficeDesk, drive: Drive) -> None:
    Carriers(a.place).note(SERIAL, CarrierNote(label="Blue 3"))
    incidents, view = Incidents(a.place), lost(a.place)
    assert view.outstanding == ()
    incidents.assess(view.incident.uid, "It was empty")
    with a.store.write() as uow:
        office = uow.office.get()
        uow.office.set(replace(office, settings={**office.settings, "two_people": "off"}))
        uow.commit()
    assert incidents.close(view.incident.uid, "Empty").value.incident.state is IncidentState.CLOSED


def test_the_offices_own_target_for_the_authority_is_watched(a: OfficeDesk, request_id: RequestId, clock: SetClock) -> None:
    incidents = Incidents(a.place)
    assert incidents.target() == 0
    incidents.set_target(72)
    view = lost(a.place)
    assert view.incident.authority_by == a.place.now + timedelta(hours=72)
    assert (view.next, view.overdue) == (EntryKind.AUTHORITY, False)
    clock.at = a.place.now + timedelta(hours=73)
    assert incidents.show(view.incident.uid).overdue
    told = NewMeasure(kind=EntryKind.AUTHORITY, whom="Commissioner", at=a.place.now - timedelta(hours=1))
    view = incidents.measure(view.incident.uid, told).value
    assert not view.overdue
    assert view.entries[0].at == a.place.now - timedelta(hours=1)
    with pytest.raises(KnownError):
        incidents.set_target(-1)


def test_what_was_wiped_before_is_not_lost_now(a: OfficeDesk, request_id: RequestId, clock: SetClock) -> None:
    clock.at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    carriers = Carriers(a.place)
    assert len(carriers.show(SERIAL).holds) == 1
    view = carriers.note(SERIAL, CarrierNote(state=CarrierState.IN_SAFE, wiped=True, label="Blue 3")).value
    assert (len(view.bundles), view.holds) == (1, ()), "what ever lay on it stays known"
    with a.store.read() as uow:
        for item in uow.exhibits.of_request(request_id):
            link = uow.exhibits.custody(item.uid)[-1]
            assert (link.act, link.medium, link.sha256) == (CustodyAct.COPY_WIPED, SERIAL, item.sha256)
    assert lost(a.place).shares == ()


@pytest.mark.parametrize(
    "new",
    [
        NewIncident(kind=IncidentKind.LOST, medium="unknown", what="x"),
        NewIncident(kind=IncidentKind.LOST, bundle="unknown", what="x"),
        NewIncident(kind=IncidentKind.LOST, medium=SERIAL, bundle="both", what="x"),
        NewIncident(kind=IncidentKind.LOST, medium=SERIAL, what=" "),
        NewIncident(kind=IncidentKind.LOST, what="x"),
    ],
)
def test_what_cannot_be_an_incident_is_refused(a: OfficeDesk, request_id: RequestId, new: NewIncident) -> None:
    with pytest.raises(KnownError) as refused:
        Incidents(a.place).report(new)
    assert refused.value.code is Code.INCIDENT_INVALID
    assert Incidents(a.place).all() == ()


def test_a_key_that_was_exposed_concerns_its_bundle_alone(a: OfficeDesk, request_id: RequestId) -> None:
    with a.store.read() as uow:
        (record,) = uow.bundles.of_request(request_id)
    new = NewIncident(
        kind=IncidentKind.KEY_EXPOSED, bundle=record.uid, what="The letter lay open", passphrase=PassphraseWay.TOGETHER
    )
    view = Incidents(a.place).report(new).value
    assert EntryKind.CARD_REVOKED in view.outstanding
    with a.store.read() as uow:
        item = uow.exhibits.of_request(request_id)[0]
        assert uow.exhibits.custody(item.uid)[-1].act is CustodyAct.COPY_EXPOSED
    assert Carriers(a.place).show(SERIAL).carrier.state is CarrierState.UNKNOWN


def begun(a: OfficeDesk, request_id: RequestId, *, with_medium: bool) -> Uid:
    """What is left in the register of an export that was killed: by this program, or by an earlier one."""
    with a.store.write() as uow:
        (done,) = uow.bundles.of_request(request_id)
        uid = a.place.new_uid()
        killed = BundleRecord(
            uid=uid,
            incoming=False,
            request_id=request_id,
            partner=done.partner,
            sequence=9,
            created_at=a.place.now,
            state=BundleState.PREPARED if with_medium else BundleState.FAILED,
            place="/media/stick",
            medium=SERIAL,
            detail="" if with_medium else "begun",
            recipients=done.recipients,
            evidence=done.evidence,
        )
        uow.bundles.add(killed)
        if with_medium:
            medium = BundleMedium(
                bundle_uid=uid,
                request_id=request_id,
                number=1,
                copy=1,
                serial=SERIAL,
                label="STICK",
                place="/media/stick",
                state=BundleState.FAILED,
                begun_at=a.place.now,
                detail="begun",
            )
            uow.bundles.set_medium(medium)
        uow.commit()
    return uid


@pytest.mark.parametrize("with_medium", [True, False], ids=["a-medium", "an-old-record"])
@pytest.mark.parametrize("became", list(Became))
def test_an_export_whose_end_nobody_saw_asks_what_became_of_the_medium(
    a: OfficeDesk, request_id: RequestId, became: Became, with_medium: bool
) -> None:
    incidents = Incidents(a.place)
    before = Attempts(a.place, incidents)
    uid = begun(a, request_id, with_medium=with_medium)
    assert before.unknown() == (), "what is being written now is no question yet"
    attempts = Attempts(a.place, incidents)
    (asked,) = attempts.unknown()
    assert (asked.record.uid, asked.number, asked.copy.serial) == (uid, "CH-out-2026-0001", SERIAL)
    with pytest.raises(KnownError) as refused:
        attempts.settle(uid, became, " ")
    assert refused.value.code is Code.ATTEMPT_INVALID
    attempts.settle(uid, became, "Looked for it")
    assert attempts.unknown() == ()
    with pytest.raises(KnownError):
        attempts.settle(uid, became, "again")
    with a.store.read() as uow:
        for item in uow.exhibits.of_request(request_id):
            links = uow.exhibits.custody(item.uid)
            link = next(each for each in reversed(links) if each.act is CustodyAct.EXPORT_FAILED)
            assert (link.medium, link.sha256) == (SERIAL, item.sha256)
            assert link.detail.startswith(became.value)
    found = {share.bundle for view in incidents.all() for share in view.shares}
    assert (uid in found) is (became is Became.LOST)
    held = Carriers(a.place).show(SERIAL).holds
    assert (uid in held) is (became is not Became.WIPED)


def test_it_is_asked_about_after_the_office_was_opened_again(a: OfficeDesk, request_id: RequestId) -> None:
    uid = begun(a, request_id, with_medium=True)
    a.rebuilt(Carrier(signatures))  # the office is opened again
    attempts = Attempts(a.place, Incidents(a.place))
    assert [each.record.uid for each in attempts.unknown()] == [uid]
    attempts.settle(uid, Became.WIPED, "Formatted here")
    with a.store.read() as uow:
        for item in uow.exhibits.of_request(request_id):
            acts = [each.act for each in uow.exhibits.custody(item.uid)][-2:]
            assert acts == [CustodyAct.EXPORT_FAILED, CustodyAct.COPY_WIPED]
