# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the services need of the key file and the computer's key store; the database key itself never reaches them."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from mlat_desktop.domain.errors import Why


@dataclass(frozen=True, slots=True)
class Strength:
    """How hard a passphrase is to guess: ``score`` 0 to 4 (zxcvbn), ``advice`` what is wrong with it."""

    score: int
    advice: Why | None
    enough: bool


class Keys(Protocol):
    """The key slots of the open office, on behalf of the person at the desk."""

    def strength(self, passphrase_: str, *own_words: str) -> Strength:
        """Judge a passphrase; ``own_words`` (names) count as guessable."""

    def add_slot(self, name: str, passphrase_: str) -> str:
        """A new passphrase slot and its id; ``PASSPHRASE_WEAK`` or ``USER_EXISTS``."""

    def discard_slot(self, slot: str) -> None:
        """Take a slot away that belongs to nobody; nothing happens if there is none."""

    def discard_unowned(self, name: str, owned: Collection[str]) -> None:
        """Take away slots under ``name`` that are none of ``owned``."""

    def changing_passphrase(self, old: str, new: str) -> AbstractContextManager[None]:
        """``PASSPHRASE_WRONG`` if ``old`` does not open the slot. The new slot lies ready on the disk inside the block and
        counts from its end; if the block raises the old one stays.
        """

    def resetting_passphrase(self, new: str) -> AbstractContextManager[None]:
        """The same without the old one; ``PASSPHRASE_WRONG`` unless the recovery code unlocked the office."""

    def damaged(self) -> tuple[tuple[str, str], ...]:
        """The slots in the key file that are not whole: kind, and whose, as far as they can be read."""

    def remember(self) -> None:
        """Keep a wrapping key in the computer's key store; ``KEYRING_MISSING`` where there is none to trust."""

    def forget(self) -> None:
        """Take the key out of the key store."""

    def remembered(self) -> bool:
        """Whether the key store holds the key."""
