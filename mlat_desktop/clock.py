# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The one place that asks what time it is; everything below takes time as an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class SetClock:
    """A clock that stands where it was put: the training office's past and the tests."""

    at: datetime

    def now(self) -> datetime:
        """The instant that was set."""
        return self.at
