# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A look at what a proposal, or taking an edition back, would do; nothing can be done before the effect was shown."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.law import Edition
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.i18n import _, screen
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.law_words import Difference
from mlat_desktop.services.treaties.publishing import EffectView, ProposalView
from ui import a11y
from ui.desk import Desk
from ui.pages.half_typed import HalfTyped, half_typed
from ui.pages.law.effect import differences_card, effect_card, summary
from ui.pages.law.words import kind_of_edition
from ui.pages.look import Look
from ui.pages.page import Editor
from ui.widgets.basics import SPACE, WIDE, button, card, clear, column, label, row, scroll
from ui.widgets.controls import Glyph, Level
from ui.widgets.form import Field, facts, line
from ui.widgets.work import WorkBar

Shown = tuple[tuple[Difference, ...], EffectView]


def treaty_names(desk: Desk) -> Callable[[str], str]:
    """The short titles of the treaties by their ids."""
    names = {each.id: screen().text(each.short or each.title) for each in desk.office.treaties.list()}
    return lambda treaty_id: names.get(treaty_id, treaty_id)


class LawReview(Editor):
    """What the reviews share: facts above, then rows and effect as soon as they are known; the act waits for them."""

    def __init__(self, desk: Desk, title: str, act: str) -> None:
        super().__init__(desk, title, act, self._act)
        inner = QWidget()
        self.sheet: QVBoxLayout = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        self.about: QVBoxLayout = column(gap=WIDE)
        self.sheet.addLayout(self.about)
        self.work = WorkBar()
        self.sheet.addWidget(self.work)
        self.answer: QVBoxLayout = column(gap=WIDE)
        self.sheet.addLayout(self.answer)
        self.sheet.addStretch(1)
        self.body.addWidget(scroll(inner, name=title), 1)
        self.complete.setEnabled(False)
        self.effect: EffectView | None = None
        self.half: HalfTyped | None = None
        self._look = Look(desk, self, self.work)

    def dirty(self) -> bool:
        """Whether something was typed."""
        return self.half is not None and self.half.touched

    def keep(self) -> None:
        """Keep what was typed before the office is locked."""
        if self.half is not None:
            self.half.keep()

    def gone(self) -> None:
        """The user left without saving, or it is done: forget what was kept."""
        if self.half is not None:
            self.half.forget()

    def may(self) -> bool:
        """Whether the person at the desk may change the law."""
        return Act.KEEP_TREATIES in PERMITTED[self.office.info.user.role]

    def look(self, find: Callable[[Progress, CancelToken], Shown]) -> None:
        """Find out what would change; the act waits until it is on the screen."""
        self.forget()
        self._look.begin(find, self._on_found, self.look_failed)

    def forget(self) -> None:
        """What was looked at, or still is, stands there no longer: the act waits for another look."""
        self._look.forget()
        if self.effect is not None:
            self.said.setText("")
        self.effect = None
        self.complete.setEnabled(False)
        clear(self.answer)

    def look_failed(self, error: KnownError) -> None:
        """Say why it can not be done."""
        clear(self.answer)
        frame, inside = card(gap=SPACE)
        said = row(Glyph("error", "bad", 22), label(sentence(error), "strong", wrap=True, selectable=True), gap=WIDE)
        said.setStretch(1, 1)
        inside.addLayout(said)
        self.answer.addWidget(frame)

    def _on_found(self, shown: Shown) -> None:
        found, self.effect = shown
        clear(self.answer)
        self.answer.addWidget(effect_card(self.effect, self.desk.shell.open_request))
        if found:
            self.answer.addWidget(differences_card(found, treaty_names(self.desk)))
        self.said.setText(summary(self.effect)[2])
        self.shown()
        a11y.tab_in_reading_order(self)

    def shown(self) -> None:
        """The effect is on the screen: the act may be offered."""
        self.complete.setEnabled(self.may())

    def _act(self) -> None:
        if self.effect is not None and self.complete.isEnabled():
            self.complete.setEnabled(False)
            self.act()

    @abstractmethod
    def act(self) -> None:
        """Do it."""

    def refused(self, error: KnownError) -> None:
        """Say a refusal and let the user try again."""
        self.complete.setEnabled(self.effect is not None and self.may())
        self.desk.shell.refuse(error)

    def weigh(self, content: LawContent) -> None:
        """Find out what some content would change."""
        publishing = self.office.publishing

        def find(progress: Progress, cancel: CancelToken) -> Shown:
            return publishing.differences(content), publishing.effect(content, progress, cancel)

        self.look(find)


class ProposalReview(LawReview):
    """A proposal: published by a second person, or laid aside with a reason."""

    def __init__(self, desk: Desk, uid: str) -> None:
        super().__init__(desk, _("A proposal for the law of this office"), _("&Publish"))
        self._uid = uid
        self._view: ProposalView | None = next((p for p in self.office.publishing.proposals() if p.proposal.uid == uid), None)
        self.discard = button(_("&Lay it aside"), self._discard, look="danger")
        self.discard.setVisible(self.may())
        self.foot.insertWidget(1, self.discard)
        self.reason = line(hint=_("why it is not taken"))
        self._reason_field = Field(_("Reason for laying it aside"), self.reason)
        if self._view is None:
            self.about.addWidget(label(_("This proposal was decided already."), "warn", wrap=True))
            self.discard.setEnabled(False)
            return
        self._show(self._view)
        self.half = half_typed(desk, self, f"law-review:{uid}", {"reason": self.reason})
        self.weigh(self.office.publishing.content(uid))

    def _show(self, view: ProposalView) -> None:
        frame, inside = card(gap=SPACE)
        inside.addWidget(label(screen().text(view.proposal.title), "heading", wrap=True, selectable=True))
        pairs = [
            (_("Kind"), kind_of_edition(view.proposal.kind)),
            (_("Proposed by"), view.proposed_by),
            (_("On"), self.desk.time(view.proposal.proposed_at)),
        ]
        inside.addWidget(facts(pairs))
        if view.mine and not view.may_publish:
            said = _("You proposed it: a second person looks at it and publishes it.")
            inside.addWidget(label(said, "warn", wrap=True))
        if self.may():
            inside.addWidget(self._reason_field)
        self.about.addWidget(frame)

    def first_focus(self) -> QWidget:
        """The reason, for the act waits for the effect."""
        return self.reason if self.may() and self._view is not None else self.cancel

    def shown(self) -> None:
        """Offer to publish to a second person only."""
        self.complete.setEnabled(self.may() and self._view is not None and self._view.may_publish)

    def act(self) -> None:
        """Publish."""
        publishing, uid = self.office.publishing, self._uid
        job = self.desk.tasks.long(
            self, lambda progress, cancel: publishing.publish(uid, progress, cancel), self._on_published, self.refused
        )
        self.work.watch(job, _("It is being published. All of it becomes the law, or nothing."))

    def _on_published(self, done: tuple[Edition, EffectView]) -> None:
        edition, effect = done
        self.gone()
        said = screen().fill(_("Edition {number} is the law of this office."), {"number": screen().number(edition.id)})
        self.desk.shell.law_changed()
        self.desk.shell.say(Level.GOOD, f"{said} {summary(effect)[2]}")

    def _discard(self) -> None:
        reason = self.reason.text().strip()
        self._reason_field.complain("" if reason else _("This is needed."))
        if not reason:
            self.reason.setFocus()
            return
        publishing, uid = self.office.publishing, self._uid
        self.desk.tasks.write(self, lambda: publishing.discard(uid, reason), self._on_discarded, self.refused)

    def _on_discarded(self, _nothing: None) -> None:
        self.gone()
        self.desk.shell.law_changed()
        self.desk.shell.say(Level.GOOD, _("The proposal is laid aside; the reason is in the audit log."), stays=False)


class UndoReview(LawReview):
    """What taking the newest edition back would do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Take the newest edition back"), _("&Take it back"))
        self._edition: Edition | None = None
        self.reason = line(hint=_("why it is taken back"))
        self._reason_field = Field(_("Reason"), self.reason, required=True)
        publishing = self.office.publishing

        def find(progress: Progress, cancel: CancelToken) -> Shown:
            self._edition, effect = publishing.undo_effect(progress, cancel)
            return (), effect

        newest = next((each for each in publishing.editions() if each.undoable), None)
        if newest is None:
            said = _("There is nothing to take back. The tables that came with the program stay.")
            self.about.addWidget(label(said, "muted", wrap=True))
            return
        frame, inside = card(gap=SPACE)
        inside.addWidget(label(screen().text(newest.edition.title), "heading", wrap=True))
        pairs = [
            (_("Edition"), screen().number(newest.edition.id)),
            (_("Published"), self.desk.time(newest.edition.published_at)),
            (_("By"), newest.published_by),
        ]
        inside.addWidget(facts(pairs))
        said = _("Its rows stay kept and count no more; cases counted on it return to the law before at once.")
        inside.addWidget(label(said, "muted", wrap=True))
        inside.addWidget(self._reason_field)
        self.about.addWidget(frame)
        self.half = half_typed(desk, self, f"law-undo:{newest.edition.id}", {"reason": self.reason})
        self.look(find)

    def first_focus(self) -> QWidget:
        """The reason."""
        return self.reason

    def act(self) -> None:
        """Take it back."""
        reason = self.reason.text().strip()
        self._reason_field.complain("" if reason else _("This is needed."))
        if not reason:
            self.complete.setEnabled(True)
            self.reason.setFocus()
            return
        publishing, seen = self.office.publishing, self._edition.id if self._edition else None
        job = self.desk.tasks.long(
            self,
            lambda progress, cancel: publishing.undo(reason, progress, cancel, seen=seen),
            self._on_undone,
            self.refused,
        )
        self.work.watch(job, _("The edition is being taken back."))

    def _on_undone(self, done: tuple[Edition, EffectView]) -> None:
        edition, effect = done
        self.gone()
        said = screen().fill(_("Edition {number} is taken back."), {"number": screen().number(edition.id)})
        self.desk.shell.law_changed()
        self.desk.shell.say(Level.GOOD, f"{said} {summary(effect)[2]}")
