# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes and takes back the law of an office: proposed by one person, published by another, whole or not at all.

A pack, the editor of treaties, the register of memberships and the office's own calendar all come through here. Before anything
changes :meth:`Publishing.effect` says which dates of open cases would move; publishing and undoing recount these cases in the
same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.law import Edition, EditionKind, Moved, Proposal, ProposalState
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.i18n import _, listed
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.entered_dates import Names
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.law_changes import ChangedRow, Conflict, changed_rows, changed_since, conflicts_of, put
from mlat_desktop.services.treaties.law_content import LawContent, check, dump, invalid, load
from mlat_desktop.services.treaties.law_words import Difference, change_words, differences
from mlat_desktop.services.treaties.pack_order import refuse_older
from mlat_desktop.services.treaties.program_tables import offered_by_program
from mlat_desktop.services.workplace import Workplace

MOST_CASES = 500
"""How many cases an effect names one by one; of more it says how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEffect:
    """What would move, or moved, on one case; ``alarm`` says that a date which comes forward would be watched at once. An
    effect is shown, printed and sent around while a change of law is discussed: the subject of a restricted case is left out.
    """

    request_id: RequestId
    number: str
    subject: str
    moved: tuple[Moved, ...]
    alarm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectView:
    """What an edition changes. ``cases`` are the first of the ``cases_moved`` on which ``dates_moved`` dates move; ``forward``
    of these come earlier. ``unseen`` of the cases are restricted to others: only their number is told.
    """

    rows: tuple[ChangedRow, ...]
    cases: tuple[CaseEffect, ...]
    cases_moved: int
    dates_moved: int
    forward: int
    alarms: int
    unseen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """An edition for a reader: people by their names; ``undoable`` is true of the newest alone, and never of the first."""

    edition: Edition
    published_by: str
    approved_by: str
    undone_by: str
    undoable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A proposal for a reader. ``mine`` says that the person at the desk proposed it, ``may_publish`` that they may publish."""

    proposal: Proposal
    proposed_by: str
    decided_by: str
    mine: bool
    may_publish: bool


class Publishing:
    """The service."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    # -- looking

    def editions(self) -> tuple[EditionView, ...]:
        """Every edition, the newest first, those that were taken back too."""
        with self._place.store.read() as uow:
            names, newest = Names(uow), uow.treaties.newest_edition()
            return tuple(
                EditionView(
                    edition=each,
                    published_by=names(each.published_by),
                    approved_by=names(each.approved_by),
                    undone_by=names(each.undone_by),
                    undoable=each.id == newest and each.kind is not EditionKind.SEED,
                )
                for each in reversed(uow.treaties.editions())
            )

    def proposals(self, state: ProposalState | None = ProposalState.OPEN) -> tuple[ProposalView, ...]:
        """Proposals in that state, or all, oldest first."""
        with self._place.store.read() as uow:
            names, alone = Names(uow), _alone(uow)
            return tuple(self._view(each, names, alone=alone) for each in uow.treaties.proposals(state))

    def content(self, uid: str) -> LawContent:
        """What a proposal would make the law. Raises ``LAW_UNKNOWN``."""
        with self._place.store.read() as uow:
            found = uow.treaties.proposal(uid)
            if found is None:
                raise KnownError(Code.LAW_UNKNOWN, proposal=uid)
            return load(found.body)

    def program_offer(self) -> LawContent:
        """What this version of the program brings and the office lacks; empty if there is nothing. It is proposed and
        published like a pack.
        """
        with self._place.store.read() as uow:
            return offered_by_program(uow)

    def conflicts(self, content: LawContent) -> tuple[Conflict, ...]:
        """What this office had made its own law by hand and the content would write over, each to be decided by a person; see
        :func:`~mlat_desktop.services.treaties.law_changes.without`.
        """
        check(content)
        with self._place.store.read() as uow:
            return conflicts_of(uow, content)

    def effect(self, content: LawContent, progress: Progress | None = None, cancel: CancelToken | None = None) -> EffectView:
        """What publishing it would change, row by row, and which dates of open cases would move. Nothing is changed: it is
        published in a transaction that is given up.
        """
        self._place.must(Act.READ)
        check(content)
        with self._place.store.write() as uow:
            return self._publish(uow, content, self._edition(uow, EditionKind.EDITOR, "", "", ""), progress, cancel)

    def differences(self, content: LawContent) -> tuple[Difference, ...]:
        """What would differ, in plain words, row by row."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return differences(uow, content)

    def undo_effect(self, progress: Progress | None = None, cancel: CancelToken | None = None) -> tuple[Edition, EffectView]:
        """The newest edition, and which dates would move if it was taken back. Nothing is changed. Raises ``LAW_INVALID``."""
        self._place.must(Act.READ)
        with self._place.store.write() as uow:
            edition = _newest(uow)
            uow.treaties.undo_edition(edition.id, self._place.now, self._place.user.uid)
            return edition, self._recounted(uow, (), progress, cancel, every=True)

    # -- changing

    def propose(self, kind: EditionKind, title: str, content: LawContent, origin: str = "") -> Done[Proposal]:
        """Keep what somebody wants to make the law. ``origin`` names a pack by its digest. Raises ``LAW_INVALID``."""
        self._place.must(Act.KEEP_TREATIES)
        if kind is EditionKind.SEED:
            raise invalid(why("the tables that came with the program are not proposed"))
        if not title.strip():
            raise invalid(why("the proposal needs a title that says what it is about"))
        body = dump(content)
        proposal = Proposal(
            uid=self._place.new_uid(),
            kind=kind,
            title=title.strip(),
            body=body,
            proposed_by=self._place.user.uid,
            proposed_at=self._place.now,
            origin=origin,
        )
        load(body)  # what can not be read back must not wait for a second person
        with self._place.store.write() as uow:
            if not changed_rows(uow, content):
                raise invalid(why("nothing in it differs from the law of this office"))
            uow.treaties.add_proposal(proposal)
            detail = {"title": proposal.title, "kind": kind.value, "origin": origin}
            self._place.write_audit(uow, "law.proposed", proposal.uid, fields=("proposal",), detail=detail)
            uow.commit()
        return Done(proposal, Changes.of(Kind.TREATY))

    def publish(
        self, uid: str, progress: Progress | None = None, cancel: CancelToken | None = None
    ) -> Done[tuple[Edition, EffectView]]:
        """Make a proposal the law, as a person who did not propose it unless the office works with one, and recount every open
        case: all or nothing. Raises ``LAW_UNKNOWN``, ``LAW_SECOND_PERSON``, ``LAW_INVALID``, ``PACK_OLDER``.
        """
        self._place.must(Act.KEEP_TREATIES)
        user = self._place.user
        with self._place.store.write() as uow:
            proposal = _open(uow, uid)
            alone = _alone(uow)
            if proposal.proposed_by == user.uid and not alone:
                raise KnownError(Code.LAW_SECOND_PERSON, user=user.full_name or user.name)
            if proposal.kind is EditionKind.PACK:  # while it waited, a newer one may have been published
                refuse_older(uow, proposal.origin, proposal.title)
            content = load(proposal.body)
            _refuse_stale(uow, proposal, content)
            second = "" if proposal.proposed_by == user.uid else user.uid
            edition = self._edition(uow, proposal.kind, proposal.title, proposal.proposed_by, second, proposal.origin)
            effect = self._publish(uow, content, edition, progress, cancel)
            decided = replace(
                proposal,
                state=ProposalState.PUBLISHED,
                decided_by=user.uid,
                decided_at=self._place.now,
                edition=edition.id,
            )
            uow.treaties.decide_proposal(decided)
            detail = {"edition": edition.id, "title": edition.title, "origin": edition.origin, "proposal": uid}
            detail |= {"cases": effect.cases_moved, "dates": effect.dates_moved, "forward": effect.forward}
            self._place.write_audit(uow, "law.published", str(edition.id), fields=("edition",), detail=detail)
            uow.commit()
        return Done((edition, effect), Changes.of(Kind.TREATY, Kind.DEADLINE, Kind.REQUEST))

    def discard(self, uid: str, reason: str) -> Done[None]:
        """Lay a proposal aside; it stays readable with the reason in the audit log."""
        self._place.must(Act.KEEP_TREATIES)
        if not reason.strip():
            raise invalid(why("discarding a proposal needs its reason"))
        with self._place.store.write() as uow:
            proposal = _open(uow, uid)
            decided = replace(
                proposal, state=ProposalState.DISCARDED, decided_by=self._place.user.uid, decided_at=self._place.now
            )
            uow.treaties.decide_proposal(decided)
            detail = {"title": proposal.title, "reason": reason.strip()}
            self._place.write_audit(uow, "law.discarded", uid, fields=("proposal",), detail=detail)
            uow.commit()
        return Done(None, Changes.of(Kind.TREATY))

    def undo(
        self,
        reason: str = "",
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        *,
        seen: int | None = None,
    ) -> Done[tuple[Edition, EffectView]]:
        """Take the newest edition back, and recount: a case that was counted on it returns to the law before at once. The
        tables that came with the program stay. With ``seen`` only that edition, lest two people who mean the same one take
        back two. Raises ``LAW_INVALID``.
        """
        self._place.must(Act.KEEP_TREATIES)
        with self._place.store.write() as uow:
            edition = _newest(uow)
            if seen is not None and edition.id != seen:
                newest = why("edition {seen} is not the newest; that is edition {newest}", seen=seen, newest=edition.id)
                raise invalid(newest)
            now, by = self._place.now, self._place.user.uid
            uow.treaties.undo_edition(edition.id, now, by)
            effect = self._recounted(uow, (), progress, cancel, every=True)
            detail = {"title": edition.title, "reason": reason.strip(), "cases": effect.cases_moved}
            self._place.write_audit(uow, "law.undone", str(edition.id), fields=("edition",), detail=detail)
            uow.commit()
        undone = replace(edition, undone_at=now, undone_by=by)
        return Done((undone, effect), Changes.of(Kind.TREATY, Kind.DEADLINE, Kind.REQUEST))

    # -- parts

    def _view(self, proposal: Proposal, names: Names, *, alone: bool) -> ProposalView:
        mine = proposal.proposed_by == self._place.user.uid
        return ProposalView(
            proposal=proposal,
            proposed_by=names(proposal.proposed_by),
            decided_by=names(proposal.decided_by),
            mine=mine,
            may_publish=proposal.state is ProposalState.OPEN and (alone or not mine),
        )

    def _edition(self, uow: UnitOfWork, kind: EditionKind, title: str, by: str, second: str, origin: str = "") -> Edition:
        last = max((each.id for each in uow.treaties.editions()), default=0)
        return Edition(
            id=last + 1,
            kind=kind,
            title=title,
            published_at=self._place.now,
            published_by=by,
            approved_by=second,
            origin=origin,
        )

    def _publish(
        self,
        uow: UnitOfWork,
        content: LawContent,
        edition: Edition,
        progress: Progress | None,
        cancel: CancelToken | None,
    ) -> EffectView:
        """Keep the edition with its rows and recount the open cases."""
        rows = changed_rows(uow, content)
        if not rows:
            raise invalid(why("nothing in it differs from the law of this office"))
        summary = _("Changes: {count}").format(count=len(rows))
        uow.treaties.add_edition(replace(edition, summary=summary))
        put(uow, content, edition)
        return self._recounted(uow, rows, progress, cancel)

    def _recounted(
        self,
        uow: UnitOfWork,
        rows: Sequence[ChangedRow],
        progress: Progress | None,
        cancel: CancelToken | None,
        *,
        every: bool = False,
    ) -> EffectView:
        heard, stopped = progress or Silent(), cancel or CancelToken()
        # What waits already from an edition before is not the doing of this one.
        # Every case is recounted, those too that the person at the desk may not see: of these only their number is told.
        waiting = {} if every else {each.request_id: frozenset(each.moved) for each in uow.whole.treaties.recounts()}
        recounting = self._place.recounting(uow.whole)
        total = uow.whole.requests.counts(self._place.today).get("open", 0)
        cases: list[CaseEffect] = []
        unseen = 0
        moved_cases = dates = forward = alarms = done = 0
        last: RequestId | None = RequestId(0)
        while last is not None:
            stopped.check()
            heard.step(min(done, total), total, _("Recounting the open cases"))
            last, walked, found = recounting.walk(last, every=every)
            done += walked
            seen = {row.id for row in uow.requests.rows([request.id for request, _weighed in found])}
            for request, weighed in found:
                new = tuple(each for each in weighed.moved if each not in waiting.get(request.id, frozenset()))
                if not new:
                    continue
                moved_cases += 1
                dates += len(new)
                forward += sum(each.forward for each in new)
                alarms += weighed.alarm
                if request.id not in seen:
                    unseen += 1
                elif len(cases) < MOST_CASES:
                    restricted = request.particulars.confidentiality is Confidentiality.RESTRICTED
                    one = CaseEffect(
                        request_id=request.id,
                        number=request.number,
                        subject="" if restricted else request.particulars.subject,
                        moved=new,
                        alarm=weighed.alarm,
                    )
                    cases.append(one)
        heard.step(total, total, _("Recounting the open cases"))
        return EffectView(
            rows=tuple(rows),
            cases=tuple(cases),
            cases_moved=moved_cases,
            dates_moved=dates,
            forward=forward,
            alarms=alarms,
            unseen=unseen,
        )


def _open(uow: UnitOfWork, uid: str) -> Proposal:
    found = uow.treaties.proposal(uid)
    if found is None or found.state is not ProposalState.OPEN:
        raise KnownError(Code.LAW_UNKNOWN, proposal=uid)
    return found


def _refuse_stale(uow: UnitOfWork, proposal: Proposal, content: LawContent) -> None:
    """Refuse what would silently write over law that was published while the proposal waited."""
    newer = changed_since(uow, content, proposal.kind, proposal.proposed_at)
    if not newer:
        return
    what = [change_words(ChangedRow(part=each.part, key=each.key, before=each.kept, after=each.offered)) for each in newer[:10]]
    reason = why(
        "while this waited, edition {edition} changed what it would write over: {what}; discard it and make it anew",
        edition=max(each.edition for each in newer),
        what=listed(*what),
    )
    raise invalid(reason)


def _newest(uow: UnitOfWork) -> Edition:
    """The edition that can be taken back."""
    newest = uow.treaties.newest_edition()
    edition = next((each for each in uow.treaties.editions() if each.id == newest), None)
    if edition is None or edition.kind is EditionKind.SEED:
        raise invalid(why("there is no edition to take back; the tables that came with the program stay"))
    return edition


def _alone(uow: UnitOfWork) -> bool:
    """Whether the office works with one person."""
    return uow.office.get().settings.get("two_people", "on") == "off"
