# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of the office's law and of its address book, as SQLAlchemy Core describes them (see ``tables``).

Rows of the law are immutable and carry the edition with which they were published: what counts is the newest row whose edition
was not undone. ``gone`` rows say that a membership or declaration no longer stands.
"""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.directory import AuthorityRole, Possible
from mlat_desktop.domain.law import EditionKind, ProposalState, RecountState
from mlat_desktop.domain.legal_basis import PartyAct
from mlat_desktop.domain.treaty import SourceLevel
from mlat_desktop.store.table_parts import documents, flag, metadata, part_of, row_id, text, texts, verified
from mlat_desktop.store.types import UtcDateTime, document, growing

edition = sa.Table(
    "edition",
    metadata,
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("kind", growing(EditionKind), nullable=False),
    text("title"),
    sa.Column("published_at", UtcDateTime(), nullable=False),
    *texts("published_by approved_by origin summary"),
    sa.Column("undone_at", UtcDateTime()),
    text("undone_by"),
)


def _edition() -> sa.Column[int]:
    """The edition with which a row of the law was published."""
    return sa.Column("edition", sa.Integer(), sa.ForeignKey("edition.id"), nullable=False)


treaty_table = sa.Table(
    "treaty_table",
    metadata,
    row_id(),
    *texts("treaty_id version text sha256"),
    sa.Column("accepted_at", UtcDateTime(), nullable=False),
    text("accepted_by"),
    _edition(),
    text("change"),
    sa.UniqueConstraint("treaty_id", "version", "edition"),
)
party = sa.Table(
    "party",
    metadata,
    row_id(),
    *texts("treaty_id state"),
    sa.Column("signature", sa.Date()),
    sa.Column("ratification", sa.Date()),
    sa.Column("entry_into_force", sa.Date()),
    text("source"),
    _edition(),
    flag("gone"),
    sa.UniqueConstraint("treaty_id", "state", "edition"),
    sa.Index(None, "state"),
)
party_event = sa.Table(
    "party_event",
    metadata,
    row_id(),
    *texts("treaty_id state"),
    sa.Column("act", growing(PartyAct), nullable=False),
    sa.Column("on", sa.Date()),
    sa.Column("effective_on", sa.Date()),
    *texts("territory article text source"),
    sa.Column("level", growing(SourceLevel), nullable=False),
    _edition(),
    flag("gone"),
    sa.Index(None, "treaty_id", "state"),
    sa.Index(None, "state"),
)
declaration = sa.Table(
    "declaration",
    metadata,
    row_id(),
    *texts("treaty_id state article kind value source"),
    sa.Column("as_of", sa.Date(), nullable=False),
    _edition(),
    flag("gone"),
    sa.UniqueConstraint("treaty_id", "state", "article", "kind", "value", "edition"),
    sa.Index(None, "state"),
)
calendar = sa.Table(
    "calendar",
    metadata,
    row_id(),
    *texts("state subdivision"),
    sa.Column("year", sa.Integer(), nullable=False),
    text("version"),
    sa.Column("holidays", document(), nullable=False),
    sa.Column("weekend", document(), nullable=False),
    sa.Column("worked", document(), nullable=False, server_default=sa.text("'[]'")),
    text("source"),
    _edition(),
    sa.UniqueConstraint("state", "subdivision", "year", "version"),
)
proposal = sa.Table(
    "proposal",
    metadata,
    sa.Column("uid", sa.Text(), primary_key=True),
    sa.Column("kind", growing(EditionKind), nullable=False),
    *texts("title body proposed_by"),
    sa.Column("proposed_at", UtcDateTime(), nullable=False),
    text("origin"),
    sa.Column("state", growing(ProposalState), nullable=False),
    text("decided_by"),
    sa.Column("decided_at", UtcDateTime()),
    sa.Column("edition", sa.Integer(), nullable=False),
    sa.Index(None, "state"),
)
recount = sa.Table(
    "recount",
    metadata,
    row_id(),
    part_of("request"),
    sa.Column("before", sa.Integer(), nullable=False),
    sa.Column("after", sa.Integer(), nullable=False),
    flag("alarm"),
    sa.Column("found_at", UtcDateTime(), nullable=False),
    sa.Column("moved", document(), nullable=False),
    sa.Column("state", growing(RecountState), nullable=False),
    text("decided_by"),
    sa.Column("decided_at", UtcDateTime()),
    text("reason"),
    sa.Index(None, "request_id"),
    sa.Index(None, "state"),
)
entered_date = sa.Table(
    "entered_date",
    metadata,
    sa.Column("uid", sa.Text(), primary_key=True),
    part_of("request"),
    *texts("limit_id trigger_uid"),
    sa.Column("due_on", sa.Date(), nullable=False),
    sa.Column("due_at", UtcDateTime()),
    sa.Column("due_zone", sa.Text()),
    sa.Column("due_offset", sa.Integer()),
    *texts("source note entered_by"),
    sa.Column("entered_at", UtcDateTime(), nullable=False),
    text("confirmed_by"),
    sa.Column("confirmed_at", UtcDateTime()),
    text("withdrawn_by"),
    sa.Column("withdrawn_at", UtcDateTime()),
    text("withdrawn_reason"),
    sa.Index(None, "request_id"),
)
# ── whom to write to ──────────────────────────────────────────────────────────────────────────────────────────────────────
authority_entry = sa.Table(
    "authority_entry",
    metadata,
    sa.Column("uid", sa.Text(), primary_key=True),
    text("state"),
    sa.Column("role", growing(AuthorityRole), nullable=False),
    *texts("name address person phone email fax hours zone"),
    *documents("languages channels treaties"),
    *texts("encryption note source"),
    *verified(),
    sa.Index(None, "state"),
)
country_profile = sa.Table(
    "country_profile",
    metadata,
    sa.Column("uid", sa.Text(), primary_key=True),
    *texts("state measure"),
    sa.Column("possible", growing(Possible), nullable=False),
    *texts("legal_framework receiving_authority executing_authority means execution_deadline dual_criminality use_limitation"),
    *texts("special_documentation special_requirements links other source"),
    *documents("languages channels"),
    *verified(),
    sa.UniqueConstraint("state", "measure"),
)
own_code = sa.Table(
    "own_code",
    metadata,
    sa.Column("list", sa.Text(), primary_key=True),
    sa.Column("id", sa.Text(), primary_key=True),
    sa.Column("labels", document(), nullable=False),
    flag("active"),
    text("added_by"),
    sa.Column("added_at", UtcDateTime()),
)
