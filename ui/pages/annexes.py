# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The annexes of a letter: put to a draft, arranged, and saved as the one file that they become with the seal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mlat_desktop.domain.annexes import Annex, CertifiedPart, certified_parts
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.letters import Follow, Letter
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _, called, ngettext, screen
from mlat_desktop.services.letters.carrying import Carried
from mlat_desktop.services.viewing import translation_words
from ui import a11y
from ui.desk import Desk
from ui.pages.ask_card import ask_on_top
from ui.pages.certified import CertifiedForm
from ui.pages.papers import paper, size_text
from ui.widgets.basics import SPACE, Combo, button, column, joined, label, row, rule
from ui.widgets.controls import Level
from ui.widgets.form import Section, line

_FIT = (".pdf", ".png", ".jpg", ".jpeg")
Operation = Callable[[], Done[Letter]]


class AnnexForm(QWidget):
    """The annexes of a draft. ``change`` runs what changes them, after what is typed elsewhere was saved."""

    def __init__(self, desk: Desk, letter: Letter, change: Callable[[Operation], None]) -> None:
        super().__init__()
        self._desk, self._letter, self._change = desk, letter, change
        self._annexes = desk.office.correspondence.annexes(letter.id)
        self._parts = {each.number: each for each in certified_parts(self._annexes)}
        self._open = desk.office.correspondence.unconfirmed(letter.id)
        body = column(self, gap=SPACE, margins=(0, 8, 8, 8))
        said = _("They are listed in the letter by themselves. With its seal they become one file with numbered pages.")
        body.addWidget(label(said, "muted", wrap=True))
        for number in range(1, len(self._annexes) + 1):
            body.addWidget(self._line(number))
            body.addWidget(rule())
        if not self._annexes:
            body.addWidget(label(_("No annex yet."), "muted"))
        self.adding = self._adding()
        body.addWidget(self.adding)
        self.certified: CertifiedForm | None = None
        self._body = body
        body.addStretch(1)

    def _line(self, number: int) -> QWidget:
        correspondence, letter = self._desk.office.correspondence, self._letter.id
        annex = self._annexes[number - 1]
        ends: list[QWidget] = []
        if number > 1:
            up = button(_("Move up"), self._doing(partial(correspondence.move_annex, letter, number, number - 1)), look="link")
            up.setAccessibleName(_("Move annex {number} up").format(number=number))
            ends.append(up)
        off = button(_("Take off"), self._doing(partial(correspondence.remove_annex, letter, number)), look="link")
        off.setAccessibleName(_("Take annex {number} off the letter").format(number=number))
        ends.append(off)
        made = annex_line(number, annex, self._exhibit(annex), *ends, part=self._parts.get(number))
        return self._asking(number, made) if number in self._open else made

    def _asking(self, number: int, shown: QWidget) -> QWidget:
        """The line of a translation of another text than the letter has now, with the question whether it still fits."""
        correspondence, letter = self._desk.office.correspondence, self._letter.id
        made = QWidget()
        inside = column(made, gap=SPACE)
        inside.addWidget(shown)
        said = _("The letter has changed since: this translates an earlier text. Compare both before you say that it fits.")
        inside.addWidget(label(said, "warn", wrap=True))
        fits = button(_("The translation still fits"), self._doing(partial(correspondence.confirm_translation, letter, number)))
        fits.setAccessibleName(_("The translation in annex {number} still fits").format(number=number))
        inside.addLayout(row(fits, None))
        return made

    def _doing(self, operation: Operation) -> Callable[[], None]:
        return lambda: self._change(operation)

    def _exhibit(self, annex: Annex) -> str:
        return next((name for uid, name, _title in self._exhibits() if uid == annex.evidence_uid), "")

    def _exhibits(self) -> list[tuple[Uid, str, str]]:
        """Those of the case that can be annexes."""
        if self._letter.request_id is None:
            return []
        found = self._desk.office.register.show(self._letter.request_id).evidence
        return [(each.uid, each.exhibit, each.title) for each in found if each.file_name.casefold().endswith(_FIT)]

    def _adding(self) -> QWidget:
        made = Section(_("Add an annex"), columns=1)
        made.setProperty("look", "well")
        self.title = line(hint=_("by default that of the file"))
        made.add(_("Title in the letter"), self.title)
        exhibits = self._exhibits()
        if exhibits:
            self.exhibit = Combo(_("Exhibit of the case"))
            self.exhibit.fill([(joined(name, title), uid) for uid, name, title in exhibits])
            made.add(_("Exhibit of the case"), self.exhibit)
            made.body.addLayout(row(None, button(_("Add the exhibit"), self._add_exhibit)))
        translation = button(_("A certified translation..."), self.ask_translation, glyph="seal")
        file = button(_("Add a PDF or an image..."), self._choose, glyph="attach")
        made.body.addLayout(row(translation, None, file))
        return made

    def ask_translation(self) -> None:
        """Ask for a certified translation in place of an annex like others."""
        self.certified = CertifiedForm(self._desk, self._letter, self._annexes, self._change, self._ask_no_more)
        self.adding.hide()
        self._body.insertWidget(self._body.indexOf(self.adding), self.certified)
        a11y.tab_in_reading_order(self.window())
        self.certified.first_field().setFocus()

    def _ask_no_more(self) -> None:
        if self.certified is not None:
            self.certified.hide()
            self.certified.deleteLater()
            self.certified = None
        self.adding.show()

    def _add_exhibit(self) -> None:
        uid, title = Uid(str(self.exhibit.value)), self.title.text().strip()
        correspondence, letter = self._desk.office.correspondence, self._letter.id
        self._change(lambda: correspondence.add_exhibit(letter, uid, title))

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Annex to the letter"), "", _("PDF files and images (*.pdf *.png *.jpg *.jpeg)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.add(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def add(self, path: Path) -> None:
        """Put a file to the letter."""
        correspondence, letter, title = self._desk.office.correspondence, self._letter.id, self.title.text().strip()
        self._change(lambda: correspondence.add_annex(letter, path, title))


def annex_line(number: int, annex: Annex, exhibit: str, *ends: QWidget, part: CertifiedPart | None = None) -> QWidget:
    """A line with an annex and what can be done with it; ``part`` where it is a certified translation."""
    pages = ngettext("{count} page", "{count} pages", annex.pages).format(count=screen().number(annex.pages))
    whole = _("goes along whole inside the file") if annex.attached else ""
    what, certified = translation_words(part) if part else (annex.title, "")
    title, facts = called(_("Annex {number}").format(number=number), what), joined(pages, size_text(annex.size), exhibit, whole)
    return paper("seal" if part else "attach", title, "\n".join(filter(None, (certified, facts))), *ends)


def show_annexes(body: QVBoxLayout, desk: Desk, letter: Letter, parent: QWidget) -> None:
    """The annexes of a letter that is no draft any more; nothing where it has none."""
    annexes = desk.office.correspondence.annexes(letter.id)
    if not annexes:
        return
    body.addWidget(label(_("Annexes"), "heading"))
    parts = {each.number: each for each in certified_parts(annexes)}
    for number, annex in enumerate(annexes, start=1):
        body.addWidget(annex_line(number, annex, "", part=parts.get(number)))
    if letter.blob:
        body.addLayout(row(button(_("Save the annexes..."), partial(_ask_where, desk, letter, parent), glyph="folder"), None))


class CarryCard(Section):
    """Asks whether the annexes of a letter come along into the one that follows it; says which do not, and why."""

    def __init__(self, found: Sequence[Carried], go: Callable[[bool], object]) -> None:
        super().__init__(_("Annexes of this letter"), columns=1)
        come = any(not each.stays for each in found)
        said = _("These come along into the new letter; there they can still be taken off:")
        self.body.addWidget(label(said if come else _("None of them comes along into the new letter:"), wrap=True))
        parts = {part.number: part for part in certified_parts([each.annex for each in found])}
        for each in found:
            part = parts.get(each.number)
            title = translation_words(part)[0] if part else each.annex.title
            what = called(_("Annex {number}").format(number=each.number), title)
            if each.stays:
                what = _("{annex} – stays: {reason}").format(annex=what, reason=each.stays)
            self.body.addWidget(label(what, "muted" if each.stays else "strong", wrap=True))
        self.without = button(_("Without the annexes"), lambda: go(False))
        self.along = button(_("Take them over"), lambda: go(True), look="primary")
        self.along.setVisible(come)
        self.body.addLayout(row(None, button(_("Cancel"), self.deleteLater), self.without, self.along))


def ask_to_carry(desk: Desk, side: QVBoxLayout, letter: Letter, how: Follow, go: Callable[[bool], object]) -> None:
    """Ask on top of a page whether the annexes come along, where there are any; then go on."""
    found = desk.office.correspondence.carried(letter.id, how)
    if not found:
        go(False)
        return
    made = CarryCard(found, go)
    ask_on_top(side, made)
    (made.without if all(each.stays for each in found) else made.along).setFocus()


def open_with_annexes(desk: Desk, letter: Letter) -> None:
    """Go on with a letter that has just been begun, and say which annexes it has from the one that it follows."""
    count = len(desk.office.correspondence.annexes(letter.id))
    desk.shell.open_letter(letter.id)
    if count:
        text = ngettext("{count} annex was taken over.", "{count} annexes were taken over.", count)
        desk.shell.say(Level.GOOD, text.format(count=screen().number(count)), stays=False)


def annex_tab(desk: Desk, letter: Letter) -> str:
    """The name of the part of a letter's page where its annexes are, with their number."""
    count = len(desk.office.correspondence.annexes(letter.id))
    return _("Annexes ({count})").format(count=screen().number(count)) if count else _("Annexes")


def _ask_where(desk: Desk, letter: Letter, parent: QWidget) -> None:
    def write(path: str) -> None:
        said = _("Saved as {path}, byte for byte as they were sealed.").format(path=path)
        correspondence = desk.office.correspondence
        desk.tasks.read(
            parent,
            lambda: correspondence.save_annexes(letter.id, Path(path)),
            lambda _kept: desk.shell.say(Level.GOOD, said, stays=False),
            desk.shell.refuse,
        )

    dialog = QFileDialog(parent, _("Save the annexes"), f"{letter.number}-annexes.pdf")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.fileSelected.connect(write)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
