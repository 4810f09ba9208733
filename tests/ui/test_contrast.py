# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Colours of the style sheet, rule by rule: what one rule sets side by side must be told apart in both themes (WCAG 2.1)."""

from __future__ import annotations

import re

import pytest

from tests.ui.long_words import longer
from ui.style import SHEET
from ui.theme import DARK, LIGHT, Tokens, contrast

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_ROOMS = ("card", "canvas")
"""What controls stand on."""


def rules() -> list[tuple[str, dict[str, str]]]:
    """Selector and declarations, in order. The braces of ``${...}`` are numbers, not colours, and are taken out first."""
    sheet = re.sub(r"\$\{[a-z_]+\}", "1", SHEET)
    found = []
    for selector, body in _RULE.findall(sheet):
        pairs = (part.partition(":") for part in body.split(";") if part.strip())
        found.append((" ".join(selector.split()), {name.strip(): value.strip() for name, _colon, value in pairs}))
    return found


def _token(value: str) -> str:
    found = re.search(r"\$([a-z_]+)", value)
    return found.group(1) if found else ""


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_what_a_rule_writes_can_be_read_on_what_it_lies_on(tokens: Tokens) -> None:
    poor, looked = [], 0
    for selector, body in rules():
        for ink, ground in (
            ("color", "background"),
            ("selection-color", "selection-background-color"),
            ("placeholder-text-color", "background"),
        ):
            names = _token(body.get(ink, "")), _token(body.get(ground, ""))
            if all(names):
                looked += 1
                ratio = contrast(getattr(tokens, names[0]), getattr(tokens, names[1]))
                poor += [f"{selector}: {names[0]} on {names[1]} {ratio:.2f}"] if ratio < 4.5 else []
    assert poor == []
    assert looked > 12


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_and_the_ring_of_the_focus_stand_out(tokens: Tokens) -> None:
    fields = re.compile(r"QLineEdit|QComboBox|QPushButton|QScrollBar::handle")
    poor = []
    for selector, body in rules():
        borders = [name for key, value in body.items() if key in {"border", "border-color"} for name in [_token(value)] if name]
        used = not any(word in selector for word in ("disabled", "rail", "AbstractItemView"))
        marked = ":focus" in selector or fields.search(selector) is not None
        for name in borders if used and marked else ():
            grounds = _ROOMS if 'look="primary"' not in selector else ("card", "canvas", "on_accent")
            for ground in grounds:
                ratio = contrast(getattr(tokens, name), getattr(tokens, ground))
                poor += [f"{selector}: {name} on {ground} {ratio:.2f}"] if ratio < 3 and name != ground else []
    assert poor == []
    assert contrast(tokens.rail_strong, tokens.rail_selected) >= 3
    assert contrast(tokens.on_accent, tokens.accent) >= 3


def test_the_language_of_long_words_keeps_what_is_filled_in_and_is_two_fifths_longer() -> None:
    made = longer("{count} &requests of {state}")
    assert "{count}" in made
    assert "{state}" in made
    assert made.count("&") == 1
    text = "Search reference, name, subject, State"
    assert len(longer(text)) == pytest.approx(1.4 * len(text), abs=1)
    assert longer("") == ""
