# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One bit of a bundle or of a sealed letter is another one: nobody takes it, and nothing of it is kept."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.vocabulary import Direction, RequestClass
from mlat_desktop.messages import sentence
from mlat_desktop.services.evidence import NewEvidence
from tests.kills import desk

SEED = 20261121
ROOT = Path(__file__).resolve().parents[2]
Figure = Callable[[str, object], None]


@dataclass(frozen=True)
class Papers:
    """An office, a bundle of about 1 MB for it, and a letter that it sealed."""

    folder: Path
    bundle: Path
    letter: Path

    @property
    def office(self) -> Path:
        return self.folder / "a"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    folder = desk.make(tmp_path_factory.mktemp("flips") / "made", bundles=0)
    file = folder / "ledger.bin"
    file.write_bytes(random.Random(SEED).randbytes(1 << 20))
    with desk.enter(folder / "a", desk.WORDS)[0] as a:
        fingerprint = a.bundles.own_card().fingerprint
        letters, request = a.correspondence, desk.log(a, "A letter")
        letter = letters.draft(request.id, "request", "en", {"to_name": "x", "facts": "y", "items": "z"}).value.id
        for step in (letters.submit, letters.approve, letters.seal):
            step(letter)
        (folder / "letter.pdf").write_bytes(letters.pdf(letter))
    with desk.enter(folder / "b", desk.WORDS)[0] as b:
        particulars = Particulars(klass=RequestClass.MLA, direction=Direction.OUTGOING, subject="Sent", other_state="CH")
        sent = b.register.log(particulars, received=None, sent=desk.an_hour_ago()).value
        b.evidence.add(sent.id, file, NewEvidence(title="ledger"))
        bundle = b.bundles.export(sent.id, [fingerprint], folder / "stick").value.folder
    return Papers(folder, bundle, folder / "letter.pdf")


def places(files: list[Path], count: int, chance: random.Random) -> list[tuple[Path, int, int]]:
    """File, byte and bit of each flip: every file gets its share, however small it is."""
    turns = [files[number % len(files)] for number in range(count)]
    return [(file, chance.randrange(file.stat().st_size), chance.randrange(8)) for file in turns]


@contextmanager
def flipped(path: Path, byte: int, bit: int) -> Iterator[None]:
    """The file with one other bit, and as it was again."""

    def flip() -> None:
        with path.open("r+b") as stream:
            stream.seek(byte)
            value = stream.read(1)[0]
            stream.seek(byte)
            stream.write(bytes([value ^ (1 << bit)]))

    flip()
    try:
        yield
    finally:
        flip()


def _state(papers: Papers) -> tuple[object, ...]:
    """Everything of an office but the log, which names each refusal."""
    ask = desk.query(papers.office, desk.WORDS)
    tables = [str(row[0]) for row in ask("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'audit%'")]
    rows = tuple((name, ask(f'SELECT count(*) FROM "{name}"')) for name in tables)
    kept = tuple(sorted(str(path) for place in ("blobs", "quarantine") for path in (papers.office / place).rglob("*")))
    return rows, kept


def _takes(act: Callable[[], object]) -> bool:
    """Whether an act takes what it is given; a refusal must be a whole sentence."""
    try:
        act()
    except KnownError as error:
        text = sentence(error)
        assert "{" not in text
        assert text.endswith(".")
        return False
    return True


def _bundle(papers: Papers, count: int, figure: Figure) -> None:
    before, chance = _state(papers), random.Random(SEED)
    files = sorted(papers.bundle.iterdir())
    taken = []
    with desk.enter(papers.office, desk.WORDS)[0] as office:
        assert office.bundles.verify(papers.bundle).evidence == 1, "whole, it is taken"
        for place in places(files, count, chance):
            with flipped(*place):
                taken += [place] * _takes(lambda: office.bundles.verify(papers.bundle))
                taken += [place] * _takes(lambda: office.bundles.import_(papers.bundle))
        assert office.bundles.verify(papers.bundle).evidence == 1, "and again, when every bit was put back"
    assert taken == []
    assert _state(papers) == before
    size = sum(file.stat().st_size for file in files)
    figure("single flipped bits in a bundle that were taken", f"0 of {count} in {len(files)} files, {size} bytes (seed {SEED})")


def _letter(papers: Papers, count: int, figure: Figure) -> None:
    chance = random.Random(SEED)
    taken = []
    with desk.enter(papers.office, desk.WORDS)[0] as office:
        assert office.correspondence.verify(papers.letter.read_bytes()).ok
        for place in places([papers.letter], count, chance):
            with flipped(*place):
                verdict = office.correspondence.verify(papers.letter.read_bytes())
                assert verdict.sentence.endswith(".")
                taken += [place] * verdict.ok
    assert taken == []
    figure("single flipped bits in a sealed letter that were taken", f"0 of {count}, {papers.letter.stat().st_size} bytes")


@pytest.mark.slow
def test_a_few_flipped_bits_of_a_bundle_are_refused(papers: Papers, figure: Figure) -> None:
    _bundle(papers, 24, figure)


@pytest.mark.slow
def test_a_few_flipped_bits_of_a_letter_are_refused(papers: Papers, figure: Figure) -> None:
    _letter(papers, 25, figure)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_thousand_flipped_bits_of_a_bundle_are_refused(papers: Papers, figure: Figure) -> None:
    _bundle(papers, 1000, figure)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_thousand_flipped_bits_of_a_letter_are_refused(papers: Papers, figure: Figure) -> None:
    _letter(papers, 1000, figure)


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(600)
def test_thirty_flipped_bits_of_each_are_refused_by_mlat(papers: Papers, tmp_path: Path, figure: Figure) -> None:
    """Two desks at once, each with an office and papers of its own."""
    with ThreadPoolExecutor(2) as both:
        told = list(both.map(lambda name: _by_mlat(papers, tmp_path / name, name), ("bundle", "letter")))
    assert told == [[], []]
    figure("flipped bits that an mlat process took", "0 of 30 in a bundle, 0 of 30 in a letter")


def _by_mlat(papers: Papers, folder: Path, what: str) -> list[str]:
    """What went wrong with thirty flips, each shown to a process of its own."""
    shutil.copytree(papers.folder, folder)
    here = Papers(folder, folder / "stick" / papers.bundle.name, folder / "letter.pdf")
    (folder / "secret").write_text(desk.WORDS + "\n", encoding="utf-8")
    before, files = _state(here), [here.letter] if what == "letter" else sorted(here.bundle.iterdir())
    found = []
    for number, place in enumerate(places(files, 30, random.Random(SEED + 1))):
        act = (
            ("letter", "verify", here.letter)
            if what == "letter"
            else ("bundle", ("verify", "import")[number // 4 % 2], here.bundle)
        )
        with flipped(*place):
            words = ["--office", here.office, "--passphrase-file", folder / "secret", "--user", "anna", *act]
            done = subprocess.run(
                [sys.executable, "-m", "mlat_desktop", *map(str, words)],
                cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=60, check=False,
            )  # fmt: skip
        if done.returncode != 1 or done.stderr.count("\n") != 1 or done.stdout:
            found.append(f"{act} {place}: {done.returncode} {json.dumps(done.stderr)}")
    if _state(here) != before:
        found.append("the office is another one")
    return found
