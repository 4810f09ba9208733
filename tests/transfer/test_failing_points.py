# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Bundles where things fail between two steps: a kill before the register knows, a disk that rots, a stick that was changed."""

from __future__ import annotations

import errno
import io
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import pyrage
import pytest

from mlat_desktop import system
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.office_cards import digits_of
from mlat_desktop.domain.request import RequestId
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.bundles.importing import Importer
from mlat_desktop.services.bundles.preflight import writable
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.store.unit_of_work import SqlStore
from mlat_desktop.transfer import age
from mlat_desktop.transfer.carrier import Carrier
from mlat_desktop.transfer.envelope import Listed
from mlat_desktop.transfer.sources import Steps, compare
from tests.transfer.conftest import MakeOffice, OfficeDesk
from tests.transfer.test_offices import OUTGOING

pytestmark = pytest.mark.thorough

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PART = 75_000


class KilledError(BaseException):
    """The program is gone: nothing of it runs after this."""


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
    path.write_bytes(random.Random(1).randbytes(2 * PART))
    a.evidence.add(request.id, path, NewEvidence(title="Image"))
    return request.id


def refusal(act: Callable[[], object]) -> Code:
    with pytest.raises(KnownError) as caught:
        act()
    return caught.value.code


def reopened(desk: OfficeDesk) -> OfficeDesk:
    """The office after its program was started anew."""
    desk.bundles = desk.rebuilt(Carrier(signatures, None, PART))
    return desk


def flipped(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


# -- killed between the files and the register -----------------------------------------------------------------------------


def test_files_that_no_register_entry_calls_whole_go_when_the_office_opens(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner, real = a.knows(b), SqlStore.write
    with monkeypatch.context() as patch:

        def killed(store: SqlStore) -> object:
            if any(path.name.count(".") == 0 for path in (a.folder / "outgoing").glob("*")):
                raise KilledError  # all files are there and bear their names; the register has not heard
            return real(store)

        patch.setattr(SqlStore, "write", killed)
        patch.setattr(Carrier, "discard", lambda *_words: None)
        with pytest.raises(KilledError):
            a.bundles.prepare(case, [partner])
    (folder,) = (a.folder / "outgoing").iterdir()
    (found,) = a.bundles.outgoing(case)
    assert not found.prepared
    assert refusal(lambda: a.bundles.carry(folder.name, stick)) is Code.BUNDLE_NOT_PREPARED
    (found,) = reopened(a).bundles.outgoing(case)
    assert (found.record.state, found.record.detail) == (BundleState.FAILED, "interrupted")
    assert not list((a.folder / "outgoing").iterdir())


def test_what_was_given_up_is_not_carried_though_its_files_stayed(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = a.bundles.prepare(case, [a.knows(b)]).value.uid
    with monkeypatch.context() as patch:
        patch.setattr(Carrier, "discard", lambda *_words: None)
        a.bundles.discard(uid)
    assert (a.folder / "outgoing" / uid).exists()
    assert not a.bundles.outgoing(case)[0].prepared
    assert refusal(lambda: a.bundles.carry(uid, stick)) is Code.BUNDLE_NOT_PREPARED
    reopened(a)
    assert not list((a.folder / "outgoing").iterdir())


# -- who can open it -------------------------------------------------------------------------------------------------------


def test_a_bundle_opens_for_its_office_for_ours_and_with_the_recovery_key_and_for_nobody_else(
    a: OfficeDesk, b: OfficeDesk, case: RequestId
) -> None:
    """A fire takes the computer: what went out must open with the key in the safe, years later."""
    recovery = pyrage.x25519.Identity.generate()
    with a.store.write() as uow:
        uow.office.set_secret("recovery-recipient", str(recovery.to_public()).encode())
        uow.commit()
    uid = a.bundles.prepare(case, [a.knows(b)]).value.uid
    assert a.bundles.outgoing(case)[0].record.signed_by == digits_of(a.bundles.own_card()), "as its receipt form prints it"
    parts = sorted((a.folder / "outgoing" / uid).glob("bundle.tar.age.*"))
    whole = b"".join(part.read_bytes() for part in parts)
    for identity in (b.bundles._desk.reader_keys().identity, a.bundles._desk.reader_keys().identity, str(recovery)):
        out = io.BytesIO()
        age.decrypt(io.BytesIO(whole), out, identity)
        assert f"{uid}/bagit.txt".encode() in out.getvalue()[:512]
    assert whole.partition(b"\n--- ")[0].count(b"\n-> X25519 ") == 3
    with pytest.raises(age.NoKeyError):
        age.decrypt(io.BytesIO(whole), io.BytesIO(), str(pyrage.x25519.Identity.generate()))


# -- the computer's disk ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["OPEN-ME.txt", "bundle.json", "bundle.json.sig"])
def test_what_rots_beside_the_parts_never_leaves_as_whole(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, name: str
) -> None:
    uid = a.bundles.prepare(case, [a.knows(b)]).value.uid
    path = a.folder / "outgoing" / uid / name
    place = path.read_bytes().index(b'"created":"2026') + 14 if name == "bundle.json" else 60
    flipped(path, place)
    assert refusal(lambda: a.bundles.carry(uid, stick)) is Code.BUNDLE_PREPARED_DAMAGED
    assert not [each for each in stick.iterdir() if not each.name.endswith(".incomplete")]
    assert a.bundles.outgoing(case)[0].record.state is BundleState.FAILED


# -- which medium it is ----------------------------------------------------------------------------------------------------


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> dict[Path, str]:
    """Serial numbers of what is plugged in, by place."""
    serials: dict[Path, str] = {}

    def drive_of(path: Path) -> Drive | None:
        root = next((root for root in serials if path.absolute().is_relative_to(root)), None)
        return Drive(root, "S", serials[root], "exfat", 1 << 40, 1 << 40, True, True) if root else None

    monkeypatch.setattr("mlat_desktop.transfer.drives.drive_of", drive_of)
    monkeypatch.setattr("mlat_desktop.transfer.courier.bypasses_memory", lambda _path: False)
    return serials


def states(desk: OfficeDesk, case: RequestId) -> list[tuple[str, BundleState]]:
    return [(medium.serial, medium.state) for medium in desk.bundles.outgoing(case)[0].media]


def test_only_the_medium_that_was_read_counts_as_verified(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, tmp_path: Path, plugged: dict[Path, str]
) -> None:
    plugged[stick] = "ONE"
    uid = a.bundles.export(case, [a.knows(b)], stick, keep=True).value.uid
    (tmp_path / "away").mkdir()
    first = (stick / uid).rename(tmp_path / "away" / uid)
    plugged[stick] = "TWO"  # another stick at the same place
    a.bundles.carry(uid, stick)
    written = BundleState.WRITTEN
    assert states(a, case) == [("ONE", written), ("TWO", written)]
    a.bundles.verify(first)
    assert states(a, case) == [("ONE", written), ("TWO", written)], "a copy on this computer proves nothing of a stick"
    a.bundles.verify(stick)
    assert states(a, case) == [("ONE", written), ("TWO", BundleState.VERIFIED)]
    plugged[first.parent] = "ONE"  # back, at another place
    a.bundles.verify(first.parent)
    assert states(a, case) == [("ONE", BundleState.VERIFIED), ("TWO", BundleState.VERIFIED)]


def test_a_medium_without_a_serial_number_may_come_back_elsewhere(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, tmp_path: Path, plugged: dict[Path, str]
) -> None:
    plugged[stick] = ""
    uid = a.bundles.export(case, [a.knows(b)], stick).value.uid
    elsewhere, computer = tmp_path / "usb2", tmp_path / "desktop"
    shutil.copytree(stick / uid, computer / uid)
    a.bundles.verify(computer)
    assert states(a, case) == [("", BundleState.WRITTEN)]
    shutil.move(stick / uid, elsewhere / uid)
    plugged[elsewhere] = ""
    a.bundles.verify(elsewhere)
    assert states(a, case) == [("", BundleState.VERIFIED)]


def test_a_stick_that_was_pulled_while_its_bundle_was_prepared_is_missed(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, plugged: dict[Path, str]
) -> None:
    plugged[stick] = "ONE"

    class Pulling:
        def step(self, done: int, total: int, what: str = "") -> None:
            plugged.pop(stick, None)

    partner = a.knows(b)
    assert refusal(lambda: a.bundles.export(case, [partner], stick, progress=Pulling())) is Code.BUNDLE_UNPLUGGED
    assert not list(stick.iterdir()), "nothing of it lies where the stick was"
    (found,) = a.bundles.outgoing(case)
    assert (found.record.state, found.prepared, found.media) == (BundleState.PREPARED, True, ())
    plugged[stick] = "ONE"
    assert a.bundles.carry(found.record.uid, stick).value.missing == ()


def test_on_windows_a_place_without_room_for_the_names_is_refused_beforehand(
    monkeypatch: pytest.MonkeyPatch, stick: Path
) -> None:
    monkeypatch.setattr(system, "NAME", "win32")
    fits = stick / ("d" * (259 - len(f"{stick}{os.sep}{os.sep}") - 72))
    writable(fits, make=False)
    assert refusal(lambda: writable(fits.with_name(fits.name + "d"), make=False)) is Code.BUNDLE_TARGET


# -- taking in -------------------------------------------------------------------------------------------------------------


def test_a_full_disk_while_copying_empties_the_quarantine(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a.bundles.export(case, [a.knows(b)], stick)
    files = 0

    def full(path: Path, listed: Listed, steps: Steps, copy: Path | None) -> None:
        nonlocal files
        files += 1
        if files == 3:
            raise OSError(errno.ENOSPC, "it is full")
        compare(path, listed, steps, copy)

    with monkeypatch.context() as patch:
        patch.setattr("mlat_desktop.transfer.reader.compare", full)
        assert refusal(lambda: b.bundles.intake.look(stick, Silent(), CancelToken())) is Code.DISK_FULL
    assert files == 3
    assert not list((b.folder / "quarantine").iterdir()), "the disk has its room again"
    assert b.bundles.intake.look(stick, Silent(), CancelToken()).preview is not None
    b.bundles.intake.give_up()


def test_a_stick_that_is_pulled_while_its_bundle_is_read_is_refused_in_words(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a.bundles.export(case, [a.knows(b)], stick)
    opened = 0

    class Gone(io.FileIO):
        def readinto(self, buffer: WriteableBuffer, /) -> int:
            raise OSError(errno.EIO, "it is gone")

    def pulled(path: Path) -> BinaryIO:
        nonlocal opened
        opened += 1
        return cast(BinaryIO, Gone(path) if opened == 2 else io.FileIO(path))

    monkeypatch.setattr("mlat_desktop.transfer.reader.open_plain", pulled)
    assert refusal(lambda: b.bundles.preview(stick)) is Code.FILE_UNREADABLE
    with b.store.read() as uow:
        last = uow.audit.last()
    assert last is not None
    assert last.action == "bundle.refused"


def test_the_log_of_a_refusal_tells_nothing_of_the_case(b: OfficeDesk, stick: Path) -> None:
    inside = (
        KnownError(Code.BUNDLE_CONTRADICTS, what="Statement of Omar.pdf", name="Office A"),
        KnownError(Code.BUNDLE_SCHEMA, reason="at $.matter: 'Omar' is not of type 'object'"),
        KnownError(Code.BUNDLE_BAD_NAME, name="'data/evidence/0001/Omar\\u202e.pdf'", reason="it has a forbidden character"),
        KnownError(Code.BUNDLE_MANIFEST, name="data/letters/0001/Omar.pdf", reason="it is missing"),
        KnownError(Code.BUNDLE_FILE_ALTERED, name="data/evidence/0001/Omar.pdf"),
        KnownError(Code.BUNDLE_NOT_THEIRS, name="Office A", number="BR-in-2026-Omar", state="BR"),
        KnownError(Code.REQUEST_CHANGED, reference="BR-in-2026-Omar"),
    )
    outside = {
        KnownError(Code.BUNDLE_FILE_ALTERED, name="bundle.tar.age.001"): '"name":"bundle.tar.age.001"',
        KnownError(Code.BUNDLE_PART_MISSING, number=2, count=3): '"number":"2"',
        KnownError(Code.BUNDLE_SENDER_UNKNOWN, fingerprint="SHA256:abc"): '"fingerprint":"SHA256:abc"',
        KnownError(Code.BUNDLE_ENVELOPE, name="bundle.json", reason="it states no version"): '"reason":"it states no version"',
    }
    for error in (*inside, *outside):
        with pytest.raises(KnownError), Importer(b.bundles._desk).refusals((stick,)):
            raise error
        with b.store.read() as uow:
            last = uow.audit.last()
            kept = uow.audit.detail(last.seq) if last else None
        assert kept is not None
        assert error.code.value in kept[0]
        assert "Omar" not in kept[0]
        assert outside.get(error, "") in kept[0]
