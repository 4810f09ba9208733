# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An open office: the program without a face. Its services are made on first use, so that a first window need not wait for the
libraries of letters and bundles.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from mlat_desktop.clock import Clock
from mlat_desktop.crypto.office_keys import OfficeKeys
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.absences import Absences
from mlat_desktop.services.access import Access
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.board import DeadlineBoard
from mlat_desktop.services.casework import Casework
from mlat_desktop.services.chasing.chasing import Chasing
from mlat_desktop.services.chasing.delays import Delays
from mlat_desktop.services.chasing.own_steps import OwnSteps
from mlat_desktop.services.codes import CodeLists
from mlat_desktop.services.directory import AddressBook
from mlat_desktop.services.drafts import Drafts
from mlat_desktop.services.duties import Duties
from mlat_desktop.services.entering import EnteredDates
from mlat_desktop.services.evidence import EvidenceRoom
from mlat_desktop.services.exhibits import ExhibitDesk
from mlat_desktop.services.incidents.attempts import Attempts
from mlat_desktop.services.incidents.carriers import Carriers
from mlat_desktop.services.incidents.incidents import Incidents
from mlat_desktop.services.letters.outstanding import OutstandingLetters
from mlat_desktop.services.likeness import Alikes
from mlat_desktop.services.mailroom.mailroom import MailRoom
from mlat_desktop.services.mailroom.translations import Translations
from mlat_desktop.services.maintenance import Maintenance
from mlat_desktop.services.notices import Notices
from mlat_desktop.services.office_matters import OfficeMatters
from mlat_desktop.services.office_record import OfficeDesk
from mlat_desktop.services.opening import Opening
from mlat_desktop.services.people import People
from mlat_desktop.services.recounts import Recounts
from mlat_desktop.services.register import Register
from mlat_desktop.services.reviews.checklists import Checklists
from mlat_desktop.services.reviews.reviews import Reviews
from mlat_desktop.services.several import Several
from mlat_desktop.services.today import Today
from mlat_desktop.services.treaties.calendars import Calendars
from mlat_desktop.services.treaties.memberships import Memberships
from mlat_desktop.services.treaties.publishing import Publishing
from mlat_desktop.services.treaties.treaties import Treaties
from mlat_desktop.services.views import OfficeView
from mlat_desktop.services.workplace import Workplace
from mlat_desktop.store.folder import OfficeFolder
from mlat_desktop.store.holiday_source import PackagedHolidays

if TYPE_CHECKING:
    from pathlib import Path

    from mlat_desktop.services.bundles.bundles import Bundles
    from mlat_desktop.services.bundles.card_paper import CardPaper
    from mlat_desktop.services.bundles.receipt_form import ReceiptForms
    from mlat_desktop.services.bundles.without_card import PassphraseLetters
    from mlat_desktop.services.dispatch_list import DispatchList
    from mlat_desktop.services.drive_port import Drive
    from mlat_desktop.services.importing.desk import OldRegisters
    from mlat_desktop.services.importing.lists import Lists
    from mlat_desktop.services.incidents.page import IncidentPages
    from mlat_desktop.services.intake.media import MediaIntake
    from mlat_desktop.services.letters.correspondence import Correspondence
    from mlat_desktop.services.letters.envelopes import Envelopes
    from mlat_desktop.services.letters.language_desk import LetterLanguageDesk
    from mlat_desktop.services.letters.seals import OfficeSeals
    from mlat_desktop.services.letters.stationery import Stationery
    from mlat_desktop.services.letters.templates import Templates
    from mlat_desktop.services.letters.together import LettersTogether
    from mlat_desktop.services.office_pages import OfficePages
    from mlat_desktop.services.treaties.editing import TreatyEditor
    from mlat_desktop.services.treaties.packs import Packs


class Office:
    """An open office. Closing it forgets the keys and lets others open it."""

    def __init__(self, place: Workplace, folder: OfficeFolder, keys: OfficeKeys, held: ExitStack) -> None:
        self._place = place
        self._folder = folder
        self._keys = keys
        self._held = held

    @property
    def info(self) -> OfficeView:
        """Which office it is and who works in it."""
        office = self._place.office
        return OfficeView(
            uid=office.uid,
            name=office.name,
            country=office.country,
            zone=office.zone,
            training=office.training,
            user=self._place.user,
            folder=str(self._folder.path),
        )

    @property
    def clock(self) -> Clock:
        """The clock that stamps every entry."""
        return self._place.clock

    @cached_property
    def treaties(self) -> Treaties:
        """Treaty tables, legal bases and the counting of limits."""
        return Treaties(self._place.store, self._place.clock, self._place.user.name)

    @cached_property
    def publishing(self) -> Publishing:
        """The editions of the office's law: propose, publish, take back."""
        return Publishing(self._place)

    @cached_property
    def memberships(self) -> Memberships:
        """Who is bound by which treaty, entered by hand."""
        return Memberships(self._place)

    @cached_property
    def calendars(self) -> Calendars:
        """Rest days of States, as the office counts with them."""
        return Calendars(self._place, PackagedHolidays())

    @cached_property
    def packs(self) -> Packs:
        """Treaty packs, out and in."""
        from mlat_desktop.bootstrap.wiring import packs

        return packs(self._place, self.publishing)

    @cached_property
    def editor(self) -> TreatyEditor:
        """Treaty tables, field by field."""
        from mlat_desktop.services.treaties.editing import TreatyEditor

        return TreatyEditor(self._place, self.publishing)

    @cached_property
    def recounts(self) -> Recounts:
        """Cases that wait for a recount on newer law."""
        return Recounts(self._place)

    @cached_property
    def entered_dates(self) -> EnteredDates:
        """Dates that officers enter where none can be computed."""
        return EnteredDates(self._place)

    @cached_property
    def register(self) -> Register:
        """The register of requests."""
        return Register(self._place)

    @cached_property
    def old_registers(self) -> OldRegisters:
        """Spreadsheets of old registers, on their way in."""
        from mlat_desktop.bootstrap.wiring import old_registers

        return old_registers(self._place)

    @cached_property
    def lists(self) -> Lists:
        """Lists, on their way out as spreadsheets."""
        from mlat_desktop.bootstrap.wiring import lists

        return lists(self._place)

    @cached_property
    def casework(self) -> Casework:
        """Events, mail, deadlines."""
        return Casework(self._place)

    @cached_property
    def several(self) -> Several:
        """Acts on several cases at once."""
        return Several(self._place, self.register)

    @cached_property
    def mail(self) -> MailRoom:
        """The book of mail: what comes and goes, matched to its case."""
        return MailRoom(self._place, self.casework, self.register)

    @cached_property
    def translations(self) -> Translations:
        """Translations as steps of a case."""
        return Translations(self._place, self.casework)

    @cached_property
    def opening(self) -> Opening:
        """Cases that begin with an arrest or with another case."""
        return Opening(self._place, self.register, self.casework, self.treaties)

    @cached_property
    def evidence(self) -> EvidenceRoom:
        """Evidence and its chain of custody."""

        def drive_of(folder: Path) -> Drive | None:
            from mlat_desktop.transfer import drives

            return drives.drive_of(folder)

        return EvidenceRoom(self._place, drive_of)

    @cached_property
    def exhibits(self) -> ExhibitDesk:
        """What happens to exhibits: hands, loans, seals, classes."""
        return ExhibitDesk(self._place)

    @cached_property
    def media(self) -> MediaIntake:
        """Sticks, discs and disks that arrive as evidence."""
        from mlat_desktop.services.intake.media import MediaIntake

        return MediaIntake(self._place)

    @cached_property
    def duties(self) -> Duties:
        """Duties that rest on cases."""
        return Duties(self._place)

    @cached_property
    def correspondence(self) -> Correspondence:
        """Letters, from draft to seal, dispatch and verification."""
        # Here and below: the libraries of letters and bundles load when they are first wanted.
        from mlat_desktop.bootstrap.wiring import correspondence

        return correspondence(self._place, self.casework)

    @cached_property
    def letter_languages(self) -> LetterLanguageDesk:
        """The languages of letters: the program's, and those that the office adds."""
        from mlat_desktop.bootstrap.wiring import letter_languages

        return letter_languages(self._place)

    @cached_property
    def templates(self) -> Templates:
        """The templates of letters, and their versions."""
        from mlat_desktop.bootstrap.wiring import templates

        return templates(self._place)

    @cached_property
    def letters_together(self) -> LettersTogether:
        """Several letters approved, sealed or printed in one act."""
        from mlat_desktop.services.letters.together import LettersTogether

        return LettersTogether(self._place, self.correspondence)

    @cached_property
    def envelopes(self) -> Envelopes:
        """Envelopes and address labels."""
        from mlat_desktop.bootstrap.wiring import envelopes

        return envelopes(self._place)

    @cached_property
    def chasing(self) -> Chasing:
        """Reminders of what lies with others."""
        return Chasing(self._place, self.casework, lambda: self.correspondence.draft)  # the libraries of letters load late

    @cached_property
    def own_steps(self) -> OwnSteps:
        """The steps that the office sets for its reminders."""
        return OwnSteps(self._place)

    @cached_property
    def delays(self) -> Delays:
        """Notices of delay."""
        return Delays(self._place, self.casework, lambda: self.correspondence.draft_in)

    @cached_property
    def outstanding(self) -> OutstandingLetters:
        """All that is outstanding with a State, in one letter."""
        return OutstandingLetters(self._place, lambda: self.correspondence.draft_to_state)

    @cached_property
    def checklists(self) -> Checklists:
        """What each request must contain, and what is missing."""

        def draft(request_id: RequestId, kind: str, language: str) -> Done[Letter]:
            return self.correspondence.draft(request_id, kind, language)  # loads the libraries of letters only now

        return Checklists(self._place, draft)

    @cached_property
    def reviews(self) -> Reviews:
        """The decision sheets."""
        return Reviews(self._place, self.casework)

    @cached_property
    def bundles(self) -> Bundles:
        """Office cards and case bundles."""
        from mlat_desktop.bootstrap.wiring import bundles

        return bundles(self._place, self._folder, self.register)

    @cached_property
    def card_paper(self) -> CardPaper:
        """The card of this office on paper, and those of partners from a scan."""
        from mlat_desktop.bootstrap.wiring import card_paper

        return card_paper(self._place, self.bundles)

    @cached_property
    def incidents(self) -> Incidents:
        """Incidents with media and bundles."""
        return Incidents(self._place)

    @cached_property
    def incident_pages(self) -> IncidentPages:
        """Incidents on paper."""
        from mlat_desktop.bootstrap.wiring import incident_pages

        return incident_pages(self._place, self.incidents)

    @cached_property
    def attempts(self) -> Attempts:
        """Exports of which nobody saw the end."""
        return Attempts(self._place, self.incidents)

    @cached_property
    def matters(self) -> OfficeMatters:
        """What must be done today and is of no one case."""
        return OfficeMatters(self._place, self.incidents, self.attempts)

    @cached_property
    def carriers(self) -> Carriers:
        """The removable media of the office."""
        return Carriers(self._place)

    @cached_property
    def codes(self) -> CodeLists:
        """The code lists, with what the office added to them."""
        return CodeLists(self._place)

    @cached_property
    def address_book(self) -> AddressBook:
        """Authorities of other States and what each State asks for."""
        return AddressBook(self._place)

    @cached_property
    def board(self) -> DeadlineBoard:
        """The deadlines of the whole office."""
        return DeadlineBoard(self._place)

    @cached_property
    def pages(self) -> OfficePages:
        """Pages that the office prints for itself."""
        from mlat_desktop.bootstrap.wiring import office_pages

        return office_pages(self._place, self.board)

    @cached_property
    def receipt_forms(self) -> ReceiptForms:
        """Receipt forms that go on paper with case bundles."""
        from mlat_desktop.bootstrap.wiring import receipt_forms

        return receipt_forms(self._place)

    @cached_property
    def passphrase_letters(self) -> PassphraseLetters:
        """The letters with the passphrases of bundles for offices that have no card."""
        from mlat_desktop.bootstrap.wiring import passphrase_letters

        return passphrase_letters(self._place)

    @cached_property
    def dispatch_list(self) -> DispatchList:
        """What leaves on a day, on paper."""
        from mlat_desktop.bootstrap.wiring import dispatch_list

        return dispatch_list(self._place)

    @cached_property
    def today(self) -> Today:
        """The morning board."""
        return Today(self._place)

    @cached_property
    def people(self) -> People:
        """The people and their keys."""
        return People(self._place, self._keys)

    @cached_property
    def seals(self) -> OfficeSeals:
        """With which certificate the office seals."""
        from mlat_desktop.bootstrap.wiring import office_seals

        return office_seals(self._place)

    @cached_property
    def stationery(self) -> Stationery:
        """The images on letters."""
        from mlat_desktop.bootstrap.wiring import stationery

        return stationery(self._place)

    @cached_property
    def record(self) -> OfficeDesk:
        """What the office says of itself on its letters."""
        return OfficeDesk(self._place)

    @cached_property
    def access(self) -> Access:
        """Who sees a restricted case."""
        return Access(self._place)

    @cached_property
    def absences(self) -> Absences:
        """Who is away and who stands in."""
        return Absences(self._place)

    @cached_property
    def alikes(self) -> Alikes:
        """Requests that look like one that is being typed."""
        return Alikes(self._place)

    @cached_property
    def notices(self) -> Notices:
        """What the person at the desk was told."""
        return Notices(self._place)

    @cached_property
    def drafts(self) -> Drafts:
        """What is being typed."""
        return Drafts(self._place)

    @cached_property
    def maintenance(self) -> Maintenance:
        """Audit and integrity."""
        return Maintenance(self._place, self.evidence, self._keys)

    def at_desk(self, name: str) -> Office:
        """This office with another of its people at the desk, for the making of a training office.

        Refused anywhere else: in a real office only a key makes an actor.
        """
        if not self._place.office.training:
            raise BugError("a person of a real office acts only by their own key")
        with self._place.store.read() as uow:
            user = uow.people.by_name(name)
        if user is None:
            raise KnownError(Code.USER_UNKNOWN, user=name)
        seen = self._place.store.seen_by(Reader(user.uid, user.name))
        return Office(replace(self._place, user=user, store=seen), self._folder, self._keys, ExitStack())

    def close(self) -> None:
        """Close the database, forget the keys and give the office free."""
        if "bundles" in self.__dict__:  # what was looked at and not taken in does not outlast the session
            self.bundles.intake.give_up()
        self._held.close()

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
