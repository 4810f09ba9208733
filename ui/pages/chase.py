# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Remind whoever has a case in hand: where each matter stands on its ladder, and the act that comes next.

The program proposes; a letter is drafted here and goes the way of every letter, a call is only noted.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Holder, MailKind
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.chasing.chasing import ChaseStand
from mlat_desktop.services.letters.kinds import CHASER
from mlat_desktop.services.wording import relative
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.papers import language_name
from ui.widgets.basics import SPACE, Combo, column, joined, label, row
from ui.widgets.dates import DateField
from ui.widgets.form import Section, line

LETTER, HEARD, FURTHER = "letter", "heard", "further"


class ChaseEditor(CaseEditor):
    """The form. ``item`` chooses the item of assistance that it opens on."""

    def __init__(self, desk: Desk, request_id: RequestId, item: str = "") -> None:
        super().__init__(desk, request_id, _("Remind whoever has it"), _("&Go on"), self._complete)
        self.stands = desk.office.chasing.propose(self.request.number)
        self.which, self.how, self.language = Combo(), Combo(), Combo()
        self.note, self.on = line(), DateField(_("On"), self.today)
        self.on.set_day(self.today())
        self.sheet.addWidget(self._ladders())
        made = Section(_("What you do"), columns=2)
        self._which_field = made.add(_("&Whom"), self.which, span=2)
        made.add(_("&How"), self.how)
        self._language_field = made.add(_("&Language of the letter"), self.language)
        said = _("What was said, and by whom: it stays with the case.")
        self._note_field = made.add(_("&Note"), self.note, span=2, required=True, help_text=said)
        self._on_field = made.add(_("&On"), self.on)
        self.sheet.addWidget(made)
        self.sheet.addStretch(1)
        self.which.fill([(self._whom(each), place) for place, each in enumerate(self.stands)])
        self.which.choose(next((place for place, each in enumerate(self.stands) if each.ladder.waiting.item == item), 0))
        self._fill_languages()
        made.setVisible(bool(self.stands))
        self.complete.setVisible(bool(self.stands))
        self.which.currentIndexChanged.connect(self._fit)
        self.how.currentIndexChanged.connect(self._fit_how)
        self._fit()
        self.resume(note=self.note, on=self.on)

    def first_focus(self) -> QWidget:
        """How."""
        return self.how if self.stands else self

    # -- showing ---------------------------------------------------------------------------------------------------------

    def _ladders(self) -> Section:
        made = Section(_("Where it stands"), columns=1)
        for each in self.stands:
            made.body.addLayout(self._line(each))
        if not self.stands:
            text = _("It lies with nobody who is reminded: with your office, or with whom the law itself gives time.")
            made.body.addWidget(label(text, "muted", wrap=True))
        return made

    def _line(self, stand: ChaseStand) -> QVBoxLayout:
        ladder, days = stand.ladder, (stand.ladder.due_on - self.today()).days
        step = _("take it further") if ladder.escalates else _("reminder {number}").format(number=screen().number(ladder.rung))
        due = joined(step, screen().date(ladder.due_on), relative(days, None))
        heard = ladder.heard_on
        last = _("last heard from on {day}") if heard else _("no word since {day}")
        before = joined(
            last.format(day=screen().date(heard or ladder.begun_on)),
            _("last reminded on {day}").format(day=screen().date(ladder.last_reminded_on)) if ladder.last_reminded_on else "",
            _("a reminder is drafted") if stand.letter else "",
        )
        made = row(label(self._whom(stand), "strong", wrap=True), label(due, "bad" if stand.due else "muted"), gap=SPACE)
        made.setStretch(0, 1)
        below = label(before, "small", wrap=True)
        inside = column(gap=2)
        inside.addLayout(made)
        inside.addWidget(below)
        return inside

    def _whom(self, stand: ChaseStand) -> str:
        waiting = stand.ladder.waiting
        name = waiting.name or (
            screen().state(self.request.particulars.other_state) if waiting.holder is Holder.OTHER_STATE else ""
        )
        item = next((each for each in self.request.particulars.items if each.uid == waiting.item), None)
        about = self.view.codes.label("assistance", item.kind) if item else ""
        return joined(listed(word(waiting.holder), name), about)

    # -- choosing --------------------------------------------------------------------------------------------------------

    @property
    def stand(self) -> ChaseStand | None:
        """The matter that is chosen."""
        chosen = self.which.value
        return self.stands[chosen] if isinstance(chosen, int) and chosen < len(self.stands) else None

    def _fill_languages(self) -> None:
        offered = self.office.letter_languages.codes(CHASER)
        self.language.fill([(language_name(code), code) for code in offered])
        self.language.choose(screen().code)
        if self.request.particulars.language in offered:
            self.language.choose(self.request.particulars.language)

    def _fit(self, *_arguments: object) -> None:
        """Offer what fits the chosen matter: a letter while there are reminders left, else taking it further."""
        stand = self.stand
        calls = [(word(kind), kind.value) for kind in (MailKind.CALL, MailKind.EMAIL, MailKind.NOTE, MailKind.INTERPOL)]
        letter = [(_("Draft the letter"), LETTER)] if stand and not stand.ladder.escalates and stand.letter is None else []
        further = [(_("Taken further: liaison, embassy or contact point"), FURTHER)]
        first = [*further, *letter] if stand and stand.ladder.escalates else [*letter]
        rest = [] if stand and stand.ladder.escalates else further
        self.how.fill([*first, *calls, *rest, (_("They have written or called"), HEARD)])
        self._which_field.setVisible(len(self.stands) > 1)
        self._fit_how()

    def _fit_how(self, *_arguments: object) -> None:
        letter = self.how.value == LETTER
        self._language_field.setVisible(letter)
        self._note_field.setVisible(not letter)
        self._on_field.setVisible(not letter)

    # -- doing -----------------------------------------------------------------------------------------------------------

    def _complete(self) -> None:
        stand, how, note = self.stand, str(self.how.value), self.note.text().strip()
        if stand is None:
            return
        chasing, number, item = self.office.chasing, self.request.number, stand.ladder.waiting.item
        if how == LETTER:
            code = str(self.language.value)
            self.complete.setEnabled(False)
            holder = stand.ladder.waiting.holder
            self.desk.tasks.write(
                self, lambda: chasing.draft(number, code, holder=holder, item=item), self._drafted, self.refused
            )
            return
        day = self.on.day
        self._note_field.complain("" if note else _("This is needed."))
        self._on_field.complain("" if day else _("This is needed."))
        if not note or day is None:
            return
        self.complete.setEnabled(False)
        if how == HEARD:
            self.desk.tasks.write(
                self,
                lambda: chasing.heard(number, note, on=day, item=item),
                lambda _event: self.finish(_("Noted: the reminders begin anew.")),
                self.refused,
            )
            return
        further = how == FURTHER
        kind = MailKind.NOTE if further else MailKind(how)
        self.desk.tasks.write(
            self,
            lambda: chasing.noted(number, kind, note, on=day, item=item, further=further),
            lambda _event: self.finish(_("Noted: it counts as a reminder.")),
            self.refused,
        )

    def _drafted(self, letter: Letter) -> None:
        self.half.forget()
        shell = self.desk.shell
        shell.back()
        shell.open_letter(letter.id)
