# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Drives of Windows: what can be carried away, what is a share, and letting go."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlat_desktop.domain.bundle import EjectResult
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.store.folder import OfficeFolder, probe
from mlat_desktop.system import volumes
from mlat_desktop.transfer import drives
from tests.system.windows import ATA, CDROM, FIXED, MMC, REMOTE, REMOVABLE, SD, USB, Drive, Kernel32

STICK = Drive(kind=REMOVABLE, bus=USB, label="MLAT STICK", serial=0x4C53_0001, file_system="FAT32", removable_medium=True)


def _removable(kernel32: Kernel32, **drives_: Drive) -> dict[str, bool]:
    kernel32.drives = {"C:\\": Drive(), **{f"{letter}:\\": drive for letter, drive in drives_.items()}}
    return {str(found.root)[0]: found.removable for found in volumes.every(kernel32.api())}


def test_a_usb_disk_that_windows_calls_fixed_is_told_by_its_bus(kernel32: Kernel32) -> None:
    found = _removable(kernel32, E=STICK, F=Drive(kind=FIXED, bus=USB), G=Drive(kind=FIXED, bus=ATA), H=Drive(bus=SD))
    assert found == {"C": False, "E": True, "F": True, "G": False, "H": True}


def test_the_card_that_holds_windows_itself_is_not_carried_away(kernel32: Kernel32) -> None:
    kernel32.drives = {"C:\\": Drive(bus=MMC), "D:\\": Drive(bus=MMC)}
    assert {str(v.root): v.removable for v in volumes.every(kernel32.api())} == {"C:\\": False, "D:\\": True}


def test_a_drive_without_a_medium_is_not_there_and_nobody_is_asked_to_insert_one(kernel32: Kernel32) -> None:
    assert "E" not in _removable(kernel32, E=Drive(kind=REMOVABLE, medium=False))
    assert kernel32.error_mode == 0, "the mode of before is back"


def test_a_share_is_asked_nothing_but_its_kind(kernel32: Kernel32) -> None:
    kernel32.drives["Z:\\"] = Drive(kind=REMOTE)
    found = [v for v in volumes.every(kernel32.api()) if v.network]
    assert [str(v.root) for v in found] == ["Z:\\"]
    by_name = volumes.of(Path("\\\\server\\share\\office"), kernel32.api())
    assert by_name is not None
    assert by_name.network


def test_a_disk_that_is_mounted_on_a_folder_is_found_by_a_path_below_it(kernel32: Kernel32) -> None:
    kernel32.drives["C:\\Daten\\"] = Drive(bus=USB, label="ARCHIV")
    found = volumes.of(Path("C:\\daten\\amt"), kernel32.api())
    assert found is not None
    assert (found.label, found.removable) == ("ARCHIV", True)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("Z:\\office", Code.OFFICE_ON_NETWORK),
        ("\\\\server\\share\\office", Code.OFFICE_ON_NETWORK),
        ("E:\\office", Code.OFFICE_ON_REMOVABLE),
        ("F:\\office", Code.OFFICE_ON_REMOVABLE),
    ],
)
def test_an_office_lives_on_the_computers_own_disk(kernel32: Kernel32, path: str, code: Code) -> None:
    kernel32.drives |= {"E:\\": STICK, "F:\\": Drive(bus=USB), "Z:\\": Drive(kind=REMOTE)}
    with pytest.raises(KnownError) as refusal:
        probe(Path(path))
    assert refusal.value.code is code
    probe(Path("C:\\Users\\Änne\\AppData\\Local\\office"))


def test_an_office_does_not_live_where_onedrive_carries_its_files_away(
    kernel32: Kernel32, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path))
    with pytest.raises(KnownError) as refusal:
        OfficeFolder.create(tmp_path / "Documents" / "office", "1")
    assert refusal.value.code is Code.OFFICE_ON_NETWORK
    assert refusal.value.facts["file_system"] == "OneDrive"
    assert list(tmp_path.iterdir()) == []


def test_bundles_are_offered_the_drives_with_their_names(
    kernel32: Kernel32, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kernel32.drives |= {"E:\\": STICK, "F:\\": Drive(bus=USB, read_only=True), "Z:\\": Drive(kind=REMOTE)}
    kernel32.drives["G:\\"] = Drive(kind=CDROM)
    monkeypatch.chdir(tmp_path)
    for root in kernel32.drives:
        (tmp_path / root).mkdir(exist_ok=True)  # a folder of that very name, whose room can be asked
    stick, disk, disc = drives.drives()
    assert (stick.label, stick.serial, stick.file_system) == ("MLAT STICK", "4C53-0001", "FAT32")
    assert (stick.removable, stick.writable) == (True, True)
    assert (disk.label, disk.writable) == ("F:\\", False)
    assert not disc.writable
    own = drives.drive_of(Path("C:\\"))
    assert own is not None
    assert not own.removable


def test_a_stick_is_flushed_locked_dismounted_and_ejected_in_this_order(kernel32: Kernel32, no_waiting: list[float]) -> None:
    busy = Drive(kind=REMOVABLE, bus=USB, open_files=2)
    kernel32.drives["E:\\"] = busy
    assert drives.eject(Path("E:\\bundles")) is EjectResult.EJECTED
    assert busy.state == ["flushed", "locked", "dismounted", "released", "ejected"]
    assert len(no_waiting) == 2
    assert kernel32.handles == {}


@pytest.mark.parametrize("stick", [Drive(kind=REMOVABLE, open_files=99), Drive(bus=USB, may_lock=False)])
def test_a_stick_that_is_in_use_or_not_ours_to_lock_is_left_to_the_person(
    kernel32: Kernel32, no_waiting: list[float], stick: Drive
) -> None:
    kernel32.drives["E:\\"] = stick
    assert drives.eject(Path("E:\\")) is EjectResult.BY_HAND
    assert "ejected" not in stick.state
    assert drives.eject(Path("C:\\")) is EjectResult.NOT_REMOVABLE
    assert sum(no_waiting) < 3
