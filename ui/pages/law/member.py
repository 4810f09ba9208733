# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who is bound, entered by hand: a membership, what a State did with a treaty, a declaration; its effect is shown first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.law import Proposal
from mlat_desktop.domain.legal_basis import Declaration, PartyAct, PartyEvent
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.memberships import MembershipChange
from ui.desk import Desk
from ui.pages.half_typed import HalfTyped
from ui.pages.law.review import LawReview
from ui.widgets.basics import Combo, button
from ui.widgets.controls import ChipRow, Level
from ui.widgets.dates import DateField
from ui.widgets.form import Section, area, line
from ui.widgets.keeping import put_back, taken, watch
from ui.widgets.pickers import StatePicker

_MEMBER, _HAPPENED, _DECLARED = "member", "happened", "declared"


class MembershipEditor(LawReview):
    """The form. It proposes nothing before its effect was shown for what stands there."""

    def __init__(self, desk: Desk, treaty_id: str, state: str = "") -> None:
        super().__init__(desk, _("Who is bound: {treaty}").format(treaty=treaty_id), _("&Propose it"))
        self._treaty = treaty_id
        self._seen: LawContent | None = None
        self.kinds = ChipRow(_("What is entered"))
        for key, text in ((_MEMBER, _("Membership")), (_HAPPENED, _("What it did")), (_DECLARED, _("Declaration"))):
            self.kinds.add(key, text)
        self.kinds.chosen.connect(lambda _key: self._on_kind())
        self.body.insertWidget(0, self.kinds)
        self._make_head(state)
        self._make_parts()
        self.show_effect = button(_("&Show what it changes"), self._show_effect, glyph="eye")
        self.foot.insertWidget(1, self.show_effect)
        self._resume(f"member:{treaty_id}:{state}")

    # -- making ----------------------------------------------------------------------------------------------------------

    def _make_head(self, state: str) -> None:
        self.state, self.source = StatePicker(_("State")), line()
        self.state.set_value(state)
        made = Section("", columns=2)
        self._state_field = made.add(_("State"), self.state, required=True)
        where = _("The notification of the depositary, an official journal, with its day.")
        self._source_field = made.add(_("Source"), self.source, required=True, help_text=where)
        self.about.addWidget(made)

    def _make_parts(self) -> None:
        self.signed, self.ratified, self.bound = (self._day(name) for name in (_("Signed"), _("Deposited"), _("Bound since")))
        self.done_on, self.counts_from = self._day(_("Day of the act")), self._day(_("Counts from"))
        self.as_of = self._day(_("As of"))
        self.deed = Combo(_("What it did"))
        self.deed.fill([(word(act), act) for act in PartyAct])
        self.territory, self.article, self.kind, self.said_article = line(), line(), line(), line()
        self.text, self.value = area(lines=2), area(lines=2)
        member = Section(_("Membership"), columns=3, note=_("A day that is left empty stays as it is known."))
        member.add(_("Signed"), self.signed)
        member.add(_("Deposited"), self.ratified)
        member.add(_("Bound since"), self.bound)
        happened = Section(_("What it did"), columns=3)
        for name, field in (
            (_("What it did"), self.deed),
            (_("Day of the act"), self.done_on),
            (_("Counts from"), self.counts_from),
        ):
            happened.add(name, field)
        happened.add(_("Article"), self.article)
        happened.add(_("Territory"), self.territory, span=2)
        happened.add(_("What it says"), self.text, span=3)
        declared = Section(_("Declaration"), columns=3, note=_("It stands in place of one of the same article and kind."))
        declared.add(_("Article"), self.said_article)
        declared.add(_("Kind"), self.kind)
        declared.add(_("As of"), self.as_of)
        declared.add(_("What it says"), self.value, span=3)
        self._sections = {_MEMBER: member, _HAPPENED: happened, _DECLARED: declared}
        for section in self._sections.values():
            self.about.addWidget(section)

    def _day(self, name: str) -> DateField:
        return DateField(name, lambda: self.office.register.today)

    def _resume(self, name: str) -> None:
        controls: dict[str, QWidget] = {
            "state": self.state, "source": self.source, "signed": self.signed, "ratified": self.ratified, "bound": self.bound,
            "deed": self.deed, "done on": self.done_on, "counts from": self.counts_from, "article": self.article,
            "territory": self.territory, "text": self.text, "said article": self.said_article, "kind": self.kind,
            "as of": self.as_of, "value": self.value,
        }  # fmt: skip
        self.half = half = HalfTyped(self.desk, self, name, lambda: {"what": self.kinds.value, **taken(controls)}, self.said)
        kept = half.load()
        if kept is not None:
            put_back(controls, kept)
            if kept.get("what") in self._sections:
                self.kinds.choose(kept["what"])
            half.resumed()
        self._on_kind()
        watch(controls, self._touched)

    # -- what is typed ---------------------------------------------------------------------------------------------------

    def first_focus(self) -> QWidget:
        """The State, or the source where the State is chosen already."""
        return self.source if self.state.value else self.state

    def _on_kind(self) -> None:
        for key, section in self._sections.items():
            section.setVisible(key == self.kinds.value)
        self._unseen()

    def _touched(self, *_arguments: object) -> None:
        if self.half is not None:
            self.half.touch()
        self._unseen()

    def _unseen(self) -> None:
        self._seen = None
        self.forget()

    def content(self) -> LawContent:
        """What is typed, as it would become law; raises what the service refuses."""
        members, state, source = self.office.memberships, self.state.value, self.source.text()
        if self.kinds.value == _MEMBER:
            change = MembershipChange(
                treaty_id=self._treaty,
                state=state,
                signature=self.signed.day,
                ratification=self.ratified.day,
                entry_into_force=self.bound.day,
                source=source,
            )
            return members.membership(change)
        if self.kinds.value == _HAPPENED:
            act = self.deed.value
            assert isinstance(act, PartyAct)
            event = PartyEvent(
                treaty_id=self._treaty,
                state=state,
                act=act,
                on=self.done_on.day,
                effective_on=self.counts_from.day,
                territory=self.territory.text().strip(),
                article=self.article.text().strip(),
                text=self.text.toPlainText().strip(),
                source=source,
            )
            return members.event(event)
        said = Declaration(
            treaty_id=self._treaty,
            state=state,
            article=self.said_article.text().strip(),
            kind=self.kind.text().strip(),
            value=self.value.toPlainText().strip(),
            source=source,
            as_of=self.as_of.day or self.office.register.today,
        )
        return members.declaration(said)

    # -- looking and proposing -------------------------------------------------------------------------------------------

    def by_key(self) -> None:
        """Ctrl+Enter shows the effect first, and proposes once it was shown."""
        (self.complete if self.complete.isEnabled() else self.show_effect).click()

    def _show_effect(self) -> None:
        self._state_field.complain("" if self.state.value else _("This is needed."))
        self._source_field.complain("" if self.source.text().strip() else _("This is needed."))
        if not self.state.value or not self.source.text().strip():
            return
        try:
            content = self.content()
        except KnownError as error:
            self.desk.shell.refuse(error)
            return
        self._seen = content
        self.weigh(content)

    def shown(self) -> None:
        """The act is what comes next."""
        super().shown()
        self.complete.setFocus()

    def act(self) -> None:
        """Propose what was seen."""
        content = self._seen
        if content is not None:
            self.desk.tasks.write(self, lambda: self.office.memberships.propose(content), self._on_proposed, self.refused)

    def _on_proposed(self, _proposal: Proposal) -> None:
        self.gone()
        self.desk.shell.law_changed()
        self.desk.shell.say(Level.GOOD, _("The change is proposed. A second person publishes it."), stays=False)
