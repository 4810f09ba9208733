# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat bundle preflight`` looks and changes nothing; what it says is what the window shows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.functional.mlat import Mlat, office


@pytest.fixture
def card(here: Mlat, tmp_path: Path) -> str:
    there = office(tmp_path / "there", "BR", clock=datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
    there.json("card", "show", "--out", tmp_path / "br.card")
    return str(here.json("card", "add", tmp_path / "br.card")["fingerprint"])


def test_a_look_says_what_stands_in_the_way_and_exits_with_one(here: Mlat, number: str, card: str, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    seen = here.json("bundle", "preflight", number, "--to", card, "--out", stick, expect=1)
    assert seen["ready"] is False
    assert "card.not-trusted" in {line["code"] for line in seen["lines"] if line["level"] == "stop"}
    here.trust(card)
    found = here.json("bundle", "preflight", number, "--to", tmp_path / "br.card", "--out", stick)
    assert found["ready"] is True
    assert found["recipients"] == [card]
    assert "recipient" in {line["code"] for line in found["lines"]}
    assert not list(stick.iterdir())
    without = here.json("bundle", "preflight", number, "--to", card, "--out", stick, "--no-events", "--no-custody")
    assert found["events"] == 1
    assert without["events"] == 0
    assert "contents.left-out" in {line["code"] for line in without["lines"]}
    here.run("bundle", "preflight", number, "--to", card, "--out", stick, "--exhibit", "nowhere", expect=1)
    said = here.run("bundle", "preflight", number, "--to", card, "--out", stick).out
    assert "Your own office and its recovery key can open the bundle, too." in said
