# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Several letters in one act: looked at one after the other and approved, sealed, printed, put into envelopes.

What was not done is said of each letter in the list itself; who stops leaves the rest as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from mlat_desktop.domain.changes import Changes, Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.i18n import _, called, ngettext, screen
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.letters.together import LetterAnswers, Outcome
from mlat_desktop.services.letters.words import letter_name
from ui import a11y
from ui.desk import Desk
from ui.pages.letter_cards import unsettled
from ui.pages.page import Editor
from ui.pages.print_box import AddressBox, PrintBox
from ui.pages.seal_device import PinBox, pin_box
from ui.widgets.basics import SPACE, WIDE, Combo, button, card, column, isolated, joined, label, row, scroll
from ui.widgets.controls import Level
from ui.widgets.paper import Preview
from ui.widgets.ticks import Tick
from ui.widgets.two_lines import TwoLineList
from ui.widgets.work import WorkBar

_WIDTH = 900


class Stage(StrEnum):
    """What is done with the letters."""

    APPROVE = "approve"
    SEAL = "seal"
    PRINT = "print"


_STATUS = {Stage.APPROVE: LetterStatus.REVIEW, Stage.SEAL: LetterStatus.APPROVED, Stage.PRINT: LetterStatus.SEALED}
_NEEDED = {Stage.APPROVE: Act.APPROVE_LETTER, Stage.SEAL: Act.SEAL_LETTER, Stage.PRINT: Act.LOG_EVENT}


class LettersTogetherEditor(Editor):
    """The page."""

    def __init__(self, desk: Desk, stage: Stage = Stage.APPROVE) -> None:
        super().__init__(desk, _("Several letters"), "", self._perform)
        self.looked_at: dict[int, int] = {}
        self._letters: dict[int, Letter] = {}
        self._told: dict[int, KnownError] = {}
        self._open: dict[int, list[str]] = {}
        self.remarks = label("", "small", wrap=True, selectable=True)
        self.knowing = Tick(_("Also approve letters &whose comments are not settled"))
        self.stage = Combo(_("What is to be done"))
        self.stage.fill(
            [
                (_("Approve what others wrote"), Stage.APPROVE),
                (_("Seal what is approved"), Stage.SEAL),
                (_("Print what is sealed"), Stage.PRINT),
            ]
        )
        self.stage.choose(stage)
        self.list = TwoLineList(_("Letters"))
        self.list.setSelectionMode(QListWidget.SelectionMode.MultiSelection)
        self.list.setMinimumHeight(220)
        self.everything = button(_("Select a&ll"), self.list.selectAll, look="link")
        self.preview = Preview()
        self.work = WorkBar()
        self._under = column(gap=WIDE)
        self._boxes: list[QWidget] = []
        self.device: PinBox | None = None
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _at: self._look())
        self.list.itemSelectionChanged.connect(self._count)
        self.stage.currentIndexChanged.connect(lambda _at: self._take_stage())
        self.knowing.toggled.connect(lambda _on: self._count())
        self._take_stage()

    def _lay_out(self) -> None:
        left, inside = card(gap=SPACE)
        inside.addWidget(self.stage)
        inside.addLayout(row(label(_("Choose letters with a click or the space bar."), "small"), None, self.everything))
        inside.addWidget(self.list, 1)
        inside.addWidget(self.remarks)
        inside.addWidget(self.knowing)
        holder = QWidget()
        side = column(holder, margins=(0, 0, 8, 0), gap=WIDE)
        side.addWidget(left, 1)
        side.addLayout(self._under)
        right, shown = card(margins=(12, 12, 4, 8))
        shown.addWidget(self.preview)
        right.setMinimumWidth(430)
        both = row(scroll(holder, name=_("Several letters")), right, gap=WIDE)
        both.setStretch(0, 5)
        both.setStretch(1, 4)
        self.body.addLayout(both, 1)
        self.body.addWidget(self.work)
        self.cancel.setText(_("Close"))

    def first_focus(self) -> QWidget:
        """The letters, or what is to be done where there are none."""
        return self.list if self.list.count() else self.stage

    def _on_changed(self, changes: Changes) -> None:
        del changes  # the list is read again after each act of its own; under somebody's hands it does not move

    # -- the list

    @property
    def present(self) -> Stage:
        """What is to be done."""
        return Stage(str(self.stage.value))

    def _take_stage(self) -> None:
        self._told.clear()
        self.knowing.setChecked(False)
        self._read()
        for box in self._boxes:
            box.hide()
            box.setParent(None)
            box.deleteLater()
        self._boxes = []
        if self.present is Stage.PRINT and self._letters:
            if self.office.correspondence.has_spooler:
                self.how = PrintBox(self.desk, next(iter(self._letters.values())).language)
                self._boxes.append(self.how)
            self.addresses = AddressBox(self.desk, self.chosen)
            self._boxes.append(self.addresses)
        self.device = pin_box(self.desk) if self.present is Stage.SEAL else None
        if self.device is not None:
            self._boxes.append(self.device)
        for box in self._boxes:
            self._under.addWidget(box)
        self._count()
        a11y.tab_in_reading_order(self)

    def _read(self, keep: Sequence[int] = ()) -> None:
        """Read the letters again; those that were refused stay, with why."""
        stage = self.present
        found = list(self.office.letters_together.waiting(_STATUS[stage]))
        if stage is Stage.PRINT:
            found.sort(key=lambda letter: (bool(letter.copies), letter.number))
        self._letters = {letter.id: letter for letter in found}
        comments = self.office.correspondence.comments
        read = self._letters if stage is Stage.APPROVE else ()  # who approved a letter knew of them
        self._open = {key: [each.text for each in comments(key) if each.open] for key in read}
        self.knowing.setVisible(any(self._open.values()))
        self.list.blockSignals(True)
        self.list.clear()
        for letter in found:
            self.list.add(str(letter.id), letter.subject, self._below(letter), warn=self._warns(letter))
        for at, letter in enumerate(found):
            self.list.item(at).setSelected(letter.id in keep)
        self.list.blockSignals(False)
        count = ngettext("{count} letter", "{count} letters", len(found)).format(count=screen().number(len(found)))
        self.beside.setText(count)
        self.everything.setVisible(bool(found))
        if found:
            self.list.setCurrentRow(0, self.list.selectionModel().SelectionFlag.NoUpdate)
            self._look()
        else:
            self.preview.say(_("No letter waits for this."))
        self._count()

    def _below(self, letter: Letter) -> str:
        told = self._told.get(letter.id)
        if told is not None:
            return sentence(told)
        looked = joined(
            _("looked at") if self.looked_at.get(letter.id) == letter.version else "",
            unsettled(len(self._open.get(letter.id, ()))),
        )
        printed = _("printed before") if letter.copies else ""
        shown = looked if self.present is Stage.APPROVE else printed
        return joined(letter.number, letter_name(letter), shown)

    def _warns(self, letter: Letter) -> bool:
        return letter.id in self._told or bool(self._open.get(letter.id))

    def chosen(self) -> list[int]:
        """The chosen letters, from top to bottom."""
        rows = (self.list.item(at) for at in range(self.list.count()))
        return [key for item, key in zip(rows, self._letters, strict=True) if item.isSelected()]

    # -- looking

    def _look(self) -> None:
        at = self.list.currentRow()
        if not 0 <= at < len(self._letters):
            return
        letter = list(self._letters.values())[at]
        remarks = self._open.get(letter.id, [])
        self.remarks.setText("\n".join(called(_("Comment"), isolated(text)) for text in remarks))
        self.remarks.setVisible(bool(remarks))
        correspondence = self.office.correspondence

        def pages() -> list[Raster]:
            pdf = correspondence.preview(letter.id)
            return [correspondence.raster(pdf, page, _WIDTH) for page in range(correspondence.pages(pdf))]

        self.desk.tasks.read(
            self, pages, lambda found: self._show(letter, found), lambda error: self.preview.say(sentence(error))
        )

    def _show(self, letter: Letter, pages: list[Raster]) -> None:
        at = self.list.currentRow()
        if letter.id not in self._letters or list(self._letters).index(letter.id) != at:
            return  # somebody went on before it was drawn: it was not looked at
        self.preview.show_pages(pages)
        a11y.tab_in_reading_order(self)
        self.looked_at[letter.id] = letter.version
        self.list.tell(at, self._below(letter), warn=self._warns(letter))
        self._count()

    # -- acting

    def _count(self) -> None:
        chosen, stage = self.chosen(), self.present
        left = [] if self.knowing.isChecked() else [key for key in chosen if self._open.get(key)]
        wanted = [key for key in chosen if key not in left]
        number = screen().number(len(wanted))
        words = {
            Stage.APPROVE: ngettext("&Approve {count} letter", "&Approve {count} letters", len(wanted)),
            Stage.SEAL: ngettext("&Seal {count} letter", "&Seal {count} letters", len(wanted)),
            Stage.PRINT: ngettext("&Print {count} letter", "&Print {count} letters", len(wanted)),
        }[stage]
        self.complete.setText(words.format(count=number))
        unseen = [key for key in wanted if self.looked_at.get(key) != self._letters[key].version]
        said = ""
        if _NEEDED[stage] not in PERMITTED[self.office.info.user.role]:
            said = _("Your role does not do this.")
        elif stage is Stage.APPROVE and unseen:
            text = ngettext(
                "{count} of them is still to be looked at.", "{count} of them are still to be looked at.", len(unseen)
            )
            said = text.format(count=screen().number(len(unseen)))
        self.said.setText(said or _left_out(len(left)))
        self.complete.setEnabled(bool(wanted) and not said)
        if self._boxes and stage is Stage.PRINT:
            self.addresses.write.setEnabled(bool(chosen))
            self.addresses.to_paper.setEnabled(bool(chosen))

    def _perform(self) -> None:
        chosen, stage, together = self.chosen(), self.present, self.office.letters_together
        looked_at, knowing = dict(self.looked_at), chosen if self.knowing.isChecked() else []
        if stage is Stage.PRINT:
            self._print(chosen)
            return
        pin = self.device.taken() if self.device is not None else ""
        if self.device is not None and not pin:
            return

        def act(progress: Progress, cancel: CancelToken) -> Done[LetterAnswers]:
            if stage is Stage.APPROVE:
                return together.approve(chosen, looked_at=looked_at, with_comments=knowing, progress=progress, cancel=cancel)
            with self.office.seals.opened(pin):
                return together.seal(chosen, progress=progress, cancel=cancel)

        self.start(act)

    def start(self, act: Callable[[Progress, CancelToken], Done[LetterAnswers]]) -> None:
        """Do it with progress and a way to stop."""
        self.complete.setEnabled(False)
        words = self.complete.text().replace("&", "")
        self.work.watch(self.desk.tasks.long(self, act, self.done, self.failed), words)

    def _print(self, chosen: list[int]) -> None:
        together = self.office.letters_together
        again = all(self._letters[key].copies for key in chosen)  # who chooses only printed ones wants duplicates
        if self.office.correspondence.has_spooler:
            options = self.how.options()
            if options is not None:
                self.start(lambda p, c: together.print(chosen, options, again=again, progress=p, cancel=c))
            return
        from ui.pages.print_stack import print_stack

        print_stack(self, chosen, self._letters[chosen[0]].language, again=again)

    def done(self, answers: LetterAnswers) -> None:
        """Say what became of each letter."""
        self._told = {each.id: each.refused for each in answers.having(Outcome.REFUSED) if each.refused is not None}
        left = [each.id for each in answers.having(Outcome.LEFT)]
        self._read(keep=[*self._told, *left])
        stage, done = self.present, len(answers.having(Outcome.DONE))
        text = {
            Stage.APPROVE: ngettext("{count} letter is approved.", "{count} letters are approved.", done),
            Stage.SEAL: ngettext("{count} letter is sealed.", "{count} letters are sealed.", done),
            Stage.PRINT: ngettext("{count} letter is printed.", "{count} letters are printed.", done),
        }[stage]
        parts = [text.format(count=screen().number(done))]
        same, refused = len(answers.having(Outcome.SAME)), len(self._told)
        for count, words in (
            (same, ngettext("{count} needed no change.", "{count} needed no change.", same)),
            (refused, ngettext("With {count} letter nothing was done.", "With {count} letters nothing was done.", refused)),
            (len(left), ngettext("{count} letter was not begun.", "{count} letters were not begun.", len(left))),
        ):
            if count:
                parts.append(words.format(count=screen().number(count)))
        self.desk.shell.say(Level.WARN if self._told or left else Level.GOOD, " ".join(parts), stays=bool(self._told or left))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def failed(self, error: KnownError) -> None:
        """Nothing was done with any of them."""
        self._count()
        self.desk.shell.refuse(error)


def _left_out(count: int) -> str:
    """How many are left out because of comments, in words; empty for none."""
    if not count:
        return ""
    text = ngettext(
        "{count} of them is left out: comments on it are not settled.",
        "{count} of them are left out: comments on them are not settled.",
        count,
    )
    return text.format(count=screen().number(count))
