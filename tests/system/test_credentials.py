# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: N803 -- the names of Windows
"""The real key store library over a played credential manager of Windows: its limit, its refusals, and that keys stay here."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import keyring
import pytest
from keyring.backends import Windows

from mlat_desktop.crypto import keystore
from mlat_desktop.domain.errors import Code, KnownError

MOST = 5 * 512
"""CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h, in bytes of UTF-16."""


class PyWinError(Exception):
    """As ``pywintypes.error``: neither an ``OSError`` nor a ``KeyringError``."""

    def __init__(self, winerror: int, funcname: str, strerror: str) -> None:
        super().__init__(winerror, funcname, strerror)
        self.winerror, self.funcname, self.strerror = winerror, funcname, strerror


class CredentialManager:
    """``win32cred``."""

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_SESSION, CRED_PERSIST_LOCAL_MACHINE, CRED_PERSIST_ENTERPRISE = 1, 2, 3

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.forbidden = False

    def CredWrite(self, credential: dict[str, Any], _flags: int) -> None:
        if self.forbidden:
            raise PyWinError(1312, "CredWrite", "A specified logon session does not exist")
        blob = credential["CredentialBlob"].encode("utf-16-le")
        if len(blob) > MOST:
            raise PyWinError(1783, "CredWrite", "The stub received bad data")
        self.kept[credential["TargetName"]] = {**credential, "CredentialBlob": blob}

    def CredRead(self, Type: int, TargetName: str) -> dict[str, Any]:
        if self.forbidden:
            raise PyWinError(1312, "CredRead", "A specified logon session does not exist")
        if TargetName not in self.kept:
            raise PyWinError(1168, "CredRead", "Element not found")
        return self.kept[TargetName]

    def CredDelete(self, Type: int, TargetName: str) -> None:
        del self.kept[TargetName]


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> CredentialManager:
    manager = CredentialManager()
    monkeypatch.setattr(Windows, "win32cred", manager, raising=False)
    monkeypatch.setattr(Windows, "pywintypes", SimpleNamespace(error=PyWinError), raising=False)
    monkeypatch.setattr(keyring, "get_keyring", Windows.WinVaultKeyring)
    return manager


OFFICE, SLOT, KEY = str(uuid.uuid4()), str(uuid.uuid4()), bytes(range(32))


def test_a_key_is_remembered_within_the_limit_and_on_this_computer_alone(manager: CredentialManager) -> None:
    other = str(uuid.uuid4())
    for office in (OFFICE, other):
        keystore.remember(office, SLOT, KEY)
    assert keystore.recall(OFFICE) == keystore.recall(other) == (SLOT, KEY)
    assert max(len(each["CredentialBlob"]) for each in manager.kept.values()) < MOST / 10
    assert {each["Persist"] for each in manager.kept.values()} == {manager.CRED_PERSIST_LOCAL_MACHINE}
    keystore.forget(OFFICE)
    assert keystore.recall(OFFICE) is None
    assert keystore.recall(other) == (SLOT, KEY)


def test_where_the_office_forbids_stored_passwords_the_passphrase_is_asked_for(manager: CredentialManager) -> None:
    manager.forbidden = True
    with pytest.raises(KnownError) as refusal:
        keystore.remember(OFFICE, SLOT, KEY)
    assert refusal.value.code is Code.KEYRING_MISSING
    assert "logon session" in str(refusal.value.facts["found"])
    assert keystore.recall(OFFICE) is None
    keystore.forget(OFFICE)
