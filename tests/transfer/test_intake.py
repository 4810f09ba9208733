# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a bundle would change, told before anything changes; field by field; what was shown is what is taken in."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.merging import Added, FieldStanding
from mlat_desktop.domain.request import Authority, RequestId, Urgency
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services import records
from mlat_desktop.services.bundles.intake_views import Arrival, ImportChoice
from mlat_desktop.transfer.carrier import Carrier
from tests.transfer.conftest import MakeOffice, OfficeDesk
from tests.transfer.test_offices import logged
from tests.transfer.test_several_media import spread


@pytest.fixture
def a(office: MakeOffice) -> OfficeDesk:
    return office("Office A", "CH")


@pytest.fixture
def b(office: MakeOffice, a: OfficeDesk) -> OfficeDesk:
    made = office("Office B", "BR")
    made.knows(a)
    a.knows(made)
    return made


def exported(desk: OfficeDesk, request_id: RequestId, target: Path) -> Path:
    return desk.bundles.export(request_id, [desk.bundles.cards()[0].fingerprint], target).value.folder


@pytest.fixture
def case(a: OfficeDesk, b: OfficeDesk, tmp_path: Path) -> RequestId:
    return logged(a, tmp_path)


def state(desk: OfficeDesk) -> tuple[object, ...]:
    """Everything that taking in could touch, and the quarantine."""
    with desk.store.read() as uow:
        requests = [uow.requests.get(RequestId(row.id)) for row in desk.register.rows(range(1, 9))]
        chain = [entry.hash for entry in uow.audit.entries()]
    quarantine = desk.folder / "quarantine"
    return requests, sorted(desk.vault.present()), chain, sorted(quarantine.rglob("*")) if quarantine.exists() else []


def amended(desk: OfficeDesk, request_id: RequestId, **changes: object) -> None:
    request = desk.register.show(request_id).request
    new = replace(request.particulars, **changes)  # type: ignore[arg-type]  # fields are named by the test
    desk.register.amend(request_id, new, version=request.version, reason="known better")


def test_a_new_case_is_told_whole_and_nothing_changes(a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path) -> None:
    folder, before = exported(a, case, stick), state(b)
    seen = b.bundles.preview(folder)
    assert state(b) == before
    assert (seen.arrival, seen.number, seen.version, seen.request_id) == (Arrival.NEW_CASE, "", 0, None)
    assert (seen.bundle.sender.name, seen.vouched_by, seen.bundle.parts) == ("Office A", ("Anna A",), 1)
    assert seen.trusted_at is not None
    kinds = [each.kind for each in seen.added]
    assert {kind: kinds.count(kind) for kind in Added} == {
        Added.EVENT: 1, Added.MAIL: 1, Added.LETTER: 1, Added.EVIDENCE: 2, Added.DUTY: 0, Added.RECEIPT: 0,
    }  # fmt: skip
    told = {each.field: each for each in seen.fields}
    assert told["subject"].changes[0].after.startswith("Banking records of Al-Nour")
    assert not any(each.choice for each in seen.fields)
    assert any("Omar Haddad" in change.after for each in seen.fields for change in each.changes)


def test_what_differs_is_kept_unless_it_is_taken_and_the_history_has_both(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, clock: SetClock
) -> None:
    theirs = b.bundles.import_(exported(a, case, tmp_path / "first")).value.request_id
    amended(b, theirs, subject="What we call it", facts="Funds moved in 2024.")
    person = replace(b.register.show(theirs).request.particulars.persons[0], born_on=date(1971, 1, 2))
    amended(a, case, persons=(person,), operation="Delta", urgency=Urgency(needed_by=date(2027, 2, 1)))
    clock.at = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    second = exported(a, case, tmp_path / "second")
    before = state(b)
    seen = b.bundles.preview(second)
    assert state(b) == before
    assert (seen.arrival, seen.number) == (Arrival.UPDATE, "BR-in-2026-0001")
    standing = {each.field: (each.standing, each.taken) for each in seen.fields if each.standing is not FieldStanding.SAME}
    assert standing == {
        "subject": (FieldStanding.DIFFERENT, False),
        "facts": (FieldStanding.DIFFERENT, False),
        f"persons/{person.uid}": (FieldStanding.DIFFERENT, False),
        "operation": (FieldStanding.NEW, True),
        "urgency": (FieldStanding.DIFFERENT, False),
    }
    (facts,) = (each for each in seen.fields if each.field == "facts")
    assert [(c.what, c.before, c.after) for c in facts.changes] == [
        ("Summary of facts", "Funds moved in 2024.", "Funds moved in 2025.")
    ]
    choice = ImportChoice(take=frozenset({"facts", "persons"}), leave=frozenset({"operation"}), version=seen.version)
    done = b.bundles.import_(second, choice=choice).value
    assert set(done.fields) == {"facts", f"persons/{person.uid}"}
    after = b.register.show(theirs).request.particulars
    assert (after.subject, after.facts, after.operation) == ("What we call it", "Funds moved in 2025.", "")
    assert after.persons == (person,)
    assert after.urgency.needed_by == date(2027, 1, 31)
    with b.store.read() as uow:
        last = uow.requests.revisions(theirs)[-1]
        log = [entry.action for entry in uow.audit.of_request(theirs)]
    assert records.read_json(last.before)["facts"] == "Funds moved in 2024."
    assert records.read_json(last.after)["facts"] == "Funds moved in 2025."
    assert "Office A" in last.reason
    assert log.count("request.amended") == 2, "the officer's own correction, and what was taken"


def test_what_was_left_once_is_not_filled_by_the_next_bundle(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, clock: SetClock
) -> None:
    theirs = b.bundles.import_(exported(a, case, tmp_path / "first")).value.request_id
    amended(a, case, operation="Delta")
    clock.at = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    left = ImportChoice(leave=frozenset({"operation"}))
    assert b.bundles.import_(exported(a, case, tmp_path / "second"), choice=left).value.fields == ()
    clock.at = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
    third = exported(a, case, tmp_path / "third")
    (offer,) = b.bundles.preview(third).offered(FieldStanding.NEW)
    assert (offer.field, offer.taken) == ("operation", False)
    assert b.bundles.import_(third).value.fields == ()
    assert b.register.show(theirs).request.particulars.operation == ""


def test_an_older_bundle_after_a_newer_one_fills_nothing(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, clock: SetClock
) -> None:
    first = exported(a, case, tmp_path / "first")
    amended(a, case, operation="Delta")
    clock.at = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    older = exported(a, case, tmp_path / "older")
    amended(a, case, operation="")
    clock.at = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
    b.bundles.import_(exported(a, case, tmp_path / "newer"))
    seen = b.bundles.preview(older)
    assert [(each.field, each.taken) for each in seen.offered(FieldStanding.NEW)] == [("operation", False)]
    assert any("newer bundle" in warning for warning in seen.warnings)
    assert seen.fork == ""
    assert not b.bundles.import_(first).value.fields


def test_what_a_newer_bundle_no_longer_lists_stays_and_is_said(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, clock: SetClock
) -> None:
    theirs = b.bundles.import_(exported(a, case, tmp_path / "first")).value.request_id
    with a.store.read() as uow:
        event = uow.requests.events(case)[0]
    a.casework.annul_event(case, event.uid, "wrong day")
    a.casework.add_event(case, EventKind.STATUS_ASKED, a.place.now)
    amended(a, case, persons=())
    clock.at = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    second = exported(a, case, tmp_path / "second")
    seen = b.bundles.preview(second)
    assert any("Omar Haddad" in each for each in seen.gone)
    assert any("2026-11-21" in each for each in seen.gone)
    b.bundles.import_(second)
    with b.store.read() as uow:
        assert event.uid in {each.uid for each in uow.requests.events(theirs) if not each.annulled}
        assert len(uow.requests.get(theirs).particulars.persons) == 1


def test_a_choice_that_is_none_is_refused_and_nothing_is_kept(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, clock: SetClock
) -> None:
    b.bundles.import_(exported(a, case, tmp_path / "first"))
    clock.at = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    second = exported(a, case, tmp_path / "second")
    blobs = sorted(b.vault.present())
    for wanted in ("subject", "notes", "klass", "persons/nobody"):
        with pytest.raises(KnownError) as caught:
            b.bundles.import_(second, choice=ImportChoice(take=frozenset({wanted})))
        assert caught.value.code is Code.BUNDLE_FIELD
        assert wanted in sentence(caught.value)
    assert sorted(b.vault.present()) == blobs


def test_an_answer_is_an_answer_and_the_same_again_is_said_in_advance(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, clock: SetClock
) -> None:
    theirs = b.bundles.import_(exported(a, case, tmp_path / "first")).value.request_id
    clock.at = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    answer = exported(b, theirs, tmp_path / "answer")
    assert a.bundles.preview(answer).arrival is Arrival.ANSWER
    a.bundles.import_(answer)
    again = a.bundles.preview(answer)
    assert (again.arrival, again.added, again.number) == (Arrival.ALREADY, (), "CH-out-2026-0001")


# -- numbers that do not hold ----------------------------------------------------------------------------------------------


def set_back(desk: OfficeDesk) -> None:
    """As a restored backup does: the office has forgotten every bundle that it wrote."""
    with desk.store.write() as uow:
        for record in uow.bundles.all():
            uow.bundles.update(replace(record, sequence=0))
        uow.commit()


def test_two_bundles_under_one_number_need_the_senders_answer(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, clock: SetClock
) -> None:
    b.bundles.import_(exported(a, case, tmp_path / "first"))
    set_back(a)
    clock.at = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    second = exported(a, case, tmp_path / "second")
    assert "Office A has numbered two different bundles alike" in b.bundles.preview(second).fork
    with pytest.raises(KnownError) as caught:
        b.bundles.import_(second)
    assert caught.value.code is Code.BUNDLE_FORK
    done = b.bundles.import_(second, choice=ImportChoice(although="They restored a backup, said M. Muster by telephone"))
    assert not done.value.created
    with b.store.read() as uow:
        assert [entry.action for entry in uow.audit.entries()].count("bundle.refused") == 1


def test_a_number_that_runs_back_while_the_days_run_on_is_a_fork(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, clock: SetClock
) -> None:
    exported(a, case, tmp_path / "first")
    b.bundles.import_(exported(a, case, tmp_path / "second"))
    set_back(a)
    clock.at = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    third = exported(a, case, tmp_path / "third")
    with pytest.raises(KnownError) as caught:
        b.bundles.import_(third)
    assert caught.value.code is Code.BUNDLE_FORK
    assert caught.value.facts["known"] == 2


# -- between looking and taking in ------------------------------------------------------------------------------------------


def test_media_are_put_in_one_after_another_and_what_was_shown_is_taken_in(
    office: MakeOffice, tmp_path: Path, stick: Path
) -> None:
    a, b = office("Office A", "CH", part_size=200_000), office("Office B", "BR")
    b.knows(a)
    a.knows(b)
    media = spread(exported(a, logged(a, tmp_path), stick), tmp_path, 2)
    room = b.bundles.intake
    first = room.look(media[1].parent, Silent(), CancelToken())
    assert (first.arrived.missing, first.preview) == ((1,), None)
    assert room.waiting == first, "a page that is shown again finds it"
    with pytest.raises(KnownError) as caught:
        room.take_in(ImportChoice(), Silent(), CancelToken())
    assert caught.value.code is Code.BUNDLE_GONE
    whole = room.look(media[0].parent, Silent(), CancelToken())
    assert whole.preview is not None
    for folder in media:
        shutil.rmtree(folder)  # the media may go: what was checked is what is taken in
    done = room.take_in(ImportChoice(), Silent(), CancelToken()).value
    assert (done.created, done.evidence) == (True, 2)
    assert b.bundles.intake.waiting is None
    assert not list((b.folder / "quarantine").iterdir())


def test_a_copy_that_changed_after_it_was_shown_is_not_taken_in(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, stick: Path
) -> None:
    room = b.bundles.intake
    room.look(exported(a, case, stick), Silent(), CancelToken())
    (place,) = (b.folder / "quarantine").iterdir()
    other = exported(a, case, tmp_path / "other")
    for path in list(place.iterdir()):
        path.unlink()
    for path in other.iterdir():
        shutil.copy(path, place / path.name)
    with pytest.raises(KnownError) as caught:
        room.take_in(ImportChoice(), Silent(), CancelToken())
    assert caught.value.code is Code.BUNDLE_CHANGED
    assert not list((b.folder / "quarantine").iterdir())
    with b.store.read() as uow:
        assert not uow.bundles.all()
        last = uow.audit.last()
    assert last is not None
    assert last.action == "bundle.refused"


def test_a_case_that_changed_after_it_was_shown_is_looked_at_again(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, clock: SetClock
) -> None:
    theirs = b.bundles.import_(exported(a, case, tmp_path / "first")).value.request_id
    clock.at = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    b.bundles.intake.look(exported(a, case, tmp_path / "second"), Silent(), CancelToken())
    amended(b, theirs, their_authority=Authority(name="Office A", phone="+41 1"))
    with pytest.raises(KnownError) as caught:
        b.bundles.intake.take_in(ImportChoice(), Silent(), CancelToken())
    assert caught.value.code is Code.REQUEST_CHANGED


def test_another_bundle_is_not_mixed_in_and_giving_up_empties_the_quarantine(
    office: MakeOffice, tmp_path: Path, stick: Path
) -> None:
    a, b = office("Office A", "CH", part_size=200_000), office("Office B", "BR")
    b.knows(a)
    a.knows(b)
    case = logged(a, tmp_path)
    media, other = spread(exported(a, case, stick), tmp_path, 2), exported(a, case, tmp_path / "other")
    room = b.bundles.intake
    room.look(media[0], Silent(), CancelToken())
    with pytest.raises(KnownError) as caught:
        room.look(other, Silent(), CancelToken())
    assert caught.value.code is Code.BUNDLE_OTHER_MEDIUM
    assert room.waiting is not None, "what was put together is not lost by a wrong medium"
    room.give_up()
    assert b.bundles.intake.waiting is None
    assert not list((b.folder / "quarantine").iterdir())
    assert room.look(other, Silent(), CancelToken()).preview is not None
    third = exported(a, case, tmp_path / "third")
    assert room.look(third, Silent(), CancelToken()).arrived.uid == third.name, "a bundle that was only shown makes way"
    assert len(list((b.folder / "quarantine").iterdir())) == 1
    b.rebuilt(Carrier(signatures))
    assert not list((b.folder / "quarantine").iterdir()), "the next opening of the office sweeps"
