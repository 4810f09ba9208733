# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One letter from draft to dispatch: fields and text on one side, the very page on the other.

What may be done depends on where the letter stands; the services decide it, this page only offers. A sealed letter is shown,
saved and printed, never edited.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTabWidget, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.directory import AuthorityEntry
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.domain.letter_text import Content, FieldKind
from mlat_desktop.domain.letters import Follow, Letter, LetterAct, LetterStatus
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.letters.kinds import field_label
from ui import a11y
from ui.desk import Desk
from ui.pages.annexes import AnnexForm, annex_tab, ask_to_carry, open_with_annexes
from ui.pages.ask_card import AskCard, ask_on_top
from ui.pages.half_typed import HalfTyped
from ui.pages.letter_beside import BesideForm, text_tab
from ui.pages.letter_cards import (
    CommentsCard,
    DispatchForm,
    ReceiptForm,
    SealForm,
    SignForm,
    WayCard,
    open_comments,
    stacked,
)
from ui.pages.letter_files import save_editable, save_sealed
from ui.pages.offer import OfferCard
from ui.pages.page import Editor
from ui.pages.papers import LETTER_TONES, language_name
from ui.pages.print_box import ask_address, print_one
from ui.widgets.basics import SPACE, WIDE, button, card, clear, column, joined, look, row, scroll
from ui.widgets.controls import Level
from ui.widgets.dates import DateField
from ui.widgets.form import Section, area, line
from ui.widgets.keeping import put_back, taken, watch
from ui.widgets.paper import Preview
from ui.widgets.pill import Pill
from ui.widgets.words import plain_words
from ui.widgets.work import WorkBar

_WIDTH = 900


class LetterEditor(Editor):
    """The page of one letter."""

    def __init__(self, desk: Desk, letter: Letter | int) -> None:
        self._id = letter.id if isinstance(letter, Letter) else letter
        self.letter = desk.office.correspondence.show(self._id)
        super().__init__(desk, self.letter.subject, "", self._on_complete)
        look(self.heading, "heading")
        self.heading.setWordWrap(True)
        self.head.setStretch(self.head.indexOf(self.heading), 1)
        self._touched, self._edits, self._came_back, self._tab = False, 0, False, 0
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
        self._first: dict[str, str] = {}
        self._asked: dict[str, QWidget] = {}
        self._shown: LetterStatus | None = None
        self._half = HalfTyped(desk, self, f"letter/{self.letter.uid}", self._typed, self.said)
        self._show()

    # -- showing ---------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        letter = self.letter
        self.heading.setText(letter.subject)
        self.beside.setText(joined(letter.number, *map(language_name, filter(None, (letter.language, letter.beside)))))
        self.pill.set(word(letter.status), LETTER_TONES[letter.status])
        beside = letter.status is self._shown and letter.status is not LetterStatus.DRAFT
        begun, questions = (self._typed(), self._questions()) if beside else ({}, [])
        clear(self._side)
        self._fields.clear()
        self._texts.clear()
        self._asked.clear()
        self._side.addWidget(self._form() if letter.status is LetterStatus.DRAFT else self._cards())
        put_back(self._asked, begun)  # what is typed on a card outlives an act beside it, such as a print
        for each in questions:
            self._side.insertWidget(0, each)
        self._shown = letter.status
        self._offer()
        a11y.tab_in_reading_order(self)
        self._draw()

    def _questions(self) -> list[AskCard]:
        """The cards with a reason that is being written, taken off the page."""
        items = [item for at in range(self._side.count()) if (item := self._side.itemAt(at)) is not None]
        found = [each for item in items if isinstance(each := item.widget(), AskCard)]
        written = [each for each in found if each.reason.toPlainText().strip()]
        for each in written:
            self._side.removeWidget(each)
        return written

    def _form(self) -> QWidget:
        content = self.office.correspondence.content(self._id)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setAccessibleName(_("Parts of the letter"))
        tabs.tabBar().setAccessibleName(_("Parts of the letter"))
        tabs.addTab(self._field_form(content), _("Fields"))
        wording, self._texts = text_tab(content, self._on_edited)
        tabs.addTab(wording, _("Text"))
        self.second = BesideForm(self.desk, self.letter, self._on_edited, self._lay_beside, self._values)
        tabs.addTab(scroll(stacked(self.second), name=_("Second language")), _("Second language"))
        annexes = AnnexForm(self.desk, self.letter, self._annex)
        tabs.addTab(scroll(annexes, name=_("Annexes")), annex_tab(self.desk, self.letter))
        self.comments = CommentsCard(self.desk, self.letter, content, self._act)
        left = sum(each.open for each in self.comments.comments)
        name = _("Comments ({count})").format(count=screen().number(left)) if left else _("Comments")
        at = tabs.addTab(scroll(stacked(self.comments), name=_("Comments")), name)
        if left and not self._came_back:
            self._tab = at  # they are why the letter came back
        self._came_back = True
        tabs.setCurrentIndex(self._tab)
        tabs.currentChanged.connect(self._on_tab)
        self._put_back()
        return tabs

    def _controls(self) -> dict[str, QWidget]:
        if self.letter.status is not LetterStatus.DRAFT:
            return self._asked
        return {**self._fields, **{f"#{index}": text for index, text in self._texts.items()}, **self.second.controls}

    def _typed(self) -> dict[str, Any]:
        """What stands here and in no record yet: only what was typed, so that nothing of a colleague's is put back over it."""
        return {name: text for name, text in taken(self._controls()).items() if text != self._first.get(name)}

    def _put_back(self) -> None:
        """What a crash left half-typed stands here again."""
        self._first = taken(self._controls())
        kept = self._half.load()
        draft = self.letter.status is LetterStatus.DRAFT
        if not kept or (not draft and self.letter.status is self._shown):  # drawn anew: it has it still
            return
        put_back(self._controls(), kept)
        if draft or taken(self._controls()) != self._first:
            self._half.resumed()
        if draft:
            self._on_edited()

    def _on_tab(self, index: int) -> None:
        self._tab = index
        self.second.refresh()

    def _lay_beside(self, code: str) -> None:
        """Give the letter a second language, or take it away, after what was typed is saved."""
        lay = self.office.correspondence.lay_beside
        said = _("The letter has two languages now.") if code else _("The letter has one language now.")
        self._save(lambda: self._do(lambda: lay(self._id, code, self.letter.version), said))

    def _annex(self, operation: Callable[[], Done[Letter]]) -> None:
        """Change the annexes, after what was typed is saved: both make the letter a newer one."""
        self._save(lambda: self._do(operation, _("The annexes of the letter were changed.")))

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
        return scroll(stacked(made), name=_("Fields"))

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

    def _cards(self) -> QWidget:
        """The way of a letter that is no longer written, and what can be recorded of it now."""
        letter, parts = self.letter, list[QWidget]()
        if letter.status is LetterStatus.APPROVED:
            self.seal_form = SealForm(self.desk, letter)
            self._asked |= self.seal_form.kept
            parts.append(self.seal_form)
        if letter.may(LetterAct.SIGN) and (self.office.correspondence.signs_by_hand or letter.signed_on):
            self.sign_form = SignForm(self.desk, letter, self._act)
            self._asked |= self.sign_form.kept
            parts.append(self.sign_form)
        if letter.may(LetterAct.DISPATCH):
            self.dispatch_form = DispatchForm(self.desk, letter)
            self.channel = self.dispatch_form.channel
            self._asked |= self.dispatch_form.kept
            parts.append(self.dispatch_form)
        if letter.may(LetterAct.RECEIVE):
            self.receipt_form = ReceiptForm(self.desk, letter, self._act)
            self._asked |= self.receipt_form.kept
            parts.insert(0, self.receipt_form)
        way = WayCard(self.desk, letter, self)
        # What is asked for now stands first; once it has left its way is what one looks for.
        parts.insert(0 if letter.status in {LetterStatus.REVIEW, LetterStatus.DISPATCHED} else len(parts), way)
        content = self.office.correspondence.content(self._id)
        self.comments = CommentsCard(self.desk, letter, content, self._act)
        if letter.may(LetterAct.COMMENT) or self.comments.comments:
            self._asked |= self.comments.kept
            parts.append(self.comments)
        self._put_back()
        watch(self._asked, self._half.touch)
        return scroll(stacked(*parts), name=_("The way of this letter"))

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
        letter = self.letter
        if letter.may(LetterAct.TAKE_BACK):
            more.append(button(_("&Take back"), self._take_back))
        if letter.may(LetterAct.SEND_BACK) and Act.APPROVE_LETTER in PERMITTED[self.office.info.user.role]:
            more.append(button(_("Send &back..."), self._ask_send_back))
        if letter.may(LetterAct.PRINT):
            more.append(button(_("&Print..."), self._print, glyph="print"))
            more.append(button(_("Save as PDF..."), lambda: save_sealed(self, self.letter), glyph="folder"))
            more.append(button(_("E&nvelope..."), lambda: ask_address(self.desk, self._side, self._id), glyph="mail"))
        if letter.sealed_at is None:  # what is sealed is no longer commented on
            more.append(button(_("&Editable copy..."), self._save_editable, glyph="folder"))
        if letter.may(LetterAct.SUPERSEDE):
            more.append(button(_("S&upersede"), self._supersede))
        if letter.may(LetterAct.CORRECT):
            more.append(button(_("C&orrect by a letter"), self._correct))
            more.append(button(_("&Withdraw..."), self._ask_withdraw, look="danger"))
        if letter.may(LetterAct.VOID):
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
            """The record copy first; the sealed file stays beside it."""
            scan = correspondence.record_copy(letter)
            signed = correspondence.scan_pages(scan, _WIDTH) if scan else []
            pdf = correspondence.preview(letter)
            return [*signed, *(correspondence.raster(pdf, page, _WIDTH) for page in range(correspondence.pages(pdf)))]

        self.desk.tasks.read(self, pages, self._show_pages, lambda error: self.preview.say(sentence(error)))

    def _show_pages(self, pages: list[Raster]) -> None:
        self.preview.show_pages(pages)
        a11y.tab_in_reading_order(self)

    # -- editing ---------------------------------------------------------------------------------------------------------

    def _on_edited(self, *_arguments: object) -> None:
        self._touched = True
        self._edits += 1
        self._half.touch()  # the record waits for a pause, which who types fast may not make
        self._pause.start()

    def _values(self) -> dict[str, str]:
        return {
            name: (control.day.isoformat() if control.day else "") if isinstance(control, DateField) else _text_of(control)
            for name, control in self._fields.items()
        }

    def _changed(self) -> tuple[Content, Content | None]:
        """What stands here of the text, and of that in the second language."""
        content, pair = self.office.correspondence.content(self._id), self.office.correspondence.pair(self._id)
        content = content.with_fields(self._values())
        for index, text in self._texts.items():
            content = content.with_text(index, text.toPlainText())
        return content, self.second.content(pair.second) if pair else None

    def _save(self, then: Callable[[], object] | None = None) -> None:
        self._pause.stop()
        if self.letter.status is not LetterStatus.DRAFT or not self._touched:
            if then is not None:
                then()
            return
        try:
            content, beside = self._changed()
        except KnownError as error:
            self.said.setText(sentence(error))
            return
        correspondence, version, edits = self.office.correspondence, self.letter.version, self._edits

        def saved(letter: Letter) -> None:
            self.letter, self._touched = letter, edits != self._edits
            if not self._touched:
                self._half.forget()
                self._first = taken(self._controls())
            if self._touched:  # something was typed while this was being saved
                self._save(then)
                return
            self.heading.setText(letter.subject)
            self.said.setText(_("Saved."))
            if then is not None:
                then()
            else:
                self._draw()

        self.desk.tasks.write(
            self, lambda: correspondence.edit(self._id, content, version, beside=beside), saved, self._refused
        )

    def keep(self) -> None:
        """Save the draft before the office is locked."""
        if self.letter.status is not LetterStatus.DRAFT:
            self._half.keep()
            return
        if not self._touched:
            return
        try:
            content, beside = self._changed()
            self.office.correspondence.edit(self._id, content, self.letter.version, beside=beside)
        except KnownError:  # a colleague was faster, or what is typed cannot be used as it stands: it is here again afterwards
            self._half.keep()
            return
        self._touched = False
        self._half.forget()

    def leave(self) -> None:
        """Go back; a draft is saved first, and what was begun on a card is kept."""
        if self.letter.status is not LetterStatus.DRAFT:
            self._half.keep()
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
            self._approve()
        elif status is LetterStatus.APPROVED:
            self._seal()
        elif status is LetterStatus.SEALED:
            if not self.understood():
                return
            way = self.dispatch_form.asked()
            said = _("The dispatch is recorded, and the clocks are computed again.")
            self._do(lambda: correspondence.send(self._id, way), said)

    def _approve(self) -> None:
        correspondence, said = self.office.correspondence, _("It is approved.")
        left = open_comments(self.desk, self.letter)
        if not left:
            self._do(lambda: correspondence.approve(self._id), said)
            return
        anyway = _("Approve all the same"), lambda: self._do(lambda: correspondence.approve(self._id, with_comments=True), said)
        self.desk.shell.say(Level.WARN, left, ((_("Send it back"), lambda: self._send_back("")), anyway))

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

    def _act(self, operation: Callable[[], Done[Any]], said: str) -> None:
        """Do something with the letter beside its one next step; what is being written is saved first."""
        correspondence = self.office.correspondence

        def act() -> None:
            self.desk.tasks.write(
                self, operation, lambda _value: self._done(correspondence.show(self._id), said), self._refused
            )

        self._save(act)

    def _seal(self) -> None:
        if not self.understood():
            return
        box = self.seal_form.device
        pin = box.taken() if box is not None else ""
        if box is not None and not pin:
            return
        correspondence, dated, seals = self.office.correspondence, self.seal_form.dated.day, self.office.seals

        def seal(progress: Progress, _cancel: CancelToken) -> Done[Letter]:
            with seals.opened(pin):
                return correspondence.seal(self._id, progress, dated=dated)

        sealed = _("Sealed as {number}.")
        self.at_length(seal, lambda letter: sealed.format(number=letter.number), _("The letter is being sealed."))

    def at_length(
        self, operation: Callable[[Progress, CancelToken], Done[Letter]], said: Callable[[Letter], str], words: str
    ) -> None:
        """Do something that takes its time, under ``words``; what is said of it at its end."""
        self.complete.setEnabled(False)
        job = self.desk.tasks.long(self, operation, lambda letter: self._done(letter, said(letter)), self._refused)
        self.work.watch(job, words)

    def _done(self, letter: Letter, said: str) -> None:
        self.letter, self._touched = letter, False
        if letter.status is not self._shown:
            self._half.forget()
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

    def _ask(self, made: AskCard) -> None:
        ask_on_top(self._side, made)
        made.reason.setFocus()

    def _ask_void(self) -> None:
        title, act = _("Declare the letter void"), _("Declare void")
        self._ask(AskCard(title, _("Why?"), act, self._void, needed=True, look="danger"))

    def _ask_send_back(self) -> None:
        title, question = _("Send the letter back to its writer"), _("What is to be changed?")
        self._ask(AskCard(title, question, _("Send back"), self._send_back, needed=not open_comments(self.desk, self.letter)))

    def _send_back(self, text: str) -> None:
        correspondence = self.office.correspondence
        self._do(lambda: correspondence.send_back(self._id, text), _("It is a draft again, with the comments."))

    def _ask_withdraw(self) -> None:
        title, question = _("Withdraw the letter by another one"), _("Why? The reason stays in the office.")
        self._ask(AskCard(title, question, _("Begin the letter"), self._withdraw, needed=True, look="danger"))

    def _withdraw(self, reason: str) -> None:
        self._begin(lambda: self.office.correspondence.withdraw(self._id, reason))

    def _correct(self) -> None:
        self._follow(Follow.CORRECTS, self.office.correspondence.correct)

    def _supersede(self) -> None:
        self._follow(Follow.SUPERSEDES, self.office.correspondence.supersede)

    def _follow(self, how: Follow, begin: Callable[..., Done[Letter]]) -> None:
        def go(along: bool) -> None:
            self._begin(lambda: begin(self._id, annexes=along))

        ask_to_carry(self.desk, self._side, self.letter, how, go)

    def _begin(self, operation: Callable[[], Done[Letter]]) -> None:
        """Begin a letter that follows this one, and go on with it."""
        self.desk.tasks.write(self, operation, lambda made: open_with_annexes(self.desk, made), self._refused)

    def _void(self, reason: str) -> None:
        correspondence = self.office.correspondence
        self._do(lambda: correspondence.void(self._id, reason), _("The letter is void; it stays in the register."))

    def _save_editable(self) -> None:
        self._save(lambda: save_editable(self, self.letter))

    def _print(self) -> None:
        print_one(self, self._side, self.letter, self._do)


def _text_of(control: QWidget) -> str:
    if isinstance(control, QPlainTextEdit):
        return control.toPlainText()
    return control.text() if isinstance(control, QLineEdit) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
