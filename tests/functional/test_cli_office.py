# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Offices, keys, letters, evidence and the rest of the command line; every published schema meets a real answer."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop import bootstrap, settings
from mlat_desktop.cli import demo, formats, selftest
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.audit import ChainFault, Entry, verify
from tests.functional.mlat import (
    CHEAP,
    PASSPHRASE,
    REQUEST,
    SECOND,
    Mlat,
    copy_of,
    mlat,
    office,
    second_file,
    set_clock,
    validate,
    write_json,
)
from tests.letters.test_annexes import pdf_file

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    clock = SetClock(NOW)
    set_clock(monkeypatch, clock)
    return clock


def test_an_office_is_set_up_and_its_recovery_code_goes_to_a_private_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = bootstrap.create_office
    monkeypatch.setattr(bootstrap, "create_office", lambda *words, **named: original(*words, **{"cost": CHEAP, **named}))
    secret, code, fresh = tmp_path / "secret", tmp_path / "recovery", tmp_path / "fresh"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    given: list[object] = [
        "init",
        tmp_path / "office",
        "--country",
        "ch",
        "--name",
        "Federal Office",
        "--admin",
        "anna",
        "--json",
    ]
    given += ["--passphrase-file", secret, "--recovery-out", code]
    made = mlat(*given, expect=0)
    validate(made.json)
    assert (made.json["country"], made.json["zone"], made.json["user"]) == ("CH", "Europe/Zurich", "anna")
    assert stat.S_IMODE(code.stat().st_mode) == 0o600
    words = code.read_text(encoding="utf-8").strip()
    assert words not in made.out + made.err
    assert PASSPHRASE not in made.out + made.err

    again = mlat(*given, expect=1)
    assert again.json["code"] == "file.exists"
    assert code.read_text(encoding="utf-8").strip() == words
    elsewhere = tmp_path / "other code"
    assert mlat(*given[:-1], elsewhere, expect=1).json["code"] == "office.exists"
    assert not elsewhere.exists()

    here = Mlat(tmp_path / "office", secret, "anna")
    fresh.write_text(SECOND, encoding="utf-8")
    recovered = here.json("key", "recover", "--recovery-file", code, "--new-passphrase-file", fresh)
    assert recovered["done"] == "key.recovered"
    assert here.json("user", "list", expect=1)["code"] == "passphrase.wrong"
    here.passphrase_file = fresh
    changed = here.json("key", "change", "--new-passphrase-file", secret)
    assert (changed["done"], changed["subject"]) == ("key.changed", "anna")
    code.write_text(words[:-1] + ("A" if words[-1] != "A" else "B"), encoding="utf-8")
    mistyped = here.json("key", "recover", "--recovery-file", code, "--new-passphrase-file", fresh, expect=1)
    assert mistyped["code"] == "recovery.mistyped"


def test_a_weak_passphrase_sets_up_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("password", encoding="utf-8")
    answer = mlat(
        "init", tmp_path / "office", "--country", "CH", "--name", "X", "--admin", "anna", "--passphrase-file", secret,
        "--recovery-out", tmp_path / "code", "--json", expect=1,
    )  # fmt: skip
    assert answer.json["code"] == "passphrase.weak"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret"]


def test_a_second_process_is_told_who_holds_the_office(here: Mlat) -> None:
    with bootstrap.open_office(here.folder, user="berta", passphrase=SECOND):
        answer = here.run("request", "list", "--json", expect=1)
    assert answer.json["code"] == "office.locked"
    assert "berta" in answer.json["message"]
    assert here.rows("request", "list") == []


def test_a_clock_that_went_back_is_asked_about(here: Mlat, clock: SetClock) -> None:
    clock.at = datetime(2026, 11, 20, tzinfo=UTC)
    assert here.json("user", "list", expect=1)["code"] == "office.clock-back"
    assert len(here.rows("user", "list", "--accept-clock")) == 2


def test_a_damaged_database_or_key_file_is_a_sentence(tmp_path: Path, template: Mlat) -> None:
    for name, code in (("office.db", "office.damaged"), ("keys.json", "keyfile.damaged")):
        here = copy_of(template, tmp_path / name / "office")
        path = here.folder / name
        path.write_bytes(path.read_bytes()[:1000])
        assert here.json("request", "list", expect=1)["code"] == code
        assert path.stat().st_size == 1000


MET_ELSEWHERE = {
    "tests/functional/test_cli_beside.py": "letter-beside",
    "tests/functional/test_cli_bundle_refusals.py": "bundle-preview",
    "tests/functional/test_cli_cards.py": "card-comparison",
    "tests/functional/test_cli_chasing.py": "chase-list chase-steps chase-prepared outstanding delay-due delays",
    "tests/functional/test_cli_directory.py": "authority authorities profile profiles code",
    "tests/functional/test_cli_exhibits.py": "medium duty duty-list",
    "tests/functional/test_cli_incidents.py": (
        "incident incident-list incident-page incident-target carrier carrier-list attempts"
    ),
    "tests/functional/test_cli_law.py": "law-effect recounts entered-date",
    "tests/functional/test_cli_letter_batch.py": "letters-together printers",
    "tests/functional/test_cli_letter_life.py": "letter-comment letter-comments letter-check-code dispatch-list addresses",
    "tests/functional/test_cli_letter_languages.py": (
        "letter-language letter-languages letter-language-check letter-language-file"
    ),
    "tests/functional/test_cli_mail.py": "mail mail-list mail-candidates mail-offers translation translations",
    "tests/functional/test_cli_old_register.py": "register-import sheet-maps",
    "tests/functional/test_cli_preflight.py": "preflight",
    "tests/functional/test_cli_receipts.py": "bundle-receipt bundle-receipts bundle-receipt-form",
    "tests/functional/test_cli_restricted.py": "handlers notices absences",
    "tests/functional/test_cli_reviews.py": "checklist returned review",
    "tests/functional/test_cli_seals.py": "office-seal office-seals office-image office-images letter-check letter-sealed",
    "tests/functional/test_cli_several.py": "several",
    "tests/functional/test_cli_templates.py": (
        "template template-check template-version templates template-history template-changes"
    ),
    "tests/functional/test_cli_without_card.py": "bundle-passphrase",
    "tests/functional/test_treaty_packs.py": "pack pack-diff pack-import",
    "tests/functional/test_story_cli.py": "bundle bundle-list import",
    "tests/functional/test_story_pulled_stick.py": "bundle-removed",
    "tests/functional/test_cli_office.py": "office self-test",
    "tests/interop/test_bundles.py": "demo",
}
"""Answers that need two offices, two people or a whole program, by the test that holds them against their schema."""


def test_every_published_answer_is_met_by_a_real_one(tmp_path: Path, here: Mlat, monkeypatch: pytest.MonkeyPatch) -> None:
    met = set(_office_answers(tmp_path, here)) | set(_case_answers(tmp_path, here, monkeypatch))
    elsewhere = {f"mlat.{name}/1" for names in MET_ELSEWHERE.values() for name in names.split()}
    assert not [room for room in MET_ELSEWHERE if not (ROOT / room).is_file()]
    assert met | elsewhere == {*formats.OBJECTS, *formats.ROWS, "mlat.letter-text/1"}


def _office_answers(tmp_path: Path, here: Mlat) -> set[str]:
    fresh = tmp_path / "fresh"
    fresh.write_text("nine copper bells above the ferry landing", encoding="utf-8")
    added = here.json("user", "add", "carla", "--role", "clerk", "--full-name", "Carla Cremer", "--new-passphrase-file", fresh)
    assert (added["name"], added["role"]) == ("carla", "clerk")
    clerk = here.by("carla", fresh)
    assert clerk.json("user", "add", "dora", "--role", "head", "--new-passphrase-file", fresh, expect=1)["code"] == (
        "people.not-permitted"
    )
    assert here.json("user", "add", "anna", "--role", "head", "--new-passphrase-file", fresh, expect=1)["code"] == "user.exists"
    here.json("key", "change", "--new-passphrase-file", here.passphrase_file)
    card = tmp_path / "card.json"
    card.write_text(here.run("card", "show", "--json").out, encoding="utf-8")
    assert here.json("card", "add", card, expect=1)["code"] == "card.is-own"
    partner = office(tmp_path / "br" / "office", "BR", clock=NOW)
    card.write_text(partner.run("card", "show", "--json").out, encoding="utf-8")
    known = here.json("card", "add", card)
    assert here.json("card", "revoke", known["fingerprint"])["status"] == "revoked"
    assert here.json("card", "trust", known["fingerprint"], expect=1)["code"] == "card.revoked"
    assert here.json("card", "show")["partners"][0]["status"] == "revoked"
    assert len(here.rows("request", "codes")) > len(here.rows("request", "codes", "urgency")) > 5
    treaties = here.rows("treaties", "list")
    assert len(treaties) >= 12
    assert here.json("treaties", "show", "ets-024")["limits"][0]["id"].startswith("ETS-024/")
    basis = here.rows("legal-basis", "--requesting", "BR", "--requested", "CH", "--on", "2026-11-21", "--for", "evidence")
    assert "ETS-185" in {row["id"] for row in here.rows("legal-basis", "--requesting", "BR", "--requested", "CH")}
    assert (basis[0]["id"], basis[0]["in_force"], basis[0]["parties"]) == ("CH-BR-MLA-2004", "yes", ["BR", "CH"])
    places = {row["id"]: row["order"] for row in basis}
    assert min(places["UNCAC"], places["UNTOC"]) > 1
    assert all(row["in_force"] in {"yes", "no", "unknown"} and row["why"] for row in basis)
    assert next(row for row in basis if row["id"] == "ETS-030")["in_force"] != "yes"
    assert here.rows("due", "--rule", "EU1182", "--from", "2026-03-02T14:30", "--length", "30", "--unit", "day")[0]["due"] == (
        "2026-04-01"
    )
    here.json("office", "set", "--calendar-files", "on")
    assert here.json("board", "--ics", tmp_path / "deadlines.ics")["entries"] >= 0
    assert here.rows("board") == []
    assert here.json("look-ahead", "--out", tmp_path / "weekend.pdf", "--on-call", "Anna Arn")["rows"] == []
    assert here.json("handover", "anna", "--out", tmp_path / "desk.pdf")["cases"] == 0
    assert (tmp_path / "weekend.pdf").read_bytes().startswith(b"%PDF")
    assert [row["kind"] for row in here.rows("treaties", "editions")] == ["seed"]
    assert here.rows("treaties", "proposals") == []
    assert here.json("calendar", "show", "CH", "2027")["weekend"] == [6, 7]
    here.rows("calendar", "list")
    for words in (
        ["treaties", "list"],
        ["treaties", "show", "ETS-024"],
        ["legal-basis", "--requesting", "BR", "--requested", "CH"],
    ):
        assert len(here.run(*words).out.splitlines()) > 5
    return here.seen


def _annex_answers(tmp_path: Path, here: Mlat, letter: int, no_pdf: Path) -> None:
    paper = pdf_file(tmp_path / "paper.pdf")
    assert here.rows("letter", "annex", letter, "add", paper, "--title", "Opening file")[0]["title"] == "Opening file"
    assert [row["number"] for row in here.rows("letter", "annex", letter, "add", paper)] == [1, 2]
    assert here.rows("letter", "annex", letter, "move", "2", "--to", "1")[0]["title"] == "paper"
    assert len(here.rows("letter", "annex", letter, "remove", "1")) == 1
    assert here.json("letter", "annex", letter, "remove", "9", expect=1)["code"] == "annex.unknown"
    assert here.json("letter", "annex", letter, "add", no_pdf, expect=1)["code"] == "annex.unfit"
    assert here.json("letter", "annexes", letter, "--out", tmp_path / "annexes.pdf", expect=1)["code"] == "letter.not-sealed"


def _case_answers(tmp_path: Path, here: Mlat, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    number = here.json("request", "log", write_json(tmp_path / "request.json", REQUEST))["number"]
    here.json("request", "event", number, "status-asked", "--at", "2026-11-21")
    assert {row["kind"] for row in here.rows("letter", "kinds", number)} >= {"acknowledgement", "refusal"}
    letter = here.json("letter", "draft", number, "acknowledgement", "--language", "fr")["id"]
    fields = write_json(tmp_path / "fields.json", {"remarks": ["Première ligne", "Seconde ligne"]})
    edited = here.json("letter", "edit", letter, fields, "--version", "1")
    assert here.json("letter", "edit", letter, fields, "--version", "1", expect=1)["code"] == "letter.changed"
    content = here.json("letter", "show", letter)["content"]
    assert content["fields"]["remarks"] == "Première ligne\nSeconde ligne"
    content["fields"]["remarks"] = "Une seule ligne"
    whole = here.json("letter", "edit", letter, write_json(tmp_path / "content.json", content))
    assert whole["version"] == edited["version"] + 1
    _annex_answers(tmp_path, here, letter, fields)
    here.json("letter", "submit", letter)
    here.json("letter", "take-back", letter)
    preview = tmp_path / "preview.pdf"
    here.json("letter", "preview", letter, "--out", preview)
    assert preview.read_bytes().startswith(b"%PDF-")
    assert here.json("letter", "preview", letter, "--out", preview, expect=1)["code"] == "file.exists"
    copy = preview.with_suffix(".docx")
    here.json("letter", "docx", letter, "--out", copy)
    assert copy.read_bytes().startswith(b"PK")
    assert here.json("letter", "docx", letter, "--out", copy, expect=1)["code"] == "file.exists"
    assert here.json("letter", "verify", preview, expect=1)["genuine"] is False
    assert here.json("letter", "print", letter, expect=1)["code"] in {"letter.not-sealed", "printer.missing"}
    assert [row["id"] for row in here.rows("letter", "list")] == [letter]
    evidence = tmp_path / "statement.csv"
    evidence.write_bytes(b"a,b\n")
    item = here.json("evidence", "add", number, evidence)
    assert here.json("evidence", "export", item["exhibit"], "--out", tmp_path / "copy.csv")["custody"][-1]["act"] == "exported"
    assert here.json("evidence", "export", item["id"], "--out", tmp_path / "copy.csv", expect=1)["code"] == "file.exists"
    monkeypatch.chdir(tmp_path / "br")
    here.json("evidence", "export", item["id"])
    assert (tmp_path / "br" / "statement.csv").read_bytes() == evidence.read_bytes()
    here.rows("evidence", "verify", number)
    here.rows("evidence", "list", number)
    here.rows("deadlines")
    here.rows("today")
    here.rows("request", "list")
    here.rows("audit", "list")
    here.rows("user", "list")
    here.json("request", "show", number)
    here.json("office", "show")
    assert here.json("audit", "verify")["whole"] is True
    assert here.json("check")["whole"] is True
    for words in (
        ["request", "show", number],
        ["deadlines"],
        ["letter", "show", letter],
        ["letter", "list"],
        ["evidence", "list", number],
    ):
        assert "Bank" in here.run(*words).out or number in here.run(*words).out
    return here.seen


def test_altered_evidence_fails_the_check_and_names_the_exhibit(tmp_path: Path, here: Mlat) -> None:
    number = here.json("request", "log", write_json(tmp_path / "request.json", REQUEST))["number"]
    evidence = tmp_path / "statement.csv"
    evidence.write_bytes(b"a,b\n" * 500)
    item = here.json("evidence", "add", number, evidence)
    stored = next(path for path in (here.folder / "blobs").rglob("*.age"))
    stored.write_bytes(stored.read_bytes()[:-1])
    rows = here.rows("evidence", "verify", expect=1)
    assert [(row["exhibit"], bool(row["fault"])) for row in rows] == [(item["exhibit"], True)]
    checked = here.json("check", expect=1)
    assert (checked["whole"], checked["audit"]["whole"]) == (False, True)
    assert item["exhibit"] in " ".join(checked["faults"])
    refused = here.json("evidence", "export", item["id"], "--out", tmp_path / "copy.csv", expect=1)
    assert refused["code"] == "file.unreadable"
    assert not (tmp_path / "copy.csv").exists()


def test_a_file_that_belongs_to_no_record_is_noted_and_the_office_is_whole(here: Mlat) -> None:
    stray = here.folder / "blobs" / "ab" / f"{'ab' * 16}.age"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"left by a power cut")
    checked = here.json("check")
    assert (checked["whole"], checked["faults"], len(checked["notes"])) == (True, [], 1)
    assert stray.stem in checked["notes"][0]
    assert f"Note: the stored file {stray.stem}" in here.run("check").out


def test_an_open_case_that_nobody_watches_fails_the_check_until_somebody_is_reminded(here: Mlat, tmp_path: Path) -> None:
    number = here.json("request", "log", write_json(tmp_path / "request.json", REQUEST))["number"]
    assert "Open cases without a holder, a next action or a day: 0." in here.run("check").out
    opened = bootstrap.open_office(here.folder, user="anna", passphrase=PASSPHRASE, cost=CHEAP)
    with opened, opened._place.store.write() as uow:  # no act of the program does this
        uow.requests.set_in_hand(uow.requests.find(number).id, None)
        uow.commit()
    checked = here.json("check", expect=1)
    assert (checked["whole"], checked["faults"], checked["unwatched_hidden"]) == (True, [], 0)
    assert [(row["request"], row["lacks"]) for row in checked["unwatched"]] == [(number, ["holder", "day"])]
    spoken = here.run("check", expect=1)
    assert f"{number} lacks this: who has it in hand, the day to look at it." in spoken.out
    here.run("request", "remind", number, "--on", "2026-12-24")
    assert here.json("check")["unwatched"] == []


def test_letterhead_contact_and_the_rule_of_two_are_corrected(here: Mlat) -> None:
    before = here.json("office", "show")
    assert (before["two_people"], before["contact"]) == (True, "")
    words = ["office", "set", "--letterhead", "fr:Confédération suisse|Office fédéral", "--contact", "rhi@bj.example"]
    after = here.json(*words)
    assert {"language": "fr", "lines": ["Confédération suisse", "Office fédéral"]} in after["letterhead"]
    assert here.json("office", "show") == after
    assert "Office fédéral" in here.run("office", "show").out
    assert here.json("office", "set", "--two-people", "off", expect=1)["code"] == "office.invalid"
    assert here.json("office", "set", "--two-people", "off", "--reason", "Leave")["two_people"] is False
    assert "One person alone" in here.run("office", "show").out
    here.run("office", "set", "--letterhead", "no language", expect=2)
    times = {"target_bundle": 21, "card_months": 12, "own_card_months": 36, "card_ending_days": 60}
    assert {name: before[name] for name in times} == times
    words = [
        "office",
        "set",
        "--target-bundle",
        "10",
        "--card-months",
        "6",
        "--own-card-months",
        "24",
        "--card-ending-days",
        "90",
    ]
    after = here.json(*words)
    assert [after[name] for name in times] == [10, 6, 24, 90]
    assert "within 10 days" in here.run("office", "show").out
    assert here.json("office", "set", "--own-card-months", "0", expect=1)["code"] == "office.invalid"
    head = here.by("berta", second_file(here))
    assert head.json("office", "set", "--contact", "x", expect=1)["code"] == "people.not-permitted"


def test_a_certified_translation_goes_along_and_the_verdict_names_it(tmp_path: Path, here: Mlat) -> None:
    number = here.json("request", "log", write_json(tmp_path / "request.json", REQUEST))["number"]
    letter = here.json("letter", "draft", number, "acknowledgement")["id"]
    file = pdf_file(tmp_path / "traducao.pdf")
    said = ["--certified-by", "Maria Silva", "--capacity", "sworn translator", "--certified-on", "2026-11-12"]
    assert "into which language" in here.json("letter", "annex", letter, "add", file, *said, expect=1)["message"]
    (row,) = here.rows("letter", "annex", letter, "add", file, "--into", "pt", *said, "--certificate", "7/26")
    assert row["translation"] == {
        "number": 1, "of": None, "language": "pt", "by": "Maria Silva", "capacity": "sworn translator", "on": "2026-11-12",
        "certificate": "7/26", "place": "", "translation": "", "confirmed": True,
    }  # fmt: skip
    here.json("letter", "edit", letter, write_json(tmp_path / "fields.json", {"remarks": "More."}))
    out = " ".join(here.run("letter", "annex", letter, "list").out.split())
    assert "Certified translation of the letter into Portuguese" in out
    assert "certified by Maria Silva (sworn translator) on 12 Nov 2026" in out
    assert "It translates an earlier text of the letter." in out
    assert here.json("letter", "submit", letter, expect=1)["code"] == "letter.translation"
    assert here.rows("letter", "annex", letter, "confirm", "1")[0]["translation"]["confirmed"] is True
    here.json("letter", "submit", letter)
    head = here.by("berta", second_file(here))
    head.json("letter", "approve", letter)
    head.json("letter", "seal", letter, "--out", tmp_path / "letter.pdf")
    here.json("letter", "annexes", letter, "--out", tmp_path / "annexes.pdf")
    for name in ("letter.pdf", "annexes.pdf"):
        (told,) = here.json("letter", "verify", tmp_path / name)["translations"]
        assert (told["number"], told["of"], told["language"], told["by"]) == (1, None, "pt", "Maria Silva")
    assert "Annex 1: Certified translation of the letter" in here.run("letter", "verify", tmp_path / "letter.pdf").out


def test_a_letter_in_place_of_another_says_which_annexes_came_along(tmp_path: Path, here: Mlat) -> None:
    number = here.json("request", "log", write_json(tmp_path / "request.json", REQUEST))["number"]
    letter = here.json("letter", "draft", number, "acknowledgement")["id"]
    here.rows("letter", "annex", letter, "add", pdf_file(tmp_path / "Ledger.pdf"))
    here.json("letter", "submit", letter)
    head = here.by("berta", second_file(here))
    head.json("letter", "approve", letter)
    head.json("letter", "seal", letter)
    without = here.json("letter", "supersede", letter, "--without-annexes")["id"]
    assert here.rows("letter", "annex", without, "list") == []
    here.json("letter", "void", without, "--reason", "With them after all")
    assert "1 annex was taken over." in here.run("letter", "supersede", letter).out


def test_a_translation_that_came_back_to_the_case_is_put_to_a_letter(tmp_path: Path, here: Mlat) -> None:
    number = here.json("request", "log", write_json(tmp_path / "request.json", REQUEST))["number"]
    asked = here.json(
        "translation", "ask", number, "Letter", "--from", "en", "--into", "pt", "--translator", "Lingua", "--due", "2026-12-01"
    )["id"]
    scan = pdf_file(tmp_path / "scan.pdf")
    here.json(
        "translation", "received", asked, "--certificate", "9", "--certified-by", "Rui Costa", "--certified-on", "2026-11-20",
        "--scan", scan,
    )  # fmt: skip
    letter = here.json("letter", "draft", number, "acknowledgement")["id"]
    (row,) = here.rows("letter", "annex", letter, "add", "--received", asked[:8])
    told = row["translation"]
    assert (told["translation"], told["by"], told["certificate"], row["file_name"]) == (asked, "Rui Costa", "9", "scan.pdf")


def test_annexes_are_written_as_one_file_that_verifies(tmp_path: Path, here: Mlat) -> None:
    number = here.json("request", "log", write_json(tmp_path / "request.json", REQUEST))["number"]
    exhibit = here.json("evidence", "add", number, pdf_file(tmp_path / "ledger.pdf"), "--title", "The ledger")["exhibit"]
    letter = here.json("letter", "draft", number, "acknowledgement")["id"]
    assert here.rows("letter", "annex", letter, "add", exhibit)[0]["exhibit"] == exhibit
    assert "The ledger" in here.run("letter", "annex", letter, "list").out
    here.json("letter", "submit", letter)
    head = here.by("berta", second_file(here))
    head.json("letter", "approve", letter)
    head.json("letter", "seal", letter)
    out = tmp_path / "annexes.pdf"
    here.json("letter", "annexes", letter, "--out", out)
    verdict = here.json("letter", "verify", out)
    assert (verdict["genuine"], verdict["verdict"], verdict["letter"]) == (True, "annexes", letter)
    assert here.json("letter", "annex", letter, "remove", "1", expect=1)["code"] == "letter.state"


def test_sealing_does_not_begin_when_its_copy_has_no_place(tmp_path: Path, here: Mlat) -> None:
    number = here.json("request", "log", write_json(tmp_path / "request.json", REQUEST))["number"]
    letter = here.json("letter", "draft", number, "acknowledgement")["id"]
    here.json("letter", "submit", letter)
    head = here.by("berta", second_file(here))
    head.json("letter", "approve", letter)
    taken = tmp_path / "taken.pdf"
    taken.write_bytes(b"mine")
    assert head.json("letter", "seal", letter, "--out", taken, expect=1)["code"] == "file.exists"
    assert head.json("letter", "seal", letter, "--out", tmp_path / "no" / "x.pdf", expect=1)["code"] == "file.missing"
    assert head.json("letter", "seal", letter, "--out", tmp_path / "letter.pdf")["number"] == "L-2026-0001"
    assert taken.read_bytes() == b"mine"
    assert here.json("letter", "dispatch", "L-2026-0001", "--channel", "hand")["status"] == "dispatched"


@pytest.mark.slow
def test_the_demonstration_does_the_main_job_and_names_what_it_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "demo"
    answer = mlat("demo", folder, "--requests", "6", "--as-of", "2026-11-20", "--json", expect=0)
    made = answer.json
    validate(made)
    a = Mlat(Path(made["office"]), Path(made["passphrase_file"]), made["user"])
    b = Mlat(Path(made["receiver_office"]), Path(made["receiver_passphrase_file"]))
    assert a.json("letter", "verify", made["letter"])["genuine"] is True
    assert b.json("bundle", "verify", made["bundle"])["number"] == made["request"]
    assert b.json("bundle", "import", made["bundle"])["already"] is True
    floor = next(row for row in a.rows("deadlines", made["request"]) if row["treaty"] == "ETS-185")
    assert (floor["started_on"], floor["due_on"]) == ("2026-11-19", "2027-01-18")
    assert a.json("audit", "verify", expect=1)["code"] == "people.not-permitted"
    for here in (a.by(made["head"], a.passphrase_file), b):
        assert here.json("audit", "verify")["whole"] is True
    assert settings.load(settings.config_folder()).settings.offices[0] == made["office"]
    doors: list[Path] = []

    def window(office: Path) -> int:
        doors.append(office)
        return 5

    told = mlat("demo", folder, "--requests", "6", "--as-of", "2026-11-20", expect=5, open_window=window).out
    assert doors == [Path(made["office"])]
    assert [line[:2] for line in told.splitlines() if line[:1].isdigit()] == [f"{n}." for n in range(1, 8)]
    assert made["office"] in told
    assert "The window opens now." in told
    monkeypatch.setattr(demo, "SystemClock", lambda: SetClock(NOW))
    assert mlat("demo", tmp_path / "x", "--as-of", "2199-01-01", "--json", expect=1).json["code"] == "event.invalid"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")
    assert mlat("demo", tmp_path / "mine", "--json", expect=1).json["code"] == "office.exists"


@pytest.mark.slow
def test_an_installed_copy_checks_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    original = bootstrap.create_office
    monkeypatch.setattr(bootstrap, "create_office", lambda *words, **named: original(*words, **{"cost": CHEAP, **named}))
    answer = mlat("self-test", "--json", expect=0).json
    validate(answer)
    assert [row for row in answer["rows"] if row["required"] and not row["ok"]] == []
    told = {row["check"]: row["detail"] for row in answer["rows"]}
    assert len(told) == 11
    assert "version 0001" in told["Upgrade of an older office"]
    faces = [face.stem for face in (ROOT / "resources" / "fonts" / "letters").glob("*.ttf")]
    assert faces
    assert [face for face in faces if face not in told["Fonts of the letters"]] == []
    assert "offscreen" in told["Window"]


FONT_CHECKS = {"Treaty tables and clocks", "Letters in every language", "Fonts of the letters"}


@pytest.mark.slow
def test_a_font_without_a_word_to_try_it_on_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    original = bootstrap.create_office
    monkeypatch.setattr(bootstrap, "create_office", lambda *words, **named: original(*words, **{"cost": CHEAP, **named}))
    enough = [check for check in selftest._checks() if check[0] in {"Database and key file", *FONT_CHECKS}]
    monkeypatch.setattr(selftest, "_checks", lambda: enough)
    monkeypatch.setattr(selftest, "SAMPLES", {"NotoSerif": "Justice"})
    monkeypatch.setattr(selftest, "_bundled", lambda: ["NotoSerif-Bold", "NotoSerifTibetan-Regular"])
    rows = {row["check"]: row for row in mlat("self-test", "--json", expect=1).json["rows"]}
    assert rows["Fonts of the letters"]["detail"] == "no letter could be set in NotoSerifTibetan-Regular"


def test_a_window_that_cannot_be_shown_fails_the_check_with_what_qt_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlat_desktop.install.WINDOW_CHECK", "--no-such-word")
    monkeypatch.setattr(selftest, "_checks", lambda: (("Window", True, selftest._window),))
    answer = mlat("self-test", "--json", expect=1).json
    validate(answer)
    (row,) = answer["rows"]
    assert (row["ok"], row["detail"].startswith("it could not be shown: Wrong usage")) == (False, True)


@pytest.mark.slow
def test_a_broken_copy_fails_its_own_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: object, **_named: object) -> None:
        raise OSError("a library is missing")

    monkeypatch.setattr(bootstrap, "create_office", refuse)
    answer = mlat("self-test", "--json", expect=1)
    rows = {row["check"]: row for row in answer.json["rows"]}
    assert rows["Time zones"]["ok"] is True
    assert (rows["Database and key file"]["ok"], "a library is missing" in rows["Database and key file"]["detail"]) == (
        False,
        True,
    )
    assert "must not be used" in answer.err


def test_an_office_whose_recovery_code_cannot_be_written_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = bootstrap.create_office
    monkeypatch.setattr(bootstrap, "create_office", lambda *words, **named: original(*words, **{"cost": CHEAP, **named}))

    def full(_file: object, _text: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("mlat_desktop.cli.passphrases.SecretFile.write", full)
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    answer = mlat(
        "init", tmp_path / "office", "--country", "CH", "--name", "X", "--admin", "anna", "--passphrase-file", secret,
        "--recovery-out", tmp_path / "code", "--json", expect=1,
    )  # fmt: skip
    assert answer.json["code"] == "disk.full"
    assert not (tmp_path / "code").exists()
    assert list((tmp_path / "office").iterdir()) == []


def test_a_broken_audit_log_is_an_answer_a_sentence_and_exit_1(here: Mlat, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = verify

    def broken(entries: Iterable[Entry]) -> tuple[int, ChainFault | None]:
        return whole(replace(entry, action="office.renamed") if entry.seq == 1 else entry for entry in entries)

    monkeypatch.setattr("mlat_desktop.services.maintenance.verify", broken)
    answer = here.run("audit", "verify", "--json", expect=1)
    validate(answer.json)
    assert (answer.json["whole"], answer.json["entries"]) == (False, 0)
    assert "entry 1" in answer.err
    assert here.json("check", expect=1)["audit"]["whole"] is False
