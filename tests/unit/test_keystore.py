# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The computer's key store: only one that encrypts, and always a way without it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.errors import InitError, KeyringLocked

from mlat_desktop import messages
from mlat_desktop.crypto import keystore
from mlat_desktop.domain.errors import Code, KnownError
from tests.memory_keyring import MemoryKeyring

KEY = bytes(range(32))


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keystore, "TRUSTED", {*keystore.TRUSTED, ("tests.memory_keyring", "MemoryKeyring")})


def _missing() -> str:
    with pytest.raises(KnownError) as refusal:
        keystore.remember("office-1", "slot", KEY)
    assert refusal.value.code is Code.KEYRING_MISSING
    return messages.sentence(refusal.value)


@pytest.mark.usefixtures("trusted")
def test_what_is_remembered_is_recalled_until_it_is_forgotten() -> None:
    assert keystore.recall("office-1") is None
    keystore.remember("office-1", "slot", KEY)
    assert keystore.recall("office-1") == ("slot", KEY)
    assert keystore.recall("office-2") is None
    keystore.forget("office-1")
    keystore.forget("office-1")
    assert keystore.recall("office-1") is None
    assert keystore.available()


def test_a_store_that_nobody_vouched_for_is_given_nothing() -> None:
    assert "MemoryKeyring" in _missing()
    assert MemoryKeyring.SECRETS == {}
    assert keystore.available() == ""
    assert keystore.recall("office-1") is None
    keystore.forget("office-1")


def test_a_computer_without_a_store_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", FailKeyring)
    assert "fail" in _missing().lower()


class ClearText(KeyringBackend):
    """As keyrings.alt would be: it keeps what it is given for everybody to read."""

    priority = 9

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("asked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("told")


def test_a_store_in_clear_text_is_passed_over_for_a_trusted_one_behind_it(
    monkeypatch: pytest.MonkeyPatch, trusted: None
) -> None:
    kinds: list[Callable[[], KeyringBackend]] = [ClearText, MemoryKeyring]
    chain = SimpleNamespace(backends=[kind() for kind in kinds])
    monkeypatch.setattr(keyring, "get_keyring", lambda: chain)
    keystore.remember("office-1", "slot", KEY)
    assert keystore.recall("office-1") == ("slot", KEY)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("error", [KeyringLocked("locked"), InitError("no bus")])
def test_a_locked_store_leads_to_the_passphrase(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(MemoryKeyring, name, fail)
    assert keystore.recall("office-1") is None
    assert str(error) in _missing()
    keystore.forget("office-1")


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("kept", ["", "slot", "slot:", "slot:xyz", ":00"])
def test_what_somebody_else_put_there_is_ignored(kept: str) -> None:
    MemoryKeyring.SECRETS["MLAT Desktop", "office-1"] = kept
    assert keystore.recall("office-1") is None


@pytest.mark.usefixtures("trusted")
def test_a_store_that_forgets_at_once_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryKeyring, "set_password", lambda *_: None)
    _missing()
