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
from mlat_desktop.domain.people import Act
from mlat_desktop.services.letters.ink import INK_SETTING
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.leaving import REPLY_SETTING
from mlat_desktop.services.ports import OfficeRecord
from mlat_desktop.services.workplace import Workplace

_WORDS = ("contact", "place", REPLY_SETTING)
SETTINGS = (*_WORDS, "two_people", "calendar_files", "consult_before_refusal", "checklist_blocks", INK_SETTING)
"""What :meth:`OfficeDesk.keep` changes: the contact and the place on letters, the days in which an answer is expected, and
rules that are on or off.
"""
_SWITCHES = frozenset(SETTINGS) - frozenset(_WORDS)
MOST_LINES = 12
MOST_LETTERS = 200
MOST_REPLY_DAYS = 3650


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
        alone may write and approve a letter, needs its ``reason``, which the audit log keeps. Raises ``OFFICE_INVALID``.
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
            uow.commit()
        self._place.office = new
        return Done(new, Changes.of(Kind.OFFICE))


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
    if name == REPLY_SETTING and not (value.isascii() and value.isdecimal() and int(value) <= MOST_REPLY_DAYS):
        raise _refused(why("{setting} is a number of days up to {most}", setting=name, most=MOST_REPLY_DAYS))
    return _printable(value.strip())


def _printable(text: str) -> str:
    if len(text) > MOST_LETTERS:
        raise _refused(why("a line has at most {most} letters", most=MOST_LETTERS))
    if any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} for char in text):
        raise _refused(why("a line holds a character that cannot be printed"))
    return text


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.OFFICE_INVALID, reason=reason)
