# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The images on the letters of an office: coat of arms, State seal, and the signature of each signatory as a facsimile.

A facsimile is brought in by its owner alone, and printed only on a letter which that person approved or seals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import CleanImage
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.seals import ImageUse, StationeryImage
from mlat_desktop.i18n import N_, _
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

Cleaner = Callable[[bytes], CleanImage]

_WORDS = {
    ImageUse.LETTERHEAD: N_("Coat of arms above the letterhead"),
    ImageUse.SEAL: N_("Seal image in place of the drawn seal"),
    ImageUse.FACSIMILE: N_("Facsimile of your signature"),
}


def use_words(use: ImageUse) -> str:
    """Where an image stands, in words."""
    return _(_WORDS[use])


@dataclass(frozen=True, slots=True)
class SheetImages:
    """The images of one letter by where they stand, as PNG."""

    found: Mapping[ImageUse, StationeryImage]

    def png(self, use: ImageUse) -> bytes:
        """The image, empty if there is none."""
        return self.found[use].png if use in self.found else b""

    def digests(self, *uses: ImageUse) -> dict[str, str]:
        """The SHA-256 of those that there are, for the signed record."""
        return {use.value: self.found[use].sha256 for use in uses if use in self.found}


NO_IMAGES = SheetImages(MappingProxyType({}))
"""Of a letter that bears none."""


class Stationery:
    """Brings images in and takes them away."""

    def __init__(self, place: Workplace, cleaner: Cleaner) -> None:
        self._place = place
        self._clean = cleaner

    def images(self) -> tuple[StationeryImage, ...]:
        """The images that are printed now: the office's, and one's own facsimile."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return tuple(each for each in uow.seals.images() if each.owner in {"", self._place.user.uid})

    def bring_in(self, use: ImageUse, data: bytes) -> Done[StationeryImage]:
        """Print this image from now on, in place of the one before. ``IMAGE_REFUSED``; only one's own facsimile."""
        owner = self._owner(use)
        clean = self._clean(data)
        made = StationeryImage(
            use=use,
            owner=owner,
            png=clean.png,
            width=clean.width,
            height=clean.height,
            sha256=hashlib.sha256(clean.png).hexdigest(),
            added_at=self._place.now,
            added_by=self._place.user.uid,
        )
        with self._place.store.write() as uow:
            uow.seals.take_image_away(use, owner, self._place.now, self._place.user.uid)
            uow.seals.add_image(made)
            detail = {"use": use.value, "sha256": made.sha256, "width": made.width, "height": made.height}
            self._place.write_audit(uow, "image.brought-in", made.sha256[:16], detail=detail)
            uow.commit()
        return Done(made, Changes.of(Kind.OFFICE))

    def take_away(self, use: ImageUse) -> Done[None]:
        """Print it no more; ``IMAGE_MISSING`` if there is none."""
        owner = self._owner(use)
        with self._place.store.write() as uow:
            if not uow.seals.take_image_away(use, owner, self._place.now, self._place.user.uid):
                raise KnownError(Code.IMAGE_MISSING, use=use_words(use))
            self._place.write_audit(uow, "image.taken-away", use.value, detail={"use": use.value})
            uow.commit()
        return Done(None, Changes.of(Kind.OFFICE))

    def may(self, use: ImageUse) -> bool:
        """Whether the person at the desk brings such an image in."""
        act = Act.SEAL_LETTER if use is ImageUse.FACSIMILE else Act.KEEP_OFFICE
        return act in PERMITTED[self._place.user.role]

    def _owner(self, use: ImageUse) -> str:
        if use is ImageUse.FACSIMILE:
            self._place.must(Act.SEAL_LETTER)
            return self._place.user.uid
        self._place.must(Act.KEEP_OFFICE)
        return ""


def images_of(uow: UnitOfWork, signatory: str = "", signing: frozenset[str] = frozenset()) -> SheetImages:
    """The images of a letter: the facsimile is that of whoever is named as ``signatory``, and of ``signing`` people alone."""
    kept = uow.seals.images()
    found = {each.use: each for each in kept if not each.owner}
    if signatory and any(each.owner for each in kept):
        named = {user.uid for user in uow.people.all() if user.full_name == signatory and user.uid in signing}
        found |= {each.use: each for each in kept if each.owner in named}
    return SheetImages(found)
