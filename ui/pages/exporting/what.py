# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What of a case goes into a bundle, group by group; single letters and exhibits where somebody wants to choose."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal

from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.bundles.contents import Contents, Offered
from mlat_desktop.services.bundles.views import BundleChoice
from mlat_desktop.services.rulebook import class_label
from ui.pages.papers import size_text
from ui.widgets.basics import joined, label, row
from ui.widgets.form import Section, line
from ui.widgets.tick_list import TickGroup, TickLine
from ui.widgets.ticks import Tick


class What(Section):
    """The choice of contents.

    Signals:
        changed: something else is chosen.
    """

    changed = Signal()

    def __init__(self, offered: Contents) -> None:
        super().__init__(_("What goes"), columns=1)
        self._withheld = {each.uid for each in offered.evidence if not each.usual}
        self.body.addWidget(label(_("The case record itself always goes, with the conditions on use."), "small", wrap=True))
        self.letters, self.evidence = TickGroup(_("Letters")), TickGroup(_("Evidence"))
        self.mails = TickGroup(_("Correspondence"))
        for group, things in (
            (self.letters, offered.letters),
            (self.evidence, offered.evidence),
            (self.mails, offered.mails),
        ):
            group.fill([_line(each) for each in things])
            group.changed.connect(self._on_changed)
            self.body.addWidget(group)
        self.events = Tick(_("Timeline"))
        self.custody = Tick(_("Chain of custody"))
        for tick, count in ((self.events, offered.events), (self.custody, offered.custody)):
            tick.setChecked(True)
            words = ngettext("{count} entry", "{count} entries", count).format(count=screen().number(count))
            self.body.addLayout(row(tick, label(words, "muted"), None))
            tick.toggled.connect(self._on_changed)
        self.although = line(hint=_("such as the order of a court"))
        self._although_field = self.add(_("Why may withheld content leave?"), self.although, required=True)
        self._although_field.setVisible(False)
        # At each key, not when it loses the focus: the click that writes would take it, and begin a look in place of the act.
        self.although.textChanged.connect(self._on_changed)

    def _on_changed(self, *_arguments: object) -> None:
        self._although_field.setVisible(bool(self._withheld & self.evidence.chosen))
        self.changed.emit()

    def choice(self, seen: Iterable[str] = ()) -> BundleChoice:
        """What was ticked."""
        return BundleChoice(
            evidence=_uids(self.evidence),
            letters=_uids(self.letters),
            mails=_uids(self.mails),
            events=self.events.isChecked(),
            custody=self.custody.isChecked(),
            although=self.although.text().strip(),
            seen=tuple(sorted(seen)),
        )


def _uids(group: TickGroup) -> frozenset[Uid]:
    return frozenset(Uid(key) for key in group.chosen)


def _line(each: Offered) -> TickLine:
    size = size_text(each.size) if each.size else ""
    words = class_label(each.classification) if each.classification else ""
    return TickLine(each.uid, joined(each.number, each.title), joined(words, size), each.usual, each.size)
