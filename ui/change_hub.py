# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Tells every page what a write changed; a page that shows that kind looks again. Nobody patches a table by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import shiboken6
from PySide6.QtCore import QObject, Signal

from mlat_desktop.domain.changes import Changes, Kind


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
