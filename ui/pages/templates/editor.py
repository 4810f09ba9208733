# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A template being changed: its blocks on one side, on the other the page as it would be printed, drawn anew as it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.domain.letter_text import Block, BlockKind
from mlat_desktop.domain.letter_wording import Wording
from mlat_desktop.domain.letters import LetterTemplate, TemplateState
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.i18n import _
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.kinds import kind_of
from mlat_desktop.services.letters.template_words import FindingView, field_words, finding_views
from mlat_desktop.services.letters.templates import Saved
from ui import a11y
from ui.desk import Desk
from ui.pages.half_typed import HalfTyped, KeptEditor
from ui.pages.papers import language_name
from ui.pages.templates.blocks import BlockList, Named, bold
from ui.widgets.basics import SPACE, WIDE, Combo, and_more, button, card, clear, column, joined, label, row, scroll
from ui.widgets.controls import Level
from ui.widgets.form import Field, Section, line
from ui.widgets.paper import Preview
from ui.widgets.ticks import Tick

_WIDTH, _MOST_FINDINGS = 900, 4
PAUSE = 350
"""Milliseconds after a change until the page is drawn anew."""


class TemplateEditor(KeptEditor):
    """The form. ``wording`` is what it begins with, of a file or of the program; the version in use by default."""

    def __init__(self, desk: Desk, kind: str, language: str, wording: Wording | None = None) -> None:
        self._kind, self._language = kind, language
        templates = desk.office.templates
        self._view = templates.show(kind, language)
        super().__init__(desk, self._view.label, _("&Save as a new version"), self._complete)
        self._seen = self._view.waiting or self._view.version
        self._turn, self._drawing = 0, False
        self._last: QObject | None = None
        self.findings: tuple[FindingView, ...] = ()
        self._names: Named = sorted((field_words(spec.name), spec.name) for spec in kind_of(kind).fields)
        self.beside.setText(joined(language_name(language), _("Version {number}").format(number=self._seen)))
        self.acts.addWidget(self._make_tools())
        both = row(self._make_form(), self._make_page(), gap=WIDE)
        both.setStretch(0, 6)
        both.setStretch(1, 5)
        self.body.addLayout(both, 1)
        self._make_reason()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._draw)
        self.half = HalfTyped(desk, self, f"template/{kind}/{language}", self._content, self.said)
        self._begin(wording)
        self._watch()
        self._draw()

    # -- making ----------------------------------------------------------------------------------------------------------

    def _make_tools(self) -> QWidget:
        made = QWidget()
        self.field = Combo(_("Field to insert"))
        self.field.fill([(_("Insert a field"), ""), *self._names])
        self.field.setMaximumWidth(250)
        self.insert = button(_("&Insert"), self._insert)
        self.bold = button(_("Bol&d"), self._bold, glyph="bold", tip=_("Ctrl+B"))
        row(self.field, self.insert, self.bold, parent=made, gap=SPACE)
        shortcut = QShortcut(QKeySequence("Ctrl+B"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._bold)
        return made

    def _make_form(self) -> QWidget:
        rtl = runs_left(self._language)
        direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        note = _("Names in braces are filled from the case. Two stars before and after set words in bold.")
        head = Section("", columns=1, note=note)
        self.title, self.subject = line(), line()
        for control in (self.title, self.subject):
            control.setLayoutDirection(direction)
        head.add(_("&Title of the letter"), self.title)
        head.add(_("S&ubject line"), self.subject)
        self.blocks = BlockList(self._names, direction)
        inner = QWidget()
        sheet = column(inner, margins=(0, 0, 8, 8), gap=SPACE)
        sheet.addWidget(head)
        sheet.addWidget(self.blocks)
        sheet.addStretch(1)
        self.area = scroll(inner, name=_("Blocks of the template"))
        return self.area

    def _make_page(self) -> QWidget:
        frame, inside = card(margins=(12, 10, 4, 8), gap=6)
        self.every = Tick(_("Show each block, &whatever its condition"))
        self.preview = Preview()
        self._findings = column(gap=2)
        inside.addWidget(self.every)
        inside.addLayout(self._findings)
        inside.addWidget(self.preview, 1)
        frame.setMinimumWidth(430)
        return frame

    def _make_reason(self) -> None:
        self.note = line()
        self._note_field = Field(_("What changes, and wh&y"), self.note, required=True)
        self.compared = Tick(_("Compared with the newer text that &came with the program"))
        self.compared.setVisible(bool(self._view.newer))
        made = row(self._note_field, self.compared, gap=WIDE)
        made.setStretch(0, 1)
        self.body.addLayout(made)

    def _begin(self, wording: Wording | None) -> None:
        templates = self.office.templates
        kept = self.half.load()
        if kept is not None:
            self._put_back(kept)
            self.half.resumed(_("What you had begun to change is here again; save it or leave it first.") if wording else "")
            return
        waiting = self._view.waiting
        self._show_wording(wording or templates.wording(self._kind, self._language, waiting or None))
        if wording is not None:
            self.half.touched = True
        elif waiting:
            self.said.setText(_("This is version {number}, which waits for approval.").format(number=waiting))

    def _show_wording(self, wording: Wording) -> None:
        self.title.setText(wording.title)
        self.subject.setText(wording.subject)
        for each in (self.title, self.subject):
            each.setCursorPosition(0)
        self.blocks.set_blocks(wording.blocks)

    def _watch(self) -> None:
        for each in (self.title, self.subject):
            each.textChanged.connect(self._on_edited)
        self.subject.installEventFilter(self)
        self.note.textChanged.connect(self.half.touch)
        self.blocks.edited.connect(self._on_edited)
        self.blocks.entered.connect(self._remember)
        self.every.toggled.connect(lambda _on: self._draw())

    def first_focus(self) -> QWidget:
        """The title."""
        return self.title

    # -- typing ----------------------------------------------------------------------------------------------------------

    def wording(self) -> Wording:
        """What stands in the form."""
        return Wording(title=self.title.text(), subject=self.subject.text(), blocks=self.blocks.blocks())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember that the subject is worked on."""
        if watched is self.subject and event.type() is QEvent.Type.FocusIn:
            self._remember(watched)
        return super().eventFilter(watched, event)

    def _remember(self, text: QObject) -> None:
        self._last = text

    def _text(self) -> QPlainTextEdit | QLineEdit | None:
        """The text that was worked on last."""
        now = self.focusWidget()
        found = now if now is self.subject or isinstance(now, QPlainTextEdit) else self._last
        known: list[QPlainTextEdit | QLineEdit] = [self.subject, *(each.text for each in self.blocks.rows)]
        return next((each for each in known if each is found), None)

    def _insert(self) -> None:
        name, text = str(self.field.value or ""), self._text()
        if not name or text is None:
            self.said.setText(_("Choose a field, and the place in the text where it belongs."))
            return
        if isinstance(text, QLineEdit):
            text.insert(f"{{{name}}}")
        else:
            text.insertPlainText(f"{{{name}}}")
        text.setFocus()

    def _bold(self) -> None:
        text = self._text()
        if text is not None:
            bold(text)
            text.setFocus()

    def _on_edited(self, *_arguments: object) -> None:
        self.half.touch()
        self._later.start()

    def _content(self) -> dict[str, Any]:
        wording = self.wording()
        blocks = [
            {"kind": each.kind.value, "text": each.text, "field": each.field, "heads": list(each.heads),
             "when": each.when, "unless": each.unless}
            for each in wording.blocks
        ]  # fmt: skip
        more = {"note": self.note.text(), "seen": self._seen}
        return {"title": wording.title, "subject": wording.subject, "blocks": blocks, **more}

    def _put_back(self, kept: Mapping[str, Any]) -> None:
        blocks = tuple(
            Block(
                kind=BlockKind(each["kind"]),
                text=each["text"],
                field=each["field"],
                heads=tuple(each["heads"]),
                when=each["when"],
                unless=each["unless"],
            )
            for each in kept["blocks"]
        )
        self._seen = int(kept["seen"])
        self.note.setText(kept["note"])
        self._show_wording(Wording(title=kept["title"], subject=kept["subject"], blocks=blocks))

    # -- the page --------------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Weigh what stands in the form and draw it, away from the window; what is typed meanwhile is drawn afterwards."""
        self._later.stop()
        self._turn += 1
        if self._drawing:
            return
        self._drawing = True
        templates, letters, turn = self.office.templates, self.office.correspondence, self._turn
        kind, language, wording, every = self._kind, self._language, self.wording(), self.every.isChecked()

        def work() -> tuple[tuple[FindingView, ...], list[Raster]]:
            findings = finding_views(templates.check(kind, wording))
            if any(each.grave for each in findings):
                return findings, []
            pdf = templates.preview(kind, language, wording, every_block=every)
            return findings, [letters.raster(pdf, page, _WIDTH) for page in range(letters.pages(pdf))]

        self.desk.tasks.read(
            self, work, lambda found: self._show_page(turn, *found), lambda error: self._not_drawn(turn, error)
        )

    def _drawn(self, turn: int) -> bool:
        """Whether this is what stands in the form now; what was typed meanwhile is drawn at once."""
        self._drawing = False
        if turn != self._turn:
            self._draw()
        return turn == self._turn

    def _show_page(self, turn: int, findings: tuple[FindingView, ...], pages: list[Raster]) -> None:
        if not self._drawn(turn):
            return
        if pages:  # the last page that could be drawn stays in sight below the fault
            self.preview.show_pages(pages)
        self._show_findings(findings)
        a11y.tab_in_reading_order(self)

    def _not_drawn(self, turn: int, error: KnownError) -> None:
        if self._drawn(turn):
            self._show_findings((FindingView(grave=True, block=None, sentence=sentence(error)),))

    def _show_findings(self, findings: tuple[FindingView, ...]) -> None:
        self.findings = findings
        clear(self._findings)
        for each in findings[:_MOST_FINDINGS]:
            said = label(each.sentence, "bad" if each.grave else "small", wrap=True)
            if each.block is None:
                self._findings.addWidget(said)
                continue
            go = button(_("Show"), partial(self.blocks.show_block, each.block), look="link")
            go.setAccessibleName(_("Show: {finding}").format(finding=each.sentence))
            both = row(said, go, gap=SPACE)
            both.setStretch(0, 1)
            self._findings.addLayout(both)
        self._findings.addWidget(and_more(len(findings) - _MOST_FINDINGS))

    # -- saving ----------------------------------------------------------------------------------------------------------

    def _complete(self) -> None:
        note = self.note.text().strip()
        self._note_field.complain("" if note else _("Say in a few words what changes, and why."))
        if not note:
            self.note.setFocus()
            return
        templates, kind, language, wording = self.office.templates, self._kind, self._language, self.wording()
        saved = Saved(note=note, seen=self._seen, compared=self.compared.isChecked())

        def save() -> Done[LetterTemplate]:
            return templates.save(kind, language, wording, saved)

        self.complete.setEnabled(False)
        self.desk.tasks.write(self, save, self._saved, self._refused)

    def _saved(self, made: LetterTemplate) -> None:
        self.half.forget()
        shell, waits = self.desk.shell, made.state is TemplateState.WAITING
        text = _("Version {number} is kept and waits for a second person.") if waits else _("Version {number} is in use.")
        shell.back()
        shell.say(Level.GOOD, text.format(number=made.version), stays=False)

    def _refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)
