# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a look found, line by line: what stands in the way first, then what to look at, then what is good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import N_, _
from mlat_desktop.messages import sentence
from mlat_desktop.services.bundles.look import LookCode, LookLevel, LookLine
from mlat_desktop.services.bundles.views import Preflight
from ui.widgets.basics import GAP, SPACE, WIDE, button, clear, column, joined, label, row
from ui.widgets.controls import Glyph
from ui.widgets.form import Section
from ui.widgets.ticks import Tick

Act = tuple[str, Callable[[], object]]
_HEADINGS = {
    LookLevel.STOP: N_("STANDS IN THE WAY"),
    LookLevel.LOOK: N_("LOOK AT THIS"),
    LookLevel.GOOD: N_("GOOD"),
}
_GLYPHS = {LookLevel.STOP: ("error", "bad"), LookLevel.LOOK: ("warning", "warn"), LookLevel.GOOD: ("success", "good")}


class Looked(Section):
    """The lines of the look, and what somebody says that he has seen. ``acts`` offer what a line needs.

    Signals:
        seen_changed: somebody said, or took back, that he has seen something.
    """

    seen_changed = Signal()

    def __init__(self, acts: Mapping[LookCode, Act]) -> None:
        super().__init__(_("Look before writing"), columns=1)
        self._acts = acts
        self.seen: set[LookCode] = set()
        self.found: Preflight | None = None
        self._lines = column(gap=SPACE)
        self.body.addLayout(self._lines)

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way and what must be seen was."""
        found = self.found
        return found is not None and not found.problems and all(line.code in self.seen for line in found.to_see)

    def wait(self) -> None:
        """What was found holds no longer; the lines stay until the next ones come, lest the page jump at every tick."""
        self.found = None

    def refuse(self, error: KnownError) -> None:
        """Say that the look itself failed."""
        self.found = None
        clear(self._lines)
        self._lines.addWidget(label(sentence(error), "bad", wrap=True))

    def show_found(self, found: Preflight) -> None:
        """Show the lines; what was seen and no longer stands there must be seen again when it comes back."""
        self.found = found
        self.seen &= {line.code for line in found.to_see}
        clear(self._lines)
        if not found.problems:
            self._lines.addWidget(label(_("Nothing stands in the way."), "good", wrap=True))
        for level, lines in groupby(found.lines, key=lambda line: line.level):
            self._lines.addWidget(label(_(_HEADINGS[level]), "section"))
            for line in lines:
                self._lines.addWidget(self._row(line))

    def _row(self, line: LookLine) -> QWidget:
        made = QWidget()
        outer = column(made, gap=GAP)
        text = label(line.text, wrap=True, selectable=True)
        sign = Glyph(*_GLYPHS[line.level], 18)
        inside = row(sign, text, gap=WIDE)
        inside.setStretch(1, 1)
        inside.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        if line.code in self._acts:
            words, act = self._acts[line.code]
            offered = button(words, act, look="link")
            offered.setAccessibleName(joined(words, line.text))  # several lines may offer the same
            inside.addWidget(offered, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(inside)
        if line.must_see:
            outer.addLayout(row(self._tick(line), None, margins=(18 + WIDE, 0, 0, 0)))
        return made

    def _tick(self, line: LookLine) -> Tick:
        made = Tick(_("I have seen this"))
        made.setAccessibleName(joined(made.text(), line.text))
        made.setChecked(line.code in self.seen)
        code = line.code

        def turned(on: bool) -> None:
            self.seen = self.seen | {code} if on else self.seen - {code}
            self.seen_changed.emit()

        made.toggled.connect(turned)
        return made
