# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The manual speaks of this program: its commands exist, its links lead somewhere, its bold words stand on the screens."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlat_desktop.cli.main import parser
from mlat_desktop.labels import LABELS
from mlat_desktop.services.letters.kinds import kinds

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "docs" / "manual").glob("*.md"))
PAGES = [ROOT / "README.md", *CHAPTERS]


def commands(of: argparse.ArgumentParser, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command of the command line, groups spelled out."""
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                deeper = list(commands(inner, (*before, name)))
                yield from deeper or [(*before, name)]


def described() -> set[tuple[str, ...]]:
    """The commands that the administrators' chapter describes; a group is named once a row."""
    found: set[tuple[str, ...]] = set()
    known = set(commands(parser()))
    groups = {command[0] for command in known if len(command) > 1}
    inner = {command[:2] for command in known if len(command) > 2}
    table = (ROOT / "docs" / "manual" / "09-administrators.md").read_text(encoding="utf-8").partition("## Commands")[2]
    for row in re.findall(r"^\| (`.*?) \|", table.partition("## The office")[0], flags=re.MULTILINE):
        group = ""
        for code in re.findall(r"`([^`]+)`", row):
            words = code.split()
            if words[0] in groups:
                group, words = words[0], words[1:]
            name = (group, words[0]) if group else (words[0],)
            found.add((*name, words[1]) if name in inner else name)
    return found


def test_the_manual_describes_every_command_and_no_other() -> None:
    assert described() == set(commands(parser()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_bold_words_of_the_manual_stand_on_the_screens() -> None:
    sources = [path.read_text(encoding="utf-8") for part in ("ui", "mlat_desktop") for path in (ROOT / part).rglob("*.py")]
    literals = re.findall(r"\"((?:[^\"\\\n]|\\.)+)\"", "\n".join(sources))
    shown = {plain(text) for text in [*literals, *LABELS.values(), *(kind.label for kind in kinds().values())]}
    unknown = [
        f"{page.name}: {words}"
        for page in CHAPTERS
        for words in re.findall(r"\*\*([^*]+)\*\*", page.read_text(encoding="utf-8"))
        # A bold sentence is emphasis, not the name of something on the screen.
        if not words.endswith(".") and plain(words) not in shown
    ]
    assert unknown == []


def plain(text: str) -> str:
    """Words of a button or field without its mnemonic, dots and capitals."""
    return text.replace("&", "").removesuffix("...").casefold()
