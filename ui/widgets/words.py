# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reasons and names that come from the core as messages, in the language of the screen."""

from __future__ import annotations

from mlat_desktop.domain.errors import Why
from mlat_desktop.messages import reason


def plain_words(text: Why | str | None) -> str:
    """A reason or name as text; None is the empty text."""
    if isinstance(text, Why):
        return reason(text)
    return text or ""
