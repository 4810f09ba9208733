# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Bundles that arrive: look, verify completely, then take in, or be told why not. Below, what was written and received."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mlat_desktop.domain.bundle import BundleMedium, BundlePurpose, BundleRecord, BundleState
from mlat_desktop.domain.changes import Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _, called, listed, ngettext, screen, size_words
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.services.bundles.ended import ended_words
from mlat_desktop.services.bundles.intake_views import Waiting
from mlat_desktop.services.bundles.receipt_desk import code_words
from mlat_desktop.services.bundles.views import BundleReport, ImportReport, Outgoing
from ui.desk import Desk
from ui.pages.bundle_preview import PreviewCard, about, whole_bundle
from ui.pages.bundle_unlock import ABOUT_PASSPHRASE, UnlockCard
from ui.pages.exporting.waiting import age_of, why_not
from ui.pages.letting_go import let_go
from ui.pages.look import Look
from ui.pages.page import Page
from ui.pages.passphrases import passphrase_line
from ui.pages.receipts import receipt_lines
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, and_more, button, card, clear, column, joined, label, row, rule, scroll
from ui.widgets.controls import EmptyState, Glyph, Level
from ui.widgets.form import facts
from ui.widgets.pill import Pill
from ui.widgets.work import WorkBar

_SHOWN = 100
"""The newest bundles that are written out."""
_MEDIA = 6
"""Media of one bundle that are written out."""
_ABOUT_A_CARD = frozenset(
    {Code.BUNDLE_SENDER_UNKNOWN, Code.BUNDLE_SENDER_UNTRUSTED, Code.BUNDLE_SENDER_REVOKED, Code.BUNDLE_SENDER_EXPIRED}
)
"""Refusals after which one looks at the cards."""
_TONES = {
    BundleState.PREPARED: Tone.WARN,
    BundleState.PARTLY: Tone.WARN,
    BundleState.FAILED: Tone.BAD,
    BundleState.WRITTEN: Tone.WARN,
    BundleState.VERIFIED: Tone.GOOD,
    BundleState.IMPORTED: Tone.GOOD,
}


class BundlesPage(Page):
    """The page."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.BUNDLE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Case bundles"))
        self.acts.addWidget(
            button(_("&Incidents and media"), lambda: desk.shell.edit("incidents", again=True), glyph="warning")
        )
        inner = QWidget()
        sheet = column(inner, margins=(0, 0, 6, 8), gap=WIDE)
        sheet.addWidget(self._arrived())
        self._list: QVBoxLayout = column(gap=0)
        sheet.addLayout(self._list)
        sheet.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Case bundles")), 1)

    def _arrived(self) -> QWidget:
        frame, inside = card(gap=WIDE)
        inside.addWidget(label(_("A bundle has arrived"), "heading"))
        text = _("Choose the medium or the folder. It is checked completely, and you see what it would change before it does.")
        self._begin = QWidget()
        begin = column(self._begin, gap=WIDE)
        begin.addWidget(label(text, "muted", wrap=True))
        self.open = button(_("&Open a bundle..."), self._choose, look="primary", glyph="import")
        begin.addLayout(row(self.open, None))
        inside.addWidget(self._begin)
        self.work = WorkBar()
        self._look = Look(self.desk, self, self.work, reads=True)
        inside.addWidget(self.work)
        self._answer: QVBoxLayout = column(gap=SPACE)
        inside.addLayout(self._answer)
        self.card: PreviewCard | None = None
        self.next: QPushButton | None = None
        self.lock: UnlockCard | None = None
        self.show_waiting()
        return frame

    def first_focus(self) -> QWidget:
        """The first act, or what is asked about the bundle that lies here."""
        if self._begin.isHidden():
            lock = self.lock.typed if self.lock is not None else None
            return self.card.first_focus() if self.card is not None else lock or self.next or self.open
        return self.open

    # -- arriving --------------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        drives = self.office.bundles.drives()
        dialog = QFileDialog(self, _("Folder of the bundle"), str(drives[0].path) if drives else "")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.verify(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def verify(self, folder: Path) -> None:
        """Copy what lies on a medium into quarantine, check it completely, and show what it would change."""
        self._empty()
        self.open.setEnabled(False)
        if Act.IMPORT_BUNDLE not in PERMITTED[self.desk.office.info.user.role]:
            self._check_only(folder)
            return
        room = self.office.bundles.intake
        self._look.begin(
            lambda progress, cancel: room.look(folder, progress, cancel),
            self._on_looked,
            self._on_refused,
            said=_("The bundle is being copied and checked. Nothing is changed."),
            pace=True,
        )

    def _check_only(self, folder: Path, passphrase: str = "") -> None:
        """Who may take nothing in may still see whether a bundle is whole."""
        bundles = self.office.bundles

        def refused(error: KnownError) -> None:
            if self.lock is None and error.code is Code.BUNDLE_PASSPHRASE_NEEDED:
                self.open.setEnabled(True)
                self._answer.addWidget(rule())
                self._ask_passphrase(folder.name, "", lambda typed: self._check_only(folder, typed))
            else:
                self._on_locked(error)

        if self.lock is not None:
            self.lock.wait()
        self._look.begin(
            lambda progress, cancel: bundles.verify(folder, progress, cancel, passphrase=passphrase),
            self._on_verified,
            refused,
            said=_("The bundle is being checked."),
            pace=True,
        )

    # -- a bundle that opens with a passphrase ---------------------------------------------------------------------------

    def _ask_passphrase(self, bundle: str, sender: str, given: Callable[[str], object]) -> None:
        self.lock = UnlockCard(bundle, sender, given, self.put_away)
        self._answer.addWidget(self.lock)
        self.lock.typed.setFocus()

    def unlock(self, typed: str) -> None:
        """Open the bundle that lies here with the passphrase of its letter, and show what it would change."""
        if self.lock is not None:
            self.lock.wait()
        room = self.office.bundles.intake
        self._look.begin(
            lambda progress, cancel: room.unlock(typed, progress, cancel),
            self._on_looked,
            self._on_locked,
            said=_("The bundle is being opened and checked. Nothing is changed."),
            pace=True,
        )

    def _on_locked(self, error: KnownError) -> None:
        if self.lock is not None and error.code in ABOUT_PASSPHRASE | {Code.CANCELLED}:
            self.lock.refuse(error)
        else:
            self._on_refused(error)

    def _on_verified(self, report: BundleReport) -> None:
        self.open.setEnabled(True)
        self._empty()
        self._answer.addWidget(rule())
        self._answer.addLayout(whole_bundle())
        self._answer.addWidget(facts(about(self.desk, report)))
        for warning in report.warnings:
            self._answer.addWidget(label(warning, "warn", wrap=True))

    def _on_refused(self, error: KnownError) -> None:
        self.open.setEnabled(True)
        self._empty()
        glyph, ink = ("info", "accent_text") if error.code is Code.CANCELLED else ("error", "bad")
        said = row(Glyph(glyph, ink, 22), label(sentence(error), "strong", wrap=True, selectable=True), gap=WIDE)
        said.setStretch(1, 1)
        self._answer.addWidget(rule())
        self._answer.addLayout(said)
        if error.code in _ABOUT_A_CARD:
            there = button(_("Partner offices"), lambda: self.desk.shell.go("cards"), look="link")
            self._answer.addLayout(row(there, None))
        self.show_waiting()  # what was put together before is not lost by it
        self.refresh()  # its buttons come after the answer, for the Tab key too
        self.first_focus().setFocus()

    def _on_looked(self, waiting: Waiting) -> None:
        self.open.setEnabled(True)
        self._empty()
        self.show_waiting()
        self.refresh()  # its buttons come after the answer, for the Tab key too

    def show_waiting(self) -> None:
        """The bundle that lies in quarantine: what it would change, or which of its parts lie on another medium."""
        waiting = self.office.bundles.intake.waiting
        self._begin.setVisible(waiting is None)  # one bundle at a time, and its answer needs the room
        if waiting is None:
            return
        self._answer.addWidget(rule())
        if waiting.locked:
            self._ask_passphrase(waiting.arrived.uid, waiting.arrived.sender.name, self.unlock)
            return
        if waiting.preview is None:
            self._ask_next(waiting)
            return
        self.card = PreviewCard(self.desk, waiting.preview, self.take_in, self.put_away)
        self._answer.addWidget(self.card)
        self.card.first_focus().setFocus()

    def _ask_next(self, waiting: Waiting) -> None:
        arrived = waiting.arrived
        here = [number for number in range(1, arrived.parts + 1) if number not in arrived.missing]
        count = screen().number(arrived.parts)
        said = _("{sender}: of {count} parts these are here and whole: {here}.").format(
            sender=arrived.sender.name, count=count, here=_numbers(here)
        )
        missing = arrived.missing
        asked = ngettext(
            "Put in the medium that holds part {missing}.", "Put in the media that hold the parts {missing}.", len(missing)
        ).format(missing=_numbers(missing))
        self._answer.addWidget(label(said, wrap=True))
        self._answer.addWidget(label(asked, "strong", wrap=True))
        self.next = button(_("Read the &next medium..."), self._choose, look="primary", glyph="import")
        self._answer.addLayout(row(self.next, button(_("&Put it away"), self.put_away), None, gap=SPACE))
        self.next.setFocus()

    def _empty(self) -> None:
        clear(self._answer)
        self.card = self.lock = None

    def put_away(self) -> None:
        """Let go of the bundle that was looked at; nothing of it is kept here."""
        self._look.forget()
        self._empty()
        self.open.setEnabled(True)
        self._begin.show()
        self.desk.tasks.read(self, self.office.bundles.intake.give_up, lambda _done: None)
        self.open.setFocus()

    def take_in(self) -> None:
        """Check the copy again and take in what was shown: all of it or nothing."""
        if self.card is None:
            return
        choice = self.card.choice()
        self._look.forget()
        self._empty()
        self.open.setEnabled(False)
        room = self.office.bundles.intake
        job = self.desk.tasks.long(
            self,
            lambda progress, cancel: room.take_in(choice, progress, cancel),
            self._on_taken_in,
            self._on_refused,
        )
        self.work.watch(job, _("The bundle is being taken in."), pace=True)

    def _on_taken_in(self, report: ImportReport) -> None:
        self.open.setEnabled(True)
        self._empty()
        self.show_waiting()
        self.open.setFocus()
        shell = self.desk.shell
        if report.already:
            said = _("This very bundle was taken in before, under {number}. Nothing changed.")
        elif report.created:
            said = _("The case is registered here as {number}.")
        else:
            said = _("What was new is added to {number}.")
        open_it = (_("Open the request"), partial(shell.open_request, report.request_id))
        came = () if report.already else self.office.bundles.receipts.carried_by(Uid(report.bundle.uid))
        told = [joined(each.sentence, code_words(each)) for each in came]
        shell.say(Level.GOOD, " ".join((said.format(number=report.number), *told)), (open_it,))

    # -- the list --------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again."""
        clear(self._list)
        records = sorted(self.office.bundles.all(), key=lambda record: record.created_at, reverse=True)
        names = {card.fingerprint: card.name for card in self.office.bundles.cards()}
        carried = {each.record.uid: each for each in self.office.bundles.outgoing()}
        count = ngettext("{count} bundle", "{count} bundles", len(records))
        self.beside.setText(count.format(count=screen().number(len(records))))
        if not records:
            text = _("Export one from a request: open it in the register, then More, Export a case bundle.")
            self._list.addWidget(EmptyState("bundles", _("No bundle was written or received yet"), text))
            return
        frame, inside = card(margins=(20, 12, 20, 12), gap=SPACE)
        inside.addWidget(label(_("Written and received"), "heading"))
        for record in records[:_SHOWN]:
            inside.addWidget(rule())
            out = carried.get(record.uid)
            partner = ", ".join(out.offices) if out is not None else names.get(record.partner, record.partner)
            inside.addLayout(self._line(record, partner, out))
        inside.addWidget(and_more(len(records) - _SHOWN))
        self._list.addWidget(frame)

    def _line(self, record: BundleRecord, partner: str, carried: Outgoing | None) -> QHBoxLayout:
        way = _("from {office}") if record.incoming else _("to {office}")
        words = column(gap=1)
        pills = [Pill(word(record.state), _TONES[record.state])]
        if carried is not None and carried.removed and record.state.complete:
            pills.append(Pill(_("Safely removed"), Tone.GOOD))
        head = row(label(way.format(office=partner), "strong", wrap=True), *pills, gap=SPACE)
        head.setStretch(0, 1)
        words.addLayout(head)
        number = self._number(record)
        what = word(record.purpose) if record.purpose is BundlePurpose.RECEIPT else ""
        below = joined(what, number, self.desk.time(record.created_at), size_words(record.size), record.place)
        words.addWidget(label(below, "small", wrap=True, selectable=True))
        if carried is not None and (standing := joined(age_of(carried), why_not(carried))):
            words.addWidget(label(standing, "small", wrap=True, selectable=True))
        media = carried.media if carried is not None else ()
        if len(media) > 1:
            for medium in media[:_MEDIA]:
                words.addWidget(label(self._medium(medium), "small", wrap=True, selectable=True))
            words.addWidget(and_more(len(media) - _MEDIA))
        if (letter := passphrase_line(self.desk, self, carried, number)) is not None:
            words.addWidget(letter)
        if record.state is BundleState.FAILED and record.detail:
            why = _("Not written: {reason}.").format(reason=ended_words(record.detail))
            words.addWidget(label(why, "bad", wrap=True, selectable=True))
        if carried is not None and (acts := self._carrying(carried, partner, number)):
            words.addLayout(row(*acts, None, gap=SPACE))
        if (receipts := receipt_lines(self.desk, self, record, number)) is not None:
            words.addWidget(receipts)
        glyph = Glyph("import" if record.incoming else "export")
        line = row(glyph, words, gap=WIDE)
        line.setStretch(1, 1)
        return line

    def _carrying(self, carried: Outgoing, partner: str, number: str) -> list[QPushButton]:
        """What is still to be done with the medium: go on with it, or let go of it."""
        record, acts = carried.record, list[QPushButton]()
        if carried.prepared and carried.missing and record.request_id is not None:
            acts.append(button(_("Go on with it"), partial(self.desk.shell.export_bundle, record.request_id), look="link"))
        if any(medium.holds and medium.removed_at is None and medium.serial for medium in carried.media):
            acts.append(button(_("Let go of the drive"), partial(let_go, self.desk, Uid(record.uid)), look="link"))
        sequence = _("number {sequence}").format(sequence=screen().number(record.sequence))
        for act in acts:
            act.setAccessibleName(joined(act.text(), partner, number, self.desk.time(record.created_at), sequence))
        return acts

    def _medium(self, medium: BundleMedium) -> str:
        """One medium of several: which it is, what lies on it, how it stands."""
        name = joined(medium.label, medium.serial) or medium.place
        if not medium.first:
            parts = ""
        elif medium.first == medium.last:
            parts = _("part {part}").format(part=screen().number(medium.first))
        else:
            parts = _("parts {first} to {last}").format(first=screen().number(medium.first), last=screen().number(medium.last))
        gone = _("removed on {when}").format(when=self.desk.time(medium.removed_at)) if medium.removed_at else ""
        stands = word(medium.state)
        if medium.state is BundleState.FAILED and medium.detail:
            stands = called(stands, ended_words(medium.detail))
        return joined(name, parts, stands, gone)

    def _number(self, record: BundleRecord) -> str:
        if record.request_id is None:
            return ""
        rows = self.office.register.rows([record.request_id])
        return rows[0].number if rows else ""


def _numbers(parts: Iterable[int]) -> str:
    return listed(*(screen().number(number) for number in parts))
