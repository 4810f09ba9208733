# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The part of the store's port that knows duties (see ``ports``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from mlat_desktop.domain.duties import Duty
from mlat_desktop.domain.request import RequestId, Uid


class Duties(Protocol):
    """Duties that rest on cases."""

    def add(self, request_id: RequestId, duty: Duty) -> None:
        """Keep a duty."""

    def get(self, uid: Uid) -> tuple[RequestId, Duty]:
        """A duty and its case; ``KnownError(DUTY_UNKNOWN)`` if there is none."""

    def update(self, duty: Duty) -> None:
        """Keep who watches it, its days, and how it ended."""

    def of_request(self, request_id: RequestId) -> tuple[Duty, ...]:
        """The duties of a case, oldest first."""

    def all(self, *, open_only: bool = True) -> Iterator[tuple[RequestId, Duty]]:
        """The duties of the office, by the day on which somebody must look."""
