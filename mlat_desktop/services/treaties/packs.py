# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Hands the law of this office to others as one signed file, and takes in what other offices hand over.

A pack that is read counts for nothing yet. What it would change is said row by row and case by case; it becomes a proposal, and
:class:`~mlat_desktop.services.treaties.publishing.Publishing` makes it the law, whole or not at all, and takes it back.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from mlat_desktop.domain.bundle import Card, CardStatus, Signatures
from mlat_desktop.domain.changes import Changes, Done
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.law import Edition, EditionKind, Proposal
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyEvent
from mlat_desktop.domain.pack import Pack, PackHead
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.bundles.own_keys import in_use, pairs
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.ports import CalendarRow, UnitOfWork
from mlat_desktop.services.treaties.law_changes import ChangedRow, Conflict, conflicts_of, without
from mlat_desktop.services.treaties.law_content import LawContent, OfState, dump
from mlat_desktop.services.treaties.law_words import Difference, change_words, differences
from mlat_desktop.services.treaties.pack_content import check_content, read_content
from mlat_desktop.services.treaties.pack_order import origin_of, refuse_older
from mlat_desktop.services.treaties.pack_port import PackFiles
from mlat_desktop.services.treaties.publishing import EffectView, Publishing
from mlat_desktop.services.workplace import Workplace

R = TypeVar("R", Party, PartyEvent, Declaration)

_COUNTER = "pack-sequence"
_DAY = timedelta(days=1)
_CALENDAR_YEARS = range(-1, 6)
"""The years of a calendar that travel, counted from the present one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackChoice:
    """What goes into a pack beside the tables of these treaties, all of them where none is named."""

    treaties: tuple[str, ...] = ()
    parties: bool = True
    life: bool = True
    declarations: bool = True
    calendars: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedPack:
    """A pack that was written."""

    path: Path
    head: PackHead
    digest: str
    tables: int
    parties: int
    declarations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackView:
    """A pack that may be taken in. ``sender`` is the name on the card of the office that made it, which is ``own`` for a pack
    of this office; ``newest`` the highest number of the packs of that office that are in the law, 0 for none.
    """

    path: Path
    head: PackHead
    sender: str
    own: bool
    fingerprint: str
    digest: str
    newest: int
    content: LawContent

    @property
    def origin(self) -> str:
        """Under what the edition names the pack."""
        return origin_of(self.digest, self.head.office_uid, self.head.sequence)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictView:
    """Something that this office made its own law and the pack would write over. ``id`` is what a choice names."""

    id: str
    what: str
    conflict: Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDiff:
    """What a pack would change: nothing where there are no differences, and then it has no effect."""

    view: PackView
    differences: tuple[Difference, ...]
    conflicts: tuple[ConflictView, ...]
    effect: EffectView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackChoices:
    """The answers to conflicts, by their ids; the id of a treaty answers for all of it."""

    keep_local: frozenset[str] = frozenset()
    take_theirs: frozenset[str] = frozenset()

    def keeps(self, conflict_id: str) -> bool | None:
        """Whether the office's own stays; None where nobody said. The longer name decides."""
        treaty = conflict_id.partition("/")[0]
        for name in (conflict_id, treaty):
            if name in self.keep_local:
                return True
            if name in self.take_theirs:
                return False
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a pack: a proposal that waits, or an edition with what it changed."""

    proposal: Proposal
    edition: Edition | None = None
    effect: EffectView | None = None


class Packs:
    """The service."""

    def __init__(self, place: Workplace, files: PackFiles, signatures: Signatures, publishing: Publishing) -> None:
        self._place = place
        self._files = files
        self._signatures = signatures
        self._publishing = publishing

    # -- out

    def export(self, target: Path, choice: PackChoice | None = None, title: str = "") -> Done[ExportedPack]:
        """Write law of this office as one signed file that must not exist yet. Raises ``TREATY_UNKNOWN``, ``PACK_EXPORT``,
        ``FILE_EXISTS``.
        """
        self._place.must(Act.KEEP_TREATIES)
        if target.exists():
            raise KnownError(Code.FILE_EXISTS, path=str(target))
        if not target.parent.is_dir():
            raise KnownError(Code.FILE_MISSING, path=str(target.parent))
        with self._place.store.write() as uow:
            content = self._gathered(uow, choice or PackChoice())
            check_content(content, [row.treaty_id for row in uow.treaties.tables()])
            seed = in_use(pairs(uow), self._place.today).seed
            head = self._head(uow, content, seed, " ".join(title.split()))
            data = self._files.encode(head, dump(content), seed)
            uow.office.set_secret(_COUNTER, str(head.sequence).encode())
            detail = {"title": head.title, "number": head.sequence, "tables": len(content.tables)}
            self._place.write_audit(uow, "pack.exported", head.uid, fields=("pack",), detail=detail)
            write_new(target, lambda out: _ignore(out.write(data)), ready=uow.commit)
        exported = ExportedPack(
            path=target,
            head=head,
            digest=self._files.read(target).digest,
            tables=len(content.tables),
            parties=len(content.parties),
            declarations=len(content.declarations),
        )
        return Done(exported, Changes.of())

    def _head(self, uow: UnitOfWork, content: LawContent, seed: bytes, title: str) -> PackHead:
        office = uow.office.get()
        # Not isolated, as texts of a right-to-left screen are: the title is read in other offices.
        given = _("Treaty tables of {office}, {day}").format(office=office.name, day=screen().date(self._place.today))
        words = title or given
        if len(words) > 300 or not words.isprintable():
            raise KnownError(Code.PACK_EXPORT, reason=why("its title is too long or has a character that can not be printed"))
        schemas = [tomllib.loads(text)["schema"] for text in content.tables]
        return PackHead(
            uid=self._place.new_uid(),
            sequence=int(uow.office.secret(_COUNTER) or b"0") + 1,
            title=words,
            made_at=self._place.now.replace(microsecond=0),
            office_uid=office.uid,
            office=office.name,
            country=office.country,
            signing_key=self._signatures.public_key(seed),
            schema=max(schemas, default=1),
        )

    def _gathered(self, uow: UnitOfWork, choice: PackChoice) -> LawContent:
        kept = {row.treaty_id: row.text for row in uow.treaties.tables()}
        unknown = [each for each in choice.treaties if each not in kept]
        if unknown:
            raise KnownError(Code.TREATY_UNKNOWN, treaty=unknown[0])
        wanted = frozenset(choice.treaties or kept)
        content = LawContent(tables=tuple(text for treaty, text in kept.items() if treaty in wanted))
        if choice.parties:
            rows, gone = _with_gone(uow, wanted, lambda edition: uow.treaties.parties(edition=edition))
            content = replace(content, parties=rows, parties_gone=gone)
        if choice.life:
            steps, gone = _with_gone(uow, wanted, lambda edition: uow.treaties.party_events(edition=edition))
            content = replace(content, party_events=steps, lives_emptied=gone)
        if choice.declarations:
            said, gone = _with_gone(uow, wanted, lambda edition: uow.treaties.declarations(edition=edition))
            content = replace(content, declarations=said, declarations_emptied=gone)
        return replace(content, calendars=self._calendars(uow) if choice.calendars else ())

    def _calendars(self, uow: UnitOfWork) -> tuple[CalendarRow, ...]:
        """The calendars of this State that are stored, for years about the present one."""
        office, year = uow.office.get(), self._place.today.year
        years = [year + each for each in _CALENDAR_YEARS]
        found = uow.treaties.calendars(office.country, office.subdivision, years)
        return tuple(replace(found[each], edition=0) for each in sorted(found))

    # -- looking

    def read(self, path: Path) -> PackView:
        """A pack that could be taken in. Raises ``PACK_INVALID``, ``PACK_SENDER``, ``PACK_OLDER`` or ``PACK_NEWER``."""
        self._place.must(Act.READ)
        pack = self._files.read(path)
        with self._place.store.read() as uow:
            sender, own = self._sender(uow, pack, path)
            head = pack.head
            newest = refuse_older(uow, origin_of(pack.digest, head.office_uid, head.sequence), str(path))
            known = [row.treaty_id for row in uow.treaties.tables()]
        content = read_content(pack, path, known)
        return PackView(
            path=path,
            head=pack.head,
            sender=sender,
            own=own,
            fingerprint=pack.fingerprint,
            digest=pack.digest,
            newest=newest,
            content=content,
        )

    def diff(
        self,
        path: Path,
        choices: PackChoices | None = None,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> PackDiff:
        """What a pack would change, in words, and which dates of open cases would move. Of what was made in this office by hand
        only that is left out of which ``choices`` say that it stays. Nothing is changed.
        """
        view = self.read(path)
        with self._place.store.read() as uow:
            conflicts = _conflicts(uow, view.content)
            kept = [each.conflict for each in conflicts if choices and choices.keeps(each.id)]
            content = without(view.content, kept)
            found = differences(uow, content)
        effect = self._publishing.effect(content, progress, cancel) if found else None
        return PackDiff(view=view, differences=found, conflicts=conflicts, effect=effect)

    # -- in

    def import_(
        self,
        path: Path,
        choices: PackChoices | None = None,
        *,
        seen: str = "",
        publish: bool = False,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[Imported]:
        """Propose the law of a pack, and ``publish`` it at once where the office works with one person. Raises what
        :meth:`read` raises, ``PACK_CONFLICT`` until every conflict is decided, ``LAW_SECOND_PERSON``, ``LAW_INVALID``.

        With ``seen``, the digest of the pack that was looked at, only that one: ``PACK_CHANGED`` where another lies there now.
        """
        self._place.must(Act.KEEP_TREATIES)
        user = self._place.user
        view = self.read(path)
        if seen and view.digest != seen.strip().casefold():
            raise KnownError(Code.PACK_CHANGED, path=str(path))
        with self._place.store.read() as uow:
            if publish and uow.office.get().settings.get("two_people", "on") != "off":
                raise KnownError(Code.LAW_SECOND_PERSON, user=user.full_name or user.name)
            conflicts = _conflicts(uow, view.content)
        kept = _decided(path, conflicts, choices or PackChoices())
        content = without(view.content, kept)
        if content.empty:
            raise KnownError(Code.LAW_INVALID, reason=why("all of it stays as this office has it"))
        proposed = self._publishing.propose(EditionKind.PACK, view.head.title, content, view.origin)
        if not publish:
            return Done(Imported(proposal=proposed.value), proposed.changes)
        done = self._publishing.publish(proposed.value.uid, progress, cancel)
        edition, effect = done.value
        return Done(Imported(proposal=proposed.value, edition=edition, effect=effect), done.changes)

    # -- parts

    def _sender(self, uow: UnitOfWork, pack: Pack, path: Path) -> tuple[str, bool]:
        """The name of the office that made a pack, and whether it is this one."""
        office = uow.office.get()
        mine = [self._signatures.fingerprint(self._signatures.public_key(pair.seed)) for pair in pairs(uow)]
        if pack.fingerprint in mine:
            if pack.head.office_uid != office.uid:
                raise _from(path, why("the key of this office signed it, but it names another office"))
            return office.name, True
        card = uow.bundles.card(pack.fingerprint)
        if card is None:
            unknown = why(
                "this office does not know the key that signed it, {fingerprint}; add the card of the office that made it",
                fingerprint=pack.fingerprint,
            )
            raise _from(path, unknown)
        self._trusted(card, path)
        if card.office_uid != pack.head.office_uid:
            foreign = why("the key that signed it is that of {office}, but it names another office", office=card.name)
            raise _from(path, foreign)
        return card.name, False

    def _trusted(self, card: Card, path: Path) -> None:
        if card.status is CardStatus.REVOKED:
            raise _from(path, why("trust in the card of {office} was withdrawn", office=card.name))
        if card.status is not CardStatus.TRUSTED:
            doubtful = why(
                "the card of {office} is known but not trusted; first compare its fingerprint over another channel",
                office=card.name,
            )
            raise _from(path, doubtful)
        today = self._place.today
        if not card.valid_from - _DAY <= today <= (card.valid_to or today):  # it may be yesterday here
            end = screen().date(card.valid_to) if card.valid_to else "-"
            late = why(
                "the card of {office} is valid from {start} to {end} only; ask that office for its new card",
                office=card.name,
                start=card.valid_from,
                end=end,
            )
            raise _from(path, late)


def _from(path: Path, reason: Why) -> KnownError:
    return KnownError(Code.PACK_SENDER, path=str(path), reason=reason)


def _with_gone(
    uow: UnitOfWork, treaties: Collection[str], standing: Callable[[int | None], Iterable[R]]
) -> tuple[tuple[R, ...], tuple[OfState, ...]]:
    """What stands of these treaties, and of which States something stood in an edition of before and stands no more."""
    now = tuple(row for row in standing(None) if row.treaty_id in treaties)
    there = {(row.treaty_id, row.state) for row in now}
    live = [each.id for each in uow.treaties.editions() if each.undone_at is None]
    before = {(row.treaty_id, row.state) for edition in live[:-1] for row in standing(edition) if row.treaty_id in treaties}
    return now, tuple(OfState(treaty_id=treaty, state=state) for treaty, state in sorted(before - there))


def _conflicts(uow: UnitOfWork, content: LawContent) -> tuple[ConflictView, ...]:
    return tuple(
        ConflictView(id="/".join(part for part in each.key if part), what=_what(each), conflict=each)
        for each in conflicts_of(uow, content)
    )


def _what(conflict: Conflict) -> str:
    return change_words(ChangedRow(part=conflict.part, key=conflict.key, before=conflict.kept, after=conflict.offered))


def _decided(path: Path, conflicts: Sequence[ConflictView], choices: PackChoices) -> list[Conflict]:
    """The conflicts in which the office keeps its own; each must be decided, and nothing else."""
    named = choices.keep_local | choices.take_theirs
    both = choices.keep_local & choices.take_theirs
    there: Collection[str] = {each.id for each in conflicts} | {each.id.partition("/")[0] for each in conflicts}
    if both:
        reason = why("{what} can not both stay and give way", what=min(both))
        raise KnownError(Code.PACK_CONFLICT, path=str(path), reason=reason)
    if named - set(there):
        reason = why("{what} is nothing that this office made its own law and the pack changes", what=min(named - set(there)))
        raise KnownError(Code.PACK_CONFLICT, path=str(path), reason=reason)
    open_ = [each for each in conflicts if choices.keeps(each.id) is None]
    if open_:
        what = listed(*(f"{each.what} ({each.id})" for each in open_[:10]))
        reason = why("it changes what this office made its own law: {what}", what=what)
        raise KnownError(Code.PACK_CONFLICT, path=str(path), reason=reason)
    return [each.conflict for each in conflicts if choices.keeps(each.id)]


def _ignore(_written: int) -> None:
    """A buffered file takes all of what it is given."""
