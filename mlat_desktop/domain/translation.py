# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A translation is a step of a case: asked of somebody by a day, and back with its certificate or without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind, Step
from mlat_desktop.domain.request import Uid

TARGET = "own/translation/"
"""How the ids of the targets of translations begin; the uid follows."""


class TranslationState(StrEnum):
    """Where a translation stands."""

    ASKED = "asked"
    RECEIVED = "received"
    CERTIFIED = "certified"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A translation of ``what``. ``certified`` says that a certificate is wanted; ``handed_over`` that the case went to the
    translator with it; ``ended_on`` is the day on which it came or was withdrawn. A certificate has a number, the name of who
    certified and a day; a missing one stays awaited.
    """

    uid: Uid
    what: str
    language_from: str
    language_to: str
    translator: str
    asked_on: date
    due_on: date
    recorded_at: datetime
    recorded_by: str
    certified: bool = False
    handed_over: bool = True
    state: TranslationState = TranslationState.ASKED
    ended_on: date | None = None
    certificate_number: str = ""
    certificate_name: str = ""
    certificate_on: date | None = None
    scan_name: str = ""
    scan_sha256: str = ""
    scan_blob: str = ""
    note: str = ""
    reason: str = ""
    ended_by: str = ""

    @property
    def waits(self) -> bool:
        """Whether the translator still owes something: the text, or the certificate that was wanted with it."""
        asked = self.state is TranslationState.ASKED
        return asked or (self.state is TranslationState.RECEIVED and self.certified)


def translation_targets(translations: Iterable[Translation], *, is_open: bool) -> tuple[Deadline, ...]:
    """The office's own target of each translation; of one that is still awaited only while the case is open."""
    return tuple(
        _target(each) for each in translations if each.state is not TranslationState.WITHDRAWN and (is_open or not each.waits)
    )


def _target(each: Translation) -> Deadline:
    lacking = each.state is TranslationState.RECEIVED and each.certified
    settled = None if each.waits else each.ended_on
    code = "own.translation-certificate" if lacking else "own.translation"
    return Deadline(
        limit_id=f"{TARGET}{each.uid}",
        treaty_id="",
        table_version="",
        own_target=True,
        title="Certificate of a translation" if lacking else "Translation due",
        article="",
        bound="office",
        kind=LimitKind.SOFT,
        liberty=False,
        level="",
        state=DeadlineState.RUNNING if settled is None else DeadlineState.SETTLED,
        trigger_uid=each.uid,
        started_on=each.asked_on,
        due_on=each.due_on,
        act_by=None,
        calendar="",
        steps=(
            Step(code, (("note", each.what), ("whom", each.translator), ("event_on", str(each.asked_on)))),
            Step("own.set", (("due_on", str(each.due_on)),)),
        ),
        stops=(),
        settled_on=settled,
        settled_uid=each.uid if settled else "",
    )
