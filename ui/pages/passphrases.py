# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The letter with the passphrase of a bundle for an office without a card: printed, written, and how it stands.

The passphrase is on the letter alone. On the screen it is covered, and a print job tells nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.domain.bundle_passphrase import BundlePassphrase
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.bundles.views import Outgoing
from mlat_desktop.services.bundles.without_card import DrawnPassphraseLetter, PassphraseLetter
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from ui import a11y
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.papers import ask_where, language_name
from ui.pages.print_box import PrintBox
from ui.widgets.basics import SPACE, Combo, button, clear, column, joined, label, row
from ui.widgets.controls import Glyph, Level
from ui.widgets.form import Section, line
from ui.widgets.paper import Preview

_ON_PAPER = (Channel.POST, Channel.COURIER, Channel.DIPLOMATIC_BAG, Channel.HAND)
"""How a sheet of paper, or a medium, travels."""
_WIDTH = 900


def standing_words(desk: Desk, each: BundlePassphrase) -> tuple[str, bool]:
    """How a letter stands, and whether nothing is left to be done about it."""
    if each.ended_at is not None:
        said = _("{office} has the letter. The passphrase was destroyed here on {day}.")
        return screen().fill(said, {"office": each.office, "day": desk.time(each.ended_at)}), True
    if each.letter_at is None or each.channel is None:
        return _("The letter with the passphrase is not written yet. Nobody can open the bundle without it."), False
    said = _("The letter with the passphrase was written on {day} and goes by: {channel}. {office} has not confirmed it yet.")
    facts = {"day": desk.time(each.letter_at), "channel": word(each.channel), "office": each.office}
    return screen().fill(said, facts), False


def passphrase_line(desk: Desk, owner: QWidget, each: Outgoing | None, case: str) -> QWidget | None:
    """How the letter of a bundle stands, with the acts that are next; None for a bundle that has none, or came to nothing."""
    if each is None or each.passphrase is None or each.record.request_id is None:
        return None
    record, letter = each.record, each.passphrase
    if record.state is BundleState.FAILED and not each.prepared and not letter.letters:
        return None
    words, done = standing_words(desk, letter)
    acts: list[QPushButton] = []
    if not done and Act.EXPORT_BUNDLE in PERMITTED[desk.office.info.user.role]:
        write = partial(desk.shell.edit, "bundle-passphrase", record.request_id, str(record.uid))
        acts.append(button(_("The letter..."), write, look="link"))
        if letter.letters:
            arrived = partial(ask_received, desk, owner, letter)
            acts.append(button(_("The partner has the letter..."), arrived, look="link"))
    for act in acts:  # the list has the same acts under every bundle
        number = _("number {sequence}").format(sequence=screen().number(record.sequence))
        act.setAccessibleName(joined(act.text(), letter.office, case, desk.time(record.created_at), number))
    made = QWidget()
    said = row(label(words, "good" if done else "warn", wrap=True, selectable=True), *acts, parent=made, gap=SPACE)
    said.setStretch(0, 1)
    return made


def ask_received(desk: Desk, owner: QWidget, letter: BundlePassphrase) -> None:
    """Say what follows, then record that the partner has the letter: the passphrase cannot be had back."""
    letters, shell = desk.office.passphrase_letters, desk.shell

    def told(found: BundlePassphrase) -> None:
        shell.say(Level.GOOD, standing_words(desk, found)[0], stays=False)

    def act() -> None:
        desk.tasks.write(owner, lambda: letters.received(letter.bundle), told, shell.refuse)

    said = _(
        "Has {office} confirmed that the letter for bundle {bundle} arrived unopened? The passphrase is then destroyed here:"
        " the letter cannot be made again, and nobody of this office can open the bundle."
    )
    facts = {"office": letter.office, "bundle": str(letter.bundle)[:8]}
    shell.say(Level.WARN, screen().fill(said, facts), ((_("Yes, destroy the passphrase"), act), (_("Not yet"), owner.setFocus)))


class PassphraseBox(Section):
    """Asks for language and ways, then prints the letter or writes it into a file.

    Signals:
        made: the letter was printed or written.
    """

    made = Signal()

    def __init__(self, desk: Desk, *, prints: bool = True) -> None:
        super().__init__(_("The letter with the passphrase"), columns=3)
        self._desk, self._uid = desk, ""
        self.how: PrintBox | None = None
        self.stands = label("", wrap=True, selectable=True)
        self._sign = Glyph("warning", "warn", 18)
        said = row(self._sign, self.stands, gap=SPACE)
        said.setStretch(1, 1)
        said.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        self.body.insertLayout(1, said)
        self.language, self.channel, self.medium_channel, self.although = Combo(), Combo(), Combo(), line()
        self.language.fill([(language_name(code), code) for code in LETTER_LANGUAGES])
        for combo, usual in ((self.channel, Channel.POST), (self.medium_channel, Channel.DIPLOMATIC_BAG)):
            combo.fill([(word(each), each) for each in _ON_PAPER])
            combo.choose(usual)
        self.add(_("Language of the letter"), self.language)
        self.add(_("The letter goes by"), self.channel)
        self.add(_("The medium goes by"), self.medium_channel)
        why = _("Both on one way: whoever opens it has all. The audit log keeps the reason.")
        self._why = self.add(_("Why do both go the same way?"), self.although, span=3, required=True, help_text=why)
        self.print: QPushButton = button(_("&Print the letter..."), self.ask_printer, glyph="print")
        self.write = button(_("Write it into a &file..."), self._ask_file, glyph="folder")
        self.look = button(_("Look at the letter"), self._look, look="link")
        self._acts = QWidget()
        row(self.print, self.write, self.look, None, parent=self._acts, gap=SPACE)
        self.print.setVisible(prints)
        self.body.addWidget(self._acts)
        self._below = column(gap=SPACE)
        self.body.addLayout(self._below)
        for combo in (self.channel, self.medium_channel):
            combo.currentIndexChanged.connect(self._fit)
        self._fit()

    @property
    def asks(self) -> bool:
        """Whether it is asked how the letter is printed."""
        return self.how is not None

    def show_bundle(self, uid: str) -> None:
        """Show how the letter of a bundle stands, and offer to make it."""
        self._uid = uid
        self._ask_no_more()
        found = self._desk.office.passphrase_letters.standing(uid)
        self.language.choose(found.language or self._desk.office.passphrase_letters.language_for(found.country))
        for combo, before in ((self.channel, found.channel), (self.medium_channel, found.medium_channel)):
            if before in _ON_PAPER:
                combo.choose(before)
        self._tell(found)

    def _tell(self, found: BundlePassphrase) -> None:
        words, done = standing_words(self._desk, found)
        self.stands.setText(words)
        self._sign.set(*(("success", "good") if done else ("mail", "muted") if found.letters else ("warning", "warn")))
        self._acts.setEnabled(not done)

    def _fit(self, *_arguments: object) -> None:
        self._why.setVisible(self.channel.value == self.medium_channel.value)
        self._why.complain("")

    def _letter(self) -> PassphraseLetter | None:
        """What was chosen; None where the reason for one way is missing, which is said."""
        same = self.channel.value == self.medium_channel.value
        although = self.although.text().strip() if same else ""
        if same and not although:
            self._why.complain(_("Choose another way for one of them, or say why there is none."))
            self.although.setFocus()
            return None
        return PassphraseLetter(
            language=str(self.language.value or "en"),
            channel=Channel(str(self.channel.value)),
            medium_channel=Channel(str(self.medium_channel.value)),
            although=although,
        )

    # -- on paper --------------------------------------------------------------------------------------------------------

    def ask_printer(self) -> None:
        """Ask how it is printed, as the system of this computer wants it."""
        letter = self._letter()
        if letter is None:
            return
        self._ask_no_more()
        if not self._desk.office.passphrase_letters.has_spooler:
            self._offer_images(letter)
            return
        self.how = PrintBox(self._desk, letter.language)
        self.how.setProperty("look", "well")
        go = button(_("Print"), self._print, look="primary", glyph="print")
        self.how.body.addLayout(row(None, button(_("Cancel"), self._ask_no_more), go))
        self._below.addWidget(self.how)
        a11y.tab_in_reading_order(self.window())
        go.setFocus()

    def _print(self) -> None:
        letter, options = self._letter(), self.how.options() if self.how else None
        if letter is None or options is None:
            return
        letters, uid = self._desk.office.passphrase_letters, self._uid
        self._do(lambda: letters.print(uid, letter, options), _said_printed())

    def _offer_images(self, letter: PassphraseLetter) -> None:
        """Print the pages as images, where the system takes no files."""
        from ui import printing

        office, uid, shell = self._desk.office, self._uid, self._desk.shell
        letters = office.passphrase_letters

        def pages() -> tuple[DrawnPassphraseLetter, list[Raster]]:
            drawn, press = letters.draw(uid, letter), office.correspondence
            return drawn, [press.raster(drawn.pdf, at, printing.WIDTH) for at in range(press.pages(drawn.pdf))]

        def choose(found: tuple[DrawnPassphraseLetter, list[Raster]]) -> None:
            drawn, rasters = found
            printing.offer(
                self,
                rasters,
                drawn.title,
                letters.may_print,
                lambda copies: self._do(lambda: letters.printed(drawn, copies), _said_printed()),
                shell.refuse,
                how=shell.printing(letter.language),
                remember=lambda how: shell.remember_printing(letter.language, how),
            )

        self._desk.tasks.read(self, pages, choose, shell.refuse)

    # -- into a file -----------------------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        if self._letter() is not None:
            ask_where(self, f"letter-{self._uid[:8]}.pdf", self.save)

    def save(self, path: str) -> None:
        """Write it into a new file."""
        letter = self._letter()
        if letter is None:
            return
        letters, uid, target = self._desk.office.passphrase_letters, self._uid, Path(path)
        said = _("The letter is in {path}. Print it, then destroy the file: it holds the passphrase.")
        self._do(lambda: letters.write(uid, target, letter), screen().fill(said, {"path": path}))

    def _do(self, work: Callable[[], Done[BundlePassphrase]], said: str) -> None:
        def told(found: BundlePassphrase) -> None:
            self._ask_no_more()
            self._tell(found)
            self._desk.shell.say(Level.GOOD, said)
            self.made.emit()

        self._desk.tasks.write(self, work, told, self._desk.shell.refuse)

    # -- on the screen ---------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Show the letter as it will be, its passphrase covered."""
        self._ask_no_more()
        office, uid, language = self._desk.office, self._uid, str(self.language.value or "en")

        def pages() -> list[Raster]:
            pdf, press = office.passphrase_letters.sample(uid, language), office.correspondence
            return [press.raster(pdf, at, _WIDTH) for at in range(press.pages(pdf))]

        self._desk.tasks.read(self, pages, self._show_pages, self._desk.shell.refuse)

    def _show_pages(self, pages: list[Raster]) -> None:
        self._ask_no_more()
        shown = Preview()
        shown.setMinimumHeight(420)
        shown.show_pages(pages)
        away = button(_("Close"), self._ask_no_more)
        away.setAccessibleName(_("Close the letter"))
        covered = label(_("The passphrase is covered here: it stands on the paper alone."), "small", wrap=True)
        line_of_parts = row(covered, away, gap=SPACE)
        line_of_parts.setStretch(0, 1)
        self._below.addLayout(line_of_parts)
        self._below.addWidget(shown)
        a11y.tab_in_reading_order(self.window())
        away.setFocus()

    def _ask_no_more(self, *_arguments: object) -> None:
        self.how = None
        clear(self._below)


class PassphraseLetterEditor(CaseEditor):
    """The letter of a bundle that was written before, for the first time or again."""

    def __init__(self, desk: Desk, request_id: RequestId, uid: str) -> None:
        self.box = PassphraseBox(desk, prints=False)
        title, act = _("Letter with the passphrase of a bundle"), _("&Print the letter...")
        super().__init__(desk, request_id, title, act, self.box.ask_printer)
        self.sheet.addWidget(self.box)
        self.sheet.addStretch(1)
        self.box.show_bundle(uid)

    def first_focus(self) -> QWidget:
        """The act: everything is filled in."""
        return self.complete


def _said_printed() -> str:
    return _("The letter was handed to the printer. Seal the envelope, and send it by another way than the medium.")
