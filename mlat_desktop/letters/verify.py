# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Examines the signature of a file that somebody presents as a letter.

A valid signature alone is not enough: bytes appended after it, another spelling of its hexadecimal text and changes in parts
of the CMS that nothing signs all pass the signature check of common tools. So the signature must cover the entire file, be
the only one, and stand in the one canonical form that this program writes. Whether the key is trusted, and whether the
register holds this very file, is for the caller to say.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from datetime import datetime
from typing import Any

from asn1crypto import algos, cms, core, parser
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from mlat_desktop.domain.letter_sheet import Fault, SignatureFinding

# pyHanko logs what it dislikes about hostile files; the finding says it already.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_ALGORITHMS = {"ec": "sha256_ecdsa", "rsa": "sha256_rsa"}
"""How each kind of key signs, as this program writes it."""

_SIGNS = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
"""Either is enough: issuers of certificates differ in which of the two they give a seal."""

_HEX = re.compile(rb"<[0-9a-f]+>|<[0-9A-F]+>")


class _RefusedError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def examine(pdf: bytes) -> SignatureFinding:
    """Say what the signature of a file is worth. Never raises for a bad file: the finding names the fault."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    if not pdf.startswith(b"%PDF-"):
        return SignatureFinding(fault=Fault.NOT_PDF, sha256=sha256)
    try:
        return _examine(pdf, sha256)
    except _RefusedError as refused:
        return SignatureFinding(fault=refused.fault, sha256=sha256)
    except Exception:
        # Hostile input: whatever a parser trips over, the file is not a sealed letter.
        return SignatureFinding(fault=Fault.UNREADABLE, sha256=sha256)


def _examine(pdf: bytes, sha256: str) -> SignatureFinding:
    try:
        found = list(PdfFileReader(io.BytesIO(pdf)).embedded_signatures)
    except PdfError as error:
        raise _RefusedError(Fault.UNREADABLE) from error
    if not found:
        raise _RefusedError(Fault.UNSIGNED)
    if len(found) > 1:
        raise _RefusedError(Fault.ADDED_TO)
    signature: Any = found[0]
    _canonical_contents(pdf, signature)
    certificate: asn1_x509.Certificate = signature.signer_cert
    try:
        status = validate_pdf_signature(signature, _context(certificate), key_usage_settings=_SIGNS)
    except SignatureValidationError as error:
        raise _RefusedError(Fault.ALTERED) from error
    if not (status.intact and status.valid):
        raise _RefusedError(Fault.ALTERED)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not whole or status.modification_level not in (None, ModificationLevel.NONE) or not status.docmdp_ok:
        raise _RefusedError(Fault.ADDED_TO)
    if not status.bottom_line:
        raise _RefusedError(Fault.ALTERED)
    signed_at = _signed_at(signature)
    if signed_at is None or not certificate.not_valid_before <= signed_at <= certificate.not_valid_after:
        raise _RefusedError(Fault.UNTIMELY)
    names = certificate.subject.native
    return SignatureFinding(
        fault=Fault.NONE,
        sha256=sha256,
        certificate_sha256=hashlib.sha256(certificate.dump()).hexdigest(),
        signer=str(names.get("common_name", "")),
        country=str(names.get("country_name", "")),
        signed_at=signed_at,
    )


def _context(certificate: asn1_x509.Certificate) -> ValidationContext:
    """Trust exactly the certificate that signed, at a moment of its validity: a letter outlives the key that sealed it, and
    whose key it is the caller learns by comparing the fingerprint. That it was sealed within that time is asked apart.
    """
    moment = certificate.not_valid_before + (certificate.not_valid_after - certificate.not_valid_before) / 2
    return ValidationContext(trust_roots=[certificate], allow_fetching=False, moment=moment)


def _signed_at(signature: Any) -> datetime | None:
    value = signature.self_reported_timestamp
    return value if isinstance(value, datetime) else None


def _canonical_contents(pdf: bytes, signature: Any) -> None:
    """Refuse a /Contents that is spelled otherwise than we spell it, or a CMS with parts that nothing signs."""
    start, first, second, rest = (int(value) for value in signature.byte_range)
    if start != 0 or second < first or second + rest > len(pdf):
        raise _RefusedError(Fault.REENCODED)
    if second + rest != len(pdf):
        raise _RefusedError(Fault.ADDED_TO)
    spelled = pdf[first:second]
    if not _HEX.fullmatch(spelled) or len(spelled) % 2:
        raise _RefusedError(Fault.REENCODED)
    raw = bytes.fromhex(spelled[1:-1].decode("ascii"))
    info = cms.ContentInfo.load(raw)
    der = info.dump()
    if raw[: len(der)] != der or raw[len(der) :].strip(b"\0"):
        raise _RefusedError(Fault.REENCODED)
    if _rebuilt(info) != der:
        raise _RefusedError(Fault.REENCODED)


def _rebuilt(info: cms.ContentInfo) -> bytes:
    """The same signature put together anew from its signed parts and the constants of PAdES-B-B.

    Each part is encoded anew by itself and once: asn1crypto encodes what lies within again at every level above it, a
    tenth of a second for the whole.
    """
    signed: cms.SignedData = info["content"]
    signers, certificates = list(signed["signer_infos"]), list(signed["certificates"])
    if len(signers) != 1 or len(certificates) != 1:  # a chain beside it is signed by nobody here
        raise _RefusedError(Fault.REENCODED)
    (one,) = signers
    chosen: asn1_x509.Certificate = certificates[0].chosen
    algorithm = _ALGORITHMS.get(chosen.public_key.algorithm)
    if algorithm is None:
        raise _RefusedError(Fault.REENCODED)
    version = core.Integer(1).dump()
    digest = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
    signer = _sequence(
        version,
        _sequence(chosen.issuer.dump(force=True), chosen["tbs_certificate"]["serial_number"].dump(force=True)),
        digest,
        one["signed_attrs"].dump(force=True),
        algos.SignedDigestAlgorithm({"algorithm": algorithm}).dump(),
        core.OctetString(one["signature"].native).dump(),
    )
    content = _sequence(
        version,
        _constructed(0, 17, digest),
        _sequence(cms.ContentType("data").dump()),
        _constructed(2, 0, chosen.dump(force=True)),
        _constructed(0, 17, signer),
    )
    return _sequence(cms.ContentType("signed_data").dump(), _constructed(2, 0, content))


def _sequence(*parts: bytes) -> bytes:
    return _constructed(0, 16, *parts)


def _constructed(kind: int, tag: int, *parts: bytes) -> bytes:
    """A value of DER made of others; ``kind`` 0 is universal, 2 is of the context."""
    return bytes(parser.emit(kind, 1, tag, b"".join(parts)))
