# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tamper table: whatever is done to a sealed file, it is no longer vouched for."""

from __future__ import annotations

import importlib
import io
import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pikepdf
import pytest
from asn1crypto import cms, core
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.general import SigningError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mlat_desktop.crypto.seals import Seals
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import Fault, SealKeys
from mlat_desktop.letters import signing
from mlat_desktop.letters.press import Press
from tests.letters.test_pages import sheet

generic: Any = importlib.import_module("pyhanko.pdf_utils.generic")  # pyHanko leaves it untyped
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def pdf(keys: SealKeys) -> bytes:
    plain = Press().compose(sheet("refusal", "en"))
    return Press().seal(plain, keys, at=AT, reason="Office: L-2026-0007", location="CH")


def fault(data: bytes) -> Fault:
    return Press().examine(data).fault


def contents(pdf: bytes) -> re.Match[bytes]:
    found = re.search(rb"/Contents ?<([0-9a-fA-F]{200,})>", pdf)
    assert found
    return found


def test_an_untouched_letter_is_intact_and_names_its_seal(pdf: bytes) -> None:
    finding = Press().examine(pdf)
    assert finding.fault is Fault.NONE
    assert (finding.signer, finding.country, finding.signed_at) == ("Federal Office of Justice", "CH", AT)


def test_a_letter_sealed_twice_differs_and_both_hold(pdf: bytes, keys: SealKeys) -> None:
    again = Press().seal(Press().compose(sheet("refusal", "en")), keys, at=AT, reason="x", location="CH")
    assert again != pdf
    assert fault(again) is Fault.NONE


def test_a_flipped_bit_anywhere_is_found(pdf: bytes) -> None:
    """No flip passes: not in the pages, not in the spelling of the signature, not in parts of it that nothing signs."""
    chance = random.Random(20261121)
    passed = []
    for _ in range(25):
        at, bit = chance.randrange(len(pdf)), 1 << chance.randrange(8)
        if fault(pdf[:at] + bytes([pdf[at] ^ bit]) + pdf[at + 1 :]) is Fault.NONE:
            passed.append((at, bit))
    assert passed == []


def test_a_flipped_bit_in_the_signature_itself_is_found(pdf: bytes) -> None:
    start, end = contents(pdf).span(1)
    chance = random.Random(412)
    places = [start + chance.randrange(2200) for _ in range(15)] + [end - 1 - n for n in range(3)]
    for at in places:
        for changed in (pdf[at] ^ 0x20, pdf[at] ^ 0x01):
            if bytes([changed]) != pdf[at : at + 1]:
                assert fault(pdf[:at] + bytes([changed]) + pdf[at + 1 :]) is not Fault.NONE, at


def test_another_case_of_one_hexadecimal_digit_is_found(pdf: bytes) -> None:
    found = contents(pdf)
    at = found.start(1) + next(n for n, digit in enumerate(found.group(1)) if chr(digit).isalpha())
    spelled = pdf[:at] + pdf[at : at + 1].swapcase() + pdf[at + 1 :]
    assert fault(spelled) is Fault.REENCODED


def test_padding_behind_the_signature_must_be_zero(pdf: bytes) -> None:
    end = contents(pdf).end(1)
    assert pdf[end - 2 : end] == b"00"
    assert fault(pdf[: end - 2] + b"01" + pdf[end:]) is Fault.REENCODED


@pytest.mark.parametrize("tail", [b"\n", b"%%EOF\n", b" " * 100])
def test_bytes_appended_are_found(pdf: bytes, tail: bytes) -> None:
    assert fault(pdf + tail) in (Fault.ADDED_TO, Fault.UNREADABLE)


def test_an_incremental_update_is_found(pdf: bytes) -> None:
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Extra"] = generic.NameObject("/B")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert fault(out.getvalue()) is Fault.ADDED_TO


def test_one_byte_of_a_page_is_found_as_an_alteration(pdf: bytes) -> None:
    """Inside a compressed page stream, so that the file still reads as a PDF with one signature over all of it."""
    at = pdf.index(b"stream\n", pdf.index(b"/FlateDecode")) + 40
    assert fault(pdf[:at] + bytes([pdf[at] ^ 0x10]) + pdf[at + 1 :]) is Fault.ALTERED


def test_an_annotation_in_an_update_is_found(pdf: bytes) -> None:
    """The file's own bytes stay signed and intact: common viewers go on calling the signature valid."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    note = {"/Type": "/Annot", "/Subtype": "/Text"}
    made: Any = generic.DictionaryObject({generic.NameObject(key): generic.NameObject(value) for key, value in note.items()})
    made["/Rect"] = generic.ArrayObject([generic.NumberObject(side) for side in (100, 100, 200, 200)])
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Annots"] = generic.ArrayObject([writer.add_object(made)])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    assert fault(out.getvalue()) is Fault.ADDED_TO


def test_a_second_signature_is_refused_at_signing_and_found_when_somebody_forces_it(pdf: bytes, keys: SealKeys) -> None:
    with pytest.raises(SigningError):
        Press().seal(pdf, keys, at=AT, reason="again", location="CH")
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(keys.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(keys.seal_key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
    )
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    del writer.root["/Perms"]  # what forbids it, as a tool that cares for nothing would drop it
    writer.update_root()
    out = io.BytesIO()
    signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="Another", md_algorithm="sha256"), signer, output=out)
    assert fault(out.getvalue()) is Fault.ADDED_TO


def test_parts_of_the_signature_that_nothing_signs_are_refused(pdf: bytes) -> None:
    """An attribute beside the signed ones changes no signature: the CMS is another one all the same."""
    found = contents(pdf)
    raw = bytes.fromhex(found.group(1).decode())
    info = cms.ContentInfo.load(raw)
    signer = info["content"]["signer_infos"][0]
    signer["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute({"type": "1.2.3.4.5", "values": [core.UTF8String("x")]})])
    changed = info.dump(force=True)
    assert len(changed) < len(raw), "there is room for it in the padding"
    spelled = changed.hex().encode().ljust(len(found.group(1)), b"0")
    assert fault(pdf[: found.start(1)] + spelled + pdf[found.end(1) :]) is Fault.REENCODED


def test_a_signature_with_another_certificate_beside_it_is_refused(pdf: bytes) -> None:
    found = contents(pdf)
    info = cms.ContentInfo.load(bytes.fromhex(found.group(1).decode()))
    other = Seals().make(office="Somebody", country="KE", at=AT)
    info["content"]["certificates"].append(cms.CertificateChoices("certificate", asn1_x509.Certificate.load(other.certificate)))
    spelled = info.dump(force=True).hex().encode().ljust(len(found.group(1)), b"0")
    assert len(spelled) == len(found.group(1))
    assert fault(pdf[: found.start(1)] + spelled + pdf[found.end(1) :]) is Fault.REENCODED


@pytest.mark.parametrize("moved", [timedelta(days=3660), timedelta(days=-3)])
def test_a_seal_out_of_the_time_of_its_certificate_is_neither_made_nor_believed(keys: SealKeys, moved: timedelta) -> None:
    plain = Press().compose(sheet("refusal", "en"))
    with pytest.raises(KnownError) as refusal:
        Press().seal(plain, keys, at=AT + moved, reason="x", location="CH")
    assert refusal.value.code is (Code.SEAL_EXPIRED if moved > timedelta(0) else Code.SEAL_REFUSED)
    with signing._signer(keys) as signer:  # as a program would that asks for no day
        made = signing._certified(plain, signer, at=AT + moved, reason="x", location="CH")
    assert fault(made) is Fault.UNTIMELY


def test_a_file_rewritten_by_another_tool_is_found(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        out = io.BytesIO()
        opened.save(out)
    assert fault(out.getvalue()) is not Fault.NONE


@pytest.mark.parametrize(
    ("data", "wanted"),
    [(b"", Fault.NOT_PDF), (b"hello", Fault.NOT_PDF), (b"%PDF-1.4\n%%EOF", Fault.UNREADABLE)],
)
def test_what_is_no_letter_is_named_without_an_error(data: bytes, wanted: Fault) -> None:
    assert fault(data) is wanted


def test_truncated_letters_are_refused(pdf: bytes) -> None:
    for part in (100, len(pdf) // 2, len(pdf) - 1):
        assert fault(pdf[:part]) is not Fault.NONE


def test_an_unsealed_letter_is_unsigned() -> None:
    assert fault(Press().compose(sheet("refusal", "en"))) is Fault.UNSIGNED


def test_a_duplicate_shows_the_same_pages_without_the_signature(pdf: bytes) -> None:
    copy = Press().duplicate(pdf, "DUPLICATE", "copy 2 of letter L-2026-0007", "en")
    assert fault(copy) is Fault.UNSIGNED
    assert Press().pages(copy) == Press().pages(pdf)
    import pypdfium2

    document = pypdfium2.PdfDocument(copy)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "DUPLICATE" in text
    assert "Decision on your request" in text


def test_the_certificate_names_the_office_for_ten_years(keys: SealKeys) -> None:
    certificate = x509.load_der_x509_certificate(keys.certificate)
    assert "CN=Federal Office of Justice" in certificate.subject.rfc4514_string()
    assert "C=CH" in certificate.subject.rfc4514_string()
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert timedelta(days=3651) < life < timedelta(days=3655)
    assert "seal_key" not in repr(keys)
    assert len(keys.signing_key) == 32


def test_an_office_of_any_name_and_day_gets_a_certificate() -> None:
    made = Seals().make(office="Ministère de la Justice, " * 6, country="fr", at=datetime(2028, 3, 1, tzinfo=UTC))
    certificate = x509.load_der_x509_certificate(made.certificate)
    assert certificate.not_valid_after_utc.year == 2038
    assert "C=FR" in certificate.subject.rfc4514_string()
