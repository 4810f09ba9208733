# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Code lists that an office may extend: the seed under ``resources/codes``, in the language of the reader."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mlat_desktop.i18n import Language, screen

LISTS = ("assistance", "offences", "urgency", "grounds")


@dataclass(frozen=True, slots=True)
class CodeItem:
    """A code and the English text of the data; :meth:`label` gives its words."""

    id: str
    text: str

    def label(self, language: Language | None = None) -> str:
        """The words for the code, by default in the language of the screen."""
        return (language or screen()).text(self.text)


@cache
def codes(name: str) -> tuple[CodeItem, ...]:
    """The items of a list, in the order in which they are offered."""
    text = files("resources").joinpath("codes", f"{name}.toml").read_text(encoding="utf-8")
    return tuple(CodeItem(row["id"], row["label"]) for row in tomllib.loads(text)["code"])


def code_label(name: str, code: str, language: Language | None = None) -> str:
    """The words for one code; a code that the list does not know (an older list, another office) is shown as it is."""
    for item in codes(name):
        if item.id == code:
            return item.label(language)
    return code
