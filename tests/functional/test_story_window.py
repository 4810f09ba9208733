# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The whole slice through the real window: real offices, real threads, keys and clicks; one office asks, the other answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from tests.functional import verbs
from tests.functional.verbs import ANNA, BERTA, CARLOS, SUBJECT
from tests.functional.window import Officer, Sit

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MORNING)


def _incoming(anna: Officer, scratch: Path) -> None:
    """From the envelope to the acknowledgement that a second person has approved and sealed."""
    told = verbs.log_the_envelope(anna)
    assert told == "MLI-2026-0001 is registered. First deadline: Acknowledge receipt, Fri 27 Nov 2026 (in 4 days)."
    verbs.ask_why(anna)
    verbs.log_mail(anna, scratch)
    verbs.write_the_acknowledgement(anna)
    anna.press("Ctrl+L")
    verbs.unlock(anna, "berta", BERTA)
    verbs.approve_and_seal(anna)
    letter = verbs.save_the_letter(anna, scratch / "acknowledgement.pdf")
    anna.press("Ctrl+2")
    anna.sees("Acknowledgement sent")
    assert not anna.reads("Acknowledge receipt")
    verbs.check_a_letter(anna, letter)
    anna.sees("Genuine")


@pytest.mark.slow
def test_one_office_asks_the_other_answers_and_every_step_is_proven(sit: Sit, clock: SetClock, tmp_path: Path) -> None:
    anna = sit("ch")
    verbs.found_office(anna, "Switzerland", "Federal Office of Justice", "Anna Amsel", ANNA)
    verbs.add_a_person(anna)
    _incoming(anna, tmp_path)
    carlos = sit("br")
    verbs.found_office(carlos, "Brazil", "Department of Asset Recovery", "Carlos Cor", CARLOS)
    verbs.exchange_cards(anna, carlos, tmp_path)

    # Office A asks.
    anna.sit_down()
    verbs.log_outgoing(anna)
    asked, found = b"server,address\n1,192.0.2.1\n", bytes(range(256)) * 40
    verbs.add_evidence(anna, tmp_path, "server list.csv", asked)
    bundle = verbs.export(anna, tmp_path / "stick")

    # Office B takes it in under its own number and answers.
    clock.at += timedelta(days=3)
    carlos.sit_down()
    assert verbs.take_in(carlos, bundle, "MLI-2026-0001") == "The case is registered here as MLI-2026-0001."
    carlos.click("Open the request")
    carlos.sees(SUBJECT)
    assert verbs.save_a_copy(carlos, "server list.csv", tmp_path / "asked.csv") == asked
    verbs.log_execution(carlos)
    verbs.add_evidence(carlos, tmp_path, "content.bin", found)
    answer = verbs.export(carlos, tmp_path / "stick")

    # Office A takes in the answer, on its own number.
    clock.at += timedelta(days=2)
    anna.sit_down()
    received = "Received by Department of Asset Recovery on 26 Nov 2026 under their number MLI-2026-0001. · Check code "
    assert verbs.take_in(anna, answer, "MLO-2026-0001").startswith(f"What was new is added to MLO-2026-0001. {received}")
    anna.click("Open the request")
    assert verbs.save_a_copy(anna, "content.bin", tmp_path / "found.bin") == found
    for person in (anna, carlos):
        person.sit_down()
        verbs.verify_the_audit(person)
