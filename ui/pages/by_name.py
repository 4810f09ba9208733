# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every page and form of the window by its name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ui.pages.page import Page

PAGES = {
    "today": "ui.pages.today:TodayPage",
    "register": "ui.pages.register:RegisterPage",
    "deadlines": "ui.pages.deadlines:DeadlinesPage",
    "letters": "ui.pages.letters:LettersPage",
    "bundles": "ui.pages.bundles:BundlesPage",
    "cards": "ui.pages.cards:CardsPage",
    "treaties": "ui.pages.treaties:TreatiesPage",
    "states": "ui.pages.states:StatesPage",
    "settings": "ui.pages.settings:SettingsPage",
    "help": "ui.pages.help:HelpPage",
    "new": "ui.pages.new_request:RequestEditor",
    "arrest": "ui.pages.arrest:ArrestEditor",
    "follow": "ui.pages.follow:FollowEditor",
    "office-page": "ui.pages.office_page:OfficePageEditor",
    "mail": "ui.pages.log_mail:MailEditor",
    "mailroom": "ui.pages.mailroom.page:MailPage",
    "piece": "ui.pages.mailroom.piece:PieceEditor",
    "mail-off": "ui.pages.mailroom.take_off:TakeOffEditor",
    "translation": "ui.pages.mailroom.translation:TranslationEditor",
    "translation-back": "ui.pages.mailroom.translation:TranslationBack",
    "event": "ui.pages.log_event:EventEditor",
    "end": "ui.pages.end_request:EndEditor",
    "access": "ui.pages.access:AccessEditor",
    "open-restricted": "ui.pages.access:OpenEditor",
    "assign-several": "ui.pages.several:AssignEditor",
    "remind-several": "ui.pages.several:RemindEditor",
    "absence": "ui.pages.absences:AbsenceEditor",
    "evidence": "ui.pages.evidence:EvidenceEditor",
    "exhibit": "ui.pages.exhibits.exhibit:ExhibitEditor",
    "new-duty": "ui.pages.exhibits.new_duty:DutyEditor",
    "duty": "ui.pages.exhibits.duty:DutyPage",
    "letter-choice": "ui.pages.letter_choice:LetterChoice",
    "chase": "ui.pages.chase:ChaseEditor",
    "delay": "ui.pages.delay:DelayEditor",
    "outstanding": "ui.pages.outstanding:OutstandingEditor",
    "steps": "ui.pages.own_steps:StepsEditor",
    "letters-together": "ui.pages.letters_together:LettersTogetherEditor",
    "letter": "ui.pages.letter:LetterEditor",
    "templates": "ui.pages.templates.page:TemplatesPage",
    "template": "ui.pages.templates.editor:TemplateEditor",
    "export": "ui.pages.export:ExportEditor",
    "bundle-received": "ui.pages.receipts:PaperReceiptEditor",
    "bundle-passphrase": "ui.pages.passphrases:PassphraseLetterEditor",
    "incidents": "ui.pages.incidents.listing:IncidentsEditor",
    "incident": "ui.pages.incidents.record:IncidentEditor",
    "incident-report": "ui.pages.incidents.report:ReportEditor",
    "carrier": "ui.pages.incidents.carrier:CarrierEditor",
    "old-register": "ui.pages.old_register.page:OldRegisterEditor",
    "basis": "ui.pages.law.basis:BasisFinder",
    "treaty": "ui.pages.law.editor:TreatyEditor",
    "law-member": "ui.pages.law.member:MembershipEditor",
    "pack-in": "ui.pages.law.pack_in:PackIn",
    "pack-out": "ui.pages.law.pack_out:PackOut",
    "law-review": "ui.pages.law.review:ProposalReview",
    "law-offer": "ui.pages.law.pack_in:ProgramOffer",
    "law-undo": "ui.pages.law.review:UndoReview",
    "explain": "ui.pages.explain:ExplainPage",
    "enter-date": "ui.pages.entered_date:EnterDateEditor",
    "check-date": "ui.pages.entered_date:CheckDateEditor",
    "checklist": "ui.pages.review.checklist:ChecklistEditor",
    "decision": "ui.pages.review.decision:DecisionEditor",
    "recount": "ui.pages.recount:RecountEditor",
    "authority": "ui.pages.state_editors:AuthorityEditor",
    "profile": "ui.pages.state_editors:ProfileEditor",
}


def load(key: str) -> Callable[..., Page]:
    """The class of the page or form, loaded when it is first wanted: the window opens before the rest is read."""
    module, name = PAGES[key].split(":")
    made: Callable[..., Page] = getattr(import_module(module), name)
    return made
