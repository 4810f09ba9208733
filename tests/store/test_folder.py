# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The folder of an office: where it may lie, who may read it, what is in it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.store import folder as folders
from mlat_desktop.store.folder import BALLAST, Mount, OfficeFolder, probe

ROOT = Mount(Path("/"), "ext4")
DISK = Mount(Path("/disk"), "btrfs")


def _code(path: str, *among: Mount) -> Code | None:
    try:
        probe(Path(path), among)
    except KnownError as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize(
    ("among", "code"),
    [
        ([], None),
        ([ROOT, DISK], None),
        ([ROOT, Mount(Path("/disk"), "nfs4"), Mount(Path("/disk/anna/office"), "ext4")], None),
        ([ROOT, Mount(Path("/disk"), "nfs4")], Code.OFFICE_ON_NETWORK),
        ([ROOT, Mount(Path("/disk/anna"), "CIFS")], Code.OFFICE_ON_NETWORK),
        ([Mount(Path("/disk/anna"), "cifs"), DISK, ROOT], Code.OFFICE_ON_NETWORK),
        ([ROOT, Mount(Path("/disk/anna"), "fuse.sshfs")], Code.OFFICE_ON_NETWORK),
        ([ROOT, Mount(Path("/disk"), "ntfs", network=True)], Code.OFFICE_ON_NETWORK),
        ([ROOT, Mount(Path("/disk/anna"), "vfat", removable=True)], Code.OFFICE_ON_REMOVABLE),
        ([ROOT, Mount(Path("/disk/anna/off"), "vfat", removable=True)], None),
        ([ROOT, Mount(Path("/disk"), "autofs"), Mount(Path("/disk"), "nfs")], Code.OFFICE_ON_NETWORK),
    ],
)
def test_the_nearest_file_system_decides(among: list[Mount], code: Code | None) -> None:
    assert _code("/disk/anna/office", *among) is code


def test_a_link_is_followed_before_the_drive_is_judged(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (tmp_path / "link").symlink_to(stick)
    found = _code(str(tmp_path / "link" / "office"), ROOT, Mount(stick.resolve(), "exfat", removable=True))
    assert found is Code.OFFICE_ON_REMOVABLE


@pytest.mark.parametrize(
    ("layout", "device", "removable"),
    [
        ({"usb1/block/sdb/sdb1": {}}, "sdb1", True),
        ({"pci/block/sdc/sdc1": {}, "pci/block/sdc": {"removable": "1\n"}}, "sdc1", True),
        ({"pci/block/sda/sda1": {}, "pci/block/sda": {"removable": "0\n"}}, "sda1", False),
        ({"virtual/block/dm-0/slaves/sdb1": {}, "usb1/block/sdb/sdb1": {}}, "dm-0", True),
        ({"virtual/block/dm-0/slaves/sda1": {}, "pci/block/sda/sda1": {}}, "dm-0", False),
    ],
)
def test_a_stick_is_recognised_below_its_partition_and_its_encryption(
    tmp_path: Path, layout: dict[str, dict[str, str]], device: str, removable: bool
) -> None:
    sys = tmp_path / "class"
    sys.mkdir()
    for name, files in layout.items():
        node = tmp_path / "devices" / name
        node.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            (node / file).write_text(text)
        if "/slaves/" not in name:
            (sys / node.name).symlink_to(node)
        else:
            (sys / node.parent.parent.name).symlink_to(node.parent.parent)
    assert folders._removable_device(f"/dev/{device}", sys) is removable


def test_this_computers_own_mounts_can_be_read(tmp_path: Path) -> None:
    assert any(tmp_path.resolve().is_relative_to(mount.point) for mount in folders.mounts())
    probe(tmp_path / "office")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps access in lists, not in a mode")
def test_a_new_office_belongs_to_its_user_alone(office_folder: Path) -> None:
    made = OfficeFolder.create(office_folder, "uid-1", [ROOT])
    for path in (office_folder, *office_folder.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    assert OfficeFolder.open(office_folder, [ROOT]) == made
    assert made.uid == "uid-1"
    assert made.ballast.stat().st_size == BALLAST


def test_an_office_is_never_made_over_something(office_folder: Path) -> None:
    office_folder.mkdir()
    (office_folder / "thesis.odt").write_text("mine")
    with pytest.raises(KnownError) as refusal:
        OfficeFolder.create(office_folder, "uid-1", [ROOT])
    assert refusal.value.code is Code.OFFICE_EXISTS
    assert [path.name for path in office_folder.iterdir()] == ["thesis.odt"]


@pytest.mark.parametrize("existed", [True, False])
def test_an_office_that_finds_no_room_leaves_its_folder_as_it_was(
    office_folder: Path, monkeypatch: pytest.MonkeyPatch, *, existed: bool
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise KnownError(Code.DISK_FULL)

    if existed:
        office_folder.mkdir()
    with monkeypatch.context() as small:
        small.setattr(folders, "write_new", full)
        with pytest.raises(KnownError) as refusal:
            OfficeFolder.create(office_folder, "uid-1", [ROOT])
    assert refusal.value.code is Code.DISK_FULL
    assert office_folder.exists() == existed
    assert OfficeFolder.create(office_folder, "uid-1", [ROOT]).uid == "uid-1", "the same folder can be chosen again"


def test_what_a_killed_writing_left_is_swept(office_folder: Path) -> None:
    made = OfficeFolder.create(office_folder, "uid-1", [ROOT])
    made.upgrades.mkdir()
    before = set(office_folder.rglob("*"))
    for name in ("keys.json.ready", "keys.json.ready.part", "upgrades/office-0001.db.part-wal"):
        (office_folder / name).write_bytes(b"half")
    made.sweep()
    assert set(office_folder.rglob("*")) == before


def test_a_refused_drive_is_left_untouched(office_folder: Path) -> None:
    with pytest.raises(KnownError):
        OfficeFolder.create(office_folder, "uid-1", [Mount(Path("/"), "nfs")])
    assert not office_folder.exists()


@pytest.mark.parametrize(
    ("label", "code"),
    [
        (None, Code.OFFICE_MISSING),
        ("", Code.OFFICE_DAMAGED),
        ("[]", Code.OFFICE_DAMAGED),
        ('{"format": "x", "uid": "u"}', Code.OFFICE_DAMAGED),
        ('{"format": 1}', Code.OFFICE_DAMAGED),
        ('{"format": 2, "uid": "u"}', Code.OFFICE_NEWER),
    ],
)
def test_what_is_not_an_office_of_ours_is_refused(office_folder: Path, label: str | None, code: Code) -> None:
    office_folder.mkdir()
    if label is not None:
        (office_folder / "office.json").write_text(label)
    with pytest.raises(KnownError) as refusal:
        OfficeFolder.open(office_folder, [ROOT])
    assert refusal.value.code is code


def test_the_ballast_is_given_up_once_and_laid_down_again(office_folder: Path) -> None:
    made = OfficeFolder.create(office_folder, "uid-1", [ROOT])
    assert [made.release_ballast(), made.release_ballast()] == [True, False]
    assert made.restore_ballast()
    assert made.ballast.stat().st_size == BALLAST
