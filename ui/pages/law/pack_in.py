# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A treaty pack that arrives: who made it, what differs, what it does to open cases; it becomes a proposal, not the law."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.law import EditionKind, Proposal
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.packs import ConflictView, Imported, PackChoices, PackDiff, PackView
from ui import a11y
from ui.desk import Desk
from ui.pages.cards import grouped
from ui.pages.law.effect import differences_card, effect_card, summary
from ui.pages.law.review import LawReview, treaty_names
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, WIDE, Combo, card, clear, column, isolated, joined, label, row, rule
from ui.widgets.controls import Glyph, Level
from ui.widgets.file_pick import FilePick
from ui.widgets.form import Field, facts
from ui.widgets.pill import Pill

_KEEP, _TAKE = "keep", "take"


class PackIn(LawReview):
    """The page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Take in a treaty pack"), _("&Propose it"))
        frame, inside = card(gap=SPACE)
        text = _("Choose the pack on the medium. Its signature and every row are checked before anything is shown.")
        inside.addWidget(label(text, "muted", wrap=True))
        self.file = FilePick(_("Choose a &pack..."), _("Treaty pack"))
        self.file.taken.connect(self._on_file)
        inside.addWidget(Field(_("Treaty pack"), self.file))
        self.about.addWidget(frame)
        self._parts: QVBoxLayout = column(gap=WIDE)
        self.about.addLayout(self._parts)
        self._choices: dict[str, Combo] = {}
        self._view: PackView | None = None
        self._seen: tuple[Path, PackChoices, str] | None = None
        if not self.may():
            said = _("You may look at a pack; a head of the office or an administrator proposes it.")
            inside.addWidget(label(said, "warn", wrap=True))

    def first_focus(self) -> QWidget:
        """The file."""
        return self.file.heart()

    def read(self, path: Path) -> None:
        """Read a pack and show what it would change."""
        self.file.take(path)

    def _on_file(self) -> None:
        self._choices.clear()
        self._view = None
        clear(self._parts)
        self._diff()

    def _diff(self) -> None:
        """Look, with what was chosen about conflicts so far."""
        self.forget()
        path, packs, choices = self.file.path, self.office.packs, self.choices()
        if path is None:
            return
        self._look.begin(
            lambda progress, cancel: packs.diff(path, choices, progress, cancel),
            lambda diff: self._on_diff(diff, (path, choices)),
            self.look_failed,
            said=_("The pack is being checked. Nothing is changed yet."),
        )

    def choices(self) -> PackChoices:
        """What the user answered to the conflicts."""
        kept = frozenset(key for key, combo in self._choices.items() if combo.value == _KEEP)
        theirs = frozenset(key for key, combo in self._choices.items() if combo.value == _TAKE)
        return PackChoices(keep_local=kept, take_theirs=theirs)

    def _on_diff(self, diff: PackDiff, seen: tuple[Path, PackChoices]) -> None:
        if self._view is not None and self._view.digest != diff.view.digest:
            self._on_file()  # the answers to the conflicts were about another pack
            return
        if self._view is None or not self._choices:
            self._view = diff.view
            self._show_pack(diff.view)
            if diff.conflicts:
                self._show_conflicts(diff.conflicts)
        clear(self.answer)
        if diff.effect is None:
            frame, inside = card(gap=SPACE)
            inside.addWidget(label(_("Nothing in it differs from the law of this office."), "strong", wrap=True))
            self.answer.addWidget(frame)
            return
        self.effect, self._seen = diff.effect, (*seen, diff.view.digest)
        self.answer.addWidget(effect_card(diff.effect, self.desk.shell.open_request))
        self.answer.addWidget(differences_card(diff.differences, treaty_names(self.desk)))
        self.said.setText(summary(diff.effect)[2])
        self.shown()
        a11y.tab_in_reading_order(self)

    def shown(self) -> None:
        """The act waits for an answer to every conflict."""
        self.complete.setEnabled(self.may() and all(combo.value for combo in self._choices.values()))

    def _show_pack(self, view: PackView) -> None:
        frame, inside = card(gap=SPACE)
        title = label(view.head.title, "heading", wrap=True, selectable=True)
        trusted = Pill(_("our own") if view.own else _("trusted"), Tone.GOOD)
        across = row(title, trusted, gap=WIDE)
        across.setStretch(0, 1)
        inside.addLayout(across)
        content = view.content
        pairs = [
            (_("Made by"), view.sender),
            (_("State"), screen().state(view.head.country)),
            (_("Fingerprint"), grouped(view.fingerprint)),
            (_("Made on"), self.desk.time(view.head.made_at)),
            (_("Number"), screen().number(view.head.sequence)),
            (_("It holds"), _holds(content)),
        ]
        inside.addWidget(facts(pairs))
        self._parts.addWidget(frame)

    def _show_conflicts(self, conflicts: tuple[ConflictView, ...]) -> None:
        frame, inside = card(gap=SPACE)
        count = ngettext(
            "{count} thing was made law by this office itself: whose shall stand?",
            "{count} things were made law by this office itself: whose shall stand?",
            len(conflicts),
        )
        heading = row(
            Glyph("warning", "warn", 20),
            label(count.format(count=screen().number(len(conflicts))), "strong", wrap=True),
            gap=WIDE,
        )
        heading.setStretch(1, 1)
        inside.addLayout(heading)
        for each in conflicts:
            inside.addWidget(rule())
            inside.addLayout(self._conflict(each))
        self._parts.addWidget(frame)

    def _conflict(self, each: ConflictView) -> QVBoxLayout:
        made = column(gap=GAP)
        combo = Combo(screen().fill(_("Whose law for {what}"), {"what": each.what}))
        combo.fill([(_("choose"), ""), (_("ours stays"), _KEEP), (_("take theirs"), _TAKE)])
        combo.currentIndexChanged.connect(lambda _at: self._diff())
        self._choices[each.id] = combo
        across = row(label(each.what, "strong", wrap=True), combo, gap=WIDE)
        across.setStretch(0, 1)
        made.addLayout(across)
        pairs = [(_("Ours"), each.conflict.kept), (_("Theirs"), each.conflict.offered or _("gone"))]
        made.addWidget(facts([(name, isolated(value)) for name, value in pairs if value]))
        return made

    def act(self) -> None:
        """Propose what the pack would change, as it was shown."""
        packs = self.office.packs
        if self._seen is not None:
            path, choices, digest = self._seen
            self.desk.tasks.write(self, lambda: packs.import_(path, choices, seen=digest), self._on_proposed, self._on_refused)

    def _on_refused(self, error: KnownError) -> None:
        """Say it; of a pack that was put in the place of the one looked at, show what it would change."""
        self.refused(error)
        if error.code is Code.PACK_CHANGED:
            self._on_file()

    def _on_proposed(self, imported: Imported) -> None:
        proposed(self.desk, imported.proposal)


class ProgramOffer(LawReview):
    """Tables that a newer program brings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Newer tables that came with the program"), _("&Propose them"))
        self._content: LawContent = self.office.publishing.program_offer()
        if self._content.empty:
            self.about.addWidget(label(_("Nothing in it differs from the law of this office."), "muted", wrap=True))
            return
        self.weigh(self._content)

    def first_focus(self) -> QWidget:
        """The way out, for the act waits for the effect."""
        return self.cancel

    def act(self) -> None:
        """Propose them."""
        publishing, content = self.office.publishing, self._content
        title = _("Newer tables that came with the program")
        self.desk.tasks.write(
            self,
            lambda: publishing.propose(EditionKind.PACK, title, content),
            lambda proposal: proposed(self.desk, proposal),
            self.refused,
        )


def proposed(desk: Desk, proposal: Proposal) -> None:
    """Leave after a proposal was made, and say who has to act next."""
    desk.shell.law_changed()
    view = next((each for each in desk.office.publishing.proposals() if each.proposal.uid == proposal.uid), None)
    alone = view is not None and view.may_publish
    said = _("It is proposed. Nothing has changed yet: publish it.") if alone else ""
    said = said or _("It is proposed. Nothing has changed yet: a second person looks at it and publishes it.")
    desk.shell.say(Level.GOOD, said)


def _holds(content: LawContent) -> str:
    words = screen()
    tables, parties = len(content.tables), len(content.parties)
    said = len(content.declarations)
    parts = [
        ngettext("{count} table", "{count} tables", tables).format(count=words.number(tables)),
        ngettext("{count} membership", "{count} memberships", parties).format(count=words.number(parties)),
        ngettext("{count} declaration", "{count} declarations", said).format(count=words.number(said)),
    ]
    return joined(*parts)
