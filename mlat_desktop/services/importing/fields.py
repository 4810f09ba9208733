# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a column of an old register may mean: the fields that the import knows, and how the values of each are read."""

from __future__ import annotations

from enum import StrEnum

from mlat_desktop.domain.vocabulary import Direction, EventKind, ReferenceKind
from mlat_desktop.i18n import N_, _


class Field(StrEnum):
    """A field of the register that a column can fill."""

    OLD_NUMBER = "old-number"
    DIRECTION = "direction"
    CLASS = "class"
    STATE = "state"
    SUBJECT = "subject"
    RECEIVED = "received"
    SENT = "sent"
    REGISTERED = "registered"
    DOCUMENT_DATE = "document-date"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"
    EXECUTED = "executed"
    REPLIED = "replied"
    STATUS = "status"
    OUTCOME = "outcome"
    ENDED = "ended"
    THEIR_REFERENCE = "their-reference"
    COURT_REFERENCE = "court-reference"
    POLICE_REFERENCE = "police-reference"
    INTERPOL_REFERENCE = "interpol-reference"
    NOTE_REFERENCE = "note-reference"
    THEIR_AUTHORITY = "their-authority"
    ISSUING_AUTHORITY = "issuing-authority"
    PERSON = "person"
    BORN = "born"
    NATIONALITY = "nationality"
    OFFICER = "officer"
    TREATY = "treaty"
    OFFENCE = "offence"
    ASSISTANCE = "assistance"
    LANGUAGE = "language"
    DUE = "due"
    OPERATION = "operation"
    FACTS = "facts"
    NEXT_ACTION = "next-action"
    NOTES = "notes"


WORDS: dict[Field, str] = {
    Field.OLD_NUMBER: N_("Our old number"),
    Field.DIRECTION: N_("Direction"),
    Field.CLASS: N_("Kind of request"),
    Field.STATE: N_("Other State"),
    Field.SUBJECT: N_("Subject"),
    Field.RECEIVED: N_("Day of receipt"),
    Field.SENT: N_("Day of dispatch"),
    Field.REGISTERED: N_("Day of registration"),
    Field.DOCUMENT_DATE: N_("Date of the document"),
    Field.ACKNOWLEDGED: N_("Day of the acknowledgement"),
    Field.DECIDED: N_("Day of the decision"),
    Field.EXECUTED: N_("Day of the execution"),
    Field.REPLIED: N_("Day of the reply"),
    Field.STATUS: N_("Open or ended"),
    Field.OUTCOME: N_("Outcome"),
    Field.ENDED: N_("Day on which it ended"),
    Field.THEIR_REFERENCE: N_("Their reference"),
    Field.COURT_REFERENCE: N_("Reference of the court"),
    Field.POLICE_REFERENCE: N_("Reference of the police"),
    Field.INTERPOL_REFERENCE: N_("INTERPOL reference"),
    Field.NOTE_REFERENCE: N_("Number of the diplomatic note"),
    Field.THEIR_AUTHORITY: N_("Their authority"),
    Field.ISSUING_AUTHORITY: N_("Issuing authority"),
    Field.PERSON: N_("Persons"),
    Field.BORN: N_("Date of birth"),
    Field.NATIONALITY: N_("Nationality"),
    Field.OFFICER: N_("Responsible"),
    Field.TREATY: N_("Treaty"),
    Field.OFFENCE: N_("Offence"),
    Field.ASSISTANCE: N_("What is asked for"),
    Field.LANGUAGE: N_("Language"),
    Field.DUE: N_("Own target"),
    Field.OPERATION: N_("Operation"),
    Field.FACTS: N_("Summary of facts"),
    Field.NEXT_ACTION: N_("Next action"),
    Field.NOTES: N_("Notes"),
}
"""The name of every field, for people."""

DATES = frozenset(
    {
        Field.RECEIVED, Field.SENT, Field.REGISTERED, Field.DOCUMENT_DATE, Field.ACKNOWLEDGED, Field.DECIDED, Field.EXECUTED,
        Field.REPLIED, Field.ENDED, Field.BORN, Field.DUE,
    }
)  # fmt: skip
"""Fields whose values are days."""
AHEAD = frozenset({Field.DUE})
"""Days that may lie in the future."""

STRICT = frozenset({Field.DIRECTION, Field.CLASS, Field.STATE, Field.STATUS, Field.OUTCOME, Field.NATIONALITY})
"""Fields with a closed list: a value that is not understood is a mistake of the row; one answer settles it for the column."""
SOFT = frozenset({Field.OFFICER, Field.TREATY, Field.OFFENCE, Field.ASSISTANCE, Field.LANGUAGE})
"""Fields with a list where what is not understood is kept in the notes, under the heading of its column."""
REPEATED = frozenset({Field.NOTES, Field.PERSON, Field.THEIR_REFERENCE, Field.COURT_REFERENCE, Field.POLICE_REFERENCE})
"""Fields that several columns may fill."""

REFERENCES: dict[Field, ReferenceKind] = {
    Field.THEIR_REFERENCE: ReferenceKind.THEIRS,
    Field.COURT_REFERENCE: ReferenceKind.COURT,
    Field.POLICE_REFERENCE: ReferenceKind.POLICE,
    Field.INTERPOL_REFERENCE: ReferenceKind.INTERPOL,
    Field.NOTE_REFERENCE: ReferenceKind.DIPLOMATIC_NOTE,
}

EVENTS: dict[tuple[Direction, Field], EventKind] = {
    (Direction.INCOMING, Field.RECEIVED): EventKind.REQUEST_RECEIVED,
    (Direction.INCOMING, Field.ACKNOWLEDGED): EventKind.ACKNOWLEDGED,
    (Direction.INCOMING, Field.DECIDED): EventKind.DECIDED,
    (Direction.INCOMING, Field.EXECUTED): EventKind.EXECUTED,
    (Direction.INCOMING, Field.REPLIED): EventKind.REPLY_SENT,
    (Direction.OUTGOING, Field.SENT): EventKind.REQUEST_SENT,
    (Direction.OUTGOING, Field.ACKNOWLEDGED): EventKind.RECEIPT_CONFIRMED,
    (Direction.OUTGOING, Field.REPLIED): EventKind.REPLY_RECEIVED,
}
"""What a day in the register tells of a case. A day that tells nothing of a direction is kept in the notes."""


def field_word(field: Field) -> str:
    """The name of a field in the language of the screen."""
    return _(WORDS[field])
