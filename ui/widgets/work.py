# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The bar of a piece of long work: what is being done, how far it is, and how to stop it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtWidgets import QProgressBar, QWidget

from mlat_desktop.i18n import _, ngettext, screen, size_words
from ui.tasks import Job
from ui.widgets.basics import WIDE, button, column, joined, label, row

_MINUTE = 60


class Pace:
    """How fast bytes move and how long the rest takes, once that can be told."""

    SURE = 2.0
    """Seconds before the first estimate: a cache fills faster than any medium."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._began, self._from, self._last = now(), 0, 0

    def words(self, done: int, total: int) -> str:
        """The rate and the time left; empty while it is too early to say. A count that falls begins another stage."""
        if done < self._last:
            self._began, self._from = self._now(), done
        self._last = done
        passed = self._now() - self._began
        if passed < self.SURE or done <= self._from:
            return ""
        rate = (done - self._from) / passed
        left = (total - done) / rate
        if left < _MINUTE:
            remaining = _("less than a minute left")
        else:
            minutes = round(left / _MINUTE)
            remaining = ngettext("about {count} minute left", "about {count} minutes left", minutes).format(
                count=screen().number(minutes)
            )
        return joined(_("{size} a second").format(size=size_words(round(rate))), remaining)


class WorkBar(QWidget):
    """Hidden until it watches a job; hidden again when the job has ended."""

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self._pace: Pace | None = None
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

    def watch(self, job: Job, title: str, *, pace: bool = False) -> None:
        """Show a job until it ends, and no longer the one before. One that counts bytes may show its ``pace`` too."""
        self.leave()
        self._pace = Pace() if pace else None
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
        said = self._pace.words(done, total) if self._pace is not None else ""
        self._stage.setText(joined(stage, said))

    def _on_stop(self) -> None:
        if self._job is not None:
            self._stop.setEnabled(False)
            self._stage.setText(_("Stopping..."))
            self._job.cancel()
