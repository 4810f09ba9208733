# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The seal of a letter in the eyes of programs that know nothing of ours: pdfsig, OpenSSL, pyHanko's own validator, qpdf."""

from __future__ import annotations

import io
import logging
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from mlat_desktop.crypto.seals import Seals
from mlat_desktop.domain.letter_sheet import SealKeys
from mlat_desktop.letters.press import Press
from tests.interop.conftest import LANGUAGES
from tests.letters.test_pages import AT, sheet

pytestmark = pytest.mark.interop
Tool = Callable[[str], str]


@pytest.fixture(scope="module")
def sealed(keys: SealKeys) -> dict[str, bytes]:
    """A sealed letter in each language."""
    press = Press()
    plain = {language: press.compose(sheet("refusal", language)) for language in LANGUAGES}
    return {
        language: press.seal(pdf, keys, at=AT, reason="Office: L-2026-0007", location="CH") for language, pdf in plain.items()
    }


def run(folder: Path, *command: str) -> tuple[int, str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def test_pdfsig_finds_every_seal_valid_over_the_whole_file(sealed: dict[str, bytes], tool: Tool, tmp_path: Path) -> None:
    for language, pdf in sealed.items():
        (tmp_path / f"{language}.pdf").write_bytes(pdf)
        _, said = run(tmp_path, tool("pdfsig"), f"{language}.pdf")
        for words in ("Signature is Valid", "Total document signed", "ETSI.CAdES.detached"):
            assert words in said, (language, said)


def test_pdfsig_finds_a_changed_page_and_an_added_revision(sealed: dict[str, bytes], tool: Tool, tmp_path: Path) -> None:
    pdf = sealed["en"]
    at = pdf.index(b"stream\n") + 60
    (tmp_path / "changed.pdf").write_bytes(pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :])
    assert "Digest Mismatch" in run(tmp_path, tool("pdfsig"), "changed.pdf")[1]
    (tmp_path / "longer.pdf").write_bytes(pdf + b"\n% more\n")
    assert "Not total document signed" in run(tmp_path, tool("pdfsig"), "longer.pdf")[1]


def signed_parts(pdf: bytes) -> tuple[bytes, bytes]:
    """The bytes that the signature covers and the signature, cut out by hand from the file's own ByteRange."""
    told = re.search(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+) ?\]", pdf)
    assert told
    start, length, again, rest = (int(number) for number in told.groups())
    assert (start, again + rest) == (0, len(pdf)), "every byte of the file is covered, but the signature itself"
    between = pdf[length:again].strip(b"<> ")
    return pdf[:length] + pdf[again:], bytes.fromhex(between.decode("ascii"))


def test_openssl_verifies_the_signature_against_the_office_alone(
    sealed: dict[str, bytes], keys: SealKeys, tool: Tool, tmp_path: Path
) -> None:
    other = Seals().make(office="Another office", country="FR", at=datetime(2026, 11, 20, tzinfo=UTC))
    for name, certificate in (("office", keys.certificate), ("other", other.certificate)):
        (tmp_path / f"{name}.der").write_bytes(certificate)
        run(tmp_path, tool("openssl"), "x509", "-inform", "DER", "-in", f"{name}.der", "-out", f"{name}.pem")
    verify = (tool("openssl"), "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "content")
    for language, pdf in sealed.items():
        content, signature = signed_parts(pdf)
        (tmp_path / "content").write_bytes(content)
        (tmp_path / "signature").write_bytes(signature)
        asked = (*verify, "-purpose", "any", "-no_check_time", "-out", "shown", "-CAfile")
        assert run(tmp_path, *asked, "office.pem")[0] == 0, language
        assert run(tmp_path, *asked, "other.pem")[0] != 0, language
        (tmp_path / "content").write_bytes(content[:-1] + b"!")
        assert run(tmp_path, *asked, "office.pem")[0] != 0, language


def test_pyhanko_trusts_the_seal_by_the_certificate_of_the_office_alone(
    sealed: dict[str, bytes], keys: SealKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    other = Seals().make(office="Another office", country="FR", at=datetime(2026, 11, 20, tzinfo=UTC))

    def judged(pdf: bytes, certificate: bytes) -> Any:
        trust = ValidationContext(trust_roots=[x509.Certificate.load(certificate)], allow_fetching=False, moment=at)
        (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        return validate_pdf_signature(signature, trust)

    for pdf in sealed.values():
        status = judged(pdf, keys.certificate)
        assert (status.intact, status.valid, status.trusted, status.docmdp_ok, status.bottom_line) == (True,) * 5
        assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    # It writes what it dislikes to its log as well, unless our own verification was imported before and turned that off.
    monkeypatch.setattr(logging.getLogger("pyhanko.sign.validation.generic_cms"), "disabled", True)
    assert not judged(sealed["en"], other.certificate).trusted


def test_qpdf_finds_no_fault_in_the_files(sealed: dict[str, bytes], tool: Tool, tmp_path: Path) -> None:
    files = {**sealed, "duplicate": Press().duplicate(sealed["ar"], "DUPLICATE", "copy 2", "ar")}
    for name, pdf in files.items():
        (tmp_path / "letter.pdf").write_bytes(pdf)
        status, said = run(tmp_path, tool("qpdf"), "--check", "letter.pdf")
        assert (status, "No syntax or stream encoding errors found" in said) == (0, True), (name, said)
