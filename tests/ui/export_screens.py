# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The export of a bundle in every state, for pictures: with a stick, without one, while it writes, after it, after a fault."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.bundle import EjectResult
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.services.bundles.desk import stage_words
from mlat_desktop.services.bundles.views import BundleChoice, WithoutCard
from mlat_desktop.services.bundles.without_card import PassphraseLetter
from mlat_desktop.services.ports import ListQuery
from tests.plugged import GB, Plugged, plug, plugged
from tests.transfer.failing import Failing
from ui.main_window import MainWindow
from ui.pages.export import ExportEditor
from ui.tasks import Job


class ExportScreens:
    """The page of one case, with another stick each time."""

    def __init__(self, office: Office, scratch: Path) -> None:
        self._office, self._scratch, self._count = office, scratch, 0

    def _case(self) -> RequestId:
        """The case of the partner's State of which most can go."""
        country = self._office.bundles.cards()[0].country
        views = [self._office.register.show(RequestId(each)) for each in self._office.register.ids(ListQuery())]
        theirs = [view for view in views if view.request.particulars.other_state == country]
        return max(theirs, key=lambda view: (len(view.evidence), len(view.letters))).request.id

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """By name."""
        return {
            "export": lambda w: self._open(w, self._stick()),
            "export-none": lambda w: self._open(w, Plugged(self._scratch, None)),
            "export-stop": lambda w: self._open(w, self._stick(writable=False, free=9000, total=40 << 20, serial="")),
            "export-choice": self._choice,
            "export-writing": self._writing,
            "export-after": lambda w: self._written(w, EjectResult.EJECTED),
            "export-by-hand": lambda w: self._written(w, EjectResult.BY_HAND),
            "export-stopped": self._stopped,
            "export-no-card": self._no_card,
            "export-letter": self._letter,
            "export-letter-look": lambda w: self._letter(w, looks=True),
            "bundles-letter": self._listed,
        }

    def _stick(self, **told: object) -> Plugged:
        self._count += 1
        folder = self._scratch / f"stick-{self._count}"
        folder.mkdir()
        return plugged(folder, **told)

    def _open(self, window: MainWindow, media: Plugged) -> ExportEditor:
        plug(self._office.bundles, media)
        case = self._case()
        for each in self._office.bundles.outgoing(case):
            if each.prepared and each.missing:
                self._office.bundles.discard(each.record.uid)  # what the picture of a fault left
        window.export_bundle(case)
        editor = window.editor
        assert isinstance(editor, ExportEditor)
        return editor

    def _choice(self, window: MainWindow) -> None:
        editor = self._open(window, self._stick())
        editor.what.evidence._open.click()
        editor.looked.hide()

    def _writing(self, window: MainWindow) -> None:
        editor = self._open(window, self._stick())
        seconds = [0.0]
        editor.writing._clock = lambda: seconds[0]
        editor._front(editor.writing)
        editor.writing.watch(Job(window.tasks), "The bundle is being written, then read back and compared.")
        for done in range(1, 40):
            seconds[0] = float(done)
            editor.writing.step(done * 22_000_000, 3 * GB, stage_words("writing"))

    def _written(self, window: MainWindow, lets_go: EjectResult) -> None:
        media = self._stick()
        media.lets_go = lets_go
        editor = self._open(window, media)
        _see_all(editor)
        editor.complete.click()
        editor.after.let_go.click()
        _without_the_path(window, self._scratch)

    def _no_card(self, window: MainWindow) -> ExportEditor:
        editor = self._open(window, self._stick())
        editor.whom.no_card.setChecked(True)
        editor.whom.office.name.setText("Bundesamt für Justiz")
        return editor

    def _letter(self, window: MainWindow, *, looks: bool = False) -> ExportEditor:
        editor = self._no_card(window)
        _see_all(editor)
        editor.complete.click()
        if looks:
            editor.after.letter.look.click()
        _show(window, editor.after.letter)
        _without_the_path(window, self._scratch)
        return editor

    def _listed(self, window: MainWindow) -> None:
        """Three bundles for an office without a card: a letter that arrived, one that is on its way, one to be written."""
        letters, folder = self._office.passphrase_letters, self._stick().stick
        for stands in ("arrived", "written", "none"):
            choice = BundleChoice(without_card=WithoutCard(name="Bundesamt für Justiz", country="DE"))
            self._count += 1
            uid = self._office.bundles.export(self._case(), [], folder, choice).value.uid
            ways = PassphraseLetter(language="en", channel=Channel.POST, medium_channel=Channel.DIPLOMATIC_BAG)
            if stands != "none":
                letters.write(uid, self._scratch / f"letter-{self._count}.pdf", ways)
            if stands == "arrived":
                letters.received(uid)
        window.go("bundles")
        _without_the_path(window, self._scratch)

    def _stopped(self, window: MainWindow) -> None:
        media = self._stick()
        failing = Plugged(media.stick, media.drive, Failing(errno.EIO, after=2000))
        editor = self._open(window, failing)
        _see_all(editor)
        editor.complete.click()
        _without_the_path(window, self._scratch)


def _show(window: MainWindow, part: QWidget) -> None:
    for _again in range(4):
        QApplication.processEvents()
    area = next(each for each in window.findChildren(QScrollArea) if each.isVisible() and each.isAncestorOf(part))
    inner = area.widget()
    assert inner is not None
    area.verticalScrollBar().setValue(part.mapTo(inner, QPoint()).y() - 12)


def _see_all(editor: ExportEditor) -> None:
    found = editor.looked.found
    if found is not None:
        editor.looked.seen = {line.code for line in found.to_see}
        editor.looked.seen_changed.emit()


def _without_the_path(window: MainWindow, scratch: Path) -> None:
    for each in window.findChildren(QLabel):
        each.setText(each.text().replace(str(scratch.resolve()), "/media"))
