# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The second language of a letter while it is a draft: which one, what is said in it, and what stands in the original."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from mlat_desktop.domain.letter_beside import Pair
from mlat_desktop.domain.letter_text import BlockKind, Content, FieldKind, FieldSpec, isolate
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.i18n import _, called
from mlat_desktop.services.letters.kinds import field_label
from ui.desk import Desk
from ui.pages.letter_cards import stacked
from ui.pages.papers import language_name
from ui.widgets.basics import WIDE, Combo, button, column, label, row, rtl, scroll
from ui.widgets.form import Field, Section, area, line
from ui.widgets.ticks import Tick
from ui.widgets.words import plain_words

_TEXTS = {BlockKind.PARA, BlockKind.HEADING, BlockKind.SALUTATION, BlockKind.CLOSING}
_SHOWN = 240
"""Characters of the original that are shown beside a field; the page shows them all."""


def second_languages(languages: Sequence[str], own: str) -> list[tuple[str, object]]:
    """None, and the other languages that a letter may have beside its own, for a list."""
    return [(_("None"), ""), *((language_name(code), code) for code in languages if code != own)]


class BesideForm(QWidget):
    """The form. ``edited`` is called when something is typed, ``lay`` with a language that shall stand beside the letter's own,
    or with none; ``values`` tells what stands in the fields of the first.
    """

    def __init__(
        self, desk: Desk, letter: Letter, edited: Callable[..., object], lay: Callable[[str], object],
        values: Callable[[], Mapping[str, str]],
    ) -> None:  # fmt: skip
        super().__init__()
        self._letter, self._lay, self._values, self._edited = letter, lay, values, edited
        self.pair: Pair | None = desk.office.correspondence.pair(letter.id)
        self._rows: dict[str, _Row] = {}
        self._texts: dict[int, QPlainTextEdit] = {}
        self.language, self.change = Combo(), button(_("&Change the language"), self._change)
        offered = dict.fromkeys((*desk.office.letter_languages.codes(letter.kind), letter.beside))
        self.language.fill(second_languages([code for code in offered if code], letter.language))
        self.language.choose(letter.beside)
        self.language.currentIndexChanged.connect(self._chosen)
        inside = column(self, gap=WIDE)
        top = Section("", columns=1, note=_("Both languages stand on the same pages. The letter’s own language prevails."))
        top.add(_("Second language, side by side"), self.language)
        self._lost = label("", "bad", wrap=True)
        top.body.addWidget(self._lost)
        top.body.addLayout(row(self.change, None))
        self._lost.hide()
        self.change.hide()
        inside.addWidget(top)
        if self.pair is not None:
            inside.addWidget(self._field_form(self.pair))
            texts = text_form(self.pair.second, edited, title=called(_("Text"), language_name(letter.beside)))
            self._texts = texts.areas
            inside.addWidget(texts.section)
            self.refresh()
        inside.addStretch(1)

    @property
    def controls(self) -> dict[str, QWidget]:
        """All that is typed here, by names that no field of the letter itself has."""
        found: dict[str, QWidget] = {}
        for name, each in self._rows.items():
            found |= {f"/{name}": each.control, f"/{name}/original": each.tick}
        return {**found, **{f"/#{index}": text for index, text in self._texts.items()}}

    def content(self, second: Content) -> Content:
        """The text in the second language as it stands here. Raises ``KnownError`` for what cannot be used."""
        made = second.with_fields({name: each.text for name, each in self._rows.items()})
        made = made.with_original(name for name, each in self._rows.items() if each.tick.isChecked() and not each.text)
        for index, text in self._texts.items():
            made = made.with_text(index, text.toPlainText())
        return made

    def refresh(self) -> None:
        """Show what the letter says in its own language now, and no field that is empty there."""
        if self.pair is None:
            return
        values = self._values()
        for name, each in self._rows.items():
            each.show_first(values.get(name, ""), self.pair.first.language)
        self._fields.show_only(*(each.block for name, each in self._rows.items() if values.get(name)))
        self._nothing.setVisible(not any(values.get(name) for name in self._rows))

    def _field_form(self, pair: Pair) -> Section:
        note = _(
            "References, dates, names and the address are the same in both languages. Nothing is translated by the program."
        )
        self._fields = Section(called(_("Fields"), language_name(pair.second.language)), columns=1, note=note)
        for spec in pair.own():
            made = _Row(spec, pair, self._edited)
            self._rows[spec.name] = made
            self._fields.place(made.block)
        self._nothing = label(_("No field of this letter needs words of its own."), "muted", wrap=True)
        self._fields.body.addWidget(self._nothing)
        return self._fields

    def _chosen(self, *_arguments: object) -> None:
        wanted = str(self.language.value or "")
        loses = bool(self._letter.beside) and wanted != self._letter.beside
        if loses:
            name = language_name(self._letter.beside)
            self._lost.setText(_("What is written in this language is lost then: {language}.").format(language=name))
        self._lost.setVisible(loses)
        self.change.setVisible(loses)
        if not self._letter.beside and wanted:
            self._lay(wanted)

    def _change(self) -> None:
        self._lay(str(self.language.value or ""))


class _Row:
    """A field in the second language: what the first says, the words of its own, or a tick for the original."""

    def __init__(self, spec: FieldSpec, pair: Pair, edited: Callable[..., object]) -> None:
        value = pair.second.fields.get(spec.name, "")
        name = plain_words(field_label(spec.name))
        self.control: QLineEdit | QPlainTextEdit
        long = max(len(value), len(pair.first.fields.get(spec.name, ""))) > 60
        if spec.kind in {FieldKind.LINES, FieldKind.SENTENCES} or long:
            self.control = area(value, lines=3)
            self.control.textChanged.connect(self._weigh)
        else:
            self.control = line(value)
            self.control.setCursorPosition(0)
            self.control.textChanged.connect(self._weigh)
        turn(self.control, pair.second.language)
        self.tick = Tick(_("As in the original"))
        self.tick.setAccessibleName(called(name, _("As in the original")))
        self.tick.setChecked(spec.name in pair.second.original and not value)
        self._first = label("", "small", wrap=True)
        self._first.setTextFormat(Qt.TextFormat.PlainText)
        self.block = QWidget()
        inside = column(self.block, gap=3)
        inside.addWidget(Field(name, self.control))
        inside.addWidget(self._first)
        inside.addLayout(row(self.tick, None))
        self._weigh()
        self.control.textChanged.connect(edited)
        self.tick.toggled.connect(self._weigh)
        self.tick.toggled.connect(edited)

    @property
    def text(self) -> str:
        """What is typed here."""
        return self.control.toPlainText() if isinstance(self.control, QPlainTextEdit) else self.control.text()

    def show_first(self, text: str, language: str) -> None:
        """Show what the letter says in its own language."""
        shown = text.replace("\n", " / ").replace("\t", ", ")
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN].rstrip()}…"
        self._first.setText(called(language_name(language), isolate(shown, code=False, rtl=rtl())))

    def _weigh(self, *_arguments: object) -> None:
        """Words of its own and the original exclude each other."""
        written = bool(self.text.strip())
        if written and self.tick.isChecked():
            self.tick.setChecked(False)
        self.tick.setEnabled(not written)
        self.control.setEnabled(not self.tick.isChecked())


@dataclass(frozen=True, slots=True)
class TextForm:
    """The wording of a letter as a form: its areas by the number of their block."""

    section: Section
    areas: dict[int, QPlainTextEdit]


def text_form(content: Content, edited: Callable[..., object], *, title: str = "") -> TextForm:
    """A form of the wording."""
    made = Section(title, columns=1, note=_("The office's own wording. {names} in braces are filled from the fields."))
    areas: dict[int, QPlainTextEdit] = {}
    for index, block in enumerate(content.blocks):
        if block.kind not in _TEXTS or not block.text:
            continue
        control = area(block.text, lines=min(6, 1 + len(block.text) // 70))
        turn(control, content.language)
        control.textChanged.connect(edited)
        areas[index] = control
        made.place(Field(_("Paragraph {number}").format(number=len(areas)), control))
    return TextForm(made, areas)


def turn(control: QLineEdit | QPlainTextEdit, code: str) -> None:
    """Let a control run as the language does that is written in it, whatever that of the screen is."""
    rtl_text = runs_left(code)
    direction = Qt.LayoutDirection.RightToLeft if rtl_text else Qt.LayoutDirection.LeftToRight
    control.setLayoutDirection(direction)
    if isinstance(control, QPlainTextEdit):
        option = control.document().defaultTextOption()
        option.setTextDirection(direction)
        # Qt sets a plain text at the left in either direction, unless it is told the side itself.
        edge = Qt.AlignmentFlag.AlignRight if rtl_text else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(edge | Qt.AlignmentFlag.AlignAbsolute)
        control.document().setDefaultTextOption(option)


def text_tab(content: Content, edited: Callable[..., object]) -> tuple[QWidget, dict[int, QPlainTextEdit]]:
    """The wording of a letter in its own language, to scroll through, and its areas."""
    made = text_form(content, edited)
    return scroll(stacked(made.section), name=_("Text")), made.areas
