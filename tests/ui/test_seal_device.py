# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A seal on a device from the window: set up in the settings, its PIN asked beside each letter, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.seals import TokenPlace
from tests.interop.test_tokens import LABEL, MODULE, PIN, device, put_in
from tests.letters import p12
from tests.ui import office as offices
from tests.ui.test_letter_life import drafted, opened
from ui.main_window import MainWindow
from ui.pages.letters_together import LettersTogetherEditor, Stage
from ui.pages.seal_device import DeviceSection
from ui.pages.settings import SettingsPage

pytestmark = pytest.mark.thorough

__all__ = ["device"]
needs_softhsm = pytest.mark.skipif(not MODULE.exists(), reason="needs softhsm2 and opensc")


def section(window: MainWindow) -> DeviceSection:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page.device


def fill(made: DeviceSection, place: TokenPlace, pin: str) -> str:
    """Enter what is asked and bring the seal in; what the form says of it."""
    for control, text in ((made.module, place.module), (made.token, place.token), (made.label, place.label), (made.pin, pin)):
        control.setText(text)
    made.bring.click()
    assert made.pin.text() == "", "a PIN does not stay on the screen"
    return " ".join(each.text() for each in made.findChildren(QLabel) if each.isVisibleTo(made))


def at_one_desk(office: Office) -> None:
    """One person who administers and seals: the roles are tested elsewhere."""
    office.record.keep(settings={"two_people": "off"}, reason="one at the desk")


def test_what_is_missing_in_the_form_is_said_where_it_is_missing(window: MainWindow) -> None:
    made = section(window)
    assert "This is needed." in fill(made, TokenPlace(module="", token="", label=""), "")


def test_a_library_that_is_not_there_is_one_sentence(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    pytest.importorskip("pkcs11", reason="needs the extra for devices")
    place = TokenPlace(module=str(tmp_path / "none.so"), token="seal card", label=LABEL)
    said = fill(section(window), place, PIN)
    assert "The device with the seal cannot be used: its library" in said
    assert "cannot be loaded" in said
    assert len(prepared.seals.all()) == 1


@pytest.mark.interop
@needs_softhsm
def test_a_device_that_is_not_there_and_a_wrong_pin_are_sentences(
    window: MainWindow, prepared: Office, device: Path, tmp_path: Path
) -> None:
    place = put_in(tmp_path, p12.P256)
    made = section(window)
    assert "the device another card is not connected" in fill(made, replace(place, token="another card"), PIN)
    assert "the PIN is wrong" in fill(made, place, "000000")
    assert len(prepared.seals.all()) == 1


@pytest.mark.interop
@needs_softhsm
def test_the_pin_is_asked_beside_each_letter_and_kept_nowhere(
    window: MainWindow, prepared: Office, device: Path, tmp_path: Path
) -> None:
    at_one_desk(prepared)
    fill(section(window), put_in(tmp_path, p12.P256), PIN)
    prepared.seals.use(prepared.seals.all()[-1].fingerprint)
    letters = [drafted(prepared) for _ in range(3)]
    for each in letters:
        prepared.correspondence.submit(each.id)
        prepared.correspondence.approve(each.id)
    editor = opened(window, letters[0])
    assert editor.seal_form.device is not None
    editor.complete.click()
    assert prepared.correspondence.show(letters[0].id).status is LetterStatus.APPROVED, "no PIN, no seal"
    editor.seal_form.device.pin.setText("000000")
    editor.complete.click()
    assert "the PIN is wrong" in window.banner.text
    editor.seal_form.device.pin.setText(PIN)
    editor.complete.click()
    assert prepared.correspondence.show(letters[0].id).status is LetterStatus.SEALED
    assert prepared.seals.lacks_pin() == "seal card", "asked again"
    window.edit("letters-together", Stage.SEAL)
    together = window.editor
    assert isinstance(together, LettersTogetherEditor)
    together.list.selectAll()
    assert together.device is not None
    together.device.pin.setText(PIN)
    together.complete.click()
    assert {prepared.correspondence.show(each.id).status for each in letters} == {LetterStatus.SEALED}


def test_only_an_administrator_sets_a_device_up(
    make_window: Callable[..., MainWindow], office_copy: Path, desk_clock: SetClock
) -> None:
    window = make_window()
    for name, passphrase in (("amoretti", offices.PASSPHRASE), ("jkeller", offices.SECOND)):
        with offices.open_as(office_copy, name, passphrase, desk_clock) as office:
            window.enter(office)
            assert section(window).isHidden() is (office.info.user.role is not Role.ADMINISTRATOR)
            window.let_go()
