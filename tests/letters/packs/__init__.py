# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Languages of letters as an office may have translated them: Portuguese, and Persian with letters that Arabic lacks."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from mlat_desktop.services.letters.words import words

CODES = ("fa", "pt")


def pack(code: str) -> str:
    """The file of a language. A word that letters were given since it was translated stands in it in English."""
    text = (Path(__file__).parent / f"{code}.toml").read_text(encoding="utf-8")
    known = tomllib.loads(text)["words"]
    for section, part in words("en").sections.items():
        if section == "treaties":
            continue
        lines = [f"{key} = {json.dumps(value)}" for key, value in part.items() if key not in known.get(section, {})]
        if lines and section in known:
            text = text.replace(f"[words.{section}]\n", "\n".join([f"[words.{section}]", *lines, ""]), 1)
        elif lines:
            text = text.replace("[words.page]\n", "\n".join([f"[words.{section}]", *lines, "", "[words.page]", ""]), 1)
    return text
