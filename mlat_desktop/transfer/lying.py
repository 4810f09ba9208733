# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Counts what lies on a medium already. It opens nothing, and tells no name: they may be another case's."""

from __future__ import annotations

from pathlib import Path

from mlat_desktop.services.drive_port import LyingThere
from mlat_desktop.transfer.envelope import ENVELOPE, INCOMPLETE

_BY_ITSELF = frozenset(
    {
        "$recycle.bin",
        ".ds_store",
        ".fseventsd",
        ".spotlight-v100",
        ".temporaryitems",
        ".trashes",
        "desktop.ini",
        "lost+found",
        "recycler",
        "system volume information",
        "thumbs.db",
    }
)
"""What systems leave on a medium by themselves."""


def lying_on(path: Path) -> LyingThere:
    """What a person would see in the folder ``path``; nothing where it cannot be read, which writing will say."""
    bundles = unfinished = others = 0
    try:
        for each in path.iterdir():
            name = each.name.casefold()
            if name in _BY_ITSELF or name.startswith(("._", ".trash-")):
                continue
            if name.endswith(INCOMPLETE):
                unfinished += 1
            elif (each / ENVELOPE).is_file():
                bundles += 1
            else:
                others += 1
    except OSError:
        return LyingThere()
    return LyingThere(bundles, unfinished, others)
