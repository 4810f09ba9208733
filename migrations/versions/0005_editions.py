# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let the law of an office have editions, and each case the one on which it is counted.

A newer table counted for every case at its next event, and nothing could be undone: rows of the law become immutable and
carry the edition with which they were published, and a recount waits for an officer.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_INSTANT = sa.DateTime(timezone=True)
_GROWING = sa.String(40)
_LAW = ("treaty_table", "party", "declaration", "calendar")
_KEPT = {
    "treaty_table": "id treaty_id version text sha256 accepted_at accepted_by",
    "party": "treaty_id state signature ratification entry_into_force source",
    "declaration": "id treaty_id state article kind value source as_of",
    "calendar": "id state subdivision year version holidays weekend source",
}
"""Columns of the tables that were there before."""


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _dates(names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Date()) for name in names.split()]


def _edition(table: str) -> list[sa.schema.SchemaItem]:
    named = f"fk_{table}_edition_edition"
    return [
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name=named),
    ]


def _table(name: str, columns: str, *more: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(each) for each in dict.fromkeys((*columns.split(), *more))))


def upgrade() -> None:
    """Create editions, proposals and recounts; what the office has becomes its first edition."""
    _make_editions()
    first = _first_edition()
    _set_aside()
    _make_law()
    for table, columns in _KEPT.items():
        old = _table(f"old_{table}", columns)
        new: dict[str, sa.ColumnElement[Any]] = {"edition": sa.literal(1)}
        if table == "treaty_table":
            new["change"] = sa.literal("")
        elif table != "calendar":
            new["gone"] = sa.false()
        copied = sa.select(*old.c, *new.values())
        op.execute(_table(table, columns, *new).insert().from_select([*old.c.keys(), *new], copied))
        op.drop_table(old.name)
    for table in ("party", "declaration"):
        op.create_index(f"ix_{table}_state", table, ["state"])
    op.add_column("request", sa.Column("edition", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.create_index("ix_request_edition_id", "request", ["edition", "id"])
    if first:
        op.execute("UPDATE request SET edition = 1")


def _make_editions() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", _GROWING, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published_at", _INSTANT, nullable=False),
        *_texts("published_by approved_by origin summary"),
        sa.Column("undone_at", _INSTANT),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
    )
    op.create_table(
        "proposal",
        *_texts("uid"),
        sa.Column("kind", _GROWING, nullable=False),
        *_texts("title body proposed_by"),
        sa.Column("proposed_at", _INSTANT, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", _GROWING, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", _INSTANT),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name="pk_proposal"),
    )
    op.create_index("ix_proposal_state", "proposal", ["state"])
    op.create_table(
        "recount",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("request_id", _KEY, nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("alarm", sa.Boolean(), nullable=False),
        sa.Column("found_at", _INSTANT, nullable=False),
        sa.Column("moved", _JSON, nullable=False),
        sa.Column("state", _GROWING, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", _INSTANT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recount"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_recount_request_id_request"),
    )
    op.create_index("ix_recount_request_id", "recount", ["request_id"])
    op.create_index("ix_recount_state", "recount", ["state"])


def _first_edition() -> bool:
    """Put down what the office has as its first edition; whether there is anything."""
    connection = op.get_bind()
    counts = [connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one() for name in _LAW]
    if not any(counts):
        return False
    accepted = sa.table("treaty_table", sa.column("accepted_at", _INSTANT))
    since = connection.execute(sa.select(sa.func.min(accepted.c.accepted_at))).scalar_one()
    edition = sa.table(
        "edition",
        *(sa.column(name) for name in ["id", "kind", "title", "published_by", "approved_by", "origin", "summary", "undone_by"]),
        sa.column("published_at", _INSTANT),
    )
    connection.execute(
        sa.insert(edition).values(
            id=1,
            kind="seed",
            title="Tables that the office had before editions were kept",
            published_at=since or datetime.now(UTC).replace(tzinfo=None),
            **dict.fromkeys(["published_by", "approved_by", "origin", "summary", "undone_by"], ""),
        )
    )
    return True


def _set_aside() -> None:
    """Make room for tables of the same names."""
    for name in ("ix_party_state", "ix_declaration_state"):
        op.drop_index(name, name.split("_")[1])
    for name in _LAW:
        op.rename_table(name, f"old_{name}")


def _make_law() -> None:
    op.create_table(
        "treaty_table",
        sa.Column("id", _KEY, nullable=False),
        *_texts("treaty_id version text sha256"),
        sa.Column("accepted_at", _INSTANT, nullable=False),
        sa.Column("accepted_by", sa.Text(), nullable=False),
        *_edition("treaty_table"),
        sa.Column("change", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_treaty_table"),
        sa.UniqueConstraint("treaty_id", "version", "edition", name="uq_treaty_table_treaty_id_version_edition"),
    )
    op.create_table(
        "party",
        sa.Column("id", _KEY, nullable=False),
        *_texts("treaty_id state"),
        *_dates("signature ratification entry_into_force"),
        sa.Column("source", sa.Text(), nullable=False),
        *_edition("party"),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_party"),
        sa.UniqueConstraint("treaty_id", "state", "edition", name="uq_party_treaty_id_state_edition"),
    )
    op.create_table(
        "declaration",
        sa.Column("id", _KEY, nullable=False),
        *_texts("treaty_id state article kind value source"),
        sa.Column("as_of", sa.Date(), nullable=False),
        *_edition("declaration"),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_declaration"),
        sa.UniqueConstraint(
            *("treaty_id", "state", "article", "kind", "value", "edition"),
            name="uq_declaration_treaty_id_state_article_kind_value_edition",
        ),
    )
    op.create_table(
        "calendar",
        sa.Column("id", _KEY, nullable=False),
        *_texts("state subdivision"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("holidays", _JSON, nullable=False),
        sa.Column("weekend", _JSON, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        *_edition("calendar"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar"),
        sa.UniqueConstraint("state", "subdivision", "year", "version", name="uq_calendar_state_subdivision_year_version"),
    )


def downgrade() -> None:
    """Keep the newest of everything, and drop the rest."""
    op.drop_index("ix_request_edition_id", "request")
    op.drop_column("request", "edition")
    _set_aside()
    op.create_table(
        "treaty_table",
        sa.Column("id", _KEY, nullable=False),
        *_texts("treaty_id version text sha256"),
        sa.Column("accepted_at", _INSTANT, nullable=False),
        sa.Column("accepted_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_treaty_table"),
        sa.UniqueConstraint("treaty_id", "version", name="uq_treaty_table_treaty_id_version"),
    )
    op.create_table(
        "party",
        *_texts("treaty_id state"),
        *_dates("signature ratification entry_into_force"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("treaty_id", "state", name="pk_party"),
    )
    op.create_table(
        "declaration",
        sa.Column("id", _KEY, nullable=False),
        *_texts("treaty_id state article kind value source"),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_declaration"),
        sa.UniqueConstraint(
            "treaty_id", "state", "article", "kind", "value", name="uq_declaration_treaty_id_state_article_kind_value"
        ),
    )
    op.create_table(
        "calendar",
        sa.Column("id", _KEY, nullable=False),
        *_texts("state subdivision"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("holidays", _JSON, nullable=False),
        sa.Column("weekend", _JSON, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar"),
        sa.UniqueConstraint("state", "subdivision", "year", "version", name="uq_calendar_state_subdivision_year_version"),
    )
    edition = _table("edition", "id undone_at")
    same = {
        "treaty_table": "treaty_id version",
        "party": "treaty_id state",
        "declaration": "treaty_id state article kind value",
        "calendar": "state subdivision year version",
    }
    for table, columns in _KEPT.items():
        old, names = _table(f"old_{table}", columns, "id", "edition", "gone"), columns.split()
        live = old.c.edition.in_(sa.select(edition.c.id).where(edition.c.undone_at.is_(None)))
        newest = sa.select(sa.func.max(old.c.id)).where(live).group_by(*(old.c[name] for name in same[table].split()))
        kept = sa.select(*(old.c[name] for name in names)).where(old.c.id.in_(newest.correlate(None)))
        if table not in {"treaty_table", "calendar"}:
            kept = kept.where(old.c.gone == sa.false())
        op.execute(_table(table, columns).insert().from_select(names, kept))
        op.drop_table(old.name)
    for table in ("party", "declaration"):
        op.create_index(f"ix_{table}_state", table, ["state"])
    for name in ("recount", "proposal", "edition"):
        op.drop_table(name)
    _lock_again()


def _lock_again() -> None:
    """Put back the triggers of 0002 that went with the tables."""
    for table in ("treaty_table", "calendar"):
        changed = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in _KEPT[table].split() if name != "id")
        for name, when, condition, message in (
            ("frozen", "UPDATE", f" WHEN {changed}", "is immutable"),
            ("kept", "DELETE", "", "is never deleted"),
        ):
            refused = f"SELECT RAISE(ABORT, '{table} {message}')"
            op.execute(f"CREATE TRIGGER tr_{table}_{name} BEFORE {when} ON {table}{condition} BEGIN {refused}; END")
