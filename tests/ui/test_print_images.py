# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Where the system takes no PDF files, as on Windows, the window prints the pages of the sealed file as images."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL.Image import Resampling
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.ports import ListQuery
from tests.letters.test_annexes import A4, pdf_file
from tests.system import windows
from tests.ui import office as offices
from ui import printing
from ui.main_window import MainWindow
from ui.pages.letter import LetterEditor
from ui.pages.letters_together import LettersTogetherEditor, Stage

pytestmark = pytest.mark.thorough


@contextmanager
def _sealed(
    office_copy: Path, desk_clock: SetClock, monkeypatch: pytest.MonkeyPatch, *annexes: Path
) -> Iterator[tuple[Office, int]]:
    with offices.open_as(office_copy, "amoretti", offices.PASSPHRASE, desk_clock) as first:
        request = RequestId(first.register.ids(ListQuery(text="novak"))[0])
        letter = first.correspondence.draft(request, "acknowledgement", "ar", {}).value
        for annex in annexes:
            first.correspondence.add_annex(letter.id, annex)
        first.correspondence.submit(letter.id)
    windows.become(monkeypatch)
    second = offices.open_as(office_copy, "jkeller", offices.SECOND, desk_clock)
    second.correspondence.approve(letter.id)
    second.correspondence.seal(letter.id)
    yield second, letter.id
    second.close()


@pytest.fixture
def sealed(office_copy: Path, desk_clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Office, int]]:
    """An office on a computer with Windows, and a sealed letter of it."""
    with _sealed(office_copy, desk_clock, monkeypatch) as made:
        yield made


@pytest.fixture
def annexed(
    office_copy: Path, desk_clock: SetClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[tuple[Office, int]]:
    """The same with an annex of two pages."""
    with _sealed(office_copy, desk_clock, monkeypatch, pdf_file(tmp_path / "a.pdf", A4, A4)) as made:
        yield made


def _darkness(pdf: Path, page: int) -> tuple[bytes, int]:
    """How light each of 8 times 8 fields of a page is; how many pages there are."""
    document = pdfium.PdfDocument(pdf)
    small = document[page].render(scale=2).to_pil().convert("L").resize((8, 8), Resampling.BOX)
    pages = len(document)
    document.close()
    return small.tobytes(), pages


def _printed(
    monkeypatch: pytest.MonkeyPatch, window: MainWindow, sealed: tuple[Office, int], paper: Path, *, copies: int = 1
) -> MainWindow:
    """The window in which somebody chose a printer that writes into ``paper``."""
    office, letter = sealed

    def ask(printer: QPrinter, parent: QWidget, accepted: Callable[[], None]) -> None:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        printer.setCopyCount(copies)
        accepted()

    monkeypatch.setattr(printing, "_ask", ask)
    window.enter(office)
    window.open_letter(letter)
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    editor._print()
    return window


def test_the_pages_of_the_sealed_file_reach_the_paper_and_the_copies_the_register(
    make_window: Callable[..., MainWindow], sealed: tuple[Office, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, letter = sealed
    assert not office.correspondence.has_spooler
    paper, original = tmp_path / "paper.pdf", tmp_path / "sealed.pdf"
    original.write_bytes(office.correspondence.pdf(letter))

    _printed(monkeypatch, make_window(), sealed, paper, copies=2)
    shown, pages = _darkness(paper, 0)
    wanted, expected = _darkness(original, 0)
    assert pages in {expected, 2 * expected}
    assert max(abs(a - b) for a, b in zip(shown, wanted, strict=True)) <= 4
    assert max(wanted) - min(wanted) > 12, "there is something on the page to compare"
    kept = office.correspondence.show(letter)
    assert kept.copies == 2
    assert kept.status is LetterStatus.SEALED


@pytest.mark.qt_log_ignore("QPdfEngine|QPainter", extend=True)
def test_a_printer_that_does_not_start_is_told_and_no_copy_is_recorded(
    make_window: Callable[..., MainWindow], sealed: tuple[Office, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, letter = sealed

    window = _printed(monkeypatch, make_window(), sealed, tmp_path / "no folder" / "paper.pdf")
    assert "not printed" in window.banner.text
    assert office.correspondence.show(letter).copies == 0


def test_what_may_not_be_recorded_is_not_printed(
    make_window: Callable[..., MainWindow], sealed: tuple[Office, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, letter = sealed
    paper = tmp_path / "paper.pdf"

    _printed(monkeypatch, make_window(), sealed, paper, copies=500)
    assert not paper.exists()
    assert office.correspondence.show(letter).copies == 0


@pytest.mark.parametrize("copies", [1, 2])
def test_the_annexes_follow_their_letter_on_the_paper(
    make_window: Callable[..., MainWindow],
    annexed: tuple[Office, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    copies: int,
) -> None:
    office, letter = annexed
    paper, bound = tmp_path / "paper.pdf", tmp_path / "annexes.pdf"
    office.correspondence.save_annexes(letter, bound)
    pages = office.correspondence.pages(office.correspondence.pdf(letter))
    _printed(monkeypatch, make_window(), annexed, paper, copies=copies)
    _field, printed = _darkness(paper, 0)
    assert printed in {pages + 3, copies * (pages + 3)}, "the contents and two pages"
    for page in range(3):
        shown, wanted = _darkness(paper, pages + page)[0], _darkness(bound, page)[0]
        assert max(abs(a - b) for a, b in zip(shown, wanted, strict=True)) <= 4
    assert office.correspondence.show(letter).copies == copies


def test_the_annexes_follow_their_letter_among_several_too(
    make_window: Callable[..., MainWindow], annexed: tuple[Office, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, letter = annexed
    paper = tmp_path / "paper.pdf"

    def ask(printer: QPrinter, parent: QWidget, accepted: Callable[[], None]) -> None:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        accepted()

    monkeypatch.setattr(printing, "_ask", ask)
    window = make_window()
    window.enter(office)
    window.edit("letters-together", Stage.PRINT)
    form = window.editor
    assert isinstance(form, LettersTogetherEditor)
    form.list.item(list(form._letters).index(letter)).setSelected(True)
    form.complete.click()
    assert office.correspondence.show(letter).copies == 1
    assert _darkness(paper, 0)[1] == office.correspondence.pages(office.correspondence.pdf(letter)) + 3
