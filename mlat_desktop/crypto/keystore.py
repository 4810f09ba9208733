# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The computer's own key store, as a convenience: "remember on this computer".

Usage::

    keystore.remember(office_uid, slot, wrapping)    # KnownError(KEYRING_MISSING, found) without a trusted store
    keystore.recall(office_uid)                      # (slot, wrapping), None if nothing is remembered or there is no store
    keystore.forget(office_uid)
    keystore.available()                             # the store's name, empty without one

Only stores that encrypt are accepted, by name: the keyring library would silently take one that writes clear text if it
happened to be installed. What is kept is a wrapping key, useless without the office's key file; never a passphrase and
never the database's key.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from mlat_desktop.domain.errors import Code, KnownError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

TRUSTED = {
    ("keyring.backends.Windows", "WinVaultKeyring"),
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
    ("keyring.backends.libsecret", "Keyring"),
}
"""Stores that encrypt what they are given, by module and class."""
_SERVICE = "MLAT Desktop"


def _name(backend: KeyringBackend) -> tuple[str, str]:
    return type(backend).__module__, type(backend).__name__


def _candidates() -> list[KeyringBackend]:
    import keyring  # here and below: it looks for stores while it loads, which only those who ask for one shall wait for

    found = keyring.get_keyring()
    return list(getattr(found, "backends", [found]))


def _trusted() -> KeyringBackend | None:
    chosen = next((each for each in _candidates() if _name(each) in TRUSTED), None)
    if chosen is not None and _name(chosen)[1] == "WinVaultKeyring":
        from keyring.backends.Windows import WinVaultKeyring

        if isinstance(chosen, WinVaultKeyring):
            chosen.persist = "local machine"  # else a roaming profile carries the key along
    return chosen


def available() -> str:
    """The name of the trusted store of this computer, empty without one."""
    backend = _trusted()
    return "" if backend is None else str(backend.name)


def found() -> str:
    """The names of the stores that this computer offers, trusted or not: what a refusal tells."""
    return ", ".join(str(each.name) for each in _candidates())


def remember(office_uid: str, slot: str, wrapping: bytes) -> None:
    """Keep the wrapping key of a keyring slot; ``KnownError(KEYRING_MISSING)`` if no trusted store takes it."""
    backend = _trusted()
    if backend is None:
        raise KnownError(Code.KEYRING_MISSING, found=found())
    try:
        backend.set_password(_SERVICE, office_uid, f"{slot}:{wrapping.hex()}")
        kept = backend.get_password(_SERVICE, office_uid)
    except Exception as error:  # each store has errors of its own: that of Windows is no ``KeyringError``
        raise KnownError(Code.KEYRING_MISSING, found=f"{backend.name}: {error}") from error
    if kept != f"{slot}:{wrapping.hex()}":
        raise KnownError(Code.KEYRING_MISSING, found=str(backend.name))


def recall(office_uid: str) -> tuple[str, bytes] | None:
    """The slot and wrapping key remembered for an office; None leads to the passphrase, whatever the cause."""
    backend = _trusted()
    if backend is None:
        return None
    try:
        slot, _, text = (backend.get_password(_SERVICE, office_uid) or "").partition(":")
        return (slot, bytes.fromhex(text)) if slot and text else None
    except Exception:
        return None


def forget(office_uid: str) -> None:
    """Delete what is remembered for an office; nothing happens if there is nothing."""
    backend = _trusted()
    if backend is not None:
        with contextlib.suppress(Exception):
            backend.delete_password(_SERVICE, office_uid)
