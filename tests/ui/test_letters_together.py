# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Several letters in the window: looked at, approved, sealed, printed, and what carries them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.printing import Sides
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.settings import ENVELOPES, Printing
from tests.system import windows
from tests.ui import office as offices
from tests.ui.test_flows import case
from ui import printing
from ui.main_window import MainWindow
from ui.pages.letter import LetterEditor
from ui.pages.letters_together import LettersTogetherEditor, Stage
from ui.pages.print_box import AddressBox, ask_address

pytestmark = pytest.mark.thorough


@pytest.fixture
def waiting(office_copy: Path, desk_clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Office, list[int]]]:
    """On a computer with Windows, an office at whose desk sits who may approve, and letters that wait for that."""
    with offices.open_as(office_copy, "amoretti", offices.PASSPHRASE, desk_clock) as first:
        request = RequestId(first.register.ids(ListQuery(text="novak"))[0])
        made = [first.correspondence.draft(request, "acknowledgement", "en", {}).value.id for _ in range(3)]
        for each in made:
            first.correspondence.submit(each)
    windows.become(monkeypatch)
    with offices.open_as(office_copy, "jkeller", offices.SECOND, desk_clock) as second:
        yield second, made


def opened(window: MainWindow, office: Office, stage: Stage) -> LettersTogetherEditor:
    window.enter(office)
    window.edit("letters-together", stage)
    form = window.editor
    assert isinstance(form, LettersTogetherEditor)
    return form


def choose(form: LettersTogetherEditor, keys: list[int]) -> None:
    for at, key in enumerate(form._letters):
        form.list.item(at).setSelected(key in keys)


def look(form: LettersTogetherEditor, qtbot: QtBot, keys: list[int]) -> None:
    for key in keys:
        form.list.setCurrentRow(list(form._letters).index(key), form.list.selectionModel().SelectionFlag.NoUpdate)
        qtbot.waitUntil(partial(form.looked_at.__contains__, key))


def statuses(office: Office, keys: list[int]) -> list[LetterStatus]:
    return [office.correspondence.show(each).status for each in keys]


def test_only_letters_that_were_looked_at_are_approved_together(
    make_window: Callable[..., MainWindow], waiting: tuple[Office, list[int]], qtbot: QtBot
) -> None:
    office, keys = waiting
    window = make_window()
    form = opened(window, office, Stage.APPROVE)
    choose(form, keys)
    look(form, qtbot, keys[:2])
    assert not form.complete.isEnabled()
    assert "1 of them is still to be looked at." in form.said.text()
    look(form, qtbot, keys[2:])
    assert form.complete.isEnabled()
    assert form.complete.text().replace("&", "").startswith("Approve 3")
    form.complete.click()
    assert statuses(office, keys) == [LetterStatus.APPROVED] * 3
    assert window.banner.text == "3 letters are approved."
    form.stage.choose(Stage.SEAL)
    choose(form, keys)
    form.complete.click()
    assert statuses(office, keys) == [LetterStatus.SEALED] * 3
    assert window.banner.text == "3 letters are sealed."


def test_a_letter_with_an_open_comment_is_left_out_unless_it_is_taken_knowingly(
    make_window: Callable[..., MainWindow], waiting: tuple[Office, list[int]], qtbot: QtBot
) -> None:
    office, keys = waiting
    office.correspondence.comment(keys[1], "Name the article.")
    window = make_window()
    form = opened(window, office, Stage.APPROVE)
    choose(form, keys)
    look(form, qtbot, keys)
    assert "1 comment is not settled." in form.list.item(list(form._letters).index(keys[1])).text()
    assert form.said.text() == "1 of them is left out: comments on it are not settled."
    assert form.complete.text().replace("&", "") == "Approve 2 letters"
    form.complete.click()
    assert statuses(office, keys) == [LetterStatus.APPROVED, LetterStatus.REVIEW, LetterStatus.APPROVED]
    assert window.banner.text == "2 letters are approved. With 1 letter nothing was done."
    assert "the first: “Name the article.”" in form.list.item(0).text()
    form.knowing.click()
    look(form, qtbot, [keys[1]])
    assert form.remarks.text() == "Comment: Name the article."
    form.complete.click()
    assert statuses(office, keys) == [LetterStatus.APPROVED] * 3
    assert not form.knowing.isVisible()


def test_a_comment_in_another_script_keeps_its_direction(
    make_window: Callable[..., MainWindow], waiting: tuple[Office, list[int]]
) -> None:
    office, keys = waiting
    office.correspondence.comment(keys[1], "Is the addressee still in office?")
    form = opened(make_window("ar"), office, Stage.APPROVE)
    form.list.setCurrentRow(list(form._letters).index(keys[1]))
    assert form.remarks.text().endswith("\u2068Is the addressee still in office?\u2069")


class Driver(QPrinter):
    """What a printer of Windows keeps that Qt's own PDF printer forgets: its name, both sides, its tray."""

    def __init__(self, mode: QPrinter.PrinterMode) -> None:
        super().__init__(mode)
        self._name, self._sides, self._tray = "", QPrinter.DuplexMode.DuplexNone, QPrinter.PaperSource.Auto

    def setPrinterName(self, name: str) -> None:
        self._name = name

    def printerName(self) -> str:
        return self._name

    def setDuplex(self, duplex: QPrinter.DuplexMode) -> None:
        self._sides = duplex

    def duplex(self) -> QPrinter.DuplexMode:
        return self._sides

    def setPaperSource(self, source: QPrinter.PaperSource) -> None:
        self._tray = source

    def paperSource(self) -> QPrinter.PaperSource:
        return self._tray


@pytest.fixture
def sealed(waiting: tuple[Office, list[int]]) -> tuple[Office, list[int]]:
    office, keys = waiting
    office.letters_together.approve(keys)
    office.letters_together.seal(keys)
    return waiting


def test_a_pile_is_printed_as_images_with_the_options_that_the_computer_remembers(
    make_window: Callable[..., MainWindow],
    sealed: tuple[Office, list[int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office, keys = sealed
    paper, asked = tmp_path / "paper.pdf", list[Printing]()
    monkeypatch.setattr(printing, "QPrinter", Driver)
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Front"])

    def ask(printer: QPrinter, parent: QWidget, accepted: Callable[[], None]) -> None:
        asked.append(printing.how_of(printer))
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        accepted()

    monkeypatch.setattr(printing, "_ask", ask)
    window = make_window()
    kept = Printing(queue="Front", sides=Sides.SHORT_EDGE.value, tray="2")
    window.remember_printing("en", kept)
    form = opened(window, office, Stage.PRINT)
    choose(form, keys)
    form.complete.click()
    assert window.banner.text == "3 letters are printed."
    assert asked == [kept]
    assert [office.correspondence.show(each).copies for each in keys] == [1, 1, 1]
    document = pdfium.PdfDocument(paper)
    pages = len(document)
    document.close()
    each = office.correspondence.pages(office.correspondence.pdf(keys[0]))
    assert pages == 3 * (each + each % 2), "each letter begins on a sheet of its own"
    assert window.printing("en") == kept


def test_envelopes_and_labels_of_the_chosen_letters_are_written(
    make_window: Callable[..., MainWindow], sealed: tuple[Office, list[int]], tmp_path: Path
) -> None:
    office, keys = sealed
    window = make_window()
    form = opened(window, office, Stage.PRINT)
    assert not form.addresses.write.isEnabled()
    choose(form, keys[:2])
    form.addresses.save(str(tmp_path / "envelopes.pdf"))
    form.addresses.paper.choose(("labels", "3x8"))
    form.addresses.first.setText("24")
    form.addresses.save(str(tmp_path / "labels.pdf"))
    for name in ("envelopes.pdf", "labels.pdf"):
        document = pdfium.PdfDocument(tmp_path / name)
        assert len(document) == 2
        document.close()
    form.addresses.first.setText("0")
    form.addresses.save(str(tmp_path / "none.pdf"))
    assert "this sheet has the labels 1 to 24" in window.banner.text
    assert not (tmp_path / "none.pdf").exists()


def test_envelopes_are_printed_as_images_on_paper_of_their_own_size(
    make_window: Callable[..., MainWindow],
    sealed: tuple[Office, list[int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office, keys = sealed
    paper = tmp_path / "paper.pdf"

    def ask(printer: QPrinter, parent: QWidget, accepted: Callable[[], None]) -> None:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        accepted()

    monkeypatch.setattr(printing, "_ask", ask)
    window = make_window()
    form = opened(window, office, Stage.PRINT)
    choose(form, keys[:2])
    form.addresses.to_paper.click()
    assert window.banner.text == "The addresses were handed to the printer."
    document = pdfium.PdfDocument(paper)
    sizes = [page.get_size() for page in document]
    document.close()
    assert len(sizes) == 2
    assert sizes[0] == pytest.approx((229 * 72 / 25.4, 162 * 72 / 25.4), abs=2)
    case_of = office.correspondence.show(keys[0]).request_id
    told = [each for each in office.maintenance.audit_lines(case_of) if each.action == "letter.addressed"]
    assert len(told) == 2


def test_envelopes_go_to_the_spooler_with_the_tray_that_is_remembered_for_them(
    window: MainWindow, prepared: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lp").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked; cat > /dev/null\n', encoding="utf-8")
    (tmp_path / "lp").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("CUPS_SERVER", f"{tmp_path}/cups.sock")
    letter = prepared.correspondence.draft(case(prepared, "novak"), "acknowledgement", "en").value.id
    prepared.correspondence.submit(letter)
    prepared.record.keep(settings={"two_people": "off"}, reason="one at the desk")
    prepared.correspondence.approve(letter)
    prepared.correspondence.seal(letter)
    window.remember_printing(ENVELOPES, Printing(queue="Front", tray="manual"))
    window.open_letter(letter)
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    ask_address(editor.desk, editor._side, letter)
    (form,) = editor.findChildren(AddressBox)
    form.paper.choose(("envelope", "DL"))
    form.to_paper.click()
    assert form.how is not None
    form._print()
    assert window.banner.text == "The addresses were handed to the printer."
    assert "-o media=iso_dl_110x220mm,manual" in (tmp_path / "asked").read_text()
    form.paper.choose(("labels", "3x8"))
    assert form.how is None, "labels may have another printer"
