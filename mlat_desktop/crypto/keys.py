# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The key file: the database's random key, wrapped once for each way to open the office.

Usage::

    new = KeyFile.create(path, office_uid=uid, user="anna", passphrase=words)       # cost=Cost(...) in tests
    new.file, new.key (32 bytes), new.slot, new.recovery_code (to print), new.recovery_recipient (age1...)
    file = KeyFile.read(path)
    opened = file.open_with(passphrase, user=None)            # Opened(key, slot); also (key, slot) by unpacking
    opened = file.open_with_recovery(code)
    slot = file.add_passphrase_slot("berta", passphrase, key); file.remove_slot(slot)
    file.change_passphrase(slot, old, new)                    # the slot keeps its id
    slot, wrapping = file.add_keyring_slot(owner_slot, key); file.open_with_wrapping(slot, wrapping)   # -> owner's slot

A user is a passphrase slot; there is no office passphrase beside it. A wrong passphrase and a damaged database are told
apart here, for each slot is authenticated. Every change is written whole (temporary file, sync, replace) before it
returns, or it did not happen. Without this file a backup is unreadable: it belongs into every one.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from mlat_desktop.crypto import recovery
from mlat_desktop.crypto.durable import replacing
from mlat_desktop.domain.errors import BugError, Code, KnownError, why

FORMAT = 1
_MOST_BYTES = 1 << 20
_MOST_KIB = 1 << 20
"""A GiB: what a computer of an office can spare; a file that asks for more was not written by this program."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What guessing one passphrase costs: passes over memory, KiB of memory, lanes (about half a second)."""

    passes: int = 3
    memory_kib: int = 262144
    lanes: int = 4

    def __post_init__(self) -> None:
        """Refuse what a tampered file could ask for to stall the program, and what Argon2 does not allow."""
        if not (1 <= self.passes <= 64 and 1 <= self.lanes <= 64 and 8 * self.lanes <= self.memory_kib <= _MOST_KIB):
            raise ValueError("a cost out of bounds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One way to open the office. ``kind`` is passphrase, recovery or keyring; ``name`` the sign-in name of a passphrase
    slot, the id of the passphrase slot whose owner it stands for in a keyring slot.
    """

    id: str
    kind: str
    name: str
    salt: bytes
    cost: Cost | None
    nonce: bytes
    wrapped: bytes


class Opened(NamedTuple):
    """The database's key, and the slot that opened (for a keyring slot: its owner's passphrase slot)."""

    key: bytes
    slot: str

    def __repr__(self) -> str:
        """Without the key: what is shown of a value ends in logs and reports."""
        return f"Opened(slot={self.slot!r})"


@dataclass(frozen=True, slots=True)
class NewKeys:
    """What a new office gets: the recovery code is shown and printed once, and kept nowhere."""

    file: KeyFile
    key: bytes = field(repr=False)
    slot: str
    recovery_code: str = field(repr=False)
    recovery_recipient: str


class DamagedSlot(NamedTuple):
    """A slot that is not whole: its kind and the sign-in name of its owner, as far as they can be read."""

    kind: str
    name: str


class KeyFile:
    """The key file of one office."""

    def __init__(
        self,
        path: Path,
        office_uid: str,
        slots: tuple[Slot, ...],
        cost: Cost | None = None,
        damaged: tuple[Mapping[str, Any], ...] = (),
    ) -> None:
        self._path = path
        self._office_uid = office_uid
        self._slots = slots
        self._cost = cost or Cost()
        self._damaged = damaged

    # making and reading
    @classmethod
    def create(cls, path: Path, *, office_uid: str, user: str, passphrase: str, cost: Cost | None = None) -> NewKeys:
        """Make a random key and a key file with a passphrase slot and a recovery slot; ``KnownError(FILE_EXISTS)`` if there
        is a file at ``path``.
        """
        if path.exists():
            raise KnownError(Code.FILE_EXISTS, path=str(path))
        key, secret = secrets.token_bytes(32), recovery.new_secret()
        made = cls(path, office_uid, (), cost)
        first = made._by_passphrase(user, passphrase, key)
        made._keep((first, made._by_recovery(secret, key)))
        return NewKeys(made, key, first.id, recovery.code_of(secret), recovery.recipient_of(secret))

    @classmethod
    def read(cls, path: Path, *, cost: Cost | None = None) -> KeyFile:
        """Read a key file; ``KnownError(KEYFILE_DAMAGED)`` if it is missing or nobody's key in it is whole. ``cost`` is that of
        new slots. A slot that is not whole opens nothing, keeps nobody else out, and stays in the file as it is.
        """
        try:
            with path.open("rb") as stream:
                data = stream.read(_MOST_BYTES)
        except FileNotFoundError as error:
            raise KnownError(Code.KEYFILE_DAMAGED, reason=why("it is missing")) from error
        except OSError as error:
            raise KnownError(Code.KEYFILE_DAMAGED, reason=error.strerror or "") from error
        try:
            found = json.loads(data)
            if found["format"] > FORMAT:
                raise KnownError(Code.OFFICE_NEWER, theirs=found["format"], ours=FORMAT)
            read = [(dict(each), _whole_slot(each)) for each in found["slots"]]
            slots = tuple(slot for _found, slot in read if slot is not None)
            if not slots:
                raise ValueError("no slot is whole")
            return cls(path, str(found["office"]), slots, cost, tuple(each for each, slot in read if slot is None))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise KnownError(Code.KEYFILE_DAMAGED, reason=why("its content is not whole")) from error

    @property
    def office_uid(self) -> str:
        """The uid of the office whose key this is."""
        return self._office_uid

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every whole slot, in the order in which they are tried."""
        return self._slots

    @property
    def damaged(self) -> tuple[DamagedSlot, ...]:
        """The slots that are not whole."""
        names = {slot.id: slot.name for slot in self._slots}
        found = []
        for each in self._damaged:
            kind, name = str(each.get("kind", "")), str(each.get("name", ""))
            found.append(DamagedSlot(kind, names.get(name, "") if kind == "keyring" else name))
        return tuple(found)

    # opening
    def open_with(self, passphrase: str, user: str | None = None) -> Opened:
        """Open with a passphrase: the slot of ``user``, or the first that it opens.

        Raises ``KnownError``: USER_UNKNOWN, PASSPHRASE_WRONG.
        """
        slots = [slot for slot in self._slots if slot.kind == "passphrase"]
        if user is not None:
            slots = [slot for slot in slots if _folded(slot.name) == _folded(user)]
            if not slots:
                self._blame_damage(user)
                raise KnownError(Code.USER_UNKNOWN, user=user)
        for slot in slots:
            key = self._unwrapped(slot, _stretched(passphrase, slot))
            if key is not None:
                return Opened(key, slot.id)
        if user is None:
            self._blame_damage()
        raise KnownError(Code.PASSPHRASE_WRONG)

    def _blame_damage(self, user: str = "") -> None:
        """Say that somebody's slot is not whole, that of ``user`` if given: a right passphrase would else pass for a
        wrong one.
        """
        for kind, name in self.damaged:
            if kind not in {"recovery", "keyring"} and (not user or not name or same_name(name, user)):
                raise KnownError(Code.KEY_DAMAGED, user=name or "?")

    def open_with_recovery(self, code: str) -> Opened:
        """Open with the printed code. Raises ``KnownError``: RECOVERY_MISTYPED, RECOVERY_WRONG."""
        secret = recovery.secret_of(code)
        for slot in self._slots:
            if slot.kind == "recovery":
                key = self._unwrapped(slot, recovery.slot_key(secret))
                if key is not None:
                    return Opened(key, slot.id)
        if any(each.get("kind") == "recovery" for each in self._damaged):
            raise KnownError(Code.KEYFILE_DAMAGED, reason=why("the key of the recovery code in it is damaged"))
        raise KnownError(Code.RECOVERY_WRONG)

    def open_with_wrapping(self, slot_id: str, wrapping: bytes) -> Opened:
        """Open with what the computer's key store remembers; ``KnownError(PASSPHRASE_WRONG)`` if it no longer fits."""
        for slot in self._slots:
            if slot.id == slot_id and slot.kind == "keyring" and len(wrapping) == 32:
                key = self._unwrapped(slot, wrapping)
                if key is not None:
                    return Opened(key, slot.name)
        raise KnownError(Code.PASSPHRASE_WRONG)

    # changing
    def add_passphrase_slot(self, name: str, passphrase: str, key: bytes) -> str:
        """Give somebody a key; ``KnownError(USER_EXISTS)`` if the name has one. Returns the slot's id."""
        if any(slot.kind == "passphrase" and _folded(slot.name) == _folded(name) for slot in self._slots):
            raise KnownError(Code.USER_EXISTS, user=name)
        slot = self._by_passphrase(name, passphrase, key)
        self._keep((*self._slots, slot))
        return slot.id

    def add_keyring_slot(self, owner: str, key: bytes) -> tuple[str, bytes]:
        """A slot for this computer's key store, on behalf of the passphrase slot ``owner``: its id and wrapping key."""
        wrapping = secrets.token_bytes(32)
        slot = self._wrap(Slot(id=_new_id(), kind="keyring", name=owner, salt=b"", cost=None, nonce=b"", wrapped=b""),
                          wrapping, key)  # fmt: skip
        self._keep((*self._slots, slot))
        return slot.id, wrapping

    def replace_recovery(self, key: bytes) -> tuple[str, str]:
        """A new recovery code in place of the old one, which opens nothing more: the code and its age recipient."""
        secret = recovery.new_secret()
        others = tuple(slot for slot in self._slots if slot.kind != "recovery")
        self._keep((*others, self._by_recovery(secret, key)), self._damaged_but(lambda each: each.get("kind") == "recovery"))
        return recovery.code_of(secret), recovery.recipient_of(secret)

    def remove_slot(self, slot_id: str) -> None:
        """Take a key away, with what key stores remember on its behalf. The last passphrase slot stays: ``BugError``."""
        taken = {slot_id, *(slot.id for slot in self._slots if slot.kind == "keyring" and slot.name == slot_id)}
        left = tuple(slot for slot in self._slots if slot.id not in taken)
        if not any(slot.kind == "passphrase" for slot in left):
            raise BugError("an office without a passphrase slot")
        self._keep(left, self._damaged_but(lambda each: slot_id in {each.get("id"), each.get("name")}))

    def change_passphrase(self, slot_id: str, old: str, new: str) -> None:
        """Wrap the key anew; the slot keeps its id. ``KnownError(PASSPHRASE_WRONG)`` unless ``old`` opens it."""
        with self.changing_passphrase(slot_id, old, new):
            pass

    def changing_passphrase(self, slot_id: str, old: str, new: str) -> AbstractContextManager[None]:
        """:meth:`change_passphrase`, which counts once the block is through; until then, and if it raises, ``old`` holds."""
        slot = self._passphrase_slot(slot_id)
        key = self._unwrapped(slot, _stretched(old, slot))
        if key is None:
            raise KnownError(Code.PASSPHRASE_WRONG)
        return self.setting_passphrase(slot_id, slot.name, new, key)

    def set_passphrase(self, slot_id: str, name: str, new: str, key: bytes) -> None:
        """Set the passphrase of a person with the key in hand, after the recovery code opened the office."""
        with self.setting_passphrase(slot_id, name, new, key):
            pass

    def setting_passphrase(self, slot_id: str, name: str, new: str, key: bytes) -> AbstractContextManager[None]:
        """:meth:`set_passphrase`, which counts once the block is through. A slot that was damaged is whole again then: its id
        and name are the caller's, for nothing that a damaged slot says of itself is to be trusted.
        """
        fresh = self._by_passphrase(name, new, key, slot_id=slot_id)
        kept = tuple(fresh if each.id == slot_id else each for each in self._slots)
        theirs = self._damaged_but(
            lambda each: (
                each.get("id") == slot_id
                or (each.get("kind") not in {"recovery", "keyring"} and same_name(str(each.get("name", "")), name))
            )
        )
        return self._keeping(kept if fresh in kept else (*self._slots, fresh), theirs)

    def _damaged_but(self, gone: Callable[[Mapping[str, Any]], bool]) -> tuple[Mapping[str, Any], ...]:
        return tuple(each for each in self._damaged if not gone(each))

    def _passphrase_slot(self, slot_id: str) -> Slot:
        slot = next((each for each in self._slots if each.id == slot_id and each.kind == "passphrase"), None)
        if slot is None:
            raise BugError(f"no passphrase slot {slot_id}")
        return slot

    # the parts of it
    def _by_passphrase(self, name: str, passphrase: str, key: bytes, slot_id: str | None = None) -> Slot:
        bare = Slot(
            id=slot_id or _new_id(),
            kind="passphrase",
            name=name,
            salt=os.urandom(16),
            cost=self._cost,
            nonce=b"",
            wrapped=b"",
        )
        return self._wrap(bare, _stretched(passphrase, bare), key)

    def _by_recovery(self, secret: bytes, key: bytes) -> Slot:
        bare = Slot(id=_new_id(), kind="recovery", name="", salt=b"", cost=None, nonce=b"", wrapped=b"")
        return self._wrap(bare, recovery.slot_key(secret), key)

    def _wrap(self, slot: Slot, wrapping: bytes, key: bytes) -> Slot:
        if len(key) != 32:
            raise BugError("a database key of another length")
        nonce = os.urandom(12)
        return replace(slot, nonce=nonce, wrapped=AESGCM(wrapping).encrypt(nonce, key, self._bound(slot)))

    def _unwrapped(self, slot: Slot, wrapping: bytes) -> bytes | None:
        try:
            return AESGCM(wrapping).decrypt(slot.nonce, slot.wrapped, self._bound(slot))
        except InvalidTag:
            return None

    def _bound(self, slot: Slot) -> bytes:
        """What a slot is bound to: it opens under no other office, id, name, kind or cost."""
        parts = ["mlat-key-slot-1", self._office_uid, slot.id, slot.kind, slot.name, slot.salt.hex(), _cost_of(slot)]
        return json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    def _keep(self, slots: tuple[Slot, ...], damaged: tuple[Mapping[str, Any], ...] | None = None) -> None:
        with self._keeping(slots, damaged):
            pass

    @contextmanager
    def _keeping(self, slots: tuple[Slot, ...], damaged: tuple[Mapping[str, Any], ...] | None = None) -> Iterator[None]:
        damaged = self._damaged if damaged is None else damaged
        found = {"format": FORMAT, "office": self._office_uid, "slots": [*(_plain(slot) for slot in slots), *damaged]}
        with replacing(self._path, json.dumps(found, indent=2, ensure_ascii=False).encode() + b"\n"):
            yield
        self._slots, self._damaged = slots, damaged


def _new_id() -> str:
    return secrets.token_hex(8)


def _cost_of(slot: Slot) -> dict[str, int] | None:
    return None if slot.cost is None else asdict(slot.cost)


def same_name(one: str, other: str) -> bool:
    """Whether two sign-in names are one, in any letter case and width."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def _stretched(passphrase: str, slot: Slot) -> bytes:
    """The wrapping key of a passphrase, prepared as RFC 8265 says: every space alike, composed form, nothing else.

    ``KnownError(MEMORY_SHORT)`` where the computer cannot spare what the slot asks for.
    """
    if slot.cost is None:
        raise BugError("a passphrase slot without a cost")
    spaced = "".join(" " if unicodedata.category(char) == "Zs" else char for char in passphrase)
    stretch = Argon2id(
        salt=slot.salt,
        length=32,
        iterations=slot.cost.passes,
        lanes=slot.cost.lanes,
        memory_cost=slot.cost.memory_kib,
    )
    try:
        return stretch.derive(unicodedata.normalize("NFC", spaced).encode())
    except MemoryError as error:
        raise KnownError(Code.MEMORY_SHORT, mebibytes=slot.cost.memory_kib >> 10) from error


def _plain(slot: Slot) -> dict[str, object]:
    plain = _fields(slot)
    return {**plain, "check": _check(plain)}


def _check(plain: Mapping[str, object]) -> str:
    """A sum against decay, no secret: a flipped bit in a slot would else look like a wrong passphrase."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _fields(slot: Slot) -> dict[str, object]:
    return {
        "id": slot.id,
        "kind": slot.kind,
        "name": slot.name,
        "salt": slot.salt.hex(),
        "argon2id": _cost_of(slot),
        "nonce": slot.nonce.hex(),
        "wrapped": slot.wrapped.hex(),
    }


def _whole_slot(found: Mapping[str, Any]) -> Slot | None:
    """A slot as it was written, or None if anything of it changed since."""
    try:
        slot = _slot(found)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return slot if found.get("check", "") in {"", _check(_fields(slot))} else None


def _slot(found: Mapping[str, Any]) -> Slot:
    kind = str(found["kind"])
    cost = None if found["argon2id"] is None else Cost(**found["argon2id"])
    salt, nonce, wrapped = (_bytes(found[name]) for name in ("salt", "nonce", "wrapped"))
    passphrase = kind == "passphrase"
    if (len(nonce), len(wrapped)) != (12, 48) or passphrase != (cost is not None) or passphrase != (len(salt) == 16):
        raise ValueError("a slot that is not whole")
    return Slot(id=str(found["id"]), kind=kind, name=str(found["name"]), salt=salt, cost=cost, nonce=nonce, wrapped=wrapped)


_bytes: Callable[[str], bytes] = bytes.fromhex
