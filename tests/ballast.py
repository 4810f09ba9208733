# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The file that an office sets aside for a full disk: tests write a smaller one, but for those that fill a disk."""

from __future__ import annotations

from mlat_desktop.store import folder

REAL = folder.BALLAST
"""As every real office has it; it is read before :func:`lighten`."""


def lighten() -> None:
    """Sixteen times as many random bytes at every opening were a fifth of the whole run."""
    folder.BALLAST = 1 << 20
