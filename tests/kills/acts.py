# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a person does in an office, one service call an act, and how somebody else sees afterwards whether it was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, MailKind
from mlat_desktop.services.casework import NewMail
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.ports import ListQuery
from tests.kills import desk

Facts = dict[str, Any]

ENTRIES: dict[str, tuple[str, ...]] = {
    "log": ("request.registered",),
    "amend": ("request.amended",),
    "event": ("event.logged",),
    "mail": ("mail.logged",),
    "evidence": ("evidence.added",),
    "copy": ("evidence.exported",),
    "draft": ("letter.drafted",),
    "edit": ("letter.edited",),
    "submit": ("letter.submitted",),
    "approve": ("letter.approved",),
    "seal": ("letter.sealed",),
    "export": ("bundle.begun", "bundle.prepared", "bundle.carrying", "bundle.exported"),
    "import": ("request.registered", "bundle.imported"),
    "person": ("user.added",),
    "passphrase": ("key.changed",),
}
"""Each act and the entries that it leaves in the audit log. A bundle has four: it is announced before its first byte, and again
before the first one on a medium."""

ROWS = {
    "log": "SELECT 1 FROM request r JOIN event e ON e.request_id = r.id WHERE r.subject = ?",
    "amend": "SELECT 1 FROM request WHERE notes = ?",
    "event": "SELECT 1 FROM event WHERE note = ?",
    "mail": "SELECT 1 FROM mail JOIN blob ON blob.id = mail.scan_blob WHERE subject = ?",
    "evidence": "SELECT 1 FROM evidence JOIN blob ON blob.id = evidence.blob WHERE title = ?",
    "copy": "SELECT 1 FROM custody_entry WHERE act = 'exported' AND detail = ?",
    "draft": "SELECT 1 FROM letter WHERE content LIKE '%' || ? || '%'",
    "edit": "SELECT 1 FROM letter WHERE content LIKE '%' || ? || '%'",
    "export": "SELECT 1 FROM bundle WHERE state = 'verified' AND place LIKE '%/' || ? || '/%'",
    "import": "SELECT 1 FROM bundle b JOIN evidence e ON e.request_id = b.request_id WHERE b.incoming = 1 AND b.uid = ?",
    "person": "SELECT 1 FROM account WHERE name = ?",
}
"""How the record of an act is found again by its token; of the others by the facts that were told."""

LAST_ONLY = {"amend", "edit", "passphrase"}
"""Acts of which the next one of the kind takes the place; the log names them all."""

STATES = {"submit": "review", "approve": "approved", "seal": "sealed"}
CONTENT = b"ledger page " * 500


class Clerk:
    """Somebody who works through one case after the other, in an order drawn by chance."""

    def __init__(self, office: Office, place: Path, chance: Random, words: str, bundles: list[Path]) -> None:
        self.office, self.place, self.chance, self.words, self.bundles = office, place, chance, words, bundles
        newest = next(iter(office.register.ids(ListQuery())), None)  # where the one before was killed
        self.request: Request | None = office.register.show(RequestId(newest)).request if newest else None
        items = office.register.show(self.request.id).evidence if self.request else ()
        self.evidence: str = items[-1].uid if items else ""
        self.letter = self._letter()
        self.partner = next(c.fingerprint for c in office.bundles.cards() if c.country == "BR")
        self.file = place / "page.bin"
        self.file.write_bytes(CONTENT)

    def _letter(self) -> tuple[int, str] | None:
        """The letter at which the one before stopped, and what was done with it last."""
        newest = self.office.correspondence.of_request(self.request.id)[-1:] if self.request else ()
        for letter in newest:
            missing = self.office.correspondence.content(letter.id).missing()
            last = {state: act for act, state in STATES.items()} | {"draft": "draft" if missing else "edit"}
            return letter.id, last[letter.status.value]
        return None

    def choose(self) -> str:
        """The next act: anything that can be done now."""
        if self.request is None or self.request.particulars.direction is Direction.INCOMING:
            return "log"
        acts = ["log", "amend", "event", "mail", "evidence", "export", "person", "passphrase"]
        acts += ["copy"] if self.evidence else []
        acts += ["import"] * 2 if self.bundles else []
        after = {"draft": "edit", "edit": "submit", "submit": "approve", "approve": "seal", "seal": "draft"}
        acts += [after[self.letter[1]] if self.letter else "draft"] * 5
        return self.chance.choice(acts)

    def facts(self, act: str, token: str) -> Facts:
        """What must be known beforehand to look for the act afterwards."""
        if act == "import":
            return {"token": self.bundles[-1].name}
        if act in STATES and self.letter:
            return {"token": token, "letter": self.letter[0]}
        return {"token": token}

    def do(self, act: str, token: str) -> Facts:
        """Do it, and say of it what can be held against the office later."""
        request = self.request
        if act == "log" or request is None:
            self.request, self.letter, self.evidence = desk.log(self.office, token), None, ""
            return {"number": self.request.number}
        match act:
            case "amend":
                new = replace(request.particulars, notes=token)
                self.request = self.office.register.amend(request.id, new, version=request.version, reason="seen again").value
            case "event":
                self.office.casework.add_event(request.id, EventKind.STATUS_ASKED, datetime.now(UTC), note=token)
            case "mail":
                self.office.casework.log_mail(request.id, a_mail(token), scan=self.file)
            case "evidence":
                self.evidence = self.office.evidence.add(request.id, self.file, NewEvidence(title=token)).value.uid
            case "copy":
                self.office.evidence.export(Uid(self.evidence), self.place / token)
            case "export":
                done = self.office.bundles.export(request.id, [self.partner], self.place / token).value
                return {"folder": str(done.folder)}
            case "import":
                self.office.bundles.import_(self.bundles.pop())
            case "person":
                self.office.people.add(token, "Somebody New", "", Role.CLERK, f"{desk.WORDS} of {token}")
            case "passphrase":
                self.office.people.change_passphrase(self.words, f"{desk.WORDS} {token}")
                self.words = f"{desk.WORDS} {token}"
            case _:
                return self._write(act, token, request)
        if act in {"event", "mail", "export"}:  # they moved the request on
            self.request = self.office.register.find(request.number)
        return {}

    def _write(self, act: str, token: str, request: Request) -> Facts:
        letters = self.office.correspondence
        if act == "draft":
            self.letter = (letters.draft(request.id, "request", "en", {"to_name": token}).value.id, act)
            return {"letter": self.letter[0]}
        assert self.letter is not None
        number = self.letter[0]
        if act == "edit":
            letters.edit_fields(number, {"facts": token, "items": "the account"}, letters.show(number).version)
        else:
            {"submit": letters.submit, "approve": letters.approve, "seal": letters.seal}[act](number)
        self.letter = (number, act)
        return {"letter": number}


def a_mail(token: str) -> NewMail:
    return NewMail(
        direction=Direction.INCOMING,
        kind=MailKind.LETTER,
        channel=Channel.POST,
        when=desk.an_hour_ago(),
        correspondent="Brasília",
        subject=token,
    )


def new_words(facts: Facts) -> str:
    """The passphrase that an act sets, empty for any other act."""
    if "passphrase" not in {facts.get("begun"), facts.get("done")}:
        return ""
    return f"{desk.WORDS} {facts['token']}"


def held(ask: desk.Query, act: str, facts: Facts, words: str) -> bool:
    """Whether the records of an act are there; ``words`` is the passphrase that opens the office now."""
    if act in STATES:
        later = list(STATES.values())
        found = str(ask("SELECT status FROM letter WHERE id = ?", facts["letter"])[0][0])
        return found in later and later.index(found) >= later.index(STATES[act])
    if act == "passphrase":
        return words == f"{desk.WORDS} {facts['token']}"
    return bool(ask(ROWS[act], facts["token"]))


def proven(office: Office, act: str, facts: Facts, place: Path) -> None:
    """The content of an acknowledged act, read through the program itself."""
    match act:
        case "log":
            assert office.register.find(facts["number"]).particulars.subject == facts["token"]
        case "copy":
            assert (place / facts["token"]).read_bytes() == CONTENT
        case "export":
            assert office.bundles.verify(Path(facts["folder"])).evidence >= 0
        case "seal":
            assert office.correspondence.verify(office.correspondence.pdf(facts["letter"])).ok
        case _:
            pass
