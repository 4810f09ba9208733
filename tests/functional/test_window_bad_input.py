# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What goes wrong on an ordinary day, through the real window: each is one sentence on the screen, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop import bootstrap, settings
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Authority, Particulars
from mlat_desktop.domain.vocabulary import Direction, RequestClass
from tests.functional import verbs
from tests.functional.mlat import CHEAP
from tests.functional.verbs import ANNA, BERTA
from tests.functional.window import Officer, Sit
from tests.trust import trust

pytestmark = pytest.mark.slow
"""Real windows and real keys: half a minute that CI spends."""

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SUBJECT = "Telephone records, Operation Lantern"
TYPED = "Hearing of two witnesses in Ebenau"


@dataclass(frozen=True)
class Made:
    folder: Path
    code: str


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """An office with two people, one request and its recovery code; each test gets a copy."""
    folder = tmp_path_factory.mktemp("template") / "office"
    new = bootstrap.NewOffice(
        name="Federal Office of Justice", country="CH", admin_name="anna", admin_full_name="Anna Amsel", admin_title="Head"
    )
    made = bootstrap.create_office(folder, new, ANNA, clock=SetClock(MORNING), cost=CHEAP)
    with made.office as office:
        office.people.add("berta", "Berta Brand", "Head", Role.HEAD, BERTA)
        asked = Particulars(
            klass=RequestClass.MLA,
            direction=Direction.INCOMING,
            subject=SUBJECT,
            other_state="FR",
            their_authority=Authority(name="Parquet national financier"),
        )
        office.register.log(asked, received=MORNING)
    return Made(folder, made.recovery_code)


@pytest.fixture
def office(template: Made, tmp_path: Path) -> Made:
    folder = tmp_path / "ch" / "data" / "office"
    shutil.copytree(template.folder, folder)
    settings.save(tmp_path / "ch" / "config", settings.Settings(offices=(str(folder),), last_user="anna"))
    return Made(folder, template.code)


def at_the_door(sit: Sit) -> Officer:
    anna = sit("ch")
    anna.click("office")
    anna.sees("Unlock office")
    return anna


def enter(anna: Officer, passphrase: str = ANNA) -> None:
    anna.write(passphrase)
    anna.press("Return")


def at_work(sit: Sit) -> Officer:
    anna = at_the_door(sit)
    enter(anna)
    anna.sees("Anna Amsel")
    return anna


def test_a_wrong_passphrase_opens_nothing_and_may_be_typed_again(sit: Sit, office: Made) -> None:
    anna = at_the_door(sit)
    enter(anna, "seven lanterns over a quiet harbour 42")
    told = anna.is_told("The passphrase does not open this office. Nothing was changed.")
    assert told.endswith("Type it again, or use the recovery code.")
    enter(anna)  # over the wrong one, which is marked
    anna.sees("Anna Amsel")
    assert anna.told() == ""


def test_an_office_that_was_just_being_opened_when_the_window_closed_is_free(sit: Sit, office: Made) -> None:
    anna = at_the_door(sit)
    enter(anna)
    anna.leave()
    with bootstrap.open_office(office.folder, user="berta", passphrase=BERTA, clock=SetClock(MORNING), cost=CHEAP) as ours:
        assert ours.info.user.name == "berta"


def test_a_mistyped_recovery_code_is_told_from_a_wrong_one_and_the_right_one_leads_to_a_new_passphrase(
    sit: Sit, office: Made
) -> None:
    anna = at_the_door(sit)
    anna.click("Use the recovery code")
    last = office.code[-1]
    anna.write(office.code[:-1] + ("A" if last != "A" else "B"))
    anna.press("Return")
    anna.is_told("The recovery code has a typing mistake in it.")
    assert anna.focus() == "Recovery code"
    enter(anna, office.code)
    anna.is_told("The office was opened by its recovery code. Set a new passphrase now.")
    fresh = "five copper kites above the mill 63"
    anna.put("New passphrase", fresh)
    anna.put("New passphrase again", fresh)
    anna.click("Change the passphrase")
    anna.is_told("The new passphrase is in force")
    anna.press("Ctrl+L")
    enter(anna)
    anna.is_told("The passphrase does not open this office.")
    enter(anna, fresh)
    anna.sees("Anna Amsel")


@contextmanager
def _another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    program = (
        "import sys; from pathlib import Path; from mlat_desktop import bootstrap\n"
        "held = bootstrap.open_office(Path(sys.argv[1]), user='berta', passphrase=sys.argv[2], clock_confirmed=True)\n"
        "print('held', flush=True); sys.stdin.read(); held.close()\n"
    )
    command = [sys.executable, "-c", program, str(folder), BERTA]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ}) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            yield other
        finally:
            other.kill()


def test_an_office_that_another_process_holds_names_who_holds_it_and_since_when(sit: Sit, office: Made) -> None:
    anna = at_the_door(sit)
    with _another_process(office.folder) as other:
        enter(anna)
        told = anna.is_told("The office is open: berta on ")
        assert "has held it since" in told
        other.send_signal(signal.SIGKILL)
        other.wait()
    enter(anna)
    anna.sees("Anna Amsel")


def test_without_a_trusted_key_store_nothing_is_remembered_and_work_goes_on(sit: Sit, office: Made) -> None:
    anna = at_the_door(sit)
    anna.click("Remember the key on this computer")
    anna.put("Passphrase", ANNA)
    anna.press("Return")
    anna.is_told("This computer has no key store that the program trusts")
    anna.sees("Anna Amsel")
    anna.press("Ctrl+L")
    anna.click("Unlock with the key this computer remembers")
    anna.is_told("This computer does not remember a key for this office. Unlock it with the passphrase.")


@pytest.mark.parametrize("damage", ["truncated", "flipped"])
def test_a_damaged_database_is_left_as_it_is(sit: Sit, office: Made, damage: str) -> None:
    database = office.folder / "office.db"
    whole = database.read_bytes()
    harmed = whole[: len(whole) // 2] if damage == "truncated" else whole[:100] + bytes([whole[100] ^ 1]) + whole[101:]
    database.write_bytes(harmed)
    anna = at_the_door(sit)
    enter(anna)
    told = anna.is_told("The office's database cannot be read:")
    assert told.endswith("Nothing was changed. Restore the last backup, and keep this folder for the experts.")
    assert database.read_bytes() == harmed
    database.write_bytes(whole)
    enter(anna)
    anna.sees("Anna Amsel")


def test_a_bundle_with_one_flipped_bit_is_refused_and_nothing_of_it_is_taken_in(
    sit: Sit, office: Made, tmp_path: Path, clock: SetClock
) -> None:
    bundle = _bundle_for(office, tmp_path, clock)
    part = max((path for path in bundle.iterdir() if path.is_file()), key=lambda path: path.stat().st_size)
    whole = part.read_bytes()
    part.write_bytes(whole[:500] + bytes([whole[500] ^ 1]) + whole[501:])
    anna = at_work(sit)
    anna.press("Ctrl+5")
    anna.click("Open a bundle...")
    anna.pick(bundle)
    anna.sees(f"The file {part.name} of the bundle is not the one that its sender signed. Nothing was taken in;")
    assert not anna.reads("Take it in")
    anna.press("Ctrl+2")
    anna.sees("1 request")
    part.write_bytes(whole)
    assert verbs.take_in(anna, bundle, "MLI-2026-0002") == "The case is registered here as MLI-2026-0002."


def _bundle_for(office: Made, scratch: Path, clock: SetClock) -> Path:
    """A bundle of a partner who trusts the office and is trusted by it."""
    new = bootstrap.NewOffice(name="Department of Asset Recovery", country="BR", admin_name="carlos")
    partner = bootstrap.create_office(scratch / "partner", new, verbs.CARLOS, clock=clock, cost=CHEAP).office
    ours = bootstrap.open_office(office.folder, user="anna", passphrase=ANNA, clock=clock, cost=CHEAP)
    with partner, ours:
        for here, there in ((partner, ours), (ours, partner)):
            card = scratch / f"{there.info.country}.json"
            card.write_bytes(there.bundles.card_file())
            trust(here, here.bundles.add_card(card).value.fingerprint)
        asked = Particulars(klass=RequestClass.MLA, direction=Direction.OUTGOING, subject=TYPED, other_state="CH")
        request = partner.register.log(asked, sent=clock.now()).value
        (scratch / "stick").mkdir()
        fingerprint = partner.bundles.cards()[0].fingerprint
        return partner.bundles.export(request.id, [fingerprint], scratch / "stick").value.folder


def test_a_letter_with_one_changed_byte_is_called_altered(sit: Sit, office: Made, tmp_path: Path, clock: SetClock) -> None:
    file = tmp_path / "letter.pdf"
    with bootstrap.open_office(office.folder, user="anna", passphrase=ANNA, clock=clock, cost=CHEAP) as ours:
        request = ours.register.find("MLI-2026-0001")
        letter = ours.correspondence.draft(request.id, "acknowledgement", "en").value
        ours.correspondence.submit(letter.id)
    with bootstrap.open_office(office.folder, user="berta", passphrase=BERTA, clock=clock, cost=CHEAP) as ours:
        ours.correspondence.approve(letter.id)
        ours.correspondence.seal(letter.id)
        whole = ours.correspondence.pdf(letter.id)
    file.write_bytes(whole[:4000] + bytes([whole[4000] ^ 1]) + whole[4001:])
    anna = at_work(sit)
    verbs.check_a_letter(anna, file)
    anna.sees("Altered")
    assert not anna.reads("Genuine")
    file.write_bytes(whole)
    verbs.check_a_letter(anna, file)
    anna.sees("Genuine")


def _begin(anna: Officer) -> None:
    anna.press("Ctrl+N")
    anna.press("Tab", "Tab")
    anna.write("Austria")
    anna.press("Tab")
    anna.write(TYPED)


def _finds_what_was_begun(anna: Officer) -> None:
    anna.press("Ctrl+N")
    anna.sees("Continues what was begun earlier.")
    assert (anna.field("State"), anna.field("Subject")) == ("Austria", TYPED)


def test_a_request_being_typed_when_the_window_is_closed_is_there_at_the_next_start(sit: Sit, office: Made) -> None:
    anna = at_work(sit)
    _begin(anna)
    anna.leave()
    again = at_work(sit)
    _finds_what_was_begun(again)
    again.press("Ctrl+Return")
    again.is_told("MLI-2026-0002 is registered.")
    again.press("Ctrl+N")
    again.sees("New request")
    assert again.field("Subject") == ""


def test_a_request_being_typed_when_the_office_is_locked_is_there_after_unlocking(sit: Sit, office: Made) -> None:
    anna = at_work(sit)
    _begin(anna)
    anna.press("Ctrl+L")
    anna.sees("Unlock office")
    enter(anna)
    anna.sees("Anna Amsel")
    _finds_what_was_begun(anna)


def test_an_event_being_typed_is_asked_about_before_the_window_closes(sit: Sit, office: Made) -> None:
    anna = at_work(sit)
    anna.press("Ctrl+2", "Ctrl+E")
    anna.write("Executed")
    anna.press("Tab")
    anna.window.close()
    anna.is_told("What you typed here has not been saved.")
    anna.click("Stay here")
    assert anna.field("Event") == "Executed"
    anna.press("Ctrl+Return")
    anna.is_told("Logged: Executed.")


def test_a_request_being_typed_when_the_program_is_killed_is_there_at_the_next_start(
    sit: Sit, office: Made, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.functional.typist", str(tmp_path / "ch"), ANNA, "Austria", TYPED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as typist:
        assert typist.stdout is not None
        assert typist.stdout.readline() == "kept\n"
        typist.send_signal(signal.SIGKILL)
    anna = at_work(sit)
    _finds_what_was_begun(anna)


def test_the_window_is_not_closed_over_a_recovery_code_that_nobody_kept(sit: Sit) -> None:
    anna = sit("new")
    verbs.fill_in_an_office(anna, "Switzerland", "Federal Office of Justice", "Anna Amsel", ANNA)
    anna.click("Create the office")
    anna.sees("The recovery code")
    anna.window.close()
    anna.is_told("The recovery code is shown only now.")
    anna.click("Stay here")
    anna.write(verbs.recovery_code(anna).split("-")[2])
    anna.press("Return")
    anna.sees("Nothing waits")
