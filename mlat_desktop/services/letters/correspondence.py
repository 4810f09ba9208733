# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters from draft to dispatch: who may do what with them, in which order, and what the register remembers.

A letter is drafted by one person and approved by a second; sealing takes the number, draws, signs and keeps the file in one
unit of work; afterwards its bytes never change. What a page looks like is the press's business.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.chasing import Waiting, reminder_kind
from mlat_desktop.domain.errors import BugError, Code, KnownError, why
from mlat_desktop.domain.letter_sheet import Fault, LetterVerdict, Raster
from mlat_desktop.domain.letter_text import Content
from mlat_desktop.domain.letters import Letter, LetterStatus, LetterTemplate, ListedCase
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.domain.vocabulary import Channel, EventKind, Status
from mlat_desktop.i18n import _
from mlat_desktop.labels import label
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.casework import TOUCHED, About, Casework
from mlat_desktop.services.letters.chasers import reminded
from mlat_desktop.services.letters.matter import Matter, matter_of, of_case, of_state
from mlat_desktop.services.letters.port import LetterPress, Printer
from mlat_desktop.services.letters.prefill import Prefill, signing
from mlat_desktop.services.letters.sealing import SEAL_CERTIFICATE, seal_keys
from mlat_desktop.services.letters.sheets import Sheets
from mlat_desktop.services.letters.verdict import judge, judge_unseen
from mlat_desktop.services.letters.words import (
    CHASER,
    COMPUTATION,
    KINDS,
    LETTER_LANGUAGES,
    POSTPONEMENT,
    Saying,
    date_in_words,
    field_label,
    kind_of,
    shipped_template,
    words,
)
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.reviews import duties
from mlat_desktop.services.reviews.checklists import lacking, must_be_whole
from mlat_desktop.services.workplace import Workplace

_EDITABLE = frozenset({LetterStatus.DRAFT})
_KEPT = frozenset({LetterStatus.SEALED, LetterStatus.DISPATCHED})
_MOST_LETTER = 32 << 20


@dataclass(frozen=True, slots=True)
class LetterKindView:
    """A kind of letter to offer for a case, in the language of the screen."""

    kind: str
    label: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """How a letter leaves the office. ``on`` is today by default."""

    channel: Channel
    on: date | None = None
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A letter as it begins: what is known of the matter goes ``first``, what the caller gave before it."""

    matter: Matter
    kind: str
    language: str
    first: Mapping[str, str]
    given: Mapping[str, str]


class Correspondence:
    """Writes, seals, sends and checks letters."""

    def __init__(self, place: Workplace, casework: Casework, press: LetterPress, printer: Printer | None = None) -> None:
        self._place = place
        self._casework = casework
        self._press = press
        self._printer = printer

    # -- writing ---------------------------------------------------------------------------------------------------------

    def kinds(self, request_id: RequestId) -> tuple[LetterKindView, ...]:
        """The kinds of letter that a case may need."""
        with self._place.store.read() as uow:
            direction = uow.requests.get(request_id).particulars.direction
        return tuple(
            LetterKindView(kind.code, _(kind.label), LETTER_LANGUAGES) for kind in KINDS.values() if kind.fits(direction)
        )

    def draft(
        self,
        request_id: RequestId,
        kind: str,
        language: str,
        fields: Mapping[str, str] | None = None,
        *,
        waiting: Waiting | None = None,
    ) -> Done[Letter]:
        """Begin a letter: the case fills in what it knows, ``fields`` go before it. A reminder is about what is ``waiting``, by
        default what is most pressing of the case.
        """
        with self._place.store.write() as uow:
            letter = self.draft_in(uow, request_id, kind, language, fields, waiting=waiting)
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
    ) -> Letter:
        """:meth:`draft` inside the caller's unit of work, which keeps more than the letter (why an answer is late, say)."""
        self._place.must(Act.DRAFT_LETTER)
        request = uow.requests.get(request_id)
        if not kind_of(kind).fits(request.particulars.direction):
            reason = why("it belongs to the other direction")
            raise KnownError(Code.LETTER_KIND, kind=kind, reference=request.number, reason=reason)
        ladder = reminded(uow, request, waiting) if kind == CHASER else None
        given = dict(fields or {})
        prefill = Prefill(uow, self._place.office, self._place.user, request, words(language), self._place.today, ladder)
        first = prefill.values(kind, given.pop("limit", "") if kind == COMPUTATION else "")
        begun = Begun(of_case(request), kind, language, first, given)
        return self._begin(uow, begun, ladder.waiting if ladder else None)

    def draft_to_state(
        self, state: str, kind: str, language: str, values: Mapping[str, str], cases: Sequence[ListedCase]
    ) -> Done[Letter]:
        """Begin a letter to a State that belongs to no single case: it lists ``cases``, which the caller has set into
        ``values``.
        """
        self._place.must(Act.DRAFT_LETTER)
        with self._place.store.write() as uow:
            matter = of_state(state, [uow.requests.get(each.request_id) for each in cases])
            letter = self._begin(uow, Begun(matter, kind, language, {**self._signing(uow), **values}, {}))
            uow.letters.list_cases(letter.id, cases)
            uow.commit()
        return self._done(letter)

    def _signing(self, uow: UnitOfWork) -> dict[str, str]:
        return {name: value for name, value in signing(uow, self._place.office, self._place.user).items() if value}

    def _begin(self, uow: UnitOfWork, begun: Begun, waiting: Waiting | None = None) -> Letter:
        content = letter_text.begin(self._template(uow, begun.kind, begun.language))
        known = {spec.name for spec in content.specs}
        content = content.with_fields({name: value for name, value in begun.first.items() if name in known})
        content = content.with_fields(begun.given)
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
        )
        letter = replace(letter, id=uow.letters.add(letter))
        self._audit(uow, "letter.drafted", letter, kind=begun.kind, language=begun.language)
        return letter

    def content(self, letter_id: int) -> Content:
        """The text and fields of a letter, for an editor."""
        with self._place.store.read() as uow:
            return letter_text.load(uow.letters.get(letter_id).content)

    def edit(self, letter_id: int, content: Content | str, version: int) -> Done[Letter]:
        """Replace text and fields of a draft. ``version`` is the one that was read: ``LETTER_CHANGED`` if it moved on."""
        self._place.must(Act.DRAFT_LETTER)
        changed = letter_text.load(content if isinstance(content, str) else content.to_json())
        with self._place.store.write() as uow:
            letter = self._in_state(uow, letter_id, _EDITABLE)
            if letter.version != version:
                raise KnownError(Code.LETTER_CHANGED, letter=_name(letter))
            before = letter_text.load(letter.content)
            if (changed.kind, changed.language, changed.template_sha256) != (
                before.kind,
                before.language,
                before.template_sha256,
            ):
                raise KnownError(Code.LETTER_CONTENT, reason=why("it belongs to another letter"))
            subject = self._subject(changed, matter_of(uow, letter))
            letter = self._update(uow, replace(letter, content=changed.to_json(), subject=subject))
            names = sorted(
                name for name in {*before.fields, *changed.fields} if before.fields.get(name) != changed.fields.get(name)
            )
            self._audit(uow, "letter.edited", letter, fields=tuple(names))
            uow.commit()
        return self._done(letter)

    def edit_fields(self, letter_id: int, fields: Mapping[str, str], version: int) -> Done[Letter]:
        """Set some fields of a draft and leave the rest."""
        return self.edit(letter_id, self.content(letter_id).with_fields(fields), version)

    def show(self, letter_id: int) -> Letter:
        """The record of a letter."""
        with self._place.store.read() as uow:
            return uow.letters.get(letter_id)

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
            return lacking(uow, matter_of(uow, letter).case) if letter.kind == "request" else ()

    # -- from draft to seal ----------------------------------------------------------------------------------------------

    def submit(self, letter_id: int) -> Done[Letter]:
        """Hand a draft over for approval; it must be complete and printable."""
        self._place.must(Act.DRAFT_LETTER)
        with self._place.store.write() as uow:
            letter = self._in_state(uow, letter_id, _EDITABLE)
            self._must_be_ready(letter)
            if letter.kind == "request":
                must_be_whole(uow, matter_of(uow, letter).case)
            letter = self._update(uow, replace(letter, status=LetterStatus.REVIEW))
            self._audit(uow, "letter.submitted", letter)
            uow.commit()
        return self._done(letter)

    def take_back(self, letter_id: int) -> Done[Letter]:
        """Make a draft again of a letter that waits for approval or for the seal; an approval given is void."""
        self._place.must(Act.DRAFT_LETTER)
        with self._place.store.write() as uow:
            letter = self._in_state(uow, letter_id, frozenset({LetterStatus.REVIEW, LetterStatus.APPROVED}))
            letter = replace(letter, status=LetterStatus.DRAFT, approved_by="", approved_at=None)
            letter = self._update(uow, letter)
            self._audit(uow, "letter.taken-back", letter)
            uow.commit()
        return self._done(letter)

    def approve(self, letter_id: int) -> Done[Letter]:
        """Approve a submitted letter: a second person than those who wrote it, unless the office works with one."""
        self._place.must(Act.APPROVE_LETTER)
        with self._place.store.write() as uow:
            letter = self._in_state(uow, letter_id, frozenset({LetterStatus.REVIEW}))
            user = self._place.user
            two_people = uow.office.get().settings.get("two_people", "on") != "off"
            if two_people and user.uid in self._writers(uow, letter):
                raise KnownError(Code.LETTER_SECOND_PERSON, user=user.full_name or user.name)
            self._must_be_ready(letter)
            letter = replace(letter, status=LetterStatus.APPROVED, approved_by=user.uid, approved_at=self._place.now)
            letter = self._update(uow, letter)
            self._audit(uow, "letter.approved", letter)
            uow.commit()
        return self._done(letter)

    def seal(
        self,
        letter_id: int,
        progress: Progress | None = None,
        *,
        dispatch: Dispatch | None = None,
    ) -> Done[Letter]:
        """Number, draw, sign and keep an approved letter; with ``dispatch`` it leaves in the same step.

        One unit of work: if anything fails, no number is taken, no file is kept and the letter is as it was.
        """
        self._place.must(Act.SEAL_LETTER)
        heard = progress or Silent()
        blob: StoredBlob | None = None
        try:
            with self._place.store.write() as uow:
                letter = self._in_state(uow, letter_id, frozenset({LetterStatus.APPROVED}))
                matter = matter_of(uow, letter)
                self._must_be_ready(letter)
                if letter.kind == "refusal":
                    self._must_allow_refusal(uow, letter, matter.case)
                if letter.kind == POSTPONEMENT:
                    duties.must_have_consulted(uow, matter.case, duties.POSTPONE)
                heard.step(1, 4, _("Drawing the letter"))
                letter, pdf = self._sealed(uow, letter, matter)
                heard.step(2, 4, _("Keeping the letter"))
                source = io.BytesIO(pdf)
                blob = self._place.vault.put(source, size=len(pdf), progress=Silent(), cancel=CancelToken())
                uow.exhibits.add_blob(blob)
                letter = self._update(uow, replace(letter, sha256=blob.sha256, blob=blob.id))
                self._audit(uow, "letter.sealed", letter, number=letter.number, sha256=letter.sha256, digest=letter.digest)
                if dispatch:
                    letter = self._dispatched(uow, letter, dispatch)
                heard.step(3, 4, _("Recording the letter"))
                uow.commit()
        except BaseException:
            if blob is not None:
                self._place.forget(blob)
            raise
        heard.step(4, 4, _("Sealed"))
        return self._done(letter, events=dispatch is not None)

    def _sealed(self, uow: UnitOfWork, letter: Letter, matter: Matter) -> tuple[Letter, bytes]:
        keys = seal_keys(uow)
        office, now = uow.office.get(), self._place.now.replace(microsecond=0)
        today = now.astimezone(ZoneInfo(office.zone)).date()
        number = f"L-{today.year}-{uow.letters.take_number(today.year):04d}"
        sheets = Sheets(office, matter, letter_text.load(letter.content))
        record = sheets.record(letter, number=number, on=today)
        digest = letter_text.record_digest(record)
        code = self._press.qr_text(keys, country=office.country, number=number, on=today, digest=digest)
        plain = self._press.compose(sheets.final(number=number, on=today, at=now, qr=code))
        pdf = self._press.seal(plain, keys, at=now, reason=f"{office.name}: {number}", location=office.country)
        if self._press.examine(pdf).fault is not Fault.NONE:
            raise BugError("a letter that was just sealed does not verify")
        letter = replace(
            letter,
            status=LetterStatus.SEALED,
            number=number,
            digest=digest,
            content=sheets.sealed_content(record),
            sealed_by=self._place.user.uid,
            sealed_at=self._place.now,
        )
        return letter, pdf

    def _must_allow_refusal(self, uow: UnitOfWork, letter: Letter, request: Request) -> None:
        """Where the treaty asks for a consultation and for reasons, no refusal is sealed without them."""
        asked = duties.duty(uow, request)
        fields = letter_text.load(letter.content).fields
        if duties.lacks_consultation(uow, request, asked):
            if asked.setting:
                raise KnownError(Code.REFUSAL_OWN_CONSULTATION, reference=request.number)
            raise KnownError(
                Code.LETTER_CONSULTATION,
                treaty=asked.treaty,
                article=asked.consult_article,
                reference=request.number,
            )
        if asked.reasons_article and not fields.get("reasons", "").strip():
            raise KnownError(Code.LETTER_REASONS, treaty=asked.treaty, article=asked.reasons_article)

    # -- afterwards ------------------------------------------------------------------------------------------------------

    def dispatch(self, letter_id: int, channel: Channel, *, on: date | None = None, tracking: str = "") -> Done[Letter]:
        """Record that a sealed letter left the office; the event that it stands for moves the case and its clocks."""
        self._place.must(Act.LOG_EVENT)
        with self._place.store.write() as uow:
            letter = self._in_state(uow, letter_id, frozenset({LetterStatus.SEALED}))
            letter = self._dispatched(uow, letter, Dispatch(channel=channel, on=on, tracking=tracking))
            uow.commit()
        return self._done(letter, events=True)

    def _dispatched(self, uow: UnitOfWork, letter: Letter, dispatch: Dispatch) -> Letter:
        on = dispatch.on or self._place.today
        when = self._place.now if on == self._place.today else datetime.combine(on, time(12))
        letter = replace(
            letter,
            status=LetterStatus.DISPATCHED,
            dispatched_on=on,
            channel=dispatch.channel.value,
            tracking=letter_text.clean(dispatch.tracking).strip(),
        )
        letter = self._update(uow, letter)
        self._audit(uow, "letter.dispatched", letter, channel=letter.channel, on=on.isoformat(), tracking=letter.tracking)
        self._tell_cases(uow, letter, self._place.here(when))
        return letter

    def _tell_cases(self, uow: UnitOfWork, letter: Letter, when: Moment) -> None:
        """Record on its cases what a letter that left stands for."""
        for each in uow.letters.cases(letter.id):
            if each.reminds:  # asked about among others is asked about
                self._casework.record(uow, each.request_id, EventKind.STATUS_ASKED, when, note=letter.number)
        if letter.request_id is None:
            return
        request = uow.requests.get(letter.request_id)
        if letter.kind == CHASER and letter.holder is not None:
            kind = reminder_kind(request.particulars.direction, letter.holder)
            name = letter_text.load(letter.content).fields.get("to_name", "")
            about = About(holder=letter.holder, whom=name, item=letter.item_uid)
            self._casework.record(uow, request.id, kind, when, note=letter.number, about=about)
        event = kind_of(letter.kind).event
        told = event is EventKind.REFUSED and request.status is Status.REFUSED
        if event is not None and not told:  # a decision sheet had refused already: the letter tells of it
            self._casework.record(uow, request.id, event, when, note=letter.number)

    def void(self, letter_id: int, reason: str) -> Done[Letter]:
        """Declare a letter void before it leaves; it stays in the register with its number and the reason."""
        self._place.must(Act.SEAL_LETTER)
        said = letter_text.clean(reason).strip()
        if not said:
            raise KnownError(Code.LETTER_FIELD_MISSING, field=why("the reason"))
        allowed = frozenset(LetterStatus) - {LetterStatus.VOID, LetterStatus.DISPATCHED}
        with self._place.store.write() as uow:
            letter = self._in_state(uow, letter_id, allowed)
            letter = self._update(uow, replace(letter, status=LetterStatus.VOID, void_reason=said))
            self._audit(uow, "letter.voided", letter, reason=said)
            uow.commit()
        return self._done(letter)

    def preview(self, letter_id: int) -> bytes:
        """What the letter looks like: the kept file once it is sealed, a PDF marked DRAFT before."""
        with self._place.store.read() as uow:
            letter = uow.letters.get(letter_id)
            if letter.blob:
                return self._bytes(uow, letter)
            office, matter = uow.office.get(), matter_of(uow, letter)
        content = letter_text.load(letter.content)
        self._must_be_printable(content)
        now = self._place.now.replace(microsecond=0)
        return self._press.compose(Sheets(office, matter, content).draft(on=self._place.today, at=now))

    def pdf(self, letter_id: int) -> bytes:
        """The sealed file, byte for byte as it was kept."""
        with self._place.store.read() as uow:
            return self._bytes(uow, uow.letters.get(letter_id))

    def pages(self, pdf: bytes) -> int:
        """How many pages a PDF of a letter has."""
        return self._press.pages(pdf)

    def raster(self, pdf: bytes, page: int, width: int) -> Raster:
        """A page (from 0) as pixels, for a preview and for printers that take images."""
        return self._press.raster(pdf, page, width)

    def verify(self, pdf: bytes) -> LetterVerdict:
        """Say of any file whether it is a letter of this office, kept byte for byte, or what is wrong with it."""
        finding = self._press.examine(pdf)
        with self._place.store.read() as uow:
            letter = uow.letters.by_sha256(finding.sha256)
            unseen = uow.whole.letters.by_sha256(finding.sha256) if letter is None else None
            certificate = uow.office.secret(SEAL_CERTIFICATE) or b""
            reference = matter_of(uow, letter).number if letter else ""
            zone = ZoneInfo(uow.office.get().zone)
        if unseen is not None:  # it is as genuine to whoever may not see its case
            return judge_unseen(finding, unseen, zone)
        return judge(finding, letter, reference, certificate, zone)

    # -- paper -----------------------------------------------------------------------------------------------------------

    def paper(self, letter_id: int) -> bytes:
        """What the printer gets: the sealed file the first time, its pages marked DUPLICATE later, nothing of a void letter."""
        self._place.must(Act.LOG_EVENT)
        with self._place.store.read() as uow:
            letter = self._in_state(uow, letter_id, _KEPT)
            pdf, office, matter = self._bytes(uow, letter), uow.office.get(), matter_of(uow, letter)
        if not letter.copies:
            return pdf
        said = words(letter.language)
        states = (matter.state, office.country)
        note = said.of("mark", "duplicate_note").format(
            copy=letter.copies + 1,
            number=letter_text.isolate(letter.number, code=True, rtl=letter.language in letter_text.RTL_LANGUAGES),
            date=date_in_words(self._place.today, letter.language, *states),
        )
        return self._press.duplicate(pdf, said.of("mark", "duplicate"), note, letter.language)

    def printed(self, letter_id: int, copies: int = 1) -> Done[Letter]:
        """Record that copies came out of a printer."""
        self._place.must(Act.LOG_EVENT)
        _check_copies(copies)
        with self._place.store.write() as uow:
            letter = self._in_state(uow, letter_id, _KEPT)
            letter = self._update(uow, replace(letter, copies=letter.copies + copies))
            self._audit(uow, "letter.printed", letter, copies=copies, total=letter.copies)
            uow.commit()
        return self._done(letter)

    @property
    def has_spooler(self) -> bool:
        """Whether this system takes the sealed file itself (:meth:`print`); else the window prints its pages as images."""
        return self._printer is not None

    def may_print(self, copies: int) -> None:
        """Refuse before the paper what would be refused after it: no copy leaves without its record."""
        self._place.must(Act.LOG_EVENT)
        _check_copies(copies)

    def print(self, letter_id: int, *, queue: str = "", copies: int = 1) -> Done[Letter]:
        """Hand a sealed letter to a printer of the system and record the copies."""
        self.may_print(copies)
        if self._printer is None:
            raise KnownError(Code.PRINTER_MISSING, reason=why("this computer offers none to the program"))
        paper = self.paper(letter_id)
        self._printer.print(paper, queue=queue, copies=copies, title=self.show(letter_id).number)
        return self.printed(letter_id, copies)

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _template(self, uow: UnitOfWork, kind: str, language: str) -> letter_text.Template:
        """The office's template; the first use of one that came with the program brings it into the database."""
        kept = uow.letters.template(kind, language)
        if kept is not None:
            return letter_text.parse(kept.text)
        text = shipped_template(kind, language)
        template = letter_text.parse(text)
        uow.letters.set_template(
            LetterTemplate(kind=kind, language=language, version=template.version, text=text, sha256=template.sha256)
        )
        return template

    def _subject(self, content: Content, matter: Matter) -> str:
        said = Saying(content.language, (matter.state, self._place.office.country))
        return letter_text.plain(letter_text.fill(content, said).subject)

    def _must_be_ready(self, letter: Letter) -> None:
        content = letter_text.load(letter.content)
        missing = [field_label(name) for name in content.missing()]
        if missing:
            raise KnownError(Code.LETTER_FIELD_MISSING, field=missing[0])
        self._must_be_printable(content)

    def _must_be_printable(self, content: Content) -> None:
        texts = [(field_label(name), value) for name, value in content.fields.items()]
        texts += [(why("the text of the letter"), block.text) for block in content.blocks]
        for name, text in texts:
            char = self._press.uncovered(text)
            if char:
                raise KnownError(Code.LETTER_GLYPH_MISSING, character=f"{char} (U+{ord(char):04X})", field=name)

    def _writers(self, uow: UnitOfWork, letter: Letter) -> set[str]:
        told = uow.audit.of_subject(letter.uid, letter.request_id)
        return {letter.drafted_by, *(entry.actor for entry in told if entry.action == "letter.edited")}

    def _in_state(self, uow: UnitOfWork, letter_id: int, allowed: frozenset[LetterStatus]) -> Letter:
        letter = uow.letters.get(letter_id)
        if letter.status not in allowed:
            if allowed == _KEPT:
                raise KnownError(Code.LETTER_NOT_SEALED, letter=_name(letter))
            raise KnownError(Code.LETTER_STATE, letter=_name(letter), status=label(letter.status))
        return letter

    def _update(self, uow: UnitOfWork, letter: Letter) -> Letter:
        changed = replace(letter, version=letter.version + 1)
        uow.letters.update(changed)
        return changed

    def _bytes(self, uow: UnitOfWork, letter: Letter) -> bytes:
        if not letter.blob:
            raise KnownError(Code.LETTER_NOT_SEALED, letter=_name(letter))
        return self._place.vault.read(uow.exhibits.blob(letter.blob), most=_MOST_LETTER)

    def _audit(self, uow: UnitOfWork, action: str, letter: Letter, *, fields: tuple[str, ...] = (), **detail: object) -> None:
        self._place.write_audit(uow, action, letter.uid, fields=fields, detail=detail or None, request_id=letter.request_id)

    def _done(self, letter: Letter, *, events: bool = False) -> Done[Letter]:
        kinds = {Kind.LETTER, *(TOUCHED if events else ())}
        about = [] if letter.request_id is None else [letter.request_id]
        return Done(letter, Changes.of(*kinds, requests=about))


def _check_copies(copies: int) -> None:
    if not 1 <= copies <= 99:
        raise KnownError(Code.LETTER_FIELD_INVALID, field=why("the number of copies"), reason=why("choose 1 to 99"))


def _name(letter: Letter) -> str:
    """How a refusal names a letter: by its number, or by its local key before it has one."""
    return letter.number or str(letter.id)
