# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The key store of the test runs: it keeps secrets in memory, so that no test touches the key store of a real user.

``keyring.backends.null`` would not do: it drops what it is given without a word.
"""

from __future__ import annotations

from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """A key store that works and forgets everything between two tests."""

    priority = 1.0
    SECRETS: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.SECRETS.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.SECRETS[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.SECRETS.pop((service, username), None) is None:
            raise PasswordDeleteError(username)
