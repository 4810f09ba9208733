# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What can go wrong, in closed codes.

A :class:`KnownError` is the world's doing (a full disk, a wrong passphrase, a missing document): every code has one clear
sentence in :mod:`mlat_desktop.messages`, the same for the window and the command line. A :class:`BugError` is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Why:
    """A reason inside a sentence, translated with it: an English message with named placeholders, and their facts."""

    message: str
    facts: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.message.format(**dict(self.facts))


def why(message: str, /, **facts: object) -> Why:
    """A translatable reason; the catalogue tools extract the message of every call."""
    return Why(message, tuple(facts.items()))


class Code(StrEnum):
    """Every refusal that a user may meet; the text of each stands in ``mlat_desktop.messages``."""

    # the office, its folder and its keys
    OFFICE_MISSING = "office.missing"
    OFFICE_EXISTS = "office.exists"
    OFFICE_NEWER = "office.newer"
    OFFICE_LOCKED = "office.locked"
    OFFICE_DAMAGED = "office.damaged"
    OFFICE_ON_NETWORK = "office.on-network"
    OFFICE_ON_REMOVABLE = "office.on-removable"
    OFFICE_CLOCK_BACK = "office.clock-back"
    PASSPHRASE_WRONG = "passphrase.wrong"
    OFFICE_INVALID = "office.invalid"
    CODE_INVALID = "office.code-invalid"
    DIRECTORY_INVALID = "directory.invalid"
    DIRECTORY_UNKNOWN = "directory.unknown"
    MEMORY_SHORT = "memory.short"
    PASSPHRASE_WEAK = "passphrase.weak"
    PASSPHRASE_MISSING = "passphrase.missing"
    RECOVERY_WRONG = "recovery.wrong"
    RECOVERY_MISTYPED = "recovery.mistyped"
    KEY_NOT_REMEMBERED = "key.not-remembered"
    KEYRING_MISSING = "keyring.missing"
    KEYFILE_DAMAGED = "keyfile.damaged"
    KEY_DAMAGED = "key.damaged"
    USER_UNKNOWN = "user.unknown"
    USER_EXISTS = "user.exists"
    NOT_PERMITTED = "people.not-permitted"
    # the disk
    DISK_FULL = "disk.full"
    DISK_FAILED = "disk.failed"
    FILE_MISSING = "file.missing"
    FILE_UNREADABLE = "file.unreadable"
    FILE_EXISTS = "file.exists"
    FILE_INVALID = "file.invalid"
    SHEET_INVALID = "sheet.invalid"
    SHEET_FAULTS = "sheet.faults"
    MAP_INVALID = "sheet.map-invalid"
    CANCELLED = "work.cancelled"
    # the register
    REQUEST_UNKNOWN = "request.unknown"
    REQUEST_INVALID = "request.invalid"
    REQUEST_CHANGED = "request.changed"
    REQUEST_CLOSED = "request.closed"
    REQUEST_HELD = "request.held"
    MOVE_REFUSED = "request.move-refused"
    SEVERAL_REFUSED = "request.several-refused"
    NUMBER_PATTERN = "register.number-pattern"
    EVENT_INVALID = "event.invalid"
    MAIL_INVALID = "mail.invalid"
    PIECE_UNKNOWN = "mail.unknown"
    TRANSLATION_UNKNOWN = "translation.unknown"
    TRANSLATION_INVALID = "translation.invalid"
    SEARCH_EMPTY = "search.empty"
    # who sees what
    ACCESS_REFUSED = "access.refused"
    BUNDLE_RESTRICTED = "bundle.restricted"
    ABSENCE_REFUSED = "absence.refused"
    NOTICE_UNKNOWN = "notice.unknown"
    # checklists and decision sheets
    CHECKLIST_INVALID = "checklist.invalid"
    CHECKLIST_NOTHING = "checklist.nothing-missing"
    CHECKLIST_MISSING = "checklist.missing"
    REVIEW_INVALID = "review.invalid"
    REVIEW_STATE = "review.state"
    REVIEW_CHANGED = "review.changed"
    REVIEW_SECOND_PERSON = "review.second-person"
    REFUSAL_CONSULTATION = "refusal.consultation"
    REFUSAL_OWN_CONSULTATION = "refusal.own-consultation"
    REFUSAL_REASONS = "refusal.reasons"
    # treaties, counting and clocks
    COUNTING_INVALID = "counting.invalid"
    TREATY_TABLE_INVALID = "treaty.table-invalid"
    TREATY_UNKNOWN = "treaty.unknown"
    TREATY_QUESTION = "treaty.question-invalid"
    # the law of the office, in editions
    LAW_INVALID = "law.invalid"
    LAW_SECOND_PERSON = "law.second-person"
    LAW_UNKNOWN = "law.unknown"
    RECOUNT_REFUSED = "recount.refused"
    ENTERED_REFUSED = "entered.refused"
    # treaty packs
    PACK_INVALID = "pack.invalid"
    PACK_SENDER = "pack.sender"
    PACK_OLDER = "pack.older"
    PACK_NEWER = "pack.newer"
    PACK_CONFLICT = "pack.conflict"
    PACK_CHANGED = "pack.changed"
    PACK_EXPORT = "pack.export"
    # office cards
    CARD_INVALID = "card.invalid"
    CARD_UNKNOWN = "card.unknown"
    CARD_NOT_TRUSTED = "card.not-trusted"
    CARD_REVOKED = "card.revoked"
    CARD_EXPIRED = "card.expired"
    CARD_IS_OWN = "card.is-own"
    CARD_DIFFERS = "card.differs"
    CARD_COMPARED_WRONG = "card.compared-wrong"
    CARD_SECOND_PERSON = "card.second-person"
    COMPARISON_INVALID = "card.comparison-invalid"
    CARD_CODE = "card.code"
    CARD_REPLACED = "card.replaced"
    RENEWAL_INVALID = "card.renewal-invalid"
    REVOCATION_INVALID = "card.revocation-invalid"
    # case bundles: writing
    BUNDLE_TARGET = "bundle.target"
    BUNDLE_NO_SPACE = "bundle.no-space"
    BUNDLE_UNPLUGGED = "bundle.unplugged"
    BUNDLE_SOURCE = "bundle.source"
    BUNDLE_DIFFERS = "bundle.differs"
    BUNDLE_NO_RECIPIENT = "bundle.no-recipient"
    BUNDLE_UNKNOWN = "bundle.unknown"
    BUNDLE_NOT_PREPARED = "bundle.not-prepared"
    BUNDLE_OUTDATED = "bundle.outdated"
    BUNDLE_PREPARED_DAMAGED = "bundle.prepared-damaged"
    BUNDLE_MEDIUM_HAS = "bundle.medium-has"
    BUNDLE_STOPPED = "bundle.stopped"
    BUNDLE_NOT_WRITTEN = "bundle.not-written"
    BUNDLE_PART_BROKEN_OFF = "bundle.part-broken-off"
    # case bundles: reading, from the outside in
    BUNDLE_MISSING = "bundle.missing"
    BUNDLE_INCOMPLETE = "bundle.incomplete"
    BUNDLE_NEWER = "bundle.newer"
    BUNDLE_ENVELOPE = "bundle.envelope"
    BUNDLE_SIGNATURE = "bundle.signature"
    BUNDLE_SENDER_UNKNOWN = "bundle.sender-unknown"
    BUNDLE_SENDER_UNTRUSTED = "bundle.sender-untrusted"
    BUNDLE_SENDER_REVOKED = "bundle.sender-revoked"
    BUNDLE_SENDER_EXPIRED = "bundle.sender-expired"
    BUNDLE_FILE_EXTRA = "bundle.file-extra"
    BUNDLE_FILE_MISSING = "bundle.file-missing"
    BUNDLE_FILE_TRUNCATED = "bundle.file-truncated"
    BUNDLE_FILE_ALTERED = "bundle.file-altered"
    BUNDLE_PART_MISSING = "bundle.part-missing"
    BUNDLE_PART_TRUNCATED = "bundle.part-truncated"
    BUNDLE_OTHER_MEDIUM = "bundle.other-medium"
    BUNDLE_PASSPHRASE_NEEDED = "bundle.passphrase-needed"
    BUNDLE_PASSPHRASE_WRONG = "bundle.passphrase-wrong"
    BUNDLE_PASSPHRASE_GONE = "bundle.passphrase-gone"
    BUNDLE_PASSPHRASE_CHANNEL = "bundle.passphrase-channel"
    BUNDLE_PASSPHRASE_EARLY = "bundle.passphrase-early"
    BUNDLE_NO_NAME = "bundle.no-name"
    BUNDLE_DATE = "bundle.date"
    BUNDLE_INDEX_LANGUAGE = "bundle.index-language"
    PASSPHRASE_MISTYPED = "passphrase.mistyped"
    PASSPHRASE_LENGTH = "passphrase.length"
    BUNDLE_WRONG_RECIPIENT = "bundle.wrong-recipient"
    BUNDLE_FORWARDED = "bundle.forwarded"
    BUNDLE_UNDECRYPTABLE = "bundle.undecryptable"
    BUNDLE_CONTENTS = "bundle.contents"
    BUNDLE_BAD_NAME = "bundle.bad-name"
    BUNDLE_INNER_SIGNATURE = "bundle.inner-signature"
    BUNDLE_INNER_SIGNER = "bundle.inner-signer"
    BUNDLE_MANIFEST = "bundle.manifest"
    BUNDLE_CONTENTS_EXTRA = "bundle.contents-extra"
    BUNDLE_SCHEMA = "bundle.schema"
    # case bundles: taking in
    BUNDLE_OWN = "bundle.own"
    BUNDLE_REPLAYED = "bundle.replayed"
    BUNDLE_FORK = "bundle.fork"
    BUNDLE_NOT_THEIRS = "bundle.not-theirs"
    BUNDLE_CONTRADICTS = "bundle.contradicts"
    BUNDLE_RECEIPT_UNKNOWN = "bundle.receipt-unknown"
    BUNDLE_RECEIPT_NOT_THEIRS = "bundle.receipt-not-theirs"
    BUNDLE_RECEIPT_DIFFERS = "bundle.receipt-differs"
    BUNDLE_RECEIPT_INVALID = "bundle.receipt-invalid"
    BUNDLE_CHANGED = "bundle.changed"
    BUNDLE_GONE = "bundle.gone"
    BUNDLE_FIELD = "bundle.field"
    # reminders and delays
    CHASE_NOBODY = "chase.nobody"
    CHASE_NOT_DUE = "chase.not-due"
    CHASE_DRAFTED = "chase.drafted"
    CHASE_FURTHER = "chase.further"
    CHASE_INVALID = "chase.invalid"
    DELAY_INVALID = "delay.invalid"
    OUTSTANDING_NOTHING = "outstanding.nothing"
    OUTSTANDING_STATE = "outstanding.state"
    # letters
    LETTER_UNKNOWN = "letter.unknown"
    LETTER_KIND = "letter.kind"
    LETTER_TEMPLATE = "letter.template"
    LETTER_LANGUAGE = "letter.language"
    LETTER_CONTENT = "letter.content"
    LETTER_FIELD_UNKNOWN = "letter.field-unknown"
    LETTER_FIELD_MISSING = "letter.field-missing"
    LETTER_BESIDE_SAME = "letter.beside-same"
    LETTER_BESIDE_NONE = "letter.beside-none"
    LETTER_BESIDE_MISSING = "letter.beside-missing"
    LETTER_FIELD_INVALID = "letter.field-invalid"
    LETTER_GLYPH_MISSING = "letter.glyph-missing"
    LETTER_CHANGED = "letter.changed"
    LETTER_STATE = "letter.state"
    LETTER_COMMENT = "letter.comment"
    LETTER_COMMENTS_OPEN = "letter.comments-open"
    LETTER_FOLLOWED = "letter.followed"
    LETTER_LEFT = "letter.left"
    LETTER_UNSIGNED = "letter.unsigned"
    LETTER_SCAN = "letter.scan"
    LETTER_DAY = "letter.day"
    LETTER_SECOND_PERSON = "letter.second-person"
    LETTER_CONSULTATION = "letter.consultation"
    LETTER_REASONS = "letter.reasons"
    LETTER_GROUND = "letter.ground"
    LETTER_NOT_SEALED = "letter.not-sealed"
    LETTER_SEAL_MISSING = "letter.seal-missing"
    LETTER_TOO_LONG = "letter.too-long"
    LETTER_COPY = "letter.copy"
    ANNEX_UNFIT = "annex.unfit"
    ANNEX_UNKNOWN = "annex.unknown"
    ANNEX_NONE = "annex.none"
    ANNEX_TOO_MANY = "annex.too-many"
    ANNEX_TRANSLATION = "annex.translation"
    ANNEX_TRANSLATED = "annex.translated"
    ANNEX_WITHHELD = "annex.withheld"
    LETTER_TRANSLATION = "letter.translation"
    LETTER_NOT_LOOKED_AT = "letter.not-looked-at"
    LETTERS_REFUSED = "letter.several-refused"
    SEAL_REFUSED = "seal.refused"
    SEAL_KNOWN = "seal.known"
    SEAL_UNKNOWN = "seal.unknown"
    SEAL_STATE = "seal.state"
    SEAL_SECOND_PERSON = "seal.second-person"
    SEAL_TOKEN = "seal.token"
    SEAL_PIN = "seal.pin"
    SEAL_EXPIRED = "seal.expired"
    IMAGE_REFUSED = "image.refused"
    IMAGE_MISSING = "image.missing"
    LETTER_CHECK_CODE = "letter.check-code"
    LETTER_CODE_WAIT = "letter.code-wait"
    PRINTER_MISSING = "printer.missing"
    PRINTER_WINDOW = "printer.window"
    PRINTER_FAILED = "printer.failed"
    # the store
    OFFICE_BUSY = "office.busy"
    EVIDENCE_UNKNOWN = "evidence.unknown"
    EVIDENCE_INVALID = "evidence.invalid"
    EVIDENCE_WITHHELD = "evidence.withheld"
    MEDIUM_INVALID = "evidence.medium-invalid"
    DUTY_UNKNOWN = "duty.unknown"
    DUTY_INVALID = "duty.invalid"
    INCIDENT_UNKNOWN = "incident.unknown"
    INCIDENT_INVALID = "incident.invalid"
    INCIDENT_SECOND_PERSON = "incident.second-person"
    CARRIER_INVALID = "carrier.invalid"
    ATTEMPT_INVALID = "bundle.attempt-invalid"
    # the command line
    PASSPHRASE_DIFFERS = "passphrase.differs"
    PASSPHRASE_NEW_MISSING = "passphrase.new-missing"
    RECOVERY_MISSING = "recovery.missing"
    # audit
    AUDIT_BROKEN = "audit.broken"


class KnownError(Exception):
    """A refusal with a closed code and the facts that its sentence names.

    ``facts`` are plain values (text, numbers, dates) under the placeholder names of the sentence; never a secret, for a
    sentence may reach a log.
    """

    def __init__(self, code: Code, **facts: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        if not self.facts:
            return self.code.value
        return f"{self.code.value} ({', '.join(f'{k}={v}' for k, v in self.facts.items())})"


class BugError(Exception):
    """A broken invariant of our own: never shown as a refusal, always a crash report."""
