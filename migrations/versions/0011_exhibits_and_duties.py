# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let an exhibit be a thing or a whole medium, know where it is and whether it must go back, and give duties a room.

A thing has no stored file, so that ``evidence.blob`` becomes optional, for which SQLite rebuilds the table.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WHEN = sa.DateTime(timezone=True)
_EMPTY = sa.text("''")
_ZERO = sa.text("0")
_CUSTODY = ("given_by", "received_by", "place", "seal_number", "receipt")


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(40), nullable=False)


def _evidence(*, file_needed: bool) -> list[sa.schema.SchemaItem]:
    """The columns of an exhibit as they always were, but for the stored file."""
    return [
        sa.Column("id", _KEY, nullable=False),
        sa.Column("request_id", _KEY, nullable=False),
        *_texts("uid exhibit title file_name media_type"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("blob", sa.String(32), nullable=not file_needed),
        sa.Column("original", sa.Boolean(), nullable=False),
        *_texts("received_from seal_number"),
        sa.Column("return_due", sa.Date()),
        sa.Column("returned_on", sa.Date()),
        sa.Column("added_at", _WHEN),
        *_texts("added_by"),
    ]


def _added() -> list[sa.Column[Any]]:
    """What an exhibit knows from now on."""
    return [
        sa.Column("form", sa.String(40), nullable=False, server_default=sa.text("'file'")),
        sa.Column("volume", sa.Integer(), nullable=False, server_default=_ZERO),
        sa.Column("volumes", sa.Integer(), nullable=False, server_default=_ZERO),
        *(sa.Column(name, sa.Text(), nullable=False, server_default=_EMPTY) for name in ("holder", "place")),
        sa.Column("to_return", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("lent_to", sa.Text(), nullable=False, server_default=_EMPTY),
        sa.Column("lent_on", sa.Date()),
        *(
            sa.Column(name, sa.Text(), nullable=False, server_default=_EMPTY)
            for name in ("return_receipt", "classification", "medium_serial")
        ),
    ]


def _rules() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_evidence_request_id_request"),
        sa.ForeignKeyConstraint(["blob"], ["blob.id"], name="fk_evidence_blob_blob"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("uid", name="uq_evidence_uid"),
        sa.UniqueConstraint("request_id", "exhibit", name="uq_evidence_request_id_exhibit"),
    ]


def _rebuild(columns: list[sa.schema.SchemaItem]) -> None:
    """Make the table of exhibits anew with these columns and the rows it had. It is not renamed: SQLite would write other
    statements into its schema, and follow the name in other tables.
    """
    op.execute("CREATE TABLE evidence_before AS SELECT * FROM evidence")
    op.drop_table("evidence")
    op.create_table("evidence", *columns, *_rules())
    names = [each.name for each in _evidence(file_needed=False) if isinstance(each, sa.Column)]
    made, before = (sa.table(table, *(sa.column(name) for name in names)) for table in ("evidence", "evidence_before"))
    op.execute(made.insert().from_select(names, sa.select(*before.c)))
    op.drop_table("evidence_before")


def upgrade() -> None:
    """Rebuild the table of exhibits, widen the chain of custody, add what stands beside an exhibit, and the duties."""
    _drop_triggers()
    if op.get_bind().dialect.name == "sqlite":
        _rebuild([*_evidence(file_needed=False), *_added()])
    else:
        op.alter_column("evidence", "blob", existing_type=sa.String(32), nullable=True)
        for column in _added():
            op.add_column("evidence", column)
    for name in _CUSTODY:
        op.add_column("custody_entry", sa.Column(name, sa.Text(), nullable=False, server_default=_EMPTY))
    op.add_column("custody_entry", sa.Column("seal_intact", sa.Boolean()))
    op.add_column("custody_entry", sa.Column("recorded_at", _WHEN))
    _mark_what_goes_back()
    _add_tables()
    _put_back_triggers()


def _mark_what_goes_back() -> None:
    """An original with an agreed day must go back, unless the case says that we lent it: then its event still watches it."""
    op.execute(
        "UPDATE evidence SET to_return = true WHERE original AND return_due IS NOT NULL AND returned_on IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM event WHERE event.request_id = evidence.request_id"
        " AND event.kind = 'originals-lent' AND NOT annulled)"
    )


def _add_tables() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("evidence_id", _KEY, sa.ForeignKey("evidence.id", name="fk_attachment_evidence_id_evidence"), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        _word("kind"),
        *_texts("file_name media_type"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("blob", sa.String(32), sa.ForeignKey("blob.id", name="fk_attachment_blob_blob"), nullable=False),
        sa.Column("added_at", _WHEN, nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.UniqueConstraint("uid", name="uq_attachment_uid"),
    )
    op.create_index("ix_attachment_evidence_id", "attachment", ["evidence_id"])
    op.create_table(
        "medium_file",
        sa.Column(
            "evidence_id", _KEY, sa.ForeignKey("evidence.id", name="fk_medium_file_evidence_id_evidence"), nullable=False
        ),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *_texts("sha256 md5 sha1 fault"),
        sa.Column("checks", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("evidence_id", "position", name="pk_medium_file"),
    )
    op.create_table(
        "duty",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("request_id", _KEY, sa.ForeignKey("request.id", name="fk_duty_request_id_request"), nullable=False),
        *_texts("uid kind text"),
        _word("given_by"),
        *_texts("given_name"),
        _word("owed_by"),
        *_texts("owed_name article owner"),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("review_on", sa.Date()),
        _word("state"),
        sa.Column("ended_on", sa.Date()),
        *_texts("ended_by ended_how origin bundle"),
        sa.Column("recorded_at", _WHEN),
        *_texts("recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_duty"),
        sa.UniqueConstraint("uid", name="uq_duty_uid"),
    )
    op.create_index("ix_duty_request_id", "duty", ["request_id"])


def downgrade() -> None:
    """Take it all back. A thing, which has no stored file, cannot stay: it goes with its chain of custody."""
    _drop_triggers()
    for name in ("duty", "medium_file", "attachment"):
        op.drop_table(name)
    op.execute("DELETE FROM custody_entry WHERE evidence_id IN (SELECT id FROM evidence WHERE blob IS NULL)")
    op.execute("DELETE FROM evidence WHERE blob IS NULL")
    for name in ("recorded_at", "seal_intact", *reversed(_CUSTODY)):
        op.drop_column("custody_entry", name)
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(_evidence(file_needed=True))
    else:
        for column in reversed(_added()):
            op.drop_column("evidence", column.name)
        op.alter_column("evidence", "blob", existing_type=sa.String(32), nullable=False)
    _put_back_triggers()


_FROZEN = {
    "evidence": "request_id uid exhibit file_name media_type size sha256 blob original added_at added_by",
    "custody_entry": "evidence_id at actor act detail medium sha256",
}


def _drop_triggers() -> None:
    """They name columns, and a rebuilt table loses its own."""
    for table in _FROZEN:
        for end in ("frozen", "kept"):
            op.execute(f"DROP TRIGGER IF EXISTS tr_{table}_{end}")


def _put_back_triggers() -> None:
    """In the words of the versions before; whoever upgrades puts those of the present version in their place."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, columns in _FROZEN.items():
        changed = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in columns.split())
        for name, when, message in (
            ("frozen", f"UPDATE ON {table} WHEN {changed}", f"{table} is immutable"),
            ("kept", f"DELETE ON {table}", f"{table} is never deleted"),
        ):
            op.execute(f"CREATE TRIGGER tr_{table}_{name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{message}'); END")
