# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""People of the office and what each role may do: one table, enforced in the services."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mlat_desktop.domain.errors import Code, KnownError


class Role(StrEnum):
    """Roles of a central authority."""

    CLERK = "clerk"
    OFFICER = "officer"
    SIGNATORY = "signatory"
    HEAD = "head"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Act(StrEnum):
    """Acts that the services ask permission for."""

    READ = "read"
    REGISTER = "register"
    LOG_EVENT = "log-event"
    AMEND = "amend"
    CLOSE = "close"
    CLOSE_IN_SPITE = "close-in-spite"
    DRAFT_LETTER = "draft-letter"
    APPROVE_LETTER = "approve-letter"
    SEAL_LETTER = "seal-letter"
    DECIDE = "decide"
    ADD_EVIDENCE = "add-evidence"
    EXPORT_BUNDLE = "export-bundle"
    IMPORT_BUNDLE = "import-bundle"
    TRUST_CARD = "trust-card"
    KEEP_TREATIES = "keep-treaties"
    KEEP_TEMPLATES = "keep-templates"
    KEEP_PEOPLE = "keep-people"
    KEEP_OFFICE = "keep-office"
    VERIFY_AUDIT = "verify-audit"
    OPEN_RESTRICTED = "open-restricted"


_CASEWORK = frozenset(
    {
        Act.READ,
        Act.REGISTER,
        Act.LOG_EVENT,
        Act.AMEND,
        Act.CLOSE,
        Act.DRAFT_LETTER,
        Act.ADD_EVIDENCE,
        Act.EXPORT_BUNDLE,
        Act.IMPORT_BUNDLE,
    }
)
_SIGNING = frozenset({Act.APPROVE_LETTER, Act.SEAL_LETTER, Act.CLOSE_IN_SPITE, Act.DECIDE})

PERMITTED: dict[Role, frozenset[Act]] = {
    Role.CLERK: frozenset({Act.READ, Act.REGISTER, Act.LOG_EVENT, Act.ADD_EVIDENCE, Act.DRAFT_LETTER}),
    Role.OFFICER: _CASEWORK,
    Role.SIGNATORY: _CASEWORK | _SIGNING,
    Role.HEAD: _CASEWORK
    | _SIGNING
    | {Act.TRUST_CARD, Act.KEEP_TREATIES, Act.KEEP_TEMPLATES, Act.VERIFY_AUDIT, Act.OPEN_RESTRICTED},
    # In a small office the administrator is also its head: narrowing this is a choice of the office (issue of people).
    Role.ADMINISTRATOR: _CASEWORK
    | _SIGNING
    | {
        Act.TRUST_CARD,
        Act.KEEP_TREATIES,
        Act.KEEP_TEMPLATES,
        Act.KEEP_PEOPLE,
        Act.KEEP_OFFICE,
        Act.VERIFY_AUDIT,
    },
    Role.AUDITOR: frozenset({Act.READ, Act.VERIFY_AUDIT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who can unlock the office. ``name`` is the sign-in name, ``slot`` the id of the key slot."""

    id: int
    uid: str
    name: str
    full_name: str
    title: str
    role: Role
    slot: str
    active: bool = True

    def must(self, act: Act) -> None:
        """Raise ``KnownError(NOT_PERMITTED)`` unless the role permits ``act``."""
        if not self.active or act not in PERMITTED[self.role]:
            raise KnownError(Code.NOT_PERMITTED, user=self.name, role=self.role, act=act)
