# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The code of the office card on paper and as a picture, read by zbarimg: what it gives is the card file, whole."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mlat_desktop.domain.bundle import CardStatus
from mlat_desktop.letters.press import Press
from mlat_desktop.services.bundles.card_paper import CardPaper
from mlat_desktop.transfer import codes
from tests.transfer.conftest import MakeOffice

pytestmark = pytest.mark.interop

Tool = Callable[[str], str]


def read(picture: Path, tool: Tool) -> str:
    command = [tool("zbarimg"), "--raw", "-q", "-Sdisable", "-Sqrcode.enable", str(picture)]
    done = subprocess.run(command, capture_output=True, check=True)
    (text,) = done.stdout.decode("ascii").splitlines()
    return text


@pytest.mark.parametrize("name", ["Office A", "Département de justice — السلطة المركزية — 中央机关"], ids=["short", "scripts"])
def test_another_program_reads_the_card_from_paper_and_from_the_picture(
    name: str, office: MakeOffice, tool: Tool, tmp_path: Path
) -> None:
    ours, theirs = office(name, "CH"), office("Office B", "BR")
    paper = CardPaper(ours.place, ours.bundles, Press(), codes)
    page, picture = paper.save(tmp_path / "card.pdf"), paper.save(tmp_path / "card.png")
    subprocess.run([tool("pdftoppm"), "-r", "200", "-gray", str(page), str(tmp_path / "scan")], check=True)
    scan = sorted(tmp_path.glob("scan*.pgm"))[-1]
    found = {read(scan, tool), read(picture, tool)}
    assert len(found) == 1
    card = tmp_path / "from-the-code.json"
    card.write_text(found.pop(), encoding="ascii")
    assert json.loads(card.read_bytes()) == json.loads(ours.bundles.card_file())
    added = theirs.bundles.add_card(card).value
    own = ours.bundles.own_card()
    assert (added.fingerprint, added.name, added.recipient) == (own.fingerprint, name, own.recipient)
    assert added.status is CardStatus.KNOWN, "that it was scanned makes it no trusted one"
