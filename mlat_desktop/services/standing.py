# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The targets that outlive a case, from what is kept of its exhibits and duties, now or as it stood on an earlier day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.duties import Duty, DutyState
from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.domain.own_targets import OwnTargets
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.standing import receipt_target, standing_targets
from mlat_desktop.domain.translation import Translation, TranslationState, translation_targets
from mlat_desktop.services.bundles.addressees import office_name
from mlat_desktop.services.ports import UnitOfWork

_ORIGINALS, _NEXT = "own/originals", "own/next"


def with_standing(
    own: Iterable[Deadline], uow: UnitOfWork, request: Request, known_until: datetime | None
) -> tuple[Deadline, ...]:
    """Own targets with those of exhibits and duties behind them. Where exhibits are lent one by one, each has its own target
    and the one of the whole case, which knows no exhibit, gives way.
    """
    exhibits, duties = uow.exhibits.of_request(request.id), uow.duties.of_request(request.id)
    translations = uow.mailroom.translations(request.id)
    if known_until is not None and (exhibits or duties):
        day = known_until.astimezone(ZoneInfo(uow.office.get().zone)).date()
        exhibits = tuple(_then(item, day) for item in exhibits if item.added_at is None or item.added_at <= known_until)
        duties = tuple(_duty_then(duty, day) for duty in duties if (duty.recorded_at or known_until) <= known_until)
    if known_until is not None and translations:
        then = known_until.astimezone(ZoneInfo(uow.office.get().zone)).date()
        translations = tuple(_asked_then(each, then) for each in translations if each.recorded_at <= known_until)
    lent = any(item.lent_on is not None for item in exhibits)
    kept = (target for target in own if not (lent and target.limit_id == _ORIGINALS))
    asked = translation_targets(translations, is_open=request.status.open)
    days = {each.due_on for each in translations if each.waits}
    # The day of the next action is that of the translation then, whose own target says more.
    kept = (target for target in kept if not (target.limit_id == _NEXT and target.due_on in days))
    return (*kept, *standing_targets(exhibits, duties), *_silent(uow, request, known_until), *asked)


def _silent(uow: UnitOfWork, request: Request, known_until: datetime | None) -> Iterator[Deadline]:
    """Bundles of ours whose receipts have not come. What an earlier day did not know yet is left out; a receipt that came
    since is not taken back, for the day of the bundle says all that matters then.
    """
    silent = [each for each in uow.bundles.receipts(request.id) if each.awaited]
    if not silent:
        return
    office = uow.office.get()
    days, zone = OwnTargets.from_settings(office.settings).bundle, ZoneInfo(office.zone)
    for each in silent if days else ():
        record = uow.bundles.get(each.bundle)
        if record is not None and record.state.complete and (known_until is None or record.created_at <= known_until):
            day = record.created_at.astimezone(zone).date()
            yield receipt_target(each.bundle, day, days, office_name(uow, each))


def _asked_then(each: Translation, day: date) -> Translation:
    ended_later = each.ended_on is not None and each.ended_on > day
    return replace(each, state=TranslationState.ASKED, ended_on=None) if ended_later else each


def _then(item: Evidence, day: date) -> Evidence:
    if item.returned_on is not None and item.returned_on > day:
        item = replace(item, returned_on=None)
    if item.lent_on is not None and item.lent_on > day:
        item = replace(item, lent_on=None)
    return item


def _duty_then(duty: Duty, day: date) -> Duty:
    ended_later = duty.ended_on is not None and duty.ended_on > day
    return replace(duty, state=DutyState.OPEN, ended_on=None) if ended_later else duty
