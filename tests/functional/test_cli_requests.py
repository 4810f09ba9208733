# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat request`` and its neighbours on a real office, and what they do with input that is wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.cli.main import GROUPS
from mlat_desktop.clock import SetClock
from tests.functional.mlat import PASSPHRASE, Mlat, copy_of, mlat, second_file, set_clock, write_json

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    clock = SetClock(NOW)
    set_clock(monkeypatch, clock)
    return clock


@pytest.fixture(scope="module")
def untouched(template: Mlat, tmp_path_factory: pytest.TempPathFactory) -> Mlat:
    """An office that every test leaves as it was: refusals are tried on it."""
    return copy_of(template, tmp_path_factory.mktemp("untouched") / "office")


def _request(tmp_path: Path, **more: Any) -> Path:
    value = {
        "klass": "mla",
        "direction": "in",
        "subject": "Bank records",
        "other_state": "EG",
        "references": [{"kind": "theirs", "value": "45/ب/2023"}],
        "persons": [{"name": "Zoë Müller", "name_original": "زوي مولر", "role": "witness"}],
        "items": [{"kind": "banking", "target": "Bank Muster"}],
        "received": "2026-11-20T10:15",
        **more,
    }
    return write_json(tmp_path / f"request-{len(list(tmp_path.iterdir()))}.json", value)


def test_a_request_is_logged_found_amended_and_ended(tmp_path: Path, here: Mlat) -> None:
    made = here.json("request", "log", _request(tmp_path))
    number = made["number"]
    assert (made["status"], made["officer"], made["version"]) == ("registered", "anna", 1)
    assert made["events"][0]["moment"] == {"at": "2026-11-20T10:15:00+01:00", "zone": "Europe/Zurich"}

    for words in (("zoe", "muller"), ("45/ب/2023",), ("مولر",), ("BANK",)):
        assert [row["number"] for row in here.rows("request", "search", *words)] == [number], words
    assert here.rows("request", "search", "nowhere") == []
    assert here.json("request", "show", number.lower())["uid"] == made["uid"]
    assert here.json("request", "show", "45/ب/2023")["number"] == number
    assert here.json("request", "show", made["uid"])["number"] == number

    changes = write_json(tmp_path / "changes.json", {"subject": "Bank and company records", "notes": "by telephone"})
    amended = here.json("request", "amend", number, changes, "--reason", "They asked for more")
    assert amended["revisions"][0]["reason"] == "They asked for more"
    assert (amended["version"], amended["particulars"]["subject"]) == (2, "Bank and company records")
    assert amended["particulars"]["persons"] == made["particulars"]["persons"]
    assert json.loads(amended["revisions"][0]["before"]) == {"notes": "", "subject": "Bank records"}
    again = write_json(tmp_path / "again.json", amended["particulars"])
    assert here.json("request", "amend", number, again, "--reason", "Nothing")["version"] == 2

    assert here.json("request", "assign", number, "BERTA")["officer"] == "berta"
    assert here.json("request", "assign", number, "nobody", expect=1)["code"] == "user.unknown"
    assert here.json("request", "withdraw", number, "--reason", "Settled")["outcome"] == "withdrawn"
    assert here.rows("request", "list", "--open") == []
    reopened = here.json("request", "reopen", number, "--reason", "New facts")
    assert (reopened["status"], reopened["number"]) == ("under-review", number)
    refused = here.json("request", "close", number, "--outcome", "refused-authority", expect=1)
    assert refused["code"] == "request.invalid"


def test_events_and_mail_move_a_case_and_a_wrong_event_is_annulled(tmp_path: Path, here: Mlat) -> None:
    number = here.json("request", "log", _request(tmp_path))["number"]
    scan = tmp_path / "query.pdf"
    scan.write_bytes(b"%PDF-1.4 a scan")
    mail = here.json(
        "request", "mail", number, "--direction", "out", "--at", "2026-11-21T09:00", "--correspondent", "Cairo",
        "--subject", "Which account?", "--channel", "email", "--kind", "email", "--scan", scan, "--event", "query-sent",
    )  # fmt: skip
    assert (mail["status"], mail["mail"]["scan_name"], mail["event"]["kind"]) == ("query-sent", "query.pdf", "query-sent")
    elsewhere = here.json("request", "event", number, "query-answered", "--at", "2026-11-22T00:30", "--place", "EG")
    assert elsewhere["event"]["moment"] == {"at": "2026-11-22T00:30:00+02:00", "zone": "Africa/Cairo"}
    assert elsewhere["event"]["on"] == "2026-11-22"
    wrong = here.json("request", "event", number, "executed", "--at", "2026-11-22T12:00")["event"]["uid"]
    shown = here.json("request", "annul", number, wrong, "--reason", "Another case")
    assert [event["annulled"] for event in shown["events"]].count(True) == 1
    future = here.json("request", "event", number, "executed", "--at", "2026-11-30T12:00", expect=1)
    assert future["code"] == "event.invalid"
    lines = here.rows("audit", "list", number)
    assert [line["action"] for line in lines][-1] == "request.registered"


def test_lists_filter_sort_and_print_for_people(tmp_path: Path, here: Mlat) -> None:
    for state, received in (("EG", "2026-11-20T10:15"), ("BR", "2026-08-03T08:00"), ("BR", "2026-11-16T08:00")):
        here.json("request", "log", _request(tmp_path, other_state=state, received=received, references=[]))
    assert [row["state"] for row in here.rows("request", "list", "--state", "br")] == ["BR", "BR"]
    overdue = here.rows("request", "list", "--overdue")
    assert [row["due_on"] for row in overdue] == ["2026-08-10"]
    assert [row["due_on"] for row in here.rows("request", "list", "--sort", "due", "--ascending", "--limit", "2")] == [
        "2026-08-10",
        "2026-11-23",
    ]
    printed = here.run("request", "list").out
    assert "3 requests" in printed
    assert "Next deadline" in printed
    assert {row["group"] for row in here.rows("today")} == {"overdue", "due-soon", "silent", "delay"}
    assert "Overdue" in here.run("today").out


def test_global_options_stand_on_either_side_and_in_the_environment(
    tmp_path: Path, here: Mlat, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = mlat("user", "list", "--office", here.folder, "--passphrase-file", here.passphrase_file, "--json", expect=0)
    before = mlat("--office", here.folder, "--passphrase-file", here.passphrase_file, "--json", "user", "list", expect=0)
    monkeypatch.setenv("MLAT_OFFICE", str(here.folder))
    monkeypatch.setenv("MLAT_PASSPHRASE_FILE", str(second_file(here)))
    around = mlat("user", "list", "--json", expect=0)
    assert after.out == before.out == around.out
    assert [row["name"] for row in after.json["rows"]] == ["anna", "berta"]
    monkeypatch.setenv("MLAT_USER", "anna")
    assert mlat("user", "list", "--json", expect=1).json["code"] == "passphrase.wrong"


def test_the_answers_speak_the_language_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    question = ("due", "--rule", "EU1182", "--from", "2026-03-02T14:30", "--length", "30", "--unit", "day")
    assert "1 Apr 2026" in mlat(*question, expect=0).out
    assert "1 avr. 2026" in mlat(*question, "--language", "fr", expect=0).out
    assert "1 أبريل 2026" in mlat("--language=ar", *question, expect=0).out
    monkeypatch.setenv("MLAT_LANGUAGE", "fr")
    assert "1 avr. 2026" in mlat(*question, expect=0).out
    # A letter has a language of its own, which is not that of the answers.
    assert "Mauvais" not in mlat("letter", "draft", "X", "refusal", "--language", "ar", expect=2).err


def test_what_is_no_text_is_wrong_usage_and_the_name_of_a_file_may_be_so(here: Mlat, tmp_path: Path) -> None:
    for words in (("letter", "show", "L-\udcff"), ("request", "show", "\udcff"), ("letter", "batch", "seal", "1", "\udcff")):
        assert "is not text" in here.run(*words, expect=2).err
    file = tmp_path / "a\udcff.pdf"
    file.write_bytes(b"%PDF-")
    here.run("letter", "verify", file, expect=1)


# -- wrong input -----------------------------------------------------------------------------------------------------------


def test_wrong_passphrases_and_files_are_refused_in_one_sentence(tmp_path: Path, untouched: Mlat) -> None:
    def refused(code: str, passphrase_file: Path) -> None:
        answer = mlat("request", "list", "--office", untouched.folder, "--passphrase-file", passphrase_file, "--json", expect=1)
        assert answer.json["code"] == code
        assert answer.err.strip() == answer.json["message"]
        assert PASSPHRASE not in answer.out + answer.err

    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase of anybody here", encoding="utf-8")
    refused("passphrase.wrong", wrong)
    refused("file.missing", tmp_path / "nowhere")
    refused("file.unreadable", tmp_path)
    wrong.write_bytes(b"two\nlines\n")
    refused("file.unreadable", wrong)
    wrong.write_bytes(b"\xff\xfe\x00")
    refused("file.unreadable", wrong)
    wrong.write_bytes(b"")
    refused("file.unreadable", wrong)
    assert mlat("request", "list", "--office", untouched.folder, "--json", expect=1).json["code"] == "passphrase.missing"
    assert mlat("request", "list", "--json", expect=2).json["code"] == "usage"
    given = ("request", "list", "--office", tmp_path / "no-office", "--passphrase-file", untouched.passphrase_file)
    assert mlat(*given, "--json", expect=1).json["code"] == "office.missing"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"{", "JSON"),
        (b"[1]", "one object"),
        (b"\xff\xff", "UTF-8"),
        (b'{"klass": "mla"}', "direction"),
        (b'{"klass":"mla","direction":"in","subject":"x","other_state":"EG","sujet":"y"}', "sujet"),
        (b'{"klass":"mla","direction":"in","subject":"x","subject":"y","other_state":"EG"}', "twice"),
        (b'{"klass":"mla","direction":"in","subject":"x","other_state":"EG","document_date":"31.12.2026"}', "document_date"),
        (b'{"klass":"mla","direction":"in","subject":"x","other_state":"EG","received":"yesterday"}', "received"),
        (b'{"klass":"mla","direction":"in","subject":"x","other_state":"EG","received":5}', "received"),
        (b'{"klass":"mla","direction":"in","subject":"","other_state":"EG","received":"2026-11-20"}', "subject"),
        (b'{"klass":"mla","direction":"in","subject":"x","other_state":"CH","received":"2026-11-20"}', "our own"),
        (b'{"klass":"mla","direction":"in","subject":"x","other_state":"EG"}', "receipt"),
    ],
)
def test_a_faulty_request_file_is_refused_by_name(tmp_path: Path, untouched: Mlat, content: bytes, named: str) -> None:
    file = tmp_path / "faulty.json"
    file.write_bytes(content)
    answer = untouched.run("request", "log", file, "--json", expect=1)
    assert named in answer.json["message"]
    assert len(answer.err.strip().splitlines()) == 1
    assert untouched.rows("request", "list") == []


def test_a_refused_request_takes_no_number(tmp_path: Path, here: Mlat) -> None:
    here.json("request", "log", _request(tmp_path, subject=" "), expect=1)
    here.json("request", "log", _request(tmp_path, items=[{"kind": "no-such-kind"}]), expect=1)
    assert here.json("request", "log", _request(tmp_path))["number"].endswith("-0001")


@pytest.mark.parametrize(
    "words",
    [
        ["request", "show"],
        ["request", "bogus"],
        ["request", "list", "--state", "XYZ"],
        ["request", "list", "--status", "bogus"],
        ["request", "list", "--due-by", "2026-02-30"],
        ["request", "list", "--limit", "0"],
        ["request", "list", "--lim", "1"],
        ["request", "event", "X-1", "bogus", "--at", "2026-11-20"],
        ["request", "event", "X-1", "decided", "--at", "soon"],
        ["request", "event", "X-1", "decided", "--at", "0001-01-01T00:00+14:00"],
        ["request", "close", "X-1", "--outcome", "bogus"],
        ["deadlines", "--as-of", "tomorrow"],
        ["due", "--rule", "EU1182"],
        ["due", "--rule", "EU1182", "--from", "2026-01-01", "--length", "1", "--unit", "day", "--holidays", "x"],
        ["legal-basis", "--requesting", "CH"],
        ["letter", "seal"],
        ["bundle", "export", "X-1", "--out", "x"],
        ["user", "add", "x", "--role", "king"],
        ["bogus"],
        [],
    ],
)
def test_a_wrongly_written_command_says_how_and_exits_2(tmp_path: Path, words: list[str]) -> None:
    answer = mlat(*words, "--office", tmp_path, expect=2)
    assert "Wrong usage" in answer.err
    assert "usage: mlat" in answer.err
    assert mlat("--json", *words, expect=2).json["code"] == "usage"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["request", "show", "X-1"], "request.unknown"),
        (["request", "event", "X-1", "decided", "--at", "2026-11-20"], "request.unknown"),
        (["request", "withdraw", "X-1"], "request.unknown"),
        (["request", "log", "nowhere.json"], "file.missing"),
        (["request", "log", "/"], "file.unreadable"),
        (["deadlines", "X-1"], "request.unknown"),
        (["treaties", "show", "NO-SUCH"], "treaty.unknown"),
        (["legal-basis", "--requesting", "CH", "--requested", "CH"], "treaty.question-invalid"),
        (["legal-basis", "--requesting", "CH", "--requested", "BR", "--for", "bogus"], "treaty.question-invalid"),
        (["letter", "draft", "X-1", "acknowledgement"], "request.unknown"),
        (["letter", "submit", "77"], "letter.unknown"),
        (["letter", "seal", "L-2026-0001"], "letter.unknown"),
        (["letter", "verify", "nowhere.pdf"], "file.missing"),
        (["evidence", "add", "X-1", "nowhere"], "request.unknown"),
        (["evidence", "export", "no-such-uid", "--out", "x.bin"], "evidence.unknown"),
        (["evidence", "export", "X-1/1", "--out", "x.bin"], "request.unknown"),
        (["card", "add", "nowhere.card"], "file.missing"),
        (["card", "trust", "SHA256:none"], "card.unknown"),
        (["bundle", "verify", "nowhere"], "bundle.missing"),
        (["bundle", "import", "nowhere"], "bundle.missing"),
        (["user", "add", "dora", "--role", "head"], "passphrase.new-missing"),
        (["key", "change"], "passphrase.new-missing"),
        (["key", "recover"], "recovery.missing"),
    ],
)
def test_what_is_not_there_is_refused_by_its_code(
    tmp_path: Path, untouched: Mlat, monkeypatch: pytest.MonkeyPatch, words: list[str], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert untouched.json(*words, expect=1)["code"] == code


def test_a_mistake_of_ours_ends_in_a_sentence_and_a_report_without_case_data(
    tmp_path: Path, untouched: Mlat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object, **_named: object) -> None:
        raise RuntimeError("the secret name of the witness")

    monkeypatch.setattr("mlat_desktop.services.people.People.all", broken)
    answer = untouched.run("user", "list", "--json", expect=1)
    assert answer.json["code"] == "bug"
    reports = [Path(word) for word in answer.err.split() if word.endswith(".txt")]
    text = reports[0].read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "mlat_desktop/cli/main.py" in text
    assert "witness" not in text + answer.out + answer.err


def test_an_interrupt_is_a_sentence_and_exit_130(untouched: Mlat, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_words: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mlat_desktop.services.people.People.all", interrupted)
    assert untouched.run("user", "list", expect=130).err.startswith("Stopped at your request")


def test_the_help_names_every_command_and_each_command_explains_itself() -> None:
    told = mlat("--help", expect=0).out
    for commands in GROUPS.values():
        for command in commands:
            assert f"\n    {command} " in told, command
            assert f"usage: mlat {command}" in mlat(command, "--help", expect=0).out
    assert "bogus" in mlat("bogus", expect=2).err
    # A word that is also a command may stand anywhere.
    assert mlat("--user", "letter", "due", "--rule", "request", expect=2).err.startswith("usage: mlat due")


def test_today_prints_the_cases_to_be_looked_at_again(tmp_path: Path, here: Mlat) -> None:
    late = _request(tmp_path, received="2026-10-05T08:00", own_target="2027-06-01", references=[])
    number = here.json("request", "log", late)["number"]
    here.json("request", "event", number, "acknowledged", "--at", "2026-10-06T08:00")
    assert [row["group"] for row in here.rows("today")] == ["step"]
    assert "To be looked at again: 1" in here.run("today").out
