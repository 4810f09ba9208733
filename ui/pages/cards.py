# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Cards of offices: our own to hand out, those of partners to compare and trust. A card is trusted only after a person compared
its fingerprint on another channel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from mlat_desktop.domain.bundle import Card, CardStatus
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.office_cards import VALIDITY_SETTING, Comparison, digit_lines, later, words_of
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.bundles.card_views import CardStanding, NewComparison
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.office_matters import EndingCard, ending_words
from mlat_desktop.services.office_record import number_of
from ui import a11y
from ui.desk import Desk
from ui.pages.card_comparison import ComparisonForm
from ui.pages.own_keys import RenewalForm, RevocationForm
from ui.pages.page import Page
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, button, card, clear, code, column, joined, label, row, scroll
from ui.widgets.controls import EmptyState, Level
from ui.widgets.form import facts
from ui.widgets.pill import Pill

_TONES = {
    CardStatus.OWN: Tone.ACCENT,
    CardStatus.KNOWN: Tone.WARN,
    CardStatus.TRUSTED: Tone.GOOD,
    CardStatus.REVOKED: Tone.BAD,
}


_OURS = "ours"
"""What a form is about that is about our own keys."""


def _told(standing: CardStanding) -> list[tuple[str, str]]:
    """How the card was compared, who confirmed it, and what ended it."""
    each, says, names = standing.card, screen(), standing.names
    told: list[tuple[str, str]] = []
    if standing.comparisons:
        last = standing.comparisons[-1]
        who = joined(names.get(last.by, ""), last.spoke_with, word(last.way), says.date(last.at.date()))
        told.append((_("Compared"), who if last.same else joined(_("it differed"), who)))
        if last.confirmed_by:
            alone = _("the same person, alone") if last.alone else ""
            told.append((_("Confirmed"), joined(names.get(last.confirmed_by, ""), alone)))
    if standing.waiting is not None:
        told.append((_("Waits for"), _("a second person")))
    if each.status is CardStatus.TRUSTED:
        told.append((_("Fresh"), word(standing.freshness.state)))
    if each.continues:
        told.append((_("Continues"), code(each.continues)))
    if each.replaced_by:
        told.append((_("Replaced by"), code(each.replaced_by)))
    if each.revoked_on:
        told.append((_("Revoked since"), joined(says.date(each.revoked_on), each.revoked_why)))
    return told


def grouped(fingerprint: str) -> str:
    """A key's fingerprint in groups of six, for the eye."""
    kind, _colon, rest = fingerprint.partition(":")
    return f"{kind}:  " + "  ".join(rest[at : at + 6] for at in range(0, len(rest), 6))


class CardsPage(Page):
    """The page."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.CARD, Kind.BUNDLE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Partner offices"))
        self.add = button(_("&Add a card..."), self._choose, look="primary", glyph="plus")
        self.acts.addWidget(self.add)
        self._form: ComparisonForm | RenewalForm | RevocationForm | None = None
        self._about = ""
        self._acts: dict[str, QWidget] = {}
        self._code = QLabel()
        self._code.setAccessibleName(_("QR code of our card"))
        inner = QWidget()
        self._column: QVBoxLayout = column(inner, margins=(0, 0, 6, 8), gap=WIDE)
        self._area = scroll(inner, name=_("Cards"))
        self.body.addWidget(self._area, 1)

    def first_focus(self) -> QWidget:
        """The first act."""
        return self.add

    def refresh(self) -> None:
        """Read the cards again. A form that is being written stays as it is."""
        if self._form is not None:
            self._form.setParent(None)
        self._code.setParent(None)
        clear(self._column)
        self._acts.clear()
        cards = self.office.bundles.card_standings()
        count = ngettext("{count} partner", "{count} partners", len(cards))
        self.beside.setText(count.format(count=screen().number(len(cards))))
        ends = {each.fingerprint: each for each in self.office.matters.ending_cards()}
        self._column.addWidget(self._own(ends))
        self._place_form(_OURS)
        for each in sorted(cards, key=lambda c: (c.card.status is CardStatus.REVOKED, c.card.name)):
            self._column.addWidget(self._partner(each, ends.get(each.card.fingerprint)))
            self._place_form(each.card.fingerprint)
        if not cards:
            text = _("Ask the other office for its card file, add it here, then compare the fingerprint by telephone.")
            self._column.addWidget(EmptyState("cards", _("No partner yet"), text))
        self._column.addStretch(1)

    def _place_form(self, about: str) -> None:
        """Put the form that is being written below the card that it is about."""
        if self._form is not None and self._about == about:
            self._column.addWidget(self._form)
            self._form.show()  # whoever gets another parent is hidden until then

    def _open_form(self, about: str, make: Callable[[], ComparisonForm | RenewalForm | RevocationForm]) -> None:
        """Show a form below a card; one of the same kind about the same card stays as it was written."""
        made = make()
        if self._form is not None and (self._about != about or type(made) is not type(self._form)):
            self._put_away()
        if self._form is None:
            self._form, self._about = made, about
        else:
            made.deleteLater()
        self.refresh()
        a11y.tab_in_reading_order(self.window())
        self._form.first_focus().setFocus()
        QTimer.singleShot(0, self._form, self._show_whole)  # once it is laid out

    def _sheet(self, each: Card, more: list[tuple[str, str]], *acts: QWidget) -> tuple[QWidget, QVBoxLayout]:
        frame, inside = card(gap=SPACE)
        title = label(each.name, "heading", wrap=True)
        head = row(title, Pill(word(each.status), _TONES[each.status]))
        head.setStretch(0, 1)
        inside.addLayout(head)
        valid = _("valid from {day}").format(day=screen().date(each.valid_from))
        until = _("until {day}").format(day=screen().date(each.valid_to)) if each.valid_to else ""
        words = words_of(each)
        half = len(words) // 2
        pairs = [
            (_("State"), screen().state(each.country)),
            (_("In figures"), digit_lines(each)),
            (_("In words"), "\n".join(code(" ".join(part)) for part in (words[:half], words[half:]))),
            (_("Card"), joined(valid, until)),
            (_("Key"), code(each.fingerprint)),
            *more,
        ]
        inside.addWidget(facts(pairs))
        if acts:
            inside.addLayout(row(*acts, None))
        frame.setAccessibleName(joined(each.name, word(each.status)))
        return frame, inside

    def _own(self, ends: Mapping[str, EndingCard]) -> QWidget:
        bundles = self.office.bundles
        own, newest = bundles.own_card(), bundles.own_cards()[-1]
        more = []
        if newest != own:
            begins = _("from {day}; hand it to your partners before").format(day=screen().date(newest.valid_from))
            more.append((_("New card"), begins))
        elif own.fingerprint in ends:
            more.append((_("Ends soon"), _("make new keys and hand the new card to your partners")))
        earlier = self._earlier()
        if earlier:
            more.append((_("Earlier keys"), "\n".join(code(each.fingerprint) for each in earlier)))
        acts = [
            button(_("&Save our card..."), self._save_own, glyph="export"),
            button(_("Show the &QR code"), self._show_code),
            button(_("&Print page..."), self._save_page),
        ]
        if Act.KEEP_OFFICE in PERMITTED[self.office.info.user.role]:
            acts.append(button(_("Make &new keys..."), self._ask_renew))
            acts.append(button(_("Our keys were &lost..."), self._ask_revoke_own, look="danger"))
        frame, inside = self._sheet(own, more, *acts)
        self._code.setVisible(False)
        inside.addWidget(self._code)
        return frame

    def _earlier(self) -> list[Card]:
        """Our cards before the one in use."""
        own, known = self.office.bundles.own_card(), self.office.bundles.own_cards()
        return list(known[: next(at for at, each in enumerate(known) if each.fingerprint == own.fingerprint)])

    def _partner(self, standing: CardStanding, ending: EndingCard | None) -> QWidget:
        """The card of a partner. Its first act is the next step: to compare it, then, for whoever may, to trust it."""
        each, acts = standing.card, list[QWidget]()
        may, known = Act.TRUST_CARD in PERMITTED[self.office.info.user.role], each.status is CardStatus.KNOWN
        waits = standing.waiting is not None
        if each.status is not CardStatus.REVOKED:
            look = "primary" if known and not waits else ""
            compare = button(_("&Compare..."), partial(self._compare, each), look=look, glyph="shield")
            compare.setAccessibleName(_("Compare the fingerprint of {office}").format(office=each.name))
            acts.append(compare)
            self._acts[each.fingerprint] = compare
        if known and may:
            trust = button(_("&Trust the card"), partial(self._trust, each), look="primary" if waits else "")
            trust.setAccessibleName(_("Trust the card of {office}").format(office=each.name))
            acts.append(trust)
            if waits:
                self._acts[each.fingerprint] = trust
        if may and each.status in {CardStatus.KNOWN, CardStatus.TRUSTED}:
            revoke = button(_("Revoke"), partial(self._revoke, each), look="danger")
            revoke.setAccessibleName(_("Revoke the card of {office}").format(office=each.name))
            acts.append(revoke)
        warned = [(_("Ends soon"), ending_words(ending, self.office.register.today))] if ending is not None else []
        return self._sheet(each, [*_told(standing), *warned], *acts)[0]

    def _compare(self, each: Card) -> None:
        self._open_form(each.fingerprint, lambda: ComparisonForm(each, partial(self._record, each), self._put_away))

    def _show_whole(self) -> None:
        """The form with its last button, so that nobody has to look for what completes it."""
        if self._form is not None:
            self._area.ensureWidgetVisible(self._form.complete, 0, WIDE)
            self._area.ensureWidgetVisible(self._form.first_focus(), 0, WIDE)

    def _put_away(self) -> None:
        if self._form is not None:
            self._go_on(self._about)
            self._form.deleteLater()
            self._form, self._about = None, ""

    def _go_on(self, fingerprint: str) -> None:
        """What was pressed is no more: the keys go on at the next step of this card."""
        self._acts.get(fingerprint, self.add).setFocus()

    def _record(self, each: Card, new: NewComparison) -> None:
        bundles = self.office.bundles

        def done(_comparison: Comparison) -> None:
            self._put_away()
            said = _("It is the fingerprint of {office}. Now a second person trusts the card.").format(office=each.name)
            self.desk.shell.say(Level.GOOD, said)

        self.desk.tasks.write(self, lambda: bundles.compare_card(each.fingerprint, new), done)

    def _trust(self, each: Card) -> None:
        bundles = self.office.bundles

        def done(found: Card) -> None:
            self._go_on(each.fingerprint)
            if found.status is CardStatus.TRUSTED:
                said = _("The card of {office} is trusted. Bundles can be exported to it.").format(office=each.name)
                self.desk.shell.say(Level.GOOD, said, stays=False)
            else:
                said = _("The card of {office} is put forward. A second person must trust it as well.").format(office=each.name)
                self.desk.shell.say(Level.INFO, said)

        self.desk.tasks.write(self, lambda: bundles.trust(each.fingerprint), done)

    def _ask_renew(self) -> None:
        register, record = self.office.register, self.office.record

        def usual(begins: date) -> date:
            return later(begins, number_of(record.show().settings, VALIDITY_SETTING))

        self._open_form(_OURS, lambda: RenewalForm(lambda: register.today, usual, self._renew, self._put_away))

    def _renew(self, begins: date, ends: date) -> None:
        bundles = self.office.bundles

        def done(made: Card) -> None:
            self._put_away()
            text = _("The new keys are made; their card begins on {day}. Give it to your partners now.")
            said = screen().fill(text, {"day": screen().date(made.valid_from)})
            self.desk.shell.say(Level.GOOD, said, ((_("Save our card..."), self._save_own),))

        self.desk.tasks.write(self, lambda: bundles.renew_card(begins, ends), done)

    def _ask_revoke_own(self) -> None:
        earlier, register, bundles = self._earlier(), self.office.register, self.office.bundles
        if not earlier:
            said = _("The office signs with these keys. Make new keys first; then the lost ones are revoked here.")
            self.desk.shell.say(Level.WARN, said, ((_("Make new keys..."), self._ask_renew),))
            return
        self._open_form(
            _OURS,
            lambda: RevocationForm(earlier, lambda: register.today, bundles.under_way, self._choose_statement, self._put_away),
        )

    def _choose_statement(self, fingerprint: str, since: date, reason: str) -> None:
        dialog = QFileDialog(self, _("Save the statement for your partners"), f"{self.office.info.country}-revocation.json")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.save_statement(Path(path), fingerprint, since, reason))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_statement(self, path: Path, fingerprint: str, since: date, reason: str) -> None:
        """Write the file by which partners learn that earlier keys of ours count no more."""
        bundles = self.office.bundles

        def work() -> Done[Path]:
            statement = bundles.own_revocation(fingerprint, since, reason)

            def fill(out: BinaryIO) -> None:
                out.write(statement)

            write_new(path, fill)
            return Done(path, Changes.of(Kind.CARD))

        def done(written: Path) -> None:
            self._put_away()
            text = _("Saved as {path}. Give it to every partner; until they take it in, they believe the lost keys.")
            self.desk.shell.say(Level.GOOD, screen().fill(text, {"path": str(written)}))

        self.desk.tasks.write(self, work, done)

    def _show_code(self) -> None:
        def done(png: bytes) -> None:
            picture = QPixmap()
            picture.loadFromData(png)
            self._code.setPixmap(picture)
            self._code.setVisible(True)

        self.desk.tasks.read(self, self.office.card_paper.picture, done)

    def _save_page(self) -> None:
        dialog = QFileDialog(self, _("Save the page with our card"), f"{self.office.info.country}-office-card.pdf")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.save_page(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_page(self, path: Path) -> None:
        """Write the page with our card and its QR code."""
        said = screen().fill(_("Saved as {path}. It holds public keys only; give it to your partners."), {"path": path})
        paper = self.office.card_paper
        self.desk.tasks.read(self, lambda: paper.save(path), lambda _path: self.desk.shell.say(Level.GOOD, said))

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
        """Read a card from its file or from a scan of its code, or the revocation of one."""
        paper = self.office.card_paper
        self.desk.tasks.write(self, lambda: paper.add(path), self._on_added)

    def _on_added(self, added: Card) -> None:
        if added.status is CardStatus.REVOKED:
            self.desk.shell.say(Level.WARN, _("The card of {office} is revoked.").format(office=added.name))
            return
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

        said = screen().fill(_("Saved as {path}. It holds public keys only; give it to your partners."), {"path": path})
        self.desk.tasks.read(self, work, lambda _path: self.desk.shell.say(Level.GOOD, said))
