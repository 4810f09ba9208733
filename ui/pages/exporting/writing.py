# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A bundle while it is written: in which stage it is, how much is done, how fast, how long still, and how to stop it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QWidget

from mlat_desktop.domain.pace import Pace
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.bundles.desk import STAGES_OUT, stage_words
from ui.pages.papers import size_text
from ui.tasks import Job
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, button, column, label, row
from ui.widgets.form import Section
from ui.widgets.pill import Pill


def time_left(seconds: float) -> str:
    """A time that is left, in words as coarse as it is known."""
    if seconds < 50:
        tens = max(10, 10 * round(seconds / 10))
        return ngettext("about {count} second left", "about {count} seconds left", tens).format(count=screen().number(tens))
    minutes = max(1, round(seconds / 60))
    if minutes < 100:
        words = ngettext("about {count} minute left", "about {count} minutes left", minutes)
        return words.format(count=screen().number(minutes))
    hours = round(minutes / 60)
    return ngettext("about {count} hour left", "about {count} hours left", hours).format(count=screen().number(hours))


class Writing(Section):
    """Shows a job until it ends. ``clock`` gives seconds; a test moves it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__("", columns=1)
        self._clock = clock
        self._job: Job | None = None
        self._pace = Pace.start(0.0)
        self._stage = ""
        self._title = label("", "heading", wrap=True)
        self._pills = {stage: Pill(stage_words(stage), Tone.NEUTRAL) for stage in STAGES_OUT}
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress"))
        self.done = label("", "strong", wrap=True)
        self.pace = label("", "muted", wrap=True)
        self.stop = button(_("Stop"), self._on_stop)
        stays = label(_("Leave the medium plugged in. You may work on other pages meanwhile: the writing goes on."), "small")
        stays.setWordWrap(True)
        holder = QWidget()
        inside = column(holder, gap=SPACE)
        top = row(self._title, self.stop, gap=WIDE)
        top.setStretch(0, 1)
        inside.addLayout(top)
        inside.addLayout(row(*self._pills.values(), None, gap=SPACE))
        inside.addWidget(self._bar)
        inside.addWidget(self.done)
        inside.addWidget(self.pace)
        inside.addWidget(stays)
        self.body.addWidget(holder)

    def watch(self, job: Job, title: str) -> None:
        """Show a job."""
        self._job = job
        self._title.setText(title)
        self._bar.setRange(0, 0)
        self.done.clear()
        self.pace.clear()
        self._mark("")
        self.stop.setEnabled(True)
        if job.running:
            job.progressed.connect(self.step)

    def step(self, done: int, total: int, stage: str) -> None:
        """Show how far it is; a new stage begins a new pace."""
        now = self._clock()
        if stage != self._stage:
            self._pace = Pace.start(now, done)
            self._mark(stage)
        else:
            self._pace = self._pace.after(now, done)
        if self._job is not None and self._job.token.cancelled:
            return
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * done / total) if total else 0)
        so_far = _("{done} of {total}").format(done=size_text(done), total=size_text(total))
        self.done.setText(_("{name}: {value}").format(name=stage, value=so_far) if stage else so_far)
        left = self._pace.left(total)
        if left is None:
            self.pace.clear()
            return
        rate = _("{size} a second").format(size=size_text(round(self._pace.rate)))
        self.pace.setText(_("{rate}, {left}").format(rate=rate, left=time_left(left)))

    def _mark(self, stage: str) -> None:
        self._stage = stage
        words = [stage_words(each) for each in STAGES_OUT]
        at = words.index(stage) if stage in words else 1 if stage else -1  # what lies there from before is looked at first
        for number, (word, pill) in enumerate(zip(words, self._pills.values(), strict=True)):
            pill.set(word, Tone.GOOD if number < at else Tone.ACCENT if number == at else Tone.NEUTRAL)
            state = _("done") if number < at else _("under way") if number == at else _("to come")
            pill.setAccessibleName(_("{name}: {value}").format(name=word, value=state))

    def _on_stop(self) -> None:
        if self._job is not None:
            self.stop.setEnabled(False)
            self._job.cancel()
            self.done.setText(_("Stopping..."))
            self.pace.clear()
