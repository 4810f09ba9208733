# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters: what sealing and verifying add to drawing the same pages."""

from __future__ import annotations

from datetime import UTC, datetime

from mlat_desktop.crypto.seals import Seals
from mlat_desktop.domain.letter_sheet import Fault
from mlat_desktop.letters.press import Press
from tests.bench.measure import Line, against
from tests.letters.test_pages import sheet

_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_FLOOR = "drawn, unsigned"


def run() -> list[Line]:
    press, keys = Press(), Seals().make(office="Office of Measurement", country="CH", at=_AT)
    lines = []
    for language in ("en", "ar"):
        letter = sheet("request", language)
        drawn = press.compose(letter)

        def seal(drawn: bytes = drawn) -> bytes:
            return press.seal(drawn, keys, at=_AT, reason="L-2026-0001", location="CH")

        sealed = seal()
        assert press.examine(sealed).fault is Fault.NONE
        lines += [
            against(f"seal a letter ({language})", seal, lambda letter=letter: press.compose(letter), _FLOOR),  # type: ignore[misc]
            against(
                f"verify a letter ({language})",
                lambda sealed=sealed: press.examine(sealed),  # type: ignore[misc]  # a default binds it now
                lambda letter=letter: press.compose(letter),  # type: ignore[misc]  # as above
                _FLOOR,
                note=f"{len(sealed) / 1024:.0f} KiB",
            ),
        ]
    return lines
