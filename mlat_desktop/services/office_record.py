# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What an office says of itself on its letters, and whether a second person approves them: corrected by administrators.

Its State, its name and its clock never change here: numbers, cards and limits of other offices rest on them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.office_cards import (
    DEFAULT_ENDING,
    DEFAULT_MONTHS,
    DEFAULT_VALIDITY,
    ENDING_SETTING,
    MONTHS_SETTING,
    VALIDITY_SETTING,
)
from mlat_desktop.domain.own_targets import BUNDLE_SETTING, OwnTargets
from mlat_desktop.domain.people import Act
from mlat_desktop.services.letters.ink import INK_SETTING
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.leaving import REPLY_SETTING
from mlat_desktop.services.ports import OfficeRecord, UnitOfWork
from mlat_desktop.services.workplace import Workplace

MOST_REPLY_DAYS, MOST_MONTHS, MOST_ENDING_DAYS = 3650, 120, 366
NUMBERS = {
    REPLY_SETTING: (0, MOST_REPLY_DAYS),
    BUNDLE_SETTING: (0, MOST_REPLY_DAYS),
    MONTHS_SETTING: (0, MOST_MONTHS),
    VALIDITY_SETTING: (1, MOST_MONTHS),
    ENDING_SETTING: (0, MOST_ENDING_DAYS),
}
"""Settings that are a number, with the least and the most that each may be."""
_USUAL = {
    REPLY_SETTING: 0,
    BUNDLE_SETTING: OwnTargets().bundle,
    MONTHS_SETTING: DEFAULT_MONTHS,
    VALIDITY_SETTING: DEFAULT_VALIDITY,
    ENDING_SETTING: DEFAULT_ENDING,
}
"""What counts where the office has set nothing."""
_WORDS = ("contact", "place", *NUMBERS)
SETTINGS = (*_WORDS, "two_people", "calendar_files", "consult_before_refusal", "checklist_blocks", INK_SETTING)
"""What :meth:`OfficeDesk.keep` changes: the contact and the place on letters, the office's own times, and rules that are on or
off.
"""
_SWITCHES = frozenset(SETTINGS) - frozenset(_WORDS)
MOST_LINES = 12
MOST_LETTERS = 200


class OfficeDesk:
    """Shows and corrects the record of the office."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def show(self) -> OfficeRecord:
        """The record as it stands."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return uow.office.get()

    def keep(
        self,
        *,
        letterhead: Mapping[str, Sequence[str]] | None = None,
        settings: Mapping[str, str] | None = None,
        reason: str = "",
    ) -> Done[OfficeRecord]:
        """Change the letterhead in the languages given and the settings named; everything else stays as it is.

        No lines take a language's letterhead away, an empty contact or place clears it. ``two_people`` off, so that one person
        alone may write and approve a letter, needs its ``reason``, which the audit log keeps. Another time for receipts of
        bundles counts the cases that wait for one anew. Raises ``OFFICE_INVALID``.
        """
        self._place.must(Act.KEEP_OFFICE)
        with self._place.store.read() as uow:
            offered = languages_of(uow).codes()
        heads = {language: _lines(language, lines, offered) for language, lines in (letterhead or {}).items()}
        words = {name: _setting(name, value) for name, value in (settings or {}).items()}
        with self._place.store.write() as uow:
            old = uow.office.get()
            kept = {language: lines for language, lines in {**old.letterhead, **heads}.items() if lines}
            new = replace(old, letterhead=kept, settings={**old.settings, **words})
            if not kept:
                raise _refused(why("one language must keep its letterhead"))
            if _alone(new) and not _alone(old) and not reason.strip():
                raise _refused(why("letting one person alone write and approve letters needs its reason"))
            if new != old:
                uow.office.set(new)
                before, after = _changed(old, new)
                detail = {"before": before, "after": after, "reason": reason.strip()}
                self._place.write_audit(uow, "office.changed", old.uid, fields=tuple(after), detail=detail)
                if BUNDLE_SETTING in after:
                    self._count_receipts_anew(uow.whole)
            uow.commit()
        self._place.office = new
        return Done(new, Changes.of(Kind.OFFICE, Kind.DEADLINE, Kind.CARD))

    def _count_receipts_anew(self, uow: UnitOfWork) -> None:
        """Count the cases anew that wait for a receipt, those too that the administrator may not see."""
        self._place.recompute_all(uow, sorted({each.request_id for each in uow.bundles.all_receipts() if each.awaited}))


def number_of(settings: Mapping[str, str], name: str) -> int:
    """A setting of :data:`NUMBERS` as it counts; a slip in it never stops anything."""
    value = settings.get(name, "")
    return int(value) if _within(value, *NUMBERS[name]) else _USUAL[name]


def _alone(office: OfficeRecord) -> bool:
    return office.settings.get("two_people", "on") == "off"


def _changed(old: OfficeRecord, new: OfficeRecord) -> tuple[dict[str, object], dict[str, object]]:
    """What differs, by name: (before, after)."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for language in sorted({*old.letterhead, *new.letterhead}):
        was, now = old.letterhead.get(language, ()), new.letterhead.get(language, ())
        if was != now:
            before[f"letterhead.{language}"], after[f"letterhead.{language}"] = list(was), list(now)
    for name in sorted({*old.settings, *new.settings}):
        if old.settings.get(name, "") != new.settings.get(name, ""):
            before[name], after[name] = old.settings.get(name, ""), new.settings.get(name, "")
    return before, after


def _lines(language: str, lines: Sequence[str], offered: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(line.strip() for line in lines if line.strip())
    if language not in offered and kept:  # that of a language that was retired can still be taken away
        raise _refused(why("letters are written in {languages}", languages=", ".join(offered)))
    if len(kept) > MOST_LINES:
        raise _refused(why("a letterhead has one to twelve lines"))
    return tuple(_printable(line) for line in kept)


def _setting(name: str, value: str) -> str:
    if name not in SETTINGS:
        raise _refused(why("it has no setting {name}", name=name))
    if name in _SWITCHES and value not in {"on", "off"}:
        raise _refused(why("{setting} is on or off", setting=name))
    if name in NUMBERS and not _within(value, *NUMBERS[name]):
        least, most = NUMBERS[name]
        raise _refused(why("{setting} is a whole number from {least} to {most}", setting=name, least=least, most=most))
    return _printable(value.strip())


def _within(value: str, least: int, most: int) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= 4 and least <= int(value) <= most


def _printable(text: str) -> str:
    if len(text) > MOST_LETTERS:
        raise _refused(why("a line has at most {most} letters", most=MOST_LETTERS))
    if any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} for char in text):
        raise _refused(why("a line holds a character that cannot be printed"))
    return text


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.OFFICE_INVALID, reason=reason)
