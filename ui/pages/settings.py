# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Preferences of this user, the people of the office, one's own passphrase, and the check of the audit log."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mlat_desktop import __version__
from mlat_desktop.domain.changes import Done, Kind
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.people import Act, Role, User
from mlat_desktop.i18n import LANGUAGES, _, language, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.services.audit_words import action_words
from mlat_desktop.services.views import AuditReport
from mlat_desktop.services.watching import Watch
from ui.desk import Desk
from ui.pages.bundle_times import BundleTimesSection
from ui.pages.calendar_files import CalendarFilesSection
from ui.pages.calendars import CalendarSection
from ui.pages.letter_languages import LetterLanguagesSection
from ui.pages.numbers import NumbersSection
from ui.pages.office_seals import SealsSection
from ui.pages.own_codes import OwnCodesSection
from ui.pages.page import Page
from ui.pages.review.rules import ReviewRulesSection
from ui.pages.saved_lists import audit_headings, audit_row, person_headings, person_row
from ui.pages.saving import Rows, SaveList
from ui.pages.seal_device import DeviceSection
from ui.pages.stationery import StationerySection
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, Combo, button, clear, column, joined, label, row, rule, scroll
from ui.widgets.controls import Glyph, Level, Strength
from ui.widgets.form import Section, facts, line
from ui.widgets.pill import Pill
from ui.widgets.words import plain_words
from ui.widgets.work import WorkBar

_WHOLE_LOG = 1_000_000
"""Entries of the log in a spreadsheet, the newest: more it can not hold."""
_NAMED = 5
"""Cases that nobody watches, named on the page."""


class SettingsPage(Page):
    """The page."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.PEOPLE, Kind.OFFICE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Settings"))
        inner = QWidget()
        left, right = column(gap=WIDE), column(gap=WIDE)
        columns = row(left, right, parent=inner, margins=(0, 0, 6, 8), gap=WIDE)
        columns.setStretch(0, 1)
        columns.setStretch(1, 1)
        left.addWidget(self._screen_section())
        left.addWidget(self._passphrase_section())
        self.numbers = NumbersSection(desk, allowed=self._may(Act.KEEP_OFFICE))
        left.addWidget(self._about_section())
        left.addWidget(self.numbers)
        left.addStretch(1)
        right.addWidget(self._people_section())
        right.addWidget(self._audit_section())
        self.calendar_files = CalendarFilesSection(desk, allowed=self._may(Act.KEEP_OFFICE))
        self.calendars = CalendarSection(desk, allowed=self._may(Act.KEEP_TREATIES))
        self.review_rules = ReviewRulesSection(desk, allowed=self._may(Act.KEEP_OFFICE))
        self.stationery = StationerySection(desk)
        self.letter_languages = LetterLanguagesSection(desk)
        self.seals = SealsSection(desk)
        right.addWidget(self.seals)
        self.device = DeviceSection(desk, self.seals.refresh)
        self.device.setVisible(self._may(Act.KEEP_OFFICE))
        right.addWidget(self.device)
        for each in (self.stationery, self.letter_languages):
            left.insertWidget(left.count() - 1, each)
        right.addWidget(self.calendar_files)
        right.addWidget(self.review_rules)
        self.bundle_times = BundleTimesSection(desk, allowed=self._may(Act.KEEP_OFFICE))
        right.addWidget(self.bundle_times)
        right.addWidget(self.calendars)
        self.steps = button(_("Reminders and notices of delay"), lambda: desk.shell.edit("steps"), glyph="calendar")
        self.steps.setEnabled(self._may(Act.KEEP_OFFICE))
        right.addWidget(self.steps)
        self.own_codes = OwnCodesSection(desk, allowed=self._may(Act.KEEP_OFFICE))
        right.addWidget(self.own_codes)
        right.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Settings")), 1)

    def first_focus(self) -> QWidget:
        """The first choice."""
        return self.language

    def refresh(self) -> None:
        """Read people and the key store again."""
        self._show_people()
        self.numbers.refresh()
        self.seals.refresh()
        self.stationery.refresh()
        self.letter_languages.refresh()
        self.calendar_files.refresh()
        self.review_rules.refresh()
        self.bundle_times.refresh()
        self.own_codes.refresh()

    # -- screen ----------------------------------------------------------------------------------------------------------

    def _screen_section(self) -> Section:
        made = Section(_("The screen"))
        self.language, self.theme = Combo(), Combo()
        self.language.fill([(str(language(code).locale.get_display_name(code)), code) for code in LANGUAGES])
        self.language.choose(screen().code)
        self.theme.fill([(_("As the system"), "system"), (_("Light"), "light"), (_("Dark"), "dark")])
        self.theme.choose(self.desk.shell.theme_name())
        made.add(_("&Language of the screen"), self.language)
        made.add(_("&Theme"), self.theme)
        self.language.activated.connect(lambda _at: self.desk.shell.prefer(language=str(self.language.value)))
        self.theme.activated.connect(lambda _at: self.desk.shell.prefer(theme=str(self.theme.value)))
        return made

    # -- passphrase ------------------------------------------------------------------------------------------------------

    def _passphrase_section(self) -> Section:
        made = Section(_("Your passphrase"))
        self.old, self.new, self.again = line(secret=True), line(secret=True), line(secret=True)
        self.strength = Strength()
        recovered = self.desk.shell.recovered()
        self._old_field = made.add(_("Present passphrase"), self.old)
        self._old_field.setVisible(not recovered)
        made.place(QWidget())
        self._new_field = made.add(_("&New passphrase"), self.new)
        self._again_field = made.add(_("New passphrase again"), self.again)
        made.place(self.strength, span=2)
        change = button(_("&Change the passphrase"), self._change, glyph="key")
        made.body.addLayout(row(change, None))
        self.new.textChanged.connect(self._weigh)
        self.remembering = label("", "muted", wrap=True)
        self.remember = button("", self._toggle_memory, look="link")
        made.body.addWidget(rule())
        memory = row(self.remembering, self.remember)
        memory.setStretch(0, 1)
        made.body.addLayout(memory)
        self._show_memory()
        return made

    def _weigh(self, typed: str) -> None:
        if not typed:
            self.strength.set(-1, "")
            return
        judged = self.office.people.strength(typed)
        self.strength.set(judged.score, plain_words(judged.advice))

    def _change(self) -> None:
        same = self.new.text() == self.again.text()
        self._again_field.complain("" if same else _("The two passphrases are not the same."))
        self._new_field.complain("" if self.new.text() else _("This is needed."))
        if not same or not self.new.text():
            return
        people, old, new = self.office.people, self.old.text(), self.new.text()
        recovered = self.desk.shell.recovered()
        self.desk.tasks.write(
            self,
            lambda: people.reset_passphrase(new) if recovered else people.change_passphrase(old, new),
            self._on_passphrase_set,
            lambda error: self._new_field.complain(sentence(error)),
        )

    def _on_passphrase_set(self, _nothing: None) -> None:
        for each in (self.old, self.new, self.again):
            each.clear()
        self._old_field.show()
        self.desk.shell.passphrase_set()
        self.desk.shell.say(Level.GOOD, _("The new passphrase is in force; the old one opens nothing any more."), stays=False)

    def _show_memory(self) -> None:
        # Off the window's thread: a key store takes its time, and may ask the person first.
        self.remember.setEnabled(False)
        self.desk.tasks.read(self, self.office.people.remembered, self._on_memory)

    def _on_memory(self, kept: bool) -> None:
        self.remember.setEnabled(True)
        self.remembering.setText(
            _("This computer remembers your key.") if kept else _("This computer does not remember your key.")
        )
        self.remember.setText(_("Forget it") if kept else _("Remember it"))

    def _toggle_memory(self) -> None:
        people = self.office.people

        def work() -> Done[None]:
            if people.remembered():
                people.forget()
            else:
                people.remember()
            return Done(None)

        self.desk.tasks.write(self, work, lambda _nothing: self._show_memory())

    # -- people ----------------------------------------------------------------------------------------------------------

    def _people_section(self) -> Section:
        made = Section(_("People of the office"), columns=2)
        self._people: QVBoxLayout = column(gap=SPACE)
        made.body.insertLayout(1, self._people)
        self.full_name, self.user, self.title = line(), line(), line()
        self.role, self.first = Combo(), line(secret=True)
        self.role.fill([(word(role), role) for role in Role])
        self.role.choose(Role.OFFICER)
        self._user_field = made.add(_("&Full name"), self.full_name, required=True)
        made.add(_("Sign-in name"), self.user, required=True)
        made.add(_("Function"), self.title)
        made.add(_("&Role"), self.role)
        note = _("Given in person and changed at the first sign-in.")
        self._first_field = made.add(_("First passphrase"), self.first, required=True, help_text=note)
        self.add = button(_("&Add the person"), self._add, glyph="person")
        made.place(self.add)
        self.saving_people = SaveList(self, _("People of the office"), person_headings(), self._saved_people)
        absences = button(_("Absences and deputies"), lambda: self.desk.shell.edit("absence"), glyph="calendar")
        beside = QWidget()
        row(absences, self.saving_people.button(_("Save the list of people as a spreadsheet")), None, parent=beside)
        made.place(beside)
        allowed = self._may(Act.KEEP_PEOPLE)
        for each in (self.full_name, self.user, self.title, self.role, self.first, self.add):
            each.setEnabled(allowed)
        return made

    def _may(self, act: Act) -> bool:
        try:
            self.office.info.user.must(act)
        except KnownError:
            return False
        return True

    def _show_people(self) -> None:
        clear(self._people)
        for each in self.office.people.all():
            self._people.addLayout(self._person(each))

    def _person(self, each: User) -> QHBoxLayout:
        words = column(gap=1)
        you = _("you") if each.uid == self.office.info.user.uid else ""
        words.addWidget(label(joined(each.full_name, you), "strong", wrap=True))
        words.addWidget(label(joined(each.name, each.title), "small"))
        made = row(Glyph("person"), words, Pill(word(each.role), Tone.NEUTRAL), gap=WIDE)
        made.setStretch(1, 1)
        return made

    def _add(self) -> None:
        people, name, full = self.office.people, self.user.text().strip(), self.full_name.text().strip()
        role, title, first = Role(str(self.role.value)), self.title.text().strip(), self.first.text()
        self._first_field.complain("" if first else _("This is needed."))
        self._user_field.complain("" if name and full else _("A full name and a sign-in name are needed."))
        if not first or not name or not full:
            return
        self.desk.tasks.write(self, lambda: people.add(name, full, title, role, first), self._on_added)

    def _on_added(self, added: User) -> None:
        for each in (self.full_name, self.user, self.title, self.first):
            each.clear()
        self.desk.shell.say(Level.GOOD, _("{name} can sign in now.").format(name=added.full_name), stays=False)

    # -- audit, about ----------------------------------------------------------------------------------------------------

    def _audit_section(self) -> Section:
        made = Section(_("Audit log"), columns=1, note=_("Every change is an entry; each seals the one before it."))
        self.verify = button(_("&Verify the whole log"), self._verify, glyph="shield")
        self.saving_log = SaveList(self, _("Audit log"), audit_headings(), self._saved_log)
        save_log = self.saving_log.button(_("Save the log as a spreadsheet"))
        save_log.setEnabled(self._may(Act.VERIFY_AUDIT))
        made.body.addLayout(row(self.verify, None, save_log))
        self.verify.setEnabled(self._may(Act.VERIFY_AUDIT))
        if not self._may(Act.VERIFY_AUDIT):
            made.body.addWidget(label(_("Whoever verifies the log reads it whole: your role does not."), "small", wrap=True))
        self.work = WorkBar()
        made.body.addWidget(self.work)
        self._audit: QVBoxLayout = column(gap=SPACE)
        made.body.addLayout(self._audit)
        return made

    def _verify(self) -> None:
        self.verify.setEnabled(False)
        maintenance = self.office.maintenance
        job = self.desk.tasks.read(
            self, lambda: (maintenance.verify_audit(), maintenance.unwatched()), self._on_verified, self._on_refused
        )
        self.work.watch(job, _("The audit log is being walked."))

    def _on_refused(self, error: KnownError) -> None:
        self.verify.setEnabled(True)
        self.desk.shell.refuse(error)

    def _on_verified(self, found: tuple[AuditReport, Watch]) -> None:
        report, watch = found
        self.verify.setEnabled(True)
        clear(self._audit)
        whole = ngettext("{count} entry, whole and unchanged.", "{count} entries, whole and unchanged.", report.entries)
        said = whole.format(count=screen().number(report.entries))
        broken = _("The audit log is broken: {fault}. Do not work on; inform the head.").format(fault=report.fault)
        glyph = Glyph("error", "bad", 20) if report.fault else Glyph("success", "good", 20)
        shown = row(glyph, label(broken if report.fault else said, "strong", wrap=True, selectable=True), gap=WIDE)
        shown.setStretch(1, 1)
        self._audit.addLayout(shown)
        head = " ".join(report.head[at : at + 8] for at in range(0, len(report.head), 8))
        self._audit.addWidget(facts([(_("Last hash"), head)]))
        self._show_watch(watch)
        for entry in self.office.maintenance.audit_lines(None, 8):
            text = joined(str(entry.seq), self.desk.time(entry.at), entry.actor, action_words(entry.action))
            self._audit.addWidget(label(text, "small", wrap=True, selectable=True))

    def _saved_people(self) -> Rows:
        people = self.office.people.all()
        return lambda: [person_row(each) for each in people]

    def _saved_log(self) -> Rows:
        maintenance = self.office.maintenance
        return lambda: [audit_row(each) for each in maintenance.audit_lines(None, _WHOLE_LOG)]

    def _show_watch(self, watch: Watch) -> None:
        """Whether every open case is watched; each that is not leads to itself."""
        good = _("Every open case has a holder, a next action and a day.")
        bad = _("Open cases are not watched: {count}.").format(count=screen().number(len(watch.found) + watch.hidden))
        glyph = Glyph("error", "bad", 20) if watch else Glyph("success", "good", 20)
        shown = row(glyph, label(bad if watch else good, "strong", wrap=True), gap=WIDE)
        shown.setStretch(1, 1)
        self._audit.addLayout(shown)
        for words in watch.words()[:_NAMED]:
            self._audit.addWidget(label(words, "small", wrap=True, selectable=True))
        if watch.found:
            ids = tuple(each.id for each in watch.found)
            remind = button(_("Remind of all these..."), lambda: self.desk.shell.edit("remind-several", ids))
            self._audit.addLayout(row(remind, None))

    def _about_section(self) -> Section:
        made = Section(_("About"), columns=1)
        info = self.office.info
        pairs = [
            (_("Program"), f"MLAT Desktop {__version__}"),
            (_("Licence"), "Apache-2.0"),
            (_("Office"), info.name),
            (_("State"), screen().state(info.country)),
            (_("Time zone"), info.zone),
            (_("Folder"), info.folder),
            (_("Network"), _("never used")),
        ]
        made.body.addWidget(facts(pairs))
        return made
