# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The bar of a piece of long work: what is being done, how far it is, and how to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from mlat_desktop.i18n import _
from ui.tasks import Job
from ui.widgets.basics import WIDE, button, column, label, row


class WorkBar(QWidget):
    """Hidden until it watches a job; hidden again when the job has ended."""

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self._title = label("", "strong", wrap=True)
        self._stage = label("", "small", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress"))
        self._stop = button(_("Stop"), self._on_stop)
        inside = column(self, gap=6)
        line = row(self._title, self._stop, gap=WIDE)
        line.setStretch(0, 1)
        inside.addLayout(line)
        inside.addWidget(self._bar)
        inside.addWidget(self._stage)
        self.hide()

    def watch(self, job: Job, title: str) -> None:
        """Show a job until it ends, and no longer the one before."""
        self.leave()
        if not job.running:
            return
        self._job = job
        self._title.setText(title)
        self._stage.clear()
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self.show()
        job.progressed.connect(self._on_progressed)
        job.finished.connect(self.hide)

    def leave(self) -> None:
        """Show no longer the job that is watched: nobody waits for its end any more."""
        if self._job is not None and self._job.running:
            self._job.progressed.disconnect(self._on_progressed)
            self._job.finished.disconnect(self.hide)
        self._job = None
        self.hide()

    def _on_progressed(self, done: int, total: int, stage: str) -> None:
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * done / total) if total else 0)
        self._stage.setText(stage)

    def _on_stop(self) -> None:
        if self._job is not None:
            self._stop.setEnabled(False)
            self._stage.setText(_("Stopping..."))
            self._job.cancel()
