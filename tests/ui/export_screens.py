# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The export of a bundle in every state, for pictures: with a stick, without one, while it writes, after it, after a fault."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.bundle import EjectResult
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.bundles.desk import stage_words
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

    def _stopped(self, window: MainWindow) -> None:
        media = self._stick()
        failing = Plugged(media.stick, media.drive, Failing(errno.EIO, after=2000))
        editor = self._open(window, failing)
        _see_all(editor)
        editor.complete.click()
        _without_the_path(window, self._scratch)


def _see_all(editor: ExportEditor) -> None:
    found = editor.looked.found
    if found is not None:
        editor.looked.seen = {line.code for line in found.to_see}
        editor.looked.seen_changed.emit()


def _without_the_path(window: MainWindow, scratch: Path) -> None:
    for each in window.findChildren(QLabel):
        each.setText(each.text().replace(str(scratch.resolve()), "/media"))
