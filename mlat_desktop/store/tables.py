# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of an office, as SQLAlchemy Core describes them.

The migrations build them; a test proves that the newest migration and this description agree. Money is integer minor
units, instants are :class:`UtcDateTime`, legal days are dates, text that an officer enters has no length limit. Columns
that end in ``_key`` hold normalised text (:mod:`mlat_desktop.store.search`) and are never shown.
"""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.deadlines import DeadlineState, LimitKind
from mlat_desktop.domain.duties import DutyParty, DutyState
from mlat_desktop.domain.evidence import AttachmentKind, CustodyAct, ExhibitForm
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.vocabulary import (
    AssetAct,
    BasisKind,
    Channel,
    Confidentiality,
    Direction,
    EventKind,
    Holder,
    ItemStatus,
    MailKind,
    Outcome,
    PersonRole,
    ReferenceKind,
    RequestClass,
    Stage,
    Status,
    UrgencyLevel,
)
from mlat_desktop.store import (
    access_tables,
    annex_tables,
    bundle_tables,
    card_tables,
    incident_tables,
    law_tables,
    letter_tables,
    mail_tables,
    review_tables,
    seal_tables,
)
from mlat_desktop.store.card_tables import card
from mlat_desktop.store.letter_tables import letter, letter_case, letter_number, letter_template
from mlat_desktop.store.table_parts import flag, flags, metadata, part_of, position, row_id, text, texts
from mlat_desktop.store.types import UtcDateTime, closed, document, growing, key

__all__ = [
    "access_tables",
    "annex_tables",
    "bundle_tables",
    "card",
    "card_tables",
    "incident_tables",
    "law_tables",
    "letter",
    "letter_case",
    "letter_number",
    "letter_tables",
    "letter_template",
    "mail_tables",
    "metadata",
    "review_tables",
    "seal_tables",
]

# ── the office ────────────────────────────────────────────────────────────────────────────────────────────────────────────
office = sa.Table(
    "office",
    metadata,
    sa.Column("id", sa.Integer(), primary_key=True),
    *texts("uid name country zone subdivision"),
    flag("training"),
    sa.Column("letterhead", document(), nullable=False),
    sa.Column("settings", document(), nullable=False),
    sa.Column("created_at", UtcDateTime()),
    sa.CheckConstraint("id = 1", name="one_row"),
)
secret = sa.Table(
    "secret",
    metadata,
    sa.Column("name", sa.Text(), primary_key=True),
    sa.Column("value", sa.LargeBinary(), nullable=False),
)
account = sa.Table(
    "account",
    metadata,
    row_id(),
    text("uid", unique=True),
    text("name"),
    text("name_key", unique=True),
    *texts("full_name title"),
    sa.Column("role", closed(Role, "role"), nullable=False),
    text("slot"),
    flag("active"),
)
# ── the register ──────────────────────────────────────────────────────────────────────────────────────────────────────────
series = sa.Table(
    "series",
    metadata,
    sa.Column("klass", closed(RequestClass, "klass"), primary_key=True),
    sa.Column("direction", closed(Direction, "direction"), primary_key=True),
    *texts("prefix pattern"),
    sa.Column("first", sa.Integer(), nullable=False),
    sa.Column("first_year", sa.Integer(), nullable=False),
)
serial = sa.Table(
    "serial",
    metadata,
    sa.Column("klass", closed(RequestClass, "klass"), primary_key=True),
    sa.Column("direction", closed(Direction, "direction"), primary_key=True),
    sa.Column("year", sa.Integer(), primary_key=True),
    sa.Column("last", sa.Integer(), nullable=False),
)
request = sa.Table(
    "request",
    metadata,
    row_id(),
    text("uid", unique=True),
    text("number"),
    text("number_key", unique=True),
    sa.Column("klass", closed(RequestClass, "klass"), nullable=False),
    sa.Column("direction", closed(Direction, "direction"), nullable=False),
    sa.Column("year", sa.Integer(), nullable=False),
    sa.Column("serial", sa.Integer(), nullable=False),
    sa.Column("status", growing(Status), nullable=False),
    sa.Column("registered_at", UtcDateTime(), nullable=False),
    sa.Column("registered_on", sa.Date(), nullable=False),
    *texts("registered_by officer origin_office"),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("updated_at", UtcDateTime(), nullable=False),
    sa.Column("outcome", closed(Outcome, "outcome")),
    *texts("outcome_reason ground"),
    sa.Column("ended_on", sa.Date()),
    # what the officer entered
    *texts("subject subject_key other_state"),
    sa.Column("basis_kind", closed(BasisKind, "basis_kind"), nullable=False),
    *texts("basis_treaty_id basis_article basis_domestic_article"),
    *flags("basis_reciprocity_given basis_reciprocity_received"),
    text("operation"),
    sa.Column("stage", closed(Stage, "stage")),
    text("facts"),
    sa.Column("urgency_level", closed(UrgencyLevel, "urgency_level"), nullable=False),
    text("urgency_reason"),
    sa.Column("urgency_needed_by", sa.Date()),
    text("urgency_asked_by"),
    sa.Column("urgency_accepted", sa.Boolean()),
    sa.Column("confidentiality", closed(Confidentiality, "confidentiality"), nullable=False),
    text("confidentiality_reason"),
    flag("do_not_notify"),
    text("language"),
    sa.Column("document_date", sa.Date()),
    sa.Column("own_target", sa.Date()),
    text("next_action"),
    sa.Column("next_action_on", sa.Date()),
    text("notes"),
    # copied here from parts and deadlines, so that a list of 100,000 opens at once
    text("theirs"),
    sa.Column("due_on", sa.Date()),
    sa.Column("due_end", sa.Date()),
    sa.Column("overdue_from", sa.Date()),  # the first day on which a limit of it ends: afterwards it is late
    text("due_title"),
    text("due_kind"),
    *flags("due_own due_liberty uncomputed"),
    # what is named once the day of a possibility or an assurance, named first, is over
    sa.Column("then_on", sa.Date()),
    sa.Column("then_end", sa.Date()),
    text("then_title", server_default=sa.text("''")),
    text("then_kind", server_default=sa.text("''")),
    *flags("then_own then_liberty", server_default=sa.false()),
    # who has it in hand and when it must be looked at again; empty once it has ended
    sa.Column("holder", growing(Holder)),
    text("held_by", server_default=sa.text("''")),
    sa.Column("held_since", sa.Date()),
    sa.Column("step_on", sa.Date()),
    # the edition of the law on which its deadlines are counted; 0 until they are counted for the first time
    sa.Column("edition", sa.Integer(), nullable=False, server_default=sa.text("0")),
    sa.UniqueConstraint("klass", "direction", "year", "serial"),
    sa.CheckConstraint("serial > 0", name="serial_positive"),
    sa.Index(None, "registered_at", "id", "status"),  # with its status, so that open ones are found in the index alone
    sa.Index(None, "updated_at", "id"),
    sa.Index(None, "due_on", "id", "status"),
    sa.Index(None, "overdue_from"),
    sa.Index(
        "ix_request_then",
        "due_end",
        sqlite_where=sa.text("then_on IS NOT NULL"),
        postgresql_where=sa.text("then_on IS NOT NULL"),
    ),
    sa.Index(None, "status", "due_on"),
    sa.Index(None, "edition", "id"),
    sa.Index(None, "step_on", "id", "status"),
    sa.Index(None, "holder", "step_on"),
    sa.Index("ix_request_status_registered", "status", "registered_at", "id"),  # a status in the order of the list, alone
    sa.Index(None, "other_state", "due_on"),
    sa.Index(None, "officer", "due_on"),
    sa.Index(None, "subject_key", "id"),
    # The few that some people must not see are looked up at the beginning of every work. Not a partial index: with an OR
    # beside it SQLite 3.51 fails over one ("internal query planner error").
    sa.Index(None, "confidentiality", "officer"),
)
authority = sa.Table(
    "authority",
    metadata,
    sa.Column("request_id", key(), sa.ForeignKey("request.id"), primary_key=True),
    sa.Column("part", sa.String(16), primary_key=True),
    *texts("name address person phone email hours zone"),
    sa.CheckConstraint("part IN ('their', 'issuing', 'investigating')", name="part"),
)
reference = sa.Table(
    "reference",
    metadata,
    row_id(),
    part_of("request"),
    position(),
    sa.Column("kind", closed(ReferenceKind, "kind"), nullable=False),
    *texts("value note"),
    sa.UniqueConstraint("request_id", "position"),
)
person = sa.Table(
    "person",
    metadata,
    row_id(),
    part_of("request"),
    position(),
    *texts("uid name"),
    sa.Column("role", closed(PersonRole, "role"), nullable=False),
    flag("legal_person"),
    text("name_original"),
    sa.Column("aliases", document(), nullable=False),
    sa.Column("born_on", sa.Date()),
    *texts("birth_place nationality address documents"),
    flag("protected"),
    sa.UniqueConstraint("request_id", "uid"),
)
custody = sa.Table(
    "custody",
    metadata,
    row_id(),
    part_of("person"),
    position(),
    sa.Column("since", sa.Date(), nullable=False),
    sa.Column("until", sa.Date()),
    text("place"),
    sa.UniqueConstraint("person_id", "position"),
)
item = sa.Table(
    "item",
    metadata,
    row_id(),
    part_of("request"),
    position(),
    *texts("uid kind target place particulars procedure executing_authority"),
    sa.Column("status", closed(ItemStatus, "status"), nullable=False),
    sa.Column("due_on", sa.Date()),
    sa.Column("outcome", closed(Outcome, "outcome")),
    sa.Column("outcome_on", sa.Date()),
    text("ground"),
    sa.UniqueConstraint("request_id", "uid"),
    sa.Index(None, "kind", "outcome"),
)
asset = sa.Table(
    "asset",
    metadata,
    row_id(),
    part_of("item"),
    position(),
    sa.Column("act", closed(AssetAct, "act"), nullable=False),
    sa.Column("minor", sa.BigInteger(), nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("on", sa.Date()),
    sa.UniqueConstraint("item_id", "position"),
)
offence = sa.Table(
    "offence",
    metadata,
    row_id(),
    part_of("request"),
    position(),
    *texts("category law_text max_penalty"),
    flag("main"),
    sa.UniqueConstraint("request_id", "position"),
    sa.Index(None, "category"),
)
cost = sa.Table(
    "cost",
    metadata,
    row_id(),
    part_of("request"),
    position(),
    flag("extraordinary"),
    sa.Column("minor", sa.BigInteger(), nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    text("payer"),
    flag("agreed"),
    text("note"),
    sa.UniqueConstraint("request_id", "position"),
)
likeness = sa.Table(  # what two requests about the same matter share, in squeezed spelling
    "likeness",
    metadata,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("word_key", sa.Text(), primary_key=True),
    sa.Column("request_id", key(), sa.ForeignKey("request.id"), primary_key=True),
    sa.Index(None, "request_id"),
)
revision = sa.Table(
    "revision",
    metadata,
    row_id(),
    part_of("request"),
    sa.Column("at", UtcDateTime(), nullable=False),
    *texts("actor reason before after"),
    sa.Index(None, "request_id"),
)
# ── what happens on a case ────────────────────────────────────────────────────────────────────────────────────────────────
event = sa.Table(
    "event",
    metadata,
    row_id(),
    part_of("request"),
    text("uid"),
    sa.Column("kind", growing(EventKind), nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    text("zone"),
    sa.Column("offset", sa.Integer(), nullable=False),
    *texts("place note"),
    sa.Column("mail_uid", sa.Text()),
    sa.Column("holder", growing(Holder)),
    text("whom", server_default=sa.text("''")),
    sa.Column("item_uid", sa.Text()),
    sa.Column("recorded_at", UtcDateTime()),
    text("recorded_by"),
    flag("annulled"),
    text("annulled_reason"),
    sa.UniqueConstraint("request_id", "uid"),
)
mail = sa.Table(
    "mail",
    metadata,
    row_id(),
    part_of("request"),
    text("uid"),
    sa.Column("direction", closed(Direction, "direction"), nullable=False),
    sa.Column("kind", closed(MailKind, "kind"), nullable=False),
    sa.Column("channel", closed(Channel, "channel"), nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    text("zone"),
    sa.Column("offset", sa.Integer(), nullable=False),
    *texts("correspondent subject"),
    sa.Column("dated_on", sa.Date()),
    *texts("their_reference our_reference tracking"),
    sa.Column("reply_due", sa.Date()),
    *texts("note scan_name scan_blob"),
    sa.Column("event_uid", sa.Text()),
    text("recorded_by"),
    text("taken_off", server_default=sa.text("''")),
    sa.UniqueConstraint("request_id", "uid"),
)
deadline = sa.Table(
    "deadline",
    metadata,
    row_id(),
    part_of("request"),
    position(),
    *texts("limit_id treaty_id table_version"),
    flag("own_target"),
    *texts("title article bound"),
    sa.Column("kind", closed(LimitKind, "kind"), nullable=False),
    flag("liberty"),
    text("level"),
    sa.Column("state", closed(DeadlineState, "state"), nullable=False),
    *texts("trigger_uid settled_uid"),
    sa.Column("started_on", sa.Date()),
    sa.Column("due_on", sa.Date()),
    sa.Column("due_at", UtcDateTime()),
    sa.Column("due_zone", sa.Text()),
    sa.Column("due_offset", sa.Integer()),
    sa.Column("cautious_on", sa.Date()),
    sa.Column("act_by", sa.Date()),
    sa.Column("settled_on", sa.Date()),
    *texts("calendar source"),
    sa.Column("stops", document(), nullable=False),
    sa.Column("steps", document(), nullable=False),
    sa.Column("watched_on", sa.Date()),
    sa.UniqueConstraint("request_id", "position"),
    sa.Index(None, "watched_on"),
    sa.Index(None, "state"),
)
# ── delays; the tables of letters have a file of their own ────────────────────────────────────────────────────────────────
delay = sa.Table(
    "delay",
    metadata,
    row_id(),
    text("uid", unique=True),
    part_of("request"),
    *texts("limit_id trigger_uid reason note"),
    sa.Column("expected_on", sa.Date()),
    text("recorded_by"),
    sa.Column("recorded_at", UtcDateTime(), nullable=False),
    sa.Index(None, "request_id"),
)
# ── evidence ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
blob = sa.Table(
    "blob",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    text("identity"),
    sa.Column("size", sa.BigInteger(), nullable=False),
    text("sha256"),
)
evidence = sa.Table(
    "evidence",
    metadata,
    row_id(),
    part_of("request"),
    text("uid", unique=True),
    *texts("exhibit title file_name media_type"),
    sa.Column("size", sa.BigInteger(), nullable=False),
    text("sha256"),
    sa.Column("blob", sa.String(32), sa.ForeignKey("blob.id")),  # a thing in a box has none
    flag("original"),
    *texts("received_from seal_number"),
    sa.Column("return_due", sa.Date()),
    sa.Column("returned_on", sa.Date()),
    sa.Column("added_at", UtcDateTime()),
    text("added_by"),
    sa.Column("form", growing(ExhibitForm), nullable=False, server_default=sa.text("'file'")),
    sa.Column("volume", sa.Integer(), nullable=False, server_default=sa.text("0")),
    sa.Column("volumes", sa.Integer(), nullable=False, server_default=sa.text("0")),
    *(text(name, server_default=sa.text("''")) for name in ("holder", "place")),
    flag("to_return", server_default=sa.false()),
    text("lent_to", server_default=sa.text("''")),
    sa.Column("lent_on", sa.Date()),
    *(text(name, server_default=sa.text("''")) for name in ("return_receipt", "classification", "medium_serial")),
    sa.UniqueConstraint("request_id", "exhibit"),
)
custody_entry = sa.Table(
    "custody_entry",
    metadata,
    row_id(),
    part_of("evidence"),
    sa.Column("at", UtcDateTime(), nullable=False),
    text("actor"),
    sa.Column("act", growing(CustodyAct), nullable=False),
    *texts("detail medium sha256"),
    *(text(name, server_default=sa.text("''")) for name in ("given_by", "received_by", "place", "seal_number", "receipt")),
    sa.Column("seal_intact", sa.Boolean()),
    sa.Column("recorded_at", UtcDateTime()),
    sa.Index(None, "evidence_id"),
)
attachment = sa.Table(
    "attachment",
    metadata,
    row_id(),
    part_of("evidence"),
    text("uid", unique=True),
    sa.Column("kind", growing(AttachmentKind), nullable=False),
    *texts("file_name media_type"),
    sa.Column("size", sa.BigInteger(), nullable=False),
    text("sha256"),
    sa.Column("blob", sa.String(32), sa.ForeignKey("blob.id"), nullable=False),
    sa.Column("added_at", UtcDateTime(), nullable=False),
    text("added_by"),
    sa.Index(None, "evidence_id"),
)
medium_file = sa.Table(
    "medium_file",
    metadata,
    sa.Column("evidence_id", key(), sa.ForeignKey("evidence.id"), primary_key=True),
    sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
    text("path"),
    sa.Column("size", sa.BigInteger(), nullable=False),
    *texts("sha256 md5 sha1 fault"),
    sa.Column("checks", document(), nullable=False),
)
# ── duties ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
duty = sa.Table(
    "duty",
    metadata,
    row_id(),
    part_of("request"),
    text("uid", unique=True),
    *texts("kind text"),
    sa.Column("given_by", growing(DutyParty), nullable=False),
    text("given_name"),
    sa.Column("owed_by", growing(DutyParty), nullable=False),
    *texts("owed_name article owner"),
    flag("lasting"),
    sa.Column("since", sa.Date(), nullable=False),
    sa.Column("due_on", sa.Date()),
    sa.Column("review_on", sa.Date()),
    sa.Column("state", growing(DutyState), nullable=False),
    sa.Column("ended_on", sa.Date()),
    *texts("ended_by ended_how origin bundle"),
    sa.Column("recorded_at", UtcDateTime()),
    text("recorded_by"),
    sa.Index(None, "request_id"),
)
# ── audit ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", key(), primary_key=True, autoincrement=False),
    *texts("at actor action subject body prev hash"),
    sa.Column("request_id", key()),  # no foreign key: the chain outlives a disposed request
    sa.Index(None, "request_id"),
)
audit_detail = sa.Table(
    "audit_detail",
    metadata,
    sa.Column("seq", key(), sa.ForeignKey("audit.seq"), primary_key=True, autoincrement=False),
    sa.Column("request_id", key()),
    *texts("salt detail"),
    sa.Index(None, "request_id"),
)
