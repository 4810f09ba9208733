# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Tells every page what a write changed; a page that shows that kind looks again. Nobody patches a table by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from mlat_desktop.domain.changes import Changes, Kind

_LOOKS = 30_000
"""Milliseconds after which the day is looked at again."""


class ChangeHub(QObject):
    """One per open office.

    Signals:
        changed: a ``Changes`` that has been committed.
    """

    changed = Signal(object)

    def publish(self, changes: Changes) -> None:
        """Announce committed changes; a write that changed nothing is not announced."""
        if changes.kinds:
            self.changed.emit(changes)

    def subscribe(self, listener: QObject, kinds: Iterable[Kind], heard: Callable[[Changes], None]) -> None:
        """Call ``heard`` for changes of these kinds for as long as ``listener`` lives."""
        wanted = frozenset(kinds)

        def hear(changes: object) -> None:
            if isinstance(changes, Changes) and changes.kinds & wanted and shiboken6.isValid(listener):
                heard(changes)

        self.changed.connect(hear)
        listener.destroyed.connect(lambda: self.changed.disconnect(hear) if shiboken6.isValid(self) else None)


class DayWatch(QObject):
    """Announces a new day: a program that stays open overnight must not show the deadlines of yesterday."""

    def __init__(self, hub: ChangeHub, today: Callable[[], date]) -> None:
        super().__init__(hub)
        self._hub, self._today, self._day = hub, today, today()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOKS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """See which day it is; every page counts its days from it."""
        day = self._today()
        if day != self._day:
            self._day = day
            self._hub.publish(Changes.of(*Kind))
