# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One table of colours for each theme; palette, style sheet, icons and painted widgets all read from it.

Nothing else in ``ui`` names a colour. Every text colour reaches 4.5:1 on the ground it stands on (a test proves it), and a
colour never carries a meaning alone: a word or an icon stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.style import SHEET


class Tone(StrEnum):
    """The five meanings that a tint may have."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one theme, as ``#rrggbb``. ``*_tint`` is the ground of a pill, the plain name the text on it."""

    name: str
    rail: str
    rail_line: str
    rail_text: str
    rail_strong: str
    rail_selected: str
    rail_hover: str
    canvas: str
    card: str
    field: str
    line: str
    line_soft: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    focus: str
    selection: str
    hover: str
    track: str
    neutral: str
    neutral_tint: str
    accent_text: str
    accent_tint: str
    good: str
    good_tint: str
    warn: str
    warn_tint: str
    bad: str
    bad_tint: str
    training: str
    on_training: str
    shadow: str

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Text colour and tint of a tone."""
        return {
            Tone.NEUTRAL: (self.neutral, self.neutral_tint),
            Tone.ACCENT: (self.accent_text, self.accent_tint),
            Tone.GOOD: (self.good, self.good_tint),
            Tone.WARN: (self.warn, self.warn_tint),
            Tone.BAD: (self.bad, self.bad_tint),
        }[tone]


LIGHT = Tokens(
    name="light",
    rail="#17233b",
    rail_line="#2a3b5e",
    rail_text="#b4c0d4",
    rail_strong="#ffffff",
    rail_selected="#2a3b5e",
    rail_hover="#1f2e4b",
    canvas="#f5f6f8",
    card="#ffffff",
    field="#ffffff",
    line="#e1e5ec",
    line_soft="#f0f2f5",
    edge="#858e9e",
    text="#18202f",
    muted="#566176",
    accent="#1f5fbf",
    accent_hover="#1a51a5",
    on_accent="#ffffff",
    focus="#3b7ddd",
    selection="#e3ecfb",
    hover="#f0f4fb",
    track="#eceff4",
    neutral="#4b5669",
    neutral_tint="#eceff4",
    accent_text="#1d57b0",
    accent_tint="#d5e4fb",
    good="#17663a",
    good_tint="#e2f4ea",
    warn="#8a5000",
    warn_tint="#fdf0d9",
    bad="#b02218",
    bad_tint="#fbe5e3",
    training="#f6c453",
    on_training="#3d2a00",
    shadow="#c9d0db",
)

DARK = Tokens(
    name="dark",
    rail="#0d1118",
    rail_line="#1f2733",
    rail_text="#a7b2c4",
    rail_strong="#ffffff",
    rail_selected="#223250",
    rail_hover="#161d29",
    canvas="#12161d",
    card="#1a2029",
    field="#151b23",
    line="#2c3543",
    line_soft="#232b36",
    edge="#687487",
    text="#e8ecf3",
    muted="#a0abbd",
    accent="#7aa9f7",
    accent_hover="#94bafa",
    on_accent="#0d1626",
    focus="#7aa9f7",
    selection="#24375a",
    hover="#1f2733",
    track="#2a3240",
    neutral="#bdc7d6",
    neutral_tint="#2a3240",
    accent_text="#a9c8fc",
    accent_tint="#2a4474",
    good="#6fd29c",
    good_tint="#17362a",
    warn="#f2b45c",
    warn_tint="#3c2d14",
    bad="#f59a92",
    bad_tint="#451f1e",
    training="#d9a53a",
    on_training="#1d1400",
    shadow="#05070a",
)


class _Theme(QObject):
    """Holds the tokens in force and says when they change, for widgets that paint themselves."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT


_theme: _Theme | None = None


def theme() -> _Theme:
    """The one theme object; painted widgets connect ``changed`` to their ``update``."""
    global _theme  # noqa: PLW0603 -- one process shows one theme; made on first use, after the QApplication
    if _theme is None:
        _theme = _Theme()
    return _theme


def tokens() -> Tokens:
    """The colours in force."""
    return theme().tokens


def colour(value: str) -> QColor:
    """A token as a Qt colour."""
    return QColor(value)


def contrast(one: str, other: str) -> float:
    """The WCAG 2.1 contrast ratio of two colours, 1 to 21."""

    def luminance(value: str) -> float:
        parts = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_pairs(t: Tokens) -> dict[str, tuple[str, str]]:
    """Every pair of text and ground that the program draws, by name: what the contrast test walks."""
    grounds = {"canvas": t.canvas, "card": t.card, "field": t.field, "selection": t.selection, "hover": t.hover}
    pairs = {f"{n} on {g}": (getattr(t, n), c) for n in ("text", "muted") for g, c in grounds.items()}
    for tone in Tone:
        ink, tint = t.tone(tone)
        pairs[f"{tone} on its tint"] = (ink, tint)
        for ground in ("card", "canvas", "field", "selection"):
            pairs[f"{tone} on {ground}"] = (ink, grounds[ground])
        pairs[f"text on {tone} tint"] = (t.text, tint)
    pairs["the two rings of the primary button"] = (t.text, t.on_accent)
    pairs["today in the month"] = (t.accent_text, t.neutral_tint)
    pairs["tag of a sealed letter"] = (t.muted, t.neutral_tint)
    pairs["rail text"] = (t.rail_text, t.rail)
    pairs["rail text hovered"] = (t.rail_text, t.rail_hover)
    pairs["rail selected"] = (t.rail_strong, t.rail_selected)
    pairs["primary button"] = (t.on_accent, t.accent)
    pairs["primary button hovered"] = (t.on_accent, t.accent_hover)
    pairs["training strip"] = (t.on_training, t.training)
    return pairs


def palette(t: Tokens) -> QPalette:
    """The palette, so that what the style sheet does not name has the right colours too."""
    made = QPalette()
    group = QPalette.ColorRole
    for role, value in (
        (group.Window, t.canvas),
        (group.WindowText, t.text),
        (group.Base, t.field),
        (group.AlternateBase, t.hover),
        (group.Text, t.text),
        (group.PlaceholderText, t.muted),
        (group.Button, t.card),
        (group.ButtonText, t.text),
        (group.BrightText, t.bad),
        (group.Highlight, t.selection),
        (group.HighlightedText, t.text),
        (group.Accent, t.accent),
        (group.Link, t.accent_text),
        (group.LinkVisited, t.accent_text),
        (group.ToolTipBase, t.card),
        (group.ToolTipText, t.text),
        (group.Light, t.card),
        (group.Mid, t.line),
        (group.Dark, t.line),
        (group.Shadow, t.shadow),
    ):
        made.setColor(role, QColor(value))
    for role in (group.WindowText, group.Text, group.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.muted))
    return made


def stylesheet(t: Tokens, *, right_to_left: bool) -> str:
    """The style sheet of a theme. Qt does not mirror alignments of a style sheet: ``lead`` does. Arabic lines are higher."""
    names = {name: getattr(t, name) for name in Tokens.__slots__}
    names["lead"] = "right" if right_to_left else "left"
    names["line_height"] = "22" if right_to_left else "18"
    names["aside_height"] = "17" if right_to_left else "14"
    return Template(SHEET).substitute(names)


def apply(app: QApplication, name: str) -> None:
    """Put a theme in force: ``light``, ``dark`` or ``system`` (what the desktop says)."""
    hints = app.styleHints()
    if name == "system":
        hints.unsetColorScheme()
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
    else:
        dark = name == "dark"
        hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    holder = theme()
    holder.tokens = DARK if dark else LIGHT
    app.setPalette(palette(holder.tokens))
    rtl = app.layoutDirection() == Qt.LayoutDirection.RightToLeft
    sheet = stylesheet(holder.tokens, right_to_left=rtl)
    if sheet != app.styleSheet():  # Qt would dress every widget there is anew in the same
        app.setStyleSheet(sheet)
    holder.changed.emit()
