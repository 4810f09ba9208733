# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which colours really stand side by side on the screen, told from its pixels.

Letters are drawn without smoothing while this is asked, so that every pixel is either ink or ground and no colour lies between.
Icons can not be: their edges have half-tones, one of which may be the very colour of another ground. They are left out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication, QWidget

from ui import fonts, icons
from ui.theme import Tokens, contrast, text_pairs, tokens

INKS = ("text", "muted", "neutral", "accent_text", "good", "warn", "bad", "on_training", "rail_text")
"""What letters are drawn in; white letters on the accent and on the rail share theirs with cards and are left out here."""


@contextmanager
def unsmoothed(patch: pytest.MonkeyPatch, app: QApplication) -> Iterator[None]:
    """Letters without half-tones, as long as it lasts."""
    smooth, usual = fonts.base, app.font()

    def base() -> QFont:
        made = smooth()
        made.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
        return made

    with patch.context() as within:
        within.setattr(fonts, "base", base)
        within.setattr(icons, "paint", lambda *_drawing, **_more: None)
        app.setFont(base())
        yield
        app.setFont(usual)


def met(stage: QWidget) -> set[tuple[str, str]]:
    """The pairs of ink and ground, by their tokens' names, that touch each other somewhere."""
    inks, grounds = _named(tokens())
    found: set[tuple[int, int]] = set()
    image = stage.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(image.constBits()).cast("I")
    across = image.bytesPerLine() // 4
    lines = {bytes(pixels[y * across : y * across + image.width()]) for y in range(image.height())}  # most are alike
    for line in lines:
        found.update(pairwise(memoryview(line).cast("I")))
    touching = {pair for one, other in found if one != other for pair in ((one, other), (other, one))}
    return {(inks[ink], grounds[ground]) for ink, ground in touching if ink in inks and ground in grounds}


def _named(t: Tokens) -> tuple[dict[int, str], dict[int, str]]:
    values = {name: int(getattr(t, name)[1:], 16) | 0xFF000000 for name in Tokens.__slots__ if name != "name"}
    inks = {values[name]: name for name in INKS}
    return inks, {value: name for name, value in values.items() if value not in inks}


def pale(pairs: set[tuple[str, str]]) -> list[str]:
    """Those of the pairs that do not reach 4.5:1."""
    t = tokens()
    ratios = [(ink, ground, contrast(getattr(t, ink), getattr(t, ground))) for ink, ground in sorted(pairs)]
    return [f"{ink} on {ground}: {ratio:.2f}" for ink, ground, ratio in ratios if ratio < 4.5]


def unknown(pairs: set[tuple[str, str]]) -> list[str]:
    """Those that the table of pairs does not name, so that no test would have looked at them."""
    t = tokens()
    known = set(text_pairs(t).values())
    return [f"{ink} on {ground}" for ink, ground in sorted(pairs) if (getattr(t, ink), getattr(t, ground)) not in known]
