# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat office seal``: a certificate comes in as a file, a second person puts it in use, the passphrase stands nowhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from mlat_desktop.clock import SetClock
from tests.functional.mlat import REQUEST, Mlat, office, second_file, set_clock, write_json
from tests.letters import p12

pytestmark = pytest.mark.thorough


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mlat:
    clock = SetClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    set_clock(monkeypatch, clock)
    return office(tmp_path / "office", "CH", clock=clock.at)


def test_a_seal_comes_in_and_a_second_person_puts_it_in_use(here: Mlat, tmp_path: Path) -> None:
    (tmp_path / "seal.p12").write_bytes(p12.seal_file(days=40))
    secret = tmp_path / "secret"
    secret.write_text(p12.PASSPHRASE + "\n", encoding="utf-8")
    (made,) = here.rows("office", "seal", "list")
    assert (made["kind"], made["state"]) == ("made", "in-use")
    brought = here.json("office", "seal", "import", tmp_path / "seal.p12", "--file-passphrase", secret)
    assert (brought["state"], brought["subject"]) == ("proposed", "Seal of the Office 2026")
    assert "second person" in here.run("office", "seal", "use", brought["fingerprint"][:8], expect=1).err
    berta = here.by("berta", second_file(here))
    assert berta.json("office", "seal", "use", brought["fingerprint"][:8])["state"] == "in-use"
    assert "expires on 30 December 2026" in here.run("today").out
    here.run("office", "seal", "retire", made["fingerprint"], "--reason", "Replaced")
    assert [row["state"] for row in here.rows("office", "seal", "list")] == ["retired", "in-use"]
    log = here.run("audit", "list").out
    assert "Seal put in use" in log
    assert p12.PASSPHRASE not in log


def test_the_end_of_the_seal_is_told_before_sealing_and_in_the_answer(here: Mlat, tmp_path: Path) -> None:
    far = here.json("letter", "check", _acknowledgement(here, tmp_path))
    assert (far["ready"], far["seal_ends_on"], far["seal_warning"]) == (True, "2036-11-22", "")
    (tmp_path / "seal.p12").write_bytes(p12.seal_file(days=40))
    secret = tmp_path / "secret"
    secret.write_text(p12.PASSPHRASE + "\n", encoding="utf-8")
    brought = here.json("office", "seal", "import", tmp_path / "seal.p12", "--file-passphrase", secret)
    berta = here.by("berta", second_file(here))
    berta.json("office", "seal", "use", brought["fingerprint"])
    letter = _acknowledgement(here, tmp_path)
    assert here.json("letter", "check", letter)["status"] == "draft"
    here.json("letter", "submit", letter)
    berta.json("letter", "approve", letter)
    soon = here.run("letter", "check", letter)
    assert "Nothing stands in the way" in soon.out
    assert "Certificate of the seal valid until: 30 Dec 2026" in soon.out
    assert "Have a new one made and bring it in under Settings." in soon.err
    sealed = berta.json("letter", "seal", letter)
    assert (sealed["number"], sealed["seal_ends_on"]) == ("L-2026-0001", "2026-12-30")
    assert "expires on 30 December 2026" in sealed["seal_warning"]
    assert here.json("letter", "check", letter, expect=1)["code"] == "letter.state"


def test_what_stands_in_the_way_of_a_refusal_is_said_before_anybody_seals_it(here: Mlat, tmp_path: Path) -> None:
    asked = {**REQUEST, "basis": {"treaty_id": "UNCAC"}}
    number = here.json("request", "log", write_json(tmp_path / "request.json", asked))["number"]
    refusal = here.json("letter", "draft", number, "refusal")["id"]
    found = here.json("letter", "check", refusal, expect=1)
    assert found["ready"] is False
    assert [each["code"] for each in found["hindrances"]] == ["letter.field-missing", "letter.consultation"]
    assert "46(26)" in here.run("letter", "check", refusal, expect=1).err


def _acknowledgement(here: Mlat, folder: Path) -> int:
    number = here.json("request", "log", write_json(folder / "request.json", REQUEST))["number"]
    return int(here.json("letter", "draft", number, "acknowledgement")["id"])


def test_bad_input_gets_one_sentence(here: Mlat, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not it\n", encoding="utf-8")
    (tmp_path / "seal.p12").write_bytes(p12.seal_file())
    assert (
        "passphrase is wrong"
        in here.run("office", "seal", "import", tmp_path / "seal.p12", "--file-passphrase", wrong, expect=1).err
    )
    here.run("office", "seal", "import", tmp_path / "none.p12", "--file-passphrase", wrong, expect=1)
    here.run("office", "seal", "use", "0011", expect=1)
    here.run("office", "seal", "retire", "00112233", expect=2)


def test_the_images_of_the_letterhead_come_in_and_go(here: Mlat, tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), (20, 60, 120)).save(tmp_path / "arms.png")
    made = here.json("office", "image", "set", "letterhead", tmp_path / "arms.png")
    assert (made["use"], made["width"], made["height"]) == ("letterhead", 300, 200)
    assert here.rows("office", "image", "list") == [{key: made[key] for key in made if key != "schema"}]
    (tmp_path / "arms.png").write_bytes(b"not a picture")
    here.json("office", "image", "set", "seal", tmp_path / "arms.png", expect=1)
    assert here.json("office", "image", "remove", "letterhead")["done"] == "image.taken-away"
    assert here.rows("office", "image", "list") == []
