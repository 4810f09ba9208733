# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The mail room: everything that comes or goes gets a number in the book at once, is matched to its case, and is never lost.

What is matched is recorded whole: the entry of the book, the mail in the log of each case, the event that it is, its scans and
the clocks, in one unit of work. What is not matched stays in the tray, which Today watches.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.mailroom import Piece, PieceMatch, PieceState, Scan, number_of
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Particulars, Reference, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import PLANNED, Channel, Direction, EventKind, ReferenceKind, RequestClass
from mlat_desktop.labels import label
from mlat_desktop.services.casework import About, Casework, NewMail
from mlat_desktop.services.mailroom.effects import ClockEffect, Offer, effects, may_be, offers
from mlat_desktop.services.mailroom.mail_data import kind_of, role_of
from mlat_desktop.services.mailroom.matching import Candidate, candidates, tell_of_hidden
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.register import Register
from mlat_desktop.services.workplace import LONGEST_CASE, Workplace, name_of

TOUCHED = (Kind.MAIL, Kind.REQUEST, Kind.EVENT, Kind.DEADLINE, Kind.NOTICE)
MOST_SCANS = 50
LARGEST_SCAN = 256 << 20
"""Bytes of a scan: more is no letter, and is taken in as evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPiece:
    """What a clerk enters. ``when`` naive is the office's wall clock; ``channel`` None is the usual one of the kind; ``theirs``
    and ``ours`` are the references that it quotes, as they are written on it.
    """

    direction: Direction
    role: str
    name: str
    subject: str
    when: datetime
    kind: str = "letter"
    channel: Channel | None = None
    theirs: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    dated_on: date | None = None
    reply_due: date | None = None
    tracking: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """To which case a piece belongs and which event it is there, None where it is only filed; ``next_on`` is the day of the
    next step, where it hands the case over, say.
    """

    request_id: RequestId
    event: EventKind | None = None
    next_on: date | None = None


class MailRoom:
    """Keeps the book of mail."""

    def __init__(self, place: Workplace, casework: Casework, register: Register) -> None:
        self._place = place
        self._casework = casework
        self._register = register

    # -- reading

    def candidates(self, references: Sequence[str], names: Sequence[str] = ()) -> tuple[Candidate, ...]:
        """The cases to which a piece may belong, the surest first, of those that the person at the desk may see."""
        with self._place.store.read() as uow:
            return candidates(uow, references, names)

    def offers(self, request_id: RequestId, way: Direction, role: str) -> tuple[Offer, ...]:
        """The events that a piece may be on a case now."""
        with self._place.store.read() as uow:
            return offers(self._place, uow, uow.requests.get(request_id), way, role)

    def effects(
        self, request_id: RequestId, kind: EventKind, when: datetime | Moment, role: str = ""
    ) -> tuple[ClockEffect, ...]:
        """What an event would do to the clocks of a case."""
        holder = role_of(role).holder if role and kind is EventKind.HANDED_OVER else None
        with self._place.store.read() as uow:
            return effects(self._place, uow, uow.requests.get(request_id), kind, self._place.here(when), holder)

    def get(self, reference: str) -> Piece:
        """A piece by its number or uid; ``PIECE_UNKNOWN``."""
        with self._place.store.read() as uow:
            return uow.mailroom.get(reference)

    def pieces(self, state: PieceState | None = None, text: str = "") -> tuple[Piece, ...]:
        """What lies in the book, the newest first; the tray of what has no case the oldest first."""
        with self._place.store.read() as uow:
            return uow.mailroom.pieces(state, text)

    def of_request(self, request_id: RequestId) -> tuple[Piece, ...]:
        """What was matched to a case."""
        with self._place.store.read() as uow:
            return uow.mailroom.of_request(request_id)

    def scan_bytes(self, scan: Scan) -> bytes:
        """The content of a scan."""
        with self._place.store.read() as uow:
            return self._place.vault.read(uow.exhibits.blob(scan.blob), most=LARGEST_SCAN)

    # -- writing

    def log(
        self,
        new: NewPiece,
        scans: Sequence[Path] = (),
        filings: Sequence[Filing] = (),
        not_for_us: str = "",
        begins: Particulars | None = None,
    ) -> Done[Piece]:
        """Enter a piece in the book, with its scans; match it to its cases at once, register the incoming request that it
        ``begins``, put it away as ``not_for_us`` with that reason, or leave it in the tray. All of it is recorded, or nothing.
        Raises ``MAIL_INVALID``, ``EVENT_INVALID``, ``REQUEST_INVALID``.
        """
        self._place.must(Act.LOG_EVENT)
        when = self._checked(new)
        if begins is not None and new.direction is Direction.OUTGOING:
            raise _refused(why("what left this office is no request to it"))
        if (filings or begins is not None) and not_for_us.strip():
            raise _refused(why("what is not for us belongs to no case"))
        with self._scanned(scans) as kept, self._place.store.write() as uow:
            piece = self._enter(uow, new, when, kept)
            if begins is not None:
                filings = (Filing(request_id=self._register.take_in(uow, begins, piece.moment).id), *filings)
            piece = self._file_all(uow, piece, filings)
            if not_for_us.strip():
                piece = self._put_away(uow, piece, not_for_us)
            tell_of_hidden(self._place, uow, piece)
            uow.commit()
        return self._done(piece)

    def match(self, reference: str, filings: Sequence[Filing]) -> Done[Piece]:
        """Match a piece of the book to its cases, with the event that it is on each. What was put away may be matched too."""
        self._place.must(Act.LOG_EVENT)
        if not filings:
            raise _refused(why("it is not said to which case it belongs"))
        with self._place.store.write() as uow:
            piece = self._file_all(uow, uow.mailroom.get(reference), filings)
            uow.commit()
        return self._done(piece)

    def give_back(self, reference: str, reason: str) -> Done[Piece]:
        """Put a piece away that is not for us: returned to its sender or passed on, as ``reason`` says."""
        self._place.must(Act.LOG_EVENT)
        with self._place.store.write() as uow:
            piece = self._put_away(uow, uow.mailroom.get(reference), reason)
            uow.commit()
        return self._done(piece)

    def unmatch(self, reference: str, reason: str, request_id: RequestId | None = None) -> Done[Piece]:
        """Take a piece off a case to which it does not belong; it lies in the tray again unless it belongs to others. The event
        that it was there is annulled. ``request_id`` may be left out where it was matched to one case alone.
        """
        self._place.must(Act.LOG_EVENT)
        if not reason.strip():
            raise _refused(why("say why it does not belong to the case"))
        with self._place.store.write() as uow:
            piece = uow.mailroom.get(reference)
            match = _match_of(piece, request_id)
            self._casework.take_mail_off(uow, match.request_id, match.mail_uid, reason.strip())
            now, user = self._place.now, self._place.user.uid
            ended = replace(match, taken_off_at=now, taken_off_by=user, taken_off=reason.strip())
            uow.mailroom.take_off(piece.uid, ended)
            left = uow.whole.mailroom.get(piece.uid).matches  # of cases too that the person at the desk may not see
            piece = replace(
                piece,
                state=PieceState.MATCHED if left else PieceState.UNMATCHED,
                request_id=left[0].request_id if left else None,
                settled_at=piece.settled_at if left else None,
                settled_by=piece.settled_by if left else "",
                matches=tuple(each for each in piece.matches if each != match),
            )
            uow.mailroom.settle(piece)
            detail = {"number": piece.number, "mail": match.mail_uid, "reason": reason.strip()}
            self._place.write_audit(
                uow, "mail.unmatched", piece.uid, fields=("piece",), detail=detail, request_id=match.request_id
            )
            uow.commit()
        return Done(piece, Changes.of(*TOUCHED, requests=[match.request_id]))

    def begin(self, reference: str, particulars: Particulars, *, officer: str = "") -> Done[tuple[Piece, Request]]:
        """Register the incoming request that a piece is, from the moment at which it arrived, and match both."""
        self._place.must(Act.REGISTER)
        with self._place.store.write() as uow:
            piece = uow.mailroom.get(reference)
            if piece.direction is Direction.OUTGOING:
                raise _refused(why("what left this office is no request to it"))
            if piece.state is PieceState.MATCHED:
                raise _refused(why("it was matched to a case already"))
            request = self._register.take_in(uow, particulars, piece.moment, officer)
            piece = self._file_all(uow, piece, [Filing(request_id=request.id)])
            uow.commit()
        return Done((piece, request), Changes.of(*TOUCHED, requests=[request.id]))

    def prefill(self, reference: str) -> Particulars:
        """What a new incoming request can take over from a piece; class and State are for the clerk to say."""
        return request_of(self.get(reference))

    # -- parts

    def _checked(self, new: NewPiece) -> Moment:
        kind_of(new.kind)
        role_of(new.role)
        if not new.subject.strip():
            raise _refused(why("the subject is empty"))
        if not new.name.strip():
            raise _refused(why("it is not said from whom or to whom"))
        when = self._place.past(self._place.here(new.when))
        if new.dated_on is not None and new.direction is Direction.INCOMING and new.dated_on > self._place.today:
            raise _refused(why("its own date lies in the future"))
        days = [day for day in (new.dated_on, new.reply_due) if day is not None]
        if any(abs(day.year - self._place.today.year) > LONGEST_CASE for day in days):
            raise _refused(why("its year is more than {years} years away", years=LONGEST_CASE))
        return when

    @contextmanager
    def _scanned(self, paths: Sequence[Path]) -> Iterator[list[tuple[str, StoredBlob]]]:
        """The scans in the encrypted store; they go again unless what is done with them is kept."""
        if len(paths) > MOST_SCANS:
            raise _refused(why("a piece has at most {most} scans", most=MOST_SCANS))
        kept: list[tuple[str, StoredBlob]] = []
        try:
            for path in paths:
                kept.append((name_of(path), self._scan(path)))
            yield kept
        except BaseException:
            self._place.forget(*(blob for _name, blob in kept))
            raise

    def _scan(self, path: Path) -> StoredBlob:
        try:
            large = path.stat().st_size > LARGEST_SCAN
        except OSError:
            large = False  # whoever reads it says what is wrong with it
        if large:
            raise _refused(why("the scan {name} is larger than {size} bytes", name=name_of(path), size=LARGEST_SCAN))
        return self._place.keep_file(path)

    def _enter(self, uow: UnitOfWork, new: NewPiece, when: Moment, scans: Sequence[tuple[str, StoredBlob]]) -> Piece:
        year = self._place.today.year
        serial = uow.mailroom.take_serial(year)
        for _name, blob in scans:
            uow.exhibits.add_blob(blob)
        piece = Piece(
            uid=self._place.new_uid(),
            number=number_of(year, serial),
            year=year,
            serial=serial,
            direction=new.direction,
            kind=new.kind,
            role=new.role,
            name=new.name.strip(),
            channel=new.channel or kind_of(new.kind).channel,
            moment=when,
            subject=new.subject.strip(),
            theirs=_tidy(new.theirs),
            ours=_tidy(new.ours),
            dated_on=new.dated_on,
            reply_due=new.reply_due,
            tracking=new.tracking.strip(),
            note=new.note.strip(),
            recorded_at=self._place.now,
            recorded_by=self._place.user.uid,
            scans=tuple(
                Scan(
                    name=name,
                    media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
                    size=blob.size,
                    sha256=blob.sha256,
                    blob=blob.id,
                )
                for name, blob in scans
            ),
        )
        uow.mailroom.add(piece)
        # Nothing that tells what it is about: it may turn out to belong to a case that few may see.
        detail = {"number": piece.number, "scans": [each.sha256 for each in piece.scans]}
        self._place.write_audit(uow, "mail.entered", piece.uid, fields=("piece",), detail=detail)
        return piece

    def _file_all(self, uow: UnitOfWork, piece: Piece, filings: Sequence[Filing]) -> Piece:
        for filing in filings:
            piece = self._file(uow, piece, filing)
        return piece

    def _file(self, uow: UnitOfWork, piece: Piece, filing: Filing) -> Piece:
        request = uow.requests.get(filing.request_id)
        if any(each.request_id == request.id for each in piece.matches):
            raise _refused(why("it was matched to {number} already", number=request.number))
        if filing.event in PLANNED:
            raise _refused(why("a day that was set is logged on its own, with that day"))
        if filing.event is not None and not may_be(filing.event, request, piece.direction, piece.role):
            reason = why(
                "on {number} it cannot be “{event}”: log that on the request itself",
                number=request.number,
                event=label(filing.event),
            )
            raise _refused(reason)
        mail = self._casework.enter_mail(
            uow, request.id, _mail(piece), piece.moment, _blob(uow, piece), piece.scans[0].name if piece.scans else "",
            filing.event, self._about(piece, filing),
        )  # fmt: skip
        if filing.next_on is not None:
            self._set_next(uow, request.id, filing.next_on)
        match = PieceMatch(
            request_id=request.id, mail_uid=mail.uid, matched_at=self._place.now, matched_by=self._place.user.uid
        )
        uow.mailroom.add_match(piece.uid, match)
        first = piece.request_id or request.id
        piece = replace(
            piece,
            state=PieceState.MATCHED,
            reason="",
            request_id=first,
            settled_at=piece.settled_at or self._place.now,
            settled_by=piece.settled_by or self._place.user.uid,
            matches=(*piece.matches, match),
        )
        uow.mailroom.settle(piece)
        detail = {"number": piece.number, "mail": mail.uid, "event": filing.event.value if filing.event else ""}
        self._place.write_audit(uow, "mail.matched", piece.uid, fields=("piece",), detail=detail, request_id=request.id)
        return piece

    def _about(self, piece: Piece, filing: Filing) -> About:
        if filing.event is not EventKind.HANDED_OVER:
            return About(whom=piece.name if filing.event is EventKind.TRANSMITTED else "")
        holder = role_of(piece.role).holder
        if holder is None:
            raise _refused(why("a case is not handed over to whom it went: choose another event"))
        return About(holder=holder, whom=piece.name)

    def _set_next(self, uow: UnitOfWork, request_id: RequestId, day: date) -> None:
        if not 0 <= (day - self._place.today).days <= LONGEST_CASE * 366:
            raise _refused(why("the day of the next step must not lie in the past"))
        request = uow.requests.get(request_id)
        if not request.status.open:
            raise KnownError(Code.REQUEST_CLOSED, reference=request.number, status=request.status)
        set_next_day(self._place, uow, request_id, day)

    def _put_away(self, uow: UnitOfWork, piece: Piece, reason: str) -> Piece:
        if piece.state is not PieceState.UNMATCHED:
            raise _refused(why("it is not in the tray of what has no case"))
        if not reason.strip():
            raise _refused(why("say why it is not for us, and where it went"))
        piece = replace(
            piece,
            state=PieceState.RETURNED,
            reason=reason.strip(),
            settled_at=self._place.now,
            settled_by=self._place.user.uid,
        )
        uow.mailroom.settle(piece)
        detail = {"number": piece.number, "reason": piece.reason}
        self._place.write_audit(uow, "mail.not-for-us", piece.uid, fields=("piece",), detail=detail)
        return piece

    def _done(self, piece: Piece) -> Done[Piece]:
        return Done(piece, Changes.of(*TOUCHED, requests=[each.request_id for each in piece.matches]))


def _match_of(piece: Piece, request_id: RequestId | None) -> PieceMatch:
    """Where a piece is to be taken off."""
    if not piece.matches:
        raise _refused(why("it is matched to no case"))
    if request_id is None and len(piece.matches) > 1:
        raise _refused(why("it was matched to several cases: say off which one it is to be taken"))
    found = next((each for each in piece.matches if request_id in {None, each.request_id}), None)
    if found is None:
        raise _refused(why("it was not matched to this case"))
    return found


def request_of(piece: Piece | NewPiece) -> Particulars:
    """What a new incoming request takes over from a piece; class and State are for the clerk to say."""
    return Particulars(
        klass=RequestClass.MLA,
        direction=Direction.INCOMING,
        subject=piece.subject,
        other_state="",
        references=tuple(Reference(kind=ReferenceKind.THEIRS, value=each) for each in piece.theirs),
        document_date=piece.dated_on,
        notes=piece.note,
    )


def set_next_day(place: Workplace, uow: UnitOfWork, request_id: RequestId, day: date | None, step: str | None = None) -> None:
    """Set when a case must be looked at again, and what is to be done then if ``step`` says so; the case is counted anew."""
    request = uow.requests.get(request_id)
    particulars = replace(request.particulars, next_action_on=day)
    if step is not None:
        particulars = replace(particulars, next_action=step)
    if particulars == request.particulars:
        return
    uow.requests.update(replace(request, particulars=particulars, version=request.version + 1))
    was = request.particulars
    detail = {"next_action": particulars.next_action, "next_action_on": str(day or "")}
    detail |= {"was": was.next_action, "was_on": str(was.next_action_on or "")}
    place.write_audit(uow, "mail.next-step", request.uid, fields=("next_action_on",), detail=detail, request_id=request_id)
    place.recompute(uow, uow.requests.get(request_id))


def _mail(piece: Piece) -> NewMail:
    """A piece as the log of a case holds it."""
    return NewMail(
        direction=piece.direction,
        kind=kind_of(piece.kind).mail,
        channel=piece.channel,
        when=piece.moment.local,
        correspondent=piece.name,
        subject=piece.subject,
        dated_on=piece.dated_on,
        their_reference="; ".join(piece.theirs),
        our_reference="; ".join(piece.ours),
        tracking=piece.tracking,
        reply_due=piece.reply_due,
        note=" · ".join(part for part in (piece.number, piece.note) if part),
    )


def _blob(uow: UnitOfWork, piece: Piece) -> StoredBlob | None:
    return uow.exhibits.blob(piece.scans[0].blob) if piece.scans else None


def _tidy(references: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for each in references if (text := " ".join(each.split()))))


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.MAIL_INVALID, reason=reason)


__all__ = ["Filing", "MailRoom", "NewPiece", "Uid", "set_next_day"]
