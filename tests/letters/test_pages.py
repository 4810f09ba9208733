# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Finished pages: what a reader extracts from them, what a scanner reads, and that the same letter gives the same file."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from reportlab.pdfbase import pdfmetrics

import resources
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import LetterSheet, SealKeys
from mlat_desktop.domain.letter_text import begin, fill, parse
from mlat_desktop.letters import qr
from mlat_desktop.letters.press import Press
from mlat_desktop.services.letters.kinds import kind_of
from mlat_desktop.services.letters.words import Saying, date_in_words, words

pytestmark = pytest.mark.thorough

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
SEEDS = Path(resources.__file__).parent / "letters"
REFERENCE, IBAN, THEIRS = "MLA-2026-0412", "EG38 0019 0005 0000 0000 2631 8000 2", "45/ب/2023"
NAME = "Mohamed Abdallah"
MARKS = re.compile("[\u064b-\u0652]")
STEERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
Tool = Callable[[str], str]


def sheet(kind: str = "request", language: str = "ar", **changes: object) -> LetterSheet:
    content = begin(parse((SEEDS / kind / f"{language}.toml").read_text(encoding="utf-8"), kind_of(kind).fields))
    given = {
        "to_name": "Ministry of Justice",
        "our_reference": REFERENCE,
        "subject_matter": "غسل الأموال" if language == "ar" else "money laundering",
        "treaty": words(language).of("treaties", "CH-EG-MLA-2000", "the Treaty of 2000"),
        "article": "13",
        "facts": "قام المتهم بتحويل متحصلات الرشوة عبر حسابين مصرفيين." if language == "ar" else "Facts.",
        "items": f"{words(language).of('assistance', 'banking')}\t{IBAN}\n{NAME}\t+41 22 555 01 23",
        "needed_by": "2027-03-01",
        "received_on": "2026-11-16",
        "reasons": "Reasons.",
        "signatory_name": "Dr. Martin Frei",
    }
    known = {spec.name for spec in content.specs}
    content = content.with_fields({name: value for name, value in given.items() if name in known})
    made = LetterSheet(
        language=language,
        rtl=language == "ar",
        words=words(language).sheet(),
        filled=fill(content, Saying(language, ("EG",))),
        letterhead=("الاتحاد السويسري", "المكتب الاتحادي للعدل") if language == "ar" else ("Swiss Confederation", "Office"),
        recipient=("وزارة العدل", "القاهرة") if language == "ar" else ("Ministry of Justice", "Cairo"),
        our_reference=REFERENCE,
        their_reference=THEIRS,
        date_line=date_in_words(date(2026, 11, 21), language, "EG"),
        number="L-2026-0007",
        classification=words(language).of("classification", "restricted"),
        signatory=("Dr. Martin Frei",),
        seal_text="المكتب الاتحادي للعدل" if language == "ar" else "Office · Swiss Confederation",
        seal_centre="CH",
        made_at=AT,
        office="Office",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name, in tests only


def extracted(pdf: bytes, tool: Tool, tmp_path: Path) -> str:
    """The text as pdftotext reads it, without the direction marks that it adds and that the file keeps."""
    (tmp_path / "letter.pdf").write_bytes(pdf)
    done = subprocess.run(
        [tool("pdftotext"), "-enc", "UTF-8", "letter.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
    )
    return STEERING.sub("", done.stdout.decode())


@pytest.mark.interop
def test_references_and_accounts_are_read_in_order_from_an_arabic_letter(tool: Tool, tmp_path: Path) -> None:
    """Story 6: on paper and in extracted text."""
    text = extracted(Press().compose(sheet()), tool, tmp_path)
    for wanted in (REFERENCE, IBAN, NAME, "+41 22 555 01 23", "L-2026-0007", THEIRS):
        assert wanted in text, wanted
    # pdftotext moves the space beside a number to its other side; the order of words is what counts.
    assert "21نوفمبر2026" in text.replace(" ", "")
    assert "2027" in text


def test_a_reference_with_an_arabic_letter_is_read_in_order_by_browsers_too() -> None:
    """PDFium also works the order out from bare glyphs; a dot that is drawn apart it reads as a control character."""
    document = pypdfium2.PdfDocument(Press().compose(sheet("refusal")))
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert THEIRS in re.sub("[\x00-\x1f]", "", STEERING.sub("", text))


@pytest.mark.slow
@pytest.mark.interop
def test_the_code_on_paper_reads_back_and_proves_the_letter(keys: SealKeys, tool: Tool, tmp_path: Path) -> None:
    digest = "ab" * 32
    text = Press().qr_text(keys, country="CH", number="L-2026-0007", on=date(2026, 11, 21), digest=digest)
    (tmp_path / "letter.pdf").write_bytes(Press().compose(sheet(qr=text)))
    subprocess.run([tool("pdftoppm"), "-r", "300", "-png", "letter.pdf", "page"], cwd=tmp_path, check=True)
    last = sorted(tmp_path.glob("page*.png"))[-1]
    command = [tool("zbarimg"), "--raw", "-q", "-Sdisable", "-Sqrcode.enable", str(last)]
    scanned = subprocess.run(command, capture_output=True, check=True).stdout.decode().removesuffix("\n")
    assert scanned == text
    public = Ed25519PrivateKey.from_private_bytes(keys.signing_key).public_key().public_bytes_raw()
    claim = qr.read(scanned, public)
    assert claim == qr.QrClaim("CH", "L-2026-0007", date(2026, 11, 21), digest[:32])
    assert qr.read(scanned.replace("0007", "0008"), public) is None
    assert qr.read(scanned[:-1] + ("0" if scanned[-1] != "0" else "1"), public) is None


def test_a_code_stays_small_enough_to_be_scanned(keys: SealKeys) -> None:
    text = Press().qr_text(keys, country="CH", number="L-2026-0007", on=date(2026, 11, 21), digest="ab" * 32)
    import segno

    assert int(segno.make(text, error="m", boost_error=False, micro=False).version) <= 8
    for data in (b"", b"a", b"AB", bytes(range(65))):
        assert qr.unbase45(qr.base45(data)) == data


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_same_letter_gives_the_same_bytes(language: str) -> None:
    made = sheet("request", language)
    assert Press().compose(made) == Press().compose(made)
    assert Press().compose(replace(made, number="L-2026-0008")) != Press().compose(made)


@pytest.mark.slow
def test_the_same_letter_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Neither hashing, nor what was composed before, nor a person's settings of ReportLab may show in a file that is kept."""
    here = Press().compose(sheet())
    script = (
        "import hashlib; from tests.letters.test_pages import Press, sheet; Press().compose(sheet('refusal', 'fr'));"
        " print(hashlib.sha256(Press().compose(sheet())).hexdigest())"
    )
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "RL_invariant": "0",
            "RL_pdfMultiLine": seed,
            "RL_documentLang": "de",
        }
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=True, text=True
        )
        assert done.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_letters_set_at_the_same_time_do_not_share_codes() -> None:
    """ReportLab keeps fonts for the whole process; ours live and end with their document."""
    made = [sheet(kind, language) for kind in ("request", "refusal") for language in ("en", "ar")]
    known = set(pdfmetrics.getRegisteredFontNames())
    alone = [Press().compose(each) for each in made]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(Press().compose, made)) == alone
    assert set(pdfmetrics.getRegisteredFontNames()) - known <= {"Helvetica"}, "no face of ours is left behind"


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_only_fonts_are_subsets_of_ours(language: str) -> None:
    with pikepdf.open(io.BytesIO(Press().compose(sheet("request", language, marks=("DRAFT",))))) as pdf:
        names = {str(item.BaseFont) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item}
    assert names
    assert all(re.fullmatch(r"/[A-Z]{6}\+Noto[A-Za-z]+-(Regular|Bold)", name) for name in names), names


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_file_is_built_as_pdf_a_1b_asks(language: str) -> None:
    with pikepdf.open(io.BytesIO(Press().compose(sheet("refusal", language)))) as pdf:
        assert pdf.pdf_version == "1.4"
        assert pdf.Root.Lang == language
        assert b"<pdfaid:part>1</pdfaid:part>" in pdf.Root.Metadata.read_bytes()
        assert int(pdf.Root.OutputIntents[0].DestOutputProfile.N) == 3
        for page in pdf.pages:
            assert "/ExtGState" not in page.Resources
            for font in page.Resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert len(descriptor.FontFile2.read_bytes()) > 500
                assert "/ToUnicode" in font
        title = str(pdf.trailer.Info.Title)
        assert "L-2026-0007" in title
        assert title in pdf.Root.Metadata.read_bytes().decode()


def test_every_page_is_marked_and_counted() -> None:
    rows = "\n".join(f"Item {n}\tparticulars of item {n}" for n in range(90))
    content = begin(parse((SEEDS / "request" / "en.toml").read_text(encoding="utf-8"), kind_of("request").fields)).with_fields(
        {"items": rows, "facts": "F"}
    )
    caution = words("en").of("caution", "charged")
    made = sheet("request", "en", filled=fill(content), marks=("TRAINING\nexercise only",), caution=caution)
    pdf = Press().compose(made)
    pages = Press().pages(pdf)
    assert pages >= 3
    document = pypdfium2.PdfDocument(pdf)
    for n in range(pages):
        text = document[n].get_textpage().get_text_range()
        assert text.count("RESTRICTED") == 2
        assert "TRAINING" in text
        assert f"Page {n + 1} of {pages}" in text
        assert caution in " ".join(text.split())
    document.close()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_longest_caution_stays_above_the_edge_of_the_paper(language: str) -> None:
    longest = max(words(language).sections["caution"].values(), key=len)
    plain, made = (Press().compose(sheet("request", language, caution=each)) for each in ("", longest))
    images = [Press().raster(each, 0, 800) for each in (plain, made)]
    strip = 800 * 3 * round(images[0].height * 5 / 297)  # printers leave so much white
    assert images[0].data[-strip:] == images[1].data[-strip:]
    assert images[0].data != images[1].data


def test_a_letter_without_end_is_refused() -> None:
    content = begin(parse((SEEDS / "request" / "en.toml").read_text(encoding="utf-8"), kind_of("request").fields))
    content = content.with_fields({"items": "\n".join(["x"] * 5000), "facts": "F"})
    with pytest.raises(KnownError) as caught:
        Press().compose(sheet("request", "en", filled=fill(content)))
    assert caught.value.code is Code.LETTER_TOO_LONG


def test_a_page_becomes_pixels_for_the_preview() -> None:
    pdf = Press().compose(sheet("request", "en"))
    image = Press().raster(pdf, 0, 300)
    assert (image.width, len(image.data)) == (300, 300 * image.height * 3)
    assert 420 <= image.height <= 428
    assert len(set(image.data)) > 20
    with pytest.raises(KnownError) as caught:
        Press().raster(b"no pdf", 0, 300)
    assert caught.value.code is Code.FILE_UNREADABLE


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("EG", "5 يناير 2027"),
        ("LB", "5 كانون الثاني 2027"),
        ("TN", "5 جانفي 2027"),
        ("MA", "5 يناير 2027"),
        ("BR", "5 يناير 2027"),
    ],
)
def test_the_month_follows_the_usage_of_the_state(state: str, wanted: str) -> None:
    assert date_in_words(date(2027, 1, 5), "ar", state, "CH") == wanted


def test_dates_are_never_ambiguous() -> None:
    assert date_in_words(date(2025, 3, 12), "en") == "12 March 2025"
    assert date_in_words(date(2025, 3, 1), "fr") == "1er mars 2025"
    assert date_in_words(date(2025, 3, 21), "fr") == "21 mars 2025"
