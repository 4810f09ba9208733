# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An amendment in words: which field changed, from what to what, without the codes and ids of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mlat_desktop.domain import vocabulary
from mlat_desktop.i18n import N_, _, called, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.services import records
from mlat_desktop.services.codes import SHIPPED, Codes
from mlat_desktop.services.ports import Revision

FIELDS: dict[str, str] = {
    "subject": N_("Subject"),
    "other_state": N_("State"),
    "their_authority": N_("Their authority"),
    "issuing_authority": N_("Issuing authority"),
    "investigating_authority": N_("Investigating authority"),
    "references": N_("References"),
    "basis": N_("Legal basis"),
    "operation": N_("Operation"),
    "stage": N_("Stage of the proceedings"),
    "facts": N_("Summary of facts"),
    "persons": N_("Persons"),
    "items": N_("What is asked for"),
    "offences": N_("Offences"),
    "costs": N_("Costs"),
    "urgency": N_("Urgency"),
    "confidentiality": N_("Confidentiality"),
    "confidentiality_reason": N_("Reason for confidentiality"),
    "do_not_notify": N_("Do not notify the person"),
    "language": N_("Language"),
    "document_date": N_("Date of the document"),
    "own_target": N_("Own target"),
    "next_action": N_("Next action"),
    "next_action_on": N_("Day of the next action"),
    "notes": N_("Notes"),
    "name": N_("Name"),
    "name_original": N_("Name in its own script"),
    "aliases": N_("Also known as"),
    "role": N_("Role"),
    "legal_person": N_("Legal person"),
    "born_on": N_("Born"),
    "birth_place": N_("Place of birth"),
    "nationality": N_("Nationality"),
    "address": N_("Address"),
    "documents": N_("Identity documents"),
    "custody": N_("In custody"),
    "protected": N_("Protected"),
    "since": N_("from"),
    "until": N_("until"),
    "place": N_("Place"),
    "kind": N_("Kind"),
    "target": N_("Target"),
    "particulars": N_("Particulars"),
    "procedure": N_("Procedure wanted"),
    "executing_authority": N_("Executing authority"),
    "status": N_("Status"),
    "due_on": N_("Due"),
    "outcome": N_("Outcome"),
    "outcome_on": N_("Day of the outcome"),
    "ground": N_("Ground"),
    "assets": N_("Assets"),
    "category": N_("Offence"),
    "law_text": N_("Provision"),
    "max_penalty": N_("Maximum penalty"),
    "main": N_("Main offence"),
    "extraordinary": N_("Extraordinary cost"),
    "minor": N_("Amount in minor units"),
    "currency": N_("Currency"),
    "payer": N_("Paid by"),
    "agreed": N_("Agreed"),
    "note": N_("Remark"),
    "level": N_("Level"),
    "reason": N_("Reason"),
    "needed_by": N_("Needed by"),
    "asked_by": N_("Asked by"),
    "accepted": N_("Accepted"),
    "treaty_id": N_("Treaty"),
    "article": N_("Article"),
    "domestic_article": N_("Domestic article"),
    "reciprocity_given": N_("Reciprocity given"),
    "reciprocity_received": N_("Reciprocity received"),
    "value": N_("Number"),
    "person": N_("Person in charge"),
    "phone": N_("Telephone"),
    "email": N_("E-mail"),
    "hours": N_("Office hours"),
    "zone": N_("Time zone"),
    "act": N_("What happened"),
    "on": N_("Day"),
}
"""The word of every field of ``domain.request.Particulars`` and its parts; a test keeps the list whole."""

_VOCABULARIES: dict[str, type[StrEnum]] = {
    "stage": vocabulary.Stage,
    "confidentiality": vocabulary.Confidentiality,
    "urgency.level": vocabulary.UrgencyLevel,
    "persons.role": vocabulary.PersonRole,
    "items.status": vocabulary.ItemStatus,
    "items.outcome": vocabulary.Outcome,
    "items.assets.act": vocabulary.AssetAct,
    "references.kind": vocabulary.ReferenceKind,
    "basis.kind": vocabulary.BasisKind,
}
_LISTS = {
    "items.kind": "assistance",
    "items.ground": "grounds",
    "offences.category": "offences",
    "urgency.reason": "urgency",
    "language": "languages",
}
_STATES = frozenset({"other_state", "persons.nationality"})
_NAMES = ("name", "value", "kind", "category", "since", "act")


@dataclass(frozen=True, slots=True)
class Change:
    """One changed field: ``what`` in words (a part named by its first field), ``before`` and ``after`` in words or empty."""

    what: str
    before: str
    after: str


def changes(revision: Revision, codes: Codes = SHIPPED) -> tuple[Change, ...]:
    """Every changed field of an amendment, in the language of the screen; ``codes`` are the lists of the office."""
    before, after = records.read_json(revision.before), records.read_json(revision.after)
    tell = _Teller(codes)
    return tuple(
        change for name in FIELDS if name in after for change in tell.compare(name, name, before.get(name), after[name], "")
    )


def told(name: str, before: object, after: object, codes: Codes = SHIPPED) -> tuple[Change, ...]:
    """What differs in one field of the particulars, as plain values of ``services.records``, in words. Where ``before`` is None
    the field itself is told.
    """
    if before is None and isinstance(after, Mapping):
        before = {}
    found = _Teller(codes).compare(name, name, before, after, "")
    return tuple(each for each in found if each.before or each.after)


def _parts(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, Mapping) for each in value)


def _keyed(parts: Any) -> dict[str, Mapping[str, Any]]:
    return {str(part.get("uid") or place): part for place, part in enumerate(parts or ())}


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says what differs, with the lists of one office."""

    codes: Codes

    def compare(self, path: str, name: str, before: Any, after: Any, inside: str) -> Iterator[Change]:
        if before == after:
            return
        what = called(inside, _(FIELDS[name])) if inside else _(FIELDS[name])
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            for key in FIELDS:
                if key in after:
                    yield from self.compare(f"{path}.{key}", key, before.get(key), after[key], what)
        elif _parts(before) or _parts(after):
            yield from self._compare_parts(path, before, after, what)
        else:
            yield Change(what, self._words(path, before), self._words(path, after))

    def _compare_parts(self, path: str, before: Any, after: Any, what: str) -> Iterator[Change]:
        """Parts are the same part if they have the same uid; those without one are compared in their order."""
        old, new = _keyed(before), _keyed(after)
        for key in [*old, *(key for key in new if key not in old)]:
            one, other = old.get(key), new.get(key)
            if one is None or other is None:
                yield Change(what, self._summary(path, one), self._summary(path, other))
                continue
            named = listed(what, self._summary(path, other))
            for field in FIELDS:
                if field in other:
                    yield from self.compare(f"{path}.{field}", field, one.get(field), other[field], named)

    def _summary(self, path: str, part: Mapping[str, Any] | None) -> str:
        if part is None:
            return ""
        return next((words for name in _NAMES if part.get(name) and (words := self._words(f"{path}.{name}", part[name]))), "")

    def _words(self, path: str, value: Any) -> str:
        if value is None or value in ("", []):
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return listed(*(self._words(path, each) for each in value))
        if isinstance(value, str):
            return self._coded(path, value)
        return str(value)

    def _coded(self, path: str, value: str) -> str:
        if path in _VOCABULARIES:
            return label(_VOCABULARIES[path](value))
        if path in _LISTS:
            return self._listed(_LISTS[path], value)
        if path in _STATES:
            return screen().state(value)
        try:
            return screen().date(date.fromisoformat(value)) if len(value) == 10 else value
        except ValueError:
            return value

    def _listed(self, name: str, value: str) -> str:
        return self.codes.tongue(value) if name == "languages" else self.codes.label(name, value)
