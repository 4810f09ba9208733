# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Annexes of a letter: listed in it, bound with its seal into one numbered file, and known again by the register."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.letter_sheet import SealKeys, Verdict
from mlat_desktop.domain.letter_text import record_digest
from mlat_desktop.domain.letters import Letter, ListedCase
from mlat_desktop.domain.printing import PrinterOffers, PrintOptions
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.letters.press import Press
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.casework import Casework
from mlat_desktop.services.evidence import EvidenceRoom, NewEvidence
from mlat_desktop.services.letters.correspondence import Correspondence
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from mlat_desktop.store.scratch import Scratch
from tests.letters.conftest import Desk
from tests.letters.test_editable import read
from tests.letters.test_pages import AT, ROOT, sheet
from tests.letters.test_service import IN, OUT, Sit, refused

pytestmark = pytest.mark.thorough

A4 = (595, 842)
Change = Callable[[Pdf], None]


def pdf_file(path: Path, *sizes: tuple[float, float], text: str = "PAGE", change: Change | None = None, **save: Any) -> Path:
    """A PDF with one page a size; each says ``text`` and its number, large, from its lower left corner."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for n, size in enumerate(sizes or (A4,), start=1):
            page = pdf.add_blank_page(page_size=size)
            page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
            page.obj.Contents = pdf.make_stream(b"BT /F1 30 Tf 20 30 Td (%s %d) Tj ET" % (text.encode(), n))
        if change:
            change(pdf)
        pdf.save(path, **save)
    return path


def texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def annexed(sit: Sit, *files: Path, kind: str = "acknowledgement", language: str = "en", number: str = IN) -> Letter:
    """A sealed letter with these annexes."""
    anna, martin = sit("anna"), sit("martin")
    fields = {"subject_matter" if kind == "request" else "matter": "X"}
    letter = anna.letters.draft(anna.requests[number], kind, language, fields).value
    for each in files:
        anna.letters.add_annex(letter.id, each)
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    return martin.letters.seal(letter.id).value


def bound(desk: Desk, letter: Letter, tmp_path: Path) -> bytes:
    """The bound annexes; every one that a test makes is a file without a fault."""
    path = desk.letters.save_annexes(letter.id, tmp_path / f"annexes-{letter.id}.pdf")
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
    return path.read_bytes()


def test_pages_are_numbered_behind_contents_that_tell_where_each_begins(desk: Sit, tmp_path: Path) -> None:
    letter = annexed(desk, pdf_file(tmp_path / "Ledger.pdf", A4, A4, A4), pdf_file(tmp_path / "Deed.pdf", text="DEED"))
    found = texts(bound(desk("anna"), letter, tmp_path))
    assert len(found) == 5
    for wanted in (letter.number, "Annex 1", "Ledger", "Annex 2", "Deed", "Page 1 of 5"):
        assert wanted in found[0], wanted
    rows = " ".join(found[0].split())
    assert "Annex 1 Ledger 3 2" in rows
    assert "Annex 2 Deed 1 5" in rows
    for n, (annex, says) in enumerate([(1, "PAGE 1"), (1, "PAGE 2"), (1, "PAGE 3"), (2, "DEED 1")], start=2):
        assert says in found[n - 1]
        assert f"{letter.number} · Annex {annex} · Page {n} of 5" in found[n - 1]


def test_the_letter_lists_its_annexes_among_its_enclosures_or_before_its_closing(desk: Sit, tmp_path: Path) -> None:
    file = pdf_file(tmp_path / "Ledger.pdf", A4, A4)
    request = annexed(desk, file, kind="request", number=OUT)
    short = annexed(desk, file)
    for letter in (request, short):
        said = " ".join("\n".join(texts(desk("anna").letters.pdf(letter.id))).split())
        assert "Annex 1: Ledger – 2 pages" in said.replace("\u00a0", " "), said


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_every_language_has_words_for_them(language: str, desk: Sit, tmp_path: Path) -> None:
    kept = pdf_file(tmp_path / "a.pdf", *[A4] * 3)
    letter = annexed(desk, kept, pdf_file(tmp_path / "b.pdf"), language=language)
    data = bound(desk("anna"), letter, tmp_path)
    record = json.loads(letter.content)["record"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert len(pdf.pages) == 5
    listed = [line for line in record["text"] if line.split("\t")[1:2] == ["a"]]
    assert len(listed) == 1
    assert "{" not in "".join(record["text"])


def test_the_signed_record_holds_each_file_and_the_bound_one_and_stays_as_it_was_without(desk: Sit, tmp_path: Path) -> None:
    file = pdf_file(tmp_path / "Ledger.pdf", A4, A4)
    letter = annexed(desk, file)
    data = bound(desk("anna"), letter, tmp_path)
    record = json.loads(letter.content)["record"]
    assert record["annexes"] == {
        "sha256": hashlib.sha256(data).hexdigest(),
        "pages": 3,
        "parts": [{"title": "Ledger", "pages": 2, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}],
    }
    assert record_digest(record) == letter.digest
    assert "annexes" not in json.loads(annexed(desk).content)["record"]


def test_the_register_knows_them_again_and_not_when_a_byte_is_another(desk: Sit, tmp_path: Path) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = annexed(desk, pdf_file(tmp_path / "a.pdf"))
    data = bound(anna, letter, tmp_path)
    verdict = anna.letters.verify(data)
    assert (verdict.verdict, verdict.ok, verdict.number) == (Verdict.ANNEXES, True, letter.number)
    assert letter.number in verdict.sentence
    assert anna.letters.verify_file(tmp_path / f"annexes-{letter.id}.pdf") == verdict
    assert not anna.letters.verify(data[:-2] + b"\n\n").ok
    martin.letters.void(letter.id, "wrong")
    assert anna.letters.verify(data).verdict is Verdict.VOIDED


@pytest.mark.parametrize(
    ("how", "verdict", "ok", "said"),
    [("correct", Verdict.CORRECTED, True, "was corrected by"), ("withdraw", Verdict.WITHDRAWN, False, "Do not rely on them")],
)
def test_they_stand_and_fall_with_their_letter(
    desk: Sit, tmp_path: Path, how: str, verdict: Verdict, ok: bool, said: str
) -> None:
    anna, martin, clara = desk("anna"), desk("martin"), desk("clara")
    letter = annexed(desk, pdf_file(tmp_path / "a.pdf"))
    data = bound(anna, letter, tmp_path)
    martin.letters.dispatch(letter.id, Channel.POST)
    given = ("Sent to the wrong State",) if how == "withdraw" else ()
    draft = getattr(anna.letters, how)(letter.id, *given).value
    if how == "correct":
        anna.letters.edit_fields(draft.id, {"errors": "p. 1: for 2019 read 2020"}, draft.version)
    anna.letters.submit(draft.id)
    martin.letters.approve(draft.id)
    number = martin.letters.seal(draft.id).value.number
    found = anna.letters.verify(data)
    assert (found.verdict, found.ok, found.followed_by) == (verdict, ok, number)
    assert said in found.sentence
    assert number in found.sentence
    clara.place.store = clara.place.store.seen_by(Reader(uid="u-3", name="clara"))
    unseen = clara.letters.verify(data)
    assert (unseen.verdict, unseen.ok, unseen.followed_by, unseen.number) == (verdict, ok, "", "")
    assert "open to others only" in unseen.sentence


def test_a_letter_in_place_of_another_takes_over_its_annexes(desk: Sit, tmp_path: Path) -> None:
    anna, martin = desk("anna"), desk("martin")
    first = annexed(desk, pdf_file(tmp_path / "a.pdf"), pdf_file(tmp_path / "b.pdf"))
    before = bound(anna, first, tmp_path)
    second = anna.letters.supersede(first.id).value
    assert [each.sha256 for each in anna.letters.annexes(second.id)] == [each.sha256 for each in anna.letters.annexes(first.id)]
    second = anna.letters.remove_annex(second.id, 2).value
    anna.letters.submit(second.id)
    martin.letters.approve(second.id)
    second = martin.letters.seal(second.id).value
    assert len(anna.letters.annexes(first.id)) == 2, "what was sealed keeps its own"
    assert anna.letters.verify(before).verdict is Verdict.VOIDED
    (tmp_path / "second").mkdir()
    assert anna.letters.verify(bound(anna, second, tmp_path / "second")).verdict is Verdict.ANNEXES


def test_a_letter_of_no_single_case_and_its_annexes_are_said_to_be_genuine_without_one(desk: Sit, tmp_path: Path) -> None:
    anna, martin = desk("anna"), desk("martin")
    listed = [ListedCase(key, reminds=False) for key in anna.requests.values()]
    values = {"to_name": "Ministry of Justice", "to_state": "KE", "as_of": "2026-11-20", "ours": "A\tB\tC\tD\tE\tF"}
    letter = anna.letters.draft_to_state("KE", "outstanding", {"en": values}, listed).value
    anna.letters.add_annex(letter.id, pdf_file(tmp_path / "a.pdf"))
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    letter = martin.letters.seal(letter.id).value
    for data in (anna.letters.pdf(letter.id), bound(anna, letter, tmp_path)):
        found = anna.letters.verify(data)
        assert (found.ok, found.number, found.letter_id) == (True, letter.number, letter.id)
        assert f"letter {letter.number} of this office, sealed on 21 November 2026" in found.sentence


@pytest.mark.parametrize(
    ("size", "turn", "wide"),
    [
        (A4, 0, False),
        (A4, 90, True),
        ((842, 595), 0, True),
        ((842, 595), 270, False),
        ((2384, 3370), 0, False),
        ((200, 90), 0, True),
    ],
)
def test_a_page_of_any_size_stands_upright_above_its_strip(
    size: tuple[float, float], turn: int, wide: bool, desk: Sit, tmp_path: Path
) -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].Rotate = turn

    letter = annexed(desk, pdf_file(tmp_path / "a.pdf", size, change=change))
    document = pypdfium2.PdfDocument(bound(desk("anna"), letter, tmp_path))
    page = document[1]
    shown = (round(page.get_width()), round(page.get_height()))
    # a mark in every corner would do; the words alone tell which side is up
    text = page.get_textpage()
    boxes = [text.get_charbox(n) for n in range(4)]
    document.close()
    assert shown == ((842, 595) if wide else A4)
    assert all(box[1] > 13 * 72 / 25.4 - 1 for box in boxes)
    if turn == 0:
        assert boxes[0][0] < boxes[3][0]


def test_what_cannot_be_an_annex_is_refused_with_its_reason_and_leaves_nothing(desk: Sit, tmp_path: Path) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    whole = pdf_file(tmp_path / "whole.pdf", *[A4] * 5).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) * 2 // 3])
    (tmp_path / "no.pdf").write_bytes(b"hello")
    (tmp_path / "none.pdf").write_bytes(b"")
    pdf_file(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    pdf_file(tmp_path / "owned.pdf", encryption=pikepdf.Encryption(owner="a", user=""))

    def drawn_elsewhere(pdf: Pdf) -> None:
        pdf.Root.NeedsRendering = True
        pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=Array())

    pdf_file(tmp_path / "form.pdf", change=drawn_elsewhere)

    def nested(pdf: Pdf) -> None:
        deep = Array([])
        for _ in range(2000):
            deep = Array([deep])
        pdf.pages[0].Resources.Properties = Dictionary(Deep=deep)

    pdf_file(tmp_path / "nested.pdf", change=nested)

    def no_form(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Name.Form

    pdf_file(tmp_path / "no-form.pdf", change=no_form)
    tree = b"<< /Type /Pages /Count 3 /Kids [/A 3 0 R] >>"
    bodies = (b"<< /Type /Catalog /Pages 2 0 R >>", tree, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>")
    odd = b"".join(b"%d 0 obj %s endobj\n" % each for each in enumerate(bodies, start=1))
    (tmp_path / "odd-tree.pdf").write_bytes(b"%PDF-1.4\n" + odd + b"trailer << /Root 1 0 R >>\n")
    before = set((tmp_path / "blobs").rglob("*"))
    reasons = set()
    for name in ("cut", "no", "none", "locked", "owned", "form", "nested", "no-form", "odd-tree"):
        error = refused(Code.ANNEX_UNFIT, partial(anna.letters.add_annex, letter.id, tmp_path / f"{name}.pdf"))
        reasons.add(str(error.facts["reason"]))
    assert len(reasons) == 5
    assert {each for each in (tmp_path / "blobs").rglob("*") if each.is_file()} == {each for each in before if each.is_file()}
    assert anna.letters.annexes(letter.id) == ()
    assert anna.letters.show(letter.id).version == letter.version


def test_a_signed_file_goes_along_whole_and_the_contents_say_why(desk: Sit, keys: SealKeys, tmp_path: Path) -> None:
    signed = Press().seal(Press().compose(sheet("refusal", "en")), keys, at=AT, reason="x", location="CH")
    (tmp_path / "signed.pdf").write_bytes(signed)
    letter = annexed(desk, pdf_file(tmp_path / "plain.pdf"), tmp_path / "signed.pdf")
    data = bound(desk("anna"), letter, tmp_path)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [str(each.UF) for each in pdf.Root.AF] == ["annex-02.pdf"]
        assert pdf.attachments["annex-02.pdf"].get_file().read_bytes() == signed
        assert Name.AcroForm not in pdf.Root
    assert "Annex 2 bears a digital signature" in " ".join(texts(data)[0].split())


def test_forms_keep_their_look_and_lose_what_they_do(desk: Sit, tmp_path: Path) -> None:
    def change(pdf: Pdf) -> None:
        box = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("FILLED IN"), F=4,
            Rect=Array([100, 400, 400, 430]), DA=String("/F1 18 Tf 0 g"), P=pdf.pages[0].obj,
            AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))),
        )  # fmt: skip
        field = pdf.make_indirect(box)
        pdf.pages[0].Annots = Array([field])
        fonts = pdf.pages[0].Resources.Font
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([field]), DA=String("/F1 18 Tf 0 g"), NeedAppearances=True, DR=Dictionary(Font=fonts)
        )
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(2)"))

    letter = annexed(desk, pdf_file(tmp_path / "form.pdf", change=change))
    data = bound(desk("anna"), letter, tmp_path)
    assert "FILLED IN" in texts(data)[1]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not {Name.AcroForm, Name.OpenAction, Name.AA} & set(pdf.Root.keys())
        assert not [each for each in pdf.objects if isinstance(each, Dictionary) and each.get(Name.S) == Name.JavaScript]
        assert not [page for page in pdf.pages if Name.Annots in page]


def test_a_layer_that_is_switched_off_stays_so(desk: Sit, tmp_path: Path) -> None:
    def change(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        page = pdf.pages[0]
        page.Resources.Properties = Dictionary(L1=layer)
        page.Contents = pdf.make_stream(b"0 0 1 rg /OC /L1 BDC 0 0 600 900 re f EMC")

    letter = annexed(desk, pdf_file(tmp_path / "a.pdf", change=change))
    data = bound(desk("anna"), letter, tmp_path)
    seen = Press().raster(data, 1, 100).data
    blue = sum(seen[n : n + 3] == b"\x00\x00\xff" for n in range(0, len(seen), 3))
    assert blue == 0


def test_annexes_of_archival_files_are_one_and_others_say_that_they_are_none(desk: Sit, tmp_path: Path) -> None:
    (tmp_path / "archival.pdf").write_bytes(Press().compose(sheet("refusal", "en")))
    claims = []
    for files in ([tmp_path / "archival.pdf"], [tmp_path / "archival.pdf", pdf_file(tmp_path / "plain.pdf")]):
        data = bound(desk("anna"), annexed(desk, *files), tmp_path)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            claims.append(str(pdf.open_metadata().get("pdfaid:part", "")))
            assert ("not every annex" in texts(data)[0].lower()) is not bool(claims[-1])
    assert claims == ["3", ""]


def test_the_outline_names_each_annex(desk: Sit, tmp_path: Path) -> None:
    letter = annexed(desk, pdf_file(tmp_path / "One.pdf", A4, A4), pdf_file(tmp_path / "Two.pdf"))
    document = pypdfium2.PdfDocument(bound(desk("anna"), letter, tmp_path))
    found = []
    for each in document.get_toc():
        target = each.get_dest()
        found.append((each.get_title(), target.get_index() if target else None))
    document.close()
    assert found[1:] == [("Annex 1: One", 1), ("Annex 2: Two", 3)]
    assert found[0] == (f"Annexes to letter {letter.number}", 0)


def test_an_exhibit_of_the_case_may_be_one_and_its_custody_says_that_it_left(desk: Sit, tmp_path: Path) -> None:
    anna, martin = desk("anna"), desk("martin")
    room = EvidenceRoom(anna.place)
    item = room.add(anna.requests[IN], pdf_file(tmp_path / "kyc.pdf", A4, A4), NewEvidence(title="Opening file")).value
    other = room.add(anna.requests[OUT], pdf_file(tmp_path / "other.pdf"), NewEvidence(title="Other")).value
    thing = room.register(anna.requests[IN], NewEvidence(title="A box")).value
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    refused(Code.ANNEX_UNFIT, lambda: anna.letters.add_exhibit(letter.id, other.uid))
    refused(Code.ANNEX_UNFIT, lambda: anna.letters.add_exhibit(letter.id, thing.uid))
    anna.letters.add_exhibit(letter.id, item.uid)
    (annex,) = anna.letters.annexes(letter.id)
    assert (annex.title, annex.pages, annex.sha256, annex.evidence_uid) == ("Opening file", 2, item.sha256, item.uid)
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    number = martin.letters.seal(letter.id).value.number
    with anna.place.store.read() as uow:
        last = uow.exhibits.custody(item.uid)[-1]
    assert (last.act, last.detail) == (CustodyAct.EXPORTED, number)


def test_whoever_may_not_see_the_case_learns_that_they_are_genuine_and_nothing_of_it(desk: Sit, tmp_path: Path) -> None:
    clara = desk("clara")
    letter = annexed(desk, pdf_file(tmp_path / "a.pdf"))  # its case is restricted
    data = bound(desk("anna"), letter, tmp_path)
    clara.place.store = clara.place.store.seen_by(Reader(uid="u-3", name="clara"))
    verdict = clara.letters.verify(data)
    assert (verdict.ok, verdict.number, verdict.request_number, verdict.letter_id) == (True, "", "", None)
    assert "open to others only" in verdict.sentence
    refused(Code.LETTER_UNKNOWN, lambda: clara.letters.annexes(letter.id))
    refused(Code.LETTER_UNKNOWN, lambda: clara.letters.save_annexes(letter.id, tmp_path / "stolen.pdf"))


def test_the_editable_copy_lists_them_too(desk: Sit, tmp_path: Path) -> None:
    letter = annexed(desk, pdf_file(tmp_path / "Ledger.pdf", A4, A4))
    said = "\n".join(read(desk("anna").letters.editable(letter.id).value))
    assert "Annex 1: Ledger – 2 pages" in said.replace("\u00a0", " ")


def test_they_are_printed_after_the_letter(desk: Sit, tmp_path: Path) -> None:
    printed: list[tuple[bytes, str]] = []

    class Spooler:
        def queues(self) -> tuple[str, ...]:
            return ("office",)

        def offers(self, queue: str) -> PrinterOffers:
            return PrinterOffers()

        def print(self, pdf: bytes, options: PrintOptions, *, title: str) -> None:
            printed.append((pdf, title))

    letter = annexed(desk, pdf_file(tmp_path / "a.pdf"))
    place = desk("anna").place
    Correspondence(place, Casework(place), Press(), Spooler()).print(letter.id, PrintOptions())
    assert [title for _, title in printed] == [letter.number, f"{letter.number}, annexes"]
    assert printed[1][0] == bound(desk("anna"), letter, tmp_path)


def test_annexes_are_arranged_while_the_letter_is_a_draft_and_never_again(desk: Sit, tmp_path: Path) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    for name in ("a", "b", "c"):
        anna.letters.add_annex(letter.id, pdf_file(tmp_path / f"{name}.pdf"), f"Title {name}")
    anna.letters.move_annex(letter.id, 3, 1)
    martin.letters.remove_annex(letter.id, 2)
    assert [each.title for each in anna.letters.annexes(letter.id)] == ["Title c", "Title b"]
    refused(Code.ANNEX_UNKNOWN, lambda: anna.letters.remove_annex(letter.id, 3))
    refused(Code.ANNEX_UNKNOWN, lambda: anna.letters.remove_annex(letter.id, 0))
    anna.letters.submit(letter.id)
    refused(Code.LETTER_STATE, lambda: anna.letters.remove_annex(letter.id, 1))
    refused(Code.LETTER_SECOND_PERSON, lambda: martin.letters.approve(letter.id))
    with anna.place.store.read() as uow:
        told = [each.action for each in uow.audit.of_subject(letter.uid, letter.request_id)]
    wanted = ["letter.annex-added"] * 3 + ["letter.annex-moved", "letter.annex-removed"]
    assert [each for each in told if "annex" in each] == wanted


def test_the_database_itself_refuses_to_change_annexes_of_a_sealed_letter(desk: Sit, tmp_path: Path) -> None:
    anna = desk("anna")
    letter = annexed(desk, pdf_file(tmp_path / "a.pdf"))
    (annex,) = anna.letters.annexes(letter.id)
    for change in ((), (annex, replace(annex, uid=anna.place.new_uid()))):
        with pytest.raises(BugError, match="letter is sealed"), anna.place.store.write() as uow:
            uow.letters.set_annexes(letter.id, change)
    assert anna.letters.annexes(letter.id) == (annex,)


def test_a_seal_that_fails_leaves_no_number_and_no_bound_file(
    desk: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    anna.letters.add_annex(letter.id, pdf_file(tmp_path / "a.pdf"))
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    before = sorted(each for each in (tmp_path / "blobs").rglob("*") if each.is_file())

    def broken(*_arguments: object, **_more: object) -> None:
        raise KnownError(Code.DISK_FULL, reason="no room")

    with monkeypatch.context() as patch:
        patch.setattr(Press, "seal", broken)
        refused(Code.DISK_FULL, lambda: martin.letters.seal(letter.id))
    assert sorted(each for each in (tmp_path / "blobs").rglob("*") if each.is_file()) == before
    assert martin.letters.seal(letter.id).value.number == "L-2026-0001"


def test_what_is_worked_on_lies_on_the_disk_in_no_clear_byte(tmp_path: Path) -> None:
    path = tmp_path / "aa" / "work.part"
    scratch = Scratch(path)
    text = b"the name of the witness " * 4000
    for at in range(0, len(text), 777):
        scratch.write(text[at : at + 777])
    assert b"witness" not in path.read_bytes()
    for at, count in ((0, 10), (5, 333), (16, 16), (70_001, 999), (len(text) - 3, 100)):
        scratch.seek(at)
        assert scratch.read(count) == text[at : at + count]
    scratch.close()
    assert not path.exists()


_LARGE = """
import resource, sys
from pathlib import Path
from mlat_desktop.letters.press import Press, fetch
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.letters.port import AnnexAbout, AnnexPart
from mlat_desktop.store.vault import AgeVault
from tests.letters.test_editable import read
from tests.letters.test_pages import AT, sheet
fetch()
folder, press = Path(sys.argv[1]), Press()
vault, path = AgeVault(folder / "blobs"), folder / "large.pdf"
front = press.compose(sheet("refusal", "en"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with vault.scratch() as file, vault.scratch() as out, path.open("rb") as source:
    blob = vault.put(source, size=path.stat().st_size, progress=Silent(), cancel=CancelToken())
    vault.get(blob, file, progress=Silent(), cancel=CancelToken())
    facts = press.annex_facts(file, "large")
    part = AnnexPart(file, "large", ["x"] * facts.pages, "annex-01.pdf")
    press.bind(front, [part], AnnexAbout("t", "a", "en", AT, False), out)
    size = out.seek(0, 2)
print(facts.pages, size >> 20, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
"""


@pytest.mark.slow
def test_five_hundred_pages_and_two_hundred_megabytes_take_no_memory(
    tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            picture = pdf.make_stream(os.urandom(420 * 334 * 3))
            picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceRGB
            picture.Width, picture.Height, picture.BitsPerComponent = 420, 334, 8
            page.Resources.XObject = Dictionary(I=picture)

    pdf_file(tmp_path / "large.pdf", *[A4] * 500, change=change, compress_streams=False)
    assert (tmp_path / "large.pdf").stat().st_size > 200 << 20
    command = [sys.executable, "-c", _LARGE, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    pages, size, grown = map(int, done.stdout.split())
    assert pages == 500
    assert size > 400  # the pages, and the file itself inside
    assert grown < 40
    figure("megabytes of memory for annexes of 500 pages and 200 MB, attached too", grown)
