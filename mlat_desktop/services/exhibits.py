# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What happens to an exhibit once it is here: it changes hands, is lent and comes back, is sealed anew, is given a class.

Every act adds a link to its chain of custody, moves what is known of where it is, writes the audit log and computes the case's
targets anew, in one unit of work.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.evidence import Attachment, AttachmentKind, CustodyAct, CustodyEntry, Evidence
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.rulebook import must_be_class, withheld
from mlat_desktop.services.workplace import LONGEST_CASE, Workplace, name_of

TOUCHED = (Kind.EVIDENCE, Kind.REQUEST, Kind.DEADLINE)
LARGEST_PICTURE = 64 << 20
"""Bytes of a photo or scan beside an exhibit: more is no picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A change of hands. ``at`` None is now, a naive time the office's wall clock; an empty ``received_by`` or ``given_by`` is
    this office; ``seal_intact`` None where nobody looked or there is none; ``receipt`` is what the paper signed for it bears.
    """

    received_by: str = ""
    given_by: str = ""
    at: datetime | None = None
    place: str = ""
    seal_intact: bool | None = None
    receipt: str = ""
    note: str = ""


class ExhibitDesk:
    """Handles exhibits that are in the register."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def find(self, uid: Uid) -> tuple[RequestId, Evidence]:
        """An exhibit and its case; ``EVIDENCE_UNKNOWN`` if there is none."""
        with self._place.store.read() as uow:
            return uow.exhibits.get(uid)

    def custody(self, uid: Uid) -> tuple[CustodyEntry, ...]:
        """Its chain of custody, as it was recorded."""
        with self._place.store.read() as uow:
            return uow.exhibits.custody(uid)

    def outstanding(self) -> tuple[RequestId, ...]:
        """The cases with an exhibit whose return is not complete, in the order in which they were registered."""
        with self._place.store.read() as uow:
            return tuple(sorted({request_id for request_id, item in uow.exhibits.all() if item.outstanding}))

    def hand_over(self, uid: Uid, hands: HandOver) -> Done[Evidence]:
        """Record that it changed hands and where it is now."""
        with self._place.store.write() as uow:
            request_id, old = self._begin(uow, uid)
            giver, receiver = self._named(old.holder if not hands.given_by else hands.given_by), self._named(hands.received_by)
            if giver == receiver and not hands.place.strip():
                raise _refused(why("say who received it, or to what place it was brought"))
            new = replace(old, holder=self._holder(receiver), place=hands.place.strip())
            link = self._link(old, CustodyAct.HANDED_OVER, hands, giver, receiver)
            self._happened(uow, "evidence.handed-over", request_id, new, link, ("custody", "holder"))
            uow.commit()
        return self._done(new, request_id)

    def lend(self, uid: Uid, to: str, hands: HandOver, due: date | None = None) -> Done[Evidence]:
        """Record that it was lent to somebody who must bring it back. Where no day is agreed the program asks for one."""
        with self._place.store.write() as uow:
            request_id, old = self._begin(uow, uid)
            if old.lent:
                raise _refused(why("it is lent to {whom} already: record its return first", whom=old.lent_to))
            if not to.strip():
                raise _refused(why("say to whom it was lent"))
            link = self._link(old, CustodyAct.LENT, hands, self._named(old.holder), to.strip())
            on = self._day(link.at)
            self._plausible(due, on)
            new = replace(
                old, holder=to.strip(), place=hands.place.strip(), lent_to=to.strip(), lent_on=on, return_due=due,
                returned_on=None, return_receipt="",
            )  # fmt: skip
            self._happened(uow, "evidence.lent", request_id, new, link, ("custody", "holder", "return_due"))
            uow.commit()
        return self._done(new, request_id)

    def agree(self, uid: Uid, due: date) -> Done[Evidence]:
        """Record the day that was agreed for its return, or another one."""
        with self._place.store.write() as uow:
            request_id, old = self._begin(uow, uid)
            self._plausible(due, old.lent_on)
            if old.returned_on is not None:
                raise _refused(why("it was returned on {day}", day=old.returned_on))
            new = replace(old, return_due=due, to_return=old.to_return or old.lent_on is None)
            detail = {"exhibit": old.exhibit, "due": due.isoformat(), "was": str(old.return_due or "")}
            self._audit(uow, "evidence.return-agreed", request_id, detail, ("return_due",))
            uow.exhibits.update(new)
            self._recount(uow, request_id)
            uow.commit()
        return self._done(new, request_id)

    def give_back(self, uid: Uid, hands: HandOver) -> Done[Evidence]:
        """Record that what was lent is back here, or that what had to go back has gone. It is complete with its receipt alone,
        which may come later. What was lent on although it must itself go back is back here then, and still must.
        """
        with self._place.store.write() as uow:
            request_id, old = self._begin(uow, uid)
            if not (old.lent or (old.to_return and old.returned_on is None)):
                raise _refused(why("it is not lent and need not go back"))
            receiver = "" if old.lent else (hands.received_by.strip() or old.received_from)
            giver = old.lent_to if old.lent else self._named(old.holder)
            link = self._link(old, CustodyAct.RETURNED, hands, giver, self._named(receiver))
            on = self._day(link.at)
            if old.lent_on is not None and on < old.lent_on:
                raise _refused(why("it was lent only on {day}", day=old.lent_on))
            new = replace(old, holder=receiver, place=hands.place.strip(), returned_on=on, return_receipt=hands.receipt.strip())
            if old.lent and old.to_return:
                new = replace(new, lent_on=None, lent_to="", returned_on=None, return_receipt="", return_due=None)
            self._happened(uow, "evidence.returned", request_id, new, link, ("custody", "holder", "returned_on"))
            uow.commit()
        return self._done(new, request_id)

    def receipt(self, uid: Uid, reference: str, scan: Path | None = None) -> Done[Evidence]:
        """Record the receipt for what was handed back, with its scan: the return is complete then."""
        if not reference.strip():
            raise _refused(why("say what the receipt bears: its number, or its date and who signed it"))
        blob = self._picture(scan) if scan else None
        with self._forgetting(blob), self._place.store.write() as uow:
            request_id, old = self._begin(uow, uid)
            if old.returned_on is None:
                raise _refused(why("its return is not recorded yet"))
            new = replace(old, return_receipt=reference.strip())
            link = self._link(old, CustodyAct.RECEIPTED, HandOver(receipt=reference), "", "")
            self._happened(uow, "evidence.receipted", request_id, new, link, ("custody", "return_receipt"))
            if blob and scan:
                self._attach(uow, request_id, new, AttachmentKind.RECEIPT, scan, blob)
            uow.commit()
        return self._done(new, request_id)

    def seal(self, uid: Uid, number: str, hands: HandOver) -> Done[Evidence]:
        """Record a new seal; the note says why the old one was opened, ``seal_intact`` how it was found."""
        with self._place.store.write() as uow:
            request_id, old = self._begin(uow, uid)
            if not number.strip() or number.strip() == old.seal_number:
                raise _refused(why("the new seal needs a number of its own"))
            new = replace(old, seal_number=number.strip())
            was = f"{old.seal_number} → {new.seal_number}" if old.seal_number else new.seal_number
            link = self._link(new, CustodyAct.SEALED, hands, self._named(hands.given_by), "")
            link = replace(link, detail=": ".join(part for part in (was, hands.note.strip()) if part))
            self._happened(uow, "evidence.sealed", request_id, new, link, ("custody", "seal_number"))
            uow.commit()
        return self._done(new, request_id)

    def classify(self, uid: Uid, classification: str, reason: str) -> Done[Evidence]:
        """Give it a class, or take its class away. Content that is withheld is freed by a signatory or the head alone."""
        must_be_class(classification)
        if not reason.strip():
            raise _refused(why("a change of class needs its reason"))
        with self._place.store.write() as uow:
            request_id, old = self._begin(uow, uid)
            if withheld(old.classification) and not withheld(classification):
                self._place.must(Act.APPROVE_LETTER)
            new = replace(old, classification=classification)
            was = f"{old.classification or '-'} → {classification or '-'}: {reason.strip()}"
            link = replace(self._link(old, CustodyAct.CLASSIFIED, HandOver(), "", ""), detail=was)
            self._happened(uow, "evidence.classified", request_id, new, link, ("custody", "classification"))
            uow.commit()
        return self._done(new, request_id)

    # -- what is kept beside it

    def attach(self, uid: Uid, kind: AttachmentKind, path: Path) -> Done[Attachment]:
        """Keep a photo of it, or a scan, beside it."""
        self._place.must(Act.ADD_EVIDENCE)
        blob = self._picture(path)
        with self._forgetting(blob), self._place.store.write() as uow:
            request_id, item = self._begin(uow, uid)
            made = self._attach(uow, request_id, item, kind, path, blob)
            uow.commit()
        return Done(made, Changes.of(Kind.EVIDENCE, requests=[request_id]))

    def attachments(self, uid: Uid) -> tuple[Attachment, ...]:
        """What is kept beside it."""
        with self._place.store.read() as uow:
            return uow.exhibits.attachments(uid)

    def picture(self, attachment: Attachment) -> bytes:
        """The bytes of a photo or scan."""
        with self._place.store.read() as uow:
            return self._place.vault.read(uow.exhibits.blob(attachment.blob))

    def _picture(self, path: Path) -> StoredBlob:
        self._place.must(Act.ADD_EVIDENCE)
        try:
            large = path.stat().st_size > LARGEST_PICTURE
        except OSError:
            large = False  # whoever reads it says what is wrong with it
        if large:
            raise _refused(why("the picture {name} is larger than {size} bytes", name=name_of(path), size=LARGEST_PICTURE))
        return self._place.keep_file(path)

    def _attach(
        self, uow: UnitOfWork, request_id: RequestId, item: Evidence, kind: AttachmentKind, path: Path, blob: StoredBlob
    ) -> Attachment:
        return attach(self._place, uow, request_id, item, kind, name_of(path), blob)

    def _forgetting(self, blob: StoredBlob | None) -> Forgetting:
        return Forgetting(self._place, blob)

    # -- parts

    def _begin(self, uow: UnitOfWork, uid: Uid) -> tuple[RequestId, Evidence]:
        self._place.must(Act.ADD_EVIDENCE)
        return uow.exhibits.get(uid)

    def _named(self, who: str) -> str:
        return who.strip() or self._place.office.name

    def _holder(self, receiver: str) -> str:
        """Who has it now as it is kept: nobody else where it is this office."""
        return "" if receiver == self._place.office.name else receiver

    def _link(self, item: Evidence, act: CustodyAct, hands: HandOver, giver: str, receiver: str) -> CustodyEntry:
        when = self._place.past(self._place.here(hands.at)).at if hands.at else self._place.now
        return CustodyEntry(
            evidence_uid=item.uid,
            at=when,
            actor=self._place.user.uid,
            act=act,
            detail=hands.note.strip(),
            sha256=item.sha256,
            given_by=giver,
            received_by=receiver,
            place=hands.place.strip(),
            seal_number=item.seal_number,
            seal_intact=hands.seal_intact,
            receipt=hands.receipt.strip(),
            recorded_at=self._place.now,
        )

    def _happened(
        self,
        uow: UnitOfWork,
        action: str,
        request_id: RequestId,
        new: Evidence,
        link: CustodyEntry,
        names: tuple[str, ...],
    ) -> None:
        uow.exhibits.update(new)
        uow.exhibits.add_custody(link)
        detail = {
            "exhibit": new.exhibit,
            "at": link.at.isoformat(),
            "from": link.given_by,
            "to": link.received_by,
            "place": link.place,
            "seal": link.seal_number,
            "seal_intact": link.seal_intact,
            "receipt": link.receipt,
            "note": link.detail,
            "due": str(new.return_due or ""),
        }
        self._audit(uow, action, request_id, detail, names)
        self._recount(uow, request_id)

    def _audit(
        self, uow: UnitOfWork, action: str, request_id: RequestId, detail: Mapping[str, object], names: tuple[str, ...]
    ) -> None:
        request = uow.requests.get(request_id)
        self._place.write_audit(uow, action, request.uid, fields=names, detail=detail, request_id=request_id)

    def _recount(self, uow: UnitOfWork, request_id: RequestId) -> None:
        self._place.recompute(uow, uow.requests.get(request_id))

    def _day(self, at: datetime) -> date:
        return self._place.here(at).local_date

    def _plausible(self, due: date | None, since: date | None) -> None:
        if due is None:
            return
        if abs(due.year - self._place.today.year) > LONGEST_CASE:
            raise _refused(why("its year is more than {years} years away", years=LONGEST_CASE))
        if since is not None and due < since:
            raise _refused(why("the day of return lies before the day on which it was lent"))

    def _done(self, item: Evidence, request_id: RequestId) -> Done[Evidence]:
        return Done(item, Changes.of(*TOUCHED, requests=[request_id]))


class Forgetting:
    """Takes stored files out again whose records were not kept."""

    def __init__(self, place: Workplace, *blobs: StoredBlob | None) -> None:
        self._place, self._blobs = place, tuple(blob for blob in blobs if blob is not None)

    def __enter__(self) -> None:
        """Nothing is done before something fails."""

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        """Forget the files where something failed."""
        if kind is not None:
            self._place.forget(*self._blobs)


def attach(
    place: Workplace,
    uow: UnitOfWork,
    request_id: RequestId,
    item: Evidence,
    kind: AttachmentKind,
    name: str,
    blob: StoredBlob,
) -> Attachment:
    """Keep a stored picture beside an exhibit, in the caller's unit of work."""
    uow.exhibits.add_blob(blob)
    made = Attachment(
        uid=place.new_uid(),
        evidence_uid=item.uid,
        kind=kind,
        file_name=name,
        media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=blob.size,
        sha256=blob.sha256,
        blob=blob.id,
        added_at=place.now,
        added_by=place.user.uid,
    )
    uow.exhibits.attach(made)
    detail = {"exhibit": item.exhibit, "kind": kind.value, "file": name, "sha256": blob.sha256}
    request = uow.requests.get(request_id)
    place.write_audit(uow, "evidence.attached", request.uid, fields=("evidence",), detail=detail, request_id=request_id)
    return made


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.EVIDENCE_INVALID, reason=reason)
