# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The forms on the page of partner offices about our own keys: new ones, and the statement that old ones count no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.bundle import Card
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.bundles.card_words import renewal_words, revocation_words
from ui.widgets.basics import Combo, button, joined, label, row
from ui.widgets.dates import DateField
from ui.widgets.form import Section, line


class RenewalForm(Section):
    """Asks from when and until when new keys count. ``renew`` gets both days; the form stays until they are made."""

    def __init__(
        self,
        today: Callable[[], date],
        usual_end: Callable[[date], date],
        renew: Callable[[date, date], None],
        cancel: Callable[[], None],
    ) -> None:
        note = _("Choose a later day so that your partners have the new card before you sign with it.")
        super().__init__(_("New keys for this office"), note=note)
        self._today, self._usual_end, self._renew = today, usual_end, renew
        self.begins, self.ends = (
            DateField(_("First day of the new card"), today),
            DateField(_("Last day of the new card"), today),
        )
        self._begins_field = self.add(_("&First day of the new card"), self.begins, required=True)
        self._ends_field = self.add(_("&Last day of the new card"), self.ends, required=True)
        self.means = label("", wrap=True, selectable=True)
        self.body.addWidget(self.means)
        self.begins.set_day(today())
        self.ends.set_day(usual_end(today()))
        self._usual = self.ends.day
        self.begins.dated.connect(lambda _day: self._follow())
        self.complete = button(_("&Make the new keys"), self._done, look="primary", glyph="key")
        self.body.addLayout(row(None, button(_("Cancel"), cancel), self.complete))
        self._follow()

    def first_focus(self) -> QWidget:
        """The first day."""
        return self.begins

    def _follow(self) -> None:
        """Say what the day means; the last day follows it until somebody writes another one."""
        begins = self.begins.day
        self.means.setVisible(begins is not None)
        if begins is None:
            return
        self.means.setText(renewal_words(begins))
        if self.ends.day == self._usual:
            self._usual = self._usual_end(begins)
            self.ends.set_day(self._usual)

    def _done(self) -> None:
        begins, ends = self.begins.day, self.ends.day
        needed = _("A day is needed.")
        past = begins is not None and begins < self._today()
        turned = begins is not None and ends is not None and ends <= begins
        self._begins_field.complain(needed if begins is None else _("This day has passed.") if past else "")
        self._ends_field.complain(needed if ends is None else _("It lies before the first day.") if turned else "")
        if begins is None or past:
            self.begins.setFocus()
        elif ends is None or turned:
            self.ends.setFocus()
        else:
            self._renew(begins, ends)


class RevocationForm(Section):
    """Asks which earlier keys of ours count no more, since when and why; ``save`` gets all three, the keys by fingerprint."""

    def __init__(
        self,
        earlier: Sequence[Card],
        today: Callable[[], date],
        under_way: Callable[[str], int],
        save: Callable[[str, date, str], None],
        cancel: Callable[[], None],
    ) -> None:
        note = _("Give the file to every partner that has the old card; each takes it in with Add a card.")
        super().__init__(_("Earlier keys of this office that were lost"), note=note)
        self._today, self._under_way, self._save = today, under_way, save
        self.which, self.since, self.reason = Combo(), DateField(_("Since when they count no more"), today), line()
        self.which.fill([(_of_card(each), each.fingerprint) for each in reversed(earlier)])
        self.add(_("Which &keys"), self.which, span=2)
        self._since_field = self.add(_("&Since when they count no more"), self.since, required=True)
        self._reason_field = self.add(_("&Why"), self.reason, required=True, help_text=_("Partners read it."))
        self.since.set_day(today())
        self.means = label("", wrap=True, selectable=True)
        self.body.addWidget(self.means)
        self.which.currentIndexChanged.connect(lambda _at: self._tell())
        self.complete = button(_("Save the state&ment..."), self._done, look="danger", glyph="export")
        self.body.addLayout(row(None, button(_("Cancel"), cancel), self.complete))
        self._tell()

    def first_focus(self) -> QWidget:
        """Which keys."""
        return self.which

    def _tell(self) -> None:
        self.means.setText(revocation_words(self._under_way(str(self.which.value))))

    def _done(self) -> None:
        since, reason = self.since.day, self.reason.text().strip()
        ahead = since is not None and since > self._today()
        said = _("A day is needed.") if since is None else _("This day lies in the future.") if ahead else ""
        self._since_field.complain(said)
        self._reason_field.complain("" if reason else _("This is needed."))
        if since is None or ahead:
            self.since.setFocus()
        elif not reason:
            self.reason.setFocus()
        else:
            self._save(str(self.which.value), since, reason)


def _of_card(card: Card) -> str:
    begins = _("valid from {day}").format(day=screen().date(card.valid_from))
    return joined(begins, card.fingerprint)
