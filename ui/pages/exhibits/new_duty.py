# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Enter a duty that rests on a case: a condition, speciality, secrecy, an assurance, costs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.duties import DutyParty
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.services.duties import NewDuty
from mlat_desktop.services.rulebook import duty_kind, duty_kinds
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.widgets.basics import Combo
from ui.widgets.dates import DateField
from ui.widgets.form import Section, area, level_with, line
from ui.widgets.ticks import Tick


class DutyEditor(CaseEditor):
    """The form."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Enter a duty"), _("&Enter"), self._complete)
        self.kind, self.text, self.article = Combo(), area(lines=3), line()
        self.kind.fill([(kind.label(), kind.id) for kind in duty_kinds()])
        self.sheet.addWidget(self._what())
        self.sheet.addWidget(self._who())
        self.sheet.addWidget(self._watching())
        self.sheet.addStretch(1)
        self._on_kind()
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.resume(
            kind=self.kind,
            text=self.text,
            article=self.article,
            given_by=self.given_by,
            given_name=self.given_name,
            owed_by=self.owed_by,
            owed_name=self.owed_name,
            owner=self.owner,
            lasting=self.lasting,
            since=self.since,
            due=self.due,
            review=self.review,
        )

    def first_focus(self) -> QWidget:
        """The kind."""
        return self.kind

    def _what(self) -> Section:
        made = Section(_("The duty"), columns=2)
        made.add(_("&Kind"), self.kind)
        self._article_field = made.add(_("&Article"), self.article)
        self._text_field = made.add(_("&What must be done or left undone"), self.text, span=2, required=True)
        return made

    def _who(self) -> Section:
        made = Section(_("Between whom"), columns=2)
        parties: list[tuple[str, object]] = [(word(each), each) for each in DutyParty]
        self.given_by, self.owed_by = Combo(), Combo()
        self.given_by.fill(parties)
        self.given_by.choose(DutyParty.OTHER_STATE)
        self.owed_by.fill(parties)
        self.given_name, self.owed_name = line(), line()
        made.add(_("&Set by"), self.given_by)
        made.add(_("By name, such as a court"), self.given_name)
        made.add(_("&Owed by"), self.owed_by)
        made.add(_("By name"), self.owed_name)
        return made

    def _watching(self) -> Section:
        made = Section(_("Who watches it, and until when"), columns=2)
        self.owner = Combo()
        people = [(user.full_name or user.name, user.name) for user in self.office.people.all() if user.active]
        self.owner.fill([*people])
        self.owner.choose(self.request.officer)
        self.lasting = Tick(_("It stays after the case has &closed"))
        self.since = DateField(_("Since"), self.today)
        self.since.set_day(self.today())
        self.due, self.review = DateField(_("To be done by"), self.today), DateField(_("Look again on"), self.today)
        owner = made.add(_("Wa&tched by"), self.owner)
        made.place(level_with(owner, self.lasting))
        made.add(_("S&ince"), self.since)
        self._due_field = made.add(_("To be done &by"), self.due)
        again = _("Without any day, a duty that stays is looked at in a year.")
        self._review_field = made.add(_("&Look again on"), self.review, help_text=again)
        self.lasting.toggled.connect(self._on_lasting)
        return made

    def _on_kind(self, *_arguments: object) -> None:
        kind = duty_kind(str(self.kind.value))
        if kind is not None:
            self.lasting.setChecked(kind.lasting)
            source = _("Found, for example, in {source}. Enter the article that binds here.").format(source=kind.source)
            self.article.setToolTip(source if kind.source else "")
            self.article.setPlaceholderText(kind.source)
        self._on_lasting()

    def _on_lasting(self, *_arguments: object) -> None:
        self._review_field.setVisible(self.lasting.isChecked())

    def _complete(self) -> None:
        text = self.text.toPlainText().strip()
        self._text_field.complain("" if text else _("This is needed."))
        if not text:
            self.text.setFocus()
            return
        given, owed = self.given_by.value, self.owed_by.value
        assert isinstance(given, DutyParty)
        assert isinstance(owed, DutyParty)
        new = NewDuty(
            kind=str(self.kind.value),
            text=text,
            given_by=given,
            given_name=self.given_name.text().strip(),
            owed_by=owed,
            owed_name=self.owed_name.text().strip(),
            article=self.article.text().strip(),
            owner=str(self.owner.value or ""),
            lasting=self.lasting.isChecked(),
            since=self.since.day,
            due_on=self.due.day,
            review_on=self.review.day if self.lasting.isChecked() else None,
        )
        self.complete.setEnabled(False)
        duties, request = self.office.duties, self.request.id
        self.desk.tasks.write(
            self,
            lambda: duties.add(request, new),
            lambda _duty: self.finish(_("The duty is watched from now on.")),
            self.refused,
        )
