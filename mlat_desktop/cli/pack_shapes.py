# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers about treaty packs, by the rules of ``cli.shapes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mlat_desktop.cli.law_shapes import EffectShape, effect_shape
from mlat_desktop.cli.shapes import copied
from mlat_desktop.services.treaties.law_words import About, Change

if TYPE_CHECKING:
    from mlat_desktop.services.treaties.packs import ExportedPack, Imported, PackDiff, PackView


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportShape:
    """A treaty pack that was written: ``number`` counts the packs of this office, ``digest`` is the SHA-256 of it."""

    path: str
    uid: str
    number: int
    title: str
    made_at: datetime
    digest: str
    tables: int
    parties: int
    declarations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackShape:
    """A treaty pack of a trusted office, or of this one (``own``). ``office`` is the name on its card, ``newest`` the highest
    number of its packs that are in the law here, 0 for none.
    """

    uid: str
    number: int
    title: str
    made_at: datetime
    office: str
    country: str
    own: bool
    fingerprint: str
    digest: str
    newest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceShape:
    """One thing that differs: ``text`` is the whole line, ``before`` and ``after`` its words."""

    about: About
    change: Change
    treaty: str
    what: str
    before: str
    after: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictShape:
    """Something that this office made its own law and the pack changes; ``id`` is what ``--keep-local`` and ``--take-theirs``
    name.
    """

    id: str
    what: str
    kept: str
    offered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDiffShape:
    """What a treaty pack would change; ``effect`` is null where nothing differs."""

    pack: PackShape
    differences: tuple[DifferenceShape, ...]
    conflicts: tuple[ConflictShape, ...]
    effect: EffectShape | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackImportShape:
    """What became of a treaty pack: the proposal ``uid`` that waits for a second person, or the ``edition`` (else 0) with its
    ``effect``.
    """

    uid: str
    title: str
    edition: int
    effect: EffectShape | None


def export_shape(done: ExportedPack) -> ExportShape:
    """A pack that was written."""
    head = done.head
    return copied(
        ExportShape, done, path=str(done.path), uid=head.uid, number=head.sequence, title=head.title, made_at=head.made_at
    )


def diff_shape(diff: PackDiff) -> PackDiffShape:
    """What a pack would change."""
    return PackDiffShape(
        pack=_pack(diff.view),
        differences=tuple(copied(DifferenceShape, each) for each in diff.differences),
        conflicts=tuple(
            ConflictShape(id=each.id, what=each.what, kept=each.conflict.kept, offered=each.conflict.offered)
            for each in diff.conflicts
        ),
        effect=effect_shape(diff.effect) if diff.effect else None,
    )


def import_shape(done: Imported) -> PackImportShape:
    """What became of a pack."""
    edition = done.edition.id if done.edition else 0
    uid = done.proposal.uid
    effect = effect_shape(done.effect, proposal=uid, edition=edition) if done.effect else None
    return PackImportShape(uid=uid, title=done.proposal.title, edition=edition, effect=effect)


def _pack(view: PackView) -> PackShape:
    head = view.head
    return copied(
        PackShape, view, uid=head.uid, number=head.sequence, title=head.title, made_at=head.made_at, office=view.sender,
        country=head.country,
    )  # fmt: skip
