# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters: what the seal adds to drawing a page, and how long an office waits for them where LibreOffice makes its PDF files.

LibreOffice neither seals, signs nor makes PDF/A here: it only turns the same words into pages.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pypdfium2

from mlat_desktop.crypto.seals import Seals
from mlat_desktop.domain.letter_sheet import Fault
from mlat_desktop.letters.press import Press
from tests.bench.measure import Measure, Sample, against
from tests.bench.processes import Processes
from tests.letters.test_pages import sheet

OFFICE_SUITE = "libreoffice-writer-nogui"
"""The Debian package of the comparison; the program and its tests do without it."""
_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_FLAT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
    ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
    "{text}</office:text></office:body></office:document>"
)


def run(processes: Processes, batch: int, rounds: int, singles: int) -> list[Measure]:
    """``singles`` turns of one letter, ``rounds`` of the batch."""
    return [*_warm(), *_as_processes(processes, {1: singles, batch: rounds})]


def _warm() -> list[Measure]:
    press, keys = Press(), Seals().make(office="Office of Measurement", country="CH", at=_AT)
    lines = []
    for name, language in (("English", "en"), ("Arabic", "ar")):
        letter = sheet("request", language)
        drawn = press.compose(letter)

        def draw(letter=letter) -> bytes:  # type: ignore[no-untyped-def]  # a default binds it now; here and below
            return press.compose(letter)

        def seal(drawn: bytes = drawn) -> bytes:
            return press.seal(drawn, keys, at=_AT, reason="L-2026-0001", location="CH")

        sealed = seal()

        def verify(sealed: bytes = sealed) -> None:
            assert press.examine(sealed).fault is Fault.NONE

        note = f"{len(sealed) / 1024:.0f} KiB"
        lines += [
            against(f"seal a letter that is drawn ({name})", seal, draw, "draw it as PDF/A", note=note),
            against(f"verify a letter ({name})", verify, draw, "draw it as PDF/A"),
        ]
    return lines


def _as_processes(processes: Processes, turns: Mapping[int, int]) -> list[Measure]:
    """The whole wait, start-up included: one letter, and a batch in one call."""
    suite = shutil.which("soffice")
    words = _words()
    lines = []
    for count, rounds in turns.items():
        folder = processes.folder / f"letters-{count}"
        folder.mkdir()
        sources = [folder / f"{number}.fodt" for number in range(count)]
        for source in sources:
            source.write_text(words, encoding="utf-8")
        ours: list[Sample] = []
        theirs: list[Sample] = []
        for turn in range(rounds + 1):
            made = processes.python("-m", "tests.bench.papers", str(count), folder).sample
            converted = _converted(processes, suite, sources) if suite else None
            if turn:
                ours.append(made)
                theirs += [converted] if converted is not None else []
        lines.append(
            Measure(
                what=f"draw and seal {count} letter{'s' if count > 1 else ''}, as a new process",
                ours=ours,
                floor=theirs,
                floor_what="the same words by LibreOffice, unsealed",
                missing="" if suite else f"not installed ({OFFICE_SUITE})",
            )
        )
    return lines


def _converted(processes: Processes, suite: str, sources: list[Path]) -> Sample:
    out = sources[0].parent / "out"
    shutil.rmtree(out, ignore_errors=True)
    profile = f"-env:UserInstallation=file://{processes.folder / 'suite'}"
    done = processes.run([suite, profile, "--headless", "--convert-to", "pdf", "--outdir", out, *sources])
    made = len(list(out.glob("*.pdf")))
    if made != len(sources):
        raise RuntimeError(f"LibreOffice made {made} of {len(sources)} files: {done.printed[-500:]}")
    return done.sample


def _words() -> str:
    """The words of our letter as a flat OpenDocument text, line by line."""
    with pypdfium2.PdfDocument(Press().compose(sheet("request", "en"))) as pages:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.replace("\r", "").splitlines())
    return _FLAT.format(text="".join(char for char in lines if char >= " "))


def main() -> None:
    """Draw and seal so many letters into a folder: what :func:`_as_processes` starts."""
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    press, keys = Press(), Seals().make(office="Office of Measurement", country="CH", at=_AT)
    for number in range(count):
        drawn = press.compose(sheet("request", "en", number=f"L-2026-{number:04d}"))
        sealed = press.seal(drawn, keys, at=_AT, reason=f"L-2026-{number:04d}", location="CH")
        (folder / f"{number}.pdf").write_bytes(sealed)


if __name__ == "__main__":
    main()
