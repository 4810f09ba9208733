# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How a bundle stands by the media it was carried onto: which parts are still to be written, and what may be said of it."""

from __future__ import annotations

from collections.abc import Sequence

from mlat_desktop.domain.bundle import BundleMedium, BundleRecord, BundleState


def present_copy(media: Sequence[BundleMedium]) -> int:
    """The copy that was worked on last; 1 before the first."""
    return max((medium.copy for medium in media), default=1)


def missing_parts(parts: int, media: Sequence[BundleMedium], copy: int) -> tuple[int, ...]:
    """The parts, counted from 1, that lie whole on no medium of a copy."""
    there = {n for m in media if m.copy == copy and m.holds for n in range(m.first, m.last + 1)}
    return tuple(number for number in range(1, parts + 1) if number not in there)


def whole_copies(parts: int, media: Sequence[BundleMedium]) -> tuple[int, ...]:
    """The copies of which every part lies whole on media."""
    copies = sorted({medium.copy for medium in media if medium.holds})
    return tuple(copy for copy in copies if not missing_parts(parts, media, copy))


def next_parts(parts: int, media: Sequence[BundleMedium]) -> tuple[int, tuple[int, ...]]:
    """Which copy the next medium is of, and which parts it is to get: the rest of the present copy, else all of another."""
    copy = present_copy(media)
    missing = missing_parts(parts, media, copy)
    return (copy, missing) if missing else (copy + 1, tuple(range(1, parts + 1)))


def state_of(parts: int, media: Sequence[BundleMedium]) -> BundleState:
    """What the media say: VERIFIED where a whole copy was read back from all its media, WRITTEN where one lies there."""
    copies = whole_copies(parts, media)
    for copy in copies:
        if all(m.state is BundleState.VERIFIED for m in media if m.copy == copy and m.holds):
            return BundleState.VERIFIED
    if copies:
        return BundleState.WRITTEN
    if any(medium.holds for medium in media):
        return BundleState.PARTLY
    return BundleState.FAILED if media else BundleState.PREPARED


def all_removed(media: Sequence[BundleMedium]) -> bool:
    """Whether something lies on media, and all of these were let go of."""
    whole = [medium for medium in media if medium.holds]
    return bool(whole) and all(medium.removed_at for medium in whole)


def spans(numbers: Sequence[int]) -> str:
    """Part numbers as people write them: ``1-3, 5``."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def serials(record: BundleRecord, media: Sequence[BundleMedium]) -> str:
    """The serial numbers of the media that hold something of a bundle; before there is one, that of the last attempt."""
    whole = [medium.serial for medium in media if medium.holds and medium.serial]
    last = [medium.serial for medium in media[-1:]]
    return ", ".join(dict.fromkeys(whole or last)) or record.medium
