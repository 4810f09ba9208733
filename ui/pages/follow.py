# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Register a request that follows another one in one step: a supplementary request, or the MLA request after a preservation."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.domain.vocabulary import Direction, RequestClass
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.widgets.basics import Combo
from ui.widgets.controls import Level
from ui.widgets.dates import MomentField
from ui.widgets.form import Section


class FollowEditor(CaseEditor):
    """The form: everything but the kind and the moment comes from the case that it follows."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Register a request that follows"), _("&Register"), self._complete)
        self._incoming = self.request.particulars.direction is Direction.INCOMING
        note = _("State, authorities, persons, offences and references are taken over; both requests name each other.")
        made = Section(_("The request that follows"), columns=2, note=note)
        self.klass = Combo()
        self.klass.fill([(word(each), each) for each in RequestClass if each is not RequestClass.RETURNED])
        self.when = MomentField(_("When"), self.now)
        made.add(_("&Kind"), self.klass)
        wording = _("Re&ceived, on our clock") if self._incoming else _("&Sent, on our clock; empty if it is not written yet")
        self._when_field = made.add(wording, self.when, required=self._incoming)
        self.sheet.addWidget(made)
        self.sheet.addStretch(1)
        self.resume(klass=self.klass, when=self.when)

    def first_focus(self) -> QWidget:
        """The kind."""
        return self.klass

    def _complete(self) -> None:
        when, klass = self.when.value, self.klass.value
        self._when_field.complain(_("This is needed.") if self._incoming and when is None else "")
        if (self._incoming and when is None) or not isinstance(klass, RequestClass):
            return
        opening, old = self.office.opening, self.request.id
        received, sent = (when, None) if self._incoming else (None, when)
        self.complete.setEnabled(False)
        self.desk.tasks.write(
            self, lambda: opening.follow(old, klass, received=received, sent=sent), self._registered, self.refused
        )

    def _registered(self, new: Request) -> None:
        self.gone()
        shell = self.desk.shell
        shell.back()
        shell.open_request(new.id)
        said = _("{number} is registered and follows {other}. Say now what it asks for.")
        shell.say(Level.GOOD, said.format(number=new.number, other=self.request.number), stays=False)
