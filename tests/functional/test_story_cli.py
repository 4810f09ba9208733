# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The whole slice through ``mlat``: one office asks, the other answers, and every step is proven on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.clock import SetClock
from tests.functional.mlat import Mlat, office, second_file, set_clock, write_json

ASKED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SUBJECT = "Server of the Lindenhof network"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    clock = SetClock(ASKED)
    set_clock(monkeypatch, clock)
    return clock


@pytest.fixture
def offices(tmp_path: Path, clock: SetClock) -> tuple[Mlat, Mlat]:
    """Switzerland and Brazil, whose cards were exchanged and compared."""
    ours = office(tmp_path / "ch" / "office", "CH", clock=ASKED, name="Federal Office of Justice")
    theirs = office(tmp_path / "br" / "office", "BR", clock=ASKED, name="Department of Asset Recovery")
    for here, there in ((ours, theirs), (theirs, ours)):
        card = tmp_path / f"{there.folder.parent.name}.card"
        there.run("card", "show", "--out", card)
        known = here.json("card", "add", card)
        assert known["status"] == "known"
        here.trust(known["fingerprint"])
    return ours, theirs


def _outgoing(tmp_path: Path) -> Path:
    particulars = {
        "klass": "mla",
        "direction": "out",
        "subject": SUBJECT,
        "other_state": "BR",
        "their_authority": {"name": "Department of Asset Recovery", "address": "Brasília"},
        "issuing_authority": {"name": "Public Prosecutor's Office of Lindenau"},
        "basis": {"treaty_id": "ETS-185", "article": "31"},
        "facts": "A network of servers in the requested State distributed malicious programs.",
        "persons": [{"name": "João Brisa", "role": "suspect", "name_original": "ЖУАН БРИЗА"}],
        "items": [{"kind": "stored-data", "target": "Nuvem Provider", "particulars": "Content of one server"}],
        "offences": [{"category": "cybercrime", "law_text": "Criminal Code, art. 143", "main": True}],
        "urgency": {"level": "urgent", "reason": "loss-of-evidence"},
        "language": "en",
    }
    return write_json(tmp_path / "request.json", particulars)


def _sealed(here: Mlat, reference: str, kind: str, language: str, out: Path, **fields: str) -> int:
    """Draft, submit, approve by a second person and seal; the letter's id."""
    values = write_json(out.with_suffix(".json"), fields)
    letter = here.json("letter", "draft", reference, kind, "--language", language, "--fields", values)
    assert here.json("letter", "submit", letter["id"])["status"] == "review"
    refused = here.json("letter", "approve", letter["id"], expect=1)
    assert refused["code"] == "letter.second-person"
    head = here.by("berta", second_file(here))
    assert head.json("letter", "approve", letter["id"])["approved_by"] == "berta"
    sealed = head.json("letter", "seal", letter["id"], "--out", out)
    assert sealed["status"] == "sealed"
    assert here.json("letter", "verify", out)["genuine"] is True
    return int(letter["id"])


def test_one_office_asks_the_other_answers_and_every_step_is_proven(
    tmp_path: Path, clock: SetClock, offices: tuple[Mlat, Mlat]
) -> None:
    ours, theirs = offices
    media = tmp_path / "stick"
    media.mkdir()
    asked, bundle = _ask(tmp_path, ours, media)
    clock.at = ASKED + timedelta(days=3)
    reference = _take_in(theirs, asked, bundle)
    answer = _answer(tmp_path, theirs, reference, media)
    clock.at += timedelta(days=2)
    _conclude(tmp_path, ours, asked["number"], answer)
    for here in (ours, theirs):
        assert here.json("audit", "verify")["whole"] is True
        assert here.json("check")["faults"] == []
        assert all(not row["fault"] for row in here.rows("evidence", "verify"))


def _ask(tmp_path: Path, ours: Mlat, media: Path) -> tuple[dict[str, Any], str]:
    """Office A registers its request, writes and seals it, and sends it: the request and the folder of the bundle."""
    asked = ours.json("request", "log", _outgoing(tmp_path))
    number = asked["number"]
    assert (asked["status"], asked["events"]) == ("in-preparation", [])
    letter = _sealed(ours, number, "request", "fr", tmp_path / "request.pdf", remarks="Prouver l'origine des programmes.")
    ours.json("letter", "dispatch", letter, "--channel", "diplomatic-bag", "--tracking", "BAG 77/A")
    scan = tmp_path / "server list.csv"
    scan.write_bytes(b"server,address\n1,192.0.2.1\n")
    evidence = ours.json("evidence", "add", number, scan, "--title", "List of servers", "--seal-number", "S-1")
    assert [link["act"] for link in evidence["custody"]] == ["ingested"]
    shown = ours.json("request", "show", number)
    assert (shown["status"], [event["kind"] for event in shown["events"]]) == ("sent", ["request-sent"])
    bundle = ours.json("bundle", "export", number, "--to", _partner(ours), "--out", media)
    assert (bundle["letters"], bundle["evidence"], bundle["state"]) == (1, 1, "verified")
    assert [row["state"] for row in ours.rows("bundle", "list", number)] == ["verified"]
    return asked, bundle["folder"]


def _take_in(theirs: Mlat, asked: dict[str, Any], bundle: str) -> str:
    """Office B checks the bundle and takes it in under its own number; its clocks start."""
    assert theirs.json("bundle", "verify", bundle)["number"] == asked["number"]
    taken = theirs.json("bundle", "import", bundle)
    assert (taken["created"], taken["already"], taken["letters"], taken["evidence"]) == (True, False, 1, 1)
    assert theirs.json("bundle", "import", bundle)["already"] is True
    case = theirs.json("request", "show", taken["number"])
    assert (case["particulars"]["subject"], case["particulars"]["direction"]) == (SUBJECT, "in")
    assert case["uid"] == asked["uid"]
    deadline = theirs.rows("deadlines", taken["number"])[0]
    assert (deadline["title"], deadline["due_on"], deadline["own_target"]) == ("Acknowledge receipt", "2026-12-03", True)
    assert any("7 days end on" in line for line in deadline["reasoning"])
    return str(taken["number"])


def _answer(tmp_path: Path, theirs: Mlat, reference: str, media: Path) -> str:
    """Office B acknowledges, executes and sends what it found: the folder of its bundle."""
    reply = _sealed(theirs, reference, "acknowledgement", "en", tmp_path / "acknowledgement.pdf", remarks="We have begun.")
    theirs.json("letter", "dispatch", reply)
    found = tmp_path / "content.bin"
    found.write_bytes(bytes(range(256)) * 40)
    theirs.json("evidence", "add", reference, found, "--received-from", "Nuvem Provider")
    logged = theirs.json("request", "event", reference, "executed", "--at", "2026-11-26T05:00", "--note", "All of it")
    assert logged["status"] == "executed"
    return str(theirs.json("bundle", "export", reference, "--to", _partner(theirs), "--out", media)["folder"])


def _conclude(tmp_path: Path, ours: Mlat, number: str, answer: str) -> None:
    """Office A takes in the answer, on its own number, and closes the case."""
    back = ours.json("bundle", "import", answer)
    assert (back["number"], back["created"], back["evidence"], back["letters"]) == (number, False, 1, 1)
    items = {item["file_name"]: item for item in ours.rows("evidence", "list", number)}
    assert sorted(items) == ["content.bin", "server list.csv"]
    ours.json("evidence", "export", items["content.bin"]["id"], "--out", tmp_path / "received.bin")
    assert (tmp_path / "received.bin").read_bytes() == (tmp_path / "content.bin").read_bytes()
    closed = ours.json("request", "close", number, "--outcome", "granted", "--reason", "All received")
    assert (closed["status"], closed["outcome"], closed["ended_on"]) == ("closed", "granted", "2026-11-28")


def _partner(here: Mlat) -> str:
    """The fingerprint of the other office's card."""
    return str(here.json("card", "show")["partners"][0]["fingerprint"])


def test_a_bundle_with_one_flipped_bit_is_refused_and_nothing_is_taken_in(tmp_path: Path, offices: tuple[Mlat, Mlat]) -> None:
    ours, theirs = offices
    number = ours.json("request", "log", _outgoing(tmp_path), "--sent", "2026-11-20T10:00")["number"]
    folder = Path(ours.json("bundle", "export", number, "--to", _partner(ours), "--out", tmp_path)["folder"])
    part = max((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.stat().st_size)
    whole = part.read_bytes()
    part.write_bytes(whole[:500] + bytes([whole[500] ^ 1]) + whole[501:])
    for command in ("verify", "import"):
        refused = theirs.json("bundle", command, folder, expect=1)
        assert refused["code"] == "bundle.file-altered"
        assert part.name in refused["message"]
    part.write_bytes(whole[:-1])
    assert theirs.json("bundle", "import", folder, expect=1)["code"] == "bundle.file-truncated"
    assert theirs.rows("request", "list") == []
    part.write_bytes(whole)
    assert theirs.json("bundle", "import", folder)["created"] is True


def test_a_letter_with_one_changed_byte_is_not_genuine(tmp_path: Path, offices: tuple[Mlat, Mlat]) -> None:
    ours, theirs = offices
    number = ours.json("request", "log", _outgoing(tmp_path))["number"]
    letter = _sealed(ours, number, "request", "ar", tmp_path / "letter.pdf", remarks="إثبات المصدر")
    pdf = (tmp_path / "letter.pdf").read_bytes()
    for position in (len(pdf) // 3, len(pdf) - 2):
        altered = tmp_path / f"altered-{position}.pdf"
        altered.write_bytes(pdf[:position] + bytes([pdf[position] ^ 1]) + pdf[position + 1 :])
        assert ours.json("letter", "verify", altered, expect=1)["genuine"] is False
    assert theirs.json("letter", "verify", tmp_path / "letter.pdf", expect=1)["verdict"] == "other-office"
    ours.by("berta", second_file(ours)).json("letter", "void", letter, "--reason", "A wrong date")
    voided = ours.json("letter", "verify", tmp_path / "letter.pdf", expect=1)
    assert (voided["verdict"], voided["genuine"]) == ("voided", False)


def test_a_card_file_named_as_recipient_is_trusted_aloud_and_only_by_a_role_that_may(tmp_path: Path, clock: SetClock) -> None:
    assert clock.at == ASKED
    ours, theirs = (office(tmp_path / state / "office", state.upper(), clock=ASKED, people=()) for state in ("ch", "br"))
    card, fresh = tmp_path / "br.card", tmp_path / "fresh"
    theirs.run("card", "show", "--out", card)
    fingerprint = theirs.json("card", "show")["own"]["fingerprint"]
    number = ours.json("request", "log", _outgoing(tmp_path))["number"]
    fresh.write_text("nine copper bells above the ferry landing", encoding="utf-8")
    ours.json("user", "add", "olga", "--role", "officer", "--new-passphrase-file", fresh)
    officer = ours.by("olga", fresh)
    assert officer.json("bundle", "export", number, "--to", card, "--out", tmp_path, expect=1)["code"] == "people.not-permitted"
    assert officer.json("bundle", "export", number, "--to", fingerprint, "--out", tmp_path, expect=1)["code"] == (
        "card.not-trusted"
    )
    told = ours.run("bundle", "export", number, "--to", card, "--out", tmp_path)
    assert fingerprint in told.err
    assert "trusted" in told.err
    assert [each["status"] for each in ours.json("card", "show")["partners"]] == ["trusted"]
    assert "card.trusted" in {row["action"] for row in ours.rows("audit", "list")}
    damaged = tmp_path / "damaged.card"
    damaged.write_bytes(card.read_bytes().replace(b'"BR"', b'"AR"'))
    assert ours.json("card", "add", damaged, expect=1)["code"] == "card.invalid"
    assert ours.json("bundle", "export", number, "--to", tmp_path / "none.card", "--out", tmp_path, expect=1)["code"] == (
        "file.missing"
    )
