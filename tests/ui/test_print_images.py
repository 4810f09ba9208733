# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Where the system takes no PDF files, as on Windows, the window prints the pages of the sealed file as images."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from tests.system import windows
from tests.ui import office as offices
from ui import printing
from ui.main_window import MainWindow
from ui.pages.letter import LetterEditor


@pytest.fixture
def sealed(office_copy: Path, desk_clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Office, int]]:
    """An office on a computer with Windows, and a sealed letter of it."""
    with offices.open_as(office_copy, "amoretti", offices.PASSPHRASE, desk_clock) as first:
        request = RequestId(first.register.ids(ListQuery(text="novak"))[0])
        letter = first.correspondence.draft(request, "acknowledgement", "ar", {}).value
        first.correspondence.submit(letter.id)
    windows.become(monkeypatch)
    second = offices.open_as(office_copy, "jkeller", offices.SECOND, desk_clock)
    second.correspondence.approve(letter.id)
    second.correspondence.seal(letter.id)
    yield second, letter.id
    second.close()


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
