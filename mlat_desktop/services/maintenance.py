# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What an auditor and an administrator check: the audit chain, the stored details, the files beside the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mlat_desktop.domain.audit import Entry, salted, verify
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services import records
from mlat_desktop.services.evidence import EvidenceCheck, EvidenceRoom, Nowhere
from mlat_desktop.services.keys_port import Keys
from mlat_desktop.services.views import AuditLine, AuditReport
from mlat_desktop.services.watching import Watch, unwatched
from mlat_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of ``mlat check``: each fault is a sentence; no fault means that everything holds. ``notes`` are what an
    interruption left behind and harms nothing. ``watch`` names open cases that nobody watches, of which there must be none.
    """

    audit: AuditReport
    evidence: tuple[EvidenceCheck, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    watch: Watch = field(default_factory=Watch)


class Maintenance:
    """Walks and compares; repairs nothing."""

    def __init__(self, place: Workplace, evidence: EvidenceRoom, keys: Keys) -> None:
        self._place = place
        self._evidence = evidence
        self._keys = keys

    def verify_audit(self) -> AuditReport:
        """Walk the whole chain and compare every kept detail with the digest that the chain holds."""
        self._place.must(Act.VERIFY_AUDIT)
        with self._place.store.whole.read() as uow:  # it tells of an entry its number alone
            details = _Details()
            entries, fault = verify(details.beside(uow.audit.detailed()))
            last = uow.audit.last()
        if fault is not None:
            words = _("entry {seq}: {fault}").format(seq=fault.seq, fault=_fault(fault.fault))
        elif details.altered is not None:
            words = _("entry {seq}: its detail was altered").format(seq=details.altered)
        else:
            words = ""
        checked = details.checked if fault is None else 0
        return AuditReport(entries=entries, head=last.hash if last else "", fault=words, details_checked=checked)

    def audit_lines(self, request_id: RequestId | None = None, limit: int = 500) -> tuple[AuditLine, ...]:
        """The newest entries, of one case for whoever reads it, or of the whole log for whoever may verify it."""
        self._place.must(Act.VERIFY_AUDIT if request_id is None else Act.READ)
        with self._place.store.read() as uow:
            if request_id is not None:
                uow.requests.get(request_id)  # its entries are in the chain for all, but not for all to read
                found = [(entry, uow.audit.detail(entry.seq)) for entry in uow.audit.of_request(request_id)[-limit:]]
            else:
                found = list(uow.audit.detailed(limit))
            names = {user.uid: user.full_name for user in uow.people.all()}
            return tuple(_line(entry, kept, names) for entry, kept in reversed(found))

    def check(self, *, progress: Progress | None = None, cancel: CancelToken | None = None) -> CheckReport:
        """The database page by page, the key file, the audit chain, every item of evidence and every other stored file, and
        the files of the vault against the rows that name them, both ways.
        """
        self._place.must(Act.VERIFY_AUDIT)
        cancel = cancel or CancelToken()
        broken = [_("office.db: {fault}").format(fault=fault) for fault in self._place.store.faults()]
        if broken:  # whatever else is read of it may be wrong, or cannot be read at all
            return CheckReport(audit=AuditReport(entries=0, head="", fault=broken[0]), evidence=(), faults=tuple(broken))
        audit = self.verify_audit()
        evidence = self._evidence.verify(progress=progress or Silent(), cancel=cancel)
        faults = [audit.fault] if audit.fault else []
        faults += [_slot_fault(kind, name) for kind, name in self._keys.damaged()]
        for item in evidence:
            if item.fault:
                faults.append(_("exhibit {exhibit}: {fault}").format(exhibit=item.exhibit, fault=item.fault))
        missing, notes = self._files()
        faults += self._altered(cancel)
        watch = self.unwatched()
        return CheckReport(audit=audit, evidence=evidence, faults=(*faults, *missing), notes=tuple(notes), watch=watch)

    def unwatched(self) -> Watch:
        """Open cases without a holder, a next action or a day to look at them."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return unwatched(uow, self._place.today)

    def _files(self) -> tuple[list[str], list[str]]:
        """Files that records name and that are gone, and files that no record names: a file is written before its record,
        so that a power cut between the two leaves one, which nobody can read any more.
        """
        with self._place.store.read() as uow:
            known = {blob.id for blob in uow.exhibits.blobs()}
        present = set(self._place.vault.present())
        missing = [_("the stored file {id} is missing").format(id=each) for each in sorted(known - present)]
        left = _(
            "the stored file {id} belongs to no record: an interrupted addition left it behind, or office.db is an older copy;"
            " compare the last entries of the log"
        )
        return missing, [left.format(id=each) for each in sorted(present - known)]

    def _altered(self, cancel: CancelToken) -> list[str]:
        """Files beside the evidence (letters, scans) that are there but are not what was stored."""
        with self._place.store.whole.read() as uow:  # told by the name of the file, which is chance
            exhibits = {item.blob for _request, item in uow.exhibits.all() if item.blob}
            others = [blob for blob in uow.exhibits.blobs() if blob.id not in exhibits]
        found, present = [], set(self._place.vault.present())
        for blob in (each for each in others if each.id in present):
            try:
                self._place.vault.get(blob, Nowhere(), progress=Silent(), cancel=cancel)
            except KnownError as error:
                if error.code is Code.CANCELLED:
                    raise
                found.append(_("the stored file {id} of a letter or of mail was altered").format(id=blob.id))
        return found


def _slot_fault(kind: str, name: str) -> str:
    if kind == "recovery":
        return _("keys.json: the key of the recovery code is damaged; put back keys.json from a backup since its last change")
    if kind == "keyring":
        return _("keys.json: a key that a computer remembers is damaged; let it be forgotten and remembered again")
    if not name:
        return _("keys.json: a key in it is damaged")
    return _("keys.json: the key of {user} in it is damaged; set a new passphrase with the recovery code").format(user=name)


def _fault(code: str) -> str:
    return {
        "missing": _("an entry is missing"),
        "unlinked": _("it does not follow from the entry before it"),
        "altered": _("its content was altered"),
    }[code]


class _Details:
    """Compares the details that are still kept while the chain is walked: how many hold, and the first that does not."""

    def __init__(self) -> None:
        self.checked = 0
        self.altered: int | None = None

    def beside(self, pairs: Iterable[tuple[Entry, tuple[str, str] | None]]) -> Iterator[Entry]:
        for entry, kept in pairs:
            yield entry  # first into the chain: only an entry that holds there says what its detail was
            if kept is None or self.altered is not None:
                continue
            if salted(*kept) == records.read_json(entry.body).get("detail"):
                self.checked += 1
            else:
                self.altered = entry.seq


def _line(entry: Entry, kept: tuple[str, str] | None, names: Mapping[str, str]) -> AuditLine:
    return AuditLine(
        seq=entry.seq,
        at=datetime.fromisoformat(entry.at),
        actor=names.get(entry.actor, entry.actor),
        action=entry.action,
        subject=entry.subject,
        detail=kept[0] if kept else "",
    )
