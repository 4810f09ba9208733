# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The languages of letters: begun as a file to translate, weighed, taken in version by version, and retired.

What a file says comes into use only as the blocks, fields and fixed words that were read from it; a newer version takes the
place of the one before, which stays as it was, because sealed letters name it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import why
from mlat_desktop.domain.language_pack import Pack, refused
from mlat_desktop.domain.letter_languages import LanguageState, LetterLanguage
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.i18n import screen
from mlat_desktop.services.entered_dates import Names
from mlat_desktop.services.letters.kinds import kinds
from mlat_desktop.services.letters.language_packs import Weighed, as_reason, must_be_possible, original, start, weigh
from mlat_desktop.services.letters.languages import Languages, OwnLanguage, languages_of, own_language, pack_templates
from mlat_desktop.services.letters.port import LetterPress
from mlat_desktop.services.letters.samples import sample_matter, with_samples
from mlat_desktop.services.letters.sheets import Sheets
from mlat_desktop.services.letters.template_versions import parsed
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from mlat_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageView:
    """A language in which letters are written or were. ``version`` is 0 and nobody added it where it came with the program;
    ``kinds`` are those that it has words for.
    """

    language: str
    name: str
    of_office: bool
    version: int
    state: LanguageState
    kinds: tuple[str, ...]
    added_at: datetime | None
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageVersionView:
    """A version of a language of the office: people by their names."""

    version: int
    state: LanguageState
    sha256: str
    added_at: datetime
    added_by: str
    ended_at: datetime | None
    ended_by: str
    reason: str


class LetterLanguageDesk:
    """The service."""

    def __init__(self, place: Workplace, press: LetterPress) -> None:
        self._place = place
        self._press = press

    # -- looking

    def codes(self, kind: str = "") -> tuple[str, ...]:
        """The languages in which letters begin, those of the program first; with ``kind`` those that have words for it."""
        with self._place.store.read() as uow:
            return languages_of(uow).codes(kind)

    def all(self) -> tuple[LanguageView, ...]:
        """Every language, the program's first; one that was retired too."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            languages, names = languages_of(uow), Names(uow)
            return (
                *(_of_program(languages, code) for code in LETTER_LANGUAGES),
                *(_of_office(each, names) for _code, each in sorted(languages.own.items())),
            )

    def show(self, code: str) -> LanguageView:
        """One language. Raises ``LETTER_LANGUAGE``."""
        found = next((each for each in self.all() if each.language == code), None)
        if found is None:
            raise refused(why("this office has no such language of letters"), code[:20])
        return found

    def history(self, code: str) -> tuple[LanguageVersionView, ...]:
        """The versions of a language of the office, the newest first; none of one that came with the program."""
        self.show(code)
        with self._place.store.read() as uow:
            names = Names(uow)
            return tuple(
                LanguageVersionView(
                    version=each.version,
                    state=each.state,
                    sha256=each.sha256,
                    added_at=each.added_at,
                    added_by=names(each.added_by),
                    ended_at=each.ended_at,
                    ended_by=names(each.ended_by) if each.ended_by else "",
                    reason=each.reason,
                )
                for each in reversed(uow.languages.all())
                if each.language == code
            )

    def text(self, code: str, version: int | None = None) -> str:
        """A version as it was taken in, by default the newest. Raises ``LETTER_LANGUAGE``."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            kept = [each for each in uow.languages.all() if each.language == code and version in {None, each.version}]
        if not kept:
            raise refused(why("this office has taken in no such language, or no such version of it"), code[:20])
        return kept[-1].text

    # -- files

    def start(self, code: str, source: str = "en") -> str:
        """A file to translate from ``source``; what the office has of the language already stands in it. Raises
        ``LETTER_LANGUAGE`` for what can be no language of the office.
        """
        self._place.must(Act.READ)
        must_be_possible(code, self._press.uncovered)
        with self._place.store.read() as uow:
            own = languages_of(uow).own.get(code)
            return start(original(uow, source), code, own.pack if own else None)

    def check(self, text: str) -> Weighed:
        """All that is to be said of a file. Raises ``LETTER_LANGUAGE`` for what can be no pack at all."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return weigh(uow, text, self._press.uncovered)

    def preview(self, text: str, kind: str = "") -> bytes:
        """A letter of a file that is not taken in yet, by default its first, as a PDF marked DRAFT with sample values. Raises
        ``LETTER_LANGUAGE`` for a file that cannot be taken in.
        """
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            office, weighed = uow.office.get(), weigh(uow, text, self._press.uncovered)
        _must_be_usable(weighed)
        pack = weighed.pack
        chosen = kind or next(each for each in kinds() if each in pack.letters)
        if chosen not in pack.letters:
            raise refused(why("it has no words for this kind of letter"), screen().tongue(pack.language))
        made = self._version(text, pack)
        templates = pack_templates([pack])
        languages = Languages({pack.language: own_language(made, pack, templates)})
        content = with_samples(letter_text.begin(parsed(templates[chosen])), every=False)
        sheets = Sheets(office, sample_matter(), content, languages=languages)
        return self._press.compose(sheets.draft(on=self._place.today, at=self._place.now.replace(microsecond=0)))

    # -- changing

    def may_change(self) -> bool:
        """Whether the person at the desk takes languages in."""
        return Act.KEEP_OFFICE in PERMITTED[self._place.user.role]

    def add(self, text: str) -> Done[LanguageView]:
        """Take a file in: letters begin in its language from now on, in place of an older version of it. Raises
        ``LETTER_LANGUAGE`` with what keeps it out.
        """
        self._place.must(Act.KEEP_OFFICE)
        with self._place.store.write() as uow:
            weighed = weigh(uow, text, self._press.uncovered)
            _must_be_usable(weighed)
            pack, own = weighed.pack, languages_of(uow).own.get(weighed.pack.language)
            if own and own.offered:
                uow.languages.end(self._ended(own.kept, LanguageState.REPLACED))
            made = self._version(text, pack)
            uow.languages.add(made)
            detail = {"version": made.version, "sha256": made.sha256, "kinds": sorted(pack.letters), "from": pack.source}
            self._place.write_audit(uow, "language.added", made.language, fields=("text",), detail=detail)
            uow.commit()
        return Done(self.show(made.language), Changes.of(Kind.OFFICE, Kind.LETTER))

    def retire(self, code: str, reason: str) -> Done[LanguageView]:
        """Offer a language no more. Letters that are begun in it can be finished; what was written in it stays. A newer version
        brings it back.
        """
        self._place.must(Act.KEEP_OFFICE)
        with self._place.store.write() as uow:
            own = languages_of(uow).own.get(code)
            name = screen().tongue(code)
            if code in LETTER_LANGUAGES:
                raise refused(why("it comes with the program and stays"), name)
            if own is None or not own.offered:
                raise refused(why("this office has no such language in use"), name[:20])
            said = letter_text.clean(reason).strip()
            if not said:
                raise refused(why("retiring it needs its reason"), name)
            uow.languages.end(self._ended(own.kept, LanguageState.RETIRED, said))
            detail = {"version": own.kept.version, "sha256": own.kept.sha256, "reason": said}
            self._place.write_audit(uow, "language.retired", code, fields=("state",), detail=detail)
            uow.commit()
        return Done(self.show(code), Changes.of(Kind.OFFICE, Kind.LETTER))

    def _version(self, text: str, pack: Pack) -> LetterLanguage:
        return LetterLanguage(
            language=pack.language,
            version=pack.version,
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            added_at=self._place.now,
            added_by=self._place.user.uid,
        )

    def _ended(self, kept: LetterLanguage, state: LanguageState, reason: str = "") -> LetterLanguage:
        return replace(kept, state=state, ended_at=self._place.now, ended_by=self._place.user.uid, reason=reason)


def _must_be_usable(weighed: Weighed) -> None:
    grave = next((each for each in weighed.findings if each.grave), None)
    if grave is not None:
        raise refused(as_reason(grave), screen().tongue(weighed.pack.language))


def _of_program(languages: Languages, code: str) -> LanguageView:
    return LanguageView(
        language=code,
        name=screen().tongue(code),
        of_office=False,
        version=0,
        state=LanguageState.IN_USE,
        kinds=tuple(kind for kind in kinds() if languages.has(kind, code)),
        added_at=None,
        added_by="",
    )


def _of_office(own: OwnLanguage, names: Names) -> LanguageView:
    kept = own.kept
    return LanguageView(
        language=kept.language,
        name=screen().tongue(kept.language),
        of_office=True,
        version=kept.version,
        state=kept.state,
        kinds=tuple(kind for kind in kinds() if kind in own.templates),
        added_at=kept.added_at,
        added_by=names(kept.added_by),
    )
