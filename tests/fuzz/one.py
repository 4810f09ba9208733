# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Runs one target under atheris: ``python -m tests.fuzz.one NAME`` and libFuzzer's own arguments. ``tests.fuzz`` starts it.

Every second change is libFuzzer's own; the others keep JSON whole and put in what breaks programs, for bytes changed by
chance seldom get past a parser.
"""

from __future__ import annotations

import json
import random
import sys
from typing import Any

import atheris

_WATCHED = ("mlat_desktop.transfer", "mlat_desktop.crypto.signatures", "mlat_desktop.domain", "mlat_desktop.services")


_JSON = frozenset({"envelope", "card", "case", "bundle", "pack"})
_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 2**31, 2**63, 10**400, "", "x" * 5000, "\n", "\u202e", "\ud800", "e\u0301", "../x", [], {},
    "0001-01-01", "9999-12-31", "2026-02-30", "9999-12-31T23:59:59-12:00", "2026-W01-1", "UTC", "Mars/Phobos", "+00:00",
)  # fmt: skip


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container and key in a JSON value."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    found = [(value, key) for key in keys]
    for key in keys:
        found += _places(value[key])
    return found


def _changed(found: dict[str, Any], chance: random.Random) -> None:
    places = _places(found)
    holder, key = chance.choice(places)
    match chance.randrange(5):
        case 0 if isinstance(holder, dict):
            del holder[key]
        case 1:
            other, from_ = chance.choice(places)
            holder[key] = json.loads(json.dumps(other[from_]))
        case 2 if isinstance(holder, list):
            holder.append(json.loads(json.dumps(holder[key])))
        case 3 if isinstance(holder[key], str) and holder[key]:
            at = chance.randrange(len(holder[key]) + 1)
            holder[key] = holder[key][:at] + chance.choice(["\n", "0", "9", "Z", "/", "\u200b"]) + holder[key][at + 1 :]
        case _:
            holder[key] = chance.choice(_VALUES)


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Other bytes, at most ``most``."""
    chance = random.Random(seed)
    whole = data.rfind(b"}", 0, (data.find(b"\n--") + 1 or len(data) + 1)) + 1
    if whole and chance.random() < 0.5:
        try:
            found = json.loads(data[:whole])
            for _ in range(chance.choice((1, 1, 2, 5))):
                _changed(found, chance)
            text = json.dumps(found, ensure_ascii=chance.random() < 0.5, sort_keys=True, separators=(",", ":"))
            made = text.encode("utf-8", "surrogatepass") + (data[whole:] or b"\n")
        except (ValueError, RecursionError, IndexError, TypeError):
            pass
        else:
            return made[:most]
    return bytes(atheris.Mutate(data, most))


def main() -> None:
    """Never comes back: libFuzzer ends the process, with status 0 where nothing was found."""
    name, *rest = sys.argv[1:]
    with atheris.instrument_imports(include=list(_WATCHED), enable_loader_override=False):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]

    def once(data: bytes) -> None:
        target(bytes(data))

    if name in _JSON:
        atheris.Setup([sys.argv[0], *rest], once, custom_mutator=mutated)
    else:
        atheris.Setup([sys.argv[0], *rest], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
