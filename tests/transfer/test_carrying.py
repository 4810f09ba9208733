# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Bundles that are prepared on the computer and carried from there: broken off, gone on with, adopted, copied, told apart."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import BundleMedium, BundleState, EjectResult
from mlat_desktop.domain.bundle_media import next_parts, spans, state_of
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import MailKind
from mlat_desktop.progress import CancelToken
from mlat_desktop.services.bundles.desk import SPARE
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.transfer.carrier import Carrier
from mlat_desktop.transfer.courier import _BESIDE, _CLUSTER, fitting_part
from mlat_desktop.transfer.envelope import MOST_PARTS
from mlat_desktop.transfer.medium import Medium, OwnDisk
from mlat_desktop.transfer.writer import PART_SIZE
from tests.transfer.conftest import NOW, MakeOffice, OfficeDesk
from tests.transfer.failing import Failing, Pulled
from tests.transfer.test_offices import OUTGOING, logged

pytestmark = pytest.mark.thorough

PART = 75_000
SIZE = 150_000


@pytest.fixture
def a(office: MakeOffice) -> OfficeDesk:
    return office("Office A", "CH", part_size=PART)


@pytest.fixture
def b(office: MakeOffice, a: OfficeDesk) -> OfficeDesk:
    made = office("Office B", "BR")
    made.knows(a)
    return made


@pytest.fixture
def case(a: OfficeDesk, tmp_path: Path) -> RequestId:
    with a.store.write() as uow:
        request = a.register.enter(uow, OUTGOING, ())
        uow.commit()
    path = tmp_path / "image.bin"
    path.write_bytes(random.Random(1).randbytes(SIZE))
    a.evidence.add(request.id, path, NewEvidence(title="Image"))
    return request.id


def on(desk: OfficeDesk, medium: Medium | None = None, own: Medium | None = None) -> OfficeDesk:
    """The same office with this medium plugged in."""
    desk.bundles = desk.rebuilt(Carrier(signatures, medium, PART, own))
    return desk


def refusal(act: Callable[[], object]) -> Code:
    with pytest.raises(KnownError) as caught:
        act()
    return caught.value.code


def acts(desk: OfficeDesk, case: RequestId) -> list[tuple[CustodyAct, str]]:
    with desk.store.read() as uow:
        (item,) = uow.exhibits.of_request(case)
        links = uow.exhibits.custody(item.uid)
    return [(link.act, link.detail) for link in links if link.act in {CustodyAct.EXPORTED, CustodyAct.EXPORT_FAILED}]


def mails(desk: OfficeDesk, case: RequestId) -> int:
    with desk.store.read() as uow:
        return len([mail for mail in uow.requests.mails(case) if mail.kind is MailKind.BUNDLE])


class Heard:
    """Progress that is kept, and that cancels once a stage is under way."""

    def __init__(self, stop_in: str = "") -> None:
        self.steps: list[tuple[int, int, str]] = []
        self.stop_in, self.cancel = stop_in, CancelToken()

    def step(self, done: int, total: int, what: str = "") -> None:
        self.steps.append((done, total, what))
        if self.stop_in and what == self.stop_in:
            self.cancel.cancel()


def test_progress_is_one_count_of_bytes_over_all_stages(a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path) -> None:
    heard = Heard()
    a.bundles.export(case, [a.knows(b)], stick, progress=heard)
    done, totals = [step[0] for step in heard.steps], {step[1] for step in heard.steps}
    assert done == sorted(done)
    assert len(totals) == 1
    assert 0.97 < done[-1] / totals.pop() <= 1
    stages = list(dict.fromkeys(step[2] for step in heard.steps))
    assert stages == ["Encrypting on this computer", "Writing", "Reading back and comparing"]


@pytest.mark.parametrize(
    ("stage", "code", "state", "kept"),
    [
        ("Encrypting on this computer", Code.CANCELLED, "work.cancelled", 0),
        ("Writing", Code.BUNDLE_STOPPED, "work.cancelled", 1),
        ("Reading back and comparing", Code.BUNDLE_STOPPED, "work.cancelled", 3),
    ],
)
def test_a_bundle_is_stopped_at_any_stage_and_gone_on_with(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, stage: str, code: Code, state: str, kept: int
) -> None:
    heard = Heard(stage)
    partner = a.knows(b)
    assert refusal(lambda: a.bundles.export(case, [partner], stick, progress=heard, cancel=heard.cancel)) is code
    (found,) = a.bundles.outgoing(case)
    assert (found.record.state, found.record.detail) == (BundleState.FAILED, state)
    assert found.prepared is (code is Code.BUNDLE_STOPPED)
    assert mails(a, case) == 0
    assert acts(a, case) == [(CustodyAct.EXPORT_FAILED, state)]
    left = [path.name for path in stick.rglob("*") if path.is_file()]
    assert len(left) == kept
    assert not [name for name in left if not name.startswith("bundle.tar.age.0")], "neither envelope nor half parts"
    if found.prepared:
        report = a.bundles.carry(found.record.uid, stick).value
        assert (report.state, report.missing, report.parts) == (BundleState.VERIFIED, (), 3)
        assert not list((a.folder / "outgoing").iterdir()), "nothing stays behind on this computer"
        assert b.bundles.import_(stick).value.evidence == 1


def test_a_damaged_part_that_was_left_behind_is_written_anew(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    partner = a.knows(b)
    on(a, Pulled(after=PART * 2 + 100))
    assert refusal(lambda: a.bundles.export(case, [partner], stick)) is Code.BUNDLE_UNPLUGGED
    (folder,) = stick.iterdir()
    part = folder / "bundle.tar.age.001"
    data = bytearray(part.read_bytes())
    data[100] ^= 1
    part.write_bytes(data)
    (folder / ".DS_Store").write_bytes(b"left by a desktop")
    on(a)
    (found,) = a.bundles.outgoing(case)
    a.bundles.carry(found.record.uid, stick)
    assert b.bundles.verify(stick).state is BundleState.VERIFIED
    (folder,) = stick.iterdir()
    assert (folder / "bundle.tar.age.001").read_bytes() != bytes(data)


def test_a_strange_file_in_a_broken_off_folder_is_not_removed(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    partner = a.knows(b)
    on(a, Pulled(after=PART + 100))
    assert refusal(lambda: a.bundles.export(case, [partner], stick)) is Code.BUNDLE_UNPLUGGED
    (folder,) = stick.iterdir()
    (folder / "holiday.jpg").write_bytes(b"somebody's")
    on(a)
    (found,) = a.bundles.outgoing(case)
    assert refusal(lambda: a.bundles.carry(found.record.uid, stick)) is Code.BUNDLE_TARGET
    assert (folder / "holiday.jpg").read_bytes() == b"somebody's"


def test_a_folder_that_got_its_name_before_the_power_went_is_adopted(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner = a.knows(b)
    uid = a.bundles.prepare(case, [partner]).value.uid
    carrier = Carrier(signatures, None, PART)
    carrier.carry(a.folder / "outgoing" / uid, stick, [1, 2, 3], Heard(), CancelToken())
    before = {path.name: path.stat().st_mtime_ns for path in (stick / uid).iterdir()}
    report = a.bundles.carry(uid, stick).value
    assert report.state is BundleState.VERIFIED
    assert {path.name: path.stat().st_mtime_ns for path in (stick / uid).iterdir()} == before
    assert (mails(a, case), acts(a, case)) == (1, [(CustodyAct.EXPORTED, "Office B")])


def test_a_part_left_behind_that_is_not_the_next_one_does_not_stay(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    """The register tells of a medium from which part to which one it holds."""
    uid = a.bundles.prepare(case, [a.knows(b)]).value.uid
    third = "bundle.tar.age.003"
    left = stick / f"{uid}.incomplete"
    left.mkdir()
    data = (a.folder / "outgoing" / uid / third).read_bytes()
    (left / third).write_bytes(data)
    on(a, Pulled(room=len(data) + (_BESIDE + 1) * _CLUSTER))
    report = a.bundles.carry(uid, stick).value
    assert (report.state, report.missing) == (BundleState.PARTLY, (2, 3))
    assert sorted(path.name for path in (stick / uid).glob("*.age.*")) == ["bundle.tar.age.001"]


def test_a_folder_that_no_reader_would_take_is_not_adopted(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, tmp_path: Path
) -> None:
    uid = a.bundles.prepare(case, [a.knows(b)]).value.uid
    source = a.folder / "outgoing" / uid
    Carrier(signatures, None, PART).carry(source, stick, [1, 2, 3], Heard(), CancelToken())
    (stick / uid / "autorun.inf").write_bytes(b"[autorun]")
    assert refusal(lambda: a.bundles.carry(uid, stick)) is Code.BUNDLE_TARGET
    assert not (stick / uid).exists()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "linked").mkdir()
    for name in (uid, f"{uid}.incomplete"):
        link = tmp_path / "linked" / name
        link.symlink_to(tmp_path / "elsewhere")
        assert refusal(lambda: a.bundles.carry(uid, tmp_path / "linked")) is Code.BUNDLE_TARGET
        link.unlink()
    assert not list((tmp_path / "elsewhere").iterdir())


def test_what_was_prepared_and_rots_on_the_disk_never_leaves_as_whole(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    uid = a.bundles.prepare(case, [a.knows(b)]).value.uid
    part = a.folder / "outgoing" / uid / "bundle.tar.age.002"
    data = bytearray(part.read_bytes())
    data[7] ^= 1
    part.write_bytes(data)
    assert refusal(lambda: a.bundles.carry(uid, stick)) is Code.BUNDLE_PREPARED_DAMAGED
    assert [path.name for path in stick.iterdir()] == [f"{uid}.incomplete"]
    a.bundles.discard(uid)
    assert not list(stick.iterdir()), "what the failed attempt left goes with it"
    assert not list((a.folder / "outgoing").iterdir())


def test_a_medium_that_answers_otherwise_than_it_was_written_to_keeps_nothing(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    class Lying(Medium):
        def read_back(
            self, path: Path, cancel: CancelToken, tell: Callable[[int], None] = lambda _count: None
        ) -> tuple[str, int]:
            return "0" * 64, super().read_back(path, cancel, tell)[1]

    partner = a.knows(b)
    on(a, Lying())
    assert refusal(lambda: a.bundles.export(case, [partner], stick)) is Code.BUNDLE_DIFFERS
    assert not list(stick.iterdir())
    on(a)
    (found,) = a.bundles.outgoing(case)
    assert a.bundles.carry(found.record.uid, stick).value.state is BundleState.VERIFIED


def test_a_medium_that_is_gone_before_the_first_byte_is_a_failed_attempt(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    partner = a.knows(b)
    gone = Pulled()
    gone.gone = True
    on(a, gone)
    assert refusal(lambda: a.bundles.export(case, [partner], stick)) is Code.BUNDLE_UNPLUGGED
    (found,) = a.bundles.outgoing(case)
    assert (found.record.state, found.record.detail, found.prepared) == (BundleState.FAILED, "bundle.unplugged", True)
    assert len(found.media) == 1


@pytest.mark.parametrize("act", ["rename", "sync_folder", "sync"])
def test_wherever_a_medium_fails_the_next_attempt_works(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, act: str
) -> None:
    uid = a.bundles.prepare(case, [a.knows(b)]).value.uid
    failed, codes = 0, []
    for times in range(1, 30):
        on(a, Failing(errno.EIO, act=act, times=times))
        try:
            a.bundles.carry(uid, stick)
        except KnownError as error:
            codes.append(error.code)
            failed += 1
            assert not [path for path in stick.iterdir() if not path.name.endswith(".incomplete")]
        else:
            break
    assert failed > 1
    assert set(codes) == {Code.BUNDLE_UNPLUGGED}
    assert len(acts(a, case)) == failed + 1
    assert b.bundles.import_(stick).value.evidence == 1


def test_without_room_on_the_computer_it_goes_straight_onto_the_medium(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    class Tight(OwnDisk):
        def free(self, path: Path) -> int:
            return SPARE + SIZE

    on(a, own=Tight())
    assert not a.bundles.can_prepare(SIZE + 1)
    partner = a.knows(b)
    report = a.bundles.export(case, [partner], stick).value
    assert (report.state, report.parts, report.prepared) == (BundleState.VERIFIED, 3, False)
    assert [(medium.first, medium.last) for medium in report.media] == [(1, 3)]
    assert b.bundles.import_(stick).value.evidence == 1
    assert refusal(lambda: a.bundles.prepare(case, [partner])) is Code.DISK_FULL
    on(a, Failing(errno.ENOSPC, after=100_000), Tight())
    assert refusal(lambda: a.bundles.export(case, [partner], stick.parent / "other")) is Code.DISK_FULL
    assert not list((stick.parent / "other").iterdir())
    assert acts(a, case)[-1] == (CustodyAct.EXPORT_FAILED, "disk.full")


def test_a_full_disk_while_preparing_leaves_nothing_prepared(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    class Full(OwnDisk):
        left = 100_000

        def write(self, file: BinaryIO, data: bytes | memoryview) -> None:
            self.left -= len(data)
            if self.left < 0:
                raise OSError(errno.ENOSPC, "it is full")
            super().write(file, data)

    partner = a.knows(b)
    on(a, own=Full())
    assert refusal(lambda: a.bundles.export(case, [partner], stick)) is Code.DISK_FULL
    assert not list((a.folder / "outgoing").iterdir())
    assert not list(stick.iterdir())


def test_what_was_broken_off_while_it_was_prepared_is_settled_when_the_office_opens(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Nothing runs after it."""

    def killed(*_words: object, **_named: object) -> None:
        raise Killed

    partner = a.knows(b)
    monkeypatch.setattr("mlat_desktop.services.bundles.exporting.Exporter._prepare", killed)
    with pytest.raises(Killed):
        a.bundles.prepare(case, [partner])
    (a.folder / "outgoing" / "left.incomplete").mkdir(parents=True)
    (a.folder / "outgoing" / "left.incomplete" / "bundle.tar.age.001.part").write_bytes(b"age")
    on(a)
    (found,) = a.bundles.outgoing(case)
    assert (found.record.state, found.record.detail) == (BundleState.FAILED, "interrupted")
    assert acts(a, case) == [(CustodyAct.EXPORT_FAILED, "interrupted")]
    assert not list((a.folder / "outgoing").iterdir())


def test_only_written_stays_prepared_until_it_was_verified(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlat_desktop.transfer.courier.bypasses_memory", lambda path: False)
    report = a.bundles.export(case, [a.knows(b)], stick).value
    assert (report.state, report.prepared) == (BundleState.WRITTEN, True)
    a.bundles.verify(stick)
    (found,) = a.bundles.outgoing(case)
    assert (found.record.state, found.prepared) == (BundleState.VERIFIED, False)
    with a.store.read() as uow:
        (item,) = uow.exhibits.of_request(case)
        link = uow.exhibits.custody(item.uid)[-1]
    serial = found.media[0].serial
    assert (link.act, link.detail, link.medium, link.sha256) == (CustodyAct.FIXITY_CHECKED, "sha256", serial, item.sha256)
    assert [medium.state for medium in found.media] == [BundleState.VERIFIED]


def test_what_was_only_written_is_verified_after_the_medium_came_back(
    a: OfficeDesk, b: OfficeDesk, tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlat_desktop.transfer.courier.bypasses_memory", lambda path: False)
    request_id = logged(a, tmp_path)
    report = a.bundles.export(request_id, [a.knows(b)], stick).value
    assert report.state is BundleState.WRITTEN
    assert any("put it in again" in warning for warning in report.warnings)
    assert a.bundles.of_request(request_id)[0].state is BundleState.WRITTEN
    a.bundles.verify(stick)
    assert a.bundles.of_request(request_id)[0].state is BundleState.VERIFIED


def test_letting_go_of_a_drive_is_recorded_once_it_was_done(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(lambda: a.bundles.remove(folder=stick)) is Code.BUNDLE_NOT_WRITTEN
    uid = a.bundles.export(case, [a.knows(b)], stick).value.uid
    results = iter([EjectResult.BY_HAND, EjectResult.EJECTED])
    monkeypatch.setattr("mlat_desktop.transfer.drives.eject", lambda path: next(results))
    assert a.bundles.remove(uid).value is EjectResult.BY_HAND
    assert not a.bundles.outgoing(case)[0].removed
    assert a.bundles.remove(folder=stick).value is EjectResult.EJECTED
    (found,) = a.bundles.outgoing(case)
    assert (found.removed, found.media[0].removed_at, found.media[0].removed_how) == (True, NOW, "ejected")
    assert refusal(lambda: a.bundles.remove(uid)) is Code.BUNDLE_NOT_WRITTEN


def test_a_card_that_was_revoked_meanwhile_stops_the_next_medium(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    partner = a.knows(b)
    uid = a.bundles.prepare(case, [partner]).value.uid
    a.bundles.revoke(partner)
    assert refusal(lambda: a.bundles.carry(uid, stick)) is Code.BUNDLE_OUTDATED
    assert not list(stick.iterdir())


def test_the_smallest_medium_for_a_part_is_refused_and_no_copy_is_claimed(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    uid = a.bundles.prepare(case, [a.knows(b)]).value.uid
    on(a, Pulled(room=_BESIDE * _CLUSTER))
    assert refusal(lambda: a.bundles.carry(uid, stick)) is Code.BUNDLE_NO_SPACE
    assert acts(a, case) == [], "nothing of an exhibit was written"
    (found,) = a.bundles.outgoing(case)
    assert (found.record.state, found.record.detail) == (BundleState.FAILED, "bundle.no-space")


@pytest.mark.parametrize(
    ("needed", "free"),
    [(10**9, 10**10), (300 * 10**9, 8 * 10**9), (300 * 10**9, 32 * 10**9), (5 * 10**9, 3 * 10**9), (10**8, 10**7)],
)
def test_parts_are_made_so_that_media_are_filled(needed: int, free: int) -> None:
    part = fitting_part(needed, free)
    assert 0 < part <= PART_SIZE
    if needed < free:
        assert part == PART_SIZE
    else:
        fit = (free - _BESIDE * _CLUSTER) // (-(-part // _CLUSTER) * _CLUSTER)
        assert fit >= 4
        assert fit * part > free * 0.85, "hardly anything is wasted"


def test_there_are_never_more_parts_than_an_envelope_lists(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = 300 * 10**9
    assert needed / fitting_part(needed, 30 * 10**6) < MOST_PARTS, "though the first medium takes no whole part then"
    monkeypatch.setattr("mlat_desktop.transfer.courier.MOST_PARTS", 20)
    report = a.bundles.prepare(case, [a.knows(b)], part_size=100).value
    assert 10 < report.parts <= 20


def _medium(number: int, copy: int, state: BundleState, first: int = 0, last: int = 0) -> BundleMedium:
    return BundleMedium(
        bundle_uid=Uid("u"), request_id=None, number=number, copy=copy, serial="", label="", place="", state=state,
        begun_at=NOW, first=first, last=last,
    )  # fmt: skip


def test_what_the_media_say() -> None:
    one = _medium(1, 1, BundleState.VERIFIED, 1, 2)
    two = _medium(2, 1, BundleState.WRITTEN, 3, 3)
    failed = _medium(3, 2, BundleState.FAILED)
    assert (state_of(3, []), next_parts(3, [])) == (BundleState.PREPARED, (1, (1, 2, 3)))
    assert (state_of(3, [failed]), state_of(3, [one])) == (BundleState.FAILED, BundleState.PARTLY)
    assert next_parts(3, [one]) == (1, (3,))
    assert (state_of(3, [one, two]), next_parts(3, [one, two])) == (BundleState.WRITTEN, (2, (1, 2, 3)))
    assert state_of(3, [one, two, failed]) is BundleState.WRITTEN, "a failed copy takes nothing from a whole one"
    assert state_of(3, [one, _medium(2, 2, BundleState.VERIFIED, 3, 3)]) is BundleState.PARTLY, "parts of two copies are none"
    assert (spans((1, 2, 3, 5)), spans((4,)), spans(())) == ("1-3, 5", "4", "")


def test_two_media_with_their_serials(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "mlat_desktop.transfer.drives.drive_of", lambda path: Drive(path, "S", path.name, "exfat", 1 << 40, 1 << 40, True, True)
    )
    on(a, Pulled(room=_BESIDE * _CLUSTER + 2 * _CLUSTER))
    partner = a.knows(b)
    report = a.bundles.export(case, [partner], tmp_path / "ONE", part_size=PART).value
    assert (report.state, report.missing) == (BundleState.PARTLY, (3,))
    on(a)
    report = a.bundles.carry(report.uid, tmp_path / "TWO").value
    assert (report.state, [m.serial for m in report.media]) == (BundleState.VERIFIED, ["ONE", "TWO"])
    assert b.bundles.import_([tmp_path / "ONE", tmp_path / "TWO"]).value.evidence == 1
