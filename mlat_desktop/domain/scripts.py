# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""In which direction the script of a language runs."""

from __future__ import annotations

_LEFTWARD = frozenset(
    {"apc", "ar", "arc", "azb", "bal", "bgn", "bqi", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "mzn", "nqo", "pnb", "prs",
     "ps", "rhg", "sd", "sdh", "skr", "syr", "trw", "ug", "ur", "yi"}
)  # fmt: skip
"""Languages whose own script runs from right to left."""
_LEFTWARD_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})
_SCRIPT_TAG = 4


def runs_left(language: str) -> bool:
    """Whether the script of a language, given by its BCP 47 code, runs from right to left."""
    name, *subtags = language.split("-")
    script = next((each for each in subtags if len(each) == _SCRIPT_TAG), "")
    return script in _LEFTWARD_SCRIPTS if script else name in _LEFTWARD
