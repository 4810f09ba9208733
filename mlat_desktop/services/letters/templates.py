# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The templates of an office: read, weighed, saved as versions with their reason, approved by a second person, compared, taken
back, and previewed without any case.

A template is blocks and named fields and nothing else: what comes from a file or a form is read as data, weighed, and written
anew in one form. No version is ever changed or deleted; going back makes a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mlat_desktop.domain import letter_text, letter_wording
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letter_text import Template
from mlat_desktop.domain.letter_wording import Change, Finding, Wording, wording_of
from mlat_desktop.domain.letters import LetterTemplate, TemplateOrigin, TemplateState
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.entered_dates import Names
from mlat_desktop.services.letters.kinds import kind_of, kinds
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.port import LetterPress
from mlat_desktop.services.letters.samples import sample_matter, with_samples
from mlat_desktop.services.letters.sheets import Sheets
from mlat_desktop.services.letters.template_versions import BROUGHT, Versions, every, keep_program, parsed, versions
from mlat_desktop.services.letters.template_words import as_reason
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

PROGRAM = 0
"""The version number that stands for what this version of the program brings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateView:
    """A template as it is used now. ``newer`` is the number of a text that came with the program since the office made its own
    or last compared it, ``waiting`` the version that waits for a second person; 0 for none.
    """

    kind: str
    label: str
    language: str
    version: int
    origin: TemplateOrigin
    saved_at: datetime | None
    saved_by: str
    newer: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """One version: people by their names. ``used`` marks the one that the next letter is written from; ``mine`` that the person
    at the desk saved it, ``may_approve`` that they may approve it.
    """

    version: int
    origin: TemplateOrigin
    program_version: int
    state: TemplateState
    saved_at: datetime | None
    saved_by: str
    note: str
    decided_at: datetime | None
    decided_by: str
    sha256: str
    used: bool
    mine: bool
    may_approve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What is kept with a wording that is saved. ``seen`` is the version that its writer had before them: who saves over
    somebody else's is refused. ``compared`` says that the newer text of the program was looked at.
    """

    note: str
    seen: int = 0
    compared: bool = False


class Templates:
    """The service."""

    def __init__(self, place: Workplace, press: LetterPress) -> None:
        self._place = place
        self._press = press

    # -- looking

    def all(self, kind: str = "", language: str = "") -> tuple[TemplateView, ...]:
        """The templates, by kind in the order of the letters and by language."""
        self._place.must(Act.READ)
        chosen = [kind_of(kind)] if kind else list(kinds().values())
        with self._place.store.read() as uow:
            kept, names, languages = uow.letters.templates(), Names(uow), languages_of(uow)
            own = {(each.kind, each.language) for each in kept}
            wanted = [
                (each.code, code)
                for each in chosen
                for code in languages.codes()
                if (languages.has(each.code, code) or (each.code, code) in own) and language in {"", code}
            ]
            return tuple(_view(each, names) for each in every(kept, wanted, languages))

    def to_do(self) -> tuple[TemplateView, ...]:
        """Templates of which a version waits for a second person, or beside which a newer text came with the program."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            kept, names, languages = uow.letters.templates(), Names(uow), languages_of(uow)
            wanted = dict.fromkeys((each.kind, each.language) for each in kept if each.origin is TemplateOrigin.OFFICE)
            of_now = tuple(each for each in wanted if each[0] in kinds() and each[1] in languages.codes())
            views = [_view(each, names) for each in every(kept, of_now, languages)]
        return tuple(each for each in views if each.newer or each.waiting)

    def show(self, kind: str, language: str) -> TemplateView:
        """One template. Raises ``LETTER_KIND``."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return _view(versions(uow, kind, language), Names(uow))

    def history(self, kind: str, language: str) -> tuple[VersionView, ...]:
        """Every version, the newest first; a text of the program that is in use before its first letter is among them."""
        self._place.must(Act.READ)
        user = self._place.user.uid
        with self._place.store.read() as uow:
            found, names, alone = versions(uow, kind, language), Names(uow), _alone(uow)
            used, waits = found.used, found.waiting
            known = [*found.kept] if used in found.kept else [*found.kept, used]
            return tuple(
                VersionView(
                    version=each.version,
                    origin=each.origin,
                    program_version=each.program_version,
                    state=each.state,
                    saved_at=each.saved_at,
                    saved_by=names(each.author) if each.author else "",
                    note=each.note,
                    decided_at=each.decided_at,
                    decided_by=names(each.decided_by) if each.decided_by else "",
                    sha256=each.sha256,
                    used=each == used,
                    mine=each.author == user,
                    may_approve=each == waits and (alone or each.author != user),
                )
                for each in sorted(known, key=lambda each: -each.version)
            )

    def wording(self, kind: str, language: str, version: int | None = None) -> Wording:
        """The words of a version, by default of the one in use; :data:`PROGRAM` for what the program brings."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            found = versions(uow, kind, language)
        return wording_of(parsed(found.used if version is None else found.at(version)))

    def text(self, kind: str, language: str, version: int | None = None) -> str:
        """A version as the TOML of a file, for an editor of texts or another office."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            found = versions(uow, kind, language)
        return (found.used if version is None else found.at(version)).text

    def differences(self, kind: str, language: str, before: int, after: int | Wording) -> tuple[Change, ...]:
        """In what two versions differ, or a version and words that are not saved yet."""
        new = after if isinstance(after, Wording) else self.wording(kind, language, after)
        return letter_wording.changes(self.wording(kind, language, before), new)

    # -- weighing

    def read(self, kind: str, language: str, text: str) -> tuple[Wording, tuple[Finding, ...]]:
        """The words of a file, and all that is to be said of them. Raises ``LETTER_TEMPLATE`` for what is no template."""
        found = letter_wording.read(text, kind, language)
        findings = list(found.findings)
        if (found.kind, found.language) != (kind, language):
            other = why("it is written for {kind} in {language}", kind=found.kind[:40], language=found.language[:40])
            findings.append(Finding("", other))
        return found.wording, (*findings, *self.check(kind, found.wording))

    def check(self, kind: str, wording: Wording) -> tuple[Finding, ...]:
        """Everything that is to be said of a wording: faults first, for with one it cannot be used."""
        found = [*letter_wording.weigh(wording, kind_of(kind).fields), *self._unprintable(wording)]
        return tuple(sorted(found, key=lambda each: not each.grave))

    def _unprintable(self, wording: Wording) -> list[Finding]:
        texts: list[tuple[int | str, str]] = [("title", wording.title), ("subject", wording.subject)]
        for number, block in enumerate(wording.blocks, start=1):
            texts.append((number, "\n".join((block.text, *block.heads))))
        found = []
        for place, text in texts:
            char = self._press.uncovered(letter_text.clean(text))
            if char:
                code = f"{char} (U+{ord(char):04X})"
                found.append(Finding(place, why("the character {character} is in no face of the letters", character=code)))
        return found

    def must_be_sound(self, kind: str, language: str, findings: Sequence[Finding]) -> None:
        """Refuse a wording with a grave finding. Raises ``LETTER_TEMPLATE``."""
        grave = next((each for each in findings if each.grave), None)
        if grave is not None:
            raise _refused(kind, language, as_reason(grave))

    def preview(self, kind: str, language: str, wording: Wording | None = None, *, every_block: bool = False) -> bytes:
        """A PDF marked DRAFT with sample values, of no case; with ``every_block`` whatever the conditions say. Raises
        ``LETTER_TEMPLATE`` for a wording that cannot be used.
        """
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            found = versions(uow, kind, language)
            office, languages = uow.office.get(), languages_of(uow)
        template = parsed(found.used)
        if wording is not None:
            self.must_be_sound(kind, language, self.check(kind, wording))
            clean = letter_wording.cleaned(wording)
            template = replace(template, title=clean.title, subject=clean.subject, blocks=clean.blocks)
        measures_after = kind_of(kind).measures_after
        content = with_samples(letter_text.begin(template), every=every_block, measures_after=measures_after)
        now = self._place.now.replace(microsecond=0)
        return self._press.compose(
            Sheets(office, sample_matter(), content, languages=languages).draft(on=self._place.today, at=now)
        )

    # -- changing

    def save(self, kind: str, language: str, wording: Wording, saved: Saved) -> Done[LetterTemplate]:
        """Keep a wording as a new version; it is used once a second person approved it, at once where the office works with
        one. Raises ``LETTER_TEMPLATE`` with what keeps it from being used.
        """
        self._place.must(Act.KEEP_TEMPLATES)
        self.must_be_sound(kind, language, self.check(kind, wording))
        with self._place.store.write() as uow:
            found = self._seen(uow, kind, language, saved.seen)
            words = letter_wording.cleaned(wording)
            based = found.waiting or found.used
            newest = found.program.program_version if found.program and saved.compared else based.program_version
            if words == wording_of(parsed(based)) and newest == based.program_version:
                raise _refused(kind, language, why("nothing in it differs from the version before"))
            made = self._office_version(found, words, newest)
            return self._kept(uow, found, made, saved.note)

    def back(self, kind: str, language: str, version: int, saved: Saved) -> Done[LetterTemplate]:
        """Make an earlier version the newest again; with :data:`PROGRAM` what the program brings, whose later texts then come
        into use by themselves.
        """
        self._place.must(Act.KEEP_TEMPLATES)
        with self._place.store.write() as uow:
            found = self._seen(uow, kind, language, saved.seen)
            wanted = found.at(version)
            if wanted == found.used or (version == PROGRAM and found.used.sha256 == wanted.sha256):
                raise _refused(kind, language, why("this version is in use"))
            if wanted.origin in BROUGHT:
                made = replace(wanted, version=found.last + 1)
            else:
                words = wording_of(parsed(wanted))
                self.must_be_sound(kind, language, self.check(kind, words))
                made = self._office_version(found, words, wanted.program_version)
            return self._kept(uow, found, made, saved.note)

    def approve(self, kind: str, language: str, version: int) -> Done[LetterTemplate]:
        """Bring the version that waits into use, as a person who did not save it unless the office works with one."""
        self._place.must(Act.KEEP_TEMPLATES)
        with self._place.store.write() as uow:
            found, waits = self._waiting(uow, kind, language, version)
            user = self._place.user
            if waits.author == user.uid and not _alone(uow):
                reason = why("a second person must approve it: {user} saved it", user=user.full_name or user.name)
                raise _refused(kind, language, reason)
            if found.used.version > waits.version:
                reason = why(
                    "while it waited, version {version} came into use: compare it and save yours anew",
                    version=found.used.version,
                )
                raise _refused(kind, language, reason)
            return self._end_waiting(uow, waits, TemplateState.IN_USE)

    def set_aside(self, kind: str, language: str, version: int, note: str) -> Done[LetterTemplate]:
        """Lay the version that waits aside; it stays readable, the reason is in the log."""
        self._place.must(Act.KEEP_TEMPLATES)
        with self._place.store.write() as uow:
            _found, waits = self._waiting(uow, kind, language, version)
            return self._end_waiting(uow, waits, TemplateState.SET_ASIDE, _said_why(kind, language, note))

    # -- parts

    def _seen(self, uow: UnitOfWork, kind: str, language: str, seen: int) -> Versions:
        """The versions, with the program's text among them that is in use before its first letter."""
        found = versions(uow, kind, language)
        newest = max(found.last, found.used.version)
        if seen and seen != newest:
            reason = why("somebody saved version {version} meanwhile: compare it with yours", version=newest)
            raise _refused(kind, language, reason)
        if found.used not in found.kept:
            keep_program(self._place, uow, found.used, instead=bool(found.kept))
            found = versions(uow, kind, language)
        return found

    def _office_version(self, found: Versions, words: Wording, program_version: int) -> LetterTemplate:
        number = found.last + 1
        text = letter_wording.write(words, kind=found.kind, language=found.language, version=number)
        template: Template = letter_text.parse(text, kind_of(found.kind).fields)
        return LetterTemplate(
            kind=found.kind,
            language=found.language,
            version=number,
            text=text,
            sha256=template.sha256,
            origin=TemplateOrigin.OFFICE,
            program_version=program_version,
        )

    def _kept(self, uow: UnitOfWork, found: Versions, made: LetterTemplate, note: str) -> Done[LetterTemplate]:
        why_ = _said_why(made.kind, made.language, note)
        for each in found.kept:
            if each.state is TemplateState.WAITING:  # only the newest wording can be approved
                self._put(uow, each, TemplateState.SET_ASIDE)
        alone = _alone(uow)
        made = replace(
            made,
            state=TemplateState.IN_USE if alone else TemplateState.WAITING,
            author=self._place.user.uid,
            saved_at=self._place.now,
            note=why_,
            decided_by="",
            decided_at=None,
        )
        uow.letters.set_template(made)
        detail = {"version": made.version, "origin": made.origin, "sha256": made.sha256, "reason": why_, "state": made.state}
        self._place.write_audit(uow, "template.saved", f"{made.kind}/{made.language}", fields=("text",), detail=detail)
        uow.commit()
        return Done(made, Changes.of(Kind.LETTER))

    def _waiting(self, uow: UnitOfWork, kind: str, language: str, version: int) -> tuple[Versions, LetterTemplate]:
        found = versions(uow, kind, language)
        waits = found.waiting
        if waits is None or waits.version != version:
            raise _refused(kind, language, why("version {version} does not wait for anybody", version=version))
        return found, waits

    def _put(self, uow: UnitOfWork, waits: LetterTemplate, state: TemplateState) -> LetterTemplate:
        decided = replace(waits, state=state, decided_by=self._place.user.uid, decided_at=self._place.now)
        uow.letters.decide_template(decided)
        return decided

    def _end_waiting(
        self, uow: UnitOfWork, waits: LetterTemplate, state: TemplateState, note: str = ""
    ) -> Done[LetterTemplate]:
        decided = self._put(uow, waits, state)
        subject, detail = f"{waits.kind}/{waits.language}", {"version": waits.version, "sha256": waits.sha256}
        if state is TemplateState.IN_USE:
            self._place.write_audit(uow, "template.approved", subject, fields=("state",), detail=detail)
        else:
            detail_with = {**detail, "reason": note}
            self._place.write_audit(uow, "template.set-aside", subject, fields=("state",), detail=detail_with)
        uow.commit()
        return Done(decided, Changes.of(Kind.LETTER))


def _view(found: Versions, names: Names) -> TemplateView:
    used, waits = found.used, found.waiting
    return TemplateView(
        kind=found.kind,
        label=_(kind_of(found.kind).label),
        language=found.language,
        version=used.version,
        origin=used.origin,
        saved_at=used.saved_at,
        saved_by=names(used.author) if used.author else "",
        newer=found.newer,
        waiting=waits.version if waits else 0,
    )


def _alone(uow: UnitOfWork) -> bool:
    return uow.office.get().settings.get("two_people", "on") == "off"


def _said_why(kind: str, language: str, note: str) -> str:
    found = letter_text.clean(note).strip()
    if not found:
        raise _refused(kind, language, why("it needs its reason: what changes, and why?"))
    return found


def _refused(kind: str, language: str, reason: Why) -> KnownError:
    facts = {"kind": _(kind_of(kind).label), "language": screen().tongue(language)}
    return KnownError(Code.LETTER_TEMPLATE, **facts, reason=reason)
