# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A bundle that was written: written, verified and safely removed are three things, each with a mark of its own.

And what comes next; and, where the writing broke off, what is on the medium, what is kept, and how to go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from mlat_desktop.domain.bundle import BundleState, EjectResult
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.bundles.views import BundleReport
from ui import a11y
from ui.desk import Desk
from ui.pages.look import Look
from ui.pages.papers import size_text
from ui.pages.passphrases import PassphraseBox
from ui.widgets.basics import GAP, SPACE, WIDE, button, clear, column, label, row
from ui.widgets.controls import Glyph, Level
from ui.widgets.form import Section
from ui.widgets.ticks import Tick
from ui.widgets.work import WorkBar

Step = tuple[str, Callable[[], object]]
_ABREAST = 3
"""Steps in one row: more have no room in longer languages."""


class Mark(QWidget):
    """One of the three: its sign, its words, and below them what is to be done for it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._glyph = Glyph("clock", "muted", 20)
        self._title = label(name, "strong", wrap=True)
        self._text = label("", wrap=True, selectable=True)
        self.acts = row(gap=SPACE)
        words = column(gap=GAP)
        words.addWidget(self._title)
        words.addWidget(self._text)
        words.addLayout(self.acts)
        inside = row(self._glyph, words, parent=self, gap=WIDE)
        inside.setAlignment(self._glyph, Qt.AlignmentFlag.AlignTop)
        inside.setStretch(1, 1)

    @property
    def said(self) -> str:
        """What it says."""
        return f"{self._title.text()} {self._text.text()}"

    def set(self, level: Level | None, state: str, text: str, *acts: QWidget) -> None:
        """How it stands, in a word and a sentence; None is what is still to come."""
        signs = {Level.GOOD: ("success", "good"), Level.WARN: ("warning", "warn"), Level.BAD: ("error", "bad")}
        self._glyph.set(*(signs.get(level, ("info", "muted")) if level else ("clock", "muted")))
        self._title.setText(_("{name}: {value}").format(name=self._name, value=state))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        clear(self.acts)
        for act in acts:
            self.acts.addWidget(act)
        self.acts.addStretch(1)
        if acts:
            a11y.tab_in_reading_order(self.window())  # they were made anew and would come last


class After(Section):
    """What became of a bundle. ``steps`` are offered once it lies on its medium."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("The bundle"), columns=1)
        self._desk = desk
        self.report: BundleReport | None = None
        self._brief = label("", wrap=True, selectable=True)
        self.written, self.verified = Mark(_("Written")), Mark(_("Verified"))
        self.removed = Mark(_("Safely removed"))
        self._work = WorkBar()
        self._look = Look(desk, self, self._work, reads=True)
        self._steps = column(gap=SPACE)
        self.letter = PassphraseBox(desk)
        self.letter.setProperty("look", "well")
        for part in (self._brief, self.written, self.verified, self.removed, self._work, self.letter):
            self.body.addWidget(part)
        self.body.addLayout(self._steps)

    def show_report(self, report: BundleReport, steps: Sequence[Step]) -> None:
        """Show a bundle that was written."""
        self.report = report
        parts = ngettext("{count} part", "{count} parts", report.parts).format(count=screen().number(report.parts))
        brief = _("{number} for {offices}: {size} in {parts}.")
        offices = listed(*report.offices)
        self._brief.setText(
            screen().fill(brief, {"number": report.number, "offices": offices, "size": size_text(report.size), "parts": parts})
        )
        if report.state is BundleState.PARTLY:
            self._show_partly(report)
        else:
            self.written.set(Level.GOOD, _("yes"), str(report.folder))
            self._show_verified(report.state)
        self._offer_removal()
        self.letter.setVisible(report.by_passphrase)
        if report.by_passphrase:
            self.letter.show_bundle(report.uid)
        clear(self._steps)
        self._steps.addWidget(label(_("WHAT COMES NEXT"), "section"))
        for start in range(0, len(steps), _ABREAST):
            some = steps[start : start + _ABREAST]
            self._steps.addLayout(row(*(button(words, act) for words, act in some), None, gap=SPACE))

    def _show_partly(self, report: BundleReport) -> None:
        """Some parts lie on this medium; the others wait on this computer for the next one."""
        count = report.parts - len(report.missing)
        numbers = {"count": screen().number(count), "all": screen().number(report.parts)}
        words = ngettext("{count} part of {all}", "{count} parts of {all}", count)
        text = _(
            "Let go of this drive, label it, put in the next one and go on. Nobody can open the bundle before all is there."
        )
        self.written.set(Level.WARN, screen().fill(words, numbers), text)
        self.verified.set(None, _("not yet"), _("The bundle counts as whole when its last part was read back."))

    def _show_verified(self, state: BundleState) -> None:
        if state is BundleState.VERIFIED:
            self.verified.set(Level.GOOD, _("yes"), _("Every byte was read back from the medium itself and compared."))
            return
        text = _("The system answered from its memory. Take the medium out, put it in again, then verify the bundle there.")
        verify = button(_("&Verify it now"), self.verify)
        self.verified.set(Level.WARN, _("not yet"), text, verify)

    def verify(self) -> None:
        """Check the bundle where it lies, as its receiver will."""
        if self.report is None:
            return
        bundles, folder = self._desk.office.bundles, self.report.folder

        def find(progress: Progress, cancel: CancelToken) -> BundleReport:
            return bundles.verify(folder, progress, cancel)

        self._look.begin(find, self._on_verified, self._on_refused, said=_("The bundle is being checked."))

    def _on_verified(self, report: BundleReport) -> None:
        self._show_verified(report.state)

    def _on_refused(self, error: KnownError) -> None:
        if error.code is not Code.CANCELLED:
            again = button(_("&Verify it now"), self.verify)
            self.verified.set(Level.BAD, _("no"), sentence(error), again)

    # -- letting go ------------------------------------------------------------------------------------------------------

    def _offer_removal(self) -> None:
        self.let_go: QPushButton = button(_("&Let go of the drive"), self.eject, look="primary")
        text = _("Let go of the drive before you pull it: what the system still holds back would be lost.")
        self.removed.set(None, _("not yet"), text, self.let_go)

    def eject(self) -> None:
        """Have the system let go of the drive."""
        if self.report is None:
            return
        self.let_go.setEnabled(False)
        bundles, uid = self._desk.office.bundles, self.report.uid
        self._desk.tasks.write(self, lambda: bundles.remove(uid), self._on_ejected, self._not_ejected)

    def _not_ejected(self, error: KnownError) -> None:
        self._offer_removal()
        self._desk.shell.refuse(error)

    def _on_ejected(self, result: EjectResult) -> None:
        if result is EjectResult.EJECTED:
            self.removed.set(Level.GOOD, _("yes"), _("The drive may be pulled now."))
        elif result is EjectResult.NOT_REMOVABLE:
            self.removed.set(Level.INFO, _("not needed"), _("The bundle lies on a disk of this computer."))
        else:
            done = Tick(_("I have removed it"))
            done.toggled.connect(self._on_by_hand)
            text = _("Let go of the drive in the file manager before you pull it.")
            self.removed.set(Level.WARN, _("by hand"), text, done)

    def _on_by_hand(self, on: bool) -> None:
        if on and self.report is not None:
            bundles, uid = self._desk.office.bundles, self.report.uid
            self._desk.tasks.write(self, lambda: bundles.remove(uid, by_hand=True), self._removed_by_hand, self._not_ejected)

    def _removed_by_hand(self, _result: EjectResult) -> None:
        self.removed.set(Level.GOOD, _("yes"), _("You have removed the drive by hand."))


class Stopped(Section):
    """The writing broke off: what happened, what is where, and the act that goes on."""

    def __init__(self) -> None:
        super().__init__(_("The bundle was not written"), columns=1)
        self._inside: QVBoxLayout = column(gap=SPACE)
        self.body.addLayout(self._inside)
        self.again: QPushButton | None = None

    def show_error(self, error: KnownError, kept: str, again: Step, other: Step) -> None:
        """Say what happened; ``kept`` is what is left of the work."""
        clear(self._inside)
        self._inside.addWidget(_with_glyph("error", "bad", sentence(error)))
        nothing = _("On the medium lies nothing that looks like a whole bundle: a receiver refuses what may be left there.")
        self._inside.addWidget(_with_glyph("info", "muted", nothing))
        self._inside.addWidget(_with_glyph("info", "muted", kept))
        self.again = button(*again, look="primary")
        self._inside.addLayout(row(self.again, button(*other), None, gap=SPACE))


def _with_glyph(glyph: str, ink: str, text: str) -> QWidget:
    made = QWidget()
    sign = Glyph(glyph, ink, 18)
    inside = row(sign, label(text, wrap=True, selectable=True), parent=made, gap=WIDE)
    inside.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    inside.setStretch(1, 1)
    return made
