# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One letter from draft to dispatch: fields and text on one side, the very page on the other.

What may be done depends on where the letter stands; the services decide it, this page only offers. A sealed letter is shown,
saved and printed, never edited.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.directory import AuthorityEntry
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.domain.letter_text import RTL_LANGUAGES, BlockKind, Content, FieldKind
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.words import field_label
from mlat_desktop.services.new_file import write_new
from ui import a11y
from ui.desk import Desk
from ui.pages.offer import OfferCard
from ui.pages.page import Editor
from ui.pages.papers import LETTER_TONES, language_name
from ui.widgets.basics import SPACE, WIDE, Combo, button, card, clear, column, joined, label, look, row, scroll
from ui.widgets.controls import Level
from ui.widgets.dates import DateField
from ui.widgets.form import Field, Section, area, facts, line
from ui.widgets.paper import Preview
from ui.widgets.pill import Pill
from ui.widgets.words import plain_words
from ui.widgets.work import WorkBar

_WIDTH = 900
_TEXTS = {BlockKind.PARA, BlockKind.HEADING, BlockKind.SALUTATION, BlockKind.CLOSING}


class LetterEditor(Editor):
    """The page of one letter."""

    def __init__(self, desk: Desk, letter: Letter | int) -> None:
        self._id = letter.id if isinstance(letter, Letter) else letter
        self.letter = desk.office.correspondence.show(self._id)
        super().__init__(desk, self.letter.subject, "", self._on_complete)
        look(self.heading, "heading")
        self.heading.setWordWrap(True)
        self.head.setStretch(self.head.indexOf(self.heading), 1)
        self._touched, self._edits = False, 0
        self.pill = Pill()
        self.acts.addWidget(self.pill)
        self.preview = Preview()
        self._side = column(gap=WIDE)
        frame, inside = card(margins=(12, 12, 4, 8))
        inside.addWidget(self.preview)
        frame.setMinimumWidth(430)
        holder = QWidget()
        holder.setLayout(self._side)
        line_of_page = row(holder, frame, gap=WIDE)
        line_of_page.setStretch(0, 5)
        line_of_page.setStretch(1, 4)
        self.body.addLayout(line_of_page, 1)
        self.work = WorkBar()
        self.body.addWidget(self.work)
        self.more = row(gap=SPACE)
        self.foot.insertLayout(1, self.more)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(900)
        self._pause.timeout.connect(self._save)
        self._fields: dict[str, QLineEdit | QPlainTextEdit | DateField] = {}
        self._texts: dict[int, QPlainTextEdit] = {}
        self._show()

    # -- showing ---------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        letter = self.letter
        self.heading.setText(letter.subject)
        self.beside.setText(joined(letter.number, language_name(letter.language)))
        self.pill.set(word(letter.status), LETTER_TONES[letter.status])
        clear(self._side)
        self._fields.clear()
        self._texts.clear()
        self._side.addWidget(self._form() if letter.status is LetterStatus.DRAFT else self._facts())
        self._offer()
        a11y.tab_in_reading_order(self)
        self._draw()

    def _form(self) -> QWidget:
        content = self.office.correspondence.content(self._id)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setAccessibleName(_("Parts of the letter"))
        tabs.tabBar().setAccessibleName(_("Parts of the letter"))
        tabs.addTab(self._field_form(content), _("Fields"))
        tabs.addTab(self._text_form(content), _("Text"))
        return tabs

    def _field_form(self, content: Content) -> QWidget:
        made = Section("", columns=2)
        self.offer = OfferCard()
        made.place(self.offer, span=2)
        for spec in content.specs:
            name, value = plain_words(field_label(spec.name)), content.fields.get(spec.name, "")
            control: QLineEdit | QPlainTextEdit | DateField
            if spec.kind is FieldKind.DATE:
                control = DateField(name, lambda: self.office.register.today)
                control.set_day(_day(value))
                control.dated.connect(self._on_edited)
            elif spec.kind in {FieldKind.LINES, FieldKind.SENTENCES} or len(value) > 60 or spec.name.endswith("address"):
                control = area(value, lines=9 if spec.kind is FieldKind.SENTENCES and "\n" in value else 3)
                control.textChanged.connect(self._on_edited)
            else:
                control = line(value)
                control.setCursorPosition(0)
                control.textEdited.connect(self._on_edited)
            self._fields[spec.name] = control
            wide = 2 if isinstance(control, QPlainTextEdit) else 1
            made.add(name, control, span=wide, required=spec.required)
        self.offer.setProperty("look", "well")
        self.offer.taken.connect(self._take_address)
        self._show_offer()
        return scroll(_padded(made), name=_("Fields"))

    def _show_offer(self) -> None:
        if self.letter.request_id is None:
            self.offer.setVisible(False)
            return
        p = self.office.register.show(self.letter.request_id).request.particulars
        measure = p.items[0].kind if p.items else ""
        offer = self.office.address_book.offered(p.other_state, p.basis.treaty_id, measure)
        self.offer.show_offer(offer, may_take=self._address_to_take(offer.authority) is not None)

    def _address_to_take(self, entry: AuthorityEntry | None) -> dict[str, str] | None:
        """Name and address as the letter's fields want them, None where they stand there or other words do."""
        if entry is None or not {"to_name", "to_address"} <= set(self._fields):
            return None
        wanted = {"to_name": entry.name, "to_address": "\n".join(part for part in (entry.person, entry.address) if part)}
        now = {name: _text_of(self._fields[name]) for name in wanted}
        free = all(now[name].strip() in {"", wanted[name]} for name in wanted)
        return wanted if free and now != wanted else None

    def _take_address(self) -> None:
        found = self._address_to_take(self.offer.offer.authority if self.offer.offer else None)
        for name, value in (found or {}).items():
            control = self._fields[name]
            if isinstance(control, QPlainTextEdit):
                control.setPlainText(value)
            elif isinstance(control, QLineEdit):
                control.setText(value)
        self._on_edited()
        self._show_offer()

    def _text_form(self, content: Content) -> QWidget:
        made = Section("", columns=1, note=_("The office's own wording. {names} in braces are filled from the fields."))
        direction = Qt.LayoutDirection.RightToLeft if content.language in RTL_LANGUAGES else Qt.LayoutDirection.LeftToRight
        number = 0
        for index, block in enumerate(content.blocks):
            if block.kind not in _TEXTS or not block.text:
                continue
            number += 1
            control = area(block.text, lines=min(6, 1 + len(block.text) // 70))
            control.setLayoutDirection(direction)
            control.textChanged.connect(self._on_edited)
            self._texts[index] = control
            made.place(Field(_("Paragraph {number}").format(number=number), control))
        return scroll(_padded(made), name=_("Text"))

    def _facts(self) -> QWidget:
        letter = self.letter
        names = {user.uid: user.full_name for user in self.office.people.all()}
        pairs = [
            (_("Number"), letter.number),
            (_("Case"), self.office.register.show(letter.request_id).request.number if letter.request_id else ""),
            (_("State"), screen().state(letter.state) if letter.state else ""),
            (_("Drafted by"), joined(names.get(letter.drafted_by, ""), self.desk.time(letter.drafted_at))),
        ]
        if letter.approved_at:
            pairs.append((_("Approved by"), joined(names.get(letter.approved_by, ""), self.desk.time(letter.approved_at))))
        if letter.sealed_at:
            pairs.append((_("Sealed by"), joined(names.get(letter.sealed_by, ""), self.desk.time(letter.sealed_at))))
            pairs.append((_("SHA-256 of the file"), _groups(letter.sha256)))
        if letter.dispatched_on:
            channel = word(Channel(letter.channel)) if letter.channel else ""
            pairs.append((_("Dispatched"), joined(screen().date(letter.dispatched_on), channel, letter.tracking)))
        if letter.void_reason:
            pairs.append((_("Void because"), letter.void_reason))
        frame, inside = card(gap=WIDE)
        inside.addWidget(label(_("The way of this letter"), "heading"))
        inside.addWidget(facts([(name, value) for name, value in pairs if value]))
        said = {
            LetterStatus.REVIEW: _("A second person reads and approves it. Whoever wrote it cannot."),
            LetterStatus.APPROVED: _("Sealing gives it its number and certifies it. Afterwards not one byte changes."),
            LetterStatus.SEALED: _("It is sealed. Print or save it, then record how it left."),
        }.get(letter.status, "")
        if said:
            inside.addWidget(label(said, "muted", wrap=True))
        if letter.status is LetterStatus.SEALED:
            self._add_dispatch(inside)
        inside.addStretch(1)
        return frame

    def _add_dispatch(self, inside: QVBoxLayout) -> None:
        made = Section(_("Dispatch"), columns=2)
        self.channel, self.tracking = Combo(), line()
        self.channel.fill([(word(c), c) for c in Channel])
        made.add(_("&Channel"), self.channel)
        made.add(_("&Tracking number"), self.tracking)
        made.setProperty("look", "well")
        inside.addWidget(made)

    def _offer(self) -> None:
        """Offer what may be done now."""
        status, more = self.letter.status, []
        names = {
            LetterStatus.DRAFT: (_("&Submit for approval"), "check"),
            LetterStatus.REVIEW: (_("&Approve"), "check"),
            LetterStatus.APPROVED: (_("&Seal"), "seal"),
            LetterStatus.SEALED: (_("Record the &dispatch"), "export"),
        }
        text, _glyph = names.get(status, ("", ""))
        self.complete.setText(text)
        self.complete.setVisible(bool(text))
        forbidden = self._forbidden()
        self.complete.setEnabled(not forbidden)
        self.said.setText(forbidden)
        self.cancel.setText(_("Close"))
        if status in {LetterStatus.REVIEW, LetterStatus.APPROVED}:
            more.append(button(_("&Take back"), self._take_back))
        if status in {LetterStatus.SEALED, LetterStatus.DISPATCHED}:
            more.append(button(_("&Print..."), self._print, glyph="print"))
            more.append(button(_("Save as PDF..."), self._save_as, glyph="folder"))
        if status not in {LetterStatus.DISPATCHED, LetterStatus.VOID}:
            more.append(button(_("Declare &void..."), self._ask_void, look="danger"))
        clear(self.more)
        for each in more:
            self.more.addWidget(each)

    def _forbidden(self) -> str:
        """Why the next step is not for this person, empty if it is."""
        needed = {LetterStatus.REVIEW: Act.APPROVE_LETTER, LetterStatus.APPROVED: Act.SEAL_LETTER}.get(self.letter.status)
        try:
            if needed is not None:
                self.office.info.user.must(needed)
        except KnownError as error:
            return sentence(error)
        return ""

    def _draw(self) -> None:
        correspondence, letter = self.office.correspondence, self._id

        def pages() -> list[Raster]:
            pdf = correspondence.preview(letter)
            return [correspondence.raster(pdf, page, _WIDTH) for page in range(correspondence.pages(pdf))]

        self.desk.tasks.read(self, pages, self._show_pages, lambda error: self.preview.say(sentence(error)))

    def _show_pages(self, pages: list[Raster]) -> None:
        self.preview.show_pages(pages)
        a11y.tab_in_reading_order(self)

    # -- editing ---------------------------------------------------------------------------------------------------------

    def _on_edited(self, *_arguments: object) -> None:
        self._touched = True
        self._edits += 1
        self._pause.start()

    def _changed(self) -> Content:
        content = self.office.correspondence.content(self._id)
        values = {}
        for name, control in self._fields.items():
            if isinstance(control, DateField):
                values[name] = control.day.isoformat() if control.day else ""
            elif isinstance(control, QPlainTextEdit):
                values[name] = control.toPlainText()
            else:
                values[name] = control.text()
        content = content.with_fields(values)
        for index, text in self._texts.items():
            content = content.with_text(index, text.toPlainText())
        return content

    def _save(self, then: Callable[[], object] | None = None) -> None:
        self._pause.stop()
        if self.letter.status is not LetterStatus.DRAFT or not self._touched:
            if then is not None:
                then()
            return
        try:
            content = self._changed()
        except KnownError as error:
            self.said.setText(sentence(error))
            return
        correspondence, version, edits = self.office.correspondence, self.letter.version, self._edits

        def saved(letter: Letter) -> None:
            self.letter, self._touched = letter, edits != self._edits
            if self._touched:  # something was typed while this was being saved
                self._save(then)
                return
            self.heading.setText(letter.subject)
            self.said.setText(_("Saved."))
            if then is not None:
                then()
            else:
                self._draw()

        self.desk.tasks.write(self, lambda: correspondence.edit(self._id, content, version), saved, self._refused)

    def keep(self) -> None:
        """Save the draft before the office is locked."""
        if self._touched and self.letter.status is LetterStatus.DRAFT:
            self.office.correspondence.edit(self._id, self._changed(), self.letter.version)
            self._touched = False

    def leave(self) -> None:
        """Go back; a draft is saved first."""
        self._save(self.desk.shell.back)

    # -- acting ----------------------------------------------------------------------------------------------------------

    def by_key(self) -> None:
        """The keys that approve lead to the seal but do not press it: one habit must not be two acts, the second for ever."""
        if self.letter.status is LetterStatus.APPROVED:
            self.complete.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().by_key()

    def _on_complete(self) -> None:
        correspondence = self.office.correspondence
        status = self.letter.status
        if status is LetterStatus.DRAFT:
            self._save(self._submit)
        elif status is LetterStatus.REVIEW:
            self._do(lambda: correspondence.approve(self._id), _("It is approved."))
        elif status is LetterStatus.APPROVED:
            self._seal()
        elif status is LetterStatus.SEALED:
            channel, tracking = Channel(str(self.channel.value)), self.tracking.text().strip()
            said = _("The dispatch is recorded, and the clocks are computed again.")
            self._do(lambda: correspondence.dispatch(self._id, channel, tracking=tracking), said)

    def _submit(self) -> None:
        correspondence, said = self.office.correspondence, _("It waits for approval now.")
        lacking = correspondence.lacking(self._id)
        if not lacking:
            self._do(lambda: correspondence.submit(self._id), said)
            return
        warned = _("The checklist of this request still lacks: {items}.").format(items=listed(*lacking))

        def submitted(letter: Letter) -> None:
            self._done(letter, said)
            self.desk.shell.say(Level.WARN, f"{said} {warned}")

        self.complete.setEnabled(False)
        self.desk.tasks.write(self, lambda: correspondence.submit(self._id), submitted, self._refused)

    def _do(self, operation: Callable[[], Done[Letter]], said: str) -> None:
        self.complete.setEnabled(False)
        self.desk.tasks.write(self, operation, lambda letter: self._done(letter, said), self._refused)

    def _seal(self) -> None:
        self.complete.setEnabled(False)
        correspondence = self.office.correspondence
        job = self.desk.tasks.long(
            self,
            lambda progress, _cancel: correspondence.seal(self._id, progress),
            lambda letter: self._done(letter, _("Sealed as {number}.").format(number=letter.number)),
            self._refused,
        )
        self.work.watch(job, _("The letter is being sealed."))

    def _done(self, letter: Letter, said: str) -> None:
        self.letter, self._touched = letter, False
        self._show()
        if self.isVisible():
            self._next_step().setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.shell.say(Level.GOOD, said, stays=False)

    def _next_step(self) -> QWidget:
        """Where the keyboard goes after an act; the act's own button was disabled, and Qt would leave the letter altogether."""
        if self.letter.status is LetterStatus.SEALED:
            return self.channel
        return self.cancel if self.letter.status is LetterStatus.DISPATCHED else self

    def _refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)

    def _take_back(self) -> None:
        correspondence = self.office.correspondence
        self._do(lambda: correspondence.take_back(self._id), _("It is a draft again."))

    def _ask_void(self) -> None:
        made = Section(_("Declare the letter void"), columns=1)
        reason = line()
        made.add(_("Why?"), reason, required=True)
        act = button(_("Declare void"), lambda: self._void(reason.text().strip()), look="danger")
        made.body.addLayout(row(None, button(_("Cancel"), made.deleteLater), act))
        self._side.insertWidget(0, made)
        reason.setFocus()

    def _void(self, reason: str) -> None:
        correspondence = self.office.correspondence
        self._do(lambda: correspondence.void(self._id, reason), _("The letter is void; it stays in the register."))

    def _save_as(self) -> None:
        dialog = QFileDialog(self, _("Save the sealed letter"), f"{self.letter.number}.pdf")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self._write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, path: str) -> None:
        correspondence, letter = self.office.correspondence, self._id

        def work() -> Path:
            data = correspondence.pdf(letter)

            def fill(out: BinaryIO) -> None:
                out.write(data)

            write_new(Path(path), fill)
            return Path(path)

        said = _("Saved as {path}, byte for byte as it was sealed.").format(path=path)
        self.desk.tasks.read(self, work, lambda _kept: self.desk.shell.say(Level.GOOD, said, stays=False))

    def _print(self) -> None:
        correspondence, letter = self.office.correspondence, self._id
        said = _("Handed to the printer; the copy is recorded.")
        if correspondence.has_spooler:
            self._do(lambda: correspondence.print(letter), said)
            return
        from ui import printing

        def pages() -> list[Raster]:
            pdf = correspondence.paper(letter)
            return [correspondence.raster(pdf, page, printing.WIDTH) for page in range(correspondence.pages(pdf))]

        def printed(copies: int) -> None:
            self._do(lambda: correspondence.printed(letter, copies), said)

        def choose(found: list[Raster]) -> None:
            printing.offer(self, found, self.letter.number, correspondence.may_print, printed, self._refused)

        self.desk.tasks.read(self, pages, choose, self._refused)


def _padded(section: Section) -> QWidget:
    made = QWidget()
    inside = column(made, margins=(0, 8, 8, 8))
    inside.addWidget(section)
    inside.addStretch(1)
    return made


def _text_of(control: QWidget) -> str:
    if isinstance(control, QPlainTextEdit):
        return control.toPlainText()
    return control.text() if isinstance(control, QLineEdit) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _groups(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
