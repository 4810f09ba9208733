# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Kills ``mlat bundle export``, ``carry`` and ``import``, in both forms of a bundle and straight onto a medium: what the office
says afterwards is true, nothing on the stick looks whole that is not, and it can be gone on with.

``python -m tests.kills.bundles MADE PLACE KILLS SEED`` prints what it counted as JSON. Each kill meets a forked process that
runs the command itself, from its begin (when the office is open) to its answer, on real files.
"""

from __future__ import annotations

import functools
import json
import mmap
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.request import Particulars, RequestId, Uid
from mlat_desktop.domain.vocabulary import Direction, MailKind, RequestClass
from mlat_desktop.services.bundles import desk as bundle_desk
from mlat_desktop.services.bundles.carrying import Carriage
from mlat_desktop.services.bundles.exporting import Exporter
from mlat_desktop.services.bundles.importing import Importer
from mlat_desktop.services.bundles.views import BundleChoice, Outgoing, WithoutCard
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.store.unit_of_work import SqlStore
from mlat_desktop.transfer import drives, seven
from mlat_desktop.transfer.courier import Courier
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.writer import Writer
from tests.functional.mlat import mlat
from tests.kills import desk
from tests.kills.killing import ACT, FILES, UNIT, Killed, Tell, inside, kill, mark_blocks, mark_calls, spans

ACTS = ("export", "carry", "straight", "import")
FORMS = ("age", "7z")
KINDS = tuple((act, form) for act in ACTS for form in FORMS)
DOORS: dict[str, tuple[Any, str]] = {
    "export": (Exporter, "export"),
    "straight": (Exporter, "export"),
    "carry": (Carriage, "carry"),
    "import": (Importer, "take_in"),
}
SERIAL = "4C530001"
PART = 150_000
CONTENT = 1_000_000
SUBJECT = "Killed"
OFFICE = "Office b"


@dataclass
class Counted:
    """What all the kills came to."""

    kills: int = 0
    in_act: int = 0
    in_file: int = 0
    in_unit: int = 0
    acknowledged: int = 0
    kept_unacknowledged: int = 0
    gone_on_with: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Made:
    """What every series of kills begins with: a with a case, prepared bundles of it in both forms, and two that came from b."""

    office: Path
    number: str
    partner: str
    prepared: dict[str, str]
    arrived: dict[str, Path]
    secrets: dict[str, Path]


# -- what is there before --------------------------------------------------------------------------------------------------


def make(made: Path, place: Path) -> Made:
    """Bundles of one exhibit in many parts, on their way out of a and into it."""
    place.mkdir(parents=True)
    image = place / "image.bin"
    image.write_bytes(Random(7).randbytes(CONTENT))
    secret = place / "secret"
    secret.write_text(desk.WORDS + "\n", encoding="utf-8")
    secrets, arrived, prepared = {"": secret}, dict[str, Path](), dict[str, str]()
    folder, theirs = Path(shutil.copytree(made / "a", place / "a")), Path(shutil.copytree(made / "b", place / "b"))
    for at in (folder, theirs):
        with desk.enter(at, desk.WORDS)[0] as office:
            ours = at is folder
            case = _case(office, "BR" if ours else "CH", image)
            (partner,) = (card.fingerprint for card in office.bundles.cards())
            for form in FORMS:
                to, choice = _to(form, partner)
                if ours:
                    prepared[form] = office.bundles.prepare(case, to, choice, part_size=PART).value.uid
                    number, known = office.register.show(case).request.number, partner
                    continue
                arrived[form] = office.bundles.export(case, to, place / f"from b {form}", choice, part_size=PART).value.folder
                code = office.passphrase_letters.standing(arrived[form].name) if form == "7z" else None
                if code:
                    secrets["7z"] = place / "passphrase"
                    secrets["7z"].write_text(_passphrase(office, arrived[form].name) + "\n", encoding="utf-8")
    shutil.rmtree(theirs)
    return Made(folder, number, known, prepared, arrived, secrets)


def _case(office: Office, state: str, image: Path) -> RequestId:
    outgoing = Particulars(klass=RequestClass.MLA, direction=Direction.OUTGOING, subject=SUBJECT, other_state=state)
    case = office.register.log(outgoing, received=None, sent=desk.an_hour_ago()).value.id
    office.evidence.add(case, image, NewEvidence(title="image"))
    return case


def _to(form: str, partner: str) -> tuple[list[str], BundleChoice]:
    if form == "age":
        return [partner], BundleChoice()
    return [], BundleChoice(without_card=WithoutCard(name=OFFICE, country="BR"))


def _passphrase(office: Office, uid: str) -> str:
    with office._place.store.read() as uow:  # the letter that has it is a PDF
        found = uow.bundles.passphrase(Uid(uid))
    assert found is not None
    return found.code


# -- killing ---------------------------------------------------------------------------------------------------------------


class Series:
    """Kills, each in an office of its own."""

    def __init__(self, made: Made, place: Path) -> None:
        self.made, self.place = made, place
        self.whole: dict[str, tuple[object, ...]] = {}
        self.spans: dict[tuple[str, str, int], list[tuple[float, float]]] = {}

    def words(self, act: str, form: str, folder: Path) -> list[object]:
        """The command as it is typed."""
        made, stick = self.made, folder / "stick"
        given: list[object] = ["--office", folder / "a", "--passphrase-file", made.secrets[""], "--user", "anna", "bundle"]
        if act == "carry":
            return [*given, "carry", made.prepared[form], "--out", stick, "--json"]
        if act == "import":
            opens = ["--bundle-passphrase-file", made.secrets["7z"]] if form == "7z" else []
            return [*given, "import", made.arrived[form], *opens, "--json"]
        to = ["--to", made.partner] if form == "age" else ["--without-card", OFFICE, "--state", "BR"]
        return [*given, "export", made.number, *to, "--out", stick, "--part-size", PART, "--json"]

    def working(self, act: str, form: str, folder: Path) -> Callable[[Tell, mmap.mmap], None]:
        """Have a child run the command in an office of its own."""
        folder.mkdir()
        shutil.copytree(self.made.office, folder / "a")
        (folder / "stick").mkdir()

        def work(tell: Tell, page: mmap.mmap) -> None:
            for owner, name in ((Writer, "prepare"), (Writer, "write"), (Courier, "carry")):
                mark_calls(page, FILES, owner, name)
            mark_blocks(page, FILES, Reader, "receive")
            mark_blocks(page, UNIT, SqlStore, "write")
            _tell_of(tell, page, *DOORS[act])
            with _tight(act):
                mlat(*self.words(act, form, folder), expect=0)
            tell(done=act)

        return work

    def one(self, number: int, chance: Random, counted: Counted) -> None:
        """Kill one command at a moment of chance, and hold the office against what it said."""
        act, form = KINDS[number % len(KINDS)]
        aim = (act, form, UNIT if number // len(KINDS) % 2 else ACT)  # anywhere, or where the register is written
        if aim not in self.spans:
            folder = self.place / f"whole {number}"
            self.spans[aim] = spans(self.working(act, form, folder), 1, aim[2])
            if act == "import":
                self.whole[form] = state(folder / "a")
            shutil.rmtree(folder)
        folder = self.place / str(number)
        killed = kill(self.working(act, form, folder), 1, inside(self.spans[aim], chance))
        if killed.done:  # the machine is faster now than when it was measured
            self.spans[aim] = [(begun * 0.7, ended * 0.7) for begun, ended in self.spans[aim]]
        counted.kills += 1
        counted.in_act += killed.in_act
        counted.in_file += killed.in_file
        counted.in_unit += killed.in_unit
        counted.acknowledged += bool(killed.done)
        where = f"{number} {act} {form}"
        found = [f"{where}: {fault}" for fault in desk.faults(folder / "a", desk.WORDS)]
        if act == "import":
            found += [f"{where}: {fault}" for fault in self._taken(form, folder, killed, counted)]
        else:
            found += [f"{where}: {fault}" for fault in self._written(act, form, folder, killed, counted)]
        counted.faults += found
        shutil.rmtree(folder)

    # -- into the office -------------------------------------------------------------------------------------------------

    def _taken(self, form: str, folder: Path, killed: Killed, counted: Counted) -> Iterator[str]:
        """All of it or nothing; and once more."""
        nothing, whole, found = state(self.made.office), self.whole[form], state(folder / "a")
        if found not in {nothing, whole}:
            yield f"half taken in: {found}"
        if killed.done and found != whole:
            yield "acknowledged, and not there"
        counted.kept_unacknowledged += found == whole and not killed.done
        again = mlat(*self.words("import", form, folder))
        if again.code or again.json["already"] is not (found == whole):
            yield f"the next try: {again.out} {again.err}"
        if state(folder / "a") != whole:
            yield f"after the next try: {state(folder / 'a')}"

    # -- out of the office -----------------------------------------------------------------------------------------------

    def _written(self, act: str, form: str, folder: Path, killed: Killed, counted: Counted) -> Iterator[str]:
        """What the register says of the bundle is what lies on the stick, and the next attempt works."""
        stick = folder / "stick"
        with desk.enter(folder / "a", desk.WORDS)[0] as office:
            case = office.register.find(self.made.number).id
            new = self._new(office, case, act, form)
            if new is None:  # before it was in the register
                yield from (f"on the stick and not in the register: {each}" for each in stick.iterdir())
            else:
                yield from self._true(office, act, new, stick, killed, counted)
            if new is None or new.record.state is not BundleState.VERIFIED:
                yield from self._again(office, case, form, new, stick)
                counted.gone_on_with += new is not None and new.prepared

    def _new(self, office: Office, case: RequestId, act: str, form: str) -> Outgoing | None:
        """The bundle that was killed, if it came to be."""
        known = {self.made.prepared[each] for each in FORMS if act != "carry" or each != form}
        return next((each for each in office.bundles.outgoing(case) if each.record.uid not in known), None)

    def _true(self, office: Office, act: str, new: Outgoing, stick: Path, killed: Killed, counted: Counted) -> Iterator[str]:
        record, last = new.record, new.media[-1] if new.media else None
        whole = list(_whole(office, stick))
        yield from (each for each in whole if " " in each)
        written = record.state is BundleState.VERIFIED
        if killed.done and not written:
            yield "acknowledged, and not verified"
        if written and whole != [record.uid]:
            yield f"said to be verified, and on the stick is {whole}"
        counted.kept_unacknowledged += written and not killed.done
        expected = {
            BundleState.VERIFIED: ("", False),
            BundleState.PREPARED: ("", True),
            BundleState.FAILED: ("begun", act != "straight") if last else ("interrupted", False),
        }
        # Once it is verified the prepared files go: a kill in between leaves them, and the register says that they are there.
        if (record.detail, new.prepared and not written) != expected.get(record.state):
            yield f"{record.state} {record.detail} prepared {new.prepared}"
        if last and (last.serial, last.state) != (SERIAL, BundleState.VERIFIED if written else BundleState.FAILED):
            yield f"the medium {last.serial} is {last.state}"
        unknown = [each.record.uid for each in office.attempts.unknown()]
        if unknown != ([record.uid] if record.detail == "begun" else []):
            yield f"asked what became of {unknown}"
        acts, mails = _entries(office, self.made.number)
        failed = [(CustodyAct.EXPORT_FAILED, "")] if record.detail == "interrupted" else []
        if acts != ([(CustodyAct.EXPORTED, SERIAL)] if written else failed) or mails != written:
            yield f"{record.state}: custody {acts}, mails {mails}"

    def _again(self, office: Office, case: RequestId, form: str, new: Outgoing | None, stick: Path) -> Iterator[str]:
        try:
            if new is not None and new.prepared:
                uid = office.bundles.carry(new.record.uid, stick).value.uid
            else:
                to, choice = _to(form, self.made.partner)
                uid = office.bundles.export(case, to, stick, choice, part_size=PART).value.uid
            whole = list(_whole(office, stick))
        except KnownError as error:
            yield f"the next attempt: {error}"
            return
        done = next(each for each in office.bundles.outgoing(case) if each.record.uid == uid)
        if uid not in whole or done.record.state is not BundleState.VERIFIED or done.prepared:
            yield f"after the next attempt: {whole}, {done.record.state}, {done.prepared}"
        acts, mails = _entries(office, self.made.number)
        if acts.count((CustodyAct.EXPORTED, SERIAL)) != 1 or mails != 1:
            yield f"after the next attempt: custody {acts}, mails {mails}"
        if new is not None and new.prepared and new.media and (CustodyAct.EXPORT_FAILED, SERIAL) not in acts:
            yield f"the attempt that was killed is not in the custody: {acts}"


def _whole(office: Office, stick: Path) -> Iterator[str]:
    """What a strict reader takes for whole on a stick; a sentence where it takes what it must not, or refuses what it must."""
    for folder in sorted(stick.iterdir()):
        try:
            office.bundles.verify(folder)
        except KnownError as error:
            if not folder.name.endswith(".incomplete"):
                yield f"{folder.name} looks whole and is not: {error}"
        else:
            yield folder.name if not folder.name.endswith(".incomplete") else f"{folder.name} is believed"


def _entries(office: Office, number: str) -> tuple[list[tuple[CustodyAct, str]], int]:
    """The exports in the custody of the one exhibit, with their media, and how many bundles are among the mail."""
    case, kinds = office.register.find(number).id, {CustodyAct.EXPORTED, CustodyAct.EXPORT_FAILED}
    with office._place.store.read() as uow:
        (item,) = uow.exhibits.of_request(case)
        acts = [(link.act, link.medium) for link in uow.exhibits.custody(item.uid) if link.act in kinds]
        return acts, len([mail for mail in uow.requests.mails(case) if mail.kind is MailKind.BUNDLE])


def state(folder: Path) -> tuple[object, ...]:
    """How much of a case there is in an office."""
    ask = desk.query(folder, desk.WORDS)
    tables = ("request", "event", "mail", "evidence", "custody", "bundle", "duty", "notice")
    return tuple(ask(f"SELECT count(*) FROM {table}")[0][0] for table in tables)


def _tell_of(tell: Tell, page: mmap.mmap, owner: Any, name: str) -> None:
    """Tell when the act itself begins: the office is open, and everything is loaded."""
    real = getattr(owner, name)

    @functools.wraps(real)
    def telling(*words: Any, **named: Any) -> Any:
        tell(begun=name)
        page[ACT] = 1
        try:
            return real(*words, **named)
        finally:
            page[ACT] = 0

    setattr(owner, name, telling)


@contextmanager
def _tight(act: str) -> Iterator[None]:
    """This computer has not the room to prepare a bundle, where it is to go straight onto the medium."""
    if act == "straight":
        bundle_desk.SPARE = 1 << 62
    yield


def _plugged(real: Callable[..., Drive | None]) -> Callable[..., Drive | None]:
    def drive_of(path: Path) -> Drive | None:
        there = next((each for each in (path, *path.parents) if each.name == "stick"), None)
        return Drive(there, "STICK", SERIAL, "exfat", 1 << 40, 1 << 40, True, True) if there else real(path)

    return drive_of


def run(made: Path, place: Path, kills: int, seed: int) -> Counted:
    """Kill that many commands, the kinds in turn."""
    drives.drive_of = _plugged(drives.drive_of)
    seven.ROUNDS = 10  # how dear a guess at the passphrase is: not of concern here
    series, counted, chance = Series(make(made, place), place), Counted(), Random(seed)
    for number in range(kills):
        series.one(number, chance, counted)
    return counted


def main(words: list[str]) -> None:
    counted = run(Path(words[0]), Path(words[1]), int(words[2]), int(words[3]))
    print(json.dumps(vars(counted)))


if __name__ == "__main__":
    main(sys.argv[1:])
