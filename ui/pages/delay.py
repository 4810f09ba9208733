# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Tell another State that the answer will be late: why, and by when it is expected instead.

What is written as a note stays in the office; the letter says what stands under "what they read".
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import MailKind
from mlat_desktop.i18n import _, called, listed, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.chasing.delays import OTHER, Late, answerable, duty_article, reason_of, reasons
from mlat_desktop.services.letters.kinds import DELAY
from mlat_desktop.services.wording import article_words
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.deadline_acts import limit_name
from ui.pages.papers import language_name
from ui.widgets.basics import Combo, joined, label
from ui.widgets.dates import DateField
from ui.widgets.form import Section, area, line

LETTER = "letter"


class DelayEditor(CaseEditor):
    """The form. ``limit`` is the name of the deadline that it opens on."""

    def __init__(self, desk: Desk, request_id: RequestId, limit: str = "") -> None:
        super().__init__(desk, request_id, _("Tell of a delay"), _("&Go on"), self._complete)
        self.reason, self.limit, self.how, self.language = Combo(), Combo(), Combo(), Combo()
        self.expected = DateField(_("Expected by"), self.today)
        self.say, self.note = area(lines=3), line()
        made = Section(_("Why, and until when"), columns=2, note=self._duty())
        self._limit_field = made.add(_("Li&mit that it is about"), self.limit, span=2)
        made.add(_("&Reason"), self.reason, span=2)
        help_text = _("Leave it empty where no date can be named yet.")
        self._expected_field = made.add(_("&Expected by"), self.expected, help_text=help_text)
        made.add(_("&How they are told"), self.how)
        help_text = _("In the language of the letter. Left empty, the reason's own words stand there.")
        self._say_field = made.add(_("&What they read"), self.say, span=2, help_text=help_text)
        self._note_field = made.add(_("&Note that stays in the office"), self.note)
        self._language_field = made.add(_("&Language of the letter"), self.language)
        self.sheet.addWidget(made)
        self.sheet.addWidget(self._earlier())
        self.sheet.addStretch(1)
        self._fill(limit)
        self.how.currentIndexChanged.connect(self._fit)
        self.resume(reason=self.reason, expected=self.expected, say=self.say, note=self.note)
        self._fit()

    def first_focus(self) -> QWidget:
        """The reason."""
        return self.reason

    def _duty(self) -> str:
        article = duty_article(self.request)
        if not article:
            return _("It changes no time limit.")
        said = _("{treaty} asks for this notice with its reasons. It changes a time limit only where its text says so.")
        return said.format(treaty=listed(self.view.treaty_name, article_words(article)))

    def _fill(self, limit: str) -> None:
        self.reason.fill([(each.label(), each.code) for each in reasons()])
        asked = [each for each in self.view.deadlines if answerable(each.deadline)]
        names = [limit_name(each.deadline.limit_id, each.deadline.trigger_uid) for each in asked]
        words = [listed(each.title, each.caption) for each in asked]
        self.limit.fill([*zip(words, names, strict=True), (_("no limit"), "")])
        chosen = (name for name in names if name == limit or name.partition("@")[0] == limit)
        self.limit.choose(next(chosen, names[0] if names else ""))
        calls = [(word(kind), kind.value) for kind in (MailKind.CALL, MailKind.EMAIL, MailKind.NOTE)]
        self.how.fill([(_("By a letter that is drafted now"), LETTER), *calls])
        offered = self.office.letter_languages.codes(DELAY)
        self.language.fill([(language_name(code), code) for code in offered])
        self.language.choose(screen().code)
        if self.request.particulars.language in offered:
            self.language.choose(self.request.particulars.language)

    def _earlier(self) -> Section:
        made = Section(_("Recorded so far"), columns=1)
        kept = self.office.delays.of(self.request.number)
        for each in reversed(kept):
            reason = reason_of(each.reason)
            until = _("expected by {day}").format(day=screen().date(each.expected_on)) if each.expected_on else ""
            said = called(screen().date(each.recorded_at.date()), reason.label() if reason else each.reason)
            made.body.addWidget(label(joined(said, until, each.note), wrap=True, selectable=True))
        if not kept:
            made.body.addWidget(label(_("Nothing is recorded."), "muted"))
        return made

    def _fit(self, *_arguments: object) -> None:
        self._language_field.setVisible(self.how.value == LETTER)

    def _complete(self) -> None:
        say, how = self.say.toPlainText().strip(), str(self.how.value)
        late = Late(
            reason=str(self.reason.value),
            expected_on=self.expected.day,
            note=self.note.text().strip(),
            say=say,
            limit=str(self.limit.value),
        )
        needed = late.reason == OTHER and not say
        self._say_field.complain(_("This is needed.") if needed else "")
        if needed:
            self.say.setFocus()
            return
        self.complete.setEnabled(False)
        delays, number, code = self.office.delays, self.request.number, str(self.language.value)
        if how == LETTER:
            self.desk.tasks.write(self, lambda: delays.prepare(number, late, code), self._drafted, self.refused)
        else:
            self.desk.tasks.write(
                self,
                lambda: delays.noted(number, late, MailKind(how)),
                lambda _event: self.finish(_("Noted: they were told of the delay.")),
                self.refused,
            )

    def _drafted(self, letter: Letter) -> None:
        self.half.forget()
        shell = self.desk.shell
        shell.back()
        shell.open_letter(letter.id)
