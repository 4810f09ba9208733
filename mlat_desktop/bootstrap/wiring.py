# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The parts of the composition root that need the libraries of letters and bundles; each loads what it alone needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlat_desktop import system

if TYPE_CHECKING:
    from mlat_desktop.services.board import DeadlineBoard
    from mlat_desktop.services.bundles.bundles import Bundles
    from mlat_desktop.services.bundles.card_paper import CardPaper
    from mlat_desktop.services.bundles.receipt_form import ReceiptForms
    from mlat_desktop.services.bundles.without_card import PassphraseLetters
    from mlat_desktop.services.casework import Casework
    from mlat_desktop.services.dispatch_list import DispatchList
    from mlat_desktop.services.importing.desk import OldRegisters
    from mlat_desktop.services.importing.lists import Lists
    from mlat_desktop.services.incidents.incidents import Incidents
    from mlat_desktop.services.incidents.page import IncidentPages
    from mlat_desktop.services.letters.correspondence import Correspondence
    from mlat_desktop.services.letters.envelopes import Envelopes
    from mlat_desktop.services.letters.language_desk import LetterLanguageDesk
    from mlat_desktop.services.letters.seals import OfficeSeals
    from mlat_desktop.services.letters.stationery import Stationery
    from mlat_desktop.services.letters.templates import Templates
    from mlat_desktop.services.office_pages import OfficePages
    from mlat_desktop.services.ports import UnitOfWork
    from mlat_desktop.services.register import Register
    from mlat_desktop.services.treaties.packs import Packs
    from mlat_desktop.services.treaties.publishing import Publishing
    from mlat_desktop.services.workplace import Workplace
    from mlat_desktop.store.folder import OfficeFolder


def make_own_keys(uow: UnitOfWork, place: Workplace, recovery_recipient: str) -> None:
    """The secrets of a new office: seal key and certificate, signing key, age identity, and who can recover its bundles."""
    import pyrage

    from mlat_desktop.crypto.seals import Seals

    seal = Seals().make(office=place.office.name, country=place.office.country, at=place.now)
    uow.office.set_secret("seal-key", seal.seal_key)
    uow.office.set_secret("seal-cert", seal.certificate)
    uow.office.set_secret("sign-ed25519", seal.signing_key)
    uow.office.set_secret("age-identity", str(pyrage.x25519.Identity.generate()).encode())
    uow.office.set_secret("recovery-recipient", recovery_recipient.encode())


def bundles(place: Workplace, folder: OfficeFolder, register: Register) -> Bundles:
    """Office cards and case bundles, on real media."""
    from mlat_desktop.crypto import signatures
    from mlat_desktop.services.bundles.bundles import Bundles
    from mlat_desktop.transfer.carrier import Carrier

    return Bundles(place, Carrier(signatures), signatures, folder.quarantine, register.register_incoming, register.amend_in)


def card_paper(place: Workplace, bundles: Bundles) -> CardPaper:
    """Cards as QR codes, on paper and from scans."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.services.bundles.card_paper import CardPaper
    from mlat_desktop.transfer import codes

    return CardPaper(place, bundles, Press(), codes)


def passphrase_letters(place: Workplace) -> PassphraseLetters:
    """Letters with passphrases, drawn by the press of the letters."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.letters.printer import LpPrinter
    from mlat_desktop.services.bundles.without_card import PassphraseLetters

    return PassphraseLetters(place, Press(), None if system.windows() else LpPrinter())


def packs(place: Workplace, publishing: Publishing) -> Packs:
    """Treaty packs, as files."""
    from mlat_desktop.crypto import signatures
    from mlat_desktop.services.treaties.packs import Packs
    from mlat_desktop.transfer.treaty_pack import TreatyPacks

    return Packs(place, TreatyPacks(signatures), signatures, publishing)


def old_registers(place: Workplace) -> OldRegisters:
    """Spreadsheets of old registers, as files."""
    from mlat_desktop.services.importing.desk import OldRegisters
    from mlat_desktop.transfer.sheets import SheetFiles

    return OldRegisters(place, SheetFiles())


def lists(place: Workplace) -> Lists:
    """Lists as spreadsheet files."""
    from mlat_desktop.services.importing.lists import Lists
    from mlat_desktop.transfer.sheets import SheetFiles

    return Lists(place, SheetFiles())


def letter_languages(place: Workplace) -> LetterLanguageDesk:
    """The languages of letters, weighed and previewed by our own press."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.services.letters.language_desk import LetterLanguageDesk

    return LetterLanguageDesk(place, Press())


def templates(place: Workplace) -> Templates:
    """Templates of letters, previewed by our own press."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.services.letters.templates import Templates

    return Templates(place, Press())


def correspondence(place: Workplace, casework: Casework) -> Correspondence:
    """Letters, drawn and sealed by our own press. Windows prints no PDF files: there the window prints page images."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.letters.printer import LpPrinter
    from mlat_desktop.services.letters.correspondence import Correspondence

    return Correspondence(place, casework, Press(), None if system.windows() else LpPrinter())


def dispatch_list(place: Workplace) -> DispatchList:
    """The dispatch list of a day, set by the press of the letters."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.services.dispatch_list import DispatchList

    return DispatchList(place, Press())


def envelopes(place: Workplace) -> Envelopes:
    """Envelopes and address labels, set by the press of the letters."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.letters.printer import LpPrinter
    from mlat_desktop.services.letters.envelopes import Envelopes

    return Envelopes(place, Press(), None if system.windows() else LpPrinter())


def office_seals(place: Workplace) -> OfficeSeals:
    """The seals of the office; each is tried on a page before it is kept."""
    from mlat_desktop.crypto.seals import Seals
    from mlat_desktop.letters.press import Press
    from mlat_desktop.services.letters.seals import OfficeSeals

    return OfficeSeals(place, Seals(), Press())


def stationery(place: Workplace) -> Stationery:
    """The images on letters."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.services.letters.stationery import Stationery

    return Stationery(place, Press().clean_image)


def office_pages(place: Workplace, board: DeadlineBoard) -> OfficePages:
    """Pages for the office itself, set by the press of the letters."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.services.office_pages import OfficePages

    return OfficePages(place, board, Press())


def receipt_forms(place: Workplace) -> ReceiptForms:
    """Receipt forms that go with bundles, set by the press of the letters."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.services.bundles.receipt_form import ReceiptForms

    return ReceiptForms(place, Press())


def incident_pages(place: Workplace, incidents: Incidents) -> IncidentPages:
    """Incidents on paper, set by the press of the letters."""
    from mlat_desktop.letters.press import Press
    from mlat_desktop.services.incidents.page import IncidentPages

    return IncidentPages(place, incidents, Press())


def fetch() -> None:
    """Load all of it now: for a window, whose user reads the first page meanwhile."""
    from mlat_desktop.crypto import seals, signatures
    from mlat_desktop.letters import press, printer
    from mlat_desktop.services.bundles import bundles
    from mlat_desktop.services.letters import correspondence
    from mlat_desktop.transfer import carrier

    assert all((seals, signatures, printer, bundles, correspondence, carrier))
    press.fetch()
