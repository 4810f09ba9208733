# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat card``: a card on paper, a bad scan of it, a comparison, two people, new keys and lost ones."""

from __future__ import annotations

import io
import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from mlat_desktop.clock import SetClock
from mlat_desktop.letters.press import Press
from tests.functional.mlat import Mlat, office, second_file, set_clock

pytestmark = pytest.mark.thorough

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, SetClock(NOW))


@pytest.fixture
def ours(tmp_path: Path) -> Mlat:
    return office(tmp_path / "ch" / "office", "CH", clock=NOW, name="Federal Office of Justice")


@pytest.fixture
def theirs(tmp_path: Path) -> Mlat:
    return office(tmp_path / "eg" / "office", "EG", clock=NOW, name="وزارة العدل")


def photographed(pdf: bytes) -> bytes:
    """Laid askew under a telephone: turned, out of focus, grainy, kept as a poor JPEG."""
    found = Press().raster(pdf, 0, 1654)
    page = Image.frombytes("RGB", (found.width, found.height), found.data).convert("L")
    page = page.rotate(3, resample=Image.Resampling.BICUBIC, fillcolor=230).filter(ImageFilter.GaussianBlur(1))
    grain = Image.frombytes("L", page.size, random.Random(7).randbytes(page.width * page.height)).point(lambda v: 98 + v // 4)
    out = io.BytesIO()
    ImageChops.add(page, grain, 1, -128).save(out, "JPEG", quality=40)
    return out.getvalue()


def test_a_card_goes_over_on_paper(ours: Mlat, theirs: Mlat, tmp_path: Path) -> None:
    paper, picture, photo = tmp_path / "card.pdf", tmp_path / "card.png", tmp_path / "photo.jpg"
    own = theirs.json("card", "show", "--qr", paper)["own"]
    theirs.run("card", "show", "--qr", picture)
    photo.write_bytes(photographed(paper.read_bytes()))
    for path in (photo, paper, picture):
        assert ours.json("card", "add", path)["fingerprint"] == own["fingerprint"]
    partner = ours.json("card", "show")["partners"][0]
    assert (partner["name"], partner["status"], partner["recipient"]) == ("وزارة العدل", "known", own["recipient"])
    assert ours.json("card", "show")["standings"][0]["digits"] == own["digits"]
    assert theirs.json("card", "show", "--qr", picture, expect=1)["code"] == "file.exists"
    assert theirs.json("card", "show", "--qr", tmp_path / "card.gif", expect=1)["code"] == "card.code"


def test_a_picture_without_a_card_and_one_with_two_are_refused(ours: Mlat, theirs: Mlat, tmp_path: Path) -> None:
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    ours.run("card", "show", "--qr", one)
    theirs.run("card", "show", "--qr", two)
    with Image.open(one) as left, Image.open(two) as right:
        both = Image.new("L", (left.width + right.width, max(left.height, right.height)), 255)
        both.paste(left.convert("L"), (0, 0))
        both.paste(right.convert("L"), (left.width, 0))
        both.save(tmp_path / "both.png")
    Image.new("L", (800, 800), 255).save(tmp_path / "blank.png")
    whole = two.read_bytes()
    (tmp_path / "half.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "no.pdf").write_bytes(b"%PDF-1.7\n" + bytes(2000))
    for name in ("both.png", "blank.png"):
        assert ours.json("card", "add", tmp_path / name, expect=1)["code"] == "card.code", name
    for name in ("half.png", "no.pdf"):
        assert ours.json("card", "add", tmp_path / name, expect=1)["code"] in {"card.code", "file.unreadable"}, name
    assert not ours.json("card", "show")["partners"]


def test_two_people_compare_and_trust(ours: Mlat, theirs: Mlat, tmp_path: Path) -> None:
    berta = ours.by("berta", second_file(ours))
    card = tmp_path / "card.json"
    own = theirs.json("card", "show", "--out", card)["own"]
    fingerprint = ours.json("card", "add", card)["fingerprint"]
    said = ("--with", "Mona Adel", "--number", "+20 2 0", "--number-from", "embassy list 2026")
    wrong = " ".join(own["words"][1:] + own["words"][:1])
    assert ours.json("card", "compare", fingerprint, *said, "--heard", wrong, expect=1)["code"] == "card.differs"
    assert berta.json("card", "trust", fingerprint, expect=1)["code"] == "card.compared-wrong"
    compared = ours.json("card", "compare", fingerprint, *said, "--by", "telephone", "--heard", own["digits"])
    assert (compared["same"], compared["spoken_as"]) == (True, "digits")
    assert ours.json("card", "trust", fingerprint, expect=1)["code"] == "card.second-person"
    assert berta.json("card", "trust", fingerprint)["status"] == "trusted"
    (standing,) = ours.json("card", "show")["standings"]
    assert [each["same"] for each in standing["comparisons"]] == [False, True]
    assert standing["freshness"] == "fresh"


def test_new_keys_and_the_end_of_the_old_ones(ours: Mlat, theirs: Mlat, tmp_path: Path) -> None:
    first, second, ended = tmp_path / "1.json", tmp_path / "2.json", tmp_path / "ended.json"
    old = theirs.json("card", "show", "--out", first)["own"]["fingerprint"]
    ours.trust(ours.json("card", "add", first)["fingerprint"])
    assert theirs.json("card", "revoke", old, "--out", ended, expect=1)["code"] == "card.revocation-invalid"
    spoken = theirs.run("card", "renew", "--until", "2029-12-31").out
    assert "Bundles under way stay good" in " ".join(spoken.split())
    renewed = theirs.json("card", "show")["own"]
    assert renewed["valid_to"] == "2029-12-31"
    theirs.run("card", "show", "--out", second)
    assert ours.json("card", "add", second)["status"] == "known"
    ours.trust(renewed["fingerprint"])
    said = theirs.run("card", "revoke", old, "--reason", "Laptop stolen", "--since", "2026-11-22", "--out", ended).out
    assert "No bundle signed with them is under way." in " ".join(said.split())
    assert json.loads(ended.read_text(encoding="utf-8"))["revocation"]["fingerprint"] == old
    assert ours.json("card", "add", ended)["status"] == "revoked"
    found = {each["fingerprint"]: each for each in ours.json("card", "show")["standings"]}
    assert (found[old]["revoked_on"], found[old]["revoked_why"]) == ("2026-11-22", "Laptop stolen")
    assert (found[renewed["fingerprint"]]["continues"], found[old]["replaced_by"]) == (old, renewed["fingerprint"])
