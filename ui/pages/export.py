# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Export of a case bundle: the page has looked before it asks, then writes, reads back and compares, and says apart whether the
bundle was written, was verified and may be pulled. Nothing is written before the look is clean.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.bundles.look import LookCode
from mlat_desktop.services.bundles.receipt_form import ReceiptForm
from mlat_desktop.services.bundles.views import BundleChoice, BundleReport, Outgoing, Preflight
from ui import a11y
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.exporting.after import After, Step, Stopped
from ui.pages.exporting.looked import Act, Looked
from ui.pages.exporting.waiting import Waiting, unfinished
from ui.pages.exporting.what import What
from ui.pages.exporting.where import Where
from ui.pages.exporting.whom import Whom
from ui.pages.exporting.writing import Writing
from ui.pages.look import Look
from ui.pages.papers import ask_where, size_text
from ui.pages.receipts import BUNDLE_LETTER
from ui.widgets.basics import WIDE, column, row
from ui.widgets.controls import Level


class ExportEditor(CaseEditor):
    """The page: its form, and in its place what becomes of the bundle."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Export a case bundle"), _("&Write the bundle"), self._complete)
        self._busy = self._goes_on = False
        self._carried, self._before = "", frozenset[str]()
        self._waits = True
        self.whom = Whom(desk, self.request.particulars)
        self.where = Where(desk)
        self.what = What(self.office.bundles.contents(request_id, self.whom.chosen))
        self.looked = Looked(self._acts())
        self.writing, self.after, self.stopped = Writing(), After(desk), Stopped()
        self.form = QWidget()
        inside = column(self.form, gap=WIDE)
        both: QHBoxLayout = row(self.whom, self.where, gap=WIDE)
        both.setStretch(0, 2)
        both.setStretch(1, 3)
        self.waiting = Waiting(lambda each: self._carry(each.record.uid), self._discard, self._renew)
        inside.addWidget(self.waiting)
        inside.addLayout(both)
        inside.addWidget(self.looked)
        inside.addWidget(self.what)
        for part in (self.form, self.writing, self.after, self.stopped):
            self.sheet.addWidget(part)
        self.sheet.addStretch(1)
        self._look = Look(desk, self, None, reads=True)
        for part in (self.whom, self.where, self.what):
            part.changed.connect(self._check)
        self.looked.seen_changed.connect(self._settle)
        self._front(self.form)
        self._wait()
        self._check()

    def _acts(self) -> dict[LookCode, Act]:
        """What a line of the look offers."""
        shell, request = self.desk.shell, self.request.id
        folder: Act = (_("Choose a folder..."), self.where.ask)
        cards: Act = (_("Partner offices"), lambda: shell.go("cards"))
        letters: Act = (_("Show the case"), lambda: shell.open_request(request))
        return {
            LookCode.MEDIUM_NONE: folder,
            LookCode.MEDIUM_FULL: folder,
            LookCode.MEDIUM_READ_ONLY: folder,
            LookCode.RECIPIENT_NONE: cards,
            LookCode.RECIPIENT_LONG_AGO: cards,
            LookCode.RECIPIENT_NEVER: cards,
            LookCode.CASE_CHECKLIST: (_("Checklist"), lambda: shell.work_on("checklist", request)),
            LookCode.CASE_DRAFTS: letters,
            LookCode.CASE_UNSENT: letters,
            LookCode.CASE_RESTRICTED: (_("Who sees it"), lambda: shell.edit("access", request)),
        }

    def first_focus(self) -> QWidget:
        """The act itself where nothing stands in the way: everything is filled in."""
        return self.complete if self.complete.isEnabled() else self.whom.first_focus()

    def _front(self, part: QWidget) -> None:
        for each in (self.form, self.writing, self.after, self.stopped):
            each.setVisible(each is part)
        self.complete.setVisible(part is self.form)
        if part is not self.form:
            self.said.clear()
        self.cancel.setText(_("Cancel") if part is self.form else _("Back to the case") if part is self.after else _("Leave"))
        self.where.rest(rests=part is self.writing)
        a11y.tab_in_reading_order(self)  # what is shown there was made anew and would come last

    # -- looking ---------------------------------------------------------------------------------------------------------

    def choice(self) -> BundleChoice:
        """What was ticked."""
        made = self.what.choice(code.value for code in self.looked.seen)
        without_card = self.whom.without_card
        if without_card is None:
            return made
        return replace(made, without_card=without_card, index_language=self.whom.office.index_language)

    def _check(self, *_arguments: object) -> None:
        self._look.forget()
        self.looked.wait()
        self._settle()
        if self._busy:
            return  # what is being written was chosen before
        bundles, request, choice = self.office.bundles, self.request.id, self.choice()
        recipients, target = self.whom.chosen, self.where.target
        self._look.begin(
            lambda _progress, _cancel: bundles.preflight(request, recipients, target, choice),
            self._show_look,
            self._look_failed,
        )

    def _look_failed(self, error: KnownError) -> None:
        self.looked.refuse(error)
        self._settle()

    def _show_look(self, found: Preflight) -> None:
        waits, self._waits = self._waits, False
        self.looked.show_found(found)
        a11y.tab_in_reading_order(self)
        self._settle()
        if waits and self.whom.recipient.hasFocus():
            self.first_focus().setFocus()  # the page stood there before it had looked, and nothing was chosen since
        goes_on, self._goes_on = self._goes_on, False
        if goes_on:
            self._complete()

    def _settle(self) -> None:
        """Offer the act where the look allows it, and say in one line what it does."""
        self.complete.setEnabled(self.looked.ready and not self._busy)
        found = self.looked.found
        if found is None:
            self.said.clear()
            return
        goes = _("Letters: {letters}, exhibits: {evidence}. It takes about {size}.").format(
            letters=screen().number(found.letters), evidence=screen().number(found.evidence), size=size_text(found.needed)
        )
        unseen = sum(line.code not in self.looked.seen for line in found.to_see)
        if found.problems or not unseen:
            self.said.setText(goes)
            return
        words = ngettext(
            "Say first that you have seen it: {count} line.", "Say first that you have seen it: {count} lines.", unseen
        )
        self.said.setText(f"{goes} {words.format(count=screen().number(unseen))}")

    # -- writing ---------------------------------------------------------------------------------------------------------

    def _complete(self) -> None:
        target = self.where.target
        if not self.looked.ready or target is None or self._busy:
            return
        bundles, request, choice = self.office.bundles, self.request.id, self.choice()
        recipients, keep = self.whom.chosen, self.where.copies.isChecked()
        self._write(lambda progress, cancel: bundles.export(request, recipients, target, choice, progress, cancel, keep=keep))

    def _carry(self, uid: str) -> None:
        """Go on with a prepared bundle, on whatever medium is there now."""
        self.where.look_now()
        target = self.where.target
        if target is None or self._busy:
            self._front(self.form)
            self._wait()  # it is gone on with from there, once a medium is in
            self._check()
            return
        bundles, keep = self.office.bundles, self.where.copies.isChecked()
        self._write(lambda progress, cancel: bundles.carry(uid, target, progress, cancel, keep=keep), uid)

    def _write(self, operation: Callable[[Progress, CancelToken], Done[BundleReport]], uid: str = "") -> None:
        """Write a new bundle, or go on with the one of ``uid``."""
        self._look.forget()
        self._busy = True
        self._carried, self._before = uid, frozenset(each.record.uid for each in self._unfinished())
        tasks, shell = self.desk.tasks, self.desk.shell

        def written(report: BundleReport) -> None:
            if shiboken6.isValid(self):
                self._on_written(report)
            else:
                shell.say(*_told(report))

        def failed(error: KnownError) -> None:
            if shiboken6.isValid(self):
                self._on_failed(error)
            else:
                shell.refuse(error)

        self._front(self.writing)
        # Not this page is asked whether it is still there: the work goes on when it is left, and its end is told in any case.
        job = tasks.long(tasks, operation, written, failed)
        if self._busy:
            self.writing.watch(job, _("The bundle is being written, then read back and compared."))
            self.writing.stop.setFocus()

    def leave(self) -> None:
        """Go back; while the bundle is written, say that it goes on."""
        if not self.after.isHidden():
            shell = self.desk.shell
            shell.back()
            shell.open_request(self.request.id)
            return
        if not self._busy:
            super().leave()
            return
        said = _("The bundle is still being written. You may leave: it goes on, and its end is told to you here.")
        self.desk.shell.say(Level.INFO, said, ((_("Stay here"), self.setFocus), (_("Leave"), self.desk.shell.back)))

    def _on_failed(self, error: KnownError) -> None:
        self._busy = False
        kept = self._kept()
        if error.code is Code.BUNDLE_OUTDATED:  # it was refused before the medium was touched; what is left to do stands on top
            self._other()
            self.desk.shell.refuse(error)
            return
        if kept is None and error.code is Code.CANCELLED:
            self._front(self.form)
            self.desk.shell.say(Level.INFO, sentence(error))
            self._check()
            return
        if kept is None:
            said = _("Nothing is kept of the work: it is done again from the beginning. The case itself is unchanged.")
            again: Step = (_("&Put the medium in again and go on"), self._again)
        else:
            uid = kept.record.uid
            said = _("The encrypted bundle is kept on this computer. What lies whole on the medium is not written again.")
            again = (_("&Put the medium in again and go on"), lambda: self._carry(uid))
        self.stopped.show_error(error, said, again, (_("Choose another medium"), self._other))
        self._front(self.stopped)
        if self.stopped.again is not None:
            self.stopped.again.setFocus()

    def _kept(self) -> Outgoing | None:
        """The bundle that was on its way, if it lies ready on this computer; never another one, which is for others perhaps."""
        waiting = ((each.record.uid, each) for each in self._unfinished())
        return next((each for uid, each in waiting if uid == self._carried or uid not in self._before), None)

    def _unfinished(self) -> list[Outgoing]:
        return unfinished(self.office.bundles.outgoing(self.request.id))

    def _again(self) -> None:
        """Look once more at the very same medium, and write where nothing stands in the way."""
        self._goes_on = True
        self._other()

    def _other(self) -> None:
        self._front(self.form)
        self._wait()
        self._check()
        self.where.drive.setFocus()

    def _wait(self) -> None:
        """Show what was begun and is not whole."""
        self.waiting.show_all(self.office.bundles.outgoing(self.request.id))
        a11y.tab_in_reading_order(self)

    def _discard(self, each: Outgoing) -> None:
        bundles, uid = self.office.bundles, each.record.uid
        self.desk.tasks.write(self, lambda: bundles.discard(uid), lambda _record: self._wait())

    def _renew(self, each: Outgoing) -> None:
        """Give up what may not leave any more, and look anew at the case as it is now."""
        bundles, uid = self.office.bundles, each.record.uid
        self.desk.tasks.write(self, lambda: bundles.discard(uid), lambda _record: self._other())

    def _on_written(self, report: BundleReport) -> None:
        self._busy = False
        self.after.show_report(report, self._steps(report))
        self._front(self.after)
        seen = report.state is BundleState.VERIFIED and self.isVisible()  # the page says it too, and longer
        self.desk.shell.say(*_told(report), stays=not seen)
        self.after.let_go.setFocus()

    def _steps(self, report: BundleReport) -> list[Step]:
        steps: list[Step] = []
        if report.state is BundleState.PARTLY:
            steps.append((_("The &next medium is in: go on"), lambda: self._carry(report.uid)))
        elif report.prepared:
            steps.append((_("Write a &second copy"), lambda: self._carry(report.uid)))
        shell, request = self.desk.shell, self.request.id
        return [
            *steps,
            (_("Save the &receipt form..."), lambda: self._receipt_form(Uid(report.uid))),
            (_("Write the covering &letter"), lambda: shell.write_letter(request, BUNDLE_LETTER)),
            (_("Write another &bundle"), self._other),
        ]

    def _receipt_form(self, uid: Uid) -> None:
        """Ask where the form goes that the receiver signs on paper, and write it there."""
        forms, shell, tasks = self.office.receipt_forms, self.desk.shell, self.desk.tasks

        def told(form: ReceiptForm) -> None:
            said = screen().fill(_("The receipt form was written to {path}."), {"path": form.path})
            shell.say(Level.GOOD, said)

        def write(path: str) -> None:
            tasks.read(tasks, lambda: forms.write(uid, Path(path)), told)

        ask_where(self, f"receipt-{self.request.number.replace('/', '-')}.pdf", write)


def _told(report: BundleReport) -> tuple[Level, str]:
    """The end of it in a sentence."""
    if report.state is BundleState.PARTLY:
        return Level.WARN, " ".join(report.warnings)
    if report.state is BundleState.VERIFIED:
        said = _("The bundle is written, was read back from the medium and compared: {folder}.")
        return Level.GOOD, screen().fill(said, {"folder": report.folder})
    said = _("The bundle is written to {folder}, but was not yet read back from the medium. Verify it.")
    return Level.WARN, screen().fill(said, {"folder": report.folder})
