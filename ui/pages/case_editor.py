# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the short forms on one case share: its heading, the case in a few words beside the form, and the clock of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from ui.desk import Answers, Desk
from ui.models.request_delegate import status_tone
from ui.pages.caution import caution_line
from ui.pages.detail import case_facts
from ui.pages.half_typed import HalfTyped, KeptEditor
from ui.widgets.basics import WIDE, and_more, card, column, label, row, scroll
from ui.widgets.controls import Level
from ui.widgets.form import facts
from ui.widgets.keeping import put_back, taken, watch
from ui.widgets.pill import Pill
from ui.widgets.timeline import Timeline

_AHEAD = 4
"""What is awaited first, beside a form."""


class CaseEditor(KeptEditor):
    """A form on one case. ``self.sheet`` takes its sections.

    A form names its controls to :meth:`resume`, and is kept, encrypted, while it is typed: a lock or a crash loses nothing.
    ``self.touch`` is for what is typed elsewhere.
    """

    def __init__(self, desk: Desk, request_id: RequestId, title: str, act: str, perform: Callable[[], object]) -> None:
        self.view = desk.office.register.show(request_id)
        self.request = self.view.request
        super().__init__(desk, title, act, lambda: self.understood() and perform())
        self._controls: dict[str, QWidget] = {}
        self.half = HalfTyped(desk, self, f"{type(self).__name__}:{self.request.uid}", lambda: taken(self._controls), self.said)
        self.beside.setText(self.request.number)
        inner = QWidget()
        self.sheet: QVBoxLayout = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        side = QWidget()
        self.side = column(side, margins=(0, 0, 8, 8), gap=WIDE)
        self.side.addWidget(self._case())
        self.side.addStretch(1)
        beside = scroll(side, name=self.request.number)
        beside.setFixedWidth(332)
        line = row(scroll(inner, name=title), beside, gap=WIDE)
        line.setStretch(0, 1)
        self.body.addLayout(line, 1)

    def _case(self) -> QWidget:
        frame, inside = card()
        inside.addLayout(row(label(self.request.number, "muted"), None, self._status()))
        inside.addWidget(label(self.request.particulars.subject, "heading", wrap=True))
        inside.addWidget(facts(case_facts(self.view)[:6]))
        ahead = tuple(entry for entry in self.view.timeline if entry.kind.value == "deadline")
        if ahead:
            inside.addWidget(label(_("AWAITED"), "section"))
            timeline = Timeline()
            timeline.show_entries(ahead[:_AHEAD])
            inside.addWidget(timeline)
            inside.addWidget(and_more(len(ahead) - _AHEAD))
        inside.addWidget(caution_line(self.request.particulars))
        return frame

    def _status(self) -> Pill:
        return Pill(word(self.request.status), status_tone(self.request.status))

    def today(self) -> date:
        """The day at the office."""
        return self.office.register.today

    def now(self) -> datetime:
        """The wall clock at the office."""
        zone = ZoneInfo(self.office.info.zone)
        return self.office.clock.now().astimezone(zone).replace(tzinfo=None)

    def resume(self, **controls: QWidget) -> None:
        """Name the controls to keep, which hold by now what the form begins with; what was left half-typed is put in them."""
        self._controls = controls
        kept = self.half.load()
        if kept is not None:
            put_back(controls, kept)
            self.half.resumed()
        watch(controls, self.touch)

    def touch(self, *_arguments: object) -> None:
        """Remember that something was typed."""
        self.half.touch()

    def finish(self, said: str, acts: Answers = ()) -> None:
        """Leave after success, show the case, say what was done, and offer what follows from it."""
        self.half.forget()
        shell = self.desk.shell
        shell.back()
        shell.open_request(self.request.id)
        shell.say(Level.GOOD, said, acts, stays=bool(acts))

    def refused(self, error: KnownError) -> None:
        """Say a refusal and let the user correct it; nothing typed is lost."""
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)
