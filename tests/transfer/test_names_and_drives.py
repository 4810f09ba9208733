# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Names that may stand in a bundle, the tar's own arithmetic, and which drives can be carried away."""

from __future__ import annotations

import io
import sys
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlat_desktop.domain.bundle import EjectResult
from mlat_desktop.domain.bundle_names import fault, sanitised
from mlat_desktop.transfer import drives
from mlat_desktop.transfer.drives import Mount
from mlat_desktop.transfer.tar_stream import TarWriter, header, members, total_size

pytestmark = pytest.mark.thorough

NAMES = ["CON", "a/b\\c.txt", " .x. ", "", "记录 100%.txt", "دفتر.pdf", "x" * 400 + ".docx", "a:b", "e\u0301", "nul.tar.gz"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_becomes_one_that_may_stand_in_a_bundle(name: str) -> None:
    assert fault(f"data/evidence/0001/{sanitised(name)}") is None


@given(st.text(max_size=300))
def test_no_name_defeats_the_sanitiser(name: str) -> None:
    assert fault(f"data/evidence/0001/{sanitised(name)}") is None


def test_scripts_and_extensions_survive() -> None:
    assert sanitised("عقد البيع.pdf") == "عقد البيع.pdf"
    assert sanitised("合同.docx") == "合同.docx"
    assert sanitised("../../etc/passwd") == "passwd"
    assert sanitised("x" * 400 + ".pdf").endswith("x.pdf")


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 8**11 - 1, 8**11, 10**15])
@pytest.mark.parametrize("name", ["a", "d/" + "n" * 98, "d/" + "n" * 99, "d/é", "日/本"])
def test_python_reads_our_tar_headers_as_we_mean_them(name: str, size: int) -> None:
    with tarfile.open(fileobj=io.BytesIO(header(name, size) + bytes(1024)), mode="r:", errorlevel=2) as archive:
        info = archive.next()
    assert info is not None
    assert (info.name, info.size, info.isreg()) == (name, size, True)


def test_a_tar_is_as_long_as_announced_and_reads_back() -> None:
    files = [("a/b.txt", b"x" * 513), ("a/" + "é" * 80, b""), ("a/c", b"y" * 1024)]
    out = io.BytesIO()
    tar = TarWriter(out)
    for name, content in files:
        tar.begin(name, len(content))
        tar.write(content)
    tar.end()
    assert len(out.getvalue()) == total_size([(name, len(content)) for name, content in files])
    out.seek(0)
    assert [(member.name, _all(member)) for member in members(out)] == files


def _all(member: object) -> bytes:
    data = b""
    while block := member.read(100):  # type: ignore[attr-defined]  # the test knows what it is
        data += block
    return data


@pytest.fixture
def fake_sys(tmp_path: Path) -> Path:
    """A USB stick that says so, a USB disk that does not, a card, and the computer's own disk."""
    root = tmp_path / "sys"
    for name, place, removable, serial in (
        ("sdb", "pci0/usb1/1-1/host6/target/block/sdb", "1", "pci0/usb1/1-1/serial"),
        ("sdc", "pci0/usb2/2-1/host7/target/block/sdc", "0", ""),
        ("mmcblk0", "platform/mmc_host/mmc0/block/mmcblk0", "0", ""),
        ("nvme0n1", "pci0/nvme/nvme0/nvme0n1", "0", ""),
    ):
        disk = root / "devices" / place
        disk.mkdir(parents=True)
        (disk / "removable").write_text(removable + "\n")
        part = disk / f"{name}1"
        part.mkdir()
        (part / "partition").write_text("1\n")
        if serial:
            (root / "devices" / serial).write_text("4C530001\n")
        (root / "class" / "block").mkdir(parents=True, exist_ok=True)
        (root / "class" / "block" / f"{name}1").symlink_to(part)
    return root


def test_what_can_be_carried_away_is_told_from_what_is_built_in(fake_sys: Path) -> None:
    found = {name: drives.portable(f"/dev/{name}", fake_sys) for name in ("sdb1", "sdc1", "mmcblk01", "nvme0n11", "none")}
    assert found == {"sdb1": True, "sdc1": True, "mmcblk01": True, "nvme0n11": False, "none": False}
    assert not drives.portable("tmpfs", fake_sys)
    assert drives._serial("/dev/sdb1", fake_sys) == "4C530001"
    assert drives._serial("/dev/nvme0n11", fake_sys) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the mount table of Linux")
def test_the_mount_table_is_read_with_its_escapes(fake_sys: Path, tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text("/dev/sdb1 /media/a/MLAT\\040STICK exfat rw,nosuid 0 0\n/dev/nvme0n11 / ext4 ro 0 0\n")
    stick, disk = drives.mounts(fake_sys, table)
    assert (stick.path, stick.removable, stick.writable) == (Path("/media/a/MLAT STICK"), True, True)
    assert (disk.removable, disk.writable) == (False, False)
    assert drives.mount_of(Path("/media/a/MLAT STICK/x"), [stick, disk]) == stick
    assert drives.mount_of(Path("/home"), [stick, disk]) == disk


@pytest.mark.skipif(sys.platform != "linux", reason="the tools of Linux")
def test_of_two_mounts_on_one_point_the_one_on_top_counts(tmp_path: Path) -> None:
    automatic = Mount("systemd-1", tmp_path, "autofs", writable=True, removable=False)
    stick = Mount("/dev/sdb1", tmp_path, "exfat", writable=True, removable=True)
    beside = Mount("/dev/sda1", tmp_path.parent, "ext4", writable=True, removable=False)
    assert drives.mount_of(tmp_path / "folder", [automatic, stick, beside]) is stick


def test_a_drive_that_does_not_let_go_is_left_to_the_person(tmp_path: Path) -> None:
    mount = Mount("/dev/sdb1", tmp_path, "exfat", True, True)
    tried: list[str] = []

    def never(command: list[str]) -> bool:
        tried.append(command[0])
        return False

    assert drives.eject(tmp_path, [mount], never) is EjectResult.BY_HAND
    assert tried == ["udisksctl", "gio"]
    assert drives.eject(tmp_path, [mount], lambda command: True) is EjectResult.EJECTED
    built_in = Mount("/dev/sda1", tmp_path, "ext4", True, False)
    assert drives.eject(tmp_path, [built_in], never) is EjectResult.NOT_REMOVABLE


def test_the_drive_of_a_folder_tells_its_room(tmp_path: Path) -> None:
    drive = drives.drive_of(tmp_path)
    assert drive is not None
    assert drive.free > 0
    assert drive.writable
