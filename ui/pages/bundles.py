# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Bundles that arrive: look, verify completely, then take in, or be told why not. Below, what was written and received."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from mlat_desktop.domain.bundle import BundleRecord, BundleState
from mlat_desktop.domain.changes import Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.services.bundles.views import BundleReport, ImportReport
from ui.desk import Desk
from ui.pages.look import Look
from ui.pages.page import Page
from ui.pages.papers import size_text
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, and_more, button, card, clear, column, joined, label, row, rule, scroll
from ui.widgets.controls import EmptyState, Glyph, Level
from ui.widgets.form import facts
from ui.widgets.pill import Pill
from ui.widgets.work import WorkBar

_SHOWN = 100
"""The newest bundles that are written out."""
_TONES = {
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
        text = _("Choose the folder of the bundle on the medium. It is checked completely before anything is taken in.")
        inside.addWidget(label(text, "muted", wrap=True))
        self.open = button(_("&Open a bundle..."), self._choose, look="primary", glyph="import")
        inside.addLayout(row(self.open, None))
        self.work = WorkBar()
        self._look = Look(self.desk, self, self.work, reads=True)
        inside.addWidget(self.work)
        self._answer: QVBoxLayout = column(gap=SPACE)
        inside.addLayout(self._answer)
        return frame

    def first_focus(self) -> QWidget:
        """The first act."""
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
        """Check a bundle completely and show what it says."""
        clear(self._answer)
        self.open.setEnabled(False)
        bundles = self.office.bundles
        self._look.begin(
            lambda progress, cancel: bundles.verify(folder, progress, cancel),
            partial(self._on_verified, folder),
            self._on_refused,
            said=_("The bundle is being checked."),
        )

    def _on_refused(self, error: KnownError) -> None:
        self.open.setEnabled(True)
        clear(self._answer)
        glyph, ink = ("info", "accent_text") if error.code is Code.CANCELLED else ("error", "bad")
        said = row(Glyph(glyph, ink, 22), label(sentence(error), "strong", wrap=True, selectable=True), gap=WIDE)
        said.setStretch(1, 1)
        self._answer.addWidget(rule())
        self._answer.addLayout(said)

    def _on_verified(self, folder: Path, report: BundleReport) -> None:
        self.open.setEnabled(True)
        clear(self._answer)
        self._answer.addWidget(rule())
        whole = _("The bundle is whole, unchanged, and signed by an office you trust.")
        said = row(Glyph("success", "good", 22), label(whole, "strong", wrap=True), gap=WIDE)
        said.setStretch(1, 1)
        self._answer.addLayout(said)
        pairs = [
            (_("From"), joined(report.sender.name, screen().state(report.sender.country))),
            (_("Case"), joined(report.number, report.subject)),
            (_("Written on"), self.desk.time(report.created_at)),
            (_("It holds"), joined(_letters(report.letters), _items(report.evidence), size_text(report.size))),
            (_("Sequence"), screen().number(report.sequence)),
        ]
        self._answer.addWidget(facts(pairs))
        for warning in report.warnings:
            self._answer.addWidget(label(warning, "warn", wrap=True))
        take = button(_("&Take it in"), partial(self.take_in, folder), look="primary", glyph="check")
        self._answer.addLayout(row(take, None))
        take.setFocus()

    def take_in(self, folder: Path) -> None:
        """Check again and take in: all of it or nothing."""
        self._look.forget()
        clear(self._answer)
        self.open.setEnabled(False)
        bundles = self.office.bundles
        job = self.desk.tasks.long(
            self,
            lambda progress, cancel: bundles.import_(folder, progress, cancel),
            self._on_taken_in,
            self._on_refused,
        )
        self.work.watch(job, _("The bundle is being taken in."))

    def _on_taken_in(self, report: ImportReport) -> None:
        self.open.setEnabled(True)
        clear(self._answer)
        shell = self.desk.shell
        if report.already:
            said = _("This very bundle was taken in before, under {number}. Nothing changed.")
        elif report.created:
            said = _("The case is registered here as {number}.")
        else:
            said = _("What was new is added to {number}.")
        open_it = (_("Open the request"), partial(shell.open_request, report.request_id))
        shell.say(Level.GOOD, said.format(number=report.number), (open_it,))

    # -- the list --------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again."""
        clear(self._list)
        records = sorted(self.office.bundles.all(), key=lambda record: record.created_at, reverse=True)
        names = {card.fingerprint: card.name for card in self.office.bundles.cards()}
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
            inside.addLayout(self._line(record, names.get(record.partner, record.partner)))
        inside.addWidget(and_more(len(records) - _SHOWN))
        self._list.addWidget(frame)

    def _line(self, record: BundleRecord, partner: str) -> QHBoxLayout:
        way = _("from {office}") if record.incoming else _("to {office}")
        words = column(gap=1)
        words.addWidget(label(way.format(office=partner), "strong", wrap=True))
        number = self._number(record)
        below = joined(number, self.desk.time(record.created_at), size_text(record.size), record.place)
        words.addWidget(label(below, "small", wrap=True, selectable=True))
        glyph = Glyph("import" if record.incoming else "export")
        line = row(glyph, words, Pill(word(record.state), _TONES[record.state]), gap=WIDE)
        line.setStretch(1, 1)
        return line

    def _number(self, record: BundleRecord) -> str:
        if record.request_id is None:
            return ""
        rows = self.office.register.rows([record.request_id])
        return rows[0].number if rows else ""


def _letters(count: int) -> str:
    return ngettext("{count} letter", "{count} letters", count).format(count=screen().number(count))


def _items(count: int) -> str:
    return ngettext("{count} exhibit", "{count} exhibits", count).format(count=screen().number(count))
