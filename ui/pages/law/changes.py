# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How the law of the office came about and changes: proposals that wait, editions, and the packs that travel."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.law import EditionKind
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.treaties.publishing import EditionView, ProposalView
from ui.desk import Desk
from ui.pages.law.words import kind_of_edition
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, WIDE, button, card, clear, column, joined, label, row, rule, scroll
from ui.widgets.form import facts
from ui.widgets.pill import Pill


class ChangesPart(QWidget):
    """Proposals at the side where reading starts, editions beside them. ``may`` says whether the person may change the law."""

    def __init__(self, desk: Desk, *, may: bool) -> None:
        super().__init__()
        self.desk, self._may = desk, may
        self.setProperty("look", "clear")
        outer = column(self, gap=WIDE)
        shell = desk.shell
        self.take_in = button(_("Take in a treaty &pack..."), partial(shell.change_law, "pack-in"), glyph="import")
        self.hand_on = button(_("&Hand on a pack..."), partial(shell.change_law, "pack-out"), glyph="export")
        self.write = button(_("&Write a new table..."), lambda: shell.edit_treaty(""), glyph="pen")
        for each in (self.hand_on, self.write):
            each.setVisible(may)
        note = _("Whoever changes the law sees first what it does to open cases. A second person publishes it.")
        across = row(self.take_in, self.hand_on, self.write, label(note, "muted", wrap=True), gap=WIDE)
        across.setStretch(3, 1)
        outer.addLayout(across)
        left, right = QWidget(), QWidget()
        self._proposals: QVBoxLayout = column(left, margins=(0, 0, 6, 8), gap=WIDE)
        self._editions: QVBoxLayout = column(right, margins=(0, 0, 6, 8), gap=0)
        both = row(scroll(left, name=_("Proposals")), scroll(right, name=_("Editions")), gap=WIDE)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        outer.addLayout(both, 1)

    def first_focus(self) -> QWidget:
        """The first act."""
        return self.take_in

    def refresh(self) -> None:
        """Read again."""
        publishing = self.desk.office.publishing
        self._show_proposals(publishing.proposals())
        self._show_editions(publishing.editions())

    def _show_proposals(self, proposals: tuple[ProposalView, ...]) -> None:
        clear(self._proposals)
        frame, inside = card(gap=SPACE)
        count = ngettext("{count} proposal waits", "{count} proposals wait", len(proposals))
        title = count.format(count=screen().number(len(proposals))) if proposals else _("No proposal waits")
        inside.addWidget(label(title, "heading"))
        for each in proposals:
            inside.addWidget(rule())
            inside.addWidget(self._proposal(each))
        if not proposals:
            text = _("A pack that is taken in and a table that is corrected by hand wait here for a second person.")
            inside.addWidget(label(text, "muted", wrap=True))
        self._proposals.addWidget(frame)
        self._offer()
        self._proposals.addStretch(1)

    def _proposal(self, each: ProposalView) -> QWidget:
        made = QWidget()
        inside = column(made, margins=(0, GAP, 0, GAP), gap=GAP)
        inside.addWidget(label(screen().text(each.proposal.title), "strong", wrap=True))
        who = _("proposed by {person}").format(person=each.proposed_by)
        when = self.desk.time(each.proposal.proposed_at)
        inside.addWidget(label(joined(kind_of_edition(each.proposal.kind), who, when), "small", wrap=True))
        text = _("Look and publish...") if each.may_publish and self._may else _("Look at the effect...")
        look = button(text, partial(self.desk.shell.change_law, "law-review", each.proposal.uid))
        look.setAccessibleName(f"{text} {screen().text(each.proposal.title)}")
        waiting = "" if each.may_publish else _("waits for a second person")
        inside.addLayout(row(look, label(waiting, "warn"), None, gap=WIDE))
        return made

    def _offer(self) -> None:
        """What a newer program brings."""
        brought = len(self.desk.office.publishing.program_offer().tables) if self._may else 0
        if not brought:
            return
        frame, inside = card(gap=SPACE)
        title = ngettext("This program brings {count} newer table", "This program brings {count} newer tables", brought)
        inside.addWidget(label(title.format(count=screen().number(brought)), "heading", wrap=True))
        text = _("Nothing of it counts until it is looked at, proposed and published like a pack.")
        inside.addWidget(label(text, "muted", wrap=True))
        inside.addLayout(row(button(_("Look at them..."), partial(self.desk.shell.change_law, "law-offer")), None))
        self._proposals.addWidget(frame)

    def _show_editions(self, editions: tuple[EditionView, ...]) -> None:
        clear(self._editions)
        frame, inside = card(gap=SPACE)
        inside.addWidget(label(_("Editions of the law of this office"), "heading"))
        for each in editions:
            inside.addWidget(rule())
            inside.addLayout(self._edition(each))
        self._editions.addWidget(frame)
        self._editions.addStretch(1)

    def _edition(self, each: EditionView) -> QVBoxLayout:
        edition = each.edition
        made = column(gap=GAP)
        number = label(screen().fill(_("edition {number}"), {"number": screen().number(edition.id)}), "muted")
        pill = Pill(_("taken back"), Tone.NEUTRAL) if edition.undone_at else Pill(_("counts"), Tone.GOOD)
        made.addLayout(row(number, None, pill))
        made.addWidget(label(screen().text(edition.title), "strong", wrap=True, selectable=True))
        undone = joined(each.undone_by, self.desk.time(edition.undone_at)) if edition.undone_at else ""
        pairs = [
            (_("Kind"), kind_of_edition(edition.kind)),
            (_("Published"), self.desk.time(edition.published_at)),
            (_("Proposed by"), each.published_by if edition.kind is not EditionKind.SEED else ""),
            (_("Approved by"), each.approved_by),
            (_("Taken back"), undone),
        ]
        made.addWidget(facts([(name, value) for name, value in pairs if value]))
        if each.undoable and self._may:
            undo = button(_("Take it back..."), partial(self.desk.shell.change_law, "law-undo"), look="danger")
            made.addLayout(row(undo, None))
        return made
