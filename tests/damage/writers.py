# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Everything of the program that writes, each as an act that can be tried on a disk that is full."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mlat_desktop import crash, settings
from mlat_desktop.bootstrap import NewOffice, Office, create_office
from mlat_desktop.bootstrap.training import training_office
from mlat_desktop.crypto.keys import KeyFile
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import Channel, EventKind
from mlat_desktop.services.evidence import NewEvidence
from tests.damage.full_disks import Act, Place, Writer
from tests.functional.mlat import mlat
from tests.kills import desk
from tests.kills.acts import a_mail
from tests.kills.upgrading import BEFORE, grow_old

PAPER = b"a page of a ledger\n" * 1500


def _case(office: Office, place: Place) -> Request:
    return desk.log(office, place.name())


def _paper(place: Place) -> Path:
    """A file elsewhere: what is read from a full disk is not the question."""
    path = place.office.path.parent / "paper.bin"
    path.write_bytes(PAPER)
    return path


def _log(place: Place, office: Office) -> Act:
    return lambda: desk.log(office, place.name())


def _amend(place: Place, office: Office) -> Act:
    request = _case(office, place)
    new = replace(request.particulars, notes="n" * 20_000)
    return lambda: office.register.amend(request.id, new, version=request.version, reason="seen again")


def _event(place: Place, office: Office) -> Act:
    request = _case(office, place)
    return lambda: office.casework.add_event(request.id, EventKind.STATUS_ASKED, datetime.now(UTC), note="n" * 9000)


def _log_mail(place: Place, office: Office) -> Act:
    request, scan = _case(office, place), _paper(place)
    return lambda: office.casework.log_mail(request.id, a_mail("subject"), scan=scan)


def _evidence_in(place: Place, office: Office) -> Act:
    request, file = _case(office, place), _paper(place)
    return lambda: office.evidence.add(request.id, file, NewEvidence(title="ledger"))


def _evidence_out(place: Place, office: Office) -> Act:
    item = office.evidence.add(_case(office, place).id, _paper(place), NewEvidence(title="ledger")).value
    target = place.stick.path / place.name()
    return lambda: office.evidence.export(item.uid, target)


def _evidence_out_of_full_office(place: Place, office: Office) -> Act:
    return _evidence_out(place, office)


def _letter(office: Office, place: Place, *, until: str) -> int:
    letters = office.correspondence
    fields = {"to_name": "x", "facts": "y", "items": "z"}
    letter = letters.draft(_case(office, place).id, "request", "en", fields).value.id
    for step in ("submit", "approve", "seal"):
        if step == until:
            break
        getattr(letters, step)(letter)
    return letter


def _draft(place: Place, office: Office) -> Act:
    request = _case(office, place)
    return lambda: office.correspondence.draft(request.id, "request", "en")


def _letter_step(step: str) -> Callable[[Place, Office], Act]:
    def prepare(place: Place, office: Office) -> Act:
        letter = _letter(office, place, until=step)
        return lambda: getattr(office.correspondence, step)(letter)

    return prepare


def _dispatch(place: Place, office: Office) -> Act:
    letter = _letter(office, place, until="")
    return lambda: office.correspondence.dispatch(letter, Channel.POST)


def _bundle_out(place: Place, office: Office) -> Act:
    request = _case(office, place)
    office.evidence.add(request.id, _paper(place), NewEvidence(title="ledger"))
    partner = next(card.fingerprint for card in office.bundles.cards() if card.country == "BR")
    target = place.stick.path / "bundles"
    target.mkdir(exist_ok=True)
    return lambda: office.bundles.export(request.id, [partner], target)


def _bundle_in(place: Place, office: Office) -> Act:
    taken = {record.uid for record in office.bundles.all()}
    bundle = next(each for each in sorted((place.office.path / "bundles").iterdir()) if each.name not in taken)
    return lambda: office.bundles.import_(bundle)


def _add_person(place: Place, office: Office) -> Act:
    name = place.name()
    return lambda: office.people.add(name, "Somebody New", "", Role.CLERK, desk.WORDS)


def _passphrase(place: Place, office: Office) -> Act:
    new = f"{desk.WORDS} {place.name()}"

    def change() -> None:
        try:
            office.people.change_passphrase(place.words, new)
        except KnownError as error:
            if not desk.fits(KeyFile.read(place.folder / "keys.json"), place.words):
                place.words = new
                raise AssertionError("refused, but the passphrase is another one now") from error
            raise
        place.words = new

    return change


def _being_typed(place: Place, office: Office) -> Act:
    return lambda: office.drafts.save("form", {"text": place.name() * 3000})


def _settings(place: Place) -> Act:
    folder = place.stick.path / "config"
    if not folder.exists():
        settings.save(folder, settings.Settings())
    new = settings.Settings(offices=tuple(f"/{place.name()}/{'x' * 4000}" for _ in range(4)))
    return lambda: settings.save(folder, new)


def _new_office(place: Place) -> Act:
    new = NewOffice(name="Office", country="CH", admin_name="anna")
    target = place.stick.path / place.name()

    def create() -> None:
        create_office(target, new, desk.WORDS, cost=desk.CHEAP).office.close()

    return create


def _training(place: Place) -> Act:
    target = place.stick.path / place.name()

    def make() -> None:
        training_office(target, count=3).office.close()

    return make


def _open(place: Place) -> Act:

    def enter() -> None:
        desk.enter(place.folder, place.words)[0].close()

    return enter


def _upgrade(place: Place) -> Act:
    """The old office is made anew on the spot: growing old is not what is tried."""
    if (place.folder / "upgrades").exists():
        (place.folder / "upgrades" / f"office-{BEFORE}.db").unlink()
    else:
        (place.folder / "upgrades").mkdir(mode=0o700)
    old = place.office.path.parent / "old.db"
    if not old.exists():
        grow_old(place.folder)
        old.write_bytes((place.folder / "office.db").read_bytes())
    (place.folder / "office.db").write_bytes(old.read_bytes())
    return _open(place)


def _crash_report(place: Place) -> Act:
    """What is left of its folders is empty, which the numbers of files in them show."""
    home = place.stick.path / "config home"
    os.environ["XDG_CONFIG_HOME"] = str(home)
    tempfile.tempdir = str(place.stick.path)
    assert not any(path.is_file() and not path.read_bytes().endswith(b"\n") for path in home.rglob("*"))
    return lambda: crash.save(ValueError("x"), datetime.now(UTC))


def _through_mlat(*words: str, stick: bool = False) -> Callable[[Place, Office], Act]:
    """A command of a person at a shell: its refusal is exit code 1, one sentence and no traceback."""

    def prepare(place: Place, office: Office) -> Act:
        request, secret = _case(office, place), place.office.path.parent / "secret"
        secret.write_text(place.words + "\n", encoding="utf-8")
        letter = _letter(office, place, until="seal")
        known = {
            "REF": request.number,
            "LETTER": str(letter),
            "PAPER": str(_paper(place)),
            "DIR": str(place.stick.path),
            "OUT": str((place.stick if stick else place.office).path / (place.name() + ".pdf")),
            "CARD": next(card.fingerprint for card in office.bundles.cards() if card.country == "BR"),
        }
        given = ["--office", str(place.folder), "--passphrase-file", str(secret), "--user", "anna", "--json"]
        office.close()

        def run() -> None:
            answer = mlat(*given, *(known.get(word, word) for word in words))
            if answer.code:
                assert answer.code == 1, answer.err
                assert answer.err.count("\n") == 1, answer.err
                code = Code(json.loads(answer.out)["code"])
                if code is Code.LETTER_COPY:  # sealed and kept, told so, and its copy can be written later
                    return
                raise KnownError(code)

        return run

    return prepare


WRITERS: tuple[Writer, ...] = (
    Writer("request", _log, step=2),
    Writer("amendment", _amend, step=8),
    Writer("event", _event, step=8),
    Writer("mail with its scan", _log_mail, step=8),
    Writer("evidence in", _evidence_in, step=2),
    Writer("evidence out, full stick", _evidence_out, fills_stick=True),
    Writer("evidence out, full office", _evidence_out),
    Writer("letter draft", _draft, step=2),
    Writer("letter submitted", _letter_step("submit")),
    Writer("letter approved", _letter_step("approve")),
    Writer("letter sealed", _letter_step("seal"), step=3),
    Writer("letter dispatched", _dispatch, step=4),
    Writer("bundle out, full stick", _bundle_out, fills_stick=True),
    Writer("bundle out, full office", _bundle_out, step=4),
    Writer("bundle in", _bundle_in, step=5, repeat=False),
    Writer("person added", _add_person, may_change=("keys.json",)),
    Writer("passphrase changed", _passphrase),
    Writer("what is being typed", _being_typed),
    Writer("preferences", closed=_settings, fills_stick=True),
    Writer("office opened", closed=_open),
    Writer("office upgraded", closed=_upgrade, step=16),
    Writer("new office", closed=_new_office, fills_stick=True, step=40),
    Writer("training office", closed=_training, fills_stick=True, step=150),
    Writer("crash report", closed=_crash_report, fills_stick=True, may_change=("config home",)),
    Writer("mlat evidence add", _through_mlat("evidence", "add", "REF", "PAPER"), step=4),
    Writer(
        "mlat letter preview",
        _through_mlat("letter", "preview", "LETTER", "--out", "OUT", stick=True),
        fills_stick=True,
        step=4,
    ),
    Writer("mlat letter seal", _through_mlat("letter", "seal", "LETTER", "--out", "OUT"), step=4),
    Writer("mlat bundle export", _through_mlat("bundle", "export", "REF", "--to", "CARD", "--out", "DIR"), step=4),
)
"""The writers; ``step`` is wider where an act writes much and each attempt takes long."""
