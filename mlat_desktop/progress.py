# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Progress and cancelling, in words that need no window.

Long work takes both; it calls :meth:`CancelToken.check` once a block and leaves no partial result when that raises.
"""

from __future__ import annotations

import threading
from typing import Protocol

from mlat_desktop.domain.errors import Code, KnownError


class Progress(Protocol):
    """Hears how far a piece of work is. Called from the working thread."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """``done`` of ``total`` units (bytes or things); ``what`` names the present stage in the user's language."""


class Silent:
    """The listener of work that nobody watches."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Hear nothing."""


class CancelToken:
    """Set from any thread; the work notices at its next block."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise ``KnownError(CANCELLED)`` once cancelling was asked for."""
        if self._event.is_set():
            raise KnownError(Code.CANCELLED)
