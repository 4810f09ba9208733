# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""People and their keys: what an interrupt leaves, who may set a passphrase, and openings that the log must know."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office, open_office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Role
from mlat_desktop.messages import sentence
from tests.services.conftest import CHEAP, FOUNDED, WORDS

NEW = "eight copper kettles under the stairs"


def _full() -> None:
    raise KnownError(Code.DISK_FULL)


def test_a_person_who_could_not_be_entered_leaves_no_key(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {slot.id for slot in office._keys._file.slots}
    with monkeypatch.context() as patched:
        patched.setattr(office._place.store, "write", _full)
        with pytest.raises(KnownError):
            office.people.add("berta", "Berta B", "", Role.OFFICER, NEW)
    assert {slot.id for slot in office._keys._file.slots} == before
    office.people.add("berta", "Berta B", "", Role.OFFICER, NEW)


def test_a_key_that_a_power_cut_left_does_not_stand_in_the_way(office: Office, folder: Path, clock: SetClock) -> None:
    office._keys.add_slot("Berta", f"{NEW} of old")
    office.people.add("berta", "Berta B", "", Role.OFFICER, NEW)
    office.close()
    with pytest.raises(KnownError):
        open_office(folder, user="berta", passphrase=f"{NEW} of old", clock=clock, cost=CHEAP)
    with open_office(folder, user="berta", passphrase=NEW, clock=clock, cost=CHEAP) as opened:
        assert opened.info.user.full_name == "Berta B"


def test_a_passphrase_that_could_not_be_entered_in_the_log_is_not_changed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office._keys._file.slots
    with monkeypatch.context() as patched:
        patched.setattr(office._place.store, "write", _full)
        with pytest.raises(KnownError):
            office.people.change_passphrase(WORDS, NEW)
    assert office._keys._file.slots == before


def test_nobody_sets_a_passphrase_at_an_unlocked_desk_without_the_old_one(office: Office) -> None:
    before = [line.action for line in office.maintenance.audit_lines()]
    with pytest.raises(KnownError) as refused:
        office.people.reset_passphrase(NEW)
    assert refused.value.code is Code.PASSPHRASE_WRONG
    assert [line.action for line in office.maintenance.audit_lines()] == before


def test_an_opening_by_the_recovery_code_is_in_the_log(
    office: Office, folder: Path, clock: SetClock, recovery_code: dict[str, str]
) -> None:
    office.close()
    with open_office(folder, user="CLERK", recovery_code=recovery_code["code"], clock=clock, cost=CHEAP) as opened:
        assert opened.info.user.name == "clerk"
        opened.people.reset_passphrase(NEW)
    open_office(folder, user="clerk", passphrase=NEW, clock=clock, cost=CHEAP).close()
    with open_office(folder, user="anna", passphrase=WORDS, clock=clock, cost=CHEAP) as opened:
        newest = [(line.action, line.actor) for line in opened.maintenance.audit_lines(limit=2)]
    assert newest == [("key.recovered", "The clerk"), ("office.opened-by-code", "The clerk")]


def test_a_clock_that_went_back_and_was_confirmed_is_in_the_log(office: Office, folder: Path, clock: SetClock) -> None:
    office.close()
    clock.at = FOUNDED - timedelta(days=2)
    with pytest.raises(KnownError) as refused:
        open_office(folder, user="anna", passphrase=WORDS, clock=clock, cost=CHEAP)
    assert refused.value.code is Code.OFFICE_CLOCK_BACK
    with open_office(folder, user="anna", passphrase=WORDS, clock=clock, clock_confirmed=True, cost=CHEAP) as opened:
        assert opened.maintenance.audit_lines()[0].action == "office.clock-confirmed"
        assert opened.maintenance.verify_audit().fault == ""


@pytest.mark.parametrize("label", ["[" * 100_000, '{"format": 1e999, "uid": "x"}', '{"format": 1, "uid": "of another office"}'])
def test_a_label_that_somebody_altered_is_refused_in_a_sentence(
    office: Office, folder: Path, clock: SetClock, label: str
) -> None:
    office.close()
    (folder / "office.json").write_text(label, encoding="utf-8")
    with pytest.raises(KnownError) as refused:
        open_office(folder, user="anna", passphrase=WORDS, clock=clock, cost=CHEAP)
    assert refused.value.code is Code.OFFICE_DAMAGED
    assert len(sentence(refused.value)) > 40
