# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A stack of reminders as an office makes it: begun by the officer, approved, sealed and kept by the head, one after the other.

It runs in a process of its own, because what matters beside the time is whether memory grows with the letters.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from statistics import linear_regression

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap.office import Office
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Authority, LegalBasis, Particulars
from mlat_desktop.domain.vocabulary import BasisKind, Direction, RequestClass
from mlat_desktop.letters.press import Press
from mlat_desktop.services.letters.together import LetterAnswers, Outcome
from tests.bench.filling import CHEAP, NOW, PASSPHRASE, USER
from tests.bench.measure import Measure, Sample, timed
from tests.bench.processes import Processes
from tests.letters.test_pages import sheet
from ui.garbage import sweep

HEAD = "berta"
WARM = 0.4
"""The share of the letters after which memory is watched: fonts and templates are loaded by then."""
_STATUS = Path("/proc/self/status")


def run(processes: Processes, count: int) -> list[Measure]:
    told = json.loads(processes.python("-m", "tests.bench.reminders", str(count), processes.folder / "reminders").printed)
    drawn = [Sample(*told["drawn"])]
    slope = (
        f"{told['kib_per_letter']:.1f} KiB of memory a letter over the last {told['watched']}; {told['mib']:.0f} MiB in the end"
    )
    floor = "draw the pages of as many"
    return [
        Measure(what=f"begin {count} reminders and hand them over", ours=[Sample(*told["begun"])]),
        Measure(what=f"approve {count} reminders", ours=[Sample(*told["approved"])]),
        Measure(
            what=f"seal, sign and keep {count} reminders",
            ours=[Sample(*told["sealed"])],
            floor=drawn,
            floor_what=floor,
            note=slope,
        ),
    ]


class Memory:
    """Looks at the memory of this process before each letter; garbage is collected each second, as in the window."""

    def __init__(self) -> None:
        self.seen: list[float] = []
        self._swept = time.monotonic()

    def step(self, _done: int, _total: int, _what: str = "") -> None:
        if time.monotonic() - self._swept >= 1:
            sweep()
            self._swept = time.monotonic()
        self.seen.append(resident())

    def slope(self, count: int) -> float:
        """KiB a letter by least squares, over the last ``count`` letters."""
        last = self.seen[-count:]
        return linear_regression(range(len(last)), last).slope if len(last) > 1 else 0.0


def resident() -> float:
    """KiB of memory in use; 0 where the system does not tell."""
    if not _STATUS.exists():
        return 0.0
    return next(float(line.split()[1]) for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS"))


def _made(folder: Path, count: int) -> None:
    new = bootstrap.NewOffice(name="Office of Measurement", country="CH", admin_name=USER)
    particulars = Particulars(
        klass=RequestClass.MLA,
        direction=Direction.OUTGOING,
        subject="Banking records of the company",
        other_state="FR",
        their_authority=Authority(name="Ministère de la Justice", address="13 place Vendôme, 75001 Paris"),
        language="fr",
        basis=LegalBasis(kind=BasisKind.RECIPROCITY),
    )
    folder.mkdir(parents=True)
    with bootstrap.create_office(folder, new, PASSPHRASE, cost=CHEAP).office as office:
        office.people.add(HEAD, "Berta Berger", "Head", Role.HEAD, PASSPHRASE + HEAD)
        for _ in range(count):
            office.register.log(particulars, sent=NOW - timedelta(days=120))


def _begin(office: Office) -> list[int]:
    rows = [line.row.number for line in office.chasing.due()]
    prepared = office.chasing.prepare(rows)
    for each in prepared.drafts:
        office.correspondence.submit(each.id)
    return [each.id for each in prepared.drafts]


def _whole(answers: LetterAnswers, count: int) -> None:
    refused = [str(each.refused) for each in answers.letters if each.outcome is not Outcome.DONE]
    if refused or len(answers.letters) != count:
        raise RuntimeError(f"{len(refused)} of {len(answers.letters)} letters: {refused[:3]}")


def _draw(count: int) -> None:
    press = Press()
    for number in range(count):
        press.compose(sheet("chaser", "fr", number=f"L-2026-{number:04d}"))


def main(words: Sequence[str]) -> None:
    """Make an office with so many cases that wait for an answer in a folder, and remind of each."""
    count, folder = int(words[0]), Path(words[1])
    _made(folder, count)
    letters, memory = list[int](), Memory()
    told: dict[str, object] = {}
    with bootstrap.open_office(folder, passphrase=PASSPHRASE, cost=CHEAP) as office:
        told["begun"] = _span(timed(lambda: letters.extend(_begin(office))))
    with bootstrap.open_office(folder, passphrase=PASSPHRASE + HEAD, user=HEAD, cost=CHEAP) as office:
        together = office.letters_together
        told["approved"] = _span(timed(lambda: _whole(together.approve(letters).value, count)))
        told["sealed"] = _span(timed(lambda: _whole(together.seal(letters, progress=memory).value, count)))
    told["drawn"] = _span(timed(lambda: _draw(count)))
    watched = int(count * (1 - WARM))
    told |= {"watched": watched, "kib_per_letter": memory.slope(watched), "mib": memory.seen[-1] / 1024}
    print(json.dumps(told))


def _span(sample: Sample) -> tuple[float, float | None]:
    return sample.seconds, sample.cpu


if __name__ == "__main__":
    main(sys.argv[1:])
