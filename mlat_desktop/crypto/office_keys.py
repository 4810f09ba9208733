# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The key slots of an open office: the one holder of the database key above the database itself.

Implements ``services.keys_port.Keys``; the key never leaves this object but into the key file, wrapped.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager

from mlat_desktop.crypto import keystore, passphrase
from mlat_desktop.crypto.keys import KeyFile, same_name
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.services.keys_port import Strength


class OfficeKeys:
    """The keys of the person at the desk: ``slot`` is their passphrase slot and ``name`` their sign-in name;
    ``by_code`` that the recovery code opened.
    """

    def __init__(self, file: KeyFile, key: bytes, slot: str, name: str, *, by_code: bool = False) -> None:
        self._file = file
        self._key = key
        self._slot = slot
        self._name = name
        self._by_code = by_code

    def strength(self, passphrase_: str, *own_words: str) -> Strength:
        """Judge a passphrase; ``own_words`` (names) count as guessable."""
        judged = passphrase.strength(passphrase_, own_words)
        return Strength(score=judged.score, advice=judged.advice, enough=judged.advice is None)

    def add_slot(self, name: str, passphrase_: str) -> str:
        """A new passphrase slot and its id; ``PASSPHRASE_WEAK`` or ``USER_EXISTS``."""
        passphrase.demand_strong(passphrase_, (name,))
        return self._file.add_passphrase_slot(name, passphrase_, self._key)

    def discard_slot(self, slot: str) -> None:
        """Take a slot away that belongs to nobody; nothing happens if there is none."""
        if any(each.id == slot for each in self._file.slots):
            self._file.remove_slot(slot)

    def discard_unowned(self, name: str, owned: Collection[str]) -> None:
        """Take away slots under ``name`` that are none of ``owned``: what an interrupted adding of a person left."""
        for slot in self._file.slots:
            if slot.kind == "passphrase" and slot.id not in owned and same_name(slot.name, name):
                self._file.remove_slot(slot.id)

    def changing_passphrase(self, old: str, new: str) -> AbstractContextManager[None]:
        """Change the passphrase of the person at the desk; ``PASSPHRASE_WRONG`` if ``old`` does not open the slot."""
        passphrase.demand_strong(new)
        return self._file.changing_passphrase(self._slot, old, new)

    def resetting_passphrase(self, new: str) -> AbstractContextManager[None]:
        """Set a passphrase without the old one: only after unlocking by recovery code, else ``PASSPHRASE_WRONG``."""
        if not self._by_code:
            # Whoever finds a desk unlocked must not be able to lock its owner out.
            raise KnownError(Code.PASSPHRASE_WRONG)
        passphrase.demand_strong(new)
        return self._file.setting_passphrase(self._slot, self._name, new, self._key)

    def damaged(self) -> tuple[tuple[str, str], ...]:
        """The slots in the key file that are not whole: kind, and whose, as far as they can be read."""
        return self._file.damaged

    def remember(self) -> None:
        """Keep a wrapping key in the computer's key store; ``KEYRING_MISSING`` where there is none to trust."""
        if not keystore.available():
            # Ask first: a slot that no store remembers would lie in the key file for nothing.
            raise KnownError(Code.KEYRING_MISSING, found=keystore.found())
        slot, wrapping = self._file.add_keyring_slot(self._slot, self._key)
        try:
            keystore.remember(self._file.office_uid, slot, wrapping)
        except KnownError:
            self._file.remove_slot(slot)
            raise

    def forget(self) -> None:
        """Take the key out of the key store, and its slot out of the key file."""
        remembered = keystore.recall(self._file.office_uid)
        keystore.forget(self._file.office_uid)
        if remembered and any(each.id == remembered[0] for each in self._file.slots):
            self._file.remove_slot(remembered[0])

    def remembered(self) -> bool:
        """Whether this computer's key store holds a key that still fits."""
        kept = keystore.recall(self._file.office_uid)
        return kept is not None and any(each.id == kept[0] for each in self._file.slots)
