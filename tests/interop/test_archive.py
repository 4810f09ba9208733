# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters for the archive: PDFBox Preflight, an independent validator, accepts each as PDF/A-1b, whatever became of it."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from mlat_desktop.domain.letter_sheet import SealKeys
from mlat_desktop.letters.press import Press
from mlat_desktop.services.letters.words import words
from tests.interop.conftest import KINDS, LANGUAGES, Letters
from tests.letters import gallery
from tests.letters.test_pages import AT, sheet

pytestmark = [pytest.mark.interop, pytest.mark.slow]

JARS = {
    "pdfbox2": "libpdfbox2-java",
    "preflight": "libpdfbox2-java",
    "xmpbox": "libpdfbox2-java",
    "fontbox2": "libfontbox2-java",
    "commons-logging": "libcommons-logging-java",
    "javax.activation": "libactivation-java",
    "jaxb-api": "libjaxb-api-java",
}
SHARED = Path("/usr/share/java")
Judge = Callable[[Mapping[str, bytes]], dict[str, list[str]]]


@pytest.fixture
def preflight(tool: Callable[[str], str], tmp_path: Path) -> Judge:
    """``preflight({name: pdf})``: by name, what Preflight has against a file; nothing if it is PDF/A-1b."""
    java = tool("java")
    for jar, package in JARS.items():
        if not (SHARED / f"{jar}.jar").exists():
            pytest.skip(f"{jar}.jar is not installed (Debian package {package})")

    def judge(files: Mapping[str, bytes]) -> dict[str, list[str]]:
        folder = tmp_path / "judged"
        folder.mkdir()
        for name, pdf in files.items():
            (folder / f"{name}.pdf").write_bytes(pdf)
        path = ":".join(str(SHARED / f"{jar}.jar") for jar in JARS)
        command = [java, "-cp", path, "org.apache.pdfbox.preflight.Validator_A1b", "batch", str(folder)]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        verdicts: dict[str, list[str]] = {}
        for block in re.split(r"^The file ", said, flags=re.MULTILINE)[1:]:
            name, _, rest = block.partition(".pdf is ")
            verdicts[name] = [] if rest.startswith("a valid PDF/A-1b file") else rest.splitlines()[1:] or [rest]
        assert set(verdicts) == set(files), said
        return verdicts

    return judge


def test_every_letter_is_pdf_a_1b_before_and_after_its_seal(
    letters: Letters, keys: SealKeys, preflight: Judge, figure: Callable[[str, object], None]
) -> None:
    files = {}
    for (kind, language), paper in letters(*((kind, language) for kind in KINDS for language in LANGUAGES)).items():
        for state in ("draft", "sealed", "duplicate"):
            files[f"{kind}-{language}-{state}"] = getattr(paper, state)
        code = Press().qr_text(keys, country="CH", number="L-2026-0007", on=AT.date(), digest="ab" * 32)
        plain = sheet(kind, language, qr=code)
        files[f"{kind}-{language}-unsigned"] = Press().compose(plain)
        files[f"{kind}-{language}-training"] = Press().compose(replace(plain, marks=("TRAINING\nfictional",)))
    assert len(files) == 9 * 5
    verdicts = preflight(files)
    assert {name: faults for name, faults in verdicts.items() if faults} == {}
    figure("letters that PDFBox Preflight accepts as PDF/A-1b", f"{len(verdicts)} of {len(files)}")


def test_every_kind_in_every_language_is_pdf_a_1b(preflight: Judge, figure: Callable[[str, object], None]) -> None:
    """The letters of the gallery, all judged by one start of the validator."""
    files = {f"{kind}-{language}": gallery.pdf(kind, language) for kind, language in gallery.every()}
    verdicts = preflight(files)
    assert {name: faults for name, faults in verdicts.items() if faults} == {}
    figure("letters of the gallery that PDFBox Preflight accepts as PDF/A-1b", f"{len(verdicts)} of {len(files)}")


def test_letters_in_two_languages_are_pdf_a_1b(preflight: Judge, figure: Callable[[str, object], None]) -> None:
    files = {}
    for kind, language, beside in (("request", "en", "ar"), ("execution", "fr", "ru"), ("outstanding", "zh", "ar")):
        made = gallery.pdf(kind, language, beside=beside)
        files[f"{kind}-{language}-{beside}"] = made
        mark = "\n".join(words(code).of("mark", "duplicate") for code in (language, beside))
        files[f"{kind}-{language}-{beside}-duplicate"] = Press().duplicate(made, mark, "2", language)
    verdicts = preflight(files)
    assert {name: faults for name, faults in verdicts.items() if faults} == {}
    figure("letters in two languages that PDFBox Preflight accepts as PDF/A-1b", f"{len(verdicts)} of {len(files)}")


def _spoiled(pdf: bytes, spoil: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        spoil(opened)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def _without_colours(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def _without_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def _transparent(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.ExtGState = pikepdf.Dictionary(G0=pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0.5))
    pdf.pages[0].contents_add(b"/G0 gs", prepend=True)


def _foreign_font(pdf: pikepdf.Pdf) -> None:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pdf.pages[0].Resources.Font.H0 = font
    pdf.pages[0].contents_add(b"BT /H0 9 Tf 50 50 Td (x) Tj ET")


def test_preflight_refuses_what_is_no_archive_file(preflight: Judge) -> None:
    """The control: the same command on the same letter, each with one thing spoiled."""
    pdf = Press().compose(sheet("refusal", "en"))
    verdicts = preflight(
        {
            "untouched": _spoiled(pdf, lambda _: None),
            "colours": _spoiled(pdf, _without_colours),
            "metadata": _spoiled(pdf, _without_metadata),
            "transparent": _spoiled(pdf, _transparent),
            "font": _spoiled(pdf, _foreign_font),
        }
    )
    assert verdicts.pop("untouched") == []
    reasons = {
        "colours": "Invalid Color space",
        "metadata": "MetaData",
        "transparent": "Transparency error",
        "font": "FontFile",
    }
    for name, reason in reasons.items():
        assert reason in " ".join(verdicts[name]), (name, verdicts[name])
