# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Cards of offices: our own to hand out, those of partners to compare and trust. A card is trusted only after a person compared
its fingerprint on another channel.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import BinaryIO, ClassVar

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mlat_desktop.domain.bundle import Card, CardStatus
from mlat_desktop.domain.changes import Kind
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.new_file import write_new
from ui.desk import Desk
from ui.pages.page import Page
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, button, card, clear, column, joined, label, row, scroll
from ui.widgets.controls import EmptyState, Level
from ui.widgets.form import facts
from ui.widgets.pill import Pill

_TONES = {
    CardStatus.OWN: Tone.ACCENT,
    CardStatus.KNOWN: Tone.WARN,
    CardStatus.TRUSTED: Tone.GOOD,
    CardStatus.REVOKED: Tone.BAD,
}


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of six, to be read aloud over the telephone."""
    kind, _colon, rest = fingerprint.partition(":")
    return f"{kind}:  " + "  ".join(rest[at : at + 6] for at in range(0, len(rest), 6))


class CardsPage(Page):
    """The page."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.CARD})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Partner offices"))
        self.add = button(_("&Add a card..."), self._choose, look="primary", glyph="plus")
        self.acts.addWidget(self.add)
        inner = QWidget()
        self._column: QVBoxLayout = column(inner, margins=(0, 0, 6, 8), gap=WIDE)
        self.body.addWidget(scroll(inner, name=_("Cards")), 1)

    def first_focus(self) -> QWidget:
        """The first act."""
        return self.add

    def refresh(self) -> None:
        """Read the cards again."""
        clear(self._column)
        cards = self.office.bundles.cards()
        count = ngettext("{count} partner", "{count} partners", len(cards))
        self.beside.setText(count.format(count=screen().number(len(cards))))
        self._column.addWidget(self._own())
        for each in sorted(cards, key=lambda c: (c.status is CardStatus.REVOKED, c.name)):
            self._column.addWidget(self._partner(each))
        if not cards:
            text = _("Ask the other office for its card file, add it here, then compare the fingerprint by telephone.")
            self._column.addWidget(EmptyState("cards", _("No partner yet"), text))
        self._column.addStretch(1)

    def _sheet(self, each: Card, *acts: QWidget) -> QWidget:
        frame, inside = card(gap=SPACE)
        title = label(each.name, "heading", wrap=True)
        head = row(title, Pill(word(each.status), _TONES[each.status]))
        head.setStretch(0, 1)
        inside.addLayout(head)
        valid = _("valid from {day}").format(day=screen().date(each.valid_from))
        until = _("until {day}").format(day=screen().date(each.valid_to)) if each.valid_to else ""
        pairs = [
            (_("State"), screen().state(each.country)),
            (_("Fingerprint"), grouped(each.fingerprint)),
            (_("Card"), joined(valid, until)),
        ]
        inside.addWidget(facts(pairs))
        if acts:
            inside.addLayout(row(*acts, None))
        frame.setAccessibleName(joined(each.name, word(each.status)))
        return frame

    def _own(self) -> QWidget:
        own = self.office.bundles.own_card()
        return self._sheet(own, button(_("&Save our card..."), self._save_own, glyph="export"))

    def _partner(self, each: Card) -> QWidget:
        acts: list[QWidget] = []
        if each.status is CardStatus.KNOWN:
            acts.append(button(_("Compare and &trust..."), partial(self._compare, each), look="primary", glyph="shield"))
        if each.status in {CardStatus.KNOWN, CardStatus.TRUSTED}:
            revoke = button(_("Revoke"), partial(self._revoke, each), look="danger")
            revoke.setAccessibleName(_("Revoke the card of {office}").format(office=each.name))
            acts.append(revoke)
        return self._sheet(each, *acts)

    def _compare(self, each: Card) -> None:
        said = _(
            "Telephone {office} on a number you already know and have them read this to you: {fingerprint}."
            " Is every group the same?"
        ).format(office=each.name, fingerprint=grouped(each.fingerprint))
        self.desk.shell.say(Level.WARN, said, ((_("Every group is the same: trust"), partial(self._trust, each)),))

    def _trust(self, each: Card) -> None:
        bundles = self.office.bundles
        said = _("The card of {office} is trusted. Bundles can be exported to it.").format(office=each.name)
        self.desk.tasks.write(
            self, lambda: bundles.trust(each.fingerprint), lambda _card: self.desk.shell.say(Level.GOOD, said, stays=False)
        )

    def _revoke(self, each: Card) -> None:
        bundles = self.office.bundles
        said = _("Nothing more is written to {office}, and nothing signed by this card is opened.").format(office=each.name)
        act = partial(self.desk.tasks.write, self, lambda: bundles.revoke(each.fingerprint))
        self.desk.shell.say(Level.WARN, said, ((_("Revoke the card"), act),))

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Card of another office"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.add_file(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def add_file(self, path: Path) -> None:
        """Read a card file."""
        bundles = self.office.bundles
        self.desk.tasks.write(self, lambda: bundles.add_card(path), self._on_added)

    def _on_added(self, added: Card) -> None:
        said = _("The card of {office} is known. Compare its fingerprint before you trust it.").format(office=added.name)
        self.desk.shell.say(Level.INFO, said, ((_("Compare now"), partial(self._compare, added)),))

    def _save_own(self) -> None:
        dialog = QFileDialog(self, _("Save our card"), f"{self.office.info.country}-office-card.json")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.save_own(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_own(self, path: Path) -> None:
        """Write our card to a file."""
        bundles = self.office.bundles

        def work() -> Path:
            data = bundles.card_file()

            def fill(out: BinaryIO) -> None:
                out.write(data)

            write_new(path, fill)
            return path

        said = _("Saved as {path}. It holds public keys only; give it to your partners.").format(path=path)
        self.desk.tasks.read(self, work, lambda _path: self.desk.shell.say(Level.GOOD, said))
