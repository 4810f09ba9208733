# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Translations as steps of a case: asked of a translator by a day, who has the case meanwhile, and back with a certificate."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId, Uid
from mlat_desktop.domain.translation import Translation, TranslationState
from mlat_desktop.domain.vocabulary import EventKind, Holder
from mlat_desktop.i18n import N_, screen
from mlat_desktop.services.casework import About, Casework
from mlat_desktop.services.codes import of_office
from mlat_desktop.services.mailroom.mailroom import set_next_day
from mlat_desktop.services.next_action import following
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.workplace import LONGEST_CASE, Workplace, name_of

TOUCHED = (Kind.MAIL, Kind.REQUEST, Kind.EVENT, Kind.DEADLINE)
_STEP = N_("Translation due")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTranslation:
    """What is asked: of ``what`` (a document or letter of the case), by whom, until when; languages are BCP 47. ``hand_over``
    None lets the case go to the translator if it is with us, and otherwise leaves it with who has it.
    """

    what: str
    language_from: str
    language_to: str
    translator: str
    due_on: date
    certified: bool = False
    asked_on: date | None = None
    hand_over: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What certifies a translation: its number, the name of who certified and the day; all may be missing but not all at once
    where it counts as one.
    """

    number: str = ""
    name: str = ""
    on: date | None = None

    @property
    def given(self) -> bool:
        """Whether there is one."""
        return bool(self.number.strip() or self.name.strip())


NO_CERTIFICATE = Certificate()


class Translations:
    """Asks for translations and takes them back."""

    def __init__(self, place: Workplace, casework: Casework) -> None:
        self._place = place
        self._casework = casework

    def of_request(self, request_id: RequestId) -> tuple[Translation, ...]:
        """Those of a case, oldest first."""
        with self._place.store.read() as uow:
            return uow.mailroom.translations(request_id)

    def all(self, *, waiting: bool = False) -> tuple[tuple[str, Translation], ...]:
        """Those of the office by their day, each with the number of its case; ``waiting`` only what is still owed."""
        with self._place.store.read() as uow:
            found = [each for each in uow.mailroom.all_translations() if each[1].waits or not waiting]
            numbers = {row.id: row.number for row in uow.requests.rows(sorted({key for key, _each in found}))}
        return tuple((numbers[key], each) for key, each in found if key in numbers)

    def find(self, uid: str) -> tuple[RequestId, Translation]:
        """A translation and its case, by uid or its beginning; ``TRANSLATION_UNKNOWN``."""
        with self._place.store.read() as uow:
            return uow.mailroom.translation(uid)

    def ask(self, request_id: RequestId, new: NewTranslation) -> Done[Translation]:
        """Ask for a translation: it is the next action of the case until it is back, and its day is watched."""
        self._place.must(Act.LOG_EVENT)
        asked_on = new.asked_on or self._place.today
        with self._place.store.write() as uow:
            self._checked(new, asked_on, {code for code, _name in of_office(uow).tongues()})
            request = uow.requests.get(request_id)
            if not request.status.open:
                raise KnownError(Code.REQUEST_CLOSED, reference=request.number, status=request.status)
            ours = request.in_hand is not None and request.in_hand.holder is Holder.US
            hands = ours if new.hand_over is None else new.hand_over
            made = Translation(
                uid=self._place.new_uid(),
                what=new.what.strip(),
                language_from=new.language_from,
                language_to=new.language_to,
                translator=new.translator.strip(),
                asked_on=asked_on,
                due_on=new.due_on,
                certified=new.certified,
                handed_over=hands,
                note=new.note.strip(),
                recorded_at=self._place.now,
                recorded_by=self._place.user.uid,
            )
            uow.mailroom.add_translation(request_id, made)
            self._audit(uow, "translation.asked", request, made)
            if hands:
                about = About(holder=Holder.TRANSLATOR, whom=made.translator)
                self._casework.record(uow, request_id, EventKind.HANDED_OVER, self._at(asked_on), _told(made), about)
                set_next_day(self._place, uow, request_id, made.due_on, screen().text(_STEP))
            self._place.recompute(uow, uow.requests.get(request_id))
            uow.commit()
        return self._done(made, request_id)

    def receive(
        self,
        uid: str,
        on: date | None = None,
        certificate: Certificate = NO_CERTIFICATE,
        scan: Path | None = None,
        note: str = "",
    ) -> Done[Translation]:
        """Record that it came, with its certificate and a scan, or that the certificate came after it; the case is ours
        again.
        """
        self._place.must(Act.LOG_EVENT)
        day = on or self._place.today
        with self._scanned(scan) as blob, self._place.store.write() as uow:
            request_id, old = uow.mailroom.translation(uid)
            if not old.waits:
                raise _refused(why("nothing of it is awaited any more"))
            late_certificate = old.state is TranslationState.RECEIVED
            if late_certificate and not certificate.given:
                raise _refused(why("it came already: its certificate is awaited, so give its number or who certified"))
            self._passed(day, old.asked_on)
            made = replace(
                old,
                state=TranslationState.CERTIFIED if certificate.given else TranslationState.RECEIVED,
                ended_on=day,
                ended_by=self._place.user.uid,
                certificate_number=certificate.number.strip(),
                certificate_name=certificate.name.strip(),
                certificate_on=certificate.on or (day if certificate.given else None),
                reason=note.strip(),
            )
            if blob and scan:
                uow.exhibits.add_blob(blob)
                made = replace(made, scan_name=name_of(scan), scan_sha256=blob.sha256, scan_blob=blob.id)
            if late_certificate:
                self._settle(uow, "translation.certified", request_id, made)
            else:
                self._settle(uow, "translation.received", request_id, made)
            uow.commit()
        return self._done(made, request_id)

    def withdraw(self, uid: str, reason: str) -> Done[Translation]:
        """Withdraw what was asked; it stays readable with the reason, and the case is ours again."""
        self._place.must(Act.LOG_EVENT)
        if not reason.strip():
            raise _refused(why("say why it is withdrawn"))
        with self._place.store.write() as uow:
            request_id, old = uow.mailroom.translation(uid)
            if old.state is not TranslationState.ASKED:
                raise _refused(why("it is not awaited any more"))
            made = replace(
                old,
                state=TranslationState.WITHDRAWN,
                ended_on=self._place.today,
                ended_by=self._place.user.uid,
                reason=reason.strip(),
            )
            self._settle(uow, "translation.withdrawn", request_id, made)
            uow.commit()
        return self._done(made, request_id)

    def scan_bytes(self, translation: Translation) -> bytes:
        """The scan of a translation or of its certificate."""
        with self._place.store.read() as uow:
            return self._place.vault.read(uow.exhibits.blob(translation.scan_blob))

    # -- parts

    def _checked(self, new: NewTranslation, asked_on: date, tongues: Collection[str]) -> None:
        for language in (new.language_from, new.language_to):
            if language not in tongues:
                raise _refused(why("there is no language {code}", code=language))
        if new.language_from == new.language_to:
            raise _refused(why("both languages are the same"))
        if not new.what.strip():
            raise _refused(why("say what is to be translated"))
        if not new.translator.strip():
            raise _refused(why("say who translates it"))
        if asked_on > self._place.today:
            raise _refused(why("the day on which it was asked lies in the future"))
        if new.due_on < asked_on or (new.due_on - self._place.today).days > LONGEST_CASE * 366:
            raise _refused(why("the day on which it is due does not follow the day on which it was asked"))

    def _passed(self, day: date, asked_on: date) -> None:
        if day > self._place.today:
            raise _refused(why("the day on which it came lies in the future"))
        if day < asked_on:
            raise _refused(why("it would have come before it was asked"))

    def _settle(self, uow: UnitOfWork, action: str, request_id: RequestId, made: Translation) -> None:
        """Keep how it ended; a case that is with the translator comes back, and its next action is no longer to wait for it."""
        uow.mailroom.update_translation(made)
        request = uow.requests.get(request_id)
        self._audit(uow, action, request, made)
        waiting = [each for each in uow.mailroom.translations(request_id) if each.waits and each.handed_over]
        held = request.in_hand
        elsewhere = any(each.state is TranslationState.ASKED for each in waiting)  # with whoever still translates the other one
        if held is not None and held.holder is Holder.TRANSLATOR and request.status.open and not elsewhere:
            when = self._at(made.ended_on or self._place.today)
            self._casework.record(uow, request_id, EventKind.CAME_BACK, when, _told(made))
        request = uow.requests.get(request_id)
        if request.particulars.next_action_on == made.due_on:
            if waiting:
                set_next_day(self._place, uow, request_id, min(each.due_on for each in waiting))
            else:
                step = following(replace(request.particulars, next_action=""), request.status).next_action
                set_next_day(self._place, uow, request_id, None, step)
        self._place.recompute(uow, uow.requests.get(request_id))

    def _at(self, day: date) -> Moment:
        """The moment of a day on which something is entered: now if it is today, else noon at the office."""
        if day == self._place.today:
            return self._place.here(self._place.now.astimezone(ZoneInfo(self._place.office.zone)).replace(tzinfo=None))
        return self._place.here(datetime.combine(day, time(12)))

    def _audit(self, uow: UnitOfWork, action: str, request: Request, made: Translation) -> None:
        detail = {
            "translation": made.uid,
            "what": made.what,
            "languages": f"{made.language_from}-{made.language_to}",
            "translator": made.translator,
            "due": made.due_on.isoformat(),
            "state": made.state.value,
            "certificate": made.certificate_number,
            "certified_by": made.certificate_name,
            "scan": made.scan_sha256,
            "reason": made.reason,
        }
        self._place.write_audit(uow, action, request.uid, fields=("translations",), detail=detail, request_id=request.id)

    @contextmanager
    def _scanned(self, scan: Path | None) -> Iterator[StoredBlob | None]:
        blob = self._place.keep_file(scan) if scan else None
        try:
            yield blob
        except BaseException:
            if blob:
                self._place.forget(blob)
            raise

    def _done(self, made: Translation, request_id: RequestId) -> Done[Translation]:
        return Done(made, Changes.of(*TOUCHED, requests=[request_id]))


def _told(made: Translation) -> str:
    """What an event on the timeline says of it."""
    return f"{made.what} ({made.language_from}-{made.language_to})"


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.TRANSLATION_INVALID, reason=reason)


__all__ = ["Certificate", "NewTranslation", "Translations", "Uid"]
