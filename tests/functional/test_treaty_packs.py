# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A changed treaty goes from one office to another on a stick: exported, looked at, taken in, taken back, all with ``mlat``."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.bootstrap import open_office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.legal_basis import Party
from mlat_desktop.services.treaties.law_content import LawContent
from tests.functional.mlat import CHEAP, PASSPHRASE, Mlat, copy_of, mlat, office, second_file, set_clock, write_json

pytestmark = pytest.mark.thorough

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SOURCE = "https://verdragenbank.overheid.nl/en/Treaty/Details/013833_p.html"
STATES = {"RS": "2023-02-09", "JP": "2023-08-10", "HU": "2026-02-05", "FI": "2026-06-01", "EE": "2026-08-20"}
"""The five States with whose consent the protocol enters into force; the last two are this test's, not the world's."""

IN_FORCE = date(2026, 12, 1)
CASE: dict[str, Any] = {
    "klass": "mla", "direction": "in", "subject": "Subscriber of an account", "other_state": "RS",
    "received": "2026-11-16T10:00",
    "basis": {"kind": "treaty", "treaty_id": "CETS-224"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    clock = SetClock(NOW)
    set_clock(monkeypatch, clock)
    return clock


@pytest.fixture(scope="module")
def luxembourg(tmp_path_factory: pytest.TempPathFactory) -> Mlat:
    """An office of one person that has published what is new of CETS 224."""
    made = office(tmp_path_factory.mktemp("sender") / "office", "LU", clock=NOW)
    with open_office(made.folder, user="anna", passphrase=PASSPHRASE, clock=SetClock(NOW), cost=CHEAP) as opened:
        opened.record.keep(settings={"two_people": "off"}, reason="one person works here")
        with opened.casework._place.store.read() as uow:
            kept = uow.treaties.table("CETS-224")
            known = {row.state: row for row in uow.treaties.parties("CETS-224")}
        assert kept is not None
        text = kept.text.replace(f'version = "{kept.version}"', 'version = "2026-11-22-in-force"', 1)
        text = text.replace("not_in_force = true", f"in_force = {IN_FORCE}", 1)
        where = text.index('id = "CETS-224/8.6"')
        text = text[:where] + text[where:].replace('level = "memory"', 'level = "text"', 1)
        text = text.replace(
            "[source]", f'[change]\nkind = "law"\ntext = "The fifth consent"\neffective_on = {IN_FORCE}\n\n[source]', 1
        )
        parties = tuple(
            replace(
                known.get(state, Party(treaty_id="CETS-224", state=state)), source=SOURCE,
                ratification=date.fromisoformat(deposited), entry_into_force=IN_FORCE,
            )
            for state, deposited in STATES.items()
        )  # fmt: skip
        content = LawContent(tables=(text,), parties=parties)
        proposal = opened.publishing.propose(EditionKind.EDITOR, "CETS 224 enters into force", content).value
        opened.publishing.publish(proposal.uid)
    return made


@pytest.fixture(scope="module")
def tokyo(tmp_path_factory: pytest.TempPathFactory) -> Mlat:
    return office(tmp_path_factory.mktemp("receiver") / "office", "JP", clock=NOW)


@pytest.fixture
def sender(luxembourg: Mlat, tmp_path: Path) -> Mlat:
    return copy_of(luxembourg, tmp_path / "lu")


@pytest.fixture
def here(tokyo: Mlat, sender: Mlat, tmp_path: Path) -> Mlat:
    """Another office, which compared the fingerprint of the sender's card and trusts it."""
    here = copy_of(tokyo, tmp_path / "jp")
    card = tmp_path / "lu.card"
    sender.run("card", "show", "--out", card)
    here.trust(here.json("card", "add", card)["fingerprint"])
    return here


def law(here: Mlat) -> Any:
    return here.json("treaties", "show", "CETS-224"), here.rows("treaties", "list"), here.rows("treaties", "editions")


def test_a_pack_that_brings_a_treaty_into_force_is_read_published_and_taken_back(
    sender: Mlat, here: Mlat, tmp_path: Path
) -> None:
    number = here.json("request", "log", write_json(tmp_path / "case.json", CASE))["number"]
    other = here.json("request", "log", write_json(tmp_path / "plain.json", {**CASE, "basis": {"kind": "reciprocity"}}))[
        "number"
    ]
    stick = tmp_path / "cets-224.mlatpack"
    made = sender.json("treaties", "export", stick, "CETS-224", "--title", "CETS 224 enters into force")
    assert (made["number"], made["tables"], made["title"]) == (1, 1, "CETS 224 enters into force")
    assert sender.json("treaties", "export", stick, "CETS-224", expect=1)["code"] == "file.exists"
    before, deadlines = law(here), here.rows("deadlines", number)

    told = here.run("treaties", "diff", stick).out
    assert "CETS 224 enters into force" in told
    assert "Made by: Central Authority of LU, Luxembourg, 22 Nov 2026" in told
    assert "Not in force: yes -> no" in told
    assert "In force since: 1 Dec 2026 (new)" in told
    assert "Serbia: in force 1 Dec 2026, instrument deposited 9 Feb 2023, signed 12 May 2022 (was: " in told
    assert (
        "Finland: in force 1 Dec 2026, instrument deposited 1 Jun 2026, signed 12 May 2022 (was: signed only, 12 May 2022)"
        in (" ".join(told.split()))
    )
    for state in ("Japan", "Hungary", "Estonia"):
        assert f"{state}: in force 1 Dec 2026" in told
    assert f"{number}  Subscriber of an account" in told
    assert other not in told
    assert "1 date moves on 1 open case" in told
    assert "Nothing was changed" in told
    diff = here.json("treaties", "diff", stick)
    assert diff["pack"]["office"] == "Central Authority of LU"
    assert (diff["effect"]["dates_moved"], diff["effect"]["cases_moved"]) == (1, 1)
    moved = diff["effect"]["cases"][0]["moved"][0]
    assert (moved["limit_id"], moved["before"], moved["after"]) == ("CETS-224/8.6", "", "2026-12-31")
    assert law(here) == before
    assert here.rows("deadlines", number) == deadlines

    assert here.json("treaties", "import", stick, "--publish", expect=1)["code"] == "law.second-person"
    waiting = here.json("treaties", "import", stick)
    assert (waiting["edition"], waiting["effect"]) == (0, None)
    assert here.json("treaties", "publish", waiting["uid"], expect=1)["code"] == "law.second-person"
    assert law(here)[:2] == before[:2]
    berta = here.by("berta", second_file(here))
    assert [row["uid"] for row in berta.rows("treaties", "proposals")] == [waiting["uid"]]
    done = berta.json("treaties", "publish", waiting["uid"])
    assert done["dates_moved"] == 1
    shown = here.json("treaties", "show", "CETS-224")
    assert (shown["treaty"]["in_force"], shown["treaty"]["not_in_force"]) == ("2026-12-01", False)
    serbia = next(row for row in shown["parties"] if row["state"] == "RS")
    assert (serbia["since"], serbia["standing"]) == ("2026-12-01", "not-yet")
    assert here.run("treaties", "diff", stick).out.splitlines()[-1] == "Nothing in it differs from the law of this office."

    assert berta.json("treaties", "undo", "--reason", "the depositary corrected the date")["edition"] == 0
    assert law(here)[:2] == before[:2]
    assert [row["undone_at"] is None for row in here.rows("treaties", "editions")] == [False, True]
    assert here.rows("deadlines", number) == deadlines


def test_what_a_person_can_do_wrong_with_a_pack_is_one_sentence(sender: Mlat, here: Mlat, tokyo: Mlat, tmp_path: Path) -> None:
    stick = tmp_path / "cets-224.mlatpack"
    sender.run("treaties", "export", stick, "CETS-224")
    before = law(here)

    def code(*words: object) -> str:
        answer = here.run("treaties", *words, "--json", expect=1)
        assert len(answer.err.splitlines()) == 1
        return str(answer.json["code"])

    whole = stick.read_bytes()
    bad = tmp_path / "bad.mlatpack"
    for data in (b"", whole[:-40], whole[: len(whole) // 2], whole.partition(b"-----BEGIN")[0], whole + b" ", b"\x00" * 5000):
        bad.write_bytes(data)
        assert code("import", bad) == "pack.invalid"
        assert code("diff", bad) == "pack.invalid"
    chance = random.Random(3)
    for place in chance.sample(range(len(whole) * 8), 6):
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        bad.write_bytes(flipped)
        assert code("import", bad) == "pack.invalid"
    assert code("import", tmp_path / "missing.mlatpack") == "file.missing"
    assert code("diff", tmp_path) == "file.unreadable"
    assert code("import", stick, "--keep-local", "CETS-224") == "pack.conflict"
    assert code("export", tmp_path / "x", "ETS-999") == "treaty.unknown"
    assert code("export", tmp_path / "no" / "x") == "file.missing"
    assert code("publish", "nobody") == "law.unknown"
    assert code("discard", "nobody", "--reason", "a slip") == "law.unknown"
    assert code("undo") == "law.invalid"
    stranger = copy_of(tokyo, tmp_path / "stranger")
    assert stranger.json("treaties", "import", stick, expect=1)["code"] == "pack.sender"
    assert law(here) == before
    assert mlat("treaties", "discard", "x").code == 2


def test_a_pack_laid_aside_changes_nothing(sender: Mlat, here: Mlat, tmp_path: Path) -> None:
    stick = tmp_path / "all.mlatpack"
    told = sender.run("treaties", "export", stick).out
    assert "Treaty tables of Central Authority of LU, 22 Nov 2026" in told
    uid = here.json("treaties", "import", stick)["uid"]
    assert "Treaty tables of Central Authority of LU" in here.run("treaties", "proposals").out
    here.run("treaties", "discard", uid, "--reason", "not for us")
    assert here.rows("treaties", "proposals") == []
    assert len(here.rows("treaties", "editions")) == 1
