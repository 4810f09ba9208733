# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Receipts for case bundles in the window: where they stand, sending one, the form on paper, entering one that came back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from mlat_desktop.domain.bundle import BundleRecord
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.bundles.receipt_desk import PaperReceipt, ReceiptView, code_words
from mlat_desktop.services.bundles.receipt_form import ReceiptForm
from mlat_desktop.services.bundles.views import BundleReport
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.letting_go import let_go
from ui.widgets.basics import SPACE, Combo, button, column, joined, label, row
from ui.widgets.controls import Level
from ui.widgets.dates import DateField
from ui.widgets.file_pick import FilePick
from ui.widgets.form import Section, line

BUNDLE_LETTER = "bundle"
"""The kind of letter that goes with a bundle."""


def receipt_lines(desk: Desk, owner: QWidget, record: BundleRecord, case: str) -> QWidget | None:
    """What is known of the receipts for a bundle of the case numbered ``case``, each with the act that is next; None where
    there is nothing to say.
    """
    found = desk.office.bundles.receipts.of_bundle(record.uid)
    if not found:
        return None
    made = QWidget()
    inside = column(made, margins=(0, 0, 0, 0), gap=2)
    sequence = _("number {sequence}").format(sequence=screen().number(record.sequence))
    for view in found:
        ink = "warn" if view.owed or view.awaited else "good"
        said = label(joined(view.sentence, code_words(view)), ink, wrap=True, selectable=True)
        acts = _acts(desk, owner, view)
        for act in acts:  # the list has the same acts under every bundle
            act.setAccessibleName(joined(act.text(), view.office, case, desk.time(record.created_at), sequence))
        line_of_parts = row(said, *acts, gap=SPACE)
        line_of_parts.setStretch(0, 1)
        inside.addLayout(line_of_parts)
    return made


def _acts(desk: Desk, owner: QWidget, view: ReceiptView) -> list[QPushButton]:
    if view.given:
        text = _("Send the receipt...") if view.owed else _("Send it again...")
        return [button(text, partial(send_receipt, desk, owner, view.bundle), look="link")]
    if not view.awaited:
        return []
    enter = partial(desk.shell.edit, "bundle-received", view.request_id, view.bundle, view.partner)
    return [
        button(_("Receipt form..."), partial(print_form, desk, owner, view.bundle), look="link"),
        button(_("It came on paper..."), enter, look="link"),
    ]


def send_receipt(desk: Desk, owner: QWidget, bundle: Uid) -> None:
    """Ask for the drive or folder, then write a bundle with nothing but receipts there."""
    drives = desk.office.bundles.drives()
    dialog = QFileDialog(owner, _("Drive or folder for the receipt"), str(drives[0].path) if drives else "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda path: write_receipt(desk, bundle, Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_receipt(desk: Desk, bundle: Uid, target: Path) -> None:
    """Write it, whatever page is shown meanwhile."""
    receipts, tasks = desk.office.bundles.receipts, desk.tasks

    def written(report: BundleReport) -> None:
        said = screen().fill(_("The receipt is written to {folder}."), {"folder": str(report.folder)})
        codes = [code_words(each) for each in receipts.carried_by(Uid(report.uid))]
        how = _("The other office sees the same code when it takes the receipt in: compare it by telephone.")
        stick = any(medium.serial for medium in report.media)
        acts = ((_("Let go of the drive"), partial(let_go, desk, Uid(report.uid))),) if stick else ()
        desk.shell.say(Level.GOOD, " ".join((said, joined(*codes) + ".", how)) if codes else said, acts)

    tasks.long(tasks, lambda progress, cancel: receipts.send(bundle, target, progress, cancel), written, desk.shell.refuse)


def print_form(desk: Desk, owner: QWidget, bundle: Uid) -> None:
    """Ask for the file, then write the receipt form that goes on paper with a bundle."""
    dialog = QFileDialog(owner, _("File of the receipt form"), f"receipt-{bundle[:8]}.pdf")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.fileSelected.connect(lambda path: write_form(desk, bundle, Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_form(desk: Desk, bundle: Uid, target: Path) -> None:
    """Write it and say where it is."""
    forms, tasks = desk.office.receipt_forms, desk.tasks

    def told(form: ReceiptForm) -> None:
        said = _("The receipt form is in {path}. Print it and put it with the medium; its check code is {code}.")
        desk.shell.say(Level.GOOD, screen().fill(said, {"path": str(form.path), "code": form.check_code}))

    tasks.write(tasks, lambda: Done(forms.write(bundle, target)), told, desk.shell.refuse)


class PaperReceiptEditor(CaseEditor):
    """The form for a signed receipt that came back on paper."""

    def __init__(self, desk: Desk, request_id: RequestId, bundle: Uid, partner: str) -> None:
        super().__init__(desk, request_id, _("Receipt for a case bundle, on paper"), _("&Enter the receipt"), self._complete)
        self._bundle, self._partner = bundle, partner
        self.on = DateField(_("Day of arrival there"), self.today)
        self.by, self.number = line(), line()
        self.channel = Combo()
        self.channel.fill([(word(each), each) for each in Channel])
        self.scan = FilePick(_("&Attach the scan..."), _("Scan of the signed receipt"))
        made = Section(_("What the signed form says"), columns=2)
        self._on_field = made.add(_("&Day of arrival there"), self.on, required=True)
        self._by_field = made.add(_("&Signed by (name, capacity)"), self.by, required=True)
        made.add(_("Their &reference"), self.number)
        made.add(_("How the paper &came"), self.channel)
        made.add(_("Scan"), self.scan, span=2)
        self.sheet.addWidget(made)
        self.sheet.addStretch(1)
        made.body.addWidget(label(self._code_words(), wrap=True, selectable=True))
        self.resume(on=self.on, by=self.by, number=self.number, channel=self.channel, scan=self.scan)

    def _code_words(self) -> str:
        """What the form must say if it is about this bundle."""
        views = self.office.bundles.receipts.of_bundle(self._bundle)
        code = next((each.check_code for each in views if each.partner == self._partner), "")
        return _("The check code on the form must be {code}.").format(code=code.replace(" ", "\u00a0")) if code else ""

    def first_focus(self) -> QWidget:
        """The day."""
        return self.on

    def _complete(self) -> None:
        needed, day, by = _("This is needed."), self.on.day, self.by.text().strip()
        self._on_field.complain("" if day else needed)
        self._by_field.complain("" if by else needed)
        if day is None or not by:
            return
        self.complete.setEnabled(False)
        paper = PaperReceipt(
            on=day, by=by, partner=self._partner, number=self.number.text().strip(), channel=Channel(str(self.channel.value))
        )
        receipts, bundle, scan = self.office.bundles.receipts, self._bundle, self.scan.path
        self.desk.tasks.write(
            self, lambda: receipts.received(bundle, paper, scan), lambda view: self.finish(view.sentence), self.refused
        )
