# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Hostile bundles from a trusted office through the whole way in: a real office with its database, vault and quarantine.

None is taken in, and the file system is the same afterwards but for the office's own database, which keeps the refusal.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.messages import sentence
from tests.transfer import forging
from tests.transfer.conftest import FILES, Keys, MakeOffice, OfficeDesk, case_bytes
from tests.transfer.hostile import KINDS

pytestmark = pytest.mark.thorough

_DATABASE = ("office.db", "office.db-wal", "office.db-shm")


@pytest.fixture
def desk(office: MakeOffice, sender: Keys) -> OfficeDesk:
    """An office in Brazil that trusts the sender of every bundle here."""
    made = office("Office B", "BR")
    with made.store.write() as uow:
        uow.bundles.set_card(sender.card)
        uow.commit()
    return made


def as_keys(desk: OfficeDesk) -> Keys:
    """The public half of an office, to which bundles are forged."""
    return Keys(b"", "", desk.bundles.own_card())


def tree(root: Path) -> dict[str, tuple[int, str]]:
    """Everything below a folder, links and all, with its kind and content; the office's database is left out."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            if name in _DATABASE:
                continue
            mode = path.lstat().st_mode
            content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""
            found[path.relative_to(root).as_posix()] = (mode, content)
    return found


def kept(desk: OfficeDesk) -> tuple[int, int, int, int]:
    """Cases, bundles, files in the vault and refusals that the office has."""
    with desk.store.read() as uow:
        refused = sum(entry.action == "bundle.refused" for entry in uow.audit.entries())
        cases = sum(entry.action == "bundle.imported" for entry in uow.audit.entries())
        return cases, len(uow.bundles.all()), len(list(uow.exhibits.blobs())), refused


def refused(desk: OfficeDesk, folder: Path) -> KnownError:
    with pytest.raises(KnownError) as caught:
        desk.bundles.import_(folder)
    assert sentence(caught.value)
    assert not list((desk.folder / "quarantine").glob("*"))
    return caught.value


def test_no_hostile_archive_comes_in_and_nothing_is_written_outside_the_quarantine(
    desk: OfficeDesk, sender: Keys, stick: Path, tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    receiver = as_keys(desk)
    for number, kind in enumerate(KINDS.values()):
        (stick / str(number)).mkdir()
        forging.seal(stick / str(number), kind.tar(sender, receiver), sender, [receiver])
    (desk.folder / "quarantine").mkdir(exist_ok=True)
    before = tree(tmp_path)
    codes = {name: refused(desk, stick / str(number) / forging.UID).code for number, name in enumerate(KINDS)}
    assert codes == {name: kind.code for name, kind in KINDS.items()}
    assert tree(tmp_path) == before
    assert kept(desk) == (0, 0, 0, len(KINDS))
    figure("hostile archives from a trusted office refused on the whole way in", f"{len(codes)} of {len(KINDS)}")
    honest = stick / "honest"
    honest.mkdir()
    folder = forging.seal(honest, forging.tar_of(forging.bag_entries(sender, [receiver])), sender, [receiver])
    assert desk.bundles.import_(folder).value.created
    assert kept(desk)[:2] == (1, 1), "the same forging without a fault comes in, so that each refusal was for its own reason"


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def _link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _swollen(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(9 << 30)  # sparse: nine gigabytes that take no room


ABROAD = {
    "a pipe": _pipe,
    "a link": _link,
    "a link to itself": _link_to_itself,
    "a folder": _folder,
    "nine gigabytes": _swollen,
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["bundle.json", "bundle.json.sig", "OPEN-ME.txt", "bundle.tar.age.001"])
@pytest.mark.parametrize("kind", ABROAD)
def test_what_is_no_plain_file_on_the_medium_is_neither_followed_nor_waited_for(
    kind: str, name: str, desk: OfficeDesk, sender: Keys, stick: Path, tmp_path: Path
) -> None:
    receiver = as_keys(desk)
    folder = forging.seal(stick, forging.tar_of(forging.bag_entries(sender, [receiver])), sender, [receiver])
    ABROAD[kind](folder / name)
    codes = {Code.FILE_UNREADABLE} if kind != "nine gigabytes" else {Code.BUNDLE_FILE_ALTERED, Code.BUNDLE_ENVELOPE}
    assert refused(desk, folder).code in codes
    assert kept(desk) == (0, 0, 0, 1)


EDGES = ("0001-01-01", "9999-12-31")


@pytest.mark.parametrize("day", EDGES)
@pytest.mark.parametrize("place", ["needed_by", "document_date", "exporter", "duty", "event"])
def test_a_date_at_the_edge_of_the_calendar_is_refused(
    place: str, day: str, desk: OfficeDesk, sender: Keys, stick: Path, tmp_path: Path
) -> None:
    """Nothing can be counted from there: a case that holds one would break whatever computes or shows it afterwards."""
    plain = json.loads(case_bytes(sender.card, FILES))
    origin, instant = sender.card.office_uid, {"at": f"{day}T12:00:00+00:00", "zone": "UTC"}
    uid = "77777777-2222-4333-8444-555555555555"
    match place:
        case "needed_by":
            plain["matter"]["urgency"]["needed_by"] = day
        case "document_date":
            plain["matter"]["document_date"] = day
        case "exporter":
            plain["exporter"]["at"] = f"{day}T12:00:00+00:00"
        case "duty":
            duty = {"uid": uid, "origin": origin, "kind": "speciality", "text": "x", "given_by": "requested"}
            plain["duties"] = [{**duty, "owed_by": "requesting", "lasting": False, "since": "2026-11-01", "due_on": day}]
        case "event":
            plain["events"] = [{"uid": uid, "origin": origin, "kind": "request-sent", "moment": instant}]
    receiver = as_keys(desk)
    tar = forging.tar_of(forging.bag_entries(sender, [receiver], case=json.dumps(plain).encode()))
    error = refused(desk, forging.seal(stick, tar, sender, [receiver]))
    assert error.code is Code.BUNDLE_SCHEMA
    assert "calendar" in sentence(error)
    assert kept(desk) == (0, 0, 0, 1)
