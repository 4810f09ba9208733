# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Annexes bound into one numbered PDF: contents first, then every page, upright, scaled to fit above a strip with its number.

A page is shown, not taken over: what it looks like stays, what it could do (forms, scripts, links, other files) does not come
along. An image is a page. Nothing is held in memory but the objects of one file at a time: streams pass from file to file.
"""

from __future__ import annotations

import io
import itertools
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Rectangle, String

from mlat_desktop.domain.annexes import AnnexFacts
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.letters import bidi, image_pages, pdfa
from mlat_desktop.letters.copying import Copier, Source, references
from mlat_desktop.letters.page import GREY, RULE
from mlat_desktop.letters.pdf import A4, MM, Document
from mlat_desktop.letters.text import Style, layout
from mlat_desktop.services.letters.port import AnnexAbout, AnnexPart

logging.getLogger("pikepdf._core").setLevel(logging.CRITICAL + 1)  # what it dislikes about a file, the refusal says

STRIP = 13 * MM
"""Height of the strip at the foot of every page."""

_EDGE = 6 * MM
_BROKEN = (
    *(pikepdf.PdfError, ValueError, RuntimeError, TypeError, AttributeError),
    *(KeyError, OverflowError, ZeroDivisionError),
)
"""What comes of a file that is not what it claims to be."""


# -- reading -------------------------------------------------------------------------------------------------------------------


def facts(file: BinaryIO, name: str) -> AnnexFacts:
    """What a PDF or an image is. Raises ``KnownError(ANNEX_UNFIT)`` for what cannot be bound."""
    with _opened(file, name) as pdf:
        try:
            found = AnnexFacts(len(pdf.pages), _signed(pdf), _carries(pdf), _archival(pdf))
            _Binder(Copier(cast(BinaryIO, _Nowhere()))).lay(pdf, [], whole=True)  # what fails must fail now, not with the seal
        except _BROKEN as error:
            raise _unfit(name, why("it is no PDF and no PNG or JPEG image, or it is damaged")) from error
        _must_not_warn(pdf, name)
    return found


class _Nowhere(io.RawIOBase):
    """A target that forgets."""

    def write(self, data: Any, /) -> int:
        return len(data)


def _opened(file: BinaryIO, name: str) -> pikepdf.Pdf:
    file.seek(0)
    image = image_pages.is_image(file.read(8))
    file.seek(0)
    source = io.BytesIO(_page_of_image(file, name)) if image else file
    try:
        pdf = pikepdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise _unfit(name, why("it is protected by a password; take in a copy without one")) from error
    except _BROKEN as error:
        raise _unfit(name, why("it is no PDF and no PNG or JPEG image, or it is damaged")) from error
    try:
        _must_be_whole(pdf, name)
    except BaseException:
        pdf.close()
        raise
    return pdf


def _page_of_image(file: BinaryIO, name: str) -> bytes:
    data = file.read(image_pages.MOST_BYTES + 1)
    if len(data) > image_pages.MOST_BYTES:
        raise _unfit(
            name, why("an image of more than {size} MB is too large; scan it smaller", size=image_pages.MOST_BYTES >> 20)
        )
    try:
        return image_pages.page_of(data)
    except ValueError as error:
        raise _unfit(name, why("it is an image that cannot be read to its end, or one out of all measure")) from error


def _must_be_whole(pdf: pikepdf.Pdf, name: str) -> None:
    if pdf.is_encrypted:
        raise _unfit(name, why("it is protected; take in a copy without protection"))
    try:
        pages = len(pdf.pages)
        for page in pdf.pages:
            if Rectangle(page.cropbox).width < 1 or Rectangle(page.cropbox).height < 1:
                raise _unfit(name, why("a page of it has no size"))
        form = pdf.Root.get(Name.AcroForm)
        foreign = form is not None and Name.XFA in form and bool(pdf.Root.get(Name.NeedsRendering, False))
    except _BROKEN as error:
        raise _unfit(name, why("it is no PDF and no PNG or JPEG image, or it is damaged")) from error
    _must_not_warn(pdf, name)
    if not pages:
        raise _unfit(name, why("it has no page"))
    if foreign:
        raise _unfit(name, why("it is a form whose pages only the program that made it can draw; print it into a new PDF"))


def _must_not_warn(pdf: pikepdf.Pdf, name: str) -> None:
    """Qpdf mends what it can, and a page may be missing from what it mended."""
    if pdf.get_warnings():
        raise _unfit(name, why("it is damaged; open it, print it into a new PDF, look at every page, and take in that"))


def _unfit(name: str, reason: object) -> KnownError:
    return KnownError(Code.ANNEX_UNFIT, file=name, reason=reason)


def _signed(pdf: pikepdf.Pdf) -> bool:
    form = pdf.Root.get(Name.AcroForm)
    if form is None:
        return False
    waiting = list(form.get(Name.Fields, Array()))
    for _ in range(100_000):  # a form may name itself as its own part
        if not waiting:
            break
        field = waiting.pop()
        if field.get(Name.FT) == Name.Sig and Name.V in field:
            return True
        waiting.extend(field.get(Name.Kids, Array()))
    return bool(int(form.get(Name.SigFlags, 0)) & 1) and Name.Perms in pdf.Root


def _carries(pdf: pikepdf.Pdf) -> bool:
    if len(pdf.attachments):
        return True
    notes = itertools.chain.from_iterable(page.get(Name.Annots, Array()) for page in pdf.pages)
    return any(each.get(Name.Subtype) == Name.FileAttachment for each in notes)


def _archival(pdf: pikepdf.Pdf) -> bool:
    """Whether it calls itself PDF/A of a part whose rules hold beside ours, with colours of the screen or of no device."""
    if Name.Metadata not in pdf.Root:
        return False
    try:
        part = str(pdf.open_metadata().get("pdfaid:part", ""))
        intents = [each.get(Name.DestOutputProfile) for each in pdf.Root.get(Name.OutputIntents, Array())]
        return part in {"1", "2", "3"} and all(each is None or int(each.get(Name.N, 0)) == 3 for each in intents)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        return False


# -- binding -------------------------------------------------------------------------------------------------------------------


def bind(front: bytes, parts: Sequence[AnnexPart], about: AnnexAbout, out: BinaryIO) -> None:
    """Write the bound file: the pages of ``front``, then the annexes. The same files give the same bytes.

    Raises ``KnownError(ANNEX_UNFIT)`` where a file is not what it was when it was taken in.
    """
    binder = _Binder(Copier(out))
    with pikepdf.open(io.BytesIO(front)) as pdf:
        binder.begin(about.title)
        binder.lay(pdf, [], whole=True)
    for part in parts:
        with _opened(part.file, part.title) as pdf:
            if len(pdf.pages) != len(part.stamps):
                raise _unfit(part.title, why("it is not the file that was taken in"))
            binder.begin(part.title)
            wide = [_is_wide(page) for page in pdf.pages]
            with pikepdf.open(io.BytesIO(_strips(part.stamps, wide, about.language))) as strips:
                binder.lay(pdf, list(strips.pages))
        if part.attach:
            binder.attach(part, about.at)
    binder.close(about)


class _Binder:
    """The bound file as it grows."""

    def __init__(self, copier: Copier) -> None:
        self._copier = copier
        self._tree = copier.reserve()
        self._pages: list[int] = []
        self._marks: list[tuple[str, int]] = []
        self._layers: list[int] = []
        self._off: list[int] = []
        self._attached: list[tuple[str, int]] = []

    def begin(self, title: str) -> None:
        """A line of the outline for the page that comes next."""
        self._marks.append((title, len(self._pages)))

    def lay(self, pdf: pikepdf.Pdf, strips: Sequence[pikepdf.Page], *, whole: bool = False) -> None:
        """Put every page of a file above its strip, or over the ``whole`` sheet. What forms and notes look like stays."""
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("print")
        source = Source(self._copier)
        self._take_layers(pdf, source)
        drawn = Source(self._copier)
        for n, page in enumerate(pdf.pages):
            page.trimbox = page.cropbox  # what a reader shows, not what a printer would cut
            form = pdf.make_indirect(page.as_form_xobject())
            size = (A4[1], A4[0]) if _is_wide(page) else A4
            box = (0.0, 0.0, *size) if whole else (_EDGE, STRIP, size[0] - _EDGE, size[1] - _EDGE)
            content = _placed(form, box)
            shown = b"/A " + source.text(form)
            if strips:
                with_strip = strips[n].as_form_xobject()
                shown += b" /S " + drawn.text(with_strip)
                content += b" q /S Do Q"
                drawn.flush()
            source.flush()
            keys = b"/Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f] /Resources << /XObject << %s >> >> /Contents %d 0 R"
            facts = (self._tree, *size, shown, self._copier.put_stream(b"", content))
            self._pages.append(self._copier.put(b"<< %s >>" % (keys % facts)))

    def _take_layers(self, pdf: pikepdf.Pdf, source: Source) -> None:
        """What is switched off stays so: a layer that nobody saw must not come to light because its switch was lost."""
        kept = pdf.Root.get(Name.OCProperties)
        if kept is None:
            return
        usual = kept.get(Name.D, Dictionary())
        listed = {name: {each.objgen for each in usual.get(name, Array())} for name in (Name.ON, Name.OFF)}
        base = usual.get(Name.BaseState, Name.ON) == Name.OFF
        for each in kept.get(Name.OCGs, Array()):
            if each.is_indirect:
                number = int(source.text(each).split()[0])
                self._layers.append(number)
                if each.objgen in listed[Name.OFF] or (base and each.objgen not in listed[Name.ON]):
                    self._off.append(number)
        source.flush()

    def attach(self, part: AnnexPart, at: datetime) -> None:
        """Put the file itself inside."""
        size = part.file.seek(0, io.SEEK_END)
        params = b"/Params << /Size %d /ModDate %s >>" % (size, String(pdfa.pdf_date(at)).unparse())
        stream = self._copier.put_file(b"/Type /EmbeddedFile /Subtype /application#2Fpdf " + params, part.file, size)
        name, title = String(part.attach).unparse(), String(part.title).unparse()
        keys = b"/Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /Source /EF << /F %d 0 R /UF %d 0 R >>"
        self._attached.append((part.attach, self._copier.put(b"<< %s >>" % (keys % (name, name, title, stream, stream)))))

    def close(self, about: AnnexAbout) -> None:
        """Write what stands above the pages."""
        kids = references(self._pages)
        self._copier.put(b"<< /Type /Pages /Count %d /Kids %s >>" % (len(self._pages), kids), self._tree)
        keys = b"/Type /Catalog /Pages %d 0 R /PageMode /UseOutlines /Outlines %d 0 R" % (self._tree, self._outline())
        if self._layers:
            usual = b"/Name (annexes) /Order [] /OFF %s" % references(self._off)
            keys += b" /OCProperties << /OCGs %s /D << %s >> >>" % (references(self._layers), usual)
        if self._attached:
            names = b" ".join(b"%s %d 0 R" % (String(name).unparse(), number) for name, number in sorted(self._attached))
            found = references([number for _, number in self._attached])
            keys += b" /Names << /EmbeddedFiles << /Names [%s] >> >> /AF %s" % (names, found)
        with pikepdf.new() as shell:
            part = 3 if about.archival else 0
            pdfa.finish(shell, title=about.title, author=about.author, language=about.language, at=about.at, part=part)
            source = Source(self._copier)
            keys += b" " + source.keys(shell.Root, frozenset({"/Type", "/Pages"}))
            info = source.text(shell.trailer.Info)
            source.flush()
        self._copier.close(self._copier.put(b"<< %s >>" % keys), info)

    def _outline(self) -> int:
        root, items = self._copier.reserve(), [self._copier.reserve() for _ in self._marks]
        for n, (title, page) in enumerate(self._marks):
            keys = b"/Title %s /Parent %d 0 R /Dest [%d 0 R /Fit]" % (String(title).unparse(), root, self._pages[page])
            keys += b" /Prev %d 0 R" % items[n - 1] if n else b""
            keys += b" /Next %d 0 R" % items[n + 1] if n + 1 < len(items) else b""
            self._copier.put(b"<< %s >>" % keys, items[n])
        ends = (items[0], items[-1], len(items))
        return self._copier.put(b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % ends, root)


def _placed(form: pikepdf.Object, box: tuple[float, float, float, float]) -> bytes:
    """What draws a page in the middle of a box, made smaller where it is larger."""
    a, b, c, d, e, f = (float(each) for each in form.get(Name.Matrix, Array([1, 0, 0, 1, 0, 0])))
    left, low, right, high = (float(each) for each in form.BBox)
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (left, right) for y in (low, high)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    scale = min(1.0, (box[2] - box[0]) / width, (box[3] - box[1]) / height)
    x = (box[0] + box[2] - scale * (min(xs) + max(xs))) / 2
    y = (box[1] + box[3] - scale * (min(ys) + max(ys))) / 2
    return b"q %.5f 0 0 %.5f %.3f %.3f cm /A Do Q" % (scale, scale, x, y)


def _is_wide(page: pikepdf.Page) -> bool:
    """Whether a page lies on its side as a reader shows it."""
    box = Rectangle(page.cropbox)
    width, height = (box.height, box.width) if int(page.rotation) % 180 else (box.width, box.height)
    return bool(width > height)


def _strips(stamps: Sequence[str], wide: Sequence[bool], language: str) -> bytes:
    document = Document()
    base = bidi.RTL if runs_left(language) else bidi.LTR
    style = Style(8.2, 11, language, base, "center", GREY)
    for words, lying in zip(stamps, wide, strict=True):
        size = (A4[1], A4[0]) if lying else A4
        sheet = document.page(size)
        sheet.line(_EDGE, STRIP - 2 * MM, size[0] - _EDGE, STRIP - 2 * MM, 0.4, RULE)
        y = STRIP - 6 * MM
        for line in layout([(words, False)], style, size[0] - 2 * _EDGE)[:2]:
            sheet.glyphs(_EDGE + line.x, y, style.size, line.glyphs, style.colour)
            y -= style.leading * 0.9
    return document.write()
