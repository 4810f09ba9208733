# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Story 9: a stick is pulled at 60 %, in part 2 of 3. And what belongs to it: sticks that are too small, a second courier."""

from __future__ import annotations

import random
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.transfer.medium import Medium
from tests.functional.mlat import Mlat, copy_of, office, second_file, set_clock, write_json
from tests.transfer.failing import Pulled

pytestmark = pytest.mark.thorough

SERIAL = "4C530001"
PART = 150_000
SIZE = 400_000


class Port:
    """What is plugged in: the medium at each folder, and its serial number."""

    def __init__(self) -> None:
        self.medium: Medium = Medium()
        self.serials: dict[str, str] = {}

    def drive_of(self, path: Path) -> Drive | None:
        serial = next((serial for name, serial in self.serials.items() if name in path.parts), "")
        return Drive(path, "STICK", serial, "exfat", 1 << 40, 1 << 40, True, True)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mlat, Mlat]:
    folder = tmp_path_factory.mktemp("founded")
    at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    return office(folder / "ch", "CH", clock=at), office(folder / "br", "BR", clock=at)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch, clock: SetClock) -> Port:
    made = Port()
    set_clock(monkeypatch, clock)
    monkeypatch.setattr("mlat_desktop.transfer.carrier.Medium", lambda: made.medium)
    monkeypatch.setattr("mlat_desktop.transfer.drives.drive_of", made.drive_of)
    return made


@pytest.fixture
def case(founded: tuple[Mlat, Mlat], port: Port, tmp_path: Path) -> tuple[Mlat, Mlat, str]:
    ours, theirs = (copy_of(each, tmp_path / each.folder.name) for each in founded)
    for here, partner in ((ours, theirs), (theirs, ours)):
        card = tmp_path / f"{partner.folder.name}.card"
        partner.run("card", "show", "--out", card)
        known = here.json("card", "add", card)["fingerprint"]
        here.json("card", "trust", known)
        assert here.by("berta", second_file(here)).json("card", "trust", known)["status"] == "trusted"
    asked = write_json(
        tmp_path / "request.json",
        {"klass": "mla", "direction": "out", "subject": "Servers", "other_state": "BR", "items": [{"kind": "banking"}]},
    )
    number = str(ours.json("request", "log", asked)["number"])
    image = tmp_path / "image.bin"
    image.write_bytes(random.Random(9).randbytes(SIZE))
    ours.json("evidence", "add", number, image)
    return ours, theirs, number


def _card(here: Mlat) -> str:
    (partner,) = here.json("card", "show")["partners"]
    return str(partner["fingerprint"])


def _custody(here: Mlat, number: str) -> list[tuple[str, str, str]]:
    (item,) = here.json("request", "show", number)["evidence"]
    assert all(link["sha256"] == item["sha256"] for link in item["custody"])
    return [(link["act"], link["medium"], link["detail"]) for link in item["custody"] if "export" in link["act"]]


def _mails(here: Mlat, number: str) -> list[Any]:
    return [mail for mail in here.json("request", "show", number)["mails"] if mail["kind"] == "bundle"]


def _stick(port: Port, tmp_path: Path, name: str, serial: str, medium: Medium | None = None) -> Path:
    port.medium, port.serials[name] = medium or Medium(), serial
    (tmp_path / name).mkdir(exist_ok=True)
    return tmp_path / name


def test_a_stick_that_is_pulled_in_part_two_of_three(case: tuple[Mlat, Mlat, str], port: Port, tmp_path: Path) -> None:
    ours, theirs, number = case
    stick = _stick(port, tmp_path, "stick", SERIAL, Pulled(after=SIZE * 6 // 10))
    told = ours.run("bundle", "export", number, "--to", _card(ours), "--out", stick, "--part-size", PART, expect=1)
    assert "was removed or stopped answering" in told.err
    assert "mlat bundle carry" in told.err
    (row,) = ours.rows("bundle", "list", number)
    assert (row["state"], row["detail"], row["medium"], row["parts"]) == ("failed", "bundle.unplugged", SERIAL, 3)
    assert (row["prepared"], row["missing"]) == (True, [1, 2, 3])
    assert _mails(ours, number) == [], "no dispatch entry"
    assert _custody(ours, number) == [("export-failed", SERIAL, "bundle.unplugged")]
    (broken,) = stick.iterdir()
    assert sorted(path.name for path in broken.iterdir()) == ["bundle.tar.age.001", "bundle.tar.age.002.part"]
    port.medium = Medium()
    heard = theirs.json("bundle", "verify", stick, expect=1)
    assert heard["code"] == "bundle.part-broken-off"
    assert "Part 2 of the bundle" in heard["message"]
    assert "is incomplete" in heard["message"]

    first = (broken / "bundle.tar.age.001").stat()
    again = ours.json("bundle", "carry", row["uid"], "--out", stick)
    assert (again["state"], again["missing"], again["prepared"]) == ("verified", [], False)
    kept = Path(again["folder"], "bundle.tar.age.001").stat()
    assert (kept.st_ino, kept.st_mtime_ns) == (first.st_ino, first.st_mtime_ns), "what lay there whole was kept"
    assert [path.name for path in stick.iterdir()] == [row["uid"]]
    assert len(_mails(ours, number)) == 1
    assert _custody(ours, number)[1:] == [("exported", SERIAL, "Central Authority of BR")]
    assert not (ours.folder / "outgoing" / row["uid"]).exists()

    assert ours.json("bundle", "eject", row["uid"], expect=1)["result"] in {"not-removable", "by-hand"}
    assert ours.rows("bundle", "list", number)[0]["removed"] is False
    assert ours.json("bundle", "eject", row["uid"], "--by-hand")["recorded"] is True
    (row,) = ours.rows("bundle", "list", number)
    assert (row["state"], row["removed"], [each["state"] for each in row["media"]]) == (
        "verified",
        True,
        ["failed", "verified"],
    )
    assert theirs.json("bundle", "import", stick)["evidence"] == 1


def test_sticks_that_are_too_small_each_get_what_fits(case: tuple[Mlat, Mlat, str], port: Port, tmp_path: Path) -> None:
    ours, theirs, number = case
    one = _stick(port, tmp_path, "one", "A1", Pulled(room=1_350_000))
    words = ("bundle", "export", number, "--to", _card(ours), "--out", one, "--part-size", PART)
    told = ours.json(*words, expect=1)
    assert (told["state"], told["missing"], told["prepared"]) == ("partly", [3], True)
    assert any("part 3 of 3 is still to be written" in warning for warning in told["warnings"])
    assert _mails(ours, number) == []
    with_one = theirs.json("bundle", "verify", one, expect=1)
    assert with_one["code"] == "bundle.part-missing"
    refused = ours.json("bundle", "carry", told["uid"], "--out", one, expect=1)
    assert refused["code"] == "bundle.medium-has", "the same stick again"
    two = _stick(port, tmp_path, "two", "B2", Pulled(room=1_350_000))
    done = ours.json("bundle", "carry", told["uid"], "--out", two, "--keep")
    assert (done["state"], done["missing"]) == ("verified", [])
    assert _custody(ours, number) == [
        ("exported", "A1", "Central Authority of BR (1-2/3)"),
        ("exported", "B2", "Central Authority of BR (3/3)"),
    ]
    assert [mail["tracking"] for mail in _mails(ours, number)] == ["A1, B2"]

    three = _stick(port, tmp_path, "three", "C3")
    copy = ours.json("bundle", "carry", told["uid"], "--out", three)
    assert [(medium["copy"], medium["serial"]) for medium in copy["media"]] == [(1, "A1"), (1, "A1"), (1, "B2"), (2, "C3")]
    assert len(_mails(ours, number)) == 1, "one dispatch, two couriers"
    assert _custody(ours, number)[-1] == ("exported", "C3", "Central Authority of BR")
    assert copy["prepared"] is False
    assert theirs.json("bundle", "import", three)["evidence"] == 1


def test_what_is_prepared_is_private_ciphertext_and_can_be_discarded(
    case: tuple[Mlat, Mlat, str], port: Port, tmp_path: Path
) -> None:
    ours, _theirs, number = case
    made = ours.json("bundle", "prepare", number, "--to", _card(ours))
    assert (made["state"], made["parts"], made["missing"]) == ("prepared", 1, [1])
    folder = ours.folder / "outgoing" / made["uid"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert (folder / "bundle.tar.age.001").read_bytes().startswith(b"age-encryption.org/v1\n")
    stick = _stick(port, tmp_path, "stick", SERIAL)
    change = write_json(tmp_path / "changed.json", {"facts": "Otherwise than we thought."})
    ours.json("request", "amend", number, change, "--reason", "A new report")
    (row,) = ours.json("bundle", "list", number)["rows"]
    assert (row["prepared"], row["days"], row["outdated"]) == (True, 0, "changed")
    assert row["outdated_because"] == "the case was changed since (Summary of facts)"
    assert f"{made['uid']} may not leave any more: the case was changed" in ours.run("bundle", "list", number).out
    refused = ours.json("bundle", "carry", made["uid"], "--out", stick, expect=1)
    assert (refused["code"], "Discard it, and prepare it again" in refused["message"]) == ("bundle.outdated", True)
    assert not list(stick.iterdir())
    (row,) = ours.json("bundle", "discard", made["uid"])["rows"]
    assert (row["state"], row["detail"], row["prepared"]) == ("failed", "discarded", False)
    assert not folder.exists()
    assert ours.json("bundle", "carry", made["uid"], "--out", stick, expect=1)["code"] == "bundle.not-prepared"
    assert ours.json("bundle", "carry", "0000", "--out", stick, expect=1)["code"] == "bundle.unknown"
    assert _custody(ours, number) == []
