# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes a PDF a PDF/A-1b: sRGB output intent (ICC version 2), XMP with matching document information, language.

Part 1 because it is the one that a free validator proves (PDFBox Preflight); no transparency may be drawn.
"""

from __future__ import annotations

import io
from datetime import datetime
from importlib.resources import files
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

PRODUCER = "MLAT Desktop"


def finish(pdf: pikepdf.Pdf, *, title: str, author: str, language: str, at: datetime, part: int = 1) -> None:
    """Add to ``pdf`` everything that PDF/A of conformance B asks beyond its pages; it calls itself none where ``part`` is 0.
    ``at`` is written as creation date.
    """
    profile = pdf.make_stream(files("resources").joinpath("icc", "sRGB.icc").read_bytes())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB"),
        DestOutputProfile=profile,
    )
    root = pdf.Root
    root.OutputIntents = Array([pdf.make_indirect(intent)])
    root.Lang = String(language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    stamp = at.replace(microsecond=0)
    metadata = pdf.make_stream(_xmp(title, author, stamp, part).encode())
    metadata.Type = Name.Metadata
    metadata.Subtype = Name.XML
    root.Metadata = metadata
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(title),
            Author=String(author),
            Producer=String(PRODUCER),
            CreationDate=String(pdf_date(stamp)),
            ModDate=String(pdf_date(stamp)),
        )
    )


def save(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a document, its streams packed; the same document gives the same bytes."""
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        min_version="1.4",
        force_version="1.4",
    )
    return out.getvalue()


def pdf_date(at: datetime) -> str:
    """An instant as PDF writes it."""
    offset = at.strftime("%z") or "+0000"
    return f"D:{at:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"


def _xmp(title: str, author: str, at: datetime, part: int) -> str:
    stamp = at.isoformat()
    claim = (
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        f"<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>"
    )
    parts = (
        claim if part else "",
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:format>application/pdf</dc:format>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator></rdf:Description>",
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate></rdf:Description>",
        '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<pdf:Producer>{PRODUCER}</pdf:Producer></rdf:Description>",
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'{"".join(parts)}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
