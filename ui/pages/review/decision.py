# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The decision sheet of a case: found in law, proposed by one person, decided by another, with what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.duties import Duty
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.request import Particulars, RequestId
from mlat_desktop.domain.review import Finding, Met, Proposal, Sheet, SheetContent, SheetState
from mlat_desktop.domain.vocabulary import EventKind, UrgencyLevel
from mlat_desktop.i18n import N_, _, called, listed, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.messages import reason as reason_words
from mlat_desktop.services.letters.kinds import called_by
from mlat_desktop.services.reviews.reviews import ReviewView
from mlat_desktop.services.wording import article_words
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.law.words import point_word
from ui.pages.review.grounds import Grounds, ground_line
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, Combo, button, card, joined, label, row
from ui.widgets.controls import Glyph, Level
from ui.widgets.dates import DateField
from ui.widgets.form import Section, area, facts, line
from ui.widgets.pill import Pill
from ui.widgets.ticks import Tick

_TONES = {SheetState.DRAFT: Tone.NEUTRAL, SheetState.PROPOSED: Tone.WARN, SheetState.DECIDED: Tone.GOOD}
_SAID = {None: "", True: "yes", False: "no"}
_CONSULTED = frozenset({Proposal.REFUSE, Proposal.PARTLY, Proposal.POSTPONE})
"""What another State is consulted about before it is decided."""
_LETTERS = {
    "refusal": N_("Write the &letter of refusal"),
    "postponement": N_("Write the &letter of postponement"),
    "conditions": N_("Write the &letter on conditions"),
    "surrender": N_("Write the letter on the s&urrender"),
}


def _letters_after(content: SheetContent, particulars: Particulars) -> tuple[str, ...]:
    """The kinds of letter that tell of what was decided, where some follow at once."""
    if content.proposal is Proposal.REFUSE:
        return ("refusal",)
    if content.proposal is Proposal.POSTPONE:
        return ("postponement",)
    if content.proposal not in {Proposal.GRANT, Proposal.PARTLY}:
        return ()
    called = called_by(EventKind.EXTRADITION_DECIDED, particulars.direction, particulars.klass)
    return tuple(each for each in ("conditions" if content.conditions else "", called) if each)


class DecisionEditor(CaseEditor):
    """The form, or the sheet to be read once it is decided."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Decision sheet"), _("&Keep"), self._complete)
        self.review: ReviewView = desk.office.reviews.show(request_id)
        role = desk.office.info.user.role
        self._may_write = Act.AMEND in PERMITTED[role]
        self.propose = button(_("&Propose"), self._propose)
        self.decide = button(_("&Decide as proposed"), self._decide, glyph="seal")
        for at, each in enumerate((self.propose, self.decide), start=2):
            self.foot.insertWidget(at, each)
        self.side.insertWidget(1, self._treaty())
        sheet = self.review.sheet
        if sheet is not None and sheet.state is not SheetState.DECIDED:
            self._write_sheet(sheet)
        else:
            self._read_only(sheet)
        for earlier in reversed(self.review.earlier):
            self.sheet.addWidget(self._read(earlier))
        self.sheet.addStretch(1)

    def first_focus(self) -> QWidget:
        """The proposal, or the act that there is."""
        return self.proposal if self.writing else self.complete if self.complete.isVisibleTo(self) else self

    @property
    def writing(self) -> bool:
        """Whether the sheet of this round is open."""
        return self.review.sheet is not None and self.review.sheet.state is not SheetState.DECIDED

    # -- a sheet to read, or none yet ------------------------------------------------------------------------------------

    def _read_only(self, sheet: Sheet | None) -> None:
        for each in (self.propose, self.decide):
            each.hide()
        self.cancel.hide()  # nothing is typed that could be given up: the arrow leads back
        may_begin = self._may_write and self.request.status.open
        self.complete.setText(_("&Begin the sheet") if sheet is None else _("&Begin a new sheet"))
        self.complete.setVisible(may_begin)
        if sheet is None:
            frame, inside = card()
            inside.addWidget(label(_("There is no decision sheet."), "heading"))
            said = _("It begins with the grounds of refusal of the treaty. One person writes it, another decides.")
            inside.addWidget(label(said, "muted", wrap=True))
            self.sheet.addWidget(frame)
            return
        self.sheet.addWidget(self._read(sheet, letters=_letters_after(sheet.content, self.request.particulars)))

    def _read(self, sheet: Sheet, *, letters: Sequence[str] = ()) -> QFrame:
        content, names = sheet.content, self.review.names
        frame, inside = card()
        title = _("Round {round}").format(round=screen().number(sheet.round))
        inside.addLayout(row(label(title, "heading"), Pill(word(sheet.state), _TONES[sheet.state]), None, gap=SPACE))
        pairs = [
            (_("Proposal"), word(content.proposal) if content.proposal else ""),
            (_("Decided on"), screen().date(sheet.decided_on) if sheet.decided_on else ""),
            (_("Decided by"), names.get(sheet.decided_by, sheet.decided_by)),
            (_("Written by"), names.get(sheet.author, sheet.author)),
            (_("Reasons"), content.reasons),
            (_("Postponed until"), screen().date(content.postpone_until) if content.postpone_until else ""),
            (_("Legal basis"), content.basis),
            (_("Competence"), content.competence),
            (_("Dual criminality"), joined(word(content.dual_result), content.dual_test)),
            (_("Conditions"), content.conditions),
            (_("Speciality and use"), content.speciality),
            (_("Data protection"), content.data_protection),
        ]
        inside.addWidget(facts([(name, value) for name, value in pairs if value]))
        looked_at = [ground for ground in content.grounds if ground.finding is not Finding.OPEN]
        if looked_at:
            inside.addWidget(label(_("GROUNDS OF REFUSAL"), "section"))
        for ground in looked_at:
            inside.addWidget(label(ground_line(ground), wrap=True, selectable=True))
        if sheet.state is SheetState.DECIDED and self._may_write and self.office.duties.conditions_left(self.request.id):
            watch = button(_("Watch its &conditions as duties"), self._watch_conditions, glyph="shield")
            inside.addLayout(row(watch, None))
        if letters:
            write = [button(_(_LETTERS[each]), partial(self._letter, each), glyph="letters") for each in letters]
            inside.addLayout(row(*write, None, gap=SPACE))
        return frame

    def _watch_conditions(self) -> None:
        shell, desk, request = self.desk.shell, self.desk, self.request.id
        shell.back()
        watch_conditions(desk, request)

    def _letter(self, kind: str) -> None:
        shell, request = self.desk.shell, self.request.id
        shell.back()
        shell.write_letter(request, kind)

    # -- the sheet of this round -----------------------------------------------------------------------------------------

    def _write_sheet(self, sheet: Sheet) -> None:
        self._sheet = sheet
        content = sheet.content
        self.sheet.addWidget(self._state(sheet))
        self.sheet.addWidget(self._law(content))
        self.grounds = Grounds(content.grounds, self.view.codes, self._on_grounds)
        self.grounds.bring_back(self.half.load() or {})
        self.sheet.addWidget(self.grounds)
        self.sheet.addWidget(self._limits(content))
        self.sheet.addWidget(self._answer(content))
        self.proposal.currentIndexChanged.connect(self._show_fields)
        self._show_fields()
        self.resume(
            basis=self.basis, competence=self.competence, dual_test=self.dual_test, conditions=self.conditions,
            speciality=self.speciality, data=self.data, reasons=self.reasons, no_consultation=self.no_consultation,
            proposal=self.proposal, dual_result=self.dual_result, article=self.article, until=self.until,
            dual_required=self.dual_required, urgency=self.urgency, **self.granted, **self.grounds.controls(),
        )  # fmt: skip
        self._offer_acts(sheet)

    def _on_grounds(self, *_arguments: object) -> None:
        self._controls |= self.grounds.controls()  # one may have been added
        self.touch()

    def _offer_acts(self, sheet: Sheet) -> None:
        self.complete.setEnabled(self._may_write)
        self.propose.setEnabled(self._may_write)
        self.propose.setVisible(sheet.state is SheetState.DRAFT and not self.review.alone)
        ready = sheet.state is SheetState.PROPOSED or self.review.alone
        self.decide.setVisible(self.review.may_decide and ready)
        own = self.review.mine and not self.review.alone
        self.decide.setEnabled(not own)
        if own and sheet.state is SheetState.PROPOSED:
            self.said.setText(_("You wrote this sheet: a second person decides."))

    def _state(self, sheet: Sheet) -> QFrame:
        frame, inside = card()
        title = _("Round {round}").format(round=screen().number(sheet.round))
        author = self.review.names.get(sheet.author, sheet.author)
        inside.addLayout(
            row(label(title, "heading"), Pill(word(sheet.state), _TONES[sheet.state]), None, label(author, "muted"), gap=SPACE)
        )
        if sheet.content.proposal is not None:
            proposed, reasons = word(sheet.content.proposal), sheet.content.reasons
            told = called(proposed, reasons) if reasons else proposed
            inside.addWidget(label(told, wrap=True, selectable=True))
        if sheet.content.proposal in _CONSULTED:
            write = button(_("Write the letter of consultation"), lambda: self._letter("consultation"), glyph="letters")
            inside.addLayout(row(write, None))
        if self.review.faults:
            inside.addWidget(label(_("It cannot be proposed yet:"), "strong"))
            for fault in self.review.faults:
                said = row(Glyph("warning", "warn"), label(_sentence(reason_words(fault)), wrap=True), gap=GAP)
                said.setStretch(1, 1)
                inside.addLayout(said)
        for caution in self.review.cautions:
            text = called(_("Caution"), f"{screen().text(caution.text)} ({caution.source})")
            inside.addWidget(label(text, "warn", wrap=True, selectable=True))
        return frame

    def _law(self, content: SheetContent) -> Section:
        made = Section(_("Basis, competence, dual criminality"), columns=2)
        self.basis, self.competence = area(content.basis, lines=2), area(content.competence, lines=2)
        self.dual_required, self.dual_result = Combo(), Combo()
        self.dual_required.fill([(_("not looked at"), ""), (_("required"), "yes"), (_("not required"), "no")])
        self.dual_required.choose(_SAID[content.dual_required])
        self.dual_result.fill([(word(each), each) for each in Met])
        self.dual_result.choose(content.dual_result)
        self.dual_test = area(content.dual_test, lines=2, hint=_("the conduct described, under your own law"))
        made.add(_("Legal &basis"), self.basis)
        made.add(_("&Competence"), self.competence)
        made.add(_("Dual criminality for what is asked"), self.dual_required)
        made.add(_("&Test by the conduct"), self.dual_result)
        made.add(_("Rea&soning of the test"), self.dual_test, span=2)
        return made

    def _limits(self, content: SheetContent) -> Section:
        made = Section(_("Conditions, speciality, data protection"), columns=2)
        self.conditions, self.speciality = area(content.conditions, lines=2), area(content.speciality, lines=2)
        self.data = area(content.data_protection, lines=2)
        self.urgency = Combo()
        self.urgency.fill([(_("not looked at"), ""), (_("accepted"), "yes"), (_("not accepted"), "no")])
        self.urgency.choose(_SAID[content.urgency_accepted])
        made.add(_("Condit&ions of execution"), self.conditions)
        made.add(_("Speciality and &use"), self.speciality)
        made.add(_("Data protectio&n"), self.data)
        self._urgency_field = made.add(_("Urgenc&y claimed"), self.urgency)
        self._urgency_field.setVisible(self.request.particulars.urgency.level is not UrgencyLevel.ORDINARY)
        return made

    def _answer(self, content: SheetContent) -> Section:
        note = _("A postponement and a partial grant are no refusals.")
        made = Section(_("Proposal"), columns=2, note=note)
        self.proposal = Combo()
        self.proposal.fill([(_("nothing yet"), None), *((word(each), each) for each in Proposal)])
        self.proposal.choose(content.proposal)
        self.article = line(content.postpone_article)
        self.until = DateField(_("Looked at again on"), self.today)
        self.until.set_day(content.postpone_until)
        self.reasons = area(content.reasons, lines=4)
        self.no_consultation = area(content.no_consultation, lines=2)
        made.add(_("P&roposal"), self.proposal)
        self.granted = {}
        items = QWidget()
        inside = row(parent=items)
        for item in self.request.particulars.items:
            tick = Tick(joined(self.view.codes.label("assistance", item.kind), item.target))
            tick.setChecked(item.uid in content.granted)
            self.granted[item.uid] = tick
            inside.addWidget(tick)
        inside.addStretch(1)
        self._article_field = made.add(_("&Article that allows it"), self.article)
        self._until_field = made.add(_("L&ooked at again on"), self.until)
        self._granted_field = made.add(_("What is granted"), items, span=2)
        made.add(_("R&easons"), self.reasons, span=2)
        self._consultation = label("", "warn", wrap=True)
        self._log = button(_("Log the consultation"), self._log_consultation, look="link")
        held = QWidget()
        row(self._consultation, self._log, parent=held, gap=SPACE).setStretch(0, 1)
        self._held = held
        made.place(held, span=2)
        self._none_field = made.add(_("&Why a consultation was not appropriate"), self.no_consultation, span=2)
        return made

    def _show_fields(self, *_arguments: object) -> None:
        proposal = self.proposal.value
        self._article_field.setVisible(proposal is Proposal.POSTPONE)
        self._until_field.setVisible(proposal is Proposal.POSTPONE)
        self._granted_field.setVisible(proposal is Proposal.PARTLY)
        duties = {Proposal.REFUSE: self.review.duty, Proposal.POSTPONE: self.review.postpone_duty}
        duty = duties.get(proposal) if isinstance(proposal, Proposal) else None
        due = duty is not None and duty.consult
        missing = due and self.review.consulted_on is None
        self._held.setVisible(due)
        self._log.setVisible(missing)
        self._none_field.setVisible(missing and duty is not None and duty.appropriate)
        if duty is None or not due:
            return
        asks = (
            _("{article} asks for a consultation first.").format(article=_sentence(article_words(duty.consult_article)))
            if duty.consult_article
            else _("This office consults the other State before each refusal.")
        )
        held = self.review.consulted_on
        self._consultation.setText(
            f"{asks} " + (_("It was held on {day}.").format(day=screen().date(held)) if held else _("None is recorded."))
        )

    def _treaty(self) -> QFrame:
        frame, inside = card()
        inside.addWidget(label(self.review.treaty or _("No treaty"), "heading", wrap=True))
        for point in self.review.points:
            inside.addWidget(label(point_word(point.point), "section", wrap=True))
            inside.addWidget(label(joined(point.text, article_words(point.article)), "small", wrap=True, selectable=True))
        if not self.review.points:
            inside.addWidget(label(_("Nothing is known of it on these points."), "muted", wrap=True))
        return frame

    # -- acting ----------------------------------------------------------------------------------------------------------

    @property
    def content(self) -> SheetContent:
        """What stands in the form."""
        proposal, result = self.proposal.value, self.dual_result.value
        return SheetContent(
            basis=self.basis.toPlainText().strip(),
            competence=self.competence.toPlainText().strip(),
            dual_required=_answer(self.dual_required),
            dual_test=self.dual_test.toPlainText().strip(),
            dual_result=result if isinstance(result, Met) else Met.OPEN,
            grounds=self.grounds.grounds,
            conditions=self.conditions.toPlainText().strip(),
            speciality=self.speciality.toPlainText().strip(),
            data_protection=self.data.toPlainText().strip(),
            urgency_accepted=_answer(self.urgency),
            proposal=proposal if isinstance(proposal, Proposal) else None,
            granted=tuple(uid for uid, tick in self.granted.items() if tick.isChecked()) if proposal is Proposal.PARTLY else (),
            postpone_article=self.article.text().strip() if proposal is Proposal.POSTPONE else "",
            postpone_until=self.until.day if proposal is Proposal.POSTPONE else None,
            reasons=self.reasons.toPlainText().strip(),
            no_consultation=self.no_consultation.toPlainText().strip(),
        )

    def by_key(self) -> None:
        """Ctrl+Enter keeps the sheet; a decision is made by its button."""
        self.complete.click()

    def _complete(self) -> None:
        reviews, request = self.office.reviews, self.request.id
        if not self.writing:
            self._run(lambda: reviews.start(request), lambda _sheet: self._again())
            return
        content, version = self.content, self._sheet.version
        self._run(lambda: reviews.keep(request, content, version=version), lambda _sheet: self._again(_("The sheet is kept.")))

    def _propose(self) -> None:
        reviews, request, content, version = self.office.reviews, self.request.id, self.content, self._sheet.version

        def propose() -> Done[Sheet]:
            kept = reviews.keep(request, content, version=version).value
            return reviews.propose(request, version=kept.version)

        self._run(propose, lambda _sheet: self.finish(_("The decision is proposed; a second person decides.")))

    def _decide(self) -> None:
        reviews, request, version = self.office.reviews, self.request.id, self._sheet.version
        content, alone = self.content, self.review.alone

        def decide() -> Done[Sheet]:
            at = reviews.keep(request, content, version=version).value.version if alone else version
            return reviews.decide(request, version=at)

        if not alone and self.dirty():
            self.desk.shell.say(Level.WARN, _("You changed the sheet: keep it, and it must be proposed again."))
            return
        self._run(decide, self._decided)

    def _decided(self, sheet: Sheet) -> None:
        desk, request = self.desk, self.request.id
        self.finish(_said(sheet))
        if self.office.duties.conditions_left(request):
            act = (_("Watch its conditions as duties"), lambda: watch_conditions(desk, request))
            desk.shell.say(Level.GOOD, _said(sheet), (act,))

    def keep(self) -> None:
        """Keep the sheet itself before the office is locked; what it refuses stays as a draft."""
        if not self.writing or not self.dirty():
            return
        try:
            self.office.reviews.keep(self.request.id, self.content, version=self._sheet.version)
        except KnownError:
            super().keep()
        else:
            self.half.forget()

    def _log_consultation(self) -> None:
        reviews, request, content, version = self.office.reviews, self.request.id, self.content, self._sheet.version
        self._run(lambda: reviews.keep(request, content, version=version), self._log_it)

    def _log_it(self, _sheet: Sheet) -> None:
        self.half.forget()
        shell, request = self.desk.shell, self.request.id
        shell.back()
        shell.log_event(request)

    def _run(self, operation: Callable[[], Done[Sheet]], then: Callable[[Sheet], None]) -> None:
        for each in self._acts():
            each.setEnabled(False)
        self.desk.tasks.write(self, operation, then, self.refused)

    def _acts(self) -> tuple[QPushButton, ...]:
        return self.complete, self.propose, self.decide

    def refused(self, error: KnownError) -> None:
        """Say a refusal; what could be kept is kept, and the form shows why it cannot go on."""
        if error.code in {Code.REVIEW_INVALID, Code.REFUSAL_CONSULTATION, Code.REFUSAL_OWN_CONSULTATION} and self.writing:
            now = self.office.reviews.show(self.request.id).sheet
            if now is not None and now.version != self._sheet.version:  # kept, not proposed
                self._again()
                self.desk.shell.refuse(error)
                return
        self.complete.setEnabled(self._may_write)
        if self.writing:
            self._offer_acts(self._sheet)
        self.desk.shell.refuse(error)

    def _again(self, said: str = "") -> None:
        """Show the sheet as it stands now."""
        self.half.forget()
        shell, request = self.desk.shell, self.request.id
        shell.back()
        shell.work_on("decision", request)
        if said:
            shell.say(Level.GOOD, said, stays=False)


def watch_conditions(desk: Desk, request: RequestId) -> None:
    """Make duties of what the decision sets as conditions."""
    duties, shell = desk.office.duties, desk.shell

    def tell(made: tuple[Duty, ...]) -> None:
        text = ngettext("{count} duty is watched from now on.", "{count} duties are watched from now on.", len(made))
        shell.open_request(request)
        shell.say(Level.GOOD, text.format(count=screen().number(len(made))), stays=False)

    desk.tasks.write(desk.hub, lambda: duties.from_decision(request), tell)


def _answer(combo: Combo) -> bool | None:
    return {"yes": True, "no": False}.get(str(combo.value))


def _said(sheet: Sheet) -> str:
    proposal = sheet.content.proposal
    return _("Decided: {proposal}.").format(proposal=listed(word(proposal)) if proposal else "")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
