# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Create the tables of an office.

Revision ID: 0001
Revises: none
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_INSTANT = sa.DateTime(timezone=True)
_GROWING = sa.String(40)

_ASSET_ACT = "traced frozen seized confiscated repatriated shared"
_BASIS_KIND = "treaty reciprocity letters-rogatory comity"
_BUNDLE_STATE = "failed written verified imported"
_CARD_STATUS = "own known trusted revoked"
_CHANNEL = "post courier diplomatic-bag hand fax email i-24-7 platform media telephone"
_CONFIDENTIALITY = "ordinary confidential restricted"
_DEADLINE_STATE = "running suspended settled ended until-event uncomputed"
_DIRECTION = "in out"
_ITEM_STATUS = "asked with-executor executed not-executed"
_LETTER_STATUS = "draft review approved sealed dispatched void"
_LIMIT_KIND = "may shall floor ceiling soft backward"
_MAIL_KIND = "letter note call interpol email bundle"
_OUTCOME = "granted partly refused-authority refused-court withdrawn lapsed returned transferred otherwise"
_PERSON_ROLE = "suspect accused convicted witness expert victim holder addressee other"
_REFERENCE_KIND = "theirs issuing court police diplomatic-note interpol previous-request preservation-ticket old-system linked"
_REQUEST_CLASS = "mla extradition spontaneous preservation service proceedings sentenced custody enquiry returned"
_ROLE = "clerk officer signatory head administrator auditor"
_STAGE = "investigation charged trial enforcement"
_STATUS = (
    "registered query-sent under-review postponed with-executor partly-executed executed in-preparation "
    "sent awaiting-reply reply-received refused withdrawn closed"
)
_URGENCY_LEVEL = "ordinary urgent emergency"

_TABLES = (
    "office secret account series serial request authority reference person custody item asset offence "
    "cost likeness revision event mail deadline letter letter_number letter_template blob evidence "
    "custody_entry card bundle treaty_table party declaration calendar audit audit_detail"
)
"""Every table, parents before children."""


def _closed(name: str, words: str) -> sa.Enum:
    """A closed vocabulary as text with a CHECK constraint."""
    return sa.Enum(*words.split(), name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Create everything."""
    requests = (_office, _numbers, _request, _parties, _items, _matter, _log, _deadlines)
    for create in (*requests, _letters, _evidence, _bundles, _treaties, _audit):
        create()


def downgrade() -> None:
    """Drop everything."""
    for table in reversed(_TABLES.split()):
        op.drop_table(table)


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _dates(names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Date()) for name in names.split()]


def _keys(names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, _KEY, nullable=False) for name in names.split()]


def _flags(names: str) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names.split()]


def _office() -> None:
    """The office, its secrets and its people."""
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        *_texts("uid name country zone subdivision"),
        sa.Column("training", sa.Boolean(), nullable=False),
        sa.Column("letterhead", _JSON, nullable=False),
        sa.Column("settings", _JSON, nullable=False),
        sa.Column("created_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_office"),
        sa.CheckConstraint("id = 1", name=op.f("ck_office_one_row")),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secret"),
    )
    op.create_table(
        "account",
        sa.Column("id", _KEY, nullable=False),
        *_texts("uid name name_key full_name title"),
        sa.Column("role", _closed("role", _ROLE), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("name_key", name="uq_account_name_key"),
        sa.UniqueConstraint("uid", name="uq_account_uid"),
    )


def _numbers() -> None:
    """Series of numbers and the last one given."""
    op.create_table(
        "series",
        sa.Column("klass", _closed("klass", _REQUEST_CLASS), nullable=False),
        sa.Column("direction", _closed("direction", _DIRECTION), nullable=False),
        *_texts("prefix pattern"),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("klass", "direction", name="pk_series"),
    )
    op.create_table(
        "serial",
        sa.Column("klass", _closed("klass", _REQUEST_CLASS), nullable=False),
        sa.Column("direction", _closed("direction", _DIRECTION), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("klass", "direction", "year", name="pk_serial"),
    )


def _registered() -> list[sa.Column[Any]]:
    """What the register adds to a request."""
    return [
        sa.Column("id", _KEY, nullable=False),
        *_texts("uid number number_key"),
        sa.Column("klass", _closed("klass", _REQUEST_CLASS), nullable=False),
        sa.Column("direction", _closed("direction", _DIRECTION), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("status", _closed("status", _STATUS), nullable=False),
        sa.Column("registered_at", _INSTANT, nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        *_texts("registered_by officer origin_office"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("outcome", _closed("outcome", _OUTCOME)),
        *_texts("outcome_reason ground"),
        sa.Column("ended_on", sa.Date()),
    ]


def _entered() -> list[sa.Column[Any]]:
    """What an officer enters, and what a list shows of parts and deadlines."""
    return [
        *_texts("subject subject_key other_state"),
        sa.Column("basis_kind", _closed("basis_kind", _BASIS_KIND), nullable=False),
        *_texts("basis_treaty_id basis_article basis_domestic_article"),
        *_flags("basis_reciprocity_given basis_reciprocity_received"),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("stage", _closed("stage", _STAGE)),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("urgency_level", _closed("urgency_level", _URGENCY_LEVEL), nullable=False),
        sa.Column("urgency_reason", sa.Text(), nullable=False),
        sa.Column("urgency_needed_by", sa.Date()),
        sa.Column("urgency_asked_by", sa.Text(), nullable=False),
        sa.Column("urgency_accepted", sa.Boolean()),
        sa.Column("confidentiality", _closed("confidentiality", _CONFIDENTIALITY), nullable=False),
        sa.Column("confidentiality_reason", sa.Text(), nullable=False),
        sa.Column("do_not_notify", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        *_dates("document_date own_target"),
        sa.Column("next_action", sa.Text(), nullable=False),
        sa.Column("next_action_on", sa.Date()),
        *_texts("notes theirs"),
        *_dates("due_on due_end overdue_from"),
        *_texts("due_title due_kind"),
        *_flags("due_own due_liberty uncomputed"),
    ]


def _request() -> None:
    """Requests."""
    op.create_table(
        "request",
        *_registered(),
        *_entered(),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
        sa.CheckConstraint("serial > 0", name=op.f("ck_request_serial_positive")),
        sa.UniqueConstraint("klass", "direction", "year", "serial", name="uq_request_klass_direction_year_serial"),
        sa.UniqueConstraint("number_key", name="uq_request_number_key"),
        sa.UniqueConstraint("uid", name="uq_request_uid"),
    )
    op.create_index("ix_request_due_on_id_status", "request", ["due_on", "id", "status"])
    op.create_index("ix_request_overdue_from", "request", ["overdue_from"])
    for column in ("officer", "other_state", "status"):
        op.create_index(f"ix_request_{column}_due_on", "request", [column, "due_on"])
    op.create_index("ix_request_registered_at_id_status", "request", ["registered_at", "id", "status"])
    op.create_index("ix_request_subject_key_id", "request", ["subject_key", "id"])
    op.create_index("ix_request_updated_at_id", "request", ["updated_at", "id"])


def _parties() -> None:
    """Authorities, references and persons of a request."""
    op.create_table(
        "authority",
        sa.Column("request_id", _KEY, nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        *_texts("name address person phone email hours zone"),
        sa.PrimaryKeyConstraint("request_id", "part", name="pk_authority"),
        sa.CheckConstraint("part IN ('their', 'issuing', 'investigating')", name=op.f("ck_authority_part")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_authority_request_id_request"),
    )
    op.create_table(
        "reference",
        *_keys("id request_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", _closed("kind", _REFERENCE_KIND), nullable=False),
        *_texts("value note"),
        sa.PrimaryKeyConstraint("id", name="pk_reference"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_reference_request_id_request"),
        sa.UniqueConstraint("request_id", "position", name="uq_reference_request_id_position"),
    )
    op.create_table(
        "person",
        *_keys("id request_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("uid name"),
        sa.Column("role", _closed("role", _PERSON_ROLE), nullable=False),
        sa.Column("legal_person", sa.Boolean(), nullable=False),
        sa.Column("name_original", sa.Text(), nullable=False),
        sa.Column("aliases", _JSON, nullable=False),
        sa.Column("born_on", sa.Date()),
        *_texts("birth_place nationality address documents"),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_person_request_id_request"),
        sa.UniqueConstraint("request_id", "uid", name="uq_person_request_id_uid"),
    )
    op.create_table(
        "custody",
        *_keys("id person_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_custody"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_custody_person_id_person"),
        sa.UniqueConstraint("person_id", "position", name="uq_custody_person_id_position"),
    )


def _items() -> None:
    """What is asked for, with its assets."""
    op.create_table(
        "item",
        *_keys("id request_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("uid kind target place particulars procedure executing_authority"),
        sa.Column("status", _closed("status", _ITEM_STATUS), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("outcome", _closed("outcome", _OUTCOME)),
        sa.Column("outcome_on", sa.Date()),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_item_request_id_request"),
        sa.UniqueConstraint("request_id", "uid", name="uq_item_request_id_uid"),
    )
    op.create_index("ix_item_kind_outcome", "item", ["kind", "outcome"])
    op.create_table(
        "asset",
        *_keys("id item_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("act", _closed("act", _ASSET_ACT), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_asset"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_asset_item_id_item"),
        sa.UniqueConstraint("item_id", "position", name="uq_asset_item_id_position"),
    )


def _matter() -> None:
    """Offences, costs, what requests share, and amendments."""
    op.create_table(
        "offence",
        *_keys("id request_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("category law_text max_penalty"),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offence"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_offence_request_id_request"),
        sa.UniqueConstraint("request_id", "position", name="uq_offence_request_id_position"),
    )
    op.create_index("ix_offence_category", "offence", ["category"])
    op.create_table(
        "cost",
        *_keys("id request_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("extraordinary", sa.Boolean(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cost"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_cost_request_id_request"),
        sa.UniqueConstraint("request_id", "position", name="uq_cost_request_id_position"),
    )
    op.create_table(
        "likeness",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("word_key", sa.Text(), nullable=False),
        sa.Column("request_id", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("kind", "word_key", "request_id", name="pk_likeness"),
        sa.CheckConstraint("kind IN ('reference', 'name')", name=op.f("ck_likeness_kind")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_likeness_request_id_request"),
    )
    op.create_index("ix_likeness_request_id", "likeness", ["request_id"])
    op.create_table(
        "revision",
        *_keys("id request_id"),
        sa.Column("at", _INSTANT, nullable=False),
        *_texts("actor reason before after"),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_revision_request_id_request"),
    )
    op.create_index("ix_revision_request_id", "revision", ["request_id"])


def _log() -> None:
    """Events and mail."""
    op.create_table(
        "event",
        *_keys("id request_id"),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("kind", _GROWING, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        *_texts("place note"),
        sa.Column("mail_uid", sa.Text()),
        sa.Column("recorded_at", _INSTANT),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("annulled", sa.Boolean(), nullable=False),
        sa.Column("annulled_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_event_request_id_request"),
        sa.UniqueConstraint("request_id", "uid", name="uq_event_request_id_uid"),
    )
    op.create_table(
        "mail",
        *_keys("id request_id"),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("direction", _closed("direction", _DIRECTION), nullable=False),
        sa.Column("kind", _closed("kind", _MAIL_KIND), nullable=False),
        sa.Column("channel", _closed("channel", _CHANNEL), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        *_texts("correspondent subject"),
        sa.Column("dated_on", sa.Date()),
        *_texts("their_reference our_reference tracking"),
        sa.Column("reply_due", sa.Date()),
        *_texts("note scan_name scan_blob"),
        sa.Column("event_uid", sa.Text()),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_mail_request_id_request"),
        sa.UniqueConstraint("request_id", "uid", name="uq_mail_request_id_uid"),
    )


def _deadlines() -> None:
    """Deadlines."""
    op.create_table(
        "deadline",
        *_keys("id request_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("limit_id treaty_id table_version"),
        sa.Column("own_target", sa.Boolean(), nullable=False),
        *_texts("title article bound"),
        sa.Column("kind", _closed("kind", _LIMIT_KIND), nullable=False),
        sa.Column("liberty", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("state", _closed("state", _DEADLINE_STATE), nullable=False),
        *_texts("trigger_uid settled_uid"),
        *_dates("started_on due_on"),
        sa.Column("due_at", _INSTANT),
        sa.Column("due_zone", sa.Text()),
        sa.Column("due_offset", sa.Integer()),
        *_dates("cautious_on act_by settled_on"),
        *_texts("calendar source"),
        *[sa.Column(name, _JSON, nullable=False) for name in ("stops", "steps")],
        sa.Column("watched_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_deadline"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_deadline_request_id_request"),
        sa.UniqueConstraint("request_id", "position", name="uq_deadline_request_id_position"),
    )
    op.create_index("ix_deadline_state", "deadline", ["state"])
    op.create_index("ix_deadline_watched_on", "deadline", ["watched_on"])


def _letters() -> None:
    """Letters, their numbers and templates."""
    op.create_table(
        "letter",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("request_id", _KEY, nullable=False),
        *_texts("kind language template"),
        sa.Column("status", _closed("status", _LETTER_STATUS), nullable=False),
        *_texts("content subject drafted_by"),
        sa.Column("drafted_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", _INSTANT),
        sa.Column("sealed_by", sa.Text(), nullable=False),
        sa.Column("sealed_at", _INSTANT),
        *_texts("digest sha256 blob"),
        sa.Column("dispatched_on", sa.Date()),
        *_texts("channel tracking void_reason"),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_letter_request_id_request"),
        sa.UniqueConstraint("number", name="uq_letter_number"),
        sa.UniqueConstraint("uid", name="uq_letter_uid"),
    )
    op.create_index("ix_letter_digest", "letter", ["digest"])
    op.create_index("ix_letter_request_id", "letter", ["request_id"])
    op.create_index("ix_letter_sha256", "letter", ["sha256"])
    op.create_index("ix_letter_status", "letter", ["status"])
    op.create_table(
        "letter_number",
        sa.Column("year", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_letter_number"),
    )
    op.create_table(
        "letter_template",
        *_texts("kind language"),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        *_texts("text sha256"),
        sa.PrimaryKeyConstraint("kind", "language", "version", name="pk_letter_template"),
    )


def _evidence() -> None:
    """Stored files, evidence and its chain of custody."""
    op.create_table(
        "blob",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_blob"),
    )
    op.create_table(
        "evidence",
        *_keys("id request_id"),
        *_texts("uid exhibit title file_name media_type"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("blob", sa.String(32), nullable=False),
        sa.Column("original", sa.Boolean(), nullable=False),
        *_texts("received_from seal_number"),
        *_dates("return_due returned_on"),
        sa.Column("added_at", _INSTANT),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.ForeignKeyConstraint(["blob"], ["blob.id"], name="fk_evidence_blob_blob"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_evidence_request_id_request"),
        sa.UniqueConstraint("request_id", "exhibit", name="uq_evidence_request_id_exhibit"),
        sa.UniqueConstraint("uid", name="uq_evidence_uid"),
    )
    op.create_table(
        "custody_entry",
        *_keys("id evidence_id"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", _GROWING, nullable=False),
        *_texts("detail medium sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_custody_entry"),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name="fk_custody_entry_evidence_id_evidence"),
    )
    op.create_index("ix_custody_entry_evidence_id", "custody_entry", ["evidence_id"])


def _bundles() -> None:
    """Cards and bundles."""
    op.create_table(
        "card",
        *_texts("fingerprint office_uid name country recipient signing_key"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("status", _closed("status", _CARD_STATUS), nullable=False),
        sa.Column("added_at", _INSTANT),
        *_texts("added_by trusted_by"),
        sa.Column("trusted_at", _INSTANT),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_card"),
    )
    op.create_table(
        "bundle",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("incoming", sa.Boolean(), nullable=False),
        sa.Column("request_id", _KEY),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("state", _closed("state", _BUNDLE_STATE), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *_texts("place medium detail by"),
        sa.PrimaryKeyConstraint("uid", name="pk_bundle"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_bundle_request_id_request"),
    )
    op.create_index("ix_bundle_partner_sequence", "bundle", ["partner", "sequence"])
    op.create_index("ix_bundle_request_id", "bundle", ["request_id"])


def _treaties() -> None:
    """Treaty tables, parties, declarations and calendars."""
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
    op.create_index("ix_party_state", "party", ["state"])
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
    op.create_index("ix_declaration_state", "declaration", ["state"])
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


def _audit() -> None:
    """The chain and its erasable details."""
    op.create_table(
        "audit",
        sa.Column("seq", _KEY, nullable=False, autoincrement=False),
        *_texts("at actor action subject body prev hash"),
        sa.Column("request_id", _KEY),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_request_id", "audit", ["request_id"])
    op.create_table(
        "audit_detail",
        sa.Column("seq", _KEY, nullable=False, autoincrement=False),
        sa.Column("request_id", _KEY),
        *_texts("salt detail"),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_detail"),
        sa.ForeignKeyConstraint(["seq"], ["audit.seq"], name="fk_audit_detail_seq_audit"),
    )
    op.create_index("ix_audit_detail_request_id", "audit_detail", ["request_id"])
