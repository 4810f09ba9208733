# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Certifies a composed letter: PAdES-B-B by the office's seal key, no change allowed afterwards. Works offline.

The signature field lies over the caption at the foot of the last page with a blank appearance: the visible seal is drawn in the
page, because common viewers do not show a signature's own appearance.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mlat_desktop.domain.letter_sheet import SealKeys
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


def certify(pdf: bytes, keys: SealKeys, *, at: datetime, reason: str, location: str) -> bytes:
    """The signed file. ``at`` is the signing time that the office states."""
    certificate = asn1_x509.Certificate.load(keys.certificate)
    signer = signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=asn1_keys.PrivateKeyInfo.load(keys.seal_key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # its constructor bears no types, and SimpleSigner asks for one
    )
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
