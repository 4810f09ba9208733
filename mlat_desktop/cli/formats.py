# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""JSON Schemas of every answer and of every FILE.json, made from the record types: ``python -m mlat_desktop.cli.formats DIR``.

Published in ``docs/formats``; a test compares them with what this makes, and real answers with the schemas.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlat_desktop.cli import (
    access_shapes,
    board_shapes,
    bundle_media_shapes,
    card_shapes,
    chase_shapes,
    directory_shapes,
    exhibit_shapes,
    incident_shapes,
    intake_shapes,
    language_shapes,
    law_shapes,
    letter_shapes,
    look_shapes,
    mail_shapes,
    pack_shapes,
    passphrase_shapes,
    register_shapes,
    review_shapes,
    seal_shapes,
    several_shapes,
    shapes,
    template_shapes,
    treaty_shapes,
)
from mlat_desktop.cli.directory import STAMPED
from mlat_desktop.cli.receipt_shapes import ReceiptFormShape, ReceiptShape
from mlat_desktop.domain.directory import AuthorityEntry, CountryProfile
from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.review import SheetContent
from mlat_desktop.services import records
from mlat_desktop.services.treaties.basis_views import BasisView

OBJECTS: Mapping[str, type] = {
    "mlat.addresses/1": several_shapes.AddressesShape,
    "mlat.audit/1": shapes.AuditShape,
    "mlat.authority/1": directory_shapes.AuthorityShape,
    "mlat.bundle/1": shapes.BundleShape,
    "mlat.bundle-preview/1": intake_shapes.PreviewShape,
    "mlat.bundle-passphrase/1": passphrase_shapes.PassphraseShape,
    "mlat.bundle-removed/1": bundle_media_shapes.RemovedShape,
    "mlat.calendar/1": law_shapes.CalendarShape,
    "mlat.calendar-file/1": board_shapes.CalendarFileShape,
    "mlat.card-comparison/1": card_shapes.ComparisonShape,
    "mlat.card/1": card_shapes.OwnCardShape,
    "mlat.chase-prepared/1": chase_shapes.PreparedShape,
    "mlat.outstanding/1": chase_shapes.OutstandingShape,
    "mlat.check/1": shapes.CheckShape,
    "mlat.checklist/1": review_shapes.ChecklistShape,
    "mlat.code/1": directory_shapes.OwnCodeShape,
    "mlat.dispatch-list/1": mail_shapes.DispatchListShape,
    "mlat.demo/1": shapes.DemoShape,
    "mlat.entered-date/1": law_shapes.EnteredShape,
    "mlat.law-effect/1": law_shapes.EffectShape,
    "mlat.done/1": shapes.DoneShape,
    "mlat.duty/1": exhibit_shapes.DutyShape,
    "mlat.error/1": shapes.ErrorShape,
    "mlat.event-logged/1": shapes.EventLogged,
    "mlat.evidence/1": exhibit_shapes.EvidenceShape,
    "mlat.import/1": shapes.ImportShape,
    "mlat.bundle-receipt/1": ReceiptShape,
    "mlat.carrier/1": incident_shapes.CarrierShape,
    "mlat.incident/1": incident_shapes.IncidentShape,
    "mlat.incident-page/1": incident_shapes.IncidentPageShape,
    "mlat.incident-target/1": incident_shapes.IncidentTargetShape,
    "mlat.bundle-receipt-form/1": ReceiptFormShape,
    "mlat.letter/1": shapes.LetterShape,
    "mlat.letter-beside/1": letter_shapes.LetterBesideShape,
    "mlat.letter-check-code/1": letter_shapes.CheckCodeShape,
    "mlat.letter-check/1": seal_shapes.SealCheckShape,
    "mlat.letter-sealed/1": seal_shapes.SealedLetterShape,
    "mlat.letter-comment/1": letter_shapes.LetterCommentShape,
    "mlat.letters-together/1": several_shapes.LettersShape,
    "mlat.letter-verdict/1": shapes.VerdictShape,
    "mlat.handover/1": board_shapes.HandoverShape,
    "mlat.look-ahead/1": board_shapes.LookAheadShape,
    "mlat.mail/1": mail_shapes.PieceShape,
    "mlat.medium/1": exhibit_shapes.MediumShape,
    "mlat.office/1": shapes.OfficeShape,
    "mlat.office-image/1": seal_shapes.ImageShape,
    "mlat.office-record/1": shapes.OfficeRecordShape,
    "mlat.office-seal/1": seal_shapes.SealShape,
    "mlat.pack/1": pack_shapes.ExportShape,
    "mlat.pack-diff/1": pack_shapes.PackDiffShape,
    "mlat.pack-import/1": pack_shapes.PackImportShape,
    "mlat.partner-card/1": shapes.CardShape,
    "mlat.profile/1": directory_shapes.ProfileShape,
    "mlat.review/1": review_shapes.ReviewShape,
    "mlat.preflight/1": look_shapes.PreflightShape,
    "mlat.register-import/1": register_shapes.SheetShape,
    "mlat.request/1": shapes.RequestShape,
    "mlat.several/1": several_shapes.SeveralShape,
    "mlat.letter-language/1": language_shapes.LetterLanguageWholeShape,
    "mlat.letter-language-check/1": language_shapes.LanguageCheckShape,
    "mlat.letter-language-file/1": language_shapes.LanguageFileShape,
    "mlat.template/1": template_shapes.TemplateTextShape,
    "mlat.template-check/1": template_shapes.TemplateCheckShape,
    "mlat.template-version/1": template_shapes.TemplateVersionShape,
    "mlat.translation/1": mail_shapes.TranslationShape,
    "mlat.treaty/2": treaty_shapes.TreatyDetailShape,
    "mlat.user/1": shapes.UserShape,
}
"""Answers that are one object."""

ROWS: Mapping[str, type] = {
    "mlat.audit-list/1": shapes.AuditEntryShape,
    "mlat.authorities/1": directory_shapes.AuthorityShape,
    "mlat.bundle-list/1": bundle_media_shapes.BundleRecordShape,
    "mlat.bundle-receipts/1": ReceiptShape,
    "mlat.calendars/1": law_shapes.CalendarShape,
    "mlat.editions/1": law_shapes.EditionShape,
    "mlat.proposals/1": law_shapes.ProposalShape,
    "mlat.recounts/1": law_shapes.RecountShape,
    "mlat.chase-list/1": chase_shapes.ChaseShape,
    "mlat.chase-steps/1": chase_shapes.StepsShape,
    "mlat.delay-due/1": chase_shapes.DelayDueShape,
    "mlat.delays/1": chase_shapes.DelayShape,
    "mlat.codes/1": shapes.CodeShape,
    "mlat.deadlines/1": shapes.DeadlineShape,
    "mlat.due/1": shapes.DueShape,
    "mlat.duty-list/1": exhibit_shapes.DutyShape,
    "mlat.evidence-checks/1": exhibit_shapes.EvidenceCheckShape,
    "mlat.evidence-list/1": exhibit_shapes.EvidenceShape,
    "mlat.attempts/1": incident_shapes.AttemptShape,
    "mlat.carrier-list/1": incident_shapes.CarrierShape,
    "mlat.incident-list/1": incident_shapes.IncidentShape,
    "mlat.handlers/1": access_shapes.HandlerShape,
    "mlat.legal-basis/2": BasisView,
    "mlat.letter-comments/1": letter_shapes.LetterCommentShape,
    "mlat.letter-annexes/1": letter_shapes.AnnexShape,
    "mlat.letter-kinds/1": shapes.LetterKindShape,
    "mlat.letters/1": shapes.LetterShape,
    "mlat.office-images/1": seal_shapes.ImageShape,
    "mlat.office-seals/1": seal_shapes.SealShape,
    "mlat.printers/1": several_shapes.PrinterShape,
    "mlat.mail-candidates/1": mail_shapes.CandidateShape,
    "mlat.mail-list/1": mail_shapes.PieceShape,
    "mlat.mail-offers/1": mail_shapes.OfferShape,
    "mlat.notices/1": access_shapes.NoticeShape,
    "mlat.profiles/1": directory_shapes.ProfileShape,
    "mlat.request-list/1": shapes.RequestLine,
    "mlat.returned/1": review_shapes.ReturnedShape,
    "mlat.sheet-maps/1": register_shapes.SheetMapShape,
    "mlat.self-test/1": shapes.SelfTestShape,
    "mlat.absences/1": access_shapes.AbsenceShape,
    "mlat.board/1": board_shapes.BoardShape,
    "mlat.letter-languages/1": language_shapes.LetterLanguageShape,
    "mlat.template-changes/1": template_shapes.TemplateChangeShape,
    "mlat.template-history/1": template_shapes.TemplateVersionShape,
    "mlat.templates/1": template_shapes.TemplateShape,
    "mlat.today/1": shapes.TodayShape,
    "mlat.translations/1": mail_shapes.TranslationShape,
    "mlat.treaties/1": treaty_shapes.TreatyShape,
    "mlat.user-list/1": shapes.UserShape,
}
"""Answers that are a list under ``rows``."""


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by the name of its file."""
    made = {_file(what): _object(what, kind) for what, kind in OBJECTS.items()}
    made |= {_file(what): _rows(what, kind) for what, kind in ROWS.items()}
    made["mlat.letter-text-1.schema.json"] = _letter_text()
    made["request-file.schema.json"] = _request_file()
    made["request-changes.schema.json"] = _request_changes()
    made["mail-file.schema.json"] = _mail_file()
    made["review-file.schema.json"] = _review_file()
    made["letter-fields.schema.json"] = _letter_fields()
    made["authority-file.schema.json"] = _entry_file("authorities", AuthorityEntry, [["uid"], ["state", "role", "name"]])
    made["profile-file.schema.json"] = _entry_file("profiles", CountryProfile, [["state"]])
    return dict(sorted(made.items()))


def _file(what: str) -> str:
    return what.replace("/", "-") + ".schema.json"


def _object(what: str, kind: type) -> dict[str, Any]:
    made = records.schema_of(kind)
    definitions = _complete(made["$defs"])
    own = definitions.pop(kind.__name__)
    own["properties"] = {"schema": {"const": what}, **own["properties"]}
    own["required"] = ["schema", *own["required"]]
    return _titled(made, what, kind, {**own, "$defs": definitions})


def _rows(what: str, kind: type) -> dict[str, Any]:
    made = records.schema_of(kind)
    body = {
        "type": "object",
        "properties": {"schema": {"const": what}, "rows": {"type": "array", "items": {"$ref": made["$ref"]}}},
        "required": ["schema", "rows"],
        "additionalProperties": False,
        "$defs": _complete(made["$defs"]),
    }
    return _titled(made, what, kind, body)


def _titled(made: Mapping[str, Any], what: str, kind: type, body: Mapping[str, Any]) -> dict[str, Any]:
    return {"$schema": made["$schema"], "title": what, "description": " ".join((kind.__doc__ or "").split()), **body}


def _complete(definitions: dict[str, Any]) -> dict[str, Any]:
    """Answers always carry every field, so that a script never has to ask whether one is there."""
    return {name: {**each, "required": list(each["properties"])} for name, each in definitions.items()}


def _request_file() -> dict[str, Any]:
    """What ``mlat request log`` reads: the particulars, and when and by whom, which may be given as options instead."""
    made = records.schema_of(Particulars)
    definitions = _uids_optional(made["$defs"])
    own = definitions.pop("Particulars")
    moment = {"type": "string", "description": "ISO 8601; without an offset it is the office's local time"}
    own["properties"] |= {"received": moment, "sent": moment, "officer": {"type": "string"}}
    return {"$schema": made["$schema"], "title": "FILE.json of mlat request log", **own, "$defs": definitions}


def _request_changes() -> dict[str, Any]:
    """What ``mlat request amend`` reads: any of the particulars."""
    made = records.schema_of(Particulars)
    definitions = _uids_optional(made["$defs"])
    own = {**definitions.pop("Particulars"), "required": []}
    return {"$schema": made["$schema"], "title": "FILE.json of mlat request amend", **own, "$defs": definitions}


def _mail_file() -> dict[str, Any]:
    """What ``mlat mail log`` reads."""
    made = records.schema_of(mail_shapes.MailFile)
    definitions = made["$defs"]
    own = definitions.pop("MailFile")
    return {"$schema": made["$schema"], "title": "FILE.json of mlat mail log", **own, "$defs": definitions}


def _review_file() -> dict[str, Any]:
    """What ``mlat request review set`` reads: any fields of the sheet, and of a ground its id and what changes."""
    made = records.schema_of(SheetContent)
    definitions = made["$defs"]
    definitions["SheetGround"] = {**definitions["SheetGround"], "required": ["id"]}
    own = {**definitions.pop("SheetContent"), "required": []}
    return {"$schema": made["$schema"], "title": "FILE.json of mlat request review set", **own, "$defs": definitions}


def _uids_optional(definitions: dict[str, Any]) -> dict[str, Any]:
    # A part that a person writes has no uid yet: it is given one.
    return {
        name: {**each, "required": [field for field in each["required"] if field != "uid"]}
        for name, each in definitions.items()
    }


def _entry_file(group: str, kind: type, ways: list[list[str]]) -> dict[str, Any]:
    """What ``mlat authorities set`` and ``mlat profiles set`` read: an entry without what the program writes itself."""
    made = records.schema_of(kind)
    definitions = made["$defs"]
    own = definitions.pop(kind.__name__)
    own["properties"] = {name: each for name, each in own["properties"].items() if name not in STAMPED}
    own["required"] = []
    any_of = [{"required": names} for names in ways]
    title = f"FILE.json of mlat {group} set"
    return {"$schema": made["$schema"], "title": title, **own, "anyOf": any_of, "$defs": definitions}


def _letter_text() -> dict[str, Any]:
    """A letter with its text: the content is an object whose schema is ``mlat.letter-content/1``."""
    made = _object("mlat.letter-text/1", shapes.LetterTextShape)
    content = {"type": "object", "properties": {"schema": {"const": "mlat.letter-content/1"}}, "required": ["schema"]}
    made["properties"]["content"] = content
    made["properties"]["beside_content"] = {"anyOf": [content, {"type": "null"}]}
    return made


def _letter_fields() -> dict[str, Any]:
    """What ``mlat letter draft --fields`` reads: texts by the names of the template's fields."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "FILE.json of mlat letter draft --fields",
        "type": "object",
        "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    }


def write(folder: Path) -> None:
    """Write every schema into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=False) + "\n"
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/formats"))
