# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What somebody is typing, kept in the encrypted database, so that a crash or a lock of the screen loses nothing."""

from __future__ import annotations

import json
from typing import Any

from mlat_desktop.services.workplace import Workplace


class Drafts:
    """One draft per person and form; a draft is not a record and is not audited."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def save(self, form: str, content: dict[str, Any]) -> None:
        """Keep the plain JSON values of a form."""
        self._put(form, json.dumps(content, ensure_ascii=False).encode())

    def load(self, form: str) -> dict[str, Any] | None:
        """What was being typed, None if nothing was left behind."""
        with self._place.store.read() as uow:
            kept = uow.office.secret(self._name(form))
        return dict(json.loads(kept)) if kept else None

    def discard(self, form: str) -> None:
        """Forget a draft: it became a record, or was given up."""
        self._put(form, b"")

    def _put(self, form: str, content: bytes) -> None:
        with self._place.store.write() as uow:
            uow.office.set_secret(self._name(form), content)
            uow.commit()

    def _name(self, form: str) -> str:
        return f"draft:{self._place.user.uid}:{form}"
