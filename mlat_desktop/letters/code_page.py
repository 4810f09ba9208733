# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A large QR code at the foot of the last page of a paper of the office."""

from __future__ import annotations

import io

import pikepdf
import segno
from reportlab.lib.pagesizes import A4

from mlat_desktop.letters import qr
from mlat_desktop.letters.pdf import MM, Document

SIDE = 102 * MM
FOOT = 21 * MM


def with_code(pdf: bytes, content: str) -> bytes:
    """The same paper with the code on its last page. ``ValueError`` if no code can hold so much."""
    sheet = Document()
    page = sheet.page(A4)
    try:
        qr.draw(page, (A4[0] - SIDE) / 2, FOOT, content, side=SIDE, error="l")
    except segno.DataOverflowError as error:
        raise ValueError("too much for a code") from error
    with pikepdf.open(io.BytesIO(pdf)) as paper, pikepdf.open(io.BytesIO(sheet.write())) as drawn:
        paper.pages[-1].add_overlay(drawn.pages[0], None)
        out = io.BytesIO()
        paper.save(out)
    return out.getvalue()
