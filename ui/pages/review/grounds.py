# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The grounds of refusal on a decision sheet: what was found of each, with reasons where it applies; others may be added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.review import Finding, SheetGround
from mlat_desktop.i18n import _, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.codes import Codes
from mlat_desktop.services.wording import article_words
from ui.pages.request_rows import code_items
from ui.widgets.basics import GAP, SPACE, Combo, button, clear, column, isolated, joined, label, row, rule
from ui.widgets.form import Field, Section, line
from ui.widgets.pickers import Picker

_WIDE = 150
_OWN = "own/"
"""Begins the names of the grounds that an officer added."""


def mandatory_words(mandatory: bool | None) -> str:
    """Whether a ground shall or may be used."""
    return _("not said") if mandatory is None else _("mandatory") if mandatory else _("optional")


class GroundRow(QWidget):
    """A ground of the treaty, or one that an officer added."""

    def __init__(self, ground: SheetGround, codes: Codes, touch: Callable[..., object]) -> None:
        super().__init__()
        self._ground = ground
        self._own = not ground.article
        outer = column(self, gap=GAP, margins=(0, GAP, 0, GAP))
        self.finding = Combo(_("Finding on: {what}").format(what=ground.text or _("Ground")))
        self.finding.fill([(word(each), each) for each in Finding])
        self.finding.choose(ground.finding)
        self.finding.setFixedWidth(_WIDE)
        self.reasons = line(ground.reasons, hint=_("why it applies, or why it is not used although it may be"))
        self.reasons.setAccessibleName(_("Reasons for: {ground}").format(ground=ground.text))
        self.text, self.source = line(ground.text), line(ground.source)
        self.code = Picker(_("Ground"), code_items(codes, "grounds", ground.code))
        self.code.set_value(ground.code)
        outer.addLayout(self._heading())
        if self._own:
            fields = row(
                Field(_("Ground"), self.code), Field(_("In words"), self.text), Field(_("Law that it comes from"), self.source),
                gap=SPACE,
            )  # fmt: skip
            outer.addLayout(fields)
        outer.addWidget(self.reasons)
        self.finding.currentIndexChanged.connect(self._show_reasons)
        for signal in (self.finding.currentIndexChanged, self.code.picked):
            signal.connect(touch)
        for each in (self.reasons, self.text, self.source):
            each.textEdited.connect(touch)
        self._show_reasons()

    def _heading(self) -> QVBoxLayout:
        ground = self._ground
        text = column(gap=1)
        shown = _("A ground that is not in the treaty") if self._own else screen().text(ground.text)
        text.addWidget(label(shown, wrap=True, selectable=True))
        kind = "" if self._own else mandatory_words(ground.mandatory)
        text.addWidget(label(joined(kind, article_words(ground.article)), "bad" if ground.mandatory else "small"))
        side = column()
        side.addWidget(self.finding)
        side.addStretch(1)
        line_of = row(text, side, gap=SPACE)
        line_of.setStretch(0, 1)
        made = column()
        made.addLayout(line_of)
        return made

    def _show_reasons(self, *_arguments: object) -> None:
        self.reasons.setVisible(self.finding.value is Finding.APPLIES or bool(self.reasons.text()))

    @property
    def id(self) -> str:
        """The ground that it is about."""
        return self._ground.id

    def controls(self) -> dict[str, QWidget]:
        """What can be typed in the row, by name."""
        found: dict[str, QWidget] = {"finding": self.finding, "reasons": self.reasons}
        return found | {"code": self.code, "text": self.text, "source": self.source} if self._own else found

    @property
    def ground(self) -> SheetGround:
        """The ground as it stands in the row."""
        finding = self.finding.value
        assert isinstance(finding, Finding)
        made = replace(self._ground, finding=finding, reasons=self.reasons.text().strip())
        if not self._own:
            return made
        code = self.code.value
        text = self.text.text().strip() or (self.code.text().strip() if code else "")
        return replace(made, code=code, text=text, source=self.source.text().strip())


class Grounds(Section):
    """The card of grounds."""

    def __init__(self, grounds: Sequence[SheetGround], codes: Codes, touch: Callable[..., object]) -> None:
        note = _("Mandatory and optional as the treaty says. A ground that applies needs reasons, whether it is used or not.")
        super().__init__(_("Grounds of refusal"), columns=1, note=note)
        self._codes, self._touch = codes, touch
        self._rows: list[GroundRow] = []
        self._list = column(gap=0)
        self.body.setSpacing(SPACE)
        self.body.addLayout(self._list)
        self.add_own = button(_("Add a &ground"), self._add, glyph="plus")
        self.body.addLayout(row(self.add_own, None))
        self.show_grounds(grounds)

    def show_grounds(self, grounds: Sequence[SheetGround]) -> None:
        """Show these in place of those before."""
        clear(self._list)
        self._rows = []
        for ground in grounds:
            self._append(ground)
        if not grounds:
            self._list.addWidget(label(_("The treaty's table names none; add those of your own law."), "muted", wrap=True))

    def _append(self, ground: SheetGround) -> GroundRow:
        if self._rows:
            self._list.addWidget(rule())
        made = GroundRow(ground, self._codes, self._touch)
        self._rows.append(made)
        self._list.addWidget(made)
        return made

    def _add(self) -> None:
        made = self._append(SheetGround(id=f"{_OWN}{uuid4()}", text="", finding=Finding.APPLIES))
        self._touch()
        made.code.setFocus()

    def controls(self) -> dict[str, QWidget]:
        """What is typed about grounds that stand on the sheet, by names under which a half-typed form is kept."""
        found: dict[str, QWidget] = {}
        for each in self._rows:
            found |= {f"{each.id} {name}": control for name, control in each.controls().items()}
        return found

    def bring_back(self, kept: Mapping[str, object]) -> None:
        """Add the rows of what was half-typed about grounds that are not on the sheet yet."""
        known = {each.id for each in self._rows}
        added = dict.fromkeys(name.rpartition(" ")[0] for name in kept if name.startswith(_OWN))
        for uid in added:
            if uid not in known:
                self._append(SheetGround(id=uid, text="", finding=Finding.APPLIES))

    @property
    def grounds(self) -> tuple[SheetGround, ...]:
        """All of them as they stand; one that was added and left empty is none."""
        found = (each.ground for each in self._rows)
        return tuple(ground for ground in found if ground.article or ground.text)


def ground_line(ground: SheetGround) -> str:
    """A ground of a decided sheet, in one line."""
    where = article_words(ground.article) if ground.article else ground.source
    return joined(isolated(screen().text(ground.text)), where, word(ground.finding), ground.reasons)
