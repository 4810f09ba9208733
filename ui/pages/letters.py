# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters that wait for a second person or for the seal, and the check of a file that somebody presents as a letter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import LetterVerdict, Verdict
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.services.viewing import translation_words
from ui.desk import Desk
from ui.pages.page import Page
from ui.pages.print_box import ask_dispatch_list
from ui.pages.telephone import CodeSection
from ui.pages.today import Line
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, button, card, clear, column, label, row, rule, scroll
from ui.widgets.controls import EmptyState, Glyph
from ui.widgets.form import facts
from ui.widgets.pill import Pill

_MOST = 32 << 20
_TONES = {
    Verdict.GENUINE: Tone.GOOD,
    Verdict.ANNEXES: Tone.GOOD,
    Verdict.CORRECTED: Tone.WARN,
    Verdict.OTHER_OFFICE: Tone.WARN,
}


class VerifyCard(QFrame):
    """Takes a PDF by button or by dropping and says whether it is a letter of this office, byte for byte."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("look", "card")
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Is this letter genuine?"))
        inside = column(self, margins=(20, 16, 20, 16), gap=WIDE)
        inside.addWidget(label(_("Is this letter genuine?"), "heading"))
        text = _("Choose or drop a PDF. Only a letter that this office keeps, unchanged to the last byte, is genuine.")
        inside.addWidget(label(text, "muted", wrap=True))
        self.choose = button(_("&Verify a file..."), self._choose, glyph="shield")
        inside.addLayout(row(self.choose, None))
        self._answer: QVBoxLayout = column(gap=SPACE)
        inside.addLayout(self._answer)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one local file."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Verify the file."""
        self.verify(Path(event.mimeData().urls()[0].toLocalFile()))

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Letter to verify"), "", _("PDF files (*.pdf)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.verify(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def verify(self, path: Path) -> None:
        """Check a file and show the verdict."""
        correspondence = self._desk.office.correspondence

        def work() -> LetterVerdict:
            return correspondence.verify_file(path)

        self._desk.tasks.read(self, work, lambda verdict: self._show(path, verdict))

    def _show(self, path: Path, verdict: LetterVerdict) -> None:
        clear(self._answer)
        tone = _TONES.get(verdict.verdict, Tone.BAD)
        glyph = {Tone.GOOD: ("success", "good"), Tone.WARN: ("warning", "warn")}.get(tone, ("error", "bad"))
        said = label(verdict.sentence, "strong", wrap=True, selectable=True)
        said_row = row(Glyph(glyph[0], glyph[1], 22), said, gap=WIDE)
        said_row.setStretch(1, 1)
        self._answer.addWidget(rule())
        self._answer.addLayout(row(label(path.name, "muted"), None, Pill(_verdict_word(verdict.verdict), tone)))
        self._answer.addLayout(said_row)
        pairs = [
            (_("Letter"), verdict.number),
            (_("Case"), verdict.request_number),
            (_("Followed by"), verdict.followed_by),
            *_translations(verdict),
            (_("Sealed on"), screen().date(verdict.sealed_on) if verdict.sealed_on else ""),
            (_("SHA-256 of the file"), " ".join(verdict.sha256[at : at + 8] for at in range(0, 64, 8))),
        ]
        self._answer.addWidget(facts([(name, value) for name, value in pairs if value]))


def _translations(verdict: LetterVerdict) -> Iterator[tuple[str, str]]:
    """The certified translations that go along with the letter."""
    for each in verdict.translations:
        yield _("Annex {number}").format(number=each.number), listed(*translation_words(each))


def _verdict_word(verdict: Verdict) -> str:
    return {
        Verdict.GENUINE: _("Genuine"),
        Verdict.CORRECTED: _("Genuine, corrected"),
        Verdict.WITHDRAWN: _("Withdrawn"),
        Verdict.ANNEXES: _("Annexes"),
        Verdict.VOIDED: _("Void"),
        Verdict.ALTERED: _("Altered"),
        Verdict.NOT_OURS: _("Not ours"),
        Verdict.OTHER_OFFICE: _("Other office"),
        Verdict.UNSIGNED: _("Not sealed"),
        Verdict.UNREADABLE: _("Unreadable"),
        Verdict.UNTIMELY: _("Certificate not valid"),
    }[verdict]


def read_file(path: Path) -> bytes:
    """The bytes of a file of ordinary size; a known refusal otherwise."""
    try:
        if path.stat().st_size > _MOST:
            raise KnownError(Code.FILE_UNREADABLE, path=path, reason=_("it is too large to be a letter"))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise KnownError(Code.FILE_MISSING, path=path) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=path, reason=error.strerror or str(error)) from error


class LettersPage(Page):
    """The page."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.LETTER})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Letters"))
        self.acts.addWidget(button(_("&Templates..."), lambda: desk.shell.edit("templates", again=True)))
        self.acts.addWidget(button(_("All &outstanding with a State"), desk.shell.write_outstanding))
        self.acts.addWidget(button(_("&Dispatch list..."), partial(ask_dispatch_list, desk, self)))
        several = partial(desk.shell.edit, "letters-together")
        self.acts.addWidget(button(_("&Several letters..."), several))
        inner = QWidget()
        self._column = column(inner, margins=(0, 0, 6, 8), gap=WIDE)
        self._waiting: QVBoxLayout = column(gap=0)
        self._column.addLayout(self._waiting)
        self.verify_card = VerifyCard(desk)
        self._column.addWidget(self.verify_card)
        self.code_section = CodeSection(desk)
        self._column.addWidget(self.code_section)
        self._column.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Letters")), 1)

    def refresh(self) -> None:
        """Read again what waits."""
        clear(self._waiting)
        frame, inside = card(margins=(8, 12, 8, 8), gap=0)
        found = self.office.today.approvals()
        count = ngettext("{count} letter", "{count} letters", len(found)).format(count=screen().number(len(found)))
        self.beside.setText(_("{letters} waiting").format(letters=count))
        inside.addLayout(
            row(label(_("Waiting for approval, seal or signature"), "heading"), None, margins=(WIDE, 0, WIDE, SPACE))
        )
        inside.addWidget(rule())
        for each in found:
            made = Line(each)
            made.clicked.connect(lambda _checked=False, line=each: self.desk.shell.open_letter(line.letter_id))
            inside.addWidget(made)
        if not found:
            text = _("Begin a letter from a request: open it in the register, then Write a letter (Ctrl+T).")
            inside.addWidget(EmptyState("letters", _("No letter waits"), text))
        self._tell_of_templates(inside)
        self._waiting.addWidget(frame)

    def _tell_of_templates(self, inside: QVBoxLayout) -> None:
        """Say what is to be done with templates: it waits on a page of its own."""
        found = self.office.templates.to_do()
        if not found:
            return
        count = ngettext("{count} template has something to do", "{count} templates have something to do", len(found))
        said = label(count.format(count=screen().number(len(found))), "warn", wrap=True)
        text = label(_("A version waits for a second person, or a newer text came with the program."), "muted", wrap=True)
        look = button(_("Look at the templates"), lambda: self.desk.shell.edit("templates", again=True), look="link")
        inside.addWidget(rule())
        both = row(said, text, look, gap=WIDE, margins=(WIDE, SPACE, WIDE, 0))
        both.setStretch(1, 1)
        inside.addLayout(both)

    def first_focus(self) -> QWidget:
        """The check."""
        return self.verify_card.choose
