# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A plain copy of an exhibit, and a file that came on a stick: custody names the medium, as it does for a bundle."""

from __future__ import annotations

from pathlib import Path

from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.evidence import EvidenceRoom, NewEvidence
from tests.transfer.conftest import MakeOffice, OfficeDesk
from tests.transfer.test_offices import OUTGOING

SERIAL = "4C530001"


def last(desk: OfficeDesk, uid: Uid) -> CustodyEntry:
    with desk.store.read() as uow:
        return uow.exhibits.custody(uid)[-1]


def entered(desk: OfficeDesk) -> RequestId:
    with desk.store.write() as uow:
        request = desk.register.enter(uow, OUTGOING, ())
        uow.commit()
    return request.id


def test_custody_names_the_medium_of_each_copy(office: MakeOffice, stick: Path, tmp_path: Path) -> None:
    desk = office("Office A", "CH")
    case, inner = entered(desk), tmp_path / "inner"
    inner.mkdir()

    def drive_of(folder: Path) -> Drive | None:
        known = {stick: True, inner: False}
        if folder not in known:
            return None
        return Drive(folder, "KINGSTON", SERIAL if known[folder] else "WD-1", "vfat", 1 << 40, 1 << 40, known[folder], True)

    room = EvidenceRoom(desk.place, drive_of)
    (stick / "ledger.csv").write_bytes(b"1;2;3")
    item = room.add(case, stick / "ledger.csv", NewEvidence(title="Ledger", received_from="Police")).value
    link = last(desk, item.uid)
    assert (link.act, link.detail, link.medium, link.sha256) == (CustodyAct.INGESTED, "Police", SERIAL, item.sha256)
    for target, serial in ((stick / "copy.csv", SERIAL), (inner / "copy.csv", ""), (tmp_path / "copy.csv", "")):
        room.export(item.uid, target)
        link = last(desk, item.uid)
        assert (link.act, link.detail, link.medium, link.sha256) == (CustodyAct.EXPORTED, "copy.csv", serial, item.sha256)
    known = room.add(case, stick / "copy.csv", NewEvidence(title="Known", medium_serial="as labelled")).value
    assert last(desk, known.uid).medium == "as labelled"
