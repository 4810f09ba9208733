# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Exports that meet a pulled, full, failing or lying stick, a failing disk or a cancel, at any moment: what the office says
afterwards in its list of bundles, its register of media, the custody and the mail is what is true of the stick.

Whole offices, both forms of a bundle, and every way onto a medium. The stick is always pulled at the end: people do.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import MailKind
from mlat_desktop.progress import CancelToken
from mlat_desktop.services.bundles.bundles import Bundles
from mlat_desktop.services.bundles.desk import SPARE
from mlat_desktop.services.bundles.views import BundleChoice, BundleReport, Outgoing, WithoutCard
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.transfer.carrier import Carrier
from mlat_desktop.transfer.medium import Medium, OwnDisk
from tests.transfer.ailing import Ailing, Illness
from tests.transfer.conftest import MakeOffice, OfficeDesk
from tests.transfer.test_offices import OUTGOING

PART = 15_000
SIZE = 30_000
OFFICE = "Office B"
FORMS = ("age", "7z")
WAYS = ("export", "carry", "straight", "prepare")
"""Through this computer in one act or in two, straight onto the medium, or what fails is this computer's own disk."""

CODES = {
    Illness.PULLED: {Code.BUNDLE_UNPLUGGED},
    Illness.FULL: {Code.DISK_FULL, Code.BUNDLE_NO_SPACE},
    Illness.FAILING: {Code.BUNDLE_UNPLUGGED},
    Illness.ROTTING: {Code.BUNDLE_DIFFERS},
    Illness.CANCELLED: {Code.BUNDLE_STOPPED, Code.CANCELLED},
}
ON_THE_DISK = {
    Illness.FULL: {Code.DISK_FULL},
    Illness.FAILING: {Code.DISK_FAILED},
    Illness.CANCELLED: {Code.CANCELLED},
}
KINDS = [
    (form, way, illness) for way in WAYS for illness in Illness for form in FORMS if way != "prepare" or illness in ON_THE_DISK
]


class Tight(OwnDisk):
    """A disk on which no bundle can be prepared."""

    def free(self, path: Path) -> int:
        return SPARE


@dataclass
class Told:
    """What an office says of its exports: how many acts of which kind, in the custody and among the mail."""

    custody: Sequence[tuple[CustodyAct, str, str]]
    mails: int
    bundles: frozenset[str]


@dataclass
class Trial:
    """Two offices, and one case after another that is exported."""

    ours: OfficeDesk
    theirs: OfficeDesk
    partner: str
    place: Path
    image: Path
    case: RequestId = field(init=False)
    ends: Counter[str] = field(default_factory=Counter)
    steps: dict[str, int] = field(default_factory=dict)

    # -- one export ------------------------------------------------------------------------------------------------------

    def moment(self, seed: int) -> None:
        """An export that meets its illness at a moment of chance, what is said of it, and the next attempt."""
        form, way, illness = KINDS[seed % len(KINDS)]
        chance = random.Random(seed)
        steps = self._steps(way)
        self.case = self._new_case()
        # A third near the end, where names are given; some after it, when it was said to be written.
        at = chance.choice((chance.randint(1, steps), chance.randint(1, steps), chance.randint(max(1, steps - 15), steps + 2)))
        root = self.place / f"stick-{seed}"
        root.mkdir()
        where = f"seed {seed}: {form}, {way}, {illness} at step {at} of {steps}"
        try:
            self._go(root, self._stick(root, way, chance, illness, at), (form, way, illness), where)
        finally:
            shutil.rmtree(root)

    def _new_case(self) -> RequestId:
        with self.ours.store.write() as uow:
            request = self.ours.register.enter(uow, OUTGOING, ())
            uow.commit()
        self.ours.evidence.add(request.id, self.image, NewEvidence(title="Image"))
        return request.id

    def _stick(self, root: Path, way: str, chance: random.Random, illness: Illness, at: int) -> Ailing:
        at_work = self.ours.folder / "outgoing" if way == "prepare" else root
        return Ailing(at_work, chance, illness=illness, at=at)

    def _go(self, root: Path, stick: Ailing, kind: tuple[str, str, Illness], where: str) -> None:
        form, way, illness = kind
        before, said = self.told(), None
        try:
            self._write(root, stick, form, way, stick.cancel)
        except KnownError as error:
            said = error.code
        if way != "prepare":
            stick.pull()
        found = self._new(before)
        if said is None:
            self._judge_written(root, found, before, where)
            return
        self.ends[f"{way}: {illness}"] += 1
        assert said in (ON_THE_DISK if way == "prepare" else CODES)[illness], where
        self._judge_failed(root, found, before, said, way, where)
        before = self.told()
        again = self._again(root, found, form)
        self._judge_written(root, again, before, f"{where}, the next attempt")

    def _write(self, root: Path, stick: Medium, form: str, way: str, cancel: CancelToken) -> None:
        bundles = self._at(stick, way)
        to, choice = self._to(form)
        if way in {"export", "straight"}:
            bundles.export(self.case, to, root, choice, cancel=cancel)
            return
        given = cancel if way == "prepare" else None
        uid = bundles.prepare(self.case, to, choice, cancel=given).value.uid
        bundles.carry(uid, root, cancel=None if way == "prepare" else cancel)

    def _again(self, root: Path, found: Outgoing, form: str) -> Outgoing:
        """Go on with what lies prepared, else begin anew; the medium is well now."""
        before = self.told()
        bundles = self._at(Medium(), "export")
        if found.prepared:
            self._verified(bundles.carry(found.record.uid, root).value)
            return self._outgoing(found.record.uid)
        to, choice = self._to(form)
        self._verified(bundles.export(self.case, to, root, choice).value)
        return self._new(before)

    def _at(self, medium: Medium, way: str) -> Bundles:
        """The bundles of our office with this medium plugged in, or with this disk under it."""
        own = {"straight": Tight(), "prepare": medium}.get(way)
        away = None if way == "prepare" else medium
        self.ours.bundles = self.ours.rebuilt(Carrier(signatures, away, PART, own))
        return self.ours.bundles

    def _to(self, form: str) -> tuple[Sequence[str], BundleChoice]:
        if form == "age":
            return [self.partner], BundleChoice()
        return [], BundleChoice(without_card=WithoutCard(name=OFFICE, country="BR"))

    def _steps(self, way: str) -> int:
        """About how many steps an export takes on a medium that is well."""
        if way not in self.steps:
            root = self.place / "whole"
            root.mkdir()
            self.case = self._new_case()
            stick = self._stick(root, way, random.Random(0), Illness.PULLED, 0)
            self._write(root, stick, FORMS[0], way, CancelToken())
            shutil.rmtree(root)
            self.steps[way] = stick.steps
        return self.steps[way]

    # -- what the office says, and what is true --------------------------------------------------------------------------

    def told(self) -> Told:
        with self.ours.store.read() as uow:
            (item,) = uow.exhibits.of_request(self.case)
            custody: Sequence[tuple[CustodyAct, str, str]] = [
                (link.act, link.detail, link.medium)
                for link in uow.exhibits.custody(item.uid)
                if link.act in {CustodyAct.EXPORTED, CustodyAct.EXPORT_FAILED}
            ]
            mails = len([mail for mail in uow.requests.mails(self.case) if mail.kind is MailKind.BUNDLE])
            bundles = frozenset(record.uid for record in uow.bundles.of_request(self.case))
        return Told(custody, mails, bundles)

    def _new(self, before: Told) -> Outgoing:
        (uid,) = self.told().bundles - before.bundles
        return self._outgoing(uid)

    def _outgoing(self, uid: str) -> Outgoing:
        return next(each for each in self.ours.bundles.outgoing(self.case) if each.record.uid == uid)

    def _judge_written(self, root: Path, found: Outgoing, before: Told, where: str) -> None:
        after, record = self.told(), found.record
        assert (record.state, record.detail, found.missing) == (BundleState.VERIFIED, "", ()), where
        assert (found.media[-1].state, found.media[-1].serial) == (BundleState.VERIFIED, root.name), where
        assert not found.prepared, where
        assert after.custody[len(before.custody) :] == [(CustodyAct.EXPORTED, OFFICE, root.name)], where
        assert after.mails == before.mails + 1, where
        assert record.uid in self._look(root, where), f"{where}: it was said to be written"
        self.ends["written"] += 1

    def _judge_failed(self, root: Path, found: Outgoing, before: Told, said: Code, way: str, where: str) -> None:
        after, record = self.told(), found.record
        detail = Code.CANCELLED if said is Code.BUNDLE_STOPPED else said
        assert (record.state, record.detail) == (BundleState.FAILED, detail), where
        assert after.mails == before.mails, where
        on_medium = way != "prepare"
        serial = root.name if on_medium else ""
        attempt = [] if said is Code.BUNDLE_NO_SPACE else [(CustodyAct.EXPORT_FAILED, detail, serial)]
        assert after.custody[len(before.custody) :] == attempt, where
        media = [(each.state, each.detail, each.serial, each.ended_at is not None) for each in found.media]
        assert media == ([(BundleState.FAILED, detail, serial, True)] if on_medium else []), where
        assert found.prepared is (way in {"export", "carry"}), where
        left = list((self.ours.folder / "outgoing").glob("*"))
        assert [path.name for path in left] == ([record.uid] if found.prepared else []), where
        if record.uid in self._look(root, where):
            self.ends["said to have failed, and yet whole"] += 1

    def _look(self, root: Path, where: str) -> list[str]:
        """What the receiver takes for whole on a stick: all that bears a final name, and nothing else."""
        refused = {folder.name: self._refusal(folder) for folder in sorted(root.iterdir())}
        for name, code in refused.items():
            broken_off = name.endswith(".incomplete")
            assert broken_off is (code is not None), f"{where}: {name} is {code or 'believed'}"
        return [name for name, code in refused.items() if code is None]

    def _refusal(self, folder: Path) -> Code | None:
        try:
            self.theirs.bundles.verify(folder, passphrase=self._passphrase(folder.name.partition(".")[0]))
        except KnownError as error:
            return error.code
        return None

    def _passphrase(self, uid: str) -> str:
        with self.ours.store.read() as uow:
            found = uow.bundles.passphrase(Uid(uid))
        return found.code if found else ""

    @staticmethod
    def _verified(report: BundleReport) -> None:
        assert (report.state, report.missing, report.prepared) == (BundleState.VERIFIED, (), False)


@pytest.fixture
def trial(office: MakeOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trial:
    ours, theirs = office("Office A", "CH", part_size=PART), office(OFFICE, "BR")
    theirs.knows(ours)
    place = tmp_path / "sticks"
    place.mkdir()

    def drive_of(path: Path) -> Drive | None:
        if not path.is_relative_to(place):
            return None
        name = path.relative_to(place).parts[0]
        return Drive(place / name, "STICK", name, "exfat", 1 << 40, 1 << 40, removable=True, writable=True)

    monkeypatch.setattr("mlat_desktop.transfer.drives.drive_of", drive_of)
    monkeypatch.setattr("mlat_desktop.transfer.seven.ROUNDS", 10)  # how dear a guess at the passphrase is: not of concern here
    image = tmp_path / "image.bin"
    image.write_bytes(random.Random(1).randbytes(SIZE))
    return Trial(ours, theirs, ours.knows(theirs), place, image)


MANY = 144


@pytest.mark.parametrize(
    "seeds",
    [range(0, 150, 31), pytest.param(range(MANY), marks=[pytest.mark.slow, pytest.mark.timeout(900)])],
    ids=["few", "many"],
)
def test_whatever_befalls_an_export_at_any_moment_the_office_says_what_is_true(
    seeds: range, trial: Trial, figure: Callable[[str, object], None]
) -> None:
    for seed in seeds:
        trial.moment(seed)
    failed = sum(count for end, count in trial.ends.items() if ":" in end)
    assert failed
    figure("moments of an export", f"{len(seeds)}, of these failed {failed}")
    if len(seeds) == MANY:
        # Whether a cancel still finds work to stop is a matter of two threads.
        met = {f"{way}: {illness}" for _form, way, illness in KINDS if illness is not Illness.CANCELLED}
        assert met <= set(trial.ends), "every kind was met"
    for end, count in sorted(trial.ends.items()):
        figure(f"... {end}", count)
