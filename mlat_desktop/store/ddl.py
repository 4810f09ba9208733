# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What SQLAlchemy does not describe: the triggers that make records immutable and the search index, for SQLite.

Rebuilding a table silently drops its triggers, so this list is put back after every upgrade and compared with the
database at every opening. The migrations hold the same words; a test keeps both equal.
"""

from __future__ import annotations

import sqlalchemy as sa

SEARCH_DDL = (
    "CREATE VIRTUAL TABLE request_search USING fts5(refs, names, subject, notes, squeezed, content='', "
    "contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
)

_FROZEN = {
    "request": "uid number number_key klass direction year serial registered_at registered_on registered_by origin_office",
    "event": "request_id uid kind at zone offset place note mail_uid holder whom item_uid recorded_at recorded_by",
    "mail": (
        "request_id uid direction kind channel at zone offset correspondent subject dated_on their_reference our_reference "
        "tracking reply_due note scan_name scan_blob event_uid recorded_by"
    ),
    "letter": "uid request_id drafted_by drafted_at state holder item_uid follows follows_as follows_reason",
    "letter_language": "language version text sha256 added_at added_by",
    "letter_comment": "uid letter_id block quote text written_by written_at",
    "letter_scan": "uid letter_id kind on name media_type size sha256 blob recorded_by recorded_at",
    "delay": "uid request_id limit_id trigger_uid reason note expected_on recorded_by recorded_at",
    "evidence": "request_id uid exhibit file_name media_type size sha256 blob original added_at added_by form",
    "attachment": "evidence_id uid kind file_name media_type size sha256 blob added_at added_by",
    "medium_file": "evidence_id position path size sha256 md5 sha1 fault checks",
    "duty": (
        "request_id uid kind text given_by given_name owed_by owed_name article lasting since origin bundle"
        " recorded_at recorded_by"
    ),
    "bundle_receipt": "bundle request_id partner given digest",
    "blob": "id identity size sha256",
    "edition": "id kind title published_at published_by approved_by origin summary",
    "treaty_table": "treaty_id version text sha256 accepted_at accepted_by edition change",
    "party": "treaty_id state signature ratification entry_into_force source edition gone",
    "party_event": "treaty_id state act on effective_on territory article text source level edition gone",
    "declaration": "treaty_id state article kind value source as_of edition gone",
    "calendar": "state subdivision year version holidays weekend source edition worked",
    "proposal": "uid kind title body proposed_by proposed_at origin",
    "recount": "request_id before after found_at moved",
    "entered_date": "uid request_id limit_id trigger_uid due_on due_at due_zone due_offset source note entered_by entered_at",
    "checklist_answer": "request_id item_id text article state note at by",
    "returned_cause": "request_id code note at by withdrawn",
    "review_sheet": "uid request_id round started_at",
    "letter_annex_file": "letter_id sha256 pages size blob archival",
    "letter_template": "kind language version text sha256 origin program_version author saved_at note",
    "revision": "request_id at actor reason before after",
    "custody_entry": (
        "evidence_id at actor act detail medium sha256 given_by received_by place seal_number receipt seal_intact recorded_at"
    ),
    "piece": (
        "uid number year serial direction kind role name channel at zone offset subject theirs ours dated_on reply_due tracking"
        " note words_key recorded_by recorded_at"
    ),
    "piece_scan": "piece_id name media_type size sha256 blob",
    "piece_match": "piece_id request_id mail_uid matched_at matched_by",
    "translation": (
        "request_id uid what language_from language_to translator certified handed_over asked_on due_on note recorded_by"
        " recorded_at"
    ),
    "incident": ("uid number kind medium noticed_at place what passphrase expected authority_by reported_at reported_by"),
    "incident_share": "incident_id request_id position bundle content",
    "incident_entry": "incident_id request_id at kind recorded_at by whom note needed",
    "carrier_entry": "carrier_id at by state label holder note wiped",
    "handler": "request_id account_uid kind reason given_by given_at until",
    "audit": "seq at actor action subject body prev hash request_id",
    "audit_detail": "seq request_id salt detail",
}
"""Columns that never change once they are written."""

_SEALED = (
    "kind language template content subject number approved_by approved_at sealed_by sealed_at digest sha256 blob dated_on"
    " beside beside_content"
)
"""Columns of a letter that never change once it is sealed."""

_KEPT = (
    "request event mail letter evidence revision custody_entry attachment medium_file duty edition treaty_table party "
    "party_event declaration calendar proposal recount entered_date letter_template handler checklist_answer "
    "returned_cause review_sheet piece piece_scan piece_match translation delay letter_annex_file "
    "letter_comment letter_scan letter_language incident incident_share incident_entry carrier carrier_entry bundle_receipt"
    " audit"
)
"""Tables from which nothing is deleted."""


def _changed(columns: str) -> str:
    return " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in columns.split())


def _triggers() -> dict[str, str]:
    """Every trigger by name."""
    found: dict[str, str] = {}

    def add(name: str, when: str, condition: str, message: str) -> None:
        clause = f" WHEN {condition}" if condition else ""
        found[name] = f"CREATE TRIGGER {name} BEFORE {when}{clause} BEGIN SELECT RAISE(ABORT, '{message}'); END"

    for table, columns in _FROZEN.items():
        add(f"tr_{table}_frozen", f"UPDATE ON {table}", _changed(columns), f"{table} is immutable")
    for table in _KEPT.split():
        add(f"tr_{table}_kept", f"DELETE ON {table}", "", f"{table} is never deleted")
    add("tr_letter_sealed", "UPDATE ON letter", f"OLD.sealed_at IS NOT NULL AND ({_changed(_SEALED)})", "letter is sealed")
    sealed = "(SELECT sealed_at FROM letter WHERE id = {row}.letter_id) IS NOT NULL"
    for when, row in {"INSERT": "NEW", "UPDATE": "OLD", "DELETE": "OLD"}.items():
        for table in ("letter_case", "letter_annex"):
            add(f"tr_{table}_{when.lower()}", f"{when} ON {table}", sealed.format(row=row), "letter is sealed")
    add("tr_letter_annex_file_insert", "INSERT ON letter_annex_file", sealed.format(row="NEW"), "letter is sealed")
    add("tr_letter_template_decided", "UPDATE ON letter_template", "OLD.state <> 'waiting'", "template is decided")
    add("tr_letter_language_ended", "UPDATE ON letter_language", "OLD.state <> 'in-use'", "language has ended")
    add("tr_letter_comment_settled", "UPDATE ON letter_comment", "OLD.settled_at IS NOT NULL", "comment is settled")
    add("tr_review_sheet_decided", "UPDATE ON review_sheet", "OLD.state = 'decided'", "sheet is decided")
    add("tr_edition_undone", "UPDATE ON edition", "OLD.undone_at IS NOT NULL", "edition stays undone")
    add("tr_incident_closed", "UPDATE ON incident", "OLD.state = 'closed'", "incident is closed")
    add("tr_duty_ended", "UPDATE ON duty", "OLD.state <> 'open'", "duty has ended")
    add("tr_event_annulled", "UPDATE ON event", "OLD.annulled AND NOT NEW.annulled", "event stays annulled")
    add(
        "tr_audit_linked",
        "INSERT ON audit",
        "NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit) OR NEW.prev IS NOT coalesce("
        "(SELECT hash FROM audit ORDER BY seq DESC LIMIT 1),"
        " '0000000000000000000000000000000000000000000000000000000000000000')",
        "audit entry does not follow the last",
    )
    return found


TRIGGERS = _triggers()


def create(connection: sa.Connection) -> None:
    """Create the search index and the triggers in a new database."""
    connection.exec_driver_sql(SEARCH_DDL)
    for statement in TRIGGERS.values():
        connection.exec_driver_sql(statement)


def restore_triggers(connection: sa.Connection) -> None:
    """Drop every trigger of ours and create it again in its present words."""
    for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for statement in TRIGGERS.values():
        connection.exec_driver_sql(statement)


def differences(connection: sa.Connection) -> tuple[str, ...]:
    """Names of triggers and of the search index that are missing, altered or not ours."""
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' OR name = 'request_search'"
    ).all()
    present = {str(name): str(sql) for name, sql in rows}
    wanted = {**TRIGGERS, "request_search": SEARCH_DDL}
    return tuple(sorted(name for name in present.keys() | wanted.keys() if present.get(name) != wanted.get(name)))
