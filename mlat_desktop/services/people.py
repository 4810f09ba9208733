# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The people of the office: each with a key slot of their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.people import Act, Role, User
from mlat_desktop.services.keys_port import Keys, Strength
from mlat_desktop.services.workplace import Workplace


class People:
    """Adds people and changes passphrases."""

    def __init__(self, place: Workplace, keys: Keys) -> None:
        self._place = place
        self._keys = keys

    def all(self) -> tuple[User, ...]:
        """Everybody, in order of their joining."""
        with self._place.store.read() as uow:
            return uow.people.all()

    def add(self, name: str, full_name: str, title: str, role: Role, passphrase: str) -> Done[User]:
        """Add a person with a key slot. The slot is written first: a person without a key could never sign in, and a key
        without a person opens no desk. One that an interrupt left behind makes room for the next try.
        """
        self._place.must(Act.KEEP_PEOPLE)
        name = name.strip()
        if not name or not full_name.strip():
            raise KnownError(Code.REQUEST_INVALID, reason=why("a person needs a sign-in name and a full name"))
        with self._place.store.read() as uow:
            if uow.people.by_name(name):
                raise KnownError(Code.USER_EXISTS, user=name)
            owned = {user.slot for user in uow.people.all()}
        self._keys.discard_unowned(name, owned)
        slot = self._keys.add_slot(name, passphrase)
        user = User(
            id=0, uid=self._place.new_uid(), name=name, full_name=full_name.strip(), title=title.strip(), role=role, slot=slot
        )
        try:
            user = self._enter(user)
        except KnownError:
            self._keys.discard_slot(slot)
            raise
        return Done(user, Changes.of(Kind.PEOPLE))

    def _enter(self, user: User) -> User:
        with self._place.store.write() as uow:
            user = replace(user, id=uow.people.add(user))
            detail = {"name": user.name, "full_name": user.full_name, "role": user.role.value}
            self._place.write_audit(uow, "user.added", user.uid, fields=("user",), detail=detail)
            uow.commit()
        return user

    def change_passphrase(self, old: str, new: str) -> Done[None]:
        """Change one's own passphrase."""
        self._note_first("key.changed", lambda: self._keys.changing_passphrase(old, new))
        return Done(None, Changes.of(Kind.PEOPLE))

    def reset_passphrase(self, new: str) -> Done[None]:
        """Set a new passphrase after the office was unlocked by its recovery code."""
        self._note_first("key.recovered", lambda: self._keys.resetting_passphrase(new))
        return Done(None, Changes.of(Kind.PEOPLE))

    def strength(self, passphrase: str) -> Strength:
        """How hard a passphrase is to guess, knowing the words of this office."""
        return self._keys.strength(passphrase, self._place.user.name, self._place.office.name)

    def remember(self) -> None:
        """Remember the key on this computer through its key store."""
        self._note("key.remembered", self._keys.remember)

    def forget(self) -> None:
        """Take the key out of this computer's key store."""
        self._note("key.forgotten", self._keys.forget)

    def remembered(self) -> bool:
        """Whether this computer's key store holds the key."""
        return self._keys.remembered()

    def _note_first(self, action: str, changing: Callable[[], AbstractContextManager[None]]) -> None:
        """Let a new key take its place only once the log has it: a refusal by a full disk must leave the old passphrase valid,
        and no passphrase may change unseen.
        """
        with self._place.store.write() as uow:
            self._place.write_audit(uow, action, self._place.user.uid)
            with changing():
                uow.commit()

    def _note(self, action: str, act: Callable[[], None]) -> None:
        """Change the key file within the unit of work: what is refused leaves no entry, what is entered has happened."""
        with self._place.store.write() as uow:
            self._place.write_audit(uow, action, self._place.user.uid)
            act()
            uow.commit()
