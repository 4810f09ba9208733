# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Certifies a composed letter: PAdES-B-B by the office's seal key, no change allowed afterwards. Works offline.

The signature field lies over the caption at the foot of the last page with a blank appearance: the visible seal is drawn in the
page, because common viewers do not show a signature's own appearance.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pikepdf
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import CertificateRegistry

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_sheet import SealKeys
from mlat_desktop.letters import tokens
from mlat_desktop.letters.page import SIGNATURE_BOX

FIELD = "OfficeSeal"


class _Writer(IncrementalPdfFileWriter):
    """Keeps our metadata as they are: rewriting them would break PDF/A-1b."""

    def _update_meta(self) -> None:
        return


class _Signer(signers.PdfSigner):
    """States the time it is given instead of asking the computer."""

    at: datetime

    def init_signing_session(self, *args: Any, **named: Any) -> Any:
        session = super().init_signing_session(*args, **named)
        session.system_time = self.at
        return session


def blank() -> bytes:
    """A page with nothing on it, to try a seal on."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def certify(pdf: bytes, keys: SealKeys, *, at: datetime, reason: str, location: str) -> bytes:
    """The signed file. ``at`` is the signing time that the office states: ``SEAL_EXPIRED`` or ``SEAL_REFUSED`` where the
    certificate is not valid then.
    """
    _must_be_valid(asn1_x509.Certificate.load(keys.certificate), at)
    with _signer(keys) as signer:
        return _certified(pdf, signer, at=at, reason=reason, location=location)


def _must_be_valid(certificate: asn1_x509.Certificate, at: datetime) -> None:
    if at >= certificate.not_valid_after:
        raise KnownError(Code.SEAL_EXPIRED, date=certificate.not_valid_after.date())
    if at < certificate.not_valid_before:
        reason = why("it is valid only from {date}", date=certificate.not_valid_before.date())
        raise KnownError(Code.SEAL_REFUSED, reason=reason)


@contextmanager
def _signer(keys: SealKeys) -> Iterator[signers.Signer]:
    """Who signs: our own code with a key that we hold, or a device."""
    certificate = asn1_x509.Certificate.load(keys.certificate)
    if keys.token is None:
        yield signers.SimpleSigner(
            signing_cert=certificate,
            signing_key=asn1_keys.PrivateKeyInfo.load(keys.seal_key),
            cert_registry=CertificateRegistry(),
        )
        return
    with tokens.session(keys.token.place, keys.token.pin) as session:
        from pyhanko.sign.pkcs11 import PKCS11Signer  # needs the optional library of devices

        raw = certificate.public_key.algorithm == "ec"  # few devices hash for elliptic curves
        device = PKCS11Signer(session, signing_cert=certificate, key_label=keys.token.place.label, use_raw_mechanism=raw)
        # It would put the certificate in twice; the one form of a letter's signature has it once.
        device._cert_registry = CertificateRegistry()
        yield device


def _certified(pdf: bytes, signer: signers.Signer, *, at: datetime, reason: str, location: str) -> bytes:
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
        location=location,
    )
    left, bottom, right, top = (round(value) for value in SIGNATURE_BOX)
    spec = SigFieldSpec(FIELD, on_page=-1, box=(left, bottom, right, top), empty_field_appearance=True)
    blank = StaticStampStyle(
        border_width=0,
        background=RawContent(b"q Q", box=BoxConstraints(width=right - left, height=top - bottom)),
        background_opacity=1.0,
    )
    writer = _Writer(io.BytesIO(pdf))
    engine = _Signer(metadata, signer=signer, stamp_style=blank, new_field_spec=spec)
    engine.at = at
    out = io.BytesIO()
    engine.sign_pdf(writer, output=out)
    return out.getvalue()
