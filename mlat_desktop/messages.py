# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The sentence of every refusal: what happened, why, and what to do. One text for the window and the command line."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.bundle_messages import LEAVING_TEXTS, PASSPHRASE_TEXTS
from mlat_desktop.domain.errors import Code, KnownError, Why
from mlat_desktop.i18n import N_, _, screen
from mlat_desktop.labels import LABELS, label

TEXTS: dict[Code, str] = {
    **LEAVING_TEXTS,
    **PASSPHRASE_TEXTS,
    # the office, its folder and its keys
    Code.OFFICE_MISSING: N_("There is no office in {folder}. Choose another folder, or set up a new office there."),
    Code.OFFICE_EXISTS: N_(
        "The folder {folder} is not empty. Choose an empty folder for a new office, or open the office in it."
    ),
    Code.OFFICE_NEWER: N_(
        "This office was last used by a newer version of the program (its data has version {theirs}, this"
        " program knows {ours})."
        " Nothing was changed. Install the newer version."
    ),
    Code.OFFICE_LOCKED: N_(
        "The office is open: {user} on {host} has held it since {since}. Close it there, or wait until it is closed."
    ),
    Code.OFFICE_DAMAGED: N_(
        "The office's database cannot be read: {reason}. Nothing was changed. Restore the last backup, and keep this folder for"
        " the experts."
    ),
    Code.OFFICE_ON_NETWORK: N_(
        "The folder {folder} is on a network drive ({file_system}), where the database could be damaged."
        " Choose a folder on this"
        " computer's own disk."
    ),
    Code.OFFICE_ON_REMOVABLE: N_(
        "The folder {folder} is on a removable drive, where the database could be damaged or lost. Choose a folder on this"
        " computer's own disk; use case bundles and backups to carry data."
    ),
    Code.OFFICE_CLOCK_BACK: N_(
        "This computer's clock says {now}, but the last entry of the audit log is of {last}. Set the clock"
        " right, or confirm that"
        " it is right."
    ),
    Code.PASSPHRASE_WRONG: N_(
        "The passphrase does not open this office. Nothing was changed. Type it again, or use the recovery code."
    ),
    Code.OFFICE_INVALID: N_("The record of the office was not changed: {reason}."),
    Code.ACCESS_REFUSED: N_("Who sees the case was not changed: {reason}."),
    Code.BUNDLE_RESTRICTED: N_(
        "This bundle belongs to a case that is open to named people only. Nothing was taken in; they were told that it is here."
        " Give it to the head of the office."
    ),
    Code.ABSENCE_REFUSED: N_("The absence was not entered: {reason}."),
    Code.NOTICE_UNKNOWN: N_("You have no unread notice {notice}. List your notices to see what there is."),
    Code.CODE_INVALID: N_("The list of codes was not changed: {reason}."),
    Code.DIRECTORY_INVALID: N_("The address book was not changed: {reason}."),
    Code.DIRECTORY_UNKNOWN: N_("The address book has no entry {entry}. List its entries to see what there is."),
    Code.MEMORY_SHORT: N_(
        "This computer has too little free memory to check a passphrase ({mebibytes} MiB are needed). Nothing was changed."
        " Close other programs and try again."
    ),
    Code.PASSPHRASE_WEAK: N_(
        "The passphrase is too easy to guess. {advice} Choose a longer one, for example five unrelated words."
    ),
    Code.PASSPHRASE_MISSING: N_(
        "A passphrase is needed. Give --passphrase-file FILE, set MLAT_PASSPHRASE_FILE, or run the command on a terminal."
    ),
    Code.RECOVERY_WRONG: N_(
        "This recovery code does not belong to this office. Check that the sheet is of this office and its last one."
    ),
    Code.RECOVERY_MISTYPED: N_(
        "The recovery code has a typing mistake in it. Compare it with the printed sheet, group by group."
    ),
    Code.KEY_NOT_REMEMBERED: N_("This computer does not remember a key for this office. Unlock it with the passphrase."),
    Code.KEYRING_MISSING: N_(
        "This computer has no key store that the program trusts ({found}), so the key was not remembered. Unlock with the"
        " passphrase each time."
    ),
    Code.KEYFILE_DAMAGED: N_(
        "The key file of the office cannot be read: {reason}. Nothing was changed. Put back keys.json from the last backup."
    ),
    Code.KEY_DAMAGED: N_(
        "The key of {user} in keys.json is damaged; the keys of others still open the office. Sign in with the recovery code"
        " and set a new passphrase."
    ),
    Code.USER_UNKNOWN: N_("Nobody named {user} has a key to this office. Check the name, or ask an administrator to add it."),
    Code.USER_EXISTS: N_("There is already a user named {user}. Choose another sign-in name."),
    Code.NOT_PERMITTED: N_("{user} may not do this ({act}) in the role of {role}. Ask somebody whose role allows it."),
    # the disk
    Code.DISK_FULL: N_(
        "The disk is full. What you were doing was not saved, everything before it is safe. Free some space and repeat it."
    ),
    Code.DISK_FAILED: N_(
        "The disk or medium failed: {reason}. What you were doing was not saved, everything before it is safe."
    ),
    Code.FILE_MISSING: N_("There is no file {path}. Check the name."),
    Code.FILE_UNREADABLE: N_("The file {path} cannot be used: {reason}. Nothing was changed."),
    Code.FILE_EXISTS: N_("There is already a file {path}. It was left alone; choose another name."),
    Code.FILE_INVALID: N_("What was given cannot be read: {reason}. Nothing was changed. Mend it and try again."),
    Code.SHEET_INVALID: N_("The spreadsheet {file} cannot be read: {reason}. Nothing was changed."),
    Code.SHEET_FAULTS: N_(
        "Nothing of {file} was taken in: it has rows with a mistake ({rows}). Correct them, or say what they mean, and take the"
        " file in again."
    ),
    Code.MAP_INVALID: N_("The column map {file} cannot be used: {reason}. Nothing was changed. Mend it and try again."),
    Code.CANCELLED: N_("Stopped at your request. Nothing of it was kept."),
    # the register
    Code.REQUEST_UNKNOWN: N_("There is no request {reference}. Check the number, or search for a name or another reference."),
    Code.REQUEST_INVALID: N_("The request cannot be registered yet: {reason}."),
    Code.REQUEST_CHANGED: N_(
        "Somebody else changed {reference} while you worked on it. Nothing of yours was saved over it: look"
        " at the new state and"
        " repeat your change."
    ),
    Code.REQUEST_CLOSED: N_("{reference} has ended ({status}). Reopen it first, with a reason."),
    Code.REQUEST_HELD: N_(
        "{reference} is not closed yet: {what}. Discharge these duties and complete these returns first, or have a signatory or"
        " the head of the office close it in spite of them, with a reason."
    ),
    Code.MOVE_REFUSED: N_("{reference} cannot do this now: {reason}."),
    Code.SEVERAL_REFUSED: N_("Nothing was changed on the requests you chose: {reason}."),
    Code.NUMBER_PATTERN: N_("The number pattern {pattern} cannot be used: {reason}."),
    Code.EVENT_INVALID: N_("The event cannot be recorded: {reason}."),
    Code.MAIL_INVALID: N_("This cannot be logged yet: {reason}."),
    Code.PIECE_UNKNOWN: N_("There is no mail {reference} in the book. Look it up in the list of mail."),
    Code.TRANSLATION_UNKNOWN: N_("There is no translation {reference}. Look it up in the list of translations."),
    Code.TRANSLATION_INVALID: N_("The translation was not recorded: {reason}."),
    Code.SEARCH_EMPTY: N_("Type at least one word, name or number to search for."),
    # treaties, counting and clocks
    Code.COUNTING_INVALID: N_("No date can be counted: {reason}."),
    Code.TREATY_TABLE_INVALID: N_(
        "The treaty table {file} was not taken in: {where}: {reason}. Nothing was changed. Correct the table, or ask for a new"
        " pack."
    ),
    Code.TREATY_QUESTION: N_("This question has no answer: {reason}."),
    Code.TREATY_UNKNOWN: N_("There is no treaty table {treaty}. The list of treaties shows the names that are known."),
    # the law of the office, in editions
    Code.LAW_INVALID: N_("The law of the office was not changed: {reason}."),
    Code.LAW_SECOND_PERSON: N_(
        "A second person must publish this: {user} proposed it. Nothing was changed. Ask somebody else who may keep the treaty"
        " tables."
    ),
    Code.LAW_UNKNOWN: N_("There is no proposal {proposal} that waits. The list of proposals shows those that do."),
    Code.RECOUNT_REFUSED: N_("The recount of {reference} was not decided: {reason}."),
    Code.ENTERED_REFUSED: N_("The date was not kept: {reason}."),
    # treaty packs
    Code.PACK_INVALID: N_("The treaty pack {path} was not taken in: {reason}. Nothing was changed. Ask for the pack again."),
    Code.PACK_SENDER: N_("The treaty pack {path} was not taken in: {reason}. Nothing was changed."),
    Code.PACK_OLDER: N_(
        "The treaty pack {path} was not taken in: {reason}. Nothing was changed. Ask the office that made it for its newest"
        " pack."
    ),
    Code.PACK_NEWER: N_(
        "The treaty pack {path} has tables of schema {theirs}; this program reads schemas up to {ours}. Nothing was changed."
        " Install a newer version of the program first."
    ),
    Code.PACK_CONFLICT: N_(
        "The treaty pack {path} was not taken in: {reason}. Nothing was changed. Say of each whether your own stays or that of"
        " the pack takes its place."
    ),
    Code.PACK_CHANGED: N_(
        "The treaty pack {path} was not taken in: it is another one than the one that was looked at. Nothing was changed. Look"
        " at it again before you propose it."
    ),
    Code.PACK_EXPORT: N_("The treaty pack was not written: {reason}."),
    # office cards
    Code.CARD_INVALID: N_(
        "The office card {path} cannot be used: {reason}. Nothing was added. Ask the office for its card again."
    ),
    Code.CARD_UNKNOWN: N_(
        "There is no office card with the fingerprint {fingerprint}. Add the card first, then compare its fingerprint."
    ),
    Code.CARD_NOT_TRUSTED: N_(
        "The card of {name} is not trusted yet. Compare the fingerprint {fingerprint} with that office by telephone or"
        " through the diplomatic channel, then trust the card."
    ),
    Code.CARD_REVOKED: N_("The card of {name} ({fingerprint}) was revoked here. Ask that office for its new card."),
    Code.CARD_EXPIRED: N_("The card of {name} is valid from {start} to {end} only. Ask that office for its new card."),
    Code.CARD_IS_OWN: N_("This is the card of your own office. Choose the card of another office."),
    Code.CARD_DIFFERS: N_(
        "What was heard is not the fingerprint of the card of {name}. It differs at these places: {places}. That was recorded,"
        " and the card is not trusted. Have it read again; if it differs again, do not use this card and ask that office for"
        " its card anew."
    ),
    Code.CARD_COMPARED_WRONG: N_(
        "When the card of {name} was last compared, the fingerprint differed. Nothing was changed. Compare it again with that"
        " office before you trust it."
    ),
    Code.CARD_SECOND_PERSON: N_(
        "{user} compared the fingerprint of {name}, and a second person must confirm it. Nothing was changed. Ask a colleague"
        " who may trust partner offices."
    ),
    Code.COMPARISON_INVALID: N_("The comparison with {name} was not recorded: {reason}. Complete it and record it again."),
    Code.CARD_CODE: N_("{path} cannot be used: {reason}. Nothing was changed. Exchange the card as a file instead."),
    Code.CARD_REPLACED: N_("The card of {name} was replaced by its new one. Choose the new card: {fingerprint}."),
    Code.RENEWAL_INVALID: N_("New keys were not made: {reason}. Nothing was changed."),
    Code.REVOCATION_INVALID: N_("The revocation cannot be used: {reason}. Nothing was changed."),
    # case bundles: writing
    Code.BUNDLE_TARGET: N_("No bundle can be written to {path}: {reason}. Choose another folder or drive."),
    Code.BUNDLE_NO_SPACE: N_(
        "There is not enough room in {path}: {needed} bytes are needed, {free} are free. Nothing was written; free some"
        " space or choose another place."
    ),
    Code.BUNDLE_UNPLUGGED: N_(
        "The medium at {path} was removed or stopped answering ({reason}). What lies on it is incomplete, and every receiver"
        " refuses it. Put it in again, or take another one, and go on."
    ),
    Code.BUNDLE_SOURCE: N_(
        "{name} is not what the register says it is: {reason}. No bundle was written. Verify the evidence of this case."
    ),
    Code.BUNDLE_DIFFERS: N_(
        "What was read back from the medium differs from what was written ({name}). The bundle was removed. Use another medium."
    ),
    Code.BUNDLE_NO_RECIPIENT: N_("Choose at least one office to which the bundle goes."),
    Code.BUNDLE_UNKNOWN: N_("No bundle {uid} went out of this office. List the bundles of the request to see which did."),
    Code.BUNDLE_NOT_PREPARED: N_(
        "The bundle {uid} is no longer prepared on this computer, so that it cannot be carried on. Write a new one."
    ),
    Code.BUNDLE_PREPARED_DAMAGED: N_(
        "{name} of the prepared bundle was damaged on the disk of this computer. Nothing of it went onto the medium as whole."
        " Discard the bundle and write a new one; have the disk looked at."
    ),
    Code.BUNDLE_MEDIUM_HAS: N_(
        "The medium at {path} already carries parts of this bundle. Nothing on it was changed. Put in another one."
    ),
    Code.BUNDLE_STOPPED: N_(
        "Stopped at your request. What lies on the medium is no bundle yet and every receiver refuses it. The bundle stays"
        " prepared on this computer: go on with it, or discard it."
    ),
    Code.BUNDLE_NOT_WRITTEN: N_(
        "No medium there holds anything of a bundle of this office, unless it was removed before. Nothing was changed."
    ),
    # case bundles: reading, from the outside in
    Code.BUNDLE_PART_BROKEN_OFF: N_(
        "Part {number} of the bundle {path} is incomplete: its writing was interrupted. Nothing was taken in; ask the sender to"
        " finish that medium or to write it again."
    ),
    Code.BUNDLE_MISSING: N_("There is no case bundle in {path}. Choose the folder that contains bundle.json."),
    Code.BUNDLE_INCOMPLETE: N_(
        "The bundle {path} was never finished: its writing was interrupted. Nothing was taken in; ask the sender to write"
        " it again."
    ),
    Code.BUNDLE_NEWER: N_(
        "This bundle has the format version {theirs}, this program knows up to {ours}. Nothing was taken in. Install the"
        " newer version of the program."
    ),
    Code.BUNDLE_ENVELOPE: N_(
        "The file {name} of the bundle is damaged: {reason}. Nothing was taken in; ask the sender for a new copy."
    ),
    Code.BUNDLE_SIGNATURE: N_(
        "The signature of the bundle {reason}. It was altered, or it does not come from {name}. Nothing was taken in; tell"
        " the sender by another channel."
    ),
    Code.BUNDLE_SENDER_UNKNOWN: N_(
        "The bundle is signed by an office that is not known here ({fingerprint}). Nothing was opened. Get that office's"
        " card, and compare its fingerprint by another channel."
    ),
    Code.BUNDLE_SENDER_UNTRUSTED: N_(
        "The bundle is signed by {name}, whose card is not trusted yet. Nothing was opened. Compare the fingerprint"
        " {fingerprint} by another channel, then trust the card."
    ),
    Code.BUNDLE_SENDER_REVOKED: N_(
        "The bundle is signed with a key of {name} that was revoked here ({fingerprint}). Nothing was opened; tell that"
        " office by another channel."
    ),
    Code.BUNDLE_SENDER_EXPIRED: N_(
        "The bundle was made on {created}, outside the validity of the card of {name}. Nothing was opened; ask for the new"
        " card."
    ),
    Code.BUNDLE_FILE_EXTRA: N_(
        "The bundle's folder contains {name}, which its sender did not sign. Nothing was taken in. Remove the file if it"
        " is yours, else ask the sender."
    ),
    Code.BUNDLE_FILE_MISSING: N_(
        "The file {name} of the bundle is missing. Nothing was taken in; ask the sender for a complete copy."
    ),
    Code.BUNDLE_FILE_TRUNCATED: N_(
        "The file {name} of the bundle is incomplete: {size} of {expected} bytes. Nothing was taken in; ask the sender for"
        " a new copy."
    ),
    Code.BUNDLE_FILE_ALTERED: N_(
        "The file {name} of the bundle is not the one that its sender signed. Nothing was taken in; ask the sender for a"
        " new copy."
    ),
    Code.BUNDLE_PART_MISSING: N_(
        "Part {number} of {count} is not on this medium: put in the medium that holds it. Nothing was taken in yet."
    ),
    Code.BUNDLE_PART_TRUNCATED: N_(
        "Part {number} of {count} is incomplete: {size} of {expected} bytes. Nothing was taken in; ask the sender to write that"
        " medium again."
    ),
    Code.BUNDLE_OTHER_MEDIUM: N_(
        "{path} holds another bundle than the one whose parts are being put together. Nothing of it was read further; put in"
        " the medium that belongs to the first one, or give that one up."
    ),
    Code.BUNDLE_WRONG_RECIPIENT: N_(
        "The bundle of {name} was not encrypted for this office, so that it cannot be opened here. Return it, or ask the"
        " sender for one addressed to you."
    ),
    Code.BUNDLE_FORWARDED: N_(
        "The bundle opens here, but {name} did not address it to this office: somebody passed it on. Nothing was taken in;"
        " ask {name} by another channel."
    ),
    Code.BUNDLE_UNDECRYPTABLE: N_(
        "The encrypted content of the bundle is damaged: {reason}. Nothing was taken in; ask the sender for a new copy."
    ),
    Code.BUNDLE_CONTENTS: N_(
        "The content of the bundle is not packed as the format demands: {reason}. Nothing was taken in; tell the sender."
    ),
    Code.BUNDLE_BAD_NAME: N_(
        "The bundle contains a file with a name that is not allowed ({name}: {reason}). Nothing was taken in; tell the sender."
    ),
    Code.BUNDLE_INNER_SIGNATURE: N_(
        "The signature inside the bundle {reason}. Nothing was taken in; tell {name} by another channel."
    ),
    Code.BUNDLE_INNER_SIGNER: N_(
        "The bundle comes from {name}, but its content was signed by another office ({fingerprint}). Nothing was taken in;"
        " tell {name} by another channel."
    ),
    Code.BUNDLE_MANIFEST: N_(
        "{name} inside the bundle does not agree with the signed list: {reason}. Nothing was taken in; ask the sender for"
        " a new bundle."
    ),
    Code.BUNDLE_CONTENTS_EXTRA: N_(
        "The bundle contains {name}, which its signed list does not name. Nothing was taken in; tell the sender."
    ),
    Code.BUNDLE_SCHEMA: N_(
        "The case record of the bundle does not follow the format: {reason}. Nothing was taken in; tell the sender."
    ),
    # case bundles: taking in
    Code.BUNDLE_OWN: N_("This bundle was written by your own office, so that there is nothing to take in."),
    Code.BUNDLE_REPLAYED: N_(
        "A bundle with this identifier was taken in on {on}, and its content was another one. Nothing was taken in: tell"
        " {name} by another channel, for somebody may be replaying an old bundle."
    ),
    Code.BUNDLE_FORK: N_(
        "{name} has numbered two different bundles alike or counts backwards: this one, of {created}, is its number {sequence},"
        " and number {known} of {on} was taken in. Either its register was set back to a backup, or somebody else uses its key."
        " Nothing was taken in: ask {name} by another channel, and give the answer as the reason to take it in all the same."
    ),
    Code.BUNDLE_NOT_THEIRS: N_(
        "The bundle of {name} speaks of {number}, which is a matter with another State ({state}). Nothing was taken in;"
        " tell the sender."
    ),
    Code.BUNDLE_CONTRADICTS: N_(
        "The bundle brings {what} again, with another content than the one held here. Nothing was taken in or overwritten;"
        " ask {name} which one is right."
    ),
    # case bundles: receipts
    Code.BUNDLE_RECEIPT_UNKNOWN: N_(
        "{name} sends a receipt for the bundle {bundle}, which this office did not write on this case. The receipt was not"
        " recorded; ask {name} by another channel what they received."
    ),
    Code.BUNDLE_RECEIPT_NOT_THEIRS: N_(
        "{name} sends a receipt for the bundle {bundle}, which went to another office. The receipt was not recorded; ask how"
        " the bundle came to {name}."
    ),
    Code.BUNDLE_RECEIPT_DIFFERS: N_(
        "ALARM: {name} confirms the bundle {bundle} with another content than the one that this office wrote. What they hold"
        " may be forged. The receipt was not recorded: call {name} at once and compare the SHA-256 of the bundle."
    ),
    Code.BUNDLE_RECEIPT_INVALID: N_("The receipt cannot be entered or sent: {reason}. Nothing was changed."),
    Code.BUNDLE_CHANGED: N_(
        "What would be taken in now is not the bundle that was shown. Nothing was taken in: open the bundle again and look at"
        " it anew."
    ),
    Code.BUNDLE_GONE: N_("The checked copy of the bundle is no longer here. Nothing was taken in: open the bundle again."),
    Code.BUNDLE_FIELD: N_(
        "The bundle has no other value for {field} than your register, so that there is nothing to choose. Nothing was taken"
        " in; look at what it would change, and name a field that stands there."
    ),
    # reminders and delays
    Code.CHASE_NOBODY: N_(
        "{reference} lies with nobody who is reminded, so no reminder can be written. Log to whom it was handed over, or what"
        " was sent."
    ),
    Code.CHASE_NOT_DUE: N_(
        "No reminder of {reference} is due before {due_on}. Nothing was written; to remind all the same, ask for an early one."
    ),
    Code.CHASE_DRAFTED: N_(
        "A reminder of {reference} has been drafted already (letter {letter}). Send it or declare it void before the next."
    ),
    Code.CHASE_FURTHER: N_(
        "All reminders of {reference} were sent. Take it further, through a liaison magistrate, the embassy or a contact point,"
        " and note that."
    ),
    Code.CHASE_INVALID: N_("The reminder of {reference} cannot be recorded: {reason}. Nothing was saved."),
    Code.DELAY_INVALID: N_("The delay of {reference} cannot be recorded: {reason}. Nothing was saved."),
    Code.OUTSTANDING_NOTHING: N_("Nothing is outstanding with {state} that you may put into a letter. No letter was written."),
    Code.OUTSTANDING_STATE: N_("{state} is not a State's two-letter code, such as CH or BR. No letter was written."),
    # letters
    Code.LETTER_UNKNOWN: N_("There is no letter {letter}. Look it up in the list of letters."),
    Code.LETTER_KIND: N_("A letter of the kind {kind} cannot be written for {reference}: {reason}."),
    Code.LETTER_LANGUAGE: N_("The letter language {language} cannot be used: {reason}. Nothing was changed."),
    Code.LETTER_TEMPLATE: N_("The template {kind} in {language} cannot be used: {reason}. Nothing was changed."),
    Code.LETTER_CONTENT: N_("The text of the letter cannot be used: {reason}. Nothing was changed."),
    Code.LETTER_FIELD_UNKNOWN: N_("The letter has no field {field}. Its fields are: {known}."),
    Code.LETTER_BESIDE_SAME: N_("{language} is the language of the letter itself. Choose another one to stand beside it."),
    Code.LETTER_BESIDE_NONE: N_("The letter {letter} has one language only. Choose a second one for it first."),
    Code.LETTER_BESIDE_MISSING: N_(
        "The letter is not complete: {field} has no text in this language: {language}. Write it, or say that the original"
        " stands there too."
    ),
    Code.LETTER_FIELD_MISSING: N_("The letter is not complete: {field} is empty. Fill it in and try again."),
    Code.LETTER_FIELD_INVALID: N_("{field} cannot be used in the letter: {reason}. Correct it and try again."),
    Code.LETTER_GLYPH_MISSING: N_(
        "The character {character} in {field} cannot be printed with the fonts of this program. The letter was kept as it is;"
        " write the name in another script beside it, or ask for the font."
    ),
    Code.LETTER_CHANGED: N_(
        "Somebody else changed letter {letter} while you worked on it. Nothing of yours was saved over it: look at the new text"
        " and repeat your change."
    ),
    Code.LETTER_STATE: N_("This cannot be done with letter {letter} now: its state is {status}."),
    Code.LETTER_COMMENT: N_("The comment on letter {letter} cannot be taken: {reason}. Nothing was changed."),
    Code.LETTER_COMMENTS_OPEN: N_(
        "Comments on letter {letter} are not settled ({count}), the first: “{first}”. Settle them, send the letter back, or"
        " approve it knowing of them."
    ),
    Code.LETTER_FOLLOWED: N_(
        "Letter {letter} is followed by another one already ({other}). Go on with that one, or declare it void first."
    ),
    Code.LETTER_LEFT: N_(
        "Letter {letter} has left meanwhile and can no longer be superseded. Declare this one void and correct the other by a"
        " new letter."
    ),
    Code.LETTER_UNSIGNED: N_(
        "Letter {letter} does not bear the signature by hand that this office puts on its letters. Record the signed letter"
        " with its scan, or say why it leaves without."
    ),
    Code.LETTER_SCAN: N_("{name} cannot be kept with the letter: {reason}. Nothing was changed."),
    Code.LETTER_DAY: N_("{day} cannot be the day for letter {letter}: {reason}. Nothing was changed."),
    Code.LETTER_SECOND_PERSON: N_(
        "{user} drafted or last changed this letter, and a second person must approve it. Ask a colleague who may sign."
    ),
    Code.LETTER_CONSULTATION: N_(
        "The refusal cannot be sealed: {treaty}, article {article}, asks for a consultation with the other"
        " State first, and none"
        " is recorded on {reference}. Hold it and record the event."
    ),
    Code.LETTER_REASONS: N_(
        "The refusal cannot be sealed: {treaty}, article {article}, asks for reasons, and the letter gives none. Write them."
    ),
    Code.LETTER_GROUND: N_(
        "The refusal does not say on which ground it rests: {reference} names another ground than those of the list, so write"
        " it in the letter’s field “Ground of refusal”, in the language of the letter ({language}), and leave it in the text."
    ),
    # checklists and decision sheets
    Code.CHECKLIST_INVALID: N_("The checklist was not changed: {reason}."),
    Code.CHECKLIST_NOTHING: N_(
        "No item of the checklist of {reference} is marked as missing, so there is nothing to ask for."
        " Mark what is missing first."
    ),
    Code.CHECKLIST_MISSING: N_(
        "The letter cannot be submitted, as this office has decided: the checklist of {reference} still lacks {items}."
        " Complete the request, or say in the checklist why an item is not needed."
    ),
    Code.REVIEW_INVALID: N_("The decision sheet was not changed: {reason}."),
    Code.REVIEW_STATE: N_("This cannot be done with the decision sheet of {reference} now: its state is {status}."),
    Code.REVIEW_CHANGED: N_(
        "Somebody else changed this decision sheet while you worked on it. Nothing of yours was saved over it: look at it and"
        " repeat your change."
    ),
    Code.REVIEW_SECOND_PERSON: N_(
        "{user} wrote this decision sheet, and a second person must decide. Ask a colleague who may decide."
    ),
    Code.REFUSAL_CONSULTATION: N_(
        "{reference} cannot be refused or postponed yet: {treaty}, article {article}, asks for a consultation with the other"
        " State first, and none is recorded. Hold it and record the event."
    ),
    Code.REFUSAL_OWN_CONSULTATION: N_(
        "{reference} cannot be refused yet: this office consults the other State before each refusal, and no consultation is"
        " recorded. Hold it and record the event."
    ),
    Code.REFUSAL_REASONS: N_("{reference} cannot be ended as refused: {reason}, and none are given. Write them."),
    Code.LETTER_NOT_SEALED: N_("Letter {letter} is not sealed yet; only a sealed letter can be used for this."),
    Code.LETTER_SEAL_MISSING: N_("This office has no seal key. Ask an administrator to make one before sealing."),
    Code.LETTER_COPY: N_(
        "The letter is sealed as {number} and kept in the office, but no copy was written to {path}. Free some space or choose"
        " another place, then write it with mlat letter preview."
    ),
    Code.ANNEX_UNFIT: N_("{file} cannot be an annex: {reason}. The letter was not changed."),
    Code.ANNEX_UNKNOWN: N_("There is no annex {number} in letter {letter}. Look at its list and try again."),
    Code.ANNEX_NONE: N_("Letter {letter} has no annexes."),
    Code.ANNEX_TOO_MANY: N_(
        "A letter takes {most} annexes with {pages} pages in all. Put the rest to a second letter; this one was not changed."
    ),
    Code.ANNEX_TRANSLATION: N_("The certified translation was not put to the letter: {reason}."),
    Code.ANNEX_TRANSLATED: N_(
        "Annex {number} was not taken off: annex {other} is a translation of it. Take that one off first."
    ),
    Code.ANNEX_WITHHELD: N_(
        "Letter {letter} stays: annex {number} is exhibit {exhibit}, which was classed as “{class_name}” after it was annexed."
        " Make the letter a draft again if it is none, then take the annex off, or add it again with a reason."
    ),
    Code.LETTER_TRANSLATION: N_(
        "Letter {letter} was not handed over: annex {number} translates an earlier text of it. Compare both, then confirm that"
        " the translation still says what the letter says, or take it off."
    ),
    Code.LETTER_NOT_LOOKED_AT: N_(
        "Letter {letter} was not approved: you have not looked at it. Open it in the list, then approve it."
    ),
    Code.LETTERS_REFUSED: N_("Nothing was done with the letters you chose: {reason}."),
    Code.SEAL_REFUSED: N_("This cannot become the seal of the office: {reason}. Nothing was changed."),
    Code.SEAL_KNOWN: N_("The office has the certificate of {seal} already. Put it in use, if you want to seal with it."),
    Code.SEAL_UNKNOWN: N_(
        "The office has no seal {seal}. Name it by the first eight digits of its fingerprint, as the list of seals shows them."
    ),
    Code.SEAL_STATE: N_("This cannot be done with the seal {seal}: {reason}."),
    Code.SEAL_SECOND_PERSON: N_(
        "{user} brought this seal in, and a second person must put it in use. Ask a colleague who may seal letters."
    ),
    Code.SEAL_TOKEN: N_("The device with the seal cannot be used: {reason}. Nothing was sealed, and no number was taken."),
    Code.SEAL_PIN: N_(
        "The key of the seal is on the device {token}, which asks for its PIN each time. Enter it where you seal; it is kept"
        " nowhere."
    ),
    Code.SEAL_EXPIRED: N_(
        "The certificate of the seal expired on {date}: nothing was sealed. Put another seal in use, or bring a new one in."
    ),
    Code.IMAGE_REFUSED: N_("The image cannot be printed on letters: {reason}. Nothing was changed."),
    Code.IMAGE_MISSING: N_("There is no such image to take away: {use}."),
    Code.LETTER_CHECK_CODE: N_("This is not a check code: {reason}. Have it read out once more, one symbol after the other."),
    Code.LETTER_CODE_WAIT: N_(
        "{most} check codes in a row belonged to no letter, so no more are answered for {minutes} minutes. Ask the caller for"
        " the sealed file and verify it."
    ),
    Code.LETTER_TOO_LONG: N_("The letter would have more than {most} pages. Move its lists to an annex."),
    Code.PRINTER_MISSING: N_("No printer can be used: {reason}. Save the letter as a PDF file and print it elsewhere."),
    Code.PRINTER_WINDOW: N_(
        "On Windows the command line has no printer: nothing was printed, and no copy was recorded. Print it from the window,"
        " which records the copies, or write a file with --out (a letter with mlat letter preview) and print that."
    ),
    Code.PRINTER_FAILED: N_("The letter was not printed: {reason}. No copy was recorded."),
    # the store
    Code.OFFICE_BUSY: N_(
        "Another program is using the office's database (a backup, a virus scanner). Nothing was changed. Wait a moment and"
        " repeat it."
    ),
    Code.EVIDENCE_INVALID: N_("Nothing was recorded on the exhibit: {reason}."),
    Code.EVIDENCE_WITHHELD: N_(
        "Exhibit {exhibit} is of the class “{class_name}” and was not written. Ask for it a second time, with a reason that the"
        " audit log keeps, if it may lawfully leave the office."
    ),
    Code.MEDIUM_INVALID: N_("The medium was not taken in, and nothing of it was kept: {reason}."),
    Code.DUTY_UNKNOWN: N_("There is no duty {reference}. Look it up in the list of duties of its request."),
    Code.DUTY_INVALID: N_("The duty was not recorded: {reason}."),
    Code.INCIDENT_UNKNOWN: N_("There is no incident {reference}. Look it up in the list of incidents."),
    Code.INCIDENT_INVALID: N_("Nothing was recorded on the incident: {reason}."),
    Code.INCIDENT_SECOND_PERSON: N_(
        "{user} reported this incident, and a second person must close it. Ask a colleague who may close cases."
    ),
    Code.ATTEMPT_INVALID: N_("Nothing was recorded of the interrupted export: {reason}."),
    Code.CARRIER_INVALID: N_("Nothing was recorded of the medium: {reason}."),
    Code.EVIDENCE_UNKNOWN: N_("There is no evidence item {reference}. Look it up in the list of evidence of its request."),
    # the command line
    Code.PASSPHRASE_NEW_MISSING: N_(
        "A new passphrase is needed. Give --new-passphrase-file FILE, or run the command on a terminal. Nothing was changed."
    ),
    Code.RECOVERY_MISSING: N_(
        "The recovery code is needed. Give --recovery-file FILE, or run the command on a terminal. Nothing was changed."
    ),
    Code.PASSPHRASE_DIFFERS: N_("The two passphrases differ. Nothing was changed; type them again."),
    # audit
    Code.AUDIT_BROKEN: N_(
        "The audit log is broken at entry {seq}: {fault}. Do not work on; restore a backup and inform the head."
    ),
}


def sentence(error: KnownError) -> str:
    """The sentence of a refusal in the language of the screen, its facts formatted for people."""
    return screen().fill(_(TEXTS[error.code]), {name: _fact(value) for name, value in error.facts.items()})


def reason(value: Why) -> str:
    """A reason in the language of the screen."""
    return screen().fill(_(value.message), {name: _fact(fact) for name, fact in value.facts})


def _fact(value: object) -> object:
    if isinstance(value, Why):
        return reason(value)
    if isinstance(value, StrEnum) and (type(value), value.value) in LABELS:
        return label(value)
    if isinstance(value, datetime):
        return screen().time(value)
    if isinstance(value, date):
        return screen().date(value)
    return value
