# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Collects Python's cyclic garbage on the screen's thread only.

Pages and their closures refer to each other in circles. Left to itself, Python collects such circles on whatever thread happens
to allocate next; a widget that is destroyed by the writing thread takes the process down with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_PAUSE = 1000
"""Milliseconds between two looks at what has gathered."""


class Sweeper(QObject):
    """Takes collecting over from Python while it runs; several may run at once."""

    _running = 0

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(sweep)

    def start(self) -> None:
        """From now on garbage is collected here. Twice does no harm."""
        if not self._timer.isActive():
            self._timer.start()
            Sweeper._running += 1
            gc.disable()

    def stop(self) -> None:
        """Hand collecting back to Python when the last one stops; the threads have ended by then."""
        if self._timer.isActive():
            self._timer.stop()
            Sweeper._running -= 1
            if not Sweeper._running:
                gc.collect()
                gc.enable()


def sweep() -> None:
    """Collect the oldest generation that has gathered enough, as Python itself would."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation]:
            gc.collect(generation)
            return
