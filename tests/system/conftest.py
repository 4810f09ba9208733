# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Fixtures:

kernel32    the program believes that it runs on a Windows with one disk; describe more drives in ``kernel32.drives``
no_waiting  pauses pass at once; the list holds their lengths
"""

from __future__ import annotations

import time

import pytest

from tests.system import windows


@pytest.fixture
def kernel32(monkeypatch: pytest.MonkeyPatch) -> windows.Kernel32:
    return windows.become(monkeypatch)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited
