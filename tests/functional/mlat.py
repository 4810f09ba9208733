# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Runs ``mlat`` inside the test's process, on real offices whose keys are cheap to derive.

Every JSON answer is held against its published schema on the way.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import NewOffice, create_office
from mlat_desktop.cli.main import main
from mlat_desktop.clock import SetClock
from mlat_desktop.crypto.keys import Cost

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
FORMATS = Path(__file__).resolve().parents[2] / "docs" / "formats"
PASSPHRASE = "seven lanterns over a quiet harbour 41"
SECOND = "a kettle sings beneath the northern arch 58"

REQUEST = {
    "klass": "mla", "direction": "in", "subject": "Bank records", "other_state": "BR", "received": "2026-11-20T10:15",
    "their_authority": {"name": "Department of Asset Recovery"}, "items": [{"kind": "banking", "target": "Bank Muster"}],
}  # fmt: skip
"""A request from Brazil, as a file."""

_validators: dict[str, jsonschema.Draft202012Validator] = {}


def validate(answer: dict[str, Any]) -> None:
    """Hold an answer against the schema that ``docs/formats`` publishes for it."""
    name = answer["schema"]
    if name not in _validators:
        schema = json.loads((FORMATS / (name.replace("/", "-") + ".schema.json")).read_text(encoding="utf-8"))
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        _validators[name] = jsonschema.Draft202012Validator(schema, format_checker=checker)
    _validators[name].validate(answer)


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Mlat:
    """An office as somebody with a shell sees it. ``seen`` are the schemas of the answers so far."""

    folder: Path
    passphrase_file: Path
    user: str = ""
    seen: set[str] = field(default_factory=set)

    def run(self, *words: object, expect: int = 0) -> Answer:
        """Run a command of this office and return what it printed; ``expect`` is the exit code it must have."""
        given = ["--office", str(self.folder), "--passphrase-file", str(self.passphrase_file)]
        given += ["--user", self.user] if self.user else []
        return mlat(*given, *words, expect=expect)

    def json(self, *words: object, expect: int = 0) -> Any:
        """The JSON answer of a command, proven against its schema."""
        answer = self.run(*words, "--json", expect=expect).json
        validate(answer)
        self.seen.add(answer["schema"])
        return answer

    def rows(self, *words: object, expect: int = 0) -> Any:
        return self.json(*words, expect=expect)["rows"]

    def trust(self, fingerprint: str) -> None:
        """Trust a card: this person puts it forward, and berta confirms where there is one."""
        if self.json("card", "trust", fingerprint)["status"] == "known":
            assert self.by("berta", second_file(self)).json("card", "trust", fingerprint)["status"] == "trusted"

    def by(self, user: str, passphrase_file: Path) -> Mlat:
        """The same office with another person at the desk."""
        return Mlat(self.folder, passphrase_file, user, self.seen)


def mlat(*words: object, expect: int | None = None, open_window: Callable[[Path], int] | None = None) -> Answer:
    """Run ``mlat`` with these words; ``expect`` is the exit code it must have."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words], open_window=open_window)
    answer = Answer(code, out.getvalue(), err.getvalue())
    if expect is not None:
        assert code == expect, f"mlat {' '.join(map(str, words))}: {code}\n{answer.out}{answer.err}"
    assert "Traceback" not in answer.out + answer.err
    return answer


def office(
    folder: Path, country: str, *, clock: datetime | None = None, name: str = "", people: Sequence[str] = ("berta",)
) -> Mlat:
    """A new office with the administrator anna and ``people``, who are heads."""
    from mlat_desktop.domain.people import Role

    folder.parent.mkdir(parents=True, exist_ok=True)
    secret, second = folder.with_suffix(".anna"), folder.with_suffix(".second")
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    second.write_text(SECOND + "\n", encoding="utf-8")
    new = NewOffice(
        name=name or f"Central Authority of {country}", country=country, admin_name="anna", admin_full_name="Anna Amsel"
    )
    made = create_office(folder, new, PASSPHRASE, clock=SetClock(clock) if clock else None, cost=CHEAP, durable=False)
    with made.office as opened:
        for person in people:
            opened.people.add(person, person.title(), "Head", Role.HEAD, SECOND)
    return Mlat(folder, secret, "anna")


def copy_of(template: Mlat, folder: Path) -> Mlat:
    """An office of its own for a test, without the work of making one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(template.folder, folder)
    for suffix in (".anna", ".second"):
        shutil.copy(template.folder.with_suffix(suffix), folder.with_suffix(suffix))
    return Mlat(folder, folder.with_suffix(".anna"), template.user)


def second_file(here: Mlat) -> Path:
    """The passphrase file of the second person of an office."""
    return here.folder.with_suffix(".second")


def set_clock(monkeypatch: Any, clock: SetClock) -> None:
    """Let the program read this clock instead of the computer's."""
    monkeypatch.setattr(bootstrap, "SystemClock", lambda: clock)
    # A slot keeps what its guessing costs; one that is added by the command line must be cheap too.
    monkeypatch.setattr(bootstrap, "open_office", _cheaply(bootstrap.open_office))


def _cheaply(original: Any) -> Any:
    def opened(*words: Any, **named: Any) -> Any:
        return original(*words, **{"cost": CHEAP, **named})

    return opened


def write_json(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path
