# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A letter as a file: the sealed one as it is kept, and an editable copy that is not sealed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from PySide6.QtWidgets import QFileDialog

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.letters import Letter
from mlat_desktop.i18n import _
from mlat_desktop.services.new_file import write_new
from ui.pages.page import Editor
from ui.widgets.controls import Level


def save_sealed(page: Editor, letter: Letter) -> None:
    """Ask where the sealed letter goes and write it there."""
    _ask(page, _("Save the sealed letter"), f"{letter.number}.pdf", lambda path: write_sealed(page, letter, path))


def save_editable(page: Editor, letter: Letter) -> None:
    """Ask where an editable copy goes and write it there."""
    name = f"{letter.number or letter.kind}.docx"
    _ask(page, _("Save an editable copy"), name, lambda path: write_editable(page, letter, path))


def write_sealed(page: Editor, letter: Letter, path: str) -> None:
    """Write the sealed letter, byte for byte."""
    correspondence, shell = page.office.correspondence, page.desk.shell

    def work() -> Path:
        data = correspondence.pdf(letter.id)
        write_new(Path(path), lambda out: _put(out, data))
        return Path(path)

    said = _("Saved as {path}, byte for byte as it was sealed.").format(path=path)
    page.desk.tasks.read(page, work, lambda _kept: shell.say(Level.GOOD, said, stays=False), shell.refuse)


def write_editable(page: Editor, letter: Letter, path: str) -> None:
    """Write an editable copy; that it was made is recorded."""
    correspondence, shell = page.office.correspondence, page.desk.shell

    def work() -> Done[Path]:
        made = correspondence.editable(letter.id)
        write_new(Path(path), lambda out: _put(out, made.value))
        return Done(Path(path), made.changes)

    said = _("Saved as {path}. The copy says on every page that it is not the sealed letter.").format(path=path)
    page.desk.tasks.write(page, work, lambda _kept: shell.say(Level.GOOD, said, stays=False), shell.refuse)


def _ask(page: Editor, title: str, name: str, write: Callable[[str], None]) -> None:
    dialog = QFileDialog(page, title, name)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.fileSelected.connect(write)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _put(out: BinaryIO, data: bytes) -> None:
    out.write(data)
