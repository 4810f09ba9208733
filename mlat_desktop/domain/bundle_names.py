# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Names of files inside a bundle: which may stand in one, and how any original name becomes such a name.

The same rule holds for the writer and the reader. A name that passes is safe on Windows, macOS and Linux alike; even so no
name from a bundle ever becomes a path of ours.
"""

from __future__ import annotations

import re
import unicodedata

from mlat_desktop.domain.errors import Why, why

MOST_BYTES = 1000
MOST_COMPONENT_BYTES = 200
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\..*)?$")
_FORBIDDEN = frozenset('\\:*?"<>|%')
_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def fault(path: str) -> Why | None:
    """Why a relative path may not stand in a bundle; None when it may."""
    try:
        encoded = path.encode()
    except UnicodeEncodeError:
        return why("it is not text")
    if len(encoded) > MOST_BYTES:
        return why("it is too long")
    if not unicodedata.is_normalized("NFC", path):
        return why("it is not in the normal form of Unicode")
    return next((each for each in map(_component_fault, path.split("/")) if each), None)


def _component_fault(name: str) -> Why | None:
    if name in {"", ".", ".."}:
        return why("it is not a plain relative path")
    if len(name.encode()) > MOST_COMPONENT_BYTES:
        return why("it is too long")
    if any(c in _FORBIDDEN or unicodedata.category(c) in _CATEGORIES for c in name):
        return why("it has a forbidden character")
    if name[0] in " ." or name[-1] in " .":
        return why("it has a space or dot at its edge")
    return why("Windows reserves it") if _RESERVED.match(name) else None


def folded(path: str) -> str:
    """What two names must not share: some file systems would make one file of both."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def sanitised(name: str, fallback: str = "file") -> str:
    """A bundle-safe file name that still resembles ``name`` (of which only the last component is used)."""
    last = re.split(r"[/\\]", name)[-1].encode("utf-8", "replace").decode()
    text = unicodedata.normalize("NFC", last)
    text = "".join("_" if c in _FORBIDDEN or unicodedata.category(c) in _CATEGORIES else c for c in text).strip(" .")
    stem, dot, suffix = text.rpartition(".")
    if not dot or len(suffix.encode()) > 20:
        stem, dot, suffix = text, "", ""
    room = MOST_COMPONENT_BYTES - len((dot + suffix).encode()) - 1
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    text = unicodedata.normalize("NFC", f"{stem or fallback}{dot}{suffix}")
    return f"_{text}" if _RESERVED.match(text) else text
