# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters while they are written: what the case fills in, what an officer changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.chasing import Waiting
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_beside import Pair
from mlat_desktop.domain.letter_text import Content
from mlat_desktop.domain.letters import Follow, Letter, LetterAct, LetterStatus, ListedCase
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _
from mlat_desktop.services.letters.beside import Known, begin_beside, must_belong, pair_of
from mlat_desktop.services.letters.chasers import reminded
from mlat_desktop.services.letters.desk import LettersDesk, name_of
from mlat_desktop.services.letters.filling.source import Values
from mlat_desktop.services.letters.kinds import CHASER, COMPUTATION, REQUEST, field_label, kind_of, occasions
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.matter import Matter, matter_of, of_case, of_state
from mlat_desktop.services.letters.measures import with_measures
from mlat_desktop.services.letters.prefill import Prefill, signing
from mlat_desktop.services.letters.template_versions import for_use
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.reviews.checklists import lacking


@dataclass(frozen=True, slots=True)
class LetterKindView:
    """A kind of letter to offer for a case, in the language of the screen; ``occasion`` is what it is written on."""

    kind: str
    label: str
    languages: tuple[str, ...]
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A letter as it begins: what is known of the matter goes ``first``, what the caller gave before it. ``beside`` is the
    second language, empty for none, and ``second`` what is known in it.
    """

    matter: Matter
    kind: str
    language: str
    first: Mapping[str, str]
    given: Mapping[str, str]
    beside: str = ""
    second: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Followed:
    """The earlier letter that a new one follows, what the new one is to it, and the office's own reason."""

    first: Letter
    how: Follow
    reason: str = ""


class Writing(LettersDesk):
    """Begins and changes letters."""

    def kinds(self, request_id: RequestId) -> tuple[LetterKindView, ...]:
        """The kinds of letter that a case may need."""
        with self._place.store.read() as uow:
            p, languages = uow.requests.get(request_id).particulars, languages_of(uow)
        return tuple(
            LetterKindView(code, _(kind.label), languages.codes(code), _(group.label))
            for group in occasions()
            for code in group.kinds
            if (kind := kind_of(code)).fits(p.direction, p.klass)
        )

    def draft(
        self,
        request_id: RequestId,
        kind: str,
        language: str,
        fields: Mapping[str, str] | None = None,
        *,
        waiting: Waiting | None = None,
        beside: str = "",
    ) -> Done[Letter]:
        """Begin a letter: the case fills in what it knows, ``fields`` go before it. A reminder is about what is ``waiting``, by
        default what is most pressing of the case. The text in the language ``beside`` stands beside its own.
        """
        with self._place.store.write() as uow:
            letter = self.draft_in(uow, request_id, kind, language, fields, waiting=waiting, beside=beside)
            uow.commit()
        return self._done(letter)

    def draft_in(
        self,
        uow: UnitOfWork,
        request_id: RequestId,
        kind: str,
        language: str,
        fields: Mapping[str, str] | None = None,
        *,
        waiting: Waiting | None = None,
        beside: str = "",
    ) -> Letter:
        """:meth:`draft` inside the caller's unit of work, which keeps more than the letter (why an answer is late, say)."""
        self._place.must(Act.DRAFT_LETTER)
        request = uow.requests.get(request_id)
        chosen = kind_of(kind)
        if not chosen.fits(request.particulars.direction, request.particulars.klass):
            other = chosen.direction not in {None, request.particulars.direction}
            reason = why("it belongs to the other direction") if other else why("it is not written on such a case")
            raise KnownError(Code.LETTER_KIND, kind=kind, reference=request.number, reason=reason)
        ladder = reminded(uow, request, waiting) if kind == CHASER else None
        given = dict(fields or {})
        limit = given.pop("limit", "") if kind == COMPUTATION else ""
        languages = languages_of(uow)
        for code in filter(None, (language, beside)):
            languages.must_be_offered(code)
        first, second = (
            Prefill(
                uow, self._place.office, self._place.user, request, languages.words(code), self._place.today, ladder
            ).values(kind, limit)
            if code
            else {}
            for code in (language, beside)
        )
        begun = Begun(of_case(request), kind, language, first, given, beside, second)
        return self._begin(uow, begun, ladder.waiting if ladder else None)

    def draft_to_state(self, state: str, kind: str, texts: Mapping[str, Values], cases: Sequence[ListedCase]) -> Done[Letter]:
        """Begin a letter to a State that belongs to no single case: it lists ``cases``, which the caller has set into the
        values of each language in ``texts``, that of the letter first.
        """
        self._place.must(Act.DRAFT_LETTER)
        with self._place.store.write() as uow:
            matter = of_state(state, [uow.requests.get(each.request_id) for each in cases])
            signing, (language, *others) = self._signing(uow), texts
            beside = others[0] if others else ""
            second = {**signing, **texts[beside]} if beside else {}
            begun = Begun(matter, kind, language, {**signing, **texts[language]}, {}, beside, second)
            letter = self._begin(uow, begun)
            uow.letters.list_cases(letter.id, cases)
            uow.commit()
        return self._done(letter)

    def _signing(self, uow: UnitOfWork) -> dict[str, str]:
        return {name: value for name, value in signing(uow, self._place.office, self._place.user).items() if value}

    def _begin(self, uow: UnitOfWork, begun: Begun, waiting: Waiting | None = None, followed: Followed | None = None) -> Letter:
        content = letter_text.begin(for_use(self._place, uow, begun.kind, begun.language))
        after, request = kind_of(begun.kind).measures_after, begun.matter.request
        if after and request:
            own = languages_of(uow).measures(begun.language)
            content = with_measures(content, after, (item.kind for item in request.particulars.items), own)
        known = {spec.name for spec in content.specs}
        content = content.with_fields({name: value for name, value in begun.first.items() if name in known})
        content = content.with_fields(begun.given)
        second = self._second(uow, begun, content) if begun.beside else None
        letter = Letter(
            id=0,
            uid=self._place.new_uid(),
            request_id=begun.matter.request.id if begun.matter.request else None,
            kind=begun.kind,
            language=begun.language,
            template=f"{content.template_version}:{content.template_sha256}",
            status=LetterStatus.DRAFT,
            content=content.to_json(),
            subject=self._subject(content, begun.matter),
            drafted_by=self._place.user.uid,
            drafted_at=self._place.now,
            state="" if begun.matter.request else begun.matter.state,
            holder=waiting.holder if waiting else None,
            item_uid=waiting.item if waiting else None,
            beside=begun.beside,
            beside_content=second.to_json() if second else "",
        )
        detail: dict[str, Any] = {"kind": begun.kind, "language": begun.language}
        if begun.beside:
            detail["beside"] = begun.beside
        if followed:
            first, how, reason = followed.first, followed.how, followed.reason
            letter = replace(letter, follows=first.uid, follows_as=how, follows_reason=reason)
            detail |= {how.value: first.number, "reason": reason}
        letter = replace(letter, id=uow.letters.add(letter))
        self._audit(uow, "letter.drafted", letter, **detail)
        return letter

    def _second(self, uow: UnitOfWork, begun: Begun, content: Content) -> Content:
        """The text beside the letter's own as it begins."""
        request = begun.matter.request
        known = Known(begun.second, begun.first, frozenset(begun.given))
        items = [item.kind for item in request.particulars.items] if request else []
        return begin_beside(self._place, uow, content, begun.beside, items, known)

    def content(self, letter_id: int) -> Content:
        """The text and fields of a letter, for an editor."""
        with self._place.store.read() as uow:
            return letter_text.load(uow.letters.get(letter_id).content)

    def pair(self, letter_id: int) -> Pair | None:
        """Both texts of a letter in two languages, None for one in its own alone."""
        with self._place.store.read() as uow:
            return pair_of(uow.letters.get(letter_id))

    def edit(self, letter_id: int, content: Content | str, version: int, *, beside: Content | None = None) -> Done[Letter]:
        """Replace text and fields of a draft, of the one in the second language with ``beside``; a ``content`` in the second
        language is that one. ``version`` is the one that was read: ``LETTER_CHANGED`` if it moved on.
        """
        self._must(LetterAct.EDIT)
        changed = letter_text.load(content if isinstance(content, str) else content.to_json())
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.EDIT)
            if letter.version != version:
                raise KnownError(Code.LETTER_CHANGED, letter=name_of(letter))
            before = letter_text.load(letter.content)
            if letter.beside and changed.language == letter.beside:
                changed, beside = before, changed
            must_belong(before, changed)
            names = _differing(before, changed)
            subject = self._subject(changed, matter_of(uow, letter))
            after = replace(letter, content=changed.to_json(), subject=subject)
            if beside is not None:
                kept = letter_text.load(letter.beside_content)
                must_belong(kept, beside)
                told = _differing(kept, beside)
                names += [f"{name}/{letter.beside}" for name in told]
                after = replace(after, beside_content=beside.to_json())
            letter = self._update(uow, after)
            self._audit(uow, "letter.edited", letter, fields=tuple(names))
            uow.commit()
        return self._done(letter)

    def edit_fields(self, letter_id: int, fields: Mapping[str, str], version: int) -> Done[Letter]:
        """Set some fields of a draft and leave the rest."""
        return self.edit(letter_id, self.content(letter_id).with_fields(fields), version)

    def edit_beside(
        self, letter_id: int, fields: Mapping[str, str], version: int, *, original: Collection[str] = ()
    ) -> Done[Letter]:
        """Set some fields of the text in the second language and leave the rest. Those in ``original`` stand there in the
        words of the letter's own language; one that gets words of its own does so no longer.
        """
        letter = self.show(letter_id)
        pair = pair_of(letter)
        if pair is None:
            raise KnownError(Code.LETTER_BESIDE_NONE, letter=name_of(letter))
        shared = [spec.name for spec in pair.second.specs if not pair.worded(spec) and spec.name in {*fields, *original}]
        if shared:
            reason = why("it is the same in both languages: change it in the letter’s own")
            raise KnownError(Code.LETTER_FIELD_INVALID, field=field_label(shared[0]), reason=reason)
        emptied = pair.second.with_fields({**fields, **dict.fromkeys(original, "")})
        kept = {name for name in pair.second.original if not emptied.fields.get(name)}
        return self.edit(letter_id, emptied.with_original({*kept, *original}), version)

    def lay_beside(self, letter_id: int, language: str, version: int) -> Done[Letter]:
        """Lay a text in a second language beside that of a draft, in place of one in another language; an empty one takes it
        away.
        """
        self._must(LetterAct.EDIT)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.EDIT)
            if letter.version != version:
                raise KnownError(Code.LETTER_CHANGED, letter=name_of(letter))
            content, matter, second = letter_text.load(letter.content), matter_of(uow, letter), ""
            if language:
                values = self._known_in(uow, letter, matter, language)
                begun = Begun(matter, letter.kind, letter.language, content.fields, {}, language, values)
                second = self._second(uow, begun, content).to_json()
            letter = self._update(uow, replace(letter, beside=language, beside_content=second))
            self._audit(uow, "letter.edited", letter, fields=("beside",), beside=language)
            uow.commit()
        return self._done(letter)

    def _known_in(self, uow: UnitOfWork, letter: Letter, matter: Matter, code: str) -> Mapping[str, str]:
        """What the case knows in another language now. What follows from a choice made when the letter was begun (which limit
        it explains, what it reminds of) is not known any more.
        """
        said = languages_of(uow).words(code)
        if matter.request is None or letter.kind in {CHASER, COMPUTATION}:
            return {"matter": said.of("matters", matter.request.particulars.klass)} if matter.request else {}
        return Prefill(uow, self._place.office, self._place.user, matter.request, said, self._place.today).values(letter.kind)

    def all(self) -> tuple[Letter, ...]:
        """Every letter of the office, oldest first."""
        with self._place.store.read() as uow:
            return uow.letters.all()

    def find(self, name: str) -> Letter:
        """A letter by its number or uid; ``KnownError(LETTER_UNKNOWN)``."""
        with self._place.store.read() as uow:
            found = uow.letters.find(name.strip())
        if found is None:
            raise KnownError(Code.LETTER_UNKNOWN, letter=name)
        return found

    def of_request(self, request_id: RequestId) -> tuple[Letter, ...]:
        """The letters of a case, oldest first."""
        with self._place.store.read() as uow:
            return uow.letters.of_request(request_id)

    def lacking(self, letter_id: int) -> tuple[str, ...]:
        """What the checklist still lacks of a letter of request that is to be submitted, in words; nothing for others."""
        with self._place.store.read() as uow:
            letter = uow.letters.get(letter_id)
            return lacking(uow, matter_of(uow, letter).case) if letter.kind == REQUEST else ()


def _differing(before: Content, after: Content) -> list[str]:
    """The fields in which two states of a text differ."""
    names = {name for name in {*before.fields, *after.fields} if before.fields.get(name) != after.fields.get(name)}
    return sorted(names | set(before.original) ^ set(after.original))
