# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A look at what an act would do, before it may be done: only the newest answer counts.

Finding out takes a while, and meanwhile the user goes on typing or chooses another file. An answer to what no longer stands
there would offer to do what nobody was shown; it is dropped here, once for every form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import _
from mlat_desktop.progress import CancelToken, Progress
from ui.desk import Desk
from ui.tasks import Job
from ui.widgets.work import WorkBar

T = TypeVar("T")


class Look:
    """One look at a time, shown in a bar of work if there is one.

    It runs on the thread that writes where the act is tried in a transaction that is given up; one that only ``reads`` does not
    wait for writes.
    """

    def __init__(self, desk: Desk, owner: QObject, work: WorkBar | None, *, reads: bool = False) -> None:
        self._desk, self._owner, self._work, self._reads = desk, owner, work, reads
        self._turn = 0
        self._job: Job | None = None

    def begin(
        self,
        find: Callable[[Progress, CancelToken], T],
        done: Callable[[T], None],
        failed: Callable[[KnownError], None],
        *,
        said: str = "",
        pace: bool = False,
    ) -> None:
        """Find out, and hand the answer over unless the look was forgotten meanwhile; an older look is forgotten. ``pace`` is
        for one that counts bytes.
        """
        self.forget()
        turn = self._turn

        def answer(found: T) -> None:
            if turn == self._turn:
                done(found)

        def refuse(error: KnownError) -> None:
            if turn == self._turn:
                failed(error)

        tasks = self._desk.tasks
        if self._reads:
            self._job = tasks.long_read(self._owner, find, answer, refuse)
        else:
            self._job = tasks.long(self._owner, lambda progress, cancel: Done(find(progress, cancel)), answer, refuse)
        if self._work is not None:
            self._work.watch(self._job, said or _("Looking at what it would change. Nothing is changed yet."), pace=pace)

    def forget(self) -> None:
        """What is looked at, or was, stands there no longer."""
        self._turn += 1
        if self._job is not None and self._job.running:
            self._job.cancel()
            if self._work is not None:
                self._work.leave()
        self._job = None
